//! The loss of the scorer's own formula, as a function of its weights.

use crate::descent::{Objective, onto_simplex};
use crate::judged::Judged;
use crate::loss::Target;
use chancai_model::Missing;
use std::cell::RefCell;

/// What the steepness is held back by: without it, cases that can be told apart entirely would make it infinite.
const STEEPNESS_RIDGE: f64 = 1e-3;
/// Steepness is learned in units of this, so that its steps are of the size of the weights'.
pub(super) const STEEPNESS_UNIT: f64 = 10.0;

/// Values of some terms, row by row, as the missing-value policy counts them.
pub(super) struct CountedRows {
    terms: usize,
    /// By row and term: the value, and 1 where it counts or 0.
    values: Vec<(f64, f64)>,
}

impl CountedRows {
    /// Of the features that `as_judged` makes, those numbered in `terms`.
    pub(super) fn new(judged: &Judged, terms: &[u32], missing: Missing) -> Self {
        let absent = match missing {
            Missing::Skip => (0.0, 0.0),
            Missing::Neutral => (0.5, 1.0),
            Missing::Penalise => (0.0, 1.0),
        };
        let counted = |row| {
            terms.iter().map(move |&term| {
                let value = f64::from(judged.value(row, term));
                if value > 0.0 { (value - 1.0, 1.0) } else { absent }
            })
        };
        Self { terms: terms.len(), values: (0..judged.rows()).flat_map(counted).collect() }
    }

    fn rows(&self) -> std::slice::ChunksExact<'_, (f64, f64)> {
        self.values.chunks_exact(self.terms)
    }

    /// Each row's sum(w x) / sum(w) over the terms that count, with that sum of weights; a half where it is 0.
    pub(super) fn sides<'a>(&'a self, weights: &'a [f64]) -> impl Iterator<Item = (f64, f64)> + 'a {
        self.rows().map(move |row| {
            let (mut sum, mut total) = (0.0, 0.0);
            for (weight, (value, counts)) in weights.iter().zip(row) {
                sum += weight * counts * value;
                total += weight * counts;
            }
            if total > 0.0 { (sum / total, total) } else { (0.5, 0.0) }
        })
    }
}

/// How far weights are held to the prior ones.
#[derive(Clone, Copy)]
pub(super) enum Hold {
    /// Not moved at all.
    Fast,
    /// By half of this times the number of terms times the squared differences of shares.
    By(f64),
}

/// Mean loss of steepness x side + offset, plus what holds weights to the prior. Coordinates: the weights, as shares of
/// one, the steepness in its unit, the offset.
pub(super) struct SideLoss<'a> {
    rows: &'a CountedRows,
    target: &'a Target,
    prior: &'a [f64],
    hold: Hold,
    offset: bool,
    scratch: RefCell<(Vec<f64>, Vec<f64>)>,
}

impl<'a> SideLoss<'a> {
    pub(super) fn new(rows: &'a CountedRows, target: &'a Target, prior: &'a [f64], hold: Hold, offset: bool) -> Self {
        let n = rows.rows().len();
        Self { rows, target, prior, hold, offset, scratch: RefCell::new((vec![0.0; n], vec![0.0; n])) }
    }
}

impl Objective for SideLoss<'_> {
    fn value(&self, x: &[f64], gradient: &mut [f64]) -> f64 {
        let terms = self.prior.len();
        let (weights, steepness, offset) = (&x[..terms], STEEPNESS_UNIT * x[terms], x[terms + 1]);
        let (scores, slopes) = &mut *self.scratch.borrow_mut();
        for (score, (side, _)) in scores.iter_mut().zip(self.rows.sides(weights)) {
            *score = steepness * side + offset;
        }
        let loss = self.target.loss(scores, slopes);
        gradient.fill(0.0);
        for ((row, &slope), (side, total)) in self.rows.rows().zip(&*slopes).zip(self.rows.sides(weights)) {
            gradient[terms] += slope * STEEPNESS_UNIT * side;
            if total > 0.0 {
                let along = slope * steepness / total;
                let cells = gradient.iter_mut().zip(row);
                cells.for_each(|(gradient, (value, counts))| *gradient += along * counts * (value - side));
            }
        }
        gradient[terms] += STEEPNESS_RIDGE * x[terms];
        gradient[terms + 1] = if self.offset { slopes.iter().sum() } else { 0.0 };
        let strength = if let Hold::By(strength) = self.hold { strength * terms as f64 } else { 0.0 };
        let mut square = 0.0;
        for ((gradient, weight), prior) in gradient.iter_mut().zip(weights).zip(self.prior) {
            *gradient += strength * (weight - prior);
            square += (weight - prior).powi(2);
        }
        loss + 0.5 * strength * square + 0.5 * STEEPNESS_RIDGE * x[terms].powi(2)
    }

    fn project(&self, x: &mut [f64]) {
        let terms = self.prior.len();
        match self.hold {
            Hold::Fast => x[..terms].copy_from_slice(self.prior),
            Hold::By(_) => onto_simplex(&mut x[..terms]),
        }
        x[terms] = x[terms].max(0.0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::loss::PairWeight;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn the_gradient_is_that_of_finite_differences(
            rows in proptest::collection::vec((0u32..3, proptest::collection::vec(proptest::option::of(0.0..1.0f32), 3)), 5..12),
            x in proptest::collection::vec(0.1..1.0f64, 5), logistic: bool, policy in 0usize..3
        ) {
            let labels: Vec<u32> = rows.iter().map(|(label, _)| *label).collect();
            let cells = rows.iter().map(|(_, row)| {
                row.iter().enumerate().filter_map(|(at, value)| value.map(|value| (at as u32, value + 1.0))).collect::<Vec<_>>()
            });
            let judged = Judged::from_rows(cells, &labels, &[rows.len()]).unwrap();
            let target = if logistic { Target::classes(&judged, 1) } else { Target::pairs(&judged, PairWeight::Even) };
            prop_assume!(target.is_some());
            let target = target.unwrap();
            let missing = [Missing::Skip, Missing::Neutral, Missing::Penalise][policy];
            let counted = CountedRows::new(&judged, &[0, 1, 2], missing);
            let prior = [0.5, 0.3, 0.2];
            let loss = SideLoss::new(&counted, &target, &prior, Hold::By(0.1), logistic);
            let (mut gradient, mut unused) = (vec![0.0; 5], vec![0.0; 5]);
            loss.value(&x, &mut gradient);
            for (at, slope) in gradient.iter().enumerate() {
                let shifted = |by: f64| x.iter().enumerate().map(|(i, x)| if i == at { x + by } else { *x }).collect::<Vec<_>>();
                let rise = loss.value(&shifted(1e-6), &mut unused) - loss.value(&shifted(-1e-6), &mut unused);
                let expected = if at == 4 && !logistic { 0.0 } else { rise / 2e-6 };
                prop_assert!((expected - slope).abs() < 1e-6, "{}: {} {}", at, expected, slope);
            }
        }
    }
}
