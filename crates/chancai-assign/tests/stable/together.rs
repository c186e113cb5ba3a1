//! Couples and groups.

use chancai_assign::{
    Allocation, BlockingCouple, BlockingGroup, NoStable, Problem, StableOptions, blocks, stable, stable_with,
    violations,
};
use proptest::prelude::*;

use crate::worlds::{Shape, all_allocations, chosen, naive_pairs, world};

const TOGETHER: Shape = Shape {
    rows: 5,
    columns: 3,
    quotas: 0,
    minimums: false,
    capacities: false,
    fixed: false,
    couples: 2,
    groups: false,
    complete: false,
};

fn of_rows(problem: &Problem, allocation: &Allocation, rows: &[u32]) -> Vec<u32> {
    let edges = allocation.edges().iter().copied();
    edges.filter(|&edge| rows.contains(&problem.edges()[edge as usize].row)).collect()
}

/// Whether the rows could have these edges: what they leave is free, fixed pairs stay.
fn could_have(problem: &Problem, allocation: &Allocation, rows: &[u32], new: &[Option<u32>]) -> bool {
    let old = of_rows(problem, allocation, rows);
    let Some(new) = new.iter().copied().collect::<Option<Vec<u32>>>() else { return false };
    let fixed = |edge: &u32| problem.fixed().contains(edge);
    let kept = |edge: &u32| fixed(edge) && old.contains(edge);
    let capable = |edge: &u32| problem.row_parts()[problem.edges()[*edge as usize].row as usize].capacity > 0;
    if old.iter().any(|edge| kept(edge) && !new.contains(edge))
        || new.iter().any(|edge| !kept(edge) && (fixed(edge) || !capable(edge)))
    {
        return false;
    }
    let others = allocation.edges().iter().copied().filter(|edge| !old.contains(edge));
    let with: Vec<u32> = others.chain(new.iter().copied()).collect();
    let best = chosen(problem, &with);
    new.iter().all(|edge| best.contains(edge))
}

fn naive_couples(problem: &Problem, allocation: &Allocation) -> Vec<BlockingCouple> {
    let mut found = Vec::new();
    for (couple, part) in (0..).zip(problem.couples()) {
        let stands = part.rows.map(|row| allocation.column_of(row));
        for (wish, wished) in (0..).zip(&part.wishes) {
            if *wished == stands || *wished == [None, None] {
                break;
            }
            let pairs = part.rows.into_iter().zip(*wished);
            let new: Vec<_> = pairs.filter_map(|(row, column)| Some(problem.edge_between(row, column?))).collect();
            if could_have(problem, allocation, &part.rows, &new) {
                found.push(BlockingCouple { couple, wish });
            }
        }
    }
    found
}

fn naive_groups(problem: &Problem, allocation: &Allocation) -> Vec<BlockingGroup> {
    let mut found = Vec::new();
    for group in [0, 7] {
        let rows: Vec<u32> =
            (0..problem.rows() as u32).filter(|&row| problem.row_parts()[row as usize].group == Some(group)).collect();
        let Some(&lowest) = rows.first() else { continue };
        for edge in problem.edges_of_row(lowest) {
            if allocation.column_of(lowest) == Some(edge.column) {
                break; // All allocations here keep groups whole.
            }
            let new: Vec<_> = rows.iter().map(|&row| problem.edge_between(row, edge.column)).collect();
            if could_have(problem, allocation, &rows, &new) {
                found.push(BlockingGroup { group, column: edge.column });
            }
        }
    }
    found.sort_unstable();
    found
}

fn naive_singles(problem: &Problem, allocation: &Allocation) -> Vec<(u32, u32)> {
    let mut pairs = naive_pairs(problem, allocation);
    let single = |row: u32| {
        problem.row_parts()[row as usize].group.is_none()
            && problem.couples().iter().all(|couple| !couple.rows.contains(&row))
    };
    pairs.retain(|&(row, _)| single(row));
    pairs
}

fn is_stable(problem: &Problem, allocation: &Allocation) -> bool {
    naive_singles(problem, allocation).is_empty()
        && naive_couples(problem, allocation).is_empty()
        && naive_groups(problem, allocation).is_empty()
}

fn shape(couples: u32, groups: bool, quotas: u32) -> Shape {
    Shape { quotas, couples, groups, ..TOGETHER }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn the_checker_agrees_with_the_definition(seed: u64, couples in 0..3_u32, groups: bool, quotas in 0..3_u32, fixed: bool) {
        let problem = Problem::from_parts(&world(Shape { rows: 4, fixed, ..shape(couples, groups, quotas) }, seed)).unwrap();
        for allocation in all_allocations(&problem) {
            let found = blocks(&problem, &allocation);
            let pairs: Vec<_> = found.pairs.iter().map(|pair| (pair.row, pair.column)).collect();
            prop_assert_eq!(pairs, naive_singles(&problem, &allocation));
            prop_assert_eq!(found.couples, naive_couples(&problem, &allocation));
            prop_assert_eq!(found.groups, naive_groups(&problem, &allocation));
        }
    }

    #[test]
    fn what_is_found_is_stable_and_keeps_couples_and_groups(seed: u64, couples in 0..5_u32, groups: bool, quotas in 0..3_u32) {
        let larger = Shape { rows: 14, columns: 6, ..shape(couples, groups, quotas) };
        let problem = Problem::from_parts(&world(larger, seed)).unwrap();
        let mut options = StableOptions::default();
        options.attempts = 3;
        match stable_with(&problem, &options) {
            Ok(found) => {
                prop_assert!(is_stable(&problem, &found));
                prop_assert!(found.certificate().is_stable());
                prop_assert_eq!(violations(&problem, &found), []);
                // Again the same, and the order of edges does not matter.
                let mut parts = world(larger, seed);
                parts.edges.reverse();
                prop_assert_eq!(stable_with(&Problem::from_parts(&parts).unwrap(), &options).unwrap(), found);
            }
            Err(NoStable::NoneFound { nearest, blocking, .. }) => {
                let nearest = Allocation::from_edges(&problem, &nearest).unwrap();
                prop_assert!(blocking > 0);
                prop_assert_eq!(nearest.certificate().blocking_pairs(), blocking);
                prop_assert_eq!(violations(&problem, &nearest), []);
            }
            Err(other) => return Err(TestCaseError::fail(other.to_string())),
        }
    }
}

/// How often the search finds a stable allocation where brute force does.
#[test]
fn hardly_any_is_missed() {
    for (couples, groups, quotas) in [(2, false, 0), (0, true, 0), (2, true, 0), (2, false, 2), (0, true, 2)] {
        let (mut exist, mut found) = (0, 0);
        for seed in 0..400 {
            let problem =
                Problem::from_parts(&world(Shape { fixed: seed % 4 == 0, ..shape(couples, groups, quotas) }, seed))
                    .unwrap();
            let all = all_allocations(&problem);
            let exists = all.iter().any(|allocation| is_stable(&problem, allocation));
            let finds = !all.is_empty() && is_found(&problem);
            assert!(exists || !finds, "{seed}");
            exist += u32::from(exists);
            found += u32::from(finds);
        }
        assert!(exist > 200 && found * 100 >= exist * 99, "{found} of {exist}");
    }
}

fn is_found(problem: &Problem) -> bool {
    stable_with(problem, &StableOptions::default()).is_ok_and(|found| {
        assert!(is_stable(problem, &found));
        // A fixed pair may split a group or part a couple.
        violations(problem, &found).is_empty()
    })
}

#[test]
fn a_couple_that_no_allocation_satisfies_is_said_not_to_be_found() {
    use chancai_assign::{Column, Couple, Edge, Parts, Proposer, Row};
    // The couple (0, 1) wants both posts or none; single 2 wants 0, then 1. Post 0: 0 before 2; post 1: 2 before 1.
    let edge = |row, column, row_score, column_score| Edge::new(row, column, 0.0).preferred(row_score, column_score);
    let parts = Parts {
        rows: vec![Row::default(); 3],
        columns: vec![Column::new(1); 2],
        edges: vec![edge(0, 0, 1.0, 2.0), edge(1, 1, 1.0, 1.0), edge(2, 0, 2.0, 1.0), edge(2, 1, 1.0, 2.0)],
        couples: vec![Couple { rows: [0, 1], wishes: vec![[Some(0), Some(1)]] }],
        ..Parts::default()
    };
    let problem = Problem::from_parts(&parts).unwrap();
    assert!(!all_allocations(&problem).iter().any(|allocation| is_stable(&problem, allocation)));
    let error = stable_with(&problem, &StableOptions::default()).unwrap_err();
    assert_eq!(error.code(), "NONE_FOUND");
    assert!(!stable(&problem, Proposer::Rows).certificate().is_stable());
}
