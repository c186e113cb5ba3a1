//! What is found of an industry chain, as CSV; docs/formats.md lists the columns.

use chancai_chain::{
    ChainGraph, Chokepoint, Chokepoints, Concentration, EdgeKind, NecessaryBecause, Network, Node, NodeGap, NodeId,
    Par, Reach, articulation_points, betweenness, core_numbers, longest_paths, reach, substitutability,
};
use std::io::{self, Write};

/// All that nodes.csv says of a graph: measured once, then written.
#[derive(Clone, Debug)]
pub struct NodeTable<'a> {
    graph: &'a ChainGraph,
    gaps: &'a [NodeGap],
    concentration: &'a [Option<Concentration>],
    found: Option<&'a Chokepoints>,
    between: Vec<f64>,
    articulation: Vec<bool>,
    cores: Vec<u32>,
    reach: Reach,
    longest: Vec<u32>,
    easy: Vec<Option<f64>>,
    /// Score and parts by node id.
    scores: Vec<Option<&'a Chokepoint>>,
}

impl<'a> NodeTable<'a> {
    /// Measures every node. `gaps` and `concentration` are by node id; `found` are the chokepoints of a target, where
    /// there is one. O(n (n + m)) for n nodes and m edges.
    pub fn new(
        graph: &'a ChainGraph,
        gaps: &'a [NodeGap],
        concentration: &'a [Option<Concentration>],
        found: Option<&'a Chokepoints>,
        par: Par,
    ) -> Self {
        let network = Network::of(graph, &EdgeKind::ALL);
        let mut scores = vec![None; graph.len()];
        for point in found.iter().flat_map(|found| &found.nodes) {
            scores[point.node.index()] = Some(point);
        }
        Self {
            graph,
            gaps,
            concentration,
            found,
            between: found.map_or_else(|| betweenness(&network, par), |found| found.betweenness.clone()),
            articulation: articulation_points(&network),
            cores: core_numbers(&network),
            reach: reach(&network),
            longest: longest_paths(&network),
            easy: substitutability(graph),
            scores,
        }
    }

    /// Writes a row a node, by id.
    ///
    /// # Errors
    ///
    /// What the writer says.
    pub fn write(&self, out: impl Write) -> io::Result<()> {
        let mut csv = csv::Writer::from_writer(out);
        csv.write_record([
            "node",
            "betweenness",
            "articulation",
            "core",
            "ancestors",
            "descendants",
            "immediate_dominator",
            "hhi",
            "longest_path",
            "status",
            "name_zh",
            "name_en",
            "chain",
            "stage",
            "kind",
            "hhi_low",
            "hhi_high",
            "dependence",
            "substitutability",
            "on_every_path",
            "necessity",
            "chokepoint_score",
            "headcount",
            "skills_wanted",
        ])?;
        for id in self.graph.ids() {
            csv.write_record(self.row(id))?;
        }
        csv.flush()
    }

    fn row(&self, id: NodeId) -> [String; 24] {
        let (at, node) = (id.index(), self.graph.node(id));
        let dominator = self.found.and_then(|found| found.paths.immediate[at]);
        let external = |position: u32| self.graph.node(NodeId::new(position)).external().to_owned();
        let known = self.concentration[at];
        let gap = &self.gaps[at];
        let wanted = gap.wanted().count();
        let point = self.scores[at];
        [
            node.external().to_owned(),
            self.between[at].to_string(),
            self.articulation[at].to_string(),
            self.cores[at].to_string(),
            self.reach.ancestors[at].to_string(),
            self.reach.descendants[at].to_string(),
            dominator.map(external).unwrap_or_default(),
            number(known.and_then(|known| known.hhi)),
            self.longest[at].to_string(),
            gap.verdict.code().to_owned(),
            node.zh().to_owned(),
            node.en().to_owned(),
            self.graph.chain(node.chain()).external().to_owned(),
            node.stage().code().to_owned(),
            node.kind().code().to_owned(),
            number(known.map(|known| known.low)),
            number(known.map(|known| known.high)),
            number(known.and_then(|known| known.dependence)),
            number(self.easy[at]),
            point.map(|point| point.parts.on_every_path.to_string()).unwrap_or_default(),
            number(point.map(|point| point.parts.necessity)),
            number(point.map(|point| point.score)),
            number(gap.headcount),
            if gap.supply.is_some() { wanted.to_string() } else { String::new() },
        ]
    }
}

fn number(value: Option<f64>) -> String {
    value.map(|value| value.to_string()).unwrap_or_default()
}

/// Writes the nodes on every path to the target, from the target back.
///
/// # Errors
///
/// What the writer says.
pub fn write_dominators(out: impl Write, graph: &ChainGraph, found: Option<&Chokepoints>) -> io::Result<()> {
    let mut csv = csv::Writer::from_writer(out);
    csv.write_record(["node", "step", "name_zh", "name_en", "chain"])?;
    for (step, &position) in (1..).zip(found.iter().flat_map(|found| &found.paths.on_every_path)) {
        let node = graph.node(NodeId::new(position));
        let chain = graph.chain(node.chain()).external();
        csv.write_record([node.external(), &i32::to_string(&step), node.zh(), node.en(), chain])?;
    }
    csv.flush()
}

/// Writes what the target cannot be made without, the hardest to replace first.
///
/// # Errors
///
/// What the writer says.
pub fn write_necessary(out: impl Write, graph: &ChainGraph, found: Option<&Chokepoints>) -> io::Result<()> {
    let mut csv = csv::Writer::from_writer(out);
    csv.write_record([
        "node",
        "rank",
        "because",
        "because_zh",
        "score",
        "irreplaceable",
        "concentration",
        "dependence",
        "between",
        "on_every_path",
        "name_zh",
        "name_en",
        "chain",
    ])?;
    let Some(found) = found else { return csv.flush() };
    for (rank, (point, because)) in (1..).zip(ranked(found)) {
        let (node, parts) = (graph.node(point.node), point.parts);
        csv.write_record([
            node.external(),
            &i32::to_string(&rank),
            because.code(),
            because.zh(),
            &point.score.to_string(),
            &number(parts.irreplaceable),
            &number(parts.concentration),
            &number(parts.dependence),
            &parts.between.to_string(),
            &parts.on_every_path.to_string(),
            node.zh(),
            node.en(),
            graph.chain(node.chain()).external(),
        ])?;
    }
    csv.flush()
}

/// The nodes that the target cannot be made without, by score, each with why.
pub fn ranked(found: &Chokepoints) -> Vec<(&Chokepoint, NecessaryBecause)> {
    let because = |point: &Chokepoint| {
        let at = found.necessary.nodes.binary_search_by_key(&point.node.get(), |needed| needed.node);
        at.ok().map(|at| found.necessary.nodes[at].because)
    };
    found.nodes.iter().filter_map(|point| Some((point, because(point)?))).collect()
}

/// Writes the cut sets, by size.
///
/// # Errors
///
/// What the writer says.
pub fn write_cuts(out: impl Write, graph: &ChainGraph, found: Option<&Chokepoints>) -> io::Result<()> {
    let mut csv = csv::Writer::from_writer(out);
    csv.write_record(["size", "nodes", "names_zh"])?;
    for set in found.iter().flat_map(|found| &found.cuts.sets) {
        let nodes = || set.iter().map(|&position| graph.node(NodeId::new(position)));
        let ids: Vec<&str> = nodes().map(Node::external).collect();
        let names: Vec<&str> = nodes().map(Node::zh).collect();
        csv.write_record([&set.len().to_string(), &ids.join(";"), &names.join("；")])?;
    }
    csv.flush()
}
