//! Ranked candidates for a text, however far its words are from any name.

mod field;
mod names;
mod options;
mod ranker;
mod seniority;
mod synonyms;
mod tokens;
mod vocabulary;

pub use options::RankOptions;
pub use ranker::{Candidate, Found, RankScratch, Ranker};
pub use seniority::Seniority;
pub use synonyms::Synonyms;
