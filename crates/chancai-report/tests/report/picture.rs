//! A chain as a file of its own: complete, well-formed and the same each time, whatever the graph.

use crate::district::District;
use chancai_chain::{ChainGraph, ChainRecord, EdgeKind, EdgeRecord, NodeId, NodeKind, NodeRecord, Stage, Verdict};
use chancai_report::{ChainPicture, Chokepoint, NodeNote, Outside, ReportError, Words, chain_svg, render};
use proptest::collection::vec;
use proptest::prelude::*;

const EVIL: &str = "<b>&amp;\"'\u{0}\u{1b}\u{ffff}]]>\u{202e}";

fn chain(external: &str, zh: &str, en: &str) -> ChainRecord {
    ChainRecord::new(external, zh, en)
}

/// 镍钴盐或磷酸铁投入正极材料，废电池回用，废料来自另一条链。
fn cathode() -> ChainGraph {
    let node = |id, chain, stage, zh, en| NodeRecord::new(id, chain, stage, NodeKind::Material, zh, en);
    let nodes = vec![
        node("cathode", "nev", Stage::Mid, "正极材料", "Cathode material"),
        node("nickel", "nev", Stage::Up, "镍钴盐", "Nickel and cobalt salts"),
        node("pack", "nev", Stage::Down, "动力电池包", "Traction battery pack"),
        node("phosphate", "nev", Stage::Up, "磷酸铁", "Iron phosphate"),
        node("scrap", "rc", Stage::Down, "电池黑粉", "Black mass"),
    ];
    let choice = |from: &str| {
        let edge = EdgeRecord::new(from, "cathode", EdgeKind::Feeds, 0.5);
        EdgeRecord { group: Some("salt".into()), ..edge }
    };
    let edges = vec![
        choice("nickel"),
        choice("phosphate"),
        EdgeRecord::new("cathode", "pack", EdgeKind::Feeds, 1.0),
        EdgeRecord::new("pack", "nickel", EdgeKind::Reuses, 0.3),
        EdgeRecord::new("scrap", "nickel", EdgeKind::Feeds, 0.4),
    ];
    ChainGraph::build(vec![chain("nev", "新能源汽车", "NEV"), chain("rc", "资源循环", "Recycling")], nodes, edges)
        .unwrap()
}

#[test]
fn a_small_chain() {
    let graph = cathode();
    let [cathode, nickel] = ["cathode", "nickel"].map(|id| graph.find(id).unwrap());
    let chokepoints =
        [Chokepoint { node: nickel, rank: Some(1), reason: Words::new("供给集中", "concentrated supply") }];
    let notes = [NodeNote { node: cathode, text: Words::new("可招 3 人", "3 to be hired") }];
    let mut picture = ChainPicture::of_chain(&graph, graph.find_chain("nev").unwrap());
    picture.statuses = &[Verdict::Weak, Verdict::Missing, Verdict::Strong];
    picture.chokepoints = &chokepoints;
    picture.target = graph.find("pack");
    picture.notes = &notes;
    let svg = chain_svg(&picture).unwrap();
    let (head, rest) = svg.split_once("<style>").unwrap();
    let (_, body) = rest.split_once("</style>").unwrap();
    insta::assert_snapshot!(format!("{head}<style></style>{body}"));
}

#[test]
fn feeders_of_other_chains_can_be_drawn() {
    let graph = cathode();
    let mut picture = ChainPicture::of_chain(&graph, graph.find_chain("nev").unwrap());
    let badges = chain_svg(&picture).unwrap();
    assert_eq!((badges.matches("<g class=\"node ").count(), badges.contains("←1")), (4, true));
    picture.outside = Outside::Feeders;
    let drawn = chain_svg(&picture).unwrap();
    assert_eq!(drawn.matches("<g class=\"node outside\"").count(), 1);
    assert!(drawn.contains("电池黑粉") && drawn.contains(">资源循环<") && !drawn.contains("←1"));
}

#[test]
fn alternatives_meet_at_one_mark() {
    let graph = cathode();
    let mark = "<g class=\"joint\"><title>正极材料：任选其一 any one of\n镍钴盐、磷酸铁</title>";
    let svg = chain_svg(&ChainPicture::new(&graph)).unwrap();
    assert_eq!((svg.matches("<g class=\"joint\">").count(), svg.matches(mark).count()), (1, 1));
    // One left out of the picture is an alternative all the same.
    let mut picture = ChainPicture::new(&graph);
    picture.nodes.retain(|&node| Some(node) != graph.find("phosphate"));
    assert_eq!(chain_svg(&picture).unwrap().matches(mark).count(), 1);
}

#[test]
fn the_page_marks_chokepoints_and_alternatives_too() {
    let district = District::invented();
    let mut page = district.page();
    let before = render(&page).unwrap();
    assert!(!before.contains("class=\"ring\"") && before.contains("class=\"joint\""));
    page.chokepoints = vec![Chokepoint { node: NodeId::new(0), rank: None, reason: Words::new("独此一家", "") }];
    let html = render(&page).unwrap();
    // In the picture and in the legend.
    assert_eq!(html.matches("class=\"ring\"").count(), 2);
    assert!(html.contains("卡点 chokepoint：独此一家"));
    page.chokepoints[0].node = NodeId::new(u32::MAX);
    assert!(matches!(render(&page), Err(ReportError::UnknownNode { .. })));
}

#[test]
fn nothing_to_draw_is_said() {
    let svg = chain_svg(&ChainPicture::new(&ChainGraph::default())).unwrap();
    assert!(svg.contains("没有节点"));
    well_formed(&svg);
}

#[test]
fn foreign_ids_are_refused() {
    let graph = cathode();
    let foreign = NodeId::new(5);
    let refused = |change: &dyn Fn(&mut ChainPicture<'_>)| {
        let mut picture = ChainPicture::new(&graph);
        change(&mut picture);
        matches!(chain_svg(&picture), Err(ReportError::UnknownNode { node: 5, nodes: 5 }))
    };
    assert!(refused(&|picture| picture.nodes.push(foreign)));
    assert!(refused(&|picture| picture.target = Some(foreign)));
    let chokepoints = [Chokepoint { node: foreign, rank: None, reason: Words::default() }];
    let mut picture = ChainPicture::new(&graph);
    picture.chokepoints = &chokepoints;
    assert!(chain_svg(&picture).is_err());
    assert!(ChainPicture::of_chain(&graph, chancai_chain::ChainId::new(9)).nodes.is_empty());
}

#[test]
fn a_file_asks_for_nothing_and_needs_no_variables() {
    let svg = chain_svg(&ChainPicture::new(&cathode())).unwrap();
    let svg = svg.replace("xmlns=\"http://www.w3.org/2000/svg\"", "");
    for banned in ["http", "//", "href", "@import", "url(", "<script", "<image", "var(", "--"] {
        assert!(!svg.contains(banned), "{banned}");
    }
}

#[test]
fn names_never_become_markup() {
    let node = |id, stage| NodeRecord::new(id, "x", stage, NodeKind::Product, EVIL, EVIL);
    let nodes = vec![node("a", Stage::Up), node("b", Stage::Mid), node("c", Stage::Down)];
    let choice = |from| EdgeRecord { group: Some(EVIL.into()), ..EdgeRecord::new(from, "c", EdgeKind::Feeds, 0.1) };
    let chains = vec![chain("x", EVIL, EVIL), chain("y", EVIL, EVIL)];
    let graph = ChainGraph::build(chains, nodes, vec![choice("a"), choice("b")]).unwrap();
    let words = || Words::new(EVIL, EVIL);
    let chokepoints = [Chokepoint { node: NodeId::new(0), rank: Some(u32::MAX), reason: words() }];
    let notes = [NodeNote { node: NodeId::new(0), text: words() }];
    let mut picture = ChainPicture::of_chain(&graph, graph.find_chain("x").unwrap());
    (picture.title, picture.chokepoints, picture.notes) = (words(), &chokepoints, &notes);
    picture.nodes.remove(1);
    let svg = chain_svg(&picture).unwrap();
    assert!(!svg.contains("<b>") && svg.contains("&#60;b&#62;"));
    well_formed(&svg);
}

/// Whether text is a tree of elements whose names pair up, whose attributes are quoted, with entities where needed
/// and without characters XML has no place for. Far from all of XML, but written apart from the templates.
fn well_formed(svg: &str) {
    assert!(
        svg.chars().all(|c| (c >= ' ' || c == '\n') && !matches!(c, '\u{7f}'..='\u{9f}' | '\u{fffe}' | '\u{ffff}'))
    );
    let mut rest = svg.strip_prefix("<?xml version=\"1.0\" encoding=\"UTF-8\"?>").unwrap();
    let mut open: Vec<&str> = Vec::new();
    while let Some((text, tag)) = rest.split_once('<') {
        escaped(text);
        let (tag, after) = tag.split_once('>').unwrap();
        rest = after;
        if let Some(name) = tag.strip_prefix('/') {
            assert_eq!(open.pop(), Some(name));
            continue;
        }
        let (inner, empty) = tag.strip_suffix('/').map_or((tag, false), |inner| (inner, true));
        let pieces: Vec<&str> = inner.split('"').collect();
        assert!(pieces.len() % 2 == 1 && pieces.iter().step_by(2).skip(1).all(|p| p.is_empty() || p.starts_with(' ')));
        pieces.iter().skip(1).step_by(2).for_each(|value| escaped(value));
        if !empty {
            open.push(inner.split([' ', '\n']).next().unwrap());
        }
    }
    assert!(open.is_empty() && rest.trim().is_empty(), "{open:?} {rest}");
}

fn escaped(text: &str) {
    for entity in text.split('&').skip(1) {
        let name = entity.split_once(';').unwrap().0;
        assert!(name.starts_with('#') || ["lt", "gt", "amp", "quot", "apos"].contains(&name), "{entity}");
    }
}

/// Any graph: nodes of any stage or of one, edges of any kind between any two, some of them alternatives.
fn graphs() -> impl Strategy<Value = ChainGraph> {
    let nodes = vec((0..3_usize, "[光刻胶<&\"a-z\u{0}-\u{1f}]{0,12}"), 0..25);
    let edges = vec((0..25_usize, 0..25_usize, 0..3_usize, proptest::option::of("[ab]")), 0..50);
    (nodes, edges, any::<bool>()).prop_map(|(nodes, edges, flat)| {
        let stage = |at: usize| Stage::ALL[if flat { 1 } else { at }];
        let record = |(index, (at, name)): (usize, &(usize, String))| {
            NodeRecord::new(&format!("n{index}"), ["x", "y"][index % 2], stage(*at), NodeKind::Product, name, name)
        };
        let records: Vec<NodeRecord> = nodes.iter().enumerate().map(record).collect();
        let mut unique = std::collections::BTreeMap::new();
        for (from, to, kind, group) in edges {
            if from != to && from < records.len() && to < records.len() {
                let edge = EdgeRecord::new(&format!("n{from}"), &format!("n{to}"), EdgeKind::ALL[kind], 0.5);
                unique.entry((from, to, kind)).or_insert(EdgeRecord { group, ..edge });
            }
        }
        let chains = vec![chain("x", "", ""), chain("y", "别的链", "Another")];
        ChainGraph::build(chains, records, unique.into_values().collect()).unwrap()
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn each_node_and_each_edge_is_drawn_once(graph in graphs(), bands: bool) {
        let mut picture = ChainPicture::new(&graph);
        picture.bands = bands;
        let svg = chain_svg(&picture).unwrap();
        well_formed(&svg);
        prop_assert_eq!(svg.matches("<g class=\"node ").count(), graph.len());
        prop_assert_eq!(svg.matches("<g class=\"wire\">").count(), graph.edges().len());
        for (_, node) in graph.nodes() {
            prop_assert_eq!(svg.matches(&format!("[{}]\n", node.external())).count(), 1);
        }
        // The order in which nodes are given, and giving one twice, changes nothing.
        picture.nodes.reverse();
        picture.nodes.extend(graph.ids().next());
        prop_assert_eq!(svg, chain_svg(&picture).unwrap());
    }

    #[test]
    fn parts_of_a_graph_keep_to_their_own_edges(graph in graphs()) {
        let mut picture = ChainPicture::of_chain(&graph, graph.find_chain("x").unwrap());
        let inside = |id: NodeId| graph.node(id).chain() == graph.find_chain("x").unwrap();
        let own = graph.edges().filter(|edge| inside(edge.from()) && inside(edge.to())).count();
        let svg = chain_svg(&picture).unwrap();
        prop_assert_eq!(svg.matches("<g class=\"node ").count(), picture.nodes.len());
        prop_assert_eq!(svg.matches("<g class=\"wire\">").count(), own);
        picture.outside = Outside::Feeders;
        let mut feeders: Vec<NodeId> = graph
            .edges()
            .filter(|edge| edge.kind() != EdgeKind::PartOf && !inside(edge.from()) && inside(edge.to()))
            .map(chancai_chain::Edge::from)
            .collect();
        feeders.sort_unstable();
        feeders.dedup();
        let svg = chain_svg(&picture).unwrap();
        well_formed(&svg);
        prop_assert_eq!(svg.matches("<g class=\"node outside\"").count(), feeders.len());
    }
}
