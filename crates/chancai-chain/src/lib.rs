//! Industry chains: which step feeds which, how near two steps are, and what a region lacks.
//!
//! A chain (产业链) is a graph of nodes such as 光刻胶 or 封装测试, joined by edges along which goods and
//! services flow. Chains share one graph, so that an edge may lead from one industry into another. Cycles are
//! legal: recycling is a loop. What the crate needs to know of people and posts comes in as numbers per node.
//!
//! Read in this order: the words ([`Stage`], [`NodeKind`], [`EdgeKind`]), the records ([`Node`], [`Edge`]),
//! [`ChainGraph`], then what reads it ([`read`]) and what is computed on it ([`Proximity`], [`gaps`],
//! [`scarcity`]).
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
//! let chain = ChainRecord { external: "ic".into(), zh: "集成电路".into(), en: "Integrated circuits".into() };
//! let resist = NodeRecord::new("ic-photoresist", "ic", Stage::Up, NodeKind::Material, "光刻胶", "Photoresist");
//! let litho = NodeRecord::new("ic-lithography", "ic", Stage::Mid, NodeKind::Process, "光刻", "Lithography");
//! let feeds = EdgeRecord::new("ic-photoresist", "ic-lithography", EdgeKind::Feeds, 0.9);
//! let graph = ChainGraph::build(vec![chain], vec![resist, litho], vec![feeds])?;
//!
//! let resist = graph.find("ic-photoresist").unwrap();
//! let litho = graph.find("ic-lithography").unwrap();
//! let proximity = Proximity::new(&graph, &ProximityOptions::default())?;
//! assert_eq!(proximity.get(resist, litho), (0.7 * 0.9 * 65535.0_f64).round() as u16);
//!
//! // 本地没有光刻胶企业，也没有会做的人：缺。
//! let numbers = [NodeNumbers { node: resist, demand: Some(4.0), supply: Some(0.0), enterprises: Some(0) }];
//! let gaps = gaps(&graph, &numbers, &GapOptions::default())?;
//! assert_eq!(gaps[resist.index()].verdict, Verdict::Missing);
//! assert_eq!(gaps[litho.index()].verdict, Verdict::Unknown); // 没有给数：未知，不当作零。
//! # Ok::<(), chancai_chain::ChainError>(())
//! ```

mod as_of;
mod assemble;
pub mod complexity;
mod error;
mod figures;
mod gaps;
mod graph;
pub mod input_output;
mod kinds;
mod par;
mod proximity;
mod read;
mod record;
mod scarcity;
pub mod systemic_risk;
mod verdict;

pub use as_of::AsOf;
pub use error::{ChainError, NumberFault, RecordFault, RecordTable, codes};
pub use figures::FigureFault;
pub use gaps::{GapOptions, NodeGap, NodeNumbers, gaps};
pub use graph::{ChainGraph, ChainId, NodeId};
pub use kinds::{EdgeKind, NodeKind, Stage};
pub use par::Par;
pub use proximity::{Proximity, ProximityOptions};
pub use read::{ChainTables, LoadedChains, read};
pub use record::{Chain, ChainRecord, Edge, EdgeRecord, Node, NodeRecord};
pub use scarcity::{Scarcity, ScarcityBasis, ScarcityOptions, scarcity};
pub use verdict::{GapReason, Verdict};
