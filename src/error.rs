//! What stops a run.

use chancai_table::Fault;
use std::path::PathBuf;

/// Why a run could not go on. Rows with faults do not stop one (unless strict); they are in the
/// [`Ledger`](crate::Ledger).
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// A table could not be read.
    #[error(transparent)]
    Table(#[from] chancai_table::TableError),
    /// A table of people or posts could not be read.
    #[error(transparent)]
    Read(#[from] chancai_model::read::ReadError),
    /// A taxonomy could not be built.
    #[error(transparent)]
    Taxonomy(#[from] chancai_taxonomy::TaxonomyError),
    /// An employer says two things of one candidate for one post.
    #[error(transparent)]
    Opinions(#[from] chancai_model::DuplicateOpinion),
    /// The chains could not be built.
    #[error(transparent)]
    Chain(#[from] chancai_chain::ChainError),
    /// The allocation was given scores it cannot use.
    #[error(transparent)]
    Assign(#[from] chancai_assign::ProblemError),
    /// The page could not be written.
    #[cfg(feature = "report")]
    #[error(transparent)]
    Report(#[from] chancai_report::ReportError),
    /// Strict mode, and rows were rejected.
    #[error("严格模式：退回 {} 处，首处为 {} (strict mode: {} faults, the first is shown)", .rejects.len(), .rejects[0], .rejects.len())]
    Refused {
        /// Every fault; never empty.
        rejects: Vec<Fault>,
    },
    /// Rules that hold for a time, and no day to ask them for.
    #[error(
        "{file} 的规则有施行日期，请说明按哪一天分层（--as-of） (the rules in {file} hold from and to certain days; state the day)"
    )]
    AsOfMissing {
        /// The file of rules.
        file: String,
    },
    /// A file a run needs is not there.
    #[error("{} 中缺少 {what} ({what} missing there; see docs/formats.md)", .folder.display())]
    FileMissing {
        /// The folder looked in.
        folder: PathBuf,
        /// Which file.
        what: &'static str,
    },
    /// A file is no snapshot of such a taxonomy.
    #[error("{}: {source}", .path.display())]
    Snapshot {
        /// The file.
        path: PathBuf,
        /// Why not.
        source: chancai_taxonomy::SnapshotError,
    },
    /// A file is no snapshot of talents for such a scorer.
    #[error("{}: {source}", .path.display())]
    TalentSnapshot {
        /// The file.
        path: PathBuf,
        /// Why not.
        source: chancai_match::TalentSnapshotError,
    },
    /// A result could not be written.
    #[error("写不了 {} (cannot write): {source}", .path.display())]
    Write {
        /// Where to.
        path: PathBuf,
        /// What the operating system said.
        source: std::io::Error,
    },
}
