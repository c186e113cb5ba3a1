//! What the scorer reads of a talent, wherever it is kept.

use super::prepare::{HeldSkill, PreparedTalent};
use crate::Fraction;
use crate::scale::{Education, EngagementMode, Phase, Seniority, Unit};
use crate::{PoolSkills, RegionId};
use chancai_chain::NodeId;
use chancai_taxonomy::OccupationId;

/// A prepared talent, borrowed: from a [`PreparedTalent`] or from a row of a [`PreparedPool`](crate::PreparedPool).
///
/// Gates and terms read this and nothing else, so that a pair scores the same wherever the talent is kept.
#[derive(Clone, Copy, Debug)]
pub struct TalentFacts<'a> {
    pub(crate) unit: Unit,
    pub(crate) consent: bool,
    pub(crate) education: Option<Education>,
    /// In hundredths of a year.
    pub(crate) years: Option<u16>,
    pub(crate) seniority: Option<Seniority>,
    pub(crate) skills: HeldSkills<'a>,
    pub(crate) level_sum: u64,
    /// How far the person is what each phase wants, where that was worked out before.
    pub(crate) suits_phase: Option<[Option<Fraction>; Phase::ALL.len()]>,
    pub(crate) occupations: &'a [OccupationId],
    pub(crate) nodes: &'a [NodeId],
    pub(crate) region: Option<RegionId>,
    pub(crate) accepts_regions: &'a [RegionId],
    pub(crate) mode_preference: [Fraction; EngagementMode::COUNT],
    pub(crate) mode_stated: bool,
    pub(crate) capacity: Fraction,
    pub(crate) pay_ask: Option<u32>,
    pub(crate) licences: &'a [String],
    pub(crate) assessment: Option<Fraction>,
    pub(crate) embedding: &'a [f32],
    pub(crate) opinions: Option<u32>,
}

/// The skills of a talent, in order of their ids.
#[derive(Clone, Copy, Debug)]
pub enum HeldSkills<'a> {
    /// As prepared.
    Listed(&'a [HeldSkill]),
    /// A row of a pool.
    Pooled(PoolSkills<'a>),
}

impl<'a> HeldSkills<'a> {
    /// How many.
    pub fn len(&self) -> usize {
        match self {
            Self::Listed(skills) => skills.len(),
            Self::Pooled(row) => row.len(),
        }
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// One after the other.
    pub fn iter(&self) -> impl Iterator<Item = HeldSkill> + use<'a> {
        let (listed, pooled) = match *self {
            Self::Listed(skills) => (Some(skills.iter().copied()), None),
            Self::Pooled(row) => (None, Some(row.iter())),
        };
        listed.into_iter().flatten().chain(pooled.into_iter().flatten())
    }
}

impl<'a> TalentFacts<'a> {
    /// The skills held, in order of their ids.
    pub fn skills(&self) -> HeldSkills<'a> {
        self.skills
    }

    /// The sum of the levels in steps: the denominator of utilisation.
    pub fn level_sum(&self) -> u64 {
        self.level_sum
    }
}

impl PreparedTalent {
    /// What gates and terms read of it.
    pub fn facts(&self) -> TalentFacts<'_> {
        TalentFacts {
            unit: self.unit,
            consent: self.consent,
            education: self.education,
            years: self.years,
            seniority: self.seniority,
            skills: HeldSkills::Listed(&self.skills),
            level_sum: self.level_sum,
            suits_phase: Some(self.suits_phase),
            occupations: &self.occupations,
            nodes: &self.nodes,
            region: self.region,
            accepts_regions: &self.accepts_regions,
            mode_preference: self.mode_preference,
            mode_stated: self.mode_stated,
            capacity: self.capacity,
            pay_ask: self.pay_ask,
            licences: &self.licences,
            assessment: self.assessment,
            embedding: &self.embedding,
            opinions: self.opinions,
        }
    }
}
