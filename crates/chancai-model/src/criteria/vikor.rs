//! VIKOR: the compromise between what serves most and what nobody much regrets.

use ndarray::Array2;

use super::error::CriteriaError;
use super::matrix::{CriterionWeights, DecisionMatrix, Kind, Scaled};
use super::method::{each_row, weighing};
use super::normalise::{Normalisation, normalise_some};
use super::ranking::{Better, Ranking};
use super::sums::row_sum;

/// Options of [`vikor`].
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct VikorOptions {
    /// The weight of the group's utility S against the single regret R, in 0..=1; 0.5 by default.
    pub v: f64,
    /// Normalises before the method's own scaling by best and worst; `None` by default. Only `Sum` of a cost changes
    /// anything but the last digits, since the other forms are linear in the value.
    pub normalise: Option<Normalisation>,
}

impl Default for VikorOptions {
    fn default() -> Self {
        Self { v: 0.5, normalise: None }
    }
}

/// What [`vikor`] finds; every vector in the order of the matrix's rows, small is good.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct Vikor {
    /// Q and the ranks by it.
    pub ranking: Ranking,
    /// S, the group's utility: Σ w (f* - f) / (f* - f⁻).
    pub s: Vec<f64>,
    /// R, the largest regret: max w (f* - f) / (f* - f⁻).
    pub r: Vec<f64>,
    /// The compromise solutions: rows, best Q first, equal ones by row.
    pub compromise: Vec<usize>,
    /// Whether the second Q exceeds the first by 1/(n - 1) or more (up to the rounding of floats).
    pub acceptable_advantage: bool,
    /// Whether the first by Q is also first by S or by R.
    pub acceptable_stability: bool,
}

/// Ranks by Q = v (S - S*) / (S⁻ - S*) + (1 - v) (R - R*) / (R⁻ - R*), the smallest first, and gives the compromise set
/// (Opricovic and Tzeng 2004, European Journal of Operational Research 156).
///
/// A criterion on which all are the same adds no regret; where S or R is the same for all, its part of Q is 0. The
/// compromise set is the first alone where it has an acceptable advantage and is stable; the first and the second where
/// only stability fails; else every alternative whose Q is less than 1/(n - 1) above the first.
///
/// Laws: S, R and Q lie in 0..=1 (S up to rounding); an alternative that is nowhere worse than another never has the
/// larger Q; rows or criteria in another order give the same numbers to the last bit; a column multiplied by a positive
/// factor gives the same numbers, to the last bit where it is a power of two. O(n m log m).
///
/// # Errors
///
/// [`CriteriaError::Length`] for weights that do not fit; [`CriteriaError::Option`] for v outside 0..=1;
/// [`CriteriaError::Domain`] for values that `normalise` is not defined for.
///
/// # Example
///
/// ```
/// use chancai_model::criteria::{CriterionWeights, DecisionMatrix, Kind, VikorOptions, vikor};
/// use ndarray::array;
///
/// // 三个中试基地选址：人才储备、配套企业、地价（万元/亩，越低越好）。
/// let values = array![[80.0, 35.0, 60.0], [90.0, 50.0, 70.0], [60.0, 20.0, 40.0]];
/// let matrix = DecisionMatrix::new(&values, &[Kind::Benefit, Kind::Benefit, Kind::Cost])?;
/// let found = vikor(&matrix, &CriterionWeights::equal(3)?, &VikorOptions::default())?;
/// assert_eq!(found.ranking.ranks[1], 2);
/// assert_eq!(found.compromise, [0, 1]); // 第一名优势不足，两地都是折衷解。
/// # Ok::<(), chancai_model::criteria::CriteriaError>(())
/// ```
pub fn vikor(
    matrix: &DecisionMatrix<'_>,
    weights: &CriterionWeights,
    options: &VikorOptions,
) -> Result<Vikor, CriteriaError> {
    matrix.fits(weights)?;
    let regrets = Regrets::new(matrix, options, &weighing(weights))?;
    let Measures { s, r, q } = regrets.measures(weights.as_slice());
    let ranking = Ranking::new(q, Better::Lower);
    let (acceptable_advantage, acceptable_stability, compromise) = compromise(&ranking, &s, &r);
    Ok(Vikor { ranking, s, r, compromise, acceptable_advantage, acceptable_stability })
}

/// How far each value lies from the best of its column, from 0 to 1.
pub(super) struct Regrets {
    regrets: Array2<f64>,
    v: f64,
}

pub(super) struct Measures {
    pub(super) s: Vec<f64>,
    pub(super) r: Vec<f64>,
    pub(super) q: Vec<f64>,
}

impl Regrets {
    pub(super) fn new(
        matrix: &DecisionMatrix<'_>,
        options: &VikorOptions,
        needed: &[bool],
    ) -> Result<Self, CriteriaError> {
        let v = options.v;
        if !(0.0..=1.0).contains(&v) {
            return Err(CriteriaError::Option { name: "v", given: v, expected: "0–1" });
        }
        let mut regrets = Array2::zeros(matrix.values().raw_dim());
        let normalised = options.normalise.map(|by| normalise_some(matrix, by, needed)).transpose()?;
        for (at, ((column, kind), mut target)) in matrix.columns().zip(regrets.columns_mut()).enumerate() {
            let (scaled, kind) = match &normalised {
                Some(normalised) => (Scaled::new(&normalised.column(at)), Kind::Benefit),
                None => (Scaled::new(&column), kind),
            };
            if scaled.is_constant() {
                continue;
            }
            let range = scaled.largest - scaled.smallest;
            for (slot, value) in target.iter_mut().zip(scaled.values) {
                *slot = match kind {
                    Kind::Benefit => (scaled.largest - value) / range,
                    Kind::Cost => (value - scaled.smallest) / range,
                };
            }
        }
        Ok(Self { regrets, v })
    }

    /// S, R and Q by weights that sum to 1.
    pub(super) fn measures(&self, weights: &[f64]) -> Measures {
        let weigh = |regret: f64, weight: f64| weight * regret;
        let s = each_row(&self.regrets, weights, weigh, row_sum);
        let r = each_row(&self.regrets, weights, weigh, |regrets| regrets.iter().copied().fold(0.0, f64::max));
        let parts = rescaled(&s).into_iter().zip(rescaled(&r));
        let q = parts.map(|(s, r)| self.v * s + (1.0 - self.v) * r).collect();
        Measures { s, r, q }
    }
}

/// Onto 0..=1, all 0 where all are the same.
fn rescaled(values: &[f64]) -> Vec<f64> {
    let smallest = values.iter().copied().fold(f64::INFINITY, f64::min);
    let range = values.iter().copied().fold(f64::NEG_INFINITY, f64::max) - smallest;
    values.iter().map(|value| if range > 0.0 { (value - smallest) / range } else { 0.0 }).collect()
}

/// Advantage, stability and the set.
fn compromise(ranking: &Ranking, s: &[f64], r: &[f64]) -> (bool, bool, Vec<usize>) {
    /// A threshold that is reached but for the rounding of the quotients is reached.
    const ROUNDING: f64 = 1e-12;
    let ordered: Vec<(usize, f64)> =
        ranking.order().into_iter().filter_map(|at| Some((at, *ranking.scores.get(at)?))).collect();
    let Some(&(first, least)) = ordered.first() else {
        return (true, true, Vec::new());
    };
    let is_least = |values: &[f64]| values.get(first).is_some_and(|own| values.iter().all(|other| other >= own));
    let stable = is_least(s) || is_least(r);
    let Some(&(_, second)) = ordered.get(1) else {
        return (true, stable, vec![first]);
    };
    let advantage = 1.0 / (ordered.len() - 1) as f64 - ROUNDING;
    let has_advantage = second - least >= advantage;
    let belongs = |q: f64| match (has_advantage, stable) {
        (true, true) => q <= least,
        (true, false) => q <= second,
        (false, _) => q - least < advantage,
    };
    let set = ordered.into_iter().take_while(|(_, q)| belongs(*q)).map(|(at, _)| at).collect();
    (has_advantage, stable, set)
}
