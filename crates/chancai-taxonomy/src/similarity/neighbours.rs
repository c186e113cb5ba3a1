//! What each concept partly satisfies: directed similarity along the hierarchy.

use crate::concept::Kind;
use crate::csr::Csr;
use crate::error::TaxonomyError;
use crate::ids::ConceptId;
use crate::taxonomy::Taxonomy;

/// A similarity of 1 as it is kept: similarities are fractions of 65,535.
pub const FULL: u16 = u16::MAX;

/// For every concept s the concepts r it partly satisfies, each with its similarity.
///
/// # Definition
///
/// A way from s to r goes up from s by a steps to a meeting point m and down from m by b steps to r. With `up` and
/// `down` from [`SimilarityOptions`],
///
/// ```text
/// sim(s, r) = max over m, m no Kind::Group, of up^a * down^b      (a, b: the fewest steps)
/// ```
///
/// so that sim(s, s) = 1, a narrower skill satisfies a broader requirement at `up` a step, a broader one satisfies a
/// narrower requirement at `down` a step, and siblings meet at `up * down`. Headings relate nothing: a heading
/// is no meeting point and is similar to itself alone (a way may pass through one that lies between two
/// skills). What is below `threshold` is left out, that is 0.
///
/// The measure is path-based and stands near Wu and Palmer (Verbs semantics and lexical selection, ACL 1994),
/// who weigh the steps to the lowest common ancestor by its depth. Theirs is symmetric; a requirement is not: who
/// can weld by laser can weld, not the other way round. The symmetric measures, those that weigh a meeting point by
/// how much information it carries among them, are [`Similarity`](crate::Similarity)'s.
///
/// Where `up >= down`, sim(s, a) >= sim(a, s) for every concept a above s that is within log(down) / log(up) steps
/// (6 by default), and for all of them where each concept has one parent. Beyond that a concept with both a
/// long and a short way up to the same place can turn it round.
///
/// Rows are sorted by id and hold the concept itself with [`FULL`].
///
/// ```
/// use chancai_taxonomy::{Concept, Kind, Lang, Neighbours, SkillTaxonomy, TaxonomyBuilder, FULL};
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
/// let satisfies = Neighbours::from_taxonomy(&skills, &Default::default());
/// let share = |s, r| f64::from(satisfies.get(s, r)) / f64::from(FULL);
/// assert!((share(tig, welding) - 0.9).abs() < 1e-4); // the welder who knows TIG can weld
/// assert!((share(welding, tig) - 0.5).abs() < 1e-4); // the one who can weld may know TIG
/// assert!((share(tig, laser) - 0.45).abs() < 1e-4);
///
/// // Who satisfies a requirement: the transpose.
/// let satisfied_by = satisfies.transpose();
/// assert_eq!(satisfied_by.of(welding).0, [laser, tig, welding]);
/// # Ok::<(), chancai_taxonomy::TaxonomyError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Neighbours<Id> {
    ids: Csr<Id>,
    /// Beside the items of `ids`.
    sims: Vec<u16>,
}

impl<Id: ConceptId> Neighbours<Id> {
    /// The similarities along a taxonomy.
    ///
    /// O(n * w), w the concepts within reach of one: the steps are bounded by `threshold`, one below two
    /// and three ways to go with the default options.
    #[must_use]
    pub fn from_taxonomy(taxonomy: &Taxonomy<Id>, options: &SimilarityOptions) -> Self {
        let mut walk = Walk::new(taxonomy, *options);
        let mut neighbours = Self { ids: Csr::with_capacity(taxonomy.len()), sims: Vec::new() };
        for id in taxonomy.ids() {
            neighbours.push_row(walk.from(id));
        }
        neighbours
    }

    /// Each of `n` concepts satisfies itself and nothing else.
    #[must_use]
    pub fn identity(n: usize) -> Self {
        let mut neighbours = Self { ids: Csr::with_capacity(n), sims: Vec::new() };
        (0..n).for_each(|index| neighbours.push_row([(Id::from_index(index), FULL)]));
        neighbours
    }

    /// From `(s, r, sim)` in any order, of `n` concepts: for a caller with a measure of its own.
    ///
    /// The largest of several for one pair counts, zeros are left out, and every concept satisfies itself
    /// whatever is said. Entries beyond `n` are left out. O(n + e log e), e entries.
    #[must_use]
    pub fn from_entries(n: usize, entries: impl IntoIterator<Item = (Id, Id, u16)>) -> Self {
        let mut sorted: Vec<(Id, Id, u16)> = entries
            .into_iter()
            .filter(|&(s, r, sim)| s != r && sim > 0 && s.index() < n && r.index() < n)
            .chain((0..n).map(Id::from_index).map(|id| (id, id, FULL)))
            .collect();
        sorted.sort_unstable_by_key(|&(s, r, sim)| (s, r, std::cmp::Reverse(sim)));
        sorted.dedup_by_key(|&mut (s, r, _)| (s, r));
        let pairs = sorted.iter().map(|&(s, r, _)| (s.index(), r));
        Self { ids: Csr::from_pairs(n, pairs), sims: sorted.iter().map(|&(_, _, sim)| sim).collect() }
    }

    /// From the rows of `n` concepts, each sorted and holding the concept itself.
    pub(super) fn from_rows(n: usize, rows: impl Iterator<Item = Vec<(Id, u16)>>) -> Self {
        let mut neighbours = Self { ids: Csr::with_capacity(n), sims: Vec::new() };
        rows.for_each(|row| neighbours.push_row(row));
        neighbours
    }

    /// The same, widened by pairs that lie apart in the hierarchy: `(s, r, sim)` in any order, `sim` a fraction of
    /// [`FULL`] that counts `factor` times.
    ///
    /// Of the value a pair has and the values given for it the largest stands; sim(s, s) stays [`FULL`]. Values that
    /// come to 0 and entries beyond the last concept are left out. That no heading is among them is the caller's
    /// affair. O(p log p), p pairs in all.
    ///
    /// # Errors
    ///
    /// [`TaxonomyError::BadOption`] for a factor outside (0, 1].
    ///
    /// ```
    /// use chancai_taxonomy::{FULL, Neighbours, SkillId};
    ///
    /// // 会读焊接图样的人多半也会读钣金图样，层级上两者不相干。
    /// let [welding, sheet_metal] = [0, 1].map(SkillId::new);
    /// let satisfies = Neighbours::identity(2).with_lateral([(welding, sheet_metal, FULL)], 0.6)?;
    /// assert_eq!(satisfies.get(welding, sheet_metal), 39_321); // 0.6 * 65,535
    /// assert_eq!(satisfies.get(sheet_metal, welding), 0);
    /// # Ok::<(), chancai_taxonomy::TaxonomyError>(())
    /// ```
    pub fn with_lateral(
        &self,
        lateral: impl IntoIterator<Item = (Id, Id, u16)>,
        factor: f64,
    ) -> Result<Self, TaxonomyError> {
        if !(factor > 0.0 && factor <= 1.0) {
            return Err(TaxonomyError::BadOption { name: "factor", given: factor, expected: "(0, 1]" });
        }
        let own = (0..self.len()).flat_map(|s| {
            let (ids, sims) = self.of(Id::from_index(s));
            ids.iter().zip(sims).map(move |(&r, &sim)| (Id::from_index(s), r, sim))
        });
        let beside = lateral.into_iter().map(|(s, r, sim)| (s, r, (f64::from(sim) * factor).round() as u16));
        Ok(Self::from_entries(self.len(), own.chain(beside)))
    }

    /// The number of concepts.
    pub fn len(&self) -> usize {
        self.ids.len()
    }

    /// Whether there is no concept.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The number of pairs with a similarity above 0, those of a concept with itself included.
    pub fn pairs(&self) -> usize {
        self.sims.len()
    }

    /// What `s` partly satisfies, itself included: ids ascending, and beside each the similarity as a
    /// fraction of [`FULL`].
    pub fn of(&self, s: Id) -> (&[Id], &[u16]) {
        (self.ids.row(s.index()), &self.sims[self.ids.range(s.index())])
    }

    /// sim(s, r) as a fraction of [`FULL`]; 0 where s does not satisfy r. O(log of the row).
    pub fn get(&self, s: Id, r: Id) -> u16 {
        let (ids, sims) = self.of(s);
        ids.binary_search(&r).map_or(0, |place| sims[place])
    }

    /// The same pairs the other way: row r lists which s satisfy r. O(n + pairs).
    #[must_use]
    pub fn transpose(&self) -> Self {
        let entries = (0..self.len()).flat_map(|s| {
            let (ids, sims) = self.of(Id::from_index(s));
            ids.iter().zip(sims).map(move |(r, &sim)| (r.index(), (Id::from_index(s), sim)))
        });
        let both = Csr::from_pairs(self.len(), entries);
        let mut transposed = Self { ids: Csr::with_capacity(self.len()), sims: Vec::with_capacity(self.pairs()) };
        (0..both.len()).for_each(|row| transposed.push_row(both.row(row).iter().copied()));
        transposed
    }

    fn push_row(&mut self, row: impl IntoIterator<Item = (Id, u16)>) {
        let sims = &mut self.sims;
        self.ids.push_row(row.into_iter().map(|(id, sim)| {
            sims.push(sim);
            id
        }));
    }
}

/// The factors of [`Neighbours`], checked: a value outside its range cannot reach the walk.
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct SimilarityOptions {
    up: f64,
    down: f64,
    threshold: f64,
}

impl SimilarityOptions {
    /// `up` and `down` are the factors of a step, `threshold` the least similarity that counts; each in (0, 1].
    ///
    /// # Errors
    ///
    /// [`TaxonomyError::BadOption`] for the first that lies outside.
    ///
    /// ```
    /// use chancai_taxonomy::SimilarityOptions;
    ///
    /// assert!(SimilarityOptions::new(0.95, 0.4, 0.3).is_ok());
    /// assert!(SimilarityOptions::new(1.2, 0.4, 0.3).is_err());
    /// ```
    pub fn new(up: f64, down: f64, threshold: f64) -> Result<Self, TaxonomyError> {
        for (name, given) in [("up", up), ("down", down), ("threshold", threshold)] {
            if !(given > 0.0 && given <= 1.0) {
                return Err(TaxonomyError::BadOption { name, given, expected: "(0, 1]" });
            }
        }
        Ok(Self { up, down, threshold })
    }

    /// What a step from the narrower to the broader leaves.
    pub const fn up(&self) -> f64 {
        self.up
    }

    /// What a step from the broader to the narrower leaves.
    pub const fn down(&self) -> f64 {
        self.down
    }

    /// The least similarity that counts.
    pub const fn threshold(&self) -> f64 {
        self.threshold
    }
}

impl Default for SimilarityOptions {
    /// 0.9 up, 0.5 down, from 0.4: kinds, kinds of kinds, direct sub-skills, siblings.
    fn default() -> Self {
        Self { up: 0.9, down: 0.5, threshold: 0.4 }
    }
}

/// The walk from one concept after another, with its scratch tables kept between them.
struct Walk<'a, Id> {
    taxonomy: &'a Taxonomy<Id>,
    options: SimilarityOptions,
    /// Steps up from the start, per concept; `UNSEEN` elsewhere.
    steps: Vec<u32>,
    /// Best similarity so far, per concept.
    best: Vec<f64>,
    /// Concepts whose entry of `steps` or `best` must be cleared.
    touched: Vec<Id>,
}

const UNSEEN: u32 = u32::MAX;

impl<'a, Id: ConceptId> Walk<'a, Id> {
    fn new(taxonomy: &'a Taxonomy<Id>, options: SimilarityOptions) -> Self {
        let n = taxonomy.len();
        Self { taxonomy, options, steps: vec![UNSEEN; n], best: vec![0.0; n], touched: Vec::new() }
    }

    /// The row of `start`.
    fn from(&mut self, start: Id) -> Vec<(Id, u16)> {
        if self.taxonomy.kind(start) == Kind::Group {
            return vec![(start, FULL)];
        }
        let meeting_points = self.climb(start);
        self.descend(meeting_points);
        self.touched.sort_unstable();
        self.touched.dedup();
        let mut row = Vec::new();
        for id in self.touched.drain(..) {
            let best = std::mem::take(&mut self.best[id.index()]);
            self.steps[id.index()] = UNSEEN;
            if best > 0.0 && self.taxonomy.kind(id) != Kind::Group {
                row.push((id, (best * f64::from(FULL)).round() as u16));
            }
        }
        row
    }

    /// Everything above within the threshold with what the way up leaves, breadth first: headings are passed, not kept.
    fn climb(&mut self, start: Id) -> Vec<(Id, f64)> {
        let mut reached = vec![(start, 1.0)];
        self.steps[start.index()] = 0;
        let mut next = 0;
        while let Some(&(id, left)) = reached.get(next) {
            next += 1;
            let left = left * self.options.up;
            if left < self.options.threshold {
                continue;
            }
            for &above in self.taxonomy.parents(id) {
                if self.steps[above.index()] == UNSEEN {
                    self.steps[above.index()] = self.steps[id.index()] + 1;
                    reached.push((above, left));
                }
            }
        }
        self.touched.extend(reached.iter().map(|&(id, _)| id));
        reached.retain(|&(id, _)| self.taxonomy.kind(id) != Kind::Group);
        reached
    }

    /// Level by level down from all meeting points at once; a concept is gone on from whenever it got better.
    fn descend(&mut self, meeting_points: Vec<(Id, f64)>) {
        let mut level = meeting_points;
        while !level.is_empty() {
            let mut below = Vec::new();
            for (id, sim) in level {
                if sim <= self.best[id.index()] {
                    continue;
                }
                self.best[id.index()] = sim;
                self.touched.push(id);
                let left = sim * self.options.down;
                if left >= self.options.threshold {
                    below.extend(self.taxonomy.children(id).iter().map(|&child| (child, left)));
                }
            }
            level = below;
        }
    }
}
