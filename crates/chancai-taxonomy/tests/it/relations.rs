//! What ties concepts beside the hierarchy, and how it widens the similarities.

use std::collections::{BTreeMap, BTreeSet};

use chancai_table::{Format, Source};
use chancai_taxonomy::{
    Association, FULL, Lateral, Neighbours, OccupationId, OccupationSkills, Relations, SharedOptions,
    SimilarityOptions, SkillId, TaxonomyError, esco, shared_occupations,
};
use proptest::prelude::*;

use crate::graphs;

const TIES: [Lateral; 3] = [Lateral::Essential, Lateral::Optional, Lateral::Related];

fn skill(number: u32) -> SkillId {
    SkillId::new(number)
}

fn tie() -> impl Strategy<Value = Lateral> {
    prop::sample::select(&TIES[..])
}

proptest! {
    #[test]
    fn the_closest_tie_of_two_stands(ties in prop::collection::vec((0_u32..8, 0_u32..8, tie()), 0..40)) {
        let relations = Relations::new(6, ties.iter().map(|&(from, to, tie)| (skill(from), skill(to), tie)));
        let mut expected = BTreeMap::new();
        for &(from, to, tie) in ties.iter().filter(|t| t.0 != t.1 && t.0 < 6 && t.1 < 6) {
            let rank = |t: Lateral| TIES.iter().position(|&known| known == t);
            let kept = expected.entry((skill(from), skill(to))).or_insert(tie);
            *kept = std::cmp::min_by_key(*kept, tie, |&t| rank(t));
        }
        let expected: Vec<_> = expected.into_iter().map(|((from, to), tie)| (from, to, tie)).collect();
        prop_assert_eq!((relations.len(), relations.pairs()), (6, expected.len()));
        prop_assert_eq!(relations.iter().collect::<Vec<_>>(), expected);
    }

    #[test]
    fn widening_takes_the_larger_value(
        graph in graphs::graph(16, 3),
        ties in prop::collection::vec((0_u32..18, 0_u32..18, any::<u16>()), 0..40),
        factor in 0.01..=1.0_f64,
    ) {
        let skills = graphs::taxonomy(&graph);
        let narrow = Neighbours::from_taxonomy(&skills, &SimilarityOptions::default());
        let given: Vec<_> = ties.iter().map(|&(s, r, sim)| (skill(s), skill(r), sim)).collect();
        let wide = narrow.with_lateral(given.iter().copied(), factor).unwrap();
        prop_assert_eq!(wide.len(), narrow.len());
        for s in skills.ids() {
            prop_assert!(wide.of(s).0.is_sorted_by(|a, b| a < b));
            for r in skills.ids() {
                let beside = given.iter().filter(|e| e.0 == s && e.1 == r).map(|e| (f64::from(e.2) * factor).round() as u16);
                let expected = beside.chain([narrow.get(s, r)]).max().unwrap();
                prop_assert_eq!(wide.get(s, r), expected);
            }
        }
        prop_assert_eq!(narrow.with_lateral([], factor).unwrap(), narrow);
    }

    #[test]
    fn shared_occupations_equal_brute_force(
        asked in prop::collection::vec((0_u32..8, 0_u32..9, any::<bool>()), 0..60),
        pmi in any::<bool>(),
        (threshold, top, least) in (0.0..0.9_f64, 0_usize..6, 0_usize..4),
        essential_only in any::<bool>(),
    ) {
        let occupations =
            OccupationSkills::new(8, asked.iter().map(|&(o, s, e)| (OccupationId::new(o), skill(s), e)));
        let mut options = SharedOptions::default();
        options.association = if pmi { Association::PositivePmi } else { Association::Jaccard };
        (options.threshold, options.top, options.least, options.essential_only) = (threshold, top, least, essential_only);
        // One skill fewer than are asked for: the last is left out.
        let pairs = shared_occupations(&occupations, 8, &options);

        let mut of: BTreeMap<u32, BTreeSet<u32>> = BTreeMap::new();
        for &(o, s, e) in asked.iter().filter(|&&(_, s, e)| s < 8 && (e || !essential_only)) {
            let _ = e;
            of.entry(s).or_default().insert(o);
        }
        let all = of.values().flatten().collect::<BTreeSet<_>>().len() as f64;
        let mut expected = Vec::new();
        for (&x, xs) in &of {
            let mut best = Vec::new();
            for (&y, ys) in of.iter().filter(|(y, _)| **y != x) {
                let both = xs.intersection(ys).count();
                let value = if pmi {
                    let ratio = both as f64 * all / (xs.len() as f64 * ys.len() as f64);
                    if all > 1.0 { (ratio.ln() / all.ln()).clamp(0.0, 1.0) } else { 0.0 }
                } else {
                    both as f64 / xs.union(ys).count() as f64
                };
                if both >= least && value > 0.0 && value >= threshold {
                    best.push((y, value));
                }
            }
            best.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
            best.truncate(top);
            best.sort_by_key(|&(y, _)| y);
            let quantised = |v: f64| (v * f64::from(FULL)).round() as u16;
            expected.extend(best.into_iter().map(|(y, v)| (skill(x), skill(y), quantised(v))).filter(|e| e.2 > 0));
        }
        prop_assert_eq!(pairs, expected);
    }
}

#[test]
fn shared_occupations_by_hand() {
    // Four occupations: 0 asks for a b, 1 for a b, 2 for a c, 3 for d alone.
    let [a, b, c, d] = [0, 1, 2, 3].map(skill);
    let asked = [(0, a), (0, b), (1, a), (1, b), (2, a), (2, c), (3, d)];
    let occupations = OccupationSkills::new(4, asked.map(|(o, s)| (OccupationId::new(o), s, true)));
    let mut options = SharedOptions::default();
    options.least = 1;
    let share = |value: f64| (value * f64::from(FULL)).round() as u16;
    // a and b: 2 of 3. a and c: 1 of 3. b and c: none.
    let [ab, ac] = [share(2.0 / 3.0), share(1.0 / 3.0)];
    assert_eq!(shared_occupations(&occupations, 4, &options), [(a, b, ab), (a, c, ac), (b, a, ab), (c, a, ac)]);
    // Best one each: c keeps a though a keeps only b.
    options.top = 1;
    assert_eq!(shared_occupations(&occupations, 4, &options), [(a, b, ab), (b, a, ab), (c, a, ac)]);
    // ln(2 * 4 / (3 * 2)) / ln 4 for a and b; ln(1 * 4 / (3 * 1)) / ln 4, the same, for a and c.
    options.association = Association::PositivePmi;
    options.top = 9;
    let pmi = share((4.0_f64 / 3.0).ln() / 4_f64.ln());
    assert_eq!(shared_occupations(&occupations, 4, &options), [(a, b, pmi), (a, c, pmi), (b, a, pmi), (c, a, pmi)]);
    options.threshold = f64::NAN;
    assert!(shared_occupations(&occupations, 4, &options).is_empty());
}

#[test]
fn factors_out_of_range_are_refused() {
    let narrow = Neighbours::<SkillId>::identity(2);
    for factor in [0.0, -0.5, 1.01, f64::NAN] {
        let wide = narrow.with_lateral([(skill(0), skill(1), FULL)], factor);
        assert!(matches!(wide, Err(TaxonomyError::BadOption { name: "factor", .. })));
    }
}

#[test]
fn ties_of_a_miniature_edition() {
    let skills = graphs::taxonomy(&vec![(false, Vec::new()); 3]);
    let [x, y, z] = [0, 1, 2].map(graphs::name);
    let rows = [
        format!("{x},knowledge,optional,knowledge,{y}"),
        format!("{x},knowledge,essential,knowledge,{y}"),
        format!("{y},knowledge,optional,knowledge,{z}"),
        format!("ghost,knowledge,optional,knowledge,{z}"),
        format!("{z},knowledge,optional,knowledge,ghost"),
        format!("{z},knowledge,essential,knowledge,ghost"),
        format!("{z},knowledge,maybe,knowledge,{x}"),
        format!("{z},knowledge,,knowledge,{x}"),
        format!("{z},knowledge,optional,knowledge,"),
    ];
    let header = "originalSkillUri,originalSkillType,relationType,relatedSkillType,relatedSkillUri";
    let text = format!("{header}\n{}\n", rows.join("\n"));
    let source = |text: &str| Source::from_text(esco::SKILL_RELATIONS, text, Format::Csv);
    let read = esco::read_skill_relations(&source(&text), &skills).unwrap();
    let [x, y, z] = [x, y, z].map(|external| skills.find(&external).unwrap());
    let mut expected = vec![(x, y, Lateral::Essential), (y, z, Lateral::Optional)];
    expected.sort_unstable();
    assert_eq!(read.value.iter().collect::<Vec<_>>(), expected);
    let rejects: Vec<(u64, &str)> = read.rejects.iter().map(|f| (f.line, f.code.code)).collect();
    assert_eq!(rejects, [(8, "bad_choice"), (9, "missing_value"), (10, "missing_value")]);
    let notes: Vec<(u64, &str, &str)> =
        read.notes.iter().map(|f| (f.line, f.column.as_deref().unwrap(), f.value.as_str())).collect();
    assert_eq!(notes, [(5, "originalSkillUri", "ghost"), (6, "relatedSkillUri", "ghost")]);
    assert!(esco::read_skill_relations(&source("originalSkillUri\nx\n"), &skills).is_err());
}
