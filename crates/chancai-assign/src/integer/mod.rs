//! 0/1 programs of blocks and rows, solved with a proof: what covering, generalised assignment and staffing rest on.
//!
//! Read in this order: [`Program`] (what is given), [`solve`] with its [`Options`] and [`Answer`], [`Proof`] and [`verify`]
//! (the check of every bound, which shares nothing with the search but the statement of the program).
//!
//! Everything is exact: costs, multipliers and bounds are integers, floating point only chooses multipliers. No general
//! solver of linear programs is used, since one in floating point could not say `proved`.
#![allow(clippy::cast_possible_wrap, reason = "numbers and their totals are at most 2^62 by the checks of the program")]

mod ascent;
mod knapsack;
mod partial;
mod program;
mod proof;
mod relaxation;
mod repair;
mod search;

pub use program::{Entry, Item, LARGEST_TOTAL, MOST_PARTS, Part, Program, ProgramError, ProgramFault, Row};
pub use proof::{End, Flaw, Literal, Measure, Node, Proof, Step, Verified, verify};
pub(crate) use repair::Repair;
pub use search::{Answer, Options, solve};
pub(crate) use search::{Heuristic, View, solve_with};
