//! What can go wrong, with data.

use std::fmt;
use std::sync::Arc;

use chancai_table::{Fault, FaultCode, TableError};

use crate::concept::Origin;
use crate::edition::Fingerprint;

/// Why something of this crate could not be made.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum TaxonomyError {
    /// Concepts that do not fit together; every fault is listed.
    #[error("体系有 {n} 处问题{first} / {n} faults in the taxonomy", n = .0.len(), first = First(.0))]
    Faults(Vec<TaxonomyFault>),
    /// A file that cannot be read at all.
    #[error(transparent)]
    Table(#[from] TableError),
    /// Rows that strict reading does not let pass; every fault is listed.
    #[error("严格模式：退回 {n} 处{first} / strict: {n} faults in rows", n = .0.len(), first = First(.0))]
    Refused(Vec<Fault>),
    /// A parameter outside its range.
    #[error("参数 {name} 不能是 {given}，应为 {expected} / {name} is {given}, expected {expected}")]
    BadOption {
        /// The parameter.
        name: &'static str,
        /// What was given.
        given: f64,
        /// What would do.
        expected: &'static str,
    },
    /// Dense ids of another taxonomy, or of another version of it.
    #[error(
        "编号属于另一体系或另一版本：指纹应为 {expected}，所给为 {given} / the ids belong to another taxonomy or version: expected fingerprint {expected}, given {given}"
    )]
    ForeignTaxonomy {
        /// The fingerprint of the taxonomy the ids belong to.
        expected: Fingerprint,
        /// The fingerprint of the taxonomy given.
        given: Fingerprint,
    },
}

impl TaxonomyError {
    /// The faults of concepts that do not fit together; empty for another error.
    pub fn faults(&self) -> &[TaxonomyFault] {
        match self {
            Self::Faults(faults) => faults,
            _ => &[],
        }
    }
}

/// The first fault of a list, if there is one.
struct First<'a, T>(&'a [T]);

impl<T: fmt::Display> fmt::Display for First<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.first().map_or(Ok(()), |first| write!(f, "，第一处：{first}"))
    }
}

/// One thing wrong with one concept.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct TaxonomyFault {
    /// The concept, by its external id.
    pub external: String,
    /// Where it was read, if it came from a file.
    pub origin: Option<Origin>,
    /// What is wrong.
    pub problem: Problem,
}

impl TaxonomyFault {
    /// The same as a fault of a table row; a concept that came from no file stands at line 0 of `""`.
    pub fn to_row_fault(&self) -> Fault {
        let (file, line) = match &self.origin {
            Some(origin) => (Arc::clone(&origin.file), origin.line),
            None => (Arc::from(""), 0),
        };
        let (column, value, expected) = self.problem.cell(&self.external);
        Fault::new(file, line, column, value, self.problem.code(), expected)
    }
}

impl fmt::Display for TaxonomyFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let code = self.problem.code();
        if let Some(origin) = &self.origin {
            write!(f, "{origin} ")?;
        }
        let (_, value, expected) = self.problem.cell(&self.external);
        write!(
            f,
            "「{}」{}：{} / {}: {}",
            self.external,
            code.zh,
            value.escape_debug(),
            code.en,
            value.escape_debug()
        )?;
        if !expected.is_empty() {
            write!(f, " ({expected})")?;
        }
        write!(f, " [{}]", code.code)
    }
}

/// What can be wrong with a concept.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Problem {
    /// No id.
    MissingId,
    /// The id was used before; the earlier concept stands.
    DuplicateId {
        /// Where the earlier one was read.
        first: Option<Origin>,
    },
    /// Neither a Chinese nor an English label.
    MissingLabel,
    /// A label or alias with a tab, a line break or a no-break space: nobody sees it and no search finds it.
    BadLabel {
        /// Which: `zh`, `en`, `aliases_zh` or `aliases_en`.
        column: &'static str,
        /// The label.
        label: String,
        /// The first such character.
        character: char,
    },
    /// It names itself as its parent.
    SelfLoop,
    /// It names a parent that is not there.
    DanglingParent {
        /// The parent's external id.
        parent: String,
        /// Whether the parent was there and was refused for a fault of its own.
        refused: bool,
    },
    /// It lies on a cycle.
    Cycle {
        /// The whole way round: each names the next as its parent, the last the first.
        path: Arc<[String]>,
    },
    /// More concepts above it than [`MAX_ANCESTORS`](crate::MAX_ANCESTORS).
    TooManyAncestors {
        /// How many there are.
        count: usize,
    },
}

impl Problem {
    /// The stable code with its texts.
    pub const fn code(&self) -> FaultCode {
        use chancai_table::fault;
        match self {
            Self::MissingId => fault::MISSING_VALUE,
            Self::DuplicateId { .. } => fault::DUPLICATE_ID,
            Self::MissingLabel => MISSING_LABEL,
            Self::BadLabel { .. } => BAD_LABEL,
            Self::SelfLoop => SELF_LOOP,
            Self::DanglingParent { refused: false, .. } => UNKNOWN_PARENT,
            Self::DanglingParent { refused: true, .. } => REFUSED_PARENT,
            Self::Cycle { .. } => CYCLE,
            Self::TooManyAncestors { .. } => TOO_MANY_ANCESTORS,
        }
    }

    /// Column, value and expectation, as a row fault tells them.
    fn cell(&self, external: &str) -> (&'static str, String, String) {
        match self {
            Self::MissingId => ("id", String::new(), String::new()),
            Self::DuplicateId { first } => {
                let place = first.as_ref().map_or(String::new(), |first| format!("首次出现于 first at {first}"));
                ("id", external.to_owned(), place)
            }
            Self::MissingLabel => ("zh", String::new(), "zh 或 or en".to_owned()),
            Self::BadLabel { column, label, character } => {
                (*column, label.clone(), format!("不含 without U+{:04X}", u32::from(*character)))
            }
            Self::SelfLoop => ("parents", external.to_owned(), String::new()),
            Self::DanglingParent { parent, .. } => ("parents", parent.clone(), String::new()),
            Self::Cycle { path } => ("parents", way_round(path), String::new()),
            Self::TooManyAncestors { count } => {
                ("parents", count.to_string(), format!("≤ {}", crate::build::MAX_ANCESTORS))
            }
        }
    }
}

/// `a > b > c > a`; the middle of a very long way is left out, the number of steps tells of it.
fn way_round(path: &[String]) -> String {
    const SHOWN: usize = 12;
    let mut steps: Vec<&str> = path.iter().take(SHOWN).map(String::as_str).collect();
    let left_out = if path.len() > SHOWN { format!("… ({} steps) > ", path.len()) } else { String::new() };
    let first = steps.first().copied().unwrap_or_default();
    let last = format!("{left_out}{first}");
    steps.push(&last);
    steps.join(" > ")
}

pub(crate) const MISSING_LABEL: FaultCode =
    FaultCode::new("missing_label", "中文名和英文名都为空", "neither a Chinese nor an English label");
pub(crate) const BAD_LABEL: FaultCode =
    FaultCode::new("bad_label", "名称含制表符、换行或不间断空格", "a label holds a tab, line break or no-break space");
const SELF_LOOP: FaultCode = FaultCode::new("self_loop", "上级是它自己", "names itself as its parent");
const UNKNOWN_PARENT: FaultCode = FaultCode::new("unknown_parent", "上级不在表中", "unknown parent");
const REFUSED_PARENT: FaultCode = FaultCode::new("refused_parent", "上级已被退回", "the parent was itself refused");
const CYCLE: FaultCode = FaultCode::new("cycle", "上级关系成环", "the parents form a cycle");
const TOO_MANY_ANCESTORS: FaultCode = FaultCode::new("too_many_ancestors", "上级过多", "too many concepts above it");
