//! A whole sentence to the skills it speaks of, where its words are not the label's.
//!
//! The formula is told at [`SentenceRanker`]. `terms.rs` cuts texts into terms, `index.rs` keeps which names have
//! them, `query.rs` holds a sentence against the index.

mod index;
mod query;
mod terms;

use crate::ids::ConceptId;
use crate::normalise::How;
use crate::taxonomy::Taxonomy;

use index::Index;
pub use query::SentenceScratch;

/// Ranks all concepts of a taxonomy by what a sentence says.
///
/// Where [`Normaliser`](crate::Normaliser) asks what a name names, this asks what a sentence is about: "you keep an
/// overview in stressed situations" is the name of nothing, nor is 能在高压环境下稳定工作. Nothing is learned; everything
/// is counted in the taxonomy. Headings ([`Kind::Group`](crate::Kind::Group)) are not ranked.
///
/// # Formula
///
/// **Terms** of a text, after [`fold`](crate::fold): words, and of a run of Han characters every one and every two
/// side by side. English words of four letters or more lose their plural (-ies to -y, -sses to -ss, -s but not of
/// -ss, -us, -is). Words that only bind (the, of, with …) are no terms, nor are 的, 了, 和 … by themselves.
///
/// **Weight** of a term t: w(t) = ln(1 + N / n(t)), where N concepts are ranked and n(t) of them have t in a
/// preferred label (a term of aliases only counts as of one). Generic terms (use, manage, 管理 … and single Han
/// characters) have [`SentenceOptions::generic`] of it.
///
/// **Sentence** S: the terms t of it that some name has, with s(t) = 1; and the terms of labels that are kin to a
/// term of it without being in it, with s(t) = [`SentenceOptions::kin`]. Two terms are kin where both have the same
/// base. That is what -ing or -ed leave, three letters or more, in the first form that is a term of a name: without the
/// second of two equal last letters (planning, plan; not of ll, ss or three letters), with an e (driving, drive), as it
/// is (welded, weld); else the term itself. The length is |S| = √Σ (s(t) w(t))².
///
/// **Label** L: its terms t with a(t) = w(t), those in brackets only with [`SentenceOptions::qualifier`] of it. A label
/// is held against the sentence in two ways that err differently, and their mean counts: how much of the label is in
/// the sentence, and how much both are the same.
///
/// - coverage(L) = Σ a(t) s(t) / Σ a(t)
/// - cosine(L) = Σ a(t) s(t) w(t) / (|S| √Σ a(t)²)
/// - name(L) = (coverage(L) + cosine(L)) / 2
///
/// **Alias** A: it counts only where all its terms are in the sentence itself: name(A) =
/// [`SentenceOptions::alias`] · (1 + cosine(A)) / 2, else 0.
///
/// **Description** D: cosine of the sentence's terms with those of the description, each with its weight among
/// descriptions ln(1 + N / m(t)), where m(t) descriptions have it; terms that none has count nowhere.
///
/// **Score**, with δ = [`SentenceOptions::description`]: the best name(·) of the concept's labels in either language and
/// its aliases, and where that is above 0
///
/// score = (name + δ D) / (1 + δ)
///
/// In a taxonomy without descriptions δ is 0, and a sentence that is a label without brackets scores 1. Equal scores: the
/// concept nearer to the top of the hierarchy ([`Taxonomy::depth`]) first, then the smaller external id.
///
/// The weights w are inverse document frequencies (Spärck Jones, Journal of Documentation 1972), the cosine is that
/// of Salton, Wong and Yang (CACM 1975).
///
/// # How well
///
/// Ranking all 13,896 skills of ESCO 1.1.1 for the sentences of job adverts annotated by Decorte et al. (validation part
/// of "Design of negative sampling strategies for distantly supervised skill extraction", 2022), RP@5 is 0.56 on
/// HOUSE (61 sentences) and 0.72 on TECH (75); cosines of character n-grams reach 0.30 and 0.52. The options are round
/// numbers; chosen anew from a grid on four fifths of the sentences of both and measured on the rest (20 seeded splits),
/// they give 0.54 and 0.71.
///
/// # Cost
///
/// New: the length of all names and descriptions. A sentence: its length, the postings of its terms and the concepts
/// they lead to, of which only the `k` best are sorted. An alias stands under the rarest of its terms alone. Memory: 16
/// bytes a posting of a label or description, 4 a term of an alias.
///
/// ```
/// use chancai_taxonomy::{
///     Concept, Kind, Lang, SentenceOptions, SentenceRanker, SentenceScratch, SkillTaxonomy, TaxonomyBuilder,
/// };
///
/// let skills: SkillTaxonomy = TaxonomyBuilder::from_iter([
///     Concept::new("stress", Kind::Skill).label(Lang::En, "handle stressful situations").label(Lang::Zh, "应对压力"),
///     Concept::new("turbine", Kind::Skill).label(Lang::En, "maintain wind turbines").label(Lang::Zh, "风机维护"),
///     Concept::new("tunnel", Kind::Skill).label(Lang::En, "operate wind tunnels").label(Lang::Zh, "风洞试验"),
/// ])
/// .build()?;
/// let ranker = SentenceRanker::new(&skills, SentenceOptions::default());
/// let mut scratch = SentenceScratch::default();
///
/// let best = ranker.rank("Three years of maintaining a wind turbine", 2, &mut scratch);
/// assert_eq!(skills.external(best[0].id), "turbine");
/// assert!(best[0].score > best[1].score);
/// let best = ranker.rank("负责海上风机的日常维护和检修", 1, &mut scratch);
/// assert_eq!(skills.external(best[0].id), "turbine");
/// assert!(ranker.rank("公司提供班车", 5, &mut scratch).is_empty());
/// # Ok::<(), chancai_taxonomy::TaxonomyError>(())
/// ```
#[derive(Debug, Clone)]
pub struct SentenceRanker<Id> {
    index: Index,
    options: SentenceOptions,
    /// Of each concept, headings included.
    depths: Vec<u32>,
    id: std::marker::PhantomData<Id>,
}

/// A concept a sentence may speak of.
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Ranked<Id> {
    /// The concept.
    pub id: Id,
    /// Above 0, at most 1. It orders the concepts of one sentence; it is no probability.
    pub score: f64,
    /// Whether the name that counted most was a preferred label or an alias.
    pub how: How,
}

/// What counts how much in a [`SentenceRanker`]. Weights are taken into 0 to 1; a NaN, and what is
/// less than a millionth, is 0.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(default))]
#[non_exhaustive]
pub struct SentenceOptions {
    /// What an alias that is in the sentence as a whole counts, against a label's 1. Default: 0.7.
    pub alias: f64,
    /// What a term of the same base (planning, planned, plan) counts, against the term's own 1. Default: 0.5.
    pub kin: f64,
    /// What generic terms and single Han characters count. Default: 0.5.
    pub generic: f64,
    /// What the part of a label in brackets counts. Default: 0.5.
    pub qualifier: f64,
    /// What the description counts, against the name's 1. Default: 0.25.
    pub description: f64,
    /// The words whose terms are generic. Default: verbs that stand in hundreds of labels.
    pub generic_words: Vec<String>,
}

impl Default for SentenceOptions {
    fn default() -> Self {
        Self {
            alias: 0.7,
            kin: 0.5,
            generic: 0.5,
            qualifier: 0.5,
            description: 0.25,
            generic_words: terms::GENERIC_WORDS.map(str::to_owned).to_vec(),
        }
    }
}

/// The least weight that counts: products of some of them stay far from the smallest number.
const LEAST_WEIGHT: f64 = 1e-6;

impl SentenceOptions {
    fn clamped(self) -> Self {
        let clamp = |weight: f64| if weight >= LEAST_WEIGHT { weight.min(1.0) } else { 0.0 };
        Self {
            alias: clamp(self.alias),
            kin: clamp(self.kin),
            generic: clamp(self.generic),
            qualifier: clamp(self.qualifier),
            description: clamp(self.description),
            generic_words: self.generic_words,
        }
    }
}

impl<Id: ConceptId> SentenceRanker<Id> {
    /// Indexes every name and description of a taxonomy; the taxonomy is not kept. O(their length).
    #[must_use]
    pub fn new(taxonomy: &Taxonomy<Id>, options: SentenceOptions) -> Self {
        let options = options.clamped();
        let index = Index::new(taxonomy, &options);
        Self { index, options, depths: taxonomy.depths.clone(), id: std::marker::PhantomData }
    }

    /// The `k` best concepts for a sentence, the best first; fewer where fewer score above 0.
    ///
    /// Any text has an answer. A scratch serves any ranker, one at a time; the answer does not depend on it.
    pub fn rank(&self, sentence: &str, k: usize, scratch: &mut SentenceScratch) -> Vec<Ranked<Id>> {
        let found = scratch.score(&self.index, &self.options, sentence);
        let before = |a: &query::Found, b: &query::Found| {
            let depth = |found: &query::Found| self.depths[found.concept as usize];
            b.score.total_cmp(&a.score).then(depth(a).cmp(&depth(b))).then(a.concept.cmp(&b.concept))
        };
        if k < found.len() {
            found.select_nth_unstable_by(k, before);
            found.truncate(k);
        }
        found.sort_unstable_by(before);
        let ranked = |found: query::Found| Ranked {
            id: Id::from_index(found.concept as usize),
            score: found.score,
            how: found.how,
        };
        found.drain(..).map(ranked).collect()
    }
}
