//! What one more seat would bring: a shortest path through what is left of the network.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use crate::flow::Arc;
use crate::optimal::network::{Layout, all_arcs, marks};
use crate::{Prices, Problem, Units};

/// What a column would gain with one more seat.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct OneMore {
    /// By how much the total would rise, in units: the exact value of the seat, which its price bounds from above.
    pub gain: i128,
    /// The row that would come, where anybody would.
    pub comes: Option<u32>,
    /// Rows that would move, in the order of the chain from the new seat on.
    pub moves: Vec<Move>,
}

/// What one row would do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Move {
    /// The row.
    pub row: u32,
    /// The column it would leave, if any.
    pub leaves: Option<u32>,
    /// The column it would take, if any.
    pub takes: Option<u32>,
}

/// What would change if `column` had one more seat, all quotas as they are: the best single chain of moves.
///
/// `edges` and `prices` are an optimum's, of total or of at least `least` pairs. O(E log E): one run of Dijkstra's algorithm over
/// the residual network, where the prices make all lengths nonnegative (J. Edmonds and R. M. Karp 1972). For a column out of
/// range, or prices of another problem, nothing changes.
///
/// # Example
///
/// ```
/// use chancai_assign::{Edge, Limits, Move, Objective, Problem, Proof, one_more_seat, optimal};
///
/// // 设计岗只有一个名额。再加一个，李工从测试岗过来，王工补上测试岗。
/// let edges = [
///     Edge::new(0, 0, 9.0),
///     Edge::new(1, 0, 8.0), Edge::new(1, 1, 5.0),
///     Edge::new(2, 1, 4.0),
/// ];
/// let problem = Problem::new(3, &[1, 1], &edges)?;
/// let best = optimal(&problem, Objective::Total, &Limits::default())?;
/// let Proof::Prices { prices, least, .. } = &best.proof else { unreachable!() };
/// let more = one_more_seat(&problem, &best.units, &best.edges, prices, *least, 0);
/// assert_eq!((more.gain, more.comes), (7, Some(1)));
/// let from_test = Move { row: 1, leaves: Some(1), takes: Some(0) };
/// assert_eq!(more.moves, [from_test, Move { row: 2, leaves: None, takes: Some(1) }]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn one_more_seat(
    problem: &Problem,
    units: &Units,
    edges: &[u32],
    prices: &Prices,
    least: u64,
    column: u32,
) -> OneMore {
    let nothing = OneMore { gain: 0, comes: None, moves: Vec::new() };
    let fits = prices.rows.len() == problem.rows()
        && prices.columns.len() == problem.columns()
        && prices.quotas.len() == problem.quotas().len()
        && units.values().len() == problem.edges().len()
        && edges.iter().all(|&edge| (edge as usize) < problem.edges().len());
    if !fits || column as usize >= problem.columns() {
        return nothing;
    }
    let residual = Residual::of(problem, units.values(), edges, prices, least);
    let layout = Layout::of(problem);
    let above = problem.column_parts()[column as usize].node.map_or(layout.seats(), |quota| layout.quota(quota));
    // A row that comes to the new seat pushes one unit from the column up; the cycle closes from above to the column.
    let Some((cost, arcs)) = residual.shortest(above, layout.column(column)) else { return nothing };
    if cost >= 0 {
        return nothing;
    }
    let moves = moves(problem, edges, &arcs);
    OneMore { gain: -cost, comes: moves.iter().find(|m| m.takes == Some(column)).map(|m| m.row), moves }
}

/// The moves that the edges on a path make, from the path's end on.
fn moves(problem: &Problem, edges: &[u32], arcs: &[usize]) -> Vec<Move> {
    let mut moves: Vec<Move> = Vec::new();
    for &arc in arcs.iter().rev().filter(|&&arc| arc < problem.edges().len()) {
        let edge = &problem.edges()[arc];
        let is_left = edges.binary_search(&(arc as u32)).is_ok();
        let (leaves, takes) = if is_left { (Some(edge.column), None) } else { (None, Some(edge.column)) };
        // A path passes a row once: what it takes and what it leaves for that are one move.
        match moves.iter_mut().find(|other| other.row == edge.row) {
            Some(other) => (other.leaves, other.takes) = (other.leaves.or(leaves), other.takes.or(takes)),
            None => moves.push(Move { row: edge.row, leaves, takes }),
        }
    }
    moves
}

/// What every arc could still carry, forth and back.
struct Residual {
    arcs: Vec<Arc>,
    flows: Vec<i64>,
    potentials: Vec<i128>,
    /// Arcs by node, each at both of its ends.
    starts: Vec<usize>,
    incident: Vec<u32>,
}

impl Residual {
    fn of(problem: &Problem, values: &[i64], edges: &[u32], prices: &Prices, least: u64) -> Self {
        let marks = marks(problem);
        let arcs = all_arcs(problem, values, &marks, least);
        let flows = flows(problem, edges);
        let nodes = Layout::of(problem).sink() as usize + 1;
        let mut starts = vec![0; nodes + 1];
        let ends = |arc: &Arc| [arc.from, arc.to];
        for node in arcs.iter().flat_map(ends) {
            starts[node as usize + 1] += 1;
        }
        for node in 0..nodes {
            starts[node + 1] += starts[node];
        }
        let (mut next, mut incident) = (starts.clone(), vec![0; 2 * arcs.len()]);
        for (at, arc) in (0..).zip(&arcs) {
            for node in ends(arc) {
                incident[next[node as usize]] = at;
                next[node as usize] += 1;
            }
        }
        Self { arcs, flows, potentials: potentials(problem, prices), starts, incident }
    }

    /// The cost and the arcs of the cheapest path that can carry one unit more; lengths are reduced costs.
    fn shortest(&self, from: u32, to: u32) -> Option<(i128, Vec<usize>)> {
        let nodes = self.potentials.len();
        let (mut distance, mut came) = (vec![i128::MAX; nodes], vec![usize::MAX; nodes]);
        let mut open = BinaryHeap::from([Reverse((0_i128, from))]);
        distance[from as usize] = 0;
        while let Some(Reverse((at, node))) = open.pop() {
            if node == to {
                break;
            }
            if at > distance[node as usize] {
                continue;
            }
            for &arc in &self.incident[self.starts[node as usize]..self.starts[node as usize + 1]] {
                let Some((other, length)) = self.step(arc as usize, node) else { continue };
                if at + length < distance[other as usize] {
                    distance[other as usize] = at + length;
                    came[other as usize] = arc as usize;
                    open.push(Reverse((at + length, other)));
                }
            }
        }
        if distance[to as usize] == i128::MAX {
            return None;
        }
        let (mut path, mut node) = (Vec::new(), to);
        while node != from {
            let arc = came[node as usize];
            path.push(arc);
            node = if self.arcs[arc].to == node { self.arcs[arc].from } else { self.arcs[arc].to };
        }
        path.reverse();
        let potential = |node: u32| self.potentials[node as usize];
        Some((distance[to as usize] - potential(from) + potential(to), path))
    }

    /// Where an arc leads from `node` if it can carry more that way, and at what reduced cost.
    fn step(&self, arc: usize, node: u32) -> Option<(u32, i128)> {
        let (ends, flow) = (&self.arcs[arc], self.flows[arc]);
        let reduced = i128::from(ends.cost) + self.potentials[ends.from as usize] - self.potentials[ends.to as usize];
        if ends.from == node && flow < ends.upper {
            Some((ends.to, reduced.max(0)))
        } else if ends.to == node && flow > ends.lower {
            Some((ends.from, (-reduced).max(0)))
        } else {
            None
        }
    }
}

/// What every arc of the problem's network carries.
fn flows(problem: &Problem, edges: &[u32]) -> Vec<i64> {
    let mut flows = vec![0; problem.edges().len()];
    let (mut columns, mut quotas) = (vec![0; problem.columns()], vec![0; problem.quotas().len()]);
    let mut idle: Vec<i64> = problem.row_parts().iter().map(|row| row.capacity.into()).collect();
    for &edge in edges {
        flows[edge as usize] = 1;
        let edge = &problem.edges()[edge as usize];
        columns[edge.column as usize] += 1;
        idle[edge.row as usize] -= 1;
        problem.path(edge.column).for_each(|quota| quotas[quota as usize] += 1);
    }
    flows.extend(columns);
    flows.extend(quotas);
    flows.extend(idle);
    flows.push(edges.len().cast_signed() as i64);
    flows
}

/// The potentials that prices stand for, the sink's 0.
fn potentials(problem: &Problem, prices: &Prices) -> Vec<i128> {
    let premium = i128::from(prices.premium);
    let rows = prices.rows.iter().map(|&gain| i128::from(gain));
    let columns = (0..problem.columns() as u32).map(|column| premium - prices.of_column(problem, column));
    let quota = |quota: u32| -> i128 {
        let path = std::iter::successors(Some(quota), |&quota| problem.quotas()[quota as usize].parent);
        premium - path.map(|quota| i128::from(prices.quotas[quota as usize])).sum::<i128>()
    };
    let quotas = (0..problem.quotas().len() as u32).map(quota);
    rows.chain(columns).chain(quotas).chain([premium, 0]).collect()
}
