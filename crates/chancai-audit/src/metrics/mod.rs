//! Measures of ranked lists.
//!
//! | question | use |
//! | --- | --- |
//! | how good is one list | [`Judged`] and its methods |
//! | how good is a run over many queries | [`evaluate`] of [`Qrels`] and a [`RankedRun`] |
//! | how alike are two orders | [`kendall_tau`], [`spearman_rho`]; [`tau_ap`] where the top matters |
//! | do all crowd into the same few | [`congestion`], [`coverage`] |
//! | how sure is a mean, a difference | [`bootstrap_interval`], [`randomisation_test`] |

mod correlation;
mod evaluate;
mod exposure;
mod judged;
mod measure;
mod resample;
mod trec;

pub use correlation::{kendall_tau, kendall_tau_a, spearman_rho, tau_ap};
pub use evaluate::{Evaluation, EvaluationOptions, QueryValues, evaluate};
pub use exposure::{Discount, congestion, coverage, exposure, gini};
pub use judged::{Gain, Judged, ndcg};
pub use measure::{Measure, UnknownMeasure};
pub use resample::{Interval, bootstrap_interval, randomisation_test};
pub use trec::{FIELD_COUNT, LISTED_TWICE, Qrels, RankedRun, read_qrels, read_run};
