//! `assessments.csv`: what named assessors said of people.

use super::built;
use super::teams::known;
use crate::assessment::{Assessment, AssessmentScale, Criterion, Grade};
use crate::{Date, Pool, Talent};
use chancai_table::{Column, FaultCode, Loaded, Row, Source, TableError, fault, read};

/// A day that is none.
pub const BAD_DATE: FaultCode = FaultCode::new("bad_date", "不是日期", "not a date");

const COLUMNS: &[Column] = &[
    Column::required("talent", &["人才编号"]),
    Column::required("criterion", &["评价项"]),
    Column::required("value", &["分值"]),
    Column::required("assessor", &["评价人"]),
    Column::required("source", &["来源"]),
    Column::required("date", &["日期"]),
    Column::optional("scale", &["量表"]),
    Column::optional("valid_until", &["有效期至"]),
    Column::optional("appeal", &["申诉"]),
];

/// Reads assessments, each with the dense id of its talent.
///
/// A `scale` not stated is the fraction from 0 to 1, a `valid_until` not stated means that the value does not expire, an
/// `appeal` not stated that there is none.
///
/// # Errors
///
/// What stops the table as a whole.
pub fn read_assessments(source: &Source, talents: &Pool<Talent>) -> Result<Loaded<(usize, Assessment)>, TableError> {
    read(source, COLUMNS, |row| {
        let talent = row.id("talent").and_then(|id| known(row, "talent", &id, talents));
        let criterion = row.choice("criterion", Criterion::SPELLINGS);
        let scale = scale(row);
        let readable = scale.is_some_and(|scale| is_of(row, scale));
        for (column, text) in [("criterion", row.text("criterion")), ("value", row.text("value"))] {
            if text.is_empty() {
                row.fault(fault::MISSING_VALUE, column, "", "必填 required");
            }
        }
        let valid_until = date(row, "valid_until");
        let appeal = row.yes_no("appeal").unwrap_or(false);
        let (value, assessor, from, day) =
            (row.text("value"), row.text("assessor"), row.text("source"), row.folded("date"));
        let (talent, criterion, scale) = (talent?, criterion?, scale.filter(|_| readable)?);
        let given = built(row, Assessment::on_scale(criterion, scale, value, assessor, from, &day))?.appealed(appeal);
        let given = match valid_until {
            Some(last) => built(row, given.expiring(last))?,
            None => given,
        };
        Some((talent, given))
    })
}

/// The scale stated; the fraction where none is.
fn scale(row: &mut Row<'_>) -> Option<AssessmentScale> {
    if row.text("scale").is_empty() {
        return Some(AssessmentScale::Fraction);
    }
    row.choice("scale", AssessmentScale::SPELLINGS)
}

/// Whether the value is of the scale; where not, the fault is recorded.
fn is_of(row: &mut Row<'_>, scale: AssessmentScale) -> bool {
    match scale.numbers() {
        Some((range, _)) => row.number("value", range).is_some(),
        None => row.choice("value", Grade::SPELLINGS).is_some(),
    }
}

/// A day; none for an empty cell, and a fault for a text that is no day.
pub(super) fn date(row: &mut Row<'_>, column: &'static str) -> Option<Date> {
    let text = row.folded(column);
    if text.is_empty() {
        return None;
    }
    let day = Date::parse(&text);
    if day.is_none() {
        row.fault(BAD_DATE, column, &*text, "YYYY-MM-DD");
    }
    day
}
