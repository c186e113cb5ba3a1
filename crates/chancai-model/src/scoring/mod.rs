//! How well a talent and a position suit: gates, then terms, then the two sides and their combination.

mod context;
mod explain;
mod gate;
mod model;
mod prepare;
mod score;
mod terms;

pub use context::ScoringContext;
pub use explain::{Explanation, SkillEvidence, TermLine, gate_text};
pub use gate::{Gate, Gated};
pub use model::{Combine, Missing, ScoringModel, ScoringModelBuilder, Side, Term, WeightError};
pub use prepare::{HeldSkill, PreparedPosition, PreparedRequirement, PreparedTalent};
pub use score::{Outcome, Score, Scorer};
pub use terms::{TermValues, Value, coverage};
