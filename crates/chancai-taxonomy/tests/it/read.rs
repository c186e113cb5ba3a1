//! skills.csv and occupations.csv with everything that can be wrong.

use chancai_table::{Fault, Format, Source};
use chancai_taxonomy::{Kind, Lang, TaxonomyError, read_occupations, read_skills};

fn csv(name: &str, text: &str) -> Source {
    Source::from_text(name, text, Format::Csv)
}

fn told(rejects: &[Fault]) -> Vec<(&str, u64, &str)> {
    rejects.iter().map(|fault| (&*fault.file, fault.line, fault.code.code)).collect()
}

const COMMON: &str = "\
编号,类别,中文名,英文名,中文别名,英文别名,上级
mechanics,分组,机械,Mechanical,,,
welding,技能,焊接,Welding,焊接技术；焊接工艺,joining,mechanics
ｔｉｇ,,氩弧焊,TIG welding,钨极氩弧焊、TIG焊,,welding
loop-a,skill,甲,,,,loop-b
loop-b,skill,乙,,,,loop-a
hung,skill,丙,,,,loop-a
bad id,skill,丁,,,,
机械,skill,戊,,,,
odd,hobby,己,,,,welding
under-odd,skill,庚,,,,odd
";

const CHIPS: &str = "\
id,kind,zh,en,aliases_zh,aliases_en,parents
verilog,language,Verilog语言,Verilog,,,mechanics
welding,skill,焊接（重复）,,,,
nameless,skill,,,,,verilog
";

#[test]
fn several_files_make_one_taxonomy_and_one_list_of_faults() {
    let read = read_skills(&[csv("common/skills.csv", COMMON), csv("chips/skills.csv", CHIPS)]).unwrap();
    let skills = &read.value;
    assert_eq!(
        skills.ids().map(|id| skills.external(id)).collect::<Vec<_>>(),
        ["mechanics", "tig", "verilog", "welding"]
    );
    let tig = skills.find("tig").unwrap();
    assert_eq!(skills.kind(tig), Kind::Skill);
    assert_eq!(skills.label(tig, Lang::Zh), "氩弧焊");
    assert_eq!(skills.aliases(tig, Lang::Zh), ["TIG焊".into(), "钨极氩弧焊".into()]);
    assert_eq!(skills.ancestors(tig).len(), 2);
    assert_eq!(
        told(&read.rejects),
        [
            ("common/skills.csv", 5, "cycle"),
            ("common/skills.csv", 6, "cycle"),
            ("common/skills.csv", 7, "refused_parent"),
            ("common/skills.csv", 8, "bad_id"),
            ("common/skills.csv", 9, "bad_id"),
            ("common/skills.csv", 10, "bad_choice"),
            ("common/skills.csv", 11, "refused_parent"),
            ("chips/skills.csv", 3, "duplicate_id"),
            ("chips/skills.csv", 4, "missing_label"),
        ]
    );
    assert_eq!(read.rejects[7].expected, "首次出现于 first at common/skills.csv:3");
    let Err(TaxonomyError::Refused(rejects)) = read.into_strict() else { panic!("strict accepts faults") };
    assert_eq!(rejects.len(), 9);
}

#[test]
fn occupations_name_skills() {
    let skills = read_skills(&[csv("skills.csv", COMMON)]).unwrap().value;
    let text = "\
id,kind,zh,en,aliases_zh,aliases_en,parents,essential,optional
metal,group,金属加工人员,,,,,,
welder,occupation,焊工,Welder,电焊工,,metal,tig;welding,welding
lost,occupation,钎焊工,,,,metal,tig;brazing,hung
heading,occupation,机械工,,,,metal,mechanics,
welder,occupation,焊工乙,,,,metal,,tig
under-lost,occupation,高级钎焊工,,,,lost,tig,
";
    let read = read_occupations(&[csv("occupations.csv", text)], &skills).unwrap();
    let occupations = &read.value.taxonomy;
    assert_eq!(occupations.len(), 2);
    let welder = occupations.find("welder").unwrap();
    assert_eq!(occupations.kind(welder), Kind::Occupation);
    let find = |id: &str| skills.find(id).unwrap();
    assert_eq!(read.value.skills.of(welder), [(find("tig"), true), (find("welding"), true)]);
    assert_eq!((read.value.skills.len(), read.value.skills.relations()), (2, 2));
    assert_eq!(
        told(&read.rejects),
        [
            ("occupations.csv", 4, "unknown_skill"),
            ("occupations.csv", 4, "unknown_skill"),
            ("occupations.csv", 5, "heading_as_skill"),
            ("occupations.csv", 6, "duplicate_id"),
            ("occupations.csv", 7, "refused_parent"),
        ]
    );
}

#[test]
fn json_lines_read_the_same() {
    let text = r#"{"id":"welding","zh":"焊接"}
{"id":"tig","zh":"氩弧焊","aliases_zh":["钨极氩弧焊","TIG焊"],"parents":["welding"]}
"#;
    let read =
        read_skills(&[Source::from_text("skills.jsonl", text, Format::JsonLines)]).unwrap().into_strict().unwrap();
    let tig = read.value.find("tig").unwrap();
    assert_eq!(read.value.parents(tig), [read.value.find("welding").unwrap()]);
    assert_eq!(read.value.aliases(tig, Lang::Zh).len(), 2);
}

#[test]
fn no_file_and_no_row_are_an_empty_taxonomy() {
    assert!(read_skills(&[]).unwrap().value.is_empty());
    assert!(read_skills(&[csv("skills.csv", "id,zh\n")]).unwrap().value.is_empty());
    assert!(matches!(read_skills(&[csv("skills.csv", "名称\n焊接\n")]), Err(TaxonomyError::Table(_))));
}
