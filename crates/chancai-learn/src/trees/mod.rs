//! LambdaMART: small regression trees, added up, each grown on what would raise NDCG most.

mod bins;
mod boost;
mod fit;
mod forest;
mod grow;
mod lambda;
#[cfg(test)]
mod tests;

pub use fit::fit_lambdamart;
pub use forest::{BadTree, Forest, Node, Tree};

use crate::crossval::{CrossValidation, Provenance};
use crate::proxy::ProxyReport;

/// One way to grow a forest.
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct TreeSetting {
    /// Trees of one forest, 1 or more.
    pub trees: u32,
    /// Leaves of a tree at most, 2 or more.
    pub leaves: u32,
    /// What each tree's values are multiplied by, above 0 and at most 1.
    pub learning_rate: f64,
    /// Added to the second derivative in values and gains: holds small leaves back.
    pub l2: f64,
    /// Rows a leaf has at least.
    pub min_rows: u32,
    /// The sum of second derivatives a leaf has at least.
    pub min_hessian: f64,
    /// The share of the features that a tree may split on, drawn anew for each; above 0 and at most 1.
    pub feature_share: f64,
    /// The share of the rows that a tree is grown on, drawn anew for each; above 0 and at most 1.
    pub row_share: f64,
    /// Pairs count of which one stands in this many first places.
    pub truncation: u32,
    /// Forests with draws of their own whose scores are averaged, 1 or more.
    pub bags: u32,
}

impl Default for TreeSetting {
    fn default() -> Self {
        Self {
            trees: 300,
            leaves: 15,
            learning_rate: 0.05,
            l2: 1.0,
            min_rows: 20,
            min_hessian: 1e-3,
            feature_share: 0.15,
            row_share: 0.8,
            truncation: 10,
            bags: 1,
        }
    }
}

/// How a forest is learned.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct LambdaMartOptions {
    /// The settings to try, the simpler first: of equals the earlier is taken. Of each, the number of trees is an upper bound.
    /// By default one forest, and means of three: as it stands, with smaller trees, and with more features a tree.
    pub settings: Vec<TreeSetting>,
    /// Forests of this many trees, twice as many, and so on to the setting's number are compared; 100 by default.
    pub every: u32,
    /// Folds and seed.
    pub cross_validation: CrossValidation,
    /// Where the settings are tried. The results are the same.
    pub par: chancai_chain::Par,
}

impl Default for LambdaMartOptions {
    fn default() -> Self {
        let one = TreeSetting::default();
        let bagged = TreeSetting { bags: 3, ..one };
        Self {
            settings: vec![
                one,
                bagged,
                TreeSetting { leaves: 7, ..bagged },
                TreeSetting { feature_share: 0.3, ..bagged },
            ],
            every: 100,
            cross_validation: CrossValidation::default(),
            par: chancai_chain::Par::default(),
        }
    }
}

/// A forest with where it comes from.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct LambdaMartFit {
    /// The ranker.
    pub model: Forest,
    /// What it was learned from and what was tried.
    pub provenance: Provenance<TreeSetting>,
    /// Each row's score by a forest that has not seen its query, in the order of the rows given.
    pub out_of_fold: Vec<f64>,
    /// Features that speak of what people must not be judged by.
    pub proxies: ProxyReport,
}
