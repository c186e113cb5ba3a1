//! Writers: what is written reads back the same.

use chancai_table::{Format, Source};
use chancai_taxonomy::{
    Concept, Edition, Kind, Lang, SkillTaxonomy, TaxonomyBuilder, WriteError, read_occupations, read_skills,
    write_occupations_csv, write_skills_csv,
};
use proptest::prelude::*;

use crate::{data, rich};

fn csv(bytes: Vec<u8>) -> Source {
    Source::from_text("t.csv", String::from_utf8(bytes).unwrap(), Format::Csv)
}

fn refused(concept: Concept) -> (&'static str, String) {
    let skills: SkillTaxonomy = TaxonomyBuilder::from_iter([concept]).build().unwrap();
    let mut out = Vec::new();
    match write_skills_csv(&skills, &mut out) {
        Err(WriteError::NotWritable { column, value, .. }) => {
            assert!(out.is_empty(), "nothing is written before all is known to be writable");
            (column, value)
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn what_would_read_back_otherwise_is_refused() {
    let skill = |id: &str| Concept::new(id, Kind::Skill).label(Lang::Zh, "焊接");
    assert_eq!(refused(skill("http://x/1")), ("id", "http://x/1".to_owned()));
    assert_eq!(refused(skill("a").alias(Lang::Zh, "焊；接")), ("aliases_zh", "焊；接".to_owned()));
    assert_eq!(refused(skill("a").alias(Lang::En, " weld")), ("aliases_en", " weld".to_owned()));
    for formula in ["#N/A", "#n/a", "#REF!", "####"] {
        assert_eq!(refused(skill("a").label(Lang::En, formula)), ("en", formula.to_owned()));
    }
    assert_eq!(refused(skill("a").description("x\n")), ("description", "x\n".to_owned()));
}

#[test]
fn a_label_may_begin_with_a_hash() {
    let skills: SkillTaxonomy =
        TaxonomyBuilder::from_iter([Concept::new("a", Kind::Skill).label(Lang::En, "#metoo")]).build().unwrap();
    let mut out = Vec::new();
    write_skills_csv(&skills, &mut out).unwrap();
    assert_eq!(read_skills(&[csv(out)]).unwrap().value.fingerprint(), skills.fingerprint());
}

#[test]
fn occupations_keep_their_skills() {
    let skills = read_skills(&[csv(b"id,zh\ntig,\xe7\x84\x8a\nlaser,\xe5\x85\x89\n".to_vec())]).unwrap().value;
    let text = "id,kind,zh,en,aliases_zh,aliases_en,parents,codes,description,essential,optional\n\
                welder,occupation,焊工,Welder,气焊工;电焊工,,welders,isco-08:7212,,laser;tig,\n\
                welders,group,焊接人员,,,,,,,,\n";
    let read = read_occupations(&[csv(text.into())], &skills).unwrap().into_strict().unwrap().value;
    let mut out = Vec::new();
    write_occupations_csv(&read.taxonomy, Some((&read.skills, &skills)), &mut out).unwrap();
    assert_eq!(String::from_utf8(out).unwrap(), text);
    let mut bare = Vec::new();
    write_occupations_csv(&read.taxonomy, None, &mut bare).unwrap();
    assert_eq!(String::from_utf8(bare).unwrap(), text.replace("laser;tig", ""));
}

#[test]
fn the_upper_levels_of_2022_go_round() {
    let name = "zh/dadian2022_major_mid.csv";
    let Some(path) = data::path("the_upper_levels_of_2022_go_round", name) else { return };
    let table = chancai_taxonomy::read_code_table(&data::open(&path), "dadian-2022").unwrap().value;
    let mut out = Vec::new();
    write_occupations_csv(&table, None, &mut out).unwrap();
    let skills = TaxonomyBuilder::new().build().unwrap();
    let back = read_occupations(&[csv(out)], &skills).unwrap().into_strict().unwrap().value.taxonomy;
    assert_eq!(back.fingerprint(), table.fingerprint());
}

proptest! {
    #[test]
    fn what_is_written_reads_back(taxonomy in rich::skills()) {
        let taxonomy = taxonomy.with_edition(Edition::default());
        let mut out = Vec::new();
        write_skills_csv(&taxonomy, &mut out).unwrap();
        let back = read_skills(&[csv(out)]).unwrap().into_strict().unwrap();
        prop_assert!(back.notes.is_empty());
        prop_assert_eq!(back.value.fingerprint(), taxonomy.fingerprint());
    }
}
