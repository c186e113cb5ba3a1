//! The whole of a small page, as a snapshot. The style sheet is cut out: it is a file of its own.

use chancai_chain::{
    ChainGraph, ChainRecord, EdgeKind, EdgeRecord, GapOptions, NodeKind, NodeNumbers, NodeRecord, Stage, gaps,
};
use chancai_model::{Explanation, Gate, Position, Scorer, ScoringContext, ScoringModel, Talent};
use chancai_report::{
    AllocationTable, Figure, GateCount, MatchLine, NodeLacking, Page, Placement, PositionMatches, QuotaLine,
    UnknownText, UnmatchedPosition, Words, render,
};
use chancai_table::{Fault, fault};
use chancai_taxonomy::{Concept, Kind, Lang, Neighbours, SkillTaxonomy, TaxonomyBuilder};

#[test]
fn a_small_page() {
    let (skills, graph) = (skills(), graph());
    let explanation = explanation(&skills);
    let [resist, litho] = ["resist", "litho"].map(|id| graph.find(id).unwrap());
    let numbers = [
        NodeNumbers { demand: Some(4.0), supply: Some(0.0), enterprises: Some(0), ..NodeNumbers::new(resist) },
        NodeNumbers { demand: Some(10.0), supply: Some(12.5), enterprises: Some(2), ..NodeNumbers::new(litho) },
    ];
    let gaps = gaps(&graph, &numbers, &[], &GapOptions::default()).unwrap();
    let rejects = [Fault::new("talents.csv", 7, "years", "三年", fault::BAD_NUMBER, "0..=60")];
    let polymer = skills.find("polymer").unwrap();

    let mut page = Page::new(Words::new("产才匹配建议", "Recommended matches"), &graph, &skills);
    page.district = Words::new("綦江区", "Qijiang District");
    page.as_of = "2020-11-17".into();
    page.provenance = vec![Words::new("示例数据，均为虚构", "Sample data, all invented")];
    page.model_fingerprint = "00112233aabbccdd".into();
    page.format_version = "1".into();
    page.figures = vec![Figure::new(Words::new("人才", "Talents"), "1").note(Words::new("均已同意", "all agreed"))];
    page.gaps = &gaps;
    page.lacking = vec![NodeLacking { node: resist, skills: vec![polymer] }];
    page.positions = vec![PositionMatches {
        id: "p1".into(),
        title: "光刻工程师".into(),
        employer: Some("齐芯".into()),
        region: None,
        headcount: 2,
        urgency: Some(0.8),
        matches: vec![MatchLine { talent: "t1".into(), explanation: &explanation }],
    }];
    page.positions_total = 3;
    page.allocation = Some(allocation(&explanation));
    page.unmatched = vec![unmatched(polymer)];
    page.quotas = vec![QuotaLine {
        id: "stations".into(),
        programme: Words::new("博士后工作站", "Postdoctoral stations"),
        max: 8,
        posts: 3,
        filled: 2,
    }];
    let near = (Words::new("光刻", "Lithography"), 0.8);
    page.unknown = vec![UnknownText { text: "光刻术".into(), count: 2, nearest: Some(near) }];
    page.rejects = &rejects;
    let html = render(&page).unwrap();
    assert_eq!(html, render(&page).unwrap());

    let (head, rest) = html.split_once("<style>").unwrap();
    let (_, body) = rest.split_once("</style>").unwrap();
    insta::assert_snapshot!(format!("{head}<style></style>{body}"));
}

#[test]
fn an_empty_page_says_so() {
    let (skills, graph) = (TaxonomyBuilder::new().build().unwrap(), ChainGraph::default());
    let html = render(&Page::new(Words::default(), &graph, &skills)).unwrap();
    assert_eq!(html.matches("class=\"none\"").count(), 8);
    assert!(html.contains("这是建议，不是决定") && html.contains("这次没有做安排"));
}

fn skills() -> SkillTaxonomy {
    let skill = |id: &str, zh, en| Concept::new(id, Kind::Skill).label(Lang::Zh, zh).label(Lang::En, en);
    let builder: TaxonomyBuilder<_> =
        [skill("litho", "光刻", "Lithography"), skill("polymer", "高分子合成", "Polymer synthesis")]
            .into_iter()
            .collect();
    builder.build().unwrap()
}

fn graph() -> ChainGraph {
    let chain = |external: &str, zh: &str, en: &str| ChainRecord::new(external, zh, en);
    let node = |id, chain, stage, kind, zh, en| NodeRecord::new(id, chain, stage, kind, zh, en);
    let chains = vec![chain("ic", "集成电路", "Integrated circuits"), chain("rc", "资源循环利用", "Recycling")];
    let nodes = vec![
        node("resist", "ic", Stage::Up, NodeKind::Material, "光刻胶", "Photoresist"),
        node("litho", "ic", Stage::Mid, NodeKind::Process, "光刻", "Lithography"),
        node("solvent", "rc", Stage::Down, NodeKind::Material, "再生溶剂", "Recovered solvent"),
    ];
    let edges = vec![
        EdgeRecord::new("resist", "litho", EdgeKind::Feeds, 0.9),
        EdgeRecord::new("litho", "resist", EdgeKind::Reuses, 0.2),
        EdgeRecord::new("solvent", "resist", EdgeKind::Reuses, 0.3),
    ];
    ChainGraph::build(chains, nodes, edges).unwrap()
}

fn explanation(skills: &SkillTaxonomy) -> Explanation {
    let [litho, polymer] = ["litho", "polymer"].map(|id| skills.find(id).unwrap());
    let similar = Neighbours::identity(skills.len());
    let scorer = Scorer::new(ScoringModel::default(), ScoringContext::of_skills(skills, &similar));
    let talent = Talent::builder("t1").skill(litho, None).consent(true).build().unwrap();
    let position = Position::builder("p1").requires(litho, 0.8, None).requires(polymer, 0.5, None).build().unwrap();
    scorer.explain(&scorer.prepare_talent(&talent), &scorer.prepare_position(&position))
}

fn allocation(explanation: &Explanation) -> AllocationTable {
    let score = explanation.score.unwrap();
    let placement = Placement {
        talent: "t1".into(),
        position: "p1".into(),
        title: "光刻工程师".into(),
        employer: Some("齐芯".into()),
        fit: score.fit,
        mode: score.mode,
        rank: 1,
    };
    AllocationTable { rows: vec![placement], blocking_pairs: 0, edges_checked: 1 }
}

fn unmatched(skill: chancai_taxonomy::SkillId) -> UnmatchedPosition {
    UnmatchedPosition {
        id: "p2".into(),
        title: "光刻胶研发".into(),
        employer: None,
        seats: 1,
        reason: Words::new("没有候选人", "no candidates"),
        barred: vec![GateCount { gate: Gate::MustSkill(skill), talents: 1 }],
    }
}
