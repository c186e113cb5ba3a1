//! Values moved among those who belong together: no allocation that keeps them together is worth more or less by it, but the
//! flow gains less by tearing them apart.

use crate::Problem;
use crate::optimal::network::{Layout, Mark};
use rustc_hash::FxHashMap;

/// Gives every row of a group the same value at a column (to within one unit), so that none is drawn elsewhere by its own.
///
/// The flow is then as good a bound as if groups were placed whole but in fractions.
pub(super) fn shared(problem: &Problem, groups: &[Vec<u32>], marks: &[Mark], values: &mut [i64]) {
    for rows in groups {
        for edge in problem.row_range(rows[0]).filter(|&edge| marks[edge] != Mark::Out) {
            let column = problem.edges()[edge].column;
            let edges: Vec<usize> =
                rows.iter().filter_map(|&row| problem.edge_between(row, column)).map(|edge| edge as usize).collect();
            let sum: i128 = edges.iter().map(|&edge| i128::from(values[edge])).sum();
            let (each, rest) = (sum.div_euclid(edges.len() as i128), sum.rem_euclid(edges.len() as i128));
            for (place, edge) in (0..).zip(edges) {
                // No more than the largest of what is shared.
                values[edge] = (each + i128::from(place < rest)) as i64;
            }
        }
    }
}

/// The places of couples: columns such that, as long as a wish is kept, the first is among its own of them exactly when the
/// second is among its own. In the simplest case a township with a post for either.
pub(super) struct Couples {
    places: Vec<Place>,
    /// No value becomes larger than the largest is.
    largest: i64,
}

/// For the first and the second of a couple, the edges to their columns of one place.
type Place = [Vec<u32>; 2];

impl Couples {
    pub(super) fn of(problem: &Problem, values: &[i64]) -> Self {
        let mut places = Vec::new();
        for couple in problem.couples() {
            push_places(problem, couple.rows, &couple.wishes, &mut places);
        }
        Self { places, largest: values.iter().map(|value| value.abs()).max().unwrap_or(0) }
    }

    /// Moves value between the two so that at the prices of a flow both gain the same at every place, and neither is drawn
    /// to another than its partner.
    pub(super) fn move_values(&self, problem: &Problem, potentials: &[i64], values: &mut [i64]) {
        let layout = Layout::of(problem);
        let sink = potentials[layout.sink() as usize];
        for place in &self.places {
            let gain = |edge: &u32| {
                let column = layout.column(problem.edges()[*edge as usize].column);
                values[*edge as usize] + potentials[column as usize] - sink
            };
            let [Some(first), Some(second)] = [0, 1].map(|member: usize| place[member].iter().map(gain).max()) else {
                continue;
            };
            let value = |member: usize| place[member].iter().map(|&edge| values[edge as usize]);
            let room = |values: &mut dyn Iterator<Item = i64>, sign: i64| {
                values.map(|value| self.largest - sign * value).min().unwrap_or(0).max(0)
            };
            // How far the first may rise (and the second fall), and how far the first may fall (and the second rise).
            let (up, down) = (
                room(&mut value(0), 1).min(room(&mut value(1), -1)),
                room(&mut value(0), -1).min(room(&mut value(1), 1)),
            );
            let moved = ((second - first) / 2).clamp(-down, up);
            for &edge in &place[0] {
                values[edge as usize] += moved;
            }
            for &edge in &place[1] {
                values[edge as usize] -= moved;
            }
        }
    }
}

/// Wishes that share a column are of one place. Where one of its wishes leaves a member without a column nothing can be moved
/// there.
fn push_places(problem: &Problem, rows: [u32; 2], wishes: &[[Option<u32>; 2]], places: &mut Vec<Place>) {
    let mut above: Vec<usize> = (0..wishes.len()).collect();
    let mut first_with: FxHashMap<(usize, u32), usize> = FxHashMap::default();
    for (at, wish) in wishes.iter().enumerate() {
        for (member, column) in wish.iter().enumerate().filter_map(|(member, column)| Some((member, (*column)?))) {
            let first = *first_with.entry((member, column)).or_insert(at);
            let (a, b) = (top(&mut above, first), top(&mut above, at));
            above[a.max(b)] = a.min(b);
        }
    }
    let of: Vec<usize> = (0..wishes.len()).map(|at| top(&mut above, at)).collect();
    for place in (0..wishes.len()).filter(|&at| of[at] == at) {
        let here = || wishes.iter().zip(&of).filter(|(_, of)| **of == place).map(|(wish, _)| wish);
        if here().any(|wish| wish.contains(&None)) {
            continue;
        }
        places.push([0, 1].map(|member: usize| {
            let columns = here().filter_map(|wish| wish[member]);
            let mut edges: Vec<u32> = columns.filter_map(|column| problem.edge_between(rows[member], column)).collect();
            edges.sort_unstable();
            edges.dedup();
            edges
        }));
    }
}

/// The wish that stands for all of one place.
fn top(above: &mut [usize], mut at: usize) -> usize {
    while above[at] != at {
        above[at] = above[above[at]];
        at = above[at];
    }
    at
}
