//! How much a concept says: the rarer what lies under it, the more.

use std::marker::PhantomData;

use crate::ids::ConceptId;
use crate::taxonomy::Taxonomy;

/// The information content (IC) of every concept of a taxonomy.
///
/// The values are 0 or more, finite, and never less than those of a concept above. Headings count as concepts.
/// A single root has 0: what everything is says nothing.
///
/// ```
/// use chancai_taxonomy::{Concept, InformationContent, Kind, Lang, SkillTaxonomy, Smoothing, TaxonomyBuilder};
///
/// let skill = |id: &str, zh: &str| Concept::new(id, Kind::Skill).label(Lang::Zh, zh);
/// let skills: SkillTaxonomy = TaxonomyBuilder::from_iter([
///     skill("welding", "焊接"),
///     skill("tig", "氩弧焊").parent("welding"),
///     skill("laser", "激光焊").parent("welding"),
/// ])
/// .build()?;
/// let [laser, tig, welding] = ["laser", "tig", "welding"].map(|id| skills.find(id).unwrap());
///
/// // 某区的岗位里氩弧焊写了九十九次，激光焊一次：写激光焊的岗位说得更多。
/// let asked = InformationContent::from_counts(&skills, [(tig, 99), (laser, 1)], Smoothing::None);
/// assert_eq!(asked.get(welding), 0.0);
/// assert!((asked.get(laser) - 100_f64.ln()).abs() < 1e-12);
/// assert!(asked.get(tig) < 0.011);
/// # Ok::<(), chancai_taxonomy::TaxonomyError>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct InformationContent<Id> {
    values: Vec<f64>,
    ids: PhantomData<Id>,
}

/// What is added to counts of use before they become probabilities.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub enum Smoothing {
    /// Nothing; a concept that was met neither itself nor in one below it is taken as met once.
    #[default]
    None,
    /// One to the count of every concept (Laplace).
    AddOne,
}

impl<Id: ConceptId> InformationContent<Id> {
    /// From the number of concepts below, in 0..=1: `IC(c) = 1 - ln(below(c) + 1) / ln(n)`, n concepts in all.
    ///
    /// Seco, Veale and Hayes, An intrinsic information content metric for semantic similarity in WordNet
    /// (ECAI 2004). What can be reached by several ways counts once. A leaf has 1; the one concept of a taxonomy
    /// that holds no other has 0. O(closure).
    #[must_use]
    pub fn from_descendants(taxonomy: &Taxonomy<Id>) -> Self {
        let below = propagated(taxonomy, |_| 1);
        let all = (taxonomy.len() as f64).ln();
        let value = |&with_itself: &u64| if all > 0.0 { 1.0 - (with_itself as f64).ln() / all } else { 0.0 };
        Self::of(below.iter().map(value))
    }

    /// From leaves below and concepts above, in nats: `IC(c) = -ln((leaves(c) / above(c) + 1) / (leaves + 1))`,
    /// where `above(c)` counts c itself, `leaves(c)` is 0 for a leaf, and `leaves` are those of the whole taxonomy.
    ///
    /// Sánchez, Batet and Isern, Ontology-based information content computation (Knowledge-Based Systems 24, 2011).
    /// Of two concepts with as many leaves the one deeper down says more. O(closure).
    #[must_use]
    pub fn from_leaves(taxonomy: &Taxonomy<Id>) -> Self {
        let is_leaf = |id: Id| taxonomy.children(id).is_empty();
        let leaves = propagated(taxonomy, |id| u64::from(is_leaf(id)));
        let all = taxonomy.ids().filter(|&id| is_leaf(id)).count() as f64;
        Self::of(taxonomy.ids().map(|id| {
            let below = if is_leaf(id) { 0.0 } else { leaves[id.index()] as f64 };
            let above = taxonomy.ancestors(id).len() as f64 + 1.0;
            ((all + 1.0) / (below / above + 1.0)).ln()
        }))
    }

    /// From how often each concept is met (in posts, in people's records), in nats: `IC(c) = -ln p(c)`.
    ///
    /// Resnik, Using information content to evaluate semantic similarity in a taxonomy (IJCAI 1995). `p(c)` is the
    /// share of all that was met that is c or lies under it: a count goes to the concept and once to everything
    /// above it, by however many ways. Counts of one concept named twice are added; concepts not named have 0,
    /// those beyond the taxonomy are left out. Where nothing was met at all and nothing is added, all values are 0.
    /// O(closure + counts).
    #[must_use]
    pub fn from_counts(
        taxonomy: &Taxonomy<Id>,
        counts: impl IntoIterator<Item = (Id, u64)>,
        smoothing: Smoothing,
    ) -> Self {
        let added = match smoothing {
            Smoothing::None => 0,
            Smoothing::AddOne => 1,
        };
        let mut own = vec![added; taxonomy.len()];
        for (id, count) in counts {
            if let Some(sum) = own.get_mut(id.index()) {
                *sum = count.saturating_add(*sum);
            }
        }
        let all = own.iter().fold(0_u64, |sum, &count| sum.saturating_add(count)).max(1) as f64;
        let met = propagated(taxonomy, |id| own[id.index()]);
        Self::of(met.iter().map(|&count| (all / count.max(1) as f64).ln()))
    }

    fn of(values: impl Iterator<Item = f64>) -> Self {
        Self { values: values.collect(), ids: PhantomData }
    }

    /// The value of a concept.
    ///
    /// # Panics
    ///
    /// For a concept beyond the last.
    pub fn get(&self, id: Id) -> f64 {
        self.values[id.index()]
    }

    /// The number of concepts.
    pub fn len(&self) -> usize {
        self.values.len()
    }

    /// Whether there is no concept.
    pub fn is_empty(&self) -> bool {
        self.values.is_empty()
    }

    /// The distance of Jiang and Conrath, `IC(a) + IC(b) - 2 IC(m)`, where the two meet at m; infinite where nowhere.
    ///
    /// Jiang and Conrath, Semantic similarity based on corpus statistics and lexical taxonomy (ROCLING 1997).
    /// [`Similarity::meeting`](crate::Similarity::meeting) tells where.
    ///
    /// # Panics
    ///
    /// For a concept beyond the last.
    pub fn distance(&self, a: Id, b: Id, meeting: Option<Id>) -> f64 {
        meeting.map_or(f64::INFINITY, |m| distance(self.get(m), self.get(a), self.get(b)))
    }
}

/// The distance of Jiang and Conrath from the values of the meeting point and of the two.
pub(super) fn distance(meeting: f64, a: f64, b: f64) -> f64 {
    (a + b - 2.0 * meeting).max(0.0)
}

/// For every concept the sum over itself and all below it, each once however many ways lead to it.
fn propagated<Id: ConceptId>(taxonomy: &Taxonomy<Id>, own: impl Fn(Id) -> u64) -> Vec<u64> {
    let mut sums = vec![0_u64; taxonomy.len()];
    for id in taxonomy.ids() {
        let count = own(id);
        for &place in taxonomy.ancestors(id).iter().chain([&id]) {
            sums[place.index()] = count.saturating_add(sums[place.index()]);
        }
    }
    sums
}
