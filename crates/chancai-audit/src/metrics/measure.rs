//! Names of measures, as TREC's evaluation program writes them.

use super::judged::{Gain, Judged};
use std::fmt;
use std::str::FromStr;

/// A measure of one query, with how its values over queries become one.
///
/// Its text is the name that TREC's evaluation program gives it; `rp_k` and `ndcg_exp_cut_k` are ours.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(into = "String", try_from = "String")
)]
#[non_exhaustive]
pub enum Measure {
    /// `num_ret`: how many are listed; summed over queries.
    Retrieved,
    /// `num_rel`: how many are relevant; summed.
    Relevant,
    /// `num_rel_ret`: how many relevant ones are listed; summed.
    RelevantRetrieved,
    /// `map`
    AveragePrecision,
    /// `gm_map`: the geometric mean over queries of the average precision, which counts at least 0.00001 (Robertson 2006:
    /// what happens to the worst queries shows). A query's own value is that average precision.
    GeometricAveragePrecision,
    /// `Rprec`
    RPrecision,
    /// `bpref`
    Bpref,
    /// `recip_rank`
    ReciprocalRank,
    /// `ndcg`, of the whole list, with linear gain.
    Ndcg,
    /// `P_k`
    Precision(usize),
    /// `recall_k`
    Recall(usize),
    /// `ndcg_cut_k`, with linear gain.
    NdcgCut(usize),
    /// `ndcg_exp_cut_k`, with the gain 2^grade - 1.
    NdcgExponentialCut(usize),
    /// `map_cut_k`
    AveragePrecisionCut(usize),
    /// `success_k`
    Success(usize),
    /// `rp_k`
    RecallPrecision(usize),
}

impl Measure {
    /// The measures without a cut, in the order of TREC's evaluation program.
    pub const WHOLE: [Self; 9] = [
        Self::Retrieved,
        Self::Relevant,
        Self::RelevantRetrieved,
        Self::AveragePrecision,
        Self::GeometricAveragePrecision,
        Self::RPrecision,
        Self::Bpref,
        Self::ReciprocalRank,
        Self::Ndcg,
    ];

    /// The measures of the first `k` places.
    pub const fn at(k: usize) -> [Self; 7] {
        [
            Self::Precision(k),
            Self::Recall(k),
            Self::NdcgCut(k),
            Self::NdcgExponentialCut(k),
            Self::AveragePrecisionCut(k),
            Self::Success(k),
            Self::RecallPrecision(k),
        ]
    }

    /// Whether values are added up over queries.
    pub const fn is_count(self) -> bool {
        matches!(self, Self::Retrieved | Self::Relevant | Self::RelevantRetrieved)
    }

    /// Whether values are averaged over queries; else they are counts, or it is the geometric mean.
    pub const fn is_mean(self) -> bool {
        !self.is_count() && !matches!(self, Self::GeometricAveragePrecision)
    }

    /// Its values of many queries as one: the sum of counts, the geometric mean for `gm_map`, else the mean; 0 without
    /// values.
    pub fn over(self, values: &[f64]) -> f64 {
        let n = values.len().max(1) as f64;
        if self.is_count() {
            values.iter().sum()
        } else if self.is_mean() {
            values.iter().sum::<f64>() / n
        } else if values.is_empty() {
            0.0
        } else {
            (values.iter().map(|value| value.ln()).sum::<f64>() / n).exp()
        }
    }

    /// Its value for one query.
    pub fn of(self, list: &Judged) -> f64 {
        match self {
            Self::Retrieved => list.retrieved() as f64,
            Self::Relevant => list.relevant() as f64,
            Self::RelevantRetrieved => list.hits(list.retrieved()) as f64,
            Self::AveragePrecision => list.average_precision(),
            Self::GeometricAveragePrecision => list.average_precision().max(LEAST_PRECISION),
            Self::RPrecision => list.r_precision(),
            Self::Bpref => list.bpref(),
            Self::ReciprocalRank => list.reciprocal_rank(),
            Self::Ndcg => list.ndcg(None, Gain::Linear),
            Self::Precision(k) => list.precision(k),
            Self::Recall(k) => list.recall(k),
            Self::NdcgCut(k) => list.ndcg(Some(k), Gain::Linear),
            Self::NdcgExponentialCut(k) => list.ndcg(Some(k), Gain::Exponential),
            Self::AveragePrecisionCut(k) => list.average_precision_at(k),
            Self::Success(k) => list.success(k),
            Self::RecallPrecision(k) => list.rp(k),
        }
    }
}

impl fmt::Display for Measure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Retrieved => f.write_str("num_ret"),
            Self::Relevant => f.write_str("num_rel"),
            Self::RelevantRetrieved => f.write_str("num_rel_ret"),
            Self::AveragePrecision => f.write_str("map"),
            Self::GeometricAveragePrecision => f.write_str("gm_map"),
            Self::RPrecision => f.write_str("Rprec"),
            Self::Bpref => f.write_str("bpref"),
            Self::ReciprocalRank => f.write_str("recip_rank"),
            Self::Ndcg => f.write_str("ndcg"),
            Self::Precision(k) => write!(f, "P_{k}"),
            Self::Recall(k) => write!(f, "recall_{k}"),
            Self::NdcgCut(k) => write!(f, "ndcg_cut_{k}"),
            Self::NdcgExponentialCut(k) => write!(f, "ndcg_exp_cut_{k}"),
            Self::AveragePrecisionCut(k) => write!(f, "map_cut_{k}"),
            Self::Success(k) => write!(f, "success_{k}"),
            Self::RecallPrecision(k) => write!(f, "rp_{k}"),
        }
    }
}

/// What an average precision counts at least where a geometric mean is taken: one failure does not decide alone.
const LEAST_PRECISION: f64 = 1e-5;

/// A name that no measure has.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("没有名为“{given}”的指标，应如 map、P_5、ndcg_cut_10 (no such measure)")]
pub struct UnknownMeasure {
    /// What was given.
    pub given: String,
}

impl FromStr for Measure {
    type Err = UnknownMeasure;

    fn from_str(text: &str) -> Result<Self, UnknownMeasure> {
        if let Some(whole) = Self::WHOLE.into_iter().find(|measure| measure.to_string() == text) {
            return Ok(whole);
        }
        let cut = text.rsplit_once('_').and_then(|(_, k)| k.parse().ok());
        let found = cut.and_then(|k| Self::at(k).into_iter().find(|measure| measure.to_string() == text));
        found.ok_or_else(|| UnknownMeasure { given: text.to_owned() })
    }
}

impl From<Measure> for String {
    fn from(measure: Measure) -> Self {
        measure.to_string()
    }
}

impl TryFrom<String> for Measure {
    type Error = UnknownMeasure;

    fn try_from(text: String) -> Result<Self, UnknownMeasure> {
        text.parse()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_read_as_they_are_written() {
        for measure in Measure::WHOLE.into_iter().chain(Measure::at(5)).chain(Measure::at(1_000)) {
            assert_eq!(measure.to_string().parse(), Ok(measure));
        }
        for bad in ["", "MAP", "P_", "P_x", "P_05", "ndcg_cut", "recall_-1"] {
            assert!(bad.parse::<Measure>().is_err(), "{bad}");
        }
    }
}
