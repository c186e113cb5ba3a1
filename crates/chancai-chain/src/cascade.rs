//! What one hire sets off: from a person to a project, from a project to a node, from a node along the chain.

use std::collections::BTreeMap;

use crate::{ChainError, ChainGraph, ChainId, EdgeKind, NodeId};

/// A parameter with the interval it is believed to lie in.
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Interval {
    /// The least.
    pub low: f64,
    /// What is expected.
    pub expected: f64,
    /// The most.
    pub high: f64,
}

impl Interval {
    /// An interval of one value.
    pub const fn exact(value: f64) -> Self {
        Self { low: value, expected: value, high: value }
    }
}

/// What is assumed of a cascade. The defaults are round numbers to begin with, not findings: state your own.
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(default))]
#[non_exhaustive]
pub struct CascadeOptions {
    /// The probability that the hire brings a project 引进一个人才、带来一个项目; in [0, 1]. Default 0.2, 0.4, 0.6.
    pub project: Interval,
    /// What part of a gain at a node is passed on by one step along the chain; in [0, 0.99]. Default 0.3, 0.5, 0.7.
    pub damping: Interval,
    /// Propagation ends when no node changes by more than this; above 0. Default 1e-12.
    pub tolerance: f64,
}

impl Default for CascadeOptions {
    fn default() -> Self {
        Self {
            project: Interval { low: 0.2, expected: 0.4, high: 0.6 },
            damping: Interval { low: 0.3, expected: 0.5, high: 0.7 },
            tolerance: 1e-12,
        }
    }
}

/// What a hire sets off.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Cascade {
    /// The effect on every node, by node id.
    pub nodes: Vec<Interval>,
    /// The sum over the nodes of every chain, by chain id: how many nodes' worth of gain.
    pub chains: Vec<(ChainId, Interval)>,
    /// How many steps were followed until nothing changed.
    pub rounds: u32,
}

impl Cascade {
    /// The sum over all nodes: how many nodes' worth of gain.
    pub fn total(&self) -> Interval {
        sum(self.nodes.iter().copied())
    }
}

/// The expected effect of a hire on every node and chain, with an interval; a number of its own, never part of a fit.
///
/// `projects` says what a project of this person would add to which nodes, as a share of the node's output in [0, 1];
/// several at one node add up to 1 at most.
/// With p the probability of a project and d the damping,
///
/// ```text
/// gain(v) = p * project(v) + d * sum over inputs u of v: share(u, v) * gain(u)
/// ```
///
/// where share(u, v) is what part of v's inputs u is: each plain `feeds` edge weighs its strength, each group of
/// alternatives as much as its strongest edge, divided among its edges by strength; the weights are divided by their sum.
/// `reuses` and `part_of` pass nothing on. The shares into a node add up to 1, so a step keeps at most the part d, and the
/// propagation converges on loops too. It is the Katz (1953) index with weighted, normalised arrows.
///
/// The gain grows with p and with d, so the ends of their intervals give the ends of its interval exactly.
/// O(m log m + rounds (n + m)), rounds ≤ log(tolerance) / log(d).
///
/// # Errors
///
/// [`ChainError::BadOption`] for an interval out of order or out of its range, or a tolerance that is not above 0;
/// [`ChainError::BadNumber`] for a project outside [0, 1] or a node that is not in the graph.
///
/// # Example
///
/// ```
/// use chancai_chain::{CascadeOptions, ChainGraph, ChainRecord, EdgeKind, EdgeRecord, NodeKind, NodeRecord, Stage, cascade};
///
/// let node = |id, stage| NodeRecord::new(id, "ic", stage, NodeKind::Product, id, id);
/// let graph = ChainGraph::build(
///     vec![ChainRecord::new("ic", "集成电路", "Integrated circuits")],
///     vec![node("设计", Stage::Up), node("晶圆", Stage::Mid), node("芯片", Stage::Down)],
///     vec![EdgeRecord::new("设计", "晶圆", EdgeKind::Feeds, 1.0), EdgeRecord::new("晶圆", "芯片", EdgeKind::Feeds, 1.0)],
/// )?;
/// // 引进一位设计带头人，他的项目能让设计环节多出一半产出。
/// let at = |id| graph.find(id).unwrap();
/// let set_off = cascade(&graph, &[(at("设计"), 0.5)], &CascadeOptions::default())?;
/// let chip = set_off.nodes[at("芯片").index()];
/// assert!((chip.expected - 0.4 * 0.5 * 0.5 * 0.5).abs() < 1e-12); // 项目四成把握，每传一步留一半。
/// assert!(chip.low < chip.expected && chip.expected < chip.high);
/// # Ok::<(), chancai_chain::ChainError>(())
/// ```
pub fn cascade(
    graph: &ChainGraph,
    projects: &[(NodeId, f64)],
    options: &CascadeOptions,
) -> Result<Cascade, ChainError> {
    check(options)?;
    let seeds = seeds(graph, projects)?;
    let shares = input_shares(graph);
    let CascadeOptions { project, damping, tolerance } = *options;
    let run = |project, damping| propagate(&seeds, &shares, project, damping, tolerance);
    let (low, _) = run(project.low, damping.low);
    let (expected, _) = run(project.expected, damping.expected);
    let (high, rounds) = run(project.high, damping.high);
    let nodes: Vec<Interval> = low
        .into_iter()
        .zip(expected)
        .zip(high)
        .map(|((low, expected), high)| Interval { low, expected, high })
        .collect();
    let chains = graph.chain_ids().map(|chain| (chain, sum(graph.nodes_of(chain).map(|node| nodes[node.index()]))));
    Ok(Cascade { chains: chains.collect(), nodes, rounds })
}

fn sum(intervals: impl Iterator<Item = Interval>) -> Interval {
    intervals.fold(Interval::exact(0.0), |a, b| Interval {
        low: a.low + b.low,
        expected: a.expected + b.expected,
        high: a.high + b.high,
    })
}

fn check(options: &CascadeOptions) -> Result<(), ChainError> {
    let ranges = [("project", options.project, 1.0, "[0, 1]"), ("damping", options.damping, 0.99, "[0, 0.99]")];
    for (name, Interval { low, expected, high }, most, range) in ranges {
        if let Some(given) = [low, expected, high].into_iter().find(|value| !(0.0..=most).contains(value)) {
            return Err(ChainError::BadOption { name, given, expected: range });
        }
        if low > expected || expected > high {
            return Err(ChainError::BadOption { name, given: expected, expected: "low ≤ expected ≤ high" });
        }
    }
    if !(options.tolerance > 0.0 && options.tolerance.is_finite()) {
        return Err(ChainError::BadOption { name: "tolerance", given: options.tolerance, expected: "above 0" });
    }
    Ok(())
}

fn seeds(graph: &ChainGraph, projects: &[(NodeId, f64)]) -> Result<Vec<f64>, ChainError> {
    let mut seeds = vec![0.0; graph.len()];
    for &(node, share) in projects {
        if node.index() >= graph.len() {
            return Err(ChainError::BadNumber { name: "node", given: f64::from(node.get()) });
        }
        if !(0.0..=1.0).contains(&share) {
            return Err(ChainError::BadNumber { name: "project", given: share });
        }
        let seed = &mut seeds[node.index()];
        *seed = (*seed + share).min(1.0);
    }
    Ok(seeds)
}

/// For each node its inputs and what part of all inputs each is.
fn input_shares(graph: &ChainGraph) -> Vec<Vec<(usize, f64)>> {
    let mut shares = Vec::with_capacity(graph.len());
    for node in graph.ids() {
        let edges: Vec<_> = graph.incoming(node).into_iter().filter(|edge| edge.kind() == EdgeKind::Feeds).collect();
        // The strongest edge of each group, and the sum of all.
        let mut groups: BTreeMap<&str, (f64, f64)> = BTreeMap::new();
        for edge in &edges {
            if let Some(group) = edge.group() {
                let (strongest, sum) = groups.entry(group).or_default();
                (*strongest, *sum) = (strongest.max(edge.strength()), *sum + edge.strength());
            }
        }
        // The quotient first: the product of two tiny strengths would be 0.
        let weight = |edge: &crate::Edge| match edge.group().map(|group| groups[group]) {
            Some((strongest, sum)) => strongest * (edge.strength() / sum),
            None => edge.strength(),
        };
        let mut own: Vec<(usize, f64)> = edges.iter().map(|edge| (edge.from().index(), weight(edge))).collect();
        let all: f64 = own.iter().map(|input| input.1).sum();
        for input in own.iter_mut().filter(|_| all > 0.0) {
            input.1 /= all;
        }
        shares.push(own);
    }
    shares
}

/// The gains, and after how many rounds they stood still.
fn propagate(
    seeds: &[f64],
    shares: &[Vec<(usize, f64)>],
    project: f64,
    damping: f64,
    tolerance: f64,
) -> (Vec<f64>, u32) {
    // From below: no gain ever falls, rounding included, and all are bounded, so this ends whatever the tolerance.
    let mut gains: Vec<f64> = seeds.iter().map(|seed| project * seed).collect();
    let mut rounds = 0;
    loop {
        let step = |(seed, inputs): (&f64, &Vec<(usize, f64)>)| {
            project * seed + damping * inputs.iter().map(|&(from, share)| share * gains[from]).sum::<f64>()
        };
        let next: Vec<f64> = seeds.iter().zip(shares).map(step).collect();
        let change = gains.iter().zip(&next).map(|(before, after)| (after - before).abs()).fold(0.0, f64::max);
        gains = next;
        if change <= tolerance {
            return (gains, rounds);
        }
        rounds += 1;
    }
}
