//! Where a table comes from: a name, its text, its format.

use std::ffi::OsStr;
use std::fmt;
use std::fs;
use std::io::{self, Read};
use std::path::Path;
use std::sync::Arc;

use flate2::read::MultiGzDecoder;

use crate::encoding::{Decoded, Encoding, EncodingBasis, EncodingChoice, decode, without_mark};
use crate::error::TableError;

/// How the rows of a table are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Format {
    /// Comma-separated values; `;` and tab are recognised from the header row.
    Csv,
    /// One JSON object a line.
    JsonLines,
}

impl Format {
    /// The format a file name stands for: `.csv`, `.tsv`, `.txt`, `.jsonl`, each with `.gz` behind it or not, in any case.
    ///
    /// What stands between the cells is found in the header row whatever the name says.
    pub fn from_path(path: &Path) -> Option<Self> {
        let is = |extension: Option<&OsStr>, name: &str| extension.is_some_and(|e| e.eq_ignore_ascii_case(name));
        let stem = if is(path.extension(), "gz") { Path::new(path.file_stem()?) } else { path };
        match stem.extension() {
            extension if ["csv", "tsv", "txt"].iter().any(|name| is(extension, name)) => Some(Self::Csv),
            extension if is(extension, "jsonl") => Some(Self::JsonLines),
            _ => None,
        }
    }
}

/// A table before it is read: its name for the messages, its decoded text, its format.
///
/// `Debug` leaves the text out.
///
/// ```
/// use chancai_table::{Encoding, EncodingChoice, Format, Source};
///
/// let source = Source::from_bytes("区域.csv", b"id\nqj\n".to_vec(), Format::Csv, EncodingChoice::Auto)?;
/// assert_eq!((source.name(), source.encoding()), ("区域.csv", Encoding::Utf8));
/// # Ok::<(), chancai_table::TableError>(())
/// ```
#[derive(Clone)]
pub struct Source {
    name: Arc<str>,
    decoded: Decoded,
    format: Format,
    preamble: bool,
}

impl Source {
    /// Takes in a file's bytes; gzip is recognised by its first two bytes and unpacked, all members of it.
    ///
    /// The whole text is held in memory; the caller bounds the size of what it takes in.
    ///
    /// # Errors
    ///
    /// [`TableError::Gzip`] for data cut short or damaged, and what [`decode`] gives.
    pub fn from_bytes(name: &str, bytes: Vec<u8>, format: Format, choice: EncodingChoice) -> Result<Self, TableError> {
        let bytes = if bytes.starts_with(&[0x1F, 0x8B]) { gunzip(name, &bytes)? } else { bytes };
        Ok(Self { name: name.into(), decoded: decode(name, bytes, choice)?, format, preamble: false })
    }

    /// Takes in text that is decoded already.
    pub fn from_text(name: &str, text: impl Into<String>, format: Format) -> Self {
        let text = without_mark(text.into());
        let decoded = Decoded { text, encoding: Encoding::Utf8, basis: EncodingBasis::StrictUtf8 };
        Self { name: name.into(), decoded, format, preamble: false }
    }

    /// Opens a file; its extension gives the format, the path as given is its name in messages.
    ///
    /// # Errors
    ///
    /// [`TableError::UnknownFormat`] for an extension other than `.csv`, `.tsv`, `.txt`, `.jsonl`, plain or with
    /// `.gz` behind;
    /// [`TableError::Io`] where the file cannot be read; and what [`from_bytes`](Self::from_bytes) gives.
    pub fn open(path: &Path, choice: EncodingChoice) -> Result<Self, TableError> {
        let format = Format::from_path(path).ok_or_else(|| TableError::UnknownFormat { path: path.to_owned() })?;
        let bytes = fs::read(path).map_err(|source| TableError::Io { path: path.to_owned(), source })?;
        Self::from_bytes(&path.to_string_lossy(), bytes, format, choice)
    }

    /// Says that lines about the file may stand before its header, as official editions have them: the header is then
    /// the first of the first 64 filled records that names every required column. A note tells how many stood before
    /// it; lines are counted from the top of the file as ever. JSON Lines have no header and are read as before.
    ///
    /// ```
    /// use chancai_table::{read, Column, Format, Source};
    ///
    /// const COLUMNS: &[Column] = &[Column::required("id", &["编号"])];
    /// let text = "名称,技能表\n版本,2020\n\n编号,说明\ntig,氩弧焊\n";
    /// let source = Source::from_text("技能.csv", text, Format::Csv);
    /// assert!(read(&source, COLUMNS, |row| row.id("id")).is_err());
    /// let loaded = read(&source.with_preamble(), COLUMNS, |row| row.id("id"))?;
    /// assert_eq!((loaded.rows[0].line, loaded.rows[0].value.as_str()), (5, "tig"));
    /// assert_eq!((loaded.notes[0].code.code, loaded.notes[0].value.as_str()), ("preamble", "2"));
    /// # Ok::<(), chancai_table::TableError>(())
    /// ```
    #[must_use]
    pub fn with_preamble(mut self) -> Self {
        self.preamble = true;
        self
    }

    /// Whether lines may stand before the header.
    pub fn has_preamble(&self) -> bool {
        self.preamble
    }

    /// The name that messages use.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The decoded text, without a byte-order mark.
    pub fn text(&self) -> &str {
        &self.decoded.text
    }

    /// How the rows are written.
    pub fn format(&self) -> Format {
        self.format
    }

    /// The encoding the text came in.
    pub fn encoding(&self) -> Encoding {
        self.decoded.encoding
    }

    /// Why that encoding was taken.
    pub fn basis(&self) -> EncodingBasis {
        self.decoded.basis
    }

    pub(crate) fn shared_name(&self) -> &Arc<str> {
        &self.name
    }
}

impl fmt::Debug for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Source")
            .field("name", &self.name)
            .field("format", &self.format)
            .field("preamble", &self.preamble)
            .field("decoded", &self.decoded)
            .finish()
    }
}

fn gunzip(name: &str, bytes: &[u8]) -> Result<Vec<u8>, TableError> {
    let mut out = Vec::new();
    MultiGzDecoder::new(bytes).read_to_end(&mut out).map_err(|error| TableError::Gzip {
        file: name.into(),
        truncated: error.kind() == io::ErrorKind::UnexpectedEof,
        detail: error.to_string(),
    })?;
    Ok(out)
}

/// Line breaks in `bytes`: `\n`, `\r\n` and a lone `\r` each count once.
pub(crate) fn count_lines(bytes: &[u8]) -> u64 {
    let mut breaks = 0;
    let mut after_cr = false;
    for &byte in bytes {
        breaks += u64::from(byte == b'\r' || (byte == b'\n' && !after_cr));
        after_cr = byte == b'\r';
    }
    breaks
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use flate2::Compression;
    use flate2::write::GzEncoder;

    use super::*;

    fn gzip(text: &str) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
        encoder.write_all(text.as_bytes()).and_then(|()| encoder.finish()).expect("memory")
    }

    fn take_in(bytes: Vec<u8>) -> Result<Source, TableError> {
        Source::from_bytes("f.csv.gz", bytes, Format::Csv, EncodingChoice::Auto)
    }

    #[test]
    fn every_member_is_unpacked() -> Result<(), TableError> {
        let both = [gzip("编号\n"), gzip("t1\n")].concat();
        assert_eq!(take_in(both)?.text(), "编号\nt1\n");
        Ok(())
    }

    #[test]
    fn a_cut_file_is_refused_wherever_the_cut_is() {
        let whole = [gzip("编号\nt1\n"), gzip("t2\n")].concat();
        let boundary = gzip("编号\nt1\n").len();
        for end in (2..whole.len()).filter(|&end| end != boundary) {
            let cut = whole.get(..end).unwrap_or_default().to_vec();
            assert!(matches!(take_in(cut), Err(TableError::Gzip { truncated: true, .. })), "cut at {end}");
        }
    }

    #[test]
    fn a_damaged_file_is_refused() {
        let mut bytes = gzip("编号\nt1\n");
        if let Some(byte) = bytes.iter_mut().rev().nth(6) {
            *byte ^= 0xFF;
        }
        assert!(matches!(take_in(bytes), Err(TableError::Gzip { truncated: false, .. })));
    }

    #[test]
    fn the_extension_gives_the_format() {
        for (path, format) in [
            ("a.csv", Some(Format::Csv)),
            ("表/名单.CSV.GZ", Some(Format::Csv)),
            ("Occupation Data.txt", Some(Format::Csv)),
            ("a.TSV", Some(Format::Csv)),
            ("a.tsv.gz", Some(Format::Csv)),
            ("a.jsonl", Some(Format::JsonLines)),
            ("a.b.jsonl.gz", Some(Format::JsonLines)),
            ("a.xlsx", None),
            ("a.gz", None),
            ("csv", None),
            (".gz", None),
        ] {
            assert_eq!(Format::from_path(Path::new(path)), format, "{path}");
        }
    }

    #[test]
    fn files_are_opened_by_path() -> Result<(), Box<dyn std::error::Error>> {
        let folder = tempfile::tempdir()?;
        let path = folder.path().join("区域.csv.gz");
        fs::write(&path, gzip("编号\n"))?;
        let source = Source::open(&path, EncodingChoice::Auto)?;
        assert_eq!((source.text(), source.name()), ("编号\n", path.to_string_lossy().as_ref()));
        let missing = Source::open(&folder.path().join("no.csv"), EncodingChoice::Auto);
        assert!(matches!(missing, Err(TableError::Io { .. })));
        let other = Source::open(Path::new("名单.xlsx"), EncodingChoice::Auto);
        assert!(other.is_err_and(|e| e.to_string().contains(".jsonl")));
        let path = folder.path().join("职业.txt");
        fs::write(&path, "编号\t说明\nt1\t甲，乙\n")?;
        let columns = [crate::Column::required("id", &["编号"]), crate::Column::optional("note", &["说明"])];
        let source = Source::open(&path, EncodingChoice::Auto)?;
        let loaded = crate::read(&source, &columns, |row| Some(row.text("note").to_owned()))?;
        assert_eq!(loaded.into_values(), ["甲，乙"]);
        Ok(())
    }

    #[test]
    fn every_kind_of_line_break_counts_once() {
        assert_eq!(count_lines(b"a\r\nb\nc\rd\n\re\r\n\r\n"), 7);
    }
}
