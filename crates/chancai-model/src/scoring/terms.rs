//! The terms, each a pure function of a prepared pair.

use super::context::ScoringContext;
use super::facts::TalentFacts;
use super::gate::Gated;
use super::model::{ScoringModel, Term};
use super::prepare::PreparedPosition;
use super::profile;
use crate::opinion::rank_value;
use crate::scale::{Education, Phase};
use crate::{Fraction, RegionId, Verdict};
use chancai_chain::NodeId;
use chancai_taxonomy::{Neighbours, OccupationId};

/// A term's value in units of 1/65535²: zero to [`Value::ONE`]. Finer than a [`Fraction`], so that the quotient
/// of two sums loses nothing that could be seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Value(u32);

impl Value {
    /// One.
    pub const ONE: Self = Self(65_535 * 65_535);
    /// One half.
    pub const HALF: Self = Self(Self::ONE.0 / 2);
    /// Zero.
    pub const ZERO: Self = Self(0);

    /// The nearest unit to `value`; `None` unless it lies in `0.0..=1.0`.
    ///
    /// ```
    /// use chancai_model::Value;
    ///
    /// assert_eq!(Value::new(1.0), Some(Value::ONE));
    /// assert_eq!(Value::new(0.3).and_then(|v| Value::new(v.to_f64())), Value::new(0.3));
    /// assert_eq!(Value::new(f64::NAN), None);
    /// ```
    pub fn new(value: f64) -> Option<Self> {
        (0.0..=1.0).contains(&value).then(|| Self((value * f64::from(Self::ONE.0)).round() as u32))
    }

    /// How many units.
    pub const fn units(self) -> u32 {
        self.0
    }

    /// The value as a floating-point number.
    pub fn to_f64(self) -> f64 {
        f64::from(self.0) / f64::from(Self::ONE.0)
    }

    /// `sum / weights`, where `sum` adds up weight x fraction in steps; `None` where there is no weight.
    ///
    /// This is the one division that ends the skill term and utilisation, rounded to the nearest unit.
    pub fn weighted_mean(sum: u64, weights: u64) -> Option<Self> {
        const STEPS: u64 = u16::MAX as u64;
        (weights > 0).then(|| Self((((sum * STEPS) + weights / 2) / weights) as u32))
    }
}

impl From<Fraction> for Value {
    fn from(fraction: Fraction) -> Self {
        Self(u32::from(fraction.steps()) * u32::from(u16::MAX))
    }
}

/// The value of every term of one pair; a missing one is `None`, never zero.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct TermValues([Option<Value>; Term::COUNT]);

impl TermValues {
    /// The values that `of` gives each term: of a pair scored elsewhere, or of a file of past scores.
    pub fn from_fn(of: impl FnMut(Term) -> Option<Value>) -> Self {
        let mut values = [None; Term::COUNT];
        for (slot, value) in values.iter_mut().zip(Term::ALL.iter().copied().map(of)) {
            *slot = value;
        }
        Self(values)
    }

    /// The value of one term.
    pub fn get(&self, term: Term) -> Option<Value> {
        self.0[term as usize]
    }

    pub(crate) fn as_array(&self) -> &[Option<Value>; Term::COUNT] {
        &self.0
    }
}

/// All terms of a pair that passed the gates, the two skill sums given.
pub(crate) fn values(
    model: &ScoringModel,
    context: &ScoringContext<'_>,
    t: &TalentFacts<'_>,
    p: &PreparedPosition,
    gated: Gated,
    skill_sum: u64,
    use_sum: u64,
) -> TermValues {
    let mut values = [None; Term::COUNT];
    let mut set = |term: Term, value: Option<Fraction>| values[term as usize] = value.map(Value::from);
    set(Term::Chain, chain(context, t.nodes, p));
    set(Term::Occupation, occupation(context, t.occupations, p));
    let surplus = surplus(t.education, t.years, p);
    set(Term::Qualification, qualification(surplus));
    set(Term::OverQualification, over_qualification(surplus));
    set(Term::Assessment, t.assessment);
    set(Term::Place, place(context, t.region, p));
    set(Term::Mode, (t.mode_stated || p.mode_stated).then_some(gated.suits));
    set(Term::Embedding, embedding(t, p));
    set(Term::Pay, pay(t.pay_ask, p));
    set(Term::Seniority, t.seniority.zip(p.seniority).map(|(has, wants)| has.nearness(wants)));
    set(Term::Phase, p.phase.and_then(|phase| suits_phase(model, t, phase)));
    set(Term::PayOverlap, pay_overlap(t.pay_ask, p));
    set(Term::EmployerRanking, employer_ranking(context, t, p));
    values[Term::Skill as usize] = Value::weighted_mean(skill_sum, p.importance_sum);
    // Where a position wants no skills, nothing is known of what it would use.
    if !p.requirements.is_empty() {
        values[Term::Utilisation as usize] = Value::weighted_mean(use_sum, t.level_sum);
    }
    TermValues(values)
}

/// How far the person is what the phase wants.
pub(super) fn suits_phase(model: &ScoringModel, t: &TalentFacts<'_>, phase: Phase) -> Option<Fraction> {
    match t.suits_phase {
        Some(known) => known[phase as usize],
        None => profile::suits(model.phase_weights(phase), profile::qualities(t.skills.iter(), t.years, t.education)),
    }
}

/// How far one requirement is met: `min(1, e / level)`, where `e` is the largest similarity x level among the
/// talent's skills; with no level wanted, the largest similarity.
///
/// ```
/// use chancai_model::{Fraction, coverage};
///
/// let f = |x| Fraction::new(x).unwrap();
/// // 要求 0.75，会 0.6：达到八成。
/// assert!((coverage(f(0.6), f(1.0), Some(f(0.75))).to_f64() - 0.8).abs() < 3e-5);
/// assert_eq!(coverage(f(0.9), f(1.0), Some(f(0.75))), Fraction::ONE);
/// assert_eq!(coverage(f(0.1), f(0.45), None), f(0.45));
/// ```
pub fn coverage(effective: Fraction, similarity: Fraction, level: Option<Fraction>) -> Fraction {
    match level {
        None => similarity,
        // What the division would give.
        Some(Fraction::ONE) => effective,
        Some(level) => Fraction::ratio(u64::from(effective.steps()), u64::from(level.steps())),
    }
}

/// The numerator of the skill term: sum over requirements of importance x [`coverage`], in steps.
///
/// Each requirement looks at each held skill: O(requirements x skills x log neighbours).
pub(crate) fn skill_sum(context: &ScoringContext<'_>, t: &TalentFacts<'_>, p: &PreparedPosition) -> u64 {
    let weighted = p.requirements.iter().map(|wanted| {
        let (mut effective, mut similarity) = (Fraction::ZERO, Fraction::ZERO);
        for held in t.skills.iter() {
            let sim = Fraction::from_steps(context.similar_skills.get(held.skill, wanted.skill));
            effective = effective.max(sim.times(held.level));
            similarity = similarity.max(sim);
        }
        let met = coverage(effective, similarity, wanted.level);
        u64::from(wanted.importance.steps()) * u64::from(met.steps())
    });
    weighted.sum()
}

/// The numerator of utilisation 才尽其用: sum over held skills of level x the largest similarity to a required
/// skill (an optional one times the model's share), in steps.
pub(crate) fn use_sum(context: &ScoringContext<'_>, t: &TalentFacts<'_>, p: &PreparedPosition) -> u64 {
    let used = t.skills.iter().map(|held| {
        let best = p.requirements.iter().map(|wanted| {
            let sim = Fraction::from_steps(context.similar_skills.get(held.skill, wanted.skill));
            sim.times(wanted.use_weight)
        });
        u64::from(held.level.steps()) * u64::from(best.max().unwrap_or_default().steps())
    });
    used.sum()
}

/// The largest proximity between a node of the talent's and one of the position's.
pub(super) fn chain(context: &ScoringContext<'_>, nodes: &[NodeId], p: &PreparedPosition) -> Option<Fraction> {
    context.proximity?.best(nodes, &p.nodes).map(Fraction::from_steps)
}

/// The largest similarity of an occupation of the talent's to one of the position's.
pub(super) fn occupation(
    context: &ScoringContext<'_>,
    occupations: &[OccupationId],
    p: &PreparedPosition,
) -> Option<Fraction> {
    let similar: &Neighbours<_> = context.similar_occupations?;
    let pairs = occupations.iter().flat_map(|&held| p.occupations.iter().map(move |&wanted| (held, wanted)));
    pairs.map(|(held, wanted)| Fraction::from_steps(similar.get(held, wanted))).max()
}

/// Education and years above the minimum, graded; the mean of the parts whose minimum is set.
///
/// Each part is 1/2 at the minimum; education reaches 1 two degrees above it, years five years above.
/// Missing where the position sets neither minimum.
pub(super) fn qualification(surplus: [Option<u64>; 2]) -> Option<Fraction> {
    parts(surplus, |over, full| Fraction::ratio(full + over.min(full), 2 * full), [2, 500])
}

/// One, less the over-qualification: education beyond two degrees above the minimum costs a third a degree,
/// years beyond ten above it a twentieth each; the mean of the parts whose minimum is set.
pub(super) fn over_qualification([education, years]: [Option<u64>; 2]) -> Option<Fraction> {
    let beyond = [education.map(|d| d.saturating_sub(2)), years.map(|y| y.saturating_sub(1_000))];
    parts(beyond, |over, full| Fraction::ratio(over, full).complement(), [3, 2_000])
}

/// What the talent has above the minimum: degrees, and hundredths of a year; `None` where none is set or known.
pub(super) fn surplus(education: Option<Education>, years: Option<u16>, p: &PreparedPosition) -> [Option<u64>; 2] {
    let degrees = education.zip(p.min_education).map(|(has, min)| (has as u64).saturating_sub(min as u64));
    let years = years.zip(p.min_years).map(|(has, min)| u64::from(has.saturating_sub(min)));
    [degrees, years]
}

/// The mean of the parts present.
fn parts(over: [Option<u64>; 2], grade: impl Fn(u64, u64) -> Fraction, full: [u64; 2]) -> Option<Fraction> {
    let grades = over.iter().zip(full).filter_map(|(over, full)| over.map(|o| u64::from(grade(o, full).steps())));
    let (sum, n) = grades.fold((0, 0), |(sum, n), g| (sum + g, n + 1));
    (n > 0).then(|| Fraction::ratio(sum, n * u64::from(u16::MAX)))
}

/// How near the talent's home is to the position: [`Regions::closeness`](crate::Regions::closeness).
pub(super) fn place(context: &ScoringContext<'_>, region: Option<RegionId>, p: &PreparedPosition) -> Option<Fraction> {
    Some(context.regions?.closeness(region?, p.region?))
}

/// The cosine c of the two vectors as (1 + c) / 2, summed in order. Missing where either side has none or
/// the lengths differ.
pub(super) fn embedding(t: &TalentFacts<'_>, p: &PreparedPosition) -> Option<Fraction> {
    if t.embedding.is_empty() || t.embedding.len() != p.embedding.len() {
        return None;
    }
    let products = t.embedding.iter().zip(&p.embedding).map(|(&a, &b)| f64::from(a) * f64::from(b));
    let cosine = products.sum::<f64>().clamp(-1.0, 1.0);
    Fraction::new(f64::midpoint(1.0, cosine))
}

/// The highest pay offered over the pay asked, at most one. Missing where either is not stated.
pub(super) fn pay(ask: Option<u32>, p: &PreparedPosition) -> Option<Fraction> {
    Some(Fraction::ratio(u64::from(p.pay?.1), u64::from(ask?)))
}

/// The share of the pay band, in whole yuan, that is at least what the talent asks: one where the ask is at or below
/// the lowest pay, zero where it is above the highest. Missing where either is not stated.
pub(super) fn pay_overlap(ask: Option<u32>, p: &PreparedPosition) -> Option<Fraction> {
    let ((lowest, highest), ask) = (p.pay?, ask?);
    let [lowest, highest, ask] = [lowest, highest, ask.max(lowest)].map(u64::from);
    Some(Fraction::ratio((highest + 1).saturating_sub(ask), highest - lowest + 1))
}

/// The candidate's place in the employer's own ranking for the post: the first of n counts 1, the last 1/n. Missing
/// for those whom the employer did not rank.
pub(super) fn employer_ranking(
    context: &ScoringContext<'_>,
    t: &TalentFacts<'_>,
    p: &PreparedPosition,
) -> Option<Fraction> {
    let (opinion, last) = context.opinions?.of(t.opinions, p.opinions)?;
    match opinion.verdict() {
        Verdict::Rank(rank) => Some(rank_value(rank, last)),
        Verdict::Veto => None,
    }
}
