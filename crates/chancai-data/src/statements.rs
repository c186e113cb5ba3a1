//! What the sample district states beside people and posts: seniority, phases of development, employers' opinions.
//!
//! Drawn from streams of their own, so that the rest of the district stays what it is without them.

use crate::draw::{Draw, csv_text};
use crate::world::World;
use std::collections::BTreeMap;

/// A person's seniority, by years of work more often than not; some state none.
pub(crate) fn seniority_held(draw: &mut Draw, years: &str) -> String {
    let years: u32 = years.parse().unwrap_or(6);
    let usual = match years {
        0..3 => ["entry", "entry", "intermediate"],
        3..8 => ["intermediate", "intermediate", "senior"],
        8..15 => ["senior", "senior", "lead"],
        _ => ["senior", "lead", "executive"],
    };
    let one = *draw.pick(&usual);
    if draw.chance(70) { one.to_owned() } else { String::new() }
}

/// The seniority a post wants, by the least years it asks for; some state none.
pub(crate) fn seniority_wanted(draw: &mut Draw, least_years: &str) -> String {
    let usual = match least_years.parse::<u32>().unwrap_or(0) {
        0..2 => ["entry", "intermediate"],
        2..4 => ["intermediate", "senior"],
        _ => ["senior", "lead"],
    };
    let one = *draw.pick(&usual);
    if draw.chance(60) { one.to_owned() } else { String::new() }
}

/// How far an employer has come; most state nothing, and the phase of the chain node counts.
pub(crate) fn phase(draw: &mut Draw) -> &'static str {
    draw.pick_weighted(&[("", 70), ("startup", 10), ("growth", 12), ("mature", 8)])
}

/// How far the district has come with its chain nodes: six in ten state it.
pub(crate) fn phases(draw: &mut Draw, world: &World) -> String {
    let mut rows = Vec::new();
    for (_, node) in world.chains.nodes() {
        let phase = draw.pick_weighted(&[("", 40), ("startup", 22), ("growth", 24), ("mature", 14)]);
        if !phase.is_empty() {
            rows.push([node.external().to_owned(), phase.to_owned()]);
        }
    }
    csv_text(&["node", "phase"], rows)
}

const REASONS: &[&str] = &["与在任人员有竞业限制", "背景核实未通过", "已与其他单位签约", "面试未到场"];

/// What some employers say of people who apply singly and are of the very occupation they look for: their first three, and now and then a veto.
pub(crate) fn opinions(draw: &mut Draw, positions: &[Vec<String>], talents: &[Vec<String>]) -> String {
    let mut of_occupation: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for talent in talents {
        of_occupation.entry(&talent[4]).or_default().push(&talent[0]);
    }
    let mut rows = Vec::new();
    for post in positions.iter().filter(|post| post[3] == "person" && post[4].is_empty()) {
        let known = of_occupation.get(post[2].as_str()).map_or(&[][..], Vec::as_slice);
        if !draw.chance(12) {
            continue;
        }
        let seen = draw.some(known, 4);
        for (i, talent) in seen.into_iter().enumerate() {
            let vetoed = i == 3;
            let reason = if vetoed { *draw.pick(REASONS) } else { "面试" };
            let (rank, veto) = if vetoed { (String::new(), "是") } else { ((i + 1).to_string(), "") };
            let date = format!("2020-10-{:02}", 1 + draw.below(28));
            let row = [&post[0], talent, &rank, veto, "样例用人单位招聘组", &date, reason];
            rows.push(row.map(str::to_owned));
        }
    }
    csv_text(&["position", "talent", "rank", "veto", "by", "date", "reason"], rows)
}
