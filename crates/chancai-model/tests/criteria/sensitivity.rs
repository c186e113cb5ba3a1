//! The law of weight intervals: inside the top stays, just outside it does not.

use chancai_model::criteria::{
    CriterionWeights, DecisionMatrix, Kind, Method, Normalisation, PrometheeOptions, SensitivityOptions, VikorOptions,
    rank, weight_intervals,
};
use ndarray::{Array2, array};
use proptest::prelude::*;

fn options(top: usize) -> SensitivityOptions {
    let mut options = SensitivityOptions::default();
    options.top = top;
    options
}

/// Values without equals, weights above 0.
fn smooth() -> impl Strategy<Value = (Array2<f64>, Vec<f64>)> {
    (3..8_usize, 2..5_usize).prop_flat_map(|(rows, columns)| {
        let values = prop::collection::vec(1.0..100.0, rows * columns);
        let weights = prop::collection::vec(0.05..1.0, columns);
        (values.prop_map(move |values| Array2::from_shape_vec((rows, columns), values).unwrap()), weights)
    })
}

fn methods() -> Vec<Method> {
    vec![
        Method::WeightedSum(Normalisation::Sum),
        Method::WeightedSum(Normalisation::MinMax),
        Method::WeightedProduct(Normalisation::Sum),
        Method::Promethee2(PrometheeOptions::default()),
        Method::WeightedProduct(Normalisation::MinMax),
        Method::Topsis(Normalisation::Vector),
        Method::Vikor(VikorOptions::default()),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(80))]

    #[test]
    fn inside_the_top_stays_and_just_outside_it_does_not((values, weights) in smooth(), top in 1..3_usize) {
        const STEP: f64 = 1e-7;
        let kinds: Vec<Kind> =
            (0..values.ncols()).map(|at| if at % 2 == 0 { Kind::Benefit } else { Kind::Cost }).collect();
        let matrix = DecisionMatrix::new(&values, &kinds).unwrap();
        let weights = CriterionWeights::new(&weights).unwrap();
        for method in methods() {
            let own = rank(&matrix, &weights, &method).unwrap().top(top);
            let at = |criterion, weight: f64| {
                let moved = weights.moved(criterion, weight.clamp(0.0, 1.0)).unwrap();
                rank(&matrix, &moved, &method).unwrap().top(top)
            };
            for found in weight_intervals(&matrix, &weights, &method, &options(top)).unwrap() {
                let j = found.criterion;
                prop_assert!(0.0 <= found.low && found.low <= found.weight && found.weight <= found.high && found.high <= 1.0);
                if own.len() > top {
                    continue; // Equal flows part at once: tested below.
                }
                if found.exact {
                    for share in [0.1, 0.5, 0.9] {
                        prop_assert_eq!(&at(j, found.low + share * (found.high - found.low)), &own, "{:?}", method);
                    }
                }
                if found.high - found.low > 4.0 * STEP {
                    let ends = [(found.low + STEP, found.low > 0.0), (found.high - STEP, found.high < 1.0)];
                    for (weight, _) in ends.into_iter().filter(|(_, is_end)| *is_end) {
                        prop_assert_eq!(&at(j, weight), &own, "{:?} {:?}", &method, &found);
                    }
                }
                for (weight, change) in [(found.low - STEP, &found.below), (found.high + STEP, &found.above)] {
                    if let Some(change) = change.as_ref().filter(|_| (0.0..=1.0).contains(&weight)) {
                        let then = at(j, weight);
                        prop_assert!(then != own, "{:?} {:?}", &method, &found);
                        prop_assert!(!change.enters.is_empty() || !change.leaves.is_empty());
                        prop_assert!(change.leaves.iter().all(|row| own.contains(row)));
                        prop_assert!(change.enters.iter().all(|row| !own.contains(row)));
                    }
                }
                prop_assert_eq!(found.below.is_none(), found.low <= 0.0);
                prop_assert_eq!(found.above.is_none(), found.high >= 1.0);
            }
        }
    }
}

/// Three pairs of lines by hand: x = (1, 0), (0, 1), (0.6, 0.6) with the weight t of the first criterion.
#[test]
fn ends_are_where_the_lines_cross() {
    let values = array![[1.0, 0.0], [0.0, 1.0], [0.6, 0.6]];
    let matrix = DecisionMatrix::new(&values, &[Kind::Benefit; 2]).unwrap();
    let weights = CriterionWeights::new(&[0.5, 0.5]).unwrap();
    let method = Method::WeightedSum(Normalisation::Max);
    let found = weight_intervals(&matrix, &weights, &method, &options(1)).unwrap();
    assert!((found[0].low - 0.4).abs() < 1e-15 && (found[0].high - 0.6).abs() < 1e-15 && found[0].exact);
    assert_eq!(found[0].below.as_ref().unwrap().enters, [1]);
    assert_eq!(found[0].above.as_ref().unwrap().enters, [0]);
    assert_eq!(found[0].above.as_ref().unwrap().leaves, [2]);
    // All three, and none, are always there.
    for top in [0, 3, 9] {
        let found = weight_intervals(&matrix, &weights, &method, &options(top)).unwrap();
        assert!(found.iter().all(|found| (found.low, found.high) == (0.0, 1.0)), "{top}");
    }
}

#[test]
fn those_who_share_the_last_place_part_at_once_or_stay_together() {
    let weights = CriterionWeights::new(&[0.5, 0.5]).unwrap();
    let method = Method::WeightedSum(Normalisation::Max);
    // The first two share rank 1 for one weight only.
    let values = array![[1.0, 0.5], [0.5, 1.0], [0.1, 0.1]];
    let matrix = DecisionMatrix::new(&values, &[Kind::Benefit; 2]).unwrap();
    let found = weight_intervals(&matrix, &weights, &method, &options(1)).unwrap();
    assert_eq!((found[0].low, found[0].high), (0.5, 0.5));
    assert_eq!(found[0].above.as_ref().unwrap().leaves, [1]);
    // For two places they need not part.
    let found = weight_intervals(&matrix, &weights, &method, &options(2)).unwrap();
    assert_eq!((found[0].low, found[0].high), (0.0, 1.0));
    // Twins stay together until the third comes between.
    let values = array![[1.0, 0.5], [1.0, 0.5], [0.5, 1.0]];
    let matrix = DecisionMatrix::new(&values, &[Kind::Benefit; 2]).unwrap();
    let weights = CriterionWeights::new(&[0.3, 0.7]).unwrap();
    let found = weight_intervals(&matrix, &weights, &method, &options(2)).unwrap();
    assert!((found[0].high - 0.5).abs() < 1e-15 && found[0].low <= 0.0);
    assert_eq!(found[0].above.as_ref().unwrap().leaves, [2]);
}

#[test]
fn one_criterion_has_the_whole_weight() {
    let values = array![[1.0], [2.0]];
    let matrix = DecisionMatrix::new(&values, &[Kind::Benefit]).unwrap();
    let weights = CriterionWeights::equal(1).unwrap();
    for method in methods() {
        let found = weight_intervals(&matrix, &weights, &method, &options(1)).unwrap();
        assert_eq!((found[0].low, found[0].high), (0.0, 1.0));
    }
}

/// A criterion that is all the weight: the others share what it gives up.
#[test]
fn from_all_the_weight_down() {
    let values = array![[1.0, 0.2, 0.2], [0.9, 1.0, 1.0]];
    let matrix = DecisionMatrix::new(&values, &[Kind::Benefit; 3]).unwrap();
    let weights = CriterionWeights::new(&[1.0, 0.0, 0.0]).unwrap();
    let found = weight_intervals(&matrix, &weights, &Method::WeightedSum(Normalisation::Max), &options(1)).unwrap();
    assert!((found[0].low - 0.8 / 0.9).abs() < 1e-15, "{found:?}");
    assert_eq!(found[0].high, 1.0);
    assert!((found[1].high - 0.1 / 0.9).abs() < 1e-15 && found[1].low <= 0.0);
}
