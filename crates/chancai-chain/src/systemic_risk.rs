//! Economic systemic risk: how much of an economy's output a failing firm takes with it.
//!
//! Firms supply each other. Where one fails, its customers lack an input and its suppliers a buyer; they produce less,
//! and the shock goes on, down to customers of customers and up to suppliers of suppliers. Diem, Borsos, Reisch,
//! Kertesz and Thurner (2022), "Quantifying firm-level economic systemic risk from nation-wide supply networks",
//! Scientific Reports 12.
//!
//! [`SupplyNetwork`] holds the firms and links, [`systemic_risk`] gives the index of every firm, [`cascade`] follows one
//! shock of any shape: several firms, a whole chain node, a partial loss.
//!
//! # The model
//!
//! W(i, l) is what firm i supplies to firm l, out(i) the sum over its customers, which is its size too. Every firm has a
//! downstream loss d (for want of inputs) and an upstream loss u (for want of buyers), both from 0 to 1. All start at
//! the shock s, which is 1 for a failing firm and 0 for the others, and move together, step by step:
//!
//! - linear: `d'(l) = max(s(l), sum over suppliers i of W(i, l) / in(l) * r(i) * d(i))`;
//! - Leontief: the largest, over the sectors k among the suppliers, of the same sum within k, with the weights over what
//!   l gets from k in all;
//! - `u'(i) = max(s(i), sum over customers l of W(i, l) / out(i) * u(l))`.
//!
//! r is how far a supplier cannot be replaced, see [`Replacement`]. A firm without suppliers keeps d = s, one without
//! customers u = s. The steps end with the first in which no d and no u rises by more than `epsilon`. The index is the
//! sum of `out(i) * max(d(i), u(i))` over the sum of out(i).
//!
//! No loss ever falls: each is a sum, in a fixed order, of products that do not fall, and rounding keeps the order. So
//! the steps end, after at most 2n / epsilon of them. (The paper writes it with the levels h = 1 - d and 1 - u.)

mod network;
mod spread;

pub use network::{SupplyLink, SupplyNetwork};

use crate::Par;
use crate::error::ChainError;
use crate::figures::FigureFault;
use spread::Spread;

/// How a firm makes do with fewer inputs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum Production {
    /// Inputs stand in for each other: the loss is the share of all inputs that is missing.
    Linear,
    /// Every sector's input is essential: the loss is that of the input that is short most.
    #[default]
    Leontief,
}

/// Whether the rest of its sector can step in for a supplier.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum Replacement {
    /// Every firm is a market of its own: r = 1. The default of the published implementation.
    #[default]
    None,
    /// The sector is the market: `r(i) = out(i) / sum over its sector of out(l) * (1 - d(l))`, at most 1, and 1 where
    /// the sum is 0. A small firm in a large sector that still works is replaced; the paper's replaceability.
    MarketShare,
}

/// How a shock spreads.
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(default))]
#[non_exhaustive]
pub struct SystemicRiskOptions {
    /// The production function of all firms.
    pub production: Production,
    /// Whether suppliers are replaced.
    pub replacement: Replacement,
    /// The steps end where no loss rises by more than this, in (0, 1]. Default 0.01, as published.
    pub epsilon: f64,
}

impl Default for SystemicRiskOptions {
    fn default() -> Self {
        Self { production: Production::default(), replacement: Replacement::default(), epsilon: 0.01 }
    }
}

/// What a firm loses to begin with.
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Shock {
    /// Position of the firm.
    pub firm: u32,
    /// The share of its production that is lost, 0 to 1.
    pub loss: f64,
}

impl Shock {
    /// A firm that fails altogether.
    pub fn failure(firm: u32) -> Self {
        Self { firm, loss: 1.0 }
    }
}

/// What became of a shock.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Cascade {
    /// Of every firm the loss for want of inputs, 0 to 1.
    pub downstream: Vec<f64>,
    /// Of every firm the loss for want of buyers, 0 to 1.
    pub upstream: Vec<f64>,
    /// The share of the economy's output that is lost, 0 to 1; each firm with the larger of its two losses.
    pub index: f64,
    /// How many steps it took.
    pub steps: usize,
}

/// The economic systemic risk index (ESRI) of every firm: the share of all output that is lost where it alone fails.
///
/// At least the firm's own share of the output, at most 1. In a network without links nothing is produced for others,
/// and all indices are 0. Multiplying all weights by a power of two changes no bit.
///
/// Only firms one of whose inputs (or buyers) changed are computed anew, each by the sum of the plain sweep in its
/// order, so the result equals the plain sweep bit for bit; rows run through `par` and are the same on any number of
/// threads. O(firms * steps * links) at worst, mostly far less; memory 60 bytes a firm and thread.
///
/// # Errors
///
/// [`ChainError::BadOption`] for an epsilon outside (0, 1].
///
/// # Example
///
/// ```
/// use chancai_chain::Par;
/// use chancai_chain::systemic_risk::{SupplyLink, SupplyNetwork, SystemicRiskOptions, systemic_risk};
///
/// // 光刻胶厂（行业 0）-> 晶圆厂（行业 1）-> 封测厂（行业 2）-> 整机厂（行业 3）。
/// let links = [SupplyLink::new(0, 1, 1.0), SupplyLink::new(1, 2, 4.0), SupplyLink::new(2, 3, 5.0)];
/// let network = SupplyNetwork::new(&[0, 1, 2, 3], &links)?;
/// let risk = systemic_risk(&network, &SystemicRiskOptions::default(), Par::default())?;
/// // 光刻胶厂产值只占一成，它一停，全链都停。
/// assert_eq!(network.output(0) / network.total_output(), 0.1);
/// assert_eq!(risk[0], 1.0);
/// # Ok::<(), chancai_chain::ChainError>(())
/// ```
pub fn systemic_risk(network: &SupplyNetwork, options: &SystemicRiskOptions, par: Par) -> Result<Vec<f64>, ChainError> {
    check_options(options)?;
    let index = |spread: &mut Spread<'_>, firm: usize| {
        spread.run(&[Shock::failure(firm as u32)]);
        let index = spread.index();
        spread.reset();
        index
    };
    Ok(par.rows(network.len(), || Spread::new(network, options), index))
}

/// Follows one shock: some firms, such as all that make one node of a chain, lose a share of their production each.
///
/// O(steps * links).
///
/// # Errors
///
/// [`ChainError::BadOption`] for an epsilon outside (0, 1]; [`FigureFault::UnknownFirm`],
/// [`FigureFault::RepeatedFirm`], and [`FigureFault::Entry`] for a loss outside [0, 1].
///
/// # Example
///
/// ```
/// use chancai_chain::systemic_risk::{Shock, SupplyLink, SupplyNetwork, SystemicRiskOptions, cascade};
///
/// // 两家正极材料厂供一家电池厂；一家减产四成。
/// let links = [SupplyLink::new(0, 2, 1.0), SupplyLink::new(1, 2, 1.0), SupplyLink::new(2, 3, 2.0)];
/// let network = SupplyNetwork::new(&[0, 0, 1, 2], &links)?;
/// let found = cascade(&network, &[Shock { firm: 0, loss: 0.4 }], &SystemicRiskOptions::default())?;
/// assert_eq!(found.downstream, [0.4, 0.0, 0.2, 0.2]);
/// assert_eq!(found.index, (0.4 + 2.0 * 0.2) / 4.0);
/// # Ok::<(), chancai_chain::ChainError>(())
/// ```
pub fn cascade(
    network: &SupplyNetwork,
    shocks: &[Shock],
    options: &SystemicRiskOptions,
) -> Result<Cascade, ChainError> {
    check_options(options)?;
    let mut shocked = vec![false; network.len()];
    for (index, shock) in shocks.iter().enumerate() {
        let Shock { firm, loss } = *shock;
        let Some(shocked) = shocked.get_mut(firm as usize) else {
            return Err(FigureFault::UnknownFirm { name: "shocks", index, firm, firms: network.len() }.into());
        };
        if !(0.0..=1.0).contains(&loss) {
            return Err(FigureFault::Entry { name: "shocks", index, given: loss, expected: "0 to 1" }.into());
        }
        if std::mem::replace(shocked, true) {
            return Err(FigureFault::RepeatedFirm { index, firm }.into());
        }
    }
    let mut spread = Spread::new(network, options);
    let steps = spread.run(shocks);
    let index = spread.index();
    let (downstream, upstream) = spread.into_losses();
    Ok(Cascade { downstream, upstream, index, steps })
}

fn check_options(options: &SystemicRiskOptions) -> Result<(), ChainError> {
    let given = options.epsilon;
    if given > 0.0 && given <= 1.0 {
        return Ok(());
    }
    Err(ChainError::BadOption { name: "epsilon", given, expected: "(0, 1]" })
}
