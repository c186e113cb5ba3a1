//! The relaxation of swaps: half swaps allowed, solved as a flow through two copies of every person.

use super::swap_proof::{OddSet, SwapPrices};
use super::swaps::{FINE, Swaps};
use crate::flow::{self, Arc, Network};

/// A limit on some swaps that the flow does not know: its price is taken off their values instead (Lagrange).
#[derive(Debug, Clone)]
pub(super) struct Cut {
    /// The swaps it counts, and how much each counts.
    pub(super) members: Vec<(u32, i64)>,
    /// How much they may count together.
    pub(super) most: i64,
    /// What it comes from.
    pub(super) origin: Origin,
}

/// What a [`Cut`] comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Origin {
    /// The limit of this position.
    Between,
    /// An odd set; its price is not used.
    Odd(OddSet),
}

/// What is settled about swaps: some are made, some are not.
pub(super) struct Settled {
    /// For every swap: made, not made, or open.
    pub(super) marks: Vec<Option<bool>>,
    pub(super) taken: Vec<bool>,
    /// How many more may be away.
    pub(super) away: Vec<u32>,
    /// How many more swaps there may be.
    pub(super) between: Vec<u32>,
}

impl Settled {
    pub(super) fn of(swaps: &Swaps, marks: &[(u32, bool)]) -> Self {
        let mut settled = Self {
            marks: vec![None; swaps.swaps().len()],
            taken: vec![false; swaps.people().len()],
            // More than there are people: such a limit never has a price.
            away: swaps.units().iter().map(|limit| limit.unwrap_or(u32::MAX)).collect(),
            between: swaps.between().iter().map(|limit| limit.most).collect(),
        };
        for &(swap, made) in marks {
            settled.marks[swap as usize] = Some(made);
            if made {
                settled.take(swaps, swap);
            }
        }
        settled
    }

    /// Uses up what a swap needs, which must be free.
    pub(super) fn take(&mut self, swaps: &Swaps, at: u32) {
        let swap = &swaps.swaps()[at as usize];
        for (person, unit) in [swap.a, swap.b].into_iter().zip(swaps.units_of(swap)) {
            self.taken[person as usize] = true;
            self.away[unit] -= 1;
        }
        if let Some(limit) = swaps.limited_by(at) {
            self.between[limit as usize] -= 1;
        }
    }

    /// Whether a swap is open, worth something, and breaks no limit.
    pub(super) fn is_open(&self, swaps: &Swaps, at: u32) -> bool {
        let swap = &swaps.swaps()[at as usize];
        self.marks[at as usize].is_none()
            && swap.value > 0
            && [swap.a, swap.b].iter().all(|&person| !self.taken[person as usize])
            && swaps.units_of(swap).iter().all(|&unit| self.away[unit] > 0)
            && swaps.limited_by(at).is_none_or(|limit| self.between[limit as usize] > 0)
    }
}

/// The best choice of half swaps at some prices of cuts.
pub(super) struct Relaxed {
    /// How many halves of every swap are made: 0, 1 or 2.
    pub(super) halves: Vec<u8>,
    /// No choice that keeps to what is settled is worth more; in [`SwapPrices::SCALE`] parts of a unit.
    pub(super) bound: i128,
    /// Prices of people and units, those of the cuts not among them.
    pub(super) people: Vec<i64>,
    pub(super) units: Vec<i64>,
}

/// Where nodes lie: both copies of all people, both of all units, then the hub.
struct Layout {
    people: u32,
    units: u32,
}

impl Layout {
    fn person(&self, copy: u32, person: u32) -> u32 {
        copy * self.people + person
    }

    fn unit(&self, copy: u32, unit: u32) -> u32 {
        2 * self.people + copy * self.units + unit
    }

    fn hub(&self) -> u32 {
        2 * (self.people + self.units)
    }

    /// The arcs on which limits stand: by copy, people then units. The first copy sends, the second receives.
    fn limits(&self, swaps: &Swaps, settled: &Settled) -> Vec<Arc> {
        let mut arcs = Vec::new();
        for copy in 0..2 {
            let turned = |from: u32, to: u32, upper: i64| {
                let (from, to) = if copy == 0 { (from, to) } else { (to, from) };
                Arc { from, to, lower: 0, upper, cost: 0 }
            };
            for (person, (&unit, &taken)) in (0..).zip(swaps.people().iter().zip(&settled.taken)) {
                arcs.push(turned(self.unit(copy, unit), self.person(copy, person), i64::from(!taken)));
            }
            for (unit, &away) in (0..).zip(&settled.away) {
                arcs.push(turned(self.hub(), self.unit(copy, unit), away.into()));
            }
        }
        arcs
    }
}

/// Solves the relaxation at `prices` of `cuts`.
///
/// A swap of a and b is two arcs, from the first copy of a to the second of b and the other way round; half a swap is one
/// of them. Half of the flow's value bounds every choice (Nemhauser and Trotter 1975), and any prices of the cuts, times
/// what they allow, may be added to it when they were taken off.
pub(super) fn relax(swaps: &Swaps, settled: &Settled, cuts: &[Cut], prices: &[i64]) -> Relaxed {
    let layout = Layout { people: swaps.people().len() as u32, units: swaps.units().len() as u32 };
    let left = left_of_values(swaps, cuts, prices);
    let mut base: i128 = cuts.iter().zip(prices).map(|(cut, &price)| i128::from(cut.most) * i128::from(price)).sum();
    let mut arcs = layout.limits(swaps, settled);
    let limits = arcs.len();
    let mut halves = vec![0; swaps.swaps().len()];
    let mut open = Vec::new();
    for (at, (swap, &left)) in (0..).zip(swaps.swaps().iter().zip(&left)) {
        if settled.marks[at as usize] == Some(true) {
            base += i128::from(left);
            halves[at as usize] = 2;
        } else if left > 0 && settled.is_open(swaps, at) {
            open.push(at);
            for (a, b) in [(swap.a, swap.b), (swap.b, swap.a)] {
                arcs.push(Arc { from: layout.person(0, a), to: layout.person(1, b), lower: 0, upper: 1, cost: -left });
            }
        }
    }
    let supplies = vec![0; layout.hub() as usize + 1];
    // Values were checked by `Swaps` to be small enough, and doing nothing is a flow.
    let solved = Network::new(&supplies, &arcs).ok().and_then(|network| flow::minimum_cost(&network).ok());
    let Some(flow) = solved else { return worthless(swaps) };
    for (&at, pair) in open.iter().zip(flow.flows[limits..].chunks_exact(2)) {
        halves[at as usize] = (pair[0] + pair[1]) as u8;
    }
    let price = |at: usize| {
        let arc = &arcs[at];
        (flow.potentials[arc.to as usize] - flow.potentials[arc.from as usize]).max(0)
    };
    let (count, half) = (swaps.people().len(), limits / 2);
    let both = |at: usize| price(at) + price(half + at);
    Relaxed {
        halves,
        bound: -flow.cost + 2 * base,
        people: (0..count).map(both).collect(),
        units: (count..half).map(both).collect(),
    }
}

/// Bounds nothing.
fn worthless(swaps: &Swaps) -> Relaxed {
    let all: i128 = swaps.swaps().iter().map(|swap| i128::from(swap.value.max(0))).sum();
    Relaxed {
        halves: vec![0; swaps.swaps().len()],
        bound: all * i128::from(SwapPrices::SCALE),
        people: vec![0; swaps.people().len()],
        units: vec![0; swaps.units().len()],
    }
}

/// What is left of every swap's value, [`FINE`] times as fine, when its cuts are paid for.
fn left_of_values(swaps: &Swaps, cuts: &[Cut], prices: &[i64]) -> Vec<i64> {
    let mut left: Vec<i64> = swaps.swaps().iter().map(|swap| swap.value * FINE).collect();
    for (cut, &price) in cuts.iter().zip(prices).filter(|(_, price)| **price > 0) {
        for &(swap, count) in &cut.members {
            let left = &mut left[swap as usize];
            *left = left.saturating_sub(price.saturating_mul(count));
        }
    }
    left
}
