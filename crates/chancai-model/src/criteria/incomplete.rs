//! Judgements with gaps: least squares over the comparisons made, and the completion of the smallest eigenvalue.

use std::collections::VecDeque;

use ndarray::Array2;

use super::eigen::{Perron, perron, solve};
use super::pairwise::PairwiseMatrix;

/// Logarithms of weights, with mean 0, that fit the logarithms of the judgements made best in the least squares: the
/// geometric means of the rows where every pair is judged (Crawford and Williams 1985), else the solution of the
/// Laplacian system of the graph of comparisons (Bozóki, Fülöp and Rónyai 2010). O(n³).
pub(super) fn log_least_squares(matrix: &PairwiseMatrix) -> Vec<f64> {
    let size = matrix.size();
    let row_total = |row: usize| (0..size).filter_map(|column| matrix.logarithm(row, column)).sum::<f64>();
    let totals: Vec<f64> = (0..size).map(row_total).collect();
    let logarithms = if matrix.missing().is_empty() {
        totals.into_iter().map(|total| total / size as f64).collect()
    } else {
        // The first is held at 0, which makes the system regular.
        let laplacian = Array2::from_shape_fn((size - 1, size - 1), |(row, column)| {
            let (row, column) = (row + 1, column + 1);
            match matrix.get(row, column) {
                _ if row == column => {
                    (0..size).filter(|at| *at != row && matrix.get(row, *at).is_some()).count() as f64
                }
                Some(_) => -1.0,
                None => 0.0,
            }
        });
        let solved = solve(laplacian, totals.into_iter().skip(1).collect());
        let mut logarithms = vec![0.0];
        // The comparisons are connected, so that the system has a solution.
        logarithms.extend(solved.unwrap_or_else(|| vec![0.0; size - 1]));
        logarithms
    };
    let mean = logarithms.iter().sum::<f64>() / size as f64;
    logarithms.into_iter().map(|logarithm| logarithm - mean).collect()
}

/// Weights that sum to 1, from logarithms.
pub(super) fn shares(logarithms: &[f64]) -> Vec<f64> {
    let largest = logarithms.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let factors: Vec<f64> = logarithms.iter().map(|logarithm| (logarithm - largest).exp()).collect();
    let sum: f64 = factors.iter().sum();
    factors.into_iter().map(|factor| factor / sum).collect()
}

/// A matrix without gaps.
pub(super) struct Completion {
    /// What stands in each gap, above the diagonal.
    pub(super) values: Vec<f64>,
    pub(super) perron: Perron,
}

/// Fills the gaps so that the principal eigenvalue is the smallest.
///
/// The logarithm of the eigenvalue is convex in the logarithms of the gaps, strictly so where the comparisons are
/// connected (Bozóki, Fülöp and Rónyai 2010), so that the minimum is where its gradient is 0. The gradient comes from
/// the left and right eigenvectors, and the search is the quasi-Newton method of Liu and Nocedal (1989); it starts at
/// the least squares, which are the answer for consistent judgements, and ends when rounding hides the gradient.
pub(super) fn complete(matrix: &PairwiseMatrix, logarithms: &[f64]) -> Completion {
    let gaps: Vec<f64> = matrix.missing().iter().map(|&(i, j)| logarithms[i] - logarithms[j]).collect();
    if gaps.is_empty() {
        return Completion { values: gaps, perron: perron(&matrix.values(), &shares(logarithms)) };
    }
    let mirrored: Vec<f64> = logarithms.iter().map(|logarithm| -logarithm).collect();
    let best = minimise(matrix, Point::new(matrix, gaps, &shares(logarithms), &shares(&mirrored)));
    Completion { values: best.gaps.into_iter().map(f64::exp).collect(), perron: best.right }
}

/// Values for the gaps, and the eigenvalue and its gradient there.
struct Point {
    /// Logarithms of what stands in the gaps.
    gaps: Vec<f64>,
    right: Perron,
    left: Perron,
    /// Of the logarithm of the eigenvalue.
    gradient: Vec<f64>,
}

impl Point {
    /// Computes a point; `right` and `left` are where its eigenvectors are looked for.
    fn new(matrix: &PairwiseMatrix, gaps: Vec<f64>, right: &[f64], left: &[f64]) -> Self {
        let mut filled = matrix.values().to_owned();
        for (&(i, j), gap) in matrix.missing().iter().zip(&gaps) {
            (filled[[i, j]], filled[[j, i]]) = (gap.exp(), (-gap).exp());
        }
        let (right, left) = (perron(&filled.view(), right), perron(&filled.t(), left));
        let (w, v) = (&right.vector, &left.vector);
        let whole = right.value * dot(w, v);
        let slope = |&(i, j): &(usize, usize)| (v[i] * filled[[i, j]] * w[j] - v[j] * filled[[j, i]] * w[i]) / whole;
        let gradient = matrix.missing().iter().map(slope).collect();
        Self { gaps, right, left, gradient }
    }

    /// The point so far along a direction.
    fn along(&self, matrix: &PairwiseMatrix, direction: &[f64], step: f64) -> Self {
        /// Judgements lie in 1e±100, and so does any sensible completion.
        const FAR: f64 = 240.0;
        let gaps = self.gaps.iter().zip(direction).map(|(gap, d)| (gap + step * d).clamp(-FAR, FAR)).collect();
        Self::new(matrix, gaps, &self.right.vector, &self.left.vector)
    }

    fn steepness(&self) -> f64 {
        self.gradient.iter().fold(0.0, |largest: f64, slope| largest.max(slope.abs()))
    }
}

/// How far back the curvature is remembered.
const MEMORY: usize = 20;

fn minimise(matrix: &PairwiseMatrix, start: Point) -> Point {
    /// What rounding leaves of a gradient.
    const FLAT: f64 = 1e-16;
    const STEPS: usize = 500;
    let mut here = start;
    let mut memory: VecDeque<(Vec<f64>, Vec<f64>)> = VecDeque::new();
    for _ in 0..STEPS {
        if here.steepness() < FLAT {
            break;
        }
        let direction = direction(&here.gradient, &memory);
        let Some(next) = search(matrix, &here, &direction) else {
            // Curvature measured in the noise misleads; the plain gradient has the last word.
            if memory.is_empty() {
                break;
            }
            memory.clear();
            continue;
        };
        let moved = difference(&next.gaps, &here.gaps);
        let bent = difference(&next.gradient, &here.gradient);
        if dot(&moved, &bent) > 0.0 {
            memory.truncate(MEMORY - 1);
            memory.push_front((moved, bent));
        }
        here = next;
    }
    here
}

/// The direction down, by the curvature remembered, the newest first.
fn direction(gradient: &[f64], memory: &VecDeque<(Vec<f64>, Vec<f64>)>) -> Vec<f64> {
    let mut direction: Vec<f64> = gradient.iter().map(|slope| -slope).collect();
    let mut shares = Vec::with_capacity(memory.len());
    for (moved, bent) in memory {
        let share = dot(moved, &direction) / dot(moved, bent);
        add(&mut direction, -share, bent);
        shares.push(share);
    }
    if let Some((moved, bent)) = memory.front() {
        let scale = dot(moved, bent) / dot(bent, bent);
        for value in &mut direction {
            *value *= scale;
        }
    }
    for ((moved, bent), share) in memory.iter().zip(shares).rev() {
        let already = dot(bent, &direction) / dot(moved, bent);
        add(&mut direction, share - already, moved);
    }
    direction
}

/// Where along the direction the slope has fallen to less than half: by doubling, then halving the bracket.
fn search(matrix: &PairwiseMatrix, here: &Point, direction: &[f64]) -> Option<Point> {
    const TRIALS: usize = 50;
    let slope = dot(&here.gradient, direction);
    if slope.is_nan() || slope >= 0.0 {
        return None;
    }
    let (mut low, mut high, mut step) = (0.0, f64::INFINITY, 1.0);
    for _ in 0..TRIALS {
        let there = here.along(matrix, direction, step);
        let slope_there = dot(&there.gradient, direction);
        let rose = there.right.value > here.right.value * (1.0 + 4.0 * f64::EPSILON);
        if slope_there.abs() <= 0.5 * slope.abs() && !rose {
            return Some(there);
        }
        if slope_there > 0.0 || rose {
            high = step;
        } else {
            low = step;
        }
        step = if high.is_finite() { f64::midpoint(low, high) } else { 2.0 * step };
    }
    None
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

fn difference(a: &[f64], b: &[f64]) -> Vec<f64> {
    a.iter().zip(b).map(|(a, b)| a - b).collect()
}

fn add(to: &mut [f64], factor: f64, what: &[f64]) {
    to.iter_mut().zip(what).for_each(|(slot, value)| *slot += factor * value);
}
