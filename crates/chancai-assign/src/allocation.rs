//! The answer: who holds what, why, and how sure that is.

use std::fmt;

use crate::certificate::looked_at;
use crate::{Blocks, Certificate, ColumnOutcome, Edge, Pair, Problem, RowOutcome, Units};

/// Who goes where, with a reason for every row and column and a [`Certificate`].
///
/// Made by the solvers, or by [`Allocation::from_rows`] and [`Allocation::from_pairs`] from what is the case today. It
/// always keeps to edges and seats: rows sit only along edges, no column holds more rows than it has seats, no row more
/// columns than its capacity. What else its problem asks for (minimums, quotas, groups, couples, fixed pairs) is
/// looked at by [`violations`](crate::violations).
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct Allocation {
    /// Indices of the problem's edges, ascending.
    edges: Vec<u32>,
    /// Row `r` holds `columns[row_starts[r]..row_starts[r + 1]]`, its best first.
    row_starts: Vec<u32>,
    columns: Vec<u32>,
    row_to_column: Vec<Option<u32>>,
    members: Vec<Vec<u32>>,
    unfilled: Vec<u32>,
    row_outcomes: Vec<RowOutcome>,
    column_outcomes: Vec<ColumnOutcome>,
    certificate: Certificate,
}

impl Allocation {
    /// Describes a given allocation of at most one column a row: the staffing of today, or one made by hand.
    ///
    /// O(E) time.
    ///
    /// # Errors
    ///
    /// [`AllocationError`] with every fault found: a wrong number of rows, a row at a column it has no edge to,
    /// a column with more rows than seats, a row without capacity that holds a column.
    pub fn from_rows(problem: &Problem, row_to_column: &[Option<u32>]) -> Result<Self, AllocationError> {
        let (given, rows) = (row_to_column.len(), problem.rows());
        let held = (0..).zip(row_to_column).filter_map(|(row, &column)| Some(Pair { row, column: column? }));
        let mut faults = Vec::new();
        if given != rows {
            faults.push(AllocationFault::WrongRows { given, rows });
        }
        Self::checked(problem, held, faults)
    }

    /// Describes a given allocation, where rows may hold several columns, in any order.
    ///
    /// O(E) time.
    ///
    /// # Errors
    ///
    /// [`AllocationError`] with every fault found: a pair without an edge or given twice, a row or a column that holds
    /// more than it can.
    pub fn from_pairs(problem: &Problem, pairs: &[Pair]) -> Result<Self, AllocationError> {
        let mut pairs = pairs.to_vec();
        pairs.sort_unstable();
        let twice = pairs.windows(2).filter(|two| two[0] == two[1]);
        let faults = twice.map(|two| AllocationFault::Twice { row: two[0].row, column: two[0].column }).collect();
        Self::checked(problem, pairs.into_iter(), faults)
    }

    fn checked(
        problem: &Problem,
        pairs: impl Iterator<Item = Pair>,
        mut faults: Vec<AllocationFault>,
    ) -> Result<Self, AllocationError> {
        let mut edges = Vec::new();
        for Pair { row, column } in pairs {
            match problem.edge_between(row, column) {
                Some(edge) => edges.push(edge),
                None => faults.push(AllocationFault::NoEdge { row, column }),
            }
        }
        edges.sort_unstable();
        push_overfull(problem, &edges, &mut faults);
        if faults.is_empty() { Ok(Self::describe(problem, edges)) } else { Err(AllocationError { faults }) }
    }

    /// Describes matched edges: indices into [`Problem::edges`], in any order.
    ///
    /// O(E) time.
    ///
    /// # Errors
    ///
    /// [`AllocationError`] with every fault found: an index out of range, an edge given twice, a row or a column that holds
    /// more than it can.
    pub fn from_edges(problem: &Problem, edges: &[u32]) -> Result<Self, AllocationError> {
        let mut edges = edges.to_vec();
        edges.sort_unstable();
        let known = problem.edges().len();
        let unknown = edges.split_off(edges.partition_point(|&edge| (edge as usize) < known));
        let mut faults: Vec<_> =
            unknown.into_iter().map(|edge| AllocationFault::EdgeOutOfRange { edge, edges: known }).collect();
        for two in edges.windows(2).filter(|two| two[0] == two[1]) {
            let Edge { row, column, .. } = problem.edges()[two[0] as usize];
            faults.push(AllocationFault::Twice { row, column });
        }
        push_overfull(problem, &edges, &mut faults);
        if faults.is_empty() { Ok(Self::describe(problem, edges)) } else { Err(AllocationError { faults }) }
    }

    /// The edges of the problem that are matched: indices into [`Problem::edges`], ascending.
    pub fn edges(&self) -> &[u32] {
        &self.edges
    }

    /// For every row the column it holds; of several the one it likes best.
    pub fn row_to_column(&self) -> &[Option<u32>] {
        &self.row_to_column
    }

    /// The column that `row` holds (of several the one it likes best); `None` too for a row out of range.
    pub fn column_of(&self, row: u32) -> Option<u32> {
        self.row_to_column.get(row as usize).copied().flatten()
    }

    /// All columns that `row` holds, the one it likes best first; empty for a row out of range.
    pub fn columns_of(&self, row: u32) -> &[u32] {
        match self.row_starts.get(row as usize..=row as usize + 1) {
            Some(&[start, end]) => &self.columns[start as usize..end as usize],
            _ => &[],
        }
    }

    /// The rows that `column` holds, ascending; empty for a column out of range.
    pub fn members(&self, column: u32) -> &[u32] {
        self.members.get(column as usize).map_or(&[], Vec::as_slice)
    }

    /// For every column how many seats stay free.
    pub fn unfilled(&self) -> &[u32] {
        &self.unfilled
    }

    /// For every row what became of it.
    pub fn row_outcomes(&self) -> &[RowOutcome] {
        &self.row_outcomes
    }

    /// For every column what became of its seats.
    pub fn column_outcomes(&self) -> &[ColumnOutcome] {
        &self.column_outcomes
    }

    /// How many seats are taken: rows that hold a column, counted once for each they hold.
    pub fn placed(&self) -> usize {
        self.edges.len()
    }

    /// The sum of the scores of the pairs, added up as whole [`Units`], so that no order of edges shows in it. O(E).
    pub fn total(&self, problem: &Problem) -> f64 {
        let units = Units::of(problem);
        let values = self.edges.iter().filter_map(|&edge| units.values().get(edge as usize));
        units.score(values.map(|&value| i128::from(value)).sum())
    }

    /// The result of the independent check.
    pub fn certificate(&self) -> Certificate {
        self.certificate
    }

    /// Derives everything from the matched `edges`, ascending, which must keep to `problem`.
    pub(crate) fn describe(problem: &Problem, edges: Vec<u32>) -> Self {
        let mut allocation = Self::undescribed(problem, edges);
        let (blocks, wanted) = looked_at(problem, &allocation.edges);
        allocation.certificate = Certificate::new(problem, &blocks);
        allocation.row_outcomes = allocation.explain_rows(problem, &blocks);
        allocation.column_outcomes = allocation.explain_columns(problem, &blocks, &wanted);
        allocation
    }

    /// Who holds what, without reasons and certificate.
    pub(crate) fn undescribed(problem: &Problem, edges: Vec<u32>) -> Self {
        let mut members = vec![Vec::new(); problem.columns()];
        let mut row_starts = vec![0; problem.rows() + 1];
        let mut row_to_column = vec![None; problem.rows()];
        for edge in edges.iter().map(|&edge| &problem.edges()[edge as usize]) {
            members[edge.column as usize].push(edge.row);
            row_starts[edge.row as usize + 1] += 1;
            row_to_column[edge.row as usize].get_or_insert(edge.column);
        }
        for row in 0..problem.rows() {
            row_starts[row + 1] += row_starts[row];
        }
        let unfilled = problem.capacities().iter().zip(&members);
        let unfilled: Vec<u32> = unfilled.map(|(&seats, members)| seats.saturating_sub(members.len() as u32)).collect();
        let columns = edges.iter().map(|&edge| problem.edges()[edge as usize].column).collect();
        Self {
            edges,
            row_starts,
            columns,
            row_to_column,
            members,
            unfilled,
            row_outcomes: Vec::new(),
            column_outcomes: Vec::new(),
            certificate: Certificate::new(problem, &Blocks::default()),
        }
    }

    fn explain_rows(&self, problem: &Problem, blocks: &Blocks) -> Vec<RowOutcome> {
        let closed = |edge: &Edge| problem.capacities()[edge.column as usize] == 0;
        let free = |edge: &Edge| self.unfilled[edge.column as usize] > 0;
        let explain = |row: u32| {
            let edges = problem.edges_of_row(row);
            if let Some(column) = self.column_of(row) {
                let rank = edges.iter().take_while(|edge| edge.column != column).count() as u32 + 1;
                RowOutcome::Placed { rank }
            } else if edges.is_empty() {
                RowOutcome::NoEdges
            } else if problem.row_parts()[row as usize].capacity == 0 {
                RowOutcome::NoCapacity
            } else if edges.iter().all(closed) {
                RowOutcome::NoSeats
            } else if blocks.pairs.binary_search_by_key(&row, |pair| pair.row).is_ok() {
                RowOutcome::Overlooked
            } else if edges.iter().any(free) {
                RowOutcome::KeptOut
            } else {
                RowOutcome::Outranked
            }
        };
        let mut outcomes: Vec<_> = (0..problem.rows() as u32).map(explain).collect();
        let couples = blocks.couples.iter().flat_map(|block| problem.couples()[block.couple as usize].rows);
        let is_grouped = |group| blocks.groups.binary_search_by_key(&group, |block| block.group).is_ok();
        let grouped = (0..).zip(problem.row_parts()).filter(|(_, part)| part.group.is_some_and(is_grouped));
        for row in couples.chain(grouped.map(|(row, _)| row)) {
            if self.column_of(row).is_none() {
                outcomes[row as usize] = RowOutcome::Overlooked;
            }
        }
        outcomes
    }

    fn explain_columns(&self, problem: &Problem, blocks: &Blocks, wanted: &[u32]) -> Vec<ColumnOutcome> {
        let mut blocking = vec![0_u32; problem.columns()];
        for pair in &blocks.pairs {
            blocking[pair.column as usize] += 1;
        }
        let explain = |column: u32| {
            let candidates = problem.column_list(column).len() as u32;
            let (blocking, waiting) = (blocking[column as usize], wanted[column as usize]);
            let elsewhere = candidates - self.members(column).len() as u32 - waiting;
            if problem.capacities()[column as usize] == 0 {
                ColumnOutcome::Closed
            } else if self.unfilled[column as usize] == 0 {
                ColumnOutcome::Full
            } else if candidates == 0 {
                ColumnOutcome::NoCandidates
            } else if blocking > 0 {
                ColumnOutcome::Overlooked { candidates, waiting: blocking }
            } else if waiting > 0 {
                ColumnOutcome::HeldBack { candidates, waiting }
            } else if elsewhere == 0 {
                ColumnOutcome::TooFewCandidates { candidates }
            } else {
                ColumnOutcome::CandidatesWentElsewhere { candidates, elsewhere }
            }
        };
        (0..problem.columns() as u32).map(explain).collect()
    }
}

/// Why a given allocation was refused: every fault.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub struct AllocationError {
    faults: Vec<AllocationFault>,
}

impl AllocationError {
    /// All faults: the count of rows, then by row, then by column.
    pub fn faults(&self) -> &[AllocationFault] {
        &self.faults
    }
}

impl fmt::Display for AllocationError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let count = self.faults.len();
        write!(f, "分配结果有 {count} 处错误 / the allocation has {count} fault(s)")?;
        match self.faults.first() {
            Some(first) => write!(f, "; 第一处 / the first: {first}"),
            None => Ok(()),
        }
    }
}

/// One fault of a given allocation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum AllocationFault {
    /// An edge is named that is not there.
    #[error("边 {edge} 不存在 / there are {edges} edges, no edge {edge}")]
    EdgeOutOfRange {
        /// The edge.
        edge: u32,
        /// How many there are.
        edges: usize,
    },
    /// A pair is given more than once.
    #[error("行 {row} 与列 {column} 的配对重复 / the pair of row {row} and column {column} is given twice")]
    Twice {
        /// The row.
        row: u32,
        /// The column.
        column: u32,
    },
    /// A row holds more columns than its capacity.
    #[error("行 {row} 至多占 {capacity} 列, 安排了 {held} 列 / row {row} holds {held} of at most {capacity} columns")]
    RowOverCapacity {
        /// The row.
        row: u32,
        /// How many columns it holds.
        held: u32,
        /// How many it may hold.
        capacity: u32,
    },
    /// It speaks of more or fewer rows than the problem has.
    #[error("应有 {rows} 行, 给了 {given} 行 / {given} rows given, the problem has {rows}")]
    WrongRows {
        /// How many rows the allocation has.
        given: usize,
        /// How many rows the problem has.
        rows: usize,
    },
    /// A row holds a column it has no edge to.
    #[error("行 {row} 与列 {column} 之间没有边 / row {row} has no edge to column {column}")]
    NoEdge {
        /// The row.
        row: u32,
        /// The column it holds.
        column: u32,
    },
    /// A column holds more rows than it has seats.
    #[error("列 {column} 有 {seats} 个名额, 安排了 {members} 行 / column {column} holds {members} of {seats} seats")]
    OverCapacity {
        /// The column.
        column: u32,
        /// How many rows it holds.
        members: u32,
        /// How many seats it has.
        seats: u32,
    },
}

impl AllocationFault {
    /// The stable ASCII code of the fault.
    pub fn code(&self) -> &'static str {
        match self {
            Self::EdgeOutOfRange { .. } => "EDGE_OUT_OF_RANGE",
            Self::Twice { .. } => "TWICE",
            Self::RowOverCapacity { .. } => "ROW_OVER_CAPACITY",
            Self::WrongRows { .. } => "WRONG_ROWS",
            Self::NoEdge { .. } => "NO_EDGE",
            Self::OverCapacity { .. } => "OVER_CAPACITY",
        }
    }
}

/// Rows and columns that hold more than they can, along these edges.
fn push_overfull(problem: &Problem, edges: &[u32], faults: &mut Vec<AllocationFault>) {
    let (mut held, mut members) = (vec![0_u32; problem.rows()], vec![0_u32; problem.columns()]);
    for edge in edges.iter().map(|&edge| &problem.edges()[edge as usize]) {
        held[edge.row as usize] += 1;
        members[edge.column as usize] += 1;
    }
    for (row, (&held, part)) in (0..).zip(held.iter().zip(problem.row_parts())) {
        let capacity = part.capacity;
        if held > capacity {
            faults.push(AllocationFault::RowOverCapacity { row, held, capacity });
        }
    }
    for (column, (&members, &seats)) in (0..).zip(members.iter().zip(problem.capacities())) {
        if members > seats {
            faults.push(AllocationFault::OverCapacity { column, members, seats });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Column, Parts, Row, blocking_pairs};

    fn problem() -> Problem {
        let edge =
            |row, column, row_score, column_score| Edge::new(row, column, 0.0).preferred(row_score, column_score);
        // 甲, 乙 both want post 0 (one seat), which likes 甲 better; 乙 would also take post 1 (two seats).
        let edges = [edge(0, 0, 1.0, 0.9), edge(1, 0, 1.0, 0.4), edge(1, 1, 0.5, 0.5)];
        Problem::new(2, &[1, 2], &edges).unwrap()
    }

    #[test]
    fn what_is_the_case_today_is_described_though_it_is_not_stable() {
        let today = Allocation::from_rows(&problem(), &[None, Some(0)]).unwrap();
        assert_eq!(today.certificate().blocking_pairs(), 1);
        assert_eq!(today.row_outcomes(), [RowOutcome::Overlooked, RowOutcome::Placed { rank: 1 }]);
        let elsewhere = ColumnOutcome::CandidatesWentElsewhere { candidates: 1, elsewhere: 1 };
        assert_eq!(today.column_outcomes(), [ColumnOutcome::Full, elsewhere]);

        let idle = Allocation::from_rows(&problem(), &[Some(0), None]).unwrap();
        assert_eq!(idle.column_outcomes()[1], ColumnOutcome::Overlooked { candidates: 1, waiting: 1 });
    }

    #[test]
    fn an_allocation_that_breaks_the_problem_is_refused_with_every_fault() {
        let faults = |rows: &[Option<u32>]| Allocation::from_rows(&problem(), rows).unwrap_err().faults().to_vec();
        assert_eq!(faults(&[Some(0), Some(0)]), [AllocationFault::OverCapacity { column: 0, members: 2, seats: 1 }]);
        assert_eq!(
            faults(&[Some(1), Some(9), None]),
            [
                AllocationFault::WrongRows { given: 3, rows: 2 },
                AllocationFault::NoEdge { row: 0, column: 1 },
                AllocationFault::NoEdge { row: 1, column: 9 },
            ]
        );
    }

    #[test]
    fn rows_may_hold_several_columns_and_no_more_than_they_can() {
        let parts = Parts {
            rows: vec![Row { capacity: 2, group: None }],
            columns: vec![Column::new(1); 3],
            edges: (0..3).map(|column| Edge::new(0, column, f64::from(column))).collect(),
            ..Parts::default()
        };
        let problem = Problem::from_parts(&parts).unwrap();
        let pair = |column| Pair { row: 0, column };
        let allocation = Allocation::from_pairs(&problem, &[pair(0), pair(2)]).unwrap();
        assert_eq!(allocation.columns_of(0), [2, 0]);
        assert_eq!((allocation.placed(), allocation.total(&problem)), (2, 2.0));
        let error = Allocation::from_pairs(&problem, &[pair(0), pair(1), pair(2), pair(1)]).unwrap_err();
        let twice = AllocationFault::Twice { row: 0, column: 1 };
        let too_many = AllocationFault::RowOverCapacity { row: 0, held: 4, capacity: 2 };
        assert_eq!(
            error.faults(),
            [twice, too_many, AllocationFault::OverCapacity { column: 1, members: 2, seats: 1 }]
        );
    }

    #[test]
    fn an_allocation_of_another_problem_does_not_panic() {
        let other = Problem::new(0, &[], &[]).unwrap();
        let allocation = Allocation::from_rows(&problem(), &[Some(0), Some(1)]).unwrap();
        assert!(blocking_pairs(&other, &allocation).is_empty());
        let empty = Allocation::from_rows(&other, &[]).unwrap();
        assert_eq!(blocking_pairs(&problem(), &empty).len(), 3);
    }
}
