//! Words, neighbouring words and character pieces as dense term numbers.

use rustc_hash::FxHashMap;

use super::field::Terms;
use super::tokens::{Piece, pieces};

/// The terms of an index. Words and pairs of words share one numbering, character pieces have another.
#[derive(Debug, Clone, Default)]
pub(crate) struct Vocabulary {
    words: FxHashMap<Box<str>, u32>,
    /// Two neighbouring words, by their terms.
    pairs: FxHashMap<(u32, u32), u32>,
    grams: FxHashMap<u128, u32>,
    /// Whether each term of the word numbering is a pair.
    is_pair: Vec<bool>,
}

/// A text cut into terms, with room kept between texts.
#[derive(Debug, Clone, Default)]
pub(crate) struct Cut {
    /// Words and pairs, as they occur, and what they bring with them.
    pub(crate) words: Terms,
    /// Words and pairs as they are written.
    pub(crate) written: Terms,
    /// Character pieces, as they occur.
    pub(crate) grams: Terms,
    /// Words that no document has.
    pub(crate) unknown: Vec<Box<str>>,
    chars: Vec<char>,
}

impl Cut {
    /// Nothing yet.
    pub(crate) fn clear(&mut self) {
        self.words.clear();
        self.grams.clear();
        self.unknown.clear();
    }
}

impl Vocabulary {
    /// The number of words and pairs.
    pub(crate) fn words(&self) -> usize {
        self.is_pair.len()
    }

    /// The number of character pieces.
    pub(crate) fn grams(&self) -> usize {
        self.grams.len()
    }

    /// Whether a term of the word numbering is a pair.
    pub(crate) fn is_pair(&self, term: u32) -> bool {
        self.is_pair[term as usize]
    }

    /// Adds the terms of a folded text to `cut`, those that are new to the vocabulary too.
    pub(crate) fn learn(&mut self, folded: &str, cut: &mut Cut) {
        let Cut { words, grams, chars, .. } = cut;
        let mut last = None;
        pieces(folded, chars, |piece| match piece {
            Piece::Word(word) => {
                let term = self.word(word);
                words.push((term, 1.0));
                if let Some(before) = last.replace(term) {
                    words.push((self.pair(before, term), 1.0));
                }
            }
            Piece::Gram(gram) => {
                let next = self.grams.len() as u32;
                grams.push((*self.grams.entry(gram).or_insert(next), 1.0));
            }
        });
    }

    /// Adds the words of a folded text alone, those that are new to the vocabulary too.
    pub(crate) fn learn_words(&mut self, folded: &str, words: &mut Vec<u32>) {
        pieces(folded, &mut Vec::new(), |piece| {
            if let Piece::Word(word) = piece {
                words.push(self.word(word));
            }
        });
    }

    /// Adds the known terms of a folded text to `cut`, each counting `weight`.
    pub(crate) fn look_up(&self, folded: &str, weight: f32, cut: &mut Cut) {
        let Cut { words, grams, unknown, chars, .. } = cut;
        let mut last = None;
        pieces(folded, chars, |piece| match piece {
            Piece::Word(word) => {
                let term = self.words.get(word).copied();
                words.extend(term.map(|term| (term, weight)));
                if term.is_none() {
                    unknown.push(word.into());
                }
                let pair = last.zip(term).and_then(|pair| self.pairs.get(&pair));
                words.extend(pair.map(|&pair| (pair, weight)));
                last = term;
            }
            Piece::Gram(gram) => grams.extend(self.grams.get(&gram).map(|&term| (term, weight))),
        });
    }

    /// Numbers the character pieces anew: `place` tells the new number of each.
    pub(crate) fn renumber_grams(&mut self, place: &[u32]) {
        self.grams.values_mut().for_each(|term| *term = place[*term as usize]);
    }

    fn word(&mut self, word: &str) -> u32 {
        if let Some(&term) = self.words.get(word) {
            return term;
        }
        self.is_pair.push(false);
        let term = (self.is_pair.len() - 1) as u32;
        self.words.insert(word.into(), term);
        term
    }

    fn pair(&mut self, before: u32, after: u32) -> u32 {
        let next = self.is_pair.len() as u32;
        let term = *self.pairs.entry((before, after)).or_insert(next);
        if term == next {
            self.is_pair.push(true);
        }
        term
    }
}
