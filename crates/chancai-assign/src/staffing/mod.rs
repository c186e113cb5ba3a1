//! Staffing: experts in several units by shares of their time, teams that are not divided, posts that require skills.
//!
//! One formulation for all three: [`Staffing`] places units (people or teams) at posts, whole or not at all, within
//! capacities, limits and required skills. [`solve`] gives the answer with its proof, [`verify`] checks it.
#![allow(clippy::cast_possible_wrap, reason = "numbers and their totals are at most 2^62 by the checks of the program")]

mod problem;

pub use problem::{Limits, Placement, Post, SkillCount, Staffing, StaffingError, StaffingFault, Unit};

use crate::integer::{self, Flaw, Options, Verified};

/// A choice of placements, how good it is, and the proof.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct StaffingAnswer {
    /// The placements taken, ascending; `None` where no choice was found that keeps the rules.
    pub taken: Option<Vec<u32>>,
    /// What they are worth.
    pub value: Option<i64>,
    /// No choice is worth more; `None` where none keeps the rules.
    pub bound: Option<i64>,
    /// Whether nothing is left open: the value is the bound, or no choice keeps the rules.
    pub proved: bool,
    /// The search, with its multipliers.
    pub search: integer::Answer,
}

/// The choice of placements worth most, within the limits of `options`.
///
/// [`integer::solve`] relaxes what posts ask for and solves a knapsack for every unit. With the default options hundreds of
/// placements are as a rule solved to the end; of thousands the answer may be a choice with a gap to its bound.
///
/// # Example: shares of time 柔性引才
///
/// ```
/// use chancai_assign::integer::{Options, Verified};
/// use chancai_assign::staffing::{Limits, Placement, Post, Staffing, Unit, solve, verify};
///
/// // 一位专家，工作时间按百分之一计；三家单位各要他 20%、30%、50%，第四家要 60%，价值最高。
/// let expert = Unit { capacity: 100, seats: 1, skills: vec![] };
/// let one = Post { seats: Limits { least: 0, most: Some(1) }, ..Post::default() };
/// let placement = |post, share, value| Placement { unit: 0, post, share, value };
/// let placements = [placement(0, 20, 4), placement(1, 30, 5), placement(2, 50, 6), placement(3, 60, 9)];
/// let staffing = Staffing::new(&[expert], &vec![one; 4], &placements)?;
/// let answer = solve(&staffing, &Options::default());
/// // 0.2 + 0.3 + 0.5 正好用满，合计 15；选第四家最多 9 + 5。
/// assert_eq!((answer.taken.as_deref(), answer.value, answer.proved), (Some(&[0, 1, 2][..]), Some(15), true));
/// assert_eq!(verify(&staffing, &answer)?, Verified::Whole);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Example: teams and required skills 团队与技能
///
/// ```
/// use chancai_assign::integer::Options;
/// use chancai_assign::staffing::{Limits, Placement, Post, SkillCount, Staffing, Unit, solve};
///
/// // 岗位四个席位，要两人会工艺（0）、一人会测试（1）。三人团队会工艺者二，另有一人会测试、一人会工艺。
/// let skill = |skill, people| SkillCount { skill, people };
/// let unit = |seats, skills| Unit { capacity: 1, seats, skills };
/// let units = [unit(3, vec![skill(0, 2)]), unit(1, vec![skill(1, 1)]), unit(1, vec![skill(0, 1)])];
/// let seats = Limits { least: 0, most: Some(4) };
/// let post = Post { seats, skills: vec![skill(0, 2), skill(1, 1)], ..Post::default() };
/// let placement = |unit, value| Placement { unit, post: 0, share: 1, value };
/// let staffing = Staffing::new(&units, &[post], &[placement(0, 5), placement(1, 1), placement(2, 9)])?;
/// // 第三人价值最高，但团队不拆，加上他席位就不够了。
/// assert_eq!(solve(&staffing, &Options::default()).taken, Some(vec![0, 1]));
/// # Ok::<(), chancai_assign::staffing::StaffingError>(())
/// ```
pub fn solve(staffing: &Staffing, options: &Options) -> StaffingAnswer {
    let search = integer::solve(staffing.program(), options);
    let pick = |chosen: &Vec<bool>| (0..).zip(chosen).filter(|pair| *pair.1).map(|pair| pair.0).collect();
    StaffingAnswer {
        taken: search.chosen.as_ref().map(pick),
        value: search.cost.map(|cost| -cost),
        bound: search.bound.map(|bound| -bound),
        proved: search.proved,
        search,
    }
}

/// Checks an answer: that the choice keeps every rule of [`Staffing`] and is worth what is said, and by [`integer::verify`] the
/// bound, case by case. With [`Verified::Root`] the proof was too long to keep.
///
/// # Errors
///
/// The first [`Flaw`].
pub fn verify(staffing: &Staffing, answer: &StaffingAnswer) -> Result<Verified, Flaw> {
    if answer.taken.as_ref().map(|taken| staffing.value(taken)) != answer.value.map(Some) {
        return Err(Flaw::Choice);
    }
    let same = answer.value == answer.search.cost.map(|cost| -cost)
        && answer.bound == answer.search.bound.map(|bound| -bound)
        && answer.proved == answer.search.proved;
    if same { integer::verify(staffing.program(), &answer.search) } else { Err(Flaw::Claim) }
}
