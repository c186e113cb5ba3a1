//! What cheapest flows and assignments cost: the network simplex method on sparse markets, Jonker and Volgenant's on full
//! matrices, and the checks of both.
//!
//! Input: rows, columns and scores below a million from Pcg64, seed 1. In the markets every row has 20 arcs and may stay
//! out at no gain; `tight` has as many seats as rows, `slack` a fifth more. The matrices are full.

use chancai::assign::dense::{Matrix, assign, verify as verify_assignment};
use chancai::assign::flow::{Arc, Network, minimum_cost, verify};
use criterion::{Criterion, criterion_group, criterion_main};
use rand::{RngExt as _, SeedableRng as _};
use rand_pcg::Pcg64;

fn market(rows: u32, columns: u32, seats: i64) -> Network {
    let mut random = Pcg64::seed_from_u64(1);
    let sink = rows + columns;
    let arc = |from, to, upper, cost| Arc { from, to, lower: 0, upper, cost };
    let mut arcs = Vec::new();
    for row in 0..rows {
        for column in rand::seq::index::sample(&mut random, columns as usize, 20) {
            arcs.push(arc(row, rows + column as u32, 1, -random.random_range(0..1_000_000_i64)));
        }
        arcs.push(arc(row, sink, 1, 0));
    }
    arcs.extend((rows..sink).map(|column| arc(column, sink, seats, 0)));
    let mut supplies = vec![1; rows as usize];
    supplies.resize(sink as usize, 0);
    supplies.push(-i64::from(rows));
    Network::new(&supplies, &arcs).expect("the arcs are valid")
}

fn flows(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("flow");
    group.sample_size(10);
    for (name, rows, columns, seats) in [("slack", 5_000, 500, 12), ("tight", 5_000, 500, 10)] {
        let network = market(rows, columns, seats);
        group.bench_function(format!("minimum_cost_{name}/{rows}x{columns}"), |b| b.iter(|| minimum_cost(&network)));
        let flow = minimum_cost(&network).expect("every row may stay out");
        group.bench_function(format!("verify_{name}/{rows}x{columns}"), |b| b.iter(|| verify(&network, &flow)));
    }
    group.finish();
}

fn matrices(criterion: &mut Criterion) {
    const SIZE: usize = 500;
    let mut group = criterion.benchmark_group("dense");
    let mut random = Pcg64::seed_from_u64(1);
    let whole: Vec<i64> = (0..SIZE * SIZE).map(|_| random.random_range(0..1_000_000)).collect();
    let floating: Vec<f64> = whole.iter().map(|&cost| cost as f64).collect();
    let matrix = Matrix::new(SIZE, SIZE, &whole).expect("the costs are valid");
    group.bench_function(format!("assign_i64/{SIZE}"), |b| b.iter(|| assign(&matrix)));
    let assignment = assign(&matrix);
    group.bench_function(format!("verify_i64/{SIZE}"), |b| b.iter(|| verify_assignment(&matrix, &assignment)));
    let matrix = Matrix::new(SIZE, SIZE, &floating).expect("the costs are valid");
    group.bench_function(format!("assign_f64/{SIZE}"), |b| b.iter(|| assign(&matrix)));
    group.finish();
}

criterion_group!(benches, flows, matrices);
criterion_main!(benches);
