//! Which of overlapping finds stand.

use std::cmp::Reverse;
use std::collections::BTreeMap;

/// A pattern found in a folded line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Hit {
    /// Bytes of the folded line, half open.
    pub(crate) start: u32,
    pub(crate) end: u32,
    /// Its length in characters.
    pub(crate) chars: u32,
    /// The pattern's number.
    pub(crate) pattern: u32,
    /// Whether it counts only because its context speaks for it.
    pub(crate) by_context: bool,
}

/// Chooses among hits: the longest stands, of equals the earliest; what overlaps it falls; and so on.
///
/// Sorts `hits` by start, the longest first, and appends those that stand to `chosen`, by start. O(n log n).
///
/// No two hits have the same place, as a place has one spelling and a spelling one pattern; which of several
/// concepts bears the name is settled there, labels before aliases.
pub(crate) fn choose(hits: &mut [Hit], chosen: &mut Vec<Hit>) {
    hits.sort_unstable_by_key(|hit| (hit.start, Reverse(hit.end)));
    let mut rest = &*hits;
    while let Some(first) = rest.first() {
        let mut reach = first.end;
        let mut count = 1;
        while let Some(next) = rest.get(count).filter(|next| next.start < reach) {
            reach = reach.max(next.end);
            count += 1;
        }
        if first.end == reach {
            chosen.push(*first);
        } else {
            settle(&rest[..count], chosen);
        }
        rest = &rest[count..];
    }
}

/// Chooses among hits that hang together.
fn settle(cluster: &[Hit], chosen: &mut Vec<Hit>) {
    let mut order = cluster.to_vec();
    order.sort_unstable_by_key(|hit| (Reverse(hit.chars), hit.start));
    let mut taken: BTreeMap<u32, Hit> = BTreeMap::new();
    for hit in order {
        if taken.range(..hit.end).next_back().is_none_or(|(_, before)| before.end <= hit.start) {
            taken.insert(hit.start, hit);
        }
    }
    chosen.extend(taken.into_values());
}

/// Whether a hit lies inside one of those that stand, which are sorted by start and do not overlap.
pub(crate) fn is_inside(chosen: &[Hit], start: u32, end: u32) -> bool {
    let after = chosen.partition_point(|hit| hit.start <= start);
    after.checked_sub(1).is_some_and(|place| chosen[place].end >= end)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        /// Repeatedly taking the best of what is left, by definition.
        #[test]
        fn greedy_by_length(spans in prop::collection::btree_set((0..30_u32, 1..8_u32), 0..24)) {
            let hit = |&(start, len): &(u32, u32)| Hit { start, end: start + len, chars: len, pattern: 0, by_context: false };
            let mut hits: Vec<Hit> = spans.iter().map(hit).collect();
            let (mut left, mut expected) = (hits.clone(), Vec::new());
            while let Some(&best) = left.iter().min_by_key(|hit| (Reverse(hit.chars), hit.start)) {
                left.retain(|hit| hit.end <= best.start || best.end <= hit.start);
                expected.push(best);
            }
            expected.sort_unstable_by_key(|hit| hit.start);
            let mut chosen = Vec::new();
            choose(&mut hits, &mut chosen);
            prop_assert_eq!(chosen, expected);
        }
    }
}
