//! The smallest change that would enter the best k, over random small worlds.

mod world;

use chancai_match::{Match, MatchIndex, Par, WhyNot};
use chancai_model::{Counterfactual, Outcome, PreparedPosition, Scorer};
use proptest::prelude::*;
use world::{World, world};

/// Whether a talent with this fit is among the best k, the others staying as they are.
fn enters(list: &[Match], talent: u32, fit: f64, k: usize) -> bool {
    let before = |m: &Match| m.fit.total_cmp(&fit).then(talent.cmp(&m.candidate)).is_gt();
    let ahead = |m: &&Match| m.candidate != talent && before(m);
    list.iter().filter(ahead).count() < k
}

/// Single changes that would do by themselves, tried one by one.
fn single_changes_enter(
    scorer: &Scorer<'_>,
    w: &World,
    t: usize,
    p: &PreparedPosition,
    enough: impl Fn(f64) -> bool,
) -> bool {
    let talent = scorer.prepare_talent(&w.pools().0[t]);
    let raised = scorer.improvements(&talent, p);
    raised.iter().any(|improvement| enough(improvement.score.fit))
}

proptest! {
    #[test]
    fn the_change_enters_and_no_smaller_number_does(w in world(), k in 1usize..4) {
        let scorer = w.scorer();
        let (talents, positions) = w.pools();
        let index = MatchIndex::new(&scorer, &talents, &positions, Par::Seq);
        let lists = index.top_talents(talents.len(), Par::Seq);
        for (p, list) in lists.iter().enumerate() {
            let post = scorer.prepare_position(&positions[p]);
            for t in 0..talents.len() {
                let candidate = t as u32;
                let (rank, change) = match index.why_not(candidate, p as u32, k) {
                    WhyNot::Ranked { rank, change, .. } => (Some(rank), change),
                    WhyNot::Barred { change, .. } => (None, change),
                    _ => continue,
                };
                let Some(Counterfactual { changes, score, fewest }) = change else {
                    prop_assert!(rank.is_none_or(|rank| rank > k), "who is listed needs no change");
                    continue;
                };
                // It is what the changed record scores, and it is enough.
                let talent = scorer.prepare_talent(&talents[t]);
                let changed = scorer.changed(&talent, &changes);
                prop_assert_eq!(scorer.score(&changed, &post), Outcome::Scored(score));
                prop_assert!(enters(list, candidate, score.fit, k));
                prop_assert_eq!(changes.is_empty(), rank.is_some_and(|rank| rank <= k));
                // Where it takes several, no single one would do.
                if rank.is_some() && fewest && changes.len() > 1 {
                    let enough = |fit| enters(list, candidate, fit, k);
                    prop_assert!(!single_changes_enter(&scorer, &w, t, &post, enough));
                }
            }
        }
    }
}

#[test]
fn the_smallest_level_that_passes() {
    let w = World::small();
    let scorer = w.scorer();
    let (talents, positions) = w.pools();
    let index = MatchIndex::new(&scorer, &talents, &positions, Par::Seq);
    // t2 knows nothing of what p1 wants at 0.5; t1 has it at 0.9 and uses all of it.
    let WhyNot::Ranked { rank: 2, change: Some(change), .. } = index.why_not(1, 0, 2) else {
        panic!("t2 is second of two")
    };
    assert!(change.changes.is_empty());
    let WhyNot::Ranked { change, .. } = index.why_not(1, 0, 1) else { panic!("t2 passes the gates") };
    assert_eq!(change, None, "t1 fits fully and has the lower id");
}
