//! The upper bound of a position's fit with talents of whom the same is known, as sums of small integers.
//!
//! Fit is a concave function of suitability S and attraction A that does not change when both are measured on another scale
//! with it, so it lies below `g S + h A` for the gradient (g, h) at any point (S0, A0). A side is a weighted mean of the
//! terms present: `S - S0 = sum w (v - S0) / D`, `D` the sum of the weights present. Each term adds `w (v - S0) / D` by
//! itself, with the least `D` possible where it is positive and the largest where it is negative. So the bound is a sum over
//! terms, of which those of skills come from postings, and those of facets from tables.

use super::demand::{Demand, FacetRow};
use crate::postings::LEVELS;
use crate::talents::Expand;
use chancai_model::{Combine, Facet, Fraction, Missing, PreparedPosition, Presence, Scorer, Side, Term};

/// A value that no bound reaches: a gate is shut.
pub(crate) const SHUT: i32 = i32::MIN / 8;
/// How many values of a facet stand together in [`Table::tops`].
const GROUP: usize = 8;
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

/// What each value of a facet adds.
#[derive(Debug, Clone, Default)]
pub(crate) struct Table {
    pub(crate) adds: Vec<i32>,
    /// The most in each group of [`GROUP`] values.
    tops: Vec<i32>,
    pub(crate) top: i32,
    /// Whether every value adds the same.
    pub(crate) flat: bool,
}

impl Table {
    /// One that adds nothing.
    fn zero() -> Self {
        Self { adds: vec![0], tops: Vec::new(), top: 0, flat: true }
    }

    fn new(adds: Vec<i32>) -> Self {
        let tops: Vec<i32> = adds.chunks(GROUP).map(|group| group.iter().copied().max().unwrap_or(SHUT)).collect();
        let top = tops.iter().copied().max().unwrap_or(0);
        Self { flat: adds.iter().all(|&add| add == top), adds, tops, top }
    }

    /// What each value adds, and what its number must be masked with.
    #[inline]
    pub(crate) fn masked(&self) -> (&[i32], u32) {
        (&self.adds, if self.flat { 0 } else { u32::MAX })
    }

    /// At least the most that values of a range add.
    #[inline]
    pub(crate) fn top_of(&self, (low, high): (u32, u32)) -> i32 {
        if low == high {
            return self.adds[low as usize];
        }
        let (low, high) = (low as usize / GROUP, high as usize / GROUP);
        self.tops[low..=high].iter().copied().max().unwrap_or(SHUT)
    }
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

/// The bound of one position for talents of one kind.
#[derive(Debug, Clone)]
pub(crate) struct Bound {
    pub(crate) skills: Adds,
    /// The most that skills, and what the sums start from, can add.
    pub(crate) skills_top: i32,
    /// Where sums start from assessments: what a full one counts, in 65,536ths of a step.
    pub(crate) start: Option<u16>,
    /// By [`Facet`].
    pub(crate) facets: [Table; Facet::ALL.len()],
    /// What everybody has.
    pub(crate) base: i32,
    /// What an assessment adds, and what a missing one does.
    assessed: Option<(Line, i32)>,
    /// The most that assessments add.
    pub(crate) assessed_top: i32,
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

/// A line with a bend at the point of the side.
#[derive(Debug, Clone, Copy)]
struct Line {
    point: f64,
    above: f64,
    below: f64,
}

impl Line {
    const ZERO: Self = Self { point: 0.0, above: 0.0, below: 0.0 };

    #[inline]
    fn at(self, value: f64) -> f64 {
        let over = value - self.point;
        over * if over >= 0.0 { self.above } else { self.below }
    }
}

/// What a term adds on both sides.
#[derive(Debug, Clone, Copy)]
struct TermAdds {
    lines: [Line; 2],
    /// What it adds where it is missing.
    missing: f64,
    /// Whether it is present for every one of the talents, and for at least one.
    surely: bool,
    maybe: bool,
    /// Whether it adds anything.
    weighs: bool,
}

impl TermAdds {
    #[inline]
    fn at(&self, value: f64) -> f64 {
        self.lines[0].at(value) + self.lines[1].at(value)
    }

    fn of(&self, value: Option<Fraction>) -> f64 {
        value.map_or(self.missing, |value| self.at(value.to_f64()))
    }

    /// The most that it adds with values up to this one.
    fn most(&self, value: f64) -> f64 {
        match (self.surely, self.maybe) {
            (_, false) => self.missing,
            (true, true) => self.at(value),
            (false, true) => self.at(value).max(self.missing),
        }
    }

    /// What its full value adds to that of zero, at most.
    fn full(&self) -> f64 {
        if self.maybe { self.lines[0].above + self.lines[1].above } else { 0.0 }
    }
}

/// What every term adds at a point, for one position and one kind of talents.
pub(crate) struct Sides {
    terms: [TermAdds; Term::ALL.len()],
    /// The bound of a pair in which every term is at the point.
    centre: f64,
    blind: bool,
    two_sided: bool,
}

impl Sides {
    pub(crate) fn new(scorer: &Scorer<'_>, position: &PreparedPosition, talents: Presence, point: [f64; 2]) -> Self {
        let model = scorer.model();
        let present: [(bool, bool); Term::ALL.len()] =
            std::array::from_fn(|i| scorer.term_presence(Term::ALL[i], talents, position));
        let mut sums = [Side::Suitability, Side::Attraction].map(|side| weights(scorer, side, &present));
        if model.combine() == Combine::Suitability && sums[0].0 > 0.0 {
            sums[1] = (0.0, 0.0);
        }
        // A side that may drop out leaves the other alone: no plane lies above both.
        let blind = sums.iter().any(|&(least, most)| least == 0.0 && most > 0.0) || sums.iter().all(|s| s.1 == 0.0);
        let gradient = match sums.map(|(_, most)| most > 0.0) {
            _ if blind => [0.0, 0.0],
            [true, true] => gradient(model.combine(), point),
            [true, false] => [1.0, 0.0],
            _ => [0.0, 1.0],
        };
        let line = |side: usize, term| {
            let weight = gradient[side] * f64::from(model.weight(Side::ALL[side], term).steps());
            let (least, most) = sums[side];
            if weight > 0.0 {
                Line { point: point[side], above: weight / least, below: weight / most }
            } else {
                Line::ZERO
            }
        };
        let adds = |i: usize| {
            let lines = [line(0, Term::ALL[i]), line(1, Term::ALL[i])];
            let (surely, maybe) = present[i];
            let weighs = lines.iter().any(|line| line.above > 0.0);
            let mut adds = TermAdds { lines, missing: 0.0, surely, maybe, weighs };
            adds.missing = match model.missing() {
                Missing::Skip => 0.0,
                Missing::Neutral => adds.at(0.5),
                Missing::Penalise => adds.at(0.0),
            };
            adds
        };
        Self {
            terms: std::array::from_fn(adds),
            centre: gradient[0] * point[0] + gradient[1] * point[1],
            blind,
            two_sided: gradient[0] > 0.0 && gradient[1] > 0.0,
        }
    }

    fn term(&self, term: Term) -> &TermAdds {
        &self.terms[term as usize]
    }
}

/// The least and the largest sum of the weights of terms present on a side.
fn weights(scorer: &Scorer<'_>, side: Side, present: &[(bool, bool)]) -> (f64, f64) {
    let always = scorer.model().missing() != Missing::Skip;
    let (mut least, mut most) = (0.0, 0.0);
    for (&term, &(surely, maybe)) in Term::ALL.iter().zip(present) {
        let weight = f64::from(scorer.model().weight(side, term).steps());
        least += if surely || always { weight } else { 0.0 };
        most += if maybe || always { weight } else { 0.0 };
    }
    (least, most)
}

/// The gradient of fit at a point of suitability and attraction.
fn gradient(combine: Combine, [s, a]: [f64; 2]) -> [f64; 2] {
    match combine {
        Combine::Suitability => [1.0, 0.0],
        Combine::Geometric => [0.5 * (a / s).sqrt(), 0.5 * (s / a).sqrt()],
        Combine::Harmonic => [2.0 * (a / (s + a)).powi(2), 2.0 * (s / (s + a)).powi(2)],
        // Any mean of the two lies above the smaller one.
        Combine::Minimum => [a / (s + a), s / (s + a)],
    }
}

/// At least the number, and at most one above; none is as large as an `i32`.
#[inline]
fn up(number: f64) -> i32 {
    number as i32 + i32::from(number > 0.0)
}

impl Bound {
    /// The bound of a position; `rows` are the terms of its facets. O(stand-ins x levels + values of facets).
    pub(crate) fn new(
        sides: &Sides,
        demand: &Demand,
        postings: Kind,
        rows: [Option<&FacetRow>; Facet::ALL.len()],
    ) -> Self {
        let full = [Term::Skill, Term::Utilisation].map(|term| sides.term(term).full());
        let by_use = if postings.shares { full[1] } else { 0.0 };
        let straight = straight(sides);
        let total: f64 = straight.unwrap_or(0.0)
            + match postings.expand {
                Expand::Talents => full[0],
                Expand::Requirements => {
                    demand.stand_ins.iter().map(|s| full[0] * s.most + by_use * s.used.to_f64()).sum()
                }
            };
        // The sum of all postings of a talent stays below 2^16, roundings included.
        let room = 65_000.0 - 4.0 * demand.stand_ins.len() as f64;
        let unit = FINEST.min(room.max(1.0) / total.max(1e-9));
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
        let mut facets: [Table; Facet::ALL.len()] = Default::default();
        for (&facet, row) in Facet::ALL.iter().zip(rows) {
            facets[facet as usize] = if let Some(row) = row {
                table(sides, facet, row, unit)
            } else {
                base += facet.terms().iter().map(|&term| sides.term(term).most(1.0)).sum::<f64>();
                Table::zero()
            };
        }
        base += straight.map_or(0.0, |_| sides.term(Term::Assessment).at(0.0));
        let mut bound = Self {
            skills,
            skills_top: (skills_top + start.map_or(0, |most| i32::from(most) + 1)).min(i32::from(u16::MAX) - 1),
            start,
            facets,
            base: up(base * unit + SLACK),
            assessed: if straight.is_some() { None } else { assessed(sides, unit) },
            assessed_top: 0,
            full,
            unused: ((used - utilisation.most(0.0)) * unit) as i32,
            unit,
            blind: sides.blind,
            two_sided: sides.two_sided,
        };
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

fn table(sides: &Sides, facet: Facet, row: &FacetRow, unit: f64) -> Table {
    let terms = facet.terms();
    let weighs = terms.iter().any(|&term| sides.term(term).weighs);
    if (row.open || !row.mask.is_empty()) && !weighs {
        return Table::zero();
    }
    let adds = |values: &[Option<Fraction>; 3]| {
        let sum: f64 = terms.iter().zip(values).map(|(&term, &value)| sides.term(term).of(value)).sum();
        up(sum * unit)
    };
    Table::new(row.terms.iter().map(|values| values.as_ref().map_or(SHUT, adds)).collect())
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
