//! Candidates that no best cover needs.

use super::{Cover, Uncoverable};

/// A candidate that is left out of the search, and why that loses nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Dominated {
    /// The candidate.
    pub candidate: u32,
    /// One that costs no more and covers no less; `None` where the candidate covers nothing that is needed.
    pub by: Option<u32>,
}

/// The dominated candidates, ascending. What dominates is kept.
///
/// Where an item is needed more than once both may be needed, so that only candidates whose items are needed once at most are
/// left out.
pub(super) fn dominated(cover: &Cover) -> Vec<Dominated> {
    let candidates = cover.candidates();
    // Whoever dominates comes first: cheaper, or as cheap and wider, or the same and earlier.
    let mut order: Vec<u32> = (0..candidates.len() as u32).collect();
    let wide: Vec<usize> = order.iter().map(|&at| needed(cover, at).count()).collect();
    order.sort_by_key(|&at| (candidates[at as usize].cost, std::cmp::Reverse(wide[at as usize]), at));
    let mut kept = vec![false; candidates.len()];
    let mut found = Vec::new();
    for candidate in order {
        let narrowest = needed(cover, candidate).min_by_key(|&item| cover.candidates_of(item).len());
        let by = narrowest.map(|item| {
            let once = needed(cover, candidate).all(|item| cover.needs()[item as usize] == 1);
            let others = cover.candidates_of(item).iter().copied();
            others.filter(|_| once).find(|&other| kept[other as usize] && dominates(cover, other, candidate))
        });
        match by {
            None => found.push(Dominated { candidate, by: None }),
            Some(Some(by)) => found.push(Dominated { candidate, by: Some(by) }),
            Some(None) => kept[candidate as usize] = true,
        }
    }
    found.sort_by_key(|dominated| dominated.candidate);
    found
}

/// The items of a candidate that are needed at all.
pub(super) fn needed(cover: &Cover, candidate: u32) -> impl Iterator<Item = u32> + '_ {
    let covers = cover.candidates()[candidate as usize].covers.iter().copied();
    covers.filter(|&item| cover.needs()[item as usize] > 0)
}

/// Whether one candidate costs no more and covers no less of what is needed.
pub(super) fn dominates(cover: &Cover, one: u32, other: u32) -> bool {
    let wider = &cover.candidates()[one as usize].covers;
    one != other
        && cover.candidates()[one as usize].cost <= cover.candidates()[other as usize].cost
        && needed(cover, other).all(|item| wider.binary_search(&item).is_ok())
}

/// The items that too few candidates cover.
pub(super) fn uncoverable(cover: &Cover) -> Vec<Uncoverable> {
    let items = (0..).zip(cover.needs());
    items
        .map(|(item, &need)| Uncoverable { item, need, candidates: cover.candidates_of(item).len() as u32 })
        .filter(|short| short.need > short.candidates)
        .collect()
}
