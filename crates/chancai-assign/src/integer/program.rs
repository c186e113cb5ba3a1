//! What is given: items taken whole or not, blocks with a capacity, rows that link the blocks.

use std::fmt;

/// The largest total of absolute costs, weights of a block or amounts of a row: far from where integers end.
pub const LARGEST_TOTAL: u64 = 1 << 40;
/// The most items, blocks or rows.
pub const MOST_PARTS: usize = 1 << 22;

/// Something that is taken whole or not at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Item {
    /// The block whose capacity it uses.
    pub block: u32,
    /// How much of the capacity it uses.
    pub weight: u64,
    /// What it costs; below 0 where it is worth something.
    pub cost: i64,
}

/// What a row asks of the items that count in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Row {
    /// The least total of the amounts of the items taken.
    pub least: u64,
    /// The greatest; `None` where there is none.
    pub most: Option<u64>,
}

/// How much an item counts in a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Entry {
    /// The row.
    pub row: u32,
    /// The item.
    pub item: u32,
    /// How much it counts; above 0.
    pub amount: u64,
}

/// A checked 0/1 program.
///
/// Choose items so that their cost is least, where
///
/// 1. the weights of the chosen items of a block add up to no more than its capacity, and
/// 2. the amounts of the chosen items of a row add up to its `least` at least and to its `most` at most.
///
/// No blocks, no rows and no items are legal, and so are weight 0, capacity 0, `least` 0 and any sign of a cost.
#[derive(Debug, Clone)]
pub struct Program {
    capacities: Vec<u64>,
    rows: Vec<Row>,
    items: Vec<Item>,
    by_item: Lists,
    by_row: Lists,
    by_block: Vec<Vec<u32>>,
    totals: Vec<u64>,
    step: u64,
}

/// Lists of `(index, amount)`, one after the other.
#[derive(Debug, Clone)]
struct Lists {
    starts: Vec<usize>,
    entries: Vec<(u32, u64)>,
}

impl Lists {
    fn new(count: usize, mut entries: Vec<(u32, u32, u64)>) -> Self {
        entries.sort_unstable();
        let mut starts = vec![0; count + 1];
        for &(owner, ..) in &entries {
            starts[owner as usize + 1] += 1;
        }
        for index in 0..count {
            starts[index + 1] += starts[index];
        }
        Self { starts, entries: entries.into_iter().map(|(_, index, amount)| (index, amount)).collect() }
    }

    fn of(&self, owner: usize) -> &[(u32, u64)] {
        &self.entries[self.starts[owner]..self.starts[owner + 1]]
    }
}

impl Program {
    /// Checks the program. O(E log E) for E entries; their order does not matter.
    ///
    /// # Errors
    ///
    /// [`ProgramError`] with every fault: an index out of range, an amount of 0, an item that counts twice in a row, a
    /// row whose `least` is above its `most`, numbers beyond [`MOST_PARTS`] or totals beyond [`LARGEST_TOTAL`].
    ///
    /// # Example
    ///
    /// ```
    /// use chancai_assign::integer::{Entry, Item, Program, Row};
    ///
    /// // 一位专家每周五天，两个顾问合同各占三天，每个至多签一次。
    /// let item = |cost| Item { block: 0, weight: 3, cost };
    /// let rows = [Row { least: 0, most: Some(1) }; 2];
    /// let entries = [Entry { row: 0, item: 0, amount: 1 }, Entry { row: 1, item: 1, amount: 1 }];
    /// let program = Program::new(&[5], &rows, &[item(-20), item(-30)], &entries)?;
    /// assert_eq!(program.cost(&[false, true]), Some(-30));
    /// assert_eq!(program.cost(&[true, true]), None, "six days do not fit");
    /// # Ok::<(), chancai_assign::integer::ProgramError>(())
    /// ```
    pub fn new(capacities: &[u64], rows: &[Row], items: &[Item], entries: &[Entry]) -> Result<Self, ProgramError> {
        let faults = faults_of(capacities, rows, items, entries);
        if !faults.is_empty() {
            return Err(ProgramError { faults });
        }
        let by_row = Lists::new(rows.len(), entries.iter().map(|e| (e.row, e.item, e.amount)).collect());
        let by_item = Lists::new(items.len(), entries.iter().map(|e| (e.item, e.row, e.amount)).collect());
        let mut by_block = vec![Vec::new(); capacities.len()];
        for (index, item) in (0..).zip(items) {
            by_block[item.block as usize].push(index);
        }
        let totals = (0..rows.len()).map(|row| by_row.of(row).iter().map(|entry| entry.1).sum()).collect();
        let step = items.iter().fold(0, |step, item| gcd(step, item.cost.unsigned_abs())).max(1);
        let (capacities, rows, items) = (capacities.to_vec(), rows.to_vec(), items.to_vec());
        Ok(Self { capacities, rows, items, by_item, by_row, by_block, totals, step })
    }

    /// The capacity of every block.
    pub fn capacities(&self) -> &[u64] {
        &self.capacities
    }

    /// What every row asks.
    pub fn rows(&self) -> &[Row] {
        &self.rows
    }

    /// All items.
    pub fn items(&self) -> &[Item] {
        &self.items
    }

    /// The rows an item counts in, and how much; empty for an item out of range.
    pub fn rows_of(&self, item: u32) -> &[(u32, u64)] {
        if (item as usize) < self.items.len() { self.by_item.of(item as usize) } else { &[] }
    }

    /// The items that count in a row, and how much; empty for a row out of range.
    pub fn items_of(&self, row: u32) -> &[(u32, u64)] {
        if (row as usize) < self.rows.len() { self.by_row.of(row as usize) } else { &[] }
    }

    /// The items of a block; empty for a block out of range.
    pub fn block(&self, block: u32) -> &[u32] {
        self.by_block.get(block as usize).map_or(&[], Vec::as_slice)
    }

    /// What the chosen items cost; `None` where they break a capacity or a row, or where `chosen` is of another length.
    pub fn cost(&self, chosen: &[bool]) -> Option<i64> {
        if chosen.len() != self.items.len() {
            return None;
        }
        let (mut used, mut totals) = (vec![0; self.capacities.len()], vec![0; self.rows.len()]);
        let mut cost = 0;
        for (index, item) in self.items.iter().enumerate().filter(|(index, _)| chosen[*index]) {
            used[item.block as usize] += item.weight;
            cost += item.cost;
            for &(row, amount) in self.by_item.of(index) {
                totals[row as usize] += amount;
            }
        }
        let met = |(total, row): (&u64, &Row)| row.least <= *total && row.most.is_none_or(|most| *total <= most);
        let fits = used.iter().zip(&self.capacities).all(|(used, capacity)| used <= capacity);
        (fits && totals.iter().zip(&self.rows).all(met)).then_some(cost)
    }

    /// Every cost is a whole multiple of this, and so is that of every choice; 1 where all costs are 0.
    pub fn cost_step(&self) -> u64 {
        self.step
    }

    /// The total of the amounts in a row.
    pub(crate) fn total(&self, row: usize) -> u64 {
        self.totals[row]
    }

    /// No choice costs more.
    pub(crate) fn largest_cost(&self) -> i64 {
        self.items.iter().map(|item| item.cost.max(0)).sum()
    }
}

fn gcd(mut a: u64, mut b: u64) -> u64 {
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a
}

/// Why a program was refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub struct ProgramError {
    faults: Vec<ProgramFault>,
}

impl ProgramError {
    /// All faults.
    pub fn faults(&self) -> &[ProgramFault] {
        &self.faults
    }
}

impl fmt::Display for ProgramError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let count = self.faults.len();
        write!(f, "整数规划有 {count} 处错误 / the program has {count} fault(s)")?;
        match self.faults.first() {
            Some(first) => write!(f, "; 第一处 / the first: {first}"),
            None => Ok(()),
        }
    }
}

/// One fault of a program. Positions count from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ProgramFault {
    /// More parts than [`MOST_PARTS`].
    #[error("数量过大 / too many: {given}, at most {limit}")]
    TooMany {
        /// How many there are.
        given: usize,
        /// The most there may be.
        limit: usize,
    },
    /// Absolute costs, weights of a block with its capacity, or amounts and limits of a row add up to too much.
    #[error("数值合计过大 / numbers add up to more than {limit}: {what:?} {index}")]
    TooLarge {
        /// What adds up.
        what: Part,
        /// Which block or row; 0 for costs.
        index: usize,
        /// The largest total.
        limit: u64,
    },
    /// The item names a block that is not there.
    #[error("第 {item} 项的块 {block} 不存在 / item {item} names block {block} of {blocks}")]
    BlockOutOfRange {
        /// Position of the item.
        item: usize,
        /// The block it names.
        block: u32,
        /// How many there are.
        blocks: usize,
    },
    /// A row asks for more than it allows.
    #[error("第 {row} 行的下限 {least} 高于上限 {most} / row {row} asks for {least} and allows {most}")]
    LeastAboveMost {
        /// Position of the row.
        row: usize,
        /// Its least.
        least: u64,
        /// Its most.
        most: u64,
    },
    /// An entry names a row or an item that is not there.
    #[error("第 {entry} 个系数超出范围 / entry {entry} is out of range")]
    EntryOutOfRange {
        /// Position of the entry.
        entry: usize,
    },
    /// An entry counts nothing.
    #[error("第 {entry} 个系数为 0 / entry {entry} is 0")]
    ZeroAmount {
        /// Position of the entry.
        entry: usize,
    },
    /// The item counts in the row already.
    #[error("第 {entry} 个系数重复 / entry {entry} repeats row {row}, item {item}")]
    Duplicate {
        /// Position of the entry.
        entry: usize,
        /// The row.
        row: u32,
        /// The item.
        item: u32,
    },
}

/// What adds up to too much.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum Part {
    /// Absolute costs.
    Costs,
    /// A block.
    Block,
    /// A row.
    Row,
}

impl ProgramFault {
    /// The stable ASCII code.
    pub fn code(&self) -> &'static str {
        match self {
            Self::TooMany { .. } => "TOO_MANY",
            Self::TooLarge { .. } => "TOO_LARGE",
            Self::BlockOutOfRange { .. } => "BLOCK_OUT_OF_RANGE",
            Self::LeastAboveMost { .. } => "LEAST_ABOVE_MOST",
            Self::EntryOutOfRange { .. } => "ENTRY_OUT_OF_RANGE",
            Self::ZeroAmount { .. } => "ZERO_AMOUNT",
            Self::Duplicate { .. } => "DUPLICATE_ENTRY",
        }
    }
}

fn faults_of(capacities: &[u64], rows: &[Row], items: &[Item], entries: &[Entry]) -> Vec<ProgramFault> {
    let limit = MOST_PARTS;
    let counts = [capacities.len(), rows.len(), items.len()].into_iter().filter(|&given| given > limit);
    let mut faults: Vec<_> = counts.map(|given| ProgramFault::TooMany { given, limit }).collect();
    let blocks = capacities.len();
    for (item, &Item { block, .. }) in items.iter().enumerate().filter(|(_, item)| item.block as usize >= blocks) {
        faults.push(ProgramFault::BlockOutOfRange { item, block, blocks });
    }
    for (row, asked) in rows.iter().enumerate() {
        if let Some(most) = asked.most.filter(|&most| most < asked.least) {
            faults.push(ProgramFault::LeastAboveMost { row, least: asked.least, most });
        }
    }
    push_entries(rows.len(), items.len(), entries, &mut faults);
    push_totals(capacities, rows, items, entries, &mut faults);
    faults
}

fn push_entries(rows: usize, items: usize, entries: &[Entry], faults: &mut Vec<ProgramFault>) {
    let mut pairs = Vec::with_capacity(entries.len());
    for (entry, given) in entries.iter().enumerate() {
        if given.row as usize >= rows || given.item as usize >= items {
            faults.push(ProgramFault::EntryOutOfRange { entry });
        } else {
            pairs.push((given.row, given.item, entry));
        }
        if given.amount == 0 {
            faults.push(ProgramFault::ZeroAmount { entry });
        }
    }
    pairs.sort_unstable();
    for (&(row, item, _), &(.., entry)) in
        pairs.iter().zip(&pairs[1.min(pairs.len())..]).filter(|(a, b)| (a.0, a.1) == (b.0, b.1))
    {
        faults.push(ProgramFault::Duplicate { entry, row, item });
    }
}

fn push_totals(capacities: &[u64], rows: &[Row], items: &[Item], entries: &[Entry], faults: &mut Vec<ProgramFault>) {
    let limit = LARGEST_TOTAL;
    let mut costs = 0_u64;
    let mut blocks = capacities.to_vec();
    let mut totals: Vec<u64> = rows.iter().map(|row| row.least.max(row.most.unwrap_or(0))).collect();
    let add = |total: &mut u64, more: u64| *total = total.saturating_add(more);
    for item in items {
        add(&mut costs, item.cost.unsigned_abs());
        if let Some(total) = blocks.get_mut(item.block as usize) {
            add(total, item.weight);
        }
    }
    for entry in entries {
        if let Some(total) = totals.get_mut(entry.row as usize) {
            add(total, entry.amount);
        }
    }
    for (what, totals) in [(Part::Costs, &[costs][..]), (Part::Block, &blocks), (Part::Row, &totals)] {
        let large = totals.iter().enumerate().filter(|(_, total)| **total > limit);
        faults.extend(large.map(|(index, _)| ProgramFault::TooLarge { what, index, limit }));
    }
}
