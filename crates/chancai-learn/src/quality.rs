//! How well scores rank: NDCG over queries, ties against us.

use crate::error::LearnError;
use crate::judged::{Judged, length};
use chancai_audit::metrics::{Gain, ndcg};

/// The mean NDCG@k of scores over the queries: gain 2^label - 1, discount 1 / log2(rank + 1) (Järvelin and Kekäläinen 2002;
/// Burges et al. 2005).
///
/// Rows of equal score are taken with the least relevant first: a tie never helps, and the order of the rows cannot
/// matter. Queries in which every label is 0 are left out, since no order of theirs is better than another; `None`
/// where all are such, or `k` is 0. A score that is no number is below all others. O(n log n).
///
/// ```
/// use chancai_learn::{Judged, mean_ndcg};
///
/// let rows = [[(0, 0.9)], [(0, 0.5)], [(0, 0.1)]];
/// let judged = Judged::from_rows(rows, &[0, 2, 1], &[3])?;
/// let ideal = 3.0 + 1.0 / 3f64.log2();
/// let given = 3.0 / 3f64.log2() + 1.0 / 2.0;
/// assert!((mean_ndcg(&judged, &[0.9, 0.5, 0.1], 10)?.unwrap() - given / ideal).abs() < 1e-12);
/// assert_eq!(mean_ndcg(&judged, &[0.1, 0.9, 0.5], 10)?, Some(1.0));
/// # Ok::<(), chancai_learn::LearnError>(())
/// ```
///
/// # Errors
///
/// [`LearnError::Length`] unless there is a score for every row.
pub fn mean_ndcg(judged: &Judged, scores: &[f64], k: usize) -> Result<Option<f64>, LearnError> {
    length("scores", judged.rows(), scores.len())?;
    Ok(mean(&ndcg_by_query(judged, scores, k)).map(|(mean, _)| mean))
}

/// The NDCG@k of each query that has a relevant row, in order.
pub(crate) fn ndcg_by_query(judged: &Judged, scores: &[f64], k: usize) -> Vec<f64> {
    let labels = judged.labels();
    let of_group = |group: std::ops::Range<usize>| {
        let number = |row: usize| if scores[row].is_nan() { f64::NEG_INFINITY } else { scores[row] };
        let mut order: Vec<usize> = group.collect();
        order.sort_by(|&a, &b| number(b).total_cmp(&number(a)).then(labels[a].cmp(&labels[b])));
        let ranked: Vec<u32> = order.iter().map(|&row| labels[row]).collect();
        ndcg(&ranked, Some(k), Gain::Exponential)
    };
    judged.groups().filter_map(of_group).collect()
}

/// Mean and its standard error, summed in order.
pub(crate) fn mean(values: &[f64]) -> Option<(f64, f64)> {
    let n = values.len() as f64;
    let mean = (!values.is_empty()).then(|| values.iter().sum::<f64>() / n)?;
    let square = values.iter().map(|v| (v - mean).powi(2)).sum::<f64>();
    Some((mean, if n > 1.0 { (square / (n * (n - 1.0))).sqrt() } else { 0.0 }))
}

/// 2^label - 1.
pub(crate) fn gain(label: u32) -> f64 {
    f64::from((1u32 << label) - 1)
}

/// 1 / log2(rank + 1), ranks from 0 here.
pub(crate) fn discount(rank: usize) -> f64 {
    1.0 / (rank as f64 + 2.0).log2()
}

/// The largest discounted sum of gains that these labels can have in their first `k` places.
pub(crate) fn ideal(labels: &[u32], k: usize) -> f64 {
    let mut sorted = labels.to_vec();
    sorted.sort_unstable_by(|a, b| b.cmp(a));
    sorted.iter().take(k).enumerate().map(|(rank, &label)| gain(label) * discount(rank)).sum()
}
