//! Dirty files: every fault is reported with its line and reason, and the good rows are matched.

use crate::support::{files, run_of, sample};
use chancai::data::{DistrictOptions, district};
use chancai::model::Identified as _;
use chancai::pipeline::{Options, run};
use chancai::table::{Format, Source, write_rejects};
use chancai::{CatalogueFiles, DistrictFiles, Error};
use std::collections::BTreeSet;

#[test]
fn every_bad_row_is_rejected_with_line_and_reason_and_the_good_ones_match() {
    let options = DistrictOptions::default();
    let sample = district(&options);
    let kinds: BTreeSet<_> = sample.dirty_faults.iter().map(|(_, code)| code).collect();
    assert!(sample.dirty_faults.len() >= 20 && kinds.len() >= 12, "{kinds:?}");
    let run = run_of(&DistrictFiles::sample(&options));
    let given: Vec<(u64, &str)> = run.ledger.rejects.iter().map(|f| (f.line, f.code.code)).collect();
    let (mut given, mut expected) = (given, sample.dirty_faults.clone());
    given.sort_unstable();
    expected.sort_unstable();
    assert_eq!(given, expected);
    assert!(run.ledger.rejects.iter().all(|f| &*f.file == "talents-dirty.csv"));
    for good in ["d01", "d06", "d12", "d18", "d33", "d36"] {
        assert!(run.district.applicants.iter().any(|t| t.id().as_str() == good), "{good}");
    }
    let matched = |id: &str| {
        let talent = run.district.applicants.find(id).unwrap() as u32;
        run.matches.iter().flatten().any(|m| m.candidate == talent)
    };
    assert!(matched("d12"), "焊工 of the dirty file is among the candidates of a post");
}

#[test]
fn the_rejects_can_be_written_and_read() {
    let run = run_of(&DistrictFiles::sample(&DistrictOptions::default()));
    let mut bytes = Vec::new();
    write_rejects(&mut bytes, &run.ledger.rejects).unwrap();
    let text = String::from_utf8(bytes).unwrap();
    assert!(text.starts_with("file,line,column,value,code,reason_zh,reason_en,expected\n"));
    assert!(text.contains("talents-dirty.csv,3,years,五年,bad_number,"), "{text}");
}

#[test]
fn strict_mode_refuses() {
    let mut options = Options::default();
    options.strict = true;
    let sampled = DistrictFiles::sample(&DistrictOptions::default());
    match run(&CatalogueFiles::embedded(), &sampled, &options) {
        Err(Error::Refused { rejects }) => assert!(rejects.len() >= 20),
        other => panic!("expected a refusal, got {other:?}"),
    }
}

#[test]
fn bad_positions_are_rejected_each_with_its_reason() {
    let sample = sample(20, 4);
    let header = "编号,用人单位,区域,必须技能,技能,人数,最低薪酬,最高薪酬,计划\n";
    let rows = [
        ("q1,,qj-gunan,Python:0.5,SQL:0.5:0.8,1,1,2,", None),
        ("q2,no-such-employer,qj-gunan,,,1,,,", Some("unknown_employer")),
        ("q3,,qj-gunan,念咒语,,1,,,", Some("unknown_must_skill")),
        ("q4,,qj-gunan,,Python:0.5:2,1,,,", Some("out_of_range")),
        ("q5,,qj-gunan,,Python:0.5:很,1,,,", Some("bad_item")),
        ("q6,,qj-gunan,,,1,200000,100000,", Some("contradiction")),
        ("q7,,qj-gunan,,Python;Ｐｙｔｈｏｎ,1,,,", Some("listed_twice")),
        ("q8,,qj-gunan,,,-1,,,", Some("out_of_range")),
        ("q9,,qj-gunan,,,99999,,,", Some("out_of_range")),
        ("q10,,qj-gunan,,,1,,,no-such-programme", Some("unknown_programme")),
        ("q11,,qj-gunan,,,60,,,first-secretaries", Some("quota_exceeded")),
        ("q12,,qj-gunan,,Python:0,1,,,", Some("out_of_range")),
        ("q13,,古南街道,,Python：熟悉,,,,first-secretaries", None),
    ];
    let text = rows.iter().fold(header.to_owned(), |text, (row, _)| text + row + "\n");
    let run = run_of(&files(&sample, &sample.talents, &text));
    let given: Vec<(u64, &str)> = run.ledger.rejects.iter().map(|f| (f.line, f.code.code)).collect();
    let expected: Vec<(u64, &str)> =
        rows.iter().zip(2..).filter_map(|((_, code), line)| code.map(|code| (line, code))).collect();
    assert_eq!(given, expected);
    assert_eq!(run.district.positions.len(), 2);
}

#[test]
fn a_file_without_consent_is_refused_unless_a_basis_is_stated() {
    let sample = sample(4, 4);
    let silent = files(&sample, "编号,技能\nx1,Python\n", &sample.positions);
    let mut silent = silent;
    (silent.teams, silent.assessments) = (None, None);
    let mut options = Options::default();
    let refused = run(&CatalogueFiles::embedded(), &silent, &options).unwrap_err();
    assert!(refused.to_string().contains("--consent-basis"), "{refused}");
    options.consent = chancai::model::read::ConsentBasis::Stated("报名表上已书面同意".into());
    let stated = run(&CatalogueFiles::embedded(), &silent, &options).unwrap();
    assert!(stated.district.applicants.iter().all(chancai::model::Talent::consent));
}

#[test]
fn a_stated_basis_fills_no_empty_consent_cell_and_is_recorded() {
    let sample = sample(4, 4);
    let mut given = files(&sample, "编号,技能,同意\nx1,Python,\nx2,Python,是\n", &sample.positions);
    (given.teams, given.assessments) = (None, None);
    let mut options = Options::default();
    options.consent = chancai::model::read::ConsentBasis::Stated("报名表上已书面同意".into());
    let run = run(&CatalogueFiles::embedded(), &given, &options).unwrap();
    let consents: Vec<bool> = run.district.applicants.iter().map(chancai::model::Talent::consent).collect();
    assert_eq!(consents, [false, true]);
    assert_eq!(run.ledger.consent_basis.as_deref(), Some("报名表上已书面同意"));
}

#[test]
fn protected_attributes_of_rejected_rows_are_not_kept() {
    let sample = sample(4, 4);
    let text = "编号,技能,同意,性别,工作年限\nx1,Python,是,男,3\nx1,Python,是,女,3\nx2,Python,是,女,三年\n";
    let mut given = files(&sample, text, &sample.positions);
    (given.teams, given.assessments) = (None, None);
    given.talents.push(Source::from_text("more.csv", "编号,同意,性别\nx1,是,女\nx3,是,女\n", Format::Csv));
    let run = run_of(&given);
    let kept: Vec<_> = run.district.protected.iter().map(|(id, p)| (id.as_str(), p.gender.as_deref())).collect();
    assert_eq!(kept, [("x1", Some("男")), ("x3", Some("女"))]);
}

#[test]
fn a_skill_of_a_post_that_nobody_knows_is_noted_with_its_row() {
    let sample = sample(4, 4);
    let run = run_of(&files(&sample, &sample.talents, "编号,技能\np1,焊接:0.5;祖传手艺甲:1\n"));
    let notes: Vec<_> = run.ledger.notes.iter().map(|n| (n.line, n.code.code, n.value.as_str())).collect();
    assert_eq!(notes, [(2, "unknown_skill", "祖传手艺甲:1")]);
}

#[test]
fn a_rejected_team_claims_nobody_and_quotas_go_by_id() {
    let sample = sample(8, 4);
    let people: String = ["a", "b", "c", "d", "e"].map(|id| format!("{id},Python,是\n")).concat();
    let posts = ["q2,first-secretaries,30", "q1,first-secretaries,40", "q3,first-secretaries,19"];
    let run_in = |posts: &[&str]| {
        let text = format!("编号,计划,人数\n{}\n", posts.join("\n"));
        let mut given = files(&sample, &format!("编号,技能,同意\n{people}"), &text);
        let teams = "编号,带头人,成员\nT1,a,a;b\nT1,c,c;d\nT2,d,d;e\n";
        given.teams = Some(Source::from_text("teams.csv", teams, Format::Csv));
        given.assessments = None;
        let run = run_of(&given);
        let kept: Vec<String> = run.district.positions.iter().map(|p| p.id().to_string()).collect();
        (run.district.teams.len(), kept)
    };
    let expected = (2, vec!["q1".to_owned(), "q3".to_owned()]);
    assert_eq!(run_in(&posts), expected);
    assert_eq!(run_in(&[posts[1], posts[2], posts[0]]), expected);
}

#[test]
fn an_empty_pool_and_empty_posts_are_normal_answers() {
    let sample = sample(4, 4);
    let mut nobody = files(&sample, "编号,同意\n", &sample.positions);
    (nobody.teams, nobody.assessments) = (None, None);
    let run = run_of(&nobody);
    assert_eq!(run.allocation.placed(), 0);
    let mut no_posts = files(&sample, &sample.talents, "编号\n");
    no_posts.assessments =
        Some(Source::from_text("assessments.csv", "talent,criterion,value,assessor,source,date\n", Format::Csv));
    assert!(run_of(&no_posts).matches.is_empty());
}

#[test]
fn debug_of_faults_shows_nobody() {
    let run = run_of(&DistrictFiles::sample(&DistrictOptions::default()));
    let shown = format!("{:?} {:?}", run.ledger.rejects, run.district.applicants.as_slice().first());
    assert!(!shown.contains("五年") && !shown.contains("t00001") && !shown.contains("d02"));
}
