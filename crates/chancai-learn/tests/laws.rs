//! Laws of learned weights: no order matters, the scorer agrees, more is never worse, what is read back scores the same.

use chancai_chain::Par;
use chancai_learn::{
    AuditColumns, Judged, LearnError, LinearFit, LinearOptions, Method, Signs, TermCase, TermCases, TermFit,
    TermOptions, fit_linear, learn_terms, mean_ndcg,
};
use chancai_model::{Missing, Scorer, ScoringContext, ScoringModel, Side, Term, TermValues, Value};
use chancai_taxonomy::{Concept, Kind, Lang, Neighbours, SkillTaxonomy, TaxonomyBuilder};
use proptest::prelude::*;

const GROUPS: u32 = 30;
const EACH: u32 = 4;

/// A number from 0 to 1 that looks drawn.
fn drawn(a: u32, b: u32) -> f64 {
    f64::from((a.wrapping_mul(2_654_435_761) ^ b.wrapping_mul(40_503)).wrapping_mul(2_246_822_519) >> 8)
        / f64::from(1u32 << 24)
}

/// Terms of a pair; one in five is missing.
fn terms(pair: u32) -> TermValues {
    let mut at = 0;
    TermValues::from_fn(|_| {
        at += 1;
        (drawn(pair, at + 100) > 0.2).then(|| Value::new(drawn(pair, at))).flatten()
    })
}

/// Decisions by somebody who looks at place and mode, and a little at skill.
fn cases(side: Side) -> Vec<TermCase> {
    let own = match side {
        Side::Suitability => [(Term::Place, 4.0), (Term::Mode, 2.0), (Term::Skill, 1.0)],
        Side::Attraction => [(Term::Place, 4.0), (Term::Mode, 2.0), (Term::Pay, 1.0)],
    };
    let case = |pair: u32| {
        let terms = terms(pair);
        let present =
            own.iter().filter_map(|(term, weight)| terms.get(*term).map(|value| (weight * value.to_f64(), weight)));
        let (sum, total) = present.fold((0.0, 0.0), |(s, t), (x, w)| (s + x, t + w));
        let liked = if total > 0.0 { sum / total } else { 0.5 };
        TermCase { group: pair / EACH, terms, outcome: (liked * 2.99) as u32 }
    };
    (0..GROUPS * EACH).map(case).collect()
}

fn learn(side: Side, prior: &ScoringModel, options: &TermOptions) -> TermFit {
    let cases = TermCases::new(side, cases(side)).unwrap();
    learn_terms(prior, &cases, options, &AuditColumns::none((GROUPS * EACH) as usize)).unwrap()
}

fn logistic() -> TermOptions {
    let mut options = TermOptions::default();
    options.method = Method::Logistic;
    options.positive_from = 2;
    options
}

#[test]
fn what_decided_is_found() {
    let prior = ScoringModel::default();
    for options in [TermOptions::default(), logistic()] {
        let fit = learn(Side::Suitability, &prior, &options);
        let share = |model: &ScoringModel, term| {
            let sum: f64 = Term::ALL.iter().map(|&t| model.weight(Side::Suitability, t).to_f64()).sum();
            model.weight(Side::Suitability, term).to_f64() / sum
        };
        let learned = fit.model.to_scoring_model();
        assert!(
            share(&learned, Term::Place) > 2.0 * share(&prior, Term::Place),
            "{:?}",
            fit.model.weights(Side::Suitability)
        );
        let provenance = &fit.model.sides[0].provenance;
        let of =
            |strength: Option<f64>| provenance.tried.iter().find(|t| t.setting.strength == strength).unwrap().ndcg_10;
        assert!(of(provenance.chosen.strength) > of(None));
        assert!(fit.model.sides[0].steepness > 0.0);
        // The other side and what has no prior weight stay as they were.
        assert_eq!(learned.weight(Side::Suitability, Term::Assessment).steps(), 0);
        assert!(Term::ALL.iter().all(|&t| learned.weight(Side::Attraction, t) == prior.weight(Side::Attraction, t)));
    }
}

#[test]
fn no_order_and_no_thread_changes_a_bit() {
    let prior = ScoringModel::default();
    for base in [TermOptions::default(), logistic()] {
        let one = learn(Side::Suitability, &prior, &{
            let mut options = base.clone();
            options.par = Par::Seq;
            options
        });
        let mut turned = cases(Side::Suitability);
        turned.reverse();
        for case in &mut turned {
            case.group = 1_000 - case.group * 3;
        }
        let none = AuditColumns::none(turned.len());
        let other = learn_terms(&prior, &TermCases::new(Side::Suitability, turned).unwrap(), &base, &none).unwrap();
        assert_eq!(one.model, other.model);
        assert!(one.out_of_fold.iter().zip(other.out_of_fold.iter().rev()).all(|(a, b)| a.to_bits() == b.to_bits()));
    }
}

#[test]
fn the_scorer_agrees_bit_for_bit() {
    let concept = Concept::new("weld", Kind::Skill).label(Lang::Zh, "焊接");
    let skills: SkillTaxonomy = [concept].into_iter().collect::<TaxonomyBuilder<_>>().build().unwrap();
    let similar = Neighbours::identity(skills.len());
    for missing in [Missing::Skip, Missing::Neutral, Missing::Penalise] {
        let prior = ScoringModel::builder().missing(missing).build().unwrap();
        let suited = learn(Side::Suitability, &prior, &TermOptions::default()).model;
        let model = suited.with_sides_of(&learn(Side::Attraction, &prior, &TermOptions::default()).model);
        assert_eq!(model.sides.iter().map(|side| side.side).collect::<Vec<_>>(), [Side::Suitability, Side::Attraction]);
        let scorer = Scorer::new(model.to_scoring_model(), ScoringContext::of_skills(&skills, &similar));
        assert_eq!(scorer.model().missing(), missing);
        for pair in 0..500 {
            let terms = terms(pair);
            let learned = [Side::Suitability, Side::Attraction].map(|side| model.score(side, &terms).map(f64::to_bits));
            assert_eq!(learned, scorer.sides(&terms).map(|side| side.map(f64::to_bits)));
        }
    }
}

#[test]
fn nothing_to_learn_leaves_the_prior() {
    // Outcomes that no term explains: whatever is chosen, it did no worse than the prior in cross-validation.
    let prior = ScoringModel::default();
    let random = (0..120).map(|pair| TermCase {
        group: pair / 4,
        terms: terms(pair),
        outcome: (drawn(pair, 9_999) * 3.0) as u32,
    });
    let cases = TermCases::new(Side::Suitability, random.collect()).unwrap();
    let fit = learn_terms(&prior, &cases, &TermOptions::default(), &AuditColumns::none(120)).unwrap();
    let provenance = &fit.model.sides[0].provenance;
    let best = provenance.tried.iter().map(|tried| tried.ndcg_10).fold(0.0, f64::max);
    assert!(best >= provenance.tried[0].ndcg_10);
    if provenance.chosen.strength.is_none() {
        assert_eq!(fit.model.scoring, prior);
    }
    let alike = (0..120).map(|pair| TermCase { group: pair / 4, terms: terms(pair), outcome: 1 });
    let alike = TermCases::new(Side::Suitability, alike.collect()).unwrap();
    let refused = learn_terms(&prior, &alike, &TermOptions::default(), &AuditColumns::none(120));
    assert!(matches!(refused, Err(LearnError::NothingToLearn { .. })));
}

proptest! {
    #[test]
    fn raising_a_term_never_lowers_the_score(pair in 0u32..5_000, term in 0usize..Term::ALL.len(), by in 0.0..1.0f64) {
        use std::sync::LazyLock;
        static MODEL: LazyLock<chancai_learn::TrainedModel> =
            LazyLock::new(|| learn(Side::Suitability, &ScoringModel::default(), &TermOptions::default()).model);
        let (low, term) = (terms(pair), Term::ALL[term]);
        if let Some(value) = low.get(term) {
            let value = value.to_f64();
            let high = TermValues::from_fn(|t| if t == term { Value::new(value + by * (1.0 - value)) } else { low.get(t) });
            for side in [Side::Suitability, Side::Attraction] {
                prop_assert!(MODEL.score(side, &low) <= MODEL.score(side, &high));
            }
        }
    }
}

/// Judged rows whose labels follow the first two features, the second one downwards.
fn rows() -> (Vec<Vec<(u32, f32)>>, Vec<u32>) {
    let row = |at: u32| (0..5).map(|f| (f, drawn(at, f) as f32)).collect::<Vec<_>>();
    let rows: Vec<_> = (0..200).map(row).collect();
    let labels = rows.iter().map(|row| ((row[0].1 - row[1].1 + 1.0) * 1.99) as u32).collect();
    (rows, labels)
}

fn linear(method: Method, signs: Signs, reversed: bool, par: Par) -> LinearFit {
    let (mut rows, mut labels) = rows();
    if reversed {
        rows.reverse();
        labels.reverse();
    }
    let judged = Judged::from_rows(rows, &labels, &[5; 40]).unwrap();
    let mut options = LinearOptions::default();
    (options.method, options.signs, options.par) = (method, signs, par);
    options.strengths = vec![0.03, 0.3];
    fit_linear(&judged, &options, &AuditColumns::none(200)).unwrap()
}

#[test]
fn linear_rankers_do_not_depend_on_order_or_threads() {
    for method in [Method::Pairwise, Method::Logistic] {
        let one = linear(method, Signs::Auto, false, Par::Seq);
        let other = linear(method, Signs::Auto, true, Par::default());
        assert_eq!((&one.model, &one.provenance), (&other.model, &other.provenance));
        let turned: Vec<f64> = other.out_of_fold.into_iter().rev().collect();
        assert_eq!(one.out_of_fold, turned);
        let (rows, labels) = rows();
        let judged = Judged::from_rows(rows, &labels, &[5; 40]).unwrap();
        assert!(mean_ndcg(&judged, &one.model.scores(&judged), 10).unwrap().unwrap() > 0.97);
        assert!(one.model.weights[0] > 0.0 && one.model.weights[1] < 0.0);
        assert!(!one.provenance.chosen.non_negative);
        let bound = linear(method, Signs::NonNegative, false, Par::default());
        assert!(bound.model.weights.iter().all(|&w| w >= 0.0));
    }
}

#[cfg(feature = "serde")]
mod read_back {
    use super::*;
    use chancai_learn::{
        Forest, Isotonic, LambdaMartOptions, LinearModel, Platt, TrainedModel, Tree, TreeSetting, fit_lambdamart,
    };

    fn again<T: serde::Serialize + serde::de::DeserializeOwned>(given: &T) -> T {
        serde_json::from_str(&serde_json::to_string(given).unwrap()).unwrap()
    }

    #[test]
    fn models_score_bit_for_bit_as_before() {
        let fit = learn(Side::Suitability, &ScoringModel::default(), &logistic());
        let model: TrainedModel = again(&fit.model);
        assert_eq!(model, fit.model);
        assert!((0..200).all(
            |pair| model.score(Side::Suitability, &terms(pair)) == fit.model.score(Side::Suitability, &terms(pair))
        ));
        assert_eq!(again(&fit), fit);

        let (rows, labels) = rows();
        let judged = Judged::from_rows(rows, &labels, &[5; 40]).unwrap();
        let bits = |scores: Vec<f64>| scores.into_iter().map(f64::to_bits).collect::<Vec<_>>();
        let fit = linear(Method::Logistic, Signs::Auto, false, Par::default());
        let model: LinearModel = again(&fit.model);
        assert_eq!(bits(model.scores(&judged)), bits(fit.model.scores(&judged)));

        let mut setting = TreeSetting::default();
        (setting.trees, setting.bags) = (10, 3);
        let mut options = LambdaMartOptions::default();
        options.settings = vec![setting];
        let fit = fit_lambdamart(&judged, &options, &AuditColumns::none(200)).unwrap();
        let model: Forest = again(&fit.model);
        assert_eq!(bits(model.scores(&judged)), bits(fit.model.scores(&judged)));

        let positive: Vec<bool> = labels.iter().map(|&label| label > 1).collect();
        let platt = Platt::fit(&fit.out_of_fold, &positive).unwrap();
        let isotonic = Isotonic::fit(&fit.out_of_fold, &positive).unwrap();
        assert_eq!((again(&platt), again(&isotonic)), (platt, isotonic));
    }

    #[test]
    fn nodes_that_make_no_tree_are_refused() {
        for bad in [
            "[]",
            r#"[{"split":{"feature":0,"threshold":0.5,"left":0,"right":1}},{"leaf":{"value":1.0}}]"#,
            r#"[{"split":{"feature":0,"threshold":0.5,"left":1,"right":2}},{"leaf":{"value":1.0}}]"#,
        ] {
            assert!(serde_json::from_str::<Tree>(bad).is_err(), "{bad}");
        }
    }
}
