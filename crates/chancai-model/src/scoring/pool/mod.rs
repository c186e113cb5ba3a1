//! Many prepared talents, column by column.

mod build;
mod codes;
mod column;
mod facet;
mod known;
mod restore;
mod store;

pub use build::{NumberedPool, PreparedPoolBuilder};
pub use codes::Codes;
pub use column::{Column, InvalidColumn};
pub use facet::{Facet, FacetDemand, Presence};
pub use known::{FacetTerms, FitPart, PairFit, SkillSums, Ways};
pub use store::PoolLimits;

use super::facts::{HeldSkills, TalentFacts};
use super::prepare::{HeldSkill, PreparedTalent};
use crate::scale::{Education, EngagementMode, Seniority, Unit};
use crate::{Fraction, RegionId};
use chancai_chain::NodeId;
use chancai_taxonomy::{OccupationId, SkillId};

/// Prepared talents in columns: about a tenth of the memory of as many [`PreparedTalent`]s, and the same to the scorer.
///
/// What many people share (where they live and would live, chain nodes, occupations, degree with years and seniority, ways of
/// working with licences) is kept once and numbered; each of these is a [`Facet`]. A skill takes three bytes where there are
/// up to 65,536 skills and 256 levels. Built by [`PreparedPoolBuilder`]; [`facts`](Self::facts) gives one talent back.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PreparedPool {
    /// Where the skills of each talent start; one more than talents.
    starts: Vec<u32>,
    skills: Codes,
    levels: Codes,
    level_values: Vec<Level>,
    facets: [Codes; Facet::ALL.len()],
    works: Vec<Work>,
    places: Vec<Place>,
    nodes: Vec<Box<[NodeId]>>,
    occupations: Vec<Box<[OccupationId]>>,
    careers: Vec<Career>,
    pays: Vec<Option<u32>>,
    presence: Vec<u16>,
    /// In steps; empty where nobody was assessed.
    assessments: Vec<u16>,
    /// Where the vector of each talent starts; empty where nobody has one.
    vector_starts: Vec<u64>,
    vectors: Vec<f32>,
    /// Places in the context's opinions, all ones for none; empty where there are no opinions.
    opinions: Vec<u32>,
}

/// A level, and whether it is the model's default because none was stated.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Level {
    pub(crate) level: Fraction,
    pub(crate) assumed: bool,
}

/// What decides whether and how a talent can work for somebody.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Work {
    pub(crate) unit: Unit,
    pub(crate) consent: bool,
    pub(crate) mode_preference: [Fraction; EngagementMode::COUNT],
    pub(crate) mode_stated: bool,
    pub(crate) capacity: Fraction,
    pub(crate) licences: Box<[String]>,
}

/// Where a talent lives and would live.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Place {
    pub(crate) region: Option<RegionId>,
    pub(crate) accepts_regions: Box<[RegionId]>,
}

/// How far a talent has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Career {
    pub(crate) education: Option<Education>,
    pub(crate) years: Option<u16>,
    pub(crate) seniority: Option<Seniority>,
}

/// The skills of one talent of a pool.
#[derive(Clone, Copy, Debug)]
pub struct PoolSkills<'a> {
    pool: &'a PreparedPool,
    start: u32,
    end: u32,
}

impl<'a> PoolSkills<'a> {
    /// How many.
    pub fn len(&self) -> usize {
        (self.end - self.start) as usize
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.start == self.end
    }

    /// One after the other, in order of their ids.
    #[inline]
    pub fn iter(&self) -> impl Iterator<Item = HeldSkill> + use<'a> {
        let pool = self.pool;
        (self.start as usize..self.end as usize).map(move |at| {
            let Level { level, assumed } = pool.level_values[pool.levels.get(at) as usize];
            HeldSkill { skill: SkillId::new(pool.skills.get(at)), level, assumed }
        })
    }

    /// Skill and number of the level, in order of the skills' ids; [`PreparedPool::level`] says what a number means.
    #[inline]
    pub fn codes(&self) -> impl Iterator<Item = (SkillId, u32)> + use<'a> {
        let pool = self.pool;
        (self.start as usize..self.end as usize).map(move |at| (SkillId::new(pool.skills.get(at)), pool.levels.get(at)))
    }

    /// Hands on where the skills and levels are kept, in the form they are: for asking the processor to fetch them.
    pub fn first(&self, one: impl Fn(&[u8]), two: impl Fn(&[u16]), four: impl Fn(&[u32])) {
        let (pool, start) = (self.pool, self.start as usize);
        for codes in [&pool.skills, &pool.levels] {
            match codes {
                Codes::One(codes) => one(&codes[start..]),
                Codes::Two(codes) => two(&codes[start..]),
                Codes::Four(codes) => four(&codes[start..]),
            }
        }
    }

    /// Calls `found` with every skill and its level, in order of the skills' ids.
    #[inline]
    pub fn for_each(&self, mut found: impl FnMut(SkillId, Fraction)) {
        let (pool, range) = (self.pool, self.start as usize..self.end as usize);
        let values = &pool.level_values[..];
        // One branch a row, not two a skill, for what nearly all pools have.
        if let (Codes::Two(skills), Codes::One(levels)) = (&pool.skills, &pool.levels) {
            for (&skill, &level) in skills[range.clone()].iter().zip(&levels[range]) {
                found(SkillId::new(u32::from(skill)), values[usize::from(level)].level);
            }
        } else {
            // Called by reference, so that there is one place to compile it into.
            let found: &mut dyn FnMut(SkillId, Fraction) = &mut found;
            self.codes().for_each(|(skill, level)| found(skill, values[level as usize].level));
        }
    }
}

impl PreparedPool {
    /// How many talents.
    pub fn len(&self) -> usize {
        self.presence.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.presence.is_empty()
    }

    /// The skills of one talent.
    ///
    /// # Panics
    ///
    /// If there is no such talent.
    #[inline]
    pub fn skills(&self, talent: usize) -> PoolSkills<'_> {
        PoolSkills { pool: self, start: self.starts[talent], end: self.starts[talent + 1] }
    }

    /// How many skills all talents hold together.
    pub fn skills_held(&self) -> usize {
        self.skills.len()
    }

    /// How many different levels there are; their numbers are below.
    pub fn levels(&self) -> usize {
        self.level_values.len()
    }

    /// The level of a number; ascending.
    ///
    /// # Panics
    ///
    /// If there is no such number.
    pub fn level(&self, number: u32) -> Fraction {
        self.level_values[number as usize].level
    }

    /// The number of a talent's facet.
    ///
    /// # Panics
    ///
    /// If there is no such talent.
    #[inline]
    pub fn facet(&self, facet: Facet, talent: usize) -> u32 {
        self.facets[facet as usize].get(talent)
    }

    /// The numbers of a facet, talent by talent.
    pub fn facets(&self, facet: Facet) -> &Codes {
        &self.facets[facet as usize]
    }

    /// How many different values a facet has; their numbers are below.
    pub fn facet_values(&self, facet: Facet) -> usize {
        match facet {
            Facet::Work => self.works.len(),
            Facet::Place => self.places.len(),
            Facet::Nodes => self.nodes.len(),
            Facet::Occupations => self.occupations.len(),
            Facet::Career => self.careers.len(),
            Facet::Pay => self.pays.len(),
        }
    }

    /// What is known of a talent, which decides what terms a pair has.
    ///
    /// # Panics
    ///
    /// If there is no such talent.
    pub fn presence(&self, talent: usize) -> Presence {
        Presence::of(self.presence[talent])
    }

    /// The overall assessment of a talent.
    ///
    /// # Panics
    ///
    /// If there is no such talent.
    #[inline]
    pub fn assessment(&self, talent: usize) -> Option<Fraction> {
        let known = self.presence[talent] & facet::ASSESSED != 0;
        known.then(|| Fraction::from_steps(self.assessments[talent]))
    }

    /// The overall assessments of so many talents from one on, in steps, zero where somebody has none; nothing at all where
    /// nobody in the pool has one.
    ///
    /// # Panics
    ///
    /// If there are not so many.
    pub fn assessments(&self, first: usize, talents: usize) -> &[u16] {
        if self.assessments.is_empty() { &[] } else { &self.assessments[first..first + talents] }
    }

    /// What gates and terms read of a talent.
    ///
    /// # Panics
    ///
    /// If there is no such talent.
    #[inline]
    pub fn facts(&self, talent: usize) -> TalentFacts<'_> {
        let mut level_sum = 0;
        self.skills(talent).for_each(|_, level| level_sum += u64::from(level.steps()));
        self.facts_of(talent, level_sum)
    }

    /// The same where the sum of the talent's levels in steps is known already.
    ///
    /// # Panics
    ///
    /// If there is no such talent.
    #[inline]
    pub fn facts_of(&self, talent: usize, level_sum: u64) -> TalentFacts<'_> {
        let work = &self.works[self.facet(Facet::Work, talent) as usize];
        let place = &self.places[self.facet(Facet::Place, talent) as usize];
        let career = &self.careers[self.facet(Facet::Career, talent) as usize];
        let skills = HeldSkills::Pooled(self.skills(talent));
        TalentFacts {
            unit: work.unit,
            consent: work.consent,
            education: career.education,
            years: career.years,
            seniority: career.seniority,
            level_sum,
            skills,
            suits_phase: None,
            occupations: &self.occupations[self.facet(Facet::Occupations, talent) as usize],
            nodes: &self.nodes[self.facet(Facet::Nodes, talent) as usize],
            region: place.region,
            accepts_regions: &place.accepts_regions,
            mode_preference: work.mode_preference,
            mode_stated: work.mode_stated,
            capacity: work.capacity,
            pay_ask: self.pays[self.facet(Facet::Pay, talent) as usize],
            licences: &work.licences,
            assessment: self.assessment(talent),
            embedding: self.embedding(talent),
            opinions: self.opinion(talent),
        }
    }

    /// A talent's place in the context's opinions.
    fn opinion(&self, talent: usize) -> Option<u32> {
        self.opinions.get(talent).copied().filter(|&place| place != u32::MAX)
    }

    /// Whether anybody has a vector.
    pub fn has_embeddings(&self) -> bool {
        !self.vectors.is_empty()
    }

    /// A talent's vector of length one; empty where there is none.
    ///
    /// # Panics
    ///
    /// If there is no such talent.
    pub fn embedding(&self, talent: usize) -> &[f32] {
        if self.vector_starts.is_empty() {
            return &[];
        }
        &self.vectors[self.vector_starts[talent] as usize..self.vector_starts[talent + 1] as usize]
    }

    /// How much memory the columns take, without what many talents share.
    pub fn bytes(&self) -> usize {
        let facets: usize = self.facets.iter().map(Codes::bytes).sum();
        let fixed =
            self.starts.len() * 4 + self.presence.len() * 2 + self.assessments.len() * 2 + self.opinions.len() * 4;
        self.skills.bytes()
            + self.levels.bytes()
            + facets
            + fixed
            + self.vector_starts.len() * 8
            + self.vectors.len() * 4
    }
}

impl super::Scorer<'_> {
    /// A talent of a pool by itself, as [`prepare_talent`](Self::prepare_talent) made it.
    ///
    /// # Panics
    ///
    /// If there is no such talent.
    pub fn pooled_talent(&self, pool: &PreparedPool, talent: usize) -> PreparedTalent {
        let facts = pool.facts(talent);
        let mut prepared = PreparedTalent {
            unit: facts.unit,
            consent: facts.consent,
            education: facts.education,
            years: facts.years,
            seniority: facts.seniority,
            skills: facts.skills.iter().collect(),
            level_sum: 0,
            suits_phase: Default::default(),
            occupations: facts.occupations.into(),
            nodes: facts.nodes.into(),
            region: facts.region,
            accepts_regions: facts.accepts_regions.into(),
            mode_preference: facts.mode_preference,
            mode_stated: facts.mode_stated,
            capacity: facts.capacity,
            pay_ask: facts.pay_ask,
            licences: facts.licences.into(),
            assessment: facts.assessment,
            embedding: facts.embedding.into(),
            opinions: facts.opinions,
        };
        self.settle(&mut prepared);
        prepared
    }
}
