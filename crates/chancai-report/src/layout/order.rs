//! In which order the things in each column stand.

use super::Net;

/// Sweeps to and fro from each start; the best order met is kept, so more of them can only help.
const SWEEPS: usize = 32;
/// Sweeps without a better order after which a start is given up.
const PATIENCE: usize = 8;
/// Starts at most. Large nets get fewer, as the time of a start grows with the net.
const STARTS: usize = 24;
/// Things and pieces of lines that all starts together may look at in a sweep.
const BUDGET: usize = 40_000;
/// The largest column whose things are moved about freely; in larger ones only neighbours change places.
const SIFTED: usize = 64;

/// An order in each column with few crossings of lines.
///
/// From several starts: barycentre sweeps to and fro, neighbours changed places while that helps; then each thing
/// moved to the best place in its column (sifting, Matuszewski, Schönfeld and Molitor 1999). The best order met wins,
/// of equals the first. Finding the least is NP-hard, and starts help more than longer sweeps.
pub(super) fn fewest_crossings(net: &Net) -> Vec<Vec<usize>> {
    let pieces: usize = net.after.iter().map(Vec::len).sum();
    let starts = (BUDGET / (net.len() + pieces).max(1)).clamp(2, STARTS);
    let mut best = net.columns.clone();
    let mut least = crossings(net, &best);
    for start in 0..starts {
        if least == 0 {
            break;
        }
        let order = settled(net, from_start(net, start));
        let count = crossings(net, &order);
        if count < least {
            (best, least) = (order, count);
        }
    }
    best
}

/// The columns as given, as first met on a walk along the lines, or shuffled: each time in the same way.
fn from_start(net: &Net, start: usize) -> Vec<Vec<usize>> {
    let key: Vec<u64> = match start {
        0 => (0..net.len() as u64).collect(),
        1 => walk(net),
        _ => (0..net.len()).map(|thing| scattered((start as u64) << 32 | thing as u64)).collect(),
    };
    let mut order = net.columns.clone();
    for column in &mut order {
        column.sort_by_key(|&thing| (key[thing], thing));
    }
    order
}

/// When each thing is met on a depth-first walk along the lines, in either direction.
fn walk(net: &Net) -> Vec<u64> {
    let mut met = vec![u64::MAX; net.len()];
    let mut next = 0;
    for root in net.columns.iter().flatten().copied() {
        let mut stack = vec![root];
        while let Some(thing) = stack.pop() {
            if met[thing] != u64::MAX {
                continue;
            }
            met[thing] = next;
            next += 1;
            stack.extend(net.before[thing].iter().chain(&net.after[thing]).rev());
        }
    }
    met
}

/// A number that looks random and is the same each time (the finisher of SplitMix64, Steele, Lea and Flood 2014).
fn scattered(n: u64) -> u64 {
    let n = n.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    let n = (n ^ (n >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let n = (n ^ (n >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    n ^ (n >> 31)
}

/// The best order that sweeps from this one find.
fn settled(net: &Net, mut order: Vec<Vec<usize>>) -> Vec<Vec<usize>> {
    let mut place = vec![0.0; net.len()];
    remember(&order, &mut place);
    let (mut best, mut least) = (order.clone(), crossings(net, &order));
    let mut idle = 0;
    for sweep in 0..SWEEPS {
        let forward = sweep % 2 == 0;
        for step in 0..order.len() {
            let column = if forward { step } else { order.len() - 1 - step };
            let joined = if forward { &net.before } else { &net.after };
            sort_by_barycentre(&mut order[column], joined, &mut place);
        }
        swap_neighbours(net, &mut order, &mut place);
        let count = crossings(net, &order);
        idle += 1;
        if count < least {
            (best, least, idle) = (order.clone(), count, 0);
        }
        if idle == PATIENCE || least == 0 {
            break;
        }
    }
    sift(net, &mut best);
    best
}

/// Moves each thing to where its column crosses least; of equals it stays. Each move lowers the count, and the
/// rounds are bounded.
fn sift(net: &Net, order: &mut [Vec<usize>]) {
    let mut place = vec![0.0; net.len()];
    remember(order, &mut place);
    for _ in 0..6 {
        let mut moved = false;
        for column in order.iter_mut().filter(|column| column.len() <= SIFTED) {
            for thing in column.clone() {
                moved |= sift_one(net, thing, column, &place);
                remember_column(column, &mut place);
            }
        }
        if !moved {
            break;
        }
    }
}

fn sift_one(net: &Net, thing: usize, column: &mut Vec<usize>, place: &[f64]) -> bool {
    let Some(from) = column.iter().position(|&other| other == thing) else { return false };
    // The change of the count as the thing is moved past one after the other, up and down from where it stands.
    let past = |other: usize, up: bool| {
        let (above, below) = if up { (other, thing) } else { (thing, other) };
        crossed(net, below, above, place).cast_signed() - crossed(net, above, below, place).cast_signed()
    };
    let (mut best, mut at) = (0, from);
    for (range, up) in [((0..from).rev().collect::<Vec<_>>(), true), ((from + 1..column.len()).collect(), false)] {
        let mut change = 0;
        for position in range {
            change += past(column[position], up);
            if change < best {
                (best, at) = (change, position);
            }
        }
    }
    column.remove(from);
    column.insert(at, thing);
    at != from
}

/// Crossings of the lines of two things of a column while `a` stands above `b`.
fn crossed(net: &Net, a: usize, b: usize, place: &[f64]) -> usize {
    pair_crossings(&net.before[a], &net.before[b], place) + pair_crossings(&net.after[a], &net.after[b], place)
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
                if crossed(net, a, b, place) > crossed(net, b, a, place) {
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
pub(super) fn crossings(net: &Net, order: &[Vec<usize>]) -> u64 {
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
