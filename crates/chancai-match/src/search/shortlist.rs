//! Who is scored exactly in the end.

/// A talent that may be among the best.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Candidate {
    /// What its fit does not exceed.
    pub(crate) bound: f64,
    /// Its place in the pool.
    pub(crate) talent: u32,
    /// What it has in the bound without what its sum has.
    pub(crate) beside: i32,
}

/// How many too many are borne at least.
const SPARE: usize = 8;
/// What a bound of one is where bounds are kept as whole numbers.
const ONE: f64 = (1 << 28) as f64;

/// The talents with the highest bounds, somewhat more than are wanted: scoring them after all blocks takes far fewer exact
/// scores than scoring whoever is best so far.
///
/// That is a guess, which is checked: whoever was left out has a bound of at most [`least`](Self::least), so the guess holds
/// where the last of the list has a higher fit. Where it has not, the search goes through the blocks again.
#[derive(Debug, Default)]
pub(crate) struct Shortlist {
    capacity: usize,
    /// The bound, rounded up, and the talent: in one number, so that they are compared at once.
    listed: Vec<u64>,
    /// How long the list may become.
    limit: usize,
    least: f64,
}

impl Shortlist {
    /// Of so many, in room that was used before.
    pub(crate) fn new(capacity: usize, mut room: Vec<u64>) -> Self {
        room.clear();
        Self { capacity, listed: room, limit: capacity, least: f64::NEG_INFINITY }
    }

    /// Gives the room back.
    pub(crate) fn into_room(self) -> Vec<u64> {
        self.listed
    }

    pub(crate) fn is_full(&self) -> bool {
        self.listed.len() >= self.capacity
    }

    /// The bound that nobody left out exceeds.
    pub(crate) fn least(&self) -> f64 {
        self.least
    }

    /// Whether somebody may have been left out.
    pub(crate) fn left_out(&self) -> bool {
        self.least > f64::NEG_INFINITY
    }

    /// Takes a talent in; whether others, for whom there is no room, were left out for it. O(1), now and then O(capacity).
    #[inline]
    pub(crate) fn push(&mut self, bound: f64, talent: u32) -> bool {
        let bound = ((bound * ONE) as u32).saturating_add(1);
        self.listed.push((u64::from(bound) << 32) | u64::from(talent));
        let full = self.listed.len() >= self.limit;
        if full {
            self.trim();
        }
        full
    }

    fn trim(&mut self) {
        let worst = self.capacity.saturating_sub(1);
        let (_, &mut last, _) = self.listed.select_nth_unstable_by(worst, |a, b| b.cmp(a));
        self.least = self.least.max(bound_of(last));
        self.listed.truncate(self.capacity);
        self.limit = self.capacity.saturating_add(SPARE.max(self.capacity / 4));
    }

    /// Sorts everyone, the highest bound first, and gives their number.
    pub(crate) fn sort(&mut self) -> usize {
        self.listed.sort_unstable_by(|a, b| b.cmp(a));
        self.listed.len()
    }

    /// Bound and place in the pool of one of them.
    pub(crate) fn get(&self, at: usize) -> Option<(f64, u32)> {
        self.listed.get(at).map(|&listed| (bound_of(listed), listed as u32))
    }
}

/// The bound of somebody listed.
fn bound_of(listed: u64) -> f64 {
    let bound = (listed >> 32) as u32;
    if bound == u32::MAX { f64::INFINITY } else { f64::from(bound) / ONE }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn nobody_left_out_has_a_higher_bound(bounds in prop::collection::vec(-1.0..20.0f64, 0..80), capacity in 1usize..20) {
            let mut list = Shortlist::new(capacity, vec![7]);
            for (talent, &bound) in bounds.iter().enumerate() {
                list.push(bound, talent as u32);
            }
            let listed: Vec<_> = (0..list.sort()).filter_map(|at| list.get(at)).collect();
            prop_assert!(listed.is_sorted_by(|a, b| a.0 >= b.0));
            prop_assert!(listed.len() >= bounds.len().min(capacity));
            prop_assert!(listed.iter().all(|&(bound, talent)| bound >= bounds[talent as usize]));
            let left_out = (0..bounds.len()).filter(|&t| listed.iter().all(|&(_, talent)| talent as usize != t));
            for talent in left_out {
                prop_assert!(list.left_out() && bounds[talent] <= list.least());
            }
        }
    }
}
