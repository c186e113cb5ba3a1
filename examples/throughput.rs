//! How fast positions find their best talents: the arrays of `synth`, matched by the library's own engine.
//!
//!     cargo run --release --example synth -- --out target/market
//!     cargo run --release --example throughput -- --data target/market --mode full --threads 1
//!
//! `dot` is the skill term alone without gates; `full` is `.60 skill + .15 chain + .15 assessment + .10 place` with all
//! gates; `whole` is the library's default model, both sides, with levels. The time is that of matching all positions,
//! without reading, building the index or writing.
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "an example owns its streams")]

mod cli;

use chancai::matching::{Expand, IndexOptions, Match, MatchIndex, TalentIndex};
use clap::{Parser, ValueEnum};
use cli::market;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Instant;

/// Matches synthetic positions with synthetic talents and says how long it took.
#[derive(Parser)]
#[command(version)]
struct Arguments {
    #[command(flatten)]
    asked: cli::market::Asked,
    /// How often all positions are matched.
    #[arg(long, default_value_t = 5)]
    repeat: usize,
    /// On which side similar skills are written out; the faster one for the mode by default.
    #[arg(long, value_enum)]
    expand: Option<ExpandSide>,
    /// The scores as a .npy array, positions x k, -1 where there are fewer; the talents beside it as ..._ids.npy.
    #[arg(long)]
    out: Option<PathBuf>,
    #[command(flatten)]
    threads: cli::Threads,
}

#[derive(Clone, Copy, ValueEnum)]
enum ExpandSide {
    /// In the index of talents.
    Talents,
    /// In the search of a position.
    Requirements,
}

fn main() -> ExitCode {
    cli::exit(run(&Arguments::parse()))
}

fn run(arguments: &Arguments) -> Result<(), cli::Failure> {
    let par = arguments.threads.start_timed()?;
    let market = market::read(&arguments.asked.data)?;
    let scorer = market.scorer(arguments.asked.mode)?;
    let positions = market.positions(arguments.asked.mode);
    let mut options = IndexOptions::default();
    options.expand = arguments.expand.map(|side| match side {
        ExpandSide::Talents => Expand::Talents,
        ExpandSide::Requirements => Expand::Requirements,
    });
    let start = Instant::now();
    let talents = TalentIndex::build(&scorer, market.talents(), |i| market.talent(i), &options, par);
    let built = start.elapsed().as_secs_f64();
    let bytes = talents.bytes() as f64 / market.talents().max(1) as f64;
    let index = MatchIndex::of(&scorer, talents, &positions, par);
    let (mut times, mut lists) = (Vec::new(), Vec::new());
    for _ in 0..arguments.repeat.max(1) {
        let start = Instant::now();
        lists = index.top_talents(arguments.asked.k, par);
        times.push(start.elapsed().as_secs_f64() * 1e6 / positions.len().max(1) as f64);
    }
    times.sort_by(f64::total_cmp);
    let line = serde_json::json!({
        "build_seconds": built,
        "bytes_per_talent": bytes,
        "us_per_position": { "median": times[times.len() / 2], "min": times[0], "max": times[times.len() - 1] },
        "threads": arguments.threads.count(),
    });
    println!("{line}");
    let Some(path) = &arguments.out else { return Ok(()) };
    let row = |found: &Match| (found.fit, found.candidate.into());
    let lists: Vec<Vec<_>> = lists.iter().map(|list| list.iter().map(row).collect()).collect();
    cli::lists::write(path, &lists, arguments.asked.k)
}
