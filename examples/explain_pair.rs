//! Explains one pair of the sample district, or of your own files: its gates and terms, or why not.
//!
//!     cargo run --release --example explain_pair -- --talent t00001 --position p0001
//!     cargo run --release --example explain_pair -- --data my-district --talent T7 --position P3
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "an example owns its streams")]

mod cli;

use chancai::matching::{MatchIndex, WhyNot};
use chancai::model::{ScoringModel, gate_text};
use chancai::taxonomy::Lang;
use chancai::{Catalogue, CatalogueFiles, District, DistrictFiles, Ledger, data};
use clap::Parser;
use std::path::PathBuf;
use std::process::ExitCode;

/// Explains how one talent and one position suit, in Chinese and English.
#[derive(Parser)]
#[command(version)]
struct Arguments {
    /// Folder of your own files; without it the sample district.
    #[arg(long)]
    data: Option<PathBuf>,
    /// Id of the talent (or team).
    #[arg(long)]
    talent: String,
    /// Id of the position.
    #[arg(long)]
    position: String,
    /// How long a list the pair would have to be on.
    #[arg(long, default_value_t = 10)]
    k: usize,
    /// Seed of the sample district.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    #[command(flatten)]
    reading: cli::Reading,
    #[command(flatten)]
    threads: cli::Threads,
}

fn main() -> ExitCode {
    cli::exit(explain(&Arguments::parse()))
}

fn explain(arguments: &Arguments) -> Result<(), cli::Failure> {
    let par = arguments.threads.start()?;
    let mut ledger = Ledger::default();
    let (catalogue, files) = inputs(arguments)?;
    let catalogue = Catalogue::read(&catalogue, &mut ledger)?;
    let district = District::read(&files, &catalogue, &arguments.reading.consent(), &mut ledger)?;
    if arguments.reading.strict {
        ledger.strict()?;
    }
    let missing = |what: &str, id: &str| {
        format!(
            "没有编号为“{id}”的{what}；可能已被退回，或属于某个团队 (no such id; it may have been rejected, or be in a team)"
        )
    };
    let talent = district.applicants.find(&arguments.talent).ok_or_else(|| missing("人才", &arguments.talent))?;
    let position = district.positions.find(&arguments.position).ok_or_else(|| missing("岗位", &arguments.position))?;

    let scorer = catalogue.scorer(ScoringModel::default());
    let index = MatchIndex::new(&scorer, &district.applicants, &district.positions, par);
    let why = index.explain(talent as u32, position as u32);
    for lang in Lang::ALL {
        print!("{}", why.text(lang, &catalogue.skills));
    }
    match index.why_not(talent as u32, position as u32, arguments.k) {
        WhyNot::Barred(gates) => {
            for gate in gates {
                let [zh, en] = Lang::ALL.map(|lang| gate_text(gate, lang, &catalogue.skills));
                println!("未通过 gate closed [{}]: {zh} / {en}", gate.code());
            }
        }
        WhyNot::Ranked { rank, kth_fit, .. } => {
            println!("排名 rank {rank}");
            if let Some(kth) = kth_fit.filter(|_| rank > arguments.k) {
                println!("进入前 {} 名须契合度达到 fit needed for the first {}: {kth}", arguments.k, arguments.k);
            }
        }
        _ => {}
    }
    Ok(())
}

/// The sample district, or the user's files over the embedded catalogue.
fn inputs(arguments: &Arguments) -> Result<(CatalogueFiles, DistrictFiles), cli::Failure> {
    let catalogue = CatalogueFiles::embedded();
    if let Some(folder) = &arguments.data {
        let (catalogue, _) = catalogue.or_from(folder, arguments.reading.encoding)?;
        return Ok((catalogue, DistrictFiles::open(folder, arguments.reading.encoding)?));
    }
    let mut options = data::DistrictOptions::default();
    options.seed = arguments.seed;
    Ok((catalogue, DistrictFiles::sample(&options)))
}
