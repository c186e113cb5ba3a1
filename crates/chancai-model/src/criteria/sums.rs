//! Sums that do not depend on the order of what is added, and scaling that loses nothing.
//!
//! Along a row the addends are sorted first: the same in any order of the criteria, and since the k-th smallest addend
//! cannot fall when an addend rises, and a rounded addition cannot fall when one side rises, the sum cannot fall either.
//! Along a column the addends are whole multiples of 2^-90, added as integers: the same in any order of the
//! alternatives, without sorting, to 2^-91 an addend.

/// Adds up a row; sorts it.
pub(super) fn row_sum(addends: &mut [f64]) -> f64 {
    addends.sort_unstable_by(f64::total_cmp);
    addends.iter().sum::<f64>() + 0.0
}

/// Adds up numbers in -1..=1, fewer than 2^36 of them.
pub(super) fn column_sum(addends: impl Iterator<Item = f64>) -> f64 {
    from_units(addends.map(to_units).sum())
}

/// 2^90.
const UNITS: f64 = 1_237_940_039_285_380_274_899_124_224.0;

/// A number as a whole multiple of 2^-90, the nearest.
pub(super) fn to_units(number: f64) -> i128 {
    (number * UNITS).round_ties_even() as i128
}

/// The nearest number to a multiple of 2^-90.
pub(super) fn from_units(units: i128) -> f64 {
    units as f64 / UNITS
}

/// The exponent e for which `|number| / 2^e` lies in [0.5, 1); 0 for 0.
pub(super) fn exponent(number: f64) -> i32 {
    /// 2^54.
    const LIFT: f64 = 18_014_398_509_481_984.0;
    if number == 0.0 {
        return 0;
    }
    let stored = |number: f64| (number.to_bits() >> 52 & 0x7FF) as i32 - 1022;
    if number.is_normal() { stored(number) } else { stored(number * LIFT) - 54 }
}

/// `number * 2^power`, exact unless the result is too small or large for full precision; |power| up to 1200.
pub(super) fn times_power(number: f64, power: i32) -> f64 {
    let half = power / 2;
    number * two_to(half) * two_to(power - half)
}

/// 2^power for powers of normal numbers.
fn two_to(power: i32) -> f64 {
    f64::from_bits(((power + 1023).clamp(1, 2046) as u64) << 52)
}

/// Maps values by a function that rises, but whose rounded result may not: equal values give equal results, and of two
/// values the larger never gives the smaller result. O(n log n).
pub(super) fn map_rising(values: &mut [f64], rising: impl Fn(f64) -> f64) {
    let mut sorted: Vec<(f64, usize)> = values.iter().copied().zip(0..).collect();
    sorted.sort_unstable_by(|a, b| a.0.total_cmp(&b.0));
    let mut largest = f64::NEG_INFINITY;
    for (value, at) in sorted {
        largest = largest.max(rising(value));
        if let Some(slot) = values.get_mut(at) {
            *slot = largest;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exponents_of_every_size() {
        for (number, expected) in [(1.0, 1), (0.5, 0), (-0.75, 0), (3.0, 2), (0.0, 0), (f64::MAX, 1024)] {
            assert_eq!(exponent(number), expected, "{number}");
        }
        for number in [f64::MAX, 1.0, 1e-300, f64::MIN_POSITIVE, 5e-324, 1e-310] {
            let scaled = times_power(number, -exponent(number));
            assert!((0.5..1.0).contains(&scaled), "{number} {scaled}");
            assert_eq!(times_power(scaled, exponent(number)).to_bits(), number.to_bits());
        }
    }

    #[test]
    fn columns_add_up_the_same_in_any_order() {
        let up: Vec<f64> = (1..1000).map(|at| 1.0 / f64::from(at)).collect();
        let sum = column_sum(up.iter().copied());
        assert_eq!(sum.to_bits(), column_sum(up.iter().rev().copied()).to_bits());
        assert!((sum - 7.484_470_860_550_345).abs() < 1e-15);
        assert_eq!(column_sum([1.0, -1.0, 0.25].into_iter()).to_bits(), 0.25_f64.to_bits());
    }

    #[test]
    fn a_mapped_column_keeps_its_order() {
        let mut values = [3.0, 1.0, 2.0, 1.0];
        map_rising(&mut values, |value| if value > 2.5 { 0.0 } else { value });
        assert_eq!(values, [2.0, 1.0, 2.0, 1.0]);
    }
}
