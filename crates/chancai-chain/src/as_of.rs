//! The date a statement held: a year, or a day.

use std::fmt;

/// A year (`2020`) or a day (`2020-11-17`). A year sorts before its days.
///
/// ```
/// use chancai_chain::AsOf;
/// let day = AsOf::parse("2020-11-17").unwrap();
/// assert_eq!((day.year(), day.to_string().as_str()), (2020, "2020-11-17"));
/// assert!(AsOf::parse("2020").unwrap() < day);
/// assert_eq!(AsOf::parse("2021-02-29"), None); // 2021 年没有 2 月 29 日.
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AsOf {
    year: u16,
    /// Month 1 to 12, day 1 to 31.
    day: Option<(u8, u8)>,
}

impl AsOf {
    /// Reads `YYYY` or `YYYY-MM-DD`; `None` for anything else, a day that no calendar has among it.
    pub fn parse(text: &str) -> Option<Self> {
        let mut parts = text.split('-');
        let year = digits(parts.next()?, 4)?;
        let Some(month) = parts.next() else {
            return Some(Self { year, day: None });
        };
        let (month, day) = (digits(month, 2)?, digits(parts.next()?, 2)?);
        let exists = parts.next().is_none() && (1..=days_in(year, month)).contains(&day);
        exists.then_some(Self { year, day: Some((month as u8, day as u8)) })
    }

    /// The year.
    pub fn year(self) -> u16 {
        self.year
    }

    /// The month (1 to 12) and the day (1 to 31), where a day was stated.
    pub fn month_and_day(self) -> Option<(u8, u8)> {
        self.day
    }
}

impl fmt::Display for AsOf {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.day {
            None => write!(f, "{:04}", self.year),
            Some((month, day)) => write!(f, "{:04}-{month:02}-{day:02}", self.year),
        }
    }
}

#[cfg(feature = "serde")]
impl serde::Serialize for AsOf {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

#[cfg(feature = "serde")]
impl<'de> serde::Deserialize<'de> for AsOf {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = <std::borrow::Cow<'de, str>>::deserialize(deserializer)?;
        Self::parse(&text).ok_or_else(|| serde::de::Error::custom("expected YYYY or YYYY-MM-DD"))
    }
}

/// Exactly `count` ASCII digits; `parse` alone would take a sign.
fn digits(text: &str, count: usize) -> Option<u16> {
    let valid = text.len() == count && text.bytes().all(|byte| byte.is_ascii_digit());
    if valid { text.parse().ok() } else { None }
}

/// 0 for a month that does not exist.
fn days_in(year: u16, month: u16) -> u16 {
    let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 if leap => 29,
        2 => 28,
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_years_and_days_that_exist_are_read() {
        for good in ["2020", "0999", "2020-02-29", "2000-02-29", "2020-12-31"] {
            assert_eq!(AsOf::parse(good).unwrap().to_string(), good);
        }
        for bad in [
            "",
            "20",
            "+202",
            "2020-11",
            "2020-13-01",
            "1900-02-29",
            "2020-04-31",
            "2020-1-1",
            "2020-01-01-01",
            "２０２０",
        ] {
            assert_eq!(AsOf::parse(bad), None, "{bad}");
        }
    }
}
