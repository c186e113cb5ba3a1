//! Where the graph falls apart, and how thickly it is woven.

use petgraph::graph::UnGraph;

use crate::Network;

/// Whether each position is an articulation point: without it a connected part of the graph, arrows read both ways,
/// falls into more parts. O(n + m log m).
///
/// ```
/// use chancai_chain::{Network, articulation_points};
/// let network = Network::new(4, [(0, 1), (1, 2), (0, 2), (2, 3)])?;
/// assert_eq!(articulation_points(&network), [false, false, true, false]);
/// # Ok::<(), chancai_chain::ChainError>(())
/// ```
pub fn articulation_points(network: &Network) -> Vec<bool> {
    let mut graph: UnGraph<(), ()> = UnGraph::with_capacity(network.len(), network.arrows());
    for _ in network.positions() {
        graph.add_node(());
    }
    for from in network.positions() {
        // Of two arrows that face each other one will do.
        for &to in
            network.outgoing(from).iter().filter(|&&to| from < to || network.outgoing(to).binary_search(&from).is_err())
        {
            graph.add_edge(from.into(), to.into(), ());
        }
    }
    let mut cuts = vec![false; network.len()];
    for index in petgraph::algo::articulation_points::articulation_points(&graph) {
        cuts[index.index()] = true;
    }
    cuts
}

/// The core number of each position: the largest k such that it belongs to a part of the graph in which each position
/// has k neighbours or more, arrows read both ways. O(n + m).
///
/// Batagelj and Zaversnik (2003), *An O(m) algorithm for cores decomposition of networks*: the position with the fewest
/// neighbours left is taken away next.
///
/// ```
/// use chancai_chain::{Network, core_numbers};
/// let network = Network::new(4, [(0, 1), (1, 2), (0, 2), (2, 3)])?;
/// assert_eq!(core_numbers(&network), [2, 2, 2, 1]);
/// # Ok::<(), chancai_chain::ChainError>(())
/// ```
pub fn core_numbers(network: &Network) -> Vec<u32> {
    let neighbours: Vec<Vec<u32>> = network.positions().map(|at| neighbours(network, at)).collect();
    let mut left: Vec<u32> = neighbours.iter().map(|list| list.len() as u32).collect();
    // One list for each number of neighbours left; a position that moved on leaves its old entry behind.
    let mut lists: Vec<Vec<u32>> = vec![Vec::new(); left.iter().copied().max().map_or(1, |most| most as usize + 1)];
    for at in network.positions() {
        lists[left[at as usize] as usize].push(at);
    }
    let mut taken = vec![false; network.len()];
    let mut level = 0;
    while level < lists.len() {
        let Some(at) = lists[level].pop() else {
            level += 1;
            continue;
        };
        if taken[at as usize] || left[at as usize] as usize != level {
            continue;
        }
        taken[at as usize] = true;
        for &next in &neighbours[at as usize] {
            let count = &mut left[next as usize];
            if !taken[next as usize] && *count as usize > level {
                *count -= 1;
                lists[*count as usize].push(next);
            }
        }
    }
    left
}

/// Whom a position is joined to, whichever way, each once.
fn neighbours(network: &Network, at: u32) -> Vec<u32> {
    let mut list = [network.outgoing(at), network.incoming(at)].concat();
    list.sort_unstable();
    list.dedup();
    list
}
