//! The least change of bounds after which a problem has an allocation.

use crate::Problem;
use crate::conflict::Constraint;
use crate::flow::{Arc, Flow, Network, UNLIMITED, minimum_cost};
use crate::optimal::network::{Layout, Mark, edge_arcs, last_arcs, marks, supplies};

/// A bound that gives way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Relaxation {
    /// The constraint as it is.
    pub constraint: Constraint,
    /// What its bound becomes: lower for a minimum, higher for a maximum, 0 for a fixed pair that is given up.
    pub to: u32,
}

impl Relaxation {
    /// By how many rows the bound moves.
    pub fn by(&self) -> u32 {
        self.constraint.bound().abs_diff(self.to)
    }
}

/// The least change: of all ways to lower minimums, raise maximums and give up fixed pairs that leave an allocation, one that
/// moves bounds by the fewest rows together. Empty where nothing conflicts.
///
/// Rows' capacities and missing edges are taken as they are. Exact: a cheapest flow through bounds that give way at 1 a row.
pub fn relaxations(problem: &Problem) -> Vec<Relaxation> {
    let mut marks = marks(problem);
    let mut values = vec![0; problem.edges().len()];
    for &edge in problem.fixed() {
        marks[edge as usize] = Mark::Free;
        values[edge as usize] = 1;
    }
    let mut arcs: Vec<Arc> = edge_arcs(problem, &values, &marks).collect();
    arcs.extend(Layout::of(problem).bounds(problem).flat_map(elastic));
    arcs.extend(last_arcs(problem, 0));
    let flow = Network::new(&supplies(problem), &arcs).ok().and_then(|network| minimum_cost(&network).ok());
    flow.map_or_else(Vec::new, |flow| moved(problem, &flow))
}

/// A bound as three arcs: up to both bounds a row gains 1, between them nothing, beyond both it costs 1. Where the minimum
/// is the larger one, what lies between them costs the same wherever in it the flow stays.
fn elastic((from, to, minimum, maximum): (u32, u32, u32, u32)) -> [Arc; 3] {
    let (low, high) = (minimum.min(maximum), minimum.max(maximum));
    let arc = |upper, cost| Arc { from, to, lower: 0, upper, cost };
    [arc(low.into(), -1), arc((high - low).into(), 0), arc(UNLIMITED, 1)]
}

fn moved(problem: &Problem, flow: &Flow) -> Vec<Relaxation> {
    let edges = problem.edges().len();
    let mut found = Vec::new();
    let mut push = |constraint: Constraint, to: u32| {
        if constraint.bound() != to {
            found.push(Relaxation { constraint, to });
        }
    };
    let held = |at: usize| flow.flows[edges + 3 * at..edges + 3 * at + 3].iter().sum::<i64>() as u32;
    for (column, part) in (0..).zip(problem.column_parts()) {
        let (held, minimum, maximum) = (held(column as usize), part.minimum, part.maximum);
        push(Constraint::ColumnMinimum { column, minimum }, held.min(minimum));
        push(Constraint::ColumnMaximum { column, maximum }, held.max(maximum));
    }
    for (quota, part) in (0..).zip(problem.quotas()) {
        let (held, minimum, maximum) = (held(problem.columns() + quota as usize), part.minimum, part.maximum);
        push(Constraint::QuotaMinimum { quota, minimum }, held.min(minimum));
        push(Constraint::QuotaMaximum { quota, maximum }, held.max(maximum));
    }
    for &edge in problem.fixed() {
        let pair = &problem.edges()[edge as usize];
        push(Constraint::Fixed { row: pair.row, column: pair.column }, flow.flows[edge as usize] as u32);
    }
    found
}
