//! Better multipliers: subgradient ascent.

use super::partial::Partial;
use super::relaxation::{Open, Relaxation, Scaling};

/// Where an ascent stands.
#[derive(Debug, Clone)]
pub(super) struct Ascent {
    /// The best multipliers found.
    pub(super) multipliers: Vec<i64>,
    /// Their bound, in parts.
    pub(super) bound: i64,
    /// How often each item was taken of late, by weights that sum to 1: near a solution of the linear program.
    pub(super) average: Vec<f64>,
}

/// How long and how boldly to climb.
#[derive(Debug, Clone, Copy)]
pub(super) struct Climb {
    pub(super) steps: u32,
    /// The first step's length, in the way from the bound to the target.
    pub(super) stride: f64,
    /// Steps without a gain before the stride is halved.
    pub(super) patience: u32,
    /// Stop above this, in parts.
    pub(super) threshold: i64,
    /// What the bound stays below, in parts, where that is known.
    pub(super) target: Option<i64>,
    /// Parts of a unit of cost, or 0 to leave costs out.
    pub(super) scale: i64,
}

/// Climbs from `start` by steps of Held, Wolfe and Crowder (1974) along directions deflected as by Camerini, Fratta and
/// Maffioli (1975). `look` sees the relaxation at every step, and whether its choice is
/// known to be optimal.
///
/// The floats choose multipliers only; every bound is computed from them in integers.
pub(super) fn climb(
    relaxation: &mut Relaxation,
    partial: &Partial<'_>,
    open: &Open,
    scaling: &Scaling,
    start: &[i64],
    plan: Climb,
    mut look: impl FnMut(&Relaxation, bool),
) -> Ascent {
    /// The share of the newest choice in the average.
    const FRESH: f64 = 0.08;
    let mut multipliers = start.to_vec();
    let mut best = Ascent { multipliers: start.to_vec(), bound: i64::MIN, average: vec![0.0; relaxation.taken.len()] };
    let mut direction = vec![0.0; multipliers.len()];
    let (mut stride, mut idle) = (plan.stride, 0);
    for step in 0..plan.steps.max(1) {
        relaxation.evaluate(partial, open, &multipliers, plan.scale);
        let fresh = if step == 0 { 1.0 } else { FRESH };
        for &item in open.items() {
            let average = &mut best.average[item as usize];
            *average += fresh * (f64::from(u8::from(relaxation.taken[item as usize])) - *average);
        }
        if relaxation.bound > best.bound {
            best.bound = relaxation.bound;
            best.multipliers.clone_from(&multipliers);
            idle = 0;
        } else {
            idle += 1;
        }
        look(relaxation, false);
        if best.bound > plan.threshold {
            break;
        }
        if idle > plan.patience {
            (stride, idle) = (stride / 2.0, 0);
            multipliers.clone_from(&best.multipliers);
            direction.fill(0.0);
            continue;
        }
        let norm = turn(&mut direction, relaxation, partial, &multipliers);
        if norm == 0.0 {
            look(relaxation, true); // The relaxed choice meets the rows and no price is paid in vain: it is optimal.
            break;
        }
        if stride < 1e-4 {
            break;
        }
        let missing = plan.target.map_or(relaxation.bound.abs() / 20, |target| target - relaxation.bound);
        let missing = missing.max(plan.scale.max(1)) as f64;
        advance(&mut multipliers, &direction, stride * missing / norm, partial, scaling);
    }
    best
}

/// The new direction from the rows' shortfalls and the last one; its squared length.
fn turn(direction: &mut [f64], relaxation: &Relaxation, partial: &Partial<'_>, multipliers: &[i64]) -> f64 {
    let shortfall = |row: usize| {
        let (need, activity) = (partial.need[row], relaxation.activity[row]);
        let room = partial.room[row];
        match multipliers[row] {
            0 => (need - activity).max(0) + room.saturating_sub(activity).min(0),
            1.. => need - activity,
            _ => room - activity,
        }
    };
    let (mut dot, mut old) = (0.0, 0.0);
    for (row, last) in direction.iter().enumerate() {
        dot += last * shortfall(row) as f64;
        old += last * last;
    }
    let keep = if dot < 0.0 && old > 0.0 { -1.5 * dot / old } else { 0.0 };
    let (mut norm, mut any) = (0.0, false);
    for (row, last) in direction.iter_mut().enumerate() {
        let short = shortfall(row);
        any |= short != 0;
        *last = short as f64 + keep * *last;
        norm += *last * *last;
    }
    if any { norm } else { 0.0 }
}

fn advance(multipliers: &mut [i64], direction: &[f64], length: f64, partial: &Partial<'_>, scaling: &Scaling) {
    for (row, multiplier) in multipliers.iter_mut().enumerate() {
        let limit = scaling.limits[row];
        let asked = &partial.program.rows()[row];
        // A price of either sign only where there is something to ask for.
        let lowest = if asked.most.is_some() { -limit } else { 0 };
        let highest = if asked.least > 0 { limit } else { 0 };
        let moved = *multiplier as f64 + length * direction[row];
        // `as` saturates; the clamp then brings it back.
        *multiplier = (moved as i64).clamp(lowest, highest);
    }
}
