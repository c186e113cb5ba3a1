//! What a position wants, skill by skill, and the exact sums of one talent.

use crate::postings::Levels;
use crate::talents::Expand;
use chancai_model::{Fraction, PreparedPool, PreparedPosition, coverage};
use chancai_taxonomy::{Neighbours, SkillId};

/// A skill that stands in for something a position wants.
#[derive(Debug, Clone, Copy)]
pub(crate) struct StandIn {
    pub(crate) skill: u32,
    /// The last of its entries in [`Demand::serves`].
    last: u32,
    /// The most that using it counts.
    pub(crate) used: Fraction,
    /// The share of the skill term that its highest level covers.
    pub(crate) most: f64,
}

/// A requirement that a stand-in serves.
#[derive(Debug, Clone, Copy)]
struct Serves {
    /// Which requirement of the position.
    place: u32,
    similarity: Fraction,
    /// The entry before of the same stand-in; [`NONE`] for the first.
    before: u32,
}

const NONE: u32 = u32::MAX;

/// The wants of one position, by the skills that serve them.
#[derive(Debug, Clone, Default)]
pub(crate) struct Demand {
    pub(crate) stand_ins: Vec<StandIn>,
    /// The requirements that each stand-in serves, in chains.
    serves: Vec<Serves>,
    /// How many steps of level are told apart.
    pub(crate) levels: usize,
    /// Stand-in by stand-in, the share of the skill term that each step of its level covers by itself.
    pub(crate) met: Vec<f64>,
    /// The requirements: skill, share of the importances, level.
    pub(crate) wanted: Vec<(u32, f64, Option<Fraction>)>,
}

impl Demand {
    /// Becomes the demand of a position; `standing_in` is the transpose of the similarity lists. O(m levels) for m skills that
    /// stand in for a requirement.
    pub(crate) fn fill(
        &mut self,
        position: &PreparedPosition,
        standing_in: &Neighbours<SkillId>,
        levels: &Levels,
        expand: Expand,
        tally: &mut Tally,
    ) {
        let requirements = position.requirements();
        let whole = f64::from(u16::MAX) * position.importance_sum().max(1) as f64;
        let share = |importance: Fraction| f64::from(importance.steps()) * f64::from(u16::MAX) / whole;
        self.stand_ins.clear();
        self.serves.clear();
        self.met.clear();
        self.wanted.clear();
        self.wanted.extend(requirements.iter().map(|w| (w.skill.index() as u32, share(w.importance), w.level)));
        self.levels = levels.highest.len();
        for (place, wanted) in requirements.iter().enumerate() {
            let (skills, sims) = standing_in.of(wanted.skill);
            for (skill, &sim) in skills.iter().zip(sims).filter(|(_, sim)| **sim > 0) {
                let similarity = Fraction::from_steps(sim);
                self.serve(tally, skill.index() as u32, place as u32, similarity, wanted.use_weight);
            }
        }
        tally.close(self);
        // Where talents are expanded nobody asks by steps.
        if expand == Expand::Requirements {
            self.meet(position, &levels.highest, whole);
        }
    }

    fn serve(&mut self, tally: &mut Tally, skill: u32, place: u32, similarity: Fraction, use_weight: Fraction) {
        let last = self.serves.len() as u32;
        let slot = &mut tally.slots[skill as usize];
        let mut before = NONE;
        if *slot == 0 {
            self.stand_ins.push(StandIn { skill, last, used: Fraction::ZERO, most: 0.0 });
            *slot = self.stand_ins.len() as u32;
        }
        let stand_in = &mut self.stand_ins[*slot as usize - 1];
        if stand_in.last != last {
            before = std::mem::replace(&mut stand_in.last, last);
        }
        stand_in.used = stand_in.used.max(similarity.times(use_weight));
        self.serves.push(Serves { place, similarity, before });
    }

    /// What each step of the level of each stand-in covers.
    fn meet(&mut self, position: &PreparedPosition, steps: &[Fraction], whole: f64) {
        let mut met = std::mem::take(&mut self.met);
        for at in 0..self.stand_ins.len() {
            let stand_in = self.stand_ins[at];
            met.extend(steps.iter().map(|&level| {
                let covered = self.serves(stand_in).map(|(place, sim)| {
                    let wanted = &position.requirements()[place as usize];
                    product(wanted.importance, coverage(sim.times(level), sim, wanted.level))
                });
                covered.sum::<u64>() as f64 / whole
            }));
            self.stand_ins[at].most = met.last().copied().unwrap_or(0.0);
        }
        self.met = met;
    }

    /// The requirements that a stand-in serves, and how far it does.
    #[inline]
    fn serves(&self, stand_in: StandIn) -> impl Iterator<Item = (u32, Fraction)> + '_ {
        let mut at = stand_in.last;
        std::iter::from_fn(move || {
            let serves = self.serves.get(at as usize)?;
            at = serves.before;
            Some((serves.place, serves.similarity))
        })
    }
}

/// Finds the sums of one talent after the other for one position.
#[derive(Debug, Default)]
pub(crate) struct Tally {
    /// By skill: which stand-in it is, from one; zero for none. All zero between positions.
    slots: Vec<u32>,
    /// By requirement: the best effective level and similarity. All zero between talents.
    best: Vec<(Fraction, Fraction)>,
}

impl Tally {
    pub(crate) fn new(skills: usize) -> Self {
        Self { slots: vec![0; skills], best: Vec::new() }
    }

    pub(crate) fn open(&mut self, demand: &Demand, position: &PreparedPosition) {
        for (i, stand_in) in demand.stand_ins.iter().enumerate() {
            self.slots[stand_in.skill as usize] = i as u32 + 1;
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
                let stand_in = demand.stand_ins[slot as usize - 1];
                use_sum += product(level, stand_in.used);
                for (place, sim) in demand.serves(stand_in) {
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
