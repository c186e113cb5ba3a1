//! Taxonomies as TOML: every fault with its line, the good rest stands.

use chancai_table::{Format, Source};
use chancai_taxonomy::{
    Concept, Kind, Lang, SkillTaxonomy, TaxonomyBuilder, WriteError, occupations_to_toml, read_occupations_toml,
    read_skills, read_skills_toml, skills_to_toml, write_skills_csv,
};
use proptest::prelude::*;

use crate::rich;

fn told(faults: &[chancai_table::Fault]) -> Vec<(u64, &str, &str)> {
    faults.iter().map(|f| (f.line, f.code.code, f.column.as_deref().unwrap_or_default())).collect()
}

const SKILLS: &str = r#"# 某区
[edition]
name = "某区技能表"
version = "2026"
language = "zh"
source = "人才办"
licence = "CC BY 4.0"
colour = "red"

[[concept]]
id = "welding"
kind = "分组"
zh = "焊接"

[[concept]]
id = "ｔig"
zh = "氩弧焊"
en = "TIG welding"
aliases_zh = ["TIG焊；不拆", "钨极氩弧焊"]
aliases_en = ["GTAW"]
parents = ["welding"]
codes = ["esco:S8.1"]
description = """
用钨极，
氩气保护"""
"#;

#[test]
fn everything_a_concept_has() {
    let read = read_skills_toml("技能.toml", SKILLS);
    assert!(read.rejects.is_empty(), "{:?}", read.rejects);
    assert_eq!(told(&read.notes), [(8, "unknown_column", "colour")]);
    let skills = &read.value;
    let tig = skills.find("tig").unwrap();
    assert_eq!((skills.label(tig, Lang::Zh), skills.label(tig, Lang::En)), ("氩弧焊", "TIG welding"));
    // A list is a list here: its items are not split again.
    assert_eq!(skills.aliases(tig, Lang::Zh), ["TIG焊；不拆".into(), "钨极氩弧焊".into()]);
    assert_eq!(skills.kind(skills.parents(tig)[0]), Kind::Group);
    assert_eq!((skills.codes(tig)[0].as_str(), skills.description(tig)), ("esco:S8.1", "用钨极，\n氩气保护"));
    let edition = skills.edition();
    assert_eq!((edition.source.as_str(), edition.licence.as_str()), ("人才办", "CC BY 4.0"));
}

#[test]
fn every_fault_in_one_pass() {
    let text = r#"[[concept]]
id = "a b"
kind = "skil"
zh = 7
aliases_zh = "x"
parents = ["up", 3]
codes = ["none"]

[[concept]]
zh = "无编号"

[[concept]]
id = "good"
zh = "好"

[[concept]]
id = "good"
zh = "重复"

[[concept]]
id = "below"
zh = "下级"
parents = ["broken"]

[[concept]]
id = "broken"
zh = "语法 
en = "ok"

[[concept]]
id = "lost"
zh = "缺上级"
parents = ["nowhere"]
"#;
    let read = read_skills_toml("技能.toml", text);
    let expected = [
        (2, "bad_id", "id"),
        (3, "bad_choice", "kind"),
        (4, "bad_type", "zh"),
        (5, "bad_type", "aliases_zh"),
        (6, "bad_type", "parents"),
        (7, "bad_code", "codes"),
        (9, "missing_value", "id"),
        (16, "duplicate_id", "id"),
        (20, "refused_parent", "parents"),
        (27, "bad_toml", ""),
        (30, "unknown_parent", "parents"),
    ];
    assert_eq!(told(&read.rejects), expected);
    assert_eq!(read.value.ids().map(|id| read.value.external(id)).collect::<Vec<_>>(), ["good"]);
}

#[test]
fn occupations_name_skills() {
    let skills = read_skills_toml("技能.toml", SKILLS).value;
    let text = "[[concept]]\nid='welder'\nzh='焊工'\nessential=['tig']\noptional=['tig']\n\n\
                [[concept]]\nid='other'\nzh='其他'\nessential=['welding', 'none']\n";
    let read = read_occupations_toml("职业.toml", text, &skills);
    assert_eq!(told(&read.rejects), [(10, "heading_as_skill", "essential"), (10, "unknown_skill", "essential")]);
    let welder = read.value.taxonomy.find("welder").unwrap();
    assert_eq!(read.value.taxonomy.kind(welder), Kind::Occupation);
    assert_eq!(read.value.skills.of(welder), [(skills.find("tig").unwrap(), true)]);
    let written = occupations_to_toml(&read.value.taxonomy, Some((&read.value.skills, &skills))).unwrap();
    let back = read_occupations_toml("职业.toml", &written, &skills).into_strict().unwrap().value;
    assert_eq!((back.taxonomy.fingerprint(), back.skills), (read.value.taxonomy.fingerprint(), read.value.skills));
    // Skills have no such keys.
    assert_eq!(read_skills_toml("x", text).notes.len(), 3);
}

#[test]
fn what_would_read_back_otherwise_is_refused() {
    for concept in [Concept::new("http://x/1", Kind::Skill), Concept::new("a", Kind::Skill).description("x ")] {
        let skills: SkillTaxonomy = TaxonomyBuilder::from_iter([concept.label(Lang::Zh, "甲")]).build().unwrap();
        assert!(matches!(skills_to_toml(&skills), Err(WriteError::NotWritable { .. })));
    }
}

#[test]
fn what_is_no_list_of_concepts() {
    assert_eq!(
        told(&read_skills_toml("t", "concept = 1\nedition = 2\n").rejects),
        [(1, "bad_type", "concept"), (2, "bad_type", "edition")]
    );
    assert_eq!(
        told(&read_skills_toml("t", "concept = [1, {id = 'a', zh = '甲'}]\n").rejects),
        [(1, "bad_type", "concept")]
    );
    let empty = read_skills_toml("t", "");
    assert!(empty.value.is_empty() && empty.rejects.is_empty());
}

proptest! {
    /// What is written reads back the same, the edition too; and as the table of the same concepts does.
    #[test]
    fn toml_and_csv_agree(taxonomy in rich::skills()) {
        let mut edition = taxonomy.edition().clone();
        edition.name = edition.name.trim().to_owned();
        edition.version = edition.version.trim().to_owned();
        let taxonomy = taxonomy.with_edition(edition.clone());
        let read = read_skills_toml("t.toml", &skills_to_toml(&taxonomy).unwrap()).into_strict().unwrap();
        prop_assert!(read.notes.is_empty());
        prop_assert_eq!(read.value.fingerprint(), taxonomy.fingerprint());
        let mut csv = Vec::new();
        write_skills_csv(&taxonomy, &mut csv).unwrap();
        let csv = Source::from_text("t.csv", String::from_utf8(csv).unwrap(), Format::Csv);
        let other = read_skills(&[csv]).unwrap().value.with_edition(edition);
        prop_assert_eq!(read.value.fingerprint(), other.fingerprint());
    }

    /// Whatever the characters of a text are.
    #[test]
    fn any_description_goes_round(description in "(?s).{0,12}") {
        let concept = Concept::new("a", Kind::Skill).label(Lang::Zh, "甲").description(description.trim());
        let taxonomy: SkillTaxonomy = TaxonomyBuilder::from_iter([concept]).build().unwrap();
        let read = read_skills_toml("t.toml", &skills_to_toml(&taxonomy).unwrap()).into_strict().unwrap();
        prop_assert_eq!(read.value.fingerprint(), taxonomy.fingerprint());
    }

    #[test]
    fn any_text_never_panics(text in "(\\[\\[?concept\\]\\]?|\\[edition\\]|id *= *|zh = |\"[a焊]\"|'''|\"\"\"|[\\[\\]{}=,\n\"']|\\PC){0,40}") {
        let read = read_skills_toml("t.toml", &text);
        let lines = text.lines().count() as u64 + 1;
        prop_assert!(read.rejects.iter().all(|fault| (1..=lines).contains(&fault.line)));
    }
}
