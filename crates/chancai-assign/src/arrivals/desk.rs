//! Deciding a batch at a time.

use super::plan::{Demand, plan};
use super::rows::{Forecast, Rows};

/// How a batch is decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "kebab-case"))]
#[non_exhaustive]
pub enum Policy {
    /// The best use of the seats left by this batch alone, as if nobody came after it.
    Greedy,
    /// Every seat has a reserve price: what those expected after this batch would lose by one seat less, the highest dual of
    /// the best plan for them with the seats left. The batch makes the best use of the seats at these prices; who is worth no more than the
    /// price everywhere is turned away. Bid-price control, with prices anew for each batch (Talluri and van Ryzin 1998).
    ReservePrices,
    /// The batch and those expected after it are planned together, and the batch does its part of the plan. Certainty-
    /// equivalent control, solved anew for each batch (Vera and Banerjee 2021). Where the forecast is the future as it
    /// comes, the total is that of [`hindsight`](super::hindsight) exactly.
    Joint,
}

impl Policy {
    /// Every policy.
    pub const ALL: [Self; 3] = [Self::Greedy, Self::ReservePrices, Self::Joint];

    /// The stable ASCII code: `greedy`, `reserve-prices` or `joint`.
    pub fn code(self) -> &'static str {
        match self {
            Self::Greedy => "greedy",
            Self::ReservePrices => "reserve-prices",
            Self::Joint => "joint",
        }
    }
}

/// What was decided for a batch. It stays: nobody is moved or called back later.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Decision {
    /// For every row of the batch its column; none for those turned away.
    pub columns: Vec<Option<u32>>,
    /// The sum of the values of the pairs made.
    pub total: i128,
    /// What a seat of every column was worth to those who come later; 0 for [`Policy::Greedy`] and where no seat was left.
    pub reserve: Vec<i64>,
    /// What a seat cost in this batch, by which [`verify_decision`](super::verify_decision) checks it: the reserve, and more
    /// where the batch itself ran out of seats.
    pub prices: Vec<i64>,
}

/// Why nothing was decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ArrivalsError {
    /// Rows choose among other columns than there are.
    #[error("应有 {expected} 列, 给了 {given} 列 / the rows choose among {given} columns, there are {expected}")]
    ColumnsDiffer {
        /// How many columns there are.
        expected: usize,
        /// Among how many the rows choose.
        given: usize,
    },
    /// All batches together have more rows than [`Rows::MOST`] allows beside the columns.
    #[error("各批共 {given} 行过多, 至多 {limit} / {given} rows in all batches are too many, at most {limit}")]
    TooMany {
        /// How many rows there are.
        given: u64,
        /// The most there may be.
        limit: u64,
    },
}

impl ArrivalsError {
    /// The stable ASCII code.
    pub fn code(&self) -> &'static str {
        match self {
            Self::ColumnsDiffer { .. } => "COLUMNS_DIFFER",
            Self::TooMany { .. } => "TOO_MANY",
        }
    }
}

/// Whether rows are of so many columns.
pub(super) fn check_columns(expected: usize, rows: &Rows) -> Result<(), ArrivalsError> {
    let given = rows.columns();
    if given == expected { Ok(()) } else { Err(ArrivalsError::ColumnsDiffer { expected, given }) }
}

/// Whether so many rows can be planned together for so many columns.
pub(super) fn check_count(columns: usize, given: u64) -> Result<(), ArrivalsError> {
    let limit = Rows::MOST.saturating_sub(columns) as u64;
    if given <= limit { Ok(()) } else { Err(ArrivalsError::TooMany { given, limit }) }
}

/// The seats that are left, and who gets them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Desk {
    left: Vec<u32>,
}

impl Desk {
    /// A desk with so many seats in every column.
    pub fn new(seats: &[u32]) -> Self {
        Self { left: seats.to_vec() }
    }

    /// The seats left in every column.
    pub fn left(&self) -> &[u32] {
        &self.left
    }

    /// Decides a batch by `policy` and spends the seats it takes. `forecast` is who is expected after this batch; greedy
    /// decisions do not look at it.
    ///
    /// One cheapest flow over the batch, over the forecast, or over both: exact, and the same every time.
    ///
    /// # Errors
    ///
    /// [`ArrivalsError`] where the batch or the forecast is of other columns. Nothing is spent then.
    pub fn decide(&mut self, batch: &Rows, policy: Policy, forecast: &Forecast<'_>) -> Result<Decision, ArrivalsError> {
        check_columns(self.left.len(), batch)?;
        check_columns(self.left.len(), forecast.rows())?;
        let decision = self.decision(batch, policy, forecast);
        for column in decision.columns.iter().flatten() {
            self.left[*column as usize] -= 1;
        }
        Ok(decision)
    }

    fn decision(&self, batch: &Rows, policy: Policy, forecast: &Forecast<'_>) -> Decision {
        let (now, later) = (
            || Demand { rows: batch, counts: None },
            || Demand { rows: forecast.rows(), counts: Some(forecast.counts()) },
        );
        let nothing = vec![0; self.left.len()];
        let (reserve, plan) = match policy {
            Policy::Greedy => (nothing.clone(), plan(&self.left, &nothing, &[now()])),
            Policy::ReservePrices => {
                let reserve = plan(&self.left, &nothing, &[later()]).losses;
                let best = plan(&self.left, &reserve, &[now()]);
                (reserve, best)
            }
            Policy::Joint => {
                let both = plan(&self.left, &nothing, &[now(), later()]);
                (both.prices.clone(), both)
            }
        };
        let prices = match policy {
            Policy::Joint => plan.prices,
            _ => reserve.iter().zip(&plan.prices).map(|(reserve, scarce)| reserve + scarce).collect(),
        };
        let pairs = (0..).zip(&plan.columns).filter_map(|(row, column)| batch.value(row, (*column)?));
        Decision { total: pairs.map(i128::from).sum(), columns: plan.columns, reserve, prices }
    }
}
