//! Rows of JSON Lines: one object a line, read straight into cells.

use std::borrow::Cow;
use std::fmt::{self, Write};

use rustc_hash::FxHashMap;
use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::error::Category;

use crate::cells::Cells;
use crate::fault::{BAD_JSON, BAD_NUMBER, DUPLICATE_COLUMN, Fault, FaultCode, NESTED_VALUE, UNKNOWN_COLUMN};
use crate::fold::{Items, split_list};
use crate::header::Matcher;
use crate::read::Collector;
use crate::row::Row;
use crate::source::Source;

pub(crate) fn read_all<T, P: FnMut(&mut Row<'_>) -> Option<T>>(
    source: &Source,
    matcher: &Matcher<'_>,
    out: &mut Collector<'_, T, P>,
) {
    let mut lines = LineReader::new(matcher);
    for (text, line) in source.text().split('\n').zip(1_u64..) {
        if text.trim().is_empty() {
            continue;
        }
        let before = out.faults();
        let result = lines.read(text, line);
        for name in lines.new_unknown.drain(..) {
            out.note(Fault::new(out.file(), line, name, "", UNKNOWN_COLUMN, ""));
        }
        if let Err(error) = result {
            out.reject(Fault::of_row(out.file(), line, BAD_JSON, explain(&error)));
            continue;
        }
        for name in lines.repeated.drain(..) {
            out.reject(Fault::new(out.file(), line, name, "", DUPLICATE_COLUMN, "一次 once"));
        }
        for (cell, column) in lines.cells.iter().zip(matcher.columns()) {
            if let State::Refused(flaw) = cell.state {
                out.reject(Fault::new(out.file(), line, column.name, "", flaw.code(), flaw.expected()));
            }
        }
        if lines.is_filled() || out.faults() > before {
            out.row(line, Cells::Json(&lines.cells), before);
        }
    }
}

/// Says where the line breaks off, and nothing of what is in it.
fn explain(error: &serde_json::Error) -> String {
    let column = error.column();
    match error.classify() {
        Category::Eof => "一行一个完整的对象，此行提前结束 one whole object a line, this one ends early".to_owned(),
        Category::Data => "一行一个对象 {…} one object a line".to_owned(),
        Category::Syntax | Category::Io => {
            format!("第 {column} 个字节处有语法错误 one object a line; syntax error at byte {column}")
        }
    }
}

/// One cell of a JSON row. Its buffers are used again for the next row.
#[derive(Clone, Default)]
pub(crate) struct JsonCell {
    state: State,
    /// The value as text; of an array its elements joined by `;`.
    text: String,
    items: Vec<String>,
}

#[derive(Clone, Copy, Default, PartialEq)]
enum State {
    #[default]
    Absent,
    Single,
    List,
    Refused(Flaw),
}

#[derive(Clone, Copy, PartialEq)]
enum Flaw {
    Nested,
    /// The number has been rounded on its way through an `f64`.
    Rounded,
}

impl Flaw {
    fn code(self) -> FaultCode {
        match self {
            Self::Nested => NESTED_VALUE,
            Self::Rounded => BAD_NUMBER,
        }
    }

    fn expected(self) -> &'static str {
        match self {
            Self::Nested => "单个值或单层列表 one value or a flat list",
            Self::Rounded => "位数太多，请写成带引号的文本 too many digits, write it as a string",
        }
    }
}

impl JsonCell {
    pub(crate) fn is_present(&self) -> bool {
        self.state != State::Absent
    }

    pub(crate) fn is_refused(&self) -> bool {
        matches!(self.state, State::Refused(_))
    }

    pub(crate) fn text(&self) -> &str {
        &self.text
    }

    pub(crate) fn items(&self) -> Items<'_> {
        if self.state == State::List { Items::given(&self.items) } else { split_list(&self.text) }
    }

    fn clear(&mut self) {
        self.state = State::Absent;
        self.text.clear();
        self.items.clear();
    }

    fn refuse(&mut self, flaw: Flaw) {
        self.clear();
        self.state = State::Refused(flaw);
    }
}

/// Reads lines into cells; knows the keys it has met.
struct LineReader<'m> {
    matcher: &'m Matcher<'m>,
    /// A slot for every key as it is spelled: columns of the schema first, then unknown keys.
    slots: FxHashMap<String, usize>,
    /// For every slot the line that had it last.
    last_line: Vec<u64>,
    line: u64,
    cells: Vec<JsonCell>,
    new_unknown: Vec<String>,
    repeated: Vec<Cow<'static, str>>,
    met_unknown: bool,
}

impl<'m> LineReader<'m> {
    fn new(matcher: &'m Matcher<'m>) -> Self {
        let columns = matcher.columns().len();
        Self {
            matcher,
            slots: FxHashMap::default(),
            last_line: vec![0; columns],
            line: 0,
            cells: vec![JsonCell::default(); columns],
            new_unknown: Vec::new(),
            repeated: Vec::new(),
            met_unknown: false,
        }
    }

    fn read(&mut self, text: &str, line: u64) -> Result<(), serde_json::Error> {
        self.line = line;
        self.cells.iter_mut().for_each(JsonCell::clear);
        self.repeated.clear();
        self.met_unknown = false;
        let mut json = serde_json::Deserializer::from_str(text);
        json.deserialize_map(&mut *self)?;
        json.end()
    }

    /// Whether the row says anything; an unknown key counts, as an unknown column of a CSV row does.
    fn is_filled(&self) -> bool {
        self.met_unknown || self.cells.iter().any(|cell| !cell.text.trim().is_empty())
    }

    /// The slot of a key, which is marked as met on this line.
    fn slot(&mut self, key: &str) -> usize {
        let slot = self.slots.get(key).copied().unwrap_or_else(|| self.new_slot(key));
        let known = self.matcher.columns().get(slot);
        self.met_unknown |= known.is_none();
        if let Some(last) = self.last_line.get_mut(slot) {
            if *last == self.line {
                let name = known.map_or_else(|| Cow::Owned(key.to_owned()), |column| Cow::Borrowed(column.name));
                self.repeated.push(name);
            }
            *last = self.line;
        }
        slot
    }

    fn new_slot(&mut self, key: &str) -> usize {
        let slot = self.matcher.find(key).unwrap_or_else(|| {
            self.new_unknown.push(key.to_owned());
            self.last_line.push(0);
            self.last_line.len() - 1
        });
        self.slots.insert(key.to_owned(), slot);
        slot
    }
}

impl<'de> Visitor<'de> for &mut LineReader<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("one object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(slot) = map.next_key_seed(KeySeed(&mut *self))? {
            match self.cells.get_mut(slot) {
                // A key met twice: the row is refused, its first value stays for the other checks.
                Some(cell) if cell.state == State::Absent => map.next_value_seed(CellSeed(cell))?,
                _ => {
                    map.next_value::<IgnoredAny>()?;
                }
            }
        }
        Ok(())
    }
}

struct KeySeed<'s, 'm>(&'s mut LineReader<'m>);

impl<'de> DeserializeSeed<'de> for KeySeed<'_, '_> {
    type Value = usize;

    fn deserialize<D: Deserializer<'de>>(self, json: D) -> Result<usize, D::Error> {
        json.deserialize_str(self)
    }
}

impl Visitor<'_> for KeySeed<'_, '_> {
    type Value = usize;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a key")
    }

    fn visit_str<E: Error>(self, key: &str) -> Result<usize, E> {
        Ok(self.0.slot(key))
    }
}

struct CellSeed<'s>(&'s mut JsonCell);

impl CellSeed<'_> {
    fn single(self, value: impl fmt::Display) {
        self.0.state = State::Single;
        // Writing to a string cannot fail.
        let _ = write!(self.0.text, "{value}");
    }
}

impl<'de> DeserializeSeed<'de> for CellSeed<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, json: D) -> Result<(), D::Error> {
        json.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for CellSeed<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a cell")
    }

    fn visit_unit<E: Error>(self) -> Result<(), E> {
        self.single("");
        Ok(())
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<(), E> {
        self.single(value);
        Ok(())
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<(), E> {
        self.single(value);
        Ok(())
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<(), E> {
        self.single(value);
        Ok(())
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<(), E> {
        /// From here on an `f64` has no room for every whole number: what was a long id is another one now.
        const ROUNDED_FROM: f64 = 9_007_199_254_740_992.0;
        if value.abs() < ROUNDED_FROM {
            self.single(value);
        } else {
            self.0.refuse(Flaw::Rounded);
        }
        Ok(())
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<(), E> {
        self.single(value);
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<(), A::Error> {
        let cell = self.0;
        let mut flaw = None;
        let mut items = std::mem::take(&mut cell.items);
        let mut item = JsonCell::default();
        while seq.next_element_seed(CellSeed(&mut item))?.is_some() {
            match item.state {
                State::Single => {
                    let text = item.text.trim();
                    if !text.is_empty() {
                        items.push(text.to_owned());
                    }
                }
                State::Refused(found) => flaw = flaw.or(Some(found)),
                State::List | State::Absent => flaw = flaw.or(Some(Flaw::Nested)),
            }
            item.clear();
        }
        cell.text = items.join(";");
        cell.items = items;
        cell.state = flaw.map_or(State::List, State::Refused);
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        self.0.refuse(Flaw::Nested);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Column, Format, Loaded, TableError, read};

    const COLUMNS: &[Column] = &[Column::required("id", &["编号"]), Column::optional("skills", &["技能"])];

    fn load(text: &str) -> Result<Loaded<(String, Vec<String>)>, TableError> {
        let source = Source::from_text("t.jsonl", text, Format::JsonLines);
        read(&source, COLUMNS, |row| {
            let skills = row.list("skills").map(str::to_owned).collect();
            Some((row.id("id")?, skills))
        })
    }

    fn faults(text: &str) -> Vec<(u64, Option<String>, &'static str)> {
        let rejects = load(text).expect("JSON Lines have no header").rejects;
        rejects.iter().map(|f| (f.line, f.column.as_deref().map(str::to_owned), f.code.code)).collect()
    }

    #[test]
    fn scalars_and_arrays_are_cells() -> Result<(), TableError> {
        let text = "{\"编号\":\"ｔ1\",\"技能\":\"焊接；钳工\"}\r\n\n{\"ID\":7,\"skills\":[\"A;B\",2,true,null,\" \"]}\n{\"id\":1.5}";
        let loaded = load(text)?;
        let rows: Vec<_> = loaded.rows.iter().map(|r| (r.line, r.value.0.as_str(), r.value.1.join("|"))).collect();
        let expected =
            [(1, "t1", "焊接|钳工".to_owned()), (3, "7", "A;B|2|true".to_owned()), (4, "1.5", String::new())];
        assert_eq!(rows, expected);
        Ok(())
    }

    #[test]
    fn a_broken_line_is_one_fault_and_reading_goes_on() -> Result<(), TableError> {
        let text = "{\"id\":\"a\n[1]\n{\"id\":\"b\"} x\n{\"id\":'c'}\n{\"id\":\"\\ud800\"}\nnull\n{\"id\":\"d\"}\n";
        assert_eq!(faults(text), (1..=6).map(|line| (line, None, "bad_json")).collect::<Vec<_>>());
        assert_eq!(load(text)?.rows.len(), 1);
        Ok(())
    }

    #[test]
    fn a_broken_line_tells_nothing_of_its_content() -> Result<(), TableError> {
        for fault in load("{\"name\":\"张三\" \"phone\"}\n\"张三\"\n张三")?.rejects {
            assert!(!fault.to_string().contains("张三"), "{fault}");
        }
        Ok(())
    }

    #[test]
    fn nested_values_and_repeated_keys_are_faults() {
        let skills = Some("skills".to_owned());
        assert_eq!(faults(r#"{"id":"a","skills":{"x":{"y":[1]}}}"#), [(1, skills.clone(), "nested_value")]);
        assert_eq!(faults(r#"{"id":"a","skills":["x",["y"]]}"#), [(1, skills.clone(), "nested_value")]);
        assert_eq!(faults(r#"{"id":{"x":1}}"#), [(1, Some("id".to_owned()), "nested_value")]);
        assert_eq!(faults(r#"{"id":"a","编号":"b"}"#), [(1, Some("id".to_owned()), "duplicate_column")]);
        assert_eq!(faults(r#"{"id":"a","x":1,"x":2}"#), [(1, Some("x".to_owned()), "duplicate_column")]);
        assert_eq!(faults("{\"id\":\"a\",\"x\":1}\n{\"id\":\"b\",\"x\":[{}]}"), []);
    }

    #[test]
    fn a_number_that_lost_digits_is_refused() {
        assert_eq!(faults(r#"{"id":123456789012345678901234}"#), [(1, Some("id".to_owned()), "bad_number")]);
        assert_eq!(faults(r#"{"id":18446744073709551615}"#), []);
        assert_eq!(faults(r#"{"id":"a","skills":[1e300]}"#), [(1, Some("skills".to_owned()), "bad_number")]);
    }

    #[test]
    fn an_unknown_key_is_noted_once() -> Result<(), TableError> {
        let loaded = load("{\"id\":1}\n{\"id\":2,\"备注\":1}\n{\"id\":3,\"备注\":2}\n{}\n{\"id\":null}\n{\"备注\":1}")?;
        let noted: Vec<_> = loaded.notes.iter().map(|n| (n.line, n.column.as_deref())).collect();
        assert_eq!(noted, [(2, Some("备注"))]);
        assert_eq!(loaded.rejects.iter().map(|f| f.line).collect::<Vec<_>>(), [6], "an empty row is passed over");
        Ok(())
    }
}
