//! Criteria by name: their order, their kinds and their weights from a file.

use super::judgements::rows;
use super::matrix::{Matrix, refuse};
use super::{Failure, lines};
use chancai::model::criteria::{CriterionWeights, Kind};
use chancai::table::fault::{DUPLICATE_ID, FIELD_COUNT, OUT_OF_RANGE};
use chancai::table::{EncodingChoice, Fault, FaultCode, fold_key, parse_number};
use std::collections::BTreeMap;
use std::path::Path;

const UNKNOWN_CRITERION: FaultCode = FaultCode::new("unknown_criterion", "矩阵中没有这个准则", "no such criterion");

/// Benefits and costs, as `--types` lists them.
#[derive(Debug, Clone)]
pub(crate) struct Kinds(pub(crate) Vec<Kind>);

/// Reads a list of kinds.
pub(crate) fn kinds(text: &str) -> Result<Kinds, String> {
    let kind = |word: &str| match fold_key(word).to_lowercase().as_str() {
        "benefit" | "1" | "+1" | "效益" | "效益型" => Ok(Kind::Benefit),
        "cost" | "-1" | "成本" | "成本型" => Ok(Kind::Cost),
        other => Err(format!("「{other}」应为 benefit、cost、1、-1、效益 或 成本 (expected benefit or cost)")),
    };
    text.split([',', '，', ';', '；', '、']).map(kind).collect::<Result<_, _>>().map(Kinds)
}

/// The places of names in the order of their bytes.
pub(crate) fn order(names: &[String]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..names.len()).collect();
    order.sort_by_key(|&at| &names[at]);
    order
}

/// Reads weights for the criteria of a matrix, in its order: one line of numbers (or one number a line), or lines of
/// `criterion,weight` in any order, with or without a header.
pub(crate) fn read_weights(
    path: &Path,
    encoding: EncodingChoice,
    matrix: &Matrix,
) -> Result<CriterionWeights, Failure> {
    let name = path.display().to_string();
    let rows = rows(&lines::read(Some(path), encoding)?);
    let criteria = matrix.columns.len();
    let cells: Vec<&str> = rows.iter().flat_map(|(_, cells)| cells).map(String::as_str).collect();
    let is_number = |cell: &&str| parse_number(cell).is_ok();
    let is_bare = rows.len() == 1 && (cells.iter().all(is_number) || cells.len() != 2)
        || rows.iter().all(|(_, cells)| cells.len() == 1);
    let weights = if is_bare { bare(&rows, &name, criteria)? } else { named(&rows, &name, matrix)? };
    CriterionWeights::new(&weights).map_err(|error| format!("{name}：{error}").into())
}

/// A weight, or what is wrong with it.
fn weight(cell: &str) -> Result<f64, FaultCode> {
    parse_number(cell).and_then(|weight| if weight >= 0.0 { Ok(weight) } else { Err(OUT_OF_RANGE) })
}

const WEIGHT: &str = "≥ 0";

/// Numbers alone, in the order of the matrix.
fn bare(rows: &[(u64, Vec<String>)], name: &str, criteria: usize) -> Result<Vec<f64>, Failure> {
    let (mut faults, mut weights) = (Vec::new(), Vec::new());
    for (line, cells) in rows {
        for (at, cell) in (1..).zip(cells) {
            match weight(cell) {
                Ok(weight) => weights.push(weight),
                Err(code) => faults.push(Fault::new(name, *line, u32::to_string(&at), cell, code, WEIGHT)),
            }
        }
    }
    refuse(&faults)?;
    let given = weights.len();
    if given != criteria {
        return Err(format!(
            "{name}：应有 {criteria} 个权重，给的是 {given} 个 (expected {criteria} weights, given {given})"
        )
        .into());
    }
    Ok(weights)
}

/// Weights by the names of the criteria.
fn named(rows: &[(u64, Vec<String>)], name: &str, matrix: &Matrix) -> Result<Vec<f64>, Failure> {
    let key = |name: &str| fold_key(name).to_lowercase();
    let places: BTreeMap<String, usize> = matrix.columns.iter().map(|name| key(name)).zip(0..).collect();
    let mut weights: Vec<Option<(u64, f64)>> = vec![None; matrix.columns.len()];
    let mut faults = Vec::new();
    for (row, (line, cells)) in rows.iter().enumerate() {
        let [criterion, given] = &cells[..] else {
            faults.push(Fault::of_row(name, *line, FIELD_COUNT, "criterion,weight"));
            continue;
        };
        let (place, value) = (places.get(&key(criterion)), weight(given));
        match (place, value) {
            // A header.
            (None, Err(code)) if row == 0 && code.code != OUT_OF_RANGE.code => {}
            (None, _) => faults.push(Fault::new(name, *line, "criterion", criterion, UNKNOWN_CRITERION, "")),
            (_, Err(code)) => faults.push(Fault::new(name, *line, "weight", given, code, WEIGHT)),
            (Some(&place), Ok(value)) => match weights[place] {
                Some((first, _)) => {
                    let first = format!("首见于第 {first} 行 first on line {first}");
                    faults.push(Fault::new(name, *line, "criterion", criterion, DUPLICATE_ID, first));
                }
                None => weights[place] = Some((*line, value)),
            },
        }
    }
    refuse(&faults)?;
    let missing = matrix.columns.iter().zip(&weights).filter(|(_, weight)| weight.is_none());
    let missing: Vec<&str> = missing.map(|(name, _)| name.as_str()).collect();
    if missing.is_empty() {
        return Ok(weights.into_iter().flatten().map(|(_, weight)| weight).collect());
    }
    Err(format!("{name}：缺少权重 (no weight for): {}", missing.join("、")).into())
}
