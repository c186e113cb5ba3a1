//! Laws of optimal allocation and of conflicts, against every allocation of small problems.

use chancai_assign::{
    Allocation, Column, Conflict, Constraint, Couple, Edge, Evenness, Limits, Objective, Optimal, Pair, Parts, Problem,
    Proof, Quota, Row, Unsolved, Violation, bound, conflict, entropy, gini, one_more_seat, optimal, spread, violations,
};
use proptest::prelude::*;
use std::collections::BTreeSet;

/// A small problem: at most 4 rows, 3 columns, 2 quotas, 9 edges.
fn parts() -> impl Strategy<Value = Parts> {
    let rows = prop::collection::vec((0..=2_u32, 1..=9_u32), 1..=4);
    let column = (prop::sample::select(vec![0, 0, 0, 1, 2]), 0..=3_u32, prop::option::of(0..2_u32));
    let columns = prop::collection::vec(column, 1..=3);
    let quota = (prop::sample::select(vec![0, 0, 1, 2]), 0..=4_u32);
    (rows, columns, quota.clone(), quota, any::<bool>()).prop_flat_map(|(rows, columns, top, below, nested)| {
        let pairs = rows.len() * columns.len();
        let cells = prop::collection::vec(prop::option::weighted(0.7, (-2..6_i32, prop::bool::weighted(0.1))), pairs);
        cells.prop_map(move |cells| {
            let count = columns.len();
            let edges = cells.iter().enumerate().filter_map(|(at, cell)| {
                let (score, fixed) = (*cell)?;
                Some((Edge::new((at / count) as u32, (at % count) as u32, f64::from(score) / 2.0), fixed))
            });
            let edges: Vec<_> = edges.take(9).collect();
            let quota = |parent, (minimum, maximum)| Quota { parent, minimum, maximum };
            Parts {
                // Mostly 1, which is how rows are.
                rows: rows.iter().map(|&(n, one)| Row { capacity: if one > 3 { 1 } else { n }, group: None }).collect(),
                columns: columns.iter().map(|&(minimum, maximum, node)| Column { minimum, maximum, node }).collect(),
                quotas: vec![quota(None, top), quota(nested.then_some(0), below)],
                edges: edges.iter().map(|(edge, _)| *edge).collect(),
                fixed: edges.iter().filter(|e| e.1).map(|(e, _)| Pair { row: e.row, column: e.column }).collect(),
                ..Parts::default()
            }
        })
    })
}

/// The same with groups and couples, and no other bounds.
fn together() -> impl Strategy<Value = Parts> {
    let wish = (prop::option::of(0..3_u32), prop::option::of(0..3_u32));
    (parts(), prop::collection::vec(wish, 0..4), any::<[bool; 3]>()).prop_map(
        |(mut parts, wishes, [group, couple, bare])| {
            for row in &mut parts.rows {
                row.capacity = 1;
            }
            if bare {
                parts.quotas.iter_mut().for_each(|quota| quota.minimum = 0);
                parts.columns.iter_mut().for_each(|column| column.minimum = 0);
                parts.fixed.clear();
            }
            let count = parts.rows.len();
            if group {
                parts.rows.iter_mut().take(2).for_each(|row| row.group = Some(7));
            }
            if couple && count == 4 {
                let has = |row, column: Option<u32>| {
                    column.is_none_or(|column| parts.edges.iter().any(|e| (e.row, e.column) == (row, column)))
                };
                let wishes = wishes.into_iter().filter(|&(a, b)| has(2, a) && has(3, b)).map(|(a, b)| [a, b]).collect();
                parts.couples = vec![Couple { rows: [2, 3], wishes }];
            }
            parts
        },
    )
}

/// Every set of edges that keeps to all the problem asks for.
fn all(problem: &Problem) -> Vec<Vec<u32>> {
    let edges = problem.edges().len();
    let sets = (0..1_u32 << edges).map(|set| (0..edges as u32).filter(|edge| set >> edge & 1 == 1).collect::<Vec<_>>());
    sets.filter(|set| keeps(problem, set)).collect()
}

fn keeps(problem: &Problem, set: &[u32]) -> bool {
    let pairs: Vec<Pair> = set.iter().map(|&edge| pair(problem, edge)).collect();
    Allocation::from_pairs(problem, &pairs).is_ok_and(|allocation| violations(problem, &allocation).is_empty())
}

fn pair(problem: &Problem, edge: u32) -> Pair {
    let edge = &problem.edges()[edge as usize];
    Pair { row: edge.row, column: edge.column }
}

fn value(problem: &Problem, set: &[u32]) -> i128 {
    // Scores are halves, so twice the score is whole.
    set.iter().map(|&edge| (2.0 * problem.edges()[edge as usize].score) as i128).sum()
}

/// The total in halves, whatever the unit.
fn halves(optimal: &Optimal) -> i128 {
    (2.0 * optimal.units.score(optimal.total)) as i128
}

fn best(problem: &Problem, objective: Objective) -> Result<Optimal, Unsolved> {
    optimal(problem, objective, &Limits::default())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(600))]

    #[test]
    fn the_greatest_total_is_found_and_its_prices_prove_it(parts in parts()) {
        let problem = Problem::from_parts(&parts).unwrap();
        let expected = all(&problem).into_iter().map(|set| value(&problem, &set)).max();
        match best(&problem, Objective::Total) {
            Ok(found) => {
                prop_assert!(keeps(&problem, &found.edges));
                prop_assert_eq!(Some(halves(&found)), expected);
                prop_assert_eq!(value(&problem, &found.edges), halves(&found));
                prop_assert_eq!(found.bound(&problem), Some(found.total));
            }
            Err(error) => {
                prop_assert_eq!(expected, None);
                prop_assert!(matches!(error, Unsolved::Conflict(_)));
            }
        }
    }

    #[test]
    fn as_many_pairs_as_possible_come_before_the_total(parts in parts()) {
        let problem = Problem::from_parts(&parts).unwrap();
        let expected = all(&problem).into_iter().map(|set| (set.len(), value(&problem, &set))).max();
        if let Ok(found) = best(&problem, Objective::CardinalityTotal) {
            prop_assert_eq!(Some((found.edges.len(), halves(&found))), expected);
            prop_assert!(keeps(&problem, &found.edges));
            prop_assert_eq!(found.bound(&problem), Some(found.total));
            let Proof::Prices { cardinality: Some(prices), least, .. } = &found.proof else { panic!("no proof") };
            let ones = vec![1; problem.edges().len()];
            prop_assert_eq!(bound(&problem, &ones, 0, prices), Some(i128::from(*least)));
            prop_assert_eq!(*least, found.edges.len() as u64);
        } else {
            prop_assert_eq!(expected, None);
        }
    }

    #[test]
    fn prices_of_any_kind_are_a_bound(parts in parts(), random in prop::collection::vec(-6..7_i64, 13)) {
        let problem = Problem::from_parts(&parts).unwrap();
        let mut random = random.into_iter().cycle();
        let mut draw = |n: usize| -> Vec<i64> { random.by_ref().take(n).collect() };
        let rows = draw(problem.rows()).iter().map(|gain| gain.abs()).collect();
        let (columns, quotas) = (draw(problem.columns()), draw(problem.quotas().len()));
        let prices = chancai_assign::Prices { rows, columns, quotas, premium: draw(1)[0].abs() };
        let values: Vec<i64> = problem.edges().iter().map(|edge| (2.0 * edge.score) as i64).collect();
        for set in all(&problem) {
            let bound = bound(&problem, &values, set.len() as u64, &prices).unwrap();
            prop_assert!(value(&problem, &set) <= bound);
        }
    }

    #[test]
    fn leximin_has_the_greatest_sorted_scores(parts in parts()) {
        let problem = Problem::from_parts(&parts).unwrap();
        let sorted = |set: &[u32]| {
            let mut scores: Vec<i64> = set.iter().map(|&edge| value(&problem, &[edge]) as i64).collect();
            scores.sort_unstable();
            (set.len(), scores)
        };
        let expected = all(&problem).iter().map(|set| sorted(set)).max();
        let found = best(&problem, Objective::Leximin).ok();
        prop_assert!(found.iter().all(|found| keeps(&problem, &found.edges)));
        let is_complete = |found: &Optimal| matches!(found.proof, Proof::Levels { complete: true, .. });
        prop_assert!(found.iter().all(is_complete));
        prop_assert_eq!(found.map(|found| sorted(&found.edges)), expected);
    }

    #[test]
    fn rank_maximal_has_the_most_first_choices_then_second_ones(parts in parts()) {
        let problem = Problem::from_parts(&parts).unwrap();
        let profile = |set: &[u32]| {
            let mut counts = vec![0; 4];
            for &edge in set {
                let own = problem.edges()[edge as usize];
                let mut better: Vec<f64> = problem.edges_of_row(own.row).iter().map(|e| e.row_score).collect();
                better.dedup();
                counts[better.iter().filter(|score| **score > own.row_score).count()] += 1;
            }
            (counts, value(&problem, set))
        };
        let expected = all(&problem).iter().map(|set| profile(set)).max();
        let found = best(&problem, Objective::RankMaximal).ok();
        prop_assert!(found.iter().all(|found| keeps(&problem, &found.edges)));
        prop_assert_eq!(found.map(|found| profile(&found.edges)), expected);
    }

    #[test]
    fn one_more_seat_brings_what_it_says(parts in parts()) {
        let problem = Problem::from_parts(&parts).unwrap();
        let Ok(found) = best(&problem, Objective::Total) else { return Ok(()) };
        let Proof::Prices { prices, least, .. } = &found.proof else { panic!("no proof") };
        for column in 0..problem.columns() as u32 {
            let more = one_more_seat(&problem, &found.units, &found.edges, prices, *least, column);
            let mut wider = parts.clone();
            wider.columns[column as usize].maximum += 1;
            let wider = Problem::from_parts(&wider).unwrap();
            let expected = halves(&best(&wider, Objective::Total).unwrap()) - halves(&found);
            prop_assert_eq!((2.0 * found.units.score(more.gain)) as i128, expected);
            // Making the moves is allowed and gains as much.
            let mut pairs: Vec<Pair> = found.edges.iter().map(|&edge| pair(&problem, edge)).collect();
            let leaves = |pair: &Pair| more.moves.iter().any(|m| (m.row, m.leaves) == (pair.row, Some(pair.column)));
            pairs.retain(|pair| !leaves(pair));
            pairs.extend(more.moves.iter().filter_map(|m| Some(Pair { row: m.row, column: m.takes? })));
            let moved = Allocation::from_pairs(&wider, &pairs).unwrap();
            prop_assert!(violations(&wider, &moved).is_empty());
            prop_assert_eq!(value(&wider, moved.edges()) - halves(&found), expected);
        }
    }

    #[test]
    fn groups_and_couples_stay_intact_at_the_greatest_total(parts in together()) {
        let problem = Problem::from_parts(&parts).unwrap();
        let sets = all(&problem);
        for objective in [Objective::Total, Objective::CardinalityTotal] {
            let most = sets.iter().map(Vec::len).max().filter(|_| objective == Objective::CardinalityTotal).unwrap_or(0);
            let expected = sets.iter().filter(|set| set.len() >= most).map(|set| value(&problem, set)).max();
            match best(&problem, objective) {
                Ok(found) => {
                    prop_assert!(keeps(&problem, &found.edges));
                    prop_assert_eq!(Some(halves(&found)), expected);
                    prop_assert_eq!(found.bound(&problem), Some(found.total));
                }
                Err(error) => {
                    prop_assert_eq!(expected, None);
                    let plain = !matches!(error, Unsolved::NoneIntact { proved: false });
                    prop_assert!(plain, "{error}");
                }
            }
        }
    }

    #[test]
    fn a_problem_has_a_conflict_exactly_where_it_has_no_allocation(parts in parts()) {
        let problem = Problem::from_parts(&parts).unwrap();
        let found = conflict(&problem);
        prop_assert_eq!(found.is_none(), !all(&problem).is_empty());
        let mut seen = BTreeSet::new();
        for conflict in found.iter().flat_map(|found| &found.conflicts) {
            prop_assert!(conflict.irreducible && conflict.required > conflict.possible, "{conflict:?}");
            prop_assert!(all(&only(&parts, conflict, None)).is_empty(), "{conflict:?}");
            for constraint in &conflict.constraints {
                prop_assert!(seen.insert(*constraint));
                if is_crossing(conflict) {
                    continue; // That its minimum may be out of reach besides does not matter.
                }
                prop_assert!(!all(&only(&parts, conflict, Some(*constraint))).is_empty(), "{constraint:?} of {conflict:?}");
            }
        }
    }

    #[test]
    fn bounds_give_way_by_the_fewest_rows(parts in parts()) {
        let problem = Problem::from_parts(&parts).unwrap();
        let Some(found) = conflict(&problem) else { return Ok(()) };
        let moved: u32 = found.relaxations.iter().map(chancai_assign::Relaxation::by).sum();
        let relaxed = found.relaxations.iter().fold(parts.clone(), |parts, r| with_bound(parts, r.constraint, r.to));
        prop_assert!(!all(&Problem::from_parts(&relaxed).unwrap()).is_empty());
        prop_assert_eq!(Some(moved), least_change(&parts));
    }
}

/// Whether it is a minimum above its own maximum.
fn is_crossing(conflict: &Conflict) -> bool {
    match conflict.constraints[..] {
        [Constraint::ColumnMinimum { column: a, .. }, Constraint::ColumnMaximum { column: b, .. }]
        | [Constraint::QuotaMinimum { quota: a, .. }, Constraint::QuotaMaximum { quota: b, .. }] => a == b,
        _ => false,
    }
}

/// The problem with the constraints of a conflict alone, but for one.
fn only(parts: &Parts, conflict: &Conflict, but: Option<Constraint>) -> Problem {
    let is_kept = |constraint: Constraint| conflict.constraints.contains(&constraint) && Some(constraint) != but;
    let mut kept = parts.clone();
    for (column, part) in (0..).zip(&mut kept.columns) {
        let Column { minimum, maximum, .. } = *part;
        part.minimum = if is_kept(Constraint::ColumnMinimum { column, minimum }) { minimum } else { 0 };
        part.maximum = if is_kept(Constraint::ColumnMaximum { column, maximum }) { maximum } else { 99 };
    }
    for (quota, part) in (0..).zip(&mut kept.quotas) {
        let Quota { minimum, maximum, .. } = *part;
        part.minimum = if is_kept(Constraint::QuotaMinimum { quota, minimum }) { minimum } else { 0 };
        part.maximum = if is_kept(Constraint::QuotaMaximum { quota, maximum }) { maximum } else { 99 };
    }
    kept.fixed.retain(|pair| is_kept(Constraint::Fixed { row: pair.row, column: pair.column }));
    Problem::from_parts(&kept).unwrap()
}

fn with_bound(mut parts: Parts, constraint: Constraint, to: u32) -> Parts {
    match constraint {
        Constraint::ColumnMinimum { column, .. } => parts.columns[column as usize].minimum = to,
        Constraint::ColumnMaximum { column, .. } => parts.columns[column as usize].maximum = to,
        Constraint::QuotaMinimum { quota, .. } => parts.quotas[quota as usize].minimum = to,
        Constraint::QuotaMaximum { quota, .. } => parts.quotas[quota as usize].maximum = to,
        Constraint::Fixed { row, column } => parts.fixed.retain(|pair| (pair.row, pair.column) != (row, column)),
        _ => panic!("a constraint the test does not know"),
    }
    parts
}

/// By how many rows bounds must move at least, over all sets of edges that keep to the rows' capacities.
fn least_change(parts: &Parts) -> Option<u32> {
    let mut free = parts.clone();
    free.columns.iter_mut().for_each(|column| (column.minimum, column.maximum) = (0, 99));
    free.quotas.iter_mut().for_each(|quota| (quota.minimum, quota.maximum) = (0, 99));
    free.fixed.clear();
    let problem = Problem::from_parts(&free).unwrap();
    all(&problem).iter().map(|set| change(parts, &problem, set)).min()
}

fn change(parts: &Parts, problem: &Problem, set: &[u32]) -> u32 {
    let pairs: Vec<Pair> = set.iter().map(|&edge| pair(problem, edge)).collect();
    let mut under = vec![0; parts.quotas.len()];
    let mut moved = parts.fixed.iter().filter(|pair| !pairs.contains(pair)).count() as u32;
    for (column, part) in (0..).zip(&parts.columns) {
        let held = pairs.iter().filter(|pair| pair.column == column).count() as u32;
        moved += part.minimum.saturating_sub(held) + held.saturating_sub(part.maximum);
        problem.path(column).for_each(|quota| under[quota as usize] += held);
    }
    let quotas = parts.quotas.iter().zip(&under);
    moved + quotas.map(|(q, &held)| q.minimum.saturating_sub(held) + held.saturating_sub(q.maximum)).sum::<u32>()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn rows_are_spread_as_asked_and_the_bound_holds(parts in parts(), limit in 0.0..1.0_f64, by_gini in any::<bool>()) {
        let problem = Problem::from_parts(&parts).unwrap();
        let evenness = if by_gini { Evenness::GiniAtMost(limit) } else { Evenness::EntropyAtLeast(limit) };
        let held = |set: &[u32]| -> Vec<u32> {
            let columns = (0..problem.columns() as u32).filter(|&c| problem.capacities()[c as usize] > 0);
            columns.map(|c| set.iter().filter(|&&edge| pair(&problem, edge).column == c).count() as u32).collect()
        };
        let sets = all(&problem);
        let most = sets.iter().map(Vec::len).max().unwrap_or(0);
        let even = sets.iter().filter(|set| set.len() == most && evenness.is_met(&held(set)));
        let expected = even.map(|set| value(&problem, set)).max();
        match spread(&problem, evenness) {
            Ok(found) => {
                prop_assert!(keeps(&problem, &found.edges) && evenness.is_met(&held(&found.edges)));
                prop_assert_eq!(found.edges.len(), most);
                let halves = |units: i128| (2.0 * found.units.score(units)) as i128;
                prop_assert!(halves(found.total) <= expected.unwrap());
                prop_assert!(expected.unwrap() <= halves(found.bound));
            }
            // Where a limit can be met, but not by what a charge makes the most even, that is said.
            Err(Unsolved::NotEven { gini, entropy }) => {
                let measures = sets.iter().filter(|set| set.len() == most).map(|set| {
                    let held = held(set);
                    (held.iter().map(|&x| u64::from(x) * u64::from(x)).sum::<u64>(), chancai_assign::gini(&held))
                });
                let most_even = measures.min_by(|a, b| a.partial_cmp(b).unwrap()).unwrap();
                prop_assert!(!by_gini || gini <= most_even.1 + 0.3, "{gini} {entropy} {most_even:?}");
                prop_assert!(by_gini || expected.is_none());
            }
            Err(_) => prop_assert!(sets.is_empty()),
        }
    }
}

#[test]
fn evenness_is_measured_as_published() {
    // Four incomes of 1, 2, 3 and 4: the Gini index is a quarter.
    assert!((gini(&[1, 2, 3, 4]) - 0.25).abs() < 1e-12);
    assert!((gini(&[4, 0, 0, 0]) - 0.75).abs() < 1e-12);
    assert!((entropy(&[1, 1, 2]) - 1.5 * 2_f64.ln() / 3_f64.ln()).abs() < 1e-12);
    assert_eq!((gini(&[]), entropy(&[7]), entropy(&[0, 0])), (0.0, 1.0, 1.0));
}

#[test]
fn three_planted_conflicts_are_named_and_nothing_else() {
    // 三个镇同属一区，每镇两个岗位，六名人选人人可去。
    let quota = |parent, minimum, maximum| Quota { parent, minimum, maximum };
    let sound = Parts {
        rows: vec![Row::default(); 6],
        columns: (0..6).map(|column| Column::new(2).under(1 + column / 2)).collect(),
        quotas: vec![quota(None, 0, 6), quota(Some(0), 1, 4), quota(Some(0), 1, 4), quota(Some(0), 1, 4)],
        edges: (0..36).map(|at| Edge::new(at / 6, at % 6, f64::from(at % 7))).collect(),
        ..Parts::default()
    };
    let named = |parts: &Parts| {
        let found = conflict(&Problem::from_parts(parts).unwrap()).expect("a conflict was planted");
        assert_eq!(found.conflicts.len(), 1);
        found.conflicts[0].constraints.clone()
    };
    assert_eq!(conflict(&Problem::from_parts(&sound).unwrap()), None);

    let mut crossed = sound.clone();
    crossed.quotas[2] = quota(Some(0), 5, 3);
    let minimum = |quota, minimum| Constraint::QuotaMinimum { quota, minimum };
    let maximum = |quota, maximum| Constraint::QuotaMaximum { quota, maximum };
    assert_eq!(named(&crossed), [minimum(2, 5), maximum(2, 3)]);

    let mut scarce = sound.clone();
    scarce.quotas[1..].iter_mut().for_each(|quota| quota.minimum = 3);
    scarce.quotas[0].maximum = 99;
    assert_eq!(named(&scarce), [minimum(1, 3), minimum(2, 3), minimum(3, 3)]);

    let mut capped = sound;
    capped.quotas[0].maximum = 2;
    assert_eq!(named(&capped), [minimum(1, 1), minimum(2, 1), minimum(3, 1), maximum(0, 2)]);
}

#[test]
fn a_search_that_ends_early_says_its_gap() {
    // 每组两人，名额都是单数：总要有人留下。
    let rows: Vec<Row> = (0..12).map(|row| Row { capacity: 1, group: Some(row / 2) }).collect();
    let edges = (0..48).map(|at| Edge::new(at / 4, at % 4, f64::from(at * 37 % 23))).collect();
    let parts = Parts { rows, columns: vec![Column::new(3); 4], edges, ..Parts::default() };
    let problem = Problem::from_parts(&parts).unwrap();
    let mut limits = Limits::default();
    limits.choices = 100_000;
    let proved = optimal(&problem, Objective::Total, &limits).unwrap();
    assert!(matches!(proved.proof, Proof::Exhausted { .. }));
    limits.choices = 12;
    let early = optimal(&problem, Objective::Total, &limits).unwrap();
    let allocation = early.allocation(&problem);
    assert!(!violations(&problem, &allocation).iter().any(|v| matches!(v, Violation::GroupSplit { .. })));
    let Proof::Gap { bound } = early.proof else { panic!("twelve choices cannot prove it") };
    assert!(early.total <= proved.total && proved.total <= bound);
}
