//! What can be wrong with the data or the options.

use std::fmt;

use chancai_table::Fault;

/// Reasons the readers give beside the general ones of [`chancai_table::fault`]. The codes are stable.
pub mod codes {
    use chancai_table::FaultCode;

    /// A label that is no whole number from 0 to [`MAX_LABEL`](crate::MAX_LABEL).
    pub const BAD_LABEL: FaultCode = FaultCode::new("bad_label", "标签不对", "not a label");
    /// A token that is not `index:value`.
    pub const BAD_FEATURE: FaultCode = FaultCode::new("bad_feature", "不是“序号:数值”", "not `index:value`");
    /// A row that gives one feature twice.
    pub const REPEATED_FEATURE: FaultCode = FaultCode::new("repeated_feature", "特征重复", "a feature given twice");
    /// A `qid` that is no whole number, stands elsewhere than behind the label, or is left out where other rows have one.
    pub const BAD_QUERY: FaultCode = FaultCode::new("bad_query", "查询编号不对", "not a query id");
    /// A query whose rows do not stand together.
    pub const SPLIT_QUERY: FaultCode = FaultCode::new("split_query", "同一查询的行不相连", "rows of a query are apart");
    /// A group size that is no whole number above zero.
    pub const BAD_SIZE: FaultCode = FaultCode::new("bad_size", "组大小不对", "not a group size");
    /// Group sizes that do not fit the rows.
    pub const SIZES_DIFFER: FaultCode =
        FaultCode::new("sizes_differ", "组大小与行数不符", "group sizes do not fit the rows");
}

/// Why nothing was learned.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum LearnError {
    /// A file has faults. All of it is refused: a row left out would shift the groups.
    #[error("{} 处错误，未读入 ({} faults, nothing read){}", faults.len(), faults.len(), First(faults))]
    Refused {
        /// Every fault, by line.
        faults: Vec<Fault>,
    },
    /// Two things that go together differ in length.
    #[error("{what} 应有 {expected} 项，给的是 {given} ({what}: expected {expected}, given {given})")]
    Length {
        /// Which one.
        what: &'static str,
        /// How many there should be.
        expected: usize,
        /// How many were given.
        given: usize,
    },
    /// A feature that is no finite number.
    #[error("第 {row} 行特征 {feature} 不是有限数 (feature {feature} of row {row} is not finite)")]
    NotFinite {
        /// The row, from 0.
        row: usize,
        /// The feature, from 0.
        feature: u32,
    },
    /// A row gives its features out of order, or one twice.
    #[error("第 {row} 行特征 {feature} 重复或次序不对 (feature {feature} of row {row} is repeated or out of order)")]
    Order {
        /// The row, from 0.
        row: usize,
        /// The feature, from 0.
        feature: u32,
    },
    /// A number above what is taken in.
    #[error("{what} 至多 {limit}，给的是 {given} ({what}: at most {limit}, given {given})")]
    TooLarge {
        /// Which one.
        what: &'static str,
        /// The limit.
        limit: u64,
        /// What was given.
        given: u64,
    },
    /// A group without rows.
    #[error("第 {group} 组没有行 (group {group} has no rows)")]
    EmptyGroup {
        /// The group, from 0.
        group: usize,
    },
    /// The data hold nothing that could be learned from.
    #[error("{} ({})", .why.zh(), .why.en())]
    NothingToLearn {
        /// What they lack.
        why: Lack,
    },
    /// An option outside its range.
    #[error("选项 {name} 应为 {expected}，给的是 {given} (option {name}: expected {expected}, given {given})")]
    Setting {
        /// The option.
        name: &'static str,
        /// What would have been right.
        expected: &'static str,
        /// What was given.
        given: f64,
    },
}

/// What data lack that nothing can be learned from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Lack {
    /// No group has two rows with different labels.
    Pairs,
    /// All rows are positive, or none is.
    Classes,
    /// Fewer groups than folds.
    Groups,
    /// No term of the side is present in any row.
    Terms,
}

impl Lack {
    /// In Chinese.
    pub const fn zh(self) -> &'static str {
        match self {
            Self::Pairs => "没有一组含有标签不同的行",
            Self::Classes => "正例或反例一个也没有",
            Self::Groups => "组数少于折数",
            Self::Terms => "没有一行含有该侧的评分项",
        }
    }

    /// In English.
    pub const fn en(self) -> &'static str {
        match self {
            Self::Pairs => "no group has rows with different labels",
            Self::Classes => "all rows are positive, or none is",
            Self::Groups => "fewer groups than folds",
            Self::Terms => "no row has a term of the side",
        }
    }
}

/// The first fault, on its own line.
struct First<'a>(&'a [Fault]);

impl fmt::Display for First<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.first().map_or(Ok(()), |fault| write!(f, "\n  {fault}"))
    }
}
