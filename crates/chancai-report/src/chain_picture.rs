//! A picture of chains as a file of its own.

use crate::svg::legend::{self, Key, MARK_WIDTH, Mark, PlacedKey};
use crate::svg::{Picture, Subject, draw, label};
use crate::{ReportError, Words, check};
use askama::Template;
use chancai_chain::{ChainGraph, ChainId, Edge, EdgeKind, NodeId, Verdict};

const PICTURE_STYLE: &str = include_str!("../templates/picture.css");
const FILE_STYLE: &str = include_str!("../templates/chain.css");
const PAGE_STYLE: &str = include_str!("../templates/style.css");

/// Free space at the edges of the file.
const MARGIN: i32 = 30;
/// The least width of the file: title and legend want room even where one box is drawn.
const LEAST_WIDTH: i32 = 640;
/// Beyond this a legend is set in several rows, however broad the picture is.
const LEGEND_WIDTH: i32 = 1600;

/// What a picture of chains shows. Start from [`ChainPicture::new`] or [`ChainPicture::of_chain`] and fill what there
/// is.
///
/// ```
/// use chancai_chain::{ChainGraph, ChainRecord, EdgeKind, EdgeRecord, NodeKind, NodeRecord, Stage, Verdict};
/// use chancai_report::{ChainPicture, Chokepoint, Words, chain_svg};
///
/// // 光刻胶和硅片投入光刻；本地没有光刻胶企业，它又是卡点。
/// let chain = ChainRecord::new("ic", "集成电路", "Integrated circuits");
/// let node = |id, stage, zh, en| NodeRecord::new(id, "ic", stage, NodeKind::Material, zh, en);
/// let graph = ChainGraph::build(
///     vec![chain],
///     vec![
///         node("litho", Stage::Mid, "光刻", "Lithography"),
///         node("resist", Stage::Up, "光刻胶", "Photoresist"),
///         node("wafer", Stage::Up, "硅片", "Silicon wafer"),
///     ],
///     vec![
///         EdgeRecord::new("resist", "litho", EdgeKind::Feeds, 0.9),
///         EdgeRecord::new("wafer", "litho", EdgeKind::Feeds, 1.0),
///     ],
/// )?;
/// let resist = graph.find("resist").unwrap();
/// let chokepoints = [Chokepoint { node: resist, rank: Some(1), reason: Words::new("无替代", "no substitute") }];
///
/// let mut picture = ChainPicture::of_chain(&graph, graph.find_chain("ic").unwrap());
/// picture.statuses = &[Verdict::Adequate, Verdict::Missing, Verdict::Unknown]; // 按节点编号：光刻、光刻胶、硅片
/// picture.chokepoints = &chokepoints;
/// picture.target = graph.find("litho");
/// let svg = chain_svg(&picture)?;
/// assert!(svg.starts_with("<?xml") && svg.contains("光刻胶") && svg.contains("无替代"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct ChainPicture<'a> {
    /// The graph the nodes are of.
    pub graph: &'a ChainGraph,
    /// The heading; may be empty.
    pub title: Words,
    /// The nodes to draw, in any order; one given twice is drawn once.
    pub nodes: Vec<NodeId>,
    /// How links with nodes that are not drawn are shown.
    pub outside: Outside,
    /// Whether upstream, midstream and downstream get columns of their own. Without, columns follow from the lines
    /// alone and nodes without lines stand below. Where all nodes are of one stage there are no bands either way.
    pub bands: bool,
    /// The verdict of each node, by its id; a node beyond the end is unknown. Empty: the boxes carry no verdicts.
    pub statuses: &'a [Verdict],
    /// The nodes marked as chokepoints, wherever they are drawn; of two on one node the first counts.
    pub chokepoints: &'a [Chokepoint],
    /// The node marked as the product all this is for.
    pub target: Option<NodeId>,
    /// More to be told of nodes by their tooltips, a line each.
    pub notes: &'a [NodeNote],
}

/// How a picture shows links with nodes that are not among its own.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Outside {
    /// As badges on the boxes: how many come in and go out; tooltips name them.
    #[default]
    Badges,
    /// What feeds a node directly, or is reused there, is drawn as a greyed box to its left; the rest as badges.
    Feeders,
}

/// A node that much depends on and that is hard to replace 卡点.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chokepoint {
    /// The node.
    pub node: NodeId,
    /// Its place among the chokepoints, 1 for the worst; `None`: the badge shows an exclamation mark.
    pub rank: Option<u32>,
    /// Why it is one, for the tooltip; may be empty.
    pub reason: Words,
}

/// A line of a node's tooltip.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NodeNote {
    /// The node.
    pub node: NodeId,
    /// What is told.
    pub text: Words,
}

impl<'a> ChainPicture<'a> {
    /// All nodes of a graph, with bands and without a title.
    pub fn new(graph: &'a ChainGraph) -> Self {
        Self {
            graph,
            title: Words::default(),
            nodes: graph.ids().collect(),
            outside: Outside::default(),
            bands: true,
            statuses: &[],
            chokepoints: &[],
            target: None,
            notes: &[],
        }
    }

    /// The nodes of one chain, under its name. A chain of another graph has none.
    pub fn of_chain(graph: &'a ChainGraph, chain: ChainId) -> Self {
        let named = graph.chains().find(|(id, _)| *id == chain);
        let title = named.map(|(_, chain)| Words::new(chain.zh(), chain.en()));
        Self { title: title.unwrap_or_default(), nodes: graph.nodes_of(chain).collect(), ..Self::new(graph) }
    }

    /// The nodes not chosen from which goods flow to one that is, ascending.
    fn feeders(&self, nodes: &[NodeId]) -> Vec<NodeId> {
        if self.outside != Outside::Feeders {
            return Vec::new();
        }
        let chosen = |id: NodeId| nodes.binary_search(&id).is_ok();
        let flows = self.graph.edges().filter(|edge| edge.kind() != EdgeKind::PartOf);
        let mut feeders: Vec<NodeId> =
            flows.filter(|edge| chosen(edge.to()) && !chosen(edge.from())).map(Edge::from).collect();
        feeders.sort_unstable();
        feeders.dedup();
        feeders
    }

    fn verdict(&self, id: NodeId) -> Option<Verdict> {
        (!self.statuses.is_empty()).then(|| self.statuses.get(id.index()).copied().unwrap_or(Verdict::Unknown))
    }

    fn note(&self, id: NodeId) -> String {
        let notes = self.notes.iter().filter(|note| note.node == id);
        notes.map(|note| format!("{} {}", note.text.zh, note.text.en).trim().to_owned()).collect::<Vec<_>>().join("\n")
    }
}

/// One self-contained SVG file: the nodes in columns from upstream to downstream, lines led around the boxes, and a
/// legend of the marks that occur.
///
/// The verdict stands as a character in a strip and as a colour. A chokepoint has a ring and a diamond with its rank;
/// where alternatives meet stands 或. Tooltips tell the rest. Names are escaped, and characters that XML has no place
/// for are left out. No font, style or script comes from outside; the colours are light on any screen. Any graph can
/// be drawn: in circles, in pieces, with hundreds of nodes or none. The same picture gives the same bytes.
///
/// The layout takes O(n + e) space for n boxes and bends and e pieces of lines between neighbouring columns, and time
/// of the order of n log n + e log e times a fixed number of sweeps; in columns of up to 64 things each thing is also
/// compared with each other.
///
/// # Errors
///
/// [`ReportError::UnknownNode`] where a node to be drawn or marked, or a note, is not of the graph;
/// [`ReportError::TooLarge`] where lines would have to be led around so many boxes that nobody could read the picture:
/// with three edges to two nodes in circles at random that begins at about 2,000 nodes, without circles far above;
/// [`ReportError::Template`] where the template engine fails.
pub fn chain_svg(picture: &ChainPicture<'_>) -> Result<String, ReportError> {
    let marked = picture.chokepoints.iter().map(|choke| choke.node).chain(picture.target);
    let all = picture.nodes.iter().copied().chain(marked).chain(picture.notes.iter().map(|note| note.node));
    all.into_iter().try_for_each(|id| check::node(picture.graph, id))?;
    let mut nodes = picture.nodes.clone();
    nodes.sort_unstable();
    nodes.dedup();
    let stages = || nodes.iter().map(|&id| picture.graph.node(id).stage());
    let drawn = draw(&Subject {
        graph: picture.graph,
        outside: picture.feeders(&nodes),
        bands: picture.bands && stages().min() != stages().max(),
        verdict: &|id| picture.verdict(id),
        tooltip: &|id| picture.note(id),
        chokepoints: picture.chokepoints,
        target: picture.target,
        nodes,
    })?;
    Ok(file(picture, &drawn).render()?)
}

#[derive(Template)]
#[template(path = "chain.svg")]
struct FileTemplate<'a> {
    width: i32,
    height: i32,
    margin: i32,
    title: String,
    style: String,
    heading: Vec<HeadLine>,
    /// Where the drawing begins.
    top: i32,
    p: &'a Picture,
    keys: Vec<PlacedKey>,
    key_x: i32,
}

/// A line of the heading.
struct HeadLine {
    class: &'static str,
    text: String,
    baseline: i32,
}

fn file<'a>(picture: &ChainPicture<'_>, p: &'a Picture) -> FileTemplate<'a> {
    let words = [("title", 20.0, &picture.title.zh), ("subtitle", 13.0, &picture.title.en)];
    let words = words.map(|(class, size, text)| (class, size, label::legible(text, false).trim().to_owned()));
    let broadest = words.iter().map(|(_, size, text)| 2 * MARGIN + label::width(text, *size).ceil() as i32).max();
    let width = p.width.max(LEAST_WIDTH).max(broadest.unwrap_or(0).min(LEGEND_WIDTH));
    let mut top = 12;
    let mut heading = Vec::new();
    for (class, size, text) in words.iter().filter(|line| !line.2.is_empty()) {
        top += if heading.is_empty() { 24 } else { 19 };
        let text = label::shortened(text, f64::from(width - 2 * MARGIN), *size);
        heading.push(HeadLine { class, text, baseline: top });
    }
    top += if heading.is_empty() { 0 } else { 12 };
    let title = words.map(|(_, _, text)| text).join(" ").trim().to_owned();
    let (keys, bottom) = place(p, top + p.height + 10, width);
    FileTemplate {
        width,
        height: bottom + 14,
        margin: MARGIN,
        title: if title.is_empty() { "产业链 Industry chain".to_owned() } else { title },
        style: style(),
        heading,
        top,
        p,
        keys,
        key_x: MARK_WIDTH + 8,
    }
}

fn place(p: &Picture, top: i32, width: i32) -> (Vec<PlacedKey>, i32) {
    let keys: Vec<Key> = if p.boxes.is_empty() { Vec::new() } else { legend::keys(&[p]) };
    legend::place(keys, MARGIN, top, width.min(LEGEND_WIDTH) - 2 * MARGIN)
}

/// The style of the drawing with the page's light colours written out: not every program that shows SVG knows
/// variables.
fn style() -> String {
    let light = PAGE_STYLE.split('}').next().unwrap_or_default();
    let mut style = [FILE_STYLE, PICTURE_STYLE].concat();
    for colour in light.split("--").skip(1) {
        if let Some((name, value)) = colour.split_once(':') {
            let value = value.split(';').next().unwrap_or_default().trim();
            style = style.replace(&format!("var(--{name})"), value);
        }
    }
    style
}
