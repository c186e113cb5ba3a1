//! A program with some items decided, and what follows from the rows at once.

use super::Program;
use super::proof::{Literal, Measure, Step};

/// What is decided, and what is left of capacities and rows.
#[derive(Debug, Clone)]
pub(super) struct Partial<'a> {
    pub(super) program: &'a Program,
    pub(super) fixed: Vec<Option<bool>>,
    /// The cost of what is taken.
    pub(super) cost: i64,
    /// What is left of each block's capacity; below 0 where too much is taken.
    pub(super) left: Vec<i64>,
    /// What each row still needs; below 0 where it has more.
    pub(super) need: Vec<i64>,
    /// What each row has room for; [`i64::MAX`] where there is no limit.
    pub(super) room: Vec<i64>,
    /// The amounts of what is open in each row.
    pub(super) open: Vec<i64>,
}

impl<'a> Partial<'a> {
    pub(super) fn new(program: &'a Program) -> Self {
        Self {
            program,
            fixed: vec![None; program.items().len()],
            cost: 0,
            left: program.capacities().iter().map(|&capacity| capacity as i64).collect(),
            need: program.rows().iter().map(|row| row.least as i64).collect(),
            room: program.rows().iter().map(|row| row.most.map_or(i64::MAX, |most| most as i64)).collect(),
            open: (0..program.rows().len()).map(|row| program.total(row) as i64).collect(),
        }
    }

    /// Decides an item that is open; what is decided stays.
    pub(super) fn decide(&mut self, literal: Literal) {
        let fixed = &mut self.fixed[literal.item as usize];
        if fixed.is_some() {
            return;
        }
        *fixed = Some(literal.taken);
        let item = &self.program.items()[literal.item as usize];
        if literal.taken {
            self.cost += item.cost;
            self.left[item.block as usize] -= item.weight as i64;
        }
        for &(row, amount) in self.program.rows_of(literal.item) {
            let (row, amount) = (row as usize, amount as i64);
            self.open[row] -= amount;
            if literal.taken {
                self.need[row] -= amount;
                if self.room[row] != i64::MAX {
                    self.room[row] -= amount;
                }
            }
        }
    }

    /// Decides what a row or a capacity leaves no choice about, again and again. `false` where they cannot all be met.
    /// The reasons are pushed to `steps`.
    pub(super) fn propagate(&mut self, steps: &mut Vec<Step>) -> bool {
        loop {
            let before = steps.len();
            let met = self.propagate_blocks(steps) && self.propagate_rows(steps);
            if !met || steps.len() == before {
                return met;
            }
        }
    }

    fn propagate_blocks(&mut self, steps: &mut Vec<Step>) -> bool {
        let step = |literals| Step { measure: Measure::Rows, multipliers: Vec::new(), literals };
        if self.left.iter().any(|&left| left < 0) {
            steps.push(step(Vec::new()));
            return false;
        }
        let items = (0..).zip(self.program.items()).zip(&self.fixed);
        let too_heavy =
            items.filter(|((_, item), fixed)| fixed.is_none() && item.weight as i64 > self.left[item.block as usize]);
        let literals: Vec<_> = too_heavy.map(|((item, _), _)| Literal { item, taken: false }).collect();
        if !literals.is_empty() {
            self.decide_all(&literals);
            steps.push(step(literals));
        }
        true
    }

    fn propagate_rows(&mut self, steps: &mut Vec<Step>) -> bool {
        for row in 0..self.need.len() {
            for (multiplier, taken) in [(1, true), (-1, false)] {
                let spare = if taken { self.open[row] - self.need[row] } else { self.room[row] };
                let step =
                    |literals| Step { measure: Measure::Rows, multipliers: vec![(row as u32, multiplier)], literals };
                if spare < 0 {
                    steps.push(step(Vec::new()));
                    return false;
                }
                if spare >= self.open[row] {
                    continue;
                }
                let entries = self.program.items_of(row as u32).iter();
                let forced = entries.filter(|e| self.fixed[e.0 as usize].is_none() && e.1 as i64 > spare);
                let literals: Vec<_> = forced.map(|&(item, _)| Literal { item, taken }).collect();
                if !literals.is_empty() {
                    self.decide_all(&literals);
                    steps.push(step(literals));
                }
            }
        }
        true
    }

    pub(super) fn decide_all(&mut self, literals: &[Literal]) {
        for &literal in literals {
            self.decide(literal);
        }
    }
}
