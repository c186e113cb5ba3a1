//! Judgements by pairs from a file: a square of numbers and fractions, `?` where nothing was compared.

use super::matrix::refuse;
use super::{Failure, lines};
use chancai::model::criteria::{CriteriaError, PairwiseMatrix};
use chancai::table::fault::{BAD_NUMBER, MISSING_VALUE, OUT_OF_RANGE};
use chancai::table::{EncodingChoice, Fault, FaultCode, fold_key, parse_number};
use ndarray::Array2;
use std::path::Path;

const NOT_RECIPROCAL: FaultCode =
    FaultCode::new("not_reciprocal", "与对称位置不互为倒数", "not the reciprocal of its mirror");
const BAD_DIAGONAL: FaultCode = FaultCode::new("bad_diagonal", "对角线不是 1", "a diagonal element other than 1");
const NOT_SQUARE: FaultCode = FaultCode::new("not_square", "行数与列数不同", "not as many cells as there are rows");

const EXPECTED: &str =
    "正数、1/3 这样的分数或 ?（若被 Excel 改成了日期，请设为文本） a positive number, a fraction or ?";

/// Reads a square without a header, in the order of what it compares. Cells stand between commas, semicolons, tabs or
/// spaces, whichever of these comes first in this list and in the file.
pub(crate) fn read_judgements(path: &Path, encoding: EncodingChoice) -> Result<PairwiseMatrix, Failure> {
    let name = path.display().to_string();
    let rows = rows(&lines::read(Some(path), encoding)?);
    let size = rows.len();
    if size == 0 {
        return Err(format!("{name}：没有判断 (no judgement)").into());
    }
    let (mut faults, mut values) = (Vec::new(), Vec::new());
    for (line, cells) in &rows {
        if cells.len() != size {
            let expected = format!("{size}，给的是 {given} (given {given})", given = cells.len());
            faults.push(Fault::of_row(name.as_str(), *line, NOT_SQUARE, expected));
        }
        for (at, cell) in cells.iter().enumerate() {
            let value = judgement(cell);
            if let Err(code) = value {
                faults.push(Fault::new(name.as_str(), *line, (at + 1).to_string(), cell, code, EXPECTED));
            }
            values.push(value.unwrap_or_default());
        }
    }
    refuse(&faults)?;
    let values = Array2::from_shape_vec((size, size), values)?;
    PairwiseMatrix::new(&values).map_err(|error| told(&error, &name, &rows))
}

/// One cell: a number, a fraction, or nothing compared.
fn judgement(cell: &str) -> Result<Option<f64>, FaultCode> {
    let folded = fold_key(cell).replace('\u{2044}', "/");
    let value = match folded.split_once('/') {
        _ if folded.is_empty() => return Err(MISSING_VALUE),
        _ if folded == "?" => return Ok(None),
        Some((above, below)) => parse_number(above)? / parse_number(below)?,
        None => parse_number(&folded)?,
    };
    // 0/0 is no number.
    if value.is_nan() {
        return Err(BAD_NUMBER);
    }
    if value > 0.0 && value.is_finite() { Ok(Some(value)) } else { Err(OUT_OF_RANGE) }
}

/// What the matrix refuses, by line and column.
fn told(error: &CriteriaError, name: &str, rows: &[(u64, Vec<String>)]) -> Failure {
    let (row, column, code, expected) = match error {
        CriteriaError::NotReciprocal { row, column, given, mirror: _ } => {
            let (file_row, expected) = (rows.get(*row).map_or(0, |row| row.0), 1.0 / given);
            let given = format!(
                "{expected}；第 {file_row} 行第 {c} 列为 {given} (line {file_row}, column {c} is {given})",
                c = column + 1
            );
            (*column, *row, NOT_RECIPROCAL, given)
        }
        CriteriaError::Diagonal { row, .. } => (*row, *row, BAD_DIAGONAL, "1".to_owned()),
        CriteriaError::Judgement { row, column, .. } => (*row, *column, OUT_OF_RANGE, "1e-100–1e100".to_owned()),
        CriteriaError::Disconnected { groups } => {
            let group = |group: &Vec<usize>| {
                let numbers: Vec<String> = group.iter().map(|at| (at + 1).to_string()).collect();
                format!("{{{}}}", numbers.join(" "))
            };
            let groups: Vec<String> = groups.iter().map(group).collect();
            let groups = groups.join(" ");
            return format!("{name}：比较不连通，各组之间至少要有一次比较 (no comparison joins the groups): {groups}")
                .into();
        }
        other => return format!("{name}：{other}").into(),
    };
    let (line, cell) =
        rows.get(row).map_or((0, ""), |(line, cells)| (*line, cells.get(column).map_or("", |cell| cell)));
    Fault::new(name, line, (column + 1).to_string(), cell, code, expected).to_string().into()
}

/// The lines that are not blank, with their numbers, in cells.
pub(crate) fn rows(text: &str) -> Vec<(u64, Vec<String>)> {
    let text = text.replace('，', ",").replace('；', ";");
    let delimiter = [',', ';', '\t'].into_iter().find(|delimiter| text.contains(*delimiter));
    let filled = (1..).zip(text.lines()).filter(|(_, line)| !line.trim().is_empty());
    filled.map(|(number, line)| (number, cells(line, delimiter))).collect()
}

fn cells(line: &str, delimiter: Option<char>) -> Vec<String> {
    let Some(delimiter) = delimiter else {
        return line.split_whitespace().map(str::to_owned).collect();
    };
    let mut reader = csv::ReaderBuilder::new();
    reader.has_headers(false).delimiter(delimiter as u8).trim(csv::Trim::All);
    let record = reader.from_reader(line.trim().as_bytes()).into_records().next();
    // A line of text is always a record.
    record.and_then(Result::ok).map_or_else(Vec::new, |record| record.iter().map(str::to_owned).collect())
}
