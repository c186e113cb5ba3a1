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
//! [`Concept`] is a row; [`TaxonomyBuilder`] makes a [`Taxonomy`] of rows, [`read_skills`], [`read_occupations`],
//! [`read_code_table`], [`read_labels`], [`esco`] and [`onet`] of files, [`open_snapshot`] of its compiled form.
//! [`write_skills_csv`] and [`write_occupations_csv`] write what the first two read.
//!
//! [`fold`] is the spelling names go by. [`Normaliser`] finds the one concept a text names or none, [`UnknownReport`]
//! lists what it did not find; [`Ranker`] lists every concept a text may name, best first. [`Extractor`] finds what a
//! sentence or a whole résumé mentions, [`SentenceRanker`] the skills a sentence speaks of in other words.
//!
//! [`Neighbours`] holds what each concept partly satisfies, [`OccupationSkills`] what each occupation asks for.
//! [`Similarity`] compares concepts by one of the [`Measure`]s of the literature, weighing them by
//! [`InformationContent`] where it asks for that; [`best_match_average`] compares sets of them; [`Relations`] and
//! [`shared_occupations`] tie concepts that lie apart in the hierarchy.
//!
//! [`ProficiencyScale`] reads how well somebody can do something, [`gap()`] compares what is held with what is asked.
//! [`Crosswalk`] leads from one taxonomy to another, [`diff()`] and [`migrate`] from one version to the next.

mod ambiguous;
mod build;
mod code_table;
mod concept;
mod crosswalk;
mod crosswalk_read;
mod csr;
mod cycles;
mod diff;
mod edition;
mod error;
pub mod esco;
mod extract;
mod fold;
mod fuzzy;
mod gap;
mod ids;
mod labels;
mod ledger;
mod level;
mod normalise;
mod occupation_skills;
pub mod onet;
mod rank;
mod read;
mod sentence;
mod similarity;
mod snapshot;
mod successors;
mod taxonomy;
#[cfg(feature = "toml")]
mod toml_file;
#[cfg(feature = "toml")]
mod toml_write;
mod unknown;
mod variants;
mod versions;
mod words;
mod write;

pub use ambiguous::AmbiguousLabel;
pub use build::{MAX_ANCESTORS, TaxonomyBuilder};
pub use code_table::read_code_table;
pub use concept::{Concept, Kind, Lang, Origin};
pub use crosswalk::{Confidences, Crosswalk, Link, Mapped, Relation, Statement};
pub use crosswalk_read::{read_crosswalk, read_onet_to_esco};
pub use diff::{Merged, Moved, Realiased, Recoded, Rekinded, Renamed, Replaced, Split, Suggested, TaxonomyDiff, diff};
pub use edition::{BadCode, Code, Edition, Fingerprint};
pub use error::{Problem, TaxonomyError, TaxonomyFault};
pub use extract::{ExtractOptions, ExtractScratch, Extractor, Mention, Stance};
pub use fold::fold;
pub use gap::{
    Evidence, Gap, GapReport, GapRow, Nearness, PoolGap, PoolRequirement, Verdict, gap, gap_of_many, nearest_lists,
};
pub use ids::{ConceptId, OccupationId, SkillId};
pub use labels::read_labels;
pub use level::{Level, LevelReader, ProficiencyScale, Rounding, ScaleError, Step, parse_level};
pub use normalise::{How, NormaliseOptions, Normalised, Normaliser};
pub use occupation_skills::OccupationSkills;
pub use rank::{Bridge, Candidate, Found, RankOptions, RankScratch, Ranker, Seniority, Synonyms, Through};
pub use read::{Occupations, Reading, read_occupations, read_skills};
pub use sentence::{Ranked, SentenceOptions, SentenceRanker, SentenceScratch};
pub use similarity::{
    Association, FULL, Headings, InformationContent, Lateral, Measure, Neighbours, Relations, SharedOptions, Side,
    Similarity, SimilarityOptions, Smoothing, best_match_average, shared_occupations,
};
pub use snapshot::{SNAPSHOT_VERSION, SnapshotError, open_snapshot, write_snapshot};
pub use successors::{Successors, read_successors};
pub use taxonomy::{OccupationTaxonomy, SkillTaxonomy, Taxonomy};
#[cfg(feature = "toml")]
pub use toml_file::{read_occupations_toml, read_skills_toml};
#[cfg(feature = "toml")]
pub use toml_write::{occupations_to_toml, skills_to_toml};
pub use unknown::{Nearest, UnknownEntry, UnknownReport};
pub use versions::{
    Audit, LostReason, Migrated, Migration, MigrationPolicy, Outcome, ProfileSnapshot, SplitPolicy, migrate,
};
pub use write::{WriteError, write_occupations_csv, write_skills_csv};
