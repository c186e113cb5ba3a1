//! Graphviz.

use std::io::{self, Write};

use crate::{ChainGraph, EdgeKind};

/// Writes the graph in Graphviz's DOT language: a cluster a chain, from left to right, `part_of` dashed, `reuses` green,
/// and the alternatives of a group named on their edges. Nodes are quoted external ids, in their order.
///
/// # Errors
///
/// What the writer gives.
///
/// ```
/// use chancai_chain::{ChainGraph, write_dot};
///
/// let mut out = Vec::new();
/// write_dot(&ChainGraph::default(), &mut out)?;
/// assert!(String::from_utf8(out).unwrap().starts_with("digraph chains {"));
/// # Ok::<(), std::io::Error>(())
/// ```
pub fn write_dot(graph: &ChainGraph, mut out: impl Write) -> io::Result<()> {
    writeln!(out, "digraph chains {{")?;
    writeln!(out, "  rankdir=LR;")?;
    writeln!(out, "  node [shape=box, style=rounded, fontname=\"Noto Sans CJK SC\"];")?;
    for (number, (id, chain)) in graph.chains().enumerate() {
        writeln!(out, "  subgraph cluster_{number} {{")?;
        writeln!(out, "    label={};", quoted(&format!("{} {}", chain.zh(), chain.en())))?;
        for node in graph.nodes_of(id).map(|id| graph.node(id)) {
            let label =
                if node.zh() == node.en() { node.zh().to_owned() } else { format!("{}\n{}", node.zh(), node.en()) };
            writeln!(out, "    {} [label={}];", quoted(node.external()), quoted(&label))?;
        }
        writeln!(out, "  }}")?;
    }
    for edge in graph.edges() {
        let [from, to] = [edge.from(), edge.to()].map(|id| quoted(graph.node(id).external()));
        let style = match edge.kind() {
            EdgeKind::Feeds => "",
            EdgeKind::PartOf => ", style=dashed",
            EdgeKind::Reuses => ", color=\"#2e7d32\"",
        };
        let group = edge.group().map(|group| format!(", label={}", quoted(group))).unwrap_or_default();
        writeln!(out, "  {from} -> {to} [weight={}{style}{group}];", weight(edge.strength()))?;
    }
    writeln!(out, "}}")
}

/// Graphviz takes whole weights from 0.
fn weight(strength: f64) -> u32 {
    (strength * 100.0).round() as u32
}

/// A quoted string: only the quote and the backslash are special, and a line break is `\n`.
fn quoted(text: &str) -> String {
    let mut quoted = String::from("\"");
    for c in text.chars() {
        match c {
            '"' => quoted.push_str("\\\""),
            '\\' => quoted.push_str("\\\\"),
            '\n' => quoted.push_str("\\n"),
            c if c.is_control() => quoted.push(' '),
            c => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted
}
