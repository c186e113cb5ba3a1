//! `teams.csv`: people who apply as one.

use super::{IN_TWO_TEAMS, UNKNOWN_TALENT, built};
use crate::{ExternalId, Identified as _, Pool, Talent, Team};
use chancai_table::{Column, Fault, Loaded, Row, Source, TableError, fault, read};
use rustc_hash::FxHashSet;

const TEAMS: &[Column] = &[
    Column::required("id", &["编号", "团队编号"]),
    Column::required("lead", &["带头人"]),
    Column::required("members", &["成员"]),
];

/// Reads teams; every member must be among `talents`, and in one team only.
///
/// # Errors
///
/// What stops the table as a whole.
pub fn read_teams(source: &Source, talents: &Pool<Talent>) -> Result<Loaded<Team>, TableError> {
    let mut teams = read(source, TEAMS, |row| {
        let id = row.unique_id("id");
        let lead = row.id("lead");
        let members = row.id_list("members");
        for member in &members {
            known(row, "members", member, talents);
        }
        if let Some(id) = &id
            && talents.find(id).is_some()
        {
            row.fault(fault::DUPLICATE_ID, "id", id, "人才没有的编号 an id that no talent has");
        }
        let (id, lead) = (id?, lead?);
        let names: Vec<&str> = members.iter().map(String::as_str).collect();
        built(row, Team::new(&id, &lead, &names))
    })?;
    // Only now, so that a rejected team claims nobody.
    let file = teams.file.clone();
    let mut taken: FxHashSet<ExternalId> = FxHashSet::default();
    teams.reject(|row| {
        let twice = |member: &&ExternalId| taken.contains(*member);
        let expected = "每人至多在一个团队 one team at most";
        let fault = |member: &ExternalId| {
            Fault::new(file.clone(), row.line, "members", member.as_str(), IN_TWO_TEAMS, expected)
        };
        let faults: Vec<Fault> = row.value.members().iter().filter(twice).map(fault).collect();
        if faults.is_empty() {
            taken.extend(row.value.members().iter().cloned());
        }
        faults
    });
    Ok(teams)
}

/// The dense id of a talent on file, or a fault.
pub(super) fn known(row: &mut Row<'_>, column: &'static str, id: &str, talents: &Pool<Talent>) -> Option<usize> {
    let found = talents.find(id);
    if found.is_none() {
        row.fault(UNKNOWN_TALENT, column, id, "人才表中的编号 an id of the talents file");
    }
    debug_assert!(found.is_none_or(|i| talents[i].id().as_str() == id));
    found
}
