//! What can be wrong with a matrix, weights, judgements or options.

use std::fmt;

/// Why a decision could not be computed. Rows and columns count from 0; a caller that read a file knows their lines and names.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum CriteriaError {
    /// There is no alternative or no criterion, or no judge, or no child.
    #[error("{what}为空，至少要有一个 ({what} is empty, at least one is needed)")]
    Empty {
        /// What is empty.
        what: &'static str,
    },
    /// Two things that belong together are not of the same length.
    #[error("{what}的个数应为 {expected}，给的是 {given} ({what}: expected {expected}, given {given})")]
    Length {
        /// What has the wrong length.
        what: &'static str,
        /// How many there should be.
        expected: usize,
        /// How many were given.
        given: usize,
    },
    /// A value is NaN or infinite.
    #[error(
        "第 {row} 行第 {column} 列的值应为有限数，给的是 {value} (row {row}, column {column}, from 0: expected a finite number, given {value})"
    )]
    NotFinite {
        /// The alternative.
        row: usize,
        /// The criterion.
        column: usize,
        /// What was given.
        value: f64,
    },
    /// A value lies outside what a normalisation, a method or a weighting is defined for.
    #[error(
        "第 {row} 行第 {column} 列的值 {value} 不能用于{method}：应{} (row {row}, column {column}, from 0: {value} cannot be used with {method}, expected {})",
        expected.zh(), expected.en()
    )]
    Domain {
        /// The alternative; where the whole column is at fault, the one with the largest value.
        row: usize,
        /// The criterion.
        column: usize,
        /// What was given.
        value: f64,
        /// The normalisation, method or weighting.
        method: &'static str,
        /// What is allowed.
        expected: Domain,
    },
    /// A weight is negative, NaN or infinite.
    #[error(
        "第 {index} 个权重应为不小于 0 的有限数，给的是 {value} (weight {index}, from 0: expected a finite number of 0 or more, given {value})"
    )]
    Weight {
        /// Which one.
        index: usize,
        /// What was given.
        value: f64,
    },
    /// All weights are 0.
    #[error("权重之和应大于 0，{count} 个权重全为 0 (the weights must sum to more than 0, all {count} are 0)")]
    ZeroWeights {
        /// How many there are.
        count: usize,
    },
    /// An option lies outside its range.
    #[error("选项 {name} 为 {given}，应为 {expected} (option {name} is {given}, expected {expected})")]
    Option {
        /// Its name.
        name: &'static str,
        /// What was given.
        given: f64,
        /// What is allowed.
        expected: &'static str,
    },
    /// A pairwise matrix is not square.
    #[error("判断矩阵应为方阵，给的是 {rows} 行 {columns} 列 (a pairwise matrix is square, given {rows} by {columns})")]
    NotSquare {
        /// Rows given.
        rows: usize,
        /// Columns given.
        columns: usize,
    },
    /// A judgement is not a positive number within the limits.
    #[error(
        "判断矩阵第 {row} 行第 {column} 列应为 1e-100 至 1e100 的正数，给的是 {value} (row {row}, column {column}, from 0: expected a positive number from 1e-100 to 1e100, given {value})"
    )]
    Judgement {
        /// The row.
        row: usize,
        /// The column.
        column: usize,
        /// What was given.
        value: f64,
    },
    /// Something compared with itself is not 1.
    #[error(
        "判断矩阵对角线第 {row} 个应为 1，给的是 {value} (diagonal element {row}, from 0: expected 1, given {value})"
    )]
    Diagonal {
        /// The row, and the column.
        row: usize,
        /// What was given.
        value: f64,
    },
    /// Two judgements of one pair are not each other's reciprocal.
    #[error(
        "第 {row} 行第 {column} 列为 {given}，第 {column} 行第 {row} 列为 {mirror}，应互为倒数 (row {row}, column {column}, from 0: {given} and its mirror {mirror} should be reciprocal)"
    )]
    NotReciprocal {
        /// The row, above the diagonal.
        row: usize,
        /// The column.
        column: usize,
        /// What was given there.
        given: f64,
        /// What was given across the diagonal.
        mirror: f64,
    },
    /// The comparisons made fall into groups that nothing joins, so that their weights have no common scale.
    #[error(
        "比较不连通，分成 {} 组：{}，各组之间至少要有一次比较 (the comparisons fall into {} groups that none joins: {})",
        groups.len(), Groups(groups), groups.len(), Groups(groups)
    )]
    Disconnected {
        /// The groups, each in ascending order, by their first member.
        groups: Vec<Vec<usize>>,
    },
    /// Two leaves of a hierarchy have one name.
    #[error("层次中「{name}」出现两次 (two leaves of the hierarchy are named \"{name}\")")]
    RepeatedLeaf {
        /// The name.
        name: String,
    },
    /// A hierarchy is too deep.
    #[error("层次不应超过 {limit} 层，给的是 {given} 层 (a hierarchy has at most {limit} levels, given {given})")]
    TooDeep {
        /// The most there may be.
        limit: usize,
        /// What was given.
        given: usize,
    },
    /// A method that works with all alternatives does not without one of them. Rows of `source` count without it.
    #[error("去掉第 {left_out} 个方案后无法计算：{source} (without alternative {left_out}, from 0)")]
    Without {
        /// The alternative left out.
        left_out: usize,
        /// Why it fails then.
        source: Box<CriteriaError>,
    },
}

/// What a normalisation, a method or a weighting is defined for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Domain {
    /// Every value above 0.
    Positive,
    /// Every value 0 or more.
    NotNegative,
    /// The largest value above 0.
    LargestPositive,
    /// At least one value other than 0.
    NotAllZero,
}

impl Domain {
    fn zh(self) -> &'static str {
        match self {
            Self::Positive => "大于 0",
            Self::NotNegative => "不小于 0",
            Self::LargestPositive => "使该列最大值大于 0",
            Self::NotAllZero => "使该列不全为 0",
        }
    }

    fn en(self) -> &'static str {
        match self {
            Self::Positive => "a value above 0",
            Self::NotNegative => "a value of 0 or more",
            Self::LargestPositive => "a column whose largest value is above 0",
            Self::NotAllZero => "a column that is not all 0",
        }
    }
}

/// `{0 1} {2}`.
struct Groups<'a>(&'a [Vec<usize>]);

impl fmt::Display for Groups<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, group) in self.0.iter().enumerate() {
            let names: Vec<String> = group.iter().map(usize::to_string).collect();
            write!(f, "{}{{{}}}", if at > 0 { " " } else { "" }, names.join(" "))?;
        }
        Ok(())
    }
}
