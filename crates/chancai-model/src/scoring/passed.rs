//! The gates that a pair came through.

use super::context::ScoringContext;
use super::facts::TalentFacts;
use super::gate::Gate;
use super::prepare::PreparedPosition;
use super::wording::pick;
use chancai_taxonomy::{Lang, SkillTaxonomy};

impl Gate {
    /// What a person reads where the gate is open, Chinese and English.
    pub const fn open_texts(self) -> [&'static str; 2] {
        match self {
            Self::ConsentMissing => ["本人已同意", "agreed to be matched"],
            Self::UnitMismatch => ["个人与团队相符", "person or team as wanted"],
            Self::PlatformMissing => ["用人单位有所需平台", "employer has the platform"],
            Self::EmployerVeto => ["用人单位未否决", "not vetoed by the employer"],
            Self::EducationBelow | Self::EducationUnstated => ["学历达到要求", "education as wanted"],
            Self::YearsBelow | Self::YearsUnstated => ["工作年限达到要求", "years as wanted"],
            Self::RegionRefusedByPosition | Self::RegionUnstated => {
                ["岗位面向其所在地", "position open to that region"]
            }
            Self::RegionRefusedByTalent | Self::NoCommonMode | Self::NoCapacity => {
                ["引进方式双方可行", "an engagement mode that suits both"]
            }
            Self::LicenceMissing => ["证书齐全", "licences as wanted"],
            Self::MustSkill(_) => ["具备必须技能", "holds the must-have skill"],
            Self::NothingToScore => ["有可比的内容", "something to score"],
        }
    }

    /// Whether it is the same condition, whatever closed it: too low or not stated.
    fn is_kin(self, other: Self) -> bool {
        match (self, other) {
            (Self::MustSkill(a), Self::MustSkill(b)) => a == b,
            (Self::MustSkill(_), _) | (_, Self::MustSkill(_)) => false,
            _ => self.open_texts()[0] == other.open_texts()[0],
        }
    }
}

/// The conditions of a pair that hold, in the order they are checked; of a condition that may be closed in several ways
/// the first way stands for it. Conditions that nobody made are not among them.
pub(super) fn passed(
    context: &ScoringContext<'_>,
    t: &TalentFacts<'_>,
    p: &PreparedPosition,
    closed: &[Gate],
) -> Vec<Gate> {
    let said = context.opinions.and_then(|opinions| opinions.of(t.opinions, p.opinions));
    let conditions = [
        (true, Gate::ConsentMissing),
        (true, Gate::UnitMismatch),
        (p.platform_wanted, Gate::PlatformMissing),
        (said.is_some(), Gate::EmployerVeto),
        (p.min_education.is_some(), Gate::EducationBelow),
        (p.min_years.is_some(), Gate::YearsBelow),
        (context.regions.is_some() && !p.accepts_regions.is_empty(), Gate::RegionRefusedByPosition),
        (true, Gate::NoCommonMode),
        (!p.licences.is_empty(), Gate::LicenceMissing),
    ];
    let made = conditions.into_iter().filter(|(made, _)| *made).map(|(_, gate)| gate);
    let all = made.chain(p.must.iter().map(|&(skill, _)| Gate::MustSkill(skill)));
    all.filter(|gate| !closed.iter().any(|shut| shut.is_kin(*gate))).collect()
}

/// An open gate in words, the skill named where it is one.
pub fn open_gate_text(gate: Gate, lang: Lang, skills: &SkillTaxonomy) -> String {
    let [zh, en] = gate.open_texts();
    match gate {
        Gate::MustSkill(skill) => format!("{}: {}", pick(lang, zh, en), skills.label(skill, lang)),
        _ => pick(lang, zh, en).to_owned(),
    }
}
