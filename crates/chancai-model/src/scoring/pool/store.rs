//! A pool as plain columns.
//!
//! Enums are kept as their place in `ALL`; the first column has the codes of all of them, so that columns of a library with
//! other enums are refused. What may be missing is kept as a number plus one, or as all ones where that is no id.

use super::column::Column;
use super::{Place, PreparedPool, Work};
use crate::scale::{Education, EngagementMode, Seniority, Unit};
use crate::scoring::score::Scorer;
use crate::{Fraction, Opinions, RegionId, Regions};
use chancai_taxonomy::{Neighbours, OccupationId};
use std::borrow::Cow;

/// In place of the number of something that is missing.
pub(super) const NONE: u32 = u32::MAX;

// What the bits of `workbits` say.
pub(super) const TEAM: u8 = 1;
pub(super) const CONSENT: u8 = 1 << 1;
pub(super) const MODE_STATED: u8 = 1 << 2;

/// What the numbers in a pool's columns may point at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PoolLimits {
    pub(super) skills: usize,
    pub(super) occupations: usize,
    pub(super) regions: usize,
    pub(super) opinions: usize,
    pub(super) default_level: Fraction,
}

impl PoolLimits {
    /// What a scorer knows of.
    pub fn of(scorer: &Scorer<'_>) -> Self {
        let context = scorer.context();
        Self {
            skills: context.skills.len().min(context.similar_skills.len()),
            // Without a table nobody looks, so any number will do.
            occupations: context.similar_occupations.map_or(usize::MAX, Neighbours::len),
            regions: context.regions.map_or(usize::MAX, |regions| Regions::iter(regions).count()),
            opinions: context.opinions.map_or(0, Opinions::talents),
            default_level: scorer.model().default_level(),
        }
    }
}

/// The codes of every enum that columns hold, in order.
pub(super) fn scales() -> Vec<u8> {
    let codes = [
        Unit::ALL.iter().map(|x| x.code()).collect::<Vec<_>>(),
        EngagementMode::ALL.iter().map(|x| x.code()).collect(),
        Education::ALL.iter().map(|x| x.code()).collect(),
        Seniority::ALL.iter().map(|x| x.code()).collect(),
    ];
    codes.map(|codes| codes.join(",")).join(";").into_bytes()
}

impl PreparedPool {
    /// The names of the columns, in their order: first what talents share, then what each has.
    pub const COLUMNS: [&'static str; 34] = [
        "scales", "levels", "assumed", "workbits", "modes", "capacity", "licences", "liclens", "lictext", "homes",
        "accepts", "accepted", "nodes", "nodeids", "occs", "occids", "degrees", "years", "ranks", "pays", "known",
        "starts", "skill", "level", "work", "place", "node", "occ", "career", "pay", "assessed", "vecstart", "vectors",
        "opinions",
    ];

    /// The pool as plain columns in the order of [`COLUMNS`](Self::COLUMNS): the same pool gives the same numbers. What each
    /// talent has is borrowed.
    pub fn to_columns(&self) -> Vec<Column<'_>> {
        let mut columns = self.shared_columns();
        columns.extend([Column::U16((&self.presence).into()), Column::U32((&self.starts).into())]);
        columns.extend([&self.skills, &self.levels].map(Column::from));
        columns.extend(self.facets.iter().map(Column::from));
        columns.extend([
            Column::U16((&self.assessments).into()),
            Column::U64((&self.vector_starts).into()),
            Column::F32((&self.vectors).into()),
            Column::U32((&self.opinions).into()),
        ]);
        columns
    }

    /// The columns of what talents share.
    fn shared_columns(&self) -> Vec<Column<'static>> {
        let levels = &self.level_values;
        let mut columns = vec![
            u8s(scales()),
            u16s(levels.iter().map(|level| level.level.steps())),
            u8s(levels.iter().map(|level| u8::from(level.assumed))),
        ];
        columns.extend(work_columns(&self.works));
        columns.extend(place_columns(&self.places));
        columns.extend(lists(&self.nodes, |node| node.index() as u32));
        columns.extend(lists(&self.occupations, OccupationId::get));
        columns.push(u8s(self.careers.iter().map(|career| career.education.map_or(0, |x| x as u8 + 1))));
        columns.push(u16s(self.careers.iter().map(|career| career.years.map_or(0, |years| years + 1))));
        columns.push(u8s(self.careers.iter().map(|career| career.seniority.map_or(0, |x| x as u8 + 1))));
        columns.push(Column::U64(self.pays.iter().map(|pay| pay.map_or(0, |pay| u64::from(pay) + 1)).collect()));
        columns
    }
}

fn work_columns(works: &[Work]) -> Vec<Column<'static>> {
    let bits = |work: &Work| {
        let team = if work.unit == Unit::Team { TEAM } else { 0 };
        let stated = if work.mode_stated { MODE_STATED } else { 0 };
        team | stated | if work.consent { CONSENT } else { 0 }
    };
    let licences = || works.iter().flat_map(|work| &work.licences);
    vec![
        u8s(works.iter().map(bits)),
        u16s(works.iter().flat_map(|work| work.mode_preference).map(Fraction::steps)),
        u16s(works.iter().map(|work| work.capacity.steps())),
        u32s(works.iter().map(|work| work.licences.len() as u32)),
        u32s(licences().map(|text| text.len() as u32)),
        u8s(licences().flat_map(|text| text.bytes())),
    ]
}

fn place_columns(places: &[Place]) -> [Column<'static>; 3] {
    let number = |region: RegionId| region.index() as u32;
    [
        u32s(places.iter().map(|place| place.region.map_or(NONE, number))),
        u32s(places.iter().map(|place| place.accepts_regions.len() as u32)),
        u32s(places.iter().flat_map(|place| &place.accepts_regions).map(|&region| number(region))),
    ]
}

/// How long each list is, and all of them one behind the other.
fn lists<T: Copy>(lists: &[Box<[T]>], number: impl Fn(T) -> u32) -> [Column<'static>; 2] {
    let all = lists.iter().flat_map(|list| list.iter().map(|&item| number(item)));
    [u32s(lists.iter().map(|list| list.len() as u32)), u32s(all)]
}

fn u8s(numbers: impl IntoIterator<Item = u8>) -> Column<'static> {
    Column::U8(Cow::Owned(numbers.into_iter().collect()))
}

fn u16s(numbers: impl Iterator<Item = u16>) -> Column<'static> {
    Column::U16(Cow::Owned(numbers.collect()))
}

fn u32s(numbers: impl Iterator<Item = u32>) -> Column<'static> {
    Column::U32(Cow::Owned(numbers.collect()))
}
