//! That no more pairs can be matched: a cover of all edges, by what alternating paths reach.

use super::Prices;
use crate::Problem;

/// Prices by which [`bound`](super::bound) with all values 1 gives the number of `edges`, where these are as many as
/// possible and nothing but seats and single rows bounds them.
///
/// Rows without a column reach every column they have an edge to, and columns reach the rows they hold. A column that is
/// reached is full: its seats cost 1, and the rows not reached gain 1 (D. Kőnig 1931, with seats). O(E).
pub(super) fn cover(problem: &Problem, edges: &[u32]) -> Prices {
    let mut held_at = vec![None; problem.rows()];
    let mut members = vec![Vec::new(); problem.columns()];
    for edge in edges.iter().map(|&edge| &problem.edges()[edge as usize]) {
        held_at[edge.row as usize] = Some(edge.column);
        members[edge.column as usize].push(edge.row);
    }
    let mut rows = vec![1; problem.rows()];
    let mut columns = vec![0; problem.columns()];
    let mut open: Vec<u32> = (0..problem.rows() as u32).filter(|&row| held_at[row as usize].is_none()).collect();
    for &row in &open {
        rows[row as usize] = 0;
    }
    while let Some(row) = open.pop() {
        for edge in problem.edges_of_row(row) {
            if std::mem::replace(&mut columns[edge.column as usize], 1) == 1 {
                continue;
            }
            for &member in &members[edge.column as usize] {
                if std::mem::take(&mut rows[member as usize]) == 1 {
                    open.push(member);
                }
            }
        }
    }
    Prices { rows, columns, quotas: vec![0; problem.quotas().len()], premium: 0 }
}
