//! An index of talents in one file.
//!
//! What is kept are the columns of the prepared pool, the order of the talents, where their blocks end and the postings, with the
//! external ids where they are wanted. What is cheap to make is made again: where each candidate stands, and what blocks
//! and strips have at most. The postings are kept because making them again takes several times as long as reading them.

mod content;
mod error;
mod format;
mod map;

pub use error::TalentSnapshotError;

use crate::Par;
use crate::talents::TalentIndex;
use chancai_model::{ExternalId, Scorer};
use std::io::{BufWriter, Write};
use std::path::Path;

/// The version of the format that is written, and the only one that is read.
pub const SNAPSHOT_VERSION: u32 = 2;

/// What a file of talents holds.
#[derive(Debug)]
#[non_exhaustive]
pub struct TalentSnapshot {
    /// The index.
    pub index: TalentIndex,
    /// The external ids in the order of the candidates, where they were written with it.
    pub ids: Option<Vec<ExternalId>>,
}

/// Writes an index as [`save_talents`] does, to anything that takes bytes. The same index gives the same bytes. O(bytes).
///
/// # Errors
///
/// As [`save_talents`].
pub fn write_talents(
    out: &mut impl Write,
    scorer: &Scorer<'_>,
    index: &TalentIndex,
    ids: Option<&[ExternalId]>,
) -> Result<(), TalentSnapshotError> {
    let sections = content::sections(index, ids)?;
    Ok(format::write(out, &tie(scorer), &content::names(), &sections)?)
}

/// The index of bytes that [`write_talents`] gave, for the scorer that it was built and written with.
///
/// No bytes whatever make it panic, now or later, or take more memory than a small multiple of their length: everything but
/// one is checked, whether or not the checksum was made to fit. That one is whether the postings list those whom the
/// columns say they should: somebody who forges them gets other lists, as who forges a level does.
///
/// # Errors
///
/// [`TalentSnapshotError`], by what is looked at first: the first bytes, the order of bytes, the version, the length, the
/// checksum, the scorer, the content.
pub fn read_talents(bytes: &[u8], scorer: &Scorer<'_>, par: Par) -> Result<TalentSnapshot, TalentSnapshotError> {
    let sections = format::read(bytes, &tie(scorer), &content::names(), par)?;
    content::index(&sections, scorer, par)
}

/// Writes an index to a file, in the place of what is there; `scorer` is the one it was built with.
///
/// The bytes go to a new file beside it, which takes the name once the disk has it. On failure the file is as it was, and
/// nothing else is left. The ids are those of the candidates, ascending as a [`Pool`](chancai_model::Pool) has them; without
/// them the file names nobody.
///
/// ```
/// use chancai_match::{MatchIndex, Par, TalentIndex, open_talents, save_talents};
/// use chancai_model::{ExternalId, Identified as _, Pool, Position, Scorer, ScoringContext, ScoringModel, Talent};
/// use chancai_taxonomy::{Concept, Kind, Lang, Neighbours, SkillId, SkillTaxonomy, TaxonomyBuilder};
///
/// let concepts = [("weld", "焊接"), ("cnc", "数控加工")].map(|(id, zh)| Concept::new(id, Kind::Skill).label(Lang::Zh, zh));
/// let skills: SkillTaxonomy = TaxonomyBuilder::from_iter(concepts).build()?;
/// let similar = Neighbours::identity(skills.len());
/// let scorer = Scorer::new(ScoringModel::default(), ScoringContext::of_skills(&skills, &similar));
/// let talent = |id: &str, level| Talent::builder(id).skill(SkillId::new(0), level).consent(true).build();
/// let talents = Pool::new(vec![talent("t1", 0.9)?, talent("t2", 0.5)?])?;
/// let ids: Vec<ExternalId> = talents.iter().map(|talent| talent.id().clone()).collect();
///
/// # let folder = tempfile::tempdir()?;
/// # let path = folder.path().join("talents.snapshot");
/// save_talents(&path, &scorer, &TalentIndex::new(&scorer, &talents, Par::default()), Some(&ids))?;
///
/// let opened = open_talents(&path, &scorer, Par::default())?;
/// let post = Position::builder("p1").requires(SkillId::new(0), 0.9, None).build()?;
/// let best = &MatchIndex::of(&scorer, opened.index, &[post], Par::Seq).top_talents(1, Par::Seq)[0];
/// assert_eq!(opened.ids.unwrap()[best[0].candidate as usize].as_str(), "t1");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
///
/// [`TalentSnapshotError::Io`], or [`TalentSnapshotError::Invalid`] where the ids are not as many as the talents or do not ascend.
pub fn save_talents(
    path: &Path,
    scorer: &Scorer<'_>,
    index: &TalentIndex,
    ids: Option<&[ExternalId]>,
) -> Result<(), TalentSnapshotError> {
    chancai_table::replace_file(path, |file| {
        let mut out = BufWriter::new(file);
        write_talents(&mut out, scorer, index, ids)?;
        Ok(out.flush()?)
    })
}

/// Opens an index that [`save_talents`] wrote, for the same scorer, through a memory map that is let go before this
/// returns. O(bytes).
///
/// # Errors
///
/// As [`read_talents`]; [`TalentSnapshotError::Io`] where the file cannot be read.
pub fn open_talents(path: &Path, scorer: &Scorer<'_>, par: Par) -> Result<TalentSnapshot, TalentSnapshotError> {
    map::mapped(path, |bytes| read_talents(bytes, scorer, par))?
}

fn tie(scorer: &Scorer<'_>) -> format::Tie {
    format::Tie { fingerprint: scorer.fingerprint(), skills: scorer.context().skills.len() as u32 }
}
