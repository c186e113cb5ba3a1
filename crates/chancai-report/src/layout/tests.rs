//! The laws of a layout, on random graphs.

use super::*;
use proptest::collection::vec;
use proptest::prelude::*;

fn kind() -> impl Strategy<Value = EdgeKind> {
    prop_oneof![4 => Just(EdgeKind::Feeds), 1 => Just(EdgeKind::PartOf), 1 => Just(EdgeKind::Reuses)]
}

/// Up to thirty nodes in three stages, and lines between any two of them, loops included.
fn graphs() -> impl Strategy<Value = (Vec<usize>, Vec<Line>)> {
    vec(0..3_usize, 0..30).prop_flat_map(|stages| {
        let n = stages.len().max(1);
        let lines = vec((0..n, 0..n, kind()), 0..if stages.is_empty() { 1 } else { 60 });
        (Just(stages), lines).prop_map(|(stages, lines)| {
            let inside = lines.into_iter().filter(|l| l.0 < stages.len() && l.1 < stages.len() && l.0 != l.1);
            let lines = inside.map(|(from, to, kind)| Line { from, to, kind }).collect();
            (stages, lines)
        })
    })
}

/// The pieces of a route as points, curves taken by their ends: a curve stays within the height and width of them.
fn points(route: &Route) -> Vec<(i32, i32)> {
    match route {
        Route::Forward(points) => points.clone(),
        Route::Beside(ends) => ends.to_vec(),
        Route::Back(corners) => corners.to_vec(),
    }
}

/// Whether the rectangle spanned by two points lies in the inside of a box.
fn crosses(a: (i32, i32), b: (i32, i32), place: Place) -> bool {
    let overlap = |low: i32, high: i32, from: i32, to: i32| {
        low.max(from) < high.min(to) || (low == high && from < low && low < to)
    };
    overlap(a.0.min(b.0), a.0.max(b.0), place.x, place.x + BOX_WIDTH)
        && overlap(a.1.min(b.1), a.1.max(b.1), place.y, place.y + BOX_HEIGHT)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn boxes_never_overlap_and_stay_inside((stages, lines) in graphs()) {
        let layout = lay_out(Sketch { stages: &stages, lines: &lines });
        for (index, a) in layout.boxes.iter().enumerate() {
            prop_assert!(a.x >= 0 && a.y >= HEAD, "{a:?}");
            prop_assert!(a.x + BOX_WIDTH <= layout.width && a.y + BOX_HEIGHT <= layout.height);
            for b in &layout.boxes[index + 1..] {
                let apart = (a.x - b.x).abs() >= BOX_WIDTH + COLUMN_GAP || (a.y - b.y).abs() >= BOX_HEIGHT + 12;
                prop_assert!(apart, "{a:?} {b:?}");
            }
        }
    }

    #[test]
    fn stages_stand_left_to_right((stages, lines) in graphs()) {
        let layout = lay_out(Sketch { stages: &stages, lines: &lines });
        for (a, &stage_a) in layout.boxes.iter().zip(&stages) {
            for (b, &stage_b) in layout.boxes.iter().zip(&stages) {
                prop_assert!(stage_a >= stage_b || a.column < b.column);
            }
        }
        prop_assert!(layout.bands.windows(2).all(|pair| pair[0].stage < pair[1].stage && pair[0].right < pair[1].left));
    }

    /// Lines from a lower to a higher node close no loop, so each must lead right.
    #[test]
    fn feeding_leads_right_without_loops((stages, lines) in graphs()) {
        let lines: Vec<Line> = lines.into_iter().filter(|line| line.from < line.to).collect();
        let layout = lay_out(Sketch { stages: &stages, lines: &lines });
        for line in lines.iter().filter(|l| l.kind == EdgeKind::Feeds && stages[l.from] == stages[l.to]) {
            prop_assert!(layout.boxes[line.from].column < layout.boxes[line.to].column, "{line:?}");
        }
    }

    #[test]
    fn lines_end_at_their_boxes_and_cross_none((stages, lines) in graphs()) {
        let layout = lay_out(Sketch { stages: &stages, lines: &lines });
        prop_assert_eq!(layout.routes.len(), lines.len());
        for (line, route) in lines.iter().zip(&layout.routes) {
            let points = points(route);
            let (from, to) = (layout.boxes[line.from], layout.boxes[line.to]);
            let (start, end) = (points[0], points[points.len() - 1]);
            prop_assert_eq!(start.0, from.x + BOX_WIDTH);
            prop_assert!(start.1 > from.y && start.1 < from.y + BOX_HEIGHT);
            prop_assert!(end.0 == to.x || matches!(route, Route::Beside(_)) && end.0 == to.x + BOX_WIDTH);
            prop_assert!(end.1 > to.y && end.1 < to.y + BOX_HEIGHT);
            for piece in points.windows(2) {
                for &place in &layout.boxes {
                    prop_assert!(!crosses(piece[0], piece[1], place), "{:?} over {:?}", route, place);
                }
            }
            prop_assert!(points.iter().all(|p| (0..=layout.width).contains(&p.0) && (0..=layout.height).contains(&p.1)));
        }
    }

    #[test]
    fn the_same_graph_gives_the_same_picture((stages, lines) in graphs()) {
        let sketch = Sketch { stages: &stages, lines: &lines };
        prop_assert_eq!(lay_out(sketch), lay_out(sketch));
    }
}

#[test]
fn nothing_gives_an_empty_picture() {
    let layout = lay_out(Sketch { stages: &[], lines: &[] });
    assert!(layout.boxes.is_empty() && layout.routes.is_empty() && layout.bands.is_empty());
}

#[test]
fn two_crossed_lines_are_uncrossed() {
    // 光刻胶 → 光刻, 硅片 → 晶圆, given so that drawn in the order of the nodes they would cross.
    let line = |from, to| Line { from, to, kind: EdgeKind::Feeds };
    let layout = lay_out(Sketch { stages: &[0, 0, 1, 1], lines: &[line(0, 3), line(1, 2)] });
    let y = |node: usize| layout.boxes[node].y;
    assert_eq!((y(0) < y(1)), (y(3) < y(2)));
}

#[test]
fn a_long_chain_does_not_exhaust_the_stack() {
    let stages = vec![0; 3_000];
    let lines: Vec<Line> = (1..3_000).map(|to| Line { from: to - 1, to, kind: EdgeKind::Feeds }).collect();
    assert_eq!(lay_out(Sketch { stages: &stages, lines: &lines }).boxes[2_999].column, 2_999);
}

#[test]
fn many_returns_stay_inside_the_margins() {
    let back = Line { from: 1, to: 0, kind: EdgeKind::Reuses };
    let layout = lay_out(Sketch { stages: &[0, 1], lines: &[back; 40] });
    let all = layout.routes.iter().flat_map(points);
    assert!(all.into_iter().all(|(x, y)| x >= 0 && x <= layout.width && y <= layout.height));
}
