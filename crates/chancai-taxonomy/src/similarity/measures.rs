//! Symmetric measures of how near two concepts are by what is above both.

use std::marker::PhantomData;

use super::ancestors::Ancestors;
use super::information::{InformationContent, distance};
use super::neighbours::{FULL, Neighbours};
use crate::concept::Kind;
use crate::error::TaxonomyError;
use crate::ids::ConceptId;
use crate::taxonomy::Taxonomy;

/// How two concepts a and b are compared. All are symmetric, and 0 where nothing is above both.
///
/// A concept is among its own ancestors here. Where information (IC) is asked for, a and b meet at m, their common
/// ancestor with the most of it: the most informative common ancestor, MICA.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub enum Measure {
    /// `IC(m)`, from 0 to the largest IC; of a with itself `IC(a)`.
    ///
    /// Resnik, Using information content to evaluate semantic similarity in a taxonomy (IJCAI 1995).
    Resnik,
    /// `2 IC(m) / (IC(a) + IC(b))`, in 0..=1. Two that say nothing (IC 0) and meet have 1.
    ///
    /// Lin, An information-theoretic definition of similarity (ICML 1998).
    Lin,
    /// `1 / (1 + d)`, in 0..=1, `d = IC(a) + IC(b) - 2 IC(m)`; d itself is [`InformationContent::distance`].
    ///
    /// Jiang and Conrath, Semantic similarity based on corpus statistics and lexical taxonomy (ROCLING 1997).
    JiangConrath,
    /// `2 depth(m) / (depth(a) + depth(b))`, in 0..=1, m the common ancestor with the largest depth.
    ///
    /// Wu and Palmer, Verbs semantics and lexical selection (ACL 1994), who have a tree. Here `depth(c)` is the number
    /// of concepts on the **longest** way from a top down to c, both ends counted, so that a top has 1, what is above
    /// lies less deep, and the value reaches 1 for a concept with itself alone. (By the shortest way a concept may lie
    /// deeper than one below it, and the value exceed 1.)
    WuPalmer,
    /// `|A ∩ B| / |A ∪ B|` of the sets of ancestors, in 0..=1.
    Jaccard,
    /// `|A ∩ B| / sqrt(|A| |B|)` of the sets of ancestors, in 0..=1: the cosine of their indicator vectors.
    Cosine,
}

impl Measure {
    /// Whether it asks for information content.
    const fn weighs_information(self) -> bool {
        matches!(self, Self::Resnik | Self::Lin | Self::JiangConrath)
    }

    /// Whether the values weigh a meeting point; otherwise they count.
    const fn meets(self) -> bool {
        !matches!(self, Self::Jaccard | Self::Cosine)
    }
}

/// Whether headings ([`Kind::Group`]) are ancestors like others.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub enum Headings {
    /// They are: two skills under one heading have it in common, and it counts in depths.
    #[default]
    Counted,
    /// A heading is an ancestor of itself alone and counts in no other concept's depth. What is above it counts as
    /// ever for what is below it.
    LeftOut,
}

/// A [`Measure`] over a taxonomy, with what it needs made ready.
///
/// [`Similarity::between`], [`Similarity::one_to_many`] and [`Similarity::row`] agree bit for bit: they come to the
/// same integers, or the same common ancestor, and one formula ends them. Which to take is a matter of speed alone: a
/// pair costs time in the product of the two numbers of ancestors, eight comparisons at once; a row costs time in the
/// number of pairs with each common ancestor, less than one a pair in ESCO.
///
/// Ids are those of the taxonomy it was made from; the methods **panic** for one beyond the last.
///
/// ```
/// use chancai_taxonomy::{Concept, Headings, Kind, Lang, Measure, Similarity, SkillTaxonomy, TaxonomyBuilder};
///
/// let skill = |id: &str, zh: &str| Concept::new(id, Kind::Skill).label(Lang::Zh, zh);
/// let skills: SkillTaxonomy = TaxonomyBuilder::from_iter([
///     skill("joining", "连接"),
///     skill("riveting", "铆接").parent("joining"),
///     skill("welding", "焊接").parent("joining"),
///     skill("tig", "氩弧焊").parent("welding"),
///     skill("laser", "激光焊").parent("welding"),
/// ])
/// .build()?;
/// let [riveting, tig, laser] = ["riveting", "tig", "laser"].map(|id| skills.find(id).unwrap());
///
/// let jaccard = Similarity::new(&skills, Measure::Jaccard, Headings::Counted);
/// assert_eq!(jaccard.between(tig, laser), 2.0 / 4.0); // 连接、焊接 of 连接、焊接、氩弧焊、激光焊
/// assert_eq!(jaccard.between(tig, riveting), 1.0 / 4.0);
///
/// let depths = Similarity::new(&skills, Measure::WuPalmer, Headings::Counted);
/// assert_eq!(depths.between(tig, laser), 2.0 * 2.0 / (3.0 + 3.0));
/// assert_eq!(depths.meeting(tig, laser), skills.find("welding"));
/// # Ok::<(), chancai_taxonomy::TaxonomyError>(())
/// ```
#[derive(Debug, Clone)]
pub struct Similarity<Id> {
    measure: Measure,
    ancestors: Ancestors,
    /// Of every concept its IC, its depth, or the size of its set of ancestors.
    weights: Vec<f64>,
    /// The largest value there can be.
    largest: f64,
    is_heading: Vec<bool>,
    ids: PhantomData<Id>,
}

impl<Id: ConceptId> Similarity<Id> {
    /// The measure over a taxonomy; those that need it take [`InformationContent::from_descendants`].
    ///
    /// O(closure * log of the ancestors of a concept).
    #[must_use]
    pub fn new(taxonomy: &Taxonomy<Id>, measure: Measure, headings: Headings) -> Self {
        let information = measure.weighs_information().then(|| {
            let content = InformationContent::from_descendants(taxonomy);
            taxonomy.ids().map(|id| content.get(id)).collect()
        });
        Self::build(taxonomy, measure, headings, information)
    }

    /// The measure over a taxonomy with the caller's information content; measures that do not ask for it leave it.
    ///
    /// # Errors
    ///
    /// [`TaxonomyError::BadOption`] where `information` is of another number of concepts.
    pub fn with_information(
        taxonomy: &Taxonomy<Id>,
        measure: Measure,
        headings: Headings,
        information: &InformationContent<Id>,
    ) -> Result<Self, TaxonomyError> {
        if information.len() != taxonomy.len() {
            let given = information.len() as f64;
            return Err(TaxonomyError::BadOption { name: "information", given, expected: "one value a concept" });
        }
        let values = taxonomy.ids().map(|id| information.get(id)).collect();
        Ok(Self::build(taxonomy, measure, headings, Some(values)))
    }

    fn build(taxonomy: &Taxonomy<Id>, measure: Measure, headings: Headings, information: Option<Vec<f64>>) -> Self {
        let n = taxonomy.len();
        let is_heading: Vec<bool> = taxonomy.ids().map(|id| taxonomy.kind(id) == Kind::Group).collect();
        let counts = |place: usize| headings == Headings::Counted || !is_heading[place];
        let values = information.filter(|_| measure.weighs_information()).unwrap_or_else(|| depths(taxonomy, counts));
        let is_ranked = |place: usize| counts(place) && !taxonomy.children(Id::from_index(place)).is_empty();
        let mut ranked: Vec<u32> = (0..n as u32).filter(|&place| is_ranked(place as usize)).collect();
        // Stable, so that of equal values the lower id comes first.
        ranked.sort_by(|&a, &b| values[b as usize].total_cmp(&values[a as usize]));
        let above = |place| taxonomy.ancestors(Id::from_index(place)).iter().map(|id| id.index());
        let ancestors = Ancestors::new(n, ranked, above);
        let size = |place: usize| (ancestors.row(place).len() + usize::from(!is_ranked(place))) as f64;
        let weights = if measure.meets() { values } else { (0..n).map(size).collect() };
        let largest = if measure == Measure::Resnik { weights.iter().copied().fold(0.0, f64::max) } else { 1.0 };
        Self { measure, ancestors, weights, largest, is_heading, ids: PhantomData }
    }

    /// The measure.
    pub const fn measure(&self) -> Measure {
        self.measure
    }

    /// The number of concepts.
    pub fn len(&self) -> usize {
        self.weights.len()
    }

    /// Whether there is no concept.
    pub fn is_empty(&self) -> bool {
        self.weights.is_empty()
    }

    /// How near two concepts are.
    pub fn between(&self, a: Id, b: Id) -> f64 {
        let mut value = [self.common(a.index(), b.index())];
        self.finish(a.index(), [self.weights[b.index()]].into_iter(), &mut value);
        value[0]
    }

    /// How near `a` is to each of `others`, in their order; what `out` held goes, its room is used again.
    ///
    /// Pair by pair, or by way of the whole row (then `out` takes the room of one) where that is less work.
    pub fn one_to_many(&self, a: Id, others: &[Id], out: &mut Vec<f64>) {
        let a = a.index();
        out.clear();
        let below: usize = self.ancestors.row(a).iter().map(|&rank| self.ancestors.below(rank).len()).sum();
        if others.len() * PAIR > self.len() + below {
            self.common_with_all(a, out);
            let all = out.len();
            for b in others {
                out.push(out[b.index()]);
            }
            out.copy_within(all.., 0);
            out.truncate(others.len());
        } else if self.measure.meets() {
            out.extend(others.iter().map(|b| self.met(a, b.index())));
        } else {
            out.extend(others.iter().map(|b| self.counted(a, b.index())));
        }
        self.finish(a, others.iter().map(|b| self.weights[b.index()]), out);
    }

    /// How near `a` is to every concept, in the order of ids; what `out` held goes, its room is used again.
    ///
    /// Walks what lies below each ancestor of `a` and finishes all pairs together.
    pub fn row(&self, a: Id, out: &mut Vec<f64>) {
        out.clear();
        self.common_with_all(a.index(), out);
        self.finish(a.index(), self.weights.iter().copied(), out);
    }

    /// Appends what `a` and each concept have in common, before the formula.
    fn common_with_all(&self, a: usize, out: &mut Vec<f64>) {
        out.resize(self.len(), if self.measure.meets() { NOWHERE } else { 0.0 });
        if self.measure.meets() {
            // The best place to meet comes first in the row, so that walking it backwards leaves the best.
            for &rank in self.ancestors.row(a).iter().rev() {
                let value = self.weights[self.ancestors.concept(rank)];
                self.ancestors.below(rank).iter().for_each(|&b| out[b as usize] = value);
            }
        } else {
            for &rank in self.ancestors.row(a) {
                self.ancestors.below(rank).iter().for_each(|&b| out[b as usize] += 1.0);
            }
        }
        out[a] = self.weights[a];
    }

    /// Where two concepts meet: their common ancestor with the most information, for [`Measure::WuPalmer`],
    /// [`Measure::Jaccard`] and [`Measure::Cosine`] the deepest; of equal ones the first by id.
    pub fn meeting(&self, a: Id, b: Id) -> Option<Id> {
        if a == b {
            return Some(a);
        }
        let rank = self.ancestors.first_shared(a.index(), b.index())?;
        Some(Id::from_index(self.ancestors.concept(rank)))
    }

    /// The pairs of a similarity of `threshold` or more as a table the matcher takes.
    ///
    /// Headings are similar to themselves alone, as everywhere in [`Neighbours`]. Resnik's values are taken as
    /// shares of the largest IC; every concept satisfies itself in full. What comes to 0 of 65,535 is left out. O(n²).
    ///
    /// # Errors
    ///
    /// [`TaxonomyError::BadOption`] for a threshold outside (0, 1].
    pub fn neighbours(&self, threshold: f64) -> Result<Neighbours<Id>, TaxonomyError> {
        if !(threshold > 0.0 && threshold <= 1.0) {
            return Err(TaxonomyError::BadOption { name: "threshold", given: threshold, expected: "(0, 1]" });
        }
        let mut sims = Vec::new();
        let rows = (0..self.len()).map(|s| self.near(s, threshold, &mut sims));
        Ok(Neighbours::from_rows(self.len(), rows))
    }

    /// The row of `s` in [`Similarity::neighbours`].
    fn near(&self, s: usize, threshold: f64, sims: &mut Vec<f64>) -> Vec<(Id, u16)> {
        if self.is_heading[s] {
            return vec![(Id::from_index(s), FULL)];
        }
        self.row(Id::from_index(s), sims);
        let share = |(r, &sim): (usize, &f64)| {
            let sim = sim / self.largest;
            let counts = sim >= threshold && !self.is_heading[r];
            let sim = if counts { (sim * f64::from(FULL)).round() as u16 } else { 0 };
            let sim = if r == s { FULL } else { sim };
            (sim > 0).then(|| (Id::from_index(r), sim))
        };
        sims.iter().enumerate().filter_map(share).collect()
    }

    /// What two concepts have in common, before the formula.
    fn common(&self, a: usize, b: usize) -> f64 {
        if self.measure.meets() { self.met(a, b) } else { self.counted(a, b) }
    }

    /// The weight of the place where two concepts meet.
    fn met(&self, a: usize, b: usize) -> f64 {
        if a == b {
            return self.weights[a];
        }
        self.ancestors.first_shared(a, b).map_or(NOWHERE, |rank| self.weights[self.ancestors.concept(rank)])
    }

    /// The number of ancestors two concepts share.
    fn counted(&self, a: usize, b: usize) -> f64 {
        if a == b { self.weights[a] } else { f64::from(self.ancestors.shared(a, b)) }
    }

    /// Makes values of what `a` has in common with others, whose weights stand beside.
    fn finish(&self, a: usize, weights: impl Iterator<Item = f64>, common: &mut [f64]) {
        let ours = self.weights[a];
        let each = common.iter_mut().zip(weights);
        match self.measure {
            Measure::Resnik => each.for_each(|(x, _)| *x = x.max(0.0)),
            Measure::Lin => each.for_each(|(x, theirs)| *x = lin(*x, ours + theirs)),
            Measure::JiangConrath => each.for_each(|(x, theirs)| *x = jiang_conrath(*x, ours, theirs)),
            Measure::WuPalmer => each.for_each(|(x, theirs)| *x = 2.0 * x.max(0.0) / (ours + theirs)),
            Measure::Jaccard => each.for_each(|(x, theirs)| *x /= ours + theirs - *x),
            Measure::Cosine => each.for_each(|(x, theirs)| *x /= (ours * theirs).sqrt()),
        }
    }
}

/// Stands for the weight of a meeting point where there is none.
const NOWHERE: f64 = -1.0;

/// What comparing a pair costs, in steps of filling a row: about 8 as measured; it decides between equal answers.
const PAIR: usize = 8;

fn lin(meeting: f64, sum: f64) -> f64 {
    let share = if sum > 0.0 { (2.0 * meeting / sum).min(1.0) } else { 1.0 };
    if meeting < 0.0 { 0.0 } else { share }
}

fn jiang_conrath(meeting: f64, a: f64, b: f64) -> f64 {
    if meeting < 0.0 { 0.0 } else { 1.0 / (1.0 + distance(meeting, a, b)) }
}

/// The concepts that count on the longest way from a top down to each; every concept counts on its own way.
fn depths<Id: ConceptId>(taxonomy: &Taxonomy<Id>, counts: impl Fn(usize) -> bool) -> Vec<f64> {
    let mut order: Vec<Id> = taxonomy.ids().collect();
    order.sort_by_key(|&id| taxonomy.depth(id));
    let mut depths = vec![0_u32; taxonomy.len()];
    for id in order {
        let above = |&parent: &Id| depths[parent.index()] - u32::from(!counts(parent.index()));
        depths[id.index()] = taxonomy.parents(id).iter().map(above).max().unwrap_or(0) + 1;
    }
    depths.into_iter().map(f64::from).collect()
}
