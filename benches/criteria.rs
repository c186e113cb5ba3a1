//! What it costs to rank many alternatives by several criteria, and to weigh criteria by judgements.
//!
//! Inputs, all from Pcg64 with seed 1:
//!
//! - 100,000 alternatives by 12 criteria, values even in 1..100, every other criterion a cost; half of the columns are
//!   rounded to whole numbers, so that there are equal values. Weights 1 to 12. `gaussian` is PROMETHEE II with the
//!   Gaussian function on the first 1,000.
//! - `ahp`: Saaty's scale on pairs of 10 things with weights even in 1..9, times or over up to 2; `ahp_gaps` leaves out two
//!   in five.

use std::hint::black_box;
use std::time::Duration;

use chancai::model::criteria::{
    CriterionWeights, DecisionMatrix, Kind, Method, Normalisation, PairwiseMatrix, PreferenceFunction,
    PrometheeOptions, SensitivityOptions, VikorOptions, ahp, critic_weights, entropy_weights, rank, weight_intervals,
};
use criterion::{BenchmarkId, Criterion, criterion_group, criterion_main};
use ndarray::{Array2, s};
use rand::{RngExt as _, SeedableRng as _};
use rand_pcg::Pcg64;

const ALTERNATIVES: usize = 100_000;
const CRITERIA: usize = 12;
const FEW: usize = 1_000;
const THINGS: usize = 10;

fn values() -> Array2<f64> {
    let mut rng = Pcg64::seed_from_u64(1);
    Array2::from_shape_fn((ALTERNATIVES, CRITERIA), |(_, column)| {
        let value = rng.random_range(1.0..100.0_f64);
        if column % 2 == 0 { value } else { value.round() }
    })
}

fn promethee(preference: PreferenceFunction) -> Method {
    let mut options = PrometheeOptions::default();
    options.preferences = vec![preference; CRITERIA];
    Method::Promethee2(options)
}

fn ranking_bench(criterion: &mut Criterion) {
    let values = values();
    let kinds = [Kind::Benefit, Kind::Cost].repeat(CRITERIA / 2);
    let matrix = DecisionMatrix::new(&values, &kinds).expect("finite");
    let weights: Vec<f64> = (1..=CRITERIA).map(|weight| weight as f64).collect();
    let weights = CriterionWeights::new(&weights).expect("positive");
    let methods = [
        ("wsm", Method::WeightedSum(Normalisation::Sum)),
        ("wpm", Method::WeightedProduct(Normalisation::Sum)),
        ("topsis", Method::Topsis(Normalisation::Vector)),
        ("vikor", Method::Vikor(VikorOptions::default())),
        ("promethee2_usual", promethee(PreferenceFunction::Usual)),
        ("promethee2_level", promethee(PreferenceFunction::Level { q: 5.0, p: 20.0 })),
        ("promethee2_linear", promethee(PreferenceFunction::Linear { q: 5.0, p: 20.0 })),
    ];
    let mut group = criterion.benchmark_group("criteria");
    group.warm_up_time(Duration::from_millis(500)).measurement_time(Duration::from_secs(3)).sample_size(10);
    let size = format!("{ALTERNATIVES}x{CRITERIA}");
    for (name, method) in &methods {
        group.bench_function(BenchmarkId::new(*name, &size), |b| b.iter(|| rank(black_box(&matrix), &weights, method)));
    }
    group.bench_function(BenchmarkId::new("entropy", &size), |b| b.iter(|| entropy_weights(black_box(&matrix))));
    group.bench_function(BenchmarkId::new("critic", &size), |b| b.iter(|| critic_weights(black_box(&matrix))));
    group.bench_function(BenchmarkId::new("sensitivity_wsm", &size), |b| {
        let options = SensitivityOptions::default();
        b.iter(|| weight_intervals(black_box(&matrix), &weights, &methods[0].1, &options));
    });
    let few = DecisionMatrix::new(values.slice(s![..FEW, ..]), &kinds).expect("finite");
    let gaussian = promethee(PreferenceFunction::Gaussian { s: 10.0 });
    group.bench_function(BenchmarkId::new("promethee2_gaussian", format!("{FEW}x{CRITERIA}")), |b| {
        b.iter(|| rank(black_box(&few), &weights, &gaussian));
    });
    group.finish();
}

fn judgements(share_missing: f64) -> PairwiseMatrix {
    let mut rng = Pcg64::seed_from_u64(1);
    let weights: Vec<f64> = (0..THINGS).map(|_| rng.random_range(1.0..9.0)).collect();
    let judged = Array2::from_shape_fn((THINGS, THINGS), |(i, j)| {
        let noise = rng.random_range(-1.0..1.0_f64).exp2();
        let is_made = j == i + 1 || !rng.random_bool(share_missing);
        (i < j && is_made).then(|| (weights[i] / weights[j] * noise).clamp(1.0 / 9.0, 9.0))
    });
    PairwiseMatrix::new(&judged).expect("connected")
}

fn ahp_bench(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("criteria");
    group.warm_up_time(Duration::from_millis(500)).measurement_time(Duration::from_secs(2)).sample_size(20);
    for (name, missing) in [("ahp", 0.0), ("ahp_gaps", 0.4)] {
        let matrix = judgements(missing);
        group.bench_function(BenchmarkId::new(name, THINGS), |b| b.iter(|| ahp(black_box(&matrix))));
    }
    group.finish();
}

criterion_group!(benches, ranking_bench, ahp_bench);
criterion_main!(benches);
