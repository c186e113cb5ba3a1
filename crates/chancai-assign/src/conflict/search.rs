//! Finding conflicts: the cut of a flow that fails, and what of it is needed.

use rustc_hash::FxHashSet;

use crate::Problem;
use crate::conflict::{Conflict, Constraint, Supply, constraints};
use crate::flow::{Arc, Infeasible, Network, Stuck, UNLIMITED, minimum_cost};
use crate::optimal::network::{Layout, Mark, edge_arcs, last_arcs, marks, supplies};

/// So much work (edges times constraints tried) is spent on making sure that a conflict cannot be made smaller.
const WORK: usize = 50_000_000;

/// Sets of constraints of `problem` that cannot be kept together, no constraint in two of them; empty where all can be kept.
///
/// A minimum above its own maximum comes first. Then, again and again, the constraints found are set aside and a flow
/// through the rest is asked for: where there is none, a cut (A. J. Hoffman 1960) says what asks for too much, and of that
/// the fewest minimums that still do are kept. While edges times constraints stay below 50 million each constraint is
/// left out in turn, to see that none is there for nothing. Every such set is irreducible; the smallest of all is NP-hard
/// to find and not promised.
pub fn conflicts(problem: &Problem) -> Vec<Conflict> {
    let mut active: FxHashSet<Constraint> = constraints(problem).into_iter().collect();
    let mut found = crossing(problem);
    for conflict in &found {
        set_aside(&mut active, &conflict.constraints);
    }
    while let Some(conflict) = conflict_of(problem, &active) {
        let irreducible = reduced(problem, conflict);
        set_aside(&mut active, &irreducible.constraints);
        found.push(irreducible);
    }
    found
}

fn set_aside(active: &mut FxHashSet<Constraint>, found: &[Constraint]) {
    for constraint in found {
        active.remove(constraint);
    }
}

/// Minimums above their own maximums.
fn crossing(problem: &Problem) -> Vec<Conflict> {
    let conflict = |minimum: Constraint, maximum: Constraint| Conflict {
        constraints: vec![minimum, maximum],
        supply: None,
        required: minimum.bound().into(),
        possible: maximum.bound().into(),
        irreducible: true,
    };
    let columns = (0..).zip(problem.column_parts()).filter(|(_, part)| part.minimum > part.maximum);
    let columns = columns.map(|(column, part)| {
        let (minimum, maximum) = (part.minimum, part.maximum);
        conflict(Constraint::ColumnMinimum { column, minimum }, Constraint::ColumnMaximum { column, maximum })
    });
    let quotas = (0..).zip(problem.quotas()).filter(|(_, part)| part.minimum > part.maximum);
    let quotas = quotas.map(|(quota, part)| {
        let (minimum, maximum) = (part.minimum, part.maximum);
        conflict(Constraint::QuotaMinimum { quota, minimum }, Constraint::QuotaMaximum { quota, maximum })
    });
    columns.chain(quotas).collect()
}

/// A conflict among the constraints of `active` alone, if there is any.
fn conflict_of(problem: &Problem, active: &FxHashSet<Constraint>) -> Option<Conflict> {
    let arcs = arcs(problem, active);
    let network = Network::new(&supplies(problem), &arcs).ok()?;
    let cut = minimum_cost(&network).err()?;
    let conflict = Cut::of(problem, &cut).conflict(problem, active);
    // A cut without constraints would be a set of rows that cannot stay unmatched, which there is not.
    (!conflict.constraints.is_empty()).then_some(conflict)
}

/// The problem's network with the bounds of `active` alone.
fn arcs(problem: &Problem, active: &FxHashSet<Constraint>) -> Vec<Arc> {
    let mut marks = marks(problem);
    for &edge in problem.fixed() {
        let pair = &problem.edges()[edge as usize];
        if !active.contains(&Constraint::Fixed { row: pair.row, column: pair.column }) {
            marks[edge as usize] = Mark::Free;
        }
    }
    let zeros = vec![0; problem.edges().len()];
    let bound = |(at, (from, to, minimum, maximum)): (usize, (u32, u32, u32, u32))| {
        let [least, most] = bounds_at(problem, at, minimum, maximum);
        let lower = if active.contains(&least) { minimum.into() } else { 0 };
        let upper = if active.contains(&most) { maximum.into() } else { UNLIMITED };
        Arc { from, to, lower, upper, cost: 0 }
    };
    let bounds = Layout::of(problem).bounds(problem).enumerate().map(bound);
    edge_arcs(problem, &zeros, &marks).chain(bounds).chain(last_arcs(problem, 0)).collect()
}

/// The two constraints on the bound arc at this place: columns first, then quotas.
fn bounds_at(problem: &Problem, at: usize, minimum: u32, maximum: u32) -> [Constraint; 2] {
    match at.checked_sub(problem.columns()) {
        None => {
            let column = at as u32;
            [Constraint::ColumnMinimum { column, minimum }, Constraint::ColumnMaximum { column, maximum }]
        }
        Some(quota) => {
            let quota = quota as u32;
            [Constraint::QuotaMinimum { quota, minimum }, Constraint::QuotaMaximum { quota, maximum }]
        }
    }
}

/// A cut, turned so that the sink is not part of it.
struct Cut {
    inside: Vec<bool>,
    stuck: Stuck,
}

impl Cut {
    fn of(problem: &Problem, cut: &Infeasible) -> Self {
        let layout = Layout::of(problem);
        let mut inside = vec![false; layout.sink() as usize + 1];
        for &node in &cut.nodes {
            inside[node as usize] = true;
        }
        if !inside[layout.sink() as usize] {
            return Self { inside, stuck: cut.stuck };
        }
        // What the nodes of a cut lack is what the others cannot be rid of.
        for inside in &mut inside {
            *inside = !*inside;
        }
        let stuck = if cut.stuck == Stuck::Needs { Stuck::Surplus } else { Stuck::Needs };
        Self { inside, stuck }
    }

    /// Whether the upper bound of an arc limits what the cut needs (or must be rid of).
    fn limits(&self, from: u32, to: u32) -> bool {
        let (from, to) = (self.inside[from as usize], self.inside[to as usize]);
        if self.stuck == Stuck::Needs { !from && to } else { from && !to }
    }

    /// Whether the lower bound of an arc adds to it.
    fn asks(&self, from: u32, to: u32) -> bool {
        self.limits(to, from)
    }

    /// The constraints that stand on the cut: all maximums, and the fewest minimums that ask for too much.
    fn conflict(&self, problem: &Problem, active: &FxHashSet<Constraint>) -> Conflict {
        let layout = Layout::of(problem);
        let (mut asking, mut limiting) = (Vec::new(), Vec::new());
        for (at, (from, to, minimum, maximum)) in layout.bounds(problem).enumerate() {
            let [least, most] = bounds_at(problem, at, minimum, maximum);
            if self.asks(from, to) && active.contains(&least) {
                asking.push(least);
            }
            if self.limits(from, to) {
                limiting.push(most);
            }
        }
        let mut supply = self.supply(problem);
        for edge in problem.edges() {
            let (row, column) = (edge.row, edge.column);
            let fixed = Constraint::Fixed { row, column };
            if self.asks(row, layout.column(column)) && active.contains(&fixed) {
                asking.push(fixed);
            }
            supply.edges += u64::from(self.limits(row, layout.column(column)));
        }
        let allowed: u64 = limiting.iter().map(|limit| u64::from(limit.bound())).sum();
        let possible = allowed + supply.places + supply.edges;
        // The largest first: so the fewest exceed it.
        asking.sort_by_key(|asks| std::cmp::Reverse(asks.bound()));
        let mut required = 0;
        asking.retain(|asks| {
            let needed = required <= possible;
            required += if needed { u64::from(asks.bound()) } else { 0 };
            needed
        });
        let mut constraints = asking;
        constraints.extend(limiting);
        constraints.sort_unstable();
        let supply = (self.stuck == Stuck::Needs).then_some(supply);
        Conflict { constraints, supply, required, possible, irreducible: false }
    }

    fn supply(&self, problem: &Problem) -> Supply {
        let rows: Vec<u32> = (0..problem.rows() as u32).filter(|&row| self.inside[row as usize]).collect();
        let places = rows.iter().map(|&row| u64::from(problem.row_parts()[row as usize].capacity)).sum();
        Supply { rows, places, edges: 0 }
    }
}

/// The same conflict or a smaller one within it, no constraint of which can be left out.
fn reduced(problem: &Problem, mut conflict: Conflict) -> Conflict {
    let mut tried = 0;
    while let Some(&constraint) = conflict.constraints.get(tried) {
        if conflict.constraints.len() * (problem.edges().len() + problem.rows()) > WORK {
            return conflict;
        }
        let without = conflict.constraints.iter().copied().filter(|other| *other != constraint).collect();
        match conflict_of(problem, &without) {
            // What was tried before is still needed: a part of what conflicts without it would have shown then.
            Some(smaller) => {
                tried = conflict.constraints[..tried].iter().filter(|c| smaller.constraints.contains(c)).count();
                conflict = smaller;
            }
            None => tried += 1,
        }
    }
    Conflict { irreducible: true, ..conflict }
}
