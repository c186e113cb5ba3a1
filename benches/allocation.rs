//! What an allocation costs: deferred acceptance and its check over sparse edges.
//!
//! Input: rows and columns with uniform random scores from Pcg64, seed 1; every row has 10 edges, columns have 1 to 5
//! seats.

mod sample {
    pub(crate) mod edges;
}

use chancai::assign::{Proposer, blocking_pairs, stable};
use criterion::{Criterion, criterion_group, criterion_main};
use sample::edges::problem;

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
