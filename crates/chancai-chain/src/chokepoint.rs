//! Where a chain can be throttled: two readings side by side, and how hard each node is to replace.

use crate::making::cut_sets_with;
use crate::{
    ChainError, ChainGraph, Concentration, CutOptions, CutSets, EdgeKind, MakingRules, Necessary, Network, NodeId, Par,
    PathDominators, betweenness, necessary, path_dominators, substitutability,
};

/// What the parts of a chokepoint's score weigh, each 0 or more, not all 0.
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(default))]
#[non_exhaustive]
pub struct ChokepointOptions {
    /// Weight of [`ChokepointParts::irreplaceable`]. Default 1.
    pub irreplaceable: f64,
    /// Weight of [`ChokepointParts::concentration`]. Default 1.
    pub concentration: f64,
    /// Weight of [`ChokepointParts::dependence`]. Default 1.
    pub dependence: f64,
    /// Weight of [`ChokepointParts::between`]. Default 0.5.
    pub between: f64,
    /// How far to look for cut sets.
    pub cuts: CutOptions,
}

impl Default for ChokepointOptions {
    fn default() -> Self {
        let cuts = CutOptions::default();
        Self { irreplaceable: 1.0, concentration: 1.0, dependence: 1.0, between: 0.5, cuts }
    }
}

/// What makes a node a chokepoint of a product, each part in [0, 1]; `None` is not known and never read as zero.
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct ChokepointParts {
    /// How directly the product falls with it: 1 where it cannot be made without it, 1/2 or 1/3 where it can, but not
    /// without it and one or two more, 0 where no small set of nodes holds it.
    pub necessity: f64,
    /// 1 less how easily the nodes it feeds do without it.
    pub irreplaceable: Option<f64>,
    /// The Herfindahl index of the regions that supply it.
    pub concentration: Option<f64>,
    /// What share of it comes from outside.
    pub dependence: Option<f64>,
    /// Its betweenness, as a share of the largest.
    pub between: f64,
    /// Whether it is on every directed path from a source to the product: the other reading, not part of the score.
    pub on_every_path: bool,
}

/// A node with its score.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub struct Chokepoint {
    /// The node.
    pub node: NodeId,
    /// Necessity times the weighted mean of the other parts that are known; in [0, 1].
    pub score: f64,
    /// What it is made of.
    pub parts: ChokepointParts,
}

/// The chokepoints of one product.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Chokepoints {
    /// The product.
    pub target: NodeId,
    /// By paths: what every directed path to the product passes, over edges of all kinds.
    pub paths: PathDominators,
    /// By making: what it cannot be made without.
    pub necessary: Necessary,
    /// By making: the small sets of nodes it cannot lose together.
    pub cuts: CutSets,
    /// Betweenness over edges of all kinds, by node id, as [`betweenness`] gives it.
    pub betweenness: Vec<f64>,
    /// Every other node, by score descending, then by id.
    pub nodes: Vec<Chokepoint>,
}

/// The chokepoints 卡脖子 of a product, by two readings that are kept apart.
///
/// **By paths** a node is one when every directed path from a source to the product passes it. **By making** it is one when
/// the product cannot be made without it although sources can be had, alternatives counted ([`MakingRules`]); then small
/// sets of nodes matter too. The first reading sees no substitutes, the second no detours.
///
/// The score is that of the second reading: `necessity * mean(irreplaceable, concentration, dependence, between)`, the mean
/// over the parts that are known, by their weights. So a substitute that makes a node unnecessary takes its score to that
/// of a pair or to 0, whatever else is said of it, and among necessary nodes those come first that few others can stand in
/// for, that few regions supply, that come from outside. `concentration` is by node id (see
/// [`concentration`](crate::concentration())); empty where nothing is known.
///
/// O(n (n + m)) for betweenness, and see [`cut_sets`](crate::cut_sets) for the cut sets.
///
/// # Errors
///
/// [`ChainError::BadOption`] for a weight that is negative or not finite, or weights that are all 0;
/// [`ChainError::BadNumber`] for a target that is not in the graph.
///
/// # Example
///
/// ```
/// use chancai_chain::{ChainGraph, ChainRecord, ChokepointOptions, EdgeKind, EdgeRecord, NodeKind, NodeRecord, Par, Stage, chokepoints};
///
/// // 整车要电池和芯片；电池有两条路线，都要隔膜。
/// let node = |id| NodeRecord::new(id, "nev", Stage::Mid, NodeKind::Product, id, id);
/// let feeds = |from: &str, to: &str| EdgeRecord::new(from, to, EdgeKind::Feeds, 1.0);
/// let route = |from: &str| EdgeRecord { group: Some("电池".into()), ..feeds(from, "整车") };
/// let graph = ChainGraph::build(
///     vec![ChainRecord::new("nev", "新能源汽车", "NEV")],
///     ["整车", "芯片", "三元", "铁锂", "隔膜"].map(node).to_vec(),
///     vec![feeds("芯片", "整车"), route("三元"), route("铁锂"), feeds("隔膜", "三元"), feeds("隔膜", "铁锂")],
/// )?;
/// let found = chokepoints(&graph, graph.find("整车").unwrap(), &[], &ChokepointOptions::default(), Par::Seq)?;
/// let names: Vec<_> = found.nodes.iter().filter(|c| c.parts.necessity == 1.0).map(|c| graph.node(c.node).zh()).collect();
/// assert_eq!(names, ["芯片", "隔膜"]); // 三元、铁锂可以互相替代
/// assert!(found.paths.on_every_path.is_empty()); // 按路径看一个也没有
/// # Ok::<(), chancai_chain::ChainError>(())
/// ```
pub fn chokepoints(
    graph: &ChainGraph,
    target: NodeId,
    concentration: &[Option<Concentration>],
    options: &ChokepointOptions,
    par: Par,
) -> Result<Chokepoints, ChainError> {
    check(options)?;
    if target.index() >= graph.len() {
        return Err(ChainError::BadNumber { name: "target", given: f64::from(target.get()) });
    }
    let network = Network::of(graph, &EdgeKind::ALL);
    let rules = MakingRules::of(graph);
    let paths = path_dominators(&network, target.get());
    let necessary = necessary(&rules, target.get());
    let cuts = cut_sets_with(&rules, target.get(), &necessary, &options.cuts);
    let betweenness = betweenness(&network, par);
    let between = shares_of_largest(&betweenness);
    let easy = substitutability(graph);
    let necessity = necessity(graph.len(), &cuts);
    let mut on_every_path = vec![false; graph.len()];
    for &node in &paths.on_every_path {
        on_every_path[node as usize] = true;
    }
    let mut nodes: Vec<Chokepoint> = graph
        .ids()
        .filter(|&node| node != target)
        .map(|node| {
            let at = node.index();
            let known = concentration.get(at).copied().flatten();
            let parts = ChokepointParts {
                necessity: necessity[at],
                irreplaceable: easy[at].map(|easy| 1.0 - easy),
                concentration: known.and_then(|known| known.hhi),
                dependence: known.and_then(|known| known.dependence),
                between: between[at],
                on_every_path: on_every_path[at],
            };
            Chokepoint { node, score: score(&parts, options), parts }
        })
        .collect();
    nodes.sort_by(|a, b| b.score.total_cmp(&a.score).then(a.node.cmp(&b.node)));
    Ok(Chokepoints { target, paths, necessary, cuts, betweenness, nodes })
}

fn check(options: &ChokepointOptions) -> Result<(), ChainError> {
    let ChokepointOptions { irreplaceable, concentration, dependence, between, .. } = *options;
    let weights = [
        ("irreplaceable", irreplaceable),
        ("concentration", concentration),
        ("dependence", dependence),
        ("between", between),
    ];
    if let Some((name, given)) = weights.into_iter().find(|(_, weight)| !(weight.is_finite() && *weight >= 0.0)) {
        return Err(ChainError::BadOption { name, given, expected: "0 or more" });
    }
    if weights.iter().all(|(_, weight)| *weight == 0.0) {
        return Err(ChainError::BadOption { name: "irreplaceable", given: 0.0, expected: "one weight above 0" });
    }
    Ok(())
}

fn shares_of_largest(values: &[f64]) -> Vec<f64> {
    let largest = values.iter().copied().fold(0.0, f64::max);
    values.iter().map(|value| if largest > 0.0 { value / largest } else { 0.0 }).collect()
}

/// 1 over the size of the smallest cut set that holds each node.
fn necessity(nodes: usize, cuts: &CutSets) -> Vec<f64> {
    let mut necessity = vec![0.0_f64; nodes];
    for set in &cuts.sets {
        for &node in set {
            let known = &mut necessity[node as usize];
            *known = known.max(1.0 / set.len() as f64);
        }
    }
    necessity
}

fn score(parts: &ChokepointParts, options: &ChokepointOptions) -> f64 {
    let weighed = [
        (parts.irreplaceable, options.irreplaceable),
        (parts.concentration, options.concentration),
        (parts.dependence, options.dependence),
        (Some(parts.between), options.between),
    ];
    let known = || weighed.iter().filter_map(|&(part, weight)| part.map(|part| (part, weight)));
    let all: f64 = known().map(|(_, weight)| weight).sum();
    let sum: f64 = known().map(|(part, weight)| part * weight).sum();
    if all > 0.0 { parts.necessity * sum / all } else { 0.0 }
}
