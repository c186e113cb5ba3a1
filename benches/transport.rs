//! What the best assignment costs: the exact kernel on sparse edges, by how many seats there are for the rows.
//!
//! Input: 5,000 rows and 500 columns, 50 distinct random edges a row with values of 0 to 1,000,000 from Pcg64, seed 1;
//! 12 seats a column are more than enough (`slack`), 10 exactly enough (`tight`), 8 too few (`short`). `tied` has values of
//! 0 to 3 and 10 seats, `crowded` 10 seats and values that all rows rank alike but for a fifth.

use chancai::assign::transport::{Goal, Transport, solve, verify};
use criterion::{Criterion, criterion_group, criterion_main};
use rand::seq::index::sample;
use rand::{RngExt, SeedableRng};
use rand_pcg::Pcg64;

const ROWS: usize = 5_000;
const COLUMNS: usize = 500;
const EDGES: usize = 50;

fn problem(seats: u32, mut value: impl FnMut(&mut Pcg64, usize) -> i64) -> Transport {
    let mut random = Pcg64::seed_from_u64(1);
    let (mut columns, mut values) = (Vec::new(), Vec::new());
    for _ in 0..ROWS {
        for column in sample(&mut random, COLUMNS, EDGES) {
            columns.push(column as u32);
            values.push(value(&mut random, column));
        }
    }
    let starts: Vec<usize> = (0..=ROWS).map(|row| row * EDGES).collect();
    Transport::new(&[seats; COLUMNS], &starts, &columns, &values).expect("distinct columns, small values")
}

fn transport(criterion: &mut Criterion) {
    let uniform = |random: &mut Pcg64, _: usize| random.random_range(0..=1_000_000);
    let tied = |random: &mut Pcg64, _: usize| random.random_range(0..=3);
    let crowded =
        |random: &mut Pcg64, column: usize| random.random_range(0..=200_000) + i64::from(column as u32) * 1_600;
    let cases = [
        ("slack", problem(12, uniform)),
        ("tight", problem(10, uniform)),
        ("short", problem(8, uniform)),
        ("tied", problem(10, tied)),
        ("crowded", problem(10, crowded)),
    ];
    let mut group = criterion.benchmark_group("transport");
    for (case, problem) in &cases {
        for goal in [Goal::Total, Goal::CardinalityTotal] {
            let name = format!("{}_{case}/{ROWS}x{COLUMNS}", goal.code());
            group.bench_function(name, |b| b.iter(|| solve(problem, goal)));
        }
    }
    let (_, tight) = &cases[1];
    let optimum = solve(tight, Goal::Total);
    group.bench_function(format!("verify/{ROWS}x{COLUMNS}"), |b| b.iter(|| verify(tight, Goal::Total, &optimum)));
    group.finish();
}

criterion_group!(benches, transport);
criterion_main!(benches);
