//! One position through one block.

use super::bound::{Bound, SHUT};
use super::demand::Tally;
use super::kernel::Sums;
use super::simd::STRIP;
use super::{Query, Search, Work};
use crate::talents::{Block, Strip};
use chancai_model::Facet;

/// The most that talents of a strip or block reach without their skills.
pub(crate) fn reach(bound: &Bound, strip: &Strip) -> i32 {
    shared(bound) + varying(bound, strip)
}

/// Of that, what is the same for all strips.
fn shared(bound: &Bound) -> i32 {
    let rest = [Facet::Work, Facet::Occupations, Facet::Career];
    bound.base + bound.assessed_top + rest.iter().map(|&facet| bound.facets[facet as usize].top).sum::<i32>()
}

/// Of that, what differs from strip to strip.
#[inline]
fn varying(bound: &Bound, strip: &Strip) -> i32 {
    let top = |facet: Facet, span| {
        let table = &bound.facets[facet as usize];
        if table.flat { table.top } else { table.top_of(span) }
    };
    top(Facet::Place, strip.place) + top(Facet::Nodes, strip.nodes)
}

/// What part of the largest possible sum the first talents of an unfilled list must reach, step by step.
const DESCENT: [i32; 4] = [12, 8, 4, 2];

impl Search<'_> {
    /// Takes in who of a block is among the best of a position.
    pub(super) fn walk(&self, scratch: &mut Work, query: &mut Query<'_>, block: &Block) {
        let Some((kind, bound)) = query.bound.take() else { return };
        let reach = reach(&bound, &block.reach);
        if reach > SHUT / 2 && (bound.blind || reach + bound.skills_top >= bound.needed(query.least())) {
            scratch.sums.add(&bound, &block.postings);
            self.descend(scratch, query, &bound, block, reach);
            scratch.sums.clear(block.len as usize);
        }
        query.bound = Some((kind, bound));
    }

    /// Looks for talents at ever lower bounds until no lower one can enter.
    fn descend(&self, scratch: &mut Work, query: &mut Query<'_>, bound: &Bound, block: &Block, reach: i32) {
        let mut above = i32::MAX;
        if bound.blind {
            return self.between(scratch, query, bound, block, SHUT / 2, above);
        }
        if !query.best.is_full() && query.floor <= 0.0 {
            let top = reach + i32::from(scratch.sums.top(block.len as usize));
            for sixteenths in DESCENT {
                let from = (top / 16 * sixteenths).max(bound.needed(query.least()));
                self.between(scratch, query, bound, block, from, above);
                above = above.min(from);
                if query.best.is_full() {
                    break;
                }
            }
        }
        let from = if query.best.is_full() || query.floor > 0.0 { bound.needed(query.least()) } else { SHUT / 2 };
        if from < above {
            self.between(scratch, query, bound, block, from, above);
        }
    }

    /// Takes in who has a bound from `from` to below `above`.
    fn between(&self, scratch: &mut Work, query: &mut Query<'_>, bound: &Bound, block: &Block, from: i32, above: i32) {
        self.near(scratch, bound, block, from, above);
        let Work { sums, tally, near, .. } = scratch;
        if near.is_empty() {
            return;
        }
        near.sort_unstable_by(|a, b| b.cmp(a));
        tally.open(&query.demand, query.position);
        self.admit_near(sums, tally, near, query, bound, block);
        tally.close(&query.demand);
    }

    fn admit_near(
        &self,
        sums: &Sums,
        tally: &mut Tally,
        near: &[(i32, u32)],
        query: &mut Query<'_>,
        bound: &Bound,
        block: &Block,
    ) {
        for &(sum, place) in near {
            if !bound.blind && sum < bound.needed(query.least()) {
                break;
            }
            let beside = sum - i32::from(sums.of(place as usize));
            self.admit(tally, query, bound, (block.first + place) as usize, beside);
        }
    }

    /// Lists who has such a bound.
    fn near(&self, scratch: &mut Work, bound: &Bound, block: &Block, from: i32, above: i32) {
        let Work { sums, near, least, found, .. } = scratch;
        near.clear();
        found.clear();
        self.least(least, bound, block, from);
        self.kernel.reaching(sums.strips(), least, found);
        // Behind the last talent of a block all sums are zero.
        let beyond = (block.len as usize).next_multiple_of(STRIP) - block.len as usize;
        if let Some((_, bits)) = found.last_mut().filter(|last| last.0 as usize + 1 == least.len()) {
            *bits &= u64::MAX >> beyond;
        }
        for &mut (strip, mut bits) in found {
            while bits != 0 {
                let place = strip as usize * STRIP + bits.trailing_zeros() as usize;
                bits &= bits - 1;
                let sum = self.sum(bound, block.first as usize + place, i32::from(sums.of(place)), from);
                if (from..above).contains(&sum) {
                    near.push((sum, place as u32));
                }
            }
        }
    }

    /// What skills must add at least in each strip of a block.
    fn least(&self, least: &mut Vec<u16>, bound: &Bound, block: &Block, from: i32) {
        least.clear();
        let strips = block.len.div_ceil(STRIP as u32) as usize;
        let clamped = |least: i32| if least > bound.skills_top { u16::MAX } else { least.max(0) as u16 };
        let shared = from - shared(bound);
        if [Facet::Place, Facet::Nodes].iter().all(|&facet| bound.facets[facet as usize].flat) {
            least.resize(strips, clamped(shared - varying(bound, &block.reach)));
        } else {
            let reaches = &self.index.strips[block.first_strip as usize..][..strips];
            least.extend(reaches.iter().map(|strip| clamped(shared - varying(bound, strip))));
        }
    }

    /// The bound of a talent whose skills add so much, or something below `from`.
    #[inline]
    fn sum(&self, bound: &Bound, talent: usize, skills: i32, from: i32) -> i32 {
        let [place, nodes] = self.index.sites[talent];
        let at = |facet: Facet, number: u32| {
            let table = &bound.facets[facet as usize];
            if table.flat { table.top } else { table.adds[number as usize] }
        };
        let sum = skills + at(Facet::Place, place) + at(Facet::Nodes, nodes) + shared(bound);
        if sum < from { SHUT } else { self.closer(bound, talent, sum) }
    }

    /// The same with what the talent itself has in place of the most that is possible.
    fn closer(&self, bound: &Bound, talent: usize, sum: i32) -> i32 {
        let pool = &self.index.pool;
        let less = [Facet::Work, Facet::Career, Facet::Occupations].iter().map(|&facet| {
            let table = &bound.facets[facet as usize];
            if table.flat { 0 } else { table.top - table.adds[pool.facet(facet, talent) as usize] }
        });
        let assessed = bound.assessment(pool.assessment(talent).map(chancai_model::Fraction::steps));
        sum - less.sum::<i32>() - bound.assessed_top + assessed
    }
}
