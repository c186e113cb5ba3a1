//! The example that fills the dispatch programmes, on a twentieth of their posts.

use crate::binaries::{example, text};
use serde_json::{Value, json};
use std::path::Path;
use std::process::Output;

const SMALL: [&str; 10] = ["--talents", "2000", "--share", "0.05", "--teams", "4", "--couples", "3", "--choices", "30"];

/// What a twentieth of 59, 184, 571, 122, 158, 105, 450 and 113 rounds to, in the order of the quotas file.
const TOTALS: [(&str, u32); 8] = [
    ("first-secretaries", 3),
    ("deputy-leaders", 9),
    ("technical-instructors", 29),
    ("selected-graduates", 6),
    ("general-teachers", 8),
    ("general-practitioners", 5),
    ("three-supports", 23),
    ("western-plan", 6),
];

fn dispatch(extra: &[&str]) -> Output {
    example("dispatch").args(SMALL).args(extra).output().unwrap()
}

fn json_of(run: &Output) -> Value {
    let line = text(&run.stdout);
    assert_eq!(line.lines().count(), 1, "{line}{}", text(&run.stderr));
    serde_json::from_str(&line).unwrap()
}

fn rows(folder: &Path, name: &str) -> Vec<Vec<String>> {
    let mut csv = csv::Reader::from_path(folder.join(name)).unwrap();
    csv.records().map(|record| record.unwrap().iter().map(str::to_owned).collect()).collect()
}

#[test]
fn every_programme_is_filled_with_teams_and_couples_intact() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().to_str().unwrap();
    let run = dispatch(&["--out", out]);
    assert!(run.status.success(), "{}", text(&run.stderr));
    let line = json_of(&run);
    assert_eq!((&line["posts"], &line["filled"], &line["violations"]), (&json!(89), &json!(89), &json!(0)));
    for (programme, total) in TOTALS {
        assert_eq!(line["programmes"][programme], json!({"total": total, "filled": total}), "{programme}");
    }
    assert_eq!((&line["teams"]["all"], &line["teams"]["intact"]), (&json!(4), &json!(4)));
    assert_eq!((&line["couples"]["all"], &line["couples"]["intact"]), (&json!(3), &json!(3)));
    assert!(line["teams"]["sent"].as_u64() > Some(0) && line["couples"]["sent"].as_u64() > Some(0), "{line}");
    let (total, bound) = (line["total"].as_f64().unwrap(), line["bound"].as_f64().unwrap());
    assert!(total > 44.5 && total <= bound && bound < total + 1.0, "{line}");

    // The tables say the same as the line, and nobody goes twice.
    let sent = rows(folder.path(), "dispatch.csv");
    let mut people: Vec<&String> = sent.iter().map(|row| &row[0]).collect();
    people.sort();
    people.dedup();
    assert_eq!(people.len(), 89);
    let sum: f64 = sent.iter().map(|row| row[4].parse::<f64>().unwrap()).sum();
    assert!((sum - total).abs() < 1e-6);
    for (programme, total) in TOTALS {
        assert_eq!(sent.iter().filter(|row| row[2] == programme).count(), total as usize);
    }
    let programmes = rows(folder.path(), "programmes.csv");
    assert!(programmes.iter().all(|row| row[2] == row[3]) && programmes.len() == 8, "{programmes:?}");
    let townships = rows(folder.path(), "townships.csv");
    assert_eq!(townships.len(), 21);
    for row in townships {
        let [min, max, filled] = [3, 4, 5].map(|at| row[at].parse::<usize>().unwrap());
        assert!(min <= filled && filled <= max, "{row:?}");
        assert_eq!(sent.iter().filter(|sent| sent[3] == row[0]).count(), filled);
    }
}

/// The conflicts that are named when one is planted: for each constraint its code, name and bound.
fn planted(what: &str) -> (Value, Vec<(String, String, u64)>) {
    let run = dispatch(&["--plant", what]);
    assert_eq!(run.status.code(), Some(1), "{}", text(&run.stderr));
    let line = json_of(&run);
    assert_eq!(line["status"], "infeasible");
    let conflicts = line["conflicts"].as_array().unwrap();
    assert_eq!(conflicts.len(), 1, "{line}");
    let constraints = conflicts[0]["constraints"].as_array().unwrap().iter().map(|constraint| {
        let text = |key: &str| constraint[key].as_str().unwrap().to_owned();
        (text("code"), text("name"), constraint["bound"].as_u64().unwrap())
    });
    let constraints = constraints.collect();
    assert!(text(&run.stderr).contains(conflicts[0]["zh"].as_str().unwrap()));
    (line, constraints)
}

#[test]
fn a_minimum_above_its_maximum_is_named_alone() {
    let (line, constraints) = planted("min-over-max");
    let [minimum, maximum] = &constraints[..] else { panic!("{constraints:?}") };
    assert_eq!((minimum.0.as_str(), maximum.0.as_str()), ("quota_minimum", "quota_maximum"));
    assert_eq!((minimum.1.as_str(), maximum.1.as_str()), ("全科医生·南片", "全科医生·南片"));
    assert_eq!(minimum.2, maximum.2 + 5);
    let moved = |relaxation: &Value| relaxation["from"].as_u64().unwrap().abs_diff(relaxation["to"].as_u64().unwrap());
    assert_eq!(line["relaxations"].as_array().unwrap().iter().map(moved).sum::<u64>(), 5);
}

#[test]
fn minimums_above_the_supply_are_named_with_it() {
    let (line, constraints) = planted("minimums-over-supply");
    let names: Vec<&str> = constraints.iter().map(|constraint| constraint.1.as_str()).collect();
    assert_eq!(names, ["全科医生·城区片", "全科医生·东北片", "全科医生·西片", "全科医生·南片"]);
    assert!(constraints.iter().all(|constraint| constraint.0 == "quota_minimum"));
    let asked: u64 = constraints.iter().map(|constraint| constraint.2).sum();
    let conflict = &line["conflicts"][0];
    assert_eq!((conflict["required"].as_u64(), conflict["supply"].as_u64()), (Some(asked), Some(asked - 1)));
    assert_eq!(line["relaxations"].as_array().unwrap().len(), 1, "{line}");
}

#[test]
fn a_cap_below_the_minimums_beneath_is_named_with_them() {
    let (line, constraints) = planted("cap-under-minimums");
    let (minimums, caps): (Vec<_>, Vec<_>) = constraints.iter().partition(|c| c.0 == "column_minimum");
    let [cap] = caps[..] else { panic!("{constraints:?}") };
    assert_eq!((cap.0.as_str(), cap.1.as_str()), ("quota_maximum", "技术指导员·南片"));
    // The eight towns of the south.
    assert!(
        minimums.len() == 8 && minimums.iter().all(|minimum| minimum.1.starts_with("技术指导员·")),
        "{constraints:?}"
    );
    assert_eq!(minimums.iter().map(|minimum| minimum.2).sum::<u64>(), cap.2 + 1);
    assert_eq!(line["relaxations"].as_array().unwrap().len(), 1, "{line}");
}

#[test]
fn a_share_of_nothing_is_refused() {
    assert_eq!(example("dispatch").args(["--share", "0"]).output().unwrap().status.code(), Some(2));
}
