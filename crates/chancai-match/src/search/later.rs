//! Skills that many have: looked up for those who come near, not added up for all.
//!
//! Where a list is full, a talent must have so much from skills to enter it. Lists of postings that could not give half of that
//! are left out of the sums, the longest for what they give first, and what they give at most counts as had by everyone; who
//! comes near with that is looked up in them. This is the MaxScore of Turtle and Flood (1995, "Query evaluation:
//! strategies and optimizations"), a block at a time.

use super::bound::{Adds, Bound, ScaledAdds};
use crate::postings::BlockPostings;

/// Of what skills must give at least, what skills that are looked up may give at most, in sixteenths.
const SHARE: i32 = 8;

/// The skills of a position in one block: those to be added up now, and those to be looked up later.
#[derive(Default)]
pub(super) struct Later {
    now: Vec<ScaledAdds>,
    later: Vec<Waits>,
    most: i32,
}

/// A skill that waits.
struct Waits {
    adds: ScaledAdds,
    /// How many of the block have it.
    count: u32,
    /// Where its bits are.
    frequent: u32,
}

impl Later {
    /// Parts the skills of a bound where they must give this much at least; nothing waits where that is nothing.
    pub(super) fn choose(&mut self, bound: &Bound, postings: &BlockPostings, needed: i32) {
        self.now.clear();
        self.later.clear();
        self.most = 0;
        let Adds::Scaled(skills) = &bound.skills else { return };
        let budget = needed / 16 * SHARE;
        for &adds in skills {
            let frequent = if i32::from(adds.most) <= budget { postings.frequent(adds.skill) } else { None };
            match frequent {
                Some(frequent) => self.later.push(Waits { adds, count: postings.count(adds.skill), frequent }),
                None => self.now.push(adds),
            }
        }
        let worth = |skill: &Waits| u64::from(skill.count) * (1 << 16) / u64::from(skill.adds.most.max(1));
        self.later.sort_unstable_by_key(|skill| std::cmp::Reverse(worth(skill)));
        let Self { now, later, most } = self;
        later.retain(|Waits { adds, .. }| {
            let waits = *most + i32::from(adds.most) <= budget;
            if waits {
                *most += i32::from(adds.most);
            } else {
                now.push(*adds);
            }
            waits
        });
    }

    /// What is added up now.
    pub(super) fn now(&self) -> &[ScaledAdds] {
        &self.now
    }

    /// What all that waits gives at most.
    pub(super) fn most(&self) -> i32 {
        self.most
    }

    /// What a talent of the block has with all that waits, beside what it has `so_far`; none where that is less than `least`.
    #[inline]
    pub(super) fn add(&self, postings: &BlockPostings, place: usize, so_far: i32, least: i32) -> Option<i32> {
        let (mut sum, mut waiting) = (so_far, self.most);
        if sum + waiting < least {
            return None;
        }
        for skill in &self.later {
            waiting -= i32::from(skill.adds.most);
            if postings.has(skill.frequent, place) {
                sum += skill.adds.of(postings, place);
            }
            if sum + waiting < least {
                return None;
            }
        }
        Some(sum)
    }
}

impl ScaledAdds {
    /// What a talent who has the skill has of it: the same as in the sums.
    fn of(self, postings: &BlockPostings, place: usize) -> i32 {
        let held = postings.of(self.skill);
        let step = held.ids.binary_search(&(place as u16)).map_or(0, |at| held.steps[at]);
        i32::from((((u32::from(step) * self.slope) >> 8).min(u32::from(self.most))) as u16)
    }
}
