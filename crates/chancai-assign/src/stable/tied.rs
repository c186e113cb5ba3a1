//! Provisional assignments where equal scores are ties, and super-stability.
//!
//! R. W. Irving, D. F. Manlove and S. Scott, "The hospitals/residents problem with ties", SWAT 2000.

use super::market::Market;
use super::{NoStable, StableEdges, Ties};

/// Lists with ties from which pairs are deleted: columns lose the ends of theirs, so that a row may stand with several
/// columns at once.
pub(super) struct Provisional<'a> {
    pub(super) market: &'a Market<'a>,
    pub(super) seats: Vec<u32>,
    /// How much of every column's list is left: whole classes of ties.
    left: Vec<u32>,
    /// For every edge the rank of the first edge its column likes as much.
    class: Vec<u32>,
    /// How many assigned edges every class has, by the place of its first edge among all columns' lists.
    in_class: Vec<u32>,
    assigned: Vec<bool>,
    /// How many rows stand with every column, and columns with every row.
    pub(super) count: Vec<u32>,
    row_count: Vec<u32>,
    /// The rest of every row's list.
    lists: Vec<std::ops::Range<usize>>,
    /// Rows that stand with no column and have not asked since.
    free: Vec<u32>,
    pub(super) proposals: u64,
}

impl<'a> Provisional<'a> {
    pub(super) fn new(market: &'a Market<'a>) -> Self {
        let problem = market.problem;
        let (rows, columns, edges) = (problem.rows(), problem.columns(), problem.edges().len());
        let mut seats = problem.capacities().to_vec();
        market.seated.iter().for_each(|&edge| seats[market.column(edge) as usize] -= 1);
        let mut class = vec![0; edges];
        for column in 0..columns as u32 {
            let list = problem.column_list(column);
            let score = |edge: u32| problem.edges()[edge as usize].column_score;
            for (rank, &edge) in (0..).zip(list) {
                let before = rank > 0 && score(list[rank as usize - 1]) <= score(edge);
                class[edge as usize] = if before { class[list[rank as usize - 1] as usize] } else { rank };
            }
        }
        let left = (0..).zip(&seats).map(|(column, &seats)| match seats {
            0 => 0,
            _ => problem.column_list(column).len() as u32,
        });
        let open = |&row: &u32| market.row_room[row as usize] > 0;
        Self {
            market,
            left: left.collect(),
            seats,
            class,
            in_class: vec![0; edges],
            assigned: vec![false; edges],
            count: vec![0; columns],
            row_count: vec![0; rows],
            lists: (0..rows as u32).map(|row| problem.row_range(row)).collect(),
            free: (0..rows as u32).rev().filter(open).collect(),
            proposals: 0,
        }
    }

    /// Lets every row that stands with no column ask all columns it likes best among those left; after every proposal
    /// `settle` deletes what the column need not keep.
    pub(super) fn ask(&mut self, mut settle: impl FnMut(&mut Self, u32)) {
        while let Some(row) = self.free.pop() {
            if self.row_count[row as usize] > 0 {
                continue;
            }
            let tied = self.best_left(row);
            for &edge in &tied {
                // What was left when the row began may be deleted by its own proposals.
                if self.is_left(edge) {
                    self.proposals += 1;
                    self.assign(edge, true);
                    settle(self, self.market.column(edge));
                }
            }
            if self.row_count[row as usize] == 0 && !tied.is_empty() {
                self.free.push(row);
            }
        }
    }

    /// The edges a row likes best of those left.
    fn best_left(&mut self, row: u32) -> Vec<u32> {
        let list = &self.lists[row as usize];
        let is_left = |edge: &u32| self.is_left(*edge) && self.market.is_open(*edge);
        let Some(first) = (list.start as u32..list.end as u32).find(is_left) else { return Vec::new() };
        let score = |edge: u32| self.market.problem.edges()[edge as usize].row_score;
        let tied = (first..list.end as u32).take_while(|&edge| score(edge) >= score(first)).filter(is_left).collect();
        self.lists[row as usize].start = first as usize;
        tied
    }

    fn is_left(&self, edge: u32) -> bool {
        self.class[edge as usize] < self.left[self.market.column(edge) as usize]
    }

    fn assign(&mut self, edge: u32, to: bool) {
        let (row, column) = (self.market.row(edge), self.market.column(edge));
        let class = self.market.problem.column_range(column).start + self.class[edge as usize] as usize;
        let (in_class, count) = (&mut self.in_class[class], &mut self.count[column as usize]);
        let row_count = &mut self.row_count[row as usize];
        self.assigned[edge as usize] = to;
        for counted in [in_class, count, row_count] {
            *counted = if to { *counted + 1 } else { *counted - 1 };
        }
    }

    /// How many rows in the last class of the column's list stand with it; `None` where the list is empty.
    pub(super) fn in_tail(&self, column: u32) -> Option<u32> {
        let last = self.left[column as usize].checked_sub(1)?;
        let class = self.class[self.market.problem.column_list(column)[last as usize] as usize];
        Some(self.in_class[self.market.problem.column_range(column).start + class as usize])
    }

    /// Whether an edge lies in the last class of its column's list.
    pub(super) fn is_tail(&self, edge: u32) -> bool {
        let column = self.market.column(edge);
        let list = self.market.problem.column_list(column);
        let last = self.left[column as usize] as usize - 1;
        self.class[list[last] as usize] == self.class[edge as usize]
    }

    /// Deletes the last class of the column's list.
    pub(super) fn delete_tail(&mut self, column: u32) {
        let list = self.market.problem.column_list(column);
        let left = self.left[column as usize] as usize;
        let Some(&last) = list[..left].last() else { return };
        let class = self.class[last as usize];
        self.left[column as usize] = class;
        for &edge in &list[class as usize..left] {
            if self.assigned[edge as usize] {
                self.drop_edge(edge);
            }
        }
    }

    fn drop_edge(&mut self, edge: u32) {
        self.assign(edge, false);
        let row = self.market.row(edge);
        if self.row_count[row as usize] == 0 {
            self.free.push(row);
        }
    }

    /// How many columns a row stands with.
    pub(super) fn row_count(&self, row: u32) -> u32 {
        self.row_count[row as usize]
    }

    /// All edges along which a row stands with a column, ascending.
    pub(super) fn edges(&self) -> impl Iterator<Item = u32> + '_ {
        (0..).zip(&self.assigned).filter_map(|(edge, &assigned)| assigned.then_some(edge))
    }
}

/// The super-stable edges that are best for rows. O(E).
pub(super) fn super_stable(market: &Market<'_>) -> Result<StableEdges, NoStable> {
    let mut lists = Provisional::new(market);
    let mut was_full = vec![false; market.problem.columns()];
    lists.ask(|lists, column| {
        let at = column as usize;
        if lists.count[at] > lists.seats[at] {
            lists.delete_tail(column);
        }
        if lists.count[at] == lists.seats[at] {
            was_full[at] = true;
            // Whoever is strictly worse than all who stand here could not come.
            while lists.in_tail(column) == Some(0) {
                lists.delete_tail(column);
            }
        }
    });
    let torn = (0..market.problem.rows() as u32).any(|row| lists.row_count(row) > 1);
    let short = (0..).zip(&was_full).any(|(at, &full): (usize, _)| full && lists.count[at] < lists.seats[at]);
    if torn || short {
        return Err(NoStable::NoneExists { ties: Ties::Super });
    }
    Ok(StableEdges::new(market.seated.iter().copied().chain(lists.edges()), lists.proposals))
}
