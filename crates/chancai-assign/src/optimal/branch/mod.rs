//! Groups that stay together and couples that choose together: branching on whom the best flow tears apart.
//!
//! The flow is a bound, and a close one once values are moved among those who belong together ([`sharing`]). What cannot be
//! part of anything better than the best found is left out ([`narrow`]), so that most flows are small.

mod narrow;
mod sharing;
mod together;

use super::network::matched;
use super::{Limits, Objective, Optimal, Proof, Units, Unsolved, conflicts_of, solve};
use crate::Problem;
use narrow::{Part, Root};
use together::{Decision, Gains, Together};

/// Whether flow alone would not do.
pub(super) fn is_needed(problem: &Problem) -> bool {
    !problem.couples().is_empty() || problem.row_parts().iter().any(|row| row.group.is_some())
}

/// The best allocation that keeps all groups and couples intact, or the best found within the limits.
pub(super) fn optimal(
    problem: &Problem,
    objective: Objective,
    limits: &Limits,
    units: Units,
) -> Result<Optimal, Unsolved> {
    let least = match objective {
        Objective::Total => 0,
        Objective::CardinalityTotal => {
            let ones = vec![1; problem.edges().len()];
            search(problem, &ones, 0, limits)?.best.1 as u64
        }
        Objective::Leximin | Objective::RankMaximal => return Err(Unsolved::NotWithGroups { objective }),
    };
    let found = search(problem, units.values(), least, limits)?;
    let (edges, total) = found.best;
    let proof = match found.bound {
        Some(bound) if bound > total => Proof::Gap { bound },
        _ => Proof::Exhausted { choices: found.choices },
    };
    Ok(Optimal { edges, total, units, proof })
}

/// So many times as far a search goes that has found nothing yet.
const PATIENCE: u32 = 32;

/// An allocation and what it is worth.
type Intact = (Vec<u32>, i128);

/// What a search found.
struct Found {
    best: Intact,
    /// What choices that were not looked at could be worth at most; `None` where all were.
    bound: Option<i128>,
    choices: u32,
}

/// Searches within ever more of the problem: first what is close to the best flow, then all that can be part of anything
/// better than the best found.
fn search(problem: &Problem, values: &[i64], least: u64, limits: &Limits) -> Result<Found, Unsolved> {
    let none = |proved| conflicts_of(problem).map_or(Unsolved::NoneIntact { proved }, Unsolved::Conflict);
    let (mut best, mut choices) = (None::<Intact>, 1);
    let Some(root) = Root::of(problem, values, least, 0) else { return Err(none(true)) };
    let mut allowance = root.first_allowance();
    loop {
        let mut part = root.part(problem, values, allowance);
        let known = best.as_ref().map(|best| best.1);
        let left = part.search(least, limits, known, &mut choices);
        let is_whole = part.is_whole();
        if let Some(better) = left.better {
            best = Some((part.edges_of(&better.0), better.1));
        }
        // What uses a pair that was left out is worth less than this.
        let outside = root.top - allowance;
        match (&best, left.end) {
            (Some(best), End::All) if is_whole || best.1 >= outside => {
                return Ok(Found { best: best.clone(), bound: None, choices });
            }
            (Some(best), End::Limit { bound }) => {
                let bound = if is_whole { bound } else { bound.max(outside - 1) };
                return Ok(Found { best: best.clone(), bound: Some(bound), choices });
            }
            // What is close is searched to its end first: there flows are small.
            (Some(best), End::First) => allowance = allowance.min(root.top - best.1),
            (Some(best), End::All) => allowance = root.top - best.1,
            (None, End::All) if !is_whole => allowance = allowance.saturating_mul(GROWTH),
            (None, end) => return Err(none(matches!(end, End::All))),
        }
    }
}

/// So many times as much is looked at where nothing was found.
const GROWTH: i128 = 16;

/// So often values are moved within couples before a search.
const ROUNDS: u32 = 4;

/// What a search within a part came to.
struct Left {
    /// The best found, if better than what was known.
    better: Option<Intact>,
    end: End,
}

/// How a search within a part ended.
enum End {
    /// Everything was looked at or ruled out.
    All,
    /// The first was found, or one that at least halves what may be missing, and much can be left out by it.
    First,
    /// The limit was reached; what was not looked at could be worth so much at most.
    Limit { bound: i128 },
}

impl Part {
    /// The best within the part that is better than what is known.
    fn search(&mut self, least: u64, limits: &Limits, known: Option<i128>, choices: &mut u32) -> Left {
        let nothing = Left { better: None, end: End::All };
        let Some(root) = Root::of(&self.problem, &self.values, least, ROUNDS) else { return nothing };
        let Some(known) = known else {
            self.values = root.values;
            return explore(self, root.top, least, limits, None, choices);
        };
        if root.top <= known {
            return nothing;
        }
        let inner = root.part(&self.problem, &root.values, root.top - known);
        let mut left = explore(&inner, root.top, least, limits, Some(known), choices);
        left.better = left.better.map(|(edges, total)| (inner.edges_of(&edges), total));
        left
    }
}

/// A partial choice to be looked at: its decisions, and what its parent's flow was worth.
struct Choice {
    decisions: Vec<Decision>,
    bound: i128,
}

/// Down from the choice of the greatest bound, the more promising decision first, until nothing is torn apart or nothing
/// better is left; then again.
fn explore(part: &Part, top: i128, least: u64, limits: &Limits, known: Option<i128>, choices: &mut u32) -> Left {
    let (problem, values) = (&part.problem, &part.values);
    let together = Together::of(problem);
    let (mut better, mut beaten) = (None, known);
    let mut open = vec![Choice { decisions: Vec::new(), bound: top }];
    let most = limits.choices.saturating_mul(PATIENCE);
    let mut is_diving = true;
    while let Some(choice) = next(&mut open, is_diving) {
        is_diving = false;
        if beaten.is_some_and(|beaten| choice.bound <= beaten) {
            continue;
        }
        if *choices >= most || (*choices >= limits.choices && beaten.is_some()) {
            let bound = open.iter().map(|choice| choice.bound).fold(choice.bound, i128::max);
            return Left { better, end: End::Limit { bound } };
        }
        *choices += 1;
        let Some(marks) = together.marks_after(&choice.decisions) else { continue };
        let Some(flow) = solve(problem, values, &marks, least) else { continue };
        let (edges, total) = (matched(problem, &flow), -flow.cost);
        if beaten.is_some_and(|beaten| total <= beaten) {
            continue;
        }
        let gains = Gains { problem, values, potentials: &flow.potentials };
        match together.torn(&edges, &gains, &choice.decisions) {
            None if known.is_none_or(|known| 2 * (top - total) <= top - known) => {
                return Left { better: Some((edges, total)), end: End::First };
            }
            None => (better, beaten) = (Some((edges, total)), Some(total)),
            Some(decisions) => {
                open.extend(decisions.map(|decision| {
                    let decisions = choice.decisions.iter().copied().chain([decision]).collect();
                    Choice { decisions, bound: total }
                }));
                is_diving = true;
            }
        }
    }
    Left { better, end: End::All }
}

/// The last choice while diving, else the one of the greatest bound, the latest of equal ones.
fn next(open: &mut Vec<Choice>, is_diving: bool) -> Option<Choice> {
    if is_diving {
        return open.pop();
    }
    let (at, _) = open.iter().enumerate().max_by_key(|(_, choice)| choice.bound)?;
    Some(open.remove(at))
}
