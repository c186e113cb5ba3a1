//! Lists of the best as NumPy arrays.

use super::Failure;
use ndarray::Array2;
use ndarray_npy::write_npy;
use std::path::Path;

/// Writes fits (positions x k, f32) to a file and the rows of the talents beside it as `..._ids.npy`, -1 where a list is
/// shorter than k.
pub(crate) fn write(path: &Path, lists: &[Vec<(f64, i64)>], k: usize) -> Result<(), Failure> {
    let mut scores = Array2::from_elem((lists.len(), k), -1.0f32);
    let mut ids = Array2::from_elem((lists.len(), k), -1i64);
    for (p, list) in lists.iter().enumerate() {
        for (at, &(fit, talent)) in list.iter().enumerate() {
            scores[[p, at]] = fit as f32;
            ids[[p, at]] = talent;
        }
    }
    write_npy(path, &scores)?;
    let stem = path.file_stem().map_or_else(|| "scores".into(), |stem| stem.to_string_lossy().into_owned());
    write_npy(path.with_file_name(format!("{stem}_ids.npy")), &ids)?;
    Ok(())
}
