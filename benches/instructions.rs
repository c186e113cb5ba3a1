//! What is counted in instructions, by gungraun under valgrind's callgrind; the gate holds it.
//!
//! ```sh
//! .ci/check-instructions                          # all cases, beside benches/instructions.json
//! .ci/check-instructions score match/index        # those whose names contain one of these texts
//! ```
//!
//! A case is a function with `#[library_benchmark]`, named in the list of its group. What `#[bench]` is given is made
//! before the count; the body counts, run once, with the dropping of what it made. `score_::why_not::_200x30` is shown
//! as `score/why_not/200x30`: an underscore at an end keeps a name apart from a keyword or another name, and lets it begin
//! with a number. Names are those of the criterion bench of the same input, where there is one.
//!
//! What can change a count: the code of the case and what it calls, the standard library and the dependencies among it;
//! the compiler, the flags and the profile. What cannot: load, memory and addresses; the environment, which gungraun
//! clears; the C library, which `.ci/check-instructions` leaves out; and the processor: the search takes the path that every
//! processor has (`without_simd`). Dependencies that ask for features (memchr is one) are answered by valgrind, which has
//! AVX2 where the processor has it, and nothing beyond; without AVX2 their counts are not comparable. A case runs on one
//! thread, draws with a fixed seed, and names the path of a kernel that has several, so that no processor chooses.
//!
//! Inputs: the embedded sample district, seed 1, of 200 talents and 30 positions and its median pair, as in `scoring.rs`;
//! the synthetic market of 2,000 talents and 40 positions, by the modes of `matching.rs`; every sixteenth of the embedded
//! skills' Chinese labels, as they are and without their third character; the embedded skills; random scores as in
//! `allocation.rs`; a thousand of the alternatives of `criteria.rs` and its judgements; a list of a thousand, every third
//! judged; twenty queries of ten rows with six features by formula.

#![allow(missing_docs, reason = "what the macros make has none")]

mod sample {
    pub(crate) mod criteria;
    pub(crate) mod district;
    pub(crate) mod edges;
    pub(crate) mod market;
}

use chancai::District;
use chancai::assign::{Allocation, Limits, Objective, Problem, Proposer};
use chancai::audit::metrics::{self, Measure};
use chancai::learn::{AuditColumns, Judged, LambdaMartOptions, LinearOptions, Signs, fit_lambdamart, fit_linear};
use chancai::matching::{IndexOptions, MatchIndex, Par, TalentIndex};
use chancai::model::criteria::{CriterionWeights, DecisionMatrix, Method, PairwiseMatrix, entropy_weights, rank};
use chancai::model::{Identified as _, Position, PreparedPosition, PreparedTalent, Scorer, ScoringModel, Talent};
use chancai::taxonomy::{
    Lang, Neighbours, NormaliseOptions, Normaliser, SimilarityOptions, SkillId, Taxonomy, read_skills,
};
use gungraun::{Callgrind, EntryPoint, LibraryBenchmarkConfig, library_benchmark, library_benchmark_group, main};
use sample::market::{Market, Mode};
use std::hint::black_box;

// Instructions alone, no imagined caches. All is forgotten where a case begins and written out where it has ended, so that
// the first part of a profile is the case, the number of its calls too: a toggle would count the calls before it. The
// names are those that the macros give; `.ci/check-instructions` asks for two parts, so that it would show if they changed.
main!(
    config = LibraryBenchmarkConfig::default().tool(
        Callgrind::with_args([
            "--cache-sim=no",
            "--zero-before=*::__gungraun_wrapper_mod::*",
            "--dump-after=*::__gungraun_wrapper_id_mod*",
        ])
        .entry_point(EntryPoint::None)
    ),
    library_benchmark_groups = [score_, match_, criteria, evaluate, learn, taxonomy, assign]
);

library_benchmark_group!(name = score_, benchmarks = [prepare, score, explain, why_not]);
// A case of a kernel names its path; one that asks for a path the processor may lack stands beside the portable one.
library_benchmark_group!(name = match_, benchmarks = [index, top_talents_seq, top_positions_seq, dot, full, whole]);
library_benchmark_group!(
    name = criteria,
    benchmarks = [wsm, wpm, topsis, vikor, promethee2_usual, promethee2_linear, entropy, ahp, ahp_gaps]
);
library_benchmark_group!(name = evaluate, benchmarks = [judged]);
library_benchmark_group!(name = learn, benchmarks = [pairwise, lambdamart]);
library_benchmark_group!(name = taxonomy, benchmarks = [normalise_labels, normalise_mistyped, neighbours]);
library_benchmark_group!(
    name = assign,
    benchmarks = [stable_rows, stable_columns, blocking_pairs, total, total_quotas]
);

/// Looks at a result, so that it must be made, and drops it, which counts too.
fn done<R>(result: R) {
    drop(black_box(result));
}

/// What a case is given lives to the end of its process, so that no case pays for dropping it.
fn kept<T>(value: T) -> &'static T {
    Box::leak(Box::new(value))
}

/// A district, its scorer, and its median pair.
struct Sample {
    district: &'static District,
    scorer: Scorer<'static>,
    talent: &'static Talent,
    position: &'static Position,
}

fn district() -> &'static Sample {
    let (catalogue, district) = sample::district::district(200, 30);
    let (catalogue, district) = (kept(catalogue), kept(district));
    let scorer = catalogue.scorer(ScoringModel::default());
    let (talent, position) = sample::district::median_pair(&scorer, district);
    kept(Sample { district, scorer, talent, position })
}

fn indexed(of: &'static Sample) -> MatchIndex<'static> {
    MatchIndex::new(&of.scorer, &of.district.applicants, &of.district.positions, Par::Seq).without_simd()
}

#[library_benchmark]
#[bench::median_pair(district())]
fn prepare(of: &'static Sample) {
    done((of.scorer.prepare_talent(of.talent), of.scorer.prepare_position(of.position)));
}

/// The scorer and its median pair, made ready.
type Pair = (&'static Scorer<'static>, PreparedTalent, PreparedPosition);

fn pair() -> &'static Pair {
    let of = district();
    kept((&of.scorer, of.scorer.prepare_talent(of.talent), of.scorer.prepare_position(of.position)))
}

#[library_benchmark]
#[bench::median_pair(pair())]
fn score((scorer, talent, position): &'static Pair) {
    done(scorer.score(talent, position));
}

#[library_benchmark]
#[bench::median_pair(pair())]
fn explain((scorer, talent, position): &'static Pair) {
    done(scorer.explain(talent, position));
}

/// The index and the places of the median pair in it.
fn asked() -> &'static (MatchIndex<'static>, u32, u32) {
    let of = district();
    let place = |found: Option<usize>| found.expect("the pair is of the district") as u32;
    let talent = place(of.district.applicants.find(of.talent.id().as_str()));
    let position = place(of.district.positions.find(of.position.id().as_str()));
    kept((indexed(of), talent, position))
}

#[library_benchmark]
#[bench::_200x30(asked())]
fn why_not((index, talent, position): &'static (MatchIndex<'static>, u32, u32)) {
    done(index.why_not(*talent, *position, 10));
}

#[library_benchmark]
#[bench::_200x30(district())]
fn index(of: &'static Sample) {
    done(indexed(of));
}

#[library_benchmark]
#[bench::_200x30(kept(indexed(district())))]
fn top_talents_seq(index: &'static MatchIndex<'static>) {
    done(index.top_talents(10, Par::Seq));
}

#[library_benchmark]
#[bench::_200x30(kept(indexed(district())))]
fn top_positions_seq(index: &'static MatchIndex<'static>) {
    done(index.top_positions(10, Par::Seq));
}

/// The synthetic market, indexed for a mode.
fn market(mode: Mode) -> &'static MatchIndex<'static> {
    let market = kept(Market::drawn(2_000, 40));
    let scorer = kept(market.scorer(mode).expect("weights above 0"));
    let options = IndexOptions::default();
    let talents = TalentIndex::build(scorer, market.talents(), |i| market.talent(i), &options, Par::Seq);
    kept(MatchIndex::of(scorer, talents, &market.positions(mode), Par::Seq).without_simd())
}

#[library_benchmark]
#[bench::_2000x40(market(Mode::Dot))]
fn dot(index: &'static MatchIndex<'static>) {
    done(index.top_talents(10, Par::Seq));
}

#[library_benchmark]
#[bench::_2000x40(market(Mode::Full))]
fn full(index: &'static MatchIndex<'static>) {
    done(index.top_talents(10, Par::Seq));
}

#[library_benchmark]
#[bench::_2000x40(market(Mode::Whole))]
fn whole(index: &'static MatchIndex<'static>) {
    done(index.top_talents(10, Par::Seq));
}

/// A thousand alternatives, the weights of their criteria, and the method of this name in `sample::criteria::methods`.
type Alternatives = (DecisionMatrix<'static>, CriterionWeights, Method);

fn alternatives(name: &str) -> &'static Alternatives {
    let matrix = DecisionMatrix::new(kept(sample::criteria::values(1_000)), kept(sample::criteria::kinds()));
    let method = sample::criteria::methods().into_iter().find(|(known, _)| *known == name);
    kept((matrix.expect("finite"), sample::criteria::weights(), method.expect("one of the methods").1))
}

fn ranked((matrix, weights, method): &Alternatives) {
    done(rank(matrix, weights, method));
}

#[library_benchmark]
#[bench::_1000x12(alternatives("wsm"))]
fn wsm(of: &'static Alternatives) {
    ranked(of);
}

#[library_benchmark]
#[bench::_1000x12(alternatives("wpm"))]
fn wpm(of: &'static Alternatives) {
    ranked(of);
}

#[library_benchmark]
#[bench::_1000x12(alternatives("topsis"))]
fn topsis(of: &'static Alternatives) {
    ranked(of);
}

#[library_benchmark]
#[bench::_1000x12(alternatives("vikor"))]
fn vikor(of: &'static Alternatives) {
    ranked(of);
}

#[library_benchmark]
#[bench::_1000x12(alternatives("promethee2_usual"))]
fn promethee2_usual(of: &'static Alternatives) {
    ranked(of);
}

#[library_benchmark]
#[bench::_1000x12(alternatives("promethee2_linear"))]
fn promethee2_linear(of: &'static Alternatives) {
    ranked(of);
}

#[library_benchmark]
#[bench::_1000x12(alternatives("wsm"))]
fn entropy((matrix, _, _): &'static Alternatives) {
    done(entropy_weights(matrix));
}

#[library_benchmark]
#[bench::_10(kept(sample::criteria::judgements(10, 0.0)))]
fn ahp(matrix: &'static PairwiseMatrix) {
    done(chancai::model::criteria::ahp(matrix));
}

#[library_benchmark]
#[bench::_10(kept(sample::criteria::judgements(10, 0.4)))]
fn ahp_gaps(matrix: &'static PairwiseMatrix) {
    done(chancai::model::criteria::ahp(matrix));
}

/// One list of a thousand, every third judged, and its grades; measured by all measures.
fn list() -> &'static (Vec<Option<u32>>, Vec<u32>) {
    let list: Vec<Option<u32>> = (0..1_000u32).map(|i| (i % 3 == 0).then_some(i % 4)).collect();
    let grades = list.iter().flatten().copied().collect();
    kept((list, grades))
}

#[library_benchmark]
#[bench::_1000(list())]
fn judged((list, grades): &'static (Vec<Option<u32>>, Vec<u32>)) {
    let judged = metrics::Judged::new(list, grades);
    done(Measure::WHOLE.into_iter().chain(Measure::at(10)).map(|measure| measure.of(&judged)).sum::<f64>());
}

/// Twenty queries of ten rows; the label rises with the first two of six features.
fn learnable() -> Judged {
    let value = |row: u32, feature: u32| ((row * 37 + feature * 61 + row * feature * 13) % 101) as f32 / 100.0;
    let rows = (0..200).map(|row| (0..6).map(move |feature| (feature, value(row, feature))));
    let labels: Vec<u32> = (0..200).map(|row| ((value(row, 0) + value(row, 1)) * 1.9) as u32).collect();
    Judged::from_rows(rows, &labels, &[10; 20]).expect("small numbers")
}

fn linear() -> &'static (Judged, LinearOptions, AuditColumns) {
    let mut options = LinearOptions::default();
    (options.strengths, options.signs, options.par) = (vec![0.1], Signs::NonNegative, Par::Seq);
    kept((learnable(), options, AuditColumns::none(200)))
}

#[library_benchmark]
#[bench::_200x6(linear())]
fn pairwise((data, options, nothing): &'static (Judged, LinearOptions, AuditColumns)) {
    done(fit_linear(data, options, nothing));
}

fn forest() -> &'static (Judged, LambdaMartOptions, AuditColumns) {
    let mut options = LambdaMartOptions::default();
    options.settings.truncate(1);
    options.settings[0].trees = 10;
    options.par = Par::Seq;
    kept((learnable(), options, AuditColumns::none(200)))
}

#[library_benchmark]
#[bench::_200x6(forest())]
fn lambdamart((data, options, nothing): &'static (Judged, LambdaMartOptions, AuditColumns)) {
    done(fit_lambdamart(data, options, nothing));
}

fn skills() -> &'static Taxonomy<SkillId> {
    &kept(read_skills(&chancai::data::skills()).expect("embedded data are valid")).value
}

/// A normaliser of the embedded skills and every sixteenth of their Chinese labels, written so.
fn labels(written: impl Fn(&str) -> String) -> &'static (Normaliser<SkillId>, Vec<String>) {
    let skills = skills();
    let texts = skills.ids().step_by(16).map(|skill| written(skills.label(skill, Lang::Zh))).collect();
    kept((Normaliser::new(skills, NormaliseOptions::default()), texts))
}

fn mistyped(label: &str) -> String {
    label.chars().enumerate().filter(|(i, _)| *i != 2).map(|(_, c)| c).collect()
}

fn normalised((names, texts): &(Normaliser<SkillId>, Vec<String>)) {
    done(texts.iter().filter(|text| names.normalise(text).id().is_some()).count());
}

#[library_benchmark]
#[bench::_104(labels(str::to_owned))]
fn normalise_labels(of: &'static (Normaliser<SkillId>, Vec<String>)) {
    normalised(of);
}

#[library_benchmark]
#[bench::_104(labels(mistyped))]
fn normalise_mistyped(of: &'static (Normaliser<SkillId>, Vec<String>)) {
    normalised(of);
}

#[library_benchmark]
#[bench::embedded(skills())]
fn neighbours(skills: &'static Taxonomy<SkillId>) {
    done(Neighbours::from_taxonomy(skills, &SimilarityOptions::default()));
}

fn problem() -> &'static Problem {
    kept(sample::edges::problem(1_000, 300))
}

#[library_benchmark]
#[bench::_1000x300(problem())]
fn stable_rows(problem: &'static Problem) {
    done(chancai::assign::stable(problem, Proposer::Rows));
}

#[library_benchmark]
#[bench::_1000x300(problem())]
fn stable_columns(problem: &'static Problem) {
    done(chancai::assign::stable(problem, Proposer::Columns));
}

#[library_benchmark]
#[bench::_1000x300(problem())]
fn total(problem: &'static Problem) {
    done(chancai::assign::optimal(problem, Objective::Total, &Limits::default()));
}

fn bounded() -> &'static Problem {
    kept(sample::edges::under_quotas(1_000, 300, true))
}

#[library_benchmark]
#[bench::_1000x300(bounded())]
fn total_quotas(problem: &'static Problem) {
    done(chancai::assign::optimal(problem, Objective::Total, &Limits::default()));
}

fn allocated() -> &'static (&'static Problem, Allocation) {
    let problem = problem();
    kept((problem, chancai::assign::stable(problem, Proposer::Rows)))
}

#[library_benchmark]
#[bench::_1000x300(allocated())]
fn blocking_pairs((problem, allocation): &'static (&'static Problem, Allocation)) {
    done(chancai::assign::blocking_pairs(problem, allocation));
}
