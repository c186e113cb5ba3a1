//! A problem as a network of flow: rows send, seats and quotas let through, one sink receives.

use crate::Problem;
use crate::flow::{self, Arc, Flow, Network, UNLIMITED};
use crate::optimal::Prices;

/// What is known of an edge beforehand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mark {
    /// It may be matched.
    Free,
    /// It must be.
    In,
    /// It must not be.
    Out,
}

/// What every edge is marked by the problem alone: fixed pairs are in.
pub(crate) fn marks(problem: &Problem) -> Vec<Mark> {
    let mut marks = vec![Mark::Free; problem.edges().len()];
    for &edge in problem.fixed() {
        marks[edge as usize] = Mark::In;
    }
    marks
}

/// Where the nodes and arcs of a problem's network lie.
///
/// Nodes: rows, columns, quotas, then the node all seats lead to, then the sink. Arcs: the edges as the problem orders them,
/// a column each (to its quota), a quota each (to its parent), a row each (to the sink: what stays unmatched), and one from
/// where all seats lead to the sink.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Layout {
    rows: usize,
    columns: usize,
    quotas: usize,
}

impl Layout {
    pub(crate) fn of(problem: &Problem) -> Self {
        Self { rows: problem.rows(), columns: problem.columns(), quotas: problem.quotas().len() }
    }

    pub(crate) fn column(self, column: u32) -> u32 {
        self.rows as u32 + column
    }

    pub(crate) fn quota(self, quota: u32) -> u32 {
        (self.rows + self.columns) as u32 + quota
    }

    /// Where all seats lead.
    pub(crate) fn seats(self) -> u32 {
        (self.rows + self.columns + self.quotas) as u32
    }

    pub(crate) fn sink(self) -> u32 {
        self.seats() + 1
    }

    fn nodes(self) -> usize {
        self.sink() as usize + 1
    }

    /// Every bound of a column or quota: the arc it stands on, where it leads, its minimum and its maximum.
    pub(crate) fn bounds(self, problem: &Problem) -> impl Iterator<Item = (u32, u32, u32, u32)> {
        let above = move |node: Option<u32>| node.map_or(self.seats(), |quota| self.quota(quota));
        let columns = (0..).zip(problem.column_parts());
        let columns = columns.map(move |(at, part)| (self.column(at), above(part.node), part.minimum, part.maximum));
        let quotas = (0..).zip(problem.quotas());
        columns.chain(quotas.map(move |(at, part)| (self.quota(at), above(part.parent), part.minimum, part.maximum)))
    }
}

/// What every node sends: rows their capacities, the sink nothing but receives.
pub(crate) fn supplies(problem: &Problem) -> Vec<i64> {
    let layout = Layout::of(problem);
    let mut supplies = vec![0; layout.nodes()];
    for (supply, row) in supplies.iter_mut().zip(problem.row_parts()) {
        *supply = i64::from(row.capacity);
    }
    supplies[layout.sink() as usize] = -supplies.iter().sum::<i64>();
    supplies
}

/// The arcs of the edges, each costing minus its value.
pub(crate) fn edge_arcs<'a>(
    problem: &'a Problem,
    values: &'a [i64],
    marks: &'a [Mark],
) -> impl Iterator<Item = Arc> + 'a {
    let layout = Layout::of(problem);
    problem.edges().iter().zip(values.iter().zip(marks)).map(move |(edge, (&value, &mark))| Arc {
        from: edge.row,
        to: layout.column(edge.column),
        lower: i64::from(mark == Mark::In),
        upper: i64::from(mark != Mark::Out),
        cost: -value,
    })
}

/// The arcs of rows that stay unmatched, and the last one, which carries at least `least`.
pub(crate) fn last_arcs(problem: &Problem, least: u64) -> impl Iterator<Item = Arc> {
    let layout = Layout::of(problem);
    let idle = move |row| Arc { from: row, to: layout.sink(), lower: 0, upper: UNLIMITED, cost: 0 };
    let all = Arc { from: layout.seats(), to: layout.sink(), lower: least.cast_signed(), upper: UNLIMITED, cost: 0 };
    (0..problem.rows() as u32).map(idle).chain([all])
}

/// All arcs, in the order of [`Layout`].
pub(crate) fn all_arcs(problem: &Problem, values: &[i64], marks: &[Mark], least: u64) -> Vec<Arc> {
    let bounds = Layout::of(problem).bounds(problem).map(|(from, to, minimum, maximum)| Arc {
        from,
        to,
        lower: minimum.into(),
        upper: maximum.into(),
        cost: 0,
    });
    edge_arcs(problem, values, marks).chain(bounds).chain(last_arcs(problem, least)).collect()
}

/// The network whose cheapest flow is the best allocation of at least `least` pairs.
///
/// Fails where a minimum is above its maximum; values must be [`Units`](super::Units) of the problem or smaller.
pub(crate) fn network(
    problem: &Problem,
    values: &[i64],
    marks: &[Mark],
    least: u64,
) -> Result<Network, flow::NetworkError> {
    Network::new(&supplies(problem), &all_arcs(problem, values, marks, least))
}

/// The matched edges of a flow, ascending.
pub(crate) fn matched(problem: &Problem, flow: &Flow) -> Vec<u32> {
    (0..).zip(&flow.flows[..problem.edges().len()]).filter(|(_, flow)| **flow > 0).map(|(edge, _)| edge).collect()
}

/// What a flow's potentials are as prices: the difference along the arc on which a bound stands.
pub(crate) fn prices(problem: &Problem, flow: &Flow) -> Prices {
    let layout = Layout::of(problem);
    let at = |node: u32| flow.potentials[node as usize];
    let mut prices = layout.bounds(problem).map(|(from, to, ..)| at(to) - at(from));
    let columns = prices.by_ref().take(problem.columns()).collect();
    let quotas = prices.collect();
    let rows = (0..problem.rows() as u32).map(|row| at(row) - at(layout.sink())).collect();
    Prices { rows, columns, quotas, premium: at(layout.seats()) - at(layout.sink()) }
}
