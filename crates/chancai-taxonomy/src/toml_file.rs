//! Taxonomies as TOML: `[edition]` and one `[[concept]]` an entry (`docs/formats.md`).

use std::ops::Range;
use std::sync::Arc;

use chancai_table::{Fault, FaultCode, choose, fault, fold_key};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::concept::{Concept, Kind, Lang};
use crate::edition::{Code, Edition};
use crate::ids::{ConceptId, OccupationId, SkillId};
use crate::occupation_skills::OccupationSkills;
use crate::read::{
    BAD_CODE, HEADING_AS_SKILL, Kinds, OCCUPATION_KINDS, Occupations, Reading, Rows, SKILL_KINDS, UNKNOWN_SKILL,
    is_plain,
};
use crate::taxonomy::SkillTaxonomy;

/// Reads a taxonomy of skills from one TOML text; `name` is the file's, for the messages.
///
/// As [`read_skills`](crate::read_skills): a concept with a fault is left out with every fault of it, and the good rest
/// stands. A syntax error is a fault at its line and costs the concept it lies in. A key that is not read is
/// noted. For strict reading see [`Reading::into_strict`].
///
/// ```
/// use chancai_taxonomy::{Lang, read_skills_toml};
///
/// let text = r#"
/// [edition]
/// name = "某区技能表"
/// version = "2026"
///
/// [[concept]]
/// id = "welding"
/// zh = "焊接"
///
/// [[concept]]
/// id = "tig"
/// zh = "氩弧焊"
/// aliases_zh = ["TIG焊", "钨极氩弧焊"]
/// parents = ["welding"]
///
/// [[concept]]
/// id = "laser"
/// kind = "skil"
/// zh = "激光焊"
/// "#;
/// let read = read_skills_toml("技能.toml", text);
/// assert_eq!((read.value.len(), read.value.edition().to_string().as_str()), (2, "某区技能表 2026"));
/// assert_eq!((read.rejects[0].line, read.rejects[0].code.code), (18, "bad_choice"));
/// assert!(read.into_strict().is_err());
/// ```
pub fn read_skills_toml(name: &str, text: &str) -> Reading<SkillTaxonomy> {
    let mut file = File::new(name, text);
    let (rows, edition) = file.read::<SkillId>(SKILL_KINDS, None);
    rows.finish(&[]).map(|(taxonomy, _)| taxonomy.with_edition(edition))
}

/// Reads a taxonomy of occupations, with the skills they ask for, from one TOML text.
///
/// As [`read_skills_toml`]; `essential` and `optional` are lists of ids in `skills`, and a skill that is not there or is
/// a heading is a fault.
///
/// ```
/// use chancai_taxonomy::{read_occupations_toml, read_skills_toml};
///
/// let skills = read_skills_toml("技能.toml", "[[concept]]\nid = 'tig'\nzh = '氩弧焊'\n").value;
/// let text = "[[concept]]\nid = 'welder'\nzh = '焊工'\nessential = ['tig']\n";
/// let read = read_occupations_toml("职业.toml", text, &skills);
/// let welder = read.value.taxonomy.find("welder").unwrap();
/// assert_eq!(read.value.skills.essential(welder).next(), skills.find("tig"));
/// ```
pub fn read_occupations_toml(name: &str, text: &str, skills: &SkillTaxonomy) -> Reading<Occupations> {
    let mut file = File::new(name, text);
    let (rows, edition) = file.read::<OccupationId>(OCCUPATION_KINDS, Some(skills));
    rows.finish(&[]).map(|(taxonomy, wanted)| {
        let skills = OccupationSkills::new(taxonomy.len(), wanted);
        Occupations { taxonomy: taxonomy.with_edition(edition), skills }
    })
}

const BAD_TOML: FaultCode = FaultCode::new("bad_toml", "TOML 语法错误", "TOML syntax error");
const BAD_TYPE: FaultCode = FaultCode::new("bad_type", "值的类型不对", "a value of the wrong type");

const TEXT: &str = "文字 \"…\" a text";
const LIST: &str = "文字列表 [\"…\", \"…\"] a list of texts";
const ID_RULE: &str = "ASCII 字母、数字和 letters, digits and - . _";

const EDITION_KEYS: &[&str] = &["name", "version", "language", "source", "licence"];
const SKILL_KEYS: &[&str] = &["id", "kind", "zh", "en", "aliases_zh", "aliases_en", "parents", "codes", "description"];
const OCCUPATION_KEYS: &[&str] =
    &["id", "kind", "zh", "en", "aliases_zh", "aliases_en", "parents", "codes", "description", "essential", "optional"];

type Table<'i> = DeTable<'i>;
type Value<'i> = Spanned<DeValue<'i>>;

/// A text on its way to concepts.
struct File<'t> {
    name: Arc<str>,
    text: &'t str,
    /// Where each line begins.
    lines: Vec<usize>,
    rejects: Vec<Fault>,
    notes: Vec<Fault>,
}

impl<'t> File<'t> {
    fn new(name: &str, text: &'t str) -> Self {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let lines = std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect();
        Self { name: name.into(), text, lines, rejects: Vec::new(), notes: Vec::new() }
    }

    fn line(&self, span: &Range<usize>) -> u64 {
        self.lines.partition_point(|&start| start <= span.start) as u64
    }

    fn fault(
        &mut self,
        span: &Range<usize>,
        key: &'static str,
        value: impl Into<String>,
        code: FaultCode,
        expected: impl Into<String>,
    ) {
        let line = self.line(span);
        self.rejects.push(Fault::new(self.name.clone(), line, key, value, code, expected));
    }

    /// A fault of a value as it stands in the text.
    fn wrong_type(&mut self, value: &Value<'_>, key: &'static str, expected: &str) {
        let written = self.text.get(value.span()).unwrap_or_default().to_owned();
        self.fault(&value.span(), key, written, BAD_TYPE, expected);
    }

    /// All concepts; those without a fault go to the builder.
    fn read<Id: ConceptId>(&mut self, kinds: &Kinds, skills: Option<&SkillTaxonomy>) -> (Rows<Id>, Edition) {
        let (root, errors) = DeTable::parse_recoverable(self.text);
        let broken: Vec<usize> = errors.iter().map(|error| error.span().unwrap_or_default().start).collect();
        for error in &errors {
            let line = self.line(&error.span().unwrap_or_default());
            self.rejects.push(Fault::of_row(self.name.clone(), line, BAD_TOML, error.message()));
        }
        let root = root.get_ref();
        self.note_unknown(root, &["edition", "concept"]);
        let edition = self.edition(root);
        let concepts = self.concepts(root);
        let starts: Vec<usize> = concepts.iter().map(|(span, _)| span.start).collect();
        let mut rows = Rows::<Id>::new();
        for (place, (span, table)) in concepts.iter().enumerate() {
            let end = starts.get(place + 1).copied().unwrap_or(usize::MAX);
            let is_broken = broken.iter().any(|at| (span.start..end).contains(at));
            let before = self.rejects.len();
            let (concept, wanted) = self.concept(span, table, kinds, skills);
            if is_broken || self.rejects.len() > before {
                rows.builder.refuse(concept.external);
            } else {
                rows.wanted.push(wanted);
                rows.builder.push(concept.read_at(&self.name, self.line(span)));
            }
        }
        rows.rejects.append(&mut self.rejects);
        rows.notes.append(&mut self.notes);
        (rows, edition)
    }

    fn edition(&mut self, root: &Table<'_>) -> Edition {
        let Some(value) = root.get("edition") else { return Edition::default() };
        let Some(table) = value.get_ref().as_table() else {
            self.wrong_type(value, "edition", "[edition]");
            return Edition::default();
        };
        self.note_unknown(table, EDITION_KEYS);
        let mut text = |key| self.text_of(table, key);
        Edition {
            name: text("name"),
            version: text("version"),
            language: text("language"),
            source: text("source"),
            licence: text("licence"),
        }
    }

    /// The tables of `[[concept]]`, each with where its first line begins.
    fn concepts<'r, 'i>(&mut self, root: &'r Table<'i>) -> Vec<(Range<usize>, &'r Table<'i>)> {
        let Some(value) = root.get("concept") else { return Vec::new() };
        let Some(items) = value.get_ref().as_array() else {
            self.wrong_type(value, "concept", "[[concept]]");
            return Vec::new();
        };
        let mut tables = Vec::with_capacity(items.len());
        for item in items {
            match item.get_ref().as_table() {
                Some(table) => tables.push((item.span(), table)),
                None => self.wrong_type(item, "concept", "[[concept]]"),
            }
        }
        tables
    }

    fn note_unknown(&mut self, table: &Table<'_>, known: &[&str]) {
        let mut unknown: Vec<(Range<usize>, String)> = table
            .keys()
            .filter(|key| !known.contains(&&**key.get_ref()))
            .map(|key| (key.span(), key.get_ref().to_string()))
            .collect();
        unknown.sort_unstable_by_key(|(span, _)| span.start);
        for (span, key) in unknown {
            let line = self.line(&span);
            self.notes.push(Fault::new(self.name.clone(), line, key, "", fault::UNKNOWN_COLUMN, ""));
        }
    }

    /// The concept of a table with the skills it names; what is wrong is on record.
    fn concept(
        &mut self,
        span: &Range<usize>,
        table: &Table<'_>,
        kinds: &Kinds,
        skills: Option<&SkillTaxonomy>,
    ) -> (Concept, Vec<(SkillId, bool)>) {
        self.note_unknown(table, if skills.is_some() { OCCUPATION_KEYS } else { SKILL_KEYS });
        let external = self.id(span, table);
        let mut concept = Concept::new(external, self.kind(table, kinds))
            .label(Lang::Zh, self.text_of(table, "zh"))
            .label(Lang::En, self.text_of(table, "en"))
            .description(self.text_of(table, "description"));
        let texts = |list: Vec<(Range<usize>, String)>| list.into_iter().map(|(_, text)| text).collect();
        concept.aliases_zh = texts(self.list(table, "aliases_zh"));
        concept.aliases_en = texts(self.list(table, "aliases_en"));
        concept.parents = self.list(table, "parents").iter().map(|(_, id)| fold_key(id).into_owned()).collect();
        for (at, text) in self.list(table, "codes") {
            match text.parse::<Code>() {
                Ok(code) => concept.codes.push(code),
                Err(bad) => self.fault(&at, "codes", bad.given, BAD_CODE, "体系:代码 scheme:value"),
            }
        }
        let mut wanted = Vec::new();
        if let Some(skills) = skills {
            for (key, essential) in [("essential", true), ("optional", false)] {
                wanted.extend(self.skills(table, key, skills).into_iter().map(|skill| (skill, essential)));
            }
        }
        (concept, wanted)
    }

    fn id(&mut self, span: &Range<usize>, table: &Table<'_>) -> String {
        let at = table.get("id").map_or_else(|| span.clone(), Spanned::span);
        let before = self.rejects.len();
        let stated = self.text_of(table, "id");
        let id = fold_key(&stated).into_owned();
        if id.is_empty() && self.rejects.len() == before {
            self.fault(&at, "id", "", fault::MISSING_VALUE, "必填 a value");
        } else if !is_plain(&id) {
            self.fault(&at, "id", stated, fault::BAD_ID, ID_RULE);
        }
        id
    }

    fn kind(&mut self, table: &Table<'_>, kinds: &Kinds) -> Kind {
        let usual = kinds.first().map_or(Kind::Group, |&(_, kind)| kind);
        let stated = self.text_of(table, "kind");
        if stated.is_empty() {
            return usual;
        }
        choose(&stated, kinds).unwrap_or_else(|| {
            let at = table.get("kind").map(Spanned::span).unwrap_or_default();
            let known: Vec<&str> = kinds.iter().map(|&(name, _)| name).filter(|name| name.is_ascii()).collect();
            self.fault(&at, "kind", stated, fault::BAD_CHOICE, known.join(" | "));
            usual
        })
    }

    /// A text, trimmed; empty where it is not stated.
    fn text_of(&mut self, table: &Table<'_>, key: &'static str) -> String {
        let Some(value) = table.get(key) else { return String::new() };
        let Some(text) = value.get_ref().as_str() else {
            self.wrong_type(value, key, TEXT);
            return String::new();
        };
        text.trim().to_owned()
    }

    /// The texts of a list with their places, trimmed, empty ones dropped.
    fn list(&mut self, table: &Table<'_>, key: &'static str) -> Vec<(Range<usize>, String)> {
        let Some(value) = table.get(key) else { return Vec::new() };
        let Some(items) = value.get_ref().as_array() else {
            self.wrong_type(value, key, LIST);
            return Vec::new();
        };
        let mut texts = Vec::with_capacity(items.len());
        for item in items {
            match item.get_ref().as_str().map(str::trim) {
                Some("") => {}
                Some(text) => texts.push((item.span(), text.to_owned())),
                None => self.wrong_type(item, key, LIST),
            }
        }
        texts
    }

    fn skills(&mut self, table: &Table<'_>, key: &'static str, skills: &SkillTaxonomy) -> Vec<SkillId> {
        let mut found = Vec::new();
        for (at, text) in self.list(table, key) {
            match skills.find(&fold_key(&text)) {
                None => self.fault(&at, key, text, UNKNOWN_SKILL, "技能表中的编号 an id of the skills"),
                Some(id) if skills.kind(id) == Kind::Group => self.fault(&at, key, text, HEADING_AS_SKILL, ""),
                Some(id) => found.push(id),
            }
        }
        found
    }
}
