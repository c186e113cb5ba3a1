//! Mermaid, as wikis and code hosts draw it.

use std::io::{self, Write};

use crate::{ChainGraph, EdgeKind};

/// Writes the graph as a Mermaid flowchart: a subgraph a chain, from left to right, `part_of` dotted, `reuses` thick and
/// named, the alternatives of a group named on their edges. Nodes are `n0`, `n1`, … in the order of their ids.
///
/// # Errors
///
/// What the writer gives.
///
/// ```
/// use chancai_chain::{ChainGraph, ChainRecord, NodeKind, NodeRecord, Stage, write_mermaid};
///
/// let chain = ChainRecord::new("ic", "集成电路", "ICs");
/// let node = NodeRecord::new("eda", "ic", Stage::Up, NodeKind::Product, "EDA软件", "EDA software");
/// let mut out = Vec::new();
/// write_mermaid(&ChainGraph::build(vec![chain], vec![node], vec![])?, &mut out)?;
/// assert!(String::from_utf8(out)?.contains("n0[\"EDA软件\"]"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn write_mermaid(graph: &ChainGraph, mut out: impl Write) -> io::Result<()> {
    writeln!(out, "flowchart LR")?;
    for (number, (id, chain)) in graph.chains().enumerate() {
        writeln!(out, "  subgraph c{number}[\"{}\"]", escaped(chain.zh()))?;
        for node in graph.nodes_of(id) {
            writeln!(out, "    n{}[\"{}\"]", node.get(), escaped(graph.node(node).zh()))?;
        }
        writeln!(out, "  end")?;
    }
    for edge in graph.edges() {
        let arrow = match edge.kind() {
            EdgeKind::Feeds => "-->",
            EdgeKind::PartOf => "-.->",
            EdgeKind::Reuses => "==>",
        };
        let words = match (edge.group(), edge.kind()) {
            (Some(group), _) => format!("|\"{}\"|", escaped(group)),
            (None, EdgeKind::Reuses) => "|\"回用\"|".to_owned(),
            (None, _) => String::new(),
        };
        writeln!(out, "  n{} {arrow}{words} n{}", edge.from().get(), edge.to().get())?;
    }
    Ok(())
}

/// Inside quotes Mermaid takes characters by number; letters of any language stand as they are.
fn escaped(text: &str) -> String {
    let mut escaped = String::new();
    for c in text.chars() {
        match c {
            c if c.is_alphanumeric() || matches!(c, ' ' | '-' | '_' | '.' | '（' | '）' | '、' | '，') => {
                escaped.push(c);
            }
            c if c.is_control() => escaped.push(' '),
            c => escaped.extend(['#'].into_iter().chain((c as u32).to_string().chars()).chain([';'])),
        }
    }
    escaped
}
