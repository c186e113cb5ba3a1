//! Runs a district end to end: who suits which post, who goes where, what the chains are short of.
//!
//! Without arguments it runs the embedded sample district (people and employers are invented) and writes
//! `target/district/`: `report.html`, `matches.csv`, `allocation.csv`, `gaps.csv`, `hires.csv`, `unknown.csv`, `tiers.csv` and `rejects.csv`.
//! With `--data DIR` it runs your own files, in the formats of `docs/formats.md`.
//!
//!     cargo run --release --example district
//!     cargo run --release --example district -- --data my-district --out result
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "an example owns its streams")]

mod cli;

use chancai::chain::CascadeOptions;
use chancai::hires::hires;
use chancai::model::{Date, Position};
use chancai::page::{self, PageOptions};
use chancai::pipeline::{Options, Run, run};
use chancai::table::Fault;
use chancai::tables::{write_allocation, write_gaps, write_hires, write_matches, write_tiers, write_unknowns};
use chancai::taxonomy::Lang;
use chancai::{CatalogueFiles, DistrictFiles, Error, data};
use clap::Parser;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Instant;

/// Matches a district's talents to its posts, allocates them and reports, with reasons.
#[derive(Parser)]
#[command(version)]
struct Arguments {
    /// Folder of your own files: talents and positions, and where you have them employers, teams, quotas, assessments,
    /// opinions, phases, tier-rules, skills, occupations, chains, nodes, edges, regions (.csv or .jsonl, plain or .gz). Without
    /// it: the sample district.
    #[arg(long)]
    data: Option<PathBuf>,
    /// The day that tiers and assessments are asked for, YYYY-MM-DD; tier-rules needs one. The sample's is 2020-11-17.
    #[arg(long, value_name = "DATE")]
    as_of: Option<Date>,
    /// The scoring model as JSON, such as learn_decisions saves one; the default model when left out.
    #[arg(long)]
    model: Option<PathBuf>,
    /// Folder for the results.
    #[arg(long, default_value = "target/district")]
    out: PathBuf,
    /// Candidates to list for each position.
    #[arg(long, default_value_t = 10)]
    k: usize,
    /// Seed of the sample district.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Start the CSV files with a byte-order mark, so that Excel reads them as UTF-8.
    #[arg(long)]
    bom: bool,
    #[command(flatten)]
    reading: cli::Reading,
    #[command(flatten)]
    threads: cli::Threads,
}

fn main() -> ExitCode {
    cli::exit(district(&Arguments::parse()))
}

fn district(arguments: &Arguments) -> Result<(), cli::Failure> {
    let started = Instant::now();
    let progress = cli::progress("读取、匹配、安排 reading, matching, allocating");
    let (catalogue, files, page) = inputs(arguments)?;
    let mut options = Options::default();
    options.k = arguments.k;
    options.consent = arguments.reading.consent();
    options.strict = arguments.reading.strict;
    options.par = arguments.threads.start()?;
    options.model = cli::scoring_model(arguments.model.as_deref())?;
    if let Some(day) = files.as_of {
        let mut policy = options.model.assessment().clone();
        policy.as_of = Some(day);
        options.model = options.model.to_builder().assessment(policy).build()?;
    }
    let run = match run(&catalogue, &files, &options) {
        Err(Error::Refused { rejects }) => {
            save_rejects(arguments, &rejects)?;
            return Err(Error::Refused { rejects }.into());
        }
        run => run?,
    };
    write(&run, &page, arguments)?;
    progress.finish_and_clear();
    cli::count_by_code("备注 note", &run.ledger.notes);
    summarise(&run, &arguments.out, started);
    let (people, posts) = (&run.district.applicants, &run.district.positions);
    if !run.ledger.rejects.is_empty() && (people.is_empty() || posts.is_empty()) {
        return Err("没有可用的行 (no good row is left)".into());
    }
    Ok(())
}

fn save_rejects(arguments: &Arguments, rejects: &[Fault]) -> Result<(), cli::Failure> {
    let out = &arguments.out;
    std::fs::create_dir_all(out).map_err(|source| Error::Write { path: out.clone(), source })?;
    cli::save_rejects(&out.join("rejects.csv"), rejects, arguments.bom)
}

/// The sample district, or the user's files over the embedded catalogue.
fn inputs(arguments: &Arguments) -> Result<(CatalogueFiles, DistrictFiles, PageOptions), cli::Failure> {
    let mut page = PageOptions::default();
    let catalogue = CatalogueFiles::embedded();
    let Some(folder) = &arguments.data else {
        let mut options = data::DistrictOptions::default();
        options.seed = arguments.seed;
        page.district = ["綦江区（样例）".into(), "Qijiang District (sample)".into()];
        page.as_of = "2020-11-17".into();
        page.provenance = vec![[
            format!("样例数据：人员与单位均为虚构，由种子 {} 生成", arguments.seed),
            format!("Sample data: people and employers are invented, drawn with seed {}", arguments.seed),
        ]];
        let mut files = DistrictFiles::sample(&options);
        if let Some(day) = arguments.as_of {
            files.as_of = Some(day);
            page.as_of = day.to_string();
        }
        return Ok((catalogue, files, page));
    };
    let (catalogue, own) = catalogue.or_from(folder, arguments.reading.encoding)?;
    let mut files = DistrictFiles::open(folder, arguments.reading.encoding)?;
    files.as_of = arguments.as_of;
    let own = if own.is_empty() { "—".to_owned() } else { own.join(", ") };
    page.provenance =
        vec![[format!("自有目录表：{own}；其余用内置表"), format!("Own catalogue tables: {own}; the rest embedded")]];
    Ok((catalogue, files, page))
}

fn write(run: &Run, options: &PageOptions, arguments: &Arguments) -> Result<(), cli::Failure> {
    let out = &arguments.out;
    save_rejects(arguments, &run.ledger.rejects)?;
    let file = |name: &str| cli::output(Some(&out.join(name)), arguments.bom);
    run.with_lists(Lang::Zh, |lists| Ok::<_, cli::Failure>(write_matches(file("matches.csv")?, lists.records())?))?;
    write_allocation(file("allocation.csv")?, run)?;
    write_gaps(file("gaps.csv")?, run)?;
    write_hires(file("hires.csv")?, run, &hires(run, &CascadeOptions::default())?)?;
    write_unknowns(file("unknown.csv")?, run)?;
    if !run.district.tiers.is_empty() {
        write_tiers(file("tiers.csv")?, &run.district.tiers)?;
    }
    std::fs::write(out.join("report.html"), page::render(run, options)?)?;
    Ok(())
}

fn summarise(run: &Run, out: &Path, started: Instant) {
    for file in &run.ledger.files {
        println!("读入 read      {:<22} {:>7} 行 rows  {}", file.name, file.rows, file.encoding);
    }
    let district = &run.district;
    let seats: u32 = district.positions.iter().map(Position::headcount).sum();
    let open = run.matches.iter().filter(|list| !list.is_empty()).count();
    let line = |zh: &str, en: &str, value: String| println!("{zh} {en}: {value}");
    println!();
    line("申请单元", "applicants", format!("{}（团队 teams {}）", district.applicants.len(), district.teams.len()));
    line("岗位", "positions", format!("{}，席位 seats {seats}", district.positions.len()));
    line("有人可荐的岗位", "positions with candidates", open.to_string());
    line("建议安排", "placed", run.allocation.placed().to_string());
    let left: u32 = run.allocation.unfilled().iter().sum();
    line("空缺席位", "seats left", left.to_string());
    let certificate = run.allocation.certificate();
    line(
        "不稳定对",
        "blocking pairs",
        format!("{}，核对 edges checked {}", certificate.blocking_pairs(), certificate.edges_checked()),
    );
    line("产业链节点", "chain nodes", verdicts(run));
    line("退回的行", "rejected rows", run.ledger.rejected_rows().to_string());
    line("未识别的技能", "unknown skills", run.ledger.unknowns.skills.len().to_string());
    println!();
    println!("结果在 results in {}，用时 took {:.1} s", out.display(), started.elapsed().as_secs_f64());
}

/// How many nodes have each verdict.
fn verdicts(run: &Run) -> String {
    let count = |code: &str| run.gaps.iter().filter(|g| g.verdict.code() == code).count();
    let parts = [("missing", "缺"), ("weak", "弱"), ("adequate", "稳"), ("strong", "强"), ("unknown", "未知")];
    parts.map(|(code, zh)| format!("{zh} {code} {}", count(code))).join("，")
}
