//! What the caller counts of a node and of its skills, and the checks on it.

use chancai_taxonomy::SkillId;

use crate::error::{ChainError, NumberFault};
use crate::{ChainGraph, NodeId};

/// What is known of one node in one region. `None` is "not stated" and never read as zero.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct NodeNumbers {
    /// The node.
    pub node: NodeId,
    /// Full-time posts asked for, 0 or more.
    pub demand: Option<f64>,
    /// People who could be had for them, in full-time equivalents, 0 or more.
    pub supply: Option<f64>,
    /// Enterprises of the region that work at the node.
    pub enterprises: Option<u32>,
    /// How far the work rests on few enterprises: the Herfindahl index of their shares, in [0, 1], 1 where one has all.
    pub concentration: Option<f64>,
}

impl NodeNumbers {
    /// A node of which nothing is stated.
    pub fn new(node: NodeId) -> Self {
        Self { node, demand: None, supply: None, enterprises: None, concentration: None }
    }
}

/// What is known of one skill at one node. `None` is "not stated" and never read as zero.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SkillNumbers {
    /// The node.
    pub node: NodeId,
    /// The skill.
    pub skill: SkillId,
    /// Full-time posts at the node that ask for it, weighted by how much they do, 0 or more.
    pub demand: Option<f64>,
    /// People who could be had for the node and hold it, in full-time equivalents weighted by level, 0 or more.
    pub supply: Option<f64>,
}

/// Numbers for every node, in the order of their ids.
pub(crate) fn node_numbers(graph: &ChainGraph, numbers: &[NodeNumbers]) -> Result<Vec<NodeNumbers>, ChainError> {
    let mut faults = Vec::new();
    let mut by_node: Vec<_> = graph.ids().map(NodeNumbers::new).collect();
    let mut given = vec![false; graph.len()];
    for (index, item) in numbers.iter().enumerate() {
        check(&mut faults, index, [("demand", item.demand), ("supply", item.supply)]);
        if let Some(value) = item.concentration.filter(|value| !(0.0..=1.0).contains(value)) {
            faults.push(NumberFault::OutOfRange { index, column: "concentration", given: value });
        }
        let position = item.node.index();
        if position >= graph.len() {
            faults.push(NumberFault::UnknownNode { index, node: item.node.get(), nodes: graph.len() });
        } else if std::mem::replace(&mut given[position], true) {
            faults.push(NumberFault::Duplicate { index });
        } else {
            by_node[position] = *item;
        }
    }
    if faults.is_empty() { Ok(by_node) } else { Err(ChainError::Numbers(faults)) }
}

/// The numbers of skills by node and skill.
pub(crate) fn skill_numbers(graph: &ChainGraph, numbers: &[SkillNumbers]) -> Result<Vec<SkillNumbers>, ChainError> {
    let mut faults = Vec::new();
    let mut sorted: Vec<(usize, &SkillNumbers)> = numbers.iter().enumerate().collect();
    sorted.sort_by_key(|(_, item)| (item.node, item.skill));
    for (at, &(index, item)) in sorted.iter().enumerate() {
        check(&mut faults, index, [("demand", item.demand), ("supply", item.supply)]);
        if item.node.index() >= graph.len() {
            faults.push(NumberFault::UnknownNode { index, node: item.node.get(), nodes: graph.len() });
        }
        if at > 0 && (sorted[at - 1].1.node, sorted[at - 1].1.skill) == (item.node, item.skill) {
            faults.push(NumberFault::Duplicate { index });
        }
    }
    if faults.is_empty() {
        Ok(sorted.into_iter().map(|(_, item)| *item).collect())
    } else {
        Err(ChainError::Numbers(faults))
    }
}

fn check(faults: &mut Vec<NumberFault>, index: usize, values: [(&'static str, Option<f64>); 2]) {
    for (column, value) in values {
        if let Some(given) = value.filter(|value| !(value.is_finite() && *value >= 0.0)) {
            faults.push(NumberFault::OutOfRange { index, column, given });
        }
    }
}
