//! Who goes where: stable, optimal and fair allocation of rows to columns, with a proof or a reason for every answer.
//!
//! 谁去哪里：稳定、最优、公平三类分配，每个结果都带证明或理由。
//!
//! The crate knows rows and columns only. In chancai a row is a person (or a team that applies as one) and a
//! column is a post with as many seats as its headcount; the same code places pupils in schools or machines
//! in workshops. Callers number rows and columns in the order of their external ids, so that ties, which go
//! to the lower index, go to the lower external id. No threads, no files, no clock.
//!
//! | you ask | use | what comes with it |
//! | --- | --- | --- |
//! | what nobody can undo by going elsewhere | [`stable`], [`stable_with`] | the blocking pairs, counted by a check of its own ([`blocks`]) |
//! | the greatest total, the most pairs, the fairest, the most first choices, the most even | [`optimal`], [`spread`] | prices whose [`bound`] equals the total, or the gap |
//! | why there is no allocation at all | [`conflict`] | the constraints that conflict and the least change that helps |
//! | why not there, what would have been enough, what one more seat would bring | [`explain`], [`scores_to_beat`], [`one_more_seat`] | |
//! | several allocations side by side | [`summary`] | |
//! | whether all that was asked for is kept | [`violations`] | |
//! | teams that cover skills, jobs that take shares of agents, experts by shares of time | [`cover`], [`generalised`], [`staffing`] | a bound, and whether it is met |
//! | who changes places with whom, and no unit drained | [`exchange`] | prices or conflicts |
//! | decisions day by day | [`arrivals`] | greedy and hindsight beside it |
//! | the engines themselves | [`flow`], [`transport`], [`dense`], [`integer`] | a verifier each |
//!
//! Read in this order: [`Problem`] and its [`Parts`] (what is given; [`read`] has them from tables), [`stable`] and [`optimal`], the
//! [`Allocation`] they give, then the checks.
//!
//! # Example
//!
//! Three engineers, two posts in Gunan township: chip design (one seat) and test engineering (one seat).
//!
//! ```
//! use chancai_assign::{Edge, Problem, Proposer, RowOutcome, stable};
//!
//! // 行：0 陈工，1 李工，2 王工。列：0 芯片设计岗，1 测试岗。
//! let edges = [
//!     // 三人都更想去设计岗；设计岗最看重李工，其次陈工。
//!     Edge::new(0, 0, 0.0).preferred(0.9, 0.7),
//!     Edge::new(0, 1, 0.0).preferred(0.6, 0.8),
//!     Edge::new(1, 0, 0.0).preferred(0.9, 0.9),
//!     Edge::new(1, 1, 0.0).preferred(0.5, 0.9),
//!     Edge::new(2, 0, 0.0).preferred(0.8, 0.4),
//! ];
//! let problem = Problem::new(3, &[1, 1], &edges)?;
//! let allocation = stable(&problem, Proposer::Rows);
//!
//! assert_eq!(allocation.row_to_column(), [Some(1), Some(0), None]);
//! assert_eq!(allocation.row_outcomes()[1], RowOutcome::Placed { rank: 1 });
//! // 王工只报了设计岗，岗位留给了李工。
//! assert_eq!(allocation.row_outcomes()[2], RowOutcome::Outranked);
//! assert!(allocation.certificate().is_stable());
//! # Ok::<(), chancai_assign::ProblemError>(())
//! ```

mod allocation;
pub mod arrivals;
mod certificate;
mod compare;
mod conflict;
pub mod cover;
pub mod dense;
pub mod exchange;
mod explain;
pub mod flow;
pub mod generalised;
pub mod integer;
mod optimal;
mod outcome;
mod problem;
pub mod read;
mod rural;
mod stable;
pub mod staffing;
pub mod transport;
mod violations;
mod words;

pub use allocation::{Allocation, AllocationError, AllocationFault};
pub use certificate::{
    BlockingCouple, BlockingGroup, BlockingPair, Blocks, Certificate, blocking_pairs, blocking_pairs_with, blocks,
};
pub use compare::{Summary, summary};
pub use conflict::{Conflict, Conflicts, Constraint, Names, Relaxation, Supply, conflict, conflicts, relaxations};
pub use explain::{Explanation, Move, OneMore, WhyNot, explain, one_more_seat, scores_to_beat};
pub use optimal::{
    Evenness, Limits, Objective, Optimal, Prices, Proof, Scale, Spread, Units, Unsolved, bound, entropy, gini, optimal,
    spread,
};
pub use outcome::{ColumnOutcome, RowOutcome};
pub use problem::{Column, Couple, Edge, Pair, Part, Parts, Problem, ProblemError, ProblemFault, Quota, Row, ScoreOf};
pub use rural::{RuralDifference, rural_differences};
pub use stable::{Beyond, NoStable, Proposer, StableEdges, StableOptions, Ties, stable, stable_edges, stable_with};
pub use violations::{Violation, violations};
