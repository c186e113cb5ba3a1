//! The primal network simplex method.

use super::cut::{self, Infeasible};
use super::network::Network;
use super::tree::Tree;

/// A cheapest flow.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Flow {
    /// What every arc carries, in the order of the arcs.
    pub flows: Vec<i64>,
    /// The dual price of every node: `cost + potential[from] - potential[to]` is the reduced cost of an arc. One
    /// unit more supply at node a and one less at node b makes the flow `potential[b] - potential[a]` dearer, as long
    /// as the same arcs stay between their bounds.
    pub potentials: Vec<i64>,
    /// The sum of flow times cost.
    pub cost: i128,
}

/// A cheapest flow of `network`, exactly.
pub fn minimum_cost(network: &Network) -> Result<Flow, Infeasible> {
    let mut simplex = Simplex::new(network);
    while let Some(arc) = simplex.entering() {
        simplex.pivot(arc);
    }
    simplex.finish()
}

/// More than any arc ever carries.
const ENDLESS: i64 = 1 << 62;

struct Simplex<'a> {
    network: &'a Network,
    tree: Tree,
    potential: Vec<i64>,
    /// 1: at the lower bound; -1: at the upper; 0: in the tree.
    state: Vec<i8>,
    start: usize,
    block: usize,
}

impl<'a> Simplex<'a> {
    fn new(network: &'a Network) -> Self {
        let (nodes, arcs) = (network.nodes(), network.arcs());
        let mut excess = network.supplies().to_vec();
        for arc in 0..arcs {
            excess[network.from()[arc] as usize] -= network.lower(arc);
            excess[network.to()[arc] as usize] += network.lower(arc);
        }
        let price = network.largest_cost() * nodes as i64 + 1;
        let mut tree = Tree::star(nodes as u32, arcs as u32);
        let mut potential = vec![0; nodes + 1];
        for (node, &excess) in excess.iter().enumerate() {
            let (up, down) = if excess >= 0 { (ENDLESS, excess) } else { (-excess, ENDLESS) };
            (tree.room_up[node], tree.room_down[node]) = (up, down);
            potential[node] = if excess >= 0 { -price } else { price };
        }
        let block = (arcs as f64).sqrt() as usize + 10;
        Self { network, tree, potential, state: vec![1; arcs], start: 0, block }
    }

    fn reduced(&self, arc: usize) -> i64 {
        let (from, to) = (self.network.from()[arc] as usize, self.network.to()[arc] as usize);
        self.network.costs()[arc].wrapping_add(self.potential[from]).wrapping_sub(self.potential[to])
    }

    fn entering(&mut self) -> Option<usize> {
        let arcs = self.state.len();
        let (mut best, mut least, mut left) = (None, 0, self.block);
        for arc in (self.start..arcs).chain(0..self.start) {
            let gain = i64::from(self.state[arc]) * self.reduced(arc);
            if gain < least {
                (best, least) = (Some(arc), gain);
            }
            left -= 1;
            if left == 0 {
                if best.is_some() {
                    self.start = if arc + 1 == arcs { 0 } else { arc + 1 };
                    return best;
                }
                left = self.block;
            }
        }
        best
    }

    fn pivot(&mut self, arc: usize) {
        let reduced = self.reduced(arc);
        let (mut tail, mut head) = (self.network.from()[arc], self.network.to()[arc]);
        if self.state[arc] < 0 {
            (tail, head) = (head, tail);
        }
        let room = self.network.room(arc);
        let join = self.tree.join(tail, head);
        let (delta, leaving) = self.leaving(tail, head, join, room);
        self.push(tail, head, join, delta);
        let Some((top, inner_is_tail)) = leaving else {
            self.state[arc] = -self.state[arc];
            return;
        };
        let out = self.tree.arc[top as usize] as usize;
        if out < self.state.len() {
            let upwards = self.network.from()[out] == top;
            let carried = if upwards { self.tree.room_down[top as usize] } else { self.tree.room_up[top as usize] };
            self.state[out] = if carried == 0 { 1 } else { -1 };
        }
        self.state[arc] = 0;
        let (inner, outer, up, down) =
            if inner_is_tail { (tail, head, room - delta, delta) } else { (head, tail, delta, room - delta) };
        self.tree.rehang(top, inner, outer, join, (arc as u32, up, down));
        let shift = if inner == self.network.to()[arc] { reduced } else { reduced.wrapping_neg() };
        self.reprice(inner, shift);
    }

    fn leaving(&self, tail: u32, head: u32, join: u32, room: i64) -> (i64, Option<(u32, bool)>) {
        let (mut delta, mut leaving) = (ENDLESS, None);
        let mut node = tail;
        while node != join {
            if self.tree.room_down[node as usize] < delta {
                (delta, leaving) = (self.tree.room_down[node as usize], Some((node, true)));
            }
            node = self.tree.parent[node as usize];
        }
        if room <= delta {
            (delta, leaving) = (room, None);
        }
        node = head;
        while node != join {
            if self.tree.room_up[node as usize] <= delta {
                (delta, leaving) = (self.tree.room_up[node as usize], Some((node, false)));
            }
            node = self.tree.parent[node as usize];
        }
        (delta, leaving)
    }

    fn push(&mut self, tail: u32, head: u32, join: u32, delta: i64) {
        if delta == 0 {
            return;
        }
        let mut node = tail;
        while node != join {
            self.tree.room_down[node as usize] -= delta;
            self.tree.room_up[node as usize] += delta;
            node = self.tree.parent[node as usize];
        }
        node = head;
        while node != join {
            self.tree.room_up[node as usize] -= delta;
            self.tree.room_down[node as usize] += delta;
            node = self.tree.parent[node as usize];
        }
    }

    /// Adds `shift` to the potentials of the subtree of `top`, or takes it from all others where they are fewer:
    /// only differences count, and they stay small, so that sums may wrap.
    fn reprice(&mut self, top: u32, shift: i64) {
        let all = self.potential.len();
        let size = self.tree.size[top as usize] as usize;
        let (mut node, count, shift) = if 2 * size <= all {
            (top, size, shift)
        } else {
            (self.tree.next[self.tree.last[top as usize] as usize], all - size, shift.wrapping_neg())
        };
        for _ in 0..count {
            self.potential[node as usize] = self.potential[node as usize].wrapping_add(shift);
            node = self.tree.next[node as usize];
        }
    }

    fn finish(self) -> Result<Flow, Infeasible> {
        let network = self.network;
        let flows = self.flows();
        let unsent = unsent(network, &flows);
        if unsent.iter().any(|&unsent| unsent != 0) {
            return Err(cut::smallest(network, &flows, &unsent));
        }
        let cost = flows.iter().zip(network.costs()).map(|(&flow, &cost)| i128::from(flow) * i128::from(cost)).sum();
        let root = self.potential[self.tree.root() as usize];
        let potentials = self.potential[..network.nodes()].iter().map(|price| price.wrapping_sub(root)).collect();
        Ok(Flow { flows, potentials, cost })
    }

    /// What every arc carries.
    fn flows(&self) -> Vec<i64> {
        let (network, arcs) = (self.network, self.state.len());
        let bound = |arc| if self.state[arc] < 0 { network.room(arc) } else { 0 };
        let mut flows: Vec<i64> = (0..arcs).map(|arc| network.lower(arc) + bound(arc)).collect();
        for node in 0..self.tree.root() {
            let (at, arc) = (node as usize, self.tree.arc[node as usize] as usize);
            if arc < arcs {
                let upwards = network.from()[arc] == node;
                flows[arc] += if upwards { self.tree.room_down[at] } else { self.tree.room_up[at] };
            }
        }
        flows
    }
}

/// What every node still has to send; below zero, to receive.
fn unsent(network: &Network, flows: &[i64]) -> Vec<i128> {
    let mut unsent: Vec<i128> = network.supplies().iter().copied().map(i128::from).collect();
    for (arc, &flow) in network.iter().zip(flows) {
        unsent[arc.from as usize] -= i128::from(flow);
        unsent[arc.to as usize] += i128::from(flow);
    }
    unsent
}
