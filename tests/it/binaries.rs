//! The examples as a data team runs them: exit codes, files, streams.

use crate::support::sample;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// An example that `cargo test` has built beside this test.
pub(crate) fn example(name: &str) -> Command {
    let deps = std::env::current_exe().unwrap();
    let profile = deps.parent().and_then(Path::parent).unwrap();
    let path = profile.join("examples").join(format!("{name}{}", std::env::consts::EXE_SUFFIX));
    assert!(path.is_file(), "run `cargo test` whole, or `cargo build --examples` first");
    let mut command = Command::new(path);
    command.env_remove("CHANCAI_DATA");
    command
}

pub(crate) fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

pub(crate) fn write(folder: &Path, name: &str, text: &str) -> PathBuf {
    let path = folder.join(name);
    std::fs::write(&path, text).unwrap();
    path
}

/// Runs an example in a folder.
pub(crate) fn run(folder: &Path, name: &str, arguments: &[&str]) -> Output {
    example(name).current_dir(folder).args(arguments).output().unwrap()
}

/// What an example that does well prints.
pub(crate) fn good(folder: &Path, name: &str, arguments: &[&str]) -> String {
    let run = run(folder, name, arguments);
    assert!(run.status.success(), "{}", text(&run.stderr));
    text(&run.stdout)
}

/// What an example that refuses its input says; it prints nothing else.
pub(crate) fn refused(folder: &Path, name: &str, arguments: &[&str]) -> String {
    let run = run(folder, name, arguments);
    assert_eq!(run.status.code(), Some(1), "{}", text(&run.stderr));
    assert!(run.stdout.is_empty());
    text(&run.stderr)
}

fn match_files(folder: &Path, extra: &[&str]) -> Output {
    let mut command = example("match_files");
    command.current_dir(folder).args(["--talents", "T.csv", "--positions", "P.csv"]).args(extra);
    command.output().unwrap()
}

#[test]
fn match_files_writes_the_same_on_any_number_of_threads_and_in_json() {
    let folder = tempfile::tempdir().unwrap();
    let sample = sample(100, 20);
    write(folder.path(), "T.csv", &sample.talents);
    write(folder.path(), "P.csv", &sample.positions);
    let one = match_files(folder.path(), &["--threads", "1", "--k", "3"]);
    assert!(one.status.success(), "{}", text(&one.stderr));
    let two = match_files(folder.path(), &["--threads", "2", "--k", "3", "--out", "M.csv"]);
    assert!(two.status.success() && two.stdout.is_empty());
    assert_eq!(text(&one.stdout), std::fs::read_to_string(folder.path().join("M.csv")).unwrap());
    assert!(text(&one.stdout).starts_with("position_id,rank,talent_id,fit,suitability,attraction,skill,chain,"));

    assert!(match_files(folder.path(), &["--k", "3", "--out", "M.jsonl"]).status.success());
    let lines = std::fs::read_to_string(folder.path().join("M.jsonl")).unwrap();
    assert_eq!(lines.lines().count() + 1, text(&one.stdout).lines().count());
    let first: serde_json::Value = serde_json::from_str(lines.lines().next().unwrap()).unwrap();
    assert_eq!(first["format_version"], 1);
    assert_eq!(first["model_fingerprint"].as_str().unwrap().len(), 16);

    let talents = match_files(folder.path(), &["--direction", "talents", "--combine", "minimum", "--lang", "en"]);
    assert!(talents.status.success() && text(&talents.stdout).contains("suitability"));
}

#[test]
fn match_files_writes_tiers_beside_and_refuses_rules_with_a_gap() {
    let folder = tempfile::tempdir().unwrap();
    let sample = sample(40, 5);
    write(folder.path(), "T.csv", &sample.talents);
    write(folder.path(), "P.csv", &sample.positions);
    let header = "规则,人才类别,层次,施行日期,版本,最低职称,最高职称\n";
    let rows: String = ["创新研发", "技能", "教育卫生", "经营管理", "乡村"].iter().zip(1..).fold(
        header.to_owned(),
        |text, (category, i)| {
            format!("{text}H{i},{category},A,2020-01-01,2020,副高,\nL{i},{category},B,2020-01-01,2020,,中级\n")
        },
    );
    write(folder.path(), "tiers.csv", &rows);
    let plain = match_files(folder.path(), &["--k", "2"]);
    let tiered = match_files(folder.path(), &["--k", "2", "--tiers", "tiers.csv", "--as-of", "2020-11-17"]);
    assert!(tiered.status.success(), "{}", text(&tiered.stderr));
    assert_eq!(plain.stdout, tiered.stdout, "a tier never enters a list");
    let written = std::fs::read_to_string(folder.path().join("talent-tiers.csv")).unwrap();
    assert!(written.starts_with("talent_id,category,tier,rule,version,unstated,reason\nt00001,"), "{written}");
    assert_eq!(written.lines().count(), 41);
    assert!(written.contains(",A,H") && written.contains(",B,L"), "{written}");

    let early = ["--tiers", "tiers.csv", "--as-of", "2019-12-31", "--tiers-out", "early.csv"];
    assert!(match_files(folder.path(), &early).status.success());
    let early = std::fs::read_to_string(folder.path().join("early.csv")).unwrap();
    assert!(early.contains("2019-12-31 早于") && !early.contains(",A,"), "{early}");

    write(folder.path(), "tiers.csv", &format!("{header}H,技能,A,2020-01-01,2020,副高,\n"));
    let gap = match_files(folder.path(), &["--tiers", "tiers.csv", "--as-of", "2020-11-17"]);
    assert_eq!(gap.status.code(), Some(1));
    assert!(text(&gap.stderr).contains("恰有一条规则"), "{}", text(&gap.stderr));
    assert_eq!(match_files(folder.path(), &["--tiers", "tiers.csv"]).status.code(), Some(2));
}

#[test]
fn refusals_exit_with_1_and_usage_with_2() {
    let folder = tempfile::tempdir().unwrap();
    let sample = sample(10, 5);
    write(folder.path(), "T.csv", "编号,技能,同意,工作年限\na,Python,是,三年\n");
    write(folder.path(), "P.csv", &sample.positions);
    let nothing_good = match_files(folder.path(), &["--rejects", "R.csv"]);
    assert_eq!(nothing_good.status.code(), Some(1));
    let rejects = std::fs::read_to_string(folder.path().join("R.csv")).unwrap();
    assert!(rejects.contains("T.csv,2,years,三年,bad_number"), "{rejects}");
    let missing = match_files(folder.path(), &["--employers", "none.csv"]);
    assert_eq!(missing.status.code(), Some(1));
    assert!(text(&missing.stderr).contains("none.csv"));
    assert_eq!(match_files(folder.path(), &["--nonsense"]).status.code(), Some(2));
    assert_eq!(match_files(folder.path(), &["--threads", "0"]).status.code(), Some(2));

    write(folder.path(), "T.csv", "编号,技能,同意,工作年限\na,Python,是,三年\nb,Python,是,3\n");
    assert_eq!(match_files(folder.path(), &[]).status.code(), Some(0));
    assert_eq!(match_files(folder.path(), &["--strict"]).status.code(), Some(1));
}

#[test]
fn district_runs_a_folder_of_ones_own() {
    let folder = tempfile::tempdir().unwrap();
    let sample = sample(80, 16);
    let data = folder.path().join("data");
    std::fs::create_dir(&data).unwrap();
    for (name, text) in [
        ("talents.csv", &sample.talents),
        ("positions.csv", &sample.positions),
        ("employers.csv", &sample.employers),
        ("teams.csv", &sample.teams),
    ] {
        write(&data, name, text);
    }
    let run = example("district").current_dir(&folder).args(["--data", "data", "--out", "result"]).output().unwrap();
    assert!(run.status.success(), "{}", text(&run.stderr));
    assert!(text(&run.stdout).contains("建议安排"));
    for name in ["report.html", "matches.csv", "allocation.csv", "gaps.csv", "unknown.csv", "rejects.csv"] {
        assert!(folder.path().join("result").join(name).metadata().unwrap().len() > 0, "{name}");
    }
    write(&data, "talents.csv", "编号,同意,工作年限\na,是,三年\n");
    for name in ["teams.csv", "employers.csv"] {
        std::fs::remove_file(data.join(name)).unwrap();
    }
    let strict = example("district")
        .current_dir(&folder)
        .args(["--data", "data", "--out", "strict", "--strict"])
        .output()
        .unwrap();
    assert_eq!(strict.status.code(), Some(1));
    let rejects = std::fs::read_to_string(folder.path().join("strict/rejects.csv")).unwrap();
    assert!(rejects.contains("talents.csv,2,years,三年,bad_number"), "{rejects}");
    let empty = example("district").current_dir(&folder).args(["--data", "nowhere"]).output().unwrap();
    assert_eq!(empty.status.code(), Some(1));
    assert!(text(&empty.stderr).contains("talents.csv"));
}

#[test]
fn explain_pair_tells_why_and_why_not() {
    let run = |talent: &str, position: &str| {
        example("explain_pair").args(["--talent", talent, "--position", position]).output().unwrap()
    };
    // A person for a team's post is ruled out by a gate; the sample's posts for teams follow those of the programmes.
    let barred = run("t00100", "p0073");
    assert!(barred.status.success(), "{}", text(&barred.stderr));
    assert!(text(&barred.stdout).contains("[unit_mismatch]"), "{}", text(&barred.stdout));
    let stranger = run("nobody", "p0001");
    assert_eq!(stranger.status.code(), Some(1));
    assert!(text(&stranger.stderr).contains("nobody"));
}
