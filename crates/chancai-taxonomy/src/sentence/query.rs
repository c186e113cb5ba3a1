//! One sentence against the index: terms, then names, then concepts, then descriptions.

use super::SentenceOptions;
use super::index::{Descriptions, Index, TermId};
use super::terms::each_term;
use crate::normalise::How;

/// Tables that [`SentenceRanker::rank`](super::SentenceRanker::rank) fills and clears: one a thread, kept between
/// sentences, saves their allocation.
#[derive(Debug, Clone, Default)]
pub struct SentenceScratch {
    /// The sentence's own terms, ascending, none twice.
    own: Vec<TermId>,
    /// Terms that count, with how much, ascending.
    counted: Vec<(TermId, f64)>,
    /// Whether a term is the sentence's own.
    is_own: Vec<bool>,
    /// Of each label: Σ a s and Σ a s w.
    sums: Vec<[f64; 2]>,
    /// Labels whose sums are not 0.
    labels: Vec<u32>,
    /// Of each concept, the best name so far.
    best: Vec<Best>,
    /// Of each concept, Σ over the description.
    described: Vec<f64>,
    /// Concepts found, with what they score.
    found: Vec<Found>,
}

/// The best name of a concept.
#[derive(Debug, Clone, Copy)]
struct Best {
    score: f64,
    how: How,
}

const NOTHING: Best = Best { score: 0.0, how: How::Label };

/// A concept that scores above 0.
#[derive(Debug, Clone, Copy)]
pub(super) struct Found {
    pub(super) concept: u32,
    pub(super) score: f64,
    pub(super) how: How,
}

impl SentenceScratch {
    /// Every concept that scores above 0, in no order.
    pub(super) fn score(&mut self, index: &Index, options: &SentenceOptions, sentence: &str) -> &mut Vec<Found> {
        self.found.clear();
        self.read(index, options, sentence);
        let squares = |&(term, counts): &(TermId, f64)| (counts * index.weights[term as usize]).powi(2);
        let length = self.counted.iter().map(squares).sum::<f64>().sqrt();
        if length > 0.0 {
            self.add_labels(index, length);
            self.add_aliases(index, options.alias, length);
            self.describe(index, options.description);
        }
        for term in self.own.drain(..) {
            self.is_own[term as usize] = false;
        }
        &mut self.found
    }

    /// Finds the sentence's terms and their kin.
    fn read(&mut self, index: &Index, options: &SentenceOptions, sentence: &str) {
        grow(&mut self.is_own, index.terms(), false);
        self.counted.clear();
        let Self { own, counted, is_own, .. } = self;
        each_term(sentence, |term| {
            let found = index.find(term);
            if let Some(term) = found {
                own.push(term);
                is_own[term as usize] = true;
            }
            if options.kin > 0.0 {
                counted.extend(index.kin(term, found).iter().map(|&kin| (kin, options.kin)));
            }
        });
        own.sort_unstable();
        own.dedup();
        counted.retain(|&(kin, _)| !is_own[kin as usize]);
        counted.extend(own.iter().map(|&term| (term, 1.0)));
        counted.retain(|&(term, _)| index.weights[term as usize] > 0.0);
        counted.sort_unstable_by_key(|&(term, _)| term);
        counted.dedup_by_key(|&mut (term, _)| term);
    }

    fn add_labels(&mut self, index: &Index, length: f64) {
        grow(&mut self.sums, index.labels.len(), [0.0; 2]);
        for &(term, counts) in &self.counted {
            let weight = index.weights[term as usize];
            let once = counts * weight;
            for &(label, share) in index.label_postings.row(term as usize) {
                let sums = &mut self.sums[label as usize];
                if sums[0] == 0.0 {
                    self.labels.push(label);
                }
                sums[0] += share * once;
                sums[1] += share * once * weight;
            }
        }
        for turn in 0..self.labels.len() {
            let place = self.labels[turn] as usize;
            let [covered, product] = std::mem::take(&mut self.sums[place]);
            let names = &index.labels;
            let score = covered / names.sums[place] + product / (length * names.lengths[place]);
            self.offer(names.concepts[place], Best { score: score.min(2.0) / 2.0, how: How::Label });
        }
        self.labels.clear();
    }

    fn add_aliases(&mut self, index: &Index, weight: f64, length: f64) {
        for term in 0..self.own.len() {
            for &alias in index.alias_postings.row(self.own[term] as usize) {
                let place = alias as usize;
                let own = index.aliases.lengths[place];
                if own > 0.0 && index.alias_terms.row(place).iter().all(|&term| self.is_own[term as usize]) {
                    let score = weight * f64::midpoint(1.0, (own / length).min(1.0));
                    self.offer(index.aliases.concepts[place], Best { score, how: How::Alias });
                }
            }
        }
    }

    /// Keeps the better name; of equal ones the label.
    fn offer(&mut self, concept: u32, name: Best) {
        let place = concept as usize;
        grow(&mut self.best, place + 1, NOTHING);
        let best = &mut self.best[place];
        if best.score == 0.0 && name.score > 0.0 {
            self.found.push(Found { concept, score: 0.0, how: How::Label });
        }
        if name.score > best.score {
            *best = name;
        }
    }

    /// Takes the best names out, and adds what the descriptions say.
    fn describe(&mut self, index: &Index, weight: f64) {
        let length = index.descriptions.as_ref().map_or(0.0, |descriptions| self.add_descriptions(descriptions));
        let whole = 1.0 + if index.descriptions.is_some() { weight } else { 0.0 };
        for found in &mut self.found {
            let Best { score, how } = std::mem::replace(&mut self.best[found.concept as usize], NOTHING);
            let described = self.described.get(found.concept as usize).filter(|_| length > 0.0);
            let cosine = described.map_or(0.0, |sum| (sum / length).min(1.0));
            (found.score, found.how) = ((score + weight * cosine) / whole, how);
        }
    }

    /// Sums over the descriptions; gives the sentence's length among them.
    fn add_descriptions(&mut self, descriptions: &Descriptions) -> f64 {
        self.described.clear();
        self.described.resize(self.best.len(), 0.0);
        let mut squares = 0.0;
        for &term in &self.own {
            let weight = descriptions.weights[term as usize];
            squares += weight * weight;
            for &(concept, share) in descriptions.postings.row(term as usize) {
                // Concepts beyond the last one found have no name that counts.
                let Some(sum) = self.described.get_mut(concept as usize) else { break };
                *sum += share * weight;
            }
        }
        squares.sqrt()
    }
}

/// At least `n` entries, the new ones with `value`.
fn grow<T: Clone>(table: &mut Vec<T>, n: usize, value: T) {
    if table.len() < n {
        table.resize(n, value);
    }
}
