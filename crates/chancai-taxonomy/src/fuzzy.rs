//! Near names: which keys are a typing error away from a text.
//!
//! The rules are told at [`Normaliser`](crate::Normaliser); `words.rs` holds them, this file finds the few keys
//! worth asking them about.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::words::{Words, most_edits};

/// The longest text that is looked at, in characters. Names are shorter; a paragraph is not a name.
const MAX_CHARS: usize = 120;

/// How many of a text's rarest character pairs [`FuzzyIndex::nearest`] follows.
const NEAREST_PAIRS: usize = 8;

/// The most keys [`FuzzyIndex::nearest`] measures: those that share most pairs.
const NEAREST_KEYS: usize = 64;

/// Names by the pairs of neighbouring characters in them, spaces left out.
#[derive(Debug, Clone)]
pub(crate) struct FuzzyIndex {
    keys: Vec<Box<str>>,
    /// The first character of each key, and how many it has without spaces.
    shapes: Vec<(char, u16)>,
    /// Keys with a pair, ascending.
    postings: FxHashMap<(char, char), Vec<u32>>,
    /// Every word of every key.
    vocabulary: FxHashSet<Box<str>>,
}

/// A key that is near.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Hit {
    /// The key's place in the order given to [`FuzzyIndex::new`].
    pub(crate) key: u32,
    /// 1 - edits / length of the longer.
    pub(crate) score: f64,
}

impl FuzzyIndex {
    /// Indexes folded names. O(total length).
    pub(crate) fn new<'a>(keys: impl Iterator<Item = &'a str>) -> Self {
        let mut index = Self {
            keys: Vec::new(),
            shapes: Vec::new(),
            postings: FxHashMap::default(),
            vocabulary: FxHashSet::default(),
        };
        for (place, key) in keys.enumerate() {
            let chars = compact(key);
            for pair in chars.windows(2) {
                let keys = index.postings.entry((pair[0], pair[1])).or_default();
                if keys.last() != Some(&(place as u32)) {
                    keys.push(place as u32);
                }
            }
            for word in Words::of(key).iter() {
                if !index.vocabulary.contains(word) {
                    index.vocabulary.insert(word.into());
                }
            }
            let length = u16::try_from(chars.len()).unwrap_or(u16::MAX);
            index.shapes.push((chars.first().copied().unwrap_or(' '), length));
            index.keys.push(key.into());
        }
        index
    }

    /// Every key that is a typing error away from `text`, by ascending key.
    ///
    /// Cost: the lists of the 3d + 1 rarest pairs of the text, d the edits its words allow.
    pub(crate) fn hits(&self, text: &str) -> Vec<Hit> {
        let chars = compact(text);
        if chars.len() > MAX_CHARS {
            return Vec::new();
        }
        let words = Words::of(text);
        let edits = words.allowance();
        let mut keys: Vec<u32> = Vec::new();
        // The rules ask for the same first character; asked here, most of a list goes at a glance.
        let near = |&&key: &&u32| {
            let (first, length) = self.shapes[key as usize];
            chars.first() == Some(&first) && usize::from(length).abs_diff(chars.len()) <= edits
        };
        for pair in self.rarest_pairs(&chars, 3 * edits + 1) {
            keys.extend(self.keys_with(pair).iter().filter(near));
        }
        keys.sort_unstable();
        keys.dedup();
        keys.into_iter().filter_map(|key| self.judge(&words, key)).collect()
    }

    fn judge(&self, words: &Words<'_>, key: u32) -> Option<Hit> {
        let other = Words::of(&self.keys[key as usize]);
        let known = |word: &str| self.vocabulary.contains(word);
        let paired = |a: char, b: char| self.postings.contains_key(&(a, b));
        let edits = most_edits(words, &other, known, paired)?;
        let longer = words.chars().max(other.chars());
        Some(Hit { key, score: 1.0 - edits as f64 / longer as f64 })
    }

    /// Keys by nearness to `text`, the nearest first; see [`Normaliser::nearest`](crate::Normaliser::nearest).
    pub(crate) fn nearest(&self, text: &str) -> Vec<Hit> {
        let chars = compact(text);
        if chars.len() > MAX_CHARS {
            return Vec::new();
        }
        let mut shared: FxHashMap<u32, u32> = FxHashMap::default();
        for pair in self.rarest_pairs(&chars, NEAREST_PAIRS) {
            // A key as long as a book would cost its length times the text's to measure, and is near to nothing.
            for &key in
                self.keys_with(pair).iter().filter(|&&key| usize::from(self.shapes[key as usize].1) <= MAX_CHARS)
            {
                *shared.entry(key).or_default() += 1;
            }
        }
        let mut keys: Vec<(u32, u32)> = shared.into_iter().collect();
        keys.sort_unstable_by_key(|&(key, pairs)| {
            let apart = usize::from(self.shapes[key as usize].1).abs_diff(chars.len());
            (std::cmp::Reverse(pairs), apart, key)
        });
        keys.truncate(NEAREST_KEYS);
        let mut hits: Vec<(Hit, f64)> = keys.into_iter().map(|(key, _)| self.measure(text, key)).collect();
        hits.sort_by(|(a, a_tie), (b, b_tie)| {
            b.score.total_cmp(&a.score).then(b_tie.total_cmp(a_tie)).then(a.key.cmp(&b.key))
        });
        hits.into_iter().map(|(hit, _)| hit).collect()
    }

    fn measure(&self, text: &str, key: u32) -> (Hit, f64) {
        let other = &self.keys[key as usize];
        let score = strsim::normalized_damerau_levenshtein(text, other);
        (Hit { key, score }, strsim::jaro_winkler(text, other))
    }

    fn keys_with(&self, pair: (char, char)) -> &[u32] {
        self.postings.get(&pair).map_or(&[], Vec::as_slice)
    }

    /// Up to `count` pairs of the text, those with the shortest lists; a pair that occurs twice counts twice.
    fn rarest_pairs(&self, chars: &[char], count: usize) -> Vec<(char, char)> {
        let mut pairs: Vec<(char, char)> = chars.windows(2).map(|pair| (pair[0], pair[1])).collect();
        pairs.sort_unstable_by_key(|&pair| (self.keys_with(pair).len(), pair));
        pairs.truncate(count);
        pairs.dedup();
        pairs
    }
}

/// The characters without spaces: `java script` and `javascript` have the same pairs.
fn compact(text: &str) -> Vec<char> {
    text.chars().filter(|&c| c != ' ').collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn name() -> impl Strategy<Value = String> {
        prop_oneof!["[ab]{4,8}( [ab]{5,6})?", "[甲乙丙]{5,7}", "[ab]{5}[甲乙]{5,6}", "[ab]{12,14}"]
    }

    proptest! {
        /// The pairs lead to every key the rules accept.
        #[test]
        fn the_index_finds_what_a_full_scan_finds(keys in prop::collection::btree_set(name(), 1..12), text in name()) {
            let index = FuzzyIndex::new(keys.iter().map(String::as_str));
            let words = Words::of(&text);
            let scan: Vec<Hit> = (0..keys.len() as u32).filter_map(|key| index.judge(&words, key)).collect();
            prop_assert_eq!(index.hits(&text), scan);
        }

        #[test]
        fn nearest_is_sorted_and_within_bounds(keys in prop::collection::btree_set(name(), 0..12), text in name()) {
            let index = FuzzyIndex::new(keys.iter().map(String::as_str));
            let hits = index.nearest(&text);
            prop_assert!(hits.is_sorted_by(|a, b| a.score >= b.score));
            prop_assert!(hits.iter().all(|hit| (0.0..=1.0).contains(&hit.score)));
        }
    }

    #[test]
    fn a_paragraph_is_not_a_name() {
        let index = FuzzyIndex::new(["abcdef"].into_iter());
        let paragraph = "abcdef ".repeat(1000);
        assert!(index.hits(&paragraph).is_empty() && index.nearest(&paragraph).is_empty());
    }
}
