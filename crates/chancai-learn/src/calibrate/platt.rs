//! Platt scaling: a logistic curve through scores.

use super::check;
use crate::descent::{sigmoid, softplus};
use crate::error::LearnError;

/// P(positive) = 1 / (1 + e^-(slope x score + offset)) (Platt 1999).
///
/// Fit it on out-of-fold scores: a model is too sure of the rows it has seen.
///
/// ```
/// use chancai_learn::Platt;
///
/// // 六名应聘者的得分与是否录用。
/// let scores = [0.9, 0.8, 0.7, 0.4, 0.3, 0.2];
/// let hired = [true, true, false, true, false, false];
/// let platt = Platt::fit(&scores, &hired)?;
/// assert!(platt.probability(0.9) > platt.probability(0.2));
/// assert!((0.0..=1.0).contains(&platt.probability(1e9)));
/// # Ok::<(), chancai_learn::LearnError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Platt {
    /// How fast the log-odds rise with the score.
    pub slope: f64,
    /// The log-odds at a score of 0.
    pub offset: f64,
}

/// Most Newton steps.
const STEPS: usize = 100;

impl Platt {
    /// Fits the curve by maximum likelihood with Platt's smoothed targets, (n+ + 1) / (n+ + 2) for positives and 1 / (n- + 2)
    /// for the others, by Newton steps halved until they help (Lin, Lin and Weng 2007). The same bits in any order of rows. O(n log n), and O(n) a
    /// step.
    ///
    /// # Errors
    ///
    /// [`LearnError`] where lengths differ, a score is not finite, or all rows are of one class.
    pub fn fit(scores: &[f64], positive: &[bool]) -> Result<Self, LearnError> {
        let positives = check(scores, positive)?;
        let (yes, no) = (positives as f64, (scores.len() - positives) as f64);
        let (high, low) = ((yes + 1.0) / (yes + 2.0), 1.0 / (no + 2.0));
        let target = |&p: &bool| if p { high } else { low };
        let mut rows: Vec<(f64, f64)> = scores.iter().copied().zip(positive.iter().map(target)).collect();
        // Summed in an order of their own, so that the caller's cannot show.
        rows.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.total_cmp(&b.1)));
        let mut at = Self { slope: 0.0, offset: ((yes + 1.0) / (no + 1.0)).ln() };
        let mut loss = at.loss(&rows);
        for _ in 0..STEPS {
            let (slope, offset) = at.newton(&rows);
            let mut length = 1.0;
            let next = loop {
                let next = Self { slope: at.slope - length * slope, offset: at.offset - length * offset };
                let reached = next.loss(&rows);
                if reached < loss || length < 1e-10 {
                    break (next, reached);
                }
                length *= 0.5;
            };
            if next.1 >= loss {
                break;
            }
            (at, loss) = next;
        }
        Ok(at)
    }

    /// The probability of a score.
    pub fn probability(&self, score: f64) -> f64 {
        sigmoid(self.slope * score + self.offset)
    }

    fn loss(&self, rows: &[(f64, f64)]) -> f64 {
        let of = |&(score, target): &(f64, f64)| {
            let odds = self.slope * score + self.offset;
            softplus(odds) - target * odds
        };
        rows.iter().map(of).sum()
    }

    /// The Newton step: the inverse of the second derivatives times the first.
    fn newton(&self, rows: &[(f64, f64)]) -> (f64, f64) {
        let (mut first, mut second) = ([0.0; 2], [1e-12, 0.0, 1e-12]);
        for &(score, target) in rows {
            let p = self.probability(score);
            let (slope, weight) = (p - target, p * (1.0 - p));
            first = [first[0] + slope * score, first[1] + slope];
            second = [second[0] + weight * score * score, second[1] + weight * score, second[2] + weight];
        }
        let determinant = second[0] * second[2] - second[1] * second[1];
        if determinant <= 0.0 {
            return (first[0] / second[0], first[1] / second[2]);
        }
        let slope = (second[2] * first[0] - second[1] * first[1]) / determinant;
        (slope, (second[0] * first[1] - second[1] * first[0]) / determinant)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn the_gradient_is_zero_where_it_ends(rows in proptest::collection::vec((-3.0..3.0f64, any::<bool>()), 4..30)) {
            let (scores, positive): (Vec<f64>, Vec<bool>) = rows.into_iter().unzip();
            if let Ok(platt) = Platt::fit(&scores, &positive) {
                let n = positive.iter().filter(|&&p| p).count() as f64;
                let m = positive.len() as f64 - n;
                let target = |p: bool| if p { (n + 1.0) / (n + 2.0) } else { 1.0 / (m + 2.0) };
                let off: f64 = scores.iter().zip(&positive).map(|(&s, &p)| platt.probability(s) - target(p)).sum();
                let tilt: f64 = scores.iter().zip(&positive).map(|(&s, &p)| s * (platt.probability(s) - target(p))).sum();
                prop_assert!(off.abs() < 1e-4 && tilt.abs() < 1e-4, "{} {}", off, tilt);
            }
        }
    }

    #[test]
    fn what_cannot_be_learned_from_is_refused() {
        assert!(Platt::fit(&[1.0], &[true, false]).is_err());
        assert!(Platt::fit(&[1.0, f64::NAN], &[true, false]).is_err());
        assert!(Platt::fit(&[1.0, 2.0], &[true, true]).is_err());
        // Scores that are all alike say how many are positive.
        let platt = Platt::fit(&[0.0; 4], &[true, false, false, false]).unwrap();
        assert!((platt.probability(0.0) - (2.0 / 3.0 + 3.0 / 5.0) / 4.0).abs() < 1e-9);
    }
}
