//! Strong stability: rows that several columns are indifferent about are matched, or their ties deleted.
//!
//! R. W. Irving, D. F. Manlove and S. Scott, "Strong stability in the hospitals/residents problem", STACS 2003.

use std::collections::VecDeque;

use super::market::Market;
use super::tied::Provisional;
use super::{NoStable, StableEdges, Ties};

const NONE: u32 = u32::MAX;

/// The strongly stable edges that are best for rows. O(E^2) at worst.
pub(super) fn strongly_stable(market: &Market<'_>) -> Result<StableEdges, NoStable> {
    let mut lists = Provisional::new(market);
    let mut was_full = vec![false; market.problem.columns()];
    loop {
        lists.ask(|lists, column| {
            let at = column as usize;
            was_full[at] |= lists.count[at] >= lists.seats[at];
            // Whoever has enough strictly better rows before it could not come.
            while lists.in_tail(column).is_some_and(|tail| lists.count[at] - tail >= lists.seats[at]) {
                lists.delete_tail(column);
            }
        });
        let torn = Torn::of(&lists);
        let critical = torn.columns_wanted_in_vain();
        if critical.is_empty() {
            return torn.finish(&lists, &was_full);
        }
        for column in critical {
            lists.delete_tail(column);
        }
    }
}

/// Who is certain to stay with a column, and a largest matching of the others to the seats they leave.
struct Torn {
    /// One edge for every row that is bound to a column: the column is not overfull or likes others less.
    bound: Vec<u32>,
    /// The edges of the other rows, by row.
    edges: Vec<u32>,
    starts: Vec<usize>,
    /// The column of every edge.
    column_of: Vec<u32>,
    /// For every other row the edge it is matched along.
    matched: Vec<u32>,
    /// For every column the other rows matched to it.
    holds: Vec<Vec<u32>>,
}

impl Torn {
    fn of(lists: &Provisional<'_>) -> Self {
        let market = lists.market;
        let columns = market.problem.columns();
        let is_bound = |&edge: &u32| {
            let column = market.column(edge) as usize;
            lists.count[column] <= lists.seats[column] || !lists.is_tail(edge)
        };
        let mut free_seats = lists.seats.clone();
        let all: Vec<u32> = lists.edges().collect();
        let (mut bound, mut edges, mut starts) = (Vec::new(), Vec::new(), vec![0]);
        for of_row in all.chunk_by(|&a, &b| market.row(a) == market.row(b)) {
            if let Some(&edge) = of_row.iter().find(|edge| is_bound(edge)) {
                bound.push(edge);
            } else {
                edges.extend(of_row);
                starts.push(edges.len());
            }
            for edge in of_row.iter().filter(|edge| is_bound(edge)) {
                let seats = &mut free_seats[market.column(*edge) as usize];
                *seats = seats.saturating_sub(1);
            }
        }
        let column_of = edges.iter().map(|&edge| market.column(edge)).collect();
        let matched = vec![NONE; starts.len() - 1];
        let mut torn = Self { bound, edges, starts, column_of, matched, holds: vec![Vec::new(); columns] };
        for row in 0..torn.matched.len() as u32 {
            torn.augment(row, &free_seats);
        }
        torn
    }

    /// Matches one more row, if an alternating path to a free seat exists.
    fn augment(&mut self, row: u32, free_seats: &[u32]) {
        // For every column reached: the row and the place of the edge it was reached along.
        let mut reached = vec![None; self.holds.len()];
        let mut queue = VecDeque::from([row]);
        while let Some(from) = queue.pop_front() {
            for at in self.starts[from as usize]..self.starts[from as usize + 1] {
                let column = self.column_of[at] as usize;
                if reached[column].is_some() {
                    continue;
                }
                reached[column] = Some((from, at));
                if self.holds[column].len() < free_seats[column] as usize {
                    self.shift(column, &reached);
                    return;
                }
                queue.extend(&self.holds[column]);
            }
        }
    }

    fn shift(&mut self, mut column: usize, reached: &[Option<(u32, usize)>]) {
        while let Some((row, at)) = reached[column] {
            let before = std::mem::replace(&mut self.matched[row as usize], at as u32);
            self.holds[column].push(row);
            if before == NONE {
                return;
            }
            column = self.column_of[before as usize] as usize;
            self.holds[column].retain(|&held| held != row);
        }
    }

    /// The columns that the critical rows stand with: those that no largest matching must match.
    fn columns_wanted_in_vain(&self) -> Vec<u32> {
        let mut queue: VecDeque<u32> =
            (0..).zip(&self.matched).filter_map(|(row, &at)| (at == NONE).then_some(row)).collect();
        let mut wanted = vec![false; self.holds.len()];
        while let Some(row) = queue.pop_front() {
            for &column in &self.column_of[self.starts[row as usize]..self.starts[row as usize + 1]] {
                if !std::mem::replace(&mut wanted[column as usize], true) {
                    queue.extend(&self.holds[column as usize]);
                }
            }
        }
        (0..).zip(wanted).filter_map(|(column, wanted)| wanted.then_some(column)).collect()
    }

    fn finish(&self, lists: &Provisional<'_>, was_full: &[bool]) -> Result<StableEdges, NoStable> {
        let market = lists.market;
        let matched = self.matched.iter().map(|&at| self.edges[at as usize]);
        let edges: Vec<u32> = self.bound.iter().copied().chain(matched).collect();
        let mut count = vec![0; was_full.len()];
        for &edge in &edges {
            count[market.column(edge) as usize] += 1;
        }
        // A column that was ever full must be full now; any other must have all who stand with it.
        let needs = |at: usize| if was_full[at] { lists.seats[at] } else { lists.count[at] };
        if (0..count.len()).any(|at| count[at] < needs(at)) {
            return Err(NoStable::NoneExists { ties: Ties::Strong });
        }
        Ok(StableEdges::new(market.seated.iter().copied().chain(edges), lists.proposals))
    }
}
