//! `allocate` as a data team runs it: tables in, an allocation with its proof out.

use crate::binaries::{good, refused, run, text, write};
use serde_json::Value;
use std::path::Path;

const EDGES: &str = "行,列,分数\n甲,卫生院,0.9\n甲,中学,0.8\n乙,卫生院,0.7\n丙,中学,0.65\n丁,中学,0.6\n丁,卫生院,0.3\n";
const COLUMNS: &str = "列,下限,上限,上级\n卫生院,1,2,古南街道\n中学,1,2,三角镇\n";
const QUOTAS: &str = "节点,上级,下限,上限\n区,,0,3\n古南街道,区,1,2\n三角镇,区,1,1\n";
const FILES: &[&str] =
    &["--edges", "E.csv", "--rows", "R.csv", "--columns", "C.csv", "--quotas", "Q.csv", "--out", "A.csv"];

fn files(folder: &Path) {
    write(folder, "E.csv", EDGES);
    write(folder, "R.csv", "行\n甲\n乙\n丙\n丁\n戊\n");
    write(folder, "C.csv", COLUMNS);
    write(folder, "Q.csv", QUOTAS);
}

fn allocate(folder: &Path, extra: &[&str]) -> Value {
    let line = good(folder, "allocate", &[FILES, extra].concat());
    assert_eq!(line.lines().count(), 1);
    serde_json::from_str(&line).unwrap()
}

fn written(folder: &Path) -> String {
    std::fs::read_to_string(folder.join("A.csv")).unwrap()
}

#[test]
fn every_objective_keeps_the_quotas_and_says_how_good_it_is() {
    let folder = tempfile::tempdir().unwrap();
    files(folder.path());
    for (objective, optimality) in [
        ("stable-rows", "stable"),
        ("stable-columns", "stable"),
        ("total", "proved"),
        ("cardinality-total", "proved"),
        ("leximin", "proved"),
        ("rank-maximal", "proved"),
    ] {
        let told = allocate(folder.path(), &["--objective", objective]);
        assert_eq!(told["optimality"], optimality, "{told}");
        assert_eq!(
            (&told["total"], &told["matched"], &told["unmatched"]),
            (&2.25.into(), &3.into(), &2.into()),
            "{told}"
        );
        assert_eq!(told["violations"], 0);
        assert_eq!(written(folder.path()), "row,column,score\n丙,中学,0.65\n乙,卫生院,0.7\n甲,卫生院,0.9\n");
    }
}

#[test]
fn a_row_is_told_why_and_a_column_whom_it_would_gain() {
    let folder = tempfile::tempdir().unwrap();
    files(folder.path());
    let told =
        allocate(folder.path(), &["--objective", "total", "--explain", "丁", "--one-more", "卫生院", "--compare"]);
    let columns = told["explain"]["columns"].as_array().unwrap();
    let case = |column: &Value| {
        (
            column["column"].as_str().unwrap().to_owned(),
            column["why"].as_str().unwrap().to_owned(),
            column["must_beat"].as_f64(),
        )
    };
    let cases: Vec<_> = columns.iter().map(case).collect();
    assert_eq!(
        cases,
        [("中学".into(), "quota_full".into(), Some(0.65)), ("卫生院".into(), "outranked".into(), Some(0.7))]
    );
    assert_eq!(told["explain"]["holds"], serde_json::json!([]));
    // The district takes no more than three, whoever has the seats.
    assert_eq!(told["one_more"]["gain"], 0.0);
    assert_eq!(told["compare"].as_object().unwrap().len(), 6);
    let wrong = run(folder.path(), "allocate", &[FILES, &["--objective", "total", "--explain", "己"]].concat());
    assert_eq!(wrong.status.code(), Some(1));
}

#[test]
fn bounds_that_conflict_are_named_with_the_least_that_helps() {
    let folder = tempfile::tempdir().unwrap();
    files(folder.path());
    write(folder.path(), "Q.csv", &QUOTAS.replace("区,,0,3", "区,,0,1"));
    for objective in ["total", "stable-rows", "leximin"] {
        let refused = run(folder.path(), "allocate", &[FILES, &["--objective", objective]].concat());
        assert_eq!(refused.status.code(), Some(1));
        let told: Value = serde_json::from_slice(&refused.stdout).unwrap();
        assert_eq!(told["status"], "infeasible");
        let constraints = told["conflicts"][0]["constraints"].as_array().unwrap();
        let codes: Vec<_> = constraints.iter().map(|c| c["zh"].as_str().unwrap()).collect();
        assert_eq!(codes.len(), 3, "{told}");
        assert!(codes.contains(&"“区”至多 1"));
        assert_eq!(told["relaxations"].as_array().unwrap().len(), 1);
        assert!(text(&refused.stderr).contains("互相矛盾"));
    }
}

#[test]
fn bad_rows_are_named_by_file_and_line_and_nothing_is_written() {
    let folder = tempfile::tempdir().unwrap();
    files(folder.path());
    write(folder.path(), "E.csv", &format!("{EDGES}甲,小学,1\n乙,中学,NaN\n甲,中学,1\n"));
    write(folder.path(), "C.csv", &COLUMNS.replace("卫生院,1,2", "卫生院,-1,2"));
    let arguments = [FILES, &["--objective", "total"]].concat();
    let said = refused(folder.path(), "allocate", &arguments);
    for part in ["E.csv 第 8 行", "E.csv 第 9 行", "C.csv 第 2 行", "[out_of_range]", "[unknown_id]", "[bad_number]"]
    {
        assert!(said.contains(part), "{part} in {said}");
    }
    files(folder.path());
    write(folder.path(), "E.csv", &format!("{EDGES}甲,中学,1\n"));
    write(folder.path(), "Q.csv", &QUOTAS.replace("区,,0,3", "区,三角镇,0,3"));
    let said = refused(folder.path(), "allocate", &arguments);
    assert!(
        said.contains("E.csv 第 8 行") && said.contains("[duplicate_pair]") && said.contains("首见于第 3 行"),
        "{said}"
    );
    assert!(said.contains("[quota_cycle]"), "{said}");
    assert!(!folder.path().join("A.csv").exists());
}

#[test]
fn whole_scores_stay_exact_beyond_what_a_double_holds() {
    let folder = tempfile::tempdir().unwrap();
    files(folder.path());
    let rows: Vec<String> = (0..9_u64).map(|n| format!("r{n},c{n},{}\n", 1_125_899_906_842_000 + n)).collect();
    write(folder.path(), "E.csv", &format!("row,column,score\n{}", rows.concat()));
    let seats: Vec<String> = (0..9).map(|n| format!("c{n},0,1\n")).collect();
    write(folder.path(), "C.csv", &format!("column,min,max\n{}", seats.concat()));
    let arguments = ["--edges", "E.csv", "--columns", "C.csv", "--objective", "total", "--out", "A.csv"];
    let line = good(folder.path(), "allocate", &arguments);
    assert!(line.contains("\"total\":10133099161578036,"), "{line}");
    assert!(line.contains("\"optimality\":\"proved\",\"dual_value\":10133099161578036,"), "{line}");
}

#[test]
fn couples_fixed_and_forbidden_pairs_are_kept() {
    let folder = tempfile::tempdir().unwrap();
    files(folder.path());
    write(folder.path(), "couples.csv", "甲方,乙方,甲方去处,乙方去处,志愿\n甲,丁,中学,卫生院,1\n");
    write(folder.path(), "fixed.csv", "行,列\n丁,卫生院\n");
    write(folder.path(), "forbidden.csv", "行,列\n乙,卫生院\n");
    let extra =
        ["--objective", "total", "--couples", "couples.csv", "--fixed", "fixed.csv", "--forbidden", "forbidden.csv"];
    let told = allocate(folder.path(), &extra);
    assert_eq!((&told["optimality"], &told["violations"]), (&"proved".into(), &0.into()), "{told}");
    assert_eq!(written(folder.path()), "row,column,score\n丁,卫生院,0.3\n甲,中学,0.8\n");
    // 不许拆开，也不许配对：甲丁二人都要去卫生院，而甲不能。
    write(folder.path(), "couples.csv", "甲方,乙方,甲方去处,乙方去处,志愿\n甲,丁,卫生院,卫生院,1\n");
    write(folder.path(), "forbidden.csv", "行,列\n乙,中学\n甲,卫生院\n");
    let none = run(folder.path(), "allocate", &[FILES, &extra].concat());
    assert_eq!(none.status.code(), Some(1));
    assert!(text(&none.stderr).contains("没有"), "{}", text(&none.stderr));
}
