//! The upper bound of a position's fit with talents of whom the same is known, as sums of small integers.
//!
//! Fit is a concave function of suitability S and attraction A that does not change when both are measured on another scale
//! with it, so it lies below `g S + h A` for the gradient (g, h) at any point (S0, A0). A side is a weighted mean of the
//! terms present: `S - S0 = sum w (v - S0) / D`, `D` the sum of the weights present. Each term adds `w (v - S0) / D` by
//! itself, with the least `D` possible where it is positive and the largest where it is negative. So the bound is a sum over
//! terms, of which those of skills come from postings, and those of facets from tables.

use super::demand::Demand;
use super::sides::{Line, Sides};
use super::tables::Table;
use super::vectors::EmbeddingAdds;
use crate::postings::LEVELS;
use crate::talents::Expand;
use chancai_model::{Facet, Term};
use std::rc::Rc;

/// A value that no bound reaches: a gate is shut.
pub(crate) const SHUT: i32 = i32::MIN / 8;
/// What 1 is in the sums where postings do not need more room.
const FINEST: f64 = 40_000.0;
/// Added to every bound: more than all rounding of floating point.
const SLACK: f64 = 2.0;

/// What the postings of an index tell.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Kind {
    pub(crate) expand: Expand,
    /// Whether they tell shares of all that a person can do.
    pub(crate) shares: bool,
}

/// What postings add, skill by skill.
#[derive(Debug, Clone)]
pub(crate) enum Adds {
    /// Of talents' own skills.
    BySteps(Vec<StepAdds>),
    /// Of expanded skills.
    Scaled(Vec<ScaledAdds>),
}

/// So much for each step of level, and for each 255th of all that the person can do, in 256ths.
#[derive(Debug, Clone)]
pub(crate) struct StepAdds {
    pub(crate) skill: u32,
    pub(crate) by_share: u16,
    pub(crate) by_step: [u16; LEVELS],
}

/// So much for each 255th of effective level, in 256ths, and this at most.
#[derive(Debug, Clone, Copy)]
pub(crate) struct ScaledAdds {
    pub(crate) skill: u32,
    pub(crate) slope: u32,
    pub(crate) most: u16,
}

impl Adds {
    /// Calls `found` with every skill.
    pub(crate) fn each(&self, mut found: impl FnMut(u32)) {
        match self {
            Self::BySteps(skills) => skills.iter().for_each(|adds| found(adds.skill)),
            Self::Scaled(skills) => skills.iter().for_each(|adds| found(adds.skill)),
        }
    }
}

/// The bound of one position for talents of one kind.
#[derive(Debug, Clone)]
pub(crate) struct Bound {
    pub(crate) skills: Adds,
    /// The most that skills, and what the sums start from, can add.
    pub(crate) skills_top: i32,
    /// Where sums start from assessments: what a full one counts, in 65,536ths of a step.
    pub(crate) start: Option<u16>,
    /// By [`Facet`].
    pub(crate) facets: [Rc<Table>; Facet::ALL.len()],
    /// What everybody has.
    pub(crate) base: i32,
    /// What an assessment adds, and what a missing one does.
    assessed: Option<(Line, i32)>,
    /// The most that assessments add.
    pub(crate) assessed_top: i32,
    /// What the embedding term adds, where that depends on the vectors.
    pub(crate) embedding: Option<EmbeddingAdds>,
    /// What the skill term and utilisation add at their full value.
    full: [f64; 2],
    /// What the base has of utilisation, where postings do not tell.
    unused: i32,
    /// What 1 is.
    pub(crate) unit: f64,
    /// Whether the sums say nothing, and only shut gates count.
    pub(crate) blind: bool,
    /// Whether another point may give a closer bound.
    pub(crate) two_sided: bool,
}

/// At least the number, and at most one above; none is as large as an `i32`.
#[inline]
pub(super) fn up(number: f64) -> i32 {
    number as i32 + i32::from(number > 0.0)
}

impl Bound {
    /// The bound of a position in this [`unit`]; `tables` are those of its facets, none where every value may have all.
    /// O(stand-ins x levels).
    pub(crate) fn new(
        sides: &Sides,
        demand: &Demand,
        postings: Kind,
        unit: f64,
        tables: [Option<Rc<Table>>; Facet::ALL.len()],
    ) -> Self {
        let full = [Term::Skill, Term::Utilisation].map(|term| sides.term(term).full());
        let by_use = if postings.shares { full[1] } else { 0.0 };
        let straight = straight(sides);
        let start = straight.map(|slope| up(slope * unit * 1.0001) as u16);
        let (skills, skills_top) = match postings.expand {
            Expand::Talents => scaled_adds(demand, full[0] * unit),
            Expand::Requirements => step_adds(demand, [full[0] * unit, by_use * unit * 256.0 / 255.0]),
        };
        // How much of what they can do is used, some postings do not say.
        let utilisation = sides.term(Term::Utilisation);
        let used = utilisation.most(if postings.shares { 0.0 } else { 1.0 });
        let mut base = sides.centre + sides.term(Term::Skill).most(0.0) + used;
        for term in [Term::Phase, Term::Embedding, Term::EmployerRanking] {
            base += sides.term(term).most(1.0);
        }
        for (facet, _) in Facet::ALL.iter().zip(&tables).filter(|(_, table)| table.is_none()) {
            base += facet.terms().iter().map(|&term| sides.term(term).most(1.0)).sum::<f64>();
        }
        let facets = tables.map(|table| table.unwrap_or_else(|| Rc::new(Table::zero())));
        base += straight.map_or(0.0, |_| sides.term(Term::Assessment).at(0.0));
        let mut bound = Self {
            skills,
            skills_top: (skills_top + start.map_or(0, |most| i32::from(most) + 1)).min(i32::from(u16::MAX) - 1),
            start,
            facets,
            base: up(base * unit + SLACK),
            assessed: if straight.is_some() { None } else { assessed(sides, unit) },
            assessed_top: 0,
            embedding: None,
            full,
            unused: ((used - utilisation.most(0.0)) * unit) as i32,
            unit,
            blind: sides.blind,
            two_sided: sides.two_sided,
        };
        let terms = *sides.term(Term::Embedding);
        if terms.weighs && !bound.blind {
            bound.embedding = Some(EmbeddingAdds { terms, most: terms.most(1.0), unit });
        }
        bound.assessed_top = bound.assessment(Some(u16::MAX)).max(bound.assessment(None));
        bound
    }

    /// The least sum with which a fit can reach `fit`.
    #[inline]
    pub(crate) fn needed(&self, fit: f64) -> i32 {
        (fit * self.unit) as i32
    }

    /// What an assessment adds.
    #[inline]
    pub(crate) fn assessment(&self, value: Option<u16>) -> i32 {
        match (self.assessed, value) {
            (None, _) => 0,
            (Some((_, missing)), None) => missing,
            (Some((line, _)), Some(steps)) => up(line.at(f64::from(steps) / f64::from(u16::MAX))),
        }
    }

    /// What a sum starts from for an assessment.
    #[inline]
    pub(crate) fn start_of(&self, assessment: u16) -> u16 {
        self.start.map_or(0, |most| ((u32::from(assessment) * u32::from(most)) >> 16) as u16 + 1)
    }

    /// What the two skill sums add, as shares of their largest.
    #[inline]
    pub(crate) fn exactly(&self, skill: f64, used: f64) -> i32 {
        up((self.full[0] * skill + self.full[1] * used) * self.unit + SLACK) - self.unused
    }
}

/// What 1 is in the bounds of a position: the sum of all postings of a talent stays below 2^16, roundings included. Of a few
/// digits, so that positions have it in common.
pub(super) fn unit(sides: &Sides, demand: &Demand, postings: Kind) -> f64 {
    let full = [Term::Skill, Term::Utilisation].map(|term| sides.term(term).full());
    let by_use = if postings.shares { full[1] } else { 0.0 };
    let total: f64 = straight(sides).unwrap_or(0.0)
        + match postings.expand {
            Expand::Talents => full[0],
            Expand::Requirements => demand.stand_ins.iter().map(|s| full[0] * s.most + by_use * s.used.to_f64()).sum(),
        };
    let added = match postings.expand {
        Expand::Talents => demand.wanted.len(),
        Expand::Requirements => demand.stand_ins.len(),
    };
    let room = 65_000.0 - 4.0 * added as f64;
    let unit = FINEST.min(room.max(1.0) / total.max(1e-9));
    f64::from_bits(unit.to_bits() & !0 << 46)
}

/// What every stand-in adds, and the most that all add together.
fn step_adds(demand: &Demand, [skill, used]: [f64; 2]) -> (Adds, i32) {
    let levels = demand.levels;
    let mut most = 0;
    let adds = demand.stand_ins.iter().enumerate().map(|(i, stand_in)| {
        let mut by_step = [0; LEVELS];
        for (slot, &met) in by_step.iter_mut().zip(&demand.met[i * levels..(i + 1) * levels]) {
            *slot = up(met * skill) as u16;
        }
        let by_share = up(stand_in.used.to_f64() * used) as u16;
        most += i32::from(by_step[levels.saturating_sub(1)]) + i32::from(by_share) + 1;
        StepAdds { skill: stand_in.skill, by_share, by_step }
    });
    (Adds::BySteps(adds.collect()), most)
}

/// What every requirement adds where talents are expanded, and the most that all add together.
fn scaled_adds(demand: &Demand, skill: f64) -> (Adds, i32) {
    let mut most = 0;
    let adds = demand.wanted.iter().map(|&(wanted, share, level)| {
        let whole = share * skill;
        // Two for what shifting and the rounding of coverage drop.
        let top = up(whole) + 2;
        most += top;
        // A requirement of any level is met by similarity alone, of which the postings know nothing.
        let slope = level.map_or(u32::from(u16::MAX) << 8, |level| {
            (whole * 256.0 / (255.0 * level.to_f64())).min(16_776_959.0) as u32 + 1
        });
        ScaledAdds { skill: wanted, slope, most: top as u16 }
    });
    (Adds::Scaled(adds.collect()), most)
}

/// What an assessment adds a unit of its value, where that is the same for all: everyone is assessed, and the line is straight.
fn straight(sides: &Sides) -> Option<f64> {
    let adds = sides.term(Term::Assessment);
    let [line, _] = adds.lines;
    (adds.weighs && adds.surely && line.above <= line.below).then_some(line.above)
}

/// The line of the assessment and what a missing one adds, scaled; none where it cannot matter.
fn assessed(sides: &Sides, unit: f64) -> Option<(Line, i32)> {
    let adds = sides.term(Term::Assessment);
    let [line, _] = adds.lines;
    let scaled = Line { point: line.point, above: line.above * unit, below: line.below * unit };
    adds.weighs.then(|| (scaled, up(adds.missing * unit)))
}
