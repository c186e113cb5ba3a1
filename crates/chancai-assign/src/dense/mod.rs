//! The assignment problem on a full matrix: every row gets a column of its own, at the least total cost.
//!
//! Read in this order: [`Matrix`] (what is given), [`assign`] (the algorithm of Jonker and Volgenant), [`Assignment`]
//! (the answer with its dual prices), [`verify`] (the independent check). Costs are `i64`, exact throughout, or
//! `f64`.
//!
//! # Example
//!
//! ```
//! use chancai_assign::dense::{Matrix, assign, verify};
//!
//! // 三名特派员，三个村，费用为路上分钟数。
//! let minutes = [40, 10, 50, 20, 5, 60, 30, 20, 20];
//! let matrix = Matrix::new(3, 3, &minutes)?;
//! let assignment = assign(&matrix);
//! assert_eq!(assignment.columns, [1, 0, 2]);
//! assert_eq!(assignment.cost, 50);
//! assert_eq!(verify(&matrix, &assignment)?.bound, 50);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod augment;
mod cost;
mod matrix;
mod reduce;
mod verify;

pub use cost::Cost;
pub use matrix::{Matrix, MatrixError, MatrixFault};
pub use verify::{AssignmentFault, Certificate, verify};

use reduce::State;

/// No row, no column.
const NONE: u32 = u32::MAX;

/// A cheapest assignment.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Assignment<T: Cost> {
    /// The column of every row.
    pub columns: Vec<u32>,
    /// The dual price of every row: the least of its costs less the prices of their columns.
    pub u: Vec<T>,
    /// The dual price of every column: below or at zero where there are more columns than rows, and zero where no row
    /// has the column.
    pub v: Vec<T>,
    /// The sum of the costs.
    pub cost: T::Total,
}

/// A cheapest assignment of every row to a column of its own.
///
/// Jonker and Volgenant (1987): column reduction and reduction transfer (for as many columns as rows), two rounds of
/// augmenting row reduction, then shortest augmenting paths for the rows that are left; with more columns than rows,
/// the columns' prices start at zero (Crouse 2016). O(rows² · columns) at most, about O(rows · columns) times a
/// little on random costs; 28 bytes a column and 16 a row besides the matrix.
///
/// With `i64` everything is exact. With `f64` the sums are rounded as they go, so that the answer may be worse than
/// the best by about what rounding loses: [`verify`] says by how much at most. Whoever has decimal numbers can have
/// the exact answer by scaling them to integers.
///
/// The same matrix gives the same assignment; of several cheapest ones it is whichever the algorithm meets.
pub fn assign<T: Cost>(matrix: &Matrix<'_, T>) -> Assignment<T> {
    let mut state = State::new(matrix);
    if matrix.rows() == matrix.columns() {
        state.reduce_columns(matrix);
    }
    state.reduce_rows(matrix);
    state.reduce_rows(matrix);
    augment::free_rows(&mut state, matrix);
    let u = (0..matrix.rows()).map(|row| least(matrix.row(row), &state.v)).collect();
    let cost = T::total(state.column_of.iter().enumerate().map(|(row, &column)| matrix.row(row)[column as usize]));
    Assignment { columns: state.column_of, u, v: state.v, cost }
}

/// The least of a row's costs less their columns' prices.
fn least<T: Cost>(row: &[T], v: &[T]) -> T {
    row.iter().zip(v).fold(T::MOST, |least, (&cost, &price)| if cost - price < least { cost - price } else { least })
}
