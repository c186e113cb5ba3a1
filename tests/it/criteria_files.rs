//! Decisions by several criteria as a data team runs them: files in, files out, dirty files refused.

use crate::binaries::{good, refused, run, text, write};
use crate::support::reversed;
use std::path::Path;

/// The scores and ranks of an answer, checked to be in this order.
fn ranked(csv: &str, names: &[&str]) -> (Vec<f64>, Vec<usize>) {
    let mut lines = csv.lines();
    assert_eq!(lines.next(), Some("alternative,score,rank"));
    let cells: Vec<Vec<&str>> = lines.map(|line| line.split(',').collect()).collect();
    assert_eq!(cells.iter().map(|cells| cells[0]).collect::<Vec<_>>(), names);
    (cells.iter().map(|c| c[1].parse().unwrap()).collect(), cells.iter().map(|c| c[2].parse().unwrap()).collect())
}

fn near(given: &[f64], expected: &[f64]) {
    assert_eq!(given.len(), expected.len());
    assert!(given.iter().zip(expected).all(|(a, b)| (a - b).abs() < 1e-9), "{given:?} {expected:?}");
}

/// Opricovic and Tzeng (2004), Yang (2020), Zhao (2013).
#[test]
fn published_rankings() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    write(folder, "m.csv", "site,risk,altitude\na1,1,3000\na2,2,3750\na3,5,4500\n");
    write(folder, "w.csv", "0.5,0.5\n");
    let topsis = ["--matrix", "m.csv", "--weights", "w.csv", "--types", "-1,1", "--normalise", "minmax"];
    let (scores, ranks) = ranked(&good(folder, "rank_criteria", &topsis), &["a1", "a2", "a3"]);
    near(&scores, &[0.5, 0.617_217_781_462_681_2, 0.5]);
    assert_eq!(ranks, [2, 1, 2]);

    write(folder, "m.csv", "a,c1,c2,c3,c4\n1,78,56,34,6\n2,4,45,3,97\n3,18,2,50,63\n4,9,14,11,92\n5,85,9,100,29\n");
    write(folder, "w.csv", "1 1 1 1\n");
    let vikor = ["--matrix", "m.csv", "--weights", "w.csv", "--method", "vikor", "--out", "v.csv"];
    let run = run(folder, "rank_criteria", &vikor);
    assert!(run.status.success() && run.stdout.is_empty() && text(&run.stderr).contains("compromise: 5"));
    let (scores, ranks) = ranked(&std::fs::read_to_string(folder.join("v.csv")).unwrap(), &["1", "2", "3", "4", "5"]);
    near(&scores, &[0.567_906_994_803_976_3, 0.766_733_035_902_404_2, 1.0, 0.749_284_210_399_327_8, 0.0]);
    assert_eq!(ranks, [2, 4, 5, 3, 1]);

    // The corner of the header may be empty.
    write(folder, "m.csv", "\n,c1,c2,c3\nx,4,3,2\ny,3,2,4\nz,5,1,3\n");
    write(folder, "w.csv", "criterion,weight\nc3,0.2\nc1,0.5\nc2,0.3\n");
    let promethee = ["--matrix", "m.csv", "--weights", "w.csv", "--method", "promethee2"];
    let (scores, ranks) = ranked(&good(folder, "rank_criteria", &promethee), &["x", "y", "z"]);
    near(&scores, &[0.1, -0.3, 0.2]);
    assert_eq!(ranks, [2, 3, 1]);
}

const CANDIDATES: &str = "候选人,业绩,能力,安家费\n王,８５,70,60\n李,78,90,３０\n赵,60,65,40\n";

/// Rows and columns in another order, GBK, full-width digits, semicolons: the same bytes but for the order of the lines.
#[test]
fn any_order_and_encoding_gives_the_same_numbers() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    write(folder, "a.csv", CANDIDATES);
    let turned = "候选人;安家费;业绩;能力\n赵;40;60;65\n李;30;78;90\n王;60;85;70\n";
    std::fs::write(folder.join("b.csv"), encoding_rs::GBK.encode(turned).0).unwrap();
    let weights = "安家费，０．２\n能力，0.3\n业绩，0.5\n";
    std::fs::write(folder.join("w.csv"), encoding_rs::GBK.encode(weights).0).unwrap();
    write(folder, "pa.csv", "1,2,?\n1/2,1,3\n?,1/3,1\n");
    write(folder, "pb.csv", "1 ? 1/3\n? 1 2\n3 0.5 1\n");
    for method in ["topsis", "vikor", "promethee2", "wsm", "wpm"] {
        for source in [&["--weights", "w.csv"][..], &["--entropy"], &["--critic"], &["--ahp"]] {
            let with = |file: &str, types: &str, judged: &str, threads: &str| {
                let mut all = vec!["--matrix", file, "--types", types, "--method", method, "--threads", threads];
                all.extend(source);
                if source == ["--ahp"] {
                    all.push(judged);
                }
                good(folder, "rank_criteria", &all)
            };
            let (a, b) = (with("a.csv", "1,1,-1", "pa.csv", "1"), with("b.csv", "成本，效益，效益", "pb.csv", "2"));
            assert_eq!(a, reversed(&b), "{method} {source:?}");
            ranked(&a, &["王", "李", "赵"]);
        }
    }
    let marked = good(folder, "rank_criteria", &["--matrix", "a.csv", "--entropy", "--bom"]);
    assert!(marked.starts_with("\u{feff}alternative,"));
}

#[test]
fn sensitivity_and_reversals_name_names() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    write(folder, "m.csv", "人,论文,业绩\n甲,1,0\n乙,0,1\n丙,0.6,0.6\n");
    write(folder, "w.csv", "1,1\n");
    let arguments = ["--matrix", "m.csv", "--weights", "w.csv", "--method", "wsm", "--normalise", "max"];
    good(folder, "rank_criteria", &[&arguments[..], &["--sensitivity", "s.csv", "--out", "o.csv"]].concat());
    let told = std::fs::read_to_string(folder.join("s.csv")).unwrap();
    let mut lines = told.lines();
    let header = "criterion,weight,low,high,exact,below_enters,below_leaves,above_enters,above_leaves";
    assert_eq!(lines.next(), Some(header));
    let cells: Vec<&str> = lines.next().unwrap().split(',').collect();
    near(&[cells[1].parse().unwrap(), cells[2].parse().unwrap(), cells[3].parse().unwrap()], &[0.5, 0.4, 0.6]);
    assert_eq!((cells[0], &cells[4..]), ("论文", &["1", "乙", "丙", "甲", "丙"][..]));

    write(folder, "m.csv", "人,论文,业绩\n甲,5,3\n乙,3,4\n丙,20,1\n");
    let arguments = ["--matrix", "m.csv", "--weights", "w.csv", "--method", "wsm", "--reversals", "r.csv"];
    good(folder, "rank_criteria", &arguments);
    let told = std::fs::read_to_string(folder.join("r.csv")).unwrap();
    assert!(told.starts_with("left_out,above,below\n") && told.contains("丙,乙,甲\n"), "{told}");
}

#[test]
fn dirty_matrices_and_weights_are_refused_by_line_and_column() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    write(folder, "w.csv", "1,1\n");
    let arguments = ["--matrix", "m.csv", "--weights", "w.csv", "--method", "wsm", "--types", "cost,benefit"];
    write(folder, "m.csv", "a,x,y\n\nb,1,2\nc,,3\nd,4,五\nb,NaN,1\n");
    let told = refused(folder, "rank_criteria", &arguments);
    for fault in ["line 4, column x: a required", "line 5, column y: not a number", "line 6, column a: duplicate id"] {
        assert!(told.contains(fault), "{fault}: {told}");
    }
    // A cost of 0 has no share; the line counts in the file, whatever the order of names.
    write(folder, "m.csv", "a,x,y\n\nz,1,2\nb,0,3\n");
    let told = refused(folder, "rank_criteria", &arguments);
    assert!(told.contains("line 4, column x") && told.contains("a value above 0"), "{told}");
    write(folder, "m.csv", "a,x,y\nz,1,2\nb,2,3\n");
    for (weights, reason) in [
        ("1,2,3\n", "expected 2 weights, given 3"),
        ("x,1\n", "no weight for): y"),
        ("x,1\ny,2\nx,3\n", "line 3, column criterion: duplicate id"),
        ("x,1\ny,-2\n", "line 2, column weight: out of range, given \"-2\""),
        ("x,1\nq,2\ny,3\n", "line 2, column criterion: no such criterion, given \"q\""),
        ("criterion,weight\nx,1\ny,many\n", "line 3, column weight: not a number"),
        ("x,1\ny,2,3\n", "line 2: the number of fields"),
        ("0,0\n", "must sum to more than 0"),
        ("1,-1\n", "line 1, column 2: out of range"),
        ("", "given 0"),
    ] {
        write(folder, "w.csv", weights);
        let told = refused(folder, "rank_criteria", &arguments);
        assert!(told.contains(reason), "{reason}: {told}");
    }
    write(folder, "w.csv", "0.25\n0.75\n");
    assert!(good(folder, "rank_criteria", &arguments).contains("z,"));
    let told = refused(folder, "rank_criteria", &["--matrix", "m.csv", "--weights", "w.csv", "--types", "cost"]);
    assert!(told.contains("expected 2 types, given 1"), "{told}");
    write(folder, "p.csv", "1\n");
    let told = refused(folder, "rank_criteria", &["--matrix", "m.csv", "--ahp", "p.csv"]);
    assert!(told.contains("expected 2 by 2, given 1"), "{told}");
    for usage in [
        &["--matrix", "m.csv"][..],
        &["--matrix", "m.csv", "--entropy", "--critic"],
        &["--matrix", "m.csv", "--entropy", "--types", "good,bad"],
        &["--matrix", "m.csv", "--entropy", "--method", "magic"],
    ] {
        assert_eq!(run(folder, "rank_criteria", usage).status.code(), Some(2), "{usage:?}");
    }
}

/// Saaty (2008), drink consumption in the US.
const DRINKS: &str = "1,1/2,1,1/2,3,1/3,9\n2,1,1,1,5,1/2,9\n1,1,1,1/2,3,1/3,9\n2,1,2,1,4,1/2,9\n\
                      1/3,1/5,1/3,1/4,1,1/9,3\n3,2,3,2,9,1,9\n1/9,1/9,1/9,1/9,1/3,1/9,1\n";

fn ahp(folder: &Path, matrix: &str) -> serde_json::Value {
    write(folder, "p.csv", matrix);
    let told = good(folder, "ahp", &["--matrix", "p.csv"]);
    assert_eq!(told.lines().count(), 1);
    serde_json::from_str(&told).unwrap()
}

fn numbers(value: &serde_json::Value) -> Vec<f64> {
    value.as_array().unwrap().iter().map(|number| number.as_f64().unwrap()).collect()
}

#[test]
fn ahp_meets_published_figures_however_it_is_written() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let found = ahp(folder, DRINKS);
    let figures = ["lambda_max", "ci", "cr"].map(|key| found[key].as_f64().unwrap());
    near(&figures, &[7.176_629_039_330_344, 0.029_438_173_221_723_93, 0.022_301_646_380_093_885]);
    let published = [0.1164, 0.1775, 0.1288, 0.1896, 0.0418, 0.3268, 0.0191];
    assert!(numbers(&found["weights"]).iter().zip(published).all(|(a, b)| (a - b).abs() < 5.1e-5));
    for other in [
        DRINKS.replace(',', ";"),
        DRINKS.replace(',', "\t"),
        DRINKS.replace(',', "  "),
        DRINKS.replace(',', "，").replace('1', "１").replace('/', "／"),
        format!("\u{feff}\n{}\n", DRINKS.replace('\n', "\r\n")),
    ] {
        assert_eq!(ahp(folder, &other), found);
    }
    // Of 4 : 2 : 1 with a gap the scale comes back, and what is missing is filled in.
    let found = ahp(folder, "1,2,?\n1/2,1,2\n？,1/2,1\n");
    near(&numbers(&found["weights"]), &[4.0 / 7.0, 2.0 / 7.0, 1.0 / 7.0]);
    assert_eq!((&found["completion"][0]["row"], &found["completion"][0]["column"]), (&1.into(), &3.into()));
    near(&[found["completion"][0]["value"].as_f64().unwrap()], &[4.0]);
    assert_eq!(found["inconsistent"].as_array().unwrap().len(), 0);
    let worst = ahp(folder, "1,2,4,1/4\n1/2,1,2,2\n1/4,1/2,1,1\n4,1/2,1,1\n");
    assert_eq!((&worst["inconsistent"][0]["row"], &worst["inconsistent"][0]["column"]), (&1.into(), &4.into()));
    assert!(worst["inconsistent"][0]["cr_if_replaced"].as_f64() < worst["cr"].as_f64());
}

#[test]
fn dirty_judgements_are_refused_by_line_and_column() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    for (matrix, reason) in [
        ("1,2\n\n1/3,1\n", "line 3, column 1: not the reciprocal of its mirror, given \"1/3\""),
        ("1,3月1日\n1/3,1\n", "line 1, column 2: not a number"),
        ("1,\n1/3,1\n", "line 1, column 2: a required value is missing"),
        ("1,1/0\n0,1\n", "line 1, column 2: out of range"),
        ("1,-2\n-1/2,1\n", "line 2, column 1: out of range"),
        ("1,0/0\n?,1\n", "line 1, column 2: not a number"),
        ("1,2,3\n1/2,1,2\n", "line 2: not as many cells as there are rows"),
        ("1,2\n1/2,3\n", "line 2, column 2: a diagonal element other than 1"),
        ("1,2,?\n1/2,1,?\n?,?,1\n", "no comparison joins the groups): {1 2} {3}"),
        ("", "no judgement"),
    ] {
        write(folder, "p.csv", matrix);
        let told = refused(folder, "ahp", &["--matrix", "p.csv"]);
        assert!(told.contains(reason), "{reason}: {told}");
    }
    assert!(refused(folder, "ahp", &["--matrix", "none.csv"]).contains("cannot read"));
    assert_eq!(run(folder, "ahp", &[]).status.code(), Some(2));
}
