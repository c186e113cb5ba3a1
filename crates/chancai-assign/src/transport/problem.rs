//! What is given: rows, columns with seats, and what each pair is worth.

use std::fmt;
use std::ops::Range;

use super::Goal;

/// A checked assignment problem with whole values: every row takes one seat at most, every column has so many.
///
/// The edges of row `r` are `row_starts[r]..row_starts[r + 1]`; their order within the row means nothing. Seats 0,
/// rows and columns without edges, no rows and no columns are legal, and so are negative values.
///
/// Memory: 12 bytes an edge, 8 a row, 8 a column.
#[derive(Debug, Clone)]
pub struct Transport {
    seats: Vec<u32>,
    row_starts: Vec<usize>,
    columns: Vec<u32>,
    values: Vec<i64>,
    /// How many edges each column has.
    degrees: Vec<u32>,
}

impl Transport {
    /// Checks the edges: `columns` and `values` have one entry an edge, `row_starts` one a row and a last one.
    ///
    /// Values lie within plus and minus [`Self::value_limit`], so that no sum made of them can overflow. O(E) time for
    /// E edges.
    ///
    /// # Errors
    ///
    /// [`TransportError`] with every fault found: starts that do not begin with 0, fall, or do not end with the
    /// number of edges (the edges are then not looked at), more rows, columns or edges than a `u32` counts, a column
    /// that is not there, a pair given twice, a value beyond the limit.
    ///
    /// # Example
    ///
    /// ```
    /// use chancai_assign::transport::{Transport, TransportFault};
    ///
    /// // 一名教师报了一所学校两次。
    /// let error = Transport::new(&[1], &[0, 2], &[0, 0], &[7, 9]).unwrap_err();
    /// assert_eq!(error.faults(), [TransportFault::Duplicate { edge: 1, first: 0, row: 0, column: 0 }]);
    /// ```
    pub fn new(seats: &[u32], row_starts: &[usize], columns: &[u32], values: &[i64]) -> Result<Self, TransportError> {
        let mut faults = shape_faults(seats.len(), row_starts, columns.len(), values.len());
        let mut degrees = Vec::new();
        if faults.is_empty() {
            degrees = vec![0; seats.len()];
            push_edge_faults(row_starts, columns, values, &mut degrees, &mut faults);
        }
        if !faults.is_empty() {
            return Err(TransportError { faults });
        }
        let (columns, values) = (columns.to_vec(), values.to_vec());
        Ok(Self { seats: seats.to_vec(), row_starts: row_starts.to_vec(), columns, values, degrees })
    }

    /// The greatest magnitude a value may have: 2^58 over one more than the smaller of rows and columns.
    pub fn value_limit(rows: usize, columns: usize) -> i64 {
        (1 << 58) / most_moves(rows, columns).saturating_add(1)
    }

    /// How many rows there are.
    pub fn rows(&self) -> usize {
        self.row_starts.len() - 1
    }

    /// How many columns there are.
    pub fn columns(&self) -> usize {
        self.seats.len()
    }

    /// How many edges there are.
    pub fn edges(&self) -> usize {
        self.columns.len()
    }

    /// The seats of every column.
    pub fn seats(&self) -> &[u32] {
        &self.seats
    }

    /// The edges of `row`; empty for a row out of range.
    pub fn edges_of(&self, row: usize) -> Range<usize> {
        match self.row_starts.get(row..row.saturating_add(2)) {
            Some(&[start, end]) => start..end,
            _ => 0..0,
        }
    }

    /// The column of every edge.
    pub fn edge_columns(&self) -> &[u32] {
        &self.columns
    }

    /// The value of every edge.
    pub fn values(&self) -> &[i64] {
        &self.values
    }

    pub(super) fn degrees(&self) -> &[u32] {
        &self.degrees
    }

    /// The least and the greatest value that `goal` may use; zeros where there is none.
    pub(super) fn extremes(&self, goal: Goal) -> (i64, i64) {
        let usable = |value: &i64| goal != Goal::Total || *value > 0;
        let fold = |(least, greatest): (i64, i64), &value: &i64| (least.min(value), greatest.max(value));
        match self.values.iter().filter(|value| usable(value)).fold((i64::MAX, i64::MIN), fold) {
            (i64::MAX, i64::MIN) => (0, 0),
            extremes => extremes,
        }
    }

    /// What makes one more row with a seat worth more than any change of the total: one more pair takes at most as
    /// many moves as there are rows or columns.
    pub(super) fn lift(&self, least: i64, greatest: i64) -> i64 {
        most_moves(self.rows(), self.columns()) * (greatest - least) + 1
    }
}

/// The most edges that one more row with a seat can take in exchange.
fn most_moves(rows: usize, columns: usize) -> i64 {
    i64::try_from(rows.min(columns)).unwrap_or(i64::MAX)
}

fn shape_faults(columns: usize, row_starts: &[usize], edges: usize, values: usize) -> Vec<TransportFault> {
    let mut faults = Vec::new();
    // Indices are u32 and the last one means none.
    let limit = u32::MAX as usize - 1;
    let counts = [row_starts.len().saturating_sub(1), columns, edges];
    faults.extend(
        counts.into_iter().filter(|&given| given > limit).map(|given| TransportFault::TooMany { given, limit }),
    );
    if edges != values {
        faults.push(TransportFault::Lengths { columns: edges, values });
    }
    match (row_starts.first(), row_starts.last()) {
        (Some(0), Some(&end)) if end == edges => {}
        (first, last) => {
            faults.push(TransportFault::Ends { first: first.copied(), last: last.copied(), edges });
        }
    }
    let falls = row_starts.windows(2).enumerate().filter(|(_, starts)| starts[0] > starts[1]);
    faults.extend(falls.map(|(row, starts)| TransportFault::Falls { row, start: starts[0], end: starts[1] }));
    faults
}

fn push_edge_faults(
    row_starts: &[usize],
    columns: &[u32],
    values: &[i64],
    degrees: &mut [u32],
    faults: &mut Vec<TransportFault>,
) {
    let limit = Transport::value_limit(row_starts.len() - 1, degrees.len());
    // One more than the last edge of each column, which is a repetition where it lies in the same row.
    let mut last = vec![0; degrees.len()];
    for (row, bounds) in row_starts.windows(2).enumerate() {
        for edge in bounds[0]..bounds[1] {
            let (column, value) = (columns[edge], values[edge]);
            match last.get_mut(column as usize) {
                None => faults.push(TransportFault::ColumnOutOfRange { edge, row, column, columns: degrees.len() }),
                Some(last) if *last > bounds[0] => {
                    faults.push(TransportFault::Duplicate { edge, first: *last - 1, row, column });
                }
                Some(last) => {
                    *last = edge + 1;
                    degrees[column as usize] += 1;
                }
            }
            if value.unsigned_abs() > limit.unsigned_abs() {
                faults.push(TransportFault::ValueTooLarge { edge, row, value, limit });
            }
        }
    }
}

/// Why a problem was refused: every fault.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub struct TransportError {
    faults: Vec<TransportFault>,
}

impl TransportError {
    /// All faults: of the shape first, then by edge.
    pub fn faults(&self) -> &[TransportFault] {
        &self.faults
    }
}

impl fmt::Display for TransportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let count = self.faults.len();
        write!(f, "分配问题有 {count} 处错误 / the problem has {count} fault(s)")?;
        match self.faults.first() {
            Some(first) => write!(f, "; 第一处 / the first: {first}"),
            None => Ok(()),
        }
    }
}

/// One fault of a problem. Edges, rows and columns count from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum TransportFault {
    /// More rows, columns or edges than indices can name.
    #[error("数量过大 / too many: {given}, at most {limit}")]
    TooMany {
        /// How many there are.
        given: usize,
        /// The most there may be.
        limit: usize,
    },
    /// The edges have not as many columns as values.
    #[error("边的列数 {columns} 与分值数 {values} 不等 / the edges have {columns} columns and {values} values")]
    Lengths {
        /// How many columns are given.
        columns: usize,
        /// How many values are given.
        values: usize,
    },
    /// The starts of the rows do not reach from 0 to the number of edges.
    #[error("行起点应从 0 到 {edges} / the starts reach from {first:?} to {last:?}, not from 0 to {edges}")]
    Ends {
        /// The first start.
        first: Option<usize>,
        /// The last start.
        last: Option<usize>,
        /// How many edges there are.
        edges: usize,
    },
    /// A row ends before it starts.
    #[error("第 {row} 行的终点 {end} 在起点 {start} 之前 / row {row} starts at {start} and ends at {end}")]
    Falls {
        /// The row.
        row: usize,
        /// Where it starts.
        start: usize,
        /// Where it ends.
        end: usize,
    },
    /// The edge names a column that is not there.
    #[error(
        "第 {row} 行的边 {edge} 的列 {column} 不存在 / edge {edge} of row {row} names column {column} of {columns}"
    )]
    ColumnOutOfRange {
        /// The edge.
        edge: usize,
        /// Its row.
        row: usize,
        /// The column it names.
        column: u32,
        /// How many columns there are.
        columns: usize,
    },
    /// The pair was given before.
    #[error("边 {edge} 与 {first} 重复 / edge {edge} repeats edge {first} (row {row}, column {column})")]
    Duplicate {
        /// The edge.
        edge: usize,
        /// The edge that gave the pair first.
        first: usize,
        /// The row of the pair.
        row: usize,
        /// The column of the pair.
        column: u32,
    },
    /// The value is so large that sums of values could overflow.
    #[error(
        "第 {row} 行的边 {edge} 分值 {value} 过大，限 ±{limit} / edge {edge} of row {row} has the value {value} beyond ±{limit}"
    )]
    ValueTooLarge {
        /// The edge.
        edge: usize,
        /// Its row.
        row: usize,
        /// Its value.
        value: i64,
        /// The greatest magnitude, [`Transport::value_limit`].
        limit: i64,
    },
}

impl TransportFault {
    /// The stable ASCII code of the fault.
    pub fn code(&self) -> &'static str {
        match self {
            Self::TooMany { .. } => "TOO_MANY",
            Self::Lengths { .. } => "LENGTHS_DIFFER",
            Self::Ends { .. } => "STARTS_END",
            Self::Falls { .. } => "STARTS_FALL",
            Self::ColumnOutOfRange { .. } => "COLUMN_OUT_OF_RANGE",
            Self::Duplicate { .. } => "DUPLICATE_PAIR",
            Self::ValueTooLarge { .. } => "VALUE_TOO_LARGE",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn codes(seats: &[u32], starts: &[usize], columns: &[u32], values: &[i64]) -> Vec<&'static str> {
        let error = Transport::new(seats, starts, columns, values).unwrap_err();
        assert!(error.to_string().contains(&error.faults().len().to_string()));
        error.faults().iter().map(TransportFault::code).collect()
    }

    #[test]
    fn every_fault_is_reported() {
        let limit = Transport::value_limit(2, 2);
        assert_eq!(limit, (1 << 58) / 3);
        assert!(Transport::new(&[1, 1], &[0, 2, 2], &[0, 1], &[limit, -limit]).is_ok());
        assert_eq!(
            codes(&[1, 1], &[0, 3, 5], &[0, 2, 0, 1, 0], &[limit + 1, 0, 1, i64::MIN, 1]),
            ["VALUE_TOO_LARGE", "COLUMN_OUT_OF_RANGE", "DUPLICATE_PAIR", "VALUE_TOO_LARGE"]
        );
    }

    #[test]
    fn starts_must_reach_over_all_edges_and_never_fall() {
        assert_eq!(codes(&[1], &[], &[], &[]), ["STARTS_END"]);
        assert_eq!(codes(&[1], &[0, 1], &[0], &[]), ["LENGTHS_DIFFER"]);
        assert_eq!(codes(&[1], &[1, 1], &[0], &[1]), ["STARTS_END"]);
        assert_eq!(codes(&[1], &[0, 2, 1], &[0], &[1]), ["STARTS_FALL"]);
        assert_eq!(codes(&[1], &[0, usize::MAX], &[0], &[1]), ["STARTS_END"]);
    }

    #[test]
    fn empty_problems_are_legal() {
        for (seats, starts) in [(&[][..], &[0][..]), (&[], &[0, 0]), (&[0, 3], &[0])] {
            let transport = Transport::new(seats, starts, &[], &[]).unwrap();
            assert_eq!((transport.rows(), transport.columns()), (starts.len() - 1, seats.len()));
            assert_eq!(transport.edges_of(usize::MAX), 0..0);
        }
    }
}
