//! What the examples' command lines have in common.
#![allow(dead_code, reason = "no example uses all of it")]

pub(crate) mod criteria;
#[cfg(feature = "data")]
pub(crate) mod district;
pub(crate) mod judgements;
pub(crate) mod lines;
pub(crate) mod lists;
#[cfg(feature = "data")]
pub(crate) mod market;
pub(crate) mod matrix;
#[cfg(feature = "data")]
pub(crate) mod pieces;
pub(crate) mod search;
#[cfg(feature = "data")]
pub(crate) mod taxonomy;

use chancai::matching::Par;
#[cfg(feature = "serde")]
use chancai::model::ScoringModel;
use chancai::model::read::ConsentBasis;
use chancai::table::{EncodingChoice, Fault, write_rejects};
use clap::Args;
use indicatif::{ProgressBar, ProgressStyle};
use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::Path;
use std::process::ExitCode;
use std::time::Duration;

pub(crate) type Failure = Box<dyn std::error::Error>;

/// Threads, for every example.
#[derive(Args)]
pub(crate) struct Threads {
    /// Threads; all by default. The results are the same.
    #[arg(long, value_parser = clap::value_parser!(u16).range(1..))]
    threads: Option<u16>,
}

impl Threads {
    /// Sets up the pool that batches run in.
    pub(crate) fn start(&self) -> Result<Par, Failure> {
        if let Some(threads) = self.threads {
            rayon::ThreadPoolBuilder::new().num_threads(threads.into()).build_global()?;
        }
        Ok(Par::default())
    }

    /// The same for what is timed: one thread is the one that runs already.
    pub(crate) fn start_timed(&self) -> Result<Par, Failure> {
        let pool = self.start()?;
        Ok(if self.count() == 1 { Par::Seq } else { pool })
    }

    /// How many there are.
    pub(crate) fn count(&self) -> usize {
        self.threads.map_or_else(rayon::current_num_threads, usize::from)
    }
}

/// How files are read, for every example that reads the user's own.
#[derive(Args)]
pub(crate) struct Reading {
    /// Encoding of the files: auto, utf-8, gb18030 (gbk), utf-16le, utf-16be.
    #[arg(long, default_value = "auto")]
    pub(crate) encoding: EncodingChoice,
    /// Refuse the run where any row is rejected.
    #[arg(long)]
    pub(crate) strict: bool,
    /// On what basis people may be matched, for talents files without a consent column; it is recorded.
    #[arg(long, value_name = "TEXT", value_parser = stated)]
    consent_basis: Option<String>,
}

/// A basis of consent says something.
fn stated(text: &str) -> Result<String, &'static str> {
    let text = text.trim();
    if text.is_empty() { Err("依据不能为空 (a basis is not blank)") } else { Ok(text.to_owned()) }
}

impl Reading {
    pub(crate) fn consent(&self) -> ConsentBasis {
        self.consent_basis.clone().map_or(ConsentBasis::Column, ConsentBasis::Stated)
    }
}

/// Runs an example: 0 where it went well, 1 with the reason on stderr where not (2, for usage, is clap's).
pub(crate) fn exit(result: Result<(), Failure>) -> ExitCode {
    match result {
        Ok(()) => ExitCode::SUCCESS,
        // Whoever reads the results has read enough: `| head`.
        Err(failure) if is_broken_pipe(&*failure) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("错误 error: {failure}");
            ExitCode::FAILURE
        }
    }
}

fn is_broken_pipe(failure: &(dyn std::error::Error + 'static)) -> bool {
    let kind = match failure.downcast_ref::<csv::Error>().map(csv::Error::kind) {
        Some(csv::ErrorKind::Io(error)) => Some(error.kind()),
        _ => failure.downcast_ref::<io::Error>().map(io::Error::kind),
    };
    kind == Some(io::ErrorKind::BrokenPipe)
}

/// A spinner on stderr, hidden where that is no terminal.
pub(crate) fn progress(what: &'static str) -> ProgressBar {
    let bar = ProgressBar::new_spinner().with_message(what);
    bar.set_style(
        ProgressStyle::with_template("{spinner} {msg} {elapsed}").unwrap_or(ProgressStyle::default_spinner()),
    );
    bar.enable_steady_tick(Duration::from_millis(120));
    bar
}

/// A file to write, or stdout where no path is given. With `bom` it starts with the mark by which Excel knows UTF-8.
pub(crate) fn output(path: Option<&Path>, bom: bool) -> Result<Box<dyn Write>, Failure> {
    let mut out: Box<dyn Write> = match path {
        Some(path) => Box::new(BufWriter::new(create(path)?)),
        None => Box::new(BufWriter::new(io::stdout())),
    };
    if bom {
        out.write_all("\u{feff}".as_bytes())?;
    }
    Ok(out)
}

/// Makes the folder that several files are written to.
pub(crate) fn folder(path: &Path) -> Result<(), Failure> {
    std::fs::create_dir_all(path).map_err(|source| chancai::Error::Write { path: path.to_owned(), source }.into())
}

fn create(path: &Path) -> Result<File, Failure> {
    File::create(path).map_err(|source| chancai::Error::Write { path: path.to_owned(), source }.into())
}

/// A scoring model from JSON: one by itself, or the one in a trained model. The default one where no path is given.
#[cfg(feature = "serde")]
pub(crate) fn scoring_model(path: Option<&Path>) -> Result<ScoringModel, Failure> {
    let Some(path) = path else { return Ok(ScoringModel::default()) };
    let refused = |error: &dyn std::fmt::Display| format!("{}：{error} (no scoring model)", path.display());
    let text = std::fs::read_to_string(path).map_err(|error| refused(&error))?;
    let mut model: serde_json::Value = serde_json::from_str(&text).map_err(|error| refused(&error))?;
    if let Some(scoring) = model.get_mut("scoring") {
        model = scoring.take();
    }
    Ok(serde_json::from_value(model).map_err(|error| refused(&error))?)
}

/// Writes rejects to a file.
pub(crate) fn save_rejects(path: &Path, rejects: &[Fault], bom: bool) -> Result<(), Failure> {
    let mut out = output(Some(path), bom)?;
    write_rejects(&mut out, rejects)?;
    Ok(out.flush()?)
}

/// Says on stderr how many faults or notes of each kind there are, without the values.
pub(crate) fn count_by_code(title: &str, faults: &[Fault]) {
    let mut kinds: BTreeMap<(&str, &str), (usize, &Fault)> = BTreeMap::new();
    for fault in faults {
        kinds.entry((&*fault.file, fault.code.code)).or_insert((0, fault)).0 += 1;
    }
    for ((file, code), (count, first)) in kinds {
        eprintln!(
            "{title} {file}: {count} × {} {} [{code}], 首见第 {} 行 first on line {}",
            first.code.zh, first.code.en, first.line, first.line
        );
    }
}
