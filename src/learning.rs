//! From a district's past decisions to weights learned from them.

use crate::{Catalogue, District};
use chancai_learn::{AuditColumns, TermCases};
use chancai_model::{Decision, Identified as _, ProtectedAttributes, ScoringModel};
use std::collections::BTreeMap;

/// Past decisions as learners take them: cases, and beside them what only the proxy report reads, a row a case.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct PastDecisions {
    /// What the scorer computes of each pair that was decided on, with how it ended.
    pub cases: TermCases,
    /// Protected attributes of the people of the cases.
    pub audit: AuditColumns,
    /// Decisions left out because a gate is closed to the pair today: there is nothing to compare.
    pub barred: usize,
}

/// What the district's decisions say of suitability: candidates for one post are compared with each other.
///
/// Terms come from a scorer of `model`; its weights do not matter here, its policies do. The employer's own ranking is left
/// out of them ([`TermCases::of_decisions`]).
pub fn past_decisions(
    catalogue: &Catalogue,
    district: &District,
    decisions: &[Decision],
    model: &ScoringModel,
) -> PastDecisions {
    let scorer = district.scorer(catalogue, model.clone());
    let (cases, places) = TermCases::of_decisions(&scorer, &district.applicants, &district.positions, decisions);
    let protected: BTreeMap<_, _> = district.protected.iter().map(|(id, attributes)| (id, attributes)).collect();
    let person = |&at: &usize| {
        let talent = &district.applicants[decisions[at].talent as usize];
        protected.get(talent.id()).map_or_else(ProtectedAttributes::default, |&found| found.clone())
    };
    let people: Vec<ProtectedAttributes> = places.iter().map(person).collect();
    PastDecisions { cases, audit: AuditColumns::of_people(&people), barred: decisions.len() - places.len() }
}
