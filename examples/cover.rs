//! Covers everything at the least cost, and says how much less it could cost at best.
//!
//!     cargo run --release --example cover -- --scp scp41.txt --out chosen.csv
#![allow(clippy::print_stderr, reason = "an example owns its streams")]

mod cli;

use chancai::assign::cover::{read_scp, solve, verify};
use clap::Parser;
use cli::search::Search;
use serde_json::json;
use std::io::Write as _;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Instant;

/// Set covering, the OR-Library's format: the cheapest columns that cover every row.
#[derive(Parser)]
#[command(version)]
struct Arguments {
    /// The file: rows and columns, the columns' costs, for each row how many columns cover it and which.
    #[arg(long)]
    scp: PathBuf,
    /// The file for the chosen columns, .csv.
    #[arg(long)]
    out: Option<PathBuf>,
    #[command(flatten)]
    search: Search,
}

fn main() -> ExitCode {
    cli::exit(run(&Arguments::parse()))
}

fn run(arguments: &Arguments) -> Result<(), cli::Failure> {
    let file = &arguments.scp;
    let refused = |error: &dyn std::fmt::Display| format!("{}：{error}", file.display());
    let bytes = std::fs::read(file).map_err(|error| refused(&error))?;
    let cover = read_scp(&bytes).map_err(|error| refused(&error))?;
    let progress = cli::progress("计算 computing");
    let started = Instant::now();
    let answer = solve(&cover, &arguments.search.options()).map_err(|none| {
        let items = none.items.iter().map(|short| (short.item + 1).to_string()).collect::<Vec<_>>().join(" ");
        refused(&format!("{none}；行 rows {items}"))
    })?;
    let seconds = started.elapsed().as_secs_f64();
    let verified = verify(&cover, &answer).map_err(|flaw| refused(&flaw))?;
    progress.finish_and_clear();
    if let Some(path) = &arguments.out {
        let mut csv = csv::Writer::from_writer(cli::output(Some(path), false)?);
        csv.write_record(["column", "cost"])?;
        for &column in &answer.chosen {
            let cost = cover.candidates()[column as usize].cost;
            csv.write_record([(column + 1).to_string(), cost.to_string()])?;
        }
        csv.flush()?;
    }
    let line = json!({
        "cost": answer.cost,
        "bound": answer.bound,
        "proved": answer.proved,
        "rows": cover.needs().len(),
        "columns": cover.candidates().len(),
        "chosen": answer.chosen.len(),
        "greedy": answer.greedy.cost,
        "nodes": answer.search.nodes,
        "checked": cli::search::checked(verified),
        "seconds": seconds,
    });
    let mut out = cli::output(None, false)?;
    writeln!(out, "{line}")?;
    Ok(out.flush()?)
}
