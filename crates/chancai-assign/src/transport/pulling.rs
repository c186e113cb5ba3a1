//! The exact end for seats: shortest paths from a free seat that still has a price.
//!
//! The mirror of the searches for rows. A free seat looks for the cheapest chain of moves that fills it: a member of
//! another column comes, whose seat is filled in turn, until somebody comes who had no seat, or a seat stays free
//! that may as well cost nothing. Prices fall so that everybody on the way is content.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::cells::{Cell, Lists};
use super::market::{Market, Member, NONE};
use super::searching::Budget;

/// Who would leave a column, and where for.
#[derive(Clone, Copy)]
struct Step {
    row: u32,
    column: u32,
    value: i64,
}

#[derive(Clone, Copy)]
enum End {
    /// A seat of this column stays free, at the price 0.
    Free { column: usize },
    /// A row without a seat comes.
    Come(Step),
}

struct Pull<'a, C> {
    market: &'a mut Market<C>,
    by_column: &'a mut Lists<C>,
    distances: Vec<i64>,
    steps: Vec<Step>,
    reached: Vec<u32>,
    settled: Vec<u32>,
    heap: BinaryHeap<Reverse<(i64, u32)>>,
    bound: i64,
    end: End,
    scanned: usize,
}

/// Fills free seats that have a price or brings the price down to 0. `false` where the budget ran out.
///
/// Rows without a seat must have the profit `outside`.
pub(super) fn fill_seats<C: Cell>(market: &mut Market<C>, by_column: &mut Lists<C>, budget: &mut Budget) -> bool {
    let columns = market.columns();
    let mut pull = Pull {
        market,
        by_column,
        distances: vec![i64::MAX; columns],
        steps: vec![Step { row: NONE, column: NONE, value: 0 }; columns],
        reached: Vec::new(),
        settled: Vec::new(),
        heap: BinaryHeap::new(),
        bound: 0,
        end: End::Free { column: 0 },
        scanned: 0,
    };
    for column in 0..columns {
        while pull.market.is_overpriced(column) {
            pull.fill(column);
            budget.spend(std::mem::take(&mut pull.scanned));
            if budget.0 == 0 {
                return false;
            }
        }
    }
    true
}

impl<C: Cell> Pull<'_, C> {
    fn fill(&mut self, column: usize) {
        (self.bound, self.end) = (self.market.prices[column], End::Free { column });
        self.distances[column] = 0;
        self.reached.push(column as u32);
        self.heap.push(Reverse((0, column as u32)));
        while let Some(Reverse((distance, column))) = self.heap.pop() {
            if distance >= self.bound {
                break;
            }
            if distance == self.distances[column as usize] {
                self.settled.push(column);
                self.reach(column as usize, distance + self.market.prices[column as usize]);
            }
        }
        for &column in &self.settled {
            self.market.prices[column as usize] -= self.bound - self.distances[column as usize];
        }
        self.move_all(column);
        for column in self.reached.drain(..) {
            self.distances[column as usize] = i64::MAX;
        }
        self.settled.clear();
        self.heap.clear();
    }

    /// Looks at the rows that could come to a column. `from` is its price, plus how far it is.
    fn reach(&mut self, column: usize, from: i64) {
        let mut seen = 0;
        loop {
            let count = self.by_column.ordered(column).len();
            for index in seen..count {
                let cell = self.by_column.ordered(column)[index];
                // No row has a lower profit than outside, and values fall from here on.
                if from - cell.value() + self.market.outside >= self.bound {
                    self.scanned += index + 1;
                    return;
                }
                self.relax(column, from, cell);
            }
            seen = count;
            if !self.by_column.order_rest(column) {
                self.scanned += seen + 1;
                return;
            }
        }
    }

    fn relax(&mut self, column: usize, from: i64, cell: C) {
        let row = cell.index();
        let distance = from - cell.value() + self.market.profit(row);
        if distance >= self.bound {
            return;
        }
        let step = Step { row: row as u32, column: column as u32, value: cell.value() };
        let holds = self.market.held[row] as usize;
        if self.market.held[row] == NONE {
            (self.bound, self.end) = (distance, End::Come(step));
        } else if distance < self.distances[holds] {
            if self.distances[holds] == i64::MAX {
                self.reached.push(holds as u32);
            }
            self.distances[holds] = distance;
            self.steps[holds] = step;
            self.heap.push(Reverse((distance, holds as u32)));
            let freed = distance + self.market.prices[holds];
            if freed < self.bound {
                (self.bound, self.end) = (freed, End::Free { column: holds });
            }
        }
    }

    /// Everybody on the way to the seat of `target` moves, the last one first.
    fn move_all(&mut self, target: usize) {
        let mut step = match self.end {
            End::Free { column } if column == target => return,
            End::Free { column } => self.steps[column],
            End::Come(step) => step,
        };
        loop {
            // Leaving first makes room in the column that the one before has moved into.
            self.market.leave(step.row as usize);
            let column = step.column as usize;
            if column == target {
                self.market.join(column, Member { level: step.value, row: step.row });
                return;
            }
            let next = self.steps[column];
            self.market.leave(next.row as usize);
            self.market.join(column, Member { level: step.value, row: step.row });
            step = next;
        }
    }
}
