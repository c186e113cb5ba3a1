//! Talents, positions and the scoring model of chancai 产才.
//!
//! A [`Scorer`] takes a [`Talent`] and a [`Position`] and says how well they suit. Gates come first: a gate that
//! fails gives a reason ([`Gate`]), never a low score. Then terms in 0..=1, each a documented formula, are
//! averaged by weight into two sides:
//!
//! | term | side | what it is |
//! | --- | --- | --- |
//! | skill | S | share of the required skills covered, by importance and level |
//! | chain | S, A | nearness of the talent's chain nodes to the position's |
//! | occupation | S | likeness of the talent's occupations to the position's |
//! | qualification | S | education and years above the minimum |
//! | over_qualification | S | one, less what exceeds it by far |
//! | assessment | S | the six-criterion assessment; weight zero by default, never inferred |
//! | place, mode | S, A | nearness of the places; how well the way of working suits |
//! | embedding | S | cosine of vectors the caller supplied |
//! | seniority 层级 | S, A | nearness of the seniority wanted and stated |
//! | phase 发展阶段 | S | how far the person is what the phase of development wants |
//! | pay_overlap | S | share of the pay offered that is at least what is asked |
//! | employer_ranking 单位排序 | S | place in the employer's own ranking |
//! | utilisation 才尽其用 | A | share of the talent's skills the position uses |
//! | pay | A | what is offered against what is asked |
//!
//! **Suitability** S and **attraction** A combine into **fit** ([`Combine`]). Missing values are never zero in
//! silence ([`Missing`]).
//!
//! # The one arithmetic
//!
//! Levels, similarities, importances and term values are quantised once to [`Fraction`]s; sums of products are exact
//! integers; one division ends a term or a side. So order and threads cannot matter, and [`Scorer::score`],
//! [`Scorer::explain`] and every batch agree bit for bit. On quantised inputs it agrees with real arithmetic to 5e-5
//! wherever the levels wanted are 0.2 (五级) or more; below, the error is at most half a step over the level.
//!
//! # Several criteria
//!
//! [`criteria`] is apart from the scorer: weights and rankings of any alternatives by any criteria, with AHP, TOPSIS,
//! VIKOR, PROMETHEE II and how much their rankings can bear.
//!
//! # What stays out
//!
//! The crate is pure: no I/O, clock, threads or randomness. [`ProtectedAttributes`] is a type that no scoring
//! function accepts.

mod assessment;
pub mod criteria;
mod decision;
mod employer;
mod fraction;
mod id;
pub mod invalid;
mod opinion;
mod position;
mod protected;
pub mod read;
mod region;
mod scale;
mod scoring;
mod talent;

pub use assessment::{Assessment, Criterion};
pub use decision::{Decided, Decision};
pub use employer::{Employer, Quota};
pub use fraction::Fraction;
pub use id::{DuplicateId, ExternalId, Identified, Pool};
pub use invalid::{InvalidField, InvalidRecord};
pub use opinion::{DuplicateOpinion, Opinion, Opinions, Verdict};
pub use position::{Need, OPTIONAL_IMPORTANCE, Position, PositionBuilder, Requirement};
pub use protected::ProtectedAttributes;
pub use region::{REGION_CYCLE, Region, RegionFault, RegionId, RegionKind, Regions, UNKNOWN_REGION};
pub use scale::{Education, EngagementMode, Phase, Platform, Seniority, Unit, parse_level};
pub use scoring::*;
pub use talent::{SkillClaim, Talent, TalentBuilder, Team};
