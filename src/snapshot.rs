//! Compiled taxonomies and indexes of talents on disk.

use crate::Error;
use chancai_match::{Par, TalentIndex, TalentSnapshot, TalentSnapshotError, open_talents, save_talents};
use chancai_model::{ExternalId, Scorer};
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

/// Opens an index of talents that [`save_talent_snapshot`] wrote, for the same scorer; `None` for `ids` where it was saved
/// without. O(size), and nothing of the file stays in use.
///
/// # Errors
///
/// [`Error::Table`] where the file cannot be read; [`Error::TalentSnapshot`] where it holds something else, another version of
/// the format, talents prepared for another model, taxonomy or chain, or is damaged. Both name the file.
pub fn open_talent_snapshot(path: &Path, scorer: &Scorer<'_>, par: Par) -> Result<TalentSnapshot, Error> {
    open_talents(path, scorer, par).map_err(|source| match source {
        TalentSnapshotError::Io(source) => TableError::Io { path: path.to_owned(), source }.into(),
        source => Error::TalentSnapshot { path: path.to_owned(), source },
    })
}

/// Writes an index of talents to a file, in the place of what is there, as [`save_taxonomy_snapshot`] does: `scorer` is the one
/// it was built with, and `ids` are those of the talents, in order.
///
/// It is a cache too: made again from the tables where it does not open, as after a change of the model. It holds what
/// people can do and ask for, and with `ids` who they are: keep it where the tables are kept.
///
/// ```
/// use chancai::matching::{Par, TalentIndex};
/// use chancai::model::{ExternalId, Scorer, ScoringContext, ScoringModel, Talent};
/// use chancai::taxonomy::{Concept, Kind, Lang, Neighbours, SkillId, TaxonomyBuilder};
/// use chancai::{open_talent_snapshot, save_talent_snapshot};
///
/// let skills = TaxonomyBuilder::<SkillId>::from_iter([Concept::new("welding", Kind::Skill).label(Lang::Zh, "焊接")]).build()?;
/// let similar = Neighbours::identity(skills.len());
/// let scorer = Scorer::new(ScoringModel::default(), ScoringContext::of_skills(&skills, &similar));
/// let talent = Talent::builder("t1").skill(SkillId::new(0), 0.8).consent(true).build()?;
/// # let folder = tempfile::tempdir()?;
/// # let path = folder.path().join("talents.snapshot");
/// save_talent_snapshot(&path, &scorer, &TalentIndex::new(&scorer, &[talent], Par::default()), Some(&[ExternalId::new("t1")?]))?;
///
/// assert_eq!(open_talent_snapshot(&path, &scorer, Par::default())?.index.len(), 1);
/// let other = Scorer::new(ScoringModel::builder().optional_use(0.1).build()?, *scorer.context());
/// let refused = open_talent_snapshot(&path, &other, Par::default()).unwrap_err(); // 换了评分模型，须重建
/// assert!(refused.to_string().contains(&scorer.fingerprint()));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
///
/// [`Error::Write`], which names the path as given; [`Error::TalentSnapshot`] where the ids are not those of so many talents.
/// The file is then as it was before.
pub fn save_talent_snapshot(
    path: &Path,
    scorer: &Scorer<'_>,
    index: &TalentIndex,
    ids: Option<&[ExternalId]>,
) -> Result<(), Error> {
    save_talents(path, scorer, index, ids).map_err(|source| match source {
        TalentSnapshotError::Io(source) => Error::Write { path: path.to_owned(), source },
        source => Error::TalentSnapshot { path: path.to_owned(), source },
    })
}
