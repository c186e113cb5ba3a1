//! The hierarchy: closure, order of ids, faults.

use chancai_taxonomy::{
    Concept, Kind, Lang, MAX_ANCESTORS, Problem, SkillId, SkillTaxonomy, TaxonomyBuilder, TaxonomyError, TaxonomyFault,
};
use proptest::prelude::*;

use crate::graphs::{self, Graph, name};

fn skill(id: &str, zh: &str) -> Concept {
    Concept::new(id, Kind::Skill).label(Lang::Zh, zh)
}

fn faults_of(concepts: Vec<Concept>) -> Vec<TaxonomyFault> {
    match TaxonomyBuilder::<SkillId>::from_iter(concepts).build() {
        Err(TaxonomyError::Faults(faults)) => faults,
        other => panic!("{other:?}"),
    }
}

/// Everything above, by plain recursion.
fn above(graph: &Graph, number: usize, found: &mut Vec<usize>) {
    for &parent in &graph[number].1 {
        if !found.contains(&parent) {
            found.push(parent);
            above(graph, parent, found);
        }
    }
}

#[test]
fn every_fault_is_told_at_once() {
    let file = "skills.csv".into();
    let faults = faults_of(vec![
        skill("a", "电工").read_at(&file, 2),
        skill("a", "电子").read_at(&file, 3),
        Concept::new("b", Kind::Skill).parent("nowhere").read_at(&file, 4),
        skill("c", "焊接\u{a0}工艺").parent("c").read_at(&file, 5),
        skill("x", "甲").parent("y").read_at(&file, 6),
        skill("y", "乙").parent("z").read_at(&file, 7),
        skill("z", "丙").parent("x").read_at(&file, 8),
        skill("under", "丁").parent("x").read_at(&file, 9),
        Concept::new("", Kind::Skill).read_at(&file, 10),
    ]);
    let told: Vec<(u64, &str)> =
        faults.iter().map(|f| (f.origin.as_ref().map_or(0, |o| o.line), f.problem.code().code)).collect();
    assert_eq!(
        told,
        [
            (3, "duplicate_id"),
            (4, "missing_label"),
            (4, "unknown_parent"),
            (5, "bad_label"),
            (5, "self_loop"),
            (6, "cycle"),
            (7, "cycle"),
            (8, "cycle"),
            (10, "missing_value"),
            (10, "missing_label"),
        ]
    );
    assert!(matches!(&faults[5].problem, Problem::Cycle { path } if path[..] == ["x", "y", "z"]));
    assert!(faults[5].to_string().contains("x > y > z > x"), "{}", faults[5]);
    let row = faults[2].to_row_fault();
    assert_eq!((row.line, row.column.as_deref(), row.value.as_str()), (4, Some("parents"), "nowhere"));
}

#[test]
fn lenient_keeps_what_is_sound_and_says_why_the_rest_went() {
    let concepts = vec![
        skill("x", "甲").parent("y"),
        skill("y", "乙").parent("x"),
        skill("under", "丙").parent("x"),
        skill("under-under", "丁").parent("under").parent("free"),
        skill("free", "戊"),
        skill("free-child", "己").parent("free"),
    ];
    let (kept, faults) = TaxonomyBuilder::<SkillId>::from_iter(concepts).build_lenient();
    assert_eq!(kept.ids().map(|id| kept.external(id)).collect::<Vec<_>>(), ["free", "free-child"]);
    let codes: Vec<&str> = faults.iter().map(|fault| fault.problem.code().code).collect();
    assert_eq!(codes, ["cycle", "cycle", "refused_parent", "refused_parent"]);
}

#[test]
fn several_parents_aliases_and_languages() {
    let skills: SkillTaxonomy = TaxonomyBuilder::from_iter([
        skill("welding", "焊接").label(Lang::En, "Welding"),
        skill("robots", "机器人操作"),
        skill("robot-welding", "机器人焊接").parent("welding").parent("robots").parent("welding"),
        skill("robot-tig", "机器人氩弧焊").parent("robot-welding").alias(Lang::Zh, "乙").alias(Lang::Zh, "乙"),
    ])
    .build()
    .unwrap();
    let find = |id: &str| skills.find(id).unwrap();
    assert_eq!(skills.parents(find("robot-welding")), [find("robots"), find("welding")]);
    assert_eq!(skills.children(find("welding")), [find("robot-welding")]);
    assert_eq!(skills.ancestors(find("robot-tig")), [find("robot-welding"), find("robots"), find("welding")]);
    assert_eq!((skills.depth(find("robots")), skills.depth(find("robot-tig"))), (0, 2));
    assert!(!skills.is_or_is_under(find("welding"), find("robot-tig")));
    assert_eq!(skills.aliases(find("robot-tig"), Lang::Zh).len(), 1);
    assert_eq!(skills.label(find("robots"), Lang::En), "机器人操作");
    assert_eq!(skills.label_in(find("robots"), Lang::En), None);
    assert_eq!(skills.find("Welding"), None);
}

#[test]
fn a_line_of_a_hundred_thousand_is_refused_and_not_closed() {
    let n = 100_000;
    let line = (0..n).map(|i| {
        let concept = skill(&format!("{i:06}"), "甲");
        if i == 0 { concept } else { concept.parent(format!("{:06}", i - 1)) }
    });
    let (kept, faults) = line.collect::<TaxonomyBuilder<SkillId>>().build_lenient();
    assert_eq!(kept.len(), MAX_ANCESTORS + 1);
    assert!(matches!(faults[0].problem, Problem::TooManyAncestors { count } if count == MAX_ANCESTORS + 1));
    assert_eq!(kept.len() + faults.len(), n);
}

#[test]
fn nothing_is_a_taxonomy_too() {
    let skills: SkillTaxonomy = TaxonomyBuilder::new().build().unwrap();
    assert!(skills.is_empty() && skills.find("").is_none());
}

proptest! {
    #[test]
    fn the_closure_is_what_recursion_finds(graph in graphs::graph(24, 3)) {
        let skills = graphs::taxonomy(&graph);
        for number in 0..graph.len() {
            let mut found = Vec::new();
            above(&graph, number, &mut found);
            let mut expected: Vec<SkillId> = found.iter().map(|&n| skills.find(&name(n)).unwrap()).collect();
            expected.sort_unstable();
            let id = skills.find(&name(number)).unwrap();
            prop_assert_eq!(skills.ancestors(id), &expected[..]);
            for other in skills.ids() {
                prop_assert_eq!(skills.is_or_is_under(id, other), id == other || expected.contains(&other));
            }
        }
    }

    #[test]
    fn the_order_of_input_does_not_matter(
        (graph, order) in graphs::graph(24, 3).prop_flat_map(|g| {
            let order: Vec<usize> = (0..g.len()).collect();
            (Just(g), Just(order).prop_shuffle())
        })
    ) {
        let plain = graphs::taxonomy(&graph);
        let concepts = graphs::concepts(&graph);
        let shuffled = graphs::build(order.iter().map(|&n| concepts[n].clone()).collect());
        prop_assert_eq!(format!("{plain:?}"), format!("{shuffled:?}"));
        let externals: Vec<&str> = plain.ids().map(|id| plain.external(id)).collect();
        prop_assert!(externals.is_sorted());
    }

    /// Any rows at all: lenient never panics, and what it keeps is sound by the strict rule.
    #[test]
    fn what_lenient_keeps_strict_accepts(rows in prop::collection::vec((0_u8..12, prop::collection::vec(0_u8..14, 0..3)), 0..20)) {
        let concepts: Vec<Concept> = rows
            .iter()
            .map(|(id, parents)| {
                parents.iter().fold(skill(&id.to_string(), "甲"), |concept, parent| concept.parent(parent.to_string()))
            })
            .collect();
        let (kept, faults) = TaxonomyBuilder::<SkillId>::from_iter(concepts.clone()).build_lenient();
        let strict = TaxonomyBuilder::<SkillId>::from_iter(concepts).build();
        prop_assert_eq!(strict.is_ok(), faults.is_empty());
        let again = kept.ids().map(|id| {
            kept.parents(id).iter().fold(skill(kept.external(id), "甲"), |concept, &above| concept.parent(kept.external(above)))
        });
        prop_assert_eq!(again.collect::<TaxonomyBuilder<SkillId>>().build().unwrap().len(), kept.len());
    }
}

#[test]
fn codes_descriptions_and_the_edition_are_kept_and_fingerprinted() {
    use chancai_taxonomy::{Code, Edition};
    let make = |code: &str| -> SkillTaxonomy {
        let concept = Concept::new("tig", Kind::Skill).label(Lang::Zh, "氩弧焊").description("用钨极和惰性气体焊接。");
        let code: Code = code.parse().unwrap();
        TaxonomyBuilder::from_iter([concept.code(code.clone()).code(code)]).build().unwrap()
    };
    let skills = make("isco-08:7212").with_edition(Edition::new("技能表", "2026.1"));
    let tig = skills.find("tig").unwrap();
    assert_eq!(skills.codes(tig).iter().map(ToString::to_string).collect::<Vec<_>>(), ["isco-08:7212"]);
    assert_eq!(skills.find_code("isco-08", "7212").collect::<Vec<_>>(), [tig]);
    assert_eq!(skills.find_code("isco-08", "721").count(), 0);
    assert_eq!(
        (skills.description(tig), skills.edition().to_string()),
        ("用钨极和惰性气体焊接。", "技能表 2026.1".to_owned())
    );
    let print = skills.fingerprint();
    assert_eq!(print, make("isco-08:7212").with_edition(Edition::new("技能表", "2026.1")).fingerprint());
    assert_ne!(print, make("isco-08:7212").fingerprint());
    assert_ne!(print, make("isco-08:7213").with_edition(Edition::new("技能表", "2026.1")).fingerprint());
}
