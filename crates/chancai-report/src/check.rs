//! Whether the ids on a page belong to the graph and the taxonomy it was given.
//!
//! Dense ids are valid only with what made them; a foreign one would name the wrong thing or none.

use crate::{Page, ReportError};
use chancai_chain::{ChainGraph, NodeId};
use chancai_model::{Explanation, Gate};
use chancai_taxonomy::SkillId;

pub(crate) fn page(page: &Page<'_>) -> Result<(), ReportError> {
    let gaps = page.gaps.iter().map(|gap| gap.node);
    let chokepoints = page.chokepoints.iter().map(|choke| choke.node);
    let nodes = gaps.chain(page.lacking.iter().map(|lacking| lacking.node)).chain(chokepoints);
    nodes.into_iter().try_for_each(|id| node(page.graph, id))?;
    page.lacking.iter().flat_map(|lacking| &lacking.skills).try_for_each(|&id| skill(page, id))?;
    let matches = page.positions.iter().flat_map(|position| &position.matches);
    matches.map(|line| line.explanation).try_for_each(|explanation| explained(page, explanation))?;
    let barred = page.unmatched.iter().flat_map(|position| &position.barred);
    barred.map(|count| count.gate).try_for_each(|barred| gate(page, barred))
}

fn explained(page: &Page<'_>, explanation: &Explanation) -> Result<(), ReportError> {
    explanation.gates.iter().try_for_each(|&closed| gate(page, closed))?;
    let skills = explanation.skills.iter().flat_map(|evidence| std::iter::once(evidence.wanted).chain(evidence.by));
    skills.into_iter().try_for_each(|id| skill(page, id))
}

fn gate(page: &Page<'_>, gate: Gate) -> Result<(), ReportError> {
    match gate {
        Gate::MustSkill(id) => skill(page, id),
        _ => Ok(()),
    }
}

/// Whether a node is of a graph.
pub(crate) fn node(graph: &ChainGraph, id: NodeId) -> Result<(), ReportError> {
    let nodes = graph.len();
    if id.index() < nodes { Ok(()) } else { Err(ReportError::UnknownNode { node: id.index(), nodes }) }
}

fn skill(page: &Page<'_>, id: SkillId) -> Result<(), ReportError> {
    let skills = page.skills.len();
    if id.index() < skills { Ok(()) } else { Err(ReportError::UnknownSkill { skill: id.index(), skills }) }
}
