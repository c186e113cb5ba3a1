//! A scoring model as data: what a file of one says.

use super::model::{Combine, Missing, ScoringModel, ScoringModelBuilder, Side, Term, WeightError};
use super::profile::PhaseProfile;
use crate::scale::Phase;
use crate::{AssessmentPolicy, Fraction};
use std::collections::BTreeMap;

/// A scoring model as it stands in a file, by the codes of its parts.
///
/// What is left out keeps its default; of a side that is given, a term left out weighs nothing. A model written and read
/// again scores the same to the last bit.
///
/// ```json
/// {"suitability": {"skill": 5, "occupation": 1.5}, "combine": "harmonic", "missing": "neutral"}
/// ```
#[derive(serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ModelFile {
    #[serde(default)]
    suitability: Option<BTreeMap<Term, f64>>,
    #[serde(default)]
    attraction: Option<BTreeMap<Term, f64>>,
    #[serde(default)]
    combine: Option<Combine>,
    #[serde(default)]
    missing: Option<Missing>,
    #[serde(default)]
    default_level: Option<f64>,
    #[serde(default)]
    optional_use: Option<f64>,
    #[serde(default)]
    phases: BTreeMap<Phase, PhaseProfile>,
    #[serde(default)]
    assessment: AssessmentPolicy,
}

impl From<ScoringModel> for ModelFile {
    fn from(model: ScoringModel) -> Self {
        let side = |side| {
            let weighted = Term::ALL.iter().filter(|&&term| model.weight(side, term) > Fraction::ZERO);
            Some(weighted.map(|&term| (term, model.weight(side, term).to_f64())).collect())
        };
        let profile = |&phase: &Phase| {
            let [breadth, depth, experience, education] = model.phase_weights(phase).map(Fraction::to_f64);
            (phase, PhaseProfile { breadth, depth, experience, education })
        };
        Self {
            suitability: side(Side::Suitability),
            attraction: side(Side::Attraction),
            combine: Some(model.combine()),
            missing: Some(model.missing()),
            default_level: Some(model.default_level().to_f64()),
            optional_use: Some(model.optional_use().to_f64()),
            assessment: model.assessment().clone(),
            phases: Phase::ALL.iter().map(profile).collect(),
        }
    }
}

impl TryFrom<ModelFile> for ScoringModel {
    type Error = WeightError;

    fn try_from(file: ModelFile) -> Result<Self, WeightError> {
        let mut builder = ScoringModel::builder().assessment(file.assessment);
        builder = side(builder, Side::Suitability, file.suitability);
        builder = side(builder, Side::Attraction, file.attraction);
        if let Some(combine) = file.combine {
            builder = builder.combine(combine);
        }
        if let Some(missing) = file.missing {
            builder = builder.missing(missing);
        }
        if let Some(level) = file.default_level {
            builder = builder.default_level(level);
        }
        if let Some(share) = file.optional_use {
            builder = builder.optional_use(share);
        }
        file.phases.into_iter().fold(builder, |b, (phase, profile)| b.phase_profile(phase, profile)).build()
    }
}

fn side(mut builder: ScoringModelBuilder, side: Side, weights: Option<BTreeMap<Term, f64>>) -> ScoringModelBuilder {
    let Some(weights) = weights else { return builder };
    for &term in Term::ALL.iter().filter(|term| term.counts_in(side)) {
        builder = builder.weight(side, term, 0.0);
    }
    weights.into_iter().fold(builder, |b, (term, weight)| b.weight(side, term, weight))
}
