//! The exact sums of one talent after the other for one position.

use chancai_model::{Fraction, PreparedPool, PreparedPosition, SkillSums, coverage};
use chancai_taxonomy::{Neighbours, SkillId};

/// A requirement that a skill stands in for.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Serves {
    pub(super) skill: u32,
    /// Which requirement of the position.
    pub(super) place: u32,
    /// The entry before of the same skill, from one; zero: there is none.
    before: u32,
    pub(super) similarity: Fraction,
    /// What using the skill for it counts.
    pub(super) used: Fraction,
}

/// Finds the sums of one talent after the other for one position.
#[derive(Debug, Default)]
pub(crate) struct Tally {
    /// By skill: the last of its entries, from one; zero for none. All zero between positions.
    slots: Vec<u32>,
    /// By requirement: the best effective level and similarity. All zero between talents.
    best: Vec<(Fraction, Fraction)>,
    /// The entries and levels of the skills of a talent that have any.
    hits: Vec<(u32, Fraction)>,
}

impl Tally {
    pub(crate) fn new(skills: usize) -> Self {
        Self { slots: vec![0; skills], ..Self::default() }
    }

    /// Takes up a position; `serves` is what its earlier opening made, or empty, and `standing_in` the transpose of the
    /// similarity lists. O(m) for m skills that stand in for a requirement.
    pub(crate) fn open(
        &mut self,
        serves: &mut Vec<Serves>,
        position: &PreparedPosition,
        standing_in: &Neighbours<SkillId>,
    ) {
        if serves.is_empty() {
            self.list(serves, position, standing_in);
        } else {
            for (entry, before) in serves.iter().zip(1..) {
                self.slots[entry.skill as usize] = before;
            }
        }
        self.best.clear();
        self.best.resize(position.requirements().len(), Default::default());
    }

    fn list(&mut self, serves: &mut Vec<Serves>, position: &PreparedPosition, standing_in: &Neighbours<SkillId>) {
        for (place, wanted) in position.requirements().iter().enumerate() {
            let (skills, sims) = standing_in.of(wanted.skill);
            for (skill, &sim) in skills.iter().zip(sims).filter(|(_, sim)| **sim > 0) {
                let (skill, similarity) = (skill.index() as u32, Fraction::from_steps(sim));
                let before = std::mem::replace(&mut self.slots[skill as usize], serves.len() as u32 + 1);
                let used = similarity.times(wanted.use_weight);
                serves.push(Serves { skill, place: place as u32, before, similarity, used });
            }
        }
    }

    pub(crate) fn close(&mut self, serves: &[Serves]) {
        for entry in serves {
            self.slots[entry.skill as usize] = 0;
        }
    }

    /// Every skill that stands in for a requirement of the position, by the last of its entries.
    pub(super) fn stand_ins<'s>(&self, serves: &'s [Serves]) -> impl Iterator<Item = &'s Serves> {
        serves.iter().zip(1..).filter(|(entry, at)| self.slots[entry.skill as usize] == *at).map(|(entry, _)| entry)
    }

    /// The sums as the scorer finds them. O(skills of the talent + requirements).
    pub(crate) fn sums(
        &mut self,
        pool: &PreparedPool,
        talent: usize,
        serves: &[Serves],
        position: &PreparedPosition,
    ) -> SkillSums {
        let Self { slots, best, hits } = self;
        let row = pool.skills(talent);
        if hits.len() < row.len() {
            hits.resize(row.len(), Default::default());
        }
        let (mut sums, mut hit) = (SkillSums::default(), 0);
        // Which skills count nobody can foretell, a processor neither: all are noted, and those that do not count written over.
        row.for_each(|skill, level| {
            sums.level += u64::from(level.steps());
            let slot = slots[skill.index()];
            hits[hit] = (slot, level);
            hit += usize::from(slot != 0);
        });
        for &(slot, level) in &hits[..hit] {
            let (mut at, mut used) = (slot as usize, Fraction::ZERO);
            while let Some(entry) = serves.get(at.wrapping_sub(1)) {
                let best = &mut best[entry.place as usize];
                *best = (best.0.max(entry.similarity.times(level)), best.1.max(entry.similarity));
                used = used.max(entry.used);
                at = entry.before as usize;
            }
            sums.used += product(level, used);
        }
        for (wanted, best) in position.requirements().iter().zip(best) {
            let (effective, similarity) = std::mem::take(best);
            if similarity > Fraction::ZERO {
                sums.skill += product(wanted.importance, coverage(effective, similarity, wanted.level));
            }
        }
        sums
    }
}

/// An entry and those before it of the same skill: all that the skill serves.
#[inline]
pub(super) fn back_from<'s>(serves: &'s [Serves], last: &'s Serves) -> impl Iterator<Item = &'s Serves> {
    std::iter::successors(Some(last), |entry| serves.get((entry.before as usize).wrapping_sub(1)))
}

pub(super) fn product(a: Fraction, b: Fraction) -> u64 {
    u64::from(a.steps()) * u64::from(b.steps())
}
