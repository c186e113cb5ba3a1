//! Exchanges between units: two-way swaps 双向挂职, and moves under net-flow limits 有序流动.
//!
//! | you ask | use |
//! | --- | --- |
//! | who changes places with whom, in pairs | [`Swaps`], [`best_swaps`], [`verify_swaps`] |
//! | who moves where so that no unit is drained | [`Moves`], [`best_moves`], [`verify_moves`] |
//!
//! Both know people and units by number only. A swap leaves every unit with as many people as before by itself; moves may
//! form longer cycles, or be one-sided within what each unit may lose and gain.

mod move_proof;
mod moves;
mod odd;
mod relax;
mod search;
mod swap_proof;
mod swaps;

pub use move_proof::{
    MoveBreach, MoveCertificate, MoveConflict, MovePrices, move_bound, verify_conflict, verify_moves,
};
pub use moves::{Move, MoveFault, MoveParts, Moved, Moves, MovesError, Post, Unit, best_moves};
pub use search::best_swaps;
pub use swap_proof::{OddSet, SwapBreach, SwapCertificate, SwapPrices, Swapped, swap_bound, verify_swaps};
pub use swaps::{Between, Swap, SwapFault, SwapParts, Swaps, SwapsError};
