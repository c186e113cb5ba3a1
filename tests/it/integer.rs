//! Covering and generalised assignment as a data team runs them; the OR-Library's files where they are at hand.

use crate::binaries::{good, refused, run, text, write};
use serde_json::Value;
use std::fmt::Write as _;
use std::io::Write as _;
use std::path::{Path, PathBuf};

fn lines(text: &str) -> Vec<Value> {
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// A file of the OR-Library under `CHANCAI_DATA`, in `orlib`.
fn library(test: &str, name: &str) -> Option<PathBuf> {
    let path = std::env::var_os("CHANCAI_DATA").map(|data| Path::new(&data).join("orlib").join(name));
    let found = path.filter(|path| path.is_file());
    if found.is_none() {
        let _ = writeln!(std::io::stderr(), "{test}: left out, CHANCAI_DATA names no folder with orlib/{name}");
    }
    found
}

#[test]
fn cover_prints_its_proof_and_writes_whom_it_chose() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    // Four rows; columns 1 and 2 cover two each for 3, column 3 all for 7, column 4 nothing for nothing.
    write(folder, "a.txt", "\u{feff}4 4 3 3\n7\r\n0  2 1 3 2 1\n3 2 2 3\n2 2 3");
    let printed = good(folder, "cover", &["--scp", "a.txt", "--out", "chosen.csv"]);
    let line = &lines(&printed)[0];
    assert_eq!(printed.lines().count(), 1);
    for (key, expected) in [("cost", 6), ("bound", 6), ("rows", 4), ("columns", 4), ("chosen", 2)] {
        assert_eq!(line[key], expected, "{key}: {line}");
    }
    assert!(line["proved"] == true && line["checked"] == "whole" && line["seconds"].is_f64(), "{line}");
    assert!(printed.starts_with("{\"") && !printed.contains(' '), "{printed}");
    assert_eq!(std::fs::read_to_string(folder.join("chosen.csv")).unwrap(), "column,cost\n1,3\n2,3\n");
}

#[test]
fn cover_refuses_by_file_line_and_value() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    for (given, line, value) in [
        ("2 2\n1 x\n", 2, "“x”"),
        ("2 2\n1 -5\n", 2, "“-5”"),
        ("2 2\n1 1\n1 3\n", 3, "“3”"),
        ("2 2\n1 1\n2 1\n1\n", 4, "“1”"),
        ("2 2\n1 1\n1 1\n", 4, "文件结尾"),
        ("1 1\n1\n1 1\n9\n", 4, "“9”"),
        ("9999999999 1\n", 1, "“9999999999”"),
        ("2 2\n1 99999999999999\n", 2, "“99999999999999”"),
        ("", 1, "文件结尾"),
    ] {
        write(folder, "bad.txt", given);
        let told = refused(folder, "cover", &["--scp", "bad.txt"]);
        assert!(told.contains("bad.txt") && told.contains(&format!("line {line}:")) && told.contains(value), "{told}");
    }
    write(folder, "none.txt", "3 1\n5\n1 1\n0\n0\n");
    let told = refused(folder, "cover", &["--scp", "none.txt"]);
    assert!(told.contains("2 item(s) cannot be covered") && told.contains("rows 2 3"), "{told}");
    assert!(refused(folder, "cover", &["--scp", "missing.txt"]).contains("missing.txt"));
    assert_eq!(run(folder, "cover", &[]).status.code(), Some(2));
}

#[test]
fn generalised_assignment_prints_a_line_for_every_problem() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    // The second has no assignment: both jobs need what only one of them may have.
    write(folder, "g.txt", "2\n2 3\n5 4 6\n5 6 4\n2 3 2\n3 2 2\n4 4\n\n1 2\n1 1\n3 3\n5\n");
    let most = lines(&good(folder, "generalised_assignment", &["--gap", "g.txt", "--maximise", "--out", "who.csv"]));
    assert_eq!(most.len(), 2);
    let facts = |line: &Value| (line["instance"].clone(), line["value"].clone(), line["bound"].clone());
    assert_eq!(facts(&most[0]), (1.into(), 17.into(), 17.into()));
    assert_eq!(facts(&most[1]), (2.into(), Value::Null, Value::Null));
    assert!(most.iter().all(|line| line["proved"] == true && line["checked"] == "whole"));
    assert_eq!(std::fs::read_to_string(folder.join("who.csv")).unwrap(), "instance,job,agent\n1,1,1\n1,2,2\n1,3,1\n");
    let least = run(folder, "generalised_assignment", &["--gap", "g.txt"]);
    assert_eq!(lines(&text(&least.stdout))[0]["value"], 15);
    assert!(text(&least.stderr).contains("problem 2"), "{}", text(&least.stderr));

    write(folder, "bad.txt", "1\n2 2\n1 2\n3 4\n1 1\n1 一\n9 9\n");
    let told = refused(folder, "generalised_assignment", &["--gap", "bad.txt"]);
    assert!(told.contains("bad.txt") && told.contains("line 6:") && told.contains("“一”"), "{told}");
}

/// The same bytes but for the time; and where no work is allowed, greed's cover with the gap stated.
#[test]
fn limits_are_steps_and_the_gap_is_stated() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    // Every two of seven rows share a column: the bound of the relaxation is 7/2, the truth 4.
    let mut rows = String::from("7 21\n");
    rows.push_str(&"1 ".repeat(21));
    let pairs: Vec<(u32, u32)> = (0..7).flat_map(|a| (a + 1..7).map(move |b| (a, b))).collect();
    for row in 0..7 {
        let columns = pairs.iter().zip(1..).filter(|(pair, _)| pair.0 == row || pair.1 == row).map(|pair| pair.1);
        let _ = write!(rows, "\n6 {}", columns.map(|column: i32| column.to_string()).collect::<Vec<_>>().join(" "));
    }
    write(folder, "k7.txt", &rows);
    let whole = &lines(&good(folder, "cover", &["--scp", "k7.txt"]))[0];
    assert_eq!((&whole["cost"], &whole["bound"], &whole["proved"]), (&4.into(), &4.into(), &true.into()));
    let free = |line: &Value| {
        let mut line = line.clone();
        line["seconds"] = Value::Null;
        line
    };
    let again = &lines(&good(folder, "cover", &["--scp", "k7.txt"]))[0];
    assert_eq!(free(whole), free(again));
    let short = &lines(&good(folder, "cover", &["--scp", "k7.txt", "--work", "0"]))[0];
    assert!(short["cost"].as_u64() >= Some(4), "{short}");
    assert_eq!((&short["bound"], &short["proved"], &short["nodes"]), (&0.into(), &false.into(), &0.into()));
}

/// Published optima of set covering, problem sets 4 and 5 (Balas and Ho 1980; Beasley 1987).
#[test]
fn published_covers() {
    let four = [429, 512, 516, 494, 512, 560, 430, 492, 641, 514];
    let five = [253, 302, 226, 242, 211, 213, 293, 288, 279, 265];
    for (set, optima) in [(4, four), (5, five)] {
        // Unoptimised programs take the first set only.
        for (number, optimum) in (1..).zip(optima).take(if cfg!(debug_assertions) && set == 5 { 0 } else { 10 }) {
            let Some(file) = library("published_covers", &format!("scp{set}{number}.txt")) else { return };
            let line = &lines(&good(Path::new("."), "cover", &["--scp", file.to_str().unwrap()]))[0];
            assert_eq!((&line["cost"], &line["proved"]), (&optimum.into(), &true.into()), "{}", file.display());
            assert_eq!(line["checked"], "whole");
        }
    }
}

/// Published optima of generalised assignment as maximisation (Osman 1995; Cattrysse, Salomon and Van Wassenhove 1994).
#[test]
fn published_assignments() {
    let optima = [
        [336, 327, 339, 341, 326],
        [434, 436, 420, 419, 428],
        [580, 564, 573, 570, 564],
        [656, 644, 673, 647, 664],
        [563, 558, 564, 568, 559],
        [761, 759, 758, 752, 747],
        [942, 949, 968, 945, 951],
        [1133, 1134, 1141, 1117, 1127],
        [709, 717, 712, 723, 706],
        [958, 963, 960, 947, 947],
        [1139, 1178, 1195, 1171, 1171],
        [1451, 1449, 1433, 1447, 1446],
    ];
    for (number, optima) in (1..).zip(optima) {
        let Some(file) = library("published_assignments", &format!("gap{number}.txt")) else { return };
        let arguments = ["--gap", file.to_str().unwrap(), "--maximise"];
        for (line, optimum) in lines(&good(Path::new("."), "generalised_assignment", &arguments)).iter().zip(optima) {
            assert_eq!(
                (&line["value"], &line["proved"]),
                (&optimum.into(), &true.into()),
                "{}: {line}",
                file.display()
            );
        }
    }
}
