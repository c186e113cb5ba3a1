//! What a position wants, skill by skill, as far as bounds need to know.

use super::tally::{Serves, Tally, back_from, product};
use crate::postings::Levels;
use crate::talents::Expand;
use chancai_model::{Fraction, PreparedPosition, coverage};
use chancai_taxonomy::{Neighbours, SkillId};

/// A skill that stands in for something a position wants.
#[derive(Debug, Clone, Copy)]
pub(crate) struct StandIn {
    pub(crate) skill: u32,
    /// The most that using it counts.
    pub(crate) used: Fraction,
    /// The share of the skill term that its highest level covers.
    pub(crate) most: f64,
}

/// The wants of one position, by the skills that serve them.
#[derive(Debug, Clone, Default)]
pub(crate) struct Demand {
    /// What skills serve, once a [`Tally`] was opened for it.
    pub(crate) serves: Vec<Serves>,
    /// Where similar skills are written out in requirements.
    pub(crate) stand_ins: Vec<StandIn>,
    /// How many steps of level are told apart.
    pub(crate) levels: usize,
    /// Stand-in by stand-in, the share of the skill term that each step of its level covers by itself.
    pub(crate) met: Vec<f64>,
    /// The requirements: skill, share of the importances, level.
    pub(crate) wanted: Vec<(u32, f64, Option<Fraction>)>,
}

impl Demand {
    /// Becomes the demand of a position; `standing_in` is the transpose of the similarity lists. O(requirements), or
    /// O(m levels) for m skills that stand in for one where requirements are expanded.
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
        self.serves.clear();
        self.wanted.clear();
        self.wanted.extend(requirements.iter().map(|w| (w.skill.index() as u32, share(w.importance), w.level)));
        // Where talents are expanded nobody asks who stands in.
        if expand == Expand::Requirements {
            tally.open(&mut self.serves, position, standing_in);
            self.meet(position, &levels.highest, whole, tally);
            tally.close(&self.serves);
        }
    }

    /// Who stands in, and what each step of the level of each covers.
    fn meet(&mut self, position: &PreparedPosition, steps: &[Fraction], whole: f64, tally: &Tally) {
        self.stand_ins.clear();
        self.met.clear();
        self.levels = steps.len();
        for last in tally.stand_ins(&self.serves) {
            self.met.extend(steps.iter().map(|&level| {
                let covered = back_from(&self.serves, last).map(|serves| {
                    let wanted = &position.requirements()[serves.place as usize];
                    let sim = serves.similarity;
                    product(wanted.importance, coverage(sim.times(level), sim, wanted.level))
                });
                covered.sum::<u64>() as f64 / whole
            }));
            let used = back_from(&self.serves, last).map(|serves| serves.used).max().unwrap_or_default();
            let most = self.met.last().copied().unwrap_or(0.0);
            self.stand_ins.push(StandIn { skill: last.skill, used, most });
        }
    }
}
