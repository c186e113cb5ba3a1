//! Which small sets of nodes a product cannot lose together.

use std::collections::BTreeSet;

use rustc_hash::FxHashSet;

use super::{Made, MakingRules, Necessary, Trials, necessary};

/// How far to look for cut sets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(default))]
#[non_exhaustive]
pub struct CutOptions {
    /// The largest set looked for; from 16 on as 16. Default 3.
    pub max_size: usize,
    /// How many sets are listed at most. Default 10,000.
    pub most: usize,
    /// How many inputs are looked at, at most, in the search for sets of two or more: a bound on the time that is the
    /// same on every machine. Default 2,000,000,000, some seconds.
    pub looks: u64,
}

impl Default for CutOptions {
    fn default() -> Self {
        Self { max_size: 3, most: 10_000, looks: 2_000_000_000 }
    }
}

/// The smallest sets of nodes without which a product cannot be made.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct CutSets {
    /// Whether the product can be made at all; where it cannot, there are no sets.
    pub possible: bool,
    /// Sets by size, then by their nodes; each ascending, without the product itself. None holds another.
    pub sets: Vec<Vec<u32>>,
    /// Up to this size all sets are there. Below `max_size` where a bound of [`CutOptions`] was reached; some larger sets
    /// may be listed all the same.
    pub complete_to: usize,
}

/// The minimal cut sets of a product up to a size: taking the nodes of one away makes it impossible, leaving any of them
/// makes it possible.
///
/// Every cut set takes a node of every way of making the product. So: take one way, try each of its nodes, take a way
/// that is left, and so on; the last node of a set is tried for 64 at a time. Nodes that are necessary alone are in no
/// larger set, so the search turns on alternatives only. With w such nodes on a way, O(w^(size - 1) (w / 64 + 1) (n + m)).
///
/// # Panics
///
/// When there is no such node.
///
/// # Example
///
/// ```
/// use chancai_chain::{CutOptions, MakingRules, cut_sets};
///
/// // 产品 4 要铝 3（原铝 0 或再生铝 1），还要模具 2。
/// let rules = MakingRules::build(5, [(4, vec![3]), (4, vec![2]), (3, vec![0, 1])]);
/// let cuts = cut_sets(&rules, 4, &CutOptions::default());
/// assert_eq!(cuts.sets, [vec![2], vec![3], vec![0, 1]]);
/// assert_eq!(cuts.complete_to, 3);
/// ```
pub fn cut_sets(rules: &MakingRules, target: u32, options: &CutOptions) -> CutSets {
    cut_sets_with(rules, target, &necessary(rules, target), options)
}

/// The same, where what is necessary alone is known already.
pub(crate) fn cut_sets_with(rules: &MakingRules, target: u32, alone: &Necessary, options: &CutOptions) -> CutSets {
    let options = &CutOptions { max_size: options.max_size.min(16), ..*options };
    let mut cuts = CutSets { possible: alone.possible, sets: Vec::new(), complete_to: options.max_size };
    if !alone.possible || options.max_size == 0 {
        return cuts;
    }
    let singles: Vec<u32> = alone.nodes.iter().map(|needed| needed.node).collect();
    cuts.sets.extend(singles.iter().take(options.most).map(|&node| vec![node]));
    if singles.len() > options.most {
        cuts.complete_to = 0;
        return cuts;
    }
    let mut search = Search::new(rules, target, &singles, options);
    for size in 2..=options.max_size {
        let complete = search.sets_of(size);
        let room = options.most - cuts.sets.len();
        cuts.sets.extend(search.found.iter().take(room).cloned());
        search.keep_found();
        if !complete {
            cuts.complete_to = size - 1;
            break;
        }
    }
    cuts
}

struct Search<'r> {
    rules: &'r MakingRules,
    target: u32,
    /// Whether each node may be in a larger set: it is neither the target nor necessary alone.
    free: Vec<bool>,
    made: Made,
    trials: Trials,
    /// Minimal sets of the sizes before.
    smaller: FxHashSet<Vec<u32>>,
    /// Minimal sets of the size at hand.
    found: BTreeSet<Vec<u32>>,
    /// How many more sets and looks are allowed.
    room: usize,
    looks: u64,
}

impl<'r> Search<'r> {
    fn new(rules: &'r MakingRules, target: u32, singles: &[u32], options: &CutOptions) -> Self {
        let mut free = vec![true; rules.len()];
        for &node in singles.iter().chain([&target]) {
            free[node as usize] = false;
        }
        let (made, trials) = (Made::new(rules), Trials::new(rules));
        let (room, looks) = (options.most - singles.len(), options.looks);
        Self { rules, target, free, made, trials, smaller: FxHashSet::default(), found: BTreeSet::new(), room, looks }
    }

    /// Finds all minimal sets of one size; `false` where a bound was reached.
    fn sets_of(&mut self, size: usize) -> bool {
        self.extend(&mut Vec::new(), size)
    }

    fn keep_found(&mut self) {
        let found = std::mem::take(&mut self.found);
        self.room = self.room.saturating_sub(found.len());
        self.smaller.extend(found);
    }

    /// Extends a set that does not cut yet by `more` nodes in every way that may cut.
    fn extend(&mut self, set: &mut Vec<u32>, more: usize) -> bool {
        let size = self.rules.len() as u64;
        if self.looks < size {
            return false;
        }
        self.looks -= size;
        self.made.run(self.rules, set);
        if !self.made.is_made(self.target) {
            return true; // It cuts with fewer: a smaller set.
        }
        let mut way = self.made.way(self.rules, self.target);
        way.retain(|&node| self.free[node as usize]);
        if more == 1 {
            return self.finish(set, &way);
        }
        for node in way {
            set.push(node);
            let within = self.extend(set, more - 1);
            set.pop();
            if !within {
                return false;
            }
        }
        true
    }

    /// Tries each node of a way as the last of a set.
    fn finish(&mut self, set: &[u32], way: &[u32]) -> bool {
        for tried in way.chunks(Trials::WIDTH) {
            let (mask, looks) = self.trials.run(self.rules, self.target, set, tried);
            for (_, &last) in tried.iter().enumerate().filter(|(bit, _)| mask & (1 << bit) == 0) {
                let mut cut = [set, &[last]].concat();
                cut.sort_unstable();
                if !self.holds_smaller(&cut) {
                    self.found.insert(cut);
                }
            }
            if self.looks < looks || self.found.len() > self.room {
                return false;
            }
            self.looks -= looks;
        }
        true
    }

    /// Whether some of the nodes cut already. Sets are small: all their parts are looked up.
    fn holds_smaller(&self, cut: &[u32]) -> bool {
        let whole = (1_u32 << cut.len()) - 1;
        (1..whole).filter(|part| part.count_ones() > 1).any(|part| {
            let nodes = cut.iter().enumerate().filter(|(bit, _)| part & (1 << bit) != 0);
            self.smaller.contains(&nodes.map(|(_, &node)| node).collect::<Vec<_>>())
        })
    }
}
