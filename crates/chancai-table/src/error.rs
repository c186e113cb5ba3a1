//! What stops the reading of a whole file.

use std::fmt;
use std::io;
use std::path::PathBuf;
use std::sync::Arc;

use crate::encoding::Encoding;
use crate::fault::{Fault, FaultCode, OneLine};

/// Why a file was not read at all. Faults of single rows are [`Fault`]s and do not stop the reading.
///
/// `Display` is for the data clerk, Chinese first. `Debug` leaves out what comes from the inside of the file (of a
/// file without a header row, the "names" found are somebody's data).
#[derive(thiserror::Error)]
#[non_exhaustive]
pub enum TableError {
    /// The file could not be opened or read.
    #[error("{path} 读不了 / cannot be read: {source}", path = path.display())]
    Io {
        /// The path as given.
        path: PathBuf,
        /// What the operating system said.
        source: io::Error,
    },
    /// The file's name does not say what it holds.
    #[error("{path} 的扩展名不认识，应为 .csv .tsv .txt .jsonl（可加 .gz） / unknown file type, expected .csv, .tsv, .txt or .jsonl, plain or .gz", path = path.display())]
    UnknownFormat {
        /// The path as given.
        path: PathBuf,
    },
    /// The name of an encoding is not known.
    #[error("编码「{given}」不认识，应为 {expected} / unknown encoding, expected one of these", given = OneLine(given), expected = crate::EncodingChoice::NAMES)]
    UnknownEncoding {
        /// The name as given.
        given: String,
    },
    /// A gzip file is cut short or damaged.
    #[error("{file} {zh} / {en}: {detail}", file = OneLine(file), zh = gzip_zh(*truncated), en = gzip_en(*truncated))]
    Gzip {
        /// Name of the source.
        file: Arc<str>,
        /// The data ends before a member does, as after a broken download.
        truncated: bool,
        /// What the decompressor said.
        detail: String,
    },
    /// Bytes that are no text in the encoding.
    #[error("{file} 第 {line} 行（第 {offset} 字节）不是有效的 {encoding} 文本；可用 --encoding 指定编码 / byte {offset} on line {line} is not valid {encoding}; state the encoding if this is the wrong one", file = OneLine(file))]
    Encoding {
        /// Name of the source.
        file: Arc<str>,
        /// The encoding that was tried last.
        encoding: Encoding,
        /// Offset of the first byte that cannot be decoded, from 0 (after decompression).
        offset: u64,
        /// The line it is on, from 1.
        line: u64,
    },
    /// A zero byte near the start: a spreadsheet file, or UTF-16 without its mark.
    #[error("{file} 第 {offset} 字节为零：不是文本文件（如 .xlsx 须另存为 CSV），或是没有标记的 UTF-16，可用 --encoding utf-16le 指定 / a zero byte at {offset}: not a text file (save .xlsx as CSV), or UTF-16 without a mark (state utf-16le or utf-16be)", file = OneLine(file))]
    NotText {
        /// Name of the source.
        file: Arc<str>,
        /// Offset of the first zero byte, from 0.
        offset: u64,
    },
    /// There is not even a header row.
    #[error("{file} 是空的，缺少表头；应有 {expected} / the file is empty, a header with these columns was expected", file = OneLine(file), expected = Names(expected))]
    NoHeader {
        /// Name of the source.
        file: Arc<str>,
        /// The columns of the schema.
        expected: Vec<String>,
    },
    /// The quotes of the header row are broken, so its columns are not known.
    #[error("{file} 第 {line} 行表头有误：{zh} / the header on line {line}: {en}", file = OneLine(file), zh = code.zh, en = code.en)]
    BadHeader {
        /// Name of the source.
        file: Arc<str>,
        /// Line of the header.
        line: u64,
        /// What is wrong with it.
        code: FaultCode,
    },
    /// The header lacks columns.
    #[error("{file} 第 {line} 行表头缺少 {missing}；表头有 {found}；可用 {expected} / the header on line {line} lacks the columns named first, it has those named second and may have those named third", file = OneLine(file), missing = Names(missing), found = Names(found), expected = Names(expected))]
    MissingColumns {
        /// Name of the source.
        file: Arc<str>,
        /// Line of the header.
        line: u64,
        /// The required columns that are not there.
        missing: Vec<String>,
        /// The header as it stands in the file.
        found: Vec<String>,
        /// The columns of the schema.
        expected: Vec<String>,
    },
    /// The header names a column twice, perhaps once in each language.
    #[error("{file} 第 {line} 行表头「{column}」出现两次；表头有 {found} / the header on line {line} names column {column} twice", file = OneLine(file), found = Names(found))]
    DuplicateColumn {
        /// Name of the source.
        file: Arc<str>,
        /// Line of the header.
        line: u64,
        /// Name of the column in the schema.
        column: &'static str,
        /// The header as it stands in the file.
        found: Vec<String>,
    },
    /// Strict reading: the table has rejected rows.
    #[error("{file} 有 {n} 处错误，第一处：{first} / {n} faults, the first is given", file = OneLine(file), n = rejects.len(), first = First(rejects))]
    Refused {
        /// Name of the source.
        file: Arc<str>,
        /// Every fault.
        rejects: Vec<Fault>,
    },
}

impl TableError {
    /// The stable ASCII code of the error.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Io { .. } => "io",
            Self::UnknownFormat { .. } => "unknown_format",
            Self::UnknownEncoding { .. } => "unknown_encoding",
            Self::Gzip { .. } => "gzip",
            Self::Encoding { .. } => "encoding",
            Self::NotText { .. } => "not_text",
            Self::NoHeader { .. } => "no_header",
            Self::BadHeader { .. } => "bad_header",
            Self::MissingColumns { .. } => "missing_column",
            Self::DuplicateColumn { .. } => "duplicate_column",
            Self::Refused { .. } => "refused",
        }
    }
}

impl fmt::Debug for TableError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut out = f.debug_struct("TableError");
        out.field("code", &self.code());
        match self {
            Self::Io { path, source } => out.field("path", path).field("source", source),
            Self::UnknownFormat { path } => out.field("path", path),
            Self::UnknownEncoding { given } => out.field("given", given),
            Self::Gzip { file, truncated, .. } => out.field("file", file).field("truncated", truncated),
            Self::Encoding { file, encoding, offset, line } => {
                out.field("file", file).field("encoding", encoding).field("offset", offset).field("line", line)
            }
            Self::NotText { file, offset } => out.field("file", file).field("offset", offset),
            Self::NoHeader { file, expected } => out.field("file", file).field("expected", expected),
            Self::BadHeader { file, line, code } => {
                out.field("file", file).field("line", line).field("reason", &code.code)
            }
            Self::MissingColumns { file, line, missing, found, .. } => {
                out.field("file", file).field("line", line).field("missing", missing).field("found", &found.len())
            }
            Self::DuplicateColumn { file, line, column, .. } => {
                out.field("file", file).field("line", line).field("column", column)
            }
            Self::Refused { file, rejects } => out.field("file", file).field("rejects", rejects),
        };
        out.finish()
    }
}

fn gzip_zh(truncated: bool) -> &'static str {
    if truncated { "压缩文件不完整，请重新下载或重新压缩" } else { "压缩文件已损坏" }
}

fn gzip_en(truncated: bool) -> &'static str {
    if truncated { "the gzip file is cut short" } else { "the gzip file is damaged" }
}

struct Names<'a>(&'a [String]);

impl fmt::Display for Names<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[")?;
        for (i, name) in self.0.iter().enumerate() {
            let comma = if i == 0 { "" } else { ", " };
            write!(f, "{comma}{}", OneLine(name))?;
        }
        f.write_str("]")
    }
}

struct First<'a>(&'a [Fault]);

impl fmt::Display for First<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.first().map_or(Ok(()), |fault| fault.fmt(f))
    }
}
