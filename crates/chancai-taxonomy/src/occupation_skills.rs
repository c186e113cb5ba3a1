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

    /// The up to `k` occupations most alike to each by the skills they ask for, as `(a, b, share)`: the shares of
    /// one a add to 1. Ascending by a, then the most alike first.
    ///
    /// Alike is the cosine over skills, an optional one counting half, each weighed by how few occupations ask for it,
    /// ln(n / df). O(sum over the skills of df squared).
    #[must_use]
    pub fn alike(&self, k: usize) -> Vec<(OccupationId, OccupationId, f32)> {
        let n = self.len();
        let by_skill = self.weighed_by_skill();
        let mut lengths = vec![0.0_f32; n];
        by_skill.iter().flatten().for_each(|&(occupation, weight)| lengths[occupation as usize] += weight * weight);
        let (mut sums, mut alike) = (vec![0.0_f32; n], Vec::with_capacity(n * k));
        for a in 0..n {
            sums.fill(0.0);
            for &(skill, essential) in self.rows.row(a) {
                let row = &by_skill[skill.index()];
                let rarity = (n as f32 / row.len() as f32).ln();
                let own = if essential { rarity } else { 0.5 * rarity };
                for &(b, weight) in row {
                    sums[b as usize] += own * weight;
                }
            }
            let near = |b: u32| sums[b as usize] / lengths[b as usize].sqrt();
            let mut others: Vec<u32> = (0..n as u32).filter(|&b| b as usize != a && sums[b as usize] > 0.0).collect();
            others.sort_unstable_by(|&x, &y| near(y).total_cmp(&near(x)).then(x.cmp(&y)));
            others.truncate(k);
            let total: f32 = others.iter().map(|&b| near(b)).sum();
            let id = |b: u32| OccupationId::new(b);
            alike.extend(others.iter().map(|&b| (id(a as u32), id(b), near(b) / total)));
        }
        alike
    }

    /// For every skill the occupations that ask for it, each with the weight of the skill there.
    fn weighed_by_skill(&self) -> Vec<Vec<(u32, f32)>> {
        let skills = self.rows_iter().map(|(_, skill, _)| skill.index() + 1).max().unwrap_or(0);
        let mut by_skill: Vec<Vec<(u32, f32)>> = vec![Vec::new(); skills];
        for (occupation, skill, essential) in self.rows_iter() {
            by_skill[skill.index()].push((occupation, if essential { 1.0 } else { 0.5 }));
        }
        for row in &mut by_skill {
            let rarity = (self.len() as f32 / row.len().max(1) as f32).ln();
            for (_, weight) in row {
                *weight *= rarity;
            }
        }
        by_skill
    }

    fn rows_iter(&self) -> impl Iterator<Item = (u32, SkillId, bool)> + '_ {
        (0..self.len())
            .flat_map(|o| self.rows.row(o).iter().map(move |&(skill, essential)| (o as u32, skill, essential)))
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
