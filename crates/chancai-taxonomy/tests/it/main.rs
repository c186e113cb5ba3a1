//! The crate from outside: laws on random taxonomies, files with every fault, real labels.

mod esco;
mod graphs;
mod measures;
mod normalise;
mod read;
mod relations;
mod similarity;
mod taxonomy;
mod unknown;
