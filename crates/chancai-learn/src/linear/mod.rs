//! Linear rankers of any features: a weighted sum, learned from pairs or from classes.

mod fit;
mod objective;

pub use fit::fit_linear;

use crate::crossval::{CrossValidation, Provenance};
use crate::judged::Judged;
use crate::loss::{Method, PairWeight};
use crate::proxy::ProxyReport;

/// Whether weights may be negative.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
pub enum Signs {
    /// Weights of any sign.
    Free,
    /// No weight below zero: more of a feature never lowers the score.
    NonNegative,
    /// Whichever ranks better in cross-validation.
    #[default]
    Auto,
}

/// How a linear ranker is learned.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct LinearOptions {
    /// From pairs (the default) or from classes.
    pub method: Method,
    /// Whether weights may be negative; tried both ways by default.
    pub signs: Signs,
    /// The L2 strengths to try, each above zero: half of it times the sum of squared weights is added to the mean loss.
    pub strengths: Vec<f64>,
    /// What pairs count; none: whichever ranks better in cross-validation.
    pub pair_weight: Option<PairWeight>,
    /// For [`Method::Logistic`], the label from which a row is positive; none: whichever ranks best in cross-validation.
    pub positive_from: Option<u32>,
    /// Whether features are divided by their standard deviation in the rows learned from (the default), so that L2 treats
    /// them alike. The model's weights are those of the features as given.
    pub standardise: bool,
    /// Folds and seed.
    pub cross_validation: CrossValidation,
    /// Where the settings are tried. The results are the same.
    pub par: chancai_chain::Par,
}

impl Default for LinearOptions {
    fn default() -> Self {
        Self {
            method: Method::Pairwise,
            signs: Signs::Auto,
            strengths: vec![0.01, 0.03, 0.1, 0.3, 1.0],
            pair_weight: None,
            positive_from: None,
            standardise: true,
            cross_validation: CrossValidation::default(),
            par: chancai_chain::Par::default(),
        }
    }
}

/// One way to learn a linear ranker.
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct LinearSetting {
    /// The L2 strength.
    pub strength: f64,
    /// Whether weights below zero were forbidden.
    pub non_negative: bool,
    /// What pairs counted, for [`Method::Pairwise`].
    pub pair_weight: Option<PairWeight>,
    /// The label from which rows were positive, for [`Method::Logistic`].
    pub positive_from: Option<u32>,
}

/// A weighted sum of features, as data.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct LinearModel {
    /// From what it was learned.
    pub method: Method,
    /// A weight for each feature as given; a feature beyond them counts nothing.
    pub weights: Vec<f64>,
    /// Added to each score; with [`Method::Logistic`] the score is then the log-odds of a positive. 0 for pairs.
    pub offset: f64,
}

impl LinearModel {
    /// The score of one sparse row: the products summed in the order of `features`.
    pub fn score(&self, features: &[u32], values: &[f32]) -> f64 {
        let weight = |feature: u32| self.weights.get(feature as usize).copied().unwrap_or(0.0);
        let products = features.iter().zip(values).map(|(&feature, &value)| weight(feature) * f64::from(value));
        products.sum::<f64>() + self.offset
    }

    /// The score of every row. Linear in the values given.
    pub fn scores(&self, judged: &Judged) -> Vec<f64> {
        let score = |row| {
            let (features, values) = judged.row(row);
            self.score(features, values)
        };
        (0..judged.rows()).map(score).collect()
    }
}

/// A linear ranker with where it comes from.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct LinearFit {
    /// The ranker.
    pub model: LinearModel,
    /// What it was learned from and what was tried.
    pub provenance: Provenance<LinearSetting>,
    /// Each row's score by a model that has not seen its query, in the order of the rows given: what probabilities are
    /// calibrated on.
    pub out_of_fold: Vec<f64>,
    /// Features that speak of what people must not be judged by.
    pub proxies: ProxyReport,
}
