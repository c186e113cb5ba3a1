//! Laws of all methods, under rounding.

use chancai_model::criteria::{
    CriterionWeights, DecisionMatrix, Kind, Method, Normalisation, critic_weights, entropy_weights, normalise, vikor,
};
use ndarray::{Array1, Array2, Axis};
use proptest::prelude::*;

use crate::inputs::{Case, NORMALISATIONS, bits, case, methods, near, scale_free};

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    /// The second of two alternatives is the first one made worse, here and there by a single bit.
    #[test]
    fn a_dominated_alternative_never_ranks_above_its_dominator(
        case in case(1),
        worse in prop::collection::vec(prop_oneof![Just(0.0), Just(1e-16), 0.0..1.0], 6),
        pick in any::<prop::sample::Index>(),
    ) {
        let row = pick.index(case.values.nrows());
        let lowered: Array1<f64> = case.values.row(row).iter().zip(&case.kinds).zip(&worse).map(|((value, kind), by)| {
            let factor = if *by > 0.0 { (1.0_f64 + by).max(1.0 + f64::EPSILON) } else { 1.0 };
            match kind { Kind::Benefit => value / factor, Kind::Cost => value * factor }
        }).collect();
        let mut both = case.clone();
        both.values.push_row(lowered.view()).unwrap();
        let last = both.values.nrows() - 1;
        for method in methods(case.kinds.len()) {
            let found = both.rank(&method);
            prop_assert!(found.ranks[row] <= found.ranks[last], "{method:?} {found:?}");
        }
    }

    #[test]
    fn order_of_rows_and_criteria_does_not_matter_to_a_bit(case in case(1), by in any::<prop::sample::Index>(), turn in any::<bool>()) {
        let order = |count: usize| {
            let mut order: Vec<usize> = (0..count).collect();
            order.rotate_left(by.index(count));
            if turn { order.reverse() }
            order
        };
        let (rows, columns) = (order(case.values.nrows()), order(case.kinds.len()));
        let moved = Case {
            values: case.values.select(Axis(0), &rows).select(Axis(1), &columns),
            kinds: columns.iter().map(|at| case.kinds[*at]).collect(),
            weights: columns.iter().map(|at| case.weights[*at]).collect(),
        };
        for method in methods(case.kinds.len()) {
            let (one, other) = (case.rank(&method), moved.rank(&method));
            let expected: Vec<f64> = rows.iter().map(|at| one.scores[*at]).collect();
            prop_assert_eq!(bits(&other.scores), bits(&expected), "{:?}", method);
            prop_assert_eq!(other.ranks, rows.iter().map(|at| one.ranks[*at]).collect::<Vec<_>>());
        }
        let weights = |case: &Case| {
            let matrix = DecisionMatrix::new(&case.values, &case.kinds).unwrap();
            [entropy_weights(&matrix).unwrap(), critic_weights(&matrix).unwrap()]
        };
        for (one, other) in weights(&case).iter().zip(weights(&moved)) {
            let expected: Vec<f64> = columns.iter().map(|at| one.as_slice()[*at]).collect();
            prop_assert_eq!(bits(other.as_slice()), bits(&expected));
        }
    }

    #[test]
    fn a_column_in_other_units_changes_nothing(
        case in case(1),
        power in -300..300_i32,
        factor in 0.001..1000.0,
        pick in any::<prop::sample::Index>(),
    ) {
        let column = pick.index(case.kinds.len());
        for method in scale_free() {
            let own = case.rank(&method);
            let mut scaled = case.clone();
            scaled.values.column_mut(column).mapv_inplace(|value| value * 2.0_f64.powi(power));
            prop_assert_eq!(bits(&own.scores), bits(&scaled.rank(&method).scores), "{:?}", &method);
            if !matches!(method, Method::Promethee2(_)) && apart(&case.values) {
                scaled.values = case.values.clone();
                scaled.values.column_mut(column).mapv_inplace(|value| value * factor);
                near(&scaled.rank(&method).scores, &own.scores, 1e-9);
            }
        }
    }

    #[test]
    fn raising_a_benefit_raises_sum_and_product(case in case(2), up in 0.0..3.0, pick in any::<prop::sample::Index>()) {
        let mut raised = case.clone();
        raised.kinds[0] = Kind::Benefit;
        let case = raised.clone();
        let row = pick.index(case.values.nrows());
        raised.values[[row, 0]] *= 1.0 + up;
        for by in NORMALISATIONS {
            for method in [Method::WeightedSum(by), Method::WeightedProduct(by)] {
                let (one, other) = (case.rank(&method), raised.rank(&method));
                // What rounding may do; nothing where only one division stands between value and result.
                let slack = if by == Normalisation::Max { 0.0 } else { 1e-12 };
                prop_assert!(other.scores[row] >= one.scores[row] - slack, "{method:?}");
                for at in 0..one.scores.len() {
                    let overtaken = one.scores[row] > one.scores[at] && other.scores[row] < other.scores[at] - slack;
                    prop_assert!(!overtaken, "{method:?} {one:?} {other:?}");
                }
            }
        }
    }

    #[test]
    fn normalised_values_keep_the_order_of_a_column(case in case(1)) {
        let matrix = DecisionMatrix::new(&case.values, &case.kinds).unwrap();
        for by in NORMALISATIONS {
            let normalised = normalise(&matrix, by).unwrap();
            for ((given, made), kind) in case.values.columns().into_iter().zip(normalised.columns()).zip(&case.kinds) {
                for (a, x) in given.iter().zip(made) {
                    for (b, y) in given.iter().zip(made) {
                        let better = match kind { Kind::Benefit => a >= b, Kind::Cost => a <= b };
                        prop_assert!(!better || x >= y, "{by:?} {a} {b} {x} {y}");
                    }
                }
                prop_assert!(made.iter().all(|value| (0.0..=1.0).contains(value)));
                let whole = match by {
                    Normalisation::Sum => made.sum(),
                    Normalisation::Vector if *kind == Kind::Benefit => made.iter().map(|value| value * value).sum::<f64>().sqrt(),
                    _ => 1.0,
                };
                prop_assert!((whole - 1.0).abs() < 1e-12);
            }
        }
    }

    #[test]
    fn vikor_gives_a_compromise_that_holds_the_best(case in case(1)) {
        let matrix = DecisionMatrix::new(&case.values, &case.kinds).unwrap();
        let found = vikor(&matrix, &CriterionWeights::new(&case.weights).unwrap(), &Default::default()).unwrap();
        prop_assert!(found.ranking.top(1).iter().all(|best| found.compromise.contains(best)));
        prop_assert!(found.ranking.scores.iter().all(|q| (0.0..=1.0).contains(q)));
        prop_assert!(found.s.iter().zip(&found.r).all(|(s, r)| s + 1e-12 >= *r && *s <= 1.0 + 1e-12));
        if found.acceptable_advantage && found.acceptable_stability {
            prop_assert_eq!(found.compromise.len(), 1);
        }
    }
}

/// Whether values are the same or clearly apart: what rounds to another order cannot stay the same.
fn apart(values: &Array2<f64>) -> bool {
    let close = |a: &f64, b: &f64| a.to_bits() != b.to_bits() && (a - b).abs() < 1e-4 * a.abs();
    values.columns().into_iter().all(|column| column.iter().all(|a| column.iter().all(|b| !close(a, b))))
}

#[test]
fn all_the_same_is_a_tie() {
    let case = Case {
        values: Array2::from_elem((3, 2), 2.0),
        kinds: vec![Kind::Benefit, Kind::Cost],
        weights: vec![1.0, 2.0],
    };
    for method in methods(2) {
        let found = case.rank(&method);
        assert_eq!(found.ranks, [1, 1, 1], "{method:?}");
        assert!(found.scores.iter().all(|score| score.is_finite()), "{method:?} {found:?}");
    }
    assert_eq!(case.rank(&Method::Topsis(Normalisation::Vector)).scores, [0.5; 3]);
    assert_eq!(case.rank(&Method::WeightedSum(Normalisation::MinMax)).scores, [1.0; 3]);
    let one = Case { values: Array2::from_elem((1, 1), 7.0), kinds: vec![Kind::Benefit], weights: vec![1.0] };
    for method in methods(1) {
        assert_eq!(one.rank(&method).ranks, [1]);
    }
    let matrix = DecisionMatrix::new(&case.values, &case.kinds).unwrap();
    assert_eq!(entropy_weights(&matrix).unwrap().as_slice(), [0.5; 2]);
    assert_eq!(critic_weights(&matrix).unwrap().as_slice(), [0.5; 2]);
}

/// Values of any size, down to the least there is.
#[test]
fn nothing_overflows() {
    let values = ndarray::array![[f64::MAX, 1e-300, -1e308], [-f64::MAX, 3e-300, 1e308], [1e3, 5e-324, 0.0]];
    for scale in [1.0, 1e-20] {
        let case = Case {
            values: &values * scale,
            kinds: vec![Kind::Benefit, Kind::Cost, Kind::Benefit],
            weights: vec![1e308, 1e308, 1e300],
        };
        for by in [Normalisation::Vector, Normalisation::MinMax] {
            for method in [Method::WeightedSum(by), Method::Topsis(by), Method::Vikor(Default::default())] {
                assert!(case.rank(&method).scores.iter().all(|score| score.is_finite()), "{method:?}");
            }
        }
        let found = case.rank(&Method::Promethee2(Default::default()));
        assert!(found.scores.iter().all(|score| score.is_finite()));
    }
}
