//! Numbers as people type them.

use std::ops::RangeInclusive;

use crate::fault::{BAD_NUMBER, EXCEL_ERROR, FaultCode};
use crate::fold::fold_key;

/// Reads a decimal number: full-width digits, a sign, a fraction, an exponent and strict thousands separators
/// (`1,234,567`) are understood; anything else is not. The result is finite; `-0` is `0`.
///
/// # Errors
///
/// [`BAD_NUMBER`] for what is no such number (`12万`, `NaN`, `inf`, `80%`, `1,2`); [`EXCEL_ERROR`] for what a failed
/// formula leaves (`#N/A`).
///
/// ```
/// use chancai_table::{fault, parse_number};
///
/// assert_eq!(parse_number("１２．５"), Ok(12.5));
/// assert_eq!(parse_number("1,200"), Ok(1200.0));
/// assert_eq!(parse_number("12万"), Err(fault::BAD_NUMBER));
/// assert_eq!(parse_number("#REF!"), Err(fault::EXCEL_ERROR));
/// ```
pub fn parse_number(text: &str) -> Result<f64, FaultCode> {
    let folded = fold_key(text);
    if is_excel_error(&folded) {
        return Err(EXCEL_ERROR);
    }
    let digits = without_thousands(&folded).ok_or(BAD_NUMBER)?;
    // The grammar has been checked, so only an overflow to infinity can still go wrong.
    match digits.parse::<f64>() {
        Ok(number) if number.is_finite() => Ok(number + 0.0),
        _ => Err(BAD_NUMBER),
    }
}

/// Reads a whole number, 0 or above; `2.0`, as spreadsheets and data frames write it, is 2.
///
/// # Errors
///
/// As [`parse_number`]; [`OUT_OF_RANGE`](crate::fault::OUT_OF_RANGE) for a whole number below 0 or too large for
/// `u64`.
///
/// ```
/// use chancai_table::{fault, parse_integer};
///
/// assert_eq!(parse_integer("1,200"), Ok(1200));
/// assert_eq!(parse_integer("2.0"), Ok(2));
/// assert_eq!(parse_integer("2.5"), Err(fault::BAD_NUMBER));
/// assert_eq!(parse_integer("-3"), Err(fault::OUT_OF_RANGE));
/// ```
pub fn parse_integer(text: &str) -> Result<u64, FaultCode> {
    /// Below this every whole number is exact in an `f64`.
    const EXACT: f64 = 9_007_199_254_740_992.0;
    let folded = fold_key(text);
    if let Some(digits) = without_thousands(&folded)
        && let Ok(number) = digits.parse::<u64>()
    {
        return Ok(number);
    }
    let number = parse_number(&folded)?;
    if number.fract() != 0.0 {
        return Err(BAD_NUMBER);
    }
    if (0.0..EXACT).contains(&number) { Ok(number as u64) } else { Err(crate::fault::OUT_OF_RANGE) }
}

/// What a formula that failed leaves in a cell, in the spelling of every Excel and WPS.
pub(crate) fn is_excel_error(cell: &str) -> bool {
    const ERRORS: [&str; 11] = [
        "#N/A",
        "#REF!",
        "#VALUE!",
        "#DIV/0!",
        "#NAME?",
        "#NULL!",
        "#NUM!",
        "#SPILL!",
        "#CALC!",
        "#FIELD!",
        "#GETTING_DATA",
    ];
    cell.starts_with('#')
        && (ERRORS.iter().any(|error| cell.eq_ignore_ascii_case(error))
            // A column too narrow to show its number is exported as hashes.
            || (cell.len() > 2 && cell.bytes().all(|b| b == b'#')))
}

/// The number without its thousands separators, if the text is one.
fn without_thousands(text: &str) -> Option<std::borrow::Cow<'_, str>> {
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    let (mantissa, exponent) = match unsigned.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent)),
        None => (unsigned, None),
    };
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let exponent_is_good = exponent.is_none_or(|e| is_digits(e.strip_prefix(['+', '-']).unwrap_or(e)));
    let fraction_is_good = fraction.is_empty() || is_digits(fraction);
    if !exponent_is_good || !fraction_is_good {
        return None;
    }
    if is_digits(whole) || (whole.is_empty() && !fraction.is_empty()) {
        return Some(text.into());
    }
    is_grouped(whole).then(|| text.replace(',', "").into())
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit())
}

/// One to three digits, then groups of exactly three.
fn is_grouped(whole: &str) -> bool {
    let mut groups = whole.split(',');
    let first = groups.next().unwrap_or_default();
    is_digits(first) && first.len() <= 3 && groups.all(|group| is_digits(group) && group.len() == 3)
}

/// A range as the clerk reads it: `0–60`, `≥ 0`, and `> 0, ≤ 1` where 0 itself is out.
pub(crate) fn show_range(range: &RangeInclusive<f64>) -> String {
    let (low, high) = (*range.start(), *range.end());
    let is_open = low > 0.0 && low <= f64::MIN_POSITIVE;
    let (has_low, has_high) = (low > f64::MIN, high < f64::MAX);
    match (is_open, has_low, has_high) {
        (true, _, true) => format!("> 0, ≤ {high}"),
        (true, _, false) => "> 0".to_owned(),
        (false, true, true) => format!("{low}–{high}"),
        (false, true, false) => format!("≥ {low}"),
        (false, false, true) => format!("≤ {high}"),
        (false, false, false) => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fault::OUT_OF_RANGE;

    #[test]
    fn numbers_as_people_type_them() {
        for (text, number) in [
            ("0", 0.0),
            ("１２．５", 12.5),
            (" 7 ", 7.0),
            ("+3", 3.0),
            ("-0", 0.0),
            (".5", 0.5),
            ("1,200", 1200.0),
            ("１，２３４，５６７．８", 1_234_567.8),
            ("1.8E+05", 180_000.0),
        ] {
            assert_eq!(parse_number(text), Ok(number), "{text}");
        }
        assert!(parse_number("-0").is_ok_and(f64::is_sign_positive));
    }

    #[test]
    fn what_is_no_number() {
        for text in [
            "",
            ".",
            "-",
            "NaN",
            "inf",
            "-infinity",
            "1e999",
            "12万",
            "80%",
            "1,2",
            "1200,000",
            ",200",
            "1,200,",
            "0x10",
            "1 200",
            "1_000",
            "1e",
            "1.2.3",
            "5-6",
            "十",
        ] {
            assert_eq!(parse_number(text), Err(BAD_NUMBER), "{text}");
            assert_eq!(parse_integer(text), Err(BAD_NUMBER), "{text}");
        }
    }

    #[test]
    fn whole_numbers_are_exact_to_the_last() {
        assert_eq!(parse_integer("18446744073709551615"), Ok(u64::MAX));
        assert_eq!(parse_integer("18446744073709551616"), Err(OUT_OF_RANGE));
        assert_eq!(parse_integer("9007199254740993"), Ok(9_007_199_254_740_993));
        assert_eq!(parse_integer("-1"), Err(OUT_OF_RANGE));
        assert_eq!(parse_integer("1E+05"), Ok(100_000));
    }

    #[test]
    fn excel_errors_are_told_from_text() {
        for cell in ["#N/A", "#n/a", "#REF!", "#DIV/0!", "########"] {
            assert!(is_excel_error(cell), "{cell}");
            assert_eq!(parse_number(cell), Err(EXCEL_ERROR));
        }
        for cell in ["", "#", "##", "#1", "C#", "#焊接", "N/A"] {
            assert!(!is_excel_error(cell), "{cell}");
        }
    }

    #[test]
    fn ranges_read_as_the_clerk_says_them() {
        assert_eq!(show_range(&(0.0..=60.0)), "0–60");
        assert_eq!(show_range(&(0.0..=f64::INFINITY)), "≥ 0");
        assert_eq!(show_range(&(f64::MIN_POSITIVE..=1.0)), "> 0, ≤ 1");
        assert_eq!(show_range(&(f64::MIN_POSITIVE..=f64::MAX)), "> 0");
        assert_eq!(show_range(&(f64::NEG_INFINITY..=1.0)), "≤ 1");
        assert_eq!(show_range(&(f64::MIN..=f64::MAX)), "");
    }
}
