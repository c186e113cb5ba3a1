//! What the proxy report finds, what it leaves out, and what it never shows.

use chancai_learn::{
    AuditColumns, Judged, LearnError, LinearOptions, ProxyReport, TermCase, TermCases, fit_linear, proxies_of_features,
    proxies_of_terms,
};
use chancai_model::{ProtectedAttributes, Side, Term, TermValues, Value};

/// Sixty people, every second a woman; one in ten of another ethnicity.
fn people() -> Vec<ProtectedAttributes> {
    let person = |at: u32| {
        let mut person = ProtectedAttributes::default();
        person.gender = Some(if at.is_multiple_of(2) { "女" } else { "男" }.into());
        person.ethnicity = Some(if at.is_multiple_of(20) { "回" } else { "汉" }.into());
        person
    };
    (0..60).map(person).collect()
}

/// Feature 0 tells the sexes apart, 1 half of them, 2 has nothing to do with them.
fn judged() -> Judged {
    let row = |at: u32| {
        let woman = at.is_multiple_of(2);
        let often = if at.is_multiple_of(4) { 0.8 } else { 0.3 };
        [(0, if woman { 0.9 } else { 0.2 }), (1, often), (2, ((at / 2) % 5) as f32 / 5.0 + 0.1)]
    };
    let labels: Vec<u32> = (0..60).map(|at| at % 3).collect();
    Judged::from_rows((0..60).map(row), &labels, &[6; 10]).unwrap()
}

#[test]
fn a_stand_in_comes_first() {
    let report = proxies_of_features(&judged(), &AuditColumns::of_people(&people()), 1).unwrap();
    let first = &report.proxies[0];
    assert_eq!((first.attribute.as_str(), first.feature.as_str()), ("gender", "0"));
    assert!((first.bits - 1.0).abs() < 1e-12 && first.share > 0.95);
    assert!((first.p_value - 1.0 / 200.0).abs() < 1e-12);
    let of = |feature: &str| report.proxies.iter().find(|p| p.attribute == "gender" && p.feature == feature).unwrap();
    assert!(of("1").bits > 0.1 && of("1").corrected_bits < of("1").bits + 1e-12);
    assert!(of("2").bits < 1e-9 && of("2").p_value > 0.5);
    assert!(report.proxies.windows(2).all(|pair| pair[0].corrected_bits >= pair[1].corrected_bits));
    // Three people are too few to be told apart.
    let ethnicity = report.attributes.iter().find(|a| a.attribute == "ethnicity").unwrap();
    assert_eq!((ethnicity.groups, ethnicity.merged, ethnicity.left_out), (1, 1, 3));
    assert!(report.proxies.iter().all(|p| p.attribute != "ethnicity"));
    assert_eq!(report, proxies_of_features(&judged(), &AuditColumns::of_people(&people()), 1).unwrap());
    let shown = format!("{report:?} {:?}", AuditColumns::of_people(&people()));
    assert!(!shown.contains('女') && !shown.contains('回'));
}

#[test]
fn it_comes_with_every_fit_and_changes_none() {
    let audit = AuditColumns::of_people(&people());
    let fit = fit_linear(&judged(), &LinearOptions::default(), &audit).unwrap();
    assert_eq!(fit.proxies.proxies[0].feature, "0");
    let blind = fit_linear(&judged(), &LinearOptions::default(), &AuditColumns::none(60)).unwrap();
    assert_eq!(blind.model, fit.model);
    assert_eq!(blind.proxies, ProxyReport::default());
    let other = fit_linear(&judged(), &LinearOptions::default(), &AuditColumns::none(59));
    assert_eq!(other.unwrap_err(), LearnError::Length { what: "audit", expected: 60, given: 59 });
}

#[test]
fn a_term_that_is_missing_for_one_sex_is_found() {
    let case = |at: u32| {
        let terms = TermValues::from_fn(|term| match term {
            Term::Pay => Value::new(if at.is_multiple_of(2) { 0.4 } else { 0.9 }),
            Term::Place if at.is_multiple_of(2) => Value::new(0.5),
            Term::Mode => Value::new(f64::from(at / 2 % 3) / 3.0),
            _ => None,
        });
        TermCase { group: at / 6, terms, outcome: at % 2 }
    };
    let audit = AuditColumns::of_people(&people());
    let found = |side| {
        let cases = TermCases::new(side, (0..60).map(case).collect()).unwrap();
        let report = proxies_of_terms(&cases, &audit, 1).unwrap();
        report.proxies.into_iter().filter(|p| p.share > 0.9).map(|p| p.feature).collect::<Vec<_>>()
    };
    assert_eq!(found(Side::Attraction), ["place", "pay"]);
    // Pay does not count in suitability, so it is not asked about there.
    assert_eq!(found(Side::Suitability), ["place"]);
}
