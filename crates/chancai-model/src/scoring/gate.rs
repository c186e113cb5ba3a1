//! Gates: what rules a pair out before anything is weighed.

use super::context::ScoringContext;
use super::facts::{HeldSkills, TalentFacts};
use super::model::Side;
use super::pool::Work;
use super::prepare::PreparedPosition;
use crate::scale::{Education, EngagementMode};
use crate::{Fraction, RegionId, Regions, Verdict};
use chancai_taxonomy::SkillId;
use std::ops::ControlFlow::{self, Break, Continue};

/// A gate that did not open. Codes are stable.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Gate {
    /// The person did not agree to be matched.
    ConsentMissing,
    /// A team for a post for one person, or the reverse.
    UnitMismatch,
    /// The employer lacks the platform the post needs.
    PlatformMissing,
    /// The employer will not take the candidate.
    EmployerVeto,
    /// Education below the minimum.
    EducationBelow,
    /// A minimum is set and the person's education is not stated.
    EducationUnstated,
    /// Fewer years than the minimum.
    YearsBelow,
    /// A minimum is set and the person's years are not stated.
    YearsUnstated,
    /// The position does not take people from where the person lives.
    RegionRefusedByPosition,
    /// The position takes people from certain regions and the person's is not stated.
    RegionUnstated,
    /// The only ways of working in common need living there, which the person does not want.
    RegionRefusedByTalent,
    /// No way of working in common.
    NoCommonMode,
    /// Every way of working in common takes more time than the person has left.
    NoCapacity,
    /// A licence is missing.
    LicenceMissing,
    /// A must-have skill is missing or below its least level.
    MustSkill(SkillId),
    /// No term of either side is present.
    NothingToScore,
}

impl Gate {
    /// The stable ASCII code.
    pub const fn code(self) -> &'static str {
        self.texts().0
    }

    /// What a person reads in Chinese.
    pub const fn zh(self) -> &'static str {
        self.texts().1
    }

    /// What a person reads in English.
    pub const fn en(self) -> &'static str {
        self.texts().2
    }

    /// Whose demand it is: the post's, the person's, or `None` where it takes both.
    pub const fn side(self) -> Option<Side> {
        match self {
            Self::ConsentMissing | Self::RegionRefusedByTalent | Self::NoCapacity => Some(Side::Attraction),
            Self::UnitMismatch | Self::NoCommonMode | Self::NothingToScore => None,
            _ => Some(Side::Suitability),
        }
    }

    const fn texts(self) -> (&'static str, &'static str, &'static str) {
        match self {
            Self::ConsentMissing => ("consent_missing", "本人未同意", "consent missing"),
            Self::UnitMismatch => ("unit_mismatch", "个人与团队不符", "person and team do not match"),
            Self::PlatformMissing => ("platform_missing", "用人单位缺少所需平台", "employer lacks the platform"),
            Self::EmployerVeto => ("employer_veto", "用人单位否决", "vetoed by the employer"),
            Self::EducationBelow => ("education_below", "学历低于要求", "education below the minimum"),
            Self::EducationUnstated => ("education_unstated", "学历未填", "education not stated"),
            Self::YearsBelow => ("years_below", "工作年限不足", "too few years"),
            Self::YearsUnstated => ("years_unstated", "工作年限未填", "years not stated"),
            Self::RegionRefusedByPosition => {
                ("region_refused_by_position", "岗位不面向其所在地", "position not open to that region")
            }
            Self::RegionUnstated => ("region_unstated", "常住地未填", "region not stated"),
            Self::RegionRefusedByTalent => {
                ("region_refused_by_talent", "本人不愿到岗位所在地居住", "person would not live there")
            }
            Self::NoCommonMode => ("no_common_mode", "没有共同的引进方式", "no engagement mode in common"),
            Self::NoCapacity => ("no_capacity", "可投入时间不足", "not enough time left"),
            Self::LicenceMissing => ("licence_missing", "缺少证书", "licence missing"),
            Self::MustSkill(_) => ("must_skill", "缺少必须技能", "must-have skill missing"),
            Self::NothingToScore => ("nothing_to_score", "没有可比的内容", "nothing to score"),
        }
    }
}

/// What the gates leave of a pair: the way of working that suits both best, with its value in 0..=1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Gated {
    /// The way of working.
    pub mode: EngagementMode,
    /// The mode term: the mean of both sides' preference for it.
    pub suits: Fraction,
}

/// Goes through the gates in a fixed order, cheap ones first, and hands each closed one to `closed`, which
/// says whether to go on.
pub(crate) fn gates(
    context: &ScoringContext<'_>,
    t: &TalentFacts<'_>,
    p: &PreparedPosition,
    mut closed: impl FnMut(Gate) -> ControlFlow<Gate>,
) -> ControlFlow<Gate, Option<Gated>> {
    for (shut, gate) in [
        (!t.consent, Gate::ConsentMissing),
        (t.unit != p.unit, Gate::UnitMismatch),
        (!p.platform_present, Gate::PlatformMissing),
        (vetoed(context, t.opinions, p), Gate::EmployerVeto),
    ] {
        if shut {
            closed(gate)?;
        }
    }
    for (shut, gate) in career(t.education, t.years, p) {
        if shut {
            closed(gate)?;
        }
    }
    if let Err(gate) = origin(context.regions, t.region, p) {
        closed(gate)?;
    }
    let mode =
        engagement(&t.mode_preference, t.capacity, p, || would_live(context.regions, t.region, t.accepts_regions, p));
    if let Err(gate) = mode {
        closed(gate)?;
    }
    if !licensed(t.licences, p) {
        closed(Gate::LicenceMissing)?;
    }
    for &(skill, least) in &p.must {
        if !holds(context, t.skills, skill, least) {
            closed(Gate::MustSkill(skill))?;
        }
    }
    Continue(mode.ok())
}

/// The first closed gate, or what the pair has left.
pub(crate) fn first_gate(
    context: &ScoringContext<'_>,
    t: &TalentFacts<'_>,
    p: &PreparedPosition,
) -> Result<Gated, Gate> {
    match gates(context, t, p, Break) {
        Break(gate) => Err(gate),
        Continue(Some(gated)) => Ok(gated),
        Continue(None) => Err(Gate::NoCommonMode),
    }
}

pub(super) fn vetoed(context: &ScoringContext<'_>, t: Option<u32>, p: &PreparedPosition) -> bool {
    let said = context.opinions.and_then(|opinions| opinions.of(t, p.opinions));
    said.is_some_and(|(opinion, _)| opinion.verdict() == Verdict::Veto)
}

fn licensed(held: &[String], p: &PreparedPosition) -> bool {
    p.licences.iter().all(|licence| held.binary_search(licence).is_ok())
}

/// The minimums of education and years.
fn career(education: Option<Education>, years: Option<u16>, p: &PreparedPosition) -> [(bool, Gate); 4] {
    [
        (p.min_education.is_some() && education.is_none(), Gate::EducationUnstated),
        (education.is_some() && education < p.min_education, Gate::EducationBelow),
        (p.min_years.is_some() && years.is_none(), Gate::YearsUnstated),
        (years.is_some() && years < p.min_years, Gate::YearsBelow),
    ]
}

pub(super) fn enough_career(education: Option<Education>, years: Option<u16>, p: &PreparedPosition) -> bool {
    career(education, years, p).iter().all(|(shut, _)| !shut)
}

/// The best value of the mode term that a talent's place leaves possible; `None` where a gate is shut wherever that is.
pub(super) fn could_work(work: &Work, p: &PreparedPosition) -> Option<Fraction> {
    if !work.consent || work.unit != p.unit || !p.platform_present || !licensed(&work.licences, p) {
        return None;
    }
    let ways = EngagementMode::ALL.iter().filter(|mode| mode.full_time() <= work.capacity);
    let both = ways.map(|&mode| (work.mode_preference[mode as usize], p.mode_preference[mode as usize]));
    both.filter(|&(ours, theirs)| ours > Fraction::ZERO && theirs > Fraction::ZERO).map(|(a, b)| mean(a, b)).max()
}

/// The position takes people from where the talent lives.
pub(super) fn origin(regions: Option<&Regions>, region: Option<RegionId>, p: &PreparedPosition) -> Result<(), Gate> {
    let Some(regions) = regions.filter(|_| !p.accepts_regions.is_empty()) else { return Ok(()) };
    match region {
        None => Err(Gate::RegionUnstated),
        Some(home) if within_any(regions, home, &p.accepts_regions) => Ok(()),
        Some(_) => Err(Gate::RegionRefusedByPosition),
    }
}

/// The way of working that suits both best: in common, within the time left, and where it needs living
/// there, at a place the talent accepts (or lives at already).
///
/// Of several modes the one with the largest mean preference; then the first in the order of
/// [`EngagementMode::ALL`]. A list of n modes prefers its i-th (from 0) by (n - i) / n.
pub(super) fn engagement(
    preference: &[Fraction; EngagementMode::COUNT],
    capacity: Fraction,
    p: &PreparedPosition,
    would_live: impl Fn() -> bool,
) -> Result<Gated, Gate> {
    let mut best: Option<Gated> = None;
    let (mut no_time, mut no_home) = (false, false);
    let mut lives_there = None;
    for &mode in EngagementMode::ALL {
        let (ours, theirs) = (preference[mode as usize], p.mode_preference[mode as usize]);
        if ours == Fraction::ZERO || theirs == Fraction::ZERO {
            continue;
        }
        if mode.full_time() > capacity {
            no_time = true;
        } else if mode.needs_residence() && !*lives_there.get_or_insert_with(&would_live) {
            no_home = true;
        } else {
            let suits = mean(ours, theirs);
            if best.is_none_or(|b| suits > b.suits) {
                best = Some(Gated { mode, suits });
            }
        }
    }
    best.ok_or(if no_home {
        Gate::RegionRefusedByTalent
    } else if no_time {
        Gate::NoCapacity
    } else {
        Gate::NoCommonMode
    })
}

fn mean(a: Fraction, b: Fraction) -> Fraction {
    Fraction::from_steps(u16::midpoint(a.steps(), b.steps()))
}

/// Somebody of this home would live where the position is.
pub(super) fn would_live(
    regions: Option<&Regions>,
    home: Option<RegionId>,
    accepts: &[RegionId],
    p: &PreparedPosition,
) -> bool {
    let (Some(regions), Some(there)) = (regions, p.region) else { return true };
    accepts.is_empty() || home == Some(there) || within_any(regions, there, accepts)
}

fn within_any(regions: &Regions, inner: RegionId, outer: &[RegionId]) -> bool {
    outer.iter().any(|&o| regions.within(inner, o))
}

/// The talent holds this skill or a narrower one at the least level.
pub(super) fn holds(
    context: &ScoringContext<'_>,
    skills: HeldSkills<'_>,
    skill: SkillId,
    least: Option<Fraction>,
) -> bool {
    skills.iter().any(|held| least.is_none_or(|l| held.level >= l) && context.skills.is_or_is_under(held.skill, skill))
}
