//! Which skills an occupation asks for.

use crate::csr::Csr;
use crate::ids::{OccupationId, SkillId};

/// The essential and optional skills of every occupation.
///
/// Kept apart from the taxonomy: it joins two of them, and a user may state another.
///
/// ```
/// use chancai_taxonomy::{OccupationId, OccupationSkills, SkillId};
///
/// let (welder, tig, drawing) = (OccupationId::new(0), SkillId::new(4), SkillId::new(2));
/// let skills = OccupationSkills::new(1, [(welder, tig, true), (welder, drawing, false), (welder, tig, false)]);
/// assert_eq!(skills.of(welder), [(drawing, false), (tig, true)]);
/// assert_eq!(skills.essential(welder).collect::<Vec<_>>(), [tig]);
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OccupationSkills {
    rows: Csr<(SkillId, bool)>,
}

impl OccupationSkills {
    /// From `(occupation, skill, essential)` in any order, of `occupations` occupations.
    ///
    /// A skill named twice is essential where one of the two says so. Relations of an occupation beyond
    /// the last are left out. O(r log r), r relations.
    #[must_use]
    pub fn new(occupations: usize, relations: impl IntoIterator<Item = (OccupationId, SkillId, bool)>) -> Self {
        let mut sorted: Vec<(OccupationId, SkillId, bool)> =
            relations.into_iter().filter(|(occupation, ..)| occupation.index() < occupations).collect();
        // Essential first, so that it is the one kept of two.
        sorted.sort_unstable_by_key(|&(occupation, skill, essential)| (occupation, skill, !essential));
        sorted.dedup_by_key(|&mut (occupation, skill, _)| (occupation, skill));
        let pairs = sorted.iter().map(|&(occupation, skill, essential)| (occupation.index(), (skill, essential)));
        Self { rows: Csr::from_pairs(occupations, pairs) }
    }

    /// The skills of an occupation by ascending id, each with whether it is essential.
    ///
    /// # Panics
    ///
    /// For an occupation beyond the last.
    pub fn of(&self, occupation: OccupationId) -> &[(SkillId, bool)] {
        self.rows.row(occupation.index())
    }

    /// The essential skills of an occupation 必备技能, ascending.
    ///
    /// # Panics
    ///
    /// For an occupation beyond the last.
    pub fn essential(&self, occupation: OccupationId) -> impl Iterator<Item = SkillId> + '_ {
        self.of(occupation).iter().filter(|(_, essential)| *essential).map(|&(skill, _)| skill)
    }

    /// The optional skills of an occupation 加分技能, ascending.
    ///
    /// # Panics
    ///
    /// For an occupation beyond the last.
    pub fn optional(&self, occupation: OccupationId) -> impl Iterator<Item = SkillId> + '_ {
        self.of(occupation).iter().filter(|(_, essential)| !*essential).map(|&(skill, _)| skill)
    }

    /// The number of occupations.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there is no occupation.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The number of relations of all occupations.
    pub fn relations(&self) -> usize {
        self.rows.total()
    }
}

impl Default for OccupationSkills {
    fn default() -> Self {
        Self::new(0, [])
    }
}
