//! The synthetic market as `synth` writes it and `throughput`, `stream` and `live` match it.

// The same records drawn in memory, for the plain path.
#[path = "../../benches/sample/market.rs"]
mod records;

use crate::binaries::{good, refused, run, text};
use chancai::data::synth::World;
use chancai::matching::score_all;
use ndarray::{Array1, Array2, Dimension};
use ndarray_npy::{ReadableElement, read_npy, write_npy};
use records::{Market, Mode};
use sha2::{Digest, Sha256};
use std::path::Path;
use tempfile::TempDir;

const TALENTS: usize = 300;
const POSITIONS: usize = 60;
const K: usize = 10;

/// SHA-256 of each array's values, as the generator of `benches/peers/synth.py` has them, which shares no code.
const HASHES: [(&str, &str); 26] = [
    ("t_data", "5a07c3a84851f22d720afb7595fa0166280518927bcbe8688af0e318a211d95d"),
    ("t_indices", "c07588984ffcfd162ee057a6ab666990cb52397111075358aa050c074914a446"),
    ("t_indptr", "5c1b4c6df7da3df06c6064c7f6ea9435b1a06a0714d95e5c79646c4946a5c6f1"),
    ("d_data", "0767170fe555b7bd4fff8bde8db9a134761a88fd05d6d30f0ad1693a537cd111"),
    ("d_indices", "32c43f3a37a1590d4e450a92e4841d697834bfd461094e55bc66266e99404332"),
    ("d_indptr", "3ef4985e24232d67a361a4087fbea2e9b45a6073d97db8b5c5d5a207778ee644"),
    ("b_data", "9c525ebb38c215d9d3493809a8bf3553abb127c3a9bca61b0b966af576ce5de5"),
    ("b_indices", "6b9207f54c74e21ab0bace9c979dafac155badb0995738e33c39e2e658a1898a"),
    ("b_indptr", "c3a933d3ce787840874f6f86f4f9642b50693ee7e1c3ee305b4520339ed38f24"),
    ("sim_data", "6719f937d10ac655e98ed8ca23844d48da45a106255f88700608bf759f4b6715"),
    ("sim_indices", "b586565a595b5c74677135b7ce171264d40a7664ac3953481a4cda9584157042"),
    ("sim_indptr", "a32c48344bdcffce6fe8c9ade24ef7ba87de9d4371b4caef5ed83d2aebeb481c"),
    ("t_node", "48a10fccfa54a7c485e1f710e7618fd15f27ce94a4cc147ae7c5bc308327eef6"),
    ("t_quality", "6b5084657140c3690f23f140e6a7ca2df8018fb38d4e7e460e1cca5b0180098a"),
    ("t_region", "79ff8c9d17f5b21d063e73b8cf60104d0179cfc3857f37cbebfd2cb0a35934c6"),
    ("t_edu", "3cf73da89883a5345ae20bd991cb7f0ca497d5d3f6c0aad6909e2c7e5a72639f"),
    ("t_years", "1f55e6748741511e159ef838686e34da9ab0a33df99d0a88084c4c03b887638b"),
    ("t_mode", "d596ba1d8a98bf1c11361bfc6cee17808835e9230f7dacb540f9ddeff539cb87"),
    ("d_node", "3a316b7b4512cc844a3cda737dce05c1b2604e8d1d7e03bf137db6c2272667ab"),
    ("d_region", "9cdf0c8df3559faaf4570915e0578cba727b973038750bfb9ef5b4b5952900fc"),
    ("d_edu", "e198637532b6082c2c00048bc9d1b4a18b558a32f5809bacf86415c26d55b5f9"),
    ("d_years", "0a6fc0defd2fc49d67e5a0b0d5f973ee8ce4234920f0f1537c7184eaec707355"),
    ("d_mode", "bf8e0a4e6fd6ee952771adfb58b38f9919326dbc6c960e25f5b757b5a2f16d59"),
    ("d_regmask", "7a9ef78ba6c0fd7cf29ba15b9e868bc98dc3b1fb58fd2f571b5fb4f8dfe50342"),
    ("prox", "4cd3cda3885b78d5c48b5b2e64ac5680550a88def3b23d6dac921e0a66820eee"),
    ("loc", "eeb4892b1fb6c7f77ae6a439a0b361e9055786375f28f0aca83329151acd5941"),
];

/// A folder with the market in it, and what `synth` said.
fn market() -> (TempDir, String) {
    let folder = tempfile::tempdir().unwrap();
    let (talents, positions) = (TALENTS.to_string(), POSITIONS.to_string());
    let arguments = ["--talents", talents.as_str(), "--positions", positions.as_str(), "--out", "market"];
    let said = good(folder.path(), "synth", &arguments);
    (folder, said)
}

fn array<T: ReadableElement, D: Dimension>(folder: &Path, name: &str) -> ndarray::Array<T, D> {
    read_npy(folder.join(format!("{name}.npy"))).unwrap()
}

fn column<T: ReadableElement>(folder: &Path, name: &str) -> Vec<T> {
    array::<T, ndarray::Ix1>(folder, name).into_iter().collect()
}

/// Rows of skills as a table with a zero where there is none.
fn table(folder: &Path, name: &str) -> Array2<f64> {
    let starts: Vec<u64> = column(folder, &format!("{name}_indptr"));
    let skills: Vec<u16> = column(folder, &format!("{name}_indices"));
    let values: Vec<f32> = column(folder, &format!("{name}_data"));
    let mut table = Array2::zeros((starts.len() - 1, World::SKILLS));
    for (row, bounds) in starts.windows(2).enumerate() {
        for at in bounds[0] as usize..bounds[1] as usize {
            table[[row, usize::from(skills[at])]] = f64::from(values[at]);
        }
    }
    table
}

/// The plain score of every pair, in f64 from the arrays alone; `None` where a gate is shut.
fn naive(folder: &Path, is_full: bool) -> Array2<Option<f64>> {
    let dot = table(folder, "d").dot(&table(folder, "t").t());
    if !is_full {
        return dot.mapv(Some);
    }
    let bytes = |name: &str| column::<u8>(folder, name);
    let (t_region, t_edu, t_years, t_mode) = (bytes("t_region"), bytes("t_edu"), bytes("t_years"), bytes("t_mode"));
    let (d_region, d_edu, d_years, d_mode) = (bytes("d_region"), bytes("d_edu"), bytes("d_years"), bytes("d_mode"));
    let (t_node, d_node): (Vec<u16>, Vec<u16>) = (column(folder, "t_node"), column(folder, "d_node"));
    let (quality, regions): (Vec<f32>, Vec<u64>) = (column(folder, "t_quality"), column(folder, "d_regmask"));
    let (prox, loc): (Array2<f32>, Array2<f32>) = (array(folder, "prox"), array(folder, "loc"));
    Array2::from_shape_fn(dot.dim(), |(d, t)| {
        let near = prox[[usize::from(t_node[t]), usize::from(d_node[d])]];
        let home = loc[[usize::from(t_region[t]), usize::from(d_region[d])]];
        let is_open = t_edu[t] >= d_edu[d]
            && t_years[t] >= d_years[d]
            && regions[d] >> t_region[t] & 1 == 1
            && t_mode[t] & d_mode[d] != 0;
        let rest = 0.15 * f64::from(near) + 0.15 * f64::from(quality[t]) + 0.10 * f64::from(home);
        is_open.then_some(0.60 * dot[[d, t]] + rest)
    })
}

fn throughput(folder: &Path, mode: &str, extra: &[&str]) -> serde_json::Value {
    let mut arguments = vec!["--data", "market", "--mode", mode, "--repeat", "2", "--out", "scores.npy"];
    arguments.extend(extra);
    let line = good(folder, "throughput", &arguments);
    assert_eq!(line.lines().count(), 1);
    serde_json::from_str(&line).unwrap()
}

fn written(folder: &Path) -> [Vec<u8>; 2] {
    ["scores.npy", "scores_ids.npy"].map(|name| std::fs::read(folder.join(name)).unwrap())
}

#[test]
fn synth_writes_what_an_independent_generator_draws() {
    let (folder, said) = market();
    let expected: Vec<String> = HASHES.iter().map(|(name, hash)| format!("{hash}  {name}")).collect();
    assert_eq!(said.lines().collect::<Vec<_>>(), expected);
    for (name, hash) in HASHES {
        let file = std::fs::read(folder.path().join("market").join(format!("{name}.npy"))).unwrap();
        let header = usize::from(u16::from_le_bytes([file[8], file[9]]));
        let found: Vec<String> =
            Sha256::digest(&file[10 + header..]).iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(found.concat(), hash, "{name}");
    }
}

#[test]
fn throughput_tells_its_times_in_one_line() {
    let (folder, _) = market();
    for (mode, threads) in [("dot", 1), ("full", 2), ("whole", 1)] {
        let told = throughput(folder.path(), mode, &["--threads", &threads.to_string()]);
        let keys: Vec<&str> = told.as_object().unwrap().keys().map(String::as_str).collect();
        assert_eq!(keys, ["build_seconds", "bytes_per_talent", "threads", "us_per_position"]);
        assert_eq!(told["threads"], threads);
        assert!(told["build_seconds"].as_f64().unwrap() > 0.0 && told["bytes_per_talent"].as_f64().unwrap() > 0.0);
        let times = told["us_per_position"].as_object().unwrap();
        assert_eq!(times.keys().map(String::as_str).collect::<Vec<_>>(), ["max", "median", "min"]);
        let time = |name: &str| times[name].as_f64().unwrap();
        assert!(0.0 < time("min") && time("min") <= time("median") && time("median") <= time("max"));
    }
}

#[test]
fn throughput_scores_as_the_plain_sum_in_f64() {
    let (folder, _) = market();
    for mode in ["dot", "full"] {
        throughput(folder.path(), mode, &[]);
        let scores: Array2<f32> = array(folder.path(), "scores");
        let ids: Array2<i64> = array(folder.path(), "scores_ids");
        assert_eq!((scores.dim(), ids.dim()), ((POSITIONS, K), (POSITIONS, K)));
        let all = naive(&folder.path().join("market"), mode == "full");
        for (position, row) in all.outer_iter().enumerate() {
            let mut best: Vec<f64> = row.iter().flatten().copied().collect();
            best.sort_by(|a, b| b.total_cmp(a));
            best.resize(K.max(best.len()), -1.0);
            for (place, expected) in best.into_iter().take(K).enumerate() {
                let (score, id) = (f64::from(scores[[position, place]]), ids[[position, place]]);
                assert!((score - expected).abs() <= 5e-5, "{mode} {position} {place}: {score}, not {expected}");
                let own = usize::try_from(id).map_or(-1.0, |talent| row[talent].unwrap());
                assert!((score - own).abs() <= 5e-5, "{mode} {position} {place}: talent {id} has {own}");
            }
        }
        let is_short = scores.iter().any(|&score| score < 0.0);
        assert_eq!(is_short, mode == "full", "gates leave fewer than {K} for some position");
    }
}

#[test]
fn throughput_lists_whom_scoring_every_pair_lists() {
    let (folder, _) = market();
    let drawn = Market::drawn(TALENTS, POSITIONS);
    let talents: Vec<_> = (0..TALENTS).map(|i| drawn.talent(i)).collect();
    for (name, mode) in [("dot", Mode::Dot), ("full", Mode::Full), ("whole", Mode::Whole)] {
        throughput(folder.path(), name, &[]);
        let scores: Array2<f32> = array(folder.path(), "scores");
        let ids: Array2<i64> = array(folder.path(), "scores_ids");
        let scorer = drawn.scorer(mode).unwrap();
        for (i, position) in drawn.positions(mode).iter().enumerate() {
            let listed = score_all(&scorer, &talents, position, K);
            let mut expected: Vec<(f32, i64)> = listed.iter().map(|m| (m.fit as f32, m.candidate.into())).collect();
            expected.resize(K, (-1.0, -1));
            let found: Vec<(f32, i64)> = scores.row(i).iter().copied().zip(ids.row(i).iter().copied()).collect();
            assert_eq!(found, expected, "{name} {i}");
        }
    }
}

#[test]
fn throughput_writes_the_same_bytes_on_any_threads_and_either_side() {
    let (folder, _) = market();
    let folder = folder.path();
    for mode in ["dot", "full", "whole"] {
        throughput(folder, mode, &["--threads", "1"]);
        let one = written(folder);
        for other in [["--threads", "2"], ["--expand", "talents"], ["--expand", "requirements"]] {
            throughput(folder, mode, &other);
            assert!(written(folder) == one, "{mode} {other:?}");
        }
    }
}

#[test]
fn throughput_refuses_arrays_that_do_not_fit() {
    let (folder, _) = market();
    let arguments = ["--data", "market", "--out", "scores.npy"];
    let at = |name: &str| folder.path().join("market").join(name);
    write_npy(at("t_node.npy"), &Array1::<u16>::zeros(TALENTS - 1)).unwrap();
    assert!(refused(folder.path(), "throughput", &arguments).contains("彼此不符"));
    write_npy(at("t_node.npy"), &Array1::<u16>::from_elem(TALENTS, 200)).unwrap();
    assert!(refused(folder.path(), "throughput", &arguments).contains("彼此不符"));
    std::fs::remove_file(at("t_node.npy")).unwrap();
    assert!(refused(folder.path(), "throughput", &arguments).contains("t_node.npy"));
    assert!(!folder.path().join("scores.npy").exists());
}

fn stream(folder: &Path, extra: &[&str]) -> (serde_json::Value, String) {
    let mut arguments = vec!["--data", "market", "--out", "scores.npy"];
    arguments.extend(extra);
    let run = run(folder, "stream", &arguments);
    let said = text(&run.stderr);
    assert!(run.status.success(), "{said}");
    (serde_json::from_str(&text(&run.stdout)).unwrap(), said)
}

#[test]
fn stream_writes_the_bytes_of_throughput_whatever_the_chunks() {
    let (folder, _) = market();
    let folder = folder.path();
    for mode in ["dot", "full", "whole"] {
        throughput(folder, mode, &[]);
        let whole = written(folder);
        for (chunk, threads) in [("65536", "1"), ("7", "2"), ("150", "2"), ("299", "1")] {
            for name in ["scores.npy", "scores_ids.npy"] {
                std::fs::remove_file(folder.join(name)).unwrap();
            }
            stream(folder, &["--mode", mode, "--chunk", chunk, "--threads", threads]);
            assert!(written(folder) == whole, "{mode} {chunk} {threads}");
        }
    }
}

#[test]
fn stream_tells_how_far_it_is_and_what_it_took() {
    let (folder, _) = market();
    let (told, said) = stream(folder.path(), &["--chunk", "128", "--threads", "2"]);
    let so_far: Vec<&str> = said.lines().map(|line| line.rsplit_once(": ").unwrap().1).collect();
    assert_eq!(so_far, ["128 / 300", "256 / 300", "300 / 300"]);
    let keys: Vec<&str> = told.as_object().unwrap().keys().map(String::as_str).collect();
    assert_eq!(keys, ["chunk", "peak_bytes", "positions", "seconds", "talents", "threads"]);
    let number = |name: &str| told[name].as_u64().unwrap();
    assert_eq!(["talents", "positions", "chunk", "threads"].map(number), [TALENTS as u64, POSITIONS as u64, 128, 2]);
    assert!(told["seconds"].as_f64().unwrap() > 0.0);
    // At least the lists, at most what this market could ever need.
    let peak = told["peak_bytes"].as_u64();
    assert!(if cfg!(target_os = "linux") { (1 << 20..1 << 32).contains(&peak.unwrap()) } else { peak.is_none() });
}

#[test]
fn stream_refuses_arrays_that_do_not_fit() {
    let (folder, _) = market();
    let arguments = ["--data", "market", "--out", "scores.npy"];
    let at = |name: &str| folder.path().join("market").join(name);
    let stream = || refused(folder.path(), "stream", &arguments);
    let nodes: Vec<u16> = column(&folder.path().join("market"), "t_node");
    write_npy(at("t_node.npy"), &Array1::<u16>::zeros(TALENTS - 1)).unwrap();
    assert!(stream().contains("彼此不符"));
    write_npy(at("t_node.npy"), &Array1::<u8>::zeros(TALENTS)).unwrap();
    assert!(stream().contains("不是一维的 <u2 数组"));
    write_npy(at("t_node.npy"), &Array2::<u16>::zeros((TALENTS, 1))).unwrap();
    assert!(stream().contains("不是一维的 <u2 数组"));
    std::fs::write(at("t_node.npy"), "编号,节点\n").unwrap();
    assert!(stream().contains("t_node.npy：不是 .npy 文件"));
    std::fs::remove_file(at("t_node.npy")).unwrap();
    assert!(stream().contains("t_node.npy"));
    write_npy(at("t_node.npy"), &Array1::from(nodes)).unwrap();

    let starts: Vec<u64> = column(&folder.path().join("market"), "b_indptr");
    for (place, start) in [(0, 1), (1, 1_000_000), (TALENTS, u64::MAX), (TALENTS, 1)] {
        let mut starts = starts.clone();
        starts[place] = start;
        write_npy(at("b_indptr.npy"), &Array1::from(starts)).unwrap();
        assert!(stream().contains("b_indptr 与 b_data 不符"), "{place} {start}");
    }
    assert!(!folder.path().join("scores.npy").exists());
}

#[test]
fn live_lists_the_same_before_and_after_the_merge() {
    let (folder, _) = market();
    for (mode, threads) in [("dot", "1"), ("full", "2"), ("whole", "2")] {
        let arguments = ["--data", "market", "--mode", mode, "--changes", "40", "--threads", threads];
        let told: serde_json::Value = serde_json::from_str(&good(folder.path(), "live", &arguments)).unwrap();
        assert_eq!(told["lists_equal"], true, "{mode}");
        // Of 260, 40 came, 40 changed and 40 left: two records of each who changed, one of each of the others.
        assert_eq!((told["talents"].as_u64(), told["unmerged"].as_u64()), (Some(260), Some(160)));
        assert_eq!((told["positions"].as_u64(), told["changes"].as_u64()), (Some(POSITIONS as u64), Some(40)));
        for name in ["build_seconds", "apply_seconds", "merge_seconds"] {
            assert!(told[name].as_f64().unwrap() > 0.0, "{name}");
        }
        for name in ["before_merge", "after_merge"] {
            assert!(told["us_per_position"][name].as_f64().unwrap() > 0.0, "{name}");
        }
    }
}

#[test]
fn live_refuses_more_changes_than_there_are_talents_for() {
    let (folder, _) = market();
    let said = refused(folder.path(), "live", &["--data", "market", "--changes", "101"]);
    assert!(said.contains("共 300 人，不够新增、更新、删除各 101 人"), "{said}");
    assert!(good(folder.path(), "live", &["--data", "market", "--changes", "100"]).contains("\"lists_equal\":true"));
}
