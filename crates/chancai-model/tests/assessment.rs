//! Assessments of several assessors: what counts, and the laws of reconciling.

use chancai_model::read::read_assessments;
use chancai_model::{
    Appeals, Assessment, AssessmentPolicy, AssessmentScale, AssessorWeights, Criterion, CriterionWeights, Date,
    Fraction, LeftOutReason, Missing, Pool, ReconcileOptions, Reconciling, ScoringModel, Talent, reconcile,
};
use chancai_table::{Format, Source};
use proptest::prelude::*;

fn day(text: &str) -> Date {
    Date::parse(text).unwrap()
}

fn on(month: u32) -> String {
    format!("2020-{month:02}-15")
}

fn ability(assessor: &str, value: f64, date: &str) -> Assessment {
    Assessment::new(Criterion::Ability, value, assessor, "年度考核", date).unwrap()
}

fn value(given: &[Assessment], as_of: Option<Date>, options: &ReconcileOptions) -> Option<Fraction> {
    reconcile(given, as_of, options).criteria[Criterion::Ability as usize].value
}

/// What an assessor said, in a form that a test can change.
#[derive(Clone, Debug)]
struct Said {
    criterion: usize,
    assessor: usize,
    steps: u16,
    month: u32,
    expires: Option<u32>,
    appeal: bool,
}

impl Said {
    fn built(&self) -> Assessment {
        let value = f64::from(self.steps) / 65_535.0;
        let who = ["甲组", "乙组", "丙组"][self.assessor];
        let given = Assessment::new(Criterion::ALL[self.criterion], value, who, "考核", &on(self.month)).unwrap();
        let given = match self.expires {
            Some(months) => given.expiring(day(&on((self.month + months).min(12)))).unwrap(),
            None => given,
        };
        given.appealed(self.appeal)
    }
}

fn said() -> impl Strategy<Value = Vec<Said>> {
    let one = (0usize..6, 0usize..3, any::<u16>(), 1u32..=12, prop::option::of(0u32..6), prop::bool::weighted(0.2));
    let one = one.prop_map(|(criterion, assessor, steps, month, expires, appeal)| Said {
        criterion,
        assessor,
        steps,
        month,
        expires,
        appeal,
    });
    prop::collection::vec(one, 0..20)
}

fn options() -> impl Strategy<Value = ReconcileOptions> {
    let weights = prop::array::uniform6(0.0f64..2.0);
    (0usize..3, 0usize..3, any::<bool>(), weights, 0.0f64..3.0).prop_map(|(appeals, missing, mean, weights, expert)| {
        let mut options = ReconcileOptions::default();
        options.appeals = Appeals::ALL[appeals];
        options.missing = Missing::ALL[missing];
        options.weights = CriterionWeights::new(weights).unwrap_or_default();
        if mean {
            options.reconciling =
                Reconciling::WeightedMean(AssessorWeights::new([("甲组".to_owned(), expert)], 1.0).unwrap());
        }
        options
    })
}

proptest! {
    #[test]
    fn raising_a_value_never_lowers_the_overall(
        said in said(), options in options(), which in any::<prop::sample::Index>(), by in any::<u16>(),
        as_of in prop::option::of(1u32..=12),
    ) {
        prop_assume!(!said.is_empty());
        let as_of = as_of.map(|month| day(&on(month)));
        let overall = |said: &[Said]| {
            reconcile(&said.iter().map(Said::built).collect::<Vec<_>>(), as_of, &options).overall
        };
        let mut raised = said.clone();
        let at = which.index(said.len());
        raised[at].steps = raised[at].steps.saturating_add(by);
        prop_assert!(overall(&raised) >= overall(&said));
    }

    #[test]
    fn the_order_does_not_matter(said in said(), options in options(), seed in any::<prop::sample::Index>()) {
        let given: Vec<Assessment> = said.iter().map(Said::built).collect();
        let mut other = given.clone();
        other.reverse();
        let len = other.len().max(1);
        other.rotate_left(seed.index(len).min(given.len()));
        let as_of = Some(day("2020-07-01"));
        prop_assert_eq!(reconcile(&given, as_of, &options), reconcile(&other, as_of, &options));
    }

    #[test]
    fn what_has_expired_never_counts(said in said(), options in options(), month in 1u32..=12) {
        let as_of = day(&on(month));
        let given: Vec<Assessment> = said.iter().map(Said::built).collect();
        let result = reconcile(&given, Some(as_of), &options);
        for criterion in &result.criteria {
            let own: Vec<&Assessment> = given.iter().filter(|a| a.criterion() == criterion.criterion).collect();
            let live = |a: &&&Assessment| a.date() <= as_of && a.valid_until().is_none_or(|last| last >= as_of);
            prop_assert!(criterion.value.is_none() || own.iter().any(|a| live(&a)));
            // What counts lies between values that may count.
            if let Some(value) = criterion.value {
                let live: Vec<Fraction> = own.iter().filter(live).map(|a| a.value()).collect();
                prop_assert!(live.iter().min() <= Some(&value) && live.iter().max() >= Some(&value));
            }
            let expired = |reason| reason == LeftOutReason::Expired;
            prop_assert!(criterion.left_out.len() <= own.len());
            prop_assert!(criterion.left_out.iter().filter(|l| expired(l.reason)).count() <= own.len());
        }
    }

    #[test]
    fn an_assessor_within_the_range_keeps_the_median_in_it(values in prop::collection::vec(any::<u16>(), 1..8), at in 0.0f64..=1.0) {
        let by = |i: usize, steps: u16| ability(&format!("评价人{i}"), f64::from(steps) / 65_535.0, "2020-10-30");
        let mut given: Vec<Assessment> = values.iter().enumerate().map(|(i, v)| by(i, *v)).collect();
        let (low, high) = (*values.iter().min().unwrap(), *values.iter().max().unwrap());
        given.push(by(99, low + (f64::from(high - low) * at) as u16));
        let median = value(&given, None, &ReconcileOptions::default()).unwrap();
        prop_assert!((low..=high).contains(&median.steps()));
    }

    #[test]
    fn missing_is_zero_only_where_that_is_declared(said in said(), options in options()) {
        let given: Vec<Assessment> = said.iter().map(Said::built).collect();
        let overall = |missing| {
            let mut options = options.clone();
            options.missing = missing;
            reconcile(&given, None, &options).overall
        };
        let (skip, neutral, penalise) = (overall(Missing::Skip), overall(Missing::Neutral), overall(Missing::Penalise));
        prop_assert_eq!((skip.is_some(), skip.is_some()), (neutral.is_some(), penalise.is_some()));
        prop_assert!(penalise <= skip && penalise <= neutral);
        if let (Some(skip), Some(neutral)) = (skip, neutral) {
            let (low, high) = (skip.min(Fraction::HALF), skip.max(Fraction::HALF));
            prop_assert!((low..=high).contains(&neutral));
        }
    }
}

#[test]
fn newer_supersedes_older_and_the_reasons_are_told() {
    let given = [
        ability("甲组", 0.9, "2019-10-30"),
        ability("甲组", 0.5, "2020-10-30").expiring(day("2020-11-30")).unwrap(),
        ability("乙组", 0.8, "2020-10-30").appealed(true),
        ability("丙组", 0.7, "2020-10-30"),
        ability("丙组", 0.1, "2021-10-30"),
    ];
    let at = |date, options: &ReconcileOptions| reconcile(&given, Some(day(date)), options).criteria[3].clone();
    let now = at("2020-11-30", &ReconcileOptions::default());
    assert_eq!(now.assessors, 2);
    let reasons: Vec<_> = now.left_out.iter().map(|l| (l.assessor.as_str(), l.reason)).collect();
    let expected =
        [("甲组", LeftOutReason::Superseded), ("乙组", LeftOutReason::UnderAppeal), ("丙组", LeftOutReason::NotYet)];
    assert_eq!(reasons, expected);
    // The mean of 0.5 and 0.7, to a step.
    assert!((now.value.unwrap().to_f64() - 0.6).abs() < 2e-5);
    assert!(!now.disagreement && now.spread == Fraction::new(0.2).unwrap());
    // The newer one has expired; the older one does not come back.
    let later = at("2020-12-01", &ReconcileOptions::default());
    assert_eq!((later.value, later.assessors), (Fraction::new(0.7), 1));
    let mut mark = ReconcileOptions::default();
    mark.appeals = Appeals::Mark;
    let marked = at("2020-11-30", &mark);
    assert!(marked.under_appeal && marked.disagreement && marked.assessors == 3);
    assert_eq!(marked.value, Fraction::new(0.7));
    mark.appeals = Appeals::Include;
    assert!(!at("2020-11-30", &mark).under_appeal);
}

#[test]
fn weights_of_assessors_and_criteria_count() {
    let mut options = ReconcileOptions::default();
    let given = [ability("专家组", 0.9, "2020-10-30"), ability("同事", 0.6, "2020-10-30")];
    let weights = AssessorWeights::new([("专家组".to_owned(), 2.0), ("本人".to_owned(), 0.0)], 1.0).unwrap();
    options.reconciling = Reconciling::WeightedMean(weights);
    assert_eq!(value(&given, None, &options), Fraction::new(0.8));
    let own = [ability("本人", 1.0, "2020-10-30")];
    let left = reconcile(&own, None, &options);
    assert_eq!((left.overall, left.criteria[3].left_out[0].reason), (None, LeftOutReason::ZeroWeight));

    let given = [
        Assessment::on_scale(Criterion::Morality, AssessmentScale::Grade, "优秀", "甲", "考核", "2020-10-30").unwrap(),
        Assessment::on_scale(Criterion::Ability, AssessmentScale::Percent, "65", "甲", "考核", "2020-10-30").unwrap(),
    ];
    options.weights = CriterionWeights::new([3.0, 0.0, 0.0, 1.0, 1.0, 1.0]).unwrap();
    let overall = |missing| {
        let mut options = options.clone();
        options.missing = missing;
        reconcile(&given, None, &options).overall.unwrap().to_f64()
    };
    for (missing, expected) in [
        (Missing::Skip, (3.0 * 0.95 + 0.65) / 4.0),
        (Missing::Neutral, (3.0 * 0.95 + 0.65 + 2.0 * 0.5) / 6.0),
        (Missing::Penalise, (3.0 * 0.95 + 0.65) / 6.0),
    ] {
        assert!((overall(missing) - expected).abs() < 5e-5, "{missing:?}");
    }
}

#[test]
fn the_policy_is_part_of_the_models_text() {
    let dated = ScoringModel::builder().assessment(AssessmentPolicy::on(day("2020-11-17"))).build().unwrap();
    assert_ne!(dated.canonical(), ScoringModel::default().canonical());
    assert!(dated.canonical().contains("as_of=2020-11-17"));
}

#[test]
fn files_may_state_scale_expiry_and_appeal() {
    let talents = Pool::new(vec![Talent::builder("t1").build().unwrap()]).unwrap();
    let load = |text: &str| read_assessments(&Source::from_text("六项评价.csv", text, Format::Csv), &talents).unwrap();
    let header = "人才编号,评价项,分值,评价人,来源,日期,量表,有效期至,申诉\n";
    let rows = "t1,能力,８６,甲,考核,2020-10-30,百分制,2022-10-30,是\nt1,品行,优秀,甲,考核,2020-10-30,等级,,\nt1,知识,0.5,甲,考核,2020-10-30,,,否\nt1,业绩,4,甲,考核,2020-10-30,五级,,\n";
    let loaded = load(&format!("{header}{rows}")).into_strict().unwrap();
    let given: Vec<&Assessment> = loaded.values().map(|(_, a)| a).collect();
    assert_eq!(given.iter().map(|a| a.given()).collect::<Vec<_>>(), ["８６", "优秀", "0.5", "4"]);
    let values = [0.86, 0.95, 0.5, 0.8].map(|v| Fraction::new(v).unwrap());
    assert_eq!(given.iter().map(|a| a.value()).collect::<Vec<_>>(), values);
    assert_eq!((given[0].valid_until(), given[0].is_under_appeal()), (Some(day("2022-10-30")), true));

    let rows = "t1,能力,101,甲,考核,2020-10-30,百分制,,\nt1,能力,良好,甲,考核,2020-10-30,百分制,,\nt1,能力,极好,甲,考核,2020-10-30,等级,,\nt1,能力,3,甲,考核,2020-10-30,七级,,\nt1,能力,3,甲,考核,2020-10-30,五级,明年,\nt1,能力,3,甲,考核,2020-10-30,五级,2020-10-29,\nt1,能力,3,甲,考核,2020-10-30,五级,,也许\nt9,,0.5,,考核,2020,,,\n";
    let faults = load(&format!("{header}{rows}")).rejects;
    let told: Vec<(u64, &str)> = faults.iter().map(|f| (f.line, f.code.code)).collect();
    let expected = [
        (2, "out_of_range"),
        (3, "bad_number"),
        (4, "bad_choice"),
        (5, "bad_choice"),
        (6, "bad_date"),
        (7, "contradiction"),
        (8, "bad_choice"),
        (9, "unknown_talent"),
        (9, "missing_value"),
    ];
    assert_eq!(told, expected);
}
