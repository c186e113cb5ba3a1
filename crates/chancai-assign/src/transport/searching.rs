//! The exact end for rows: shortest paths to a free seat.
//!
//! A row that is still to gain looks for the cheapest chain of moves: it takes a seat of a column, one of whose
//! members goes on to the next, until one finds a free seat or gives up. Prices rise so that everybody on the way
//! is content. Columns are the nodes of the search: few, and a column is looked at once however many members it has.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::cells::Cell;
use super::market::{Market, Member, NONE};

/// What a solution may still spend, in edges looked at.
pub(super) struct Budget(pub(super) usize);

impl Budget {
    pub(super) fn spend(&mut self, edges: usize) {
        self.0 = self.0.saturating_sub(edges);
    }
}

/// The slot of the row that starts.
pub(super) const SOURCE: usize = usize::MAX;

/// How a column was reached: who would come, from where.
#[derive(Clone, Copy)]
pub(super) struct Step {
    pub(super) slot: usize,
    pub(super) column: u32,
    pub(super) value: i64,
}

#[derive(Clone, Copy)]
pub(super) enum End {
    /// The row that looks gives up.
    Stay,
    /// A member gives up its seat.
    Leave { slot: usize, column: u32 },
    /// There is a free seat.
    Seat { column: usize },
}

/// Someone who may move on: a member of a column that was reached, or the row that looks.
#[derive(Clone, Copy)]
pub(super) struct Mover {
    pub(super) row: u32,
    pub(super) slot: usize,
    pub(super) column: u32,
    /// Its profit, plus how far its column is.
    pub(super) from: i64,
}

/// Room for searches, kept between them.
pub(super) struct Search {
    /// How far each column is, `i64::MAX` where it was not reached.
    distances: Vec<i64>,
    pub(super) steps: Vec<Step>,
    reached: Vec<u32>,
    settled: Vec<u32>,
    heap: BinaryHeap<Reverse<(i64, u32)>>,
    /// How far the nearest end found is.
    bound: i64,
    pub(super) end: End,
    scanned: usize,
}

/// Finds a place for every row that could gain, lowest row first. `false` where the budget ran out.
pub(super) fn place_rows<C: Cell>(market: &mut Market<C>, budget: &mut Budget) -> bool {
    let mut search = Search::new(market.columns());
    for row in 0..market.rows() as u32 {
        if market.held[row as usize] == NONE {
            search.place(market, row);
            budget.spend(std::mem::take(&mut search.scanned));
            if budget.0 == 0 {
                return false;
            }
        }
    }
    true
}

impl Search {
    pub(super) fn new(columns: usize) -> Self {
        Self {
            distances: vec![i64::MAX; columns],
            steps: vec![Step { slot: SOURCE, column: NONE, value: 0 }; columns],
            reached: Vec::new(),
            settled: Vec::new(),
            heap: BinaryHeap::new(),
            bound: 0,
            end: End::Stay,
            scanned: 0,
        }
    }

    /// Gives `row` a seat by the cheapest chain of moves, or none where staying out costs no more.
    fn place<C: Cell>(&mut self, market: &mut Market<C>, row: u32) {
        let profit = market.choice(row as usize).profit;
        if profit <= market.outside {
            return;
        }
        (self.bound, self.end) = (profit - market.outside, End::Stay);
        self.reach(market, Mover { row, slot: SOURCE, column: NONE, from: profit });
        self.spread(market);
        self.move_all(market, row);
        self.forget();
    }

    /// Raises prices by as little as lets one of `sources` move; all of them must be still to gain.
    pub(super) fn raise<C: Cell>(&mut self, market: &mut Market<C>, sources: &[u32]) {
        let profits: Vec<i64> = sources.iter().map(|&row| market.choice(row as usize).profit).collect();
        self.bound = profits.iter().min().map_or(0, |least| least - market.outside);
        for (&row, &from) in sources.iter().zip(&profits) {
            self.reach(market, Mover { row, slot: SOURCE, column: NONE, from });
        }
        self.spread(market);
        self.forget();
    }

    /// Settles columns from the nearest on until an end is nearer, and raises prices up to it.
    fn spread<C: Cell>(&mut self, market: &mut Market<C>) {
        while let Some(Reverse((distance, column))) = self.heap.pop() {
            if distance >= self.bound {
                break;
            }
            // A column reached again by a shorter way stands in the heap twice.
            if distance == self.distances[column as usize] {
                self.settle(market, distance, column);
            }
        }
        for &column in &self.settled {
            market.prices[column as usize] += self.bound - self.distances[column as usize];
        }
    }

    /// Lets every member of the nearest column look further.
    fn settle<C: Cell>(&mut self, market: &mut Market<C>, distance: i64, column: u32) {
        self.settled.push(column);
        for slot in market.taken(column as usize) {
            let Member { row, level } = market.members[slot];
            let from = distance + level - market.prices[column as usize];
            if from - market.outside < self.bound {
                (self.bound, self.end) = (from - market.outside, End::Leave { slot, column });
            }
            self.reach(market, Mover { row, slot, column, from });
            // No end is nearer than the column itself.
            if self.bound <= distance {
                return;
            }
        }
    }

    /// Looks at the edges of `mover` that can lead to a nearer end.
    #[inline]
    fn reach<C: Cell>(&mut self, market: &mut Market<C>, mover: Mover) {
        let mut seen = 0;
        loop {
            let cells = market.lists.ordered(mover.row as usize);
            for (index, &cell) in cells.iter().enumerate().skip(seen) {
                // Prices are not negative and values fall from here on.
                if mover.from - cell.value() >= self.bound {
                    self.scanned += index + 1;
                    return;
                }
                self.relax(market, mover, cell);
            }
            seen = cells.len();
            if !market.lists.order_rest(mover.row as usize) {
                self.scanned += seen + 1;
                return;
            }
        }
    }

    #[inline]
    fn relax<C: Cell>(&mut self, market: &Market<C>, mover: Mover, cell: C) {
        let column = cell.index();
        let distance = mover.from - cell.value() + market.prices[column];
        if distance >= self.distances[column].min(self.bound) {
            return;
        }
        if self.distances[column] == i64::MAX {
            self.reached.push(column as u32);
        }
        self.distances[column] = distance;
        self.steps[column] = Step { slot: mover.slot, column: mover.column, value: cell.value() };
        if market.is_full(column) {
            self.heap.push(Reverse((distance, column as u32)));
        } else {
            (self.bound, self.end) = (distance, End::Seat { column });
        }
    }

    /// Everybody on the way moves on, the last one first.
    pub(super) fn move_all<C: Cell>(&self, market: &mut Market<C>, source: u32) {
        let (mut slot, mut column) = match self.end {
            End::Stay => return,
            End::Seat { column } => (market.take(column), column),
            End::Leave { slot, column } => {
                let row = market.members[slot].row;
                market.held[row as usize] = NONE;
                (slot, column as usize)
            }
        };
        loop {
            let step = self.steps[column];
            let row = if step.slot == SOURCE { source } else { market.members[step.slot].row };
            market.put(slot, column, Member { level: step.value, row });
            if step.slot == SOURCE {
                return;
            }
            (slot, column) = (step.slot, step.column as usize);
        }
    }

    fn forget(&mut self) {
        for column in self.reached.drain(..) {
            self.distances[column as usize] = i64::MAX;
        }
        self.settled.clear();
        self.heap.clear();
    }
}
