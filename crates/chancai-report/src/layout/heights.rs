//! How high the things in each column stand.

use super::order::mean;
use super::{BOX_HEIGHT, Net};

/// Least free space between two boxes of a column.
pub(super) const BOX_GAP: i32 = 18;
/// Least distance of a bend from a box, and of two bends from each other.
const BEND_GAP: i32 = 12;
/// Sweeps to and fro; the picture changes little after a dozen.
const SWEEPS: usize = 24;

/// The upper edge of each box (for a bend: its height less half a box), the least being 0.
///
/// In turn each column is moved as near as its order and distances allow to what it is joined to in the columns
/// before, after, and last on both sides. Parts that no line joins are drawn together at the end.
pub(super) fn settle(net: &Net, order: &[Vec<usize>]) -> Vec<i32> {
    let mut y = vec![0.0; net.len()];
    for column in order {
        let offsets = offsets(net, column);
        let half = offsets.last().map_or(0.0, |&last| f64::from(last) / 2.0);
        for (&thing, &offset) in column.iter().zip(&offsets) {
            y[thing] = f64::from(offset) - half;
        }
    }
    for sweep in 0..SWEEPS {
        let sides = match sweep {
            s if s + 4 >= SWEEPS => Sides::Both,
            s if s % 2 == 0 => Sides::Before,
            _ => Sides::After,
        };
        for step in 0..order.len() {
            let column = if sides == Sides::After { order.len() - 1 - step } else { step };
            level(net, &order[column], sides, &mut y);
        }
    }
    let mut y = whole(net, order, &y);
    draw_together(net, order, &mut y);
    y
}

/// Moves parts that no line joins up to what stands above them: nothing else keeps them from drifting apart.
fn draw_together(net: &Net, order: &[Vec<usize>], y: &mut [i32]) {
    let mut parts = net.parts();
    // What stands right above each thing, and how far apart they must be.
    let mut above: Vec<Option<(usize, i32)>> = vec![None; net.len()];
    for column in order {
        let offsets = offsets(net, column);
        for (pair, offset) in column.windows(2).zip(offsets.windows(2)) {
            above[pair[1]] = Some((pair[0], offset[1] - offset[0]));
        }
    }
    let mut part_of = vec![0; net.len()];
    for (part, things) in parts.iter().enumerate() {
        for &thing in things {
            part_of[thing] = part;
        }
    }
    parts.sort_by_key(|things| things.iter().map(|&thing| y[thing]).min());
    // A part may have to wait for another to move first; more than a few rounds are never worth it.
    for _ in 0..4 {
        for things in &parts {
            let room = |&thing: &usize| match above[thing] {
                Some((other, _)) if part_of[other] == part_of[thing] => None,
                Some((other, apart)) => Some(y[thing] - y[other] - apart),
                None => Some(y[thing]),
            };
            let room = things.iter().filter_map(room).min().unwrap_or(0);
            for &thing in things {
                y[thing] -= room;
            }
        }
    }
}

#[derive(Clone, Copy, PartialEq)]
enum Sides {
    Before,
    After,
    Both,
}

/// Moves one column as near as possible to where its things want to be.
fn level(net: &Net, column: &[usize], sides: Sides, y: &mut [f64]) {
    let offsets = offsets(net, column);
    let wanted = column.iter().zip(&offsets).map(|(&thing, &offset)| {
        let joined = joined(net, thing, sides);
        let weight = if net.is_bend(thing) { 3.0 } else { 1.0 };
        (mean(joined.map(|other| y[other])).unwrap_or(y[thing]) - f64::from(offset), weight)
    });
    let settled = nearest_rising(wanted);
    for ((&thing, &offset), value) in column.iter().zip(&offsets).zip(settled) {
        y[thing] = value + f64::from(offset);
    }
}

fn joined(net: &Net, thing: usize, sides: Sides) -> impl Iterator<Item = usize> {
    let before = if sides == Sides::After { &[][..] } else { &net.before[thing] };
    let after = if sides == Sides::Before { &[][..] } else { &net.after[thing] };
    before.iter().chain(after).copied()
}

/// How far below the first each thing of a column stands when packed tightly.
fn offsets(net: &Net, column: &[usize]) -> Vec<i32> {
    let half = |thing: usize| if net.is_bend(thing) { 0 } else { BOX_HEIGHT / 2 };
    let mut offsets = Vec::with_capacity(column.len());
    let mut at = 0;
    for (index, &thing) in column.iter().enumerate() {
        if let Some(&above) = index.checked_sub(1).and_then(|i| column.get(i)) {
            let gap = if net.is_bend(above) || net.is_bend(thing) { BEND_GAP } else { BOX_GAP };
            at += half(above) + gap + half(thing);
        }
        offsets.push(at);
    }
    offsets
}

/// The rising sequence nearest to the wanted values in weighted least squares, by pooling adjacent violators
/// (Ayer et al. 1955). O(n).
fn nearest_rising(wanted: impl Iterator<Item = (f64, f64)>) -> Vec<f64> {
    let mut pools: Vec<(f64, f64, usize)> = Vec::new();
    for (value, weight) in wanted {
        let mut pool = (value, weight, 1);
        while let Some(&(above, heavy, count)) = pools.last().filter(|above| above.0 > pool.0) {
            pool = ((above * heavy + pool.0 * pool.1) / (heavy + pool.1), heavy + pool.1, count + pool.2);
            pools.pop();
        }
        pools.push(pool);
    }
    pools.into_iter().flat_map(|(value, _, count)| std::iter::repeat_n(value, count)).collect()
}

/// Whole pixels, the least at 0. Distances are whole and rounding down keeps them.
fn whole(net: &Net, order: &[Vec<usize>], y: &[f64]) -> Vec<i32> {
    let least = order.iter().flatten().map(|&thing| y[thing]).fold(f64::INFINITY, f64::min);
    let mut whole = vec![0; net.len()];
    for column in order {
        let mut lowest = i32::MIN;
        let offsets = offsets(net, column);
        for (&thing, &offset) in column.iter().zip(&offsets) {
            // Guards the order against the last bit of a float.
            let free = ((y[thing] - least).floor() as i32 - offset).max(lowest);
            lowest = free;
            whole[thing] = free + offset;
        }
    }
    whole
}
