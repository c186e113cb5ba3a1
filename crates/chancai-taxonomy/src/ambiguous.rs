//! Names that several concepts share.

use crate::concept::{Kind, Lang};
use crate::fold::fold;
use crate::ids::ConceptId;
use crate::taxonomy::Taxonomy;

/// One spelling that names several concepts 歧义名称.
///
/// No fault: a language has more things than words. A normaliser cannot tell by the name alone which is meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AmbiguousLabel<Id> {
    /// The spelling after [`fold`].
    pub label: String,
    /// The concepts it names, ascending; two at least.
    pub ids: Vec<Id>,
    /// Those of them whose preferred label it is, ascending; the others have it as an alias.
    pub preferred: Vec<Id>,
}

impl<Id> AmbiguousLabel<Id> {
    /// Whether it is the preferred label of one concept and recurs among the aliases of others.
    pub fn recurs_as_alias(&self) -> bool {
        !self.preferred.is_empty() && self.preferred.len() < self.ids.len()
    }
}

impl<Id: ConceptId> Taxonomy<Id> {
    /// Every spelling that names several concepts, in the order of spellings 歧义名称.
    ///
    /// Preferred labels and aliases of both languages count, each after [`fold`]; headings do not, nobody means one. One
    /// concept that has a spelling twice is not ambiguous by that. O(l log l), l labels.
    ///
    /// ```
    /// use chancai_taxonomy::{Concept, Kind, Lang, SkillTaxonomy, TaxonomyBuilder};
    ///
    /// let skills: SkillTaxonomy = TaxonomyBuilder::from_iter([
    ///     Concept::new("electrician", Kind::Skill).label(Lang::Zh, "电工作业"),
    ///     Concept::new("engineering", Kind::Skill).label(Lang::Zh, "电气工程").alias(Lang::Zh, "电工 作业"),
    /// ])
    /// .build()?;
    /// let shared = skills.ambiguous_labels();
    /// assert_eq!((shared.len(), shared[0].label.as_str(), shared[0].ids.len()), (1, "电工作业", 2));
    /// assert!(shared[0].recurs_as_alias());
    /// # Ok::<(), chancai_taxonomy::TaxonomyError>(())
    /// ```
    pub fn ambiguous_labels(&self) -> Vec<AmbiguousLabel<Id>> {
        let mut names: Vec<(String, Id, bool)> = Vec::new();
        for id in self.ids().filter(|&id| self.kind(id) != Kind::Group) {
            for lang in Lang::ALL {
                names.extend(self.label_in(id, lang).map(|label| (fold(label), id, true)));
                names.extend(self.aliases(id, lang).iter().map(|alias| (fold(alias), id, false)));
            }
        }
        names.sort_unstable();
        let same = names.chunk_by(|(one, ..), (other, ..)| one == other);
        same.filter_map(|same| {
            let mut ids: Vec<Id> = same.iter().map(|&(_, id, _)| id).collect();
            ids.dedup();
            let mut preferred: Vec<Id> = same.iter().filter(|(.., first)| *first).map(|&(_, id, _)| id).collect();
            preferred.dedup();
            (ids.len() > 1).then(|| AmbiguousLabel { label: same[0].0.clone(), ids, preferred })
        })
        .filter(|shared| !shared.label.is_empty())
        .collect()
    }
}
