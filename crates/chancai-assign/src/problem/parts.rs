//! What a problem is made of, as plain data.

/// Everything a [`Problem`](crate::Problem) is checked from. `Default` is the empty problem.
///
/// # Example
///
/// ```
/// use chancai_assign::{Column, Edge, Parts, Problem, Quota, Row};
///
/// // 两名医生，两个卫生院同属一个镇，全镇最多一名，至少一名。
/// let parts = Parts {
///     rows: vec![Row::default(); 2],
///     columns: vec![Column::new(1).under(0); 2],
///     quotas: vec![Quota { parent: None, minimum: 1, maximum: 1 }],
///     edges: vec![Edge::new(0, 0, 0.9), Edge::new(0, 1, 0.8), Edge::new(1, 1, 0.7)],
///     ..Parts::default()
/// };
/// let problem = Problem::from_parts(&parts)?;
/// assert_eq!(problem.path(1).collect::<Vec<_>>(), [0]);
/// # Ok::<(), chancai_assign::ProblemError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(default))]
pub struct Parts {
    /// What is placed.
    pub rows: Vec<Row>,
    /// Where.
    pub columns: Vec<Column>,
    /// Bounds on what columns hold together: a forest whose leaves' children are columns.
    pub quotas: Vec<Quota>,
    /// Who may go where.
    pub edges: Vec<Edge>,
    /// Pairs of rows that choose together.
    pub couples: Vec<Couple>,
    /// Pairs that are settled already; each needs an edge.
    pub fixed: Vec<Pair>,
    /// Pairs that are ruled out, whatever edge they have.
    pub forbidden: Vec<Pair>,
}

/// A row: a person, or a team that applies as one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(default))]
pub struct Row {
    /// How many columns it may hold at once, 1 by default.
    pub capacity: u32,
    /// Rows of one group go to one column together or stay all without.
    pub group: Option<u32>,
}

impl Default for Row {
    fn default() -> Self {
        Self { capacity: 1, group: None }
    }
}

/// A column: a post with seats.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(default))]
pub struct Column {
    /// It must hold at least so many rows.
    pub minimum: u32,
    /// Its seats.
    pub maximum: u32,
    /// The quota it counts towards, and towards all above it.
    pub node: Option<u32>,
}

impl Column {
    /// A column with so many seats, no minimum and no quota.
    pub fn new(seats: u32) -> Self {
        Self { minimum: 0, maximum: seats, node: None }
    }

    /// The same column, under a quota.
    #[must_use]
    pub fn under(self, node: u32) -> Self {
        Self { node: Some(node), ..self }
    }
}

/// A node of the quota tree: a township, a role, a programme.
///
/// A minimum above a maximum is not a fault here: it is a conflict.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Quota {
    /// The node above, if any.
    pub parent: Option<u32>,
    /// The columns beneath must hold at least so many rows together.
    pub minimum: u32,
    /// And at most so many.
    pub maximum: u32,
}

/// A pair that may be matched, and what it is worth.
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Edge {
    /// The row, below [`Problem::rows`](crate::Problem::rows).
    pub row: u32,
    /// The column, below [`Problem::columns`](crate::Problem::columns).
    pub column: u32,
    /// What the pair adds to a total. Finite; higher is better.
    pub score: f64,
    /// How much the row wants the column: it orders, it is never added. Finite; higher is better.
    pub row_score: f64,
    /// How much the column wants the row, likewise.
    pub column_score: f64,
}

impl Edge {
    /// An edge whose sides both go by `score`.
    pub fn new(row: u32, column: u32, score: f64) -> Self {
        Self { row, column, score, row_score: score, column_score: score }
    }

    /// The same edge, with what each side makes of it.
    #[must_use]
    pub fn preferred(self, row_score: f64, column_score: f64) -> Self {
        Self { row_score, column_score, ..self }
    }
}

/// One of an edge's three scores.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum ScoreOf {
    /// [`Edge::score`].
    Pair,
    /// [`Edge::row_score`].
    Row,
    /// [`Edge::column_score`].
    Column,
}

/// A row and a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Pair {
    /// The row.
    pub row: u32,
    /// The column.
    pub column: u32,
}

/// Two rows that choose together: what they want, the best first.
///
/// Both are placed as one wish says or both stay without. A wish may leave one of them without a column; it needs an
/// edge for every column it names. A couple without wishes stays without columns.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Couple {
    /// The two rows.
    pub rows: [u32; 2],
    /// Where the first and the second would go, the best wish first.
    pub wishes: Vec<[Option<u32>; 2]>,
}
