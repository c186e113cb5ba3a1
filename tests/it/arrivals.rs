//! The comparison of day-by-day policies as a data team runs it.

use crate::binaries::{good, refused, write};
use serde_json::Value;
use std::path::Path;

/// 二十人、两个岗位：五人值 9，其余值 1，名额共四个。
fn tables(folder: &Path) {
    let row = |row: u32| {
        let score = if row.is_multiple_of(4) { "9" } else { "1.25" };
        format!("人{row:02},设计岗,{score}\n人{row:02},测试岗,0.5\n")
    };
    let edges: String = ["row,column,score\n".to_owned()].into_iter().chain((0..20).map(row)).collect();
    write(folder, "E.csv", &edges);
    write(folder, "C.csv", "column,max\n设计岗,3\n测试岗,1\n");
}

const COMMAND: [&str; 10] = ["--edges", "E.csv", "--columns", "C.csv", "--batch", "4", "--runs", "8", "--seed", "5"];

fn compared(folder: &Path, extra: &[&str]) -> Value {
    serde_json::from_str(&good(folder, "arrivals", &[&COMMAND, extra].concat())).unwrap()
}

#[test]
fn arrivals_compares_policies_with_hindsight() {
    let folder = tempfile::tempdir().unwrap();
    tables(folder.path());
    let line = compared(folder.path(), &[]);
    assert_eq!(
        (&line["runs"], &line["batches"], &line["rows"], &line["seats"]),
        (&8.into(), &5.into(), &20.into(), &4.into())
    );
    let policies = line["policies"].as_array().unwrap();
    let names: Vec<&str> = policies.iter().map(|policy| policy["policy"].as_str().unwrap()).collect();
    assert_eq!(names, ["greedy", "reserve-prices", "joint"]);
    let total = |at: usize| policies[at]["total"].as_f64().unwrap();
    assert!(total(0) < total(1) && total(1) <= line["hindsight"].as_f64().unwrap(), "{line}");
    assert_eq!(compared(folder.path(), &["--threads", "1"]), line);
    let exact = compared(folder.path(), &["--foresight", "exact"]);
    assert_eq!(exact["policies"][2]["total"], exact["hindsight"]);
    assert_eq!(exact["policies"][2]["ratio"], 1.0);
}

#[test]
fn arrivals_refuses_what_is_not_spent_over_time() {
    let folder = tempfile::tempdir().unwrap();
    tables(folder.path());
    write(folder.path(), "C.csv", "column,min,max\n设计岗,1,3\n测试岗,0,1\n");
    assert!(refused(folder.path(), "arrivals", &COMMAND).contains("下限"));
    write(folder.path(), "C.csv", "column,max\n设计岗,3\n");
    assert!(refused(folder.path(), "arrivals", &COMMAND).contains("测试岗"));
}
