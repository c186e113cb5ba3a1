//! What a region lacks: a verdict for every node, from numbers the caller counts.

use crate::error::{ChainError, NumberFault};
use crate::{ChainGraph, GapReason, NodeId, Verdict};

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
}

/// Where the lines between the verdicts run, as ratios of supply to demand.
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(default))]
#[non_exhaustive]
pub struct GapOptions {
    /// Supply below this share of demand is weak; 0 or more. Default 0.5.
    pub weak_below: f64,
    /// Supply above this share of demand is strong; at least `weak_below`. Default 1.5.
    pub strong_above: f64,
}

impl Default for GapOptions {
    fn default() -> Self {
        Self { weak_below: 0.5, strong_above: 1.5 }
    }
}

/// The verdict on one node, with the numbers it was made from.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct NodeGap {
    /// The node.
    pub node: NodeId,
    /// How well it is staffed.
    pub verdict: Verdict,
    /// Demand as given.
    pub demand: Option<f64>,
    /// Supply as given.
    pub supply: Option<f64>,
    /// Enterprises as given.
    pub enterprises: Option<u32>,
    /// Supply over demand; `None` where either is not stated or demand is 0.
    pub ratio: Option<f64>,
    /// Why, in the order of [`GapReason`]; at least one.
    pub reasons: Vec<GapReason>,
}

/// The verdict on every node of the graph, in the order of their ids. A node without numbers is unknown.
///
/// The rule, for demand D, supply S and E enterprises, first match wins:
///
/// | S | E | D | verdict |
/// | --- | --- | --- | --- |
/// | not stated | any | any | unknown |
/// | 0 | 0 | any, or not stated | missing 缺 |
/// | 0 | not stated | any, or not stated | unknown: nobody to be had, but is there an enterprise? |
/// | any | any | not stated | unknown |
/// | S < `weak_below` * D | | | weak 弱 |
/// | S <= `strong_above` * D | | | adequate 稳 |
/// | S above that | | | strong 强 |
///
/// With D = 0 the last three rows say: nobody asked for and nobody there is adequate (an enterprise is), anyone
/// there is strong. A number that is not stated makes the verdict unknown only where the verdict turns on it.
///
/// Law: with D and E fixed, more supply never gives a lower known verdict. O(n) for n nodes.
///
/// # Errors
///
/// [`ChainError::BadOption`] for a threshold that is negative, not finite or out of order;
/// [`ChainError::Numbers`] with every item that names an unknown node, repeats a node, or holds a number that
/// is negative or not finite.
///
/// # Example
///
/// ```
/// use chancai_chain::{ChainGraph, ChainRecord, GapOptions, GapReason, NodeKind, NodeNumbers, NodeRecord, Stage, Verdict, gaps};
///
/// let chain = ChainRecord { external: "ic".into(), zh: "集成电路".into(), en: "Integrated circuits".into() };
/// let node = NodeRecord::new("ic-packaging", "ic", Stage::Down, NodeKind::Process, "封装测试", "Packaging");
/// let graph = ChainGraph::build(vec![chain], vec![node], vec![])?;
/// let node = graph.find("ic-packaging").unwrap();
///
/// // 两家企业要 10 个人，够得着的只有 3 个。
/// let numbers = NodeNumbers { node, demand: Some(10.0), supply: Some(3.0), enterprises: Some(2) };
/// let gaps = gaps(&graph, &[numbers], &GapOptions::default())?;
/// assert_eq!((gaps[0].verdict, gaps[0].verdict.zh(), gaps[0].ratio), (Verdict::Weak, "弱", Some(0.3)));
/// assert_eq!(gaps[0].reasons, [GapReason::SupplyShort]);
/// # Ok::<(), chancai_chain::ChainError>(())
/// ```
pub fn gaps(graph: &ChainGraph, numbers: &[NodeNumbers], options: &GapOptions) -> Result<Vec<NodeGap>, ChainError> {
    check_options(options)?;
    let by_node = check_numbers(graph, numbers)?;
    Ok(by_node.iter().map(|numbers| judge(numbers, options)).collect())
}

fn check_options(options: &GapOptions) -> Result<(), ChainError> {
    let GapOptions { weak_below, strong_above } = *options;
    if !(weak_below.is_finite() && weak_below >= 0.0) {
        return Err(ChainError::BadOption { name: "weak_below", given: weak_below, expected: "0 or more" });
    }
    if !(strong_above.is_finite() && strong_above >= weak_below) {
        return Err(ChainError::BadOption {
            name: "strong_above",
            given: strong_above,
            expected: "at least weak_below",
        });
    }
    Ok(())
}

/// Numbers for every node, in the order of their ids.
fn check_numbers(graph: &ChainGraph, numbers: &[NodeNumbers]) -> Result<Vec<NodeNumbers>, ChainError> {
    let mut faults = Vec::new();
    let mut by_node: Vec<_> =
        graph.ids().map(|node| NodeNumbers { node, demand: None, supply: None, enterprises: None }).collect();
    let mut given = vec![false; graph.len()];
    for (index, item) in numbers.iter().enumerate() {
        for (column, value) in [("demand", item.demand), ("supply", item.supply)] {
            if let Some(value) = value.filter(|value| !(value.is_finite() && *value >= 0.0)) {
                faults.push(NumberFault::OutOfRange { index, column, given: value });
            }
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

fn judge(numbers: &NodeNumbers, options: &GapOptions) -> NodeGap {
    let NodeNumbers { node, demand, supply, enterprises } = *numbers;
    let (verdict, mut reasons) = verdict(numbers, options);
    // What is worth knowing beside what decided.
    let also = [
        (enterprises == Some(0), GapReason::NoEnterprises),
        (supply == Some(0.0), GapReason::NoSupply),
        (demand == Some(0.0), GapReason::NoDemand),
    ];
    reasons.extend(also.into_iter().filter(|(holds, _)| *holds).map(|(_, reason)| reason));
    reasons.sort_unstable();
    reasons.dedup();
    let ratio = match (supply, demand) {
        (Some(supply), Some(demand)) if demand > 0.0 => Some(supply / demand),
        _ => None,
    };
    NodeGap { node, verdict, demand, supply, enterprises, ratio, reasons }
}

/// The verdict and what decided it.
fn verdict(numbers: &NodeNumbers, options: &GapOptions) -> (Verdict, Vec<GapReason>) {
    let Some(supply) = numbers.supply else {
        return (Verdict::Unknown, vec![GapReason::SupplyUnstated]);
    };
    if supply == 0.0 {
        match numbers.enterprises {
            Some(0) => {
                return (Verdict::Missing, vec![GapReason::NoEnterprises, GapReason::NoSupply]);
            }
            None => return (Verdict::Unknown, vec![GapReason::EnterprisesUnstated]),
            Some(_) => {}
        }
    }
    let Some(demand) = numbers.demand else {
        return (Verdict::Unknown, vec![GapReason::DemandUnstated]);
    };
    // Products and not ratios: demand 0 needs no case of its own.
    if supply < options.weak_below * demand {
        (Verdict::Weak, vec![GapReason::SupplyShort])
    } else if supply <= options.strong_above * demand {
        (Verdict::Adequate, vec![GapReason::SupplyMeetsDemand])
    } else {
        (Verdict::Strong, vec![GapReason::SupplyExceedsDemand])
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn judged(demand: Option<f64>, supply: Option<f64>, enterprises: Option<u32>) -> NodeGap {
        judge(&NodeNumbers { node: NodeId::new(0), demand, supply, enterprises }, &GapOptions::default())
    }

    #[test]
    fn the_rule_row_by_row() {
        use GapReason as R;
        type Given = (Option<f64>, Option<f64>, Option<u32>);
        let cases: &[(Given, Verdict, &[GapReason])] = &[
            // (demand, supply, enterprises)
            ((Some(4.0), None, Some(0)), Verdict::Unknown, &[R::SupplyUnstated, R::NoEnterprises]),
            ((Some(4.0), Some(0.0), Some(0)), Verdict::Missing, &[R::NoEnterprises, R::NoSupply]),
            ((None, Some(0.0), Some(0)), Verdict::Missing, &[R::NoEnterprises, R::NoSupply]),
            ((Some(4.0), Some(0.0), None), Verdict::Unknown, &[R::EnterprisesUnstated, R::NoSupply]),
            ((Some(4.0), Some(0.0), Some(1)), Verdict::Weak, &[R::NoSupply, R::SupplyShort]),
            ((None, Some(3.0), Some(1)), Verdict::Unknown, &[R::DemandUnstated]),
            ((Some(4.0), Some(1.9), None), Verdict::Weak, &[R::SupplyShort]),
            ((Some(4.0), Some(2.0), None), Verdict::Adequate, &[R::SupplyMeetsDemand]),
            ((Some(4.0), Some(6.0), Some(0)), Verdict::Adequate, &[R::NoEnterprises, R::SupplyMeetsDemand]),
            ((Some(4.0), Some(6.1), Some(2)), Verdict::Strong, &[R::SupplyExceedsDemand]),
            ((Some(0.0), Some(0.0), Some(2)), Verdict::Adequate, &[R::NoSupply, R::NoDemand, R::SupplyMeetsDemand]),
            ((Some(0.0), Some(0.5), None), Verdict::Strong, &[R::NoDemand, R::SupplyExceedsDemand]),
        ];
        for &((demand, supply, enterprises), verdict, reasons) in cases {
            let gap = judged(demand, supply, enterprises);
            assert_eq!(
                (gap.verdict, gap.reasons.as_slice()),
                (verdict, reasons),
                "{demand:?} {supply:?} {enterprises:?}"
            );
        }
        assert_eq!(judged(Some(0.0), Some(1.0), None).ratio, None);
        assert_eq!(judged(Some(4.0), Some(1.0), None).ratio, Some(0.25));
    }

    #[test]
    fn bad_thresholds_and_numbers_are_all_named() {
        let graph = ChainGraph::default();
        for (weak_below, strong_above, name) in
            [(-0.1, 1.0, "weak_below"), (0.5, 0.4, "strong_above"), (0.5, f64::NAN, "strong_above")]
        {
            let error = gaps(&graph, &[], &GapOptions { weak_below, strong_above }).unwrap_err();
            assert!(matches!(error, ChainError::BadOption { name: given, .. } if given == name));
        }
        let number = NodeNumbers { node: NodeId::new(3), demand: Some(-1.0), supply: Some(1.0), enterprises: None };
        let Err(ChainError::Numbers(faults)) = gaps(&graph, &[number], &GapOptions::default()) else {
            panic!("the numbers are faulty");
        };
        assert_eq!(
            faults,
            [
                NumberFault::OutOfRange { index: 0, column: "demand", given: -1.0 },
                NumberFault::UnknownNode { index: 0, node: 3, nodes: 0 },
            ]
        );
    }

    /// Zero and "not stated" often, as they are the cases that matter.
    fn amount() -> impl Strategy<Value = f64> {
        prop_oneof![Just(0.0), 0.0..20.0_f64]
    }

    proptest! {
        #[test]
        fn more_supply_never_gives_a_lower_verdict(
            demand in prop::option::of(amount()),
            enterprises in prop::option::of(0..3_u32),
            supply in amount(),
            more in amount(),
        ) {
            let (less, more) =
                (judged(demand, Some(supply), enterprises), judged(demand, Some(supply + more), enterprises));
            let known = less.verdict != Verdict::Unknown && more.verdict != Verdict::Unknown;
            prop_assert!(!known || less.verdict <= more.verdict);
        }

        #[test]
        fn every_verdict_has_a_reason_and_unknown_names_what_is_not_stated(
            demand in prop::option::of(amount()),
            supply in prop::option::of(amount()),
            enterprises in prop::option::of(0..3_u32),
        ) {
            use GapReason::{DemandUnstated, EnterprisesUnstated, SupplyUnstated};
            let gap = judged(demand, supply, enterprises);
            prop_assert!(!gap.reasons.is_empty() && gap.reasons.is_sorted());
            let unstated = [SupplyUnstated, DemandUnstated, EnterprisesUnstated];
            let names_one = gap.reasons.iter().any(|reason| unstated.contains(reason));
            prop_assert_eq!(gap.verdict == Verdict::Unknown, names_one);
        }
    }
}
