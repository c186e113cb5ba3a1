//! What can be wrong with the figures of a matrix, a table of flows or a network.

/// What is wrong with figures that come as matrices and lists. Positions count from 0.
#[derive(Debug, Clone, Copy, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum FigureFault {
    /// A matrix or a list has another size than the others say.
    #[error(
        "{name} 的大小为 {}×{}，应为 {}×{} / {name} is {} by {}, expected {} by {}",
        given.0, given.1, expected.0, expected.1, given.0, given.1, expected.0, expected.1
    )]
    Shape {
        /// Which one.
        name: &'static str,
        /// Its rows and columns; a list has one column.
        given: (usize, usize),
        /// The rows and columns it should have.
        expected: (usize, usize),
    },
    /// A cell of a matrix is out of range, NaN or infinite.
    #[error(
        "{name} 第 {row} 行第 {column} 列为 {given}，应为 {expected} / {name}[{row}][{column}] is {given}, expected {expected}"
    )]
    Cell {
        /// Which matrix.
        name: &'static str,
        /// Row of the cell.
        row: usize,
        /// Column of the cell.
        column: usize,
        /// What it holds.
        given: f64,
        /// What is allowed.
        expected: &'static str,
    },
    /// An entry of a list is out of range, NaN or infinite.
    #[error("{name} 第 {index} 项为 {given}，应为 {expected} / {name}[{index}] is {given}, expected {expected}")]
    Entry {
        /// Which list.
        name: &'static str,
        /// Position of the entry.
        index: usize,
        /// What it holds.
        given: f64,
        /// What is allowed.
        expected: &'static str,
    },
    /// A sector has flows but nothing to divide them by.
    #[error(
        "部门 {sector} 的 {name} 为 {given}，却有流量 / the {name} of sector {sector} is {given}, yet goods flow through it"
    )]
    NothingToDivideBy {
        /// `output`, or `output - exports + imports`.
        name: &'static str,
        /// Position of the sector.
        sector: usize,
        /// What it is.
        given: f64,
    },
    /// Every round of inputs asks for as much again: no output can meet any demand.
    #[error(
        "{matrix} 的谱半径约为 {radius:.6}，应小于 1（经济不能自给） / the spectral radius of {matrix} is about {radius:.6}, expected below 1: the economy is not productive"
    )]
    NotProductive {
        /// Which matrix of coefficients.
        matrix: &'static str,
        /// An estimate of the largest absolute eigenvalue.
        radius: f64,
    },
    /// A link or a shock names a firm that is not there.
    #[error("{name} 第 {index} 项的企业 {firm} 不存在，共 {firms} 家 / {name}[{index}] names firm {firm} of {firms}")]
    UnknownFirm {
        /// `links` or `shocks`.
        name: &'static str,
        /// Position of the item.
        index: usize,
        /// The firm it names.
        firm: u32,
        /// How many firms there are.
        firms: usize,
    },
    /// A link leads from a firm to itself.
    #[error("links 第 {index} 项由企业 {firm} 供给自己 / links[{index}] leads from firm {firm} to itself")]
    SelfLink {
        /// Position of the link.
        index: usize,
        /// The firm.
        firm: u32,
    },
    /// A firm is shocked twice.
    #[error("shocks 第 {index} 项重复企业 {firm} / shocks[{index}] repeats firm {firm}")]
    RepeatedFirm {
        /// Position of the second shock.
        index: usize,
        /// The firm.
        firm: u32,
    },
    /// There are more firms, links, products, positions or arrows than 32 bits can name.
    #[error("{name} 有 {given} 项，过多 / {given} {name} are too many")]
    TooMany {
        /// Of what.
        name: &'static str,
        /// How many.
        given: usize,
    },
}

impl FigureFault {
    /// The stable ASCII code of the fault.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Shape { .. } => "bad_shape",
            Self::Cell { .. } => "bad_cell",
            Self::Entry { .. } => "bad_entry",
            Self::NothingToDivideBy { .. } => "nothing_to_divide_by",
            Self::NotProductive { .. } => "not_productive",
            Self::UnknownFirm { .. } => "unknown_firm",
            Self::SelfLink { .. } => "self_link",
            Self::RepeatedFirm { .. } => "repeated_firm",
            Self::TooMany { .. } => "too_many",
        }
    }
}

/// The first cell that is negative, NaN or infinite, by rows.
pub(crate) fn check_cells(name: &'static str, cells: &ndarray::ArrayRef2<f64>) -> Result<(), FigureFault> {
    match cells.indexed_iter().find(|(_, given)| !is_amount(**given)) {
        Some(((row, column), &given)) => Err(FigureFault::Cell { name, row, column, given, expected: AMOUNT }),
        None => Ok(()),
    }
}

/// The first entry that is negative, NaN or infinite.
pub(crate) fn check_entries(name: &'static str, entries: &[f64]) -> Result<(), FigureFault> {
    match entries.iter().position(|given| !is_amount(*given)) {
        Some(index) => Err(FigureFault::Entry { name, index, given: entries[index], expected: AMOUNT }),
        None => Ok(()),
    }
}

/// A list of another length than there are sectors, firms or products.
pub(crate) fn check_length(name: &'static str, given: usize, expected: usize) -> Result<(), FigureFault> {
    if given == expected {
        return Ok(());
    }
    Err(FigureFault::Shape { name, given: (given, 1), expected: (expected, 1) })
}

const AMOUNT: &str = "0 or more";

fn is_amount(given: f64) -> bool {
    given.is_finite() && given >= 0.0
}
