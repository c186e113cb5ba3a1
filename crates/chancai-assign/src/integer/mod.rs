//! 0/1 programs of blocks and rows, solved with a proof.
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
