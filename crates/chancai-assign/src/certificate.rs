//! The proof: a check of stability that shares no code with the algorithm.

use std::cmp::Ordering;

use crate::{Allocation, Edge, Problem};

/// A pair that would leave what it holds for each other.
///
/// `(row, column)` blocks an allocation when
/// 1. there is an edge between them and they are not matched to each other,
/// 2. the row holds nothing, or a column it likes strictly less, and
/// 3. the column has a free seat, or holds a row it likes strictly less.
///
/// "Likes" is the strict order of [`Problem`]: score, then the lower index. A column without seats blocks nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct BlockingPair {
    /// The row.
    pub row: u32,
    /// The column.
    pub column: u32,
    /// The column the row would leave, if it holds one.
    pub leaves: Option<u32>,
    /// The row the column would let go (its least liked), unless a seat is free.
    pub displaces: Option<u32>,
}

/// Every pair that blocks `allocation`, ordered by row, then column; empty exactly when it is stable.
///
/// Works from the scores alone and not from the ranks that [`stable`](crate::stable) uses, so that a fault of
/// one is caught by the other. O(E) time, O(rows + columns) memory. Of a problem other than the allocation's
/// own the answer has no meaning, and it does not panic.
///
/// # Example
///
/// ```
/// use chancai_assign::{Allocation, BlockingPair, Edge, Problem, blocking_pairs};
///
/// // 现状：一个岗位给了乙，而岗位更看重甲，甲还闲着。
/// let edge = |row, column_score| Edge::new(row, 0, 0.0).preferred(1.0, column_score);
/// let problem = Problem::new(2, &[1], &[edge(0, 0.9), edge(1, 0.4)])?;
/// let today = Allocation::from_rows(&problem, &[None, Some(0)])?;
/// let pair = BlockingPair { row: 0, column: 0, leaves: None, displaces: Some(1) };
/// assert_eq!(blocking_pairs(&problem, &today), [pair]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn blocking_pairs(problem: &Problem, allocation: &Allocation) -> Vec<BlockingPair> {
    let holdings = Holdings::of(problem, allocation.row_to_column());
    let mut pairs: Vec<_> = problem.edges().iter().filter_map(|edge| holdings.blocked_by(problem, edge)).collect();
    pairs.sort_unstable();
    pairs
}

/// What an answer carries: how many pairs could upset it, counted by [`blocking_pairs`] after the fact.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct Certificate {
    blocking_pairs: usize,
    edges_checked: usize,
}

impl Certificate {
    /// How many pairs block the allocation; 0 for a stable one.
    pub fn blocking_pairs(&self) -> usize {
        self.blocking_pairs
    }

    /// How many edges were looked at: all of the problem's.
    pub fn edges_checked(&self) -> usize {
        self.edges_checked
    }

    /// Whether no pair blocks.
    pub fn is_stable(&self) -> bool {
        self.blocking_pairs == 0
    }

    pub(crate) fn new(problem: &Problem, pairs: &[BlockingPair]) -> Self {
        Self { blocking_pairs: pairs.len(), edges_checked: problem.edges().len() }
    }
}

/// What every row and column holds, by score.
struct Holdings {
    /// For every row, the edge it is matched along.
    rows: Vec<Option<Edge>>,
    /// For every column, how many seats are taken.
    taken: Vec<u32>,
    /// For every column, the edge to the row it likes least among those it holds.
    least: Vec<Option<Edge>>,
}

impl Holdings {
    fn of(problem: &Problem, row_to_column: &[Option<u32>]) -> Self {
        let mut holdings = Self {
            rows: vec![None; problem.rows()],
            taken: vec![0; problem.columns()],
            least: vec![None; problem.columns()],
        };
        for edge in problem.edges() {
            if row_to_column.get(edge.row as usize) != Some(&Some(edge.column)) {
                continue;
            }
            holdings.rows[edge.row as usize] = Some(*edge);
            holdings.taken[edge.column as usize] += 1;
            let least = &mut holdings.least[edge.column as usize];
            if least.is_none_or(|least| column_prefers(&least, edge)) {
                *least = Some(*edge);
            }
        }
        holdings
    }

    fn blocked_by(&self, problem: &Problem, edge: &Edge) -> Option<BlockingPair> {
        let column = edge.column as usize;
        let held = self.rows[edge.row as usize];
        if held.is_some_and(|held| !row_prefers(edge, &held)) {
            return None;
        }
        let displaces = if self.taken[column] < problem.capacities()[column] {
            None
        } else {
            // Full: with no seats at all there is no least liked row either, and nothing to gain.
            Some(self.least[column].filter(|least| column_prefers(edge, least))?.row)
        };
        Some(BlockingPair { row: edge.row, column: edge.column, leaves: held.map(|held| held.column), displaces })
    }
}

/// Whether the row of both edges likes `a` strictly better.
fn row_prefers(a: &Edge, b: &Edge) -> bool {
    wins((a.row_score, a.column), (b.row_score, b.column))
}

/// Whether the column of both edges likes `a` strictly better.
fn column_prefers(a: &Edge, b: &Edge) -> bool {
    wins((a.column_score, a.row), (b.column_score, b.row))
}

/// The order of [`Problem`] once more: the higher score, and of equal ones the lower index.
fn wins((a_score, a): (f64, u32), (b_score, b): (f64, u32)) -> bool {
    match a_score.partial_cmp(&b_score) {
        Some(Ordering::Greater) => true,
        Some(Ordering::Equal) => a < b,
        _ => false,
    }
}
