//! Sends people to the article's 1,762 dispatch posts: under quotas of the district, its programmes, areas and townships,
//! with teams and couples kept together, and with a bound on how much better it could be.
//!
//! The posts of a programme are split over the townships by weights, with the largest remainders. The quotas are a tree over
//! posts: district, programme, area 片区, post. A tree cannot hold a township's total across programmes as well, so what a
//! township is owed is kept post by post, and its total is reported.
//!
//! People are the sample district's (invented); fit is the library's own, over the gates. `--plant` puts a conflict into
//! the quotas and shows that exactly the conflicting ones are named.
//!
//!     cargo run --release --example dispatch -- --out target/dispatch
//!     cargo run --release --example dispatch -- --plant cap-under-minimums
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "an example owns its streams")]

mod bounds;
#[path = "../cli/mod.rs"]
mod cli;
mod posts;
mod report;
mod together;

use bounds::{Plant, Tree};
use chancai::assign::{
    Edge, Limits, Objective, Optimal, Parts, Problem, Proposer, Row, Unsolved, optimal, stable, summary,
};
use chancai::matching::{MatchIndex, Par};
use chancai::model::read::{ConsentBasis, read_quotas};
use chancai::model::{Identified as _, ScoringModel};
use chancai::table::{Format, Source};
use chancai::{Catalogue, CatalogueFiles, District, DistrictFiles, Ledger, data};
use clap::Parser;
use posts::{Post, Programme};
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Instant;

/// Fills the eight dispatch programmes from the sample district's people.
#[derive(Parser)]
#[command(version)]
struct Arguments {
    /// How many people the sample district has.
    #[arg(long, default_value_t = 40_000)]
    talents: usize,
    /// The share of every programme's posts that is filled, above 0, at most 1.
    #[arg(long, default_value_t = 1.0, value_parser = share)]
    share: f64,
    /// Pairs of a lower fit are not considered, 0 to 1.
    #[arg(long, default_value_t = 0.35)]
    floor: f64,
    /// How many teams go to one post together or stay home.
    #[arg(long, default_value_t = 40)]
    teams: usize,
    /// How many couples go to one township together or stay home.
    #[arg(long, default_value_t = 24)]
    couples: usize,
    /// How many partial choices of teams and couples are looked at before the best found is given with its gap.
    #[arg(long, default_value_t = Limits::default().choices)]
    choices: u32,
    /// Put a conflict into the quotas.
    #[arg(long, value_enum)]
    plant: Option<Plant>,
    /// Seed of the people, teams and couples.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Folder for dispatch.csv, programmes.csv and townships.csv.
    #[arg(long)]
    out: Option<PathBuf>,
    /// Start the CSV files with a byte-order mark, so that Excel reads them as UTF-8.
    #[arg(long)]
    bom: bool,
    #[command(flatten)]
    threads: cli::Threads,
}

fn share(text: &str) -> Result<f64, String> {
    let share = text.parse().ok().filter(|&share: &f64| share > 0.0 && share <= 1.0);
    share.ok_or_else(|| "应大于 0、不超过 1 (above 0, at most 1)".to_owned())
}

fn main() -> ExitCode {
    cli::exit(run(&Arguments::parse()))
}

/// What is asked: posts and people as columns and rows.
struct Asked {
    programmes: Vec<Programme>,
    posts: Vec<Post>,
    /// What every township is called, Chinese and English.
    townships: Vec<[String; 2]>,
    tree: Tree,
    teams: Vec<Vec<u32>>,
    problem: Problem,
}

fn run(arguments: &Arguments) -> Result<(), cli::Failure> {
    let par = arguments.threads.start()?;
    let progress = cli::progress("读取、匹配 reading, matching");
    let asked = ask(arguments, par)?;
    progress.set_message("安排 dispatching");
    let started = Instant::now();
    let mut limits = Limits::default();
    limits.choices = arguments.choices;
    let found = optimal(&asked.problem, Objective::Total, &limits);
    let seconds = started.elapsed().as_secs_f64();
    let found: Optimal = match found {
        Err(Unsolved::Conflict(conflicts)) => {
            progress.finish_and_clear();
            return Err(report::infeasible(&conflicts, &asked.tree.names));
        }
        found => found?,
    };
    let started = Instant::now();
    let steady = stable(&asked.problem, Proposer::Rows);
    let steady = (summary(&asked.problem, &steady), started.elapsed().as_secs_f64());
    progress.finish_and_clear();
    let report = report::Report::new(&asked, &found, found.allocation(&asked.problem));
    if let Some(folder) = &arguments.out {
        report.write(folder, arguments.bom)?;
    }
    report.table();
    println!("{}", report.line(seconds, &steady));
    Ok(())
}

/// Reads the people, makes the posts and matches the two.
fn ask(arguments: &Arguments, par: Par) -> Result<Asked, cli::Failure> {
    let mut ledger = Ledger::default();
    let catalogue = Catalogue::read(&CatalogueFiles::embedded(), &mut ledger)?;
    let quotas = ledger.take(read_quotas(&data::quotas(), &catalogue.regions)?);
    let programmes = posts::programmes(&quotas, arguments.share)?;
    let posts = posts::posts(&programmes);
    let district = district(arguments, &catalogue, posts::csv(&posts, &programmes, &catalogue)?, &mut ledger)?;
    if !district.positions.iter().map(|position| position.id().as_str()).eq(posts.iter().map(|post| post.id.as_str())) {
        return Err("有岗位没有读进来 (not all posts were read)".into());
    }
    let scorer = district.scorer(&catalogue, ScoringModel::default());
    let index = MatchIndex::new(&scorer, &district.applicants, &district.positions, par);
    let (people, edges) = pairs(&index, arguments.floor, par);

    let trained: Vec<Option<usize>> = people
        .iter()
        .map(|&person| {
            let is = |occupation| district.applicants[person as usize].occupations().contains(&occupation);
            programmes.iter().position(|p| catalogue.occupations.find(p.occupation).is_some_and(is))
        })
        .collect();
    let mut rows = vec![Row::default(); people.len()];
    let mut draw = together::Draw::new(arguments.seed, &posts, &programmes, &trained, &edges);
    let teams = draw.teams(arguments.teams, &mut rows);
    let couples = draw.couples(arguments.couples);

    let townships = posts::township_names(&catalogue.regions);
    let mut tree = bounds::tree(&posts, &programmes, &townships);
    let ids = || people.iter().map(|&person| district.applicants[person as usize].id().as_str().to_owned());
    tree.names.iter_mut().for_each(|names| names.rows = ids().collect());
    if let Some(plant) = arguments.plant {
        tree.plant(plant, &posts, &programmes, &edges);
    }
    let (columns, quotas) = (tree.columns.clone(), tree.quotas.clone());
    let parts = Parts { rows, columns, quotas, edges, couples, ..Parts::default() };
    let problem = Problem::from_parts(&parts)?;
    Ok(Asked { programmes, posts, townships, tree, teams, problem })
}

/// The sample district's people, and our posts in place of its own.
fn district(
    arguments: &Arguments,
    catalogue: &Catalogue,
    positions: String,
    ledger: &mut Ledger,
) -> Result<District, cli::Failure> {
    let mut options = data::DistrictOptions::default();
    options.seed = arguments.seed;
    options.talents = arguments.talents;
    let mut files = DistrictFiles::sample(&options);
    files.positions = Source::from_text("dispatch-positions.csv", positions, Format::Csv);
    // What employers of the sample say is of posts that are not here.
    files.opinions = None;
    Ok(District::read(&files, catalogue, &ConsentBasis::Column, ledger)?)
}

/// Everybody who may be sent anywhere, by place among the applicants, and the pairs by row, then column: all that pass the
/// gates with a fit of at least `floor`. A pair is worth its fit, people prefer by attraction, posts by suitability.
fn pairs(index: &MatchIndex<'_>, floor: f64, par: Par) -> (Vec<u32>, Vec<Edge>) {
    let mut edges = Vec::new();
    for (column, list) in (0..).zip(index.top_talents(index.talents(), par)) {
        let suited = list.iter().take_while(|m| m.fit >= floor);
        edges.extend(suited.map(|m| {
            let (wish, want) = (m.attraction.unwrap_or(m.fit), m.suitability.unwrap_or(m.fit));
            Edge::new(m.candidate, column, four_digits(m.fit)).preferred(wish, want)
        }));
    }
    edges.sort_by_key(|edge| (edge.row, edge.column));
    let mut people: Vec<u32> = edges.iter().map(|edge| edge.row).collect();
    people.dedup();
    let mut row = 0;
    for edge in &mut edges {
        row += u32::from(people[row as usize] != edge.row);
        edge.row = row;
    }
    (people, edges)
}

/// Fit is exact to 5e-5, so that more digits would say nothing; with four, totals are exact.
fn four_digits(fit: f64) -> f64 {
    (fit * 10_000.0).round() / 10_000.0
}
