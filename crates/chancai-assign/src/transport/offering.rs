//! Columns bid for rows: the auction seen from the other side, for when rows are many and seats are few.
//!
//! A column with a free seat that has a price offers it to the row that is worth most to it after the row's profit,
//! and comes down to the price at which another row would be worth as much. There are no steps: every row that
//! keeps a seat makes its profit there, exactly, and no row would gain more elsewhere.
//!
//! D. P. Bertsekas, D. A. Castañon and H. Tsaknakis, "Reverse auction and the solution of inequality constrained
//! assignment problems", SIAM Journal on Optimization 3 (1993), 268-297.

use std::collections::VecDeque;

use super::cells::{Cell, Lists};
use super::market::{Market, Member, NONE};
use super::searching::Budget;

/// How often the edges may be looked at before the offers end.
const PATIENCE: usize = 2;

/// Free seats offered from the highest price on, to rows without a seat: the start where seats are few.
/// `true` where only ties were left.
pub(super) fn offer_from_above<C: Cell>(market: &mut Market<C>, by_column: &mut Lists<C>) -> bool {
    market.clear();
    for column in 0..market.columns() {
        let best = by_column.ordered(column).first().map_or(0, |cell| cell.value() - market.outside);
        market.prices[column] = best.max(0);
    }
    offer(market, by_column)
}

/// Free seats that have a price offered until none is left but for ties (`true`), or patience ends.
///
/// Rows without a seat must have the profit `outside`.
pub(super) fn offer<C: Cell>(market: &mut Market<C>, by_column: &mut Lists<C>) -> bool {
    let profits = (0..market.rows()).map(|row| market.profit(row)).collect();
    let mut budget = Budget(PATIENCE * by_column.cells());
    let mut queue: VecDeque<usize> = (0..market.columns()).filter(|&column| market.is_overpriced(column)).collect();
    let mut sale = Sale { market, by_column, profits, scanned: 0 };
    while let Some(column) = queue.pop_front() {
        while sale.market.is_overpriced(column) {
            if budget.0 == 0 {
                return false;
            }
            if !sale.offer(column, &mut queue) {
                break;
            }
            budget.spend(std::mem::take(&mut sale.scanned));
        }
    }
    true
}

struct Sale<'a, C> {
    market: &'a mut Market<C>,
    by_column: &'a mut Lists<C>,
    profits: Vec<i64>,
    scanned: usize,
}

/// The row a column would offer its seat to.
struct Candidate<C> {
    /// What the seat is worth to the row above its profit; 0 where nobody would come.
    worth: i64,
    cell: Option<C>,
    /// What it is worth to the next best.
    second: i64,
}

impl<C: Cell> Sale<'_, C> {
    /// Offers one free seat and queues the column that the row left, if it left one; `false` where the offer is put
    /// off.
    fn offer(&mut self, column: usize, queue: &mut VecDeque<usize>) -> bool {
        let candidate = self.candidate(column);
        self.reprice(column, candidate.second);
        let Some(cell) = candidate.cell else { return true };
        let row = cell.index();
        let holds = self.market.held[row];
        // In a tie the row would leave another seat as dear as this one: they could take turns for ever.
        if candidate.worth == candidate.second && holds != NONE && self.market.prices[holds as usize] > 0 {
            return false;
        }
        queue.extend(self.market.leave(row));
        self.market.join(column, Member { level: cell.value(), row: row as u32 });
        self.profits[row] = cell.value() - self.market.prices[column];
        true
    }

    fn candidate(&mut self, column: usize) -> Candidate<C> {
        loop {
            let (candidate, complete) = self.candidate_so_far(column);
            if complete || !self.by_column.order_rest(column) {
                return candidate;
            }
        }
    }

    fn candidate_so_far(&mut self, column: usize) -> (Candidate<C>, bool) {
        let mut candidate = Candidate { worth: 0, cell: None, second: 0 };
        let cells = self.by_column.ordered(column);
        for (index, &cell) in cells.iter().enumerate() {
            // No row has a lower profit than outside.
            if cell.value() - self.market.outside <= candidate.second {
                self.scanned += index + 1;
                return (candidate, true);
            }
            let worth = cell.value() - self.profits[cell.index()];
            if worth <= candidate.second || self.market.held[cell.index()] == column as u32 {
                continue;
            }
            if worth > candidate.worth {
                candidate = Candidate { worth, cell: Some(cell), second: candidate.worth };
            } else {
                candidate.second = worth;
            }
        }
        self.scanned += cells.len() + 1;
        (candidate, false)
    }

    /// Comes down to a price; the members gain by it.
    fn reprice(&mut self, column: usize, price: i64) {
        self.market.prices[column] = price;
        for slot in self.market.taken(column) {
            let member = self.market.members[slot];
            self.profits[member.row as usize] = member.level - price;
        }
    }
}
