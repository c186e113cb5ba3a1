//! One method of five, chosen at run time, and what of it does not depend on the weights.

use ndarray::Array2;

use super::error::CriteriaError;
use super::matrix::{CriterionWeights, DecisionMatrix};
use super::normalise::Normalisation;
use super::promethee::PrometheeOptions;
use super::ranking::{Better, Ranking};
use super::sums::row_sum;
use super::vikor::VikorOptions;
use super::{promethee, topsis, vikor, weighted};

/// A method with its options.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub enum Method {
    /// [`weighted_sum`](super::weighted_sum); by the sum as a rule.
    WeightedSum(Normalisation),
    /// [`weighted_product`](super::weighted_product); by the sum as a rule.
    WeightedProduct(Normalisation),
    /// [`topsis`](super::topsis()); by the norm as a rule.
    Topsis(Normalisation),
    /// [`vikor`](super::vikor()).
    Vikor(VikorOptions),
    /// [`promethee2`](super::promethee2).
    Promethee2(PrometheeOptions),
}

impl Method {
    /// What the method makes of the values, before any weight is known. Columns that are not needed become 0.
    pub(super) fn prepare(&self, matrix: &DecisionMatrix<'_>, needed: &[bool]) -> Result<Prepared, CriteriaError> {
        Ok(match self {
            Self::WeightedSum(by) => Prepared::Sum(weighted::shares(matrix, *by, needed)?),
            Self::WeightedProduct(by) => Prepared::Product(weighted::logarithms(matrix, *by, needed)?),
            Self::Topsis(by) => Prepared::Topsis(topsis::Distances::new(matrix, *by, needed)?),
            Self::Vikor(options) => Prepared::Vikor(vikor::Regrets::new(matrix, options, needed)?),
            Self::Promethee2(options) => Prepared::Flows(promethee::Flows::new(matrix, options, needed)?),
        })
    }
}

/// Ranks alternatives by a method: its scores as the method's own function gives them.
///
/// # Errors
///
/// As the method's own function.
///
/// ```
/// use chancai_model::criteria::{CriterionWeights, DecisionMatrix, Kind, Method, VikorOptions, rank};
/// use ndarray::array;
///
/// // 三个引才方案：三年内到岗人数、每人成本（万元）。
/// let values = array![[120.0, 30.0], [80.0, 18.0], [100.0, 20.0]];
/// let matrix = DecisionMatrix::new(&values, &[Kind::Benefit, Kind::Cost])?;
/// let weights = CriterionWeights::equal(2)?;
/// let ranking = rank(&matrix, &weights, &Method::Vikor(VikorOptions::default()))?;
/// assert_eq!(ranking.ranks, [2, 2, 1]);
/// # Ok::<(), chancai_model::criteria::CriteriaError>(())
/// ```
pub fn rank(
    matrix: &DecisionMatrix<'_>,
    weights: &CriterionWeights,
    method: &Method,
) -> Result<Ranking, CriteriaError> {
    matrix.fits(weights)?;
    Ok(method.prepare(matrix, &weighing(weights))?.ranking(weights.as_slice()))
}

/// The criteria that weigh something.
pub(super) fn weighing(weights: &CriterionWeights) -> Vec<bool> {
    weights.as_slice().iter().map(|weight| *weight > 0.0).collect()
}

/// Values made ready, so that many weights can be tried on them.
pub(super) enum Prepared {
    Sum(Array2<f64>),
    Product(Array2<f64>),
    Topsis(topsis::Distances),
    Vikor(vikor::Regrets),
    Flows(promethee::Flows),
}

impl Prepared {
    /// The ranking by weights that sum to 1.
    pub(super) fn ranking(&self, weights: &[f64]) -> Ranking {
        match self {
            Self::Sum(terms) => Ranking::new(weighted_terms(terms, weights), Better::Higher),
            Self::Product(logarithms) => weighted::product(logarithms, weights),
            Self::Topsis(distances) => Ranking::new(distances.closeness(weights), Better::Higher),
            Self::Vikor(regrets) => Ranking::new(regrets.measures(weights).q, Better::Lower),
            Self::Flows(flows) => Ranking::new(weighted_terms(&flows.net, weights), Better::Higher),
        }
    }

    /// The terms whose weighted sum orders the alternatives, the largest first, where the method has such terms.
    pub(super) fn linear(&self) -> Option<&Array2<f64>> {
        match self {
            Self::Sum(terms) => Some(terms),
            // A product of 0 is no sum of finite logarithms.
            Self::Product(terms) => terms.iter().all(|term| term.is_finite()).then_some(terms),
            Self::Flows(flows) => Some(&flows.net),
            Self::Topsis(_) | Self::Vikor(_) => None,
        }
    }
}

/// Σ weight x term of each row, over the criteria that weigh something; the same in any order of the criteria.
pub(super) fn weighted_terms(terms: &Array2<f64>, weights: &[f64]) -> Vec<f64> {
    each_row(terms, weights, |term, weight| weight * term, row_sum)
}

/// For each row: what `addend` makes of each term that weighs something, gathered by `gather`.
pub(super) fn each_row(
    terms: &Array2<f64>,
    weights: &[f64],
    addend: impl Fn(f64, f64) -> f64,
    gather: impl Fn(&mut [f64]) -> f64,
) -> Vec<f64> {
    let mut addends = Vec::with_capacity(weights.len());
    let row = |row: ndarray::ArrayView1<'_, f64>| {
        addends.clear();
        let weighing = row.iter().zip(weights).filter(|(_, weight)| **weight > 0.0);
        addends.extend(weighing.map(|(&term, &weight)| addend(term, weight)));
        gather(&mut addends)
    };
    terms.rows().into_iter().map(row).collect()
}
