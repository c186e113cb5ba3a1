//! What one more seat would bring, and what a pair would have to beat: shortest paths through what is left of the network.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use crate::flow::Arc;
use crate::optimal::network::{Layout, all_arcs, marks};
use crate::{Optimal, Prices, Problem, Proof};

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
/// O(E log E): one run of Dijkstra's algorithm over the residual network, where the prices make all lengths nonnegative (J. Edmonds
/// and R. M. Karp 1972). `None` where the optimum has no prices or is of another problem, or the column is out of range.
///
/// # Example
///
/// ```
/// use chancai_assign::{Edge, Limits, Move, Objective, Problem, one_more_seat, optimal};
///
/// // 设计岗只有一个名额。再加一个，李工从测试岗过来，王工补上测试岗。
/// let edges = [
///     Edge::new(0, 0, 9.0),
///     Edge::new(1, 0, 8.0), Edge::new(1, 1, 5.0),
///     Edge::new(2, 1, 4.0),
/// ];
/// let problem = Problem::new(3, &[1, 1], &edges)?;
/// let best = optimal(&problem, Objective::Total, &Limits::default())?;
/// let more = one_more_seat(&problem, &best, 0).expect("a total has prices");
/// assert_eq!((more.gain, more.comes), (7, Some(1)));
/// let from_test = Move { row: 1, leaves: Some(1), takes: Some(0) };
/// assert_eq!(more.moves, [from_test, Move { row: 2, leaves: None, takes: Some(1) }]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn one_more_seat(problem: &Problem, optimal: &Optimal, column: u32) -> Option<OneMore> {
    let node = problem.column_parts().get(column as usize)?.node;
    let residual = Residual::of(problem, optimal)?;
    let layout = Layout::of(problem);
    let above = node.map_or(layout.seats(), |quota| layout.quota(quota));
    // A row that comes to the new seat pushes one unit from the column up; the cycle closes from above to the column.
    let paths = residual.paths_to(layout.column(column));
    let cost = paths.cost(&residual, above).unwrap_or(0);
    if cost >= 0 {
        return Some(OneMore { gain: 0, comes: None, moves: Vec::new() });
    }
    let moves = moves(problem, &optimal.edges, &paths.arcs(&residual, above));
    let comes = moves.iter().find(|step| step.takes == Some(column)).map(|step| step.row);
    Some(OneMore { gain: -cost, comes, moves })
}

/// For every edge of `row`, in its order of preference, the score it has to beat to be matched for certain, in units, all else
/// being equal: what the best allocation loses elsewhere by matching it. At that score it may be matched or not. `None` for an edge
/// that cannot be matched at any score.
///
/// For a matched edge: down to which score it stays matched. O(E log E), exact; the whole is `None` where the optimum has no
/// prices or is of another problem, or the row is out of range.
///
/// # Example
///
/// ```
/// use chancai_assign::{Edge, Limits, Objective, Problem, optimal, scores_to_beat};
///
/// // 岗位给了 9 分的甲；乙的 7 分要超过 9 分才能入选。
/// let problem = Problem::new(2, &[1], &[Edge::new(0, 0, 9.0), Edge::new(1, 0, 7.0)])?;
/// let best = optimal(&problem, Objective::Total, &Limits::default())?;
/// assert_eq!(scores_to_beat(&problem, &best, 1), Some(vec![Some(9)]));
/// assert_eq!(scores_to_beat(&problem, &best, 0), Some(vec![Some(7)]));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn scores_to_beat(problem: &Problem, optimal: &Optimal, row: u32) -> Option<Vec<Option<i128>>> {
    (problem.rows() > row as usize).then_some(())?;
    let mut residual = Residual::of(problem, optimal)?;
    let (layout, range) = (Layout::of(problem), problem.row_range(row));
    let held = |edge: usize| optimal.edges.binary_search(&(edge as u32)).is_ok();
    // A row that is full must leave something for the edge, and a new edge must not come back over itself.
    let free = residual.paths_to(row);
    let mut scores = Vec::with_capacity(range.len());
    for edge in range {
        let column = problem.edges()[edge].column;
        scores.push(if problem.fixed().binary_search(&(edge as u32)).is_ok() {
            None
        } else if held(edge) {
            // What else the same seat and the same place of the row would bring without it.
            residual.closed = Some(edge);
            let cost = residual.paths_to(layout.column(column)).cost(&residual, row);
            residual.closed = None;
            cost.map(|cost| -cost)
        } else {
            free.cost(&residual, layout.column(column))
        });
    }
    Some(scores)
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
    /// An arc that carries nothing more either way.
    closed: Option<usize>,
}

impl Residual {
    fn of(problem: &Problem, optimal: &Optimal) -> Option<Self> {
        let Proof::Prices { prices, least, .. } = &optimal.proof else { return None };
        let fits = prices.rows.len() == problem.rows()
            && prices.columns.len() == problem.columns()
            && prices.quotas.len() == problem.quotas().len()
            && optimal.units.values().len() == problem.edges().len()
            && optimal.edges.iter().all(|&edge| (edge as usize) < problem.edges().len());
        if !fits {
            return None;
        }
        let arcs = all_arcs(problem, optimal.units.values(), &marks(problem), *least);
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
        let flows = flows(problem, &optimal.edges);
        Some(Self { arcs, flows, potentials: potentials(problem, prices), starts, incident, closed: None })
    }

    /// The cheapest paths from every node to one; lengths are reduced costs.
    fn paths_to(&self, to: u32) -> Paths {
        let nodes = self.potentials.len();
        let mut paths = Paths { to, distance: vec![i128::MAX; nodes], next: vec![usize::MAX; nodes] };
        let mut open = BinaryHeap::from([Reverse((0_i128, to))]);
        paths.distance[to as usize] = 0;
        while let Some(Reverse((at, node))) = open.pop() {
            if at > paths.distance[node as usize] {
                continue;
            }
            for &arc in &self.incident[self.starts[node as usize]..self.starts[node as usize + 1]] {
                let Some((other, length)) = self.step_into(arc as usize, node) else { continue };
                if at + length < paths.distance[other as usize] {
                    paths.distance[other as usize] = at + length;
                    paths.next[other as usize] = arc as usize;
                    open.push(Reverse((at + length, other)));
                }
            }
        }
        paths
    }

    /// From where an arc leads into `node` if it can carry more that way, and at what reduced cost.
    fn step_into(&self, arc: usize, node: u32) -> Option<(u32, i128)> {
        let (ends, flow) = (&self.arcs[arc], self.flows[arc]);
        let reduced = i128::from(ends.cost) + self.potentials[ends.from as usize] - self.potentials[ends.to as usize];
        if self.closed == Some(arc) {
            None
        } else if ends.to == node && flow < ends.upper {
            Some((ends.from, reduced.max(0)))
        } else if ends.from == node && flow > ends.lower {
            Some((ends.to, (-reduced).max(0)))
        } else {
            None
        }
    }
}

/// Cheapest paths to one node.
struct Paths {
    to: u32,
    distance: Vec<i128>,
    /// The first arc of every node's path.
    next: Vec<usize>,
}

impl Paths {
    /// What the path from a node costs; `None` where there is none.
    fn cost(&self, residual: &Residual, from: u32) -> Option<i128> {
        let distance = Some(self.distance[from as usize]).filter(|&distance| distance < i128::MAX)?;
        Some(distance - residual.potentials[from as usize] + residual.potentials[self.to as usize])
    }

    /// The arcs of the path from a node, which must have one.
    fn arcs(&self, residual: &Residual, from: u32) -> Vec<usize> {
        let (mut path, mut node) = (Vec::new(), from);
        while node != self.to {
            let arc = self.next[node as usize];
            path.push(arc);
            node = if residual.arcs[arc].from == node { residual.arcs[arc].to } else { residual.arcs[arc].from };
        }
        path
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
