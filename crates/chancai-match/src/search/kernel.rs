//! Adding up the postings of a block.

use super::bound::{Adds, Bound};
use super::simd::STRIP;
use crate::postings::{BlockPostings, Held, LEVELS};
use crate::talents::BLOCK;
use std::ops::Range;

/// A sum for every talent of a block, with room for any place in one.
pub(crate) struct Sums(Vec<u16>);

impl Default for Sums {
    fn default() -> Self {
        Self(vec![0; BLOCK])
    }
}

impl Sums {
    /// What the assessment and the skills of every talent of a block add to a bound; what it is in strips that are not
    /// `open` says nothing. `assessments` are those of its talents, empty where nobody has one.
    /// O(talents + postings of the skills).
    pub(crate) fn fill(
        &mut self,
        bound: &Bound,
        postings: &BlockPostings,
        talents: usize,
        assessments: &[u16],
        open: impl Iterator<Item = Range<usize>>,
    ) {
        for strips in open {
            let (start, end) = (strips.start * STRIP, (strips.end * STRIP).min(talents));
            match bound.start {
                None => self.0[start..end].fill(0),
                Some(most) => starts(&mut self.0[start..end], &assessments[start..end], most),
            }
        }
        // What an earlier block left behind the last talent of its own.
        let end = talents.next_multiple_of(STRIP).min(BLOCK);
        self.0[talents..end].fill(0);
        // Indexed by any u16, so that no index is checked.
        let Some(sums) = self.0.first_chunk_mut() else { return };
        match &bound.skills {
            Adds::BySteps(skills) => {
                for adds in skills {
                    let held = postings.of(adds.skill);
                    if adds.by_share == 0 {
                        add_steps(sums, held, &adds.by_step);
                    } else {
                        add_steps_and_shares(sums, held, &adds.by_step, adds.by_share);
                    }
                }
            }
            Adds::Scaled(skills) => {
                for adds in skills {
                    add_scaled(sums, postings.of(adds.skill), adds.slope, adds.most);
                }
            }
        }
    }

    /// The sums strip by strip, zeros behind the last talent.
    pub(crate) fn strips(&self) -> &[[u16; STRIP]] {
        self.0.as_chunks().0
    }

    #[inline]
    pub(crate) fn of(&self, talent: usize) -> u16 {
        self.0[talent]
    }
}

/// As [`Bound::start_of`], many at a time.
fn starts(sums: &mut [u16], assessments: &[u16], most: u16) {
    for (sum, &value) in sums.iter_mut().zip(assessments) {
        *sum = ((u32::from(value) * u32::from(most)) >> 16) as u16 + 1;
    }
}

// The unit of a bound leaves room for the sum of all that any talent can have.

/// Calls `add` with every posting, eight at a time as far as they go.
#[inline]
fn each(held: Held<'_>, mut add: impl FnMut(u16, u8)) {
    let (ids, last_ids) = held.ids.as_chunks::<8>();
    let (levels, last_levels) = held.steps.as_chunks::<8>();
    for (ids, levels) in ids.iter().zip(levels) {
        for i in 0..8 {
            add(ids[i], levels[i]);
        }
    }
    for (&id, &level) in last_ids.iter().zip(last_levels) {
        add(id, level);
    }
}

fn add_steps(sums: &mut [u16; BLOCK], held: Held<'_>, by_step: &[u16; LEVELS]) {
    each(held, |id, step| {
        let sum = &mut sums[usize::from(id)];
        *sum = sum.wrapping_add(by_step[usize::from(step) % LEVELS]);
    });
}

fn add_steps_and_shares(sums: &mut [u16; BLOCK], held: Held<'_>, by_step: &[u16; LEVELS], by_share: u16) {
    for ((&id, &step), &share) in held.ids.iter().zip(held.steps).zip(held.shares) {
        let used = (u32::from(share) * u32::from(by_share) + 255) >> 8;
        let sum = &mut sums[usize::from(id)];
        *sum = sum.wrapping_add(by_step[usize::from(step) % LEVELS]).wrapping_add(used as u16);
    }
}

fn add_scaled(sums: &mut [u16; BLOCK], held: Held<'_>, slope: u32, most: u16) {
    if (255 * slope) >> 8 <= u32::from(most) {
        each(held, |id, effective| {
            let sum = &mut sums[usize::from(id)];
            *sum = sum.wrapping_add(((u32::from(effective) * slope) >> 8) as u16);
        });
    } else {
        each(held, |id, effective| {
            let sum = &mut sums[usize::from(id)];
            *sum = sum.wrapping_add(((u32::from(effective) * slope) >> 8).min(u32::from(most)) as u16);
        });
    }
}
