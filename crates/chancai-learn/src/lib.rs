//! Weights from past decisions: 从以往的录用决定中学习权重.
//!
//! | you have | use | you get |
//! | --- | --- | --- |
//! | decisions on pairs that the scorer has seen | [`learn_terms`] | a [`ScoringModel`](chancai_model::ScoringModel) with learned weights: explained like any other |
//! | judged rows of any features, such as a LibSVM file | [`fit_linear`] | a weighted sum |
//! | the same, where a weighted sum is not enough | [`fit_lambdamart`] | a forest: it ranks better and explains nothing |
//! | out-of-fold scores with outcomes | [`Platt`], [`Isotonic`], [`reliability`] | probabilities, and how far to trust them |
//!
//! Every fit chooses its settings by cross-validation over queries, says what else it tried, and carries a report of the
//! features that speak of protected attributes ([`ProxyReport`]).
//!
//! # What cannot enter
//!
//! [`learn_terms`] reads [`TermCases`]: what the scorer computes of a pair, an outcome, and who chose. Protected attributes
//! go into [`AuditColumns`], which only the report reads. For [`Judged`] rows it is the caller who says what the features are.
//!
//! # Laws
//!
//! - **The same bits** on every run, on any number of threads, in any order of the queries and of the rows within one.
//!   Learning starts from the data sorted by content.
//! - **Weights of terms are never negative**, so more of a term never lowers a score.
//! - **The learned score is the scorer's**: [`TrainedModel::score`] and the scorer agree bit for bit.
//! - **A model read back scores as before**, bit for bit.
//!
//! # Modules, in reading order
//!
//! `judged` and `libsvm` are the data, `quality` and `crossval` what settings are chosen by; `loss` and `descent` how
//! weights are found; then `linear`, `trees`, `terms`; `calibrate` and `proxy` for what comes after.

mod calibrate;
mod crossval;
mod descent;
mod error;
mod judged;
mod libsvm;
mod linear;
mod loss;
mod proxy;
mod quality;
mod terms;
mod trees;

pub use calibrate::{Isotonic, Platt, Reliability, ReliabilityBin, reliability};
pub use crossval::{CrossValidation, FORMAT_VERSION, Provenance, SettingScore};
pub use error::{Lack, LearnError, codes};
pub use judged::{Judged, MAX_FEATURES, MAX_LABEL};
pub use libsvm::{read_group_sizes, read_libsvm};
pub use linear::{LinearFit, LinearModel, LinearOptions, LinearSetting, Signs, fit_linear};
pub use loss::{Method, PairWeight};
pub use proxy::{AttributeSummary, AuditColumns, Proxy, ProxyReport, proxies_of_features, proxies_of_terms};
pub use quality::mean_ndcg;
pub use terms::{TermCase, TermCases, TermFit, TermOptions, TermSetting, TrainedModel, TrainedSide, learn_terms};
pub use trees::{BadTree, Forest, LambdaMartFit, LambdaMartOptions, Node, Tree, TreeSetting, fit_lambdamart};
