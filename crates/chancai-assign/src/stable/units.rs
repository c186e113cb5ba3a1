//! Rows that go together: couples by their wishes, groups to one column.

use super::market::Market;

/// Stands for "no unit" and "no wish".
pub(super) const NONE: u32 = u32::MAX;

/// Rows that move together, or stay.
pub(super) struct Unit {
    /// What it would like, the best first: the open edges of a wish. Its fixed pairs, which every wish has, are not among
    /// them.
    pub(super) wishes: Vec<Vec<u32>>,
}

pub(super) struct Units {
    pub(super) units: Vec<Unit>,
    /// For every row its unit, or [`NONE`].
    pub(super) of_row: Vec<u32>,
}

impl Units {
    pub(super) fn new(market: &Market<'_>) -> Self {
        let problem = market.problem;
        let mut all = Self { units: Vec::new(), of_row: vec![NONE; problem.rows()] };
        for couple in problem.couples() {
            let wishes = couple.wishes.iter().take_while(|wish| **wish != [None, None]).filter_map(|wish| {
                let pairs = couple.rows.into_iter().zip(*wish);
                let edges = pairs.filter_map(|(row, column)| Some(problem.edge_between(row, column?)));
                open_edges(market, &couple.rows, edges)
            });
            let wishes = wishes.collect();
            all.push(&couple.rows, wishes);
        }
        let grouped = (0..).zip(problem.row_parts()).filter_map(|(row, part)| Some((part.group?, row)));
        let mut grouped: Vec<(u32, u32)> = grouped.collect();
        grouped.sort_unstable();
        for group in grouped.chunk_by(|a, b| a.0 == b.0) {
            let rows: Vec<u32> = group.iter().map(|&(_, row)| row).collect();
            let wishes = group_wishes(market, &rows);
            all.push(&rows, wishes);
        }
        all
    }

    fn push(&mut self, rows: &[u32], wishes: Vec<Vec<u32>>) {
        for &row in rows {
            self.of_row[row as usize] = self.units.len() as u32;
        }
        self.units.push(Unit { wishes });
    }
}

/// The columns that all rows of a group have an edge to, in the order of the lowest row.
fn group_wishes(market: &Market<'_>, rows: &[u32]) -> Vec<Vec<u32>> {
    let problem = market.problem;
    let by_column = |row: u32| {
        let edges = problem.row_range(row).map(|edge| (market.column(edge as u32), edge as u32));
        let mut edges: Vec<(u32, u32)> = edges.collect();
        edges.sort_unstable();
        edges
    };
    let lists: Vec<_> = rows.iter().map(|&row| by_column(row)).collect();
    let edge_to = |list: &Vec<(u32, u32)>, column| {
        list.binary_search_by_key(&column, |&(column, _)| column).ok().map(|at| list[at].1)
    };
    let columns = problem.edges_of_row(rows[0]).iter().map(|edge| edge.column);
    columns.filter_map(|column| open_edges(market, rows, lists.iter().map(|list| edge_to(list, column)))).collect()
}

/// The edges of a wish that are not settled, the best for the body of columns first; `None` where the wish cannot be had:
/// an edge is missing, a row may hold nothing, or a fixed pair says otherwise.
fn open_edges(market: &Market<'_>, rows: &[u32], edges: impl Iterator<Item = Option<u32>>) -> Option<Vec<u32>> {
    let edges: Vec<u32> = edges.collect::<Option<_>>()?;
    let is_seated = |edge: &u32| market.seated.binary_search(edge).is_ok();
    if !market.seated.is_empty() {
        let settled = rows.iter().flat_map(|&row| market.problem.row_range(row)).map(|edge| edge as u32);
        if settled.filter(is_seated).any(|edge| !edges.contains(&edge)) {
            return None;
        }
    }
    let open: Vec<u32> = edges.into_iter().filter(|edge| !is_seated(edge)).collect();
    open.iter().all(|&edge| market.is_open(edge) && market.row_room[market.row(edge) as usize] > 0).then_some(open)
}
