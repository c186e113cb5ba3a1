//! More talents than memory holds: the arrays of `synth`, read and matched chunk by chunk.
//!
//!     cargo run --release --example synth -- --talents 1000000 --positions 500 --out target/million
//!     cargo run --release --example stream -- --data target/million --mode full --out target/scores.npy
//!
//! The modes and the scores are those of `throughput`, byte for byte. In memory are the positions, their lists and one chunk.
//! The time is that of the whole stream: reading, making records, indexing and matching.
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "an example owns its streams")]

mod cli;

use chancai::matching::{StreamMatch, StreamSearch};
use clap::Parser;
use cli::market::records::Market;
use cli::{market, pieces::TalentFiles};
use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Instant;

/// Matches synthetic positions with synthetic talents who come in chunks.
#[derive(Parser)]
#[command(version)]
struct Arguments {
    #[command(flatten)]
    asked: cli::market::Asked,
    /// How many talents are in memory at a time. The results are the same.
    #[arg(long, default_value = "65536")]
    chunk: NonZeroUsize,
    /// The scores as a .npy array, positions x k, -1 where there are fewer; the talents beside it as ..._ids.npy.
    #[arg(long)]
    out: Option<PathBuf>,
    #[command(flatten)]
    threads: cli::Threads,
}

fn main() -> ExitCode {
    cli::exit(run(&Arguments::parse()))
}

fn run(arguments: &Arguments) -> Result<(), cli::Failure> {
    let par = arguments.threads.start_timed()?;
    let market = market::read_positions(&arguments.asked.data)?;
    let mut files = TalentFiles::open(&arguments.asked.data)?;
    let (scorer, positions) = (market.scorer(arguments.asked.mode)?, market.positions(arguments.asked.mode));
    let (all, chunk) = (files.len(), arguments.chunk.get());
    let start = Instant::now();
    let mut search = StreamSearch::new(&scorer, &positions, arguments.asked.k, par);
    for first in (0..all).step_by(chunk) {
        let talents = files.read(first..all.min(first.saturating_add(chunk)))?;
        let progress = search.push(market.records(&talents, first, par)?, par)?;
        eprintln!("已配对人才 talents matched: {} / {all}", progress.talents);
    }
    let talents = search.progress().talents;
    let lists = search.finish()?;
    let line = serde_json::json!({
        "seconds": start.elapsed().as_secs_f64(),
        "talents": talents,
        "positions": positions.len(),
        "chunk": chunk,
        "threads": arguments.threads.count(),
        "peak_bytes": peak_bytes(),
    });
    println!("{line}");
    let Some(path) = &arguments.out else { return Ok(()) };
    let lists: Vec<Vec<_>> = lists.iter().map(|list| list.iter().map(row).collect()).collect();
    cli::lists::write(path, &lists, arguments.asked.k)
}

/// How well, and which talent of the arrays.
fn row(found: &StreamMatch) -> (f64, i64) {
    (found.fit, Market::row(&found.id).map_or(-1, i64::from))
}

/// The most memory that this process has had, where Linux tells.
fn peak_bytes() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.trim().strip_suffix("kB")?.trim().parse::<u64>().ok().map(|kilobytes| kilobytes * 1024)
}
