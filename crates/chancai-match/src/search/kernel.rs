//! Adding up the postings of a block.

use super::bound::{Adds, Bound};
use super::simd::STRIP;
use crate::postings::{BlockPostings, Held, LEVELS};
use crate::talents::BLOCK;

/// How many skills before it is read a list is asked for.
const AHEAD: usize = 6;

/// A sum for every talent of a block, with room for any place in one.
pub(crate) struct Sums(Box<[u16; BLOCK]>);

impl Default for Sums {
    fn default() -> Self {
        Self(vec![0; BLOCK].try_into().unwrap_or_else(|_| Box::new([0; BLOCK])))
    }
}

impl Sums {
    /// What the skills of every talent add to a bound. O(postings of the skills).
    pub(crate) fn add(&mut self, bound: &Bound, postings: &BlockPostings) {
        // Lists are short and far apart: each is asked for a few skills before it is read.
        let ask = |i: usize| {
            if let Some(later) = bound.skills.get(i + 2 * AHEAD) {
                postings.ask_for_start(later.skill);
            }
            if let Some(next) = bound.skills.get(i + AHEAD) {
                postings.ask_for(next.skill);
            }
        };
        for skill in bound.skills.iter().take(AHEAD) {
            postings.ask_for(skill.skill);
        }
        for (i, adds) in bound.skills.iter().enumerate() {
            ask(i);
            let held = postings.of(adds.skill);
            match &adds.adds {
                Adds::ByStep { by_step, by_share: 0 } => add_steps(&mut self.0, held, by_step),
                Adds::ByStep { by_step, by_share } => add_steps_and_shares(&mut self.0, held, by_step, *by_share),
                Adds::Scaled { slope, most } => add_scaled(&mut self.0, held, *slope, *most),
            }
        }
    }

    /// Back to zero, as far as talents reach.
    pub(crate) fn clear(&mut self, talents: usize) {
        self.0[..talents].fill(0);
    }

    /// The sums strip by strip, zeros behind the last talent.
    pub(crate) fn strips(&self) -> &[[u16; STRIP]] {
        self.0.as_chunks().0
    }

    #[inline]
    pub(crate) fn of(&self, talent: usize) -> u16 {
        self.0[talent]
    }

    /// The largest of so many.
    pub(crate) fn top(&self, talents: usize) -> u16 {
        self.0[..talents].iter().copied().max().unwrap_or(0)
    }
}

// The unit of a bound leaves room for the sum of all that any talent can have.

fn add_steps(sums: &mut [u16; BLOCK], held: Held<'_>, by_step: &[u16; LEVELS]) {
    for (&id, &step) in held.ids.iter().zip(held.steps) {
        let sum = &mut sums[usize::from(id)];
        *sum = sum.wrapping_add(by_step[usize::from(step) % LEVELS]);
    }
}

fn add_steps_and_shares(sums: &mut [u16; BLOCK], held: Held<'_>, by_step: &[u16; LEVELS], by_share: u16) {
    for ((&id, &step), &share) in held.ids.iter().zip(held.steps).zip(held.shares) {
        let used = (u32::from(share) * u32::from(by_share) + 255) >> 8;
        let sum = &mut sums[usize::from(id)];
        *sum = sum.wrapping_add(by_step[usize::from(step) % LEVELS]).wrapping_add(used as u16);
    }
}

fn add_scaled(sums: &mut [u16; BLOCK], held: Held<'_>, slope: u32, most: u16) {
    for (&id, &effective) in held.ids.iter().zip(held.steps) {
        let add = ((u32::from(effective) * slope) >> 8).min(u32::from(most));
        let sum = &mut sums[usize::from(id)];
        *sum = sum.wrapping_add(add as u16);
    }
}
