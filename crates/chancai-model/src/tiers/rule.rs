//! Rules, and the checked set of them.

use super::bounds::TierBounds;
use super::check;
use super::problem::{InvalidTierRules, RuleName};
use super::standing::Category;
use crate::Date;

/// When a rule is met.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum When {
    /// Every field is within its range.
    Within(TierBounds),
    /// No other rule of the category that is in force is met.
    Otherwise,
}

/// One rule: who meets it belongs to the tier.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct TierRule {
    /// Its name, unique within a version.
    pub id: String,
    /// The category it is for.
    pub category: Category,
    /// The tier 层次. Tiers are ordered by their text, the higher first: `A` before `B`.
    pub tier: String,
    /// The version of the rules it is part of.
    pub version: String,
    /// The first day it is in force.
    pub valid_from: Date,
    /// The last day it is in force; none: until further notice.
    pub valid_to: Option<Date>,
    /// When it is met.
    pub when: When,
}

impl TierRule {
    /// A rule in force from a day until further notice.
    pub fn new(id: &str, category: Category, tier: &str, version: &str, valid_from: Date, when: When) -> Self {
        let (id, tier, version) = (id.to_owned(), tier.to_owned(), version.to_owned());
        Self { id, category, tier, version, valid_from, valid_to: None, when }
    }

    /// Whether it is in force on a day.
    pub fn in_force(&self, date: Date) -> bool {
        self.valid_from <= date && self.valid_to.is_none_or(|last| date <= last)
    }

    /// How it is named.
    pub fn name(&self) -> RuleName {
        RuleName { id: self.id.clone(), version: self.version.clone() }
    }

    /// The ranges, where it is not met by exclusion.
    pub(super) fn bounds(&self) -> Option<&TierBounds> {
        match &self.when {
            When::Within(bounds) => Some(bounds),
            When::Otherwise => None,
        }
    }
}

/// So many rules at most.
pub const MAX_RULES: usize = 1_000;

/// Rules that give everybody of a category exactly one tier, on every day on which the category has rules in force.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TierRules {
    /// By category, first day, version and id.
    rules: Vec<TierRule>,
}

impl TierRules {
    /// Checks rules, in any order.
    ///
    /// Two rules whose days overlap may have no profile in common: each pair is compared, O(n² d) for n rules and d
    /// fields. Between two days on which a rule begins or ends the rules in force are the same; for each such period that
    /// has no rule with [`When::Otherwise`] the box of all profiles is split at the ends of the rules until every
    /// part is covered or shows a profile that is not. That is exact; it is exponential in the fields at worst, and rules that
    /// would take too long are refused.
    ///
    /// # Errors
    ///
    /// [`InvalidTierRules`] with the problems found, at least one: texts left out, ranges or days that are empty, a name
    /// given twice, two rules that a profile meets both, a profile that meets none (both profiles are named), two rules
    /// by exclusion on one day, more than [`MAX_RULES`].
    pub fn new(mut rules: Vec<TierRule>) -> Result<Self, InvalidTierRules> {
        rules.sort_by(|a, b| {
            let key = |r: &TierRule| (r.category, r.valid_from);
            key(a).cmp(&key(b)).then_with(|| (&a.version, &a.id).cmp(&(&b.version, &b.id)))
        });
        let problems = check::problems(&rules);
        if problems.is_empty() { Ok(Self { rules }) } else { Err(InvalidTierRules { problems }) }
    }

    /// The rules, by category, first day, version and id.
    pub fn as_slice(&self) -> &[TierRule] {
        &self.rules
    }

    /// The rules of a category, by first day.
    pub(super) fn of(&self, category: Category) -> &[TierRule] {
        let from = self.rules.partition_point(|r| r.category < category);
        let to = self.rules.partition_point(|r| r.category <= category);
        &self.rules[from..to]
    }
}
