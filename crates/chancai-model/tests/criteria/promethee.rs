//! Sorting and windows against every pair.

use chancai_model::criteria::{
    CriterionWeights, DecisionMatrix, Kind, PreferenceFunction, PrometheeOptions, promethee2,
};
use proptest::prelude::*;

use crate::inputs::{Case, PREFERENCES, case};

/// φ⁺ and φ⁻ of one criterion by the definition.
fn by_pairs(values: &[f64], kind: Kind, preference: PreferenceFunction) -> Vec<(f64, f64)> {
    let difference = |a: f64, b: f64| if kind == Kind::Benefit { a - b } else { b - a };
    let others = (values.len() - 1).max(1) as f64;
    let flow = |a: &f64| {
        let positive: f64 = values.iter().map(|b| preference.of(difference(*a, *b))).sum();
        let negative: f64 = values.iter().map(|b| preference.of(difference(*b, *a))).sum();
        (positive / others, negative / others)
    };
    values.iter().map(flow).collect()
}

/// The greatest difference between the fast way and the pairs, of flows of one criterion and of all.
fn difference(case: &Case, preferences: &[PreferenceFunction]) -> f64 {
    let matrix = DecisionMatrix::new(&case.values, &case.kinds).unwrap();
    let mut options = PrometheeOptions::default();
    options.preferences = preferences.to_vec();
    let weights = CriterionWeights::new(&case.weights).unwrap();
    let found = promethee2(&matrix, &weights, &options).unwrap();
    let columns: Vec<Vec<(f64, f64)>> = (0..case.kinds.len())
        .map(|at| by_pairs(&case.values.column(at).to_vec(), case.kinds[at], preferences[at]))
        .collect();
    let mut worst = 0.0_f64;
    for row in 0..case.values.nrows() {
        let sum = |of: fn(&(f64, f64)) -> f64| -> f64 {
            columns.iter().zip(weights.as_slice()).map(|(column, weight)| weight * of(&column[row])).sum()
        };
        let (positive, negative) = (sum(|flows| flows.0), sum(|flows| flows.1));
        worst = worst.max((found.positive[row] - positive).abs()).max((found.negative[row] - negative).abs());
        worst = worst.max((found.ranking.scores[row] - (positive - negative)).abs());
    }
    assert!(found.ranking.scores.iter().sum::<f64>().abs() < 1e-12);
    worst
}

proptest! {
    #[test]
    fn every_function_agrees_with_all_pairs(
        case in case(1),
        drawn in prop::collection::vec((0..6_usize, 0.0..3.0, 0.01..5.0), 5),
    ) {
        let function = |&(which, q, more): &(usize, f64, f64)| match which {
            0 => PreferenceFunction::Usual,
            1 => PreferenceFunction::UShape { q },
            2 => PreferenceFunction::VShape { p: more },
            3 => PreferenceFunction::Level { q, p: q + more },
            4 => PreferenceFunction::Linear { q, p: q + more },
            _ => PreferenceFunction::Gaussian { s: more },
        };
        let preferences: Vec<_> = drawn.iter().take(case.kinds.len()).map(function).collect();
        prop_assert!(difference(&case, &preferences) < 1e-12);
    }

    /// Of one criterion whose weight is 1 nothing is rounded but the division.
    #[test]
    fn steps_agree_exactly(case in case(1), q in prop_oneof![Just(1.0), Just(0.0), 0.0..3.0]) {
        let kinds = vec![case.kinds[0]];
        let column = case.values.column(0).to_vec();
        let values = case.values.slice(ndarray::s![.., 0..1]).to_owned();
        let matrix = DecisionMatrix::new(&values, &kinds).unwrap();
        for preference in
            [PreferenceFunction::Usual, PreferenceFunction::UShape { q }, PreferenceFunction::Level { q, p: q + 0.5 }]
        {
            let mut options = PrometheeOptions::default();
            options.preferences = vec![preference];
            let found = promethee2(&matrix, &CriterionWeights::equal(1).unwrap(), &options).unwrap();
            for (row, (positive, negative)) in by_pairs(&column, kinds[0], preference).into_iter().enumerate() {
                prop_assert_eq!(found.positive[row].to_bits(), positive.to_bits());
                prop_assert_eq!(found.negative[row].to_bits(), negative.to_bits());
            }
        }
    }
}

/// Many values, many of them equal, with slopes that hold many at once.
#[test]
fn many_alternatives_agree_with_all_pairs() {
    let mut state = 1_u64;
    let mut draw = || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 40) as f64 / 16_777_216.0
    };
    let values = ndarray::Array2::from_shape_simple_fn((700, 6), || {
        let value = draw() * 10.0;
        if value < 3.0 { value.floor() } else { value }
    });
    let kinds = [Kind::Benefit, Kind::Cost].repeat(3);
    let case = Case { values, kinds, weights: vec![0.3, 0.1, 0.2, 0.1, 0.2, 0.1] };
    let worst = difference(&case, &PREFERENCES);
    assert!(worst < 1e-13, "{worst}");
}

/// A threshold far above or below the values, which scaling must not turn into nonsense.
#[test]
fn thresholds_of_any_size() {
    for (unit, threshold) in [(1e-300, 1e300), (1e300, 1e-300), (1.0, 1e-13), (1.0, 1e13)] {
        let values = ndarray::array![[1.0], [2.0], [2.0], [5.0]] * unit;
        let case = Case { values, kinds: vec![Kind::Benefit], weights: vec![1.0] };
        for preference in [
            PreferenceFunction::UShape { q: threshold },
            PreferenceFunction::VShape { p: threshold },
            PreferenceFunction::Level { q: threshold, p: 2.0 * threshold },
            PreferenceFunction::Linear { q: threshold, p: 2.0 * threshold },
            PreferenceFunction::Gaussian { s: threshold },
        ] {
            assert!(difference(&case, &[preference]) < 1e-12, "{preference:?}");
        }
    }
}
