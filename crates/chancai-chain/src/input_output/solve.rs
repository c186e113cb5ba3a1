//! Systems `(I - A) x = f` with a matrix that is nowhere negative.

use nalgebra::{DMatrix, DVector, Dyn, LU};
use ndarray::{Array2, ArrayRef2};

use crate::error::ChainError;
use crate::figures::FigureFault;

/// `I - A`, decomposed, with a proof that the spectral radius of A is below 1.
pub(super) struct Solver {
    /// `None` for no sectors.
    lu: Option<LU<f64, Dyn, Dyn>>,
    row_sums: Vec<f64>,
}

impl Solver {
    /// Decomposes `I - A` and solves `(I - A) x = 1`.
    ///
    /// A is nowhere negative. If x has no negative entry and (I - A) x is positive everywhere, the spectral radius is
    /// below 1; the second is computed anew from A, so that a decomposition that went wrong is not believed. If the
    /// radius is below 1, `x = (I + A + A² + ...) 1` is such an x. Within rounding of 1 the economy is refused.
    pub(super) fn new(matrix: &'static str, coefficients: &ArrayRef2<f64>) -> Result<Self, ChainError> {
        let size = coefficients.nrows();
        if size == 0 {
            // Nothing to decompose, and nalgebra would not have it.
            return Ok(Self { lu: None, row_sums: Vec::new() });
        }
        let identity = |row: usize, column: usize| if row == column { 1.0 } else { 0.0 };
        let lu = DMatrix::from_fn(size, size, |row, column| identity(row, column) - coefficients[[row, column]]).lu();
        let solved = lu.solve(&DVector::from_element(size, 1.0)).map(|x| x.as_slice().to_vec());
        match solved.filter(|x| is_proof(coefficients, x)) {
            Some(row_sums) => Ok(Self { lu: Some(lu), row_sums }),
            None => Err(FigureFault::NotProductive { matrix, radius: radius(coefficients) }.into()),
        }
    }

    /// The sums of the rows of the inverse.
    pub(super) fn row_sums(self) -> Vec<f64> {
        self.row_sums
    }

    pub(super) fn solve(&self, right: &[f64]) -> Vec<f64> {
        let mut x = DVector::from_column_slice(right);
        // The matrix is not singular: it has solved a system already.
        if let Some(lu) = &self.lu {
            lu.solve_mut(&mut x);
        }
        x.as_slice().to_vec()
    }

    /// n systems with the columns of the identity.
    pub(super) fn inverse(&self) -> Array2<f64> {
        let size = self.row_sums.len();
        let mut x = DMatrix::identity(size, size);
        if let Some(lu) = &self.lu {
            lu.solve_mut(&mut x);
        }
        Array2::from_shape_fn((size, size), |(row, column)| x[(row, column)])
    }
}

/// Whether x is nowhere negative and (I - A) x is near 1, as it was asked to be, and so positive.
fn is_proof(coefficients: &ArrayRef2<f64>, x: &[f64]) -> bool {
    /// Rounding leaves less of an error than this in any x that means something.
    const LEAST: f64 = 0.5;
    x.iter().all(|x| x.is_finite() && *x >= 0.0)
        && coefficients.rows().into_iter().zip(x).all(|(row, own)| {
            let taken: f64 = row.iter().zip(x).map(|(share, x)| share * x).sum();
            own - taken >= LEAST
        })
}

/// The spectral radius: the largest modulus of an eigenvalue, from the Schur form. Asked for in a refusal only.
fn radius(coefficients: &ArrayRef2<f64>) -> f64 {
    const ROUNDS: usize = 100_000;
    let size = coefficients.nrows();
    let matrix = DMatrix::from_fn(size, size, |row, column| coefficients[[row, column]]);
    match matrix.try_schur(f64::EPSILON, ROUNDS) {
        Some(schur) => schur.complex_eigenvalues().iter().map(|value| value.re.hypot(value.im)).fold(0.0, f64::max),
        // The largest row sum is no less than the radius.
        None => coefficients.rows().into_iter().map(|row| row.sum()).fold(0.0, f64::max),
    }
}

#[cfg(test)]
mod tests {
    use ndarray::array;

    use super::*;

    #[test]
    fn the_radius_is_that_of_the_worst_part() {
        for (matrix, expected) in [
            (array![[0.5]], 0.5),
            (array![[0.0, 2.0], [0.5, 0.0]], 1.0),
            (array![[0.25, 0.0], [0.0, 3.0]], 3.0),
            (array![[0.0, 1.5, 0.0], [0.0, 0.0, 1.5], [1.5, 0.0, 0.0]], 1.5),
        ] {
            assert!((radius(&matrix) - expected).abs() < 1e-6, "{matrix}");
        }
    }

    #[test]
    fn only_a_radius_below_1_is_believed() {
        for (matrix, productive) in [
            (array![[1.0, 0.0], [0.0, 0.0]], false),
            (array![[0.0, 2.0], [0.5, 0.0]], false),
            // The solution of this one is (-1, ...): negative, though I - A can be inverted.
            (array![[2.0, 0.0], [0.0, 0.5]], false),
            (array![[0.0, 4.0], [0.0, 0.0]], true),
            (array![[0.999_999, 0.0], [0.0, 0.0]], true),
        ] {
            assert_eq!(Solver::new("A", &matrix).is_ok(), productive, "{matrix}");
        }
        let error = Solver::new("A", &array![[0.0, 2.0], [2.0, 0.0]]).err().unwrap();
        assert!(error.to_string().contains("about 2.000000"), "{error}");
    }

    #[test]
    fn no_sectors_are_productive() {
        assert_eq!(Solver::new("A", &Array2::zeros((0, 0))).unwrap().row_sums(), Vec::<f64>::new());
    }
}
