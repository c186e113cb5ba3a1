//! How assessments count: whose, until when, and what a criterion without any counts as.

use super::Criterion;
use crate::scale::coded;
use crate::{Date, Fraction, Missing};
use std::collections::BTreeMap;
use std::fmt::Write as _;

coded! {
    /// What becomes of a value under appeal 申诉中.
    Appeals {
        /// Left out until the appeal is decided. The default.
        Exclude = "exclude", "不采用", "exclude";
        /// It counts as any other.
        Include = "include", "采用", "include";
        /// It counts, and the criterion is marked.
        Mark = "mark", "采用并标注", "mark";
    }
}

/// How the values of several assessors become one.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
pub enum Reconciling {
    /// The middle one; of an even number the mean of the middle two. The default: one assessor far off moves it little.
    #[default]
    Median,
    /// The mean by the weight of each assessor.
    WeightedMean(AssessorWeights),
}

/// Weights of assessors by name or role, and of whoever is not named.
///
/// ```
/// use chancai_model::AssessorWeights;
///
/// // 专家组的意见算两份，其他人算一份。
/// assert!(AssessorWeights::new([("专家评审组".to_owned(), 2.0)], 1.0).is_ok());
/// assert!(AssessorWeights::new([("专家评审组".to_owned(), -2.0)], 1.0).is_err());
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(try_from = "StatedWeights"))]
pub struct AssessorWeights {
    named: BTreeMap<String, Fraction>,
    others: Fraction,
}

/// Weights of assessors as a file states them.
#[cfg(feature = "serde")]
#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct StatedWeights {
    named: BTreeMap<String, f64>,
    others: f64,
}

#[cfg(feature = "serde")]
impl TryFrom<StatedWeights> for AssessorWeights {
    type Error = AssessmentPolicyError;

    fn try_from(stated: StatedWeights) -> Result<Self, AssessmentPolicyError> {
        Self::new(stated.named, stated.others)
    }
}

impl AssessorWeights {
    /// Weights, finite and not negative; only their relation counts. An assessor of weight zero is left out, with that
    /// reason. Of a name given twice the later weight counts.
    ///
    /// # Errors
    ///
    /// [`AssessmentPolicyError`] for a weight that is negative or not finite, or where none is above zero.
    pub fn new(named: impl IntoIterator<Item = (String, f64)>, others: f64) -> Result<Self, AssessmentPolicyError> {
        let named: BTreeMap<String, f64> = named.into_iter().collect();
        let all: Vec<f64> = named.values().copied().chain([others]).collect();
        let names = named.keys().map(String::as_str).chain(["其他评价人 others"]);
        let relative = relative("评价人 assessors", names.zip(all))?;
        let others = relative.last().copied().unwrap_or_default();
        Ok(Self { named: named.into_keys().zip(relative).collect(), others })
    }

    /// The weight of an assessor, relative to the largest.
    pub fn of(&self, assessor: &str) -> Fraction {
        self.named.get(assessor).copied().unwrap_or(self.others)
    }
}

/// Weights of the six criteria; equal by default.
///
/// ```
/// use chancai_model::{Criterion, CriterionWeights};
///
/// // 两两比较 (AHP) 得到的权重，按六项的次序。
/// let weights = CriterionWeights::new([0.30, 0.10, 0.10, 0.20, 0.25, 0.05]).unwrap();
/// assert!(weights.of(Criterion::Morality) > weights.of(Criterion::Ability));
/// assert!(CriterionWeights::new([0.0; 6]).is_err());
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(try_from = "[f64; 6]", into = "[f64; 6]")
)]
pub struct CriterionWeights([Fraction; Criterion::COUNT]);

impl TryFrom<[f64; 6]> for CriterionWeights {
    type Error = AssessmentPolicyError;

    fn try_from(weights: [f64; 6]) -> Result<Self, AssessmentPolicyError> {
        Self::new(weights)
    }
}

impl From<CriterionWeights> for [f64; 6] {
    fn from(weights: CriterionWeights) -> Self {
        weights.0.map(Fraction::to_f64)
    }
}

impl Default for CriterionWeights {
    fn default() -> Self {
        Self([Fraction::ONE; Criterion::COUNT])
    }
}

impl CriterionWeights {
    /// Weights in the order of [`Criterion::ALL`], finite and not negative; only their relation counts.
    ///
    /// # Errors
    ///
    /// [`AssessmentPolicyError`] for a weight that is negative or not finite, or where none is above zero.
    pub fn new(weights: [f64; 6]) -> Result<Self, AssessmentPolicyError> {
        let names = Criterion::ALL.iter().map(|c| c.zh());
        let relative = relative("评价项 criteria", names.zip(weights))?;
        let mut all = Self::default();
        for (slot, weight) in all.0.iter_mut().zip(relative) {
            *slot = weight;
        }
        Ok(all)
    }

    /// The weight of a criterion, relative to the largest.
    pub fn of(&self, criterion: Criterion) -> Fraction {
        self.0[criterion as usize]
    }
}

/// Weights relative to the largest, in their order.
fn relative<'a>(
    of: &'static str,
    weights: impl Iterator<Item = (&'a str, f64)> + Clone,
) -> Result<Vec<Fraction>, AssessmentPolicyError> {
    if let Some((name, given)) = weights.clone().find(|(_, w)| !(w.is_finite() && *w >= 0.0)) {
        return Err(AssessmentPolicyError::Weight { name: name.to_owned(), given });
    }
    let largest = weights.clone().map(|(_, w)| w).fold(0.0, f64::max);
    if largest == 0.0 {
        return Err(AssessmentPolicyError::AllZero { of });
    }
    Ok(weights.map(|(_, w)| Fraction::new(w / largest).unwrap_or_default()).collect())
}

/// How assessments are reconciled; see [`reconcile`](super::reconcile()).
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(default, deny_unknown_fields))]
#[non_exhaustive]
pub struct ReconcileOptions {
    /// How several assessors become one value.
    pub reconciling: Reconciling,
    /// What becomes of a value under appeal.
    pub appeals: Appeals,
    /// A spread above this is flagged as disagreement; 0.25 by default.
    pub disagreement_above: Fraction,
    /// What a criterion without a value counts as in the overall value; skipped by default.
    pub missing: Missing,
    /// What the criteria weigh in the overall value; equal by default.
    pub weights: CriterionWeights,
}

impl Default for ReconcileOptions {
    fn default() -> Self {
        Self {
            reconciling: Reconciling::Median,
            appeals: Appeals::Exclude,
            // A quarter.
            disagreement_above: Fraction::from_steps(16_384),
            missing: Missing::Skip,
            weights: CriterionWeights::default(),
        }
    }
}

/// What a scoring model needs to know to use assessments: the day they are looked at, and how they count.
///
/// Without a day nothing expires. The default has none.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(default, deny_unknown_fields))]
#[non_exhaustive]
pub struct AssessmentPolicy {
    /// The day; assessments of a later date do not count, nor do those that have expired.
    pub as_of: Option<Date>,
    /// How they are reconciled.
    pub options: ReconcileOptions,
}

impl AssessmentPolicy {
    /// The default options on a day.
    pub fn on(day: Date) -> Self {
        Self { as_of: Some(day), ..Self::default() }
    }

    /// Everything that decides a value, as ASCII; part of the scoring model's fingerprint.
    pub(crate) fn canonical(&self) -> String {
        let options = &self.options;
        let mut text = format!(
            "as_of={};appeals={};disagreement={};missing={}",
            self.as_of.map_or_else(|| "none".to_owned(), |day| day.to_string()),
            options.appeals.code(),
            options.disagreement_above.steps(),
            options.missing.code()
        );
        for &criterion in Criterion::ALL {
            // Writing to a String cannot fail.
            let _ = write!(text, ";{}={}", criterion.code(), options.weights.of(criterion).steps());
        }
        match &options.reconciling {
            Reconciling::Median => text.push_str(";median"),
            Reconciling::WeightedMean(weights) => {
                let _ = write!(text, ";mean={}", weights.others.steps());
                for (name, weight) in &weights.named {
                    let _ = write!(text, ";{}={}", name.escape_unicode(), weight.steps());
                }
            }
        }
        text
    }
}

/// Why weights of assessors or criteria were refused.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum AssessmentPolicyError {
    /// Negative, infinite or no number.
    #[error(
        "“{name}”的权重须为不小于零的数，给的是 {given} (weight of {name}: finite and not negative, given {given})"
    )]
    Weight {
        /// Whose weight.
        name: String,
        /// What was given.
        given: f64,
    },
    /// No weight above zero.
    #[error("{of}: 没有大于零的权重 (no weight above zero)")]
    AllZero {
        /// Of what.
        of: &'static str,
    },
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn policies_that_differ_have_different_texts() {
        let weighted = |name: &str| {
            let mut policy = AssessmentPolicy::default();
            let weights = AssessorWeights::new([(name.to_owned(), 2.0)], 1.0).unwrap();
            policy.options.reconciling = Reconciling::WeightedMean(weights);
            policy.canonical()
        };
        let day = AssessmentPolicy::on(Date::parse("2020-11-17").unwrap()).canonical();
        let texts = [AssessmentPolicy::default().canonical(), day, weighted("甲"), weighted("乙"), weighted("a;b=1")];
        let distinct: std::collections::BTreeSet<_> = texts.iter().collect();
        assert_eq!(distinct.len(), texts.len());
        assert!(texts.iter().all(|t| t.is_ascii()));
    }
}
