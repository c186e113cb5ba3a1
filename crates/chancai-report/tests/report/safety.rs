//! Nothing leaves the page, nothing in the data becomes markup, and what may be personal is not shown.

use crate::district::District;
use chancai_chain::{ChainGraph, ChainRecord, EdgeKind, EdgeRecord, NodeKind, NodeRecord, Stage};
use chancai_report::{
    AllocationTable, Figure, Page, Placement, PositionMatches, QuotaLine, UnknownText, UnmatchedPosition, Words, render,
};
use chancai_table::{Fault, fault};
use chancai_taxonomy::{SkillTaxonomy, TaxonomyBuilder};

const EVIL: &str = "\"'><script>alert(1)</script><img src=x>&";

#[test]
fn no_request_leaves_the_page() {
    let html = render(&District::invented().page()).unwrap();
    // What forbids the browser to load anything may name the header it stands for.
    let policy =
        r#"<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">"#;
    assert_eq!(html.matches(policy).count(), 1);
    let html = html.replace(policy, "");
    for banned in ["http", "//", "src=", "@import", "url(", "<script", "<link", "<iframe", "javascript:", "xmlns"] {
        assert!(!html.contains(banned), "{banned}");
    }
    let targets: Vec<&str> = html.split("href=\"").skip(1).collect();
    assert!(!targets.is_empty() && targets.iter().all(|target| target.starts_with('#')));
}

#[test]
fn refused_values_are_not_shown() {
    let html = render(&District::invented().page()).unwrap();
    assert!(html.contains("talents.csv") && html.contains("bad_number"));
    assert!(!html.contains("王小明") && !html.contains("多名"));
}

#[test]
fn data_never_become_markup() {
    let graph = evil_graph();
    let skills: SkillTaxonomy = TaxonomyBuilder::new().build().unwrap();
    let rejects = [Fault::new(EVIL, 1, EVIL, EVIL, fault::BAD_ID, EVIL)];
    let html = render(&evil_page(&graph, &skills, &rejects)).unwrap();
    assert!(!html.contains("<script") && !html.contains("<img"));
    // Every text that was given stands there escaped: in tables, attributes, and the titles and labels of the picture.
    assert!(html.matches("&#60;script").count() + html.matches("&lt;script").count() > 25);
}

fn evil_graph() -> ChainGraph {
    let chain = |external: &str| ChainRecord::new(external, EVIL, EVIL);
    let node = |id: &str, chain, stage| NodeRecord::new(id, chain, stage, NodeKind::Product, EVIL, EVIL);
    let nodes = vec![node("a", "one", Stage::Up), node("b", "one", Stage::Down), node("c", "two", Stage::Mid)];
    let edges = vec![
        EdgeRecord::new("a", "b", EdgeKind::Feeds, 1.0),
        EdgeRecord::new("b", "a", EdgeKind::Reuses, 0.5),
        EdgeRecord::new("b", "c", EdgeKind::Feeds, 0.5),
    ];
    ChainGraph::build(vec![chain("one"), chain("two")], nodes, edges).unwrap()
}

fn evil_page<'a>(graph: &'a ChainGraph, skills: &'a SkillTaxonomy, rejects: &'a [Fault]) -> Page<'a> {
    let words = || Words::new(EVIL, EVIL);
    let text = || EVIL.to_owned();
    let mut page = Page::new(words(), graph, skills);
    page.district = words();
    (page.as_of, page.model_fingerprint, page.format_version) = (text(), text(), text());
    page.provenance = vec![words()];
    page.figures = vec![Figure::new(words(), EVIL).note(words())];
    page.positions = vec![PositionMatches {
        id: text(),
        title: text(),
        employer: Some(text()),
        region: Some(text()),
        headcount: 1,
        urgency: Some(f64::NAN),
        matches: Vec::new(),
    }];
    page.allocation = Some(AllocationTable { rows: vec![placement()], blocking_pairs: 0, edges_checked: 1 });
    page.unmatched = vec![UnmatchedPosition {
        id: text(),
        title: text(),
        employer: Some(text()),
        seats: 1,
        reason: words(),
        barred: Vec::new(),
    }];
    page.quotas = vec![QuotaLine { id: text(), programme: words(), max: 0, posts: 1, filled: 1 }];
    page.unknown = vec![UnknownText { text: text(), count: 1, nearest: Some((words(), 0.5)) }];
    page.rejects = rejects;
    page
}

fn placement() -> Placement {
    Placement {
        talent: EVIL.into(),
        position: EVIL.into(),
        title: EVIL.into(),
        employer: Some(EVIL.into()),
        fit: 0.5,
        mode: chancai_model::EngagementMode::Resident,
        rank: 1,
    }
}
