//! The rural hospitals theorem as a check on two answers.

use crate::{Allocation, Problem};

/// Something in which two allocations differ and two stable ones cannot.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(tag = "code", rename_all = "snake_case"))]
#[non_exhaustive]
pub enum RuralDifference {
    /// A row holds more columns in one than in the other.
    Row {
        /// The row.
        row: u32,
        /// How many columns it holds in the first.
        first: u32,
        /// How many in the second.
        second: u32,
    },
    /// A column that counts towards no quota fills more seats in one than in the other.
    Column {
        /// The column.
        column: u32,
        /// How many rows it holds in the first.
        first: u32,
        /// How many in the second.
        second: u32,
    },
    /// A column that counts towards no quota has free seats in both, and other rows.
    Members {
        /// The column.
        column: u32,
    },
}

/// What the rural hospitals theorem rules out between two stable allocations of one problem: rows first, then columns.
///
/// With strict preferences every stable allocation places the same rows (each in as many columns) and fills as many seats of
/// every column, and a column that stays short has the very same rows. So whoever is left without under one proposer is left
/// without under the other. It holds where rows are single or hold several columns, and with fixed pairs. Under quotas it holds
/// for rows and for all columns of a quota tree together, so columns under a quota are not compared. With minimums, couples or
/// groups it need not hold.
///
/// A. E. Roth, "On the allocation of residents to rural hospitals", Econometrica 54 (1986). O(rows + columns + seats taken).
///
/// # Example
///
/// ```
/// use chancai_assign::{Edge, Problem, Proposer, rural_differences, stable};
///
/// // 两名教师都不愿去的村小，换谁先提都补不上。
/// let edge = |row, column, row_score, column_score| Edge::new(row, column, 0.0).preferred(row_score, column_score);
/// let edges = [edge(0, 0, 1.0, 0.0), edge(0, 1, 0.0, 1.0), edge(1, 1, 1.0, 0.0), edge(1, 0, 0.0, 1.0)];
/// let problem = Problem::new(2, &[1, 1, 1], &edges)?;
/// let (by_rows, by_columns) = (stable(&problem, Proposer::Rows), stable(&problem, Proposer::Columns));
/// assert_ne!(by_rows, by_columns);
/// assert!(rural_differences(&problem, &by_rows, &by_columns).is_empty());
/// # Ok::<(), chancai_assign::ProblemError>(())
/// ```
pub fn rural_differences(problem: &Problem, first: &Allocation, second: &Allocation) -> Vec<RuralDifference> {
    let mut found = Vec::new();
    for row in 0..problem.rows() as u32 {
        let [a, b] = [first, second].map(|allocation| allocation.columns_of(row).len() as u32);
        if a != b {
            found.push(RuralDifference::Row { row, first: a, second: b });
        }
    }
    for (column, part) in (0..).zip(problem.column_parts()).filter(|(_, part)| part.node.is_none()) {
        let [a, b] = [first, second].map(|allocation| allocation.members(column));
        let seats = part.maximum as usize;
        if a.len() != b.len() {
            found.push(RuralDifference::Column { column, first: a.len() as u32, second: b.len() as u32 });
        } else if a.len() < seats && a != b {
            found.push(RuralDifference::Members { column });
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Edge;

    #[test]
    fn every_kind_of_difference_is_named() {
        let edges = [Edge::new(0, 0, 1.0), Edge::new(1, 0, 1.0), Edge::new(1, 1, 1.0), Edge::new(2, 2, 1.0)];
        let problem = Problem::new(3, &[2, 1, 1], &edges).unwrap();
        let allocation = |rows: [Option<u32>; 3]| Allocation::from_rows(&problem, &rows).unwrap();
        let (a, b) = (allocation([Some(0), None, Some(2)]), allocation([None, Some(0), None]));
        assert_eq!(
            rural_differences(&problem, &a, &b),
            [
                RuralDifference::Row { row: 0, first: 1, second: 0 },
                RuralDifference::Row { row: 1, first: 0, second: 1 },
                RuralDifference::Row { row: 2, first: 1, second: 0 },
                RuralDifference::Members { column: 0 },
                RuralDifference::Column { column: 2, first: 1, second: 0 },
            ]
        );
        assert!(rural_differences(&problem, &a, &a).is_empty());
    }
}
