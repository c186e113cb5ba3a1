//! Decisions by several criteria: what each criterion weighs, and which alternative is best.
//!
//! Alternatives stand in the rows of a [`DecisionMatrix`], criteria in its columns, each a benefit or a cost. In reading
//! order: [`CriterionWeights`] are given, judged by pairs ([`ahp`](ahp()), [`aggregate_judgements`] for several judges,
//! [`hierarchy_weights`] for a tree of criteria) or taken from the data ([`entropy_weights`], [`critic_weights`]); a
//! method makes a [`Ranking`] of them; [`weight_intervals`] and [`rank_reversals`] say how much the ranking can bear.
//!
//! | method | what it asks | score | default scale |
//! | --- | --- | --- | --- |
//! | [`weighted_sum`] | what is best on the whole, weakness made good by strength | Σ w r | sum |
//! | [`weighted_product`] | the same, but a great weakness counts more | Π r^w | sum |
//! | [`topsis`](topsis()) | what is near the best and far from the worst | closeness, 0 to 1 | vector |
//! | [`vikor`](vikor()) | what a group can agree on: much use, no great regret | Q, small is good | best and worst |
//! | [`promethee2`] | what is preferred to the others more than they to it | net flow, -1 to 1 | none |
//!
//! # Laws
//!
//! Held by property tests under the rounding of floats, for every method: an alternative that is nowhere worse than
//! another never ranks below it; rows or criteria in another order give the same numbers to the last bit. TOPSIS, VIKOR
//! and every normalisation do not change when a column is multiplied by a positive factor, to the last bit where that is
//! a power of two. To this end rows are added up in sorted order, columns in whole numbers, and whatever should rise
//! with its input is computed by steps that rise under rounding too, or is lifted where it fell.
//!
//! A criterion of weight 0 is left out.
//!
//! # Example
//!
//! ```
//! use chancai_model::criteria::{DecisionMatrix, Kind, Normalisation, PairwiseMatrix, ahp, topsis};
//! use ndarray::array;
//!
//! // 三名候选人：业绩分、能力分、所需安家费（万元）。评委两两比较三条准则。
//! let judged = array![[1.0, 2.0, 4.0], [0.5, 1.0, 2.0], [0.25, 0.5, 1.0]];
//! let weights = ahp(&PairwiseMatrix::complete(&judged)?).criterion_weights()?;
//! let values = array![[85.0, 70.0, 60.0], [78.0, 90.0, 30.0], [60.0, 65.0, 40.0]];
//! let kinds = [Kind::Benefit, Kind::Benefit, Kind::Cost];
//! let ranking = topsis(&DecisionMatrix::new(&values, &kinds)?, &weights, Normalisation::Vector)?;
//! assert_eq!(ranking.ranks, [2, 1, 3]);
//! # Ok::<(), chancai_model::criteria::CriteriaError>(())
//! ```

mod ahp;
mod eigen;
mod error;
mod group;
mod hierarchy;
mod incomplete;
mod matrix;
mod method;
mod normalise;
mod pairwise;
mod preference;
mod promethee;
mod ranking;
mod reversal;
mod sensitivity;
mod sums;
mod topsis;
mod vikor;
mod weighted;
mod weights;

pub use ahp::{Ahp, Completed, Judgement, ahp, inconsistent_judgements, random_index};
pub use error::{CriteriaError, Domain};
pub use group::{GroupJudgement, Mean, Spread, aggregate_judgements, aggregate_priorities};
pub use hierarchy::{CriterionNode, HierarchyWeights, LeafWeight, NodeConsistency, hierarchy_weights};
pub use matrix::{CriterionWeights, DecisionMatrix, Kind};
pub use method::{Method, rank};
pub use normalise::{Normalisation, normalise};
pub use pairwise::PairwiseMatrix;
pub use preference::PreferenceFunction;
pub use promethee::{Promethee, PrometheeOptions, promethee2};
pub use ranking::{Better, Ranking};
pub use reversal::{Flip, Reversal, ReversalOptions, rank_reversals};
pub use sensitivity::{Change, SensitivityOptions, WeightInterval, weight_intervals};
pub use topsis::topsis;
pub use vikor::{Vikor, VikorOptions, vikor};
pub use weighted::{weighted_product, weighted_sum};
pub use weights::{critic_weights, entropy_weights};
