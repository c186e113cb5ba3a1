//! The best assignment of rows to seats by whole values, fast and proved: the kernel under the optimal objectives.
//!
//! Every row takes one seat at most, every column has so many, and each edge is worth a whole number. [`Transport`] is
//! what is given, [`Goal`] says what is best, [`solve`] gives an [`Optimum`] with prices, and [`verify`] checks by
//! these prices alone that there is none better. Callers scale fractions to whole numbers first.
//!
//! Read in this order: `problem`, `optimum`, `proof`, `solve`; then `market` (the state) with `cells` (how edges lie),
//! `bidding` and `offering` (good prices soon, from either side), `searching` and `pulling` (exact, from either side; `together`
//! where ties abound).

mod bidding;
mod cells;
mod market;
mod offering;
mod optimum;
mod problem;
mod proof;
mod pulling;
mod searching;
mod solve;
mod together;

pub use optimum::{Goal, Optimum};
pub use problem::{Transport, TransportError, TransportFault};
pub use proof::{ProofError, ProofFault, verify};
pub use solve::solve;
