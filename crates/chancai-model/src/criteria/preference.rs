//! How much a difference on one criterion is preferred.

use super::error::CriteriaError;

/// The preference of one alternative over another that it exceeds by d > 0 on a criterion; 0 for d of 0 or less (Brans
/// and Vincke 1985). Thresholds are in the units of the criterion, or of the normalised values where the method
/// normalises first.
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub enum PreferenceFunction {
    /// 1 for any d: only the order counts.
    Usual,
    /// 1 for d above q, 0 to there.
    UShape {
        /// The largest difference of no account, 0 or more.
        q: f64,
    },
    /// d/p, and 1 from p.
    VShape {
        /// The difference from which preference is full, above 0.
        p: f64,
    },
    /// 0 to q, 1/2 to p, 1 above.
    Level {
        /// The largest difference of no account, 0 or more.
        q: f64,
        /// The largest difference of half account, above q.
        p: f64,
    },
    /// 0 to q, (d - q) / (p - q) to p, 1 above.
    Linear {
        /// The largest difference of no account, 0 or more.
        q: f64,
        /// The difference from which preference is full, above q.
        p: f64,
    },
    /// 1 - exp(-d² / (2 s²)).
    Gaussian {
        /// Where the curve turns, above 0.
        s: f64,
    },
}

impl PreferenceFunction {
    /// The preference for a difference.
    ///
    /// ```
    /// use chancai_model::criteria::PreferenceFunction;
    ///
    /// // 年薪相差两万以内不计，相差六万以上才算明显更好。
    /// let pay = PreferenceFunction::Linear { q: 2.0, p: 6.0 };
    /// assert_eq!([1.0, 3.0, 6.0, -3.0].map(|d| pay.of(d)), [0.0, 0.25, 1.0, 0.0]);
    /// ```
    pub fn of(self, difference: f64) -> f64 {
        let d = difference;
        if d.is_nan() || d <= 0.0 {
            return 0.0;
        }
        match self {
            Self::Usual => 1.0,
            Self::UShape { q } => f64::from(d > q),
            Self::VShape { p } => (d / p).min(1.0),
            Self::Level { q, p } => f64::from(u8::from(d > q) + u8::from(d > p)) / 2.0,
            Self::Linear { q, p } => ((d - q) / (p - q)).clamp(0.0, 1.0),
            Self::Gaussian { s } => -(-(d / s) * (d / s) / 2.0).exp_m1(),
        }
    }

    /// Checks the thresholds.
    pub(super) fn check(self) -> Result<(), CriteriaError> {
        let refused = |name, given, expected| Err(CriteriaError::Option { name, given, expected });
        match self {
            Self::UShape { q } | Self::Level { q, .. } | Self::Linear { q, .. } if !(q.is_finite() && q >= 0.0) => {
                refused("q", q, "≥ 0")
            }
            Self::Level { q, p } | Self::Linear { q, p } if !(p.is_finite() && p > q) => refused("p", p, "> q"),
            Self::VShape { p } if !(p.is_finite() && p > 0.0) => refused("p", p, "> 0"),
            Self::Gaussian { s } if !(s.is_finite() && s > 0.0) => refused("s", s, "> 0"),
            _ => Ok(()),
        }
    }
}
