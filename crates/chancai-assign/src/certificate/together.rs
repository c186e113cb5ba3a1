//! Couples and groups that would move.

use super::standing::{Standing, columns_prefer};
use super::{BlockingCouple, BlockingGroup};

pub(super) fn blocking(standing: &Standing<'_>) -> (Vec<BlockingCouple>, Vec<BlockingGroup>) {
    let problem = standing.problem;
    let grouped = (0..).zip(problem.row_parts()).filter_map(|(row, part)| Some((part.group?, row)));
    let mut grouped: Vec<(u32, u32)> = grouped.collect();
    if grouped.is_empty() && problem.couples().is_empty() {
        return (Vec::new(), Vec::new());
    }
    let moves = Moves::of(standing);
    let mut couples = Vec::new();
    for (couple, part) in (0..).zip(problem.couples()) {
        let stands = part.rows.map(|row| moves.columns(row).first().copied());
        let better = part.wishes.iter().take_while(|wish| **wish != [None, None]);
        let better = if part.wishes.contains(&stands) {
            better.take_while(|wish| **wish != stands).count()
        } else {
            better.count()
        };
        for (wish, wished) in (0..).zip(&part.wishes[..better]) {
            let to = part.rows.into_iter().zip(*wished).filter_map(|(row, column)| Some((row, column?)));
            if moves.can_move(&part.rows, &to.collect::<Vec<_>>()) {
                couples.push(BlockingCouple { couple, wish });
            }
        }
    }
    grouped.sort_unstable();
    let mut groups = Vec::new();
    for members in grouped.chunk_by(|a, b| a.0 == b.0) {
        let rows: Vec<u32> = members.iter().map(|&(_, row)| row).collect();
        let stands = moves.columns(rows[0]);
        let together = stands.len() == 1 && rows.iter().all(|&row| moves.columns(row) == stands);
        let list = problem.edges_of_row(rows[0]).iter().map(|edge| edge.column);
        for column in list.take_while(|column| !together || stands[0] != *column) {
            if moves.can_move(&rows, &rows.iter().map(|&row| (row, column)).collect::<Vec<_>>()) {
                groups.push(BlockingGroup { group: members[0].0, column });
            }
        }
    }
    groups.sort_unstable();
    (couples, groups)
}

/// Who holds what, by row and by node.
struct Moves<'a> {
    standing: &'a Standing<'a>,
    /// Matched edges that are not fixed, by node, the least liked first.
    held: Vec<Vec<u32>>,
}

impl<'a> Moves<'a> {
    fn of(standing: &'a Standing<'a>) -> Self {
        let edges = standing.problem.edges();
        let mut held = vec![Vec::new(); standing.nodes.len()];
        for &edge in standing.matched.iter().filter(|&&edge| !standing.is_fixed(edge)) {
            standing.path(edges[edge as usize].column).for_each(|node| held[node].push(edge));
        }
        for held in &mut held {
            held.sort_unstable_by(|&a, &b| {
                columns_prefer(&edges[a as usize], &edges[b as usize])
                    .cmp(&columns_prefer(&edges[b as usize], &edges[a as usize]))
            });
        }
        Self { standing, held }
    }

    /// The matched edges of a row.
    fn edges(&self, row: u32) -> &[u32] {
        let range = self.standing.problem.row_range(row);
        let matched = &self.standing.matched;
        let at = |index: usize| matched.partition_point(|&edge| (edge as usize) < index);
        &matched[at(range.start)..at(range.end)]
    }

    /// The columns a row holds, the one it likes best first.
    fn columns(&self, row: u32) -> Vec<u32> {
        self.edges(row).iter().map(|&edge| self.standing.problem.edges()[edge as usize].column).collect()
    }

    /// Whether the rows could have these pairs for what they hold.
    fn can_move(&self, rows: &[u32], to: &[(u32, u32)]) -> bool {
        let problem = self.standing.problem;
        let Some(to) = to.iter().map(|&(row, column)| problem.edge_between(row, column)).collect::<Option<Vec<u32>>>()
        else {
            return false;
        };
        let now = rows.iter().flat_map(|&row| self.edges(row)).copied();
        let (settled, old): (Vec<u32>, Vec<u32>) = now.partition(|&edge| self.standing.is_fixed(edge));
        if !settled.iter().all(|edge| to.contains(edge)) {
            return false;
        }
        let new: Vec<u32> = to.into_iter().filter(|edge| !settled.contains(edge)).collect();
        let may_hold = |edge: u32| {
            let fixed = self.standing.is_fixed(edge);
            !fixed && problem.row_parts()[problem.edges()[edge as usize].row as usize].capacity > 0
        };
        new.iter().all(|&edge| may_hold(edge)) && self.spares(&old, &new) && self.would_have(&old, &new)
    }

    /// Whether the columns would have all of `new` in place of `old`.
    fn would_have(&self, old: &[u32], new: &[u32]) -> bool {
        let (mut gone, mut come) = (old.to_vec(), Vec::new());
        for &edge in new {
            come.push(edge);
            let column = self.column(edge);
            let Some(node) =
                self.standing.path(column).find(|&node| self.count(node, &gone, &come) > self.maximum(node))
            else {
                continue;
            };
            let stays = self.held[node].iter().find(|held| !gone.contains(held));
            let edges = self.standing.problem.edges();
            let beneath = come.iter().filter(|&&edge| self.is_beneath(edge, node));
            let is_worse =
                |least: u32| beneath.clone().all(|&new| columns_prefer(&edges[new as usize], &edges[least as usize]));
            match stays {
                Some(&least) if is_worse(least) => gone.push(least),
                _ => return false,
            }
        }
        true
    }

    /// Whether no minimum would lose what it needs; all is well where there is none.
    fn spares(&self, old: &[u32], new: &[u32]) -> bool {
        let mut losing = old.iter().flat_map(|&edge| self.standing.path(self.column(edge)));
        !self.standing.has_minimums()
            || losing.all(|node| {
                let (before, after) = (self.standing.nodes[node].held, self.count(node, old, new));
                after >= before || after >= u64::from(self.standing.nodes[node].minimum)
            })
    }

    fn column(&self, edge: u32) -> u32 {
        self.standing.problem.edges()[edge as usize].column
    }

    fn maximum(&self, node: usize) -> u64 {
        self.standing.nodes[node].maximum.into()
    }

    fn is_beneath(&self, edge: u32, node: usize) -> bool {
        self.standing.path(self.column(edge)).any(|at| at == node)
    }

    /// How many a node would hold without `gone`, with `come`.
    fn count(&self, node: usize, gone: &[u32], come: &[u32]) -> u64 {
        let beneath = |edges: &[u32]| edges.iter().filter(|&&edge| self.is_beneath(edge, node)).count() as u64;
        (self.standing.nodes[node].held + beneath(come)).saturating_sub(beneath(gone))
    }
}
