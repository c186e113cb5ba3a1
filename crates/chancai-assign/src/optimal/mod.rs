//! The best allocation by total, and the prices that prove it.

mod branch;
mod cardinality;
mod face;
mod leximin;
pub(crate) mod network;
mod prices;
mod spread;
mod units;

pub use prices::{Prices, bound};
pub use spread::{Evenness, Spread, entropy, gini, spread};
pub use units::{Scale, Units};

use crate::conflict::{Conflicts, conflict};
use crate::transport::{self, Goal, Transport};
use crate::{Allocation, Problem, flow, violations};
use network::Mark;

/// What an allocation is to be best at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum Objective {
    /// The greatest sum of scores. Rows may stay unmatched at 0, so pairs below 0 are used only where a minimum asks for it.
    #[default]
    Total,
    /// As many pairs as possible, and of these allocations the greatest sum of scores.
    CardinalityTotal,
    /// As many pairs as possible; then the worst pair as good as possible, then the second worst, and so on.
    Leximin,
    /// As many rows as possible at their first choice; of these allocations as many as possible at their second, and so on.
    RankMaximal,
}

impl Objective {
    /// The stable ASCII code: `total`, `cardinality-total`, `leximin` or `rank-maximal`.
    pub fn code(self) -> &'static str {
        match self {
            Self::Total => "total",
            Self::CardinalityTotal => "cardinality-total",
            Self::Leximin => "leximin",
            Self::RankMaximal => "rank-maximal",
        }
    }
}

/// How far the search goes where an optimum cannot be had by flow alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Limits {
    /// How many partial choices of groups and couples are looked at before the best found is given with its gap;
    /// 32 times as many while none is found.
    pub choices: u32,
    /// How many arcs all flows of an objective that settles levels may have together before it takes the greatest total of what the
    /// levels settled so far leave open.
    pub arcs: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self { choices: 400, arcs: 10_000_000 }
    }
}

/// What is known about how good an allocation is.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Proof {
    /// Nothing is better: [`bound`] with these prices equals the total.
    Prices {
        /// The prices of [`Objective::Total`], or of the total where `least` pairs are matched.
        prices: Prices,
        /// That no more than `least` pairs can be matched, where that was asked: [`bound`] with all values 1 gives it.
        cardinality: Option<Prices>,
        /// How many pairs had to be matched.
        least: u64,
    },
    /// Every choice of groups and couples was looked at or ruled out by a bound: nothing is better.
    Exhausted {
        /// How many partial choices were looked at.
        choices: u32,
    },
    /// The worst levels of score were settled, so many of them all where `complete`; each was verified when it was solved.
    Levels {
        /// How many levels were settled one by one.
        settled: u32,
        /// Whether these were all; if not, the greatest total was taken of what was left.
        complete: bool,
    },
    /// Nothing exceeds `bound`, and the total may fall short of the best by the difference.
    Gap {
        /// No allocation has a greater total, in units.
        bound: i128,
    },
}

/// An allocation that is the best there is by an [`Objective`], or whose distance from it is known.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Optimal {
    /// Indices of the problem's edges, ascending.
    pub edges: Vec<u32>,
    /// The sum of their values in units.
    pub total: i128,
    /// What a unit is.
    pub units: Units,
    /// How good it is.
    pub proof: Proof,
}

impl Optimal {
    /// The allocation with its reasons and its blocking pairs. O(E).
    pub fn allocation(&self, problem: &Problem) -> Allocation {
        Allocation::describe(problem, self.edges.clone())
    }

    /// The bound that the proof gives, in units: equal to the total where it is proved best.
    ///
    /// For [`Proof::Prices`] it is added up anew from the prices by [`bound`]; `None` where they are of another problem, or
    /// where another objective was settled first.
    pub fn bound(&self, problem: &Problem) -> Option<i128> {
        match &self.proof {
            Proof::Prices { prices, least, .. } => bound(problem, self.units.values(), *least, prices),
            Proof::Exhausted { .. } => Some(self.total),
            Proof::Levels { .. } => None,
            Proof::Gap { bound } => Some(*bound),
        }
    }
}

/// The best allocation of `problem` by `objective`.
///
/// Minimums, quotas, fixed pairs, groups and couples are kept. Without groups and couples the answer is exact: where seats
/// alone decide it is [`transport::solve`]'s, else a cheapest flow ([`flow::minimum_cost`]), and the prices of seats prove it. With them it is found by branching on who
/// is torn apart in the best flow, within [`Limits::choices`], and says its gap where that does not suffice: the question
/// is NP-hard.
///
/// [`Objective::Leximin`] follows C.-C. Huang, T. Kavitha, K. Mehlhorn and D. Michail, "Fair matchings and related
/// problems", Algorithmica 74 (2016): level by level from the worst, as few pairs of it as possible, each time keeping to
/// what the prices of the level before leave open. [`Objective::RankMaximal`] does so rank by rank (R. W. Irving et al.,
/// "Rank-maximal matchings", ACM Transactions on Algorithms 2, 2006).
///
/// # Errors
///
/// [`Unsolved::Conflict`] where minimums, maximums and fixed pairs cannot be kept together, [`Unsolved::NoneIntact`] where
/// they can but not with all groups and couples intact, [`Unsolved::NotWithGroups`] for objectives that settle levels, with any.
///
/// # Example
///
/// ```
/// use chancai_assign::{Edge, Limits, Objective, Problem, optimal};
///
/// // 两名工程师、两个岗位：让甲先挑，乙就无处可去；总分最高的安排各得其所。
/// let edges = [Edge::new(0, 0, 0.9), Edge::new(0, 1, 0.8), Edge::new(1, 0, 0.7)];
/// let problem = Problem::new(2, &[1, 1], &edges)?;
/// let best = optimal(&problem, Objective::Total, &Limits::default())?;
/// assert_eq!(best.allocation(&problem).row_to_column(), [Some(1), Some(0)]);
/// assert_eq!(best.units.text(best.total), "1.5");
/// assert_eq!(best.bound(&problem), Some(best.total));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn optimal(problem: &Problem, objective: Objective, limits: &Limits) -> Result<Optimal, Unsolved> {
    let units = Units::of(problem);
    if branch::is_needed(problem) {
        return branch::optimal(problem, objective, limits, units);
    }
    match objective {
        Objective::Total | Objective::CardinalityTotal => {
            if let Some(found) = by_seats(problem, objective, &units) {
                return Ok(found);
            }
        }
        Objective::Leximin | Objective::RankMaximal => {}
    }
    match objective {
        Objective::Total => best_total(problem, units, None, 0),
        Objective::CardinalityTotal => {
            let (most, prices) = most_pairs(problem)?;
            best_total(problem, units, Some(prices), most)
        }
        Objective::Leximin => leximin::optimal(problem, limits, units),
        Objective::RankMaximal => leximin::rank_maximal(problem, limits, units),
    }
}

/// The optimum where seats alone bound it, if that keeps to everything else too: most problems are so, and need no network.
fn by_seats(problem: &Problem, objective: Objective, units: &Units) -> Option<Optimal> {
    let is_single = problem.row_parts().iter().all(|row| row.capacity == 1);
    if !is_single || !problem.fixed().is_empty() {
        return None;
    }
    let starts: Vec<usize> =
        (0..problem.rows() as u32).map(|row| problem.row_range(row).start).chain([problem.edges().len()]).collect();
    let columns: Vec<u32> = problem.edges().iter().map(|edge| edge.column).collect();
    let transport = Transport::new(problem.capacities(), &starts, &columns, units.values()).ok()?;
    let goal = if objective == Objective::Total { Goal::Total } else { Goal::CardinalityTotal };
    let mut best = transport::solve(&transport, goal);
    if best.lift < 0 {
        // Every pair is worth so much that the greatest total has as many as possible, and its prices need no premium.
        best = transport::solve(&transport, Goal::Total);
    }
    let edges: Vec<u32> = best.row_edges.into_iter().flatten().collect();
    if !problem.is_plain() && !violations(problem, &Allocation::undescribed(problem, edges.clone())).is_empty() {
        return None;
    }
    let prices = Prices {
        rows: best.row_duals,
        columns: best.column_duals,
        quotas: vec![0; problem.quotas().len()],
        premium: best.lift,
    };
    let (cardinality, least) = match goal {
        Goal::Total => (None, 0),
        Goal::CardinalityTotal => (Some(cardinality::cover(problem, &edges)), edges.len() as u64),
    };
    let proof = Proof::Prices { prices, cardinality, least };
    Some(Optimal { edges, total: best.total, units: units.clone(), proof })
}

/// The greatest total of at least `least` pairs.
fn best_total(problem: &Problem, units: Units, cardinality: Option<Prices>, least: u64) -> Result<Optimal, Unsolved> {
    let flow = solve(problem, units.values(), &network::marks(problem), least).ok_or_else(|| no_flow(problem))?;
    let prices = network::prices(problem, &flow);
    let edges = network::matched(problem, &flow);
    Ok(Optimal { edges, total: -flow.cost, units, proof: Proof::Prices { prices, cardinality, least } })
}

/// How many pairs can be matched at most, and the prices that prove it.
fn most_pairs(problem: &Problem) -> Result<(u64, Prices), Unsolved> {
    let ones = vec![1; problem.edges().len()];
    let flow = solve(problem, &ones, &network::marks(problem), 0).ok_or_else(|| no_flow(problem))?;
    Ok(((-flow.cost) as u64, network::prices(problem, &flow)))
}

/// The cheapest flow of the problem's network, if it has any.
fn solve(problem: &Problem, values: &[i64], marks: &[Mark], least: u64) -> Option<flow::Flow> {
    let network = network::network(problem, values, marks, least).ok()?;
    flow::minimum_cost(&network).ok()
}

/// What stands in the way of a problem that has no flow.
fn no_flow(problem: &Problem) -> Unsolved {
    conflicts_of(problem).map_or(Unsolved::NoneIntact { proved: true }, Unsolved::Conflict)
}

fn conflicts_of(problem: &Problem) -> Option<Box<Conflicts>> {
    conflict(problem).map(Box::new)
}

/// Why there is no answer.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum Unsolved {
    /// Bounds conflict.
    #[error(transparent)]
    Conflict(Box<Conflicts>),
    /// No allocation that keeps all groups and couples intact was found.
    #[error(
        "没有找到各组与伴侣都不拆开的分配{} / no allocation keeps all groups and couples intact{}",
        if *proved { "，也不存在" } else { "（搜索达到上限）" },
        if *proved { "" } else { ", as far as the search went" }
    )]
    NoneIntact {
        /// Whether none exists; if not, the search ended at its limit.
        proved: bool,
    },
    /// The objective does not go with groups and couples.
    #[error("目标“{}”不支持组与伴侣 / the objective {} does not go with groups and couples", objective.code(), objective.code())]
    NotWithGroups {
        /// The objective.
        objective: Objective,
    },
    /// Evenness does not go with groups and couples.
    #[error("均衡限制不支持组与伴侣 / evenness does not go with groups and couples")]
    EvennessWithGroups,
    /// Rows cannot be spread as evenly as asked with as many pairs as possible.
    #[error(
        "达不到所要求的均衡：基尼系数 {gini:.3}, 熵 {entropy:.3} / not as even as asked: Gini index {gini:.3}, entropy {entropy:.3} at best"
    )]
    NotEven {
        /// The Gini index of the most even allocation found.
        gini: f64,
        /// Its entropy.
        entropy: f64,
    },
}

impl Unsolved {
    /// The stable ASCII code.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Conflict(_) => "CONFLICT",
            Self::NoneIntact { .. } => "NONE_INTACT",
            Self::NotWithGroups { .. } => "NOT_WITH_GROUPS",
            Self::EvennessWithGroups => "EVENNESS_WITH_GROUPS",
            Self::NotEven { .. } => "NOT_EVEN",
        }
    }
}
