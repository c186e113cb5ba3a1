//! A policy over a known sequence of batches, and what could have been had.

use super::desk::{ArrivalsError, Decision, Desk, Policy, check_columns, check_count};
use super::plan::{Demand, plan};
use super::rows::{Forecast, Rows};

/// What a policy made of a sequence of batches.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Replay {
    /// The decision about every batch, in order.
    pub decisions: Vec<Decision>,
    /// The sum of their totals.
    pub total: i128,
    /// The seats left at the end.
    pub left: Vec<u32>,
}

impl Replay {
    /// How many rows were turned away.
    pub fn rejected(&self) -> u64 {
        let columns = self.decisions.iter().flat_map(|decision| &decision.columns);
        columns.filter(|column| column.is_none()).count() as u64
    }

    /// How many seats are left.
    pub fn unfilled(&self) -> u64 {
        self.left.iter().copied().map(u64::from).sum()
    }
}

/// Decides one batch after the other by `policy`; `forecast` is asked, before every batch, who is expected after it.
///
/// # Errors
///
/// [`ArrivalsError`] where a batch or a forecast is of other columns.
///
/// # Example
///
/// ```
/// use chancai_assign::arrivals::{Choice, Forecast, Policy, Rows, hindsight, replay};
///
/// // 三天各来一人，值 3、9、5，两个名额；每天都预计后面还有两人，像第二、三人那样。
/// let day = |value| Rows::new(1, &[vec![Choice { column: 0, value }]]);
/// let days = [day(3)?, day(9)?, day(5)?];
/// let later = [Forecast::spread(&days[1], 2), Forecast::spread(&days[2], 1), Forecast::nothing(&days[2])];
/// let run = replay(&[2], &days, Policy::ReservePrices, |batch| later[batch].clone())?;
/// assert_eq!((run.total, hindsight(&[2], &days)?.total), (14, 14));
/// assert_eq!(replay(&[2], &days, Policy::Greedy, |batch| later[batch].clone())?.total, 12);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn replay<'a>(
    seats: &[u32],
    batches: &[Rows],
    policy: Policy,
    mut forecast: impl FnMut(usize) -> Forecast<'a>,
) -> Result<Replay, ArrivalsError> {
    let mut desk = Desk::new(seats);
    let decide = |(at, batch)| desk.decide(batch, policy, &forecast(at));
    let decisions = batches.iter().enumerate().map(decide).collect::<Result<Vec<_>, _>>()?;
    let total = decisions.iter().map(|decision| decision.total).sum();
    Ok(Replay { decisions, total, left: desk.left().to_vec() })
}

/// The best that can be had when all batches are known beforehand.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Hindsight {
    /// For every batch the columns of its rows.
    pub columns: Vec<Vec<Option<u32>>>,
    /// The sum of the values. No policy reaches more.
    pub total: i128,
    /// The proof: [`seat_bound`](super::seat_bound) at these prices of seats equals the total.
    pub prices: Vec<i64>,
}

/// The best use of the seats by all rows of all batches: one cheapest flow over everything.
///
/// # Errors
///
/// [`ArrivalsError`] where a batch is of other columns or there are too many rows in all.
pub fn hindsight(seats: &[u32], batches: &[Rows]) -> Result<Hindsight, ArrivalsError> {
    for batch in batches {
        check_columns(seats.len(), batch)?;
    }
    check_count(seats.len(), batches.iter().map(|batch| batch.len() as u64).sum())?;
    let all = Rows::joined(seats.len(), batches.iter().flat_map(Rows::iter));
    let best = plan(seats, &vec![0; seats.len()], &[Demand { rows: &all, counts: None }]);
    let mut columns = best.columns.into_iter();
    let columns = batches.iter().map(|batch| columns.by_ref().take(batch.len()).collect()).collect();
    Ok(Hindsight { columns, total: best.total, prices: best.prices })
}
