//! The columns as one body that chooses whom to hold within seats, quotas and what is held back for minimums.
//!
//! Nodes are the columns, the quotas above them and, where places are held back, one root above all. A node counts what
//! lies beneath it, a child short of its minimum as if it had the minimum: so seats that must still be filled are taken
//! into account before they are. What the body can hold are the independent sets of a matroid, and it holds the best
//! of them in one order of all edges: the higher `column_score`, then the lower row, then the lower column.

use std::collections::BTreeSet;

use super::market::Market;
use crate::Problem;
use crate::problem::descending;

const NONE: u32 = u32::MAX;

pub(super) struct Body<'a> {
    problem: &'a Problem,
    /// For every edge its place in the order of all, the best 0; and back.
    place: Vec<u32>,
    edge_at: Vec<u32>,
    /// By node: columns first, then quotas, then the root of a reserve.
    parent: Vec<u32>,
    minimum: Vec<u64>,
    maximum: Vec<u64>,
    /// What lies beneath the node, its children counted with at least their minimum.
    counted: Vec<u64>,
    /// Places of the edges held beneath the node which may be let go.
    held: Vec<BTreeSet<u32>>,
}

impl<'a> Body<'a> {
    /// A body that holds the market's fixed pairs only, and keeps seats and the maximums of quotas.
    pub(super) fn new(market: &Market<'a>) -> Self {
        let problem = market.problem;
        let edge_at = best_first(problem);
        let mut place = vec![0; edge_at.len()];
        for (at, &edge) in (0..).zip(&edge_at) {
            place[edge as usize] = at;
        }
        let columns = problem.columns() as u32;
        let quota = |node: Option<u32>| node.map_or(NONE, |node| columns + node);
        let of_columns = problem.column_parts().iter().map(|column| (quota(column.node), column.maximum));
        let of_quotas = problem.quotas().iter().map(|part| (quota(part.parent), part.maximum));
        let (parent, maximum): (Vec<_>, Vec<_>) =
            of_columns.chain(of_quotas).map(|(parent, maximum)| (parent, u64::from(maximum))).unzip();
        let nodes = parent.len();
        let mut body = Self {
            problem,
            place,
            edge_at,
            parent,
            minimum: vec![0; nodes],
            maximum,
            counted: vec![0; nodes],
            held: vec![BTreeSet::new(); nodes],
        };
        body.count_seated(market);
        body
    }

    /// Holds seats back for all minimums, as if `places` rows in all were to be had. `None` where the minimums alone need
    /// more than that, or more than a maximum allows.
    pub(super) fn reserving(mut self, market: &Market<'_>, places: u64) -> Option<Self> {
        let columns = self.problem.column_parts().iter().map(|column| column.minimum);
        let minimums = columns.chain(self.problem.quotas().iter().map(|quota| quota.minimum));
        self.minimum = minimums.map(u64::from).chain([0]).collect();
        let root = self.parent.len() as u32;
        self.parent.iter_mut().filter(|parent| **parent == NONE).for_each(|parent| *parent = root);
        self.parent.push(NONE);
        self.maximum.push(places);
        self.held.push(BTreeSet::new());
        self.count_seated(market);
        (0..self.parent.len())
            .all(|node| self.counted[node].max(self.minimum[node]) <= self.maximum[node])
            .then_some(self)
    }

    /// Counts the fixed pairs.
    fn count_seated(&mut self, market: &Market<'_>) {
        let mut own = vec![0_u64; self.parent.len()];
        for &edge in &market.seated {
            own[market.column(edge) as usize] += 1;
        }
        self.counted = own;
        for node in self.leaves_first() {
            let above = self.parent[node as usize];
            if above != NONE {
                self.counted[above as usize] += self.counted[node as usize].max(self.minimum[node as usize]);
            }
        }
    }

    /// All nodes, every one before its parent.
    fn leaves_first(&self) -> Vec<u32> {
        let mut children = vec![0_u32; self.parent.len()];
        for &above in self.parent.iter().filter(|&&above| above != NONE) {
            children[above as usize] += 1;
        }
        let mut nodes: Vec<u32> = (0..self.parent.len() as u32).filter(|&node| children[node as usize] == 0).collect();
        let mut at = 0;
        while let Some(&node) = nodes.get(at) {
            at += 1;
            let above = self.parent[node as usize];
            if above != NONE {
                children[above as usize] -= 1;
                if children[above as usize] == 0 {
                    nodes.push(above);
                }
            }
        }
        nodes
    }

    /// The place of an edge in the order of the body, the best 0.
    pub(super) fn place(&self, edge: u32) -> u32 {
        self.place[edge as usize]
    }

    pub(super) fn column(&self, edge: u32) -> u32 {
        self.problem.edges()[edge as usize].column
    }

    /// The node and all above it.
    pub(super) fn path(&self, node: u32) -> impl Iterator<Item = u32> + use<'_> {
        std::iter::successors(Some(node), |&node| Some(self.parent[node as usize]).filter(|&above| above != NONE))
    }

    /// Whether a node has reached its maximum.
    pub(super) fn is_full(&self, node: u32) -> bool {
        self.counted[node as usize] >= self.maximum[node as usize]
    }

    /// The nearest node that has no place for one more row in `column`.
    pub(super) fn closed_at(&self, column: u32) -> Option<u32> {
        for node in self.path(column) {
            if self.is_full(node) {
                return Some(node);
            }
            if self.counted[node as usize] < self.minimum[node as usize] {
                return None; // It takes a place that was held for it.
            }
        }
        None
    }

    /// Holds one more edge, and lets the worst go that makes place for it, if any must: perhaps itself. O(nodes above, times
    /// the logarithm of what they hold), and as much again for every row kept for a minimum that is worse than the one let go.
    pub(super) fn take(&mut self, edge: u32) -> Option<u32> {
        let closed = self.closed_at(self.column(edge));
        if let Some(closed) = closed
            && self.held[closed as usize].last().is_none_or(|&worst| worst < self.place(edge))
        {
            return Some(edge); // Worse than all who are there, needed or not.
        }
        self.raise(edge);
        let closed = closed?;
        let worst = self.held[closed as usize].iter().rev().find(|&&place| self.would_free(place, closed))?;
        let worst = self.edge_at[*worst as usize];
        self.let_go(worst);
        Some(worst)
    }

    /// Whether one row less in the column of an edge is one less at `node` too: no minimum between keeps its place.
    fn would_free(&self, place: u32, node: u32) -> bool {
        let column = self.column(self.edge_at[place as usize]);
        self.path(column)
            .take_while(|&beneath| beneath != node)
            .all(|beneath| self.counted[beneath as usize] > self.minimum[beneath as usize])
    }

    fn raise(&mut self, edge: u32) {
        let place = self.place(edge);
        let mut node = self.column(edge);
        while node != NONE {
            self.held[node as usize].insert(place);
            node = self.parent[node as usize];
        }
        self.add(edge);
    }

    /// Holds one more edge for which there is a place, and which will not be let go for a better one.
    pub(super) fn add(&mut self, edge: u32) {
        let mut node = self.column(edge);
        while node != NONE {
            let at = node as usize;
            self.counted[at] += 1;
            if self.counted[at] <= self.minimum[at] {
                return; // It takes a place that was counted already.
            }
            node = self.parent[at];
        }
    }

    /// Lets an edge go that is held.
    pub(super) fn let_go(&mut self, edge: u32) {
        let place = self.place(edge);
        let (mut node, mut falls) = (self.column(edge), true);
        while node != NONE {
            let at = node as usize;
            self.held[at].remove(&place);
            let counts = self.counted[at] > self.minimum[at];
            self.counted[at] -= u64::from(falls);
            falls = falls && counts;
            node = self.parent[at];
        }
    }
}

/// All edges in the body's order, the best first.
fn best_first(problem: &Problem) -> Vec<u32> {
    // Edges by row, then column: the order of equal scores.
    let mut in_order: Vec<u32> = (0..problem.edges().len() as u32).collect();
    for row in 0..problem.rows() as u32 {
        in_order[problem.row_range(row)].sort_unstable_by_key(|&edge| problem.edges()[edge as usize].column);
    }
    let scores = in_order.iter().map(|&edge| problem.edges()[edge as usize].column_score);
    let mut keys: Vec<u128> = (0..).zip(scores).map(|(at, score)| descending(score, at)).collect();
    keys.sort_unstable();
    keys.into_iter().map(|key| in_order[key as u32 as usize]).collect()
}
