//! Flat lists of codes and labels.

use chancai_table::{Format, Source};
use chancai_taxonomy::{Kind, Lang, OccupationId, SkillId, TaxonomyError, read_labels};
use proptest::prelude::*;

fn source(text: &str) -> Source {
    Source::from_text("清单.csv", text, Format::Csv)
}

#[test]
fn the_first_label_of_a_language_is_preferred() {
    let text = "code,label\nA/1 甲,焊工\nＢ,Fitter\nA/1 甲,Welder\nA/1 甲,电焊工\nA/1 甲,Arc welder\nA/1 甲,焊工\n";
    let read = read_labels::<OccupationId>(&source(text)).unwrap();
    assert!(read.rejects.is_empty());
    let all = &read.value;
    let welder = all.find("A/1 甲").unwrap();
    assert_eq!((all.label(welder, Lang::Zh), all.label(welder, Lang::En)), ("焊工", "Welder"));
    assert_eq!(
        (all.aliases(welder, Lang::Zh), all.aliases(welder, Lang::En)),
        (&["电焊工".into()][..], &["Arc welder".into()][..])
    );
    assert_eq!(all.kind(all.find("B").unwrap()), Kind::Occupation);
    assert_eq!((read.notes.len(), read.notes[0].line, read.notes[0].code.code), (1, 7, "repeated_label"));
}

#[test]
fn every_fault_in_one_pass() {
    let read = read_labels::<SkillId>(&source("代码,名称\n,\n\"a\nb\",氩弧焊\nc,氩\u{a0}弧焊\nd,焊接\n")).unwrap();
    let told: Vec<(u64, &str, &str)> =
        read.rejects.iter().map(|f| (f.line, f.code.code, f.column.as_deref().unwrap_or_default())).collect();
    assert_eq!(told, [(3, "bad_id", "code"), (5, "bad_label", "label")]);
    assert_eq!(read.value.len(), 1);
    assert!(matches!(read_labels::<SkillId>(&source("代码\nx\n")), Err(TaxonomyError::Table(_))));
    let empty = read_labels::<SkillId>(&source("代码,名称\nx,\n,y\n")).unwrap();
    assert_eq!(empty.rejects.iter().map(|f| f.code.code).collect::<Vec<_>>(), ["missing_value", "missing_value"]);
}

proptest! {
    /// Every label of the list is a name of its code and of no other.
    #[test]
    fn nothing_is_lost(rows in prop::collection::vec((0_u8..5, "[焊接电工a-c]{1,3}"), 1..30)) {
        let text: Vec<String> = rows.iter().map(|(code, label)| format!("{code},{label}\n")).collect();
        let read = read_labels::<SkillId>(&source(&format!("代码,名称\n{}", text.concat()))).unwrap();
        prop_assert!(read.rejects.is_empty());
        let all = &read.value;
        let mut names: Vec<(String, String)> = all.ids().flat_map(|id| {
            Lang::ALL.into_iter().flat_map(move |lang| {
                let names = all.aliases(id, lang).iter().map(|alias| &**alias);
                all.label_in(id, lang).into_iter().chain(names).map(move |name| (all.external(id).to_owned(), name.to_owned()))
            })
        }).collect();
        names.sort();
        let mut given: Vec<(String, String)> = rows.iter().map(|(code, label)| (code.to_string(), label.clone())).collect();
        given.sort();
        let repeated = given.len();
        given.dedup();
        prop_assert_eq!(read.notes.len(), repeated - given.len());
        prop_assert_eq!(names, given);
    }
}
