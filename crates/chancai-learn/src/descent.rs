//! Minimising a smooth function over a simple set: accelerated projected gradient.

/// A smooth function over a convex set that is easy to project on.
pub(crate) trait Objective {
    /// The value at `x`; the gradient is written over `gradient`.
    fn value(&self, x: &[f64], gradient: &mut [f64]) -> f64;

    /// Moves `x` to the nearest point of the set.
    fn project(&self, x: &mut [f64]);
}

/// Most steps.
const STEPS: u32 = 400;
/// Steps end when the gradient, projected on the set, is this small in every coordinate.
const TOLERANCE: f64 = 1e-6;
/// The curvature is never taken to be larger than this: a step would move nothing.
const STEEPEST: f64 = 1e15;

/// A minimum (of a function that is not convex, a stationary point no higher than the start), from a point of the set.
///
/// Accelerated projected gradient (Nesterov 1983; Beck and Teboulle 2009) with backtracking. The momentum is dropped
/// whenever the value would rise (O'Donoghue and Candès 2015), so that values only fall. Full batches and a fixed
/// order: the same bits on every run.
pub(crate) fn minimise(objective: &impl Objective, start: Vec<f64>) -> Vec<f64> {
    let mut x = start;
    objective.project(&mut x);
    let mut gradient = vec![0.0; x.len()];
    let mut best = objective.value(&x, &mut gradient);
    let mut ahead = x.clone();
    let (mut momentum, mut curvature) = (1.0_f64, 1.0_f64);
    for _ in 0..STEPS {
        let at_ahead = objective.value(&ahead, &mut gradient);
        let Some((next, value)) = step(objective, &ahead, at_ahead, &gradient, &mut curvature) else { break };
        let moved = next.iter().zip(&ahead).map(|(a, b)| (a - b).abs()).fold(0.0, f64::max);
        if value > best {
            if momentum <= 1.0 {
                break;
            }
            // The momentum led uphill: go on from the best point without it.
            momentum = 1.0;
            ahead.clone_from(&x);
            continue;
        }
        let following = f64::midpoint(1.0, (1.0 + 4.0 * momentum * momentum).sqrt());
        let carry = (momentum - 1.0) / following;
        for ((ahead, &next), &before) in ahead.iter_mut().zip(&next).zip(&x) {
            *ahead = next + carry * (next - before);
        }
        objective.project(&mut ahead);
        (x, best, momentum) = (next, value, following);
        if moved * curvature < TOLERANCE {
            break;
        }
        curvature *= 0.8;
    }
    x
}

/// A projected step from `from`, as long as the quadratic bound of the curvature allows; `None` where even the shortest is
/// too long (rounding is all that is left).
fn step(
    objective: &impl Objective,
    from: &[f64],
    value: f64,
    gradient: &[f64],
    curvature: &mut f64,
) -> Option<(Vec<f64>, f64)> {
    let mut unused = vec![0.0; from.len()];
    while *curvature < STEEPEST {
        let mut next: Vec<f64> = from.iter().zip(gradient).map(|(x, g)| x - g / *curvature).collect();
        objective.project(&mut next);
        let reached = objective.value(&next, &mut unused);
        let (mut slope, mut square) = (0.0, 0.0);
        for ((next, from), gradient) in next.iter().zip(from).zip(gradient) {
            slope += gradient * (next - from);
            square += (next - from).powi(2);
        }
        let slack = 1e-14 * value.abs();
        if reached <= value + slope + 0.5 * *curvature * square + slack {
            return Some((next, reached));
        }
        *curvature *= 2.0;
    }
    None
}

/// The nearest point with no coordinate below zero whose sum is one (Held, Wolfe and Crowder 1974).
pub(crate) fn onto_simplex(x: &mut [f64]) {
    let mut sorted = x.to_vec();
    sorted.sort_by(|a, b| b.total_cmp(a));
    let (mut sum, mut shift) = (0.0, 0.0);
    for (at, value) in sorted.iter().enumerate() {
        sum += value;
        let candidate = (sum - 1.0) / (at + 1) as f64;
        if value - candidate > 0.0 {
            shift = candidate;
        }
    }
    for x in x {
        *x = (*x - shift).max(0.0);
    }
}

/// ln(1 + e^x), exact to rounding for any x.
pub(crate) fn softplus(x: f64) -> f64 {
    x.max(0.0) + (-x.abs()).exp().ln_1p()
}

/// 1 / (1 + e^-x), never out of 0..=1.
pub(crate) fn sigmoid(x: f64) -> f64 {
    if x >= 0.0 {
        1.0 / (1.0 + (-x).exp())
    } else {
        let e = x.exp();
        e / (1.0 + e)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Half the weighted squared distance to a point, over the half space of non-negative coordinates.
    struct Bowl {
        centre: Vec<f64>,
        steepness: Vec<f64>,
    }

    impl Objective for Bowl {
        fn value(&self, x: &[f64], gradient: &mut [f64]) -> f64 {
            let mut value = 0.0;
            for (at, x) in x.iter().enumerate() {
                let off = x - self.centre[at];
                gradient[at] = self.steepness[at] * off;
                value += 0.5 * self.steepness[at] * off * off;
            }
            value
        }

        fn project(&self, x: &mut [f64]) {
            for x in x {
                *x = x.max(0.0);
            }
        }
    }

    proptest! {
        #[test]
        fn the_nearest_point_that_is_not_negative_is_found(
            points in proptest::collection::vec((-5.0..5.0f64, 0.1..50.0f64), 1..8)
        ) {
            let (centre, steepness): (Vec<f64>, Vec<f64>) = points.into_iter().unzip();
            let bowl = Bowl { centre, steepness };
            let found = minimise(&bowl, vec![1.0; bowl.centre.len()]);
            for (x, centre) in found.iter().zip(&bowl.centre) {
                prop_assert!((x - centre.max(0.0)).abs() < 1e-4, "{} {}", x, centre);
            }
        }

        #[test]
        fn the_simplex_is_met_and_nothing_nearer_is(
            x in proptest::collection::vec(-3.0..3.0f64, 1..6), other in proptest::collection::vec(0.01..1.0f64, 6)
        ) {
            let mut near = x.clone();
            onto_simplex(&mut near);
            prop_assert!((near.iter().sum::<f64>() - 1.0).abs() < 1e-12 && near.iter().all(|&w| w >= 0.0));
            let total: f64 = other[..x.len()].iter().sum();
            let distance = |y: &[f64]| x.iter().zip(y).map(|(a, b)| (a - b).powi(2)).sum::<f64>();
            let other: Vec<f64> = other[..x.len()].iter().map(|w| w / total).collect();
            prop_assert!(distance(&near) <= distance(&other) + 1e-12);
        }

        #[test]
        fn the_logistic_functions_hold_at_any_size(x in -800.0..800.0f64) {
            prop_assert!((0.0..=1.0).contains(&sigmoid(x)));
            prop_assert!(softplus(x) >= x.max(0.0));
            prop_assert!((sigmoid(x) + sigmoid(-x) - 1.0).abs() < 1e-12);
            prop_assert!((softplus(x) - softplus(-x) - x).abs() < 1e-9);
        }
    }
}
