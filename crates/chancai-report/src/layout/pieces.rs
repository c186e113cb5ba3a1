//! Pieces that no line joins, packed beside and below one another.

use super::{BOX_WIDTH, COLUMN_GAP, Layout, Line, MARGIN, Place, Route, Sketch, piece, whole};
use std::cmp::Reverse;

/// A column with its gap.
const PITCH: i32 = BOX_WIDTH + COLUMN_GAP;
/// How many columns there is always room for: so much fits on a screen.
const LEAST_COLUMNS: usize = 7;

/// The pieces that hang together laid out one by one, then each set as high as there is room, the tallest first; of
/// equals the broadest, then the one with the first node. O(columns² times boxes), besides the layouts.
pub(super) fn packed(sketch: Sketch<'_>) -> Option<Layout> {
    let parts = hanging_together(sketch).into_iter().map(|nodes| Part::new(sketch, nodes));
    let mut parts: Vec<Part> = parts.collect::<Option<_>>()?;
    parts.sort_by_key(|part| (-part.layout.height, Reverse(part.columns()), part.nodes[0]));
    let places = fairest(&parts);
    let mut whole_layout = Layout {
        width: 2 * MARGIN + BOX_WIDTH,
        height: MARGIN,
        boxes: vec![Place { column: 0, x: 0, y: 0 }; sketch.stages.len()],
        routes: vec![Route::Forward(Vec::new()); sketch.lines.len()],
        bands: Vec::new(),
    };
    for (part, (column, y)) in parts.into_iter().zip(places) {
        let x = whole(column) * PITCH;
        for (&node, place) in part.nodes.iter().zip(&part.layout.boxes) {
            whole_layout.boxes[node] = Place { column: column + place.column, x: x + place.x, y: y + place.y };
        }
        for (&line, route) in part.lines.iter().zip(part.layout.routes) {
            whole_layout.routes[line] = route.moved(x, y);
        }
        whole_layout.width = whole_layout.width.max(x + part.layout.width);
        whole_layout.height = whole_layout.height.max(y + part.layout.height);
    }
    Some(whole_layout)
}

/// A piece: its nodes and lines as they are numbered in the whole, ascending, and its layout.
struct Part {
    nodes: Vec<usize>,
    lines: Vec<usize>,
    layout: Layout,
}

impl Part {
    fn new(sketch: Sketch<'_>, (nodes, lines): (Vec<usize>, Vec<usize>)) -> Option<Self> {
        let place = |node: usize| nodes.partition_point(|&other| other < node);
        let inside = |&line: &usize| {
            let line = sketch.lines[line];
            Line { from: place(line.from), to: place(line.to), ..line }
        };
        let stages = vec![0; nodes.len()];
        let inside: Vec<Line> = lines.iter().map(inside).collect();
        let layout = piece(Sketch { stages: &stages, lines: &inside, bands: false })?;
        Some(Self { nodes, lines, layout })
    }

    fn columns(&self) -> usize {
        self.layout.boxes.iter().map(|place| place.column + 1).max().unwrap_or(0)
    }
}

/// The nodes and lines of each piece that hangs together, by its first node.
fn hanging_together(sketch: Sketch<'_>) -> Vec<(Vec<usize>, Vec<usize>)> {
    let mut touching: Vec<Vec<usize>> = vec![Vec::new(); sketch.stages.len()];
    for (index, line) in sketch.lines.iter().enumerate() {
        touching[line.from].push(index);
        touching[line.to].push(index);
    }
    let mut part_of = vec![usize::MAX; sketch.stages.len()];
    let mut parts: Vec<(Vec<usize>, Vec<usize>)> = Vec::new();
    for root in 0..sketch.stages.len() {
        let mut stack = vec![root];
        let part = parts.len();
        while let Some(node) = stack.pop() {
            if part_of[node] == usize::MAX {
                part_of[node] = part;
                stack.extend(touching[node].iter().flat_map(|&line| [sketch.lines[line].from, sketch.lines[line].to]));
            }
        }
        if part_of[root] == part {
            parts.push((Vec::new(), Vec::new()));
        }
        parts[part_of[root]].0.push(root);
    }
    for (index, line) in sketch.lines.iter().enumerate() {
        parts[part_of[line.from]].1.push(index);
    }
    parts
}

/// First column and upper edge of each piece, in as many columns as make the whole the least tall and not broader than
/// twice that, if no piece is broader.
fn fairest(parts: &[Part]) -> Vec<(usize, i32)> {
    let broadest = parts.iter().map(Part::columns).max().unwrap_or(0).max(LEAST_COLUMNS);
    let area: f64 = parts.iter().map(|part| part.columns() as f64 * f64::from(part.layout.height)).sum();
    let even = (area * 2.0 / f64::from(PITCH)).sqrt().ceil() as usize;
    let placed = |columns: usize| {
        let mut skyline = Skyline(vec![0; columns]);
        let place = |part: &Part| skyline.take(part.columns(), part.layout.height);
        let places: Vec<(usize, i32)> = parts.iter().map(place).collect();
        let height = skyline.0.into_iter().max().unwrap_or(0);
        (height.max(whole(columns) * PITCH / 2), columns, places)
    };
    let best = (broadest..=even.max(broadest)).map(placed).min();
    best.map(|(_, _, places)| places).unwrap_or_default()
}

/// How far down each column is taken.
struct Skyline(Vec<i32>);

impl Skyline {
    /// The highest place for a piece, of equals the leftmost: its first column and its upper edge. O(columns times
    /// width).
    fn take(&mut self, width: usize, height: i32) -> (usize, i32) {
        let lowest = |columns: &[i32]| columns.iter().copied().max().unwrap_or(0);
        let free = self.0.windows(width.max(1)).map(lowest).zip(0..);
        let (top, column) = free.min().unwrap_or((0, 0));
        for taken in self.0.iter_mut().skip(column).take(width) {
            *taken = top + height - SHARED;
        }
        (column, top)
    }
}

/// The free space above and below a layout, of which neighbours need only a part.
const SHARED: i32 = MARGIN / 2;
