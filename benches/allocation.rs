//! What an allocation costs: deferred acceptance and its check over sparse edges.
//!
//! Input: rows and columns with uniform random scores from Pcg64, seed 1; every row has 10 edges, columns have 1 to 5
//! seats. `solve` is the algorithm alone, `stable` with its check and reasons.

mod sample {
    pub(crate) mod edges;
}

use chancai::assign::{
    Allocation, Problem, Proposer, StableOptions, Ties, blocking_pairs, blocks, stable, stable_edges,
};
use criterion::{Criterion, criterion_group, criterion_main};
use sample::edges::{parts, problem, under_quotas, with_couples};

const PROPOSERS: [(&str, Proposer); 2] = [("rows", Proposer::Rows), ("columns", Proposer::Columns)];

fn with(proposer: Proposer, ties: Ties) -> StableOptions {
    let mut options = StableOptions::default();
    (options.proposer, options.ties) = (proposer, ties);
    options
}

fn allocation(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("assign");
    for (rows, columns) in [(1_000, 300), (20_000, 3_000)] {
        let problem = problem(rows, columns);
        for (name, proposer) in PROPOSERS {
            group.bench_function(format!("stable_{name}/{rows}x{columns}"), |b| b.iter(|| stable(&problem, proposer)));
            let options = with(proposer, Ties::ByIndex);
            group.bench_function(format!("solve_{name}/{rows}x{columns}"), |b| {
                b.iter(|| stable_edges(&problem, &options));
            });
        }
        for (name, ties) in [("strong", Ties::Strong), ("super", Ties::Super)] {
            let options = with(Proposer::Rows, ties);
            group.bench_function(format!("solve_{name}/{rows}x{columns}"), |b| {
                b.iter(|| stable_edges(&problem, &options));
            });
        }
        let allocation = stable(&problem, Proposer::Rows);
        group.bench_function(format!("blocking_pairs/{rows}x{columns}"), |b| {
            b.iter(|| blocking_pairs(&problem, &allocation));
        });
        let parts = parts(rows, columns);
        group.bench_function(format!("problem/{rows}x{columns}"), |b| b.iter(|| Problem::from_parts(&parts)));
    }
    group.finish();
}

fn bounds(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("assign");
    let (rows, columns) = (1_000, 300);
    for (of, problem) in
        [("quotas", under_quotas(rows, columns, false)), ("minimums", under_quotas(rows, columns, true))]
    {
        for (name, proposer) in PROPOSERS {
            let options = with(proposer, Ties::ByIndex);
            group.bench_function(format!("{of}_{name}/{rows}x{columns}"), |b| {
                b.iter(|| stable_edges(&problem, &options));
            });
        }
    }
    let problem = with_couples(rows, columns);
    let options = StableOptions::default();
    group.bench_function(format!("couples/{rows}x{columns}"), |b| b.iter(|| stable_edges(&problem, &options)));
    if let Ok(found) = stable_edges(&problem, &options) {
        let allocation = Allocation::from_edges(&problem, &found.edges).expect("it keeps to the problem");
        group.bench_function(format!("couples_blocks/{rows}x{columns}"), |b| b.iter(|| blocks(&problem, &allocation)));
    }
    group.finish();
}

criterion_group!(benches, allocation, bounds);
criterion_main!(benches);
