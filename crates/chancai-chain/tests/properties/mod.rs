//! Laws of the readers: run here on mutated files and by the fuzz targets.
//!
//! No panic; every fault is one line that names its place; every row is in the result or among the rejects; what was read
//! is sound, can be computed on, and comes back the same from [`write_json`].

use std::collections::BTreeSet;
use std::sync::LazyLock;

use chancai_chain::{
    ChainGraph, ChainTables, Edge, EdgeListTables, GapOptions, LoadedChains, concentration, gaps, read,
    read_cross_cuts, read_edge_list, read_json, read_numbers, read_shares, read_sites, write_json,
};
use chancai_table::{Column, EncodingChoice, Fault, Format, Source};
use chancai_taxonomy::{Concept, Kind, Lang, OccupationTaxonomy, SkillTaxonomy, TaxonomyBuilder};

/// chains.csv, nodes.csv and edges.csv.
pub const TABLES: [&str; 3] = [
    "id,zh,en,product
nm,新材料,New materials,轮毂
nev,新能源汽车,New-energy vehicles,
",
    "id,chain,stage,kind,zh,en,skills,occupations,industry,strategic,evidence,as_of
铝锭,nm,上游,材料,再生铝锭,Recycled ingot,smelting:0.6；sorting,smelter,3240,3.2.1,\"重熔,\"\"再生\"\"\",2020
原铝,nm,up,material,原铝,Primary aluminium,smelting,smelter:0.5,,,,
轮毂,nm,mid,product,轮毂,Wheel hub,casting：0.9,,3670,,压铸,2020-11-17
整车,nev,down,product,整车,Vehicle,,,3611;3612,5.1,,
拆解,nev,down,process,车辆拆解,Dismantling,sorting,,,,,
",
    "from,to,kind,group,strength,evidence,as_of
铝锭,轮毂,feeds,铝源,0.9,省电,2020
原铝,轮毂,投入,铝源,,,
轮毂,整车,feeds,,0.5,,
整车,拆解,feeds,,1,,
拆解,铝锭,回用,,0.3,,2020
轮毂,整车,part_of,,,,
",
];

/// Nodes and edges of an edge list.
pub const EDGE_LIST: [&str; 2] = [
    "node,name_zh,stage,chain\n铝锭,再生铝锭,up,nm\n原铝,,,\n轮毂,轮毂,中游,nm\n整车,,下游,\n",
    "source,target,kind,weight,alternative\n铝锭,轮毂,,30,铝源\n原铝,轮毂,feeds,70,铝源\n轮毂,整车,part_of,1e-9,\n整车,铝锭,reuses,,\n",
];

/// One document with lists out of order.
pub const DOCUMENT: &str = r#"{"format_version": 1, "edges": [{"from": "a", "to": "b", "kind": "feeds", "strength": 0.5},
 {"from": "b", "to": "a", "kind": "reuses", "group": "g", "as_of": "2020-11-17"}],
 "nodes": [{"id": "a", "chain": "c", "stage": "up", "kind": "material", "zh": "甲\n乙", "en": "A", "skills": ["casting:0.5"]},
 {"id": "b", "chain": "c", "stage": "down", "kind": "产品", "zh": "乙", "en": "B", "industry": ["3240"], "evidence": "\u0007"}],
 "chains": [{"id": "c", "zh": "链", "en": "Chain", "product": "b"}], "note": 1}"#;

/// Shares of suppliers, complete, rounded, in part and not stated.
pub const SHARES: &str = "node,region,share
铝锭,甲地,0.335
铝锭,乙地,0.335
铝锭,丙地,0.34
原铝,甲地,
原铝,乙地,0.5
轮毂,甲地,0.33
轮毂,乙地,0.66
";

/// Numbers of nodes.
pub const NUMBERS: &str = "node,demand,supply,enterprises,concentration\n铝锭,4,2.5,3,0.4\n原铝,0,,,\n轮毂,1e9,0,0,1\n";

/// sites.csv and site-links.csv.
pub const SITES: [&str; 2] = [
    "id,kind,zh,en,region,nodes,capacity,eligibility,evidence,as_of
hq,总部,总部,HQ,甲,,,,,
fab,base,基地,Base,乙,铝锭；轮毂,20,,依据,2020
lab,laboratory,实验室,Lab,,轮毂,3,doctor,,
",
    "from,to,kind,evidence,as_of\nhq,fab,总部+基地,,\nlab,fab,research_conversion,合作,2020\n",
];

/// cross-cuts.csv.
pub const CUTS: &str = "id,cut,cut_zh,cut_en,zh,en,nodes,evidence
core,x,芯屏器核网,Chips to networks,核,Core,铝锭；整车,依据
screen,x,芯屏器核网,Chips to networks,屏,Displays,,
";

/// What nodes may name.
static KNOWN: LazyLock<(SkillTaxonomy, OccupationTaxonomy)> = LazyLock::new(|| {
    let mut skills = TaxonomyBuilder::new();
    skills.push(Concept::new("metal", Kind::Group).label(Lang::Zh, "金属"));
    for id in ["casting", "smelting", "sorting"] {
        skills.push(Concept::new(id, Kind::Skill).label(Lang::En, id).parent("metal"));
    }
    let mut occupations = TaxonomyBuilder::new();
    occupations.push(Concept::new("smelter", Kind::Occupation).label(Lang::Zh, "冶炼工"));
    (skills.build().expect("no fault"), occupations.build().expect("no fault"))
});

/// The graph of [`TABLES`], for the readers that need one.
static GRAPH: LazyLock<ChainGraph> = LazyLock::new(|| {
    let loaded = tables(TABLES.map(|text| Source::from_text("f.csv", text, Format::Csv)));
    loaded.and_then(LoadedChains::into_strict).expect("no fault").graph
});

/// The bytes as a file of either format, where they decode. Packed bytes are left out: what they unpack to is the
/// caller's to bound.
fn sources(bytes: &[u8]) -> impl Iterator<Item = Source> {
    let packed = bytes.starts_with(&[0x1F, 0x8B]);
    let formats = [Format::Csv, Format::JsonLines].into_iter().filter(move |_| !packed);
    formats.filter_map(|format| Source::from_bytes("f", bytes.to_vec(), format, EncodingChoice::Auto).ok())
}

fn tables([chains, nodes, edges]: [Source; 3]) -> Result<LoadedChains, chancai_chain::ChainError> {
    read(ChainTables { chains: &[chains], nodes: &[nodes], edges: &[edges] }, &KNOWN.0, &KNOWN.1)
}

/// Any bytes as one of the three tables, the others being as they should.
pub fn chains(place: usize, bytes: &[u8]) {
    let place = place % 3;
    for source in sources(bytes) {
        let mut files = TABLES.map(|text| Source::from_text("other.csv", text, Format::Csv));
        files[place] = source.clone();
        let Ok(loaded) = tables(files) else { continue };
        told(&source, &loaded.rejects);
        told(&source, &loaded.notes);
        sound(&loaded.graph);
        let graph = &loaded.graph;
        let kept = [graph.chains().len(), graph.len(), graph.edges().len()][place];
        accounted(&source, TABLES[place], kept, &loaded.rejects);
    }
}

/// Any bytes as the nodes (first place) or edges of an edge list, and as one without nodes.
pub fn edge_list(place: usize, bytes: &[u8]) {
    let place = place % 2;
    for source in sources(bytes) {
        let mut files = EDGE_LIST.map(|text| Source::from_text("other.csv", text, Format::Csv));
        files[place] = source.clone();
        let [nodes, edges] = &files;
        for nodes in [Some(nodes), None].into_iter().take(place + 1) {
            let Ok(loaded) = read_edge_list(EdgeListTables { nodes, edges }, &KNOWN.0, &KNOWN.1) else { continue };
            told(&source, &loaded.rejects);
            told(&source, &loaded.notes);
            sound(&loaded.graph);
            let kept = [loaded.graph.len(), loaded.graph.edges().len()][place];
            accounted(&source, EDGE_LIST[place], kept, &loaded.rejects);
        }
    }
}

/// Any bytes as one document.
pub fn document(bytes: &[u8]) {
    for source in sources(bytes) {
        if let Ok(loaded) = read_json(&source, &KNOWN.0, &KNOWN.1) {
            // Lines are places in the lists.
            let faults = || loaded.rejects.iter().chain(&loaded.notes);
            faults().for_each(one_line);
            sound(&loaded.graph);
        }
    }
}

/// Any bytes as shares of suppliers: what is read has a concentration.
pub fn shares(bytes: &[u8]) {
    for source in sources(bytes) {
        let Ok(loaded) = read_shares(&source, &GRAPH) else { continue };
        told(&source, &loaded.rejects);
        accounted(&source, SHARES, loaded.rows.len(), &loaded.rejects);
        for known in concentration(&GRAPH, &loaded.rows, Some("甲地")).expect("shares that were read").iter().flatten()
        {
            assert!(0.0 <= known.low && known.low <= known.high, "{known:?}");
            assert!(
                known.high <= 1.0 && known.hhi.is_none_or(|hhi| known.low <= hhi && hhi <= known.high),
                "{known:?}"
            );
            assert!(known.dependence.is_none_or(|share| (0.0..=1.0).contains(&share)), "{known:?}");
        }
    }
}

/// Any bytes as numbers of nodes: what is read gives a verdict for every node.
pub fn numbers(bytes: &[u8]) {
    for source in sources(bytes) {
        let Ok(loaded) = read_numbers(&source, &GRAPH) else { continue };
        told(&source, &loaded.rejects);
        accounted(&source, NUMBERS, loaded.rows.len(), &loaded.rejects);
        let gaps = gaps(&GRAPH, &loaded.rows, &[], &GapOptions::default()).expect("numbers that were read");
        assert_eq!(gaps.len(), GRAPH.len());
    }
}

/// Any bytes as sites (first place) or their links.
pub fn sites(place: usize, bytes: &[u8]) {
    let place = place % 2;
    for source in sources(bytes) {
        let mut files = SITES.map(|text| Source::from_text("other.csv", text, Format::Csv));
        files[place] = source.clone();
        let Ok(loaded) = read_sites(&files[0], &files[1], &GRAPH) else { continue };
        told(&source, &loaded.rejects);
        accounted(&source, SITES[place], [loaded.sites.len(), loaded.links.len()][place], &loaded.rejects);
        assert!(loaded.sites.is_sorted_by(|a, b| a.external < b.external));
        for site in &loaded.sites {
            assert!(site.nodes.is_sorted_by(|a, b| a < b) && site.nodes.iter().all(|node| node.index() < GRAPH.len()));
        }
        for link in &loaded.links {
            assert!(link.kind.fits(loaded.sites[link.from].kind, loaded.sites[link.to].kind));
        }
    }
}

/// Any bytes as cuts across the chains.
pub fn cross_cuts(bytes: &[u8]) {
    for source in sources(bytes) {
        let Ok((cuts, rejects, _)) = read_cross_cuts(&source, &GRAPH) else { continue };
        told(&source, &rejects);
        accounted(&source, CUTS, cuts.len(), &rejects);
        assert!(cuts.is_sorted_by(|a, b| a.external < b.external));
        assert!(cuts.iter().all(|cut| cut.nodes.iter().all(|node| node.index() < GRAPH.len())));
    }
}

/// Every fault of the file is one line that names its place.
fn told(source: &Source, faults: &[Fault]) {
    let lines = 1 + source.text().bytes().filter(|b| matches!(b, b'\n' | b'\r')).count() as u64;
    for fault in faults {
        one_line(fault);
        assert!(*fault.file != *source.name() || fault.line <= lines, "{fault}: {lines} lines");
    }
}

fn one_line(fault: &Fault) {
    assert!(!fault.to_string().contains('\n'), "{fault}");
}

/// Every row of a CSV file whose header is that of `whole` was kept or is among the rejects, and none is both.
fn accounted(source: &Source, whole: &'static str, kept: usize, rejects: &[Fault]) {
    let (header, _) = whole.split_once('\n').expect("a header");
    if source.format() != Format::Csv || !source.text().starts_with(&format!("{header}\n")) {
        return;
    }
    let columns: Vec<Column> = header.split(',').map(|name| Column::optional(name, &[])).collect();
    let mut lines = BTreeSet::new();
    let rows = chancai_table::read(source, &columns, |row| Some(lines.insert(row.line())));
    let rows = rows.expect("a header");
    lines.extend(rows.rejects.iter().map(|fault| fault.line));
    let ours = rejects.iter().filter(|fault| *fault.file == *source.name());
    let rejected: BTreeSet<u64> = ours.map(|fault| fault.line).collect();
    assert!(rejected.is_subset(&lines), "{rejected:?} of {lines:?}");
    assert_eq!(kept + rejected.len(), lines.len(), "{rejects:?}\n{}", source.text());
}

/// What every graph that was read keeps, and that it comes back from JSON the same.
fn sound(graph: &ChainGraph) {
    for (id, node) in graph.nodes() {
        assert_eq!(graph.find(node.external()), Some(id));
        assert!(node.chain().index() < graph.chains().len());
        let weights = || node.skills().iter().map(|item| item.1).chain(node.occupations().iter().map(|item| item.1));
        assert!(weights().all(|weight| weight > 0.0 && weight <= 1.0));
    }
    let key = |edge: &Edge| (edge.from(), edge.to(), edge.kind(), edge.group().map(str::to_owned));
    let edges: Vec<_> = graph.edges().map(key).collect();
    assert!(edges.is_sorted_by(|a, b| a < b), "each edge once, in order: {edges:?}");
    assert!(graph.edges().all(|edge| edge.from() != edge.to() && edge.strength() > 0.0 && edge.strength() <= 1.0));

    let text = json(graph);
    let again = read_json(&Source::from_text("f.json", text.as_str(), Format::JsonLines), &KNOWN.0, &KNOWN.1);
    let again = again.and_then(LoadedChains::into_strict).expect("what was written is read").graph;
    assert!(graph.chains().eq(again.chains()) && graph.nodes().eq(again.nodes()), "{text}");
    assert!(graph.edges().eq(again.edges()) && json(&again) == text, "{text}");
}

fn json(graph: &ChainGraph) -> String {
    let mut out = Vec::new();
    write_json(graph, &KNOWN.0, &KNOWN.1, &mut out).expect("a Vec takes all");
    String::from_utf8(out).expect("JSON is UTF-8")
}
