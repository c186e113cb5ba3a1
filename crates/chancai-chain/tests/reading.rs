//! Reading chains.csv, nodes.csv and edges.csv: what is taken, what is sent back and why.

use chancai_chain::{ChainError, ChainTables, EdgeKind, LoadedChains, NodeKind, Stage, read};
use chancai_table::{Fault, Format, Source};
use chancai_taxonomy::{Concept, Kind, Lang, OccupationTaxonomy, SkillTaxonomy, TaxonomyBuilder};

const CHAINS: &str = "\
id,zh,en
ic,集成电路,Integrated circuits
nev,新能源汽车,New-energy vehicles
";

const IC_NODES: &str = "\
编号,产业链,环节,类别,中文名,英文名,技能,职业,依据,截至
ic-resist,ic,上游,材料,光刻胶,Photoresist,resist-formulation；coating：0.6,chemist,光刻工艺的关键耗材,2020
ic-litho,ic,中游,工艺,光刻,Lithography,coating:0.5,,每一层都要光刻,2020-11-17
";

const NEV_NODES: &str = "\
id,chain,stage,kind,zh,en,skills,occupations
nev-mcu,nev,up,product,车规级芯片,Automotive chip,,
nev-battery,nev,mid,product,动力电池,Traction battery,coating:0.4,chemist
nev-dismantling,nev,down,process,电池拆解,Battery dismantling,,
";

const EDGES: &str = "\
from,to,kind,group,strength,evidence,as_of
ic-resist,ic-litho,feeds,,0.9,光刻每一层都要涂胶,2020
ic-litho,nev-mcu,feeds,ＦＡＢ,,晶圆代工,2020
nev-battery,nev-dismantling,投入,,0.8,,
nev-dismantling,nev-battery,回用,,0.5,镍钴锰回到正极,
";

fn skills() -> SkillTaxonomy {
    let mut builder = TaxonomyBuilder::new();
    builder.push(Concept::new("chemistry", Kind::Group).label(Lang::Zh, "化学"));
    builder.push(Concept::new("coating", Kind::Skill).label(Lang::Zh, "涂布").parent("chemistry"));
    builder.push(Concept::new("resist-formulation", Kind::Skill).label(Lang::Zh, "光刻胶配方").parent("chemistry"));
    builder.build().unwrap()
}

fn occupations() -> OccupationTaxonomy {
    let mut builder = TaxonomyBuilder::new();
    builder.push(Concept::new("chemist", Kind::Occupation).label(Lang::Zh, "化学工程师"));
    builder.build().unwrap()
}

fn source(name: &str, text: &str) -> Source {
    Source::from_text(name, text, Format::Csv)
}

/// Reads one chains file, any nodes files and any edges files.
fn load(chains: &str, nodes: &[&str], edges: &[&str]) -> LoadedChains {
    let named = |kind: &str, texts: &[&str]| -> Vec<Source> {
        (1..).zip(texts).map(|(number, text)| source(&format!("{kind}{number}.csv"), text)).collect()
    };
    let (chains, nodes, edges) = (named("chains", &[chains]), named("nodes", nodes), named("edges", edges));
    read(ChainTables { chains: &chains, nodes: &nodes, edges: &edges }, &skills(), &occupations()).unwrap()
}

fn brief(faults: &[Fault]) -> Vec<String> {
    let column = |fault: &Fault| fault.column.clone().unwrap_or_default();
    faults.iter().map(|f| format!("{}:{} {} {}", f.file, f.line, column(f), f.code.code)).collect()
}

#[test]
fn good_files_of_two_industries_make_one_graph() {
    let loaded = load(CHAINS, &[IC_NODES, NEV_NODES], &[EDGES]).into_strict().unwrap();
    assert!(loaded.notes.is_empty(), "{:?}", loaded.notes);
    let graph = loaded.graph;
    assert_eq!((graph.len(), graph.chains().len(), graph.edges().len()), (5, 2, 4));

    let resist = graph.node(graph.find("ic-resist").unwrap());
    assert_eq!((resist.stage(), resist.kind(), resist.zh()), (Stage::Up, NodeKind::Material, "光刻胶"));
    let skills = skills();
    let weights: Vec<_> = resist.skills().iter().map(|&(skill, weight)| (skills.external(skill), weight)).collect();
    assert_eq!(weights, [("coating", 0.6), ("resist-formulation", 1.0)]);
    assert_eq!(resist.occupations().len(), 1);
    assert_eq!(resist.as_of().map(|date| date.to_string()).as_deref(), Some("2020"));

    // Across industries, with an unstated strength and a folded group.
    let mcu = graph.find("nev-mcu").unwrap();
    let into = graph.incoming(mcu)[0];
    assert_eq!((into.strength(), into.group(), into.evidence()), (1.0, Some("FAB"), "晶圆代工"));
    assert_eq!(graph.node(into.from()).chain(), graph.find_chain("ic").unwrap());

    // 电池与拆解是一条合法的环。
    let battery = graph.find("nev-battery").unwrap();
    assert_eq!(graph.loops(), [[battery, graph.find("nev-dismantling").unwrap()]]);
    assert_eq!(graph.incoming(battery)[0].kind(), EdgeKind::Reuses);
}

#[test]
fn the_order_of_files_does_not_matter() {
    let one = load(CHAINS, &[IC_NODES, NEV_NODES], &[EDGES]).graph;
    let other = load(CHAINS, &[NEV_NODES, IC_NODES], &[EDGES]).graph;
    assert!(one.nodes().eq(other.nodes()) && one.edges().eq(other.edges()));
}

#[test]
fn every_fault_of_every_file_comes_in_one_pass() {
    let chains = "id,zh,en\nic,集成电路,Integrated circuits\nic,芯片,Chips\n";
    let nodes = "\
id,chain,stage,kind,zh,en,skills,occupations,evidence,as_of
a,ic,up,material,甲,A,coating:0.5;coating,,,
b,steel,sideways,material,乙,B,,,,
c,ic,up,material,丙,C,etching;chemistry;coating:0;coating:高,welder,,2020-13-01
d,ic,up,material,丁,D,,,,
e,ic,up,,戊,,,,,
f,steel,mid,product,己,F,,,,
";
    let more_nodes = "id,chain,stage,kind,zh,en\nd,ic,mid,product,又丁,D again\ng,ic,mid,product,庚,G\n";
    let edges = "\
from,to,kind,strength
d,g,feeds,1
d,d,feeds,1
d,z,feeds,1.5
d,a,feeds,1
d,g,feeds,0.5
f,g,part_of,0
";
    let loaded = load(chains, &[nodes, more_nodes], &[edges]);
    let expected = [
        "chains1.csv:3 id duplicate_id",
        "nodes1.csv:2 skills repeated_item",
        "nodes1.csv:3 stage bad_choice",
        "nodes1.csv:4 skills unknown_skill",
        "nodes1.csv:4 skills skill_is_group",
        "nodes1.csv:4 skills out_of_range",
        "nodes1.csv:4 skills bad_number",
        "nodes1.csv:4 occupations unknown_occupation",
        "nodes1.csv:4 as_of bad_date",
        "nodes1.csv:6 kind missing_value",
        "nodes1.csv:6 en missing_value",
        "nodes1.csv:7 chain unknown_chain",
        "nodes2.csv:2 id duplicate_id",
        "edges1.csv:3 to self_loop",
        "edges1.csv:4 strength out_of_range",
        "edges1.csv:5 to rejected_node",
        "edges1.csv:6 to duplicate_edge",
        "edges1.csv:7 strength out_of_range",
    ];
    assert_eq!(brief(&loaded.rejects), expected);
    // The earlier row is named where it stands.
    assert!(loaded.rejects[12].expected.contains("nodes1.csv 第 5 行"), "{}", loaded.rejects[12]);
    assert!(loaded.rejects[16].expected.contains("edges1.csv 第 2 行"), "{}", loaded.rejects[16]);
    assert_eq!((loaded.graph.len(), loaded.graph.edges().len()), (2, 1));

    let Err(ChainError::Refused { rejects }) = loaded.into_strict() else { panic!("strict takes no fault") };
    assert_eq!(rejects.len(), expected.len());
}

#[test]
fn feeds_against_the_stages_is_noted_outside_loops_only() {
    let nodes = "\
id,chain,stage,kind,zh,en
cathode,nev,mid,material,正极材料,Cathode material
cell,nev,mid,product,电芯,Cell
pack,nev,mid,product,电池包,Battery pack
lab,nev,down,service,检测,Testing
recycling,nev,down,process,回收,Recycling
";
    let edges = "\
from,to,kind
cathode,cell,feeds
cell,recycling,feeds
recycling,cathode,feeds
lab,cell,feeds
cell,pack,feeds
";
    let loaded = load(CHAINS, &[nodes], &[edges]);
    assert!(loaded.rejects.is_empty());
    assert_eq!(brief(&loaded.notes), ["edges1.csv:5 to stage_backwards"]);
    assert_eq!(loaded.notes[0].value, "lab (down) -> cell (mid)");
    assert!(loaded.into_strict().is_ok());
}

#[test]
fn json_lines_are_read_alike() {
    let node = r#"{"id":"ic-resist","chain":"ic","stage":"up","kind":"material","zh":"光刻胶","en":"Photoresist","skills":["coating:0.6"],"as_of":2020}"#;
    let chains = [source("chains.csv", CHAINS)];
    let nodes = [Source::from_text("nodes.jsonl", node, Format::JsonLines)];
    let loaded = read(ChainTables { chains: &chains, nodes: &nodes, edges: &[] }, &skills(), &occupations()).unwrap();
    let graph = loaded.into_strict().unwrap().graph;
    let resist = graph.node(graph.find("ic-resist").unwrap());
    assert_eq!(resist.skills(), [(skills().find("coating").unwrap(), 0.6)]);
}

#[test]
fn a_file_without_its_columns_is_an_error() {
    let (chains, nodes) = ([source("chains.csv", CHAINS)], [source("nodes.csv", "id,chain\n")]);
    let error =
        read(ChainTables { chains: &chains, nodes: &nodes, edges: &[] }, &skills(), &occupations()).unwrap_err();
    assert_eq!(error.code(), "missing_column");
}

#[test]
fn no_files_make_an_empty_graph() {
    let none = ChainTables { chains: &[], nodes: &[], edges: &[] };
    assert!(read(none, &skills(), &occupations()).unwrap().graph.is_empty());
}
