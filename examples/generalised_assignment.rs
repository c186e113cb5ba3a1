//! Gives every job to one agent within what each can bear, and says how much better it could be at best.
//!
//!     cargo run --release --example generalised_assignment -- --gap gap12.txt --maximise
#![allow(clippy::print_stderr, reason = "an example owns its streams")]

mod cli;

use chancai::assign::generalised::{Goal, read_gap, solve, verify};
use clap::Parser;
use cli::search::Search;
use serde_json::json;
use std::io::Write as _;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Instant;

/// Generalised assignment, the OR-Library's format: a line of JSON for every problem of the file.
#[derive(Parser)]
#[command(version)]
struct Arguments {
    /// The file: how many problems; of each the agents and jobs, values and resources agent by agent, capacities.
    #[arg(long)]
    gap: PathBuf,
    /// Values are gained; without it they are paid.
    #[arg(long)]
    maximise: bool,
    /// The file for who does which job, .csv.
    #[arg(long)]
    out: Option<PathBuf>,
    #[command(flatten)]
    search: Search,
}

fn main() -> ExitCode {
    cli::exit(run(&Arguments::parse()))
}

fn run(arguments: &Arguments) -> Result<(), cli::Failure> {
    let file = &arguments.gap;
    let refused = |error: &dyn std::fmt::Display| format!("{}：{error}", file.display());
    let bytes = std::fs::read(file).map_err(|error| refused(&error))?;
    let problems = read_gap(&bytes).map_err(|error| refused(&error))?;
    let goal = if arguments.maximise { Goal::Maximise } else { Goal::Minimise };
    let mut csv = match &arguments.out {
        Some(path) => Some(csv::Writer::from_writer(cli::output(Some(path), false)?)),
        None => None,
    };
    if let Some(csv) = &mut csv {
        csv.write_record(["instance", "job", "agent"])?;
    }
    let mut out = cli::output(None, false)?;
    for (problem, instance) in problems.iter().zip(1..) {
        let progress = cli::progress("计算 computing");
        let started = Instant::now();
        let answer = solve(problem, goal, &arguments.search.options());
        let seconds = started.elapsed().as_secs_f64();
        let verified = verify(problem, goal, &answer).map_err(|flaw| refused(&flaw))?;
        progress.finish_and_clear();
        let line = json!({
            "instance": instance,
            "value": answer.value,
            "bound": answer.bound,
            "proved": answer.proved,
            "agents": problem.agents(),
            "jobs": problem.jobs(),
            "nodes": answer.search.nodes,
            "checked": cli::search::checked(verified),
            "seconds": seconds,
        });
        writeln!(out, "{line}")?;
        if answer.value.is_none() {
            let why =
                if answer.proved { "无可行分配 there is none" } else { "未找到可行分配 none was found" };
            eprintln!("第 {instance} 个问题 problem {instance}：{why}");
        }
        if let Some(csv) = &mut csv {
            for (&agent, job) in answer.agent_of.iter().flatten().zip(1..) {
                csv.write_record([instance.to_string(), job.to_string(), (agent + 1).to_string()])?;
            }
        }
    }
    if let Some(csv) = &mut csv {
        csv.flush()?;
    }
    Ok(out.flush()?)
}
