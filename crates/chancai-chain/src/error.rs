//! What can be wrong: with a record, with numbers, with options, with a file.

use std::fmt;

use chancai_table::{Fault, FaultCode, TableError};

use crate::figures::FigureFault;

/// Reasons this crate gives beside the general ones of [`chancai_table::fault`]. The codes are stable.
pub mod codes {
    use chancai_table::FaultCode;

    /// A node names a chain that is not there.
    pub const UNKNOWN_CHAIN: FaultCode = FaultCode::new("unknown_chain", "产业链不在表中", "unknown chain");
    /// An edge names a node that is not there.
    pub const UNKNOWN_NODE: FaultCode = FaultCode::new("unknown_node", "节点不在表中", "unknown node");
    /// An edge names a node whose own row was rejected: mend that row first.
    pub const REJECTED_NODE: FaultCode =
        FaultCode::new("rejected_node", "该节点所在行已被退回，请先改那一行", "the node's own row was rejected");
    /// A node names a skill that the taxonomy does not hold.
    pub const UNKNOWN_SKILL: FaultCode = FaultCode::new("unknown_skill", "技能不在表中", "unknown skill");
    /// A node names a heading, which nobody can hold as a skill.
    pub const SKILL_IS_GROUP: FaultCode =
        FaultCode::new("skill_is_group", "这是技能分组标题，不是技能", "a heading, not a skill");
    /// A node names an occupation that the taxonomy does not hold.
    pub const UNKNOWN_OCCUPATION: FaultCode =
        FaultCode::new("unknown_occupation", "职业不在表中", "unknown occupation");
    /// A node lists one skill or occupation twice.
    pub const REPEATED_ITEM: FaultCode = FaultCode::new("repeated_item", "列表中重复", "listed twice");
    /// An edge leads from a node to itself.
    pub const SELF_LOOP: FaultCode = FaultCode::new("self_loop", "起点与终点相同", "an edge from a node to itself");
    /// An edge with the same ends and kind was given before.
    pub const DUPLICATE_EDGE: FaultCode = FaultCode::new("duplicate_edge", "边重复", "duplicate edge");
    /// A date that is neither a year nor a day of the calendar.
    pub const BAD_DATE: FaultCode = FaultCode::new("bad_date", "日期不对", "not a year or a date");
    /// A class of an industry that does not have the form of its system's codes.
    pub const BAD_CLASS: FaultCode = FaultCode::new("bad_class", "行业代码格式不对", "not a class of the system");
    /// A node of a site, a cross-cut or a share that is named, but there is no such site, cut or region.
    pub const UNKNOWN_SITE: FaultCode = FaultCode::new("unknown_site", "平台不在表中", "unknown site");
    /// A link joins two sites whose kinds do not fit it.
    pub const SITE_KINDS: FaultCode =
        FaultCode::new("site_kinds", "两端平台的类别与联系不符", "the kinds of the two sites do not fit the link");
    /// A note: goods flow against the order of the stages, outside any loop.
    pub const STAGE_BACKWARDS: FaultCode = FaultCode::new(
        "stage_backwards",
        "投入关系由下游指向上游，请核对",
        "feeds from a later stage to an earlier one",
    );
}

/// Why chains could not be had, or could not be computed on.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ChainError {
    /// A file could not be read at all.
    #[error(transparent)]
    Table(#[from] TableError),
    /// Strict mode: the files have rows with faults.
    #[error("产业链文件有 {} 处错误 / the chain files have {} fault(s){}", rejects.len(), rejects.len(), First(rejects.first()))]
    Refused {
        /// Every fault, by file and line.
        rejects: Vec<Fault>,
    },
    /// Records given in code have faults: every one of them.
    #[error("产业链记录有 {} 处错误 / the chain records have {} fault(s){}", .0.len(), .0.len(), First(.0.first()))]
    Records(Vec<RecordFault>),
    /// Numbers given per node have faults: every one of them.
    #[error("节点数字有 {} 处错误 / the node numbers have {} fault(s){}", .0.len(), .0.len(), First(.0.first()))]
    Numbers(Vec<NumberFault>),
    /// A number that stands alone is negative, NaN or infinite.
    #[error("{name} 为 {given}，应为非负数 / {name} is {given}, expected 0 or more")]
    BadNumber {
        /// `demand` or `supply`.
        name: &'static str,
        /// What was given.
        given: f64,
    },
    /// A text is no JSON object.
    #[error(
        "{file} 第 {line} 行第 {column} 个字节处不是一个 JSON 对象 / {file}, line {line}, byte {column}: not one JSON object"
    )]
    Json {
        /// Name of the file.
        file: String,
        /// Line of the syntax error, from 1.
        line: u64,
        /// Byte in that line, from 1.
        column: u64,
    },
    /// An option lies outside its range.
    #[error("选项 {name} 为 {given}，应为 {expected} / option {name} is {given}, expected {expected}")]
    BadOption {
        /// Name of the option.
        name: &'static str,
        /// What was given.
        given: f64,
        /// What is allowed.
        expected: &'static str,
    },
    /// Figures given as a matrix, a table of flows or a network have a fault.
    #[error(transparent)]
    Figures(#[from] FigureFault),
}

impl ChainError {
    /// The stable ASCII code of the error.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Table(error) => error.code(),
            Self::Refused { .. } => "refused",
            Self::Records(_) => "bad_records",
            Self::Numbers(_) => "bad_numbers",
            Self::BadNumber { .. } => "bad_number",
            Self::Json { .. } => "bad_json",
            Self::BadOption { .. } => "bad_option",
            Self::Figures(fault) => fault.code(),
        }
    }
}

/// Which list of records a fault is in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum RecordTable {
    /// The chains.
    Chains,
    /// The nodes.
    Nodes,
    /// The edges.
    Edges,
}

/// What is wrong with one record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecordFault {
    /// Which list the record is in.
    pub table: RecordTable,
    /// Its position there, from 0.
    pub index: usize,
    /// The field, by its name in the files.
    pub column: &'static str,
    /// What it holds.
    pub value: String,
    /// The reason.
    pub code: FaultCode,
    /// What would have been right.
    pub expected: String,
    /// Position of the earlier record that has this id or edge already.
    pub earlier: Option<usize>,
}

impl fmt::Display for RecordFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { table, index, column, value, code, expected, .. } = self;
        let table = match table {
            RecordTable::Chains => "chains",
            RecordTable::Nodes => "nodes",
            RecordTable::Edges => "edges",
        };
        write!(
            f,
            "{table}[{index}].{column}：{} / {}, given {value:?}, expected {expected} [{}]",
            code.zh, code.en, code.code
        )
    }
}

/// What is wrong with the numbers of one node. `index` is the position in the slice the caller gave.
#[derive(Debug, Clone, Copy, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum NumberFault {
    /// The node is not in the graph.
    #[error("第 {index} 项的节点 {node} 不存在 / item {index} names node {node} of {nodes}")]
    UnknownNode {
        /// Position of the item.
        index: usize,
        /// Position of the node it names.
        node: u32,
        /// How many nodes there are.
        nodes: usize,
    },
    /// The node was given before.
    #[error("第 {index} 项与前面重复 / item {index} repeats a node")]
    Duplicate {
        /// Position of the item.
        index: usize,
    },
    /// A number is negative, NaN or infinite.
    #[error(
        "第 {index} 项的 {column} 为 {given}，应为非负数 / {column} of item {index} is {given}, expected 0 or more"
    )]
    OutOfRange {
        /// Position of the item.
        index: usize,
        /// `demand` or `supply`.
        column: &'static str,
        /// What was given.
        given: f64,
    },
}

/// The first of several faults, for a message.
struct First<T>(Option<T>);

impl<T: fmt::Display> fmt::Display for First<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Some(first) => write!(f, "; 第一处 / the first: {first}"),
            None => Ok(()),
        }
    }
}
