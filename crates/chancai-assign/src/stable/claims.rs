//! Free seats that rows would rather have, and may have without harm.

use super::market::Market;

/// An allocation into which rows move where a seat is free.
pub(super) struct Claims<'a> {
    market: &'a Market<'a>,
    /// For every row the open edges it holds, its best first.
    held: Vec<Vec<u32>>,
    /// How many rows every column, then every quota, holds.
    counts: Vec<u64>,
}

impl<'a> Claims<'a> {
    pub(super) fn new(market: &'a Market<'a>, edges: &[u32]) -> Self {
        let problem = market.problem;
        let mut claims = Self {
            market,
            held: vec![Vec::new(); problem.rows()],
            counts: vec![0; problem.columns() + problem.quotas().len()],
        };
        for &edge in edges {
            claims.count(edge, 1);
            if market.is_open(edge) {
                claims.held[market.row(edge) as usize].push(edge);
            }
        }
        claims
    }

    /// Lets the row a column likes best among all who want it have a seat there that is free under every maximum, unless
    /// what it leaves would fall below a minimum; until there is none. Rows only gain, so it ends: O(E) moves.
    pub(super) fn settle(mut self) -> Vec<u32> {
        let problem = self.market.problem;
        let mut lists: Vec<_> = (0..problem.columns() as u32).map(|column| problem.column_range(column)).collect();
        let mut moved = true;
        while std::mem::replace(&mut moved, false) {
            for list in &mut lists {
                while let Some(&edge) = problem.by_column()[list.clone()].first() {
                    if !self.wants(edge) {
                        list.start += 1; // Nor will it ever: it only moves to what it likes better.
                    } else if self.try_move(edge) {
                        moved = true;
                    } else {
                        break; // Whoever comes after it would take what it has the better right to.
                    }
                }
            }
        }
        let held = self.held.into_iter().flatten();
        let mut edges: Vec<u32> = self.market.seated.iter().copied().chain(held).collect();
        edges.sort_unstable();
        edges
    }

    fn wants(&self, edge: u32) -> bool {
        let row = self.market.row(edge) as usize;
        let held = &self.held[row];
        let room = self.market.row_room[row] as usize;
        self.market.is_open(edge)
            && !held.contains(&edge)
            && (held.len() < room || held.last().is_some_and(|&worst| edge < worst))
    }

    fn try_move(&mut self, edge: u32) -> bool {
        let row = self.market.row(edge) as usize;
        let full = self.held[row].len() >= self.market.row_room[row] as usize;
        let left = self.held[row].last().copied().filter(|_| full);
        if self.nodes(edge).any(|(node, _, maximum)| self.counts[node] >= maximum)
            || left.is_some_and(|left| self.is_needed(left, edge))
        {
            return false;
        }
        if let Some(left) = left {
            self.held[row].pop();
            self.count(left, -1);
        }
        self.count(edge, 1);
        let at = self.held[row].partition_point(|&other| other < edge);
        self.held[row].insert(at, edge);
        true
    }

    /// Whether going from `left` to `to` takes from a minimum.
    fn is_needed(&self, left: u32, to: u32) -> bool {
        let stays_under = |node: usize| self.nodes(to).any(|(other, ..)| other == node);
        self.nodes(left).any(|(node, minimum, _)| self.counts[node] <= minimum && minimum > 0 && !stays_under(node))
    }

    /// The column of an edge and the quotas above it, with their bounds.
    fn nodes(&self, edge: u32) -> impl Iterator<Item = (usize, u64, u64)> + '_ {
        let problem = self.market.problem;
        let column = self.market.column(edge);
        let part = &problem.column_parts()[column as usize];
        let quotas = problem.path(column).map(move |quota| {
            let part = &problem.quotas()[quota as usize];
            (problem.columns() + quota as usize, part.minimum.into(), part.maximum.into())
        });
        std::iter::once((column as usize, part.minimum.into(), part.maximum.into())).chain(quotas)
    }

    fn count(&mut self, edge: u32, by: i64) {
        let nodes: Vec<usize> = self.nodes(edge).map(|(node, ..)| node).collect();
        for node in nodes {
            self.counts[node] = self.counts[node].saturating_add_signed(by);
        }
    }
}
