//! What can be made from what: inputs that are all needed, and alternatives of which one suffices.

mod cuts;
mod necessary;

use crate::network::Rows;
use crate::{ChainGraph, EdgeKind};

pub(crate) use cuts::cut_sets_with;
pub use cuts::{CutOptions, CutSets, cut_sets};
pub use necessary::{Necessary, NecessaryBecause, NecessaryNode, necessary};

/// The rules of making: which inputs each node needs.
///
/// An input is a list of alternatives. A node can be made when of each of its inputs one alternative can be made; a node
/// without inputs is a source and can be had. What can be made is the least set for which that holds: a loop that only
/// feeds itself makes nothing.
///
/// Of a chain graph: a `feeds` edge without a group is an input of its own; the edges into one node that share a group are
/// one input. A `reuses` edge in such a group is one more alternative, and is never needed: a group of `reuses` edges
/// alone, or a `reuses` edge without a group, is no input. `part_of` is no input either.
///
/// This is the reading of a chain as an AND/OR graph (a directed hypergraph), so that a substitute counts, which no path
/// from node to node can show.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MakingRules {
    /// The inputs of each node, by their numbers.
    inputs: Rows,
    /// The alternatives of each input.
    alternatives: Rows,
    /// The inputs each node is an alternative of.
    uses: Rows,
    /// The node each input is of.
    owners: Vec<u32>,
}

impl MakingRules {
    /// The rules of a chain graph; positions are node ids. O(n + m log m).
    ///
    /// # Example
    ///
    /// ```
    /// use chancai_chain::{ChainGraph, ChainRecord, EdgeKind, EdgeRecord, MakingRules, NodeKind, NodeRecord, Stage};
    ///
    /// // 正极材料要锂盐；锂盐来自矿产或回收，有一样就行。
    /// let chain = ChainRecord::new("nev", "新能源汽车", "NEV");
    /// let node = |id| NodeRecord::new(id, "nev", Stage::Mid, NodeKind::Material, id, id);
    /// let from = |from, kind| {
    ///     let mut edge = EdgeRecord::new(from, "cathode", kind, 1.0);
    ///     edge.group = Some("lithium".into());
    ///     edge
    /// };
    /// let graph = ChainGraph::build(
    ///     vec![chain],
    ///     ["cathode", "mined", "recovered"].map(node).to_vec(),
    ///     vec![from("mined", EdgeKind::Feeds), from("recovered", EdgeKind::Reuses)],
    /// )?;
    /// let rules = MakingRules::of(&graph);
    /// let [cathode, mined, recovered] = ["cathode", "mined", "recovered"].map(|id| graph.find(id).unwrap().get());
    /// assert!(rules.can_make(cathode, &[mined]));
    /// assert!(!rules.can_make(cathode, &[mined, recovered]));
    /// # Ok::<(), chancai_chain::ChainError>(())
    /// ```
    pub fn of(graph: &ChainGraph) -> Self {
        let mut inputs: Vec<(u32, Option<&str>, u32, EdgeKind)> = graph
            .edges()
            .filter(|edge| edge.is_input())
            .map(|edge| (edge.to().get(), edge.group(), edge.from().get(), edge.kind()))
            .collect();
        inputs.sort_unstable();
        let same = |a: &(u32, Option<&str>, u32, EdgeKind), b: &(u32, Option<&str>, u32, EdgeKind)| {
            a.0 == b.0 && a.1 == b.1 && a.1.is_some()
        };
        let groups = inputs.chunk_by(same).filter(|group| group.iter().any(|input| input.3 == EdgeKind::Feeds));
        Self::build(graph.len(), groups.map(|group| (group[0].0, group.iter().map(|input| input.2).collect())))
    }

    /// Rules over `nodes` positions: each input a node and the alternatives for it. Alternatives given twice count once;
    /// a node among its own alternatives is left out of them, since nothing is made from itself first. An input without
    /// alternatives, or with none left, is never met: its node cannot be made.
    ///
    /// # Panics
    ///
    /// When a position lies beyond the last.
    pub fn build(nodes: usize, inputs: impl IntoIterator<Item = (u32, Vec<u32>)>) -> Self {
        let mut inputs: Vec<(u32, Vec<u32>)> = inputs.into_iter().collect();
        for (node, alternatives) in &mut inputs {
            alternatives.sort_unstable();
            alternatives.dedup();
            alternatives.retain(|other| other != node);
        }
        inputs.sort_unstable();
        inputs.dedup();
        let numbered = || inputs.iter().zip(0..);
        let mut uses: Vec<(u32, u32)> =
            numbered().flat_map(|((_, alternatives), input)| alternatives.iter().map(move |&at| (at, input))).collect();
        uses.sort_unstable();
        let members = numbered().flat_map(|((_, alternatives), input)| alternatives.iter().map(move |&at| (input, at)));
        Self {
            inputs: Rows::new(nodes, numbered().map(|((node, _), input)| (*node, input))),
            alternatives: Rows::new(inputs.len(), members),
            uses: Rows::new(nodes, uses.into_iter()),
            owners: inputs.iter().map(|(node, _)| *node).collect(),
        }
    }

    /// The number of nodes.
    pub fn len(&self) -> usize {
        self.inputs.len()
    }

    /// Whether there is no node.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The inputs of a node: the alternatives for each.
    ///
    /// # Panics
    ///
    /// When there is no such node.
    pub fn inputs(&self, node: u32) -> impl Iterator<Item = &[u32]> {
        self.inputs.row(node).iter().map(|&input| self.alternatives.row(input))
    }

    /// Which nodes can be made when some are gone. O(n + m).
    ///
    /// # Panics
    ///
    /// When one of those gone is no node.
    pub fn makeable(&self, without: &[u32]) -> Vec<bool> {
        let mut made = Made::new(self);
        made.run(self, without);
        made.rank.iter().map(|&rank| rank != NEVER).collect()
    }

    /// Whether a node can be made when some are gone. O(n + m).
    ///
    /// # Panics
    ///
    /// When there is no such node, or one of those gone is none.
    pub fn can_make(&self, target: u32, without: &[u32]) -> bool {
        self.makeable(without)[target as usize]
    }
}

/// The rank of what cannot be made.
const NEVER: u32 = u32::MAX;

/// The order in which nodes are made.
pub(crate) struct Made {
    /// The place of each node in the order; [`NEVER`] for those that are not made.
    rank: Vec<u32>,
    /// How many inputs of each node are not met yet.
    open: Vec<u32>,
    /// Whether each input is met.
    met: Vec<bool>,
    order: Vec<u32>,
}

impl Made {
    pub(crate) fn new(rules: &MakingRules) -> Self {
        let (nodes, inputs) = (rules.len(), rules.owners.len());
        Self { rank: vec![NEVER; nodes], open: vec![0; nodes], met: vec![false; inputs], order: Vec::new() }
    }

    /// Makes what can be made without some nodes, sources first.
    pub(crate) fn run(&mut self, rules: &MakingRules, without: &[u32]) {
        self.rank.fill(NEVER);
        self.met.fill(false);
        self.order.clear();
        for node in 0..rules.len() as u32 {
            self.open[node as usize] = rules.inputs.row(node).len() as u32;
        }
        for &gone in without {
            self.open[gone as usize] = u32::MAX; // Never met.
        }
        for node in 0..rules.len() as u32 {
            self.make_if_met(node);
        }
        let mut next = 0;
        while let Some(&node) = self.order.get(next) {
            next += 1;
            for &input in rules.uses.row(node) {
                if !std::mem::replace(&mut self.met[input as usize], true) {
                    let owner = rules.owners[input as usize];
                    let open = &mut self.open[owner as usize];
                    if *open != u32::MAX {
                        *open -= 1;
                        self.make_if_met(owner);
                    }
                }
            }
        }
    }

    fn make_if_met(&mut self, node: u32) {
        if self.open[node as usize] == 0 {
            self.rank[node as usize] = self.order.len() as u32;
            self.order.push(node);
        }
    }

    pub(crate) fn is_made(&self, node: u32) -> bool {
        self.rank[node as usize] != NEVER
    }

    /// One way of making the target: of every input the alternative that is made first. Sorted; the target is in it.
    ///
    /// Whatever makes the target impossible takes one of these away.
    pub(crate) fn way(&self, rules: &MakingRules, target: u32) -> Vec<u32> {
        let mut way = vec![target];
        let mut seen = vec![false; rules.len()];
        seen[target as usize] = true;
        let mut next = 0;
        while let Some(&node) = way.get(next) {
            next += 1;
            for alternatives in rules.inputs(node) {
                let first = alternatives.iter().copied().min_by_key(|&at| self.rank[at as usize]);
                if let Some(first) = first.filter(|&first| !std::mem::replace(&mut seen[first as usize], true)) {
                    way.push(first);
                }
            }
        }
        way.sort_unstable();
        way
    }
}

/// Removals tried side by side: bit i of a node's mask says whether it can be made without the i-th of up to 64 nodes.
pub(crate) struct Trials {
    masks: Vec<u64>,
    allowed: Vec<u64>,
    waiting: Vec<bool>,
    queue: Vec<u32>,
}

impl Trials {
    pub(crate) const WIDTH: usize = 64;

    pub(crate) fn new(rules: &MakingRules) -> Self {
        let nodes = rules.len();
        Self { masks: vec![0; nodes], allowed: vec![0; nodes], waiting: vec![false; nodes], queue: Vec::new() }
    }

    /// For each of up to 64 `tried` nodes, whether the target can still be made without it and without `gone`: the least
    /// fixpoint of the rules on masks. The second number is how many inputs were looked at.
    pub(crate) fn run(&mut self, rules: &MakingRules, target: u32, gone: &[u32], tried: &[u32]) -> (u64, u64) {
        self.masks.fill(0);
        self.allowed.fill(u64::MAX);
        for (bit, &node) in tried.iter().enumerate() {
            self.allowed[node as usize] &= !(1 << bit);
        }
        for &node in gone {
            self.allowed[node as usize] = 0;
        }
        let mut looks = 0;
        self.queue.extend((0..rules.len() as u32).filter(|&node| rules.inputs.row(node).is_empty()));
        let mut next = 0;
        while let Some(&node) = self.queue.get(next) {
            next += 1;
            self.waiting[node as usize] = false;
            let mut mask = self.allowed[node as usize];
            for alternatives in rules.inputs(node) {
                looks += alternatives.len() as u64;
                mask &= alternatives.iter().fold(0, |any, &at| any | self.masks[at as usize]);
            }
            if mask == self.masks[node as usize] {
                continue;
            }
            self.masks[node as usize] = mask;
            for &input in rules.uses.row(node) {
                let owner = rules.owners[input as usize];
                if !std::mem::replace(&mut self.waiting[owner as usize], true) {
                    self.queue.push(owner);
                }
            }
        }
        self.queue.clear();
        (self.masks[target as usize], looks + rules.len() as u64)
    }
}
