//! The proof of an optimum: prices, and the bound they give.

use crate::Problem;

/// Prices of seats in units of value, by which anybody can check an optimum.
///
/// A row that takes a column pays the column's price and those of the quotas above it; what remains of the pair's value is
/// the row's gain. See [`bound`] for what prices prove.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Prices {
    /// For every row what it gains from each unit of its capacity at least; never below 0.
    pub rows: Vec<i64>,
    /// For every column the price of its seats: above 0 where they are scarce, below 0 where its minimum must be filled.
    pub columns: Vec<i64>,
    /// For every quota likewise.
    pub quotas: Vec<i64>,
    /// What every matched pair is worth beside its value, where at least so many pairs were asked for; never below 0.
    pub premium: i64,
}

impl Prices {
    /// What a row pays for `column`: its price and those of all quotas above it.
    ///
    /// # Panics
    ///
    /// If the prices are of another problem.
    pub fn of_column(&self, problem: &Problem, column: u32) -> i128 {
        let above: i128 = problem.path(column).map(|quota| i128::from(self.quotas[quota as usize])).sum();
        i128::from(self.columns[column as usize]) + above
    }
}

/// What no allocation can exceed, by weak duality: the total value of `values` over any set of at least `least` pairs that
/// keeps to capacities, seats, minimums, quotas and fixed pairs is at most this.
///
/// Every unit of a row's capacity counts its gain, every column and quota its price times its maximum (or times its minimum
/// where the price is below 0), every edge what it is worth beyond its row's gain and its column's price. The sum of
/// all that is the bound, whatever the prices; equal to a total it proves that total best. Groups and couples are not
/// looked at: the bound holds with them too.
///
/// O(E) time, exact. `None` where lengths do not match the problem or a price that must not be negative is.
///
/// # Example
///
/// ```
/// use chancai_assign::{Edge, Prices, Problem, bound};
///
/// // 两名工程师争一个名额，值 9 和 7：名额的价格为 7，没有分配能超过 9。
/// let problem = Problem::new(2, &[1], &[Edge::new(0, 0, 9.0), Edge::new(1, 0, 7.0)])?;
/// let prices = Prices { rows: vec![2, 0], columns: vec![7], ..Prices::default() };
/// assert_eq!(bound(&problem, &[9, 7], 0, &prices), Some(9));
/// # Ok::<(), chancai_assign::ProblemError>(())
/// ```
pub fn bound(problem: &Problem, values: &[i64], least: u64, prices: &Prices) -> Option<i128> {
    let fits = prices.rows.len() == problem.rows()
        && prices.columns.len() == problem.columns()
        && prices.quotas.len() == problem.quotas().len()
        && values.len() == problem.edges().len();
    if !fits || prices.premium < 0 || prices.rows.iter().any(|&gain| gain < 0) {
        return None;
    }
    let capacities = problem.row_parts().iter().map(|row| row.capacity);
    let mut bound: i128 = prices.rows.iter().zip(capacities).map(|(&gain, capacity)| times(gain, capacity)).sum();
    let columns = problem.column_parts().iter().map(|column| (column.minimum, column.maximum));
    let quotas = problem.quotas().iter().map(|quota| (quota.minimum, quota.maximum));
    for (&price, (minimum, maximum)) in prices.columns.iter().chain(&prices.quotas).zip(columns.chain(quotas)) {
        bound += times(price, if price >= 0 { maximum } else { minimum });
    }
    let prices_of: Vec<i128> = (0..problem.columns() as u32).map(|column| prices.of_column(problem, column)).collect();
    let mut fixed = problem.fixed().iter().peekable();
    for (index, (edge, &value)) in (0..).zip(problem.edges().iter().zip(values)) {
        let worth = i128::from(value) + i128::from(prices.premium);
        let beyond = worth - i128::from(prices.rows[edge.row as usize]) - prices_of[edge.column as usize];
        let is_fixed = fixed.next_if(|&&at| at == index).is_some();
        bound += if is_fixed { beyond } else { beyond.max(0) };
    }
    Some(bound - i128::from(prices.premium) * i128::from(least))
}

fn times(price: i64, count: u32) -> i128 {
    i128::from(price) * i128::from(count)
}
