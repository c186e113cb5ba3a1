//! Explanations as plain data: external ids and codes, no dense ids.

use super::change::Change;
use super::counterfactual::{Counterfactual, Improvement};
use super::explain::{Explanation, Relation, SkillEvidence, TermLine};
use super::gate::Gate;
use super::model::{Missing, Side, Term};
use super::passed::open_gate_text;
use super::score::Scorer;
use super::wording::gate_text;
use crate::position::Need;
use crate::scale::{EngagementMode, Phase};
use crate::{Fraction, Opinion};
use chancai_taxonomy::{Lang, SkillId};

/// Version of [`ExplanationRecord`]; raised when a field changes its meaning.
pub const EXPLANATION_VERSION: u32 = 1;

/// The whole account of a pair, ready to be written and read by other programs.
///
/// The numerators of a side's terms sum to `side * denominator` exactly, and fit is the model's combination of the two
/// sides.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct ExplanationRecord {
    /// [`EXPLANATION_VERSION`].
    pub format_version: u32,
    /// The scorer's fingerprint.
    pub model_fingerprint: String,
    /// Every closed gate; empty where the pair was scored.
    pub gates: Vec<GateRecord>,
    /// Every gate the pair came through.
    pub passed: Vec<GateRecord>,
    /// How well the two suit.
    pub fit: Option<f64>,
    /// How well the talent suits the position.
    pub suitability: Option<f64>,
    /// How attractive the position is to the talent.
    pub attraction: Option<f64>,
    /// How the two sides become fit: the code of the model's [`Combine`](super::Combine).
    pub combine: &'static str,
    /// The way of working that suits both best.
    pub engagement: Option<EngagementMode>,
    /// The terms, suitability first.
    pub terms: Vec<TermRecord>,
    /// The requirements, and what met them.
    pub skills: Vec<EvidenceRecord>,
    /// What a missing term counted as.
    pub missing: Missing,
    /// The phase of development the post is of.
    pub phase: Option<Phase>,
    /// What the employer says of the candidate.
    pub opinion: Option<Opinion>,
    /// What would raise fit, the most first.
    pub improvements: Vec<ChangeRecord>,
}

/// A gate, closed or open.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct GateRecord {
    /// Its code.
    pub code: &'static str,
    /// Whose demand it is.
    pub side: Option<Side>,
    /// In Chinese: why it is closed, or that it is open.
    pub zh: String,
    /// In English.
    pub en: String,
}

/// One term on one side.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct TermRecord {
    /// The side.
    pub side: Side,
    /// The term.
    pub term: Term,
    /// Its value; `None` where it is missing.
    pub value: Option<f64>,
    /// Its share of the side's weight, missing terms dealt with.
    pub weight: f64,
    /// What it adds to the side: `numerator / denominator`.
    pub contribution: f64,
    /// What it adds, exactly.
    pub numerator: u64,
    /// The same for all terms of a side.
    pub denominator: u64,
}

/// One requirement, and the held skill that met it best.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct EvidenceRecord {
    /// External id of the skill wanted.
    pub wanted: String,
    /// Its Chinese name.
    pub zh: String,
    /// Its English name.
    pub en: String,
    /// How it is wanted.
    pub need: Need,
    /// The level wanted; `None`: any.
    pub level: Option<Fraction>,
    /// Its importance.
    pub importance: Fraction,
    /// How far it is met.
    pub coverage: Fraction,
    /// External id of the skill that met it; `None` where nothing did.
    pub by: Option<String>,
    /// How that skill stands to the one wanted.
    pub relation: Option<Relation>,
    /// How far it stands for it.
    pub similarity: Fraction,
    /// The level it is held at.
    pub held: Fraction,
    /// Whether that level was assumed.
    pub assumed: bool,
}

/// A change, and what it would do.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct ChangeRecord {
    /// The code of the change.
    pub code: &'static str,
    /// External id of the skill, where it is about one.
    pub skill: Option<String>,
    /// In Chinese.
    pub zh: String,
    /// In English.
    pub en: String,
    /// Fit with this change alone; `None` where it is one of several that belong together.
    pub fit: Option<f64>,
}

impl Scorer<'_> {
    /// An explanation and what would raise it ([`improvements`](Self::improvements)) as plain data.
    pub fn record(&self, why: &Explanation, improvements: &[Improvement]) -> ExplanationRecord {
        let score = why.score.as_ref();
        ExplanationRecord {
            format_version: EXPLANATION_VERSION,
            model_fingerprint: self.fingerprint(),
            gates: why.gates.iter().map(|&gate| self.gate_record(gate)).collect(),
            passed: why.passed.iter().map(|&gate| self.open_gate_record(gate)).collect(),
            fit: score.map(|s| s.fit),
            suitability: score.and_then(|s| s.suitability),
            attraction: score.and_then(|s| s.attraction),
            combine: self.model().combine().code(),
            engagement: score.map(|s| s.mode),
            terms: why.terms.iter().map(term_record).collect(),
            skills: why.skills.iter().map(|evidence| self.evidence_record(evidence)).collect(),
            missing: why.missing,
            phase: why.phase,
            opinion: why.opinion.clone(),
            improvements: improvements.iter().map(|i| self.change_record(&i.change, Some(i.score.fit))).collect(),
        }
    }

    /// The changes of a counterfactual as plain data.
    pub fn change_records(&self, counterfactual: &Counterfactual) -> Vec<ChangeRecord> {
        counterfactual.changes.iter().map(|change| self.change_record(change, None)).collect()
    }

    fn gate_record(&self, gate: Gate) -> GateRecord {
        let text = |lang| gate_text(gate, lang, self.context().skills);
        GateRecord { code: gate.code(), side: gate.side(), zh: text(Lang::Zh), en: text(Lang::En) }
    }

    fn open_gate_record(&self, gate: Gate) -> GateRecord {
        let text = |lang| open_gate_text(gate, lang, self.context().skills);
        GateRecord { code: gate.code(), side: gate.side(), zh: text(Lang::Zh), en: text(Lang::En) }
    }

    fn change_record(&self, change: &Change, fit: Option<f64>) -> ChangeRecord {
        let text = |lang| change.text(lang, self.context());
        let skill = if let Change::Skill { skill, .. } = change { Some(self.external(*skill)) } else { None };
        ChangeRecord { code: change.code(), skill, zh: text(Lang::Zh), en: text(Lang::En), fit }
    }

    fn evidence_record(&self, evidence: &SkillEvidence) -> EvidenceRecord {
        let label = |lang| self.context().skills.label(evidence.wanted, lang).to_owned();
        EvidenceRecord {
            wanted: self.external(evidence.wanted),
            zh: label(Lang::Zh),
            en: label(Lang::En),
            need: evidence.need,
            level: evidence.level,
            importance: evidence.importance,
            coverage: evidence.coverage,
            by: evidence.by.map(|by| self.external(by)),
            relation: evidence.relation,
            similarity: evidence.similarity,
            held: evidence.held,
            assumed: evidence.assumed,
        }
    }

    fn external(&self, skill: SkillId) -> String {
        self.context().skills.external(skill).to_owned()
    }
}

fn term_record(line: &TermLine) -> TermRecord {
    let TermLine { side, term, value, weight, numerator, denominator } = *line;
    TermRecord { side, term, value, weight, contribution: line.contribution(), numerator, denominator }
}
