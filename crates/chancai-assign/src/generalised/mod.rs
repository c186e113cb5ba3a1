//! Generalised assignment: every job to one agent, within what each agent can bear.
//!
//! [`Generalised`] is what is given, [`solve`] the answer with its proof, [`verify`] the check, [`read_gap`] the reader of
//! the OR-Library's files.
#![allow(clippy::cast_possible_wrap, reason = "numbers and their totals are at most 2^62 by the checks of the program")]

mod local;
mod problem;
mod read;

pub use crate::words::ReadError;
pub use problem::{Generalised, GeneralisedError, GeneralisedFault};
pub use read::read_gap;

use crate::integer::{self, Entry, Flaw, Item, Options, Program, Row, Verified};
use local::Local;

/// Whether values are paid or gained.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
pub enum Goal {
    /// The least total.
    Minimise,
    /// The greatest.
    Maximise,
}

impl Goal {
    /// A value as a cost, and a cost as a value.
    fn turn(self, value: i64) -> i64 {
        if self == Self::Minimise { value } else { -value }
    }
}

/// An assignment, how good it is, and the proof.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct GeneralisedAnswer {
    /// The agent of every job; `None` where no assignment was found.
    pub agent_of: Option<Vec<u32>>,
    /// What it is worth.
    pub value: Option<i64>,
    /// No assignment is better: none is below it where values are paid, none above it where they are gained. `None` where
    /// there is no assignment at all.
    pub bound: Option<i64>,
    /// Whether nothing is left open: the value is the bound, or there is no assignment.
    pub proved: bool,
    /// The search, with its multipliers.
    pub search: integer::Answer,
}

/// The best assignment, within the limits of `options`.
///
/// [`integer::solve`] relaxes that every job goes to one agent, which leaves a knapsack for every agent (Fisher, Jaikumar
/// and Van Wassenhove 1986). Whether capacities can be kept at all is a hard question too: the answer may be that no
/// assignment was found and none is ruled out, with a bound for any.
///
/// # Example
///
/// ```
/// use chancai_assign::generalised::{Generalised, Goal, solve, verify};
/// use chancai_assign::integer::{Options, Verified};
///
/// // 两位专家各有 4 天；三个项目所需天数与评分因人而异。
/// let problem = Generalised::new(&[4, 4], 3, &[5, 4, 6, 5, 6, 4], &[2, 3, 2, 3, 2, 2])?;
/// let answer = solve(&problem, Goal::Maximise, &Options::default());
/// assert_eq!(answer.agent_of, Some(vec![0, 1, 0]));
/// assert_eq!((answer.value, answer.bound, answer.proved), (Some(17), Some(17), true));
/// assert_eq!(verify(&problem, Goal::Maximise, &answer)?, Verified::Whole);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn solve(problem: &Generalised, goal: Goal, options: &Options) -> GeneralisedAnswer {
    let search = integer::solve_with(&program(problem, goal), options, &mut Local { jobs: problem.jobs() }, None);
    let agents = |chosen: &Vec<bool>| {
        let mut agent_of = vec![0; problem.jobs()];
        for (pair, _) in chosen.iter().enumerate().filter(|pair| *pair.1) {
            agent_of[pair % problem.jobs()] = (pair / problem.jobs()) as u32;
        }
        agent_of
    };
    GeneralisedAnswer {
        agent_of: search.chosen.as_ref().map(agents),
        value: search.cost.map(|cost| goal.turn(cost)),
        bound: search.bound.map(|bound| goal.turn(bound)),
        proved: search.proved,
        search,
    }
}

/// Checks an answer: that the assignment keeps the capacities and is worth what is said, and by [`integer::verify`] the
/// bound, case by case. With [`Verified::Root`] the proof was too long to keep.
///
/// # Errors
///
/// The first [`Flaw`].
pub fn verify(problem: &Generalised, goal: Goal, answer: &GeneralisedAnswer) -> Result<Verified, Flaw> {
    if answer.agent_of.as_ref().map(|agent_of| problem.value(agent_of)) != answer.value.map(Some) {
        return Err(Flaw::Choice);
    }
    let same = answer.value == answer.search.cost.map(|cost| goal.turn(cost))
        && answer.bound == answer.search.bound.map(|bound| goal.turn(bound))
        && answer.proved == answer.search.proved;
    if !same {
        return Err(Flaw::Claim);
    }
    integer::verify(&program(problem, goal), &answer.search)
}

/// A block for every agent, a row for every job, an item for every pair.
fn program(problem: &Generalised, goal: Goal) -> Program {
    let jobs = problem.jobs();
    let pairs = problem.values().iter().zip(problem.resources()).enumerate();
    let item = |(pair, (&value, &weight)): (usize, (&i64, &u64))| Item {
        block: (pair / jobs) as u32,
        weight,
        cost: goal.turn(value),
    };
    let items: Vec<_> = pairs.map(item).collect();
    let rows = vec![Row { least: 1, most: Some(1) }; jobs];
    let entries: Vec<_> =
        (0..items.len()).map(|pair| Entry { row: (pair % jobs) as u32, item: pair as u32, amount: 1 }).collect();
    Program::new(problem.capacities(), &rows, &items, &entries)
        .unwrap_or_else(|_| unreachable!("a generalised assignment problem is within the limits"))
}
