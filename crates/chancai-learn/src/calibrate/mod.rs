//! From scores to probabilities, and how far these can be trusted.

mod isotonic;
mod platt;
mod reliability;

pub use isotonic::Isotonic;
pub use platt::Platt;
pub use reliability::{Reliability, ReliabilityBin, reliability};

use crate::error::{Lack, LearnError};
use crate::judged::length;

/// Refuses scores and outcomes that no probability can be learned from; gives the number of positives.
fn check(scores: &[f64], positive: &[bool]) -> Result<usize, LearnError> {
    length("outcomes", scores.len(), positive.len())?;
    if let Some(row) = scores.iter().position(|score| !score.is_finite()) {
        return Err(LearnError::NotFinite { row, feature: 0 });
    }
    let positives = positive.iter().filter(|&&p| p).count();
    if positives == 0 || positives == scores.len() {
        return Err(LearnError::NothingToLearn { why: Lack::Classes });
    }
    Ok(positives)
}
