//! The crate from outside: laws on random taxonomies, files with every fault, real labels.

mod crosswalk;
mod esco;
mod gap;
mod graphs;
mod measures;
mod level;
mod normalise;
mod read;
mod relations;
mod similarity;
mod taxonomy;
mod unknown;
mod versions;
