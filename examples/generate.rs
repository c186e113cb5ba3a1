//! Writes an invented district as files: to try the other examples at any size, or as a pattern for your own.
//!
//!     cargo run --release --example generate -- --talents 100000 --positions 1000 --out target/large
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "an example owns its streams")]

mod cli;

use chancai::data::{DistrictOptions, district};
use clap::Parser;
use std::path::PathBuf;
use std::process::ExitCode;

/// Draws an invented district with a seed and writes its CSV files.
#[derive(Parser)]
#[command(version)]
struct Arguments {
    /// How many talents.
    #[arg(long, default_value_t = 2_000)]
    talents: usize,
    /// How many positions.
    #[arg(long, default_value_t = 300)]
    positions: usize,
    /// How many of the talents are in teams.
    #[arg(long, default_value_t = 40)]
    team_members: usize,
    /// The same seed gives the same bytes.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Folder for the files.
    #[arg(long)]
    out: PathBuf,
}

fn main() -> ExitCode {
    cli::exit(generate(&Arguments::parse()))
}

fn generate(arguments: &Arguments) -> Result<(), cli::Failure> {
    let mut options = DistrictOptions::default();
    options.seed = arguments.seed;
    options.talents = arguments.talents;
    options.positions = arguments.positions;
    options.team_members = arguments.team_members;
    let sample = district(&options);
    let out = &arguments.out;
    std::fs::create_dir_all(out).map_err(|source| chancai::Error::Write { path: out.clone(), source })?;
    let files = [
        ("talents.csv", &sample.talents),
        ("talents-dirty.csv", &sample.dirty_talents),
        ("positions.csv", &sample.positions),
        ("employers.csv", &sample.employers),
        ("teams.csv", &sample.teams),
        ("assessments.csv", &sample.assessments),
        ("opinions.csv", &sample.opinions),
        ("phases.csv", &sample.phases),
    ];
    for (name, text) in files {
        let path = out.join(name);
        std::fs::write(&path, text).map_err(|source| chancai::Error::Write { path: path.clone(), source })?;
        println!("{}", path.display());
    }
    Ok(())
}
