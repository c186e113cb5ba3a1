//! The checks: of a decision, and of what no policy can exceed. No code is shared with the plans.

use super::desk::Decision;
use super::rows::Rows;

/// What no allocation of all rows can exceed, by weak duality, whatever the prices of seats: every column counts its price
/// times its seats, every row the most that a pair's value exceeds its column's price.
///
/// Exact; O(n) for n choices. `None` where lengths differ or a price is below 0.
///
/// # Example
///
/// ```
/// use chancai_assign::arrivals::{Choice, Rows, seat_bound};
///
/// // 两天各来一人，值 3 和 9，一个名额：按价格 9 计，最多 9。
/// let person = |value| Rows::new(1, &[vec![Choice { column: 0, value }]]);
/// assert_eq!(seat_bound(&[1], &[person(3)?, person(9)?], &[9]), Some(9));
/// # Ok::<(), chancai_assign::arrivals::RowsError>(())
/// ```
pub fn seat_bound(seats: &[u32], batches: &[Rows], prices: &[i64]) -> Option<i128> {
    let fits = prices.len() == seats.len() && batches.iter().all(|batch| batch.columns() == seats.len());
    if !fits || prices.iter().any(|&price| price < 0) {
        return None;
    }
    let mut bound: i128 = seats.iter().zip(prices).map(|(&seats, &price)| i128::from(seats) * i128::from(price)).sum();
    for choices in batches.iter().flat_map(Rows::iter) {
        let gains = choices.iter().map(|choice| i128::from(choice.value) - i128::from(prices[choice.column as usize]));
        bound += gains.max().unwrap_or(0).max(0);
    }
    Some(bound)
}

/// Why a decision breaks a limit or is not best at its prices: the first reason found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum DecisionFault {
    /// The decision is of another batch or of other columns.
    #[error("决定与批次不符 / the decision is of another batch")]
    WrongSize,
    /// A row holds a column it could not take.
    #[error("行 {row} 不能去列 {column} / row {row} could not take column {column}")]
    NoChoice {
        /// The row.
        row: u32,
        /// The column.
        column: u32,
    },
    /// More rows than seats.
    #[error("列 {column} 剩 {left} 席, 安排了 {taken} 人 / column {column} had {left} seats left, {taken} are taken")]
    NoSeat {
        /// The column.
        column: u32,
        /// The seats there were.
        left: u32,
        /// The rows that took one.
        taken: u32,
    },
    /// The sum of values is another.
    #[error("总价值应为 {sum}, 写的是 {given} / the pairs are worth {sum}, {given} was stated")]
    WrongTotal {
        /// The total stated.
        given: i128,
        /// The sum.
        sum: i128,
    },
    /// A reserve below 0, or a price below the reserve.
    #[error("列 {column} 的价格无效 / the price of column {column} is none")]
    BadPrice {
        /// The column.
        column: u32,
    },
    /// At these prices another column, or none, would be better for the row.
    #[error("行 {row} 按价格另有更好去处 / row {row} has something better at these prices")]
    NotBest {
        /// The row.
        row: u32,
    },
    /// Seats are left although they cost more than the reserve.
    #[error("列 {column} 有余席而价格高于保留价 / column {column} has seats left and costs more than its reserve")]
    NotScarce {
        /// The column.
        column: u32,
    },
}

impl DecisionFault {
    /// The stable ASCII code of the fault.
    pub fn code(&self) -> &'static str {
        match self {
            Self::WrongSize => "WRONG_SIZE",
            Self::NoChoice { .. } => "NO_CHOICE",
            Self::NoSeat { .. } => "NO_SEAT",
            Self::WrongTotal { .. } => "WRONG_TOTAL",
            Self::BadPrice { .. } => "BAD_PRICE",
            Self::NotBest { .. } => "NOT_BEST",
            Self::NotScarce { .. } => "NOT_SCARCE",
        }
    }
}

/// Checks a decision about a batch for which `left` seats were left, from the definitions alone. O(n) for n choices.
///
/// 1. Every row holds a column it could take, or none; no column holds more rows than it had seats.
/// 2. The total is the sum of the values.
/// 3. At the decision's prices no row would rather have another column, or none.
/// 4. A column that costs more than its reserve has no seat left.
///
/// By 3 and 4 no decision is worth more once every seat costs its reserve. With
/// [`Policy::Joint`](super::Policy::Joint) prices and reserves are the same; that they are those of the plan with the
/// forecast is not checked here.
///
/// # Errors
///
/// The first [`DecisionFault`] found, in this order.
pub fn verify_decision(left: &[u32], batch: &Rows, decision: &Decision) -> Result<(), DecisionFault> {
    let columns = [batch.columns(), decision.reserve.len(), decision.prices.len()];
    if columns != [left.len(); 3] || decision.columns.len() != batch.len() {
        return Err(DecisionFault::WrongSize);
    }
    let mut taken = vec![0_u32; left.len()];
    let mut sum = 0_i128;
    for (row, column) in (0..).zip(&decision.columns) {
        let Some(column) = *column else { continue };
        sum += i128::from(batch.value(row, column).ok_or(DecisionFault::NoChoice { row, column })?);
        taken[column as usize] += 1;
    }
    for (column, (&left, &taken)) in (0..).zip(left.iter().zip(&taken)) {
        if taken > left {
            return Err(DecisionFault::NoSeat { column, left, taken });
        }
    }
    if sum != decision.total {
        return Err(DecisionFault::WrongTotal { given: decision.total, sum });
    }
    check_prices(batch, decision)?;
    for (column, (&left, &taken)) in (0..).zip(left.iter().zip(&taken)) {
        let (reserve, price) = (decision.reserve[column as usize], decision.prices[column as usize]);
        if taken < left && price > reserve {
            return Err(DecisionFault::NotScarce { column });
        }
    }
    Ok(())
}

/// Point 3, and that prices are prices.
fn check_prices(batch: &Rows, decision: &Decision) -> Result<(), DecisionFault> {
    for (column, (&reserve, &price)) in (0..).zip(decision.reserve.iter().zip(&decision.prices)) {
        if reserve < 0 || price < reserve {
            return Err(DecisionFault::BadPrice { column });
        }
    }
    let gain = |column: u32, value: i64| i128::from(value) - i128::from(decision.prices[column as usize]);
    for (row, (choices, column)) in (0..).zip(batch.iter().zip(&decision.columns)) {
        let best = choices.iter().map(|choice| gain(choice.column, choice.value)).max().unwrap_or(0).max(0);
        let held = column.and_then(|column| Some(gain(column, batch.value(row, column)?)));
        if held.unwrap_or(0) != best {
            return Err(DecisionFault::NotBest { row });
        }
    }
    Ok(())
}
