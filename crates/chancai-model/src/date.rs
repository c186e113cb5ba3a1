//! A calendar day.

use chancai_chain::AsOf;
use std::fmt;

/// A day of the proleptic Gregorian calendar, written `YYYY-MM-DD`; earlier days sort first.
///
/// The library has no clock: what is in force or has expired is asked for a day that the caller states.
///
/// ```
/// use chancai_model::Date;
///
/// let published = Date::parse("2020-11-17").unwrap();
/// assert_eq!(published.to_string(), "2020-11-17");
/// assert_eq!(Date::parse("2020-12-31").unwrap().next(), Date::parse("2021-01-01"));
/// assert_eq!(Date::parse("2021-02-29"), None); // 2021 年没有 2 月 29 日。
/// assert_eq!(Date::parse("2020"), None); // 要写到日。
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date(AsOf);

impl Date {
    /// Reads `YYYY-MM-DD`; `None` for anything else and for a day that no calendar has.
    pub fn parse(text: &str) -> Option<Self> {
        AsOf::parse(text).filter(|day| day.month_and_day().is_some()).map(Self)
    }

    /// The day after; `None` after 9999-12-31.
    #[must_use]
    pub fn next(self) -> Option<Self> {
        let (year, (month, day)) = (self.0.year(), self.0.month_and_day()?);
        let follows = [(year, month, day + 1), (year, month + 1, 1), (year + 1, 1, 1)];
        follows.into_iter().find_map(|(y, m, d)| Self::parse(&format!("{y:04}-{m:02}-{d:02}")))
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl fmt::Debug for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}

impl std::str::FromStr for Date {
    type Err = InvalidDate;

    fn from_str(text: &str) -> Result<Self, InvalidDate> {
        Self::parse(text).ok_or_else(|| InvalidDate { given: text.to_owned() })
    }
}

#[cfg(feature = "serde")]
impl serde::Serialize for Date {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

#[cfg(feature = "serde")]
impl<'de> serde::Deserialize<'de> for Date {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        <std::borrow::Cow<'de, str>>::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

/// A text that is no day.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("日期须为 YYYY-MM-DD，给的是 “{given}” (a day as YYYY-MM-DD, given “{given}”)")]
pub struct InvalidDate {
    /// What was given.
    pub given: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_days_that_exist_are_read() {
        for good in ["2020-11-17", "2024-02-29", "2000-02-29"] {
            assert!(Date::parse(good).is_some(), "{good}");
        }
        for bad in ["2023-02-29", "1900-02-29", "2020-13-01", "2020-11-00", "2020/11/17", "20-11-17", "2020", ""] {
            assert!(Date::parse(bad).is_none(), "{bad}");
        }
    }

    #[test]
    fn the_next_day_is_the_next() {
        let next = |day: &str| Date::parse(day).and_then(Date::next).map(|d| d.to_string());
        for (day, after) in [
            ("2020-02-28", "2020-02-29"),
            ("2020-02-29", "2020-03-01"),
            ("2021-02-28", "2021-03-01"),
            ("2020-12-31", "2021-01-01"),
        ] {
            assert_eq!(next(day).as_deref(), Some(after));
        }
        assert_eq!(next("9999-12-31"), None);
    }
}
