//! How far probabilities can be trusted.

use crate::error::LearnError;
use crate::judged::length;

/// Predicted probabilities against what happened.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Reliability {
    /// The mean squared difference of probability and outcome (Brier 1950): 0 is perfect, and always saying one half gives
    /// 0.25.
    pub brier: f64,
    /// The expected calibration error (Naeini et al. 2015): how far the share of positives in a bin is from the mean
    /// probability there, averaged by rows.
    pub expected_calibration_error: f64,
    /// The bins that have rows, of equal width, by rising probability.
    pub bins: Vec<ReliabilityBin>,
}

/// The rows whose probability lies in one bin.
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct ReliabilityBin {
    /// Where the bin begins.
    pub from: f64,
    /// Where it ends; rows at the end belong to the next bin, but for the last one.
    pub to: f64,
    /// How many rows.
    pub rows: usize,
    /// Their mean probability.
    pub predicted: f64,
    /// The share of positives among them.
    pub observed: f64,
}

/// Compares probabilities with outcomes in `bins` bins of equal width. No rows give zeros and no bins. The
/// same bits in any order of rows. O(n log n + bins).
///
/// ```
/// use chancai_learn::reliability;
///
/// let found = reliability(&[0.9, 0.9, 0.1, 0.1], &[true, false, false, false], 10)?;
/// assert!((found.brier - (0.01 + 0.81 + 0.01 + 0.01) / 4.0).abs() < 1e-12);
/// assert!((found.expected_calibration_error - (0.4 + 0.1) / 2.0).abs() < 1e-12);
/// assert_eq!((found.bins.len(), found.bins[1].observed), (2, 0.5));
/// # Ok::<(), chancai_learn::LearnError>(())
/// ```
///
/// # Errors
///
/// [`LearnError`] where lengths differ, a probability lies outside 0..=1, or there is no bin or more than 10,000.
pub fn reliability(probabilities: &[f64], positive: &[bool], bins: usize) -> Result<Reliability, LearnError> {
    length("outcomes", probabilities.len(), positive.len())?;
    if !(1..=10_000).contains(&bins) {
        return Err(LearnError::Setting { name: "bins", expected: "1..=10000", given: bins as f64 });
    }
    if let Some(&given) = probabilities.iter().find(|p| !(0.0..=1.0).contains(*p)) {
        return Err(LearnError::Setting { name: "probability", expected: "0..=1", given });
    }
    let mut sums = vec![(0usize, 0.0, 0usize); bins];
    let mut brier = 0.0;
    let mut rows: Vec<(f64, bool)> = probabilities.iter().copied().zip(positive.iter().copied()).collect();
    rows.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
    for (probability, positive) in rows {
        let (rows, predicted, positives) = &mut sums[((probability * bins as f64) as usize).min(bins - 1)];
        *rows += 1;
        *predicted += probability;
        *positives += usize::from(positive);
        brier += (probability - f64::from(u8::from(positive))).powi(2);
    }
    let n = probabilities.len().max(1) as f64;
    let bin = |(at, &(rows, predicted, positives)): (usize, &(usize, f64, usize))| {
        let (predicted, observed) = (predicted / rows as f64, positives as f64 / rows as f64);
        let (from, to) = (at as f64 / bins as f64, (at + 1) as f64 / bins as f64);
        (rows > 0).then_some(ReliabilityBin { from, to, rows, predicted, observed })
    };
    let bins: Vec<ReliabilityBin> = sums.iter().enumerate().filter_map(bin).collect();
    let error = bins.iter().map(|bin| bin.rows as f64 * (bin.predicted - bin.observed).abs()).sum::<f64>();
    Ok(Reliability { brier: brier / n, expected_calibration_error: error / n, bins })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn every_row_is_in_a_bin(rows in proptest::collection::vec((0.0..=1.0f64, any::<bool>()), 0..40), bins in 1usize..20) {
            let (probabilities, positive): (Vec<f64>, Vec<bool>) = rows.into_iter().unzip();
            let found = reliability(&probabilities, &positive, bins).unwrap();
            prop_assert_eq!(found.bins.iter().map(|bin| bin.rows).sum::<usize>(), probabilities.len());
            prop_assert!((0.0..=1.0).contains(&found.brier) && (0.0..=1.0).contains(&found.expected_calibration_error));
            for bin in &found.bins {
                prop_assert!(bin.from - 1e-12 <= bin.predicted && bin.predicted <= bin.to + 1e-12);
            }
        }
    }

    #[test]
    fn no_order_of_rows_changes_a_bit() {
        let scores: Vec<f64> = (0..60u32).map(|at| f64::from(at * 37 % 61) / 7.0).collect();
        let positive: Vec<bool> = scores.iter().map(|s| (s * 3.7).sin() + s / 5.0 > 1.0).collect();
        let told = |scores: &[f64], positive: &[bool]| {
            let platt = crate::Platt::fit(scores, positive).unwrap();
            let probabilities: Vec<f64> = scores.iter().map(|&s| platt.probability(s)).collect();
            (platt, crate::Isotonic::fit(scores, positive).unwrap(), reliability(&probabilities, positive, 10).unwrap())
        };
        let turned = |mut positive: Vec<bool>, mut scores: Vec<f64>| {
            scores.reverse();
            positive.reverse();
            told(&scores, &positive)
        };
        assert_eq!(told(&scores, &positive), turned(positive, scores));
    }

    #[test]
    fn what_is_no_probability_is_refused() {
        assert!(reliability(&[1.1], &[true], 10).is_err());
        assert!(reliability(&[f64::NAN], &[true], 10).is_err());
        assert!(reliability(&[0.5], &[true], 0).is_err());
        assert!(reliability(&[0.5], &[], 10).is_err());
    }
}
