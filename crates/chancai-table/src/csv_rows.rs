//! Rows of CSV, with exact lines and with quotes that are checked.
//!
//! The `csv` crate reads any bytes and never complains of quotes: an open one swallows the rest of the file into a
//! cell. So the raw text of a record that has quotes is looked at again, and after a broken one reading goes on with
//! the next line.

use std::io::{Cursor, SeekFrom};
use std::path::PathBuf;
use std::sync::Arc;

use csv::{Position, ReaderBuilder, StringRecord};

use crate::cells::Cells;
use crate::error::TableError;
use crate::fault::{FIELD_COUNT, Fault, FaultCode, PREAMBLE, UNKNOWN_COLUMN};
use crate::header::Matcher;
use crate::quotes::{is_break, quote_flaw};
use crate::read::Collector;
use crate::row::Row;
use crate::source::{Source, count_lines};

/// Tried in this order; the first wins a tie.
const DELIMITERS: [u8; 3] = [b',', b';', b'\t'];

/// The most records among which a header is looked for.
const MAX_PREAMBLE: usize = 64;

/// How often a text is read again, all in all, behind quotes left open. Rows that all take the rest of the file would
/// cost its square; beyond, what such a row took is left out with it.
const READ_AGAIN: usize = 64;

/// Bytes that are read again in a text of any length.
const READ_AGAIN_FLOOR: usize = 1 << 20;

pub(crate) fn read_all<T, P: FnMut(&mut Row<'_>) -> Option<T>>(
    source: &Source,
    matcher: &Matcher<'_>,
    out: &mut Collector<'_, T, P>,
) -> Result<(), TableError> {
    let (header, mut records) = open(source, matcher)?;
    let places = header.places(source, matcher)?;
    let width = header.names.len();
    if header.before > 0 {
        let note = Fault::of_row(out.file(), header.line, PREAMBLE, "");
        out.note(Fault { value: header.before.to_string(), ..note });
    }
    note_unknown(&header, out);
    while let Some(found) = records.next(source)? {
        let record = &records.record;
        if let Some(fault) = shape_fault(&found, record.len(), width, &out.file()) {
            out.reject(fault);
            continue;
        }
        let cells = Cells::Csv { record, places: &places };
        let before = out.faults();
        out.row(found.line, cells, before);
    }
    Ok(())
}

/// The columns that the schema does not list, one note each.
fn note_unknown<T, P: FnMut(&mut Row<'_>) -> Option<T>>(header: &Header, out: &mut Collector<'_, T, P>) {
    let fields = header.names.iter().zip(&header.columns);
    for (name, _) in fields.filter(|(_, column)| column.is_none()) {
        let (file, name) = (out.file(), name.clone());
        out.note(Fault::new(file, header.line, name, "", UNKNOWN_COLUMN, ""));
    }
}

/// What keeps a record from being a row: its quotes, or the number of its fields.
fn shape_fault(found: &Found, fields: usize, width: usize, file: &Arc<str>) -> Option<Fault> {
    const QUOTE_RULE: &str = "\"…\"，引号内的引号写两个 a quote within quotes is doubled";
    if let Some(code) = found.flaw {
        return Some(Fault::of_row(file.clone(), found.line, code, QUOTE_RULE));
    }
    (fields != width).then(|| {
        let fault = Fault::of_row(file.clone(), found.line, FIELD_COUNT, width.to_string());
        Fault { value: fields.to_string(), ..fault }
    })
}

struct Header {
    line: u64,
    /// How many filled records stood before it.
    before: usize,
    flaw: Option<FaultCode>,
    names: Vec<String>,
    /// For every field the column of the schema it is.
    columns: Vec<Option<usize>>,
}

impl Header {
    fn matched(&self) -> usize {
        self.columns.iter().flatten().count()
    }

    /// For every column of the schema the field it is in.
    fn places(&self, source: &Source, matcher: &Matcher<'_>) -> Result<Vec<Option<usize>>, TableError> {
        let (file, line, found) = (source.shared_name(), self.line, || self.names.clone());
        if let Some(flaw) = self.flaw {
            return Err(TableError::BadHeader { file: file.clone(), line, code: flaw });
        }
        let mut places = vec![None; matcher.columns().len()];
        for (field, at) in self.columns.iter().enumerate() {
            let Some((place, column)) = at.and_then(|at| Some((places.get_mut(at)?, matcher.columns().get(at)?)))
            else {
                continue;
            };
            if place.replace(field).is_some() {
                let column = column.name;
                return Err(TableError::DuplicateColumn { file: file.clone(), line, column, found: found() });
            }
        }
        let missing = matcher.missing(|at| places.get(at).is_some_and(Option::is_some));
        if missing.is_empty() {
            return Ok(places);
        }
        let expected = matcher.expected();
        Err(TableError::MissingColumns { file: file.clone(), line, missing, found: found(), expected })
    }
}

/// Reads the header with every delimiter that may be meant and keeps the one that makes most of it.
fn open<'t>(source: &'t Source, matcher: &Matcher<'_>) -> Result<(Header, Records<'t>), TableError> {
    let text = source.text();
    let (declared, skipped) = separator_line(text);
    let (one, all) = ([declared.unwrap_or_default()], DELIMITERS);
    let candidates: &[u8] = if declared.is_some() { &one } else { &all };
    let mut best: Option<(Header, Records<'t>)> = None;
    for &delimiter in candidates {
        let Some((header, records)) = header(source, matcher, Records::new(text, skipped, delimiter))? else {
            continue;
        };
        if best.as_ref().is_none_or(|(other, _)| header.matched() > other.matched()) {
            best = Some((header, records));
        }
    }
    best.ok_or_else(|| TableError::NoHeader { file: source.shared_name().clone(), expected: matcher.expected() })
}

/// The first record; where lines may stand before the header, the first that has all required columns, if one has.
fn header<'t>(
    source: &Source,
    matcher: &Matcher<'_>,
    mut records: Records<'t>,
) -> Result<Option<(Header, Records<'t>)>, TableError> {
    let mut first = None;
    for before in 0..if source.has_preamble() { MAX_PREAMBLE } else { 1 } {
        let Some(Found { line, flaw }) = records.next(source)? else { break };
        let names: Vec<String> = records.record.iter().map(|name| name.trim().to_owned()).collect();
        let columns: Vec<Option<usize>> = names.iter().map(|name| matcher.find(name)).collect();
        let complete = matcher.missing(|at| columns.contains(&Some(at))).is_empty();
        let header = Header { line, before, flaw, names, columns };
        if complete {
            return Ok(Some((header, records)));
        }
        first = first.or(Some(header));
    }
    // It lacks columns, which is what the caller is told: nothing is read behind it.
    Ok(first.map(|header| (header, records)))
}

/// Excel's `sep=;` as the first line: the delimiter and the bytes to pass over.
fn separator_line(text: &str) -> (Option<u8>, usize) {
    let line = text.split(['\r', '\n']).next().unwrap_or_default();
    let bare = line.strip_prefix('"').and_then(|l| l.strip_suffix('"')).unwrap_or(line).as_bytes();
    match bare {
        [s, e, p, b'=', delimiter]
            if [*s, *e, *p].eq_ignore_ascii_case(b"sep") && delimiter.is_ascii() && *delimiter != b'"' =>
        {
            (Some(*delimiter), line.len())
        }
        _ => (None, 0),
    }
}

/// The records of a text that are not wholly empty.
struct Records<'t> {
    text: &'t [u8],
    delimiter: u8,
    reader: csv::Reader<Cursor<&'t [u8]>>,
    record: StringRecord,
    line: u64,
    /// The line breaks before this offset are in `line`.
    counted: usize,
    /// Bytes behind broken records that were read once more.
    read_again: usize,
}

struct Found {
    line: u64,
    flaw: Option<FaultCode>,
}

impl<'t> Records<'t> {
    fn new(text: &'t str, skipped: usize, delimiter: u8) -> Self {
        let text = text.as_bytes().get(skipped..).unwrap_or_default();
        let reader =
            ReaderBuilder::new().has_headers(false).flexible(true).delimiter(delimiter).from_reader(Cursor::new(text));
        Self { text, delimiter, reader, record: StringRecord::new(), line: 1, counted: 0, read_again: 0 }
    }

    /// Reads the next record that has a filled cell, or a flaw, into `self.record`.
    fn next(&mut self, source: &Source) -> Result<Option<Found>, TableError> {
        loop {
            match self.advance() {
                Ok(None) => return Ok(None),
                Ok(Some(found)) => {
                    let filled = self.record.iter().any(|field| !field.trim().is_empty());
                    if filled || found.flaw.is_some() {
                        return Ok(Some(found));
                    }
                }
                // Text in memory, valid UTF-8, any number of fields: nothing is left that could fail.
                Err(error) => {
                    return Err(TableError::Io { path: PathBuf::from(source.name()), source: error.into() });
                }
            }
        }
    }

    fn advance(&mut self) -> Result<Option<Found>, csv::Error> {
        if !self.reader.read_record(&mut self.record)? {
            return Ok(None);
        }
        let from = self.record.position().map_or(self.counted, |at| at.byte() as usize);
        let end = self.reader.position().byte() as usize;
        // The reader's record begins at the breaks left over from the one before and at empty lines.
        let breaks = self.text.get(from..end).unwrap_or_default().iter().take_while(|b| is_break(**b)).count();
        let start = from + breaks;
        self.line += count_lines(self.text.get(self.counted..start).unwrap_or_default());
        self.counted = start;
        let flaw = quote_flaw(self.text.get(start..end).unwrap_or_default(), self.delimiter);
        if flaw.is_some() {
            self.resume_after_line(start, end)?;
        }
        Ok(Some(Found { line: self.line, flaw }))
    }

    /// Goes back to the line after the one a broken record began on, so that it takes no other with it.
    fn resume_after_line(&mut self, start: usize, end: usize) -> Result<(), csv::Error> {
        let line = self.text.get(start..end).unwrap_or_default().iter().take_while(|b| !is_break(**b)).count();
        if start + line >= end {
            return Ok(());
        }
        self.read_again += end - start - line;
        if self.read_again > READ_AGAIN * self.text.len() + READ_AGAIN_FLOOR {
            return Ok(());
        }
        let mut position = Position::new();
        position.set_byte((start + line) as u64);
        self.reader.seek_raw(SeekFrom::Start(position.byte()), position)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Column, Format, Loaded, read};

    const COLUMNS: &[Column] = &[Column::required("id", &["编号"]), Column::optional("note", &["说明"])];

    fn load(text: &str) -> Result<Loaded<(String, String)>, TableError> {
        let source = Source::from_text("t.csv", text, Format::Csv);
        read(&source, COLUMNS, |row| Some((row.id("id")?, row.text("note").to_owned())))
    }

    type Rows = Vec<(u64, String)>;
    type Faults = Vec<(u64, &'static str)>;

    /// Lines and ids of the good rows; lines and codes of the faults.
    fn outline(text: &str) -> (Rows, Faults) {
        let loaded = load(text).expect("a header");
        let rows = loaded.rows.into_iter().map(|row| (row.line, row.value.0)).collect();
        (rows, loaded.rejects.iter().map(|fault| (fault.line, fault.code.code)).collect())
    }

    fn row(line: u64, id: &str) -> (u64, String) {
        (line, id.to_owned())
    }

    #[test]
    fn delimiters_are_taken_from_the_header() -> Result<(), TableError> {
        for text in [
            "id,note\na,x\n",
            "编号;说明\r\na;x\r\n",
            "note\tid\nx\ta\n",
            "sep=;\r\nid;note\r\na;x\r\n",
            "\"SEP=|\"\nid|note\na|x\n",
            "\u{FEFF}\n\n , \nid,note\na,x",
        ] {
            let loaded = load(text)?;
            assert_eq!(loaded.into_values(), [("a".to_owned(), "x".to_owned())], "{text:?}");
        }
        Ok(())
    }

    #[test]
    fn lines_are_those_records_begin_on() {
        let text = "sep=,\r\n\r\nid,note\r\na,\"1\r\n2\n3\r4\"\r\n,\r\n\r\nb,x\rc,y\n";
        assert_eq!(outline(text).0, [row(4, "a"), row(10, "b"), row(11, "c")]);
    }

    #[test]
    fn a_wrong_number_of_fields_is_one_fault() -> Result<(), TableError> {
        let loaded = load("id,note\na\nb,x,y\nc,z\n")?;
        let told: Vec<_> =
            loaded.rejects.iter().map(|f| (f.line, f.code, f.value.as_str(), f.expected.as_str())).collect();
        assert_eq!(told, [(2, FIELD_COUNT, "1", "2"), (3, FIELD_COUNT, "3", "2")]);
        assert_eq!(loaded.rows.len(), 1);
        Ok(())
    }

    #[test]
    fn a_quote_left_open_takes_one_row_only() {
        let text = "id,note\na,\"x\nb,y\nc,z\n";
        assert_eq!(outline(text), (vec![row(3, "b"), row(4, "c")], vec![(2, "unclosed_quote")]));
        let text = "id,note\na,\"x\nb,y\nc,\"z\"\nd,w\n";
        assert_eq!(outline(text), (vec![row(3, "b"), row(4, "c"), row(5, "d")], vec![(2, "bad_quote")]));
        assert_eq!(outline("id,note\na,\"x").1, [(2, "unclosed_quote")]);
    }

    #[test]
    fn text_behind_a_closing_quote_is_a_fault() {
        assert_eq!(outline("id,note\na,\"x\"y\nb,\"\"\"z\"\nc,\"w\" \n").1, [(2, "bad_quote")]);
        assert_eq!(outline("id,note\na,5\" pipe\n").0, [row(2, "a")]);
    }

    #[test]
    fn a_header_must_have_its_columns_once() {
        match load("说明,姓名\nx,张三\n") {
            Err(TableError::MissingColumns { line: 1, missing, found, .. }) => {
                assert_eq!((missing, found), (vec!["id 编号".to_owned()], vec!["说明".to_owned(), "姓名".to_owned()]));
            }
            other => panic!("{other:?}"),
        }
        assert!(matches!(load("id,编号\n"), Err(TableError::DuplicateColumn { column: "id", line: 1, .. })));
        assert!(matches!(load("\n\nid,\"note\na,b\n"), Err(TableError::BadHeader { line: 3, .. })));
        for empty in ["", "\r\n \n", "sep=;"] {
            assert!(matches!(load(empty), Err(TableError::NoHeader { .. })), "{empty:?}");
        }
    }

    #[test]
    fn lines_may_stand_before_the_header() -> Result<(), TableError> {
        let load = |text: &str| {
            let source = Source::from_text("t.csv", text, Format::Csv).with_preamble();
            read(&source, COLUMNS, |row| Some((row.id("id")?, row.text("note").to_owned())))
        };
        let loaded = load("名称,\"技能\n表\"\n版本;1;2\n\n编号;说明\na;x\nb\n")?;
        assert_eq!(loaded.rows.iter().map(|r| (r.line, r.value.0.as_str())).collect::<Vec<_>>(), [(6, "a")]);
        assert_eq!(loaded.rejects.iter().map(|f| (f.line, f.code)).collect::<Vec<_>>(), [(7, FIELD_COUNT)]);
        let noted: Vec<_> = loaded.notes.iter().map(|n| (n.line, n.code, n.value.as_str())).collect();
        // Read by semicolons, the quoted line break parts the first record in two.
        assert_eq!(noted, [(5, PREAMBLE, "3")]);
        assert_eq!(load("id,note\na,x\n")?.notes, []);
        // No header at all: the first record is what the message shows.
        assert!(matches!(load("甲,乙\n丙,丁\n"), Err(TableError::MissingColumns { line: 1, .. })));
        let far = format!("{}id\na\n", "甲\n".repeat(MAX_PREAMBLE));
        assert!(matches!(load(&far), Err(TableError::MissingColumns { .. })));
        assert!(matches!(load("\n"), Err(TableError::NoHeader { .. })));
        Ok(())
    }

    #[test]
    fn a_header_that_is_data_stays_out_of_debug() {
        let error = load("张三,13800000000\n").expect_err("no header");
        assert!(!format!("{error:?} {error:#?}").contains("张三"));
        assert!(error.to_string().contains("张三"), "the clerk sees what was found");
    }

    #[test]
    fn columns_left_out_are_noted() -> Result<(), TableError> {
        let loaded = load("id,备注,备注,\na,1,2,\n")?;
        let noted: Vec<_> = loaded.notes.iter().map(|n| (n.line, n.column.as_deref(), n.code)).collect();
        let note = |name| (1, Some(name), UNKNOWN_COLUMN);
        assert_eq!(noted, [note("备注"), note("备注"), note("")]);
        assert_eq!(loaded.rows.len(), 1);
        Ok(())
    }
}
