//! Linkages: published tables, laws, and tables that are refused.

use std::io::Write as _;
use std::path::Path;

use chancai_chain::input_output::{FlowTable, InputOutput};
use chancai_chain::{ChainError, FigureFault};
use ndarray::{Array2, ArrayRef2, array};
use proptest::prelude::*;

fn table(flows: &Array2<f64>, output: &[f64]) -> InputOutput {
    InputOutput::new(&FlowTable { output: Some(output), ..FlowTable::of(flows) }).unwrap()
}

fn near(given: &[f64], expected: &[f64], within: f64) {
    assert_eq!(given.len(), expected.len());
    for (given, expected) in given.iter().zip(expected) {
        assert!((given - expected).abs() <= within, "{given} {expected}");
    }
}

/// Two sectors, A given: with an output of 1 each, flows are coefficients.
#[test]
fn the_textbook_case_of_two_sectors_is_met() {
    let table = table(&array![[0.2, 0.1], [0.4, 0.2]], &[1.0, 1.0]);
    let leontief = table.leontief().unwrap();
    near(leontief.as_slice().unwrap(), &[1.333, 0.167, 0.667, 1.333], 5e-4);
    assert_eq!(table.technical(), table.allocation());
}

/// Eurostat manual of supply, use and input-output tables (2008), chapter 15 (Beutel): domestic flows of six sectors,
/// output at basic prices from the last row. The figures are printed to four places.
#[test]
fn the_table_of_six_sectors_is_met_to_the_printed_digits() {
    let flows = array![
        [1131.0, 25480.0, 1.0, 607.0, 710.0, 762.0],
        [7930.0, 304_584.0, 64167.0, 41082.0, 11981.0, 30360.0],
        [426.0, 7334.0, 3875.0, 5296.0, 23457.0, 9155.0],
        [3559.0, 72717.0, 14190.0, 74399.0, 10835.0, 21008.0],
        [3637.0, 96115.0, 31027.0, 65755.0, 193_176.0, 34223.0],
        [1552.0, 14986.0, 1747.0, 11225.0, 15058.0, 22070.0],
    ];
    meets_the_printed_digits(&table(&flows, &[43910.0, 1_079_446.0, 245_606.0, 540_063.0, 692_487.0, 508_918.0]));
}

fn meets_the_printed_digits(table: &InputOutput) {
    const DIAGONAL: [f64; 6] = [1.0339, 1.4292, 1.0289, 1.1784, 1.4126, 1.0515];
    const BACKWARD: [f64; 6] = [1.7048, 1.8413, 1.8136, 1.6035, 1.5951, 1.3782];
    near(table.leontief().unwrap().diag().to_vec().as_slice(), &DIAGONAL, 5e-5);
    near(&table.linkages().unwrap().backward, &BACKWARD, 5e-5);
}

/// The same from the file, where there is one.
#[test]
fn the_table_of_six_sectors_is_met_from_the_file() {
    const FILE: &str = "reference/iotables_Beutel_15_4.csv";
    let path = std::env::var_os("CHANCAI_DATA").map(|data| Path::new(&data).join(FILE));
    let Some(path) = path.filter(|path| path.exists()) else {
        let _ = writeln!(std::io::stderr(), "the_table_from_the_file: left out, CHANCAI_DATA names no {FILE}");
        return;
    };
    let text = std::fs::read_to_string(path).unwrap();
    let numbers = |row: &str| -> Vec<f64> {
        text.lines()
            .find(|line| line.starts_with(row))
            .unwrap()
            .split(',')
            .skip(5)
            .take(6)
            .map(|n| n.parse().unwrap())
            .collect()
    };
    let rows = ["cpa_a,", "cpa_c,", "cpa_f,", "cpa_g_i,", "cpa_business,", "cpa_other,"].map(numbers);
    let flows = Array2::from_shape_vec((6, 6), rows.concat()).unwrap();
    meets_the_printed_digits(&table(&flows, &numbers("P1,")));
}

#[test]
fn output_is_the_row_added_up_where_it_is_not_given() {
    let flows = array![[1.0, 2.0], [3.0, 4.0]];
    let table = FlowTable {
        final_demand: Some(&[10.0, -1.0]),
        exports: Some(&[5.0, 20.0]),
        imports: Some(&[2.0, 3.0]),
        ..FlowTable::of(&flows)
    };
    assert_eq!(InputOutput::new(&table).unwrap().output(), [16.0, 23.0]);
}

#[test]
fn upstreamness_counts_what_is_used_at_home() {
    let flows = array![[10.0, 20.0], [5.0, 10.0]];
    let open = FlowTable {
        exports: Some(&[30.0, 10.0]),
        imports: Some(&[5.0, 15.0]),
        output: Some(&[100.0, 80.0]),
        ..FlowTable::of(&flows)
    };
    let found = InputOutput::new(&open).unwrap().linkages().unwrap();
    // Shares of 75 and 85: U = 1 + 10/75 U + 20/75 V, V = 1 + 5/85 U + 10/85 V.
    let (u, v) = (found.upstreamness[0], found.upstreamness[1]);
    near(&[u, v], &[1.0 + (10.0 * u + 20.0 * v) / 75.0, 1.0 + (5.0 * u + 10.0 * v) / 85.0], 1e-12);
    assert!(found.upstreamness != found.forward);
}

#[test]
fn a_sector_without_anything_stands_alone() {
    let found = table(&array![[0.2, 0.0], [0.0, 0.0]], &[1.0, 0.0]).linkages().unwrap();
    near(&found.backward, &[1.25, 1.0], 1e-12);
    near(&found.forward, &[1.25, 1.0], 1e-12);
    let nothing = Array2::zeros((0, 0));
    assert!(InputOutput::new(&FlowTable::of(&nothing)).unwrap().linkages().unwrap().backward.is_empty());
    assert_eq!(table(&nothing, &[]).leontief().unwrap().dim(), (0, 0));
}

fn refusal<'a>(flows: &'a ArrayRef2<f64>, change: impl Fn(&mut FlowTable<'a>)) -> FigureFault {
    let mut table = FlowTable::of(flows);
    change(&mut table);
    match InputOutput::new(&table) {
        Err(ChainError::Figures(fault)) => fault,
        other => panic!("{other:?}"),
    }
}

#[test]
fn bad_tables_are_refused_by_place() {
    use FigureFault::{Cell, Entry, NotProductive, NothingToDivideBy, Shape};
    let good = array![[1.0, 2.0], [3.0, 4.0]];
    assert!(matches!(refusal(&Array2::zeros((2, 3)), |_| ()), Shape { name: "flows", .. }));
    for bad in [-1.0, f64::NAN, f64::INFINITY] {
        let fault = refusal(&array![[1.0, bad], [0.0, 0.0]], |_| ());
        assert!(matches!(fault, Cell { name: "flows", row: 0, column: 1, .. }), "{fault}");
    }
    assert!(matches!(refusal(&good, |t| t.exports = Some(&[0.0])), Shape { name: "exports", .. }));
    assert!(matches!(refusal(&good, |t| t.imports = Some(&[0.0, -1.0])), Entry { name: "imports", index: 1, .. }));
    assert!(matches!(
        refusal(&good, |t| t.final_demand = Some(&[f64::NAN, 0.0])),
        Entry { name: "final_demand", index: 0, .. }
    ));
    // Stocks may fall, but not below what the rows hold.
    assert!(matches!(refusal(&good, |t| t.final_demand = Some(&[-9.0, 0.0])), Entry { name: "output", .. }));
    assert!(matches!(refusal(&good, |t| t.output = Some(&[9.0, 0.0])), NothingToDivideBy { sector: 1, .. }));
    let open = |t: &mut FlowTable<'_>| {
        t.exports = Some(&[50.0, 0.0]);
        t.output = Some(&[50.0, 90.0]);
    };
    assert!(matches!(
        refusal(&good, open),
        NothingToDivideBy { name: "output - exports + imports", sector: 0, given: 0.0 }
    ));
    // All output is used up on the way: nothing is ever left for final use.
    let closed = refusal(&good, |_| ());
    assert!(matches!(closed, NotProductive { radius, .. } if (radius - 1.0).abs() < 1e-6), "{closed}");
    let fault = refusal(&good, |t| t.output = Some(&[2.0, 2.0]));
    // Eigenvalues of [[1, 2], [3, 4]] are (5 ± √33) / 2.
    assert!(matches!(fault, NotProductive { radius, .. } if (radius - 2.686_140_661_634_507).abs() < 1e-6), "{fault}");
    let error = table(&good, &[90.0, 90.0]).output_for(&[1.0]).unwrap_err();
    assert_eq!(error.code(), "bad_shape");
}

/// Flows with room for final use: every row and column adds up to less than the output.
fn productive() -> impl Strategy<Value = (Array2<f64>, Vec<f64>)> {
    (1..9_usize).prop_flat_map(|n| {
        let flow = prop_oneof![Just(0.0), 0.0..10.0_f64];
        (prop::collection::vec(flow, n * n), prop::collection::vec(0.1..20.0_f64, n)).prop_map(move |(flows, rest)| {
            let flows = Array2::from_shape_vec((n, n), flows).unwrap();
            let output = (0..n).map(|i| flows.row(i).sum().max(flows.column(i).sum()) + rest[i]).collect();
            (flows, output)
        })
    })
}

proptest! {
    #[test]
    fn linkages_are_sums_of_the_inverses((flows, output) in productive()) {
        let table = table(&flows, &output);
        let (leontief, ghosh, found) = (table.leontief().unwrap(), table.ghosh().unwrap(), table.linkages().unwrap());
        near(&found.backward, leontief.sum_axis(ndarray::Axis(0)).as_slice().unwrap(), 1e-9);
        near(&found.forward_leontief, leontief.sum_axis(ndarray::Axis(1)).as_slice().unwrap(), 1e-9);
        near(&found.forward, ghosh.sum_axis(ndarray::Axis(1)).as_slice().unwrap(), 1e-9);
        prop_assert_eq!(&found.upstreamness, &found.forward);
        let mean = found.backward_normalised.iter().sum::<f64>() / output.len() as f64;
        prop_assert!((mean - 1.0).abs() < 1e-12);
        prop_assert!(found.backward.iter().chain(&found.forward).all(|value| *value >= 1.0 - 1e-12));
        // The two inverses are similar.
        for ((i, j), value) in leontief.indexed_iter() {
            prop_assert!((value - output[i] * ghosh[[i, j]] / output[j]).abs() < 1e-9 * (1.0 + value));
        }
    }

    /// `L = I + A + A² + ...`, added up term by term.
    #[test]
    fn the_inverse_is_the_sum_of_all_rounds((flows, output) in productive()) {
        let table = table(&flows, &output);
        let mut sum = Array2::eye(output.len());
        let mut power = Array2::eye(output.len());
        for _ in 0..20_000 {
            power = power.dot(table.technical());
            sum += &power;
            if power.iter().all(|value| *value < 1e-13) {
                break;
            }
        }
        let leontief = table.leontief().unwrap();
        for (given, expected) in leontief.iter().zip(&sum) {
            prop_assert!((given - expected).abs() < 1e-8 * (1.0 + expected));
        }
    }

    #[test]
    fn a_demand_needs_itself_and_its_inputs((flows, output) in productive()) {
        let table = table(&flows, &output);
        let demand: Vec<f64> = (0..output.len()).map(|i| output[i] - flows.row(i).sum()).collect();
        // What is left for final use needs exactly the output there is.
        near(&table.output_for(&demand).unwrap(), &output, 1e-8);
        prop_assert_eq!(table.output_for(&vec![0.0; output.len()]).unwrap(), vec![0.0; output.len()]);
    }

    /// Where every row adds up to `factor` times the output, the radius is the factor, whatever the table.
    #[test]
    fn an_economy_that_uses_itself_up_is_refused((flows, _) in productive(), factor in 1.0..3.0_f64) {
        prop_assume!(flows.rows().into_iter().all(|row| row.sum() > 0.0));
        let used: Vec<f64> = flows.rows().into_iter().map(|row| row.sum() / factor).collect();
        let fault = refusal(&flows, |table| table.output = Some(&used));
        let FigureFault::NotProductive { radius, .. } = fault else { panic!("{fault}") };
        prop_assert!((radius - factor).abs() < 1e-3, "{radius} {factor}");
    }
}
