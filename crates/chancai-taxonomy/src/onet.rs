//! The database of O*NET (Occupational Information Network), as its tab-separated text files.
//!
//! Only `Occupation Data` is required: without the other tables there are fewer names, or no skills. What is wrong
//! with an edition is noted and does not stop the reading.
//!
//! # What becomes what
//!
//! | in O*NET | here | external id | code |
//! | --- | --- | --- | --- |
//! | an occupation | [`Kind::Occupation`] | `15-1252.00` | `onet-soc:15-1252.00` |
//! | a group of the SOC | [`Kind::Group`] above it | `15-1250` | `soc-2018:15-1250` |
//! | an element of `Skills` | [`Kind::Skill`] | `2.A.1.a` | `onet-element:2.A.1.a` |
//! | an element of `Knowledge` | [`Kind::Knowledge`] | `2.C.1.a` | `onet-element:2.C.1.a` |
//! | what lies above an element | [`Kind::Group`] | `2.A` | `onet-element:2.A` |
//! | a technology | [`Kind::Skill`] | `technology/Python` | |
//! | its commodity | [`Kind::Group`] | `unspsc-43232402` | `unspsc:43232402` |
//!
//! The groups follow from the code: an occupation `15-1252.00` lies in the broad group 15-1250, the minor group 15-1200
//! and the major group 15-0000; `15-1252.01` lies under `15-1252.00` where that has a row, else in the broad group. The
//! tables title no group: the 23 major groups have their titles of the SOC 2018, the others their code. A
//! commodity is a heading, since some hold over a thousand products that have nothing in common but the shelf.

use chancai_table::Source;

use crate::csr::Csr;
use crate::edition::Edition;
use crate::error::{TaxonomyError, TaxonomyFault};
use crate::ids::{OccupationId, SkillId};
use crate::ledger::Ledger;
use crate::occupation_skills::OccupationSkills;
use crate::read::Reading;
use crate::taxonomy::{OccupationTaxonomy, SkillTaxonomy};

mod occupations;
mod skills;

#[cfg(doc)]
use crate::concept::Kind;

/// The tables that are read, in the order of [`Files::from_array`]; only the first is required.
pub const NAMES: [&str; 7] = [
    "Occupation_Data",
    "Alternate_Titles",
    "Sample_of_Reported_Titles",
    "Skills",
    "Knowledge",
    "Technology_Skills",
    "Content_Model_Reference",
];

/// The least importance, of 1 to 5, at which a skill is essential to an occupation; 3 is "important" on O*NET's scale.
pub const ESSENTIAL_IMPORTANCE: f64 = 3.0;

/// Which of [`NAMES`] a file is, by its name without folders: the endings and the mark between words do not matter.
///
/// ```
/// use chancai_taxonomy::onet::table_of;
///
/// assert_eq!(table_of("Occupation Data.txt"), Some(0));
/// assert_eq!(table_of("Technology_Skills.tsv.gz"), Some(5));
/// assert_eq!(table_of("Work Styles.txt"), None);
/// ```
pub fn table_of(file_name: &str) -> Option<usize> {
    let stem = file_name.split('.').next().unwrap_or_default().replace(' ', "_");
    NAMES.iter().position(|name| name.eq_ignore_ascii_case(&stem))
}

/// The opened tables. The crate opens none itself.
///
/// They are tab-separated: take each in with [`Source::from_bytes`] as `Format::Csv`, which finds the tab.
#[derive(Debug, Clone)]
pub struct Files {
    /// `Occupation Data`: codes, titles, descriptions.
    pub occupations: Source,
    /// `Alternate Titles`: other names, some with a short one.
    pub alternate_titles: Option<Source>,
    /// `Sample of Reported Titles`: names that workers gave.
    pub reported_titles: Option<Source>,
    /// `Skills`: ratings of importance and level.
    pub skills: Option<Source>,
    /// `Knowledge`: ratings of importance and level.
    pub knowledge: Option<Source>,
    /// `Technology Skills`: software and tools.
    pub technology: Option<Source>,
    /// `Content Model Reference`: the headings above skills and knowledge, and what each means.
    pub content_model: Option<Source>,
}

impl Files {
    /// The tables in the order of [`NAMES`]; `None` where the first is not there.
    pub fn from_array(files: [Option<Source>; 7]) -> Option<Self> {
        let [occupations, alternate_titles, reported_titles, skills, knowledge, technology, content_model] = files;
        let occupations = occupations?;
        Some(Self { occupations, alternate_titles, reported_titles, skills, knowledge, technology, content_model })
    }

    /// The first table alone.
    #[must_use]
    pub fn new(occupations: Source) -> Self {
        Self {
            occupations,
            alternate_titles: None,
            reported_titles: None,
            skills: None,
            knowledge: None,
            technology: None,
            content_model: None,
        }
    }
}

/// An edition as it was read.
#[derive(Debug, Clone)]
pub struct Onet {
    /// Rated skills and knowledge under the headings of the content model, technologies under their commodities.
    pub skills: SkillTaxonomy,
    /// Occupations under the groups of the SOC.
    pub occupations: OccupationTaxonomy,
    /// What each occupation asks for.
    ///
    /// Essential is a skill of an importance of [`ESSENTIAL_IMPORTANCE`] or more, and a technology that is hot or in
    /// demand; the rest is optional. What O*NET marks "not relevant" to the occupation is neither.
    pub occupation_skills: OccupationSkills,
    /// How important each skill is to an occupation and at which level.
    pub ratings: Ratings,
}

/// How an occupation's workers or analysts rate a skill.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Rating {
    /// The skill.
    pub skill: SkillId,
    /// Importance, 1 to 5.
    pub importance: Option<f32>,
    /// Level, 0 to 7; none where the skill is not relevant to the occupation.
    pub level: Option<f32>,
}

/// The ratings of every occupation, by ascending skill.
#[derive(Debug, Clone, PartialEq)]
pub struct Ratings {
    rows: Csr<Rating>,
}

impl Ratings {
    /// Of pairs in any order.
    fn new(occupations: usize, mut pairs: Vec<(OccupationId, Rating)>) -> Self {
        pairs.sort_by_key(|(occupation, rating)| (*occupation, rating.skill));
        let pairs = pairs.iter().map(|&(occupation, rating)| (occupation.index(), rating));
        Self { rows: Csr::from_pairs(occupations, pairs) }
    }

    /// The ratings of an occupation.
    ///
    /// # Panics
    ///
    /// For an occupation beyond the last.
    pub fn of(&self, occupation: OccupationId) -> &[Rating] {
        self.rows.row(occupation.index())
    }

    /// The rating of a skill in an occupation. O(log r), r ratings of the occupation.
    ///
    /// # Panics
    ///
    /// For an occupation beyond the last.
    pub fn get(&self, occupation: OccupationId, skill: SkillId) -> Option<&Rating> {
        let row = self.of(occupation);
        row.binary_search_by_key(&skill, |rating| rating.skill).ok().map(|place| &row[place])
    }

    /// The number of occupations.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there is no occupation.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The number of ratings of all occupations.
    pub fn total(&self) -> usize {
        self.rows.total()
    }
}

/// Reads an edition. Its version stands in no table: see [`Taxonomy::with_edition`](crate::Taxonomy::with_edition).
///
/// Titles stay as they are written; of `CEO (Chief Executive Officer)` with the short title `CEO` both halves are names
/// too. Rows marked `Recommend Suppress` are left out, one note a table. Relations of an occupation without a row
/// are left out, one note an occupation.
///
/// # Errors
///
/// [`TaxonomyError::Table`] where a table lacks a column that is read.
///
/// ```
/// use chancai_table::{Format, Source};
/// use chancai_taxonomy::onet::{self, Files};
///
/// let tsv = |name: &str, text: &str| Source::from_text(name, text, Format::Csv);
/// let occupations = "O*NET-SOC Code\tTitle\tDescription\n51-4121.00\tWelders\tJoin metal.\n";
/// let ratings = "O*NET-SOC Code\tElement ID\tElement Name\tScale ID\tData Value\n\
///                51-4121.00\t2.B.3.e\tEquipment Selection\tIM\t3.12\n";
/// let mut files = Files::new(tsv("Occupation Data.txt", occupations));
/// files.skills = Some(tsv("Skills.txt", ratings));
///
/// let onet = onet::read(&files)?.into_strict()?.value;
/// let welders = onet.occupations.find("51-4121.00").unwrap();
/// assert_eq!(onet.occupations.external(onet.occupations.parents(welders)[0]), "51-4120");
/// assert_eq!(onet.occupation_skills.essential(welders).next(), onet.skills.find("2.B.3.e"));
/// assert_eq!(onet.ratings.of(welders)[0].importance, Some(3.12));
/// # Ok::<(), chancai_taxonomy::TaxonomyError>(())
/// ```
pub fn read(files: &Files) -> Result<Reading<Onet>, TaxonomyError> {
    let mut ledger = Ledger::default();
    let occupations = occupations::read(files, &mut ledger)?;
    let mut draft = skills::Draft::default();
    draft.read_ratings(files, &occupations, &mut ledger)?;
    draft.read_technology(files, &occupations, &mut ledger)?;
    draft.read_headings(files, &mut ledger)?;
    let skills::Built { skills, relations, ratings, faults } = draft.build();
    ledger.rejects.extend(faults.iter().map(TaxonomyFault::to_row_fault));
    let value = Onet {
        occupation_skills: OccupationSkills::new(occupations.len(), relations),
        ratings: Ratings::new(occupations.len(), ratings),
        skills: skills.with_edition(edition()),
        occupations: occupations.with_edition(edition()),
    };
    Ok(Reading { value, rejects: ledger.rejects, notes: ledger.notes })
}

fn edition() -> Edition {
    Edition::new("O*NET", "").language("en").source("US Department of Labor").licence("CC BY 4.0")
}
