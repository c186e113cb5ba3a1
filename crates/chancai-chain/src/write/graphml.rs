//! GraphML, as Gephi, yEd and NetworkX read it.

use std::io::{self, Write};

use crate::ChainGraph;

/// Names of the data of nodes and of edges; their keys are `n0` … and `e0` ….
const NODE_DATA: [&str; 8] = ["zh", "en", "chain", "stage", "kind", "industry", "strategic", "evidence"];
const EDGE_DATA: [&str; 5] = ["kind", "group", "strength", "evidence", "as_of"];

/// Writes the graph as GraphML: external ids, names, stages, kinds, groups, strengths and evidence as data; empty ones
/// are left out. Parallel edges are written as they are.
///
/// # Errors
///
/// What the writer gives.
///
/// ```
/// use chancai_chain::{ChainGraph, write_graphml};
///
/// let mut out = Vec::new();
/// write_graphml(&ChainGraph::default(), &mut out)?;
/// assert!(String::from_utf8(out).unwrap().contains("<graph id=\"chains\" edgedefault=\"directed\">"));
/// # Ok::<(), std::io::Error>(())
/// ```
pub fn write_graphml(graph: &ChainGraph, mut out: impl Write) -> io::Result<()> {
    writeln!(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>")?;
    writeln!(out, "<graphml xmlns=\"http://graphml.graphdrawing.org/xmlns\">")?;
    for (at, name) in NODE_DATA.iter().enumerate() {
        writeln!(out, "  <key id=\"n{at}\" for=\"node\" attr.name=\"{name}\" attr.type=\"string\"/>")?;
    }
    for (at, name) in EDGE_DATA.iter().enumerate() {
        let kind = if *name == "strength" { "double" } else { "string" };
        writeln!(out, "  <key id=\"e{at}\" for=\"edge\" attr.name=\"{name}\" attr.type=\"{kind}\"/>")?;
    }
    writeln!(out, "  <graph id=\"chains\" edgedefault=\"directed\">")?;
    for (_, node) in graph.nodes() {
        writeln!(out, "    <node id=\"{}\">", escaped(node.external()))?;
        let chain = graph.chain(node.chain()).external();
        let (industry, strategic) = (node.industry().join(";"), node.strategic().join(";"));
        let words = [
            node.zh(),
            node.en(),
            chain,
            node.stage().code(),
            node.kind().code(),
            &industry,
            &strategic,
            node.evidence(),
        ];
        data(&mut out, 'n', &words)?;
        writeln!(out, "    </node>")?;
    }
    for edge in graph.edges() {
        let [from, to] = [edge.from(), edge.to()].map(|id| escaped(graph.node(id).external()));
        writeln!(out, "    <edge source=\"{from}\" target=\"{to}\">")?;
        let (strength, as_of) =
            (edge.strength().to_string(), edge.as_of().map(|date| date.to_string()).unwrap_or_default());
        let words = [edge.kind().code(), edge.group().unwrap_or_default(), &strength, edge.evidence(), &as_of];
        data(&mut out, 'e', &words)?;
        writeln!(out, "    </edge>")?;
    }
    writeln!(out, "  </graph>")?;
    writeln!(out, "</graphml>")
}

fn data(out: &mut impl Write, prefix: char, words: &[&str]) -> io::Result<()> {
    for (at, word) in words.iter().enumerate().filter(|(_, word)| !word.is_empty()) {
        writeln!(out, "      <data key=\"{prefix}{at}\">{}</data>", escaped(word))?;
    }
    Ok(())
}

/// XML text: the five special characters as entities; what XML 1.0 does not allow at all as a space.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&apos;"),
            c if c.is_control() || matches!(c, '\u{FFFE}' | '\u{FFFF}') => escaped.push(' '),
            c => escaped.push(c),
        }
    }
    escaped
}
