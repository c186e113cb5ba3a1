//! Reading a file through the memory map: the only module of snapshots with `unsafe`.
//!
//! A map is a view of the file as it is now. Were it changed by anybody while the view lives, memory behind a shared
//! reference would change, which no Rust program may let happen; were it cut short, the processor would stop the program
//! (SIGBUS). So the view lives as short as can be: what is in it is checked, copied out, and let go before
//! [`mapped`] returns, and an opened index rests on memory of its own. A snapshot itself is never changed in place:
//! it is written to a new file that then takes the name, and the view stays with the old one.

use std::fs::File;
use std::io;
use std::path::Path;

/// What `read` makes of the bytes of a file, which are not held for longer.
pub(super) fn mapped<T>(path: &Path, read: impl FnOnce(&[u8]) -> T) -> io::Result<T> {
    let file = File::open(path)?;
    // Some systems refuse to map nothing.
    if file.metadata()?.len() == 0 {
        return Ok(read(&[]));
    }
    // SAFETY: the map is read only and lives in this function alone; `read` gives out nothing that borrows from it. That
    // nobody changes the file meanwhile cannot be had from the system: snapshots are replaced as a whole, not changed.
    #[allow(unsafe_code, reason = "a map's bytes are the file's")]
    let map = unsafe { memmap2::Mmap::map(&file)? };
    // All of it is read, from the first byte to the last; where the system takes no hints, nothing is lost.
    #[cfg(unix)]
    let _ = map.advise(memmap2::Advice::Sequential);
    Ok(read(&map))
}
