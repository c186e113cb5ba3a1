//! What every row, column and quota holds, by score, and the pairs that block it.

use std::cmp::Ordering;

use super::BlockingPair;
use crate::{Edge, Problem};

pub(super) struct Standing<'a> {
    pub(super) problem: &'a Problem,
    /// The matched edges that are there, ascending.
    pub(super) matched: Vec<u32>,
    /// For every row how many columns it holds, and of those that are not fixed the one it likes least.
    rows: Vec<(u32, Option<Edge>)>,
    /// Columns first, then quotas.
    pub(super) nodes: Vec<Node>,
    /// Whether a row is in a couple or a group.
    together: Vec<bool>,
    has_minimums: bool,
}

/// Whether a row would be had.
enum Place {
    None,
    Free,
    /// In place of this row.
    Of(u32),
}

/// A column or a quota.
pub(super) struct Node {
    pub(super) above: Option<usize>,
    pub(super) minimum: u32,
    pub(super) maximum: u32,
    pub(super) held: u64,
    /// The edge to the row liked least of those beneath, fixed ones aside.
    least: Option<Edge>,
}

impl<'a> Standing<'a> {
    pub(super) fn of(problem: &'a Problem, edges: &[u32]) -> Self {
        let quota = |quota: Option<u32>| quota.map(|quota| problem.columns() + quota as usize);
        let columns = problem.column_parts().iter().map(|column| (quota(column.node), column.minimum, column.maximum));
        let quotas = problem.quotas().iter().map(|part| (quota(part.parent), part.minimum, part.maximum));
        let node = |(above, minimum, maximum)| Node { above, minimum, maximum, held: 0, least: None };
        let nodes: Vec<Node> = columns.chain(quotas).map(node).collect();
        let mut together: Vec<bool> = problem.row_parts().iter().map(|row| row.group.is_some()).collect();
        problem.couples().iter().flat_map(|couple| couple.rows).for_each(|row| together[row as usize] = true);
        let mut standing = Self {
            problem,
            matched: Vec::with_capacity(edges.len()),
            rows: vec![(0, None); problem.rows()],
            has_minimums: nodes.iter().any(|node| node.minimum > 0),
            nodes,
            together,
        };
        for &edge in edges {
            standing.add(edge);
        }
        standing
    }

    fn add(&mut self, index: u32) {
        let Some(&edge) = self.problem.edges().get(index as usize) else { return };
        self.matched.push(index);
        let open = !self.is_fixed(index);
        let (held, least) = &mut self.rows[edge.row as usize];
        *held += 1;
        if open && least.is_none_or(|least| row_prefers(&least, &edge)) {
            *least = Some(edge);
        }
        let mut at = Some(edge.column as usize);
        while let Some(node) = at.map(|at| &mut self.nodes[at]) {
            node.held += 1;
            if open && node.least.is_none_or(|least| columns_prefer(&least, &edge)) {
                node.least = Some(edge);
            }
            at = node.above;
        }
    }

    pub(super) fn is_fixed(&self, edge: u32) -> bool {
        !self.problem.fixed().is_empty() && self.problem.fixed().binary_search(&edge).is_ok()
    }

    pub(super) fn has_minimums(&self) -> bool {
        self.has_minimums
    }

    /// The column and all above it.
    pub(super) fn path(&self, column: u32) -> impl Iterator<Item = usize> + '_ {
        std::iter::successors(Some(column as usize), |&at| self.nodes[at].above)
    }

    /// The pairs that block, and for every column how many rows would come, whether it would have them or not.
    pub(super) fn pairs(&self) -> (Vec<BlockingPair>, Vec<u32>) {
        let mut wanted = vec![0; self.problem.columns()];
        let best_wanting = if self.has_minimums { self.best_wanting() } else { Vec::new() };
        let mut pairs = Vec::new();
        for edge in self.wanting() {
            wanted[edge.column as usize] += 1;
            let displaces = if self.has_minimums {
                self.claim(edge, best_wanting[edge.column as usize])
            } else {
                self.place_for(edge)
            };
            let displaces = match displaces {
                Place::None => continue,
                Place::Free => None,
                Place::Of(row) => Some(row),
            };
            let leaves = self.leaves(edge.row).map(|left| left.column);
            pairs.push(BlockingPair { row: edge.row, column: edge.column, leaves, displaces });
        }
        pairs.sort_unstable();
        (pairs, wanted)
    }

    /// Every edge whose row acts for itself and would rather have it than what it holds.
    fn wanting(&self) -> impl Iterator<Item = &'a Edge> {
        let mut matched = self.matched.iter().peekable();
        (0..).zip(self.problem.edges()).filter_map(move |(index, edge)| {
            let is_matched = matched.next_if(|&&at| at == index).is_some();
            (!is_matched && self.wants(edge) && !self.is_fixed(index)).then_some(edge)
        })
    }

    fn wants(&self, edge: &Edge) -> bool {
        let (held, least) = self.rows[edge.row as usize];
        let has_room = held < self.problem.row_parts()[edge.row as usize].capacity;
        !self.together[edge.row as usize] && (has_room || least.is_some_and(|least| row_prefers(edge, &least)))
    }

    /// What the row would leave for another column.
    fn leaves(&self, row: u32) -> Option<Edge> {
        let (held, least) = self.rows[row as usize];
        least.filter(|_| held >= self.problem.row_parts()[row as usize].capacity)
    }

    /// For every column whom it likes best of those who would come.
    fn best_wanting(&self) -> Vec<Option<&'a Edge>> {
        let mut best: Vec<Option<&Edge>> = vec![None; self.problem.columns()];
        for edge in self.wanting() {
            let best = &mut best[edge.column as usize];
            if best.is_none_or(|best| columns_prefer(edge, best)) {
                *best = Some(edge);
            }
        }
        best
    }

    /// The nearest node above a column that has no place left.
    pub(super) fn full_above(&self, column: u32) -> Option<usize> {
        self.path(column).find(|&at| self.nodes[at].held >= self.nodes[at].maximum.into())
    }

    /// Whether there is a place for the row, and who would have to go for it.
    fn place_for(&self, edge: &Edge) -> Place {
        self.full_above(edge.column).map_or(Place::Free, |at| self.place_of_least(edge, at))
    }

    fn place_of_least(&self, edge: &Edge, at: usize) -> Place {
        // With no seats at all there is no least liked row either, and nothing to gain.
        let least = self.nodes[at].least.filter(|least| columns_prefer(edge, least));
        least.map_or(Place::None, |least| Place::Of(least.row))
    }

    /// The same, where minimums are to be kept.
    fn claim(&self, edge: &Edge, best_wanting: Option<&Edge>) -> Place {
        let is_best = best_wanting.is_some_and(|best| best.row == edge.row);
        let left = self.leaves(edge.row);
        if is_best && self.full_above(edge.column).is_none() && left.is_none_or(|left| self.can_spare(&left, edge)) {
            return Place::Free;
        }
        self.place_of_least(edge, edge.column as usize)
    }

    /// Whether all that a row leaves for another column hold more than their minimums.
    fn can_spare(&self, left: &Edge, to: &Edge) -> bool {
        let mut losing = self.path(left.column).filter(|&at| self.path(to.column).all(|other| other != at));
        losing.all(|at| self.nodes[at].minimum == 0 || self.nodes[at].held > self.nodes[at].minimum.into())
    }
}

/// Whether the row of both edges likes `a` strictly better.
pub(super) fn row_prefers(a: &Edge, b: &Edge) -> bool {
    wins((a.row_score, a.column, 0), (b.row_score, b.column, 0))
}

/// Whether the column of both edges likes `a` strictly better; of two columns, whether they do as one body.
pub(super) fn columns_prefer(a: &Edge, b: &Edge) -> bool {
    wins((a.column_score, a.row, a.column), (b.column_score, b.row, b.column))
}

/// The order of [`Problem`] once more: the higher score, and of equal ones the lower index.
fn wins(a: (f64, u32, u32), b: (f64, u32, u32)) -> bool {
    match a.0.partial_cmp(&b.0) {
        Some(Ordering::Greater) => true,
        Some(Ordering::Equal) => (a.1, a.2) < (b.1, b.2),
        _ => false,
    }
}
