//! The ancestors of every concept, laid out for finding what two concepts, or one and all others, have in common.

use crate::csr::Csr;

/// How many ranks are compared at once.
const LANES: usize = 8;

/// Ranks; [`NONE`] behind the last of a row.
type Block = [u32; LANES];

/// A lane that holds no rank.
const NONE: u32 = u32::MAX;

/// Concepts that lie above others are ranked; what two **different** concepts share are ranked ones only, and the
/// first rank they share is the best place for them to meet.
///
/// A concept's row holds its ranked ancestors and itself where it is ranked, ascending, in whole blocks. Nine of
/// ten rows in ESCO are a single block.
#[derive(Debug, Clone)]
pub(super) struct Ancestors {
    /// The concept of each rank.
    ranked: Vec<u32>,
    rows: Csr<Block>,
    /// How many ranks a row holds.
    lens: Vec<u32>,
    /// For each rank the concepts whose rows hold it, ascending.
    below: Csr<u32>,
}

impl Ancestors {
    /// Of `n` concepts; `ranked` are the concepts that have others below them, the best to meet at first, and
    /// `above` lists what is above each concept without itself.
    pub(super) fn new<A, I>(n: usize, ranked: Vec<u32>, above: A) -> Self
    where
        A: Fn(usize) -> I,
        I: Iterator<Item = usize>,
    {
        let mut ranks = vec![NONE; n];
        for (rank, &concept) in ranked.iter().enumerate() {
            ranks[concept as usize] = rank as u32;
        }
        let (mut rows, mut lens) = (Csr::with_capacity(n), Vec::with_capacity(n));
        let (mut postings, mut row) = (Vec::new(), Vec::new());
        for concept in 0..n {
            row.clear();
            row.extend(above(concept).chain([concept]).map(|place| ranks[place]).filter(|&rank| rank != NONE));
            row.sort_unstable();
            postings.extend(row.iter().map(|&rank| (rank as usize, concept as u32)));
            lens.push(row.len() as u32);
            row.resize(row.len().next_multiple_of(LANES), NONE);
            rows.push_row(row.as_chunks().0.iter().copied());
        }
        Self { below: Csr::from_pairs(ranked.len(), postings.iter().copied()), ranked, rows, lens }
    }

    /// The ranks of a concept's row, ascending.
    pub(super) fn row(&self, concept: usize) -> &[u32] {
        &self.rows.row(concept).as_flattened()[..self.lens[concept] as usize]
    }

    /// The concept of a rank.
    pub(super) fn concept(&self, rank: u32) -> usize {
        self.ranked[rank as usize] as usize
    }

    /// The concepts whose rows hold a rank.
    pub(super) fn below(&self, rank: u32) -> &[u32] {
        self.below.row(rank as usize)
    }

    /// How many ranks the rows of two concepts share.
    pub(super) fn shared(&self, a: usize, b: usize) -> u32 {
        let (ours, theirs) = (self.rows.row(a), self.rows.row(b));
        let mut equal = 0;
        for our in ours {
            for their in theirs {
                equal += equal_lanes(our, their);
            }
        }
        // Empty lanes equal each other too.
        let empty = |blocks: &[Block], concept: usize| (blocks.len() * LANES) as u32 - self.lens[concept];
        equal - empty(ours, a) * empty(theirs, b)
    }

    /// The first rank the rows of two concepts share.
    pub(super) fn first_shared(&self, a: usize, b: usize) -> Option<u32> {
        let theirs = self.rows.row(b);
        // No early end within a block: a branch a lane costs more than the comparisons it saves.
        let hits = |block: &Block, rank| block.iter().fold(0, |hits, &lane| hits + u32::from(lane == rank));
        let holds = |rank: u32| theirs.iter().any(|block| hits(block, rank) > 0);
        self.row(a).iter().copied().find(|&rank| holds(rank))
    }
}

/// How many pairs of a lane of one and a lane of the other are equal: 64 comparisons and no branch.
fn equal_lanes(a: &Block, b: &Block) -> u32 {
    let mut found = [0_u32; LANES];
    for &rank in a {
        for (found, &lane) in found.iter_mut().zip(b) {
            *found += u32::from(lane == rank);
        }
    }
    found.iter().sum()
}
