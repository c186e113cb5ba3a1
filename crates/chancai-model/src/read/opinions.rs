//! `opinions.csv`, `decisions.csv` and `phases.csv`: what employers say of candidates, what was decided on them, and how far
//! the place has come.

use super::{TWO_DECISIONS, TWO_OPINIONS, UNKNOWN_POSITION, UNKNOWN_TALENT, built};
use crate::scale::Phase;
use crate::{Decided, Decision, Identified, Opinion, Pool, Position, Talent, Verdict};
use chancai_chain::{ChainGraph, NodeId};
use chancai_table::{Column, FaultCode, Loaded, Row, Source, TableError, fault, read};
use rustc_hash::FxHashSet;

const OPINIONS: &[Column] = &[
    Column::required("position", &["岗位编号"]),
    Column::required("talent", &["人才编号"]),
    Column::optional("rank", &["排序"]),
    Column::optional("veto", &["否决"]),
    Column::required("by", &["提出人"]),
    Column::required("date", &["日期"]),
    Column::optional("reason", &["理由"]),
];

/// Reads what employers say of candidates: a place in their own ranking, or a veto, one a row; each pair once.
///
/// # Errors
///
/// What stops the table as a whole.
pub fn read_opinions(
    source: &Source,
    talents: &Pool<Talent>,
    positions: &Pool<Position>,
) -> Result<Loaded<Opinion>, TableError> {
    let mut pairs = FxHashSet::default();
    read(source, OPINIONS, |row| {
        let position = known(row, "position", positions, UNKNOWN_POSITION).map(|(id, _)| id);
        let talent = known(row, "talent", talents, UNKNOWN_TALENT).map(|(id, _)| id);
        let verdict = verdict(row);
        let (by, date, reason) = (row.text("by"), row.folded("date"), row.text("reason"));
        let (position, talent, verdict) = (position?, talent?, verdict?);
        let opinion = built(row, Opinion::new([&position, &talent], verdict, by, &date, reason))?;
        if !pairs.insert((position, talent.clone())) {
            row.fault(TWO_OPINIONS, "talent", talent, "每个岗位对每人一条 one of a pair");
            return None;
        }
        Some(opinion)
    })
}

const DECISIONS: &[Column] = &[
    Column::required("position", &["岗位编号"]),
    Column::required("talent", &["人才编号"]),
    Column::required("decided", &["结果"]),
];

/// Reads what was decided on candidates, each pair once.
///
/// # Errors
///
/// What stops the table as a whole.
pub fn read_decisions(
    source: &Source,
    talents: &Pool<Talent>,
    positions: &Pool<Position>,
) -> Result<Loaded<Decision>, TableError> {
    let mut pairs = FxHashSet::default();
    read(source, DECISIONS, |row| {
        let position = known(row, "position", positions, UNKNOWN_POSITION);
        let talent = known(row, "talent", talents, UNKNOWN_TALENT);
        let decided = row.choice("decided", Decided::SPELLINGS);
        if row.text("decided").is_empty() {
            row.fault(fault::MISSING_VALUE, "decided", "", "未录用 declined, 入围 shortlisted, 录用 hired");
        }
        let ((_, position), (id, talent), decided) = (position?, talent?, decided?);
        if !pairs.insert((position, talent)) {
            row.fault(TWO_DECISIONS, "talent", id, "每个岗位对每人一条 one of a pair");
            return None;
        }
        Some(Decision { position: position as u32, talent: talent as u32, decided })
    })
}

/// An id on file with its place there, or a fault.
fn known<T: Identified>(
    row: &mut Row<'_>,
    column: &'static str,
    pool: &Pool<T>,
    unknown: FaultCode,
) -> Option<(String, usize)> {
    let id = row.id(column)?;
    if let Some(at) = pool.find(&id) {
        return Some((id, at));
    }
    row.fault(unknown, column, id, "所属表中的编号 an id on file");
    None
}

/// A rank or a veto, and not both.
fn verdict(row: &mut Row<'_>) -> Option<Verdict> {
    let rank = row.integer("rank", 1..=10_000).map(|rank| Verdict::Rank(rank as u32));
    let veto = row.yes_no("veto").unwrap_or(false);
    let expected = "排序或否决，二者取一 a rank or a veto, one of them";
    match (rank, veto) {
        (Some(Verdict::Rank(rank)), true) => row.fault(fault::BAD_ITEM, "rank", rank.to_string(), expected),
        (None, false) if row.text("rank").is_empty() => row.fault(fault::MISSING_VALUE, "rank", "", expected),
        (rank, veto) => return if veto { Some(Verdict::Veto) } else { rank },
    }
    None
}

const PHASES: &[Column] = &[Column::required("node", &["产业链节点"]), Column::required("phase", &["发展阶段"])];

/// Reads how far the place has come with chain nodes, each node once.
///
/// # Errors
///
/// What stops the table as a whole.
pub fn read_phases(source: &Source, chains: &ChainGraph) -> Result<Loaded<(NodeId, Phase)>, TableError> {
    read(source, PHASES, |row| {
        let name = row.unique_id("node");
        let node = name.as_deref().and_then(|name| chains.find(name));
        if let (Some(name), None) = (&name, node) {
            row.fault(super::UNKNOWN_NODE, "node", name, "产业链节点编号 an id of the nodes file");
        }
        let phase = row.choice("phase", Phase::SPELLINGS);
        if row.text("phase").is_empty() {
            row.fault(fault::MISSING_VALUE, "phase", "", "起步 startup, 成长 growth, 成熟 mature");
        }
        Some((node?, phase?))
    })
}
