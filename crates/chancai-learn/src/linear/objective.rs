//! The regularised loss of a weighted sum.

use super::{LinearModel, LinearSetting};
use crate::descent::{Objective, minimise};
use crate::judged::Judged;
use crate::loss::{Method, Target};
use std::cell::RefCell;

/// Mean loss plus half the strength times the squared weights. The last coordinate is the offset, which is not held back.
struct Regularised<'a> {
    data: &'a Judged,
    target: &'a Target,
    /// One over each feature's standard deviation.
    scale: &'a [f64],
    /// What is taken from each feature first: with features about 0 the offset leaves the weights alone, and descent is fast.
    centre: &'a [f64],
    setting: LinearSetting,
    /// The offset moves in classes only; in pairs it would cancel.
    offset: bool,
    scratch: RefCell<(Vec<f64>, Vec<f64>)>,
}

impl Objective for Regularised<'_> {
    fn value(&self, x: &[f64], gradient: &mut [f64]) -> f64 {
        let features = self.scale.len();
        let (weights, offset) = (&x[..features], x[features]);
        let (scores, slopes) = &mut *self.scratch.borrow_mut();
        let scaled: Vec<f64> = weights.iter().zip(self.scale).map(|(w, s)| w * s).collect();
        let offset = offset - dot(&scaled, self.centre);
        for (row, score) in scores.iter_mut().enumerate() {
            let (columns, values) = self.data.row(row);
            let products = columns.iter().zip(values).map(|(&c, &v)| scaled[c as usize] * f64::from(v));
            *score = products.sum::<f64>() + offset;
        }
        let loss = self.target.loss(scores, slopes);
        gradient.fill(0.0);
        for (row, &slope) in slopes.iter().enumerate() {
            let (columns, values) = self.data.row(row);
            columns.iter().zip(values).for_each(|(&c, &v)| gradient[c as usize] += slope * f64::from(v));
        }
        let pull: f64 = slopes.iter().sum();
        let mut square = 0.0;
        for (((gradient, scale), centre), weight) in gradient.iter_mut().zip(self.scale).zip(self.centre).zip(weights) {
            *gradient = (*gradient - centre * pull) * scale + self.setting.strength * weight;
            square += weight * weight;
        }
        gradient[features] = if self.offset { pull } else { 0.0 };
        loss + 0.5 * self.setting.strength * square
    }

    fn project(&self, x: &mut [f64]) {
        if self.setting.non_negative {
            x[..self.scale.len()].iter_mut().for_each(|w| *w = w.max(0.0));
        }
    }
}

/// Learns one model; `None` where the data hold no pair, or no two classes.
pub(crate) fn learn(data: &Judged, method: Method, setting: LinearSetting, standardise: bool) -> Option<LinearModel> {
    let target = match method {
        Method::Pairwise => Target::pairs(data, setting.pair_weight.unwrap_or_default()),
        Method::Logistic => Target::classes(data, setting.positive_from.unwrap_or(1)),
    }?;
    let (centre, mut scale) = centres_and_scales(data);
    if !standardise {
        scale.fill(1.0);
    }
    let rows = data.rows();
    let offset = method == Method::Logistic;
    let scratch = RefCell::new((vec![0.0; rows], vec![0.0; rows]));
    let objective = Regularised { data, target: &target, scale: &scale, centre: &centre, setting, offset, scratch };
    let mut x = minimise(&objective, vec![0.0; data.features() + 1]);
    let own = x.pop().unwrap_or(0.0);
    let weights: Vec<f64> = x.iter().zip(&scale).map(|(w, s)| w * s).collect();
    let offset = if offset { own - dot(&weights, &centre) } else { 0.0 };
    Some(LinearModel { method, weights, offset })
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

/// Each feature's mean, and one over its standard deviation; 0 where it does not vary, so that it counts nothing.
fn centres_and_scales(data: &Judged) -> (Vec<f64>, Vec<f64>) {
    let n = data.rows() as f64;
    let mut sums = vec![0.0; data.features()];
    let mut squares = vec![0.0; data.features()];
    let cells = || {
        (0..data.rows()).flat_map(|row| {
            let (columns, values) = data.row(row);
            columns.iter().zip(values).map(|(&c, &v)| (c as usize, f64::from(v)))
        })
    };
    let mut given = vec![0.0; data.features()];
    for (column, value) in cells() {
        sums[column] += value;
        given[column] += 1.0;
    }
    let means: Vec<f64> = sums.iter().map(|sum| sum / n).collect();
    for (column, value) in cells() {
        squares[column] += (value - means[column]).powi(2);
    }
    let of = |((square, mean), given): ((f64, f64), f64)| {
        let deviation = ((square + (n - given) * mean * mean) / n).sqrt();
        if deviation > 1e-9 * mean.abs() && deviation > 0.0 { 1.0 / deviation } else { 0.0 }
    };
    let scales = squares.into_iter().zip(means.iter().copied()).zip(given).map(of).collect();
    (means, scales)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::loss::PairWeight;
    use proptest::prelude::*;

    fn data() -> impl Strategy<Value = Judged> {
        let row = (0u32..4, proptest::collection::vec(-2.0f32..2.0, 3));
        proptest::collection::vec(row, 6..14).prop_map(|rows| {
            let labels: Vec<u32> = rows.iter().map(|(label, _)| *label).collect();
            let features = rows.iter().map(|(_, values)| values.iter().enumerate().map(|(c, &v)| (c as u32, v)));
            Judged::from_rows(features, &labels, &[4, rows.len() - 4]).unwrap()
        })
    }

    proptest! {
        #[test]
        fn the_gradient_is_that_of_finite_differences(
            data in data(), x in proptest::collection::vec(-1.5..1.5f64, 4), logistic: bool, even: bool
        ) {
            let weight = if even { PairWeight::Even } else { PairWeight::Gain };
            let target = if logistic { Target::classes(&data, 1) } else { Target::pairs(&data, weight) };
            prop_assume!(target.is_some() && data.features() == 3);
            let setting = LinearSetting { strength: 0.3, non_negative: false, pair_weight: None, positive_from: None };
            let (scale, centre) = ([0.5, 1.0, 2.0], [0.3, -0.4, 0.0]);
            let scratch = RefCell::new((vec![0.0; data.rows()], vec![0.0; data.rows()]));
            let target = target.unwrap();
            let objective = Regularised { data: &data, target: &target, scale: &scale, centre: &centre, setting, offset: logistic, scratch };
            let (mut gradient, mut unused) = (vec![0.0; 4], vec![0.0; 4]);
            objective.value(&x, &mut gradient);
            for (at, slope) in gradient.iter().enumerate() {
                let shifted = |by: f64| x.iter().enumerate().map(|(i, x)| if i == at { x + by } else { *x }).collect::<Vec<_>>();
                let rise = objective.value(&shifted(1e-6), &mut unused) - objective.value(&shifted(-1e-6), &mut unused);
                prop_assert!((rise / 2e-6 - slope).abs() < 1e-6, "{}: {} {}", at, rise / 2e-6, slope);
            }
        }

        #[test]
        fn weights_that_may_not_be_negative_are_not(data in data()) {
            let setting = LinearSetting { strength: 0.01, non_negative: true, pair_weight: None, positive_from: None };
            if let Some(model) = learn(&data, Method::Pairwise, setting, true) {
                prop_assert!(model.weights.iter().all(|&w| w >= 0.0));
                // More of any feature never lowers the score.
                let [low, high] = [0.25f32, 0.75].map(|v| model.score(&[0, 1, 2], &[0.5, v, 0.5]));
                prop_assert!(low <= high);
            }
        }
    }

    #[test]
    fn zeros_count_in_the_deviation() {
        let data = Judged::from_rows([vec![(0, 1.0), (1, 3.0)], vec![(1, 3.0)]], &[0, 1], &[2]).unwrap();
        assert_eq!(centres_and_scales(&data), (vec![0.5, 3.0], vec![2.0, 0.0]));
    }
}
