//! Matches your own talents and positions files and writes the lists of the best.
//!
//!     cargo run --release --example match_files -- --talents T.csv --positions P.csv --out M.csv --rejects R.csv
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "an example owns its streams")]

mod cli;

use chancai::matching::MatchIndex;
use chancai::model::{Combine, Date, ScoringModel};
use chancai::table::Source;
use chancai::tables::{Direction, Lists, write_matches, write_matches_jsonl, write_tiers};
use chancai::taxonomy::Lang;
use chancai::{Catalogue, CatalogueFiles, District, DistrictFiles, Ledger};
use clap::{Parser, ValueEnum};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Matches a talents file to a positions file: gates, fit and reasons for the best of each.
#[derive(Parser)]
#[command(version)]
struct Arguments {
    /// Talents, .csv or .jsonl, plain or .gz.
    #[arg(long)]
    talents: PathBuf,
    /// Positions, .csv or .jsonl, plain or .gz.
    #[arg(long)]
    positions: PathBuf,
    /// Employers, for their platforms and regions.
    #[arg(long)]
    employers: Option<PathBuf>,
    /// Folder with your own skills, occupations, chains, nodes, edges or regions; the rest is embedded.
    #[arg(long)]
    catalogue: Option<PathBuf>,
    /// How many of the best to list.
    #[arg(long, default_value_t = 10)]
    k: usize,
    /// Whose lists: the best talents of every position, or the best positions of every talent.
    #[arg(long, value_enum, default_value = "positions")]
    direction: Whose,
    /// The scoring model as JSON, such as learn_decisions saves one; the default model when left out.
    #[arg(long)]
    model: Option<PathBuf>,
    /// How suitability and attraction become fit; as the model says when left out.
    #[arg(long, value_enum)]
    combine: Option<Combination>,
    /// Language of the explanations: zh or en.
    #[arg(long, value_enum, default_value = "zh")]
    lang: Language,
    /// Rules of tiers 分层分类: everybody's tier is written beside, and never changes a list.
    #[arg(long, value_name = "FILE", requires = "as_of")]
    tiers: Option<PathBuf>,
    /// The day the tiers are asked for, YYYY-MM-DD.
    #[arg(long, value_name = "DATE", requires = "tiers")]
    as_of: Option<Date>,
    /// Where the tiers are written; talent-tiers.csv in the folder of --out when left out.
    #[arg(long, value_name = "FILE", requires = "tiers")]
    tiers_out: Option<PathBuf>,
    /// Where rejected rows are written.
    #[arg(long)]
    rejects: Option<PathBuf>,
    /// Start the CSV file with a byte-order mark, so that Excel reads it as UTF-8.
    #[arg(long)]
    bom: bool,
    /// The lists, .csv or .jsonl; stdout (CSV) when left out.
    #[arg(long)]
    out: Option<PathBuf>,
    #[command(flatten)]
    reading: cli::Reading,
    #[command(flatten)]
    threads: cli::Threads,
}

#[derive(Clone, Copy, ValueEnum)]
enum Whose {
    Positions,
    Talents,
}

#[derive(Clone, Copy, ValueEnum)]
enum Combination {
    Geometric,
    Suitability,
    Harmonic,
    Minimum,
}

#[derive(Clone, Copy, ValueEnum)]
enum Language {
    Zh,
    En,
}

fn main() -> ExitCode {
    cli::exit(match_files(&Arguments::parse()))
}

fn match_files(arguments: &Arguments) -> Result<(), cli::Failure> {
    let par = arguments.threads.start()?;
    let progress = cli::progress("读取 reading");
    let mut ledger = Ledger::default();
    let (catalogue, district) = read(arguments, &mut ledger)?;
    report(arguments, &ledger)?;
    if arguments.reading.strict {
        ledger.strict()?;
    }
    if !ledger.rejects.is_empty() && (district.applicants.is_empty() || district.positions.is_empty()) {
        return Err("没有可用的行 (no good row is left)".into());
    }
    progress.set_message("匹配 matching");
    let scorer = district.scorer(&catalogue, model(arguments)?);
    let index = MatchIndex::new(&scorer, &district.applicants, &district.positions, par);
    let (direction, lists) = match arguments.direction {
        Whose::Positions => (Direction::Positions, index.top_talents(arguments.k, par)),
        Whose::Talents => (Direction::Talents, index.top_positions(arguments.k, par)),
    };
    progress.set_message("写出 writing");
    let lists = Lists {
        index: &index,
        scorer: &scorer,
        talents: &district.applicants,
        positions: &district.positions,
        lists: &lists,
        direction,
        lang: match arguments.lang {
            Language::Zh => Lang::Zh,
            Language::En => Lang::En,
        },
    };
    let json = arguments.out.as_deref().and_then(Path::extension).is_some_and(|e| e.eq_ignore_ascii_case("jsonl"));
    let out = cli::output(arguments.out.as_deref(), arguments.bom && !json)?;
    if json {
        write_matches_jsonl(out, lists.records())?;
    } else {
        write_matches(out, lists.records())?;
    }
    save_tiers(arguments, &district)?;
    progress.finish_and_clear();
    Ok(())
}

/// Everybody's tier, where rules are given.
fn save_tiers(arguments: &Arguments, district: &District) -> Result<(), cli::Failure> {
    if arguments.tiers.is_none() {
        return Ok(());
    }
    let beside = || arguments.out.as_deref().unwrap_or(Path::new("")).with_file_name("talent-tiers.csv");
    let path = arguments.tiers_out.clone().unwrap_or_else(beside);
    write_tiers(cli::output(Some(&path), arguments.bom)?, &district.tiers)?;
    let without = district.tiers.iter().filter(|person| person.tiering.is_err()).count();
    eprintln!(
        "分层 tiers: {} 人 people, 其中未定层 without a tier {without}, {}",
        district.tiers.len(),
        path.display()
    );
    Ok(())
}

fn read(arguments: &Arguments, ledger: &mut Ledger) -> Result<(Catalogue, District), cli::Failure> {
    let encoding = arguments.reading.encoding;
    let mut files = CatalogueFiles::embedded();
    if let Some(folder) = &arguments.catalogue {
        files = files.or_from(folder, encoding)?.0;
    }
    let catalogue = Catalogue::read(&files, ledger)?;
    let open = |path: &PathBuf| Source::open(path, encoding);
    let mut files = DistrictFiles::new(open(&arguments.talents)?, open(&arguments.positions)?);
    files.employers = arguments.employers.as_ref().map(open).transpose()?;
    files.tier_rules = arguments.tiers.as_ref().map(open).transpose()?;
    files.as_of = arguments.as_of;
    let district = District::read(&files, &catalogue, &arguments.reading.consent(), ledger)?;
    Ok((catalogue, district))
}

/// What was read and left out, on stderr and in the rejects file.
fn report(arguments: &Arguments, ledger: &Ledger) -> Result<(), cli::Failure> {
    for file in &ledger.files {
        eprintln!("读入 read {}: {} 行 rows, {}", file.name, file.rows, file.encoding);
    }
    if let Some(basis) = &ledger.consent_basis {
        eprintln!("同意依据 basis of consent: {basis}");
    }
    cli::count_by_code("备注 note", &ledger.notes);
    cli::count_by_code("退回 reject", &ledger.rejects);
    let unknown = (ledger.unknowns.skills.len(), ledger.unknowns.occupations.len());
    if unknown != (0, 0) {
        eprintln!("未识别 unknown: {} 种技能 skills, {} 种职业 occupations", unknown.0, unknown.1);
    }
    match &arguments.rejects {
        Some(path) => cli::save_rejects(path, &ledger.rejects, arguments.bom),
        None => Ok(()),
    }
}

fn model(arguments: &Arguments) -> Result<ScoringModel, cli::Failure> {
    let model = cli::scoring_model(arguments.model.as_deref())?;
    let combine = match arguments.combine {
        None => return Ok(model),
        Some(Combination::Geometric) => Combine::Geometric,
        Some(Combination::Suitability) => Combine::Suitability,
        Some(Combination::Harmonic) => Combine::Harmonic,
        Some(Combination::Minimum) => Combine::Minimum,
    };
    Ok(model.to_builder().combine(combine).build()?)
}
