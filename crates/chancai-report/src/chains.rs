//! The chain section: a picture, its gaps and its links with other chains.

use crate::links::Links;
use crate::page::Page;
use crate::svg::path::push;
use crate::svg::{Picture, Subject, draw};
use crate::text::{decimal, ratio, stated};
use crate::verdicts::Verdicts;
use crate::{ReportError, Words};
use chancai_chain::{ChainGraph, ChainId, Edge, NodeGap, NodeId, Verdict};
use chancai_taxonomy::Lang;

/// The verdicts from worst to best, in the order of the legend.
pub(crate) const VERDICTS: [Verdict; 5] =
    [Verdict::Missing, Verdict::Weak, Verdict::Adequate, Verdict::Strong, Verdict::Unknown];

/// One chain as the template shows it.
#[derive(Debug)]
pub(crate) struct ChainView {
    pub(crate) name: Words,
    pub(crate) picture: Picture,
    /// How many nodes have each verdict, in the order of [`VERDICTS`].
    pub(crate) tally: Vec<Tally>,
    pub(crate) gaps: Vec<GapView>,
    pub(crate) links: Vec<LinkView>,
}

/// How many nodes have a verdict.
#[derive(Debug)]
pub(crate) struct Tally {
    pub(crate) verdict: Verdict,
    pub(crate) nodes: usize,
}

/// A missing or weak node.
#[derive(Debug)]
pub(crate) struct GapView {
    pub(crate) verdict: Verdict,
    pub(crate) name: Words,
    pub(crate) demand: String,
    pub(crate) supply: String,
    pub(crate) ratio: String,
    pub(crate) enterprises: String,
    pub(crate) reasons: Vec<Words>,
    pub(crate) lacking: Vec<Words>,
}

/// A line into another chain or out of one.
#[derive(Debug)]
pub(crate) struct LinkView {
    pub(crate) from: Words,
    pub(crate) from_chain: Option<Words>,
    pub(crate) kind: Words,
    pub(crate) to: Words,
    pub(crate) to_chain: Option<Words>,
}

/// Every chain that has nodes, in the order of their ids.
///
/// # Errors
///
/// [`ReportError::TooLarge`].
pub(crate) fn views(page: &Page<'_>) -> Result<Vec<ChainView>, ReportError> {
    let verdicts = Verdicts::new(page);
    let links = Links::new(page.graph);
    let with_nodes = page.graph.chain_ids().filter(|&id| page.graph.nodes_of(id).next().is_some());
    with_nodes.map(|id| view(page, id, &verdicts, &links)).collect()
}

fn view(page: &Page<'_>, id: ChainId, verdicts: &Verdicts<'_>, links: &Links<'_>) -> Result<ChainView, ReportError> {
    let graph = page.graph;
    let chain = graph.chain(id);
    Ok(ChainView {
        name: Words::new(chain.zh(), chain.en()),
        picture: picture(page, id, verdicts)?,
        tally: tally(graph, id, verdicts),
        gaps: gaps(page, id, verdicts),
        links: links.of(id).map(|edge| link(graph, id, edge)).collect(),
    })
}

/// The picture of a chain, with what is known of its nodes as tooltips.
fn picture(page: &Page<'_>, id: ChainId, verdicts: &Verdicts<'_>) -> Result<Picture, ReportError> {
    draw(&Subject {
        graph: page.graph,
        nodes: page.graph.nodes_of(id).collect(),
        outside: Vec::new(),
        bands: true,
        verdict: &|node| Some(verdicts.verdict(node)),
        tooltip: &|node| known(page, node, verdicts),
        chokepoints: &page.chokepoints,
        target: None,
    })
}

/// The numbers of a node, their reasons and the skills it lacks.
fn known(page: &Page<'_>, id: NodeId, verdicts: &Verdicts<'_>) -> String {
    let Some(gap) = verdicts.gap(id) else { return String::new() };
    let number = |n: Option<f64>| n.map_or_else(|| "未填".to_owned(), decimal);
    let mut text = format!("需求 demand {} · 供给 supply {}", number(gap.demand), number(gap.supply));
    if let Some(value) = gap.ratio {
        push(&mut text, format_args!(" · 供需比 ratio {}", ratio(value)));
    }
    for reason in &gap.reasons {
        push(&mut text, format_args!("\n{} {}", reason.zh(), reason.en()));
    }
    let lacking = verdicts.lacking(id);
    if !lacking.is_empty() {
        let names: Vec<&str> = lacking.iter().map(|&skill| page.skills.label(skill, Lang::Zh)).collect();
        push(&mut text, format_args!("\n最缺的技能：{}", names.join("、")));
    }
    text
}

fn tally(graph: &ChainGraph, id: ChainId, verdicts: &Verdicts<'_>) -> Vec<Tally> {
    let nodes = |verdict| graph.nodes_of(id).filter(|&node| verdicts.verdict(node) == verdict).count();
    VERDICTS.iter().map(|&verdict| Tally { verdict, nodes: nodes(verdict) }).collect()
}

/// The missing nodes, then the weak ones, each by supply over demand; equals by id.
fn gaps(page: &Page<'_>, id: ChainId, verdicts: &Verdicts<'_>) -> Vec<GapView> {
    let mut gaps: Vec<&NodeGap> = page.graph.nodes_of(id).filter_map(|node| verdicts.gap(node)).collect();
    gaps.retain(|gap| matches!(gap.verdict, Verdict::Missing | Verdict::Weak));
    let ratio = |gap: &NodeGap| gap.ratio.unwrap_or(0.0);
    gaps.sort_by(|a, b| {
        (a.verdict != Verdict::Missing).cmp(&(b.verdict != Verdict::Missing)).then(ratio(a).total_cmp(&ratio(b)))
    });
    gaps.into_iter().map(|gap| gap_view(page, gap, verdicts)).collect()
}

fn gap_view(page: &Page<'_>, gap: &NodeGap, verdicts: &Verdicts<'_>) -> GapView {
    let lacking = verdicts.lacking(gap.node);
    GapView {
        verdict: gap.verdict,
        name: node_name(page.graph, gap.node),
        demand: stated(gap.demand, decimal),
        supply: stated(gap.supply, decimal),
        ratio: stated(gap.ratio, ratio),
        enterprises: stated(gap.enterprises.map(f64::from), decimal),
        reasons: gap.reasons.iter().map(|reason| Words::new(reason.zh(), reason.en())).collect(),
        lacking: lacking.iter().map(|&skill| Words::of_concept(page.skills, skill)).collect(),
    }
}

fn link(graph: &ChainGraph, here: ChainId, edge: &Edge) -> LinkView {
    let elsewhere = |node: NodeId| {
        let id = graph.node(node).chain();
        let chain = graph.chain(id);
        (id != here).then(|| Words::new(chain.zh(), chain.en()))
    };
    LinkView {
        from: node_name(graph, edge.from()),
        from_chain: elsewhere(edge.from()),
        kind: Words::new(edge.kind().zh(), edge.kind().en()),
        to: node_name(graph, edge.to()),
        to_chain: elsewhere(edge.to()),
    }
}

fn node_name(graph: &ChainGraph, id: NodeId) -> Words {
    let node = graph.node(id);
    Words::new(node.zh(), node.en())
}
