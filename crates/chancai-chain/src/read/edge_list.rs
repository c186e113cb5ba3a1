//! An edge list of a user's own: what no catalogue is asked to be.

use std::collections::BTreeMap;

use chancai_table::{Column, Fault, Row, Source};
use chancai_taxonomy::{OccupationTaxonomy, SkillTaxonomy};

use super::rows::{EDGE_COLUMNS, NODE_COLUMNS, NodeDetails, edge_with_details};
use super::{Found, finish};
use crate::{ChainError, ChainGraph, ChainRecord, EdgeKind, EdgeRecord, NodeKind, NodeRecord, RecordTable, Stage};

/// The columns of the catalogue, of which only the ids are asked for.
const fn all_optional<const N: usize>(columns: &[Column], required: usize) -> [Column; N] {
    let mut loose = [columns[0]; N];
    let mut at = 0;
    while at < N {
        let Column { name, aliases, .. } = columns[at];
        loose[at] = Column { name, aliases, required: at < required };
        at += 1;
    }
    loose
}

const LOOSE_NODES: &[Column] = &all_optional::<{ NODE_COLUMNS.len() }>(NODE_COLUMNS, 1);
const LOOSE_EDGES: &[Column] = &all_optional::<{ EDGE_COLUMNS.len() }>(EDGE_COLUMNS, 2);

/// The tables of an edge list.
#[derive(Debug, Clone, Copy)]
pub struct EdgeListTables<'a> {
    /// Nodes, one column of which is the id. Where it is left out the nodes are those that edges name.
    pub nodes: Option<&'a Source>,
    /// Edges: where from and where to.
    pub edges: &'a Source,
}

/// The graph of the good rows, what was wrong with the others, and what was not stated.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct LoadedEdgeList {
    /// The good rows.
    pub graph: ChainGraph,
    /// Every fault of every other row: nodes, then edges, by line.
    pub rejects: Vec<Fault>,
    /// Worth a look; nothing was left out for these but unknown columns.
    pub notes: Vec<Fault>,
    /// Whether every node stated its stage. Where one did not, its stage is derived and says nothing new.
    pub stages_stated: bool,
}

/// Reads an edge list: the columns of nodes.csv and edges.csv, of which only the ids must be there.
///
/// What is not stated: a `kind` of edge is `feeds`; a `strength` (`weight`) is 1, and may be any number above 0, all
/// being divided by the largest where that is above 1; a name is the id; a kind of node is `product`; a chain is `chain`
/// 产业链; a stage is `up` for a node that nothing feeds, `down` for one that feeds nothing, else `mid`.
///
/// Rows with faults are left out as [`read`](super::read) does.
///
/// # Errors
///
/// [`ChainError::Table`] for a file that cannot be read as a table at all.
///
/// # Example
///
/// ```
/// use chancai_chain::{EdgeListTables, Stage, read_edge_list};
/// use chancai_table::{Format, Source};
/// use chancai_taxonomy::{OccupationTaxonomy, SkillTaxonomy, TaxonomyBuilder};
///
/// let edges = "source,target,alternative\n废铝,再生铝锭,铝源\n电解铝,再生铝锭,铝源\n再生铝锭,轮毂,\n";
/// let edges = Source::from_text("E.csv", edges, Format::Csv);
/// let tables = EdgeListTables { nodes: None, edges: &edges };
/// let skills: SkillTaxonomy = TaxonomyBuilder::new().build()?;
/// let occupations: OccupationTaxonomy = TaxonomyBuilder::new().build()?;
/// let loaded = read_edge_list(tables, &skills, &occupations)?;
/// let wheel = loaded.graph.find("轮毂").unwrap();
/// assert_eq!((loaded.graph.len(), loaded.graph.node(wheel).stage()), (4, Stage::Down));
/// assert!(!loaded.stages_stated);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn read_edge_list(
    tables: EdgeListTables<'_>,
    skills: &SkillTaxonomy,
    occupations: &OccupationTaxonomy,
) -> Result<LoadedEdgeList, ChainError> {
    let mut found = Found::default();
    let mut seen = Vec::new();
    let nodes = tables.nodes.map_or(&[][..], std::slice::from_ref);
    let (mut nodes, node_places) = found.table(RecordTable::Nodes, nodes, LOOSE_NODES, |row| {
        seen.push(row.folded("id").into_owned());
        loose_node(row, skills, occupations)
    })?;
    let edges = std::slice::from_ref(tables.edges);
    let (mut edges, edge_places) = found.table(RecordTable::Edges, edges, LOOSE_EDGES, loose_edge)?;
    scale(&mut edges);
    if tables.nodes.is_none() {
        nodes = named_by(&edges);
    }
    let stages_stated = !nodes.is_empty() && nodes.iter().all(|node| node.stage.is_some());
    let records = with_stages(nodes, &edges);
    let loaded = finish(found, &[Vec::new(), node_places, edge_places], chains_of(&records), records, edges, seen);
    Ok(LoadedEdgeList { graph: loaded.graph, rejects: loaded.rejects, notes: loaded.notes, stages_stated })
}

/// A node and its stage, if that is stated.
struct LooseNode {
    record: NodeRecord,
    stage: Option<Stage>,
}

const NO_CHAIN: &str = "chain";

fn loose_node(row: &mut Row<'_>, skills: &SkillTaxonomy, occupations: &OccupationTaxonomy) -> Option<LooseNode> {
    let external = row.id("id");
    let chain = if row.text("chain").is_empty() { Some(NO_CHAIN.to_owned()) } else { row.id("chain") };
    let stage = row.choice("stage", Stage::CHOICES);
    let kind = row.choice("kind", NodeKind::CHOICES).unwrap_or(NodeKind::Product);
    let details = NodeDetails::read(row, skills, occupations);
    let (external, chain) = (external?, chain?);
    let name = |text: &str| if text.is_empty() { external.clone() } else { text.to_owned() };
    let (zh, en) = (name(row.text("zh")), name(row.text("en")));
    let mut record = NodeRecord::new(&external, &chain, stage.unwrap_or(Stage::Mid), kind, &zh, &en);
    details.put_into(&mut record);
    Some(LooseNode { record, stage })
}

fn loose_edge(row: &mut Row<'_>) -> Option<EdgeRecord> {
    let (from, to) = (row.id("from"), row.id("to"));
    let kind = row.choice("kind", EdgeKind::CHOICES).unwrap_or(EdgeKind::Feeds);
    let strength = row.number("strength", f64::MIN_POSITIVE..=f64::MAX).unwrap_or(1.0);
    edge_with_details(row, from, to, Some(kind), strength)
}

/// Weights above 1 are on a scale of the user's own.
fn scale(edges: &mut [EdgeRecord]) {
    let largest = edges.iter().map(|edge| edge.strength).fold(1.0, f64::max);
    if largest > 1.0 {
        for edge in edges {
            // A weight so small that the quotient is zero is still a tie.
            edge.strength = (edge.strength / largest).max(f64::MIN_POSITIVE);
        }
    }
}

fn named_by(edges: &[EdgeRecord]) -> Vec<LooseNode> {
    let mut names: Vec<&String> = edges.iter().flat_map(|edge| [&edge.from, &edge.to]).collect();
    names.sort_unstable();
    names.dedup();
    let node = |name: &&String| {
        let record = NodeRecord::new(name, NO_CHAIN, Stage::Mid, NodeKind::Product, name, name);
        LooseNode { record, stage: None }
    };
    names.iter().map(node).collect()
}

/// The stage of a node that states none follows from what feeds it and what it feeds.
fn with_stages(nodes: Vec<LooseNode>, edges: &[EdgeRecord]) -> Vec<NodeRecord> {
    let mut ends: BTreeMap<&str, [bool; 2]> = BTreeMap::new();
    for edge in edges.iter().filter(|edge| edge.kind == EdgeKind::Feeds) {
        ends.entry(&edge.from).or_default()[1] = true;
        ends.entry(&edge.to).or_default()[0] = true;
    }
    let placed = |node: LooseNode| {
        let mut record = node.record;
        record.stage = node.stage.unwrap_or_else(|| match ends.get(&*record.external).copied().unwrap_or_default() {
            [false, true] => Stage::Up,
            [true, false] => Stage::Down,
            _ => Stage::Mid,
        });
        record
    };
    nodes.into_iter().map(placed).collect()
}

fn chains_of(nodes: &[NodeRecord]) -> Vec<ChainRecord> {
    let mut ids: Vec<&str> = nodes.iter().map(|node| &*node.chain).collect();
    ids.sort_unstable();
    ids.dedup();
    let record = |id: &&str| {
        let [zh, en] = if *id == NO_CHAIN { ["产业链", "Industry chain"] } else { [*id, *id] };
        ChainRecord::new((*id).to_owned(), zh.to_owned(), en.to_owned())
    };
    ids.iter().map(record).collect()
}
