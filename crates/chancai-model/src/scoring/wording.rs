//! Explanations in words, Chinese and English.

use super::explain::{Explanation, SkillEvidence};
use super::gate::Gate;
use super::model::Term;
use super::passed::open_gate_text;
use crate::position::Need;
use crate::{Opinion, Verdict};
use chancai_taxonomy::{Lang, SkillTaxonomy};
use std::fmt::Write as _;

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
                let of = match line.term {
                    Term::Mode => self.score.map(|s| pick(lang, s.mode.zh(), s.mode.en())),
                    Term::Phase => self.phase.map(|p| pick(lang, p.zh(), p.en())),
                    _ => None,
                };
                let chosen = of.map(|name| format!("({name})")).unwrap_or_default();
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
        if !self.passed.is_empty() {
            let passed: Vec<String> = self.passed.iter().map(|gate| open_gate_text(*gate, lang, skills)).collect();
            let separator = pick(lang, "；", "; ");
            let _ = writeln!(text, "  {}{}", pick(lang, "通过：", "passed: "), passed.join(separator));
        }
        for line in &self.terms {
            let name = pick(lang, line.term.zh(), line.term.en());
            let side = pick(lang, line.side.zh(), line.side.en());
            let value = if let Some(value) = line.value {
                format!("{value:.3} × {:.3} = {:.4}", line.weight, line.contribution())
            } else {
                format!("{}{}", pick(lang, "未填，", "missing: "), pick(lang, self.missing.zh(), self.missing.en()))
            };
            let _ = writeln!(text, "  {side} · {name}: {value}");
        }
        for evidence in &self.skills {
            let _ = writeln!(text, "  {}", evidence.text(lang, skills));
        }
        if let Some(opinion) = &self.opinion {
            let _ = writeln!(text, "  {}", opinion_text(opinion, lang));
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
            let relation = self.relation.map(|r| pick(lang, r.zh(), r.en())).unwrap_or_default();
            let [open, close] = if lang == Lang::Zh { ["（", "）"] } else { [" (", ") "] };
            format!("{}{open}{relation}{close}~{:.2} ", skills.label(by, lang), self.similarity.to_f64())
        };
        let assumed = if self.assumed { pick(lang, "（未填，取默认）", " (assumed)") } else { "" };
        format!("{need} {wanted}{level}: {by}{:.2}{assumed} → {:.2}", self.held.to_f64(), self.coverage.to_f64())
    }
}

/// What an employer says of a candidate, in words: the verdict, who said it and when, and why.
pub fn opinion_text(opinion: &Opinion, lang: Lang) -> String {
    let verdict = match opinion.verdict() {
        Verdict::Veto => pick(lang, "单位否决", "vetoed").to_owned(),
        Verdict::Rank(rank) => {
            format!("{}{rank}{}", pick(lang, "单位排序第 ", "the employer ranks it "), pick(lang, " 位", ""))
        }
    };
    let reason = opinion.reason();
    let reason = if reason.is_empty() { String::new() } else { format!("{}{reason}", pick(lang, "：", ": ")) };
    let [open, comma, close] = if lang == Lang::Zh { ["（", "，", "）"] } else { [" (", ", ", ")"] };
    format!("{verdict}{open}{}{comma}{}{close}{reason}", opinion.by(), opinion.date())
}

/// A gate in words, the skill named where it is one.
pub fn gate_text(gate: Gate, lang: Lang, skills: &SkillTaxonomy) -> String {
    let text = pick(lang, gate.zh(), gate.en());
    match gate {
        Gate::MustSkill(skill) => format!("{text}: {}", skills.label(skill, lang)),
        _ => text.to_owned(),
    }
}

pub(super) fn pick<'a>(lang: Lang, zh: &'a str, en: &'a str) -> &'a str {
    match lang {
        Lang::Zh => zh,
        Lang::En => en,
    }
}
