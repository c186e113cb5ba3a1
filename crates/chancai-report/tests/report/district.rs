//! An invented district on the embedded chains: everything a page can show, computed by the real scorer.

use chancai_chain::{ChainGraph, ChainTables, GapOptions, NodeGap, NodeNumbers, Proximity, ProximityOptions, gaps};
use chancai_model::{EngagementMode, Explanation, Gate, Position, Scorer, ScoringContext, ScoringModel, Talent};
use chancai_report::{
    AllocationTable, Figure, GateCount, MatchLine, NodeLacking, Page, Placement, PositionMatches, QuotaLine,
    UnknownText, UnmatchedPosition, Words, count,
};
use chancai_table::{EncodingChoice, Fault, Source, fault};
use chancai_taxonomy::{Neighbours, SimilarityOptions, SkillId, SkillTaxonomy, read_occupations, read_skills};
use std::path::PathBuf;

const CHAINS: [&str; 5] = ["integrated-circuits", "new-materials", "recycling", "big-data", "nev"];
const EMPLOYERS: [&str; 4] = ["齐芯半导体", "綦铝新材", "绿循再生", "云上数据"];

/// What a page borrows.
pub(crate) struct District {
    pub(crate) skills: SkillTaxonomy,
    pub(crate) graph: ChainGraph,
    pub(crate) gaps: Vec<NodeGap>,
    positions: Vec<Position>,
    matches: Vec<Vec<(String, Explanation)>>,
    rejects: Vec<Fault>,
}

impl District {
    /// The embedded chains with numbers, people and posts made up by rule.
    pub(crate) fn invented() -> Self {
        let (skills, graph) = embedded();
        let numbers: Vec<NodeNumbers> = graph.ids().map(|node| numbers(node, node.index())).collect();
        let gaps = gaps(&graph, &numbers, &[], &GapOptions::default()).unwrap();
        let talents: Vec<Talent> = (0..60).map(|i| talent(&graph, i)).collect();
        let positions: Vec<Position> = (0..14).map(|i| position(&graph, i)).collect();
        let matches = ranked(&skills, &graph, &talents, &positions);
        let reject = |file: &'static str, line, column: &'static str, value: &str, code| {
            Fault::new(file, line, column, value, code, "")
        };
        let rejects = vec![
            reject("talents.csv", 17, "years", "王小明 三年", fault::BAD_NUMBER),
            reject("talents.csv", 58, "id", "", fault::MISSING_VALUE),
            reject("positions.jsonl", 4, "headcount", "多名", fault::BAD_NUMBER),
        ];
        Self { skills, graph, gaps, positions, matches, rejects }
    }

    /// A page with every section filled.
    pub(crate) fn page(&self) -> Page<'_> {
        let mut page = Page::new(
            Words::new("产才匹配建议", "Talent and industry: recommended matches"),
            &self.graph,
            &self.skills,
        );
        page.district = Words::new("綦江区", "Qijiang District");
        page.as_of = "2020-11-17".into();
        page.provenance =
            vec![Words::new("示例数据，人和岗位都是虚构的", "Sample data: people and posts are invented")];
        page.model_fingerprint = "9f3c1a7be02d4456".into();
        page.format_version = "1".into();
        page.figures = figures();
        page.gaps = &self.gaps;
        page.lacking = self.lacking();
        page.positions = self.position_matches();
        page.positions_total = 412;
        page.allocation = Some(self.allocation());
        page.unmatched = self.unmatched();
        page.quotas = quotas();
        page.unknown = unknown();
        page.rejects = &self.rejects;
        page
    }

    fn lacking(&self) -> Vec<NodeLacking> {
        let skills = |id| self.graph.node(id).skills().iter().map(|&(skill, _)| skill).take(3).collect();
        self.graph.ids().map(|node| NodeLacking { node, skills: skills(node) }).collect()
    }

    fn position_matches(&self) -> Vec<PositionMatches<'_>> {
        let matches = |index: usize| {
            self.matches[index]
                .iter()
                .map(|(talent, explanation)| MatchLine { talent: talent.clone(), explanation })
                .collect()
        };
        let view = |(index, position): (usize, &Position)| PositionMatches {
            id: format!("p{:04}", index * 29 + 3),
            title: position.title().into(),
            employer: position.employer().map(Into::into),
            region: Some("綦江区".into()),
            headcount: position.headcount(),
            urgency: Some(position.urgency().to_f64()),
            matches: matches(index),
        };
        self.positions.iter().enumerate().map(view).collect()
    }

    fn allocation(&self) -> AllocationTable {
        let best = self.positions.iter().zip(&self.matches).enumerate();
        let rows = best.filter_map(|(index, (position, matches))| {
            let (talent, explanation) = matches.first()?;
            Some(Placement {
                talent: talent.clone(),
                position: format!("p{:04}", index * 29 + 3),
                title: position.title().into(),
                employer: position.employer().map(Into::into),
                fit: explanation.score?.fit,
                mode: explanation.score.map_or(EngagementMode::Resident, |score| score.mode),
                rank: index as u32 % 3 + 1,
            })
        });
        AllocationTable { rows: rows.collect(), blocking_pairs: 0, edges_checked: 18_204 }
    }

    fn unmatched(&self) -> Vec<UnmatchedPosition> {
        let skill = self.skills.find("sic-crystal-growth").unwrap();
        let barred = |gate, talents| GateCount { gate, talents };
        vec![
            UnmatchedPosition {
                id: "p0088".into(),
                title: "碳化硅长晶工程师".into(),
                employer: Some(EMPLOYERS[0].into()),
                seats: 2,
                reason: Words::new("没有候选人", "no candidates"),
                barred: vec![barred(Gate::MustSkill(skill), 1_871), barred(Gate::EducationBelow, 102)],
            },
            UnmatchedPosition {
                id: "p0191".into(),
                title: "博士后".into(),
                employer: None,
                seats: 1,
                reason: Words::new("候选人都另有去处", "every candidate went elsewhere"),
                barred: vec![barred(Gate::EducationBelow, 1_944)],
            },
        ]
    }
}

fn figures() -> Vec<Figure> {
    [
        ("人才", "Talents", 2000, "其中 1,973 人可匹配", "1,973 may be matched"),
        ("岗位", "Positions", 412, "", ""),
        ("名额", "Seats", 655, "", ""),
        ("可行的人岗对", "Feasible pairs", 18_204, "通过全部硬性条件", "all gates passed"),
        ("已安排", "Seats filled", 597, "占名额 91%", "91% of the seats"),
        ("空缺", "Seats left", 58, "原因见第五节", "reasons in part 5"),
        ("未读入的行", "Rows not read", 3, "", ""),
        ("未识别的技能", "Strings not recognised", 2, "", ""),
    ]
    .into_iter()
    .map(|(zh, en, n, note, note_en)| Figure::new(Words::new(zh, en), count(n)).note(Words::new(note, note_en)))
    .collect()
}

fn quotas() -> Vec<QuotaLine> {
    [
        ("first-secretaries", "驻村第一书记", "Village first secretaries", 59, 59, 59),
        ("technical-instructors", "技术指导员", "Technical instructors", 571, 88, 71),
        ("general-teachers", "全科教师", "General teachers", 105, 40, 0),
    ]
    .into_iter()
    .map(|(id, zh, en, max, posts, filled)| QuotaLine {
        id: id.into(),
        programme: Words::new(zh, en),
        max,
        posts,
        filled,
    })
    .collect()
}

fn unknown() -> Vec<UnknownText> {
    let nearest = (Words::new("碳化硅长晶", "SiC crystal growth"), 0.71);
    vec![
        UnknownText { text: "碳化硅单晶炉".into(), count: 12, nearest: Some(nearest) },
        UnknownText { text: "会开车".into(), count: 3, nearest: None },
    ]
}

fn embedded() -> (SkillTaxonomy, ChainGraph) {
    let data = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../chancai-data/data");
    let open = |path: &str| Source::open(&data.join(path), EncodingChoice::Auto).unwrap();
    let of = |file: &str| CHAINS.map(|chain| open(&format!("{chain}/{file}.csv")));
    let mut skills = vec![open("common/skills.csv"), open("public-service/skills.csv")];
    skills.extend(of("skills"));
    let mut occupations = vec![open("public-service/occupations.csv")];
    occupations.extend(of("occupations"));
    let skills = read_skills(&skills).unwrap().value;
    let occupations = read_occupations(&occupations, &skills).unwrap().value;
    let (chains, nodes, edges) = ([open("chains.csv")], of("nodes"), of("edges"));
    let tables = ChainTables { chains: &chains, nodes: &nodes, edges: &edges };
    let graph = chancai_chain::read(tables, &skills, &occupations.taxonomy).unwrap().graph;
    (skills, graph)
}

fn numbers(node: chancai_chain::NodeId, index: usize) -> NodeNumbers {
    let demand = [3.0, 12.0, 0.0, 7.0, 5.0, 20.0, 9.0][index % 7];
    let supply = [Some(0.0), Some(4.0), Some(6.5), None, Some(7.0), Some(9.0), Some(5.0), Some(30.0), Some(11.0)];
    NodeNumbers {
        demand: Some(demand),
        supply: supply[index % 9],
        enterprises: Some((index % 4) as u32),
        ..NodeNumbers::new(node)
    }
}

fn talent(graph: &ChainGraph, index: usize) -> Talent {
    let nodes: Vec<_> = graph.ids().collect();
    let node = nodes[index * 37 % nodes.len()];
    let mut builder = Talent::builder(format!("t{:05}", index * 331 % 20_000)).consent(true).nodes([node]);
    let mut seen: Vec<SkillId> = Vec::new();
    for &(skill, weight) in graph.node(node).skills().iter().chain(graph.node(nodes[index % nodes.len()]).skills()) {
        if !seen.contains(&skill) {
            seen.push(skill);
            builder = builder.skill(skill, (!index.is_multiple_of(3)).then_some(0.4 + weight / 2.0));
        }
    }
    builder.pay_ask(150_000 + 5_000 * (index as u32 % 20)).build().unwrap()
}

fn position(graph: &ChainGraph, index: usize) -> Position {
    let nodes: Vec<_> = graph.ids().collect();
    let id = nodes[index * 37 % nodes.len()];
    let node = graph.node(id);
    let mut builder = Position::builder(format!("p{index:04}"))
        .title(format!("{}工程师", node.zh()))
        .employer(EMPLOYERS[index % 4])
        .headcount(1 + index as u32 % 3)
        .urgency(0.2 + 0.1 * (index % 8) as f64)
        .nodes([id])
        .pay(160_000, 280_000);
    for (place, &(skill, weight)) in node.skills().iter().enumerate() {
        builder = match place {
            3.. => builder.welcomes(skill, None, None),
            _ => builder.requires(skill, (place > 0).then_some(0.6), weight),
        };
    }
    builder.build().unwrap()
}

/// The best four talents of each position, with why.
fn ranked(
    skills: &SkillTaxonomy,
    graph: &ChainGraph,
    talents: &[Talent],
    positions: &[Position],
) -> Vec<Vec<(String, Explanation)>> {
    let similar = Neighbours::from_taxonomy(skills, &SimilarityOptions::default());
    let proximity = Proximity::new(graph, &ProximityOptions::default()).unwrap();
    let mut context = ScoringContext::of_skills(skills, &similar);
    context.proximity = Some(&proximity);
    let scorer = Scorer::new(ScoringModel::default(), context);
    let best = |position: &Position| {
        let position = scorer.prepare_position(position);
        let explained = talents.iter().map(|t| (t, scorer.explain(&scorer.prepare_talent(t), &position)));
        let mut scored: Vec<_> = explained.filter(|(_, e)| e.score.is_some_and(|s| s.fit > 0.2)).collect();
        scored.sort_by(|a, b| b.1.score.unwrap().fit.total_cmp(&a.1.score.unwrap().fit));
        scored.truncate(4);
        scored.into_iter().map(|(t, e)| (chancai_model::Identified::id(t).to_string(), e)).collect()
    };
    positions.iter().map(best).collect()
}
