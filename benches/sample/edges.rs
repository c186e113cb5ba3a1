//! Random scores for allocation, from Pcg64 with seed 1.

use chancai::assign::{Edge, Problem};
use rand::{RngExt as _, SeedableRng as _};
use rand_pcg::Pcg64;

/// Every row has 10 edges with uniform scores; columns have 1 to 5 seats.
pub(crate) fn problem(rows: u32, columns: u32) -> Problem {
    let mut random = Pcg64::seed_from_u64(1);
    let seats: Vec<u32> = (0..columns).map(|_| random.random_range(1..=5)).collect();
    let mut edges = Vec::new();
    for row in 0..rows {
        for column in rand::seq::index::sample(&mut random, columns as usize, 10) {
            let (row_score, column_score) = (random.random_range(0.0..1.0), random.random_range(0.0..1.0));
            edges.push(Edge::new(row, column as u32, row_score).preferred(row_score, column_score));
        }
    }
    Problem::new(rows as usize, &seats, &edges).expect("the edges are valid")
}
