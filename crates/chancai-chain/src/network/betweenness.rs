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
/// Where there are more shortest paths than a float can count, their logarithms are counted instead, to about 10 digits.
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

/// Not seen from the source at hand.
const UNSEEN: u32 = u32::MAX;

/// The search from one source. All but `place` is kept by the place in the order of the search, so that what is read
/// together lies together: a level of the search and the next.
struct Search {
    /// The place of each position in the order.
    place: Vec<u32>,
    /// Positions by their distance from the source.
    order: Vec<u32>,
    /// The number of shortest paths from the source, or its logarithm.
    paths: Vec<f64>,
    /// (1 + dependency) / paths, or the dependency alone where paths are logarithms.
    shares: Vec<f64>,
    /// Where the arrows of shortest paths lead, by the place they start from.
    next: Vec<u32>,
    /// Where in `next` those of each place end.
    ends: Vec<u32>,
}

impl Search {
    fn new(nodes: usize) -> Self {
        let (order, paths, shares) = (Vec::new(), Vec::new(), Vec::new());
        Self { place: vec![UNSEEN; nodes], order, paths, shares, next: Vec::new(), ends: Vec::new() }
    }

    /// Adds the dependencies of one source. Every position is unseen before and after.
    fn run(&mut self, network: &Network, source: u32, sums: &mut [f64]) {
        if network.outgoing(source).is_empty() {
            return;
        }
        self.count(network, source);
        if self.paths.iter().all(|paths| paths.is_finite()) {
            self.gather(sums);
        } else {
            self.count_logarithms();
            self.gather_logarithms(sums);
        }
        for at in &self.order {
            self.place[*at as usize] = UNSEEN;
        }
    }

    /// Breadth first: the order, the numbers of shortest paths and the arrows on them.
    fn count(&mut self, network: &Network, source: u32) {
        for list in [&mut self.order, &mut self.next, &mut self.ends] {
            list.clear();
        }
        self.paths.clear();
        self.place[source as usize] = 0;
        self.order.push(source);
        self.paths.push(1.0);
        let mut level = 0..1;
        while !level.is_empty() {
            for from in level.clone() {
                let paths = self.paths[from];
                for &to in network.outgoing(self.order[from]) {
                    let place = &mut self.place[to as usize];
                    if *place == UNSEEN {
                        *place = self.order.len() as u32;
                        self.order.push(to);
                        self.paths.push(paths);
                        self.next.push(*place);
                    } else if *place as usize >= level.end {
                        self.paths[*place as usize] += paths;
                        self.next.push(*place);
                    }
                }
                self.ends.push(self.next.len() as u32);
            }
            level = level.end..self.order.len();
        }
    }

    /// Where in `next` those of a place start.
    fn starts(&self, place: usize) -> u32 {
        if place == 0 { 0 } else { self.ends[place - 1] }
    }

    /// The arrows of shortest paths that start from a place.
    fn next(&self, place: usize) -> &[u32] {
        &self.next[self.starts(place) as usize..self.ends[place] as usize]
    }

    /// Farthest first: the dependency of a position is its paths times the sum of its successors' shares.
    fn gather(&mut self, sums: &mut [f64]) {
        self.shares.clear();
        self.shares.resize(self.order.len(), 0.0);
        for place in (1..self.order.len()).rev() {
            let mut shares = 0.0;
            for &next in self.next(place) {
                shares += self.shares[next as usize];
            }
            let paths = self.paths[place];
            sums[self.order[place] as usize] += paths * shares;
            self.shares[place] = 1.0 / paths + shares;
        }
    }

    /// The same counts as logarithms, over the arrows that are there.
    fn count_logarithms(&mut self) {
        self.paths.fill(f64::NEG_INFINITY);
        self.paths[0] = 0.0;
        for from in 0..self.order.len() {
            let paths = self.paths[from];
            for at in self.starts(from)..self.ends[from] {
                let there = &mut self.paths[self.next[at as usize] as usize];
                let (high, low) = if *there > paths { (*there, paths) } else { (paths, *there) };
                *there = high + (low - high).exp().ln_1p();
            }
        }
    }

    fn gather_logarithms(&mut self, sums: &mut [f64]) {
        self.shares.clear();
        self.shares.resize(self.order.len(), 0.0);
        for place in (1..self.order.len()).rev() {
            let paths = self.paths[place];
            let of = |&next: &u32| (paths - self.paths[next as usize]).exp() * (1.0 + self.shares[next as usize]);
            let dependency = self.next(place).iter().map(of).sum();
            sums[self.order[place] as usize] += dependency;
            self.shares[place] = dependency;
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
            assert!((way - expected).abs() < 1e-10 * expected, "{rung}: {way} against {expected}");
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
            search.count_logarithms();
            search.gather_logarithms(&mut logged);
            search = Search::new(7);
            for (counted, logged) in counted.iter().zip(&logged) {
                assert!((counted - logged).abs() < 1e-12);
            }
        }
    }
}
