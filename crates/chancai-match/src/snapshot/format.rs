//! The file: a header, a table of sections, the sections, a checksum.
//!
//! All numbers are little-endian. The header has 64 bytes:
//!
//! | from | bytes | what |
//! | --- | --- | --- |
//! | 0 | 8 | `CHCTAL`, carriage return, line feed |
//! | 8 | 4 | `0x01020304`, whose bytes tell their order |
//! | 12 | 4 | version of the format |
//! | 16 | 8 | length of the file |
//! | 24 | 16 | fingerprint of the scorer, in hex digits |
//! | 40 | 4 | number of skills |
//! | 44 | 4 | number of sections |
//! | 48 | 16 | zero |
//!
//! For each section the table has its name (8 bytes, zeros behind it), the kind of its numbers (u32: 1 to 4 for whole numbers of
//! 1, 2, 4 and 8 bytes, 5 for floating point of 4), zero (u32) and how many there are (u64). Each section starts
//! at a multiple of 64, with zeros between. The last four bytes are the CRC-32 of all before them.
//!
//! CRC-32 because it is the one that snapshots of taxonomies have, it tells every change of up to 32 bits in a row for certain,
//! parts of a file can be summed by several threads, and `crc32fast` does some 10 GB/s a thread by carry-less products: less
//! time than copying. It keeps out accidents, not forgers: the content is checked by itself.

use super::TalentSnapshotError;
use super::{SNAPSHOT_VERSION, TalentSnapshotError as Error};
use crate::Par;
use chancai_model::Column;
use std::io::{self, Write};

const MAGIC: &[u8; 8] = b"CHCTAL\r\n";
const ORDER: u32 = 0x0102_0304;
const HEADER: usize = 64;
const ENTRY: usize = 24;
const ALIGN: usize = 64;
const CHECKSUM: usize = 4;
/// How many bytes are summed or written at a time.
const PIECE: usize = 1 << 20;

/// What a file is tied to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Tie {
    /// Sixteen hex digits.
    pub(super) fingerprint: String,
    pub(super) skills: u32,
}

/// Columns of one kind that are written one behind the other, as one.
pub(super) type Run<'c> = Vec<Column<'c>>;

/// Writes sections, each a run, with a header before and a checksum behind. O(bytes), no copy of the whole.
pub(super) fn write(out: &mut impl Write, tie: &Tie, names: &[&'static str], sections: &[Run<'_>]) -> io::Result<()> {
    let mut out = Summed { out, sum: crc32fast::Hasher::new(), written: 0 };
    out.all(&header(tie, names, sections))?;
    for run in sections {
        out.pad()?;
        for column in run {
            out.column(column)?;
        }
    }
    let sum = out.sum.finalize().to_le_bytes();
    out.out.write_all(&sum)
}

fn header(tie: &Tie, names: &[&'static str], runs: &[Run<'_>]) -> Vec<u8> {
    let sections: Vec<((u32, usize), usize)> = runs.iter().map(|run| (kind(run), length(run))).collect();
    let mut header = Vec::with_capacity(HEADER + ENTRY * names.len());
    header.extend(MAGIC);
    header.extend(ORDER.to_le_bytes());
    header.extend(SNAPSHOT_VERSION.to_le_bytes());
    let sizes = sections.iter().map(|&((_, width), numbers)| (width, numbers));
    header.extend((laid(sections.len(), sizes).1 as u64).to_le_bytes());
    header.extend(tie.fingerprint.as_bytes());
    header.extend(tie.skills.to_le_bytes());
    header.extend((sections.len() as u32).to_le_bytes());
    header.resize(HEADER, 0);
    for (name, ((kind, _), numbers)) in names.iter().zip(sections) {
        header.extend(named(name));
        header.extend(kind.to_le_bytes());
        header.extend([0; 4]);
        header.extend((numbers as u64).to_le_bytes());
    }
    header
}

/// The kind of a run's numbers, and how many bytes each has; bytes where there are no columns.
fn kind(run: &Run<'_>) -> (u32, usize) {
    match run.first() {
        None | Some(Column::U8(_)) => (1, 1),
        Some(Column::U16(_)) => (2, 2),
        Some(Column::U32(_)) => (3, 4),
        Some(Column::U64(_)) => (4, 8),
        Some(Column::F32(_)) => (5, 4),
        Some(_) => (0, 0),
    }
}

fn length(run: &Run<'_>) -> usize {
    run.iter().map(Column::len).sum()
}

fn named(name: &str) -> [u8; 8] {
    let mut named = [0; 8];
    for (slot, byte) in named.iter_mut().zip(name.bytes()) {
        *slot = byte;
    }
    named
}

/// Where each section starts and how long it is, and how long the whole file is, of so many bytes times so many numbers.
/// Lengths beyond a `usize` come out as the largest, which no file has.
fn laid(count: usize, sections: impl Iterator<Item = (usize, usize)>) -> (Vec<(usize, usize)>, usize) {
    let mut end = count.saturating_mul(ENTRY).saturating_add(HEADER);
    let places = sections.map(|(width, numbers)| {
        let start = end.checked_next_multiple_of(ALIGN).unwrap_or(usize::MAX);
        let length = width.saturating_mul(numbers);
        end = start.saturating_add(length);
        (start, length)
    });
    let places = places.collect();
    (places, end.saturating_add(CHECKSUM))
}

/// What is written, summed on the way.
struct Summed<'w, W> {
    out: &'w mut W,
    sum: crc32fast::Hasher,
    written: usize,
}

impl<W: Write> Summed<'_, W> {
    fn all(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.sum.update(bytes);
        self.written += bytes.len();
        self.out.write_all(bytes)
    }

    fn column(&mut self, column: &Column<'_>) -> io::Result<()> {
        match column {
            Column::U8(numbers) => self.all(numbers),
            Column::U16(numbers) => self.numbers(numbers, u16::to_le_bytes),
            Column::U32(numbers) => self.numbers(numbers, u32::to_le_bytes),
            Column::U64(numbers) => self.numbers(numbers, u64::to_le_bytes),
            Column::F32(numbers) => self.numbers(numbers, f32::to_le_bytes),
            // A kind that is not known here cannot be written.
            _ => Err(io::ErrorKind::Unsupported.into()),
        }
    }

    /// Zeros up to where a section may start.
    fn pad(&mut self) -> io::Result<()> {
        let zeros = self.written.next_multiple_of(ALIGN) - self.written;
        self.all(&[0; ALIGN][..zeros])
    }

    fn numbers<T: Copy, const N: usize>(&mut self, numbers: &[T], bytes: impl Fn(T) -> [u8; N]) -> io::Result<()> {
        let mut piece = Vec::with_capacity(PIECE.min(numbers.len() * N));
        for some in numbers.chunks(PIECE / N) {
            piece.clear();
            piece.extend(some.iter().flat_map(|&number| bytes(number)));
            self.all(&piece)?;
        }
        Ok(())
    }
}

/// A section as it stands in the file.
#[derive(Debug, Clone, Copy)]
pub(super) struct Section<'b> {
    kind: u32,
    bytes: &'b [u8],
}

impl Section<'_> {
    /// How many bytes.
    pub(super) fn len(self) -> usize {
        self.bytes.len()
    }

    /// A copy of its numbers; `None` for a kind that does not exist.
    pub(super) fn column(self) -> Option<Column<'static>> {
        let bytes = self.bytes;
        Some(match self.kind {
            1 => Column::U8(bytes.to_vec().into()),
            2 => Column::U16(numbers(bytes, u16::from_le_bytes).into()),
            3 => Column::U32(numbers(bytes, u32::from_le_bytes).into()),
            4 => Column::U64(numbers(bytes, u64::from_le_bytes).into()),
            5 => Column::F32(numbers(bytes, f32::from_le_bytes).into()),
            _ => return None,
        })
    }

    /// So many of its numbers from a place; `None` where there are not as many.
    pub(super) fn part(self, start: usize, length: usize) -> Option<Self> {
        let width = width(self.kind)?;
        let from = start.checked_mul(width)?;
        let bytes = self.bytes.get(from..from.checked_add(length.checked_mul(width)?)?)?;
        Some(Self { bytes, ..self })
    }
}

/// The sections of a file by these names, in this order; the header is checked, and that the file is whole.
pub(super) fn read<'b>(
    bytes: &'b [u8],
    tie: &Tie,
    names: &[&'static str],
    par: Par,
) -> Result<Vec<Section<'b>>, TalentSnapshotError> {
    let first = bytes.get(..MAGIC.len()).unwrap_or(bytes);
    if !MAGIC.starts_with(first) {
        return Err(Error::Foreign { given: first.to_vec() });
    }
    let given = bytes.len() as u64;
    let least = (HEADER + CHECKSUM) as u64;
    let short = || Error::Length { expected: least, given };
    let head = bytes.first_chunk::<HEADER>().ok_or_else(short)?;
    if number(head, 8) != ORDER {
        return Err(Error::ByteOrder { given: number(head, 8) });
    }
    if number(head, 12) != SNAPSHOT_VERSION {
        return Err(Error::version(number(head, 12)));
    }
    let expected = u64::from(number(head, 16)) | u64::from(number(head, 20)) << 32;
    if expected != given {
        return Err(Error::Length { expected, given });
    }
    let (body, sum) = bytes.split_last_chunk::<CHECKSUM>().ok_or_else(short)?;
    let (expected, given) = (u32::from_le_bytes(*sum), checksum(body, par));
    if expected != given {
        return Err(Error::Damaged { expected, given });
    }
    tied(head, tie)?;
    table(head, body, names)
}

/// How many bytes a number of a kind has.
fn width(kind: u32) -> Option<usize> {
    Some(match kind {
        1 => 1,
        2 => 2,
        3 | 5 => 4,
        4 => 8,
        _ => return None,
    })
}

fn number(head: &[u8; HEADER], at: usize) -> u32 {
    head[at..at + 4].iter().rev().fold(0, |number, &byte| number << 8 | u32::from(byte))
}

/// The CRC-32, its pieces by several threads.
fn checksum(bytes: &[u8], par: Par) -> u32 {
    let pieces: Vec<&[u8]> = bytes.chunks(PIECE).collect();
    let sums = par.rows(
        pieces.len(),
        || (),
        |(), i| {
            let mut sum = crc32fast::Hasher::new();
            sum.update(pieces[i]);
            sum
        },
    );
    let mut whole = crc32fast::Hasher::new();
    for sum in &sums {
        whole.combine(sum);
    }
    whole.finalize()
}

/// The file is of this scorer.
fn tied(head: &[u8; HEADER], tie: &Tie) -> Result<(), Error> {
    let given = &head[24..40];
    if given != tie.fingerprint.as_bytes() {
        let given = String::from_utf8_lossy(given).into_owned();
        return Err(Error::OtherScorer { expected: tie.fingerprint.clone(), given });
    }
    let skills = number(head, 40);
    if skills != tie.skills {
        return Err(Error::invalid("skills", skills as usize));
    }
    match head[48..].iter().position(|&byte| byte != 0) {
        Some(at) => Err(Error::invalid("header", 48 + at)),
        None => Ok(()),
    }
}

/// The sections by the table behind the header.
fn table<'b>(head: &[u8; HEADER], body: &'b [u8], names: &[&'static str]) -> Result<Vec<Section<'b>>, Error> {
    let count = number(head, 44) as usize;
    let entries = body.get(HEADER..HEADER + ENTRY * names.len()).filter(|_| count == names.len());
    let entries = entries.ok_or(Error::invalid("table", count))?.as_chunks::<ENTRY>().0;
    let mut sizes = Vec::with_capacity(count);
    for (&name, entry) in names.iter().zip(entries) {
        let kind = u32::from_le_bytes([entry[8], entry[9], entry[10], entry[11]]);
        let width = width(kind).ok_or(Error::invalid(name, kind as usize))?;
        if entry[..8] != named(name) || entry[12..16] != [0; 4] {
            return Err(Error::invalid(name, 0));
        }
        let numbers = entry[16..].iter().rev().fold(0u64, |number, &byte| number << 8 | u64::from(byte));
        sizes.push((kind, width, usize::try_from(numbers).unwrap_or(usize::MAX)));
    }
    let (places, end) = laid(count, sizes.iter().map(|&(_, width, numbers)| (width, numbers)));
    // The last of them ends at the end, so none reaches beyond.
    if end != body.len() + CHECKSUM {
        return Err(Error::invalid("table", end));
    }
    let mut before = HEADER + ENTRY * count;
    let mut sections = Vec::with_capacity(count);
    for ((&name, (kind, ..)), (start, length)) in names.iter().zip(sizes).zip(places) {
        let (zeros, bytes) = (body.get(before..start), body.get(start..start + length));
        let (Some(zeros), Some(bytes)) = (zeros, bytes) else { return Err(Error::invalid(name, start)) };
        if zeros.iter().any(|&byte| byte != 0) {
            return Err(Error::invalid(name, before));
        }
        sections.push(Section { kind, bytes });
        before = start + length;
    }
    Ok(sections)
}

fn numbers<T, const N: usize>(bytes: &[u8], number: impl Fn([u8; N]) -> T) -> Vec<T> {
    bytes.as_chunks::<N>().0.iter().map(|&bytes| number(bytes)).collect()
}
