//! What lies on every path to the product.

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

/// Immediate dominators towards a target: Lengauer and Tarjan (1979), *A fast algorithm for finding dominators in a
/// flowgraph*, with paths compressed, on the reversed graph. O((n + m) log n), loops or not; what all sources share is found
/// in O(n) times the height of the tree at worst.
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
    let immediate = immediate_dominators(network, target);
    let starts = |&at: &u32| network.incoming(at).is_empty() && immediate[at as usize].is_some();
    let sources: Vec<u32> = network.positions().filter(starts).collect();
    let depths = depths(&immediate, target);
    let shared = sources.iter().copied().reduce(|a, b| meet(a, b, &immediate, &depths));
    let mut on_every_path: Vec<u32> =
        std::iter::successors(shared, |&at| immediate[at as usize]).filter(|&at| at != target).collect();
    on_every_path.reverse();
    PathDominators { immediate, on_every_path, sources }
}

/// Not there: a position that does not reach the target, or a place that nothing is above.
const NONE: u32 = u32::MAX;

/// Works on places in the order of a walk from the target against the arrows: the target is 0.
fn immediate_dominators(network: &Network, target: u32) -> Vec<Option<u32>> {
    let Walk { order, place, parent } = Walk::new(network, target);
    let mut forest = Forest::new(order.len());
    // The places whose way from their semidominator is still to be looked at, by that; a list each.
    let (mut first, mut next) = (vec![NONE; order.len()], vec![NONE; order.len()]);
    let mut immediate = vec![0_u32; order.len()];
    for at in (1..order.len()).rev() {
        for &to in network.outgoing(order[at]).iter().filter(|&&to| place[to as usize] != NONE) {
            let lowest = forest.lowest(place[to as usize]);
            forest.semi[at] = forest.semi[at].min(forest.semi[lowest as usize]);
        }
        let semi = forest.semi[at] as usize;
        (next[at], first[semi]) = (first[semi], at as u32);
        forest.above[at] = parent[at];
        let mut waiting = std::mem::replace(&mut first[parent[at] as usize], NONE);
        while waiting != NONE {
            let lowest = forest.lowest(waiting);
            let is_lower = forest.semi[lowest as usize] < forest.semi[waiting as usize];
            immediate[waiting as usize] = if is_lower { lowest } else { parent[at] };
            waiting = next[waiting as usize];
        }
    }
    for at in 1..order.len() {
        if immediate[at] != forest.semi[at] {
            immediate[at] = immediate[immediate[at] as usize];
        }
    }
    let mut by_position = vec![None; network.len()];
    for at in 1..order.len() {
        by_position[order[at] as usize] = Some(order[immediate[at] as usize]);
    }
    by_position
}

/// A walk from the target against the arrows, depth first, on a stack of its own.
struct Walk {
    /// Positions in the order in which they are met.
    order: Vec<u32>,
    /// The place of each position in it; [`NONE`] for what does not reach the target.
    place: Vec<u32>,
    /// From what place each place was met.
    parent: Vec<u32>,
}

impl Walk {
    fn new(network: &Network, target: u32) -> Self {
        let (mut order, mut place, mut parent) = (Vec::new(), vec![NONE; network.len()], Vec::new());
        let mut open = vec![(target, 0)];
        while let Some((at, from)) = open.pop() {
            if place[at as usize] == NONE {
                let here = order.len() as u32;
                place[at as usize] = here;
                order.push(at);
                parent.push(from);
                open.extend(network.incoming(at).iter().map(|&before| (before, here)));
            }
        }
        Self { order, place, parent }
    }
}

/// The part of the walk that is done, by places; paths grow short as they are asked for.
struct Forest {
    semi: Vec<u32>,
    /// A place above; [`NONE`] for those that are not linked yet.
    above: Vec<u32>,
    /// Of the places from each one to what is above it, the one with the lowest semidominator.
    label: Vec<u32>,
    way: Vec<u32>,
}

impl Forest {
    fn new(places: usize) -> Self {
        let all: Vec<u32> = (0..places as u32).collect();
        Self { semi: all.clone(), above: vec![NONE; places], label: all, way: Vec::new() }
    }

    /// The place with the lowest semidominator from one up to the root of its tree, the root left out.
    fn lowest(&mut self, at: u32) -> u32 {
        let mut top = at;
        while self.above[top as usize] != NONE && self.above[self.above[top as usize] as usize] != NONE {
            self.way.push(top);
            top = self.above[top as usize];
        }
        while let Some(at) = self.way.pop() {
            let (at, above) = (at as usize, self.above[at as usize] as usize);
            if self.semi[self.label[above] as usize] < self.semi[self.label[at] as usize] {
                self.label[at] = self.label[above];
            }
            self.above[at] = self.above[above];
        }
        self.label[at as usize]
    }
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

#[cfg(test)]
mod tests {
    use petgraph::algo::dominators::simple_fast;
    use petgraph::graph::{DiGraph, NodeIndex};
    use proptest::prelude::*;

    use super::*;

    proptest! {
        /// Against an iteration over data flow equations, another algorithm altogether.
        #[test]
        fn both_algorithms_find_the_same_tree(
            (count, arrows) in (1..60_u32).prop_flat_map(|count| {
                (Just(count), prop::collection::vec((0..count, 0..count), 0..=3 * count as usize))
            }),
        ) {
            let network = Network::new(count as usize, arrows.iter().copied()).unwrap();
            let mut reversed: DiGraph<(), ()> = DiGraph::new();
            for _ in 0..count {
                reversed.add_node(());
            }
            for &(from, to) in &arrows {
                reversed.add_edge(to.into(), from.into(), ());
            }
            let tree = simple_fast(&reversed, NodeIndex::new(0));
            for (at, found) in (0..count).zip(immediate_dominators(&network, 0)) {
                let expected = tree.immediate_dominator(at.into()).map(|index| index.index() as u32);
                prop_assert_eq!(found, expected);
            }
        }
    }

    /// To and fro along a long chain, and from its head to everywhere: an iteration goes over it thousands of times.
    #[test]
    fn loops_upon_loops_end() {
        let last = 20_000;
        let chain = (0..last).flat_map(|at| [(at, at + 1), (at + 1, at)]);
        let network = Network::new(last as usize + 1, chain.chain((2..=last).map(|at| (0, at)))).unwrap();
        let paths = path_dominators(&network, last);
        assert_eq!(paths.immediate[0], Some(last));
        assert_eq!((1..last).filter(|&at| paths.immediate[at as usize] == Some(last)).count(), 19_999);
    }
}
