//! Code tables whose hierarchy is in the code, like the Chinese occupational classification 职业分类大典.

use std::collections::BTreeSet;

use chancai_table::{Column, Fault, FaultCode, Located, Row, Source, fault};

use crate::build::TaxonomyBuilder;
use crate::concept::{Concept, Kind, Lang};
use crate::edition::Code;
use crate::error::{TaxonomyError, TaxonomyFault};
use crate::ledger::Strangers;
use crate::read::Reading;
use crate::taxonomy::OccupationTaxonomy;

/// Reads a table of hyphenated codes: `2`, `2-02`, `2-02-10`, `2-02-10-03` lie under one another 职业代码表.
///
/// Columns: `code` 编号 / 代码 / 职业编码 and `name` 名称 / 职业名称 (or `name_zh`) are required; `level` 级别,
/// `aliases` 别名, `description` 说明 may be there. Names are Chinese. The external id is the code after folding (full-width
/// digits and every kind of hyphen become plain ones); with `scheme` it is a [`Code`] too, `dadian-2022:2-02-10`.
///
/// - **Parent**: the longest proper prefix, part by part, that has a row. Each shorter prefix that was passed over is
///   one note, `missing_level`, with the number of rows that would hang there.
/// - **Kind**: `level` decides where it is stated: 大类, 中类, 小类, `major`, `mid` (or `middle`), `minor`, `group` are
///   headings, 细类, 职业, `detail`, `occupation` are occupations. Where it is not, a code of four or more parts is an
///   occupation and a shorter one a heading; so a table of the upper levels alone is all headings.
///
/// A row is left out, with every fault of it, where the code is none (`1月2日` is what Excel makes of `1-02`; nor is one
/// of more than 32 parts), comes twice, the name is empty, or the row above it was left out.
///
/// # Errors
///
/// [`TaxonomyError::Table`] where there is no table with the two columns.
///
/// ```
/// use chancai_table::{Format, Source};
/// use chancai_taxonomy::{Kind, Lang, read_code_table};
///
/// let table = "职业编码,职业名称\n2,专业技术人员\n2－02,工程技术人员\n2-02-10-03,计算机软件工程技术人员\n";
/// let read = read_code_table(&Source::from_text("大典.csv", table, Format::Csv), "dadian-2022")?;
/// let occupations = &read.value;
///
/// let engineer = occupations.find_code("dadian-2022", "2-02-10-03").next().unwrap();
/// assert_eq!(occupations.kind(engineer), Kind::Occupation);
/// // The table lacks 2-02-10: the engineer hangs one level higher, and that is noted.
/// assert_eq!(occupations.label(occupations.parents(engineer)[0], Lang::Zh), "工程技术人员");
/// assert_eq!((read.notes[0].code.code, read.notes[0].value.as_str()), ("missing_level", "2-02-10"));
/// # Ok::<(), chancai_taxonomy::TaxonomyError>(())
/// ```
pub fn read_code_table(source: &Source, scheme: &str) -> Result<Reading<OccupationTaxonomy>, TaxonomyError> {
    let mut stated = BTreeSet::new();
    let mut refused = Vec::new();
    let loaded = chancai_table::read(source, COLUMNS, |row| {
        let external = code(row);
        let read = entry(row, external.clone(), scheme);
        if let Some(external) = external {
            refused.push((row.line(), external.clone()));
            stated.insert(external);
        }
        read
    })?;
    let mut builder = TaxonomyBuilder::new();
    let good: Vec<u64> = loaded.rows.iter().map(|row| row.line).collect();
    for (_, external) in refused.into_iter().filter(|(line, _)| good.binary_search(line).is_err()) {
        builder.refuse(external);
    }
    let (mut missing, mut notes, mut rejects) = (Strangers::default(), loaded.notes, loaded.rejects);
    for Located { line, value: mut concept } in loaded.rows {
        for above in prefixes(&concept.external.clone()) {
            if stated.contains(above) {
                concept.parents.push(above.to_owned());
                break;
            }
            missing.meet(above, line);
        }
        builder.push(concept.read_at(&loaded.file, line));
    }
    missing.into_notes(source, "code", MISSING_LEVEL, &mut notes);
    let (taxonomy, faults) = builder.build_lenient();
    rejects.extend(faults.iter().map(TaxonomyFault::to_row_fault));
    rejects.sort_by_key(|fault: &Fault| fault.line);
    Ok(Reading { value: taxonomy, rejects, notes })
}

const COLUMNS: &[Column] = &[
    Column::required("code", &["编号", "代码", "职业编码", "编码", "职业代码"]),
    Column::required("name", &["名称", "职业名称", "name_zh", "zh", "中文名"]),
    Column::optional("level", &["级别", "层级"]),
    Column::optional("aliases", &["别名", "aliases_zh", "中文别名"]),
    Column::optional("description", &["说明", "描述", "职业描述"]),
];

const LEVELS: [(&str, Kind); 13] = [
    ("major", Kind::Group),
    ("大类", Kind::Group),
    ("mid", Kind::Group),
    ("middle", Kind::Group),
    ("中类", Kind::Group),
    ("minor", Kind::Group),
    ("小类", Kind::Group),
    ("group", Kind::Group),
    ("分组", Kind::Group),
    ("detail", Kind::Occupation),
    ("细类", Kind::Occupation),
    ("occupation", Kind::Occupation),
    ("职业", Kind::Occupation),
];

/// The parts of the code of an occupation, where no level is stated.
const DETAIL_PARTS: usize = 4;

/// The most parts of a code. Every shorter prefix may be a note, so what they take grows with the square of the parts.
const MAX_PARTS: usize = 32;

const BAD_CODE_SHAPE: FaultCode =
    FaultCode::new("bad_table_code", "不是用连字符分级的代码", "not a hyphenated code of a table");
const BAD_SCHEME: FaultCode =
    FaultCode::new("bad_scheme", "体系名不对，未记外部代码", "not a scheme, no code was kept");
const MISSING_LEVEL: FaultCode =
    FaultCode::new("missing_level", "表中没有这一级，下级挂到更上一级", "no row for this level, hung one level higher");

/// The folded code; what is none is a fault.
fn code(row: &mut Row<'_>) -> Option<String> {
    if row.text("code").is_empty() {
        row.fault(fault::MISSING_VALUE, "code", "", "必填 a value");
        return None;
    }
    let dash = |c: char| if matches!(c, '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{fe63}') { '-' } else { c };
    let code: String = row.folded("code").chars().map(dash).collect();
    let is_part = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_alphanumeric());
    if !code.split('-').all(is_part) || code.split('-').count() > MAX_PARTS {
        row.fault(BAD_CODE_SHAPE, "code", row.text("code"), "2-02-10-03");
        return None;
    }
    Some(code)
}

fn entry(row: &mut Row<'_>, external: Option<String>, scheme: &str) -> Option<Concept> {
    let name = row.required_text("name");
    let stated = row.choice("level", &LEVELS);
    let (external, name) = (external?, name?);
    let is_detail = external.split('-').count() >= DETAIL_PARTS;
    let kind = stated.unwrap_or(if is_detail { Kind::Occupation } else { Kind::Group });
    let mut concept = Concept::new(&external, kind).description(row.text("description"));
    concept.aliases_zh = row.list("aliases").filter(|alias| *alias != name).map(str::to_owned).collect();
    match Code::new(scheme, &external) {
        Ok(code) => concept.codes.push(code),
        Err(bad) => row.note(BAD_SCHEME, "code", bad.given, "dadian-2022"),
    }
    Some(concept.label(Lang::Zh, name))
}

/// `2-02-10`, `2-02`, `2` of `2-02-10-03`.
fn prefixes(code: &str) -> impl Iterator<Item = &str> {
    let above = |code: &str| code.rfind('-');
    std::iter::successors(above(code).map(|at| &code[..at]), move |code| above(code).map(|at| &code[..at]))
}
