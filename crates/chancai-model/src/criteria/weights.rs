//! Weights that the data give: entropy and CRITIC.

use super::error::{CriteriaError, Domain};
use super::matrix::{CriterionWeights, DecisionMatrix, Scaled};
use super::normalise::{Normalisation, normalise};
use super::sums::{column_sum, row_sum};

/// Weights by Shannon's entropy: the less evenly a criterion's values are spread over the alternatives, the more it
/// weighs. w = (1 - e) / Σ (1 - e) with e = -Σ p ln p / ln n and p = x / Σx (Shannon 1948; Zeleny 1982). The kinds of
/// the criteria do not matter.
///
/// A constant criterion tells nothing apart and weighs 0, exactly; where all are constant, or there is one alternative,
/// all weigh the same. p ln p is 0 for p = 0. Any order of the rows gives the same weights to the last bit. O(n m).
///
/// # Errors
///
/// [`CriteriaError::Domain`] for a value below 0, and for a criterion that is 0 throughout.
///
/// # Example
///
/// ```
/// use chancai_model::criteria::{DecisionMatrix, Kind, entropy_weights};
/// use ndarray::array;
///
/// // 三名候选人：都有十年工作经历，专利数相差很大。
/// let values = array![[10.0, 1.0], [10.0, 20.0], [10.0, 2.0]];
/// let weights = entropy_weights(&DecisionMatrix::new(&values, &[Kind::Benefit; 2])?)?;
/// assert_eq!(weights.as_slice(), [0.0, 1.0]);
/// # Ok::<(), chancai_model::criteria::CriteriaError>(())
/// ```
pub fn entropy_weights(matrix: &DecisionMatrix<'_>) -> Result<CriterionWeights, CriteriaError> {
    let mut divergences = Vec::with_capacity(matrix.criteria());
    for (at, (column, _)) in matrix.columns().enumerate() {
        let refused = |row: usize, expected| CriteriaError::Domain {
            row,
            column: at,
            value: column.get(row).copied().unwrap_or_default(),
            method: "熵权法 entropy weights",
            expected,
        };
        if let Some(row) = column.iter().position(|value| *value < 0.0) {
            return Err(refused(row, Domain::NotNegative));
        }
        let scaled = Scaled::new(&column);
        if scaled.largest <= 0.0 {
            return Err(refused(0, Domain::NotAllZero));
        }
        divergences.push(divergence(&scaled));
    }
    or_equal(&divergences, &vec![1.0; divergences.len()])
}

/// 1 - e of a column.
fn divergence(scaled: &Scaled) -> f64 {
    if scaled.is_constant() {
        return 0.0;
    }
    let sum = column_sum(scaled.values.iter().copied());
    let shares = scaled.values.iter().map(|value| value / sum).filter(|share| *share > 0.0);
    let entropy = column_sum(shares.map(|share| -share * share.ln()));
    (1.0 - entropy / (scaled.values.len() as f64).ln()).max(0.0)
}

/// Weights by CRITIC: a criterion weighs by how much it varies and how little it repeats the others.
/// w = C / ΣC with C = σ Σ (1 - r), where σ is the standard deviation of the min-max normalised column and r its
/// correlation with each other one, costs turned (Diakoulaki, Mavrotas and Papayannakis 1995, Computers and Operations
/// Research 22).
///
/// A constant criterion weighs 0 and is left out of the others' sums. Where every C is 0 (one criterion, or all that
/// vary are perfectly correlated), those that vary weigh the same; where none varies, all do. Any order of rows or
/// criteria gives the same weights to the last bit. O(n m²).
///
/// # Errors
///
/// None for a valid matrix today; the type leaves room.
///
/// # Example
///
/// ```
/// use chancai_model::criteria::{DecisionMatrix, Kind, critic_weights};
/// use ndarray::array;
///
/// // 学历分与年限分总是一起高低，各占的就少；项目评分自成一格。
/// let values = array![[1.0, 2.0, 5.0], [2.0, 4.0, 1.0], [3.0, 6.0, 5.0]];
/// let weights = critic_weights(&DecisionMatrix::new(&values, &[Kind::Benefit; 3])?)?;
/// assert!(weights.as_slice()[2] > 0.5);
/// assert_eq!(weights.as_slice()[0], weights.as_slice()[1]);
/// # Ok::<(), chancai_model::criteria::CriteriaError>(())
/// ```
pub fn critic_weights(matrix: &DecisionMatrix<'_>) -> Result<CriterionWeights, CriteriaError> {
    let normalised = normalise(matrix, Normalisation::MinMax)?;
    let columns: Vec<Option<Centred>> = matrix
        .columns()
        .zip(normalised.columns())
        .map(|((given, _), column)| (!Scaled::new(&given).is_constant()).then(|| Centred::new(column.iter())))
        .collect();
    let information = |(at, own): (usize, &Option<Centred>)| {
        let Some(own) = own else { return 0.0 };
        let others = columns.iter().enumerate().filter(|(other, _)| *other != at);
        let mut conflicts: Vec<f64> = others.filter_map(|(_, other)| Some(own.conflict(other.as_ref()?))).collect();
        own.deviation * row_sum(&mut conflicts)
    };
    let information: Vec<f64> = columns.iter().enumerate().map(information).collect();
    let varies: Vec<f64> = columns.iter().map(|column| f64::from(u8::from(column.is_some()))).collect();
    or_equal(&information, &varies)
}

/// A column less its mean.
struct Centred {
    values: Vec<f64>,
    /// The population standard deviation.
    deviation: f64,
}

impl Centred {
    fn new<'a>(values: impl ExactSizeIterator<Item = &'a f64> + Clone) -> Self {
        let count = values.len() as f64;
        let mean = column_sum(values.clone().copied()) / count;
        let values: Vec<f64> = values.map(|value| value - mean).collect();
        let deviation = (column_sum(values.iter().map(|value| value * value)) / count).sqrt();
        Self { values, deviation }
    }

    /// 1 - r, 0 where the two go together but for rounding.
    fn conflict(&self, other: &Self) -> f64 {
        const ROUNDING: f64 = 1e-12;
        let products = self.values.iter().zip(&other.values).map(|(a, b)| a * b);
        let covariance = column_sum(products) / self.values.len() as f64;
        let apart = 1.0 - (covariance / (self.deviation * other.deviation)).clamp(-1.0, 1.0);
        if apart < ROUNDING { 0.0 } else { apart }
    }
}

/// The weights, or others where all are 0, or the same for all where those are 0 too.
fn or_equal(weights: &[f64], otherwise: &[f64]) -> Result<CriterionWeights, CriteriaError> {
    let is_some = |weights: &[f64]| weights.iter().any(|weight| *weight > 0.0);
    match (is_some(weights), is_some(otherwise)) {
        (true, _) => CriterionWeights::new(weights),
        (false, true) => CriterionWeights::new(otherwise),
        (false, false) => CriterionWeights::equal(weights.len()),
    }
}
