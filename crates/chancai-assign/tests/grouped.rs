//! Covers, generalised assignments and staffing against trying everything.

use chancai_assign::cover::{self, Candidate, Cover};
use chancai_assign::generalised::{self, Generalised, Goal};
use chancai_assign::integer::{Options, Verified};
use chancai_assign::staffing::{self, Limits, Placement, Post, SkillCount, Staffing, Unit};
use proptest::prelude::*;

fn masks(count: usize) -> impl Iterator<Item = Vec<u32>> {
    (0..1_u32 << count).map(move |mask| (0..count as u32).filter(|at| mask >> at & 1 == 1).collect())
}

/// Few costs, zero among them, so that ties and domination are frequent; needs of 0, 1, 2.
fn covering() -> impl Strategy<Value = Cover> {
    let needs = prop::collection::vec(prop_oneof![1 => Just(0_u32), 6 => Just(1), 2 => Just(2)], 0..=5);
    needs.prop_flat_map(|needs| {
        let items: Vec<u32> = (0..needs.len() as u32).collect();
        let covers = prop::sample::subsequence(items.clone(), 0..=items.len());
        let candidate = (0..6_u64, covers).prop_map(|(cost, covers)| Candidate { cost, covers });
        prop::collection::vec(candidate, 0..=9)
            .prop_map(move |candidates| Cover::with_needs(&needs, &candidates).unwrap())
    })
}

fn assignment() -> impl Strategy<Value = Generalised> {
    (0..=3_usize, 0..=5_usize).prop_flat_map(|(agents, jobs)| {
        let pairs = agents * jobs;
        let capacities = prop::collection::vec(0..10_u64, agents);
        let (values, resources) = (prop::collection::vec(-4..=9_i64, pairs), prop::collection::vec(0..6_u64, pairs));
        (capacities, values, resources).prop_map(move |(capacities, values, resources)| {
            Generalised::new(&capacities, jobs, &values, &resources).unwrap()
        })
    })
}

/// Every assignment's value that keeps the capacities.
fn assignments(problem: &Generalised) -> Vec<i64> {
    let (agents, jobs) = (problem.agents() as u64, problem.jobs() as u32);
    let of = |code: u64| (0..jobs).map(|job| (code / agents.pow(job) % agents) as u32).collect::<Vec<_>>();
    let codes = if agents == 0 { u64::from(jobs == 0) } else { agents.pow(jobs) };
    (0..codes).filter_map(|code| problem.value(&if jobs == 0 { Vec::new() } else { of(code) })).collect()
}

fn limits(most: u64) -> impl Strategy<Value = Limits> {
    (prop_oneof![3 => Just(0), 1 => 0..=most], prop::option::weighted(0.7, 0..=most))
        .prop_map(|(least, more)| Limits { least, most: more.map(|more| least + more) })
}

fn skills(most: u64) -> impl Strategy<Value = Vec<SkillCount>> {
    let counts = prop::collection::vec(prop::option::weighted(0.4, 0..=most), 2);
    counts.prop_map(|counts| {
        (0..).zip(counts).filter_map(|(skill, people)| Some(SkillCount { skill, people: people? })).collect()
    })
}

/// Experts by shares, teams, and the same pair by two shares.
fn staffing_problem() -> impl Strategy<Value = Staffing> {
    let unit = (prop_oneof![Just(1_u64), Just(100), 0..=3_u64], 0..=3_u64, skills(2))
        .prop_map(|(capacity, seats, skills)| Unit { capacity, seats, skills });
    let post = (limits(4), limits(120), skills(2)).prop_map(|(seats, shares, skills)| Post { seats, shares, skills });
    let shares = prop_oneof![Just(0_u64), Just(1), Just(20), Just(30), Just(50)];
    (prop::collection::vec(unit, 1..=4), prop::collection::vec(post, 1..=3)).prop_flat_map(move |(units, posts)| {
        let placement = (0..units.len() as u32, 0..posts.len() as u32, shares.clone(), -3..=9_i64)
            .prop_map(|(unit, post, share, value)| Placement { unit, post, share, value });
        prop::collection::vec(placement, 0..=9)
            .prop_map(move |placements| Staffing::new(&units, &posts, &placements).unwrap())
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(500))]

    #[test]
    fn a_cover_is_the_cheapest(cover in covering()) {
        let truth = masks(cover.candidates().len()).filter_map(|chosen| cover.cost(&chosen)).min();
        match cover::solve(&cover, &Options::default()) {
            Err(none) => {
                prop_assert_eq!(truth, None);
                prop_assert!(none.items.iter().all(|short| short.candidates < short.need));
            }
            Ok(answer) => {
                prop_assert_eq!(Some(answer.cost), truth);
                prop_assert!(answer.proved);
                prop_assert_eq!(cover::verify(&cover, &answer), Ok(Verified::Whole));
                prop_assert_eq!(cover.cost(&answer.greedy.chosen), Some(answer.greedy.cost));
                prop_assert!(answer.greedy.bound <= answer.cost && answer.cost <= answer.greedy.cost);
            }
        }
    }

    /// A false claim of a better bound, or of another choice, is found out.
    #[test]
    fn a_cover_that_claims_too_much_is_refused(cover in covering(), more in 1..3_u64) {
        let Ok(answer) = cover::solve(&cover, &Options::default()) else { return Ok(()) };
        let mut dear = answer.clone();
        dear.cost += more;
        prop_assert!(cover::verify(&cover, &dear).is_err());
        let mut high = answer.clone();
        (high.bound, high.search.bound) = (answer.bound + more, answer.search.bound.map(|bound| bound + more.cast_signed()));
        prop_assert!(cover::verify(&cover, &high).is_err());
        let mut short = answer.clone();
        if short.chosen.pop().is_some() {
            short.cost = short.chosen.iter().map(|&at| cover.candidates()[at as usize].cost).sum();
            // What is needless may go only where it costs nothing.
            prop_assert!(cover::verify(&cover, &short).is_err() || short.cost == answer.cost);
        }
    }

    #[test]
    fn a_generalised_assignment_is_the_best(problem in assignment()) {
        let all = assignments(&problem);
        for (goal, truth) in [(Goal::Minimise, all.iter().min()), (Goal::Maximise, all.iter().max())] {
            let answer = generalised::solve(&problem, goal, &Options::default());
            prop_assert!(answer.proved);
            prop_assert_eq!(answer.value.as_ref(), truth);
            prop_assert_eq!(answer.bound, answer.value);
            prop_assert_eq!(generalised::verify(&problem, goal, &answer), Ok(Verified::Whole));
        }
    }

    #[test]
    fn a_staffing_is_worth_most(staffing in staffing_problem()) {
        let truth = masks(staffing.placements().len()).filter_map(|taken| staffing.value(&taken)).max();
        let answer = staffing::solve(&staffing, &Options::default());
        prop_assert!(answer.proved);
        prop_assert_eq!(answer.value, truth);
        prop_assert_eq!(staffing::verify(&staffing, &answer), Ok(Verified::Whole));
    }

    /// Nothing but the choice among equals may depend on the order of candidates.
    #[test]
    fn the_order_of_candidates_does_not_change_the_cost(
        (cover, shuffled) in covering().prop_flat_map(|cover| {
            let shuffled = Just(cover.candidates().to_vec()).prop_shuffle();
            (Just(cover), shuffled)
        }),
    ) {
        let other = Cover::with_needs(cover.needs(), &shuffled).unwrap();
        let cost = |cover: &Cover| cover::solve(cover, &Options::default()).map(|answer| answer.cost).ok();
        prop_assert_eq!(cost(&cover), cost(&other));
    }

    #[test]
    fn readers_bear_any_bytes(bytes in prop::collection::vec(prop::num::u8::ANY, 0..60), words in "[0-9 \n-]{0,60}") {
        for bytes in [&bytes[..], words.as_bytes()] {
            let _ = cover::read_scp(bytes);
            let _ = generalised::read_gap(bytes);
        }
    }
}
