//! The bare graph and what can be made on it.
//!
//! - `network/betweenness/30000x45000`: betweenness of every node of a random directed graph of 30,000 nodes and 45,000
//!   arrows (`scattered`: both ends drawn evenly; `layered`: from each node to nodes at most 300 places later, as along a
//!   chain), in the caller's pool and on one thread.
//! - `network/structure/30000x45000`: reach, cores, articulation points, longest paths and dominators of the same graph.
//! - `making/cuts`: minimal cut sets up to size 3 of the top of an AND/OR graph of 300 nodes.
//!
//! Graphs are drawn with PCG from seed 1.

use std::hint::black_box;

use chancai::chain::{
    CutOptions, MakingRules, Network, Par, articulation_points, betweenness, core_numbers, cut_sets, longest_paths,
    path_dominators, reach,
};
use criterion::{Criterion, criterion_group, criterion_main};
use rand::{RngExt, SeedableRng};
use rand_pcg::Pcg64;

const NODES: u32 = 30_000;
const ARROWS: usize = 45_000;

fn scattered() -> Network {
    let mut draw = Pcg64::seed_from_u64(1);
    let arrows = (0..ARROWS).map(|_| (draw.random_range(0..NODES), draw.random_range(0..NODES)));
    Network::new(NODES as usize, arrows).expect("ends are below the number of nodes")
}

fn layered() -> Network {
    let mut draw = Pcg64::seed_from_u64(1);
    let arrows = (0..ARROWS).map(|_| {
        let from = draw.random_range(0..NODES - 1);
        (from, (from + draw.random_range(1..=300)).min(NODES - 1))
    });
    Network::new(NODES as usize, arrows).expect("ends are below the number of nodes")
}

/// Each node from the 30th on needs two inputs of one to three alternatives among the thirty before it.
fn rules() -> MakingRules {
    let mut draw = Pcg64::seed_from_u64(1);
    let mut inputs = Vec::new();
    for node in 30..300_u32 {
        for _ in 0..2 {
            let alternatives = draw.random_range(1..=3);
            inputs.push((node, (0..alternatives).map(|_| node - draw.random_range(1..=30)).collect()));
        }
    }
    MakingRules::build(300, inputs)
}

fn network(c: &mut Criterion) {
    let mut group = c.benchmark_group("network/betweenness/30000x45000");
    group.sample_size(10);
    for (name, network) in [("scattered", scattered()), ("layered", layered())] {
        group.bench_function(format!("{name}/pool"), |b| b.iter(|| betweenness(black_box(&network), Par::Pool)));
        group.bench_function(format!("{name}/one"), |b| b.iter(|| betweenness(black_box(&network), Par::Seq)));
    }
    group.finish();
    let network = scattered();
    let mut group = c.benchmark_group("network/structure/30000x45000");
    group.sample_size(10);
    group.bench_function("reach", |b| b.iter(|| reach(black_box(&network))));
    group.bench_function("cores", |b| b.iter(|| core_numbers(black_box(&network))));
    group.bench_function("articulation", |b| b.iter(|| articulation_points(black_box(&network))));
    group.bench_function("longest", |b| b.iter(|| longest_paths(black_box(&network))));
    group.bench_function("dominators", |b| b.iter(|| path_dominators(black_box(&network), 0)));
    group.finish();
}

fn making(c: &mut Criterion) {
    let rules = rules();
    let mut group = c.benchmark_group("making/cuts");
    group.sample_size(10);
    group.bench_function("300", |b| b.iter(|| cut_sets(black_box(&rules), 299, &CutOptions::default())));
    group.finish();
}

criterion_group!(benches, network, making);
criterion_main!(benches);
