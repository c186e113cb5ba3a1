//! How well a talent and a position suit: gates, then terms, then the two sides and their combination.

mod change;
mod context;
mod counterfactual;
mod explain;
mod facts;
mod gate;
mod model;
#[cfg(feature = "serde")]
mod model_file;
mod passed;
mod pool;
mod prepare;
mod profile;
mod record;
mod score;
mod terms;
mod wording;

pub use change::Change;
pub use context::ScoringContext;
pub use counterfactual::{Counterfactual, Improvement};
pub use explain::{Explanation, Relation, SkillEvidence, TermLine};
pub use facts::{HeldSkills, TalentFacts};
pub use gate::{Gate, Gated};
pub use model::{Combine, Missing, ScoringModel, ScoringModelBuilder, Side, Term, WeightError};
pub use passed::open_gate_text;
pub use pool::{
    Codes, Column, Facet, FacetDemand, FacetTerms, FitPart, InvalidColumn, NumberedPool, PairFit, PoolLimits,
    PoolSkills, PreparedPool, PreparedPoolBuilder, Presence, SkillSums, Ways,
};
pub use prepare::{HeldSkill, PreparedPosition, PreparedRequirement, PreparedTalent};
pub use profile::PhaseProfile;
pub use record::{ChangeRecord, EXPLANATION_VERSION, EvidenceRecord, ExplanationRecord, GateRecord, TermRecord};
pub use score::{Outcome, Score, Scorer};
pub use terms::{TermValues, Value, coverage};
pub use wording::{gate_text, opinion_text};
