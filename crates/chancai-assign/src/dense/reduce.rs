//! The cheap part: prices and most of the assignment by scans of whole rows.

use super::NONE;
use super::cost::Cost;
use super::matrix::Matrix;

/// An assignment of some rows, and prices under which no reduced cost is below that of an assigned pair in its row.
pub(super) struct State<T> {
    pub(super) column_of: Vec<u32>,
    pub(super) row_of: Vec<u32>,
    pub(super) v: Vec<T>,
    /// The rows without a column.
    pub(super) free: Vec<u32>,
}

impl<T: Cost> State<T> {
    pub(super) fn new(matrix: &Matrix<'_, T>) -> Self {
        Self {
            column_of: vec![NONE; matrix.rows()],
            row_of: vec![NONE; matrix.columns()],
            v: vec![T::ZERO; matrix.columns()],
            free: (0..matrix.rows() as u32).collect(),
        }
    }

    /// Prices every column at its least cost, gives it to the row that has it, and lowers the price of a row's only
    /// column as far as the row's second choice lets it: more reaches the other rows (column reduction and reduction
    /// transfer).
    pub(super) fn reduce_columns(&mut self, matrix: &Matrix<'_, T>) {
        let mut least = vec![(T::MOST, NONE); matrix.columns()];
        for row in 0..matrix.rows() {
            for (least, &cost) in least.iter_mut().zip(matrix.row(row)) {
                if cost < least.0 {
                    *least = (cost, row as u32);
                }
            }
        }
        let mut wanted_by = vec![0_u32; matrix.rows()];
        for (column, &(cost, row)) in least.iter().enumerate().rev() {
            self.v[column] = cost;
            wanted_by[row as usize] += 1;
            if wanted_by[row as usize] == 1 {
                (self.column_of[row as usize], self.row_of[column]) = (column as u32, row);
            }
        }
        for row in (0..matrix.rows()).filter(|&row| wanted_by[row] == 1) {
            let column = self.column_of[row] as usize;
            let costs = matrix.row(row);
            let other = super::least(&costs[..column], &self.v[..column]);
            let behind = super::least(&costs[column + 1..], &self.v[column + 1..]);
            let second = if behind < other { behind } else { other };
            let own = costs[column] - self.v[column];
            if second < T::MOST && own < second {
                self.v[column] = self.v[column] - (second - own);
            }
        }
        self.free.retain(|&row| self.column_of[row as usize] == NONE);
    }

    /// Every free row takes its best column and lowers its price as far as the second best lets it; the row that had
    /// it is free in its place and goes next (augmenting row reduction). Where best and second best are alike the
    /// price stays, and the row that had the column waits.
    pub(super) fn reduce_rows(&mut self, matrix: &Matrix<'_, T>) {
        /// Rows that drive each other out by tiny steps are stopped after so many steps a row; what follows is exact
        /// anyway.
        const STEPS: usize = 8;
        let mut steps = STEPS * matrix.rows();
        let mut waiting = std::mem::take(&mut self.free);
        waiting.reverse();
        while let Some(row) = waiting.pop() {
            let Some(choice) = self.two_best(matrix.row(row as usize)) else { continue };
            let (best, second) = choice.values;
            let mut column = choice.columns.0;
            steps = steps.saturating_sub(1);
            let lowers = best < second && steps > 0;
            if lowers && second < T::MOST {
                self.v[column as usize] = self.v[column as usize] - (second - best);
            } else if best >= second && self.row_of[column as usize] != NONE {
                column = choice.columns.1;
            }
            let before = std::mem::replace(&mut self.row_of[column as usize], row);
            self.column_of[row as usize] = column;
            if before != NONE {
                self.column_of[before as usize] = NONE;
                if lowers { waiting.push(before) } else { self.free.push(before) }
            }
        }
    }

    fn two_best(&self, costs: &[T]) -> Option<Choice<T>> {
        let (mut values, mut columns) = ((T::MOST, T::MOST), (NONE, NONE));
        for ((column, &cost), &price) in (0..).zip(costs).zip(&self.v) {
            let reduced = cost - price;
            if reduced < values.1 {
                if reduced < values.0 {
                    (values, columns) = ((reduced, values.0), (column, columns.0));
                } else {
                    (values.1, columns.1) = (reduced, column);
                }
            }
        }
        (columns.0 != NONE).then_some(Choice { values, columns })
    }
}

/// The least reduced cost of a row and the next, with their columns; of equal ones the lower column first.
struct Choice<T> {
    values: (T, T),
    columns: (u32, u32),
}
