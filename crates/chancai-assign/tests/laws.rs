//! Laws of stable allocation, against brute force where instances are tiny.

use chancai_assign::{
    Allocation, ColumnOutcome, Edge, Problem, Proposer, RowOutcome, blocking_pairs, rural_differences, stable,
};
use proptest::prelude::*;

/// Rows, capacities, edges. Scores come from a few values so that ties are frequent.
type Instance = (usize, Vec<u32>, Vec<Edge>);

fn instance(max_rows: usize, max_columns: usize) -> impl Strategy<Value = Instance> {
    (0..=max_rows, prop::collection::vec(0..=3_u32, 0..=max_columns)).prop_flat_map(|(rows, capacities)| {
        let pairs = rows * capacities.len();
        // For every pair: no edge, or two scores.
        let cell = prop::option::weighted(0.7, (0..4_u8, 0..4_u8));
        prop::collection::vec(cell, pairs).prop_map(move |cells| {
            let columns = capacities.len();
            let edge = |(index, cell): (usize, Option<(u8, u8)>)| {
                let (row_score, column_score) = cell.map(|(a, b)| (f64::from(a), f64::from(b)))?;
                let (row, column) = ((index / columns) as u32, (index % columns) as u32);
                Some(Edge::new(row, column, 0.0).preferred(row_score, column_score))
            };
            (rows, capacities.clone(), cells.into_iter().enumerate().filter_map(edge).collect())
        })
    })
}

fn problem((rows, capacities, edges): &Instance) -> Problem {
    Problem::new(*rows, capacities, edges).unwrap()
}

/// Every allocation that keeps to the problem.
fn all_allocations(problem: &Problem) -> Vec<Allocation> {
    let mut partial = vec![Vec::new()];
    for row in 0..problem.rows() as u32 {
        let choices: Vec<Option<u32>> =
            std::iter::once(None).chain(problem.edges_of_row(row).iter().map(|edge| Some(edge.column))).collect();
        partial = partial
            .into_iter()
            .flat_map(|taken: Vec<Option<u32>>| {
                choices.iter().map(move |&choice| taken.iter().copied().chain([choice]).collect()).collect::<Vec<_>>()
            })
            .collect();
    }
    partial.into_iter().filter_map(|rows| Allocation::from_rows(problem, &rows).ok()).collect()
}

/// Which of the row's choices it holds, from 0; one past the last for none.
fn rank(problem: &Problem, row: u32, column: Option<u32>) -> usize {
    let edges = problem.edges_of_row(row);
    edges.iter().position(|edge| Some(edge.column) == column).unwrap_or(edges.len())
}

/// The definition of a blocking pair, word for word and slowly.
fn blocks(problem: &Problem, allocation: &Allocation, edge: &Edge) -> bool {
    let (row, column) = (edge.row, edge.column);
    let order: Vec<u32> = problem.edges_of_column(column).map(|edge| edge.row).collect();
    let place = |row: u32| order.iter().position(|&other| other == row).unwrap();
    let row_gains = rank(problem, row, Some(column)) < rank(problem, row, allocation.column_of(row));
    let members = allocation.members(column);
    let seat_free = members.len() < problem.capacities()[column as usize] as usize;
    row_gains && (seat_free || members.iter().any(|&member| place(row) < place(member)))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1000))]

    #[test]
    fn no_pair_blocks_and_capacities_hold(instance in instance(12, 6)) {
        let problem = problem(&instance);
        for proposer in [Proposer::Rows, Proposer::Columns] {
            let allocation = stable(&problem, proposer);
            prop_assert!(allocation.certificate().is_stable());
            prop_assert_eq!(allocation.certificate().edges_checked(), instance.2.len());
            prop_assert!(problem.edges().iter().all(|edge| !blocks(&problem, &allocation, edge)));
            for (column, &seats) in (0..).zip(problem.capacities()) {
                let members = allocation.members(column);
                prop_assert!(members.is_sorted());
                prop_assert_eq!(members.len() as u32 + allocation.unfilled()[column as usize], seats);
            }
            // What `stable` made is an allocation that `from_rows` accepts and describes alike.
            let again = Allocation::from_rows(&problem, allocation.row_to_column()).unwrap();
            prop_assert_eq!(&again, &allocation);
        }
    }

    #[test]
    fn each_side_does_best_when_it_proposes(instance in instance(4, 3)) {
        let problem = problem(&instance);
        let (by_rows, by_columns) = (stable(&problem, Proposer::Rows), stable(&problem, Proposer::Columns));
        for other in all_allocations(&problem).iter().filter(|allocation| allocation.certificate().is_stable()) {
            for row in 0..problem.rows() as u32 {
                let at = |allocation: &Allocation| rank(&problem, row, allocation.column_of(row));
                prop_assert!(at(&by_rows) <= at(other));
                // The best for columns is the worst for rows.
                prop_assert!(at(other) <= at(&by_columns));
            }
        }
    }

    #[test]
    fn the_checker_agrees_with_the_definition(instance in instance(4, 3)) {
        let problem = problem(&instance);
        for allocation in all_allocations(&problem) {
            let mut expected: Vec<_> = problem
                .edges()
                .iter()
                .filter(|edge| blocks(&problem, &allocation, edge))
                .map(|edge| (edge.row, edge.column))
                .collect();
            expected.sort_unstable();
            let found: Vec<_> =
                blocking_pairs(&problem, &allocation).iter().map(|pair| (pair.row, pair.column)).collect();
            prop_assert_eq!(found, expected);
        }
    }

    /// The rural hospitals theorem.
    #[test]
    fn both_proposers_place_the_same_rows_and_fill_the_same_seats(instance in instance(12, 6)) {
        let problem = problem(&instance);
        let (by_rows, by_columns) = (stable(&problem, Proposer::Rows), stable(&problem, Proposer::Columns));
        let placed = |allocation: &Allocation| -> Vec<bool> {
            allocation.row_to_column().iter().map(Option::is_some).collect()
        };
        prop_assert_eq!(rural_differences(&problem, &by_rows, &by_columns), []);
        prop_assert_eq!(placed(&by_rows), placed(&by_columns));
        prop_assert_eq!(by_rows.unfilled(), by_columns.unfilled());
        for (column, &unfilled) in (0..).zip(by_rows.unfilled()) {
            if unfilled > 0 {
                prop_assert_eq!(by_rows.members(column), by_columns.members(column));
            }
        }
    }

    #[test]
    fn the_order_of_edges_does_not_matter(
        (instance, shuffled) in instance(8, 5).prop_flat_map(|instance| {
            let shuffled = Just(instance.2.clone()).prop_shuffle();
            (Just(instance), shuffled)
        }),
    ) {
        let other = Problem::new(instance.0, &instance.1, &shuffled).unwrap();
        for proposer in [Proposer::Rows, Proposer::Columns] {
            prop_assert_eq!(stable(&problem(&instance), proposer), stable(&other, proposer));
        }
    }

    #[test]
    fn every_outcome_is_true(instance in instance(10, 5)) {
        let problem = problem(&instance);
        let allocation = stable(&problem, Proposer::Rows);
        for (row, outcome) in (0..).zip(allocation.row_outcomes()) {
            let edges = problem.edges_of_row(row);
            let seats = |edge: &Edge| problem.capacities()[edge.column as usize];
            let holds = match *outcome {
                RowOutcome::Placed { rank } => Some(edges[rank as usize - 1].column) == allocation.column_of(row),
                RowOutcome::NoEdges => edges.is_empty(),
                RowOutcome::NoSeats => edges.iter().all(|edge| seats(edge) == 0),
                RowOutcome::Outranked => edges.iter().all(|edge| allocation.unfilled()[edge.column as usize] == 0),
                _ => false,
            };
            prop_assert!(holds, "{row} {outcome:?}");
        }
        for (column, outcome) in (0..).zip(allocation.column_outcomes()) {
            let (unfilled, seats) = (allocation.unfilled()[column as usize], problem.capacities()[column as usize]);
            let all = problem.edges_of_column(column).len() as u32;
            let here = allocation.members(column).len() as u32;
            let holds = match *outcome {
                ColumnOutcome::Full => unfilled == 0 && seats > 0,
                ColumnOutcome::Closed => seats == 0,
                ColumnOutcome::NoCandidates => unfilled > 0 && all == 0,
                ColumnOutcome::TooFewCandidates { candidates } => unfilled > 0 && candidates == all && all == here,
                ColumnOutcome::CandidatesWentElsewhere { candidates, elsewhere } => {
                    unfilled > 0 && candidates == all && elsewhere == all - here && elsewhere > 0
                }
                _ => false,
            };
            prop_assert!(holds, "{column} {outcome:?}");
        }
    }
}
