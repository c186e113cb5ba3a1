//! Chokepoints, cascades and verdicts on small chains and by their laws.

use chancai_chain::{
    CascadeOptions, ChainError, ChainGraph, ChainRecord, ChokepointOptions, Concentration, EdgeKind, EdgeRecord,
    GapOptions, GapReason, Interval, NodeId, NodeKind, NodeNumbers, NodeRecord, Par, Stage, Verdict, cascade,
    chokepoints, gaps,
};
use proptest::prelude::*;

fn graph(count: usize, edges: &[(usize, usize, f64, Option<&str>)]) -> ChainGraph {
    let node = |number| NodeRecord::new(&format!("n{number}"), "c", Stage::Mid, NodeKind::Product, "节点", "a node");
    let edge = |&(from, to, strength, group): &(usize, usize, f64, Option<&str>)| {
        let mut edge = EdgeRecord::new(&format!("n{from}"), &format!("n{to}"), EdgeKind::Feeds, strength);
        edge.group = group.map(str::to_owned);
        edge
    };
    let chain = ChainRecord::new("c", "链", "Chain");
    ChainGraph::build(vec![chain], (0..count).map(node).collect(), edges.iter().map(edge).collect()).unwrap()
}

fn at(number: u32) -> NodeId {
    NodeId::new(number)
}

#[test]
fn a_substitute_lifts_the_score_and_concentration_ranks() {
    // 0 and 1 are both needed for 3; 0 is supplied from one region, 1 from many; 2 and 4 replace each other.
    let edges = [(0, 3, 0.9, None), (1, 3, 0.9, None), (2, 3, 0.9, Some("or")), (4, 3, 0.9, Some("or"))];
    let graph = graph(5, &edges);
    let known = |hhi| Some(Concentration { hhi: Some(hhi), low: hhi, high: hhi, dependence: Some(1.0) });
    let shares = [known(1.0), known(0.1), known(1.0), None, None];
    let found = chokepoints(&graph, at(3), &shares, &ChokepointOptions::default(), Par::Seq).unwrap();
    let order: Vec<u32> = found.nodes.iter().map(|point| point.node.get()).collect();
    assert_eq!(order, [0, 1, 2, 4]);
    let parts = found.nodes[2].parts;
    assert_eq!((parts.necessity, parts.irreplaceable, parts.concentration), (0.5, Some(0.5), Some(1.0)));
    assert_eq!(found.cuts.sets, [vec![0], vec![1], vec![2, 4]]);
    assert!(found.nodes.iter().all(|point| (0.0..=1.0).contains(&point.score)));
    // What is not known does not count as none.
    let blind = chokepoints(&graph, at(3), &[], &ChokepointOptions::default(), Par::Seq).unwrap();
    assert_eq!(blind.nodes[0].parts.concentration, None);
    assert!(blind.nodes[0].score > 0.5);
}

#[test]
fn targets_that_are_not_there_and_bad_weights_are_refused() {
    let graph = graph(2, &[(0, 1, 1.0, None)]);
    let options = ChokepointOptions::default();
    let error = chokepoints(&graph, at(2), &[], &options, Par::Seq).unwrap_err();
    assert!(matches!(error, ChainError::BadNumber { name: "target", .. }));
    for bad in [-1.0, f64::NAN] {
        let mut options = ChokepointOptions::default();
        options.between = bad;
        assert_eq!(chokepoints(&graph, at(1), &[], &options, Par::Seq).unwrap_err().code(), "bad_option");
    }
    let mut options = ChokepointOptions::default();
    (options.irreplaceable, options.concentration, options.dependence, options.between) = (0.0, 0.0, 0.0, 0.0);
    assert_eq!(chokepoints(&graph, at(1), &[], &options, Par::Seq).unwrap_err().code(), "bad_option");
    // A target that nothing leads to is an answer.
    let alone = chokepoints(&graph, at(0), &[], &ChokepointOptions::default(), Par::Seq).unwrap();
    assert!(alone.necessary.possible && alone.necessary.nodes.is_empty() && alone.paths.sources.is_empty());
}

#[test]
fn a_cascade_stops_on_loops_and_stays_within_its_bound() {
    let graph = graph(3, &[(0, 1, 1.0, None), (1, 2, 1.0, None), (2, 0, 1.0, None)]);
    let set_off = cascade(&graph, &[(at(0), 1.0)], &CascadeOptions::default()).unwrap();
    // p / (1 - d³) at the start, as every round comes back damped three times.
    let start = set_off.nodes[0];
    assert!((start.expected - 0.4 / (1.0 - 0.125)).abs() < 1e-10);
    assert!((start.high - 0.6 / (1.0 - 0.343)).abs() < 1e-10);
    let sum: f64 = set_off.nodes.iter().map(|node| node.expected).sum();
    assert!((set_off.chains[0].1.expected - sum).abs() < 1e-12);
}

/// Their product is no float above 0.
#[test]
fn alternatives_of_tiny_strength_still_pass_on() {
    let graph = graph(3, &[(0, 2, 1e-200, Some("or")), (1, 2, 1e-200, Some("or"))]);
    let set_off = cascade(&graph, &[(at(0), 1.0)], &CascadeOptions::default()).unwrap();
    assert!((set_off.nodes[2].expected - 0.4 * 0.5 / 2.0).abs() < 1e-12);
}

#[test]
fn bad_intervals_and_projects_are_refused() {
    let graph = graph(1, &[]);
    let with = |project, damping, tolerance| {
        let mut options = CascadeOptions::default();
        (options.project, options.damping, options.tolerance) = (project, damping, tolerance);
        cascade(&graph, &[], &options).map(|_| ()).map_err(|error| error.code())
    };
    let (good, wide) = (Interval::exact(0.5), Interval { low: 0.9, expected: 0.5, high: 0.95 });
    assert_eq!(with(good, good, 1e-9), Ok(()));
    for (project, damping, tolerance) in [
        (Interval::exact(1.5), good, 1e-9),
        (good, Interval::exact(1.0), 1e-9),
        (good, wide, 1e-9),
        (good, Interval::exact(f64::NAN), 1e-9),
        (good, good, 0.0),
    ] {
        assert_eq!(with(project, damping, tolerance), Err("bad_option"));
    }
    let error = cascade(&graph, &[(at(0), 2.0)], &CascadeOptions::default()).unwrap_err();
    assert!(matches!(error, ChainError::BadNumber { name: "project", .. }));
    assert!(cascade(&graph, &[(at(1), 0.5)], &CascadeOptions::default()).is_err());
    let none = cascade(&ChainGraph::default(), &[], &CascadeOptions::default()).unwrap();
    assert!(none.nodes.is_empty() && none.chains.is_empty());
}

#[test]
fn the_chain_and_concentration_lower_a_verdict_and_say_why() {
    let graph = graph(2, &[(0, 1, 0.8, None)]);
    let numbers = |enterprises: [u32; 2], concentration: [f64; 2]| {
        [0, 1].map(|n: usize| NodeNumbers {
            demand: Some(2.0),
            supply: Some(9.0),
            enterprises: Some(enterprises[n]),
            concentration: Some(concentration[n]),
            ..NodeNumbers::new(at(n as u32))
        })
    };
    let judged = |numbers: [NodeNumbers; 2]| gaps(&graph, &numbers, &[], &GapOptions::default()).unwrap();
    let strong = judged(numbers([3, 3], [0.4, 0.4]));
    assert_eq!([strong[0].verdict, strong[1].verdict], [Verdict::Strong; 2]);
    assert_eq!((strong[0].need, strong[1].need), (Some(0.8), None));
    // People in plenty, and all the work at one enterprise.
    let leaning = judged(numbers([3, 3], [0.4, 1.0]));
    assert_eq!(leaning[1].verdict, Verdict::Adequate);
    assert!(leaning[1].reasons.contains(&GapReason::Concentrated));
    // The next step is made here and this one is not.
    let open = judged(numbers([0, 3], [0.4, 0.4]));
    assert_eq!(open[0].verdict, Verdict::Weak);
    assert!(open[0].reasons.contains(&GapReason::ChainNeedsIt));
    // Nothing is made here at all: no need either.
    let none = judged(numbers([0, 0], [0.4, 0.4]));
    assert_eq!((none[0].verdict, none[0].need), (Verdict::Strong, Some(0.0)));
    // Not even where every need counts.
    let mut options = GapOptions::default();
    options.needed_from = 0.0;
    let none = gaps(&graph, &numbers([0, 0], [0.4, 0.4]), &[], &options).unwrap();
    assert!(!none[0].reasons.contains(&GapReason::ChainNeedsIt));
}

fn links() -> impl Strategy<Value = Vec<(usize, usize, f64, Option<&'static str>)>> {
    let link = (0..8_usize, 0..8_usize, 0.05..1.0_f64, prop::sample::select(vec![None, Some("a"), Some("b")]));
    prop::collection::vec(link, 0..20).prop_map(|mut list| {
        list.retain(|link| link.0 != link.1);
        list.sort_by_key(|link| (link.0, link.1));
        list.dedup_by_key(|link| (link.0, link.1));
        list
    })
}

proptest! {
    /// The gains solve the equation they are defined by, and lie in order within their bound.
    #[test]
    fn gains_solve_their_equation(links in links(), seeds in prop::collection::vec(0.0..1.0_f64, 8)) {
        let graph = graph(8, &links);
        let projects: Vec<_> = (0..8).map(|n| (at(n), seeds[n as usize])).collect();
        let options = CascadeOptions::default();
        let set_off = cascade(&graph, &projects, &options).unwrap();
        for node in graph.ids() {
            let inputs = graph.incoming(node);
            let weight = |edge: &chancai_chain::Edge| {
                let same: Vec<f64> = inputs.iter().filter(|o| edge.group().is_some() && o.group() == edge.group())
                    .map(|o| o.strength()).collect();
                if same.is_empty() { return edge.strength(); }
                same.iter().copied().fold(0.0, f64::max) * edge.strength() / same.iter().sum::<f64>()
            };
            let all: f64 = inputs.iter().map(|edge| weight(edge)).sum();
            let passed: f64 = inputs.iter().map(|edge| weight(edge) / all * set_off.nodes[edge.from().index()].high).sum();
            let expected = options.project.high * seeds[node.index()] + options.damping.high * passed;
            let gain = set_off.nodes[node.index()];
            prop_assert!((gain.high - expected).abs() < 1e-9);
            prop_assert!(gain.low <= gain.expected && gain.expected <= gain.high);
            prop_assert!(gain.high <= options.project.high / (1.0 - options.damping.high) + 1e-9);
        }
    }

    /// Taking necessary nodes and cut sets for granted, the score is their necessity times a mean.
    #[test]
    fn only_what_cuts_has_a_score(links in links(), target in 0..8_u32) {
        let graph = graph(8, &links);
        let found = chokepoints(&graph, at(target), &[], &ChokepointOptions::default(), Par::Seq).unwrap();
        prop_assert_eq!(found.nodes.len(), 7);
        for point in &found.nodes {
            let smallest = found.cuts.sets.iter().filter(|set| set.contains(&point.node.get())).map(Vec::len).min();
            let expected = smallest.map_or(0.0, |size| 1.0 / size as f64);
            prop_assert!((point.parts.necessity - expected).abs() < 1e-15);
            prop_assert!(point.score <= point.parts.necessity);
        }
        prop_assert!(found.nodes.windows(2).all(|pair| pair[0].score >= pair[1].score));
    }
}
