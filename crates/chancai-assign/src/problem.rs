//! What is given: rows, columns with capacities, and the pairs that may be matched.

use std::fmt;

/// A pair that may be matched, and what each side makes of it.
///
/// Scores need only be finite: they order, they are never added. Higher is better.
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Edge {
    /// The row, below [`Problem::rows`].
    pub row: u32,
    /// The column, below [`Problem::columns`].
    pub column: u32,
    /// How much the row wants the column.
    pub row_score: f64,
    /// How much the column wants the row.
    pub column_score: f64,
}

/// One side of an edge.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
pub enum Side {
    /// The row.
    Row,
    /// The column.
    Column,
}

/// A checked allocation problem.
///
/// Preferences are strict: a row orders its columns by `row_score` from high to low, equal scores by column
/// index from low to high; a column orders its rows by `column_score` and row index likewise. `-0.0` equals
/// `0.0`. A pair without an edge is unacceptable to both: it is never matched.
///
/// Capacity 0, rows without edges, columns without edges, no rows and no columns are all legal.
///
/// Memory: 32 bytes an edge, 8 a row, 12 a column.
#[derive(Debug, Clone)]
pub struct Problem {
    capacities: Vec<u32>,
    /// Row `r` owns `edges[row_starts[r]..row_starts[r + 1]]`, its best first.
    row_starts: Vec<usize>,
    edges: Vec<Edge>,
    /// Column `c` owns `by_column[column_starts[c]..column_starts[c + 1]]`: edge indices, its best first.
    column_starts: Vec<usize>,
    by_column: Vec<u32>,
    /// For every edge, its place in its column's order, the best 0.
    column_ranks: Vec<u32>,
}

impl Problem {
    /// Checks `edges` and orders both sides' preferences. O(E log E) for E edges, in any input order the same.
    ///
    /// # Errors
    ///
    /// [`ProblemError`] with every fault found: an index out of range, a score that is not finite, a pair
    /// given twice, more rows, columns or edges than a `u32` counts.
    ///
    /// # Example
    ///
    /// ```
    /// use chancai_assign::{Edge, Problem, ProblemFault};
    ///
    /// // 一个岗位，一个人；第二行写错了岗位号。
    /// let edge = |row, column| Edge { row, column, row_score: 0.5, column_score: 0.5 };
    /// let error = Problem::new(1, &[1], &[edge(0, 0), edge(0, 7)]).unwrap_err();
    /// assert_eq!(error.faults(), [ProblemFault::ColumnOutOfRange { edge: 1, column: 7, columns: 1 }]);
    /// ```
    pub fn new(rows: usize, capacities: &[u32], edges: &[Edge]) -> Result<Self, ProblemError> {
        let faults = faults_of(rows, capacities.len(), edges);
        if !faults.is_empty() {
            return Err(ProblemError { faults });
        }
        let (row_starts, edges) = order_rows(rows, edges);
        let (column_starts, by_column) = order_columns(capacities.len(), &edges);
        let mut column_ranks = vec![0; edges.len()];
        for bounds in column_starts.windows(2) {
            for (rank, &edge) in by_column[bounds[0]..bounds[1]].iter().enumerate() {
                column_ranks[edge as usize] = rank as u32;
            }
        }
        Ok(Self { capacities: capacities.to_vec(), row_starts, edges, column_starts, by_column, column_ranks })
    }

    /// How many rows there are.
    pub fn rows(&self) -> usize {
        self.row_starts.len() - 1
    }

    /// How many columns there are.
    pub fn columns(&self) -> usize {
        self.capacities.len()
    }

    /// The seats of every column.
    pub fn capacities(&self) -> &[u32] {
        &self.capacities
    }

    /// All edges, by row, each row's best first.
    pub fn edges(&self) -> &[Edge] {
        &self.edges
    }

    /// The edges of `row`, its best first; empty for a row out of range.
    pub fn edges_of_row(&self, row: u32) -> &[Edge] {
        &self.edges[bounds(&self.row_starts, row)]
    }

    /// The edges of `column`, its best first; empty for a column out of range.
    pub fn edges_of_column(&self, column: u32) -> impl ExactSizeIterator<Item = &Edge> {
        self.column_list(column).iter().map(|&edge| &self.edges[edge as usize])
    }

    /// Where the edges of `row` lie in [`Self::edges`].
    pub(crate) fn row_range(&self, row: u32) -> std::ops::Range<usize> {
        bounds(&self.row_starts, row)
    }

    /// Indices into [`Self::edges`] of the column's edges, its best first.
    pub(crate) fn column_list(&self, column: u32) -> &[u32] {
        &self.by_column[bounds(&self.column_starts, column)]
    }

    /// The place of an edge in its column's order, the best 0.
    pub(crate) fn column_rank(&self, edge: usize) -> u32 {
        self.column_ranks[edge]
    }
}

fn bounds(starts: &[usize], index: u32) -> std::ops::Range<usize> {
    match starts.get(index as usize..=index as usize + 1) {
        Some(&[start, end]) => start..end,
        _ => 0..0,
    }
}

/// Why a problem was refused: every fault, in the order of the edges.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub struct ProblemError {
    faults: Vec<ProblemFault>,
}

impl ProblemError {
    /// All faults: counts first, then by edge.
    pub fn faults(&self) -> &[ProblemFault] {
        &self.faults
    }
}

impl fmt::Display for ProblemError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let count = self.faults.len();
        write!(f, "分配问题有 {count} 处错误 / the problem has {count} fault(s)")?;
        match self.faults.first() {
            Some(first) => write!(f, "; 第一处 / the first: {first}"),
            None => Ok(()),
        }
    }
}

/// One fault of a problem. `edge` is the position in the slice the caller gave, from 0.
#[derive(Debug, Clone, Copy, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum ProblemFault {
    /// More rows, columns or edges than indices can name.
    #[error("数量过大 / too many: {given}, at most {limit}")]
    TooMany {
        /// How many there are.
        given: usize,
        /// The most there may be.
        limit: usize,
    },
    /// The edge names a row that is not there.
    #[error("第 {edge} 条边的行 {row} 不存在 / edge {edge} names row {row} of {rows}")]
    RowOutOfRange {
        /// Position of the edge.
        edge: usize,
        /// The row it names.
        row: u32,
        /// How many rows there are.
        rows: usize,
    },
    /// The edge names a column that is not there.
    #[error("第 {edge} 条边的列 {column} 不存在 / edge {edge} names column {column} of {columns}")]
    ColumnOutOfRange {
        /// Position of the edge.
        edge: usize,
        /// The column it names.
        column: u32,
        /// How many columns there are.
        columns: usize,
    },
    /// A score is NaN or infinite.
    #[error("第 {edge} 条边的分数不是有限数 / edge {edge} has the score {value}")]
    NotFinite {
        /// Position of the edge.
        edge: usize,
        /// Whose score it is.
        side: Side,
        /// The score.
        value: f64,
    },
    /// The pair was given before.
    #[error("第 {edge} 条边与第 {first} 条重复 / edge {edge} repeats edge {first} (row {row}, column {column})")]
    Duplicate {
        /// Position of the edge.
        edge: usize,
        /// Position of the edge that gave the pair first.
        first: usize,
        /// The row of the pair.
        row: u32,
        /// The column of the pair.
        column: u32,
    },
}

impl ProblemFault {
    /// The stable ASCII code of the fault.
    pub fn code(&self) -> &'static str {
        match self {
            Self::TooMany { .. } => "TOO_MANY",
            Self::RowOutOfRange { .. } => "ROW_OUT_OF_RANGE",
            Self::ColumnOutOfRange { .. } => "COLUMN_OUT_OF_RANGE",
            Self::NotFinite { .. } => "NOT_FINITE",
            Self::Duplicate { .. } => "DUPLICATE_PAIR",
        }
    }

    /// The position of the faulty edge in the caller's slice; `None` where a count is at fault.
    pub fn edge(&self) -> Option<usize> {
        match *self {
            Self::TooMany { .. } => None,
            Self::RowOutOfRange { edge, .. }
            | Self::ColumnOutOfRange { edge, .. }
            | Self::NotFinite { edge, .. }
            | Self::Duplicate { edge, .. } => Some(edge),
        }
    }
}

/// Every fault of the input, ordered by edge.
fn faults_of(rows: usize, columns: usize, edges: &[Edge]) -> Vec<ProblemFault> {
    // An index is a u32 and a rank must fit one too.
    let limit = u32::MAX as usize;
    let mut faults: Vec<_> = [rows, columns, edges.len()]
        .into_iter()
        .filter(|&given| given > limit)
        .map(|given| ProblemFault::TooMany { given, limit })
        .collect();
    let mut in_range = Vec::with_capacity(edges.len());
    for (index, edge) in edges.iter().enumerate() {
        let before = faults.len();
        if edge.row as usize >= rows {
            faults.push(ProblemFault::RowOutOfRange { edge: index, row: edge.row, rows });
        }
        if edge.column as usize >= columns {
            faults.push(ProblemFault::ColumnOutOfRange { edge: index, column: edge.column, columns });
        }
        if faults.len() == before {
            in_range.push(index);
        }
        for (side, value) in [(Side::Row, edge.row_score), (Side::Column, edge.column_score)] {
            if !value.is_finite() {
                faults.push(ProblemFault::NotFinite { edge: index, side, value });
            }
        }
    }
    push_duplicates(edges, in_range, &mut faults);
    // Stable: faults of one edge keep the order in which they were found.
    faults.sort_by_key(ProblemFault::edge);
    faults
}

/// A pair given more than once is ambiguous: which scores count? All but the first are faults.
fn push_duplicates(edges: &[Edge], mut in_range: Vec<usize>, faults: &mut Vec<ProblemFault>) {
    let pair = |&index: &usize| (edges[index].row, edges[index].column);
    // Stable, so that within a pair the input order stays.
    in_range.sort_by_key(pair);
    for same in in_range.chunk_by(|a, b| pair(a) == pair(b)) {
        for &edge in &same[1..] {
            let (row, column) = pair(&edge);
            faults.push(ProblemFault::Duplicate { edge, first: same[0], row, column });
        }
    }
}

/// Edges grouped by row, each group in the row's order of preference.
fn order_rows(rows: usize, edges: &[Edge]) -> (Vec<usize>, Vec<Edge>) {
    let mut ordered = edges.to_vec();
    for edge in &mut ordered {
        // Adding zero turns -0.0 into 0.0, which `total_cmp` would otherwise rank below it.
        edge.row_score += 0.0;
        edge.column_score += 0.0;
    }
    ordered.sort_unstable_by(|a, b| {
        (a.row.cmp(&b.row)).then(b.row_score.total_cmp(&a.row_score)).then(a.column.cmp(&b.column))
    });
    (starts(rows, edges.iter().map(|edge| edge.row)), ordered)
}

/// Indices of `edges` grouped by column, each group in the column's order of preference.
fn order_columns(columns: usize, edges: &[Edge]) -> (Vec<usize>, Vec<u32>) {
    let mut ordered: Vec<u32> = (0..edges.len() as u32).collect();
    ordered.sort_unstable_by(|&a, &b| {
        let (a, b) = (&edges[a as usize], &edges[b as usize]);
        (a.column.cmp(&b.column)).then(b.column_score.total_cmp(&a.column_score)).then(a.row.cmp(&b.row))
    });
    (starts(columns, edges.iter().map(|edge| edge.column)), ordered)
}

/// Running totals of how often each of `0..count` occurs: the starts of its group, with a last end.
fn starts(count: usize, keys: impl Iterator<Item = u32>) -> Vec<usize> {
    let mut starts = vec![0; count + 1];
    for key in keys {
        starts[key as usize + 1] += 1;
    }
    for index in 0..count {
        starts[index + 1] += starts[index];
    }
    starts
}

#[cfg(test)]
mod tests {
    use super::*;

    fn edge(row: u32, column: u32, row_score: f64, column_score: f64) -> Edge {
        Edge { row, column, row_score, column_score }
    }

    #[test]
    fn every_fault_is_reported_in_edge_order() {
        let edges =
            [edge(0, 0, f64::NAN, f64::INFINITY), edge(9, 9, 1.0, 1.0), edge(0, 0, 1.0, 1.0), edge(0, 1, 1.0, 1.0)];
        let error = Problem::new(1, &[1, 1], &edges).unwrap_err();
        let codes: Vec<_> = error.faults().iter().map(|fault| (fault.edge(), fault.code())).collect();
        assert_eq!(
            codes,
            [
                (Some(0), "NOT_FINITE"),
                (Some(0), "NOT_FINITE"),
                (Some(1), "ROW_OUT_OF_RANGE"),
                (Some(1), "COLUMN_OUT_OF_RANGE"),
                (Some(2), "DUPLICATE_PAIR"),
            ]
        );
        assert!(error.to_string().contains('5'));
    }

    #[test]
    fn preferences_are_ordered_by_score_then_index() {
        let edges = [
            edge(0, 2, 0.5, 0.1),
            edge(0, 1, 0.5, 0.9),
            edge(0, 0, 0.4, 0.9),
            edge(1, 1, 1.0, 0.9),
            edge(2, 1, 1.0, 1.0),
        ];
        let problem = Problem::new(3, &[1, 1, 1], &edges).unwrap();
        let columns: Vec<_> = problem.edges_of_row(0).iter().map(|edge| edge.column).collect();
        assert_eq!(columns, [1, 2, 0]);
        let rows: Vec<_> = problem.edges_of_column(1).map(|edge| edge.row).collect();
        assert_eq!(rows, [2, 0, 1]);
    }

    #[test]
    fn negative_zero_ties_with_zero() {
        let edges = [edge(0, 0, -0.0, 0.0), edge(0, 1, 0.0, 0.0)];
        let problem = Problem::new(1, &[1, 1], &edges).unwrap();
        assert_eq!(problem.edges_of_row(0)[0].column, 0);
    }

    #[test]
    fn empty_problems_are_legal() {
        for (rows, capacities) in [(0, &[][..]), (2, &[]), (0, &[1, 0]), (2, &[0, 3])] {
            let problem = Problem::new(rows, capacities, &[]).unwrap();
            assert_eq!((problem.rows(), problem.columns()), (rows, capacities.len()));
            assert!(problem.edges_of_row(7).is_empty());
        }
    }
}
