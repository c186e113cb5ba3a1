//! What is given: what is to be covered, and who covers what at which cost.

use std::fmt;

use crate::integer::{LARGEST_TOTAL, MOST_PARTS};

/// Somebody or something that can be chosen once.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Candidate {
    /// What choosing it costs, in any whole unit; 0 is legal.
    pub cost: u64,
    /// The items it covers, each once; in any order. Nothing is legal.
    pub covers: Vec<u32>,
}

/// A checked covering problem: choose candidates at the least total cost so that every item is covered by as many as it
/// needs.
///
/// Needs of 0, items that nobody covers, no items and no candidates are legal; whether it can be solved is for
/// [`solve`](super::solve) to say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cover {
    needs: Vec<u32>,
    /// What each covers is sorted.
    candidates: Vec<Candidate>,
    /// For every item the candidates that cover it.
    by_item: Vec<Vec<u32>>,
}

impl Cover {
    /// Every one of `items` items is needed once. See [`Self::with_needs`].
    ///
    /// # Errors
    ///
    /// Those of [`Self::with_needs`].
    pub fn new(items: usize, candidates: &[Candidate]) -> Result<Self, CoverError> {
        // A length beyond the limit is refused before anything of that length is made.
        if items > MOST_PARTS {
            return Err(CoverError { faults: vec![CoverFault::TooMany { given: items, limit: MOST_PARTS }] });
        }
        Self::with_needs(&vec![1; items], candidates)
    }

    /// Checks the problem; `needs` says for every item how many candidates must cover it. O(E log E) for E pairs of
    /// candidate and item.
    ///
    /// # Errors
    ///
    /// [`CoverError`] with every fault: an item out of range or named twice by a candidate, more than
    /// [`MOST_PARTS`] items or candidates, costs that add up to more than [`LARGEST_TOTAL`].
    ///
    /// # Example
    ///
    /// ```
    /// use chancai_assign::cover::{Candidate, Cover, CoverFault};
    ///
    /// // 两项技能，一位候选人；他的第二项写错了。
    /// let error = Cover::with_needs(&[1, 2], &[Candidate { cost: 3, covers: vec![0, 7] }]).unwrap_err();
    /// assert_eq!(error.faults(), [CoverFault::ItemOutOfRange { candidate: 0, item: 7, items: 2 }]);
    /// ```
    pub fn with_needs(needs: &[u32], candidates: &[Candidate]) -> Result<Self, CoverError> {
        let mut candidates = candidates.to_vec();
        for candidate in &mut candidates {
            candidate.covers.sort_unstable();
        }
        let faults = faults_of(needs, &candidates);
        if !faults.is_empty() {
            return Err(CoverError { faults });
        }
        let mut by_item = vec![Vec::new(); needs.len()];
        for (index, candidate) in (0..).zip(&candidates) {
            for &item in &candidate.covers {
                by_item[item as usize].push(index);
            }
        }
        Ok(Self { needs: needs.to_vec(), candidates, by_item })
    }

    /// How many candidates must cover each item.
    pub fn needs(&self) -> &[u32] {
        &self.needs
    }

    /// The candidates; what each covers is sorted.
    pub fn candidates(&self) -> &[Candidate] {
        &self.candidates
    }

    /// The candidates that cover an item, ascending; none for an item out of range.
    pub fn candidates_of(&self, item: u32) -> &[u32] {
        self.by_item.get(item as usize).map_or(&[], Vec::as_slice)
    }

    /// What a choice costs; `None` where it leaves an item short, names a candidate twice or one that is not there.
    pub fn cost(&self, chosen: &[u32]) -> Option<u64> {
        let mut taken = vec![false; self.candidates.len()];
        let mut covered = vec![0; self.needs.len()];
        let mut cost = 0;
        for &index in chosen {
            let candidate = self.candidates.get(index as usize).filter(|_| !taken[index as usize])?;
            taken[index as usize] = true;
            cost += candidate.cost;
            for &item in &candidate.covers {
                covered[item as usize] += 1;
            }
        }
        covered.iter().zip(&self.needs).all(|(covered, need)| covered >= need).then_some(cost)
    }
}

/// Why a covering problem was refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub struct CoverError {
    faults: Vec<CoverFault>,
}

impl CoverError {
    /// All faults: counts first, then by candidate.
    pub fn faults(&self) -> &[CoverFault] {
        &self.faults
    }
}

impl fmt::Display for CoverError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let count = self.faults.len();
        write!(f, "覆盖问题有 {count} 处错误 / the covering problem has {count} fault(s)")?;
        match self.faults.first() {
            Some(first) => write!(f, "; 第一处 / the first: {first}"),
            None => Ok(()),
        }
    }
}

/// One fault of a covering problem. Positions count from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum CoverFault {
    /// More items or candidates than there may be.
    #[error("数量过大 / too many: {given}, at most {limit}")]
    TooMany {
        /// How many there are.
        given: usize,
        /// The most there may be.
        limit: usize,
    },
    /// The costs add up to too much.
    #[error("费用合计过大 / the costs add up to more than {limit}")]
    CostsTooLarge {
        /// The largest total.
        limit: u64,
    },
    /// A candidate covers an item that is not there.
    #[error("候选 {candidate} 的项目 {item} 不存在 / candidate {candidate} covers item {item} of {items}")]
    ItemOutOfRange {
        /// The candidate.
        candidate: usize,
        /// The item it names.
        item: u32,
        /// How many there are.
        items: usize,
    },
    /// A candidate names an item twice.
    #[error("候选 {candidate} 重复项目 {item} / candidate {candidate} names item {item} twice")]
    Duplicate {
        /// The candidate.
        candidate: usize,
        /// The item.
        item: u32,
    },
}

impl CoverFault {
    /// The stable ASCII code.
    pub fn code(&self) -> &'static str {
        match self {
            Self::TooMany { .. } => "TOO_MANY",
            Self::CostsTooLarge { .. } => "COSTS_TOO_LARGE",
            Self::ItemOutOfRange { .. } => "ITEM_OUT_OF_RANGE",
            Self::Duplicate { .. } => "DUPLICATE_ITEM",
        }
    }
}

/// `candidates` have sorted lists.
fn faults_of(needs: &[u32], candidates: &[Candidate]) -> Vec<CoverFault> {
    let (items, limit) = (needs.len(), MOST_PARTS);
    let counts = [items, candidates.len()].into_iter().filter(|&given| given > limit);
    let mut faults: Vec<_> = counts.map(|given| CoverFault::TooMany { given, limit }).collect();
    let costs = candidates.iter().fold(0_u64, |sum, candidate| sum.saturating_add(candidate.cost));
    if costs > LARGEST_TOTAL {
        faults.push(CoverFault::CostsTooLarge { limit: LARGEST_TOTAL });
    }
    for (candidate, Candidate { covers, .. }) in candidates.iter().enumerate() {
        for same in covers.chunk_by(|a, b| a == b) {
            let item = same[0];
            if item as usize >= items {
                faults.push(CoverFault::ItemOutOfRange { candidate, item, items });
            }
            if same.len() > 1 {
                faults.push(CoverFault::Duplicate { candidate, item });
            }
        }
    }
    faults
}
