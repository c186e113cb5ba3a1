//! The same table in every encoding that offices use gives the same rows.

use chancai_table::{Column, Encoding, EncodingBasis, EncodingChoice, Format, Source, TableError, read};

const COLUMNS: &[Column] = &[
    Column::required("id", &["人才编号"]),
    Column::optional("skills", &["技能"]),
    Column::optional("region", &["常住地"]),
];
const TABLE: &str = "人才编号,技能,常住地\r\nt0001,Verilog：精通；RTL设计,綦江区\r\nt0002,\"焊接\r\n钳工\",重庆市\r\n";

/// The table in GBK, written down byte by byte so that no codec is tested against itself.
const IN_GBK: &[u8] = b"\xC8\xCB\xB2\xC5\xB1\xE0\xBA\xC5,\xBC\xBC\xC4\xDC,\xB3\xA3\xD7\xA1\xB5\xD8\r\n\
t0001,Verilog\xA3\xBA\xBE\xAB\xCD\xA8\xA3\xBBRTL\xC9\xE8\xBC\xC6,\xF4\xEB\xBD\xAD\xC7\xF8\r\n\
t0002,\"\xBA\xB8\xBD\xD3\r\n\xC7\xAF\xB9\xA4\",\xD6\xD8\xC7\xEC\xCA\xD0\r\n";

type Talent = (u64, String, Vec<String>, String);

fn load(bytes: Vec<u8>, choice: EncodingChoice) -> Result<(Encoding, EncodingBasis, Vec<Talent>), TableError> {
    let source = Source::from_bytes("人才.csv", bytes, Format::Csv, choice)?;
    let loaded = read(&source, COLUMNS, |row| {
        let skills = row.list("skills").map(str::to_owned).collect();
        Some((row.line(), row.unique_id("id")?, skills, row.required_text("region")?))
    })?
    .into_strict()?;
    Ok((loaded.encoding, loaded.basis, loaded.into_values()))
}

fn utf16(mark: bool, bytes_of: impl Fn(u16) -> [u8; 2]) -> Vec<u8> {
    let text = if mark { format!("\u{FEFF}{TABLE}") } else { TABLE.to_owned() };
    text.encode_utf16().flat_map(bytes_of).collect()
}

#[test]
fn every_encoding_gives_the_same_rows() -> Result<(), TableError> {
    let skills = |items: [&str; 2]| items.map(str::to_owned).to_vec();
    let rows = vec![
        (2, "t0001".to_owned(), skills(["Verilog：精通", "RTL设计"]), "綦江区".to_owned()),
        (3, "t0002".to_owned(), skills(["焊接", "钳工"]), "重庆市".to_owned()),
    ];
    let marked = [b"\xEF\xBB\xBF".as_slice(), TABLE.as_bytes()].concat();
    let (auto, bom) = (EncodingChoice::Auto, EncodingBasis::Bom);
    let (little, big) = (EncodingChoice::Utf16Le, EncodingChoice::Utf16Be);
    for (bytes, choice, encoding, basis) in [
        (TABLE.as_bytes().to_vec(), auto, Encoding::Utf8, EncodingBasis::StrictUtf8),
        (marked, auto, Encoding::Utf8, bom),
        (IN_GBK.to_vec(), auto, Encoding::Gb18030, EncodingBasis::Fallback),
        (IN_GBK.to_vec(), EncodingChoice::Gb18030, Encoding::Gb18030, EncodingBasis::Override),
        (utf16(true, u16::to_le_bytes), auto, Encoding::Utf16Le, bom),
        (utf16(true, u16::to_be_bytes), auto, Encoding::Utf16Be, bom),
        (utf16(false, u16::to_le_bytes), little, Encoding::Utf16Le, EncodingBasis::Override),
        (utf16(false, u16::to_be_bytes), big, Encoding::Utf16Be, EncodingBasis::Override),
    ] {
        assert_eq!(load(bytes, choice)?, (encoding, basis, rows.clone()));
    }
    Ok(())
}

#[test]
fn a_four_byte_character_of_gb18030_survives() -> Result<(), TableError> {
    // 𠮷, as in many a personal name, has no two-byte form.
    let source = Source::from_bytes("f", b"\xBC\xBC\x95\x34\x8D\x38".to_vec(), Format::Csv, EncodingChoice::Auto);
    let source = source?;
    assert_eq!(source.encoding(), Encoding::Gb18030);
    assert_eq!(source.text().chars().count(), 2);
    Ok(())
}

#[test]
fn the_message_names_file_line_and_offset() {
    let mut bytes = IN_GBK.to_vec();
    bytes.extend(b"t0003,\xFF,\r\n");
    let error = load(bytes, EncodingChoice::Auto).expect_err("0xFF is in no encoding");
    let at = IN_GBK.len() + 6;
    assert_eq!(error.code(), "encoding");
    let message = error.to_string();
    assert!(message.starts_with(&format!("人才.csv 第 5 行（第 {at} 字节）不是有效的 GB18030 文本")), "{message}");
}
