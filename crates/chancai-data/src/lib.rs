//! The embedded default of chancai 产才: five industry chains, bilingual skills and occupations, regions and quotas,
//! and an invented sample district drawn by a seeded generator.
//!
//! Everything here goes through the same readers as a user's own files: the accessors give
//! [`Source`](chancai_table::Source)s, the generator gives CSV text in the formats of `docs/formats.md`. **The people and employers of the sample district are
//! invented**; the regions, programmes and their numbers are those of the district's published article of 2020-11-17.
//!
//! ```
//! let skills = chancai_taxonomy::read_skills(&chancai_data::skills())?;
//! assert!(skills.rejects.is_empty() && skills.value.len() > 1_500);
//!
//! let sample = chancai_data::district(&chancai_data::DistrictOptions::default());
//! assert_eq!(sample.talents.lines().count(), 2_001); // 表头加两千人
//! # Ok::<(), chancai_taxonomy::TaxonomyError>(())
//! ```

mod dirty;
mod district;
mod draw;
mod embedded;
mod people;
mod posts;
mod standing;
mod statements;
pub mod synth;
mod world;

pub use district::{DistrictOptions, SampleDistrict, district};
pub use embedded::{
    chains, cross_cuts, edges, nodes, occupations, quotas, regions, site_links, sites, skills, tier_rules,
};
