//! What it costs to measure rankings.
//!
//! Inputs, all from Pcg64 with seed 1:
//!
//! - `evaluate/read_*` and `evaluate/all_measures`: 50 queries with 1,000 documents listed and 400 judged each, drawn from 5,000;
//!   grades 0 to 3, one in four above 0; scores with four digits, so that some are tied. All measures, cut at 5, 10 and 100.
//! - `correlation/*`: two series of 100,000 values; `_tied` of 100 different ones.
//! - `congestion/gini`: 2,000 lists of 100 out of 20,000 candidates, the low numbers more often.
//! - `resample/*`: 200 queries, 10,000 draws.

use std::hint::black_box;
use std::time::Duration;

use chancai::audit::metrics::{
    Discount, EvaluationOptions, Measure, bootstrap_interval, congestion, evaluate, kendall_tau, randomisation_test,
    read_qrels, read_run, spearman_rho, tau_ap,
};
use chancai::table::{Format, Source};
use criterion::{BenchmarkId, Criterion, criterion_group, criterion_main};
use rand::{RngExt as _, SeedableRng as _};
use rand_pcg::Pcg64;
use std::collections::BTreeSet;
use std::fmt::Write as _;

const QUERIES: usize = 50;
const LISTED: usize = 1_000;
const JUDGED: usize = 400;
const VALUES: usize = 100_000;
const DRAWS: usize = 10_000;

fn drawn(rng: &mut Pcg64, count: usize) -> BTreeSet<u32> {
    let mut all = BTreeSet::new();
    while all.len() < count {
        all.insert(rng.random_range(0..5_000));
    }
    all
}

fn files() -> (Source, Source) {
    let mut rng = Pcg64::seed_from_u64(1);
    let (mut judged, mut listed) = (String::new(), String::new());
    for query in 0..QUERIES {
        for document in drawn(&mut rng, JUDGED) {
            let grade = if rng.random_bool(0.25) { rng.random_range(1..4u32) } else { 0 };
            writeln!(judged, "q{query} 0 d{document} {grade}").expect("a string");
        }
        for document in drawn(&mut rng, LISTED) {
            writeln!(listed, "q{query} Q0 d{document} 0 {:.4} run", rng.random::<f64>()).expect("a string");
        }
    }
    (Source::from_text("qrels", judged, Format::Csv), Source::from_text("run", listed, Format::Csv))
}

fn evaluate_bench(criterion: &mut Criterion) {
    let (judged, listed) = files();
    let (qrels, run) = (read_qrels(&judged).0, read_run(&listed).0);
    let measures: Vec<Measure> =
        Measure::WHOLE.into_iter().chain([5, 10, 100].into_iter().flat_map(Measure::at)).collect();
    let mut group = criterion.benchmark_group("evaluate");
    group.warm_up_time(Duration::from_millis(500)).measurement_time(Duration::from_secs(3)).sample_size(20);
    group.bench_function(BenchmarkId::new("read_qrels", QUERIES * JUDGED), |b| {
        b.iter(|| read_qrels(black_box(&judged)));
    });
    group.bench_function(BenchmarkId::new("read_run", QUERIES * LISTED), |b| b.iter(|| read_run(black_box(&listed))));
    group.bench_function(BenchmarkId::new("all_measures", QUERIES * LISTED), |b| {
        b.iter(|| evaluate(black_box(&qrels), &run, &measures, EvaluationOptions::default()));
    });
    group.finish();
}

fn correlation_bench(criterion: &mut Criterion) {
    let mut rng = Pcg64::seed_from_u64(1);
    let x: Vec<f64> = (0..VALUES).map(|_| rng.random::<f64>()).collect();
    let y: Vec<f64> = x.iter().map(|x| x + rng.random::<f64>()).collect();
    let coarse = |values: &[f64]| values.iter().map(|value| (value * 100.0).floor()).collect::<Vec<f64>>();
    let (tied_x, tied_y) = (coarse(&x), coarse(&y));
    let mut group = criterion.benchmark_group("correlation");
    group.warm_up_time(Duration::from_millis(500)).measurement_time(Duration::from_secs(3)).sample_size(20);
    for (name, measure) in
        [("kendall", kendall_tau as fn(&[f64], &[f64]) -> Option<f64>), ("spearman", spearman_rho), ("tau_ap", tau_ap)]
    {
        group.bench_function(BenchmarkId::new(name, VALUES), |b| b.iter(|| measure(black_box(&x), &y)));
    }
    group.bench_function(BenchmarkId::new("kendall_tied", VALUES), |b| {
        b.iter(|| kendall_tau(black_box(&tied_x), &tied_y));
    });
    group.finish();
}

fn many_bench(criterion: &mut Criterion) {
    let mut rng = Pcg64::seed_from_u64(1);
    let low = |rng: &mut Pcg64| (rng.random::<f64>().powi(3) * 20_000.0) as u32;
    let lists: Vec<Vec<u32>> = (0..2_000).map(|_| (0..100).map(|_| low(&mut rng)).collect()).collect();
    let a: Vec<f64> = (0..200).map(|_| rng.random::<f64>()).collect();
    let b: Vec<f64> = a.iter().map(|a| a * rng.random::<f64>()).collect();
    let mut group = criterion.benchmark_group("congestion");
    group.warm_up_time(Duration::from_millis(500)).measurement_time(Duration::from_secs(3)).sample_size(20);
    group.bench_function(BenchmarkId::new("gini", 200_000), |bench| {
        bench.iter(|| congestion(black_box(&lists), 20_000, Discount::Logarithmic));
    });
    group.finish();
    let mut group = criterion.benchmark_group("resample");
    group.warm_up_time(Duration::from_millis(500)).measurement_time(Duration::from_secs(3)).sample_size(10);
    group.bench_function(BenchmarkId::new("bootstrap", DRAWS), |bench| {
        bench.iter(|| bootstrap_interval(black_box(&a), 0.95, DRAWS, 1));
    });
    group.bench_function(BenchmarkId::new("randomisation", DRAWS), |bench| {
        bench.iter(|| randomisation_test(black_box(&a), &b, DRAWS, 1));
    });
    group.finish();
}

criterion_group!(benches, evaluate_bench, correlation_bench, many_bench);
criterion_main!(benches);
