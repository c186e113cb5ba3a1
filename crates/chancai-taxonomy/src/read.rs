//! Readers of `skills.csv` and `occupations.csv` (`docs/formats.md`): bad rows go, the rest stands.

use chancai_table::{Column, Fault, FaultCode, Row, Source, fault};

use crate::build::TaxonomyBuilder;
use crate::concept::{Concept, Kind, Lang};
use crate::edition::{BadCode, Code};
use crate::error::{TaxonomyError, TaxonomyFault};
use crate::ids::{ConceptId, OccupationId, SkillId};
use crate::occupation_skills::OccupationSkills;
use crate::taxonomy::{OccupationTaxonomy, SkillTaxonomy, Taxonomy};

/// Reads one taxonomy of skills from one or several files; a parent may stand in another file.
///
/// A row is left out, with every fault of it, where a cell is wrong, its id was used before (in any of
/// the files), a parent is not there or was left out, or it lies on a cycle. An empty `kind` is a skill.
///
/// # Errors
///
/// [`TaxonomyError::Table`] where a file has no table to speak of. For strict reading see
/// [`Reading::into_strict`].
///
/// ```
/// use chancai_table::{Format, Source};
/// use chancai_taxonomy::{read_skills, Lang};
///
/// let common = "编号,类别,中文名,英文名,上级\nprogramming,技能,编程,Programming,\n";
/// let chips = "id,kind,zh,en,parents\nverilog,skill,Verilog语言,Verilog,programming\nvhdl,skill,VHDL语言,,hdl\n";
/// let read = read_skills(&[
///     Source::from_text("common/skills.csv", common, Format::Csv),
///     Source::from_text("integrated-circuits/skills.csv", chips, Format::Csv),
/// ])?;
///
/// let verilog = read.value.find("verilog").unwrap();
/// assert_eq!(read.value.label(read.value.parents(verilog)[0], Lang::Zh), "编程");
/// assert_eq!((read.rejects[0].line, read.rejects[0].code.code), (3, "unknown_parent"));
/// assert!(read.into_strict().is_err());
/// # Ok::<(), chancai_taxonomy::TaxonomyError>(())
/// ```
pub fn read_skills(sources: &[Source]) -> Result<Reading<SkillTaxonomy>, TaxonomyError> {
    let mut rows = Rows::<SkillId>::new();
    for source in sources {
        rows.read(source, SKILL_COLUMNS, SKILL_KINDS, |_, _| ())?;
    }
    Ok(rows.finish(sources).map(|(taxonomy, _)| taxonomy))
}

/// Reads one taxonomy of occupations, with the skills they ask for, from one or several files.
///
/// As [`read_skills`]; an empty `kind` is an occupation, and a skill that is not in `skills` or is a heading
/// there is a fault. A skill that is both essential and optional is essential.
///
/// # Errors
///
/// [`TaxonomyError::Table`] where a file has no table to speak of.
///
/// ```
/// use chancai_table::{Format, Source};
/// use chancai_taxonomy::{read_occupations, read_skills};
///
/// let skills = "id,kind,zh,parents\ntig,skill,氩弧焊,\n";
/// let skills = read_skills(&[Source::from_text("skills.csv", skills, Format::Csv)])?.value;
/// let text = "id,kind,zh,parents,essential,optional\nwelder,occupation,焊工,,tig,\n";
/// let read = read_occupations(&[Source::from_text("occupations.csv", text, Format::Csv)], &skills)?;
///
/// let welder = read.value.taxonomy.find("welder").unwrap();
/// assert_eq!(read.value.skills.essential(welder).next(), skills.find("tig"));
/// # Ok::<(), chancai_taxonomy::TaxonomyError>(())
/// ```
pub fn read_occupations(sources: &[Source], skills: &SkillTaxonomy) -> Result<Reading<Occupations>, TaxonomyError> {
    let mut rows = Rows::<OccupationId>::new();
    for source in sources {
        rows.read(source, OCCUPATION_COLUMNS, OCCUPATION_KINDS, |row, wanted: &mut Vec<_>| {
            for (column, essential) in [("essential", true), ("optional", false)] {
                wanted.extend(skill_list(row, column, skills).into_iter().map(|skill| (skill, essential)));
            }
        })?;
    }
    Ok(rows.finish(sources).map(|(taxonomy, wanted)| {
        let skills = OccupationSkills::new(taxonomy.len(), wanted);
        Occupations { taxonomy, skills }
    }))
}

/// Occupations and the skills they ask for.
#[derive(Debug, Clone)]
pub struct Occupations {
    /// The occupations.
    pub taxonomy: OccupationTaxonomy,
    /// Their skills.
    pub skills: OccupationSkills,
}

/// What was read, and what was not.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Reading<T> {
    /// What the good rows make.
    pub value: T,
    /// Every fault of the rows that were left out, file by file in the order given, then by line.
    pub rejects: Vec<Fault>,
    /// What a reader of the result should know though no row was left out for it.
    pub notes: Vec<Fault>,
}

impl<T> Reading<T> {
    /// The reading, if no row was left out.
    ///
    /// # Errors
    ///
    /// [`TaxonomyError::Refused`] with every fault.
    pub fn into_strict(self) -> Result<Self, TaxonomyError> {
        if self.rejects.is_empty() { Ok(self) } else { Err(TaxonomyError::Refused(self.rejects)) }
    }

    /// The same reading of another value.
    pub fn map<U>(self, turn: impl FnOnce(T) -> U) -> Reading<U> {
        Reading { value: turn(self.value), rejects: self.rejects, notes: self.notes }
    }
}

const SKILL_COLUMNS: &[Column] = &[
    Column::required("id", &["编号"]),
    Column::optional("kind", &["类别"]),
    Column::optional("zh", &["中文名"]),
    Column::optional("en", &["英文名"]),
    Column::optional("aliases_zh", &["中文别名"]),
    Column::optional("aliases_en", &["英文别名"]),
    Column::optional("parents", &["上级"]),
    Column::optional("codes", &["外部代码"]),
    Column::optional("description", &["说明"]),
];

const OCCUPATION_COLUMNS: &[Column] = &[
    Column::required("id", &["编号"]),
    Column::optional("kind", &["类别"]),
    Column::optional("zh", &["中文名"]),
    Column::optional("en", &["英文名"]),
    Column::optional("aliases_zh", &["中文别名"]),
    Column::optional("aliases_en", &["英文别名"]),
    Column::optional("parents", &["上级"]),
    Column::optional("codes", &["外部代码"]),
    Column::optional("description", &["说明"]),
    Column::optional("essential", &["必备技能"]),
    Column::optional("optional", &["加分技能"]),
];

/// The first is what an empty cell means.
pub(crate) type Kinds = [(&'static str, Kind)];

pub(crate) const SKILL_KINDS: &Kinds = &[
    ("skill", Kind::Skill),
    ("技能", Kind::Skill),
    ("knowledge", Kind::Knowledge),
    ("知识", Kind::Knowledge),
    ("language", Kind::Language),
    ("语言", Kind::Language),
    ("attitude", Kind::Attitude),
    ("态度", Kind::Attitude),
    ("group", Kind::Group),
    ("分组", Kind::Group),
];

pub(crate) const OCCUPATION_KINDS: &Kinds =
    &[("occupation", Kind::Occupation), ("职业", Kind::Occupation), ("group", Kind::Group), ("分组", Kind::Group)];

pub(crate) const BAD_CODE: FaultCode = FaultCode::new("bad_code", "不是外部代码", "not a code of another system");
pub(crate) const UNKNOWN_SKILL: FaultCode = FaultCode::new("unknown_skill", "技能不在表中", "unknown skill");
pub(crate) const HEADING_AS_SKILL: FaultCode =
    FaultCode::new("heading_as_skill", "这是技能分组，不是技能", "a heading, not a skill");

/// The rows of several files on their way to one taxonomy.
pub(crate) struct Rows<Id> {
    pub(crate) builder: TaxonomyBuilder<Id>,
    /// The skills of each concept, in the order of pushing it.
    pub(crate) wanted: Vec<Vec<(SkillId, bool)>>,
    pub(crate) rejects: Vec<Fault>,
    pub(crate) notes: Vec<Fault>,
}

/// A taxonomy and, where rows name skills, those of each concept.
pub(crate) type Read<Id> = (Taxonomy<Id>, Vec<(Id, SkillId, bool)>);

impl<Id: ConceptId> Rows<Id> {
    pub(crate) fn new() -> Self {
        Self { builder: TaxonomyBuilder::new(), wanted: Vec::new(), rejects: Vec::new(), notes: Vec::new() }
    }

    /// Reads one file; `more` reads what the columns hold beyond a concept.
    fn read(
        &mut self,
        source: &Source,
        columns: &[Column],
        kinds: &Kinds,
        more: impl Fn(&mut Row<'_>, &mut Vec<(SkillId, bool)>),
    ) -> Result<(), TaxonomyError> {
        let mut seen = Vec::new();
        let loaded = chancai_table::read(source, columns, |row| {
            let mut skills = Vec::new();
            let concept = concept(row, kinds);
            more(row, &mut skills);
            seen.extend(concept.as_ref().map(|concept| (row.line(), concept.external.clone())));
            Some((concept?, skills))
        })?;
        let good: Vec<u64> = loaded.rows.iter().map(|row| row.line).collect();
        for (_, external) in seen.into_iter().filter(|(line, _)| good.binary_search(line).is_err()) {
            self.builder.refuse(external);
        }
        for row in loaded.rows {
            let (concept, skills) = row.value;
            self.wanted.push(skills);
            self.builder.push(concept.read_at(&loaded.file, row.line));
        }
        self.rejects.extend(loaded.rejects);
        self.notes.extend(loaded.notes);
        Ok(())
    }

    pub(crate) fn finish(mut self, sources: &[Source]) -> Reading<Read<Id>> {
        let (taxonomy, faults, rows) = self.builder.build_rows();
        self.rejects.extend(faults.iter().map(TaxonomyFault::to_row_fault));
        let place = |fault: &Fault| sources.iter().position(|source| source.name() == &*fault.file);
        self.rejects.sort_by_cached_key(|fault| (place(fault), fault.line));
        let mut wanted = Vec::new();
        for (id, row) in taxonomy.ids().zip(rows) {
            wanted.extend(self.wanted[row].iter().map(|&(skill, essential)| (id, skill, essential)));
        }
        Reading { value: (taxonomy, wanted), rejects: self.rejects, notes: self.notes }
    }
}

/// The concept of a row. Whether it has a label and where it hangs, the builder judges.
fn concept(row: &mut Row<'_>, kinds: &Kinds) -> Option<Concept> {
    let external = row.id("id");
    if let Some(id) = external.as_deref().filter(|id| !is_plain(id)) {
        row.fault(fault::BAD_ID, "id", id, "ASCII 字母、数字和 letters, digits and - . _");
    }
    let kind = match row.choice("kind", kinds) {
        None if row.text("kind").is_empty() => kinds.first().map(|&(_, kind)| kind),
        stated => stated,
    };
    let parents = row.id_list("parents");
    let codes = codes(row);
    let mut concept = Concept::new(external?, kind.unwrap_or(Kind::Group))
        .label(Lang::Zh, row.text("zh"))
        .label(Lang::En, row.text("en"));
    concept.aliases_zh = row.list("aliases_zh").map(str::to_owned).collect();
    concept.aliases_en = row.list("aliases_en").map(str::to_owned).collect();
    concept.parents = parents;
    concept.codes = codes;
    row.text("description").clone_into(&mut concept.description);
    Some(concept)
}

/// The codes of the list; what is none is a fault.
fn codes(row: &mut Row<'_>) -> Vec<Code> {
    let stated: Vec<String> = row.list("codes").map(str::to_owned).collect();
    let mut codes = Vec::with_capacity(stated.len());
    for text in stated {
        match text.parse() {
            Ok(code) => codes.push(code),
            Err(BadCode { given }) => row.fault(BAD_CODE, "codes", given, "体系:代码 scheme:value"),
        }
    }
    codes
}

pub(crate) fn is_plain(id: &str) -> bool {
    id.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'.' | b'_'))
}

/// The skills of a list; each that cannot be one is a fault.
fn skill_list(row: &mut Row<'_>, column: &'static str, skills: &SkillTaxonomy) -> Vec<SkillId> {
    let mut found = Vec::new();
    for external in row.id_list(column) {
        match skills.find(&external) {
            None => row.fault(UNKNOWN_SKILL, column, external, "技能表中的编号 an id of the skills"),
            Some(id) if skills.kind(id) == Kind::Group => row.fault(HEADING_AS_SKILL, column, external, ""),
            Some(id) => found.push(id),
        }
    }
    found
}
