//! What a region lacks: a verdict for every node, from numbers the caller counts.

use chancai_taxonomy::SkillId;

use crate::concentration::alternatives;
use crate::numbers::{node_numbers, skill_numbers};
use crate::{
    ChainError, ChainGraph, EdgeKind, GapReason, Node, NodeId, NodeNumbers, Scarcity, ScarcityOptions, SkillNumbers,
    Verdict, scarcity,
};

/// Where the lines between the verdicts run.
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(default))]
#[non_exhaustive]
pub struct GapOptions {
    /// Supply below this share of demand is weak; 0 or more. Default 0.5.
    pub weak_below: f64,
    /// Supply above this share of demand is strong; at least `weak_below`. Default 1.5.
    pub strong_above: f64,
    /// Work that rests on fewer enterprises than this Herfindahl index says is not strong; in [0, 1]. Default 0.8.
    pub concentrated_above: f64,
    /// From this need of the chain on, a node without an enterprise is weak at best; in [0, 1]. Default 0.5.
    pub needed_from: f64,
    /// How scarcity of skills is measured.
    pub scarcity: ScarcityOptions,
}

impl Default for GapOptions {
    fn default() -> Self {
        let scarcity = ScarcityOptions::default();
        Self { weak_below: 0.5, strong_above: 1.5, concentrated_above: 0.8, needed_from: 0.5, scarcity }
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
    /// Concentration as given.
    pub concentration: Option<f64>,
    /// How much the chain needs it here: the largest strength of a `feeds` edge to a node that has an enterprise, divided
    /// by the number of its alternatives. `None` where it feeds nothing, or no node that says whether it has one.
    pub need: Option<f64>,
    /// Supply over demand; `None` where either is not stated or demand is 0.
    pub ratio: Option<f64>,
    /// Full-time people short: demand less supply where that is above 0, else 0; `None` where either is not stated.
    pub headcount: Option<f64>,
    /// What it takes, the skills most to look for first; every skill of the node is here.
    pub skills: Vec<SkillGap>,
    /// Why, in the order of [`GapReason`]; at least one.
    pub reasons: Vec<GapReason>,
}

/// A skill that a node asks for.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub struct SkillGap {
    /// The skill.
    pub skill: SkillId,
    /// What weight the node gives it, in (0, 1].
    pub weight: f64,
    /// Demand as given.
    pub demand: Option<f64>,
    /// Supply as given.
    pub supply: Option<f64>,
    /// Full-time people short, as of the node.
    pub headcount: Option<f64>,
    /// Demand over supply.
    pub scarcity: Scarcity,
    /// Whether to look for it: people are short, or nobody has it and it weighs at least half of the weightiest here.
    pub wanted: bool,
}

impl NodeGap {
    /// The skills to look for, most wanted first.
    pub fn wanted(&self) -> impl Iterator<Item = &SkillGap> {
        self.skills.iter().filter(|gap| gap.wanted)
    }
}

/// The verdict on every node of the graph, in the order of their ids. A node without numbers is unknown.
///
/// The rule, for demand D, supply S, E enterprises, concentration C and need N of the chain, first match wins:
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
/// there is strong. A number that is not stated makes the verdict unknown only where the verdict turns on it. Then:
///
/// - strong with C above `concentrated_above` is adequate: what rests on one enterprise goes with it;
/// - adequate or strong with E = 0 and N from `needed_from` on is weak: here the next step is made, and this one is not.
///
/// Law: with all else fixed, more supply never gives a lower known verdict.
///
/// Skills are in the order of what to look for: the wanted ones first, then by weight times people short, then by weight,
/// then by id. O(n + m log m + s log s) for n nodes, m edges and s numbers of skills.
///
/// # Errors
///
/// [`ChainError::BadOption`] for a threshold that is negative, not finite or out of order;
/// [`ChainError::Numbers`] with every item that names an unknown node, repeats one, or holds a number that
/// is negative or not finite. A skill that its node does not ask for is left out.
///
/// # Example
///
/// ```
/// use chancai_chain::{
///     ChainGraph, ChainRecord, GapOptions, GapReason, NodeKind, NodeNumbers, NodeRecord, SkillNumbers, Stage, Verdict, gaps,
/// };
/// use chancai_taxonomy::SkillId;
///
/// let chain = ChainRecord::new("ic", "集成电路", "Integrated circuits");
/// let mut node = NodeRecord::new("ic-packaging", "ic", Stage::Down, NodeKind::Process, "封装测试", "Packaging");
/// let (bonding, testing) = (SkillId::new(0), SkillId::new(1));
/// node.skills = vec![(bonding, 1.0), (testing, 0.6)];
/// let graph = ChainGraph::build(vec![chain], vec![node], vec![])?;
/// let node = graph.find("ic-packaging").unwrap();
///
/// // 两家企业要 10 个人，够得着的只有 3 个；缺的是会键合的。
/// let mut numbers = NodeNumbers::new(node);
/// (numbers.demand, numbers.supply, numbers.enterprises) = (Some(10.0), Some(3.0), Some(2));
/// let skills = [
///     SkillNumbers { node, skill: bonding, demand: Some(8.0), supply: Some(1.0) },
///     SkillNumbers { node, skill: testing, demand: Some(2.0), supply: Some(2.5) },
/// ];
/// let gaps = gaps(&graph, &[numbers], &skills, &GapOptions::default())?;
/// assert_eq!((gaps[0].verdict, gaps[0].verdict.zh(), gaps[0].ratio), (Verdict::Weak, "弱", Some(0.3)));
/// assert_eq!((gaps[0].headcount, gaps[0].reasons.as_slice()), (Some(7.0), &[GapReason::SupplyShort][..]));
/// assert_eq!(gaps[0].wanted().map(|gap| gap.skill).collect::<Vec<_>>(), [bonding]);
/// # Ok::<(), chancai_chain::ChainError>(())
/// ```
pub fn gaps(
    graph: &ChainGraph,
    numbers: &[NodeNumbers],
    skills: &[SkillNumbers],
    options: &GapOptions,
) -> Result<Vec<NodeGap>, ChainError> {
    check_options(options)?;
    let by_node = node_numbers(graph, numbers)?;
    let by_skill = skill_numbers(graph, skills)?;
    let needs = needs(graph, &by_node);
    let mut gaps = Vec::with_capacity(by_node.len());
    for ((numbers, need), (id, node)) in by_node.iter().zip(needs).zip(graph.nodes()) {
        let from = by_skill.partition_point(|item| item.node < id);
        let to = by_skill.partition_point(|item| item.node <= id);
        let mut gap = judge(numbers, need, options);
        gap.skills = skill_gaps(node, &by_skill[from..to], options)?;
        gaps.push(gap);
    }
    Ok(gaps)
}

fn check_options(options: &GapOptions) -> Result<(), ChainError> {
    let GapOptions { weak_below, strong_above, concentrated_above, needed_from, .. } = *options;
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
    for (name, given) in [("concentrated_above", concentrated_above), ("needed_from", needed_from)] {
        if !(0.0..=1.0).contains(&given) {
            return Err(ChainError::BadOption { name, given, expected: "[0, 1]" });
        }
    }
    Ok(())
}

/// How much the chain needs each node here, see [`NodeGap::need`].
fn needs(graph: &ChainGraph, numbers: &[NodeNumbers]) -> Vec<Option<f64>> {
    let mut needs: Vec<Option<f64>> = vec![None; graph.len()];
    for (to, consumer) in graph.ids().zip(numbers) {
        let Some(enterprises) = consumer.enterprises else { continue };
        let inputs = graph.incoming(to);
        let alternatives = alternatives(&inputs);
        for edge in inputs.iter().filter(|edge| edge.kind() == EdgeKind::Feeds) {
            let ways = edge.group().map_or(1, |group| alternatives[group].nodes);
            let need = if enterprises > 0 { edge.strength() / f64::from(ways) } else { 0.0 };
            let known = &mut needs[edge.from().index()];
            *known = Some(known.unwrap_or(0.0).max(need));
        }
    }
    needs
}

fn judge(numbers: &NodeNumbers, need: Option<f64>, options: &GapOptions) -> NodeGap {
    let NodeNumbers { node, demand, supply, enterprises, concentration } = *numbers;
    let (mut verdict, mut reasons) = verdict(numbers, options);
    if verdict == Verdict::Strong && concentration.is_some_and(|index| index > options.concentrated_above) {
        verdict = Verdict::Adequate;
        reasons.push(GapReason::Concentrated);
    }
    // Need 0 is none, however low the line.
    let needed = enterprises == Some(0) && need.is_some_and(|need| need > 0.0 && need >= options.needed_from);
    if needed && verdict != Verdict::Unknown {
        verdict = verdict.min(Verdict::Weak);
        reasons.push(GapReason::ChainNeedsIt);
    }
    // What is worth knowing beside what decided.
    let also = [
        (enterprises == Some(0), GapReason::NoEnterprises),
        (supply == Some(0.0), GapReason::NoSupply),
        (demand == Some(0.0), GapReason::NoDemand),
    ];
    reasons.extend(also.into_iter().filter(|(holds, _)| *holds).map(|(_, reason)| reason));
    reasons.sort_unstable();
    reasons.dedup();
    let ratio = supply.zip(demand).filter(|&(_, demand)| demand > 0.0).map(|(supply, demand)| supply / demand);
    let headcount = short(demand, supply);
    let skills = Vec::new();
    NodeGap { node, verdict, demand, supply, enterprises, concentration, need, ratio, headcount, skills, reasons }
}

fn short(demand: Option<f64>, supply: Option<f64>) -> Option<f64> {
    demand.zip(supply).map(|(demand, supply)| (demand - supply).max(0.0))
}

/// The verdict of supply and demand, and what decided it.
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

/// Every skill of a node with its numbers, most wanted first. `numbers` are the node's, by skill.
fn skill_gaps(node: &Node, numbers: &[SkillNumbers], options: &GapOptions) -> Result<Vec<SkillGap>, ChainError> {
    let heaviest = node.skills().iter().map(|needed| needed.1).fold(0.0, f64::max);
    let mut gaps = Vec::with_capacity(node.skills().len());
    for &(skill, weight) in node.skills() {
        let found = numbers.binary_search_by_key(&skill, |item| item.skill);
        let (demand, supply) = found.map_or((None, None), |at| (numbers[at].demand, numbers[at].supply));
        let headcount = short(demand, supply);
        let nobody = supply == Some(0.0) && weight >= heaviest / 2.0;
        let wanted = headcount.is_some_and(|short| short > 0.0) || nobody;
        let scarcity = scarcity(demand, supply, &options.scarcity)?;
        gaps.push(SkillGap { skill, weight, demand, supply, headcount, scarcity, wanted });
    }
    let size = |gap: &SkillGap| gap.weight * gap.headcount.unwrap_or(0.0);
    gaps.sort_by(|a, b| {
        (b.wanted.cmp(&a.wanted))
            .then(size(b).total_cmp(&size(a)))
            .then(b.weight.total_cmp(&a.weight))
            .then(a.skill.cmp(&b.skill))
    });
    Ok(gaps)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::error::NumberFault;

    fn judged(demand: Option<f64>, supply: Option<f64>, enterprises: Option<u32>) -> NodeGap {
        judge(
            &NodeNumbers { node: NodeId::new(0), demand, supply, enterprises, concentration: None },
            None,
            &GapOptions::default(),
        )
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
            let error =
                gaps(&graph, &[], &[], &GapOptions { weak_below, strong_above, ..GapOptions::default() }).unwrap_err();
            assert!(matches!(error, ChainError::BadOption { name: given, .. } if given == name));
        }
        let number = NodeNumbers { demand: Some(-1.0), supply: Some(1.0), ..NodeNumbers::new(NodeId::new(3)) };
        let Err(ChainError::Numbers(faults)) = gaps(&graph, &[number], &[], &GapOptions::default()) else {
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
            concentration in prop::option::of(0.0..=1.0_f64),
            need in prop::option::of(0.0..=1.0_f64),
        ) {
            let judged = |supply| {
                let supply = Some(supply);
                let numbers = NodeNumbers { node: NodeId::new(0), demand, supply, enterprises, concentration };
                judge(&numbers, need, &GapOptions::default())
            };
            let (less, more) = (judged(supply), judged(supply + more));
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
