//! The Lagrangian relaxation as the search uses it: rows priced, every block on its own.

use super::Program;
use super::knapsack::{Knapsack, Piece};
use super::partial::Partial;
use super::proof::Literal;

/// How finely multipliers divide a unit of cost, and how far they may go, so that no sum leaves 64 bits.
#[derive(Debug)]
pub(super) struct Scaling {
    /// Parts of a unit of cost.
    pub(super) scale: i64,
    /// The largest absolute multiplier of every row.
    pub(super) limits: Vec<i64>,
}

impl Scaling {
    pub(super) fn of(program: &Program) -> Self {
        let costs: u64 = program.items().iter().map(|item| item.cost.unsigned_abs()).sum();
        // Costs stay below 2^56 when scaled, and multipliers times amounts below 2^60 in all.
        let bits = 64 - costs.leading_zeros();
        let scale = 1 << (56 - bits.min(40)).min(20);
        let rows = (program.rows().len() as u64).max(1);
        let limit = |row: usize| {
            let asked = &program.rows()[row];
            let amounts = program.total(row) + asked.least.max(asked.most.unwrap_or(0)) + 1;
            ((1_u64 << 60) / rows / amounts).min(1 << 50) as i64
        };
        Self { scale, limits: (0..program.rows().len()).map(limit).collect() }
    }
}

/// The relaxation at one set of multipliers.
#[derive(Debug)]
pub(super) struct Relaxation {
    knapsack: Knapsack,
    /// No choice within what is decided is below this, in parts.
    pub(super) bound: i64,
    /// The relaxed choice, decided items with it.
    pub(super) taken: Vec<bool>,
    /// Costs less what the rows pay, in parts; of open items.
    pub(super) reduced: Vec<i64>,
    /// What the rows get of the open items taken.
    pub(super) activity: Vec<i64>,
    /// The value of every block.
    values: Vec<i64>,
    /// Items and pieces looked at since it was made.
    work: u64,
}

impl Relaxation {
    pub(super) fn new(program: &Program) -> Self {
        Self {
            knapsack: Knapsack::default(),
            bound: 0,
            taken: vec![false; program.items().len()],
            reduced: vec![0; program.items().len()],
            activity: vec![0; program.rows().len()],
            values: vec![0; program.capacities().len()],
            work: 0,
        }
    }

    pub(super) fn work(&self) -> u64 {
        self.work + self.knapsack.steps
    }

    /// Prices the rows of `partial` by `multipliers` and solves every block. `open` lists the open items by block.
    pub(super) fn evaluate(&mut self, partial: &Partial<'_>, open: &Open, multipliers: &[i64], scale: i64) {
        let program = partial.program;
        self.bound = partial.cost * scale;
        for (row, &multiplier) in multipliers.iter().enumerate() {
            let limit = if multiplier > 0 { partial.need[row] } else { partial.room[row] };
            if multiplier != 0 {
                self.bound += multiplier * limit;
            }
        }
        self.activity.fill(0);
        for (block, items) in open.blocks() {
            for &item in items {
                let rows = program.rows_of(item);
                let paid: i64 = rows.iter().map(|&(row, amount)| multipliers[row as usize] * amount as i64).sum();
                self.reduced[item as usize] = program.items()[item as usize].cost * scale - paid;
                self.taken[item as usize] = false;
                self.work += 1 + rows.len() as u64;
            }
            let value = self.solve_block(partial, block, items);
            self.values[block as usize] = value;
            self.bound += value;
            for &item in items.iter().filter(|&&item| self.taken[item as usize]) {
                for &(row, amount) in program.rows_of(item) {
                    self.activity[row as usize] += amount as i64;
                }
            }
        }
    }

    /// The least total of a block, and its choice.
    fn solve_block(&mut self, partial: &Partial<'_>, block: u32, items: &[u32]) -> i64 {
        self.load(partial, items);
        let capacity = partial.left[block as usize] as u64;
        if self.knapsack.all_fit(capacity) {
            for piece in self.knapsack.pieces() {
                self.taken[piece.item as usize] = true;
            }
            return -self.knapsack.total();
        }
        self.knapsack.sort();
        let value = self.knapsack.solve(capacity, None);
        for item in self.knapsack.best() {
            self.taken[item as usize] = true;
        }
        -value
    }

    fn load(&mut self, partial: &Partial<'_>, items: &[u32]) {
        let (reduced, all) = (&self.reduced, partial.program.items());
        self.knapsack.load(items.iter().filter(|&&item| reduced[item as usize] < 0).map(|&item| Piece {
            profit: -reduced[item as usize],
            weight: all[item as usize].weight,
            item,
        }));
    }

    /// Open items of which one side cannot be below `threshold`, by the multipliers of the last [`Self::evaluate`].
    pub(super) fn settled(&mut self, partial: &Partial<'_>, open: &Open, threshold: i64) -> Vec<Literal> {
        let mut literals = Vec::new();
        for (block, items) in open.blocks() {
            self.load(partial, items);
            let capacity = partial.left[block as usize] as u64;
            let fits = self.knapsack.all_fit(capacity);
            if !fits {
                self.knapsack.sort();
            }
            // The bound without this block.
            let others = self.bound - self.values[block as usize];
            for &item in items {
                let taken = self.taken[item as usize];
                let weight = partial.program.items()[item as usize].weight;
                let side = Side { item, weight, price: self.reduced[item as usize], taken, capacity, fits };
                if self.opposite_reaches(&side, others, threshold) {
                    literals.push(Literal { item, taken });
                }
            }
            self.work += items.len() as u64;
        }
        literals
    }

    /// Whether the other side of an item is no better than `threshold`, all other blocks being worth `others`.
    fn opposite_reaches(&mut self, side: &Side, others: i64, threshold: i64) -> bool {
        let Side { item, weight, price, taken, capacity, fits } = *side;
        let loses = |gain: i64| others - gain > threshold;
        if fits {
            let all = self.knapsack.total();
            if taken {
                return loses(all + price);
            }
            if self.knapsack.total_weight() + weight <= capacity {
                return loses(all - price);
            }
            self.knapsack.sort();
        }
        let (left, extra) = if taken { (capacity, 0) } else { (capacity - weight, -price) };
        // The cheap bound first; where it is not enough, the truth may be.
        loses(self.knapsack.bound(left, Some(item)) + extra)
            || (weight > 0 && loses(self.knapsack.solve(left, Some(item)) + extra))
    }
}

struct Side {
    item: u32,
    weight: u64,
    /// Its reduced cost.
    price: i64,
    taken: bool,
    capacity: u64,
    /// Whether all that is worth taking fits.
    fits: bool,
}

/// The open items by block; blocks without are left out.
#[derive(Debug, Default)]
pub(super) struct Open {
    items: Vec<u32>,
    blocks: Vec<(u32, usize)>,
}

impl Open {
    pub(super) fn of(partial: &Partial<'_>) -> Self {
        let mut open = Self::default();
        for block in 0..partial.left.len() as u32 {
            let items = partial.program.block(block).iter().filter(|&&item| partial.fixed[item as usize].is_none());
            let before = open.items.len();
            open.items.extend(items);
            if open.items.len() > before {
                open.blocks.push((block, open.items.len()));
            }
        }
        open
    }

    pub(super) fn items(&self) -> &[u32] {
        &self.items
    }

    fn blocks(&self) -> impl Iterator<Item = (u32, &[u32])> {
        let starts = std::iter::once(0).chain(self.blocks.iter().map(|block| block.1));
        self.blocks.iter().zip(starts).map(|(&(block, end), start)| (block, &self.items[start..end]))
    }
}
