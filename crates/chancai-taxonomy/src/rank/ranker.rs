//! The index and its queries.

use rustc_hash::FxHashMap;

use super::field::{Field, count, rarity};
use super::names::Names;
use super::options::RankOptions;
use super::seniority::split;
use super::synonyms::Synonyms;
use super::vocabulary::{Cut, Vocabulary};
use crate::concept::{Kind, Lang};
use crate::csr::Csr;
use crate::fold::fold;
use crate::ids::ConceptId;
use crate::taxonomy::Taxonomy;

/// Ranks the concepts of a taxonomy for a text.
#[derive(Debug, Clone)]
pub struct Ranker<Id> {
    /// What is ranked: every concept that is no heading, ascending. Below, a concept is a place in this list.
    ids: Vec<Id>,
    /// Depth by concept: at equal scores the general concept comes before the special one.
    depths: Vec<u32>,
    /// Folded names; those of a concept lie together, preferred labels first.
    names: Vec<Box<str>>,
    /// Where the names of each concept begin, and one more.
    starts: Vec<u32>,
    concept_of: Vec<u32>,
    /// Whether a name is a preferred label.
    preferred: Vec<bool>,
    /// Names by their folded text.
    by_text: FxHashMap<Box<str>, Vec<u32>>,
    vocabulary: Vocabulary,
    name_words: Names,
    name_grams: Names,
    /// Fields of one document a concept over words, with their weights.
    word_fields: Vec<(f32, Field)>,
    concept_grams: Field,
    synonyms: Synonyms,
    /// By concept: those it adds to, and what share of its score.
    kin: Csr<(u32, f32)>,
    options: RankOptions,
}

/// A concept that a text may name.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub struct Candidate<Id> {
    /// The concept.
    pub id: Id,
    /// 0 to 1; 1 for a text that is one of its names.
    pub score: f32,
    /// How it was found.
    pub found: Found,
    /// Whether it is an answer: at or above the threshold, and not a short name that needs more text.
    pub is_answer: bool,
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
}

impl<Id: ConceptId> Ranker<Id> {
    /// Indexes every name, description and heading of a taxonomy, which is not kept.
    ///
    /// O(total length of the texts). Memory: about 4 bytes a character of all names for the pieces of each name, and
    /// 8 for those of each concept.
    #[must_use]
    pub fn new(taxonomy: &Taxonomy<Id>, options: RankOptions) -> Self {
        Self::with_related(taxonomy, options, |_, _| ())
    }

    /// As [`Ranker::new`], with related texts of each concept as a weak field: `related` pushes them.
    #[must_use]
    pub fn with_related(taxonomy: &Taxonomy<Id>, options: RankOptions, related: impl Fn(Id, &mut Vec<String>)) -> Self {
        let ids: Vec<Id> = taxonomy.ids().filter(|&id| taxonomy.kind(id) != Kind::Group).collect();
        let mut draft = Draft::default();
        for &id in &ids {
            draft.add(taxonomy, id);
        }
        let mut texts = [Csr::with_capacity(ids.len()), Csr::with_capacity(ids.len()), Csr::with_capacity(ids.len())];
        let mut buffer = Vec::new();
        for &id in &ids {
            let headings = headings(taxonomy, id);
            let heading = headings.iter().flat_map(|&above| names_of(taxonomy, above).map(|(name, _)| name));
            texts[0].push_row(draft.words_of([taxonomy.description(id)]));
            texts[1].push_row(draft.words_of(heading));
            buffer.clear();
            related(id, &mut buffer);
            texts[2].push_row(draft.words_of(buffer.iter().map(String::as_str)));
        }
        let depths = ids.iter().map(|&id| taxonomy.depth(id) as u32).collect();
        draft.finish(ids, depths, &texts, options)
    }

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
        let folded = fold(text);
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
        for (weight, field) in &self.word_fields {
            field.add(&scratch.cut.words, *weight, &mut scratch.sums);
        }
        self.concept_grams.add(&scratch.cut.grams, self.options.concept_grams, &mut scratch.sums);
        let weighed = self.name_words.weigh(&scratch.cut.words);
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
                self.vocabulary.look_up(long, weight * self.options.synonym, cut);
            }
        };
        if text.contains(['(', '[', '（', '【']) {
            for (piece, is_bracketed) in brackets(text) {
                part(&fold(piece), if is_bracketed { self.options.bracketed } else { 1.0 });
            }
        } else {
            part(folded, 1.0);
        }
        count(&mut cut.words);
        count(&mut cut.grams);
    }

    /// Compares the best concepts with each of their names by character pieces, and lets kin add to each other.
    fn look_closer(&self, scratch: &mut RankScratch) {
        let RankScratch { cut, sums, order, laid_out, .. } = scratch;
        self.best_of(sums, self.options.compared, order);
        let weighed = self.name_grams.weigh(&cut.grams);
        laid_out.resize(self.name_grams.vocabulary().max(laid_out.len()), 0.0);
        self.name_grams.lay_out(&weighed, laid_out, true);
        for &concept in &*order {
            let (mut best, mut squares) = (0.0_f32, 0.0);
            for name in self.starts[concept as usize]..self.starts[concept as usize + 1] {
                let cosine = self.name_grams.cosine(name as usize, laid_out);
                best = best.max(cosine);
                squares += cosine * cosine;
            }
            let RankOptions { name_grams, all_names, .. } = self.options;
            sums[concept as usize] += name_grams * best + 0.5 * all_names * squares.sqrt();
        }
        self.name_grams.lay_out(&weighed, laid_out, false);
        self.add_kin(scratch);
    }

    /// Adds to each concept what its kin among the compared have.
    fn add_kin(&self, scratch: &mut RankScratch) {
        let RankScratch { sums, order, best, .. } = scratch;
        if self.kin.total() == 0 || self.options.kin == 0.0 {
            return;
        }
        best.clear();
        best.extend(order.iter().map(|&concept| sums[concept as usize]));
        for (&concept, score) in order.iter().zip(&*best) {
            for &(to, share) in self.kin.row(concept as usize) {
                sums[to as usize] += self.options.kin * share * score;
            }
        }
    }

    /// The `k` best concepts with a sum above 0, in any order.
    fn best_of(&self, sums: &[f32], k: usize, order: &mut Vec<u32>) {
        order.clear();
        order.extend((0..sums.len() as u32).filter(|&concept| sums[concept as usize] > 0.0));
        if k < order.len() {
            order.select_nth_unstable_by(k, |&a, &b| self.order(sums, a, b));
            order.truncate(k);
        }
    }

    fn order(&self, sums: &[f32], a: u32, b: u32) -> std::cmp::Ordering {
        let depth = |concept: u32| self.depths[concept as usize];
        sums[b as usize].total_cmp(&sums[a as usize]).then(depth(a).cmp(&depth(b))).then(a.cmp(&b))
    }

    fn candidates(&self, text: &str, folded: &str, k: usize, scratch: &mut RankScratch) -> Vec<Candidate<Id>> {
        let RankScratch { sums, order, .. } = scratch;
        let named = self.by_text.get(folded).map_or(&[][..], Vec::as_slice);
        let total = self.options.total();
        let mut found: FxHashMap<u32, Found> = FxHashMap::default();
        for &name in named {
            let concept = self.concept_of[name as usize];
            let how = if self.preferred[name as usize] { Found::Folded } else { Found::Alias };
            let entry = found.entry(concept).or_insert(how);
            *entry = (*entry).min(how);
            // Ahead of everything that is merely alike; a label ahead of an alias.
            sums[concept as usize] += if how == Found::Folded { 20.0 } else { 10.0 } * total;
        }
        self.best_of(sums, k, order);
        order.sort_unstable_by(|&a, &b| self.order(sums, a, b));
        let _ = text;
        order
            .iter()
            .map(|&concept| {
                let how = found.get(&concept).copied();
                let score = if how.is_some() { 1.0 } else { (sums[concept as usize] / total).clamp(0.0, 1.0) };
                let found = how.unwrap_or(if false { Found::Token } else { Found::Fuzzy });
                let is_answer = score >= self.options.threshold;
                Candidate { id: self.ids[concept as usize], score, found, is_answer }
            })
            .collect()
    }
}

/// The parts of a text outside and inside brackets; an open bracket without end holds the rest.
fn brackets(text: &str) -> impl Iterator<Item = (&str, bool)> {
    let (mut rest, mut inside) = (text, false);
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let marks: &[char] = if inside { &[')', ']', '）', '】'] } else { &['(', '[', '（', '【'] };
        let end = rest.find(marks);
        let piece = (&rest[..end.unwrap_or(rest.len())], inside);
        rest = end.map_or("", |end| {
            let mark = rest[end..].chars().next().map_or(1, char::len_utf8);
            &rest[end + mark..]
        });
        inside = !inside;
        Some(piece)
    })
}

/// The lowest headings above a concept.
fn headings<Id: ConceptId>(taxonomy: &Taxonomy<Id>, id: Id) -> Vec<Id> {
    let above: Vec<Id> =
        taxonomy.ancestors(id).iter().copied().filter(|&above| taxonomy.kind(above) == Kind::Group).collect();
    let lowest = above.iter().map(|&above| taxonomy.depth(above)).max();
    above.into_iter().filter(|&above| Some(taxonomy.depth(above)) == lowest).collect()
}

/// Every name of a concept, preferred labels first.
fn names_of<Id: ConceptId>(taxonomy: &Taxonomy<Id>, id: Id) -> impl Iterator<Item = (&str, bool)> {
    let labels = Lang::ALL.into_iter().filter_map(move |lang| taxonomy.label_in(id, lang)).map(|label| (label, true));
    let aliases = Lang::ALL.into_iter().flat_map(move |lang| taxonomy.aliases(id, lang)).map(|alias| (&**alias, false));
    labels.chain(aliases)
}

/// An index in the making.
struct Draft {
    vocabulary: Vocabulary,
    names: Vec<Box<str>>,
    starts: Vec<u32>,
    concept_of: Vec<u32>,
    preferred: Vec<bool>,
    /// By name, each term once.
    name_words: Csr<u32>,
    name_grams: Csr<u32>,
    /// By concept, terms as often as they occur.
    words: Csr<u32>,
    grams: Csr<u32>,
}

impl Default for Draft {
    fn default() -> Self {
        Self {
            vocabulary: Vocabulary::default(),
            names: Vec::new(),
            starts: vec![0],
            concept_of: Vec::new(),
            preferred: Vec::new(),
            name_words: Csr::with_capacity(0),
            name_grams: Csr::with_capacity(0),
            words: Csr::with_capacity(0),
            grams: Csr::with_capacity(0),
        }
    }
}

impl Draft {
    fn add<Id: ConceptId>(&mut self, taxonomy: &Taxonomy<Id>, id: Id) {
        let concept = self.starts.len() as u32 - 1;
        let (mut cut, mut words, mut grams) = (Cut::default(), Vec::new(), Vec::new());
        let first = self.names.len();
        for (name, preferred) in names_of(taxonomy, id) {
            let folded = fold(name);
            if folded.is_empty() || self.names[first..].iter().any(|known| **known == *folded) {
                continue;
            }
            cut.clear();
            self.vocabulary.learn(&folded, &mut cut);
            words.extend(cut.words.iter().map(|&(term, _)| term));
            grams.extend(cut.grams.iter().map(|&(term, _)| term));
            self.name_words.push_row(set(&cut.words));
            self.name_grams.push_row(set(&cut.grams));
            self.names.push(folded.into());
            self.concept_of.push(concept);
            self.preferred.push(preferred);
        }
        self.words.push_row(words);
        self.grams.push_row(grams);
        self.starts.push(self.names.len() as u32);
    }

    fn words_of<'a>(&mut self, texts: impl IntoIterator<Item = &'a str>) -> Vec<u32> {
        let mut words = Vec::new();
        for text in texts {
            self.vocabulary.learn_words(&fold(text), &mut words);
        }
        words
    }

    fn finish<Id>(self, ids: Vec<Id>, depths: Vec<u32>, texts: &[Csr<u32>; 3], options: RankOptions) -> Ranker<Id> {
        let Self { vocabulary, names, starts, concept_of, preferred, name_words, name_grams, words, grams } = self;
        let n = ids.len();
        let scale = |term: u32| if vocabulary.is_pair(term) { options.pair } else { 1.0 };
        let (word_terms, gram_terms) = (vocabulary.words(), vocabulary.grams());
        let mut word_rarity = rarity(n, word_terms, &words);
        word_rarity.iter_mut().enumerate().for_each(|(term, rarity)| *rarity *= scale(term as u32));
        let gram_rarity = rarity(n, gram_terms, &grams);
        let mut word_fields = vec![(options.concept_words, Field::new(&words, word_terms, scale))];
        for (text, weight) in texts.iter().zip([options.description, options.heading, options.related]) {
            if text.total() > 0 && weight > 0.0 {
                word_fields.push((weight, Field::new(text, word_terms, scale)));
            }
        }
        let mut by_text: FxHashMap<Box<str>, Vec<u32>> = FxHashMap::default();
        for (place, name) in names.iter().enumerate() {
            by_text.entry(name.clone()).or_default().push(place as u32);
        }
        Ranker {
            concept_grams: Field::new(&grams, gram_terms, |_| 1.0),
            name_words: Names::new(name_words, word_rarity, true),
            name_grams: Names::new(name_grams, gram_rarity, false),
            ids,
            depths,
            names,
            starts,
            concept_of,
            preferred,
            by_text,
            vocabulary,
            word_fields,
            synonyms: Synonyms::builtin(),
            kin: Csr::with_capacity(0),
            options,
        }
    }
}

/// The different terms of a name, ascending.
fn set(terms: &[(u32, f32)]) -> Vec<u32> {
    let mut set: Vec<u32> = terms.iter().map(|&(term, _)| term).collect();
    set.sort_unstable();
    set.dedup();
    set
}
