//! From decisions on record to cases, and from cases to a forest.

use chancai_learn::{AuditColumns, LambdaMartOptions, TermCase, TermCases, TreeSetting, fit_lambdamart, mean_ndcg};
use chancai_model::{
    Decided, Decision, Position, Scorer, ScoringContext, ScoringModel, Side, Talent, Term, TermValues, Value,
};
use chancai_taxonomy::{Concept, Kind, Lang, Neighbours, SkillTaxonomy, TaxonomyBuilder};

#[test]
fn decisions_become_cases_where_the_gates_open() {
    let concept = |id: &str| Concept::new(id, Kind::Skill).label(Lang::En, id);
    let skills: SkillTaxonomy = TaxonomyBuilder::from_iter(["tig", "mig"].map(concept)).build().unwrap();
    let similar = Neighbours::identity(skills.len());
    let [tig, mig] = ["tig", "mig"].map(|id| skills.find(id).unwrap());
    let scorer = Scorer::new(ScoringModel::default(), ScoringContext::of_skills(&skills, &similar));
    let post = Position::builder("p").requires(tig, 0.8, None).requires(mig, 0.8, None).build().unwrap();
    let talent = |id: &str, level, consent| Talent::builder(id).skill(tig, level).consent(consent).build().unwrap();
    let talents = [talent("a", 0.8, true), talent("b", 0.4, true), talent("c", 0.8, false)];
    let decision = |talent, decided| Decision { position: 0, talent, decided };
    // The third gave no consent, and there is no tenth.
    let decisions = [
        decision(2, Decided::Hired),
        decision(0, Decided::Hired),
        decision(1, Decided::Declined),
        decision(9, Decided::Hired),
    ];
    let (cases, places) = TermCases::of_decisions(&scorer, &talents, &[post], &decisions);
    assert_eq!(places, [1, 2]);
    assert_eq!(cases.cases().iter().map(|case| case.outcome).collect::<Vec<_>>(), [2, 0]);
    let skill = |at: usize| cases.cases()[at].terms.get(Term::Skill).unwrap().to_f64();
    assert!((skill(0) - 0.5).abs() < 1e-4 && (skill(1) - 0.25).abs() < 1e-4);
}

#[test]
fn a_forest_tells_missing_from_worst() {
    // Who states no place is preferred to who lives far away.
    let case = |at: u32| {
        let place = [None, Some(0.0), Some(0.3)][(at % 3) as usize];
        let terms = TermValues::from_fn(|term| if term == Term::Place { place.and_then(Value::new) } else { None });
        TermCase { group: at / 3, terms, outcome: [1, 0, 0][(at % 3) as usize] }
    };
    let (judged, order) = TermCases::new(Side::Suitability, (0..90).map(case).collect()).unwrap().as_judged();
    assert_eq!(order, (0..90).collect::<Vec<_>>());
    let mut setting = TreeSetting::default();
    (setting.trees, setting.row_share, setting.feature_share) = (10, 1.0, 1.0);
    let mut options = LambdaMartOptions::default();
    options.settings = vec![setting];
    let fit = fit_lambdamart(&judged, &options, &AuditColumns::none(90)).unwrap();
    assert_eq!(mean_ndcg(&judged, &fit.model.scores(&judged), 10).unwrap(), Some(1.0));
}
