//! Slow and simple solvers that share nothing with the library.

/// An instance: seats, and for every row and column a value where they may be matched.
#[derive(Debug, Clone)]
pub(crate) struct World {
    pub(crate) seats: Vec<u32>,
    pub(crate) cells: Vec<Vec<Option<i64>>>,
}

/// How many rows have a seat, and the total.
pub(crate) type Answer = (usize, i128);

fn better(a: Answer, b: Answer, cardinality_first: bool) -> Answer {
    let key = |answer: Answer| (if cardinality_first { answer.0 } else { 0 }, answer.1);
    if key(b) > key(a) { b } else { a }
}

/// The best of all assignments, tried one by one. Without `cardinality_first` only the total counts.
pub(crate) fn brute_force(world: &World, cardinality_first: bool) -> Answer {
    fn go(world: &World, row: usize, left: &mut [u32], so_far: Answer, first: bool) -> Answer {
        let Some(cells) = world.cells.get(row) else { return so_far };
        let mut best = go(world, row + 1, left, so_far, first);
        for (column, cell) in cells.iter().enumerate() {
            if let (Some(value), true) = (cell, left[column] > 0) {
                left[column] -= 1;
                let with = (so_far.0 + 1, so_far.1 + i128::from(*value));
                best = better(best, go(world, row + 1, left, with, first), first);
                left[column] += 1;
            }
        }
        best
    }
    go(world, 0, &mut world.seats.clone(), (0, 0), cardinality_first)
}

struct Arc {
    from: usize,
    to: usize,
    room: u32,
    cost: i128,
}

/// Successive longest paths found by Bellman and Ford's rounds over all arcs of the network
/// source, rows, columns, sink.
pub(crate) fn bellman_ford(world: &World, cardinality_first: bool) -> Answer {
    let (rows, columns) = (world.cells.len(), world.seats.len());
    let (source, sink) = (rows + columns, rows + columns + 1);
    let mut arcs = Vec::new();
    let mut add = |from, to, room, cost| {
        arcs.push(Arc { from, to, room, cost });
        arcs.push(Arc { from: to, to: from, room: 0, cost: -cost });
    };
    for (row, cells) in world.cells.iter().enumerate() {
        add(source, row, 1, 0);
        for (column, cell) in cells.iter().enumerate() {
            if let Some(value) = cell {
                add(row, rows + column, 1, -i128::from(*value));
            }
        }
    }
    for (column, &seats) in world.seats.iter().enumerate() {
        add(rows + column, sink, seats, 0);
    }
    let mut answer = (0, 0);
    while let Some(cost) = push(&mut arcs, source, sink, rows + columns + 2, cardinality_first) {
        answer = (answer.0 + 1, answer.1 - cost);
    }
    answer
}

/// Sends one unit along the cheapest path; `None` where there is no path, or it would not pay.
fn push(arcs: &mut [Arc], source: usize, sink: usize, nodes: usize, any_cost: bool) -> Option<i128> {
    let mut costs: Vec<Option<i128>> = vec![None; nodes];
    let mut by = vec![usize::MAX; nodes];
    costs[source] = Some(0);
    loop {
        let mut changed = false;
        for (index, arc) in arcs.iter().enumerate().filter(|(_, arc)| arc.room > 0) {
            let Some(cost) = costs[arc.from].map(|cost| cost + arc.cost) else { continue };
            if costs[arc.to].is_none_or(|known| cost < known) {
                (costs[arc.to], by[arc.to]) = (Some(cost), index);
                changed = true;
            }
        }
        if !changed {
            break;
        }
    }
    let cost = costs[sink].filter(|&cost| any_cost || cost < 0)?;
    let mut node = sink;
    while node != source {
        let index = by[node];
        arcs[index].room -= 1;
        arcs[index ^ 1].room += 1;
        node = arcs[index].from;
    }
    Some(cost)
}
