//! chancai 产才 matches people to what a region's industry chains need.
//!
//! The line runs from files to an allocated, explained match, and each verb of it is a crate:
//!
//! ```text
//! load -> normalise -> index -> match -> allocate -> report
//! table   taxonomy     match    match    assign      report
//!         (text becomes ids once)
//! ```
//!
//! [`pipeline::run`] is that line in one function. Around it:
//!
//! - [`Catalogue`]: skills, occupations, industry chains and regions, what text is looked up in;
//! - [`District`]: who is there and what is wanted, text turned into ids;
//! - [`Ledger`]: what was left out on the way, and why: nothing is lost in silence;
//! - [`learning`]: from past decisions to cases that weights are learned from;
//! - [`needs`]: what the chains are short of; [`hires`]: what one hire sets off along them; [`tables`] and
//!   [`chain_tables`]: the results as CSV and JSON Lines; `page`: the HTML page.
//!
//! The crates are re-exported under the names of what they do: [`table`], [`taxonomy`], [`chain`], [`model`],
//! [`matching`], [`assign`], [`audit`], [`learn`], and with their features `data` and `report`.
//!
//! # Example
//!
//! 两名应聘者、一个岗位，用内置的技能表：
//!
//! ```
//! # #[cfg(feature = "data")] {
//! use chancai::model::{Identified as _, ScoringModel};
//! use chancai::pipeline::{Options, run};
//! use chancai::table::{Format, Source};
//! use chancai::taxonomy::Lang;
//! use chancai::{CatalogueFiles, DistrictFiles};
//!
//! let talents = "编号,技能,学历,同意\nwang,Ｖｅｒｉｌｏｇ：精通；RTL设计,硕士,是\nli,焊接:0.9,大专,是\n";
//! let positions = "编号,岗位名称,必须技能,技能,最低学历\np1,数字芯片设计工程师,Verilog:0.5,RTL设计:0.75,本科\n";
//! let source = |name, text| Source::from_text(name, text, Format::Csv);
//! let files = DistrictFiles::new(source("人才.csv", talents), source("岗位.csv", positions));
//!
//! let run = run(&CatalogueFiles::embedded(), &files, &Options::default())?;
//! let wang = &run.district.applicants[run.matches[0][0].candidate as usize];
//! assert_eq!(wang.id().as_str(), "wang");
//!
//! // Why not the other? A reason, never a low score.
//! let scorer = run.catalogue.scorer(ScoringModel::default());
//! let (li, post) = (&run.district.applicants[0], &run.district.positions[0]);
//! let why = scorer.explain(&scorer.prepare_talent(li), &scorer.prepare_position(post));
//! assert_eq!(why.summary(Lang::Zh, &run.catalogue.skills), "学历低于要求；缺少必须技能: Verilog");
//! # }
//! # Ok::<(), chancai::Error>(())
//! ```
//!
//! # Determinism
//!
//! External ids compare by their UTF-8 bytes, dense ids follow their order, sums are integers, ties fall to the lower
//! id. The same input gives the same bytes on any number of threads and in any order of the rows.
//!
//! # Features
//!
//! | feature | default | what it adds |
//! | --- | --- | --- |
//! | `data` | yes | the embedded default: chains, skills, a sample district |
//! | `report` | yes | the page |
//! | `parallel` | yes | batch matching on the caller's rayon pool |
//! | `serde` | yes | `Serialize` and `Deserialize` on public data types |
//! | `toml` | | taxonomies as TOML files: `taxonomy::read_skills_toml` and its like |
//! | `zh-variants` | | 繁简: names in traditional characters find those in simplified ones, see [`taxonomy::fold`] |
//!
//! With `zh-variants` more text is recognised, so results may change; without it each script finds only its own names.

mod catalogue;
pub mod chain_tables;
mod district;
mod error;
pub mod hires;
pub mod learning;
mod ledger;
pub mod needs;
mod open;
#[cfg(feature = "report")]
pub mod page;
pub mod pipeline;
mod snapshot;
pub mod tables;

pub use catalogue::{Catalogue, CatalogueFiles};
pub use district::{District, DistrictFiles};
pub use error::Error;
pub use ledger::{FileRead, Ledger};
pub use open::{open_esco, open_onet, open_table};
pub use snapshot::{open_talent_snapshot, open_taxonomy_snapshot, save_talent_snapshot, save_taxonomy_snapshot};

pub use chancai_assign as assign;
pub use chancai_audit as audit;
pub use chancai_chain as chain;
#[cfg(feature = "data")]
pub use chancai_data as data;
pub use chancai_learn as learn;
pub use chancai_match as matching;
pub use chancai_model as model;
#[cfg(feature = "report")]
pub use chancai_report as report;
pub use chancai_table as table;
pub use chancai_taxonomy as taxonomy;

/// The README's example is compiled and run as a test.
#[cfg(all(doctest, feature = "data"))]
#[doc = include_str!("../README.md")]
struct Readme;
