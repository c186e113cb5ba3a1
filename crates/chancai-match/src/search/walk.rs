//! One position through one block.

use super::bound::{Bound, SHUT};
use super::shortlist::Candidate;
use super::simd::STRIP;
use super::{GATED, Query, Rows, Search, Work};
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
    pub(super) fn walk(&self, scratch: &mut Work, query: &mut Query<'_>, block: &Block, rows: &Rows<'_>) {
        let Some((kind, bound)) = query.bound.take() else { return };
        let reach = reach(&bound, &block.reach);
        if reach > SHUT / 2 && (bound.blind || reach + bound.skills_top >= bound.needed(query.least())) {
            let assessments = self.index.pool.assessments(block.first as usize, block.len as usize);
            open_to(&mut scratch.open, query, block, rows);
            scratch.sums.fill(&bound, &block.postings, block.len as usize, assessments);
            self.descend(scratch, query, &bound, block, reach);
        }
        query.bound = Some((kind, bound));
    }

    /// Looks for talents at ever lower bounds until no lower one can enter.
    fn descend(&self, scratch: &mut Work, query: &mut Query<'_>, bound: &Bound, block: &Block, reach: i32) {
        let mut above = i32::MAX;
        if bound.blind {
            return self.between(scratch, query, bound, block, SHUT / 2, above);
        }
        if !query.is_full() && query.floor <= 0.0 {
            let top = reach + i32::from(scratch.sums.top(block.len as usize));
            for sixteenths in DESCENT {
                let from = (top / 16 * sixteenths).max(bound.needed(query.least()));
                self.between(scratch, query, bound, block, from, above);
                above = above.min(from);
                if query.is_full() {
                    break;
                }
            }
        }
        let from = if query.is_full() || query.floor > 0.0 { bound.needed(query.least()) } else { SHUT / 2 };
        if from < above {
            self.between(scratch, query, bound, block, from, above);
        }
    }

    /// Takes in who has a bound from `from` to below `above`.
    fn between(&self, scratch: &mut Work, query: &mut Query<'_>, bound: &Bound, block: &Block, from: i32, above: i32) {
        self.near(scratch, bound, block, from, above);
        let Work { sums, tally, near, .. } = scratch;
        let candidates = near.iter().map(|&(sum, place)| {
            let talent = block.first + place;
            let start = self.index.pool.assessment(talent as usize).map_or(0, |value| bound.start_of(value.steps()));
            let beside = sum - i32::from(sums.of(place as usize)) + i32::from(start);
            Candidate { bound: f64::from(sum + 1) / bound.unit, talent, beside }
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
            self.admit(tally, query, Some(bound), candidate.talent as usize, candidate.beside);
        }
        tally.close(&query.demand);
    }

    /// Lists who has such a bound.
    fn near(&self, scratch: &mut Work, bound: &Bound, block: &Block, from: i32, above: i32) {
        let Work { sums, near, least, found, open, .. } = scratch;
        near.clear();
        found.clear();
        self.least(least, bound, block, from);
        self.kernel.reaching(sums.strips(), least, found);
        let shared = shared(bound);
        let [(places, place_mask), (nodes, node_mask)] =
            [Facet::Place, Facet::Nodes].map(|facet| bound.facets[facet as usize].masked());
        let sites = &self.index.sites[block.first as usize..][..block.len as usize];
        for &mut (strip, bits) in found {
            let mut bits = bits & open[strip as usize];
            while bits != 0 {
                let at = strip as usize * STRIP + bits.trailing_zeros() as usize;
                bits &= bits - 1;
                let [place, node] = sites[at];
                let site = places[(place & place_mask) as usize] + nodes[(node & node_mask) as usize];
                let sum = shared + i32::from(sums.of(at)) + site;
                if sum >= from {
                    let sum = self.closer(bound, block.first as usize + at, sum);
                    if (from..above).contains(&sum) {
                        near.push((sum, at as u32));
                    }
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

    /// A bound with what the talent itself has in place of the most that is possible.
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

/// Strip by strip, to whom the gates of the facets are open for which that is known.
fn open_to(open: &mut Vec<u64>, query: &Query<'_>, block: &Block, rows: &Rows<'_>) {
    let strips = (block.len as usize).div_ceil(STRIP);
    open.clear();
    open.resize(strips, u64::MAX);
    // Behind the last talent of a block there is nobody.
    let beyond = strips * STRIP - block.len as usize;
    open[strips - 1] = u64::MAX >> beyond;
    for number in GATED.iter().filter_map(|&facet| query.numbers[facet as usize]) {
        let mask = &rows.made[number as usize].mask;
        if !mask.is_empty() {
            let mask = &mask[block.first_strip as usize..][..strips];
            open.iter_mut().zip(mask).for_each(|(open, mask)| *open &= mask);
        }
    }
}
