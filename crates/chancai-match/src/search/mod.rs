//! The best talents of many positions: bounds first, exact scores for those who may enter.
//!
//! Positions come in batches, and a batch goes through the blocks one after the other, so that a block's postings stay in the
//! cache while every position of the batch reads them. For a position and a block the postings of its skills are added up,
//! the sums are compared with what the list so far leaves possible, and who remains is scored exactly.

mod bound;
mod demand;
mod kernel;
pub(crate) mod simd;
mod walk;

use crate::talents::TalentIndex;
use crate::topk::{Ranked, TopK};
use crate::{Match, Par};
use bound::Bound;
pub(crate) use bound::Kind;
use chancai_model::{Facet, Fraction, PreparedPosition, Presence, Scorer, Side, Term};
use chancai_taxonomy::{Neighbours, SkillId};
use demand::{Demand, FacetRow, Tally};
use kernel::Sums;
use rustc_hash::FxHashMap;
use simd::Kernel;

/// How many positions go through the blocks together.
const BATCH: usize = 128;
/// Where the sides are taken to be before anything is known of a list.
const START: [f64; 2] = [0.6, 0.6];

/// What a search needs beside the index.
#[derive(Clone, Copy)]
pub(crate) struct Search<'s> {
    pub(crate) scorer: &'s Scorer<'s>,
    pub(crate) index: &'s TalentIndex,
    /// For each skill those that stand in for it.
    pub(crate) standing_in: &'s Neighbours<SkillId>,
    pub(crate) k: usize,
    /// Candidates who count as not there, as bits; those beyond the end are there.
    gone: &'s [u64],
    kernel: Kernel,
}

/// What one thread works with.
pub(crate) struct Scratch<'p> {
    rows: Rows<'p>,
    work: Work,
}

/// What one query works with.
struct Work {
    sums: Sums,
    tally: Tally,
    /// Talents of a block whose bound reaches the list: the bound, and the place in the block.
    near: Vec<(i32, u32)>,
    /// What skills must add at least, strip by strip.
    least: Vec<u16>,
    /// Strips with somebody in them who reaches that.
    found: Vec<(u32, u64)>,
}

/// One position on its way through the blocks.
struct Query<'p> {
    position: &'p PreparedPosition,
    demand: Demand,
    /// The rows of its facets, by number.
    numbers: [Option<u32>; Facet::ALL.len()],
    best: TopK<Match>,
    /// No fit below this matters.
    floor: f64,
    /// The bound for talents of the kind that comes next, and that kind.
    bound: Option<(Presence, Bound)>,
    home: u32,
}

/// The terms of facets for the positions of a batch.
#[derive(Default)]
pub(crate) struct Rows<'p> {
    numbers: FxHashMap<chancai_model::FacetDemand<'p>, u32>,
    rows: Vec<FacetRow>,
    entries: usize,
}

impl Query<'_> {
    /// The least fit that can still enter the list.
    fn least(&self) -> f64 {
        self.best.worst().map_or(self.floor, |worst| worst.fit.max(self.floor))
    }
}

impl<'s> Search<'s> {
    pub(crate) fn new(
        scorer: &'s Scorer<'s>,
        index: &'s TalentIndex,
        standing_in: &'s Neighbours<SkillId>,
        k: usize,
    ) -> Self {
        Self { scorer, index, standing_in, k, gone: &[], kernel: Kernel::detect() }
    }

    /// The same among all but these.
    pub(crate) fn without(self, gone: &'s [u64]) -> Self {
        Self { gone, ..self }
    }

    fn is_gone(&self, candidate: u32) -> bool {
        self.gone.get(candidate as usize / 64).is_some_and(|word| word >> (candidate % 64) & 1 == 1)
    }

    /// The best k of every position, best first; `floor` is the fit below which nobody matters to it.
    pub(crate) fn run(
        &self,
        positions: &[PreparedPosition],
        floor: impl Fn(usize) -> f64 + Sync + Send,
        par: Par,
    ) -> Vec<Vec<Match>> {
        let size = (positions.len() / 8).clamp(32, BATCH);
        let batches = par.rows(
            positions.len().div_ceil(size),
            || self.scratch(),
            |scratch, batch| {
                let start = batch * size;
                let end = positions.len().min(start + size);
                self.batch(scratch, &positions[start..end], |i| floor(start + i))
            },
        );
        batches.into_iter().flatten().collect()
    }

    pub(crate) fn scratch<'p>(&self) -> Scratch<'p> {
        let tally = Tally::new(self.scorer.context().skills.len());
        Scratch {
            rows: Rows::default(),
            work: Work { sums: Sums::default(), tally, near: Vec::new(), least: Vec::new(), found: Vec::new() },
        }
    }

    pub(crate) fn batch<'p>(
        &self,
        scratch: &mut Scratch<'p>,
        positions: &'p [PreparedPosition],
        floor: impl Fn(usize) -> f64,
    ) -> Vec<Vec<Match>> {
        if self.k == 0 || self.index.is_empty() {
            return vec![Vec::new(); positions.len()];
        }
        let Scratch { rows, work } = scratch;
        rows.trim();
        let mut queries: Vec<Query<'_>> =
            positions.iter().enumerate().map(|(i, position)| self.query(rows, position, floor(i))).collect();
        // Each list starts where its best are likely, then takes everything else.
        for at_home in [true, false] {
            for (number, block) in self.index.blocks.iter().enumerate() {
                for query in queries.iter_mut().filter(|query| (query.home == number as u32) == at_home) {
                    self.settle_bound(query, block.presence, rows);
                    self.walk(work, query, block);
                }
            }
            // What the list holds by now gives a closer bound.
            for query in queries.iter_mut().filter(|query| query.bound.as_ref().is_some_and(|b| b.1.two_sided)) {
                query.bound = None;
            }
        }
        queries.into_iter().map(|query| query.best.into_sorted().map(|(_, found)| found).collect()).collect()
    }

    fn query<'p>(&self, rows: &mut Rows<'p>, position: &'p PreparedPosition, floor: f64) -> Query<'p> {
        let pool = &self.index.pool;
        let row = |facet| {
            let terms = |number| self.scorer.facet_terms(pool, facet, number, position);
            (0..pool.facet_values(facet) as u32).map(terms).collect()
        };
        let numbers =
            Facet::ALL.map(|facet| self.tabulated(facet).then(|| rows.number(facet, position, || row(facet))));
        let demand = Demand::of(position, self.standing_in, &self.index.levels);
        let mut query = Query { position, demand, numbers, best: TopK::new(self.k), floor, bound: None, home: 0 };
        query.home = self.home(&mut query, rows);
        query
    }

    /// Whether a facet gets a row: it has gates, or its terms weigh something. What people ask is too diverse to tabulate.
    fn tabulated(&self, facet: Facet) -> bool {
        let model = self.scorer.model();
        let weighs = |term: &Term| Side::ALL.iter().any(|&side| model.weight(side, *term) > Fraction::ZERO);
        match facet {
            Facet::Pay => false,
            Facet::Work | Facet::Place | Facet::Career => true,
            Facet::Nodes | Facet::Occupations => facet.terms().iter().any(weighs),
        }
    }

    /// Makes the bound for talents of this kind, unless it is there.
    fn settle_bound(&self, query: &mut Query<'_>, presence: Presence, rows: &Rows<'_>) {
        if query.bound.as_ref().is_none_or(|(kind, _)| *kind != presence) {
            let bound = self.bound(query, presence, rows);
            query.bound = Some((presence, bound));
        }
    }

    fn bound(&self, query: &Query<'_>, presence: Presence, rows: &Rows<'_>) -> Bound {
        let point = query.best.worst_with().map_or(START, |found| {
            [found.suitability, found.attraction].map(|side| side.unwrap_or(START[0]).clamp(0.05, 1.0))
        });
        let sides = bound::Sides::new(self.scorer, query.position, presence, point);
        let rows = query.numbers.map(|row| row.map(|number| &rows.rows[number as usize]));
        Bound::new(&sides, &query.demand, self.index.kind, rows)
    }

    /// The block with the best place and nodes, the first of equals.
    fn home(&self, query: &mut Query<'_>, rows: &Rows<'_>) -> u32 {
        let (mut home, mut best) = (0, i32::MIN);
        for (number, block) in self.index.blocks.iter().enumerate() {
            self.settle_bound(query, block.presence, rows);
            let reach = query.bound.as_ref().map_or(i32::MIN, |(_, bound)| walk::reach(bound, &block.reach));
            if reach > best {
                (home, best) = (number as u32, reach);
            }
        }
        home
    }

    /// Scores a talent exactly and takes it in where it is among the best. `beside` is what it has in the bound without its
    /// skills.
    fn admit(&self, tally: &mut Tally, query: &mut Query<'_>, bound: &Bound, talent: usize, beside: i32) {
        let candidate = self.index.who[talent];
        if self.is_gone(candidate) {
            return;
        }
        let (pool, position) = (&self.index.pool, query.position);
        let (skill_sum, use_sum, level_sum) = tally.sums(pool, talent, &query.demand, position);
        let skill = skill_sum as f64 / (position.importance_sum().max(1) as f64 * f64::from(u16::MAX));
        let used = use_sum as f64 / (level_sum.max(1) as f64 * f64::from(u16::MAX));
        if !bound.blind && beside + bound.exactly(skill, used) < bound.needed(query.least()) {
            return;
        }
        let facts = pool.facts(talent);
        if let Ok(gated) = self.scorer.gate(&facts, position)
            && let chancai_model::Outcome::Scored(score) =
                self.scorer.complete(&facts, position, gated, skill_sum, use_sum)
            && score.fit >= query.floor
        {
            query.best.push(Ranked { fit: score.fit, candidate }, Match::new(candidate, &score));
        }
    }
}
