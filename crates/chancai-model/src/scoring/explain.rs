//! Why a pair scores what it scores.

use super::gate::{Gate, gates};
use super::model::{Missing, Side, Term};
use super::passed::passed;
use super::prepare::{HeldSkill, PreparedPosition, PreparedRequirement, PreparedTalent};
use super::score::{Outcome, Score, Scorer};
use super::terms::coverage;
use crate::position::Need;
use crate::scale::{Phase, coded};
use crate::{Fraction, Opinion};
use chancai_taxonomy::{SkillId, SkillTaxonomy};
use std::ops::ControlFlow;

/// One term on one side.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TermLine {
    /// The side.
    pub side: Side,
    /// The term.
    pub term: Term,
    /// Its value; `None` where it is missing.
    pub value: Option<f64>,
    /// Its share of the side's weight, after missing terms are dealt with; 0 where it does not count.
    pub weight: f64,
    /// What it adds, as an integer over `denominator`; over the terms of a side these sum to the side's numerator
    /// exactly.
    pub numerator: u64,
    /// The denominator, the same for all terms of a side.
    pub denominator: u64,
}

impl TermLine {
    /// What it adds to the side.
    pub fn contribution(&self) -> f64 {
        if self.denominator == 0 { 0.0 } else { self.numerator as f64 / self.denominator as f64 }
    }
}

coded! {
    /// How a held skill stands to the one wanted.
    Relation {
        /// It is the one wanted.
        Same = "same", "相同", "the same";
        /// It lies below the one wanted in the taxonomy.
        Narrower = "narrower", "更具体", "narrower";
        /// It lies above the one wanted.
        Broader = "broader", "更宽泛", "broader";
        /// Neither lies above the other.
        Similar = "similar", "相近", "similar";
    }
}

/// How one requirement was met, and by what.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SkillEvidence {
    /// The skill wanted.
    pub wanted: SkillId,
    /// How it is wanted.
    pub need: Need,
    /// The level wanted; none: any.
    pub level: Option<Fraction>,
    /// Its importance.
    pub importance: Fraction,
    /// How far it is met.
    pub coverage: Fraction,
    /// The held skill that met it best; `None` where nothing did.
    pub by: Option<SkillId>,
    /// How that skill stands to the one wanted.
    pub relation: Option<Relation>,
    /// How far that skill stands for the one wanted.
    pub similarity: Fraction,
    /// The level it is held at.
    pub held: Fraction,
    /// Whether that level was assumed because none was stated.
    pub assumed: bool,
}

/// The whole account of a pair: every closed gate, or the terms and the evidence behind the score.
#[derive(Clone, Debug, PartialEq)]
pub struct Explanation {
    /// Every gate that did not open; empty where the pair was scored.
    pub gates: Vec<Gate>,
    /// The gates it came through: conditions that somebody made and that hold.
    pub passed: Vec<Gate>,
    /// The score, bit for bit the one [`Scorer::score`] gives.
    pub score: Option<Score>,
    /// The terms with weight, suitability first.
    pub terms: Vec<TermLine>,
    /// The requirements, in order of their ids.
    pub skills: Vec<SkillEvidence>,
    /// What a missing term counted as.
    pub missing: Missing,
    /// The phase of development the post is of, where one is known.
    pub phase: Option<Phase>,
    /// What the employer says of the candidate, with who said it, when and why.
    pub opinion: Option<Opinion>,
}

impl Scorer<'_> {
    /// Explains a prepared pair. The numbers come from the same functions as the score.
    pub fn explain(&self, t: &PreparedTalent, p: &PreparedPosition) -> Explanation {
        let said = self.context().opinions.and_then(|all| all.of(t.opinions, p.opinions));
        let mut why = Explanation {
            gates: Vec::new(),
            passed: Vec::new(),
            score: None,
            terms: Vec::new(),
            skills: p.requirements().iter().map(|wanted| self.evidence(t, wanted)).collect(),
            missing: self.model().missing(),
            phase: p.phase,
            opinion: said.map(|(opinion, _)| opinion.clone()),
        };
        match self.score(t, p) {
            Outcome::Scored(score) => {
                why.terms = Side::ALL.iter().flat_map(|&side| self.lines(side, &score)).collect();
                why.score = Some(score);
            }
            Outcome::Barred(gate) => {
                why.gates = self.closed_gates(t, p);
                if why.gates.is_empty() {
                    why.gates.push(gate);
                }
            }
        }
        why.passed = passed(self.context(), &t.facts(), p, &why.gates);
        why
    }

    /// Every gate that is closed to the pair, in the order they are checked.
    pub fn closed_gates(&self, t: &PreparedTalent, p: &PreparedPosition) -> Vec<Gate> {
        let mut closed = Vec::new();
        let _ = gates(self.context(), &t.facts(), p, |gate| {
            closed.push(gate);
            ControlFlow::Continue(())
        });
        closed
    }

    fn lines(&self, side: Side, score: &Score) -> Vec<TermLine> {
        let sum = self.side(side, &score.terms);
        let weighted = Term::ALL.iter().filter(|&&term| self.model().weight(side, term) > Fraction::ZERO);
        weighted
            .map(|&term| {
                let value = score.terms.get(term);
                let counted = self.counted(value);
                let steps = if counted.is_some() { self.model().weight(side, term).steps() } else { 0 };
                TermLine {
                    side,
                    term,
                    value: value.map(super::terms::Value::to_f64),
                    weight: if sum.weight == 0 { 0.0 } else { f64::from(steps) / sum.weight as f64 },
                    numerator: u64::from(steps) * u64::from(counted.unwrap_or_default().units()),
                    denominator: sum.denominator(),
                }
            })
            .collect()
    }

    /// Which held skill met the requirement best: by effective level, or by similarity where any level does;
    /// the first of equals.
    fn evidence(&self, t: &PreparedTalent, wanted: &PreparedRequirement) -> SkillEvidence {
        let mut best: Option<(Fraction, &HeldSkill, Fraction)> = None;
        for held in t.skills() {
            let sim = Fraction::from_steps(self.context().similar_skills.get(held.skill, wanted.skill));
            let counts = if wanted.level.is_some() { sim.times(held.level) } else { sim };
            if counts > best.map_or(Fraction::ZERO, |b| b.0) {
                best = Some((counts, held, sim));
            }
        }
        let (counts, similarity) = best.map_or((Fraction::ZERO, Fraction::ZERO), |b| (b.0, b.2));
        SkillEvidence {
            wanted: wanted.skill,
            need: wanted.need,
            level: wanted.level,
            importance: wanted.importance,
            coverage: coverage(counts, counts, wanted.level),
            by: best.map(|b| b.1.skill),
            relation: best.map(|b| relation(self.context().skills, b.1.skill, wanted.skill)),
            similarity,
            held: best.map_or(Fraction::ZERO, |b| b.1.level),
            assumed: best.is_some_and(|b| b.1.assumed),
        }
    }
}

/// How a held skill stands to a wanted one.
fn relation(skills: &SkillTaxonomy, held: SkillId, wanted: SkillId) -> Relation {
    if held == wanted {
        Relation::Same
    } else if skills.is_or_is_under(held, wanted) {
        Relation::Narrower
    } else if skills.is_or_is_under(wanted, held) {
        Relation::Broader
    } else {
        Relation::Similar
    }
}
