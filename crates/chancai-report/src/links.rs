//! Lines from one chain into another: too long for a picture, so a badge on the box and a list below.

use chancai_chain::{ChainGraph, ChainId, Edge, NodeId};

/// Every edge between nodes of different chains, sorted as in the graph.
#[derive(Debug)]
pub(crate) struct Links<'a> {
    graph: &'a ChainGraph,
    across: Vec<&'a Edge>,
}

impl<'a> Links<'a> {
    pub(crate) fn new(graph: &'a ChainGraph) -> Self {
        let chain = |id: NodeId| graph.node(id).chain();
        let across = graph.edges().filter(|edge| chain(edge.from()) != chain(edge.to())).collect();
        Self { graph, across }
    }

    /// The edges with one end in this chain.
    pub(crate) fn of(&self, chain: ChainId) -> impl Iterator<Item = &'a Edge> {
        let touches =
            move |edge: &&Edge| [edge.from(), edge.to()].iter().any(|&id| self.graph.node(id).chain() == chain);
        self.across.iter().copied().filter(touches)
    }
}
