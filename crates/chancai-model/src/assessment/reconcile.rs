//! Several assessors, one value a criterion, and the overall value.

use super::{Appeals, Assessment, Criterion, ReconcileOptions, Reconciling};
use crate::scale::coded;
use crate::{Date, Fraction, Missing};
use std::fmt;

coded! {
    /// Why a value does not count.
    LeftOutReason {
        /// Its date is after the day asked about.
        NotYet = "not_yet", "评价日期晚于基准日", "dated after the day asked about";
        /// The same assessor has a newer one.
        Superseded = "superseded", "已被同一评价人较新的评价取代", "superseded by the assessor's newer one";
        /// Its validity is over.
        Expired = "expired", "已过有效期", "expired";
        /// It is under appeal, and those are left out.
        UnderAppeal = "under_appeal", "申诉中", "under appeal";
        /// The assessor has weight zero.
        ZeroWeight = "zero_weight", "评价人权重为零", "the assessor's weight is zero";
    }
}

/// A value that does not count, and why. `Debug` names neither assessor nor source.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct LeftOut {
    /// Its date.
    pub date: Date,
    /// Who gave it.
    pub assessor: String,
    /// From what.
    pub source: String,
    /// Why it does not count.
    pub reason: LeftOutReason,
}

impl fmt::Debug for LeftOut {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "LeftOut({}, {})", self.date, self.reason.code())
    }
}

/// One criterion after reconciling.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct ReconciledCriterion {
    /// Which.
    pub criterion: Criterion,
    /// The value; none where no value counts.
    pub value: Option<Fraction>,
    /// How many assessors count.
    pub assessors: usize,
    /// The largest less the smallest of their values.
    pub spread: Fraction,
    /// Whether the spread exceeds the threshold.
    pub disagreement: bool,
    /// Whether a value that counts is under appeal (only with [`Appeals::Mark`]).
    pub under_appeal: bool,
    /// What does not count, and why, by date.
    pub left_out: Vec<LeftOut>,
}

/// The six criteria of one person after reconciling.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct SixCriteria {
    /// The day asked about; none: nothing expires.
    pub as_of: Option<Date>,
    /// In the order of [`Criterion::ALL`].
    pub criteria: [ReconciledCriterion; Criterion::COUNT],
    /// What a criterion without a value counted as.
    pub missing: Missing,
    /// The mean of the criteria by weight; none where no criterion of weight has a value.
    pub overall: Option<Fraction>,
}

/// Reconciles one person's assessments on a day, `as_of`. Without a day nothing expires and nothing is too new.
///
/// For each criterion, of what each assessor gave up to that day the latest date counts: newer values supersede older
/// ones, for good, even where the newer has expired or is under appeal. Of that date's values those that are valid and
/// not left out by [`Appeals`] count, by their median. The assessors' values are then reconciled by [`Reconciling`]; their
/// `spread` (largest less smallest) shows disagreement.
///
/// The overall value is `sum(w v) / sum(w)` over the criteria; one without a value is left out of both sums, or counts
/// 1/2 or 0 where [`Missing`] declares so. Where nothing at all counts there is no overall value, whatever is declared:
/// an assessment is never inferred.
///
/// All sums are of integers and end in one division, so the order of the assessments cannot matter. Raising any value
/// never lowers the overall one. O(n log n).
///
/// ```
/// use chancai_model::{Assessment, Criterion, Date, Fraction, ReconcileOptions, reconcile};
///
/// // 三个评价组看同一个人的能力，甲组去年的评价已被今年的取代。
/// let given = [("甲组", 0.9, "2019-11-01"), ("甲组", 0.8, "2020-10-30"), ("乙组", 0.7, "2020-10-12"), ("丙组", 0.3, "2020-09-01")];
/// let given = given.map(|(who, value, date)| Assessment::new(Criterion::Ability, value, who, "年度考核", date).unwrap());
/// let six = reconcile(&given, Date::parse("2020-11-17"), &ReconcileOptions::default());
/// let ability = &six.criteria[Criterion::Ability as usize];
/// assert_eq!((ability.value, ability.assessors), (Fraction::new(0.7), 3));
/// assert!(ability.disagreement); // 0.8 与 0.3 相差太多。
/// assert_eq!(ability.left_out[0].reason.code(), "superseded");
/// assert_eq!(six.overall, Fraction::new(0.7)); // 其余五项未评，略去。
/// ```
pub fn reconcile(assessments: &[Assessment], as_of: Option<Date>, options: &ReconcileOptions) -> SixCriteria {
    let mut sorted: Vec<&Assessment> = assessments.iter().collect();
    sorted.sort_unstable_by(|a, b| (a.criterion, &a.assessor, a).cmp(&(b.criterion, &b.assessor, b)));
    let criteria = std::array::from_fn(|i| {
        let criterion = Criterion::ALL[i];
        let from = sorted.partition_point(|a| a.criterion < criterion);
        let to = sorted.partition_point(|a| a.criterion <= criterion);
        of_criterion(criterion, &sorted[from..to], as_of, options)
    });
    let overall = overall(&criteria, options);
    SixCriteria { as_of, criteria, missing: options.missing, overall }
}

/// What one assessor says of one criterion.
struct Voice {
    weight: Fraction,
    value: Fraction,
}

/// `given` is of one criterion, sorted by assessor and date.
fn of_criterion(
    criterion: Criterion,
    given: &[&Assessment],
    as_of: Option<Date>,
    options: &ReconcileOptions,
) -> ReconciledCriterion {
    let mut left_out = Vec::new();
    let mut under_appeal = false;
    let mut voices = Vec::new();
    for own in given.chunk_by(|a, b| a.assessor == b.assessor) {
        let weight = match &options.reconciling {
            Reconciling::Median => Fraction::ONE,
            Reconciling::WeightedMean(weights) => weights.of(&own[0].assessor),
        };
        let values = counting(own, as_of, weight, options, &mut left_out);
        under_appeal |= options.appeals == Appeals::Mark && values.iter().any(|a| a.under_appeal);
        if let Some(value) = median(values.iter().map(|a| a.value).collect()) {
            voices.push(Voice { weight, value });
        }
    }
    left_out.sort_unstable();
    let largest = voices.iter().map(|v| v.value).max().unwrap_or_default();
    let smallest = voices.iter().map(|v| v.value).min().unwrap_or_default();
    let spread = Fraction::from_steps(largest.steps() - smallest.steps());
    ReconciledCriterion {
        criterion,
        value: one_value(&voices, &options.reconciling),
        assessors: voices.len(),
        spread,
        disagreement: spread > options.disagreement_above,
        under_appeal,
        left_out,
    }
}

/// The values of one assessor that count; the others go to `left_out`.
fn counting<'a>(
    own: &[&'a Assessment],
    as_of: Option<Date>,
    weight: Fraction,
    options: &ReconcileOptions,
    left_out: &mut Vec<LeftOut>,
) -> Vec<&'a Assessment> {
    let known = |a: &Assessment| as_of.is_none_or(|day| a.date <= day);
    let latest = own.iter().filter(|a| known(a)).map(|a| a.date).max();
    let reason = |a: &Assessment| {
        if !known(a) {
            Some(LeftOutReason::NotYet)
        } else if latest.is_some_and(|latest| a.date < latest) {
            Some(LeftOutReason::Superseded)
        } else if as_of.zip(a.valid_until).is_some_and(|(day, until)| until < day) {
            Some(LeftOutReason::Expired)
        } else if a.under_appeal && options.appeals == Appeals::Exclude {
            Some(LeftOutReason::UnderAppeal)
        } else {
            (weight == Fraction::ZERO).then_some(LeftOutReason::ZeroWeight)
        }
    };
    let mut values = Vec::new();
    for &assessment in own {
        match reason(assessment) {
            None => values.push(assessment),
            Some(reason) => left_out.push(LeftOut {
                date: assessment.date,
                assessor: assessment.assessor.clone(),
                source: assessment.source.clone(),
                reason,
            }),
        }
    }
    values
}

fn one_value(voices: &[Voice], reconciling: &Reconciling) -> Option<Fraction> {
    match reconciling {
        Reconciling::Median => median(voices.iter().map(|v| v.value).collect()),
        Reconciling::WeightedMean(_) => weighted_mean(voices.iter().map(|v| (v.weight, v.value))),
    }
}

/// The middle value, or the mean of the middle two rounded to the nearest step; none of none.
fn median(mut values: Vec<Fraction>) -> Option<Fraction> {
    values.sort_unstable();
    let (low, high) = (values.get(values.len().checked_sub(1)? / 2)?, values.get(values.len() / 2)?);
    let sum = u64::from(low.steps()) + u64::from(high.steps());
    Some(Fraction::ratio(sum, 2 * u64::from(u16::MAX)))
}

/// `sum(w v) / sum(w)`, rounded once; none where the weights add to zero.
fn weighted_mean(items: impl Iterator<Item = (Fraction, Fraction)>) -> Option<Fraction> {
    let (mut sum, mut weights) = (0u64, 0u64);
    for (weight, value) in items {
        sum += u64::from(weight.steps()) * u64::from(value.steps());
        weights += u64::from(weight.steps());
    }
    (weights > 0).then(|| Fraction::ratio(sum, weights * u64::from(u16::MAX)))
}

fn overall(criteria: &[ReconciledCriterion; Criterion::COUNT], options: &ReconcileOptions) -> Option<Fraction> {
    let weight = |c: &ReconciledCriterion| options.weights.of(c.criterion);
    if !criteria.iter().any(|c| c.value.is_some() && weight(c) > Fraction::ZERO) {
        return None;
    }
    let absent = match options.missing {
        Missing::Skip => None,
        Missing::Neutral => Some(Fraction::HALF),
        Missing::Penalise => Some(Fraction::ZERO),
    };
    weighted_mean(criteria.iter().filter_map(|c| Some((weight(c), c.value.or(absent)?))))
}
