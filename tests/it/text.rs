//! The examples that read texts, as a data team runs them.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// Runs an example that `cargo test` has built beside this test.
fn run(name: &str, arguments: &[&str], folder: &Path) -> Output {
    let deps = std::env::current_exe().unwrap();
    let profile = deps.parent().and_then(Path::parent).unwrap();
    let path = profile.join("examples").join(format!("{name}{}", std::env::consts::EXE_SUFFIX));
    assert!(path.is_file(), "run `cargo test` whole, or `cargo build --examples` first");
    Command::new(path).current_dir(folder).env_remove("CHANCAI_DATA").args(arguments).output().unwrap()
}

fn write(folder: &Path, name: &str, bytes: &[u8]) -> PathBuf {
    let path = folder.join(name);
    std::fs::write(&path, bytes).unwrap();
    path
}

fn stdout(output: &Output) -> String {
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout.clone()).unwrap()
}

#[test]
fn normalise_ranks_the_same_in_any_encoding_and_on_any_number_of_threads() {
    let folder = tempfile::tempdir().unwrap();
    let lines = "高级焊接工程师\r\n\r\n软件工程师\r\n煮面的师傅\r\n";
    write(folder.path(), "utf8.txt", lines.as_bytes());
    write(folder.path(), "gbk.txt", &encoding_rs::GBK.encode(lines).0);
    let ask = |file: &str, threads: &str| {
        stdout(&run(
            "normalise",
            &["--kind", "occupation", "--in", file, "--k", "2", "--threads", threads],
            folder.path(),
        ))
    };
    let one = ask("utf8.txt", "1");
    assert_eq!(one, ask("gbk.txt", "2"));
    let rows: Vec<&str> = one.lines().collect();
    assert_eq!(rows[0], "line,input,rank,code,label,score,how");
    assert!(rows[1].starts_with("1,高级焊接工程师,1,welding-engineer,焊接工程师,"), "{one}");
    assert!(rows.contains(&"2,,,,,,abstain"), "a blank line keeps its number: {one}");
    assert!(rows.contains(&"3,软件工程师,1,software-developer,软件开发工程师,1,alias"), "{one}");
}

#[test]
fn normalise_reads_a_users_own_list_and_compares_through_the_embedded_one() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), "清单.csv", "code,label\n01,货车司机\n01,卡车司机\n02,焊接工程师\n".as_bytes());
    write(folder.path(), "岗位.txt", "welding engineer\n".as_bytes());
    let base = ["--taxonomy", "labels:清单.csv", "--kind", "occupation", "--in", "岗位.txt"];
    let alone = stdout(&run("normalise", &base, folder.path()));
    assert_eq!(alone.lines().nth(1), Some("1,welding engineer,,,,,abstain"));
    let through = stdout(&run("normalise", &[&base[..], &["--through", "builtin"]].concat(), folder.path()));
    assert!(through.lines().nth(1).unwrap().starts_with("1,welding engineer,1,02,焊接工程师,"), "{through}");
}

#[test]
fn extract_gives_places_stances_and_whole_sentences() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), "简历.txt", "熟悉Java开发，不会Python。\n会Docker者优先\n".as_bytes());
    let rows = stdout(&run("extract", &["--in", "简历.txt"], folder.path()));
    assert!(rows.starts_with("line,start,end,text,code,label,score,how,stance\n"));
    assert!(rows.contains("1,2,6,Java,java,Java,"), "{rows}");
    assert!(rows.lines().any(|row| row.contains(",python,") && row.ends_with(",negated")), "{rows}");
    assert!(rows.lines().any(|row| row.starts_with("2,1,7,Docker,") && row.ends_with(",nice_to_have")), "{rows}");
    let whole = stdout(&run("extract", &["--in", "简历.txt", "--sentence", "--k", "1"], folder.path()));
    assert!(whole.lines().nth(1).unwrap().starts_with("1,,,,"), "{whole}");
}

#[test]
fn skill_gap_and_taxonomy_diff_tell_what_is_missing_and_what_changed() {
    let folder = tempfile::tempdir().unwrap();
    let gap = stdout(&run("skill_gap", &["--have", "Python:精通; 沟通", "--want", "Python:熟悉; 英语"], folder.path()));
    assert!(gap.contains("python") && gap.contains(",missing,"), "{gap}");
    write(folder.path(), "old.csv", "id,zh\na,焊接\nb,钳工\n".as_bytes());
    write(folder.path(), "new.csv", "id,zh\na,焊接技术\nc,铣工\n".as_bytes());
    let diff = stdout(&run("taxonomy_diff", &["old.csv", "new.csv"], folder.path()));
    for change in ["renamed,a,焊接,焊接技术", "added,c", "removed,b"] {
        assert!(diff.contains(change), "{diff}");
    }
}

#[test]
fn what_cannot_be_read_exits_with_1_and_usage_with_2() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), "空.csv", "code,label\n".as_bytes());
    let code = |name: &str, arguments: &[&str]| run(name, arguments, folder.path()).status.code();
    assert_eq!(code("normalise", &["--in", "none.txt"]), Some(1));
    assert_eq!(code("normalise", &["--taxonomy", "labels:空.csv", "--in", "空.csv"]), Some(1));
    assert_eq!(code("normalise", &["--taxonomy", "escoo:x"]), Some(2));
    assert_eq!(code("normalise", &["--bridge", "builtin"]), Some(2));
    assert_eq!(code("normalise", &["--k", "0"]), Some(2));
    assert_eq!(code("normalise", &["--threshold", "nan"]), Some(2));
    assert_eq!(code("extract", &["--in", "none.txt"]), Some(1));
    assert_eq!(code("taxonomy_diff", &["none.csv", "none.csv"]), Some(1));
}
