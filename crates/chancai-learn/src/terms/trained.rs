//! A scoring model with where its weights come from.

use crate::crossval::Provenance;
use crate::loss::{Method, PairWeight};
use crate::proxy::ProxyReport;
use chancai_model::{Fraction, Missing, ScoringModel, Side, Term, TermValues, Value};

/// One way to learn the weights of a side.
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct TermSetting {
    /// How strongly weights are held to the prior ones; none: they are the prior ones.
    pub strength: Option<f64>,
}

/// What was learned of one side.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct TrainedSide {
    /// The side.
    pub side: Side,
    /// From what it was learned.
    pub method: Method,
    /// What pairs counted, for [`Method::Pairwise`].
    pub pair_weight: Option<PairWeight>,
    /// The outcome from which a case was positive, for [`Method::Logistic`].
    pub positive_from: Option<u32>,
    /// The log-odds that one case is preferred to another are this times the difference of their sides; by classes the
    /// log-odds of a positive are this times the side, plus the offset. At least 0.
    pub steepness: f64,
    /// See the steepness; 0 for pairs.
    pub offset: f64,
    /// What it was learned from, and what was tried.
    pub provenance: Provenance<TermSetting>,
}

/// A scoring model whose weights were learned, as data.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct TrainedModel {
    /// [`FORMAT_VERSION`](crate::FORMAT_VERSION).
    pub format_version: u32,
    /// The model learned: what scores. A side that was not learned has its prior weights.
    pub scoring: ScoringModel,
    /// The model that learning started from and was held to.
    pub prior: ScoringModel,
    /// What was learned of each side.
    pub sides: Vec<TrainedSide>,
}

impl TrainedModel {
    /// The scoring model for a [`Scorer`](chancai_model::Scorer).
    ///
    /// Law: the scorer's suitability (and likewise attraction) of any pair is [`score`](Self::score) of its terms, bit for
    /// bit, so it ranks just as the learned score does.
    pub fn to_scoring_model(&self) -> ScoringModel {
        self.scoring.clone()
    }

    /// The learned score of a pair on one side: sum(w x) / sum(w) over its terms, as the scorer computes it; `None` where no
    /// term of the side counts.
    ///
    /// Law: raising a term never lowers it.
    pub fn score(&self, side: Side, terms: &TermValues) -> Option<f64> {
        let (mut sum, mut total) = (0u64, 0u64);
        for &term in Term::ALL {
            let weight = u64::from(self.scoring.weight(side, term).steps());
            let value = terms.get(term).or(match self.scoring.missing() {
                Missing::Skip => None,
                Missing::Neutral => Some(Value::HALF),
                Missing::Penalise => Some(Value::ZERO),
            });
            if let Some(value) = value {
                sum += weight * u64::from(value.units());
                total += weight;
            }
        }
        (total > 0).then(|| sum as f64 / (total * u64::from(Value::ONE.units())) as f64)
    }

    /// The terms of a side with their prior and their learned weight, each relative to its model's largest.
    pub fn weights(&self, side: Side) -> Vec<(Term, Fraction, Fraction)> {
        let counts = Term::ALL.iter().copied().filter(|term| term.counts_in(side));
        counts.map(|term| (term, self.prior.weight(side, term), self.scoring.weight(side, term))).collect()
    }

    /// This model with the sides that another one has learned, from the same prior, in place of its own.
    ///
    /// Everything but those sides' weights is this model's.
    #[must_use]
    pub fn with_sides_of(mut self, other: &Self) -> Self {
        let mut builder = self.scoring.to_builder();
        for learned in &other.sides {
            for (term, _, weight) in other.weights(learned.side) {
                builder = builder.weight(learned.side, term, weight.to_f64());
            }
            self.sides.retain(|own| own.side != learned.side);
            self.sides.push(learned.clone());
        }
        self.sides.sort_by_key(|side| side.side);
        // Weights of a checked model are good in any other.
        if let Ok(scoring) = builder.build() {
            self.scoring = scoring;
        }
        self
    }
}

/// A learned model with what is needed to judge it.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct TermFit {
    /// The model.
    pub model: TrainedModel,
    /// Each case's side (0.5 where it has none) by weights learned without its group, in the order of the cases given: what
    /// probabilities are calibrated on.
    pub out_of_fold: Vec<f64>,
    /// Terms that speak of what people must not be judged by.
    pub proxies: ProxyReport,
}
