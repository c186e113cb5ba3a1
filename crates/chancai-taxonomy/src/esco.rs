//! The official edition of ESCO (European Skills, Competences, Qualifications and Occupations), as CSV files.
//!
//! Any language edition has the same columns. External ids are the URIs as they stand. What is wrong with an edition is
//! noted and does not stop the reading: ESCO 1.1.1 relates an occupation that has no row of its own to 67 skills, and
//! hangs seven headings without rows into its hierarchy.

use chancai_table::{Column, Row, Source, fault};
use rustc_hash::FxHashMap;

use crate::build::TaxonomyBuilder;
use crate::concept::{Concept, Kind, Lang};
use crate::edition::{Code, Edition};
use crate::error::{TaxonomyError, TaxonomyFault};
use crate::ids::{ConceptId, SkillId};
use crate::ledger::{Ledger, NO_ROW, Strangers, plain, plain_label};
use crate::occupation_skills::OccupationSkills;
use crate::read::Reading;
use crate::similarity::{Lateral, Relations};
use crate::taxonomy::{OccupationTaxonomy, SkillTaxonomy, Taxonomy};

/// The files of an edition, in the order of [`Files::from_array`].
///
/// `_en` stands for the language of the edition; each may be gzipped, with `.gz` behind.
pub const NAMES: [&str; 7] = [
    "skills_en.csv",
    "skillGroups_en.csv",
    "broaderRelationsSkillPillar.csv",
    "occupations_en.csv",
    "ISCOGroups_en.csv",
    "broaderRelationsOccPillar.csv",
    "occupationSkillRelations.csv",
];

/// The file of ties between skills, which an edition may lack; see [`read_skill_relations`].
pub const SKILL_RELATIONS: &str = "skillSkillRelations.csv";

/// The opened files of an edition. The crate opens none itself.
#[derive(Debug, Clone)]
pub struct Files {
    /// `skills_*.csv`: skills, knowledge and languages.
    pub skills: Source,
    /// `skillGroups_*.csv`: the headings above them.
    pub skill_groups: Source,
    /// `broaderRelationsSkillPillar.csv`: what hangs under what.
    pub skill_relations: Source,
    /// `occupations_*.csv`.
    pub occupations: Source,
    /// `ISCOGroups_*.csv`: the headings above them.
    pub occupation_groups: Source,
    /// `broaderRelationsOccPillar.csv`: what hangs under what.
    pub occupation_relations: Source,
    /// `occupationSkillRelations.csv`: which skills are essential or optional for which occupation.
    pub occupation_skills: Source,
}

impl Files {
    /// The files in the order of [`NAMES`].
    #[must_use]
    pub fn from_array(files: [Source; 7]) -> Self {
        let [
            skills,
            skill_groups,
            skill_relations,
            occupations,
            occupation_groups,
            occupation_relations,
            occupation_skills,
        ] = files;
        Self {
            skills,
            skill_groups,
            skill_relations,
            occupations,
            occupation_groups,
            occupation_relations,
            occupation_skills,
        }
    }
}

/// An edition as it was read.
#[derive(Debug, Clone)]
pub struct Esco {
    /// Skills under their headings.
    pub skills: SkillTaxonomy,
    /// Occupations under the groups of ISCO-08.
    pub occupations: OccupationTaxonomy,
    /// What each occupation asks for.
    pub occupation_skills: OccupationSkills,
}

/// Reads an edition; `lang` is where its labels go: [`Lang::En`] for any that is not Chinese.
///
/// White space in labels is made plain. A concept under the headings coded `L` is a [`Kind::Language`]. Hidden
/// labels are left out: ESCO keeps broader and foreign words there. Notes tell of relations whose
/// concept has no row, one note a concept; rejects of rows that cannot be read.
///
/// # Errors
///
/// [`TaxonomyError::Table`] where a file lacks a column that is read.
pub fn read(files: &Files, lang: Lang) -> Result<Reading<Esco>, TaxonomyError> {
    let mut ledger = Ledger::default();
    let skills = Pillar::read(&files.skills, &files.skill_groups, lang, &mut ledger)?;
    let skills = skills.build(&files.skill_relations, &mut ledger)?;
    let occupations = Pillar::read(&files.occupations, &files.occupation_groups, lang, &mut ledger)?;
    let occupations = occupations.build(&files.occupation_relations, &mut ledger)?;
    let occupation_skills = relate(&files.occupation_skills, &occupations, &skills, &mut ledger)?;
    let language = edition_language(files.skills.name());
    let edition = Edition::new("ESCO", "").language(language).source("European Commission");
    let (skills, occupations) = (skills.with_edition(edition.clone()), occupations.with_edition(edition));
    let value = Esco { skills, occupations, occupation_skills };
    Ok(Reading { value, rejects: ledger.rejects, notes: ledger.notes })
}

/// The `en` of `skills_en.csv`: what stands between the last underscore and the first full stop behind it.
fn edition_language(name: &str) -> &str {
    let (_, rest) = name.rsplit_once('_').unwrap_or_default();
    rest.split('.').next().unwrap_or_default()
}

/// Reads the ties between skills ([`SKILL_RELATIONS`]): which skill is essential or optional for which other.
///
/// From the original skill to the related one that it needs. Notes tell of ties whose skill is not in `skills`, one note a
/// skill; rejects of rows that cannot be read.
///
/// # Errors
///
/// [`TaxonomyError::Table`] where the file lacks a column that is read.
///
/// ```
/// use chancai_table::{Format, Source};
/// use chancai_taxonomy::{Lateral, esco, read_skills};
///
/// let skills = "id,kind,zh\ntig,skill,氩弧焊\nmetallurgy,knowledge,焊接冶金\n";
/// let skills = read_skills(&[Source::from_text("skills.csv", skills, Format::Csv)])?.value;
/// let ties = "originalSkillUri,relationType,relatedSkillUri\ntig,essential,metallurgy\n";
/// let ties = esco::read_skill_relations(&Source::from_text(esco::SKILL_RELATIONS, ties, Format::Csv), &skills)?.value;
///
/// let [tig, metallurgy] = ["tig", "metallurgy"].map(|id| skills.find(id).unwrap());
/// assert_eq!(ties.of(tig), [(metallurgy, Lateral::Essential)]);
/// # Ok::<(), chancai_taxonomy::TaxonomyError>(())
/// ```
pub fn read_skill_relations(
    source: &Source,
    skills: &SkillTaxonomy,
) -> Result<Reading<Relations<SkillId>>, TaxonomyError> {
    let (mut ledger, mut no_original, mut no_related) = (Ledger::default(), Strangers::default(), Strangers::default());
    let loaded = chancai_table::read(source, SKILL_SKILL_COLUMNS, |row| {
        let (original, related) = (row.required_text("originalSkillUri"), row.required_text("relatedSkillUri"));
        let tie = row.choice("relationType", &TIES);
        if row.text("relationType").is_empty() {
            row.fault(fault::MISSING_VALUE, "relationType", "", "essential | optional");
        }
        let (original, related) = (original?, related?);
        let Some(from) = skills.find(&original) else {
            no_original.meet(&original, row.line());
            return Some(None);
        };
        let Some(to) = skills.find(&related) else {
            no_related.meet(&related, row.line());
            return Some(None);
        };
        Some(Some((from, to, tie?)))
    })?;
    let ties = ledger.take(loaded).into_iter().filter_map(|row| row.value);
    let value = Relations::new(skills.len(), ties);
    no_original.into_notes(source, "originalSkillUri", NO_ROW, &mut ledger.notes);
    no_related.into_notes(source, "relatedSkillUri", NO_ROW, &mut ledger.notes);
    Ok(Reading { value, rejects: ledger.rejects, notes: ledger.notes })
}

const CONCEPT_COLUMNS: &[Column] = &[
    Column::required("conceptUri", &[]),
    Column::required("preferredLabel", &[]),
    Column::optional("altLabels", &[]),
    Column::optional("skillType", &[]),
    Column::optional("code", &[]),
    Column::optional("iscoGroup", &[]),
    Column::optional("description", &[]),
];

const BROADER_COLUMNS: &[Column] = &[Column::required("conceptUri", &[]), Column::required("broaderUri", &[])];

const SKILL_RELATION_COLUMNS: &[Column] =
    &[Column::required("occupationUri", &[]), Column::required("relationType", &[]), Column::required("skillUri", &[])];

const SKILL_SKILL_COLUMNS: &[Column] = &[
    Column::required("originalSkillUri", &[]),
    Column::required("relationType", &[]),
    Column::required("relatedSkillUri", &[]),
];

const TIES: [(&str, Lateral); 2] = [("essential", Lateral::Essential), ("optional", Lateral::Optional)];

const RELATION_TYPES: [(&str, bool); 2] = [("essential", true), ("optional", false)];

/// The code of the heading above languages.
const LANGUAGES: &str = "L";

/// Skills or occupations with their headings, before they hang together.
struct Pillar {
    concepts: Vec<Concept>,
    /// External ids of the headings above languages.
    languages: Vec<String>,
}

impl Pillar {
    fn read(concepts: &Source, groups: &Source, lang: Lang, ledger: &mut Ledger) -> Result<Self, TaxonomyError> {
        let mut pillar = Self { concepts: Vec::new(), languages: Vec::new() };
        for (source, is_group) in [(concepts, false), (groups, true)] {
            let loaded = chancai_table::read(source, CONCEPT_COLUMNS, |row| {
                let concept = concept(row, lang, is_group)?;
                Some((is_group && row.text("code") == LANGUAGES, concept))
            })?;
            let file = loaded.file.clone();
            for row in ledger.take(loaded) {
                let (is_languages, concept) = row.value;
                pillar.languages.extend(is_languages.then(|| concept.external.clone()));
                pillar.concepts.push(concept.read_at(&file, row.line));
            }
        }
        Ok(pillar)
    }

    /// Hangs the concepts under one another.
    fn build<Id: ConceptId>(mut self, relations: &Source, ledger: &mut Ledger) -> Result<Taxonomy<Id>, TaxonomyError> {
        let places: FxHashMap<String, usize> =
            self.concepts.iter().enumerate().map(|(place, concept)| (concept.external.clone(), place)).collect();
        let mut strangers = Strangers::default();
        let loaded = chancai_table::read(relations, BROADER_COLUMNS, |row| {
            let (concept, broader) = (row.required_text("conceptUri"), row.required_text("broaderUri"));
            let (concept, broader) = (concept?, broader?);
            match (places.get(&concept), places.contains_key(&broader)) {
                (Some(&place), true) => return Some(Some((place, broader))),
                (Some(_), false) => strangers.meet(&broader, row.line()),
                (None, _) => strangers.meet(&concept, row.line()),
            }
            Some(None)
        })?;
        for (place, broader) in ledger.take(loaded).into_iter().filter_map(|row| row.value) {
            self.concepts[place].parents.push(broader);
        }
        strangers.into_notes(relations, "conceptUri", NO_ROW, &mut ledger.notes);
        let (mut taxonomy, faults) = self.concepts.into_iter().collect::<TaxonomyBuilder<Id>>().build_lenient();
        ledger.rejects.extend(faults.iter().map(TaxonomyFault::to_row_fault));
        mark_languages(&mut taxonomy, &self.languages);
        Ok(taxonomy)
    }
}

fn concept(row: &mut Row<'_>, lang: Lang, is_group: bool) -> Option<Concept> {
    let (external, label) = (row.required_text("conceptUri"), row.required_text("preferredLabel"));
    let kind = match row.text("skillType") {
        _ if is_group => Kind::Group,
        "knowledge" => Kind::Knowledge,
        // A handful of skills in ESCO 1.1.1 state no type.
        "" if !row.has_column("skillType") => Kind::Occupation,
        _ => Kind::Skill,
    };
    label?;
    let label = plain(row, "preferredLabel");
    let mut concept = Concept::new(external?, kind);
    for alias in row.text("altLabels").split('\n') {
        let alias = plain_label(row, "altLabels", alias);
        if !alias.is_empty() && alias != label {
            concept = concept.alias(lang, alias);
        }
    }
    concept.codes = codes(row, is_group);
    Some(concept.label(lang, label).description(row.text("description").trim()))
}

/// The group of ISCO-08 an occupation stands in, which is a heading's own code, and the code in ESCO itself.
fn codes(row: &Row<'_>, is_group: bool) -> Vec<Code> {
    let own = row.text("code").trim();
    let is_isco = is_group && own.bytes().all(|b| b.is_ascii_digit());
    let scheme = if is_isco { ISCO } else { "esco" };
    // A code that cannot be one is left out: nothing hangs on it.
    [(ISCO, row.text("iscoGroup")), (scheme, own)].into_iter().filter_map(|(s, code)| Code::new(s, code).ok()).collect()
}

const ISCO: &str = "isco-08";

fn mark_languages<Id: ConceptId>(taxonomy: &mut Taxonomy<Id>, headings: &[String]) {
    let mut headings: Vec<Id> = headings.iter().filter_map(|external| taxonomy.find(external)).collect();
    headings.sort_unstable();
    for id in taxonomy.ids() {
        let under = taxonomy.ancestors(id).iter().chain([&id]).any(|above| headings.binary_search(above).is_ok());
        if under && taxonomy.kind(id) != Kind::Group {
            taxonomy.kinds[id.index()] = Kind::Language;
        }
    }
}

/// Joins the two pillars.
fn relate(
    source: &Source,
    occupations: &OccupationTaxonomy,
    skills: &SkillTaxonomy,
    ledger: &mut Ledger,
) -> Result<OccupationSkills, TaxonomyError> {
    let (mut no_occupation, mut no_skill) = (Strangers::default(), Strangers::default());
    let loaded = chancai_table::read(source, SKILL_RELATION_COLUMNS, |row| {
        let (occupation, skill) = (row.required_text("occupationUri"), row.required_text("skillUri"));
        let essential = row.choice("relationType", &RELATION_TYPES);
        if row.text("relationType").is_empty() {
            row.fault(fault::MISSING_VALUE, "relationType", "", "essential | optional");
        }
        let (occupation, skill) = (occupation?, skill?);
        let Some(from) = occupations.find(&occupation) else {
            no_occupation.meet(&occupation, row.line());
            return Some(None);
        };
        let Some(to) = skills.find(&skill) else {
            no_skill.meet(&skill, row.line());
            return Some(None);
        };
        Some(Some((from, to, essential?)))
    })?;
    let relations = ledger.take(loaded).into_iter().filter_map(|row| row.value);
    let related = OccupationSkills::new(occupations.len(), relations);
    no_occupation.into_notes(source, "occupationUri", NO_ROW, &mut ledger.notes);
    no_skill.into_notes(source, "skillUri", NO_ROW, &mut ledger.notes);
    Ok(related)
}
