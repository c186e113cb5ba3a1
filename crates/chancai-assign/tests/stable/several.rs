//! Rows that hold several columns, and fixed pairs.

use chancai_assign::{
    Allocation, AllocationFault, Edge, Problem, Proposer, Violation, rural_differences, stable, violations,
};
use proptest::prelude::*;

use crate::worlds::{Shape, all_allocations, naive_pairs, world};

const SEVERAL: Shape = Shape {
    rows: 4,
    columns: 3,
    quotas: 0,
    minimums: false,
    capacities: true,
    fixed: true,
    couples: 0,
    groups: false,
    complete: false,
};

fn held(problem: &Problem, allocation: &Allocation, row: u32) -> Vec<u32> {
    let edges = allocation.edges().iter().copied();
    edges.filter(|&edge| problem.edges()[edge as usize].row == row).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(500))]

    #[test]
    fn no_pair_blocks_and_fixed_pairs_that_fit_are_kept(seed: u64, fixed: bool) {
        let problem = Problem::from_parts(&world(Shape { rows: 10, columns: 7, fixed, ..SEVERAL }, seed)).unwrap();
        let mut seats = problem.capacities().to_vec();
        let mut capacities: Vec<u32> = problem.row_parts().iter().map(|row| row.capacity).collect();
        let mut all_fit = true;
        for edge in problem.fixed().iter().map(|&edge| problem.edges()[edge as usize]) {
            let both = (&mut seats[edge.column as usize], &mut capacities[edge.row as usize]);
            all_fit &= *both.0 > 0 && *both.1 > 0;
            *both.0 = both.0.saturating_sub(1);
            *both.1 = both.1.saturating_sub(1);
        }
        for proposer in [Proposer::Rows, Proposer::Columns] {
            let allocation = stable(&problem, proposer);
            prop_assert!(naive_pairs(&problem, &allocation).is_empty());
            prop_assert!(allocation.certificate().is_stable());
            let broken = violations(&problem, &allocation);
            let missing = |broken: &Violation| matches!(broken, Violation::FixedMissing { .. });
            prop_assert!(broken.iter().all(missing));
            prop_assert_eq!(broken.is_empty(), all_fit);
        }
    }

    #[test]
    fn each_side_does_best_when_it_asks(seed: u64) {
        let problem = Problem::from_parts(&world(SEVERAL, seed)).unwrap();
        let (by_rows, by_columns) = (stable(&problem, Proposer::Rows), stable(&problem, Proposer::Columns));
        for other in all_allocations(&problem).iter().filter(|other| naive_pairs(&problem, other).is_empty()) {
            for row in 0..problem.rows() as u32 {
                let at = |allocation: &Allocation| held(&problem, allocation, row);
                // Place by place; all hold the same number.
                prop_assert_eq!(at(other).len(), at(&by_rows).len());
                prop_assert!(at(&by_rows).iter().zip(&at(other)).all(|(best, other)| best <= other));
                prop_assert!(at(other).iter().zip(&at(&by_columns)).all(|(other, worst)| other <= worst));
            }
            prop_assert_eq!(rural_differences(&problem, other, &by_rows), []);
        }
    }
}

#[test]
fn edges_that_break_the_problem_are_refused_with_every_fault() {
    let edges = [Edge::new(0, 0, 1.0), Edge::new(1, 0, 1.0), Edge::new(1, 1, 1.0)];
    let problem = Problem::new(2, &[1, 1], &edges).unwrap();
    let error = Allocation::from_edges(&problem, &[7, 1, 0, 1]).unwrap_err();
    assert_eq!(
        error.faults(),
        [
            AllocationFault::EdgeOutOfRange { edge: 7, edges: 3 },
            AllocationFault::Twice { row: 1, column: 0 },
            AllocationFault::RowOverCapacity { row: 1, held: 2, capacity: 1 },
            AllocationFault::OverCapacity { column: 0, members: 3, seats: 1 },
        ]
    );
    assert_eq!(error.faults()[0].code(), "EDGE_OUT_OF_RANGE");
    assert_eq!(Allocation::from_edges(&problem, &[2, 0]).unwrap().edges(), [0, 2]);
}
