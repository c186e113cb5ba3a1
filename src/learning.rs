//! From a district's past decisions to weights learned from them.

use crate::{Catalogue, District};
use chancai_learn::{AuditColumns, LearnError, TermCase, TermCases};
use chancai_model::{Decision, Identified as _, Outcome, ProtectedAttributes, ScoringModel, Side, Term, TermValues};
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

/// What the district's decisions say of one side: candidates for one post are compared for suitability, the posts of one
/// candidate for attraction.
///
/// Terms come from a scorer of `model`; its weights do not matter here, its policies do. The employer's own ranking is left
/// out of them: who ranks the candidates takes the decision, so it would explain the decision by itself.
///
/// # Errors
///
/// None today that a [`Decision`] can cause; the signature is that of [`TermCases::new`].
pub fn past_decisions(
    catalogue: &Catalogue,
    district: &District,
    decisions: &[Decision],
    model: &ScoringModel,
    side: Side,
) -> Result<PastDecisions, LearnError> {
    let scorer = district.scorer(catalogue, model.clone());
    let protected: BTreeMap<_, _> = district.protected.iter().map(|(id, attributes)| (id, attributes)).collect();
    let (mut cases, mut people, mut barred) = (Vec::new(), Vec::new(), 0);
    for decision in decisions {
        let (talent, position) = (decision.talent as usize, decision.position as usize);
        let (talent, position) = (&district.applicants[talent], &district.positions[position]);
        let Outcome::Scored(score) = scorer.score_pair(talent, position) else {
            barred += 1;
            continue;
        };
        let group = if side == Side::Suitability { decision.position } else { decision.talent };
        let terms = TermValues::from_fn(|term| score.terms.get(term).filter(|_| term != Term::EmployerRanking));
        cases.push(TermCase { group, terms, outcome: decision.decided.grade() });
        people.push(protected.get(talent.id()).map_or_else(ProtectedAttributes::default, |&found| found.clone()));
    }
    Ok(PastDecisions { cases: TermCases::new(side, cases)?, audit: AuditColumns::of_people(&people), barred })
}
