//! The whole solution: which start, which end.

use super::bidding::{approach, reduce};
use super::cells::{Cell, Lists};
use super::market::{Market, NONE};
use super::offering::{offer, offer_from_above};
use super::pulling::fill_seats;
use super::searching::{Budget, place_rows};
use super::together::place_together;
use super::{Goal, Optimum, Transport};

/// How often the searches may look at every edge before better prices are sought first.
const QUICK: usize = 64;

/// The best assignment for a goal, with the prices that prove it.
///
/// Exact whole numbers throughout; always ends. Which of several best assignments it gives depends on the order of
/// rows and columns, never on the order of the edges within a row.
///
/// Which steps are taken depends on the instance. First prices: rows bid for seats from the price 0 up, or, where there
/// are fewer seats than rows, seats are offered from the highest price down; where nothing is crowded either takes a
/// few looks at the best edges of each row. Where ties keep many rows out, they move together. Then what is left over
/// is put right by shortest paths, from rows without a seat to free seats and from free seats with a price to rows:
/// this ends at the optimum from wherever it starts. Where the bidding or the searching goes on and on, better prices
/// are sought first, by large steps that shrink. The module's files name the papers.
///
/// For E edges and k rows and seats left over O(E + k E log C) time with C columns, k being some hundredths of the rows
/// at most in random instances and at worst all of them. Memory besides the problem: 8 bytes an edge where values span
/// less than 2^32, else 16, as much again where columns must look for rows, 52 a row, 60 a column and 16 a seat that
/// can be taken.
///
/// # Example
///
/// ```
/// use chancai_assign::transport::{Goal, Transport, solve, verify};
///
/// // 三名教师，两所学校：县城学校一席，村小一席。行：0 陈老师，1 李老师，2 王老师。
/// let seats = [1, 1];
/// let transport = Transport::new(&seats, &[0, 2, 4, 5], &[0, 1, 0, 1, 0], &[90, 70, 85, 30, 80])?;
///
/// let best = solve(&transport, Goal::Total);
/// // 李老师去县城，陈老师去村小，比陈老师去县城、李老师去村小多 35 分。
/// assert_eq!(best.row_edges, [Some(1), Some(2), None]);
/// assert_eq!((best.total, best.matched), (155, 2));
/// assert!(verify(&transport, Goal::Total, &best).is_ok());
/// // 证明：王老师的 80 分不够县城一席的价。
/// assert!(best.column_duals[0] >= 80);
/// # Ok::<(), chancai_assign::transport::TransportError>(())
/// ```
pub fn solve(transport: &Transport, goal: Goal) -> Optimum {
    let (least, greatest) = transport.extremes(goal);
    if greatest - least < 1 << 32 {
        run::<u64>(transport, goal, least, greatest)
    } else {
        run::<u128>(transport, goal, least, greatest)
    }
}

fn run<C: Cell>(transport: &Transport, goal: Goal, least: i64, greatest: i64) -> Optimum {
    let lists = lists_of::<C>(transport, goal, least);
    let seats = transport.seats().iter().zip(transport.degrees()).map(|(&seats, &degree)| seats.min(degree + 1));
    let outside = match goal {
        Goal::Total => -least,
        Goal::CardinalityTotal => 0,
    };
    let mut market = Market::new(lists, seats.collect(), outside);
    equilibrium(&mut market);
    if goal == Goal::CardinalityTotal {
        match_more(&mut market, transport.lift(least, greatest));
    }
    optimum(transport, &mut market, least)
}

/// The usable edges by row.
fn lists_of<C: Cell>(transport: &Transport, goal: Goal, least: i64) -> Lists<C> {
    let lowest = if goal == Goal::Total { 1 } else { i64::MIN };
    let mut starts = Vec::with_capacity(transport.rows() + 1);
    starts.push(0);
    let mut cells = Vec::with_capacity(transport.edges());
    for row in 0..transport.rows() {
        for edge in transport.edges_of(row) {
            let (column, value) = (transport.edge_columns()[edge], transport.values()[edge]);
            if value >= lowest && transport.seats()[column as usize] > 0 {
                cells.push(C::new(value - least, column));
            }
        }
        starts.push(cells.len());
    }
    Lists::new(starts, cells)
}

/// Seats, prices and profits that are optimal with `outside` as it is.
fn equilibrium<C: Cell>(market: &mut Market<C>) {
    let rows = (0..market.rows()).filter(|&row| !market.lists.list(row).is_empty()).count();
    let seats: u64 = market.seats.iter().map(|&seats| u64::from(seats)).sum();
    let mut by_column = None;
    let started = if seats < rows as u64 {
        let by_column = by_column.insert(market.lists.transposed(market.columns()));
        offer_from_above(market, by_column)
    } else {
        reduce(market)
    };
    if started && finish(market, &mut by_column, &mut Budget(QUICK * market.lists.cells())) {
        return;
    }
    approach(market);
    finish(market, &mut by_column, &mut Budget(usize::MAX));
}

/// From any state between steps to the optimum. `false` where the budget ran out.
fn finish<C: Cell>(market: &mut Market<C>, by_column: &mut Option<Lists<C>>, budget: &mut Budget) -> bool {
    place_together(market);
    if !place_rows(market, budget) {
        return false;
    }
    if !(0..market.columns()).any(|column| market.is_overpriced(column)) {
        return true;
    }
    let columns = market.columns();
    let by_column = by_column.get_or_insert_with(|| market.lists.transposed(columns));
    offer(market, by_column);
    fill_seats(market, by_column, budget)
}

/// Lets as many rows as possible have a seat, by making it `lift` worse to have none.
fn match_more<C: Cell>(market: &mut Market<C>, lift: i64) {
    market.outside -= lift;
    if !raise_closed(market, lift) {
        place_rows(market, &mut Budget(usize::MAX));
    }
}

/// Where no free seat can be reached from the rows without one, higher prices of all columns that can be are enough.
fn raise_closed<C: Cell>(market: &mut Market<C>, lift: i64) -> bool {
    let mut reached = vec![false; market.columns()];
    let mut rows: Vec<u32> = (0..market.rows() as u32).filter(|&row| market.held[row as usize] == NONE).collect();
    while let Some(row) = rows.pop() {
        for cell in market.lists.list(row as usize) {
            let column = cell.index();
            if !market.is_full(column) {
                return false;
            }
            if !std::mem::replace(&mut reached[column], true) {
                rows.extend(market.taken(column).map(|slot| market.members[slot].row));
            }
        }
    }
    for (price, _) in market.prices.iter_mut().zip(&reached).filter(|(_, reached)| **reached) {
        *price += lift;
    }
    true
}

fn optimum<C: Cell>(transport: &Transport, market: &mut Market<C>, least: i64) -> Optimum {
    let lift = -least - market.outside;
    let row_duals: Vec<i64> = (0..market.rows()).map(|row| market.choice(row).profit - market.outside).collect();
    let edge_of = |row: usize| transport.edges_of(row).find(|&edge| transport.edge_columns()[edge] == market.held[row]);
    let row_edges: Vec<Option<u32>> = (0..market.rows()).map(|row| edge_of(row).map(|edge| edge as u32)).collect();
    let mut column_duals = std::mem::take(&mut market.prices);
    for (row, dual) in row_duals.iter().enumerate() {
        for edge in transport.edges_of(row) {
            let column = transport.edge_columns()[edge] as usize;
            // What nobody can buy may cost as much as anybody would pay.
            if transport.seats()[column] == 0 {
                column_duals[column] = column_duals[column].max(transport.values()[edge] + lift - dual);
            }
        }
    }
    let chosen = row_edges.iter().flatten();
    Optimum {
        total: chosen.clone().map(|&edge| i128::from(transport.values()[edge as usize])).sum(),
        matched: chosen.count(),
        row_edges,
        lift,
        row_duals,
        column_duals,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::transport::verify;

    /// Rows of one seat's worth of choices: seats, and edges `(column, value)` by row.
    type World = (Vec<u32>, Vec<Vec<(u32, i64)>>);

    fn world() -> impl Strategy<Value = World> {
        let value = prop_oneof![Just(1..=3_i64), Just(1..=1_000), Just(1..=1_i64 << 34)];
        (1..=8_usize, value, 1..=4_u32).prop_flat_map(|(columns, value, most)| {
            let row = prop::collection::btree_map(0..columns as u32, value, 0..=columns);
            let rows = prop::collection::vec(row.prop_map(|row| row.into_iter().collect()), 0..=40);
            (prop::collection::vec(0..=most, columns), rows)
        })
    }

    fn problem((seats, rows): &World) -> Transport {
        let mut starts = vec![0];
        starts.extend(rows.iter().scan(0, |end, row| {
            *end += row.len();
            Some(*end)
        }));
        let (columns, values): (Vec<u32>, Vec<i64>) = rows.iter().flatten().copied().unzip();
        Transport::new(seats, &starts, &columns, &values).unwrap()
    }

    fn market(transport: &Transport, least: i64) -> Market<u128> {
        let lists = lists_of(transport, Goal::Total, least);
        let seats = transport.seats().iter().zip(transport.degrees()).map(|(&seats, &degree)| seats.min(degree + 1));
        Market::new(lists, seats.collect(), -least)
    }

    /// What every step must leave behind: prices are not negative, and who has a seat gains most there.
    fn is_exact(market: &mut Market<u128>) -> bool {
        (0..market.rows()).all(|row| market.held[row] == NONE || market.choice(row).profit == market.profit(row))
            && market.prices.iter().all(|&price| price >= 0)
    }

    proptest! {
        /// Small instances seldom take the longer ways, so that each start is made here in its turn.
        #[test]
        fn every_start_leads_to_the_same_total(world in world()) {
            let transport = problem(&world);
            let (least, greatest) = transport.extremes(Goal::Total);
            let expected = run::<u128>(&transport, Goal::Total, least, greatest).total;
            for start in 0..4 {
                let mut market = market(&transport, least);
                let mut by_column = None;
                match start {
                    0 => {
                        reduce(&mut market);
                    }
                    1 => approach(&mut market),
                    2 => {
                        let by_column = by_column.insert(market.lists.transposed(market.columns()));
                        offer_from_above(&mut market, by_column);
                    }
                    // No start at all.
                    _ => {}
                }
                prop_assert!(is_exact(&mut market), "{start}");
                prop_assert!(finish(&mut market, &mut by_column, &mut Budget(usize::MAX)));
                prop_assert!(is_exact(&mut market), "{start}");
                let optimum = optimum(&transport, &mut market, least);
                prop_assert_eq!(verify(&transport, Goal::Total, &optimum), Ok(()));
                prop_assert_eq!(optimum.total, expected);
            }
        }

        /// A search that was stopped halfway leaves nothing that could mislead what comes after it.
        #[test]
        fn a_budget_that_runs_out_does_no_harm(world in world(), budget in 0..60_usize) {
            let transport = problem(&world);
            let (least, _) = transport.extremes(Goal::Total);
            let mut market = market(&transport, least);
            reduce(&mut market);
            finish(&mut market, &mut None, &mut Budget(budget));
            prop_assert!(is_exact(&mut market));
            approach(&mut market);
            prop_assert!(finish(&mut market, &mut None, &mut Budget(usize::MAX)));
            let optimum = optimum(&transport, &mut market, least);
            prop_assert_eq!(verify(&transport, Goal::Total, &optimum), Ok(()));
        }
    }
}
