//! From a page to HTML.

use crate::chains::{self, ChainView};
use crate::matches::{self, PositionView, gate_words};
use crate::page::{AllocationTable, Page, QuotaLine, UnmatchedPosition};
use crate::svg::legend::{self, Key, Mark};
use crate::text::{count, fraction, ratio};
use crate::{ReportError, Words, check};
use askama::Template;
use chancai_table::{Fault, FaultCode};
use std::collections::BTreeMap;

/// How many refused rows are listed; beyond that the counts tell enough on paper.
const REJECTS_SHOWN: usize = 200;
const STYLE: &str = concat!(include_str!("../templates/picture.css"), include_str!("../templates/style.css"));

/// The whole page as one HTML file. The same page gives the same bytes.
///
/// # Errors
///
/// [`ReportError::UnknownNode`] and [`ReportError::UnknownSkill`] where an id does not belong to the page's graph
/// or taxonomy; [`ReportError::TooLarge`] where a chain cannot be drawn; [`ReportError::Template`] where the template engine fails.
pub fn render(page: &Page<'_>) -> Result<String, ReportError> {
    check::page(page)?;
    let checked = |part: fn(&AllocationTable) -> usize| count(page.allocation.as_ref().map_or(0, part) as u64);
    let chains = chains::views(page)?;
    let template = PageTemplate {
        style: STYLE,
        page,
        keys: legend::keys(&chains.iter().map(|chain| &chain.picture).collect::<Vec<_>>()),
        chains,
        positions: matches::views(page),
        positions_total: count(page.positions_total as u64),
        placements: placements(page),
        blocking_pairs: checked(|allocation| allocation.blocking_pairs),
        edges_checked: checked(|allocation| allocation.edges_checked),
        unmatched: page.unmatched.iter().map(|position| unmatched(page, position)).collect(),
        quotas: page.quotas.iter().map(quota).collect(),
        unknown: unknown(page),
        reject_counts: reject_counts(page.rejects),
        rejects: &page.rejects[..page.rejects.len().min(REJECTS_SHOWN)],
        rejects_hidden: page.rejects.len().saturating_sub(REJECTS_SHOWN),
    };
    Ok(template.render()?)
}

#[derive(Template)]
#[template(path = "page.html")]
struct PageTemplate<'a> {
    style: &'static str,
    page: &'a Page<'a>,
    keys: Vec<Key>,
    chains: Vec<ChainView>,
    positions: Vec<PositionView<'a>>,
    positions_total: String,
    placements: Vec<PlacementView<'a>>,
    blocking_pairs: String,
    edges_checked: String,
    unmatched: Vec<UnmatchedView<'a>>,
    quotas: Vec<QuotaView<'a>>,
    unknown: Vec<UnknownView<'a>>,
    reject_counts: Vec<RejectCount>,
    rejects: &'a [Fault],
    rejects_hidden: usize,
}

struct PlacementView<'a> {
    placement: &'a crate::Placement,
    fit: String,
    mode: Words,
}

struct UnmatchedView<'a> {
    position: &'a UnmatchedPosition,
    barred: Vec<BarredView>,
}

struct BarredView {
    gate: Words,
    code: &'static str,
    talents: String,
}

struct QuotaView<'a> {
    quota: &'a QuotaLine,
    max: String,
    posts: String,
    filled: String,
    /// Seats filled beyond the quota.
    over: bool,
    /// Filled seats as a part of the quota, 0 to 100.
    length: u32,
}

struct UnknownView<'a> {
    text: &'a str,
    count: String,
    nearest: Option<&'a Words>,
    alike: String,
}

struct RejectCount {
    code: FaultCode,
    rows: usize,
}

fn placements<'a>(page: &'a Page<'_>) -> Vec<PlacementView<'a>> {
    let rows = page.allocation.iter().flat_map(|allocation| &allocation.rows);
    let view = |placement: &'a crate::Placement| PlacementView {
        placement,
        fit: fraction(placement.fit),
        mode: Words::new(placement.mode.zh(), placement.mode.en()),
    };
    rows.map(view).collect()
}

fn unmatched<'a>(page: &Page<'_>, position: &'a UnmatchedPosition) -> UnmatchedView<'a> {
    let barred = position.barred.iter().map(|barred| BarredView {
        gate: gate_words(barred.gate, page.skills),
        code: barred.gate.code(),
        talents: count(barred.talents as u64),
    });
    UnmatchedView { position, barred: barred.collect() }
}

fn quota(quota: &QuotaLine) -> QuotaView<'_> {
    let share = u64::from(quota.filled) * 100 / u64::from(quota.max.max(1));
    QuotaView {
        quota,
        max: count(quota.max.into()),
        posts: count(quota.posts.into()),
        filled: count(quota.filled.into()),
        over: quota.filled > quota.max,
        length: share.min(100) as u32,
    }
}

fn unknown<'a>(page: &'a Page<'_>) -> Vec<UnknownView<'a>> {
    let view = |line: &'a crate::UnknownText| UnknownView {
        text: &line.text,
        count: count(line.count),
        nearest: line.nearest.as_ref().map(|near| &near.0),
        alike: line.nearest.as_ref().map(|near| ratio(near.1)).unwrap_or_default(),
    };
    page.unknown.iter().map(view).collect()
}

/// How many faults there are of each code, most first; equals by code.
fn reject_counts(rejects: &[Fault]) -> Vec<RejectCount> {
    let mut counts: BTreeMap<&'static str, RejectCount> = BTreeMap::new();
    for fault in rejects {
        counts.entry(fault.code.code).or_insert(RejectCount { code: fault.code, rows: 0 }).rows += 1;
    }
    let mut counts: Vec<RejectCount> = counts.into_values().collect();
    counts.sort_by_key(|count| std::cmp::Reverse(count.rows));
    counts
}
