//! Ranked candidates for a text, however far its words are from any name.

mod align;
mod associates;
mod bridge;
mod build;
mod field;
mod names;
mod options;
mod parts;
mod ranker;
mod seniority;
mod synonyms;
mod through;
mod tokens;
mod vocabulary;

pub use bridge::Bridge;
pub use options::RankOptions;
pub use ranker::{Candidate, Found, RankScratch, Ranker};
pub use seniority::Seniority;
pub use synonyms::Synonyms;
pub use through::Through;
