//! Lists in chunks and in batches are those of the whole, over random small worlds.

mod world;

use chancai_match::{Expand, IndexOptions, Match, MatchIndex, Mutual, Par, StreamMatch, StreamSearch};
use chancai_model::{DuplicateId, ExternalId, Identified as _, Pool, Position, Talent};
use proptest::prelude::*;
use std::ops::ControlFlow;
use world::{World, world};

fn threads(threads: usize) -> rayon::ThreadPool {
    rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap()
}

/// A list of the whole, by id.
fn named(talents: &[Talent], list: &[Match]) -> Vec<StreamMatch> {
    let name = |m: &Match| StreamMatch {
        id: talents[m.candidate as usize].id().clone(),
        fit: m.fit,
        suitability: m.suitability,
        attraction: m.attraction,
        mode: m.mode,
    };
    list.iter().map(name).collect()
}

/// For each of so many the chunk in which they come, of six, and the turn within it.
fn turns(many: usize) -> impl Strategy<Value = Vec<(usize, u32)>> {
    prop::collection::vec((0usize..6, any::<u32>()), many)
}

fn chunks_are_the_whole(w: &World, k: usize, turns: &[(usize, u32)], expand: Option<Expand>) {
    let scorer = w.scorer();
    let (talents, posts) = w.pools();
    let whole = MatchIndex::new(&scorer, &talents, &posts, Par::Seq).top_talents(k, Par::Seq);
    let whole: Vec<Vec<StreamMatch>> = whole.iter().map(|list| named(&talents, list)).collect();
    let mut coming: Vec<((usize, u32), &Talent)> = turns.iter().copied().zip(talents.iter()).collect();
    assert_eq!(coming.len(), talents.len());
    coming.sort_by_key(|who| who.0);
    let mut options = IndexOptions::default();
    options.expand = expand;
    for (many, par, plain) in [(1, Par::Seq, 0), (2, Par::Pool, 256)] {
        options.plain = plain;
        let mut search = StreamSearch::new(&scorer, &posts, k, par).with_options(&options);
        for chunk in 0..6 {
            let chunk = coming.iter().filter(|who| who.0.0 == chunk).map(|who| who.1.clone()).collect();
            threads(many).install(|| search.push(chunk, par)).unwrap();
        }
        let progress = search.progress();
        assert_eq!((progress.chunks, progress.talents), (6, talents.len() as u64));
        assert_eq!(search.so_far(), &*whole);
        assert_eq!(search.finish().unwrap(), whole);
    }
}

/// Pairs by scoring every one.
fn plain_mutual(w: &World, k: usize) -> Vec<Mutual> {
    let scorer = w.scorer();
    let (talents, posts) = w.pools();
    let fit = |t: usize, p: usize| scorer.score_pair(&talents[t], &posts[p]).score().map(|score| score.fit);
    let ahead = |mine: (f64, usize), other: Option<f64>, place: usize| {
        other.is_some_and(|fit| fit > mine.0 || (fit.to_bits() == mine.0.to_bits() && place < mine.1))
    };
    let mut rows = Vec::new();
    for p in 0..posts.len() {
        for t in 0..talents.len() {
            let Some(own) = fit(t, p) else { continue };
            let rank_of_talent = 1 + (0..talents.len()).filter(|&o| ahead((own, t), fit(o, p), o)).count();
            let rank_of_position = 1 + (0..posts.len()).filter(|&o| ahead((own, p), fit(t, o), o)).count();
            if rank_of_talent.max(rank_of_position) <= k {
                rows.push((p, rank_of_talent, t, rank_of_position, own));
            }
        }
    }
    rows.sort_unstable_by_key(|row| (row.0, row.1));
    rows.into_iter().map(|(p, talent, t, position, fit)| pair(t, p, [talent, position], fit)).collect()
}

fn pair(t: usize, p: usize, [rank_of_talent, rank_of_position]: [usize; 2], fit: f64) -> Mutual {
    Mutual { talent: t as u32, position: p as u32, rank_of_talent, rank_of_position, fit }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(150))]

    #[test]
    fn chunks_give_what_the_whole_gives(
        w in world(),
        k in 0usize..8,
        turns in turns(16),
        sides in prop::option::of(prop::sample::select(vec![Expand::Talents, Expand::Requirements])),
    ) {
        chunks_are_the_whole(&w, k, &turns, sides);
    }

    /// The same where many fit equally well, so that ids decide.
    #[test]
    fn equals_in_chunks_fall_by_id(levels in prop::collection::vec(0u8..3, 0..90), k in 0usize..20, turns in turns(90)) {
        let mut w = World::small();
        let skill = w.positions[0].requirements()[0].skill;
        let welder = |(i, level): (usize, u8)| {
            let level = 0.2 + 0.2 * f64::from(level);
            Talent::builder(format!("t{i:02}")).skill(skill, level).consent(true).build().unwrap()
        };
        w.talents = levels.into_iter().enumerate().map(welder).collect();
        chunks_are_the_whole(&w, k, &turns, None);
    }

    #[test]
    fn mutual_pairs_are_those_of_scoring_all(w in world(), k in 0usize..6) {
        let scorer = w.scorer();
        let (talents, posts) = w.pools();
        let index = MatchIndex::new(&scorer, &talents, &posts, Par::Seq);
        let expected = plain_mutual(&w, k);
        prop_assert_eq!(&index.mutual(k, Par::Seq), &expected);
        prop_assert_eq!(&threads(2).install(|| index.mutual(k, Par::Pool)), &expected);
    }
}

#[test]
fn an_id_that_comes_twice_is_refused() {
    let w = World::small();
    let scorer = w.scorer();
    let (talents, posts) = w.pools();
    let twice = DuplicateId { id: ExternalId::new("t1").unwrap() };
    let mut search = StreamSearch::new(&scorer, &posts, 3, Par::Seq);
    let before = search.progress();
    assert_eq!(search.push(vec![talents[0].clone(), talents[0].clone()], Par::Seq), Err(twice.clone()));
    assert_eq!((search.progress(), search.so_far().concat().len()), (before, 0));
    for _ in 0..2 {
        search.push(vec![talents[0].clone()], Par::Seq).unwrap();
    }
    assert_eq!(format!("{search:?}").matches("t1").count(), 0);
    assert_eq!(search.finish(), Err(twice));
}

/// More posts than are searched at a time: two thousand like those of the small world.
fn many_posts(w: &World) -> Pool<Position> {
    let skills = w.positions.iter().map(|post| post.requirements()[0].skill).collect::<Vec<_>>();
    let post = |i: usize| Position::builder(format!("p{i:05}")).requires(skills[i % 2], 0.5, None).build().unwrap();
    Pool::new((0..2000).map(post).collect()).unwrap()
}

#[test]
fn batches_are_the_lists_in_order() {
    let w = World::small();
    let scorer = w.scorer();
    let (talents, posts) = (w.pools().0, many_posts(&w));
    let index = MatchIndex::new(&scorer, &talents, &posts, Par::Seq);
    for k in [0, 1, 3] {
        let lists = index.top_talents(k, Par::Seq);
        for par in [Par::Seq, Par::Pool] {
            let batches = index.batches(k, par);
            assert_eq!(batches.size_hint(), (2000, Some(2000)));
            let (numbers, streamed): (Vec<u32>, Vec<_>) = threads(2).install(|| batches.unzip());
            assert!(numbers.into_iter().eq(0..2000));
            assert_eq!(streamed, lists);
        }
        let theirs: Vec<_> = index.batches_of_talents(k, Par::Seq).map(|batch| batch.1).collect();
        assert_eq!(theirs, index.top_positions(k, Par::Seq));
    }
}

#[test]
fn a_batch_stops_where_it_is_told_to() {
    let w = World::small();
    let scorer = w.scorer();
    let (talents, posts) = (w.pools().0, many_posts(&w));
    let index = MatchIndex::new(&scorer, &talents, &posts, Par::Seq);
    let mut told = Vec::new();
    let all = index.batches(1, Par::Seq).watched(|progress| {
        told.push(progress.done);
        assert_eq!(progress.of, 2000);
        ControlFlow::Continue(())
    });
    assert_eq!(all.count(), 2000);
    assert_eq!((told.first(), told.last()), (Some(&0), Some(&2000)));
    assert!(told.len() > 3 && told.is_sorted());
    for after in [0, 1, 700, 1999] {
        let mut batches = index.batches(1, Par::Seq).watched(move |progress| match progress.done {
            done if done < after => ControlFlow::Continue(()),
            _ => ControlFlow::Break(()),
        });
        // All that was computed is handed on, and nothing afterwards.
        let handed = batches.by_ref().count();
        assert_eq!(Some(&handed), told.iter().find(|&&done| done >= after));
        assert_eq!((batches.next(), batches.size_hint()), (None, (0, Some(0))));
    }
    let nothing = MatchIndex::new(&scorer, &talents, &[], Par::Seq);
    assert_eq!(nothing.batches(1, Par::Seq).count(), 0);
}
