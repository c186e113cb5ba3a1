//! The report of unknown texts.

use chancai_taxonomy::{
    Concept, Kind, Lang, NormaliseOptions, Normaliser, SkillTaxonomy, TaxonomyBuilder, UnknownReport,
};
use proptest::prelude::*;

fn skills() -> SkillTaxonomy {
    TaxonomyBuilder::from_iter([
        Concept::new("tig", Kind::Skill).label(Lang::Zh, "氩弧焊").label(Lang::En, "TIG welding"),
        Concept::new("laser", Kind::Skill).label(Lang::Zh, "激光焊接").alias(Lang::Zh, "焊接"),
        Concept::new("arc", Kind::Skill).label(Lang::Zh, "电弧焊").alias(Lang::Zh, "焊接"),
    ])
    .build()
    .unwrap()
}

#[test]
fn ranked_by_count_then_text_with_the_nearest_beside() {
    let skills = skills();
    let normaliser = Normaliser::new(&skills, NormaliseOptions::default());
    let mut report = UnknownReport::new();
    for text in ["焊接", "钎焊", "激光焊", "ＭＩＧ welding", "mig Welding", "钎 焊", "??", "钎焊"] {
        report.record(text);
    }
    let told: Vec<(String, u64, Option<&str>, usize)> = report
        .entries(&normaliser)
        .into_iter()
        .map(|entry| {
            let near = entry.nearest.map(|near| skills.external(near.id));
            (entry.text, entry.count, near, entry.ambiguous.len())
        })
        .collect();
    let told: Vec<(&str, u64, Option<&str>, usize)> =
        told.iter().map(|(t, c, n, a)| (t.as_str(), *c, *n, *a)).collect();
    assert_eq!(
        told,
        [
            ("钎 焊", 3, None, 0),
            ("MIG welding", 2, Some("tig"), 0),
            ("??", 1, None, 0),
            ("激光焊", 1, Some("laser"), 0),
            ("焊接", 1, Some("arc"), 2),
        ]
    );
}

proptest! {
    #[test]
    fn any_order_and_any_parts_give_one_report(texts in prop::collection::vec("[a-bA ＡＢ焊-]{0,4}", 0..24), split in any::<prop::sample::Index>(), seed in any::<u64>()) {
        let mut whole = UnknownReport::new();
        for text in &texts {
            whole.record(text);
        }
        let at = split.index(texts.len() + 1);
        let (mut left, mut right) = (UnknownReport::new(), UnknownReport::new());
        let mut turned = texts.clone();
        turned.rotate_left(if texts.is_empty() { 0 } else { usize::try_from(seed % 7).unwrap() % texts.len() });
        for text in &turned[..at] {
            left.record(text);
        }
        for text in turned[at..].iter().rev() {
            right.record(text);
        }
        left.merge(right);
        prop_assert_eq!(&left, &whole);
    }
}
