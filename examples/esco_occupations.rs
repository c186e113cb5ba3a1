//! Finds people's occupations from a few of their skills, on the official ESCO files.
//!
//! Every occupation becomes a position with its essential skills as requirements and its optional ones as welcome.
//! People are drawn uniformly, with replacement, from the occupations with at least `--skills` essential skills; each
//! holds that many distinct essential skills of one, at level 1. Every person is matched to every occupation by the
//! library's own engine, and the figures say how far up the true occupation stands.
//!
//!     cargo run --release --example esco_occupations -- --esco ../shared/data/esco-1.1.1 --sample 10000 --skills 5
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "an example owns its streams")]

mod cli;

use chancai::matching::MatchIndex;
use chancai::model::{Combine, Pool, Position, Scorer, ScoringContext, ScoringModel, Talent};
use chancai::taxonomy::{Kind, Lang, Neighbours, OccupationId, SkillId, esco};
use clap::Parser;
use rand::seq::index::sample;
use rand::{RngExt as _, SeedableRng as _};
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Instant;

/// Ranks ESCO occupations for people who hold a few of one's essential skills.
#[derive(Parser)]
struct Arguments {
    /// Folder of the official CSV files, plain or gzipped; `esco-1.1.1` in the folder that CHANCAI_DATA names when left out.
    #[arg(long, required_unless_present = "data")]
    esco: Option<PathBuf>,
    #[arg(long, env = "CHANCAI_DATA", hide = true)]
    data: Option<PathBuf>,
    /// Language edition, as in `skills_en.csv`.
    #[arg(long, default_value = "en")]
    language: String,
    /// How many occupations to list: what hit@k counts up to.
    #[arg(long, default_value_t = 10)]
    k: usize,
    /// How many people to draw.
    #[arg(long, default_value_t = 1000)]
    sample: usize,
    /// How many essential skills each holds.
    #[arg(long, default_value_t = 5)]
    skills: usize,
    /// Seed of the draw.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// How suitability and attraction become fit.
    #[arg(long, default_value = "geometric", value_parser = ["geometric", "suitability", "harmonic", "minimum"])]
    combine: String,
    #[command(flatten)]
    threads: cli::Threads,
}

fn main() -> ExitCode {
    cli::exit(run(&Arguments::parse()))
}

fn run(arguments: &Arguments) -> Result<(), cli::Failure> {
    let par = arguments.threads.start()?;
    let started = Instant::now();
    let beside = || arguments.data.clone().unwrap_or_default().join("esco-1.1.1");
    let folder = arguments.esco.clone().unwrap_or_else(beside);
    let reading = esco::read(&chancai::open_esco(&folder, &arguments.language)?, Lang::En)?;
    cli::count_by_code("退回 reject", &reading.rejects);
    cli::count_by_code("备注 note", &reading.notes);
    let esco = reading.value;
    eprintln!(
        "{} skills, {} occupations read in {:.2} s",
        esco.skills.ids().filter(|&s| esco.skills.kind(s) != Kind::Group).count(),
        occupations(&esco).count(),
        started.elapsed().as_secs_f64()
    );

    let positions = Pool::new(occupations(&esco).map(|o| position(&esco, o)).collect::<Result<Vec<_>, _>>()?)?;
    let (people, truth) = people(&positions, arguments)?;
    let similar = Neighbours::identity(esco.skills.len());
    let combine = Combine::SPELLINGS.iter().find(|(code, _)| *code == arguments.combine);
    let model = ScoringModel::builder().combine(combine.map_or(Combine::Geometric, |c| c.1)).build()?;
    let scorer = Scorer::new(model, ScoringContext::of_skills(&esco.skills, &similar));
    let index = MatchIndex::new(&scorer, &people, &positions, par);

    let matching = Instant::now();
    let lists = index.top_positions(arguments.k, par);
    let seconds = matching.elapsed().as_secs_f64();
    let ranks = index.ranks_of_positions(&truth, par);
    print_figures(&ranks, &lists, &truth, arguments.k);
    println!("people_per_second {:.0}", people.len() as f64 / seconds);
    if let Some(megabytes) = peak_memory_mb() {
        println!("peak_memory_mb {megabytes:.1}");
    }
    Ok(())
}

/// Occupations proper, without the groups above them.
fn occupations(esco: &esco::Esco) -> impl Iterator<Item = OccupationId> {
    esco.occupations.ids().filter(|&o| esco.occupations.kind(o) != Kind::Group)
}

fn position(esco: &esco::Esco, occupation: OccupationId) -> Result<Position, cli::Failure> {
    let id = esco.occupations.external(occupation).rsplit('/').next().unwrap_or_default();
    let mut position = Position::builder(id).title(esco.occupations.label(occupation, Lang::En));
    for skill in esco.occupation_skills.essential(occupation) {
        position = position.requires(skill, None, None);
    }
    for skill in esco.occupation_skills.optional(occupation) {
        position = position.welcomes(skill, None, None);
    }
    Ok(position.build()?)
}

/// Pairs of a person and the occupation they were drawn from, by their places.
type Truth = Vec<(u32, u32)>;

/// The people, and for each the place of the occupation they were drawn from.
fn people(positions: &Pool<Position>, arguments: &Arguments) -> Result<(Pool<Talent>, Truth), cli::Failure> {
    let known = arguments.skills;
    let essential: Vec<Vec<SkillId>> = positions
        .iter()
        .map(|p| p.requirements().iter().filter(|r| is_essential(r)).map(|r| r.skill).collect())
        .collect();
    let eligible: Vec<usize> = (0..positions.len()).filter(|&p| essential[p].len() >= known).collect();
    if eligible.is_empty() {
        return Err(format!("no occupation has {known} essential skills").into());
    }
    eprintln!("{} occupations have at least {known} essential skills", eligible.len());
    let mut random = rand_pcg::Pcg64::seed_from_u64(arguments.seed);
    let (mut people, mut truth) = (Vec::new(), Vec::new());
    for i in 0..arguments.sample {
        let occupation = eligible[random.random_range(0..eligible.len())];
        let mut person = Talent::builder(format!("t{i:07}")).consent(true);
        for place in sample(&mut random, essential[occupation].len(), known) {
            person = person.skill(essential[occupation][place], 1.0);
        }
        people.push(person.build()?);
        truth.push((i as u32, occupation as u32));
    }
    Ok((Pool::new(people)?, truth))
}

fn is_essential(requirement: &chancai::model::Requirement) -> bool {
    requirement.need == chancai::model::Need::Required
}

/// hit@k counts the people whose true occupation is among the first k; MRR runs over the full ranking.
fn print_figures(ranks: &[Option<usize>], lists: &[Vec<chancai::matching::Match>], truth: &[(u32, u32)], k: usize) {
    let people = ranks.len() as f64;
    let hits = |k: usize| ranks.iter().flatten().filter(|&&rank| rank <= k).count();
    let mut cuts = vec![1, 5, k];
    cuts.sort_unstable();
    cuts.dedup();
    for cut in cuts {
        println!("hit@{cut} {}", hits(cut) as f64 / people);
    }
    println!("MRR {}", ranks.iter().flatten().map(|&rank| 1.0 / rank as f64).sum::<f64>() / people);
    let listed = truth.iter().zip(lists).filter(|((_, p), list)| list.iter().any(|m| m.candidate == *p)).count();
    assert_eq!(listed, hits(k), "the lists and the ranks must tell the same");
}

/// The process's peak resident memory as Linux counts it; elsewhere nothing is said.
fn peak_memory_mb() -> Option<f64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|l| l.strip_prefix("VmHWM:"))?;
    Some(line.trim().trim_end_matches(" kB").trim().parse::<f64>().ok()? / 1024.0)
}
