//! What costs may be: whole numbers, or floating ones.

use std::fmt::{Debug, Display};
use std::ops::{Add, Sub};

/// A number that costs are stated in: `i64` or `f64`, and nothing else.
pub trait Cost:
    Copy + PartialOrd + Add<Output = Self> + Sub<Output = Self> + Debug + Display + Send + Sync + sealed::Sealed + 'static
{
    /// What a sum of costs is: `i128` for `i64`, `f64` for `f64`.
    type Total: Copy + PartialOrd + Debug + Display + PartialEq;
    /// Nothing.
    const ZERO: Self;
    /// Above every cost and every sum that an assignment makes of them.
    const MOST: Self;
    /// Whether it may stand in a matrix of so many columns: finite, and no sum of duals overflows.
    fn is_fit(self, columns: usize) -> bool;
    /// The sum: exact for whole numbers; for floating ones compensated (Neumaier 1974), in the order given.
    fn total(costs: impl Iterator<Item = Self>) -> Self::Total;
    /// A lower bound of a price from a rounded one: itself for whole numbers, the next number below for floating ones.
    #[must_use]
    fn surely(self) -> Self;
    /// The difference of two totals.
    fn gap(cost: Self::Total, bound: Self::Total) -> Self::Total;
    /// Whether a gap disproves the assignment: for whole numbers any does.
    fn is_gap(gap: Self::Total) -> bool;
}

mod sealed {
    pub trait Sealed {}
    impl Sealed for i64 {}
    impl Sealed for f64 {}
}

impl Cost for i64 {
    type Total = i128;
    const ZERO: Self = 0;
    const MOST: Self = Self::MAX;

    fn is_fit(self, columns: usize) -> bool {
        // A path of reduced costs goes through every column at most once, and a price is the sum of such.
        let most = (1_u64 << 60) / (columns as u64 + 1);
        self.unsigned_abs() <= most
    }

    fn total(costs: impl Iterator<Item = Self>) -> i128 {
        costs.map(i128::from).sum()
    }

    fn surely(self) -> Self {
        self
    }

    fn gap(cost: i128, bound: i128) -> i128 {
        cost - bound
    }

    fn is_gap(gap: i128) -> bool {
        gap != 0
    }
}

impl Cost for f64 {
    type Total = Self;
    const ZERO: Self = 0.0;
    const MOST: Self = Self::INFINITY;

    fn is_fit(self, columns: usize) -> bool {
        self.abs() <= Self::MAX / (16.0 * (columns as Self + 1.0))
    }

    fn total(costs: impl Iterator<Item = Self>) -> Self {
        let (sum, lost) = costs.fold((0.0, 0.0), |(sum, lost): (Self, Self), cost| {
            let next = sum + cost;
            let rest = if sum.abs() >= cost.abs() { (sum - next) + cost } else { (cost - next) + sum };
            (next, lost + rest)
        });
        sum + lost
    }

    fn surely(self) -> Self {
        self.next_down()
    }

    fn gap(cost: Self, bound: Self) -> Self {
        (cost - bound).max(0.0)
    }

    fn is_gap(_: Self) -> bool {
        false
    }
}
