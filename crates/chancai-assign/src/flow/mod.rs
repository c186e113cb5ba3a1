//! Minimum-cost flow: the exact engine under assignments with quotas and minimums, and the proof of every answer.
//!
//! Read in this order: [`Network`] (what is given), [`minimum_cost`] (the network simplex method), [`Flow`] (the
//! answer with its dual prices) or [`Infeasible`] (the proof that there is none), [`verify`] and [`verify_cut`] (the
//! independent checks), [`dimacs`] (the standard text format).
//!
//! **Signs.** A node with a positive supply sends, one with a negative supply receives. The reduced cost of an arc is
//! `cost + potential[from] - potential[to]`: a flow is cheapest exactly when every arc with a positive reduced cost
//! carries its lower bound and every arc with a negative one its upper bound.
//!
//! # Example
//!
//! Two training bases send engineers to two parks; the road through the ring is cheap and holds three.
//!
//! ```
//! use chancai_assign::flow::{Arc, Network, minimum_cost, verify};
//!
//! // 0 北基地有 4 人，1 南基地有 2 人；2 东园区要 5 人，3 西园区要 1 人。
//! let arc = |from, to, upper, cost| Arc { from, to, lower: 0, upper, cost };
//! let arcs = [arc(0, 2, 3, 1), arc(0, 2, 9, 4), arc(0, 3, 9, 2), arc(1, 2, 9, 3), arc(1, 3, 9, 3)];
//! let network = Network::new(&[4, 2, -5, -1], &arcs)?;
//!
//! let flow = minimum_cost(&network)?;
//! assert_eq!(flow.flows, [3, 0, 1, 2, 0]);
//! assert_eq!(flow.cost, 11);
//! assert_eq!(verify(&network, &flow)?.dual_value, 11);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod active;
mod cut;
pub mod dimacs;
mod network;
mod simplex;
mod tree;
mod verify;

pub use cut::{CutFault, Infeasible, Stuck, verify_cut};
pub use network::{Arc, End, Network, NetworkError, NetworkFault, UNLIMITED};
pub use simplex::{Flow, minimum_cost};
pub use verify::{Certificate, FlowFault, verify};
