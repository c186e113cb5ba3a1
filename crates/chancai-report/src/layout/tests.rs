//! The laws of a layout, on random graphs.

use super::*;
use proptest::collection::vec;
use proptest::prelude::*;

fn kind() -> impl Strategy<Value = EdgeKind> {
    prop_oneof![4 => Just(EdgeKind::Feeds), 1 => Just(EdgeKind::PartOf), 1 => Just(EdgeKind::Reuses)]
}

/// Up to thirty nodes in three stages, lines between any two of them, loops included, some of them joined, and whether
/// there are bands.
fn graphs() -> impl Strategy<Value = (Vec<usize>, Vec<Line>, bool)> {
    vec(0..3_usize, 0..30).prop_flat_map(|stages| {
        let n = stages.len().max(1);
        let lines =
            vec((0..n, 0..n, kind(), proptest::option::of(0..3_usize)), 0..if stages.is_empty() { 1 } else { 60 });
        (Just(stages), lines, any::<bool>()).prop_map(|(stages, lines, bands)| {
            let inside = lines.into_iter().filter(|l| l.0 < stages.len() && l.1 < stages.len() && l.0 != l.1);
            let lines = inside
                .map(|(from, to, kind, joint)| Line { from, to, kind, joint, leads: kind == EdgeKind::Feeds })
                .collect();
            (stages, lines, bands)
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

fn forward_points(route: &Route) -> Option<&Vec<(i32, i32)>> {
    if let Route::Forward(points) = route { Some(points) } else { None }
}

/// Crossings by looking at every two pieces between the same columns.
fn plainly_crossed(net: &Net, order: &[Vec<usize>]) -> u64 {
    let place = |column: &[usize], thing: usize| column.iter().position(|&other| other == thing);
    let pieces = |pair: &[Vec<usize>]| -> Vec<(Option<usize>, Option<usize>)> {
        let ends = pair[0].iter().flat_map(|&from| net.after[from].iter().map(move |&to| (from, to)));
        ends.map(|(from, to)| (place(&pair[0], from), place(&pair[1], to))).collect()
    };
    let crossed = |pieces: &[(Option<usize>, Option<usize>)]| {
        let all = pieces.iter().flat_map(|a| pieces.iter().map(move |b| (a, b)));
        all.filter(|(a, b)| a.0 < b.0 && a.1 > b.1).count() as u64
    };
    order.windows(2).map(|pair| crossed(&pieces(pair))).sum()
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
    fn boxes_never_overlap_and_stay_inside((stages, lines, bands) in graphs()) {
        let layout = lay_out(Sketch { stages: &stages, lines: &lines, bands }).unwrap();
        for (index, a) in layout.boxes.iter().enumerate() {
            prop_assert!(a.x >= MARGIN && a.y >= if bands { HEAD } else { 0 }, "{a:?}");
            prop_assert!(a.x + BOX_WIDTH <= layout.width && a.y + BOX_HEIGHT <= layout.height);
            for b in &layout.boxes[index + 1..] {
                let apart = (a.x - b.x).abs() >= BOX_WIDTH + COLUMN_GAP || (a.y - b.y).abs() >= BOX_HEIGHT + 12;
                prop_assert!(apart, "{a:?} {b:?}");
            }
        }
    }

    #[test]
    fn stages_stand_left_to_right((stages, lines, bands) in graphs()) {
        let layout = lay_out(Sketch { stages: &stages, lines: &lines, bands }).unwrap();
        if !bands {
            prop_assert!(layout.bands.is_empty());
            return Ok(());
        }
        for (a, &stage_a) in layout.boxes.iter().zip(&stages) {
            for (b, &stage_b) in layout.boxes.iter().zip(&stages) {
                prop_assert!(stage_a >= stage_b || a.column < b.column);
            }
        }
        prop_assert!(layout.bands.windows(2).all(|pair| pair[0].stage < pair[1].stage && pair[0].right < pair[1].left));
    }

    /// Lines from a lower to a higher node close no loop, so each must lead right.
    #[test]
    fn feeding_leads_right_without_loops((stages, lines, bands) in graphs()) {
        let lines: Vec<Line> = lines.into_iter().filter(|line| line.from < line.to).collect();
        let layout = lay_out(Sketch { stages: &stages, lines: &lines, bands }).unwrap();
        for line in lines.iter().filter(|l| l.kind == EdgeKind::Feeds && (!bands || stages[l.from] == stages[l.to])) {
            prop_assert!(layout.boxes[line.from].column < layout.boxes[line.to].column, "{line:?}");
        }
    }

    #[test]
    fn lines_end_at_their_boxes_and_cross_none((stages, lines, bands) in graphs()) {
        let layout = lay_out(Sketch { stages: &stages, lines: &lines, bands }).unwrap();
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
    fn joined_lines_enter_at_one_point((stages, lines, bands) in graphs()) {
        let layout = lay_out(Sketch { stages: &stages, lines: &lines, bands }).unwrap();
        let forward: Vec<(&Line, &Vec<(i32, i32)>)> = lines
            .iter()
            .zip(&layout.routes)
            .filter_map(|(line, route)| matches!(route, Route::Forward(_)).then_some(line).zip(forward_points(route)))
            .collect();
        for (a, at) in &forward {
            for (b, bt) in &forward {
                if a.to == b.to && a.joint.is_some() && a.joint == b.joint {
                    prop_assert_eq!(at.last(), bt.last());
                }
            }
        }
    }

    /// The order is no worse than the one given, and crossings are counted as by looking at every two pieces.
    #[test]
    fn ordering_takes_crossings_away((stages, lines, _) in graphs()) {
        let sketch = Sketch { stages: &stages, lines: &lines, bands: true };
        let net = Net::new(sketch, &columns::assign(sketch));
        let order = order::fewest_crossings(&net);
        prop_assert!(plainly_crossed(&net, &order) <= plainly_crossed(&net, &net.columns));
        prop_assert_eq!(plainly_crossed(&net, &order), order::crossings(&net, &order));
        for (column, given) in order.iter().zip(&net.columns) {
            let mut sorted = column.clone();
            sorted.sort_unstable();
            prop_assert_eq!(&sorted, given);
        }
    }
}

#[test]
fn nothing_gives_an_empty_picture() {
    let layout = lay_out(Sketch { stages: &[], lines: &[], bands: true }).unwrap();
    assert!(layout.boxes.is_empty() && layout.routes.is_empty() && layout.bands.is_empty());
}

#[test]
fn two_crossed_lines_are_uncrossed() {
    // 光刻胶 → 光刻, 硅片 → 晶圆, given so that drawn in the order of the nodes they would cross.
    let line = |from, to| Line { from, to, kind: EdgeKind::Feeds, joint: None, leads: true };
    let layout = lay_out(Sketch { stages: &[0, 0, 1, 1], lines: &[line(0, 3), line(1, 2)], bands: true }).unwrap();
    let y = |node: usize| layout.boxes[node].y;
    assert_eq!((y(0) < y(1)), (y(3) < y(2)));
}

/// The complete graph between three and three has nine crossings in any order.
#[test]
fn known_least_numbers_of_crossings_are_found() {
    let line = |from, to| Line { from, to, kind: EdgeKind::Feeds, joint: None, leads: true };
    let least = |stages: &[usize], lines: &[Line]| {
        let sketch = Sketch { stages, lines, bands: true };
        let net = Net::new(sketch, &columns::assign(sketch));
        order::crossings(&net, &order::fewest_crossings(&net))
    };
    let all: Vec<Line> = (0..9).map(|i| line(i / 3, 3 + i % 3)).collect();
    assert_eq!(least(&[0, 0, 0, 1, 1, 1], &all), 9);
    // A path that goes to and fro between two columns can be drawn without crossings, in whatever order it is given.
    let path = [line(0, 7), line(3, 7), line(3, 5), line(1, 5), line(1, 8), line(4, 8), line(4, 6), line(2, 6)];
    assert_eq!(least(&[0, 0, 0, 0, 0, 1, 1, 1, 1], &path), 0);
}

#[test]
fn without_bands_pieces_stand_side_by_side() {
    let line = |from, to| Line { from, to, kind: EdgeKind::Feeds, joint: None, leads: true };
    let lines = [line(0, 1), line(2, 3), line(4, 3)];
    let layout = lay_out(Sketch { stages: &[2, 0, 0, 1, 0, 0], lines: &lines, bands: false }).unwrap();
    let at = |node: usize| (layout.boxes[node].column, layout.boxes[node].y);
    // The tallest first, then the broadest, and what no line touches last.
    assert_eq!([2, 3, 0, 1, 5].map(|node| at(node).0), [0, 1, 2, 3, 4]);
    assert_eq!((at(0).1, at(5).1), (at(2).1, at(2).1));
}

#[test]
fn a_long_chain_does_not_exhaust_the_stack() {
    let stages = vec![0; 3_000];
    let lines: Vec<Line> =
        (1..3_000).map(|to| Line { from: to - 1, to, kind: EdgeKind::Feeds, joint: None, leads: true }).collect();
    assert_eq!(lay_out(Sketch { stages: &stages, lines: &lines, bands: true }).unwrap().boxes[2_999].column, 2_999);
}

#[test]
fn ten_thousand_alternatives_meet() {
    let lines: Vec<Line> =
        (1..=10_000).map(|from| Line { from, to: 0, kind: EdgeKind::Feeds, joint: Some(0), leads: true }).collect();
    let layout = lay_out(Sketch { stages: &vec![0; 10_001], lines: &lines, bands: false }).unwrap();
    let ends = layout.routes.iter().map(|route| points(route).last().copied());
    assert_eq!(ends.collect::<std::collections::BTreeSet<_>>().len(), 1);
}

#[test]
fn many_returns_stay_inside_the_margins() {
    let back = Line { from: 1, to: 0, kind: EdgeKind::Reuses, joint: None, leads: false };
    let layout = lay_out(Sketch { stages: &[0, 1], lines: &[back; 40], bands: true }).unwrap();
    let all = layout.routes.iter().flat_map(points);
    assert!(all.into_iter().all(|(x, y)| x >= 0 && x <= layout.width && y <= layout.height));
}

#[test]
fn what_nobody_could_read_is_not_laid_out() {
    // Every later node fed by every earlier one: 160 nodes have two thirds of a million bends.
    let stages = vec![0; 160];
    let lines = (0..160).flat_map(|to| (0..to).map(move |from| (from, to)));
    let lines: Vec<Line> =
        lines.map(|(from, to)| Line { from, to, kind: EdgeKind::Feeds, joint: None, leads: true }).collect();
    for bands in [true, false] {
        assert_eq!(lay_out(Sketch { stages: &stages, lines: &lines, bands }), None);
    }
}
