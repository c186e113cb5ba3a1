//! Why there is no flow: a set of nodes that cannot get, or cannot be rid of, what it must.

use super::network::Network;

/// Which way the nodes of an [`Infeasible`] cut are stuck.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
pub enum Stuck {
    /// The nodes must receive more than the arcs into them can bring.
    Needs,
    /// The nodes must send more than the arcs out of them can take.
    Surplus,
}

/// There is no flow, and these nodes prove it (Hoffman 1960).
///
/// With [`Stuck::Needs`] the supplies of the nodes add up to `-required`: so much must come in on balance. The most
/// that can is `possible`: the upper bounds of the arcs into the set less the lower bounds of those out of it.
/// [`Stuck::Surplus`] is the same the other way round. `required` is above `possible`, and [`verify_cut`] checks it.
///
/// The nodes are every one that could still pass something on to (or take something from) one node which stays short
/// (or stuck) in a flow that leaves the least unsent. Of the sets found from up to 64 such nodes of either kind it is
/// the smallest; a smaller one may exist.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[error(
    "无可行流: {count} 个节点应{way_zh} {required}, 至多 {possible} / no flow: {count} node(s) must {way_en} {required}, at most {possible} can",
    count = nodes.len(),
    way_zh = match stuck { Stuck::Needs => "流入", Stuck::Surplus => "流出" },
    way_en = match stuck { Stuck::Needs => "receive", Stuck::Surplus => "send" }
)]
pub struct Infeasible {
    /// Which way the nodes are stuck.
    pub stuck: Stuck,
    /// The nodes, ascending.
    pub nodes: Vec<u32>,
    /// How much must cross into (or out of) the set on balance.
    pub required: i128,
    /// How much can.
    pub possible: i128,
}

impl Infeasible {
    /// By how much less goes than must: at least 1.
    pub fn shortfall(&self) -> i128 {
        self.required - self.possible
    }
}

/// Why a cut proves nothing about a network.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum CutFault {
    /// Nodes that are not there, not ascending, or named twice.
    #[error("节点 {node} 不存在或顺序不对 / node {node} is not there or out of order")]
    BadNode {
        /// The node.
        node: u32,
    },
    /// The sums are others.
    #[error("应为 {required} 与 {possible} / the sums are {required} required and {possible} possible")]
    WrongSums {
        /// How much must cross.
        required: i128,
        /// How much can.
        possible: i128,
    },
    /// What must cross can cross.
    #[error("应过 {required}, 可过 {possible}, 不构成矛盾 / {required} must cross and {possible} can: no conflict")]
    NoConflict {
        /// How much must cross.
        required: i128,
        /// How much can.
        possible: i128,
    },
}

impl CutFault {
    /// The stable ASCII code of the fault.
    pub fn code(&self) -> &'static str {
        match self {
            Self::BadNode { .. } => "BAD_NODE",
            Self::WrongSums { .. } => "WRONG_SUMS",
            Self::NoConflict { .. } => "NO_CONFLICT",
        }
    }
}

/// Proves that `network` has no flow: adds up anew what must and what can cross the cut. O(nodes + arcs).
///
/// # Errors
///
/// The first [`CutFault`] found: bad nodes, sums other than stated, no conflict.
///
/// # Example
///
/// ```
/// use chancai_assign::flow::{Arc, Network, Stuck, minimum_cost, verify_cut};
///
/// // 0 卫校有 5 名医生；1 乡镇、2 县城各要 2、3 名，但去乡镇的名额只有 1 个。
/// let arc = |to, upper| Arc { from: 0, to, lower: 0, upper, cost: 0 };
/// let network = Network::new(&[5, -2, -3], &[arc(1, 1), arc(2, 9)])?;
/// let cut = minimum_cost(&network).unwrap_err();
/// assert_eq!((cut.stuck, &cut.nodes[..], cut.shortfall()), (Stuck::Needs, &[1][..], 1));
/// verify_cut(&network, &cut)?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn verify_cut(network: &Network, cut: &Infeasible) -> Result<(), CutFault> {
    let mut inside = vec![false; network.nodes()];
    let mut before = None;
    for &node in &cut.nodes {
        match inside.get_mut(node as usize) {
            Some(place) if before < Some(node) => *place = true,
            _ => return Err(CutFault::BadNode { node }),
        }
        before = Some(node);
    }
    let (required, possible) = sums(network, cut.stuck, &inside);
    if (required, possible) != (cut.required, cut.possible) {
        Err(CutFault::WrongSums { required, possible })
    } else if required <= possible {
        Err(CutFault::NoConflict { required, possible })
    } else {
        Ok(())
    }
}

/// How much must cross, and how much can.
fn sums(network: &Network, stuck: Stuck, inside: &[bool]) -> (i128, i128) {
    let supplies = network.supplies().iter().zip(inside).filter(|(_, inside)| **inside);
    let sent: i128 = supplies.map(|(&supply, _)| i128::from(supply)).sum();
    let (mut into, mut out_of) = ((0, 0), (0, 0));
    for arc in network.iter() {
        let (lower, upper) = (i128::from(arc.lower), i128::from(arc.upper));
        match (inside[arc.from as usize], inside[arc.to as usize]) {
            (false, true) => into = (into.0 + lower, into.1 + upper),
            (true, false) => out_of = (out_of.0 + lower, out_of.1 + upper),
            _ => {}
        }
    }
    match stuck {
        Stuck::Needs => (-sent, into.1 - out_of.0),
        Stuck::Surplus => (sent, out_of.1 - into.0),
    }
}

/// How many nodes of either kind are tried.
const TRIES: usize = 64;

/// The smallest cut around one of the nodes that a flow, in which as little as possible stays unsent, leaves short (or
/// stuck). `unsent` is how much each node still has (below zero: lacks); `flows` lie within the bounds.
///
/// O(nodes + arcs) once, and for each node tried as much as its set spans, at most what the smallest so far did.
pub(super) fn smallest(network: &Network, flows: &[i64], unsent: &[i128]) -> Infeasible {
    let mut best: Option<(Stuck, Vec<u32>)> = None;
    for stuck in [Stuck::Needs, Stuck::Surplus] {
        let residual = Residual::new(network, flows, stuck);
        let open = |unsent: i128| if stuck == Stuck::Needs { unsent < 0 } else { unsent > 0 };
        let starts = (0_u32..).zip(unsent).filter(|(_, unsent)| open(**unsent)).map(|(node, _)| node);
        let mut search = Search { seen: vec![u32::MAX; network.nodes()] };
        for start in starts.take(TRIES) {
            let limit = best.as_ref().map_or(usize::MAX, |(_, nodes)| nodes.len());
            if let Some(nodes) = search.closed_around(&residual, start, limit) {
                best = Some((stuck, nodes));
            }
        }
    }
    let (stuck, mut nodes) = best.unwrap_or((Stuck::Needs, Vec::new()));
    nodes.sort_unstable();
    let mut inside = vec![false; network.nodes()];
    for &node in &nodes {
        inside[node as usize] = true;
    }
    let (required, possible) = sums(network, stuck, &inside);
    Infeasible { stuck, nodes, required, possible }
}

/// For every node those that could still pass something on to it (or, for a surplus, that it could pass on to).
struct Residual {
    starts: Vec<usize>,
    others: Vec<u32>,
}

impl Residual {
    fn new(network: &Network, flows: &[i64], stuck: Stuck) -> Self {
        let pairs = || {
            network.iter().zip(flows).flat_map(move |(arc, &flow)| {
                let forth = (flow < arc.upper).then_some((arc.to, arc.from));
                let back = (flow > arc.lower).then_some((arc.from, arc.to));
                let turn = move |(to, from)| if stuck == Stuck::Needs { (to, from) } else { (from, to) };
                forth.into_iter().chain(back).map(turn)
            })
        };
        let mut starts = vec![0_usize; network.nodes() + 1];
        pairs().for_each(|(node, _)| starts[node as usize + 1] += 1);
        for node in 0..network.nodes() {
            starts[node + 1] += starts[node];
        }
        let (mut next, mut others) = (starts.clone(), vec![0; starts[network.nodes()]]);
        for (node, other) in pairs() {
            others[next[node as usize]] = other;
            next[node as usize] += 1;
        }
        Self { starts, others }
    }
}

/// A search from several starts one after the other.
struct Search {
    /// From which start a node was last reached.
    seen: Vec<u32>,
}

impl Search {
    /// All nodes from which `start` is reached; none where they are not fewer than `limit`.
    fn closed_around(&mut self, residual: &Residual, start: u32, limit: usize) -> Option<Vec<u32>> {
        let mut nodes = vec![start];
        self.seen[start as usize] = start;
        let mut at = 0;
        while let Some(&node) = nodes.get(at) {
            if nodes.len() >= limit {
                return None;
            }
            let ends = residual.starts[node as usize]..residual.starts[node as usize + 1];
            for &other in &residual.others[ends] {
                if self.seen[other as usize] != start {
                    self.seen[other as usize] = start;
                    nodes.push(other);
                }
            }
            at += 1;
        }
        Some(nodes)
    }
}
