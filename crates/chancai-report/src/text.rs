//! How numbers read.

/// A whole number with its digits in groups of three.
///
/// ```
/// assert_eq!(chancai_report::count(1_234_567), "1,234,567");
/// assert_eq!(chancai_report::count(42), "42");
/// ```
pub fn count(n: u64) -> String {
    let digits = n.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// A number in 0..=1, three places.
pub(crate) fn fraction(value: f64) -> String {
    finite(value, |v| format!("{v:.3}"))
}

/// A number in 0..=1 where there is little room, two places.
pub(crate) fn ratio(value: f64) -> String {
    finite(value, |v| format!("{v:.2}"))
}

/// A quantity: whole where it is whole, otherwise one or two places.
pub(crate) fn decimal(value: f64) -> String {
    finite(value, |v| {
        let text = format!("{v:.2}");
        text.trim_end_matches('0').trim_end_matches('.').to_owned()
    })
}

/// A dash for what is not stated.
pub(crate) fn stated(value: Option<f64>, show: impl Fn(f64) -> String) -> String {
    value.map_or_else(|| "—".to_owned(), show)
}

fn finite(value: f64, show: impl Fn(f64) -> String) -> String {
    // Adding zero turns -0 into 0.
    if value.is_finite() { show(value + 0.0) } else { "—".to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_read_well() {
        assert_eq!([0, 999, 1000, 100_000].map(count), ["0", "999", "1,000", "100,000"]);
        assert_eq!([0.0, -0.0, 12.0, 3.5, 0.333].map(decimal), ["0", "0", "12", "3.5", "0.33"]);
        assert_eq!((fraction(0.5), ratio(f64::NAN), stated(None, ratio)), ("0.500".into(), "—".into(), "—".into()));
    }
}
