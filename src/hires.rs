//! What one hire sets off: which chain nodes somebody of an occupation unlocks, and how far that carries.

use crate::Error;
use crate::pipeline::Run;
use chancai_chain::{CascadeOptions, Interval, NodeId, Unlock, cascade, unlocks};
use chancai_taxonomy::{OccupationId, SkillId};

/// What hiring one person of an occupation would unlock. A number of its own: it is in no fit.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct HireEffect {
    /// The occupation.
    pub occupation: OccupationId,
    /// The nodes that lack nothing any more, and what can be made then.
    pub unlock: Unlock,
    /// The gain along all chains, in nodes' worth of output, with its interval.
    pub cascade: Interval,
}

/// What one hire of each occupation would unlock, the most first; occupations that unlock nothing are left out.
///
/// A hire brings the occupation's essential skills, and with them the broader ones. Their project is one: it adds to each
/// unlocked node its part of what a seat there is worth, which is one of the full-time seats asked for, or all of the node
/// where fewer than one is.
///
/// # Errors
///
/// [`Error::Chain`] for options out of their range.
pub fn hires(run: &Run, options: &CascadeOptions) -> Result<Vec<HireEffect>, Error> {
    let catalogue = &run.catalogue;
    let occupations: Vec<OccupationId> = catalogue.occupations.ids().collect();
    let brings = |&occupation: &OccupationId| -> Vec<SkillId> {
        let own = catalogue.occupation_skills.essential(occupation);
        own.flat_map(|skill| catalogue.skills.ancestors(skill).iter().copied().chain([skill])).collect()
    };
    let hires: Vec<Vec<SkillId>> = occupations.iter().map(brings).collect();
    let mut effects = Vec::new();
    for unlock in unlocks(&catalogue.chains, &run.gaps, &hires) {
        let nodes = unlock.unlocked.len() as f64;
        let seat = |node: &NodeId| (*node, 1.0 / (nodes * run.gaps[node.index()].demand.unwrap_or(0.0).max(1.0)));
        let projects: Vec<_> = unlock.unlocked.iter().map(seat).collect();
        let set_off = cascade(&catalogue.chains, &projects, options)?;
        let occupation = occupations[unlock.hire];
        effects.push(HireEffect { occupation, unlock, cascade: set_off.total() });
    }
    effects.sort_by(|a, b| {
        let opened = |effect: &HireEffect| effect.unlock.made_possible.len();
        (opened(b).cmp(&opened(a)))
            .then(b.cascade.expected.total_cmp(&a.cascade.expected))
            .then(a.occupation.cmp(&b.occupation))
    });
    Ok(effects)
}
