//! `talents.csv`: people, with what is protected set apart.

use super::{ReadError, Unknowns, Vocabulary, built, skill_item};
use crate::scale::{Education, EngagementMode, Seniority};
use crate::tiers::{Award, Category, MAX_OUTPUT, Output, ProfessionalTitle, SkillGrade, Standing};
use crate::{ExternalId, Identified as _, ProtectedAttributes, Talent};
use chancai_table::{Column, Loaded, Located, Row, Source, choose, fault, parse_integer, read, split_item};
use rustc_hash::FxHashSet;

const COLUMNS: &[Column] = &[
    Column::required("id", &["编号", "人才编号"]),
    Column::optional("skills", &["技能"]),
    Column::optional("education", &["学历"]),
    Column::optional("years", &["工作年限"]),
    Column::optional("seniority", &["层级"]),
    Column::optional("occupations", &["职业"]),
    Column::optional("nodes", &["产业链节点"]),
    Column::optional("region", &["常住地"]),
    Column::optional("accepts_regions", &["意向区域"]),
    Column::optional("modes", &["方式"]),
    Column::optional("capacity", &["可投入"]),
    Column::optional("pay_ask", &["期望薪酬"]),
    Column::optional("licences", &["证书"]),
    Column::optional("pools", &["人才库"]),
    Column::optional("channels", &["渠道"]),
    Column::optional("consent", &["同意"]),
    Column::optional("category", &["人才类别"]),
    Column::optional("title", &["职称"]),
    Column::optional("skill_grade", &["技能等级"]),
    Column::optional("award", &["奖项"]),
    Column::optional("outputs", &["成果"]),
    Column::optional("gender", &["性别"]),
    Column::optional("ethnicity", &["民族"]),
    Column::optional("religion", &["宗教"]),
    Column::optional("birth_date", &["出生日期"]),
    Column::optional("health", &["健康", "健康状况"]),
    Column::optional("marital_status", &["婚姻", "婚姻状况"]),
    Column::optional("politics", &["政治面貌"]),
    Column::optional("birthplace", &["籍贯"]),
];

/// On what basis people may be matched.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ConsentBasis {
    /// Each row says so; an empty cell is no consent.
    Column,
    /// The file's keeper states it for the rows that have no consent column, and the statement is recorded.
    Stated(String),
}

/// A talents file as it was read.
#[derive(Debug)]
#[non_exhaustive]
pub struct LoadedTalents {
    /// The people, the rejects and the notes.
    pub table: Loaded<Talent>,
    /// What is protected, by id, for audits and nothing else; only of good rows for which something is stated.
    pub protected: Vec<Located<(ExternalId, ProtectedAttributes)>>,
    /// Strings that no label is near to.
    pub unknowns: Unknowns,
}

/// Reads talents.
///
/// # Errors
///
/// [`ReadError::ConsentColumnMissing`] where no row has a consent column and no basis is stated; otherwise what
/// stops the table as a whole. Rows with faults are in the table's rejects.
///
/// ```
/// use chancai_chain::ChainGraph;
/// use chancai_model::{Regions, read::{ConsentBasis, ReadError, Vocabulary, read_talents}};
/// use chancai_table::{Format, Source};
/// use chancai_taxonomy::{Concept, Kind, Lang, Normaliser, NormaliseOptions, OccupationTaxonomy, SkillTaxonomy,
///     Taxonomy, TaxonomyBuilder};
///
/// let skills: SkillTaxonomy =
///     [Concept::new("welding", Kind::Skill).label(Lang::Zh, "焊接")].into_iter().collect::<TaxonomyBuilder<_>>().build()?;
/// let occupations: OccupationTaxonomy = TaxonomyBuilder::new().build()?;
/// let normaliser = Normaliser::new(&skills, NormaliseOptions::default());
/// let occupation_normaliser = Normaliser::new(&occupations, NormaliseOptions::default());
/// let vocabulary = Vocabulary {
///     skills: &normaliser,
///     occupations: &occupation_normaliser,
///     chains: &ChainGraph::default(),
///     regions: &Regions::new(Vec::new()).unwrap(),
/// };
/// let people = Source::from_text("人才.csv", "编号,技能,同意\nt1,焊接：精通；搬砖,是\nt2,焊接:极好,是\n", Format::Csv);
/// let loaded = read_talents(&people, vocabulary, &ConsentBasis::Column)?;
/// assert_eq!(loaded.table.rows.len(), 1);
/// assert_eq!(loaded.table.rejects[0].code.code, "bad_level");
/// assert_eq!(loaded.unknowns.skills.len(), 1); // 搬砖
///
/// let silent = Source::from_text("人才.csv", "编号,技能\nt1,焊接\n", Format::Csv);
/// let refused = read_talents(&silent, vocabulary, &ConsentBasis::Column);
/// assert!(matches!(refused, Err(ReadError::ConsentColumnMissing { .. })));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn read_talents(
    source: &Source,
    vocabulary: Vocabulary<'_>,
    consent: &ConsentBasis,
) -> Result<LoadedTalents, ReadError> {
    let mut unknowns = Unknowns::default();
    let mut protected = Vec::new();
    let (mut rows, mut rows_with_consent) = (0usize, 0usize);
    let table = read(source, COLUMNS, |row| {
        rows += 1;
        rows_with_consent += usize::from(row.has_column("consent"));
        let talent = talent(row, vocabulary, consent, &mut unknowns)?;
        let attributes = attributes(row);
        if !attributes.is_empty() {
            protected.push(Located { line: row.line(), value: (talent.id().clone(), attributes) });
        }
        Some(talent)
    })?;
    if rows > 0 && rows_with_consent == 0 && *consent == ConsentBasis::Column {
        return Err(ReadError::ConsentColumnMissing { file: source.name().to_owned() });
    }
    let mut loaded = LoadedTalents { table, protected, unknowns };
    loaded.keep_protected_of_good_rows();
    Ok(loaded)
}

impl LoadedTalents {
    /// Drops what is protected of rows that were rejected, for callers that reject more of the table.
    pub fn keep_protected_of_good_rows(&mut self) {
        let good: FxHashSet<u64> = self.table.rows.iter().map(|row| row.line).collect();
        self.protected.retain(|row| good.contains(&row.line));
    }
}

fn talent(
    row: &mut Row<'_>,
    vocabulary: Vocabulary<'_>,
    consent: &ConsentBasis,
    unknowns: &mut Unknowns,
) -> Option<Talent> {
    let id = row.unique_id("id");
    let mut talent = Talent::builder(id.as_deref().unwrap_or(NO_ID))
        .education(row.choice("education", Education::SPELLINGS))
        .years(row.number("years", 0.0..=60.0))
        .seniority(row.choice("seniority", Seniority::SPELLINGS))
        .occupations(vocabulary.occupations(row, "occupations", unknowns))
        .nodes(vocabulary.nodes(row, "nodes"))
        .region(vocabulary.region(row, "region"))
        .accepts_regions(vocabulary.regions(row, "accepts_regions"))
        .modes(row.choice_list("modes", EngagementMode::SPELLINGS))
        .capacity(row.number("capacity", 0.0..=1.0))
        .pay_ask(pay(row, "pay_ask"))
        .licences(texts(row, "licences"))
        .pools(texts(row, "pools"))
        .channels(texts(row, "channels"))
        .consent(consented(row, consent))
        .standing(standing(row));
    for item in row.list("skills") {
        let Ok((label, level, more)) = skill_item(row, "skills", item) else { continue };
        if more.is_some() {
            row.fault(fault::BAD_ITEM, "skills", item, "技能:程度 skill:level");
        } else if let Some(skill) = vocabulary.skill(label, unknowns) {
            talent = talent.skill(skill, level);
        }
    }
    built(row, talent.build()).filter(|_| id.is_some())
}

fn standing(row: &mut Row<'_>) -> Standing {
    Standing {
        category: row.choice("category", Category::SPELLINGS),
        title: row.choice("title", ProfessionalTitle::SPELLINGS),
        skill_grade: row.choice("skill_grade", SkillGrade::SPELLINGS),
        award: row.choice("award", Award::SPELLINGS),
        outputs: outputs(row),
    }
}

/// Counts by name, `专利:3;论文:5`; none where the cell is empty.
fn outputs(row: &mut Row<'_>) -> Option<Vec<(Output, u32)>> {
    let mut counts = Vec::new();
    for item in row.list("outputs") {
        let (name, mut parts) = split_item(item);
        let count = parts.next().and_then(|count| parse_integer(count).ok());
        let count = count.and_then(|count| u32::try_from(count).ok()).filter(|count| *count <= MAX_OUTPUT);
        if let (Some(output), Some(count), None) = (choose(name, Output::SPELLINGS), count, parts.next()) {
            counts.push((output, count));
        } else {
            let names: Vec<&str> = Output::ALL.iter().map(|o| o.code()).collect();
            row.fault(fault::BAD_ITEM, "outputs", item, format!("名称:件数 name:count; {}", names.join(" | ")));
        }
    }
    (!counts.is_empty()).then_some(counts)
}

/// Where the row has the column an empty cell is no consent; where it has not, the stated basis counts.
fn consented(row: &mut Row<'_>, consent: &ConsentBasis) -> bool {
    let stated = matches!(consent, ConsentBasis::Stated(_)) && !row.has_column("consent");
    row.yes_no("consent").unwrap_or(stated)
}

fn attributes(row: &Row<'_>) -> ProtectedAttributes {
    let stated = |column| Some(row.text(column)).filter(|t| !t.is_empty()).map(str::to_owned);
    ProtectedAttributes {
        gender: stated("gender"),
        ethnicity: stated("ethnicity"),
        religion: stated("religion"),
        birth_date: stated("birth_date"),
        health: stated("health"),
        marital_status: stated("marital_status"),
        politics: stated("politics"),
        birthplace: stated("birthplace"),
    }
}

/// Stands in where a row's own id was refused, so that its other faults are found too.
pub(super) const NO_ID: &str = "-";

/// Yuan a year; nobody is asked or paid four billion.
pub(super) fn pay(row: &mut Row<'_>, column: &'static str) -> Option<u32> {
    row.integer(column, 0..=u64::from(u32::MAX)).map(|yuan| yuan as u32)
}

pub(super) fn texts(row: &Row<'_>, column: &str) -> Vec<String> {
    row.list(column).map(str::to_owned).collect()
}
