//! Skills and occupations: what they are called, what lies under what, and which satisfies which.
//!
//! 技能与职业：把简历和岗位里的文字认成编号，知道谁是谁的上级，以及会一样算不算会另一样。
//!
//! The invariant: **ids are dense and valid only with the taxonomy that made them; the hierarchy is a directed acyclic
//! graph, and the crate computes its closure**. A taxonomy is immutable. Its ids follow the external ids sorted by
//! UTF-8 bytes, so that the same concepts give the same bytes in any order of input.
//!
//! # Example
//!
//! 某区的技能表有三行。一位焊工写了「ＴＩＧ 焊」，岗位要「焊接」：
//!
//! ```
//! use chancai_table::{Format, Source};
//! use chancai_taxonomy::{Neighbours, Normaliser, read_skills};
//!
//! let csv = "编号,类别,中文名,中文别名,上级\n\
//!            welding,技能,焊接,,\n\
//!            tig,技能,氩弧焊,TIG焊；钨极氩弧焊,welding\n\
//!            laser,技能,激光焊,,welding\n";
//! let skills = read_skills(&[Source::from_text("技能.csv", csv, Format::Csv)])?.into_strict()?.value;
//!
//! let normaliser = Normaliser::new(&skills, Default::default());
//! let held = normaliser.normalise("ＴＩＧ 焊").id().unwrap();
//! let wanted = normaliser.normalise("焊接").id().unwrap();
//! assert_eq!(skills.external(held), "tig");
//!
//! let satisfies = Neighbours::from_taxonomy(&skills, &Default::default());
//! assert!(satisfies.get(held, wanted) > satisfies.get(wanted, held));
//! # Ok::<(), chancai_taxonomy::TaxonomyError>(())
//! ```
//!
//! # Modules, in reading order
//!
//! [`Concept`] is a row; [`TaxonomyBuilder`] makes a [`Taxonomy`] of rows, [`read_skills`], [`read_occupations`] and
//! [`esco`] of files. [`Normaliser`] finds the id of a text, [`fold`] is the spelling it goes by, [`UnknownReport`]
//! lists what it did not find. [`Neighbours`] holds what each concept partly satisfies, [`OccupationSkills`] what each
//! occupation asks for. [`Similarity`] compares concepts by one of the [`Measure`]s of the literature, weighing them by
//! [`InformationContent`] where it asks for that; [`best_match_average`] compares sets of them; [`Relations`] and
//! [`shared_occupations`] tie concepts that lie apart in the hierarchy.
//!
//! [`ProficiencyScale`] reads how well somebody can do something, [`gap()`] compares what is held with what is asked.
//! [`Crosswalk`] leads from one taxonomy to another, [`diff()`] and [`migrate`] from one version to the next.

mod build;
mod concept;
mod crosswalk;
mod crosswalk_read;
mod csr;
mod cycles;
mod diff;
mod edition;
mod error;
pub mod esco;
mod fold;
mod fuzzy;
mod gap;
mod ids;
mod level;
mod normalise;
mod occupation_skills;
mod rank;
mod read;
mod similarity;
mod successors;
mod taxonomy;
mod unknown;
mod versions;
mod words;

pub use build::{MAX_ANCESTORS, TaxonomyBuilder};
pub use concept::{Concept, Kind, Lang, Origin};
pub use crosswalk::{Confidences, Crosswalk, Link, Mapped, Relation, Statement};
pub use crosswalk_read::{read_crosswalk, read_onet_to_esco};
pub use diff::{Merged, Moved, Realiased, Recoded, Rekinded, Renamed, Replaced, Split, Suggested, TaxonomyDiff, diff};
pub use edition::{BadCode, Code, Edition, Fingerprint};
pub use error::{Problem, TaxonomyError, TaxonomyFault};
pub use fold::fold;
pub use gap::{
    Evidence, Gap, GapReport, GapRow, Nearness, PoolGap, PoolRequirement, Verdict, gap, gap_of_many, nearest_lists,
};
pub use ids::{ConceptId, OccupationId, SkillId};
pub use level::{Level, LevelReader, ProficiencyScale, Rounding, ScaleError, Step, parse_level};
pub use normalise::{How, NormaliseOptions, Normalised, Normaliser};
pub use occupation_skills::OccupationSkills;
pub use rank::{Candidate, Found, RankOptions, RankScratch, Ranker, Seniority, Synonyms};
pub use read::{Occupations, Reading, read_occupations, read_skills};
pub use similarity::{
    Association, FULL, Headings, InformationContent, Lateral, Measure, Neighbours, Relations, SharedOptions, Side,
    Similarity, SimilarityOptions, Smoothing, best_match_average, shared_occupations,
};
pub use successors::{Successors, read_successors};
pub use taxonomy::{OccupationTaxonomy, SkillTaxonomy, Taxonomy};
pub use unknown::{Nearest, UnknownEntry, UnknownReport};
pub use versions::{
    Audit, LostReason, Migrated, Migration, MigrationPolicy, Outcome, ProfileSnapshot, SplitPolicy, migrate,
};
