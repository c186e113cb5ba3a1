//! Branch and bound over the relaxation, best bound first.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::rc::Rc;

use super::Program;
use super::ascent::{Ascent, Climb, climb};
use super::partial::Partial;
use super::proof::{End, Literal, Measure, Node, Proof, Step};
use super::relaxation::{Open, Relaxation, Scaling};
use super::repair::Repair;

/// How far to search. The limits count steps of the search and never time, so that the same input gives the same answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct Options {
    /// The most nodes of the tree of cases; at 1 the answer is the heuristic's, with the root's bound.
    pub nodes: u64,
    /// The most items, entries and pieces looked at, checked between nodes. 10^9 are a few seconds.
    pub work: u64,
    /// Steps of the ascent at the root.
    pub root_steps: u32,
    /// Steps of the ascent at every other node.
    pub node_steps: u32,
    /// The most numbers the proof may hold, 16 bytes each; a longer one is cut down to its root.
    pub proof_numbers: usize,
}

impl Default for Options {
    fn default() -> Self {
        Self { nodes: 100_000, work: 4_000_000_000, root_steps: 800, node_steps: 40, proof_numbers: 4_000_000 }
    }
}

/// A choice, how good it is, and the proof.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Answer {
    /// Which items are taken; `None` where no choice was found.
    pub chosen: Option<Vec<bool>>,
    /// What they cost.
    pub cost: Option<i64>,
    /// No choice costs less; `None` where there is none at all.
    pub bound: Option<i64>,
    /// Whether nothing is left open: the cost is the bound, or there is no choice.
    pub proved: bool,
    /// Nodes of the tree that were looked into.
    pub nodes: u64,
    /// What was counted against [`Options::work`].
    pub work: u64,
    /// Why the bound holds, for [`verify`](super::verify).
    pub proof: Proof,
}

/// Solves a program within limits.
///
/// The rows are relaxed with multipliers (Geoffrion 1974), which leaves a knapsack for every block; subgradient ascent
/// finds multipliers, a heuristic repairs the relaxed choices, items of which one side cannot be better than the best
/// choice are decided, and what remains is branched on, the lowest bound first. Bounds are compared in integers: `proved`
/// does not rest on floating point. [`verify`](super::verify) checks it.
///
/// # Example
///
/// ```
/// use chancai_assign::integer::{Entry, Item, Options, Program, Row, Verified, solve, verify};
///
/// // 两位工程师各有 4 天；三项任务各要一人，所需天数与报酬因人而异。
/// let item = |block, weight, cost| Item { block, weight, cost };
/// let items = [item(0, 2, 5), item(0, 3, 4), item(0, 2, 6), item(1, 3, 5), item(1, 2, 6), item(1, 2, 4)];
/// let entries: Vec<_> = (0..6).map(|item| Entry { row: item % 3, item, amount: 1 }).collect();
/// let program = Program::new(&[4, 4], &[Row { least: 1, most: Some(1) }; 3], &items, &entries)?;
/// let answer = solve(&program, &Options::default());
/// assert_eq!((answer.cost, answer.bound, answer.proved), (Some(15), Some(15), true));
/// assert_eq!(verify(&program, &answer)?, Verified::Whole);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn solve(program: &Program, options: &Options) -> Answer {
    solve_with(program, options, &mut Repair, None)
}

/// Makes choices out of relaxed ones.
pub(crate) trait Heuristic {
    /// A choice that keeps to `view.fixed`, if one is found. The search checks it.
    fn propose(&mut self, program: &Program, view: &View<'_>) -> Option<Vec<bool>>;
}

/// What a heuristic sees.
pub(crate) struct View<'a> {
    /// The open items.
    pub(crate) open: &'a [u32],
    pub(crate) fixed: &'a [Option<bool>],
    /// The relaxed choice of the open items.
    pub(crate) taken: &'a [bool],
    /// Costs less what the rows pay, of the open items.
    pub(crate) reduced: &'a [i64],
}

/// The same with a heuristic of one's own, and perhaps a choice to start from.
pub(crate) fn solve_with(
    program: &Program,
    options: &Options,
    heuristic: &mut dyn Heuristic,
    start: Option<Vec<bool>>,
) -> Answer {
    let mut search = Search {
        program,
        options,
        heuristic,
        scaling: Scaling::of(program),
        relaxation: Relaxation::new(program),
        best: None,
        nodes: Vec::new(),
        queue: BinaryHeap::new(),
        explored: 0,
        numbers: 0,
        heuristic_work: 0,
    };
    if let Some(chosen) = start {
        search.offer(chosen);
    }
    search.push(Branching::root(program, search.scaling.scale));
    search.run();
    search.answer()
}

fn step(multipliers: &[i64], measure: Measure, literals: Vec<Literal>) -> Step {
    let multipliers = (0..).zip(multipliers.iter().copied()).filter(|pair| pair.1 != 0).collect();
    Step { measure, multipliers, literals }
}

/// A node of the tree, as the search keeps it.
struct Branching {
    parent: Option<u32>,
    literal: Option<Literal>,
    /// What its ascent starts from, and what its bound is known by.
    multipliers: Rc<Vec<i64>>,
    bound: i64,
    depth: u32,
    steps: Vec<Step>,
    end: Option<End>,
}

impl Branching {
    fn root(program: &Program, scale: i64) -> Self {
        let multipliers = Rc::new(vec![0; program.rows().len()]);
        let bound = program.items().iter().map(|item| item.cost.min(0)).sum::<i64>() * scale;
        Self { parent: None, literal: None, multipliers, bound, depth: 0, steps: Vec::new(), end: None }
    }
}

/// What a heuristic is taken to look at for an open item.
const HEURISTIC_WORK: u64 = 20;

struct Search<'a> {
    program: &'a Program,
    options: &'a Options,
    heuristic: &'a mut dyn Heuristic,
    scaling: Scaling,
    relaxation: Relaxation,
    best: Option<(i64, Vec<bool>)>,
    nodes: Vec<Branching>,
    queue: BinaryHeap<Reverse<(i64, Reverse<u32>, u32)>>,
    explored: u64,
    /// Numbers in the proof.
    numbers: usize,
    heuristic_work: u64,
}

impl<'a> Search<'a> {
    fn run(&mut self) {
        while let Some(&Reverse((bound, _, at))) = self.queue.peek() {
            if bound > self.threshold() {
                self.queue.pop();
                self.close(at, Vec::new());
                continue;
            }
            if self.explored >= self.options.nodes || self.work() >= self.options.work {
                return;
            }
            self.queue.pop();
            self.explored += 1;
            self.explore(at);
        }
    }

    fn work(&self) -> u64 {
        self.relaxation.work() + self.heuristic_work
    }

    fn push(&mut self, node: Branching) {
        let at = self.nodes.len() as u32;
        self.queue.push(Reverse((node.bound, Reverse(node.depth), at)));
        self.nodes.push(node);
    }

    /// A bound above this, in parts, leaves nothing better than the best choice, or nothing at all.
    fn threshold(&self) -> i64 {
        let unit = self.program.cost_step() as i64;
        self.best.as_ref().map_or(self.program.largest_cost(), |best| best.0 - unit) * self.scaling.scale
    }

    /// What refutes by the present threshold: above the largest cost that can be, the rows alone are not met.
    fn measure(&self) -> Measure {
        if self.best.is_some() { Measure::Cost } else { Measure::Rows }
    }

    fn offer(&mut self, chosen: Vec<bool>) {
        if let Some(cost) = self.program.cost(&chosen)
            && self.best.as_ref().is_none_or(|best| cost < best.0)
        {
            self.best = Some((cost, chosen));
        }
    }

    /// Bounds a node, decides what it can, and closes it or branches.
    fn explore(&mut self, at: u32) {
        /// How often the ascent is taken up again after many items were decided.
        const ROUNDS: u32 = 3;
        let mut steps = Vec::new();
        let mut partial = self.rebuild(at);
        let mut multipliers = Rc::clone(&self.nodes[at as usize].multipliers);
        let mut alive = partial.propagate(&mut steps);
        for round in 0.. {
            let open = Open::of(&partial);
            if alive && open.items().is_empty() {
                alive = false;
                self.offer(partial.fixed.iter().map(|&fixed| fixed == Some(true)).collect());
                steps.push(step(&[], self.measure(), Vec::new()));
            }
            if !alive {
                return self.close(at, steps);
            }
            let first = at == 0 && round == 0;
            let ascent = self.ascend(&partial, &open, &multipliers, first);
            multipliers = Rc::new(ascent.multipliers.clone());
            alive = self.decide(&mut partial, &open, &ascent, first, &mut steps);
            let remaining = Open::of(&partial);
            let few = remaining.items().len() * 10 > open.items().len() * 9;
            if alive && !remaining.items().is_empty() && (few || round + 1 >= ROUNDS) {
                return self.branch(at, steps, &remaining, &ascent, &multipliers);
            }
        }
    }

    /// The program as decided on the way from the root.
    fn rebuild(&self, at: u32) -> Partial<'a> {
        let mut partial = Partial::new(self.program);
        let mut next = Some(at);
        while let Some(node) = next.map(|next| &self.nodes[next as usize]) {
            partial.decide_all(node.literal.as_slice());
            for step in &node.steps {
                partial.decide_all(&step.literals);
            }
            next = node.parent;
        }
        partial
    }

    fn ascend(&mut self, partial: &Partial<'_>, open: &Open, start: &[i64], first: bool) -> Ascent {
        let unit = self.scaling.scale;
        let known = self.best.as_ref().map(|best| best.0 * unit);
        let plan = Climb {
            steps: if first { self.options.root_steps } else { self.options.node_steps },
            stride: if first { 1.5 } else { 0.5 },
            patience: if first { 15 } else { 5 },
            threshold: self.threshold(),
            target: known,
            scale: unit,
        };
        // Elsewhere than at the root, one choice a node is made from the best multipliers: see `decide`.
        let (program, heuristic, mut found, mut seen) = (self.program, &mut *self.heuristic, Vec::new(), 0_u32);
        let mut work = 0;
        let ascent = climb(&mut self.relaxation, partial, open, &self.scaling, start, plan, |relaxation, optimal| {
            seen += 1;
            if optimal || (first && seen % 10 == 1) {
                let Relaxation { taken, reduced, .. } = relaxation;
                found.extend(
                    heuristic.propose(program, &View { open: open.items(), fixed: &partial.fixed, taken, reduced }),
                );
                work += HEURISTIC_WORK * open.items().len() as u64;
            }
        });
        self.heuristic_work += work;
        for chosen in found {
            self.offer(chosen);
        }
        ascent
    }

    /// Decides items by the ascent's multipliers; `false` where the node is refuted. The reasons go to `steps`.
    fn decide(
        &mut self,
        partial: &mut Partial<'_>,
        open: &Open,
        ascent: &Ascent,
        first: bool,
        steps: &mut Vec<Step>,
    ) -> bool {
        self.relaxation.evaluate(partial, open, &ascent.multipliers, self.scaling.scale);
        self.propose(partial, open);
        let threshold = self.threshold();
        if ascent.bound > threshold {
            steps.push(step(&ascent.multipliers, self.measure(), Vec::new()));
            return false;
        }
        if self.best.is_none() && !self.decide_rows(partial, open, steps) {
            return false;
        }
        self.relaxation.evaluate(partial, open, &ascent.multipliers, self.scaling.scale);
        let mut literals = self.relaxation.settled(partial, open, threshold);
        literals.retain(|literal| partial.fixed[literal.item as usize].is_none());
        if first || !literals.is_empty() {
            partial.decide_all(&literals);
            steps.push(step(&ascent.multipliers, self.measure(), literals));
        }
        partial.propagate(steps)
    }

    /// The heuristic on the relaxation as it is.
    fn propose(&mut self, partial: &Partial<'_>, open: &Open) {
        let Relaxation { taken, reduced, .. } = &self.relaxation;
        let view = View { open: open.items(), fixed: &partial.fixed, taken, reduced };
        self.heuristic_work += HEURISTIC_WORK * open.items().len() as u64;
        if let Some(chosen) = self.heuristic.propose(self.program, &view) {
            self.offer(chosen);
        }
    }

    /// No choice is known: whether the rows can be met at all, whatever the cost.
    fn decide_rows(&mut self, partial: &Partial<'_>, open: &Open, steps: &mut Vec<Step>) -> bool {
        let plan = Climb {
            steps: self.options.node_steps * 2,
            stride: 1.0,
            patience: 10,
            threshold: 0,
            target: Some(1 << 20),
            scale: 0,
        };
        let start = vec![0; partial.need.len()];
        let ascent = climb(&mut self.relaxation, partial, open, &self.scaling, &start, plan, |_, _| {});
        if ascent.bound > 0 {
            steps.push(step(&ascent.multipliers, Measure::Rows, Vec::new()));
        }
        ascent.bound <= 0
    }

    /// Two nodes instead of one: an item out, and in.
    fn branch(&mut self, at: u32, steps: Vec<Step>, open: &Open, ascent: &Ascent, multipliers: &Rc<Vec<i64>>) {
        let halfness = |item: u32| {
            let average = ascent.average[item as usize];
            average.min(1.0 - average)
        };
        let near = |item: u32| Reverse(self.relaxation.reduced[item as usize].abs());
        let order = |&a: &u32, &b: &u32| {
            halfness(a).total_cmp(&halfness(b)).then_with(|| near(a).cmp(&near(b))).then(b.cmp(&a))
        };
        let Some(item) = open.items().iter().copied().max_by(order) else { return };
        let (without, depth) = (self.nodes.len() as u32, self.nodes[at as usize].depth + 1);
        self.keep(at, steps, End::Branch { item, without, with: without + 1 });
        for taken in [false, true] {
            self.push(Branching {
                parent: Some(at),
                literal: Some(Literal { item, taken }),
                multipliers: Rc::clone(multipliers),
                bound: ascent.bound,
                depth,
                steps: Vec::new(),
                end: None,
            });
        }
    }

    /// Ends a node that its last step refutes; without steps, its inherited multipliers do.
    fn close(&mut self, at: u32, mut steps: Vec<Step>) {
        if steps.is_empty() {
            let multipliers = Rc::clone(&self.nodes[at as usize].multipliers);
            steps.push(step(&multipliers, self.measure(), Vec::new()));
        }
        self.keep(at, steps, End::Refuted);
    }

    fn keep(&mut self, at: u32, mut steps: Vec<Step>, end: End) {
        self.numbers += steps.iter().map(|step| step.multipliers.len() + step.literals.len()).sum::<usize>();
        if at != 0 && self.numbers > self.options.proof_numbers {
            // The search itself needs only what was decided.
            steps.retain(|step| !step.literals.is_empty());
            for step in &mut steps {
                step.multipliers = Vec::new();
            }
        }
        let node = &mut self.nodes[at as usize];
        node.multipliers = Rc::default();
        (node.steps, node.end) = (steps, Some(end));
    }

    fn answer(mut self) -> Answer {
        let unit = self.program.cost_step() as i64;
        let up = |parts: i64| -(-parts).div_euclid(self.scaling.scale * unit) * unit;
        let open: Vec<_> = std::mem::take(&mut self.queue).into_sorted_vec();
        let lowest = open.iter().map(|Reverse((bound, ..))| up(*bound)).min();
        for Reverse((_, _, at)) in open {
            let multipliers = Rc::clone(&self.nodes[at as usize].multipliers);
            let step = step(&multipliers, Measure::Cost, Vec::new());
            self.keep(at, vec![step], End::Refuted);
        }
        let whole = self.numbers <= self.options.proof_numbers;
        let (nodes, work, scale) = (self.explored, self.work(), self.scaling.scale);
        let (cost, chosen) = self.best.unzip();
        let bound = match (cost, lowest) {
            (Some(cost), Some(lowest)) => Some(cost.min(lowest)),
            (one, other) => one.or(other),
        };
        let kept = self.nodes.into_iter().take(if whole { usize::MAX } else { 1 });
        let kept = kept.map(|node| Node { steps: node.steps, end: node.end.unwrap_or(End::Refuted) }).collect();
        Answer { chosen, cost, bound, proved: cost == bound, nodes, work, proof: Proof { scale, nodes: kept, whole } }
    }
}
