//! Which taxonomy an example works with: `builtin`, `esco:DIR`, `onet:DIR` or `labels:FILE`.

use super::{Failure, count_by_code};
use chancai::table::{EncodingChoice, Source};
use chancai::taxonomy::{
    ConceptId, Lang, OccupationId, OccupationSkills, OccupationTaxonomy, SkillId, SkillTaxonomy, Taxonomy, esco, onet,
    read_labels,
};
use chancai::{Catalogue, CatalogueFiles, Ledger};
use clap::ValueEnum;
use std::path::{Path, PathBuf};

/// A taxonomy as it is named on a command line.
#[derive(Clone, Debug)]
pub(crate) enum System {
    /// The embedded one.
    Builtin,
    /// A folder of ESCO's official CSV files.
    Esco(PathBuf),
    /// A folder of O*NET's tables.
    Onet(PathBuf),
    /// A user's own list of `code,label`.
    Labels(PathBuf),
}

/// What an example looks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Sought {
    Skill,
    Occupation,
}

/// Reads a system's name.
pub(crate) fn system(text: &str) -> Result<System, &'static str> {
    match text.split_once(':') {
        None if text == "builtin" => Ok(System::Builtin),
        Some((_, "")) => Err("冒号后应有路径 (a path is missing behind the colon)"),
        Some(("esco", folder)) => Ok(System::Esco(folder.into())),
        Some(("onet", folder)) => Ok(System::Onet(folder.into())),
        Some(("labels", file)) => Ok(System::Labels(file.into())),
        _ => Err(
            "应为 builtin、esco:目录、onet:目录 或 labels:文件 (expected builtin, esco:DIR, onet:DIR or labels:FILE)",
        ),
    }
}

/// The taxonomies of a system.
pub(crate) struct Opened {
    pub(crate) skills: SkillTaxonomy,
    pub(crate) occupations: OccupationTaxonomy,
    /// What each occupation asks for; of no occupation for a list of labels.
    pub(crate) asked: OccupationSkills,
}

impl System {
    /// Reads it; what its files have wrong is counted on stderr. `language` is the edition of ESCO.
    pub(crate) fn open(&self, language: &str, encoding: EncodingChoice) -> Result<Opened, Failure> {
        match self {
            Self::Builtin => {
                let read = Catalogue::read(&CatalogueFiles::embedded(), &mut Ledger::default())?;
                Ok(Opened { skills: read.skills, occupations: read.occupations, asked: read.occupation_skills })
            }
            Self::Esco(folder) => {
                let lang = if language == "zh" { Lang::Zh } else { Lang::En };
                let read = esco::read(&chancai::open_esco(folder, language)?, lang)?;
                count_by_code("退回 reject", &read.rejects);
                let esco::Esco { skills, occupations, occupation_skills: asked } = read.value;
                Ok(Opened { skills, occupations, asked })
            }
            Self::Onet(folder) => {
                let read = onet::read(&chancai::open_onet(folder)?)?;
                count_by_code("退回 reject", &read.rejects);
                let onet::Onet { skills, occupations, occupation_skills: asked, .. } = read.value;
                Ok(Opened { skills, occupations, asked })
            }
            Self::Labels(file) => Ok(Opened {
                skills: labels(file, encoding)?,
                occupations: labels(file, encoding)?,
                asked: OccupationSkills::default(),
            }),
        }
    }
}

/// A user's own list.
fn labels<Id: ConceptId>(file: &Path, encoding: EncodingChoice) -> Result<Taxonomy<Id>, Failure> {
    let read = read_labels::<Id>(&Source::open(file, encoding)?)?;
    count_by_code("退回 reject", &read.rejects);
    if read.value.is_empty() {
        return Err(format!("{}：没有可用的行 (no usable row)", file.display()).into());
    }
    Ok(read.value)
}

/// The one of two taxonomies an id belongs to.
pub(crate) trait OfKind: ConceptId {
    fn of(opened: &Opened) -> &Taxonomy<Self>;
}

impl OfKind for SkillId {
    fn of(opened: &Opened) -> &SkillTaxonomy {
        &opened.skills
    }
}

impl OfKind for OccupationId {
    fn of(opened: &Opened) -> &OccupationTaxonomy {
        &opened.occupations
    }
}
