//! Making the index of a [`Ranker`].

use rustc_hash::{FxHashMap, FxHashSet};

use super::associates::Associates;
use super::field::{Field, rarity};
use super::names::Names;
use super::options::RankOptions;
use super::parts::spelling;
use super::ranker::Ranker;
use super::synonyms::Synonyms;
use super::vocabulary::{Cut, Vocabulary};
use crate::concept::{Kind, Lang};
use crate::csr::Csr;
use crate::ids::ConceptId;
use crate::taxonomy::Taxonomy;

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
        let depths: Vec<u32> = ids.iter().map(|&id| taxonomy.depth(id) as u32).collect();
        draft.finish(ids, &depths, &texts, options)
    }
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
    written: Vec<Box<str>>,
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
            written: Vec::new(),
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
        let mut seen = FxHashSet::default();
        for (name, preferred) in names_of(taxonomy, id) {
            let folded = spelling(name);
            if folded.is_empty() || !seen.insert(folded.clone()) {
                continue;
            }
            cut.clear();
            self.vocabulary.learn(&folded, &mut cut);
            words.extend(cut.words.iter().map(|&(term, _)| term));
            grams.extend(cut.grams.iter().map(|&(term, _)| term));
            self.name_words.push_row(set(&cut.words));
            self.name_grams.push_row(set(&cut.grams));
            self.names.push(folded.into());
            self.written.push(name.into());
            self.concept_of.push(concept);
            self.preferred.push(preferred);
        }
        self.words.push_row(words);
        self.grams.push_row(grams);
        self.starts.push(self.names.len() as u32);
    }

    /// Frequent pieces first: the tables a query lays out over them are then read where they are warm.
    fn number_grams_by_frequency(&mut self) {
        let mut frequency = vec![0_u32; self.vocabulary.grams()];
        (0..self.grams.len()).flat_map(|row| self.grams.row(row)).for_each(|&gram| frequency[gram as usize] += 1);
        let mut order: Vec<u32> = (0..frequency.len() as u32).collect();
        order.sort_by_key(|&gram| (std::cmp::Reverse(frequency[gram as usize]), gram));
        let mut place = vec![0; order.len()];
        (0..).zip(&order).for_each(|(new, &gram)| place[gram as usize] = new);
        self.vocabulary.renumber_grams(&place);
        for table in [&mut self.grams, &mut self.name_grams] {
            table.items_mut().iter_mut().for_each(|gram| *gram = place[*gram as usize]);
        }
    }

    fn words_of<'a>(&mut self, texts: impl IntoIterator<Item = &'a str>) -> Vec<u32> {
        let mut words = Vec::new();
        for text in texts {
            self.vocabulary.learn_words(&spelling(text), &mut words);
        }
        words
    }

    fn finish<Id>(mut self, ids: Vec<Id>, depths: &[u32], texts: &[Csr<u32>; 3], options: RankOptions) -> Ranker<Id> {
        self.number_grams_by_frequency();
        let Self { vocabulary, names, written, starts, concept_of, preferred, name_words, name_grams, words, grams } =
            self;
        let n = ids.len();
        let mut by_tie_order: Vec<u32> = (0..n as u32).collect();
        by_tie_order.sort_by_key(|&concept| (depths[concept as usize], concept));
        let mut tie_order = vec![0; n];
        (0..).zip(&by_tie_order).for_each(|(place, &concept)| tie_order[concept as usize] = place);
        let scale = |term: u32| if vocabulary.is_pair(term) { options.pair } else { 1.0 };
        let (word_terms, gram_terms) = (vocabulary.words(), vocabulary.grams());
        let mut word_rarity = rarity(n, word_terms, &words);
        word_rarity.iter_mut().enumerate().for_each(|(term, rarity)| *rarity *= scale(term as u32));
        let gram_rarity = rarity(n, gram_terms, &grams);
        let concept_words = Field::new(&words, word_terms, scale);
        let mut word_fields = Vec::new();
        for (text, weight) in texts.iter().zip([options.description, options.heading, options.related]) {
            if text.total() > 0 && weight > 0.0 {
                word_fields.push((weight, Field::new(text, word_terms, scale)));
            }
        }
        let associates = Associates::learn(&name_words, &starts, word_terms, |term| !vocabulary.is_pair(term));
        let mut by_text: FxHashMap<Box<str>, Vec<u32>> = FxHashMap::default();
        for (place, name) in names.iter().enumerate() {
            by_text.entry(name.clone()).or_default().push(place as u32);
        }
        Ranker {
            concept_words,
            concept_grams: Field::new(&grams, gram_terms, |_| 1.0),
            name_words: Names::new(name_words, word_rarity, true),
            name_grams: Names::new(name_grams, gram_rarity, false),
            ids,
            tie_order,
            by_tie_order,
            names,
            written,
            starts,
            concept_of,
            preferred,
            by_text,
            vocabulary,
            word_fields,
            synonyms: Synonyms::builtin(),
            associates,
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
