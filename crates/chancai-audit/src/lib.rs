//! How good a ranking is, measured: the first half of chancai 产才's audit.
//!
//! [`metrics`] has the measures of information retrieval over lists of candidates and judgements (TREC qrels and runs, or
//! slices), rank correlation, congestion and coverage of many lists, and how sure a difference is.
//!
//! **Invariant:** no measure depends on the order of a file's lines or on threads, and those that TREC's evaluation program
//! has agree with it.

pub mod metrics;
