//! How few a node's suppliers are, how far away, and how easily it is done without.

use std::collections::BTreeMap;

use crate::{ChainError, ChainGraph, Edge, EdgeKind, NodeId};

/// What one region supplies of a node's goods.
#[derive(Debug, Clone, PartialEq)]
pub struct SupplierShare {
    /// The node.
    pub node: NodeId,
    /// The region, by whatever name; one name, one region.
    pub region: String,
    /// Its share of the supply, in [0, 1]; `None`: it supplies, but how much is not stated.
    pub share: Option<f64>,
}

/// How concentrated a node's supply is.
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Concentration {
    /// The Herfindahl index: the sum of the squared shares, 1 where one region has all. `None` where shares are not
    /// stated, or do not add up to 1.
    pub hhi: Option<f64>,
    /// The least it can be, whatever the shares that are not stated.
    pub low: f64,
    /// The most it can be.
    pub high: f64,
    /// The share that comes from outside the home region; `None` without a home, or where its share is not stated.
    pub dependence: Option<f64>,
}

/// What the sum of all shares may differ from 1: published shares are rounded, and thirds to 0.33 each. A little more than
/// a hundredth, as a sum of decimals in binary is off in its last digits.
pub(crate) const ROUNDED: f64 = 0.01 + 1e-9;

/// The concentration of every node that has a share stated, by node id; `None` for the others.
///
/// The index of shares s is the sum of s² (Herfindahl 1950; Hirschman 1945), on the scale from 0 to 1. Shares that are
/// missing are unknown, never zero: then the index is not given but its bounds are. With a rest r = 1 - sum s that is
/// spread over k regions named without a share, it lies between the sum of s² + r²/k and the sum of s² + r²; where no
/// region is named for the rest, it may be spread without end, and the lower bound is the sum of s² alone.
///
/// # Errors
///
/// [`ChainError::BadNumber`] for a share outside [0, 1], shares of a node that add up to more than 1, or a node that is not
/// in the graph.
///
/// # Example
///
/// ```
/// use chancai_chain::{ChainGraph, ChainRecord, NodeKind, NodeRecord, Stage, SupplierShare, concentration};
///
/// let chain = ChainRecord::new("ic", "集成电路", "Integrated circuits");
/// let node = NodeRecord::new("resist", "ic", Stage::Up, NodeKind::Material, "光刻胶", "Photoresist");
/// let graph = ChainGraph::build(vec![chain], vec![node], vec![])?;
/// let node = graph.find("resist").unwrap();
/// let share = |region: &str, share| SupplierShare { node, region: region.into(), share };
///
/// // 甲地 0.8，乙地 0.2，本地没有：指数 0.68，全靠外地。
/// let found = concentration(&graph, &[share("甲", Some(0.8)), share("乙", Some(0.2))], Some("本地"))?;
/// assert!((found[0].unwrap().hhi.unwrap() - 0.68).abs() < 1e-12);
/// assert_eq!(found[0].unwrap().dependence, Some(1.0));
///
/// // 乙地的份额没有写：指数未知，但不会低于 0.68（全归乙）……也不会更高。
/// let found = concentration(&graph, &[share("甲", Some(0.8)), share("乙", None)], None)?;
/// assert_eq!(found[0].unwrap().hhi, None);
/// # Ok::<(), chancai_chain::ChainError>(())
/// ```
pub fn concentration(
    graph: &ChainGraph,
    shares: &[SupplierShare],
    home: Option<&str>,
) -> Result<Vec<Option<Concentration>>, ChainError> {
    for SupplierShare { node, share, .. } in shares {
        if node.index() >= graph.len() {
            return Err(ChainError::BadNumber { name: "node", given: f64::from(node.get()) });
        }
        if let Some(given) = share.filter(|share| !(0.0..=1.0).contains(share)) {
            return Err(ChainError::BadNumber { name: "share", given });
        }
    }
    // The smallest first: the sums do not turn on the order of the rows.
    let mut ascending: Vec<&SupplierShare> = shares.iter().collect();
    ascending.sort_by(|a, b| a.share.unwrap_or(0.0).total_cmp(&b.share.unwrap_or(0.0)));
    let mut by_node: BTreeMap<NodeId, BTreeMap<&str, Option<f64>>> = BTreeMap::new();
    for SupplierShare { node, region, share } in ascending {
        // Several lines of one region add up; one of them without a share leaves the region's unknown.
        let regions = by_node.entry(*node).or_default();
        let sum = regions.entry(region).or_insert(Some(0.0));
        *sum = sum.zip(*share).map(|(a, b)| a + b);
    }
    let mut found = vec![None; graph.len()];
    for (node, regions) in by_node {
        found[node.index()] = Some(of_regions(&regions, home)?);
    }
    Ok(found)
}

fn of_regions(regions: &BTreeMap<&str, Option<f64>>, home: Option<&str>) -> Result<Concentration, ChainError> {
    let stated = || regions.values().filter_map(|share| *share);
    let sum: f64 = stated().sum();
    if sum > 1.0 + ROUNDED {
        return Err(ChainError::BadNumber { name: "shares", given: sum });
    }
    // Rounded shares may add up to a little more than 1; the index does not.
    let squares = stated().map(|share| share * share).sum::<f64>().min(1.0);
    let unstated = regions.values().filter(|share| share.is_none()).count();
    let rest = (1.0 - sum).max(0.0);
    let complete = unstated == 0 && rest <= ROUNDED;
    let (low, high) = if complete {
        (squares, squares)
    } else {
        let spread = if unstated == 0 { 0.0 } else { rest * rest / unstated as f64 };
        ((squares + spread).min(1.0), (squares + rest * rest).min(1.0))
    };
    let dependence = home.and_then(|home| match regions.get(home) {
        Some(share) => share.map(|share| (1.0 - share).max(0.0)),
        None => complete.then_some(1.0),
    });
    Ok(Concentration { hhi: complete.then_some(squares), low, high, dependence })
}

/// How easily the nodes it feeds do without each node: the mean, by strength of the tie, of 1 - 1/k where it is one of k
/// alternatives; 0 where each of them needs it and nothing else will do. `None` for what feeds nothing. By node id.
///
/// What counts as an alternative is as in [`MakingRules`](crate::MakingRules): a node counts once in a group, `part_of` not
/// at all, and a group of `reuses` alone is no input. O(n + m log m).
///
/// ```
/// use chancai_chain::{ChainGraph, ChainRecord, EdgeKind, EdgeRecord, NodeKind, NodeRecord, Stage, substitutability};
///
/// let node = |id| NodeRecord::new(id, "nm", Stage::Mid, NodeKind::Material, id, id);
/// let from = |from: &str| EdgeRecord { group: Some("铝源".into()), ..EdgeRecord::new(from, "轮毂", EdgeKind::Feeds, 1.0) };
/// let graph = ChainGraph::build(
///     vec![ChainRecord::new("nm", "新材料", "New materials")],
///     ["原铝", "再生铝", "轮毂"].map(node).to_vec(),
///     vec![from("原铝"), from("再生铝")],
/// )?;
/// let at = |id| graph.find(id).unwrap().index();
/// let easy = substitutability(&graph);
/// assert_eq!((easy[at("原铝")], easy[at("轮毂")]), (Some(0.5), None));
/// # Ok::<(), chancai_chain::ChainError>(())
/// ```
pub fn substitutability(graph: &ChainGraph) -> Vec<Option<f64>> {
    let mut sums = vec![[0.0; 2]; graph.len()];
    for to in graph.ids() {
        let edges = graph.incoming(to);
        let groups = alternatives(&edges);
        for edge in edges.iter().filter(|edge| edge.is_input()) {
            let group = edge.group().map(|group| &groups[group]);
            if group.is_some_and(|group| !group.is_fed) {
                continue;
            }
            let alternatives = group.map_or(1, |group| group.nodes);
            let sum = &mut sums[edge.from().index()];
            sum[0] += edge.strength() * (1.0 - 1.0 / f64::from(alternatives));
            sum[1] += edge.strength();
        }
    }
    sums.into_iter().map(|[easy, all]| (all > 0.0).then(|| easy / all)).collect()
}

/// The groups of the edges into one node, as [`MakingRules`](crate::MakingRules) counts them.
pub(crate) fn alternatives<'g>(edges: &[&'g Edge]) -> BTreeMap<&'g str, Group> {
    let mut groups: BTreeMap<&str, Group> = BTreeMap::new();
    for edge in edges.iter().filter(|edge| edge.is_input()) {
        if let Some(group) = edge.group() {
            groups.entry(group).or_default().add(edge);
        }
    }
    groups
}

/// The alternatives of one group.
#[derive(Default)]
pub(crate) struct Group {
    pub(crate) nodes: u32,
    /// The last node that was counted; edges come by the node they are from.
    last: Option<NodeId>,
    is_fed: bool,
}

impl Group {
    fn add(&mut self, edge: &Edge) {
        if self.last.replace(edge.from()) != Some(edge.from()) {
            self.nodes += 1;
        }
        self.is_fed |= edge.kind() == EdgeKind::Feeds;
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::EdgeRecord;

    fn of(regions: &[(&'static str, Option<f64>)], home: Option<&str>) -> Concentration {
        of_regions(&regions.iter().copied().collect(), home).unwrap()
    }

    #[test]
    fn what_is_missing_is_unknown() {
        let whole = of(&[("a", Some(0.5)), ("b", Some(0.5))], Some("b"));
        assert_eq!((whole.hhi, whole.dependence), (Some(0.5), Some(0.5)));
        // A rest that nobody is named for.
        let part = of(&[("a", Some(0.5))], Some("b"));
        assert_eq!((part.hhi, part.low, part.high, part.dependence), (None, 0.25, 0.5, None));
        // The home's share alone decides.
        assert_eq!(of(&[("a", None), ("b", Some(0.3))], Some("b")).dependence, Some(0.7));
        assert_eq!(of(&[("a", Some(0.3)), ("b", None)], Some("b")).dependence, None);
        // Rounded shares are complete.
        for third in [0.333, 0.33, 0.3366] {
            assert!(of(&[("a", Some(third)), ("b", Some(third)), ("c", Some(third))], None).hhi.is_some(), "{third}");
        }
        assert_eq!(of(&[("a", Some(0.5)), ("b", Some(0.48))], None).hhi, None);
        // And never more than everything.
        let over = of(&[("a", Some(1.0)), ("b", Some(0.01))], Some("a"));
        assert_eq!((over.hhi, over.high, over.dependence), (Some(1.0), 1.0, Some(0.0)));
        assert!(of_regions(&[("a", Some(0.9)), ("b", Some(0.2))].into_iter().collect(), None).is_err());
    }

    #[test]
    fn the_order_of_rows_is_nothing() {
        let chain = crate::ChainRecord::new("c", "链", "Chain");
        let node = crate::NodeRecord::new("a", "c", crate::Stage::Up, crate::NodeKind::Product, "甲", "A");
        let graph = ChainGraph::build(vec![chain], vec![node], vec![]).unwrap();
        let row = |share| SupplierShare { node: NodeId::new(0), region: "r".into(), share: Some(share) };
        let orders = [[0.1, 0.2, 0.3], [0.3, 0.2, 0.1], [0.2, 0.3, 0.1]];
        let [a, b, c] = orders.map(|shares| concentration(&graph, &shares.map(row), Some("r")).unwrap());
        assert!(a == b && b == c, "{a:?} {b:?} {c:?}");
    }

    #[test]
    fn only_what_can_be_made_from_is_an_alternative() {
        let node = |id| crate::NodeRecord::new(id, "c", crate::Stage::Mid, crate::NodeKind::Material, id, id);
        let edge =
            |from: &str, to: &str, kind| EdgeRecord { group: Some("g".into()), ..EdgeRecord::new(from, to, kind, 1.0) };
        let graph = ChainGraph::build(
            vec![crate::ChainRecord::new("c", "链", "Chain")],
            ["a", "b", "d", "t", "u"].map(node).to_vec(),
            // Of t's group, a is there in two ways and b is no input; u's is of recycled goods alone.
            vec![
                edge("a", "t", EdgeKind::Feeds),
                edge("a", "t", EdgeKind::Reuses),
                edge("b", "t", EdgeKind::PartOf),
                edge("d", "u", EdgeKind::Reuses),
            ],
        )
        .unwrap();
        assert_eq!(substitutability(&graph), [Some(0.0), None, None, None, None]);
    }

    proptest! {
        /// However the rest is given to the regions named without a share, the index lies between the bounds.
        #[test]
        fn the_bounds_hold(known in prop::collection::vec(0.0..0.3_f64, 0..3), parts in prop::collection::vec(0.01..1.0_f64, 1..4)) {
            const NAMES: [&str; 6] = ["a", "b", "c", "d", "e", "f"];
            let rest = 1.0 - known.iter().sum::<f64>();
            let whole: f64 = parts.iter().sum();
            let shares: Vec<f64> = known.iter().copied().chain(parts.iter().map(|part| part / whole * rest)).collect();
            let truth: f64 = shares.iter().map(|share| share * share).sum();
            let told = |at: usize| (NAMES[at], known.get(at).copied());
            let regions: Vec<_> = (0..shares.len()).map(told).collect();
            let found = of(&regions, None);
            prop_assert!(found.low <= truth + 1e-9 && truth <= found.high + 1e-9, "{found:?} {truth}");
        }
    }
}
