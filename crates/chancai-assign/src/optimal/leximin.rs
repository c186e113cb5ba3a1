//! The fairest allocation: the worst pair as good as possible, then the second worst, and so on.

use super::network::{Mark, all_arcs, marks, supplies};
use super::{Limits, Optimal, Proof, Units, Unsolved, most_pairs, no_flow};
use crate::Problem;
use crate::flow::{Arc, Flow, Network, minimum_cost, verify};

/// As many pairs as possible, settled level by level from the worst score.
pub(super) fn optimal(problem: &Problem, limits: &Limits, units: Units) -> Result<Optimal, Unsolved> {
    let (least, _) = most_pairs(problem)?;
    let levels = levels(units.values());
    let classes = levels.iter().max().map_or(0, |&top| top + 1);
    let mut face = Face::of(problem, least);
    let (mut from, mut step, mut settled) = (0, 1, 0);
    while from < classes && face.spent <= limits.arcs {
        let end = classes.min(from.saturating_add(step));
        let flow = face.solve(|edge| i64::from((from..end).contains(&levels[edge as usize])));
        let flow = flow.ok_or_else(|| no_flow(problem))?;
        if flow.cost == 0 {
            face.drop_edges(|edge| (from..end).contains(&levels[edge as usize]));
            (from, step) = (end, step.saturating_mul(2));
        } else if end > from + 1 {
            step = (step / 2).max(1);
        } else {
            face.narrow(&flow);
            (from, step) = (end, 1);
            settled += 1;
        }
    }
    let complete = from >= classes && face.verified;
    // Where all is settled every flow of the face has the same scores; the total then only picks one.
    let flow = face.solve(|edge| -units.values()[edge as usize]).ok_or_else(|| no_flow(problem))?;
    let edges = face.matched(&flow);
    let total = edges.iter().map(|&edge| i128::from(units.values()[edge as usize])).sum();
    Ok(Optimal { edges, total, units, proof: Proof::Levels { settled, complete } })
}

/// For every edge the place of its value among all different values, the worst 0.
fn levels(values: &[i64]) -> Vec<u32> {
    let mut different = values.to_vec();
    different.sort_unstable();
    different.dedup();
    values.iter().map(|value| different.partition_point(|other| other < value) as u32).collect()
}

/// All flows that are still in question: a network that loses every arc whose flow is settled.
struct Face {
    supplies: Vec<i64>,
    arcs: Vec<Arc>,
    /// The problem's edge that the arc of the same place stands for.
    edges: Vec<Option<u32>>,
    /// Edges that are settled as matched.
    taken: Vec<u32>,
    /// How many arcs all networks solved had.
    spent: u64,
    /// Whether every flow passed the independent check.
    verified: bool,
}

impl Face {
    fn of(problem: &Problem, least: u64) -> Self {
        let (marks, zeros) = (marks(problem), vec![0; problem.edges().len()]);
        let arcs = all_arcs(problem, &zeros, &marks, least);
        debug_assert!(marks.iter().all(|mark| *mark != Mark::Out));
        let edges = (0..arcs.len()).map(|arc| (arc < problem.edges().len()).then_some(arc as u32)).collect();
        Self { supplies: supplies(problem), arcs, edges, taken: Vec::new(), spent: 0, verified: true }
    }

    /// The cheapest flow by these costs of edges.
    fn solve(&mut self, cost: impl Fn(u32) -> i64) -> Option<Flow> {
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
    fn narrow(&mut self, flow: &Flow) {
        let reduced = |arc: &Arc| arc.cost + flow.potentials[arc.from as usize] - flow.potentials[arc.to as usize];
        let settled: Vec<Option<i64>> =
            self.arcs.iter().zip(&flow.flows).map(|(arc, &flow)| (reduced(arc) != 0).then_some(flow)).collect();
        self.settle(&settled);
    }

    /// Leaves out edges that need not be matched.
    fn drop_edges(&mut self, is_dropped: impl Fn(u32) -> bool) {
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
    fn matched(&self, flow: &Flow) -> Vec<u32> {
        let open = self.edges.iter().zip(&flow.flows).filter(|(_, flow)| **flow > 0).filter_map(|(edge, _)| *edge);
        let mut edges: Vec<u32> = self.taken.iter().copied().chain(open).collect();
        edges.sort_unstable();
        edges
    }
}
