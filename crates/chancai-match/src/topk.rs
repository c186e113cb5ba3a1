//! The best k of a row.

use crate::Match;
use std::cmp::{Ordering, Reverse};
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

/// Keeps the best k of what is pushed, each with what belongs to it: O(n log k), k entries of memory.
#[derive(Debug)]
pub(crate) struct TopK<T> {
    k: usize,
    /// Rank and place in `with` in one number; the worst of the best on top.
    heap: BinaryHeap<Reverse<u128>>,
    with: Vec<T>,
}

/// Greater where [`Ranked`] is; the low 32 bits are free for a place.
fn key(ranked: Ranked) -> u128 {
    let bits = ranked.fit.to_bits();
    // As the total order of floating-point numbers has it: the negative ones the other way round, below the others.
    let fit = if bits >> 63 == 1 { !bits } else { bits | 1 << 63 };
    (u128::from(fit) << 64) | (u128::from(!ranked.candidate) << 32)
}

fn ranked(key: u128) -> Ranked {
    let fit = (key >> 64) as u64;
    let bits = if fit >> 63 == 1 { fit & !(1 << 63) } else { !fit };
    Ranked { fit: f64::from_bits(bits), candidate: !((key >> 32) as u32) }
}

impl<T: Copy> TopK<T> {
    pub(crate) fn new(k: usize) -> Self {
        Self { k, heap: BinaryHeap::new(), with: Vec::new() }
    }

    /// Starts anew, in the same memory.
    pub(crate) fn clear(&mut self, k: usize) {
        self.heap.clear();
        self.with.clear();
        self.k = k;
    }

    pub(crate) fn push(&mut self, ranked: Ranked, with: T) {
        let key = key(ranked);
        if self.heap.len() < self.k {
            self.heap.push(Reverse(key | self.with.len() as u128));
            self.with.push(with);
        } else if let Some(mut worst) = self.heap.peek_mut()
            && key >> 32 > worst.0 >> 32
        {
            let place = worst.0 as u32;
            self.with[place as usize] = with;
            *worst = Reverse(key | u128::from(place));
        }
    }

    /// Whether there are k.
    pub(crate) fn is_full(&self) -> bool {
        self.heap.len() >= self.k
    }

    /// The k-th, once there are k: what has to be passed.
    pub(crate) fn worst(&self) -> Option<Ranked> {
        if self.is_full() { self.heap.peek().map(|worst| ranked(worst.0)) } else { None }
    }

    /// Takes all out, best first.
    pub(crate) fn take_sorted(&mut self) -> Vec<T> {
        let mut keys = std::mem::take(&mut self.heap).into_vec();
        keys.sort_unstable();
        let sorted = keys.iter().map(|key| self.with[key.0 as u32 as usize]).collect();
        keys.clear();
        self.heap = keys.into();
        self.with.clear();
        sorted
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn keys_are_in_the_order_of_ranks(a: (f64, u32), b: (f64, u32)) {
            let [a, b] = [a, b].map(|(fit, candidate)| Ranked { fit, candidate });
            prop_assert_eq!(key(a).cmp(&key(b)), a.cmp(&b));
            prop_assert_eq!(ranked(key(a)), a);
        }

        #[test]
        fn equals_sort_and_truncate(fits in prop::collection::vec(0u8..8, 0..60), k in 0usize..12) {
            let ranked: Vec<Ranked> = fits
                .iter()
                .enumerate()
                .map(|(i, &f)| Ranked { fit: f64::from(f) / 8.0, candidate: i as u32 })
                .collect();
            let mut best = TopK::new(k);
            for &r in ranked.iter().rev() {
                best.push(r, r);
            }
            let mut sorted = ranked;
            sorted.sort_by(|a, b| b.cmp(a));
            sorted.truncate(k);
            prop_assert_eq!(best.worst().filter(|_| k > 0), sorted.get(k.wrapping_sub(1)).copied());
            prop_assert_eq!(best.take_sorted(), sorted);
        }
    }
}
