//! Tiny random worlds, all allocations of one, and the definitions written once more, slowly.

use chancai_assign::{Allocation, Column, Couple, Edge, Pair, Parts, Problem, Quota, Row, Violation, violations};

/// Numbers from a seed (splitmix64).
pub(crate) struct Draw(pub(crate) u64);

impl Draw {
    pub(crate) fn below(&mut self, n: u32) -> u32 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((mixed ^ (mixed >> 31)) % u64::from(n)) as u32
    }

    pub(crate) fn chance(&mut self, per_cent: u32) -> bool {
        self.below(100) < per_cent
    }

    pub(crate) fn shuffle<T>(&mut self, items: &mut [T]) {
        for at in (1..items.len()).rev() {
            items.swap(at, self.below(at as u32 + 1) as usize);
        }
    }
}

/// What a world may have.
#[derive(Clone, Copy, Default)]
#[expect(clippy::struct_excessive_bools, reason = "each says whether the world has a thing")]
pub(crate) struct Shape {
    pub(crate) rows: u32,
    pub(crate) columns: u32,
    pub(crate) quotas: u32,
    pub(crate) minimums: bool,
    pub(crate) capacities: bool,
    pub(crate) fixed: bool,
    pub(crate) couples: u32,
    pub(crate) groups: bool,
    /// Every row has an edge to every column.
    pub(crate) complete: bool,
}

/// Scores come from a few values, so that ties are frequent; zeros and empties occur.
pub(crate) fn world(shape: Shape, seed: u64) -> Parts {
    let mut draw = Draw(seed);
    let (rows, columns) = if shape.complete {
        (shape.rows, shape.columns)
    } else {
        (draw.below(shape.rows + 1), draw.below(shape.columns + 1))
    };
    let quotas = if shape.quotas == 0 { 0 } else { draw.below(shape.quotas) + 1 };
    let mut parts = Parts {
        rows: (0..rows).map(|_| row(shape, &mut draw)).collect(),
        columns: (0..columns).map(|_| column(shape, quotas, &mut draw)).collect(),
        quotas: (0..quotas).map(|quota| quota_under(shape, quota, &mut draw)).collect(),
        ..Parts::default()
    };
    let levels = draw.below(5) + 1;
    for row in 0..rows {
        for column in 0..columns {
            if shape.complete || draw.chance(75) {
                let (a, b) = (f64::from(draw.below(levels)), f64::from(draw.below(levels)));
                parts.edges.push(Edge::new(row, column, a + b).preferred(a, b));
            }
        }
    }
    for edge in parts.edges.clone() {
        if shape.fixed && draw.chance(8) {
            parts.fixed.push(Pair { row: edge.row, column: edge.column });
        }
    }
    add_couples(shape, &mut parts, &mut draw);
    draw.shuffle(&mut parts.edges);
    parts
}

fn row(shape: Shape, draw: &mut Draw) -> Row {
    let capacity = if shape.capacities { draw.below(3) + u32::from(draw.chance(70)) } else { 1 };
    Row { capacity, group: (shape.groups && draw.chance(60)).then(|| draw.below(2) * 7) }
}

fn column(shape: Shape, quotas: u32, draw: &mut Draw) -> Column {
    let maximum = draw.below(3) + u32::from(draw.chance(60));
    let minimum = if shape.minimums && draw.chance(40) { draw.below(maximum + 1) } else { 0 };
    Column { minimum, maximum, node: (quotas > 0 && draw.chance(80)).then(|| draw.below(quotas.max(1))) }
}

fn quota_under(shape: Shape, quota: u32, draw: &mut Draw) -> Quota {
    // A lower number stands above, so there is no cycle.
    let parent = (quota > 0 && draw.chance(60)).then(|| draw.below(quota.max(1)));
    let maximum = draw.below(4) + u32::from(parent.is_none());
    let minimum = if shape.minimums && draw.chance(40) { draw.below(maximum + 1) } else { 0 };
    Quota { parent, minimum, maximum }
}

fn add_couples(shape: Shape, parts: &mut Parts, draw: &mut Draw) {
    let single: Vec<u32> = (0..).zip(&parts.rows).filter(|(_, row)| row.group.is_none()).map(|(row, _)| row).collect();
    for rows in single.chunks_exact(2).take(shape.couples as usize) {
        parts.rows[rows[0] as usize].capacity = 1;
        parts.rows[rows[1] as usize].capacity = 1;
        let columns = |row: u32| {
            let edges = parts.edges.iter().filter(move |edge| edge.row == row).map(|edge| Some(edge.column));
            edges.chain([None]).collect::<Vec<_>>()
        };
        let second = columns(rows[1]);
        let mut wishes: Vec<_> =
            columns(rows[0]).into_iter().flat_map(|a| second.iter().map(move |&b| [a, b])).collect();
        draw.shuffle(&mut wishes);
        wishes.truncate(draw.below(7) as usize);
        parts.couples.push(Couple { rows: [rows[0], rows[1]], wishes });
    }
}

/// Every allocation that keeps seats, row capacities, quotas' maximums, fixed pairs, couples and groups.
pub(crate) fn all_allocations(problem: &Problem) -> Vec<Allocation> {
    let mut partial: Vec<Vec<u32>> = vec![Vec::new()];
    let mut start = 0;
    for row in 0..problem.rows() as u32 {
        let edges = problem.edges_of_row(row).len() as u32;
        let capacity = problem.row_parts()[row as usize].capacity;
        let subsets = (0..1_u32 << edges).filter(|set| set.count_ones() <= capacity);
        let subsets: Vec<Vec<u32>> = subsets
            .map(|set| (0..edges).filter(|edge| set >> edge & 1 == 1).map(|edge| start + edge).collect())
            .collect();
        let fits = |edges: &Vec<u32>| {
            let mut taken = vec![0; problem.columns()];
            for &edge in edges {
                taken[problem.edges()[edge as usize].column as usize] += 1;
            }
            taken.iter().zip(problem.capacities()).all(|(taken, seats)| taken <= seats)
        };
        let grown = partial.iter().flat_map(|taken| subsets.iter().map(move |more| [&taken[..], &more[..]].concat()));
        partial = grown.filter(fits).collect();
        start += edges;
    }
    let keeps = |allocation: &Allocation| violations(problem, allocation).iter().all(is_of_minimums);
    partial.iter().filter_map(|edges| Allocation::from_edges(problem, edges).ok()).filter(keeps).collect()
}

pub(crate) fn is_of_minimums(violation: &Violation) -> bool {
    matches!(violation, Violation::ColumnShort { .. } | Violation::QuotaShort { .. })
}

/// The best for the columns as one body of these edges: fixed pairs, then greedily.
pub(crate) fn chosen(problem: &Problem, edges: &[u32]) -> Vec<u32> {
    let edge = |&index: &u32| problem.edges()[index as usize];
    let fixed = |index: &u32| problem.fixed().contains(index);
    let mut in_order = edges.to_vec();
    in_order.sort_by(|a, b| {
        let (x, y) = (edge(a), edge(b));
        (fixed(b).cmp(&fixed(a)))
            .then(y.column_score.partial_cmp(&x.column_score).unwrap())
            .then((x.row, x.column).cmp(&(y.row, y.column)))
    });
    let mut taken: Vec<u32> = Vec::new();
    for index in in_order {
        let column = edge(&index).column;
        let of_column = taken.iter().filter(|other| edge(other).column == column).count();
        let seat = of_column < problem.capacities()[column as usize] as usize;
        let room = problem.path(column).all(|quota| {
            let beneath = taken.iter().filter(|other| problem.path(edge(other).column).any(|above| above == quota));
            beneath.count() < problem.quotas()[quota as usize].maximum as usize
        });
        if fixed(&index) || (seat && room) {
            taken.push(index);
        }
    }
    taken
}

/// What a row would leave to have the edge; `None` where it would rather not have it.
pub(crate) fn would_leave(problem: &Problem, allocation: &Allocation, index: u32) -> Option<Vec<u32>> {
    let row = problem.edges()[index as usize].row;
    let held: Vec<u32> =
        allocation.edges().iter().copied().filter(|&other| problem.edges()[other as usize].row == row).collect();
    if held.contains(&index) || problem.fixed().contains(&index) {
        return None;
    }
    if held.len() < problem.row_parts()[row as usize].capacity as usize {
        return Some(Vec::new());
    }
    // Edges of a row stand in its order.
    let worst = held.into_iter().rfind(|other| !problem.fixed().contains(other))?;
    (index < worst).then(|| vec![worst])
}

/// Pairs that block by the definition without minimums, couples and groups.
pub(crate) fn naive_pairs(problem: &Problem, allocation: &Allocation) -> Vec<(u32, u32)> {
    let blocks = |&index: &u32| {
        let with: Vec<u32> = allocation.edges().iter().copied().chain([index]).collect();
        would_leave(problem, allocation, index).is_some() && chosen(problem, &with).contains(&index)
    };
    let mut pairs: Vec<_> = (0..problem.edges().len() as u32)
        .filter(blocks)
        .map(|index| (problem.edges()[index as usize].row, problem.edges()[index as usize].column))
        .collect();
    pairs.sort_unstable();
    pairs
}
