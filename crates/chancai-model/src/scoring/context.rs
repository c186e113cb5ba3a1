//! What the scorer needs to know of the world.

use crate::Regions;
use chancai_chain::Proximity;
use chancai_taxonomy::{Neighbours, OccupationId, SkillId, SkillTaxonomy};

/// The taxonomies and tables that scores refer to, borrowed from whoever loaded them.
///
/// Ids in talents and positions must come from the same taxonomies. A table left out makes its term
/// missing, not zero.
#[derive(Clone, Copy, Debug)]
pub struct ScoringContext<'a> {
    /// Skills; gates ask it whether a held skill is narrower than a required one.
    pub skills: &'a SkillTaxonomy,
    /// What each skill partly satisfies.
    pub similar_skills: &'a Neighbours<SkillId>,
    /// What each occupation partly stands for.
    pub similar_occupations: Option<&'a Neighbours<OccupationId>>,
    /// How near chain nodes are to each other.
    pub proximity: Option<&'a Proximity>,
    /// The tree of regions.
    pub regions: Option<&'a Regions>,
}

impl<'a> ScoringContext<'a> {
    /// A context of skills alone.
    pub fn of_skills(skills: &'a SkillTaxonomy, similar_skills: &'a Neighbours<SkillId>) -> Self {
        Self { skills, similar_skills, similar_occupations: None, proximity: None, regions: None }
    }
}
