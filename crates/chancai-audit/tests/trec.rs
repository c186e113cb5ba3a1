//! Files in TREC's formats, and runs over many queries, against figures of trec_eval 9.
#![allow(clippy::print_stderr, reason = "a test that is skipped says so")]

use chancai_audit::metrics::{
    Evaluation, EvaluationOptions, Measure, Qrels, RankedRun, evaluate, read_qrels, read_run,
};
use chancai_table::{EncodingChoice, Format, Source};
use proptest::prelude::*;
use std::path::Path;

fn qrels(text: &str) -> Qrels {
    let (qrels, faults) = read_qrels(&Source::from_text("qrels", text, Format::Csv));
    assert!(faults.is_empty(), "{faults:?}");
    qrels
}

fn run(text: &str) -> RankedRun {
    let (run, faults) = read_run(&Source::from_text("run", text, Format::Csv));
    assert!(faults.is_empty(), "{faults:?}");
    run
}

fn of(qrels: &Qrels, run: &RankedRun, names: &[&str]) -> Evaluation {
    let measures: Vec<Measure> = names.iter().map(|name| name.parse().unwrap()).collect();
    evaluate(qrels, run, &measures, EvaluationOptions::default())
}

fn near(given: &[f64], expected: &[f64], within: f64) {
    assert_eq!(given.len(), expected.len());
    for (at, (given, expected)) in given.iter().zip(expected).enumerate() {
        assert!((given - expected).abs() < within, "value {at}: {given} {expected}");
    }
}

/// Unjudged x, grades below 0, scores that are equal as 32-bit numbers; pytrec_eval-terrier gives the figures.
#[test]
fn ties_unjudged_and_negative_grades_as_in_trec_eval() {
    let qrels = qrels("q 0 a 1\nq 0 b -1\nq 0 c 0\nq 0 d -2\nq 0 e 2\nq 0 n 0\nz 0 a 0\n");
    let run = run("q Q0 a 1 1 t\nq Q0 b 2 3 t\nq Q0 c 3 1 t\nq Q0 d 4 1.00000001 t\nq Q0 x 5 5 t\nz Q0 a 1 1 t\n");
    assert_eq!(run.ranked("q"), ["x", "b", "d", "c", "a"]);
    let names = "num_ret num_rel num_rel_ret map Rprec bpref recip_rank ndcg P_5 P_10 recall_5 ndcg_cut_5 map_cut_5 \
                 success_1 success_5";
    let found = of(&qrels, &run, &names.split_whitespace().collect::<Vec<_>>());
    let gain = 0.147_040_340_666_410_14;
    let q = [5.0, 2.0, 1.0, 0.1, 0.0, 0.25, 0.2, gain, 0.2, 0.1, 0.5, gain, 0.1, 0.0, 1.0];
    near(&found.queries[0].values, &q, 1e-12);
    let nothing: Vec<f64> = std::iter::once(1.0).chain([0.0; 14]).collect();
    near(&found.queries[1].values, &nothing, 1e-12);
    near(&of(&qrels, &run, &["gm_map"]).all, &[(0.1f64 * 1e-5).sqrt()], 1e-12);
}

/// The queries of trec_eval's own test, where the folder of public data is there.
#[test]
fn the_published_figures() {
    let folder = std::env::var_os("CHANCAI_DATA").map(|folder| Path::new(&folder).join("reference/trec"));
    let Some(folder) = folder.filter(|folder| folder.is_dir()) else {
        eprintln!("CHANCAI_DATA names no folder with reference/trec: skipped");
        return;
    };
    let text = |name: &str| std::fs::read_to_string(folder.join(name)).unwrap();
    let names = ["map", "recip_rank", "P_5", "P_10", "Rprec", "bpref", "ndcg", "ndcg_cut_10"];
    let found = of(&qrels(&text("qrels.test")), &run(&text("results.test")), &names);
    near(&found.all, &[0.1785, 0.4064, 0.2667, 0.3000, 0.2174, 0.1981, 0.4021, 0.3016], 5e-5);
}

#[test]
fn good_lines_stay_and_faults_name_line_field_and_value() {
    let text = "q 0 a 1\n\nq\t0  b\n q 0 c 好\nq 0 a 2\nq 0 d 1.0\n岗位\u{3000}0 王 3\r\n";
    let (qrels, faults) = read_qrels(&Source::from_text("评判.txt", text, Format::Csv));
    let told: Vec<_> = faults.iter().map(|f| (f.line, f.code.code, f.column.as_deref(), f.value.as_str())).collect();
    let expected = [
        (3, "field_count", None, ""),
        (4, "bad_number", Some("grade"), "好"),
        (5, "listed_twice", Some("document"), "a"),
        (6, "bad_number", Some("grade"), "1.0"),
    ];
    assert_eq!(told, expected);
    assert_eq!((qrels.grade("q", "a"), qrels.grade("q", "c"), qrels.grade("岗位", "王")), (Some(1), None, Some(3)));
    assert!(faults[0].to_string().contains("query iteration document grade"), "{}", faults[0]);
    let text = "q Q0 a 1 nan t\nq Q0 a 1 1e9 t\nq Q0 b x inf t\nq Q0 a 1 2 t\nq Q0 c 1 2\nq Q0 d ? -1e-3 t";
    let (run, faults) = read_run(&Source::from_text("run", text, Format::Csv));
    let told: Vec<_> = faults.iter().map(|f| (f.line, f.code.code, f.value.as_str())).collect();
    let expected =
        [(1, "bad_number", "nan"), (3, "bad_number", "inf"), (4, "listed_twice", "a"), (5, "field_count", "")];
    assert_eq!(told, expected);
    assert_eq!(run.ranked("q"), ["a", "d"]);
}

#[test]
fn encodings_are_those_of_tables() {
    let text = "岗位甲 0 王工 2\n岗位甲 0 李工 0\n";
    let wide = |to: fn(u16) -> [u8; 2]| text.encode_utf16().flat_map(to).collect::<Vec<u8>>();
    let marked = |mark: &[u8], bytes: &[u8]| [mark, bytes].concat();
    for bytes in [
        text.as_bytes().to_vec(),
        marked(&[0xEF, 0xBB, 0xBF], text.as_bytes()),
        marked(&[0xFF, 0xFE], &wide(u16::to_le_bytes)),
        marked(&[0xFE, 0xFF], &wide(u16::to_be_bytes)),
    ] {
        let source = Source::from_bytes("q", bytes, Format::Csv, EncodingChoice::Auto).unwrap();
        assert_eq!(read_qrels(&source), (qrels(text), vec![]));
    }
}

#[test]
fn queries_of_one_file_only() {
    let (qrels, run) = (qrels("a 0 x 1\nb 0 x 1\n"), run("a Q0 x 1 1 t\nc Q0 x 1 1 t\n"));
    let measures = [Measure::Relevant, Measure::AveragePrecision];
    let found = evaluate(&qrels, &run, &measures, EvaluationOptions::default());
    assert_eq!((found.queries.len(), found.all), (1, vec![1.0, 1.0]));
    let mut options = EvaluationOptions::default();
    options.complete = true;
    let found = evaluate(&qrels, &run, &measures, options);
    near(&found.of(Measure::AveragePrecision), &[1.0, 0.0], 1e-12);
    assert_eq!((found.queries.len(), found.all), (2, vec![2.0, 0.5]));
    let nothing = evaluate(&Qrels::default(), &run, &Measure::WHOLE, options);
    assert_eq!((nothing.queries.len(), &nothing.all), (0, &vec![0.0; 9]));
    assert!(nothing.of(Measure::Bpref).is_empty());
}

#[test]
fn scores_that_are_no_number_come_last() {
    let mut run = RankedRun::default();
    for (at, score) in [f32::NAN, 0.0, f32::INFINITY, -0.0, f32::NAN, f32::NEG_INFINITY].into_iter().enumerate() {
        assert!(run.list("q", &at.to_string(), score));
    }
    assert!(!run.list("q", "0", 1.0));
    assert_eq!(run.ranked("q"), ["2", "3", "1", "5", "4", "0"]);
}

type Line = (u8, u8, i64, f32);

fn line() -> impl Strategy<Value = Line> {
    (0u8..4, 0u8..12, -2i64..4, prop_oneof![(-2i8..3).prop_map(f32::from), -1.0f32..1.0])
}

fn evaluated(lines: &[Line]) -> Evaluation {
    let measures: Vec<Measure> = Measure::WHOLE.into_iter().chain(Measure::at(3)).collect();
    let judged: Vec<String> = lines.iter().map(|(q, d, grade, _)| format!("{q} 0 {d} {grade}")).collect();
    let listed: Vec<String> = lines.iter().map(|(q, d, _, score)| format!("{q} Q0 {d} 0 {score} t")).collect();
    evaluate(&qrels(&judged.join("\n")), &run(&listed.join("\n")), &measures, EvaluationOptions::default())
}

proptest! {
    /// The same lines in another order give the same bits.
    #[test]
    fn the_order_of_lines_cannot_show(mut lines in prop::collection::vec(line(), 1..60), turn in 0usize..60) {
        lines.sort_by_key(|line| (line.0, line.1));
        lines.dedup_by_key(|line| (line.0, line.1));
        let expected = evaluated(&lines);
        let at = turn % lines.len();
        lines.rotate_left(at);
        prop_assert_eq!(&evaluated(&lines), &expected);
        lines.reverse();
        prop_assert_eq!(evaluated(&lines), expected);
    }

    /// Whatever a file holds, each line is read or told.
    #[test]
    fn every_line_is_read_or_told(lines in prop::collection::vec("[a-c0-9 .\t-]{0,12}|q Q0 [a-c] 1 [0-9x] t", 0..9)) {
        let text = lines.join("\n");
        let filled = lines.iter().filter(|line| !line.trim().is_empty()).count();
        let (run, told) = read_run(&Source::from_text("f", text, Format::Csv));
        let listed: usize = run.queries().map(|query| run.ranked(query).len()).sum();
        prop_assert_eq!(listed + told.len(), filled);
    }
}
