//! The page that people read: a run's results turned into the report's types.

use crate::Error;
use crate::pipeline::Run;
use crate::tables::{FORMAT_VERSION, closed_gates, unfilled_reason};
use chancai_assign::RowOutcome;
use chancai_chain::{ChokepointOptions, Verdict};
use chancai_model::read::region_label;
use chancai_model::{Explanation, Identified as _, Position, PreparedPosition, Scorer};
use chancai_report::{
    AllocationTable, Chokepoint, Figure, GateCount, MatchLine, NodeLacking, Page, Placement, PositionMatches,
    QuotaLine, UnknownText, UnmatchedPosition, Words, count,
};
use std::collections::BTreeMap;

/// What the page says of itself.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct PageOptions {
    /// The district, Chinese and English.
    pub district: [String; 2],
    /// The date the data stand for.
    pub as_of: String,
    /// Where the data come from, a line each, Chinese and English.
    pub provenance: Vec<[String; 2]>,
    /// How many positions are shown with their matches, the most urgent first.
    pub positions: usize,
}

impl Default for PageOptions {
    fn default() -> Self {
        Self { district: [String::new(), String::new()], as_of: String::new(), provenance: Vec::new(), positions: 40 }
    }
}

/// The page of a run as one self-contained HTML file.
///
/// # Errors
///
/// What the template says.
pub fn render(run: &Run, options: &PageOptions) -> Result<String, Error> {
    let scorer = run.scorer();
    let shown = most_urgent(run, options.positions);
    let explained: Vec<Vec<Explanation>> = shown.iter().map(|&p| explanations(run, &scorer, p)).collect();

    let mut page =
        Page::new(words("产才匹配建议", "Talent and industry matching"), &run.catalogue.chains, &run.catalogue.skills);
    page.district = Words::new(&*options.district[0], &*options.district[1]);
    page.as_of.clone_from(&options.as_of);
    page.provenance = options.provenance.iter().map(|[zh, en]| words(zh, en)).collect();
    if let Some(basis) = &run.ledger.consent_basis {
        page.provenance.push(Words::new(format!("同意依据：{basis}"), format!("Basis of consent: {basis}")));
    }
    page.model_fingerprint = scorer.fingerprint();
    page.format_version = FORMAT_VERSION.to_string();
    page.figures = figures(run);
    page.gaps = &run.gaps;
    page.lacking = lacking(run);
    page.chokepoints = chokepoints(run)?;
    page.positions = shown.iter().zip(&explained).map(|(&p, why)| position(run, p, why)).collect();
    page.positions_total = run.district.positions.len();
    page.allocation = Some(allocation(run, &scorer));
    page.unmatched = unmatched(run);
    page.quotas = quotas(run);
    page.unknown = unknown(run);
    page.rejects = &run.ledger.rejects;
    Ok(chancai_report::render(&page)?)
}

fn words(zh: &str, en: &str) -> Words {
    Words::new(zh, en)
}

/// Positions with matches, by urgency descending, then by id.
fn most_urgent(run: &Run, limit: usize) -> Vec<usize> {
    let mut places: Vec<usize> = (0..run.matches.len()).filter(|&p| !run.matches[p].is_empty()).collect();
    places.sort_by_key(|&p| (std::cmp::Reverse(run.district.positions[p].urgency()), p));
    places.truncate(limit);
    places
}

fn explanations(run: &Run, scorer: &Scorer<'_>, position: usize) -> Vec<Explanation> {
    let prepared: PreparedPosition = scorer.prepare_position(&run.district.positions[position]);
    let talents = run.matches[position].iter().map(|m| &run.district.applicants[m.candidate as usize]);
    talents.take(5).map(|t| scorer.explain(&scorer.prepare_talent(t), &prepared)).collect()
}

fn figures(run: &Run) -> Vec<Figure> {
    let district = &run.district;
    let seats: u64 = district.positions.iter().map(|p| u64::from(p.headcount())).sum();
    let left: u64 = run.allocation.unfilled().iter().map(|&n| u64::from(n)).sum();
    let open = run.matches.iter().filter(|list| !list.is_empty()).count();
    let gaps = |verdict| run.gaps.iter().filter(|g| g.verdict == verdict).count() as u64;
    let figure = |zh, en, value: u64| Figure::new(words(zh, en), count(value));
    let teams = district.teams.len();
    vec![
        figure("申请单元", "Applicants", district.applicants.len() as u64)
            .note(Words::new(format!("其中团队 {teams} 个"), format!("{teams} of them teams"))),
        figure("岗位", "Positions", district.positions.len() as u64)
            .note(Words::new(format!("{open} 个有人可荐"), format!("{open} with candidates"))),
        figure("席位", "Seats", seats),
        figure("建议安排", "Placed", run.allocation.placed() as u64),
        figure("空缺席位", "Seats left", left),
        figure("缺 / 弱节点", "Missing or weak nodes", gaps(Verdict::Missing) + gaps(Verdict::Weak)).note(Words::new(
            format!("缺 {}，弱 {}", gaps(Verdict::Missing), gaps(Verdict::Weak)),
            format!("{} missing, {} weak", gaps(Verdict::Missing), gaps(Verdict::Weak)),
        )),
        figure("退回的行", "Rejected rows", run.ledger.rejected_rows() as u64),
        figure("未识别的技能", "Unknown skills", run.ledger.unknowns.skills.len() as u64),
    ]
}

/// For every node that is missing or weak the skills to look for.
fn lacking(run: &Run) -> Vec<NodeLacking> {
    let short = run.gaps.iter().filter(|g| matches!(g.verdict, Verdict::Missing | Verdict::Weak));
    short.map(|gap| NodeLacking { node: gap.node, skills: gap.wanted().map(|wanted| wanted.skill).collect() }).collect()
}

/// How many chokepoints of each chain's product are marked.
const MARKED: usize = 6;

/// For every chain that names its product the nodes of the chain that it cannot be made without, the hardest to replace
/// first.
fn chokepoints(run: &Run) -> Result<Vec<Chokepoint>, Error> {
    let graph = &run.catalogue.chains;
    let mut marks = Vec::new();
    for (chain, record) in graph.chains() {
        let Some(product) = record.product() else { continue };
        // Only what is necessary alone is marked.
        let mut options = ChokepointOptions::default();
        options.cuts.max_size = 1;
        let found = chancai_chain::chokepoints(graph, product, &[], &options, chancai_chain::Par::Seq)?;
        let needed = found.nodes.iter().filter(|point| point.parts.necessity >= 1.0);
        let own = needed.filter(|point| graph.node(point.node).chain() == chain);
        for (rank, point) in (1..).zip(own.take(MARKED)) {
            let product = graph.node(product);
            let reason = Words::new(
                format!("没有它就做不成{}", product.zh()),
                format!("{} cannot be made without it", product.en()),
            );
            marks.push(Chokepoint { node: point.node, rank: Some(rank), reason });
        }
    }
    Ok(marks)
}

fn position<'a>(run: &'a Run, p: usize, why: &'a [Explanation]) -> PositionMatches<'a> {
    let position = &run.district.positions[p];
    let line = |(listed, explanation): (&chancai_match::Match, &'a Explanation)| MatchLine {
        talent: run.district.applicants[listed.candidate as usize].id().to_string(),
        explanation,
    };
    PositionMatches {
        id: position.id().to_string(),
        title: position.title().to_owned(),
        employer: employer(run, position),
        region: position.region().map(|r| region_label(run.catalogue.regions.get(r)).to_owned()),
        headcount: position.headcount(),
        urgency: Some(position.urgency().to_f64()),
        matches: run.matches[p].iter().zip(why).map(line).collect(),
    }
}

/// The employer's Chinese name, or its id where no file names it.
fn employer(run: &Run, position: &Position) -> Option<String> {
    let id = position.employer()?;
    let named = run.district.employers.iter().find(|e| e.id == id).map(|e| e.zh.as_str());
    Some(named.filter(|n| !n.is_empty()).unwrap_or(id).to_owned())
}

fn allocation(run: &Run, scorer: &Scorer<'_>) -> AllocationTable {
    let placed = run.allocation.row_to_column().iter().zip(run.allocation.row_outcomes()).enumerate();
    let rows = placed.filter_map(|(row, (column, outcome))| {
        let (position, talent) = (&run.district.positions[(*column)? as usize], &run.district.applicants[row]);
        let outcome = match outcome {
            RowOutcome::Placed { rank } => *rank,
            _ => return None,
        };
        let scored = scorer.score_pair(talent, position);
        let score = scored.score()?;
        Some(Placement {
            talent: talent.id().to_string(),
            position: position.id().to_string(),
            title: position.title().to_owned(),
            employer: employer(run, position),
            fit: score.fit,
            mode: score.mode,
            rank: outcome,
        })
    });
    let certificate = run.allocation.certificate();
    AllocationTable {
        rows: rows.collect(),
        blocking_pairs: certificate.blocking_pairs(),
        edges_checked: certificate.edges_checked(),
    }
}

fn unmatched(run: &Run) -> Vec<UnmatchedPosition> {
    let open = run.allocation.unfilled().iter().enumerate().filter(|(_, left)| **left > 0);
    open.map(|(p, &seats)| {
        let position = &run.district.positions[p];
        let [zh, en] = unfilled_reason(run, p, &run.allocation.column_outcomes()[p]);
        let none = run.matches[p].is_empty();
        let barred = if none { closed_gates(run, p) } else { Vec::new() };
        UnmatchedPosition {
            id: position.id().to_string(),
            title: position.title().to_owned(),
            employer: employer(run, position),
            seats,
            reason: Words::new(zh, en),
            barred: barred.into_iter().map(|(gate, talents)| GateCount { gate, talents }).collect(),
        }
    })
    .collect()
}

/// For each programme its maximum, the seats on file and those filled.
fn quotas(run: &Run) -> Vec<QuotaLine> {
    let mut seats: BTreeMap<&str, (u32, u32)> = BTreeMap::new();
    for (p, position) in run.district.positions.iter().enumerate() {
        if let Some(programme) = position.programme() {
            let (posts, filled) = seats.entry(programme).or_default();
            *posts += position.headcount();
            *filled += run.allocation.members(p as u32).len() as u32;
        }
    }
    let line = |quota: &chancai_model::Quota| {
        let (posts, filled) = seats.get(quota.id()).copied().unwrap_or_default();
        let programme = words(quota.zh(), quota.en());
        QuotaLine { id: quota.id().to_owned(), programme, max: quota.max(), posts, filled }
    };
    run.district.quotas.iter().map(line).collect()
}

fn unknown(run: &Run) -> Vec<UnknownText> {
    let vocabulary = run.catalogue.vocabulary();
    let skills = run.ledger.unknowns.skills.entries(vocabulary.skills);
    let occupations = run.ledger.unknowns.occupations.entries(vocabulary.occupations);
    skills
        .iter()
        .map(|entry| UnknownText::of(entry, &run.catalogue.skills))
        .chain(occupations.iter().map(|entry| UnknownText::of(entry, &run.catalogue.occupations)))
        .collect()
}
