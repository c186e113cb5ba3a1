//! Laws of the graph and of proximity.

use chancai_chain::{
    ChainGraph, ChainRecord, EdgeKind, EdgeRecord, NodeId, NodeKind, NodeRecord, Proximity, ProximityOptions, Stage,
};
use chancai_taxonomy::SkillId;
use proptest::prelude::*;
use proptest::sample::Index;

fn chains() -> Vec<ChainRecord> {
    vec![ChainRecord::new("recycling", "资源循环利用", "Resource recycling")]
}

fn node(number: usize) -> NodeRecord {
    NodeRecord::new(&format!("n{number}"), "recycling", Stage::Mid, NodeKind::Process, "工序", "a step")
}

/// Up to eight nodes, any directed edges but self-loops, strengths from a few values so that paths tie.
fn records() -> impl Strategy<Value = (Vec<NodeRecord>, Vec<EdgeRecord>)> {
    (1..=8_usize).prop_flat_map(|count| {
        let edge = (0..count, 0..count, prop::sample::select(vec![0.3, 0.7, 0.9, 1.0]), 0..3_usize);
        prop::collection::vec(edge, 0..=2 * count).prop_map(move |edges| {
            let mut list: Vec<_> = edges
                .into_iter()
                .filter(|&(from, to, ..)| from != to)
                .map(|(from, to, strength, kind)| {
                    EdgeRecord::new(&format!("n{from}"), &format!("n{to}"), EdgeKind::ALL[kind], strength)
                })
                .collect();
            list.sort_by(|a, b| (&a.from, &a.to, a.kind).cmp(&(&b.from, &b.to, b.kind)));
            list.dedup_by(|a, b| (&a.from, &a.to, a.kind) == (&b.from, &b.to, b.kind));
            ((0..count).map(node).collect(), list)
        })
    })
}

fn build(nodes: Vec<NodeRecord>, edges: Vec<EdgeRecord>) -> ChainGraph {
    ChainGraph::build(chains(), nodes, edges).unwrap()
}

fn proximity(graph: &ChainGraph) -> Proximity {
    Proximity::new(graph, &ProximityOptions::default()).unwrap()
}

/// The best product over all paths without a repeated node, by trying them all.
fn best_path(graph: &ChainGraph, at: NodeId, to: NodeId, so_far: f64, visited: &mut Vec<NodeId>) -> f64 {
    if at == to {
        return so_far;
    }
    visited.push(at);
    let mut best = 0.0_f64;
    for edge in graph.edges() {
        for (here, there) in [(edge.from(), edge.to()), (edge.to(), edge.from())] {
            if here == at && !visited.contains(&there) {
                best = best.max(best_path(graph, there, to, so_far * (0.7 * edge.strength()), visited));
            }
        }
    }
    visited.pop();
    best
}

proptest! {
    #[test]
    fn proximity_is_the_best_path_symmetric_and_full_on_the_diagonal((nodes, edges) in records()) {
        let graph = build(nodes, edges);
        let near = proximity(&graph);
        for a in graph.ids() {
            prop_assert_eq!(near.get(a, a), Proximity::SAME);
            prop_assert_eq!(near.row(a).len(), graph.len());
            for b in graph.ids() {
                prop_assert_eq!(near.get(a, b), near.get(b, a));
                prop_assert_eq!(near.row(a)[b.index()], near.get(a, b));
                let (low, high) = (a.min(b), a.max(b));
                let best = best_path(&graph, low, high, 1.0, &mut Vec::new());
                let expected = if best < 0.1 { 0 } else { (best * 65535.0).round() as u16 };
                prop_assert_eq!(near.get(a, b), expected);
            }
        }
    }

    #[test]
    fn adding_an_edge_lowers_nothing((nodes, edges) in records(), left_out in any::<Index>()) {
        prop_assume!(!edges.is_empty());
        let mut fewer = edges.clone();
        fewer.remove(left_out.index(edges.len()));
        let before = proximity(&build(nodes.clone(), fewer));
        let graph = build(nodes, edges);
        let after = proximity(&graph);
        for a in graph.ids() {
            prop_assert!(before.row(a).iter().zip(after.row(a)).all(|(before, after)| before <= after));
        }
    }

    #[test]
    fn the_order_of_records_does_not_matter(
        ((nodes, edges), (other_nodes, other_edges)) in records().prop_flat_map(|(nodes, edges)| {
            let shuffled = (Just(nodes.clone()).prop_shuffle(), Just(edges.clone()).prop_shuffle());
            (Just((nodes, edges)), shuffled)
        }),
    ) {
        let (graph, other) = (build(nodes, edges), build(other_nodes, other_edges));
        prop_assert!(graph.nodes().eq(other.nodes()));
        prop_assert!(graph.edges().eq(other.edges()));
        prop_assert_eq!(graph.loops(), other.loops());
        prop_assert_eq!(proximity(&graph), proximity(&other));
    }

    /// A loop is a set of nodes that all reach one another, and every such pair is in one loop.
    #[test]
    fn loops_are_mutual_reach((nodes, edges) in records()) {
        let graph = build(nodes, edges);
        let loops = graph.loops();
        for a in graph.ids() {
            for b in graph.ids().filter(|&b| b != a) {
                let together = loops.iter().any(|nodes| nodes.contains(&a) && nodes.contains(&b));
                prop_assert_eq!(together, reaches(&graph, a, b) && reaches(&graph, b, a));
            }
        }
    }
}

fn reaches(graph: &ChainGraph, from: NodeId, to: NodeId) -> bool {
    let (mut seen, mut open) = (vec![from], vec![from]);
    while let Some(at) = open.pop() {
        for edge in graph.outgoing(at) {
            if !seen.contains(&edge.to()) {
                seen.push(edge.to());
                open.push(edge.to());
            }
        }
    }
    seen.contains(&to)
}

#[test]
fn options_outside_their_ranges_are_refused() {
    let graph = build(vec![node(0)], vec![]);
    for (decay, stage, skills, least, name) in [
        (0.0, 0.1, 0.5, 0.1, "decay"),
        (1.1, 0.1, 0.5, 0.1, "decay"),
        (f64::NAN, 0.1, 0.5, 0.1, "decay"),
        (0.7, 0.6, 0.5, 0.1, "stage"),
        (0.7, 0.1, 1.5, 0.1, "skills"),
        (0.7, 0.1, 0.5, -0.1, "least"),
        (0.7, 0.1, 0.5, 1.5, "least"),
    ] {
        let mut options = ProximityOptions::default();
        (options.decay, options.stage, options.skills, options.least) = (decay, stage, skills, least);
        let error = Proximity::new(&graph, &options).unwrap_err();
        assert_eq!(error.code(), "bad_option");
        assert!(error.to_string().contains(name));
    }
}

#[test]
fn stages_take_away_and_shared_skills_add() {
    let skills = |node: &mut NodeRecord, list: &[(u32, f64)]| {
        node.skills = list.iter().map(|&(skill, weight)| (SkillId::new(skill), weight)).collect();
    };
    let mut nodes: Vec<NodeRecord> = (0..4).map(node).collect();
    nodes[1].stage = Stage::Down;
    skills(&mut nodes[0], &[(3, 1.0), (5, 0.5)]);
    skills(&mut nodes[2], &[(3, 0.5), (7, 0.5)]);
    let graph = build(nodes, vec![EdgeRecord::new("n0", "n1", EdgeKind::Feeds, 0.8)]);
    let near = proximity(&graph);
    let at = |a, b| f64::from(near.get(NodeId::new(a), NodeId::new(b))) / 65535.0;
    // One step of 0.7 x 0.8, and downstream is one stage from midstream.
    assert!((at(0, 1) - 0.56 * 0.9).abs() < 1e-4);
    // No path; 0.5 of 2.0 shared, worth half.
    assert!((at(0, 2) - 0.125).abs() < 1e-4);
    assert_eq!((at(0, 3), at(2, 2)), (0.0, 1.0));
}

#[test]
fn nodes_and_lists_that_are_not_there_are_near_nothing() {
    let graph = build(vec![node(0)], vec![]);
    let near = proximity(&graph);
    let (here, foreign) = (NodeId::new(0), NodeId::new(7));
    assert_eq!((near.get(here, foreign), near.row(foreign).len()), (0, 0));
    assert_eq!(near.best(&[here, foreign], &[here]), Some(Proximity::SAME));
    assert_eq!(near.best(&[], &[here]), None);
    assert!(proximity(&ChainGraph::default()).is_empty());
}
