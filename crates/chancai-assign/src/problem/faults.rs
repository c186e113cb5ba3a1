//! What can be wrong with a problem, and the pass that finds all of it.

use std::fmt;

use super::{Pair, Parts, ScoreOf};

/// Why a problem was refused: every fault, in the order of the parts.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub struct ProblemError {
    faults: Vec<ProblemFault>,
}

impl ProblemError {
    pub(super) fn new(faults: Vec<ProblemFault>) -> Self {
        Self { faults }
    }

    /// All faults: counts first, then edges, columns, quotas, couples, fixed and forbidden pairs, each by position.
    pub fn faults(&self) -> &[ProblemFault] {
        &self.faults
    }
}

impl fmt::Display for ProblemError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let count = self.faults.len();
        write!(f, "分配问题有 {count} 处错误 / the problem has {count} fault(s)")?;
        match self.faults.first() {
            Some(first) => write!(f, "; 第一处 / the first: {first}"),
            None => Ok(()),
        }
    }
}

/// Which slice of [`Parts`] a fault lies in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Part {
    /// [`Parts::rows`].
    Rows,
    /// [`Parts::columns`].
    Columns,
    /// [`Parts::quotas`].
    Quotas,
    /// [`Parts::edges`].
    Edges,
    /// [`Parts::couples`].
    Couples,
    /// [`Parts::fixed`].
    Fixed,
    /// [`Parts::forbidden`].
    Forbidden,
}

impl Part {
    fn zh(self) -> &'static str {
        match self {
            Self::Rows => "行",
            Self::Columns => "列",
            Self::Quotas => "配额",
            Self::Edges => "边",
            Self::Couples => "伴侣",
            Self::Fixed => "已定配对",
            Self::Forbidden => "禁止配对",
        }
    }

    fn en(self) -> &'static str {
        match self {
            Self::Rows => "row",
            Self::Columns => "column",
            Self::Quotas => "quota",
            Self::Edges => "edge",
            Self::Couples => "couple",
            Self::Fixed => "fixed pair",
            Self::Forbidden => "forbidden pair",
        }
    }
}

/// One fault of a problem. `at` is the position in the slice of [`Parts`] that `part` names, from 0.
#[derive(Debug, Clone, Copy, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum ProblemFault {
    /// More of something than indices can name.
    #[error("{}数量过大 / too many {}s: {given}, at most {limit}", part.zh(), part.en())]
    TooMany {
        /// Of what.
        part: Part,
        /// How many there are.
        given: usize,
        /// The most there may be.
        limit: usize,
    },
    /// A row is named that is not there.
    #[error("{}[{at}] 所指的行 {row} 不存在 / {} {at} names row {row} of {rows}", part.zh(), part.en())]
    RowOutOfRange {
        /// What names it.
        part: Part,
        /// Its position.
        at: usize,
        /// The row it names.
        row: u32,
        /// How many rows there are.
        rows: usize,
    },
    /// A column is named that is not there.
    #[error("{}[{at}] 所指的列 {column} 不存在 / {} {at} names column {column} of {columns}", part.zh(), part.en())]
    ColumnOutOfRange {
        /// What names it.
        part: Part,
        /// Its position.
        at: usize,
        /// The column it names.
        column: u32,
        /// How many columns there are.
        columns: usize,
    },
    /// A quota is named that is not there.
    #[error("{}[{at}] 所指的配额 {quota} 不存在 / {} {at} names quota {quota} of {quotas}", part.zh(), part.en())]
    QuotaOutOfRange {
        /// What names it: a column or a quota.
        part: Part,
        /// Its position.
        at: usize,
        /// The quota it names.
        quota: u32,
        /// How many quotas there are.
        quotas: usize,
    },
    /// A quota lies above itself.
    #[error("配额 {quota} 的上级又回到它自己 / quota {quota} lies above itself")]
    QuotaCycle {
        /// The lowest-numbered quota of the cycle.
        quota: u32,
    },
    /// A score is NaN or infinite.
    #[error("第 {edge} 条边的分数不是有限数 / edge {edge} has the score {value}")]
    NotFinite {
        /// Position of the edge.
        edge: usize,
        /// Which of its scores it is.
        of: ScoreOf,
        /// The score.
        value: f64,
    },
    /// The pair was given before.
    #[error("第 {edge} 条边与第 {first} 条重复 / edge {edge} repeats edge {first} (row {row}, column {column})")]
    Duplicate {
        /// Position of the edge.
        edge: usize,
        /// Position of the edge that gave the pair first.
        first: usize,
        /// The row of the pair.
        row: u32,
        /// The column of the pair.
        column: u32,
    },
    /// A couple, a fixed pair or a wish names a pair that may not be matched.
    #[error("{}[{at}]: 行 {row} 与列 {column} 之间没有边 / {} {at}: row {row} has no edge to column {column}", part.zh(), part.en())]
    NoEdge {
        /// What names it.
        part: Part,
        /// Its position.
        at: usize,
        /// The row.
        row: u32,
        /// The column.
        column: u32,
    },
    /// A couple of one row, or a row of two couples or of a couple and a group, or one that holds several columns.
    #[error("伴侣[{couple}]: 行 {row} 不能成为其一员 / couple {couple}: row {row} cannot be part of it")]
    NoPartner {
        /// Position of the couple.
        couple: usize,
        /// The row.
        row: u32,
    },
    /// A pair is both fixed and forbidden.
    #[error("已定配对[{fixed}] 又被禁止 / fixed pair {fixed} is forbidden too")]
    FixedForbidden {
        /// Position of the fixed pair.
        fixed: usize,
    },
}

impl ProblemFault {
    /// The stable ASCII code of the fault.
    pub fn code(&self) -> &'static str {
        match self {
            Self::TooMany { .. } => "TOO_MANY",
            Self::RowOutOfRange { .. } => "ROW_OUT_OF_RANGE",
            Self::ColumnOutOfRange { .. } => "COLUMN_OUT_OF_RANGE",
            Self::QuotaOutOfRange { .. } => "QUOTA_OUT_OF_RANGE",
            Self::QuotaCycle { .. } => "QUOTA_CYCLE",
            Self::NotFinite { .. } => "NOT_FINITE",
            Self::Duplicate { .. } => "DUPLICATE_PAIR",
            Self::NoEdge { .. } => "NO_EDGE",
            Self::NoPartner { .. } => "NO_PARTNER",
            Self::FixedForbidden { .. } => "FIXED_FORBIDDEN",
        }
    }

    /// Which slice of [`Parts`] is at fault, and where in it; `None` where a count is.
    pub fn place(&self) -> Option<(Part, usize)> {
        match *self {
            Self::TooMany { .. } => None,
            Self::RowOutOfRange { part, at, .. }
            | Self::ColumnOutOfRange { part, at, .. }
            | Self::QuotaOutOfRange { part, at, .. }
            | Self::NoEdge { part, at, .. } => Some((part, at)),
            Self::QuotaCycle { quota } => Some((Part::Quotas, quota as usize)),
            Self::NotFinite { edge, .. } | Self::Duplicate { edge, .. } => Some((Part::Edges, edge)),
            Self::NoPartner { couple, .. } => Some((Part::Couples, couple)),
            Self::FixedForbidden { fixed } => Some((Part::Fixed, fixed)),
        }
    }
}

/// Every fault of the input.
pub(super) fn faults_of(parts: &Parts) -> Vec<ProblemFault> {
    let mut faults = Vec::new();
    push_counts(parts, &mut faults);
    let in_range = push_edges(parts, &mut faults);
    let pairs = push_duplicates(parts, &in_range, &mut faults);
    push_columns_and_quotas(parts, &mut faults);
    push_couples(parts, &pairs, &mut faults);
    push_settled(parts, &pairs, &mut faults);
    faults
}

fn push_counts(parts: &Parts, faults: &mut Vec<ProblemFault>) {
    // An index is a u32, a rank and a node of a network beside it must fit one too.
    let limit = u32::MAX as usize / 4;
    let counts = [
        (Part::Rows, parts.rows.len()),
        (Part::Columns, parts.columns.len()),
        (Part::Quotas, parts.quotas.len()),
        (Part::Edges, parts.edges.len()),
    ];
    for (part, given) in counts.into_iter().filter(|&(_, given)| given > limit) {
        faults.push(ProblemFault::TooMany { part, given, limit });
    }
}

fn check_row(parts: &Parts, part: Part, at: usize, row: u32, faults: &mut Vec<ProblemFault>) -> bool {
    let rows = parts.rows.len();
    let missing = row as usize >= rows;
    if missing {
        faults.push(ProblemFault::RowOutOfRange { part, at, row, rows });
    }
    !missing
}

fn check_column(parts: &Parts, part: Part, at: usize, column: u32, faults: &mut Vec<ProblemFault>) -> bool {
    let columns = parts.columns.len();
    let missing = column as usize >= columns;
    if missing {
        faults.push(ProblemFault::ColumnOutOfRange { part, at, column, columns });
    }
    !missing
}

/// The positions of the edges whose row and column are there.
fn push_edges(parts: &Parts, faults: &mut Vec<ProblemFault>) -> Vec<u32> {
    let mut in_range = Vec::with_capacity(parts.edges.len());
    for (at, edge) in parts.edges.iter().enumerate() {
        let row = check_row(parts, Part::Edges, at, edge.row, faults);
        if check_column(parts, Part::Edges, at, edge.column, faults) && row {
            in_range.push(at as u32);
        }
        let scores =
            [(ScoreOf::Pair, edge.score), (ScoreOf::Row, edge.row_score), (ScoreOf::Column, edge.column_score)];
        for (of, value) in scores.into_iter().filter(|(_, value)| !value.is_finite()) {
            faults.push(ProblemFault::NotFinite { edge: at, of, value });
        }
    }
    in_range
}

/// A pair given twice is contradictory: which scores count? All but the first are faults. Gives the pairs in order.
fn push_duplicates(parts: &Parts, in_range: &[u32], faults: &mut Vec<ProblemFault>) -> Vec<Pair> {
    let pair = |&at: &u32| Pair { row: parts.edges[at as usize].row, column: parts.edges[at as usize].column };
    let mut pairs: Vec<(Pair, u32)> = in_range.iter().map(|at| (pair(at), *at)).collect();
    // Nothing to do where they come in order; else by row first, since sorting short rows is cheap.
    if !pairs.is_sorted() {
        pairs = by_row(parts.rows.len(), &pairs);
    }
    for same in pairs.chunk_by(|a, b| a.0 == b.0) {
        let (Pair { row, column }, first) = same[0];
        for &(_, edge) in &same[1..] {
            faults.push(ProblemFault::Duplicate { edge: edge as usize, first: first as usize, row, column });
        }
    }
    pairs.into_iter().map(|(pair, _)| pair).collect()
}

/// The same pairs sorted.
fn by_row(rows: usize, pairs: &[(Pair, u32)]) -> Vec<(Pair, u32)> {
    let mut ends = super::starts(rows, pairs.iter().map(|(pair, _)| pair.row));
    let mut sorted = pairs.to_vec();
    for &of_row in pairs {
        let end = &mut ends[of_row.0.row as usize];
        sorted[*end] = of_row;
        *end += 1;
    }
    let mut start = 0;
    for end in ends.into_iter().take(rows) {
        sorted[start..end].sort_unstable();
        start = end;
    }
    sorted
}

fn push_columns_and_quotas(parts: &Parts, faults: &mut Vec<ProblemFault>) {
    let quotas = parts.quotas.len();
    let columns = parts.columns.iter().enumerate().map(|(at, column)| (Part::Columns, at, column.node));
    let parents = parts.quotas.iter().enumerate().map(|(at, quota)| (Part::Quotas, at, quota.parent));
    for (part, at, quota) in columns.chain(parents) {
        if let Some(quota) = quota.filter(|&quota| quota as usize >= quotas) {
            faults.push(ProblemFault::QuotaOutOfRange { part, at, quota, quotas });
        }
    }
    let parent = |quota: u32| parts.quotas[quota as usize].parent.filter(|&above| (above as usize) < quotas);
    // 0: not seen; else the walk it was first seen in.
    let mut seen_in = vec![0_u32; quotas];
    for start in 0..quotas as u32 {
        let (mut at, walk) = (Some(start), start + 1);
        while let Some(quota) = at.filter(|&quota| seen_in[quota as usize] == 0) {
            seen_in[quota as usize] = walk;
            at = parent(quota);
        }
        if let Some(first) = at.filter(|&quota| seen_in[quota as usize] == walk) {
            let cycle = std::iter::successors(parent(first), |&quota| parent(quota).filter(|_| quota != first));
            faults.push(ProblemFault::QuotaCycle { quota: cycle.min().unwrap_or(first) });
        }
    }
}

fn push_couples(parts: &Parts, pairs: &[Pair], faults: &mut Vec<ProblemFault>) {
    let mut taken = vec![false; if parts.couples.is_empty() { 0 } else { parts.rows.len() }];
    for (at, couple) in parts.couples.iter().enumerate() {
        for row in couple.rows {
            if !check_row(parts, Part::Couples, at, row, faults) {
                continue;
            }
            let alone = parts.rows[row as usize].group.is_none() && parts.rows[row as usize].capacity <= 1;
            if !alone || std::mem::replace(&mut taken[row as usize], true) {
                faults.push(ProblemFault::NoPartner { couple: at, row });
            }
        }
        for (row, column) in couple.wishes.iter().flat_map(|wish| couple.rows.into_iter().zip(*wish)) {
            let Some(column) = column else { continue };
            let pair = Pair { row, column };
            if check_column(parts, Part::Couples, at, column, faults) && pairs.binary_search(&pair).is_err() {
                faults.push(ProblemFault::NoEdge { part: Part::Couples, at, row, column });
            }
        }
    }
}

fn push_settled(parts: &Parts, pairs: &[Pair], faults: &mut Vec<ProblemFault>) {
    for (part, settled) in [(Part::Fixed, &parts.fixed), (Part::Forbidden, &parts.forbidden)] {
        for (at, pair) in settled.iter().enumerate() {
            let row = check_row(parts, part, at, pair.row, faults);
            let here = check_column(parts, part, at, pair.column, faults) && row;
            if here && part == Part::Fixed && pairs.binary_search(pair).is_err() {
                faults.push(ProblemFault::NoEdge { part, at, row: pair.row, column: pair.column });
            }
        }
    }
    if parts.fixed.is_empty() || parts.forbidden.is_empty() {
        return;
    }
    let mut forbidden = parts.forbidden.clone();
    forbidden.sort_unstable();
    for (fixed, pair) in parts.fixed.iter().enumerate() {
        if forbidden.binary_search(pair).is_ok() {
            faults.push(ProblemFault::FixedForbidden { fixed });
        }
    }
}
