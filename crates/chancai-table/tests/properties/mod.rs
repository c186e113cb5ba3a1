//! What holds for any bytes: run here on mutated files and by the fuzz targets.

use chancai_table::{
    Column, EncodingChoice, Fault, Format, Loaded, Source, TableError, decode, fold_key, parse_integer, parse_number,
    read, split_item, split_list,
};

/// The columns that files are read with.
pub const COLUMNS: &[Column] =
    &[Column::required("id", &["编号"]), Column::optional("a", &["甲"]), Column::optional("b", &["乙"])];

/// Every encoding there is to choose.
pub const CHOICES: [EncodingChoice; 5] = [
    EncodingChoice::Auto,
    EncodingChoice::Utf8,
    EncodingChoice::Gb18030,
    EncodingChoice::Utf16Le,
    EncodingChoice::Utf16Be,
];

/// Any bytes as CSV: every row is read or rejected, on a line of the file, in order.
pub fn csv_rows(bytes: &[u8]) {
    for source in sources(bytes, Format::Csv) {
        for source in [source.clone(), source.with_preamble()] {
            if let Ok(loaded) = load(&source) {
                ordered(&source, &loaded);
            }
        }
    }
}

/// Any bytes as JSON Lines: every line that is not blank is a row, a reject, or an object without a value.
pub fn json_rows(bytes: &[u8]) {
    for source in sources(bytes, Format::JsonLines) {
        let loaded = load(&source).expect("JSON Lines have no header");
        ordered(&source, &loaded);
        for (line, text) in (1_u64..).zip(source.text().split('\n')) {
            let is_told = loaded.rows.iter().any(|row| row.line == line) || told(&loaded.rejects, line);
            let is_object = text.trim().starts_with('{') && text.trim().ends_with('}');
            assert!(is_told || text.trim().is_empty() || is_object, "line {line} of {:?}", source.text());
        }
    }
}

/// Any bytes in any encoding: decoded without a mark and without loss, or refused.
pub fn encodings(bytes: &[u8]) {
    for choice in CHOICES {
        if let Ok(decoded) = decode("f", bytes, choice) {
            assert!(!decoded.text.contains('\u{FFFD}') || holds_replacement(bytes), "{choice:?}: {bytes:02x?}");
            let again = decode("f", decoded.text.as_bytes(), EncodingChoice::Utf8).expect("it is UTF-8");
            assert_eq!(again.text, decoded.text.strip_prefix('\u{FEFF}').unwrap_or(&decoded.text));
        }
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        let decoded = decode("f", bytes, EncodingChoice::Utf8).expect("it is UTF-8");
        assert_eq!(decoded.text, text.strip_prefix('\u{FEFF}').unwrap_or(text));
        cells(text);
    }
}

/// Whether U+FFFD was written, in whichever encoding: then it is no sign of loss.
fn holds_replacement(bytes: &[u8]) -> bool {
    let forms: [&[u8]; 4] = [b"\xEF\xBF\xBD", b"\xFD\xFF", b"\xFF\xFD", b"\x84\x31\xA4\x37"];
    forms.iter().any(|form| bytes.windows(form.len()).any(|part| part == *form))
}

/// Any text as a cell: numbers are finite, folding is idempotent, lists have no empty items.
fn cells(text: &str) {
    assert!(parse_number(text).map_or(true, f64::is_finite), "{text:?}");
    if let (Ok(whole), Ok(number)) = (parse_integer(text), parse_number(text)) {
        assert_eq!((whole as f64).to_bits(), number.to_bits(), "{text:?}");
    }
    let once = fold_key(text);
    assert_eq!(fold_key(&once), once, "{text:?}");
    assert!(split_list(text).all(|item| !item.is_empty() && item == item.trim()), "{text:?}");
    let _ = split_item(text).1.count();
}

/// The bytes in every encoding they decode in. Packed bytes are left out: what they unpack to is the caller's to bound.
fn sources(bytes: &[u8], format: Format) -> impl Iterator<Item = Source> {
    let packed = bytes.starts_with(&[0x1F, 0x8B]);
    let choices = CHOICES.into_iter().filter(move |_| !packed);
    choices.filter_map(move |choice| Source::from_bytes("f", bytes.to_vec(), format, choice).ok())
}

/// Every way there is to look at a row.
fn load(source: &Source) -> Result<Loaded<String>, TableError> {
    read(source, COLUMNS, |row| {
        for column in COLUMNS {
            let _ = (row.folded(column.name), row.has_column(column.name), row.list(column.name).count());
            let _ = (row.number(column.name, 0.0..=1.0), row.integer(column.name, 0..=9), row.yes_no(column.name));
            let _ = (row.choice(column.name, &[("up", 1)]), row.id_list(column.name), row.required_text(column.name));
        }
        row.unique_id("id")
    })
}

fn told(faults: &[Fault], line: u64) -> bool {
    faults.binary_search_by_key(&line, |fault| fault.line).is_ok()
}

/// Rows and rejects stand in the order of the file, on lines of it, and no line has both.
fn ordered(source: &Source, loaded: &Loaded<String>) {
    let lines = 1 + source.text().bytes().filter(|b| matches!(b, b'\n' | b'\r')).count() as u64;
    assert!(loaded.rows.is_sorted_by(|a, b| a.line < b.line), "{:?}", source.text());
    assert!(loaded.rejects.is_sorted_by_key(|fault| fault.line), "{:?}", source.text());
    for fault in loaded.rejects.iter().chain(&loaded.notes) {
        assert!(!fault.to_string().contains('\n') && fault.line <= lines, "{fault}: {:?}", source.text());
    }
    let both = loaded.rows.iter().find(|row| row.line > lines || told(&loaded.rejects, row.line));
    assert!(both.is_none(), "{both:?}: {:?}", source.text());
}
