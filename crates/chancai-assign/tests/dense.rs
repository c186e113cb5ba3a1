//! Laws of the assignment on full matrices, against brute force and against minimum-cost flow.

use chancai_assign::dense::{AssignmentFault, Matrix, MatrixFault, assign, verify};
use chancai_assign::flow::{Arc, Network, minimum_cost};
use proptest::prelude::*;

/// The least cost over all ways to give every row a column.
fn brute_force(columns: usize, cells: &[i64], row: usize, taken: u32) -> i64 {
    if row * columns == cells.len() {
        return 0;
    }
    let free = (0..columns).filter(|column| (taken >> column) & 1 == 0);
    let rest =
        |column: usize| cells[row * columns + column] + brute_force(columns, cells, row + 1, taken | 1 << column);
    free.map(rest).min().unwrap()
}

/// Rows, columns, cells: few values, so that ties are frequent, or large ones.
fn matrix(most: usize) -> impl Strategy<Value = (usize, usize, Vec<i64>)> {
    let shape = (0..=most).prop_flat_map(move |columns| (prop_oneof![Just(columns), 0..=columns], Just(columns)));
    (shape, prop_oneof![Just(3_i64), Just(40), Just(1 << 50)]).prop_flat_map(|((rows, columns), range)| {
        (Just(rows), Just(columns), prop::collection::vec(-range..=range, rows * columns))
    })
}

/// The same problem as a network.
fn by_flow(rows: usize, columns: usize, cells: &[i64]) -> i128 {
    let mut supplies = vec![1_i64; rows];
    supplies.resize(rows + columns, 0);
    supplies.push(-i64::try_from(rows).unwrap());
    let arc = |from: usize, to: usize, cost: i64| Arc { from: from as u32, to: to as u32, lower: 0, upper: 1, cost };
    let mut arcs: Vec<Arc> =
        cells.iter().enumerate().map(|(at, &cost)| arc(at / columns, rows + at % columns, cost)).collect();
    arcs.extend((0..columns).map(|column| arc(rows + column, rows + columns, 0)));
    minimum_cost(&Network::new(&supplies, &arcs).unwrap()).unwrap().cost
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn it_costs_what_brute_force_finds((rows, columns, cells) in matrix(7)) {
        let matrix = Matrix::new(rows, columns, &cells).unwrap();
        let found = assign(&matrix);
        prop_assert_eq!(found.cost, i128::from(brute_force(columns, &cells, 0, 0)));
        let proof = verify(&matrix, &found).map_err(|fault| TestCaseError::fail(fault.to_string()))?;
        prop_assert_eq!((proof.bound, proof.gap), (found.cost, 0));
    }

    /// Decimal costs: the floating answer is that of the scaled whole numbers, and its gap is tiny.
    #[test]
    fn floating_costs_are_within_the_stated_gap((rows, columns, cells) in matrix(12)) {
        let floats: Vec<f64> = cells.iter().map(|&cell| cell as f64 / 100.0).collect();
        let exact = assign(&Matrix::new(rows, columns, &cells).unwrap()).cost as f64 / 100.0;
        let matrix = Matrix::new(rows, columns, &floats).unwrap();
        let found = assign(&matrix);
        let proof = verify(&matrix, &found).map_err(|fault| TestCaseError::fail(fault.to_string()))?;
        let size = floats.iter().fold(f64::MIN_POSITIVE, |size, cost| size + cost.abs());
        prop_assert!(proof.gap <= 1e-13 * size + f64::MIN_POSITIVE, "{proof:?}");
        prop_assert!((found.cost - exact).abs() <= 1e-13 * size + f64::MIN_POSITIVE, "{} {exact}", found.cost);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn it_costs_what_minimum_cost_flow_finds((rows, columns, cells) in matrix(40)) {
        let matrix = Matrix::new(rows, columns, &cells).unwrap();
        let found = assign(&matrix);
        prop_assert!(verify(&matrix, &found).is_ok());
        prop_assert_eq!(found.cost, by_flow(rows, columns, &cells));
    }
}

#[test]
fn a_false_assignment_is_refused_with_the_reason() {
    let cells = [4, 1, 3, 2, 0, 5, 3, 2, 2];
    let matrix = Matrix::new(3, 3, &cells).unwrap();
    let good = assign(&matrix);
    assert_eq!((good.cost, verify(&matrix, &good).unwrap().bound), (5, 5));
    let code = |change: &dyn Fn(&mut chancai_assign::dense::Assignment<i64>)| {
        let mut other = good.clone();
        change(&mut other);
        verify(&matrix, &other).unwrap_err().code()
    };
    assert_eq!(code(&|other| other.columns[0] = other.columns[1]), "BAD_COLUMN");
    assert_eq!(code(&|other| other.columns[0] = 9), "BAD_COLUMN");
    assert_eq!(code(&|other| other.cost -= 1), "WRONG_COST");
    assert_eq!(code(&|other| other.u[2] += 1), "BAD_ROW_PRICE");
    assert_eq!(code(&|other| other.v[1] = i64::MAX), "BAD_COLUMN_PRICE");
    assert_eq!(code(&|other| other.v[1] -= 1), "NOT_OPTIMAL");
    assert_eq!(code(&|other| other.v.truncate(2)), "WRONG_SIZE");
    assert_eq!(
        code(&|other| {
            other.columns = vec![0, 1, 2];
            other.cost = 6;
        }),
        "NOT_OPTIMAL"
    );
}

#[test]
fn floating_prices_that_are_no_numbers_prove_nothing() {
    let matrix = Matrix::new(1, 1, &[2.5]).unwrap();
    let good = assign(&matrix);
    assert!(verify(&matrix, &good).is_ok());
    for price in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
        let mut other = good.clone();
        other.v[0] = price;
        assert_eq!(verify(&matrix, &other), Err(AssignmentFault::BadColumnPrice { column: 0 }));
    }
    let mut other = good.clone();
    other.u[0] = f64::NAN;
    assert_eq!(verify(&matrix, &other), Err(AssignmentFault::BadRowPrice { row: 0 }));
}

#[test]
fn every_fault_of_a_matrix_is_reported() {
    let codes = |rows, columns, cells: &[f64]| -> Vec<&str> {
        Matrix::new(rows, columns, cells).unwrap_err().faults().iter().map(MatrixFault::code).collect()
    };
    assert_eq!(codes(2, 1, &[1.0, f64::NAN]), ["MORE_ROWS", "BAD_COST"]);
    assert_eq!(codes(1, 2, &[f64::INFINITY]), ["WRONG_CELLS", "BAD_COST"]);
    assert_eq!(codes(0, u32::MAX as usize, &[]), ["TOO_MANY"]);
    let error = Matrix::new(1, 2, &[i64::MIN, 1 << 60]).unwrap_err();
    assert_eq!(error.faults().len(), 2);
    assert!(error.to_string().contains("2 fault"), "{error}");
}

#[test]
fn the_largest_costs_do_not_overflow() {
    let most = (1_i64 << 60) / 4;
    let cells = [most, -most, most, -most, most, -most, most, most, -most];
    let matrix = Matrix::new(3, 3, &cells).unwrap();
    let found = assign(&matrix);
    assert_eq!(found.cost, i128::from(brute_force(3, &cells, 0, 0)));
    assert!(verify(&matrix, &found).is_ok());
}
