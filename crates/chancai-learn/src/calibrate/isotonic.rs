//! Isotonic regression: the best probabilities that never fall as scores rise.

use super::check;
use crate::error::LearnError;

/// Probabilities as a step function of the score that never falls: least squares, by pooling adjacent violators (Ayer et al.
/// 1955; Zadrozny and Elkan 2002). Between two steps it goes straight from one to the next.
///
/// Needs more rows than [`Platt`](crate::Platt), and bends where that one cannot.
///
/// ```
/// use chancai_learn::Isotonic;
///
/// let scores = [0.1, 0.3, 0.4, 0.6, 0.8];
/// let hired = [false, true, false, true, true];
/// let isotonic = Isotonic::fit(&scores, &hired)?;
/// assert_eq!(isotonic.probability(0.35), 0.5); // 0.3 与 0.4 合为一段
/// assert_eq!(isotonic.probability(0.9), 1.0);
/// # Ok::<(), chancai_learn::LearnError>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Isotonic {
    /// Scores, rising, with the probability at each.
    pub points: Vec<(f64, f64)>,
}

/// Rows pooled.
struct Block {
    low: f64,
    high: f64,
    sum: f64,
    rows: f64,
}

impl Block {
    fn mean(&self) -> f64 {
        self.sum / self.rows
    }
}

impl Isotonic {
    /// Fits the steps; rows of equal score are one. O(n log n).
    ///
    /// # Errors
    ///
    /// [`LearnError`] where lengths differ, a score is not finite, or all rows are of one class.
    pub fn fit(scores: &[f64], positive: &[bool]) -> Result<Self, LearnError> {
        check(scores, positive)?;
        let mut rows: Vec<(f64, f64)> =
            scores.iter().zip(positive).map(|(&s, &p)| (s, f64::from(u8::from(p)))).collect();
        rows.sort_by(|a, b| a.0.total_cmp(&b.0));
        let mut blocks: Vec<Block> = Vec::new();
        for (score, value) in rows {
            match blocks.last_mut() {
                // Zeros of either sign are the same score.
                Some(last) if last.high >= score => {
                    last.sum += value;
                    last.rows += 1.0;
                }
                _ => blocks.push(Block { low: score, high: score, sum: value, rows: 1.0 }),
            }
        }
        let mut pooled: Vec<Block> = Vec::new();
        for mut block in blocks {
            while let Some(before) = pooled.pop_if(|before| before.mean() >= block.mean()) {
                block.low = before.low;
                block.sum += before.sum;
                block.rows += before.rows;
            }
            pooled.push(block);
        }
        let ends = pooled.iter().flat_map(|block| [(block.low, block.mean()), (block.high, block.mean())]);
        let mut points: Vec<(f64, f64)> = ends.collect();
        points.dedup_by(|a, b| a.0.total_cmp(&b.0).is_eq());
        Ok(Self { points })
    }

    /// The probability of a score: that of the nearest end beyond the scores fitted on.
    pub fn probability(&self, score: f64) -> f64 {
        let above = self.points.partition_point(|point| point.0 <= score);
        match (above.checked_sub(1).and_then(|below| self.points.get(below)), self.points.get(above)) {
            (Some(&(low, from)), Some(&(high, to))) => from + (to - from) * ((score - low) / (high - low)),
            (Some(&(_, only)), None) | (None, Some(&(_, only))) => only,
            (None, None) => 0.5,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn it_is_the_max_of_min_means(rows in proptest::collection::vec((0u8..12, any::<bool>()), 2..14)) {
            let scores: Vec<f64> = rows.iter().map(|(s, _)| f64::from(*s)).collect();
            let positive: Vec<bool> = rows.iter().map(|(_, p)| *p).collect();
            let Ok(isotonic) = Isotonic::fit(&scores, &positive) else { return Ok(()) };
            // The fit at a score is the largest over a of the smallest over b of the mean of the rows from a to b.
            let mean = |low: f64, high: f64| {
                let within: Vec<_> = rows.iter().filter(|(s, _)| (low..=high).contains(&f64::from(*s))).collect();
                within.iter().filter(|(_, p)| *p).count() as f64 / within.len() as f64
            };
            for &at in &scores {
                let best = scores.iter().filter(|&&a| a <= at).map(|&a| {
                    scores.iter().filter(|&&b| b >= at).map(|&b| mean(a, b)).fold(f64::INFINITY, f64::min)
                }).fold(f64::NEG_INFINITY, f64::max);
                prop_assert!((isotonic.probability(at) - best).abs() < 1e-12, "{}: {} {}", at, isotonic.probability(at), best);
            }
        }

        #[test]
        fn it_never_falls(rows in proptest::collection::vec((-3.0..3.0f64, any::<bool>()), 2..30), a in -4.0..4.0f64, b in -4.0..4.0f64) {
            let (scores, positive): (Vec<f64>, Vec<bool>) = rows.into_iter().unzip();
            if let Ok(isotonic) = Isotonic::fit(&scores, &positive) {
                prop_assert!(isotonic.probability(a.min(b)) <= isotonic.probability(a.max(b)) + 1e-15);
            }
        }
    }
}
