//! Input-output analysis: what a demand sets off, which sectors pull and which push.
//!
//! From a table of flows between sectors, `flows[i][j]` being what sector i delivers to sector j. A day of output of
//! one sector needs inputs of others, these need inputs in turn, and so on: the Leontief inverse adds it all up. Miller
//! and Blair (2009), "Input-output analysis: foundations and extensions".
//!
//! # Example
//!
//! ```
//! use chancai_chain::input_output::{FlowTable, InputOutput};
//! use ndarray::array;
//!
//! // 铝材与汽车：造 100 的车要 40 的铝材和 20 的车（零部件），造 100 的铝材要 20 的铝材和 10 的车。
//! let flows = array![[20.0, 40.0], [10.0, 20.0]];
//! let table = InputOutput::new(&FlowTable { output: Some(&[100.0, 100.0]), ..FlowTable::of(&flows) })?;
//! // 多卖一辆车（1），铝材总共要多产三分之二。
//! let needed = table.output_for(&[0.0, 1.0])?;
//! assert!((needed[0] - 2.0 / 3.0).abs() < 1e-12);
//! let linkages = table.linkages()?;
//! assert!(linkages.backward[1] > linkages.backward[0]); // 汽车拉动大，
//! assert!(linkages.forward[0] > linkages.forward[1]); // 铝材支撑广。
//! # Ok::<(), chancai_chain::ChainError>(())
//! ```

mod solve;

use ndarray::{Array2, ArrayRef2};

use crate::error::ChainError;
use crate::figures::{FigureFault, check_cells, check_entries, check_length};
use solve::Solver;

/// A table of flows and what stands beside it; all in one unit, such as a million yuan a year.
#[derive(Debug, Clone, Copy)]
pub struct FlowTable<'a> {
    /// n by n: what the sector of the row delivers to the sector of the column.
    pub flows: &'a ArrayRef2<f64>,
    /// What goes to final use within the economy: consumption, investment, stocks. Negative where stocks fall.
    pub final_demand: Option<&'a [f64]>,
    /// What goes abroad (or out of the region). Not part of the final demand.
    pub exports: Option<&'a [f64]>,
    /// What comes from abroad and is part of the row; as a positive amount.
    pub imports: Option<&'a [f64]>,
    /// What each sector produces. When not given: the row of flows, plus final demand, plus exports, less imports.
    pub output: Option<&'a [f64]>,
}

impl<'a> FlowTable<'a> {
    /// Flows with nothing beside them.
    pub fn of(flows: &'a ArrayRef2<f64>) -> Self {
        Self { flows, final_demand: None, exports: None, imports: None, output: None }
    }
}

/// What pulls and what pushes, for every sector.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Linkages {
    /// Column sums of the Leontief inverse: what all sectors together must produce for one unit of final demand; 1 or
    /// more.
    pub backward: Vec<f64>,
    /// The same over their mean: above 1 for a sector that pulls more than most.
    pub backward_normalised: Vec<f64>,
    /// Row sums of the **Ghosh** inverse: what one unit of the sector's primary inputs supports in all; 1 or more.
    pub forward: Vec<f64>,
    /// Row sums of the **Leontief** inverse, which some call the forward linkage: what the sector must produce for one
    /// unit of final demand of every sector.
    pub forward_leontief: Vec<f64>,
    /// How many steps on average lie between the sector and final use; 1 or more. In a closed economy it is `forward`.
    pub upstreamness: Vec<f64>,
}

/// A table whose economy is productive, with its coefficients.
#[derive(Debug, Clone)]
pub struct InputOutput {
    technical: Array2<f64>,
    allocation: Array2<f64>,
    /// Shares of what is used at home, for upstreamness; the allocation where the table is closed.
    domestic: Option<Array2<f64>>,
    output: Vec<f64>,
    backward: Vec<f64>,
}

impl InputOutput {
    /// Checks a table and takes its coefficients.
    ///
    /// A sector without output and without flows has coefficients 0: it pulls and supports itself alone. O(n³).
    ///
    /// # Errors
    ///
    /// [`FigureFault::Shape`] where the flows are not square or a list has another length; [`FigureFault::Cell`] for a
    /// flow, [`FigureFault::Entry`] for exports, imports or output that are negative, NaN or infinite, and for final
    /// demand that is NaN or infinite; [`FigureFault::NothingToDivideBy`] for a sector that has flows but no output;
    /// [`FigureFault::NotProductive`] where the spectral radius of the technical coefficients is 1 or more.
    ///
    /// The last is exact but for rounding: for a matrix A that is nowhere negative, the spectral radius is below 1 if
    /// and only if some x, nowhere negative, has (I - A) x positive everywhere (one of the equivalent conditions for an
    /// M-matrix, Berman and Plemmons 1979, chapter 6, theorem 2.3; Hawkins and Simon 1949). The x that is tried is the
    /// solution of `(I - Aᵀ) x = 1`, which is the backward linkage; if there is such an x at all, this is one.
    pub fn new(table: &FlowTable<'_>) -> Result<Self, ChainError> {
        let flows = table.flows;
        check(table)?;
        let output = output(table)?;
        let technical = shares(flows, "output", &output, |(_, to)| to)?;
        let allocation = shares(flows, "output", &output, |(from, _)| from)?;
        let domestic = match (table.exports, table.imports) {
            (None, None) => None,
            (exports, imports) => {
                let used = used_at_home(&output, exports, imports);
                Some(shares(flows, "output - exports + imports", &used, |(from, _)| from)?)
            }
        };
        let backward = Solver::new("A", &technical.t())?.row_sums();
        Ok(Self { technical, allocation, domestic, output, backward })
    }

    /// The technical coefficients A: what one unit of the column's output takes of the row's, `flows[i][j] / x[j]`.
    pub fn technical(&self) -> &Array2<f64> {
        &self.technical
    }

    /// The allocation coefficients B: which share of the row's output goes to the column, `flows[i][j] / x[i]`.
    pub fn allocation(&self) -> &Array2<f64> {
        &self.allocation
    }

    /// The output x of every sector, as given or added up.
    pub fn output(&self) -> &[f64] {
        &self.output
    }

    /// The Leontief inverse `(I - A)⁻¹`: what the row's sector must produce for one unit of final demand of the
    /// column's. Where only sums or one demand are wanted, take [`linkages`](Self::linkages) or
    /// [`output_for`](Self::output_for). O(n³).
    ///
    /// # Errors
    ///
    /// [`FigureFault::NotProductive`] where rounding alone decides whether the economy is productive.
    pub fn leontief(&self) -> Result<Array2<f64>, ChainError> {
        Ok(Solver::new("A", &self.technical)?.inverse())
    }

    /// The Ghosh inverse `(I - B)⁻¹`: what one unit of the row's primary inputs supports in the column's sector. O(n³).
    ///
    /// # Errors
    ///
    /// As [`leontief`](Self::leontief).
    pub fn ghosh(&self) -> Result<Array2<f64>, ChainError> {
        Ok(Solver::new("B", &self.allocation)?.inverse())
    }

    /// The output of every sector that a final demand needs, directly and through all rounds of inputs: `x = A x + f`,
    /// solved without an inverse. The demand may be negative in part: a change. O(n³).
    ///
    /// # Errors
    ///
    /// [`FigureFault::Shape`] for a demand of another length, [`FigureFault::Entry`] for one that is NaN or infinite;
    /// else as [`leontief`](Self::leontief).
    pub fn output_for(&self, demand: &[f64]) -> Result<Vec<f64>, ChainError> {
        check_length("demand", demand.len(), self.output.len())?;
        check_finite("demand", demand)?;
        Ok(Solver::new("A", &self.technical)?.solve(demand))
    }

    /// All linkages, by solving and without an inverse. O(n³).
    ///
    /// Upstreamness is `(I - B̂)⁻¹ 1` with `B̂[i][j] = flows[i][j] / (x[i] - exports[i] + imports[i])`: Antras, Chor,
    /// Fally and Hillberry (2012), American Economic Review 102.
    ///
    /// # Errors
    ///
    /// [`FigureFault::NotProductive`] where the shares used at home have a spectral radius of 1 or more, so that no
    /// goods would ever reach final use; else as [`leontief`](Self::leontief).
    pub fn linkages(&self) -> Result<Linkages, ChainError> {
        let count = self.backward.len() as f64;
        let sum: f64 = self.backward.iter().sum();
        let forward = Solver::new("B", &self.allocation)?.row_sums();
        Ok(Linkages {
            backward: self.backward.clone(),
            backward_normalised: self.backward.iter().map(|value| value * count / sum).collect(),
            upstreamness: match &self.domestic {
                Some(shares) => Solver::new("B^", shares)?.row_sums(),
                None => forward.clone(),
            },
            forward,
            forward_leontief: Solver::new("A", &self.technical)?.row_sums(),
        })
    }
}

fn check(table: &FlowTable<'_>) -> Result<(), ChainError> {
    let (rows, columns) = table.flows.dim();
    if rows != columns {
        return Err(FigureFault::Shape { name: "flows", given: (rows, columns), expected: (rows, rows) }.into());
    }
    check_cells("flows", table.flows)?;
    for (name, list) in [("exports", table.exports), ("imports", table.imports), ("output", table.output)] {
        if let Some(list) = list {
            check_length(name, list.len(), rows)?;
            check_entries(name, list)?;
        }
    }
    if let Some(list) = table.final_demand {
        check_length("final_demand", list.len(), rows)?;
        check_finite("final_demand", list)?;
    }
    Ok(())
}

fn check_finite(name: &'static str, list: &[f64]) -> Result<(), FigureFault> {
    match list.iter().position(|given| !given.is_finite()) {
        Some(index) => Err(FigureFault::Entry { name, index, given: list[index], expected: "a finite number" }),
        None => Ok(()),
    }
}

/// The output as given, or the row added up.
fn output(table: &FlowTable<'_>) -> Result<Vec<f64>, ChainError> {
    if let Some(output) = table.output {
        return Ok(output.to_vec());
    }
    let at = |list: Option<&[f64]>, sector: usize| list.map_or(0.0, |list| list[sector]);
    let sum = |(sector, row): (usize, ndarray::ArrayView1<'_, f64>)| {
        row.sum() + at(table.final_demand, sector) + at(table.exports, sector) - at(table.imports, sector)
    };
    let output: Vec<f64> = table.flows.rows().into_iter().enumerate().map(sum).collect();
    check_entries("output", &output)?;
    Ok(output)
}

fn used_at_home(output: &[f64], exports: Option<&[f64]>, imports: Option<&[f64]>) -> Vec<f64> {
    let at = |list: Option<&[f64]>, sector: usize| list.map_or(0.0, |list| list[sector]);
    output.iter().enumerate().map(|(sector, x)| x - at(exports, sector) + at(imports, sector)).collect()
}

/// Every flow over the total of one of its ends.
fn shares(
    flows: &ArrayRef2<f64>,
    name: &'static str,
    totals: &[f64],
    end: impl Fn((usize, usize)) -> usize,
) -> Result<Array2<f64>, ChainError> {
    let mut shares = Array2::zeros(flows.dim());
    for (at, &flow) in flows.indexed_iter().filter(|(_, flow)| **flow > 0.0) {
        let sector = end(at);
        let share = flow / totals[sector];
        if !(totals[sector] > 0.0 && share.is_finite()) {
            return Err(FigureFault::NothingToDivideBy { name, sector, given: totals[sector] }.into());
        }
        shares[at] = share;
    }
    Ok(shares)
}
