//! The best k of a row.

use crate::Match;
use std::cmp::Ordering;
use std::collections::BinaryHeap;

/// A candidate with its fit. Greater is better: by fit, then by the lower index, which is the lower external id.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Ranked {
    pub(crate) fit: f64,
    pub(crate) candidate: u32,
}

impl Ranked {
    pub(crate) fn of(found: &Match) -> Self {
        Self { fit: found.fit, candidate: found.candidate }
    }
}

impl Ord for Ranked {
    fn cmp(&self, other: &Self) -> Ordering {
        self.fit.total_cmp(&other.fit).then(other.candidate.cmp(&self.candidate))
    }
}

impl PartialOrd for Ranked {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Ranked {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Ranked {}

/// For how many there is room from the start.
const AT_ONCE: usize = 128;

/// Keeps the best k of what is pushed, each with what belongs to it: O(n log k), k entries of memory.
pub(crate) struct TopK<T> {
    k: usize,
    // The worst of the best on top.
    heap: BinaryHeap<Entry<T>>,
}

struct Entry<T>(Ranked, T);

impl<T> Ord for Entry<T> {
    fn cmp(&self, other: &Self) -> Ordering {
        other.0.cmp(&self.0)
    }
}

impl<T> PartialOrd for Entry<T> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl<T> PartialEq for Entry<T> {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl<T> Eq for Entry<T> {}

impl<T> TopK<T> {
    pub(crate) fn new(k: usize) -> Self {
        Self { k, heap: BinaryHeap::with_capacity(k.min(AT_ONCE)) }
    }

    pub(crate) fn push(&mut self, ranked: Ranked, with: T) {
        if self.heap.len() < self.k {
            self.heap.push(Entry(ranked, with));
        } else if let Some(mut worst) = self.heap.peek_mut()
            && ranked > worst.0
        {
            *worst = Entry(ranked, with);
        }
    }

    /// Whether there are k.
    pub(crate) fn is_full(&self) -> bool {
        self.heap.len() >= self.k
    }

    /// The k-th, once there are k: what has to be passed.
    pub(crate) fn worst(&self) -> Option<Ranked> {
        if self.is_full() { self.heap.peek().map(|entry| entry.0) } else { None }
    }

    /// Best first.
    pub(crate) fn into_sorted(self) -> impl Iterator<Item = (Ranked, T)> {
        let mut entries = self.heap.into_vec();
        entries.sort_unstable();
        entries.into_iter().map(|Entry(ranked, with)| (ranked, with))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn equals_sort_and_truncate(fits in prop::collection::vec(0u8..8, 0..60), k in 0usize..12) {
            let ranked: Vec<Ranked> = fits
                .iter()
                .enumerate()
                .map(|(i, &f)| Ranked { fit: f64::from(f) / 8.0, candidate: i as u32 })
                .collect();
            let mut best = TopK::new(k);
            for &r in ranked.iter().rev() {
                best.push(r, ());
            }
            let mut sorted = ranked;
            sorted.sort_by(|a, b| b.cmp(a));
            sorted.truncate(k);
            prop_assert_eq!(best.into_sorted().map(|(r, ())| r).collect::<Vec<_>>(), sorted);
        }
    }
}
