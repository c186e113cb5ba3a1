//! Scores as whole numbers, so that sums are exact and no order matters.

use crate::Problem;

/// How scores became whole numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum Scale {
    /// Times 10 to this power: every score is this decimal exactly, 0 where all are whole.
    Decimal(u8),
    /// Times 2 to this power, rounded to the nearest: the scores have too many digits to be kept.
    Binary(i32),
}

/// The scores of a problem's edges in whole units.
///
/// Decimals stay what they are: `0.73` and `12` become 73 and 1200 hundredths. Scores with more digits than fit are rounded,
/// by at most half a unit each; [`Self::rounding`] bounds what that can cost.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Units {
    values: Vec<i64>,
    scale: Scale,
}

/// The most digits behind the point that are kept as decimals.
const DIGITS: i32 = 15;

/// No value is larger, whatever the size of the problem: 2^50.
const LARGEST: f64 = (1_u64 << 50) as f64;

impl Units {
    /// The scores of all edges of `problem`, in its order of edges. O(E).
    ///
    /// Values are so small that sums along any path of a network over the problem's rows, columns and quotas fit 58 bits.
    pub fn of(problem: &Problem) -> Self {
        let nodes = problem.rows() + problem.columns() + problem.quotas().len() + 8;
        let scores = || problem.edges().iter().map(|edge| edge.score);
        Self::scaled(scores, ((1_u64 << 57) as f64 / nodes as f64).min(LARGEST))
    }

    fn scaled<I: Iterator<Item = f64>>(scores: impl Fn() -> I, limit: f64) -> Self {
        let largest = scores().map(f64::abs).fold(0.0, f64::max);
        let fits = |digits: i32| largest * 10_f64.powi(digits) <= limit;
        let mut digits = 0;
        for score in scores() {
            while digits <= DIGITS && !is_decimal(score, digits) {
                digits += 1;
            }
        }
        if digits <= DIGITS && fits(digits) {
            let factor = 10_f64.powi(digits);
            let values = scores().map(|score| (score * factor).round() as i64).collect();
            return Self { values, scale: Scale::Decimal(digits as u8) };
        }
        // Powers of two scale without an error of their own; the exponent of a number that is not 0 is exact by its bits.
        let exponent = |x: f64| (x.to_bits() >> 52 & 0x7ff) as i32 - 1023;
        let power = exponent(limit) - exponent(largest) - 1;
        // In two steps: the power itself may be beyond what a number holds.
        let half = power / 2;
        let scale = |score: f64| (score * 2_f64.powi(half) * 2_f64.powi(power - half)).round() as i64;
        Self { values: scores().map(scale).collect(), scale: Scale::Binary(power) }
    }

    /// The value of every edge.
    pub fn values(&self) -> &[i64] {
        &self.values
    }

    /// How scores became values.
    pub fn scale(&self) -> Scale {
        self.scale
    }

    /// Whether every score is kept as it is.
    pub fn is_exact(&self) -> bool {
        matches!(self.scale, Scale::Decimal(_))
    }

    /// What a sum of values is in the input's units.
    pub fn score(&self, sum: i128) -> f64 {
        match self.scale {
            Scale::Decimal(digits) => sum as f64 / 10_f64.powi(digits.into()),
            Scale::Binary(power) => {
                let half = power / 2;
                sum as f64 / 2_f64.powi(half) / 2_f64.powi(power - half)
            }
        }
    }

    /// A sum of values in the input's units, every digit of it where the scale is decimal: `-12.05`.
    pub fn text(&self, sum: i128) -> String {
        let Scale::Decimal(digits) = self.scale else { return format!("{}", self.score(sum)) };
        let one = 10_u128.pow(digits.into());
        let (sign, whole, rest) = (if sum < 0 { "-" } else { "" }, sum.unsigned_abs() / one, sum.unsigned_abs() % one);
        if rest == 0 {
            return format!("{sign}{whole}");
        }
        let rest = format!("{rest:0width$}", width = digits.into());
        format!("{sign}{whole}.{}", rest.trim_end_matches('0'))
    }

    /// The most that rounding the scores of `pairs` pairs can have cost an optimum, in the input's units: half a unit a pair
    /// for what was chosen and half for what could have been.
    pub fn rounding(&self, pairs: usize) -> f64 {
        if self.is_exact() { 0.0 } else { self.score(pairs as i128) }
    }
}

/// Whether `score` is the number nearest to a decimal with so many digits behind the point.
fn is_decimal(score: f64, digits: i32) -> bool {
    let factor = 10_f64.powi(digits);
    let scaled = (score * factor).round();
    // Beyond 2^53 not every whole number is a double, and the quotient would prove nothing.
    scaled.abs() <= 9_007_199_254_740_992.0 && (scaled / factor).total_cmp(&(score + 0.0)).is_eq()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const LIMIT: f64 = (1_u64 << 43) as f64;

    fn units(scores: &[f64]) -> Units {
        Units::scaled(|| scores.iter().copied(), LIMIT)
    }

    #[test]
    fn whole_scores_and_decimals_are_kept() {
        assert_eq!((units(&[3.0, -7.0]).values(), units(&[]).scale()), (&[3, -7][..], Scale::Decimal(0)));
        let decimals = units(&[0.73, 12.0, -0.1]);
        assert_eq!((decimals.values(), decimals.scale()), (&[73, 1_200, -10][..], Scale::Decimal(2)));
        assert_eq!(decimals.text(-1_205), "-12.05");
        assert_eq!(
            (decimals.text(1_290), decimals.text(1_200), decimals.text(-5)),
            ("12.9".into(), "12".into(), "-0.05".into())
        );
        assert!(decimals.rounding(9) <= 0.0);
    }

    #[test]
    fn scores_beyond_all_digits_are_rounded_and_fit() {
        for scores in [&[1.0 / 3.0, 0.1][..], &[1e300, 1.0], &[5e-324, -1e-300], &[1e17, 3.0], &[f64::MAX, f64::MIN]] {
            let units = units(scores);
            assert!(!units.is_exact(), "{scores:?}");
            assert!(units.values().iter().all(|value| value.unsigned_abs() <= LIMIT as u64), "{units:?}");
            assert!(units.values().iter().any(|value| value.unsigned_abs() >= LIMIT as u64 / 8), "{units:?}");
        }
    }

    proptest! {
        #[test]
        fn values_are_within_half_a_unit_and_order_is_kept(scores in prop::collection::vec(-1e6..1e6_f64, 1..20)) {
            let units = units(&scores);
            for (&value, &score) in units.values().iter().zip(&scores) {
                prop_assert!((units.score(value.into()) - score).abs() <= units.rounding(1) / 2.0 + 1e-12);
            }
            let mut order: Vec<usize> = (0..scores.len()).collect();
            order.sort_by(|&a, &b| scores[a].total_cmp(&scores[b]));
            prop_assert!(order.is_sorted_by_key(|&at| units.values()[at]));
        }

        #[test]
        fn decimals_of_any_length_that_fits_come_back(whole in prop::collection::vec(-999_999_i64..999_999, 1..20), digits in 0..6_i32) {
            let scores: Vec<f64> = whole.iter().map(|&whole| whole as f64 / 10_f64.powi(digits)).collect();
            let units = units(&scores);
            prop_assert!(units.is_exact());
            for (&value, score) in units.values().iter().zip(&scores) {
                prop_assert!(units.text(value.into()).parse::<f64>().unwrap().total_cmp(&(score + 0.0)).is_eq());
            }
        }
    }
}
