//! Folded text to words, pairs of words and character pieces.

use crate::fold::is_han;

/// One thing two texts can share.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Piece<'a> {
    /// A word of letters, stemmed, or a Han character.
    Word(&'a str),
    /// Up to four neighbouring characters of one word, its beginning and end marked by a space; or one or two
    /// neighbouring Han characters.
    Gram(u128),
}

/// The longest run of characters in a [`Piece::Gram`] of letters, and the shortest.
const GRAM_CHARS: std::ops::RangeInclusive<usize> = 2..=4;

/// Tells `sink` every piece of a folded text, words in their order. O(length).
pub(crate) fn pieces<'a>(folded: &'a str, buffer: &mut Vec<char>, mut sink: impl FnMut(Piece<'a>)) {
    for word in words(folded) {
        let is_han_run = word.chars().next().is_some_and(is_han);
        buffer.clear();
        if is_han_run {
            buffer.extend(word.chars());
            for (place, c) in word.char_indices() {
                sink(Piece::Word(&word[place..place + c.len_utf8()]));
            }
        } else {
            buffer.push(' ');
            buffer.extend(word.chars());
            buffer.push(' ');
            sink(Piece::Word(stem(word)));
        }
        let lengths = if is_han_run { 1..=2 } else { GRAM_CHARS };
        for length in lengths {
            for gram in buffer.windows(length) {
                sink(Piece::Gram(key(gram)));
            }
        }
    }
}

/// What stands between spaces, runs of Han characters apart from what they touch.
pub(crate) fn words(folded: &str) -> impl Iterator<Item = &str> {
    folded.split(' ').flat_map(|part| {
        let mut rest = part;
        std::iter::from_fn(move || {
            let first = rest.chars().next()?;
            let end = rest.find(|c| is_han(c) != is_han(first)).unwrap_or(rest.len());
            let (word, after) = rest.split_at(end);
            rest = after;
            Some(word)
        })
    })
}

/// The four characters as one number: no two grams share it.
fn key(gram: &[char]) -> u128 {
    gram.iter().fold(0, |key, &c| (key << 32) | u128::from(u32::from(c)))
}

/// Endings that make another word of the same work: who does it (`er`, `or`), the doing (`ing`, `ed`), and the `e` they
/// take the place of.
const ENDINGS: [&str; 5] = ["ing", "ed", "er", "or", "e"];

/// The fewest letters an ending leaves.
const LEAST_STEM: usize = 4;

/// What an English word shares with its forms; other words as they are.
///
/// A light stemmer in the manner of Harman (How effective is suffixing?, JASIS 1991): a plural ending, then one ending of
/// [`ENDINGS`], so that `welder`, `welding` and `welds` meet. Stronger ones (Porter's) join words that are different
/// work, `organ` and `organisation`, and find less on vacancy titles. An engine is no engineer.
pub(crate) fn stem(word: &str) -> &str {
    let word = singular(word);
    if !word.is_ascii() {
        return word;
    }
    if word.starts_with("engineer") {
        return &word[.."engineer".len()];
    }
    let left = |ending: &&str| word.strip_suffix(*ending).filter(|left| left.len() >= LEAST_STEM);
    ENDINGS.iter().find_map(left).unwrap_or(word)
}

/// The word without an English plural ending.
fn singular(word: &str) -> &str {
    if word.len() <= 3 || !word.is_ascii() {
        return word;
    }
    match word.as_bytes() {
        [.., b's', b's', b'e', b's'] => &word[..word.len() - 2],
        [.., b's' | b'u' | b'i', b's'] => word,
        [.., b's'] => &word[..word.len() - 1],
        _ => word,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(folded: &str) -> (Vec<&str>, usize) {
        let (mut words, mut grams) = (Vec::new(), 0);
        pieces(folded, &mut Vec::new(), |piece| match piece {
            Piece::Word(word) => words.push(word),
            Piece::Gram(_) => grams += 1,
        });
        (words, grams)
    }

    #[test]
    fn han_and_letters_are_cut_apart() {
        assert_eq!(all("数字ic设计 engineers").0, ["数", "字", "ic", "设", "计", "engineer"]);
        assert_eq!(all("c++").1, 4 + 3 + 2);
        assert_eq!(all("焊工").1, 3);
        assert_eq!(all(""), (vec![], 0));
    }

    #[test]
    fn forms_of_a_word_meet_and_others_do_not() {
        let stems = ["classes", "gas", "bus", "analysis", "glass", "c++", "engine", "engineering", "焊接"].map(stem);
        assert_eq!(stems, ["class", "gas", "bus", "analysis", "glass", "c++", "engin", "engineer", "焊接"]);
        assert_eq!(["welders", "welding", "welded", "weld"].map(stem), ["weld"; 4]);
        assert_ne!(stem("intern"), stem("internal"));
    }
}
