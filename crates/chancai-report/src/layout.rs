//! Where the boxes and lines of a chain picture go.
//!
//! A layered drawing after Sugiyama, Tagawa and Toda (1981), in whole pixels and without a word of HTML:
//!
//! 1. columns: stages from left to right, inside a stage by longest path ([`columns`]);
//! 2. lines over several columns get a bend in each column they pass, shared by lines of the same kind from the same
//!    box, so that no line runs beneath a box;
//! 3. an order in each column with few crossings, by barycentres ([`order`]);
//! 4. heights that keep the order and the distances and pull linked things level ([`heights`]);
//! 5. lines through the bends, and around the bottom where one leads back ([`routes`]).
//!
//! Where there are no stages to stand above, all this is done for each piece that hangs together, and the pieces are
//! packed ([`pieces`]).
//!
//! Every step is a pure function of its input, so the same chain gives the same picture.

mod columns;
mod heights;
mod order;
mod pieces;
mod routes;

pub(crate) use routes::Route;

use chancai_chain::EdgeKind;
use std::collections::BTreeMap;

/// Width of a box.
pub(crate) const BOX_WIDTH: i32 = 152;
/// Height of a box.
pub(crate) const BOX_HEIGHT: i32 = 52;
/// Free space between two columns, where lines curve and turn.
pub(crate) const COLUMN_GAP: i32 = 52;
/// Height of the line of stage names on top.
pub(crate) const HEAD: i32 = 32;
/// Free space around everything.
pub(crate) const MARGIN: i32 = 30;

/// Boxes and bends of one piece, beyond which a picture is neither drawn in reasonable time nor read by anybody. Bends
/// are counted before lines of one kind from one box share theirs.
pub(crate) const MOST: usize = 200_000;

/// A line to draw between two nodes, by their places in [`Sketch::stages`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Line {
    pub(crate) from: usize,
    pub(crate) to: usize,
    pub(crate) kind: EdgeKind,
    /// Lines into one box with the same joint enter it at one point.
    pub(crate) joint: Option<usize>,
    /// Whether the node it enters stands right of the one it leaves, if their stages and other lines allow.
    pub(crate) leads: bool,
}

/// What is to be laid out: the stage of each node (0 is furthest upstream) and the lines.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Sketch<'a> {
    pub(crate) stages: &'a [usize],
    pub(crate) lines: &'a [Line],
    /// Whether stages get columns of their own. Without, columns follow from the lines alone, and pieces that no line
    /// joins stand side by side, the tallest first.
    pub(crate) bands: bool,
}

/// The finished layout.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Layout {
    pub(crate) width: i32,
    pub(crate) height: i32,
    /// The box of each node.
    pub(crate) boxes: Vec<Place>,
    /// The way of each line.
    pub(crate) routes: Vec<Route>,
    /// Stages that have nodes, left to right; none without bands.
    pub(crate) bands: Vec<Band>,
}

/// The upper left corner of a node's box, and its column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Place {
    pub(crate) column: usize,
    pub(crate) x: i32,
    pub(crate) y: i32,
}

impl Place {
    /// The height of the middle of the box.
    pub(crate) fn middle(self) -> i32 {
        self.y + BOX_HEIGHT / 2
    }
}

/// The columns of one stage, from the left edge of the first to the right edge of the last.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Band {
    pub(crate) stage: usize,
    pub(crate) left: i32,
    pub(crate) right: i32,
}

/// Lays out a chain. O(sweeps (n + e) log(n + e)) for n boxes and bends and e pieces of lines; the number of
/// sweeps is fixed. `None` where a piece would need more than [`MOST`] boxes and bends.
pub(crate) fn lay_out(sketch: Sketch<'_>) -> Option<Layout> {
    if sketch.bands { piece(sketch) } else { pieces::packed(sketch) }
}

/// Lays out nodes as one piece.
fn piece(sketch: Sketch<'_>) -> Option<Layout> {
    let columns = columns::assign(sketch);
    let span = |line: &Line| columns[line.to].saturating_sub(columns[line.from] + 1);
    if sketch.stages.len() + sketch.lines.iter().map(span).sum::<usize>() > MOST {
        return None;
    }
    let net = Net::new(sketch, &columns);
    let order = order::fewest_crossings(&net);
    let uppers = heights::settle(&net, &order);
    let top = if sketch.bands { HEAD + MARGIN / 2 } else { MARGIN / 2 };
    let boxes: Vec<Place> = (0..sketch.stages.len())
        .map(|node| Place { column: columns[node], x: column_x(columns[node]), y: top + uppers[node] })
        .collect();
    let bends: Vec<i32> = uppers.iter().map(|y| top + y + BOX_HEIGHT / 2).collect();
    let floor = boxes.iter().map(|b| b.y + BOX_HEIGHT).chain(bends.iter().copied()).max().unwrap_or(top - MARGIN / 2);
    let (routes, bottom) = routes::all(sketch, &net, &boxes, &bends, floor);
    let last = columns.iter().copied().max().unwrap_or(0);
    Some(Layout {
        width: column_x(last) + BOX_WIDTH + MARGIN,
        height: bottom + MARGIN / 2,
        bands: if sketch.bands { bands(sketch.stages, &boxes) } else { Vec::new() },
        boxes,
        routes,
    })
}

/// The left edge of a column.
fn column_x(column: usize) -> i32 {
    MARGIN + whole(column) * (BOX_WIDTH + COLUMN_GAP)
}

/// A number of columns or lines as a factor of pixels; what exceeds a million is beyond any picture.
fn whole(n: usize) -> i32 {
    i32::try_from(n.min(1_000_000)).unwrap_or(1_000_000)
}

fn bands(stages: &[usize], boxes: &[Place]) -> Vec<Band> {
    let mut spans: BTreeMap<usize, Band> = BTreeMap::new();
    for (&stage, place) in stages.iter().zip(boxes) {
        let (left, right) = (place.x, place.x + BOX_WIDTH);
        let band = spans.entry(stage).or_insert(Band { stage, left, right });
        (band.left, band.right) = (band.left.min(left), band.right.max(right));
    }
    spans.into_values().collect()
}

/// Boxes and bends in columns, joined by pieces of lines between neighbouring columns. Boxes come first, in the
/// order of the nodes; bends follow.
#[derive(Clone, Debug)]
pub(crate) struct Net {
    pub(crate) nodes: usize,
    /// What stands in each column.
    pub(crate) columns: Vec<Vec<usize>>,
    /// What each thing is joined to in the column before and in the column after.
    pub(crate) before: Vec<Vec<usize>>,
    pub(crate) after: Vec<Vec<usize>>,
    /// The bends of each line, left to right; empty for lines that do not lead right by two columns or more.
    pub(crate) bends: Vec<Vec<usize>>,
}

impl Net {
    fn new(sketch: Sketch<'_>, column_of: &[usize]) -> Self {
        let nodes = sketch.stages.len();
        let width = column_of.iter().copied().max().map_or(0, |last| last + 1);
        let mut net = Self {
            nodes,
            columns: vec![Vec::new(); width],
            before: vec![Vec::new(); nodes],
            after: vec![Vec::new(); nodes],
            bends: vec![Vec::new(); sketch.lines.len()],
        };
        for (node, &column) in column_of.iter().enumerate() {
            net.columns[column].push(node);
        }
        let mut trunks: BTreeMap<(usize, EdgeKind, usize), usize> = BTreeMap::new();
        for (index, line) in sketch.lines.iter().enumerate() {
            let mut last = line.from;
            for column in column_of[line.from] + 1..column_of[line.to] {
                let bend = *trunks.entry((line.from, line.kind, column)).or_insert_with(|| net.add_bend(column));
                net.join(last, bend);
                net.bends[index].push(bend);
                last = bend;
            }
            if column_of[line.from] < column_of[line.to] {
                net.join(last, line.to);
            }
        }
        net
    }

    fn add_bend(&mut self, column: usize) -> usize {
        let bend = self.before.len();
        self.before.push(Vec::new());
        self.after.push(Vec::new());
        self.columns[column].push(bend);
        bend
    }

    fn join(&mut self, left: usize, right: usize) {
        if !self.after[left].contains(&right) {
            self.after[left].push(right);
            self.before[right].push(left);
        }
    }

    pub(crate) fn len(&self) -> usize {
        self.before.len()
    }

    /// The things that pieces of lines join with one another, each part ascending.
    pub(crate) fn parts(&self) -> Vec<Vec<usize>> {
        let mut met = vec![false; self.len()];
        let mut parts = Vec::new();
        for root in self.columns.iter().flatten().copied() {
            let mut part = Vec::new();
            let mut stack = vec![root];
            while let Some(thing) = stack.pop() {
                if !std::mem::replace(&mut met[thing], true) {
                    part.push(thing);
                    stack.extend(self.before[thing].iter().chain(&self.after[thing]));
                }
            }
            part.sort_unstable();
            parts.push(part);
        }
        parts.retain(|part| !part.is_empty());
        parts
    }

    pub(crate) fn is_bend(&self, thing: usize) -> bool {
        thing >= self.nodes
    }
}

#[cfg(test)]
mod tests;
