//! The analytic hierarchy process: weights from judgements by pairs, and how far the judgements agree with themselves.

use super::error::CriteriaError;
use super::incomplete::{complete, log_least_squares, shares};
use super::matrix::CriterionWeights;
use super::pairwise::PairwiseMatrix;

/// Saaty's random index by the size of the matrix, from 1 (Saaty 1980, The Analytic Hierarchy Process; 500 random
/// matrices for sizes to 11, 100 beyond).
const RANDOM_INDEX: [f64; 15] =
    [0.0, 0.0, 0.58, 0.90, 1.12, 1.24, 1.32, 1.41, 1.45, 1.49, 1.51, 1.48, 1.56, 1.57, 1.59];

/// What [`ahp`] finds; vectors in the order of the matrix.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Ahp {
    /// The principal eigenvector, summing to 1.
    pub weights: Vec<f64>,
    /// The weights by geometric means of the rows, by logarithmic least squares where comparisons are missing.
    pub geometric_mean: Vec<f64>,
    /// The principal eigenvalue: the size of the matrix where it is consistent, more where not.
    pub lambda_max: f64,
    /// The consistency index (λ - n) / (n - 1), 0 or more.
    pub ci: f64,
    /// The random index that belongs to the matrix; `None` beyond 15 rows.
    pub ri: Option<f64>,
    /// The consistency ratio CI / RI; 0.1 is the usual limit. 0 where RI is 0, which no matrix can fail; `None` where RI
    /// is not known.
    pub cr: Option<f64>,
    /// Values for the comparisons not made that make the matrix the most consistent.
    pub completion: Vec<Completed>,
}

/// A comparison that was not made, and what would agree best with those that were.
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Completed {
    /// The row.
    pub row: usize,
    /// The column, after the row.
    pub column: usize,
    /// How many times the row's is worth the column's.
    pub value: f64,
}

impl Ahp {
    /// The eigenvector as the weights of criteria.
    ///
    /// # Errors
    ///
    /// [`CriteriaError::Weight`] if the weights were changed to what is none.
    pub fn criterion_weights(&self) -> Result<CriterionWeights, CriteriaError> {
        CriterionWeights::new(&self.weights)
    }
}

/// Weights things by judgements of pairs (Saaty 1980): the principal eigenvector, by inverse iteration to full precision
/// (Noda 1971), beside it the geometric means of the rows (Crawford and Williams 1985).
///
/// Where comparisons are missing, the eigenvector is that of the completion with the smallest λ (Bozóki, Fülöp and
/// Rónyai 2010, "On optimal completion of incomplete pairwise comparison matrices"), and the geometric means are the
/// logarithmic least squares over the comparisons made (the same paper; Harker 1987). Judgements of one scale of weights
/// give that scale back, gaps or not. O(n³) for a complete matrix; with gaps some tens to hundreds times that.
///
/// # Example
///
/// ```
/// use chancai_model::criteria::{PairwiseMatrix, ahp};
/// use ndarray::array;
///
/// // 评审组：业绩比能力略重要（3），比社会反响重要得多（5）。
/// let judged = array![[1.0, 3.0, 5.0], [1.0 / 3.0, 1.0, 3.0], [0.2, 1.0 / 3.0, 1.0]];
/// let found = ahp(&PairwiseMatrix::complete(&judged)?);
/// assert!((found.weights[0] - 0.637).abs() < 5e-4);
/// assert!((found.lambda_max - 3.0385).abs() < 5e-5);
/// assert!(found.cr.is_some_and(|cr| cr < 0.1)); // 前后一致。
/// # Ok::<(), chancai_model::criteria::CriteriaError>(())
/// ```
pub fn ahp(matrix: &PairwiseMatrix) -> Ahp {
    let logarithms = log_least_squares(matrix);
    let geometric_mean = shares(&logarithms);
    let completed = complete(matrix, &logarithms);
    let size = matrix.size();
    let lambda_max = completed.perron.value;
    let ci = if size > 2 { ((lambda_max - size as f64) / (size - 1) as f64).max(0.0) } else { 0.0 };
    let ri = random_index(size, matrix.missing().len());
    let cr = ri.map(|ri| if ri > 0.0 { ci / ri } else { 0.0 });
    let missing = matrix.missing().iter().zip(completed.values);
    let completion = missing.map(|(&(row, column), value)| Completed { row, column, value }).collect();
    Ahp { weights: completed.perron.vector, geometric_mean, lambda_max, ci, ri, cr, completion }
}

/// The random index of matrices of a size with so many pairs missing: Saaty's table, times 1 - 2m / ((n - 1)(n - 2)) for
/// m missing pairs (Ágoston and Csató 2022, "Inconsistency thresholds for incomplete pairwise comparison matrices",
/// Omega 108). 0 where the comparisons are just enough to join everything; `None` beyond 15.
///
/// ```
/// use chancai_model::criteria::random_index;
///
/// assert_eq!(random_index(7, 0), Some(1.32));
/// assert_eq!(random_index(4, 3), Some(0.0)); // 三次比较连起四项，不会矛盾。
/// assert_eq!(random_index(16, 0), None);
/// ```
pub fn random_index(size: usize, missing: usize) -> Option<f64> {
    let full = *RANDOM_INDEX.get(size.checked_sub(1)?)?;
    if size < 3 {
        return Some(full);
    }
    let most = (size - 1) * (size - 2) / 2;
    Some(full * (1.0 - missing.min(most) as f64 / most as f64))
}

/// One judgement beside what the weights say.
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Judgement {
    /// The row.
    pub row: usize,
    /// The column, after the row.
    pub column: usize,
    /// What was judged.
    pub given: f64,
    /// What the weights say: w_row / w_column.
    pub suggested: f64,
    /// Given over suggested: above 1 the row was judged too high, below 1 too low.
    pub ratio: f64,
    /// The consistency ratio if the suggested value were put in place of the given one, for the first few.
    pub cr_if_replaced: Option<f64>,
}

/// The judgements made, the one furthest from the weights first (Saaty 2003, "Decision-making with the AHP: why is the
/// principal eigenvector necessary"), by |ln ratio|; equal ones by row and column. For the first `replaced` of them the
/// consistency ratio after replacement is computed too, each at the cost of [`ahp`].
///
/// ```
/// use chancai_model::criteria::{PairwiseMatrix, ahp, inconsistent_judgements};
/// use ndarray::array;
///
/// // 甲是乙的 2 倍，乙是丙的 2 倍，甲却只有丙的一半。
/// let judged = array![[1.0, 2.0, 0.5], [0.5, 1.0, 2.0], [2.0, 0.5, 1.0]];
/// let matrix = PairwiseMatrix::complete(&judged)?;
/// let worst = inconsistent_judgements(&matrix, &ahp(&matrix), 1);
/// assert_eq!(worst.len(), 3);
/// assert!(worst[0].cr_if_replaced < ahp(&matrix).cr);
/// # Ok::<(), chancai_model::criteria::CriteriaError>(())
/// ```
pub fn inconsistent_judgements(matrix: &PairwiseMatrix, found: &Ahp, replaced: usize) -> Vec<Judgement> {
    let weight = |at: usize| found.weights.get(at).copied().unwrap_or(f64::NAN);
    let mut judgements = Vec::new();
    for row in 0..matrix.size() {
        for column in row + 1..matrix.size() {
            if let Some(given) = matrix.get(row, column) {
                let suggested = weight(row) / weight(column);
                let ratio = given / suggested;
                judgements.push(Judgement { row, column, given, suggested, ratio, cr_if_replaced: None });
            }
        }
    }
    judgements.sort_by(|a, b| b.ratio.ln().abs().total_cmp(&a.ratio.ln().abs()));
    for judgement in judgements.iter_mut().take(replaced) {
        judgement.cr_if_replaced = ahp(&matrix.with(judgement.row, judgement.column, judgement.suggested)).cr;
    }
    judgements
}
