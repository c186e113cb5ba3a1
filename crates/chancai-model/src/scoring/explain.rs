//! Why a pair scores what it scores.

use super::gate::{Gate, gates};
use super::model::{Side, Term};
use super::prepare::{HeldSkill, PreparedPosition, PreparedRequirement, PreparedTalent};
use super::score::{Outcome, Score, Scorer};
use super::terms::coverage;
use crate::Fraction;
use crate::position::Need;
use chancai_taxonomy::{Lang, SkillId, SkillTaxonomy};
use std::fmt::Write as _;
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
    /// The score, bit for bit the one [`Scorer::score`] gives.
    pub score: Option<Score>,
    /// The terms with weight, suitability first.
    pub terms: Vec<TermLine>,
    /// The requirements, in order of their ids.
    pub skills: Vec<SkillEvidence>,
}

impl Scorer<'_> {
    /// Explains a prepared pair. The numbers come from the same functions as the score.
    pub fn explain(&self, t: &PreparedTalent, p: &PreparedPosition) -> Explanation {
        let skills = p.requirements().iter().map(|wanted| self.evidence(t, wanted)).collect();
        let score = match self.score(t, p) {
            Outcome::Scored(score) => score,
            Outcome::Barred(gate) => {
                let mut closed = self.closed_gates(t, p);
                if closed.is_empty() {
                    closed.push(gate);
                }
                return Explanation { gates: closed, score: None, terms: Vec::new(), skills };
            }
        };
        let terms = Side::ALL.iter().flat_map(|&side| self.lines(side, &score)).collect();
        Explanation { gates: Vec::new(), score: Some(score), terms, skills }
    }

    /// Every gate that is closed to the pair, in the order they are checked.
    pub fn closed_gates(&self, t: &PreparedTalent, p: &PreparedPosition) -> Vec<Gate> {
        let mut closed = Vec::new();
        let _ = gates(self.context(), t, p, |gate| {
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
            similarity,
            held: best.map_or(Fraction::ZERO, |b| b.1.level),
            assumed: best.is_some_and(|b| b.1.assumed),
        }
    }
}

impl Explanation {
    /// One line: fit and its sides, the terms, the requirements not met; or the gates.
    ///
    /// ```text
    /// 契合 0.810 适岗 0.781 吸引 0.840；技能 0.72，职业 1.00，方式(兼职) 1.00；未满足：Python
    /// ```
    pub fn summary(&self, lang: Lang, skills: &SkillTaxonomy) -> String {
        let Some(score) = &self.score else {
            let names: Vec<String> = self.gates.iter().map(|g| gate_text(*g, lang, skills)).collect();
            return names.join(pick(lang, "；", "; "));
        };
        let mut text = format!("{} {:.3}", pick(lang, "契合", "fit"), score.fit);
        for (name, side) in [
            (pick(lang, "适岗", "suitability"), score.suitability),
            (pick(lang, "吸引", "attraction"), score.attraction),
        ] {
            if let Some(value) = side {
                let _ = write!(text, " {name} {value:.3}");
            }
        }
        let separator = pick(lang, "；", "; ");
        let _ = write!(text, "{separator}{}", self.term_list(lang));
        let unmet: Vec<&str> =
            self.skills.iter().filter(|s| s.by.is_none()).map(|s| skills.label(s.wanted, lang)).collect();
        if !unmet.is_empty() {
            let _ = write!(
                text,
                "{separator}{}{}",
                pick(lang, "未满足：", "not met: "),
                unmet.join(pick(lang, "、", ", "))
            );
        }
        text
    }

    fn term_list(&self, lang: Lang) -> String {
        let mut seen = [false; Term::COUNT];
        let mut parts = Vec::new();
        for line in &self.terms {
            if let Some(value) = line.value.filter(|_| !std::mem::replace(&mut seen[line.term as usize], true)) {
                let mode = self.score.filter(|_| line.term == Term::Mode).map(|s| s.mode);
                let chosen = mode.map(|m| format!("({})", pick(lang, m.zh(), m.en()))).unwrap_or_default();
                parts.push(format!("{}{chosen} {value:.2}", pick(lang, line.term.zh(), line.term.en())));
            }
        }
        parts.join(pick(lang, "，", ", "))
    }

    /// Several lines for a person to read: gates, terms with value, weight and contribution, and which skill met
    /// which requirement.
    pub fn text(&self, lang: Lang, skills: &SkillTaxonomy) -> String {
        let mut text = self.summary(lang, skills);
        text.push('\n');
        for line in &self.terms {
            let name = pick(lang, line.term.zh(), line.term.en());
            let side = pick(lang, line.side.zh(), line.side.en());
            let _ = match line.value {
                Some(v) => {
                    writeln!(text, "  {side} · {name}: {v:.3} × {:.3} = {:.4}", line.weight, line.contribution())
                }
                None => writeln!(text, "  {side} · {name}: {}", pick(lang, "未填，按规则处理", "missing, by policy")),
            };
        }
        for evidence in &self.skills {
            let _ = writeln!(text, "  {}", evidence.text(lang, skills));
        }
        text
    }
}

impl SkillEvidence {
    /// One line: the skill wanted, how far it is met, and by what.
    pub fn text(&self, lang: Lang, skills: &SkillTaxonomy) -> String {
        let wanted = skills.label(self.wanted, lang);
        let need = match self.need {
            Need::Must => pick(lang, "必须", "must"),
            Need::Required => pick(lang, "需要", "wants"),
            Need::Optional => pick(lang, "加分", "welcomes"),
        };
        let level = self.level.map(|l| format!(" ≥{:.2}", l.to_f64())).unwrap_or_default();
        let Some(by) = self.by else {
            return format!("{need} {wanted}{level}: {}", pick(lang, "无", "nothing"));
        };
        let by = if by == self.wanted {
            String::new()
        } else {
            format!("{} ~{:.2} ", skills.label(by, lang), self.similarity.to_f64())
        };
        let assumed = if self.assumed { pick(lang, "（未填，取默认）", " (assumed)") } else { "" };
        format!("{need} {wanted}{level}: {by}{:.2}{assumed} → {:.2}", self.held.to_f64(), self.coverage.to_f64())
    }
}

/// A gate in words, the skill named where it is one.
pub fn gate_text(gate: Gate, lang: Lang, skills: &SkillTaxonomy) -> String {
    let text = pick(lang, gate.zh(), gate.en());
    match gate {
        Gate::MustSkill(skill) => format!("{text}: {}", skills.label(skill, lang)),
        _ => text.to_owned(),
    }
}

fn pick<'a>(lang: Lang, zh: &'a str, en: &'a str) -> &'a str {
    match lang {
        Lang::Zh => zh,
        Lang::En => en,
    }
}
