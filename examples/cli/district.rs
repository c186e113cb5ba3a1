//! The sample district, or a folder of the user's own files.

use super::{Failure, Reading};
use chancai::{CatalogueFiles, DistrictFiles, data};
use std::path::Path;

/// The sample district of a seed, or the files of a folder over the embedded catalogue.
pub(crate) fn inputs(
    folder: Option<&Path>,
    seed: u64,
    reading: &Reading,
) -> Result<(CatalogueFiles, DistrictFiles), Failure> {
    let catalogue = CatalogueFiles::embedded();
    if let Some(folder) = folder {
        let (catalogue, _) = catalogue.or_from(folder, reading.encoding)?;
        return Ok((catalogue, DistrictFiles::open(folder, reading.encoding)?));
    }
    let mut options = data::DistrictOptions::default();
    options.seed = seed;
    Ok((catalogue, DistrictFiles::sample(&options)))
}
