//! The way each line takes.

use super::{BOX_HEIGHT, BOX_WIDTH, COLUMN_GAP, MARGIN, Net, Place, Sketch, column_x, whole};
use chancai_chain::EdgeKind;

/// Between two lanes of lines that lead back.
const LANE: i32 = 9;
/// The furthest a lane turns from a box.
const FURTHEST: i32 = 22;
const _: () = assert!(2 * FURTHEST < COLUMN_GAP && FURTHEST < MARGIN, "lanes need room to turn");
/// A point in the picture.
pub(crate) type Point = (i32, i32);

/// The way of a line. Its ends lie on the edges of boxes, and no piece of it crosses one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Route {
    /// To the right: from the right side of a box, level across each column it passes (left and right end of the
    /// level piece), to the left side of another.
    Forward(Vec<Point>),
    /// To a box of the same column: a bow on the right.
    Beside([Point; 2]),
    /// Back, around the bottom: right, down, left, up, right.
    Back([Point; 6]),
}

/// All routes in the order of the lines, and the bottom of the lowest.
pub(super) fn all(sketch: Sketch<'_>, net: &Net, boxes: &[Place], bends: &[i32], floor: i32) -> (Vec<Route>, i32) {
    let entries = entry_heights(sketch, net, boxes, bends);
    let mut lanes = Lanes { floor, used: 0 };
    let routes = sketch.lines.iter().enumerate().map(|(index, line)| {
        let (from, to) = (boxes[line.from], boxes[line.to]);
        if from.column < to.column {
            forward(from, to, line.kind, net.bends[index].iter().map(|&bend| bends[bend]), entries[index])
        } else if from.column == to.column && line.from != line.to {
            Route::Beside([(from.x + BOX_WIDTH, from.middle() + exit(line.kind)), (to.x + BOX_WIDTH, to.middle())])
        } else {
            lanes.back(from, to)
        }
    });
    let routes = routes.collect();
    (routes, lanes.bottom())
}

fn forward(from: Place, to: Place, kind: EdgeKind, bends: impl Iterator<Item = i32>, entry: i32) -> Route {
    let mut points = vec![(from.x + BOX_WIDTH, from.middle() + exit(kind))];
    for (column, y) in (from.column + 1..).zip(bends) {
        points.extend([(column_x(column), y), (column_x(column) + BOX_WIDTH, y)]);
    }
    points.push((to.x, entry));
    Route::Forward(points)
}

/// Lines of one kind leave a box together, those of different kinds apart.
fn exit(kind: EdgeKind) -> i32 {
    match kind {
        EdgeKind::Feeds => 0,
        EdgeKind::PartOf => -8,
        EdgeKind::Reuses => 8,
    }
}

/// Where lines that lead right enter their box: one below the other, in the order of where they come from.
fn entry_heights(sketch: Sketch<'_>, net: &Net, boxes: &[Place], bends: &[i32]) -> Vec<i32> {
    const SPREAD: i32 = BOX_HEIGHT - 20;
    let mut entering: Vec<Vec<(i32, usize)>> = vec![Vec::new(); boxes.len()];
    for (index, line) in sketch.lines.iter().enumerate() {
        if boxes[line.from].column < boxes[line.to].column {
            let from = net.bends[index].last().map_or(boxes[line.from].middle(), |&bend| bends[bend]);
            entering[line.to].push((from, index));
        }
    }
    let mut heights = vec![0; sketch.lines.len()];
    for (node, mut lines) in entering.into_iter().enumerate() {
        lines.sort_unstable();
        let gaps = whole(lines.len().saturating_sub(1));
        let span = SPREAD.min(gaps * 8);
        for (at, (_, index)) in (0_i32..).zip(lines) {
            let down = if gaps == 0 { 0 } else { span * at / gaps };
            heights[index] = boxes[node].middle() - span / 2 + down;
        }
    }
    heights
}

/// Lanes under the picture for lines that lead back, each its own.
struct Lanes {
    floor: i32,
    used: i32,
}

impl Lanes {
    fn back(&mut self, from: Place, to: Place) -> Route {
        // Turning points of successive lanes stand apart. Less than half the free space, so that a lane turning up
        // beside one column never meets one turning down beside the other, and less than the margin.
        let shift = 12 + (self.used * 4) % (FURTHEST - 11);
        self.used += 1;
        let (right, left) = (from.x + BOX_WIDTH, to.x);
        let (start, end) = (from.middle() + 14, to.middle() + 16);
        let lane = self.bottom();
        Route::Back([
            (right, start),
            (right + shift, start),
            (right + shift, lane),
            (left - shift, lane),
            (left - shift, end),
            (left, end),
        ])
    }

    fn bottom(&self) -> i32 {
        self.floor + self.used * LANE + if self.used > 0 { 6 } else { 0 }
    }
}
