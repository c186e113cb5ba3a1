//! Records made ready for scoring: everything looked up and quantised once.

use super::profile;
use super::score::Scorer;
use crate::position::Need;
use crate::scale::{Education, EngagementMode, Phase, Seniority, Unit};
use crate::{AssessmentPolicy, Fraction, Identified as _, Position, RegionId, Talent, reconcile};
use chancai_chain::NodeId;
use chancai_taxonomy::{OccupationId, SkillId};

/// A skill held, its level settled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HeldSkill {
    /// The skill.
    pub skill: SkillId,
    /// The level, stated or assumed.
    pub level: Fraction,
    /// Whether the level is the model's default because none was stated.
    pub assumed: bool,
}

/// A talent ready to be scored by the scorer that prepared it.
#[derive(Clone, Debug)]
pub struct PreparedTalent {
    pub(crate) unit: Unit,
    pub(crate) consent: bool,
    pub(crate) education: Option<Education>,
    /// In hundredths of a year.
    pub(crate) years: Option<u16>,
    pub(crate) seniority: Option<Seniority>,
    /// In order of their ids.
    pub(crate) skills: Box<[HeldSkill]>,
    pub(crate) level_sum: u64,
    /// How far the person is what each phase wants.
    pub(crate) suits_phase: [Option<Fraction>; Phase::ALL.len()],
    pub(crate) occupations: Box<[OccupationId]>,
    pub(crate) nodes: Box<[NodeId]>,
    pub(crate) region: Option<RegionId>,
    pub(crate) accepts_regions: Box<[RegionId]>,
    pub(crate) mode_preference: [Fraction; EngagementMode::COUNT],
    pub(crate) mode_stated: bool,
    pub(crate) capacity: Fraction,
    pub(crate) pay_ask: Option<u32>,
    pub(crate) licences: Box<[String]>,
    pub(crate) assessment: Option<Fraction>,
    pub(crate) embedding: Box<[f32]>,
    /// The place in the context's opinions.
    pub(crate) opinions: Option<u32>,
}

impl PreparedTalent {
    /// The skills held, in order of their ids.
    pub fn skills(&self) -> &[HeldSkill] {
        &self.skills
    }

    /// The sum of the levels in steps: the denominator of utilisation.
    pub fn level_sum(&self) -> u64 {
        self.level_sum
    }
}

/// A skill wanted, its importance settled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PreparedRequirement {
    /// The skill.
    pub skill: SkillId,
    /// The level wanted; none: any.
    pub level: Option<Fraction>,
    /// Its importance.
    pub importance: Fraction,
    /// What using it counts in utilisation: one, or the model's share for optional skills.
    pub use_weight: Fraction,
    /// How it is wanted.
    pub need: Need,
}

/// A position ready to be scored by the scorer that prepared it.
#[derive(Clone, Debug)]
pub struct PreparedPosition {
    pub(crate) unit: Unit,
    pub(crate) platform_present: bool,
    pub(crate) platform_wanted: bool,
    pub(crate) min_education: Option<Education>,
    /// In hundredths of a year.
    pub(crate) min_years: Option<u16>,
    pub(crate) seniority: Option<Seniority>,
    pub(crate) phase: Option<Phase>,
    pub(crate) requirements: Box<[PreparedRequirement]>,
    pub(crate) importance_sum: u64,
    pub(crate) must: Box<[(SkillId, Option<Fraction>)]>,
    pub(crate) occupations: Box<[OccupationId]>,
    pub(crate) nodes: Box<[NodeId]>,
    pub(crate) region: Option<RegionId>,
    pub(crate) accepts_regions: Box<[RegionId]>,
    pub(crate) mode_preference: [Fraction; EngagementMode::COUNT],
    pub(crate) mode_stated: bool,
    /// Lowest and highest pay offered; the same where one is stated.
    pub(crate) pay: Option<(u32, u32)>,
    pub(crate) licences: Box<[String]>,
    pub(crate) embedding: Box<[f32]>,
    /// The place in the context's opinions.
    pub(crate) opinions: Option<u32>,
}

impl PreparedPosition {
    /// The skills wanted, in order of their ids.
    pub fn requirements(&self) -> &[PreparedRequirement] {
        &self.requirements
    }

    /// Its chain nodes, in order of their ids.
    pub fn nodes(&self) -> &[NodeId] {
        &self.nodes
    }

    /// Its vector of length one; empty where there is none.
    pub fn embedding(&self) -> &[f32] {
        &self.embedding
    }

    /// The sum of the importances in steps: the denominator of the skill term.
    pub fn importance_sum(&self) -> u64 {
        self.importance_sum
    }
}

impl Scorer<'_> {
    /// Makes a talent ready.
    pub fn prepare_talent(&self, talent: &Talent) -> PreparedTalent {
        let default = self.model().default_level();
        let skills: Box<[HeldSkill]> = talent
            .skills()
            .iter()
            .map(|c| HeldSkill { skill: c.skill, level: c.level.unwrap_or(default), assumed: c.level.is_none() })
            .collect();
        let mut prepared = PreparedTalent {
            unit: talent.unit(),
            consent: talent.consent(),
            education: talent.education(),
            years: talent.years().map(hundredths),
            seniority: talent.seniority(),
            skills,
            level_sum: 0,
            suits_phase: Default::default(),
            occupations: talent.occupations().into(),
            nodes: talent.nodes().into(),
            region: talent.region(),
            accepts_regions: talent.accepts_regions().into(),
            mode_preference: preferences(talent.modes()),
            mode_stated: !talent.modes().is_empty(),
            capacity: talent.capacity(),
            pay_ask: talent.pay_ask(),
            licences: talent.licences().into(),
            assessment: assessment(talent, self.model().assessment()),
            embedding: unit_length(talent.embedding()),
            opinions: self.context().opinions.and_then(|all| all.talent(talent.id())),
        };
        self.settle(&mut prepared);
        prepared
    }

    /// What follows from a talent's skills, years and degree.
    pub(super) fn settle(&self, t: &mut PreparedTalent) {
        t.level_sum = t.skills.iter().map(|s| u64::from(s.level.steps())).sum();
        let qualities = profile::qualities(t.skills.iter().copied(), t.years, t.education);
        for (&phase, suits) in Phase::ALL.iter().zip(&mut t.suits_phase) {
            *suits = profile::suits(self.model().phase_weights(phase), qualities);
        }
    }

    /// Makes a position ready.
    pub fn prepare_position(&self, position: &Position) -> PreparedPosition {
        let optional_use = self.model().optional_use();
        let requirements: Box<[PreparedRequirement]> = position
            .requirements()
            .iter()
            .map(|r| PreparedRequirement {
                skill: r.skill,
                level: r.level,
                importance: r.importance,
                use_weight: if r.need == Need::Optional { optional_use } else { Fraction::ONE },
                need: r.need,
            })
            .collect();
        let must = position.requirements().iter().filter(|r| r.need == Need::Must);
        PreparedPosition {
            unit: position.unit(),
            platform_present: position.requires_platform().is_none_or(|p| position.platforms().contains(&p)),
            platform_wanted: position.requires_platform().is_some(),
            min_education: position.min_education(),
            min_years: position.min_years().map(hundredths),
            seniority: position.seniority(),
            phase: position.phase().or_else(|| self.context().phase_of(position.nodes())),
            importance_sum: requirements.iter().map(|r| u64::from(r.importance.steps())).sum(),
            must: must.map(|r| (r.skill, r.level)).collect(),
            requirements,
            occupations: position.occupations().into(),
            nodes: position.nodes().into(),
            region: position.region(),
            accepts_regions: position.accepts_regions().into(),
            mode_preference: preferences(position.modes()),
            mode_stated: !position.modes().is_empty(),
            pay: pay_band(position),
            licences: position.licences().into(),
            embedding: unit_length(position.embedding()),
            opinions: self.context().opinions.and_then(|all| all.position(position.id())),
        }
    }
}

fn pay_band(position: &Position) -> Option<(u32, u32)> {
    let highest = position.pay_max().or(position.pay_min())?;
    Some((position.pay_min().unwrap_or(highest), highest))
}

fn hundredths(years: f64) -> u16 {
    (years * 100.0).round() as u16
}

/// The i-th of n modes (from 0) is preferred by (n - i) / n; one not listed by zero. None listed means resident.
pub(super) fn preferences(modes: &[EngagementMode]) -> [Fraction; EngagementMode::COUNT] {
    let modes = if modes.is_empty() { &[EngagementMode::Resident] } else { modes };
    let mut preference = [Fraction::ZERO; EngagementMode::COUNT];
    for (i, &mode) in modes.iter().enumerate() {
        preference[mode as usize] = Fraction::ratio((modes.len() - i) as u64, modes.len() as u64);
    }
    preference
}

/// The overall value of the reconciled criteria; missing where nothing counts.
fn assessment(talent: &Talent, policy: &AssessmentPolicy) -> Option<Fraction> {
    reconcile(talent.assessments(), policy.as_of, &policy.options).overall
}

/// The vector scaled to length one; summed in order, so that every machine gets the same.
fn unit_length(vector: &[f32]) -> Box<[f32]> {
    let square: f64 = vector.iter().map(|&x| f64::from(x) * f64::from(x)).sum();
    let length = square.sqrt();
    vector.iter().map(|&x| (f64::from(x) / length) as f32).collect()
}
