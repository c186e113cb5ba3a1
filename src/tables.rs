//! The result tables that people and programs read: CSV, and JSON Lines of matches.
//!
//! Numbers are written in their shortest round-trip form and fractions not per cent, so that a value read back is the
//! value computed.

use crate::hires::HireEffect;
use crate::pipeline::Run;
use chancai_assign::ColumnOutcome;
use chancai_match::{Match, MatchIndex, Par};
use chancai_model::tiers::PersonTier;
use chancai_model::{Explanation, Identified as _, Outcome, Position, Scorer, Talent, Term, gate_text};
use chancai_taxonomy::{Lang, SkillTaxonomy};
use std::io::{self, Write};

/// Version of the result formats; raised when a column changes its meaning.
pub const FORMAT_VERSION: u32 = 1;

/// One pair of a list of the best, ready to be written.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct MatchRecord {
    /// [`FORMAT_VERSION`].
    pub format_version: u32,
    /// The scorer's fingerprint.
    pub model_fingerprint: String,
    /// External id of the position.
    pub position_id: String,
    /// Place in the list, from 1.
    pub rank: usize,
    /// External id of the talent.
    pub talent_id: String,
    /// How well the two suit.
    pub fit: f64,
    /// How well the talent suits the position.
    pub suitability: Option<f64>,
    /// How attractive the position is to the talent.
    pub attraction: Option<f64>,
    /// The value of every term, in the order of [`Term::ALL`], by name; missing ones are `None`.
    #[cfg_attr(feature = "serde", serde(serialize_with = "terms"))]
    pub terms: [Option<f64>; Term::ALL.len()],
    /// One line of reasons.
    pub explanation: String,
}

#[cfg(feature = "serde")]
fn terms<S: serde::Serializer>(terms: &[Option<f64>; Term::ALL.len()], s: S) -> Result<S::Ok, S::Error> {
    s.collect_map(Term::ALL.iter().map(|t| t.code()).zip(terms))
}

impl MatchRecord {
    /// The record of a pair from its explanation.
    fn new(
        fingerprint: &str,
        [position, talent]: [&str; 2],
        rank: usize,
        listed: &Match,
        why: &Explanation,
        (lang, skills): (Lang, &SkillTaxonomy),
    ) -> Self {
        let values = why.score.as_ref().map(|s| s.terms).unwrap_or_default();
        let mut terms = [None; Term::ALL.len()];
        for (slot, &term) in terms.iter_mut().zip(Term::ALL) {
            *slot = values.get(term).map(chancai_model::Value::to_f64);
        }
        Self {
            format_version: FORMAT_VERSION,
            model_fingerprint: fingerprint.to_owned(),
            position_id: position.to_owned(),
            rank,
            talent_id: talent.to_owned(),
            fit: listed.fit,
            suitability: listed.suitability,
            attraction: listed.attraction,
            terms,
            explanation: why.summary(lang, skills),
        }
    }
}

/// Which side the lists belong to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// The best talents of every position.
    Positions,
    /// The best positions of every talent.
    Talents,
}

/// Lists of the best with everything that is needed to write them.
#[derive(Clone, Copy, Debug)]
pub struct Lists<'a> {
    /// The index that made them.
    pub index: &'a MatchIndex<'a>,
    /// Its scorer.
    pub scorer: &'a Scorer<'a>,
    /// Its talents.
    pub talents: &'a [Talent],
    /// Its positions.
    pub positions: &'a [Position],
    /// The lists.
    pub lists: &'a [Vec<Match>],
    /// Whose they are.
    pub direction: Direction,
    /// The language of the explanations.
    pub lang: Lang,
}

impl Lists<'_> {
    /// Every entry in order, explained as it is asked for.
    pub fn records(&self) -> impl Iterator<Item = MatchRecord> {
        let fingerprint = self.scorer.fingerprint();
        let entries =
            self.lists.iter().enumerate().flat_map(|(owner, list)| {
                list.iter().enumerate().map(move |(i, listed)| (owner as u32, i + 1, listed))
            });
        entries.map(move |(owner, rank, listed)| {
            let (t, p) = match self.direction {
                Direction::Positions => (listed.candidate, owner),
                Direction::Talents => (owner, listed.candidate),
            };
            let ids = [self.positions[p as usize].id().as_str(), self.talents[t as usize].id().as_str()];
            let why = self.index.explain(t, p);
            MatchRecord::new(&fingerprint, ids, rank, listed, &why, (self.lang, self.scorer.context().skills))
        })
    }
}

impl Run {
    /// Hands the lists of the run, with what is needed to write them, to `f`.
    pub fn with_lists<T>(&self, lang: Lang, f: impl FnOnce(&Lists<'_>) -> T) -> T {
        let scorer = self.scorer();
        let (talents, positions) = (&self.district.applicants, &self.district.positions);
        let index = MatchIndex::new(&scorer, talents, positions, Par::Seq);
        let direction = Direction::Positions;
        f(&Lists { index: &index, scorer: &scorer, talents, positions, lists: &self.matches, direction, lang })
    }
}

/// Writes match records as CSV: `position_id,rank,talent_id,fit,suitability,attraction`, a column a term, `explanation`.
///
/// # Errors
///
/// What the writer says.
pub fn write_matches(out: impl Write, records: impl Iterator<Item = MatchRecord>) -> io::Result<()> {
    let mut csv = csv::Writer::from_writer(out);
    let head = ["position_id", "rank", "talent_id", "fit", "suitability", "attraction"];
    let names = Term::ALL.iter().map(|t| t.code());
    csv.write_record(head.into_iter().chain(names).chain(["explanation"]))?;
    for record in records {
        for cell in [record.position_id, record.rank.to_string(), record.talent_id, record.fit.to_string()] {
            csv.write_field(cell)?;
        }
        for value in [record.suitability, record.attraction].into_iter().chain(record.terms) {
            csv.write_field(number(value))?;
        }
        csv.write_field(record.explanation)?;
        csv.write_record(None::<&[u8]>)?;
    }
    csv.flush()
}

/// Writes match records as JSON Lines, each with its format version and model fingerprint.
///
/// # Errors
///
/// What the writer says.
#[cfg(feature = "serde")]
pub fn write_matches_jsonl(mut out: impl Write, records: impl Iterator<Item = MatchRecord>) -> io::Result<()> {
    for record in records {
        serde_json::to_writer(&mut out, &record)?;
        out.write_all(b"\n")?;
    }
    out.flush()
}

/// Writes the allocation: a row for every placed applicant, and one for every position with seats left, with the reason.
///
/// # Errors
///
/// What the writer says.
pub fn write_allocation(out: impl Write, run: &Run) -> io::Result<()> {
    let scorer = run.scorer();
    let mut csv = csv::Writer::from_writer(out);
    csv.write_record([
        "position_id",
        "employer",
        "title",
        "status",
        "seats",
        "talent_id",
        "fit",
        "suitability",
        "attraction",
        "engagement",
        "reason_zh",
        "reason_en",
    ])?;
    for (p, position) in run.district.positions.iter().enumerate() {
        let place = [position.id().as_str(), position.employer().unwrap_or_default(), position.title()];
        for &t in run.allocation.members(p as u32) {
            let talent = &run.district.applicants[t as usize];
            let why = scorer.explain(&scorer.prepare_talent(talent), &scorer.prepare_position(position));
            let score = why.score.as_ref();
            let row = [
                "placed".to_owned(),
                "1".to_owned(),
                talent.id().to_string(),
                number(score.map(|s| s.fit)),
                number(score.and_then(|s| s.suitability)),
                number(score.and_then(|s| s.attraction)),
                score.map_or("", |s| s.mode.code()).to_owned(),
                why.summary(Lang::Zh, &run.catalogue.skills),
                why.summary(Lang::En, &run.catalogue.skills),
            ];
            csv.write_record(place.iter().copied().chain(row.iter().map(String::as_str)))?;
        }
        let left = run.allocation.unfilled()[p];
        if left > 0 {
            let outcome = &run.allocation.column_outcomes()[p];
            let [zh, en] = unfilled_reason(run, p, outcome);
            let left = left.to_string();
            let row = ["unfilled", &left, "", "", "", "", "", &zh, &en];
            csv.write_record(place.iter().copied().chain(row))?;
        }
    }
    csv.flush()
}

/// Why a position has seats left: where nobody passed its gates, the gates that shut most people out.
pub fn unfilled_reason(run: &Run, position: usize, outcome: &ColumnOutcome) -> [String; 2] {
    let mut reason = [outcome.zh().to_owned(), outcome.en().to_owned()];
    let counts = match outcome {
        ColumnOutcome::NoCandidates => closed_gates(run, position),
        _ => Vec::new(),
    };
    if !counts.is_empty() {
        let most: Vec<_> = counts.iter().take(3).collect();
        for (text, (lang, open, close)) in reason.iter_mut().zip([(Lang::Zh, "：", "人"), (Lang::En, ": ", "")]) {
            let parts: Vec<String> = most
                .iter()
                .map(|(gate, n)| format!("{} {n}{close}", gate_text(*gate, lang, &run.catalogue.skills)))
                .collect();
            *text = format!("{text}{open}{}", parts.join(if lang == Lang::Zh { "，" } else { ", " }));
        }
    }
    reason
}

/// How many applicants each gate shut out of a position (the first gate of each), the most first.
pub fn closed_gates(run: &Run, position: usize) -> Vec<(chancai_model::Gate, usize)> {
    let scorer = run.scorer();
    let position = scorer.prepare_position(&run.district.positions[position]);
    let mut closed: Vec<chancai_model::Gate> = run
        .district
        .applicants
        .iter()
        .filter_map(|t| match scorer.score(&scorer.prepare_talent(t), &position) {
            Outcome::Barred(gate) => Some(gate),
            Outcome::Scored(_) => None,
        })
        .collect();
    closed.sort();
    let mut counts: Vec<_> = closed.chunk_by(|a, b| a == b).map(|same| (same[0], same.len())).collect();
    counts.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(&b.0)));
    counts
}

/// Writes what the chains are short of: a row a node; `skills` are those to look for, most wanted first.
///
/// # Errors
///
/// What the writer says.
pub fn write_gaps(out: impl Write, run: &Run) -> io::Result<()> {
    let chains = &run.catalogue.chains;
    let mut csv = csv::Writer::from_writer(out);
    csv.write_record([
        "node_id",
        "chain",
        "stage",
        "zh",
        "en",
        "verdict",
        "verdict_zh",
        "demand",
        "supply",
        "ratio",
        "headcount",
        "enterprises",
        "concentration",
        "need",
        "reasons_zh",
        "reasons_en",
        "skills",
    ])?;
    for gap in &run.gaps {
        let node = chains.node(gap.node);
        let zh: Vec<&str> = gap.reasons.iter().map(|r| r.zh()).collect();
        let en: Vec<&str> = gap.reasons.iter().map(|r| r.en()).collect();
        let skills: Vec<&str> = gap.wanted().map(|s| run.catalogue.skills.label(s.skill, Lang::Zh)).collect();
        csv.write_record([
            node.external(),
            chains.chain(node.chain()).external(),
            node.stage().code(),
            node.zh(),
            node.en(),
            gap.verdict.code(),
            gap.verdict.zh(),
            &number(gap.demand),
            &number(gap.supply),
            &number(gap.ratio),
            &number(gap.headcount),
            &gap.enterprises.map(|n| n.to_string()).unwrap_or_default(),
            &number(gap.concentration),
            &number(gap.need),
            &zh.join("；"),
            &en.join("; "),
            &skills.join("；"),
        ])?;
    }
    csv.flush()
}

/// Writes what one hire of an occupation would unlock: a row an occupation, the most first. `unlocks` are the nodes that
/// then lack nothing any more, `makes_possible` what can be made along the chains and could not before.
///
/// # Errors
///
/// What the writer says.
pub fn write_hires(out: impl Write, run: &Run, hires: &[HireEffect]) -> io::Result<()> {
    let mut csv = csv::Writer::from_writer(out);
    csv.write_record([
        "occupation_id",
        "zh",
        "en",
        "unlocks",
        "unlocks_zh",
        "makes_possible",
        "cascade_low",
        "cascade_expected",
        "cascade_high",
    ])?;
    let (occupations, chains) = (&run.catalogue.occupations, &run.catalogue.chains);
    for effect in hires {
        let id = effect.occupation;
        let unlocked = || effect.unlock.unlocked.iter().map(|node| chains.node(*node));
        let ids: Vec<&str> = unlocked().map(chancai_chain::Node::external).collect();
        let names: Vec<&str> = unlocked().map(chancai_chain::Node::zh).collect();
        let made = effect.unlock.made_possible.iter().map(|node| chains.node(*node).external());
        csv.write_record([
            occupations.external(id),
            occupations.label(id, Lang::Zh),
            occupations.label(id, Lang::En),
            &ids.join(";"),
            &names.join("；"),
            &made.collect::<Vec<_>>().join(";"),
            &effect.cascade.low.to_string(),
            &effect.cascade.expected.to_string(),
            &effect.cascade.high.to_string(),
        ])?;
    }
    csv.flush()
}

/// Writes everybody's tier: `unstated` lists the fields that the rules ask for and the person does not state, `reason` says
/// why somebody has no tier.
///
/// # Errors
///
/// What the writer says.
pub fn write_tiers(out: impl Write, tiers: &[PersonTier]) -> io::Result<()> {
    let mut csv = csv::Writer::from_writer(out);
    csv.write_record(["talent_id", "category", "tier", "rule", "version", "unstated", "reason"])?;
    for person in tiers {
        let category = person.category.map_or("", |c| c.code());
        let id = person.talent.as_str();
        match &person.tiering {
            Ok(given) => {
                let unstated: Vec<&str> = given.unstated.iter().map(|field| field.code()).collect();
                let unstated = unstated.join(";");
                csv.write_record([id, category, &given.tier, &given.rule, &given.version, &unstated, ""])?;
            }
            Err(reason) => csv.write_record([id, category, "", "", "", "", &reason.to_string()])?,
        }
    }
    csv.flush()
}

/// Writes the strings nobody recognised, the most frequent first, with the nearest label.
///
/// # Errors
///
/// What the writer says.
pub fn write_unknowns(out: impl Write, run: &Run) -> io::Result<()> {
    let mut csv = csv::Writer::from_writer(out);
    csv.write_record(["kind", "text", "count", "nearest", "similarity"])?;
    let vocabulary = run.catalogue.vocabulary();
    let mut write = |kind: &str, text: &str, count: u64, nearest: Option<(&str, f64)>| {
        let (label, score) = nearest.map_or(("", None), |(label, score)| (label, Some(score)));
        csv.write_record([kind, text, &count.to_string(), label, &number(score)])
    };
    for entry in run.ledger.unknowns.skills.entries(vocabulary.skills) {
        let near = entry.nearest.as_ref().map(|n| (run.catalogue.skills.label(n.id, Lang::Zh), n.score));
        write("skill", &entry.text, entry.count, near)?;
    }
    for entry in run.ledger.unknowns.occupations.entries(vocabulary.occupations) {
        let near = entry.nearest.as_ref().map(|n| (run.catalogue.occupations.label(n.id, Lang::Zh), n.score));
        write("occupation", &entry.text, entry.count, near)?;
    }
    csv.flush()
}

fn number(value: Option<f64>) -> String {
    value.map(|v| v.to_string()).unwrap_or_default()
}
