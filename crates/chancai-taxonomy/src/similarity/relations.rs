//! What belongs together though neither lies above the other.

use crate::csr::Csr;
use crate::ids::ConceptId;

/// How one concept is tied to another, the closest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub enum Lateral {
    /// The first cannot be done without the second.
    Essential,
    /// The second is of use for the first.
    Optional,
    /// The two are spoken of together.
    Related,
}

/// Directed ties between the concepts of one taxonomy, beside its hierarchy.
///
/// Read by [`esco::read_skill_relations`](crate::esco::read_skill_relations) or made from pairs. They say nothing by
/// themselves about who satisfies what: [`Relations::weighed`] gives them values and
/// [`Neighbours::with_lateral`](crate::Neighbours::with_lateral) takes these in.
///
/// ```
/// use chancai_taxonomy::{FULL, Lateral, Neighbours, Relations, SkillId};
///
/// // 做氩弧焊必须懂焊接冶金，最好会识图。
/// let [tig, metallurgy, drawing] = [0, 1, 2].map(SkillId::new);
/// let ties = Relations::new(3, [(tig, drawing, Lateral::Optional), (tig, metallurgy, Lateral::Essential)]);
/// assert_eq!(ties.of(tig), [(metallurgy, Lateral::Essential), (drawing, Lateral::Optional)]);
///
/// let values = ties.weighed(|tie| if tie == Lateral::Essential { FULL } else { FULL / 2 });
/// let satisfies = Neighbours::identity(3).with_lateral(values, 0.8)?;
/// assert!(satisfies.get(tig, metallurgy) > satisfies.get(tig, drawing));
/// # Ok::<(), chancai_taxonomy::TaxonomyError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Relations<Id> {
    rows: Csr<(Id, Lateral)>,
}

impl<Id: ConceptId> Relations<Id> {
    /// From `(from, to, tie)` in any order, of `n` concepts.
    ///
    /// Of several ties of one to one the closest stands. A tie of a concept to itself and ties of concepts beyond the
    /// last are left out. O(n + t log t), t ties.
    #[must_use]
    pub fn new(n: usize, ties: impl IntoIterator<Item = (Id, Id, Lateral)>) -> Self {
        let mut sorted: Vec<(Id, Id, Lateral)> =
            ties.into_iter().filter(|&(from, to, _)| from != to && from.index() < n && to.index() < n).collect();
        sorted.sort_unstable();
        sorted.dedup_by_key(|&mut (from, to, _)| (from, to));
        Self { rows: Csr::from_pairs(n, sorted.iter().map(|&(from, to, tie)| (from.index(), (to, tie)))) }
    }

    /// What a concept is tied to, by ascending id.
    ///
    /// # Panics
    ///
    /// For a concept beyond the last.
    pub fn of(&self, id: Id) -> &[(Id, Lateral)] {
        self.rows.row(id.index())
    }

    /// All ties `(from, to, tie)`, ascending.
    pub fn iter(&self) -> impl Iterator<Item = (Id, Id, Lateral)> + '_ {
        (0..self.len()).map(Id::from_index).flat_map(|from| self.of(from).iter().map(move |&(to, tie)| (from, to, tie)))
    }

    /// All ties with a value for each kind, a fraction of [`FULL`](crate::FULL), ascending.
    pub fn weighed<'a>(&'a self, value: impl Fn(Lateral) -> u16 + 'a) -> impl Iterator<Item = (Id, Id, u16)> + 'a {
        self.iter().map(move |(from, to, tie)| (from, to, value(tie)))
    }

    /// The number of concepts.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there is no concept.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The number of ties.
    pub fn pairs(&self) -> usize {
        self.rows.total()
    }
}
