//! Decisions by several criteria: published figures, laws, and slower ways to the same answers.

mod inputs;
mod judged;
mod laws;
mod promethee;
mod published;
mod refused;
mod reversal;
mod sensitivity;
