//! Deferred acceptance where nothing but seats and capacities bounds the two sides.

use std::ops::Range;

use super::holds::{Holds, Offer};
use super::market::Market;
use super::{Proposer, StableEdges};

/// The stable edges that are best for the proposing side.
pub(super) fn solve(market: &Market<'_>, proposer: Proposer) -> StableEdges {
    match proposer {
        Proposer::Rows => deferred(&RowsAsk(market)),
        Proposer::Columns => deferred(&ColumnsAsk(market)),
    }
}

/// Who asks and who holds.
trait Sides {
    fn market(&self) -> &Market<'_>;
    /// How many offers every proposer wants to have held.
    fn wants(&self) -> &[u32];
    /// How many offers every holder may hold.
    fn room(&self) -> &[u32];
    /// Where the proposer's list lies, its best first.
    fn list(&self, proposer: u32) -> Range<usize>;
    /// The edge at a place of the lists.
    fn edge(&self, at: usize) -> u32;
    fn proposer(&self, edge: u32) -> u32;
    /// Who is asked along the edge, and the edge's place in its order: a lower key is better.
    fn asked(&self, edge: u32) -> (u32, u64);
}

struct RowsAsk<'a>(&'a Market<'a>);

impl Sides for RowsAsk<'_> {
    fn market(&self) -> &Market<'_> {
        self.0
    }

    fn wants(&self) -> &[u32] {
        &self.0.row_room
    }

    fn room(&self) -> &[u32] {
        &self.0.column_room
    }

    fn list(&self, row: u32) -> Range<usize> {
        self.0.problem.row_range(row)
    }

    fn edge(&self, at: usize) -> u32 {
        at as u32
    }

    fn proposer(&self, edge: u32) -> u32 {
        self.0.row(edge)
    }

    fn asked(&self, edge: u32) -> (u32, u64) {
        let rank = self.0.problem.column_rank(edge as usize);
        (self.0.column(edge), u64::from(rank) << 32 | u64::from(edge))
    }
}

struct ColumnsAsk<'a>(&'a Market<'a>);

impl Sides for ColumnsAsk<'_> {
    fn market(&self) -> &Market<'_> {
        self.0
    }

    fn wants(&self) -> &[u32] {
        &self.0.column_room
    }

    fn room(&self) -> &[u32] {
        &self.0.row_room
    }

    fn list(&self, column: u32) -> Range<usize> {
        self.0.problem.column_range(column)
    }

    fn edge(&self, at: usize) -> u32 {
        self.0.problem.by_column()[at]
    }

    fn proposer(&self, edge: u32) -> u32 {
        self.0.column(edge)
    }

    fn asked(&self, edge: u32) -> (u32, u64) {
        // Edges of one row stand in its order of preference: a lower index is a better column.
        (self.0.row(edge), u64::from(edge))
    }
}

fn deferred(sides: &impl Sides) -> StableEdges {
    let market = sides.market();
    let mut wants = sides.wants().to_vec();
    let mut lists: Vec<Range<usize>> = (0..wants.len() as u32).map(|proposer| sides.list(proposer)).collect();
    let mut holds = Holds::new(sides.room().iter().copied());
    let mut waiting: Vec<u32> = (0..wants.len() as u32).rev().collect();
    let mut proposals = 0;
    while let Some(proposer) = waiting.pop() {
        let (list, wants) = (&mut lists[proposer as usize], &mut wants);
        while wants[proposer as usize] > 0
            && let Some(at) = list.next()
        {
            let edge = sides.edge(at);
            if !market.is_open(edge) {
                continue;
            }
            proposals += 1;
            let (asked, key) = sides.asked(edge);
            match holds.offer(asked, key) {
                Offer::Refused => {}
                Offer::Kept => wants[proposer as usize] -= 1,
                Offer::Replaced(worst) => {
                    wants[proposer as usize] -= 1;
                    // The low half of either key is the edge.
                    let loser = sides.proposer(worst as u32);
                    wants[loser as usize] += 1;
                    waiting.push(loser);
                }
            }
        }
    }
    let held = holds.into_keys().map(|key| key as u32);
    StableEdges::new(market.seated.iter().copied().chain(held), proposals)
}
