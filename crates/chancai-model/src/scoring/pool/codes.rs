//! Small numbers in as few bytes as they need.

use std::ops::Range;

/// A column of numbers, each in one, two or four bytes: as many as the largest needs.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Codes {
    /// All below 256.
    One(Vec<u8>),
    /// All below 65,536.
    Two(Vec<u16>),
    /// Any.
    Four(Vec<u32>),
}

impl Default for Codes {
    fn default() -> Self {
        Self::One(Vec::new())
    }
}

impl Codes {
    /// The numbers in this order, none of which is above `largest`. O(numbers).
    ///
    /// ```
    /// use chancai_model::Codes;
    ///
    /// let codes = Codes::new([7, 300], 300);
    /// assert_eq!((codes.get(1), codes.bytes()), (300, 4));
    /// ```
    pub fn new(numbers: impl IntoIterator<Item = u32>, largest: u32) -> Self {
        let numbers = numbers.into_iter();
        if u8::try_from(largest).is_ok() {
            Self::One(numbers.map(|n| n as u8).collect())
        } else if u16::try_from(largest).is_ok() {
            Self::Two(numbers.map(|n| n as u16).collect())
        } else {
            Self::Four(numbers.collect())
        }
    }

    /// The numbers of these rows of a column, each entry in one of them, none above `largest`.
    pub(super) fn of_rows(column: &[u32], rows: impl Iterator<Item = Range<usize>>, largest: u32) -> Self {
        fn gathered<T>(column: &[u32], rows: impl Iterator<Item = Range<usize>>, code: impl Fn(u32) -> T) -> Vec<T> {
            let mut all = Vec::with_capacity(column.len());
            rows.for_each(|row| all.extend(column[row].iter().map(|&n| code(n))));
            all
        }
        if u8::try_from(largest).is_ok() {
            Self::One(gathered(column, rows, |n| n as u8))
        } else if u16::try_from(largest).is_ok() {
            Self::Two(gathered(column, rows, |n| n as u16))
        } else {
            Self::Four(gathered(column, rows, |n| n))
        }
    }

    /// The number at a place.
    ///
    /// # Panics
    ///
    /// If there is no such place.
    #[inline]
    pub fn get(&self, place: usize) -> u32 {
        match self {
            Self::One(codes) => u32::from(codes[place]),
            Self::Two(codes) => u32::from(codes[place]),
            Self::Four(codes) => codes[place],
        }
    }

    /// The largest number; `None` where there are none.
    pub(super) fn largest(&self) -> Option<u32> {
        // A fold is taken many at a time, `max` one by one.
        let largest = match self {
            Self::One(codes) => codes.iter().fold(0, |most, &n| most.max(n)).into(),
            Self::Two(codes) => codes.iter().fold(0, |most, &n| most.max(n)).into(),
            Self::Four(codes) => codes.iter().fold(0, |most, &n| most.max(n)),
        };
        (!self.is_empty()).then_some(largest)
    }

    /// How many.
    pub fn len(&self) -> usize {
        match self {
            Self::One(codes) => codes.len(),
            Self::Two(codes) => codes.len(),
            Self::Four(codes) => codes.len(),
        }
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// How much memory the numbers take.
    pub fn bytes(&self) -> usize {
        match self {
            Self::One(codes) => codes.len(),
            Self::Two(codes) => codes.len() * 2,
            Self::Four(codes) => codes.len() * 4,
        }
    }
}
