//! What a position wants, skill by skill, and the exact sums of one talent.

use crate::postings::Levels;
use crate::search::Rows;
use crate::search::simd::STRIP;
use crate::talents::{Expand, TalentIndex};
use chancai_model::{Fraction, PreparedPool, PreparedPosition, coverage};
use chancai_taxonomy::{Neighbours, SkillId};

/// A skill that stands in for something a position wants.
#[derive(Debug, Clone, Copy)]
pub(crate) struct StandIn {
    pub(crate) skill: u32,
    /// Its entries in [`Demand::serves`].
    pub(crate) serves: (u32, u32),
    /// The most that using it counts.
    pub(crate) used: Fraction,
    /// The share of the skill term that its highest level covers.
    pub(crate) most: f64,
}

/// The wants of one position, by the skills that serve them.
#[derive(Debug, Clone, Default)]
pub(crate) struct Demand {
    pub(crate) stand_ins: Vec<StandIn>,
    /// The requirement, by its place, and how far it is served.
    pub(crate) serves: Vec<(u32, Fraction)>,
    /// How many steps of level are told apart.
    pub(crate) levels: usize,
    /// Stand-in by stand-in, the share of the skill term that each step of its level covers by itself.
    pub(crate) met: Vec<f64>,
    /// The requirements: skill, share of the importances, level.
    pub(crate) wanted: Vec<(u32, f64, Option<Fraction>)>,
}

impl Demand {
    /// `standing_in` is the transpose of the similarity lists. O(m log m + m levels) for m skills that stand in for a
    /// requirement.
    pub(crate) fn of(
        position: &PreparedPosition,
        standing_in: &Neighbours<SkillId>,
        levels: &Levels,
        expand: Expand,
    ) -> Self {
        let mut pairs: Vec<(u32, u32, Fraction)> = Vec::new();
        for (place, wanted) in position.requirements().iter().enumerate() {
            let (skills, sims) = standing_in.of(wanted.skill);
            let all = skills.iter().zip(sims).filter(|(_, sim)| **sim > 0);
            pairs.extend(all.map(|(skill, &sim)| (skill.index() as u32, place as u32, Fraction::from_steps(sim))));
        }
        pairs.sort_unstable();
        let mut demand = Self { levels: levels.highest.len(), ..Self::default() };
        let whole = f64::from(u16::MAX) * position.importance_sum().max(1) as f64;
        let share = |importance: Fraction| f64::from(importance.steps()) * f64::from(u16::MAX) / whole;
        let wanted = position.requirements().iter();
        demand.wanted.extend(wanted.map(|w| (w.skill.index() as u32, share(w.importance), w.level)));
        for same in pairs.chunk_by(|a, b| a.0 == b.0) {
            let start = demand.serves.len() as u32;
            demand.serves.extend(same.iter().map(|&(_, place, sim)| (place, sim)));
            let uses =
                same.iter().map(|&(_, place, sim)| sim.times(position.requirements()[place as usize].use_weight));
            let used = uses.max().unwrap_or_default();
            // Where talents are expanded nobody asks by steps.
            let steps = if expand == Expand::Talents { &[][..] } else { &levels.highest[..] };
            for &level in steps {
                let met = same.iter().map(|&(_, place, sim)| {
                    let wanted = &position.requirements()[place as usize];
                    product(wanted.importance, coverage(sim.times(level), sim, wanted.level))
                });
                demand.met.push(met.sum::<u64>() as f64 / whole);
            }
            let serves = (start, demand.serves.len() as u32);
            let most = demand.met.last().copied().unwrap_or(0.0);
            demand.stand_ins.push(StandIn { skill: same[0].0, serves, used, most });
        }
        demand
    }

    #[inline]
    pub(crate) fn serves(&self, stand_in: StandIn) -> &[(u32, Fraction)] {
        &self.serves[stand_in.serves.0 as usize..stand_in.serves.1 as usize]
    }
}

/// Finds the sums of one talent after the other for one position.
#[derive(Debug, Default)]
pub(crate) struct Tally {
    /// By skill: which stand-in it is, from one; zero for none. All zero between positions.
    slots: Vec<u16>,
    /// By requirement: the best effective level and similarity. All zero between talents.
    best: Vec<(Fraction, Fraction)>,
}

impl Tally {
    pub(crate) fn new(skills: usize) -> Self {
        Self { slots: vec![0; skills], best: Vec::new() }
    }

    pub(crate) fn open(&mut self, demand: &Demand, position: &PreparedPosition) {
        for (i, stand_in) in demand.stand_ins.iter().enumerate() {
            self.slots[stand_in.skill as usize] = i as u16 + 1;
        }
        self.best.clear();
        self.best.resize(position.requirements().len(), Default::default());
    }

    pub(crate) fn close(&mut self, demand: &Demand) {
        for stand_in in &demand.stand_ins {
            self.slots[stand_in.skill as usize] = 0;
        }
    }

    /// Numerators of the skill term and of utilisation as the scorer finds them, and the sum of the talent's levels.
    /// O(skills of the talent + requirements).
    pub(crate) fn sums(
        &mut self,
        pool: &PreparedPool,
        talent: usize,
        demand: &Demand,
        position: &PreparedPosition,
    ) -> (u64, u64, u64) {
        let (mut use_sum, mut level_sum) = (0, 0);
        pool.skills(talent).for_each(|skill, level| {
            level_sum += u64::from(level.steps());
            let slot = self.slots[skill.index()];
            if slot != 0 {
                let stand_in = demand.stand_ins[usize::from(slot) - 1];
                use_sum += product(level, stand_in.used);
                for &(place, sim) in demand.serves(stand_in) {
                    let best = &mut self.best[place as usize];
                    best.0 = best.0.max(sim.times(level));
                    best.1 = best.1.max(sim);
                }
            }
        });
        let mut skill_sum = 0;
        for (wanted, best) in position.requirements().iter().zip(&mut self.best) {
            let (effective, similarity) = std::mem::take(best);
            if similarity > Fraction::ZERO {
                skill_sum += product(wanted.importance, coverage(effective, similarity, wanted.level));
            }
        }
        (skill_sum, use_sum, level_sum)
    }
}

fn product(a: Fraction, b: Fraction) -> u64 {
    u64::from(a.steps()) * u64::from(b.steps())
}

/// The terms of every value of a facet for a position.
#[derive(Debug)]
pub(crate) struct FacetRow {
    /// `None` where a gate is shut.
    pub(crate) terms: Vec<Option<[Option<Fraction>; 3]>>,
    /// Whether no gate is.
    pub(crate) open: bool,
    uses: u32,
    /// Strip by strip, a bit for each talent to whom no gate of the facet is shut; empty until it is worth while.
    pub(crate) mask: Vec<u64>,
}

/// From how many uses on a row gets its mask.
const WORTH: u32 = 8;

impl FacetRow {
    /// Counts a use; makes the mask when there have been enough. O(talents) once.
    pub(crate) fn count_use(&mut self, index: &TalentIndex, facet: chancai_model::Facet) {
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
                let open = |talent| self.terms[index.pool.facet(facet, talent) as usize].is_some();
                strip.enumerate().fold(0, |bits, (i, talent)| bits | u64::from(open(talent)) << i)
            })
            .collect();
    }
}

impl<'p> Rows<'p> {
    /// The row of a facet for a position: positions with the same demand share it.
    pub(crate) fn number(
        &mut self,
        facet: chancai_model::Facet,
        position: &'p PreparedPosition,
        make: impl FnOnce() -> Vec<Option<[Option<Fraction>; 3]>>,
    ) -> u32 {
        let next = self.made.len() as u32;
        let number = *self.numbers.entry(position.facet_demand(facet)).or_insert(next);
        if number == next {
            let terms = make();
            self.entries += terms.len();
            let open = terms.iter().all(Option::is_some);
            self.made.push(FacetRow { terms, open, uses: 0, mask: Vec::new() });
        }
        number
    }

    /// Forgets all where that is much.
    pub(crate) fn trim(&mut self) {
        if self.entries > MOST_ENTRIES {
            *self = Self::default();
        }
    }
}

/// How many terms of facet values a thread keeps: some ten megabytes.
const MOST_ENTRIES: usize = 1 << 20;
