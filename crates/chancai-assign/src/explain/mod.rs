//! Why not there, and what one more seat would bring.

mod seat;

pub use seat::{Move, OneMore, one_more_seat};

use crate::{Allocation, Prices, Problem, Units};

/// Why a row does not hold a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum WhyNot {
    /// It does hold it.
    Holds,
    /// The two do not accept each other: there is no edge.
    NoEdge,
    /// The column has no seats.
    NoSeats,
    /// The row holds what it can, and likes that better.
    LikesBetter,
    /// Every seat is held by a row the column likes better.
    Outranked,
    /// The column is full, though it likes the row better than one it holds: the allocation goes by something else than both
    /// sides' wishes.
    FullOfOthers,
    /// A seat is free, and a quota above the column is full.
    QuotaFull {
        /// The nearest such quota.
        quota: u32,
    },
    /// A seat is free and the row would take it: the allocation goes by something else than both sides' wishes.
    Passed,
}

impl WhyNot {
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

    fn texts(self) -> (&'static str, &'static str, &'static str) {
        match self {
            Self::Holds => ("holds", "已安排在此", "it is placed here"),
            Self::NoEdge => ("no_edge", "双方不可配对", "the two may not be matched"),
            Self::NoSeats => ("no_seats", "没有名额", "there are no seats"),
            Self::LikesBetter => ("likes_better", "已有更想去的去处", "it holds what it likes better"),
            Self::Outranked => ("outranked", "名额由排名更前者占满", "every seat is held by a higher-ranked row"),
            Self::FullOfOthers => {
                ("full_of_others", "名额已满，按全局目标给了他人", "full: the objective put others here")
            }
            Self::QuotaFull { .. } => ("quota_full", "上级配额已满", "a quota above is full"),
            Self::Passed => ("passed", "有空名额，按全局目标未安排", "a seat is free: the objective did not use it"),
        }
    }
}

/// The case of one row and one column.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Explanation {
    /// The row.
    pub row: u32,
    /// The column.
    pub column: u32,
    /// Why the row is not there.
    pub why: WhyNot,
    /// What the pair is worth; `None` without an edge.
    pub score: Option<f64>,
    /// Who holds the seats and at what score, the one the column likes least first.
    pub holders: Vec<(u32, f64)>,
    /// The score the pair would have had to beat to be matched in the optimum, all else being equal: what the row gains where it
    /// is and the price of the seat. `None` without prices.
    pub must_beat: Option<f64>,
}

/// Why `row` does not hold `column`; with the `prices` of an optimum, what it would have had to beat. O(d log d) for d edges
/// of the row and of the column, O(columns) more where quotas are.
///
/// A row or column out of range has no edge.
///
/// # Example
///
/// ```
/// use chancai_assign::{Edge, Problem, Proposer, WhyNot, explain, stable};
///
/// // 岗位更看重甲，乙因此落选。
/// let problem = Problem::new(2, &[1], &[Edge::new(0, 0, 0.9), Edge::new(1, 0, 0.7)])?;
/// let told = explain(&problem, &stable(&problem, Proposer::Rows), None, 1, 0);
/// assert_eq!((told.why, told.holders), (WhyNot::Outranked, vec![(0, 0.9)]));
/// # Ok::<(), chancai_assign::ProblemError>(())
/// ```
pub fn explain(
    problem: &Problem,
    allocation: &Allocation,
    prices: Option<(&Prices, &Units)>,
    row: u32,
    column: u32,
) -> Explanation {
    let edge = problem.edge_between(row, column);
    let held = |edge: u32| allocation.edges().binary_search(&edge).is_ok();
    let edges = |row: u32| problem.edge_between(row, column);
    let mut holders: Vec<(u32, u32)> =
        allocation.members(column).iter().filter_map(|&member| Some((member, edges(member)?))).collect();
    holders.sort_by_key(|&(_, edge)| std::cmp::Reverse(problem.column_rank(edge as usize)));
    let score = |edge: u32| problem.edges()[edge as usize].score;
    let why = match edge {
        None => WhyNot::NoEdge,
        Some(edge) if held(edge) => WhyNot::Holds,
        Some(edge) => reason(problem, allocation, edge, &holders),
    };
    let must_beat = prices.filter(|_| edge.is_some()).map(|(prices, units)| {
        let price = i128::from(prices.rows[row as usize]) + prices.of_column(problem, column);
        units.score(price - i128::from(prices.premium))
    });
    let holders = holders.into_iter().map(|(member, edge)| (member, score(edge))).collect();
    Explanation { row, column, why, score: edge.map(score), holders, must_beat }
}

/// Why an edge is not matched; `holders` from the one the column likes least.
fn reason(problem: &Problem, allocation: &Allocation, edge: u32, holders: &[(u32, u32)]) -> WhyNot {
    let (row, column) = (problem.edges()[edge as usize].row, problem.edges()[edge as usize].column);
    let own = allocation.columns_of(row);
    let capacity = problem.row_parts()[row as usize].capacity as usize;
    // A row's edges stand in its order of preference.
    let worst = own.last().and_then(|&column| problem.edge_between(row, column));
    if problem.capacities()[column as usize] == 0 {
        WhyNot::NoSeats
    } else if own.len() >= capacity && worst.is_none_or(|worst| worst < edge) {
        WhyNot::LikesBetter
    } else if allocation.unfilled()[column as usize] > 0 {
        full_quota(problem, allocation, column).map_or(WhyNot::Passed, |quota| WhyNot::QuotaFull { quota })
    } else {
        let rank = problem.column_rank(edge as usize);
        let displaces = holders.first().is_some_and(|&(_, least)| rank < problem.column_rank(least as usize));
        if displaces { WhyNot::FullOfOthers } else { WhyNot::Outranked }
    }
}

/// The nearest quota above a column that is full.
fn full_quota(problem: &Problem, allocation: &Allocation, column: u32) -> Option<u32> {
    let mut held = vec![0_u64; problem.quotas().len()];
    if held.is_empty() {
        return None;
    }
    for column in 0..problem.columns() as u32 {
        let members = allocation.members(column).len() as u64;
        problem.path(column).for_each(|quota| held[quota as usize] += members);
    }
    problem.path(column).find(|&quota| held[quota as usize] >= problem.quotas()[quota as usize].maximum.into())
}
