//! Allocation problems from tables: who may go where, how many seats there are, and what else must be kept.
//!
//! | table | columns |
//! | --- | --- |
//! | edges 边 | `row`, `column`, `score`; `row_rank`, `column_rank` (1 is the best) where the sides do not go by the score |
//! | rows 行 | `row`; `capacity` (1), `group` |
//! | columns 列 | `column`; `min` (0), `max` (1), `parent` |
//! | quotas 配额 | `node`; `parent`, `min` (0), `max` (none) |
//! | couples 伴侣 | `first`, `second`, `first_column`, `second_column`, `rank` (1 is the best wish); an empty column means none |
//! | pairs 配对 | `row`, `column` |
//!
//! Rows, columns and quotas are numbered in the order of their ids, so ties go to the lower id.

mod edges;
mod ids;
mod others;

use chancai_table::{Fault, FaultCode, Loaded, Source, TableError};
use std::sync::Arc;

use crate::{Names, Part, Parts, ProblemError, ProblemFault};
use ids::Ids;

/// A name that no row of the other table has.
pub const UNKNOWN_ID: FaultCode = FaultCode::new("unknown_id", "编号不在对应的表中", "the id is not in its table");

/// The same pair of row and column a second time.
pub const DUPLICATE_PAIR: FaultCode = FaultCode::new("duplicate_pair", "同一配对重复出现", "the pair is given twice");

/// A quota that lies above itself.
pub const QUOTA_CYCLE: FaultCode = FaultCode::new("quota_cycle", "上级又回到自己", "the quota lies above itself");

/// Something else that makes no problem.
pub const NOT_A_PROBLEM: FaultCode = FaultCode::new("not_a_problem", "不能组成分配问题", "it makes no problem");

/// The tables of a problem. Only edges and columns are needed.
#[derive(Debug, Clone, Copy, Default)]
#[non_exhaustive]
pub struct Sources<'a> {
    /// Who may go where.
    pub edges: Option<&'a Source>,
    /// What is placed; without it every row that has an edge, with capacity 1.
    pub rows: Option<&'a Source>,
    /// Where.
    pub columns: Option<&'a Source>,
    /// Bounds on what columns hold together; without it the columns' parents say nothing.
    pub quotas: Option<&'a Source>,
    /// Pairs of rows that choose together.
    pub couples: Option<&'a Source>,
    /// Pairs that are settled.
    pub fixed: Option<&'a Source>,
    /// Pairs that are ruled out.
    pub forbidden: Option<&'a Source>,
}

/// What the tables of a problem hold.
#[derive(Clone)]
#[non_exhaustive]
pub struct Tables {
    /// The parts of the problem, for [`Problem::from_parts`](crate::Problem::from_parts).
    pub parts: Parts,
    /// What rows, columns and quotas are called.
    pub names: Names,
    /// Every fault of every row that was left out.
    pub rejects: Vec<Fault>,
    /// What is worth knowing.
    pub notes: Vec<Fault>,
    /// File and lines of what can still be wrong as a whole.
    lines: Vec<(Part, Arc<str>, Vec<u64>)>,
}

/// Reads the tables of a problem in one pass each: quotas, columns, rows, edges, then the rest.
///
/// Every row is read or rejected with its line; what is left out is in [`Tables::rejects`], and a caller who needs every
/// bound refuses a table that has any. Linear in the text, and ids are sorted once.
///
/// # Errors
///
/// [`TableError`] where a table cannot be read at all: no header, a column missing or given twice.
///
/// # Example
///
/// ```
/// use chancai_assign::{Problem, read};
/// use chancai_table::{Format, Source};
///
/// let edges = Source::from_text("志愿.csv", "行,列,分数\n陈工,设计岗,0.9\n李工,设计岗,0.7\n", Format::Csv);
/// let columns = Source::from_text("岗位.csv", "列,下限,上限\n设计岗,0,1\n", Format::Csv);
/// let mut sources = read::Sources::default();
/// (sources.edges, sources.columns) = (Some(&edges), Some(&columns));
/// let tables = read::tables(sources)?;
/// assert!(tables.rejects.is_empty());
/// assert_eq!(tables.names.rows, ["李工", "陈工"]);
/// let problem = Problem::from_parts(&tables.parts)?;
/// assert_eq!(problem.capacities(), [1]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn tables(sources: Sources<'_>) -> Result<Tables, TableError> {
    let mut into = Into::default();
    let quotas = sources.quotas.map_or(Ok(Ids::default()), |source| others::quotas(source, &mut into))?;
    let columns = sources.columns.map_or(Ok(Ids::default()), |source| {
        others::columns(source, sources.quotas.is_some().then_some(&quotas), &mut into)
    })?;
    let mut rows = sources.rows.map_or(Ok(Ids::open()), |source| others::rows(source, &mut into))?;
    if let Some(source) = sources.edges {
        edges::edges(source, &mut rows, &columns, &mut into)?;
    }
    if let Some(order) = rows.close() {
        into.parts.rows = vec![crate::Row::default(); order.len()];
        for edge in &mut into.parts.edges {
            edge.row = order[edge.row as usize];
        }
    }
    if let Some(source) = sources.couples {
        others::couples(source, &rows, &columns, &mut into)?;
    }
    for (part, source) in [(Part::Fixed, sources.fixed), (Part::Forbidden, sources.forbidden)] {
        if let Some(source) = source {
            others::pairs(source, part, &rows, &columns, &mut into)?;
        }
    }
    let names = Names { rows: rows.into_names(), columns: columns.into_names(), quotas: quotas.into_names() };
    Ok(Tables { parts: into.parts, names, rejects: into.rejects, notes: into.notes, lines: into.lines })
}

impl Tables {
    /// The faults of a problem as faults of its tables, with file and line.
    pub fn faults(&self, error: &ProblemError) -> Vec<Fault> {
        error.faults().iter().map(|fault| self.fault(fault)).collect()
    }

    fn fault(&self, fault: &ProblemFault) -> Fault {
        let lines_of = |part| self.lines.iter().find(|(of, ..)| *of == part);
        let place = fault.place().and_then(|(part, at)| {
            let (_, file, lines) = lines_of(part)?;
            Some((file.clone(), *lines.get(at)?, lines))
        });
        let Some((file, line, lines)) = place else {
            return Fault::of_row("", 0, NOT_A_PROBLEM, fault.to_string());
        };
        match *fault {
            ProblemFault::Duplicate { first, row, column, .. } => {
                let pair = format!("{}, {}", self.names.row(row), self.names.column(column));
                let first = lines[first];
                let expected = format!("只给一次，首见于第 {first} 行 once, first on line {first}");
                Fault::new(file, line, "column", pair, DUPLICATE_PAIR, expected)
            }
            ProblemFault::QuotaCycle { quota } => {
                let expected = "不成环的上级 a parent that is not beneath it";
                Fault::new(file, line, "parent", self.names.quota(quota), QUOTA_CYCLE, expected)
            }
            ProblemFault::NoEdge { row, column, .. } => {
                let pair = format!("{}, {}", self.names.row(row), self.names.column(column));
                Fault::new(file, line, "column", pair, UNKNOWN_ID, "边表中的配对 a pair of the edges")
            }
            _ => Fault::of_row(file, line, NOT_A_PROBLEM, fault.to_string()),
        }
    }
}

/// What has been read so far.
#[derive(Default)]
struct Into {
    parts: Parts,
    rejects: Vec<Fault>,
    notes: Vec<Fault>,
    lines: Vec<(Part, Arc<str>, Vec<u64>)>,
}

impl Into {
    /// Keeps what is wrong with a table and gives its good rows, their lines kept too.
    fn take<T>(&mut self, part: Part, loaded: Loaded<T>) -> Vec<T> {
        let lines = loaded.rows.iter().map(|row| row.line).collect();
        self.take_with_lines(part, loaded, lines)
    }

    fn take_with_lines<T>(&mut self, part: Part, loaded: Loaded<T>, lines: Vec<u64>) -> Vec<T> {
        self.lines.push((part, loaded.file.clone(), lines));
        let Loaded { rows, rejects, notes, .. } = loaded;
        self.rejects.extend(rejects);
        self.notes.extend(notes);
        rows.into_iter().map(|row| row.value).collect()
    }
}
