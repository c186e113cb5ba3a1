//! What the scorer needs to know of the world.

use crate::{Opinions, Phase, Regions};
use chancai_chain::{NodeId, Proximity};
use chancai_taxonomy::{Neighbours, OccupationId, SkillId, SkillTaxonomy};

/// The taxonomies and tables that scores refer to, borrowed from whoever loaded them.
///
/// Ids in talents and positions must come from the same taxonomies. A table left out makes its term
/// missing, not zero.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
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
    /// How far the place has come with each chain node, by dense id; a node beyond the end is unknown.
    pub phases: &'a [Option<Phase>],
    /// What employers say of candidates.
    pub opinions: Option<&'a Opinions>,
}

impl<'a> ScoringContext<'a> {
    /// A context of skills alone; set the other fields on it.
    pub fn of_skills(skills: &'a SkillTaxonomy, similar_skills: &'a Neighbours<SkillId>) -> Self {
        Self {
            skills,
            similar_skills,
            similar_occupations: None,
            proximity: None,
            regions: None,
            phases: &[],
            opinions: None,
        }
    }

    /// The phase of the first of these nodes that has one.
    pub(super) fn phase_of(&self, nodes: &[NodeId]) -> Option<Phase> {
        nodes.iter().find_map(|node| self.phases.get(node.index()).copied().flatten())
    }
}
