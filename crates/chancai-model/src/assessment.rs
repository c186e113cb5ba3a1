//! The six-criterion assessment: entered by a named assessor, never inferred.

use crate::Fraction;
use crate::invalid::{Checks, InvalidRecord, MISSING_VALUE, OUT_OF_RANGE};
use crate::scale::coded;
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

/// One value of one criterion, with who gave it, from what, and when.
///
/// Ordered by criterion, then date, so that sums over them run in one order.
/// `Debug` names neither assessor nor source.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct Assessment {
    criterion: Criterion,
    date: String,
    assessor: String,
    source: String,
    value: Fraction,
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
        let mut checks = Checks::default();
        let quantised = checks.share("value", Some(value)).unwrap_or_default();
        for (field, text) in [("assessor", assessor), ("source", source)] {
            if text.trim().is_empty() {
                checks.refuse(field, text, MISSING_VALUE, "who assessed, and from what");
            }
        }
        if !is_date(date) {
            checks.refuse("date", date, OUT_OF_RANGE, "YYYY-MM-DD");
        }
        checks.finish()?;
        let (date, assessor, source) = (date.to_owned(), assessor.to_owned(), source.to_owned());
        Ok(Self { criterion, date, assessor, source, value: quantised })
    }

    /// Which criterion.
    pub fn criterion(&self) -> Criterion {
        self.criterion
    }

    /// The value.
    pub fn value(&self) -> Fraction {
        self.value
    }

    /// Who assessed.
    pub fn assessor(&self) -> &str {
        &self.assessor
    }

    /// From what: a review, a file.
    pub fn source(&self) -> &str {
        &self.source
    }

    /// When, `YYYY-MM-DD`.
    pub fn date(&self) -> &str {
        &self.date
    }
}

/// A calendar date of the proleptic Gregorian calendar, as `YYYY-MM-DD`.
pub(crate) fn is_date(text: &str) -> bool {
    let parts: Vec<&str> = text.split('-').collect();
    let [year, month, day] = parts[..] else { return false };
    let digits = |s: &str, n: usize| s.len() == n && s.bytes().all(|b| b.is_ascii_digit());
    if !(digits(year, 4) && digits(month, 2) && digits(day, 2)) {
        return false;
    }
    let number = |s: &str| s.parse::<u32>().unwrap_or(0);
    let (year, month, day) = (number(year), number(month), number(day));
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let days = match month {
        4 | 6 | 9 | 11 => 30,
        2 => 28 + u32::from(leap),
        1..=12 => 31,
        _ => 0,
    };
    (1..=days).contains(&day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_checked() {
        for good in ["2020-11-17", "2024-02-29", "2000-02-29"] {
            assert!(is_date(good), "{good}");
        }
        for bad in ["2023-02-29", "1900-02-29", "2020-13-01", "2020-11-00", "2020/11/17", "20-11-17", ""] {
            assert!(!is_date(bad), "{bad}");
        }
    }

    #[test]
    fn an_assessment_names_who_and_when() {
        let refused = Assessment::new(Criterion::Ability, 1.5, "", "考核", "昨天").unwrap_err();
        let fields: Vec<_> = refused.fields.iter().map(|f| f.field).collect();
        assert_eq!(fields, ["value", "assessor", "date"]);
    }
}
