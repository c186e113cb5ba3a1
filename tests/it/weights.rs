//! Weights learned from past decisions, models as files, and the account of a pair, as a data team uses them.

use crate::binaries::{example, text, write};
use crate::support::{files, run_of, sample};
use chancai::model::Identified as _;
use serde_json::Value;
use std::fmt::Write as _;
use std::path::Path;
use std::process::Output;

/// A folder with a district, and what was decided on the best of each post: the second taken, the first declined.
fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let sample = sample(300, 40);
    let tables = [
        ("talents.csv", &sample.talents),
        ("positions.csv", &sample.positions),
        ("employers.csv", &sample.employers),
        ("teams.csv", &sample.teams),
        ("assessments.csv", &sample.assessments),
    ];
    for (name, table) in tables {
        write(folder.path(), name, table);
    }
    let run = run_of(&files(&sample, &sample.talents, &sample.positions));
    let mut decisions = String::from("岗位编号,人才编号,结果\n");
    for (position, list) in run.district.positions.iter().zip(&run.matches) {
        for (place, listed) in list.iter().enumerate() {
            let talent = run.district.applicants[listed.candidate as usize].id();
            let decided = ["未录用", "录用", "入围"].get(place).unwrap_or(&"未录用");
            writeln!(decisions, "{},{talent},{decided}", position.id()).unwrap();
        }
    }
    write(folder.path(), "decisions.csv", &decisions);
    folder
}

fn learn(folder: &Path, extra: &[&str]) -> Output {
    example("learn_decisions").current_dir(folder).args(["--data", "."]).args(extra).output().unwrap()
}

#[test]
fn a_learned_model_is_the_same_on_any_number_of_threads_and_is_read_by_the_matcher() {
    let folder = folder();
    let one = learn(folder.path(), &["--threads", "1", "--save", "one.json"]);
    assert!(one.status.success(), "{}", text(&one.stderr));
    let two = learn(folder.path(), &["--threads", "2", "--save", "two.json"]);
    assert_eq!(text(&one.stdout), text(&two.stdout));
    let read = |name: &str| std::fs::read(folder.path().join(name)).unwrap();
    assert_eq!(read("one.json"), read("two.json"));

    let found: Value = serde_json::from_slice(&one.stdout).unwrap();
    let tried = found["provenance"][0]["tried"].as_array().unwrap();
    let ndcg = |setting: &Value| setting["ndcg@10"].as_f64().unwrap();
    let chosen = &found["provenance"][0]["chosen"];
    let best = tried.iter().map(ndcg).fold(0.0, f64::max);
    assert!(tried.iter().any(|t| t["setting"] == *chosen && ndcg(t) >= best), "{tried:?}");
    assert!(found["weights"].as_array().unwrap().iter().all(|w| w["after"].as_f64().unwrap() >= 0.0));

    let matched = |extra: &[&str]| {
        let given = ["--talents", "talents.csv", "--positions", "positions.csv", "--k", "2"];
        example("match_files").current_dir(folder.path()).args(given).args(extra).output().unwrap()
    };
    let with = matched(&["--model", "one.json"]);
    assert!(with.status.success(), "{}", text(&with.stderr));
    let learned: Value = serde_json::from_slice(&read("one.json")).unwrap();
    write(folder.path(), "alone.json", &learned["scoring"].to_string());
    assert_eq!(with.stdout, matched(&["--model", "alone.json"]).stdout);
}

#[test]
fn protected_attributes_reach_the_report_and_nothing_else() {
    let folder = folder();
    let without: Value = serde_json::from_slice(&learn(folder.path(), &[]).stdout).unwrap();
    assert!(without["proxies"]["attributes"].as_array().unwrap().is_empty());
    let talents = std::fs::read_to_string(folder.path().join("talents.csv")).unwrap();
    let mut stated = String::new();
    for (line, row) in talents.lines().enumerate() {
        writeln!(stated, "{row},{}", ["性别", "女", "男"][if line == 0 { 0 } else { 1 + line % 2 }]).unwrap();
    }
    write(folder.path(), "talents.csv", &stated);
    let output = learn(folder.path(), &[]);
    assert!(!text(&output.stdout).contains('女'), "groups are counted, not named");
    let with: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(with["proxies"]["attributes"][0]["attribute"], "gender");
    assert!(!with["proxies"]["proxies"].as_array().unwrap().is_empty());
    assert_eq!((&with["weights"], &with["provenance"]), (&without["weights"], &without["provenance"]));
}

#[test]
fn models_and_decisions_that_are_none_are_refused() {
    let folder = folder();
    for (bad, told) in [
        (r#"{"suitability": {"gender": 1}}"#, "gender"),
        (r#"{"suitability": {"pay": 1}}"#, "不能计入适岗度"),
        ("weights", "bad.json"),
    ] {
        write(folder.path(), "bad.json", bad);
        let refused = learn(folder.path(), &["--model", "bad.json"]);
        assert_eq!(refused.status.code(), Some(1));
        assert!(text(&refused.stderr).contains(told), "{}", text(&refused.stderr));
    }
    write(folder.path(), "decisions.csv", "position,talent,decided\np0001,nobody,hired\n");
    let refused = learn(folder.path(), &[]);
    assert_eq!(refused.status.code(), Some(1));
    assert!(text(&refused.stderr).contains("unknown_talent"), "{}", text(&refused.stderr));
    assert_eq!(learn(folder.path(), &["--method", "guess"]).status.code(), Some(2));
}

#[test]
fn the_account_of_a_pair_is_data_and_its_parts_sum() {
    let explain = |extra: &[&str]| {
        let pair = ["--talent", "t00100", "--position", "p0100"];
        let output = example("explain_pair").args(pair).args(extra).output().unwrap();
        assert!(output.status.success(), "{}", text(&output.stderr));
        text(&output.stdout)
    };
    let words = explain(&[]);
    assert!(words.contains("最能提高契合度的改变") && words.contains("进入前 10 名的最小改变"), "{words}");
    let found: Value = serde_json::from_str(explain(&["--json"]).trim()).unwrap();
    let why = &found["explanation"];
    for side in ["suitability", "attraction"] {
        let terms: Vec<&Value> = why["terms"].as_array().unwrap().iter().filter(|t| t["side"] == side).collect();
        let sum: u64 = terms.iter().map(|t| t["numerator"].as_u64().unwrap()).sum();
        let denominator = terms[0]["denominator"].as_u64().unwrap();
        assert_eq!(why[side].as_f64(), Some(sum as f64 / denominator as f64));
    }
    let [s, a, fit] = ["suitability", "attraction", "fit"].map(|name| why[name].as_f64().unwrap());
    assert_eq!((why["combine"].as_str(), fit.to_bits()), (Some("geometric"), (s * a).sqrt().to_bits()));
    assert!(found["rank"].as_u64() > Some(10) && !found["smallest_change"].as_array().unwrap().is_empty());
    assert_eq!(found["assessment"]["criteria"].as_array().unwrap().len(), 6);
}
