//! Faults: what is wrong with a row, told so that a data clerk can mend it.
//!
//! The texts are Chinese first, English beside it. The codes are stable ASCII and part of the API.

use std::borrow::Cow;
use std::fmt::{self, Write as _};
use std::io::{self, Write};
use std::sync::Arc;

/// The longest value a fault keeps, in characters; a longer one is cut and ends in `…`.
///
/// A quote that is never closed can make a cell of a whole file.
pub const MAX_VALUE_CHARS: usize = 200;

/// One thing that is wrong with one row (or, in the notes, worth knowing about it).
///
/// `Display` is for the data clerk and shows the value. `Debug` is for logs and **leaves the value out**: a cell
/// may hold a name or a person's number.
///
/// ```
/// use chancai_table::{fault, Fault};
///
/// let f = Fault::new("talents.csv", 12, "years", "70", fault::OUT_OF_RANGE, "0–60");
/// assert!(f.to_string().starts_with("talents.csv 第 12 行「years」列：数值超出范围，给出「70」，应为 0–60"));
/// assert!(!format!("{f:?}").contains("70"));
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct Fault {
    /// Name of the source, as it was opened.
    pub file: Arc<str>,
    /// Line the record begins on, from 1.
    pub line: u64,
    /// Name of the column, where the fault is in one cell.
    pub column: Option<Cow<'static, str>>,
    /// The cell as it was given, cut at [`MAX_VALUE_CHARS`]; empty where the fault is not in one cell.
    pub value: String,
    /// The reason.
    pub code: FaultCode,
    /// What would have been right; may be empty.
    pub expected: String,
}

impl Fault {
    /// A fault in one cell.
    pub fn new(
        file: impl Into<Arc<str>>,
        line: u64,
        column: impl Into<Cow<'static, str>>,
        value: impl Into<String>,
        code: FaultCode,
        expected: impl Into<String>,
    ) -> Self {
        Self {
            file: file.into(),
            line,
            column: Some(column.into()),
            value: cut(value.into()),
            code,
            expected: expected.into(),
        }
    }

    /// A fault of the whole row, such as a wrong number of fields.
    pub fn of_row(file: impl Into<Arc<str>>, line: u64, code: FaultCode, expected: impl Into<String>) -> Self {
        Self { file: file.into(), line, column: None, value: String::new(), code, expected: expected.into() }
    }
}

fn cut(mut value: String) -> String {
    // A string of fewer bytes has fewer characters: the usual cell is not walked.
    if value.len() > MAX_VALUE_CHARS
        && let Some((end, _)) = value.char_indices().nth(MAX_VALUE_CHARS)
    {
        value.truncate(end);
        value.push('…');
    }
    value
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { file, line, column, value, code, expected } = self;
        let (file, value, expected) = (OneLine(file), OneLine(value), OneLine(expected));
        write!(f, "{file} 第 {line} 行")?;
        if let Some(column) = column {
            write!(f, "「{}」列", OneLine(column))?;
        }
        write!(f, "：{}", code.zh)?;
        if !value.0.is_empty() {
            write!(f, "，给出「{value}」")?;
        }
        if !expected.0.is_empty() {
            write!(f, "，应为 {expected}")?;
        }
        write!(f, " / line {line}")?;
        if let Some(column) = column {
            write!(f, ", column {}", OneLine(column))?;
        }
        write!(f, ": {}", code.en)?;
        if !value.0.is_empty() {
            write!(f, ", given \"{value}\"")?;
        }
        if !expected.0.is_empty() {
            write!(f, ", expected {expected}")?;
        }
        write!(f, " [{}]", code.code)
    }
}

impl fmt::Debug for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Fault")
            .field("file", &self.file)
            .field("line", &self.line)
            .field("column", &self.column)
            .field("value", &format_args!("<{} chars>", self.value.chars().count()))
            .field("code", &self.code.code)
            .finish_non_exhaustive()
    }
}

/// Text with its control characters escaped, so that a message stays on its line.
pub(crate) struct OneLine<'a>(pub(crate) &'a str);

impl fmt::Display for OneLine<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for c in self.0.chars() {
            if c.is_control() {
                write!(f, "{}", c.escape_default())?;
            } else {
                f.write_char(c)?;
            }
        }
        Ok(())
    }
}

/// A reason, declared as a `const` by the crate that uses it.
///
/// `code` is stable: programs may match on it, texts may be reworded.
///
/// ```
/// use chancai_table::FaultCode;
///
/// const UNKNOWN_REGION: FaultCode = FaultCode::new("unknown_region", "区域不在表中", "unknown region");
/// assert_eq!(UNKNOWN_REGION.code, "unknown_region");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FaultCode {
    /// Stable ASCII code in `UPPER_SNAKE_CASE`.
    pub code: &'static str,
    /// The reason in Chinese.
    pub zh: &'static str,
    /// The reason in English.
    pub en: &'static str,
}

impl FaultCode {
    /// A reason with its two texts.
    pub const fn new(code: &'static str, zh: &'static str, en: &'static str) -> Self {
        Self { code, zh, en }
    }
}

/// A cell that must be filled is empty.
pub const MISSING_VALUE: FaultCode = FaultCode::new("missing_value", "必填项为空", "a required value is missing");
/// A cell is not a number.
pub const BAD_NUMBER: FaultCode = FaultCode::new("bad_number", "不是数字", "not a number");
/// A number lies outside its range.
pub const OUT_OF_RANGE: FaultCode = FaultCode::new("out_of_range", "数值超出范围", "out of range");
/// A cell is none of the values a column allows.
pub const BAD_CHOICE: FaultCode = FaultCode::new("bad_choice", "不在可选值之内", "not one of the allowed values");
/// An id holds characters that ids may not hold.
pub const BAD_ID: FaultCode = FaultCode::new("bad_id", "编号含有不允许的字符", "not a valid id");
/// An id was used by an earlier row.
pub const DUPLICATE_ID: FaultCode = FaultCode::new("duplicate_id", "编号重复", "duplicate id");
/// A row has more or fewer fields than the header.
pub const FIELD_COUNT: FaultCode =
    FaultCode::new("field_count", "列数与表头不符", "the number of fields differs from the header");
/// A quoted cell is never closed.
pub const UNCLOSED_QUOTE: FaultCode = FaultCode::new("unclosed_quote", "引号没有闭合", "a quoted cell is never closed");
/// A quoted cell goes on after its closing quote.
pub const BAD_QUOTE: FaultCode =
    FaultCode::new("bad_quote", "引号之后还有内容", "a quoted cell goes on after its closing quote");
/// A line is not one JSON object.
pub const BAD_JSON: FaultCode = FaultCode::new("bad_json", "不是一个 JSON 对象", "not one JSON object");
/// A JSON value is an object or a list of lists, where a cell holds one value or a flat list.
pub const NESTED_VALUE: FaultCode =
    FaultCode::new("nested_value", "单元格内不能再嵌套对象或列表", "objects and nested lists do not fit in a cell");
/// One item of a list is wrong.
pub const BAD_ITEM: FaultCode = FaultCode::new("bad_item", "列表中有一项不对", "an item of the list is wrong");
/// The cell is what Excel leaves of a formula that failed, such as `#N/A`.
pub const EXCEL_ERROR: FaultCode = FaultCode::new("excel_error", "Excel 公式出错", "an Excel formula that failed");
/// A column (or JSON key) that the schema does not list; it is left out.
pub const UNKNOWN_COLUMN: FaultCode =
    FaultCode::new("unknown_column", "不认识的列，未读入", "unknown column, left out");
/// Records before the header (see [`Source::with_preamble`](crate::Source::with_preamble)); the value says how many.
pub const PREAMBLE: FaultCode = FaultCode::new("preamble", "表头之前的行，未读入", "lines before the header, left out");
/// A JSON object names one column twice.
pub const DUPLICATE_COLUMN: FaultCode = FaultCode::new("duplicate_column", "同一列出现两次", "a column appears twice");
/// The reader's closure gave no value and no reason.
pub const REFUSED_ROW: FaultCode = FaultCode::new("refused_row", "该行未被采用", "the row was refused");

/// Writes faults as the CSV that goes back to the data clerk.
///
/// Columns: `file,line,column,value,code,reason_zh,reason_en,expected`. Rows are sorted by file (as bytes), then by
/// line; faults of one line stay in the order given. UTF-8 without a byte-order mark: write `\u{FEFF}` to `w` first
/// if the file is to be opened in Excel by a double click. A cell that a spreadsheet would run as a formula
/// (`=cmd…`) is led by an apostrophe.
///
/// # Errors
///
/// What writing to `w` gives.
///
/// ```
/// use chancai_table::{fault, write_rejects, Fault};
///
/// let mut out = Vec::new();
/// write_rejects(&mut out, &[Fault::new("人才.csv", 3, "years", "70", fault::OUT_OF_RANGE, "0–60")])?;
/// assert_eq!(
///     String::from_utf8_lossy(&out),
///     "file,line,column,value,code,reason_zh,reason_en,expected\n\
///      人才.csv,3,years,70,out_of_range,数值超出范围,out of range,0–60\n",
/// );
/// # Ok::<(), std::io::Error>(())
/// ```
pub fn write_rejects(w: impl Write, faults: &[Fault]) -> io::Result<()> {
    let mut sorted: Vec<&Fault> = faults.iter().collect();
    sorted.sort_by(|a, b| a.file.as_bytes().cmp(b.file.as_bytes()).then(a.line.cmp(&b.line)));
    let mut out = csv::Writer::from_writer(w);
    out.write_record(["file", "line", "column", "value", "code", "reason_zh", "reason_en", "expected"])?;
    for fault in sorted {
        out.write_record([
            inert(&fault.file).as_ref(),
            &fault.line.to_string(),
            inert(fault.column.as_deref().unwrap_or_default()).as_ref(),
            inert(&fault.value).as_ref(),
            fault.code.code,
            fault.code.zh,
            fault.code.en,
            inert(&fault.expected).as_ref(),
        ])?;
    }
    out.flush()
}

/// The text, led by an apostrophe where a spreadsheet would take it for a formula. Plain numbers stay.
fn inert(text: &str) -> Cow<'_, str> {
    let formula = match text.as_bytes().first() {
        Some(b'=' | b'@' | b'\t' | b'\r') => true,
        Some(b'+' | b'-') => text.parse::<f64>().is_err(),
        _ => false,
    };
    if formula { Cow::Owned(format!("'{text}")) } else { Cow::Borrowed(text) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fault(value: &str) -> Fault {
        Fault::new("talents.csv", 12, "phone", value, BAD_NUMBER, "数字 number")
    }

    #[test]
    fn display_tells_all_in_chinese_then_english_on_one_line() {
        let shown = fault("张三\n138").to_string();
        assert_eq!(
            shown,
            "talents.csv 第 12 行「phone」列：不是数字，给出「张三\\n138」，应为 数字 number \
             / line 12, column phone: not a number, given \"张三\\n138\", expected 数字 number [bad_number]"
        );
    }

    #[test]
    fn debug_redacts_the_value() {
        let shown = format!("{:?} {:#?}", fault("张三"), fault("张三"));
        assert!(!shown.contains("张三"), "{shown}");
        assert!(shown.contains("<2 chars>") && shown.contains("bad_number"), "{shown}");
    }

    #[test]
    fn a_huge_value_is_cut_at_a_character() {
        assert_eq!(fault(&"技".repeat(1000)).value, "技".repeat(MAX_VALUE_CHARS) + "…");
        assert_eq!(fault(&"技".repeat(MAX_VALUE_CHARS)).value.chars().count(), MAX_VALUE_CHARS);
    }

    #[test]
    fn rejects_are_sorted_and_run_no_formula() -> io::Result<()> {
        let row = |file: &str, line, value: &str| Fault::new(file, line, "c", value, BAD_NUMBER, "");
        let faults = [row("b", 2, "=cmd|'/c calc'!A1"), row("b", 10, "-5"), row("a", 3, "+x"), row("b", 2, "@y")];
        let mut out = Vec::new();
        write_rejects(&mut out, &faults)?;
        let text = String::from_utf8_lossy(&out);
        let cells: Vec<String> =
            text.lines().skip(1).map(|l| l.split(',').take(4).collect::<Vec<_>>().join(",")).collect();
        assert_eq!(cells, ["a,3,c,'+x", "b,2,c,'=cmd|'/c calc'!A1", "b,2,c,'@y", "b,10,c,-5"]);
        Ok(())
    }
}
