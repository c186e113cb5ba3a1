//! Tables whose columns are the user's own: a row a place or sector, a column a product or sector.

use super::Failure;
use chancai::table::fault::{DUPLICATE_ID, MISSING_VALUE};
use chancai::table::{Column, EncodingChoice, Format, Source, fold_key, read};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::ops::RangeInclusive;
use std::path::Path;

/// The most faults that are shown one by one.
const SHOWN: usize = 20;

/// Values by rows and columns, each with its name as the file has it.
pub(crate) struct Matrix {
    pub(crate) rows: Vec<String>,
    pub(crate) columns: Vec<String>,
    /// By rows.
    pub(crate) values: Vec<f64>,
}

/// Reads a matrix: the first column names the rows, the others hold a number each, within the range `range` gives for
/// the column's name. An empty cell, a repeated name and anything else that is wrong refuse the file, by line and column.
pub(crate) fn read_matrix(
    path: &Path,
    encoding: EncodingChoice,
    range: impl Fn(&str) -> RangeInclusive<f64>,
) -> Result<Matrix, Failure> {
    Ok(read_matrix_with_lines(path, encoding, range)?.0)
}

/// As [`read_matrix`], with the line of each row.
pub(crate) fn read_matrix_with_lines(
    path: &Path,
    encoding: EncodingChoice,
    range: impl Fn(&str) -> RangeInclusive<f64>,
) -> Result<(Matrix, Vec<u64>), Failure> {
    let source = Source::open(path, encoding)?;
    if source.format() != Format::Csv {
        return Err(format!("{}：矩阵应为 CSV (a matrix is a CSV file)", source.name()).into());
    }
    let names = header(&source)?;
    // The reader's columns are named in programs, these in a file: the names are kept for the rest of the run.
    let columns: Vec<Column> = names.iter().map(|name| Column::required(name.clone().leak(), &[])).collect();
    let ranges: Vec<_> = names.iter().map(|name| range(name)).collect();
    let mut seen = BTreeMap::new();
    let loaded = read(&source, &columns, |row| {
        let name = row.required_text(columns[0].name);
        if let Some(name) = &name {
            let first = *seen.entry(fold_key(name).into_owned()).or_insert(row.line());
            if first != row.line() {
                row.fault(DUPLICATE_ID, columns[0].name, name, format!("首见于第 {first} 行 first on line {first}"));
            }
        }
        let mut values = Vec::with_capacity(columns.len());
        for (column, range) in columns.iter().zip(&ranges).skip(1) {
            if row.text(column.name).is_empty() {
                row.fault(MISSING_VALUE, column.name, "", "数字；没有就写 0 a number, 0 where there is none");
            }
            values.extend(row.number(column.name, range.clone()));
        }
        Some((name?, values))
    })?;
    refuse(&loaded.rejects)?;
    if loaded.rows.is_empty() {
        return Err(format!("{}：没有可用的行 (no usable row)", source.name()).into());
    }
    let mut matrix = Matrix { rows: Vec::new(), columns: names.into_iter().skip(1).collect(), values: Vec::new() };
    let lines = loaded.rows.iter().map(|row| row.line).collect();
    for (name, values) in loaded.into_values() {
        matrix.rows.push(name);
        matrix.values.extend(values);
    }
    Ok((matrix, lines))
}

/// Refuses a run for any fault; the first ones are shown.
pub(crate) fn refuse(faults: &[chancai::table::Fault]) -> Result<(), Failure> {
    if faults.is_empty() {
        return Ok(());
    }
    let mut text = format!("{n} 处错误，未计算 ({n} faults, nothing computed)", n = faults.len());
    for fault in faults.iter().take(SHOWN) {
        write!(text, "\n  {fault}")?;
    }
    if faults.len() > SHOWN {
        write!(text, "\n  …")?;
    }
    Err(text.into())
}

/// The names of the first record that is not empty, by the delimiter that makes most of it.
fn header(source: &Source) -> Result<Vec<String>, Failure> {
    let text = source.text().trim_start_matches('\u{feff}');
    let mut best: Vec<String> = Vec::new();
    for delimiter in [b',', b';', b'\t'] {
        let mut reader = csv::ReaderBuilder::new();
        reader.has_headers(false).flexible(true).delimiter(delimiter);
        for record in reader.from_reader(text.as_bytes()).records() {
            let record = record?;
            if record.iter().any(|cell| !cell.trim().is_empty()) {
                if record.len() > best.len() {
                    best = record.iter().map(|name| name.trim().to_owned()).collect();
                }
                break;
            }
        }
    }
    if best.len() < 2 {
        let name = source.name();
        return Err(format!("{name}：表头应有行名一列和至少一列数字 (a column of names and one of numbers)").into());
    }
    if let Some(at) = best.iter().position(String::is_empty) {
        let (name, at) = (source.name(), at + 1);
        return Err(format!("{name}：表头第 {at} 列没有名称 (column {at} of the header has no name)").into());
    }
    let mut seen = BTreeMap::new();
    for (at, name) in best.iter().enumerate() {
        if let Some(first) = seen.insert(fold_key(name).to_lowercase(), at) {
            let (file, first, at) = (source.name(), first + 1, at + 1);
            return Err(
                format!("{file}：表头「{name}」出现两次，第 {first}、{at} 列 (named twice in the header)").into()
            );
        }
    }
    Ok(best)
}
