//! The algorithm: deferred acceptance, many to one.

use std::collections::BinaryHeap;

use crate::{Allocation, Problem};

/// Which side asks. Both give a stable allocation; they differ in whom it favours where several exist.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
pub enum Proposer {
    /// Rows ask: every row gets the best column it has in any stable allocation, and no row gains by
    /// misstating its order.
    #[default]
    Rows,
    /// Columns ask: every column gets the best rows it has in any stable allocation.
    Columns,
}

impl Proposer {
    /// The stable ASCII code: `rows` or `columns`.
    pub fn code(self) -> &'static str {
        match self {
            Self::Rows => "rows",
            Self::Columns => "columns",
        }
    }
}

/// A stable allocation by deferred acceptance.
///
/// The proposing side works down its preferences; the other side holds the best proposals so far and lets
/// the worse ones go on. With strict preferences the result does not depend on who asks first, so equal
/// problems give equal allocations whatever the order of their edges.
///
/// Which rows are placed and how many seats of each column are filled is the same under both proposers, and
/// a column that stays short gets the very same rows (the rural hospitals theorem): no change of rule sends
/// more people to the township nobody chose.
///
/// D. Gale and L. S. Shapley, "College admissions and the stability of marriage", American Mathematical
/// Monthly 69 (1962); A. E. Roth, "The evolution of the labor market for medical interns and residents",
/// Journal of Political Economy 92 (1984), for many to one.
///
/// Time O(E log s) for E edges and s seats at the largest column when rows propose, O(E) when columns do;
/// the certificate is O(E). Memory O(rows + columns + seats taken).
///
/// # Example
///
/// ```
/// use chancai_assign::{Edge, Problem, Proposer, stable};
///
/// // 两名教师各有偏爱的学校，两所学校的偏爱恰好相反：谁先提，谁如愿。
/// let edge = |row, column, row_score, column_score| Edge::new(row, column, 0.0).preferred(row_score, column_score);
/// let edges = [edge(0, 0, 1.0, 0.0), edge(0, 1, 0.0, 1.0), edge(1, 1, 1.0, 0.0), edge(1, 0, 0.0, 1.0)];
/// let problem = Problem::new(2, &[1, 1], &edges)?;
/// assert_eq!(stable(&problem, Proposer::Rows).row_to_column(), [Some(0), Some(1)]);
/// assert_eq!(stable(&problem, Proposer::Columns).row_to_column(), [Some(1), Some(0)]);
/// # Ok::<(), chancai_assign::ProblemError>(())
/// ```
pub fn stable(problem: &Problem, proposer: Proposer) -> Allocation {
    let held = match proposer {
        Proposer::Rows => rows_propose(problem),
        Proposer::Columns => columns_propose(problem),
    };
    Allocation::describe(problem, held.into_iter().flatten().map(|edge| edge as u32).collect())
}

/// For every row the edge it holds in the row-optimal stable allocation.
fn rows_propose(problem: &Problem) -> Vec<Option<usize>> {
    let mut seats = vec![BinaryHeap::<(u32, usize)>::new(); problem.columns()];
    let mut next: Vec<usize> = (0..problem.rows() as u32).map(|row| problem.row_range(row).start).collect();
    let mut free: Vec<u32> = (0..problem.rows() as u32).rev().collect();
    while let Some(row) = free.pop() {
        let edge = next[row as usize];
        if edge == problem.row_range(row).end {
            continue; // Its list is exhausted: it stays without a column.
        }
        next[row as usize] += 1;
        let column = problem.edges()[edge].column as usize;
        let held = &mut seats[column];
        // The heap's top is the least wanted row the column holds.
        held.push((problem.column_rank(edge), edge));
        if held.len() > problem.capacities()[column] as usize
            && let Some((_, refused)) = held.pop()
        {
            free.push(problem.edges()[refused].row);
        }
    }
    let mut holds = vec![None; problem.rows()];
    for (_, edge) in seats.into_iter().flatten() {
        holds[problem.edges()[edge].row as usize] = Some(edge);
    }
    holds
}

/// For every row the edge it holds in the column-optimal stable allocation.
fn columns_propose(problem: &Problem) -> Vec<Option<usize>> {
    let mut holds: Vec<Option<usize>> = vec![None; problem.rows()];
    let mut unfilled = problem.capacities().to_vec();
    let mut next = vec![0; problem.columns()];
    let mut short: Vec<u32> = (0..problem.columns() as u32).rev().collect();
    while let Some(column) = short.pop() {
        let list = problem.column_list(column);
        let column = column as usize;
        while unfilled[column] > 0 && next[column] < list.len() {
            let edge = list[next[column]] as usize;
            next[column] += 1;
            let held = &mut holds[problem.edges()[edge].row as usize];
            // Edges of one row stand in its order of preference: a lower index is a better column.
            match *held {
                Some(better) if better < edge => continue,
                Some(worse) => {
                    let left = problem.edges()[worse].column;
                    unfilled[left as usize] += 1;
                    short.push(left);
                }
                None => {}
            }
            *held = Some(edge);
            unfilled[column] -= 1;
        }
    }
    holds
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{ColumnOutcome, Edge, RowOutcome};

    fn edge(row: u32, column: u32, row_score: f64, column_score: f64) -> Edge {
        Edge::new(row, column, 0.0).preferred(row_score, column_score)
    }

    /// The example of Gale and Shapley (1962), section 3: three stable marriages, of which each side's proposal
    /// finds its own best.
    #[test]
    fn the_example_of_the_paper() {
        let (alpha, beta, gamma) = ([1.0, 2.0, 3.0], [3.0, 1.0, 2.0], [2.0, 3.0, 1.0]);
        // Ranks as in the paper's matrix; column ranks are the mirror of row ranks.
        let edges: Vec<_> = [alpha, beta, gamma]
            .iter()
            .enumerate()
            .flat_map(|(row, ranks)| {
                ranks.iter().enumerate().map(move |(column, rank)| edge(row as u32, column as u32, -rank, *rank))
            })
            .collect();
        let problem = Problem::new(3, &[1, 1, 1], &edges).unwrap();
        let by_rows = stable(&problem, Proposer::Rows);
        assert_eq!(by_rows.row_to_column(), [Some(0), Some(1), Some(2)]);
        let by_columns = stable(&problem, Proposer::Columns);
        assert_eq!(by_columns.row_to_column(), [Some(2), Some(0), Some(1)]);
    }

    #[test]
    fn equal_scores_go_to_the_lower_index() {
        let edges = [edge(0, 0, 1.0, 1.0), edge(1, 0, 1.0, 1.0), edge(1, 1, 1.0, 1.0), edge(0, 1, 1.0, 1.0)];
        let problem = Problem::new(2, &[1, 1], &edges).unwrap();
        for proposer in [Proposer::Rows, Proposer::Columns] {
            assert_eq!(stable(&problem, proposer).row_to_column(), [Some(0), Some(1)]);
        }
    }

    /// 全科医生去乡镇: seats of every kind of outcome.
    #[test]
    fn reasons_are_given_for_every_seat_and_row() {
        let edges = [
            edge(0, 0, 2.0, 2.0),
            edge(1, 0, 2.0, 1.0),
            edge(0, 1, 1.0, 1.0),
            edge(2, 2, 1.0, 1.0),
            edge(3, 3, 1.0, 1.0),
        ];
        let problem = Problem::new(5, &[1, 1, 0, 2, 1], &edges).unwrap();
        let allocation = stable(&problem, Proposer::Rows);
        assert_eq!(
            allocation.row_outcomes(),
            [
                RowOutcome::Placed { rank: 1 },
                RowOutcome::Outranked,
                RowOutcome::NoSeats,
                RowOutcome::Placed { rank: 1 },
                RowOutcome::NoEdges,
            ]
        );
        assert_eq!(
            allocation.column_outcomes(),
            [
                ColumnOutcome::Full,
                ColumnOutcome::CandidatesWentElsewhere { candidates: 1, elsewhere: 1 },
                ColumnOutcome::Closed,
                ColumnOutcome::TooFewCandidates { candidates: 1 },
                ColumnOutcome::NoCandidates,
            ]
        );
        assert_eq!(allocation.unfilled(), [0, 1, 0, 1, 1]);
        assert_eq!(allocation.placed(), 2);
    }
}
