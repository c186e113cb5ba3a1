//! Traditional and simplified spellings of one name.

use std::fs;
use std::path::Path;

use chancai_table::{EncodingChoice, Source};
use chancai_taxonomy::{
    ConceptId, ExtractOptions, Extractor, Lang, NormaliseOptions, Normaliser, RankOptions, RankScratch, Ranker,
    SkillTaxonomy, Taxonomy, fold, parse_level, read_occupations, read_skills,
};
use proptest::prelude::*;

/// The tables of the embedded default, by the beginning of their names.
fn embedded(stem: &str) -> Vec<Source> {
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("../chancai-data/data");
    let mut folders: Vec<_> = fs::read_dir(data).unwrap().map(|entry| entry.unwrap().path()).collect();
    folders.sort();
    let files = folders.iter().map(|folder| folder.join(format!("{stem}.csv"))).filter(|path| path.is_file());
    files.map(|path| Source::open(&path, EncodingChoice::Auto).unwrap()).collect()
}

fn skills() -> SkillTaxonomy {
    read_skills(&embedded("skills")).unwrap().into_strict().unwrap().value
}

fn chinese_names<Id: ConceptId>(taxonomy: &Taxonomy<Id>) -> Vec<&str> {
    let of = |id| {
        taxonomy.label_in(id, Lang::Zh).into_iter().chain(taxonomy.aliases(id, Lang::Zh).iter().map(|name| &**name))
    };
    taxonomy.ids().flat_map(of).collect()
}

/// Whether GB 2312, the character set of simplified Chinese, has the character: in GBK, rows B0 to F7 behind A0.
fn is_simplified(c: char) -> bool {
    let text = c.to_string();
    let (bytes, _, unmappable) = encoding_rs::GBK.encode(&text);
    !unmappable && matches!(*bytes, [0xb0..=0xf7, 0xa1..=0xfe])
}

#[test]
fn one_name_in_both_scripts() {
    for (traditional, simplified) in [
        ("軟件工程師", "软件工程师"),
        ("電機設計", "电机设计"),
        ("數據標註", "数据标注"),
        ("機械製造", "机械制造"),
        ("乾燥工藝", "干燥工艺"),
        ("後端開發", "后端开发"),
        ("裏程計", "里程计"),
        ("裡程計", "里程计"),
        ("發電", "发电"),
        ("理髮師", "理发师"),
        ("麵點師", "面点师"),
        ("瞭解", "了解"),
        ("封裝測試（ＩＣ）", "封装测试(ic)"),
        ("乾坤", "乾坤"),
    ] {
        assert_eq!(fold(traditional), fold(simplified), "{traditional}");
    }
}

#[test]
fn other_words_stay_other_words() {
    for (a, b) in [("軟體", "软件"), ("程式", "程序"), ("晶片", "芯片"), ("著名", "着名"), ("電工", "电子")]
    {
        assert_ne!(fold(a), fold(b), "{a} {b}");
    }
}

/// All of GB 2312 that is folded to another character: such a character has a simpler form for some of its uses.
#[test]
fn simplified_text_is_hardly_touched() {
    let changed: String =
        ('\u{4e00}'..='\u{9fff}').filter(|&c| is_simplified(c) && fold(&c.to_string()) != c.to_string()).collect();
    assert_eq!(changed, "乾吒夥彷後徵捱摺於榘甯菸薹藉覆醣阪麴麽");
}

#[test]
fn every_embedded_name_folds_to_simplified_characters() {
    let skills = skills();
    let occupations = read_occupations(&embedded("occupations"), &skills).unwrap().value.taxonomy;
    let names = chinese_names(&skills).into_iter().chain(chinese_names(&occupations));
    let other = |c: &char| ('\u{3400}'..'\u{a000}').contains(c) && !is_simplified(*c);
    let (mut all, mut traditional) = (0, 0);
    for name in names {
        assert_eq!(fold(name).chars().find(other), None, "{name}");
        all += 1;
        traditional += usize::from(name.chars().any(|c| other(&c)));
    }
    assert!(all > 1_000 && traditional > 150, "{all} names, {traditional} of them traditional");
}

#[test]
fn no_two_embedded_skills_meet_by_it() {
    assert_eq!(skills().ambiguous_labels(), []);
}

/// Every Chinese name of a skill, written in traditional characters, finds the skill that it finds as it stands.
#[test]
fn names_are_found_in_traditional_characters() {
    let skills = skills();
    let normaliser = Normaliser::new(&skills, NormaliseOptions::default());
    let mut rewritten = 0;
    for id in skills.ids() {
        let Some(label) = skills.label_in(id, Lang::Zh) else { continue };
        let traditional = hanconv::s2t(label);
        rewritten += usize::from(traditional != label);
        // Phrases differ in more than their characters: 坐标 is 座標, one character from it.
        assert_eq!(normaliser.normalise(&traditional).id(), normaliser.normalise(label).id(), "{traditional}");
    }
    assert!(rewritten > 300, "{rewritten}");
}

#[test]
fn the_other_readers_take_both_scripts() {
    let skills = skills();
    let dft = skills.find("dft").unwrap();
    let ranker = Ranker::new(&skills, RankOptions::default());
    assert_eq!(ranker.rank("可測試性設計工程師", 1, &mut RankScratch::default())[0].id, dft);
    let text = "熟悉可測試性設計，瞭解 Ｐｙｔｈｏｎ。";
    let extractor = Extractor::new(&skills, ExtractOptions::default());
    let found: Vec<&str> =
        extractor.extract(text).iter().map(|mention| &text[mention.start_byte..mention.end_byte]).collect();
    assert_eq!(found, ["可測試性設計", "Ｐｙｔｈｏｎ"]);
    assert_eq!((parse_level("瞭解"), parse_level("三級")), (Some(0.25), Some(0.6)));
}

proptest! {
    #[test]
    fn folding_twice_is_folding_once(text in "[軟件發髮乾燥薴苧騔㑳㐹\u{20e7d}\u{f90a}\u{2f800}々〇a. \u{301}\u{3400}-\u{9fff}\u{20000}-\u{31350}]{0,16}") {
        let once = fold(&text);
        prop_assert_eq!(fold(&once), once);
    }
}
