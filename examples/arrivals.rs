//! Compares ways of deciding day by day with what could have been had, had all arrivals been known.
//!
//!     cargo run --release --example arrivals -- --edges E.csv --columns C.csv --batch 20 --runs 100
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "an example owns its streams")]

mod cli;

use chancai::assign::arrivals::{Comparison, Foresight, Policy, Rows, Simulation, simulate};
use chancai::assign::read::{Sources, tables};
use chancai::assign::{Problem, Units};
use chancai::table::{EncodingChoice, Source};
use clap::{Parser, ValueEnum};
use serde_json::json;
use std::path::PathBuf;
use std::process::ExitCode;

/// Greedy, reserve prices and joint planning, beside hindsight, on arrivals drawn from a table.
#[derive(Parser)]
#[command(version)]
struct Arguments {
    /// Who may go where, .csv or .jsonl: row, column, score. Arrivals are drawn from its rows, with replacement.
    #[arg(long)]
    edges: PathBuf,
    /// Where: column, max (1 where not given). A minimum is refused, and parents say nothing: seats alone are spent over time.
    #[arg(long)]
    columns: PathBuf,
    /// How many rows arrive at a time.
    #[arg(long, value_parser = clap::value_parser!(u32).range(1..))]
    batch: u32,
    /// How many batches a run has; as many as bring about as many rows as the table has when left out.
    #[arg(long)]
    batches: Option<u32>,
    /// How many runs.
    #[arg(long, default_value_t = 20, value_parser = clap::value_parser!(u32).range(1..))]
    runs: u32,
    /// Which random arrivals; the same seed gives the same.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// What policies know of who comes later.
    #[arg(long, value_enum, default_value_t = Known::Pool)]
    foresight: Known,
    /// Encoding of the files: auto, utf-8, gb18030 (gbk), utf-16le, utf-16be.
    #[arg(long, default_value = "auto")]
    encoding: EncodingChoice,
    #[command(flatten)]
    threads: cli::Threads,
}

#[derive(Clone, Copy, ValueEnum)]
enum Known {
    /// How many come, and the table they are drawn from.
    Pool,
    /// The very rows.
    Exact,
}

fn main() -> ExitCode {
    cli::exit(run(&Arguments::parse()))
}

fn run(arguments: &Arguments) -> Result<(), cli::Failure> {
    arguments.threads.start()?;
    let problem = read(arguments)?;
    let units = Units::of(&problem);
    let shift = shift(units.values());
    let values: Vec<i64> = units.values().iter().map(|value| value >> shift).collect();
    let pool = Rows::of(&problem, &values)?;
    let batches = arguments.batches.unwrap_or_else(|| (pool.len() as u32).div_ceil(arguments.batch));
    let simulation = Simulation {
        seats: problem.capacities().to_vec(),
        batches,
        batch: arguments.batch,
        runs: arguments.runs,
        seed: arguments.seed,
        foresight: match arguments.foresight {
            Known::Pool => Foresight::Pool,
            Known::Exact => Foresight::Exact,
        },
    };
    let progress = cli::progress("模拟 simulating");
    let comparison = simulate(&pool, &simulation, &Policy::ALL);
    progress.finish_and_clear();
    let text = |total: i128| units.text(total << shift);
    println!("{}", report(&simulation, &comparison?, text));
    Ok(())
}

/// The problem of the tables; any rejected row, and any bound but seats, refuses the run.
fn read(arguments: &Arguments) -> Result<Problem, cli::Failure> {
    let open = |path| Source::open(path, arguments.encoding);
    let (edges, columns) = (open(&arguments.edges)?, open(&arguments.columns)?);
    let mut sources = Sources::default();
    (sources.edges, sources.columns) = (Some(&edges), Some(&columns));
    let read = tables(sources)?;
    cli::count_by_code("备注 note", &read.notes);
    cli::matrix::refuse(&read.rejects)?;
    let problem = Problem::from_parts(&read.parts)
        .map_err(|error| cli::matrix::refuse(&read.faults(&error)).err().unwrap_or_else(|| error.into()))?;
    if !problem.is_plain() {
        return Err("此处列只能有名额，不能有下限 (columns may have seats here, no minimums)".into());
    }
    Ok(problem)
}

/// How many of the last bits of the values do not fit and are left out; 0 for scores of usual length.
fn shift(values: &[i64]) -> u32 {
    let largest = values.iter().map(|value| value.unsigned_abs()).max().unwrap_or(0);
    let fits = |shift: &u32| largest >> shift < Rows::MOST_VALUE.unsigned_abs();
    (0..64).find(fits).unwrap_or(0)
}

/// The line on stdout. Totals are written digit by digit.
fn report(simulation: &Simulation, comparison: &Comparison, text: impl Fn(i128) -> String) -> String {
    let seats: u64 = simulation.seats.iter().map(|&seats| u64::from(seats)).sum();
    let rows = u64::from(simulation.batches) * u64::from(simulation.batch);
    let hindsight = comparison.runs.iter().map(|run| run.hindsight).sum();
    let policies = comparison.policies.iter().enumerate().map(|(at, policy)| {
        let total = comparison.runs.iter().map(|run| run.totals[at]).sum();
        let unfilled: u64 = comparison.runs.iter().map(|run| run.unfilled[at]).sum();
        let rejected: u64 = comparison.runs.iter().map(|run| run.rejected[at]).sum();
        format!(
            r#"{{"policy":"{}","total":{},"ratio":{},"least_ratio":{},"unfilled":{unfilled},"rejected":{rejected}}}"#,
            policy.code(),
            text(total),
            json!(comparison.ratio(at)),
            json!(comparison.least_ratio(at)),
        )
    });
    format!(
        r#"{{"runs":{},"seed":{},"batches":{},"rows":{rows},"seats":{seats},"hindsight":{},"policies":[{}]}}"#,
        comparison.runs.len(),
        simulation.seed,
        simulation.batches,
        text(hindsight),
        policies.collect::<Vec<_>>().join(","),
    )
}
