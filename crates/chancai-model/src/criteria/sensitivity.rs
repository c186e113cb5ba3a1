//! How far each weight may move before the top changes.

use std::ops::Not;

use super::error::CriteriaError;
use super::matrix::{CriterionWeights, DecisionMatrix};
use super::method::{Method, Prepared, weighted_terms};
use super::ranking::{Better, Ranking};

/// Options of [`weight_intervals`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct SensitivityOptions {
    /// How many places must stay: 1, as by default, is the first place. Their order among themselves may change.
    pub top: usize,
    /// For methods that are not linear in the weights: how many weights are tried on each side; 100 by default.
    pub steps: u32,
}

impl Default for SensitivityOptions {
    fn default() -> Self {
        Self { top: 1, steps: 100 }
    }
}

/// Where one criterion's weight may lie.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct WeightInterval {
    /// The criterion.
    pub criterion: usize,
    /// Its weight.
    pub weight: f64,
    /// Down to here the top stays the same.
    pub low: f64,
    /// Up to here the top stays the same.
    pub high: f64,
    /// Whether the ends are exact (up to rounding), not found by trying.
    pub exact: bool,
    /// What changes just below `low`; `None` where nothing does down to 0.
    pub below: Option<Change>,
    /// What changes just above `high`; `None` where nothing does up to 1.
    pub above: Option<Change>,
}

/// How the top changes.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Change {
    /// Rows that drop out.
    pub leaves: Vec<usize>,
    /// Rows that come in.
    pub enters: Vec<usize>,
}

/// For each criterion the interval of its weight, the others rescaled in proportion
/// ([`CriterionWeights::moved`]), in which the alternatives of rank 1 to `top` stay the same.
///
/// Law: strictly inside the interval these are the same, just outside they are not (at an end two may be equal).
///
/// The weighted sum, the weighted product (whose logarithm is linear, unless a normalised value is 0) and PROMETHEE II
/// are linear in the weights: there the ends are crossings of straight lines, found exactly by the method of
/// Dinkelbach (1967) on the gap between the worst inside and the best outside, O(n) a step and few steps. For TOPSIS,
/// VIKOR and products with a 0, `steps` weights are tried between the weight and 0, and between it and 1, and the first
/// change is bracketed to 1e-12; a change that is undone within a step is not seen. That is O(m steps) runs.
///
/// # Errors
///
/// As the method, for every criterion including those of weight 0, which are tried too; [`CriteriaError::Option`] for no
/// steps.
///
/// # Example
///
/// ```
/// use chancai_model::criteria::{
///     CriterionWeights, DecisionMatrix, Kind, Method, Normalisation, SensitivityOptions, weight_intervals,
/// };
/// use ndarray::array;
///
/// // 甲重论文，乙重业绩；业绩占六成时乙领先，降到五成以下甲领先。
/// let values = array![[0.2, 0.8], [0.8, 0.2]];
/// let matrix = DecisionMatrix::new(&values, &[Kind::Benefit; 2])?;
/// let weights = CriterionWeights::new(&[0.6, 0.4])?;
/// let method = Method::WeightedSum(Normalisation::Sum);
/// let found = weight_intervals(&matrix, &weights, &method, &SensitivityOptions::default())?;
/// assert!((found[0].low - 0.5).abs() < 1e-15);
/// assert_eq!(found[0].high, 1.0);
/// assert_eq!(found[0].below.as_ref().map(|change| change.enters.clone()), Some(vec![0]));
/// # Ok::<(), chancai_model::criteria::CriteriaError>(())
/// ```
pub fn weight_intervals(
    matrix: &DecisionMatrix<'_>,
    weights: &CriterionWeights,
    method: &Method,
    options: &SensitivityOptions,
) -> Result<Vec<WeightInterval>, CriteriaError> {
    matrix.fits(weights)?;
    if options.steps == 0 {
        return Err(CriteriaError::Option { name: "steps", given: 0.0, expected: "≥ 1" });
    }
    let prepared = method.prepare(matrix, &vec![true; matrix.criteria()])?;
    let study = Study { weights, top: options.top, steps: options.steps, prepared: &prepared };
    Ok((0..matrix.criteria()).map(|criterion| study.interval(criterion)).collect())
}

struct Study<'a> {
    weights: &'a CriterionWeights,
    top: usize,
    steps: u32,
    prepared: &'a Prepared,
}

impl Study<'_> {
    fn interval(&self, criterion: usize) -> WeightInterval {
        let weight = self.weights.as_slice().get(criterion).copied().unwrap_or_default();
        let linear = self.prepared.linear().map(|terms| Lines::new(terms, self.weights, criterion, self.top));
        let end = |bound: f64| match &linear {
            // Alone, a criterion's weight is 1 whatever it is said to be.
            _ if self.weights.as_slice().len() == 1 => None,
            Some(lines) => lines.end(weight, bound),
            None => self.scan(criterion, weight, bound),
        };
        let (low, high) = (end(0.0), end(1.0));
        WeightInterval {
            criterion,
            weight,
            low: low.unwrap_or(0.0),
            high: high.unwrap_or(1.0),
            exact: linear.is_some(),
            below: low.map(|low| self.change(criterion, low, -1.0)),
            above: high.map(|high| self.change(criterion, high, 1.0)),
        }
    }

    /// The top with a criterion's weight moved.
    fn top(&self, criterion: usize, weight: f64) -> Vec<usize> {
        self.prepared.ranking(&self.weights.with(criterion, weight)).top(self.top)
    }

    /// The last weight towards a bound with the same top, where that is not the bound.
    fn scan(&self, criterion: usize, weight: f64, bound: f64) -> Option<f64> {
        const BRACKET: f64 = 1e-12;
        let own = self.top(criterion, weight);
        let mut inside = weight;
        let tried = (1..=self.steps).map(|step| weight + (bound - weight) * (f64::from(step) / f64::from(self.steps)));
        let changes = |at: &f64| (self.top(criterion, *at) == own).not();
        let mut outside = tried.clone().find(changes)?;
        if let Some(before) = tried.take_while(|at| at.total_cmp(&outside).is_ne()).last() {
            inside = before;
        }
        while (outside - inside).abs() > BRACKET {
            let middle = f64::midpoint(inside, outside);
            if changes(&middle) {
                outside = middle;
            } else {
                inside = middle;
            }
        }
        Some(inside)
    }

    /// What differs just beyond an end.
    fn change(&self, criterion: usize, end: f64, side: f64) -> Change {
        const BEYOND: f64 = 1e-9;
        let own = self.prepared.ranking(self.weights.as_slice()).top(self.top);
        let then = self.top(criterion, (end + side * BEYOND).clamp(0.0, 1.0));
        let without = |these: &[usize], those: &[usize]| {
            these.iter().copied().filter(|at| those.binary_search(at).is_err()).collect()
        };
        Change { leaves: without(&own, &then), enters: without(&then, &own) }
    }
}

/// An alternative's score as a line over one criterion's weight: what it is now, and what it gains a unit of weight.
#[derive(Clone, Copy)]
struct Line {
    score: f64,
    slope: f64,
}

/// The lines of those in the top and of the others.
struct Lines {
    inside: Vec<Line>,
    outside: Vec<Line>,
    /// Where more share the last place than the top has room for: the ones before them, and one of them.
    shared: Option<(Vec<Line>, Line)>,
    /// Whether those who share the last place part as soon as the weight moves.
    parts: bool,
}

impl Lines {
    fn new(terms: &ndarray::Array2<f64>, weights: &CriterionWeights, criterion: usize, top: usize) -> Self {
        let scores = weighted_terms(terms, weights.as_slice());
        let others = weighted_terms(terms, &weights.with(criterion, 0.0));
        let own = terms.column(criterion);
        let line = |at: usize| Some(Line { score: *scores.get(at)?, slope: own.get(at)? - others.get(at)? });
        let ranking = Ranking::new(scores.clone(), Better::Higher);
        let pick = |wanted: &dyn Fn(usize) -> bool| -> Vec<Line> {
            let rows = (0..).zip(&ranking.ranks).filter(|(_, rank)| wanted(**rank));
            rows.filter_map(|(at, _)| line(at)).collect()
        };
        let inside = pick(&|rank| rank <= top);
        let outside = pick(&|rank| rank > top);
        let last = ranking.ranks.iter().copied().filter(|rank| *rank <= top).max().unwrap_or(0);
        let tied = pick(&|rank| rank == last);
        let crowded = inside.len() > top;
        let shared = tied.first().filter(|_| crowded).map(|first| (pick(&|rank| rank < last), *first));
        Self { parts: crowded && part(&tied), inside, outside, shared }
    }

    /// Where towards the bound the top changes first, if before the bound.
    fn end(&self, weight: f64, bound: f64) -> Option<f64> {
        if self.parts && (bound - weight).abs() > 0.0 {
            return Some(weight);
        }
        let first = meeting(&self.inside, &self.outside, weight, bound);
        let second = self.shared.as_ref().and_then(|(before, tied)| meeting(before, &[*tied], weight, bound));
        match (first, second) {
            (Some(first), Some(second)) if (second - weight).abs() < (first - weight).abs() => Some(second),
            (first, second) => first.or(second),
        }
    }
}

/// Whether lines that meet here part.
fn part(tied: &[Line]) -> bool {
    /// Slopes that differ by less of what terms may be are the same.
    const ROUNDING: f64 = 1e-13;
    let slopes = || tied.iter().map(|line| line.slope);
    let (low, high) = (slopes().fold(f64::INFINITY, f64::min), slopes().fold(f64::NEG_INFINITY, f64::max));
    high - low > ROUNDING * high.abs().max(low.abs())
}

/// Where between the weight and the bound the lowest of the upper lines meets the highest of the lower ones.
fn meeting(upper: &[Line], lower: &[Line], weight: f64, bound: f64) -> Option<f64> {
    let (mut at, mut met) = (bound, None);
    loop {
        let value = |line: &Line| line.score + (at - weight) * line.slope;
        let worst = upper.iter().min_by(|a, b| value(a).total_cmp(&value(b)))?;
        let best = lower.iter().max_by(|a, b| value(a).total_cmp(&value(b)))?;
        let (lead, slope) = (worst.score - best.score, worst.slope - best.slope);
        if lead + (at - weight) * slope >= 0.0 {
            return met;
        }
        // The gap between the two is nowhere less than that between all; so the first meeting lies no further out.
        let nearer = weight - lead / slope;
        if (nearer - weight).abs() >= (at - weight).abs() {
            return met;
        }
        (at, met) = (nearer, Some(nearer));
    }
}
