//! Integration tests of the whole line: from files to an allocated, explained match.

mod allocate;
mod arrivals;
mod binaries;
mod chain_analysis;
mod criteria_files;
mod determinism;
mod dirty;
mod dispatch;
mod evaluate;
mod files;
mod flow;
mod formats;
mod golden;
mod industry_numbers;
mod integer;
mod learning;
mod line;
mod market;
mod support;
mod text;
mod weights;
