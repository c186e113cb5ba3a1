//! Rank reversal: two alternatives change places because a third is not there.

use ndarray::Axis;

use super::error::CriteriaError;
use super::matrix::{CriterionWeights, DecisionMatrix};
use super::method::{Method, rank};
use super::ranking::{Better, Ranking};

/// Options of [`rank_reversals`].
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct ReversalOptions {
    /// The rows to leave out, one at a time; `None`, as by default, is each in turn.
    pub left_out: Option<Vec<usize>>,
    /// The most pairs listed for one row left out; 1,000 by default. All are counted.
    pub most_pairs: usize,
}

impl Default for ReversalOptions {
    fn default() -> Self {
        Self { left_out: None, most_pairs: 1000 }
    }
}

/// What leaving out one alternative turns around. Rows count as in the whole matrix.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Reversal {
    /// The row left out.
    pub left_out: usize,
    /// How many pairs change places.
    pub flips: u64,
    /// The first of them, by the rank of `below`, then from `above` upwards.
    pub pairs: Vec<Flip>,
    /// The rows of rank 1 without it.
    pub first: Vec<usize>,
}

/// A pair that changes places.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Flip {
    /// The row that was better, and is worse then.
    pub above: usize,
    /// The row that was worse, and is better then.
    pub below: usize,
}

/// Leaves out each alternative in turn and reports the pairs of others whose order turns around (Belton and Gear 1983).
/// Alternatives that leave all as it is are not listed. Scores within 1e-12 of the largest count as equal, and a pair
/// that is or becomes equal is not turned around.
///
/// None can occur with [`Method::WeightedProduct`] where normalised values are shares (`Sum`; `Vector` and `Max` without
/// costs): leaving one out multiplies a whole column by one factor. Nor with [`Method::WeightedSum`] and `Max` or
/// `MinMax` where the one left out is not alone in holding a largest (or, for `MinMax`, smallest) value. Elsewhere they
/// can, by the nature of the method.
///
/// One run of the method an alternative: O(n² m log m), and time for each pair that flips.
///
/// # Errors
///
/// As the method; [`CriteriaError::Without`] where it fails without an alternative; [`CriteriaError::Option`] for a row
/// that is not there.
///
/// # Example
///
/// ```
/// use chancai_model::criteria::{
///     CriterionWeights, DecisionMatrix, Kind, Method, Normalisation, ReversalOptions, rank_reversals,
/// };
/// use ndarray::array;
///
/// // 丙一退出，甲乙换位：按总和规范化时，丙撑大了第二列的总和。
/// let values = array![[5.0, 3.0], [3.0, 4.0], [1.0, 9.0]];
/// let matrix = DecisionMatrix::new(&values, &[Kind::Benefit; 2])?;
/// let weights = CriterionWeights::equal(2)?;
/// let method = Method::WeightedSum(Normalisation::Max);
/// let found = rank_reversals(&matrix, &weights, &method, &ReversalOptions::default())?;
/// assert_eq!((found[0].left_out, found[0].pairs[0].above, found[0].pairs[0].below), (0, 2, 1));
/// # Ok::<(), chancai_model::criteria::CriteriaError>(())
/// ```
pub fn rank_reversals(
    matrix: &DecisionMatrix<'_>,
    weights: &CriterionWeights,
    method: &Method,
    options: &ReversalOptions,
) -> Result<Vec<Reversal>, CriteriaError> {
    let whole = rank(matrix, weights, method)?;
    let alternatives = matrix.alternatives();
    let every: Vec<usize>;
    let left_out = if let Some(rows) = &options.left_out {
        rows
    } else {
        every = (0..alternatives).collect();
        &every
    };
    if let Some(&row) = left_out.iter().find(|row| **row >= alternatives) {
        return Err(CriteriaError::Option { name: "left_out", given: row as f64, expected: "< alternatives" });
    }
    if alternatives < 3 {
        return Ok(Vec::new());
    }
    let mut found = Vec::new();
    for &row in left_out {
        let rest = without(matrix, weights, method, row)?;
        let (flips, pairs) = flips(&whole, &rest, row, options.most_pairs);
        if flips > 0 {
            let first = rest.top(1).into_iter().map(|at| back(at, row)).collect();
            found.push(Reversal { left_out: row, flips, pairs, first });
        }
    }
    Ok(found)
}

/// The ranking without a row.
fn without(
    matrix: &DecisionMatrix<'_>,
    weights: &CriterionWeights,
    method: &Method,
    row: usize,
) -> Result<Ranking, CriteriaError> {
    let kept: Vec<usize> = (0..matrix.alternatives()).filter(|other| *other != row).collect();
    let values = matrix.values().select(Axis(0), &kept);
    DecisionMatrix::new(&values, matrix.kinds())
        .and_then(|rest| rank(&rest, weights, method))
        .map_err(|source| CriteriaError::Without { left_out: row, source: Box::new(source) })
}

/// The row of the whole matrix that a row without `left_out` was.
fn back(row: usize, left_out: usize) -> usize {
    if row < left_out { row } else { row + 1 }
}

/// Counts the pairs that change places, and lists the first.
fn flips(whole: &Ranking, rest: &Ranking, left_out: usize, most: usize) -> (u64, Vec<Flip>) {
    let (before, after) = (Scale::new(whole), Scale::new(rest));
    let forth = |row: usize| if row < left_out { row } else { row - 1 };
    // Best before to worst before, each put in its place by the order after: whom it passes it has overtaken.
    let mut placed: Vec<usize> = Vec::with_capacity(rest.scores.len());
    let (mut count, mut pairs) = (0, Vec::new());
    for row in whole.order().into_iter().filter(|row| *row != left_out) {
        let passed = placed.iter().rev().take_while(|above| after.exceeds(forth(row), forth(**above), 0.0)).count();
        let place = placed.len() - passed;
        for &above in placed.iter().skip(place).rev() {
            if before.exceeds(above, row, Scale::EQUAL) && after.exceeds(forth(row), forth(above), Scale::EQUAL) {
                count += 1;
                if pairs.len() < most {
                    pairs.push(Flip { above, below: row });
                }
            }
        }
        placed.insert(place, row);
    }
    (count, pairs)
}

/// Scores on which more is better, and what among them is rounding.
struct Scale {
    scores: Vec<f64>,
    largest: f64,
}

impl Scale {
    /// Differences of less than this share of the largest score are rounding.
    const EQUAL: f64 = 1e-12;

    fn new(ranking: &Ranking) -> Self {
        let sign = if ranking.better == Better::Higher { 1.0 } else { -1.0 };
        let scores: Vec<f64> = ranking.scores.iter().map(|score| sign * score).collect();
        let largest = scores.iter().fold(0.0, |largest: f64, score| largest.max(score.abs()));
        Self { scores, largest }
    }

    /// Whether one is better than the other by more than a share of the largest.
    fn exceeds(&self, one: usize, other: usize, share: f64) -> bool {
        match (self.scores.get(one), self.scores.get(other)) {
            (Some(one), Some(other)) => one - other > share * self.largest,
            _ => false,
        }
    }
}
