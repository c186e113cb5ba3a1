//! Deferred acceptance under quotas and minimums: the columns choose as one [`Body`].

use super::body::Body;
use super::claims::Claims;
use super::market::Market;
use super::{Proposer, StableEdges};
use crate::Problem;

/// Stable under the maximums; where a minimum then falls short, with seats held back for minimums.
pub(super) fn solve(market: &Market<'_>, proposer: Proposer) -> StableEdges {
    let found = choose(market, proposer, Body::new(market));
    let short = shortfall(market.problem, &found.edges);
    if short == 0 { found } else { held_back(market, proposer, found, short) }
}

/// Holds seats back as if ever fewer rows were to be had, until no minimum falls short; of several tries that all fall
/// short the one by least, of equals the first.
fn held_back(market: &Market<'_>, proposer: Proposer, first: StableEdges, short: u64) -> StableEdges {
    let (mut proposals, mut attempts) = (first.proposals, 1);
    let (mut best, mut least) = (first, short);
    let rooms = market.row_room.iter().map(|&room| u64::from(room)).sum::<u64>();
    let (mut places, mut step) = (rooms + market.seated.len() as u64, 0);
    while let Some(body) = Body::new(market).reserving(market, places) {
        let found = choose(market, proposer, body);
        proposals += found.proposals;
        attempts += 1;
        let short = shortfall(market.problem, &found.edges);
        if short < least {
            (best, least) = (StableEdges { attempts, reserve: Some(places), ..found }, short);
        }
        // The steps grow, so that there are few of them.
        step = short.max(2 * step);
        if short == 0 || places < step {
            break;
        }
        places -= step;
    }
    let edges = Claims::new(market, &best.edges).settle();
    StableEdges { edges, proposals, ..best }
}

fn choose(market: &Market<'_>, proposer: Proposer, body: Body<'_>) -> StableEdges {
    match proposer {
        Proposer::Rows => rows_ask(market, body),
        Proposer::Columns => columns_ask(market, body),
    }
}

fn rows_ask(market: &Market<'_>, mut body: Body<'_>) -> StableEdges {
    let mut wants = market.row_room.clone();
    let mut lists: Vec<_> = (0..wants.len() as u32).map(|row| market.problem.row_range(row)).collect();
    let mut waiting: Vec<u32> = (0..wants.len() as u32).rev().collect();
    let mut held = vec![false; market.problem.edges().len()];
    let mut proposals = 0;
    while let Some(row) = waiting.pop() {
        while wants[row as usize] > 0
            && let Some(at) = lists[row as usize].next()
        {
            if !market.is_open(at as u32) {
                continue;
            }
            proposals += 1;
            held[at] = true;
            wants[row as usize] -= 1;
            if let Some(refused) = body.take(at as u32) {
                held[refused as usize] = false;
                let loser = market.row(refused);
                wants[loser as usize] += 1;
                if loser != row {
                    waiting.push(loser);
                }
            }
        }
    }
    let held = (0..).zip(held).filter_map(|(edge, held)| held.then_some(edge));
    StableEdges::new(market.seated.iter().copied().chain(held), proposals)
}

/// Round by round the body names the best it could hold of all edges no row has refused; every row keeps its best.
fn columns_ask(market: &Market<'_>, mut body: Body<'_>) -> StableEdges {
    let mut open: Vec<u32> = body.best_first().iter().copied().filter(|&edge| market.is_open(edge)).collect();
    let mut offered = vec![false; market.problem.edges().len()];
    let mut proposals = 0;
    loop {
        let mut chosen = Vec::new();
        for &edge in &open {
            if body.closed_at(market.column(edge)).is_none() {
                body.take(edge);
                chosen.push(edge);
                proposals += u64::from(!std::mem::replace(&mut offered[edge as usize], true));
            }
        }
        chosen.sort_unstable();
        // A row's edges stand together, its best first.
        let refused: Vec<u32> = chosen
            .chunk_by(|&a, &b| market.row(a) == market.row(b))
            .flat_map(|of_row| of_row.iter().skip(market.row_room[market.row(of_row[0]) as usize] as usize).copied())
            .collect();
        if refused.is_empty() {
            return StableEdges::new(market.seated.iter().copied().chain(chosen), proposals);
        }
        open.retain(|edge| refused.binary_search(edge).is_err());
        body.clear(market);
    }
}

/// How many rows all minimums of columns and quotas are short of, together.
pub(super) fn shortfall(problem: &Problem, edges: &[u32]) -> u64 {
    let mut counts = vec![0_u64; problem.columns()];
    for &edge in edges {
        counts[problem.edges()[edge as usize].column as usize] += 1;
    }
    let mut under = vec![0; problem.quotas().len()];
    let mut short = 0;
    for (column, part) in (0..).zip(problem.column_parts()) {
        let count = counts[column as usize];
        short += u64::from(part.minimum).saturating_sub(count);
        problem.path(column).for_each(|quota| under[quota as usize] += count);
    }
    let quotas = problem.quotas().iter().zip(&under);
    short + quotas.map(|(quota, &count)| u64::from(quota.minimum).saturating_sub(count)).sum::<u64>()
}
