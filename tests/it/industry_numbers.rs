//! Complexity, input-output and systemic risk as a data team runs them: files in, files out, dirty files refused.

use crate::binaries::{good, refused, run, text, write};
use std::path::Path;

fn read(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap()
}

/// The numbers of a column, by the first one.
fn column(csv: &str, name: &str) -> Vec<(String, Option<f64>)> {
    let mut lines = csv.lines().map(|line| line.split(',').collect::<Vec<_>>());
    let at = lines.next().unwrap().iter().position(|column| *column == name).unwrap();
    lines.map(|cells| (cells[0].to_owned(), cells[at].parse().ok())).collect()
}

fn near(given: &[(String, Option<f64>)], expected: &[(&str, f64)], within: f64) {
    assert_eq!(given.len(), expected.len());
    for ((name, given), (expected_name, expected)) in given.iter().zip(expected) {
        assert_eq!(name, expected_name);
        assert!((given.unwrap() - expected).abs() < within, "{name}: {given:?} {expected}");
    }
}

const PRESENCE: &str = "place,a,b,c,d,e\np1,1,1,1,1,1\np2,1,1,1,0,0\np3,1,1,0,1,0\np4,1,0,0,0,0\n";

/// Figures of py-ecomplexity 0.5.3; rows and columns come in another order, and in GBK with Chinese names.
#[test]
fn complexity_meets_its_reference_in_any_order() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    write(folder, "a.csv", PRESENCE);
    write(folder, "b.csv", "地区;e;d;c;b;a\np4;0;0;0;0;1\np3;0;1;0;1;1\np1;1;1;1;1;1\np2;0;0;1;1;1\n");
    let table = read(&folder.join("b.csv"));
    std::fs::write(folder.join("b.csv"), encoding_rs::GBK.encode(&table).0).unwrap();
    good(folder, "complexity", &["--matrix", "a.csv", "--presence", "--out", "a"]);
    good(folder, "complexity", &["--matrix", "b.csv", "--presence", "--out", "b", "--threads", "1"]);
    for name in ["places.csv", "products.csv", "density.csv"] {
        assert_eq!(read(&folder.join("a").join(name)), read(&folder.join("b").join(name)), "{name}");
    }
    let places = read(&folder.join("a/places.csv"));
    let eci = [("p1", 1.147_078_669_4), ("p2", 0.229_415_733_9), ("p3", 0.229_415_733_9), ("p4", -1.605_910_137_1)];
    near(&column(&places, "eci"), &eci, 1e-8);
    let coi = [("p1", -1.395_095_116_9), ("p2", 0.948_930_137_3), ("p3", 0.948_930_137_3), ("p4", -0.502_765_157_7)];
    near(&column(&places, "coi"), &coi, 1e-8);
    assert!(places.starts_with("place,diversity,eci,coi\np1,5,"));
    let products = column(&read(&folder.join("a/products.csv")), "pci");
    near(&products[4..], &[("e", 3.555_943_875)], 1e-8);
    assert!(read(&folder.join("a/density.csv")).contains("\np4,a,1,0.3333333333333333\n"));
}

#[test]
fn complexity_of_values_and_without_an_answer() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    // By value each has one product above its share; nobody makes c.
    write(folder, "v.csv", "place,a,b,c\np,9,1,0\nq,1,9,0\n");
    let apart = run(folder, "complexity", &["--matrix", "v.csv", "--out", "v"]);
    assert!(apart.status.success() && text(&apart.stderr).contains("[disconnected]"), "{}", text(&apart.stderr));
    assert_eq!(read(&folder.join("v/places.csv")), "place,diversity,eci,coi\np,1,,\nq,1,,\n");
    assert_eq!(read(&folder.join("v/products.csv")), "product,ubiquity,pci\na,1,\nb,1,\nc,0,\n");
    assert!(read(&folder.join("v/density.csv")).contains("p,b,0,0\np,c,0,\n"));
    let low = ["--matrix", "v.csv", "--threshold", "0.1", "--out", "low"];
    assert!(text(&run(folder, "complexity", &low).stderr).contains("[no_variation]"));
}

#[test]
fn dirty_matrices_are_refused_by_line_and_column() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    write(folder, "m.csv", "place,a,b\np,1,\nq,x,-3\np,1,2\nr,1\n");
    let told = refused(folder, "complexity", &["--matrix", "m.csv", "--out", "m"]);
    for fault in [
        "line 2, column b: a required value is missing",
        "line 3, column a: not a number, given \"x\"",
        "line 3, column b: out of range, given \"-3\"",
        "line 4, column place: duplicate id, given \"p\"",
        "line 5: the number of fields differs",
    ] {
        assert!(told.contains(fault), "{fault}: {told}");
    }
    assert!(!folder.join("m").exists());
    write(folder, "m.csv", "place,a,b\np,1,0.5\n");
    let told = refused(folder, "complexity", &["--matrix", "m.csv", "--presence", "--out", "m"]);
    assert!(told.contains("presence[0][1] is 0.5"), "{told}");
    for (header, reason) in
        [("place,a,A\n", "named twice"), ("place,,a\n", "has no name"), ("place\n", "a column of names")]
    {
        write(folder, "m.csv", header);
        let told = refused(folder, "complexity", &["--matrix", "m.csv", "--out", "m"]);
        assert!(told.contains(reason), "{told}");
    }
    let usage = run(folder, "complexity", &["--matrix", "m.csv", "--out", "m", "--threshold", "0"]);
    assert_eq!(usage.status.code(), Some(2));
}

#[test]
fn input_output_writes_linkages_and_the_inverse() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    write(folder, "t.csv", "部门,铝材,整车,总产出\n铝材,20,10,100\n整车,40,20,100\n");
    good(folder, "input_output", &["--table", "t.csv", "--out", "t"]);
    // The textbook inverse of [[0.2, 0.1], [0.4, 0.2]].
    let leontief = read(&folder.join("t/leontief.csv"));
    near(&column(&leontief, "铝材"), &[("铝材", 4.0 / 3.0), ("整车", 2.0 / 3.0)], 1e-12);
    near(&column(&leontief, "整车"), &[("铝材", 1.0 / 6.0), ("整车", 4.0 / 3.0)], 1e-12);
    let sectors = read(&folder.join("t/sectors.csv"));
    assert!(sectors.starts_with("sector,backward,backward_normalised,forward,upstreamness\n"));
    near(&column(&sectors, "backward"), &[("铝材", 2.0), ("整车", 1.5)], 1e-12);
    near(&column(&sectors, "forward"), &[("铝材", 1.5), ("整车", 2.0)], 1e-12);
    assert_eq!(column(&sectors, "forward"), column(&sectors, "upstreamness"));
    // Stocks may fall; with trade, what is used at home counts.
    write(folder, "t.csv", "s,a,b,final,exports,imports\na,2,3,-1,5,1\nb,1,4,9,0,2\n");
    good(folder, "input_output", &["--table", "t.csv", "--out", "t"]);
    let sectors = read(&folder.join("t/sectors.csv"));
    assert_ne!(column(&sectors, "forward"), column(&sectors, "upstreamness"));
}

#[test]
fn dirty_tables_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    for (table, reason) in [
        ("s,a,b\na,1,-2\nb,1,1\n", "line 2, column b: out of range, given \"-2\""),
        ("s,a,b,exports\na,1,2,\nb,1,1,0\n", "line 2, column exports: a required value is missing"),
        ("s,b,a\na,1,2\nb,1,1\n", "sector 1 is \"a\" by rows and \"b\" by columns"),
        ("s,a,b,profit\na,1,2,3\nb,1,1,1\n", "no row of this name"),
        ("s,a,b,final,最终需求\na,1,2,3,4\nb,1,1,1,1\n", "given twice"),
        ("s,a,b,output\na,1,2,0\nb,1,1,9\n", "sector a"),
        ("s,a,b\na,1,2\nb,3,4\n", "the economy is not productive"),
    ] {
        write(folder, "t.csv", table);
        let told = refused(folder, "input_output", &["--table", "t.csv", "--out", "t"]);
        assert!(told.contains(reason), "{told}");
        assert!(!folder.join("t").exists());
    }
}

const FIRMS: &str = "firm,sector\n1,A\n2,B\n3,A\n4,C\n5,D\n6,B\n7,D\n8,A\n9,B\n10,C\n11,E\n12,E\n";
const EDGES: &str = "source,target\n2,1\n2,3\n3,7\n6,7\n7,4\n7,11\n8,11\n9,5\n9,10\n10,7\n";

/// The 11-firm network of Diem et al. (2022), and a twelfth firm without links.
#[test]
fn systemic_risk_meets_its_reference() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    write(folder, "f.csv", FIRMS);
    write(folder, "e.csv", EDGES);
    let run = |extra: &[&str]| {
        let all = ["--edges", "e.csv", "--sectors", "f.csv", "--production"].iter().chain(extra).copied();
        good(folder, "systemic_risk", &all.collect::<Vec<_>>())
    };
    let linear = run(&["linear", "--threads", "1"]);
    let expected = [
        ("1", 0.1),
        ("10", 0.266_667),
        ("11", 0.45),
        ("12", 0.0),
        ("2", 0.366_667),
        ("3", 0.266_667),
        ("4", 0.35),
        ("5", 0.1),
        ("6", 0.166_667),
        ("7", 0.7),
        ("8", 0.1),
        ("9", 0.366_667),
    ];
    near(&column(&linear, "esri"), &expected, 2e-6);
    let leontief = run(&["leontief", "--out", "l.csv"]);
    assert!(leontief.is_empty());
    let leontief = column(&read(&folder.join("l.csv")), "esri");
    near(&leontief[8..9], &[("6", 0.3)], 2e-6);
    assert_ne!(run(&["linear", "--replacement", "market-share"]), linear);
    // Any order of rows, Chinese columns, links in two parts.
    write(folder, "f.csv", &crate::support::reversed(FIRMS));
    let mut halves = "起点,终点,权重\n".to_owned();
    for edge in crate::support::reversed(EDGES).lines().skip(1) {
        halves.extend([edge, ",0.5\n", edge, ",0.5\n"]);
    }
    write(folder, "e.csv", &halves);
    assert_eq!(run(&["linear", "--threads", "2"]), linear);
}

#[test]
fn dirty_links_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    write(folder, "f.csv", FIRMS);
    write(folder, "e.csv", "source,target,weight\n1,2,0\n1,99,1\n3,3,1\n1,,2\n");
    let arguments = ["--edges", "e.csv", "--sectors", "f.csv", "--production", "linear"];
    let told = refused(folder, "systemic_risk", &arguments);
    for fault in [
        "line 2, column weight: out of range, given \"0\", expected > 0",
        "line 3, column target: the firm is not in the sectors, given \"99\"",
        "line 4, column target: an edge from a node to itself",
        "line 5, column target: a required value is missing",
    ] {
        assert!(told.contains(fault), "{fault}: {told}");
    }
    write(folder, "f.csv", "firm,sector\n1,A\n1,B\n2,\n");
    let told = refused(folder, "systemic_risk", &arguments);
    assert!(told.contains("line 3, column firm: duplicate id") && told.contains("line 4, column sector"), "{told}");
    let usage = run(folder, "systemic_risk", &[&arguments[..], &["--epsilon", "0"]].concat());
    assert_eq!(usage.status.code(), Some(2));
}
