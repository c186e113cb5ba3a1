//! Gives every row of a square matrix of costs a column of its own, at the least total cost.
//!
//!     cargo run --release --example linear_assignment -- --matrix costs.txt --out assignment.csv
#![allow(clippy::print_stderr, reason = "an example owns its streams")]

mod cli;

use chancai::assign::dense::{Assignment, Cost, Matrix, MatrixError, MatrixFault, assign, verify};
use chancai::table::fault::{BAD_NUMBER, OUT_OF_RANGE};
use chancai::table::{EncodingChoice, Fault};
use clap::Parser;
use cli::matrix::refuse;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Instant;

/// The linear assignment problem: a line of JSON with the cost and how sure it is.
#[derive(Parser)]
#[command(version)]
struct Arguments {
    /// The costs: the number of rows n, then n × n numbers with white space between; or CSV without a header, a line a row.
    #[arg(long)]
    matrix: PathBuf,
    /// The CSV file for who gets what: row,column,cost, counted from 1.
    #[arg(long)]
    out: Option<PathBuf>,
    /// Encoding of the file: auto, utf-8, gb18030 (gbk), utf-16le, utf-16be.
    #[arg(long, default_value = "auto")]
    encoding: EncodingChoice,
    #[command(flatten)]
    threads: cli::Threads,
}

fn main() -> ExitCode {
    cli::exit(run(&Arguments::parse()))
}

fn run(arguments: &Arguments) -> Result<(), cli::Failure> {
    arguments.threads.start()?;
    let text = cli::lines::read(Some(&arguments.matrix), arguments.encoding)?;
    let name = arguments.matrix.display().to_string();
    let square = Square::of(&name, &text)?;
    let out = arguments.out.as_deref();
    let line = match square.whole() {
        // Decimal numbers become whole ones: the answer is exact.
        Some((numbers, places)) if Matrix::new(square.size, square.size, &numbers).is_ok() => {
            solve(&square, &numbers, out, |total| decimal(total, places), |_| r#""proved""#.to_owned())?
        }
        _ => {
            let numbers = square.floating()?;
            solve(&square, &numbers, out, |total| total.to_string(), |gap| format!(r#""gap","gap":{gap}"#))?
        }
    };
    let mut out = cli::output(None, false)?;
    writeln!(out, "{line}")?;
    Ok(out.flush()?)
}

/// Solves, proves, writes the table, and makes the line of JSON.
fn solve<T: Cost>(
    square: &Square<'_>,
    numbers: &[T],
    out: Option<&Path>,
    cost: impl Fn(T::Total) -> String,
    optimality: impl Fn(T::Total) -> String,
) -> Result<String, cli::Failure> {
    let matrix = Matrix::new(square.size, square.size, numbers).map_err(|error| square.told(&error))?;
    let progress = cli::progress("计算 computing");
    let start = Instant::now();
    let assignment = assign(&matrix);
    let seconds = start.elapsed().as_secs_f64();
    progress.finish_and_clear();
    let proof = verify(&matrix, &assignment).map_err(|fault| fault.to_string())?;
    if let Some(path) = out {
        write_table(square, &assignment, path)?;
    }
    let (cost, optimality) = (cost(proof.cost), optimality(proof.gap));
    Ok(format!(r#"{{"cost":{cost},"n":{},"optimality":{optimality},"seconds":{seconds}}}"#, square.size))
}

/// Who gets what, the costs as the file has them.
fn write_table<T: Cost>(square: &Square<'_>, assignment: &Assignment<T>, path: &Path) -> Result<(), cli::Failure> {
    let mut csv = csv::Writer::from_writer(cli::output(Some(path), false)?);
    csv.write_record(["row", "column", "cost"])?;
    for (row, &column) in assignment.columns.iter().enumerate() {
        let cell = square.cells[row * square.size + column as usize];
        csv.write_record([&(row + 1).to_string(), &(column + 1).to_string(), cell])?;
    }
    Ok(csv.flush()?)
}

/// The cells of a square as they stand in the text.
struct Square<'a> {
    name: &'a str,
    text: &'a str,
    size: usize,
    cells: Vec<&'a str>,
}

impl<'a> Square<'a> {
    fn of(name: &'a str, text: &'a str) -> Result<Self, cli::Failure> {
        let delimiter = [',', ';', '\t'].into_iter().find(|delimiter| text.contains(*delimiter));
        match delimiter {
            Some(delimiter) if delimiter != '\t' || !is_counted(text) => Self::of_csv(name, text, delimiter),
            _ => Self::of_numbers(name, text),
        }
    }

    fn of_csv(name: &'a str, text: &'a str, delimiter: char) -> Result<Self, cli::Failure> {
        let filled = || (1..).zip(text.lines()).filter(|(_, line)| !line.trim().is_empty());
        let size = filled().count();
        let mut cells = Vec::new();
        for (number, line) in filled() {
            let before = cells.len();
            cells.extend(line.trim().split(delimiter).map(|cell| cell.trim().trim_matches('"').trim()));
            let given = cells.len() - before;
            if given != size {
                let told = format!("{given} 格，共有 {size} 行 ({given} cells, there are {size} lines)");
                return Err(format!("{name} 第 {number} 行：{told}").into());
            }
        }
        Self { name, text, size, cells }.not_empty()
    }

    fn of_numbers(name: &'a str, text: &'a str) -> Result<Self, cli::Failure> {
        let mut words = text.split_whitespace();
        let first = words.next().unwrap_or("");
        let cells: Vec<&str> = words.collect();
        let size = first.parse::<usize>().ok().filter(|size| size.checked_mul(*size) == Some(cells.len()));
        let Some(size) = size else {
            let given = cells.len();
            let told = format!("应为 n，其后 n × n 个数，给了 {given} 个 (expected n and n × n numbers, got {given})");
            return Err(format!("{name} 第 1 行 “{first}”：{told}").into());
        };
        Ok(Self { name, text, size, cells })
    }

    fn not_empty(self) -> Result<Self, cli::Failure> {
        if self.size == 0 { Err(format!("{}：没有数 (no number)", self.name).into()) } else { Ok(self) }
    }

    /// The cells as whole numbers of the smallest decimal place that any has, if they fit.
    fn whole(&self) -> Option<(Vec<i64>, usize)> {
        let places = |cell: &&str| cell.split_once('.').map_or(0, |(_, fraction)| fraction.len());
        let most = self.cells.iter().map(places).max().unwrap_or(0);
        let numbers = self.cells.iter().map(|cell| whole(cell, most)).collect::<Option<Vec<i64>>>()?;
        Some((numbers, most))
    }

    fn floating(&self) -> Result<Vec<f64>, cli::Failure> {
        let (mut numbers, mut faults) = (Vec::with_capacity(self.cells.len()), Vec::new());
        for (at, cell) in self.cells.iter().enumerate() {
            match chancai::table::parse_number(cell).ok().or_else(|| cell.parse().ok()) {
                Some(number) if f64::is_finite(number) => numbers.push(number),
                _ => faults.push(self.fault(at, BAD_NUMBER)),
            }
        }
        refuse(&faults)?;
        Ok(numbers)
    }

    fn fault(&self, at: usize, code: chancai::table::FaultCode) -> Fault {
        let cell = self.cells[at];
        // A cell is a part of the text: where it starts says on which line.
        let start = cell.as_ptr() as usize - self.text.as_ptr() as usize;
        let line = self.text[..start].matches('\n').count() as u64 + 1;
        Fault::new(self.name, line, (at % self.size + 1).to_string(), cell, code, "有限的数 a finite number")
    }

    /// What the matrix refuses, by line and column.
    fn told<T: Cost>(&self, error: &MatrixError<T>) -> cli::Failure {
        let faults = error.faults().iter().filter_map(|fault| match *fault {
            MatrixFault::BadCost { row, column, .. } => Some(self.fault(row * self.size + column, OUT_OF_RANGE)),
            _ => None,
        });
        match refuse(&faults.collect::<Vec<_>>()) {
            Err(told) => told,
            Ok(()) => format!("{}：{error}", self.name).into(),
        }
    }
}

/// Whether the first line is one number alone: how many rows follow.
fn is_counted(text: &str) -> bool {
    text.lines().find(|line| !line.trim().is_empty()).is_some_and(|line| line.split_whitespace().count() == 1)
}

/// A decimal number in units of its `places`-th decimal place; none where it is written another way or does not fit.
fn whole(cell: &str, places: usize) -> Option<i64> {
    let (sign, digits) = match cell.strip_prefix('-') {
        Some(digits) => (-1, digits),
        None => (1, cell.strip_prefix('+').unwrap_or(cell)),
    };
    let (before, after) = digits.split_once('.').unwrap_or((digits, ""));
    if before.is_empty() && after.is_empty() {
        return None;
    }
    let filled = after.bytes().chain(std::iter::repeat_n(b'0', places - after.len()));
    before.bytes().chain(filled).try_fold(0_i64, |number, digit| {
        let digit = digit.is_ascii_digit().then(|| i64::from(digit - b'0'))?;
        number.checked_mul(10)?.checked_add(sign * digit)
    })
}

/// A sum in units of a decimal place, as a decimal number.
fn decimal(total: i128, places: usize) -> String {
    let digits = format!("{:0>width$}", total.unsigned_abs(), width = places + 1);
    let (before, after) = digits.split_at(digits.len() - places);
    let after = after.trim_end_matches('0');
    let sign = if total < 0 { "-" } else { "" };
    if after.is_empty() { format!("{sign}{before}") } else { format!("{sign}{before}.{after}") }
}
