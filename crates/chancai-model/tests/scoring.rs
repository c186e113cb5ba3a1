//! Gates and terms against values worked out by hand.

mod fixture;

use chancai_model::{
    Assessment, Criterion, Education, EngagementMode, Gate, Missing, Outcome, Platform, Pool, ScoringModel, Side,
    Talent, Team, Term, Unit,
};
use chancai_taxonomy::Lang;
use fixture::{Fixture, near, person, post, term};

#[test]
fn every_gate_opens_and_shuts() {
    let f = Fixture::new();
    let ml = f.skill("ml");
    let able = person().skill(ml, 0.8);
    let wanting = post().requires(ml, 0.5, None);
    assert_eq!(f.gate(&able, &wanting), None);
    let cases = [
        ("consent_missing", able.clone().consent(false), wanting.clone()),
        ("unit_mismatch", able.clone(), wanting.clone().unit(Unit::Team)),
        ("platform_missing", able.clone(), wanting.clone().requires_platform(Platform::PostdocStation)),
        ("education_unstated", able.clone(), wanting.clone().min_education(Education::Bachelor)),
        (
            "education_below",
            able.clone().education(Education::College),
            wanting.clone().min_education(Education::Bachelor),
        ),
        ("years_unstated", able.clone(), wanting.clone().min_years(3.0)),
        ("years_below", able.clone().years(2.99), wanting.clone().min_years(3.0)),
        ("licence_missing", able.clone(), wanting.clone().licences(["电工证".to_owned()])),
        ("no_common_mode", able.clone().modes([EngagementMode::Lecturing]), wanting.clone()),
        ("no_capacity", able.clone().capacity(0.4), wanting.clone()),
        ("must_skill", able.clone(), wanting.clone().must_have(f.skill("weld"), None)),
        ("nothing_to_score", person(), post()),
    ];
    for (code, talent, position) in cases {
        assert_eq!(f.gate(&talent, &position), Some(code));
    }
    let opened = [
        (able.clone().education(Education::Bachelor), wanting.clone().min_education(Education::Bachelor)),
        (able.clone().years(3.0), wanting.clone().min_years(3.0)),
        (able.clone().licences(["Ａ证".into(), "电工证".into()]), wanting.clone().licences(["a证".to_owned()])),
        (
            able.clone().capacity(0.3).modes([EngagementMode::PartTime]),
            wanting.clone().modes([EngagementMode::PartTime]),
        ),
        (
            able,
            wanting.employer("e1").platforms([Platform::PostdocStation]).requires_platform(Platform::PostdocStation),
        ),
    ];
    for (talent, position) in opened {
        assert_eq!(f.gate(&talent, &position), None);
    }
}

#[test]
fn a_must_have_skill_wants_itself_or_a_narrower_one() {
    let f = Fixture::new();
    let (ml, dl) = (f.skill("ml"), f.skill("dl"));
    let must_ml = post().must_have(ml, 0.5);
    assert_eq!(f.gate(&person().skill(dl, 0.5), &must_ml), None);
    assert_eq!(f.gate(&person().skill(dl, 0.49), &must_ml), Some("must_skill"));
    // The broader skill is similar to the narrower one, which is not enough.
    let must_dl = post().must_have(dl, None);
    assert!(f.similar.get(ml, dl) > 0);
    assert_eq!(f.gate(&person().skill(ml, 1.0), &must_dl), Some("must_skill"));
    assert_eq!(f.gate(&person().skill(dl, 0.0), &must_dl), None);
}

#[test]
fn someone_in_chengdu_may_serve_part_time_but_not_in_residence() {
    let f = Fixture::new();
    let region = |id| f.regions.find(id).unwrap();
    let skill = f.skill("weld");
    let at_home = person().skill(skill, 1.0).region(region("chengdu")).accepts_regions([region("chengdu")]);
    let both = at_home.clone().modes([EngagementMode::Resident, EngagementMode::PartTime]);
    let there = post().requires(skill, None, None).region(region("gunan"));
    assert_eq!(f.gate(&both, &there), Some("region_refused_by_talent"));
    let flexible = there.clone().modes([EngagementMode::Resident, EngagementMode::PartTime]);
    assert_eq!(f.scored(&both, &flexible).mode, EngagementMode::PartTime);
    // Who would live anywhere in the district takes the township.
    let willing = person().skill(skill, 1.0).accepts_regions([region("qijiang")]);
    assert_eq!(f.scored(&willing, &there).mode, EngagementMode::Resident);
    // The position's side.
    let locals = there.clone().accepts_regions([region("qijiang")]);
    assert_eq!(f.gate(&willing, &locals), Some("region_unstated"));
    assert_eq!(f.gate(&willing.clone().region(region("chengdu")), &locals), Some("region_refused_by_position"));
    assert_eq!(f.gate(&willing.region(region("sanjiang")), &locals), None);
}

#[test]
fn all_closed_gates_are_named() {
    let f = Fixture::new();
    let scorer = f.scorer(ScoringModel::default());
    let t = scorer.prepare_talent(&Talent::builder("t").education(Education::College).build().unwrap());
    let position = post().min_education(Education::Doctor).min_years(5.0).must_have(f.skill("weld"), 0.5);
    let p = scorer.prepare_position(&position.build().unwrap());
    let why = scorer.explain(&t, &p);
    let codes: Vec<_> = why.gates.iter().map(|g| g.code()).collect();
    assert_eq!(codes, ["consent_missing", "education_below", "years_unstated", "must_skill"]);
    assert!(why.summary(Lang::Zh, &f.skills).contains("缺少必须技能: 焊接"));
}

#[test]
fn the_skill_terms_follow_the_definition() {
    let f = Fixture::new();
    let (ml, dl, weld) = (f.skill("ml"), f.skill("dl"), f.skill("weld"));
    let position = post().requires(ml, 0.6, 0.5).requires(dl, 0.9, None).welcomes(weld, None, None);
    // 深度学习 0.6: stands for 机器学习 at 0.9 x 0.6 = 0.54 of 0.6, and for itself at 0.6 of 0.9.
    let score = f.scored(&person().skill(dl, 0.6), &position);
    near(term(&score, Term::Skill), (0.5 * 0.9 + 1.0 * (0.6 / 0.9)) / (0.5 + 1.0 + 0.25));
    near(term(&score, Term::Utilisation), 1.0);
    // An optional skill is used by half; no level wanted means any will do.
    let score = f.scored(&person().skill(dl, 1.0).skill(weld, 0.01), &position);
    near(term(&score, Term::Skill), 1.0);
    near(term(&score, Term::Utilisation), (1.0 + 0.01 * 0.5) / 1.01);
    // A skill without a level counts as 0.6.
    let score = f.scored(&person().skill(weld, None), &post().requires(weld, 0.8, None));
    near(term(&score, Term::Skill), 0.75);
    // No requirements: neither skill term nor utilisation. No skills: no utilisation, and nothing covered.
    assert_eq!(f.gate(&person().skill(weld, 1.0), &post()), Some("nothing_to_score"));
    let idle = f.scored(&person().skill(weld, 1.0).pay_ask(90_000), &post().pay(None, 100_000));
    near(term(&idle, Term::Skill), -1.0);
    near(term(&idle, Term::Utilisation), -1.0);
    let unskilled = f.scored(&person(), &post().requires(weld, None, None));
    near(term(&unskilled, Term::Skill), 0.0);
    near(term(&unskilled, Term::Utilisation), -1.0);
}

#[test]
fn the_other_terms_follow_their_formulas() {
    let f = Fixture::new();
    let region = |id| f.regions.find(id).unwrap();
    let position = post()
        .requires(f.skill("weld"), None, None)
        .min_education(Education::Bachelor)
        .min_years(2.0)
        .region(region("gunan"))
        .pay(100_000, 120_000)
        .modes([EngagementMode::Resident, EngagementMode::PartTime])
        .embedding(vec![1.0, 0.0]);
    let doctor = person()
        .education(Education::Doctor)
        .years(4.5)
        .region(region("sanjiang"))
        .pay_ask(160_000)
        .modes([EngagementMode::PartTime])
        .embedding(vec![3.0, 4.0]);
    let score = f.scored(&doctor, &position);
    near(term(&score, Term::Qualification), f64::midpoint(1.0, 0.5 + 0.5 * 0.5));
    near(term(&score, Term::OverQualification), 1.0);
    near(term(&score, Term::Place), 0.64);
    near(term(&score, Term::Pay), 0.75);
    near(term(&score, Term::Mode), f64::midpoint(1.0, 0.5));
    near(term(&score, Term::Embedding), f64::midpoint(1.0, 0.6));
    near(term(&score, Term::Assessment), -1.0);
    // Far above the minimum: thirty years cost half of the years' part.
    let veteran = doctor.education(Education::Bachelor).years(22.0);
    near(term(&f.scored(&veteran, &position), Term::OverQualification), f64::midpoint(1.0, 0.5));
}

#[test]
fn an_assessment_counts_only_where_it_is_given_weight() {
    let f = Fixture::new();
    let assess = |criterion, value| Assessment::new(criterion, value, "评审组", "年度考核", "2020-10-30").unwrap();
    let praised = person().skill(f.skill("weld"), 0.5).assessments([
        assess(Criterion::Ability, 1.0),
        assess(Criterion::Ability, 0.5),
        assess(Criterion::Performance, 0.25),
    ]);
    let position = post().requires(f.skill("weld"), 0.5, None);
    let plain = f.scored(&person().skill(f.skill("weld"), 0.5), &position);
    let score = f.scored(&praised, &position);
    near(term(&score, Term::Assessment), f64::midpoint(0.75, 0.25));
    assert_eq!(score.fit.to_bits(), plain.fit.to_bits());
    let weighty = ScoringModel::builder().weight(Side::Suitability, Term::Assessment, 5.0).build().unwrap();
    let outcome = f.scorer(weighty).score_pair(&praised.build().unwrap(), &position.build().unwrap());
    near(outcome.score().unwrap().suitability.unwrap(), f64::midpoint(1.0, 0.5));
}

#[test]
fn a_missing_value_follows_the_declared_policy() {
    let f = Fixture::new();
    let (talent, position) = (person().skill(f.skill("weld"), 1.0), post().requires(f.skill("weld"), None, None));
    let suitability = |missing| {
        let model = ScoringModel::builder().missing(missing).build().unwrap();
        let outcome = f.scorer(model).score_pair(&talent.clone().build().unwrap(), &position.clone().build().unwrap());
        outcome.score().unwrap().suitability.unwrap()
    };
    // Of 13 weights of suitability the skill term has 5.
    near(suitability(Missing::Skip), 1.0);
    near(suitability(Missing::Neutral), (5.0 + 8.0 / 2.0) / 13.0);
    near(suitability(Missing::Penalise), 5.0 / 13.0);
}

#[test]
fn provenance_never_changes_fit() {
    let f = Fixture::new();
    let position = post().requires(f.skill("weld"), 0.5, None);
    let plain = person().skill(f.skill("weld"), 0.4);
    let tagged = plain.clone().pools(["綦江籍在外优秀人才库".into()]).channels(["猎头引进".into(), "商会".into()]);
    assert_eq!(f.scored(&plain, &position), f.scored(&tagged, &position));
}

#[test]
fn a_team_applies_as_one() {
    let f = Fixture::new();
    let (ml, weld) = (f.skill("ml"), f.skill("weld"));
    let member = |id: &str, skill, level: f64| Talent::builder(id).skill(skill, level).consent(true);
    let lead = member("a", ml, 0.9).education(Education::Doctor).capacity(0.8);
    let records = vec![lead.build().unwrap(), member("b", weld, 0.7).capacity(0.5).build().unwrap()];
    let talents = Pool::new(records).unwrap();
    let team = Team::new("team-1", "a", &["b", "a"]).unwrap().application(&talents).unwrap();
    assert_eq!((team.unit(), team.education()), (Unit::Team, Some(Education::Doctor)));
    assert_eq!(team.skills().len(), 2);
    near(team.capacity().to_f64(), 0.5);
    let position =
        post().unit(Unit::Team).must_have(ml, 0.8).must_have(weld, 0.6).modes([EngagementMode::PairedSupport]);
    let outcome = f.scorer(ScoringModel::default()).score_pair(&team, &position.build().unwrap());
    assert_eq!(outcome, Outcome::Barred(Gate::NoCommonMode));
    // A member who is less sure of a skill takes nothing from the team.
    let records = vec![
        Talent::builder("a").skill(weld, None).build().unwrap(),
        Talent::builder("b").skill(weld, 0.1).build().unwrap(),
    ];
    let pair = Team::new("team-2", "a", &["a", "b"]).unwrap().application(&Pool::new(records).unwrap()).unwrap();
    assert_eq!(pair.skills()[0].level, None);
    for bad in [Team::new("t", "a", &["a"]), Team::new("t", "x", &["a", "b"]), Team::new("t", "a", &["a", "a"])] {
        assert!(bad.is_err());
    }
}
