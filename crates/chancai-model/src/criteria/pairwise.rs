//! Judgements by pairs: how many times as important one thing is as another.

use ndarray::{Array2, ArrayView2};

use super::error::CriteriaError;

/// The bounds of a judgement.
const LEAST: f64 = 1e-100;
const MOST: f64 = 1e100;
/// How far the product of a judgement and its mirror may be from 1: 0.333333 beside 3.
const RECIPROCAL: f64 = 1e-6;

/// A matrix of judgements: positive, reciprocal, with gaps allowed as long as the comparisons made join everything.
///
/// Element (i, j) says how many times as much i is worth as j; on Saaty's scale 1 is equal, 9 extreme.
///
/// ```
/// use chancai_model::criteria::{CriteriaError, PairwiseMatrix};
/// use ndarray::array;
///
/// // 业绩、能力、社会反响：没有人比较过业绩与社会反响。
/// let judged = array![[Some(1.0), Some(2.0), None], [Some(0.5), Some(1.0), Some(3.0)], [None, Some(1.0 / 3.0), Some(1.0)]];
/// let matrix = PairwiseMatrix::new(&judged)?;
/// assert_eq!((matrix.size(), matrix.missing()), (3, &[(0, 2)][..]));
///
/// let judged = array![[1.0, 2.0], [2.0, 1.0]];
/// let fault = PairwiseMatrix::complete(&judged);
/// assert!(matches!(fault, Err(CriteriaError::NotReciprocal { row: 0, column: 1, .. })));
/// # Ok::<(), CriteriaError>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct PairwiseMatrix {
    /// 0 where nothing was compared.
    values: Array2<f64>,
    missing: Vec<(usize, usize)>,
}

impl PairwiseMatrix {
    /// Takes judgements; `None` is a comparison not made. Where only one of a pair is given the other is its reciprocal,
    /// and the diagonal may be left out.
    ///
    /// # Errors
    ///
    /// [`CriteriaError::NotSquare`] and [`CriteriaError::Empty`] for its shape; [`CriteriaError::Judgement`] for a value
    /// that is not in 1e-100..=1e100; [`CriteriaError::Diagonal`] for one on the diagonal that is not 1;
    /// [`CriteriaError::NotReciprocal`] for a pair whose product is further than 1e-6 from 1;
    /// [`CriteriaError::Disconnected`] where the comparisons fall into groups.
    pub fn new<'a>(judgements: impl Into<ArrayView2<'a, Option<f64>>>) -> Result<Self, CriteriaError> {
        let judgements = judgements.into();
        let (rows, columns) = judgements.dim();
        if rows != columns {
            return Err(CriteriaError::NotSquare { rows, columns });
        }
        if rows == 0 {
            return Err(CriteriaError::Empty { what: "判断矩阵 pairwise matrix" });
        }
        let outside = |(_, value): &(_, &Option<f64>)| value.is_some_and(|value| !(LEAST..=MOST).contains(&value));
        if let Some(((row, column), &Some(value))) = judgements.indexed_iter().find(outside) {
            return Err(CriteriaError::Judgement { row, column, value });
        }
        let mut values = judgements.map(|value| value.unwrap_or(0.0));
        let mut missing = Vec::new();
        for row in 0..rows {
            let own = values[[row, row]];
            if own > 0.0 && (own - 1.0).abs() > RECIPROCAL {
                return Err(CriteriaError::Diagonal { row, value: own });
            }
            values[[row, row]] = 1.0;
            for column in row + 1..rows {
                let (given, mirror) = (values[[row, column]], values[[column, row]]);
                match (given > 0.0, mirror > 0.0) {
                    (true, true) if (given * mirror - 1.0).abs() > RECIPROCAL => {
                        return Err(CriteriaError::NotReciprocal { row, column, given, mirror });
                    }
                    (true, true) => {}
                    (true, false) => values[[column, row]] = given.recip(),
                    (false, true) => values[[row, column]] = mirror.recip(),
                    (false, false) => missing.push((row, column)),
                }
            }
        }
        let groups = groups(&values);
        if groups.len() > 1 {
            return Err(CriteriaError::Disconnected { groups });
        }
        Ok(Self { values, missing })
    }

    /// Takes judgements of every pair.
    ///
    /// # Errors
    ///
    /// As [`new`](Self::new).
    pub fn complete<'a>(judgements: impl Into<ArrayView2<'a, f64>>) -> Result<Self, CriteriaError> {
        Self::new(&judgements.into().map(|value| Some(*value)))
    }

    /// How many things are compared.
    pub fn size(&self) -> usize {
        self.values.nrows()
    }

    /// The judgement of a pair, if it was made (or one is compared with itself).
    pub fn get(&self, row: usize, column: usize) -> Option<f64> {
        self.values.get((row, column)).copied().filter(|value| *value > 0.0)
    }

    /// The pairs not compared, row before column.
    pub fn missing(&self) -> &[(usize, usize)] {
        &self.missing
    }

    /// The judgements, 0 where none was made.
    pub(super) fn values(&self) -> ArrayView2<'_, f64> {
        self.values.view()
    }

    /// The logarithm of a judgement, the mean of what is given on both sides of the diagonal.
    pub(super) fn logarithm(&self, row: usize, column: usize) -> Option<f64> {
        Some((self.get(row, column)?.ln() - self.get(column, row)?.ln()) / 2.0)
    }

    /// The matrix with one pair replaced.
    pub(super) fn with(&self, row: usize, column: usize, value: f64) -> Self {
        let mut changed = self.clone();
        for (place, value) in [((row, column), value), ((column, row), value.recip())] {
            if let Some(slot) = changed.values.get_mut(place) {
                *slot = value;
            }
        }
        changed
    }
}

/// The groups that comparisons join, each ascending, by first member.
fn groups(values: &Array2<f64>) -> Vec<Vec<usize>> {
    let size = values.nrows();
    let mut seen = vec![false; size];
    let mut groups = Vec::new();
    for first in 0..size {
        if std::mem::replace(&mut seen[first], true) {
            continue;
        }
        let mut group = vec![first];
        let mut next = 0;
        while let Some(&from) = group.get(next) {
            next += 1;
            for to in 0..size {
                if values[[from, to]] > 0.0 && !std::mem::replace(&mut seen[to], true) {
                    group.push(to);
                }
            }
        }
        group.sort_unstable();
        groups.push(group);
    }
    groups
}
