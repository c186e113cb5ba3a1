//! The index and its queries.

use rustc_hash::FxHashMap;

use super::align::{ALIGNED, nearest_word};
use super::associates::Associates;
use super::field::{Field, count};
use super::names::Names;
use super::options::RankOptions;
use super::parts::{brackets, spelling};
use super::seniority::split;
use super::synonyms::Synonyms;
use super::vocabulary::{Cut, Vocabulary};
use crate::csr::Csr;
use crate::ids::ConceptId;

/// Ranks the concepts of a taxonomy for a text, however far its words are from their names.
///
/// Where a [`Normaliser`](crate::Normaliser) gives one concept or none, a ranker gives a list with scores: for a person to
/// choose from, or for a program that takes the first where [`Candidate::is_answer`] says so.
///
/// # What is compared
///
/// Words (stemmed lightly, Han characters one by one), pairs of neighbouring words, and pieces of two to four characters
/// (of one and two in Chinese), each weighed by how few concepts have it. A score is the weighted sum, by
/// [`RankOptions`], of cosines between the text and
///
/// - the best single name of the concept, by words and by pieces;
/// - all its names as one text, by words and by pieces;
/// - its description, the headings above it and related texts of the caller's, by words;
///
/// and of what typing errors leave alike ([`RankOptions::aligned`]), what concepts of its kin score
/// ([`Ranker::with_kin`]) and what the caller adds ([`Ranker::rank_with`]; [`Bridge`](super::Bridge) and
/// [`Through`](super::Through) make such scores). A text that is a name stands before everything else. Words in brackets
/// and words of [`Seniority`](super::Seniority) count less; [`Synonyms`] say what short forms may be read as.
///
/// Words that stand for one another in the names of the taxonomy itself (`oversee` and `operate`, 焊 and 焊接) bring each
/// other into a text: [`RankOptions::associates`].
///
/// The weighting is `ltc` of Salton and Buckley (1988), kin the cluster hypothesis of van Rijsbergen (1979) as Diaz
/// (Regularizing ad hoc retrieval scores, CIKM 2005) puts it to use.
///
/// # Cost
///
/// Postings of the text's terms over concepts, not over names; only the best [`RankOptions::compared`] concepts are
/// compared with each of their names by pieces, since there are thirty times more postings of pieces over names than of
/// words. Memory: 4 bytes a piece of every name and 8 of every concept. Ranking never changes the index: one ranker serves
/// all threads, each with its own [`RankScratch`].
///
/// ```
/// use chancai_taxonomy::{Concept, Found, Kind, Lang, OccupationTaxonomy, RankOptions, Ranker, TaxonomyBuilder};
///
/// let occupation = |id: &str, zh: &str, en: &str| {
///     Concept::new(id, Kind::Occupation).label(Lang::Zh, zh).label(Lang::En, en)
/// };
/// let occupations: OccupationTaxonomy = TaxonomyBuilder::from_iter([
///     occupation("welder", "焊工", "welder").alias(Lang::Zh, "电焊工"),
///     occupation("welding-engineer", "焊接工程师", "welding engineer"),
///     occupation("fitter", "钳工", "bench fitter"),
/// ])
/// .build()?;
/// let ranker = Ranker::new(&occupations, RankOptions::occupations());
/// let mut scratch = Default::default();
///
/// let list = ranker.rank("高级焊接技术工程师（綦江）", 2, &mut scratch);
/// assert_eq!(occupations.external(list[0].id), "welding-engineer");
/// let list = ranker.rank("电焊工", 1, &mut scratch);
/// assert_eq!((occupations.external(list[0].id), list[0].found), ("welder", Found::Alias));
/// assert_eq!(ranker.name(&list[0]), "电焊工");
/// assert!(ranker.rank("厨师长", 1, &mut scratch).iter().all(|candidate| !candidate.is_answer));
/// # Ok::<(), chancai_taxonomy::TaxonomyError>(())
/// ```
#[derive(Debug, Clone)]
pub struct Ranker<Id> {
    /// What is ranked: every concept that is no heading, ascending. Below, a concept is a place in this list.
    pub(super) ids: Vec<Id>,
    /// Each concept's place among equals: at equal scores the general concept comes before the special one.
    pub(super) tie_order: Vec<u32>,
    pub(super) by_tie_order: Vec<u32>,
    /// Folded names; those of a concept lie together, preferred labels first.
    pub(super) names: Vec<Box<str>>,
    /// The names as the taxonomy writes them.
    pub(super) written: Vec<Box<str>>,
    /// Where the names of each concept begin, and one more.
    pub(super) starts: Vec<u32>,
    pub(super) concept_of: Vec<u32>,
    /// Whether a name is a preferred label.
    pub(super) preferred: Vec<bool>,
    /// Names by their folded text.
    pub(super) by_text: FxHashMap<Box<str>, Vec<u32>>,
    pub(super) vocabulary: Vocabulary,
    pub(super) name_words: Names,
    pub(super) name_grams: Names,
    /// Fields of one document a concept over words, with their weights.
    pub(super) word_fields: Vec<(f32, Field)>,
    pub(super) concept_words: Field,
    pub(super) concept_grams: Field,
    pub(super) synonyms: Synonyms,
    pub(super) associates: Associates,
    /// By concept: those it adds to, and what share of its score.
    pub(super) kin: Csr<(u32, f32)>,
    pub(super) options: RankOptions,
}

/// What a name that is the very text adds: more than anything else can.
const AHEAD: f32 = 64.0;

/// A concept that a text may name.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub struct Candidate<Id> {
    /// The concept.
    pub id: Id,
    /// 0 to 1; a text that is one of its names has 1.
    pub score: f32,
    /// How it was found.
    pub found: Found,
    /// Whether it is an answer: at or above the threshold, not a short name that needs more text, and not a name that
    /// several concepts bear.
    pub is_answer: bool,
    /// The nearest of its names; see [`Ranker::name`].
    name: u32,
}

/// How a candidate was found, the surest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum Found {
    /// The text is a preferred label, letter by letter.
    Exact,
    /// The text is a preferred label after [`fold`](crate::fold).
    Folded,
    /// The text is another name after [`fold`](crate::fold).
    Alias,
    /// It shares words with a name.
    Token,
    /// It shares pieces of words, or words with other texts of the concept.
    Fuzzy,
}

impl Found {
    /// The code in files.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Exact => "exact",
            Self::Folded => "folded",
            Self::Alias => "alias",
            Self::Token => "token",
            Self::Fuzzy => "fuzzy",
        }
    }
}

/// Tables of a query, kept between queries.
#[derive(Debug, Clone, Default)]
pub struct RankScratch {
    cut: Cut,
    /// By concept.
    sums: Vec<f32>,
    best: Vec<f32>,
    squares: Vec<f32>,
    /// By name.
    cosines: Vec<f32>,
    touched: Vec<u32>,
    /// By character piece.
    laid_out: Vec<f32>,
    order: Vec<u32>,
    keys: Vec<u64>,
    scores: Vec<f32>,
    /// The nearest name of each concept that was compared, in the order of comparing.
    nearest: Vec<u32>,
    /// The same, sorted by concept.
    nearest_by_concept: Vec<(u32, u32)>,
}

impl<Id: ConceptId> Ranker<Id> {
    /// With short forms of the caller's; [`Synonyms::builtin`] else.
    #[must_use]
    pub fn with_synonyms(mut self, synonyms: Synonyms) -> Self {
        self.synonyms = synonyms;
        self
    }

    /// With kin: `(a, b, share)` adds `share` of what b scores to a, times [`RankOptions::kin`].
    #[must_use]
    pub fn with_kin(mut self, kin: impl IntoIterator<Item = (Id, Id, f32)>) -> Self {
        let place = |id: Id| self.ids.binary_search(&id).ok();
        let pairs: Vec<(usize, (u32, f32))> =
            kin.into_iter().filter_map(|(a, b, share)| Some((place(b)?, (place(a)? as u32, share)))).collect();
        self.kin = Csr::from_pairs(self.ids.len(), pairs.iter().copied());
        self
    }

    /// The number of concepts that are ranked.
    pub fn len(&self) -> usize {
        self.ids.len()
    }

    /// Whether there is nothing to rank.
    pub fn is_empty(&self) -> bool {
        self.ids.is_empty()
    }

    /// The up to `k` best candidates for a text, best first.
    ///
    /// Only concepts that share something with the text are candidates; a `k` beyond
    /// [`RankOptions::compared`] lists these too, by what was compared of them. Equal scores: the concept higher up in
    /// the taxonomy, then the smaller id.
    pub fn rank(&self, text: &str, k: usize, scratch: &mut RankScratch) -> Vec<Candidate<Id>> {
        self.rank_with(text, k, &[], scratch)
    }

    /// As [`Ranker::rank`], with scores of the caller's own added: a weak field from elsewhere.
    pub fn rank_with(
        &self,
        text: &str,
        k: usize,
        extra: &[(Id, f32)],
        scratch: &mut RankScratch,
    ) -> Vec<Candidate<Id>> {
        let folded = spelling(text);
        self.compare(text, &folded, scratch);
        for &(id, score) in extra {
            if let Ok(concept) = self.ids.binary_search(&id) {
                scratch.sums[concept] += score;
            }
        }
        self.look_closer(scratch);
        self.candidates(text, &folded, k, scratch)
    }

    /// Scores by what an inverted index gives: `sums` by concept, without character pieces of single names.
    fn compare(&self, text: &str, folded: &str, scratch: &mut RankScratch) {
        let n = self.ids.len();
        for table in [&mut scratch.sums, &mut scratch.best, &mut scratch.squares] {
            table.clear();
            table.resize(n, 0.0);
        }
        scratch.cosines.resize(self.names.len().max(scratch.cosines.len()), 0.0);
        self.cut(text, folded, &mut scratch.cut);
        self.concept_words.add(&scratch.cut.words, self.options.concept_words, &mut scratch.sums);
        for (weight, field) in &self.word_fields {
            field.add(&scratch.cut.written, *weight, &mut scratch.sums);
        }
        self.concept_grams.add(&scratch.cut.grams, self.options.concept_grams, &mut scratch.sums);
        let in_names = if self.options.associates_in_names { &scratch.cut.words } else { &scratch.cut.written };
        let weighed = self.name_words.weigh(in_names);
        self.name_words.add(&weighed, &mut scratch.cosines, &mut scratch.touched);
        for name in scratch.touched.drain(..) {
            let cosine = std::mem::take(&mut scratch.cosines[name as usize]);
            let concept = self.concept_of[name as usize] as usize;
            scratch.best[concept] = scratch.best[concept].max(cosine);
            scratch.squares[concept] += cosine * cosine;
        }
        let RankOptions { name_words, all_names, .. } = self.options;
        for ((sum, best), squares) in scratch.sums.iter_mut().zip(&scratch.best).zip(&scratch.squares) {
            *sum += name_words * best + 0.5 * all_names * squares.sqrt();
        }
    }

    /// The terms of a query: brackets and words of seniority count less.
    fn cut(&self, text: &str, folded: &str, cut: &mut Cut) {
        cut.clear();
        let mut part = |folded: &str, weight: f32| {
            split(folded, |part, seniority| {
                let weight = if seniority.is_some() { weight * self.options.seniority } else { weight };
                self.vocabulary.look_up(part, weight, cut);
            });
            for long in self.synonyms.of(folded) {
                // What is not written is no typing error.
                let unknown = cut.unknown.len();
                self.vocabulary.look_up(long, weight * self.options.synonym, cut);
                cut.unknown.truncate(unknown);
            }
        };
        if text.contains(['(', '[', '（', '【']) {
            for (piece, is_bracketed) in brackets(text) {
                part(&spelling(piece), if is_bracketed { self.options.bracketed } else { 1.0 });
            }
        } else {
            part(folded, 1.0);
        }
        count(&mut cut.words);
        cut.written.clone_from(&cut.words);
        if self.options.associates > 0.0 {
            self.associates.add(&mut cut.words, self.options.associates);
        }
        count(&mut cut.grams);
    }

    /// Compares the best concepts with each of their names by character pieces, and lets kin add to each other.
    fn look_closer(&self, scratch: &mut RankScratch) {
        let RankScratch { cut, sums, order, laid_out, keys, nearest, .. } = scratch;
        nearest.clear();
        self.best_of(sums, 0.0, self.options.compared, keys, order);
        let weighed = self.name_grams.weigh(&cut.grams);
        laid_out.resize(self.name_grams.vocabulary().max(laid_out.len()), 0.0);
        self.name_grams.lay_out(&weighed, laid_out, true);
        for &concept in &*order {
            let (mut best, mut squares, mut best_name) = (0.0_f32, 0.0, self.starts[concept as usize]);
            for name in self.starts[concept as usize]..self.starts[concept as usize + 1] {
                let cosine = self.name_grams.cosine(name as usize, laid_out);
                squares += cosine * cosine;
                if cosine > best {
                    (best, best_name) = (cosine, name);
                }
            }
            nearest.push(best_name);
            let RankOptions { name_grams, all_names, .. } = self.options;
            sums[concept as usize] += name_grams * best + 0.5 * all_names * squares.sqrt();
        }
        self.name_grams.lay_out(&weighed, laid_out, false);
        self.align(scratch);
        self.add_kin(scratch);
    }

    /// Adds to the best concepts what words that no name has, typing errors mostly, have in common with words of
    /// their nearest names.
    fn align(&self, scratch: &mut RankScratch) {
        let RankScratch { cut, sums, order, nearest, .. } = scratch;
        if cut.unknown.is_empty() || self.options.aligned == 0.0 {
            return;
        }
        let share = self.options.aligned / (cut.words.len() + cut.unknown.len()) as f32;
        for (&concept, &name) in order.iter().zip(&*nearest).take(ALIGNED) {
            let name = &self.names[name as usize];
            let alike: f64 = cut.unknown.iter().take(ALIGNED).map(|word| nearest_word(word, name)).sum();
            sums[concept as usize] += share * alike as f32;
        }
    }

    /// Adds to each concept what its kin among the compared have.
    fn add_kin(&self, scratch: &mut RankScratch) {
        let RankScratch { sums, order, scores, .. } = scratch;
        if self.kin.total() == 0 || self.options.kin == 0.0 {
            return;
        }
        scores.clear();
        scores.extend(order.iter().map(|&concept| sums[concept as usize]));
        for (&concept, score) in order.iter().zip(&*scores) {
            for &(to, share) in self.kin.row(concept as usize) {
                sums[to as usize] += self.options.kin * share * score;
            }
        }
    }

    /// The `k` best concepts with a sum above 0 and not below `floor`, best first, into `order`.
    ///
    /// A sum and the place of its concept among equals make one number, so that comparing is one instruction.
    fn best_of(&self, sums: &[f32], floor: f32, k: usize, keys: &mut Vec<u64>, order: &mut Vec<u32>) {
        keys.clear();
        let scored = sums.iter().zip(&self.tie_order).filter(|&(&sum, _)| sum > 0.0 && sum >= floor);
        // The bits of positive floats are ordered as they are.
        keys.extend(scored.map(|(sum, &place)| (u64::from(!sum.to_bits()) << 32) | u64::from(place)));
        if k < keys.len() {
            keys.select_nth_unstable(k);
            keys.truncate(k);
        }
        keys.sort_unstable();
        order.clear();
        order.extend(keys.iter().map(|&key| self.by_tie_order[(key & u64::from(u32::MAX)) as usize]));
    }

    fn candidates(&self, text: &str, folded: &str, k: usize, scratch: &mut RankScratch) -> Vec<Candidate<Id>> {
        let RankScratch { sums, best, order, keys, scores, nearest, nearest_by_concept, .. } = scratch;
        nearest_by_concept.clear();
        nearest_by_concept.extend(order.iter().copied().zip(nearest.iter().copied()));
        nearest_by_concept.sort_unstable();
        let total = self.options.total();
        let borne = self.bearers(text.trim(), folded);
        for &(concept, _, found) in &borne {
            // Ahead of everything that is merely alike; a label ahead of an alias.
            sums[concept as usize] += if found == Found::Alias { AHEAD } else { 2.0 * AHEAD };
        }
        // The k-th of those that were compared is below no more than k: what lies under it is not looked at.
        scores.clear();
        scores.extend(order.iter().map(|&concept| sums[concept as usize]));
        scores.sort_unstable_by(|a, b| b.total_cmp(a));
        let floor = k.checked_sub(1).and_then(|last| scores.get(last)).copied().unwrap_or(0.0);
        self.best_of(sums, floor, k, keys, order);
        // A name that several bear as surely is ambiguous: none of them is the answer.
        let surest = borne.iter().map(|&(.., found)| found == Found::Alias).min();
        let alone = borne.iter().filter(|&&(.., found)| Some(found == Found::Alias) == surest).count() < 2;
        let is_short = self.options.short.iter().any(|short| **short == *folded);
        let candidate = |&concept: &u32| {
            if let Ok(place) = borne.binary_search_by_key(&concept, |&(bearer, ..)| bearer) {
                let (_, name, found) = borne[place];
                let is_answer = alone && !(is_short && found == Found::Alias);
                return Candidate { id: self.ids[concept as usize], score: 1.0, found, is_answer, name };
            }
            let found = if best[concept as usize] > 0.0 { Found::Token } else { Found::Fuzzy };
            let score = (sums[concept as usize] / total).clamp(0.0, 1.0);
            let name = nearest_by_concept.binary_search_by_key(&concept, |&(concept, _)| concept);
            let name = name.map_or(self.starts[concept as usize], |place| nearest_by_concept[place].1);
            let is_answer = score >= self.options.threshold && !is_short;
            Candidate { id: self.ids[concept as usize], score, found, is_answer, name }
        };
        order.iter().map(candidate).collect()
    }

    /// The concepts that bear the very text as a name, each once, with the name and how it is borne.
    fn bearers(&self, text: &str, folded: &str) -> Vec<(u32, u32, Found)> {
        let named = self.by_text.get(folded).map_or(&[][..], Vec::as_slice);
        let bearer = |&name: &u32| {
            let found = match self.preferred[name as usize] {
                true if *self.written[name as usize] == *text => Found::Exact,
                true => Found::Folded,
                false => Found::Alias,
            };
            (self.concept_of[name as usize], name, found)
        };
        let mut bearers: Vec<_> = named.iter().map(bearer).collect();
        bearers.sort_unstable_by_key(|&(concept, name, found)| (concept, found, name));
        bearers.dedup_by_key(|&mut (concept, ..)| concept);
        bearers
    }

    /// The name of a candidate that is nearest to the text, as the taxonomy writes it.
    pub fn name(&self, candidate: &Candidate<Id>) -> &str {
        let own = self.concept_of.get(candidate.name as usize).map(|&concept| self.ids[concept as usize]);
        let name = self.written.get(candidate.name as usize).filter(|_| own == Some(candidate.id));
        name.map_or("", |name| name)
    }
}
