//! Weights, the policy for missing values, and how the two sides become one number.

use super::profile::PhaseProfile;
use crate::Fraction;
use crate::scale::{Phase, coded};
use std::fmt::Write as _;

coded! {
    /// One criterion of fit. A term lies in 0..=1, or is missing.
    Term {
        /// Share of the required skills covered, by importance and level.
        Skill = "skill", "技能", "skill";
        /// Nearness of the talent's chain nodes to the position's.
        Chain = "chain", "产业链", "industry chain";
        /// Likeness of the talent's occupations to the position's.
        Occupation = "occupation", "职业", "occupation";
        /// Education and years above the minimum.
        Qualification = "qualification", "资历", "qualification";
        /// One without over-qualification, less with it.
        OverQualification = "over_qualification", "资历相称", "not over-qualified";
        /// The six-criterion assessment.
        Assessment = "assessment", "六项评价", "assessment";
        /// Nearness of the two places.
        Place = "place", "地域", "place";
        /// How well a way of working suits both.
        Mode = "mode", "方式", "engagement mode";
        /// Cosine of vectors the caller supplied.
        Embedding = "embedding", "向量", "embedding";
        /// Share of the talent's skills that the position uses (才尽其用).
        Utilisation = "utilisation", "才尽其用", "utilisation";
        /// Pay offered against pay asked.
        Pay = "pay", "薪酬", "pay";
        /// Nearness of the seniority the post wants and the person has.
        Seniority = "seniority", "层级", "seniority";
        /// How far the person is what the phase of development wants ([`PhaseProfile`]).
        Phase = "phase", "发展阶段", "development phase";
        /// Share of the pay offered that is at least what is asked.
        PayOverlap = "pay_overlap", "薪酬重叠", "pay overlap";
        /// Place in the employer's own ranking.
        EmployerRanking = "employer_ranking", "单位排序", "employer's ranking";
    }
}

coded! {
    /// Whose view a term counts in.
    Side {
        /// How well the talent suits the position.
        Suitability = "suitability", "适岗度", "suitability";
        /// How attractive the position is to the talent.
        Attraction = "attraction", "吸引度", "attraction";
    }
}

coded! {
    /// How suitability S and attraction A become fit. A side with no term present drops out.
    Combine {
        /// sqrt(S A): both must be good. The default.
        Geometric = "geometric", "几何平均", "geometric mean";
        /// S alone; A where S has no term.
        Suitability = "suitability", "仅适岗度", "suitability alone";
        /// 2 S A / (S + A).
        Harmonic = "harmonic", "调和平均", "harmonic mean";
        /// The smaller of the two.
        Minimum = "minimum", "最小值", "minimum";
    }
}

coded! {
    /// What a missing term counts as.
    Missing {
        /// Left out; the other weights fill its place. The default.
        Skip = "skip", "略去", "skip";
        /// One half.
        Neutral = "neutral", "取中", "neutral";
        /// Zero, as declared.
        Penalise = "penalise", "计零", "penalise";
    }
}

impl Term {
    pub(crate) const COUNT: usize = Self::ALL.len();

    /// Whether the term may count on this side (the table in the crate's documentation).
    pub const fn counts_in(self, side: Side) -> bool {
        match side {
            Side::Suitability => !matches!(self, Self::Utilisation | Self::Pay),
            Side::Attraction => {
                matches!(self, Self::Utilisation | Self::Pay | Self::Chain | Self::Place | Self::Mode | Self::Seniority)
            }
        }
    }
}

/// Checked weights and policies; made by [`ScoringModel::builder`], or the default.
///
/// ```
/// use chancai_model::{Combine, ScoringModel, Side, Term};
///
/// let model = ScoringModel::builder()
///     .weight(Side::Suitability, Term::Skill, 6.0)
///     .weight(Side::Attraction, Term::Pay, 0.0)
///     .combine(Combine::Harmonic)
///     .build()
///     .unwrap();
/// assert_eq!(model.combine(), Combine::Harmonic);
/// assert!(ScoringModel::builder().weight(Side::Attraction, Term::Skill, 1.0).build().is_err());
/// assert!(ScoringModel::builder().weight(Side::Suitability, Term::Skill, f64::NAN).build().is_err());
/// ```
///
/// With the feature `serde` a model is read from and written as data, by the codes of its parts: what is left out keeps its
/// default, and of a side that is given a term left out weighs nothing. A model written and read scores the same to the
/// last bit.
///
/// ```json
/// {"suitability": {"skill": 5, "occupation": 1.5}, "combine": "harmonic", "missing": "neutral"}
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(try_from = "super::model_file::ModelFile", into = "super::model_file::ModelFile")
)]
pub struct ScoringModel {
    weights: [[Fraction; Term::COUNT]; 2],
    combine: Combine,
    missing: Missing,
    default_level: Fraction,
    optional_use: Fraction,
    phases: [[Fraction; 4]; Phase::ALL.len()],
}

impl Default for ScoringModel {
    fn default() -> Self {
        Self::checked(&ScoringModelBuilder::default())
    }
}

impl ScoringModel {
    /// Starts from the default weights.
    pub fn builder() -> ScoringModelBuilder {
        ScoringModelBuilder::default()
    }

    /// A builder that gives this model back, for changing a part of it.
    ///
    /// ```
    /// use chancai_model::{Combine, ScoringModel};
    ///
    /// let model = ScoringModel::default();
    /// assert_eq!(model.to_builder().build().unwrap(), model);
    /// let other = model.to_builder().combine(Combine::Minimum).build().unwrap();
    /// assert_eq!(other.combine(), Combine::Minimum);
    /// ```
    pub fn to_builder(&self) -> ScoringModelBuilder {
        let profile = |weights: [Fraction; 4]| {
            let [breadth, depth, experience, education] = weights.map(Fraction::to_f64);
            PhaseProfile { breadth, depth, experience, education }
        };
        ScoringModelBuilder {
            weights: self.weights.map(|side| side.map(Fraction::to_f64)),
            misplaced: None,
            combine: self.combine,
            missing: self.missing,
            default_level: self.default_level.to_f64(),
            optional_use: self.optional_use.to_f64(),
            phases: self.phases.map(profile),
        }
    }

    /// The weight of a term on a side, relative to that side's largest.
    pub fn weight(&self, side: Side, term: Term) -> Fraction {
        self.weights[side as usize][term as usize]
    }

    pub(crate) fn weights(&self, side: Side) -> &[Fraction; Term::COUNT] {
        &self.weights[side as usize]
    }

    /// How the sides combine.
    pub fn combine(&self) -> Combine {
        self.combine
    }

    /// Fit from the two sides; a side with no term present drops out.
    ///
    /// Every step rises with both sides, in floating point too, so that no rounding turns an order around.
    ///
    /// ```
    /// use chancai_model::{Combine, ScoringModel};
    ///
    /// let model = ScoringModel::builder().combine(Combine::Harmonic).build().unwrap();
    /// assert_eq!(model.fit(Some(0.5), Some(1.0)), Some(2.0 / 3.0));
    /// assert_eq!(model.fit(Some(0.5), None), Some(0.5));
    /// ```
    pub fn fit(&self, suitability: Option<f64>, attraction: Option<f64>) -> Option<f64> {
        let (s, a) = match (suitability, attraction) {
            (Some(s), Some(a)) => (s, a),
            (only, None) | (None, only) => return only,
        };
        Some(match self.combine {
            Combine::Suitability => s,
            Combine::Geometric => (s * a).sqrt(),
            Combine::Minimum => s.min(a),
            // With a side of zero the sum is infinite, and fit zero.
            Combine::Harmonic => 2.0 / (1.0 / s + 1.0 / a),
        })
    }

    /// What missing terms count as.
    pub fn missing(&self) -> Missing {
        self.missing
    }

    /// The level of a skill stated without one.
    pub fn default_level(&self) -> Fraction {
        self.default_level
    }

    /// What using an optional skill counts in utilisation.
    pub fn optional_use(&self) -> Fraction {
        self.optional_use
    }

    /// The weights of breadth, depth, experience and education in a phase, relative to the largest.
    pub(crate) fn phase_weights(&self, phase: Phase) -> [Fraction; 4] {
        self.phases[phase as usize]
    }

    /// Everything that decides a score, as one line of ASCII; part of the model's fingerprint.
    pub fn canonical(&self) -> String {
        let mut text = format!(
            "combine={};missing={};default_level={};optional_use={}",
            self.combine.code(),
            self.missing.code(),
            self.default_level.steps(),
            self.optional_use.steps()
        );
        for &side in Side::ALL {
            for &term in Term::ALL.iter().filter(|t| t.counts_in(side)) {
                let steps = self.weight(side, term).steps();
                // Writing to a String cannot fail.
                let _ = write!(text, ";{}.{}={steps}", side.code(), term.code());
            }
        }
        for &phase in Phase::ALL {
            let [breadth, depth, experience, education] = self.phase_weights(phase).map(Fraction::steps);
            let _ = write!(text, ";{}={breadth},{depth},{experience},{education}", phase.code());
        }
        text
    }

    /// Weights relative to the largest of their side.
    fn checked(builder: &ScoringModelBuilder) -> Self {
        Self {
            weights: builder.weights.map(relative),
            phases: builder.phases.map(|profile| relative(profile.as_array())),
            combine: builder.combine,
            missing: builder.missing,
            default_level: Fraction::new(builder.default_level).unwrap_or_default(),
            optional_use: Fraction::new(builder.optional_use).unwrap_or_default(),
        }
    }
}

/// Weights relative to the largest of them.
fn relative<const N: usize>(weights: [f64; N]) -> [Fraction; N] {
    let largest = weights.iter().copied().fold(0.0, f64::max);
    weights.map(|w| Fraction::new(w / largest).unwrap_or_default())
}

/// Collects weights and policies; [`build`](Self::build) checks them.
#[derive(Clone, Debug)]
#[must_use]
pub struct ScoringModelBuilder {
    weights: [[f64; Term::COUNT]; 2],
    misplaced: Option<(Side, Term)>,
    combine: Combine,
    missing: Missing,
    default_level: f64,
    optional_use: f64,
    phases: [PhaseProfile; Phase::ALL.len()],
}

impl Default for ScoringModelBuilder {
    fn default() -> Self {
        let mut builder = Self {
            weights: [[0.0; Term::COUNT]; 2],
            misplaced: None,
            combine: Combine::Geometric,
            missing: Missing::Skip,
            default_level: 0.6,
            optional_use: 0.5,
            phases: [Phase::Startup, Phase::Growth, Phase::Mature].map(PhaseProfile::default_of),
        };
        for (side, term, weight) in DEFAULT_WEIGHTS {
            builder.weights[side as usize][term as usize] = weight;
        }
        builder
    }
}

/// The weights a model starts from. The assessment stays at zero until somebody gives it weight.
const DEFAULT_WEIGHTS: [(Side, Term, f64); 19] = [
    (Side::Suitability, Term::Skill, 5.0),
    (Side::Suitability, Term::Chain, 1.0),
    (Side::Suitability, Term::Occupation, 1.5),
    (Side::Suitability, Term::Qualification, 1.0),
    (Side::Suitability, Term::OverQualification, 0.25),
    (Side::Suitability, Term::Assessment, 0.0),
    (Side::Suitability, Term::Place, 0.5),
    (Side::Suitability, Term::Mode, 0.5),
    (Side::Suitability, Term::Embedding, 1.0),
    (Side::Suitability, Term::Seniority, 0.5),
    (Side::Suitability, Term::Phase, 0.5),
    (Side::Suitability, Term::PayOverlap, 0.25),
    (Side::Suitability, Term::EmployerRanking, 1.0),
    (Side::Attraction, Term::Utilisation, 3.0),
    (Side::Attraction, Term::Pay, 2.0),
    (Side::Attraction, Term::Chain, 1.0),
    (Side::Attraction, Term::Place, 1.0),
    (Side::Attraction, Term::Mode, 1.0),
    (Side::Attraction, Term::Seniority, 0.5),
];

impl ScoringModelBuilder {
    /// Sets the weight of a term on a side: finite, not negative. Only the relation between the weights of
    /// a side counts.
    pub fn weight(mut self, side: Side, term: Term, weight: f64) -> Self {
        if !term.counts_in(side) {
            self.misplaced.get_or_insert((side, term));
        }
        self.weights[side as usize][term as usize] = weight;
        self
    }

    /// How the sides combine.
    pub fn combine(mut self, combine: Combine) -> Self {
        self.combine = combine;
        self
    }

    /// What missing terms count as.
    pub fn missing(mut self, missing: Missing) -> Self {
        self.missing = missing;
        self
    }

    /// The level of a skill stated without one, 0 to 1; 0.6 when not set.
    pub fn default_level(mut self, level: f64) -> Self {
        self.default_level = level;
        self
    }

    /// What using an optional skill counts in utilisation, 0 to 1; 0.5 when not set.
    pub fn optional_use(mut self, share: f64) -> Self {
        self.optional_use = share;
        self
    }

    /// What kind of person a phase of development wants; at least one weight above zero.
    pub fn phase_profile(mut self, phase: Phase, profile: PhaseProfile) -> Self {
        self.phases[phase as usize] = profile;
        self
    }

    /// Checks the model.
    ///
    /// # Errors
    ///
    /// [`WeightError`] for a term on a side where it has no meaning, a weight that is negative or not finite,
    /// a side or a phase's profile without any weight, or a level outside 0 to 1.
    pub fn build(self) -> Result<ScoringModel, WeightError> {
        if let Some((side, term)) = self.misplaced {
            return Err(WeightError::Misplaced { side, term });
        }
        for &side in Side::ALL {
            let weights = &self.weights[side as usize];
            for (&term, &given) in Term::ALL.iter().zip(weights) {
                if !(given.is_finite() && given >= 0.0) {
                    return Err(WeightError::OutOfRange { side, term, given });
                }
            }
            if weights.iter().all(|&w| w == 0.0) {
                return Err(WeightError::AllZero { side });
            }
        }
        for (&phase, profile) in Phase::ALL.iter().zip(self.phases) {
            let weights = profile.as_array();
            let bad = weights.iter().any(|w| !(w.is_finite() && *w >= 0.0));
            if bad || weights.iter().all(|&w| w == 0.0) {
                return Err(WeightError::Profile { phase, given: profile });
            }
        }
        for (name, given) in [("default_level", self.default_level), ("optional_use", self.optional_use)] {
            if Fraction::new(given).is_none() {
                return Err(WeightError::Share { name, given });
            }
        }
        Ok(ScoringModel::checked(&self))
    }
}

/// Why a scoring model was refused.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum WeightError {
    /// The term has no meaning on that side.
    #[error("“{}”不能计入{} ({} does not count in {})", .term.zh(), .side.zh(), .term.en(), .side.en())]
    Misplaced {
        /// The side.
        side: Side,
        /// The term.
        term: Term,
    },
    /// Negative, infinite or no number.
    #[error("“{}”的权重须为不小于零的数，给的是 {given} (weight of {}: finite and not negative, given {given})", .term.zh(), .term.en())]
    OutOfRange {
        /// The side.
        side: Side,
        /// The term.
        term: Term,
        /// What was given.
        given: f64,
    },
    /// No weight above zero.
    #[error("{}没有任何权重 (no weight above zero in {})", .side.zh(), .side.en())]
    AllZero {
        /// The side.
        side: Side,
    },
    /// A profile with a weight that is negative or no number, or with no weight above zero.
    #[error("{}阶段的画像须有不小于零且不全为零的权重 (profile of {}: weights finite, not negative, not all zero)", .phase.zh(), .phase.en())]
    Profile {
        /// The phase.
        phase: Phase,
        /// What was given.
        given: PhaseProfile,
    },
    /// A share outside 0 to 1.
    #[error("{name} 须在 0 到 1 之间，给的是 {given} (expected 0..=1, given {given})")]
    Share {
        /// Which one.
        name: &'static str,
        /// What was given.
        given: f64,
    },
}
