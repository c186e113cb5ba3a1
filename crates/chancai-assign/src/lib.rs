//! Who goes where: a stable allocation of rows to columns with capacities, and the proof that it is one.
//!
//! The crate knows rows and columns only. In chancai a row is a person (or a team that applies as one) and a
//! column is a post with as many seats as its headcount; the same code places pupils in schools or machines
//! in workshops. Callers number rows and columns in the order of their external ids, so that ties, which go
//! to the lower index, go to the lower external id.
//!
//! Read in this order: [`Problem`] (what is given), [`stable`] (the algorithm), [`Allocation`] (the answer
//! with its reasons), [`blocking_pairs`] and [`Certificate`] (the independent check that every answer
//! carries).
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
mod certificate;
pub mod cover;
pub mod generalised;
pub mod integer;
mod outcome;
mod problem;
mod stable;
pub mod staffing;
mod violations;
mod words;

pub use allocation::{Allocation, AllocationError, AllocationFault};
pub use certificate::{BlockingPair, Certificate, blocking_pairs};
pub use outcome::{ColumnOutcome, RowOutcome};
pub use problem::{Column, Couple, Edge, Pair, Part, Parts, Problem, ProblemError, ProblemFault, Quota, Row, ScoreOf};
pub use stable::{Proposer, stable};
pub use violations::{Violation, violations};
