//! A taxonomy compiled to bytes, to be opened in milliseconds.
//!
//! Little-endian. A header of 26 bytes: `CHCTAX`, the version of the format (u32), what the concepts are (u32: 1 skills,
//! 2 occupations), the length of the body (u64), a CRC-32 of the header behind the first six bytes and the body. The body:
//! the number of concepts (u32); a byte a concept for its kind; four tables of rows (parents; how many Chinese aliases,
//! English aliases and codes each concept has), each the length of every row and, for the parents, the ids; the number
//! of texts, the length of each and all of them in one run: the edition, external ids, Chinese labels, English
//! labels, descriptions, Chinese aliases, English aliases, codes.
//!
//! Children, ancestors and depths are not kept: they follow from the parents, and deriving them costs less than checking
//! them would. So nothing rests on the checksum: what opens keeps every invariant of a built taxonomy.

use crate::build::{MAX_ANCESTORS, as_ids, is_unseen, reversed};
use crate::concept::{Kind, Lang};
use crate::csr::Csr;
use crate::edition::{Code, Edition};
use crate::ids::ConceptId;
use crate::taxonomy::Taxonomy;

/// The version of the format that is written, and the newest that is read.
pub const SNAPSHOT_VERSION: u32 = 1;

const MAGIC: &[u8; 6] = b"CHCTAX";
const HEADER: usize = 26;

/// Why bytes are no snapshot that can be opened.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SnapshotError {
    /// Another kind of file.
    #[error("不是体系快照，开头应为 CHCTAX，实为 {given:02x?} / not a snapshot: it begins with {given:02x?}")]
    Foreign {
        /// Its first bytes, six at most.
        given: Vec<u8>,
    },
    /// A version of the format that this library does not know.
    #[error("快照格式版本 {given} 不能读，本库读到第 {expected} 版 / snapshot of format {given}, expected {expected}")]
    Version {
        /// The version that is read.
        expected: u32,
        /// The version of the snapshot.
        given: u32,
    },
    /// Fewer or more bytes than the header says.
    #[error("快照长度应为 {expected} 字节，实为 {given} / snapshot of {given} bytes, expected {expected}")]
    Length {
        /// The length of the whole by its header, or that of a header.
        expected: u64,
        /// The length of what was given.
        given: u64,
    },
    /// The bytes are not those that were written.
    #[error(
        "快照已损坏，校验码应为 {expected:08x}，实为 {given:08x} / damaged: checksum {given:08x}, expected {expected:08x}"
    )]
    Damaged {
        /// The checksum in the header.
        expected: u32,
        /// That of the bytes.
        given: u32,
    },
    /// Skills where occupations were expected, or the other way round.
    #[error("快照里是 {given}，应为 {expected} / a snapshot of {given}, expected {expected}")]
    WrongKind {
        /// What was asked for.
        expected: &'static str,
        /// What it holds; `?` for a number that stands for nothing.
        given: &'static str,
    },
    /// The bytes are whole and say something that no taxonomy is.
    #[error("快照内容不成立：{section} 第 {index} 项 / no taxonomy: {section}, item {index}")]
    Invalid {
        /// The part.
        section: &'static str,
        /// The place in it, from 0; where the bytes end too early, how much of them or of the texts was left.
        index: usize,
    },
}

/// The taxonomy as bytes, with its edition. O(size); the same taxonomy gives the same bytes.
///
/// A text of 4 GiB or more cannot be kept: the bytes would not open.
///
/// ```
/// use chancai_taxonomy::{Concept, Kind, Lang, OccupationId, SkillId, SkillTaxonomy, TaxonomyBuilder};
/// use chancai_taxonomy::{SnapshotError, open_snapshot, write_snapshot};
///
/// let skills: SkillTaxonomy = TaxonomyBuilder::from_iter([
///     Concept::new("welding", Kind::Skill).label(Lang::Zh, "焊接"),
///     Concept::new("tig", Kind::Skill).label(Lang::Zh, "氩弧焊").parent("welding"),
/// ])
/// .build()?;
/// let mut bytes = write_snapshot(&skills);
/// let opened = open_snapshot::<SkillId>(&bytes)?;
/// assert_eq!(opened.fingerprint(), skills.fingerprint());
///
/// assert!(matches!(open_snapshot::<OccupationId>(&bytes), Err(SnapshotError::WrongKind { .. })));
/// *bytes.last_mut().unwrap() ^= 1;
/// assert!(matches!(open_snapshot::<SkillId>(&bytes), Err(SnapshotError::Damaged { .. })));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn write_snapshot<Id: ConceptId>(taxonomy: &Taxonomy<Id>) -> Vec<u8> {
    let body = body(taxonomy);
    let mut bytes = Vec::with_capacity(HEADER + body.len());
    bytes.extend(MAGIC);
    bytes.extend(SNAPSHOT_VERSION.to_le_bytes());
    bytes.extend(kind_number(Id::KIND).to_le_bytes());
    bytes.extend((body.len() as u64).to_le_bytes());
    let checksum = checksum(&bytes, &body);
    bytes.extend(checksum.to_le_bytes());
    bytes.extend(body);
    bytes
}

/// The taxonomy of bytes that [`write_snapshot`] gave. O(size), with the closure of the hierarchy.
///
/// No bytes whatever make it panic or take more memory than a small multiple of their length and of the closure.
///
/// # Errors
///
/// [`SnapshotError`], by what is looked at first: the first bytes, the version, the length, the checksum, what the
/// concepts are, what the body says.
pub fn open_snapshot<Id: ConceptId>(bytes: &[u8]) -> Result<Taxonomy<Id>, SnapshotError> {
    let body = checked_body(bytes, Id::KIND)?;
    let mut reader = Reader { rest: body };
    let count = reader.number("concepts")? as usize;
    let kinds = kinds(reader.take(count, "kinds")?)?;
    let parents = parents(&mut reader, count)?;
    let aliases_zh = reader.numbers(count, "aliases_zh")?;
    let aliases_en = reader.numbers(count, "aliases_en")?;
    let codes = reader.numbers(count, "codes")?;
    let mut texts = reader.texts()?;
    let edition = edition(&mut texts)?;
    let externals = texts.ascending(count, "externals", |_| true)?;
    let labels = [texts.many(count, "labels", is_plain)?, texts.many(count, "labels", is_plain)?];
    some_label(&labels)?;
    let descriptions = texts.many(count, "descriptions", |_| true)?;
    let aliases = [texts.rows(&aliases_zh, "aliases", is_plain)?, texts.rows(&aliases_en, "aliases", is_plain)?];
    let codes = code_rows(&texts.rows(&codes, "codes", |_| true)?)?;
    texts.end()?;
    let Derived { children, ancestors, depths } = derive(&parents)?;
    Ok(Taxonomy {
        externals,
        kinds,
        labels,
        aliases,
        depths,
        children: as_ids(&children),
        parents: as_ids(&parents),
        ancestors: as_ids(&ancestors),
        codes,
        descriptions,
        edition,
    })
}

fn body<Id: ConceptId>(taxonomy: &Taxonomy<Id>) -> Vec<u8> {
    let mut body = Vec::new();
    let put = |body: &mut Vec<u8>, number: usize| body.extend((number as u32).to_le_bytes());
    put(&mut body, taxonomy.len());
    body.extend(taxonomy.ids().map(|id| kind_number(taxonomy.kind(id)) as u8));
    taxonomy.ids().for_each(|id| put(&mut body, taxonomy.parents(id).len()));
    taxonomy.ids().flat_map(|id| taxonomy.parents(id)).for_each(|above| put(&mut body, above.index()));
    for lang in Lang::ALL {
        taxonomy.ids().for_each(|id| put(&mut body, taxonomy.aliases(id, lang).len()));
    }
    taxonomy.ids().for_each(|id| put(&mut body, taxonomy.codes(id).len()));

    let mut texts: Vec<&str> = taxonomy.edition.fields().to_vec();
    let columns = [&taxonomy.externals, &taxonomy.labels[0], &taxonomy.labels[1], &taxonomy.descriptions];
    texts.extend(columns.into_iter().flatten().map(|text| &**text));
    for lang in Lang::ALL {
        texts.extend(taxonomy.ids().flat_map(|id| taxonomy.aliases(id, lang)).map(|text| &**text));
    }
    texts.extend(taxonomy.ids().flat_map(|id| taxonomy.codes(id)).map(Code::as_str));
    put(&mut body, texts.len());
    for text in &texts {
        put(&mut body, text.len());
    }
    body.extend(texts.iter().flat_map(|text| text.bytes()));
    body
}

/// The checksum of a header without it and a body.
fn checksum(header: &[u8], body: &[u8]) -> u32 {
    let mut hasher = crc32fast::Hasher::new();
    hasher.update(header.get(MAGIC.len()..).unwrap_or_default());
    hasher.update(body);
    hasher.finalize()
}

/// The body behind a header that holds.
fn checked_body(bytes: &[u8], kind: Kind) -> Result<&[u8], SnapshotError> {
    let first = bytes.get(..MAGIC.len()).unwrap_or(bytes);
    if !MAGIC.starts_with(first) {
        return Err(SnapshotError::Foreign { given: first.to_vec() });
    }
    let given = bytes.len() as u64;
    let mut header = Reader { rest: bytes.get(MAGIC.len()..HEADER).unwrap_or_default() };
    let short = |_| SnapshotError::Length { expected: HEADER as u64, given };
    let version = header.number("version").map_err(short)?;
    if version != SNAPSHOT_VERSION {
        return Err(SnapshotError::Version { expected: SNAPSHOT_VERSION, given: version });
    }
    let holds = header.number("kind").map_err(short)?;
    let (low, high) = (header.number("length").map_err(short)?, header.number("length").map_err(short)?);
    let expected = (u64::from(high) << 32 | u64::from(low)).saturating_add(HEADER as u64);
    if expected != given {
        return Err(SnapshotError::Length { expected, given });
    }
    let expected = header.number("checksum").map_err(short)?;
    let (header, body) = bytes.split_at(HEADER);
    let given = checksum(header.get(..HEADER - 4).unwrap_or_default(), body);
    if expected != given {
        return Err(SnapshotError::Damaged { expected, given });
    }
    if holds != kind_number(kind) {
        let given = KINDS.iter().find(|&&known| kind_number(known) == holds).map_or("?", |known| known.code());
        return Err(SnapshotError::WrongKind { expected: kind.code(), given });
    }
    Ok(body)
}

const KINDS: [Kind; 6] = [Kind::Skill, Kind::Occupation, Kind::Knowledge, Kind::Language, Kind::Attitude, Kind::Group];

/// What stands for a kind in a snapshot; never changed, whatever the order of the enum.
const fn kind_number(kind: Kind) -> u32 {
    match kind {
        Kind::Skill => 1,
        Kind::Occupation => 2,
        Kind::Knowledge => 3,
        Kind::Language => 4,
        Kind::Attitude => 5,
        Kind::Group => 6,
    }
}

fn kinds(bytes: &[u8]) -> Result<Vec<Kind>, SnapshotError> {
    let kind = |(index, &byte): (usize, &u8)| {
        let known = KINDS.into_iter().find(|&kind| kind_number(kind) == u32::from(byte));
        known.ok_or(SnapshotError::Invalid { section: "kinds", index })
    };
    bytes.iter().enumerate().map(kind).collect()
}

/// Rows of ids below `count`, each strictly ascending.
fn parents(reader: &mut Reader<'_>, count: usize) -> Result<Csr<u32>, SnapshotError> {
    let lengths = reader.numbers(count, "parents")?;
    let mut parents = Csr::with_capacity(count);
    for (index, &length) in lengths.iter().enumerate() {
        let row = reader.numbers(length as usize, "parents")?;
        let below = |&id: &u32| (id as usize) < count;
        if !row.iter().all(below) || !row.is_sorted_by(|a, b| a < b) {
            return Err(SnapshotError::Invalid { section: "parents", index });
        }
        parents.push_row(row);
    }
    Ok(parents)
}

/// What follows from the parents.
struct Derived {
    children: Csr<u32>,
    ancestors: Csr<u32>,
    depths: Vec<u32>,
}

/// Everything below, everything above and how far; refuses a cycle and too many.
fn derive(parents: &Csr<u32>) -> Result<Derived, SnapshotError> {
    let children = reversed(parents);
    let order = parents_first(parents, &children);
    if order.len() != parents.len() {
        return Err(SnapshotError::Invalid { section: "cycle", index: order.len() });
    }
    // The rows in the order they are made, in one run: a row of its own for each would cost an allocation each.
    let (mut run, mut places) = (Vec::new(), vec![0..0; parents.len()]);
    let (mut union, mut depths): (Vec<u32>, _) = (Vec::new(), vec![0; parents.len()]);
    for id in order {
        union.clear();
        for &parent in parents.row(id) {
            union.push(parent);
            union.extend_from_slice(&run[places[parent as usize].clone()]);
            depths[id] = depths[id].max(depths[parent as usize] + 1);
        }
        union.sort_unstable();
        union.dedup();
        if union.len() > MAX_ANCESTORS {
            return Err(SnapshotError::Invalid { section: "ancestors", index: id });
        }
        places[id] = run.len()..run.len() + union.len();
        run.extend_from_slice(&union);
    }
    let mut ancestors = Csr::with_capacity(places.len());
    for place in places {
        ancestors.push_row(run[place].iter().copied());
    }
    Ok(Derived { children, ancestors, depths })
}

/// An order in which parents come first; what lies on or under a cycle does not occur. Kahn's algorithm.
fn parents_first(parents: &Csr<u32>, children: &Csr<u32>) -> Vec<usize> {
    let mut waiting: Vec<usize> = (0..parents.len()).map(|id| parents.row(id).len()).collect();
    let mut order: Vec<usize> = (0..parents.len()).filter(|&id| waiting[id] == 0).collect();
    let mut done = 0;
    while let Some(&id) = order.get(done) {
        done += 1;
        for &below in children.row(id) {
            waiting[below as usize] -= 1;
            if waiting[below as usize] == 0 {
                order.push(below as usize);
            }
        }
    }
    order
}

fn edition(texts: &mut Texts<'_>) -> Result<Edition, SnapshotError> {
    let mut next = || Ok(texts.next("edition")?.to_owned());
    Ok(Edition { name: next()?, version: next()?, language: next()?, source: next()?, licence: next()? })
}

/// A label in some language for every concept.
fn some_label([zh, en]: &[Vec<Box<str>>; 2]) -> Result<(), SnapshotError> {
    match zh.iter().zip(en).position(|(zh, en)| zh.is_empty() && en.is_empty()) {
        Some(index) => Err(SnapshotError::Invalid { section: "labels", index }),
        None => Ok(()),
    }
}

/// Whether a label holds no space that is not seen.
fn is_plain(text: &str) -> bool {
    // Printable ASCII is most of it, and quickly told where the loop has no way out in the middle.
    text.bytes().fold(true, |all, b| all & (b.wrapping_sub(b' ') < 0x5f)) || !text.contains(is_unseen)
}

fn code_rows(texts: &Csr<Box<str>>) -> Result<Csr<Code>, SnapshotError> {
    let mut codes = Csr::with_capacity(texts.len());
    for index in 0..texts.len() {
        let row = texts.row(index);
        let parsed: Vec<Code> = row.iter().filter_map(|text| text.parse().ok()).collect();
        // A code that is written otherwise than it is kept is one that was never written here.
        let same = parsed.len() == row.len() && parsed.iter().zip(row).all(|(code, text)| code.as_str() == &**text);
        if !same || !parsed.is_sorted_by(|a, b| a < b) {
            return Err(SnapshotError::Invalid { section: "codes", index });
        }
        codes.push_row(parsed);
    }
    Ok(codes)
}

/// What is left of the bytes.
struct Reader<'a> {
    rest: &'a [u8],
}

impl<'a> Reader<'a> {
    fn take(&mut self, count: usize, section: &'static str) -> Result<&'a [u8], SnapshotError> {
        let (taken, rest) =
            self.rest.split_at_checked(count).ok_or(SnapshotError::Invalid { section, index: self.rest.len() })?;
        self.rest = rest;
        Ok(taken)
    }

    fn number(&mut self, section: &'static str) -> Result<u32, SnapshotError> {
        let bytes = self.take(4, section)?;
        Ok(bytes.iter().rev().fold(0, |number, &byte| number << 8 | u32::from(byte)))
    }

    fn numbers(&mut self, count: usize, section: &'static str) -> Result<Vec<u32>, SnapshotError> {
        let bytes = self.take(count.saturating_mul(4), section)?;
        Ok(bytes.chunks_exact(4).map(|b| u32::from_le_bytes([b[0], b[1], b[2], b[3]])).collect())
    }

    /// All texts; nothing may follow them.
    fn texts(&mut self) -> Result<Texts<'a>, SnapshotError> {
        let invalid = |index| SnapshotError::Invalid { section: "texts", index };
        let count = self.number("texts")? as usize;
        let lengths = self.numbers(count, "texts")?;
        let run = std::str::from_utf8(self.rest).map_err(|error| invalid(error.valid_up_to()))?;
        self.rest = &[];
        Ok(Texts { lengths: lengths.into_iter(), run })
    }
}

/// What is left of the texts.
struct Texts<'a> {
    lengths: std::vec::IntoIter<u32>,
    run: &'a str,
}

impl<'a> Texts<'a> {
    fn next(&mut self, section: &'static str) -> Result<&'a str, SnapshotError> {
        let invalid = SnapshotError::Invalid { section, index: self.lengths.len() };
        let length = self.lengths.next().map(|length| length as usize);
        let (text, run) = length.and_then(|length| self.run.split_at_checked(length)).ok_or(invalid)?;
        self.run = run;
        Ok(text)
    }

    /// The next texts, each of which must be `good`. Texts are judged where they stand: there they are read in one run.
    fn many(
        &mut self,
        count: usize,
        section: &'static str,
        good: impl Fn(&str) -> bool,
    ) -> Result<Vec<Box<str>>, SnapshotError> {
        // Not more room than there are texts, whatever the count says.
        let mut many = Vec::with_capacity(count.min(self.lengths.len()));
        for index in 0..count {
            let text = self.next(section)?;
            if !good(text) {
                return Err(SnapshotError::Invalid { section, index });
            }
            many.push(text.into());
        }
        Ok(many)
    }

    /// As [`Texts::many`], none empty and each greater than the one before.
    fn ascending(
        &mut self,
        count: usize,
        section: &'static str,
        good: impl Fn(&str) -> bool,
    ) -> Result<Vec<Box<str>>, SnapshotError> {
        let mut before = "";
        let mut many = Vec::with_capacity(count.min(self.lengths.len()));
        for index in 0..count {
            let text = self.next(section)?;
            if std::mem::replace(&mut before, text) >= text || !good(text) {
                return Err(SnapshotError::Invalid { section, index });
            }
            many.push(text.into());
        }
        Ok(many)
    }

    fn rows(
        &mut self,
        lengths: &[u32],
        section: &'static str,
        good: impl Fn(&str) -> bool,
    ) -> Result<Csr<Box<str>>, SnapshotError> {
        let mut rows = Csr::with_capacity(lengths.len());
        for &length in lengths {
            rows.push_row(self.ascending(length as usize, section, &good)?);
        }
        Ok(rows)
    }

    fn end(&self) -> Result<(), SnapshotError> {
        let left = self.lengths.len() + self.run.len();
        if left == 0 { Ok(()) } else { Err(SnapshotError::Invalid { section: "end", index: left }) }
    }
}
