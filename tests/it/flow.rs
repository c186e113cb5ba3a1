//! The examples of minimum-cost flow and of the assignment on a full matrix, as a data team runs them.

use crate::binaries::{example, good, refused, write};

fn json(line: &str) -> serde_json::Value {
    assert_eq!(line.lines().count(), 1, "{line}");
    serde_json::from_str(line).unwrap()
}

#[test]
fn a_network_is_solved_or_the_cut_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let text = "c 两名医生\np min 4 4\nn 1 2\nn 4 -2\na 1 2 0 1 5\na 1 3 0 9 7\na 2 4 0 9 -1\na 3 4 1 9 0\n";
    write(folder.path(), "a.min", text);
    let line = good(folder.path(), "min_cost_flow", &["--dimacs", "a.min"]);
    let found = json(&line);
    assert_eq!((&found["status"], &found["cost"], &found["dual_value"]), (&"optimal".into(), &11.into(), &11.into()));
    assert_eq!((&found["nodes"], &found["arcs"]), (&4.into(), &4.into()));
    assert!(found["seconds"].as_f64().unwrap() >= 0.0);

    write(folder.path(), "b.min", &text.replace("a 1 3 0 9 7", "a 3 1 0 9 7"));
    let found = json(&good(folder.path(), "min_cost_flow", &["--dimacs", "b.min"]));
    assert_eq!(found["status"], "infeasible");
    assert!(found["cut_nodes"].as_u64().unwrap() > 0 && found["shortfall"].as_i64().unwrap() > 0, "{found}");
}

#[test]
fn costs_beyond_what_a_float_holds_are_printed_to_the_last_digit() {
    let folder = tempfile::tempdir().unwrap();
    let text = "p min 2 1\nn 1 1000000000001\nn 2 -1000000000001\na 1 2 0 1000000000001 10000000000001\n";
    write(folder.path(), "big.min", text);
    let line = good(folder.path(), "min_cost_flow", &["--dimacs", "big.min"]);
    assert!(line.contains(r#""cost":10000000000011000000000001,"#), "{line}");

    write(folder.path(), "big.txt", "2\n9007199254740993 90071992547409930\n90071992547409930 9007199254740994\n");
    let line = good(folder.path(), "linear_assignment", &["--matrix", "big.txt"]);
    assert!(line.starts_with(r#"{"cost":18014398509481987,"n":2,"optimality":"proved","#), "{line}");
}

#[test]
fn a_bad_network_is_refused_by_line() {
    let folder = tempfile::tempdir().unwrap();
    for (text, told) in [
        ("p min 2 1\na 1 2 0 x 5\n", "第 2 行 upper"),
        ("p min 2 1\na 1 3 0 1 5\n", "第 2 行 to"),
        ("p min 2 1\na 1 2 0 1 5 7\n", "第 2 行 line"),
        ("p min 2 2\na 1 2 0 1 5\n", "第 2 行 arcs"),
        ("p min 2 0\np min 2 0\n", "第 2 行 line"),
        ("p min 2 0\nn 1 1\n", "供给之和应为 0"),
        ("a 1 2 0 1 5\n", "第 1 行 line"),
        ("", "problem"),
    ] {
        write(folder.path(), "bad.min", text);
        let error = refused(folder.path(), "min_cost_flow", &["--dimacs", "bad.min"]);
        assert!(error.contains("bad.min") && error.contains(told), "{error}");
    }
    assert!(refused(folder.path(), "min_cost_flow", &["--dimacs", "none.min"]).contains("none.min"));
    assert_eq!(example("min_cost_flow").output().unwrap().status.code(), Some(2));
}

#[test]
fn a_matrix_is_assigned_from_either_format() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), "m.txt", "3\n40 10 50\n20 5\n60 30 20 20\n");
    write(folder.path(), "m.csv", "40,10,50\n20,5,60\n30,20,20\n");
    for file in ["m.txt", "m.csv"] {
        let found = json(&good(folder.path(), "linear_assignment", &["--matrix", file, "--out", "a.csv"]));
        assert_eq!((&found["cost"], &found["n"], &found["optimality"]), (&50.into(), &3.into(), &"proved".into()));
        let table = std::fs::read_to_string(folder.path().join("a.csv")).unwrap();
        assert_eq!(table, "row,column,cost\n1,2,10\n2,1,20\n3,3,20\n");
    }
    // Decimal numbers are exact: as floats .1 + .2 is not .3.
    write(folder.path(), "d.csv", "0.1,7\n7,0.20\n");
    let line = good(folder.path(), "linear_assignment", &["--matrix", "d.csv"]);
    assert!(line.starts_with(r#"{"cost":0.3,"n":2,"optimality":"proved","#), "{line}");
    write(folder.path(), "e.csv", "1e-3,7\n7,2e-3\n");
    let found = json(&good(folder.path(), "linear_assignment", &["--matrix", "e.csv"]));
    assert_eq!(found["optimality"], "gap");
    // A few roundings of a 7, the largest cost.
    assert!(found["gap"].as_f64().unwrap() < 8.0 * 7.0 * f64::EPSILON, "{found}");
    write(folder.path(), "none.txt", "0\n");
    assert_eq!(json(&good(folder.path(), "linear_assignment", &["--matrix", "none.txt"]))["cost"], 0);
}

#[test]
fn a_bad_matrix_is_refused_by_line() {
    let folder = tempfile::tempdir().unwrap();
    for (text, told) in [
        ("2\n1 2 3\n", "n × n"),
        ("2\n1 2 3 4 5\n", "n × n"),
        ("2\n1 2\n3 x\n", "第 3 行「2」列"),
        ("1,2\n3,NaN\n", "第 2 行「2」列"),
        ("1,2\n3\n", "第 2 行"),
        ("", "n × n"),
    ] {
        write(folder.path(), "bad.txt", text);
        let error = refused(folder.path(), "linear_assignment", &["--matrix", "bad.txt"]);
        assert!(error.contains("bad.txt") && error.contains(told), "{error}");
    }
    assert!(refused(folder.path(), "linear_assignment", &["--matrix", "none.txt"]).contains("none.txt"));
}
