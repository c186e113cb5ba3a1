//! Mutated files against every law of `properties`; one seed, so that a failure comes again.

use chancai_table::{Column, EncodingChoice, Format, Source, TableError, decode, fault, read};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, select};
use proptest::test_runner::RngSeed;

#[allow(unreachable_pub, reason = "the fuzz targets read it too")]
mod properties;

const CSV: &str = "编号,a,乙\nt1,\"甲、乙\",0.5\nt2,\"x\ny\",\"a\"\"b\"\r\nｔ3,up,是\n";
const JSON: &str = "{\"id\":\"t1\",\"a\":[\"x\",2],\"b\":0.5}\n{\"编号\":\"t2\",\"乙\":null,\"c\":{\"d\":1}}\n";

/// One change of a file: as many bytes out, a piece in, one byte another, a part again behind the end.
#[derive(Debug, Clone)]
enum Edit {
    Cut(Index, usize),
    Put(Index, &'static [u8]),
    Set(Index, u8),
    Repeat(Index, usize),
}

const PIECES: &[&[u8]] = &[
    b",",
    b";",
    b"\t",
    b"\"",
    b"\"\"",
    b"\n",
    b"\r",
    b"\r\n",
    b"\0",
    b"\xFF",
    b"\xFF\xFE",
    b"\xE7\xBC",
    b"\x84\x31\x95\x33",
    b"\xD8\x00",
    b"{",
    b"}",
    b"[[",
    b"\\ud800",
    b"\\u0000",
    b"sep=;\n",
    b"#REF!",
    b"1e999",
    b"99999999999999999999",
    "\u{feff}".as_bytes(),
    "\u{2028}".as_bytes(),
    "，".as_bytes(),
];

fn mutated(file: Vec<u8>) -> impl Strategy<Value = Vec<u8>> {
    let edit = prop_oneof![
        (any::<Index>(), 1..20_usize).prop_map(|(at, len)| Edit::Cut(at, len)),
        (any::<Index>(), select(PIECES)).prop_map(|(at, piece)| Edit::Put(at, piece)),
        (any::<Index>(), any::<u8>()).prop_map(|(at, byte)| Edit::Set(at, byte)),
        (any::<Index>(), 1..40_usize).prop_map(|(at, len)| Edit::Repeat(at, len)),
    ];
    prop_oneof![
        9 => vec(edit, 0..8).prop_map(move |edits| edits.iter().fold(file.clone(), apply)),
        1 => vec(any::<u8>(), 0..120),
    ]
}

fn apply(mut file: Vec<u8>, edit: &Edit) -> Vec<u8> {
    let size = file.len();
    let place = |at: &Index| at.index(size + 1);
    match edit {
        Edit::Cut(at, len) => drop(file.drain(place(at)..(place(at) + len).min(size))),
        Edit::Put(at, piece) => drop(file.splice(place(at)..place(at), piece.iter().copied())),
        Edit::Set(at, byte) => file.iter_mut().skip(place(at)).take(1).for_each(|old| *old = *byte),
        Edit::Repeat(at, len) => file.extend_from_within(place(at)..(place(at) + len).min(size)),
    }
    file
}

fn utf16(text: &str) -> Vec<u8> {
    [0xFEFF].into_iter().chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect()
}

fn config() -> ProptestConfig {
    ProptestConfig { rng_seed: RngSeed::Fixed(20_26), failure_persistence: None, ..ProptestConfig::with_cases(256) }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn csv(file in mutated(CSV.into()), wide in mutated(utf16(CSV))) {
        properties::csv_rows(&file);
        properties::csv_rows(&wide);
    }

    #[test]
    fn json(file in mutated(JSON.into())) {
        properties::json_rows(&file);
    }

    #[test]
    fn encodings(file in mutated(CSV.into()), wide in mutated(utf16(CSV))) {
        properties::encodings(&file);
        properties::encodings(&wide);
    }
}

#[test]
fn lone_surrogates_are_refused_in_both_byte_orders() {
    for units in [&[0x61, 0xD800][..], &[0xDC00, 0x61], &[0xD800, 0xD800, 0xDC00]] {
        let bytes = |order: fn(u16) -> [u8; 2]| units.iter().copied().flat_map(order).collect::<Vec<u8>>();
        let little = decode("f", bytes(u16::to_le_bytes), EncodingChoice::Utf16Le);
        let big = decode("f", bytes(u16::to_be_bytes), EncodingChoice::Utf16Be);
        assert!(matches!((little, big), (Err(TableError::Encoding { .. }), Err(TableError::Encoding { .. }))));
    }
    let json = Source::from_text("f", "{\"id\":\"\\ud800\"}\n{\"id\":\"t\"}\n", Format::JsonLines);
    let loaded = read(&json, properties::COLUMNS, |row| row.id("id")).unwrap();
    assert_eq!((loaded.rejects[0].code, loaded.rows.len()), (fault::BAD_JSON, 1));
}

/// Nesting as deep as the file is long is refused and does not use up the stack.
#[test]
fn a_hundred_thousand_brackets() {
    for open in ["[", "{\"id\":", "(", "\""] {
        properties::json_rows(format!("{{\"id\":{}\n{{\"id\":\"t\"}}\n", open.repeat(100_000)).as_bytes());
        properties::csv_rows(format!("id\n{}\n", open.repeat(5_000)).as_bytes());
    }
}

/// Rows that each close the quote of the row before and open one to the end of the file: each is read to there once at
/// most as often as the reader allows, and then one fault stands for what is left.
#[test]
fn quotes_that_take_the_rest_of_the_file() {
    let rows = 20_000;
    let source = Source::from_text("f", format!("id,b\n{}", "x\",\"\n".repeat(rows)), Format::Csv);
    let loaded = read(&source, properties::COLUMNS, |row| row.id("id")).unwrap();
    assert!(loaded.rows.is_empty() && loaded.rejects.iter().all(|fault| fault.code == fault::UNCLOSED_QUOTE));
    assert!((2..rows / 2).contains(&loaded.rejects.len()), "{}", loaded.rejects.len());
}

/// A header of twenty thousand names, and a line of a mebibyte.
#[test]
fn wide_and_long() {
    const COLUMNS: &[Column] = &[Column::required("id", &[])];
    let header = vec!["x"; 20_000].join(",");
    let row = vec!["1"; 20_000].join(",");
    let wide = Source::from_text("f", format!("id,{header}\nt,{row}\n"), Format::Csv);
    assert_eq!(read(&wide, COLUMNS, |row| row.id("id")).unwrap().rows.len(), 1);
    let long = Source::from_text("f", format!("id\n{}\n", "焊".repeat(1 << 18)), Format::Csv);
    assert_eq!(read(&long, COLUMNS, |row| row.id("id")).unwrap().rows[0].value.chars().count(), 1 << 18);
}
