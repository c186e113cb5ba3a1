//! Seniority, phase, pay overlap, employers' opinions, and what a person could change, against values worked out by hand.

mod fixture;

use chancai_model::{
    Change, Combine, Education, EngagementMode, Fraction, Gate, Opinion, Opinions, Outcome, Phase, Position,
    PositionBuilder, Relation, Scorer, ScoringContext, ScoringModel, Seniority, Side, Talent, TalentBuilder, Term,
    Verdict,
};
use chancai_taxonomy::Lang;
use fixture::{Fixture, built, near, person, post, posted, term};

#[test]
fn seniority_falls_by_a_quarter_a_step_on_both_sides() {
    let f = Fixture::new();
    let of = |has, wants| {
        term(
            &f.scored(&person().seniority(has), &post().seniority(wants).modes([EngagementMode::Resident])),
            Term::Seniority,
        )
    };
    near(of(Seniority::Senior, Seniority::Senior), 1.0);
    near(of(Seniority::Entry, Seniority::Senior), 0.5);
    near(of(Seniority::Senior, Seniority::Entry), 0.5);
    near(of(Seniority::Entry, Seniority::Executive), 0.0);
    let unstated = f.scored(&person(), &post().seniority(Seniority::Lead).modes([EngagementMode::Resident]));
    near(term(&unstated, Term::Seniority), -1.0);
    assert!(Side::ALL.iter().all(|&side| Term::Seniority.counts_in(side)));
}

#[test]
fn the_phase_changes_the_profile_wanted() {
    let f = Fixture::new();
    // Two skills at 1.0 and 0.5 (breadth 2/8, depth 0.75), no years, a bachelor (3/5).
    let wide = person().skill(f.skill("ml"), 1.0).skill(f.skill("weld"), 0.5).education(Education::Bachelor);
    let of = |phase| term(&f.scored(&wide, &post().phase(phase).modes([EngagementMode::Resident])), Term::Phase);
    near(of(Phase::Startup), (2.0 * 0.25 + 0.75 + 2.0 * 0.6) / 5.0);
    near(of(Phase::Growth), (0.25 + 2.0 * 0.75 + 0.6) / 4.0);
    near(of(Phase::Mature), (3.0 * 0.75 + 0.6) / 4.0);
    let text = f.scorer(ScoringModel::default());
    let why = text
        .explain(&text.prepare_talent(&built(&wide)), &text.prepare_position(&posted(&post().phase(Phase::Mature))));
    assert!(why.summary(Lang::Zh, &f.skills).contains("发展阶段(成熟) 0.71"), "{}", why.summary(Lang::Zh, &f.skills));
}

#[test]
fn the_phase_of_a_post_is_its_nodes_where_it_states_none() {
    let f = Fixture::new();
    let node = chancai_chain::NodeId::new;
    let phases = [None, Some(Phase::Growth)];
    let mut context = ScoringContext::of_skills(&f.skills, &f.similar);
    context.phases = &phases;
    let scorer = Scorer::new(ScoringModel::default(), context);
    let master = built(&person().education(Education::Doctor));
    let phase = |post: PositionBuilder| {
        let explained = scorer.explain(&scorer.prepare_talent(&master), &scorer.prepare_position(&posted(&post)));
        explained.phase
    };
    assert_eq!(phase(post().nodes([node(0), node(1)])), Some(Phase::Growth));
    assert_eq!(phase(post().nodes([node(1)]).phase(Phase::Startup)), Some(Phase::Startup));
    assert_eq!(phase(post().nodes([node(0), node(7)])), None);
}

#[test]
fn pay_overlap_is_the_share_of_the_band_that_is_enough() {
    let f = Fixture::new();
    let of = |ask: u32, low: Option<u32>, high: Option<u32>| {
        let score = f.scored(&person().pay_ask(ask), &post().pay(low, high).modes([EngagementMode::Resident]));
        (term(&score, Term::PayOverlap), term(&score, Term::Pay))
    };
    assert_eq!(of(100_000, Some(100_000), Some(200_000)), (1.0, 1.0));
    near(of(150_000, Some(100_000), Some(200_000)).0, 0.5);
    near(of(200_000, Some(100_000), Some(200_000)).0, 0.0);
    let above = of(400_000, Some(100_000), Some(200_000));
    near(above.0, 0.0);
    near(above.1, 0.5);
    assert_eq!(of(150_000, None, Some(150_000)), (1.0, 1.0));
    assert_eq!(of(150_000, None, None), (-1.0, -1.0));
}

#[test]
fn a_veto_shuts_and_a_rank_counts_and_both_are_shown() {
    let mut f = Fixture::new();
    let say = |talent, verdict, reason| {
        Opinion::new(["p1", talent], verdict, "华芯智造人事科", "2020-11-17", reason).unwrap()
    };
    f.opinions = Opinions::new(vec![
        say("wang", Verdict::Rank(2), ""),
        say("zhao", Verdict::Rank(4), "现场表现一般"),
        say("li", Verdict::Veto, "与在任人员有竞业限制"),
    ])
    .unwrap();
    let scorer = f.scorer(ScoringModel::default());
    let post = scorer.prepare_position(&posted(&post().requires(f.skill("weld"), None, None)));
    let who = |id: &str| {
        let talent = Talent::builder(id).skill(f.skill("weld"), 1.0).consent(true).build().unwrap();
        scorer.prepare_talent(&talent)
    };
    let value = |id: &str| scorer.score(&who(id), &post).score().map(|s| term(s, Term::EmployerRanking));
    near(value("wang").unwrap(), 0.75);
    near(value("zhao").unwrap(), 0.25);
    assert_eq!(value("sun"), Some(-1.0));
    assert_eq!(scorer.score(&who("li"), &post), Outcome::Barred(Gate::EmployerVeto));
    assert_eq!(Gate::EmployerVeto.side(), Some(Side::Suitability));
    let text = scorer.explain(&who("li"), &post).text(Lang::Zh, &f.skills);
    assert!(text.contains("单位否决（华芯智造人事科，2020-11-17）：与在任人员有竞业限制"), "{text}");
    let text = scorer.explain(&who("wang"), &post).text(Lang::En, &f.skills);
    assert!(text.contains("the employer ranks it 2 (华芯智造人事科, 2020-11-17)"), "{text}");
    assert!(scorer.openings(&who("li"), &post).is_empty());
    // A statement about one post says nothing of another.
    let other =
        scorer.prepare_position(&Position::builder("p2").requires(f.skill("weld"), None, None).build().unwrap());
    assert!(scorer.score(&who("li"), &other).score().is_some());
}

#[test]
fn gates_passed_are_the_conditions_made_that_hold() {
    let f = Fixture::new();
    let scorer = f.scorer(ScoringModel::default());
    let passed = |talent: &TalentBuilder, position: &PositionBuilder| {
        let why = scorer.explain(&scorer.prepare_talent(&built(talent)), &scorer.prepare_position(&posted(position)));
        let codes: Vec<&str> = why.passed.iter().map(|gate| gate.code()).collect();
        (codes, why.gates.iter().map(|gate| gate.code()).collect::<Vec<_>>())
    };
    let always = ["consent_missing", "unit_mismatch", "no_common_mode"];
    assert_eq!(passed(&person(), &post()).0, always);
    let strict = post()
        .min_education(Education::Master)
        .min_years(3.0)
        .licences(["电工证".into()])
        .must_have(f.skill("weld"), 0.5)
        .must_have(f.skill("ml"), None);
    let (open, shut) = passed(&person().education(Education::Doctor).skill(f.skill("dl"), 0.1), &strict);
    assert_eq!(shut, ["years_unstated", "licence_missing", "must_skill"]);
    assert_eq!(open, ["consent_missing", "unit_mismatch", "education_below", "no_common_mode", "must_skill"]);
    let t = scorer.prepare_talent(&built(&person().education(Education::Doctor).skill(f.skill("dl"), 0.1)));
    let text = scorer.explain(&t, &scorer.prepare_position(&posted(&strict))).text(Lang::Zh, &f.skills);
    assert!(
        text.contains("通过：本人已同意；个人与团队相符；学历达到要求；引进方式双方可行；具备必须技能: 机器学习"),
        "{text}"
    );
}

#[test]
fn evidence_names_the_relation() {
    let f = Fixture::new();
    let scorer = f.scorer(ScoringModel::default());
    let relation = |held: &str, wanted: &str| {
        let talent = scorer.prepare_talent(&built(&person().skill(f.skill(held), 1.0)));
        let post = scorer.prepare_position(&posted(&post().requires(f.skill(wanted), None, None)));
        scorer.explain(&talent, &post).skills[0].relation
    };
    assert_eq!(relation("ml", "ml"), Some(Relation::Same));
    assert_eq!(relation("dl", "ml"), Some(Relation::Narrower));
    assert_eq!(relation("ml", "dl"), Some(Relation::Broader));
    assert_eq!(relation("weld", "ml"), None);
}

#[test]
fn what_would_raise_it_most_comes_first() {
    let f = Fixture::new();
    let model = ScoringModel::builder().combine(Combine::Suitability).build().unwrap();
    let scorer = f.scorer(model);
    let talent = person().skill(f.skill("weld"), 0.5).education(Education::College);
    let post = post()
        .requires(f.skill("weld"), 1.0, 0.25)
        .requires(f.skill("cnc"), 0.5, 1.0)
        .min_education(Education::College);
    let (t, p) = (scorer.prepare_talent(&built(&talent)), scorer.prepare_position(&posted(&post)));
    let found = scorer.improvements(&t, &p);
    let codes: Vec<_> = found.iter().map(|i| i.change.code()).collect();
    assert_eq!(codes, ["skill", "skill", "education"]);
    let half = Fraction::new(0.5).unwrap();
    assert_eq!(found[0].change, Change::Skill { skill: f.skill("cnc"), from: None, to: half });
    assert!(found.windows(2).all(|w| w[0].gain >= w[1].gain) && found[2].gain > 0.0);
    // The gain is what the changed record scores, no estimate.
    let trained = talent.clone().skill(f.skill("cnc"), half.to_f64());
    let after = scorer.score_pair(&built(&trained), &posted(&post));
    assert_eq!(after.score(), Some(&found[0].score));
    assert_eq!(found[0].change.text(Lang::Zh, scorer.context()), "学会 数控加工 到 0.50");
    // Education two degrees above the minimum is as good as it gets: a master counts, a doctor adds nothing.
    assert_eq!(found[2].change, Change::Education { from: Some(Education::College), to: Education::Master });
}

#[test]
fn the_smallest_change_opens_the_gates_and_no_more() {
    let f = Fixture::new();
    let scorer = f.scorer(ScoringModel::default());
    let talent = Talent::builder("wang")
        .skill(f.skill("ml"), 0.5)
        .education(Education::College)
        .years(1.5)
        .modes([EngagementMode::Lecturing])
        .capacity(0.1);
    let post = post()
        .must_have(f.skill("weld"), 0.6)
        .min_education(Education::Bachelor)
        .min_years(3.0)
        .licences(["特种作业操作证".into()])
        .modes([EngagementMode::Resident, EngagementMode::PartTime]);
    let (t, p) = (scorer.prepare_talent(&built(&talent)), scorer.prepare_position(&posted(&post)));
    let found = scorer.smallest_change(&t, &p, |_| true).unwrap();
    let texts: Vec<_> = found.changes.iter().map(|c| c.text(Lang::Zh, scorer.context())).collect();
    assert_eq!(
        texts,
        [
            "本人同意参加匹配",
            "学历达到本科（现为 大专）",
            "工作满 3 年（现为 1.5）",
            "取得证书：特种作业操作证",
            "学会 焊接 到 0.60",
            "接受兼职",
            "可投入时间达到 0.30（现为 0.10）",
        ]
    );
    assert!(found.fewest);
    let english = found.changes[6].text(Lang::En, scorer.context());
    assert_eq!(english, "have free time of 0.30 (now 0.10)");
    assert_eq!(scorer.score(&scorer.changed(&t, &found.changes), &p).score(), Some(&found.score));
}

#[test]
fn what_the_person_cannot_change_has_no_counterfactual() {
    let f = Fixture::new();
    let scorer = f.scorer(ScoringModel::default());
    let t = scorer.prepare_talent(&built(&person().skill(f.skill("weld"), 1.0)));
    let team = post().unit(chancai_model::Unit::Team).requires(f.skill("weld"), None, None);
    assert_eq!(scorer.smallest_change(&t, &scorer.prepare_position(&posted(&team)), |_| true), None);
    let alone = scorer.prepare_position(&posted(&post().requires(f.skill("weld"), None, None)));
    assert_eq!(scorer.smallest_change(&t, &alone, |s| s.fit > 1.0), None);
    let there = scorer.smallest_change(&t, &alone, |s| s.fit >= 1.0).unwrap();
    assert!(there.changes.is_empty());
}

#[test]
fn the_record_is_plain_data() {
    let f = Fixture::new();
    let scorer = f.scorer(ScoringModel::default());
    let t = scorer.prepare_talent(&built(&person().skill(f.skill("dl"), 0.5)));
    let p = scorer.prepare_position(&posted(&post().requires(f.skill("ml"), 0.8, None).pay(100_000, 200_000)));
    let record = scorer.record(&scorer.explain(&t, &p), &scorer.improvements(&t, &p));
    let of = |side| record.terms.iter().filter(move |t| t.side == side);
    for (side, value) in [(Side::Suitability, record.suitability), (Side::Attraction, record.attraction)] {
        let sum: u64 = of(side).map(|t| t.numerator).sum();
        let denominator = of(side).next().unwrap().denominator;
        assert_eq!(Some(sum as f64 / denominator as f64), value);
    }
    assert_eq!(record.fit, scorer.model().fit(record.suitability, record.attraction));
    assert_eq!((record.skills[0].wanted.as_str(), record.skills[0].by.as_deref()), ("ml", Some("dl")));
    assert_eq!(record.skills[0].relation, Some(Relation::Narrower));
    assert_eq!(record.improvements[0].skill.as_deref(), Some("ml"));
    assert_eq!(record.model_fingerprint, scorer.fingerprint());
}
