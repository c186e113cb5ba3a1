//! A chain as shapes with coordinates; `templates/picture.svg` only writes them down.

use crate::layout::{BOX_HEIGHT, BOX_WIDTH, HEAD, Layout, Line, Route, Sketch, lay_out};
use crate::links::Links;
use crate::text::{decimal, ratio};
use crate::verdicts::Verdicts;
use chancai_chain::{ChainGraph, ChainId, Edge, EdgeKind, NodeId, Stage};
use chancai_taxonomy::{Lang, SkillTaxonomy};
use std::fmt::Write as _;

/// Width of the strip that carries the verdict.
const STRIP: i32 = 20;
/// Room for the labels of a box.
const LABEL_WIDTH: f64 = (BOX_WIDTH - STRIP - 12) as f64;

/// One chain, ready to be written.
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
    pub(crate) bands: Vec<BandShape>,
    pub(crate) wires: Vec<Wire>,
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

/// A box with its labels, from its upper left corner.
#[derive(Debug)]
pub(crate) struct NodeShape {
    pub(crate) x: i32,
    pub(crate) y: i32,
    pub(crate) verdict: &'static str,
    pub(crate) mark: &'static str,
    pub(crate) zh: String,
    pub(crate) zh_size: String,
    pub(crate) en: String,
    pub(crate) title: String,
    pub(crate) inward: Option<Badge>,
    pub(crate) outward: Option<Badge>,
}

/// How many links a node has with other chains, and with what.
#[derive(Debug)]
pub(crate) struct Badge {
    pub(crate) count: usize,
    pub(crate) title: String,
}

/// Draws one chain.
pub(crate) fn draw(
    graph: &ChainGraph,
    chain: ChainId,
    verdicts: &Verdicts<'_>,
    links: &Links<'_>,
    skills: &SkillTaxonomy,
) -> Picture {
    let nodes: Vec<NodeId> = graph.nodes_of(chain).collect();
    let place = |id: NodeId| nodes.binary_search(&id).ok();
    let mut edges: Vec<&Edge> = Vec::new();
    let mut lines = Vec::new();
    for edge in graph.edges() {
        if let (Some(from), Some(to)) = (place(edge.from()), place(edge.to())) {
            edges.push(edge);
            lines.push(Line { from, to, kind: edge.kind() });
        }
    }
    let stages: Vec<usize> = nodes.iter().map(|&id| graph.node(id).stage() as usize).collect();
    let layout = lay_out(Sketch { stages: &stages, lines: &lines });
    let boxes = nodes.iter().zip(&layout.boxes).map(|(&id, place)| {
        let shape = node_shape(graph, id, verdicts, skills);
        let [inward, outward] = badges(graph, id, links);
        NodeShape { x: place.x, y: place.y, inward, outward, ..shape }
    });
    Picture {
        width: layout.width,
        height: layout.height,
        box_width: BOX_WIDTH,
        box_height: BOX_HEIGHT,
        strip: format!("M{STRIP} 0V{BOX_HEIGHT}H5a5 5 0 0 1 -5 -5V5a5 5 0 0 1 5 -5z"),
        stage_baseline: HEAD - 11,
        bands: bands(&layout),
        wires: edges.iter().zip(&layout.routes).map(|(edge, route)| wire(graph, edge, route)).collect(),
        boxes: boxes.collect(),
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

fn wire(graph: &ChainGraph, edge: &Edge, route: &Route) -> Wire {
    let class = match edge.kind() {
        EdgeKind::Feeds => "feeds",
        EdgeKind::PartOf => "part-of",
        EdgeKind::Reuses => "reuses",
    };
    let (from, to) = (graph.node(edge.from()), graph.node(edge.to()));
    let kind = edge.kind();
    let (way, head) = path(route);
    // The returns are what a planner looks for; they are drawn a little broader than what flows on.
    let least = if kind == EdgeKind::Reuses { 1.2 } else { 0.8 };
    Wire {
        class,
        way,
        head,
        width: format!("{:.2}", least + edge.strength().clamp(0.0, 1.0)),
        title: format!("{} → {}：{} {} {}", from.zh(), to.zh(), kind.zh(), kind.en(), decimal(edge.strength())),
    }
}

/// The way of a line and its arrowhead as path data.
fn path(route: &Route) -> (String, String) {
    let mut way = String::new();
    match route {
        Route::Forward(points) => {
            let (last, before) = points.split_last().map_or(((0, 0), &[][..]), |(l, b)| (*l, b));
            for (index, &(x, y)) in before.iter().enumerate() {
                let bends = index % 2 == 1;
                match before.get(index.wrapping_sub(1)) {
                    Some(&from) if bends => curve(&mut way, from, (x, y)),
                    Some(_) => push(&mut way, format_args!("H{x}")),
                    None => push(&mut way, format_args!("M{x} {y}")),
                }
            }
            let from = before.last().copied().unwrap_or(last);
            curve(&mut way, from, (last.0 - 5, last.1));
            (way, arrow(last, 1))
        }
        Route::Beside([(x, from), (end, to)]) => {
            let out = x + 34;
            push(&mut way, format_args!("M{x} {from}C{out} {from} {out} {to} {} {to}", end + 5));
            (way, arrow((*end, *to), -1))
        }
        Route::Back(points) => (rounded(points), arrow(points[5], 1)),
    }
}

fn curve(way: &mut String, (x0, y0): (i32, i32), (x1, y1): (i32, i32)) {
    let middle = i32::midpoint(x0, x1);
    if y0 == y1 {
        push(way, format_args!("H{x1}"));
    } else {
        push(way, format_args!("C{middle} {y0} {middle} {y1} {x1} {y1}"));
    }
}

/// A line of level and upright pieces with rounded corners.
fn rounded(points: &[(i32, i32); 6]) -> String {
    const RADIUS: i32 = 7;
    let mut way = format!("M{} {}", points[0].0, points[0].1);
    for corner in points.windows(3) {
        let [(ax, ay), (x, y), (bx, by)] = [corner[0], corner[1], corner[2]];
        let radius = |a: i32, b: i32| RADIUS.min((a - b).abs() / 2);
        let (before, after) = (radius(ax + ay, x + y), radius(bx + by, x + y));
        let (x0, y0) = (x + (ax - x).signum() * before, y + (ay - y).signum() * before);
        let (x1, y1) = (x + (bx - x).signum() * after, y + (by - y).signum() * after);
        push(&mut way, format_args!("L{x0} {y0}Q{x} {y} {x1} {y1}"));
    }
    push(&mut way, format_args!("H{}", points[5].0 - 5));
    way
}

/// A small triangle with its tip at a point; `direction` 1 points right, -1 left.
fn arrow((x, y): (i32, i32), direction: i32) -> String {
    format!("M{x} {y}l{} -3.5v7z", -7 * direction)
}

fn push(way: &mut String, piece: std::fmt::Arguments<'_>) {
    // Writing to a String cannot fail.
    let _ = way.write_fmt(piece);
}

fn node_shape(graph: &ChainGraph, id: NodeId, verdicts: &Verdicts<'_>, skills: &SkillTaxonomy) -> NodeShape {
    let node = graph.node(id);
    let verdict = verdicts.verdict(id);
    let zh_size = (LABEL_WIDTH / width(node.zh(), 1.0)).clamp(10.5, 13.0);
    NodeShape {
        x: 0,
        y: 0,
        verdict: verdict.code(),
        mark: verdict.zh(),
        zh: shortened(node.zh(), LABEL_WIDTH, zh_size),
        zh_size: format!("{zh_size:.1}"),
        en: shortened(node.en(), LABEL_WIDTH, 9.5),
        title: tooltip(graph, id, verdicts, skills),
        inward: None,
        outward: None,
    }
}

/// What a pointer resting on a box, or a screen reader, is told.
fn tooltip(graph: &ChainGraph, id: NodeId, verdicts: &Verdicts<'_>, skills: &SkillTaxonomy) -> String {
    let node = graph.node(id);
    let verdict = verdicts.verdict(id);
    let mut text = format!("{} {} [{}]\n", node.zh(), node.en(), node.external());
    push(&mut text, format_args!("{} · {}：{} {}", node.stage().zh(), node.kind().zh(), verdict.zh(), verdict.en()));
    let Some(gap) = verdicts.gap(id) else { return text };
    let number = |n: Option<f64>| n.map_or_else(|| "未填".to_owned(), decimal);
    push(&mut text, format_args!("\n需求 demand {} · 供给 supply {}", number(gap.demand), number(gap.supply)));
    if let Some(value) = gap.ratio {
        push(&mut text, format_args!(" · 供需比 ratio {}", ratio(value)));
    }
    for reason in &gap.reasons {
        push(&mut text, format_args!("\n{} {}", reason.zh(), reason.en()));
    }
    let lacking = verdicts.lacking(id);
    if !lacking.is_empty() {
        let names: Vec<&str> = lacking.iter().map(|&skill| skills.label(skill, Lang::Zh)).collect();
        push(&mut text, format_args!("\n最缺的技能：{}", names.join("、")));
    }
    text
}

/// The badges for links that come in from other chains and go out to them.
fn badges(graph: &ChainGraph, id: NodeId, links: &Links<'_>) -> [Option<Badge>; 2] {
    let badge = |others: Vec<NodeId>, arrow: &str| {
        let name = |&other: &NodeId| {
            let node = graph.node(other);
            format!("{arrow} {}（{}）", node.zh(), graph.chain(node.chain()).zh())
        };
        let title = others.iter().map(name).collect::<Vec<_>>().join("\n");
        (!others.is_empty()).then_some(Badge { count: others.len(), title })
    };
    [badge(links.into(id), "←"), badge(links.out_of(id), "→")]
}

/// The text, or as much of it as fits with an ellipsis.
fn shortened(text: &str, room: f64, size: f64) -> String {
    if width(text, size) <= room {
        return text.to_owned();
    }
    let mut kept = String::new();
    let mut used = width("…", size);
    for c in text.chars() {
        used += char_width(c) * size;
        if used > room {
            break;
        }
        kept.push(c);
    }
    format!("{}…", kept.trim_end())
}

/// The width of a text, estimated on the generous side: fonts differ and nothing may stick out of its box.
pub(crate) fn width(text: &str, size: f64) -> f64 {
    text.chars().map(|c| char_width(c) * size).sum()
}

fn char_width(c: char) -> f64 {
    match c {
        'i' | 'j' | 'l' | 't' | 'f' | 'r' | 'I' | ' ' | '.' | ',' | '-' | '(' | ')' | '/' | '\'' => 0.38,
        'm' | 'w' | 'M' | 'W' => 0.9,
        'A'..='Z' => 0.7,
        c if c.is_ascii() => 0.58,
        _ => 1.0,
    }
}

impl BandShape {
    /// The middle, where the name of the stage stands.
    pub(crate) fn middle(&self) -> i32 {
        self.x + self.width / 2
    }
}

impl NodeShape {
    /// Where a character of the verdict stands; several stand one below the other.
    pub(crate) fn mark_baseline(&self, index: usize) -> i32 {
        let [lines, index] = [self.mark.chars().count(), index].map(|n| i32::try_from(n).unwrap_or(0));
        BOX_HEIGHT / 2 + 5 - (lines - 1) * 7 + index * 14
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_fit_their_box() {
        for text in
            ["", "光刻", "湿电子化学品与抛光液", "Flip-chip and wafer-level packaging", "WWWWWWWWWWWWWWWWWWWWWW"]
        {
            let short = shortened(text, LABEL_WIDTH, 10.5);
            assert!(width(&short, 10.5) <= LABEL_WIDTH, "{short}");
            assert!(short == text || short.ends_with('…') && text.starts_with(short.trim_end_matches('…')));
        }
    }

    #[test]
    fn ways_start_and_end_where_the_route_does() {
        let (way, head) = path(&Route::Forward(vec![(10, 20), (50, 40), (90, 40), (130, 25)]));
        assert_eq!(way, "M10 20C30 20 30 40 50 40H90C107 40 107 25 125 25");
        assert_eq!(head, "M130 25l-7 -3.5v7z");
        let (way, head) = path(&Route::Beside([(10, 20), (10, 90)]));
        assert_eq!((way.as_str(), head.as_str()), ("M10 20C44 20 44 90 15 90", "M10 90l7 -3.5v7z"));
        let (way, _) = path(&Route::Back([(90, 10), (102, 10), (102, 60), (20, 60), (20, 14), (30, 14)]));
        assert!(way.starts_with("M90 10L") && way.ends_with("H25"), "{way}");
    }
}
