//! Compiled taxonomies on disk.

use crate::Error;
use chancai_table::TableError;
use chancai_taxonomy::{ConceptId, Taxonomy, open_snapshot, write_snapshot};
use std::ffi::OsString;
use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

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
    replace(path, &write_snapshot(taxonomy)).map_err(|source| Error::Write { path: path.to_owned(), source })
}

fn replace(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let beside = beside(path)?;
    let written = write_new(&beside, bytes).and_then(|()| fs::rename(&beside, path));
    if written.is_err() {
        // What went wrong is told; that the remains could not be removed would hide it.
        let _ = fs::remove_file(&beside);
    }
    written
}

/// A name in the same folder that no other writer of this computer uses now.
fn beside(path: &Path) -> io::Result<PathBuf> {
    static COUNT: AtomicU64 = AtomicU64::new(0);
    let name = path.file_name().ok_or(io::ErrorKind::InvalidInput)?;
    let mut beside = OsString::from(".");
    beside.push(name);
    beside.push(format!(".{}-{}.tmp", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed)));
    Ok(path.with_file_name(beside))
}

/// Writes a file and waits until the disk has it, since the new name must not outlive the bytes.
fn write_new(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = File::create(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}
