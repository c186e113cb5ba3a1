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

impl Route {
    /// The same route elsewhere.
    pub(super) fn moved(mut self, right: i32, down: i32) -> Self {
        let points: &mut [Point] = match &mut self {
            Self::Forward(points) => points,
            Self::Beside(points) => points,
            Self::Back(points) => points,
        };
        for point in points {
            *point = (point.0 + right, point.1 + down);
        }
        self
    }
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
            // Off the middle, where lines leave the box; joined lines apart from those that are not.
            let end = to.middle() + if line.joint.is_some() { 20 } else { -18 };
            Route::Beside([(from.x + BOX_WIDTH, from.middle() + exit(line.kind)), (to.x + BOX_WIDTH, end)])
        } else {
            lanes.back(from, to, if line.joint.is_some() { -20 } else { 16 })
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

/// Where lines that lead right enter their box: one below the other, in the order of where they come from. Lines of
/// one joint enter together.
fn entry_heights(sketch: Sketch<'_>, net: &Net, boxes: &[Place], bends: &[i32]) -> Vec<i32> {
    let mut entering: Vec<Vec<Entry>> = vec![Vec::new(); boxes.len()];
    for (index, line) in sketch.lines.iter().enumerate() {
        if boxes[line.from].column < boxes[line.to].column {
            let from = i64::from(net.bends[index].last().map_or(boxes[line.from].middle(), |&bend| bends[bend]));
            let entries = &mut entering[line.to];
            match entries.iter_mut().find(|entry| line.joint.is_some() && entry.joint == line.joint) {
                Some(entry) => {
                    entry.from += from;
                    entry.lines.push(index);
                }
                None => entries.push(Entry { joint: line.joint, from, lines: vec![index] }),
            }
        }
    }
    let mut heights = vec![0; sketch.lines.len()];
    for (node, mut entries) in entering.into_iter().enumerate() {
        entries.sort_by_key(|entry| (entry.from / i64::from(whole(entry.lines.len())), entry.lines[0]));
        for (entry, down) in entries.iter().zip(spread(&entries)) {
            for &line in &entry.lines {
                heights[line] = boxes[node].middle() + down;
            }
        }
    }
    heights
}

/// A place where lines enter a box: one line, or all of a joint.
#[derive(Clone, Debug)]
struct Entry {
    joint: Option<usize>,
    /// The sum of the heights the lines come from: of ten thousand alternatives more than 32 bits hold.
    from: i64,
    lines: Vec<usize>,
}

/// How far each entry lies below the middle of the box: apart enough for the mark of a joint, if there is room.
fn spread(entries: &[Entry]) -> Vec<i32> {
    const ROOM: i32 = BOX_HEIGHT - 18;
    let mut at = 0;
    let mut offsets = vec![0];
    for pair in entries.windows(2) {
        at += match (pair[0].joint, pair[1].joint) {
            (None, None) => 8,
            (Some(_), Some(_)) => 16,
            _ => 12,
        };
        offsets.push(at);
    }
    let span = at.min(ROOM);
    offsets.into_iter().map(|offset| if at == 0 { 0 } else { span * offset / at - span / 2 }).collect()
}

/// Lanes under the picture for lines that lead back, each its own.
struct Lanes {
    floor: i32,
    used: i32,
}

impl Lanes {
    /// A way back that enters its box `below` the middle.
    fn back(&mut self, from: Place, to: Place, below: i32) -> Route {
        // Turning points of successive lanes stand apart. Less than half the free space, so that a lane turning up
        // beside one column never meets one turning down beside the other, and less than the margin.
        let shift = 12 + (self.used * 4) % (FURTHEST - 11);
        self.used += 1;
        let (right, left) = (from.x + BOX_WIDTH, to.x);
        let (start, end) = (from.middle() + 14, to.middle() + below);
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
