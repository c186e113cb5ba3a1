//! Where next: what a place makes, what goes together, and what it could make.
//!
//! Places (districts, provinces, countries) by products (or industries, or technologies). In reading order:
//! [`revealed_advantage`] and [`Presence`] say what a place has; [`product_proximity`] and [`density`] how near a
//! product is to what it has; [`complexity`] how much knowledge places and products embody; [`outlook`] and
//! [`outlook_gain`] what lies within reach.
//!
//! Hidalgo, Klinger, Barabasi and Hausmann (2007), "The product space conditions the development of nations";
//! Hidalgo and Hausmann (2009), "The building blocks of economic complexity"; Hausmann, Hidalgo et al. (2014), "The
//! atlas of economic complexity".
//!
//! # Example
//!
//! ```
//! use chancai_chain::complexity::{Presence, complexity, density, outlook, product_proximity};
//! use ndarray::array;
//!
//! // 三个区县、四种产品：甲什么都做，乙做两种，丙只做一种。
//! let flags = array![[true, true, true, true], [true, true, false, false], [true, false, false, false]];
//! let presence = Presence::from_flags(&flags);
//! let near = product_proximity(&presence);
//! let density = density(&presence, &near)?;
//! assert_eq!(density[[0, 3]], 1.0); // 甲什么都做。
//! assert!(density[[1, 2]] > density[[2, 2]]); // 乙离第三种产品比丙近。
//!
//! let found = complexity(&presence);
//! let eci: Vec<f64> = found.eci.iter().flatten().copied().collect();
//! assert!(eci[0] > eci[1] && eci[1] > eci[2]);
//! let coi = outlook(&presence, &density, &found.pci)?;
//! assert!(coi.coi[1] > coi.coi[2]);
//! # Ok::<(), chancai_chain::ChainError>(())
//! ```

mod index;
mod outlook;
mod presence;
mod relatedness;

pub use index::{Complexity, Undetermined, complexity};
pub use outlook::{Outlook, outlook, outlook_gain};
pub use presence::{Presence, revealed_advantage};
pub use relatedness::{density, product_proximity};

/// Standardises by the mean and the population standard deviation; `None` where there is no variation to speak of.
fn standard(values: &[f64]) -> Option<(f64, f64)> {
    /// Deviations below this share of the largest value are what rounding leaves.
    const ROUNDING: f64 = 1e-10;
    let count = values.len() as f64;
    let mean = values.iter().sum::<f64>() / count;
    let variance = values.iter().map(|value| (value - mean) * (value - mean)).sum::<f64>() / count;
    let deviation = variance.sqrt();
    let largest = values.iter().fold(0.0, |largest: f64, value| largest.max(value.abs()));
    (deviation > ROUNDING * largest).then_some((mean, deviation))
}
