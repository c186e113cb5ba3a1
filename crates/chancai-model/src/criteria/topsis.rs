//! TOPSIS: near to the best of all criteria, far from the worst.

use ndarray::Array2;

use super::error::CriteriaError;
use super::matrix::{CriterionWeights, DecisionMatrix};
use super::method::{Method, each_row, rank};
use super::normalise::{Normalisation, normalise_some};
use super::ranking::Ranking;
use super::sums::row_sum;

/// Ranks by closeness to the ideal: d⁻ / (d⁺ + d⁻), where d⁺ and d⁻ are the Euclidean distances of the weighted
/// normalised values from the best and from the worst of each criterion (Hwang and Yoon 1981). The field's default is
/// [`Normalisation::Vector`].
///
/// It is computed as 1 / (1 + d⁺ / d⁻), every step of which rises or falls with its input under rounding too. Where all
/// alternatives are the same in all that weighs, both distances are 0 and each score is 0.5.
///
/// Laws: scores lie in 0..=1; an alternative that is nowhere worse than another never has the lower score; rows or
/// criteria in another order give the same scores to the last bit; a column multiplied by a positive factor gives the
/// same scores, to the last bit where it is a power of two.
///
/// A criterion of weight 0 is left out. O(n m log m).
///
/// # Errors
///
/// [`CriteriaError::Length`] for weights that do not fit; [`CriteriaError::Domain`] for values the normalisation is not
/// defined for.
///
/// # Example
///
/// ```
/// use chancai_model::criteria::{CriterionWeights, DecisionMatrix, Kind, Normalisation, topsis};
/// use ndarray::array;
///
/// // Opricovic 与 Tzeng (2004) 的例子：风险（越低越好）与海拔（越高越好）。
/// let values = array![[1.0, 3000.0], [2.0, 3750.0], [5.0, 4500.0]];
/// let matrix = DecisionMatrix::new(&values, &[Kind::Cost, Kind::Benefit])?;
/// let ranking = topsis(&matrix, &CriterionWeights::equal(2)?, Normalisation::MinMax)?;
/// assert_eq!(ranking.ranks, [2, 1, 2]);
/// assert!((ranking.scores[1] - 0.617).abs() < 5e-4);
/// # Ok::<(), chancai_model::criteria::CriteriaError>(())
/// ```
pub fn topsis(
    matrix: &DecisionMatrix<'_>,
    weights: &CriterionWeights,
    by: Normalisation,
) -> Result<Ranking, CriteriaError> {
    rank(matrix, weights, &Method::Topsis(by))
}

/// How far each normalised value lies from its column's best and worst.
pub(super) struct Distances {
    from_best: Array2<f64>,
    from_worst: Array2<f64>,
}

impl Distances {
    pub(super) fn new(matrix: &DecisionMatrix<'_>, by: Normalisation, needed: &[bool]) -> Result<Self, CriteriaError> {
        let mut from_best = normalise_some(matrix, by, needed)?;
        let mut from_worst = from_best.clone();
        for (mut down, mut up) in from_best.columns_mut().into_iter().zip(from_worst.columns_mut()) {
            let best = down.iter().copied().fold(f64::NEG_INFINITY, f64::max);
            let worst = up.iter().copied().fold(f64::INFINITY, f64::min);
            down.mapv_inplace(|value| best - value);
            up.mapv_inplace(|value| value - worst);
        }
        Ok(Self { from_best, from_worst })
    }

    /// The scores by weights that sum to 1.
    pub(super) fn closeness(&self, weights: &[f64]) -> Vec<f64> {
        let norms = |distances: &Array2<f64>| {
            let square = |distance: f64, weight: f64| (weight * distance) * (weight * distance);
            each_row(distances, weights, square, |squares| row_sum(squares).sqrt())
        };
        let pairs = norms(&self.from_best).into_iter().zip(norms(&self.from_worst));
        pairs.map(|(best, worst)| if best + worst > 0.0 { 1.0 / (1.0 + best / worst) } else { 0.5 }).collect()
    }
}
