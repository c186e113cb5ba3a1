//! Columns in different units brought to one scale on which more is better.

use ndarray::{Array1, Array2, ArrayView1};

use super::error::{CriteriaError, Domain};
use super::matrix::{DecisionMatrix, Kind, Scaled};
use super::sums::column_sum;

/// How a column is normalised. The results are better the larger they are, for costs too.
///
/// | | benefit | cost | needs |
/// | --- | --- | --- | --- |
/// | `Vector` | x / ‖x‖ | 1 - x / ‖x‖ | a value other than 0 |
/// | `MinMax` | (x - min) / (max - min) | (max - x) / (max - min) | nothing; a constant column gives 1 throughout |
/// | `Sum` | x / Σx | (1/x) / Σ(1/x) | benefit: no value below 0 and one above; cost: all above 0 |
/// | `Max` | x / max | 1 - x / max | the largest value above 0 |
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub enum Normalisation {
    /// By the Euclidean norm of the column.
    Vector,
    /// By the range of the column, onto 0..=1.
    MinMax,
    /// By the sum of the column.
    Sum,
    /// By the largest value of the column.
    Max,
}

impl Normalisation {
    fn name(self) -> &'static str {
        match self {
            Self::Vector => "向量规范化 vector normalisation",
            Self::MinMax => "极差规范化 min-max normalisation",
            Self::Sum => "总和规范化 sum normalisation",
            Self::Max => "最大值规范化 max normalisation",
        }
    }
}

/// Normalises every column.
///
/// Laws: of two alternatives the better value never gets the smaller result; any order of the rows gives the same
/// results, and so does a column multiplied by a positive factor (to the last bit where it is a power of two).
/// O(n m).
///
/// # Errors
///
/// [`CriteriaError::Domain`] for a value the normalisation is not defined for.
///
/// # Example
///
/// ```
/// use chancai_model::criteria::{DecisionMatrix, Kind, Normalisation, normalise};
/// use ndarray::array;
///
/// // 三个岗位：年薪（万元，越高越好）、通勤（分钟，越短越好）。
/// let values = array![[30.0, 20.0], [40.0, 60.0], [50.0, 40.0]];
/// let matrix = DecisionMatrix::new(&values, &[Kind::Benefit, Kind::Cost])?;
/// let scaled = normalise(&matrix, Normalisation::MinMax)?;
/// assert_eq!(scaled, array![[0.0, 1.0], [0.5, 0.0], [1.0, 0.5]]);
/// # Ok::<(), chancai_model::criteria::CriteriaError>(())
/// ```
pub fn normalise(matrix: &DecisionMatrix<'_>, by: Normalisation) -> Result<Array2<f64>, CriteriaError> {
    normalise_some(matrix, by, &vec![true; matrix.criteria()])
}

/// Normalises the columns that are needed; the others become 0 and may hold anything.
pub(super) fn normalise_some(
    matrix: &DecisionMatrix<'_>,
    by: Normalisation,
    needed: &[bool],
) -> Result<Array2<f64>, CriteriaError> {
    let mut out = Array2::zeros(matrix.values().raw_dim());
    for (at, ((column, kind), mut target)) in matrix.columns().zip(out.columns_mut()).enumerate() {
        if needed.get(at).copied().unwrap_or(false) {
            let normalised = normalise_column(&column, kind, by).map_err(|(row, expected)| CriteriaError::Domain {
                row,
                column: at,
                value: column.get(row).copied().unwrap_or_default(),
                method: by.name(),
                expected,
            })?;
            target.assign(&Array1::from_vec(normalised));
        }
    }
    Ok(out)
}

/// Normalises one column, or names the row that cannot be.
fn normalise_column(column: &ArrayView1<'_, f64>, kind: Kind, by: Normalisation) -> Result<Vec<f64>, (usize, Domain)> {
    let scaled = Scaled::new(column);
    match by {
        Normalisation::MinMax => Ok(min_max(scaled, kind)),
        Normalisation::Vector => {
            let norm = column_sum(scaled.values.iter().map(|value| value * value)).sqrt();
            if norm > 0.0 { Ok(share(scaled, kind, norm)) } else { Err((0, Domain::NotAllZero)) }
        }
        Normalisation::Max => {
            let largest = scaled.largest;
            let row = scaled.values.iter().position(|value| *value >= largest).unwrap_or(0);
            if largest > 0.0 { Ok(share(scaled, kind, largest)) } else { Err((row, Domain::LargestPositive)) }
        }
        Normalisation::Sum => by_sum(scaled, kind),
    }
}

fn min_max(scaled: Scaled, kind: Kind) -> Vec<f64> {
    let (smallest, largest) = (scaled.smallest, scaled.largest);
    if scaled.is_constant() {
        return vec![1.0; scaled.values.len()];
    }
    let range = largest - smallest;
    let map = |value: f64| match kind {
        Kind::Benefit => (value - smallest) / range,
        Kind::Cost => (largest - value) / range,
    };
    scaled.values.into_iter().map(map).collect()
}

fn share(scaled: Scaled, kind: Kind, whole: f64) -> Vec<f64> {
    let map = |value: f64| match kind {
        Kind::Benefit => value / whole,
        Kind::Cost => 1.0 - value / whole,
    };
    scaled.values.into_iter().map(map).collect()
}

fn by_sum(scaled: Scaled, kind: Kind) -> Result<Vec<f64>, (usize, Domain)> {
    let first = |bad: fn(f64) -> bool| scaled.values.iter().position(|value| bad(*value));
    match kind {
        Kind::Benefit => {
            if let Some(row) = first(|value| value < 0.0) {
                return Err((row, Domain::NotNegative));
            }
            let sum = column_sum(scaled.values.iter().copied());
            if sum > 0.0 { Ok(share(scaled, kind, sum)) } else { Err((0, Domain::LargestPositive)) }
        }
        Kind::Cost => {
            if let Some(row) = first(|value| value <= 0.0) {
                return Err((row, Domain::Positive));
            }
            // min/x instead of 1/x: at most 1, and the factor falls out.
            let smallest = scaled.smallest;
            let inverse: Vec<f64> = scaled.values.into_iter().map(|value| smallest / value).collect();
            let sum = column_sum(inverse.iter().copied());
            Ok(inverse.into_iter().map(|value| value / sum).collect())
        }
    }
}
