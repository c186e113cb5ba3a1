//! A user's flat list of codes and labels.

use std::sync::Arc;

use chancai_table::{Column, Fault, FaultCode, Located, Row, Source, fault};
use rustc_hash::{FxHashMap, FxHashSet};

use crate::build::{TaxonomyBuilder, is_unseen};
use crate::concept::Concept;
use crate::error::{BAD_LABEL, TaxonomyError, TaxonomyFault};
use crate::fold::is_han;
use crate::ids::ConceptId;
use crate::read::Reading;
use crate::taxonomy::Taxonomy;

/// Reads a list of `code` 代码 and `label` 名称: as many lines a code as it has labels, no hierarchy 编号名称清单.
///
/// The first label of a code in each language is the preferred one, the others are aliases; a label with a Han
/// character is Chinese, any other English. Every entry is a skill or an occupation, as `Id` says. A code is the external
/// id: any text without control characters, after folding. Lines of a code need not stand together; a label
/// that a code has already is noted and left out.
///
/// # Errors
///
/// [`TaxonomyError::Table`] where there is no table with the two columns.
///
/// ```
/// use chancai_table::{Format, Source};
/// use chancai_taxonomy::{Lang, SkillId, read_labels};
///
/// let list = "代码,名称\nS 01,氩弧焊\nS 01,TIG welding\nS 01,钨极氩弧焊\nS 02,激光焊\n";
/// let skills = read_labels::<SkillId>(&Source::from_text("清单.csv", list, Format::Csv))?.into_strict()?.value;
///
/// let tig = skills.find("S 01").unwrap();
/// assert_eq!((skills.label(tig, Lang::Zh), skills.label(tig, Lang::En)), ("氩弧焊", "TIG welding"));
/// assert_eq!(skills.aliases(tig, Lang::Zh), ["钨极氩弧焊".into()]);
/// # Ok::<(), chancai_taxonomy::TaxonomyError>(())
/// ```
pub fn read_labels<Id: ConceptId>(source: &Source) -> Result<Reading<Taxonomy<Id>>, TaxonomyError> {
    let mut loaded = chancai_table::read(source, COLUMNS, |row| {
        let (code, label) = (code(row), row.required_text("label"));
        let (code, label) = (code?, label?);
        if let Some(unseen) = label.chars().find(|&c| is_unseen(c)) {
            row.fault(BAD_LABEL, "label", label, format!("不含 without U+{:04X}", u32::from(unseen)));
            return None;
        }
        Some((code, label))
    })?;
    let mut entries = Entries::default();
    for Located { line, value: (code, label) } in std::mem::take(&mut loaded.rows) {
        let place = entries.place::<Id>(code, &loaded.file, line);
        if !entries.add(place, &label) {
            loaded.notes.push(Fault::new(loaded.file.clone(), line, "label", label, REPEATED_LABEL, ""));
        }
    }
    let (taxonomy, faults) = entries.concepts.into_iter().collect::<TaxonomyBuilder<Id>>().build_lenient();
    let mut rejects = loaded.rejects;
    rejects.extend(faults.iter().map(TaxonomyFault::to_row_fault));
    rejects.sort_by_key(|fault| fault.line);
    Ok(Reading { value: taxonomy, rejects, notes: loaded.notes })
}

const COLUMNS: &[Column] =
    &[Column::required("code", &["代码", "编号", "编码", "id"]), Column::required("label", &["名称", "标签", "name"])];

const REPEATED_LABEL: FaultCode =
    FaultCode::new("repeated_label", "同一代码的名称重复", "the code has this label already");

/// The folded code; one with a control character is a fault.
fn code(row: &mut Row<'_>) -> Option<String> {
    let code = row.folded("code").into_owned();
    if code.is_empty() {
        row.fault(fault::MISSING_VALUE, "code", "", "必填 a value");
        return None;
    }
    // Folding makes white space plain, so line breaks within a cell are looked for in what was written.
    if row.text("code").contains(char::is_control) {
        row.fault(fault::BAD_ID, "code", row.text("code"), "不含控制字符 without control characters");
        return None;
    }
    Some(code)
}

/// Concepts by code, in the order of meeting.
#[derive(Default)]
struct Entries {
    concepts: Vec<Concept>,
    places: FxHashMap<String, usize>,
    /// Every label with the place of its concept.
    met: FxHashSet<(usize, String)>,
}

impl Entries {
    fn place<Id: ConceptId>(&mut self, code: String, file: &Arc<str>, line: u64) -> usize {
        *self.places.entry(code).or_insert_with_key(|code| {
            self.concepts.push(Concept::new(code, Id::KIND).read_at(file, line));
            self.concepts.len() - 1
        })
    }

    /// Whether the label is new to its concept.
    fn add(&mut self, place: usize, label: &str) -> bool {
        let concept = &mut self.concepts[place];
        let (preferred, aliases) = if label.contains(is_han) {
            (&mut concept.zh, &mut concept.aliases_zh)
        } else {
            (&mut concept.en, &mut concept.aliases_en)
        };
        let is_new = self.met.insert((place, label.to_owned()));
        if preferred.is_empty() {
            label.clone_into(preferred);
        } else if is_new {
            aliases.push(label.to_owned());
        }
        is_new
    }
}
