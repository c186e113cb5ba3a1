//! What many talents share, and what it makes of a pair.

use super::{FacetTerms, PreparedPool};
use crate::scale::{Education, EngagementMode, Seniority, Unit};
use crate::scoring::gate::{could_work, enough_career, origin};
use crate::scoring::model::{Combine, Side, Term};
use crate::scoring::prepare::{PreparedPosition, PreparedTalent};
use crate::scoring::score::Scorer;
use crate::scoring::terms;
use crate::{Fraction, RegionId};
use chancai_chain::NodeId;
use chancai_taxonomy::OccupationId;

/// A part of a talent that decides certain gates and terms by itself, and that many talents share.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Facet {
    /// Person or team, consent, ways of working, time left, licences.
    Work,
    /// Home, and where the talent would live.
    Place,
    /// Chain nodes.
    Nodes,
    /// Occupations.
    Occupations,
    /// Education, years and seniority.
    Career,
    /// Pay asked.
    Pay,
}

impl Facet {
    /// Every facet.
    pub const ALL: [Self; 6] = [Self::Work, Self::Place, Self::Nodes, Self::Occupations, Self::Career, Self::Pay];

    /// The terms it decides.
    pub const fn terms(self) -> &'static [Term] {
        match self {
            Self::Work => &[Term::Mode],
            Self::Place => &[Term::Place],
            Self::Nodes => &[Term::Chain],
            Self::Occupations => &[Term::Occupation],
            Self::Career => &[Term::Qualification, Term::OverQualification, Term::Seniority],
            Self::Pay => &[Term::Pay, Term::PayOverlap],
        }
    }
}

/// What of a position decides a facet's terms: positions that are equal here share them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct FacetDemand<'p>(Demand<'p>);

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Demand<'p> {
    Work(Unit, bool, bool, [Fraction; EngagementMode::COUNT], &'p [String]),
    Place(Option<RegionId>, &'p [RegionId]),
    Nodes(&'p [NodeId]),
    Occupations(&'p [OccupationId]),
    Career(Option<Education>, Option<u16>, Option<Seniority>),
    Pay(Option<(u32, u32)>),
}

impl PreparedPosition {
    /// What of it decides the terms of a facet.
    pub fn facet_demand(&self, facet: Facet) -> FacetDemand<'_> {
        FacetDemand(match facet {
            Facet::Work => {
                let Self { unit, platform_present, mode_stated, mode_preference, licences, .. } = self;
                Demand::Work(*unit, *platform_present, *mode_stated, *mode_preference, licences)
            }
            Facet::Place => Demand::Place(self.region, &self.accepts_regions),
            Facet::Nodes => Demand::Nodes(&self.nodes),
            Facet::Occupations => Demand::Occupations(&self.occupations),
            Facet::Career => Demand::Career(self.min_education, self.min_years, self.seniority),
            Facet::Pay => Demand::Pay(self.pay),
        })
    }
}

pub(super) const SKILLED: u16 = 1;
pub(super) const PLACED: u16 = 1 << 1;
pub(super) const NODED: u16 = 1 << 2;
pub(super) const OCCUPIED: u16 = 1 << 3;
pub(super) const EDUCATED: u16 = 1 << 4;
pub(super) const EXPERIENCED: u16 = 1 << 5;
pub(super) const RANKED: u16 = 1 << 6;
pub(super) const PRICED: u16 = 1 << 7;
pub(super) const MODED: u16 = 1 << 8;
pub(super) const ASSESSED: u16 = 1 << 9;
pub(super) const EMBEDDED: u16 = 1 << 10;
pub(super) const JUDGED: u16 = 1 << 11;

pub(super) fn presence_of(t: &PreparedTalent) -> u16 {
    let known = [
        (t.level_sum > 0, SKILLED),
        (t.region.is_some(), PLACED),
        (!t.nodes.is_empty(), NODED),
        (!t.occupations.is_empty(), OCCUPIED),
        (t.education.is_some(), EDUCATED),
        (t.years.is_some(), EXPERIENCED),
        (t.seniority.is_some(), RANKED),
        (t.pay_ask.is_some(), PRICED),
        (t.mode_stated, MODED),
        (t.assessment.is_some(), ASSESSED),
        (!t.embedding.is_empty(), EMBEDDED),
        (t.opinions.is_some(), JUDGED),
    ];
    known.iter().filter(|(known, _)| *known).fold(0, |bits, (_, bit)| bits | bit)
}

/// What is known of each of some talents, and of at least one of them: decides which terms a pair has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Presence {
    all: u16,
    any: u16,
}

impl Presence {
    pub(super) const fn of(known: u16) -> Self {
        Self { all: known, any: known }
    }

    /// Of these talents and those.
    #[must_use]
    pub const fn joined(self, other: Self) -> Self {
        Self { all: self.all & other.all, any: self.any | other.any }
    }
}

impl Scorer<'_> {
    /// What a value of a facet makes of its terms, in the order of [`Facet::terms`]; `None` where a gate rules out every
    /// talent that has it. Terms depend on nothing else but for [`Facet::Work`], where it is the best that the other facets
    /// leave possible.
    ///
    /// # Panics
    ///
    /// If the facet has no value of that number.
    pub fn facet_terms(&self, pool: &PreparedPool, facet: Facet, number: u32, p: &PreparedPosition) -> FacetTerms {
        let (context, number) = (self.context(), number as usize);
        let one = |term| Some([term, None, None]);
        match facet {
            Facet::Work => {
                let work = &pool.works[number];
                one(Some(could_work(work, p)?).filter(|_| work.mode_stated || p.mode_stated))
            }
            Facet::Place => {
                let place = &pool.places[number];
                origin(context.regions, place.region, p).ok()?;
                one(terms::place(context, place.region, p))
            }
            Facet::Nodes => one(terms::chain(context, &pool.nodes[number], p)),
            Facet::Occupations => one(terms::occupation(context, &pool.occupations[number], p)),
            Facet::Career => {
                let career = &pool.careers[number];
                enough_career(career.education, career.years, p).then_some(())?;
                let surplus = terms::surplus(career.education, career.years, p);
                let seniority = career.seniority.zip(p.seniority).map(|(has, wants)| has.nearness(wants));
                Some([terms::qualification(surplus), terms::over_qualification(surplus), seniority])
            }
            Facet::Pay => {
                let ask = pool.pays[number];
                Some([terms::pay(ask, p), terms::pay_overlap(ask, p), None])
            }
        }
    }

    /// Whether utilisation can change a fit.
    pub fn weighs_use(&self) -> bool {
        self.model().weight(Side::Attraction, Term::Utilisation) > Fraction::ZERO
            && self.model().combine() != Combine::Suitability
    }

    /// Whether a term is present in the pair of every one of these talents with this position, and of at least one.
    pub fn term_presence(&self, term: Term, talents: Presence, p: &PreparedPosition) -> (bool, bool) {
        (self.has_term(term, talents.all, p, true), self.has_term(term, talents.any, p, false))
    }

    /// Rises with what is known. `surely` decides where it depends on more.
    fn has_term(&self, term: Term, known: u16, p: &PreparedPosition, surely: bool) -> bool {
        let has = |bit: u16| known & bit != 0;
        let context = self.context();
        match term {
            Term::Skill => p.importance_sum > 0,
            Term::Chain => context.proximity.is_some() && has(NODED) && !p.nodes.is_empty(),
            Term::Occupation => context.similar_occupations.is_some() && has(OCCUPIED) && !p.occupations.is_empty(),
            Term::Qualification | Term::OverQualification => {
                (has(EDUCATED) && p.min_education.is_some()) || (has(EXPERIENCED) && p.min_years.is_some())
            }
            Term::Assessment => has(ASSESSED),
            Term::Place => context.regions.is_some() && has(PLACED) && p.region.is_some(),
            Term::Mode => has(MODED) || p.mode_stated,
            // The lengths may differ.
            Term::Embedding => !surely && has(EMBEDDED) && !p.embedding.is_empty(),
            Term::Utilisation => has(SKILLED) && !p.requirements.is_empty(),
            Term::Pay | Term::PayOverlap => has(PRICED) && p.pay.is_some(),
            Term::Seniority => has(RANKED) && p.seniority.is_some(),
            // It depends on the weights of the phase.
            Term::Phase => !surely && p.phase.is_some(),
            Term::EmployerRanking => !surely && has(JUDGED) && p.opinions.is_some(),
        }
    }
}
