//! PROMETHEE II: who is preferred to the others more than they to it.

use ndarray::{Array2, ArrayView1};

use super::error::CriteriaError;
use super::matrix::{CriterionWeights, DecisionMatrix, Kind, Scaled, same_length};
use super::method::{weighing, weighted_terms};
use super::normalise::{Normalisation, normalise_some};
use super::preference::PreferenceFunction;
use super::ranking::{Better, Ranking};
use super::sums::{from_units, times_power, to_units};

/// Options of [`promethee2`].
#[derive(Debug, Clone, PartialEq, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct PrometheeOptions {
    /// One a criterion; empty, as by default, is [`PreferenceFunction::Usual`] for all.
    pub preferences: Vec<PreferenceFunction>,
    /// Normalises first; `None` by default. The usual function sees only the order, which no normalisation changes.
    pub normalise: Option<Normalisation>,
}

/// What [`promethee2`] finds; every vector in the order of the matrix's rows.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct Promethee {
    /// The net flows, in -1..=1, and the ranks by them.
    pub ranking: Ranking,
    /// φ⁺: how much each is preferred to the others on average, in 0..=1.
    pub positive: Vec<f64>,
    /// φ⁻: how much the others are preferred to it on average, in 0..=1.
    pub negative: Vec<f64>,
}

/// Ranks by the net flow φ = φ⁺ - φ⁻, the mean weighted preference over the other alternatives less theirs (Brans and
/// Vincke 1985, Management Science 31). Of one alternative alone the flows are 0.
///
/// The values of each criterion are sorted. Steps (usual, U-shape, level) are counted in whole numbers, so that the
/// flows of a criterion are exact; slopes (V-shape, linear) come from sums over a window, kept as whole multiples of
/// 2^-90 of the largest value: O(m n log n). It agrees with adding up all pairs to 1e-12, as long as p - q is at least
/// 1e-3 of p and 1e-10 of the largest value. The Gaussian function takes every pair of different values, O(m n²): 10,000
/// alternatives by 12 criteria are 600 million exponentials.
///
/// Laws: an alternative that is nowhere worse than another never has the lower net flow (along the sorted values of a
/// criterion no flow is let fall by rounding); rows or criteria in another order give the same flows to the last bit;
/// the net flows sum to 0 up to rounding.
///
/// # Errors
///
/// [`CriteriaError::Length`] for weights or preference functions that do not fit; [`CriteriaError::Option`] for a
/// threshold out of range; [`CriteriaError::Domain`] for values that `normalise` is not defined for.
///
/// # Example
///
/// ```
/// use chancai_model::criteria::{
///     CriterionWeights, DecisionMatrix, Kind, PreferenceFunction, PrometheeOptions, promethee2,
/// };
/// use ndarray::array;
///
/// // 三家企业争一名工程师：年薪（万元）、通勤（分钟）。年薪差两万以内不计。
/// let values = array![[30.0, 20.0], [31.0, 50.0], [40.0, 40.0]];
/// let matrix = DecisionMatrix::new(&values, &[Kind::Benefit, Kind::Cost])?;
/// let mut options = PrometheeOptions::default();
/// options.preferences = vec![PreferenceFunction::UShape { q: 2.0 }, PreferenceFunction::Usual];
/// let found = promethee2(&matrix, &CriterionWeights::equal(2)?, &options)?;
/// assert_eq!(found.ranking.scores, [0.25, -0.75, 0.5]);
/// assert_eq!(found.ranking.ranks, [2, 3, 1]);
/// # Ok::<(), chancai_model::criteria::CriteriaError>(())
/// ```
pub fn promethee2(
    matrix: &DecisionMatrix<'_>,
    weights: &CriterionWeights,
    options: &PrometheeOptions,
) -> Result<Promethee, CriteriaError> {
    matrix.fits(weights)?;
    let flows = Flows::new(matrix, options, &weighing(weights))?;
    let weights = weights.as_slice();
    Ok(Promethee {
        ranking: Ranking::new(weighted_terms(&flows.net, weights), Better::Higher),
        positive: weighted_terms(&flows.positive, weights),
        negative: weighted_terms(&flows.negative, weights),
    })
}

/// The flows of each alternative on each criterion.
pub(super) struct Flows {
    pub(super) net: Array2<f64>,
    positive: Array2<f64>,
    negative: Array2<f64>,
}

impl Flows {
    pub(super) fn new(
        matrix: &DecisionMatrix<'_>,
        options: &PrometheeOptions,
        needed: &[bool],
    ) -> Result<Self, CriteriaError> {
        if !options.preferences.is_empty() {
            same_length("偏好函数 preference functions", matrix.criteria(), options.preferences.len())?;
        }
        options.preferences.iter().try_for_each(|preference| preference.check())?;
        let normalised = options.normalise.map(|by| normalise_some(matrix, by, needed)).transpose()?;
        let zeros = || Array2::zeros(matrix.values().raw_dim());
        let mut flows = Self { net: zeros(), positive: zeros(), negative: zeros() };
        for (at, (column, kind)) in matrix.columns().enumerate() {
            if needed.get(at).copied().unwrap_or(false) {
                let preference = options.preferences.get(at).copied().unwrap_or(PreferenceFunction::Usual);
                match &normalised {
                    Some(normalised) => flows.fill(at, &normalised.column(at), Kind::Benefit, preference),
                    None => flows.fill(at, &column, kind, preference),
                }
            }
        }
        Ok(flows)
    }

    /// Computes one criterion.
    fn fill(&mut self, at: usize, column: &ArrayView1<'_, f64>, kind: Kind, preference: PreferenceFunction) {
        let others = column.len().saturating_sub(1).max(1) as f64;
        let mut scaled = Scaled::new(column);
        if kind == Kind::Cost {
            scaled.values.iter_mut().for_each(|value| *value = 0.0 - *value);
        }
        let preference = scale_thresholds(preference, scaled.exponent);
        let (levels, sorted_rows) = levels(&scaled.values);
        let (mut positive, mut negative) = flows_of(&levels, preference);
        never_fall(positive.iter_mut());
        never_fall(negative.iter_mut().rev());
        let mut rows = sorted_rows.into_iter();
        for ((level, positive), negative) in levels.iter().zip(positive).zip(negative) {
            for row in rows.by_ref().take(level.count) {
                let place = (row, at);
                for (flows, flow) in [
                    (&mut self.net, positive - negative),
                    (&mut self.positive, positive),
                    (&mut self.negative, negative),
                ] {
                    if let Some(slot) = flows.get_mut(place) {
                        *slot = flow / others;
                    }
                }
            }
        }
    }
}

/// Alternatives of one value.
#[derive(Clone, Copy)]
struct Level {
    value: f64,
    count: usize,
}

/// The different values in rising order, and the rows in that order.
fn levels(values: &[f64]) -> (Vec<Level>, Vec<usize>) {
    let mut sorted: Vec<(f64, usize)> = values.iter().copied().zip(0..).collect();
    sorted.sort_unstable_by(|a, b| a.0.total_cmp(&b.0));
    let mut levels: Vec<Level> = Vec::new();
    for &(value, _) in &sorted {
        match levels.last_mut() {
            Some(last) if last.value >= value => last.count += 1,
            _ => levels.push(Level { value, count: 1 }),
        }
    }
    (levels, sorted.into_iter().map(|(_, row)| row).collect())
}

/// Thresholds in the units of a scaled column.
fn scale_thresholds(preference: PreferenceFunction, exponent: i32) -> PreferenceFunction {
    use PreferenceFunction::{Gaussian, Level, Linear, UShape, Usual, VShape};
    // No difference exceeds 2; a larger threshold of no account is never passed.
    let scale = |threshold: f64| times_power(threshold, -exponent).min(f64::MAX);
    match preference {
        Usual => Usual,
        UShape { q } => UShape { q: scale(q) },
        VShape { p } => VShape { p: scale(p) },
        Level { q, p } => Level { q: scale(q), p: scale(p) },
        Linear { q, p } => Linear { q: scale(q), p: scale(p) },
        Gaussian { s } => Gaussian { s: scale(s) },
    }
}

/// The sums of preferences over and under each level, over all alternatives.
fn flows_of(levels: &[Level], preference: PreferenceFunction) -> (Vec<f64>, Vec<f64>) {
    if let PreferenceFunction::Gaussian { .. } = preference {
        return by_pairs(levels, preference);
    }
    let one_side = |levels: &[Level]| match preference {
        PreferenceFunction::UShape { q } => exceeding(levels, |d| d > q).collect(),
        PreferenceFunction::Level { q, p } => {
            exceeding(levels, |d| d > q).zip(exceeding(levels, |d| d > p)).map(|(q, p)| f64::midpoint(q, p)).collect()
        }
        PreferenceFunction::VShape { p } => sloping(levels, 0.0, p),
        PreferenceFunction::Linear { q, p } => sloping(levels, q, p),
        _ => exceeding(levels, |d| d > 0.0).collect::<Vec<f64>>(),
    };
    let mirrored: Vec<Level> = levels.iter().rev().map(|level| Level { value: -level.value, ..*level }).collect();
    let mut under = one_side(&mirrored);
    under.reverse();
    (one_side(levels), under)
}

/// For each level the number of alternatives that it exceeds by enough. What is enough for one difference is so for
/// any larger one.
fn exceeding(levels: &[Level], is_enough: impl Fn(f64) -> bool) -> impl Iterator<Item = f64> {
    let mut lower = levels.iter().peekable();
    let mut count = 0;
    levels.iter().map(move |level| {
        while let Some(passed) = lower.next_if(|lower| is_enough(level.value - lower.value)) {
            count += passed.count;
        }
        count as f64
    })
}

/// For each level the sum of (d - q) / (p - q), held in 0..=1, over all alternatives.
fn sloping(levels: &[Level], q: f64, p: f64) -> Vec<f64> {
    // Beyond 2 nothing is preferred at all; so neither is too large to be counted in units.
    let (slope, q) = (p - q, q.min(4.0));
    let mut counted = Window::default();
    let (mut entering, mut leaving) = (levels.iter().peekable(), levels.iter().peekable());
    let is_full = |d: f64| d > q && d >= p;
    let mut full = 0;
    let at = |level: &Level| {
        while let Some(passed) = entering.next_if(|lower| level.value - lower.value > q) {
            counted.count += passed.count as i128;
            counted.sum += passed.count as i128 * to_units(passed.value);
        }
        while let Some(passed) = leaving.next_if(|lower| is_full(level.value - lower.value)) {
            full += passed.count;
            counted.count -= passed.count as i128;
            counted.sum -= passed.count as i128 * to_units(passed.value);
        }
        let excess = counted.count * (to_units(level.value) - to_units(q)) - counted.sum;
        full as f64 + if counted.count > 0 { (from_units(excess) / slope).max(0.0) } else { 0.0 }
    };
    levels.iter().map(at).collect()
}

/// The alternatives that are exceeded by more than q and less than p.
#[derive(Default)]
struct Window {
    count: i128,
    /// Their values, in units.
    sum: i128,
}

/// Every pair of levels.
fn by_pairs(levels: &[Level], preference: PreferenceFunction) -> (Vec<f64>, Vec<f64>) {
    let mut over = vec![0.0; levels.len()];
    let mut under = vec![0.0; levels.len()];
    for (at, level) in levels.iter().enumerate() {
        let mut sum = 0.0;
        for (lower, under) in levels.iter().zip(&mut under).take(at) {
            let preferred = preference.of(level.value - lower.value);
            sum += lower.count as f64 * preferred;
            *under += level.count as f64 * preferred;
        }
        if let Some(slot) = over.get_mut(at) {
            *slot = sum;
        }
    }
    (over, under)
}

/// What rounding let fall is lifted to the largest before it.
fn never_fall<'a>(flows: impl Iterator<Item = &'a mut f64>) {
    let mut largest = f64::NEG_INFINITY;
    for flow in flows {
        largest = largest.max(*flow);
        *flow = largest;
    }
}
