//! What is decided on: alternatives by criteria, and what each criterion weighs.

use ndarray::{ArrayView1, ArrayView2, Axis};

use super::error::CriteriaError;
use super::sums::{exponent, row_sum, times_power};

/// Whether much of a criterion is good or bad.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub enum Kind {
    /// The more the better 效益型.
    Benefit,
    /// The less the better 成本型.
    Cost,
}

/// Alternatives in rows, criteria in columns: finite numbers, at least one of each.
///
/// ```
/// use chancai_model::criteria::{CriteriaError, DecisionMatrix, Kind};
/// use ndarray::array;
///
/// // 两名候选人：专利数（效益型）、所需安家费（成本型，万元）。
/// let kinds = [Kind::Benefit, Kind::Cost];
/// let values = array![[12.0, 80.0], [9.0, 50.0]];
/// let matrix = DecisionMatrix::new(&values, &kinds)?;
/// assert_eq!((matrix.alternatives(), matrix.criteria()), (2, 2));
///
/// let values = array![[12.0, f64::NAN]];
/// let fault = DecisionMatrix::new(&values, &kinds);
/// assert!(matches!(fault, Err(CriteriaError::NotFinite { row: 0, column: 1, .. })));
/// # Ok::<(), CriteriaError>(())
/// ```
#[derive(Debug, Clone, Copy)]
pub struct DecisionMatrix<'a> {
    values: ArrayView2<'a, f64>,
    kinds: &'a [Kind],
}

impl<'a> DecisionMatrix<'a> {
    /// Takes the values, an array by reference or a view, and the kind of each column.
    ///
    /// # Errors
    ///
    /// [`CriteriaError::Empty`] without a row or a column; [`CriteriaError::Length`] where `kinds` does not fit the
    /// columns; [`CriteriaError::NotFinite`] for the first value that is NaN or infinite.
    pub fn new(values: impl Into<ArrayView2<'a, f64>>, kinds: &'a [Kind]) -> Result<Self, CriteriaError> {
        let values = values.into();
        let (rows, columns) = values.dim();
        if rows == 0 {
            return Err(CriteriaError::Empty { what: "方案 alternatives" });
        }
        if columns == 0 {
            return Err(CriteriaError::Empty { what: "准则 criteria" });
        }
        same_length("准则类别 kinds", columns, kinds.len())?;
        if let Some(((row, column), &value)) = values.indexed_iter().find(|(_, value)| !value.is_finite()) {
            return Err(CriteriaError::NotFinite { row, column, value });
        }
        Ok(Self { values, kinds })
    }

    /// How many rows there are.
    pub fn alternatives(&self) -> usize {
        self.values.nrows()
    }

    /// How many columns there are.
    pub fn criteria(&self) -> usize {
        self.values.ncols()
    }

    /// The values.
    pub fn values(&self) -> ArrayView2<'a, f64> {
        self.values
    }

    /// The kind of each column.
    pub fn kinds(&self) -> &'a [Kind] {
        self.kinds
    }

    /// The columns with their kinds, in order.
    pub(super) fn columns(&self) -> impl Iterator<Item = (ArrayView1<'a, f64>, Kind)> {
        let values = self.values;
        (0..values.ncols()).map(move |at| values.index_axis_move(Axis(1), at)).zip(self.kinds.iter().copied())
    }

    /// Checks that there is a weight for each criterion.
    pub(super) fn fits(&self, weights: &CriterionWeights) -> Result<(), CriteriaError> {
        same_length("权重 weights", self.criteria(), weights.as_slice().len())
    }
}

/// A column scaled by a power of two so that its largest magnitude lies in [0.5, 1): nothing that follows can overflow,
/// and a column given in other units gives the same results, to the last bit where the factor is a power of two.
pub(super) struct Scaled {
    pub(super) values: Vec<f64>,
    /// The values are the given ones over 2 to this.
    pub(super) exponent: i32,
    pub(super) smallest: f64,
    pub(super) largest: f64,
}

impl Scaled {
    pub(super) fn new(column: &ArrayView1<'_, f64>) -> Self {
        let magnitude = column.iter().fold(0.0_f64, |largest, value| largest.max(value.abs()));
        let exponent = exponent(magnitude);
        // The sum turns -0 into 0, so that both are one value.
        let values: Vec<f64> = column.iter().map(|&value| times_power(value, -exponent) + 0.0).collect();
        let smallest = values.iter().copied().fold(f64::INFINITY, f64::min);
        let largest = values.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        Self { values, exponent, smallest, largest }
    }

    /// Whether all alternatives have the same value.
    pub(super) fn is_constant(&self) -> bool {
        self.smallest >= self.largest
    }
}

/// What each criterion weighs: finite, not negative, summing to 1.
///
/// ```
/// use chancai_model::criteria::CriterionWeights;
///
/// // 专利三分，安家费一分。
/// let weights = CriterionWeights::new(&[3.0, 1.0])?;
/// assert_eq!(weights.as_slice(), [0.75, 0.25]);
/// assert!(CriterionWeights::new(&[1.0, -0.5]).is_err());
/// # Ok::<(), chancai_model::criteria::CriteriaError>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct CriterionWeights(Vec<f64>);

impl CriterionWeights {
    /// Divides the weights by their sum, which does not depend on their order.
    ///
    /// # Errors
    ///
    /// [`CriteriaError::Empty`] without a weight; [`CriteriaError::Weight`] for one that is negative, NaN or infinite;
    /// [`CriteriaError::ZeroWeights`] where all are 0.
    pub fn new(weights: &[f64]) -> Result<Self, CriteriaError> {
        if weights.is_empty() {
            return Err(CriteriaError::Empty { what: "权重 weights" });
        }
        let bad = weights.iter().enumerate().find(|(_, weight)| !(weight.is_finite() && **weight >= 0.0));
        if let Some((index, &value)) = bad {
            return Err(CriteriaError::Weight { index, value });
        }
        let largest = weights.iter().copied().fold(0.0, f64::max);
        if largest <= 0.0 {
            return Err(CriteriaError::ZeroWeights { count: weights.len() });
        }
        // Scaled by a power of two, so that large weights do not overflow in their sum.
        let power = -exponent(largest);
        let mut sorted: Vec<f64> = weights.iter().map(|&weight| times_power(weight, power)).collect();
        let scaled = sorted.clone();
        let sum = row_sum(&mut sorted);
        Ok(Self(scaled.into_iter().map(|weight| weight / sum + 0.0).collect()))
    }

    /// The same weight for each of `criteria`.
    ///
    /// # Errors
    ///
    /// [`CriteriaError::Empty`] for none.
    pub fn equal(criteria: usize) -> Result<Self, CriteriaError> {
        Self::new(&vec![1.0; criteria])
    }

    /// The weights with one criterion's set to `weight`, the others in the proportions they have; where the others are 0
    /// they share the rest alike. The weight of a single criterion stays 1.
    ///
    /// # Errors
    ///
    /// [`CriteriaError::Option`] for a weight outside 0..=1 or a criterion that is not there.
    ///
    /// ```
    /// use chancai_model::criteria::CriterionWeights;
    ///
    /// let weights = CriterionWeights::new(&[0.5, 0.375, 0.125])?;
    /// assert_eq!(weights.moved(0, 0.75)?.as_slice(), [0.75, 0.1875, 0.0625]);
    /// # Ok::<(), chancai_model::criteria::CriteriaError>(())
    /// ```
    pub fn moved(&self, criterion: usize, weight: f64) -> Result<Self, CriteriaError> {
        if criterion >= self.0.len() {
            return Err(CriteriaError::Option { name: "criterion", given: criterion as f64, expected: "< criteria" });
        }
        if !(0.0..=1.0).contains(&weight) {
            return Err(CriteriaError::Option { name: "weight", given: weight, expected: "0–1" });
        }
        Ok(Self(self.with(criterion, weight)))
    }

    /// As [`moved`](Self::moved), unchecked.
    pub(super) fn with(&self, criterion: usize, weight: f64) -> Vec<f64> {
        if self.0.len() == 1 {
            return self.0.clone();
        }
        let others = self.0.iter().enumerate().filter(|(at, _)| *at != criterion);
        let rest = row_sum(&mut others.map(|(_, weight)| *weight).collect::<Vec<f64>>());
        let other = |own: f64| {
            if rest > 0.0 { own / rest * (1.0 - weight) } else { (1.0 - weight) / (self.0.len() - 1) as f64 }
        };
        self.0.iter().enumerate().map(|(at, &own)| if at == criterion { weight } else { other(own) }).collect()
    }

    /// The weights, in the order of the criteria.
    pub fn as_slice(&self) -> &[f64] {
        &self.0
    }
}

/// Checks a length.
pub(super) fn same_length(what: &'static str, expected: usize, given: usize) -> Result<(), CriteriaError> {
    if expected == given { Ok(()) } else { Err(CriteriaError::Length { what, expected, given }) }
}
