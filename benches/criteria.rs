//! What it costs to rank many alternatives by several criteria, and to weigh criteria by judgements.
//!
//! Inputs, all from Pcg64 with seed 1 (`sample/criteria.rs`):
//!
//! - 100,000 alternatives by 12 criteria, values even in 1..100, every other criterion a cost; half of the columns are
//!   rounded to whole numbers, so that there are equal values. Weights 1 to 12. `gaussian` is PROMETHEE II with the
//!   Gaussian function on the first 1,000.
//! - `ahp`: Saaty's scale on pairs of 10 things with weights even in 1..9, times or over up to 2; `ahp_gaps` leaves out two
//!   in five.

mod sample {
    pub(crate) mod criteria;
}

use std::hint::black_box;
use std::time::Duration;

use chancai::model::criteria::{
    DecisionMatrix, PreferenceFunction, SensitivityOptions, ahp, critic_weights, entropy_weights, rank,
    weight_intervals,
};
use criterion::{BenchmarkId, Criterion, criterion_group, criterion_main};
use ndarray::s;
use sample::criteria::{CRITERIA, judgements, kinds, methods, promethee, values, weights};

const ALTERNATIVES: usize = 100_000;
const FEW: usize = 1_000;
const THINGS: usize = 10;

fn ranking_bench(criterion: &mut Criterion) {
    let (values, kinds, weights, methods) = (values(ALTERNATIVES), kinds(), weights(), methods());
    let matrix = DecisionMatrix::new(&values, &kinds).expect("finite");
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

fn ahp_bench(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("criteria");
    group.warm_up_time(Duration::from_millis(500)).measurement_time(Duration::from_secs(2)).sample_size(20);
    for (name, missing) in [("ahp", 0.0), ("ahp_gaps", 0.4)] {
        let matrix = judgements(THINGS, missing);
        group.bench_function(BenchmarkId::new(name, THINGS), |b| b.iter(|| ahp(black_box(&matrix))));
    }
    group.finish();
}

criterion_group!(benches, ranking_bench, ahp_bench);
criterion_main!(benches);
