//! What is asked for, and the answer with its proof.

/// What the best assignment is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum Goal {
    /// The greatest total value 总分最高. A row may stay without a seat and adds nothing then, so that an edge whose
    /// value is not positive is never used.
    #[default]
    Total,
    /// As many rows with a seat as possible, and among these assignments the greatest total value 先人数后总分.
    CardinalityTotal,
}

impl Goal {
    /// The stable ASCII code: `total` or `cardinality_total`.
    pub fn code(self) -> &'static str {
        match self {
            Self::Total => "total",
            Self::CardinalityTotal => "cardinality_total",
        }
    }
}

/// A best assignment and the prices that prove it to be one: [`verify`](super::verify) checks them.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Optimum {
    /// For every row the edge it is given, as an index into the problem's edges.
    pub row_edges: Vec<Option<u32>>,
    /// The sum of the values of these edges.
    pub total: i128,
    /// How many rows are given an edge.
    pub matched: usize,
    /// What is added to every value in the proof: 0 for [`Goal::Total`]; for [`Goal::CardinalityTotal`] enough
    /// for one more row to outweigh any change of the total.
    pub lift: i64,
    /// For every row the least it could accept: what its best edge leaves after the column's price, or 0.
    pub row_duals: Vec<i64>,
    /// For every column the price of a seat, 0 where one is free: what one more seat would add, lift included, at most.
    pub column_duals: Vec<i64>,
}
