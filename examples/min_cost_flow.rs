//! Finds a cheapest flow of a network in DIMACS text, or the cut that shows why there is none.
//!
//!     cargo run --release --example min_cost_flow -- --dimacs network.min
#![allow(clippy::print_stderr, reason = "an example owns its streams")]

mod cli;

use chancai::assign::flow::{Network, dimacs, minimum_cost, verify, verify_cut};
use clap::Parser;
use std::fs::File;
use std::io::{BufReader, Write as _};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Instant;

/// Minimum-cost flow: a line of JSON with the status, the cost and the proof.
#[derive(Parser)]
#[command(version)]
struct Arguments {
    /// The network, in the DIMACS format of minimum-cost flow problems: p min, n and a lines.
    #[arg(long)]
    dimacs: PathBuf,
    /// The file for the line of JSON; stdout when left out.
    #[arg(long)]
    out: Option<PathBuf>,
    #[command(flatten)]
    threads: cli::Threads,
}

fn main() -> ExitCode {
    cli::exit(run(&Arguments::parse()))
}

fn run(arguments: &Arguments) -> Result<(), cli::Failure> {
    arguments.threads.start()?;
    let network = read(&arguments.dimacs)?;
    let progress = cli::progress("计算 computing");
    let answer = answer(&network)?;
    progress.finish_and_clear();
    let mut out = cli::output(arguments.out.as_deref(), false)?;
    writeln!(out, "{answer}")?;
    Ok(out.flush()?)
}

fn read(path: &Path) -> Result<Network, cli::Failure> {
    let name = path.display();
    let file = File::open(path).map_err(|error| format!("读不了 {name} (cannot read): {error}"))?;
    dimacs::read(BufReader::new(file)).map_err(|error| format!("{name}：{error}").into())
}

/// The line of JSON, written by hand: its numbers may be longer than those of a JSON library.
fn answer(network: &Network) -> Result<String, cli::Failure> {
    let start = Instant::now();
    let found = minimum_cost(network);
    let seconds = start.elapsed().as_secs_f64();
    let size = format!(r#""nodes":{},"arcs":{},"seconds":{seconds}"#, network.nodes(), network.arcs());
    Ok(match found {
        Ok(flow) => {
            let proof = verify(network, &flow)?;
            format!(r#"{{"status":"optimal","cost":{},"dual_value":{},{size}}}"#, proof.cost, proof.dual_value)
        }
        Err(cut) => {
            verify_cut(network, &cut)?;
            let (nodes, shortfall) = (cut.nodes.len(), cut.shortfall());
            format!(r#"{{"status":"infeasible","cost":null,"cut_nodes":{nodes},"shortfall":{shortfall},{size}}}"#)
        }
    })
}
