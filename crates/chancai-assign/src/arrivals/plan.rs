//! The best use of seats by rows that come so many times each, and what seats are worth in it.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::rows::Rows;
use crate::flow::{self, Arc, Flow, Network, UNLIMITED};

/// Some rows, and how often each comes; once where `counts` is none.
pub(super) struct Demand<'a> {
    pub(super) rows: &'a Rows,
    pub(super) counts: Option<&'a [u32]>,
}

/// The best plan.
pub(super) struct Plan {
    /// For every row of the first demand, the column it takes, if it comes once.
    pub(super) columns: Vec<Option<u32>>,
    /// Prices of seats that prove the plan best, of which there may be many; never below 0.
    pub(super) prices: Vec<i64>,
    /// The highest such prices: what the plan would lose by one seat less of a column. 0 where there is no seat.
    pub(super) losses: Vec<i64>,
    /// What all pairs are worth, reserve prices taken off.
    pub(super) total: i128,
}

/// The plan of greatest value when a seat of a column costs its `reserve`: a cheapest flow from rows to columns. Pairs that
/// are worth no more than the reserve are not made.
pub(super) fn plan(seats: &[u32], reserve: &[i64], demands: &[Demand<'_>]) -> Plan {
    let graph = Graph::new(seats, reserve, demands);
    // `Rows` keeps counts and values to what a network takes, and staying idle is a flow.
    let network = Network::new(&graph.supplies, &graph.arcs);
    let solved = network.ok().and_then(|network| flow::minimum_cost(&network).ok());
    let firsts = demands.first().map_or(0, |demand| demand.rows.len());
    let nothing = vec![0; seats.len()];
    let mut plan = Plan { columns: vec![None; firsts], prices: nothing.clone(), losses: nothing, total: 0 };
    let Some(flow) = solved else { return plan };
    let pairs = graph.arcs[..graph.pairs].iter().zip(&flow.flows);
    for (arc, _) in pairs.filter(|(_, flow)| **flow > 0) {
        if let Some(place) = plan.columns.get_mut(arc.from as usize - seats.len()) {
            *place = Some(arc.to);
        }
    }
    let price = |column: usize| (flow.potentials[graph.sink()] - flow.potentials[column]).max(0);
    plan.prices = (0..seats.len()).map(price).collect();
    plan.losses = graph.losses(seats, &flow);
    plan.total = -flow.cost;
    plan
}

/// Columns, then rows, then the sink; the arcs of pairs by row, then of rows that stay idle, then of columns.
struct Graph {
    supplies: Vec<i64>,
    arcs: Vec<Arc>,
    pairs: usize,
}

impl Graph {
    fn new(seats: &[u32], reserve: &[i64], demands: &[Demand<'_>]) -> Self {
        let columns = seats.len() as u32;
        let rows: usize = demands.iter().map(|demand| demand.rows.len()).sum();
        let sink = columns + rows as u32;
        let mut supplies = vec![0_i64; sink as usize + 1];
        let (mut arcs, mut from) = (Vec::new(), columns);
        for demand in demands {
            for (row, choices) in demand.rows.iter().enumerate() {
                let count = demand.counts.map_or(1, |counts| i64::from(counts[row]));
                supplies[from as usize] = count;
                let worth =
                    choices.iter().map(|choice| (choice.column, choice.value - reserve[choice.column as usize]));
                let arc = |(to, worth): (u32, i64)| Arc { from, to, lower: 0, upper: UNLIMITED, cost: -worth };
                arcs.extend(worth.filter(|&(_, worth)| worth > 0 && count > 0).map(arc));
                from += 1;
            }
        }
        let pairs = arcs.len();
        let idle = |from| Arc { from, to: sink, lower: 0, upper: UNLIMITED, cost: 0 };
        arcs.extend((columns..sink).map(idle));
        arcs.extend((0..).zip(seats).map(|(column, &seats)| Arc { upper: seats.into(), ..idle(column) }));
        supplies[sink as usize] = -supplies.iter().sum::<i64>();
        Self { supplies, arcs, pairs }
    }

    fn sink(&self) -> usize {
        self.supplies.len() - 1
    }

    /// What one seat less of every column costs: the cheapest way on from the column for who would lose it, found for all
    /// columns at once from the sink backwards (Dijkstra 1959, on reduced costs, which are not below 0).
    fn losses(&self, seats: &[u32], flow: &Flow) -> Vec<i64> {
        let (columns, sink) = (seats.len(), self.sink());
        let ways = self.ways(flow);
        let reduced = |arc: &Arc| arc.cost + flow.potentials[arc.from as usize] - flow.potentials[arc.to as usize];
        let mut distance = vec![i64::MAX; sink + 1];
        let mut queue = BinaryHeap::new();
        // Who stays idle, and free seats, lead to the sink.
        for (arc, &used) in self.arcs[self.pairs..].iter().zip(&flow.flows[self.pairs..]) {
            let column = arc.from as usize;
            if column >= columns || used < seats[column].into() {
                distance[column] = reduced(arc);
                queue.push(Reverse((distance[column], arc.from)));
            }
        }
        while let Some(Reverse((so_far, node))) = queue.pop() {
            if so_far > distance[node as usize] {
                continue;
            }
            for &at in &ways.arcs[ways.starts[node as usize]..ways.starts[node as usize + 1]] {
                let arc = &self.arcs[at as usize];
                // Into a column from its rows; into a row from the columns that it holds, backwards.
                let (before, cost) = if arc.to == node { (arc.from, reduced(arc)) } else { (arc.to, -reduced(arc)) };
                if so_far + cost < distance[before as usize] {
                    distance[before as usize] = so_far + cost;
                    queue.push(Reverse((so_far + cost, before)));
                }
            }
        }
        let loss = |column: usize| match distance[column] {
            i64::MAX => 0,
            distance => distance + flow.potentials[sink] - flow.potentials[column],
        };
        (0..columns).map(loss).collect()
    }

    /// For every node the pairs by which one could come to it: all pairs of a column, those in use of a row.
    fn ways(&self, flow: &Flow) -> Ways {
        let ends = |at: usize| {
            let arc = &self.arcs[at];
            [Some(arc.to), (flow.flows[at] > 0).then_some(arc.from)].into_iter().flatten().map(|node| node as usize)
        };
        let mut starts = vec![0; self.supplies.len() + 1];
        (0..self.pairs).flat_map(ends).for_each(|node| starts[node + 1] += 1);
        for node in 0..self.supplies.len() {
            starts[node + 1] += starts[node];
        }
        let (mut next, mut arcs) = (starts.clone(), vec![0; starts[self.supplies.len()]]);
        for at in 0..self.pairs {
            for node in ends(at) {
                arcs[next[node]] = at as u32;
                next[node] += 1;
            }
        }
        Ways { starts, arcs }
    }
}

struct Ways {
    /// Node `n` owns `arcs[starts[n]..starts[n + 1]]`.
    starts: Vec<usize>,
    arcs: Vec<u32>,
}
