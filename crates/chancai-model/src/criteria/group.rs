//! Several judges: their judgements or their priorities in one, and where they disagree.

use ndarray::Array2;

use super::error::CriteriaError;
use super::matrix::{CriterionWeights, same_length};
use super::pairwise::PairwiseMatrix;
use super::sums::row_sum;

/// The judgements of a group.
#[derive(Debug, Clone, PartialEq)]
pub struct GroupJudgement {
    /// The geometric mean of each pair's judgements; missing where nobody judged.
    pub matrix: PairwiseMatrix,
    /// How far the judges differ, for each pair that somebody judged, the widest first.
    pub spread: Vec<Spread>,
}

/// How far judges differ over one pair.
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Spread {
    /// The row.
    pub row: usize,
    /// The column, after the row.
    pub column: usize,
    /// How many judged the pair.
    pub judges: usize,
    /// The geometric mean of their judgements.
    pub mean: f64,
    /// The geometric standard deviation, weighted as the mean is: 1 where all agree, 2 where they typically lie apart
    /// from the mean by a factor of 2.
    pub deviation: f64,
}

/// Aggregates individual judgements: the weighted geometric mean of each pair, which alone keeps the matrix reciprocal
/// (Aczél and Saaty 1983; Forman and Peniwati 1998). Over each pair the weights of those who judged it sum to 1; a judge
/// of weight 0 is not heard. `weights` `None` hears all alike. Any order of the judges gives the same result to the last
/// bit. O(judges n²).
///
/// # Errors
///
/// [`CriteriaError::Empty`] without a judge; [`CriteriaError::Length`] for matrices of different sizes or weights that do
/// not fit; [`CriteriaError::Disconnected`] where the comparisons of all judges together fall into groups.
///
/// # Example
///
/// ```
/// use chancai_model::criteria::{PairwiseMatrix, aggregate_judgements};
/// use ndarray::array;
///
/// // 两位评委比较业绩与论文：一位说 2 倍，一位说 8 倍。
/// let judge = |times: f64| PairwiseMatrix::complete(&array![[1.0, times], [1.0 / times, 1.0]]);
/// let group = aggregate_judgements(&[judge(2.0)?, judge(8.0)?], None)?;
/// assert!((group.spread[0].mean - 4.0).abs() < 1e-12);
/// assert!((group.spread[0].deviation - 2.0).abs() < 1e-12);
/// # Ok::<(), chancai_model::criteria::CriteriaError>(())
/// ```
pub fn aggregate_judgements(
    judges: &[PairwiseMatrix],
    weights: Option<&CriterionWeights>,
) -> Result<GroupJudgement, CriteriaError> {
    let size = judges.first().ok_or(CriteriaError::Empty { what: "评委 judges" })?.size();
    judges.iter().try_for_each(|judge| same_length("判断矩阵的阶数 size of a judge's matrix", size, judge.size()))?;
    let weights = heard(judges.len(), weights)?;
    let mut judged = Array2::from_elem((size, size), None);
    let mut spread = Vec::new();
    for row in 0..size {
        for column in row + 1..size {
            let given = judges.iter().zip(&weights).filter(|(_, weight)| **weight > 0.0);
            let given: Vec<(f64, f64)> =
                given.filter_map(|(judge, weight)| Some((judge.logarithm(row, column)?, *weight))).collect();
            if let Some((mean, deviation)) = moments(&given) {
                let (mean, deviation) = (mean.exp(), deviation.exp());
                judged[[row, column]] = Some(mean);
                spread.push(Spread { row, column, judges: given.len(), mean, deviation });
            }
        }
    }
    spread.sort_by(|a, b| b.deviation.total_cmp(&a.deviation));
    Ok(GroupJudgement { matrix: PairwiseMatrix::new(&judged)?, spread })
}

/// The weighted mean and population standard deviation of (value, weight) pairs.
fn moments(given: &[(f64, f64)]) -> Option<(f64, f64)> {
    let sum = |of: &dyn Fn(&(f64, f64)) -> f64| row_sum(&mut given.iter().map(of).collect::<Vec<f64>>());
    let whole = sum(&|(_, weight)| *weight);
    let mean = sum(&|(value, weight)| value * weight) / whole;
    let variance = sum(&|(value, weight)| (value - mean) * (value - mean) * weight) / whole;
    (!given.is_empty()).then(|| (mean, variance.max(0.0).sqrt()))
}

/// How priorities are averaged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub enum Mean {
    /// The weighted arithmetic mean.
    Arithmetic,
    /// The weighted geometric mean; a weight of 0 by any judge heard makes it 0.
    Geometric,
}

/// Aggregates individual priorities: each judge's own weights, averaged (Forman and Peniwati 1998). `weights` are the
/// judges'; `None` hears all alike. Any order of the judges gives the same result to the last bit. O(judges n).
///
/// # Errors
///
/// [`CriteriaError::Empty`] without a judge; [`CriteriaError::Length`] for priorities of different lengths or weights
/// that do not fit; [`CriteriaError::ZeroWeights`] where the geometric mean is 0 throughout.
///
/// ```
/// use chancai_model::criteria::{CriterionWeights, Mean, aggregate_priorities};
///
/// let judges = [CriterionWeights::new(&[4.0, 1.0])?, CriterionWeights::new(&[1.0, 1.0])?];
/// let mean = aggregate_priorities(&judges, None, Mean::Arithmetic)?;
/// assert!((mean.as_slice()[0] - 0.65).abs() < 1e-15);
/// let mean = aggregate_priorities(&judges, None, Mean::Geometric)?;
/// assert!((mean.as_slice()[0] - 2.0 / 3.0).abs() < 1e-15);
/// # Ok::<(), chancai_model::criteria::CriteriaError>(())
/// ```
pub fn aggregate_priorities(
    judges: &[CriterionWeights],
    weights: Option<&CriterionWeights>,
    mean: Mean,
) -> Result<CriterionWeights, CriteriaError> {
    let size = judges.first().ok_or(CriteriaError::Empty { what: "评委 judges" })?.as_slice().len();
    let lengths = judges.iter().map(|judge| judge.as_slice().len());
    lengths.into_iter().try_for_each(|given| same_length("评委的权重 a judge's weights", size, given))?;
    let weights = heard(judges.len(), weights)?;
    let average = |at: usize| {
        let given = judges.iter().zip(&weights).filter(|(_, weight)| **weight > 0.0);
        let given = given.filter_map(|(judge, weight)| Some((*judge.as_slice().get(at)?, weight)));
        match mean {
            Mean::Arithmetic => row_sum(&mut given.map(|(value, weight)| value * weight).collect::<Vec<f64>>()),
            Mean::Geometric => {
                row_sum(&mut given.map(|(value, weight)| value.ln() * weight).collect::<Vec<f64>>()).exp()
            }
        }
    };
    CriterionWeights::new(&(0..size).map(average).collect::<Vec<f64>>())
}

/// How much each judge is heard.
fn heard(judges: usize, weights: Option<&CriterionWeights>) -> Result<Vec<f64>, CriteriaError> {
    let Some(weights) = weights else { return Ok(vec![1.0 / judges as f64; judges]) };
    same_length("评委权重 weights of judges", judges, weights.as_slice().len())?;
    Ok(weights.as_slice().to_vec())
}
