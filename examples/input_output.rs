//! Says which sectors pull and which push, and what a unit of demand sets off.
//!
//!     cargo run --release --example input_output -- --table flows.csv --out result
#![allow(clippy::print_stderr, reason = "an example owns its streams")]

mod cli;

use chancai::chain::input_output::{FlowTable, InputOutput, Linkages};
use chancai::chain::{ChainError, FigureFault};
use chancai::table::{EncodingChoice, fold_key};
use clap::Parser;
use cli::matrix::{Matrix, read_matrix};
use ndarray::Array2;
use std::path::PathBuf;
use std::process::ExitCode;

/// Linkages, upstreamness and the Leontief inverse of an input-output table.
#[derive(Parser)]
#[command(version)]
struct Arguments {
    /// The table, .csv: the sector, one column a sector in the same order, then any of final, exports, imports, output.
    #[arg(long)]
    table: PathBuf,
    /// Encoding of the file: auto, utf-8, gb18030 (gbk), utf-16le, utf-16be.
    #[arg(long, default_value = "auto")]
    encoding: EncodingChoice,
    /// Start CSV files with a byte-order mark, so that Excel reads them as UTF-8.
    #[arg(long)]
    bom: bool,
    /// The folder for sectors.csv and leontief.csv.
    #[arg(long)]
    out: PathBuf,
    #[command(flatten)]
    threads: cli::Threads,
}

/// The columns behind the sectors, by their names.
const BESIDE: [(&str, &[&str]); 4] = [
    ("final", &["最终需求", "最终使用", "final_demand"]),
    ("exports", &["出口", "流出"]),
    ("imports", &["进口", "流入"]),
    ("output", &["总产出", "产出"]),
];

/// Which column beside the flows a name in the header is.
fn beside(name: &str) -> Option<usize> {
    let name = fold_key(name).to_lowercase();
    BESIDE.iter().position(|(known, aliases)| *known == name || aliases.contains(&name.as_str()))
}

fn main() -> ExitCode {
    cli::exit(run(&Arguments::parse()))
}

fn run(arguments: &Arguments) -> Result<(), cli::Failure> {
    arguments.threads.start()?;
    // Stocks may fall, so final demand may be negative; nothing else may.
    let range = |name: &str| if beside(name) == Some(0) { f64::MIN..=f64::MAX } else { 0.0..=f64::MAX };
    let file = arguments.table.display();
    let matrix = read_matrix(&arguments.table, arguments.encoding, range)?;
    let sectors = matrix.rows.len();
    check_header(&matrix).map_err(|fault| format!("{file}：{fault}"))?;
    let width = matrix.columns.len();
    let flows = Array2::from_shape_fn((sectors, sectors), |(row, column)| matrix.values[row * width + column]);
    let list = |which: usize| -> Option<Vec<f64>> {
        let at = (sectors..width).find(|&at| beside(&matrix.columns[at]) == Some(which))?;
        Some((0..sectors).map(|row| matrix.values[row * width + at]).collect())
    };
    let [demand, exports, imports, output] = [0, 1, 2, 3].map(list);
    let table = FlowTable {
        final_demand: demand.as_deref(),
        exports: exports.as_deref(),
        imports: imports.as_deref(),
        output: output.as_deref(),
        ..FlowTable::of(&flows)
    };
    let named = |error: ChainError| {
        name_sector(&error, &matrix.rows).map_or(error.into(), |text| format!("{file}：{text}").into())
    };
    let table = InputOutput::new(&table).map_err(|error| -> cli::Failure { named(error) })?;
    let linkages = table.linkages()?;
    let leontief = table.leontief()?;
    eprintln!("{sectors} 部门 sectors");
    cli::folder(&arguments.out)?;
    write_sectors(arguments, &matrix.rows, &linkages)?;
    write_leontief(arguments, &matrix.rows, &leontief)
}

/// Behind the name, as many columns as rows and named like them; then those beside the flows.
fn check_header(matrix: &Matrix) -> Result<(), String> {
    let Matrix { rows, columns, .. } = matrix;
    for (at, row) in rows.iter().enumerate() {
        let column = columns.get(at).map_or("", String::as_str);
        if fold_key(row) != fold_key(column) {
            return Err(format!(
                "第 {n} 个部门：行为「{row}」，列为「{column}」，行列次序应相同 (sector {n} is {row:?} by rows and {column:?} by columns)",
                n = at + 1
            ));
        }
    }
    let mut seen = [false; BESIDE.len()];
    for column in columns.iter().skip(rows.len()) {
        match beside(column) {
            Some(at) if !std::mem::replace(&mut seen[at], true) => {}
            Some(_) => return Err(format!("「{column}」重复 (given twice)")),
            None => {
                return Err(format!(
                    "列「{column}」既无同名的行，也不是 final、exports、imports、output (no row of this name, and none of these)"
                ));
            }
        }
    }
    Ok(())
}

/// The library counts sectors; the reader of the message knows their names.
fn name_sector(error: &ChainError, sectors: &[String]) -> Option<String> {
    let ChainError::Figures(fault) = error else { return None };
    let at = match fault {
        FigureFault::NothingToDivideBy { sector, .. } => *sector,
        FigureFault::Entry { index, .. } => *index,
        _ => return Some(fault.to_string()),
    };
    Some(format!("{fault}：部门 sector {}", sectors.get(at)?))
}

fn write_sectors(arguments: &Arguments, sectors: &[String], linkages: &Linkages) -> Result<(), cli::Failure> {
    let path = arguments.out.join("sectors.csv");
    let mut csv = csv::Writer::from_writer(cli::output(Some(&path), arguments.bom)?);
    csv.write_record(["sector", "backward", "backward_normalised", "forward", "upstreamness"])?;
    for (at, sector) in sectors.iter().enumerate() {
        let Linkages { backward, backward_normalised, forward, upstreamness, .. } = linkages;
        let [a, b, c, d] = [backward, backward_normalised, forward, upstreamness].map(|values| values[at].to_string());
        csv.write_record([sector, &a, &b, &c, &d])?;
    }
    Ok(csv.flush()?)
}

fn write_leontief(arguments: &Arguments, sectors: &[String], leontief: &Array2<f64>) -> Result<(), cli::Failure> {
    let path = arguments.out.join("leontief.csv");
    let mut csv = csv::Writer::from_writer(cli::output(Some(&path), arguments.bom)?);
    csv.write_record(std::iter::once("sector").chain(sectors.iter().map(String::as_str)))?;
    for (sector, row) in sectors.iter().zip(leontief.rows()) {
        csv.write_field(sector)?;
        csv.write_record(row.iter().map(f64::to_string))?;
    }
    Ok(csv.flush()?)
}
