//! Laws of the assignment kernel, against brute force, a plain solver and an independent one.

mod reference;

use chancai_assign::transport::{Goal, Optimum, ProofFault, Transport, solve, verify};
use pathfinding::kuhn_munkres::kuhn_munkres;
use pathfinding::matrix::Matrix;
use proptest::prelude::*;
use reference::{Answer, World, bellman_ford, brute_force};

const GOALS: [Goal; 2] = [Goal::Total, Goal::CardinalityTotal];

/// The edges of a world in the given order of its columns.
fn transport_in_order(world: &World, order: &[usize]) -> Transport {
    let (mut starts, mut columns, mut values) = (vec![0], Vec::new(), Vec::new());
    for cells in &world.cells {
        for &column in order {
            if let Some(value) = cells[column] {
                columns.push(column as u32);
                values.push(value);
            }
        }
        starts.push(columns.len());
    }
    Transport::new(&world.seats, &starts, &columns, &values).unwrap()
}

fn transport(world: &World) -> Transport {
    transport_in_order(world, &(0..world.seats.len()).collect::<Vec<_>>())
}

fn proved(transport: &Transport, goal: Goal) -> Optimum {
    let optimum = solve(transport, goal);
    assert_eq!(verify(transport, goal, &optimum), Ok(()), "{transport:?} {goal:?} {optimum:?}");
    optimum
}

fn answer(world: &World, goal: Goal) -> Answer {
    let optimum = proved(&transport(world), goal);
    (optimum.matched, optimum.total)
}

/// Values of one of several kinds: tied, signed, wide (more than 32 bits), at the limit, all equal.
fn values(rows: usize, columns: usize) -> impl Strategy<Value = BoxedStrategy<i64>> {
    let limit = Transport::value_limit(rows, columns);
    prop_oneof![
        Just((0..4_i64).boxed()),
        Just((-3..4_i64).boxed()),
        Just((0..=1_000_000_i64).boxed()),
        Just((-1_000_000..=1_000_000_i64).boxed()),
        Just((-(1_i64 << 40)..=1 << 40).boxed()),
        Just(prop_oneof![Just(limit), Just(-limit), Just(0), -limit..=limit].boxed()),
        Just((-9..0_i64).boxed()),
        Just(Just(7_i64).boxed()),
    ]
}

fn world(rows: usize, columns: usize) -> impl Strategy<Value = World> {
    (0..=rows, 0..=columns, 1..=10_u32, 1..=4_u32).prop_flat_map(|(rows, columns, density, most)| {
        let seats = prop::collection::vec(prop_oneof![8 => 0..=most, 1 => Just(u32::MAX)], columns);
        (seats, values(rows, columns)).prop_flat_map(move |(seats, value)| {
            let cell = prop::option::weighted(f64::from(density) / 10.01, value);
            prop::collection::vec(prop::collection::vec(cell, columns), rows)
                .prop_map(move |cells| World { seats: seats.clone(), cells })
        })
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1000))]

    #[test]
    fn small_worlds_equal_brute_force(world in world(6, 4)) {
        prop_assert_eq!(answer(&world, Goal::Total).1, brute_force(&world, false).1);
        prop_assert_eq!(answer(&world, Goal::CardinalityTotal), brute_force(&world, true));
    }

    #[test]
    fn the_plain_solver_equals_brute_force(world in world(6, 4)) {
        prop_assert_eq!(bellman_ford(&world, false).1, brute_force(&world, false).1);
        prop_assert_eq!(bellman_ford(&world, true), brute_force(&world, true));
    }

    #[test]
    fn the_order_of_edges_does_not_matter(
        (world, order) in world(12, 6).prop_flat_map(|world| {
            let order = Just((0..world.seats.len()).collect::<Vec<_>>()).prop_shuffle();
            (Just(world), order)
        }),
    ) {
        let chosen = |transport: &Transport, optimum: &Optimum| -> Vec<Option<u32>> {
            optimum.row_edges.iter().map(|edge| edge.map(|edge| transport.edge_columns()[edge as usize])).collect()
        };
        let (plain, shuffled) = (transport(&world), transport_in_order(&world, &order));
        for goal in GOALS {
            let (a, b) = (proved(&plain, goal), proved(&shuffled, goal));
            prop_assert_eq!(chosen(&plain, &a), chosen(&shuffled, &b));
            prop_assert_eq!((a.total, a.lift, a.row_duals, a.column_duals), (b.total, b.lift, b.row_duals, b.column_duals));
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn larger_worlds_equal_the_plain_solver(world in world(30, 14)) {
        prop_assert_eq!(answer(&world, Goal::Total).1, bellman_ford(&world, false).1);
        prop_assert_eq!(answer(&world, Goal::CardinalityTotal), bellman_ford(&world, true));
    }

    /// Full matrices with one seat a column, where `kuhn_munkres` seats every row.
    #[test]
    fn full_matrices_equal_kuhn_munkres(
        weights in (1..=12_usize, 0..=4_usize).prop_flat_map(|(rows, more)| {
            let value = prop_oneof![Just(0..=3_i64), Just(0..=1_000_000), Just(-50..=50)];
            value.prop_flat_map(move |value| {
                prop::collection::vec(prop::collection::vec(value, rows + more), rows)
            })
        }),
    ) {
        let matrix = Matrix::from_rows(weights.clone()).unwrap();
        let (total, _) = kuhn_munkres(&matrix);
        let cells = weights.iter().map(|row| row.iter().copied().map(Some).collect()).collect();
        let world = World { seats: vec![1; weights[0].len()], cells };
        prop_assert_eq!(answer(&world, Goal::CardinalityTotal), (weights.len(), i128::from(total)));
    }

    /// What the goals say of each other.
    #[test]
    fn goals_are_ordered(world in world(20, 8)) {
        let (total, first) = (answer(&world, Goal::Total), answer(&world, Goal::CardinalityTotal));
        prop_assert!(total.1 >= first.1 && total.1 >= 0);
        prop_assert!(total.0 <= first.0);
    }
}

/// Two teachers, two schools, one seat each: 甲 at the town and 乙 in the village.
fn example() -> (Transport, Optimum) {
    let transport = Transport::new(&[1, 1], &[0, 2, 4], &[0, 1, 0, 1], &[9, 7, 8, 2]).unwrap();
    let optimum = proved(&transport, Goal::Total);
    assert_eq!((optimum.total, optimum.matched, &optimum.row_edges[..]), (15, 2, &[Some(1), Some(2)][..]));
    (transport, optimum)
}

#[test]
fn every_broken_proof_is_found() {
    let (transport, good) = example();
    let codes = |goal: Goal, change: &dyn Fn(&mut Optimum)| -> Vec<&'static str> {
        let mut broken = good.clone();
        change(&mut broken);
        let error = verify(&transport, goal, &broken).unwrap_err();
        assert!(error.to_string().contains(&error.faults().len().to_string()));
        error.faults().iter().map(ProofFault::code).collect()
    };
    let total = |change: &dyn Fn(&mut Optimum)| codes(Goal::Total, change);
    assert_eq!(total(&|o| o.row_edges.truncate(1)), ["LENGTH"]);
    assert_eq!(total(&|o| o.column_duals.push(0)), ["LENGTH"]);
    assert_eq!(total(&|o| o.row_edges[0] = Some(2)), ["EDGE_OF_OTHER_ROW", "TOTAL_DIFFERS", "MATCHED_DIFFERS"]);
    assert_eq!(total(&|o| (o.row_edges[0], o.total) = (Some(0), 17)), ["OVERFULL", "GAP"]);
    assert_eq!(total(&|o| o.total += 1), ["TOTAL_DIFFERS", "GAP"]);
    assert_eq!(total(&|o| o.matched = 1), ["MATCHED_DIFFERS"]);
    assert_eq!(total(&|o| o.column_duals[1] = -1), ["NEGATIVE_DUAL", "EDGE_NOT_COVERED", "EDGE_NOT_COVERED", "GAP"]);
    assert_eq!(total(&|o| o.row_duals[0] = -1), ["NEGATIVE_DUAL", "EDGE_NOT_COVERED", "EDGE_NOT_COVERED", "GAP"]);
    assert_eq!(total(&|o| o.column_duals[0] += 1), ["GAP"]);
    assert_eq!(total(&|o| o.lift = 1).first(), Some(&"LIFT"));
    // A proof of the greatest total is none of the greatest number of rows.
    assert_eq!(codes(Goal::CardinalityTotal, &|_| ()), ["LIFT"]);
}

#[test]
fn more_rows_come_before_more_value() {
    // 乙只报了县城学校；甲去哪里都行，在县城分更高。
    let transport = Transport::new(&[1, 1], &[0, 2, 3], &[0, 1, 0], &[100, 5, 90]).unwrap();
    assert_eq!(proved(&transport, Goal::Total).total, 100);
    let first = proved(&transport, Goal::CardinalityTotal);
    assert_eq!((first.matched, first.total), (2, 95));
    let negative = Transport::new(&[1, 1], &[0, 2, 3], &[0, 1, 0], &[-100, -5, -90]).unwrap();
    assert_eq!((proved(&negative, Goal::Total).matched, proved(&negative, Goal::Total).total), (0, 0));
    let first = proved(&negative, Goal::CardinalityTotal);
    assert_eq!((first.matched, first.total), (2, -95));
}

#[test]
fn one_column_wanted_by_all_is_no_matter() {
    let rows = 20_000;
    let starts: Vec<usize> = (0..=rows).collect();
    let values: Vec<i64> = (0..20_000_i64).map(|row| row * 7_919 % 20_011).collect();
    for seats in [0, 1, 10_000, u32::MAX] {
        let transport = Transport::new(&[seats], &starts, &vec![0; rows], &values).unwrap();
        let mut best = values.clone();
        best.sort_unstable_by(|a, b| b.cmp(a));
        let expected: i64 = best.iter().take(seats as usize).sum();
        for goal in GOALS {
            assert_eq!(proved(&transport, goal).total, i128::from(expected));
        }
    }
}
