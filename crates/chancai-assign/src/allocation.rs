//! The answer: who holds what, why, and how sure that is.

use std::fmt;

use crate::{BlockingPair, Certificate, ColumnOutcome, Edge, Problem, RowOutcome, blocking_pairs};

/// Who goes where, with a reason for every row and column and a [`Certificate`].
///
/// Made by [`stable`](crate::stable), or by [`Allocation::from_rows`] from what is the case today. It always
/// keeps to its problem: rows sit only along edges and no column holds more rows than it has seats.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct Allocation {
    row_to_column: Vec<Option<u32>>,
    members: Vec<Vec<u32>>,
    unfilled: Vec<u32>,
    row_outcomes: Vec<RowOutcome>,
    column_outcomes: Vec<ColumnOutcome>,
    certificate: Certificate,
}

impl Allocation {
    /// Describes a given allocation, stable or not: the staffing of today, or one made by hand.
    ///
    /// O(E) time.
    ///
    /// # Errors
    ///
    /// [`AllocationError`] with every fault found: a wrong number of rows, a row at a column it has no edge to,
    /// a column with more rows than seats.
    pub fn from_rows(problem: &Problem, row_to_column: Vec<Option<u32>>) -> Result<Self, AllocationError> {
        let faults = faults_of(problem, &row_to_column);
        if faults.is_empty() { Ok(Self::describe(problem, row_to_column)) } else { Err(AllocationError { faults }) }
    }

    /// For every row the column it holds.
    pub fn row_to_column(&self) -> &[Option<u32>] {
        &self.row_to_column
    }

    /// The column that `row` holds; `None` too for a row out of range.
    pub fn column_of(&self, row: u32) -> Option<u32> {
        self.row_to_column.get(row as usize).copied().flatten()
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

    /// How many rows hold a column.
    pub fn placed(&self) -> usize {
        self.members.iter().map(Vec::len).sum()
    }

    /// The result of the independent check.
    pub fn certificate(&self) -> Certificate {
        self.certificate
    }

    /// Derives everything from `row_to_column`, which must keep to `problem`.
    pub(crate) fn describe(problem: &Problem, row_to_column: Vec<Option<u32>>) -> Self {
        let mut members = vec![Vec::new(); problem.columns()];
        for (row, column) in (0..).zip(&row_to_column) {
            if let Some(column) = *column {
                members[column as usize].push(row);
            }
        }
        let unfilled = problem.capacities().iter().zip(&members);
        let unfilled: Vec<u32> = unfilled.map(|(&seats, members)| seats.saturating_sub(members.len() as u32)).collect();
        let mut allocation = Self {
            row_to_column,
            members,
            unfilled,
            row_outcomes: Vec::new(),
            column_outcomes: Vec::new(),
            certificate: Certificate::new(problem, &[]),
        };
        let pairs = blocking_pairs(problem, &allocation);
        allocation.certificate = Certificate::new(problem, &pairs);
        allocation.row_outcomes = allocation.explain_rows(problem, &pairs);
        allocation.column_outcomes = allocation.explain_columns(problem, &pairs);
        allocation
    }

    fn explain_rows(&self, problem: &Problem, pairs: &[BlockingPair]) -> Vec<RowOutcome> {
        let closed = |edge: &Edge| problem.capacities()[edge.column as usize] == 0;
        let explain = |row: u32| {
            let edges = problem.edges_of_row(row);
            if let Some(column) = self.column_of(row) {
                let rank = edges.iter().take_while(|edge| edge.column != column).count() as u32 + 1;
                RowOutcome::Placed { rank }
            } else if edges.is_empty() {
                RowOutcome::NoEdges
            } else if edges.iter().all(closed) {
                RowOutcome::NoSeats
            } else if pairs.binary_search_by_key(&row, |pair| pair.row).is_ok() {
                RowOutcome::Overlooked
            } else {
                RowOutcome::Outranked
            }
        };
        (0..problem.rows() as u32).map(explain).collect()
    }

    fn explain_columns(&self, problem: &Problem, pairs: &[BlockingPair]) -> Vec<ColumnOutcome> {
        let mut waiting = vec![0_u32; problem.columns()];
        for pair in pairs {
            waiting[pair.column as usize] += 1;
        }
        let explain = |column: u32| {
            let candidates = problem.column_list(column).len() as u32;
            let waiting = waiting[column as usize];
            let elsewhere = candidates - self.members(column).len() as u32 - waiting;
            if problem.capacities()[column as usize] == 0 {
                ColumnOutcome::Closed
            } else if self.unfilled[column as usize] == 0 {
                ColumnOutcome::Full
            } else if candidates == 0 {
                ColumnOutcome::NoCandidates
            } else if waiting > 0 {
                ColumnOutcome::Overlooked { candidates, waiting }
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
            Self::WrongRows { .. } => "WRONG_ROWS",
            Self::NoEdge { .. } => "NO_EDGE",
            Self::OverCapacity { .. } => "OVER_CAPACITY",
        }
    }
}

fn faults_of(problem: &Problem, row_to_column: &[Option<u32>]) -> Vec<AllocationFault> {
    let mut faults = Vec::new();
    if row_to_column.len() != problem.rows() {
        faults.push(AllocationFault::WrongRows { given: row_to_column.len(), rows: problem.rows() });
    }
    let mut members = vec![0_u32; problem.columns()];
    for (row, column) in (0..).zip(row_to_column) {
        let Some(column) = *column else { continue };
        if problem.edges_of_row(row).iter().any(|edge| edge.column == column) {
            members[column as usize] += 1;
        } else {
            faults.push(AllocationFault::NoEdge { row, column });
        }
    }
    for (column, (&members, &seats)) in (0..).zip(members.iter().zip(problem.capacities())) {
        if members > seats {
            faults.push(AllocationFault::OverCapacity { column, members, seats });
        }
    }
    faults
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problem() -> Problem {
        let edge = |row, column, row_score, column_score| Edge { row, column, row_score, column_score };
        // 甲, 乙 both want post 0 (one seat), which likes 甲 better; 乙 would also take post 1 (two seats).
        let edges = [edge(0, 0, 1.0, 0.9), edge(1, 0, 1.0, 0.4), edge(1, 1, 0.5, 0.5)];
        Problem::new(2, &[1, 2], &edges).unwrap()
    }

    #[test]
    fn what_is_the_case_today_is_described_though_it_is_not_stable() {
        let today = Allocation::from_rows(&problem(), vec![None, Some(0)]).unwrap();
        assert_eq!(today.certificate().blocking_pairs(), 1);
        assert_eq!(today.row_outcomes(), [RowOutcome::Overlooked, RowOutcome::Placed { rank: 1 }]);
        let elsewhere = ColumnOutcome::CandidatesWentElsewhere { candidates: 1, elsewhere: 1 };
        assert_eq!(today.column_outcomes(), [ColumnOutcome::Full, elsewhere]);

        let idle = Allocation::from_rows(&problem(), vec![Some(0), None]).unwrap();
        assert_eq!(idle.column_outcomes()[1], ColumnOutcome::Overlooked { candidates: 1, waiting: 1 });
    }

    #[test]
    fn an_allocation_that_breaks_the_problem_is_refused_with_every_fault() {
        let faults = |rows| Allocation::from_rows(&problem(), rows).unwrap_err().faults().to_vec();
        assert_eq!(faults(vec![Some(0), Some(0)]), [AllocationFault::OverCapacity { column: 0, members: 2, seats: 1 }]);
        assert_eq!(
            faults(vec![Some(1), Some(9), None]),
            [
                AllocationFault::WrongRows { given: 3, rows: 2 },
                AllocationFault::NoEdge { row: 0, column: 1 },
                AllocationFault::NoEdge { row: 1, column: 9 },
            ]
        );
    }

    #[test]
    fn an_allocation_of_another_problem_does_not_panic() {
        let other = Problem::new(0, &[], &[]).unwrap();
        let allocation = Allocation::from_rows(&problem(), vec![Some(0), Some(1)]).unwrap();
        assert!(blocking_pairs(&other, &allocation).is_empty());
        let empty = Allocation::from_rows(&other, vec![]).unwrap();
        assert_eq!(blocking_pairs(&problem(), &empty).len(), 3);
    }
}
