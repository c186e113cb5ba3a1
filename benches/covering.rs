//! What it costs to choose with a proof: covers, generalised assignments, staffing.
//!
//! Inputs, all from Pcg64 with seed 1, of the kinds that the OR-Library's files are:
//!
//! - `cover`: 200 rows and 1,000 columns; each column covers each row with a chance of 2 in 100, and every row has two columns
//!   at least; costs 1 to 100.
//! - `generalised`: 5 agents by 15 jobs and 10 by 60; values 15 to 25, resources 5 to 25, capacities 0.8 of the resources of an
//!   agent over the number of agents, to maximise.
//! - `staffing`: 60 experts of 100 shares and 40 posts of at most two seats and one of two skills; 400 placements of 20, 30 or
//!   50 shares worth 1 to 100.
//!
//! `verify` is the check of the answer of `solve`.

use std::hint::black_box;
use std::time::Duration;

use chancai::assign::cover::{self, Candidate, Cover};
use chancai::assign::generalised::{self, Generalised, Goal};
use chancai::assign::integer::Options;
use chancai::assign::staffing::{self, Limits, Placement, Post, SkillCount, Staffing, Unit};
use criterion::{BenchmarkId, Criterion, criterion_group, criterion_main};
use rand::{RngExt as _, SeedableRng as _};
use rand_pcg::Pcg64;

fn covering(rows: u32, columns: usize) -> Cover {
    let mut rng = Pcg64::seed_from_u64(1);
    let mut candidates: Vec<Candidate> = (0..columns)
        .map(|_| Candidate {
            cost: rng.random_range(1..=100),
            covers: (0..rows).filter(|_| rng.random_bool(0.02)).collect(),
        })
        .collect();
    for row in 0..rows {
        while candidates.iter().filter(|candidate| candidate.covers.contains(&row)).count() < 2 {
            let covers = &mut candidates[rng.random_range(0..columns)].covers;
            if !covers.contains(&row) {
                covers.push(row);
            }
        }
    }
    Cover::new(rows as usize, &candidates).expect("in range")
}

fn assignment(agents: usize, jobs: usize) -> Generalised {
    let mut rng = Pcg64::seed_from_u64(1);
    let values: Vec<i64> = (0..agents * jobs).map(|_| rng.random_range(15..=25)).collect();
    let resources: Vec<u64> = (0..agents * jobs).map(|_| rng.random_range(5..=25)).collect();
    let capacity = |own: &[u64]| own.iter().sum::<u64>() * 4 / (5 * agents as u64);
    let capacities: Vec<u64> = resources.chunks(jobs).map(capacity).collect();
    Generalised::new(&capacities, jobs, &values, &resources).expect("in range")
}

fn experts() -> Staffing {
    const EXPERTS: u32 = 60;
    const POSTS: u32 = 40;
    let mut rng = Pcg64::seed_from_u64(1);
    let skill = |skill| vec![SkillCount { skill, people: 1 }];
    let units: Vec<_> = (0..EXPERTS).map(|at| Unit { capacity: 100, seats: 1, skills: skill(at % 2) }).collect();
    let seats = Limits { least: 0, most: Some(2) };
    let post = |at| Post { seats, skills: skill(at % 2), ..Post::default() };
    let posts: Vec<_> = (0..POSTS).map(post).collect();
    let placements: Vec<_> = (0..400)
        .map(|at| Placement {
            unit: rng.random_range(0..EXPERTS),
            post: at % POSTS,
            share: [20, 30, 50][rng.random_range(0..3)],
            value: rng.random_range(1..=100),
        })
        .collect();
    Staffing::new(&units, &posts, &placements).expect("in range")
}

fn bench(criterion: &mut Criterion) {
    let options = Options::default();
    let mut group = criterion.benchmark_group("covering");
    group.warm_up_time(Duration::from_millis(500)).measurement_time(Duration::from_secs(3)).sample_size(20);

    let cover = covering(200, 1_000);
    let answer = cover::solve(&cover, &options).expect("every row has columns");
    assert!(answer.proved);
    let size = "200x1000";
    group.bench_function(BenchmarkId::new("greedy", size), |b| b.iter(|| cover::greedy(black_box(&cover))));
    group.bench_function(BenchmarkId::new("cover", size), |b| b.iter(|| cover::solve(black_box(&cover), &options)));
    group.bench_function(BenchmarkId::new("verify", size), |b| b.iter(|| cover::verify(&cover, black_box(&answer))));

    for (agents, jobs) in [(5, 15), (10, 60)] {
        let problem = assignment(agents, jobs);
        assert!(generalised::solve(&problem, Goal::Maximise, &options).proved);
        group.bench_function(BenchmarkId::new("generalised", format!("{agents}x{jobs}")), |b| {
            b.iter(|| generalised::solve(black_box(&problem), Goal::Maximise, &options));
        });
    }

    let staffing = experts();
    assert!(staffing::solve(&staffing, &options).proved);
    group.bench_function(BenchmarkId::new("staffing", "60x40"), |b| {
        b.iter(|| staffing::solve(black_box(&staffing), &options));
    });
    group.finish();
}

criterion_group!(benches, bench);
criterion_main!(benches);
