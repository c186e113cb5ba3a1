//! Why a problem has no allocation at all, in the fewest constraints, and the least change that gives it one.

mod relax;
mod search;
mod text;

pub use relax::{Relaxation, relaxations};
pub use search::conflicts;
pub use text::Names;

use crate::Problem;

/// A bound that a conflict rests on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(tag = "code", rename_all = "snake_case"))]
#[non_exhaustive]
pub enum Constraint {
    /// A column's minimum.
    ColumnMinimum {
        /// The column.
        column: u32,
        /// Its minimum.
        minimum: u32,
    },
    /// A column's seats.
    ColumnMaximum {
        /// The column.
        column: u32,
        /// Its seats.
        maximum: u32,
    },
    /// A quota's minimum.
    QuotaMinimum {
        /// The quota.
        quota: u32,
        /// Its minimum.
        minimum: u32,
    },
    /// A quota's maximum.
    QuotaMaximum {
        /// The quota.
        quota: u32,
        /// Its maximum.
        maximum: u32,
    },
    /// A fixed pair.
    Fixed {
        /// The row.
        row: u32,
        /// The column.
        column: u32,
    },
}

impl Constraint {
    /// The stable ASCII code of its kind.
    pub fn code(&self) -> &'static str {
        match self {
            Self::ColumnMinimum { .. } => "column_minimum",
            Self::ColumnMaximum { .. } => "column_maximum",
            Self::QuotaMinimum { .. } => "quota_minimum",
            Self::QuotaMaximum { .. } => "quota_maximum",
            Self::Fixed { .. } => "fixed",
        }
    }

    /// The number it bounds by; 1 for a fixed pair.
    pub fn bound(&self) -> u32 {
        match *self {
            Self::ColumnMinimum { minimum, .. } | Self::QuotaMinimum { minimum, .. } => minimum,
            Self::ColumnMaximum { maximum, .. } | Self::QuotaMaximum { maximum, .. } => maximum,
            Self::Fixed { .. } => 1,
        }
    }

    /// Whether it asks for rows (a minimum, a fixed pair) and does not keep them out.
    pub fn asks(&self) -> bool {
        !matches!(self, Self::ColumnMaximum { .. } | Self::QuotaMaximum { .. })
    }
}

/// The rows a conflict runs short of.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Supply {
    /// The rows whose capacity counts, ascending.
    pub rows: Vec<u32>,
    /// Their capacities together.
    pub places: u64,
    /// How many more can come along single edges of other rows.
    pub edges: u64,
}

/// Constraints that cannot be kept together: they ask for `required` rows where at most `possible` can be.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Conflict {
    /// The constraints, in order.
    pub constraints: Vec<Constraint>,
    /// The rows that are too few, where that is part of it.
    pub supply: Option<Supply>,
    /// How many rows the minimums and fixed pairs among the constraints ask for together.
    pub required: u64,
    /// How many the maximums among them and the supply allow.
    pub possible: u64,
    /// Whether each constraint is known to be needed: a minimum above its own maximum, or dropping any one ends the conflict,
    /// which is tried out where it is cheap enough (see [`conflicts`]).
    pub irreducible: bool,
}

/// A problem that has no allocation.
#[derive(Debug, Clone, PartialEq, Eq, Default, thiserror::Error)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[error(
    "有 {} 组约束互相矛盾, 至少要放宽 {} 处 / {} set(s) of constraints conflict, at least {} bound(s) must give way",
    conflicts.len(), relaxations.len(), conflicts.len(), relaxations.len()
)]
pub struct Conflicts {
    /// Sets of constraints that conflict, no constraint in two of them.
    pub conflicts: Vec<Conflict>,
    /// The least change of bounds, counted in rows, that leaves an allocation.
    pub relaxations: Vec<Relaxation>,
}

/// Everything that stands in the way of `problem`, or `None` where it has an allocation: [`conflicts`] and
/// [`relaxations`].
///
/// Groups and couples are not looked at: a problem may have no conflict and still no allocation that keeps them intact.
///
/// # Example
///
/// ```
/// use chancai_assign::{Column, Constraint, Edge, Parts, Problem, Quota, Row, conflict};
///
/// // 全镇至多 1 名全科医生，下属两个卫生院却各要至少 1 名。
/// let parts = Parts {
///     rows: vec![Row::default(); 3],
///     columns: vec![Column { minimum: 1, maximum: 2, node: Some(0) }; 2],
///     quotas: vec![Quota { parent: None, minimum: 0, maximum: 1 }],
///     edges: vec![Edge::new(0, 0, 1.0), Edge::new(1, 1, 1.0), Edge::new(2, 1, 1.0)],
///     ..Parts::default()
/// };
/// let problem = Problem::from_parts(&parts)?;
/// let found = conflict(&problem).expect("two cannot be one");
/// assert_eq!(
///     found.conflicts[0].constraints,
///     [
///         Constraint::ColumnMinimum { column: 0, minimum: 1 },
///         Constraint::ColumnMinimum { column: 1, minimum: 1 },
///         Constraint::QuotaMaximum { quota: 0, maximum: 1 },
///     ]
/// );
/// assert_eq!(found.relaxations.len(), 1);
/// # Ok::<(), chancai_assign::ProblemError>(())
/// ```
pub fn conflict(problem: &Problem) -> Option<Conflicts> {
    let conflicts = conflicts(problem);
    if conflicts.is_empty() {
        return None;
    }
    Some(Conflicts { conflicts, relaxations: relaxations(problem) })
}

/// All constraints of a problem that bound anything: minimums above 0, maximums, fixed pairs.
pub(crate) fn constraints(problem: &Problem) -> Vec<Constraint> {
    let mut all = Vec::new();
    for (column, part) in (0..).zip(problem.column_parts()) {
        all.push(Constraint::ColumnMinimum { column, minimum: part.minimum });
        all.push(Constraint::ColumnMaximum { column, maximum: part.maximum });
    }
    for (quota, part) in (0..).zip(problem.quotas()) {
        all.push(Constraint::QuotaMinimum { quota, minimum: part.minimum });
        all.push(Constraint::QuotaMaximum { quota, maximum: part.maximum });
    }
    all.extend(problem.fixed().iter().map(|&edge| {
        let edge = &problem.edges()[edge as usize];
        Constraint::Fixed { row: edge.row, column: edge.column }
    }));
    all.retain(|constraint| !constraint.asks() || constraint.bound() > 0);
    all.sort_unstable();
    all
}
