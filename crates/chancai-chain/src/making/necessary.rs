//! Which nodes a product cannot be made without.

use super::{Made, MakingRules, Trials};

/// What a product cannot be made without.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Necessary {
    /// Whether the product can be made at all. It cannot where it waits for a loop that only feeds itself.
    pub possible: bool,
    /// The nodes without which it cannot, ascending; itself left out. None where it cannot be made at all.
    pub nodes: Vec<NecessaryNode>,
}

/// A node that the product cannot be made without.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NecessaryNode {
    /// The node.
    pub node: u32,
    /// Why.
    pub because: NecessaryBecause,
}

/// Why a node is necessary.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum NecessaryBecause {
    /// 直接投入: the product, or something it plainly needs, names it as its only way: no surprise.
    PlainInput,
    /// 殊途同归: every alternative of some input leads back to it.
    EveryAlternative,
}

impl NecessaryBecause {
    /// The stable ASCII code.
    pub fn code(self) -> &'static str {
        self.texts().0
    }

    /// The reason in Chinese.
    pub fn zh(self) -> &'static str {
        self.texts().1
    }

    /// The reason in English.
    pub fn en(self) -> &'static str {
        self.texts().2
    }

    const fn texts(self) -> (&'static str, &'static str, &'static str) {
        match self {
            Self::PlainInput => ("plain_input", "逐级都是必需投入", "a plain input at every step"),
            Self::EveryAlternative => ("every_alternative", "各条替代路线都要经过", "every alternative needs it"),
        }
    }
}

/// The nodes whose removal makes the product impossible, exactly.
///
/// Only nodes of one way of making it can be necessary; these are removed 64 at a time. O(k (n + m) / 64) for a way of k
/// nodes, times a small factor where the rules run in circles.
///
/// # Panics
///
/// When there is no such node.
///
/// # Example
///
/// ```
/// use chancai_chain::{MakingRules, NecessaryBecause, necessary};
///
/// // 封装 3 要晶圆 2，晶圆可以出自两条产线 0、1，但两条都要光刻机 4。
/// let rules = MakingRules::build(5, [(3, vec![2]), (2, vec![0, 1]), (0, vec![4]), (1, vec![4])]);
/// let needed = necessary(&rules, 3);
/// let brief: Vec<_> = needed.nodes.iter().map(|needed| (needed.node, needed.because)).collect();
/// assert_eq!(brief, [(2, NecessaryBecause::PlainInput), (4, NecessaryBecause::EveryAlternative)]);
/// ```
pub fn necessary(rules: &MakingRules, target: u32) -> Necessary {
    let mut made = Made::new(rules);
    made.run(rules, &[]);
    if !made.is_made(target) {
        return Necessary { possible: false, nodes: Vec::new() };
    }
    let mut candidates = made.way(rules, target);
    candidates.retain(|&node| node != target);
    let plain = plain_inputs(rules, target);
    let mut trials = Trials::new(rules);
    let mut nodes = Vec::new();
    for tried in candidates.chunks(Trials::WIDTH) {
        let (mask, _) = trials.run(rules, target, &[], tried);
        for (bit, &node) in tried.iter().enumerate().filter(|(bit, _)| mask & (1 << bit) == 0) {
            debug_assert!(bit < Trials::WIDTH);
            let is_plain = plain[node as usize];
            let because = if is_plain { NecessaryBecause::PlainInput } else { NecessaryBecause::EveryAlternative };
            nodes.push(NecessaryNode { node, because });
        }
    }
    Necessary { possible: true, nodes }
}

/// What the target needs through inputs without alternatives, step after step.
fn plain_inputs(rules: &MakingRules, target: u32) -> Vec<bool> {
    let (mut plain, mut open) = (vec![false; rules.len()], vec![target]);
    while let Some(node) = open.pop() {
        for alternatives in rules.inputs(node) {
            if let &[only] = alternatives
                && !std::mem::replace(&mut plain[only as usize], true)
            {
                open.push(only);
            }
        }
    }
    plain
}
