//! Rows bid for seats: near-optimal prices in little time.
//!
//! An auction for similar objects. A row bids for a seat where it gains most, and would stay up to the price at
//! which it would gain as much elsewhere, plus a step. A full column keeps the highest bids; its price is the lowest
//! that it keeps. With a step of 0 every row that keeps a seat makes its profit there, exactly.
//!
//! D. P. Bertsekas and D. A. Castañon, "The auction algorithm for the transportation problem", Annals of Operations
//! Research 20 (1989), 67-96; the round with a step of 0 is the reduction of R. Jonker and A. Volgenant, "A shortest
//! augmenting path algorithm for dense and sparse linear assignment problems", Computing 38 (1987), 325-340.

use std::collections::VecDeque;

use super::cells::Cell;
use super::market::{Market, Member};

/// How many bids a row may make, on the average, before a round without a step ends.
const REDUCTIONS: usize = 4;
/// Likewise before a round with a step takes a larger one.
const PATIENCE: usize = 10;

/// One round with a step of 0, from the prices as they are; rows that nothing but a tie or the limit keeps out are
/// left without a seat. `true` where the limit was not reached.
pub(super) fn reduce<C: Cell>(market: &mut Market<C>) -> bool {
    let limit = REDUCTIONS * market.rows();
    let mut auction = Auction::new(market, 0);
    let ended = auction.run(limit);
    settle(market);
    ended
}

/// Rounds with ever smaller steps, then one without: prices near the optimal ones whatever the instance.
pub(super) fn approach<C: Cell>(market: &mut Market<C>) {
    market.prices.fill(0);
    market.clear();
    let greatest = |row| market.lists.ordered(row).first().map_or(0, |cell| cell.value());
    let range = (0..market.rows()).map(greatest).max().unwrap_or(0).max(1);
    let mut step = round(market, (range / 1_000).max(1), range);
    while step > (range / 10_000).max(1) {
        lower(market, 2 * step);
        step = round(market, (step / 10).max(1), range);
    }
    // Too low costs a search of a few columns in the end, too high one from all sides.
    lower(market, 10 * step);
    reduce(market);
}

/// A round with a step, which grows where rows outbid each other for too long; the step it ended with.
fn round<C: Cell>(market: &mut Market<C>, step: i64, range: i64) -> i64 {
    let limit = PATIENCE * market.rows();
    let mut auction = Auction::new(market, step);
    while !auction.run(limit) {
        auction.step = (auction.step * 4).min(range);
    }
    auction.step
}

fn lower<C: Cell>(market: &mut Market<C>, by: i64) {
    for price in &mut market.prices {
        *price = (*price - by).max(0);
    }
    market.clear();
}

struct Auction<'a, C> {
    market: &'a mut Market<C>,
    queue: VecDeque<u32>,
    step: i64,
}

impl<'a, C: Cell> Auction<'a, C> {
    fn new(market: &'a mut Market<C>, step: i64) -> Self {
        let queue = (0..market.rows() as u32).collect();
        Self { market, queue, step }
    }

    /// Lets rows bid until all are done (`true`) or `limit` bids were made.
    fn run(&mut self, limit: usize) -> bool {
        for _ in 0..limit {
            let Some(row) = self.queue.pop_front() else { return true };
            self.bid(row);
        }
        self.queue.is_empty()
    }

    fn bid(&mut self, row: u32) {
        let choice = self.market.choice(row as usize);
        // It has no seat to gain by now, and prices only rise.
        let Some(cell) = choice.cell else { return };
        let (column, member) = (cell.index(), Member { level: cell.value() - choice.second + self.step, row });
        if !self.market.is_full(column) {
            self.push(column, member);
        } else if member.level > self.market.prices[column] {
            let outbid = self.replace(column, member);
            self.queue.push_back(outbid);
        }
    }

    /// Adds a bid to a column's heap, whose lowest bid stands first.
    fn push(&mut self, column: usize, member: Member) {
        self.market.take(column);
        let slots = self.market.taken(column);
        let heap = &mut self.market.members[slots];
        let mut at = heap.len() - 1;
        while at > 0 && heap[(at - 1) / 2].level > member.level {
            heap[at] = heap[(at - 1) / 2];
            at = (at - 1) / 2;
        }
        heap[at] = member;
        let lowest = heap[0].level;
        if self.market.is_full(column) {
            self.market.prices[column] = self.market.prices[column].max(lowest);
        }
    }

    /// Puts a bid in the place of the lowest one and gives the row that is outbid.
    fn replace(&mut self, column: usize, member: Member) -> u32 {
        let slots = self.market.taken(column);
        let heap = &mut self.market.members[slots];
        let outbid = heap[0].row;
        let mut at = 0;
        loop {
            let mut child = 2 * at + 1;
            if child + 1 < heap.len() && heap[child + 1].level < heap[child].level {
                child += 1;
            }
            if child >= heap.len() || heap[child].level >= member.level {
                break;
            }
            heap[at] = heap[child];
            at = child;
        }
        heap[at] = member;
        self.market.prices[column] = heap[0].level;
        outbid
    }
}

/// Turns bids without a step into seats: levels become values.
fn settle<C: Cell>(market: &mut Market<C>) {
    for column in 0..market.columns() {
        for slot in market.taken(column) {
            let row = market.members[slot].row;
            let own = market.lists.list(row as usize).iter().find(|cell| cell.index() == column);
            let level = own.map_or(0, |cell| cell.value());
            market.put(slot, column, Member { level, row });
        }
    }
}
