//! What lies on every path to the product.

use petgraph::algo::dominators::simple_fast;
use petgraph::graph::NodeIndex;

use crate::Network;

/// What every directed path to a target must pass.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PathDominators {
    /// For each position the first other one that every path from it to the target passes; the target at the latest.
    /// `None` for the target and for what does not reach it.
    pub immediate: Vec<Option<u32>>,
    /// The positions on every path from any source to the target, from the target back: the target left out, the nearest
    /// first. A source is what no arrow enters. Taking one of them away cuts the target off from every source.
    pub on_every_path: Vec<u32>,
    /// The sources that reach the target, ascending; none where the target lies behind loops only, or is a source.
    pub sources: Vec<u32>,
}

/// Immediate dominators towards a target: Cooper, Harvey and Kennedy (2001), *A simple, fast dominance algorithm*, on the
/// reversed graph, so O(n + m) times a small factor on chains, O(n²) at worst.
///
/// # Panics
///
/// When there is no such position.
///
/// # Example
///
/// ```
/// use chancai_chain::{Network, path_dominators};
///
/// // 两条原料线汇到 2，之后都经 3 到产品 4。
/// let network = Network::new(5, [(0, 2), (1, 2), (2, 3), (3, 4)])?;
/// let paths = path_dominators(&network, 4);
/// assert_eq!(paths.on_every_path, [3, 2]);
/// assert_eq!(paths.immediate, [Some(2), Some(2), Some(3), Some(4), None]);
/// # Ok::<(), chancai_chain::ChainError>(())
/// ```
pub fn path_dominators(network: &Network, target: u32) -> PathDominators {
    assert!((target as usize) < network.len(), "no position {target} among {}", network.len());
    let tree = simple_fast(&network.digraph(true), NodeIndex::new(target as usize));
    let above = |at: u32| tree.immediate_dominator(NodeIndex::new(at as usize)).map(|index| index.index() as u32);
    let immediate: Vec<Option<u32>> = network.positions().map(above).collect();
    let starts = |&at: &u32| network.incoming(at).is_empty() && immediate[at as usize].is_some();
    let sources: Vec<u32> = network.positions().filter(starts).collect();
    let depths = depths(&immediate, target);
    let shared = sources.iter().copied().reduce(|a, b| meet(a, b, &immediate, &depths));
    let mut on_every_path: Vec<u32> =
        std::iter::successors(shared, |&at| immediate[at as usize]).filter(|&at| at != target).collect();
    on_every_path.reverse();
    PathDominators { immediate, on_every_path, sources }
}

/// How far below the target each position stands in the tree of immediate dominators.
fn depths(immediate: &[Option<u32>], target: u32) -> Vec<u32> {
    let mut depths = vec![u32::MAX; immediate.len()];
    depths[target as usize] = 0;
    let mut way = Vec::new();
    for start in 0..immediate.len() as u32 {
        let mut at = start;
        while depths[at as usize] == u32::MAX {
            way.push(at);
            let Some(above) = immediate[at as usize] else { break };
            at = above;
        }
        let mut depth = depths[at as usize];
        while let Some(at) = way.pop() {
            depth = depth.saturating_add(1);
            depths[at as usize] = depth;
        }
    }
    depths
}

/// The lowest position above both, or one of them.
fn meet(mut a: u32, mut b: u32, immediate: &[Option<u32>], depths: &[u32]) -> u32 {
    while a != b {
        let deeper = if depths[a as usize] >= depths[b as usize] { &mut a } else { &mut b };
        let Some(above) = immediate[*deeper as usize] else { return *deeper };
        *deeper = above;
    }
    a
}
