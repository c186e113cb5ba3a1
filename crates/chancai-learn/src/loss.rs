//! The two losses a score is learned by, as functions of the scores alone.

use crate::descent::{sigmoid, softplus};
use crate::judged::Judged;
use crate::quality::{gain, ideal};

/// What a linear score is learned from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
pub enum Method {
    /// Pairs of rows of one query with different labels: the better one should score higher (RankNet, Burges et al. 2005).
    #[default]
    Pairwise,
    /// Rows one by one: whether the label reaches a threshold (logistic regression).
    Logistic,
}

/// What a pair counts in the pairwise loss.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
pub enum PairWeight {
    /// Each query counts the same, and in it each pair.
    Even,
    /// The difference of the two gains 2^label - 1 over the query's ideal DCG: errors that cost NDCG count.
    #[default]
    Gain,
}

/// A pair of rows, the better one first.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Pair {
    better: u32,
    worse: u32,
    weight: f64,
}

/// What scores are held against. The weights sum to one.
pub(crate) enum Target {
    Pairs(Vec<Pair>),
    Classes(Vec<bool>),
}

impl Target {
    /// All pairs of rows of one query with different labels; `None` where there is none.
    pub(crate) fn pairs(data: &Judged, weight: PairWeight) -> Option<Self> {
        let labels = data.labels();
        let mut pairs = Vec::new();
        for group in data.groups() {
            let before = pairs.len();
            let ideal = ideal(&labels[group.clone()], usize::MAX);
            for better in group.clone() {
                for worse in group.clone().filter(|&worse| labels[worse] < labels[better]) {
                    let weight = match weight {
                        PairWeight::Even => 1.0,
                        PairWeight::Gain => (gain(labels[better]) - gain(labels[worse])) / ideal,
                    };
                    pairs.push(Pair { better: better as u32, worse: worse as u32, weight });
                }
            }
            if weight == PairWeight::Even {
                let own = (pairs.len() - before) as f64;
                pairs[before..].iter_mut().for_each(|pair| pair.weight /= own);
            }
        }
        let total: f64 = pairs.iter().map(|pair| pair.weight).sum();
        for pair in &mut pairs {
            pair.weight /= total;
        }
        (!pairs.is_empty()).then_some(Self::Pairs(pairs))
    }

    /// Whether each label reaches `positive_from`; `None` where all do or none does.
    pub(crate) fn classes(data: &Judged, positive_from: u32) -> Option<Self> {
        let classes: Vec<bool> = data.labels().iter().map(|&label| label >= positive_from).collect();
        let positive = classes.iter().filter(|&&class| class).count();
        (positive > 0 && positive < classes.len()).then_some(Self::Classes(classes))
    }

    /// The mean loss of scores; `slopes` gets its derivative by each score.
    ///
    /// Of a pair ln(1 + e^-(better - worse)), of a row ln(1 + e^-score) or ln(1 + e^score).
    pub(crate) fn loss(&self, scores: &[f64], slopes: &mut [f64]) -> f64 {
        slopes.fill(0.0);
        match self {
            Self::Pairs(pairs) => {
                let mut loss = 0.0;
                for &Pair { better, worse, weight } in pairs {
                    let (better, worse) = (better as usize, worse as usize);
                    let lead = scores[better] - scores[worse];
                    loss += weight * softplus(-lead);
                    let slope = weight * sigmoid(-lead);
                    slopes[better] -= slope;
                    slopes[worse] += slope;
                }
                loss
            }
            Self::Classes(classes) => {
                let weight = 1.0 / classes.len() as f64;
                let mut loss = 0.0;
                for ((&class, &score), slope) in classes.iter().zip(scores).zip(slopes) {
                    let (signed, towards) = if class { (-score, -1.0) } else { (score, 1.0) };
                    loss += weight * softplus(signed);
                    *slope = weight * towards * sigmoid(signed);
                }
                loss
            }
        }
    }
}
