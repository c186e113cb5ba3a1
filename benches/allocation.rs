//! What an allocation costs: deferred acceptance and its check over sparse edges.
//!
//! Input: rows and columns with uniform random scores from Pcg64, seed 1; every row has 10 edges, columns have 1 to 5
//! seats.

use chancai::assign::{Edge, Problem, Proposer, blocking_pairs, stable};
use criterion::{Criterion, criterion_group, criterion_main};
use rand::{RngExt as _, SeedableRng as _};
use rand_pcg::Pcg64;

fn problem(rows: u32, columns: u32) -> Problem {
    let mut random = Pcg64::seed_from_u64(1);
    let seats: Vec<u32> = (0..columns).map(|_| random.random_range(1..=5)).collect();
    let mut edges = Vec::new();
    for row in 0..rows {
        for column in rand::seq::index::sample(&mut random, columns as usize, 10) {
            let (row_score, column_score) = (random.random_range(0.0..1.0), random.random_range(0.0..1.0));
            edges.push(Edge { row, column: column as u32, row_score, column_score });
        }
    }
    Problem::new(rows as usize, &seats, &edges).expect("the edges are valid")
}

fn allocation(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("assign");
    for (rows, columns) in [(1_000, 300), (20_000, 3_000)] {
        let problem = problem(rows, columns);
        for (name, proposer) in [("rows", Proposer::Rows), ("columns", Proposer::Columns)] {
            group.bench_function(format!("stable_{name}/{rows}x{columns}"), |b| b.iter(|| stable(&problem, proposer)));
        }
        let allocation = stable(&problem, Proposer::Rows);
        group.bench_function(format!("blocking_pairs/{rows}x{columns}"), |b| {
            b.iter(|| blocking_pairs(&problem, &allocation));
        });
    }
    group.finish();
}

criterion_group!(benches, allocation);
criterion_main!(benches);
