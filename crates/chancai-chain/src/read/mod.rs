//! chains.csv, nodes.csv and edges.csv as docs/formats.md describes them.
//!
//! [`read`] takes the catalogue's tables, [`read_edge_list`] an edge list of a user's own, [`read_json`] one document.

mod edge_list;
mod json;
mod measures;
mod rows;
mod sites;

use std::sync::Arc;

use chancai_table::{Column, Fault, Located, Row, Source};
use chancai_taxonomy::{OccupationTaxonomy, SkillTaxonomy};

use crate::assemble::{Draft, assemble};
use crate::{ChainError, ChainGraph, ChainRecord, EdgeRecord, NodeRecord, RecordFault, RecordTable};

pub use edge_list::{EdgeListTables, LoadedEdgeList, read_edge_list};
pub use json::read_json;
pub use measures::{LoadedMeasures, read_numbers, read_shares};
use rows::{CHAIN_COLUMNS, EDGE_COLUMNS, NODE_COLUMNS, chain_row, edge_row, node_row};
pub use sites::{LoadedSites, read_cross_cuts, read_sites};

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
    Ok(finish(found, &[chain_places, node_places, edge_places], chains, nodes, edges, seen))
}

/// Puts the records into one graph and every fault where its row is. `seen` are the ids of all node rows, good and bad.
fn finish(
    mut found: Found,
    places: &[Vec<Place>; 3],
    chains: Vec<ChainRecord>,
    nodes: Vec<NodeRecord>,
    edges: Vec<EdgeRecord>,
    seen: Vec<String>,
) -> LoadedChains {
    // Ids of rows that became nodes are in here too; those are found before this set is asked.
    let rejected_nodes = seen.into_iter().collect();
    let assembled = assemble(Draft { chains, nodes, edges, rejected_nodes });
    found.rejects.extend(assembled.faults.into_iter().map(|fault| located(fault, places)));
    found.notes.extend(assembled.notes.into_iter().map(|note| located(note, places)));
    LoadedChains { graph: assembled.graph, rejects: in_order(found.rejects), notes: in_order(found.notes) }
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
