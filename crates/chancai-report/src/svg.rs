//! Chains as shapes with coordinates; `templates/drawing.svg` only writes them down, for a page as for a file.

pub(crate) mod label;
pub(crate) mod legend;
pub(crate) mod path;

use crate::layout::{BOX_HEIGHT, BOX_WIDTH, HEAD, Layout, Line, Route, Sketch, lay_out};
use crate::text::decimal;
use crate::{Chokepoint, ReportError};
use chancai_chain::{ChainGraph, Edge, EdgeKind, NodeId, Stage, Verdict};
use label::{LabelLine, legible};
use path::{joint, path, push};
use std::collections::{BTreeMap, BTreeSet};

/// Width of the strip that carries the verdict.
const STRIP: i32 = 20;

/// What is to be drawn of a graph.
pub(crate) struct Subject<'a> {
    pub(crate) graph: &'a ChainGraph,
    /// The nodes, ascending, each once.
    pub(crate) nodes: Vec<NodeId>,
    /// Nodes that stand greyed among them, ascending; they must not be in `nodes`.
    pub(crate) outside: Vec<NodeId>,
    pub(crate) bands: bool,
    /// The verdict of a node; `None`: boxes carry no verdicts at all.
    pub(crate) verdict: &'a dyn Fn(NodeId) -> Option<Verdict>,
    /// What is told of a node beyond its name.
    pub(crate) tooltip: &'a dyn Fn(NodeId) -> String,
    pub(crate) chokepoints: &'a [Chokepoint],
    pub(crate) target: Option<NodeId>,
}

/// Chains, ready to be written.
#[derive(Debug)]
pub(crate) struct Picture {
    pub(crate) width: i32,
    pub(crate) height: i32,
    /// The size of every box, and the strip on its left, rounded like the box.
    pub(crate) box_width: i32,
    pub(crate) box_height: i32,
    pub(crate) strip: String,
    /// The height at which the names of the stages stand.
    pub(crate) stage_baseline: i32,
    pub(crate) joint_radius: i32,
    pub(crate) bands: Vec<BandShape>,
    pub(crate) wires: Vec<Wire>,
    pub(crate) joints: Vec<JointShape>,
    pub(crate) boxes: Vec<NodeShape>,
}

/// The ground behind the columns of a stage.
#[derive(Debug)]
pub(crate) struct BandShape {
    pub(crate) x: i32,
    pub(crate) width: i32,
    pub(crate) height: i32,
    pub(crate) stage: Stage,
}

/// A line with its arrowhead.
#[derive(Debug)]
pub(crate) struct Wire {
    pub(crate) class: &'static str,
    pub(crate) way: String,
    pub(crate) head: String,
    /// Stroke width: stronger links are drawn broader.
    pub(crate) width: String,
    pub(crate) title: String,
}

/// Where lines meet of which any one is enough.
#[derive(Debug)]
pub(crate) struct JointShape {
    pub(crate) x: i32,
    pub(crate) y: i32,
    pub(crate) title: String,
}

/// A box with its labels, from its upper left corner.
#[derive(Debug)]
pub(crate) struct NodeShape {
    pub(crate) x: i32,
    pub(crate) y: i32,
    /// The code of the verdict, `outside`, or `plain` where there are no verdicts.
    pub(crate) class: &'static str,
    /// What stands in the strip; empty: there is no strip.
    pub(crate) mark: &'static str,
    pub(crate) label_x: i32,
    pub(crate) labels: Vec<LabelLine>,
    pub(crate) title: String,
    pub(crate) inward: Option<Badge>,
    pub(crate) outward: Option<Badge>,
    /// The text of the chokepoint's badge.
    pub(crate) choke: Option<String>,
    pub(crate) target: bool,
}

/// How many links a node has that are not drawn, and with what.
#[derive(Debug)]
pub(crate) struct Badge {
    pub(crate) count: usize,
    pub(crate) title: String,
}

/// Draws nodes and the edges between them.
///
/// # Errors
///
/// [`ReportError::TooLarge`].
pub(crate) fn draw(subject: &Subject<'_>) -> Result<Picture, ReportError> {
    let shown = Shown::new(subject);
    let layout = lay_out(Sketch { stages: &shown.stages, lines: &shown.lines, bands: subject.bands })
        .ok_or(ReportError::TooLarge { nodes: shown.nodes.len(), lines: shown.lines.len() })?;
    let ways = || shown.edges.iter().zip(&shown.lines).zip(&layout.routes);
    let boxes = shown.nodes.iter().zip(&layout.boxes).map(|(&id, place)| NodeShape {
        x: place.x,
        y: place.y,
        ..node_shape(subject, id, &shown)
    });
    Ok(Picture {
        width: layout.width,
        height: layout.height,
        box_width: BOX_WIDTH,
        box_height: BOX_HEIGHT,
        strip: format!("M{STRIP} 0V{BOX_HEIGHT}H5a5 5 0 0 1 -5 -5V5a5 5 0 0 1 5 -5z"),
        stage_baseline: HEAD - 11,
        joint_radius: path::JOINT_RADIUS,
        bands: bands(&layout),
        wires: ways().map(|((edge, line), route)| wire(subject.graph, edge, line, route)).collect(),
        joints: joints(subject.graph, &shown, &layout.routes),
        boxes: boxes.collect(),
    })
}

/// The nodes and edges of a picture, and what leads out of it.
struct Shown<'a> {
    /// Ascending, the outside ones among them.
    nodes: Vec<NodeId>,
    stages: Vec<usize>,
    edges: Vec<&'a Edge>,
    /// The edges as lines, in the same order.
    lines: Vec<Line>,
    /// By joint, the node it leads into and the nodes of which any one is enough.
    joints: Vec<(NodeId, Vec<NodeId>)>,
    /// By place in `nodes`, the nodes that lead to it and that it leads to by lines that are not drawn: one end is not
    /// there, or is outside and would be led to.
    hidden: Vec<[Vec<NodeId>; 2]>,
}

impl<'a> Shown<'a> {
    fn new(subject: &Subject<'a>) -> Self {
        let graph = subject.graph;
        let mut nodes = [subject.nodes.as_slice(), &subject.outside].concat();
        nodes.sort_unstable();
        let place = |id: NodeId| nodes.binary_search(&id).ok();
        let mut groups: BTreeMap<(NodeId, &str), Vec<NodeId>> = BTreeMap::new();
        for edge in graph.edges() {
            if let (Some(group), Some(_)) = (edge.group(), place(edge.to())) {
                groups.entry((edge.to(), group)).or_default().push(edge.from());
            }
        }
        // A group of one leaves no choice: its line is like any other.
        groups.retain(|_, nodes| nodes.len() > 1);
        let index: BTreeMap<(NodeId, &str), usize> = groups.keys().copied().zip(0..).collect();
        let joint = |edge: &'a Edge| index.get(&(edge.to(), edge.group()?)).copied();
        let outside = |id| subject.outside.binary_search(&id).is_ok();
        let (mut edges, mut lines) = (Vec::new(), Vec::new());
        let mut hidden = vec![[Vec::new(), Vec::new()]; nodes.len()];
        for edge in graph.edges() {
            match (place(edge.from()), place(edge.to())) {
                (Some(from), Some(to)) if !outside(edge.to()) => {
                    // Where there are no stages to tell left from right, parts go before wholes too.
                    let leads = match edge.kind() {
                        EdgeKind::Feeds => true,
                        EdgeKind::PartOf => !subject.bands || outside(edge.from()),
                        EdgeKind::Reuses => outside(edge.from()),
                    };
                    lines.push(Line { from, to, kind: edge.kind(), joint: joint(edge), leads });
                    edges.push(edge);
                }
                (Some(from), _) if !outside(edge.from()) => hidden[from][1].push(edge.to()),
                (None, Some(to)) => hidden[to][0].push(edge.from()),
                _ => {}
            }
        }
        let joints = groups.iter().map(|(&(to, _), from)| (to, from.clone())).collect();
        let mut shown = Self { nodes, stages: Vec::new(), edges, lines, joints, hidden };
        shown.stages = (0..shown.nodes.len()).map(|at| shown.stage(subject, at)).collect();
        shown
    }

    /// The stage of a node; an outside one stands by the first node that it feeds.
    fn stage(&self, subject: &Subject<'_>, at: usize) -> usize {
        let own = |at: usize| subject.graph.node(self.nodes[at]).stage() as usize;
        let fed = || self.lines.iter().filter(|line| line.from == at).map(|line| own(line.to)).min();
        let outside = subject.outside.binary_search(&self.nodes[at]).is_ok();
        outside.then(fed).flatten().unwrap_or_else(|| own(at))
    }
}

fn bands(layout: &Layout) -> Vec<BandShape> {
    const PAD: i32 = 12;
    let shape = |band: &crate::layout::Band| BandShape {
        x: band.left - PAD,
        width: band.right - band.left + 2 * PAD,
        height: layout.height,
        stage: Stage::ALL[band.stage],
    };
    layout.bands.iter().map(shape).collect()
}

/// The class of a kind of line in the style sheet.
pub(crate) fn class(kind: EdgeKind) -> &'static str {
    match kind {
        EdgeKind::Feeds => "feeds",
        EdgeKind::PartOf => "part-of",
        EdgeKind::Reuses => "reuses",
    }
}

fn wire(graph: &ChainGraph, edge: &Edge, line: &Line, route: &Route) -> Wire {
    let (from, to) = (name(graph, edge.from()), name(graph, edge.to()));
    let kind = edge.kind();
    let (way, head) = path(route, line.joint.is_some());
    // The returns are what a planner looks for; they are drawn a little broader than what flows on.
    let least = if kind == EdgeKind::Reuses { 1.2 } else { 0.8 };
    Wire {
        class: class(kind),
        way,
        head,
        width: format!("{:.2}", least + edge.strength().clamp(0.0, 1.0)),
        title: legible(&format!("{from} → {to}：{} {} {}", kind.zh(), kind.en(), decimal(edge.strength())), true),
    }
}

/// The marks of the joints: one for all lines that meet at a point.
fn joints(graph: &ChainGraph, shown: &Shown<'_>, routes: &[Route]) -> Vec<JointShape> {
    let points = shown.lines.iter().zip(routes).filter_map(|(line, route)| Some((line.joint?, joint(route))));
    let points: BTreeSet<(usize, (i32, i32))> = points.collect();
    let shape = |(joint, (x, y)): (usize, (i32, i32))| {
        let (to, from) = &shown.joints[joint];
        let names: Vec<&str> = from.iter().map(|&id| name(graph, id)).collect();
        let text = format!("{}：任选其一 any one of\n{}", name(graph, *to), names.join("、"));
        JointShape { x, y, title: legible(&text, true) }
    };
    points.into_iter().map(shape).collect()
}

/// What a node is called in one word: in Chinese, else in English, else its id.
fn name(graph: &ChainGraph, id: NodeId) -> &str {
    let node = graph.node(id);
    [node.zh(), node.en()].into_iter().find(|name| !name.trim().is_empty()).unwrap_or(node.external())
}

fn node_shape(subject: &Subject<'_>, id: NodeId, shown: &Shown<'_>) -> NodeShape {
    let graph = subject.graph;
    let node = graph.node(id);
    let outside = subject.outside.binary_search(&id).is_ok();
    let verdict = (subject.verdict)(id).filter(|_| !outside);
    let (name, below) =
        (legible(name(graph, id), false), if outside { graph.chain(node.chain()).zh() } else { node.en() });
    let below = legible(below, false);
    let label_x = if verdict.is_some() { STRIP + 7 } else { 9 };
    let choke = subject.chokepoints.iter().find(|choke| choke.node == id);
    let hidden = shown.nodes.binary_search(&id).map(|at| &shown.hidden[at]);
    let badge = |side: usize, arrow| hidden.ok().filter(|_| !outside).and_then(|ids| badge(graph, &ids[side], arrow));
    NodeShape {
        x: 0,
        y: 0,
        class: if outside { "outside" } else { verdict.map_or("plain", Verdict::code) },
        mark: verdict.map_or("", Verdict::zh),
        label_x,
        labels: label::set(&name, if below == name { "" } else { &below }, f64::from(BOX_WIDTH - label_x - 5)),
        title: tooltip(subject, id, choke),
        inward: badge(0, "←"),
        outward: badge(1, "→"),
        choke: choke.map(|choke| choke.rank.map_or_else(|| "!".to_owned(), |rank| rank.to_string())),
        target: subject.target == Some(id),
    }
}

/// What a pointer resting on a box, or a screen reader, is told.
fn tooltip(subject: &Subject<'_>, id: NodeId, choke: Option<&Chokepoint>) -> String {
    let node = subject.graph.node(id);
    let mut text = node.zh().to_owned();
    for part in [if node.en() == node.zh() { "" } else { node.en() }, &format!("[{}]", node.external())] {
        if !text.is_empty() && !part.is_empty() {
            text.push(' ');
        }
        text.push_str(part);
    }
    text.push('\n');
    if subject.bands {
        push(&mut text, format_args!("{} · ", node.stage().zh()));
    }
    push(&mut text, format_args!("{}", node.kind().zh()));
    if let Some(verdict) = (subject.verdict)(id) {
        push(&mut text, format_args!("：{} {}", verdict.zh(), verdict.en()));
    }
    if subject.target == Some(id) {
        text.push_str("\n目标产品 target");
    }
    if let Some(choke) = choke {
        text.push_str("\n卡点 chokepoint");
        if let Some(rank) = choke.rank {
            push(&mut text, format_args!(" {rank}"));
        }
        if !choke.reason.is_empty() {
            push(&mut text, format_args!("：{} {}", choke.reason.zh, choke.reason.en));
        }
    }
    let more = (subject.tooltip)(id);
    if !more.is_empty() {
        push(&mut text, format_args!("\n{more}"));
    }
    legible(text.trim_end(), true)
}

/// The badge for links that are not drawn.
fn badge(graph: &ChainGraph, others: &[NodeId], arrow: &str) -> Option<Badge> {
    let line = |&other: &NodeId| {
        let chain = graph.chain(graph.node(other).chain()).zh();
        let chain = if chain.is_empty() { String::new() } else { format!("（{chain}）") };
        format!("{arrow} {}{chain}", name(graph, other))
    };
    let title = others.iter().map(line).collect::<Vec<_>>().join("\n");
    (!others.is_empty()).then(|| Badge { count: others.len(), title: legible(&title, true) })
}

impl BandShape {
    /// The middle, where the name of the stage stands.
    pub(crate) fn middle(&self) -> i32 {
        self.x + self.width / 2
    }
}

impl NodeShape {
    /// Half the width of the chokepoint's badge: broader for more digits.
    pub(crate) fn diamond(&self) -> i32 {
        match self.choke.as_ref().map_or(0, String::len) {
            0..=2 => 11,
            3 => 15,
            _ => 19,
        }
    }

    /// Where a character of the verdict stands; several stand one below the other.
    pub(crate) fn mark_baseline(&self, index: usize) -> i32 {
        let [lines, index] = [self.mark.chars().count(), index].map(|n| i32::try_from(n).unwrap_or(0));
        BOX_HEIGHT / 2 + 5 - (lines - 1) * 7 + index * 14
    }
}
