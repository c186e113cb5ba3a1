//! Which tier somebody belongs to, and by which rule.

use super::bounds::{TierBounds, uncovered};
use super::field::TierField;
use super::profile::TierProfile;
use super::rule::{TierRule, TierRules, When};
use super::standing::Category;
use crate::{Date, ExternalId, Identified as _, Talent};

/// A person's tier, and what it follows from.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct Tiering {
    /// The tier.
    pub tier: String,
    /// The category.
    pub category: Category,
    /// The rule that fired.
    pub rule: String,
    /// Its version.
    pub version: String,
    /// The day the rules were asked for.
    pub date: Date,
    /// Fields that the rules in force ask for and the profile does not state, in the order of [`TierField::ALL`].
    pub unstated: Vec<TierField>,
}

/// Why somebody has no tier.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[cfg_attr(feature = "serde", derive(serde::Serialize), serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum Unclassified {
    /// The person's category is not stated.
    #[error("未填人才类别 (no category stated)")]
    CategoryUnstated,
    /// The rules have none of the category.
    #[error("规则中没有“{}”类 (no rules for {})", .category.zh(), .category.en())]
    NoRules {
        /// The category.
        category: Category,
    },
    /// The day is before the first on which the category has rules.
    #[error("{date} 早于“{}”类规则开始施行的 {first} ({date} is before the first day of the rules for {}, {first})", .category.zh(), .category.en())]
    BeforeFirst {
        /// The category.
        category: Category,
        /// The day asked about.
        date: Date,
        /// The first day.
        first: Date,
    },
    /// Rules began before the day, and none is in force on it.
    #[error("{date} 没有施行中的“{}”类规则 (no rules for {} are in force on {date})", .category.zh(), .category.en())]
    NotInForce {
        /// The category.
        category: Category,
        /// The day asked about.
        date: Date,
    },
}

impl Unclassified {
    /// A stable ASCII code.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::CategoryUnstated => "category_unstated",
            Self::NoRules { .. } => "no_rules",
            Self::BeforeFirst { .. } => "before_first",
            Self::NotInForce { .. } => "not_in_force",
        }
    }
}

/// One person's tier, or why there is none.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct PersonTier {
    /// Who.
    pub talent: ExternalId,
    /// The category stated.
    pub category: Option<Category>,
    /// The tier.
    pub tiering: Result<Tiering, Unclassified>,
}

/// So many looks the question whether the other rules leave room for the one by exclusion may take.
const LOOKS: u64 = 20_000;

impl TierRules {
    /// The tier of a profile on a day, with the rule that gave it.
    ///
    /// A profile that states all the rules ask for meets exactly one. **What is not stated never lifts a tier**: of the
    /// rules that the person may meet, whatever the unstated values are, the one of the lowest tier fires (of several the
    /// first by id), and the result names the unstated fields. With rules that ask for more the higher the tier, that is as if
    /// the unstated were the lowest. O(n d) for n rules and d fields, but for unstated fields beside a rule by exclusion.
    ///
    /// # Errors
    ///
    /// [`Unclassified`] where the category has no rules in force on that day.
    pub fn classify(&self, profile: &TierProfile, category: Category, date: Date) -> Result<Tiering, Unclassified> {
        let all = self.of(category);
        let in_force: Vec<&TierRule> = all.iter().filter(|r| r.in_force(date)).collect();
        let fired = fired(&in_force, &profile.possible()).ok_or_else(|| match all.first() {
            None => Unclassified::NoRules { category },
            Some(rule) if date < rule.valid_from => {
                Unclassified::BeforeFirst { category, date, first: rule.valid_from }
            }
            Some(_) => Unclassified::NotInForce { category, date },
        })?;
        let asks = |field: TierField| in_force.iter().filter_map(|r| r.bounds()).any(|b| b.asks(field));
        let unstated = TierField::ALL.iter().copied().filter(|&f| profile.get(f).is_none() && asks(f));
        Ok(Tiering {
            tier: fired.tier.clone(),
            category,
            rule: fired.id.clone(),
            version: fired.version.clone(),
            date,
            unstated: unstated.collect(),
        })
    }

    /// The tier of everybody on a day, in the order given.
    pub fn tiers(&self, talents: &[Talent], date: Date) -> Vec<PersonTier> {
        let tier = |talent: &Talent| {
            let category = talent.standing().category;
            let tiering = category
                .ok_or(Unclassified::CategoryUnstated)
                .and_then(|category| self.classify(&TierProfile::of(talent), category, date));
            PersonTier { talent: talent.id().clone(), category, tiering }
        };
        talents.iter().map(tier).collect()
    }
}

/// Of the rules in force that somebody within `possible` may meet, the one of the lowest tier.
fn fired<'a>(in_force: &[&'a TierRule], possible: &TierBounds) -> Option<&'a TierRule> {
    let met = |rule: &&&TierRule| rule.bounds().is_some_and(|b| b.meets(possible).is_some());
    let mut candidates: Vec<&TierRule> = in_force.iter().filter(met).copied().collect();
    let otherwise = in_force.iter().find(|r| r.when == When::Otherwise);
    if let Some(otherwise) = otherwise {
        let boxes: Vec<&TierBounds> = candidates.iter().filter_map(|r| r.bounds()).collect();
        // Where the question is too hard it is taken that they do, which may lower a tier and never lifts one.
        if uncovered(possible, &boxes, &mut LOOKS.clone()) != Ok(None) {
            candidates.push(otherwise);
        }
    }
    candidates
        .into_iter()
        .max_by(|a, b| a.tier.cmp(&b.tier).then_with(|| (&b.id, &b.version).cmp(&(&a.id, &a.version))))
}
