//! Laws of the way from terms to fit, over random values and random models.

use chancai_model::{
    Combine, Missing, Phase, PhaseProfile, Scorer, ScoringContext, ScoringModel, Side, Term, TermValues, Value,
};
use chancai_taxonomy::{Neighbours, SkillTaxonomy, TaxonomyBuilder};
use proptest::prelude::*;

type Values = Vec<Option<f64>>;

/// Mostly present, often zero or one.
fn values() -> impl Strategy<Value = Values> {
    let value =
        prop_oneof![1 => Just(None), 1 => Just(Some(0.0)), 1 => Just(Some(1.0)), 5 => (0.0..=1.0f64).prop_map(Some)];
    prop::collection::vec(value, Term::ALL.len())
}

fn model() -> impl Strategy<Value = ScoringModel> {
    let weights = prop::collection::vec(0.0..=5.0f64, 2 * Term::ALL.len());
    (weights, 0..Combine::ALL.len(), 0..Missing::ALL.len()).prop_map(|(weights, combine, missing)| {
        let mut builder = ScoringModel::builder().combine(Combine::ALL[combine]).missing(Missing::ALL[missing]);
        let mut weights = weights.into_iter();
        for &side in Side::ALL {
            for &term in Term::ALL.iter().filter(|term| term.counts_in(side)) {
                builder = builder.weight(side, term, weights.next().unwrap() + 0.01);
            }
        }
        builder.build().unwrap()
    })
}

fn terms(values: &Values) -> TermValues {
    TermValues::from_fn(|term| values[term as usize].and_then(Value::new))
}

/// Calls `f` with a scorer of the model; the terms alone need no skills.
fn with_scorer<T>(model: ScoringModel, f: impl FnOnce(&Scorer<'_>) -> T) -> T {
    let skills: SkillTaxonomy = TaxonomyBuilder::new().build().unwrap();
    let similar = Neighbours::identity(0);
    f(&Scorer::new(model, ScoringContext::of_skills(&skills, &similar)))
}

fn all(scorer: &Scorer<'_>, values: &Values) -> [Option<f64>; 3] {
    let [s, a] = scorer.sides(&terms(values));
    [s, a, scorer.model().fit(s, a)]
}

proptest! {
    #[test]
    fn raising_a_term_never_lowers_a_score(
        model in model(), values in values(), at in 0..Term::ALL.len(), up in 0.0..=1.0f64
    ) {
        let mut raised = values.clone();
        raised[at] = raised[at].map(|value| value + (1.0 - value) * up);
        with_scorer(model, |scorer| {
            let (before, after) = (all(scorer, &values), all(scorer, &raised));
            for (before, after) in before.into_iter().zip(after) {
                prop_assert_eq!(before.is_some(), after.is_some());
                prop_assert!(after >= before, "{after:?} after {before:?}");
            }
            Ok(())
        })?;
    }

    /// A side against the definition in exact integers: the sum of weight x value over the sum of weights.
    #[test]
    fn a_side_is_the_mean_under_the_declared_policy(model in model(), values in values()) {
        let given = terms(&values);
        with_scorer(model, |scorer| {
            let sides = scorer.sides(&given);
            for &side in Side::ALL {
                let (mut sum, mut weights) = (0u128, 0u128);
                for &term in Term::ALL.iter().filter(|term| term.counts_in(side)) {
                    let weight = u128::from(scorer.model().weight(side, term).steps());
                    let counted = match (given.get(term), scorer.model().missing()) {
                        (Some(value), _) => Some(value.units()),
                        (None, Missing::Skip) => None,
                        (None, Missing::Neutral) => Some(Value::HALF.units()),
                        (None, Missing::Penalise) => Some(0),
                    };
                    if let Some(units) = counted {
                        sum += weight * u128::from(units);
                        weights += weight;
                    }
                }
                let exact = (weights > 0).then(|| sum as f64 / (weights * u128::from(Value::ONE.units())) as f64);
                prop_assert_eq!(sides[side as usize], exact);
            }
            Ok(())
        })?;
    }

    #[test]
    fn a_side_lies_among_its_terms_and_fit_between_the_sides(model in model(), values in values()) {
        let skips = model.missing() == Missing::Skip;
        with_scorer(model, |scorer| {
            let [s, a, fit] = all(scorer, &values);
            if let (Some(s), Some(a), Some(fit)) = (s, a, fit) {
                prop_assert!((s.min(a) - 1e-12..=s.max(a) + 1e-12).contains(&fit));
            }
            if let Some(s) = s.filter(|_| skips) {
                let of_side = Term::ALL.iter().filter(|t| t.counts_in(Side::Suitability));
                let present: Vec<f64> = of_side.filter_map(|t| values[*t as usize]).collect();
                let least = present.iter().copied().fold(1.0, f64::min);
                let largest = present.iter().copied().fold(0.0, f64::max);
                prop_assert!((least - 1e-9..=largest + 1e-9).contains(&s));
            }
            Ok(())
        })?;
    }
}

#[cfg(feature = "serde")]
mod as_data {
    use super::*;

    proptest! {
        #[test]
        fn a_model_written_and_read_scores_the_same(model in model()) {
            let text = serde_json::to_string(&model).unwrap();
            let read: ScoringModel = serde_json::from_str(&text).unwrap();
            prop_assert_eq!(&read, &model);
            prop_assert_eq!(read.canonical(), model.canonical());
        }
    }

    #[test]
    fn what_is_left_out_keeps_its_default() {
        let read = |text: &str| serde_json::from_str::<ScoringModel>(text);
        assert_eq!(read("{}").unwrap(), ScoringModel::default());
        let skill_alone = read(r#"{"suitability": {"skill": 5}, "combine": "minimum"}"#).unwrap();
        assert_eq!(skill_alone.weight(Side::Suitability, Term::Occupation).steps(), 0);
        assert_eq!(
            skill_alone.weight(Side::Attraction, Term::Pay),
            ScoringModel::default().weight(Side::Attraction, Term::Pay)
        );
        for bad in [
            r#"{"suitability": {"gender": 1}}"#,
            r#"{"suitability": {"pay": 1}}"#,
            r#"{"suitability": {"skill": -1}}"#,
            r#"{"suitability": {}}"#,
            r#"{"weights": 1}"#,
        ] {
            assert!(read(bad).is_err(), "{bad}");
        }
    }
}

#[test]
fn no_term_no_side() {
    with_scorer(ScoringModel::default(), |scorer| {
        assert_eq!(all(scorer, &vec![None; Term::ALL.len()]), [None; 3]);
    });
}

#[test]
fn a_profile_needs_a_weight() {
    let profile = PhaseProfile { breadth: 0.0, depth: 0.0, experience: 0.0, education: 0.0 };
    let refused = ScoringModel::builder().phase_profile(Phase::Mature, profile).build().unwrap_err();
    assert!(refused.to_string().contains("成熟"), "{refused}");
    let profile = PhaseProfile { depth: f64::NAN, ..profile };
    assert!(ScoringModel::builder().phase_profile(Phase::Mature, profile).build().is_err());
}
