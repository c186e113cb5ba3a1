//! Tables as they come from people: any Chinese or Unicode encoding, CSV or JSON Lines, plain or gzipped.
//!
//! 表格读取：不管 Excel 存成什么编码，好的行读进来，坏的行连同文件、行号、列名、原值、原因一起退回。
//!
//! The crate knows no domain. A caller declares its [`Column`]s, opens a [`Source`] and hands [`read`] a closure
//! that turns one [`Row`] into one value. The invariant: **nothing is lost in silence**. A row is either in
//! [`Loaded::rows`], or every fault of it is in [`Loaded::rejects`]; a column that is left out is in
//! [`Loaded::notes`]; bytes that cannot be decoded stop the reading with their offset.
//!
//! # Example
//!
//! 某区人才办从 Excel 导出一张名单，其中一行的工作年限填错了：
//!
//! ```
//! use chancai_table::{read, Column, EncodingChoice, Format, Source};
//!
//! const COLUMNS: &[Column] = &[
//!     Column::required("id", &["编号", "人才编号"]),
//!     Column::optional("skills", &["技能"]),
//!     Column::optional("years", &["工作年限"]),
//! ];
//!
//! struct Talent {
//!     id: String,
//!     skills: Vec<String>,
//!     years: Option<f64>,
//! }
//!
//! let bytes = "人才编号,工作年限,技能\nT０１,6,Verilog；RTL设计\nT02,六十七,焊接\n".as_bytes().to_vec();
//! let source = Source::from_bytes("talents.csv", bytes, Format::Csv, EncodingChoice::Auto)?;
//! let loaded = read(&source, COLUMNS, |row| {
//!     // Ask for every cell first, then use `?`: so one pass finds all faults of a row.
//!     let id = row.unique_id("id");
//!     let years = row.number("years", 0.0..=60.0);
//!     let skills = row.list("skills").map(str::to_owned).collect();
//!     Some(Talent { id: id?, skills, years })
//! })?;
//!
//! let first = &loaded.rows[0];
//! assert_eq!((first.line, first.value.id.as_str()), (2, "T01"));
//! assert_eq!(first.value.skills, ["Verilog", "RTL设计"]);
//! assert_eq!(first.value.years, Some(6.0));
//! let fault = &loaded.rejects[0];
//! assert_eq!((fault.line, fault.code.code, fault.value.as_str()), (3, "bad_number", "六十七"));
//! # Ok::<(), chancai_table::TableError>(())
//! ```
//!
//! # Modules, in reading order
//!
//! [`read`] is the whole of the crate in one call; then [`Row`], [`Source`], [`decode`], [`fault`].

mod cells;
mod choice;
mod csv_rows;
mod encoding;
mod error;
pub mod fault;
mod fold;
mod header;
mod json_rows;
mod number;
mod quotes;
mod read;
mod replace;
mod row;
mod source;

pub use choice::choose;
pub use encoding::{Decoded, Encoding, EncodingBasis, EncodingChoice, decode};
pub use error::TableError;
pub use fault::{Fault, FaultCode, write_rejects};
pub use fold::{Items, fold_key, split_item, split_list};
pub use header::Column;
pub use number::{parse_integer, parse_number};
pub use read::{Loaded, Located, read};
pub use replace::replace_file;
pub use row::Row;
pub use source::{Format, Source};
