//! Laws of the similarity, against an independent brute force.

use std::collections::BTreeMap;

use chancai_taxonomy::{FULL, Kind, Neighbours, SimilarityOptions, SkillId, SkillTaxonomy};
use proptest::prelude::*;

use crate::graphs;

/// Fewest steps from `from` up to everything above it, by relaxing all edges until nothing changes.
fn steps_up(skills: &SkillTaxonomy, from: SkillId) -> BTreeMap<SkillId, i32> {
    let mut steps = BTreeMap::from([(from, 0)]);
    loop {
        let mut changed = false;
        for id in skills.ids() {
            let Some(&here) = steps.get(&id) else { continue };
            for &above in skills.parents(id) {
                if steps.get(&above).is_none_or(|&known| known > here + 1) {
                    steps.insert(above, here + 1);
                    changed = true;
                }
            }
        }
        if !changed {
            return steps;
        }
    }
}

fn brute_force(skills: &SkillTaxonomy, options: &SimilarityOptions, s: SkillId, r: SkillId) -> f64 {
    if s == r {
        return 1.0;
    }
    if [s, r].iter().any(|&id| skills.kind(id) == Kind::Group) {
        return 0.0;
    }
    let (from_s, from_r) = (steps_up(skills, s), steps_up(skills, r));
    let meet = |(m, &a): (&SkillId, &i32)| {
        let b = *from_r.get(m)?;
        (skills.kind(*m) != Kind::Group).then(|| options.up().powi(a) * options.down().powi(b))
    };
    from_s.iter().filter_map(meet).fold(0.0, f64::max)
}

fn options() -> impl Strategy<Value = SimilarityOptions> {
    (0.3..1.0_f64, 0.3..1.0_f64, 0.05..0.8_f64)
        .prop_map(|(up, down, threshold)| SimilarityOptions::new(up, down, threshold).unwrap())
}

proptest! {
    #[test]
    fn equals_brute_force(graph in graphs::graph(14, 3), options in options()) {
        let skills = graphs::taxonomy(&graph);
        let satisfies = Neighbours::from_taxonomy(&skills, &options);
        for s in skills.ids() {
            for r in skills.ids() {
                let exact = brute_force(&skills, &options, s, r);
                // Where the exact value is the threshold to the last bits, either answer is right.
                if (exact - options.threshold()).abs() < 1e-9 {
                    continue;
                }
                let expected = if exact >= options.threshold() { (exact * f64::from(FULL)).round() } else { 0.0 };
                prop_assert!((f64::from(satisfies.get(s, r)) - expected).abs() <= 1.0, "{:?} {:?} {} {}", s, r, exact, satisfies.get(s, r));
            }
        }
    }

    #[test]
    fn rows_are_sorted_full_on_the_diagonal_and_above_the_threshold(graph in graphs::graph(20, 3), options in options()) {
        let skills = graphs::taxonomy(&graph);
        let satisfies = Neighbours::from_taxonomy(&skills, &options);
        let least = (options.threshold() * f64::from(FULL)).round();
        for s in skills.ids() {
            let (ids, sims) = satisfies.of(s);
            prop_assert!(ids.is_sorted_by(|a, b| a < b));
            prop_assert_eq!(satisfies.get(s, s), FULL);
            prop_assert!(sims.iter().all(|&sim| f64::from(sim) >= least));
        }
    }

    #[test]
    fn transposing_twice_changes_nothing(graph in graphs::graph(20, 3)) {
        let satisfies = Neighbours::from_taxonomy(&graphs::taxonomy(&graph), &SimilarityOptions::default());
        let transposed = satisfies.transpose();
        for s in (0..satisfies.len()).map(|n| SkillId::new(u32::try_from(n).unwrap())) {
            for (&r, &sim) in satisfies.of(s).0.iter().zip(satisfies.of(s).1) {
                prop_assert_eq!(transposed.get(r, s), sim);
            }
        }
        prop_assert_eq!(transposed.transpose(), satisfies);
    }

    /// One parent each: the narrower always satisfies the broader at least as well as the other way round.
    #[test]
    fn narrower_satisfies_broader_better_in_a_tree(graph in graphs::graph(24, 1)) {
        let skills = graphs::taxonomy(&graph);
        let satisfies = Neighbours::from_taxonomy(&skills, &SimilarityOptions::default());
        for s in skills.ids() {
            for &a in skills.ancestors(s) {
                prop_assert!(satisfies.get(s, a) >= satisfies.get(a, s));
            }
        }
    }

    /// Several parents: as long as `up` to the number of steps leaves more than `down`.
    #[test]
    fn narrower_satisfies_broader_better_within_reach(graph in graphs::graph(20, 3)) {
        let skills = graphs::taxonomy(&graph);
        let options = SimilarityOptions::default();
        let satisfies = Neighbours::from_taxonomy(&skills, &options);
        for s in skills.ids() {
            for (a, steps) in steps_up(&skills, s) {
                if options.up().powi(steps) >= options.down() {
                    prop_assert!(satisfies.get(s, a) >= satisfies.get(a, s));
                }
            }
        }
    }

    #[test]
    fn the_order_of_input_does_not_matter(
        (graph, order) in graphs::graph(20, 3).prop_flat_map(|g| {
            let order: Vec<usize> = (0..g.len()).collect();
            (Just(g), Just(order).prop_shuffle())
        })
    ) {
        let concepts = graphs::concepts(&graph);
        let shuffled = graphs::build(order.iter().map(|&n| concepts[n].clone()).collect());
        let options = SimilarityOptions::default();
        prop_assert_eq!(
            Neighbours::from_taxonomy(&graphs::taxonomy(&graph), &options),
            Neighbours::from_taxonomy(&shuffled, &options)
        );
    }

    #[test]
    fn entries_make_the_same_rows_in_any_order(graph in graphs::graph(16, 3)) {
        let satisfies = Neighbours::from_taxonomy(&graphs::taxonomy(&graph), &SimilarityOptions::default());
        let mut entries = Vec::new();
        for s in (0..satisfies.len()).map(|n| SkillId::new(u32::try_from(n).unwrap())) {
            let (ids, sims) = satisfies.of(s);
            entries.extend(ids.iter().zip(sims).map(|(&r, &sim)| (s, r, sim)));
        }
        entries.reverse();
        prop_assert_eq!(Neighbours::from_entries(satisfies.len(), entries), satisfies);
    }
}

/// 编程 above a heading above two languages: the heading relates nothing, what is above it does.
#[test]
fn a_heading_relates_nothing() {
    use chancai_taxonomy::{Concept, Lang, TaxonomyBuilder};
    let skills: SkillTaxonomy = TaxonomyBuilder::from_iter([
        Concept::new("heading", Kind::Group).label(Lang::Zh, "焊接类"),
        Concept::new("laser", Kind::Skill).label(Lang::Zh, "激光焊").parent("heading"),
        Concept::new("tig", Kind::Skill).label(Lang::Zh, "氩弧焊").parent("heading"),
    ])
    .build()
    .unwrap();
    let satisfies = Neighbours::from_taxonomy(&skills, &SimilarityOptions::new(1.0, 1.0, 0.01).unwrap());
    assert_eq!(satisfies, Neighbours::identity(3));
}

#[test]
fn options_out_of_range_are_refused() {
    for (up, down, threshold) in [(0.0, 0.5, 0.4), (0.9, 1.1, 0.4), (0.9, 0.5, f64::NAN), (f64::INFINITY, 0.5, 0.4)] {
        assert!(SimilarityOptions::new(up, down, threshold).is_err());
    }
}
