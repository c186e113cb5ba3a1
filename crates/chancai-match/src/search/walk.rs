//! One position through one block.

use super::bound::{Bound, SHUT};
use super::kernel;
use super::shortlist::{Candidate, Shortlist};
use super::simd::STRIP;
use super::{GATED, Query, Search, Tables, Work};
use crate::talents::Block;
use chancai_model::Facet;
use std::rc::Rc;

/// How often an unfilled list looks for talents of lower bounds before it takes all.
const DESCENT: usize = 8;

/// What a block is to a position.
#[derive(Default)]
pub(super) struct Lay {
    /// Run by run, the most that its places add.
    runs: Vec<i32>,
    /// Strip by strip, what its place adds where it is the same for all of it, else [`MIXED`].
    places: Vec<i32>,
    /// Strip by strip, the most that its talents reach without what their sums have.
    tops: Vec<i32>,
    /// To whom gates are open.
    open: Vec<u64>,
}

/// A talent of a block whose bound reaches the list.
#[derive(Debug, Clone, Copy)]
pub(super) struct Near {
    /// The bound.
    sum: i32,
    /// What it has without what skills, and what sums start from, add.
    beside: i32,
    /// The place in the block.
    place: u32,
}

/// Talents of one strip live in several places.
const MIXED: i32 = i32::MAX;

/// The most that talents of a block reach without what their sums have.
pub(super) fn reach(bound: &Bound, number: usize, block: &Block) -> i32 {
    let places = &bound.facets[Facet::Place as usize];
    let most = block.runs.iter().map(|run| places.top_of(run.places)).max().unwrap_or(SHUT);
    shared(bound) + most + bound.facets[Facet::Nodes as usize].top_of_block(number)
}

/// Of that, what is the same for all strips.
fn shared(bound: &Bound) -> i32 {
    let rest = [Facet::Work, Facet::Occupations, Facet::Career];
    bound.base + bound.assessed_top + rest.iter().map(|&facet| bound.facets[facet as usize].top).sum::<i32>()
}

impl Lay {
    /// Strip by strip, what places and nodes leave possible.
    fn lay(&mut self, bound: &Bound, block: &Block) {
        let (places, nodes) = (&bound.facets[Facet::Place as usize], &bound.facets[Facet::Nodes as usize]);
        let shared = shared(bound);
        self.runs.clear();
        self.places.clear();
        self.tops.clear();
        let mut next = block.first_strip as usize;
        for run in &block.runs {
            let (top, strips) = (places.top_of(run.places), run.strips as usize);
            self.runs.push(top);
            let same = run.places.0 == run.places.1 || places.flat;
            self.places.resize(self.places.len() + strips, if same { top } else { MIXED });
            if nodes.strips.is_empty() {
                self.tops.resize(self.tops.len() + strips, shared + top + nodes.top);
            } else {
                self.tops.extend(nodes.strips[next..next + strips].iter().map(|node| shared + top + node));
            }
            next += strips;
        }
    }

    /// Strip by strip, to whom the gates of the facets are open for which that is known.
    fn open_to(&mut self, query: &Query<'_>, block: &Block, tables: &Tables<'_>) {
        let strips = (block.len as usize).div_ceil(STRIP);
        let open = &mut self.open;
        open.clear();
        open.resize(strips, u64::MAX);
        // Behind the last talent of a block there is nobody.
        let beyond = strips * STRIP - block.len as usize;
        open[strips - 1] = u64::MAX >> beyond;
        for row in GATED.iter().filter_map(|&facet| query.rows[facet as usize]) {
            let mask = tables.mask(row);
            if !mask.is_empty() {
                let mask = &mask[block.strips()];
                open.iter_mut().zip(mask).for_each(|(open, mask)| *open &= mask);
            }
        }
    }
}

impl Search<'_> {
    /// Takes in who of a block is among the best of a position.
    pub(super) fn walk(&self, work: &mut Work, query: &mut Query<'_>, number: usize, tables: &Tables<'_>) {
        let Some(bound) = query.bound.as_ref().map(|(_, bound)| Rc::clone(bound)) else { return };
        let block = &self.index.blocks[number];
        let reach = reach(&bound, number, block);
        let needed = bound.needed(query.least());
        if reach <= SHUT / 2 || (!bound.blind && reach + bound.skills_top < needed) {
            return;
        }
        work.later.choose(&bound, &block.postings, if query.is_full() { needed - reach } else { 0 });
        kernel::ask_for_lists(&bound, &block.postings, &work.later);
        work.lay.lay(&bound, block);
        work.lay.open_to(query, block, tables);
        let assessments = self.index.pool.assessments(block.first as usize, block.len as usize);
        let mut next = 0;
        let runs = block.runs.iter().zip(&work.lay.runs).map(|(run, &top)| {
            next += run.strips as usize;
            (next - run.strips as usize..next, top)
        });
        let open = runs.filter(|&(_, top)| top > SHUT / 2).map(|(strips, _)| strips);
        work.sums.fill(&bound, &block.postings, block.len as usize, assessments, open, &work.later);
        self.descend(work, query, &bound, block);
    }

    /// Looks for talents at ever lower bounds until no lower one can enter.
    fn descend(&self, work: &mut Work, query: &mut Query<'_>, bound: &Bound, block: &Block) {
        let mut above = i32::MAX;
        if bound.blind {
            return self.between(work, query, bound, block, SHUT / 2, above);
        }
        if !query.is_full() && query.floor <= 0.0 {
            above = self.fill(work, query, bound, block);
        }
        let from = if query.is_full() || query.floor > 0.0 { bound.needed(query.least()) } else { SHUT / 2 };
        if from < above {
            self.between(work, query, bound, block, from, above);
        }
    }

    /// Fills an unfilled list from the highest bounds down; how far it came.
    fn fill(&self, work: &mut Work, query: &mut Query<'_>, bound: &Bound, block: &Block) -> i32 {
        let wanted = query.shortlist.as_ref().map_or(self.k, Shortlist::capacity);
        // What the best of each strip reaches.
        let Work { sums, lay, least, strips: best, .. } = work;
        least.clear();
        self.kernel.highest(&sums.strips()[..lay.tops.len()], least);
        let open = least.iter().zip(&lay.tops).filter(|(_, top)| **top > SHUT / 2);
        best.clear();
        best.extend(open.map(|(&sum, top)| top + i32::from(sum)));
        if best.is_empty() {
            return SHUT / 2;
        }
        // Where bounds are high few are higher: about e times as many for every so much lower.
        let some = wanted.min(best.len() / 2);
        let (higher, &mut last, _) = best.select_nth_unstable_by(some, |a, b| b.cmp(a));
        let top = higher.iter().copied().fold(last, i32::max);
        let fold = f64::from(top - last) / ((some + 2) as f64).ln();
        let (mut from, mut above) = (last, i32::MAX);
        for _ in 0..DESCENT {
            from = from.max(bound.needed(query.least()));
            if from >= above {
                break;
            }
            self.between(work, query, bound, block, from, above);
            above = from;
            if query.is_full() {
                break;
            }
            let missing = wanted as f64 / query.len().max(1) as f64;
            from -= (fold * (1.2 * missing).ln().min(2.0)) as i32 + 1;
        }
        above
    }

    /// Takes in who has a bound from `from` to below `above`.
    fn between(&self, work: &mut Work, query: &mut Query<'_>, bound: &Bound, block: &Block, from: i32, above: i32) {
        self.near(work, bound, block, from, above);
        let Work { tally, near, .. } = work;
        let candidates = near.iter().map(|near| Candidate {
            bound: f64::from(near.sum + 1) / bound.unit,
            talent: block.first + near.place,
            beside: near.beside,
        });
        if let Some(list) = &mut query.shortlist {
            candidates.for_each(|candidate| list.push(candidate));
            return list.trim();
        }
        if near.is_empty() {
            return;
        }
        let mut candidates: Vec<Candidate> = candidates.collect();
        candidates.sort_unstable_by(|a, b| b.bound.total_cmp(&a.bound));
        tally.open(&query.demand, query.position);
        for candidate in candidates {
            if !bound.blind && candidate.bound < query.least() {
                break;
            }
            self.admit(tally, query, Some(bound), candidate);
        }
        tally.close(&query.demand);
    }

    /// Lists who has such a bound.
    fn near(&self, work: &mut Work, bound: &Bound, block: &Block, from: i32, above: i32) {
        let Work { sums, near, least, found, lay, later, .. } = work;
        near.clear();
        found.clear();
        least.clear();
        let (most, none, waiting) = (bound.skills_top, i32::from(u16::MAX), later.most());
        least.extend(lay.tops.iter().map(|top| {
            let least = from - top;
            (if least > most { none } else { (least - waiting).max(0) }) as u16
        }));
        self.kernel.reaching(sums.strips(), least, found);
        let shared = shared(bound);
        let [places, nodes] = [Facet::Place, Facet::Nodes].map(|facet| &bound.facets[facet as usize]);
        let pool = &self.index.pool;
        for &mut (strip, bits) in found {
            let mut bits = bits & lay.open[strip as usize];
            let place = lay.places[strip as usize];
            while bits != 0 {
                let at = strip as usize * STRIP + bits.trailing_zeros() as usize;
                bits &= bits - 1;
                let talent = block.first as usize + at;
                let place = if place == MIXED { places.add(pool.facet(Facet::Place, talent)) } else { place };
                let node = if nodes.flat { nodes.top } else { nodes.add(pool.facet(Facet::Nodes, talent)) };
                let beside = shared + place + node;
                let Some(skills) = later.add(&block.postings, at, i32::from(sums.of(at)), from - beside) else {
                    continue;
                };
                let beside = self.closer(bound, talent, beside);
                let sum = beside + skills;
                if (from..above).contains(&sum) {
                    near.push(Near { sum, beside, place: at as u32 });
                }
            }
        }
    }

    /// A bound with what the talent itself has in place of the most that is possible.
    fn closer(&self, bound: &Bound, talent: usize, sum: i32) -> i32 {
        let pool = &self.index.pool;
        let less = [Facet::Work, Facet::Career, Facet::Occupations].iter().map(|&facet| {
            let table = &bound.facets[facet as usize];
            if table.flat { 0 } else { table.top - table.add(pool.facet(facet, talent)) }
        });
        let less = less.sum::<i32>();
        if bound.assessed_top == 0 {
            return sum - less;
        }
        let assessed = bound.assessment(pool.assessment(talent).map(chancai_model::Fraction::steps));
        sum - less - bound.assessed_top + assessed
    }
}
