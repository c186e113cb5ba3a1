//! Which products go together, and how near a product is to what a place has.

use ndarray::{Array2, ArrayRef1, ArrayRef2};

use super::Presence;
use crate::error::ChainError;
use crate::figures::{FigureFault, check_cells};

/// The proximity of every two products: the smaller of the two shares of places with the one that have the other too.
///
/// `together(i, j) / max(ubiquity(i), ubiquity(j))`; in [0, 1], symmetric, 1 on the diagonal for a product that some
/// place has and 0 in the rows of one that none has. Hidalgo, Klinger, Barabasi and Hausmann (2007), Science 317.
///
/// O(products² * places / 64); the counts are exact.
///
/// # Example
///
/// ```
/// use chancai_chain::complexity::{Presence, product_proximity};
/// use ndarray::array;
///
/// // 三地都做铝型材，其中一地也做车身：做型材的三分之一做车身，做车身的都做型材。
/// let presence = Presence::from_flags(&array![[true, true], [true, false], [true, false]]);
/// assert_eq!(product_proximity(&presence)[[0, 1]], 1.0 / 3.0);
/// ```
pub fn product_proximity(presence: &Presence) -> Array2<f64> {
    let products = presence.products();
    let ubiquity = presence.ubiquity();
    let mut table = Array2::zeros((products, products));
    for a in 0..products {
        for b in a..products {
            let most = ubiquity[a].max(ubiquity[b]);
            if most > 0 {
                let near = f64::from(presence.together(a, b)) / f64::from(most);
                table[[a, b]] = near;
                table[[b, a]] = near;
            }
        }
    }
    table
}

/// The relatedness density of every place (row) and product (column): which share of the proximity to the product
/// lies in products that the place has.
///
/// `sum over q of presence(c, q) * proximity(p, q)`, over `sum over q of proximity(p, q)`; the product itself is one
/// of the q. In [0, 1]; exactly 1 for a place that has every product, and 0 for a product related to nothing, which is
/// one that no place has.
///
/// O(products * number of ones), sums in the order of the products: the same bits on every machine.
///
/// # Errors
///
/// [`FigureFault::Shape`] where the proximity is not products by products, [`FigureFault::Cell`] where it is
/// negative, NaN or infinite. It is read by rows and need not be symmetric: `proximity[[q, p]]` is that of p to q.
///
/// # Example
///
/// See the [module](super).
pub fn density(presence: &Presence, proximity: &ArrayRef2<f64>) -> Result<Array2<f64>, ChainError> {
    let products = presence.products();
    if proximity.dim() != (products, products) {
        let (given, expected) = (proximity.dim(), (products, products));
        return Err(FigureFault::Shape { name: "proximity", given, expected }.into());
    }
    check_cells("proximity", proximity)?;
    let mut whole = vec![0.0; products];
    for row in proximity.rows() {
        add(&mut whole, &row);
    }
    let mut table = Array2::zeros((presence.places(), products));
    let mut sums = vec![0.0; products];
    for place in 0..presence.places() {
        sums.fill(0.0);
        for &held in presence.products_of(place) {
            add(&mut sums, &proximity.row(held as usize));
        }
        for (product, (sum, whole)) in sums.iter().zip(&whole).enumerate() {
            // The same terms in the same order, some left out: the sum rounds to no more than the whole.
            table[[place, product]] = if *whole > 0.0 { sum / whole } else { 0.0 };
        }
    }
    Ok(table)
}

fn add(sums: &mut [f64], row: &ArrayRef1<f64>) {
    for (sum, value) in sums.iter_mut().zip(row) {
        *sum += value;
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn flags() -> impl Strategy<Value = Array2<bool>> {
        // More than 64 places now and then: the bits of a product then take several words.
        (prop_oneof![1..8_usize, 60..140_usize], 1..8_usize).prop_flat_map(|(places, products)| {
            prop::collection::vec(prop::bool::weighted(0.4), places * products)
                .prop_map(move |flags| Array2::from_shape_vec((places, products), flags).unwrap())
        })
    }

    /// Co-occurrences counted one by one.
    fn plain_proximity(flags: &Array2<bool>) -> Array2<f64> {
        let products = flags.ncols();
        let count = |a: usize, b: usize| flags.rows().into_iter().filter(|row| row[a] && row[b]).count() as f64;
        Array2::from_shape_fn((products, products), |(a, b)| {
            let most = count(a, a).max(count(b, b));
            if most > 0.0 { count(a, b) / most } else { 0.0 }
        })
    }

    fn plain_density(flags: &Array2<bool>, near: &Array2<f64>) -> Array2<f64> {
        Array2::from_shape_fn(flags.dim(), |(place, product)| {
            let (mut held, mut whole) = (0.0, 0.0);
            for other in 0..flags.ncols() {
                held += f64::from(u8::from(flags[[place, other]])) * near[[product, other]];
                whole += near[[product, other]];
            }
            if whole > 0.0 { held / whole } else { 0.0 }
        })
    }

    proptest! {
        #[test]
        fn both_equal_the_plain_loops_bit_for_bit(flags in flags()) {
            let presence = Presence::from_flags(&flags);
            let near = product_proximity(&presence);
            prop_assert_eq!(&near, &plain_proximity(&flags));
            prop_assert_eq!(density(&presence, &near).unwrap(), plain_density(&flags, &near));
        }

        #[test]
        fn proximity_is_symmetric_and_a_share(flags in flags()) {
            let presence = Presence::from_flags(&flags);
            let near = product_proximity(&presence);
            prop_assert_eq!(&near, &near.t());
            prop_assert!(near.iter().all(|value| (0.0..=1.0).contains(value)));
            let diagonal: Vec<f64> = presence.ubiquity().iter().map(|&count| f64::from(u8::from(count > 0))).collect();
            prop_assert_eq!(near.diag().to_vec(), diagonal);
        }

        #[test]
        fn density_is_a_share_and_1_where_a_place_has_everything(flags in flags()) {
            let mut flags = flags;
            flags.row_mut(0).fill(true);
            let presence = Presence::from_flags(&flags);
            let density = density(&presence, &product_proximity(&presence)).unwrap();
            prop_assert!(density.iter().all(|value| (0.0..=1.0).contains(value)));
            prop_assert_eq!(density.row(0).to_vec(), vec![1.0; flags.ncols()]);
        }
    }

    #[test]
    fn a_proximity_of_another_size_is_refused() {
        let presence = Presence::from_flags(&Array2::from_elem((1, 2), true));
        let error = density(&presence, &Array2::ones((2, 3))).unwrap_err();
        assert!(error.to_string().contains("proximity is 2 by 3, expected 2 by 2"), "{error}");
        assert!(density(&presence, &Array2::from_elem((2, 2), f64::NAN)).is_err());
    }
}
