//! Economic and product complexity, by eigenvectors.

use nalgebra::{DMatrix, SymmetricEigen};
use ndarray::Array2;

use super::{Presence, standard};

/// Why no index of complexity can be given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum Undetermined {
    /// Fewer than two places have any product.
    TooFewPlaces,
    /// Fewer than two products are in any place.
    TooFewProducts,
    /// The places fall into groups without a product in common: each has an order of its own.
    Disconnected,
    /// Two orders fit equally well: the second and the third eigenvalue are one.
    Tied,
    /// All places are alike.
    NoVariation,
    /// The eigenvectors were not found to full precision.
    NoConvergence,
    /// No product has a complexity index, so there is no outlook either.
    NoComplexity,
}

impl Undetermined {
    /// The stable ASCII code.
    pub fn code(self) -> &'static str {
        self.texts().0
    }

    /// The reason in Chinese.
    pub fn zh(self) -> &'static str {
        self.texts().1
    }

    /// The reason in English.
    pub fn en(self) -> &'static str {
        self.texts().2
    }

    const fn texts(self) -> (&'static str, &'static str, &'static str) {
        match self {
            Self::TooFewPlaces => ("too_few_places", "有产品的地区不足两个", "fewer than two places have any product"),
            Self::TooFewProducts => {
                ("too_few_products", "有地区的产品不足两种", "fewer than two products are in any place")
            }
            Self::Disconnected => (
                "disconnected",
                "地区分成互无共同产品的几组",
                "the places fall into groups without a product in common",
            ),
            Self::Tied => ("tied", "第二、第三特征值相同，次序不定", "the second and third eigenvalues are one"),
            Self::NoVariation => ("no_variation", "各地区没有差别", "all places are alike"),
            Self::NoConvergence => ("no_convergence", "特征向量未求得", "the eigenvectors were not found"),
            Self::NoComplexity => ("no_complexity", "产品没有复杂度指数", "no product has a complexity index"),
        }
    }
}

/// The complexity of places and products, in standard deviations of that of the places.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Complexity {
    /// Economic complexity index of every place; `None` for one without products, and for all where undetermined.
    pub eci: Vec<Option<f64>>,
    /// Product complexity index of every product; `None` for one that no place has, and for all where undetermined.
    pub pci: Vec<Option<f64>>,
    /// Why there is no index at all; `None` where there is.
    pub undetermined: Option<Undetermined>,
}

/// Economic complexity (ECI) and product complexity (PCI).
///
/// With the presence M, diversities D and ubiquities U, K_p is the eigenvector of the second largest eigenvalue of
/// `U⁻¹ Mᵀ D⁻¹ M`, whose rows sum to 1, and K_c the mean of K_p over the products of place c. Both are
/// standardised by the mean and the **population** standard deviation of K_c, so that the ECI has mean 0 and variance
/// 1 and the PCI is on its scale. Hidalgo and Hausmann (2009), PNAS 106; as eigenvectors Hausmann et al. (2014).
///
/// The sign is the one by which K_c correlates positively with diversity. Where that correlation is 0 (below 1e-9: all
/// equally diverse, for one) the first place whose index is not 0 gets a positive one; this alone hangs on the order
/// of the rows.
///
/// Places without products and products without places are left out. The eigenvalues are those of the symmetric
/// `D^-½ M U⁻¹ Mᵀ D^-½`, or of its twin of products where these are fewer. They lie in [0, 1], the largest is 1; those
/// nearer to each other than 1e-9 count as one, and then no order is given but a reason.
///
/// O(s³ + s² l) for the shorter side s and the longer side l.
///
/// # Example
///
/// ```
/// use chancai_chain::complexity::{Presence, Undetermined, complexity};
/// use ndarray::array;
///
/// // 两组地区没有共同产品：谁更复杂，无从比较。
/// let apart = array![[true, true, false, false], [true, false, false, false], [false, false, true, true]];
/// let found = complexity(&Presence::from_flags(&apart));
/// assert_eq!(found.undetermined, Some(Undetermined::Disconnected));
/// assert_eq!(found.eci, [None, None, None]);
/// ```
pub fn complexity(presence: &Presence) -> Complexity {
    let usable = |sums: &[u32]| (0..sums.len()).filter(|&at| sums[at] > 0).collect::<Vec<usize>>();
    let (places, products) = (usable(presence.diversity()), usable(presence.ubiquity()));
    let mut found =
        Complexity { eci: vec![None; presence.places()], pci: vec![None; presence.products()], undetermined: None };
    match solve(presence, &places, &products) {
        Ok((of_places, of_products)) => {
            for (place, value) in places.iter().zip(of_places) {
                found.eci[*place] = Some(value);
            }
            for (product, value) in products.iter().zip(of_products) {
                found.pci[*product] = Some(value);
            }
        }
        Err(reason) => found.undetermined = Some(reason),
    }
    found
}

type Both = (Vec<f64>, Vec<f64>);

/// Standardised K_c and K_p of the usable places and products.
fn solve(presence: &Presence, places: &[usize], products: &[usize]) -> Result<Both, Undetermined> {
    if places.len() < 2 {
        return Err(Undetermined::TooFewPlaces);
    }
    if products.len() < 2 {
        return Err(Undetermined::TooFewProducts);
    }
    let root = |sums: &[u32], at: &[usize]| at.iter().map(|&at| f64::from(sums[at]).sqrt()).collect::<Vec<f64>>();
    let (d, u) = (root(presence.diversity(), places), root(presence.ubiquity(), products));
    let scaled = Array2::from_shape_fn((places.len(), products.len()), |(c, p)| {
        if presence.get(places[c], products[p]) { 1.0 / (d[c] * u[p]) } else { 0.0 }
    });
    // With X = D^-½ M U^-½: if w is an eigenvector of XᵀX, then K_p = U^-½ w; if v is one of XXᵀ, then Xᵀv is a w.
    let w = if places.len() <= products.len() {
        let v = second_eigenvector(&scaled.dot(&scaled.t()))?;
        scaled.t().dot(&ndarray::Array1::from(v)).to_vec()
    } else {
        second_eigenvector(&scaled.t().dot(&scaled))?
    };
    let of_products: Vec<f64> = w.iter().zip(&u).map(|(w, u)| w / u).collect();
    let of_places = means(presence, places, products, &of_products);
    let (mean, deviation) = standard(&of_places).ok_or(Undetermined::NoVariation)?;
    let factor = sign(presence, places, &of_places, mean) / deviation;
    let scale = |values: Vec<f64>| values.into_iter().map(|value| (value - mean) * factor).collect();
    Ok((scale(of_places), scale(of_products)))
}

/// For every usable place the mean over its products.
fn means(presence: &Presence, places: &[usize], products: &[usize], of_products: &[f64]) -> Vec<f64> {
    let mut by_product = vec![0.0; presence.products()];
    for (product, value) in products.iter().zip(of_products) {
        by_product[*product] = *value;
    }
    let mean = |&place: &usize| {
        let held = presence.products_of(place);
        held.iter().map(|&product| by_product[product as usize]).sum::<f64>() / held.len() as f64
    };
    places.iter().map(mean).collect()
}

/// The eigenvector of the second largest eigenvalue of a symmetric matrix whose largest is 1, if it is single.
fn second_eigenvector(matrix: &Array2<f64>) -> Result<Vec<f64>, Undetermined> {
    /// Eigenvalues nearer than this are one.
    const GAP: f64 = 1e-9;
    /// Sweeps a row; a matrix takes two or three.
    const SWEEPS: usize = 1000;
    let size = matrix.nrows();
    // Only one triangle is read, so that both halves are the same.
    let lower = DMatrix::from_fn(size, size, |row, column| matrix[[row.max(column), row.min(column)]]);
    let eigen = SymmetricEigen::try_new(lower, f64::EPSILON, SWEEPS * size).ok_or(Undetermined::NoConvergence)?;
    let mut order: Vec<usize> = (0..size).collect();
    order.sort_by(|&a, &b| eigen.eigenvalues[b].total_cmp(&eigen.eigenvalues[a]));
    // The other side's matrix has the same eigenvalues and zeros besides.
    let value = |rank: usize| order.get(rank).map_or(0.0, |&at| eigen.eigenvalues[at]);
    if value(0) - value(1) < GAP {
        return Err(Undetermined::Disconnected);
    }
    if value(1) < GAP {
        return Err(Undetermined::NoVariation);
    }
    if value(1) - value(2) < GAP {
        return Err(Undetermined::Tied);
    }
    Ok(eigen.eigenvectors.column(order[1]).iter().copied().collect())
}

/// 1 or -1: towards diversity, or else so that the first place that is not 0 is positive.
fn sign(presence: &Presence, places: &[usize], of_places: &[f64], mean: f64) -> f64 {
    /// Correlations below this are 0.
    const NONE: f64 = 1e-9;
    let diversity: Vec<f64> = places.iter().map(|&place| f64::from(presence.diversity()[place])).collect();
    let average = diversity.iter().sum::<f64>() / diversity.len() as f64;
    let (mut both, mut ours, mut theirs) = (0.0, 0.0, 0.0);
    for (value, diversity) in of_places.iter().zip(&diversity) {
        let (value, diversity) = (value - mean, diversity - average);
        both += value * diversity;
        ours += value * value;
        theirs += diversity * diversity;
    }
    if both.abs() > NONE * (ours * theirs).sqrt() {
        return both.signum();
    }
    let largest = of_places.iter().fold(0.0, |largest: f64, value| largest.max((value - mean).abs()));
    let first = of_places.iter().map(|value| value - mean).find(|value| value.abs() > NONE * largest);
    first.unwrap_or(1.0).signum()
}
