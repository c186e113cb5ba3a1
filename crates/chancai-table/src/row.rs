//! One row under the reader's hand: typed access to its cells, and where its faults go.

use std::borrow::Cow;
use std::cell::Cell;
use std::fmt;
use std::ops::RangeInclusive;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use crate::cells::Cells;
use crate::choice::{YES_NO, choose, show_choices};
use crate::fault::{
    BAD_CHOICE, BAD_ID, BAD_ITEM, DUPLICATE_ID, EXCEL_ERROR, Fault, FaultCode, MISSING_VALUE, OUT_OF_RANGE,
};
use crate::fold::{Items, fold_key, is_invisible, is_list_separator, split_list};
use crate::header::Column;
use crate::json_rows::JsonCell;
use crate::number::{is_excel_error, parse_integer, parse_number, show_range};

const ID_RULE: &str = "编号不含空格和 ; : 、 no spaces, no ; : 、";
const NUMBER_RULE: &str = "数字 number";
const INTEGER_RULE: &str = "整数 whole number";

/// One well-formed row: a cursor over its cells, by the column names of the schema.
///
/// Two kinds of access. `text`, `folded`, `list` and `has_column` only look. `id`, `number`, `choice` and the other
/// `&mut self` methods **judge**: what they refuse they record as a [`Fault`], give `None`, and the row is rejected.
/// So that one pass finds all faults of a row, ask for every cell first and use `?` afterwards.
///
/// A cell that holds an Excel error (`#N/A`) or a nested JSON value has had its fault recorded before the row is
/// handed out; the judging methods give `None` for it and stay silent. A name outside the schema is a mistake of the
/// program: it fails a debug assertion and reads as empty.
///
/// Strings are borrowed from the row's data and not from the `Row`, so faults can be recorded while they are held:
///
/// ```
/// use chancai_table::{fault, parse_number, read, split_item, Column, Format, Source};
///
/// const COLUMNS: &[Column] = &[Column::required("id", &[]), Column::optional("skills", &["技能"])];
/// let source = Source::from_text("人才.csv", "id,技能\nt1,焊接:0.8；钳工：高\n", Format::Csv);
/// let loaded = read(&source, COLUMNS, |row| {
///     for item in row.list("skills") {
///         let (_, mut parts) = split_item(item);
///         if parts.next().is_some_and(|level| parse_number(level).is_err()) {
///             row.fault(fault::BAD_ITEM, "skills", item, "技能:0–1");
///         }
///     }
///     row.unique_id("id")
/// })?;
/// assert!(loaded.rows.is_empty());
/// assert_eq!(loaded.rejects[0].value, "钳工：高");
/// # Ok::<(), chancai_table::TableError>(())
/// ```
pub struct Row<'a> {
    file: &'a Arc<str>,
    line: u64,
    columns: &'a [Column],
    cells: Cells<'a>,
    /// Where the last column was found: callers ask in schema order, so the next is mostly right behind.
    last: Cell<usize>,
    sink: &'a mut Sink,
}

/// What the rows of one file leave behind besides their values.
#[derive(Default)]
pub(crate) struct Sink {
    pub(crate) rejects: Vec<Fault>,
    pub(crate) notes: Vec<Fault>,
    /// For every column: the ids seen and the line that had them first.
    seen: Vec<FxHashMap<String, u64>>,
}

impl<'a> Row<'a> {
    pub(crate) fn new(
        file: &'a Arc<str>,
        line: u64,
        columns: &'a [Column],
        cells: Cells<'a>,
        sink: &'a mut Sink,
    ) -> Self {
        let mut row = Self { file, line, columns, cells, last: Cell::new(0), sink };
        for (at, column) in columns.iter().enumerate() {
            let text = cells.text(at);
            if is_excel_error(text) {
                row.fault(EXCEL_ERROR, column.name, text, "公式的结果 the formula's result");
            }
        }
        row
    }

    /// Line the record begins on, from 1; the header counts.
    pub fn line(&self) -> u64 {
        self.line
    }

    /// Whether the CSV header has the column, or this JSON object the key (a key whose value is `null` too).
    pub fn has_column(&self, name: &str) -> bool {
        self.find(name).is_some_and(|at| self.cells.has(at))
    }

    /// The cell as it was written, trimmed; `""` when it is empty or the column is not there. A JSON array gives its
    /// elements joined by `;`.
    pub fn text(&self, name: &str) -> &'a str {
        self.find(name).map_or("", |at| self.cells.text(at))
    }

    /// [`text`](Self::text) in the form in which ids and codes are compared; see [`fold_key`].
    pub fn folded(&self, name: &str) -> Cow<'a, str> {
        fold_key(self.text(name))
    }

    /// The items of a list, trimmed, empty ones dropped: a text is split as by [`split_list`], a JSON array gives its
    /// elements unsplit.
    pub fn list(&self, name: &str) -> Items<'a> {
        let Some(at) = self.find(name) else {
            return split_list("");
        };
        match self.cells {
            Cells::Json(cells) => cells.get(at).map_or_else(|| split_list(""), JsonCell::items),
            Cells::Csv { .. } => split_list(self.cells.text(at)),
        }
    }

    /// The cell as it was written, trimmed; an empty one is a fault.
    pub fn required_text(&mut self, name: &str) -> Option<String> {
        self.demand(name).map(str::to_owned)
    }

    /// A folded id; an empty one is a fault, and so is one with white space, control or invisible characters, `;`, `:`
    /// or `、`.
    pub fn id(&mut self, name: &str) -> Option<String> {
        let text = self.demand(name)?;
        let id = fold_key(text);
        if !is_id(&id) {
            self.refuse(BAD_ID, name, text, ID_RULE);
            return None;
        }
        Some(id.into_owned())
    }

    /// An [`id`](Self::id) that no earlier row has in the same column. A repeated one is a fault that names the line of
    /// the first, and is still given so that the rest of the row can be judged.
    pub fn unique_id(&mut self, name: &str) -> Option<String> {
        let id = self.id(name)?;
        let at = self.find(name)?;
        if self.sink.seen.len() < self.columns.len() {
            self.sink.seen.resize_with(self.columns.len(), FxHashMap::default);
        }
        let line = self.line;
        let first = *self.sink.seen.get_mut(at)?.entry(id.clone()).or_insert(line);
        if first != line {
            self.refuse(DUPLICATE_ID, name, &id, format!("首见于第 {first} 行 first on line {first}"));
        }
        Some(id)
    }

    /// The ids of a list, folded; a malformed one is a fault and is left out.
    pub fn id_list(&mut self, name: &str) -> Vec<String> {
        let mut ids = Vec::new();
        for item in self.list(name) {
            let id = fold_key(item);
            if is_id(&id) {
                ids.push(id.into_owned());
            } else {
                self.refuse(BAD_ITEM, name, item, ID_RULE);
            }
        }
        ids
    }

    /// A number in `range`, both ends included; `None` for an empty cell. See [`parse_number`] for what is a number.
    ///
    /// For a range open at zero give [`f64::MIN_POSITIVE`] as its start: it is shown as `> 0`.
    pub fn number(&mut self, name: &str, range: RangeInclusive<f64>) -> Option<f64> {
        let text = self.stated(name)?;
        match parse_number(text) {
            Ok(number) if range.contains(&number) => Some(number),
            Ok(_) => {
                self.refuse(OUT_OF_RANGE, name, text, show_range(&range));
                None
            }
            Err(code) => {
                self.refuse(code, name, text, format!("{NUMBER_RULE} {}", show_range(&range)).trim());
                None
            }
        }
    }

    /// A whole number in `range`; `None` for an empty cell. See [`parse_integer`].
    pub fn integer(&mut self, name: &str, range: RangeInclusive<u64>) -> Option<u64> {
        let text = self.stated(name)?;
        let (code, rule) = match parse_integer(text) {
            Ok(number) if range.contains(&number) => return Some(number),
            Ok(_) | Err(OUT_OF_RANGE) => (OUT_OF_RANGE, ""),
            Err(code) => (code, INTEGER_RULE),
        };
        let (low, high) = (range.start(), range.end());
        let shown = if *high == u64::MAX { format!("{rule} ≥ {low}") } else { format!("{rule} {low}–{high}") };
        self.refuse(code, name, text, shown.trim());
        None
    }

    /// `yes` `true` `1` `是` or `no` `false` `0` `否`, in any case; `None` for an empty cell.
    pub fn yes_no(&mut self, name: &str) -> Option<bool> {
        self.choice(name, &YES_NO)
    }

    /// The value whose spelling the cell is, after folding and without regard to case; `None` for an empty cell.
    ///
    /// Several spellings may stand for one value; the fault lists the ASCII ones.
    pub fn choice<T: Copy>(&mut self, name: &str, choices: &[(&str, T)]) -> Option<T> {
        let text = self.stated(name)?;
        let chosen = choose(text, choices);
        if chosen.is_none() {
            self.refuse(BAD_CHOICE, name, text, show_choices(choices));
        }
        chosen
    }

    /// The [`choice`](Self::choice) of every item of a list, in order; an item that is none of them is a fault.
    pub fn choice_list<T: Copy>(&mut self, name: &str, choices: &[(&str, T)]) -> Vec<T> {
        let mut chosen = Vec::new();
        for item in self.list(name) {
            match choose(item, choices) {
                Some(value) => chosen.push(value),
                None => self.refuse(BAD_ITEM, name, item, show_choices(choices)),
            }
        }
        chosen
    }

    /// Records a fault in a cell: the row will be rejected.
    pub fn fault(
        &mut self,
        code: FaultCode,
        column: &'static str,
        value: impl Into<String>,
        expected: impl Into<String>,
    ) {
        let fault = Fault::new(self.file.clone(), self.line, column, value, code, expected);
        self.sink.rejects.push(fault);
    }

    /// Records something worth knowing; the row stays good.
    pub fn note(
        &mut self,
        code: FaultCode,
        column: &'static str,
        value: impl Into<String>,
        expected: impl Into<String>,
    ) {
        let note = Fault::new(self.file.clone(), self.line, column, value, code, expected);
        self.sink.notes.push(note);
    }

    /// The cell of a name, if it is filled and has no fault yet.
    fn stated(&self, name: &str) -> Option<&'a str> {
        let at = self.find(name)?;
        let text = self.cells.text(at);
        (!text.is_empty() && !self.cells.is_refused(at, text)).then_some(text)
    }

    /// The cell of a name; an empty one is a fault.
    fn demand(&mut self, name: &str) -> Option<&'a str> {
        let stated = self.stated(name);
        let at = self.find(name)?;
        if stated.is_none() && !self.cells.is_refused(at, self.cells.text(at)) {
            self.refuse(MISSING_VALUE, name, "", "必填 a value");
        }
        stated
    }

    fn refuse(&mut self, code: FaultCode, name: &str, value: &str, expected: impl Into<String>) {
        let known = self.find(name).and_then(|at| self.columns.get(at));
        if let Some(column) = known {
            self.fault(code, column.name, value, expected);
        }
    }

    fn find(&self, name: &str) -> Option<usize> {
        let last = self.last.get();
        let behind = self.columns.iter().enumerate().skip(last);
        let before = self.columns.iter().enumerate().take(last);
        let found = behind.chain(before).find(|(_, column)| column.name == name).map(|(at, _)| at);
        debug_assert!(found.is_some(), "column {name} is not in the schema");
        self.last.set(found.unwrap_or(last));
        found
    }
}

impl fmt::Debug for Row<'_> {
    /// Leaves the cells out: they may name a person.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Row").field("file", self.file).field("line", &self.line).finish_non_exhaustive()
    }
}

fn is_id(id: &str) -> bool {
    let bad = |c: char| c.is_control() || c.is_whitespace() || is_invisible(c) || c == ':' || is_list_separator(c);
    !id.is_empty() && !id.chars().any(bad)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Format, Loaded, Source, TableError, fault, read};

    const COLUMNS: &[Column] = &[
        Column::required("id", &["编号"]),
        Column::optional("years", &["年限"]),
        Column::optional("count", &["人数"]),
        Column::optional("stage", &["环节"]),
        Column::optional("consent", &["同意"]),
        Column::optional("refs", &["引用"]),
    ];
    const STAGES: [(&str, u8); 4] = [("up", 0), ("上游", 0), ("down", 2), ("下游", 2)];

    type Values = (Option<String>, Option<f64>, Option<u64>, Option<u8>, Option<bool>, Vec<String>);

    fn load(rows: &str) -> Result<Loaded<Values>, TableError> {
        let text = format!("编号,年限,人数,环节,同意,引用\n{rows}");
        read(&Source::from_text("t.csv", text, Format::Csv), COLUMNS, |row| {
            let id = row.unique_id("id");
            let (years, count) = (row.number("years", 0.0..=60.0), row.integer("count", 1..=10));
            let (stage, consent) = (row.choice("stage", &STAGES), row.yes_no("consent"));
            Some((id, years, count, stage, consent, row.id_list("refs")))
        })
    }

    fn told(loaded: &Loaded<Values>) -> Vec<(u64, &str, &str, &str)> {
        let cells = loaded.rejects.iter();
        cells.map(|f| (f.line, f.column.as_deref().unwrap_or_default(), f.code.code, f.value.as_str())).collect()
    }

    #[test]
    fn cells_are_judged_after_folding() -> Result<(), TableError> {
        let loaded = load("Ｔ－1,１２．５,2.0,ＵＰ,是,ａ；b\nt2,,,下游,FALSE,\n")?;
        let first = (Some("T-1".to_owned()), Some(12.5), Some(2), Some(0), Some(true), vec!["a".into(), "b".into()]);
        let second = (Some("t2".to_owned()), None, None, Some(2), Some(false), Vec::new());
        assert_eq!(loaded.into_values(), [first, second]);
        Ok(())
    }

    #[test]
    fn one_pass_finds_every_fault_of_a_row() -> Result<(), TableError> {
        let loaded = load("a b,61,11,旁边,也许,ok;x:y\n,-1,2.5,,,\n")?;
        let expected = [
            (2, "id", "bad_id", "a b"),
            (2, "years", "out_of_range", "61"),
            (2, "count", "out_of_range", "11"),
            (2, "stage", "bad_choice", "旁边"),
            (2, "consent", "bad_choice", "也许"),
            (2, "refs", "bad_item", "x:y"),
            (3, "id", "missing_value", ""),
            (3, "years", "out_of_range", "-1"),
            (3, "count", "bad_number", "2.5"),
        ];
        assert_eq!(told(&loaded), expected);
        let wanted: Vec<&str> = loaded.rejects.iter().map(|f| f.expected.as_str()).skip(1).take(3).collect();
        assert_eq!(wanted, ["0–60", "1–10", "up | down"]);
        Ok(())
    }

    #[test]
    fn a_repeated_id_names_the_first_line() -> Result<(), TableError> {
        let loaded = load("t1,,,,,\nt2,,,,,\nｔ1,70,,,,\n")?;
        assert_eq!(told(&loaded), [(4, "id", "duplicate_id", "t1"), (4, "years", "out_of_range", "70")]);
        assert!(loaded.rejects.first().is_some_and(|f| f.expected.contains("line 2")));
        Ok(())
    }

    #[test]
    fn an_excel_error_is_one_fault_in_any_column() -> Result<(), TableError> {
        let loaded = load("#REF!,#N/A,1,,,\nt1,,,,,#NAME?\n")?;
        let expected = [
            (2, "id", "excel_error", "#REF!"),
            (2, "years", "excel_error", "#N/A"),
            (3, "refs", "excel_error", "#NAME?"),
        ];
        // The list's item is text to `id_list`; only the whole cell is an Excel error.
        assert_eq!(told(&loaded), expected);
        Ok(())
    }

    #[test]
    fn ids_hold_nothing_that_hides_or_separates() {
        for id in ["t1", "编号-1", "a.b_c", "#3"] {
            assert!(is_id(id), "{id}");
        }
        for id in ["", "a b", "a;b", "a:b", "a、b", "a\u{200B}", "a\0", "a\nb", "\u{202E}a"] {
            assert!(!is_id(id), "{id:?}");
        }
    }

    #[test]
    fn a_row_without_value_or_reason_is_still_told_of() -> Result<(), TableError> {
        let source = Source::from_text("t.csv", "id\na\n", Format::Csv);
        let loaded = read(&source, COLUMNS, |row| {
            row.note(fault::BAD_CHOICE, "stage", "张三", "");
            assert!(row.has_column("id") && !row.has_column("years"));
            None::<()>
        })?;
        assert_eq!(loaded.rejects.iter().map(|f| (f.line, f.code)).collect::<Vec<_>>(), [(2, fault::REFUSED_ROW)]);
        assert_eq!(loaded.notes.len(), 1);
        assert!(!format!("{loaded:?}").contains("张三"));
        Ok(())
    }
}
