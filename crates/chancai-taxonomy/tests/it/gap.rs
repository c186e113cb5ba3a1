//! Laws of the gap report, against its definition worked out pair by pair.
#![allow(clippy::float_cmp, reason = "the same arithmetic gives the same bits, which is what is compared")]

use std::cmp::Reverse;
use std::collections::BTreeSet;

use chancai_taxonomy::{
    FULL, Gap, GapReport, Lang, Nearness, Neighbours, SimilarityOptions, SkillId, TaxonomyError, Verdict, gap,
    gap_of_many, nearest_lists,
};
use proptest::prelude::*;

use crate::graphs;

type Skills = Vec<(SkillId, f64)>;

/// A level; none and full come often.
fn level() -> impl Strategy<Value = f64> {
    prop_oneof![Just(0.0), Just(1.0), 0.0..=1.0_f64, (0..=4_u32).prop_map(|n| f64::from(n) / 4.0)]
}

fn skills(most: usize) -> impl Strategy<Value = Vec<(prop::sample::Index, f64)>> {
    prop::collection::vec((any::<prop::sample::Index>(), level()), 0..most)
}

fn ids(skills: &[(prop::sample::Index, f64)], n: usize) -> Skills {
    let id = |index: &prop::sample::Index| SkillId::new(u32::try_from(index.index(n)).unwrap());
    skills.iter().map(|(index, level)| (id(index), *level)).collect()
}

fn satisfies(graph: &graphs::Graph) -> Neighbours<SkillId> {
    Neighbours::from_taxonomy(&graphs::taxonomy(graph), &SimilarityOptions::default())
}

/// Similarity as a share, written out again.
fn sim(satisfies: &Neighbours<SkillId>, s: SkillId, r: SkillId) -> f64 {
    f64::from(satisfies.get(s, r)) / f64::from(FULL)
}

/// The cover by its formula: every held skill, every requirement.
fn cover(held: &Skills, (skill, wanted): (SkillId, f64), satisfies: &Neighbours<SkillId>) -> f64 {
    let of = |f: &dyn Fn(f64, f64) -> f64| {
        held.iter().filter(|(_, l)| *l > 0.0).map(|&(s, l)| f(sim(satisfies, s, skill), l)).fold(0.0, f64::max)
    };
    if wanted == 0.0 { of(&|sim, _| sim) } else { of(&|sim, level| (sim * level / wanted).min(1.0)) }
}

/// Verdict by its definition.
fn verdict(held: &Skills, (skill, wanted): (SkillId, f64), satisfies: &Neighbours<SkillId>) -> &'static str {
    let own = held.iter().filter(|(s, l)| *s == skill && *l > 0.0).map(|&(_, l)| l).reduce(f64::max);
    let related = held.iter().any(|&(s, l)| l > 0.0 && satisfies.get(s, skill) > 0);
    match own {
        Some(level) if level >= wanted => "met",
        Some(_) => "under_level",
        None if related => "partly",
        None => "missing",
    }
}

proptest! {
    #[test]
    fn equals_brute_force(graph in graphs::graph(14, 3), held in skills(8), wanted in skills(6)) {
        let satisfies = satisfies(&graph);
        let (held, wanted) = (ids(&held, satisfies.len()), ids(&wanted, satisfies.len()));
        let report = gap(&held, &wanted, &satisfies).unwrap();
        prop_assert_eq!(report.gaps.len(), wanted.len());
        let mut sum = 0.0;
        for (gap, &requirement) in report.gaps.iter().zip(&wanted) {
            prop_assert_eq!((gap.skill, gap.wanted), requirement);
            prop_assert_eq!(gap.verdict.code(), verdict(&held, requirement, &satisfies));
            let expected = cover(&held, requirement, &satisfies);
            prop_assert!((gap.cover - expected).abs() < 1e-12, "{} {}", gap.cover, expected);
            sum += expected;
            let reach = |&(s, l): &(SkillId, f64)| sim(&satisfies, s, gap.skill) * l;
            let most = held.iter().map(reach).fold(0.0, f64::max);
            prop_assert_eq!(gap.best.map_or(0.0, |best| best.effective), most);
            if let Some(best) = gap.best {
                prop_assert!(held.contains(&(best.through, best.level)));
                prop_assert_eq!(best.sim * best.level, best.effective);
                // Of equals the more similar, then the skill asked for, then the lower id.
                let rank = |s: SkillId| (satisfies.get(s, gap.skill), s == gap.skill, Reverse(s));
                let related = |s: &SkillId| satisfies.get(*s, gap.skill) > 0;
                let equals = held.iter().filter(|entry| entry.1 > 0.0 && reach(entry) == most).map(|entry| entry.0);
                prop_assert_eq!(Some(best.through), equals.filter(related).max_by_key(|&s| rank(s)));
            }
        }
        prop_assert_eq!(report.coverage.is_none(), wanted.is_empty());
        let mean = sum / wanted.len() as f64;
        prop_assert!(report.coverage.is_none_or(|coverage| (coverage - mean).abs() < 1e-12));
        let idle = |s: SkillId| wanted.iter().all(|&(r, _)| satisfies.get(s, r) == 0);
        let surplus: BTreeSet<SkillId> =
            held.iter().filter(|(s, l)| *l > 0.0 && idle(*s)).map(|&(s, _)| s).collect();
        prop_assert_eq!(report.surplus, surplus.into_iter().collect::<Vec<_>>());
    }

    #[test]
    fn coverage_never_falls(
        graph in graphs::graph(14, 3), held in skills(8), wanted in skills(6), more in skills(2),
        raised in any::<prop::sample::Index>(), by in level(),
    ) {
        let satisfies = satisfies(&graph);
        let n = satisfies.len();
        let (held, wanted, more) = (ids(&held, n), ids(&wanted, n), ids(&more, n));
        let coverage = |held: &Skills| gap(held, &wanted, &satisfies).unwrap().coverage;
        let before = coverage(&held);
        prop_assert!(before.is_none_or(|coverage| (0.0..=1.0).contains(&coverage)));
        prop_assert!(coverage(&[held.clone(), more].concat()) >= before);
        if !held.is_empty() {
            let mut higher = held.clone();
            let entry = raised.index(held.len());
            higher[entry].1 = higher[entry].1.max(by);
            prop_assert!(coverage(&higher) >= before);
        }
    }

    /// Who holds everything asked at the level asked lacks nothing; the order of the profile does not matter.
    #[test]
    fn all_asked_and_held_is_met(graph in graphs::graph(14, 3), wanted in skills(6), held in skills(6)) {
        let satisfies = satisfies(&graph);
        let wanted: Skills = ids(&wanted, satisfies.len()).into_iter().filter(|(_, level)| *level > 0.0).collect();
        let report = gap(&wanted, &wanted, &satisfies).unwrap();
        let met = |gap: &Gap| matches!(gap.verdict, Verdict::Met { .. }) && gap.cover == 1.0;
        prop_assert!(report.gaps.iter().all(met));
        prop_assert!(report.surplus.is_empty());
        let mut held = ids(&held, satisfies.len());
        let there = gap(&held, &wanted, &satisfies).unwrap();
        held.reverse();
        prop_assert_eq!(gap(&held, &wanted, &satisfies).unwrap(), there);
    }

    #[test]
    fn a_pool_is_the_sum_of_its_profiles(
        graph in graphs::graph(12, 3), pool in prop::collection::vec(skills(5), 0..6), wanted in skills(5),
    ) {
        let satisfies = satisfies(&graph);
        let pool: Vec<Skills> = pool.iter().map(|held| ids(held, satisfies.len())).collect();
        let wanted = ids(&wanted, satisfies.len());
        let single: Vec<_> = pool.iter().map(|held| gap(held, &wanted, &satisfies).unwrap()).collect();
        let all = gap_of_many(&pool, &wanted, &satisfies).unwrap();
        prop_assert_eq!(all.coverage, single.iter().map(|report| report.coverage).collect::<Vec<_>>());
        for (place, requirement) in all.requirements.iter().enumerate() {
            let count = |code| single.iter().filter(|report| report.gaps[place].verdict.code() == code).count();
            let counts = [requirement.met, requirement.under_level, requirement.partly, requirement.missing];
            prop_assert_eq!(counts, ["met", "under_level", "partly", "missing"].map(count));
            prop_assert_eq!(counts.iter().sum::<usize>(), pool.len());
            let reach = |report: &GapReport| report.gaps[place].best.map_or(0.0, |best| best.effective);
            let most = single.iter().map(reach).fold(0.0, f64::max);
            let first = single.iter().position(|report| report.gaps[place].best.is_some() && reach(report) == most);
            prop_assert_eq!(requirement.best.map(|(profile, _)| profile), first);
            prop_assert!(requirement.best.is_none_or(|(profile, best)| single[profile].gaps[place].best == Some(best)));
        }
    }

    #[test]
    fn the_nearest_list_covers_most(
        graph in graphs::graph(12, 3), held in skills(5), lists in prop::collection::vec(skills(4), 0..6),
    ) {
        let satisfies = satisfies(&graph);
        let held = ids(&held, satisfies.len());
        let lists: Vec<Skills> = lists.iter().map(|list| ids(list, satisfies.len())).collect();
        let nearest = nearest_lists(&held, &lists, &satisfies).unwrap();
        let places: BTreeSet<usize> = nearest.iter().map(|near| near.list).collect();
        prop_assert_eq!(places.len(), lists.len());
        for near in &nearest {
            prop_assert_eq!(near.coverage, gap(&held, &lists[near.list], &satisfies).unwrap().coverage);
        }
        let rank = |near: &Nearness| near.coverage.unwrap_or(-1.0);
        let follows = |a: &Nearness, b: &Nearness| {
            rank(a) > rank(b) || (rank(a) == rank(b) && (a.open, a.list) < (b.open, b.list))
        };
        prop_assert!(nearest.is_sorted_by(follows));
    }
}

#[test]
fn rows_are_in_plain_text() {
    let skills = graphs::taxonomy(&vec![(false, vec![]), (false, vec![0]), (false, vec![])]);
    let satisfies = Neighbours::from_taxonomy(&skills, &SimilarityOptions::default());
    let [broad, narrow, other] = [0, 1, 2].map(|n| skills.find(&graphs::name(n)).unwrap());
    let report = gap(&[(narrow, 0.5), (other, 0.0)], &[(broad, 0.9), (other, 0.0)], &satisfies).unwrap();
    let rows = report.rows(&skills, Lang::Zh);
    assert_eq!((rows[0].label.as_str(), rows[0].verdict.as_str(), rows[0].held), ("技能0", "partly", 0.0));
    assert_eq!((rows[0].through_code.as_str(), rows[0].through.as_str()), (skills.external(narrow), "技能1"));
    assert!((rows[0].effective - 0.45).abs() < 1e-4 && (rows[0].cover - 0.5).abs() < 1e-4);
    assert_eq!((rows[1].verdict.as_str(), rows[1].through_code.as_str(), rows[1].cover), ("missing", "", 0.0));
}

#[test]
fn levels_and_ids_out_of_range_are_refused() {
    let (satisfies, id) = (Neighbours::identity(2), SkillId::new);
    for entry in [(id(0), 1.1), (id(0), -0.1), (id(1), f64::NAN), (id(2), 0.5)] {
        let refused = |result: Result<(), TaxonomyError>| matches!(result, Err(TaxonomyError::BadOption { .. }));
        assert!(refused(gap(&[entry], &[], &satisfies).map(drop)));
        assert!(refused(gap(&[], &[entry], &satisfies).map(drop)));
        assert!(refused(gap_of_many(&[[entry]], &[], &satisfies).map(drop)));
        assert!(refused(nearest_lists(&[], &[[entry]], &satisfies).map(drop)));
    }
}
