//! Measures how good ranked lists are, from judgements and runs in TREC's formats.
//!
//!     cargo run --release --example evaluate -- --qrels qrels.txt --run run.txt --k 5,10,100
//!     cargo run --release --example evaluate -- --qrels qrels.txt --run new.txt --against old.txt
#![allow(clippy::print_stderr, reason = "an example owns its streams")]

mod cli;

use chancai::audit::metrics::{
    Evaluation, EvaluationOptions, Measure, Qrels, RankedRun, bootstrap_interval, evaluate, randomisation_test,
    read_qrels, read_run,
};
use chancai::table::{EncodingChoice, Fault, Format, Source};
use clap::Parser;
use std::collections::BTreeSet;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Ranking measures by query and over all, under the names of TREC's evaluation program.
#[derive(Parser)]
#[command(version)]
#[allow(clippy::struct_excessive_bools, reason = "each is a flag of the command line")]
struct Arguments {
    /// Judgements: query, iteration, document, grade.
    #[arg(long)]
    qrels: PathBuf,
    /// The run: query, Q0, document, rank, score, tag. Ordered by score; the rank column counts for nothing.
    #[arg(long)]
    run: PathBuf,
    /// A run to compare with: adds the difference of the means, its p-value and both intervals.
    #[arg(long)]
    against: Option<PathBuf>,
    /// At which places measures are cut.
    #[arg(long, value_delimiter = ',', default_value = "5,10,15,20,30,100,200,500,1000", value_parser = place)]
    k: Vec<usize>,
    /// Count queries that have judgements and no list, as empty lists.
    #[arg(long)]
    complete: bool,
    /// The lines of every query too, as is the default.
    #[arg(long, conflicts_with = "summary")]
    per_query: bool,
    /// Only the lines over all queries.
    #[arg(long)]
    summary: bool,
    /// Seed of what is drawn for intervals and p-values.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Encoding of the files: auto, utf-8, gb18030 (gbk), utf-16le, utf-16be.
    #[arg(long, default_value = "auto")]
    encoding: EncodingChoice,
    /// Refuse the run where any line is at fault.
    #[arg(long)]
    strict: bool,
    /// Start the CSV with a byte-order mark, so that Excel reads it as UTF-8.
    #[arg(long)]
    bom: bool,
    /// Where the CSV is written; stdout when left out.
    #[arg(long)]
    out: Option<PathBuf>,
    #[command(flatten)]
    threads: cli::Threads,
}

/// How often is drawn.
const DRAWS: usize = 10_000;
/// Share of the means that an interval holds.
const LEVEL: f64 = 0.95;

fn place(text: &str) -> Result<usize, &'static str> {
    let place = text.trim().parse().ok().filter(|place| *place >= 1);
    place.ok_or("应为不小于 1 的整数 (expected a whole number, 1 or above)")
}

fn main() -> ExitCode {
    cli::exit(run(&Arguments::parse()))
}

fn run(arguments: &Arguments) -> Result<(), cli::Failure> {
    arguments.threads.start()?;
    let qrels: Qrels = read(&arguments.qrels, arguments, read_qrels)?;
    let listed: RankedRun = read(&arguments.run, arguments, read_run)?;
    let mut options = EvaluationOptions::default();
    options.complete = arguments.complete;
    let places: BTreeSet<usize> = arguments.k.iter().copied().collect();
    let measures: Vec<Measure> = Measure::WHOLE.into_iter().chain(places.into_iter().flat_map(Measure::at)).collect();
    let found = evaluate(&qrels, &listed, &measures, options);
    if found.queries.is_empty() {
        return Err("没有一个查询既有评判又有列表 (no query has both judgements and a list)".into());
    }
    let mut csv = csv::Writer::from_writer(cli::output(arguments.out.as_deref(), arguments.bom)?);
    csv.write_record(["measure", "query", "value"])?;
    if arguments.per_query || !arguments.summary {
        for query in &found.queries {
            for (measure, value) in measures.iter().zip(&query.values) {
                // A geometric mean belongs to many queries.
                if measure.is_count() || measure.is_mean() {
                    csv.write_record([&measure.to_string(), &query.query, &value.to_string()])?;
                }
            }
        }
    }
    csv.write_record(["num_q", "all", &found.queries.len().to_string()])?;
    for (measure, value) in measures.iter().zip(&found.all) {
        csv.write_record([&measure.to_string(), "all", &value.to_string()])?;
    }
    if let Some(other) = &arguments.against {
        let other = evaluate(&qrels, &read(other, arguments, read_run)?, &measures, options);
        compare(&mut csv, &found, &other, arguments.seed)?;
    }
    Ok(csv.flush()?)
}

/// For every mean the interval of both runs, the difference, and how likely chance alone gives as large a one.
fn compare(
    csv: &mut csv::Writer<impl Write>,
    found: &Evaluation,
    other: &Evaluation,
    seed: u64,
) -> Result<(), cli::Failure> {
    if found.queries.iter().map(|q| &q.query).ne(other.queries.iter().map(|q| &q.query)) {
        return Err(
            "两份结果的查询不同，无法成对比较；可加 --complete (the runs have different queries; add --complete)"
                .into(),
        );
    }
    let means = found.measures.iter().enumerate().filter(|(_, measure)| measure.is_mean());
    for (at, &measure) in means {
        let (a, b) = (found.of(measure), other.of(measure));
        let mut line = |what: &str, value: Option<f64>| {
            let value = value.map_or_else(String::new, |value| value.to_string());
            csv.write_record([&format!("{measure}.{what}"), "all", &value])
        };
        for (name, values) in [("", &a), ("against_", &b)] {
            let interval = bootstrap_interval(values, LEVEL, DRAWS, seed);
            line(&format!("{name}low"), interval.map(|i| i.low))?;
            line(&format!("{name}high"), interval.map(|i| i.high))?;
        }
        line("difference", Some(found.all[at] - other.all[at]))?;
        line("p_value", randomisation_test(&a, &b, DRAWS, seed))?;
    }
    Ok(())
}

/// Reads a file; lines at fault are told on stderr and left out, or refuse the run in strict mode.
fn read<T>(path: &Path, arguments: &Arguments, read: fn(&Source) -> (T, Vec<Fault>)) -> Result<T, cli::Failure> {
    let name = path.display().to_string();
    let bytes = std::fs::read(path).map_err(|error| format!("{name}：{error} (cannot be read)"))?;
    let source = Source::from_bytes(&name, bytes, Format::Csv, arguments.encoding)?;
    let (value, faults) = read(&source);
    if arguments.strict {
        cli::matrix::refuse(&faults)?;
    }
    cli::count_by_code("略去 left out", &faults);
    Ok(value)
}
