//! Learns the weights of suitability from what was decided on candidates, and says what speaks of protected attributes.
//!
//!     cargo run --release --example learn_decisions -- --save target/model.json
//!     cargo run --release --example learn_decisions -- --data my-district --method logistic
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "an example owns its streams")]

mod cli;

use chancai::learn::{Method, TermFit, TermOptions, learn_terms};
use chancai::learning::past_decisions;
use chancai::matching::{MatchIndex, Par};
use chancai::model::{Combine, Decided, Decision, Position, ScoringModel, Side, Term};
use chancai::{Catalogue, District, Ledger};
use clap::{Parser, ValueEnum};
use rand::{RngExt as _, SeedableRng as _};
use rand_pcg::Pcg64;
use std::path::PathBuf;
use std::process::ExitCode;

/// Weights of suitability from past decisions, chosen by cross-validation over posts.
#[derive(Parser)]
#[command(version)]
struct Arguments {
    /// Folder of your own files, decisions.csv among them; without it the sample district and an invented committee.
    #[arg(long)]
    data: Option<PathBuf>,
    /// From which candidate was preferred to which, or from who was taken at all.
    #[arg(long, value_enum, default_value = "pairwise")]
    method: How,
    /// The scoring model that weights are held to, as JSON; the default one when left out.
    #[arg(long)]
    model: Option<PathBuf>,
    /// Seed of the folds, and of the sample district and its committee.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Where the trained model is written, as JSON; match_files --model reads it.
    #[arg(long)]
    save: Option<PathBuf>,
    #[command(flatten)]
    reading: cli::Reading,
    #[command(flatten)]
    threads: cli::Threads,
}

#[derive(Clone, Copy, ValueEnum)]
enum How {
    Pairwise,
    Logistic,
}

fn main() -> ExitCode {
    cli::exit(run(&Arguments::parse()))
}

fn run(arguments: &Arguments) -> Result<(), cli::Failure> {
    let par = arguments.threads.start()?;
    let prior = cli::scoring_model(arguments.model.as_deref())?;
    let mut ledger = Ledger::default();
    let (catalogue, files) = cli::district::inputs(arguments.data.as_deref(), arguments.seed, &arguments.reading)?;
    let catalogue = Catalogue::read(&catalogue, &mut ledger)?;
    let district = District::read(&files, &catalogue, &arguments.reading.consent(), &mut ledger)?;
    cli::count_by_code("退回 rejected", &ledger.rejects);
    if arguments.reading.strict {
        ledger.strict()?;
    }
    let decisions = match arguments.data {
        Some(_) if district.decisions.is_empty() => {
            return Err("没有可用的 decisions.csv (no decision to learn from)".into());
        }
        Some(_) => district.decisions.clone(),
        None => committee(&catalogue, &district, arguments.seed, par)?,
    };
    let past = past_decisions(&catalogue, &district, &decisions, &prior);
    let mut options = TermOptions::default();
    options.method = match arguments.method {
        How::Pairwise => Method::Pairwise,
        How::Logistic => Method::Logistic,
    };
    options.cross_validation.seed = arguments.seed;
    options.par = par;
    let progress = cli::progress("学习 learning");
    let fit = learn_terms(&prior, &past.cases, &options, &past.audit)?;
    progress.finish_and_clear();
    if past.barred > 0 {
        eprintln!("略去 left out: {} 条，今日不过门槛 (a gate is closed to them today)", past.barred);
    }
    say(&fit);
    if let Some(path) = &arguments.save {
        let mut out = cli::output(Some(path), false)?;
        serde_json::to_writer(&mut out, &fit.model)?;
        std::io::Write::flush(&mut out)?;
    }
    Ok(())
}

/// One line: what was tried, the weights before and after, and which terms speak of protected attributes.
fn say(fit: &TermFit) {
    let weight = |(term, before, after): (Term, chancai::model::Fraction, chancai::model::Fraction)| serde_json::json!({ "term": term, "zh": term.zh(), "before": before, "after": after });
    let weights: Vec<_> = fit.model.weights(Side::Suitability).into_iter().map(weight).collect();
    let provenance: Vec<_> = fit.model.sides.iter().map(|side| &side.provenance).collect();
    println!("{}", serde_json::json!({ "weights": weights, "provenance": provenance, "proxies": fit.proxies }));
}

/// An invented committee that looks at qualification and seniority far more than the default model does, and errs now and
/// then: of the twelve best of each post it takes as many as there are seats, and puts three more on the short list.
fn committee(catalogue: &Catalogue, district: &District, seed: u64, par: Par) -> Result<Vec<Decision>, cli::Failure> {
    let theirs = ScoringModel::builder()
        .weight(Side::Suitability, Term::Qualification, 5.0)
        .weight(Side::Suitability, Term::Seniority, 4.0)
        .combine(Combine::Suitability)
        .build()?;
    let usual = district.scorer(catalogue, ScoringModel::default());
    let scorer = district.scorer(catalogue, theirs);
    let index = MatchIndex::new(&usual, &district.applicants, &district.positions, par);
    let mut random = Pcg64::seed_from_u64(seed);
    let mut decisions = Vec::new();
    for (position, list) in (0u32..).zip(index.top_talents(12, par)) {
        let post: &Position = &district.positions[position as usize];
        let mut seen: Vec<(f64, u32)> = Vec::new();
        for candidate in list {
            let score = scorer.score_pair(&district.applicants[candidate.candidate as usize], post);
            let error = f64::from(random.random_range(0..1_000u32)) / 1_000.0 * ERROR;
            seen.extend(score.score().map(|score| (score.fit + error, candidate.candidate)));
        }
        seen.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        for (place, (_, talent)) in (0u32..).zip(seen) {
            let decided = match place.checked_sub(post.headcount()) {
                None => Decided::Hired,
                Some(0..3) => Decided::Shortlisted,
                Some(_) => Decided::Declined,
            };
            decisions.push(Decision { position, talent, decided });
        }
    }
    Ok(decisions)
}

/// How far the committee may err, as suitability.
const ERROR: f64 = 0.1;
