//! Exact batch top-k over gates and fit, in both directions.
//!
//! A [`MatchIndex`] is built once from a pool of talents and a pool of positions and then answers: the best k
//! talents of every position ([`MatchIndex::top_talents`]), the best k positions of every talent
//! ([`MatchIndex::top_positions`]), the rank of one pair, and why a pair is not among the best.
//!
//! **Invariant:** the top k equal scoring every pair with [`Scorer::score`](chancai_model::Scorer::score), sorting by
//! fit descending and external id ascending, and truncating; bit for bit, on any number of threads and for records
//! in any order ([`score_all`] is that plain path, and the tests hold both against each other).
//!
//! Where talents come and go, a [`LiveIndex`] answers like an index made anew; where they are more than memory holds, a
//! [`StreamSearch`] takes them in chunks; [`MatchIndex::batches`] hands lists on one by one, and [`MatchIndex::mutual`] lists the
//! pairs who are on each other's. All are exact in the same sense, and tested against the whole.
//!
//! How it works. For the best talents of a position an inverted index, block by block, adds up upper bounds of all fits as
//! small integers, and the scorer itself scores those who may be among the best. For the best positions of a talent the
//! index adds up the two skill sums exactly, and gates and other terms are settled pair by pair. Lists are independent, so
//! rayon sits on top of them and the kernels know nothing of threads.

mod batches;
mod index;
mod live;
mod plain;
mod postings;
mod search;
mod snapshot;
mod stream;
mod sums;
mod talents;
mod topk;
mod why;

pub use batches::{BatchProgress, Batches, Mutual};
pub use chancai_chain::Par;
pub use index::{Match, MatchIndex};
pub use live::{ChangeError, IdsError, LiveIndex, PoolChange};
pub use plain::score_all;
pub use snapshot::{
    SNAPSHOT_VERSION, TalentSnapshot, TalentSnapshotError, open_talents, read_talents, save_talents, write_talents,
};
pub use stream::{StreamMatch, StreamProgress, StreamSearch};
pub use talents::{Expand, IndexOptions, TalentIndex};
pub use why::WhyNot;
