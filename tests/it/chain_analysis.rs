//! The example chain_analysis and the district's gaps as a data team meets them.

use crate::binaries::{example, text, write};
use std::path::Path;
use std::process::Output;

const EDGES: &str = "source,target,kind,alternative\n\
    原铝,轮毂,,铝源\n\
    再生铝,轮毂,,铝源\n\
    模具钢,轮毂,feeds,\n\
    铝土矿,原铝,,\n\
    废铝,再生铝,,\n\
    轮毂,废铝,reuses,\n";

fn run(folder: &Path, arguments: &[&str]) -> Output {
    example("chain_analysis").current_dir(folder).args(arguments).output().unwrap()
}

fn good(folder: &Path, arguments: &[&str]) -> String {
    let run = run(folder, arguments);
    assert!(run.status.success(), "{}", text(&run.stderr));
    text(&run.stdout)
}

fn read(folder: &Path, name: &str) -> String {
    std::fs::read_to_string(folder.join(name)).unwrap()
}

/// The cells of a node's row, by the names of the header.
fn cell(csv: &str, node: &str, name: &str) -> String {
    let mut lines = csv.lines().map(|line| line.split(',').collect::<Vec<_>>());
    let at = lines.next().unwrap().iter().position(|column| *column == name).unwrap();
    lines.find(|cells| cells[0] == node).unwrap()[at].to_owned()
}

#[test]
fn an_edge_list_of_ones_own_is_analysed() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), "E.csv", EDGES);
    write(folder.path(), "S.csv", "节点,地区,份额\n模具钢,甲地,0.5\n模具钢,本地,0.5\n废铝,本地,\n");
    let arguments = ["--edges", "E.csv", "--shares", "S.csv", "--home", "本地", "--target", "轮毂", "--out", "r"];
    let said = good(folder.path(), &arguments);
    assert!(said.contains("目标产品 target: 轮毂"), "{said}");
    let out = folder.path().join("r");
    let nodes = read(&out, "nodes.csv");
    let of = |node, name| cell(&nodes, node, name);
    // 原铝、模具钢、铝土矿各到废铝与再生铝，再生铝到废铝：七对都经过轮毂。
    assert_eq!(of("轮毂", "betweenness"), "7");
    assert_eq!((of("模具钢", "hhi"), of("模具钢", "dependence")), ("0.5".into(), "0.5".into()));
    assert_eq!((of("废铝", "hhi"), of("原铝", "status")), (String::new(), "unknown".into()));
    assert_eq!(
        (of("铝土矿", "immediate_dominator"), of("轮毂", "immediate_dominator")),
        ("原铝".into(), String::new())
    );
    assert_eq!((of("轮毂", "ancestors"), of("轮毂", "descendants")), ("5".into(), "2".into()));
    // 原铝和再生铝互为替代，不能同时失去；废铝由社会存量而来，不要求先有轮毂。
    assert_eq!(read(&out, "necessary.csv").lines().count(), 2);
    let cuts = read(&out, "cuts.csv");
    let pairs: Vec<&str> = cuts.lines().filter(|line| line.starts_with("2,")).collect();
    assert_eq!(pairs.len(), 4, "{cuts}");
    assert!(read(&out, "chain.svg").contains("模具钢") && read(&out, "chain.dot").starts_with("digraph"));
}

#[test]
fn the_order_of_rows_and_the_number_of_threads_do_not_matter() {
    let folder = tempfile::tempdir().unwrap();
    let (head, rows) = EDGES.split_once('\n').unwrap();
    let mut reversed: Vec<&str> = rows.lines().collect();
    reversed.reverse();
    write(folder.path(), "E.csv", EDGES);
    write(folder.path(), "F.csv", &format!("{head}\n{}\n", reversed.join("\n")));
    good(folder.path(), &["--edges", "E.csv", "--out", "a", "--threads", "1"]);
    good(folder.path(), &["--edges", "F.csv", "--out", "b", "--threads", "2"]);
    for name in ["nodes.csv", "dominators.csv", "necessary.csv", "cuts.csv", "chain.svg", "chain.dot"] {
        assert_eq!(read(&folder.path().join("a"), name), read(&folder.path().join("b"), name), "{name}");
    }
}

#[test]
fn faults_are_told_and_the_rest_is_analysed() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), "E.csv", "source,target,weight\na,b,1\na,a,1\nb,c,-1\nb,c,二\nb,c,2\n");
    good(folder.path(), &["--edges", "E.csv", "--out", "r"]);
    let rejects = read(&folder.path().join("r"), "rejects.csv");
    assert_eq!(rejects.lines().count(), 4, "{rejects}");
    assert!(rejects.contains("E.csv,3,to,a,self_loop"), "{rejects}");
    let code = |arguments: &[&str]| run(folder.path(), arguments).status.code();
    assert_eq!(code(&["--edges", "E.csv", "--strict", "--out", "r"]), Some(1));
    assert_eq!(code(&["--edges", "E.csv", "--target", "z", "--out", "r"]), Some(1));
    assert_eq!(code(&["--edges", "E.csv", "--chain", "nev"]), Some(2));
    assert_eq!(code(&["--chain", "cars"]), Some(2));
    write(folder.path(), "E.csv", "source,target\na,\n");
    assert_eq!(code(&["--edges", "E.csv", "--out", "r"]), Some(1));
    // Nothing at all is an answer.
    write(folder.path(), "E.csv", "source,target\n");
    assert!(good(folder.path(), &["--edges", "E.csv", "--out", "r"]).contains("没有终端产品"));
}

#[test]
fn every_built_in_chain_is_analysed_and_drawn() {
    let folder = tempfile::tempdir().unwrap();
    for (chain, product) in [
        ("ic", "ic-automotive-chip"),
        ("materials", "nm-auto-lightweight"),
        ("recycling", "rc-vehicle-loop"),
        ("data", "bd-data-trading"),
        ("nev", "nev-vehicle"),
        ("all", "nev-vehicle"),
    ] {
        let said = good(folder.path(), &["--chain", chain, "--out", chain, "--also", "mermaid,graphml,json"]);
        assert!(said.contains(product), "{said}");
        let out = folder.path().join(chain);
        assert!(read(&out, "chain.svg").contains("目标产品") && read(&out, "cuts.csv").lines().count() > 4);
        assert!(
            read(&out, "chain.mmd").starts_with("flowchart") && read(&out, "chain.json").starts_with("{\"chains\"")
        );
        assert!(read(&out, "chain.graphml").ends_with("</graphml>\n"));
    }
}
