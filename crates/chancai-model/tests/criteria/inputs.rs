//! Matrices, weights and methods to try laws on.

use chancai_model::criteria::{
    CriterionWeights, DecisionMatrix, Kind, Method, Normalisation, PreferenceFunction, PrometheeOptions, Ranking,
    VikorOptions, rank,
};
use ndarray::Array2;
use proptest::prelude::*;

/// A decision to be made.
#[derive(Debug, Clone)]
pub(crate) struct Case {
    pub(crate) values: Array2<f64>,
    pub(crate) kinds: Vec<Kind>,
    pub(crate) weights: Vec<f64>,
}

impl Case {
    pub(crate) fn rank(&self, method: &Method) -> Ranking {
        let matrix = DecisionMatrix::new(&self.values, &self.kinds).unwrap();
        rank(&matrix, &CriterionWeights::new(&self.weights).unwrap(), method).unwrap()
    }
}

/// Positive values: a few whole ones, so that some are equal, any others, and neighbours of 1 that differ in the last bit.
fn value() -> impl Strategy<Value = f64> {
    prop_oneof![
        3 => (1..6_i32).prop_map(f64::from),
        3 => 0.01..100.0,
        1 => (0..4_u64).prop_map(|up| f64::from_bits(1.0_f64.to_bits() + up)),
    ]
}

fn weight() -> impl Strategy<Value = f64> {
    prop_oneof![4 => 0.01..1.0, 1 => Just(0.0), 1 => Just(0.5)]
}

/// At least so many rows of positive values, some weight above 0.
pub(crate) fn case(rows: usize) -> impl Strategy<Value = Case> {
    (rows..9_usize, 1..6_usize).prop_flat_map(|(rows, columns)| {
        let values = prop::collection::vec(value(), rows * columns);
        let kinds = prop::collection::vec(prop_oneof![Just(Kind::Benefit), Just(Kind::Cost)], columns);
        let weights = prop::collection::vec(weight(), columns);
        (values, kinds, weights).prop_map(move |(values, kinds, mut weights)| {
            weights[0] += 0.1;
            Case { values: Array2::from_shape_vec((rows, columns), values).unwrap(), kinds, weights }
        })
    })
}

pub(crate) const NORMALISATIONS: [Normalisation; 4] =
    [Normalisation::Vector, Normalisation::MinMax, Normalisation::Sum, Normalisation::Max];

/// Methods whose results do not depend on the unit of a column.
pub(crate) fn scale_free() -> Vec<Method> {
    let mut methods = Vec::new();
    for by in NORMALISATIONS {
        methods.extend([Method::WeightedSum(by), Method::WeightedProduct(by), Method::Topsis(by)]);
        let mut vikor = VikorOptions::default();
        (vikor.v, vikor.normalise) = (0.3, Some(by));
        methods.push(Method::Vikor(vikor));
    }
    methods.push(Method::Vikor(VikorOptions::default()));
    methods.push(Method::Promethee2(PrometheeOptions::default()));
    methods
}

/// The six preference functions.
pub(crate) const PREFERENCES: [PreferenceFunction; 6] = [
    PreferenceFunction::Usual,
    PreferenceFunction::UShape { q: 1.0 },
    PreferenceFunction::VShape { p: 3.0 },
    PreferenceFunction::Level { q: 0.5, p: 2.0 },
    PreferenceFunction::Linear { q: 0.5, p: 2.5 },
    PreferenceFunction::Gaussian { s: 1.5 },
];

/// Every method, with each normalisation and each preference function.
pub(crate) fn methods(criteria: usize) -> Vec<Method> {
    let mut methods = scale_free();
    for preference in PREFERENCES {
        for normalise in [None, Some(Normalisation::Vector)] {
            let mut options = PrometheeOptions::default();
            options.preferences = vec![preference; criteria];
            options.normalise = normalise;
            methods.push(Method::Promethee2(options));
        }
    }
    methods
}

pub(crate) fn near(given: &[f64], expected: &[f64], within: f64) {
    assert_eq!(given.len(), expected.len());
    for (at, (a, b)) in given.iter().zip(expected).enumerate() {
        assert!((a - b).abs() <= within, "{at}: {a} {b} in {given:?} {expected:?}");
    }
}

pub(crate) fn bits(values: &[f64]) -> Vec<u64> {
    values.iter().map(|value| value.to_bits()).collect()
}
