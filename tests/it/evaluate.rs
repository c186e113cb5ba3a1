//! `evaluate` as a data team runs it: TREC's files in, a table out, faults by line.
#![allow(clippy::print_stderr, reason = "a test that is skipped says so")]

use crate::binaries::{example, text, write};
use std::path::Path;
use std::process::Output;

const QRELS: &str = "岗位1 0 王 2\n岗位1 0 李 0\n岗位1 0 赵 1\n岗位2 0 钱 1\n岗位3 0 孙 1\n";
const RUN: &str =
    "岗位2 Q0 王 1 0.9 a\n岗位1 Q0 李 9 0.5 a\n岗位1 Q0 王 1 0.5 a\n岗位1 Q0 赵 2 0.4 a\n岗位2 Q0 钱 2 0.8 a\n";

fn run(folder: &Path, extra: &[&str]) -> Output {
    let files = ["--qrels", "q.txt", "--run", "r.txt"];
    example("evaluate").current_dir(folder).args(files).args(extra).output().unwrap()
}

fn good(folder: &Path, extra: &[&str]) -> String {
    let run = run(folder, extra);
    assert!(run.status.success(), "{}", text(&run.stderr));
    text(&run.stdout)
}

/// One value.
fn value(csv: &str, measure: &str, query: &str) -> Option<f64> {
    let start = format!("{measure},{query},");
    csv.lines().find_map(|line| line.strip_prefix(&start)?.parse().ok())
}

fn assert_near(csv: &str, measure: &str, query: &str, expected: f64, within: f64) {
    let given = value(csv, measure, query).unwrap_or_else(|| panic!("no {measure} of {query}"));
    assert!((given - expected).abs() < within, "{measure} of {query}: {given}, expected {expected}");
}

#[test]
fn every_query_and_all_in_any_order_and_encoding() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    write(folder, "q.txt", QRELS);
    write(folder, "r.txt", RUN);
    let found = good(folder, &["--k", "2,1,2", "--threads", "1"]);
    assert!(found.starts_with("measure,query,value\nnum_ret,岗位1,3\nnum_rel,岗位1,2\n"), "{found}");
    // By score, equal ones by the id from the last: 王 (U+738B) stands after 李 (U+674E), so it is first.
    for (measure, query, expected) in [
        ("recip_rank", "岗位1", 1.0),
        ("recip_rank", "岗位2", 0.5),
        ("recip_rank", "all", 0.75),
        ("map", "岗位1", 5.0 / 6.0),
        ("P_2", "all", 0.5),
        ("rp_1", "all", 0.5),
        ("num_q", "all", 2.0),
        ("num_rel", "all", 3.0),
        ("gm_map", "all", (5.0f64 / 6.0 * 0.5).sqrt()),
    ] {
        assert_near(&found, measure, query, expected, 1e-12);
    }
    assert_eq!(found.lines().filter(|line| line.starts_with("P_2,all")).count(), 1);
    assert_eq!(value(&found, "gm_map", "岗位1"), None);
    let complete = good(folder, &["--complete", "--summary"]);
    assert_near(&complete, "recip_rank", "all", 0.5, 1e-12);
    assert!(!complete.contains("岗位"));
    for (name, lines) in [("q.txt", QRELS), ("r.txt", RUN)] {
        let turned: Vec<String> = lines.lines().rev().map(|line| line.replace(' ', "\t ")).collect();
        let turned = format!("  {}\r\n", turned.join(" \r\n\r\n "));
        std::fs::write(folder.join(name), encoding_rs::GBK.encode(&turned).0).unwrap();
    }
    assert_eq!(good(folder, &["--k", "1,2", "--per-query", "--threads", "2"]), found);
    assert!(good(folder, &["--k", "1,2", "--bom", "--out", "m.csv"]).is_empty());
    let written = std::fs::read_to_string(folder.join("m.csv")).unwrap();
    assert_eq!(written.strip_prefix('\u{feff}'), Some(found.as_str()));
}

#[test]
fn faults_are_left_out_and_told_or_refuse() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    write(folder, "q.txt", QRELS);
    write(folder, "r.txt", &format!("{RUN}岗位1 Q0 王 3 0.1 a\n岗位1 Q0 周 3 高 a\n岗位1 Q0 吴 3\n"));
    let lenient = run(folder, &["--summary"]);
    assert!(lenient.status.success());
    assert_near(&text(&lenient.stdout), "num_ret", "all", 5.0, 1e-12);
    let told = text(&lenient.stderr);
    for code in ["[listed_twice]", "[bad_number]", "[field_count]"] {
        assert!(told.contains(code), "{told}");
    }
    let strict = run(folder, &["--strict"]);
    assert_eq!((strict.status.code(), strict.stdout.len()), (Some(1), 0));
    let told = text(&strict.stderr);
    for fault in ["line 6, column document", "line 7, column score", "given \"高\"", "line 8"] {
        assert!(told.contains(fault), "{fault}: {told}");
    }
    write(folder, "r.txt", "别的岗位 Q0 王 1 1 a\n");
    assert!(text(&run(folder, &[]).stderr).contains("no query has both"));
    std::fs::remove_file(folder.join("r.txt")).unwrap();
    assert_eq!(run(folder, &[]).status.code(), Some(1));
    for usage in [&["--k", "0"][..], &["--k", "x"], &["--summary", "--per-query"]] {
        assert_eq!(run(folder, usage).status.code(), Some(2), "{usage:?}");
    }
}

#[test]
fn a_run_against_another() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    write(folder, "q.txt", QRELS);
    write(folder, "r.txt", RUN);
    write(folder, "old.txt", &RUN.replace("钱 2 0.8", "钱 2 0.95").replace("0.4", "0.7"));
    let arguments = ["--against", "old.txt", "--summary", "--k", "1", "--seed", "3"];
    let found = good(folder, &arguments);
    assert_eq!(good(folder, &arguments), found);
    assert_near(&found, "recip_rank.difference", "all", -0.25, 1e-12);
    assert_near(&found, "recip_rank.p_value", "all", 1.0, 1e-12);
    let low = value(&found, "recip_rank.low", "all").unwrap();
    let high = value(&found, "recip_rank.high", "all").unwrap();
    assert!((0.5..=0.75).contains(&low) && (0.75..=1.0).contains(&high), "{low} {high}");
    assert!(!found.contains("num_ret.") && !found.contains("gm_map."));
    write(folder, "old.txt", "岗位1 Q0 王 1 1 a\n");
    let refused = run(folder, &arguments);
    assert_eq!(refused.status.code(), Some(1));
    assert!(text(&refused.stderr).contains("add --complete"));
}

/// The queries of trec_eval's own test, where the folder of public data is there.
#[test]
fn the_published_figures() {
    let folder = std::env::var_os("CHANCAI_DATA").map(|folder| Path::new(&folder).join("reference/trec"));
    let Some(folder) = folder.filter(|folder| folder.is_dir()) else {
        eprintln!("CHANCAI_DATA names no folder with reference/trec: skipped");
        return;
    };
    let mut command = example("evaluate");
    command.arg("--qrels").arg(folder.join("qrels.test")).arg("--run").arg(folder.join("results.test"));
    let found = text(&command.args(["--k", "5,10", "--summary", "--strict"]).output().unwrap().stdout);
    for (measure, expected) in [
        ("map", 0.1785),
        ("recip_rank", 0.4064),
        ("P_5", 0.2667),
        ("P_10", 0.3),
        ("Rprec", 0.2174),
        ("bpref", 0.1981),
        ("ndcg", 0.4021),
        ("ndcg_cut_10", 0.3016),
    ] {
        assert_near(&found, measure, "all", expected, 5e-5);
    }
}
