//! From a relaxed choice to one that meets every row: the general heuristic.

use super::{Heuristic, Program, View};

/// Drops what a row has too much of, adds by reduced cost a unit of what is missing, drops what is not needed, and
/// exchanges one for one while that gains.
#[derive(Debug, Default)]
pub(crate) struct Repair;

impl Heuristic for Repair {
    fn propose(&mut self, program: &Program, view: &View<'_>) -> Option<Vec<bool>> {
        let mut choice = Choice::new(program, view);
        for &item in view.open.iter().filter(|&&item| view.taken[item as usize]) {
            choice.take(item);
        }
        choice.drop_excess(view.reduced);
        choice.add_missing(view.reduced)?;
        choice.drop_needless();
        choice.add_gains();
        choice.exchange();
        Some(choice.chosen)
    }
}

/// A choice within the capacities, and what its rows have.
struct Choice<'a> {
    program: &'a Program,
    fixed: &'a [Option<bool>],
    open: &'a [u32],
    chosen: Vec<bool>,
    left: Vec<i64>,
    /// What each row has above its least.
    above: Vec<i64>,
    /// What each row has room for.
    room: Vec<i64>,
}

impl<'a> Choice<'a> {
    fn new(program: &'a Program, view: &View<'a>) -> Self {
        let (rows, fixed) = (program.rows(), view.fixed);
        let mut choice = Self {
            program,
            fixed,
            open: view.open,
            chosen: vec![false; fixed.len()],
            left: program.capacities().iter().map(|&capacity| capacity as i64).collect(),
            above: rows.iter().map(|row| -(row.least as i64)).collect(),
            room: rows.iter().map(|row| row.most.map_or(i64::MAX, |most| most as i64)).collect(),
        };
        for item in (0..fixed.len() as u32).filter(|&item| fixed[item as usize] == Some(true)) {
            choice.take(item);
        }
        choice
    }

    fn take(&mut self, item: u32) {
        self.shift(item, 1);
    }

    fn drop(&mut self, item: u32) {
        self.shift(item, -1);
    }

    fn shift(&mut self, item: u32, sign: i64) {
        self.chosen[item as usize] = sign > 0;
        let given = &self.program.items()[item as usize];
        self.left[given.block as usize] -= sign * given.weight as i64;
        for &(row, amount) in self.program.rows_of(item) {
            self.above[row as usize] += sign * amount as i64;
            if self.room[row as usize] != i64::MAX {
                self.room[row as usize] -= sign * amount as i64;
            }
        }
    }

    fn is_open(&self, item: u32) -> bool {
        self.fixed[item as usize].is_none()
    }

    fn cost(&self, item: u32) -> i64 {
        self.program.items()[item as usize].cost
    }

    fn fits(&self, item: u32) -> bool {
        let given = &self.program.items()[item as usize];
        self.left[given.block as usize] >= given.weight as i64
            && self.program.rows_of(item).iter().all(|&(row, amount)| self.room[row as usize] >= amount as i64)
    }

    fn needless(&self, item: u32) -> bool {
        self.program.rows_of(item).iter().all(|&(row, amount)| self.above[row as usize] >= amount as i64)
    }

    /// How much of what is missing the item would give.
    fn gain(&self, item: u32) -> i64 {
        let missing = |&(row, amount): &(u32, u64)| (-self.above[row as usize]).clamp(0, amount as i64);
        self.program.rows_of(item).iter().map(missing).sum()
    }

    fn drop_excess(&mut self, reduced: &[i64]) {
        for row in 0..self.room.len() {
            while self.room[row] < 0 {
                let entries = self.program.items_of(row as u32).iter().map(|entry| entry.0);
                let taken = entries.filter(|&item| self.chosen[item as usize] && self.is_open(item));
                let Some(worst) = taken.max_by_key(|&item| (reduced[item as usize], item)) else { return };
                self.drop(worst);
            }
        }
    }

    fn add_missing(&mut self, reduced: &[i64]) -> Option<()> {
        let candidates = self.open;
        let mut gains = vec![0; self.chosen.len()];
        for &item in candidates {
            gains[item as usize] = self.gain(item);
        }
        while self.above.iter().any(|&above| above < 0) {
            let useful = |item: &u32| gains[*item as usize] > 0 && !self.chosen[*item as usize];
            let able = candidates.iter().copied().filter(useful);
            let price = |item: u32| {
                let (price, gain) = (reduced[item as usize] as f64, gains[item as usize] as f64);
                if price > 0.0 { price / gain } else { price * gain }
            };
            let best =
                able.filter(|&item| self.fits(item)).min_by(|&a, &b| price(a).total_cmp(&price(b)).then(a.cmp(&b)))?;
            self.take(best);
            for &(row, _) in self.program.rows_of(best) {
                for &(item, _) in self.program.items_of(row) {
                    gains[item as usize] = self.gain(item);
                }
            }
        }
        Some(())
    }

    fn drop_needless(&mut self) {
        let chosen = self.open.iter().copied().filter(|&item| self.chosen[item as usize]);
        let mut dear: Vec<u32> = chosen.filter(|&item| self.cost(item) > 0).collect();
        dear.sort_by_key(|&item| (std::cmp::Reverse(self.cost(item)), item));
        for item in dear {
            if self.needless(item) {
                self.drop(item);
            }
        }
    }

    fn add_gains(&mut self) {
        let others = self.open.iter().copied().filter(|&item| !self.chosen[item as usize]);
        let mut worth: Vec<u32> = others.filter(|&item| self.cost(item) < 0).collect();
        worth.sort_by_key(|&item| (self.cost(item), item));
        for item in worth {
            if self.fits(item) {
                self.take(item);
            }
        }
    }

    /// One item for another while that costs less; where the rows or the capacity tie them together.
    fn exchange(&mut self) {
        for _ in 0..3 {
            let mut gained = false;
            for &item in self.open {
                if self.chosen[item as usize] {
                    gained |= self.exchange_one(item);
                }
            }
            if !gained {
                return;
            }
            self.drop_needless();
            self.add_gains();
        }
    }

    fn exchange_one(&mut self, item: u32) -> bool {
        self.drop(item);
        // What takes its place counts where it is missed most narrowly; where it is missed nowhere, in its block.
        let rows = self.program.rows_of(item).iter().map(|entry| entry.0);
        let missed: Vec<u32> = rows.filter(|&row| self.above[row as usize] < 0).collect();
        let narrowest = missed.iter().copied().min_by_key(|&row| (self.program.items_of(row).len(), row));
        let block = self.program.items()[item as usize].block;
        let better = |&other: &u32| {
            other != item
                && !self.chosen[other as usize]
                && self.is_open(other)
                && self.cost(other) < self.cost(item)
                && self.fits(other)
                && self.fills(other, &missed)
        };
        let cheapest = |&other: &u32| (self.cost(other), other);
        let best = if let Some(row) = narrowest {
            let entries = self.program.items_of(row).iter().map(|entry| entry.0);
            entries.filter(better).min_by_key(cheapest)
        } else {
            self.program.block(block).iter().copied().filter(better).min_by_key(cheapest)
        };
        self.take(best.unwrap_or(item));
        best.is_some()
    }

    /// Whether none of the rows is short any more once the item is taken.
    fn fills(&self, item: u32, short: &[u32]) -> bool {
        let rows = self.program.rows_of(item);
        let given = |row: u32| rows.iter().find(|entry| entry.0 == row).map_or(0, |entry| entry.1 as i64);
        short.iter().all(|&row| self.above[row as usize] + given(row) >= 0)
    }
}
