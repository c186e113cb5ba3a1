//! Covering at the least cost: the cheapest team that has every skill, or the fewest posts that reach every village.
//!
//! [`Cover`] is what is given, [`solve`] the answer with its proof, [`verify`] the check, [`greedy`] what one would do by
//! hand, [`read_scp`] the reader of the OR-Library's files.
#![allow(clippy::cast_possible_wrap, reason = "numbers and their totals are at most 2^62 by the checks of the program")]

mod greedy;
mod problem;
mod read;
mod reduce;

pub use crate::words::ReadError;
pub use greedy::{Greedy, greedy};
pub use problem::{Candidate, Cover, CoverError, CoverFault};
pub use read::read_scp;
pub use reduce::Dominated;

use crate::integer::{self, Entry, Item, Options, Program, Row, Verified};
use reduce::{dominated, dominates, needed, uncoverable};

/// A cover, how good it is, and the proof.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct CoverAnswer {
    /// The candidates chosen, ascending.
    pub chosen: Vec<u32>,
    /// What they cost.
    pub cost: u64,
    /// No cover costs less.
    pub bound: u64,
    /// Whether the bound is the cost.
    pub proved: bool,
    /// What greed would have chosen.
    pub greedy: Greedy,
    /// The candidates left out of the search, ascending.
    pub dominated: Vec<Dominated>,
    /// The search over the others, with its multipliers.
    pub search: integer::Answer,
}

/// An item that too few candidates cover.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Uncoverable {
    /// The item.
    pub item: u32,
    /// How many it needs.
    pub need: u32,
    /// How many cover it.
    pub candidates: u32,
}

/// There is no cover.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("有 {} 个项目无法覆盖 / {} item(s) cannot be covered", .items.len(), .items.len())]
pub struct NoCover {
    /// Every item that cannot be covered as often as it is needed, ascending.
    pub items: Vec<Uncoverable>,
}

impl NoCover {
    /// The stable ASCII code.
    pub fn code(&self) -> &'static str {
        "NO_COVER"
    }
}

/// A cover at the least cost, within the limits of `options`.
///
/// Dominated candidates are left out; then [`integer::solve`] relaxes the items with multipliers (Beasley 1990; Caprara,
/// Fischetti and Toth 1999), decides candidates by reduced costs, and branches. 200 items and 1,000 candidates that cover 2 in
/// 100 each take a fraction of a second. Where the limits end the search, `bound` is below `cost` and the gap is stated.
///
/// # Errors
///
/// [`NoCover`] with every item that too few candidates cover.
///
/// # Example
///
/// ```
/// use chancai_assign::cover::{Candidate, Cover, solve, verify};
/// use chancai_assign::integer::{Options, Verified};
///
/// // 组队：0 设计、1 工艺、2 测试。甲会前两项要价 5，乙会后两项要价 5，丙三项都会要价 9。
/// let candidate = |cost, covers: &[u32]| Candidate { cost, covers: covers.to_vec() };
/// let cover = Cover::new(3, &[candidate(5, &[0, 1]), candidate(5, &[1, 2]), candidate(9, &[0, 1, 2])])?;
/// let answer = solve(&cover, &Options::default())?;
/// assert_eq!((&answer.chosen[..], answer.cost, answer.proved), (&[2][..], 9, true));
/// assert_eq!(answer.greedy.cost, 10);
/// assert_eq!(verify(&cover, &answer)?, Verified::Whole);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn solve(cover: &Cover, options: &Options) -> Result<CoverAnswer, NoCover> {
    let Some(greedy) = greedy(cover) else { return Err(NoCover { items: uncoverable(cover) }) };
    let dominated = dominated(cover);
    let kept = kept(cover, &dominated);
    let start = Some(start(&greedy, &dominated, &kept));
    let program = program(cover, &kept);
    let search = integer::solve_with(&program, options, &mut integer::Repair, start);
    let pick = |chosen: &Vec<bool>| kept.iter().zip(chosen).filter(|pair| *pair.1).map(|pair| *pair.0).collect();
    let found: Vec<u32> = search.chosen.as_ref().map_or_else(Vec::new, pick);
    // A search cut short at once has found nothing; greed has.
    let (chosen, cost) = match search.cost {
        Some(cost) if cost as u64 <= greedy.cost => (found, cost as u64),
        _ => (greedy.chosen.clone(), greedy.cost),
    };
    let bound = search.bound.map_or(cost, |bound| bound.max(0) as u64);
    Ok(CoverAnswer { chosen, cost, bound, proved: bound == cost, greedy, dominated, search })
}

/// The greedy choice, with what dominates in place of what is dominated, in terms of the kept.
fn start(greedy: &Greedy, dominated: &[Dominated], kept: &[u32]) -> Vec<bool> {
    let mut start = vec![false; kept.len()];
    for chosen in &greedy.chosen {
        let place = dominated.binary_search_by_key(chosen, |dominated| dominated.candidate);
        let candidate = place.map_or(Some(*chosen), |place| dominated[place].by);
        if let Some(Ok(at)) = candidate.map(|candidate| kept.binary_search(&candidate)) {
            start[at] = true;
        }
    }
    start
}

fn kept(cover: &Cover, dominated: &[Dominated]) -> Vec<u32> {
    let mut kept = vec![true; cover.candidates().len()];
    for dominated in dominated {
        if let Some(kept) = kept.get_mut(dominated.candidate as usize) {
            *kept = false;
        }
    }
    (0..).zip(kept).filter(|pair| pair.1).map(|pair| pair.0).collect()
}

/// The kept candidates as items of one block that asks for nothing, the items as rows.
fn program(cover: &Cover, kept: &[u32]) -> Program {
    let item =
        |&candidate: &u32| Item { block: 0, weight: 0, cost: cover.candidates()[candidate as usize].cost as i64 };
    let items: Vec<_> = kept.iter().map(item).collect();
    let rows: Vec<_> = cover.needs().iter().map(|&need| Row { least: need.into(), most: None }).collect();
    let entry =
        |(item, &candidate): (u32, &u32)| needed(cover, candidate).map(move |row| Entry { row, item, amount: 1 });
    let entries: Vec<_> = (0..).zip(kept).flat_map(entry).collect();
    Program::new(&[0], &rows, &items, &entries)
        .unwrap_or_else(|_| unreachable!("a covering problem is within the limits"))
}

/// Why an answer does not hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum CoverFlaw {
    /// The choice leaves an item short, or does not cost what the answer says.
    #[error("所选不能覆盖或费用不符 / the choice does not cover, or does not cost what is said")]
    Choice,
    /// The parts of the answer do not agree.
    #[error("答案自相矛盾 / the answer contradicts itself")]
    Claim,
    /// A candidate was left out without reason.
    #[error("候选 {candidate} 的剔除不成立 / candidate {candidate} was left out without reason")]
    Dominated {
        /// The candidate.
        candidate: u32,
    },
    /// The proof of the bound does not hold.
    #[error(transparent)]
    Search(#[from] integer::Flaw),
}

impl CoverFlaw {
    /// The stable ASCII code.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Choice => "CHOICE",
            Self::Claim => "CLAIM",
            Self::Dominated { .. } => "DOMINATED",
            Self::Search(flaw) => flaw.code(),
        }
    }
}

/// Checks an answer: that the choice covers and costs what is said, that each candidate left out is dominated by one that is
/// kept, and by [`integer::verify`] the bound of what is kept, case by case. With [`Verified::Root`] the proof was too long to
/// keep, and of the bound only what the root's multipliers give is established. The greedy bound rests on its theorem
/// and is not part of it.
///
/// # Errors
///
/// The first [`CoverFlaw`].
pub fn verify(cover: &Cover, answer: &CoverAnswer) -> Result<Verified, CoverFlaw> {
    if cover.cost(&answer.chosen) != Some(answer.cost) {
        return Err(CoverFlaw::Choice);
    }
    let kept = kept(cover, &answer.dominated);
    for &Dominated { candidate, by } in &answer.dominated {
        let there = (candidate as usize) < cover.candidates().len();
        let once = || needed(cover, candidate).all(|item| cover.needs()[item as usize] == 1);
        let reason = there
            && match by {
                None => needed(cover, candidate).next().is_none(),
                Some(by) => kept.binary_search(&by).is_ok() && dominates(cover, by, candidate) && once(),
            };
        if !reason {
            return Err(CoverFlaw::Dominated { candidate });
        }
    }
    let verified = integer::verify(&program(cover, &kept), &answer.search)?;
    let bound = answer.search.bound.is_none_or(|bound| answer.bound as i64 <= bound.max(0));
    let agree = bound && answer.bound <= answer.cost && answer.proved == (answer.bound == answer.cost);
    if agree { Ok(verified) } else { Err(CoverFlaw::Claim) }
}
