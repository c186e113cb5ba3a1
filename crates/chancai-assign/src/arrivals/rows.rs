//! Who arrives, and who is expected.

use std::fmt;

use crate::Problem;

/// A column that a row could take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Choice {
    /// The column.
    pub column: u32,
    /// What the pair is worth.
    pub value: i64,
}

/// Checked rows, each with the columns it could take. Rows without choices are legal.
///
/// Memory: 16 bytes a choice, 8 a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rows {
    columns: usize,
    /// Row `r` owns `choices[starts[r]..starts[r + 1]]`.
    starts: Vec<usize>,
    choices: Vec<Choice>,
}

impl Rows {
    /// The most rows and columns together: 2^20.
    pub const MOST: usize = 1 << 20;
    /// The largest absolute value: 2^36. Twice as many rows times this still fit where prices are computed.
    pub const MOST_VALUE: i64 = 1 << 36;

    /// Checks rows that choose among `columns` columns. O(n log n) for n choices.
    ///
    /// # Errors
    ///
    /// [`RowsError`] with every fault found: too many rows, a column that is not there or that a row names twice, a value
    /// that is too large.
    ///
    /// # Example
    ///
    /// ```
    /// use chancai_assign::arrivals::{Choice, Rows, RowsFault};
    ///
    /// // 只有两个岗位，写成了 5 号。
    /// let error = Rows::new(2, &[vec![Choice { column: 5, value: 1 }]]).unwrap_err();
    /// assert_eq!(error.faults(), [RowsFault::ColumnOutOfRange { row: 0, column: 5, columns: 2 }]);
    /// ```
    pub fn new(columns: usize, rows: &[Vec<Choice>]) -> Result<Self, RowsError> {
        let mut faults = Vec::new();
        let given = columns.saturating_add(rows.len());
        if given > Self::MOST {
            faults.push(RowsFault::TooMany { given, limit: Self::MOST });
        }
        for (row, choices) in rows.iter().enumerate() {
            push_faults(columns, row, choices, &mut faults);
        }
        if !faults.is_empty() {
            return Err(RowsError { faults });
        }
        Ok(Self::joined(columns, rows.iter().map(Vec::as_slice)))
    }

    /// The rows of an allocation problem, each once, with a value for every edge: [`Units`](crate::Units) or smaller. Minimums,
    /// quotas, groups and couples are not looked at.
    ///
    /// # Errors
    ///
    /// [`RowsError`] where there are too many rows, a value is too large, or values are not as many as edges.
    pub fn of(problem: &Problem, values: &[i64]) -> Result<Self, RowsError> {
        let (given, expected) = (values.len(), problem.edges().len());
        if given != expected {
            return Err(RowsError { faults: vec![RowsFault::ValuesDiffer { expected, given }] });
        }
        let row = |row| {
            let range = problem.row_range(row);
            let edges = problem.edges()[range.clone()].iter().zip(&values[range]);
            edges.map(|(edge, &value)| Choice { column: edge.column, value }).collect()
        };
        let rows: Vec<Vec<Choice>> = (0..problem.rows() as u32).map(row).collect();
        Self::new(problem.columns(), &rows)
    }

    pub(super) fn joined<'a>(columns: usize, rows: impl Iterator<Item = &'a [Choice]>) -> Self {
        let (mut starts, mut choices) = (vec![0], Vec::new());
        for row in rows {
            choices.extend_from_slice(row);
            starts.push(choices.len());
        }
        Self { columns, starts, choices }
    }

    /// The named rows in this order, any of them as often as it is named; those out of range are left out.
    #[must_use]
    pub fn picked(&self, rows: &[u32]) -> Self {
        let there = rows.iter().filter(|&&row| (row as usize) < self.len());
        Self::joined(self.columns, there.map(|&row| self.choices(row)))
    }

    /// How many rows there are.
    pub fn len(&self) -> usize {
        self.starts.len() - 1
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// How many columns they choose among.
    pub fn columns(&self) -> usize {
        self.columns
    }

    /// The choices of `row`, as given; none for a row out of range.
    pub fn choices(&self, row: u32) -> &[Choice] {
        match self.starts.get(row as usize..=row as usize + 1) {
            Some(&[start, end]) => &self.choices[start..end],
            _ => &[],
        }
    }

    /// The choices of every row.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = &[Choice]> {
        self.starts.windows(2).map(|bounds| &self.choices[bounds[0]..bounds[1]])
    }

    /// What `row` is worth in `column`, if it could take it.
    pub fn value(&self, row: u32, column: u32) -> Option<i64> {
        self.choices(row).iter().find(|choice| choice.column == column).map(|choice| choice.value)
    }
}

fn push_faults(columns: usize, row: usize, choices: &[Choice], faults: &mut Vec<RowsFault>) {
    for &Choice { column, value } in choices {
        if column as usize >= columns {
            faults.push(RowsFault::ColumnOutOfRange { row, column, columns });
        }
        if value.unsigned_abs() > Rows::MOST_VALUE.unsigned_abs() {
            faults.push(RowsFault::ValueTooLarge { row, column, value, limit: Rows::MOST_VALUE });
        }
    }
    let mut named: Vec<u32> = choices.iter().map(|choice| choice.column).collect();
    named.sort_unstable();
    for same in named.chunk_by(|a, b| a == b).filter(|same| same.len() > 1) {
        faults.push(RowsFault::ColumnTwice { row, column: same[0] });
    }
}

/// Why rows were refused: every fault.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub struct RowsError {
    faults: Vec<RowsFault>,
}

impl RowsError {
    /// All faults: the count first, then by row.
    pub fn faults(&self) -> &[RowsFault] {
        &self.faults
    }
}

impl fmt::Display for RowsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let count = self.faults.len();
        write!(f, "到达的行有 {count} 处错误 / the rows have {count} fault(s)")?;
        match self.faults.first() {
            Some(first) => write!(f, "; 第一处 / the first: {first}"),
            None => Ok(()),
        }
    }
}

/// One fault of rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum RowsFault {
    /// More rows and columns than [`Rows::MOST`].
    #[error("行和列过多 / too many rows and columns: {given}, at most {limit}")]
    TooMany {
        /// How many there are together.
        given: usize,
        /// The most there may be.
        limit: usize,
    },
    /// A problem's edges have not one value each.
    #[error("应有 {expected} 个价值, 给了 {given} 个 / {given} values given for {expected} edges")]
    ValuesDiffer {
        /// How many edges there are.
        expected: usize,
        /// How many values.
        given: usize,
    },
    /// A column is named that is not there.
    #[error("行[{row}] 所指的列 {column} 不存在 / row {row} names column {column} of {columns}")]
    ColumnOutOfRange {
        /// The row.
        row: usize,
        /// The column it names.
        column: u32,
        /// How many columns there are.
        columns: usize,
    },
    /// A row names a column twice.
    #[error("行[{row}] 重复写了列 {column} / row {row} names column {column} twice")]
    ColumnTwice {
        /// The row.
        row: usize,
        /// The column.
        column: u32,
    },
    /// Sums of prices could overflow.
    #[error(
        "行[{row}] 在列 {column} 的价值 {value} 过大, 绝对值至多 {limit} / row {row} is worth {value} in column {column}, at most {limit} either way"
    )]
    ValueTooLarge {
        /// The row.
        row: usize,
        /// The column.
        column: u32,
        /// The value.
        value: i64,
        /// The largest absolute value.
        limit: i64,
    },
}

impl RowsFault {
    /// The stable ASCII code of the fault.
    pub fn code(&self) -> &'static str {
        match self {
            Self::TooMany { .. } => "TOO_MANY",
            Self::ValuesDiffer { .. } => "VALUES_DIFFER",
            Self::ColumnOutOfRange { .. } => "COLUMN_OUT_OF_RANGE",
            Self::ColumnTwice { .. } => "COLUMN_TWICE",
            Self::ValueTooLarge { .. } => "VALUE_TOO_LARGE",
        }
    }
}

/// Who is expected after the batch at hand: sample rows, each so many times.
///
/// Counts are whole, so that a plan for a batch and its forecast together is whole too.
#[derive(Debug, Clone)]
pub struct Forecast<'a> {
    rows: &'a Rows,
    counts: Vec<u32>,
}

impl<'a> Forecast<'a> {
    /// Nobody. `like` says among how many columns.
    pub fn nothing(like: &'a Rows) -> Self {
        Self { rows: like, counts: vec![0; like.len()] }
    }

    /// These rows, each once: the future as it will be, or one guess at it.
    pub fn exactly(rows: &'a Rows) -> Self {
        Self { rows, counts: vec![1; rows.len()] }
    }

    /// The rows from `first` on, each once: the rest of a known sequence.
    pub fn rest(rows: &'a Rows, first: u32) -> Self {
        Self { rows, counts: (0..rows.len()).map(|row| u32::from(row >= first as usize)).collect() }
    }

    /// `expected` rows drawn evenly from a sample of the past: of a sample of m rows the first i + 1 count
    /// `expected * (i + 1) / m` times, rounded down. A sample without rows expects nobody.
    pub fn spread(sample: &'a Rows, expected: u32) -> Self {
        let (count, expected) = (sample.len() as u64, u64::from(expected));
        let until = |row: u64| (expected * row).checked_div(count).unwrap_or(0);
        Self { rows: sample, counts: (0..count).map(|row| (until(row + 1) - until(row)) as u32).collect() }
    }

    /// The sample rows.
    pub fn rows(&self) -> &'a Rows {
        self.rows
    }

    /// How often each is expected.
    pub fn counts(&self) -> &[u32] {
        &self.counts
    }
}
