//! Tiers of talent 分层分类: versioned rules that give everybody of a category one tier.
//!
//! A rule is a conjunction of ranges over a profile: education, title, skill grade, award, years of work and counts of
//! output. Rules are checked when they are loaded ([`TierRules::new`]): whatever rules of a category are in force on a day
//! are **exclusive** (no profile meets two of them) and **total** (every profile meets one), and where they are not the
//! problem names a profile that shows it. What a person's tier follows from is named by the rule and its version.
//!
//! A tier never enters a score; it is a column of its own.
//!
//! ```
//! use chancai_model::Date;
//! use chancai_model::tiers::{Award, Category, TierBounds, TierField, TierProfile, TierRule, TierRules, When};
//!
//! let from = Date::parse("2020-01-01").unwrap();
//! let rule = |id: &str, tier: &str, when| TierRule::new(id, Category::Skilled, tier, "2020", from, when);
//! let national = TierBounds::all().at_least(TierField::Award, Award::National as u32);
//! let rules = TierRules::new(vec![
//!     rule("大国工匠", "A", When::Within(national)),
//!     rule("其他", "B", When::Otherwise),
//! ])?;
//!
//! // 没有填奖项的人按最低算，并说明是哪一项没有填。
//! let someone = TierProfile::default();
//! let tiering = rules.classify(&someone, Category::Skilled, from).unwrap();
//! assert_eq!((tiering.tier.as_str(), tiering.rule.as_str()), ("B", "其他"));
//! assert_eq!(tiering.unstated, [TierField::Award]);
//! # Ok::<(), chancai_model::tiers::InvalidTierRules>(())
//! ```

mod bounds;
mod check;
mod classify;
mod field;
mod problem;
mod profile;
mod rule;
mod standing;

pub use bounds::TierBounds;
pub use classify::{PersonTier, Tiering, Unclassified};
pub use field::TierField;
pub use problem::{InvalidTierRules, RuleName, TierProblem};
pub use profile::TierProfile;
pub use rule::{MAX_RULES, TierRule, TierRules, When};
pub use standing::{Award, Category, MAX_OUTPUT, Output, ProfessionalTitle, SkillGrade, Standing};
