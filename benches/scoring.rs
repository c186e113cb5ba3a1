//! What one pair costs, in nanoseconds: making both sides ready, the score, the whole account, its text, and why not.
//!
//! Input: the embedded sample district, seed 1, of 200 talents and 30 positions, the default model. The pair passes the
//! gates and is the one in the middle by skills held times skills wanted (`median_pair`); `barred` is the first pair of
//! that position that a gate rules out. `why_not` looks at every talent of the position.

mod sample {
    pub(crate) mod district;
}

use chancai::matching::{MatchIndex, Par};
use chancai::model::{Identified as _, ScoringModel};
use chancai::taxonomy::Lang;
use criterion::{Criterion, criterion_group, criterion_main};
use sample::district::{district, median_pair};
use std::hint::black_box;

fn one_pair(criterion: &mut Criterion) {
    let (catalogue, district) = district(200, 30);
    let scorer = catalogue.scorer(ScoringModel::default());
    let (talent, position) = median_pair(&scorer, &district);
    let (t, p) = (scorer.prepare_talent(talent), scorer.prepare_position(position));
    let mut group = criterion.benchmark_group("score");
    group.bench_function("prepare_talent/median_pair", |b| b.iter(|| scorer.prepare_talent(black_box(talent))));
    group.bench_function("prepare_position/median_pair", |b| b.iter(|| scorer.prepare_position(black_box(position))));
    group.bench_function("score/median_pair", |b| b.iter(|| scorer.score(black_box(&t), &p)));
    group.bench_function("score_pair/median_pair", |b| b.iter(|| scorer.score_pair(black_box(talent), position)));
    group.bench_function("explain/median_pair", |b| b.iter(|| scorer.explain(black_box(&t), &p)));
    let why = scorer.explain(&t, &p);
    for (name, lang) in [("text_zh/median_pair", Lang::Zh), ("text_en/median_pair", Lang::En)] {
        group.bench_function(name, |b| b.iter(|| black_box(&why).text(lang, &catalogue.skills)));
    }
    let everyone = district.applicants.iter().map(|other| scorer.prepare_talent(other));
    let barred =
        everyone.into_iter().find(|other| scorer.gate(&other.facts(), &p).is_err()).expect("somebody is barred");
    group.bench_function("score/barred", |b| b.iter(|| scorer.score(black_box(&barred), &p)));
    group.bench_function("explain/barred", |b| b.iter(|| scorer.explain(black_box(&barred), &p)));

    let (people, posts) = (&district.applicants, &district.positions);
    let index = MatchIndex::new(&scorer, people, posts, Par::Seq);
    let place = |found: Option<usize>| found.expect("the pair is of the district") as u32;
    let (t, p) = (place(people.find(talent.id().as_str())), place(posts.find(position.id().as_str())));
    group.bench_function("why_not/200x30", |b| b.iter(|| index.why_not(black_box(t), p, 10)));
    group.finish();
}

criterion_group!(benches, one_pair);
criterion_main!(benches);
