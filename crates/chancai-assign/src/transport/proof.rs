//! The independent check that an answer is the best one.

use std::fmt;

use super::{Goal, Optimum, Transport};

/// Checks that `optimum` is feasible and best for `goal`. O(E) time for E edges, without solving anything.
///
/// The definition. Let v be the values, l the `lift`, u the row duals and p the column duals.
///
/// 1. Every row is given one of its own edges or none, and no column more rows than it has seats; `total` and
///    `matched` are what these edges add up to.
/// 2. u and p are not negative, and u(r) + p(c) >= v(r, c) + l for every edge.
/// 3. sum u + sum seats x p = total + l x matched.
/// 4. l is 0 for [`Goal::Total`]. For [`Goal::CardinalityTotal`] it is at least min(rows, columns) x (greatest v -
///    least v) + 1 - least v, over all edges.
///
/// By 2 no assignment is worth more than the left side of 3, lift included (weak duality of linear programs), and
/// by 3 this one is worth just that. With a lift as in 4 it also has as many rows as possible: otherwise there were a
/// chain of moves that seats one more row, over no column twice, and takes at most min(rows, columns) edges in
/// exchange for one more; each exchange loses at most greatest v - least v, and the one more gains at least
/// least v + l, which is more than all of that.
///
/// # Errors
///
/// [`ProofError`] with every fault found.
pub fn verify(transport: &Transport, goal: Goal, optimum: &Optimum) -> Result<(), ProofError> {
    let mut faults = length_faults(transport, optimum);
    if faults.is_empty() {
        push_primal_faults(transport, optimum, &mut faults);
        push_dual_faults(transport, goal, optimum, &mut faults);
    }
    if faults.is_empty() { Ok(()) } else { Err(ProofError { faults }) }
}

fn length_faults(transport: &Transport, optimum: &Optimum) -> Vec<ProofFault> {
    let lengths = [
        (optimum.row_edges.len(), transport.rows()),
        (optimum.row_duals.len(), transport.rows()),
        (optimum.column_duals.len(), transport.columns()),
    ];
    let differ = lengths.into_iter().filter(|(given, expected)| given != expected);
    differ.map(|(given, expected)| ProofFault::Length { given, expected }).collect()
}

fn push_primal_faults(transport: &Transport, optimum: &Optimum, faults: &mut Vec<ProofFault>) {
    let mut members = vec![0_u32; transport.columns()];
    let (mut total, mut matched) = (0_i128, 0);
    for (row, edge) in optimum.row_edges.iter().enumerate() {
        let Some(edge) = *edge else { continue };
        if !transport.edges_of(row).contains(&(edge as usize)) {
            faults.push(ProofFault::OtherRow { row, edge });
            continue;
        }
        members[transport.edge_columns()[edge as usize] as usize] += 1;
        total += i128::from(transport.values()[edge as usize]);
        matched += 1;
    }
    for (column, (&members, &seats)) in members.iter().zip(transport.seats()).enumerate() {
        if members > seats {
            faults.push(ProofFault::Overfull { column, members, seats });
        }
    }
    if total != optimum.total {
        faults.push(ProofFault::Total { given: optimum.total, found: total });
    }
    if matched != optimum.matched {
        faults.push(ProofFault::Matched { given: optimum.matched, found: matched });
    }
}

fn push_dual_faults(transport: &Transport, goal: Goal, optimum: &Optimum, faults: &mut Vec<ProofFault>) {
    let lift = i128::from(optimum.lift);
    let least = least_lift(transport, goal);
    if (goal == Goal::Total && lift != 0) || lift < least {
        faults.push(ProofFault::Lift { given: optimum.lift, least });
    }
    for (row, &dual) in optimum.row_duals.iter().enumerate().filter(|(_, dual)| **dual < 0) {
        faults.push(ProofFault::NegativeRow { row, dual });
    }
    for (column, &dual) in optimum.column_duals.iter().enumerate().filter(|(_, dual)| **dual < 0) {
        faults.push(ProofFault::NegativeColumn { column, dual });
    }
    let mut bound: i128 = 0;
    for (row, &row_dual) in optimum.row_duals.iter().enumerate() {
        bound += i128::from(row_dual);
        for edge in transport.edges_of(row) {
            let column_dual = optimum.column_duals[transport.edge_columns()[edge] as usize];
            let short = i128::from(transport.values()[edge]) + lift - i128::from(row_dual) - i128::from(column_dual);
            if short > 0 {
                faults.push(ProofFault::Uncovered { edge, row, short });
            }
        }
    }
    for (&seats, &dual) in transport.seats().iter().zip(&optimum.column_duals) {
        bound += i128::from(seats) * i128::from(dual);
    }
    let value = optimum.total + lift * optimum.matched as i128;
    if bound != value {
        faults.push(ProofFault::Gap { value, bound });
    }
}

/// The least lift that proves the goal.
fn least_lift(transport: &Transport, goal: Goal) -> i128 {
    let (Goal::CardinalityTotal, Some(&least), Some(&greatest)) =
        (goal, transport.values().iter().min(), transport.values().iter().max())
    else {
        return 0;
    };
    let moves = transport.rows().min(transport.columns()) as i128;
    moves * (i128::from(greatest) - i128::from(least)) + 1 - i128::from(least)
}

/// Why an answer is not proved: every fault.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub struct ProofError {
    faults: Vec<ProofFault>,
}

impl ProofError {
    /// All faults: of the assignment first, then of its prices.
    pub fn faults(&self) -> &[ProofFault] {
        &self.faults
    }
}

impl fmt::Display for ProofError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let count = self.faults.len();
        write!(f, "最优性未得证，{count} 处 / not proved optimal, {count} fault(s)")?;
        match self.faults.first() {
            Some(first) => write!(f, "; 第一处 / the first: {first}"),
            None => Ok(()),
        }
    }
}

/// One fault of an answer. Rows, columns and edges count from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ProofFault {
    /// A list has another length than the problem.
    #[error("长度应为 {expected} / a list has {given} entries, not {expected}")]
    Length {
        /// Its length.
        given: usize,
        /// The number of rows or columns.
        expected: usize,
    },
    /// A row is given an edge that is not its own.
    #[error("第 {row} 行没有边 {edge} / row {row} has no edge {edge}")]
    OtherRow {
        /// The row.
        row: usize,
        /// The edge.
        edge: u32,
    },
    /// A column has more rows than seats.
    #[error("第 {column} 列只有 {seats} 席，却有 {members} 行 / column {column} has {seats} seats and {members} rows")]
    Overfull {
        /// The column.
        column: usize,
        /// How many rows it is given.
        members: u32,
        /// How many seats it has.
        seats: u32,
    },
    /// The edges add up to another total.
    #[error("总分应为 {found}，不是 {given} / the edges add up to {found}, not {given}")]
    Total {
        /// The total claimed.
        given: i128,
        /// The total of the edges.
        found: i128,
    },
    /// Another number of rows has an edge.
    #[error("应有 {found} 行获派，不是 {given} / {found} rows have an edge, not {given}")]
    Matched {
        /// The number claimed.
        given: usize,
        /// The number of rows with an edge.
        found: usize,
    },
    /// The lift does not fit the goal.
    #[error("附加值 {given} 不合目标，至少 {least} / the lift {given} does not prove the goal, {least} would")]
    Lift {
        /// The lift.
        given: i64,
        /// The least that proves the goal.
        least: i128,
    },
    /// The dual of a row is negative.
    #[error("第 {row} 行的对偶值 {dual} 为负 / the dual {dual} of row {row} is negative")]
    NegativeRow {
        /// The row.
        row: usize,
        /// Its dual.
        dual: i64,
    },
    /// The dual of a column is negative.
    #[error("第 {column} 列的对偶值 {dual} 为负 / the dual {dual} of column {column} is negative")]
    NegativeColumn {
        /// The column.
        column: usize,
        /// Its dual.
        dual: i64,
    },
    /// The duals at an edge do not cover its value.
    #[error("第 {row} 行的边 {edge} 差 {short} / the duals at edge {edge} of row {row} are {short} too low")]
    Uncovered {
        /// The edge.
        edge: usize,
        /// Its row.
        row: usize,
        /// How much is missing.
        short: i128,
    },
    /// The bound that the duals give is not the value of the assignment.
    #[error("上界 {bound} 与所得 {value} 不等 / the bound {bound} is not the value {value}, lift included")]
    Gap {
        /// The value of the assignment, lift included.
        value: i128,
        /// The bound.
        bound: i128,
    },
}

impl ProofFault {
    /// The stable ASCII code of the fault.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Length { .. } => "LENGTH",
            Self::OtherRow { .. } => "EDGE_OF_OTHER_ROW",
            Self::Overfull { .. } => "OVERFULL",
            Self::Total { .. } => "TOTAL_DIFFERS",
            Self::Matched { .. } => "MATCHED_DIFFERS",
            Self::Lift { .. } => "LIFT",
            Self::NegativeRow { .. } | Self::NegativeColumn { .. } => "NEGATIVE_DUAL",
            Self::Uncovered { .. } => "EDGE_NOT_COVERED",
            Self::Gap { .. } => "GAP",
        }
    }
}
