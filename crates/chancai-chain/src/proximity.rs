//! How near two nodes are along the chains.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use ndarray::Array2;

use crate::error::ChainError;
use crate::{ChainGraph, Node, NodeId};

/// How nearness fades with every step.
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(default))]
#[non_exhaustive]
pub struct ProximityOptions {
    /// What a step along an edge of full strength keeps, in (0, 1]. Default 0.7: the next node counts 0.7, the
    /// one after it 0.49.
    pub decay: f64,
    /// What a difference of one stage takes off, in [0, 1/2]. Default 0.1: from upstream to downstream a fifth.
    pub stage: f64,
    /// What the same skills are worth without a path, in [0, 1]. Default 0.5.
    pub skills: f64,
    /// Nearness below this counts as none, in [0, 1]. Default 0.1: about six steps.
    pub least: f64,
}

impl Default for ProximityOptions {
    fn default() -> Self {
        Self { decay: 0.7, stage: 0.1, skills: 0.5, least: 0.1 }
    }
}

/// For every pair of nodes how near their work is, in u16 fractions of 65,535: symmetric, full on the diagonal.
///
/// ```text
/// near(a, b)  = 1 - (1 - chain(a, b)) * (1 - skills * shared(a, b)),   0 where that is below `least`
/// chain(a, b) = path(a, b) * (1 - stage * steps between the stages of a and b)
/// path(a, b)  = the largest product, over the paths from a to b, of decay * strength of each edge
/// shared(a, b) = sum over skills of the smaller weight / sum of the larger weight; 0 where neither names a skill
/// ```
///
/// - **path**: a step along an edge, in either direction, costs a factor of `decay * strength`; where several edges join
///   two nodes the strongest counts. A path below `least` counts as none.
/// - **stage**: equal work at another stage meets other customers and other standards.
/// - **shared** skills bring nodes together that no path joins, by the part of the distance that they are worth, and can
///   only add.
///
/// Direction is left out on purpose: someone who has made photoresist knows what lithography asks of it, and the reverse.
///
/// Laws: `get(a, b) == get(b, a)`; `get(a, a)` is full; adding an edge lowers no value.
///
/// Memory: 2 bytes a pair of nodes, 80 kB for 200 nodes, 200 MB for 10,000.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proximity {
    table: Array2<u16>,
}

impl Proximity {
    /// The value of a node to itself: 1 as a u16 fraction.
    pub const SAME: u16 = u16::MAX;

    /// Computes all pairs: Dijkstra's algorithm from every node, O(n (n + m) log n) for n nodes and m edges,
    /// much less where `least` cuts the search short, and O(n² s) for s skills a node.
    ///
    /// # Errors
    ///
    /// [`ChainError::BadOption`] for an option outside its range.
    ///
    /// # Example
    ///
    /// ```
    /// use chancai_chain::{ChainGraph, ChainRecord, EdgeKind, EdgeRecord, NodeKind, NodeRecord, Proximity, ProximityOptions, Stage};
    ///
    /// // 硅片 -> 光刻 -> 封装；做硅片的人离封装隔着两步。
    /// let chain = ChainRecord::new("ic", "集成电路", "Integrated circuits");
    /// let node = |id, zh| NodeRecord::new(id, "ic", Stage::Mid, NodeKind::Process, zh, "a step");
    /// let edge = |from, to| EdgeRecord::new(from, to, EdgeKind::Feeds, 1.0);
    /// let graph = ChainGraph::build(
    ///     vec![chain],
    ///     vec![node("wafer", "硅片"), node("litho", "光刻"), node("packaging", "封装")],
    ///     vec![edge("wafer", "litho"), edge("litho", "packaging")],
    /// )?;
    /// let near = Proximity::new(&graph, &ProximityOptions::default())?;
    /// let (wafer, packaging) = (graph.find("wafer").unwrap(), graph.find("packaging").unwrap());
    /// assert_eq!(near.get(wafer, packaging), (0.49 * 65535.0_f64).round() as u16); // 同一环节，没有写技能
    /// assert_eq!(near.get(wafer, wafer), Proximity::SAME);
    /// # Ok::<(), chancai_chain::ChainError>(())
    /// ```
    pub fn new(graph: &ChainGraph, options: &ProximityOptions) -> Result<Self, ChainError> {
        check(options)?;
        let steps = steps(graph, options.decay);
        let mut table = Array2::zeros((graph.len(), graph.len()));
        for (from, node) in graph.nodes() {
            let best = best_products(&steps, from.index(), options.least);
            // The product of a path may round differently from its other end: one search decides for both.
            for (to, other) in graph.nodes().skip(from.index()) {
                let apart = (node.stage() as i32 - other.stage() as i32).abs();
                let chain = best[to.index()] * (1.0 - options.stage * f64::from(apart));
                let near = if from == to { 1.0 } else { join(chain, options.skills * shared(node, other)) };
                let fraction = if near < options.least { 0 } else { (near * f64::from(Self::SAME)).round() as u16 };
                table[[from.index(), to.index()]] = fraction;
                table[[to.index(), from.index()]] = fraction;
            }
        }
        Ok(Self { table })
    }

    /// A table made elsewhere, in steps of 1/65535: row by row, as many rows as columns.
    ///
    /// ```
    /// use chancai_chain::{NodeId, Proximity};
    ///
    /// let near = Proximity::from_table(2, vec![Proximity::SAME, 6_554, 6_554, Proximity::SAME])?;
    /// assert_eq!(near.get(NodeId::new(0), NodeId::new(1)), 6_554);
    /// assert!(Proximity::from_table(2, vec![Proximity::SAME, 1, 2, Proximity::SAME]).is_err()); // 两向不一致
    /// # Ok::<(), chancai_chain::ChainError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`ChainError::BadOption`] where there are not `nodes` x `nodes` values, a node is not full to itself, or two values
    /// of a pair differ.
    pub fn from_table(nodes: usize, table: Vec<u16>) -> Result<Self, ChainError> {
        let bad = |given: f64, expected| ChainError::BadOption { name: "table", given, expected };
        let given = table.len() as f64;
        let table = Array2::from_shape_vec((nodes, nodes), table).map_err(|_| bad(given, "nodes x nodes values"))?;
        if let Some(&value) = table.diag().iter().find(|&&value| value != Self::SAME) {
            return Err(bad(f64::from(value), "65535 on the diagonal"));
        }
        if let Some((_, &value)) = table.indexed_iter().find(|&((a, b), &value)| value != table[[b, a]]) {
            return Err(bad(f64::from(value), "the same value both ways"));
        }
        Ok(Self { table })
    }

    /// How many nodes the table covers.
    pub fn len(&self) -> usize {
        self.table.nrows()
    }

    /// Whether it covers none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The nearness of two nodes; 0 too where one is not of the graph.
    pub fn get(&self, a: NodeId, b: NodeId) -> u16 {
        self.table.get([a.index(), b.index()]).copied().unwrap_or(0)
    }

    /// The nearness of `a` to every node, by node id; empty where `a` is not of the graph.
    pub fn row(&self, a: NodeId) -> &[u16] {
        let rows = self.table.as_slice().unwrap_or(&[]);
        rows.get(a.index() * self.len()..(a.index() + 1) * self.len()).unwrap_or(&[])
    }

    /// The largest nearness between a node of `from` and one of `to`; `None` where either is empty.
    pub fn best(&self, from: &[NodeId], to: &[NodeId]) -> Option<u16> {
        from.iter().flat_map(|&a| to.iter().map(move |&b| self.get(a, b))).max()
    }
}

fn check(options: &ProximityOptions) -> Result<(), ChainError> {
    let ProximityOptions { decay, stage, skills, least } = *options;
    let ranges = [
        ("decay", decay, decay > 0.0 && decay <= 1.0, "(0, 1]"),
        ("stage", stage, (0.0..=0.5).contains(&stage), "[0, 0.5]"),
        ("skills", skills, (0.0..=1.0).contains(&skills), "[0, 1]"),
        ("least", least, (0.0..=1.0).contains(&least), "[0, 1]"),
    ];
    match ranges.into_iter().find(|range| !range.2) {
        Some((name, given, _, expected)) => Err(ChainError::BadOption { name, given, expected }),
        None => Ok(()),
    }
}

/// Two reasons to be near, each of which takes its part of the distance that is left. Exact where one is 0.
fn join(a: f64, b: f64) -> f64 {
    if b == 0.0 { a } else { 1.0 - (1.0 - a) * (1.0 - b) }
}

/// The weighted Jaccard index of what two nodes ask for. Both lists are in the order of skills.
fn shared(a: &Node, b: &Node) -> f64 {
    let (mut smaller, mut larger) = (0.0, 0.0);
    let (mut left, mut right) = (a.skills(), b.skills());
    while let (Some(&(x, weight)), Some(&(y, other))) = (left.first(), right.first()) {
        match x.cmp(&y) {
            std::cmp::Ordering::Equal => {
                smaller += weight.min(other);
                larger += weight.max(other);
                (left, right) = (&left[1..], &right[1..]);
            }
            std::cmp::Ordering::Less => {
                larger += weight;
                left = &left[1..];
            }
            std::cmp::Ordering::Greater => {
                larger += other;
                right = &right[1..];
            }
        }
    }
    larger += left.iter().chain(right).map(|needed| needed.1).sum::<f64>();
    if larger > 0.0 { smaller / larger } else { 0.0 }
}

/// For every node its neighbours in both directions and the factor a step there costs.
fn steps(graph: &ChainGraph, decay: f64) -> Vec<Vec<(usize, f64)>> {
    let mut steps = vec![Vec::new(); graph.len()];
    for edge in graph.edges() {
        let factor = decay * edge.strength();
        steps[edge.from().index()].push((edge.to().index(), factor));
        steps[edge.to().index()].push((edge.from().index(), factor));
    }
    steps
}

/// The best product of factors from `from` to every node, 0 for those below `least`.
///
/// Dijkstra's algorithm with products for sums: no factor is above 1, so a path only loses by going on.
/// Rounded multiplication is monotone, so the result is exactly the largest of all rounded products.
fn best_products(steps: &[Vec<(usize, f64)>], from: usize, least: f64) -> Vec<f64> {
    let mut best = vec![0.0; steps.len()];
    best[from] = 1.0;
    // The bits of floats that are not negative are in the order of their values.
    let mut open = BinaryHeap::from([(1.0_f64.to_bits(), Reverse(from))]);
    while let Some((bits, Reverse(node))) = open.pop() {
        let product = f64::from_bits(bits);
        if product < best[node] {
            continue; // Reached better since.
        }
        for &(next, factor) in &steps[node] {
            let reached = product * factor;
            if reached > best[next] && reached >= least {
                best[next] = reached;
                open.push((reached.to_bits(), Reverse(next)));
            }
        }
    }
    best
}
