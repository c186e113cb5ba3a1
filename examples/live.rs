//! A pool that changes: talents of `synth` come, change and leave while positions are matched with those there.
//!
//!     cargo run --release --example synth -- --out target/market
//!     cargo run --release --example live -- --data target/market --mode full --changes 1000 --threads 1
//!
//! The index is built of all talents but the last thousand. Those come, a thousand others get the record of the talent after
//! them, and a thousand others leave. All positions are matched then, once before the changes are merged into the index
//! and once after; the lists must be the same.
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "an example owns its streams")]

mod cli;

use chancai::matching::{IndexOptions, LiveIndex, Match, Par, PoolChange, TalentIndex};
use chancai::model::{Identified as _, Position, Scorer};
use clap::Parser;
use cli::market;
use cli::market::records::Market;
use std::process::ExitCode;
use std::time::Instant;

/// Changes a pool of synthetic talents and matches synthetic positions with it.
#[derive(Parser)]
#[command(version)]
struct Arguments {
    #[command(flatten)]
    asked: cli::market::Asked,
    /// How many talents come, how many others change and how many others leave.
    #[arg(long, default_value_t = 1000)]
    changes: usize,
    /// How often all positions are matched before the merge, and after it; the median time counts.
    #[arg(long, default_value_t = 5)]
    repeat: usize,
    #[command(flatten)]
    threads: cli::Threads,
}

fn main() -> ExitCode {
    cli::exit(run(&Arguments::parse()))
}

fn run(arguments: &Arguments) -> Result<(), cli::Failure> {
    let par = arguments.threads.start_timed()?;
    let market = market::read(&arguments.asked.data)?;
    let (scorer, positions) = (market.scorer(arguments.asked.mode)?, market.positions(arguments.asked.mode));
    let (first, changes) = changes(&market, arguments.changes)?;

    let (live, build) = timed(|| built(&scorer, &market, first, par));
    let mut live = live?;
    let (applied, apply) = timed(|| live.apply(changes, par));
    applied?;
    let search = |live: &LiveIndex<'_>| searched(live, &positions, arguments, par);
    let (lists, before) = search(&live);
    let mut merged = live.clone();
    let ((), merge) = timed(|| merged.merge(par));
    let (again, after) = search(&merged);

    let differs = differing((&live, &lists), (&merged, &again));
    let line = serde_json::json!({
        "talents": merged.len(),
        "positions": positions.len(),
        "changes": arguments.changes,
        "unmerged": live.unmerged(),
        "build_seconds": build,
        "apply_seconds": apply,
        "merge_seconds": merge,
        "us_per_position": { "before_merge": before, "after_merge": after },
        "lists_equal": differs.is_none(),
        "threads": arguments.threads.count(),
    });
    println!("{line}");
    differs.map_or(Ok(()), |at| Err(told(&positions[at]).into()))
}

/// What something gives and how many seconds it takes.
fn timed<T>(work: impl FnOnce() -> T) -> (T, f64) {
    let start = Instant::now();
    let made = work();
    (made, start.elapsed().as_secs_f64())
}

/// The lists of all positions, and how many microseconds a position they take.
fn searched(live: &LiveIndex<'_>, positions: &[Position], arguments: &Arguments, par: Par) -> (Vec<Vec<Match>>, f64) {
    let search = || timed(|| live.best(positions, arguments.asked.k, par));
    let (lists, first) = search();
    let mut times: Vec<f64> = (1..arguments.repeat).map(|_| search().1).chain([first]).collect();
    times.sort_by(f64::total_cmp);
    (lists, times[times.len() / 2] * 1e6 / positions.len().max(1) as f64)
}

/// The index of the first talents.
fn built<'s>(scorer: &'s Scorer<'s>, market: &Market, first: usize, par: Par) -> Result<LiveIndex<'s>, cli::Failure> {
    let options = IndexOptions::default();
    let index = TalentIndex::build(scorer, first, |i| market.talent(i), &options, par);
    Ok(LiveIndex::of(scorer, index, (0..first).map(Market::id).collect(), &options)?)
}

/// How many talents are there at first, and what changes. Who changes and who leaves are spread over all who are there.
fn changes(market: &Market, each: usize) -> Result<(usize, Vec<PoolChange>), cli::Failure> {
    let all = market.talents();
    if each > all / 3 {
        return Err(format!(
            "共 {all} 人，不够新增、更新、删除各 {each} 人 (too few of {all} talents for {each} each to come, change and leave)"
        )
        .into());
    }
    let first = all - each;
    let apart = first / each.max(1);
    let come = (first..all).map(|i| PoolChange::Insert(market.talent(i)));
    let change = (0..each).map(|i| PoolChange::Update(market.talent_called(i * apart, i * apart + 1)));
    let leave = (0..each).map(|i| PoolChange::Delete(Market::id(i * apart + 1)));
    Ok((first, come.chain(change).chain(leave).collect()))
}

/// The first position whose lists name others, in another order or with other fits.
fn differing(a: (&LiveIndex<'_>, &[Vec<Match>]), b: (&LiveIndex<'_>, &[Vec<Match>])) -> Option<usize> {
    let named = |live: &LiveIndex<'_>, list: &[Match]| {
        let named = list.iter().map(|found| (live.id(found.candidate).cloned(), found.fit.to_bits()));
        named.collect::<Vec<_>>()
    };
    let mut lists = a.1.iter().zip(b.1);
    lists.position(|(one, other)| named(a.0, one) != named(b.0, other))
}

fn told(position: &Position) -> String {
    let id = position.id();
    format!("岗位 {id}：合并前后的名单不同 (position {id}: the lists before and after the merge differ)")
}
