//! The flows that are as good as the best so far, narrowed objective by objective.

use super::network::{Mark, all_arcs, marks, supplies};
use crate::Problem;
use crate::flow::{Arc, Flow, Network, minimum_cost, verify};

/// All flows that are still in question: a network that loses every arc whose flow is settled.
pub(super) struct Face {
    supplies: Vec<i64>,
    arcs: Vec<Arc>,
    /// The problem's edge that the arc of the same place stands for.
    edges: Vec<Option<u32>>,
    /// Edges that are settled as matched.
    taken: Vec<u32>,
    /// How many arcs all networks solved had.
    pub(super) spent: u64,
    /// Whether every flow passed the independent check.
    pub(super) verified: bool,
}

impl Face {
    pub(super) fn of(problem: &Problem, least: u64) -> Self {
        let (marks, zeros) = (marks(problem), vec![0; problem.edges().len()]);
        let arcs = all_arcs(problem, &zeros, &marks, least);
        debug_assert!(marks.iter().all(|mark| *mark != Mark::Out));
        let edges = (0..arcs.len()).map(|arc| (arc < problem.edges().len()).then_some(arc as u32)).collect();
        Self { supplies: supplies(problem), arcs, edges, taken: Vec::new(), spent: 0, verified: true }
    }

    /// The cheapest flow by these costs of edges.
    pub(super) fn solve(&mut self, cost: impl Fn(u32) -> i64) -> Option<Flow> {
        for (arc, edge) in self.arcs.iter_mut().zip(&self.edges) {
            arc.cost = edge.map_or(0, &cost);
        }
        self.spent += self.arcs.len() as u64 + 1;
        let network = Network::new(&self.supplies, &self.arcs).ok()?;
        let flow = minimum_cost(&network).ok()?;
        self.verified &= verify(&network, &flow).is_ok();
        Some(flow)
    }

    /// Keeps to the flows as cheap as this one: an arc whose reduced cost is not 0 carries what it carries in all of them.
    pub(super) fn narrow(&mut self, flow: &Flow) {
        let reduced = |arc: &Arc| arc.cost + flow.potentials[arc.from as usize] - flow.potentials[arc.to as usize];
        let settled: Vec<Option<i64>> =
            self.arcs.iter().zip(&flow.flows).map(|(arc, &flow)| (reduced(arc) != 0).then_some(flow)).collect();
        self.settle(&settled);
    }

    /// Leaves out edges that need not be matched.
    pub(super) fn drop_edges(&mut self, is_dropped: impl Fn(u32) -> bool) {
        let settled: Vec<Option<i64>> =
            self.edges.iter().map(|edge| edge.filter(|&edge| is_dropped(edge)).map(|_| 0)).collect();
        self.settle(&settled);
    }

    /// Takes out every arc whose flow is given, and sends that flow.
    fn settle(&mut self, settled: &[Option<i64>]) {
        for ((arc, edge), flow) in self.arcs.iter().zip(&self.edges).zip(settled) {
            let Some(flow) = *flow else { continue };
            self.supplies[arc.from as usize] -= flow;
            self.supplies[arc.to as usize] += flow;
            self.taken.extend(edge.filter(|_| flow > 0));
        }
        let mut open = settled.iter().map(Option::is_none);
        self.arcs.retain(|_| open.next().unwrap_or(false));
        let mut open = settled.iter().map(Option::is_none);
        self.edges.retain(|_| open.next().unwrap_or(false));
    }

    /// All matched edges, ascending.
    pub(super) fn matched(&self, flow: &Flow) -> Vec<u32> {
        let open = self.edges.iter().zip(&flow.flows).filter(|(_, flow)| **flow > 0).filter_map(|(edge, _)| *edge);
        let mut edges: Vec<u32> = self.taken.iter().copied().chain(open).collect();
        edges.sort_unstable();
        edges
    }
}
