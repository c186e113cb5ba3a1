//! Routes as path data.

use crate::layout::Route;
use std::fmt::Write as _;

/// How far before its box the mark of a joint stands.
pub(crate) const JOINT: i32 = 15;
/// Its radius.
pub(crate) const JOINT_RADIUS: i32 = 7;

/// The way of a line and its arrowhead. A line to a joint reaches the mark level.
pub(crate) fn path(route: &Route, joined: bool) -> (String, String) {
    let mut way = String::new();
    match route {
        Route::Forward(points) => {
            let (last, before) = points.split_last().map_or(((0, 0), &[][..]), |(l, b)| (*l, b));
            for (index, &(x, y)) in before.iter().enumerate() {
                let bends = index % 2 == 1;
                match before.get(index.wrapping_sub(1)) {
                    Some(&from) if bends => curve(&mut way, from, (x, y)),
                    Some(_) => push(&mut way, format_args!("H{x}")),
                    None => push(&mut way, format_args!("M{x} {y}")),
                }
            }
            let from = before.last().copied().unwrap_or(last);
            if joined {
                curve(&mut way, from, (last.0 - JOINT - JOINT_RADIUS, last.1));
                push(&mut way, format_args!("H{}", last.0 - 5));
            } else {
                curve(&mut way, from, (last.0 - 5, last.1));
            }
            (way, arrow(last, 1))
        }
        Route::Beside([(x, from), (end, to)]) => {
            let out = x + 34;
            push(&mut way, format_args!("M{x} {from}C{out} {from} {out} {to} {} {to}", end + 5));
            (way, arrow((*end, *to), -1))
        }
        Route::Back(points) => (rounded(points), arrow(points[5], 1)),
    }
}

fn curve(way: &mut String, (x0, y0): (i32, i32), (x1, y1): (i32, i32)) {
    let middle = i32::midpoint(x0, x1);
    if y0 == y1 {
        push(way, format_args!("H{x1}"));
    } else {
        push(way, format_args!("C{middle} {y0} {middle} {y1} {x1} {y1}"));
    }
}

/// A line of level and upright pieces with rounded corners.
fn rounded(points: &[(i32, i32); 6]) -> String {
    const RADIUS: i32 = 7;
    let mut way = format!("M{} {}", points[0].0, points[0].1);
    for corner in points.windows(3) {
        let [(ax, ay), (x, y), (bx, by)] = [corner[0], corner[1], corner[2]];
        let radius = |a: i32, b: i32| RADIUS.min((a - b).abs() / 2);
        let (before, after) = (radius(ax + ay, x + y), radius(bx + by, x + y));
        let (x0, y0) = (x + (ax - x).signum() * before, y + (ay - y).signum() * before);
        let (x1, y1) = (x + (bx - x).signum() * after, y + (by - y).signum() * after);
        push(&mut way, format_args!("L{x0} {y0}Q{x} {y} {x1} {y1}"));
    }
    push(&mut way, format_args!("H{}", points[5].0 - 5));
    way
}

/// Where the mark of a joint stands on a route.
pub(crate) fn joint(route: &Route) -> (i32, i32) {
    match route {
        Route::Forward(points) => points.last().map_or((0, 0), |&(x, y)| (x - JOINT, y)),
        Route::Beside([_, (x, y)]) => (x + JOINT, *y),
        Route::Back(points) => (points[5].0 - JOINT, points[5].1),
    }
}

/// A small triangle with its tip at a point; `direction` 1 points right, -1 left.
fn arrow((x, y): (i32, i32), direction: i32) -> String {
    format!("M{x} {y}l{} -3.5v7z", -7 * direction)
}

pub(crate) fn push(way: &mut String, piece: std::fmt::Arguments<'_>) {
    // Writing to a String cannot fail.
    let _ = way.write_fmt(piece);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ways_start_and_end_where_the_route_does() {
        let (way, head) = path(&Route::Forward(vec![(10, 20), (50, 40), (90, 40), (130, 25)]), false);
        assert_eq!(way, "M10 20C30 20 30 40 50 40H90C107 40 107 25 125 25");
        assert_eq!(head, "M130 25l-7 -3.5v7z");
        let (way, head) = path(&Route::Beside([(10, 20), (10, 90)]), false);
        assert_eq!((way.as_str(), head.as_str()), ("M10 20C44 20 44 90 15 90", "M10 90l7 -3.5v7z"));
        let (way, _) = path(&Route::Back([(90, 10), (102, 10), (102, 60), (20, 60), (20, 14), (30, 14)]), false);
        assert!(way.starts_with("M90 10L") && way.ends_with("H25"), "{way}");
        let (way, _) = path(&Route::Forward(vec![(10, 20), (60, 40)]), true);
        assert_eq!(way, "M10 20C24 20 24 40 38 40H55");
    }
}
