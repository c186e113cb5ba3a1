//! What is asked of a stable allocation, and what comes of it.

/// Which side asks. Both give a stable allocation; they differ in whom it favours where several exist.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
pub enum Proposer {
    /// Rows ask: every row gets the best column it has in any stable allocation, and no row gains by
    /// misstating its order.
    #[default]
    Rows,
    /// Columns ask: every column gets the best rows it has in any stable allocation.
    Columns,
}

impl Proposer {
    /// The stable ASCII code: `rows` or `columns`.
    pub fn code(self) -> &'static str {
        match self {
            Self::Rows => "rows",
            Self::Columns => "columns",
        }
    }
}

/// What equal scores mean.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum Ties {
    /// Equal scores go to the lower index: orders are strict, and a stable allocation always exists. It is weakly
    /// stable in the orders with ties: no two would both strictly gain.
    #[default]
    ByIndex,
    /// Equal scores are ties, and no two may change so that one strictly gains and the other does not lose. May not
    /// exist.
    Strong,
    /// Equal scores are ties, and no two may change so that neither loses: stable however the ties are broken. May not
    /// exist.
    Super,
}

impl Ties {
    /// The stable ASCII code: `by_index`, `strong` or `super`.
    pub fn code(self) -> &'static str {
        match self {
            Self::ByIndex => "by_index",
            Self::Strong => "strong",
            Self::Super => "super",
        }
    }
}

/// What is asked of [`stable_with`](crate::stable_with).
///
/// # Example
///
/// ```
/// use chancai_assign::{StableOptions, Ties};
///
/// let mut options = StableOptions::default();
/// options.ties = Ties::Super;
/// assert_eq!((options.attempts, options.ties.code()), (20, "super"));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(default))]
#[non_exhaustive]
pub struct StableOptions {
    /// Which side asks. With couples or groups rows ask, whatever this says. Default rows.
    pub proposer: Proposer,
    /// What equal scores mean. Default by index.
    pub ties: Ties,
    /// How often a problem with couples or groups is tried, each time in another order; at least one try is made.
    /// Default 20.
    pub attempts: u32,
    /// After how many moves a try is given up, for every row of the problem; at least a thousand are made. Default 50.
    pub moves_per_row: u32,
}

impl Default for StableOptions {
    fn default() -> Self {
        Self { proposer: Proposer::default(), ties: Ties::default(), attempts: 20, moves_per_row: 50 }
    }
}

/// The matched edges of a stable allocation, before anything is checked or described.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct StableEdges {
    /// Indices into [`Problem::edges`](crate::Problem::edges), ascending.
    pub edges: Vec<u32>,
    /// How many proposals were made, over all tries.
    pub proposals: u64,
    /// Which try found it, from 1; more than 1 only with couples, groups or minimums.
    pub attempts: u32,
    /// With minimums that would else fall short: how many places seats were held back for. See
    /// [`stable_with`](crate::stable_with).
    pub reserve: Option<u64>,
}

impl StableEdges {
    pub(super) fn new(edges: impl Iterator<Item = u32>, proposals: u64) -> Self {
        let mut edges: Vec<u32> = edges.collect();
        edges.sort_unstable();
        Self { edges, proposals, attempts: 1, reserve: None }
    }
}

/// Why there is no stable allocation to give.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum NoStable {
    /// Proved: with ties of this kind no allocation is stable.
    #[error("不存在这种稳定分配 ({}) / no stable allocation of this kind ({}) exists", ties.code(), ties.code())]
    NoneExists {
        /// What was asked.
        ties: Ties,
    },
    /// Couples or groups: none was found within the limits. There may be one.
    #[error(
        "试了 {attempts} 次, {moves} 步, 没有找到稳定分配 (不等于不存在) / \
         none found in {attempts} attempts and {moves} moves (one may exist)"
    )]
    NoneFound {
        /// How often it was tried.
        attempts: u32,
        /// How many moves were made.
        moves: u64,
        /// The try with the fewest pairs, wishes and moves of groups that block: what [`StableEdges::edges`] would be.
        nearest: Vec<u32>,
        /// How many block it.
        blocking: usize,
    },
    /// Not supported: strong and super-stability with something beside seats, edges and fixed pairs.
    #[error("{} 的稳定分配不支持{} / {} stability is not supported with {}", ties.code(), with.zh(), ties.code(), with.en())]
    Unsupported {
        /// What was asked.
        ties: Ties,
        /// What it does not go with.
        with: Beyond,
    },
}

impl NoStable {
    /// The stable ASCII code.
    pub fn code(&self) -> &'static str {
        match self {
            Self::NoneExists { .. } => "NONE_EXISTS",
            Self::NoneFound { .. } => "NONE_FOUND",
            Self::Unsupported { .. } => "UNSUPPORTED",
        }
    }
}

/// What goes beyond one column a row, seats, edges and fixed pairs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum Beyond {
    /// Rows that hold several columns.
    RowCapacities,
    /// Groups.
    Groups,
    /// Couples.
    Couples,
    /// Minimums of columns or quotas.
    Minimums,
    /// Quotas above columns.
    Quotas,
    /// Columns that ask.
    ColumnsAsking,
}

impl Beyond {
    fn zh(self) -> &'static str {
        match self {
            Self::RowCapacities => "一行占多列",
            Self::Groups => "组",
            Self::Couples => "伴侣",
            Self::Minimums => "下限",
            Self::Quotas => "配额",
            Self::ColumnsAsking => "由列提出",
        }
    }

    fn en(self) -> &'static str {
        match self {
            Self::RowCapacities => "rows that hold several columns",
            Self::Groups => "groups",
            Self::Couples => "couples",
            Self::Minimums => "minimums",
            Self::Quotas => "quotas",
            Self::ColumnsAsking => "columns that ask",
        }
    }
}
