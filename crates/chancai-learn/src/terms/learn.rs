//! From past decisions to the weights of a side.

use super::cases::TermCases;
use super::objective::{CountedRows, Hold, STEEPNESS_UNIT, SideLoss};
use super::trained::{TermFit, TermSetting, TrainedModel, TrainedSide};
use crate::crossval::{CrossValidation, FORMAT_VERSION, in_given_order};
use crate::descent::minimise;
use crate::error::{Lack, LearnError};
use crate::judged::Judged;
use crate::loss::{Method, PairWeight, Target};
use crate::proxy::{AuditColumns, proxies_of_terms};
use chancai_chain::Par;
use chancai_model::{Missing, ScoringModel, Side, Term};

/// How the weights of a side are learned.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct TermOptions {
    /// From pairs (the default) or from classes.
    pub method: Method,
    /// What pairs count.
    pub pair_weight: PairWeight,
    /// For [`Method::Logistic`], the outcome from which a case is positive; 1 by default.
    pub positive_from: u32,
    /// How strongly weights may be held to the prior, each above zero; tried from the strongest, after the prior itself.
    pub strengths: Vec<f64>,
    /// Folds and seed.
    pub cross_validation: CrossValidation,
    /// Where the settings are tried. The results are the same.
    pub par: Par,
}

impl Default for TermOptions {
    fn default() -> Self {
        Self {
            method: Method::Pairwise,
            pair_weight: PairWeight::Gain,
            positive_from: 1,
            strengths: vec![0.01, 0.1, 1.0, 10.0],
            cross_validation: CrossValidation::default(),
            par: Par::default(),
        }
    }
}

/// Learns the weights of one side of the scoring model from past decisions.
///
/// The score is the scorer's own: s = sum(w x) / sum(w) over the terms present, under `prior`'s policy for missing values.
/// Weights are learned with RankNet (Burges et al. 2005) on pairs of cases of one group, or logistic regression on cases, of
/// steepness x s + offset; never below zero, and held to the prior's by as much as ranks best in cross-validation over
/// groups. Where no learned weights rank the groups held out better than the prior's do, the prior's stay. A term whose
/// prior weight is zero stays at zero: so the six-criterion assessment has no say until somebody gives it one. A term that
/// no case has keeps about its prior share.
///
/// `audit` holds what people must not be judged by, a row a case; only the report reads it.
///
/// The loss is not convex in the weights; what is found is a stationary point no worse than the prior. The result does not
/// depend on the order of cases or on threads. O(settings x folds x (cases x terms + pairs)) times some hundred steps.
///
/// ```
/// use chancai_learn::{AuditColumns, TermCase, TermCases, TermOptions, learn_terms};
/// use chancai_model::{ScoringModel, Side, Term, TermValues, Value};
///
/// // 二十个岗位，各录用地域相近者；技能高低与录用无关。
/// let case = |group: u32, place: f64, skill: f64, outcome| {
///     let terms = TermValues::from_fn(|term| match term {
///         Term::Place => Value::new(place),
///         Term::Skill => Value::new(skill),
///         _ => None,
///     });
///     TermCase { group, terms, outcome }
/// };
/// let pairs = (0..20).flat_map(|group| {
///     let skill = f64::from(group % 4) / 4.0;
///     [case(group, 0.9, skill, 2), case(group, 0.3, 0.75 - skill, 0)]
/// });
/// let cases = TermCases::new(Side::Suitability, pairs.collect())?;
///
/// let prior = ScoringModel::default();
/// let fit = learn_terms(&prior, &cases, &TermOptions::default(), &AuditColumns::none(40))?;
/// let learned = fit.model.to_scoring_model();
/// let share = |model: &ScoringModel| {
///     let of = |term| model.weight(Side::Suitability, term).to_f64();
///     of(Term::Place) / of(Term::Skill)
/// };
/// assert!(share(&learned) > 5.0 * share(&prior)); // 地域的权重升了
/// # Ok::<(), chancai_learn::LearnError>(())
/// ```
///
/// # Errors
///
/// [`LearnError::NothingToLearn`] where no group has cases that ended differently (or, by classes, all are of one), no term
/// with weight is present, or there are fewer groups than folds; [`LearnError::Setting`] for an option out of range;
/// [`LearnError::Length`] where the audit columns are of another number of rows.
pub fn learn_terms(
    prior: &ScoringModel,
    cases: &TermCases,
    options: &TermOptions,
    audit: &AuditColumns,
) -> Result<TermFit, LearnError> {
    let (judged, case_of_row) = cases.as_judged();
    let (data, row_of_row) = judged.canonical();
    let settings = settings(options)?;
    let cross_validation = options.cross_validation;
    cross_validation.check(data.queries())?;
    let learner = Learner::new(prior, cases, options);
    learner.check(&data)?;
    let proxies = proxies_of_terms(cases, audit, cross_validation.seed)?;
    let compared = cross_validation.compare(&data, settings.len(), options.par, |setting, train, held| {
        let weights =
            learner.learn(train, settings[setting]).map_or_else(|| learner.prior.clone(), |found| found.weights);
        vec![learner.rows(held).sides(&weights).map(|(side, _)| side).collect()]
    });
    let best = compared.best();
    let lack = if options.method == Method::Pairwise { Lack::Pairs } else { Lack::Classes };
    let found = learner.learn(&data, settings[best]).ok_or(LearnError::NothingToLearn { why: lack })?;
    let provenance = compared.provenance(&settings, cross_validation, &data);
    let by_pairs = options.method == Method::Pairwise;
    let side = TrainedSide {
        side: cases.side(),
        method: options.method,
        pair_weight: by_pairs.then_some(options.pair_weight),
        positive_from: (!by_pairs).then_some(options.positive_from),
        steepness: found.steepness,
        offset: found.offset,
        provenance,
    };
    let scoring =
        if settings[best].strength.is_some() { learner.scoring(prior, &found.weights) } else { prior.clone() };
    let model = TrainedModel { format_version: FORMAT_VERSION, scoring, prior: prior.clone(), sides: vec![side] };
    let order: Vec<usize> = row_of_row.iter().map(|&row| case_of_row[row]).collect();
    Ok(TermFit { model, out_of_fold: in_given_order(&compared.out_of_fold[best], &order), proxies })
}

/// The prior, then strengths from the strongest: of equals the one nearest to the prior is taken.
fn settings(options: &TermOptions) -> Result<Vec<TermSetting>, LearnError> {
    if let Some(&given) = options.strengths.iter().find(|s| !(s.is_finite() && **s > 0.0)) {
        return Err(LearnError::Setting { name: "strengths", expected: "> 0", given });
    }
    let mut strengths = options.strengths.clone();
    strengths.sort_by(|a, b| b.total_cmp(a));
    let prior = TermSetting { strength: None };
    Ok([prior].into_iter().chain(strengths.into_iter().map(|s| TermSetting { strength: Some(s) })).collect())
}

/// What was found on some rows.
struct Found {
    weights: Vec<f64>,
    steepness: f64,
    offset: f64,
}

/// What does not change from one part of the data to another.
struct Learner<'a> {
    options: &'a TermOptions,
    side: Side,
    missing: Missing,
    /// The terms with prior weight, and their numbers among the features.
    terms: Vec<Term>,
    numbers: Vec<u32>,
    /// The prior weights as shares of one.
    prior: Vec<f64>,
}

impl<'a> Learner<'a> {
    fn new(prior: &ScoringModel, cases: &TermCases, options: &'a TermOptions) -> Self {
        let side = cases.side();
        let weighted = |(_, term): &(u32, Term)| prior.weight(side, *term).steps() > 0;
        let (numbers, terms): (Vec<u32>, Vec<Term>) = (0..).zip(cases.terms()).filter(weighted).unzip();
        let total: u32 = terms.iter().map(|&term| u32::from(prior.weight(side, term).steps())).sum();
        let share = |&term: &Term| f64::from(prior.weight(side, term).steps()) / f64::from(total);
        let shares = terms.iter().map(share).collect();
        Self { options, side, missing: prior.missing(), terms, numbers, prior: shares }
    }

    /// Refuses data in which no term that is learned is present.
    fn check(&self, data: &Judged) -> Result<(), LearnError> {
        let present = |row| self.numbers.iter().any(|&term| data.value(row, term) > 0.0);
        if (0..data.rows()).any(present) { Ok(()) } else { Err(LearnError::NothingToLearn { why: Lack::Terms }) }
    }

    fn rows(&self, data: &Judged) -> CountedRows {
        CountedRows::new(data, &self.numbers, self.missing)
    }

    /// The weights by a setting; `None` where the rows hold no pair, or no two classes.
    fn learn(&self, data: &Judged, setting: TermSetting) -> Option<Found> {
        let target = match self.options.method {
            Method::Pairwise => Target::pairs(data, self.options.pair_weight),
            Method::Logistic => Target::classes(data, self.options.positive_from),
        }?;
        let rows = self.rows(data);
        let hold = setting.strength.map_or(Hold::Fast, Hold::By);
        let loss = SideLoss::new(&rows, &target, &self.prior, hold, self.options.method == Method::Logistic);
        let start = self.prior.iter().copied().chain([1.0, 0.0]).collect();
        let mut x = minimise(&loss, start);
        let offset = x.pop()?;
        let steepness = STEEPNESS_UNIT * x.pop()?;
        Some(Found { weights: x, steepness, offset })
    }

    /// The prior with learned weights; rounded, as all weights, to 1/65535 of the largest.
    fn scoring(&self, prior: &ScoringModel, weights: &[f64]) -> ScoringModel {
        let with = self.terms.iter().zip(weights);
        let builder =
            with.fold(prior.to_builder(), |builder, (&term, &weight)| builder.weight(self.side, term, weight));
        // Shares of one are finite, not negative, and not all zero.
        builder.build().unwrap_or_else(|_| prior.clone())
    }
}
