//! Alternatives by criteria, and judgements by pairs, drawn from Pcg64 with seed 1.

use chancai::model::criteria::{
    CriterionWeights, Kind, Method, Normalisation, PairwiseMatrix, PreferenceFunction, PrometheeOptions, VikorOptions,
};
use ndarray::Array2;
use rand::{RngExt as _, SeedableRng as _};
use rand_pcg::Pcg64;

pub(crate) const CRITERIA: usize = 12;

/// Values even in 1..100, half of the columns rounded to whole numbers, so that there are equal values.
pub(crate) fn values(alternatives: usize) -> Array2<f64> {
    let mut rng = Pcg64::seed_from_u64(1);
    Array2::from_shape_fn((alternatives, CRITERIA), |(_, column)| {
        let value = rng.random_range(1.0..100.0_f64);
        if column % 2 == 0 { value } else { value.round() }
    })
}

/// Every other criterion is a cost.
pub(crate) fn kinds() -> Vec<Kind> {
    [Kind::Benefit, Kind::Cost].repeat(CRITERIA / 2)
}

/// Weights 1 to 12.
pub(crate) fn weights() -> CriterionWeights {
    let weights: Vec<f64> = (1..=CRITERIA).map(|weight| weight as f64).collect();
    CriterionWeights::new(&weights).expect("positive")
}

/// PROMETHEE II with one preference function for all criteria.
pub(crate) fn promethee(preference: PreferenceFunction) -> Method {
    let mut options = PrometheeOptions::default();
    options.preferences = vec![preference; CRITERIA];
    Method::Promethee2(options)
}

/// Every method that takes well under a second for a hundred thousand alternatives.
pub(crate) fn methods() -> [(&'static str, Method); 7] {
    [
        ("wsm", Method::WeightedSum(Normalisation::Sum)),
        ("wpm", Method::WeightedProduct(Normalisation::Sum)),
        ("topsis", Method::Topsis(Normalisation::Vector)),
        ("vikor", Method::Vikor(VikorOptions::default())),
        ("promethee2_usual", promethee(PreferenceFunction::Usual)),
        ("promethee2_level", promethee(PreferenceFunction::Level { q: 5.0, p: 20.0 })),
        ("promethee2_linear", promethee(PreferenceFunction::Linear { q: 5.0, p: 20.0 })),
    ]
}

/// Saaty's scale on pairs of things with weights even in 1..9, times or over up to 2; some pairs are not judged.
pub(crate) fn judgements(things: usize, share_missing: f64) -> PairwiseMatrix {
    let mut rng = Pcg64::seed_from_u64(1);
    let weights: Vec<f64> = (0..things).map(|_| rng.random_range(1.0..9.0)).collect();
    let judged = Array2::from_shape_fn((things, things), |(i, j)| {
        let noise = rng.random_range(-1.0..1.0_f64).exp2();
        let is_made = j == i + 1 || !rng.random_bool(share_missing);
        (i < j && is_made).then(|| (weights[i] / weights[j] * noise).clamp(1.0 / 9.0, 9.0))
    });
    PairwiseMatrix::new(&judged).expect("connected")
}
