//! The scorer's own weights, learned from past decisions.

mod cases;
mod learn;
mod objective;
mod trained;

pub use cases::{TermCase, TermCases};
pub use learn::{TermOptions, learn_terms};
pub use trained::{TermFit, TermSetting, TrainedModel, TrainedSide};
