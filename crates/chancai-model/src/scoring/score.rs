//! From terms to the two sides and fit.

use super::context::ScoringContext;
use super::facts::TalentFacts;
use super::gate::{Gate, Gated, first_gate};
use super::model::{Missing, ScoringModel, Side, Term};
use super::prepare::{PreparedPosition, PreparedTalent};
use super::terms::{self, TermValues, Value};
use crate::scale::EngagementMode;
use crate::{Position, Regions, Talent, Verdict};
use chancai_chain::NodeId;
use chancai_taxonomy::{ConceptId, Fingerprint, OccupationId};

/// A scoring model in its context: the one arithmetic that `score`, `explain` and every batch share.
///
/// ```
/// use chancai_model::{Outcome, Position, Scorer, ScoringContext, ScoringModel, Talent};
/// use chancai_taxonomy::{Concept, Kind, Lang, Neighbours, SkillTaxonomy, TaxonomyBuilder};
///
/// let concepts = ["Verilog", "Python"].map(|s| Concept::new(s.to_lowercase(), Kind::Skill).label(Lang::En, s));
/// let skills: SkillTaxonomy = TaxonomyBuilder::from_iter(concepts).build().unwrap();
/// let similar = Neighbours::identity(skills.len());
/// let [verilog, python] = ["verilog", "python"].map(|s| skills.find(s).unwrap());
///
/// let scorer = Scorer::new(ScoringModel::default(), ScoringContext::of_skills(&skills, &similar));
/// let wang = Talent::builder("t1").skill(verilog, 1.0).consent(true).build().unwrap();
/// let post = Position::builder("p1").requires(verilog, 0.75, None).requires(python, 0.5, None).build().unwrap();
///
/// let Outcome::Scored(score) = scorer.score_pair(&wang, &post) else { panic!("no gate is set") };
/// assert!((score.suitability.unwrap() - 0.5).abs() < 1e-9); // 两项要求满足一项
/// assert_eq!(score.attraction, Some(1.0)); // 所会的都用上
/// assert_eq!(score.fit, score.suitability.unwrap().sqrt()); // 几何平均
/// ```
#[derive(Clone, Debug)]
pub struct Scorer<'a> {
    model: ScoringModel,
    context: ScoringContext<'a>,
}

/// The score of a pair that passed the gates.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Score {
    /// How well the two suit, in 0..=1: what ranks.
    pub fit: f64,
    /// How well the talent suits the position, in 0..=1; `None` where no term of that side is present.
    pub suitability: Option<f64>,
    /// How attractive the position is to the talent, in 0..=1; `None` where no term of that side is present.
    pub attraction: Option<f64>,
    /// The way of working that suits both best.
    pub mode: EngagementMode,
    /// The terms behind it.
    pub terms: TermValues,
}

/// A score, or the gate that rules the pair out.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Outcome {
    /// The pair passed every gate.
    Scored(Score),
    /// The first gate that did not open. There is no score, not a low one.
    Barred(Gate),
}

impl Outcome {
    /// The score, where there is one.
    pub fn score(&self) -> Option<&Score> {
        match self {
            Self::Scored(score) => Some(score),
            Self::Barred(_) => None,
        }
    }
}

impl<'a> Scorer<'a> {
    /// A scorer of this model in this context.
    pub fn new(model: ScoringModel, context: ScoringContext<'a>) -> Self {
        Self { model, context }
    }

    /// The model.
    pub fn model(&self) -> &ScoringModel {
        &self.model
    }

    /// The context.
    pub fn context(&self) -> &ScoringContext<'a> {
        &self.context
    }

    /// Scores one pair of records.
    pub fn score_pair(&self, talent: &Talent, position: &Position) -> Outcome {
        self.score(&self.prepare_talent(talent), &self.prepare_position(position))
    }

    /// Scores one prepared pair: the plain path, which every batch must equal bit for bit.
    pub fn score(&self, t: &PreparedTalent, p: &PreparedPosition) -> Outcome {
        self.score_facts(&t.facts(), p)
    }

    /// The same of a talent wherever it is kept.
    pub fn score_facts(&self, t: &TalentFacts<'_>, p: &PreparedPosition) -> Outcome {
        match self.gate(t, p) {
            Err(gate) => Outcome::Barred(gate),
            Ok(gated) => {
                let skill_sum = terms::skill_sum(&self.context, t, p);
                let use_sum = terms::use_sum(&self.context, t, p);
                self.complete(t, p, gated, skill_sum, use_sum)
            }
        }
    }

    /// The first closed gate, or the way of working left.
    ///
    /// # Errors
    ///
    /// The [`Gate`] that rules the pair out.
    pub fn gate(&self, t: &TalentFacts<'_>, p: &PreparedPosition) -> Result<Gated, Gate> {
        first_gate(&self.context, t, p)
    }

    /// The score of a pair that passed the gates, from the numerators of its two skill sums: of the skill term
    /// (importance x coverage) and of utilisation (level x use), both in steps.
    ///
    /// Batches compute the two sums with an index and everything else with this.
    pub fn complete(
        &self,
        t: &TalentFacts<'_>,
        p: &PreparedPosition,
        gated: Gated,
        skill_sum: u64,
        use_sum: u64,
    ) -> Outcome {
        let terms = terms::values(&self.model, &self.context, t, p, gated, skill_sum, use_sum);
        let [suitability, attraction] = self.sides(&terms);
        match self.model.fit(suitability, attraction) {
            Some(fit) => Outcome::Scored(Score { fit, suitability, attraction, mode: gated.mode, terms }),
            None => Outcome::Barred(Gate::NothingToScore),
        }
    }

    /// Suitability and attraction from the values of the terms alone; `None` where no term of the side counts.
    ///
    /// Laws: raising the value of a term never lowers either, nor their combination; a side lies between the least and
    /// the largest value of its terms.
    pub fn sides(&self, terms: &TermValues) -> [Option<f64>; 2] {
        [Side::Suitability, Side::Attraction].map(|side| self.side(side, terms).value())
    }

    /// Sum and weight of one side, as exact integers.
    pub(crate) fn side(&self, side: Side, terms: &TermValues) -> SideSum {
        let mut sum = SideSum::default();
        for (weight, value) in self.model.weights(side).iter().zip(terms.as_array()) {
            if let Some(value) = self.counted(*value) {
                sum.numerator += u64::from(weight.steps()) * u64::from(value.units());
                sum.weight += u64::from(weight.steps());
            }
        }
        sum
    }

    /// What a term counts as under the missing-value policy; `None`: left out.
    pub(crate) fn counted(&self, value: Option<Value>) -> Option<Value> {
        value.or(match self.model.missing() {
            Missing::Skip => None,
            Missing::Neutral => Some(Value::HALF),
            Missing::Penalise => Some(Value::ZERO),
        })
    }

    /// Sixteen hex digits that change whenever a weight, a policy, a skill, a similarity, a nearness of chain nodes, a
    /// phase, an employer's opinion or a region does; results carry it so that they can be replayed.
    pub fn fingerprint(&self) -> String {
        let ScoringContext { skills, similar_skills, similar_occupations, proximity, regions, phases, opinions } =
            self.context;
        let mut print = Fingerprint::new().add(self.model.canonical().as_bytes());
        for skill in skills.ids() {
            print = print.add(skills.external(skill).as_bytes());
            print = neighbours(print, similar_skills.of(skill));
        }
        if let Some(similar) = similar_occupations {
            print = (0..similar.len()).fold(print, |p, o| neighbours(p, similar.of(OccupationId::new(o as u32))));
        }
        if let Some(near) = proximity {
            let rows = (0..near.len()).flat_map(|node| near.row(NodeId::new(node as u32)));
            print = rows.fold(print, |p, steps| p.add(&steps.to_le_bytes()));
        }
        for (_, region) in regions.into_iter().flat_map(Regions::iter) {
            print = print.add(region.id.as_bytes()).add(region.parent.as_deref().unwrap_or_default().as_bytes());
        }
        let stated = regions.map_or(&[][..], Regions::stated_closeness);
        if !stated.is_empty() {
            print = print.add(&stated.iter().flat_map(|near| near.steps().to_le_bytes()).collect::<Vec<u8>>());
        }
        for (node, phase) in phases.iter().enumerate().filter_map(|(node, phase)| Some((node, (*phase)?))) {
            print = print.add(&(node as u64).to_le_bytes()).add(phase.code().as_bytes());
        }
        for said in opinions.into_iter().flatten() {
            let rank = if let Verdict::Rank(rank) = said.verdict() { rank } else { 0 };
            print = print.add(said.position().as_str().as_bytes()).add(said.talent().as_str().as_bytes());
            print = print.add(&rank.to_le_bytes());
        }
        print.to_string()
    }
}

/// The similarities of one row; its dense ids stand in the order of the external ids.
fn neighbours<Id: ConceptId>(print: Fingerprint, (ids, sims): (&[Id], &[u16])) -> Fingerprint {
    ids.iter()
        .zip(sims)
        .fold(print, |print, (id, sim)| print.add(&(id.index() as u64).to_le_bytes()).add(&sim.to_le_bytes()))
}

/// One side as `numerator / (weight x ONE)`: at most 32 weights of 16 bits times values of 32, at most 2^53, so both
/// are exact in f64 and the division is the only rounding.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct SideSum {
    pub(crate) numerator: u64,
    pub(crate) weight: u64,
}

impl SideSum {
    pub(crate) fn denominator(self) -> u64 {
        self.weight * u64::from(Value::ONE.units())
    }

    pub(crate) fn value(self) -> Option<f64> {
        (self.weight > 0).then(|| self.numerator as f64 / self.denominator() as f64)
    }
}

const _: () = assert!(Term::COUNT <= 32, "SideSum's bound counts at most 32 terms");
