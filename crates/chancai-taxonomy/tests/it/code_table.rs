//! Code tables: hierarchy from the code, faults in one pass.

use std::collections::BTreeMap;

use chancai_table::{Format, Source};
use chancai_taxonomy::{Kind, Lang, OccupationTaxonomy, Reading, read_code_table};
use proptest::prelude::*;

use crate::data;

fn read(text: &str) -> Reading<OccupationTaxonomy> {
    read_code_table(&Source::from_text("大典.csv", text, Format::Csv), "dadian-2022").unwrap()
}

fn parent<'t>(taxonomy: &'t OccupationTaxonomy, id: &str) -> Option<&'t str> {
    taxonomy.parents(taxonomy.find(id).unwrap()).first().map(|&above| taxonomy.external(above))
}

#[test]
fn levels_and_kinds() {
    let read = read(
        "代码,名称,级别,别名,说明\n２－０２,工程技术人员,中类,,\n2,专业技术人员,,,\n\
                     2-02-10-03,软件工程技术人员,,软件工程师；程序员,做软件\n2-02-10,信息和通信工程技术人员,小类,,\n\
                     2—02—10—03—01,测试员,职业,,\n4-01,采购员,职业,,\n",
    );
    assert!(read.rejects.is_empty() && read.notes.len() == 1, "{:?} {:?}", read.rejects, read.notes);
    assert_eq!((read.notes[0].line, read.notes[0].value.as_str()), (7, "4"));
    let all = &read.value;
    assert_eq!(parent(all, "2-02-10-03-01"), Some("2-02-10-03"));
    assert_eq!(parent(all, "2-02"), Some("2"));
    assert_eq!(parent(all, "4-01"), None);
    let kinds = ["2", "2-02", "2-02-10-03", "4-01"].map(|id| all.kind(all.find(id).unwrap()));
    assert_eq!(kinds, [Kind::Group, Kind::Group, Kind::Occupation, Kind::Occupation]);
    let developer = all.find("2-02-10-03").unwrap();
    assert_eq!(all.aliases(developer, Lang::Zh).len(), 2);
    assert_eq!(all.codes(developer)[0].as_str(), "dadian-2022:2-02-10-03");
    assert_eq!(all.description(developer), "做软件");
}

#[test]
fn every_fault_in_one_pass() {
    let read = read("编号,名称,level\n1月2日,甲,\n2-,乙,\n,丙,\n3,,high\n3-01,丁,\n4,戊,\n4,己,\n4-02-01,庚,\n");
    let told: Vec<(u64, &str, &str)> =
        read.rejects.iter().map(|f| (f.line, f.code.code, f.column.as_deref().unwrap_or_default())).collect();
    assert_eq!(
        told,
        [
            (2, "bad_table_code", "code"),
            (3, "bad_table_code", "code"),
            (4, "missing_value", "code"),
            (5, "missing_value", "name"),
            (5, "bad_choice", "level"),
            (6, "refused_parent", "parents"),
            (8, "duplicate_id", "id"),
        ]
    );
    assert_eq!(read.value.len(), 2);
    assert_eq!(parent(&read.value, "4-02-01"), Some("4"));
    assert_eq!(read.notes.iter().map(|note| note.value.as_str()).collect::<Vec<_>>(), ["4-02"]);
}

#[test]
fn a_scheme_that_is_none_is_noted() {
    let source = Source::from_text("t.csv", "code,name\n1,甲\n", Format::Csv);
    let read = read_code_table(&source, "大典").unwrap();
    assert_eq!((read.value.len(), read.notes[0].code.code), (1, "bad_scheme"));
    assert!(read_code_table(&Source::from_text("t.csv", "code\n1\n", Format::Csv), "x").is_err());
}

#[test]
fn the_two_upper_levels_of_2022() {
    let name = "zh/dadian2022_major_mid.csv";
    let Some(path) = data::path("the_two_upper_levels_of_2022", name) else { return };
    let read = read_code_table(&data::open(&path), "dadian-2022").unwrap().into_strict().unwrap();
    let all = &read.value;
    assert_eq!((all.len(), read.notes.len()), (87, 0));
    assert!(all.ids().all(|id| all.kind(id) == Kind::Group));
    assert_eq!(all.ids().filter(|&id| all.parents(id).is_empty()).count(), 8);
    assert_eq!(all.label(all.find("2-02").unwrap(), Lang::Zh), "工程技术人员");
}

proptest! {
    /// The parent is the longest shorter code that is there; the reference tries them all.
    #[test]
    fn the_longest_prefix_is_the_parent(codes in prop::collection::btree_set(prop::collection::vec(1_u8..4, 1..5), 1..30)) {
        let text = |parts: &[u8]| parts.iter().map(u8::to_string).collect::<Vec<_>>().join("-");
        let rows: Vec<String> = codes.iter().rev().map(|code| format!("{},名\n", text(code))).collect();
        let read = read(&format!("代码,名称\n{}", rows.concat()));
        prop_assert!(read.rejects.is_empty());
        let mut missing: BTreeMap<String, usize> = BTreeMap::new();
        for code in &codes {
            let shorter = codes.iter().filter(|other| other.len() < code.len() && code.starts_with(other));
            let longest = shorter.max_by_key(|other| other.len());
            let expected = longest.map(|other| text(other));
            prop_assert_eq!(parent(&read.value, &text(code)), expected.as_deref());
            for length in longest.map_or(0, Vec::len) + 1..code.len() {
                *missing.entry(text(&code[..length])).or_default() += 1;
            }
        }
        let mut noted: Vec<(String, usize)> = read.notes.iter().map(|note| {
            (note.value.clone(), note.expected.rsplit(' ').next().unwrap().parse().unwrap())
        }).collect();
        noted.sort();
        prop_assert_eq!(noted, missing.into_iter().collect::<Vec<_>>());
    }
}
