//! A pool that changes answers like one made anew, over random small worlds.

mod world;

use chancai_match::{ChangeError, Expand, IdsError, IndexOptions, LiveIndex, MatchIndex, Par, PoolChange, TalentIndex};
use chancai_model::{ExternalId, Identified as _, Pool, Position, Scorer, Talent};
use proptest::prelude::*;
use std::collections::BTreeMap;
use world::{World, world};

fn threads(threads: usize) -> rayon::ThreadPool {
    rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap()
}

/// What to do next; numbers are taken modulo what there is.
#[derive(Clone, Copy, Debug)]
enum Step {
    /// Somebody of the records at hand comes, or changes where they are there.
    Put(usize),
    Delete(usize),
    /// All changes since the last step of this kind are applied at once.
    Apply,
    Merge,
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let step = prop_oneof![
        4 => any::<usize>().prop_map(Step::Put),
        3 => any::<usize>().prop_map(Step::Delete),
        3 => Just(Step::Apply),
        1 => Just(Step::Merge),
    ];
    prop::collection::vec(step, 0..24)
}

/// Every expansion, in blocks of a few and in one.
fn options() -> impl Strategy<Value = IndexOptions> {
    let sides = vec![None, Some(Expand::Talents), Some(Expand::Requirements)];
    let block = prop_oneof![Just((3, 2, 2)), Just((1000, 600, 400)), Just((8192, 6144, 4096))];
    (prop::sample::select(sides), block).prop_map(|(expand, (block, small_block, common))| {
        let mut options = IndexOptions::default();
        (options.expand, options.block, options.small_block, options.common) = (expand, block, small_block, common);
        options.plain = if block == 8192 { 256 } else { 0 };
        options
    })
}

/// A pool as it should be: records by id, and the changes not yet applied.
struct Model {
    there: BTreeMap<ExternalId, Talent>,
    waiting: Vec<PoolChange>,
}

impl Model {
    fn put(&mut self, talent: Talent) {
        let before = self.there.insert(talent.id().clone(), talent.clone());
        self.waiting.push(if before.is_some() { PoolChange::Update(talent) } else { PoolChange::Insert(talent) });
    }

    fn delete(&mut self, which: usize) {
        if let Some(id) = self.there.keys().nth(which % self.there.len().max(1)).cloned() {
            self.there.remove(&id);
            self.waiting.push(PoolChange::Delete(id));
        }
    }

    fn pool(&self) -> Pool<Talent> {
        Pool::new(self.there.values().cloned().collect()).unwrap()
    }
}

/// Every answer of a changed pool is that of a new one.
fn answers_like_new(live: &LiveIndex<'_>, scorer: &Scorer<'_>, model: &Model, posts: &[Position]) {
    let talents = model.pool();
    let new = MatchIndex::new(scorer, &talents, posts, Par::Seq);
    assert_eq!((live.len(), live.is_empty()), (talents.len(), talents.is_empty()));
    for k in [0, 1, 2, 5, 17, 100] {
        let lists = new.top_talents(k, Par::Seq);
        assert_eq!(live.best(posts, k, Par::Seq), lists);
        threads(2).install(|| assert_eq!(live.best(posts, k, Par::Pool), lists));
    }
    for (t, talent) in talents.iter().enumerate() {
        let candidate = t as u32;
        assert_eq!(live.id(candidate), Some(talent.id()));
        assert_eq!(live.find(talent.id().as_str()), Some(candidate));
        for (p, post) in posts.iter().enumerate() {
            assert_eq!(live.score(candidate, post), Some(new.score(candidate, p as u32)));
            assert_eq!(live.explain(candidate, post), Some(new.explain(candidate, p as u32)));
        }
    }
    let beyond = talents.len() as u32;
    assert_eq!(live.id(beyond), None);
    assert!(posts.iter().all(|post| live.explain(beyond, post).is_none() && live.why_not(beyond, post, 1).is_none()));
}

fn why_not_like_new(live: &LiveIndex<'_>, scorer: &Scorer<'_>, model: &Model, posts: &[Position]) {
    let talents = model.pool();
    let new = MatchIndex::new(scorer, &talents, posts, Par::Seq);
    for (p, post) in posts.iter().enumerate().take(2) {
        for candidate in 0..talents.len() as u32 {
            assert_eq!(live.why_not(candidate, post, 2), Some(new.why_not(candidate, p as u32, 2)));
            assert_eq!(live.improvements(candidate, post), Some(new.improvements(candidate, p as u32)));
        }
    }
}

/// Nobody who left is left in the index: it is what is made of the others alone.
fn is_made_of_those_there(live: &LiveIndex<'_>, scorer: &Scorer<'_>, model: &Model, options: &IndexOptions) {
    let talents = model.pool();
    let (index, ids) = live.index().expect("all is merged");
    let new = TalentIndex::build(scorer, talents.len(), |i| &talents[i], options, Par::Seq);
    assert_eq!(format!("{index:?}"), format!("{new:?}"));
    assert_eq!(ids, talents.iter().map(|talent| talent.id().clone()).collect::<Vec<_>>());
}

/// Runs the steps; looks at the pool after every application and merge.
fn follow(w: &World, others: &[Talent], steps: &[Step], options: &IndexOptions) {
    let scorer = w.scorer();
    let (talents, posts) = w.pools();
    let there = talents.iter().map(|talent| (talent.id().clone(), talent.clone())).collect();
    let mut model = Model { there, waiting: Vec::new() };
    let mut live = LiveIndex::new(&scorer, &talents, options, Par::Seq);
    let at_hand: Vec<&Talent> = others.iter().chain(&w.talents).collect();
    for &step in steps.iter().chain(&[Step::Apply, Step::Merge]) {
        match step {
            Step::Put(which) if !at_hand.is_empty() => model.put(at_hand[which % at_hand.len()].clone()),
            Step::Delete(which) => model.delete(which),
            Step::Apply => {
                live.apply(std::mem::take(&mut model.waiting), Par::Seq).unwrap();
                answers_like_new(&live, &scorer, &model, &posts);
            }
            Step::Merge if model.waiting.is_empty() => {
                live.merge(Par::Seq);
                is_made_of_those_there(&live, &scorer, &model, options);
                answers_like_new(&live, &scorer, &model, &posts);
            }
            Step::Put(_) | Step::Merge => {}
        }
        if matches!(step, Step::Apply) && model.there.len() < 6 {
            why_not_like_new(&live, &scorer, &model, &posts);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]

    #[test]
    fn a_changed_pool_is_a_new_one(w in world(), others in world(), steps in steps(), options in options()) {
        follow(&w, &others.talents, &steps, &options);
    }

    /// The same where many fit equally well, so that ids decide.
    #[test]
    fn equals_fall_by_id(
        levels in prop::collection::vec(0u8..3, 0..90),
        others in prop::collection::vec((0usize..90, 0u8..3), 1..30),
        steps in steps(),
        options in options(),
    ) {
        let mut w = World::small();
        let one = |(i, level): (usize, u8)| welder(&w, &format!("t{i:02}"), 0.2 + 0.2 * f64::from(level));
        // Every third is there from the beginning.
        let (there, others) = (levels.into_iter().enumerate().map(|(i, level)| (i * 3 % 90, level)), others.into_iter());
        let there: BTreeMap<usize, Talent> = there.map(|(i, level)| (i, one((i, level)))).collect();
        let others: Vec<Talent> = others.map(one).collect();
        w.talents = there.into_values().collect();
        follow(&w, &others, &steps, &options);
    }
}

fn welder(w: &World, id: &str, level: f64) -> Talent {
    let skill = w.positions[0].requirements()[0].skill;
    Talent::builder(id).skill(skill, level).consent(true).build().unwrap()
}

#[test]
fn a_fault_changes_nothing() {
    let w = World::small();
    let scorer = w.scorer();
    let (talents, posts) = w.pools();
    let mut live = LiveIndex::new(&scorer, &talents, &IndexOptions::default(), Par::Seq);
    let before = live.best(&posts, 5, Par::Seq);
    let [t1, t3] = ["t1", "t3"].map(|id| ExternalId::new(id).unwrap());
    let put = |id| welder(&w, id, 0.7);
    let refused = [
        (vec![PoolChange::Delete(t1.clone()), PoolChange::Insert(put("t2"))], 2, "t2", true),
        (vec![PoolChange::Insert(put("t3")), PoolChange::Insert(put("t3"))], 2, "t3", true),
        (vec![PoolChange::Delete(t3.clone())], 1, "t3", false),
        (vec![PoolChange::Delete(t1.clone()), PoolChange::Update(put("t1"))], 2, "t1", false),
    ];
    for (changes, change, id, duplicate) in refused {
        let id = ExternalId::new(id).unwrap();
        let fault = if duplicate { ChangeError::Duplicate { change, id } } else { ChangeError::Unknown { change, id } };
        assert_eq!(live.apply(changes, Par::Seq), Err(fault));
        assert_eq!((live.unmerged(), live.best(&posts, 5, Par::Seq)), (0, before.clone()));
    }
    // One after the other these are in order.
    let back =
        [PoolChange::Delete(t1), PoolChange::Insert(put("t1")), PoolChange::Insert(put("t3")), PoolChange::Delete(t3)];
    live.apply(back, Par::Seq).unwrap();
    assert_eq!((live.len(), live.unmerged()), (2, 2));
}

#[test]
fn who_left_is_nowhere() {
    let w = World::small();
    let scorer = w.scorer();
    let (talents, posts) = w.pools();
    let mut live = LiveIndex::new(&scorer, &talents, &IndexOptions::default(), Par::Seq);
    let earlier = live.clone();
    live.apply([PoolChange::Delete(talents[0].id().clone())], Par::Seq).unwrap();
    assert_eq!((live.len(), live.find("t1"), live.find("t2")), (1, None, Some(0)));
    assert!(live.index().is_none(), "what is written from it would still have them");
    assert_eq!(live.best(&posts, 9, Par::Seq).iter().map(Vec::len).max(), Some(1));
    assert_eq!(format!("{live:?}"), "LiveIndex { talents: 1, .. }");
    let merged = live.merged(Par::Seq);
    assert_eq!((merged.unmerged(), live.unmerged(), earlier.len()), (0, 1, 2));
    assert_eq!(merged.best(&posts, 9, Par::Seq), live.best(&posts, 9, Par::Seq));
    assert_eq!(merged.index().map(|(index, ids)| (index.len(), ids.len())), Some((1, 1)));
}

#[test]
fn ids_must_fit_the_index() {
    let w = World::small();
    let scorer = w.scorer();
    let (talents, posts) = w.pools();
    let index = || TalentIndex::new(&scorer, &talents, Par::Seq);
    let of = |ids: &[&str]| {
        let ids = ids.iter().map(|id| ExternalId::new(id).unwrap()).collect();
        LiveIndex::of(&scorer, index(), ids, &IndexOptions::default())
    };
    let live = of(&["t1", "t2"]).unwrap();
    let new = LiveIndex::new(&scorer, &talents, &IndexOptions::default(), Par::Seq);
    assert_eq!(live.best(&posts, 2, Par::Seq), new.best(&posts, 2, Par::Seq));
    assert_eq!(of(&["t1"]).err(), Some(IdsError::Count { ids: 1, talents: 2 }));
    for wrong in [["t2", "t1"], ["t1", "t1"]] {
        assert_eq!(of(&wrong).err(), Some(IdsError::Order { id: ExternalId::new("t1").unwrap() }));
    }
}
