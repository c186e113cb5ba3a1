//! What is counted in instructions: each case runs once to warm up and once between two marks.
//!
//! ```sh
//! .ci/check-instructions                          # under valgrind, beside benches/instructions.json
//! cargo bench --bench instructions -- --list      # the cases
//! cargo bench --bench instructions -- --case score/score/median_pair
//! ```
//!
//! A new case is a function below and its line in `CASES`; then `.ci/check-instructions --write`. A case runs on one
//! thread, draws with a fixed seed, and takes a second or so under valgrind, which is about fifty times slower.
//!
//! Inputs: the embedded sample district, seed 1, of 200 talents and 30 positions and its median pair, as in `scoring.rs`;
//! every sixteenth of the embedded skills' Chinese labels, as they are and without their third character; the embedded
//! skills; random scores as in `allocation.rs`; a thousand of the alternatives of `criteria.rs` and its judgements; a list
//! of a thousand, every third judged; twenty queries of ten rows with six features by formula.
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "a bench owns its streams")]

mod sample {
    pub(crate) mod criteria;
    pub(crate) mod district;
    pub(crate) mod edges;
}

use chancai::assign::{Proposer, blocking_pairs, stable};
use chancai::audit::metrics::{self, Measure};
use chancai::learn::{AuditColumns, Judged, LambdaMartOptions, LinearOptions, Signs, fit_lambdamart, fit_linear};
use chancai::matching::{MatchIndex, Par};
use chancai::model::criteria::{DecisionMatrix, ahp, entropy_weights, rank};
use chancai::model::{Identified as _, PreparedPosition, PreparedTalent, Scorer, ScoringModel};
use chancai::taxonomy::{Lang, Neighbours, NormaliseOptions, Normaliser, SimilarityOptions};
use chancai::{Catalogue, CatalogueFiles, Ledger};
use sample::criteria::{judgements, kinds, methods, values, weights};
use sample::district::{district, median_pair};
use sample::edges::problem;
use std::hint::black_box;
use std::process::ExitCode;

/// Names `group/case/size`, as the criterion bench of the same input has them where there is one.
const CASES: &[(&str, fn())] = &[
    ("score/prepare/median_pair", prepare),
    ("score/score/median_pair", || with_pair(|scorer, t, p| counted(|| scorer.score(t, p)))),
    ("score/explain/median_pair", || with_pair(|scorer, t, p| counted(|| scorer.explain(t, p)))),
    ("score/why_not/200x30", why_not),
    ("match/index/200x30", index),
    ("match/top_talents_seq/200x30", || with_index(|index| counted(|| index.top_talents(10, Par::Seq)))),
    ("match/top_positions_seq/200x30", || with_index(|index| counted(|| index.top_positions(10, Par::Seq)))),
    ("criteria/wsm/1000x12", || rank_by(0)),
    ("criteria/wpm/1000x12", || rank_by(1)),
    ("criteria/topsis/1000x12", || rank_by(2)),
    ("criteria/vikor/1000x12", || rank_by(3)),
    ("criteria/promethee2_usual/1000x12", || rank_by(4)),
    ("criteria/promethee2_linear/1000x12", || rank_by(6)),
    ("criteria/entropy/1000x12", entropy),
    ("criteria/ahp/10", || weigh(0.0)),
    ("criteria/ahp_gaps/10", || weigh(0.4)),
    ("evaluate/judged/1000", judge),
    ("learn/pairwise/200x6", || pairwise(&learnable())),
    ("learn/lambdamart/200x6", || forest(&learnable())),
    ("taxonomy/normalise_labels/104", || normalise(str::to_owned)),
    ("taxonomy/normalise_mistyped/104", || normalise(mistyped)),
    ("taxonomy/neighbours/embedded", neighbours),
    ("assign/stable_rows/1000x300", || allocate(Proposer::Rows)),
    ("assign/stable_columns/1000x300", || allocate(Proposer::Columns)),
    ("assign/blocking_pairs/1000x300", blocking),
];

/// Runs `work` once unseen, so that nothing is done for the first time, and once counted, its result dropped.
fn counted<R>(mut work: impl FnMut() -> R) {
    drop(black_box(work()));
    counting_starts();
    drop(black_box(work()));
    counting_ends();
}

/// `.ci/check-instructions` knows the two marks by name; they must differ, or they are merged into one.
#[inline(never)]
fn counting_starts() {
    black_box("starts");
}

#[inline(never)]
fn counting_ends() {
    black_box("ends");
}

fn prepare() {
    let (catalogue, district) = district(200, 30);
    let scorer = catalogue.scorer(ScoringModel::default());
    let (talent, position) = median_pair(&scorer, &district);
    counted(|| (scorer.prepare_talent(talent), scorer.prepare_position(position)));
}

fn with_pair(case: impl FnOnce(&Scorer<'_>, &PreparedTalent, &PreparedPosition)) {
    let (catalogue, district) = district(200, 30);
    let scorer = catalogue.scorer(ScoringModel::default());
    let (talent, position) = median_pair(&scorer, &district);
    case(&scorer, &scorer.prepare_talent(talent), &scorer.prepare_position(position));
}

fn why_not() {
    let (catalogue, district) = district(200, 30);
    let scorer = catalogue.scorer(ScoringModel::default());
    let (talent, position) = median_pair(&scorer, &district);
    let (people, posts) = (&district.applicants, &district.positions);
    let index = MatchIndex::new(&scorer, people, posts, Par::Seq);
    let place = |found: Option<usize>| found.expect("the pair is of the district") as u32;
    let (t, p) = (place(people.find(talent.id().as_str())), place(posts.find(position.id().as_str())));
    counted(|| index.why_not(t, p, 10));
}

fn index() {
    let (catalogue, district) = district(200, 30);
    let scorer = catalogue.scorer(ScoringModel::default());
    counted(|| MatchIndex::new(&scorer, &district.applicants, &district.positions, Par::Seq));
}

fn with_index(case: impl FnOnce(&MatchIndex<'_>)) {
    let (catalogue, district) = district(200, 30);
    let scorer = catalogue.scorer(ScoringModel::default());
    case(&MatchIndex::new(&scorer, &district.applicants, &district.positions, Par::Seq));
}

/// The method at this place of `sample::criteria::methods`.
fn rank_by(place: usize) {
    let (values, kinds, weights, methods) = (values(1_000), kinds(), weights(), methods());
    let matrix = DecisionMatrix::new(&values, &kinds).expect("finite");
    counted(|| rank(&matrix, &weights, &methods[place].1));
}

fn entropy() {
    let (values, kinds) = (values(1_000), kinds());
    let matrix = DecisionMatrix::new(&values, &kinds).expect("finite");
    counted(|| entropy_weights(&matrix));
}

fn weigh(share_missing: f64) {
    let matrix = judgements(10, share_missing);
    counted(|| ahp(&matrix));
}

/// One list of a thousand, every third judged, by all measures.
fn judge() {
    let list: Vec<Option<u32>> = (0..1_000u32).map(|i| (i % 3 == 0).then_some(i % 4)).collect();
    let grades: Vec<u32> = list.iter().flatten().copied().collect();
    counted(|| {
        let judged = metrics::Judged::new(&list, &grades);
        Measure::WHOLE.into_iter().chain(Measure::at(10)).map(|measure| measure.of(&judged)).sum::<f64>()
    });
}

/// Twenty queries of ten rows; the label rises with the first two of six features.
fn learnable() -> Judged {
    let value = |row: u32, feature: u32| ((row * 37 + feature * 61 + row * feature * 13) % 101) as f32 / 100.0;
    let rows = (0..200).map(|row| (0..6).map(move |feature| (feature, value(row, feature))));
    let labels: Vec<u32> = (0..200).map(|row| ((value(row, 0) + value(row, 1)) * 1.9) as u32).collect();
    Judged::from_rows(rows, &labels, &[10; 20]).expect("small numbers")
}

fn pairwise(data: &Judged) {
    let mut options = LinearOptions::default();
    (options.strengths, options.signs, options.par) = (vec![0.1], Signs::NonNegative, Par::Seq);
    let nothing = AuditColumns::none(data.rows());
    counted(|| fit_linear(data, &options, &nothing));
}

fn forest(data: &Judged) {
    let mut options = LambdaMartOptions::default();
    options.settings.truncate(1);
    options.settings[0].trees = 10;
    options.par = Par::Seq;
    let nothing = AuditColumns::none(data.rows());
    counted(|| fit_lambdamart(data, &options, &nothing));
}

fn embedded() -> Catalogue {
    Catalogue::read(&CatalogueFiles::embedded(), &mut Ledger::default()).expect("embedded data are valid")
}

fn normalise(written: impl Fn(&str) -> String) {
    let skills = embedded().skills;
    let names = Normaliser::new(&skills, NormaliseOptions::default());
    let texts: Vec<String> = skills.ids().step_by(16).map(|s| written(skills.label(s, Lang::Zh))).collect();
    counted(|| texts.iter().filter(|text| names.normalise(text).id().is_some()).count());
}

fn mistyped(label: &str) -> String {
    label.chars().enumerate().filter(|(i, _)| *i != 2).map(|(_, c)| c).collect()
}

fn neighbours() {
    let skills = embedded().skills;
    counted(|| Neighbours::from_taxonomy(&skills, &SimilarityOptions::default()));
}

fn allocate(proposer: Proposer) {
    let problem = problem(1_000, 300);
    counted(|| stable(&problem, proposer));
}

fn blocking() {
    let problem = problem(1_000, 300);
    let allocation = stable(&problem, Proposer::Rows);
    counted(|| blocking_pairs(&problem, &allocation));
}

/// `--list` names the cases as criterion does, `--case NAME` runs one; without, all run once, whatever else is said.
fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if arguments.iter().any(|a| a == "--list") {
        for (name, _) in CASES {
            println!("{name}: benchmark");
        }
        return ExitCode::SUCCESS;
    }
    let Some(flag) = arguments.iter().position(|a| a == "--case") else {
        for (_, case) in CASES {
            case();
        }
        println!("{} cases run; .ci/check-instructions counts their instructions", CASES.len());
        return ExitCode::SUCCESS;
    };
    let Some((_, case)) = CASES.iter().find(|(name, _)| Some(*name) == arguments.get(flag + 1).map(String::as_str))
    else {
        eprintln!("--case: one of those that --list names");
        return ExitCode::from(2);
    };
    case();
    ExitCode::SUCCESS
}
