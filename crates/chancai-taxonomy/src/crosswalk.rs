//! From one taxonomy to another: which concepts correspond, how, and how surely.

use crate::csr::Csr;
use crate::edition::Fingerprint;
use crate::error::TaxonomyError;
use crate::ids::ConceptId;
use crate::taxonomy::Taxonomy;

/// How a concept of one taxonomy stands to one of another 映射关系.
///
/// The four mapping relations of SKOS (Simple Knowledge Organization System Reference, W3C 2009, section 10), named
/// by what the **from** concept is: [`Relation::Broad`] reads "from is broader than to". SKOS names them by what the
/// *object* is: `from skos:broadMatch to` says that *to* is the broader, which is [`Relation::Narrow`] here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum Relation {
    /// 等同: the two mean the same.
    Exact,
    /// 相近: for most uses one may stand for the other.
    Close,
    /// 宽于: from is broader than to. 工程师 to 焊接工程师.
    Broad,
    /// 窄于: from is narrower than to. 焊接工程师 to 工程师.
    Narrow,
}

impl Relation {
    /// Every relation, the strongest first.
    pub const ALL: [Self; 4] = [Self::Exact, Self::Close, Self::Broad, Self::Narrow];

    /// The stable ASCII code.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Exact => "exact",
            Self::Close => "close",
            Self::Broad => "broad",
            Self::Narrow => "narrow",
        }
    }

    /// How to stands to from.
    #[must_use]
    pub const fn inverse(self) -> Self {
        match self {
            Self::Broad => Self::Narrow,
            Self::Narrow => Self::Broad,
            same => same,
        }
    }

    /// How from stands to far, where from stands to via by `self` and via to far by `next`.
    ///
    /// | self \ next | exact | close | broad | narrow |
    /// | --- | --- | --- | --- | --- |
    /// | **exact** | exact | close | broad | narrow |
    /// | **close** | close | close | broad | narrow |
    /// | **broad** | broad | broad | broad | none |
    /// | **narrow** | narrow | narrow | none | narrow |
    ///
    /// - What is exact changes nothing: the two are one concept.
    /// - Broader than what is broader is broader; narrower than what is narrower is narrower.
    /// - *broad then narrow*: from and far both lie over via; they may be the same, overlap at via alone, or hold one
    ///   another. *narrow then broad*: both lie under via, like sisters. Neither says anything: none.
    /// - *close then broad* (and the like): what nearly is via is broader than what lies under via. It is not a
    ///   strict conclusion; that it is less sure shows in the confidence.
    /// - *close then close* is close, which SKOS leaves open on purpose (it does not declare closeMatch transitive):
    ///   small differences add up. Here they do too, as the product of confidences.
    #[must_use]
    pub const fn then(self, next: Self) -> Option<Self> {
        match (self, next) {
            (Self::Broad, Self::Narrow) | (Self::Narrow, Self::Broad) => None,
            (Self::Broad, _) | (_, Self::Broad) => Some(Self::Broad),
            (Self::Narrow, _) | (_, Self::Narrow) => Some(Self::Narrow),
            (Self::Close, _) | (_, Self::Close) => Some(Self::Close),
            (Self::Exact, Self::Exact) => Some(Self::Exact),
        }
    }
}

/// How sure a stated relation is, each in (0, 1]; checked.
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct Confidences {
    by_relation: [f64; 4],
}

impl Confidences {
    /// The confidence of each relation.
    ///
    /// # Errors
    ///
    /// [`TaxonomyError::BadOption`] for the first outside (0, 1].
    pub fn new(exact: f64, close: f64, broad: f64, narrow: f64) -> Result<Self, TaxonomyError> {
        for (name, given) in [("exact", exact), ("close", close), ("broad", broad), ("narrow", narrow)] {
            if !(given > 0.0 && given <= 1.0) {
                return Err(TaxonomyError::BadOption { name, given, expected: "(0, 1]" });
            }
        }
        Ok(Self { by_relation: [exact, close, broad, narrow] })
    }

    /// The confidence of a relation.
    pub const fn of(&self, relation: Relation) -> f64 {
        self.by_relation[relation as usize]
    }
}

impl Default for Confidences {
    /// Exact 1, close 0.9, broad and narrow 0.7.
    fn default() -> Self {
        Self { by_relation: [1.0, 0.9, 0.7, 0.7] }
    }
}

/// A corresponding concept of the other taxonomy.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub struct Link<Id> {
    /// The concept.
    pub id: Id,
    /// How the concept that was looked up stands to it.
    pub relation: Relation,
    /// How sure: the product of the declared confidences along the way, in (0, 1].
    pub confidence: f64,
}

/// What a crosswalk says of a concept.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Mapped<'a, Id> {
    /// These correspond: the surest first, then by relation in the order of [`Relation::ALL`], then by id.
    Links(&'a [Link<Id>]),
    /// 无对应: it was looked at, and nothing corresponds.
    NoMatch,
    /// 未提及: nothing is said of it.
    Unmapped,
}

impl<'a, Id> Mapped<'a, Id> {
    /// The corresponding concepts; empty where there are none.
    pub const fn links(&self) -> &'a [Link<Id>] {
        match self {
            Self::Links(links) => links,
            Self::NoMatch | Self::Unmapped => &[],
        }
    }
}

/// Which concepts of two taxonomies correspond 映射表, looked up either way.
///
/// It holds at most one link a pair. It is made of two taxonomies and remembers their fingerprints: what is joined
/// must be the same version on both sides of the joint.
///
/// ```
/// use chancai_taxonomy::{
///     Concept, Confidences, Crosswalk, Kind, Lang, Mapped, OccupationTaxonomy, Relation, Statement, TaxonomyBuilder,
/// };
///
/// let make = |rows: &[(&str, &str)]| -> Result<OccupationTaxonomy, _> {
///     rows.iter().map(|(id, zh)| Concept::new(*id, Kind::Occupation).label(Lang::Zh, *zh)).collect::<TaxonomyBuilder<_>>().build()
/// };
/// let ours = make(&[("welder", "焊工"), ("secretary", "驻村第一书记")])?;
/// let esco = make(&[("e1", "welder"), ("e2", "spot welder")])?;
/// let id = |text: &str| ours.find(text).unwrap();
///
/// let crosswalk = Crosswalk::new(
///     &ours,
///     &esco,
///     [
///         Statement::Link(id("welder"), Relation::Broad, esco.find("e2").unwrap()),
///         Statement::Link(id("welder"), Relation::Exact, esco.find("e1").unwrap()),
///         Statement::NoneFor(id("secretary")),
///     ],
///     &Confidences::default(),
/// );
/// assert_eq!(crosswalk.best(id("welder")).unwrap().relation, Relation::Exact);
/// assert_eq!(crosswalk.get(id("secretary")), Mapped::NoMatch);
/// let back = crosswalk.get_back(esco.find("e2").unwrap()).links()[0];
/// assert_eq!((back.id, back.relation), (id("welder"), Relation::Narrow));
/// # Ok::<(), chancai_taxonomy::TaxonomyError>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Crosswalk<From, To> {
    forward: Csr<Link<To>>,
    backward: Csr<Link<From>>,
    /// Concepts without a counterpart, ascending.
    none_from: Vec<From>,
    none_to: Vec<To>,
    from: Fingerprint,
    to: Fingerprint,
}

/// One thing a crosswalk is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Statement<From, To> {
    /// The first stands to the second in this relation.
    Link(From, Relation, To),
    /// Nothing corresponds to this concept of the from taxonomy.
    NoneFor(From),
    /// Nothing corresponds to this concept of the to taxonomy.
    NoneBack(To),
}

/// A pair with its relation and confidence.
type Pair<From, To> = (From, To, Relation, f64);

impl<From: ConceptId, To: ConceptId> Crosswalk<From, To> {
    /// From statements in any order.
    ///
    /// Of several relations of one pair the surest counts, of equally sure ones the first in [`Relation::ALL`]; a
    /// concept that has a link has no "none". Ids beyond the last are left out. O(n + s log s), s statements, and the
    /// fingerprints of both taxonomies.
    #[must_use]
    pub fn new(
        from: &Taxonomy<From>,
        to: &Taxonomy<To>,
        statements: impl IntoIterator<Item = Statement<From, To>>,
        confidences: &Confidences,
    ) -> Self {
        let (mut pairs, mut none_from, mut none_to) = (Vec::new(), Vec::new(), Vec::new());
        for statement in statements {
            match statement {
                Statement::Link(a, relation, b) if a.index() < from.len() && b.index() < to.len() => {
                    pairs.push((a, b, relation, confidences.of(relation)));
                }
                Statement::NoneFor(a) if a.index() < from.len() => none_from.push(a),
                Statement::NoneBack(b) if b.index() < to.len() => none_to.push(b),
                _ => {}
            }
        }
        let sizes = (from.len(), to.len());
        Self::assemble(sizes, pairs, (none_from, none_to), (from.fingerprint(), to.fingerprint()))
    }

    fn assemble(
        sizes: (usize, usize),
        mut pairs: Vec<Pair<From, To>>,
        (none_from, none_to): (Vec<From>, Vec<To>),
        (from, to): (Fingerprint, Fingerprint),
    ) -> Self {
        pairs.sort_unstable_by(|a, b| (a.0, a.1).cmp(&(b.0, b.1)).then(b.3.total_cmp(&a.3)).then(a.2.cmp(&b.2)));
        pairs.dedup_by_key(|pair| (pair.0, pair.1));
        let forward =
            rows(sizes.0, pairs.iter().map(|&(a, id, relation, confidence)| (a, Link { id, relation, confidence })));
        let back = |&(id, b, relation, confidence): &Pair<From, To>| {
            (b, Link { id, relation: relation.inverse(), confidence })
        };
        let backward = rows(sizes.1, pairs.iter().map(back));
        let none_from = without_links(none_from, &forward);
        let none_to = without_links(none_to, &backward);
        Self { forward, backward, none_from, none_to, from, to }
    }

    /// What corresponds to a concept of the from taxonomy.
    ///
    /// # Panics
    ///
    /// For an id beyond the last.
    pub fn get(&self, from: From) -> Mapped<'_, To> {
        mapped(self.forward.row(from.index()), self.none_from.binary_search(&from).is_ok())
    }

    /// What corresponds to a concept of the to taxonomy; relations are those of that concept to what is found.
    ///
    /// # Panics
    ///
    /// For an id beyond the last.
    pub fn get_back(&self, to: To) -> Mapped<'_, From> {
        mapped(self.backward.row(to.index()), self.none_to.binary_search(&to).is_ok())
    }

    /// The surest link of a concept of the from taxonomy.
    ///
    /// # Panics
    ///
    /// For an id beyond the last.
    pub fn best(&self, from: From) -> Option<Link<To>> {
        self.get(from).links().first().copied()
    }

    /// The surest link of a concept of the to taxonomy.
    ///
    /// # Panics
    ///
    /// For an id beyond the last.
    pub fn best_back(&self, to: To) -> Option<Link<From>> {
        self.get_back(to).links().first().copied()
    }

    /// The number of linked pairs.
    pub fn pairs(&self) -> usize {
        self.forward.total()
    }

    /// The fingerprints of the from and the to taxonomy.
    pub const fn fingerprints(&self) -> (Fingerprint, Fingerprint) {
        (self.from, self.to)
    }

    /// The same read the other way: relations are inverted, confidences stay.
    #[must_use]
    pub fn inverse(&self) -> Crosswalk<To, From> {
        Crosswalk {
            forward: self.backward.clone(),
            backward: self.forward.clone(),
            none_from: self.none_to.clone(),
            none_to: self.none_from.clone(),
            from: self.to,
            to: self.from,
        }
    }

    /// From this from taxonomy to the other crosswalk's to taxonomy.
    ///
    /// Every way through a concept between counts whose relations let one be concluded ([`Relation::then`]); its
    /// confidence is the product, and of several ways of one pair the surest is kept. A concept has no match where
    /// one of the two crosswalks says so of it or of a concept exactly like it, and no way leads on.
    ///
    /// O(w log w), w the ways.
    ///
    /// # Errors
    ///
    /// [`TaxonomyError::ForeignTaxonomy`] where the taxonomies in the middle are not the same.
    pub fn compose<Far: ConceptId>(&self, next: &Crosswalk<To, Far>) -> Result<Crosswalk<From, Far>, TaxonomyError> {
        if self.to != next.from {
            return Err(TaxonomyError::ForeignTaxonomy { expected: self.to, given: next.from });
        }
        let mut pairs = Vec::new();
        for from in (0..self.forward.len()).map(From::from_index) {
            for way in self.forward.row(from.index()) {
                pairs.extend(next.forward.row(way.id.index()).iter().filter_map(|on| {
                    let relation = way.relation.then(on.relation)?;
                    Some((from, on.id, relation, way.confidence * on.confidence))
                }));
            }
        }
        let none_from = carried(&self.none_from, &next.none_from, &self.backward);
        let none_to = carried(&next.none_to, &self.none_to, &next.forward);
        let sizes = (self.forward.len(), next.backward.len());
        Ok(Crosswalk::assemble(sizes, pairs, (none_from, none_to), (self.from, next.to)))
    }
}

fn mapped<Id>(links: &[Link<Id>], none: bool) -> Mapped<'_, Id> {
    match (links, none) {
        ([], true) => Mapped::NoMatch,
        ([], false) => Mapped::Unmapped,
        _ => Mapped::Links(links),
    }
}

/// Rows of links, each sorted: the surest first, then by relation, then by id.
fn rows<A: ConceptId, B: ConceptId>(n: usize, links: impl Iterator<Item = (A, Link<B>)>) -> Csr<Link<B>> {
    let mut links: Vec<(A, Link<B>)> = links.collect();
    links.sort_unstable_by(|(a, x), (b, y)| {
        let by_link = y.confidence.total_cmp(&x.confidence).then((x.relation, x.id).cmp(&(y.relation, y.id)));
        a.cmp(b).then(by_link)
    });
    Csr::from_pairs(n, links.iter().map(|&(a, link)| (a.index(), link)))
}

/// Ascending, none twice, and none that has a link.
fn without_links<A: ConceptId, B>(mut none: Vec<A>, links: &Csr<Link<B>>) -> Vec<A> {
    none.retain(|id| links.row(id.index()).is_empty());
    none.sort_unstable();
    none.dedup();
    none
}

/// Concepts without a match: `own`, and those that are exactly one of `between`, which has none further on.
fn carried<A: ConceptId, B: ConceptId>(own: &[A], between: &[B], links: &Csr<Link<A>>) -> Vec<A> {
    let exactly = |id: &B| {
        let same = links.row(id.index()).iter().filter(|link| link.relation == Relation::Exact);
        same.map(|link| link.id).collect::<Vec<_>>()
    };
    own.iter().copied().chain(between.iter().flat_map(exactly)).collect()
}
