//! Says how much of all output is lost where a firm fails, for every firm of a supply network.
//!
//!     cargo run --release --example systemic_risk -- --edges links.csv --sectors firms.csv --production leontief
#![allow(clippy::print_stderr, reason = "an example owns its streams")]

mod cli;

use chancai::chain::Par;
use chancai::chain::codes::SELF_LOOP;
use chancai::chain::systemic_risk::{
    Production, Replacement, SupplyLink, SupplyNetwork, SystemicRiskOptions, systemic_risk,
};
use chancai::table::{Column, EncodingChoice, FaultCode, Source, read};
use clap::{Parser, ValueEnum};
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::process::ExitCode;

/// The economic systemic risk index of every firm.
#[derive(Parser)]
#[command(version)]
struct Arguments {
    /// Who supplies whom, .csv or .jsonl: source, target, weight (1 when not stated).
    #[arg(long)]
    edges: PathBuf,
    /// The firms, .csv or .jsonl: firm, sector.
    #[arg(long)]
    sectors: PathBuf,
    /// How firms make do with fewer inputs.
    #[arg(long, value_enum)]
    production: Inputs,
    /// What can stand in for a supplier that fails.
    #[arg(long, value_enum, default_value = "none")]
    replacement: StandIn,
    /// The steps end where no loss rises by more than this.
    #[arg(long, default_value = "0.01", value_parser = share)]
    epsilon: f64,
    /// Encoding of the files: auto, utf-8, gb18030 (gbk), utf-16le, utf-16be.
    #[arg(long, default_value = "auto")]
    encoding: EncodingChoice,
    /// Start the CSV file with a byte-order mark, so that Excel reads it as UTF-8.
    #[arg(long)]
    bom: bool,
    /// The indices, .csv; stdout when left out.
    #[arg(long)]
    out: Option<PathBuf>,
    #[command(flatten)]
    threads: cli::Threads,
}

#[derive(Clone, Copy, ValueEnum)]
enum Inputs {
    /// Inputs stand in for each other.
    Linear,
    /// Every sector's input is essential.
    Leontief,
}

#[derive(Clone, Copy, ValueEnum)]
enum StandIn {
    /// Nothing.
    None,
    /// The rest of its sector, by market share.
    MarketShare,
}

fn share(text: &str) -> Result<f64, &'static str> {
    let number = text.parse::<f64>().ok().filter(|number| *number > 0.0 && *number <= 1.0);
    number.ok_or("应大于 0 且不大于 1 (expected above 0 and at most 1)")
}

const FIRMS: &[Column] =
    &[Column::required("firm", &["企业", "企业编号"]), Column::required("sector", &["行业", "部门"])];

const EDGES: &[Column] = &[
    Column::required("source", &["起点", "供应方", "from"]),
    Column::required("target", &["终点", "采购方", "to"]),
    Column::optional("weight", &["权重", "金额"]),
];

const UNKNOWN_FIRM: FaultCode = FaultCode::new("unknown_firm", "企业不在行业表中", "the firm is not in the sectors");

fn main() -> ExitCode {
    cli::exit(run(&Arguments::parse()))
}

fn run(arguments: &Arguments) -> Result<(), cli::Failure> {
    arguments.threads.start()?;
    let firms = read_firms(&Source::open(&arguments.sectors, arguments.encoding)?)?;
    let network = read_network(&Source::open(&arguments.edges, arguments.encoding)?, &firms)?;
    let mut options = SystemicRiskOptions::default();
    options.epsilon = arguments.epsilon;
    options.production = match arguments.production {
        Inputs::Linear => Production::Linear,
        Inputs::Leontief => Production::Leontief,
    };
    options.replacement = match arguments.replacement {
        StandIn::None => Replacement::None,
        StandIn::MarketShare => Replacement::MarketShare,
    };
    let progress = cli::progress("扩散 spreading");
    let risk = systemic_risk(&network, &options, Par::default())?;
    progress.finish_and_clear();
    let mut csv = csv::Writer::from_writer(cli::output(arguments.out.as_deref(), arguments.bom)?);
    csv.write_record(["firm", "esri"])?;
    for (firm, risk) in firms.keys().zip(&risk) {
        csv.write_record([firm, &risk.to_string()])?;
    }
    csv.flush()?;
    let top = firms.keys().zip(&risk).max_by(|a, b| a.1.total_cmp(b.1).then_with(|| b.0.cmp(a.0)));
    if let Some((firm, risk)) = top {
        eprintln!("{} 企业 firms，{} 供应关系 links；最高 highest {firm} {risk:.4}", firms.len(), network.links());
    }
    Ok(())
}

/// The sector of every firm, numbered by the order of names; firms by the bytes of their ids.
fn read_firms(source: &Source) -> Result<BTreeMap<String, u32>, cli::Failure> {
    let loaded = read(source, FIRMS, |row| {
        let firm = row.unique_id("firm");
        let sector = row.required_text("sector").map(|_| row.folded("sector").into_owned());
        Some((firm?, sector?))
    })?;
    cli::count_by_code("备注 note", &loaded.notes);
    cli::matrix::refuse(&loaded.rejects)?;
    if loaded.rows.is_empty() {
        return Err(format!("{}：没有可用的行 (no usable row)", source.name()).into());
    }
    let mut sectors: Vec<&str> = loaded.values().map(|(_, sector)| sector.as_str()).collect();
    sectors.sort_unstable();
    sectors.dedup();
    let number = |sector: &str| sectors.partition_point(|known| *known < sector) as u32;
    Ok(loaded.values().map(|(firm, sector)| (firm.clone(), number(sector))).collect())
}

fn read_network(source: &Source, firms: &BTreeMap<String, u32>) -> Result<SupplyNetwork, cli::Failure> {
    let positions: BTreeMap<&str, u32> = firms.keys().map(String::as_str).zip(0..).collect();
    let loaded = read(source, EDGES, |row| {
        let ends = ["source", "target"].map(|column| {
            let id = row.id(column)?;
            let firm = positions.get(id.as_str()).copied();
            if firm.is_none() {
                row.fault(UNKNOWN_FIRM, column, id, "行业表中的企业 a firm of the sectors file");
            }
            firm
        });
        let weight = row.number("weight", f64::MIN_POSITIVE..=f64::MAX).unwrap_or(1.0);
        let [source, target] = [ends[0]?, ends[1]?];
        if source == target {
            row.fault(SELF_LOOP, "target", row.text("target"), "另一家企业 another firm");
        }
        Some(SupplyLink::new(source, target, weight))
    })?;
    cli::count_by_code("备注 note", &loaded.notes);
    cli::matrix::refuse(&loaded.rejects)?;
    let sectors: Vec<u32> = firms.values().copied().collect();
    Ok(SupplyNetwork::new(&sectors, &loaded.into_values())?)
}
