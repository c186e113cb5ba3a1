//! Words that stand for one another in the names of a taxonomy: learned from its aliases, not from a dictionary.

use rustc_hash::FxHashMap;

use super::field::Terms;
use crate::csr::Csr;

/// How many words a word brings with it.
const MOST: usize = 4;

/// In how many concepts two words must stand for one another.
const LEAST_CONCEPTS: u32 = 3;

/// The least share of a word's concepts.
const LEAST_SHARE: f32 = 0.1;

/// How many words and names of one concept are looked at; those beyond are left out.
const LOOKED_AT: usize = 64;

/// For every word those that stand in its place in other names of the same concepts.
///
/// Two words stand for one another in a concept that has names with either and none with both: `listen to Dutch` is also
/// `understand spoken Dutch`. The share of a word's concepts where another stands for it is how much the other counts.
/// The idea is the association of terms by shared objects (Spärck Jones, Automatic Keyword Classification, 1971).
#[derive(Debug, Clone)]
pub(crate) struct Associates {
    /// By word.
    rows: Csr<(u32, f32)>,
}

impl Associates {
    /// Learns from names as words, those of each concept together: `starts[c]..starts[c + 1]` are the names of c.
    ///
    /// O(concepts x words of one squared).
    pub(crate) fn learn(names: &Csr<u32>, starts: &[u32], terms: usize, is_word: impl Fn(u32) -> bool) -> Self {
        let mut concepts = vec![0_u32; terms];
        let mut together: FxHashMap<(u32, u32), u32> = FxHashMap::default();
        for bounds in starts.windows(2) {
            let words = words_of(names, bounds[0] as usize..bounds[1] as usize, &is_word);
            for (place, &(a, in_names)) in words.iter().enumerate() {
                concepts[a as usize] += 1;
                for &(b, in_others) in &words[place + 1..] {
                    if in_names & in_others == 0 {
                        *together.entry((a, b)).or_default() += 1;
                    }
                }
            }
        }
        let mut entries: Vec<(u32, u32, f32)> = Vec::new();
        let together: Vec<((u32, u32), u32)> = together.into_iter().collect();
        for ((a, b), count) in together {
            if count >= LEAST_CONCEPTS {
                for (a, b) in [(a, b), (b, a)] {
                    let share = count as f32 / concepts[a as usize] as f32;
                    entries.extend((share >= LEAST_SHARE).then_some((a, b, share)));
                }
            }
        }
        entries.sort_unstable_by(|x, y| x.0.cmp(&y.0).then(y.2.total_cmp(&x.2)).then(x.1.cmp(&y.1)));
        let (mut last, mut run) = (u32::MAX, 0);
        entries.retain(|&(a, ..)| {
            run = if a == last { run + 1 } else { 0 };
            last = a;
            run < MOST
        });
        Self { rows: Csr::from_pairs(terms, entries.iter().map(|&(a, b, share)| (a as usize, (b, share)))) }
    }

    /// Adds to counted terms those their words bring, at `weight` x share; what is there already stays as it is.
    pub(crate) fn add(&self, terms: &mut Terms, weight: f32) {
        let own = terms.len();
        for place in 0..own {
            let (term, count) = terms[place];
            terms.extend(self.rows.row(term as usize).iter().map(|&(other, share)| (other, count * weight * share)));
        }
        // Of several that bring one word the strongest counts, and a word that is written before all.
        let (written, brought) = terms.split_at_mut(own);
        brought.sort_unstable_by(|a, b| a.0.cmp(&b.0).then(b.1.total_cmp(&a.1)));
        let (mut kept, mut last) = (own, u32::MAX);
        let mut fresh = Vec::with_capacity(brought.len());
        for &(term, count) in &*brought {
            if term != last && written.binary_search_by_key(&term, |&(term, _)| term).is_err() {
                fresh.push((term, count));
            }
            last = term;
        }
        for entry in fresh {
            terms[kept] = entry;
            kept += 1;
        }
        terms.truncate(kept);
        terms.sort_unstable_by_key(|&(term, _)| term);
    }
}

/// The words of a concept, ascending, each with the names that have it as bits.
fn words_of(names: &Csr<u32>, range: std::ops::Range<usize>, is_word: impl Fn(u32) -> bool) -> Vec<(u32, u64)> {
    let mut words: Vec<(u32, u64)> = Vec::new();
    for (bit, name) in range.take(LOOKED_AT).enumerate() {
        words.extend(names.row(name).iter().filter(|&&term| is_word(term)).map(|&term| (term, 1 << bit)));
    }
    words.sort_unstable();
    words.dedup_by(|next, kept| {
        let same = next.0 == kept.0;
        kept.1 |= if same { next.1 } else { 0 };
        same
    });
    words.truncate(LOOKED_AT);
    words
}
