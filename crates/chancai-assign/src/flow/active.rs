//! Which arcs are priced: the few that may be of use, first the cheapest of every node, then those found too cheap.

use super::network::Network;
use std::ops::Range;

/// How many of the cheapest arcs out of every node, and into it, are priced from the start.
const CHEAPEST: usize = 2;

/// The arcs that are priced, each directed the way it has room: one that carries its upper bound is turned round, so
/// that a negative reduced cost always means a gain. Arcs are only ever added. 21 bytes an arc.
pub(super) struct Active {
    tail: Vec<u32>,
    head: Vec<u32>,
    cost: Vec<i64>,
    arc: Vec<u32>,
    is_turned: Vec<bool>,
    /// For every arc of the network whether it is here.
    known: Vec<bool>,
    /// Where the next block starts, and how long it is.
    start: usize,
    block: usize,
}

impl Active {
    pub(super) fn new(network: &Network) -> Self {
        let mut active = Self {
            tail: Vec::new(),
            head: Vec::new(),
            cost: Vec::new(),
            arc: Vec::new(),
            is_turned: Vec::new(),
            known: vec![false; network.arcs()],
            start: 0,
            block: 0,
        };
        active.add_cheapest(network, network.from());
        active.add_cheapest(network, network.to());
        active.start_at(0);
        active
    }

    /// The node an entry leaves and the one it enters, the way it is directed now.
    pub(super) fn ends(&self, entry: u32) -> (u32, u32) {
        (self.tail[entry as usize], self.head[entry as usize])
    }

    /// The arc of the network.
    pub(super) fn arc(&self, entry: u32) -> usize {
        self.arc[entry as usize] as usize
    }

    /// The reduced cost of an entry, the way it is directed now.
    pub(super) fn reduced(&self, entry: u32, potential: &[i64]) -> i64 {
        let (tail, head) = self.ends(entry);
        let cost = self.cost[entry as usize];
        cost.wrapping_add(potential[tail as usize]).wrapping_sub(potential[head as usize])
    }

    /// Directs an entry the other way.
    pub(super) fn turn(&mut self, entry: u32) {
        let at = entry as usize;
        std::mem::swap(&mut self.tail[at], &mut self.head[at]);
        self.cost[at] = -self.cost[at];
        self.is_turned[at] = !self.is_turned[at];
    }

    /// The arcs of the network that are turned round.
    pub(super) fn turned(&self) -> impl Iterator<Item = usize> {
        self.arc.iter().zip(&self.is_turned).filter(|(_, turned)| **turned).map(|(&arc, _)| arc as usize)
    }

    /// Goes through the entries block by block from where it stopped, up to one block with a gain, and gives the
    /// entry of that block that gains most per unit; none where no entry gains.
    pub(super) fn most_gain_in_a_block(&mut self, potential: &[i64]) -> Option<u32> {
        let (start, count) = (self.start, self.arc.len());
        let mut blocks = (start..count).step_by(self.block).map(|at| at..count.min(at + self.block));
        let mut again = (0..start).step_by(self.block).map(|at| at..start.min(at + self.block));
        let (entry, end) = blocks
            .find_map(|block| self.most_gain(block, potential))
            .or_else(|| again.find_map(|block| self.most_gain(block, potential)))?;
        self.start = if end == count { 0 } else { end };
        Some(entry)
    }

    /// The entry of a block with the most negative reduced cost, and the end of the block.
    fn most_gain(&self, block: Range<usize>, potential: &[i64]) -> Option<(u32, usize)> {
        let (mut most, mut best) = (0, None);
        let ends = self.tail[block.clone()].iter().zip(&self.head[block.clone()]);
        for ((entry, (&tail, &head)), &cost) in (block.start as u32..).zip(ends).zip(&self.cost[block.clone()]) {
            let reduced = cost.wrapping_add(potential[tail as usize]).wrapping_sub(potential[head as usize]);
            if reduced < most {
                (most, best) = (reduced, Some((entry, block.end)));
            }
        }
        best
    }

    /// Adds, for every node, the arc out of it and the arc into it that the potentials show to gain most; whether
    /// there was any.
    ///
    /// An arc that is not here carries its lower bound.
    pub(super) fn add_gainful(&mut self, network: &Network, potential: &[i64]) -> bool {
        let nodes = network.nodes();
        let (mut out, mut into) = (vec![(0_i64, 0_u32); nodes], vec![(0_i64, 0_u32); nodes]);
        let ends = network.from().iter().zip(network.to());
        for (((arc, (&from, &to)), &cost), &known) in (0..).zip(ends).zip(network.costs()).zip(&self.known) {
            let reduced = cost.wrapping_add(potential[from as usize]).wrapping_sub(potential[to as usize]);
            if reduced < 0 && !known {
                for best in [&mut out[from as usize], &mut into[to as usize]] {
                    *best = (reduced, arc).min(*best);
                }
            }
        }
        let before = self.arc.len();
        for (_, arc) in out.into_iter().chain(into).filter(|(reduced, _)| *reduced < 0) {
            self.add(network, arc);
        }
        self.start_at(before);
        self.arc.len() > before
    }

    /// Adds the cheapest arcs of every node by one of their ends, the cheapest of all nodes first: a block then has
    /// arcs of many nodes.
    fn add_cheapest(&mut self, network: &Network, ends: &[u32]) {
        let mut cheapest = vec![[(i64::MAX, u32::MAX); CHEAPEST]; network.nodes()];
        for ((arc, &end), &cost) in (0..).zip(ends).zip(network.costs()) {
            let mut here = (cost, arc);
            for place in &mut cheapest[end as usize] {
                if here < *place {
                    std::mem::swap(&mut here, place);
                }
            }
        }
        for layer in 0..CHEAPEST {
            for place in cheapest.iter().map(|places| places[layer]).filter(|place| place.1 != u32::MAX) {
                self.add(network, place.1);
            }
        }
    }

    fn add(&mut self, network: &Network, arc: u32) {
        let at = arc as usize;
        if std::mem::replace(&mut self.known[at], true) {
            return;
        }
        self.tail.push(network.from()[at]);
        self.head.push(network.to()[at]);
        self.cost.push(network.costs()[at]);
        self.arc.push(arc);
        self.is_turned.push(false);
    }

    fn start_at(&mut self, start: usize) {
        self.start = start;
        // Half the root of Király and Kovács: these arcs are few and good already.
        self.block = self.arc.len().isqrt() / 2 + 10;
    }
}
