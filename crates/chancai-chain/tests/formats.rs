//! Edge lists, documents, sites: what is read, what is written, and that both agree.

use chancai_chain::{
    ChainError, ChainGraph, ChainTables, EdgeKind, EdgeListTables, LoadedEdgeList, NodeKind, Stage, read,
    read_edge_list, read_json, read_sites, write_dot, write_graphml, write_json, write_mermaid,
};
use chancai_table::{Fault, Format, Source};
use chancai_taxonomy::{Concept, Kind, Lang, OccupationTaxonomy, SkillTaxonomy, TaxonomyBuilder};

fn skills() -> SkillTaxonomy {
    let mut builder = TaxonomyBuilder::new();
    builder.push(Concept::new("coating", Kind::Skill).label(Lang::Zh, "涂布"));
    builder.push(Concept::new("bonding", Kind::Skill).label(Lang::Zh, "键合"));
    builder.build().unwrap()
}

fn occupations() -> OccupationTaxonomy {
    let mut builder = TaxonomyBuilder::new();
    builder.push(Concept::new("chemist", Kind::Occupation).label(Lang::Zh, "化学工程师"));
    builder.build().unwrap()
}

fn csv(name: &str, text: &str) -> Source {
    Source::from_text(name, text, Format::Csv)
}

fn edge_list(nodes: Option<&str>, edges: &str) -> LoadedEdgeList {
    let (nodes, edges) = (nodes.map(|text| csv("N.csv", text)), csv("E.csv", edges));
    read_edge_list(EdgeListTables { nodes: nodes.as_ref(), edges: &edges }, &skills(), &occupations()).unwrap()
}

fn brief(faults: &[Fault]) -> Vec<String> {
    let column = |fault: &Fault| fault.column.clone().unwrap_or_default();
    faults.iter().map(|f| format!("{}:{} {} {}", f.file, f.line, column(f), f.code.code)).collect()
}

#[test]
fn an_edge_list_without_edges_is_an_empty_graph() {
    let loaded = edge_list(None, "起点,终点\n");
    assert!(loaded.graph.is_empty() && !loaded.stages_stated);
}

#[test]
fn what_an_edge_list_does_not_say_is_filled_in() {
    let loaded = edge_list(None, "source,target,weight\n锂盐,正极,2\n正极,电芯,5\n电芯,正极,1\n");
    let graph = &loaded.graph;
    assert!(loaded.rejects.is_empty() && !loaded.stages_stated);
    let stage = |id| graph.node(graph.find(id).unwrap()).stage();
    assert_eq!([stage("锂盐"), stage("正极"), stage("电芯")], [Stage::Up, Stage::Mid, Stage::Mid]);
    // Weights are on the user's scale.
    let strengths: Vec<f64> = graph.edges().map(chancai_chain::Edge::strength).collect();
    assert_eq!(strengths, [1.0, 0.2, 0.4]);
    assert!(graph.edges().all(|edge| edge.kind() == EdgeKind::Feeds));
    let (_, chain) = graph.chains().next().unwrap();
    assert_eq!((chain.external(), chain.zh()), ("chain", "产业链"));
}

#[test]
fn nodes_of_an_edge_list_may_say_more() {
    let nodes = "node,name_zh,name_en,chain,stage,kind,skills\n\
        a,光刻胶,Photoresist,ic,up,material,coating:0.5\n\
        b,,,ic,下游,,\n\
        c,单独,Alone,nev,mid,,\n";
    let loaded = edge_list(Some(nodes), "source,target,kind,alternative\na,b,feeds,甲\n");
    let graph = &loaded.graph;
    assert!(loaded.stages_stated && loaded.rejects.is_empty());
    let (a, b) = (graph.find("a").unwrap(), graph.find("b").unwrap());
    assert_eq!((graph.node(a).zh(), graph.node(a).skills()[0].1), ("光刻胶", 0.5));
    assert_eq!(
        (graph.node(b).zh(), graph.node(b).kind(), graph.node(b).stage()),
        ("b", NodeKind::Product, Stage::Down)
    );
    assert_eq!((graph.len(), graph.chains().len()), (3, 2));
    assert_eq!(graph.incoming(b)[0].group(), Some("甲"));
}

#[test]
fn every_fault_of_an_edge_list_is_told() {
    let nodes = "node,stage,kind\na,up,\na,up,\nb,sideways,\nc,,gadget\nd,,\n";
    let edges =
        "source,target,kind,weight\na,d,,1\na,d,feeds,1\na,a,,1\na,z,,1\na,b,,1\nd,a,eats,1\nd,a,,0\nd,a,,-3\nd,,,\n";
    let loaded = edge_list(Some(nodes), edges);
    assert_eq!(
        brief(&loaded.rejects),
        [
            "N.csv:3 id duplicate_id",
            "N.csv:4 stage bad_choice",
            "N.csv:5 kind bad_choice",
            "E.csv:3 to duplicate_edge",
            "E.csv:4 to self_loop",
            "E.csv:5 to unknown_node",
            "E.csv:6 to rejected_node",
            "E.csv:7 kind bad_choice",
            "E.csv:8 strength out_of_range",
            "E.csv:9 strength out_of_range",
            "E.csv:10 to missing_value",
        ]
    );
    assert_eq!((loaded.graph.len(), loaded.graph.edges().len()), (2, 1));
}

fn embedded_like() -> ChainGraph {
    let chains = [csv("chains.csv", "id,zh,en,product\nic,集成电路,ICs,litho\n")];
    let nodes = [csv(
        "nodes.csv",
        "id,chain,stage,kind,zh,en,skills,occupations,industry,strategic,evidence,as_of\n\
         litho,ic,mid,process,光刻 <1> & \"2\",Lithography,coating:0.5;bonding,chemist:0.7,3973;3562,1.2.4,每层都要,2020\n\
         resist,ic,up,material,光刻胶,Photoresist,coating,chemist,3985,1.2;3.3,,2020-11-17\n",
    )];
    let edges = [csv(
        "edges.csv",
        "from,to,kind,group,strength,evidence,as_of\nresist,litho,feeds,甲组,0.25,涂胶,2020\nresist,litho,reuses,,,,\n",
    )];
    let tables = ChainTables { chains: &chains, nodes: &nodes, edges: &edges };
    read(tables, &skills(), &occupations()).unwrap().into_strict().unwrap().graph
}

#[test]
fn what_is_written_as_json_reads_back_the_same() {
    let graph = embedded_like();
    assert_eq!(graph.main_product(graph.find_chain("ic").unwrap()), graph.find("litho"));
    let mut out = Vec::new();
    write_json(&graph, &skills(), &occupations(), &mut out).unwrap();
    let text = String::from_utf8(out).unwrap();
    assert_eq!(text.lines().count(), 1);
    let loaded = read_json(&Source::from_text("g.json", &*text, Format::JsonLines), &skills(), &occupations()).unwrap();
    assert!(loaded.rejects.is_empty() && loaded.notes.is_empty(), "{:?}", loaded.rejects);
    assert!(graph.nodes().eq(loaded.graph.nodes()) && graph.edges().eq(loaded.graph.edges()));
    assert!(graph.chains().eq(loaded.graph.chains()));
}

#[test]
fn a_document_tells_its_faults_by_list_and_place() {
    let text = r#"{ "chains": {"id": "ic"}, "nodes": [
        {"id": "a", "chain": "ic", "stage": "up", "kind": "material", "zh": "甲", "en": "A",
         "zh": "又甲"}, 7], "links": [], "nodes": [] }"#;
    let loaded = read_json(&Source::from_text("g.json", text, Format::JsonLines), &skills(), &occupations()).unwrap();
    assert_eq!(
        brief(&loaded.rejects),
        [
            "g.json:1 nodes duplicate_column",
            "g.json:1 chains nested_value",
            "g.json#nodes:1 zh duplicate_column",
            "g.json#nodes:2  bad_json"
        ]
    );
    assert_eq!(brief(&loaded.notes), ["g.json:1 links unknown_column"]);
    let error = read_json(&Source::from_text("g.json", "[1,\n2", Format::JsonLines), &skills(), &occupations());
    let Err(ChainError::Json { file, line, .. }) = error else { panic!("no object") };
    assert_eq!((file.as_str(), line), ("g.json", 1));
}

#[test]
fn pictures_escape_what_their_language_reserves() {
    let graph = embedded_like();
    let text = |write: &dyn Fn(&mut Vec<u8>)| {
        let mut out = Vec::new();
        write(&mut out);
        String::from_utf8(out).unwrap()
    };
    let dot = text(&|out| write_dot(&graph, out).unwrap());
    assert!(dot.contains(r#""litho" [label="光刻 <1> & \"2\"\nLithography"];"#), "{dot}");
    assert!(dot.contains(r#""resist" -> "litho" [weight=25, label="甲组"];"#), "{dot}");
    let mermaid = text(&|out| write_mermaid(&graph, out).unwrap());
    assert!(mermaid.contains("n0[\"光刻 #60;1#62; #38; #34;2#34;\"]"), "{mermaid}");
    assert!(mermaid.contains("n1 -->|\"甲组\"| n0") && mermaid.contains("n1 ==>|\"回用\"| n0"), "{mermaid}");
    let graphml = text(&|out| write_graphml(&graph, out).unwrap());
    assert!(graphml.contains("<data key=\"n0\">光刻 &lt;1&gt; &amp; &quot;2&quot;</data>"), "{graphml}");
    assert!(graphml.contains("<data key=\"n5\">3973;3562</data>") && graphml.contains("<data key=\"e2\">0.25</data>"));
}

#[test]
fn classes_that_are_none_are_refused() {
    let chains = [csv("chains.csv", "id,zh,en,product\nic,集成电路,ICs,nobody\n")];
    let nodes = [csv(
        "nodes.csv",
        "id,chain,stage,kind,zh,en,occupations,industry,strategic\n\
         a,ic,up,material,甲,A,chemist:2,C3973,1.2.\nb,ic,up,material,乙,B,chemist：0.5,３９７３,1.2\n",
    )];
    let tables = ChainTables { chains: &chains, nodes: &nodes, edges: &[] };
    let loaded = read(tables, &skills(), &occupations()).unwrap();
    assert_eq!(brief(&loaded.rejects), ["nodes.csv:2 occupations out_of_range"]);
    assert_eq!(brief(&loaded.notes), ["chains.csv:2 product unknown_node"]);
    let nodes = [csv("nodes.csv", "id,chain,stage,kind,zh,en,industry,strategic\na,ic,up,material,甲,A,C3973,1.2.\n")];
    let tables = ChainTables { chains: &chains, nodes: &nodes, edges: &[] };
    let loaded = read(tables, &skills(), &occupations()).unwrap();
    assert_eq!(brief(&loaded.rejects), ["nodes.csv:2 industry bad_class", "nodes.csv:2 strategic bad_class"]);
}

#[test]
fn sites_with_faults_are_sent_back() {
    let sites = "id,kind,zh,en,region,nodes,capacity\n\
        a,院士工作室,某工作室,A studio,qj,litho,3\n\
        a,base,又一个,Again,,,\n\
        b,castle,城堡,Castle,,,\n\
        c,base,基地,Base,,nowhere,-1\n\
        d,park,园区,Park,,,\n\
        e,headquarters,总部,HQ,,,\n";
    let links = "from,to,kind\na,b,研发+转化\na,e,research_conversion\nd,d,hq_base\n";
    let loaded = read_sites(&csv("sites.csv", sites), &csv("links.csv", links), &embedded_like()).unwrap();
    assert_eq!(
        brief(&loaded.rejects),
        [
            "sites.csv:3 id duplicate_id",
            "sites.csv:4 kind bad_choice",
            "sites.csv:5 nodes unknown_node",
            "sites.csv:5 capacity out_of_range",
            "links.csv:2 to unknown_site",
            "links.csv:3 kind site_kinds",
            "links.csv:4 to self_loop",
        ]
    );
    assert_eq!((loaded.sites.len(), loaded.sites[0].capacity), (3, Some(3)));
}
