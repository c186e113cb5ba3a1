//! Weighs things by judgements of pairs, and says how far the judgements agree.
//!
//!     cargo run --release --example ahp -- --matrix judgements.csv
#![allow(clippy::print_stderr, reason = "an example owns its streams")]

mod cli;

use chancai::model::criteria::{Ahp, Judgement, ahp, inconsistent_judgements};
use chancai::table::EncodingChoice;
use clap::Parser;
use cli::judgements::read_judgements;
use serde_json::{Value, json};
use std::io::Write as _;
use std::path::PathBuf;
use std::process::ExitCode;

/// The analytic hierarchy process: weights, consistency, and the judgements that agree least.
#[derive(Parser)]
#[command(version)]
struct Arguments {
    /// The judgements: a square without a header, between commas, semicolons, tabs or spaces; fractions like 1/3 are
    /// understood, ? is a comparison not made.
    #[arg(long)]
    matrix: PathBuf,
    /// How many of the judgements that agree least are listed.
    #[arg(long, default_value = "5")]
    worst: usize,
    /// Encoding of the file: auto, utf-8, gb18030 (gbk), utf-16le, utf-16be.
    #[arg(long, default_value = "auto")]
    encoding: EncodingChoice,
    /// The file for the line of JSON; stdout when left out.
    #[arg(long)]
    out: Option<PathBuf>,
    #[command(flatten)]
    threads: cli::Threads,
}

fn main() -> ExitCode {
    cli::exit(run(&Arguments::parse()))
}

fn run(arguments: &Arguments) -> Result<(), cli::Failure> {
    arguments.threads.start()?;
    let matrix = read_judgements(&arguments.matrix, arguments.encoding)?;
    let progress = cli::progress("计算 computing");
    let found = ahp(&matrix);
    let mut worst = inconsistent_judgements(&matrix, &found, arguments.worst);
    progress.finish_and_clear();
    worst.truncate(arguments.worst);
    let mut out = cli::output(arguments.out.as_deref(), false)?;
    writeln!(out, "{}", answer(&found, &worst))?;
    Ok(out.flush()?)
}

/// The result; rows and columns from 1.
fn answer(found: &Ahp, worst: &[Judgement]) -> Value {
    /// Judgements as near to the weights as this agree with them.
    const AGREES: f64 = 1e-9;
    let worst = worst.iter().filter(|judgement| (judgement.ratio - 1.0).abs() > AGREES).map(|judgement| {
        json!({
            "row": judgement.row + 1,
            "column": judgement.column + 1,
            "given": judgement.given,
            "suggested": judgement.suggested,
            "ratio": judgement.ratio,
            "cr_if_replaced": judgement.cr_if_replaced,
        })
    });
    let completion = found
        .completion
        .iter()
        .map(|completed| json!({ "row": completed.row + 1, "column": completed.column + 1, "value": completed.value }));
    json!({
        "weights": found.weights,
        "geometric_mean": found.geometric_mean,
        "lambda_max": found.lambda_max,
        "ci": found.ci,
        "ri": found.ri,
        "cr": found.cr,
        "completion": completion.collect::<Vec<_>>(),
        "inconsistent": worst.collect::<Vec<_>>(),
    })
}
