//! All rows without a seat at once, for values with many ties.
//!
//! Among ties a row finds a free seat at no cost by many ways, and one search a row would look at the same columns
//! again and again. So prices are raised for all rows together, by as little as lets one of them move, and then as
//! many as can move at no cost do, each column being looked at once. A round that places few is the last: without
//! ties the searches one by one are faster.
//!
//! H. W. Kuhn's primal-dual method with many augmentations a phase, after J. E. Hopcroft and R. M. Karp, "An n^5/2
//! algorithm for maximum matchings in bipartite graphs", SIAM Journal on Computing 2 (1973), 225-231.

use super::cells::Cell;
use super::market::{Market, Member, NONE};
use super::searching::{End, Mover, SOURCE, Search, Step};

/// A round must place this part of the rows.
const PART: usize = 16;

/// Places rows in rounds while a round places many. Needs no other step after it but the searches one by one.
pub(super) fn place_together<C: Cell>(market: &mut Market<C>) {
    let without = market.held.iter().filter(|&&held| held == NONE).count();
    // Where bidding ended without ties, few are left over or none of them has anything to gain.
    if without * 8 < market.rows() {
        return;
    }
    let mut sources: Vec<u32> = (0..market.rows() as u32).filter(|&row| market.held[row as usize] == NONE).collect();
    sources.retain(|&row| market.choice(row as usize).profit > market.outside);
    let mut together =
        Together { search: Search::new(market.columns()), seen: vec![false; market.columns()], stack: Vec::new() };
    loop {
        let before = sources.len();
        together.place(market, &mut sources);
        if sources.is_empty() || (before - sources.len()) * PART < before {
            return;
        }
        together.search.raise(market, &sources);
    }
}

struct Together {
    search: Search,
    /// The columns looked at in this pass.
    seen: Vec<bool>,
    stack: Vec<u32>,
}

impl Together {
    /// Passes over the rows, until one places few.
    fn place<C: Cell>(&mut self, market: &mut Market<C>, sources: &mut Vec<u32>) {
        loop {
            let before = sources.len();
            self.seen.fill(false);
            sources.retain(|&row| !self.move_free(market, row));
            if (before - sources.len()) * PART < before.max(1) {
                return;
            }
        }
    }

    /// Places a row by moves that cost nothing, or finds that it gains as much outside; `false` where it cannot move.
    fn move_free<C: Cell>(&mut self, market: &mut Market<C>, row: u32) -> bool {
        let profit = market.choice(row as usize).profit;
        if profit <= market.outside {
            return true;
        }
        self.stack.clear();
        let mut found = self.look(market, Mover { row, slot: SOURCE, column: NONE, from: profit });
        while let (false, Some(column)) = (found, self.stack.pop()) {
            found = self.look_from(market, column);
        }
        if found {
            self.search.move_all(market, row);
        }
        found
    }

    /// Looks from every member of a column.
    fn look_from<C: Cell>(&mut self, market: &mut Market<C>, column: u32) -> bool {
        for slot in market.taken(column as usize) {
            let Member { row, level } = market.members[slot];
            let from = level - market.prices[column as usize];
            if from == market.outside {
                self.search.end = End::Leave { slot, column };
                return true;
            }
            if self.look(market, Mover { row, slot, column, from }) {
                return true;
            }
        }
        false
    }

    /// Notes the columns where a row gains as much as it has, and whether one of them has a free seat.
    fn look<C: Cell>(&mut self, market: &mut Market<C>, mover: Mover) -> bool {
        let mut seen = 0;
        loop {
            let cells = market.lists.ordered(mover.row as usize);
            for &cell in &cells[seen..] {
                let column = cell.index();
                // Prices are not negative and values fall from here on.
                if cell.value() < mover.from {
                    return false;
                }
                if self.seen[column] || cell.value() - market.prices[column] != mover.from {
                    continue;
                }
                self.seen[column] = true;
                self.search.steps[column] = Step { slot: mover.slot, column: mover.column, value: cell.value() };
                if !market.is_full(column) {
                    self.search.end = End::Seat { column };
                    return true;
                }
                self.stack.push(column as u32);
            }
            seen = cells.len();
            if !market.lists.order_rest(mover.row as usize) {
                return false;
            }
        }
    }
}
