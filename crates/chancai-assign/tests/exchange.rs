//! Laws of swaps and of moves between units, against brute force where worlds are tiny.

use chancai_assign::exchange::{
    Between, Move, MoveBreach, MoveFault, MoveParts, Moves, OddSet, Post, Swap, SwapBreach, SwapFault, SwapParts,
    Swaps, Unit, best_moves, best_swaps, move_bound, swap_bound, verify_conflict, verify_moves, verify_swaps,
};
use chancai_assign::flow::Stuck;
use proptest::prelude::*;

/// The best total over all subsets of swaps, from the definition.
fn brute_swaps(problem: &Swaps) -> i128 {
    fn go(problem: &Swaps, at: usize, taken: &mut Vec<u32>, away: &[u32], made: &[u32]) -> i128 {
        let Some(swap) = problem.swaps().get(at) else { return 0 };
        let mut best = go(problem, at + 1, taken, away, made);
        if taken.contains(&swap.a) || taken.contains(&swap.b) {
            return best;
        }
        let units = [swap.a, swap.b].map(|person| problem.people()[person as usize] as usize);
        let limit = problem.limited_by(at as u32).map(|limit| limit as usize);
        if units.iter().any(|&unit| problem.units()[unit].is_some_and(|limit| away[unit] >= limit))
            || limit.is_some_and(|limit| made[limit] >= problem.between()[limit].most)
        {
            return best;
        }
        let len = taken.len();
        let (mut away, mut made) = (away.to_vec(), made.to_vec());
        taken.extend([swap.a, swap.b]);
        for unit in units {
            away[unit] += 1;
        }
        if let Some(limit) = limit {
            made[limit] += 1;
        }
        best = best.max(i128::from(swap.value) + go(problem, at + 1, taken, &away, &made));
        taken.truncate(len);
        best
    }
    go(problem, 0, &mut Vec::new(), &vec![0; problem.units().len()], &vec![0; problem.between().len()])
}

/// Up to 8 people in up to 5 units; every pair of different units a swap or not; limits few, none or 0.
fn swap_world() -> impl Strategy<Value = SwapParts> {
    let value = prop_oneof![4 => 0..4_i64, 4 => 1..30_i64, 1 => -3..1_i64, 1 => Just(1 << 40)];
    (1..=5_u32, 0..=8_usize).prop_flat_map(move |(units, people)| {
        let swaps = prop::collection::vec(prop::option::weighted(0.6, value.clone()), people * people);
        let away = prop::collection::vec(prop::option::weighted(0.4, 0..4_u32), units as usize);
        let between = prop::collection::vec(prop::option::weighted(0.3, 0..3_u32), (units * units) as usize);
        let of = prop::collection::vec(0..units, people);
        (of, away, swaps, between).prop_map(move |(of, away, values, between)| {
            let swap = |(at, value): (usize, &Option<i64>)| {
                let (a, b) = (at / people, at % people);
                (a < b && of[a] != of[b]).then_some(Swap { a: a as u32, b: b as u32, value: (*value)? })
            };
            let limit = |(at, most): (usize, Option<u32>)| {
                let (a, b) = (at as u32 / units, at as u32 % units);
                (a < b).then_some(Between { units: [b, a], most: most? })
            };
            SwapParts {
                swaps: values.iter().enumerate().filter_map(swap).collect(),
                between: between.into_iter().enumerate().filter_map(limit).collect(),
                people: of,
                units: away,
            }
        })
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn swaps_equal_brute_force_and_are_proved(parts in swap_world()) {
        let problem = Swaps::new(&parts).unwrap();
        let best = best_swaps(&problem, 100_000);
        prop_assert_eq!(best.total, brute_swaps(&problem));
        prop_assert!(best.is_proved() && best.gap() == 0);
        let certificate = verify_swaps(&problem, &best).map_err(|breach| TestCaseError::fail(breach.to_string()))?;
        prop_assert_eq!(certificate.total, best.total);
        if best.choices == 1 {
            prop_assert!(certificate.proved_by_prices);
        }
    }

    #[test]
    fn with_few_choices_the_gap_holds_the_best(parts in swap_world(), choices in 0..3_u32) {
        let problem = Swaps::new(&parts).unwrap();
        let some = best_swaps(&problem, choices);
        let best = brute_swaps(&problem);
        prop_assert!(some.total <= best && best <= some.bound);
        prop_assert!(verify_swaps(&problem, &some).is_ok());
    }

    #[test]
    fn swaps_do_not_depend_on_their_order(parts in swap_world(), turn in 0..20_usize) {
        let first = best_swaps(&Swaps::new(&parts).unwrap(), 1_000);
        let mut other = parts.clone();
        let count = other.swaps.len().max(1);
        other.swaps.rotate_left(turn % count);
        other.swaps.iter_mut().step_by(2).for_each(|swap| std::mem::swap(&mut swap.a, &mut swap.b));
        prop_assert_eq!(best_swaps(&Swaps::new(&other).unwrap(), 1_000), first);
    }

    #[test]
    fn any_prices_bound_all_swaps(parts in swap_world(), seed in prop::collection::vec(0..200_i64, 40), odd in prop::collection::vec(0..8_u32, 0..8)) {
        let problem = Swaps::new(&parts).unwrap();
        let mut seeds = seed.into_iter().cycle();
        let mut draw = |count: usize| seeds.by_ref().take(count).collect::<Vec<_>>();
        let mut people: Vec<u32> = odd.into_iter().filter(|&person| (person as usize) < parts.people.len()).collect();
        people.sort_unstable();
        people.dedup();
        let units = (0..).zip(&parts.units).filter(|(_, limit)| limit.is_some()).map(|(unit, _)| unit).collect();
        let mut prices = best_swaps(&problem, 0).prices;
        prices.people = draw(parts.people.len());
        prices.units = draw(parts.units.len());
        prices.between = draw(parts.between.len());
        prices.odd = vec![OddSet { people, units, price: draw(1)[0] }];
        prop_assert!(swap_bound(&problem, &prices).unwrap() >= brute_swaps(&problem));
    }
}

/// Found by a property test: a unit without a limit had a price, which then counted nowhere.
#[test]
fn units_without_a_limit_have_no_price() {
    let swaps = vec![Swap { a: 0, b: 1, value: 2 }, Swap { a: 1, b: 2, value: 2 }];
    let problem =
        Swaps::new(&SwapParts { people: vec![1, 0, 1], units: vec![None; 2], swaps, between: vec![] }).unwrap();
    let best = best_swaps(&problem, 1);
    assert_eq!(best.prices.units, [0, 0]);
    assert!(verify_swaps(&problem, &best).unwrap().proved_by_prices);
}

/// Found by a property test: swaps that a limit of 0 rules out must be priced out too.
#[test]
fn limits_of_zero_have_a_price_above_all_values() {
    let swaps = vec![Swap { a: 0, b: 1, value: 1 }];
    let limit = Between { units: [0, 1], most: 0 };
    for (away, between) in [(Some(0), vec![]), (None, vec![limit])] {
        let parts = SwapParts { people: vec![0, 1], units: vec![None, away], swaps: swaps.clone(), between };
        let problem = Swaps::new(&parts).unwrap();
        let best = best_swaps(&problem, 1);
        assert_eq!((best.total, best.choices), (0, 1));
        assert!(verify_swaps(&problem, &best).unwrap().proved_by_prices);
    }
}

fn ring(people: u32, value: i64) -> SwapParts {
    let swaps = (0..people).map(|a| Swap { a, b: (a + 1) % people, value }).collect();
    SwapParts { people: (0..people).collect(), units: vec![None; people as usize], swaps, between: vec![] }
}

#[test]
fn odd_rings_are_proved_by_the_price_of_an_odd_set() {
    for people in [3, 5, 7, 9, 21] {
        let problem = Swaps::new(&ring(people, 10)).unwrap();
        let best = best_swaps(&problem, 50);
        assert_eq!(best.total, i128::from(people / 2) * 10);
        let certificate = verify_swaps(&problem, &best).unwrap();
        assert!(certificate.proved_by_prices && !best.prices.odd.is_empty(), "{people}: {best:?}");
    }
}

#[test]
fn three_units_of_one_place_make_one_swap_by_an_odd_set_of_units() {
    // 三个单位各两人、各限外派一人；两两之间有不相干的人可换。
    let swaps = vec![Swap { a: 0, b: 2, value: 6 }, Swap { a: 3, b: 4, value: 6 }, Swap { a: 1, b: 5, value: 6 }];
    let parts = SwapParts { people: vec![0, 0, 1, 1, 2, 2], units: vec![Some(1); 3], swaps, between: vec![] };
    let problem = Swaps::new(&parts).unwrap();
    let best = best_swaps(&problem, 50);
    assert_eq!((best.total, best.is_proved()), (6, true));
    assert!(verify_swaps(&problem, &best).unwrap().proved_by_prices);
    assert!(best.prices.odd.iter().any(|set| !set.units.is_empty()));
}

#[test]
fn limits_between_units_and_of_units_are_kept() {
    let all = |value: fn(u32, u32) -> i64| {
        (0..4).flat_map(move |a| (4..8).map(move |b| Swap { a, b, value: value(a, b) })).collect::<Vec<_>>()
    };
    let people = vec![0, 0, 0, 0, 1, 1, 1, 1];
    let parts = SwapParts { people, units: vec![None; 2], swaps: all(|a, b| i64::from(a + b)), between: vec![] };
    let total = |parts: &SwapParts| best_swaps(&Swaps::new(parts).unwrap(), 1_000).total;
    assert_eq!(total(&parts), 28);
    let limited = SwapParts { between: vec![Between { units: [1, 0], most: 2 }], ..parts.clone() };
    assert_eq!(total(&limited), 18);
    assert_eq!(total(&SwapParts { units: vec![Some(1), None], ..limited.clone() }), 10);
    assert_eq!(total(&SwapParts { units: vec![Some(0), None], ..limited }), 0);
}

#[test]
fn every_fault_of_swaps_is_reported() {
    let swap = |a, b, value| Swap { a, b, value };
    let between = |a, b| Between { units: [a, b], most: 1 };
    let parts = SwapParts {
        people: vec![0, 0, 1, 9],
        units: vec![None; 2],
        swaps: vec![swap(0, 1, 1), swap(0, 2, i64::MIN), swap(2, 0, 1), swap(7, 8, 1), swap(2, 2, 0)],
        between: vec![between(0, 1), between(1, 0), between(1, 1), between(0, 5)],
    };
    let error = Swaps::new(&parts).unwrap_err();
    let codes: Vec<_> = error.faults().iter().map(SwapFault::code).collect();
    assert_eq!(
        codes,
        [
            "UNIT_OUT_OF_RANGE",
            "ONE_UNIT",
            "VALUE_TOO_LARGE",
            "PERSON_OUT_OF_RANGE",
            "PERSON_OUT_OF_RANGE",
            "ONE_UNIT",
            "DUPLICATE_PAIR",
            "LIMIT_WITHIN",
            "LIMIT_OUT_OF_RANGE",
            "LIMIT_TWICE",
        ]
    );
    assert!(error.to_string().contains("10"), "{error}");
}

#[test]
fn the_largest_values_do_not_overflow() {
    let refused = Swaps::new(&ring(7, i64::MAX)).unwrap_err();
    let SwapFault::ValueTooLarge { limit, .. } = refused.faults()[0] else { panic!("{refused}") };
    let problem = Swaps::new(&ring(7, limit)).unwrap();
    let best = best_swaps(&problem, 100);
    assert_eq!((best.total, best.is_proved()), (3 * i128::from(limit), true));
    assert!(verify_swaps(&problem, &best).is_ok());
}

#[test]
fn a_false_answer_of_swaps_is_caught() {
    let parts = SwapParts { units: vec![Some(1); 5], ..ring(5, 10) };
    let problem = Swaps::new(&parts).unwrap();
    let best = best_swaps(&problem, 50);
    let code = |change: &dyn Fn(&mut chancai_assign::exchange::Swapped)| {
        let mut other = best.clone();
        change(&mut other);
        verify_swaps(&problem, &other).map_err(|breach: SwapBreach| breach.code())
    };
    assert_eq!(code(&|other| other.swaps = vec![9]), Err("BAD_SWAP"));
    assert_eq!(code(&|other| other.swaps = vec![1, 0]), Err("BAD_SWAP"));
    assert_eq!(code(&|other| other.swaps = vec![0, 1]), Err("PERSON_TWICE"));
    assert_eq!(code(&|other| other.total += 1), Err("WRONG_TOTAL"));
    assert_eq!(code(&|other| other.bound -= 1), Err("BAD_BOUND"));
    assert_eq!(code(&|other| other.prices.people[0] = -1), Err("BAD_PRICES"));
    let odd = OddSet { people: vec![3, 2], units: vec![], price: 1 };
    assert_eq!(code(&|other| other.prices.odd = vec![odd.clone()]), Err("BAD_PRICES"));
    let two = SwapParts { people: vec![0, 0, 1, 2], units: vec![Some(1), None, None], swaps: vec![], between: vec![] };
    let swap = |a, b| Swap { a, b, value: 1 };
    let two =
        SwapParts { swaps: vec![swap(0, 2), swap(1, 3)], between: vec![Between { units: [0, 1], most: 0 }], ..two };
    let problem = Swaps::new(&two).unwrap();
    let mut best = best_swaps(&problem, 50);
    best.swaps = vec![0, 1];
    assert_eq!(verify_swaps(&problem, &best).unwrap_err().code(), "TOO_MANY_AWAY");
    best.swaps = vec![0];
    assert_eq!(verify_swaps(&problem, &best).unwrap_err().code(), "TOO_MANY_BETWEEN");
}

/// The best total over all choices of everybody, from the definition; none where no choice keeps to the limits.
fn brute_moves(problem: &Moves) -> Option<i128> {
    fn go(problem: &Moves, person: u32, taken: &mut [u32], gains: &mut [i32]) -> Option<i128> {
        if person as usize == problem.people().len() {
            let posts = taken.iter().zip(problem.posts()).all(|(&n, post)| n >= post.least && n <= post.most);
            let units = gains.iter().zip(problem.units()).all(|(&n, unit)| n >= unit.least && n <= unit.most);
            return (posts && units).then_some(0);
        }
        let mut best = go(problem, person + 1, taken, gains);
        for step in problem.moves().iter().filter(|step| step.person == person) {
            let (from, to) =
                (problem.people()[person as usize] as usize, problem.posts()[step.post as usize].unit as usize);
            taken[step.post as usize] += 1;
            gains[from] -= 1;
            gains[to] += 1;
            let rest = go(problem, person + 1, taken, gains);
            best = best.max(rest.map(|rest| rest + i128::from(step.value)));
            taken[step.post as usize] -= 1;
            gains[from] += 1;
            gains[to] -= 1;
        }
        best
    }
    go(problem, 0, &mut vec![0; problem.posts().len()], &mut vec![0; problem.units().len()])
}

fn unit() -> impl Strategy<Value = Unit> {
    prop_oneof![
        2 => Just(Unit::default()),
        3 => Just(Unit::balanced()),
        3 => (0..3_u32, 0..3_u32).prop_map(|(loss, gain)| Unit::limited(loss, gain)),
        2 => (-2..3_i32, 0..3_i32).prop_map(|(least, room)| Unit { least, most: least + room }),
    ]
}

fn move_world() -> impl Strategy<Value = MoveParts> {
    let value = prop_oneof![4 => -2..6_i64, 1 => Just(1 << 40)];
    (prop::collection::vec(unit(), 1..5), 0..7_usize, 0..5_usize).prop_flat_map(move |(units, people, posts)| {
        let count = units.len() as u32;
        let of = prop::collection::vec(0..count, people);
        let post = (0..count, prop_oneof![4 => Just(0_u32), 1 => 1..2_u32], 0..3_u32)
            .prop_map(|(unit, least, room)| Post { unit, least, most: least + room });
        let posts = prop::collection::vec(post, posts);
        (of, posts, prop::collection::vec(prop::option::weighted(0.7, value.clone()), 30)).prop_map(
            move |(people, posts, values)| {
                let mut moves = Vec::new();
                for (at, value) in values.iter().enumerate().take(people.len() * posts.len()) {
                    let (person, post) = (at / posts.len(), at % posts.len());
                    if let Some(value) = value.filter(|_| people[person] != posts[post].unit) {
                        moves.push(Move { person: person as u32, post: post as u32, value });
                    }
                }
                MoveParts { units: units.clone(), people, posts, moves }
            },
        )
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1000))]

    #[test]
    fn moves_equal_brute_force_or_conflict(parts in move_world()) {
        let problem = Moves::new(&parts).unwrap();
        match best_moves(&problem) {
            Ok(best) => {
                prop_assert_eq!(Some(best.total), brute_moves(&problem));
                let certificate = verify_moves(&problem, &best).map_err(|breach| TestCaseError::fail(breach.to_string()))?;
                prop_assert_eq!((certificate.total, certificate.bound), (best.total, best.total));
            }
            Err(conflict) => {
                prop_assert_eq!(None, brute_moves(&problem));
                prop_assert!(verify_conflict(&problem, &conflict), "{conflict:?}");
                prop_assert!(conflict.shortfall() > 0);
            }
        }
    }

    #[test]
    fn no_unit_is_drained(mut parts in move_world(), losses in prop::collection::vec(0..3_u32, 5)) {
        for (unit, &loss) in parts.units.iter_mut().zip(&losses) {
            *unit = Unit::limited(loss, u32::MAX);
        }
        parts.posts.iter_mut().for_each(|post| post.least = 0);
        let problem = Moves::new(&parts).unwrap();
        let best = best_moves(&problem).unwrap();
        for (&gain, &loss) in best.gains.iter().zip(&losses) {
            prop_assert!(gain >= -i64::from(loss));
        }
        // With no loss at all every unit is as large as before.
        parts.units.fill(Unit::limited(0, u32::MAX));
        let balanced = best_moves(&Moves::new(&parts).unwrap()).unwrap();
        prop_assert!(balanced.gains.iter().all(|&gain| gain == 0));
        prop_assert!(balanced.total <= best.total);
    }

    #[test]
    fn any_prices_bound_all_moves(parts in move_world(), seed in prop::collection::vec(-9..10_i64, 30)) {
        let problem = Moves::new(&parts).unwrap();
        let mut seeds = seed.into_iter().cycle();
        let prices = chancai_assign::exchange::MovePrices {
            people: seeds.by_ref().map(i64::abs).take(parts.people.len()).collect(),
            posts: seeds.by_ref().take(parts.posts.len()).collect(),
            units: seeds.by_ref().take(parts.units.len()).collect(),
        };
        let bound = move_bound(&problem, &prices).unwrap();
        prop_assert!(brute_moves(&problem).is_none_or(|best| best <= bound));
    }
}

#[test]
fn a_unit_that_must_gain_more_than_can_come_is_named() {
    // 乡镇(2)至少净得 3 人，但只有两人愿去。
    let step = |person, post| Move { person, post, value: 5 };
    let parts = MoveParts {
        units: vec![Unit::default(), Unit::default(), Unit { least: 3, most: 9 }],
        people: vec![0, 0, 1, 2],
        posts: vec![Post { unit: 2, least: 0, most: 9 }, Post { unit: 1, least: 0, most: 9 }],
        moves: vec![step(0, 0), step(2, 0), step(1, 1)],
    };
    let problem = Moves::new(&parts).unwrap();
    let conflict = best_moves(&problem).unwrap_err();
    assert_eq!((conflict.stuck, &conflict.units[..]), (Stuck::Needs, &[2][..]));
    assert_eq!(conflict.shortfall(), 1);
    assert!(conflict.to_string().starts_with("单位 [2]"), "{conflict}");
    assert!(verify_conflict(&problem, &conflict));
    let mut false_one = (*conflict).clone();
    false_one.can += 1;
    assert!(!verify_conflict(&problem, &false_one));
    let off = chancai_assign::exchange::MoveConflict { units: vec![7], ..*conflict };
    assert!(!verify_conflict(&problem, &off));
}

#[test]
fn every_fault_of_moves_is_reported() {
    let step = |person, post, value| Move { person, post, value };
    let parts = MoveParts {
        units: vec![Unit { least: 1, most: 0 }, Unit::default()],
        people: vec![0, 4],
        posts: vec![Post { unit: 0, least: 2, most: 1 }, Post { unit: 3, least: 0, most: 1 }],
        moves: vec![step(0, 0, 1), step(9, 9, 1), step(1, 0, i64::MIN), step(1, 0, 2)],
    };
    let error = Moves::new(&parts).unwrap_err();
    let codes: Vec<_> = error.faults().iter().map(MoveFault::code).collect();
    assert_eq!(
        codes,
        [
            "UNIT_LIMITS_CROSS",
            "PERSON_OUT_OF_UNITS",
            "POST_LIMITS_CROSS",
            "POST_OUT_OF_UNITS",
            "ONE_UNIT",
            "PERSON_OUT_OF_RANGE",
            "POST_OUT_OF_RANGE",
            "VALUE_TOO_LARGE",
            "DUPLICATE_PAIR",
        ]
    );
    assert!(error.to_string().contains('9'), "{error}");
}

#[test]
fn a_false_answer_of_moves_is_caught() {
    let step = |person, post, value| Move { person, post, value };
    let parts = MoveParts {
        units: vec![Unit::limited(1, 1); 2],
        people: vec![0, 0],
        posts: vec![Post { unit: 1, least: 1, most: 1 }, Post { unit: 1, least: 0, most: 1 }],
        moves: vec![step(0, 0, 4), step(0, 1, 3), step(1, 0, 2), step(1, 1, 2)],
    };
    let problem = Moves::new(&parts).unwrap();
    let best = best_moves(&problem).unwrap();
    assert_eq!((&best.moves[..], best.total, &best.gains[..]), (&[0][..], 4, &[-1, 1][..]));
    let code = |change: &dyn Fn(&mut chancai_assign::exchange::Moved)| {
        let mut other = best.clone();
        change(&mut other);
        verify_moves(&problem, &other).map_err(|breach: MoveBreach| breach.code())
    };
    assert!(code(&|_| ()).is_ok());
    assert_eq!(code(&|other| other.moves = vec![4]), Err("BAD_MOVE"));
    assert_eq!(code(&|other| other.moves = vec![0, 1]), Err("PERSON_TWICE"));
    assert_eq!(code(&|other| other.moves = vec![1]), Err("POST_OUT_OF_LIMITS"));
    assert_eq!(code(&|other| other.moves = vec![0, 3]), Err("UNIT_OUT_OF_LIMITS"));
    assert_eq!(code(&|other| other.gains = vec![0, 0]), Err("WRONG_GAINS"));
    assert_eq!(code(&|other| other.total = 5), Err("WRONG_TOTAL"));
    assert_eq!(code(&|other| other.prices.people.clear()), Err("BAD_PRICES"));
    assert_eq!(code(&|other| other.prices.people[0] += 1), Err("NOT_PROVED"));
}

#[test]
fn nothing_at_all_is_a_problem_with_an_answer() {
    let swaps = Swaps::new(&SwapParts::default()).unwrap();
    let best = best_swaps(&swaps, 0);
    assert_eq!((best.total, best.bound), (0, 0));
    assert!(verify_swaps(&swaps, &best).unwrap().proved_by_prices);
    let moves = Moves::new(&MoveParts::default()).unwrap();
    let best = best_moves(&moves).unwrap();
    assert_eq!(verify_moves(&moves, &best).unwrap().total, 0);
}
