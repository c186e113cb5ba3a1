//! Reading a whole table: one pass, all faults.

use std::sync::Arc;

use crate::cells::Cells;
use crate::encoding::{Encoding, EncodingBasis};
use crate::error::TableError;
use crate::fault::{Fault, REFUSED_ROW};
use crate::header::{Column, Matcher};
use crate::row::{Row, Sink};
use crate::source::{Format, Source};
use crate::{csv_rows, json_rows};

/// Reads every row of `source`; `parse` is called once for each well-formed one, in order.
///
/// A row for which `parse` records a fault or gives `None` is rejected with all its faults; rows that are not well
/// formed (a wrong number of fields, a broken quote, a line that is no JSON object) are rejected before `parse` sees
/// them. Wholly empty rows are passed over. Rows stream over the decoded text: only results and faults are kept.
///
/// Linear in the text, but for [`Row::unique_id`], which keeps the ids it has seen.
///
/// # Errors
///
/// Where there is no table to speak of: [`TableError::NoHeader`], [`TableError::BadHeader`],
/// [`TableError::MissingColumns`], [`TableError::DuplicateColumn`]. JSON Lines have no header: a key that a line
/// lacks is an empty cell.
///
/// ```
/// use chancai_table::{read, Column, Format, Source};
///
/// const COLUMNS: &[Column] = &[Column::required("id", &["编号"]), Column::optional("headcount", &["人数"])];
/// let source = Source::from_text("岗位.csv", "编号,人数,备注\np1,2,\np2,两个,\n", Format::Csv);
/// let loaded = read(&source, COLUMNS, |row| {
///     let id = row.unique_id("id");
///     let headcount = row.integer("headcount", 0..=10_000);
///     Some((id?, headcount.unwrap_or(1)))
/// })?;
/// assert_eq!(loaded.values().collect::<Vec<_>>(), [&("p1".to_owned(), 2)]);
/// assert_eq!((loaded.rejects[0].line, loaded.rejects[0].code.code), (3, "bad_number"));
/// assert_eq!(loaded.notes[0].column.as_deref(), Some("备注"));
/// # Ok::<(), chancai_table::TableError>(())
/// ```
pub fn read<T>(
    source: &Source,
    columns: &[Column],
    parse: impl FnMut(&mut Row<'_>) -> Option<T>,
) -> Result<Loaded<T>, TableError> {
    let matcher = Matcher::new(columns);
    let mut collector =
        Collector { file: source.shared_name(), columns, parse, rows: Vec::new(), sink: Sink::default() };
    match source.format() {
        Format::Csv => csv_rows::read_all(source, &matcher, &mut collector)?,
        Format::JsonLines => json_rows::read_all(source, &matcher, &mut collector),
    }
    Ok(Loaded {
        file: source.shared_name().clone(),
        encoding: source.encoding(),
        basis: source.basis(),
        rows: collector.rows,
        rejects: collector.sink.rejects,
        notes: collector.sink.notes,
    })
}

/// Takes the rows of one file as they come.
pub(crate) struct Collector<'a, T, P> {
    file: &'a Arc<str>,
    columns: &'a [Column],
    parse: P,
    rows: Vec<Located<T>>,
    sink: Sink,
}

impl<T, P: FnMut(&mut Row<'_>) -> Option<T>> Collector<'_, T, P> {
    pub(crate) fn file(&self) -> Arc<str> {
        self.file.clone()
    }

    pub(crate) fn reject(&mut self, fault: Fault) {
        self.sink.rejects.push(fault);
    }

    pub(crate) fn note(&mut self, note: Fault) {
        self.sink.notes.push(note);
    }

    pub(crate) fn faults(&self) -> usize {
        self.sink.rejects.len()
    }

    /// Hands one row to the caller. It had `before` faults on record when it began, counting those the reader found.
    pub(crate) fn row(&mut self, line: u64, cells: Cells<'_>, before: usize) {
        let value = (self.parse)(&mut Row::new(self.file, line, self.columns, cells, &mut self.sink));
        if self.sink.rejects.len() > before {
            return;
        }
        match value {
            Some(value) => self.rows.push(Located { line, value }),
            None => self.sink.rejects.push(Fault::of_row(self.file.clone(), line, REFUSED_ROW, "")),
        }
    }
}

/// A value and the line its record begins on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Located<T> {
    /// Line in the file, from 1.
    pub line: u64,
    /// What the row was read as.
    pub value: T,
}

/// A table as it was read: the good rows, every fault of the others, and notes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Loaded<T> {
    /// Name of the source.
    pub file: Arc<str>,
    /// The encoding it was read in.
    pub encoding: Encoding,
    /// Why in that one.
    pub basis: EncodingBasis,
    /// The good rows, in the order of the file.
    pub rows: Vec<Located<T>>,
    /// Every fault of every other row, in the order of the file.
    pub rejects: Vec<Fault>,
    /// What is worth knowing and rejects nothing, such as a column that is left out.
    pub notes: Vec<Fault>,
}

impl<T> Loaded<T> {
    /// The table, if it has no rejected row.
    ///
    /// # Errors
    ///
    /// [`TableError::Refused`] with every fault.
    pub fn into_strict(self) -> Result<Self, TableError> {
        if self.rejects.is_empty() {
            return Ok(self);
        }
        Err(TableError::Refused { file: self.file, rejects: self.rejects })
    }

    /// A second look at the good rows, for what shows only when the whole table (or another one) is known. A row for
    /// which `check` gives any fault moves to the rejects, which stay in the order of lines.
    ///
    /// `check` may give an `Option<Fault>` or a `Vec<Fault>`.
    ///
    /// ```
    /// use chancai_table::{fault, read, Column, Fault, Format, Source};
    ///
    /// const COLUMNS: &[Column] = &[Column::required("id", &[]), Column::optional("parent", &["上级"])];
    /// let text = "id,上级\nqijiang,\nqj-gunan,qijiang\nqj-x,bishan\n";
    /// let source = Source::from_text("区域.csv", text, Format::Csv);
    /// let mut regions = read(&source, COLUMNS, |row| Some((row.unique_id("id")?, row.folded("parent").into_owned())))?;
    /// let ids: Vec<String> = regions.values().map(|(id, _)| id.clone()).collect();
    /// let file = regions.file.clone();
    /// regions.reject(|row| {
    ///     let parent = &row.value.1;
    ///     (!parent.is_empty() && !ids.contains(parent))
    ///         .then(|| Fault::new(file.clone(), row.line, "parent", parent, fault::BAD_ID, "表中的编号 an id of this table"))
    /// });
    /// assert_eq!(regions.rows.len(), 2);
    /// assert_eq!(regions.rejects[0].line, 4);
    /// # Ok::<(), chancai_table::TableError>(())
    /// ```
    pub fn reject<F: IntoIterator<Item = Fault>>(&mut self, mut check: impl FnMut(&Located<T>) -> F) {
        let rejects = &mut self.rejects;
        self.rows.retain(|row| {
            let before = rejects.len();
            rejects.extend(check(row));
            rejects.len() == before
        });
        rejects.sort_by_key(|fault| fault.line);
    }

    /// The same table with every value turned into another.
    pub fn map<U>(self, mut turn: impl FnMut(T) -> U) -> Loaded<U> {
        let rows = self.rows.into_iter().map(|row| Located { line: row.line, value: turn(row.value) }).collect();
        let Self { file, encoding, basis, rejects, notes, .. } = self;
        Loaded { file, encoding, basis, rows, rejects, notes }
    }

    /// The values of the good rows, in order.
    pub fn into_values(self) -> Vec<T> {
        self.rows.into_iter().map(|row| row.value).collect()
    }

    /// The values of the good rows, in order.
    pub fn values(&self) -> impl Iterator<Item = &T> {
        self.rows.iter().map(|row| &row.value)
    }
}
