//! Learns to rank from judged rows and says how well it ranks others.
//!
//!     cargo run --release --example learn_weights -- --train rank.train --test rank.test
//!     cargo run --release --example learn_weights -- --train rank.train --test rank.test --model lambdamart --save model.json
#![allow(clippy::print_stderr, reason = "an example owns its streams")]

mod cli;

use chancai::chain::Par;
use chancai::learn::{
    AuditColumns, Forest, Isotonic, Judged, LambdaMartOptions, LinearModel, LinearOptions, Method, Platt,
    fit_lambdamart, fit_linear, mean_ndcg, read_group_sizes, read_libsvm, reliability,
};
use chancai::table::EncodingChoice;
use clap::{Parser, ValueEnum};
use serde_json::{Value, json};
use std::ffi::OsString;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Weights from judged rows in the LibSVM ranking format; `F.query` beside a file F gives the rows of each query.
#[derive(Parser)]
#[command(version)]
struct Arguments {
    /// The rows to learn from, and to choose settings on by cross-validation.
    #[arg(long)]
    train: PathBuf,
    /// The rows to rank: read once everything is chosen.
    #[arg(long)]
    test: PathBuf,
    /// What is learned.
    #[arg(long, value_enum, default_value = "pairwise")]
    model: Model,
    /// Seed of folds and draws.
    #[arg(long, default_value = "0")]
    seed: u64,
    /// Write the model with where it comes from, as JSON.
    #[arg(long, value_name = "FILE")]
    save: Option<PathBuf>,
    /// Encoding of the files: auto, utf-8, gb18030 (gbk), utf-16le, utf-16be.
    #[arg(long, default_value = "auto")]
    encoding: EncodingChoice,
    /// The file for the result; stdout when left out.
    #[arg(long)]
    out: Option<PathBuf>,
    /// Start the result with a byte-order mark.
    #[arg(long)]
    bom: bool,
    #[command(flatten)]
    threads: cli::Threads,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Model {
    /// A weighted sum from pairs of rows (RankNet).
    Pairwise,
    /// A weighted sum from rows one by one (logistic regression).
    Logistic,
    /// Boosted trees (LambdaMART).
    Lambdamart,
}

/// What was learned, whichever it is.
enum Ranker {
    Linear(LinearModel),
    Trees(Forest),
}

impl Ranker {
    fn scores(&self, judged: &Judged) -> Vec<f64> {
        match self {
            Self::Linear(model) => model.scores(judged),
            Self::Trees(forest) => forest.scores(judged),
        }
    }
}

fn main() -> ExitCode {
    cli::exit(run(&Arguments::parse()))
}

fn run(arguments: &Arguments) -> Result<(), cli::Failure> {
    arguments.threads.start()?;
    // Both are read first, so that a fault in either is told before the work; the test rows wait until all is chosen.
    let train = read(&arguments.train, arguments.encoding)?;
    let test = read(&arguments.test, arguments.encoding)?;
    let progress = cli::progress("学习 learning");
    let (ranker, out_of_fold, mut told, saved) = learn(arguments, &train)?;
    progress.finish_and_clear();
    let scores = ranker.scores(&test);
    told["ndcg@1"] = json!(mean_ndcg(&test, &scores, 1)?);
    told["ndcg@10"] = json!(mean_ndcg(&test, &scores, 10)?);
    told["model"] = json!(arguments.model.to_possible_value().map(|value| value.get_name().to_owned()));
    told["calibration"] = calibration(&train, &out_of_fold, &test, &scores)?;
    if let Some(path) = &arguments.save {
        let mut out = cli::output(Some(path), false)?;
        serde_json::to_writer(&mut out, &saved)?;
        writeln!(out)?;
        out.flush()?;
    }
    let mut out = cli::output(arguments.out.as_deref(), arguments.bom)?;
    serde_json::to_writer(&mut out, &told)?;
    writeln!(out)?;
    Ok(out.flush()?)
}

/// Judged rows; their queries from the file of the same name and `.query`, where there is one, else from their ids.
fn read(path: &Path, encoding: EncodingChoice) -> Result<Judged, cli::Failure> {
    let text = cli::lines::read(Some(path), encoding)?;
    let mut beside = OsString::from(path);
    beside.push(".query");
    let beside = PathBuf::from(beside);
    let sizes = if beside.exists() {
        let text = cli::lines::read(Some(&beside), encoding)?;
        Some(read_group_sizes(&beside.to_string_lossy(), &text)?)
    } else {
        None
    };
    Ok(read_libsvm(&path.to_string_lossy(), &text, sizes.as_deref())?)
}

/// The ranker, its out-of-fold scores, what to print and what to save.
fn learn(arguments: &Arguments, train: &Judged) -> Result<(Ranker, Vec<f64>, Value, Value), cli::Failure> {
    let audit = AuditColumns::none(train.rows());
    if arguments.model == Model::Lambdamart {
        let mut options = LambdaMartOptions::default();
        options.cross_validation.seed = arguments.seed;
        options.par = Par::default();
        let fit = fit_lambdamart(train, &options, &audit)?;
        let saved = json!({ "kind": "forest", "model": fit.model, "provenance": fit.provenance });
        return Ok((Ranker::Trees(fit.model), fit.out_of_fold, chosen(&saved["provenance"]), saved));
    }
    let mut options = LinearOptions::default();
    options.method = if arguments.model == Model::Logistic { Method::Logistic } else { Method::Pairwise };
    options.cross_validation.seed = arguments.seed;
    let fit = fit_linear(train, &options, &audit)?;
    let saved = json!({ "kind": "linear", "model": fit.model, "provenance": fit.provenance });
    Ok((Ranker::Linear(fit.model), fit.out_of_fold, chosen(&saved["provenance"]), saved))
}

/// The setting chosen and how it and the others did in cross-validation.
fn chosen(provenance: &Value) -> Value {
    let tried = provenance["tried"].as_array().into_iter().flatten();
    let own = tried.clone().find(|tried| tried["setting"] == provenance["chosen"]);
    let mut told = json!({ "cv_ndcg@10": own.map(|own| own["ndcg@10"].clone()), "cv": provenance["tried"] });
    for name in ["chosen", "cross_validation", "rows", "queries", "pairs", "fingerprint"] {
        told[name] = provenance[name].clone();
    }
    told
}

/// How well probabilities of a label above 0 hold on the test rows, by curves fitted on the rows held out in training.
fn calibration(train: &Judged, out_of_fold: &[f64], test: &Judged, scores: &[f64]) -> Result<Value, cli::Failure> {
    let positive = |judged: &Judged| judged.labels().iter().map(|&label| label > 0).collect::<Vec<_>>();
    let (known, asked) = (positive(train), positive(test));
    if known.iter().all(|&p| p) || known.iter().all(|&p| !p) {
        return Ok(Value::Null);
    }
    let platt = Platt::fit(out_of_fold, &known)?;
    let isotonic = Isotonic::fit(out_of_fold, &known)?;
    let told = |probability: &dyn Fn(f64) -> f64| -> Result<Value, cli::Failure> {
        let probabilities: Vec<f64> = scores.iter().map(|&score| probability(score)).collect();
        let found = reliability(&probabilities, &asked, 10)?;
        Ok(json!({ "brier": found.brier, "ece": found.expected_calibration_error }))
    };
    Ok(json!({ "platt": told(&|s| platt.probability(s))?, "isotonic": told(&|s| isotonic.probability(s))? }))
}
