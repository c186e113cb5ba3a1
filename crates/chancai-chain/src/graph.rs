//! The graph of all chains.

use chancai_taxonomy::SkillId;
use petgraph::Direction;
use petgraph::graph::{DiGraph, EdgeReference, NodeIndex};
use petgraph::visit::EdgeRef;

use crate::assemble::{Draft, assemble};
use crate::network::{Network, reach};
use crate::{Chain, ChainError, ChainRecord, Edge, EdgeKind, EdgeRecord, Node, NodeRecord};

macro_rules! dense_id {
    ($(#[$meta:meta])* $name:ident) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(u32);

        impl $name {
            /// The id at `position`.
            pub const fn new(position: u32) -> Self {
                Self(position)
            }

            /// The position as it is kept.
            pub const fn get(self) -> u32 {
                self.0
            }

            /// The position, for indexing a table of one row a node or chain.
            pub const fn index(self) -> usize {
                self.0 as usize
            }
        }
    };
}

dense_id! {
    /// A node 产业链节点: its position among all nodes sorted by external id.
    ///
    /// Valid only with the graph that made it, and never written to a file: the external id is.
    NodeId
}

dense_id! {
    /// A chain 产业链: its position among all chains sorted by external id.
    ///
    /// Valid only with the graph that made it, and never written to a file: the external id is.
    ChainId
}

/// All chains with their nodes and edges, checked.
///
/// Ids follow the external ids sorted by UTF-8 bytes, so the same records in any order give the same graph.
/// Edges may run in circles. Methods that take an id expect one of this graph and panic on one beyond its
/// last.
#[derive(Debug, Clone, Default)]
pub struct ChainGraph {
    pub(crate) chains: Vec<Chain>,
    /// Node indices are [`NodeId`]s; edges are added in the order of (from, to, kind, group).
    pub(crate) graph: DiGraph<Node, Edge>,
}

impl ChainGraph {
    /// A graph of records that must all be good. O(n log n) for n records.
    ///
    /// # Errors
    ///
    /// [`ChainError::Records`] with every fault: an id that is empty or given twice, an unknown chain or
    /// node, a weight or strength outside (0, 1], a skill listed twice, an edge from a node to itself, an edge
    /// given twice.
    ///
    /// # Example
    ///
    /// 动力电池拆解后的镍钴锰盐回到正极材料：一条合法的环。
    ///
    /// ```
    /// use chancai_chain::{ChainGraph, ChainRecord, EdgeKind, EdgeRecord, NodeKind, NodeRecord, Stage};
    ///
    /// let chain = ChainRecord::new("recycling", "资源循环利用", "Recycling");
    /// let node = |id, stage, kind, zh, en| NodeRecord::new(id, "recycling", stage, kind, zh, en);
    /// let graph = ChainGraph::build(
    ///     vec![chain],
    ///     vec![
    ///         node("cathode", Stage::Mid, NodeKind::Material, "正极材料", "Cathode material"),
    ///         node("dismantling", Stage::Down, NodeKind::Process, "电池拆解", "Battery dismantling"),
    ///     ],
    ///     vec![
    ///         EdgeRecord::new("cathode", "dismantling", EdgeKind::Feeds, 0.8),
    ///         EdgeRecord::new("dismantling", "cathode", EdgeKind::Reuses, 0.6),
    ///     ],
    /// )?;
    /// let cathode = graph.find("cathode").unwrap();
    /// assert_eq!(graph.loops(), [[cathode, graph.find("dismantling").unwrap()]]);
    /// assert_eq!(graph.incoming(cathode)[0].kind(), EdgeKind::Reuses);
    /// # Ok::<(), chancai_chain::ChainError>(())
    /// ```
    pub fn build(chains: Vec<ChainRecord>, nodes: Vec<NodeRecord>, edges: Vec<EdgeRecord>) -> Result<Self, ChainError> {
        let assembled = assemble(Draft { chains, nodes, edges, ..Draft::default() });
        if assembled.faults.is_empty() { Ok(assembled.graph) } else { Err(ChainError::Records(assembled.faults)) }
    }

    /// The number of nodes.
    pub fn len(&self) -> usize {
        self.graph.node_count()
    }

    /// Whether there is no node.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Every node's id, ascending.
    pub fn ids(&self) -> impl ExactSizeIterator<Item = NodeId> + use<> {
        (0..self.len() as u32).map(NodeId)
    }

    /// The node of an id.
    ///
    /// # Panics
    ///
    /// When `id` lies beyond the last node: it is another graph's.
    pub fn node(&self, id: NodeId) -> &Node {
        &self.graph[NodeIndex::new(id.index())]
    }

    /// The node with an external id, compared byte for byte. O(log n).
    pub fn find(&self, external: &str) -> Option<NodeId> {
        let nodes = self.graph.raw_nodes();
        nodes.binary_search_by(|node| node.weight.external().cmp(external)).ok().map(|index| NodeId(index as u32))
    }

    /// Every node, ascending.
    pub fn nodes(&self) -> impl ExactSizeIterator<Item = (NodeId, &Node)> {
        self.ids().zip(self.graph.raw_nodes().iter().map(|node| &node.weight))
    }

    /// Every chain's id, ascending.
    pub fn chain_ids(&self) -> impl ExactSizeIterator<Item = ChainId> + use<> {
        (0..self.chains.len() as u32).map(ChainId)
    }

    /// The chain of an id.
    ///
    /// # Panics
    ///
    /// When `id` lies beyond the last chain: it is another graph's.
    pub fn chain(&self, id: ChainId) -> &Chain {
        &self.chains[id.index()]
    }

    /// The chain with an external id, compared byte for byte. O(log n).
    pub fn find_chain(&self, external: &str) -> Option<ChainId> {
        let found = self.chains.binary_search_by(|chain| chain.external().cmp(external));
        found.ok().map(|index| ChainId(index as u32))
    }

    /// Every chain, ascending.
    pub fn chains(&self) -> impl ExactSizeIterator<Item = (ChainId, &Chain)> {
        self.chain_ids().zip(&self.chains)
    }

    /// The nodes of one chain, ascending. O(n) for n nodes.
    pub fn nodes_of(&self, chain: ChainId) -> impl Iterator<Item = NodeId> {
        self.nodes().filter(move |(_, node)| node.chain() == chain).map(|(id, _)| id)
    }

    /// One chain with what feeds it: its nodes, the nodes of other chains that an edge leads from into it, and the edges
    /// into its own nodes. What it needs from elsewhere is there as a source. Ids are new; external ids stay.
    /// O(n + m).
    #[must_use]
    pub fn with_feeders(&self, chain: ChainId) -> Self {
        let own = |id: NodeId| self.node(id).chain() == chain;
        let mut kept: Vec<NodeId> = self.nodes_of(chain).collect();
        kept.extend(self.edges().filter(|edge| own(edge.to())).map(Edge::from));
        kept.sort_unstable();
        kept.dedup();
        let place = |id: NodeId| kept.binary_search(&id).ok().map(|at| NodeId(at as u32));
        let mut graph = DiGraph::new();
        for &id in &kept {
            graph.add_node(self.node(id).clone());
        }
        for edge in self.edges().filter(|edge| own(edge.to())) {
            if let (Some(from), Some(to)) = (place(edge.from()), place(edge.to())) {
                let ends = (NodeIndex::new(from.index()), NodeIndex::new(to.index()));
                graph.add_edge(ends.0, ends.1, Edge { from, to, ..edge.clone() });
            }
        }
        let renamed = |chain: &Chain| Chain { product: chain.product.and_then(place), ..chain.clone() };
        Self { chains: self.chains.iter().map(renamed).collect(), graph }
    }

    /// The node everything here is for: of the products that chains name, or where none does of the nodes that feed no
    /// other, the one with the most others before it along `feeds`; the first of equals. `None` where each feeds another.
    /// O(n (n + m) / 64).
    pub fn end_product(&self) -> Option<NodeId> {
        let network = Network::of(self, &[EdgeKind::Feeds]);
        let before = reach(&network).ancestors;
        let mut ends: Vec<NodeId> = self.chains.iter().filter_map(Chain::product).collect();
        if ends.is_empty() {
            ends = self.ids().filter(|id| network.outgoing(id.get()).is_empty()).collect();
        }
        ends.into_iter().max_by_key(|id| (before[id.index()], std::cmp::Reverse(*id)))
    }

    /// The node a chain is for: the one it names, else the one with most of the chain's nodes before it along `feeds`,
    /// among those that feed no other node of the chain; the first of equals. `None` for a chain without such a node.
    /// O(n + m).
    pub fn main_product(&self, chain: ChainId) -> Option<NodeId> {
        if let Some(product) = self.chain(chain).product() {
            return Some(product);
        }
        let own = |id: NodeId| self.node(id).chain() == chain;
        let inner = |edge: &Edge| edge.kind() == EdgeKind::Feeds && own(edge.from()) && own(edge.to());
        let network = Network::of_edges(self, inner);
        let before = reach(&network).ancestors;
        let ends = self.nodes_of(chain).filter(|id| network.outgoing(id.get()).is_empty());
        ends.max_by_key(|id| (before[id.index()], std::cmp::Reverse(*id)))
    }

    /// The nodes that need a skill, ascending, each with the weight it gives the skill. O(n + their skills).
    ///
    /// A node that asks for a broader skill is not among them: ask for the skill's ancestors too where those count.
    pub fn nodes_needing(&self, skill: SkillId) -> impl Iterator<Item = (NodeId, f64)> {
        let weight =
            move |node: &Node| node.skills().iter().find(|(needed, _)| *needed == skill).map(|needed| needed.1);
        self.nodes().filter_map(move |(id, node)| weight(node).map(|weight| (id, weight)))
    }

    /// Every edge, by the node it leaves, the node it enters, its kind and its group.
    pub fn edges(&self) -> impl ExactSizeIterator<Item = &Edge> {
        self.graph.raw_edges().iter().map(|edge| &edge.weight)
    }

    /// The edges that leave a node, by the node they enter, their kind and group.
    pub fn outgoing(&self, id: NodeId) -> Vec<&Edge> {
        self.edges_at(id, Direction::Outgoing)
    }

    /// The edges that enter a node, by the node they leave, their kind and group.
    pub fn incoming(&self, id: NodeId) -> Vec<&Edge> {
        self.edges_at(id, Direction::Incoming)
    }

    /// The loops: every largest set of two or more nodes that all reach one another, in ascending order.
    ///
    /// O(nodes + edges).
    pub fn loops(&self) -> Vec<Vec<NodeId>> {
        // Kosaraju's algorithm keeps its own stack; Tarjan's in petgraph recurses as deep as the chain is long.
        let mut loops: Vec<Vec<NodeId>> = petgraph::algo::kosaraju_scc(&self.graph)
            .into_iter()
            .filter(|component| component.len() > 1)
            .map(|component| component.into_iter().map(|index| NodeId(index.index() as u32)).collect())
            .collect();
        for nodes in &mut loops {
            nodes.sort_unstable();
        }
        loops.sort_unstable();
        loops
    }

    fn edges_at(&self, id: NodeId, direction: Direction) -> Vec<&Edge> {
        // petgraph does not promise an order; edge indices follow (from, to, kind, group).
        let mut edges: Vec<_> = self.graph.edges_directed(NodeIndex::new(id.index()), direction).collect();
        edges.sort_unstable_by_key(EdgeReference::id);
        edges.into_iter().map(|edge| edge.weight()).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{NodeKind, RecordTable, Stage};

    fn graph() -> ChainGraph {
        let chain = |id: &str, zh: &str| ChainRecord::new(id, zh, id);
        let node = |id, chain, stage, zh| NodeRecord::new(id, chain, stage, NodeKind::Product, zh, "a node");
        ChainGraph::build(
            vec![chain("nev", "新能源汽车"), chain("ic", "集成电路")],
            vec![
                node("nev-controller", "nev", Stage::Mid, "整车控制器"),
                node("ic-mcu", "ic", Stage::Down, "车规级MCU"),
                node("ic-design", "ic", Stage::Mid, "芯片设计"),
            ],
            vec![
                EdgeRecord::new("ic-mcu", "nev-controller", EdgeKind::Feeds, 0.9),
                EdgeRecord::new("ic-design", "nev-controller", EdgeKind::Feeds, 0.2),
                EdgeRecord::new("ic-design", "ic-mcu", EdgeKind::PartOf, 0.5),
                EdgeRecord::new("ic-design", "ic-mcu", EdgeKind::Feeds, 1.0),
            ],
        )
        .unwrap()
    }

    #[test]
    fn ids_follow_external_ids() {
        let graph = graph();
        let externals: Vec<_> = graph.nodes().map(|(_, node)| node.external()).collect();
        assert_eq!(externals, ["ic-design", "ic-mcu", "nev-controller"]);
        assert_eq!(graph.find("ic-mcu"), Some(NodeId::new(1)));
        assert_eq!(graph.find("ic"), None);
        let nev = graph.find_chain("nev").unwrap();
        assert_eq!(graph.chain(nev).zh(), "新能源汽车");
        assert_eq!(graph.nodes_of(nev).collect::<Vec<_>>(), [NodeId::new(2)]);
    }

    #[test]
    fn edges_come_in_one_order() {
        let graph = graph();
        let all: Vec<_> = graph.edges().map(|edge| (edge.from().get(), edge.to().get(), edge.kind())).collect();
        assert_eq!(
            all,
            [(0, 1, EdgeKind::Feeds), (0, 1, EdgeKind::PartOf), (0, 2, EdgeKind::Feeds), (1, 2, EdgeKind::Feeds)]
        );
        let into = graph.incoming(NodeId::new(2));
        assert_eq!(into.iter().map(|edge| edge.from().get()).collect::<Vec<_>>(), [0, 1]);
        let out = graph.outgoing(NodeId::new(0));
        assert_eq!(out.iter().map(|edge| edge.to().get()).collect::<Vec<_>>(), [1, 1, 2]);
        assert!(graph.loops().is_empty());
    }

    #[test]
    fn the_nodes_that_need_a_skill_are_found_with_its_weight() {
        let chain = ChainRecord::new("ic", "集成电路", "ICs");
        let node = |id, skills: &[(u32, f64)]| {
            let mut node = NodeRecord::new(id, "ic", Stage::Mid, NodeKind::Product, "节点", "a node");
            node.skills = skills.iter().map(|&(skill, weight)| (SkillId::new(skill), weight)).collect();
            node
        };
        let nodes = vec![node("b", &[(7, 0.5), (3, 1.0)]), node("a", &[(7, 1.0)]), node("c", &[(3, 0.3)])];
        let graph = ChainGraph::build(vec![chain], nodes, Vec::new()).unwrap();
        let needing = |skill| graph.nodes_needing(SkillId::new(skill)).map(|(n, w)| (n.get(), w)).collect::<Vec<_>>();
        assert_eq!(needing(7), [(0, 1.0), (1, 0.5)]);
        assert_eq!(needing(3), [(1, 1.0), (2, 0.3)]);
        assert!(needing(1).is_empty());
    }

    #[test]
    fn records_are_refused_with_every_fault() {
        let chain = ChainRecord::new("ic", "集成电路", "ICs");
        let node = |id| NodeRecord::new(id, "ic", Stage::Mid, NodeKind::Product, "节点", "a node");
        let mut heavy = node("heavy");
        heavy.skills = vec![(SkillId::new(0), f64::NAN), (SkillId::new(0), 1.0)];
        let error = ChainGraph::build(
            vec![chain],
            vec![node("a"), node("b c"), heavy, node("a"), node("")],
            vec![EdgeRecord::new("a", "heavy", EdgeKind::Feeds, 2.0), EdgeRecord::new("a", "x", EdgeKind::Feeds, 1.0)],
        )
        .unwrap_err();
        assert!(error.to_string().contains("nodes[1].id"));
        let ChainError::Records(faults) = error else { panic!("the records are faulty") };
        let brief: Vec<_> = faults.iter().map(|fault| (fault.table, fault.index, fault.code.code)).collect();
        assert_eq!(
            brief,
            [
                (RecordTable::Nodes, 1, "bad_id"),
                (RecordTable::Nodes, 2, "out_of_range"),
                (RecordTable::Nodes, 2, "repeated_item"),
                (RecordTable::Nodes, 3, "duplicate_id"),
                (RecordTable::Nodes, 4, "missing_value"),
                (RecordTable::Edges, 0, "rejected_node"),
                (RecordTable::Edges, 0, "out_of_range"),
                (RecordTable::Edges, 1, "unknown_node"),
            ]
        );
        assert_eq!(faults[3].earlier, Some(0));
    }

    #[test]
    fn an_empty_graph_answers() {
        let graph = ChainGraph::default();
        assert!(graph.is_empty() && graph.loops().is_empty() && graph.edges().len() == 0);
        assert_eq!(graph.find("x"), None);
    }
}
