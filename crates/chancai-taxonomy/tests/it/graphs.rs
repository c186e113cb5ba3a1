//! Random taxonomies for the laws.

use chancai_taxonomy::{Concept, Kind, Lang, SkillTaxonomy, TaxonomyBuilder};
use proptest::prelude::*;

/// A small directed acyclic graph: for each concept whether it is a heading and which earlier ones are its parents.
pub(crate) type Graph = Vec<(bool, Vec<usize>)>;

/// Graphs of up to `most` concepts with up to `parents` parents each.
pub(crate) fn graph(most: usize, parents: usize) -> impl Strategy<Value = Graph> {
    let concept = (prop::bool::weighted(0.15), prop::collection::vec(any::<prop::sample::Index>(), 0..=parents));
    prop::collection::vec(concept, 1..=most).prop_map(|concepts| {
        let place = |(number, (group, above)): (usize, (bool, Vec<prop::sample::Index>))| {
            let above = above.iter().filter(|_| number > 0).map(|index| index.index(number)).collect();
            (group, above)
        };
        concepts.into_iter().enumerate().map(place).collect()
    })
}

/// External ids that do not sort in the order of the numbers.
pub(crate) fn name(number: usize) -> String {
    format!("{:02x}", (number * 37 + 11) % 256)
}

pub(crate) fn concepts(graph: &Graph) -> Vec<Concept> {
    let concept = |(number, (group, above)): (usize, &(bool, Vec<usize>))| {
        let kind = if *group { Kind::Group } else { Kind::Skill };
        let concept = Concept::new(name(number), kind).label(Lang::Zh, format!("技能{number}"));
        above.iter().fold(concept, |concept, &parent| concept.parent(name(parent)))
    };
    graph.iter().enumerate().map(concept).collect()
}

pub(crate) fn taxonomy(graph: &Graph) -> SkillTaxonomy {
    build(concepts(graph))
}

pub(crate) fn build(concepts: Vec<Concept>) -> SkillTaxonomy {
    TaxonomyBuilder::from_iter(concepts).build().expect("a graph whose parents come earlier is sound")
}
