//! One position through one block.

use super::bound::{Bound, SHUT};
use super::shortlist::{Candidate, Shortlist};
use super::simd::STRIP;
use super::{GATED, Query, Search, Tables, Work};
use crate::talents::Block;
use chancai_model::{Codes, Facet};
use std::collections::BinaryHeap;
use std::rc::Rc;

/// What a block is to a position.
#[derive(Default)]
pub(super) struct Lay {
    /// Run by run, the most that its places add.
    runs: Vec<i32>,
    /// Strip by strip, what its place adds where it is the same for all of it, else [`MIXED`].
    places: Vec<i32>,
    /// Strip by strip, the most that its talents reach without what their sums have.
    pub(super) tops: Vec<i32>,
    /// To whom gates are open.
    open: Vec<u64>,
    /// Talent by talent, what its vector adds beyond the most that it could; empty where that is not known.
    pub(super) embedded: Vec<i32>,
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
    pub(super) fn walk(
        &self,
        work: &mut Work,
        query: &mut Query<'_>,
        number: usize,
        tables: &Tables<'_>,
        cosines: Option<&[f32]>,
    ) {
        let Some(bound) = query.bound.as_ref().map(|(_, bound)| Rc::clone(bound)) else { return };
        let block = &self.index.blocks[number];
        let reach = reach(&bound, number, block);
        let needed = bound.needed(query.least());
        if reach <= SHUT / 2 || (!bound.blind && reach + bound.skills_top < needed) {
            return;
        }
        work.lay.lay(&bound, block);
        work.lay.open_to(query, block, tables);
        work.lay.embed(bound.embedding.as_ref(), cosines, query.position.embedding().len());
        let assessments = self.index.pool.assessments(block.first as usize, block.len as usize);
        let mut next = 0;
        let runs = block.runs.iter().zip(&work.lay.runs).map(|(run, &top)| {
            next += run.strips as usize;
            (next - run.strips as usize..next, top)
        });
        let open = runs.filter(|&(_, top)| top > SHUT / 2).map(|(strips, _)| strips);
        work.sums.fill(&bound, &block.postings, block.len as usize, assessments, open);
        self.descend(work, tables, query, &bound, block);
    }

    /// Takes in who of a block has a bound that may enter: strip by strip, the best first, as long as the list is not full.
    fn descend(&self, work: &mut Work, tables: &Tables<'_>, query: &mut Query<'_>, bound: &Bound, block: &Block) {
        if bound.blind || (!query.is_full() && query.floor <= 0.0) {
            return self.fill(work, tables, query, bound, block);
        }
        let from = bound.needed(query.least());
        let Work { sums, least, found, lay, .. } = work;
        found.clear();
        least.clear();
        let (most, none) = (bound.skills_top, i32::from(u16::MAX));
        least.extend(lay.tops.iter().map(|top| {
            let least = from - top;
            (if least > most { none } else { least.max(0) }) as u16
        }));
        self.kernel.reaching(sums.strips(), least, found);
        self.take(work, tables, query, bound, block, from);
    }

    /// Goes through the strips of a block, the one with the highest bound first, until no other can enter.
    fn fill(&self, work: &mut Work, tables: &Tables<'_>, query: &mut Query<'_>, bound: &Bound, block: &Block) {
        let Work { sums, lay, least, strips, .. } = work;
        least.clear();
        self.kernel.highest(&sums.strips()[..lay.tops.len()], least);
        let mut best = std::mem::take(strips).into_vec();
        best.extend((0..).zip(least.iter().zip(&lay.tops)).map(|(strip, (&sum, &top))| {
            let reach = if top > SHUT / 2 { top + i32::from(sum) } else { i32::MIN };
            (i64::from(reach) << 32) | strip
        }));
        let mut best = BinaryHeap::from(best);
        while let Some(next) = best.pop() {
            let (top, strip) = ((next >> 32) as i32, next as u32);
            let full = !bound.blind && query.is_full();
            let from = if full { bound.needed(query.least()) } else { SHUT / 2 };
            if top < from {
                break;
            }
            let Work { sums, found, lay, .. } = &mut *work;
            found.clear();
            if full {
                let least = (from - lay.tops[strip as usize]).clamp(0, i32::from(u16::MAX)) as u16;
                self.kernel.reaching(&sums.strips()[strip as usize..=strip as usize], &[least], found);
                for (number, _) in &mut *found {
                    *number = strip;
                }
            } else {
                found.push((strip, u64::MAX));
            }
            self.take(work, tables, query, bound, block, from);
        }
        best.clear();
        work.strips = best;
    }

    /// Takes in who of the strips found has such a bound at least: on the shortlist, or scored at once where there is none.
    fn take(
        &self,
        work: &mut Work,
        tables: &Tables<'_>,
        query: &mut Query<'_>,
        bound: &Bound,
        block: &Block,
        from: i32,
    ) {
        self.near(work, &mut query.shortlist, bound, block, from);
        let Work { tally, near, .. } = work;
        if near.is_empty() {
            return;
        }
        let mut candidates = std::mem::take(near);
        candidates.sort_unstable_by(|a, b| b.bound.total_cmp(&a.bound));
        tally.open(&mut query.demand.serves, query.position, self.standing_in);
        for &candidate in &candidates {
            if !bound.blind && candidate.bound < query.least() {
                break;
            }
            self.admit(tally, tables, query, candidate.talent, Some((bound, candidate.beside)));
        }
        tally.close(&query.demand.serves);
        candidates.clear();
        *near = candidates;
    }

    /// Lists who of the strips found has such a bound at least.
    fn near(&self, work: &mut Work, list: &mut Option<Shortlist>, bound: &Bound, block: &Block, from: i32) {
        let nodes = &bound.facets[Facet::Nodes as usize];
        let talents = block.first as usize..;
        if nodes.flat {
            return self.near_with(work, list, bound, block, from, |_| nodes.top);
        }
        match self.index.pool.facets(Facet::Nodes) {
            Codes::One(codes) => {
                let codes = &codes[talents];
                self.near_with(work, list, bound, block, from, |at| nodes.add(codes[at].into()));
            }
            Codes::Two(codes) => {
                let codes = &codes[talents];
                self.near_with(work, list, bound, block, from, |at| nodes.add(codes[at].into()));
            }
            codes => self.near_with(work, list, bound, block, from, |at| nodes.add(codes.get(talents.start + at))),
        }
    }

    /// The same where this is what the chain nodes of each add.
    #[inline]
    fn near_with(
        &self,
        work: &mut Work,
        list: &mut Option<Shortlist>,
        bound: &Bound,
        block: &Block,
        mut from: i32,
        node: impl Fn(usize) -> i32,
    ) {
        let Work { sums, near, found, lay, .. } = work;
        let shared = shared(bound);
        let places = &bound.facets[Facet::Place as usize];
        let pool = &self.index.pool;
        for &(strip, bits) in &*found {
            let mut bits = bits & lay.open[strip as usize];
            let place = lay.places[strip as usize];
            while bits != 0 {
                let at = strip as usize * STRIP + bits.trailing_zeros() as usize;
                bits &= bits - 1;
                let talent = block.first as usize + at;
                let place = if place == MIXED { places.add(pool.facet(Facet::Place, talent)) } else { place };
                let beside = shared + place + node(at) + lay.embedded.get(at).copied().unwrap_or(0);
                let skills = i32::from(sums.of(at));
                if beside + skills < from {
                    continue;
                }
                let beside = self.closer(bound, talent, beside);
                if beside + skills < from {
                    continue;
                }
                let (highest, talent) = (f64::from(beside + skills + 1) / bound.unit, talent as u32);
                let Some(list) = list else {
                    near.push(Candidate { bound: highest, talent, beside });
                    continue;
                };
                if list.push(highest, talent) {
                    from = from.max(bound.needed(list.least()));
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
