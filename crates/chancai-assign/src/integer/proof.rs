//! The proof of a bound, and its check.

use super::{Answer, Program};

/// That an item is taken, or not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Literal {
    /// The item.
    pub item: u32,
    /// Whether it is taken.
    pub taken: bool,
}

/// What a step of a proof weighs against the rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
pub enum Measure {
    /// The costs: what is refuted costs as much as the bound at least.
    Cost,
    /// Nothing: what is refuted does not exist, since the weighted rows cannot be met.
    Rows,
}

/// One use of the Lagrangian bound.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Step {
    /// What is weighed.
    pub measure: Measure,
    /// Multipliers that are not 0, by row; with [`Measure::Cost`] in units of 1 / [`Proof::scale`].
    pub multipliers: Vec<(u32, i64)>,
    /// Each of these holds, since its opposite is refuted; empty where the node itself is refuted.
    pub literals: Vec<Literal>,
}

/// How a node of the tree ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
pub enum End {
    /// Its last step refutes it.
    Refuted,
    /// By cases: the item is not taken in the one node, and taken in the other.
    Branch {
        /// The item.
        item: u32,
        /// The node without it.
        without: u32,
        /// The node with it.
        with: u32,
    },
}

/// A node of the tree of cases.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Node {
    /// The steps, one after the other.
    pub steps: Vec<Step>,
    /// How it ends.
    pub end: End,
}

/// That no choice costs less than a bound, or that there is none at all, by cases.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Proof {
    /// The parts that multipliers divide a unit of cost into.
    pub scale: i64,
    /// The tree; the first node is its root. Nodes after it are absent where [`Self::whole`] is `false`.
    pub nodes: Vec<Node>,
    /// Whether all nodes are kept; else the root's steps alone, see [`Options::proof_numbers`](super::Options).
    pub whole: bool,
}

/// What a check has established.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
pub enum Verified {
    /// The answer's bound, from the whole tree.
    Whole,
    /// The proof was too long to keep: of the bound, only what the root's multipliers give.
    Root {
        /// The bound they give.
        bound: i64,
    },
}

/// Why an answer does not hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Flaw {
    /// The choice breaks a capacity or a row, or does not cost what the answer says.
    #[error("所选方案不可行或费用不符 / the choice does not fit, or does not cost what is said")]
    Choice,
    /// What the answer says of itself does not agree: its cost is below its bound, or it is called proved without reason.
    #[error("答案自相矛盾 / the answer contradicts itself")]
    Claim,
    /// A step does not refute what it should.
    #[error("第 {node} 个结点的第 {step} 步不成立 / step {step} of node {node} does not hold")]
    Step {
        /// The node.
        node: usize,
        /// The step.
        step: usize,
    },
    /// The tree is not one: a node names an item that is decided, or a node that is missing or was visited.
    #[error("第 {node} 个结点的分支不成立 / the branch of node {node} does not hold")]
    Branch {
        /// The node.
        node: usize,
    },
}

impl Flaw {
    /// The stable ASCII code.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Choice => "CHOICE",
            Self::Claim => "CLAIM",
            Self::Step { .. } => "STEP",
            Self::Branch { .. } => "BRANCH",
        }
    }
}

/// Checks an answer from the program alone: the choice, and every step of the proof of its bound.
///
/// For multipliers `u`, where `w` is `least` for `u` above 0 and `most` for `u` below, no choice within the decided items
/// costs less than `L(u) = sum of u_r * w_r + sum over blocks of the least sum of (c_e - sum of u_r * a_re)` (Geoffrion
/// 1974). Each block is solved anew by lists of undominated pairs of weight and value (Nemhauser and Ullmann 1969), in
/// 128-bit integers; nothing is shared with the search. A node is refuted where `L(u)`, rounded up to the next cost that
/// is possible, is the bound at least; with [`Measure::Rows`] and no costs, where it is above 0.
///
/// O(steps x entries) time beside the lists, which are no longer than a block's capacity.
///
/// # Errors
///
/// The first [`Flaw`].
pub fn verify(program: &Program, answer: &Answer) -> Result<Verified, Flaw> {
    claims(program, answer)?;
    let tree = Tree { program, proof: &answer.proof, bound: answer.bound };
    if answer.proof.whole {
        tree.check().map(|()| Verified::Whole)
    } else {
        tree.root().map(|bound| Verified::Root { bound })
    }
}

/// What needs no proof: the choice, and that the answer's parts agree.
fn claims(program: &Program, answer: &Answer) -> Result<(), Flaw> {
    match (&answer.chosen, answer.cost) {
        (Some(chosen), Some(cost)) if program.cost(chosen) == Some(cost) => {}
        (None, None) => {}
        _ => return Err(Flaw::Choice),
    }
    let proved = answer.cost == answer.bound;
    let crossed = answer.cost.is_some_and(|cost| answer.bound.is_none_or(|bound| bound > cost));
    if crossed || proved != answer.proved { Err(Flaw::Claim) } else { Ok(()) }
}

/// A total that no choice goes below; `None` where there is no choice.
type Least = Option<i128>;

struct Tree<'a> {
    program: &'a Program,
    proof: &'a Proof,
    bound: Option<i64>,
}

impl Tree<'_> {
    fn check(&self) -> Result<(), Flaw> {
        let mut visited = vec![false; self.proof.nodes.len()];
        let mut todo = vec![(0_usize, vec![None; self.program.items().len()])];
        while let Some((at, mut fixed)) = todo.pop() {
            let Some(node) = self.proof.nodes.get(at).filter(|_| !visited[at]) else {
                return Err(Flaw::Branch { node: at });
            };
            visited[at] = true;
            for (index, step) in node.steps.iter().enumerate() {
                // A step without literals says something at the end alone.
                let last = index + 1 == node.steps.len() && node.end == End::Refuted;
                let empty = step.literals.is_empty();
                if (last && !empty) || ((last || !empty) && !self.holds(step, &fixed)) {
                    return Err(Flaw::Step { node: at, step: index });
                }
                for literal in &step.literals {
                    fixed[literal.item as usize] = Some(literal.taken);
                }
            }
            match node.end {
                End::Refuted if node.steps.is_empty() => return Err(Flaw::Step { node: at, step: 0 }),
                End::Refuted => {}
                End::Branch { item, without, with } => {
                    if fixed.get(item as usize) != Some(&None) {
                        return Err(Flaw::Branch { node: at });
                    }
                    let mut taken = fixed.clone();
                    taken[item as usize] = Some(true);
                    fixed[item as usize] = Some(false);
                    todo.extend([(with as usize, taken), (without as usize, fixed)]);
                }
            }
        }
        Ok(())
    }

    /// The bound of the root's first multipliers.
    fn root(&self) -> Result<i64, Flaw> {
        let flaw = Flaw::Step { node: 0, step: 0 };
        let steps = &self.proof.nodes.first().ok_or(flaw)?.steps;
        let step = steps.iter().find(|step| step.measure == Measure::Cost).ok_or(flaw)?;
        let priced = Priced::new(self, step, &vec![None; self.program.items().len()]).ok_or(flaw)?;
        let least = priced.least.ok_or(flaw)?;
        let (scale, unit) = (i128::from(self.proof.scale), i128::from(self.program.cost_step()));
        // The lowest multiple of the unit that is no lower.
        i64::try_from(-(-least).div_euclid(scale * unit) * unit).map_err(|_| flaw)
    }

    /// Whether the step refutes the opposites of its literals, or the node where it has none.
    fn holds(&self, step: &Step, fixed: &[Option<bool>]) -> bool {
        if self.proof.scale < 1 {
            return false;
        }
        let Some(priced) = Priced::new(self, step, fixed) else { return false };
        let refuted = |least: Least| least.is_none_or(|least| self.refutes(step.measure, least));
        if step.literals.is_empty() {
            return refuted(priced.least);
        }
        step.literals.iter().all(|literal| {
            let opposite = Literal { item: literal.item, taken: !literal.taken };
            fixed.get(literal.item as usize) == Some(&None)
                && (refuted(priced.quick(opposite)) || refuted(priced.exact(opposite)))
        })
    }

    fn refutes(&self, measure: Measure, least: i128) -> bool {
        match (measure, self.bound) {
            (Measure::Rows, _) => least > 0,
            // With no bound there is said to be no choice at all, which no cost shows.
            (Measure::Cost, None) => false,
            // Costs are whole multiples of a unit: above the next lower one is enough.
            (Measure::Cost, Some(bound)) => {
                let below = i128::from(bound) - i128::from(self.program.cost_step());
                least > below * i128::from(self.proof.scale)
            }
        }
    }
}

/// The program with its rows priced: every block on its own.
struct Priced<'a> {
    program: &'a Program,
    prices: Vec<i128>,
    /// What the rows give and the blocks cost at least.
    least: Least,
    blocks: Vec<Block>,
}

/// What is left of a block once some items are decided.
struct Block {
    /// What is left of the capacity; below 0 where too much is taken.
    room: i128,
    /// What the taken items cost.
    taken: i128,
    /// The open items that are worth taking, by their worth for their weight.
    open: Vec<u32>,
    least: Least,
}

impl<'a> Priced<'a> {
    /// Beyond this no price is compared, so that no product leaves 128 bits.
    const LARGEST: i128 = 1 << 80;

    /// `None` where a multiplier names no row, has a sign for which the row has no limit, or makes a price too large.
    fn new(tree: &Tree<'a>, step: &Step, fixed: &[Option<bool>]) -> Option<Self> {
        let program = tree.program;
        let scale = if step.measure == Measure::Cost { i128::from(tree.proof.scale) } else { 0 };
        let mut prices: Vec<i128> = program.items().iter().map(|item| i128::from(item.cost) * scale).collect();
        let mut base = 0;
        if !step.multipliers.is_sorted_by(|a, b| a.0 < b.0) {
            return None; // A row has one multiplier.
        }
        for &(row, multiplier) in &step.multipliers {
            let asked = program.rows().get(row as usize)?;
            let limit = if multiplier > 0 { asked.least } else { asked.most? };
            base += i128::from(multiplier) * i128::from(limit);
            for &(item, amount) in program.items_of(row) {
                prices[item as usize] -= i128::from(multiplier) * i128::from(amount);
            }
        }
        if prices.iter().any(|price| price.abs() > Self::LARGEST) {
            return None;
        }
        let mut priced = Self { program, prices, least: None, blocks: Vec::new() };
        priced.blocks = (0..program.capacities().len() as u32).map(|block| priced.block(block, fixed)).collect();
        priced.least = priced.blocks.iter().try_fold(base, |sum, block| Some(sum + block.least?));
        Some(priced)
    }

    fn block(&self, block: u32, fixed: &[Option<bool>]) -> Block {
        let capacity = i128::from(self.program.capacities()[block as usize]);
        let mut found = Block { room: capacity, taken: 0, open: Vec::new(), least: None };
        for &item in self.program.block(block) {
            match fixed[item as usize] {
                Some(true) => {
                    found.room -= self.weight(item);
                    found.taken += self.prices[item as usize];
                }
                None if self.prices[item as usize] < 0 => found.open.push(item),
                _ => {}
            }
        }
        let worth = |a: u32, b: u32| self.prices[a as usize] * self.weight(b);
        found.open.sort_by(|&a, &b| worth(a, b).cmp(&worth(b, a)).then(self.weight(a).cmp(&self.weight(b))));
        found.least = self.least_within(&found, found.room, None);
        found
    }

    fn weight(&self, item: u32) -> i128 {
        i128::from(self.program.items()[item as usize].weight)
    }

    /// [`Self::least`] with one more item decided, or no more than that: the block by Dantzig's bound (1957), in which the
    /// piece that breaks counts in part.
    fn quick(&self, literal: Literal) -> Least {
        self.with(literal, |block, room, without| {
            let (mut room, mut sum) = (room, block.taken);
            for &item in block.open.iter().filter(|&&item| item != without) {
                let (weight, price) = (self.weight(item), self.prices[item as usize]);
                if weight > room {
                    // Divided first, rounded down, which keeps it a bound.
                    return Some(sum + (price.div_euclid(weight) * room).max(price));
                }
                (room, sum) = (room - weight, sum + price);
            }
            Some(sum)
        })
    }

    /// [`Self::least`] with one more item decided.
    fn exact(&self, literal: Literal) -> Least {
        self.with(literal, |block, room, without| self.least_within(block, room, Some(without)))
    }

    fn with(&self, literal: Literal, solve: impl Fn(&Block, i128, u32) -> Least) -> Least {
        let least = self.least?;
        let block = &self.blocks[self.program.items()[literal.item as usize].block as usize];
        let (weight, price) =
            if literal.taken { (self.weight(literal.item), self.prices[literal.item as usize]) } else { (0, 0) };
        if weight > block.room {
            return None;
        }
        Some(least - block.least? + solve(block, block.room - weight, literal.item)? + price)
    }

    /// The least that a block costs within some room.
    fn least_within(&self, block: &Block, room: i128, without: Option<u32>) -> Least {
        let open = block.open.iter().filter(|&&item| Some(item) != without);
        let pieces: Vec<_> = open.map(|&item| (self.weight(item), self.prices[item as usize])).collect();
        (room >= 0).then(|| block.taken + least_within(room, &pieces))
    }
}

/// The least total of values within a weight: lists of pairs of which none is both lighter and better than another.
fn least_within(room: i128, pieces: &[(i128, i128)]) -> i128 {
    if pieces.iter().map(|piece| piece.0).sum::<i128>() <= room {
        return pieces.iter().map(|piece| piece.1).sum();
    }
    let mut pairs = vec![(0, 0)];
    for &(weight, value) in pieces {
        let with = pairs.iter().map(|pair| (pair.0 + weight, pair.1 + value)).filter(|pair| pair.0 <= room);
        let mut merged: Vec<_> = pairs.iter().copied().chain(with).collect();
        merged.sort_unstable();
        pairs.clear();
        for pair in merged {
            if pairs.last().is_none_or(|last: &(i128, i128)| pair.1 < last.1) {
                pairs.push(pair);
            }
        }
    }
    pairs.last().map_or(0, |last| last.1)
}
