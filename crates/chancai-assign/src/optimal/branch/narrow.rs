//! What of a problem can be part of anything better than what is known: by the prices of its best flow.

use super::sharing::{Couples, shared};
use super::together::Together;
use crate::optimal::network::{Layout, Mark};
use crate::optimal::solve;
use crate::{Couple, Edge, Pair, Parts, Problem};

/// The best flow of a problem, and what each pair loses against it.
pub(super) struct Root {
    /// No allocation that keeps groups and couples intact is worth more.
    pub(super) top: i128,
    /// The values by which that holds: any such allocation is worth by them what it is worth.
    pub(super) values: Vec<i64>,
    /// What an allocation that has this edge falls short of the top by, at least; `None` where none can have it.
    regrets: Vec<Option<i128>>,
}

impl Root {
    /// `None` where there is no flow. Values are moved so many `rounds` within couples, and the least top of all is taken.
    pub(super) fn of(problem: &Problem, values: &[i64], least: u64, rounds: u32) -> Option<Self> {
        let together = Together::of(problem);
        let marks = together.marks_after(&[])?;
        let mut values = values.to_vec();
        shared(problem, &together.groups, &marks, &mut values);
        let couples = Couples::of(problem, &values);
        let mut best: Option<Self> = None;
        for round in 0..=if problem.couples().is_empty() { 0 } else { rounds } {
            let flow = solve(problem, &values, &marks, least)?;
            if best.as_ref().is_none_or(|best| -flow.cost < best.top) {
                let regrets = regrets(problem, &values, &marks, &flow.flows, &flow.potentials);
                best = Some(Self { top: -flow.cost, values: values.clone(), regrets });
            }
            if round < rounds {
                couples.move_values(problem, &flow.potentials, &mut values);
            }
        }
        best
    }

    /// How far below the top is looked at first: an eighth of what a pair of the best flow is worth.
    pub(super) fn first_allowance(&self) -> i128 {
        let matched = self.regrets.iter().filter(|regret| **regret == Some(0)).count().max(1);
        (self.top.abs() / matched as i128 / 8).max(1)
    }

    /// The problem with those edges alone that lose no more than the allowance.
    pub(super) fn part(&self, problem: &Problem, values: &[i64], allowance: i128) -> Part {
        let is_kept = |edge: &u32| self.regrets[*edge as usize].is_some_and(|regret| regret <= allowance);
        let possible = self.regrets.iter().flatten().count();
        let edges: Vec<u32> = (0..problem.edges().len() as u32).filter(is_kept).collect();
        let values = edges.iter().map(|&edge| values[edge as usize]).collect();
        Part { is_whole: edges.len() == possible, problem: with_edges(problem, &edges), edges, values }
    }
}

/// What every edge loses: its reduced cost where it is not matched.
fn regrets(problem: &Problem, values: &[i64], marks: &[Mark], flows: &[i64], potentials: &[i64]) -> Vec<Option<i128>> {
    let layout = Layout::of(problem);
    let at = |node: u32| i128::from(potentials[node as usize]);
    let regret = |(index, edge): (usize, &Edge)| match marks[index] {
        Mark::Out => None,
        _ if flows[index] > 0 => Some(0),
        _ => Some((at(edge.row) - at(layout.column(edge.column)) - i128::from(values[index])).max(0)),
    };
    problem.edges().iter().enumerate().map(regret).collect()
}

/// A problem with some of the edges of another.
pub(super) struct Part {
    pub(super) problem: Problem,
    pub(super) values: Vec<i64>,
    edges: Vec<u32>,
    is_whole: bool,
}

impl Part {
    /// Whether nothing that can be matched was left out.
    pub(super) fn is_whole(&self) -> bool {
        self.is_whole
    }

    /// What edges of the part are in the other problem.
    pub(super) fn edges_of(&self, edges: &[u32]) -> Vec<u32> {
        edges.iter().map(|&edge| self.edges[edge as usize]).collect()
    }
}

/// A problem with some of the edges of another, in the same order; rows left without any are left out where they are alone.
fn with_edges(problem: &Problem, edges: &[u32]) -> Problem {
    let mut is_kept: Vec<bool> = problem.row_parts().iter().map(|row| row.group.is_some()).collect();
    let kept = || edges.iter().map(|&edge| problem.edges()[edge as usize]);
    for row in kept().map(|edge| edge.row).chain(problem.couples().iter().flat_map(|couple| couple.rows)) {
        is_kept[row as usize] = true;
    }
    let mut number = vec![0; problem.rows()];
    let mut rows = Vec::new();
    for (at, part) in problem.row_parts().iter().enumerate().filter(|&(at, _)| is_kept[at]) {
        number[at] = rows.len() as u32;
        rows.push(*part);
    }
    let pair = |edge: &Edge| Pair { row: number[edge.row as usize], column: edge.column };
    let has = |row: u32, column: Option<u32>| {
        column.is_none_or(|column| problem.edge_between(row, column).is_some_and(|e| edges.binary_search(&e).is_ok()))
    };
    let couples = problem.couples().iter().map(|couple| {
        let wishes = couple.wishes.iter().filter(|wish| has(couple.rows[0], wish[0]) && has(couple.rows[1], wish[1]));
        Couple { rows: couple.rows.map(|row| number[row as usize]), wishes: wishes.copied().collect() }
    });
    let parts = Parts {
        rows,
        columns: problem.column_parts().to_vec(),
        quotas: problem.quotas().to_vec(),
        edges: kept().map(|edge| Edge { row: number[edge.row as usize], ..edge }).collect(),
        couples: couples.collect(),
        fixed: problem.fixed().iter().map(|&edge| pair(&problem.edges()[edge as usize])).collect(),
        forbidden: Vec::new(),
    };
    // Fixed pairs are matched in every flow, so they are among the edges kept: what is left has no fault either.
    Problem::of_sound(&parts)
}
