//! In which order the things in each column stand.

use super::Net;

/// Sweeps to and fro; the best order met is kept, so more of them can only help.
const SWEEPS: usize = 32;

/// An order in each column with few crossings of lines: barycentre sweeps to and fro, then neighbours changed
/// places while that helps, and the best order met.
pub(super) fn fewest_crossings(net: &Net) -> Vec<Vec<usize>> {
    let mut order = net.columns.clone();
    let mut place = vec![0.0; net.len()];
    remember(&order, &mut place);
    let (mut best, mut least) = (order.clone(), crossings(net, &order));
    for sweep in 0..SWEEPS {
        let forward = sweep % 2 == 0;
        for step in 0..order.len() {
            let column = if forward { step } else { order.len() - 1 - step };
            let joined = if forward { &net.before } else { &net.after };
            sort_by_barycentre(&mut order[column], joined, &mut place);
        }
        swap_neighbours(net, &mut order, &mut place);
        let count = crossings(net, &order);
        if count < least {
            (best, least) = (order.clone(), count);
        }
    }
    best
}

/// Puts each thing at the mean place of what it is joined to; one joined to nothing keeps its place. The sort is
/// stable.
fn sort_by_barycentre(column: &mut [usize], joined: &[Vec<usize>], place: &mut [f64]) {
    let mut keyed: Vec<(f64, usize)> = column
        .iter()
        .map(|&thing| (mean(joined[thing].iter().map(|&other| place[other])).unwrap_or(place[thing]), thing))
        .collect();
    keyed.sort_by(|a, b| a.0.total_cmp(&b.0));
    for (slot, (_, thing)) in column.iter_mut().zip(keyed) {
        *slot = thing;
    }
    remember_column(column, place);
}

/// Lets neighbours in a column change places where that takes crossings away. Each change lowers the count, and
/// the rounds are bounded, so it ends.
fn swap_neighbours(net: &Net, order: &mut [Vec<usize>], place: &mut [f64]) {
    for _ in 0..4 {
        let mut changed = false;
        for column in order.iter_mut() {
            for upper in 1..column.len() {
                let (a, b) = (column[upper - 1], column[upper]);
                let crossed = |x: usize, y: usize, place: &[f64]| {
                    pair_crossings(&net.before[x], &net.before[y], place)
                        + pair_crossings(&net.after[x], &net.after[y], place)
                };
                if crossed(a, b, place) > crossed(b, a, place) {
                    column.swap(upper - 1, upper);
                    (place[a], place[b]) = (place[b], place[a]);
                    changed = true;
                }
            }
        }
        if !changed {
            break;
        }
    }
}

/// How often lines of `a` cross lines of `b` while `a` stands above `b`.
fn pair_crossings(a: &[usize], b: &[usize], place: &[f64]) -> usize {
    let crossing = |&x: &usize| b.iter().filter(|&&y| place[y] < place[x]).count();
    a.iter().map(crossing).sum()
}

/// Crossings between all neighbouring columns: inversions of the right ends, lines sorted by their left ends
/// (Barth, Mutzel and Jünger 2004), with a Fenwick tree.
fn crossings(net: &Net, order: &[Vec<usize>]) -> u64 {
    let mut rank = vec![0; net.len()];
    for column in order {
        for (at, &thing) in column.iter().enumerate() {
            rank[thing] = at;
        }
    }
    let between = |column: &Vec<usize>, next: &Vec<usize>| {
        let mut ends: Vec<(usize, usize)> = column
            .iter()
            .flat_map(|&thing| net.after[thing].iter().map(move |&to| (thing, to)))
            .map(|(thing, to)| (rank[thing], rank[to]))
            .collect();
        ends.sort_unstable();
        let mut seen = Fenwick(vec![0; next.len()]);
        ends.iter().enumerate().map(|(before, &(_, to))| before as u64 - seen.add(to)).sum::<u64>()
    };
    order.windows(2).map(|pair| between(&pair[0], &pair[1])).sum()
}

struct Fenwick(Vec<u64>);

impl Fenwick {
    /// How many were added at or below `at` before; then adds one there.
    fn add(&mut self, at: usize) -> u64 {
        let (mut sum, mut index) = (0, at + 1);
        while index > 0 {
            sum += self.0[index - 1];
            index &= index - 1;
        }
        index = at + 1;
        while index <= self.0.len() {
            self.0[index - 1] += 1;
            index += index & index.wrapping_neg();
        }
        sum
    }
}

fn remember(order: &[Vec<usize>], place: &mut [f64]) {
    for column in order {
        remember_column(column, place);
    }
}

/// Places relative to the middle of the column, so that columns of different length compare.
fn remember_column(column: &[usize], place: &mut [f64]) {
    for (at, &thing) in column.iter().enumerate() {
        place[thing] = at as f64 - (column.len() as f64 - 1.0) / 2.0;
    }
}

pub(super) fn mean(values: impl Iterator<Item = f64>) -> Option<f64> {
    let (sum, count) = values.fold((0.0, 0_u32), |(sum, count), value| (sum + value, count + 1));
    (count > 0).then(|| sum / f64::from(count))
}
