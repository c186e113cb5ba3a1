//! What lies within reach: how complex the products are that a place lacks and is near to.

use ndarray::{Array2, ArrayRef2};

use super::{Presence, Undetermined, standard};
use crate::error::ChainError;
use crate::figures::{FigureFault, check_cells, check_length};

/// The complexity outlook of places, in standard deviations.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Outlook {
    /// The sum before it is standardised, of every place; `None` for one without products.
    pub raw: Vec<Option<f64>>,
    /// The complexity outlook index of every place; `None` for one without products, and for all where undetermined.
    pub coi: Vec<Option<f64>>,
    /// Why there is no index at all; `None` where there is.
    pub undetermined: Option<Undetermined>,
}

/// The complexity outlook index (COI): how much complexity lies near what a place has.
///
/// Raw, the sum over the products p that place c lacks of `density(c, p) * k(p)`, where k is the PCI less its mean
/// over all presences (weighted by ubiquity): the eigenvector that the PCI comes from, which has that mean 0. A product
/// less complex than what places have on average counts against. The raw sums are then standardised by their mean and
/// population standard deviation over the places that have any product. Products without a PCI are left out, and where
/// none has one there is no outlook. Hausmann et al. (2014).
///
/// O(places * products).
///
/// # Errors
///
/// [`FigureFault::Shape`] where density or PCI do not fit the presence; [`FigureFault::Cell`] or
/// [`FigureFault::Entry`] for what is NaN or infinite, or a density that is negative.
///
/// # Example
///
/// See the [module](super).
pub fn outlook(presence: &Presence, density: &ArrayRef2<f64>, pci: &[Option<f64>]) -> Result<Outlook, ChainError> {
    check(presence, density, pci)?;
    let places: Vec<usize> = (0..presence.places()).filter(|&place| presence.diversity()[place] > 0).collect();
    let mut found =
        Outlook { raw: vec![None; presence.places()], coi: vec![None; presence.places()], undetermined: None };
    if pci.iter().all(Option::is_none) {
        found.undetermined = Some(Undetermined::NoComplexity);
        return Ok(found);
    }
    let centred = centred(presence, pci);
    let raw: Vec<f64> = places.iter().map(|&place| raw(presence, density, &centred, place)).collect();
    for (place, value) in places.iter().zip(&raw) {
        found.raw[*place] = Some(*value);
    }
    if places.len() < 2 {
        found.undetermined = Some(Undetermined::TooFewPlaces);
        return Ok(found);
    }
    match standard(&raw) {
        Some((mean, deviation)) => {
            for (place, value) in places.iter().zip(&raw) {
                found.coi[*place] = Some((value - mean) / deviation);
            }
        }
        None => found.undetermined = Some(Undetermined::NoVariation),
    }
    Ok(found)
}

/// The PCI less its mean over all presences.
fn centred(presence: &Presence, pci: &[Option<f64>]) -> Vec<Option<f64>> {
    let (mut sum, mut count) = (0.0, 0.0);
    for (pci, &ubiquity) in pci.iter().zip(presence.ubiquity()) {
        if let Some(pci) = pci {
            sum += pci * f64::from(ubiquity);
            count += f64::from(ubiquity);
        }
    }
    let mean = if count > 0.0 { sum / count } else { 0.0 };
    pci.iter().map(|pci| pci.map(|pci| pci - mean)).collect()
}

fn raw(presence: &Presence, density: &ArrayRef2<f64>, pci: &[Option<f64>], place: usize) -> f64 {
    let lacking = (0..presence.products()).filter(|&product| !presence.get(place, product));
    let terms = lacking.filter_map(|product| Some(density[[place, product]] * pci[product]?));
    // From 0: the sum of nothing would be -0.
    terms.fold(0.0, |sum, term| sum + term)
}

/// What the raw outlook of a place would gain by each product it lacks; 0 for one it has.
///
/// The raw sum of [`outlook`] with the product added, less the one without, where proximities and PCI (and its mean)
/// stay as they are: the other lacking products come nearer by `proximity(q, p) / sum of proximity(q, ·)`, and the product
/// itself is no longer ahead. 0 too for products without a PCI.
///
/// O(places * products²).
///
/// # Errors
///
/// As [`outlook`], and the same for the proximity.
///
/// # Example
///
/// ```
/// use chancai_chain::complexity::{Presence, complexity, density, outlook_gain, product_proximity};
/// use ndarray::array;
///
/// let flags = array![[true, true, true, true], [true, true, false, false], [true, false, false, false]];
/// let presence = Presence::from_flags(&flags);
/// let near = product_proximity(&presence);
/// let (density, found) = (density(&presence, &near)?, complexity(&presence));
/// // 丙补上第二种产品，离更复杂的两种就近了。
/// let gain = outlook_gain(&presence, &density, &near, &found.pci)?;
/// assert!(gain[[2, 1]] > 0.0);
/// assert_eq!(gain[[2, 0]], 0.0); // 已有。
/// # Ok::<(), chancai_chain::ChainError>(())
/// ```
pub fn outlook_gain(
    presence: &Presence,
    density: &ArrayRef2<f64>,
    proximity: &ArrayRef2<f64>,
    pci: &[Option<f64>],
) -> Result<Array2<f64>, ChainError> {
    check(presence, density, pci)?;
    let (places, products) = (presence.places(), presence.products());
    if proximity.dim() != (products, products) {
        let (given, expected) = (proximity.dim(), (products, products));
        return Err(FigureFault::Shape { name: "proximity", given, expected }.into());
    }
    check_cells("proximity", proximity)?;
    let pci = centred(presence, pci);
    let whole = proximity.sum_axis(ndarray::Axis(0));
    let ahead = |place: usize, product: usize| !presence.get(place, product) && pci[product].is_some();
    // How much each lacking product is worth a unit of proximity.
    let worth = Array2::from_shape_fn((places, products), |(place, product)| match pci[product] {
        Some(pci) if ahead(place, product) && whole[product] > 0.0 => pci / whole[product],
        _ => 0.0,
    });
    // density(c, q) sums proximity[[p, q]] over the p held: what p brings to all q is row p.
    let brought = worth.dot(&proximity.t());
    Ok(Array2::from_shape_fn((places, products), |(place, product)| match pci[product] {
        Some(pci) if ahead(place, product) => {
            let itself = worth[[place, product]] * proximity[[product, product]];
            brought[[place, product]] - itself - density[[place, product]] * pci
        }
        _ => 0.0,
    }))
}

fn check(presence: &Presence, density: &ArrayRef2<f64>, pci: &[Option<f64>]) -> Result<(), ChainError> {
    let expected = (presence.places(), presence.products());
    if density.dim() != expected {
        return Err(FigureFault::Shape { name: "density", given: density.dim(), expected }.into());
    }
    check_cells("density", density)?;
    check_length("pci", pci.len(), presence.products())?;
    let wrong = pci.iter().enumerate().find_map(|(at, pci)| pci.filter(|pci| !pci.is_finite()).map(|pci| (at, pci)));
    match wrong {
        Some((index, given)) => {
            Err(FigureFault::Entry { name: "pci", index, given, expected: "a finite number" }.into())
        }
        None => Ok(()),
    }
}
