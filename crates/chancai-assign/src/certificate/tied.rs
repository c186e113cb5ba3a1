//! Blocking pairs where equal scores are ties.

use std::cmp::Ordering;

use super::BlockingPair;
use crate::{Allocation, Edge, Problem, Ties, blocking_pairs};

/// The pairs that block `allocation` when equal scores mean what `ties` says, ordered by row, then column.
///
/// A row *gains* by a column when it likes it strictly better than the one it holds, or holds none; it *does not lose* when it
/// likes it as much. A column gains by a row when it has a free seat or holds a row it likes strictly less; it does not lose
/// when it holds one it likes as much. A pair with an edge that is not matched blocks
///
/// - [`Ties::ByIndex`]: as [`blocking_pairs`] says;
/// - [`Ties::Strong`]: when one of the two gains and the other does not lose;
/// - [`Ties::Super`]: when neither loses.
///
/// Fixed pairs are settled, as for [`blocks`](crate::blocks). Strong and super-stability know seats only: rows hold at most one
/// column (of several the one liked best counts), quotas, minimums, couples and groups are not looked at. O(E) time.
///
/// # Example
///
/// ```
/// use chancai_assign::{Allocation, Edge, Problem, Ties, blocking_pairs_with};
///
/// // 一个岗位，两名同分的人：怎样打破平局都稳定的安排不存在。
/// let edge = |row| Edge::new(row, 0, 0.8);
/// let problem = Problem::new(2, &[1], &[edge(0), edge(1)])?;
/// let today = Allocation::from_rows(&problem, &[Some(0), None])?;
/// assert!(blocking_pairs_with(&problem, &today, Ties::ByIndex).is_empty());
/// assert_eq!(blocking_pairs_with(&problem, &today, Ties::Strong).len(), 1);
/// assert_eq!(blocking_pairs_with(&problem, &today, Ties::Super)[0].row, 1);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn blocking_pairs_with(problem: &Problem, allocation: &Allocation, ties: Ties) -> Vec<BlockingPair> {
    if ties == Ties::ByIndex {
        return blocking_pairs(problem, allocation);
    }
    let held = Held::of(problem, allocation);
    let mut pairs = Vec::new();
    for (index, edge) in (0..).zip(problem.edges()) {
        if allocation.edges().binary_search(&index).is_ok() || problem.fixed().binary_search(&index).is_ok() {
            continue;
        }
        let (row, column) = (held.row_gains(problem, edge), held.column_gains(problem, edge));
        let blocks = match ties {
            Ties::Super => row.is_ge() && column.is_ge(),
            _ => row.is_ge() && column.is_ge() && (row.is_gt() || column.is_gt()),
        };
        if blocks {
            let leaves = held.rows[edge.row as usize].map(|held| held.column);
            let full = held.taken[edge.column as usize] >= problem.capacities()[edge.column as usize];
            let displaces = held.least[edge.column as usize].filter(|_| full).map(|least| least.row);
            pairs.push(BlockingPair { row: edge.row, column: edge.column, leaves, displaces });
        }
    }
    pairs.sort_unstable();
    pairs
}

struct Held {
    /// For every row the edge along which it is matched.
    rows: Vec<Option<Edge>>,
    /// Whether that is fixed.
    settled: Vec<bool>,
    taken: Vec<u32>,
    /// For every column the edge to a row it likes least, fixed ones aside.
    least: Vec<Option<Edge>>,
}

impl Held {
    fn of(problem: &Problem, allocation: &Allocation) -> Self {
        let mut held = Self {
            rows: vec![None; problem.rows()],
            settled: vec![false; problem.rows()],
            taken: vec![0; problem.columns()],
            least: vec![None; problem.columns()],
        };
        for &index in allocation.edges() {
            let Some(&edge) = problem.edges().get(index as usize) else { continue };
            held.rows[edge.row as usize].get_or_insert(edge);
            held.taken[edge.column as usize] += 1;
            let least = &mut held.least[edge.column as usize];
            if problem.fixed().binary_search(&index).is_ok() {
                held.settled[edge.row as usize] = true;
            } else if least.is_none_or(|least| edge.column_score <= least.column_score) {
                *least = Some(edge);
            }
        }
        held
    }

    /// Greater where the row gains, equal where it does not lose.
    fn row_gains(&self, problem: &Problem, edge: &Edge) -> Ordering {
        match self.rows[edge.row as usize] {
            _ if problem.row_parts()[edge.row as usize].capacity == 0 || self.settled[edge.row as usize] => {
                Ordering::Less
            }
            None => Ordering::Greater,
            Some(held) => edge.row_score.partial_cmp(&held.row_score).unwrap_or(Ordering::Less),
        }
    }

    fn column_gains(&self, problem: &Problem, edge: &Edge) -> Ordering {
        let column = edge.column as usize;
        if self.taken[column] < problem.capacities()[column] {
            return Ordering::Greater;
        }
        // No seats at all, or all of them settled: nothing to gain.
        self.least[column].map_or(Ordering::Less, |least| {
            edge.column_score.partial_cmp(&least.column_score).unwrap_or(Ordering::Less)
        })
    }
}
