//! Text to ids: exact where it can be, fuzzy where it is safe, ambiguous where it is not clear.

use std::borrow::Cow;

use chancai_table::fold_key;
use rustc_hash::FxHashMap;

use crate::concept::{Kind, Lang};
use crate::fold::fold;
use crate::fuzzy::{FuzzyIndex, Hit};
use crate::ids::ConceptId;
use crate::taxonomy::Taxonomy;

/// Finds the concept that a text names.
///
/// In this order, and the first that answers counts: the external id, a preferred label in any language, an
/// alias, and a label or alias that differs by a typing error (see [below](#fuzzy)). Labels are compared after
/// [`fold`]. Headings ([`Kind::Group`]) are never an answer, and a text that is a heading's name is not guessed at.
///
/// # Fuzzy
///
/// The measure is the Damerau–Levenshtein distance: one edit is a character inserted, left out, changed, or
/// two neighbours exchanged, which covers four of five typing errors (Damerau, CACM 1964). Edits can be counted and
/// bounded; Jaro–Winkler, made for names of people, rewards a common beginning and so calls 数字电路设计 and
/// 数字电路验证 alike. The score is 1 - edits / length of the longer. A wrong skill costs more than an unknown one, which a
/// person sees and mends, so a near name counts only where all of this holds:
///
/// - **Length.** Names are compared word by word, a run of Han characters being one word. A word of under 5 letters,
///   or a Han run of under 5 characters without its ending (工程师, 员, 工 …), must be equal; one of 5 to 11 letters may
///   have one edit, as may a Han run; a longer one two; the whole name two. So `Javas` is not Java, nor is 电子 电工 or
///   焊工 钳工.
/// - **Words.** Both have as many words, or they are equal without spaces (`Java Script`).
/// - **Marks.** Digits, `+`, `#`, `.`, and Han characters that number, rank or negate (一 高 非 …) are the same in the
///   same order.
/// - **First characters** of words agree: typists rarely miss the first letter (Yannakoudakis and Fawthrop, 1983), and
///   in Chinese it is the qualifier.
/// - **No word of its own.** A changed word that occurs elsewhere in the taxonomy is no typing error (`sales manager` is
///   not `scales manager`), and nor is a Han run with a new pair of characters that occurs elsewhere (数字电路设计,
///   数学电路设计, where 数学 is known).
/// - **Lead.** The best concept leads the next by [`NormaliseOptions::lead`]; otherwise both are given as ambiguous.
///
/// # Cost
///
/// Exact: one hash of the text. Fuzzy: each of d edits breaks 3 character pairs at most, so a near name shares at least
/// one of any 3d + 1 pairs of the text; the lists of the 4 (7) rarest are walked, never all labels, and none is missed
/// (prefix filtering: Chaudhuri, Ganti and Kaushik, ICDE 2006). Texts of over 120 characters are not guessed at.
/// Memory: the folded names, twice where fuzzy, and four bytes a character pair of theirs.
///
/// ```
/// use chancai_taxonomy::{Concept, How, Kind, Lang, Normalised, Normaliser, SkillTaxonomy, TaxonomyBuilder};
///
/// let skills: SkillTaxonomy = TaxonomyBuilder::from_iter([
///     Concept::new("verilog", Kind::Skill).label(Lang::Zh, "Verilog硬件描述语言").alias(Lang::En, "Verilog"),
///     Concept::new("rtl-design", Kind::Skill).label(Lang::Zh, "RTL设计").alias(Lang::Zh, "寄存器传输级设计"),
/// ])
/// .build()?;
/// let normaliser = Normaliser::new(&skills, Default::default());
///
/// let rtl = skills.find("rtl-design").unwrap();
/// assert_eq!(normaliser.normalise("ＲＴＬ 设计").id(), Some(rtl));
/// assert!(matches!(normaliser.normalise("Verlog"), Normalised::Known { how: How::Fuzzy, .. }));
/// assert_eq!(normaliser.normalise("VHDL"), Normalised::Unknown);
/// # Ok::<(), chancai_taxonomy::TaxonomyError>(())
/// ```
#[derive(Debug, Clone)]
pub struct Normaliser<Id> {
    /// By [`fold_key`] of the external id.
    ids: FxHashMap<Box<str>, Id>,
    /// By [`fold`] of the name: the key's place in `named`.
    keys: FxHashMap<Box<str>, u32>,
    /// What each key names.
    named: Vec<Named<Id>>,
    fuzzy: Option<FuzzyIndex>,
    options: NormaliseOptions,
}

/// Who bears a name. As labels rank before aliases, only the better of the two is kept.
#[derive(Debug, Clone)]
struct Named<Id> {
    /// Sorted; empty for the name of a heading.
    ids: Vec<Id>,
    how: How,
}

/// What a text names.
#[derive(Debug, Clone, PartialEq)]
pub enum Normalised<Id> {
    /// One concept.
    Known {
        /// The concept.
        id: Id,
        /// How it was found.
        how: How,
        /// 1 for an exact answer, else 1 - edits / length.
        score: f64,
    },
    /// Several concepts, none of which leads; sorted.
    Ambiguous(Vec<Id>),
    /// None.
    Unknown,
}

impl<Id: Copy> Normalised<Id> {
    /// The concept, if it is one and clear.
    pub fn id(&self) -> Option<Id> {
        match self {
            Self::Known { id, .. } => Some(*id),
            _ => None,
        }
    }
}

/// How a text was found, the surest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum How {
    /// It is the external id.
    Id,
    /// It is the preferred label in some language.
    Label,
    /// It is another name.
    Alias,
    /// It is a typing error away from a label or alias.
    Fuzzy,
}

/// How far a [`Normaliser`] goes.
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(default))]
#[non_exhaustive]
pub struct NormaliseOptions {
    /// Whether typing errors are forgiven at all. Default: yes.
    pub fuzzy: bool,
    /// The least score of a fuzzy answer, 0 to 1. Default: 0.8, one edit in five characters.
    pub least_score: f64,
    /// By how much the best concept must lead the next in score. Default: 0.05.
    pub lead: f64,
}

impl Default for NormaliseOptions {
    fn default() -> Self {
        Self { fuzzy: true, least_score: 0.8, lead: 0.05 }
    }
}

impl NormaliseOptions {
    /// Exact answers only.
    #[must_use]
    pub fn exact() -> Self {
        Self { fuzzy: false, ..Self::default() }
    }
}

impl<Id: ConceptId> Normaliser<Id> {
    /// Indexes every name of a taxonomy; the taxonomy is not kept. O(total length of the names).
    #[must_use]
    pub fn new(taxonomy: &Taxonomy<Id>, options: NormaliseOptions) -> Self {
        let mut normaliser =
            Self { ids: FxHashMap::default(), keys: FxHashMap::default(), named: Vec::new(), fuzzy: None, options };
        for id in taxonomy.ids() {
            normaliser.add(taxonomy, id);
        }
        for named in &mut normaliser.named {
            named.ids.sort_unstable();
            named.ids.dedup();
        }
        if options.fuzzy {
            // In the order of the keys' places, which are what the index gives back.
            let mut keys: Vec<(&str, u32)> = normaliser.keys.iter().map(|(key, &place)| (&**key, place)).collect();
            keys.sort_unstable_by_key(|&(_, place)| place);
            let index = FuzzyIndex::new(keys.into_iter().map(|(key, _)| key));
            normaliser.fuzzy = Some(index);
        }
        normaliser
    }

    fn add(&mut self, taxonomy: &Taxonomy<Id>, id: Id) {
        let holds = (taxonomy.kind(id) != Kind::Group).then_some(id);
        if let Some(id) = holds {
            self.ids.insert(fold_key(taxonomy.external(id)).into(), id);
        }
        for lang in Lang::ALL {
            if let Some(label) = taxonomy.label_in(id, lang) {
                self.add_name(label, holds, How::Label);
            }
        }
        for alias in Lang::ALL.into_iter().flat_map(|lang| taxonomy.aliases(id, lang)) {
            self.add_name(alias, holds, How::Alias);
        }
    }

    fn add_name(&mut self, name: &str, id: Option<Id>, how: How) {
        let key = fold(name);
        if key.is_empty() {
            return;
        }
        let place = *self.keys.entry(key.into_boxed_str()).or_insert_with(|| {
            self.named.push(Named { ids: Vec::new(), how });
            (self.named.len() - 1) as u32
        });
        let named = &mut self.named[place as usize];
        let Some(id) = id else { return };
        if named.ids.is_empty() || how < named.how {
            named.ids.clear();
            named.how = how;
        }
        if how == named.how {
            named.ids.push(id);
        }
    }

    /// What `text` names. Any text has an answer; an empty one is unknown.
    pub fn normalise(&self, text: &str) -> Normalised<Id> {
        let key: Cow<'_, str> = fold_key(text);
        if let Some(&id) = self.ids.get(&*key) {
            return Normalised::Known { id, how: How::Id, score: 1.0 };
        }
        let folded = fold(text);
        if let Some(&place) = self.keys.get(&*folded) {
            let named = &self.named[place as usize];
            return verdict(&named.ids, named.how, 1.0);
        }
        self.fuzzy.as_ref().map_or(Normalised::Unknown, |index| self.choose(index.hits(&folded)))
    }

    /// The answer among fuzzy hits.
    fn choose(&self, mut hits: Vec<Hit>) -> Normalised<Id> {
        hits.retain(|hit| hit.score >= self.options.least_score);
        let Some(best) = hits.iter().map(|hit| hit.score).max_by(f64::total_cmp) else {
            return Normalised::Unknown;
        };
        let near = hits.iter().filter(|hit| best - hit.score < self.options.lead || hit.score >= best);
        let mut ids: Vec<Id> = near.flat_map(|hit| &self.named[hit.key as usize].ids).copied().collect();
        ids.sort_unstable();
        ids.dedup();
        verdict(&ids, How::Fuzzy, best)
    }

    /// The concept with the nearest name, however far, for a person to look at: never an answer.
    ///
    /// Only names that share one of the text's rarest character pairs are looked at. Equal scores: the higher
    /// Jaro–Winkler similarity, which favours a common beginning, then the smaller id. None where the options are
    /// exact.
    pub fn nearest(&self, text: &str) -> Option<(Id, f64)> {
        let folded = fold(text);
        let candidates = self.fuzzy.as_ref()?.nearest(&folded);
        candidates.into_iter().find_map(|hit| Some((*self.named[hit.key as usize].ids.first()?, hit.score)))
    }
}

fn verdict<Id: Copy>(ids: &[Id], how: How, score: f64) -> Normalised<Id> {
    match ids {
        [] => Normalised::Unknown,
        &[id] => Normalised::Known { id, how, score },
        several => Normalised::Ambiguous(several.to_vec()),
    }
}
