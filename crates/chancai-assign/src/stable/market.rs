//! The room that is left once fixed pairs have their seats.

use crate::Problem;

/// A problem, its fixed pairs seated.
pub(super) struct Market<'a> {
    pub(super) problem: &'a Problem,
    /// The fixed edges that fit, ascending; of those that do not all fit the first.
    pub(super) seated: Vec<u32>,
    /// How many more columns every row may hold, at most as many as it has other edges.
    pub(super) row_room: Vec<u32>,
    /// How many more rows every column has seats for, at most as many as it has other edges.
    pub(super) column_room: Vec<u32>,
}

impl<'a> Market<'a> {
    pub(super) fn new(problem: &'a Problem) -> Self {
        let mut row_room: Vec<u32> = problem.row_parts().iter().map(|row| row.capacity).collect();
        let mut column_room = problem.capacities().to_vec();
        let mut seated = Vec::new();
        let mut fixed_of_row = vec![0; if problem.fixed().is_empty() { 0 } else { problem.rows() }];
        let mut fixed_of_column = vec![0; if problem.fixed().is_empty() { 0 } else { problem.columns() }];
        for &index in problem.fixed() {
            let edge = &problem.edges()[index as usize];
            let (row, column) = (edge.row as usize, edge.column as usize);
            fixed_of_row[row] += 1;
            fixed_of_column[column] += 1;
            if row_room[row] > 0 && column_room[column] > 0 {
                row_room[row] -= 1;
                column_room[column] -= 1;
                seated.push(index);
            }
        }
        for (row, room) in (0..).zip(&mut row_room) {
            let fixed = fixed_of_row.get(row as usize).copied().unwrap_or(0);
            *room = (*room).min(problem.row_range(row).len() as u32 - fixed);
        }
        for (column, room) in (0..).zip(&mut column_room) {
            let fixed = fixed_of_column.get(column as usize).copied().unwrap_or(0);
            *room = (*room).min(problem.column_list(column).len() as u32 - fixed);
        }
        Self { problem, seated, row_room, column_room }
    }

    /// Whether `edge` may be asked for: fixed pairs are settled, seated or not.
    pub(super) fn is_open(&self, edge: u32) -> bool {
        self.problem.fixed().is_empty() || self.problem.fixed().binary_search(&edge).is_err()
    }

    pub(super) fn row(&self, edge: u32) -> u32 {
        self.problem.edges()[edge as usize].row
    }

    pub(super) fn column(&self, edge: u32) -> u32 {
        self.problem.edges()[edge as usize].column
    }
}
