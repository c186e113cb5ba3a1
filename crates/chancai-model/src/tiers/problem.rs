//! What is wrong with a set of rules.

use super::field::TierField;
use super::profile::TierProfile;
use super::rule::MAX_RULES;
use super::standing::Category;
use crate::Date;
use std::fmt;

/// A rule by its id and version.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct RuleName {
    /// The rule's id.
    pub id: String,
    /// Its version.
    pub version: String,
}

impl fmt::Display for RuleName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}@{}", self.id, self.version)
    }
}

/// One thing that is wrong with a set of rules.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum TierProblem {
    /// More rules than are checked.
    #[error("规则有 {given} 条，至多 {MAX_RULES} 条 ({given} rules, at most {MAX_RULES})")]
    TooMany {
        /// How many.
        given: usize,
    },
    /// A text that must be there is not.
    #[error("规则 {rule}: {field} 未填 (rule {rule}: {field} is empty)")]
    TextMissing {
        /// The rule.
        rule: RuleName,
        /// Which: `rule`, `tier` or `version`.
        field: &'static str,
    },
    /// A range that nothing is in.
    #[error("规则 {rule}: {} 的范围 {low} 至 {high} 为空 (rule {rule}: nothing is in {low}..={high} of {})", .field.zh(), .field.en())]
    EmptyRange {
        /// The rule.
        rule: RuleName,
        /// The field.
        field: TierField,
        /// The least allowed, as a file writes it.
        low: String,
        /// The most allowed.
        high: String,
    },
    /// A rule that ends before it begins.
    #[error("规则 {rule}: 有效期 {valid_from} 至 {valid_to} 为空 (rule {rule}: ends before it begins)")]
    EmptyPeriod {
        /// The rule.
        rule: RuleName,
        /// The first day.
        valid_from: Date,
        /// The last day.
        valid_to: Date,
    },
    /// Two rules of one name.
    #[error("规则 {rule} 出现两次 (rule {rule} occurs twice)")]
    Duplicate {
        /// The rule.
        rule: RuleName,
    },
    /// A profile that meets two rules.
    #[error(
        "{} {date}: 规则 {} 与 {} 同时适用于 {witness} ({}: both rules are met by {witness})",
        .category.zh(), .rules[0], .rules[1], .category.en()
    )]
    Overlap {
        /// The category.
        category: Category,
        /// The first day on which both are in force.
        date: Date,
        /// The two rules, in the order of their names.
        rules: [RuleName; 2],
        /// The lowest profile that meets both.
        witness: TierProfile,
    },
    /// Two rules by exclusion in force on one day.
    #[error("{} {date}: 规则 {} 与 {} 都是“其余” ({}: both rules are for all others)", .category.zh(), .rules[0], .rules[1], .category.en())]
    TwoOtherwise {
        /// The category.
        category: Category,
        /// The first day on which both are in force.
        date: Date,
        /// The two rules, in the order of their names.
        rules: [RuleName; 2],
    },
    /// A profile that meets no rule.
    #[error("{} {date}: 没有规则适用于 {witness} ({}: no rule is met by {witness})", .category.zh(), .category.en())]
    Gap {
        /// The category.
        category: Category,
        /// The first day on which it is so.
        date: Date,
        /// A profile that meets none.
        witness: TierProfile,
    },
    /// Rules that cut each other into too many parts to be checked.
    #[error("{} {date}: 规则相互切分过细，无法核对是否覆盖全部情形 ({}: the rules cut each other into too many parts to check)", .category.zh(), .category.en())]
    TooComplex {
        /// The category.
        category: Category,
        /// The first day of the period that was not checked.
        date: Date,
    },
}

/// Why rules were refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", .problems.iter().map(ToString::to_string).collect::<Vec<_>>().join("; "))]
pub struct InvalidTierRules {
    /// What is wrong; never empty. At most a hundred overlaps are listed.
    pub problems: Vec<TierProblem>,
}
