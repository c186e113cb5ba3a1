//! Compiled taxonomies on disk.

use crate::Error;
use chancai_table::{TableError, replace_file};
use chancai_taxonomy::{ConceptId, Taxonomy, open_snapshot, write_snapshot};
use std::fs;
use std::io::Write as _;
use std::path::Path;

/// Opens a taxonomy that [`save_taxonomy_snapshot`] wrote: skills or occupations, as the caller asks. O(size).
///
/// # Errors
///
/// [`Error::Table`] where the file cannot be read; [`Error::Snapshot`] where it holds something else, another version of
/// the format or the other kind of taxonomy, or is damaged. Both name the file.
pub fn open_taxonomy_snapshot<Id: ConceptId>(path: &Path) -> Result<Taxonomy<Id>, Error> {
    let bytes = fs::read(path).map_err(|source| TableError::Io { path: path.to_owned(), source })?;
    open_snapshot(&bytes).map_err(|source| Error::Snapshot { path: path.to_owned(), source })
}

/// Writes a taxonomy to a file, in the place of what is there.
///
/// The bytes go to a new file in the same folder, which then takes the name: whoever opens the file meanwhile, or after
/// this was cut short, finds what was there before. It is a cache: made again from the tables where it does not open.
///
/// ```
/// use chancai::taxonomy::{Concept, Kind, Lang, SkillId, TaxonomyBuilder};
/// use chancai::{open_taxonomy_snapshot, save_taxonomy_snapshot};
///
/// let welding = Concept::new("welding", Kind::Skill).label(Lang::Zh, "焊接");
/// let skills = TaxonomyBuilder::<SkillId>::from_iter([welding]).build()?;
/// # let folder = tempfile::tempdir()?;
/// # let path = folder.path().join("skills.snapshot");
/// save_taxonomy_snapshot(&path, &skills)?;
/// assert_eq!(open_taxonomy_snapshot::<SkillId>(&path)?.fingerprint(), skills.fingerprint());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
///
/// [`Error::Write`], which names the path as given. The file is then as it was before.
pub fn save_taxonomy_snapshot<Id: ConceptId>(path: &Path, taxonomy: &Taxonomy<Id>) -> Result<(), Error> {
    let bytes = write_snapshot(taxonomy);
    replace_file(path, |file| file.write_all(&bytes)).map_err(|source| Error::Write { path: path.to_owned(), source })
}
