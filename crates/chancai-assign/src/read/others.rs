//! The short tables: rows, columns, quotas, couples and pairs.

use chancai_table::{Column, Row, Source, TableError, read};
use std::collections::BTreeMap;

use super::edges::{known, sorted};
use super::ids::Ids;
use super::{Into, UNKNOWN_ID};
use crate::{Couple, Pair, Part, Quota};

const ROWS: &[Column] = &[
    Column::required("row", &["行", "人才", "人选"]),
    Column::optional("capacity", &["容量"]),
    Column::optional("group", &["组", "团队"]),
];

const SEATS: &[Column] = &[
    Column::required("column", &["列", "岗位", "去处"]),
    Column::optional("min", &["下限", "最少"]),
    Column::optional("max", &["上限", "最多", "名额"]),
    Column::optional("parent", &["上级", "配额"]),
];

const QUOTAS: &[Column] = &[
    Column::required("node", &["节点", "配额"]),
    Column::optional("parent", &["上级"]),
    Column::optional("min", &["下限", "最少"]),
    Column::optional("max", &["上限", "最多"]),
];

const COUPLES: &[Column] = &[
    Column::required("first", &["甲方", "第一人"]),
    Column::required("second", &["乙方", "第二人"]),
    Column::required("first_column", &["甲方去处", "第一人去处"]),
    Column::required("second_column", &["乙方去处", "第二人去处"]),
    Column::required("rank", &["志愿", "次序"]),
];

const PAIRS: &[Column] =
    &[Column::required("row", &["行", "人才", "人选"]), Column::required("column", &["列", "岗位", "去处"])];

/// A number of rows, or what it is where the cell is empty.
fn count(row: &mut Row<'_>, column: &'static str, empty: u32) -> Option<u32> {
    if row.text(column).is_empty() {
        return Some(empty);
    }
    row.integer(column, 0..=u64::from(u32::MAX)).map(|count| count as u32)
}

/// The parent of a quota is looked up when all are known; the columns' parents at once.
pub(super) fn quotas(source: &Source, into: &mut Into) -> Result<Ids, TableError> {
    let loaded = read(source, QUOTAS, |row| {
        let id = row.unique_id("node");
        let (minimum, maximum) = (count(row, "min", 0), count(row, "max", u32::MAX));
        let parent = row.folded("parent").into_owned();
        Some((id?, (parent, minimum?, maximum?)))
    })?;
    let (mut loaded, _) = sorted(loaded);
    let ids = Ids::closed(loaded.values().map(|(id, _)| id.clone()).collect());
    let file = loaded.file.clone();
    loaded.reject(|row| {
        let parent = &row.value.1.0;
        let expected = "本表中的编号 an id of this table";
        let is_unknown = !parent.is_empty() && ids.known(parent).is_none();
        is_unknown.then(|| chancai_table::Fault::new(file.clone(), row.line, "parent", parent, UNKNOWN_ID, expected))
    });
    let lines = loaded.rows.iter().map(|row| row.line).collect();
    let kept = Ids::closed(loaded.values().map(|(id, _)| id.clone()).collect());
    let values = into.take_with_lines(Part::Quotas, loaded, lines);
    into.parts.quotas = values
        .into_iter()
        .map(|(_, (parent, minimum, maximum))| Quota { parent: kept.known(&parent), minimum, maximum })
        .collect();
    Ok(kept)
}

pub(super) fn columns(source: &Source, quotas: Option<&Ids>, into: &mut Into) -> Result<Ids, TableError> {
    let loaded = read(source, SEATS, |row| {
        let id = row.unique_id("column");
        let (minimum, maximum) = (count(row, "min", 0), count(row, "max", 1));
        let node = match quotas {
            Some(quotas) if !row.text("parent").is_empty() => {
                Some(known(row, "parent", quotas, "配额表中的编号 an id of the quotas"))
            }
            _ => None,
        };
        Some((id?, crate::Column { minimum: minimum?, maximum: maximum?, node: node.flatten() }))
    })?;
    let (loaded, lines) = sorted(loaded);
    let (ids, columns) = into.take_with_lines(Part::Columns, loaded, lines).into_iter().unzip();
    into.parts.columns = columns;
    Ok(Ids::closed(ids))
}

pub(super) fn rows(source: &Source, into: &mut Into) -> Result<Ids, TableError> {
    let loaded = read(source, ROWS, |row| {
        let id = row.unique_id("row");
        let capacity = count(row, "capacity", 1);
        let group = row.folded("group").into_owned();
        Some((id?, (capacity?, group)))
    })?;
    let (loaded, lines) = sorted(loaded);
    let rows = into.take_with_lines(Part::Rows, loaded, lines);
    let mut groups: Vec<String> =
        rows.iter().map(|(_, (_, group))| group.clone()).filter(|group| !group.is_empty()).collect();
    groups.sort_unstable();
    groups.dedup();
    let group = |name: &str| groups.binary_search_by(|group| group.as_str().cmp(name)).ok().map(|at| at as u32);
    into.parts.rows =
        rows.iter().map(|(_, (capacity, name))| crate::Row { capacity: *capacity, group: group(name) }).collect();
    Ok(Ids::closed(rows.into_iter().map(|(id, _)| id).collect()))
}

/// A wish and its rank.
type Wish = (u64, [Option<u32>; 2]);

/// A line is a wish; the wishes of two rows make a couple, in the order of their ranks.
pub(super) fn couples(source: &Source, rows: &Ids, columns: &Ids, into: &mut Into) -> Result<(), TableError> {
    const OF_ROWS: &str = "行表中的编号 an id of the rows";
    let loaded = read(source, COUPLES, |row| {
        let members = ["first", "second"].map(|member| known(row, member, rows, OF_ROWS));
        let wish = ["first_column", "second_column"].map(|column| {
            let is_none = row.text(column).is_empty();
            if is_none {
                Some(None)
            } else {
                known(row, column, columns, "列表中的编号 an id of the columns").map(Some)
            }
        });
        let rank = row.integer("rank", 1..=u64::from(u32::MAX));
        Some(([members[0]?, members[1]?], rank?, [wish[0]?, wish[1]?]))
    })?;
    let mut couples: BTreeMap<[u32; 2], (u64, Vec<Wish>)> = BTreeMap::new();
    for row in &loaded.rows {
        let (members, rank, wish) = row.value;
        couples.entry(members).or_insert((row.line, Vec::new())).1.push((rank, wish));
    }
    let lines = couples.values().map(|(line, _)| *line).collect();
    let _ = into.take_with_lines(Part::Couples, loaded, lines);
    into.parts.couples = couples
        .into_iter()
        .map(|(rows, (_, mut wishes))| {
            wishes.sort_by_key(|(rank, _)| *rank);
            Couple { rows, wishes: wishes.into_iter().map(|(_, wish)| wish).collect() }
        })
        .collect();
    Ok(())
}

pub(super) fn pairs(source: &Source, part: Part, rows: &Ids, columns: &Ids, into: &mut Into) -> Result<(), TableError> {
    let loaded = read(source, PAIRS, |row| {
        let from = known(row, "row", rows, "行表中的编号 an id of the rows");
        let to = known(row, "column", columns, "列表中的编号 an id of the columns");
        Some(Pair { row: from?, column: to? })
    })?;
    let pairs = into.take(part, loaded);
    match part {
        Part::Fixed => into.parts.fixed = pairs,
        _ => into.parts.forbidden = pairs,
    }
    Ok(())
}
