//! The dear part: a shortest augmenting path for every row that is left.

use super::NONE;
use super::cost::Cost;
use super::matrix::Matrix;
use super::reduce::State;

/// Gives every free row a column along a shortest alternating path (Dijkstra's search over the reduced costs).
pub(super) fn free_rows<T: Cost>(state: &mut State<T>, matrix: &Matrix<'_, T>) {
    let mut search = Search {
        distance: vec![T::MOST; matrix.columns()],
        reached_from: vec![NONE; matrix.columns()],
        order: (0..matrix.columns() as u32).collect(),
    };
    for row in std::mem::take(&mut state.free) {
        let (end, settled) = search.nearest_free(state, matrix, row);
        search.reprice(state, end, settled);
        search.swap_along(state, row, end);
    }
}

struct Search<T> {
    /// The length of the shortest path to a column so far.
    distance: Vec<T>,
    /// The row it comes from.
    reached_from: Vec<u32>,
    /// All columns: those done with, then those as near as the nearest, then the others.
    order: Vec<u32>,
}

impl<T: Cost> Search<T> {
    /// The nearest column without a row from `start`, and how many columns are nearer.
    fn nearest_free(&mut self, state: &State<T>, matrix: &Matrix<'_, T>, start: u32) -> (u32, usize) {
        let costs = matrix.row(start as usize);
        for ((distance, &cost), &price) in self.distance.iter_mut().zip(costs).zip(&state.v) {
            *distance = cost - price;
        }
        self.reached_from.fill(start);
        let mut done = 0;
        loop {
            let settled = done;
            let mut nearest = self.gather_nearest(done);
            let free = self.order[done..nearest].iter().find(|&&column| state.row_of[column as usize] == NONE);
            if let Some(&end) = free {
                return (end, settled);
            }
            // All of the nearest are walked before the next are gathered: what is found as near joins them.
            while done < nearest {
                let column = self.order[done];
                done += 1;
                if let Some(end) = self.walk(state, matrix, column, &mut nearest) {
                    return (end, settled);
                }
            }
        }
    }

    /// Moves the columns of least distance among those from `done` on to the front; the end of them.
    fn gather_nearest(&mut self, done: usize) -> usize {
        let mut least = T::MOST;
        let mut end = done;
        for at in done..self.order.len() {
            let distance = self.distance[self.order[at] as usize];
            if distance <= least {
                if distance < least {
                    (least, end) = (distance, done);
                }
                self.order.swap(at, end);
                end += 1;
            }
        }
        end
    }

    /// Goes on from the row that has `column`; a free column as near as it ends the search.
    fn walk(&mut self, state: &State<T>, matrix: &Matrix<'_, T>, column: u32, nearest: &mut usize) -> Option<u32> {
        let row = state.row_of[column as usize];
        let costs = matrix.row(row as usize);
        let least = self.distance[column as usize];
        // What the row's own column is worth is what every other is compared with.
        let own = costs[column as usize] - state.v[column as usize];
        for at in *nearest..self.order.len() {
            let other = self.order[at] as usize;
            let distance = least + (costs[other] - state.v[other] - own);
            if distance < self.distance[other] {
                self.reached_from[other] = row;
                // Rounding must not make it nearer than what it was reached from.
                self.distance[other] = if distance < least { least } else { distance };
                if self.distance[other] == least {
                    if state.row_of[other] == NONE {
                        return Some(other as u32);
                    }
                    self.order.swap(at, *nearest);
                    *nearest += 1;
                }
            }
        }
        None
    }

    /// Lowers the prices of the columns nearer than the end by how much nearer they are.
    fn reprice(&self, state: &mut State<T>, end: u32, settled: usize) {
        let length = self.distance[end as usize];
        for &column in &self.order[..settled] {
            let column = column as usize;
            state.v[column] = state.v[column] + self.distance[column] - length;
        }
    }

    /// Gives every row on the path the next column.
    fn swap_along(&self, state: &mut State<T>, start: u32, end: u32) {
        let mut column = end;
        loop {
            let row = self.reached_from[column as usize];
            state.row_of[column as usize] = row;
            std::mem::swap(&mut state.column_of[row as usize], &mut column);
            if row == start {
                return;
            }
        }
    }
}
