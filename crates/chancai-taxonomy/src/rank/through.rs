//! Two texts compared by what they are in a taxonomy, not by their words.

use super::ranker::{RankScratch, Ranker};
use crate::concept::{Kind, Lang};
use crate::csr::Csr;
use crate::ids::ConceptId;
use crate::taxonomy::Taxonomy;

/// How many concepts a profile holds.
const PROFILE: usize = 20;

/// How many names of a concept make its profile.
const NAMES: usize = 20;

/// Compares texts with the concepts of a list through another taxonomy.
///
/// A text becomes a profile, the best concepts of the other taxonomy with their scores squared; two texts are alike by
/// the cosine of their profiles. So 程序员 and `software developer` meet in a bilingual taxonomy without a letter in
/// common (explicit semantic analysis: Gabrilovich and Markovitch, IJCAI 2007, with a taxonomy in place of an
/// encyclopaedia).
///
/// ```
/// use chancai_taxonomy::{
///     Concept, Kind, Lang, OccupationTaxonomy, RankOptions, Ranker, TaxonomyBuilder, Through,
/// };
///
/// let occupation = |id: &str, name: &str| Concept::new(id, Kind::Occupation).label(Lang::En, name);
/// let own: OccupationTaxonomy =
///     TaxonomyBuilder::from_iter([occupation("1", "software developer"), occupation("2", "truck driver")]).build()?;
/// let known: OccupationTaxonomy = TaxonomyBuilder::from_iter([
///     occupation("developer", "software developer").alias(Lang::Zh, "程序员"),
///     occupation("driver", "truck driver").alias(Lang::Zh, "货车司机"),
/// ])
/// .build()?;
///
/// let through = Through::new(Ranker::new(&known, RankOptions::occupations()), &own, 1.0);
/// let mut scores = Vec::new();
/// through.scores("程序员", &mut Default::default(), &mut scores);
/// let list = Ranker::new(&own, RankOptions::occupations()).rank_with("程序员", 1, &scores, &mut Default::default());
/// assert_eq!(own.external(list[0].id), "1");
/// # Ok::<(), chancai_taxonomy::TaxonomyError>(())
/// ```
#[derive(Debug, Clone)]
pub struct Through<Id, Other> {
    ranker: Ranker<Other>,
    /// By concept of the other taxonomy: whose profile holds it, and how much.
    held_by: Csr<(Id, f32)>,
    weight: f32,
}

impl<Id: ConceptId, Other: ConceptId> Through<Id, Other> {
    /// Profiles of every concept of `list`, headings aside, through what `ranker` ranks; `weight` multiplies the
    /// likeness. One ranking a name.
    #[must_use]
    pub fn new(ranker: Ranker<Other>, list: &Taxonomy<Id>, weight: f32) -> Self {
        let (mut scratch, mut pairs) = (RankScratch::default(), Vec::new());
        for id in list.ids().filter(|&id| list.kind(id) != Kind::Group) {
            let labels = Lang::ALL.into_iter().filter_map(|lang| list.label_in(id, lang));
            let aliases = Lang::ALL.into_iter().flat_map(|lang| list.aliases(id, lang)).map(|alias| &**alias);
            let mut profile = Vec::new();
            for name in labels.chain(aliases).take(NAMES) {
                profile.extend(profile_of(&ranker, name, &mut scratch));
            }
            pairs.extend(unit(profile).into_iter().map(|(other, weight)| (other.index(), (id, weight))));
        }
        let others = pairs.iter().map(|&(other, _)| other + 1).max().unwrap_or(0);
        let held_by = Csr::from_pairs(others, pairs.iter().copied());
        Self { ranker, held_by, weight }
    }

    /// Adds the likeness of a text with each concept of the list to `scores`, for [`Ranker::rank_with`].
    pub fn scores(&self, text: &str, scratch: &mut RankScratch, scores: &mut Vec<(Id, f32)>) {
        let profile = unit(profile_of(&self.ranker, text, scratch));
        for (other, weight) in profile.into_iter().filter(|(other, _)| other.index() < self.held_by.len()) {
            let row = self.held_by.row(other.index());
            scores.extend(row.iter().map(|&(id, own)| (id, self.weight * weight * own)));
        }
    }
}

/// The best concepts for a text, each with its score squared: the far ones are many and say little.
fn profile_of<Other: ConceptId>(ranker: &Ranker<Other>, text: &str, scratch: &mut RankScratch) -> Vec<(Other, f32)> {
    let list = ranker.rank(text, PROFILE, scratch);
    list.into_iter().map(|candidate| (candidate.id, candidate.score * candidate.score)).collect()
}

/// Entries of one concept added, and the whole made one long.
fn unit<Other: ConceptId>(mut profile: Vec<(Other, f32)>) -> Vec<(Other, f32)> {
    profile.sort_by_key(|&(other, _)| other);
    let mut joined: Vec<(Other, f32)> = Vec::with_capacity(profile.len());
    for (other, weight) in profile {
        match joined.last_mut() {
            Some(last) if last.0 == other => last.1 += weight,
            _ => joined.push((other, weight)),
        }
    }
    let length = super::field::length(joined.iter().map(|&(_, weight)| weight));
    for (_, weight) in &mut joined {
        *weight /= length;
    }
    joined
}
