//! Quotas above columns, and minimums.

use chancai_assign::{
    Allocation, Column, ColumnOutcome, Edge, Parts, Problem, Proposer, Quota, Row, RowOutcome, StableOptions,
    blocking_pairs, rural_differences, stable, stable_edges, violations,
};
use proptest::prelude::*;

use crate::worlds::{Draw, Shape, all_allocations, chosen, is_of_minimums, naive_pairs, world, would_leave};

const QUOTAS: Shape = Shape {
    rows: 4,
    columns: 3,
    quotas: 3,
    minimums: false,
    capacities: false,
    fixed: false,
    couples: 0,
    groups: false,
    complete: false,
};

fn problem(shape: Shape, seed: u64) -> Problem {
    Problem::from_parts(&world(shape, seed)).unwrap()
}

fn pairs(problem: &Problem, allocation: &Allocation) -> Vec<(u32, u32)> {
    blocking_pairs(problem, allocation).iter().map(|pair| (pair.row, pair.column)).collect()
}

/// Whether the row is at least as well off in `a`: place by place, its edges stand in its order.
fn no_worse(problem: &Problem, row: u32, a: &Allocation, b: &Allocation) -> bool {
    let held = |allocation: &Allocation| -> Vec<u32> {
        let edges = allocation.edges().iter().copied();
        edges.filter(|&edge| problem.edges()[edge as usize].row == row).collect()
    };
    let (a, b) = (held(a), held(b));
    a.len() >= b.len() && a.iter().zip(&b).all(|(a, b)| a <= b)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(500))]

    #[test]
    fn the_checker_agrees_with_the_definition(seed: u64, capacities: bool, fixed: bool) {
        let problem = problem(Shape { capacities, fixed, rows: 3, ..QUOTAS }, seed);
        for allocation in all_allocations(&problem) {
            prop_assert_eq!(pairs(&problem, &allocation), naive_pairs(&problem, &allocation));
        }
    }

    #[test]
    fn under_quotas_nothing_blocks_and_no_quota_is_exceeded(seed: u64, capacities: bool, fixed: bool) {
        let shape = Shape { rows: 12, columns: 7, quotas: 5, capacities, fixed, ..QUOTAS };
        let problem = problem(shape, seed);
        for proposer in [Proposer::Rows, Proposer::Columns] {
            let allocation = stable(&problem, proposer);
            prop_assert!(naive_pairs(&problem, &allocation).is_empty());
            prop_assert!(allocation.certificate().is_stable());
            if !fixed {
                prop_assert!(violations(&problem, &allocation).is_empty());
            }
        }
    }

    #[test]
    fn under_quotas_each_side_does_best_when_it_asks(seed: u64) {
        let problem = problem(QUOTAS, seed);
        let (by_rows, by_columns) = (stable(&problem, Proposer::Rows), stable(&problem, Proposer::Columns));
        for other in all_allocations(&problem).iter().filter(|other| naive_pairs(&problem, other).is_empty()) {
            for row in 0..problem.rows() as u32 {
                prop_assert!(no_worse(&problem, row, &by_rows, other));
                prop_assert!(no_worse(&problem, row, other, &by_columns));
            }
            // The columns as one body would rather have what they get when they ask.
            let both: Vec<u32> = by_columns.edges().iter().chain(other.edges()).copied().collect::<Vec<_>>();
            let mut best = chosen(&problem, &sorted(both));
            best.sort_unstable();
            prop_assert_eq!(best, by_columns.edges());
            prop_assert_eq!(other.placed(), by_rows.placed());
            prop_assert_eq!(rural_differences(&problem, other, &by_rows), []);
        }
    }

    #[test]
    fn under_quotas_no_row_gains_by_another_order(seed: u64) {
        let parts = world(QUOTAS, seed);
        let honest = Problem::from_parts(&parts).unwrap();
        let truth = stable(&honest, Proposer::Rows);
        let mut draw = Draw(seed ^ 1);
        for row in 0..parts.rows.len() as u32 {
            for _ in 0..4 {
                let told = Problem::from_parts(&misstated(&parts, row, &mut draw)).unwrap();
                let got = stable(&told, Proposer::Rows).column_of(row);
                let rank = |column: Option<u32>| {
                    let edges = honest.edges_of_row(row);
                    edges.iter().position(|edge| Some(edge.column) == column).unwrap_or(edges.len())
                };
                prop_assert!(rank(truth.column_of(row)) <= rank(got));
            }
        }
    }

    #[test]
    fn the_order_of_edges_does_not_matter(seed: u64, minimums: bool, capacities: bool) {
        let shape = Shape { rows: 8, columns: 5, minimums, capacities, fixed: true, ..QUOTAS };
        let mut parts = world(shape, seed);
        let first = Problem::from_parts(&parts).unwrap();
        Draw(seed).shuffle(&mut parts.edges);
        let second = Problem::from_parts(&parts).unwrap();
        for proposer in [Proposer::Rows, Proposer::Columns] {
            prop_assert_eq!(stable(&first, proposer), stable(&second, proposer));
        }
    }

    #[test]
    fn with_minimums_nothing_blocks_and_only_minimums_fall_short(seed: u64, capacities: bool) {
        let shape = Shape { rows: 10, columns: 6, quotas: 4, minimums: true, capacities, ..QUOTAS };
        let problem = problem(shape, seed);
        for proposer in [Proposer::Rows, Proposer::Columns] {
            let allocation = stable(&problem, proposer);
            prop_assert!(violations(&problem, &allocation).iter().all(is_of_minimums));
            prop_assert_eq!(naive_pairs_with_minimums(&problem, &allocation), []);
            prop_assert!(allocation.certificate().is_stable());
        }
    }

    #[test]
    fn the_checker_agrees_with_the_definition_with_minimums(seed: u64, capacities: bool, fixed: bool) {
        let problem = problem(Shape { capacities, fixed, rows: 3, minimums: true, ..QUOTAS }, seed);
        let has_minimums = problem.column_parts().iter().any(|column| column.minimum > 0)
            || problem.quotas().iter().any(|quota| quota.minimum > 0);
        for allocation in all_allocations(&problem) {
            let expected = if has_minimums {
                naive_pairs_with_minimums(&problem, &allocation)
            } else {
                naive_pairs(&problem, &allocation)
            };
            prop_assert_eq!(pairs(&problem, &allocation), expected);
        }
    }

    /// What the docs promise of minimums.
    #[test]
    fn minimums_are_kept_where_rows_accept_all_columns_and_they_can_be(seed: u64) {
        let problem = problem(Shape { minimums: true, complete: true, ..QUOTAS }, seed);
        let all = all_allocations(&problem);
        if all.iter().any(|allocation| violations(&problem, allocation).is_empty()) {
            for proposer in [Proposer::Rows, Proposer::Columns] {
                let allocation = stable(&problem, proposer);
                prop_assert_eq!(violations(&problem, &allocation), []);
            }
        }
    }

    /// The plain algorithm is the one under quotas where no quota binds.
    #[test]
    fn quotas_that_never_bind_change_nothing(seed: u64, capacities: bool, fixed: bool) {
        let shape = Shape { rows: 10, columns: 6, capacities, fixed, ..QUOTAS };
        let mut parts = world(shape, seed);
        parts.quotas.iter_mut().for_each(|quota| quota.maximum = 1000);
        let bounded = Problem::from_parts(&parts).unwrap();
        parts.columns.iter_mut().for_each(|column| column.node = None);
        let plain = Problem::from_parts(&parts).unwrap();
        for proposer in [Proposer::Rows, Proposer::Columns] {
            let mut options = StableOptions::default();
            options.proposer = proposer;
            prop_assert_eq!(stable_edges(&bounded, &options).unwrap().edges, stable_edges(&plain, &options).unwrap().edges);
        }
    }
}

fn sorted(mut edges: Vec<u32>) -> Vec<u32> {
    edges.sort_unstable();
    edges.dedup();
    edges
}

/// The same, one row telling other scores or leaving columns out.
fn misstated(parts: &Parts, row: u32, draw: &mut Draw) -> Parts {
    let mut told = parts.clone();
    told.edges.retain(|edge| edge.row != row || !draw.chance(20));
    for edge in told.edges.iter_mut().filter(|edge| edge.row == row) {
        edge.row_score = f64::from(draw.below(5));
    }
    told
}

/// The definition with minimums, word for word and slowly.
fn naive_pairs_with_minimums(problem: &Problem, allocation: &Allocation) -> Vec<(u32, u32)> {
    let edge = |index: u32| problem.edges()[index as usize];
    let better = |a: u32, b: u32| {
        let (a, b) = (edge(a), edge(b));
        a.column_score > b.column_score || (a.column_score >= b.column_score && a.row < b.row)
    };
    let held = |column: u32| allocation.members(column).len() as u64;
    let held_by = |quota: u32| -> u64 {
        let beneath = (0..problem.columns() as u32).filter(|&column| problem.path(column).any(|above| above == quota));
        beneath.map(held).sum()
    };
    let wanting: Vec<(u32, Vec<u32>)> = (0..problem.edges().len() as u32)
        .filter_map(|index| Some((index, would_leave(problem, allocation, index)?)))
        .collect();
    let mut pairs = Vec::new();
    for (index, leaves) in &wanting {
        let column = edge(*index).column;
        let envies = allocation
            .edges()
            .iter()
            .any(|&other| edge(other).column == column && !problem.fixed().contains(&other) && better(*index, other));
        let is_free = held(column) < problem.capacities()[column as usize].into()
            && problem.path(column).all(|quota| held_by(quota) < problem.quotas()[quota as usize].maximum.into());
        let is_best = wanting.iter().all(|(other, _)| edge(*other).column != column || !better(*other, *index));
        let spares = leaves.iter().all(|&left| {
            let from = edge(left).column;
            let of_column = problem.column_parts()[from as usize].minimum;
            let of_quotas = problem.path(from).filter(|quota| problem.path(column).all(|above| above != *quota));
            (of_column == 0 || held(from) > of_column.into())
                && of_quotas
                    .map(|quota| (held_by(quota), problem.quotas()[quota as usize].minimum))
                    .all(|(held, minimum)| minimum == 0 || held > minimum.into())
        });
        if envies || (is_free && is_best && spares) {
            pairs.push((edge(*index).row, column));
        }
    }
    pairs.sort_unstable();
    pairs
}

/// 全镇一个编制，两所学校：有空额而进不去的，要说明是配额所限。
#[test]
fn seats_that_a_quota_keeps_shut_are_said_to_be() {
    let parts = Parts {
        rows: vec![Row::default(); 2],
        columns: vec![Column::new(1).under(0); 2],
        quotas: vec![Quota { parent: None, minimum: 0, maximum: 1 }],
        edges: vec![Edge::new(0, 0, 0.9), Edge::new(1, 1, 0.8)],
        ..Parts::default()
    };
    let allocation = stable(&Problem::from_parts(&parts).unwrap(), Proposer::Rows);
    assert_eq!(allocation.row_outcomes(), [RowOutcome::Placed { rank: 1 }, RowOutcome::KeptOut]);
    assert_eq!(
        allocation.column_outcomes(),
        [ColumnOutcome::Full, ColumnOutcome::HeldBack { candidates: 1, waiting: 1 }]
    );
}

/// 村小至少要一人，两人都更想去中心校：各自为政则村小空着，留出名额则排名在后的去村小。
#[test]
fn seats_are_held_back_only_where_a_minimum_would_fall_short() {
    let edge = |row, column, row_score, column_score| Edge::new(row, column, 0.0).preferred(row_score, column_score);
    let edges = vec![edge(0, 0, 2.0, 2.0), edge(0, 1, 1.0, 2.0), edge(1, 0, 2.0, 1.0), edge(1, 1, 1.0, 1.0)];
    let village = Column { minimum: 1, maximum: 2, node: None };
    let mut parts =
        Parts { rows: vec![Row::default(); 2], columns: vec![Column::new(2), village], edges, ..Parts::default() };
    let found = |parts: &Parts| {
        let problem = Problem::from_parts(parts).unwrap();
        let found = stable_edges(&problem, &StableOptions::default()).unwrap();
        let allocation = Allocation::from_edges(&problem, &found.edges).unwrap();
        (found.reserve, allocation.row_to_column().to_vec())
    };
    assert_eq!(found(&parts), (Some(2), vec![Some(0), Some(1)]));
    // With one seat at the centre the second goes to the village anyway.
    parts.columns[0].maximum = 1;
    assert_eq!(found(&parts), (None, vec![Some(0), Some(1)]));
}

#[test]
fn bounds_of_any_size_are_answered() {
    let most = u32::MAX;
    let bounds = [(0, 0), (0, most), (most, most), (most, 0), (3, 1)];
    for (minimum, maximum) in bounds {
        for (low, high) in bounds {
            let parts = Parts {
                rows: vec![Row { capacity: most, group: None }, Row { capacity: 0, group: None }, Row::default()],
                columns: vec![Column { minimum, maximum, node: Some(0) }; 3],
                quotas: vec![
                    Quota { parent: Some(1), minimum: low, maximum: high },
                    Quota { parent: None, minimum, maximum: high },
                ],
                edges: (0..9).map(|at| Edge::new(at / 3, at % 3, f64::from(at % 4))).collect(),
                ..Parts::default()
            };
            let problem = Problem::from_parts(&parts).unwrap();
            for proposer in [Proposer::Rows, Proposer::Columns] {
                let allocation = stable(&problem, proposer);
                assert!(allocation.certificate().is_stable());
                assert!(violations(&problem, &allocation).iter().all(is_of_minimums));
            }
        }
    }
}
