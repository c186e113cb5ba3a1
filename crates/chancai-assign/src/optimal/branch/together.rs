//! Who stays together, what that rules out, and whom an allocation tears apart.

use crate::Problem;
use crate::optimal::network::{Layout, Mark, marks};

/// What has been decided on the way to a partial choice.
#[derive(Debug, Clone, Copy)]
pub(super) enum Decision {
    /// The group holds the column, or it does not.
    Group { group: usize, column: u32, holds: bool },
    /// The couple stands as this wish says, or it does not; one past the last wish is to stay without.
    Wish { couple: usize, wish: usize, granted: bool },
}

/// The groups and couples of a problem.
pub(super) struct Together<'a> {
    pub(super) problem: &'a Problem,
    /// The rows of every group.
    pub(super) groups: Vec<Vec<u32>>,
    /// The problem's own marks: fixed pairs in, edges that would tear a group out. `None` where a fixed pair would.
    marks: Option<Vec<Mark>>,
}

impl<'a> Together<'a> {
    pub(super) fn of(problem: &'a Problem) -> Self {
        let mut grouped: Vec<(u32, u32)> =
            (0..).zip(problem.row_parts()).filter_map(|(row, part)| Some((part.group?, row))).collect();
        grouped.sort_unstable();
        let groups: Vec<Vec<u32>> =
            grouped.chunk_by(|a, b| a.0 == b.0).map(|rows| rows.iter().map(|&(_, row)| row).collect()).collect();
        let mut all = marks(problem);
        let is_closed = |rows: &Vec<u32>| close_to_group(problem, rows, &mut all).is_none();
        let is_torn = groups.iter().any(is_closed);
        Self { problem, groups, marks: (!is_torn).then_some(all) }
    }

    /// The marks after all decisions; `None` where they contradict each other.
    pub(super) fn marks_after(&self, decisions: &[Decision]) -> Option<Vec<Mark>> {
        let mut marks = self.marks.clone()?;
        for decision in decisions {
            if let Decision::Group { group, column, holds } = *decision {
                let mark = if holds { Mark::In } else { Mark::Out };
                mark_group(self.problem, &self.groups[group], column, mark, &mut marks)?;
            }
        }
        for couple in 0..self.problem.couples().len() {
            self.mark_couple(couple, decisions, &mut marks)?;
        }
        Some(marks)
    }

    /// Closes what no wish that is left names, and where one wish is left grants it; `None` where none is.
    fn mark_couple(&self, couple: usize, decisions: &[Decision], marks: &mut [Mark]) -> Option<()> {
        let rows = self.problem.couples()[couple].rows;
        let left = self.wishes_left(couple, decisions);
        let (_, first) = left.first()?;
        for (member, row) in rows.into_iter().enumerate() {
            let only = left.iter().all(|(_, wish)| wish[member] == first[member]).then_some(first[member]);
            for edge in self.problem.row_range(row) {
                let column = Some(self.problem.edges()[edge].column);
                let wanted = left.iter().any(|(_, wish)| wish[member] == column);
                let mark = match (wanted, only == Some(column)) {
                    (false, _) => Mark::Out,
                    (true, true) => Mark::In,
                    (true, false) => continue,
                };
                let before = std::mem::replace(&mut marks[edge], mark);
                if before != Mark::Free && before != mark {
                    return None;
                }
            }
        }
        Some(())
    }

    /// The wishes of a couple that the decisions leave it, each with its place; to stay without is the last.
    fn wishes_left(&self, couple: usize, decisions: &[Decision]) -> Vec<(usize, [Option<u32>; 2])> {
        let wishes = &self.problem.couples()[couple].wishes;
        let without = (!wishes.contains(&[None, None])).then_some([None, None]);
        let mut left: Vec<_> = wishes.iter().copied().chain(without).enumerate().collect();
        for decision in decisions {
            if let Decision::Wish { couple: of, wish, granted } = *decision
                && of == couple
            {
                left.retain(|&(at, _)| (at == wish) == granted);
            }
        }
        left
    }

    /// Whom these edges tear apart, as two decisions of which one must hold, the more promising last.
    pub(super) fn torn(&self, edges: &[u32], gains: &Gains<'_>, decisions: &[Decision]) -> Option<[Decision; 2]> {
        let holds = |row: u32, column: u32| {
            self.problem.edge_between(row, column).is_some_and(|edge| edges.binary_search(&edge).is_ok())
        };
        for (group, rows) in self.groups.iter().enumerate() {
            let columns = self.problem.edges_of_row(rows[0]).iter().map(|edge| edge.column);
            let count = |column: u32| rows.iter().filter(|&&row| holds(row, column)).count();
            let torn = columns.map(|column| (count(column), column)).filter(|&(n, _)| n > 0 && n < rows.len());
            if let Some((_, column)) = torn.max_by_key(|&(n, column)| (n, std::cmp::Reverse(column))) {
                return Some([false, true].map(|holds| Decision::Group { group, column, holds }));
            }
        }
        let held = |row: u32| {
            let mut own = self.problem.edges_of_row(row).iter().map(|edge| edge.column);
            own.find(|&column| holds(row, column))
        };
        for (couple, part) in self.problem.couples().iter().enumerate() {
            let stands = part.rows.map(held);
            if stands == [None, None] || part.wishes.contains(&stands) {
                continue;
            }
            let wish = self.dearest(couple, gains, decisions).unwrap_or_default();
            return Some([false, true].map(|granted| Decision::Wish { couple, wish, granted }));
        }
        None
    }

    /// Of the wishes left to a couple the one it gains most by at the prices of seats, the first of equal ones.
    fn dearest(&self, couple: usize, gains: &Gains<'_>, decisions: &[Decision]) -> Option<usize> {
        let part = &self.problem.couples()[couple];
        let left = self.wishes_left(couple, decisions);
        let gain = |wish: &[Option<u32>; 2]| -> i128 {
            let edges =
                part.rows.into_iter().zip(wish).filter_map(|(row, column)| self.problem.edge_between(row, (*column)?));
            edges.map(|edge| gains.of(edge)).sum()
        };
        left.iter().rev().max_by_key(|(_, wish)| gain(wish)).map(|&(at, _)| at)
    }
}

/// What edges are worth beyond the prices of their seats.
pub(super) struct Gains<'a> {
    pub(super) problem: &'a Problem,
    pub(super) values: &'a [i64],
    /// Of the flow whose prices count.
    pub(super) potentials: &'a [i64],
}

impl Gains<'_> {
    fn of(&self, edge: u32) -> i128 {
        let layout = Layout::of(self.problem);
        let at = |node: u32| i128::from(self.potentials[node as usize]);
        let column = layout.column(self.problem.edges()[edge as usize].column);
        i128::from(self.values[edge as usize]) + at(column) - at(layout.sink())
    }
}

/// A column that not all of a group can hold is closed to it; `None` where one of them is fixed there.
fn close_to_group(problem: &Problem, rows: &[u32], marks: &mut [Mark]) -> Option<()> {
    let mut columns: Vec<u32> =
        rows.iter().flat_map(|&row| problem.edges_of_row(row)).map(|edge| edge.column).collect();
    columns.sort_unstable();
    let not_shared = columns.chunk_by(|a, b| a == b).filter(|same| same.len() < rows.len());
    not_shared.map(|same| mark_group(problem, rows, same[0], Mark::Out, marks)).collect()
}

/// Marks the edges of all rows of a group to one column; `None` where that contradicts a mark they have.
fn mark_group(problem: &Problem, rows: &[u32], column: u32, mark: Mark, marks: &mut [Mark]) -> Option<()> {
    for edge in rows.iter().filter_map(|&row| problem.edge_between(row, column)) {
        let before = std::mem::replace(&mut marks[edge as usize], mark);
        if before != Mark::Free && before != mark {
            return None;
        }
    }
    Some(())
}
