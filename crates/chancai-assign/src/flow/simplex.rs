//! The primal network simplex method.

use super::active::Active;
use super::cut::{self, Infeasible};
use super::network::Network;
use super::tree::{Entering, Tree};

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
///
/// The primal network simplex method on strongly feasible trees (Cunningham 1976), in whole numbers throughout. Every
/// node starts with an artificial arc to a root, dearer than any path. Arcs are priced in blocks, as Király and Kovács
/// (2012) found fastest, and of all arcs only those that may be of use: the cheapest of every node first, then, once
/// these leave no gain, those that the prices show to be too cheap. Strongly feasible trees cannot cycle.
///
/// The time is that of the pivots, which no useful bound limits; in practice a few for each node. Memory besides the
/// network and the answer: 1 byte an arc, 21 an arc that is priced, 52 a node.
///
/// The same network gives the same flow; with the arcs in another order it may be another one of the same cost.
///
/// # Errors
///
/// [`Infeasible`], with a cut that proves it, where the supplies cannot be met.
///
/// # Example
///
/// ```
/// use chancai_assign::flow::{Arc, Network, minimum_cost};
///
/// // 三名教师去两所学校，每所至少一名、至多两名；费用是通勤分钟数。节点 0–2 教师，3–4 学校，5 汇点。
/// let go = |from, to, cost| Arc { from, to, lower: 0, upper: 1, cost };
/// let school = |from| Arc { from, to: 5, lower: 1, upper: 2, cost: 0 };
/// let arcs = [go(0, 3, 10), go(0, 4, 40), go(1, 3, 15), go(1, 4, 30), go(2, 3, 20), school(3), school(4)];
/// let network = Network::new(&[1, 1, 1, 0, 0, -3], &arcs)?;
/// let flow = minimum_cost(&network)?;
/// assert_eq!((flow.cost, &flow.flows[..5]), (60, &[1, 0, 0, 1, 1][..]));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn minimum_cost(network: &Network) -> Result<Flow, Infeasible> {
    let mut simplex = Simplex::new(network);
    loop {
        while let Some(entry) = simplex.active.most_gain_in_a_block(&simplex.potential) {
            simplex.pivot(entry);
        }
        if !simplex.active.add_gainful(network, &simplex.potential) {
            return simplex.finish();
        }
    }
}

/// More than any arc ever carries: below 2^61 is sent, and artificial arcs never carry more than they did at first.
const ENDLESS: i64 = 1 << 62;

/// Arcs of the tree are entries of the active list; from this number on they are artificial.
const ARTIFICIAL: u32 = 1 << 31;

struct Simplex<'a> {
    network: &'a Network,
    tree: Tree,
    /// Of the nodes, and last of the root.
    potential: Vec<i64>,
    active: Active,
}

/// Where the ring that the entering arc closes has the least room.
struct Ring {
    join: u32,
    amount: i64,
    /// The node whose arc to its parent leaves the tree, and whether it stands on the side of the entering arc's tail;
    /// none where the entering arc itself has the least room.
    leaving: Option<(u32, bool)>,
}

impl<'a> Simplex<'a> {
    fn new(network: &'a Network) -> Self {
        let mut excess = network.supplies().to_vec();
        for arc in network.iter().filter(|arc| arc.lower != 0) {
            excess[arc.from as usize] -= arc.lower;
            excess[arc.to as usize] += arc.lower;
        }
        // No path of other arcs costs as much.
        let price = network.largest_cost() * i64::from(network.nodes() as u32) + 1;
        let arc = |&excess: &i64| if excess >= 0 { (ENDLESS, excess) } else { (-excess, ENDLESS) };
        let rooms: Vec<(i64, i64)> = excess.iter().map(arc).collect();
        let mut potential: Vec<i64> = excess.iter().map(|&excess| if excess >= 0 { -price } else { price }).collect();
        potential.push(0);
        Self { network, tree: Tree::star(&rooms, ARTIFICIAL), potential, active: Active::new(network) }
    }

    /// Brings an arc with a gain into the tree, or from one bound to the other.
    fn pivot(&mut self, entry: u32) {
        let reduced = self.active.reduced(entry, &self.potential);
        let (tail, head) = self.active.ends(entry);
        let room = self.network.room(self.active.arc(entry));
        let Ring { join, amount, leaving } = self.ring(tail, head, room);
        if amount > 0 {
            self.tree.send(tail, head, join, amount);
        }
        let Some((top, at_tail)) = leaving else {
            self.active.turn(entry);
            return;
        };
        self.release(top);
        let (forth, back) = (room - amount, amount);
        if at_tail {
            self.tree.rehang(top, tail, head, join, &Entering { arc: entry, up: forth, down: back });
            self.reprice(tail, reduced.wrapping_neg());
        } else {
            self.tree.rehang(top, head, tail, join, &Entering { arc: entry, up: back, down: forth });
            self.reprice(head, reduced);
        }
    }

    /// Walks from both ends of the entering arc to where they join, and finds the last arc with the least room on the
    /// way that flow takes: down from the join to the tail, along the arc, up from the head. Taking the last one keeps
    /// the tree strongly feasible: every node has room upwards.
    fn ring(&self, tail: u32, head: u32, room: i64) -> Ring {
        let (mut a, mut b) = (tail, head);
        let (mut down, mut up) = ((ENDLESS, None), (ENDLESS, None));
        while a != b {
            let (above, below) = (self.tree.link(a), self.tree.link(b));
            // Of two different nodes the one with the smaller subtree is not above the other.
            if above.size < below.size {
                if above.down < down.0 {
                    down = (above.down, Some((a, true)));
                }
                a = above.parent;
            } else {
                if below.up <= up.0 {
                    up = (below.up, Some((b, false)));
                }
                b = below.parent;
            }
        }
        let (mut amount, mut leaving) = down;
        if room <= amount {
            (amount, leaving) = (room, None);
        }
        if up.0 <= amount {
            (amount, leaving) = up;
        }
        Ring { join: a, amount, leaving }
    }

    /// The arc above `top` leaves the tree: if it has room one way only, it is priced that way.
    fn release(&mut self, top: u32) {
        let link = *self.tree.link(top);
        if link.arc < ARTIFICIAL {
            let upwards = self.active.ends(link.arc).0 == top;
            if (if upwards { link.up } else { link.down }) == 0 {
                self.active.turn(link.arc);
            }
        }
    }

    /// Adds `shift` to the potentials of the subtree of `top`, or takes it from all others where they are fewer:
    /// only differences count, and these stay small, so that sums may wrap.
    fn reprice(&mut self, top: u32, shift: i64) {
        let inside = self.tree.link(top).size <= self.tree.root() / 2;
        let shift = if inside { shift } else { shift.wrapping_neg() };
        let potential = &mut self.potential;
        self.tree.visit(top, inside, |node| potential[node as usize] = potential[node as usize].wrapping_add(shift));
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
        let network = self.network;
        let mut flows: Vec<i64> = (0..network.arcs()).map(|arc| network.lower(arc)).collect();
        for arc in self.active.turned() {
            flows[arc] += network.room(arc);
        }
        for (node, link) in (0..).zip(self.tree.links()) {
            if link.arc < ARTIFICIAL {
                let arc = self.active.arc(link.arc);
                let carried = if network.from()[arc] == node { link.down } else { link.up };
                flows[arc] = network.lower(arc) + carried;
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
