//! What is given: a full matrix of costs.

use super::cost::Cost;
use std::fmt;

/// A checked matrix of costs, row after row; no more rows than columns. A view: the costs stay where they are.
///
/// No rows, or none and no columns, are legal. Costs are finite, and small enough that no sum of prices overflows:
/// `i64` costs times one more than the number of columns reach at most 2^60.
#[derive(Debug, Clone, Copy)]
pub struct Matrix<'a, T> {
    rows: usize,
    columns: usize,
    cells: &'a [T],
}

impl<'a, T: Cost> Matrix<'a, T> {
    /// Checks a matrix. O(rows · columns).
    ///
    /// # Errors
    ///
    /// [`MatrixError`] with every fault found: more rows than columns, more columns than a `u32` counts, another
    /// number of cells, costs that are not finite or too large.
    ///
    /// # Example
    ///
    /// ```
    /// use chancai_assign::dense::{Matrix, MatrixFault};
    ///
    /// // 第 1 行第 0 列没有填数。
    /// let error = Matrix::new(2, 2, &[1.0, 2.0, f64::NAN, 4.0]).unwrap_err();
    /// assert!(matches!(error.faults(), [MatrixFault::BadCost { row: 1, column: 0, .. }]));
    /// ```
    pub fn new(rows: usize, columns: usize, cells: &'a [T]) -> Result<Self, MatrixError<T>> {
        let mut faults = Vec::new();
        if rows > columns {
            faults.push(MatrixFault::MoreRows { rows, columns });
        }
        if columns >= u32::MAX as usize {
            faults.push(MatrixFault::TooMany { columns });
        }
        if rows.checked_mul(columns) != Some(cells.len()) {
            faults.push(MatrixFault::WrongCells { given: cells.len(), rows, columns });
        }
        let width = columns.max(1);
        let bad = cells.iter().enumerate().filter(|(_, cost)| !cost.is_fit(columns));
        faults.extend(bad.map(|(at, &cost)| MatrixFault::BadCost { row: at / width, column: at % width, cost }));
        if faults.is_empty() { Ok(Self { rows, columns, cells }) } else { Err(MatrixError { faults }) }
    }

    /// How many rows there are.
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// How many columns there are.
    pub fn columns(&self) -> usize {
        self.columns
    }

    /// The costs of a row.
    ///
    /// # Panics
    ///
    /// If there is no such row.
    pub fn row(&self, row: usize) -> &'a [T] {
        &self.cells[row * self.columns..(row + 1) * self.columns]
    }
}

/// Why a matrix was refused: every fault.
#[derive(Debug, Clone, PartialEq)]
pub struct MatrixError<T> {
    faults: Vec<MatrixFault<T>>,
}

impl<T> MatrixError<T> {
    /// All faults: the shape first, then by cell.
    pub fn faults(&self) -> &[MatrixFault<T>] {
        &self.faults
    }
}

impl<T: Cost> fmt::Display for MatrixError<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let count = self.faults.len();
        write!(f, "矩阵有 {count} 处错误 / the matrix has {count} fault(s)")?;
        match self.faults.first() {
            Some(first) => write!(f, "; 第一处 / the first: {first}"),
            None => Ok(()),
        }
    }
}

impl<T: Cost> std::error::Error for MatrixError<T> {}

/// One fault of a matrix; rows and columns from 0.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub enum MatrixFault<T> {
    /// More rows than columns: turn the matrix round.
    MoreRows {
        /// How many rows there are.
        rows: usize,
        /// How many columns there are.
        columns: usize,
    },
    /// More columns than indices can name.
    TooMany {
        /// How many there are.
        columns: usize,
    },
    /// Another number of cells than rows times columns.
    WrongCells {
        /// How many there are.
        given: usize,
        /// How many rows there are.
        rows: usize,
        /// How many columns there are.
        columns: usize,
    },
    /// A cost that is not finite, or so large that sums could overflow.
    BadCost {
        /// The row.
        row: usize,
        /// The column.
        column: usize,
        /// The cost.
        cost: T,
    },
}

impl<T> MatrixFault<T> {
    /// The stable ASCII code of the fault.
    pub fn code(&self) -> &'static str {
        match self {
            Self::MoreRows { .. } => "MORE_ROWS",
            Self::TooMany { .. } => "TOO_MANY",
            Self::WrongCells { .. } => "WRONG_CELLS",
            Self::BadCost { .. } => "BAD_COST",
        }
    }
}

impl<T: Cost> fmt::Display for MatrixFault<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::MoreRows { rows, columns } => {
                write!(f, "{rows} 行多于 {columns} 列 / more rows ({rows}) than columns ({columns})")
            }
            Self::TooMany { columns } => write!(f, "{columns} 列过多 / too many columns: {columns}"),
            Self::WrongCells { given, rows, columns } => {
                write!(
                    f,
                    "应有 {rows} × {columns} 个数, 给了 {given} 个 / {given} cells given for {rows} rows of {columns}"
                )
            }
            Self::BadCost { row, column, cost } => {
                write!(
                    f,
                    "第 {row} 行第 {column} 列的费用 {cost} 不是有限数或过大 / the cost {cost} in row {row}, column {column} is not finite or too large"
                )
            }
        }
    }
}
