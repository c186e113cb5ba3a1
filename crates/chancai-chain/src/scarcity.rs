//! How scarce a skill, a role or a node's people are.

use crate::error::ChainError;

/// Bounds of the measure.
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(default))]
#[non_exhaustive]
pub struct ScarcityOptions {
    /// The largest value, given too where nobody can be had; above 0. Default 100.
    pub ceiling: f64,
}

impl Default for ScarcityOptions {
    fn default() -> Self {
        Self { ceiling: 100.0 }
    }
}

/// How a scarcity came about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum ScarcityBasis {
    /// Demand over supply.
    Ratio,
    /// Nobody asks for it: 0, whatever the supply.
    NoDemand,
    /// It is asked for and nobody has it: the ceiling.
    NoSupply,
    /// The ratio exceeds the ceiling: the ceiling.
    Capped,
    /// Demand or supply is not stated: no value.
    Unstated,
}

impl ScarcityBasis {
    /// The stable ASCII code.
    pub fn code(self) -> &'static str {
        self.texts().0
    }

    /// The basis in Chinese.
    pub fn zh(self) -> &'static str {
        self.texts().1
    }

    /// The basis in English.
    pub fn en(self) -> &'static str {
        self.texts().2
    }

    const fn texts(self) -> (&'static str, &'static str, &'static str) {
        match self {
            Self::Ratio => ("ratio", "需求比供给", "demand over supply"),
            Self::NoDemand => ("no_demand", "没有需求", "nobody asks for it"),
            Self::NoSupply => ("no_supply", "有需求而无供给", "asked for and nobody has it"),
            Self::Capped => ("capped", "超过上限，按上限计", "above the ceiling"),
            Self::Unstated => ("unstated", "供需未说明", "demand or supply is not stated"),
        }
    }
}

/// Weighted demand over reachable supply.
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Scarcity {
    /// From 0 (nobody asks) to the ceiling; `None` where demand or supply is not stated.
    pub value: Option<f64>,
    /// How it came about.
    pub basis: ScarcityBasis,
}

/// The scarcity 高精尖缺 of one skill, role or node.
///
/// `demand` is the sum over posts of seats times the weight the caller gives them (urgency, importance of the
/// skill); `supply` is full-time equivalents of people who could be had. `None` is "not stated".
///
/// | demand | supply | value | basis |
/// | --- | --- | --- | --- |
/// | not stated | any | none | `unstated` |
/// | 0 | any, or not stated | 0 | `no_demand` |
/// | above 0 | not stated | none | `unstated` |
/// | above 0 | 0 | ceiling | `no_supply` |
/// | above 0 | above 0 | the smaller of demand / supply and ceiling | `ratio` or `capped` |
///
/// Laws: more demand never lowers it, more supply never raises it.
///
/// # Errors
///
/// [`ChainError::BadOption`] for a ceiling that is not finite or not above 0; [`ChainError::BadNumber`] for a demand
/// or supply that is negative or not finite.
///
/// # Example
///
/// ```
/// use chancai_chain::{ScarcityBasis, ScarcityOptions, scarcity};
///
/// // 静态时序分析：6 个岗位在要，够得着的有 1.5 个全职当量。
/// let timing = scarcity(Some(6.0), Some(1.5), &ScarcityOptions::default())?;
/// assert_eq!(timing.value, Some(4.0));
/// // 光刻胶配方：有人要，没人会。
/// let resist = scarcity(Some(2.0), Some(0.0), &ScarcityOptions::default())?;
/// assert_eq!((resist.value, resist.basis), (Some(100.0), ScarcityBasis::NoSupply));
/// # Ok::<(), chancai_chain::ChainError>(())
/// ```
pub fn scarcity(demand: Option<f64>, supply: Option<f64>, options: &ScarcityOptions) -> Result<Scarcity, ChainError> {
    let ceiling = options.ceiling;
    if !(ceiling.is_finite() && ceiling > 0.0) {
        return Err(ChainError::BadOption { name: "ceiling", given: ceiling, expected: "above 0" });
    }
    for (name, value) in [("demand", demand), ("supply", supply)] {
        if let Some(given) = value.filter(|value| !(value.is_finite() && *value >= 0.0)) {
            return Err(ChainError::BadNumber { name, given });
        }
    }
    let (value, basis) = match (demand, supply) {
        (Some(0.0), _) => (Some(0.0), ScarcityBasis::NoDemand),
        (None, _) | (_, None) => (None, ScarcityBasis::Unstated),
        (Some(_), Some(0.0)) => (Some(ceiling), ScarcityBasis::NoSupply),
        // A tiny supply may overflow the quotient to infinity, which is above any ceiling.
        (Some(demand), Some(supply)) if demand / supply > ceiling => (Some(ceiling), ScarcityBasis::Capped),
        (Some(demand), Some(supply)) => (Some(demand / supply), ScarcityBasis::Ratio),
    };
    Ok(Scarcity { value, basis })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn value(demand: f64, supply: f64) -> f64 {
        scarcity(Some(demand), Some(supply), &ScarcityOptions::default()).unwrap().value.unwrap()
    }

    #[test]
    fn unstated_is_not_zero() {
        let of = |demand, supply| scarcity(demand, supply, &ScarcityOptions::default()).unwrap();
        assert_eq!(of(None, Some(0.0)).value, None);
        assert_eq!(of(Some(1.0), None).basis, ScarcityBasis::Unstated);
        assert_eq!(of(Some(0.0), None).value, Some(0.0));
        assert_eq!(of(Some(0.0), Some(0.0)).basis, ScarcityBasis::NoDemand);
        assert_eq!(of(Some(1.0), Some(0.0)).basis, ScarcityBasis::NoSupply);
        assert_eq!(of(Some(1.0), Some(1e-300)).basis, ScarcityBasis::Capped);
    }

    #[test]
    fn bad_numbers_and_ceilings_are_named() {
        let error =
            |demand, supply, ceiling| scarcity(Some(demand), Some(supply), &ScarcityOptions { ceiling }).unwrap_err();
        assert!(matches!(error(-1.0, 1.0, 1.0), ChainError::BadNumber { name: "demand", .. }));
        assert!(matches!(error(1.0, f64::NAN, 1.0), ChainError::BadNumber { name: "supply", .. }));
        assert!(matches!(error(1.0, 1.0, 0.0), ChainError::BadOption { name: "ceiling", .. }));
    }

    /// Zero often, as it is the case that matters.
    fn amount() -> impl Strategy<Value = f64> {
        prop_oneof![Just(0.0), 0.0..50.0_f64]
    }

    proptest! {
        #[test]
        fn more_demand_never_lowers_and_more_supply_never_raises(
            demand in amount(), supply in amount(), more in amount(),
        ) {
            prop_assert!(value(demand + more, supply) >= value(demand, supply));
            prop_assert!(value(demand, supply + more) <= value(demand, supply));
        }
    }
}
