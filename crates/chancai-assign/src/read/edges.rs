//! The edges: the one table that is long.

use chancai_table::fault::MISSING_VALUE;
use chancai_table::{Column, Loaded, Located, Row, Source, TableError, read};

use super::ids::Ids;
use super::{Into, UNKNOWN_ID};
use crate::{Edge, Part};

const COLUMNS: &[Column] = &[
    Column::required("row", &["行", "人才", "人选"]),
    Column::required("column", &["列", "岗位", "去处"]),
    Column::required("score", &["分数", "得分"]),
    Column::optional("row_rank", &["行志愿", "志愿"]),
    Column::optional("column_rank", &["列排名", "排名"]),
];

pub(super) fn edges(source: &Source, rows: &mut Ids, columns: &Ids, into: &mut Into) -> Result<(), TableError> {
    let loaded = read(source, COLUMNS, |row| edge(row, rows, columns))?;
    into.parts.edges = into.take(Part::Edges, loaded);
    Ok(())
}

fn edge(row: &mut Row<'_>, rows: &mut Ids, columns: &Ids) -> Option<Edge> {
    let id = row.folded("row");
    let from = if id.is_empty() { missing(row, "row") } else { rows.number(&id) };
    if from.is_none() && !id.is_empty() {
        row.fault(UNKNOWN_ID, "row", id.as_ref(), "行表中的编号 an id of the rows");
    }
    let id = row.folded("column");
    let to = if id.is_empty() { missing(row, "column") } else { columns.known(&id) };
    if to.is_none() && !id.is_empty() {
        row.fault(UNKNOWN_ID, "column", id.as_ref(), "列表中的编号 an id of the columns");
    }
    let score = number(row, "score", true);
    let (row_rank, column_rank) = (number(row, "row_rank", false), number(row, "column_rank", false));
    let score = score?;
    // A rank counts from the best, so the lower one is the higher score.
    let side = |rank: Option<f64>| rank.map_or(score, |rank| -rank);
    Some(Edge::new(from?, to?, score).preferred(side(row_rank), side(column_rank)))
}

fn number(row: &mut Row<'_>, column: &'static str, required: bool) -> Option<f64> {
    if row.text(column).is_empty() {
        return if required { missing(row, column) } else { None };
    }
    row.number(column, f64::MIN..=f64::MAX)
}

/// A cell that must not be empty is.
pub(super) fn missing<T>(row: &mut Row<'_>, column: &'static str) -> Option<T> {
    row.fault(MISSING_VALUE, column, "", "");
    None
}

/// The number of a known id, or a fault.
pub(super) fn known(row: &mut Row<'_>, column: &'static str, ids: &Ids, of: &'static str) -> Option<u32> {
    let id = row.folded(column);
    if id.is_empty() {
        return missing(row, column);
    }
    let number = ids.known(&id);
    if number.is_none() {
        row.fault(UNKNOWN_ID, column, id.as_ref(), of);
    }
    number
}

/// Rows in the order of their ids, with their lines.
pub(super) fn sorted<T>(mut loaded: Loaded<(String, T)>) -> (Loaded<(String, T)>, Vec<u64>) {
    loaded.rows.sort_by(|a: &Located<(String, T)>, b| a.value.0.cmp(&b.value.0));
    let lines = loaded.rows.iter().map(|row| row.line).collect();
    (loaded, lines)
}
