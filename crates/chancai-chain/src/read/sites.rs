//! sites.csv, site-links.csv and cross-cuts.csv.

use std::collections::BTreeMap;

use chancai_table::{Column, Fault, Row, Source, fold_key};

use super::rows::as_of;
use crate::sites::{SITE_KINDS, SITE_LINK_KINDS};
use crate::{ChainError, ChainGraph, CrossCut, NodeId, Site, SiteLink, codes};

const SITE_COLUMNS: &[Column] = &[
    Column::required("id", &["编号"]),
    Column::required("kind", &["类别"]),
    Column::required("zh", &["中文名"]),
    Column::required("en", &["英文名"]),
    Column::optional("region", &["区域"]),
    Column::optional("nodes", &["产业链节点"]),
    Column::optional("capacity", &["容量"]),
    Column::optional("eligibility", &["准入条件"]),
    Column::optional("evidence", &["依据"]),
    Column::optional("as_of", &["截至"]),
];

const LINK_COLUMNS: &[Column] = &[
    Column::required("from", &["起点"]),
    Column::required("to", &["终点"]),
    Column::required("kind", &["关系"]),
    Column::optional("evidence", &["依据"]),
    Column::optional("as_of", &["截至"]),
];

const CUT_COLUMNS: &[Column] = &[
    Column::required("id", &["编号"]),
    Column::required("cut", &["切面"]),
    Column::required("cut_zh", &["切面中文名"]),
    Column::required("cut_en", &["切面英文名"]),
    Column::required("zh", &["中文名"]),
    Column::required("en", &["英文名"]),
    Column::required("nodes", &["产业链节点"]),
    Column::optional("evidence", &["依据"]),
];

/// Sites with their links, and what was wrong with the other rows.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct LoadedSites {
    /// The good sites, by external id.
    pub sites: Vec<Site>,
    /// The good links, by the sites they join and their kind.
    pub links: Vec<SiteLink>,
    /// Every fault of every other row: sites, then links.
    pub rejects: Vec<Fault>,
    /// Worth a look; nothing was left out for these but unknown columns.
    pub notes: Vec<Fault>,
}

/// Reads sites.csv and site-links.csv.
///
/// A row with a fault is left out whole: a node that the chains do not hold, a kind that is none, an id given twice, a
/// link to a site that is not there or to the one it comes from, or one that its two sites' kinds do not fit
/// ([`SiteLinkKind::fits`](crate::SiteLinkKind::fits)).
///
/// # Errors
///
/// [`ChainError::Table`] for a file that cannot be read as a table at all.
///
/// # Example
///
/// ```
/// use chancai_chain::{ChainGraph, SiteKind, SiteLinkKind, read_sites};
/// use chancai_table::{Format, Source};
///
/// let csv = |name, text| Source::from_text(name, text, Format::Csv);
/// let sites = csv("sites.csv", "编号,类别,中文名,英文名\nhq,总部,某芯片公司总部,HQ\nfab,基地,封测基地,OSAT base\n");
/// let links = csv("site-links.csv", "from,to,kind\nhq,fab,总部+基地\nfab,hq,总部+基地\n");
/// let loaded = read_sites(&sites, &links, &ChainGraph::default())?;
/// assert_eq!(loaded.sites[loaded.links[0].to].kind, SiteKind::Base);
/// assert_eq!(loaded.links[0].kind, SiteLinkKind::HqBase);
/// // 基地不能当总部：第二条退回。
/// assert_eq!(loaded.rejects[0].code.code, "site_kinds");
/// # Ok::<(), chancai_chain::ChainError>(())
/// ```
pub fn read_sites(sites: &Source, links: &Source, graph: &ChainGraph) -> Result<LoadedSites, ChainError> {
    let table = chancai_table::read(sites, SITE_COLUMNS, |row| site_row(row, graph))?;
    let (mut rejects, mut notes) = (table.rejects, table.notes);
    let mut sites: Vec<Site> = table.rows.into_iter().map(|row| row.value).collect();
    sites.sort_by(|a, b| a.external.cmp(&b.external));
    let places: BTreeMap<&str, usize> = sites.iter().enumerate().map(|(at, site)| (&*site.external, at)).collect();
    let table = chancai_table::read(links, LINK_COLUMNS, |row| link_row(row, &sites, &places))?;
    rejects.extend(table.rejects);
    notes.extend(table.notes);
    let mut links: Vec<SiteLink> = table.rows.into_iter().map(|row| row.value).collect();
    links.sort_by_key(|link| (link.from, link.to, link.kind));
    Ok(LoadedSites { sites, links, rejects, notes })
}

fn site_row(row: &mut Row<'_>, graph: &ChainGraph) -> Option<Site> {
    let external = row.unique_id("id");
    let kind = row.required_text("kind").and_then(|_| row.choice("kind", SITE_KINDS));
    let (zh, en) = (row.required_text("zh"), row.required_text("en"));
    let stated = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    let region = stated(&row.folded("region"));
    let nodes = nodes(row, graph);
    let capacity = row.integer("capacity", 0..=u64::from(u32::MAX)).map(|n| n as u32);
    let eligibility = stated(&row.folded("eligibility"));
    let (evidence, as_of) = (row.text("evidence").to_owned(), as_of(row));
    Some(Site {
        external: external?,
        kind: kind?,
        zh: zh?,
        en: en?,
        region,
        nodes,
        capacity,
        eligibility,
        evidence,
        as_of,
    })
}

fn link_row(row: &mut Row<'_>, sites: &[Site], places: &BTreeMap<&str, usize>) -> Option<SiteLink> {
    let mut end = |column: &'static str| {
        let id = row.id(column)?;
        let place = places.get(&*id).copied();
        if place.is_none() {
            row.fault(codes::UNKNOWN_SITE, column, id, "sites.csv 中的编号 an id of sites.csv");
        }
        place
    };
    let (from, to) = (end("from"), end("to"));
    let kind = row.required_text("kind").and_then(|_| row.choice("kind", SITE_LINK_KINDS));
    let (evidence, as_of) = (row.text("evidence").to_owned(), as_of(row));
    let (from, to, kind) = (from?, to?, kind?);
    if from == to {
        // A park would fit both ends.
        row.fault(codes::SELF_LOOP, "to", &*sites[to].external, "另一处平台 another site than `from`");
        return None;
    }
    if !kind.fits(sites[from].kind, sites[to].kind) {
        let given = format!("{} -> {}", sites[from].kind.code(), sites[to].kind.code());
        row.fault(codes::SITE_KINDS, "kind", given, kind.zh());
        return None;
    }
    Some(SiteLink { from, to, kind, evidence, as_of })
}

/// The nodes of a list, ascending, each once; unknown ones are faults.
fn nodes(row: &mut Row<'_>, graph: &ChainGraph) -> Vec<NodeId> {
    let mut nodes = Vec::new();
    for item in row.list("nodes") {
        match graph.find(&fold_key(item)) {
            Some(node) => nodes.push(node),
            None => row.fault(codes::UNKNOWN_NODE, "nodes", item, "nodes.csv 中的编号 an id of nodes.csv"),
        }
    }
    nodes.sort_unstable();
    nodes.dedup();
    nodes
}

/// Facets, faults, notes.
type CutsWithFaults = (Vec<CrossCut>, Vec<Fault>, Vec<Fault>);

/// Reads cross-cuts.csv: the facets by external id, with every fault and note.
///
/// # Errors
///
/// [`ChainError::Table`] for a file that cannot be read as a table at all.
///
/// # Example
///
/// ```
/// use chancai_chain::{ChainGraph, read_cross_cuts};
/// use chancai_table::{Format, Source};
///
/// let text = "id,cut,cut_zh,cut_en,zh,en,nodes\nscreen,xphw,芯屏器核网,Chips to networks,屏,Displays,\n";
/// let (cuts, rejects, _) = read_cross_cuts(&Source::from_text("cuts.csv", text, Format::Csv), &ChainGraph::default())?;
/// assert!(cuts[0].zh == "屏" && cuts[0].nodes.is_empty() && rejects.is_empty());
/// # Ok::<(), chancai_chain::ChainError>(())
/// ```
pub fn read_cross_cuts(source: &Source, graph: &ChainGraph) -> Result<CutsWithFaults, ChainError> {
    let table = chancai_table::read(source, CUT_COLUMNS, |row| cut_row(row, graph))?;
    let mut cuts: Vec<CrossCut> = table.rows.into_iter().map(|row| row.value).collect();
    cuts.sort_by(|a, b| a.external.cmp(&b.external));
    Ok((cuts, table.rejects, table.notes))
}

fn cut_row(row: &mut Row<'_>, graph: &ChainGraph) -> Option<CrossCut> {
    let (external, cut) = (row.unique_id("id"), row.id("cut"));
    let mut text = |column| row.required_text(column);
    let (cut_zh, cut_en, zh, en) = (text("cut_zh"), text("cut_en"), text("zh"), text("en"));
    let (nodes, evidence) = (nodes(row, graph), row.text("evidence").to_owned());
    Some(CrossCut {
        external: external?,
        cut: cut?,
        cut_zh: cut_zh?,
        cut_en: cut_en?,
        zh: zh?,
        en: en?,
        nodes,
        evidence,
    })
}
