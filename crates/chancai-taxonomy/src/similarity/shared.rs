//! Skills that the same occupations ask for.

use super::neighbours::FULL;
use crate::csr::Csr;
use crate::ids::{OccupationId, SkillId};
use crate::occupation_skills::OccupationSkills;

/// How two skills are associated by the sets X and Y of occupations that ask for them; N occupations ask for any.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub enum Association {
    /// `|X ∩ Y| / |X ∪ Y|`.
    #[default]
    Jaccard,
    /// `max(0, ln(|X ∩ Y| N / (|X| |Y|))) / ln N`: positive pointwise mutual information as a share of the most it
    /// can be, that of two skills one and the same occupation asks for. 0 where N is 1.
    ///
    /// Church and Hanks, Word association norms, mutual information, and lexicography (Computational Linguistics
    /// 16, 1990). It overrates what is rare: see [`SharedOptions::least`].
    PositivePmi,
}

/// What [`shared_occupations`] keeps.
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct SharedOptions {
    /// The measure.
    pub association: Association,
    /// The least value that counts, in 0..=1; pairs of value 0 never do, and with `NAN` none does.
    pub threshold: f64,
    /// How many of each skill's pairs are kept: the largest values, of equal ones the lower ids.
    pub top: usize,
    /// The least number of occupations that must ask for both.
    pub least: usize,
    /// Whether only essential skills count as asked for.
    pub essential_only: bool,
}

impl Default for SharedOptions {
    /// Jaccard from 0.1, the best 20 of a skill, asked for together twice or more, optional skills too.
    fn default() -> Self {
        Self { association: Association::Jaccard, threshold: 0.1, top: 20, least: 2, essential_only: false }
    }
}

/// Pairs of skills asked for by the same occupations, with values as fractions of [`FULL`]; sorted, none of a skill
/// with itself, of skills below `skills`.
///
/// The measures are symmetric, the lists need not be: t may be among the best of s and s not among those of t. For
/// [`Neighbours::with_lateral`](crate::Neighbours::with_lateral). O(sum of the squares of the occupations' skills).
///
/// ```
/// use chancai_taxonomy::{FULL, OccupationId, OccupationSkills, SharedOptions, SkillId, shared_occupations};
///
/// // 焊工和钣金工都要识图和切割，只有焊工要焊接。
/// let [welder, sheet_metal_worker] = [0, 1].map(OccupationId::new);
/// let [drawing, cutting, welding] = [0, 1, 2].map(SkillId::new);
/// let asked = [(welder, drawing), (welder, cutting), (welder, welding), (sheet_metal_worker, drawing), (sheet_metal_worker, cutting)];
/// let asked = OccupationSkills::new(2, asked.map(|(o, s)| (o, s, true)));
///
/// let pairs = shared_occupations(&asked, 3, &SharedOptions::default());
/// assert_eq!(pairs, [(drawing, cutting, FULL), (cutting, drawing, FULL)]);
/// ```
#[must_use]
pub fn shared_occupations(
    occupations: &OccupationSkills,
    skills: usize,
    options: &SharedOptions,
) -> Vec<(SkillId, SkillId, u16)> {
    let asked = Asked::new(occupations, skills, options.essential_only);
    let (mut together, mut met) = (vec![0_u32; skills], Vec::new());
    let mut pairs = Vec::new();
    for x in 0..skills as u32 {
        let mut best = Vec::new();
        asked.count_with(x, &mut together, &mut met);
        for y in met.drain(..) {
            let both = std::mem::take(&mut together[y as usize]);
            let value = asked.value(options.association, x, y, both);
            if y != x && both as usize >= options.least && value > 0.0 && value >= options.threshold {
                best.push((y, value));
            }
        }
        best.sort_unstable_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        best.truncate(options.top);
        best.sort_unstable_by_key(|&(y, _)| y);
        let entry =
            |(y, value): (u32, f64)| (SkillId::new(x), SkillId::new(y), (value * f64::from(FULL)).round() as u16);
        pairs.extend(best.into_iter().map(entry).filter(|&(_, _, value)| value > 0));
    }
    pairs
}

/// Which occupations ask for which skills, both ways.
struct Asked {
    skills_of: Csr<u32>,
    occupations_of: Csr<u32>,
    /// Occupations that ask for any skill.
    asking: usize,
}

impl Asked {
    fn new(occupations: &OccupationSkills, skills: usize, essential_only: bool) -> Self {
        let mut skills_of = Csr::with_capacity(occupations.len());
        for occupation in (0..occupations.len() as u32).map(OccupationId::new) {
            let counts =
                |&&(skill, essential): &&(SkillId, bool)| skill.index() < skills && (essential || !essential_only);
            skills_of.push_row(occupations.of(occupation).iter().filter(counts).map(|(skill, _)| skill.get()));
        }
        let asking = (0..skills_of.len()).filter(|&o| !skills_of.row(o).is_empty()).count();
        let pairs = (0..skills_of.len()).flat_map(|o| skills_of.row(o).iter().map(move |&s| (s as usize, o as u32)));
        let occupations_of = Csr::from_pairs(skills, pairs);
        Self { skills_of, occupations_of, asking }
    }

    /// For each skill how many occupations ask for it and for `x`; `met` lists those with any.
    fn count_with(&self, x: u32, together: &mut [u32], met: &mut Vec<u32>) {
        for &occupation in self.occupations_of.row(x as usize) {
            for &y in self.skills_of.row(occupation as usize) {
                if together[y as usize] == 0 {
                    met.push(y);
                }
                together[y as usize] += 1;
            }
        }
    }

    fn value(&self, association: Association, x: u32, y: u32, both: u32) -> f64 {
        let [x, y] = [x, y].map(|skill| self.occupations_of.row(skill as usize).len() as f64);
        let (both, all) = (f64::from(both), self.asking as f64);
        match association {
            Association::Jaccard => both / (x + y - both),
            Association::PositivePmi if all > 1.0 => ((both * all / (x * y)).ln() / all.ln()).clamp(0.0, 1.0),
            Association::PositivePmi => 0.0,
        }
    }
}
