//! Rank reversal: found where it is known, absent where it cannot be.

use chancai_model::criteria::{
    CriterionWeights, DecisionMatrix, Flip, Kind, Method, Normalisation, ReversalOptions, rank, rank_reversals,
};
use ndarray::{Axis, array};
use proptest::prelude::*;

use crate::inputs::{Case, case, methods};

fn reversals(case: &Case, method: &Method) -> Vec<chancai_model::criteria::Reversal> {
    let matrix = DecisionMatrix::new(&case.values, &case.kinds).unwrap();
    let weights = CriterionWeights::new(&case.weights).unwrap();
    rank_reversals(&matrix, &weights, method, &ReversalOptions::default()).unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]

    /// What is reported is so, and nothing is left out.
    #[test]
    fn reversals_are_those_of_trying_it_out(case in case(3)) {
        let weights = CriterionWeights::new(&case.weights).unwrap();
        for method in methods(case.kinds.len()) {
            let whole = case.rank(&method);
            let found = reversals(&case, &method);
            for row in 0..case.values.nrows() {
                let kept: Vec<usize> = (0..case.values.nrows()).filter(|other| *other != row).collect();
                let values = case.values.select(Axis(0), &kept);
                let rest = rank(&DecisionMatrix::new(&values, &case.kinds).unwrap(), &weights, &method).unwrap();
                let sign = if whole.better == chancai_model::criteria::Better::Higher { 1.0 } else { -1.0 };
                let most = |scores: &[f64]| scores.iter().fold(0.0_f64, |most, score| most.max(score.abs()));
                let above = |scores: &[f64], a: usize, b: usize| sign * (scores[a] - scores[b]) > 1e-12 * most(scores);
                let mut flips = Vec::new();
                for (a, &above_row) in kept.iter().enumerate() {
                    for (b, &below_row) in kept.iter().enumerate() {
                        if above(&whole.scores, above_row, below_row) && above(&rest.scores, b, a) {
                            flips.push((above_row, below_row));
                        }
                    }
                }
                let reported = found.iter().find(|reversal| reversal.left_out == row);
                let mut pairs: Vec<_> = reported.iter().flat_map(|r| &r.pairs).map(|f| (f.above, f.below)).collect();
                pairs.sort_unstable();
                prop_assert_eq!(reported.map_or(0, |reversal| reversal.flips), flips.len() as u64);
                prop_assert_eq!(pairs, flips, "{:?} without {}", method, row);
            }
        }
    }

    #[test]
    fn products_of_shares_never_reverse(case in case(3)) {
        prop_assert_eq!(reversals(&case, &Method::WeightedProduct(Normalisation::Sum)), []);
        let benefits = Case { kinds: vec![Kind::Benefit; case.kinds.len()], ..case };
        for by in [Normalisation::Vector, Normalisation::Max, Normalisation::Sum] {
            prop_assert_eq!(reversals(&benefits, &Method::WeightedProduct(by)), []);
        }
    }

    /// Under `Max` and `MinMax` only those who hold an extreme alone can turn others around.
    #[test]
    fn sums_reverse_only_without_an_extreme(case in case(3)) {
        for by in [Normalisation::Max, Normalisation::MinMax] {
            for reversal in reversals(&case, &Method::WeightedSum(by)) {
                let holds = case.values.columns().into_iter().any(|column| {
                    let own = column[reversal.left_out];
                    let others = || column.iter().enumerate().filter(|(at, _)| *at != reversal.left_out);
                    others().all(|(_, other)| *other < own)
                        || (by == Normalisation::MinMax && others().all(|(_, other)| *other > own))
                });
                prop_assert!(holds);
            }
        }
    }
}

/// The lead of the second over the first rests on the third, who makes the first criterion's sum large.
#[test]
fn a_known_case_is_found() {
    let case = Case {
        values: array![[5.0, 3.0], [3.0, 4.0], [20.0, 1.0]],
        kinds: vec![Kind::Benefit; 2],
        weights: vec![0.5, 0.5],
    };
    for method in [Method::WeightedSum(Normalisation::Sum), Method::Topsis(Normalisation::Vector)] {
        let found = reversals(&case, &method);
        let last = found.iter().find(|reversal| reversal.left_out == 2).unwrap();
        assert_eq!((last.flips, &last.pairs[..], &last.first[..]), (1, &[Flip { above: 1, below: 0 }][..], &[0][..]));
    }
    assert_eq!(reversals(&case, &Method::WeightedProduct(Normalisation::Sum)), []);
}

#[test]
fn named_rows_and_capped_lists() {
    let values = array![[5.0, 3.0], [3.0, 4.0], [20.0, 1.0]];
    let matrix = DecisionMatrix::new(&values, &[Kind::Benefit; 2]).unwrap();
    let weights = CriterionWeights::equal(2).unwrap();
    let method = Method::WeightedSum(Normalisation::Sum);
    let mut options = ReversalOptions::default();
    options.left_out = Some(vec![0, 1]);
    let named = rank_reversals(&matrix, &weights, &method, &options).unwrap();
    assert!(named.iter().all(|reversal| reversal.left_out != 2));
    options.left_out = Some(vec![2]);
    options.most_pairs = 0;
    let capped = rank_reversals(&matrix, &weights, &method, &options).unwrap();
    assert_eq!((capped[0].flips, capped[0].pairs.len()), (1, 0));
    options.left_out = Some(vec![3]);
    assert!(rank_reversals(&matrix, &weights, &method, &options).is_err());
}
