//! What a batch of matches costs: building the index, the lists in both directions, and the plain path beside them.
//!
//! Input: the embedded sample district, seed 1, of 2,000 talents and 300 positions (and a tenth of it for the plain
//! path), read by the library's own readers. The model is the default one. And the synthetic market
//! (`chancai::data::synth`, its seeds): 10,000 talents and 1,000 positions (10k), 100,000 and 500 (100k), on one thread.
//! `snapshot/open` opens the index of `index/build/100k`, with the ids, from a file that is in the system's memory.
//! `dot` is the skill term alone without gates, `full` four terms and all gates, `whole` the default model with levels.

mod sample {
    pub(crate) mod district;
    pub(crate) mod market;
}

use chancai::matching::{IndexOptions, LiveIndex, MatchIndex, Par, PoolChange, TalentIndex, score_all};
use chancai::model::{ExternalId, Identified as _, Pool, Scorer, ScoringModel, Talent};
use chancai::{open_talent_snapshot, save_talent_snapshot};
use criterion::measurement::WallTime;
use criterion::{BatchSize, BenchmarkGroup, Criterion, criterion_group, criterion_main};
use sample::district::district;
use sample::market::{Market, Mode};
use std::cell::LazyCell;
use std::hint::black_box;

fn matching(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("match");
    group.sample_size(20);
    for (talents, positions) in [(200, 30), (2_000, 300)] {
        let (catalogue, district) = district(talents, positions);
        let scorer = catalogue.scorer(ScoringModel::default());
        let (people, posts) = (&district.applicants, &district.positions);
        let size = format!("{talents}x{positions}");
        group.bench_function(format!("index/{size}"), |b| {
            b.iter(|| MatchIndex::new(black_box(&scorer), people, posts, Par::Seq));
        });
        let index = MatchIndex::new(&scorer, people, posts, Par::Seq);
        for (name, par) in [("seq", Par::Seq), ("pool", Par::Pool)] {
            group.bench_function(format!("top_talents_{name}/{size}"), |b| b.iter(|| index.top_talents(10, par)));
            group.bench_function(format!("top_positions_{name}/{size}"), |b| b.iter(|| index.top_positions(10, par)));
        }
        if talents <= 200 {
            group.bench_function(format!("score_all/{size}"), |b| {
                b.iter(|| posts.iter().map(|p| score_all(&scorer, people, p, 10).len()).sum::<usize>());
            });
        }
    }
    group.finish();
}

/// A market that is drawn when a case first asks for it, so that what is left out costs nothing.
type Drawn = LazyCell<Market>;

fn market(criterion: &mut Criterion) {
    let small = Drawn::new(|| Market::drawn(10_000, 1_000));
    let large = Drawn::new(|| Market::drawn(100_000, 500));
    let mut group = criterion.benchmark_group("match");
    group.sample_size(10);
    for (name, mode) in [("dot", Mode::Dot), ("full", Mode::Full), ("whole", Mode::Whole)] {
        searched(&mut group, &format!("{name}/10k"), &small, mode, |index| index.top_talents(10, Par::Seq).len());
    }
    searched(&mut group, "full/100k", &large, Mode::Full, |index| index.top_talents(10, Par::Seq).len());
    searched(&mut group, "talents_to_positions/10k", &small, Mode::Whole, |index| {
        index.top_positions(10, Par::Seq).len()
    });
    group.finish();
    let mut group = criterion.benchmark_group("index");
    group.sample_size(10);
    group.bench_function("build/100k", |b| {
        let scorer = scorer(&large, Mode::Full);
        b.iter(|| index(black_box(&scorer), &large));
    });
    group.bench_function("update/10k", |b| {
        let scorer = scorer(&small, Mode::Full);
        let (live, changes) = changing(&scorer, &small);
        b.iter_batched(
            || (live.clone(), changes.clone()),
            |(mut live, changes)| {
                live.apply(changes, Par::Seq).expect("of the pool");
                live
            },
            BatchSize::LargeInput,
        );
    });
    group.finish();
    snapshot(criterion, &large);
}

fn snapshot(criterion: &mut Criterion, market: &Drawn) {
    let mut group = criterion.benchmark_group("snapshot");
    group.bench_function("open/100k", |b| {
        let scorer = scorer(market, Mode::Full);
        let ids: Vec<ExternalId> = (0..market.talents()).map(Market::id).collect();
        let folder = tempfile::tempdir().expect("a folder for the file");
        let path = folder.path().join("talents.snapshot");
        save_talent_snapshot(&path, &scorer, &index(&scorer, market), Some(&ids)).expect("room for the file");
        b.iter(|| open_talent_snapshot(black_box(&path), &scorer, Par::Seq).expect("as it was written"));
    });
    group.finish();
}

/// A search over the whole market; the index is built before.
fn searched(
    group: &mut BenchmarkGroup<'_, WallTime>,
    name: &str,
    market: &Drawn,
    mode: Mode,
    search: impl Fn(&MatchIndex<'_>) -> usize,
) {
    group.bench_function(name, |b| {
        let scorer = scorer(market, mode);
        let index = MatchIndex::of(&scorer, index(&scorer, market), &market.positions(mode), Par::Seq);
        b.iter(|| search(black_box(&index)));
    });
}

fn scorer(market: &Market, mode: Mode) -> Scorer<'_> {
    market.scorer(mode).expect("weights above 0")
}

fn index(scorer: &Scorer<'_>, market: &Market) -> TalentIndex {
    TalentIndex::build(scorer, market.talents(), |i| market.talent(i), &IndexOptions::default(), Par::Seq)
}

/// All talents but the last 40, and a hundred changes: those 40 come, 40 have the record of the next one, 20 leave.
fn changing<'s>(scorer: &'s Scorer<'s>, market: &Market) -> (LiveIndex<'s>, Vec<PoolChange>) {
    let first = market.talents() - 40;
    let there: Vec<Talent> = (0..first).map(|i| market.talent(i)).collect();
    let comes = (first..market.talents()).map(|i| PoolChange::Insert(market.talent(i)));
    let changes = (0..40).map(|i| PoolChange::Update(market.talent_called(i * 200, i * 200 + 1)));
    let leaves = (0..20).map(|i| PoolChange::Delete(there[i * 400 + 3].id().clone()));
    let changes = comes.chain(changes).chain(leaves).collect();
    let pool = Pool::new(there).expect("ids that differ");
    (LiveIndex::new(scorer, &pool, &IndexOptions::default(), Par::Seq), changes)
}

criterion_group!(benches, matching, market);
criterion_main!(benches);
