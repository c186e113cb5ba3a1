//! Levels settled one after the other: the fairest allocation, and the one with the most first choices.

use super::face::Face;
use super::{Limits, Optimal, Proof, Units, Unsolved, most_pairs, no_flow};
use crate::Problem;

/// As many pairs as possible, settled level by level from the worst score.
pub(super) fn optimal(problem: &Problem, limits: &Limits, units: Units) -> Result<Optimal, Unsolved> {
    let (least, _) = most_pairs(problem)?;
    let levels = levels(units.values());
    let classes = levels.iter().max().map_or(0, |&top| top + 1);
    let mut face = Face::of(problem, least);
    let (mut from, mut step, mut settled) = (0, 1, 0);
    while from < classes && face.spent <= limits.arcs {
        let end = classes.min(from.saturating_add(step));
        let flow = face.solve(|edge| i64::from((from..end).contains(&levels[edge as usize])));
        let flow = flow.ok_or_else(|| no_flow(problem))?;
        if flow.cost == 0 {
            face.drop_edges(|edge| (from..end).contains(&levels[edge as usize]));
            (from, step) = (end, step.saturating_mul(2));
        } else if end > from + 1 {
            step = (step / 2).max(1);
        } else {
            face.narrow(&flow);
            (from, step) = (end, 1);
            settled += 1;
        }
    }
    let complete = from >= classes && face.verified;
    // Where all is settled every flow of the face has the same scores; the total then only picks one.
    let flow = face.solve(|edge| -units.values()[edge as usize]).ok_or_else(|| no_flow(problem))?;
    let edges = face.matched(&flow);
    let total = edges.iter().map(|&edge| i128::from(units.values()[edge as usize])).sum();
    Ok(Optimal { edges, total, units, proof: Proof::Levels { settled, complete } })
}

/// For every edge the place of its value among all different values, the worst 0.
fn levels(values: &[i64]) -> Vec<u32> {
    let mut different = values.to_vec();
    different.sort_unstable();
    different.dedup();
    values.iter().map(|value| different.partition_point(|other| other < value) as u32).collect()
}

/// As many first choices as possible, then as many second choices, and so on.
pub(super) fn rank_maximal(problem: &Problem, limits: &Limits, units: Units) -> Result<Optimal, Unsolved> {
    let ranks: Vec<u32> = (0..problem.rows() as u32).flat_map(|row| ranks(problem, row)).collect();
    let longest = ranks.iter().max().map_or(0, |&rank| rank + 1);
    let mut face = Face::of(problem, 0);
    let mut settled = 0;
    while settled < longest && face.spent <= limits.arcs {
        let flow = face.solve(|edge| -i64::from(ranks[edge as usize] == settled)).ok_or_else(|| no_flow(problem))?;
        face.narrow(&flow);
        settled += 1;
    }
    let complete = settled == longest && face.verified;
    let flow = face.solve(|edge| -units.values()[edge as usize]).ok_or_else(|| no_flow(problem))?;
    let edges = face.matched(&flow);
    let total = edges.iter().map(|&edge| i128::from(units.values()[edge as usize])).sum();
    Ok(Optimal { edges, total, units, proof: Proof::Levels { settled, complete } })
}

/// The rank of every edge of a row, the best 0; edges it likes equally have one rank.
fn ranks(problem: &Problem, row: u32) -> impl Iterator<Item = u32> + '_ {
    let edges = problem.edges_of_row(row);
    let mut rank = 0;
    edges.iter().enumerate().map(move |(at, edge)| {
        let is_worse = at > 0 && edge.row_score < edges[at - 1].row_score;
        rank += u32::from(is_worse);
        rank
    })
}
