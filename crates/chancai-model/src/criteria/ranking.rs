//! Scores and the ranks they give.

/// Whether large or small scores are good.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub enum Better {
    /// The largest score is rank 1.
    Higher,
    /// The smallest score is rank 1, as in VIKOR.
    Lower,
}

/// The alternatives' scores and ranks, in the order of the matrix's rows.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Ranking {
    /// One an alternative.
    pub scores: Vec<f64>,
    /// From 1, the best; equal scores share the smaller rank, as in 1 2 2 4.
    pub ranks: Vec<usize>,
    /// Which scores are good.
    pub better: Better,
}

impl Ranking {
    /// Ranks scores: an alternative's rank is one more than the number of those whose score is better. O(n log n).
    ///
    /// ```
    /// use chancai_model::criteria::{Better, Ranking};
    ///
    /// assert_eq!(Ranking::new(vec![0.5, 0.9, 0.5, 0.1], Better::Higher).ranks, [2, 1, 2, 4]);
    /// assert_eq!(Ranking::new(vec![0.5, 0.9, 0.5, 0.1], Better::Lower).ranks, [2, 4, 2, 1]);
    /// ```
    pub fn new(scores: Vec<f64>, better: Better) -> Self {
        let mut sorted: Vec<(f64, usize)> = scores.iter().map(|score| score + 0.0).zip(0..).collect();
        match better {
            Better::Higher => sorted.sort_unstable_by(|a, b| b.0.total_cmp(&a.0)),
            Better::Lower => sorted.sort_unstable_by(|a, b| a.0.total_cmp(&b.0)),
        }
        let mut ranks = vec![0; scores.len()];
        let (mut rank, mut last) = (0, None);
        for (place, (score, at)) in sorted.into_iter().enumerate() {
            if last.is_none_or(|last: f64| last.total_cmp(&score).is_ne()) {
                rank = place + 1;
            }
            last = Some(score);
            if let Some(slot) = ranks.get_mut(at) {
                *slot = rank;
            }
        }
        Self { scores, ranks, better }
    }

    /// The rows of rank 1 to `top`, ascending; with equal scores at the end there may be more than `top`.
    pub fn top(&self, top: usize) -> Vec<usize> {
        (0..).zip(&self.ranks).filter(|(_, rank)| **rank <= top).map(|(at, _)| at).collect()
    }

    /// The rows from best to worst; equal scores by row.
    pub fn order(&self) -> Vec<usize> {
        let mut order: Vec<(usize, usize)> = self.ranks.iter().copied().zip(0..).collect();
        order.sort_unstable();
        order.into_iter().map(|(_, at)| at).collect()
    }
}
