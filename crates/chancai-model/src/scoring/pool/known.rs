//! The fit of a talent of a pool with a position for which the talent's facets were looked at before.
//!
//! The same gates and terms as the scorer's, by the same functions; what is known is not worked out again. A side is a sum of
//! integers over terms, so what facets add to it is added up once for all who share them.

use super::{Facet, PreparedPool};
use crate::Fraction;
use crate::scale::EngagementMode;
use crate::scoring::facts::HeldSkills;
use crate::scoring::gate::{Gated, engagement, holds, vetoed, would_live};
use crate::scoring::model::{Side, Term};
use crate::scoring::prepare::PreparedPosition;
use crate::scoring::score::{Score, Scorer, SideSum};
use crate::scoring::terms::{self, Value};

/// What a value of a facet makes of its terms, in the order of [`Facet::terms`]; none where a gate is shut to all who have it.
pub type FacetTerms = Option<[Option<Fraction>; 3]>;

/// What some terms add to both sides of a pair.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct FitPart([SideSum; 2]);

/// The way of working that suits a talent and a position best: where the talent would live there, and where not; none where
/// there is none.
pub type Ways = [Option<Gated>; 2];

/// The sums behind the skill terms of a pair, in steps.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SkillSums {
    /// The numerator of the skill term: importance x coverage.
    pub skill: u64,
    /// The numerator of utilisation: level x use.
    pub used: u64,
    /// The sum of the talent's levels: the denominator of utilisation.
    pub level: u64,
}

/// A [`Score`] without its terms.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PairFit {
    /// How well the two suit, in 0..=1: what ranks.
    pub fit: f64,
    /// How well the talent suits the position; `None` where no term of that side is present.
    pub suitability: Option<f64>,
    /// How attractive the position is to the talent; `None` where no term of that side is present.
    pub attraction: Option<f64>,
    /// The way of working that suits both best.
    pub mode: EngagementMode,
}

impl From<&Score> for PairFit {
    fn from(score: &Score) -> Self {
        let Score { fit, suitability, attraction, mode, .. } = *score;
        Self { fit, suitability, attraction, mode }
    }
}

impl FitPart {
    /// What both add.
    #[inline]
    #[must_use]
    pub fn plus(self, other: Self) -> Self {
        let sum = |side: usize| {
            let [a, b] = [self.0[side], other.0[side]];
            SideSum { numerator: a.numerator + b.numerator, weight: a.weight + b.weight }
        };
        Self([sum(0), sum(1)])
    }
}

impl Scorer<'_> {
    /// What one term adds with a value.
    #[inline]
    fn part(&self, term: Term, value: Option<Value>) -> FitPart {
        let Some(value) = self.counted(value) else { return FitPart::default() };
        FitPart([Side::Suitability, Side::Attraction].map(|side| {
            let weight = u64::from(self.model().weight(side, term).steps());
            SideSum { numerator: weight * u64::from(value.units()), weight }
        }))
    }

    /// What the terms of a facet add, but for the mode term, which takes more than one facet to know.
    pub fn facet_part(&self, facet: Facet, terms: [Option<Fraction>; 3]) -> FitPart {
        let terms = facet.terms().iter().zip(terms).filter(|(term, _)| **term != Term::Mode);
        terms.fold(FitPart::default(), |sum, (&term, value)| sum.plus(self.part(term, value.map(Value::from))))
    }

    /// The ways of working that a value of [`Facet::Work`] leaves with a position.
    ///
    /// # Panics
    ///
    /// If the facet has no value of that number.
    pub fn ways(&self, pool: &PreparedPool, number: u32, p: &PreparedPosition) -> Ways {
        let work = &pool.works[number as usize];
        [true, false].map(|lives| engagement(&work.mode_preference, work.capacity, p, || lives).ok())
    }

    /// The fit of a talent of a pool to whom no gate of a facet is shut, `None` where another is: what
    /// [`gate`](Self::gate) and [`complete`](Self::complete) say of it.
    ///
    /// `facets` is what all facets but [`Facet::Pay`] add, as [`facet_part`](Self::facet_part) has it, and `ways` what
    /// [`ways`](Self::ways) leaves.
    ///
    /// # Panics
    ///
    /// If there is no such talent.
    #[inline]
    pub fn fit_of_known(
        &self,
        (pool, talent): (&PreparedPool, usize),
        p: &PreparedPosition,
        (facets, ways): (FitPart, Ways),
        sums: SkillSums,
    ) -> Option<PairFit> {
        let Gated { mode, suits } = self.left_open(pool, talent, p, ways)?;
        let stated = p.mode_stated || pool.works[pool.facet(Facet::Work, talent) as usize].mode_stated;
        let used = if p.requirements.is_empty() { None } else { Value::weighted_mean(sums.used, sums.level) };
        let mut sum = facets
            .plus(self.part(Term::Skill, Value::weighted_mean(sums.skill, p.importance_sum)))
            .plus(self.part(Term::Utilisation, used))
            .plus(self.part(Term::Mode, stated.then_some(suits).map(Value::from)))
            .plus(self.part(Term::Assessment, pool.assessment(talent).map(Value::from)));
        let pay = pool.pays[pool.facet(Facet::Pay, talent) as usize];
        sum = sum
            .plus(self.part(Term::Pay, terms::pay(pay, p).map(Value::from)))
            .plus(self.part(Term::PayOverlap, terms::pay_overlap(pay, p).map(Value::from)))
            .plus(self.rare_terms(pool, talent, p));
        let [suitability, attraction] = sum.0.map(SideSum::value);
        let fit = self.model().fit(suitability, attraction)?;
        Some(PairFit { fit, suitability, attraction, mode })
    }

    /// The way of working left where no gate is shut that takes more than one facet.
    #[inline]
    fn left_open(&self, pool: &PreparedPool, talent: usize, p: &PreparedPosition, ways: Ways) -> Option<Gated> {
        let context = self.context();
        if !pool.opinions.is_empty() && vetoed(context, pool.opinion(talent), p) {
            return None;
        }
        let [there, elsewhere] = ways;
        let left = if there == elsewhere {
            there
        } else {
            let place = &pool.places[pool.facet(Facet::Place, talent) as usize];
            if would_live(context.regions, place.region, &place.accepts_regions, p) { there } else { elsewhere }
        };
        let skills = || HeldSkills::Pooled(pool.skills(talent));
        left.filter(|_| p.must.iter().all(|&(skill, least)| holds(context, skills(), skill, least)))
    }

    /// What those terms add for which a position has to have something that few have.
    #[inline]
    fn rare_terms(&self, pool: &PreparedPool, talent: usize, p: &PreparedPosition) -> FitPart {
        let found = if p.phase.is_none() && p.embedding.is_empty() && p.opinions.is_none() {
            [None; 3]
        } else {
            let facts = pool.facts_of(talent, 0);
            [
                p.phase.and_then(|phase| terms::suits_phase(self.model(), &facts, phase)),
                terms::embedding(&facts, p),
                terms::employer_ranking(self.context(), &facts, p),
            ]
        };
        let terms = [Term::Phase, Term::Embedding, Term::EmployerRanking].into_iter().zip(found);
        terms.fold(FitPart::default(), |sum, (term, value)| sum.plus(self.part(term, value.map(Value::from))))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every term is counted once: by a facet, or by itself.
    #[test]
    fn terms_are_counted_once() {
        let alone = [
            Term::Skill,
            Term::Utilisation,
            Term::Mode,
            Term::Assessment,
            Term::Pay,
            Term::PayOverlap,
            Term::Phase,
            Term::Embedding,
            Term::EmployerRanking,
        ];
        let facets = Facet::ALL.iter().filter(|&&facet| facet != Facet::Pay).flat_map(|facet| facet.terms());
        let counted: Vec<Term> = facets.copied().filter(|&term| term != Term::Mode).chain(alone).collect();
        for term in Term::ALL {
            assert_eq!(counted.iter().filter(|&counted| counted == term).count(), 1, "{term:?}");
        }
    }
}
