//! What can be made from what, against trying every removal.

use std::collections::BTreeSet;

use chancai_chain::{
    ChainGraph, ChainRecord, CutOptions, EdgeKind, EdgeRecord, MakingRules, NecessaryBecause, NodeKind, NodeRecord,
    Stage, cut_sets, necessary,
};
use proptest::prelude::*;
use proptest::sample::Index;

type Inputs = Vec<(u32, Vec<u32>)>;

/// Up to `most` nodes and inputs of one to three alternatives, loops among them.
fn inputs(most: u32) -> impl Strategy<Value = (u32, Inputs)> {
    (1..=most).prop_flat_map(|count| {
        let input = (0..count, prop::collection::vec(0..count, 1..=3));
        prop::collection::vec(input, 0..=2 * count as usize).prop_map(move |list| {
            // An input that names only its own node would never be met; here it says nothing.
            let named = list.into_iter().filter(|(node, others)| others.iter().any(|other| other != node));
            (count, named.collect())
        })
    })
}

/// The same upwards only, so that most things can be made.
fn upward(most: u32) -> impl Strategy<Value = (u32, Inputs)> {
    inputs(most).prop_map(|(count, list)| {
        let below = |(node, others): (u32, Vec<u32>)| {
            let others: Vec<u32> = others.into_iter().filter(|&other| other < node).collect();
            (node, others)
        };
        (count, list.into_iter().map(below).filter(|(_, others)| !others.is_empty()).collect())
    })
}

/// The least fixpoint, by going over everything until nothing changes.
fn makeable(count: u32, inputs: &Inputs, without: &[u32]) -> Vec<bool> {
    let mut made = vec![false; count as usize];
    loop {
        let before = made.clone();
        for node in (0..count).filter(|node| !without.contains(node)) {
            let met = |(_, others): &&(u32, Vec<u32>)| others.iter().any(|&o| o != node && made[o as usize]);
            let mut needs = inputs.iter().filter(|(owner, _)| *owner == node);
            made[node as usize] = needs.all(|input| met(&input));
        }
        if made == before {
            return made;
        }
    }
}

/// All minimal sets up to three nodes whose removal makes the target impossible, by trying every set.
fn cuts_by_trying(count: u32, inputs: &Inputs, target: u32) -> Vec<Vec<u32>> {
    let others: Vec<u32> = (0..count).filter(|&node| node != target).collect();
    let mut sets: Vec<Vec<u32>> = others.iter().map(|&a| vec![a]).collect();
    for size in [2, 3] {
        let smaller: Vec<Vec<u32>> = sets.iter().filter(|set| set.len() == size - 1).cloned().collect();
        for set in smaller {
            sets.extend(
                others.iter().filter(|&&next| next > set[set.len() - 1]).map(|&next| [&set[..], &[next]].concat()),
            );
        }
    }
    let mut cuts: Vec<Vec<u32>> = Vec::new();
    for set in sets {
        let holds = |smaller: &Vec<u32>| smaller.iter().all(|node| set.contains(node));
        if !cuts.iter().any(holds) && !makeable(count, inputs, &set)[target as usize] {
            cuts.push(set);
        }
    }
    cuts
}

fn check_cuts((count, inputs): &(u32, Inputs), target: u32) -> Result<(), TestCaseError> {
    let rules = MakingRules::build(*count as usize, inputs.clone());
    let cuts = cut_sets(&rules, target, &CutOptions::default());
    let possible = makeable(*count, inputs, &[])[target as usize];
    prop_assert_eq!(cuts.possible, possible);
    let mut expected = if possible { cuts_by_trying(*count, inputs, target) } else { Vec::new() };
    expected.sort_by_key(|set| (set.len(), set.clone()));
    prop_assert_eq!(&cuts.sets, &expected);
    prop_assert_eq!(cuts.complete_to, 3);
    let needed = necessary(&rules, target);
    prop_assert_eq!(needed.possible, possible);
    let alone: Vec<Vec<u32>> = needed.nodes.iter().map(|needed| vec![needed.node]).collect();
    prop_assert_eq!(alone, expected.into_iter().filter(|set| set.len() == 1).collect::<Vec<_>>());
    Ok(())
}

proptest! {
    #[test]
    fn what_can_be_made_is_the_least_fixpoint(
        (count, inputs) in inputs(14),
        gone in prop::collection::vec(any::<Index>(), 0..4),
    ) {
        let gone: Vec<u32> = gone.iter().map(|at| at.index(count as usize) as u32).collect();
        let rules = MakingRules::build(count as usize, inputs.clone());
        prop_assert_eq!(rules.makeable(&gone), makeable(count, &inputs, &gone));
    }

    #[test]
    fn cut_sets_are_those_of_trying_every_removal(given in upward(14), target in any::<Index>()) {
        // Late nodes have more below them.
        let target = given.0 - 1 - target.index(given.0.min(3) as usize) as u32;
        check_cuts(&given, target)?;
    }

    #[test]
    fn cut_sets_are_exact_where_rules_run_in_circles(given in inputs(14), target in any::<Index>()) {
        let target = target.index(given.0 as usize) as u32;
        check_cuts(&given, target)?;
    }

    /// Another alternative never makes a node necessary that was not.
    #[test]
    fn a_substitute_lifts_the_verdict((count, inputs) in upward(10), more in any::<Index>(), at in any::<Index>()) {
        prop_assume!(!inputs.is_empty());
        let target = count - 1;
        let needed = |inputs: &Inputs| -> BTreeSet<u32> {
            let rules = MakingRules::build(count as usize, inputs.clone());
            necessary(&rules, target).nodes.iter().map(|needed| needed.node).collect()
        };
        let mut wider = inputs.clone();
        let at = at.index(inputs.len());
        let other = more.index(wider[at].0 as usize) as u32;
        wider[at].1.push(other);
        let (before, after) = (needed(&inputs), needed(&wider));
        prop_assert!(after.is_subset(&before), "{before:?} {after:?}");
    }

    #[test]
    fn bounds_are_told_and_what_is_listed_is_right(given in upward(14), most in 1..20_usize) {
        let (count, inputs) = &given;
        let rules = MakingRules::build(*count as usize, inputs.clone());
        let mut options = CutOptions::default();
        options.most = most;
        let some = cut_sets(&rules, count - 1, &options);
        let all = cut_sets(&rules, count - 1, &CutOptions::default());
        prop_assert!(some.sets.len() <= most);
        prop_assert!(some.sets.iter().all(|set| all.sets.contains(set)));
        let small = |sets: &[Vec<u32>]| sets.iter().filter(|set| set.len() <= some.complete_to).count();
        prop_assert_eq!(small(&some.sets), small(&all.sets));
    }
}

fn graph(edges: &[(&str, &str, EdgeKind, Option<&str>)]) -> ChainGraph {
    let chain = ChainRecord::new("c", "链", "Chain");
    let names: BTreeSet<&str> = edges.iter().flat_map(|edge| [edge.0, edge.1]).collect();
    let node = |name: &&str| NodeRecord::new(name, "c", Stage::Mid, NodeKind::Product, name, name);
    let edge = |&(from, to, kind, group): &(&str, &str, EdgeKind, Option<&str>)| {
        let mut edge = EdgeRecord::new(from, to, kind, 1.0);
        edge.group = group.map(str::to_owned);
        edge
    };
    ChainGraph::build(vec![chain], names.iter().map(node).collect(), edges.iter().map(edge).collect()).unwrap()
}

#[test]
fn what_is_reused_is_an_alternative_and_never_needed() {
    use EdgeKind::{Feeds, PartOf, Reuses};
    let graph = graph(&[
        ("mined", "cathode", Feeds, Some("lithium")),
        ("recovered", "cathode", Reuses, Some("lithium")),
        ("cell", "recovered", Feeds, None),
        ("cathode", "cell", Feeds, None),
        ("scrap", "cell", Reuses, None),
        ("a", "cell", Reuses, Some("only-reused")),
        ("b", "cell", Reuses, Some("only-reused")),
        ("cathode", "materials", PartOf, None),
    ]);
    let at = |name| graph.find(name).unwrap().get();
    let rules = MakingRules::of(&graph);
    assert!(rules.can_make(at("cell"), &[at("scrap"), at("a"), at("b")]));
    assert!(rules.can_make(at("materials"), &[at("cathode")]));
    // Recovered lithium comes from cells, which need the first cathode from mined lithium: a loop feeds nothing alone.
    assert!(!rules.can_make(at("cell"), &[at("mined")]));
    let needed = necessary(&rules, at("cell"));
    let names: Vec<_> =
        needed.nodes.iter().map(|n| graph.node(chancai_chain::NodeId::new(n.node)).external()).collect();
    assert_eq!(names, ["cathode", "mined"]);
    assert_eq!(needed.nodes[1].because, NecessaryBecause::EveryAlternative);
}

#[test]
fn a_node_may_be_an_alternative_of_two_inputs() {
    use EdgeKind::Feeds;
    let graph = graph(&[
        ("a", "t", Feeds, Some("one")),
        ("b", "t", Feeds, Some("one")),
        ("a", "t", Feeds, Some("two")),
        ("c", "t", Feeds, Some("two")),
    ]);
    assert_eq!(graph.edges().len(), 4);
    let at = |name| graph.find(name).unwrap().get();
    let cuts = cut_sets(&MakingRules::of(&graph), at("t"), &CutOptions::default());
    assert_eq!(cuts.sets, [vec![at("a"), at("b")], vec![at("a"), at("c")]]);
}

#[test]
fn what_cannot_be_made_has_no_cuts_and_says_so() {
    // Two that wait for each other.
    let rules = MakingRules::build(2, [(0, vec![1]), (1, vec![0])]);
    let cuts = cut_sets(&rules, 0, &CutOptions::default());
    assert!(!cuts.possible && cuts.sets.is_empty() && !necessary(&rules, 0).possible);
    // A source alone can be had.
    let alone = cut_sets(&MakingRules::build(1, []), 0, &CutOptions::default());
    assert!(alone.possible && alone.sets.is_empty());
}
