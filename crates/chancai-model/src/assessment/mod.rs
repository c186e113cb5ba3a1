//! The six-criterion assessment: entered by named assessors, reconciled, never inferred.

mod policy;
mod reconcile;
mod scale;

pub use policy::{
    Appeals, AssessmentPolicy, AssessmentPolicyError, AssessorWeights, CriterionWeights, ReconcileOptions, Reconciling,
};
pub use reconcile::{LeftOut, LeftOutReason, ReconciledCriterion, SixCriteria, reconcile};
pub use scale::{AssessmentScale, Grade};

use crate::invalid::{CONTRADICTION, Checks, InvalidRecord, MISSING_VALUE, OUT_OF_RANGE};
use crate::scale::coded;
use crate::{Date, Fraction};
use std::fmt;

coded! {
    /// The six criteria by which the district assesses people (道德 品行 知识 能力 业绩 社会反响).
    Criterion {
        /// Morality.
        Morality = "morality", "道德", "morality";
        /// Conduct.
        Conduct = "conduct", "品行", "conduct";
        /// Knowledge.
        Knowledge = "knowledge", "知识", "knowledge";
        /// Ability.
        Ability = "ability", "能力", "ability";
        /// Performance.
        Performance = "performance", "业绩", "performance";
        /// Standing with the public.
        Reputation = "reputation", "社会反响", "reputation";
    }
}

impl Criterion {
    pub(crate) const COUNT: usize = Self::ALL.len();
}

/// One value of one criterion, with who gave it, from what, when, and on which scale.
///
/// Ordered by criterion, then date, so that whatever runs over them does so in one order.
/// `Debug` names neither assessor nor source.
///
/// ```
/// use chancai_model::{Assessment, AssessmentScale, Criterion, Date, Fraction};
///
/// // 年度考核得 86 分，两年有效。
/// let marked = Assessment::on_scale(Criterion::Ability, AssessmentScale::Percent, "86", "专家组甲", "年度考核", "2020-10-30")
///     .and_then(|a| a.expiring(Date::parse("2022-10-30").unwrap()))
///     .unwrap();
/// assert_eq!((marked.given(), Some(marked.value())), ("86", Fraction::new(0.86)));
/// ```
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct Assessment {
    criterion: Criterion,
    date: Date,
    assessor: String,
    source: String,
    value: Fraction,
    scale: AssessmentScale,
    given: String,
    valid_until: Option<Date>,
    under_appeal: bool,
}

impl fmt::Debug for Assessment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Assessment({}, {:?})", self.criterion.code(), self.value)
    }
}

impl Assessment {
    /// An assessment: `value` in `0.0..=1.0`, `date` as `YYYY-MM-DD`.
    ///
    /// # Errors
    ///
    /// [`InvalidRecord`] for a value out of range, a date that is none, or an assessor or source left out.
    pub fn new(
        criterion: Criterion,
        value: f64,
        assessor: &str,
        source: &str,
        date: &str,
    ) -> Result<Self, InvalidRecord> {
        let marked = (AssessmentScale::Fraction, value.to_string(), Fraction::new(value));
        Self::checked(criterion, marked, [assessor, source, date])
    }

    /// An assessment whose value was `given` on a scale: `86` of 百分制, `优秀`. The text as given is kept.
    ///
    /// # Errors
    ///
    /// As [`new`](Self::new), and where the text is not of the scale.
    pub fn on_scale(
        criterion: Criterion,
        scale: AssessmentScale,
        given: &str,
        assessor: &str,
        source: &str,
        date: &str,
    ) -> Result<Self, InvalidRecord> {
        Self::checked(criterion, (scale, given.trim().to_owned(), scale.parse(given)), [assessor, source, date])
    }

    fn checked(
        criterion: Criterion,
        (scale, given, value): (AssessmentScale, String, Option<Fraction>),
        [assessor, source, date]: [&str; 3],
    ) -> Result<Self, InvalidRecord> {
        let mut checks = Checks::default();
        if value.is_none() {
            checks.refuse("value", &given, OUT_OF_RANGE, scale.expected());
        }
        for (field, text) in [("assessor", assessor), ("source", source)] {
            if text.trim().is_empty() {
                checks.refuse(field, text, MISSING_VALUE, "who assessed, and from what");
            }
        }
        let day = Date::parse(date);
        if day.is_none() {
            checks.refuse("date", date, OUT_OF_RANGE, "YYYY-MM-DD");
        }
        checks.finish()?;
        let (Some(value), Some(date)) = (value, day) else { return Err(InvalidRecord { fields: Vec::new() }) };
        let (assessor, source) = (assessor.trim().to_owned(), source.trim().to_owned());
        let (valid_until, under_appeal) = (None, false);
        Ok(Self { criterion, date, assessor, source, value, scale, given, valid_until, under_appeal })
    }

    /// The same, valid up to and including a day.
    ///
    /// # Errors
    ///
    /// [`InvalidRecord`] for a day before the assessment's own.
    pub fn expiring(mut self, valid_until: Date) -> Result<Self, InvalidRecord> {
        let mut checks = Checks::default();
        if valid_until < self.date {
            checks.refuse("valid_until", valid_until, CONTRADICTION, "不早于评价日期 not before the date");
        }
        checks.finish()?;
        self.valid_until = Some(valid_until);
        Ok(self)
    }

    /// The same, under appeal 申诉中 or not.
    #[must_use]
    pub fn appealed(mut self, under_appeal: bool) -> Self {
        self.under_appeal = under_appeal;
        self
    }

    /// Which criterion.
    pub fn criterion(&self) -> Criterion {
        self.criterion
    }

    /// The value, as a fraction.
    pub fn value(&self) -> Fraction {
        self.value
    }

    /// The scale it was given on.
    pub fn scale(&self) -> AssessmentScale {
        self.scale
    }

    /// The value as it was given.
    pub fn given(&self) -> &str {
        &self.given
    }

    /// Who assessed.
    pub fn assessor(&self) -> &str {
        &self.assessor
    }

    /// From what: a review, a file.
    pub fn source(&self) -> &str {
        &self.source
    }

    /// When.
    pub fn date(&self) -> Date {
        self.date
    }

    /// The last day it counts; none: it does not expire.
    pub fn valid_until(&self) -> Option<Date> {
        self.valid_until
    }

    /// Whether the person has appealed against it and the appeal is not decided.
    pub fn is_under_appeal(&self) -> bool {
        self.under_appeal
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_assessment_names_who_and_when() {
        let refused = Assessment::new(Criterion::Ability, 1.5, "", "考核", "昨天").unwrap_err();
        let fields: Vec<_> = refused.fields.iter().map(|f| f.field).collect();
        assert_eq!(fields, ["value", "assessor", "date"]);
        let given = Assessment::new(Criterion::Ability, 0.5, "甲", "考核", "2020-10-30").unwrap();
        assert_eq!((given.given(), given.scale()), ("0.5", AssessmentScale::Fraction));
        let early = given.clone().expiring(Date::parse("2020-10-29").unwrap()).unwrap_err();
        assert_eq!(early.fields[0].code, CONTRADICTION);
        assert!(given.clone().expiring(given.date()).is_ok());
        let grade =
            Assessment::on_scale(Criterion::Ability, AssessmentScale::Grade, "极好", "甲", "考核", "2020-10-30");
        assert_eq!(grade.unwrap_err().fields[0].field, "value");
    }
}
