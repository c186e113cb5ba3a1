//! What a place has: revealed comparative advantage and presence.

use ndarray::{Array2, ArrayRef2};

use crate::error::ChainError;
use crate::figures::{FigureFault, check_cells};

/// Revealed comparative advantage of every place (row) in every product (column).
///
/// The share of the product in the place, over its share in the whole: `(v / row) / (column / all)`. Balassa (1965),
/// "Trade liberalisation and revealed comparative advantage". A place or product without any value has no share; its
/// entries are 0, never NaN. Where the two shares are equal fractions of whole numbers the result is exactly 1.
///
/// O(places * products).
///
/// # Errors
///
/// [`FigureFault::Cell`] for a value that is negative, NaN or infinite.
///
/// # Example
///
/// ```
/// use chancai_chain::complexity::revealed_advantage;
/// use ndarray::array;
///
/// // 甲区芯片占九成，全市只占五成。
/// let rca = revealed_advantage(&array![[90.0, 10.0], [10.0, 90.0]])?;
/// assert_eq!(rca[[0, 0]], 1.8);
/// # Ok::<(), chancai_chain::ChainError>(())
/// ```
pub fn revealed_advantage(values: &ArrayRef2<f64>) -> Result<Array2<f64>, ChainError> {
    /// Sums of values below this, of which memory holds fewer than 2^60, stay finite.
    const LARGE: f64 = 1e280;
    check_cells("values", values)?;
    let largest = values.iter().fold(0.0, |largest: f64, value| largest.max(*value));
    // A power of two: the scaled values are in the same proportions exactly.
    let scale = if largest > LARGE { 2.0_f64.powi(-128) } else { 1.0 };
    let values = values.map(|value| value * scale);
    let rows = values.sum_axis(ndarray::Axis(1));
    let columns = values.sum_axis(ndarray::Axis(0));
    let all = rows.sum();
    Ok(Array2::from_shape_fn(values.dim(), |(place, product)| {
        let value = values[[place, product]];
        if value == 0.0 { 0.0 } else { (value / rows[place]) / (columns[product] / all) }
    }))
}

/// Which place has which product: a matrix of yes and no, by places and by products, with its sums.
///
/// Memory: places * products bits, twice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Presence {
    products: usize,
    diversity: Vec<u32>,
    ubiquity: Vec<u32>,
    /// The products of every place, ascending.
    held: Vec<Vec<u32>>,
    /// For every product the places as bits, `words` words each.
    bits: Vec<u64>,
    words: usize,
}

impl Presence {
    /// Places (rows) by products (columns).
    pub fn from_flags(flags: &ArrayRef2<bool>) -> Self {
        let (places, products) = flags.dim();
        let words = places.div_ceil(64);
        let mut bits = vec![0; products * words];
        let mut held = vec![Vec::new(); places];
        let (mut diversity, mut ubiquity) = (vec![0; places], vec![0; products]);
        for ((place, product), _) in flags.indexed_iter().filter(|(_, flag)| **flag) {
            bits[product * words + place / 64] |= 1 << (place % 64);
            held[place].push(product as u32);
            diversity[place] += 1;
            ubiquity[product] += 1;
        }
        Self { products, diversity, ubiquity, held, bits, words }
    }

    /// Presence where the [`revealed_advantage`] is `threshold` or more, to within 1e-12 of it, so that decimals, which are
    /// rounded in binary, do not decide; 1 is the usual one. A place or product
    /// without any value is present nowhere.
    ///
    /// # Errors
    ///
    /// As [`revealed_advantage`]; [`ChainError::BadOption`] for a threshold that is not finite or not above 0.
    pub fn from_values(values: &ArrayRef2<f64>, threshold: f64) -> Result<Self, ChainError> {
        if !(threshold.is_finite() && threshold > 0.0) {
            return Err(ChainError::BadOption { name: "threshold", given: threshold, expected: "above 0" });
        }
        let advantage = revealed_advantage(values)?;
        Ok(Self::from_flags(&advantage.map(|rca| *rca >= threshold * (1.0 - ROUNDED))))
    }

    /// Presence given as 0 and 1.
    ///
    /// # Errors
    ///
    /// [`FigureFault::Cell`] for anything else.
    pub fn from_zero_one(values: &ArrayRef2<f64>) -> Result<Self, ChainError> {
        #[allow(clippy::float_cmp, reason = "0 and 1 are exact")]
        let wrong = values.indexed_iter().find(|(_, value)| **value != 0.0 && **value != 1.0);
        if let Some(((row, column), &given)) = wrong {
            return Err(FigureFault::Cell { name: "presence", row, column, given, expected: "0 or 1" }.into());
        }
        Ok(Self::from_flags(&values.map(|value| *value > 0.5)))
    }

    /// How many places there are.
    pub fn places(&self) -> usize {
        self.held.len()
    }

    /// How many products there are.
    pub fn products(&self) -> usize {
        self.products
    }

    /// Whether the place has the product; `false` too where either is not there.
    pub fn get(&self, place: usize, product: usize) -> bool {
        let word = self.bits_of(product).get(place / 64).copied().unwrap_or(0);
        word >> (place % 64) & 1 == 1
    }

    /// For every place how many products it has.
    pub fn diversity(&self) -> &[u32] {
        &self.diversity
    }

    /// For every product how many places have it.
    pub fn ubiquity(&self) -> &[u32] {
        &self.ubiquity
    }

    /// The products of a place, ascending; empty where the place is not there.
    pub fn products_of(&self, place: usize) -> &[u32] {
        self.held.get(place).map_or(&[], Vec::as_slice)
    }

    /// In how many places both products are.
    pub fn together(&self, a: usize, b: usize) -> u32 {
        self.bits_of(a).iter().zip(self.bits_of(b)).map(|(a, b)| (a & b).count_ones()).sum()
    }

    fn bits_of(&self, product: usize) -> &[u64] {
        self.bits.get(product * self.words..(product + 1) * self.words).unwrap_or(&[])
    }
}

/// How far below the threshold, as a share of it, rounding may have brought an advantage that reaches it.
const ROUNDED: f64 = 1e-12;

#[cfg(test)]
mod tests {
    use ndarray::array;
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn bad_values_are_named() {
        for bad in [-1.0, f64::NAN, f64::INFINITY] {
            let error = revealed_advantage(&array![[1.0, 2.0], [3.0, bad]]).unwrap_err();
            assert!(matches!(error, ChainError::Figures(FigureFault::Cell { row: 1, column: 1, .. })), "{error}");
        }
        let error = Presence::from_zero_one(&array![[1.0, 0.5]]).unwrap_err();
        assert!(error.to_string().contains("presence[0][1] is 0.5"), "{error}");
        assert!(Presence::from_values(&array![[1.0]], f64::NAN).is_err());
    }

    #[test]
    fn empty_rows_and_columns_are_no_presence() {
        let presence = Presence::from_values(&array![[0.0, 0.0], [0.0, 5.0]], 1.0).unwrap();
        assert_eq!((presence.diversity(), presence.ubiquity()), ([0, 1].as_slice(), [0, 1].as_slice()));
        assert!(revealed_advantage(&Array2::zeros((2, 2))).unwrap().iter().all(|rca| *rca == 0.0));
        let none = Presence::from_values(&Array2::zeros((0, 3)), 1.0).unwrap();
        assert_eq!((none.places(), none.products(), none.get(0, 9)), (0, 3, false));
    }

    #[test]
    fn huge_values_do_not_overflow() {
        let most = f64::MAX;
        let rca = revealed_advantage(&array![[most, most], [most, 0.0]]).unwrap();
        assert!((rca[[0, 0]] - 0.75).abs() < 1e-15);
    }

    proptest! {
        /// Proportional rows have an advantage of exactly 1: the threshold 1 does not hang on rounding.
        #[test]
        fn an_even_share_is_exactly_one(rows in 1..5_u32, row in prop::collection::vec(1..1000_u32, 1..6)) {
            let values = Array2::from_shape_fn((rows as usize, row.len()), |(place, product)| {
                f64::from(row[product] * (place as u32 + 1))
            });
            let rca = revealed_advantage(&values).unwrap();
            prop_assert_eq!(rca, Array2::<f64>::ones(values.dim()));
        }

        /// Shares weighted by the whole average to 1.
        #[test]
        fn advantages_average_to_one(values in prop::collection::vec(0.0..10.0_f64, 12)) {
            let values = Array2::from_shape_vec((3, 4), values).unwrap();
            let rca = revealed_advantage(&values).unwrap();
            let all = values.sum();
            for (place, row) in values.rows().into_iter().enumerate() {
                let mean: f64 = (0..4).map(|product| rca[[place, product]] * values.column(product).sum() / all).sum();
                prop_assert!(row.sum() == 0.0 || (mean - 1.0).abs() < 1e-12);
            }
        }
    }
}
