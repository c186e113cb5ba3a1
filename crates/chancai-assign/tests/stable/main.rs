//! Laws of stable allocation beyond one column a row and seats, against brute force on tiny worlds.

mod quotas;
mod several;
mod ties;
mod together;
mod worlds;
