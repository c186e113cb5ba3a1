//! Words compared letter by letter.

use super::tokens::{stem, words};

/// How many concepts, and how many words of a text, are aligned letter by letter.
pub(crate) const ALIGNED: usize = 16;

/// The least likeness of two words that may be the same mistyped.
const LEAST_LIKENESS: f64 = 0.75;

/// The longest word that is aligned: comparing letters costs the square of their number.
const MOST_LETTERS: usize = 40;

/// How like a word is to the most like one of a name: 1 - edits / length (Damerau-Levenshtein), 0 below
/// [`LEAST_LIKENESS`] and for words of under 4 letters.
pub(crate) fn nearest_word(word: &str, name: &str) -> f64 {
    let letters = |word: &str| word.chars().count();
    let length = letters(word);
    let near = |other: &&str| (4..=MOST_LETTERS).contains(&length) && letters(other).abs_diff(length) * 4 <= length;
    let likeness = |other: &str| strsim::normalized_damerau_levenshtein(word, other);
    words(name).map(stem).filter(near).map(likeness).filter(|&l| l >= LEAST_LIKENESS).fold(0.0, f64::max)
}
