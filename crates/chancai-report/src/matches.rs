//! The recommendation section: positions, their best talents, and why.

use crate::Words;
use crate::page::{MatchLine, Page, PositionMatches};
use crate::text::{decimal, fraction, ratio, stated};
use chancai_model::{Explanation, Gate, Need, Score, Side, SkillEvidence, Term, TermLine, gate_text, opinion_text};
use chancai_taxonomy::{Lang, SkillTaxonomy};

/// A position as the template shows it.
#[derive(Debug)]
pub(crate) struct PositionView<'a> {
    pub(crate) position: &'a PositionMatches<'a>,
    pub(crate) open: bool,
    pub(crate) urgency: String,
    pub(crate) best_fit: Option<String>,
    pub(crate) talents: Vec<TalentView<'a>>,
}

/// A recommended talent.
#[derive(Debug)]
pub(crate) struct TalentView<'a> {
    pub(crate) rank: usize,
    pub(crate) id: &'a str,
    pub(crate) fit: String,
    pub(crate) suitability: String,
    pub(crate) attraction: String,
    pub(crate) mode: Words,
    pub(crate) bars: Vec<Bar>,
    pub(crate) gates: Vec<Words>,
    /// What the employer says of the talent.
    pub(crate) opinion: Option<Words>,
    pub(crate) sides: Vec<SideView>,
    pub(crate) skills: Vec<EvidenceView>,
}

impl TalentView<'_> {
    /// Whether the level of some held skill was assumed, which a note explains.
    pub(crate) fn assumed(&self) -> bool {
        self.skills.iter().filter_map(|skill| skill.by.as_ref()).any(|by| by.assumed)
    }
}

/// The value of a term as a bar of 0 to 100.
#[derive(Debug)]
pub(crate) struct Bar {
    pub(crate) term: Words,
    pub(crate) length: String,
    pub(crate) value: String,
}

/// The terms of a side and what they come to.
#[derive(Debug)]
pub(crate) struct SideView {
    pub(crate) side: Words,
    pub(crate) sum: String,
    pub(crate) lines: Vec<TermView>,
    /// Terms without a value that the model leaves out.
    pub(crate) left_out: Vec<Words>,
}

/// One line of the sum.
#[derive(Debug)]
pub(crate) struct TermView {
    pub(crate) term: Words,
    pub(crate) value: Option<String>,
    pub(crate) weight: String,
    pub(crate) contribution: String,
}

/// A requirement and what met it.
#[derive(Debug)]
pub(crate) struct EvidenceView {
    pub(crate) need: Words,
    pub(crate) wanted: Words,
    pub(crate) level: String,
    pub(crate) importance: String,
    /// The held skill, whether it is the very one, how alike it is, and the level it is held at.
    pub(crate) by: Option<HeldView>,
    pub(crate) coverage: String,
}

/// The held skill that met a requirement best.
#[derive(Debug)]
pub(crate) struct HeldView {
    pub(crate) skill: Words,
    pub(crate) same: bool,
    pub(crate) relation: Words,
    pub(crate) similarity: String,
    pub(crate) level: String,
    pub(crate) assumed: bool,
}

/// Every position in the order given.
pub(crate) fn views<'a>(page: &'a Page<'a>) -> Vec<PositionView<'a>> {
    let view = |(index, position): (usize, &'a PositionMatches<'a>)| {
        let talents: Vec<TalentView<'a>> =
            (1..).zip(&position.matches).map(|(rank, line)| talent(rank, line, page.skills)).collect();
        let best = position.matches.first().and_then(|line| line.explanation.score.as_ref());
        PositionView {
            position,
            open: index < page.positions_open,
            urgency: stated(position.urgency, decimal),
            best_fit: best.map(|score| fraction(score.fit)),
            talents,
        }
    };
    page.positions.iter().enumerate().map(view).collect()
}

/// A gate in both languages, with the skill it names.
pub(crate) fn gate_words(gate: Gate, skills: &SkillTaxonomy) -> Words {
    Words::new(gate_text(gate, Lang::Zh, skills), gate_text(gate, Lang::En, skills))
}

fn talent<'a>(rank: usize, line: &'a MatchLine<'a>, skills: &SkillTaxonomy) -> TalentView<'a> {
    let explanation = line.explanation;
    let score = explanation.score.as_ref();
    let show = |value: Option<f64>| stated(value, fraction);
    TalentView {
        rank,
        id: &line.talent,
        fit: show(score.map(|s| s.fit)),
        suitability: show(score.and_then(|s| s.suitability)),
        attraction: show(score.and_then(|s| s.attraction)),
        mode: score.map_or_else(Words::default, |s| Words::new(s.mode.zh(), s.mode.en())),
        bars: bars(explanation),
        gates: explanation.gates.iter().map(|&gate| gate_words(gate, skills)).collect(),
        opinion: explanation.opinion.as_ref().map(|o| Words::new(opinion_text(o, Lang::Zh), opinion_text(o, Lang::En))),
        sides: score.map_or_else(Vec::new, |score| sides(explanation, score)),
        skills: explanation.skills.iter().map(|evidence| evidence_view(evidence, skills)).collect(),
    }
}

/// A bar for each term that has a value; one that counts on both sides is shown once.
fn bars(explanation: &Explanation) -> Vec<Bar> {
    let mut seen = Vec::new();
    let mut bars = Vec::new();
    for line in &explanation.terms {
        let Some(value) = line.value.filter(|_| !seen.contains(&line.term)) else { continue };
        seen.push(line.term);
        bars.push(Bar {
            term: Words::new(line.term.zh(), line.term.en()),
            length: decimal(value.clamp(0.0, 1.0) * 100.0),
            value: ratio(value),
        });
    }
    bars
}

fn sides(explanation: &Explanation, score: &Score) -> Vec<SideView> {
    let view = |&side: &Side| {
        let value = if side == Side::Suitability { score.suitability } else { score.attraction };
        let lines = explanation.terms.iter().filter(|line| line.side == side);
        let (out, counted): (Vec<_>, Vec<_>) = lines.partition(|line| line.value.is_none() && line.weight == 0.0);
        SideView {
            side: Words::new(side.zh(), side.en()),
            sum: stated(value, fraction),
            lines: counted.into_iter().map(|line| term_view(line, explanation)).collect(),
            left_out: out.into_iter().map(|line| Words::new(line.term.zh(), line.term.en())).collect(),
        }
    };
    Side::ALL.iter().map(view).collect()
}

/// The phase of development stands beside its term.
fn term_view(line: &TermLine, explanation: &Explanation) -> TermView {
    let term = match explanation.phase.filter(|_| line.term == Term::Phase) {
        Some(phase) => {
            Words::new(format!("{}（{}）", line.term.zh(), phase.zh()), format!("{} ({})", line.term.en(), phase.en()))
        }
        None => Words::new(line.term.zh(), line.term.en()),
    };
    TermView {
        term,
        value: line.value.map(fraction),
        weight: fraction(line.weight),
        contribution: fraction(line.contribution()),
    }
}

fn evidence_view(evidence: &SkillEvidence, skills: &SkillTaxonomy) -> EvidenceView {
    let need = match evidence.need {
        Need::Must => ("必须", "must"),
        Need::Required => ("需要", "wanted"),
        Need::Optional => ("加分", "welcome"),
    };
    let by = evidence.by.map(|skill| HeldView {
        skill: Words::of_concept(skills, skill),
        same: skill == evidence.wanted,
        relation: evidence.relation.map_or_else(Words::default, |r| Words::new(r.zh(), r.en())),
        similarity: ratio(evidence.similarity.to_f64()),
        level: ratio(evidence.held.to_f64()),
        assumed: evidence.assumed,
    });
    EvidenceView {
        need: Words::new(need.0, need.1),
        wanted: Words::of_concept(skills, evidence.wanted),
        level: stated(evidence.level.map(chancai_model::Fraction::to_f64), ratio),
        importance: ratio(evidence.importance.to_f64()),
        by,
        coverage: ratio(evidence.coverage.to_f64()),
    }
}
