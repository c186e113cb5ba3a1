//! What exchanges between units and decisions over time cost.
//!
//! Input, from Pcg64 with seed 1: people spread evenly over units; each may swap with 5 others, or move to 5 posts of other
//! units, worth 1 to 100; units may have 4 people away, lose and gain 2. Arrivals: 1,000 rows in a pool with 5 columns each,
//! 100 columns of 3 seats, batches of 50.

use chancai::assign::arrivals::{Choice, Desk, Forecast, Policy, Rows, hindsight};
use chancai::assign::exchange::{
    Move, MoveParts, Moves, Post, Swap, SwapParts, Swaps, Unit, best_moves, best_swaps, verify_swaps,
};
use criterion::{Criterion, criterion_group, criterion_main};
use rand::{RngExt as _, SeedableRng as _};
use rand_pcg::Pcg64;
use std::collections::BTreeSet;

/// The units of people, and pairs of a person and another number whose unit is another.
fn pairs(random: &mut Pcg64, people: u32, units: u32) -> (Vec<u32>, BTreeSet<(u32, u32)>) {
    let of: Vec<u32> = (0..people).map(|person| person % units).collect();
    let mut pairs = BTreeSet::new();
    for a in 0..people {
        for _ in 0..5 {
            let b = random.random_range(0..people);
            if of[a as usize] != of[b as usize] {
                pairs.insert((a.min(b), a.max(b)));
            }
        }
    }
    (of, pairs)
}

fn exchange(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("exchange");
    group.sample_size(10);
    for (people, units) in [(60, 8), (1_000, 50)] {
        let random = &mut Pcg64::seed_from_u64(1);
        let (of, pairs) = pairs(random, people, units);
        let mut value = || random.random_range(1..=100);
        let swaps = pairs.iter().map(|&(a, b)| Swap { a, b, value: value() }).collect();
        let parts = SwapParts { people: of.clone(), units: vec![Some(4); units as usize], swaps, between: vec![] };
        let problem = Swaps::new(&parts).expect("the swaps are valid");
        group.bench_function(format!("best_swaps/{people}"), |b| b.iter(|| best_swaps(&problem, 20)));
        let best = best_swaps(&problem, 20);
        group.bench_function(format!("verify_swaps/{people}"), |b| b.iter(|| verify_swaps(&problem, &best)));
        let posts = of.iter().map(|&unit| Post { unit, least: 0, most: 1 }).collect();
        let moves = pairs.iter().map(|&(person, post)| Move { person, post, value: value() }).collect();
        let parts = MoveParts { units: vec![Unit::limited(2, 2); units as usize], people: of, posts, moves };
        let problem = Moves::new(&parts).expect("the moves are valid");
        group.bench_function(format!("best_moves/{people}"), |b| b.iter(|| best_moves(&problem)));
    }
    group.finish();
}

fn pool() -> Rows {
    let mut random = Pcg64::seed_from_u64(1);
    let rows: Vec<Vec<Choice>> = (0..1_000)
        .map(|_| {
            let columns = rand::seq::index::sample(&mut random, 100, 5);
            columns.into_iter().map(|at| Choice { column: at as u32, value: random.random_range(1..=1_000) }).collect()
        })
        .collect();
    Rows::new(100, &rows).expect("the rows are valid")
}

fn arrivals(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("arrivals");
    let pool = pool();
    let batch = pool.picked(&(0..50).collect::<Vec<_>>());
    let forecast = Forecast::spread(&pool, 950);
    let desk = Desk::new(&[3; 100]);
    for policy in Policy::ALL {
        group.bench_function(format!("decide_{}/50+1000", policy.code()), |b| {
            b.iter(|| desk.clone().decide(&batch, policy, &forecast));
        });
    }
    group.bench_function("hindsight/1000", |b| b.iter(|| hindsight(&[3; 100], std::slice::from_ref(&pool))));
    group.finish();
}

criterion_group!(benches, exchange, arrivals);
criterion_main!(benches);
