//! What a person could change of a pair, one thing at a time.

use super::context::ScoringContext;
use super::gate::{Gate, would_live};
use super::prepare::{HeldSkill, PreparedPosition, PreparedTalent, preferences};
use super::score::Scorer;
use super::wording::pick;
use crate::scale::{Education, EngagementMode};
use crate::{Fraction, RegionId, read::region_label};
use chancai_taxonomy::{Lang, SkillId};

/// One thing a person could change. What only an employer can change (a veto, a platform, whom the post takes) is
/// not here.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Change {
    /// Agree to be matched.
    Consent,
    /// Hold a skill at a level.
    Skill {
        /// The skill.
        skill: SkillId,
        /// The level it is held at now; `None` where it is not.
        from: Option<Fraction>,
        /// The level it would be held at.
        to: Fraction,
    },
    /// Have a degree.
    Education {
        /// The degree now; `None` where none is stated.
        from: Option<Education>,
        /// The degree it would be.
        to: Education,
    },
    /// Have worked longer.
    Years {
        /// Hundredths of a year now; `None` where none are stated.
        from: Option<u16>,
        /// Hundredths of a year it would be.
        to: u16,
    },
    /// Hold a licence.
    Licence(String),
    /// Accept a way of working, after those accepted now.
    Mode(EngagementMode),
    /// Have more time.
    Capacity {
        /// Share of full time free now.
        from: Fraction,
        /// Share it would be.
        to: Fraction,
    },
    /// Be willing to live in a region.
    LiveIn(RegionId),
    /// Ask for less pay.
    PayAsk {
        /// Yuan a year asked now.
        from: u32,
        /// Yuan a year it would be.
        to: u32,
    },
}

impl Change {
    /// The stable ASCII code.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Consent => "consent",
            Self::Skill { .. } => "skill",
            Self::Education { .. } => "education",
            Self::Years { .. } => "years",
            Self::Licence(_) => "licence",
            Self::Mode(_) => "mode",
            Self::Capacity { .. } => "capacity",
            Self::LiveIn(_) => "live_in",
            Self::PayAsk { .. } => "pay_ask",
        }
    }

    /// How far it goes, in 0..=1: the share of its scale that it moves over (a skill's level, degrees in fifths, years
    /// over fifteen, time, the share of the pay asked); one where it is all or nothing, zero for a step back.
    pub fn extent(&self) -> f64 {
        match *self {
            Self::Skill { from, to, .. } => (to.to_f64() - from.map_or(0.0, Fraction::to_f64)).max(0.0),
            Self::Education { from, to } => f64::from((to as u8).saturating_sub(from.map_or(0, |e| e as u8))) / 5.0,
            Self::Years { from, to } => (f64::from(to.saturating_sub(from.unwrap_or(0))) / 1_500.0).min(1.0),
            Self::Capacity { from, to } => (to.to_f64() - from.to_f64()).max(0.0),
            Self::PayAsk { from, to } => f64::from(from.saturating_sub(to)) / f64::from(from.max(1)),
            Self::Consent | Self::Licence(_) | Self::Mode(_) | Self::LiveIn(_) => 1.0,
        }
    }

    /// In words.
    pub fn text(&self, lang: Lang, context: &ScoringContext<'_>) -> String {
        let now = |text: Option<String>| {
            text.map(|t| format!("{}{t}{}", pick(lang, "（现为 ", " (now "), pick(lang, "）", ")"))).unwrap_or_default()
        };
        let years = |hundredths: u16| (f64::from(hundredths) / 100.0).to_string();
        match self {
            Self::Consent => pick(lang, "本人同意参加匹配", "agree to be matched").into(),
            &Self::Skill { skill, from, to } => {
                let label = context.skills.label(skill, lang);
                let verb = match from {
                    Some(_) => pick(lang, "提高", "raise"),
                    None => pick(lang, "学会", "learn"),
                };
                let now = now(from.map(|f| format!("{:.2}", f.to_f64())));
                format!("{verb} {label} {} {:.2}{now}", pick(lang, "到", "to"), to.to_f64())
            }
            &Self::Education { from, to } => {
                let name = |e: Education| pick(lang, e.zh(), e.en()).to_owned();
                format!("{}{}{}", pick(lang, "学历达到", "have a degree: "), name(to), now(from.map(name)))
            }
            &Self::Years { from, to } => {
                let now = now(from.map(years));
                format!("{} {}{}{now}", pick(lang, "工作满", "have worked"), years(to), pick(lang, " 年", " years"))
            }
            Self::Licence(licence) => format!("{}{licence}", pick(lang, "取得证书：", "obtain the licence: ")),
            Self::Mode(mode) => format!("{}{}", pick(lang, "接受", "accept "), pick(lang, mode.zh(), mode.en())),
            &Self::Capacity { from, to } => {
                let now = now(Some(format!("{:.2}", from.to_f64())));
                format!("{} {:.2}{now}", pick(lang, "可投入时间达到", "have free time of"), to.to_f64())
            }
            &Self::LiveIn(region) => {
                let name = context.regions.map_or("", |regions| region_label(regions.get(region)));
                format!("{}{name}{}", pick(lang, "愿到", "be willing to live in "), pick(lang, "居住", ""))
            }
            Self::PayAsk { from, to } => {
                let now = now(Some(from.to_string()));
                format!("{} {to}{}{now}", pick(lang, "期望年薪降到", "ask for"), pick(lang, " 元", " yuan a year"))
            }
        }
    }
}

impl Scorer<'_> {
    /// The talent with these changes made.
    pub fn changed<'c>(&self, t: &PreparedTalent, changes: impl IntoIterator<Item = &'c Change>) -> PreparedTalent {
        let mut changed = t.clone();
        for change in changes {
            make(change, &mut changed);
        }
        self.settle(&mut changed);
        changed
    }

    /// Every way in which the person could open all gates that are closed to the pair, each a list of changes; none
    /// where a gate is not the person's to open. Where no gate is closed that is one empty list.
    ///
    /// Several ways differ in how the person would work.
    pub fn openings(&self, t: &PreparedTalent, p: &PreparedPosition) -> Vec<Vec<Change>> {
        let (mut fixed, mut engagement) = (Vec::new(), false);
        for gate in self.closed_gates(t, p) {
            match gate {
                Gate::ConsentMissing => fixed.push(Change::Consent),
                Gate::EducationBelow | Gate::EducationUnstated => {
                    fixed.extend(p.min_education.map(|to| Change::Education { from: t.education, to }));
                }
                Gate::YearsBelow | Gate::YearsUnstated => {
                    fixed.extend(p.min_years.map(|to| Change::Years { from: t.years, to }));
                }
                Gate::RegionRefusedByTalent | Gate::NoCommonMode | Gate::NoCapacity => engagement = true,
                Gate::LicenceMissing => {
                    let missing = p.licences.iter().filter(|l| t.licences.binary_search(l).is_err());
                    fixed.extend(missing.cloned().map(Change::Licence));
                }
                Gate::MustSkill(skill) => fixed.push(self.must_skill(t, p, skill)),
                _ => return Vec::new(),
            }
        }
        if !engagement {
            return vec![fixed];
        }
        let ways = EngagementMode::ALL.iter().filter(|&&mode| p.mode_preference[mode as usize] > Fraction::ZERO);
        ways.map(|&mode| [fixed.clone(), self.engagement(t, p, mode)].concat()).collect()
    }

    fn must_skill(&self, t: &PreparedTalent, p: &PreparedPosition, skill: SkillId) -> Change {
        let least = p.must.iter().find(|must| must.0 == skill).and_then(|must| must.1);
        let from = t.skills.iter().find(|held| held.skill == skill).map(|held| held.level);
        Change::Skill { skill, from, to: least.unwrap_or(self.model().default_level()) }
    }

    /// What it takes to work in this way.
    fn engagement(&self, t: &PreparedTalent, p: &PreparedPosition, mode: EngagementMode) -> Vec<Change> {
        let mut changes = Vec::new();
        if t.mode_preference[mode as usize] == Fraction::ZERO {
            changes.push(Change::Mode(mode));
        }
        if mode.full_time() > t.capacity {
            changes.push(Change::Capacity { from: t.capacity, to: mode.full_time() });
        }
        if mode.needs_residence() && !would_live(self.context().regions, t.region, &t.accepts_regions, p) {
            changes.extend(p.region.map(Change::LiveIn));
        }
        changes
    }
}

/// Makes one change; what follows from it is settled by the caller.
fn make(change: &Change, t: &mut PreparedTalent) {
    match change {
        Change::Consent => t.consent = true,
        &Change::Skill { skill, to, .. } => {
            let held = HeldSkill { skill, level: to, assumed: false };
            let mut skills = std::mem::take(&mut t.skills).into_vec();
            match skills.binary_search_by_key(&skill, |held| held.skill) {
                Ok(at) => skills[at] = held,
                Err(at) => skills.insert(at, held),
            }
            t.skills = skills.into();
        }
        &Change::Education { to, .. } => t.education = Some(to),
        &Change::Years { to, .. } => t.years = Some(to),
        Change::Licence(licence) => t.licences = inserted(&t.licences, licence.clone()),
        &Change::Mode(mode) => {
            let preferred = |m: EngagementMode| t.mode_preference[m as usize];
            let mut order: Vec<EngagementMode> =
                EngagementMode::ALL.iter().copied().filter(|&m| preferred(m) > Fraction::ZERO).collect();
            order.sort_by_key(|&m| std::cmp::Reverse(preferred(m)));
            order.push(mode);
            (t.mode_preference, t.mode_stated) = (preferences(&order), true);
        }
        &Change::Capacity { to, .. } => t.capacity = to,
        &Change::LiveIn(region) => t.accepts_regions = inserted(&t.accepts_regions, region),
        &Change::PayAsk { to, .. } => t.pay_ask = Some(to),
    }
}

fn inserted<T: Ord + Clone>(items: &[T], item: T) -> Box<[T]> {
    let mut items = items.to_vec();
    if let Err(at) = items.binary_search(&item) {
        items.insert(at, item);
    }
    items.into()
}
