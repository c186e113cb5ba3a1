//! What the normaliser did not know: the list from which a taxonomy grows.

use std::collections::BTreeMap;

use chancai_table::fold_key;

use crate::fold::fold;
use crate::ids::ConceptId;
use crate::normalise::{Normalised, Normaliser};

/// Counts texts that were not found, spellings of one name together.
///
/// The result is the same in any order of recording and merging.
///
/// ```
/// use chancai_taxonomy::{Concept, Kind, Lang, Normaliser, SkillTaxonomy, TaxonomyBuilder, UnknownReport};
///
/// let skills: SkillTaxonomy =
///     TaxonomyBuilder::from_iter([Concept::new("tig", Kind::Skill).label(Lang::Zh, "氩弧焊")]).build()?;
/// let normaliser = Normaliser::new(&skills, Default::default());
///
/// let mut report = UnknownReport::new();
/// for text in ["氩弧焊接", "钎焊", "氩弧 焊接"] {
///     if normaliser.normalise(text).id().is_none() {
///         report.record(text);
///     }
/// }
/// let entries = report.entries(&normaliser);
/// assert_eq!((entries[0].text.as_str(), entries[0].count), ("氩弧 焊接", 2));
/// assert_eq!(entries[0].nearest.as_ref().map(|near| near.id), skills.find("tig"));
/// # Ok::<(), chancai_taxonomy::TaxonomyError>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct UnknownReport {
    /// By folded text: the first spelling in the order of bytes, and how often any was met.
    counts: BTreeMap<String, (String, u64)>,
}

/// A text nobody knows.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct UnknownEntry<Id> {
    /// Of its spellings, the first in the order of UTF-8 bytes.
    pub text: String,
    /// How often it was met in any spelling.
    pub count: u64,
    /// Concepts between which it is not clear; empty for one that is unknown.
    pub ambiguous: Vec<Id>,
    /// The concept with the nearest name, for a person to accept or not.
    pub nearest: Option<Nearest<Id>>,
}

/// A concept whose name is near, and how near.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub struct Nearest<Id> {
    /// The concept.
    pub id: Id,
    /// 1 - edits / length of the longer name: 0 to 1.
    pub score: f64,
}

impl UnknownReport {
    /// Nothing recorded.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Counts a text once more.
    pub fn record(&mut self, text: &str) {
        self.add(text, 1);
    }

    /// Adds what another report counted.
    pub fn merge(&mut self, other: Self) {
        for (text, count) in other.counts.into_values() {
            self.add(&text, count);
        }
    }

    fn add(&mut self, text: &str, count: u64) {
        let text = fold_key(text);
        let mut key = fold(&text);
        if key.is_empty() {
            // `——` and `？？` are different things not to know.
            key = text.clone().into_owned();
        }
        let entry = self.counts.entry(key).or_insert_with(|| (text.clone().into_owned(), 0));
        entry.1 += count;
        if *text < *entry.0 {
            entry.0 = text.into_owned();
        }
    }

    /// The number of different texts.
    pub fn len(&self) -> usize {
        self.counts.len()
    }

    /// Whether nothing was recorded.
    pub fn is_empty(&self) -> bool {
        self.counts.is_empty()
    }

    /// The texts, the most frequent first, then by UTF-8 bytes.
    ///
    /// One [`Normaliser::nearest`] a text.
    pub fn entries<Id: ConceptId>(&self, normaliser: &Normaliser<Id>) -> Vec<UnknownEntry<Id>> {
        let mut counts: Vec<&(String, u64)> = self.counts.values().collect();
        counts.sort_by(|(a, a_count), (b, b_count)| b_count.cmp(a_count).then_with(|| a.cmp(b)));
        let entry = |(text, count): &(String, u64)| UnknownEntry {
            text: text.clone(),
            count: *count,
            ambiguous: match normaliser.normalise(text) {
                Normalised::Ambiguous(ids) => ids,
                _ => Vec::new(),
            },
            nearest: normaliser.nearest(text).map(|(id, score)| Nearest { id, score }),
        };
        counts.into_iter().map(entry).collect()
    }
}
