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

/// More than any bound has.
const UNKNOWN: i32 = i32::MAX / 4;

/// How many too many are borne at least.
const SPARE: usize = 8;

/// The talents with the highest bounds, somewhat more than are wanted: scoring them after all blocks takes far fewer exact
/// scores than scoring whoever is best so far.
///
/// That is a guess, which is checked: whoever was left out has a bound of at most [`least`](Self::least), so the guess holds
/// where the last of the list has a higher fit. Where it has not, the search goes through the blocks again.
#[derive(Debug, Default)]
pub(crate) struct Shortlist {
    capacity: usize,
    candidates: Vec<Candidate>,
    least: f64,
}

impl Shortlist {
    /// Of so many, in room that was used before.
    pub(crate) fn new(capacity: usize, mut candidates: Vec<Candidate>) -> Self {
        candidates.clear();
        Self { capacity, candidates, least: f64::NEG_INFINITY }
    }

    /// Gives the room back.
    pub(crate) fn into_room(self) -> Vec<Candidate> {
        self.candidates
    }

    pub(crate) fn is_full(&self) -> bool {
        self.candidates.len() >= self.capacity
    }

    /// The bound that nobody left out exceeds.
    pub(crate) fn least(&self) -> f64 {
        self.least
    }

    /// Whether somebody may have been left out.
    pub(crate) fn left_out(&self) -> bool {
        self.least > f64::NEG_INFINITY
    }

    pub(crate) fn push(&mut self, candidate: Candidate) {
        self.candidates.push(candidate);
    }

    /// Leaves out whom there is no room for, once that is worth the while. O(candidates).
    pub(crate) fn trim(&mut self) {
        let spare = if self.left_out() { SPARE.max(self.capacity / 4) } else { 0 };
        if self.candidates.len() < self.capacity.saturating_add(spare) {
            return;
        }
        let worst = self.capacity.saturating_sub(1);
        let (_, last, _) = self.candidates.select_nth_unstable_by(worst, |a, b| b.bound.total_cmp(&a.bound));
        self.least = self.least.max(last.bound);
        self.candidates.truncate(self.capacity);
    }

    /// Forgets what everyone has beside their skills, where another bound is to come.
    pub(crate) fn forget_beside(&mut self) {
        self.candidates.iter_mut().for_each(|candidate| candidate.beside = UNKNOWN);
    }

    /// Everyone, the highest bound first.
    pub(crate) fn sorted(&mut self) -> &[Candidate] {
        self.candidates.sort_unstable_by(|a, b| b.bound.total_cmp(&a.bound).then(a.talent.cmp(&b.talent)));
        &self.candidates
    }
}
