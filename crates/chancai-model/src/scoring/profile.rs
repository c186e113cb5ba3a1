//! The kind of person a phase of development wants.

use super::prepare::HeldSkill;
use crate::Fraction;
use crate::scale::{Education, Phase};

/// What a phase of development wants of a person: how much each quality weighs. Only the relation between the four
/// counts.
///
/// | quality | value in 0..=1 |
/// | --- | --- |
/// | breadth 广度 | skills held at a level of 0.5 or more, over eight, at most one |
/// | depth 深度 | the mean of the three highest levels (of fewer where fewer are held) |
/// | experience 经验 | years of work over fifteen, at most one |
/// | education 学历 | the degree's place from junior middle school (0) to doctor (1), in fifths |
///
/// A quality whose field is not stated drops out. The default weights are round numbers of ours: who sets a node up has
/// to do many things and to find out, who runs a settled one has to do few things very well.
///
/// | phase | breadth | depth | experience | education |
/// | --- | --- | --- | --- | --- |
/// | startup 起步 | 2 | 1 | 1 | 2 |
/// | growth 成长 | 1 | 2 | 2 | 1 |
/// | mature 成熟 | 0 | 3 | 2 | 1 |
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct PhaseProfile {
    /// Weight of breadth.
    pub breadth: f64,
    /// Weight of depth.
    pub depth: f64,
    /// Weight of experience.
    pub experience: f64,
    /// Weight of education.
    pub education: f64,
}

impl PhaseProfile {
    pub(super) const fn default_of(phase: Phase) -> Self {
        let [breadth, depth, experience, education] = match phase {
            Phase::Startup => [2.0, 1.0, 1.0, 2.0],
            Phase::Growth => [1.0, 2.0, 2.0, 1.0],
            Phase::Mature => [0.0, 3.0, 2.0, 1.0],
        };
        Self { breadth, depth, experience, education }
    }

    pub(super) const fn as_array(self) -> [f64; 4] {
        [self.breadth, self.depth, self.experience, self.education]
    }
}

/// The four qualities of a person, in the order of [`PhaseProfile`]'s fields.
pub(super) fn qualities(
    skills: impl Iterator<Item = HeldSkill>,
    years: Option<u16>,
    education: Option<Education>,
) -> [Option<Fraction>; 4] {
    let (mut able, mut counted, mut highest) = (0, 0, [0u64; 3]);
    for held in skills {
        able += u64::from(held.level >= Fraction::HALF);
        counted += 1;
        let mut level = u64::from(held.level.steps());
        for slot in &mut highest {
            if level > *slot {
                std::mem::swap(slot, &mut level);
            }
        }
    }
    let counted = counted.min(highest.len() as u64);
    let full = u64::from(u16::MAX);
    [
        (counted > 0).then(|| Fraction::ratio(able.min(8), 8)),
        (counted > 0).then(|| Fraction::ratio(highest.iter().sum(), counted * full)),
        years.map(|y| Fraction::ratio(u64::from(y), 1_500)),
        education.map(|e| Fraction::ratio(e as u64, Education::Doctor as u64)),
    ]
}

/// The mean of the qualities present, weighted; missing where none is.
pub(super) fn suits(weights: [Fraction; 4], qualities: [Option<Fraction>; 4]) -> Option<Fraction> {
    let (mut sum, mut total) = (0u64, 0u64);
    for (weight, quality) in weights.iter().zip(qualities) {
        if let Some(quality) = quality {
            sum += u64::from(weight.steps()) * u64::from(quality.steps());
            total += u64::from(weight.steps());
        }
    }
    (total > 0).then(|| Fraction::ratio(sum, total * u64::from(u16::MAX)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use chancai_taxonomy::SkillId;

    fn held(levels: &[f64]) -> Vec<HeldSkill> {
        let skill = |(i, &level): (usize, &f64)| HeldSkill {
            skill: SkillId::new(i as u32),
            level: Fraction::new(level).unwrap(),
            assumed: false,
        };
        levels.iter().enumerate().map(skill).collect()
    }

    #[test]
    fn qualities_by_hand() {
        let found = qualities(held(&[0.2, 1.0, 0.5, 0.75, 0.5]).into_iter(), Some(750), Some(Education::Bachelor));
        let expected = [0.5, 0.75, 0.5, 0.6];
        for (found, expected) in found.into_iter().zip(expected) {
            assert!((found.unwrap().to_f64() - expected).abs() < 2e-5, "{found:?} {expected}");
        }
        assert_eq!(qualities([].into_iter(), None, None), [None; 4]);
    }

    #[test]
    fn what_is_not_stated_drops_out() {
        let weights = [1.0, 1.0, 0.5, 0.0].map(|w| Fraction::new(w).unwrap());
        let depth_alone = suits(weights, [None, Fraction::new(0.8), None, Fraction::new(0.1)]);
        assert_eq!(depth_alone, Fraction::new(0.8));
        assert_eq!(suits(weights, [None, None, None, Some(Fraction::ONE)]), None);
    }
}
