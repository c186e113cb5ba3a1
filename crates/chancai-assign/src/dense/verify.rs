//! The proof of an assignment: a check that shares no code with the algorithm.

use super::Assignment;
use super::cost::Cost;
use super::matrix::Matrix;
use std::cmp::Ordering;

/// What a verified assignment is known to be.
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct Certificate<Total> {
    /// What the assignment costs, added up anew.
    pub cost: Total,
    /// What no assignment can undercut, from the columns' prices alone.
    pub bound: Total,
    /// By how much the assignment may be worse than the best: cost less bound. Always zero for whole numbers.
    pub gap: Total,
}

/// Why an assignment is refused: the first reason found.
#[derive(Debug, Clone, Copy, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum AssignmentFault<Total: std::fmt::Display> {
    /// It is of another matrix.
    #[error("应有 {rows} 行 {columns} 列 / the matrix has {rows} rows and {columns} columns")]
    WrongSize {
        /// Rows of the matrix.
        rows: usize,
        /// Its columns.
        columns: usize,
    },
    /// A row has a column that is not there or that another row has.
    #[error("第 {row} 行的列 {column} 不存在或重复 / row {row} has column {column}, not there or taken")]
    BadColumn {
        /// The row.
        row: usize,
        /// Its column.
        column: u32,
    },
    /// The sum of the costs is another.
    #[error("总费用应为 {sum}, 写的是 {given} / the costs add up to {sum}, {given} was stated")]
    WrongCost {
        /// The cost stated.
        given: Total,
        /// The sum of the costs.
        sum: Total,
    },
    /// The price of a column is not finite or too large.
    #[error("第 {column} 列的对偶价不是有限数或过大 / the price of column {column} is not finite or too large")]
    BadColumnPrice {
        /// The column.
        column: usize,
    },
    /// The price of a row is above one of its costs less that column's price, or no number.
    #[error("第 {row} 行的对偶价不可行 / the price of row {row} is not feasible")]
    BadRowPrice {
        /// The row.
        row: usize,
    },
    /// The prices do not prove that nothing is cheaper.
    #[error("费用 {cost} 与下界 {bound} 不等 / the cost {cost} is not the bound {bound}")]
    NotOptimal {
        /// The cost.
        cost: Total,
        /// The bound.
        bound: Total,
    },
}

impl<Total: std::fmt::Display> AssignmentFault<Total> {
    /// The stable ASCII code of the fault.
    pub fn code(&self) -> &'static str {
        match self {
            Self::WrongSize { .. } => "WRONG_SIZE",
            Self::BadColumn { .. } => "BAD_COLUMN",
            Self::WrongCost { .. } => "WRONG_COST",
            Self::BadColumnPrice { .. } => "BAD_COLUMN_PRICE",
            Self::BadRowPrice { .. } => "BAD_ROW_PRICE",
            Self::NotOptimal { .. } => "NOT_OPTIMAL",
        }
    }
}

/// Checks an assignment from the definitions alone. O(rows · columns).
///
/// Whatever the prices `v` of the columns (none above zero where columns may stay empty), every row costs at least
/// the least of its costs less the prices, and the prices come back once: the sum of both bounds every assignment
/// from below. With whole numbers the bound must be the cost. With floating ones each row's part is rounded down, so
/// that the bound holds but for the rounding of one compensated sum, and the gap is stated.
///
/// # Errors
///
/// The first [`AssignmentFault`] found: size, columns, cost, prices of rows above what `v` allows, and for whole
/// numbers any gap.
pub fn verify<T: Cost>(
    matrix: &Matrix<'_, T>,
    assignment: &Assignment<T>,
) -> Result<Certificate<T::Total>, AssignmentFault<T::Total>> {
    let (rows, columns) = (matrix.rows(), matrix.columns());
    let Assignment { columns: of_row, u, v, cost } = assignment;
    if (of_row.len(), u.len(), v.len()) != (rows, rows, columns) {
        return Err(AssignmentFault::WrongSize { rows, columns });
    }
    let mut taken = vec![false; columns];
    for (row, &column) in of_row.iter().enumerate() {
        match taken.get_mut(column as usize) {
            Some(taken) if !*taken => *taken = true,
            _ => return Err(AssignmentFault::BadColumn { row, column }),
        }
    }
    let sum = T::total(of_row.iter().enumerate().map(|(row, &column)| matrix.row(row)[column as usize]));
    if sum != *cost {
        return Err(AssignmentFault::WrongCost { given: *cost, sum });
    }
    let bound = bound(matrix, u, v)?;
    let gap = T::gap(sum, bound);
    if T::is_gap(gap) {
        return Err(AssignmentFault::NotOptimal { cost: sum, bound });
    }
    Ok(Certificate { cost: sum, bound, gap })
}

/// What no assignment can undercut, by the prices of the columns.
fn bound<T: Cost>(matrix: &Matrix<'_, T>, u: &[T], v: &[T]) -> Result<T::Total, AssignmentFault<T::Total>> {
    if let Some(column) = v.iter().position(|price| !price.is_fit(0)) {
        return Err(AssignmentFault::BadColumnPrice { column });
    }
    let may_stay_empty = matrix.rows() < matrix.columns();
    let lowered = |&price: &T| if may_stay_empty && price > T::ZERO { T::ZERO } else { price };
    let prices: Vec<T> = v.iter().map(lowered).collect();
    let mut parts = Vec::with_capacity(u.len() + v.len());
    for (row, &price) in u.iter().enumerate() {
        let reduced = matrix.row(row).iter().zip(&prices).map(|(&cost, &price)| cost - price);
        let least = reduced.fold(T::MOST, |least, cost| if cost < least { cost } else { least });
        // What compares with nothing is no number.
        if !matches!(price.partial_cmp(&least), Some(Ordering::Less | Ordering::Equal)) {
            return Err(AssignmentFault::BadRowPrice { row });
        }
        parts.push(least.surely());
    }
    parts.extend(&prices);
    Ok(T::total(parts.into_iter()))
}
