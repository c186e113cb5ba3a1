//! What the values of facets make of positions and add to bounds: made once for all positions that want alike.

use super::bound::{SHUT, up};
use super::sides::{Present, Sides};
use super::simd::STRIP;
use crate::talents::{Block, Span, TalentIndex};
use chancai_model::{
    Facet, FacetDemand, FacetTerms, FitPart, Fraction, PreparedPosition, Presence, Scorer, Term, Ways,
};
use rustc_hash::FxHashMap;
use std::rc::Rc;

/// How many values of a facet stand together in [`Table::tops`].
const GROUP: usize = 8;
/// From how many uses on a row gets its mask.
const WORTH: u32 = 8;
/// How many numbers of facet values a thread keeps: some ten megabytes.
const MOST_ENTRIES: usize = 1 << 20;
/// The points of bounds lie on a grid of so many a side, so that positions share what is made for them.
const GRID: f64 = 16.0;

/// What each value of a facet adds.
#[derive(Debug, Default)]
pub(crate) struct Table {
    adds: Vec<i32>,
    /// The most in each group of [`GROUP`] values.
    tops: Vec<i32>,
    pub(crate) top: i32,
    /// Whether every value adds the same.
    pub(crate) flat: bool,
    /// Of chain nodes, the most in each strip of the index, and in each block.
    pub(crate) strips: Vec<i32>,
    blocks: Vec<i32>,
}

impl Table {
    /// One that adds nothing.
    pub(crate) fn zero() -> Self {
        Self { adds: vec![0], flat: true, ..Self::default() }
    }

    fn new(adds: Vec<i32>) -> Self {
        let tops: Vec<i32> = adds.chunks(GROUP).map(|group| group.iter().copied().max().unwrap_or(SHUT)).collect();
        let top = tops.iter().copied().max().unwrap_or(0);
        Self { flat: adds.iter().all(|&add| add == top), adds, tops, top, strips: Vec::new(), blocks: Vec::new() }
    }

    /// The same with what is most in each strip and block.
    fn with_strips(mut self, index: &TalentIndex) -> Self {
        if !self.flat {
            self.strips = index.strips.iter().map(|&strip| self.top_of(strip)).collect();
            let most = |block: &Block| self.strips[block.strips()].iter().copied().max().unwrap_or(SHUT);
            self.blocks = index.blocks.iter().map(most).collect();
        }
        self
    }

    /// The most in a block of the index.
    #[inline]
    pub(crate) fn top_of_block(&self, block: usize) -> i32 {
        self.blocks.get(block).copied().unwrap_or(self.top)
    }

    /// What a value adds.
    #[inline]
    pub(crate) fn add(&self, value: u32) -> i32 {
        if self.flat { self.top } else { self.adds[value as usize] }
    }

    /// At least the most that values of a range add.
    #[inline]
    pub(crate) fn top_of(&self, (low, high): Span) -> i32 {
        if self.flat {
            return self.top;
        }
        let (low, high) = (low as usize, high as usize);
        if high - low < GROUP {
            return self.adds[low..=high].iter().copied().max().unwrap_or(SHUT);
        }
        self.tops[low / GROUP..=high / GROUP].iter().copied().max().unwrap_or(SHUT)
    }
}

/// The terms of every value of a facet for a position.
#[derive(Debug)]
struct FacetRow {
    facet: Facet,
    /// `None` where a gate is shut.
    terms: Vec<FacetTerms>,
    /// What they add to the sides of a pair; empty until a second position wants the same.
    parts: Vec<Option<FitPart>>,
    /// Of [`Facet::Work`], the ways of working left.
    ways: Vec<Ways>,
    /// Whether no gate is.
    open: bool,
    uses: u32,
    /// Strip by strip, a bit for each talent to whom no gate of the facet is shut; empty until it is worth while.
    mask: Vec<u64>,
}

impl FacetRow {
    /// Adds up what each value adds to the sides of a pair, unless that was done.
    fn add_up(&mut self, scorer: &Scorer<'_>) {
        if self.parts.is_empty() {
            let part = |terms: &FacetTerms| terms.map(|terms| scorer.facet_part(self.facet, terms));
            self.parts = self.terms.iter().map(part).collect();
        }
    }

    /// Counts a use; makes the mask when there have been enough. O(talents) once.
    fn count_use(&mut self, index: &TalentIndex) {
        self.uses += 1;
        if self.open || self.uses != WORTH {
            return;
        }
        self.mask = index
            .blocks
            .iter()
            .flat_map(|block| {
                let talents = block.first as usize..(block.first + block.len) as usize;
                talents.clone().step_by(STRIP).map(move |at| at..talents.end.min(at + STRIP))
            })
            .map(|strip| {
                let open = |talent| self.terms[index.pool.facet(self.facet, talent) as usize].is_some();
                strip.enumerate().fold(0, |bits, (i, talent)| bits | u64::from(open(talent)) << i)
            })
            .collect();
    }

    fn table(&self, sides: &Sides, unit: f64, index: &TalentIndex) -> Table {
        let terms = self.facet.terms();
        let weighs = terms.iter().any(|&term| sides.term(term).weighs);
        if (self.open || !self.mask.is_empty()) && !weighs {
            return Table::zero();
        }
        let adds = |values: &[Option<Fraction>; 3]| {
            let sum: f64 = terms.iter().zip(values).map(|(&term, &value)| sides.term(term).of(value)).sum();
            up(sum * unit)
        };
        let table = Table::new(self.terms.iter().map(|values| values.as_ref().map_or(SHUT, adds)).collect());
        if self.facet == Facet::Nodes { table.with_strips(index) } else { table }
    }
}

/// Suitability and attraction at which a bound is closest, in so many parts of one as the grid has.
pub(crate) type Point = [u8; 2];

/// What tables are made of: sides, row, unit, and whether the row has its mask.
type TableKey = (u32, u32, u64, bool);

/// Rows of facet values, planes and tables, each made once.
#[derive(Default)]
pub(crate) struct Tables<'p> {
    numbers: FxHashMap<FacetDemand<'p>, u32>,
    rows: Vec<FacetRow>,
    sides: FxHashMap<(Present, Point), (u32, Rc<Sides>)>,
    made: FxHashMap<TableKey, Rc<Table>>,
    entries: usize,
}

impl<'p> Tables<'p> {
    /// The row of a facet for a position: positions with the same demand share it.
    pub(crate) fn row(
        &mut self,
        scorer: &Scorer<'_>,
        index: &TalentIndex,
        facet: Facet,
        position: &'p PreparedPosition,
    ) -> u32 {
        let next = self.rows.len() as u32;
        let number = *self.numbers.entry(position.facet_demand(facet)).or_insert(next);
        if number == next {
            let terms = |number| scorer.facet_terms(&index.pool, facet, number, position);
            let values = 0..index.pool.facet_values(facet) as u32;
            let terms: Vec<_> = values.clone().map(terms).collect();
            let works = if facet == Facet::Work { values } else { 0..0 };
            let ways: Vec<_> = works.map(|number| scorer.ways(&index.pool, number, position)).collect();
            self.entries += 6 * terms.len();
            let open = terms.iter().all(Option::is_some);
            self.rows.push(FacetRow { facet, terms, parts: Vec::new(), ways, open, uses: 0, mask: Vec::new() });
        } else {
            self.rows[number as usize].add_up(scorer);
        }
        number
    }

    /// Counts a use of a row, which gets its mask after some.
    pub(crate) fn count_use(&mut self, row: u32, index: &TalentIndex) {
        let row = &mut self.rows[row as usize];
        let before = row.mask.len();
        row.count_use(index);
        self.entries += 2 * (row.mask.len() - before);
    }

    /// What a value adds to both sides of a pair; none where a gate of the row is shut.
    #[inline]
    pub(crate) fn part(&self, scorer: &Scorer<'_>, row: u32, value: u32) -> Option<FitPart> {
        let row = &self.rows[row as usize];
        let alone = || row.terms[value as usize].map(|terms| scorer.facet_part(row.facet, terms));
        row.parts.get(value as usize).copied().unwrap_or_else(alone)
    }

    /// The ways of working that a value of [`Facet::Work`] leaves.
    #[inline]
    pub(crate) fn ways(&self, row: u32, value: u32) -> Ways {
        self.rows[row as usize].ways[value as usize]
    }

    /// To whom the gates of a row are open, strip by strip; empty where nobody has said yet.
    pub(crate) fn mask(&self, row: u32) -> &[u64] {
        &self.rows[row as usize].mask
    }

    /// The plane of a position and talents of one kind, and its number.
    pub(crate) fn sides(
        &mut self,
        scorer: &Scorer<'_>,
        position: &PreparedPosition,
        talents: Presence,
        point: Point,
    ) -> (u32, Rc<Sides>) {
        let present: Present = std::array::from_fn(|i| scorer.term_presence(Term::ALL[i], talents, position));
        let next = self.sides.len() as u32;
        let sides = || Sides::new(scorer, &present, point.map(|side| f64::from(side) / GRID));
        self.sides.entry((present, point)).or_insert_with(|| (next, Rc::new(sides()))).clone()
    }

    /// What the values of a row add to bounds of this plane and unit.
    pub(crate) fn table(
        &mut self,
        (number, sides): &(u32, Rc<Sides>),
        row: u32,
        unit: f64,
        index: &TalentIndex,
    ) -> Rc<Table> {
        let made = &self.rows[row as usize];
        let key = (*number, row, unit.to_bits(), made.mask.is_empty());
        let table = self.made.entry(key).or_insert_with(|| {
            let table = made.table(sides, unit, index);
            self.entries += table.adds.len() + table.strips.len();
            Rc::new(table)
        });
        Rc::clone(table)
    }

    /// Forgets all where that is much.
    pub(crate) fn trim(&mut self) {
        if self.entries > MOST_ENTRIES {
            *self = Self::default();
        }
    }
}

/// The point of the grid next to these sides.
pub(crate) fn on_grid(sides: [f64; 2]) -> Point {
    sides.map(|side| (side * GRID).round().clamp(1.0, GRID) as u8)
}
