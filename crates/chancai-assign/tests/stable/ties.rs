//! Strong and super-stability.

use chancai_assign::{
    Allocation, Beyond, Column, Edge, NoStable, Parts, Problem, Row, StableOptions, Ties, blocking_pairs_with,
    stable_with,
};
use proptest::prelude::*;

use crate::worlds::{Draw, Shape, all_allocations, world};

const TIED: Shape = Shape {
    rows: 4,
    columns: 4,
    quotas: 0,
    minimums: false,
    capacities: false,
    fixed: false,
    couples: 0,
    groups: false,
    complete: false,
};

fn with(ties: Ties) -> StableOptions {
    let mut options = StableOptions::default();
    options.ties = ties;
    options
}

/// The definition, word for word: gains 2, does not lose 1, loses 0.
fn blocks(problem: &Problem, allocation: &Allocation, index: u32, ties: Ties) -> bool {
    let edge = problem.edges()[index as usize];
    if allocation.edges().contains(&index) || problem.fixed().contains(&index) {
        return false;
    }
    let compared = |new: f64, old: f64| if new > old { 2 } else { u32::from(new >= old) };
    let score = |row: u32, column: u32| problem.edges()[problem.edge_between(row, column).unwrap() as usize];
    let settled = |row: u32| {
        problem
            .fixed()
            .iter()
            .any(|fixed| problem.edges()[*fixed as usize].row == row && allocation.edges().contains(fixed))
    };
    let row = match allocation.column_of(edge.row) {
        _ if settled(edge.row) => 0,
        None => 2,
        Some(held) => compared(edge.row_score, score(edge.row, held).row_score),
    };
    let members = allocation.members(edge.column);
    let column = if (members.len() as u32) < problem.capacities()[edge.column as usize] {
        2
    } else {
        let open = members.iter().filter(|member| !settled(**member));
        open.map(|&member| compared(edge.column_score, score(member, edge.column).column_score)).max().unwrap_or(0)
    };
    row > 0 && column > 0 && (ties == Ties::Super || row + column > 2)
}

fn is_stable(problem: &Problem, allocation: &Allocation, ties: Ties) -> bool {
    (0..problem.edges().len() as u32).all(|index| !blocks(problem, allocation, index, ties))
}

/// Every tie broken anew, at random.
fn broken(parts: &Parts, draw: &mut Draw) -> Parts {
    let mut parts = parts.clone();
    for edge in &mut parts.edges {
        edge.row_score += f64::from(draw.below(1000)) / 2000.0;
        edge.column_score += f64::from(draw.below(1000)) / 2000.0;
    }
    parts
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn one_is_found_exactly_where_one_exists_and_it_is_best_for_rows(seed: u64, fixed: bool) {
        let problem = Problem::from_parts(&world(Shape { fixed, ..TIED }, seed)).unwrap();
        let all = all_allocations(&problem);
        if all.is_empty() {
            return Ok(()); // The fixed pairs cannot all be kept.
        }
        for ties in [Ties::Strong, Ties::Super] {
            let stable: Vec<_> = all.iter().filter(|allocation| is_stable(&problem, allocation, ties)).collect();
            match stable_with(&problem, &with(ties)) {
                Ok(found) => {
                    prop_assert!(is_stable(&problem, &found, ties), "{ties:?}");
                    prop_assert!(blocking_pairs_with(&problem, &found, ties).is_empty());
                    for other in stable {
                        for row in 0..problem.rows() as u32 {
                            let score = |allocation: &Allocation| allocation.column_of(row).map(|column| {
                                problem.edges()[problem.edge_between(row, column).unwrap() as usize].row_score
                            });
                            prop_assert!(score(&found) >= score(other));
                        }
                    }
                }
                Err(error) => {
                    prop_assert_eq!(error, NoStable::NoneExists { ties });
                    prop_assert!(stable.is_empty(), "{ties:?}");
                }
            }
        }
    }

    #[test]
    fn the_checker_agrees_with_the_definition(seed: u64, fixed: bool) {
        let problem = Problem::from_parts(&world(Shape { fixed, rows: 3, columns: 3, ..TIED }, seed)).unwrap();
        for allocation in all_allocations(&problem) {
            for ties in [Ties::Strong, Ties::Super] {
                let found = blocking_pairs_with(&problem, &allocation, ties);
                let found: Vec<_> = found.iter().map(|pair| (pair.row, pair.column)).collect();
                let all = (0..).zip(problem.edges()).filter(|&(index, _)| blocks(&problem, &allocation, index, ties));
                let mut expected: Vec<_> = all.map(|(_, edge)| (edge.row, edge.column)).collect();
                expected.sort_unstable();
                prop_assert_eq!(found, expected);
            }
        }
    }

    #[test]
    fn super_stable_stays_stable_however_ties_are_broken(seed: u64) {
        let parts = world(Shape { rows: 8, columns: 6, ..TIED }, seed);
        let problem = Problem::from_parts(&parts).unwrap();
        if let Ok(found) = stable_with(&problem, &with(Ties::Super)) {
            prop_assert!(found.certificate().is_stable());
            prop_assert!(blocking_pairs_with(&problem, &found, Ties::Strong).is_empty());
            let mut draw = Draw(seed);
            for _ in 0..5 {
                let other = Problem::from_parts(&broken(&parts, &mut draw)).unwrap();
                let again = Allocation::from_rows(&other, found.row_to_column()).unwrap();
                prop_assert!(again.certificate().is_stable());
            }
        }
    }

    #[test]
    fn without_ties_all_three_are_one(seed: u64) {
        let parts = broken(&world(Shape { rows: 8, columns: 6, ..TIED }, seed), &mut Draw(seed));
        let problem = Problem::from_parts(&parts).unwrap();
        let scores = |of: fn(&Edge) -> f64| {
            let mut scores: Vec<u64> = parts.edges.iter().map(|edge| of(edge).to_bits()).collect();
            scores.sort_unstable();
            scores.windows(2).all(|two| two[0] != two[1])
        };
        if scores(|edge| edge.row_score) && scores(|edge| edge.column_score) {
            let by_index = stable_with(&problem, &with(Ties::ByIndex)).unwrap();
            prop_assert_eq!(&stable_with(&problem, &with(Ties::Strong)).unwrap(), &by_index);
            prop_assert_eq!(&stable_with(&problem, &with(Ties::Super)).unwrap(), &by_index);
        }
    }
}

#[test]
fn what_is_not_supported_is_refused() {
    let parts =
        Parts { rows: vec![Row { capacity: 2, group: None }], columns: vec![Column::new(1)], ..Parts::default() };
    let error = stable_with(&Problem::from_parts(&parts).unwrap(), &with(Ties::Strong)).unwrap_err();
    assert_eq!(error, NoStable::Unsupported { ties: Ties::Strong, with: Beyond::RowCapacities });
    assert_eq!(error.code(), "UNSUPPORTED");
}
