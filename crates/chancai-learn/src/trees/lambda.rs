//! What would raise NDCG: the lambda gradients of LambdaRank.

use crate::judged::Judged;
use crate::quality::{discount, gain, ideal};

/// First and second derivatives of each row, as whole numbers of a unit.
///
/// They are rounded once, to 2^-30 of the largest, so that all sums over rows are exact.
#[derive(Clone, Debug, Default)]
pub(crate) struct Slopes {
    pub(crate) gradients: Vec<i32>,
    pub(crate) hessians: Vec<i32>,
    pub(crate) gradient_unit: f64,
    pub(crate) hessian_unit: f64,
}

/// The largest whole number a derivative becomes.
const LARGEST: f64 = (1u32 << 30) as f64;

impl Slopes {
    pub(crate) fn new(gradients: &[f64], hessians: &[f64]) -> Self {
        let quantise = |values: &[f64]| {
            let largest = values.iter().map(|v| v.abs()).fold(0.0, f64::max);
            let unit = if largest > 0.0 { largest / LARGEST } else { 1.0 };
            (values.iter().map(|v| (v / unit).round() as i32).collect(), unit)
        };
        let ((gradients, gradient_unit), (hessians, hessian_unit)) = (quantise(gradients), quantise(hessians));
        Self { gradients, hessians, gradient_unit, hessian_unit }
    }
}

/// The queries of a data set with what does not change while trees are added.
pub(crate) struct Lambdas<'a> {
    data: &'a Judged,
    /// One over each query's ideal DCG; 0 where no row is relevant.
    inverse: Vec<f64>,
    truncation: usize,
}

impl<'a> Lambdas<'a> {
    pub(crate) fn new(data: &'a Judged, truncation: u32) -> Self {
        let truncation = truncation as usize;
        let inverse = |group: std::ops::Range<usize>| {
            let ideal = ideal(&data.labels()[group], truncation);
            if ideal > 0.0 { 1.0 / ideal } else { 0.0 }
        };
        Self { data, inverse: data.groups().map(inverse).collect(), truncation }
    }

    /// The derivatives at some scores (Burges 2010): each pair of different labels pulls its rows apart with
    /// 1 / (1 + e^(better - worse)) times what swapping them would change in NDCG; pairs beyond the truncation do nothing.
    /// Each query's pull is then damped to log2(1 + sum) / sum of its size, so that long lists do not drown short ones.
    pub(crate) fn slopes(&self, scores: &[f64]) -> Slopes {
        let mut gradients = vec![0.0; scores.len()];
        let mut hessians = vec![0.0; scores.len()];
        for (group, &inverse) in self.data.groups().zip(&self.inverse) {
            if inverse > 0.0 {
                self.query(group, inverse, scores, &mut gradients, &mut hessians);
            }
        }
        Slopes::new(&gradients, &hessians)
    }

    fn query(
        &self,
        group: std::ops::Range<usize>,
        inverse: f64,
        scores: &[f64],
        gradients: &mut [f64],
        hessians: &mut [f64],
    ) {
        let labels = self.data.labels();
        let mut order: Vec<usize> = group.clone().collect();
        order.sort_by(|&a, &b| scores[b].total_cmp(&scores[a]));
        let mut pull = 0.0;
        for (high, &a) in order.iter().enumerate().take(self.truncation) {
            for (low, &b) in order.iter().enumerate().skip(high + 1).filter(|(_, b)| labels[**b] != labels[a]) {
                let change = (gain(labels[a]) - gain(labels[b])).abs() * (discount(high) - discount(low)) * inverse;
                let (better, worse) = if labels[a] > labels[b] { (a, b) } else { (b, a) };
                let lead = scores[better] - scores[worse];
                let wrong = 1.0 / (1.0 + lead.exp());
                let (first, second) = (change * wrong, change * wrong * (1.0 - wrong));
                gradients[better] += first;
                gradients[worse] -= first;
                hessians[better] += second;
                hessians[worse] += second;
                pull += 2.0 * first;
            }
        }
        if pull > 0.0 {
            let damped = (1.0 + pull).log2() / pull;
            gradients[group.clone()].iter_mut().for_each(|g| *g *= damped);
            hessians[group].iter_mut().for_each(|h| *h *= damped);
        }
    }
}
