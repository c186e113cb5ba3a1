//! The proof of a flow: a check that shares no code with the algorithm.

use super::network::Network;
use super::simplex::Flow;

/// What a verified flow is known to be: of all flows of its network none costs less.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct Certificate {
    /// What the flow costs, added up anew.
    pub cost: i128,
    /// A bound that no flow can undercut, from the potentials alone; equal to `cost`.
    pub dual_value: i128,
    /// How many arcs were looked at: all of the network's.
    pub arcs_checked: usize,
}

/// Why a flow is not a cheapest flow of a network: the first reason found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum FlowFault {
    /// The flow is of another network.
    #[error(
        "应有 {nodes} 个节点 {arcs} 条弧, 给了 {given_nodes} 个和 {given_arcs} 条 / {given_nodes} potentials and {given_arcs} flows given, the network has {nodes} nodes and {arcs} arcs"
    )]
    WrongSize {
        /// Nodes of the network.
        nodes: usize,
        /// Its arcs.
        arcs: usize,
        /// Potentials given.
        given_nodes: usize,
        /// Flows given.
        given_arcs: usize,
    },
    /// An arc carries less than its lower or more than its upper bound.
    #[error(
        "第 {arc} 条弧的流量 {flow} 不在 {lower} 至 {upper} 之间 / arc {arc} carries {flow}, not {lower} to {upper}"
    )]
    OutOfBounds {
        /// The arc.
        arc: usize,
        /// What it carries.
        flow: i64,
        /// Its lower bound.
        lower: i64,
        /// Its upper bound.
        upper: i64,
    },
    /// What a node sends less what it receives is not its supply.
    #[error("节点 {node} 净流出 {sent}, 供给为 {supply} / node {node} sends {sent} on balance, its supply is {supply}")]
    NotConserved {
        /// The node.
        node: u32,
        /// What it sends less what it receives.
        sent: i128,
        /// Its supply.
        supply: i64,
    },
    /// The sum of flow times cost is another.
    #[error("总费用应为 {sum}, 写的是 {given} / the flow costs {sum}, {given} was stated")]
    WrongCost {
        /// The cost stated.
        given: i128,
        /// The sum of flow times cost.
        sum: i128,
    },
    /// A potential larger than those of a tree can be.
    #[error("节点 {node} 的势 {potential} 过大 / node {node} has the potential {potential}, too large")]
    PotentialTooLarge {
        /// The node.
        node: u32,
        /// Its potential.
        potential: i64,
    },
    /// An arc could carry more or less at a gain: the flow is not proved to be cheapest.
    #[error(
        "第 {arc} 条弧的约化费用为 {reduced}, 流量 {flow} 可改 / arc {arc} carries {flow} at a reduced cost of {reduced}"
    )]
    NotOptimal {
        /// The arc.
        arc: usize,
        /// What it carries.
        flow: i64,
        /// Its reduced cost.
        reduced: i64,
    },
}

impl FlowFault {
    /// The stable ASCII code of the fault.
    pub fn code(&self) -> &'static str {
        match self {
            Self::WrongSize { .. } => "WRONG_SIZE",
            Self::OutOfBounds { .. } => "OUT_OF_BOUNDS",
            Self::NotConserved { .. } => "NOT_CONSERVED",
            Self::WrongCost { .. } => "WRONG_COST",
            Self::PotentialTooLarge { .. } => "POTENTIAL_TOO_LARGE",
            Self::NotOptimal { .. } => "NOT_OPTIMAL",
        }
    }
}

/// Proves that `flow` is a cheapest flow of `network`: O(nodes + arcs), in exact arithmetic, from the definitions
/// alone.
///
/// 1. Every arc carries at least its lower and at most its upper bound.
/// 2. Every node sends, less what it receives, its supply.
/// 3. The stated cost is the sum of flow times cost.
/// 4. An arc whose reduced cost is positive carries its lower bound, one whose reduced cost is negative its upper.
///
/// By 4 the cost is as low as the dual value: the supplies, each times minus its node's potential, plus every reduced
/// cost times the bound that is better for it. No flow that keeps to 1 and 2 can cost less.
///
/// # Errors
///
/// The first [`FlowFault`] found, in this order.
pub fn verify(network: &Network, flow: &Flow) -> Result<Certificate, FlowFault> {
    let (nodes, arcs) = (network.nodes(), network.arcs());
    let (given_nodes, given_arcs) = (flow.potentials.len(), flow.flows.len());
    if (nodes, arcs) != (given_nodes, given_arcs) {
        return Err(FlowFault::WrongSize { nodes, arcs, given_nodes, given_arcs });
    }
    check_flow(network, flow)?;
    let dual_value = check_prices(network, flow)?;
    Ok(Certificate { cost: flow.cost, dual_value, arcs_checked: arcs })
}

/// Points 1 to 3.
fn check_flow(network: &Network, flow: &Flow) -> Result<(), FlowFault> {
    let mut sent = vec![0_i128; network.nodes()];
    let mut sum = 0_i128;
    for (index, (arc, &flow)) in network.iter().zip(&flow.flows).enumerate() {
        let (lower, upper) = (arc.lower, arc.upper);
        if flow < lower || flow > upper {
            return Err(FlowFault::OutOfBounds { arc: index, flow, lower, upper });
        }
        sent[arc.from as usize] += i128::from(flow);
        sent[arc.to as usize] -= i128::from(flow);
        sum += i128::from(flow) * i128::from(arc.cost);
    }
    for (node, (&sent, &supply)) in (0..).zip(sent.iter().zip(network.supplies())) {
        if sent != supply.into() {
            return Err(FlowFault::NotConserved { node, sent, supply });
        }
    }
    if sum == flow.cost { Ok(()) } else { Err(FlowFault::WrongCost { given: flow.cost, sum }) }
}

/// Point 4, and the dual value.
fn check_prices(network: &Network, flow: &Flow) -> Result<i128, FlowFault> {
    /// Twice as much and a cost still fit an `i64`.
    const MOST: i64 = 1 << 60;
    for (node, &potential) in (0..).zip(&flow.potentials) {
        if potential.unsigned_abs() > MOST.unsigned_abs() {
            return Err(FlowFault::PotentialTooLarge { node, potential });
        }
    }
    // Sums on the way may wrap; once 1, 2 and 4 hold the total is the cost, which fits.
    let priced = flow.potentials.iter().zip(network.supplies());
    let mut dual = priced.fold(0_i128, |sum, (&p, &supply)| sum.wrapping_sub(i128::from(p) * i128::from(supply)));
    for (index, (arc, &flow_of_arc)) in network.iter().zip(&flow.flows).enumerate() {
        let reduced = arc.cost + flow.potentials[arc.from as usize] - flow.potentials[arc.to as usize];
        let bound = match reduced.signum() {
            1 => arc.lower,
            -1 => arc.upper,
            _ => continue,
        };
        if flow_of_arc != bound {
            return Err(FlowFault::NotOptimal { arc: index, flow: flow_of_arc, reduced });
        }
        dual = dual.wrapping_add(i128::from(reduced) * i128::from(bound));
    }
    Ok(dual)
}
