//! Laws that hold for any input.

use chancai_table::{
    Column, EncodingChoice, Format, Loaded, Source, TableError, fold_key, parse_integer, parse_number, read,
    split_item, split_list, write_rejects,
};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

const COLUMNS: &[Column] =
    &[Column::required("id", &["编号"]), Column::optional("a", &["甲"]), Column::optional("b", &["乙"])];

/// Every way there is to look at a row.
fn load_all(source: &Source) -> Result<Loaded<String>, TableError> {
    read(source, COLUMNS, |row| {
        for column in COLUMNS {
            let _ = (row.folded(column.name), row.has_column(column.name), row.list(column.name).count());
            let _ = (row.number(column.name, 0.0..=1.0), row.integer(column.name, 0..=9), row.yes_no(column.name));
            let _ = (row.choice(column.name, &[("up", 1)]), row.id_list(column.name), row.required_text(column.name));
        }
        row.unique_id("id")
    })
}

/// The bits that broken files are made of.
fn soup() -> impl Strategy<Value = Vec<u8>> {
    let bits: Vec<&[u8]> = vec![
        b"id",
        b"a",
        b"b",
        b",",
        b";",
        b"\t",
        b"\"",
        b"\"\"",
        b"\n",
        b"\r",
        b"\r\n",
        b" ",
        b"{",
        b"}",
        b"[",
        b"]",
        b":",
        b"\"id\":",
        b"1",
        b"null",
        b"#N/A",
        b"sep=;",
        b"\xEF\xBB\xBF",
        b"\xFF\xFE",
        b"\xC7\xF8",
        b"\xFF",
        b"\0",
        b"id,a,b\n",
        b"\x1F\x8B",
        b"\xE7\xBC\x96\xE5\x8F\xB7",
    ];
    vec(select(bits), 0..60).prop_map(|bits| bits.concat())
}

fn cell() -> impl Strategy<Value = String> {
    prop_oneof![any::<String>(), "[a,;\"\t\r\n ]{0,6}", "[技能；、]{0,4}"]
}

/// Without what is an Excel error by itself; those are refused, as they must be.
fn text_cell() -> impl Strategy<Value = String> {
    cell().prop_filter("an Excel error", |cell| !cell.trim().starts_with('#'))
}

/// Lines before `text`'s end, counted another way than the reader does.
fn line_at_end(text: &str) -> u64 {
    1 + text.replace("\r\n", "\n").replace('\r', "\n").matches('\n').count() as u64
}

proptest! {
    #[test]
    fn fold_key_is_idempotent(text in any::<String>(), wide in "[´¨ａ１　 \u{301}\u{85}ﾊﾞｱ㈱①\u{a0}b\n]{0,12}") {
        for text in [text, wide] {
            let once = fold_key(&text).into_owned();
            prop_assert_eq!(fold_key(&once), once.as_str());
        }
    }

    #[test]
    fn arbitrary_bytes_never_panic(any_bytes in vec(any::<u8>(), 0..200), soup in soup()) {
        use EncodingChoice::{Auto, Gb18030, Utf8, Utf16Be, Utf16Le};
        for bytes in [any_bytes, soup.clone(), [b"id,a,b\n".to_vec(), soup].concat()] {
            for choice in [Auto, Utf8, Gb18030, Utf16Le, Utf16Be] {
                for format in [Format::Csv, Format::JsonLines] {
                    let loaded = Source::from_bytes("f", bytes.clone(), format, choice).and_then(|s| load_all(&s));
                    let told = match &loaded {
                        Ok(loaded) => loaded.rejects.iter().map(ToString::to_string).collect(),
                        Err(error) => vec![error.to_string()],
                    };
                    prop_assert!(told.iter().all(|line| !line.contains('\n')));
                }
            }
        }
    }

    #[test]
    fn numbers_never_panic_and_are_finite(text in any::<String>(), near in "[+-]?[0-9,.eE１，．#]{0,12}") {
        for text in [text, near] {
            prop_assert!(parse_number(&text).map_or(true, f64::is_finite));
            if let (Ok(whole), Ok(number)) = (parse_integer(&text), parse_number(&text)) {
                prop_assert_eq!((whole as f64).to_bits(), number.to_bits());
            }
            let (_, parts) = split_item(&text);
            let _ = (parts.count(), split_list(&text).count());
        }
    }

    #[test]
    fn any_number_shown_is_read_back(number in any::<f64>().prop_filter("finite", |n| n.is_finite())) {
        prop_assert_eq!(parse_number(&number.to_string()), Ok(number));
        prop_assert_eq!(parse_number(&format!("{number:e}")), Ok(number));
    }

    #[test]
    fn text_written_as_csv_is_read_back(
        cells in vec((text_cell(), text_cell()), 0..8),
        delimiter in select(vec![b',', b';', b'\t']),
    ) {
        let mut out = csv::WriterBuilder::new().delimiter(delimiter).from_writer(Vec::new());
        out.write_record(["编号", "A", "乙"])?;
        for (at, (a, b)) in cells.iter().enumerate() {
            out.write_record([&at.to_string(), a, b])?;
        }
        let text = String::from_utf8(out.into_inner().map_err(|e| TestCaseError::fail(e.to_string()))?)?;
        let source = Source::from_text("f.csv", text, Format::Csv);
        let loaded = read(&source, COLUMNS, |row| Some((row.text("a").to_owned(), row.text("b").to_owned())));
        let expected: Vec<_> = cells.iter().map(|(a, b)| (a.trim().to_owned(), b.trim().to_owned())).collect();
        prop_assert_eq!(loaded?.into_strict()?.into_values(), expected);
    }

    #[test]
    fn text_written_as_json_is_read_back(cells in vec((text_cell(), vec(text_cell(), 0..3)), 0..8)) {
        let mut text = String::new();
        for (a, b) in &cells {
            text += &serde_json::json!({ "id": "x", "A": a, "乙": b }).to_string();
            text.push('\n');
        }
        let source = Source::from_text("f.jsonl", text, Format::JsonLines);
        let loaded = read(&source, COLUMNS, |row| {
            Some((row.text("a").to_owned(), row.list("b").map(str::to_owned).collect::<Vec<_>>()))
        });
        let filled = |items: &[String]| {
            items.iter().map(|i| i.trim().to_owned()).filter(|i| !i.is_empty()).collect::<Vec<_>>()
        };
        let expected: Vec<_> = cells.iter().map(|(a, b)| (a.trim().to_owned(), filled(b))).collect();
        prop_assert_eq!(loaded?.into_strict()?.into_values(), expected);
    }

    #[test]
    fn line_numbers_equal_an_independent_count(
        separator in select(vec!["", "sep=,\n", "sep=,\r\n"]),
        records in vec(("[x\r\n\",]{0,6}", select(vec!["\n", "\r\n", "\r", "\n\n", "\r\n,,\r\n", "\r\r"])), 0..8),
        end in select(vec!["\n", "\r\n", "\r"]),
    ) {
        let mut text = format!("{separator}id,a,b{end}");
        let mut lines = Vec::new();
        for (cell, end) in &records {
            lines.push(line_at_end(&text));
            text.extend(["r,\"", &cell.replace('"', "\"\""), "\",", end]);
        }
        let source = Source::from_text("f.csv", text, Format::Csv);
        let loaded = read(&source, COLUMNS, |row| Some(row.line()))?.into_strict()?;
        prop_assert_eq!(loaded.into_values(), lines);
    }

    #[test]
    fn one_stray_quote_costs_one_row(count in 1_usize..8, at in any::<prop::sample::Index>(), quoted in any::<bool>()) {
        let at = at.index(count);
        let (mut text, mut good) = ("id,a,b\n".to_owned(), Vec::new());
        for row in 0..count {
            let other = if quoted { "\"技，能\"" } else { "技能" };
            let cell = if row == at { "\"x" } else { "x" };
            text.extend([&format!("r{row},"), cell, ",", other, "\n"]);
            good.extend((row != at).then(|| format!("r{row}")));
        }
        let loaded = read(&Source::from_text("f.csv", text, Format::Csv), COLUMNS, |row| row.unique_id("id"))?;
        prop_assert_eq!(loaded.rejects.iter().map(|f| f.line).collect::<Vec<_>>(), [at as u64 + 2]);
        prop_assert_eq!(loaded.into_values(), good);
    }

    #[test]
    fn every_row_is_either_good_or_told_of(rows in vec(vec(cell(), 1..5), 0..10)) {
        let mut out = csv::WriterBuilder::new().flexible(true).from_writer(Vec::new());
        out.write_record(["id", "a", "b"])?;
        for cells in &rows {
            out.write_record(cells)?;
        }
        let text = String::from_utf8(out.into_inner().map_err(|e| TestCaseError::fail(e.to_string()))?)?;
        let loaded = load_all(&Source::from_text("f.csv", text, Format::Csv))?;
        let mut told: Vec<u64> = loaded.rejects.iter().map(|f| f.line).collect();
        told.dedup();
        let filled = rows.iter().filter(|cells| cells.iter().any(|cell| !cell.trim().is_empty())).count();
        prop_assert_eq!(loaded.rows.len() + told.len(), filled);
        let mut clerk = Vec::new();
        write_rejects(&mut clerk, &loaded.rejects)?;
        prop_assert_eq!(csv::Reader::from_reader(clerk.as_slice()).records().count(), loaded.rejects.len());
    }
}
