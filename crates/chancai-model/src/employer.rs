//! Employers, and the quotas that posts fall under.

use crate::RegionId;
use crate::id::ExternalId;
use crate::invalid::{CONTRADICTION, Checks, InvalidRecord};
use crate::scale::{Phase, Platform};
use chancai_chain::NodeId;

/// An employer: where it is and which platforms it has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Employer {
    /// External id.
    pub id: String,
    /// Chinese name.
    pub zh: String,
    /// English name.
    pub en: String,
    /// Where it is.
    pub region: Option<RegionId>,
    /// What it has.
    pub platforms: Vec<Platform>,
    /// Where in the chains it works; empty: not stated.
    pub nodes: Vec<NodeId>,
    /// How far it has come; its posts are of this phase unless they state their own.
    pub phase: Option<Phase>,
}

/// A number of posts that a programme may fill in a region.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quota {
    id: String,
    zh: String,
    en: String,
    region: Option<RegionId>,
    min: u32,
    max: u32,
}

impl Quota {
    /// A quota of `min` to `max` posts.
    ///
    /// # Errors
    ///
    /// [`InvalidRecord`] for a bad id or a minimum above the maximum.
    pub fn new(
        id: &str,
        [zh, en]: [&str; 2],
        region: Option<RegionId>,
        min: u32,
        max: u32,
    ) -> Result<Self, InvalidRecord> {
        let mut checks = Checks::default();
        ExternalId::checked(id, &mut checks);
        if min > max {
            checks.refuse("max", max, CONTRADICTION, "not below min");
        }
        checks.finish()?;
        Ok(Self { id: id.into(), zh: zh.into(), en: en.into(), region, min, max })
    }

    /// External id: what a position's `programme` names.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// Chinese name.
    pub fn zh(&self) -> &str {
        &self.zh
    }

    /// English name.
    pub fn en(&self) -> &str {
        &self.en
    }

    /// The region it is for.
    pub fn region(&self) -> Option<RegionId> {
        self.region
    }

    /// Least posts to fill.
    pub fn min(&self) -> u32 {
        self.min
    }

    /// Most posts to fill.
    pub fn max(&self) -> u32 {
        self.max
    }
}
