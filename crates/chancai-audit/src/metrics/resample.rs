//! How sure a mean and a difference are, by drawing again.

use rand::{RngExt as _, SeedableRng as _};
use rand_pcg::Pcg64;

/// An interval about a mean.
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Interval {
    /// The mean of the values.
    pub mean: f64,
    /// Lower end.
    pub low: f64,
    /// Upper end.
    pub high: f64,
}

/// Percentile bootstrap interval (Efron 1979) of the mean of values, one a query.
///
/// `draws` means of as many values drawn with replacement are sorted; the ends are the smallest ones that at least
/// `(1 - level) / 2` and `(1 + level) / 2` of them do not exceed. `None` without values or draws, or for a level outside
/// 0 to 1. The same seed gives the same interval. O(draws x values).
///
/// ```
/// use chancai_audit::metrics::bootstrap_interval;
///
/// let ndcg = [0.31, 0.62, 0.55, 0.18, 0.71, 0.44];
/// let found = bootstrap_interval(&ndcg, 0.95, 2_000, 1).unwrap();
/// assert!(found.low < found.mean && found.mean < found.high);
/// assert_eq!(bootstrap_interval(&ndcg, 0.95, 2_000, 1), Some(found));
/// ```
pub fn bootstrap_interval(values: &[f64], level: f64, draws: usize, seed: u64) -> Option<Interval> {
    if values.is_empty() || draws == 0 || !(0.0..=1.0).contains(&level) {
        return None;
    }
    let mut random = Pcg64::seed_from_u64(seed);
    let n = values.len();
    let drawn = |random: &mut Pcg64| {
        let sum: f64 = (0..n).map(|_| values[random.random_range(0..n as u64) as usize]).sum();
        sum / n as f64
    };
    let mut means: Vec<f64> = (0..draws).map(|_| drawn(&mut random)).collect();
    means.sort_by(f64::total_cmp);
    let end = |share: f64| {
        let place = (share * draws as f64).ceil() as usize;
        means[place.clamp(1, draws) - 1]
    };
    let mean = values.iter().sum::<f64>() / n as f64;
    Some(Interval { mean, low: end((1.0 - level) / 2.0), high: end(f64::midpoint(1.0, level)) })
}

/// Up to so many differences all signs are tried: 65,536 sums.
const EXACT: usize = 16;

/// Two-sided p-value of Fisher's paired randomisation test that two series have the same mean (Smucker, Allan & Carterette
/// 2007 recommend it for comparing retrieval runs).
///
/// If it made no difference which run a value comes from, the two values of a query might as well be exchanged: the p-value
/// is the share of exchanges whose mean difference is at least as large as the one found. Differences of zero change
/// nothing and are left out; up to 16 others all exchanges are counted, beyond `draws` are drawn with the seed and the
/// given one is counted with them, so that the value is never 0. `None` where the lengths differ, nothing is given, a value
/// is not finite, or the differences have no finite sum. The order of the pairs and which series comes first do not show.
///
/// ```
/// use chancai_audit::metrics::randomisation_test;
///
/// // 五个岗位，新模型次次更好：2 / 2^5。
/// assert_eq!(randomisation_test(&[0.5, 0.6, 0.7, 0.8, 0.9], &[0.4, 0.4, 0.4, 0.4, 0.4], 1_000, 1), Some(0.0625));
/// ```
pub fn randomisation_test(a: &[f64], b: &[f64], draws: usize, seed: u64) -> Option<f64> {
    let numbers = a.iter().chain(b).all(|value| value.is_finite());
    if a.len() != b.len() || a.is_empty() || !numbers {
        return None;
    }
    let mut signed: Vec<f64> = a.iter().zip(b).map(|(a, b)| a - b).filter(|d| *d != 0.0).collect();
    // Which run is which and which query comes first cannot show.
    signed.sort_by(|a, b| a.abs().total_cmp(&b.abs()));
    let differences: Vec<f64> = signed.iter().map(|d| d.abs()).collect();
    let largest = sum(&differences, |_| true);
    if !largest.is_finite() {
        return None;
    }
    let found = sum(&differences, |i| signed[i] > 0.0).abs();
    // Sums of the same numbers with other signs may differ in the last bits.
    let reached = found - largest * 1e-12;
    let as_large = |flips: &dyn Fn(usize) -> bool| sum(&differences, flips).abs() >= reached;
    if differences.len() <= EXACT {
        let all = 1u32 << differences.len();
        let count = (0..all).filter(|set| as_large(&|i| set >> i & 1 == 1)).count();
        return Some(count as f64 / f64::from(all));
    }
    let mut random = Pcg64::seed_from_u64(seed);
    let count = (0..draws).filter(|_| {
        let flips: Vec<bool> = differences.iter().map(|_| random.random_range(0..2u64) == 1).collect();
        as_large(&|i| flips[i])
    });
    Some((count.count() + 1) as f64 / (draws + 1) as f64)
}

fn sum(differences: &[f64], positive: impl Fn(usize) -> bool) -> f64 {
    differences.iter().enumerate().map(|(i, d)| if positive(i) { *d } else { -*d }).sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn the_exact_value_is_the_share_of_all_exchanges(pairs in prop::collection::vec((0i32..5, 0i32..5), 1..10)) {
            let (a, b): (Vec<f64>, Vec<f64>) = pairs.iter().map(|&(a, b)| (f64::from(a), f64::from(b))).unzip();
            let total = |exchanged: u32| -> i32 {
                pairs.iter().enumerate().map(|(i, (a, b))| if exchanged >> i & 1 == 1 { b - a } else { a - b }).sum()
            };
            let all = 1u32 << pairs.len();
            let as_large = (0..all).filter(|&set| total(set).abs() >= total(0).abs()).count();
            prop_assert_eq!(randomisation_test(&a, &b, 0, 0), Some(as_large as f64 / f64::from(all)));
            prop_assert_eq!(randomisation_test(&b, &a, 0, 0), randomisation_test(&a, &b, 0, 0));
        }

        #[test]
        fn order_and_scale_cannot_show(
            pairs in prop::collection::vec((0i32..50, 0i32..50), 1..30), turn in 0usize..30, power in -60i32..60
        ) {
            let of = |pairs: &[(i32, i32)], scale: f64| {
                let both = pairs.iter().map(|&(a, b)| (f64::from(a) * scale, f64::from(b) * scale));
                let (a, b): (Vec<f64>, Vec<f64>) = both.unzip();
                let found = randomisation_test(&a, &b, 40, 3);
                assert_eq!(randomisation_test(&b, &a, 40, 3), found);
                found
            };
            let mut turned = pairs.clone();
            turned.rotate_left(turn % pairs.len());
            prop_assert_eq!(of(&turned, 1.0), of(&pairs, 1.0));
            prop_assert_eq!(of(&pairs, 2f64.powi(power)), of(&pairs, 1.0));
        }

        #[test]
        fn the_interval_lies_among_the_values(values in prop::collection::vec(0.0..1.0f64, 1..20), seed: u64) {
            let found = bootstrap_interval(&values, 0.9, 50, seed).unwrap();
            let (least, largest) = (values.iter().copied().fold(1.0, f64::min), values.iter().copied().fold(0.0, f64::max));
            prop_assert!(least - 1e-12 <= found.low && found.low <= found.high && found.high <= largest + 1e-12);
        }
    }

    #[test]
    fn drawn_exchanges_come_near_the_exact_share() {
        // Twelve times the same difference, and six zeros: exact 2 / 2^12; with five more it must be drawn.
        let a: Vec<f64> = (0..18).map(|i| f64::from(u8::from(i < 12))).collect();
        assert_eq!(randomisation_test(&a, &[0.0; 18], 0, 0), Some(2.0 / 4096.0));
        let mixed: Vec<f64> = (0..20).map(|i| if i % 4 == 0 { -1.0 } else { 1.0 }).collect();
        // 10 of 20 more on one side: P(|S| >= 10) of a fair walk of 20 steps.
        let exact = 0.041_389_465_332_031_25;
        let drawn = randomisation_test(&mixed, &[0.0; 20], 20_000, 7).unwrap();
        assert!((drawn - exact).abs() < 0.006, "{drawn}");
    }

    #[test]
    fn what_cannot_be_said() {
        assert_eq!(bootstrap_interval(&[], 0.95, 10, 1), None);
        assert_eq!(bootstrap_interval(&[1.0], 1.5, 10, 1), None);
        assert_eq!(randomisation_test(&[1.0], &[], 10, 1), None);
        assert_eq!(randomisation_test(&[1.0], &[1.0], 10, 1), Some(1.0));
        assert_eq!(randomisation_test(&[f64::MAX], &[f64::MIN], 10, 1), None);
    }
}
