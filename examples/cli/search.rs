//! How far the examples that search for a best choice do so.

use chancai::assign::integer::{Options, Verified};
use clap::Args;

/// The limits of a search: steps, never time, so that the results are the same on every machine.
#[derive(Args)]
pub(crate) struct Search {
    /// The most cases looked into; 1 for the heuristic and its bound alone.
    #[arg(long, value_parser = clap::value_parser!(u64).range(1..))]
    nodes: Option<u64>,
    /// The most work, in numbers looked at; 1000000000 are a few seconds.
    #[arg(long)]
    work: Option<u64>,
}

impl Search {
    pub(crate) fn options(&self) -> Options {
        let mut options = Options::default();
        options.nodes = self.nodes.unwrap_or(options.nodes);
        options.work = self.work.unwrap_or(options.work);
        options
    }
}

/// What the checker has established: the bound by all cases, or by the root alone where the proof was too long to keep.
pub(crate) fn checked(verified: Verified) -> &'static str {
    match verified {
        Verified::Whole => "whole",
        Verified::Root { .. } => "root",
    }
}
