//! Teams: several people who apply as one.

use crate::id::{ExternalId, Identified};
use crate::invalid::{CONTRADICTION, Checks, InvalidRecord, MISSING_VALUE, OUT_OF_RANGE};
use crate::talent::{Talent, sorted_all};

/// A lead and members who apply as one unit and are never split.
///
/// Its application is one [`Talent`] of unit [`Unit::Team`](crate::Unit::Team): the skills and licences of all at the highest
/// level among them, the lead's education, years, place, ways of working and pay, the least capacity, and
/// consent only where everybody gave it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Team {
    id: ExternalId,
    lead: ExternalId,
    members: Vec<ExternalId>,
}

impl Team {
    /// A team of these members, by external ids, the lead among them.
    ///
    /// # Errors
    ///
    /// [`InvalidRecord`] for a bad id, fewer than two members, a member twice, or a lead who is not a member.
    pub fn new(id: &str, lead: &str, members: &[&str]) -> Result<Self, InvalidRecord> {
        let mut checks = Checks::default();
        let team = Self {
            id: ExternalId::checked(id, &mut checks),
            lead: ExternalId::checked(lead, &mut checks),
            members: sorted_all(members.iter().map(|m| ExternalId::checked(m, &mut checks)).collect()),
        };
        checks.distinct("members", members);
        if members.len() < 2 {
            checks.refuse("members", members.len(), OUT_OF_RANGE, "at least 2");
        }
        if !members.contains(&lead) {
            checks.refuse("lead", lead, CONTRADICTION, "one of the members");
        }
        checks.finish().map(|()| team)
    }

    /// External id of the lead.
    pub fn lead(&self) -> &ExternalId {
        &self.lead
    }

    /// External ids of all members, the lead among them, sorted.
    pub fn members(&self) -> &[ExternalId] {
        &self.members
    }

    /// The team's application, from the records of its members (found by id among `talents`).
    ///
    /// # Errors
    ///
    /// [`InvalidRecord`] where a member is not among `talents`.
    pub fn application(&self, talents: &crate::Pool<Talent>) -> Result<Talent, InvalidRecord> {
        let mut checks = Checks::default();
        let mut find = |id: &ExternalId| {
            let found = talents.find(id.as_str()).map(|i| &talents[i]);
            if found.is_none() {
                checks.refuse("members", id, MISSING_VALUE, "ids of talents on file");
            }
            found
        };
        let lead = find(&self.lead);
        let members: Vec<&Talent> = self.members.iter().filter_map(&mut find).collect();
        checks.finish()?;
        let Some(lead) = lead else { return Err(InvalidRecord { fields: Vec::new() }) };
        let mut team = lead.as_team(self.id.clone());
        for member in members {
            team.absorb(member);
        }
        Ok(team)
    }
}

impl Identified for Team {
    fn id(&self) -> &ExternalId {
        &self.id
    }
}
