//! Writing a file in the place of another, whole or not at all.

use std::ffi::OsString;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

/// Writes a file by `write`, in the place of what is there.
///
/// The bytes go to a new file in the same folder, which takes the name once the disk has it: whoever opens the file
/// meanwhile, or after this was cut short, finds what was there before.
///
/// ```
/// use std::io::Write as _;
///
/// # let folder = tempfile::tempdir()?;
/// # let path = folder.path().join("list.txt");
/// chancai_table::replace_file(&path, |file| file.write_all(b"first"))?;
/// let cut = chancai_table::replace_file(&path, |file| file.write_all(b"sec").and(Err(std::io::ErrorKind::Other.into())));
/// assert!(cut.is_err());
/// assert_eq!(std::fs::read(&path)?, b"first");
/// assert_eq!(std::fs::read_dir(folder.path())?.count(), 1); // 没有留下残片
/// # Ok::<(), std::io::Error>(())
/// ```
///
/// # Errors
///
/// What `write` or the operating system said. The file is then as it was before, and nothing else is left.
pub fn replace_file<E: From<io::Error>>(path: &Path, write: impl FnOnce(&mut File) -> Result<(), E>) -> Result<(), E> {
    let beside = beside(path)?;
    let written = write_new(&beside, write).and_then(|()| Ok(fs::rename(&beside, path)?));
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
fn write_new<E: From<io::Error>>(path: &Path, write: impl FnOnce(&mut File) -> Result<(), E>) -> Result<(), E> {
    let mut file = File::create(path)?;
    write(&mut file)?;
    Ok(file.sync_all()?)
}
