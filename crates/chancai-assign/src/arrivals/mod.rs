//! Allocation over time: rows arrive in batches, what is decided for a batch stays, and seats are spent.
//!
//! Read in this order: [`Rows`] (who arrives), [`Forecast`] (who is expected after them), [`Desk`] and [`Policy`] (a day's
//! decision), [`hindsight`] (what could have been had, had all been known), [`replay`] and [`simulate`] (how policies
//! compare).
//!
//! Values are whole numbers and all totals are exact. A pair whose value is not above 0 is never made.
//!
//! # Example
//!
//! ```
//! use chancai_assign::arrivals::{Choice, Desk, Forecast, Policy, Rows};
//!
//! // 只有一个名额。今天来的人值 3；预计明天还有一人，值 9。
//! let person = |value| Rows::new(1, &[vec![Choice { column: 0, value }]]);
//! let (today, tomorrow) = (person(3)?, person(9)?);
//! let forecast = Forecast::exactly(&tomorrow);
//!
//! let mut desk = Desk::new(&[1]);
//! assert_eq!(desk.clone().decide(&today, Policy::Greedy, &forecast)?.columns, [Some(0)]);
//! let decision = desk.decide(&today, Policy::ReservePrices, &forecast)?;
//! assert_eq!((decision.columns, decision.reserve), (vec![None], vec![9]));
//! let last = desk.decide(&tomorrow, Policy::ReservePrices, &Forecast::nothing(&tomorrow))?;
//! assert_eq!((last.columns, desk.left()), (vec![Some(0)], &[0][..]));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod check;
mod desk;
mod plan;
mod replay;
mod rows;
mod simulate;

pub use check::{DecisionFault, seat_bound, verify_decision};
pub use desk::{ArrivalsError, Decision, Desk, Policy};
pub use replay::{Hindsight, Replay, hindsight, replay};
pub use rows::{Choice, Forecast, Rows, RowsError, RowsFault};
pub use simulate::{Comparison, Foresight, Run, Simulation, SplitMix64, simulate};
