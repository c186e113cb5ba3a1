//! What a batch of matches costs: building the index, the lists in both directions, and the plain path beside them.
//!
//! Input: the embedded sample district, seed 1, of 2,000 talents and 300 positions (and a tenth of it for the plain
//! path), read by the library's own readers. The model is the default one.

mod sample {
    pub(crate) mod district;
}

use chancai::matching::{MatchIndex, Par, score_all};
use chancai::model::ScoringModel;
use criterion::{Criterion, criterion_group, criterion_main};
use sample::district::district;
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

criterion_group!(benches, matching);
criterion_main!(benches);
