//! What can change in a pool, and what is refused.

use chancai_model::{ExternalId, Identified as _, Talent};

/// One change of a pool of talents.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum PoolChange {
    /// Somebody who is not in the pool comes.
    Insert(Talent),
    /// The whole record of somebody in the pool becomes this one.
    Update(Talent),
    /// Somebody in the pool leaves it.
    Delete(ExternalId),
}

impl PoolChange {
    /// Whom it concerns.
    pub fn id(&self) -> &ExternalId {
        match self {
            Self::Insert(talent) | Self::Update(talent) => talent.id(),
            Self::Delete(id) => id,
        }
    }

    /// Who is there after it.
    pub(super) fn into_record(self) -> (ExternalId, Option<Talent>) {
        match self {
            Self::Insert(talent) | Self::Update(talent) => (talent.id().clone(), Some(talent)),
            Self::Delete(id) => (id, None),
        }
    }
}

/// A change that the pool refuses. `Debug` does not show whom it concerns.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ChangeError {
    /// Somebody is to come who is there already.
    #[error("第 {change} 条：编号“{id}”已在库中 (change {change}: the id “{id}” is in the pool already)")]
    Duplicate {
        /// Which of the changes it is, from 1.
        change: usize,
        /// The id.
        id: ExternalId,
    },
    /// Somebody is to be changed or to leave who is not there.
    #[error("第 {change} 条：库中没有编号“{id}” (change {change}: the id “{id}” is not in the pool)")]
    Unknown {
        /// Which of the changes it is, from 1.
        change: usize,
        /// The id.
        id: ExternalId,
    },
}

/// Ids that do not fit an index of talents. `Debug` does not show them.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum IdsError {
    /// There are not as many ids as talents.
    #[error("编号 {ids} 个，人才 {talents} 人 ({ids} ids for {talents} talents)")]
    Count {
        /// How many ids.
        ids: usize,
        /// How many talents.
        talents: usize,
    },
    /// An id does not come behind the one before it.
    #[error("编号“{id}”不按顺序或重复 (the id “{id}” is out of order or occurs twice)")]
    Order {
        /// The id.
        id: ExternalId,
    },
}
