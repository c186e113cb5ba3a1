//! 0/1 programs against trying every choice.

use chancai_assign::integer::{Entry, Item, Options, Program, Row, Verified, solve, verify};
use proptest::prelude::*;

/// A program small enough to try every choice of.
fn program() -> impl Strategy<Value = Program> {
    let item = (0..3_u32, 0..5_u64, -6..=9_i64);
    let row = (0..5_u64, prop::option::weighted(0.6, 0..5_u64));
    (
        prop::collection::vec(0..9_u64, 3),
        prop::collection::vec(item, 0..=10),
        prop::collection::vec(row, 0..=5),
        1..=3_i64,
    )
        .prop_flat_map(|(capacities, items, rows, unit)| {
            let cells = prop::collection::vec(prop::option::weighted(0.4, 1..=2_u64), items.len() * rows.len());
            cells.prop_map(move |cells| {
                let items: Vec<_> =
                    items.iter().map(|&(block, weight, cost)| Item { block, weight, cost: cost * unit }).collect();
                let rows: Vec<_> =
                    rows.iter().map(|&(least, more)| Row { least, most: more.map(|more| least + more) }).collect();
                let width = items.len().max(1);
                let entry = |(at, amount): (usize, Option<u64>)| {
                    Some(Entry { row: (at / width) as u32, item: (at % width) as u32, amount: amount? })
                };
                let entries: Vec<_> = cells.into_iter().enumerate().filter_map(entry).collect();
                Program::new(&capacities, &rows, &items, &entries).unwrap()
            })
        })
}

fn by_trying(program: &Program) -> Option<i64> {
    let count = program.items().len();
    (0..1_u32 << count)
        .filter_map(|mask| program.cost(&(0..count).map(|at| mask >> at & 1 == 1).collect::<Vec<_>>()))
        .min()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(600))]

    #[test]
    fn the_best_choice_is_found_and_proved(program in program()) {
        let answer = solve(&program, &Options::default());
        prop_assert!(answer.proved);
        prop_assert_eq!(answer.cost, by_trying(&program));
        prop_assert_eq!(verify(&program, &answer), Ok(Verified::Whole));
    }

    #[test]
    fn a_short_search_is_honest(program in program(), nodes in 0..4_u64, root_steps in 1..20_u32, numbers in 0..40_usize) {
        let mut options = Options::default();
        (options.nodes, options.root_steps, options.node_steps) = (nodes, root_steps, 2);
        options.proof_numbers = numbers;
        let answer = solve(&program, &options);
        let truth = by_trying(&program);
        match verify(&program, &answer) {
            Ok(Verified::Root { bound }) => prop_assert!(truth.is_none_or(|truth| bound <= truth)),
            Ok(Verified::Whole) => {}
            Err(flaw) => prop_assert!(nodes == 0 || !answer.proof.whole, "{flaw}"),
        }
        if answer.proof.whole {
            prop_assert_eq!(verify(&program, &answer), Ok(Verified::Whole));
        }
        match truth {
            None => prop_assert!(answer.cost.is_none()),
            Some(truth) => {
                prop_assert!(answer.bound.unwrap() <= truth);
                prop_assert!(answer.cost.is_none_or(|cost| cost >= truth));
            }
        }
    }

    /// No tampering with a bound gets past the checker.
    #[test]
    fn a_better_bound_than_the_truth_is_refused(program in program()) {
        let mut answer = solve(&program, &Options::default());
        let Some(bound) = answer.bound else { return Ok(()) };
        (answer.chosen, answer.cost, answer.proved) = (None, None, false);
        answer.bound = Some(bound + program.cost_step().cast_signed());
        prop_assert!(verify(&program, &answer).is_err());
        (answer.bound, answer.proved) = (None, true);
        prop_assert!(verify(&program, &answer).is_err());
    }
}
