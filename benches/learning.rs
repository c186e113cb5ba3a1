//! What it costs to learn weights from past decisions, and to score with what was learned.
//!
//! Input, from Pcg64 with seed 1: 200 queries of 15 rows with 100 features, a quarter of them given, each from 0 to 1. The
//! label is 0 to 4 by a weighted sum of the first ten features and as much chance. `pairwise` and `logistic` are one setting
//! in five folds and the fit on all; `lambdamart` is 50 trees of 15 leaves, likewise. `scores` are all 3,000 rows by a
//! weighted sum and by 50 trees. `terms` are 200 positions of 15 decided cases each, every term drawn from 0 to 1 and one
//! in five missing, outcomes by skill and place: the prior and four strengths in five folds. `read` is the same rows as
//! LibSVM text.

use std::fmt::Write as _;
use std::hint::black_box;
use std::time::Duration;

use chancai::learn::{
    AuditColumns, Judged, LambdaMartOptions, LinearOptions, Method, PairWeight, Signs, TermCase, TermCases,
    TermOptions, TreeSetting, fit_lambdamart, fit_linear, learn_terms, read_libsvm,
};
use chancai::model::{ScoringModel, Side, Term, TermValues, Value};
use criterion::{Criterion, criterion_group, criterion_main};
use rand::{RngExt as _, SeedableRng as _};
use rand_pcg::Pcg64;

const QUERIES: usize = 200;
const EACH: usize = 15;
const FEATURES: u32 = 100;

type Row = Vec<(u32, f32)>;

fn rows() -> (Vec<Row>, Vec<u32>) {
    let mut rng = Pcg64::seed_from_u64(1);
    let mut labels = Vec::new();
    let mut rows = Vec::new();
    for _ in 0..QUERIES * EACH {
        let mut row = Row::new();
        for feature in 0..FEATURES {
            if rng.random_bool(0.25) {
                row.push((feature, rng.random::<f32>()));
            }
        }
        let told = row.iter().filter(|(feature, _)| *feature < 10).map(|(_, value)| value).sum::<f32>() / 2.5;
        labels.push(((told + rng.random::<f32>()) * 2.0).min(4.0) as u32);
        rows.push(row);
    }
    (rows, labels)
}

fn cases() -> TermCases {
    let mut rng = Pcg64::seed_from_u64(1);
    let case = |at: usize| {
        let terms = TermValues::from_fn(|_| if rng.random_bool(0.8) { Value::new(rng.random()) } else { None });
        let of = |term| terms.get(term).map_or(0.5, Value::to_f64);
        TermCase { group: (at / EACH) as u32, terms, outcome: ((of(Term::Skill) + of(Term::Place)) * 1.49) as u32 }
    };
    TermCases::new(Side::Suitability, (0..QUERIES * EACH).map(case).collect()).expect("outcomes are small")
}

fn learning(criterion: &mut Criterion) {
    let (rows, labels) = rows();
    let mut text = String::new();
    for (row, label) in rows.iter().zip(&labels) {
        write!(text, "{label}").expect("a String");
        for (feature, value) in row {
            write!(text, " {feature}:{value}").expect("a String");
        }
        text.push('\n');
    }
    let judged = Judged::from_rows(rows, &labels, &[EACH; QUERIES]).expect("good rows");
    let none = AuditColumns::none(judged.rows());
    let mut group = criterion.benchmark_group("learn");
    group.warm_up_time(Duration::from_millis(500)).measurement_time(Duration::from_secs(3)).sample_size(10);
    group.bench_function("read/3000", |b| b.iter(|| read_libsvm("rows", black_box(&text), Some(&[EACH; QUERIES]))));

    let mut linear = LinearOptions::default();
    (linear.signs, linear.strengths) = (Signs::Free, vec![0.1]);
    (linear.pair_weight, linear.positive_from) = (Some(PairWeight::Gain), Some(1));
    group.bench_function("pairwise/3000", |b| b.iter(|| fit_linear(black_box(&judged), &linear, &none)));
    let weighted = fit_linear(&judged, &linear, &none).expect("labels differ").model;
    linear.method = Method::Logistic;
    group.bench_function("logistic/3000", |b| b.iter(|| fit_linear(black_box(&judged), &linear, &none)));

    let mut setting = TreeSetting::default();
    setting.trees = 50;
    let mut trees = LambdaMartOptions::default();
    (trees.settings, trees.every) = (vec![setting], 50);
    group.bench_function("lambdamart/3000", |b| b.iter(|| fit_lambdamart(black_box(&judged), &trees, &none)));
    let forest = fit_lambdamart(&judged, &trees, &none).expect("labels differ").model;

    group.bench_function("scores_linear/3000", |b| b.iter(|| weighted.scores(black_box(&judged))));
    group.bench_function("scores_forest/3000", |b| b.iter(|| forest.scores(black_box(&judged))));

    let (cases, prior) = (cases(), ScoringModel::default());
    group.bench_function("terms/3000", |b| {
        b.iter(|| learn_terms(&prior, black_box(&cases), &TermOptions::default(), &none));
    });
    group.finish();
}

criterion_group!(benches, learning);
criterion_main!(benches);
