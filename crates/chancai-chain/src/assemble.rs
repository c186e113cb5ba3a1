//! From records to the graph: every check that looks at more than one record.

use chancai_table::FaultCode;
use chancai_table::fault::{BAD_ID, DUPLICATE_ID, MISSING_VALUE, OUT_OF_RANGE};
use petgraph::graph::{DiGraph, NodeIndex};
use rustc_hash::{FxHashMap, FxHashSet};

use crate::codes;
use crate::record::{Chain, Edge, Node};
use crate::{ChainGraph, ChainId, ChainRecord, EdgeKind, EdgeRecord, NodeId, NodeRecord, RecordFault, RecordTable};

/// Records that may be faulty.
#[derive(Debug, Default)]
pub(crate) struct Draft {
    pub(crate) chains: Vec<ChainRecord>,
    pub(crate) nodes: Vec<NodeRecord>,
    pub(crate) edges: Vec<EdgeRecord>,
    /// Ids of nodes that did not become records, so that their edges are told so.
    pub(crate) rejected_nodes: FxHashSet<String>,
}

/// The graph of the good records, and what was wrong with the others.
pub(crate) struct Assembled {
    pub(crate) graph: ChainGraph,
    /// By table, then by index.
    pub(crate) faults: Vec<RecordFault>,
    /// Worth a look; the records are in the graph.
    pub(crate) notes: Vec<RecordFault>,
}

/// Checks all records in one pass and builds the graph of the good ones.
pub(crate) fn assemble(draft: Draft) -> Assembled {
    let mut checks = Checks { faults: Vec::new(), rejected: draft.rejected_nodes };
    let (chains, chain_positions) = checks.chains(draft.chains);
    let nodes = checks.nodes(draft.nodes, &chains);
    let (graph, positions) = checks.edges(draft.edges, nodes);
    let mut graph = ChainGraph { chains, graph };
    let mut notes = foreign_products(&mut graph, &chain_positions);
    notes.extend(backward_feeds(&graph, &positions));
    Assembled { graph, faults: checks.faults, notes }
}

struct Checks {
    faults: Vec<RecordFault>,
    rejected: FxHashSet<String>,
}

impl Checks {
    /// The chains, and for each of them the position of its record.
    fn chains(&mut self, records: Vec<ChainRecord>) -> (Vec<Chain>, Vec<usize>) {
        let mut first = FxHashMap::default();
        let mut chains = Vec::with_capacity(records.len());
        for (index, record) in records.into_iter().enumerate() {
            let mut fault = self.at(RecordTable::Chains, index);
            fault.unique_id(&record.external, &mut first);
            if fault.none() {
                chains.push((Chain { record, product: None }, index));
            }
        }
        chains.sort_by(|(a, _), (b, _)| a.external().cmp(b.external()));
        chains.into_iter().unzip()
    }

    fn nodes(&mut self, records: Vec<NodeRecord>, chains: &[Chain]) -> Vec<Node> {
        let mut first = FxHashMap::default();
        let mut nodes = Vec::with_capacity(records.len());
        for (index, mut record) in records.into_iter().enumerate() {
            let mut fault = self.at(RecordTable::Nodes, index);
            fault.unique_id(&record.external, &mut first);
            let chain = chains.binary_search_by(|chain| chain.external().cmp(&record.chain));
            if chain.is_err() {
                fault.push("chain", &record.chain, codes::UNKNOWN_CHAIN, "id of a chain");
            }
            fault.weights(&mut record);
            fault.classes(&record);
            match chain {
                Ok(chain) if fault.none() => nodes.push(Node { chain: ChainId::new(chain as u32), record }),
                // The first of two rows with one id may be good: then the id is known all the same.
                _ => drop(self.rejected.insert(record.external)),
            }
        }
        nodes.sort_by(|a, b| a.external().cmp(b.external()));
        nodes
    }

    /// The graph, and for each of its edges the position of its record.
    fn edges(&mut self, records: Vec<EdgeRecord>, nodes: Vec<Node>) -> (DiGraph<Node, Edge>, Vec<usize>) {
        let mut edges = Vec::with_capacity(records.len());
        let mut first = FxHashMap::default();
        for (index, record) in records.into_iter().enumerate() {
            let edge = self.edge(index, record, &nodes, &mut first);
            edges.extend(edge.map(|edge| (index, edge)));
        }
        edges.sort_by(|(_, a), (_, b)| (a.from, a.to, a.kind, &a.group).cmp(&(b.from, b.to, b.kind, &b.group)));
        let mut graph = DiGraph::with_capacity(nodes.len(), edges.len());
        for node in nodes {
            graph.add_node(node);
        }
        let mut positions = Vec::with_capacity(edges.len());
        for (index, edge) in edges {
            positions.push(index);
            let (from, to) = (NodeIndex::new(edge.from.index()), NodeIndex::new(edge.to.index()));
            graph.add_edge(from, to, edge);
        }
        (graph, positions)
    }

    /// The edge of one record, if nothing is wrong with it. `first` knows the edges before it.
    fn edge(
        &mut self,
        index: usize,
        record: EdgeRecord,
        nodes: &[Node],
        first: &mut FxHashMap<(NodeId, NodeId, EdgeKind, Option<String>), usize>,
    ) -> Option<Edge> {
        // Not `self.at`: the set of rejected ids is read beside the list of faults.
        let (table, before) = (RecordTable::Edges, self.faults.len());
        let mut fault = Faults { table, index, before, all: &mut self.faults };
        let from = fault.end("from", &record.from, nodes, &self.rejected);
        let to = fault.end("to", &record.to, nodes, &self.rejected);
        if record.from == record.to {
            fault.push("to", &record.to, codes::SELF_LOOP, "another node than `from`");
        }
        fault.fraction("strength", record.strength);
        let (from, to) = (from?, to?);
        let earlier = *first.entry((from, to, record.kind, record.group.clone())).or_insert(index);
        if earlier != index {
            let edge = format!("{} {} {}", record.from, record.kind.code(), record.to);
            fault.push_repeat("to", &edge, codes::DUPLICATE_EDGE, earlier);
        }
        let EdgeRecord { kind, group, strength, evidence, as_of, .. } = record;
        fault.none().then_some(Edge { from, to, kind, group, strength, evidence, as_of })
    }

    fn at(&mut self, table: RecordTable, index: usize) -> Faults<'_> {
        Faults { table, index, before: self.faults.len(), all: &mut self.faults }
    }
}

/// The faults of one record.
struct Faults<'a> {
    table: RecordTable,
    index: usize,
    before: usize,
    all: &'a mut Vec<RecordFault>,
}

impl Faults<'_> {
    fn none(&self) -> bool {
        self.all.len() == self.before
    }

    fn push(&mut self, column: &'static str, value: &str, code: FaultCode, expected: &str) {
        let (table, index) = (self.table, self.index);
        let (value, expected) = (value.to_owned(), expected.to_owned());
        self.all.push(RecordFault { table, index, column, value, code, expected, earlier: None });
    }

    fn push_repeat(&mut self, column: &'static str, value: &str, code: FaultCode, earlier: usize) {
        self.push(column, value, code, &format!("record {earlier} has it"));
        if let Some(fault) = self.all.last_mut() {
            fault.earlier = Some(earlier);
        }
    }

    fn unique_id(&mut self, external: &str, first: &mut FxHashMap<String, usize>) {
        if external.is_empty() {
            self.push("id", external, MISSING_VALUE, "an id");
        } else if external.chars().any(|c| c.is_whitespace() || c.is_control() || matches!(c, ';' | ':')) {
            self.push("id", external, BAD_ID, "no space, `;` or `:`");
        } else if let Some(&earlier) = first.get(external) {
            self.push_repeat("id", external, DUPLICATE_ID, earlier);
        } else {
            first.insert(external.to_owned(), self.index);
        }
    }

    /// Checks weights and puts skills and occupations in order.
    fn weights(&mut self, record: &mut NodeRecord) {
        for &(_, weight) in &record.skills {
            self.fraction("skills", weight);
        }
        for &(_, weight) in &record.occupations {
            self.fraction("occupations", weight);
        }
        record.skills.sort_by_key(|&(skill, _)| skill);
        record.occupations.sort_by_key(|&(occupation, _)| occupation);
        if record.skills.windows(2).any(|pair| pair[0].0 == pair[1].0) {
            self.push("skills", &record.external, codes::REPEATED_ITEM, "each skill once");
        }
        if record.occupations.windows(2).any(|pair| pair[0].0 == pair[1].0) {
            self.push("occupations", &record.external, codes::REPEATED_ITEM, "each occupation once");
        }
    }

    fn classes(&mut self, record: &NodeRecord) {
        for code in record.industry.iter().filter(|code| !is_industry_class(code)) {
            self.push("industry", code, codes::BAD_CLASS, "2 to 4 digits of GB/T 4754-2017");
        }
        for code in record.strategic.iter().filter(|code| !is_strategic_class(code)) {
            self.push("strategic", code, codes::BAD_CLASS, "1.2 or 1.2.4");
        }
    }

    fn fraction(&mut self, column: &'static str, value: f64) {
        // NaN fails both comparisons.
        if !(value > 0.0 && value <= 1.0) {
            self.push(column, &value.to_string(), OUT_OF_RANGE, "(0, 1]");
        }
    }

    fn end(
        &mut self,
        column: &'static str,
        external: &str,
        nodes: &[Node],
        rejected: &FxHashSet<String>,
    ) -> Option<NodeId> {
        if let Ok(index) = nodes.binary_search_by(|node| node.external().cmp(external)) {
            return Some(NodeId::new(index as u32));
        }
        let code = if rejected.contains(external) { codes::REJECTED_NODE } else { codes::UNKNOWN_NODE };
        self.push(column, external, code, "id of a node");
        None
    }
}

/// Whether a text has the form of a division, group or class of GB/T 4754: two to four digits.
fn is_industry_class(code: &str) -> bool {
    (2..=4).contains(&code.len()) && code.bytes().all(|byte| byte.is_ascii_digit())
}

/// Whether a text has the form of a class of the strategic industries: numbers with points between them.
fn is_strategic_class(code: &str) -> bool {
    let number = |part: &str| (1..=2).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit());
    (1..=4).contains(&code.split('.').count()) && code.split('.').all(number)
}

/// Finds the product of each chain; one that is no node of the chain is left out and noted.
fn foreign_products(graph: &mut ChainGraph, positions: &[usize]) -> Vec<RecordFault> {
    let mut notes = Vec::new();
    for (at, &index) in positions.iter().enumerate() {
        // Taken: what was found is kept, what was not is told here and then forgotten.
        let Some(named) = graph.chains[at].record.product.take() else { continue };
        let own = |id: &NodeId| graph.node(*id).chain().index() == at;
        let product = graph.find(&named).filter(own);
        graph.chains[at].product = product;
        if product.is_none() {
            notes.push(RecordFault {
                table: RecordTable::Chains,
                index,
                column: "product",
                value: named,
                code: codes::UNKNOWN_NODE,
                expected: "id of a node of the chain".to_owned(),
                earlier: None,
            });
        }
    }
    notes
}

/// Feeds edges within one chain that run against the order of its stages, outside loops (where some edge
/// has to run backwards).
fn backward_feeds(graph: &ChainGraph, positions: &[usize]) -> Vec<RecordFault> {
    let mut loop_of: FxHashMap<NodeId, usize> = FxHashMap::default();
    for (number, nodes) in graph.loops().into_iter().enumerate() {
        loop_of.extend(nodes.into_iter().map(|node| (node, number)));
    }
    let mut notes = Vec::new();
    for (edge, &index) in graph.edges().zip(positions) {
        let (from, to) = (graph.node(edge.from), graph.node(edge.to));
        let backwards = edge.kind == EdgeKind::Feeds && from.chain() == to.chain() && from.stage() > to.stage();
        let in_loop = loop_of.get(&edge.from).is_some_and(|number| loop_of.get(&edge.to) == Some(number));
        if backwards && !in_loop {
            notes.push(RecordFault {
                table: RecordTable::Edges,
                index,
                column: "to",
                value: format!(
                    "{} ({}) -> {} ({})",
                    from.external(),
                    from.stage().code(),
                    to.external(),
                    to.stage().code()
                ),
                code: codes::STAGE_BACKWARDS,
                expected: "up -> mid -> down".to_owned(),
                earlier: None,
            });
        }
    }
    notes.sort_by_key(|note| note.index);
    notes
}
