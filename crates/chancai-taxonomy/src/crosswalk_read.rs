//! Readers of crosswalks: a table of one's own, and the official table from O\*NET to ESCO.

use chancai_table::{Column, Fault, FaultCode, Row, Source, fault};
use rustc_hash::FxHashMap;

use crate::crosswalk::{Confidences, Crosswalk, Relation, Statement};
use crate::error::TaxonomyError;
use crate::ids::{ConceptId, OccupationId};
use crate::read::Reading;
use crate::taxonomy::{OccupationTaxonomy, Taxonomy};

/// Reads a crosswalk with the columns `from`, `to` and `relation`.
///
/// `from` and `to` are external ids. The relation is what from is: `exact` 等同, `close` 相近, `broad` or `broader`
/// 宽于, `narrow` or `narrower` 窄于, or `none` 无对应, where one of the two ids is left empty. The names of SKOS
/// are read with their prefix and in SKOS's direction: `skos:broadMatch` says that *to* is broader. The bare
/// `broadMatch` is refused, since it is written in both directions.
///
/// A row is left out where an id is unknown, the relation is none of these, or an earlier row says otherwise of the
/// pair or of the concept (`conflicting_relation`). Lines about the file may stand before the header.
///
/// # Errors
///
/// [`TaxonomyError::Table`] where the file lacks a column.
///
/// ```
/// use chancai_table::{Format, Source};
/// use chancai_taxonomy::{Confidences, Mapped, Relation, read_crosswalk, read_skills};
///
/// let read = |text: &str| read_skills(&[Source::from_text("技能.csv", text, Format::Csv)]);
/// let ours = read("编号,中文名\ntig,氩弧焊\npaper,剪纸\n")?.value;
/// let esco = read("编号,中文名\ns1,焊接\n")?.value;
/// let table = Source::from_text("映射.csv", "本体系,对方,关系\ntig,s1,窄于\npaper,,无对应\ntig,s9,等同\n", Format::Csv);
///
/// let read = read_crosswalk(&table, &ours, &esco, &Confidences::default())?;
/// assert_eq!(read.value.best(ours.find("tig").unwrap()).unwrap().relation, Relation::Narrow);
/// assert_eq!(read.value.get(ours.find("paper").unwrap()), Mapped::NoMatch);
/// assert_eq!((read.rejects[0].line, read.rejects[0].code.code), (4, "unknown_concept"));
/// # Ok::<(), chancai_taxonomy::TaxonomyError>(())
/// ```
pub fn read_crosswalk<A: ConceptId, B: ConceptId>(
    source: &Source,
    from: &Taxonomy<A>,
    to: &Taxonomy<B>,
    confidences: &Confidences,
) -> Result<Reading<Crosswalk<A, B>>, TaxonomyError> {
    let mut told = Told::new("relation");
    let loaded = chancai_table::read(&source.clone().with_preamble(), COLUMNS, |row| {
        let stated = row.choice("relation", RELATIONS);
        if row.text("relation").is_empty() {
            row.fault(fault::MISSING_VALUE, "relation", "", "exact | close | broad | narrow | none");
        }
        let is_link = stated.is_none_or(|relation| relation.is_some());
        let (a, b) = (find(row, "from", from, is_link), find(row, "to", to, is_link));
        if !is_link && row.text("from").is_empty() == row.text("to").is_empty() {
            row.fault(fault::BAD_CHOICE, "relation", row.text("relation"), "from 和 to 只填一个 one of from and to");
        }
        told.check(row, statement(a.ok()?, stated?, b.ok()?)?)
    })?;
    let (rejects, notes) = (loaded.rejects, loaded.notes);
    let statements = loaded.rows.into_iter().map(|row| row.value);
    Ok(Reading { value: Crosswalk::new(from, to, statements, confidences), rejects, notes })
}

/// Reads the official crosswalk of O\*NET-SOC 2019 to ESCO 1.1 (European Commission and US Department of Labor, 2022),
/// from O\*NET to ESCO.
///
/// The file's types name what the O\*NET occupation is: `broadMatch` stands between Chief Executives and airport chief
/// executive. `exactISCO` is an exact match with a group of ISCO-08, a heading of ESCO's occupations. The lines about
/// the file that precede its header are passed over.
///
/// O\*NET's concepts are found by their external id (`11-1011.00`) or else by the code `onet-soc:11-1011.00`, where a
/// single concept bears it; ESCO's by their URI. A row with a concept that is not in its taxonomy is noted as
/// `unknown_concept` and left out, since editions differ; one that cannot be read is rejected.
///
/// # Errors
///
/// [`TaxonomyError::Table`] where the file lacks a column that is read.
pub fn read_onet_to_esco(
    source: &Source,
    onet: &OccupationTaxonomy,
    esco: &OccupationTaxonomy,
    confidences: &Confidences,
) -> Result<Reading<Crosswalk<OccupationId, OccupationId>>, TaxonomyError> {
    let (codes, mut told) = (only_bearers(onet, ONET_SOC), Told::new(MATCH_TYPE));
    let loaded = chancai_table::read(&source.clone().with_preamble(), OFFICIAL_COLUMNS, |row| {
        let (code, uri) = (row.required_text(ONET_ID), row.required_text(ESCO_URI));
        let relation = row.choice(MATCH_TYPE, OFFICIAL_TYPES);
        if row.text(MATCH_TYPE).is_empty() {
            row.fault(fault::MISSING_VALUE, MATCH_TYPE, "", "exactMatch");
        }
        let (code, uri, relation) = (code?, uri?, relation?);
        let (a, b) = (onet.find(&code).or_else(|| *codes.get(code.as_str())?), esco.find(&uri));
        for (column, value, found) in [(ONET_ID, code, a), (ESCO_URI, uri, b)] {
            if found.is_none() {
                row.note(UNKNOWN_CONCEPT, column, value, NOT_TAKEN);
            }
        }
        let (Some(a), Some(b)) = (a, b) else { return Some(None) };
        told.check(row, Statement::Link(a, relation, b)).map(Some)
    })?;
    let known = |note: &Fault| note.code != fault::UNKNOWN_COLUMN && note.code != fault::PREAMBLE;
    let (rejects, notes) = (loaded.rejects, loaded.notes.into_iter().filter(known).collect());
    let statements = loaded.rows.into_iter().filter_map(|row| row.value);
    Ok(Reading { value: Crosswalk::new(onet, esco, statements, confidences), rejects, notes })
}

const COLUMNS: &[Column] = &[
    Column::required("from", &["本体系", "源编号"]),
    Column::required("to", &["对方", "目标编号"]),
    Column::required("relation", &["关系"]),
];

/// `None` is "nothing corresponds".
const RELATIONS: &[(&str, Option<Relation>)] = &[
    ("exact", Some(Relation::Exact)),
    ("close", Some(Relation::Close)),
    ("broad", Some(Relation::Broad)),
    ("narrow", Some(Relation::Narrow)),
    ("none", None),
    ("等同", Some(Relation::Exact)),
    ("相近", Some(Relation::Close)),
    ("宽于", Some(Relation::Broad)),
    ("窄于", Some(Relation::Narrow)),
    ("无对应", None),
    ("broader", Some(Relation::Broad)),
    ("narrower", Some(Relation::Narrow)),
    ("skos:exactMatch", Some(Relation::Exact)),
    ("skos:closeMatch", Some(Relation::Close)),
    ("skos:broadMatch", Some(Relation::Narrow)),
    ("skos:narrowMatch", Some(Relation::Broad)),
];

const ONET_ID: &str = "O*NET Id";
const ESCO_URI: &str = "ESCO or ISCO URI";
const MATCH_TYPE: &str = "Type of Match";

const OFFICIAL_COLUMNS: &[Column] =
    &[Column::required(ONET_ID, &[]), Column::required(ESCO_URI, &[]), Column::required(MATCH_TYPE, &[])];

const OFFICIAL_TYPES: &[(&str, Relation)] = &[
    ("exactMatch", Relation::Exact),
    ("closeMatch", Relation::Close),
    ("broadMatch", Relation::Broad),
    ("narrowMatch", Relation::Narrow),
    ("exactISCO", Relation::Exact),
];

const ONET_SOC: &str = "onet-soc";
const NOT_TAKEN: &str = "该行未采用 the row was left out";

const UNKNOWN_CONCEPT: FaultCode =
    FaultCode::new("unknown_concept", "条目不在该体系中", "the concept is not in the taxonomy");
const CONFLICTING_RELATION: FaultCode =
    FaultCode::new("conflicting_relation", "与前面的行矛盾", "an earlier row says otherwise");

/// A cell that has its fault recorded.
struct Refused;

/// The concept that a cell names; `None` for an empty cell where it may be empty.
fn find<Id: ConceptId>(
    row: &mut Row<'_>,
    column: &'static str,
    taxonomy: &Taxonomy<Id>,
    required: bool,
) -> Result<Option<Id>, Refused> {
    let text = row.text(column);
    if text.is_empty() && !required {
        return Ok(None);
    }
    let text = row.required_text(column).ok_or(Refused)?;
    let found = taxonomy.find(&text).or_else(|| taxonomy.find(&row.folded(column)));
    if found.is_none() {
        row.fault(UNKNOWN_CONCEPT, column, text, "");
    }
    found.map(Some).ok_or(Refused)
}

/// What a row says; `None` where "nothing corresponds" is said of a pair, or of nobody.
fn statement<A, B>(a: Option<A>, relation: Option<Relation>, b: Option<B>) -> Option<Statement<A, B>> {
    match (a, relation, b) {
        (Some(a), Some(relation), Some(b)) => Some(Statement::Link(a, relation, b)),
        (Some(a), None, None) => Some(Statement::NoneFor(a)),
        (None, None, Some(b)) => Some(Statement::NoneBack(b)),
        _ => None,
    }
}

/// What earlier rows said.
struct Told<A, B> {
    pairs: FxHashMap<(A, B), (Relation, u64)>,
    /// Whether a concept has links, and the line that said so first.
    from: FxHashMap<A, (bool, u64)>,
    to: FxHashMap<B, (bool, u64)>,
    /// The column of the relation.
    column: &'static str,
}

/// The line that said first that a concept has links, if that was said.
fn linked(told: Option<&(bool, u64)>) -> Option<u64> {
    told.filter(|(linked, _)| *linked).map(|&(_, line)| line)
}

impl<A: ConceptId, B: ConceptId> Told<A, B> {
    fn new(column: &'static str) -> Self {
        Self { pairs: FxHashMap::default(), from: FxHashMap::default(), to: FxHashMap::default(), column }
    }

    /// The statement, unless an earlier row contradicts it.
    fn check(&mut self, row: &mut Row<'_>, statement: Statement<A, B>) -> Option<Statement<A, B>> {
        let first = match &statement {
            Statement::Link(a, relation, b) => {
                let pair = self.pairs.get(&(*a, *b)).filter(|(other, _)| other != relation).map(|&(_, line)| line);
                let denied = |told: Option<&(bool, u64)>| told.filter(|(linked, _)| !linked).map(|&(_, line)| line);
                pair.or_else(|| denied(self.from.get(a))).or_else(|| denied(self.to.get(b)))
            }
            Statement::NoneFor(a) => linked(self.from.get(a)),
            Statement::NoneBack(b) => linked(self.to.get(b)),
        };
        if let Some(first) = first {
            let at = format!("第 {first} 行说法不同 line {first} says otherwise");
            row.fault(CONFLICTING_RELATION, self.column, row.text(self.column), at);
            return None;
        }
        self.note(&statement, row.line());
        Some(statement)
    }

    fn note(&mut self, statement: &Statement<A, B>, line: u64) {
        match *statement {
            Statement::Link(a, relation, b) => {
                self.pairs.entry((a, b)).or_insert((relation, line));
                self.from.entry(a).or_insert((true, line));
                self.to.entry(b).or_insert((true, line));
            }
            Statement::NoneFor(a) => {
                self.from.entry(a).or_insert((false, line));
            }
            Statement::NoneBack(b) => {
                self.to.entry(b).or_insert((false, line));
            }
        }
    }
}

/// The concepts that bear a code of the scheme, each code with its bearer; `None` for one of several bearers.
fn only_bearers<'a, Id: ConceptId>(taxonomy: &'a Taxonomy<Id>, scheme: &str) -> FxHashMap<&'a str, Option<Id>> {
    let mut bearers = FxHashMap::default();
    for id in taxonomy.ids() {
        for code in taxonomy.codes(id).iter().filter(|code| code.scheme() == scheme) {
            bearers.entry(code.value()).and_modify(|bearer| *bearer = None).or_insert(Some(id));
        }
    }
    bearers
}
