//! Numbers from 0 to 1, quantised once.

use std::fmt;

/// A number from 0 to 1 in steps of 1/65535: a level, a similarity, an importance, a term's value.
///
/// Everything the scorer multiplies and adds is one of these, so sums are exact integers and neither
/// the order of the terms nor the number of threads can change a result. Rounding happens once, here.
///
/// ```
/// use chancai_model::Fraction;
///
/// let skilled = Fraction::new(0.75).unwrap();
/// assert!((skilled.to_f64() - 0.75).abs() < 1e-5);
/// assert_eq!(Fraction::new(1.0), Some(Fraction::ONE));
/// assert_eq!(Fraction::new(1.2), None);
/// assert_eq!(Fraction::new(f64::NAN), None);
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(try_from = "f64", into = "f64"))]
pub struct Fraction(u16);

impl Fraction {
    /// Zero.
    pub const ZERO: Self = Self(0);
    /// One: 65535 steps.
    pub const ONE: Self = Self(u16::MAX);
    /// One half, rounded up to the next step.
    pub const HALF: Self = Self(0x8000);

    /// The nearest step to `value`; `None` unless it lies in `0.0..=1.0` (NaN does not).
    pub fn new(value: f64) -> Option<Self> {
        (0.0..=1.0).contains(&value).then(|| Self((value * f64::from(u16::MAX)).round() as u16))
    }

    /// The fraction of `steps` / 65535.
    pub const fn from_steps(steps: u16) -> Self {
        Self(steps)
    }

    /// How many steps of 1/65535.
    pub const fn steps(self) -> u16 {
        self.0
    }

    /// `numerator / denominator` rounded to the nearest step, at most one; one where the denominator is zero.
    pub fn ratio(numerator: u64, denominator: u64) -> Self {
        if numerator >= denominator {
            return Self::ONE;
        }
        // Division of 128 bits is several times slower; sums of a record's fields never need it.
        if let Some(scaled) = numerator.checked_mul(u64::from(u16::MAX))
            && let Some(rounded) = scaled.checked_add(denominator / 2)
        {
            return Self((rounded / denominator) as u16);
        }
        let steps =
            (u128::from(numerator) * u128::from(u16::MAX) + u128::from(denominator) / 2) / u128::from(denominator);
        Self(steps as u16)
    }

    /// The product, rounded to the nearest step.
    #[must_use]
    pub fn times(self, other: Self) -> Self {
        let product = u32::from(self.0) * u32::from(other.0);
        Self(((product + 0x7fff) / 0xffff) as u16)
    }

    /// What is left to one.
    #[must_use]
    pub const fn complement(self) -> Self {
        Self(u16::MAX - self.0)
    }

    /// The value as a floating-point number.
    pub fn to_f64(self) -> f64 {
        f64::from(self.0) / f64::from(u16::MAX)
    }
}

impl fmt::Debug for Fraction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:.5}", self.to_f64())
    }
}

impl From<Fraction> for f64 {
    fn from(fraction: Fraction) -> Self {
        fraction.to_f64()
    }
}

impl TryFrom<f64> for Fraction {
    type Error = &'static str;

    fn try_from(value: f64) -> Result<Self, Self::Error> {
        Self::new(value).ok_or("expected a number from 0 to 1")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn rounding_is_within_half_a_step(value in 0.0..=1.0f64) {
            let fraction = Fraction::new(value).unwrap();
            prop_assert!((fraction.to_f64() - value).abs() <= 0.5 / 65535.0 + 1e-12);
        }

        #[test]
        fn one_is_neutral_and_order_is_kept(a: u16, b: u16, c: u16) {
            let (a, b, c) = (Fraction(a), Fraction(b), Fraction(c));
            prop_assert_eq!(a.times(Fraction::ONE), a);
            prop_assert_eq!(a.times(b), b.times(a));
            prop_assert!(a > b || a.times(c) <= b.times(c));
        }

        #[test]
        fn a_ratio_is_the_nearest_step(n in 0u64..1_000_000, d in 1u64..1_000_000) {
            let exact = (n as f64 / d as f64).min(1.0);
            prop_assert!((Fraction::ratio(n, d).to_f64() - exact).abs() <= 0.5 / 65535.0 + 1e-12);
        }
    }

    #[test]
    fn outside_values_are_refused() {
        for bad in [-0.001, 1.001, f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
            assert_eq!(Fraction::new(bad), None);
        }
        assert_eq!(Fraction::new(-0.0), Some(Fraction::ZERO));
    }
}
