//! Readers of the files of `docs/formats.md`, over [`chancai_table`].
//!
//! Text becomes ids here, once, and nowhere later: labels through the [`Vocabulary`]'s normalisers, regions and chain
//! nodes by id or name. A row with a fault is rejected with all its faults; a skill nobody knows rejects nothing but is
//! counted in an [`UnknownReport`].

mod assessments;
mod opinions;
mod places;
mod positions;
mod talents;
mod teams;
mod tiers;

pub use assessments::{BAD_DATE, read_assessments};
pub use opinions::{read_decisions, read_opinions, read_phases};
pub use places::{read_employers, read_quotas, read_regions};
pub use positions::{LoadedPositions, check_programmes, read_positions};
pub use talents::{ConsentBasis, LoadedTalents, read_talents};
pub use teams::read_teams;
pub use tiers::{RULES_GAP, RULES_OVERLAP, RULES_TOO_COMPLEX, TWO_OTHERWISE, read_tier_rules};

use crate::invalid::InvalidRecord;
use crate::{Fraction, Region, RegionId, Regions};
use chancai_chain::{ChainGraph, NodeId};
use chancai_table::{FaultCode, Row, TableError, fault, split_item};
use chancai_taxonomy::{Normalised, Normaliser, OccupationId, SkillId, UnknownReport};

/// A region that no row of the regions file defines.
pub use crate::region::UNKNOWN_REGION;
/// A chain node that the chains do not have.
pub const UNKNOWN_NODE: FaultCode = FaultCode::new("unknown_node", "没有这个产业链节点", "unknown chain node");
/// An employer that the employers file does not have.
pub const UNKNOWN_EMPLOYER: FaultCode = FaultCode::new("unknown_employer", "没有这个用人单位", "unknown employer");
/// A programme that the quotas file does not have.
pub const UNKNOWN_PROGRAMME: FaultCode = FaultCode::new("unknown_programme", "没有这个计划", "unknown programme");
/// A talent that the talents file does not have.
pub const UNKNOWN_TALENT: FaultCode = FaultCode::new("unknown_talent", "没有这个人才", "unknown talent");
/// A must-have skill that the taxonomy does not have: the gate could not be tested.
pub const UNKNOWN_MUST_SKILL: FaultCode =
    FaultCode::new("unknown_must_skill", "必须技能无法识别", "must-have skill not recognised");
/// A skill of a position that the taxonomy does not have (a note: the rest of the position stands).
pub const UNKNOWN_SKILL: FaultCode = FaultCode::new("unknown_skill", "技能无法识别", "skill not recognised");
/// A level that is none.
pub const BAD_LEVEL: FaultCode = FaultCode::new("bad_level", "熟练程度无法识别", "not a level");
/// Positions of a programme that want more people than it may have.
pub const QUOTA_EXCEEDED: FaultCode =
    FaultCode::new("quota_exceeded", "岗位人数超过计划名额", "headcounts exceed the programme's quota");
/// A position that the positions file does not have.
pub const UNKNOWN_POSITION: FaultCode = FaultCode::new("unknown_position", "没有这个岗位", "unknown position");
/// Two opinions of one employer on one candidate for one post.
pub const TWO_OPINIONS: FaultCode =
    FaultCode::new("two_opinions", "同一岗位对同一人有两条意见", "two opinions of one pair");
/// Two decisions on one candidate for one post.
pub const TWO_DECISIONS: FaultCode =
    FaultCode::new("two_decisions", "同一岗位对同一人有两个结果", "two decisions on one pair");
/// A member of two teams.
pub const IN_TWO_TEAMS: FaultCode = FaultCode::new("in_two_teams", "同时在两个团队", "member of two teams");

/// What the text in talents' and positions' files is looked up in.
#[derive(Clone, Copy, Debug)]
pub struct Vocabulary<'a> {
    /// Skill labels to ids.
    pub skills: &'a Normaliser<SkillId>,
    /// Occupation labels to ids.
    pub occupations: &'a Normaliser<OccupationId>,
    /// The industry chains.
    pub chains: &'a ChainGraph,
    /// The regions.
    pub regions: &'a Regions,
}

/// Why a table of people or posts could not be read at all.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ReadError {
    /// The table itself.
    #[error(transparent)]
    Table(#[from] TableError),
    /// No consent column, and no basis stated.
    #[error(
        "{file} 没有“同意 consent”一列：请补上，或说明取得同意的依据（--consent-basis） \
         (no consent column; add one, or state the basis of consent)"
    )]
    ConsentColumnMissing {
        /// Name of the source.
        file: String,
    },
}

/// Strings that were not recognised, by what they should have been.
#[derive(Clone, Debug, Default)]
pub struct Unknowns {
    /// Not recognised as skills.
    pub skills: UnknownReport,
    /// Not recognised as occupations.
    pub occupations: UnknownReport,
}

impl Vocabulary<'_> {
    /// A skill; one that is not recognised is counted.
    fn skill(&self, text: &str, unknowns: &mut Unknowns) -> Option<SkillId> {
        known(&self.skills.normalise(text), text, &mut unknowns.skills)
    }

    /// The occupations of a column; those not recognised are counted.
    fn occupations(&self, row: &Row<'_>, column: &str, unknowns: &mut Unknowns) -> Vec<OccupationId> {
        row.list(column)
            .filter_map(|text| known(&self.occupations.normalise(text), text, &mut unknowns.occupations))
            .collect()
    }

    /// The region in a column; an unknown one is a fault.
    fn region(&self, row: &mut Row<'_>, column: &'static str) -> Option<RegionId> {
        let name = row.folded(column);
        if name.is_empty() {
            return None;
        }
        self.region_named(row, column, &name)
    }

    /// The regions of a column; unknown ones are faults.
    fn regions(&self, row: &mut Row<'_>, column: &'static str) -> Vec<RegionId> {
        let mut found = Vec::new();
        for name in row.list(column) {
            found.extend(self.region_named(row, column, &chancai_table::fold_key(name)));
        }
        found
    }

    fn region_named(&self, row: &mut Row<'_>, column: &'static str, name: &str) -> Option<RegionId> {
        let found = self.regions.find(name);
        if found.is_none() {
            row.fault(UNKNOWN_REGION, column, name, "区域表中的编号或名称 an id or name of the regions file");
        }
        found
    }

    /// The chain nodes of a column; unknown ones are faults.
    fn nodes(&self, row: &mut Row<'_>, column: &'static str) -> Vec<NodeId> {
        nodes(row, column, self.chains)
    }
}

/// The chain nodes of a column; unknown ones are faults.
fn nodes(row: &mut Row<'_>, column: &'static str, chains: &ChainGraph) -> Vec<NodeId> {
    let mut found = Vec::new();
    for name in row.list(column) {
        match chains.find(&chancai_table::fold_key(name)) {
            Some(node) => found.push(node),
            None => row.fault(UNKNOWN_NODE, column, name, "产业链节点编号 an id of the nodes file"),
        }
    }
    found
}

fn known<Id: Copy>(normalised: &Normalised<Id>, text: &str, unknown: &mut UnknownReport) -> Option<Id> {
    let id = normalised.id();
    if id.is_none() {
        unknown.record(text);
    }
    id
}

/// The level in an item's part: `Ok(None)` where none is stated.
fn level(row: &mut Row<'_>, column: &'static str, item: &str, part: Option<&str>) -> Result<Option<f64>, ()> {
    let Some(text) = part.filter(|p| !p.is_empty()) else { return Ok(None) };
    let level = crate::parse_level(&chancai_table::fold_key(text));
    if level.is_none() {
        row.fault(BAD_LEVEL, column, item, crate::scale::LEVEL_EXPECTED);
        return Err(());
    }
    Ok(level.map(Fraction::to_f64))
}

/// An item of a skills column: its label, its level, and what part follows.
fn skill_item<'i>(
    row: &mut Row<'_>,
    column: &'static str,
    item: &'i str,
) -> Result<(&'i str, Option<f64>, Option<&'i str>), ()> {
    let (label, mut parts) = split_item(item);
    if label.is_empty() {
        row.fault(fault::BAD_ITEM, column, item, "技能在前 a skill first");
        return Err(());
    }
    let level = level(row, column, item, parts.next())?;
    let importance = parts.next();
    if let Some(extra) = parts.next() {
        row.fault(fault::BAD_ITEM, column, item, format!("技能:程度:重要性 skill:level:importance, not “{extra}”"));
        return Err(());
    }
    Ok((label, level, importance))
}

/// A record that was built, or its faults handed to the row.
fn built<T>(row: &mut Row<'_>, record: Result<T, InvalidRecord>) -> Option<T> {
    record
        .map_err(|invalid| {
            for field in invalid.fields {
                row.fault(field.code, field.field, field.value, field.expected);
            }
        })
        .ok()
}

/// A region's name for reports: Chinese, or the English one, or its id.
pub fn region_label(region: &Region) -> &str {
    [&region.zh, &region.en, &region.id].into_iter().find(|n| !n.is_empty()).map_or("", |n| n.as_str())
}
