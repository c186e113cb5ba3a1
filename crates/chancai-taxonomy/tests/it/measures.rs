//! The measures over ancestors: values worked by hand, and laws against a brute force from the direct edges.

use std::collections::BTreeSet;

use chancai_taxonomy::{
    Concept, FULL, Headings, InformationContent, Kind, Lang, Measure, Side, Similarity, SkillId, SkillTaxonomy,
    Smoothing, TaxonomyBuilder, TaxonomyError, best_match_average,
};
use proptest::prelude::*;

use crate::graphs;

const ALL: [Measure; 6] =
    [Measure::Resnik, Measure::Lin, Measure::JiangConrath, Measure::WuPalmer, Measure::Jaccard, Measure::Cosine];

/// Seven concepts; `lone` stands apart, and `spot` reaches `root` by three ways of different lengths.
///
/// ```text
///          root              lone
///         /  |  \
///     weld   |   robot
///     /  \   |   /
///   tig   \  |  /
///          cell    (robot welding)
///            |
///          spot    (also directly under root)
/// ```
///
/// The edges: weld and robot under root; tig under weld; cell under weld and robot; spot under cell and root.
fn seven(weld: Kind) -> SkillTaxonomy {
    let concept = |id: &str, zh: &str, kind| Concept::new(id, kind).label(Lang::Zh, zh);
    TaxonomyBuilder::from_iter([
        concept("root", "制造", Kind::Skill),
        concept("weld", "焊接", weld).parent("root"),
        concept("robot", "机器人操作", Kind::Skill).parent("root"),
        concept("tig", "氩弧焊", Kind::Skill).parent("weld"),
        concept("cell", "机器人焊接", Kind::Skill).parent("weld").parent("robot"),
        concept("spot", "机器人点焊", Kind::Skill).parent("cell").parent("root"),
        concept("lone", "会计", Kind::Skill),
    ])
    .build()
    .unwrap()
}

fn id(skills: &SkillTaxonomy, external: &str) -> SkillId {
    skills.find(external).unwrap()
}

fn close(value: f64, expected: f64) {
    assert!((value - expected).abs() < 1e-12, "{value} is not {expected}");
}

#[test]
fn information_from_descendants_by_hand() {
    let skills = seven(Kind::Skill);
    let content = InformationContent::from_descendants(&skills);
    // With itself: root has 6 (all but lone), weld 4 (weld tig cell spot), robot 3 (robot cell spot), cell 2, a leaf 1.
    let expected = [("root", 6.0), ("weld", 4.0), ("robot", 3.0), ("cell", 2.0), ("tig", 1.0), ("lone", 1.0_f64)];
    for (external, with_itself) in expected {
        close(content.get(id(&skills, external)), 1.0 - with_itself.ln() / 7_f64.ln());
    }
    assert_eq!(content.get(id(&skills, "spot")).to_bits(), 1_f64.to_bits());
    assert_eq!((content.len(), content.is_empty()), (7, false));
}

#[test]
fn information_from_leaves_by_hand() {
    let skills = seven(Kind::Skill);
    let content = InformationContent::from_leaves(&skills);
    // Leaves: tig, spot, lone, so 3 + 1 = 4 above the line.
    let expected = [
        ("root", 4.0 / (2.0 / 1.0 + 1.0)),  // tig, spot below; itself above
        ("weld", 4.0 / (2.0 / 2.0 + 1.0)),  // tig, spot; weld, root
        ("robot", 4.0 / (1.0 / 2.0 + 1.0)), // spot; robot, root
        ("cell", 4.0 / (1.0 / 4.0 + 1.0)),  // spot; cell, weld, robot, root
        ("spot", 4.0),
        ("lone", 4.0_f64),
    ];
    for (external, ratio) in expected {
        close(content.get(id(&skills, external)), ratio.ln());
    }
}

#[test]
fn information_from_counts_by_hand() {
    let skills = seven(Kind::Skill);
    let counts = [("tig", 3), ("spot", 3), ("weld", 1), ("lone", 2), ("spot", 1)].map(|(c, k)| (id(&skills, c), k));
    let content = InformationContent::from_counts(&skills, counts, Smoothing::None);
    // 10 in all. spot 3 + 1, and with it cell and robot; weld 1 + 3 + 4; root 8: the 4 of spot once, not three times.
    let expected = [("spot", 4.0), ("cell", 4.0), ("robot", 4.0), ("tig", 3.0), ("weld", 8.0), ("root", 8.0)];
    for (external, met) in expected {
        close(content.get(id(&skills, external)), (10.0_f64 / met).ln());
    }
    let content = InformationContent::from_counts(&skills, counts, Smoothing::AddOne);
    // One more each: 17 in all; root 8 + 6, robot 4 + 3, cell 4 + 2, tig 3 + 1, lone 2 + 1.
    for (external, met) in [("root", 14.0), ("robot", 7.0), ("cell", 6.0), ("tig", 4.0), ("lone", 3.0_f64)] {
        close(content.get(id(&skills, external)), (17.0 / met).ln());
    }
}

#[test]
fn counts_of_nothing_are_defined() {
    let skills = seven(Kind::Skill);
    let none = InformationContent::from_counts(&skills, [], Smoothing::None);
    assert!(skills.ids().all(|c| none.get(c) == 0.0));
    let one =
        InformationContent::from_counts(&skills, [(id(&skills, "tig"), 9), (SkillId::new(99), 5)], Smoothing::None);
    // Never met counts as met once: ln 9. Everything met is under root.
    close(one.get(id(&skills, "spot")), 9_f64.ln());
    close(one.get(id(&skills, "root")), 0.0);
    let most = InformationContent::from_counts(&skills, skills.ids().map(|c| (c, u64::MAX)), Smoothing::AddOne);
    assert!(skills.ids().all(|c| most.get(c) == 0.0));
    // Never met counts as added once of 7: ln 7; of all that is met root has 6.
    let even = InformationContent::from_counts(&skills, [], Smoothing::AddOne);
    close(even.get(id(&skills, "spot")), 7_f64.ln());
    close(even.get(id(&skills, "root")), (7_f64 / 6.0).ln());
}

#[test]
fn measures_by_hand() {
    let skills = seven(Kind::Skill);
    let [tig, spot, robot, lone, weld] = ["tig", "spot", "robot", "lone", "weld"].map(|c| id(&skills, c));
    let value = |measure, a, b| Similarity::new(&skills, measure, Headings::Counted).between(a, b);
    // tig and spot share root and weld; weld says more: 1 - ln 4 / ln 7; both leaves say 1.
    let met = 1.0 - 4_f64.ln() / 7_f64.ln();
    close(value(Measure::Resnik, tig, spot), met);
    close(value(Measure::Lin, tig, spot), 2.0 * met / (1.0 + 1.0));
    close(value(Measure::JiangConrath, tig, spot), 1.0 / (1.0 + (1.0 + 1.0 - 2.0 * met)));
    // robot is above spot, so they meet at robot: 1 - ln 3 / ln 7.
    let met = 1.0 - 3_f64.ln() / 7_f64.ln();
    close(value(Measure::Resnik, spot, robot), met);
    close(value(Measure::Lin, spot, robot), 2.0 * met / (1.0 + met));
    close(value(Measure::JiangConrath, spot, robot), 1.0 / (1.0 + (1.0 + met - 2.0 * met)));
    // Depths by the longest way: root 1, weld 2, robot 2, tig 3, cell 3, spot 4 though root is its parent.
    close(value(Measure::WuPalmer, tig, spot), 2.0 * 2.0 / (3.0 + 4.0));
    close(value(Measure::WuPalmer, spot, robot), 2.0 * 2.0 / (4.0 + 2.0));
    close(value(Measure::WuPalmer, weld, robot), 2.0 * 1.0 / (2.0 + 2.0));
    // {tig weld root} and {spot cell weld robot root}: 2 shared of 6, sizes 3 and 5.
    close(value(Measure::Jaccard, tig, spot), 2.0 / 6.0);
    close(value(Measure::Cosine, tig, spot), 2.0 / 15_f64.sqrt());
    // {robot root} within the five of spot.
    close(value(Measure::Jaccard, spot, robot), 2.0 / 5.0);
    close(value(Measure::Cosine, spot, robot), 2.0 / 10_f64.sqrt());
    for measure in ALL {
        assert_eq!(value(measure, lone, spot).to_bits(), 0_f64.to_bits(), "{measure:?}");
    }
}

#[test]
fn meeting_points_and_distance_by_hand() {
    let skills = seven(Kind::Skill);
    let [tig, spot, cell, lone] = ["tig", "spot", "cell", "lone"].map(|c| id(&skills, c));
    let content = InformationContent::from_descendants(&skills);
    for measure in ALL {
        let similarity = Similarity::new(&skills, measure, Headings::Counted);
        assert_eq!(similarity.meeting(tig, spot), skills.find("weld"), "{measure:?}");
        assert_eq!(similarity.meeting(cell, spot), Some(cell));
        assert_eq!(similarity.meeting(lone, lone), Some(lone));
        assert_eq!(similarity.meeting(lone, spot), None);
    }
    let weld = skills.find("weld");
    // 1 + 1 - 2 (1 - ln 4 / ln 7) = 2 ln 4 / ln 7
    close(content.distance(tig, spot, weld), 2.0 * 4_f64.ln() / 7_f64.ln());
    assert_eq!(content.distance(tig, lone, None).total_cmp(&f64::INFINITY), std::cmp::Ordering::Equal);
}

#[test]
fn headings_can_be_left_out() {
    let skills = seven(Kind::Group);
    let [tig, spot, weld, root] = ["tig", "spot", "weld", "root"].map(|c| id(&skills, c));
    let value = |measure, a, b| Similarity::new(&skills, measure, Headings::LeftOut).between(a, b);
    // Without weld {tig root} and {spot cell robot root} share root; weld's own set is {weld root}.
    close(value(Measure::Jaccard, tig, spot), 1.0 / 5.0);
    close(value(Measure::Jaccard, tig, weld), 1.0 / 3.0);
    close(value(Measure::Jaccard, weld, weld), 1.0);
    // tig now stands second from the top: root 1, tig 2, spot root-robot-cell-spot 4, weld on its own way 2.
    close(value(Measure::WuPalmer, tig, spot), 2.0 * 1.0 / (2.0 + 4.0));
    close(value(Measure::WuPalmer, tig, weld), 2.0 * 1.0 / (2.0 + 2.0));
    let similarity = Similarity::new(&skills, Measure::Lin, Headings::LeftOut);
    assert_eq!(similarity.meeting(tig, spot), Some(root));
    // Counted, a heading is an ancestor like others.
    let counted = Similarity::new(&skills, Measure::Jaccard, Headings::Counted);
    close(counted.between(tig, spot), 2.0 / 6.0);
}

#[test]
fn a_lone_root_is_itself() {
    let skills: SkillTaxonomy =
        TaxonomyBuilder::from_iter([Concept::new("root", Kind::Skill).label(Lang::Zh, "制造")]).build().unwrap();
    let root = id(&skills, "root");
    assert_eq!(InformationContent::from_descendants(&skills).get(root).to_bits(), 0_f64.to_bits());
    for measure in ALL {
        let similarity = Similarity::new(&skills, measure, Headings::Counted);
        let expected = if measure == Measure::Resnik { 0.0 } else { 1.0_f64 };
        assert_eq!(similarity.between(root, root).to_bits(), expected.to_bits(), "{measure:?}");
        let table = similarity.neighbours(0.5).unwrap();
        assert_eq!((table.get(root, root), table.pairs()), (FULL, 1));
    }
}

#[test]
fn roots_that_say_nothing() {
    let concept = |id: &str| Concept::new(id, Kind::Skill).label(Lang::Zh, id);
    let skills: SkillTaxonomy =
        TaxonomyBuilder::from_iter([concept("a"), concept("b"), concept("under-a").parent("a")]).build().unwrap();
    let nothing = InformationContent::from_counts(&skills, [], Smoothing::None);
    let lin = Similarity::with_information(&skills, Measure::Lin, Headings::Counted, &nothing).unwrap();
    let [a, b, under] = ["a", "b", "under-a"].map(|c| id(&skills, c));
    close(lin.between(a, a), 1.0);
    close(lin.between(a, b), 0.0);
    close(lin.between(a, under), 1.0);
}

#[test]
fn what_does_not_fit_is_refused() {
    let (skills, fewer) = (seven(Kind::Skill), graphs::taxonomy(&vec![(false, Vec::new())]));
    let content = InformationContent::from_descendants(&fewer);
    let refused = Similarity::with_information(&skills, Measure::Lin, Headings::Counted, &content);
    assert!(matches!(refused, Err(TaxonomyError::BadOption { name: "information", .. })));
    let similarity = Similarity::new(&skills, Measure::Lin, Headings::Counted);
    for threshold in [0.0, -1.0, 1.5, f64::NAN] {
        assert!(matches!(similarity.neighbours(threshold), Err(TaxonomyError::BadOption { name: "threshold", .. })));
    }
}

#[test]
fn what_rounds_to_nothing_is_not_in_a_table() {
    let concept = |id: &str| Concept::new(id, Kind::Skill).label(Lang::Zh, id);
    let skills: SkillTaxonomy = TaxonomyBuilder::from_iter([
        concept("root"),
        concept("weld").parent("root"),
        concept("tig").parent("weld"),
        concept("laser").parent("weld"),
        concept("rivet").parent("root"),
    ])
    .build()
    .unwrap();
    let [tig, laser, rivet] = ["tig", "laser", "rivet"].map(|c| id(&skills, c));
    let counts = [(tig, 1_000_000), (laser, 1_000_000), (rivet, 1)];
    let content = InformationContent::from_counts(&skills, counts, Smoothing::None);
    let resnik = Similarity::with_information(&skills, Measure::Resnik, Headings::Counted, &content).unwrap();
    // weld says ln(2,000,001 / 2,000,000), of ln 2,000,001 at most: 3e-8, less than half of 1 / 65,535.
    assert!(resnik.between(tig, laser) > 0.0);
    assert_eq!(resnik.neighbours(1e-9).unwrap(), chancai_taxonomy::Neighbours::identity(5));
}

#[test]
fn no_concept_no_similarity() {
    let empty: SkillTaxonomy = TaxonomyBuilder::new().build().unwrap();
    for measure in ALL {
        let similarity = Similarity::new(&empty, measure, Headings::Counted);
        assert!(similarity.is_empty() && similarity.neighbours(0.5).unwrap().is_empty());
    }
    assert!(InformationContent::from_leaves(&empty).is_empty());
}

#[test]
fn sets_by_hand() {
    let skills = seven(Kind::Skill);
    let [tig, spot, robot, lone, weld] = ["tig", "spot", "robot", "lone", "weld"].map(|c| id(&skills, c));
    let jaccard = Similarity::new(&skills, Measure::Jaccard, Headings::Counted);
    let near = |held: &[SkillId], wanted: &[SkillId], side| {
        best_match_average(held, wanted, side, |a, b| jaccard.between(a, b))
    };
    // tig: 1/3 to spot, {tig weld root} and {weld root} 2/3 to weld; robot: 2/5 to spot, 1/3 to weld.
    let (held, wanted) = ([tig, robot], [spot, weld]);
    let rows = f64::midpoint(2.0 / 3.0, 2.0 / 5.0);
    let columns = f64::midpoint(2.0 / 5.0, 2.0 / 3.0);
    close(near(&held, &wanted, Side::Rows), rows);
    close(near(&held, &wanted, Side::Columns), columns);
    // One more held that is near to nothing lowers the rows alone.
    let held = [tig, robot, lone];
    close(near(&held, &wanted, Side::Rows), 2.0 * rows / 3.0);
    close(near(&held, &wanted, Side::Columns), columns);
    close(near(&held, &wanted, Side::Both), f64::midpoint(2.0 * rows / 3.0, columns));
    close(near(&held, &wanted, Side::Larger), columns);
    for side in [Side::Rows, Side::Columns, Side::Both, Side::Larger] {
        for (held, wanted) in [(&held[..], &[][..]), (&[], &wanted), (&[], &[])] {
            assert_eq!(near(held, wanted, side).to_bits(), 0_f64.to_bits());
        }
    }
}

/// Every concept with itself and all above it, from the direct edges alone.
fn closures(skills: &SkillTaxonomy) -> Vec<BTreeSet<SkillId>> {
    let climb = |start: SkillId| {
        let (mut seen, mut stack) = (BTreeSet::new(), vec![start]);
        while let Some(here) = stack.pop() {
            if seen.insert(here) {
                stack.extend(skills.parents(here));
            }
        }
        seen
    };
    skills.ids().map(climb).collect()
}

/// Every concept's set as a measure sees it.
fn sets(skills: &SkillTaxonomy, headings: Headings) -> Vec<BTreeSet<SkillId>> {
    let stays = |c: SkillId, of: SkillId| headings == Headings::Counted || c == of || skills.kind(c) != Kind::Group;
    let closures = closures(skills);
    skills.ids().map(|c| closures[c.index()].iter().copied().filter(|&above| stays(above, c)).collect()).collect()
}

/// The most concepts that count on any way from a top down to `c`, way by way.
fn longest(skills: &SkillTaxonomy, headings: Headings, c: SkillId) -> f64 {
    let counts = |p: SkillId| f64::from(u8::from(headings == Headings::Counted || skills.kind(p) != Kind::Group));
    let above = |&p: &SkillId| longest(skills, headings, p) - 1.0 + counts(p);
    1.0 + skills.parents(c).iter().map(above).fold(0.0, f64::max)
}

fn brute_force(
    measure: Measure,
    content: &[f64],
    a: &BTreeSet<SkillId>,
    b: &BTreeSet<SkillId>,
    ends: [usize; 2],
) -> f64 {
    let shared: Vec<SkillId> = a.intersection(b).copied().collect();
    if shared.is_empty() {
        return 0.0;
    }
    let met = shared.iter().map(|m| content[m.index()]).fold(f64::NEG_INFINITY, f64::max);
    let sum = content[ends[0]] + content[ends[1]];
    match measure {
        Measure::Resnik => met,
        Measure::Lin | Measure::WuPalmer if sum == 0.0 => 1.0,
        Measure::Lin | Measure::WuPalmer => met / (sum / 2.0),
        Measure::JiangConrath => 1.0 / (1.0 + sum - met - met),
        Measure::Jaccard => shared.len() as f64 / a.union(b).count() as f64,
        _ => shared.len() as f64 / ((a.len() * b.len()) as f64).sqrt(),
    }
}

fn headings() -> impl Strategy<Value = Headings> {
    prop_oneof![Just(Headings::Counted), Just(Headings::LeftOut)]
}

proptest! {
    #[test]
    fn measures_equal_brute_force(graph in graphs::graph(14, 3), headings in headings()) {
        let skills = graphs::taxonomy(&graph);
        let (sets, information) = (sets(&skills, headings), InformationContent::from_leaves(&skills));
        let content: Vec<f64> = skills.ids().map(|c| information.get(c)).collect();
        let depths: Vec<f64> = skills.ids().map(|c| longest(&skills, headings, c)).collect();
        for measure in ALL {
            let similarity = Similarity::with_information(&skills, measure, headings, &information).unwrap();
            let weights = if measure == Measure::WuPalmer { &depths } else { &content };
            for a in skills.ids() {
                for b in skills.ids() {
                    let expected = brute_force(measure, weights, &sets[a.index()], &sets[b.index()], [a.index(), b.index()]);
                    let value = similarity.between(a, b);
                    let counts = matches!(measure, Measure::Jaccard | Measure::Cosine);
                    let same = if counts { value.to_bits() == expected.to_bits() } else { (value - expected).abs() < 1e-12 };
                    prop_assert!(same, "{:?} {:?} {:?}: {} is not {}", measure, a, b, value, expected);
                }
            }
        }
    }

    /// Sets of more than a block of ancestors among them.
    #[test]
    fn rows_and_lists_equal_pairs_bit_for_bit(graph in graphs::graph(45, 4), headings in headings(), step in 1_usize..7) {
        let skills = graphs::taxonomy(&graph);
        let mut others: Vec<SkillId> = skills.ids().step_by(step).collect();
        others.reverse();
        let (mut row, mut list) = (vec![9.0], vec![9.0]);
        for measure in ALL {
            let similarity = Similarity::new(&skills, measure, headings);
            for a in skills.ids() {
                similarity.row(a, &mut row);
                let pairs: Vec<u64> = skills.ids().map(|b| similarity.between(a, b).to_bits()).collect();
                prop_assert_eq!(row.iter().map(|v| v.to_bits()).collect::<Vec<_>>(), pairs);
                similarity.one_to_many(a, &others, &mut list);
                let pairs: Vec<u64> = others.iter().map(|&b| similarity.between(a, b).to_bits()).collect();
                prop_assert_eq!(list.iter().map(|v| v.to_bits()).collect::<Vec<_>>(), pairs);
            }
        }
    }

    #[test]
    fn measures_are_symmetric_and_full_with_themselves(graph in graphs::graph(16, 3), headings in headings()) {
        let skills = graphs::taxonomy(&graph);
        let content = InformationContent::from_descendants(&skills);
        for measure in ALL {
            let similarity = Similarity::new(&skills, measure, headings);
            for a in skills.ids() {
                let own = if measure == Measure::Resnik { content.get(a) } else { 1.0 };
                prop_assert_eq!(similarity.between(a, a).to_bits(), own.to_bits());
                for b in skills.ids() {
                    let value = similarity.between(a, b);
                    prop_assert_eq!(value.to_bits(), similarity.between(b, a).to_bits());
                    prop_assert!((0.0..=1.0).contains(&value), "{:?} {}", measure, value);
                    prop_assert_eq!(similarity.meeting(a, b), similarity.meeting(b, a));
                }
            }
        }
    }

    #[test]
    fn information_equals_brute_force_and_grows_downwards(
        graph in graphs::graph(14, 3),
        counts in prop::collection::vec((0_u32..16, 0_u64..50), 0..30),
        smoothing in prop_oneof![Just(Smoothing::None), Just(Smoothing::AddOne)],
    ) {
        let skills = graphs::taxonomy(&graph);
        let closures = closures(&skills);
        let below = |c: SkillId| skills.ids().filter(|d| closures[d.index()].contains(&c)).collect::<Vec<_>>();
        let named = || counts.iter().filter(|(c, _)| (*c as usize) < skills.len());
        let added = if smoothing == Smoothing::AddOne { 1.0 } else { 0.0 };
        let own = |c: SkillId| added + named().filter(|(d, _)| *d == c.get()).map(|(_, k)| *k as f64).sum::<f64>();
        let all: f64 = skills.ids().map(own).sum();
        let is_leaf = |c: &SkillId| below(*c).len() == 1;
        let leaves = skills.ids().filter(is_leaf).count() as f64;
        let given = counts.iter().map(|&(c, k)| (SkillId::new(c), k));
        let contents = [
            InformationContent::from_counts(&skills, given, smoothing),
            InformationContent::from_descendants(&skills),
            InformationContent::from_leaves(&skills),
        ];
        for c in skills.ids() {
            let met: f64 = below(c).into_iter().map(own).sum();
            let share = met.max(1.0) / all.max(1.0);
            let n = skills.len() as f64;
            let seco = if n > 1.0 { 1.0 - (below(c).len() as f64).ln() / n.ln() } else { 0.0 };
            let under = below(c).iter().filter(|d| **d != c && is_leaf(d)).count() as f64;
            let sanchez = -((under / closures[c.index()].len() as f64 + 1.0) / (leaves + 1.0)).ln();
            for (content, expected) in contents.iter().zip([-share.ln(), seco, sanchez]) {
                prop_assert!((content.get(c) - expected).abs() < 1e-12, "{} is not {}", content.get(c), expected);
                prop_assert!(content.get(c) >= 0.0);
                prop_assert!(closures[c.index()].iter().all(|&above| content.get(above) <= content.get(c)));
            }
        }
    }

    #[test]
    fn tables_hold_what_reaches_the_threshold(graph in graphs::graph(14, 3), threshold in 0.05..1.0_f64) {
        let skills = graphs::taxonomy(&graph);
        let content = InformationContent::from_descendants(&skills);
        let largest = skills.ids().map(|c| content.get(c)).fold(0.0, f64::max);
        for measure in ALL {
            let similarity = Similarity::new(&skills, measure, Headings::Counted);
            let table = similarity.neighbours(threshold).unwrap();
            for s in skills.ids() {
                for r in skills.ids() {
                    let scale = if measure == Measure::Resnik { largest } else { 1.0 };
                    let value = similarity.between(s, r) / scale;
                    let heading = [s, r].iter().any(|&c| skills.kind(c) == Kind::Group);
                    let expected = match value {
                        _ if s == r => FULL,
                        value if !heading && value >= threshold => (value * f64::from(FULL)).round() as u16,
                        _ => 0,
                    };
                    prop_assert_eq!(table.get(s, r), expected);
                }
            }
        }
    }

    #[test]
    fn best_matches_turned_round(
        graph in graphs::graph(20, 3),
        held in prop::collection::vec(any::<prop::sample::Index>(), 1..6),
        wanted in prop::collection::vec(any::<prop::sample::Index>(), 1..6),
    ) {
        let skills = graphs::taxonomy(&graph);
        let cosine = Similarity::new(&skills, Measure::Cosine, Headings::Counted);
        let ids = |set: &[prop::sample::Index]| -> Vec<SkillId> {
            set.iter().map(|i| skills.ids().nth(i.index(skills.len())).unwrap()).collect()
        };
        let (held, wanted) = (ids(&held), ids(&wanted));
        let near = |a: &[SkillId], b: &[SkillId], side| best_match_average(a, b, side, |x, y| cosine.between(x, y));
        let best = |a: SkillId| wanted.iter().map(|&b| cosine.between(a, b)).fold(0.0, f64::max);
        let rows = held.iter().map(|&a| best(a)).sum::<f64>() / held.len() as f64;
        prop_assert_eq!(near(&held, &wanted, Side::Rows).to_bits(), rows.to_bits());
        prop_assert_eq!(near(&held, &wanted, Side::Columns).to_bits(), near(&wanted, &held, Side::Rows).to_bits());
        for side in [Side::Both, Side::Larger] {
            prop_assert_eq!(near(&held, &wanted, side).to_bits(), near(&wanted, &held, side).to_bits());
        }
        prop_assert_eq!(near(&held, &held, Side::Both).to_bits(), 1_f64.to_bits());
    }
}
