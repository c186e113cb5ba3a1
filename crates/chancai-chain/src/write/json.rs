//! One JSON document.

use std::io::{self, Write};

use chancai_taxonomy::{ConceptId, OccupationTaxonomy, SkillTaxonomy, Taxonomy};
use serde_json::{Map, Value, json};

use crate::{AsOf, ChainGraph, Edge, Node};

/// Version of the document; raised when a key changes its meaning.
const FORMAT_VERSION: u32 = 1;

/// Writes the graph as one compact line of JSON, which [`read_json`](crate::read_json) reads back to the same graph.
/// What is empty is left out; skills and occupations are `id:weight`.
///
/// # Errors
///
/// What the writer gives.
///
/// # Panics
///
/// When a skill or occupation is of another taxonomy than the ones given and lies beyond their last.
///
/// ```
/// use chancai_chain::{ChainGraph, write_json};
/// use chancai_taxonomy::{OccupationTaxonomy, SkillTaxonomy, TaxonomyBuilder};
///
/// let skills: SkillTaxonomy = TaxonomyBuilder::new().build()?;
/// let occupations: OccupationTaxonomy = TaxonomyBuilder::new().build()?;
/// let mut out = Vec::new();
/// write_json(&ChainGraph::default(), &skills, &occupations, &mut out)?;
/// assert_eq!(String::from_utf8(out)?, "{\"chains\":[],\"edges\":[],\"format_version\":1,\"nodes\":[]}\n");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn write_json(
    graph: &ChainGraph,
    skills: &SkillTaxonomy,
    occupations: &OccupationTaxonomy,
    mut out: impl Write,
) -> io::Result<()> {
    let chains = graph.chains().map(|(_, chain)| {
        let mut value = json!({"id": chain.external(), "zh": chain.zh(), "en": chain.en()});
        if let Some(product) = chain.product() {
            value["product"] = graph.node(product).external().into();
        }
        value
    });
    let nodes = graph.nodes().map(|(_, node)| node_value(graph, node, skills, occupations));
    let document = json!({
        "format_version": FORMAT_VERSION,
        "chains": chains.collect::<Vec<_>>(),
        "nodes": nodes.collect::<Vec<_>>(),
        "edges": graph.edges().map(|edge| edge_value(graph, edge)).collect::<Vec<_>>(),
    });
    serde_json::to_writer(&mut out, &document)?;
    writeln!(out)
}

fn node_value(graph: &ChainGraph, node: &Node, skills: &SkillTaxonomy, occupations: &OccupationTaxonomy) -> Value {
    let mut object = Map::new();
    let mut put = |key: &str, value: Value| drop(object.insert(key.to_owned(), value));
    put("id", node.external().into());
    put("chain", graph.chain(node.chain()).external().into());
    put("stage", node.stage().code().into());
    put("kind", node.kind().code().into());
    put("zh", node.zh().into());
    put("en", node.en().into());
    put("skills", weighted(node.skills(), skills));
    put("occupations", weighted(node.occupations(), occupations));
    put("industry", node.industry().into());
    put("strategic", node.strategic().into());
    put_evidence(&mut object, node.evidence(), node.as_of());
    Value::Object(object)
}

fn weighted<Id: ConceptId>(list: &[(Id, f64)], taxonomy: &Taxonomy<Id>) -> Value {
    list.iter().map(|&(id, weight)| format!("{}:{weight}", taxonomy.external(id))).collect()
}

fn edge_value(graph: &ChainGraph, edge: &Edge) -> Value {
    let mut object = Map::new();
    let mut put = |key: &str, value: Value| drop(object.insert(key.to_owned(), value));
    put("from", graph.node(edge.from()).external().into());
    put("to", graph.node(edge.to()).external().into());
    put("kind", edge.kind().code().into());
    if let Some(group) = edge.group() {
        put("group", group.into());
    }
    put("strength", edge.strength().into());
    put_evidence(&mut object, edge.evidence(), edge.as_of());
    Value::Object(object)
}

fn put_evidence(object: &mut Map<String, Value>, evidence: &str, as_of: Option<AsOf>) {
    if !evidence.is_empty() {
        object.insert("evidence".to_owned(), evidence.into());
    }
    if let Some(date) = as_of {
        object.insert("as_of".to_owned(), date.to_string().into());
    }
}
