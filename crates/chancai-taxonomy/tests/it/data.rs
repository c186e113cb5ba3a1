//! The folder of official data, where there is one.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use chancai_table::{EncodingChoice, Format, Source};
use chancai_taxonomy::esco::{self, Esco, Files};
use chancai_taxonomy::{Lang, Reading};

/// A folder or file under `CHANCAI_DATA`; says on stderr which test is left out where there is none.
pub(crate) fn path(test: &str, name: &str) -> Option<PathBuf> {
    let path = std::env::var_os("CHANCAI_DATA").map(|data| Path::new(&data).join(name));
    let found = path.filter(|path| path.exists());
    if found.is_none() {
        let _ = writeln!(std::io::stderr(), "{test}: left out, CHANCAI_DATA names no folder with {name}");
    }
    found
}

/// A table of values apart by commas or tabs, plain or gzipped.
pub(crate) fn open(path: &Path) -> Source {
    let bytes = std::fs::read(path).unwrap();
    let name = path.file_name().unwrap().to_string_lossy();
    Source::from_bytes(&name, bytes, Format::Csv, EncodingChoice::Auto).unwrap()
}

/// The official edition, read once for all tests.
pub(crate) fn esco(test: &str) -> Option<&'static Reading<Esco>> {
    static READ: OnceLock<Reading<Esco>> = OnceLock::new();
    let folder = path(test, "esco-1.1.1")?;
    let source = |name: &str| open(&folder.join(format!("{name}.gz")));
    Some(READ.get_or_init(|| esco::read(&Files::from_array(esco::NAMES.map(source)), Lang::En).unwrap()))
}
