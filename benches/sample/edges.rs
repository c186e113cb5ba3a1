//! Random scores for allocation, from Pcg64 with seed 1.

use chancai::assign::{Column, Couple, Edge, Parts, Problem, Quota, Row};
use rand::{RngExt as _, SeedableRng as _};
use rand_pcg::Pcg64;

/// Every row has 10 edges with uniform scores; columns have 1 to 5 seats.
pub(crate) fn problem(rows: u32, columns: u32) -> Problem {
    Problem::from_parts(&parts(rows, columns)).expect("the edges are valid")
}

/// What that problem is made of.
pub(crate) fn parts(rows: u32, columns: u32) -> Parts {
    let mut random = Pcg64::seed_from_u64(1);
    let seats: Vec<u32> = (0..columns).map(|_| random.random_range(1..=5)).collect();
    let mut edges = Vec::new();
    for row in 0..rows {
        for column in rand::seq::index::sample(&mut random, columns as usize, 10) {
            let (row_score, column_score) = (random.random_range(0.0..1.0), random.random_range(0.0..1.0));
            edges.push(Edge::new(row, column as u32, row_score).preferred(row_score, column_score));
        }
    }
    Parts {
        rows: vec![Row::default(); rows as usize],
        columns: seats.into_iter().map(Column::new).collect(),
        edges,
        ..Parts::default()
    }
}

/// The same under quotas: one above every 20 columns with four fifths of their seats, and one above all with three
/// quarters; `minimums`: every column needs one row.
#[allow(dead_code, reason = "not every bench that has the sample measures quotas")]
pub(crate) fn under_quotas(rows: u32, columns: u32, minimums: bool) -> Problem {
    let mut parts = parts(rows, columns);
    let quotas = columns.div_ceil(20);
    parts.quotas = vec![Quota { parent: Some(quotas), minimum: 0, maximum: 0 }; quotas as usize];
    for (at, column) in (0..).zip(&mut parts.columns) {
        column.node = Some(at / 20);
        column.minimum = u32::from(minimums);
        parts.quotas[at as usize / 20].maximum += column.maximum;
    }
    let seats: u32 = parts.quotas.iter().map(|quota| quota.maximum).sum();
    parts.quotas.iter_mut().for_each(|quota| quota.maximum = quota.maximum * 4 / 5);
    parts.quotas.push(Quota { parent: None, minimum: 0, maximum: seats / 4 * 3 });
    Problem::from_parts(&parts).expect("the parts are valid")
}

/// The same with a tenth of the rows in couples, who wish for every two of their columns, the sum of ranks deciding.
#[allow(dead_code, reason = "not every bench that has the sample measures couples")]
pub(crate) fn with_couples(rows: u32, columns: u32) -> Problem {
    let mut parts = parts(rows, columns);
    parts.couples = (0..rows / 20).map(|at| couple(&parts.edges, [2 * at, 2 * at + 1])).collect();
    Problem::from_parts(&parts).expect("the parts are valid")
}

fn couple(edges: &[Edge], rows: [u32; 2]) -> Couple {
    let lists = rows.map(|row| {
        let mut list = edges[row as usize * 10..row as usize * 10 + 10].to_vec();
        list.sort_by(|a, b| b.row_score.total_cmp(&a.row_score));
        list.into_iter().map(|edge| Some(edge.column)).collect::<Vec<_>>()
    });
    let mut wishes: Vec<_> = (0..10).flat_map(|a| (0..10).map(move |b| (a + b, a, b))).collect();
    wishes.sort_unstable();
    Couple { rows, wishes: wishes.into_iter().map(|(_, a, b)| [lists[0][a], lists[1][b]]).collect() }
}
