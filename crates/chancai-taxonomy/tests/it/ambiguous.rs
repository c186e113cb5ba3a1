//! Labels that several concepts share, against all pairs of names.

use std::collections::{BTreeMap, BTreeSet};

use chancai_taxonomy::{Kind, Lang, SkillId, SkillTaxonomy, fold};
use proptest::prelude::*;

use crate::{data, rich};

/// Every spelling with the concepts that bear it and those whose preferred label it is.
fn by_hand(taxonomy: &SkillTaxonomy) -> BTreeMap<String, (BTreeSet<SkillId>, BTreeSet<SkillId>)> {
    let mut names: BTreeMap<String, (BTreeSet<SkillId>, BTreeSet<SkillId>)> = BTreeMap::new();
    for id in taxonomy.ids().filter(|&id| taxonomy.kind(id) != Kind::Group) {
        for lang in Lang::ALL {
            if let Some(label) = taxonomy.label_in(id, lang) {
                let entry = names.entry(fold(label)).or_default();
                entry.0.insert(id);
                entry.1.insert(id);
            }
            for alias in taxonomy.aliases(id, lang) {
                names.entry(fold(alias)).or_default().0.insert(id);
            }
        }
    }
    names.retain(|label, (ids, _)| ids.len() > 1 && !label.is_empty());
    names
}

#[test]
fn esco_in_numbers() {
    let Some(read) = data::esco("esco_in_numbers") else { return };
    let shared = read.value.occupations.ambiguous_labels();
    let recurring = shared.iter().filter(|label| label.recurs_as_alias()).count();
    let skills = read.value.skills.ambiguous_labels();
    let skills_recurring = skills.iter().filter(|label| label.recurs_as_alias()).count();
    // Without regard to case alone it is 985 and 706 spellings; folding joins some more ("co-ordinator", "co ordinator").
    assert_eq!([shared.len(), recurring, skills.len(), skills_recurring], [1_006, 250, 711, 222]);
}

proptest! {
    #[test]
    fn all_and_only_what_is_shared(taxonomy in rich::skills()) {
        let found: Vec<_> = taxonomy.ambiguous_labels().into_iter().map(|l| (l.label, l.ids, l.preferred)).collect();
        let expected: Vec<_> = by_hand(&taxonomy)
            .into_iter()
            .map(|(label, (ids, preferred))| (label, ids.into_iter().collect(), preferred.into_iter().collect()))
            .collect::<Vec<(String, Vec<SkillId>, Vec<SkillId>)>>();
        prop_assert_eq!(found, expected);
    }
}
