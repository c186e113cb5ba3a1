//! Random taxonomies with everything a concept can have.

use chancai_taxonomy::{Concept, Edition, Kind, Lang, SkillTaxonomy};
use proptest::prelude::*;

use crate::graphs;

/// What one concept has beside its place: kind, English label, aliases of both languages, codes, description.
type Names = (usize, String, Vec<String>, Vec<String>, Vec<String>, String);

const KINDS: [Kind; 5] = [Kind::Skill, Kind::Knowledge, Kind::Language, Kind::Attitude, Kind::Group];

fn names() -> impl Strategy<Value = Names> {
    (
        0..KINDS.len(),
        "([A-Z][a-z+#,\"' ]{0,5}[a-z])?",
        prop::collection::vec("[焊接电工（），。a-z]{1,4}", 0..3),
        prop::collection::vec("[a-z][a-z,\" :#]{0,4}[a-z]", 0..3),
        prop::collection::vec("[a-z]{1,2}-?[0-9]:[0-9A-Z.:-]{1,4}", 0..3),
        "([说明a-z,;\"、\n] ?[a-z]){0,4}",
    )
}

/// Skills with plain ids, and names that a table can hold.
pub(crate) fn skills() -> impl Strategy<Value = SkillTaxonomy> {
    let edition = "[a-zA-Z0-9 中文]{0,6}";
    (graphs::graph(12, 3), prop::collection::vec(names(), 12), edition).prop_map(|(graph, names, edition)| {
        let concepts = graphs::concepts(&graph).into_iter().zip(names).map(|(concept, names)| with(concept, names));
        graphs::build(concepts.collect()).with_edition(Edition::new(edition.clone(), edition).language("zh"))
    })
}

fn with(mut concept: Concept, (kind, en, zh_aliases, en_aliases, codes, description): Names) -> Concept {
    concept.kind = KINDS[kind];
    concept.aliases_zh = zh_aliases;
    concept.aliases_en = en_aliases;
    concept.codes = codes.iter().map(|code| code.parse().unwrap()).collect();
    concept.label(Lang::En, en).description(description.trim())
}
