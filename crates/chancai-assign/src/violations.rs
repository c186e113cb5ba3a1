//! What an allocation breaks of all that its problem asks for beyond edges and seats.

use crate::{Allocation, Problem};

/// Something a problem asks for and an allocation does not keep.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(tag = "code", rename_all = "snake_case"))]
#[non_exhaustive]
pub enum Violation {
    /// A column holds fewer rows than its minimum.
    #[error("列 {column} 至少要 {minimum} 行, 只有 {held} 行 / column {column} holds {held} of at least {minimum}")]
    ColumnShort {
        /// The column.
        column: u32,
        /// How many rows it holds.
        held: u32,
        /// How many it needs.
        minimum: u32,
    },
    /// The columns under a quota hold fewer rows than its minimum.
    #[error("配额 {quota} 至少要 {minimum} 行, 只有 {held} 行 / quota {quota} holds {held} of at least {minimum}")]
    QuotaShort {
        /// The quota.
        quota: u32,
        /// How many rows lie under it.
        held: u64,
        /// How many it needs.
        minimum: u32,
    },
    /// The columns under a quota hold more rows than its maximum.
    #[error("配额 {quota} 至多 {maximum} 行, 有 {held} 行 / quota {quota} holds {held} of at most {maximum}")]
    QuotaExceeded {
        /// The quota.
        quota: u32,
        /// How many rows lie under it.
        held: u64,
        /// How many it allows.
        maximum: u32,
    },
    /// A fixed pair is not matched.
    #[error("已定的行 {row} 与列 {column} 没有配上 / the fixed pair of row {row} and column {column} is not matched")]
    FixedMissing {
        /// The row.
        row: u32,
        /// The column.
        column: u32,
    },
    /// Rows of one group do not hold the same columns.
    #[error("组 {group} 被拆开 (行 {first} 与行 {row}) / group {group} is split between rows {first} and {row}")]
    GroupSplit {
        /// The group.
        group: u32,
        /// The lowest row of the group.
        first: u32,
        /// The lowest row that holds other columns.
        row: u32,
    },
    /// A couple stands as none of its wishes says.
    #[error("伴侣 {couple} 的安排不是其任何一个志愿 / couple {couple} stands as none of its wishes says")]
    CoupleApart {
        /// The couple.
        couple: u32,
    },
}

/// Everything `allocation` breaks, in the order of the enum's variants, each by index; empty where it keeps to all.
///
/// O(E) time for the problem's E edges. Of an allocation of another problem the answer has no meaning.
///
/// # Example
///
/// ```
/// use chancai_assign::{Allocation, Column, Edge, Parts, Problem, Quota, Row, Violation, violations};
///
/// // 两所学校同属一个镇，全镇只有一个编制，却去了两名教师。
/// let parts = Parts {
///     rows: vec![Row::default(); 2],
///     columns: vec![Column::new(1).under(0); 2],
///     quotas: vec![Quota { parent: None, minimum: 0, maximum: 1 }],
///     edges: vec![Edge::new(0, 0, 1.0), Edge::new(1, 1, 1.0)],
///     ..Parts::default()
/// };
/// let problem = Problem::from_parts(&parts)?;
/// let today = Allocation::from_rows(&problem, &[Some(0), Some(1)])?;
/// assert_eq!(violations(&problem, &today), [Violation::QuotaExceeded { quota: 0, held: 2, maximum: 1 }]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn violations(problem: &Problem, allocation: &Allocation) -> Vec<Violation> {
    let mut found = Vec::new();
    push_bounds(problem, allocation, &mut found);
    let missing = problem.fixed().iter().filter(|edge| allocation.edges().binary_search(edge).is_err());
    found.extend(missing.map(|&edge| {
        let edge = &problem.edges()[edge as usize];
        Violation::FixedMissing { row: edge.row, column: edge.column }
    }));
    push_split_groups(problem, allocation, &mut found);
    for (couple, part) in (0..).zip(problem.couples()) {
        let stands = part.rows.map(|row| allocation.column_of(row));
        if stands != [None, None] && !part.wishes.contains(&stands) {
            found.push(Violation::CoupleApart { couple });
        }
    }
    found
}

fn push_bounds(problem: &Problem, allocation: &Allocation, found: &mut Vec<Violation>) {
    let mut under = vec![0_u64; problem.quotas().len()];
    for (column, part) in (0..).zip(problem.column_parts()) {
        let held = allocation.members(column).len() as u32;
        if held < part.minimum {
            found.push(Violation::ColumnShort { column, held, minimum: part.minimum });
        }
        for quota in problem.path(column) {
            under[quota as usize] += u64::from(held);
        }
    }
    let bounds = || (0..).zip(problem.quotas().iter().zip(&under));
    found.extend(bounds().filter(|(_, (quota, held))| **held < quota.minimum.into()).map(|(quota, (part, &held))| {
        let minimum = part.minimum;
        Violation::QuotaShort { quota, held, minimum }
    }));
    found.extend(bounds().filter(|(_, (quota, held))| **held > quota.maximum.into()).map(|(quota, (part, &held))| {
        let maximum = part.maximum;
        Violation::QuotaExceeded { quota, held, maximum }
    }));
}

fn push_split_groups(problem: &Problem, allocation: &Allocation, found: &mut Vec<Violation>) {
    let mut grouped: Vec<(u32, u32)> =
        (0..).zip(problem.row_parts()).filter_map(|(row, part)| Some((part.group?, row))).collect();
    grouped.sort_unstable();
    let held = |row: u32| {
        let mut columns = allocation.columns_of(row).to_vec();
        columns.sort_unstable();
        columns
    };
    for members in grouped.chunk_by(|a, b| a.0 == b.0) {
        let (group, first) = members[0];
        let wanted = held(first);
        if let Some(&(_, row)) = members.iter().find(|&&(_, row)| held(row) != wanted) {
            found.push(Violation::GroupSplit { group, first, row });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Column, Couple, Edge, Pair, Parts, Quota, Row};

    #[test]
    fn all_that_is_broken_is_said() {
        let grouped = Row { capacity: 1, group: Some(4) };
        let quota = |parent, minimum, maximum| Quota { parent, minimum, maximum };
        let parts = Parts {
            rows: vec![Row::default(), Row::default(), grouped, grouped],
            columns: vec![Column { minimum: 1, maximum: 2, node: Some(1) }, Column::new(4).under(1), Column::new(2)],
            quotas: vec![quota(None, 4, 9), quota(Some(0), 0, 2)],
            edges: (0..4).flat_map(|row| (0..3).map(move |column| Edge::new(row, column, 1.0))).collect(),
            couples: vec![Couple { rows: [0, 1], wishes: vec![[Some(1), None]] }],
            fixed: vec![Pair { row: 0, column: 2 }],
            ..Parts::default()
        };
        let problem = Problem::from_parts(&parts).unwrap();
        let today = Allocation::from_rows(&problem, &[Some(1), Some(1), Some(1), None]).unwrap();
        assert_eq!(
            violations(&problem, &today),
            [
                Violation::ColumnShort { column: 0, held: 0, minimum: 1 },
                Violation::QuotaShort { quota: 0, held: 3, minimum: 4 },
                Violation::QuotaExceeded { quota: 1, held: 3, maximum: 2 },
                Violation::FixedMissing { row: 0, column: 2 },
                Violation::GroupSplit { group: 4, first: 2, row: 3 },
                Violation::CoupleApart { couple: 0 },
            ]
        );
    }

    #[test]
    fn who_keeps_to_all_breaks_nothing() {
        let parts = Parts {
            rows: vec![Row::default(); 2],
            columns: vec![Column { minimum: 1, maximum: 1, node: None }; 2],
            edges: vec![Edge::new(0, 0, 1.0), Edge::new(1, 1, 1.0)],
            couples: vec![Couple { rows: [1, 0], wishes: vec![[Some(1), Some(0)]] }],
            ..Parts::default()
        };
        let problem = Problem::from_parts(&parts).unwrap();
        let together = Allocation::from_rows(&problem, &[Some(0), Some(1)]).unwrap();
        assert!(violations(&problem, &together).is_empty());
    }
}
