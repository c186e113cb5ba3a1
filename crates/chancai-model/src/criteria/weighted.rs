//! Weighted sum and weighted product.

use ndarray::Array2;

use super::error::{CriteriaError, Domain};
use super::matrix::{CriterionWeights, DecisionMatrix};
use super::method::{Method, rank, weighted_terms};
use super::normalise::{Normalisation, normalise_some};
use super::ranking::{Better, Ranking};
use super::sums::map_rising;

/// Ranks by the weighted sum Σ w r of the normalised values (simple additive weighting; Churchman and Ackoff 1954). The
/// field's default is [`Normalisation::Sum`].
///
/// Laws, under the rounding of floats too: an alternative that is nowhere worse than another never has the lower score;
/// rows or criteria in another order (with their weights) give the same scores to the last bit. Raising one value of a
/// benefit never lowers that alternative's score under `MinMax` and `Max`, nor under `Sum` and `Vector` in exact
/// arithmetic, since x / (x + rest) rises with x; nor does it ever worsen its rank under `Max` and `Sum` where its value
/// is below the largest and stays there, or where no other alternative gains, as under `Sum`, `Vector` and `Max` of
/// values of 0 or more: the shares of all others fall or stay. Under `MinMax` a new largest value lowers all others too.
///
/// A criterion of weight 0 is left out: its values need not suit the normalisation. O(n m log m).
///
/// # Errors
///
/// [`CriteriaError::Length`] for weights that do not fit; [`CriteriaError::Domain`] for values the normalisation is not
/// defined for.
///
/// # Example
///
/// ```
/// use chancai_model::criteria::{CriterionWeights, DecisionMatrix, Kind, Normalisation, weighted_sum};
/// use ndarray::array;
///
/// // 两名候选人：面试评分与论文数，评分占七成。
/// let values = array![[90.0, 2.0], [60.0, 6.0]];
/// let matrix = DecisionMatrix::new(&values, &[Kind::Benefit; 2])?;
/// let weights = CriterionWeights::new(&[0.7, 0.3])?;
/// let ranking = weighted_sum(&matrix, &weights, Normalisation::Sum)?;
/// assert!((ranking.scores[0] - (0.7 * 0.6 + 0.3 * 0.25)).abs() < 1e-15);
/// assert_eq!(ranking.ranks, [2, 1]);
/// # Ok::<(), chancai_model::criteria::CriteriaError>(())
/// ```
pub fn weighted_sum(
    matrix: &DecisionMatrix<'_>,
    weights: &CriterionWeights,
    by: Normalisation,
) -> Result<Ranking, CriteriaError> {
    rank(matrix, weights, &Method::WeightedSum(by))
}

/// Ranks by the weighted product Π r^w of the normalised values (Bridgman 1922; Miller and Starr 1969), which must not be
/// negative. The field's default is [`Normalisation::Sum`].
///
/// The product is exp(Σ w ln r). Logarithm and exponential are those of the platform, made to rise: in the order of the
/// values no result is below the one before. So the laws of [`weighted_sum`] hold here too. A normalised value of 0
/// makes the product 0, as it is. Where all normalised values are shares (`Sum`; `Vector` and `Max` with benefits only),
/// leaving out an alternative multiplies all scores by one factor, so that no ranks reverse.
///
/// A criterion of weight 0 is left out. O(n m log n).
///
/// # Errors
///
/// As [`weighted_sum`]; [`CriteriaError::Domain`] also for a negative value under `Vector` and `Max`.
///
/// # Example
///
/// ```
/// use chancai_model::criteria::{CriterionWeights, DecisionMatrix, Kind, Normalisation, weighted_product};
/// use ndarray::array;
///
/// // 两个园区：落户企业数与人均用地（亩，越少越好），一好一差的比均衡的吃亏。
/// let values = array![[40.0, 4.0], [20.0, 1.0]];
/// let matrix = DecisionMatrix::new(&values, &[Kind::Benefit, Kind::Cost])?;
/// let ranking = weighted_product(&matrix, &CriterionWeights::equal(2)?, Normalisation::Sum)?;
/// assert!((ranking.scores[1] - (1.0f64 / 3.0 * 0.8).sqrt()).abs() < 1e-15);
/// assert_eq!(ranking.ranks, [2, 1]);
/// # Ok::<(), chancai_model::criteria::CriteriaError>(())
/// ```
pub fn weighted_product(
    matrix: &DecisionMatrix<'_>,
    weights: &CriterionWeights,
    by: Normalisation,
) -> Result<Ranking, CriteriaError> {
    rank(matrix, weights, &Method::WeightedProduct(by))
}

/// The terms of the sum.
pub(super) fn shares(
    matrix: &DecisionMatrix<'_>,
    by: Normalisation,
    needed: &[bool],
) -> Result<Array2<f64>, CriteriaError> {
    normalise_some(matrix, by, needed)
}

/// The logarithms of the factors, negative infinity for 0.
pub(super) fn logarithms(
    matrix: &DecisionMatrix<'_>,
    by: Normalisation,
    needed: &[bool],
) -> Result<Array2<f64>, CriteriaError> {
    let mut terms = normalise_some(matrix, by, needed)?;
    if let Some(((row, column), _)) = terms.indexed_iter().find(|(_, term)| **term < 0.0) {
        let value = matrix.values().get((row, column)).copied().unwrap_or_default();
        let method = "加权积 weighted product";
        return Err(CriteriaError::Domain { row, column, value, method, expected: Domain::NotNegative });
    }
    for (mut column, needed) in terms.columns_mut().into_iter().zip(needed) {
        if *needed {
            let mut values: Vec<f64> = column.iter().copied().collect();
            map_rising(&mut values, f64::ln);
            column.iter_mut().zip(values).for_each(|(slot, value)| *slot = value);
        }
    }
    Ok(terms)
}

/// The products.
pub(super) fn product(logarithms: &Array2<f64>, weights: &[f64]) -> Ranking {
    let mut scores = weighted_terms(logarithms, weights);
    map_rising(&mut scores, f64::exp);
    Ranking::new(scores, Better::Higher)
}
