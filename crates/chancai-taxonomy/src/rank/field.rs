//! Weighted terms of documents, and the cosine of a query with each.

use rustc_hash::FxHashMap;

use crate::csr::Csr;

/// A query in one vocabulary: terms, ascending, each with how much it counts.
pub(crate) type Terms = Vec<(u32, f32)>;

/// How rare each term is: ln((n + 1) / (df + 1)) + 1 for a term in df of n concepts.
///
/// Rarity is counted over concepts, not labels: a word in twenty aliases of one occupation is as telling as one in its
/// only name (Spärck Jones, Journal of Documentation 1972).
pub(crate) fn rarity(concepts: usize, terms: usize, documents: &Csr<u32>) -> Vec<f32> {
    let mut frequency = vec![0_u32; terms];
    let mut seen = vec![u32::MAX; terms];
    for concept in 0..documents.len() {
        for &term in documents.row(concept) {
            if std::mem::replace(&mut seen[term as usize], concept as u32) != concept as u32 {
                frequency[term as usize] += 1;
            }
        }
    }
    let n = concepts as f64 + 1.0;
    frequency.into_iter().map(|df| ((n / (f64::from(df) + 1.0)).ln() + 1.0) as f32).collect()
}

/// A term that more than half of the documents have says next to nothing and is left out, where that is more documents than
/// this.
const LEAST_COMMON: usize = 256;

/// One document a concept, as postings by term.
///
/// The weight of a term in a document is (1 + ln tf) x rarity over the document's Euclidean length, so that what
/// [`Field::add`] sums is a cosine (Salton and Buckley, Information Processing and Management 1988, weights `ltc`).
#[derive(Debug, Clone)]
pub(crate) struct Field {
    rarity: Vec<f32>,
    postings: Csr<Posting>,
}

/// A document with a term.
#[derive(Debug, Clone, Copy)]
struct Posting {
    concept: u32,
    weight: f32,
}

impl Field {
    /// Of documents given as their terms, repeated as often as they occur; `scale` multiplies the rarity of a term.
    pub(crate) fn new(documents: &Csr<u32>, terms: usize, scale: impl Fn(u32) -> f32) -> Self {
        let mut rarity = rarity(documents.len(), terms, documents);
        for (term, rarity) in rarity.iter_mut().enumerate() {
            *rarity *= scale(term as u32);
        }
        let mut entries: Vec<(u32, Posting)> = Vec::with_capacity(documents.total());
        let mut counts: FxHashMap<u32, u32> = FxHashMap::default();
        for concept in 0..documents.len() {
            counts.clear();
            documents.row(concept).iter().for_each(|&term| *counts.entry(term).or_default() += 1);
            let mut weights: Vec<(u32, f32)> =
                counts.iter().map(|(&term, &tf)| (term, (1.0 + (tf as f32).ln()) * rarity[term as usize])).collect();
            weights.sort_unstable_by_key(|&(term, _)| term);
            let length = length(weights.iter().map(|&(_, weight)| weight));
            let posting = |weight: f32| Posting { concept: concept as u32, weight: weight / length };
            entries.extend(weights.into_iter().map(|(term, weight)| (term, posting(weight))));
        }
        let mut held = vec![0_usize; terms];
        for &(term, _) in &entries {
            held[term as usize] += 1;
        }
        let most = (documents.len() / 2).max(LEAST_COMMON);
        entries.retain(|&(term, _)| held[term as usize] <= most);
        let postings = Csr::from_pairs(terms, entries.iter().map(|&(term, posting)| (term as usize, posting)));
        Self { rarity, postings }
    }

    /// Adds `scale` x cosine to each concept's entry of `sums`. O(postings of the terms).
    pub(crate) fn add(&self, query: &Terms, scale: f32, sums: &mut [f32]) {
        let known = || query.iter().filter(|&&(term, _)| (term as usize) < self.rarity.len());
        let weight = |&&(term, count): &&(u32, f32)| count * self.rarity[term as usize];
        // A term that no document of this field has would only make all cosines smaller.
        let held = |term: &&(u32, f32)| !self.postings.row(term.0 as usize).is_empty();
        let length = length(known().filter(|term| held(term)).map(|term| weight(&term)));
        for term in known() {
            let weight = scale * weight(&term) / length;
            for posting in self.postings.row(term.0 as usize) {
                sums[posting.concept as usize] += weight * posting.weight;
            }
        }
    }
}

/// The Euclidean length of a vector, 1 for one that is nothing.
pub(crate) fn length(weights: impl Iterator<Item = f32>) -> f32 {
    let squares: f32 = weights.map(|weight| weight * weight).sum();
    if squares > 0.0 { squares.sqrt() } else { 1.0 }
}

/// Sorts terms and joins equal ones: 1 + ln of how often, times the largest weight of theirs.
pub(crate) fn count(terms: &mut Terms) {
    terms.sort_unstable_by(|a, b| a.0.cmp(&b.0).then(b.1.total_cmp(&a.1)));
    let (mut kept, mut place) = (0, 0);
    while place < terms.len() {
        let (term, weight) = terms[place];
        let run = terms[place..].iter().take_while(|other| other.0 == term).count();
        terms[kept] = (term, weight * (1.0 + (run as f32).ln()));
        (kept, place) = (kept + 1, place + run);
    }
    terms.truncate(kept);
}
