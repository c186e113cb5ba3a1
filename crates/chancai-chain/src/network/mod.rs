//! Measures of the bare graph: who lies between whom, what cuts it in two, what lies on every path.
//!
//! A [`Network`] is a chain graph without its words: positions and arrows, each arrow once. Its measures do not ask what
//! an edge means, so they count every kind they are given; what can be *made* from what is in
//! [`MakingRules`](crate::MakingRules).

mod betweenness;
mod cores;
mod dominators;
mod reach;

use petgraph::graph::{DiGraph, NodeIndex};

use crate::{ChainError, ChainGraph, Edge, EdgeKind, FigureFault};

pub use betweenness::betweenness;
pub use cores::{articulation_points, core_numbers};
pub use dominators::{PathDominators, path_dominators};
pub use reach::{Reach, longest_paths, reach};

/// A directed graph of positions `0..len`, both ways round; every arrow once, none from a position to itself.
///
/// Memory: 8 bytes a position and 8 an arrow.
///
/// ```
/// use chancai_chain::Network;
/// let network = Network::new(3, [(0, 1), (1, 2), (1, 2), (2, 2)])?;
/// assert_eq!((network.len(), network.arrows()), (3, 2));
/// assert_eq!((network.outgoing(1), network.incoming(1)), (&[2][..], &[0][..]));
/// # Ok::<(), chancai_chain::ChainError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Network {
    out: Rows,
    into: Rows,
}

impl Network {
    /// A network of `nodes` positions. Arrows given twice count once, arrows to their own start not at all: no measure
    /// here turns on them. O(nodes + arrows log arrows).
    ///
    /// # Errors
    ///
    /// [`ChainError::BadNumber`] for an arrow's end beyond the last position; [`FigureFault::TooMany`] for 2^32 positions or
    /// arrows or more.
    pub fn new(nodes: usize, arrows: impl IntoIterator<Item = (u32, u32)>) -> Result<Self, ChainError> {
        let mut arrows: Vec<(u32, u32)> = arrows.into_iter().filter(|(from, to)| from != to).collect();
        for (name, given) in [("positions", nodes), ("arrows", arrows.len())] {
            if u32::try_from(given).is_err() {
                return Err(FigureFault::TooMany { name, given }.into());
            }
        }
        if let Some(beyond) = arrows.iter().flat_map(|&(from, to)| [from, to]).find(|&end| end as usize >= nodes) {
            return Err(ChainError::BadNumber { name: "arrow", given: f64::from(beyond) });
        }
        arrows.sort_unstable();
        arrows.dedup();
        let out = Rows::new(nodes, arrows.iter().copied());
        arrows.sort_unstable_by_key(|&(from, to)| (to, from));
        let into = Rows::new(nodes, arrows.iter().map(|&(from, to)| (to, from)));
        Ok(Self { out, into })
    }

    /// The edges of these kinds of a chain graph, of whatever strength; positions are node ids.
    pub fn of(graph: &ChainGraph, kinds: &[EdgeKind]) -> Self {
        Self::of_edges(graph, |edge| kinds.contains(&edge.kind()))
    }

    /// The edges of a chain graph that `wanted` takes.
    pub(crate) fn of_edges(graph: &ChainGraph, wanted: impl Fn(&Edge) -> bool) -> Self {
        let mut arrows: Vec<(u32, u32)> =
            graph.edges().filter(|edge| wanted(edge)).map(|edge| (edge.from().get(), edge.to().get())).collect();
        arrows.dedup();
        let out = Rows::new(graph.len(), arrows.iter().copied());
        arrows.sort_unstable_by_key(|&(from, to)| (to, from));
        Self { out, into: Rows::new(graph.len(), arrows.iter().map(|&(from, to)| (to, from))) }
    }

    /// The number of positions.
    pub fn len(&self) -> usize {
        self.out.len()
    }

    /// Whether there is no position.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The number of arrows.
    pub fn arrows(&self) -> usize {
        self.out.items.len()
    }

    /// Where the arrows of a position lead, ascending.
    ///
    /// # Panics
    ///
    /// When there is no such position.
    pub fn outgoing(&self, at: u32) -> &[u32] {
        self.out.row(at)
    }

    /// Where the arrows to a position come from, ascending.
    ///
    /// # Panics
    ///
    /// When there is no such position.
    pub fn incoming(&self, at: u32) -> &[u32] {
        self.into.row(at)
    }

    /// Every position, ascending.
    pub fn positions(&self) -> std::ops::Range<u32> {
        0..self.len() as u32
    }

    /// The sets of positions that all reach one another, in an order in which arrows lead from later sets to earlier
    /// ones only.
    fn components(&self) -> Vec<Vec<u32>> {
        // Kosaraju's algorithm keeps its own stack; Tarjan's in petgraph recurses as deep as the chain is long.
        let components = petgraph::algo::kosaraju_scc(&self.digraph());
        components.into_iter().map(|set| set.into_iter().map(|index| index.index() as u32).collect()).collect()
    }

    fn digraph(&self) -> DiGraph<(), ()> {
        let mut graph = DiGraph::with_capacity(self.len(), self.arrows());
        for _ in self.positions() {
            graph.add_node(());
        }
        for from in self.positions() {
            for &to in self.outgoing(from) {
                graph.add_edge(NodeIndex::new(from as usize), NodeIndex::new(to as usize), ());
            }
        }
        graph
    }
}

/// Rows of positions one behind the other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Rows {
    starts: Vec<u32>,
    items: Vec<u32>,
}

impl Rows {
    /// From pairs of a row and an item, in the order of the rows.
    pub(crate) fn new(rows: usize, pairs: impl Iterator<Item = (u32, u32)>) -> Self {
        let (mut starts, mut items) = (vec![0; rows + 1], Vec::new());
        for (row, item) in pairs {
            starts[row as usize + 1] += 1;
            items.push(item);
        }
        for row in 0..rows {
            starts[row + 1] += starts[row];
        }
        Self { starts, items }
    }

    pub(crate) fn len(&self) -> usize {
        self.starts.len() - 1
    }

    pub(crate) fn row(&self, row: u32) -> &[u32] {
        let row = row as usize;
        &self.items[self.starts[row] as usize..self.starts[row + 1] as usize]
    }
}
