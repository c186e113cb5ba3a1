//! The crate from outside: laws on random taxonomies, files with every fault, real labels.

mod esco;
mod graphs;
mod normalise;
mod read;
mod similarity;
mod taxonomy;
mod unknown;
