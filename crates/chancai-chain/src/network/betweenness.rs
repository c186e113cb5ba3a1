//! Who lies between whom.

use crate::{Network, Par};

/// Sources are summed in this many parts, whatever the number of threads: the order of the sums is part of the result.
const PARTS: usize = 64;

/// The betweenness of every position: over all ordered pairs of other positions, the share of their shortest paths that
/// runs through it. Directed, unweighted, not normalised; pairs that no path joins count nothing, ends not at all.
///
/// Brandes (2001), *A faster algorithm for betweenness centrality*, with each position's dependency gathered from its
/// successors, so that no lists of predecessors are kept. O(n (n + m)) for n positions and m arrows, less where few reach
/// each other; memory O(n) a thread and 64 n numbers for the sums. The result is the same on any number of threads.
///
/// Where there are more shortest paths than a float can count, their logarithms are counted instead, to about 12 digits.
///
/// # Example
///
/// ```
/// use chancai_chain::{Network, Par, betweenness};
///
/// // 两种原料经同一道工序做成两种产品：四对都经过它。
/// let network = Network::new(5, [(0, 2), (1, 2), (2, 3), (2, 4)])?;
/// assert_eq!(betweenness(&network, Par::Seq), [0.0, 0.0, 4.0, 0.0, 0.0]);
/// # Ok::<(), chancai_chain::ChainError>(())
/// ```
pub fn betweenness(network: &Network, par: Par) -> Vec<f64> {
    let nodes = network.len();
    let parts = par.rows(
        PARTS.min(nodes),
        || Search::new(nodes),
        |search, part| {
            let mut sums = vec![0.0; nodes];
            for source in (part..nodes).step_by(PARTS) {
                search.run(network, source as u32, &mut sums);
            }
            sums
        },
    );
    let mut total = vec![0.0; nodes];
    for part in parts {
        for (total, part) in total.iter_mut().zip(part) {
            *total += part;
        }
    }
    total
}

/// What the search keeps of a position.
#[derive(Clone, Copy)]
struct Found {
    /// Steps from the source; [`UNSEEN`] where there is no path.
    distance: u32,
    /// The number of shortest paths from the source, or its logarithm.
    paths: f64,
    /// (1 + dependency) / paths, or the dependency alone where paths are logarithms.
    share: f64,
}

const UNSEEN: Found = Found { distance: u32::MAX, paths: 0.0, share: 0.0 };

struct Search {
    found: Vec<Found>,
    /// Positions by their distance from the source.
    order: Vec<u32>,
}

impl Search {
    fn new(nodes: usize) -> Self {
        Self { found: vec![UNSEEN; nodes], order: Vec::with_capacity(nodes) }
    }

    /// Adds the dependencies of one source. Everything is unseen before and after.
    fn run(&mut self, network: &Network, source: u32, sums: &mut [f64]) {
        if network.outgoing(source).is_empty() {
            return;
        }
        self.count(network, source);
        // Counts only grow along a path, but the last are not the largest: look at all.
        if self.order.iter().all(|&at| self.found[at as usize].paths.is_finite()) {
            self.gather(network, sums);
        } else {
            self.count_logarithms(network, source);
            self.gather_logarithms(network, sums);
        }
        self.forget();
    }

    fn forget(&mut self) {
        for at in self.order.drain(..) {
            self.found[at as usize] = UNSEEN;
        }
    }

    /// Breadth first: distances and numbers of shortest paths.
    fn count(&mut self, network: &Network, source: u32) {
        self.found[source as usize] = Found { distance: 0, paths: 1.0, share: 0.0 };
        self.order.push(source);
        let mut next = 0;
        while let Some(&at) = self.order.get(next) {
            next += 1;
            let Found { distance, paths, .. } = self.found[at as usize];
            for &to in network.outgoing(at) {
                let there = &mut self.found[to as usize];
                if there.distance == UNSEEN.distance {
                    *there = Found { distance: distance + 1, paths, share: 0.0 };
                    self.order.push(to);
                } else if there.distance == distance + 1 {
                    there.paths += paths;
                }
            }
        }
    }

    /// Farthest first: the dependency of a position is its paths times the sum of its successors' shares.
    fn gather(&mut self, network: &Network, sums: &mut [f64]) {
        for &at in self.order[1..].iter().rev() {
            let Found { distance, paths, .. } = self.found[at as usize];
            let mut shares = 0.0;
            for &to in network.outgoing(at) {
                let there = &self.found[to as usize];
                if there.distance == distance + 1 {
                    shares += there.share;
                }
            }
            sums[at as usize] += paths * shares;
            self.found[at as usize].share = 1.0 / paths + shares;
        }
    }

    /// The same counts as logarithms, over the distances and the order that are there.
    fn count_logarithms(&mut self, network: &Network, source: u32) {
        for &at in &self.order {
            self.found[at as usize].paths = f64::NEG_INFINITY;
        }
        self.found[source as usize].paths = 0.0;
        for &at in &self.order {
            let Found { distance, paths, .. } = self.found[at as usize];
            for &to in network.outgoing(at) {
                let there = &mut self.found[to as usize];
                if there.distance == distance + 1 {
                    let (high, low) = if there.paths > paths { (there.paths, paths) } else { (paths, there.paths) };
                    there.paths = high + (low - high).exp().ln_1p();
                }
            }
        }
    }

    fn gather_logarithms(&mut self, network: &Network, sums: &mut [f64]) {
        for &at in self.order[1..].iter().rev() {
            let Found { distance, paths, .. } = self.found[at as usize];
            let mut dependency = 0.0;
            for &to in network.outgoing(at) {
                let there = &self.found[to as usize];
                if there.distance == distance + 1 {
                    dependency += (paths - there.paths).exp() * (1.0 + there.share);
                }
            }
            sums[at as usize] += dependency;
            self.found[at as usize].share = dependency;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Rungs of two ways each: so many paths that no float counts them, and by symmetry every way carries half.
    #[test]
    fn more_paths_than_a_float_counts() {
        let rungs = 1_200;
        let arrows = (0..rungs).flat_map(|rung| {
            let at = 3 * rung;
            [(at, at + 1), (at, at + 2), (at + 1, at + 3), (at + 2, at + 3)]
        });
        let network = Network::new(3 * rungs as usize + 1, arrows).unwrap();
        let between = betweenness(&network, Par::Seq);
        // What lies before and behind the first way of rung r: its foot and all below, its head and all above; the two
        // ways of a rung do not reach each other.
        for rung in [0_u32, 1, 600, 1_199] {
            let (before, behind) = (f64::from(3 * rung + 1), f64::from(3 * (1_199 - rung) + 1));
            let way = between[3 * rung as usize + 1];
            let expected = before * behind / 2.0;
            assert!((way - expected).abs() < 1e-7 * expected, "{rung}: {way} against {expected}");
        }
        assert!(between.iter().all(|value| value.is_finite()));
    }

    #[test]
    fn counts_and_logarithms_agree() {
        let network =
            Network::new(7, [(0, 1), (0, 2), (1, 3), (2, 3), (3, 4), (3, 5), (4, 6), (5, 6), (6, 0)]).unwrap();
        for source in 0..7 {
            let (mut counted, mut logged) = (vec![0.0; 7], vec![0.0; 7]);
            let mut search = Search::new(7);
            search.run(&network, source, &mut counted);
            search.count(&network, source);
            search.count_logarithms(&network, source);
            search.gather_logarithms(&network, &mut logged);
            for (counted, logged) in counted.iter().zip(&logged) {
                assert!((counted - logged).abs() < 1e-12);
            }
        }
    }
}
