//! Several allocations of one problem side by side.

use crate::{Allocation, Problem, violations};

/// What an allocation comes to, in the terms people weigh against each other.
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct Summary {
    /// The sum of the scores of all pairs.
    pub total: f64,
    /// The lowest score of a pair; `None` without pairs.
    pub worst: Option<f64>,
    /// How many pairs there are.
    pub pairs: usize,
    /// How many rows with any capacity hold nothing.
    pub unmatched: usize,
    /// Rows that hold a column, as a share of those that have an edge; 1 where none has.
    pub coverage: f64,
    /// How many seats stay free.
    pub unfilled: u64,
    /// How many columns with seats hold no row.
    pub empty_columns: usize,
    /// How many pairs would leave what they hold for each other.
    pub blocking_pairs: usize,
    /// How many minimums, quotas, groups, couples and fixed pairs are not kept.
    pub violations: usize,
}

/// Sums up an allocation. O(E).
///
/// # Example
///
/// ```
/// use chancai_assign::{Edge, Limits, Objective, Problem, Proposer, optimal, stable, summary};
///
/// // 两人两岗：稳定的安排让一人落空，总分最高的安排各得其所，却有一对会私下改约。
/// let edges = [Edge::new(0, 0, 0.9), Edge::new(0, 1, 0.8), Edge::new(1, 0, 0.7)];
/// let problem = Problem::new(2, &[1, 1], &edges)?;
/// let steady = summary(&problem, &stable(&problem, Proposer::Rows));
/// let best = optimal(&problem, Objective::Total, &Limits::default())?;
/// let best = summary(&problem, &best.allocation(&problem));
/// assert_eq!((steady.pairs, steady.blocking_pairs), (1, 0));
/// assert_eq!((best.pairs, best.blocking_pairs), (2, 1));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn summary(problem: &Problem, allocation: &Allocation) -> Summary {
    let scores = || allocation.edges().iter().filter_map(|&edge| problem.edges().get(edge as usize)).map(|e| e.score);
    let holds = |row: u32| allocation.column_of(row).is_some();
    let rows = || (0..problem.rows() as u32).zip(problem.row_parts());
    let eligible = rows().filter(|&(row, _)| !problem.edges_of_row(row).is_empty()).count();
    let placed = rows().filter(|&(row, _)| holds(row)).count();
    let empty = |&(column, seats): &(u32, &u32)| *seats > 0 && allocation.members(column).is_empty();
    Summary {
        total: allocation.total(problem),
        worst: scores().min_by(f64::total_cmp),
        pairs: allocation.placed(),
        unmatched: rows().filter(|&(row, part)| part.capacity > 0 && !holds(row)).count(),
        coverage: if eligible == 0 { 1.0 } else { placed as f64 / eligible as f64 },
        unfilled: allocation.unfilled().iter().map(|&free| u64::from(free)).sum(),
        empty_columns: (0..).zip(problem.capacities()).filter(empty).count(),
        blocking_pairs: allocation.certificate().blocking_pairs(),
        violations: violations(problem, allocation).len(),
    }
}
