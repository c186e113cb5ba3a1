//! TREC's two formats: judgements (qrels) and runs.

use chancai_table::{Fault, FaultCode, Source, fault};
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

/// A document judged, or listed, twice for one query.
pub const LISTED_TWICE: FaultCode = FaultCode::new("listed_twice", "同一查询中出现两次", "twice for one query");
/// A line without the format's number of fields.
pub const FIELD_COUNT: FaultCode = FaultCode::new("field_count", "字段数不对", "wrong number of fields");

/// Judgements by query and document: `query iteration document grade`, separated by white space.
///
/// A grade below 0 stands for a document that was not judged, as in TREC's evaluation program.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Qrels {
    queries: BTreeMap<String, BTreeMap<String, i64>>,
}

impl Qrels {
    /// Adds a judgement; `false` where the document was judged for the query before (the first counts).
    pub fn judge(&mut self, query: &str, document: &str, grade: i64) -> bool {
        match self.queries.entry(query.to_owned()).or_default().entry(document.to_owned()) {
            Entry::Occupied(_) => false,
            Entry::Vacant(free) => {
                free.insert(grade);
                true
            }
        }
    }

    /// Queries with judgements, in the order of their bytes.
    pub fn queries(&self) -> impl Iterator<Item = &str> {
        self.queries.keys().map(String::as_str)
    }

    /// The grade of a document; `None` where it was not judged.
    pub fn grade(&self, query: &str, document: &str) -> Option<u32> {
        grade(*self.queries.get(query)?.get(document)?)
    }

    /// All grades of a query.
    pub(super) fn grades(&self, query: &str) -> Vec<u32> {
        self.queries.get(query).map_or_else(Vec::new, |all| all.values().filter_map(|g| grade(*g)).collect())
    }
}

fn grade(stated: i64) -> Option<u32> {
    u32::try_from(stated.min(i64::from(u32::MAX))).ok()
}

/// What a system listed by query: `query Q0 document rank score tag`, separated by white space.
///
/// As in TREC's evaluation program the order is that of the scores, as 32-bit numbers, from the largest, and of the
/// document ids from the last where they are equal; the rank column counts for nothing.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RankedRun {
    queries: BTreeMap<String, BTreeMap<String, f32>>,
}

impl RankedRun {
    /// Lists a document with its score; `false` where it was listed for the query before (the first counts).
    pub fn list(&mut self, query: &str, document: &str, score: f32) -> bool {
        match self.queries.entry(query.to_owned()).or_default().entry(document.to_owned()) {
            Entry::Occupied(_) => false,
            Entry::Vacant(free) => {
                free.insert(score);
                true
            }
        }
    }

    /// Queries with a list, in the order of their bytes.
    pub fn queries(&self) -> impl Iterator<Item = &str> {
        self.queries.keys().map(String::as_str)
    }

    /// The documents of a query, best first, those whose score is no number last: O(n log n).
    pub fn ranked(&self, query: &str) -> Vec<&str> {
        let listed = self.queries.get(query).into_iter().flatten();
        let mut listed: Vec<(&str, f32)> = listed.map(|(document, &score)| (document.as_str(), score)).collect();
        listed.sort_by(|a, b| by_score(b.1, a.1).then_with(|| b.0.cmp(a.0)));
        listed.into_iter().map(|(document, _)| document).collect()
    }
}

/// Minus zero equals zero; what is no number is below all numbers.
fn by_score(a: f32, b: f32) -> std::cmp::Ordering {
    a.partial_cmp(&b).unwrap_or_else(|| b.is_nan().cmp(&a.is_nan()))
}

/// Reads judgements; a line with a fault is left out and told.
///
/// ```
/// use chancai_audit::metrics::read_qrels;
/// use chancai_table::{Format, Source};
///
/// let (qrels, faults) = read_qrels(&Source::from_text("qrels", "岗位1 0 王 2\n岗位1 0 李 好\n", Format::Csv));
/// assert_eq!(qrels.grade("岗位1", "王"), Some(2));
/// assert_eq!((faults[0].line, faults[0].code.code), (2, "bad_number"));
/// ```
pub fn read_qrels(source: &Source) -> (Qrels, Vec<Fault>) {
    let mut qrels = Qrels::default();
    let faults = read(source, "query iteration document grade", |[query, _, document, grade], told| {
        match grade.parse::<i64>() {
            Err(_) => told("grade", grade, fault::BAD_NUMBER, "整数 a whole number"),
            Ok(value) if !qrels.judge(query, document, value) => {
                told("document", document, LISTED_TWICE, "每个查询一次 once a query");
            }
            Ok(_) => {}
        }
    });
    (qrels, faults)
}

/// Reads a run; a line with a fault is left out and told.
///
/// ```
/// use chancai_audit::metrics::read_run;
/// use chancai_table::{Format, Source};
///
/// let text = "q1 Q0 a 9 0.5 x\nq1 Q0 b 1 0.5 x\nq1 Q0 c 3 0.9 x\nq1 Q0 c 4 0.1 x\n";
/// let (run, faults) = read_run(&Source::from_text("run", text, Format::Csv));
/// assert_eq!(run.ranked("q1"), ["c", "b", "a"]);
/// assert_eq!((faults[0].line, faults[0].code.code), (4, "listed_twice"));
/// ```
pub fn read_run(source: &Source) -> (RankedRun, Vec<Fault>) {
    let mut run = RankedRun::default();
    let faults =
        read(source, "query Q0 document rank score tag", |[query, _, document, _, score, _], told| {
            match score.parse::<f64>() {
                Ok(value) if value.is_finite() => {
                    if !run.list(query, document, value as f32) {
                        told("document", document, LISTED_TWICE, "每个查询一次 once a query");
                    }
                }
                _ => told("score", score, fault::BAD_NUMBER, "有限的数 a finite number"),
            }
        });
    (run, faults)
}

/// Hands every line's fields to `take`, which tells what is wrong with one; a line with another number of them is a
/// fault. Blank lines are passed over.
fn read<const N: usize>(
    source: &Source,
    expected: &str,
    mut take: impl FnMut([&str; N], &mut dyn FnMut(&'static str, &str, FaultCode, &str)),
) -> Vec<Fault> {
    let mut faults = Vec::new();
    let text = source.text().trim_start_matches('\u{feff}');
    for (line, text) in (1u64..).zip(text.lines()) {
        let fields: Vec<&str> = text.split_whitespace().collect();
        match <[&str; N]>::try_from(fields.as_slice()) {
            Ok(fields) => take(fields, &mut |column, value, code, expected| {
                faults.push(Fault::new(source.name(), line, column, value, code, expected));
            }),
            Err(_) if fields.is_empty() => {}
            Err(_) => faults.push(Fault::of_row(source.name(), line, FIELD_COUNT, expected)),
        }
    }
    faults
}
