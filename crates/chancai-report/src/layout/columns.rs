//! Which column each node stands in.

use super::Sketch;
use chancai_chain::EdgeKind;
use std::ops::Range;

/// Columns from the left: all of a stage before any of the next, and inside a stage every node right of those
/// that lead to it. A leading line that closes a loop is left out of account, the last one met in the order of the
/// nodes. Nodes with room to move go where fewest stand, so that the picture is not taller than need be. Without
/// bands they go near to what they are joined to, so that lines are short.
pub(super) fn assign(sketch: Sketch<'_>) -> Vec<usize> {
    let nodes = sketch.stages.len();
    let feeds = inside_stage(sketch);
    let (order, feeds) = without_loops(nodes, &feeds);
    let earliest = depths(&order, &feeds);
    if !sketch.bands {
        return drawn_near(&order, &feeds, earliest);
    }
    let reversed: Vec<usize> = order.iter().rev().copied().collect();
    let to_end = depths(&reversed, &turned(&feeds));

    let mut column = vec![0; nodes];
    let mut first = 0;
    for stage in 0..sketch.stages.iter().max().map_or(0, |last| last + 1) {
        let members: Vec<usize> = order.iter().copied().filter(|&n| sketch.stages[n] == stage).collect();
        let Some(deepest) = members.iter().map(|&n| earliest[n]).max() else { continue };
        let mut load = vec![0_usize; deepest + 1];
        for &node in members.iter().filter(|&&n| earliest[n] + to_end[n] == deepest) {
            column[node] = first + earliest[node];
            load[earliest[node]] += 1;
        }
        let before = turned(&feeds);
        for &node in members.iter().filter(|&&n| earliest[n] + to_end[n] < deepest) {
            let from = before[node].iter().map(|&b| column[b] + 1 - first).max().unwrap_or(0);
            let room = from..deepest + 1 - to_end[node];
            let chosen = lightest(room, |c| load[c] + 4 * backward(sketch, node, first + c, &column));
            column[node] = first + chosen;
            load[chosen] += 1;
        }
        first += deepest + 1;
    }
    column
}

/// Moves each node that feeds at least as many as feed it right up to the first that it feeds.
fn drawn_near(order: &[usize], feeds: &[Vec<usize>], mut column: Vec<usize>) -> Vec<usize> {
    let before = turned(feeds);
    for &node in order.iter().rev() {
        if feeds[node].len() >= before[node].len()
            && let Some(first) = feeds[node].iter().map(|&to| column[to]).min()
        {
            column[node] = first - 1;
        }
    }
    column
}

/// The column of least weight; of equals the rightmost, nearest to what is fed.
fn lightest(room: Range<usize>, weight: impl Fn(usize) -> usize) -> usize {
    let start = room.start;
    room.rev().min_by_key(|&c| weight(c)).unwrap_or(start)
}

/// How many lines of parts inside the stage would lead left if the node stood there.
fn backward(sketch: Sketch<'_>, node: usize, there: usize, column: &[usize]) -> usize {
    let inside = sketch
        .lines
        .iter()
        .filter(|line| line.kind == EdgeKind::PartOf && sketch.stages[line.from] == sketch.stages[line.to]);
    inside
        .filter(|line| (line.from == node && there > column[line.to]) || (line.to == node && column[line.from] > there))
        .count()
}

/// Who leads to whom in the same stage.
fn inside_stage(sketch: Sketch<'_>) -> Vec<Vec<usize>> {
    let mut feeds = vec![Vec::new(); sketch.stages.len()];
    for line in sketch.lines {
        if line.leads && sketch.stages[line.from] == sketch.stages[line.to] {
            feeds[line.from].push(line.to);
        }
    }
    feeds
}

/// A topological order, and the feeding lines less those that close a loop. Depth first, on a stack of its own so
/// that a long chain cannot exhaust the thread's.
fn without_loops(nodes: usize, feeds: &[Vec<usize>]) -> (Vec<usize>, Vec<Vec<usize>>) {
    #[derive(Clone, Copy, PartialEq)]
    enum Seen {
        New,
        Open,
        Done,
    }
    let mut seen = vec![Seen::New; nodes];
    let mut kept = vec![Vec::new(); nodes];
    let mut order = Vec::with_capacity(nodes);
    for root in 0..nodes {
        if seen[root] != Seen::New {
            continue;
        }
        seen[root] = Seen::Open;
        let mut stack = vec![(root, 0)];
        while let Some((node, next)) = stack.last_mut() {
            let node = *node;
            let Some(&to) = feeds[node].get(*next) else {
                seen[node] = Seen::Done;
                order.push(node);
                stack.pop();
                continue;
            };
            *next += 1;
            if seen[to] != Seen::Open {
                kept[node].push(to);
            }
            if seen[to] == Seen::New {
                seen[to] = Seen::Open;
                stack.push((to, 0));
            }
        }
    }
    order.reverse();
    (order, kept)
}

/// The number of lines on the longest way to each node, given an order in which lines lead forward.
fn depths(order: &[usize], feeds: &[Vec<usize>]) -> Vec<usize> {
    let mut depth = vec![0; feeds.len()];
    for &node in order {
        for &to in &feeds[node] {
            depth[to] = depth[to].max(depth[node] + 1);
        }
    }
    depth
}

fn turned(feeds: &[Vec<usize>]) -> Vec<Vec<usize>> {
    let mut turned = vec![Vec::new(); feeds.len()];
    for (from, row) in feeds.iter().enumerate() {
        for &to in row {
            turned[to].push(from);
        }
    }
    turned
}
