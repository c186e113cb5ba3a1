//! The principal eigenvector of a positive matrix, and linear systems of the kind that come up on the way.

use ndarray::{Array1, Array2, ArrayView2};

/// A positive eigenvector and its eigenvalue, the largest in magnitude (Perron 1907).
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Perron {
    /// Sums to 1.
    pub(super) vector: Vec<f64>,
    pub(super) value: f64,
}

/// Finds the principal eigenvector from a positive start of the matrix's size.
///
/// Noda (1971), "Note on the computation of the maximal eigenvalue of a non-negative irreducible matrix": inverse
/// iteration with the upper bound max (Ax)_i / x_i as shift. It converges quadratically for any positive matrix, also
/// where the power method crawls; the bounds min and max of (Ax)_i / x_i enclose the eigenvalue (Collatz 1942), and the
/// iteration ends when rounding keeps them from closing further. O(n³) a step, some five steps.
pub(super) fn perron(matrix: &ArrayView2<'_, f64>, start: &[f64]) -> Perron {
    /// Steps after which nothing is gained; quadratic convergence needs far fewer.
    const STEPS: usize = 60;
    let mut vector = Array1::from(start.to_vec());
    let mut best = (f64::INFINITY, Perron { vector: start.to_vec(), value: f64::NAN });
    let mut stalled = 0;
    for _ in 0..STEPS {
        vector /= vector.sum();
        // Scaled by the vector the matrix is near to one with equal row sums, which elimination handles without loss.
        let scaled = Array2::from_shape_fn(matrix.raw_dim(), |(i, j)| matrix[[i, j]] * (vector[j] / vector[i]));
        let sums = scaled.rows().into_iter().map(|row| row.sum());
        let (low, high) = sums.fold((f64::INFINITY, 0.0_f64), |(low, high), sum| (low.min(sum), high.max(sum)));
        let gap = (high - low) / high;
        if gap < best.0 {
            stalled = 0;
            best = (gap, Perron { vector: vector.to_vec(), value: f64::midpoint(low, high) });
        } else {
            stalled += 1;
        }
        if gap < 4.0 * f64::EPSILON || stalled > 2 {
            break;
        }
        let shifted = Array2::from_shape_fn(scaled.raw_dim(), |at| {
            if at.0 == at.1 { high * (1.0 + f64::EPSILON) - scaled[at] } else { -scaled[at] }
        });
        // Where there is no solution, the shift is the eigenvalue to the last digit.
        if let Some(factors) = solve(shifted, vec![1.0; vector.len()]) {
            let largest = factors.iter().copied().fold(0.0, f64::max);
            vector.iter_mut().zip(factors).for_each(|(slot, factor)| *slot *= factor / largest);
        }
        // A step of the power method besides never widens the bounds, and helps a start that is far off.
        vector = matrix.dot(&vector);
    }
    best.1
}

/// Solves a system whose matrix has no positive element off its diagonal and is (nearly) dominated by it, so that no
/// pivot need be sought; `None` where a pivot is not positive or the result not finite.
pub(super) fn solve(mut matrix: Array2<f64>, mut right: Vec<f64>) -> Option<Vec<f64>> {
    let size = right.len();
    for pivot in 0..size {
        let diagonal = *matrix.get((pivot, pivot))?;
        if diagonal.is_nan() || diagonal <= 0.0 {
            return None;
        }
        for row in pivot + 1..size {
            let factor = matrix[[row, pivot]] / diagonal;
            if factor != 0.0 {
                for column in pivot + 1..size {
                    let above = matrix[[pivot, column]];
                    matrix[[row, column]] -= factor * above;
                }
                right[row] -= factor * right[pivot];
            }
        }
    }
    for row in (0..size).rev() {
        let known: f64 = (row + 1..size).map(|column| matrix[[row, column]] * right[column]).sum();
        right[row] = (right[row] - known) / matrix[[row, row]];
    }
    right.iter().all(|value| value.is_finite()).then_some(right)
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::array;

    #[test]
    fn a_circle_of_strong_preferences_is_no_harder() {
        // a over b over c over a, each by a million: the eigenvalue is 1 + t + 1/t, the vector constant.
        for t in [1.0, 9.0, 1e3, 1e6, 1e30] {
            let matrix = array![[1.0, t, 1.0 / t], [1.0 / t, 1.0, t], [t, 1.0 / t, 1.0]];
            let found = perron(&matrix.view(), &[0.9, 0.09, 0.01]);
            assert!((found.value / (1.0 + t + 1.0 / t) - 1.0).abs() < 1e-14, "{t} {found:?}");
            assert!(found.vector.iter().all(|value| (value * 3.0 - 1.0).abs() < 1e-13), "{t} {found:?}");
        }
    }

    #[test]
    fn consistent_matrices_give_their_vector() {
        let weights = [1e-12, 0.5, 3.0, 1e9];
        let matrix = Array2::from_shape_fn((4, 4), |(i, j)| weights[i] / weights[j]);
        let found = perron(&matrix.view(), &[0.25; 4]);
        let sum: f64 = weights.iter().sum();
        assert!((found.value - 4.0).abs() < 1e-13);
        for (given, weight) in found.vector.iter().zip(weights) {
            assert!((given * sum / weight - 1.0).abs() < 1e-12, "{found:?}");
        }
    }

    #[test]
    fn a_system_without_a_positive_pivot_has_no_solution() {
        assert_eq!(solve(array![[1.0, -1.0], [-1.0, 1.0]], vec![1.0, 1.0]), None);
        assert_eq!(solve(array![[2.0, -1.0], [-1.0, 2.0]], vec![1.0, 1.0]), Some(vec![1.0, 1.0]));
    }
}
