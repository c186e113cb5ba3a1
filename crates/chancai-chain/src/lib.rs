//! Industry chains: which step feeds which, how near two steps are, and what a region lacks.
//!
//! A chain (产业链) is a graph of nodes such as 光刻胶 or 封装测试, joined by edges along which goods and
//! services flow. Chains share one graph, so that an edge may lead from one industry into another. Cycles are
//! legal: recycling is a loop. What the crate needs to know of people and posts comes in as numbers per node.
//!
//! Read in this order: the words ([`Stage`], [`NodeKind`], [`EdgeKind`]), the records ([`Node`], [`Edge`]),
//! [`ChainGraph`], then what reads it ([`read`], [`read_edge_list`]) and what is computed on it: [`Proximity`], [`gaps`] and
//! [`scarcity`]; by paths [`Network`], by making [`MakingRules`], both together [`chokepoints`]; [`unlocks`] and [`cascade`].
//! Apart from chains stand [`complexity`], [`input_output`] and [`systemic_risk`], which read matrices and links of firms.
//!
//! # Example
//!
//! ```
//! use chancai_chain::{
//!     ChainGraph, ChainRecord, EdgeKind, EdgeRecord, GapOptions, NodeKind, NodeNumbers, NodeRecord, Proximity,
//!     ProximityOptions, Stage, Verdict, gaps,
//! };
//!
//! // 集成电路链上的两个节点：光刻胶投入光刻。
//! let chain = ChainRecord::new("ic", "集成电路", "Integrated circuits");
//! let resist = NodeRecord::new("ic-photoresist", "ic", Stage::Up, NodeKind::Material, "光刻胶", "Photoresist");
//! let litho = NodeRecord::new("ic-lithography", "ic", Stage::Mid, NodeKind::Process, "光刻", "Lithography");
//! let feeds = EdgeRecord::new("ic-photoresist", "ic-lithography", EdgeKind::Feeds, 0.9);
//! let graph = ChainGraph::build(vec![chain], vec![resist, litho], vec![feeds])?;
//!
//! let resist = graph.find("ic-photoresist").unwrap();
//! let litho = graph.find("ic-lithography").unwrap();
//! let proximity = Proximity::new(&graph, &ProximityOptions::default())?;
//! assert_eq!(proximity.get(resist, litho), (0.7 * 0.9 * 0.9 * 65535.0_f64).round() as u16);
//!
//! // 本地没有光刻胶企业，也没有会做的人：缺。
//! let mut numbers = NodeNumbers::new(resist);
//! (numbers.demand, numbers.supply, numbers.enterprises) = (Some(4.0), Some(0.0), Some(0));
//! let gaps = gaps(&graph, &[numbers], &[], &GapOptions::default())?;
//! assert_eq!(gaps[resist.index()].verdict, Verdict::Missing);
//! assert_eq!(gaps[litho.index()].verdict, Verdict::Unknown); // 没有给数：未知，不当作零。
//! # Ok::<(), chancai_chain::ChainError>(())
//! ```

mod as_of;
mod assemble;
mod cascade;
mod chokepoint;
pub mod complexity;
mod concentration;
mod error;
mod figures;
mod gaps;
mod graph;
pub mod input_output;
mod kinds;
mod making;
mod network;
mod numbers;
mod par;
mod proximity;
mod read;
mod record;
mod scarcity;
mod sites;
pub mod systemic_risk;
mod unlock;
mod verdict;
mod write;

pub use as_of::AsOf;
pub use cascade::{Cascade, CascadeOptions, Interval, cascade};
pub use chokepoint::{Chokepoint, ChokepointOptions, ChokepointParts, Chokepoints, chokepoints};
pub use concentration::{Concentration, SupplierShare, concentration, substitutability};
pub use error::{ChainError, NumberFault, RecordFault, RecordTable, codes};
pub use figures::FigureFault;
pub use gaps::{GapOptions, NodeGap, SkillGap, gaps};
pub use graph::{ChainGraph, ChainId, NodeId};
pub use kinds::{EdgeKind, NodeKind, Stage};
pub use making::{CutOptions, CutSets, MakingRules, Necessary, NecessaryBecause, NecessaryNode, cut_sets, necessary};
pub use network::{
    Network, PathDominators, Reach, articulation_points, betweenness, core_numbers, longest_paths, path_dominators,
    reach,
};
pub use numbers::{NodeNumbers, SkillNumbers};
pub use par::Par;
pub use proximity::{Proximity, ProximityOptions};
pub use read::{
    ChainTables, EdgeListTables, LoadedChains, LoadedEdgeList, LoadedMeasures, LoadedSites, read, read_cross_cuts,
    read_edge_list, read_json, read_numbers, read_shares, read_sites,
};
pub use record::{Chain, ChainRecord, Edge, EdgeRecord, Node, NodeRecord};
pub use scarcity::{Scarcity, ScarcityBasis, ScarcityOptions, scarcity};
pub use sites::{CrossCut, Site, SiteKind, SiteLink, SiteLinkKind};
pub use unlock::{Unlock, unlocks};
pub use verdict::{GapReason, Verdict};
pub use write::{write_dot, write_graphml, write_json, write_mermaid};
