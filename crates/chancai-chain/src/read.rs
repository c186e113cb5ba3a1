//! chains.csv, nodes.csv and edges.csv as docs/formats.md describes them.

use std::sync::Arc;

use chancai_table::fault::{BAD_ITEM, OUT_OF_RANGE};
use chancai_table::{Column, Fault, FaultCode, Located, Row, Source, fold_key, parse_number, split_item};
use chancai_taxonomy::{Kind, OccupationId, OccupationTaxonomy, SkillId, SkillTaxonomy};

use crate::assemble::{Draft, assemble};
use crate::{
    AsOf, ChainError, ChainGraph, ChainRecord, EdgeKind, EdgeRecord, NodeKind, NodeRecord, RecordFault, RecordTable,
    Stage, codes,
};

const CHAIN_COLUMNS: &[Column] =
    &[Column::required("id", &["编号"]), Column::required("zh", &["中文名"]), Column::required("en", &["英文名"])];

const NODE_COLUMNS: &[Column] = &[
    Column::required("id", &["编号"]),
    Column::required("chain", &["产业链"]),
    Column::required("stage", &["环节"]),
    Column::required("kind", &["类别"]),
    Column::required("zh", &["中文名"]),
    Column::required("en", &["英文名"]),
    Column::optional("skills", &["技能"]),
    Column::optional("occupations", &["职业"]),
    Column::optional("evidence", &["依据"]),
    Column::optional("as_of", &["截至"]),
];

const EDGE_COLUMNS: &[Column] = &[
    Column::required("from", &["起点"]),
    Column::required("to", &["终点"]),
    Column::required("kind", &["关系"]),
    Column::optional("group", &["替代组"]),
    Column::optional("strength", &["强度"]),
    Column::optional("evidence", &["依据"]),
    Column::optional("as_of", &["截至"]),
];

/// The tables of all chains. Each kind may come in several files (one folder an industry); they are read
/// together, so an edge of one industry's file may name a node of another's.
#[derive(Debug, Clone, Copy)]
pub struct ChainTables<'a> {
    /// chains.csv.
    pub chains: &'a [Source],
    /// nodes.csv.
    pub nodes: &'a [Source],
    /// edges.csv.
    pub edges: &'a [Source],
}

/// The graph of the good rows, and what was wrong with the others.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct LoadedChains {
    /// The good rows.
    pub graph: ChainGraph,
    /// Every fault of every other row, in the order of the files as given (chains, nodes, edges), then by line.
    pub rejects: Vec<Fault>,
    /// Worth a look; nothing was left out for these but unknown columns.
    pub notes: Vec<Fault>,
}

impl LoadedChains {
    /// The same, if no row was rejected.
    ///
    /// # Errors
    ///
    /// [`ChainError::Refused`] with every fault.
    pub fn into_strict(self) -> Result<Self, ChainError> {
        if self.rejects.is_empty() { Ok(self) } else { Err(ChainError::Refused { rejects: self.rejects }) }
    }
}

/// Reads chains, nodes and edges and puts the good rows into one graph.
///
/// A row with a fault is left out whole and all its faults are listed: an unknown chain, node, skill or
/// occupation, an id, edge or list item given twice, an edge from a node to itself, a weight or strength
/// outside (0, 1], a date that no calendar has. An edge to a node whose own row was rejected is told so. A
/// `feeds` edge that runs against the stages of its chain, outside any loop, is only noted.
///
/// # Errors
///
/// [`ChainError::Table`] for a file that cannot be read as a table at all.
///
/// # Example
///
/// ```
/// use chancai_chain::{ChainTables, read};
/// use chancai_table::{Format, Source};
/// use chancai_taxonomy::{Concept, Kind, Lang, OccupationTaxonomy, SkillTaxonomy, TaxonomyBuilder};
///
/// let mut skills = TaxonomyBuilder::new();
/// skills.push(Concept::new("coating", Kind::Skill).label(Lang::Zh, "涂布"));
/// let skills: SkillTaxonomy = skills.build()?;
/// let occupations: OccupationTaxonomy = TaxonomyBuilder::new().build()?;
///
/// let csv = |name, text: &str| [Source::from_text(name, text, Format::Csv)];
/// let chains = csv("chains.csv", "编号,中文名,英文名\nic,集成电路,Integrated circuits\n");
/// let nodes = csv("nodes.csv", "id,chain,stage,kind,zh,en,skills\n\
///     resist,ic,上游,材料,光刻胶,Photoresist,coating:0.8\n\
///     litho,ic,中游,工艺,光刻,Lithography,etching\n");
/// let edges = csv("edges.csv", "from,to,kind,strength\nresist,litho,投入,0.9\n");
///
/// // 光刻的技能写错了：这一行退回，指向它的边也说明缘由。
/// let loaded = read(ChainTables { chains: &chains, nodes: &nodes, edges: &edges }, &skills, &occupations)?;
/// assert_eq!(loaded.graph.len(), 1);
/// let codes: Vec<_> = loaded.rejects.iter().map(|fault| fault.code.code).collect();
/// assert_eq!(codes, ["unknown_skill", "rejected_node"]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn read(
    tables: ChainTables<'_>,
    skills: &SkillTaxonomy,
    occupations: &OccupationTaxonomy,
) -> Result<LoadedChains, ChainError> {
    let mut found = Found::default();
    let (chains, chain_places) = found.table(RecordTable::Chains, tables.chains, CHAIN_COLUMNS, chain_row)?;
    let mut seen = Vec::new();
    let (nodes, node_places) = found.table(RecordTable::Nodes, tables.nodes, NODE_COLUMNS, |row| {
        seen.push(row.folded("id").into_owned());
        node_row(row, skills, occupations)
    })?;
    let (edges, edge_places) = found.table(RecordTable::Edges, tables.edges, EDGE_COLUMNS, edge_row)?;
    // Ids of rows that became nodes are in here too; those are found before this set is asked.
    let rejected_nodes = seen.into_iter().collect();
    let assembled = assemble(Draft { chains, nodes, edges, rejected_nodes });
    let places = [chain_places, node_places, edge_places];
    found.rejects.extend(assembled.faults.into_iter().map(|fault| located(fault, &places)));
    found.notes.extend(assembled.notes.into_iter().map(|note| located(note, &places)));
    Ok(LoadedChains { graph: assembled.graph, rejects: in_order(found.rejects), notes: in_order(found.notes) })
}

/// Where a record was read: its table, which of the table's files, the line.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Order {
    table: RecordTable,
    source: usize,
    line: u64,
}

struct Place {
    order: Order,
    file: Arc<str>,
}

/// Faults and notes with the place they sort by.
#[derive(Default)]
struct Found {
    rejects: Vec<(Order, Fault)>,
    notes: Vec<(Order, Fault)>,
}

impl Found {
    /// The records of all files of one table, with their places.
    fn table<T>(
        &mut self,
        table: RecordTable,
        sources: &[Source],
        columns: &'static [Column],
        mut parse: impl FnMut(&mut Row<'_>) -> Option<T>,
    ) -> Result<(Vec<T>, Vec<Place>), ChainError> {
        let (mut records, mut places) = (Vec::new(), Vec::new());
        for (source, given) in sources.iter().enumerate() {
            let loaded = chancai_table::read(given, columns, &mut parse)?;
            let order = |line| Order { table, source, line };
            for Located { line, value } in loaded.rows {
                records.push(value);
                places.push(Place { order: order(line), file: loaded.file.clone() });
            }
            self.rejects.extend(loaded.rejects.into_iter().map(|fault| (order(fault.line), fault)));
            self.notes.extend(loaded.notes.into_iter().map(|note| (order(note.line), note)));
        }
        Ok((records, places))
    }
}

/// A fault of a record as one of a row.
fn located(fault: RecordFault, places: &[Vec<Place>; 3]) -> (Order, Fault) {
    let RecordFault { table, index, column, value, code, mut expected, earlier } = fault;
    let places = &places[table as usize];
    let Place { order, file } = &places[index];
    if let Some(earlier) = earlier {
        let Place { order, file } = &places[earlier];
        expected = format!("首见于 {file} 第 {line} 行 / first in {file}, line {line}", line = order.line);
    }
    (*order, Fault::new(file.clone(), order.line, column, value, code, expected))
}

fn in_order(mut faults: Vec<(Order, Fault)>) -> Vec<Fault> {
    // Stable: faults of one row keep the order in which they were found.
    faults.sort_by_key(|&(order, _)| order);
    faults.into_iter().map(|(_, fault)| fault).collect()
}

fn chain_row(row: &mut Row<'_>) -> Option<ChainRecord> {
    let (external, zh, en) = (row.id("id"), row.required_text("zh"), row.required_text("en"));
    Some(ChainRecord { external: external?, zh: zh?, en: en? })
}

fn node_row(row: &mut Row<'_>, skills: &SkillTaxonomy, occupations: &OccupationTaxonomy) -> Option<NodeRecord> {
    let (external, chain) = (row.id("id"), row.id("chain"));
    let stage = required_choice(row, "stage", Stage::CHOICES);
    let kind = required_choice(row, "kind", NodeKind::CHOICES);
    let (zh, en) = (row.required_text("zh"), row.required_text("en"));
    let skills = skill_list(row, skills);
    let occupations = occupation_list(row, occupations);
    let as_of = as_of(row);
    let evidence = row.text("evidence").to_owned();
    let (external, chain, zh, en) = (external?, chain?, zh?, en?);
    Some(NodeRecord { external, chain, stage: stage?, kind: kind?, zh, en, skills, occupations, evidence, as_of })
}

fn edge_row(row: &mut Row<'_>) -> Option<EdgeRecord> {
    let (from, to) = (row.id("from"), row.id("to"));
    let kind = required_choice(row, "kind", EdgeKind::CHOICES);
    let strength = row.number("strength", f64::MIN_POSITIVE..=1.0).unwrap_or(1.0);
    let as_of = as_of(row);
    let group = Some(row.folded("group").into_owned()).filter(|group| !group.is_empty());
    let evidence = row.text("evidence").to_owned();
    Some(EdgeRecord { from: from?, to: to?, kind: kind?, group, strength, evidence, as_of })
}

fn required_choice<T: Copy>(row: &mut Row<'_>, column: &'static str, choices: &[(&str, T)]) -> Option<T> {
    row.required_text(column)?;
    row.choice(column, choices)
}

/// `skill id[:weight]` items, each judged by itself.
fn skill_list(row: &mut Row<'_>, skills: &SkillTaxonomy) -> Vec<(SkillId, f64)> {
    let mut list: Vec<(SkillId, f64)> = Vec::new();
    for item in row.list("skills") {
        match skill_item(item, skills) {
            Ok((skill, _)) if list.iter().any(|&(listed, _)| listed == skill) => {
                row.fault(codes::REPEATED_ITEM, "skills", item, "每项技能一次 each skill once");
            }
            Ok(skill) => list.push(skill),
            Err((code, expected)) => row.fault(code, "skills", item, expected),
        }
    }
    list
}

fn skill_item(item: &str, skills: &SkillTaxonomy) -> Result<(SkillId, f64), (FaultCode, &'static str)> {
    let (label, mut parts) = split_item(item);
    let weight = match (parts.next(), parts.next()) {
        (None | Some(""), None) => 1.0,
        (Some(text), None) => parse_number(text).map_err(|code| (code, "权重 weight in (0, 1]"))?,
        (_, Some(_)) => return Err((BAD_ITEM, "技能编号[:权重] skill id[:weight]")),
    };
    if !(weight > 0.0 && weight <= 1.0) {
        return Err((OUT_OF_RANGE, "权重 weight in (0, 1]"));
    }
    let skill =
        skills.find(&fold_key(label)).ok_or((codes::UNKNOWN_SKILL, "skills.csv 中的编号 an id of skills.csv"))?;
    if skills.kind(skill) == Kind::Group {
        return Err((codes::SKILL_IS_GROUP, "分组之下的技能 a skill under the heading"));
    }
    Ok((skill, weight))
}

fn occupation_list(row: &mut Row<'_>, occupations: &OccupationTaxonomy) -> Vec<OccupationId> {
    let mut list = Vec::new();
    for item in row.list("occupations") {
        match occupations.find(&fold_key(item)) {
            None => {
                let expected = "occupations.csv 中的编号 an id of occupations.csv";
                row.fault(codes::UNKNOWN_OCCUPATION, "occupations", item, expected);
            }
            Some(id) if list.contains(&id) => {
                row.fault(codes::REPEATED_ITEM, "occupations", item, "每个职业一次 each occupation once");
            }
            Some(id) => list.push(id),
        }
    }
    list
}

fn as_of(row: &mut Row<'_>) -> Option<AsOf> {
    let text = row.text("as_of");
    let date = AsOf::parse(&fold_key(text));
    if date.is_none() && !text.is_empty() {
        row.fault(codes::BAD_DATE, "as_of", text, "2020 | 2020-11-17");
    }
    date
}
