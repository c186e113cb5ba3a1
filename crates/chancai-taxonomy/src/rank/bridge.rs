//! Another taxonomy's names as a weak field, lent through a crosswalk.

use super::options::RankOptions;
use super::ranker::{RankScratch, Ranker};
use crate::crosswalk::{Crosswalk, Mapped};
use crate::csr::Csr;
use crate::ids::ConceptId;
use crate::taxonomy::Taxonomy;

/// How many concepts of the other taxonomy lend their score.
const LENDERS: usize = 60;

/// How many of them are compared name by name.
const COMPARED: usize = 30;

/// Lends the names of another taxonomy to the concepts a crosswalk ties them to.
///
/// The other taxonomy is ranked for the text; each of its best concepts gives its score, times a weight, to every concept
/// it is tied to, the largest where several do. It is a weak field: a crosswalk is coarse, and one
/// occupation of O*NET is tied to a dozen of ESCO.
///
/// ```
/// use chancai_taxonomy::{
///     Bridge, Concept, Confidences, Crosswalk, Kind, Lang, OccupationTaxonomy, RankOptions, Ranker, Relation, Statement,
///     TaxonomyBuilder,
/// };
///
/// let occupation = |id: &str, en: &str| Concept::new(id, Kind::Occupation).label(Lang::En, en);
/// let onet: OccupationTaxonomy =
///     TaxonomyBuilder::from_iter([occupation("51-4121.00", "Welders").alias(Lang::En, "MIG torch operator")]).build()?;
/// let esco: OccupationTaxonomy =
///     TaxonomyBuilder::from_iter([occupation("welder", "welder"), occupation("cook", "cook")]).build()?;
/// let (from, to) = (onet.find("51-4121.00").unwrap(), esco.find("welder").unwrap());
/// let crosswalk =
///     Crosswalk::new(&onet, &esco, [Statement::Link(from, Relation::Exact, to)], &Confidences::default());
///
/// let bridge = Bridge::new(&onet, &crosswalk, 0.25);
/// let ranker = Ranker::new(&esco, RankOptions::occupations());
/// let (mut scratch, mut lent) = (Default::default(), Vec::new());
/// assert!(ranker.rank("torch operator", 1, &mut scratch).is_empty() || !ranker.rank("torch operator", 1, &mut scratch)[0].is_answer);
/// bridge.scores("torch operator", &mut Default::default(), &mut lent);
/// assert_eq!(ranker.rank_with("torch operator", 1, &lent, &mut scratch)[0].id, to);
/// # Ok::<(), chancai_taxonomy::TaxonomyError>(())
/// ```
#[derive(Debug, Clone)]
pub struct Bridge<Id, Other> {
    ranker: Ranker<Other>,
    /// By concept of the other taxonomy.
    ties: Csr<Id>,
    weight: f32,
}

impl<Id: ConceptId, Other: ConceptId> Bridge<Id, Other> {
    /// From the other taxonomy and a crosswalk out of it; `weight` multiplies what is lent, 0.25 does well.
    #[must_use]
    pub fn new(other: &Taxonomy<Other>, crosswalk: &Crosswalk<Other, Id>, weight: f32) -> Self {
        let mut options = RankOptions::occupations();
        (options.description, options.heading, options.compared) = (0.0, 0.0, COMPARED);
        let mut ties = Csr::with_capacity(other.len());
        for id in other.ids() {
            let links = match crosswalk.get(id) {
                Mapped::Links(links) => links,
                Mapped::NoMatch | Mapped::Unmapped => &[],
            };
            ties.push_row(links.iter().map(|link| link.id));
        }
        Self { ranker: Ranker::new(other, options), ties, weight }
    }

    /// Adds what is lent for a text to `lent`, for [`Ranker::rank_with`].
    pub fn scores(&self, text: &str, scratch: &mut RankScratch, lent: &mut Vec<(Id, f32)>) {
        let first = lent.len();
        for candidate in self.ranker.rank(text, LENDERS, scratch) {
            let tied = self.ties.row(candidate.id.index());
            lent.extend(tied.iter().map(|&id| (id, self.weight * candidate.score)));
        }
        let own = &mut lent[first..];
        own.sort_unstable_by(|a, b| a.0.cmp(&b.0).then(b.1.total_cmp(&a.1)));
        let mut kept = first;
        for place in first..lent.len() {
            if place == first || lent[place].0 != lent[kept - 1].0 {
                lent[kept] = lent[place];
                kept += 1;
            }
        }
        lent.truncate(kept);
    }
}
