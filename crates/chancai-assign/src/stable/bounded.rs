//! Deferred acceptance under quotas and minimums: the columns choose as one [`Body`].

use std::cmp::Reverse;
use std::collections::BinaryHeap;

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

/// Round by round the body offers places to the best it can yet hold; a row keeps its best, and who refuses frees a place.
///
/// What the body chooses from fewer edges it would choose of all that are left: so an offer is never taken back by the body,
/// and each column goes down its list once. O((columns log columns) rounds + E d).
fn columns_ask(market: &Market<'_>, mut body: Body<'_>) -> StableEdges {
    let problem = market.problem;
    let mut lists: Vec<_> = (0..problem.columns() as u32).map(|column| problem.column_list(column).iter()).collect();
    let mut heads: Vec<Option<u32>> = lists.iter_mut().map(|list| next_open(market, list)).collect();
    let mut held: Vec<Vec<u32>> = vec![Vec::new(); problem.rows()];
    let mut proposals = 0;
    loop {
        let place = |edge: u32| Reverse((body.place(edge), edge));
        let mut candidates: BinaryHeap<_> = heads.iter().flatten().map(|&edge| place(edge)).collect();
        let mut offered = Vec::new();
        while let Some(Reverse((_, edge))) = candidates.pop() {
            let column = market.column(edge);
            if body.closed_at(column).is_some() {
                continue; // Closed for this round, in which nobody goes.
            }
            body.add(edge);
            offered.push(edge);
            let head = next_open(market, &mut lists[column as usize]);
            candidates.extend(head.map(|edge| Reverse((body.place(edge), edge))));
            heads[column as usize] = head;
        }
        if offered.is_empty() {
            let held = held.into_iter().flatten();
            return StableEdges::new(market.seated.iter().copied().chain(held), proposals);
        }
        proposals += offered.len() as u64;
        for edge in offered {
            let row = market.row(edge) as usize;
            let at = held[row].partition_point(|&other| other < edge);
            held[row].insert(at, edge);
            if held[row].len() > market.row_room[row] as usize {
                body.let_go(held[row].pop().unwrap_or(edge));
            }
        }
    }
}

fn next_open(market: &Market<'_>, list: &mut std::slice::Iter<'_, u32>) -> Option<u32> {
    list.copied().find(|&edge| market.is_open(edge))
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
