//! How few a node's suppliers are, how far away, and how easily it is done without.

use std::collections::BTreeMap;

use crate::{ChainError, ChainGraph, NodeId};

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

/// What the sum of all shares may differ from 1: published shares are rounded.
pub(crate) const ROUNDED: f64 = 0.01;

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
    let mut by_node: BTreeMap<NodeId, BTreeMap<&str, Option<f64>>> = BTreeMap::new();
    for SupplierShare { node, region, share } in shares {
        if node.index() >= graph.len() {
            return Err(ChainError::BadNumber { name: "node", given: f64::from(node.get()) });
        }
        if let Some(given) = share.filter(|share| !(0.0..=1.0).contains(share)) {
            return Err(ChainError::BadNumber { name: "share", given });
        }
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
    let squares: f64 = stated().map(|share| share * share).sum();
    let unstated = regions.values().filter(|share| share.is_none()).count();
    let rest = (1.0 - sum).max(0.0);
    let complete = unstated == 0 && rest <= ROUNDED;
    let (low, high) = if complete {
        (squares, squares)
    } else {
        let spread = if unstated == 0 { 0.0 } else { rest * rest / unstated as f64 };
        (squares + spread, squares + rest * rest)
    };
    let dependence = home.and_then(|home| match regions.get(home) {
        Some(share) => share.map(|share| 1.0 - share),
        None => complete.then_some(1.0),
    });
    Ok(Concentration { hhi: complete.then_some(squares), low, high, dependence })
}

/// How easily the nodes it feeds do without each node: the mean, by strength of the tie, of 1 - 1/k where it is one of k
/// alternatives; 0 where each of them needs it and nothing else will do. `None` for what feeds nothing. By node id.
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
        let inputs = graph.incoming(to);
        for edge in inputs.iter().filter(|edge| edge.is_input()) {
            let same = |other: &&&crate::Edge| edge.group().is_some() && other.group() == edge.group();
            let alternatives = inputs.iter().filter(same).count().max(1);
            let sum = &mut sums[edge.from().index()];
            sum[0] += edge.strength() * (1.0 - 1.0 / alternatives as f64);
            sum[1] += edge.strength();
        }
    }
    sums.into_iter().map(|[easy, all]| (all > 0.0).then(|| easy / all)).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

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
        assert!(of(&[("a", Some(0.333)), ("b", Some(0.333)), ("c", Some(0.333))], None).hhi.is_some());
        assert!(of_regions(&[("a", Some(0.9)), ("b", Some(0.2))].into_iter().collect(), None).is_err());
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
