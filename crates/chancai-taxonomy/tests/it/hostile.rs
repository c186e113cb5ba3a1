//! Mutated files and hostile texts against every law of [`crate::properties`]; one seed, so that a failure comes again.

use chancai_table::{EncodingChoice, Format, Source};
use chancai_taxonomy::{
    Concept, ExtractOptions, Extractor, Kind, Lang, NormaliseOptions, Normalised, Normaliser, RankOptions, RankScratch,
    Ranker, Seniority, SkillId, SkillTaxonomy, TaxonomyBuilder, fold, parse_level, read_code_table, read_labels,
    read_successors,
};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, select};
use proptest::test_runner::RngSeed;

use crate::properties::files::{
    self, CODE_TABLE, CROSSWALK, ESCO, LABELS, OCCUPATIONS, ONET, ONET_TO_ESCO, SKILLS, SUCCESSORS,
};
use crate::properties::texts;

/// One change of a file.
#[derive(Debug, Clone)]
enum Edit {
    /// As many bytes are left out.
    Cut(Index, usize),
    /// A piece is put in.
    Put(Index, &'static [u8]),
    /// A byte is another.
    Set(Index, u8),
    /// A part comes again behind the end.
    Repeat(Index, usize),
}

/// What breaks readers: signs of the formats, ends of lines, halves of characters, marks that are not seen.
const PIECES: &[&[u8]] = &[
    b",",
    b"\"",
    b"\"\"",
    b"\n",
    b"\r\n",
    b"\t",
    b";",
    b":",
    b"-",
    b".",
    b"#N/A",
    b"{",
    b"}",
    b"[",
    b"]",
    b"[[concept]]\n",
    b"id = 1\n",
    b"\0",
    b"\xFF",
    b"\xE7\xBC",
    "编号".as_bytes(),
    "；".as_bytes(),
    "、".as_bytes(),
    "－".as_bytes(),
    "\u{feff}".as_bytes(),
    "\u{200d}".as_bytes(),
    "\u{202e}".as_bytes(),
    "e\u{301}".as_bytes(),
    "👩‍🏭".as_bytes(),
    b"999999999999999999999",
    b"-1e400",
    b"NaN",
];

fn edit() -> impl Strategy<Value = Edit> {
    prop_oneof![
        (any::<Index>(), 1..40_usize).prop_map(|(at, len)| Edit::Cut(at, len)),
        (any::<Index>(), select(PIECES)).prop_map(|(at, piece)| Edit::Put(at, piece)),
        (any::<Index>(), any::<u8>()).prop_map(|(at, byte)| Edit::Set(at, byte)),
        (any::<Index>(), 1..60_usize).prop_map(|(at, len)| Edit::Repeat(at, len)),
    ]
}

/// A valid file with a few changes; now and then bytes that never were a file.
fn mutated(file: Vec<u8>) -> impl Strategy<Value = Vec<u8>> {
    prop_oneof![
        9 => vec(edit(), 0..8).prop_map(move |edits| edits.iter().fold(file.clone(), apply)),
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

/// Text as people and programs paste it.
fn text() -> impl Strategy<Value = String> {
    let pieces = [
        "C",
        "C++",
        "C#",
        ".NET",
        "Java",
        "JavaScript",
        "Go",
        "R&D",
        "TCP/IP",
        "数字电路设计",
        "电路设计",
        "焊接",
        "氩弧焊",
        "TIG",
        "NDT",
        "databases",
        "digital circuit design",
        "材料合成",
        "电",
        "文字、表格处理",
        "高级",
        "助理",
        "sr",
        "intern",
        "不会",
        "无",
        "优先",
        "required",
        "a plus",
        "三级",
        "４.2/7",
        "掌握",
        "（",
        "）",
        "[",
        "]",
        "(",
        "、",
        "，",
        "。",
        ",",
        ".",
        " ",
        "\t",
        "\n",
        "\r",
        "\u{3000}",
        "\u{200d}",
        "\u{200b}",
        "\u{202e}",
        "\u{feff}",
        "\u{301}",
        "\u{fe0f}",
        "👩‍🏭",
        "㎏",
        "¼",
        "ﷺ",
        "İ",
        "ß",
        "ﬁ",
        "가",
        "\u{1100}\u{1161}\u{11a8}",
        "々",
        "〇",
        "𠀀",
        "豈",
        "'",
        "°",
    ];
    prop_oneof![
        8 => vec(select(pieces.to_vec()), 0..24).prop_map(|pieces| pieces.concat()),
        1 => any::<String>(),
        1 => "\\PC{0,40}",
    ]
}

fn config(cases: u32) -> ProptestConfig {
    ProptestConfig { rng_seed: RngSeed::Fixed(20_26), failure_persistence: None, ..ProptestConfig::with_cases(cases) }
}

/// A snapshot that opens.
fn compiled() -> Vec<u8> {
    let source = Source::from_text("f.csv", SKILLS, Format::Csv);
    chancai_taxonomy::write_snapshot(&chancai_taxonomy::read_skills(&[source]).unwrap().value)
}

proptest! {
    #![proptest_config(config(192))]

    #[test]
    fn skills(file in mutated(SKILLS.into())) {
        files::skills(&file);
    }

    #[test]
    fn occupations(file in mutated(OCCUPATIONS.into())) {
        files::occupations(&file);
    }

    #[test]
    fn code_tables(file in mutated(CODE_TABLE.into())) {
        files::code_table(&file);
    }

    #[test]
    fn labels(file in mutated(LABELS.into())) {
        files::labels(&file);
    }

    #[test]
    fn crosswalks(own in mutated(CROSSWALK.into()), official in mutated(ONET_TO_ESCO.into())) {
        files::crosswalk(&own);
        files::crosswalk(&official);
    }

    #[test]
    fn successors(file in mutated(SUCCESSORS.into())) {
        files::successors(&file);
    }

    #[test]
    fn snapshots(file in mutated(compiled())) {
        files::snapshot(&file);
    }

    #[test]
    fn esco((place, file) in (0..7_usize).prop_flat_map(|place| (Just(place), mutated(ESCO[place].into())))) {
        files::esco(place, &file);
    }

    #[test]
    fn onet((place, file) in (0..7_usize).prop_flat_map(|place| (Just(place), mutated(ONET[place].into())))) {
        files::onet(place, &file);
    }
}

#[cfg(feature = "toml")]
proptest! {
    #![proptest_config(config(192))]

    #[test]
    fn toml(file in mutated(files::TOML.into())) {
        files::toml(&String::from_utf8_lossy(&file));
    }
}

proptest! {
    #![proptest_config(config(256))]

    #[test]
    fn any_text(text in text()) {
        every_law(&text);
    }
}

/// What is repeated to make a long line: words, names, brackets, marks that join, compose or turn about.
const REPEATED: &[&str] = &[
    "C",
    "C++",
    "Java ",
    "senior ",
    "高级",
    "admin ",
    "r d ",
    "电",
    "数字电路设计",
    "电路设计、",
    "不会Java，",
    "C/",
    "(",
    "（）",
    "[(【",
    ")",
    ".",
    "1.",
    " .a",
    "-",
    " ",
    "\t",
    "\r\n",
    "\u{200d}",
    "👩‍🏭",
    "\u{202e}焊",
    "e\u{301}",
    "\u{301}",
    "\u{316}\u{301}",
    "\u{fdfa}",
    "\u{1100}\u{1161}",
    "İ",
    "三级（",
    "4/",
];

fn every_law(text: &str) {
    texts::folded(text);
    texts::normalised(text);
    texts::ranked(text);
    texts::extracted(text);
    texts::level(text);
}

/// A thousand of anything on one line: answered, and the laws hold.
#[test]
fn a_thousandfold() {
    for piece in REPEATED {
        every_law(&piece.repeat(1_000));
    }
}

/// Ten thousand of a name, a word of seniority, a short form, a Han character, an open bracket.
#[test]
fn ten_thousandfold() {
    for piece in ["C", "senior ", "r d ", "电", "（", "[["] {
        every_law(&piece.repeat(10_000));
    }
}

/// A line of a mebibyte without a place to cut.
#[test]
fn a_line_of_a_mebibyte() {
    let text = "abcdefgh".repeat(1 << 17);
    assert_eq!(fold(&text), text);
    assert_eq!(texts::NORMALISER.normalise(&text), Normalised::Unknown);
    assert_eq!(texts::NORMALISER.nearest(&text), None);
    assert_eq!(texts::EXTRACTOR.extract(&text), []);
    // A quarter, as these take a second in a build that is not optimised.
    let text = &text[..1 << 18];
    assert_eq!(texts::RANKER.rank(text, 0, &mut RankScratch::default()), []);
    assert_eq!((Seniority::of(text), parse_level(text)), (None, None));
}

/// A list of eight thousand names on one line.
#[test]
fn a_list_of_eight_thousand_names() {
    let text = "熟悉数字电路设计、".repeat(8_000);
    assert_eq!(texts::EXTRACTOR.extract(&text).len(), 8_000);
    let best = texts::RANKER.rank(&text, 1, &mut RankScratch::default());
    assert_eq!(best.first().map(|found| texts::SKILLS.external(found.id)), Some("digital"));
}

/// Half of a pair in UTF-16 is refused where it stands; a whole one is read.
#[test]
fn lone_surrogates_are_refused() {
    let skills = |units: &[u16]| {
        let file = "id,zh\r\na,".encode_utf16().chain(units.iter().copied()).chain("\r\n".encode_utf16());
        let bytes: Vec<u8> = [0xFEFF].into_iter().chain(file).flat_map(u16::to_le_bytes).collect();
        let source = Source::from_bytes("f.csv", bytes, Format::Csv, EncodingChoice::Auto)?;
        Ok::<_, Box<dyn std::error::Error>>(chancai_taxonomy::read_skills(&[source])?.into_strict()?.value)
    };
    let whole = skills(&[0xD840, 0xDC00]).unwrap();
    assert_eq!(whole.label(whole.find("a").unwrap(), Lang::Zh), "𠀀");
    for units in [&[0xD840][..], &[0xDC00], &[0xDC00, 0xD840], &[0x7126, 0xD840, 0x63A5]] {
        assert!(skills(units).is_err(), "{units:x?}");
    }
}

/// One concept with so many names that comparing each with each would take minutes.
#[test]
fn twenty_thousand_names_of_one_concept() {
    let name = |i: usize| format!("名称{i}");
    let rows: Vec<String> = (0..20_000).map(|i| format!("a,{}", name(i))).collect();
    let source = Source::from_text("f.csv", format!("code,label\n{}", rows.join("\n")), Format::Csv);
    let skills: SkillTaxonomy = read_labels::<SkillId>(&source).unwrap().into_strict().unwrap().value;
    let id = skills.find("a").unwrap();
    assert_eq!(skills.aliases(id, Lang::Zh).len(), 19_999);
    assert_eq!(Normaliser::new(&skills, NormaliseOptions::default()).normalise(&name(19_999)).id(), Some(id));
    assert_eq!(Extractor::new(&skills, ExtractOptions::default()).extract(&name(777)).len(), 1);
}

/// As many rows of one id.
#[test]
fn fifty_thousand_rows_of_one_old_id() {
    let rows: Vec<String> = (0..50_000).rev().map(|i| format!("a,n{i:05}")).collect();
    let source = Source::from_text("f.csv", format!("old,new\n{}", rows.join("\n")), Format::Csv);
    let read = read_successors(&source).unwrap().into_strict().unwrap().value;
    let new = read.of("a").unwrap();
    assert_eq!((new.len(), new[0].as_str()), (50_000, "n00000"));
}

/// A code of a hundred thousand parts is none: what lies above it would take gigabytes to tell.
#[test]
fn a_code_of_a_hundred_thousand_parts() {
    let code = vec!["1"; 100_000].join("-");
    let source = Source::from_text("f.csv", format!("代码,名称\n1,大类\n{code},焊工\n"), Format::Csv);
    let read = read_code_table(&source, "x").unwrap();
    assert_eq!((read.value.len(), read.rejects.len(), read.notes.len()), (1, 1, 0));
    assert_eq!(read.rejects[0].code.code, "bad_table_code");
}

/// A name as long as a book is looked up, and not measured against every text.
#[test]
fn a_name_as_long_as_a_book() {
    let long = "电路设计".repeat(25_000);
    let concepts =
        [Concept::new("a", Kind::Skill).label(Lang::Zh, &long), Concept::new("b", Kind::Skill).label(Lang::Zh, "电路")];
    let skills: SkillTaxonomy = concepts.into_iter().collect::<TaxonomyBuilder<_>>().build().unwrap();
    let normaliser = Normaliser::new(&skills, NormaliseOptions::default());
    assert_eq!(normaliser.normalise(&long).id(), skills.find("a"));
    assert_eq!(normaliser.nearest("电路设").map(|(id, _)| id), skills.find("b"));
    let ranked = Ranker::new(&skills, RankOptions::default()).rank("电路设计", 2, &mut RankScratch::default());
    assert_eq!(ranked.len(), 2);
}
