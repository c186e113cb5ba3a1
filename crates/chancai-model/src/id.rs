//! External ids, and pools that give records their dense ids.

use crate::invalid::{BAD_ID, Checks, InvalidRecord};
use std::fmt;

/// An id as the user's files write it: not empty, no space, no control character, none of `; ： :`.
///
/// Compared by its UTF-8 bytes. `Debug` does not show it: an id may name a person.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize), serde(transparent))]
pub struct ExternalId(Box<str>);

impl ExternalId {
    /// An id written like this.
    ///
    /// ```
    /// use chancai_model::ExternalId;
    ///
    /// assert_eq!(ExternalId::new("人才-17").unwrap().as_str(), "人才-17");
    /// assert!(ExternalId::new("").is_err());
    /// ```
    ///
    /// # Errors
    ///
    /// [`InvalidRecord`] where it is empty or holds what no id may.
    pub fn new(text: &str) -> Result<Self, InvalidRecord> {
        let mut checks = Checks::default();
        let id = Self::checked(text, &mut checks);
        checks.finish().map(|()| id)
    }

    pub(crate) fn checked(text: &str, checks: &mut Checks) -> Self {
        let bad = |c: char| c.is_whitespace() || c.is_control() || matches!(c, ';' | '；' | '、' | ':' | '：');
        if text.is_empty() || text.contains(bad) {
            checks.refuse("id", text, BAD_ID, "text without spaces, ; : 、");
        }
        Self(text.into())
    }

    /// The text of the id.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for ExternalId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ExternalId(…)")
    }
}

impl fmt::Display for ExternalId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A record with an external id.
pub trait Identified {
    /// The record's id.
    fn id(&self) -> &ExternalId;
}

/// Records in the order of their external ids, none twice.
///
/// The position in a pool is the record's dense id; since the order is that of the external ids, the order
/// in which the records came cannot show in any result, and ties by dense id are ties by external id.
#[derive(Clone, Debug)]
pub struct Pool<T> {
    records: Vec<T>,
}

impl<T: Identified> Pool<T> {
    /// Sorts the records by external id.
    ///
    /// # Errors
    ///
    /// [`DuplicateId`] where two records share an id.
    pub fn new(mut records: Vec<T>) -> Result<Self, DuplicateId> {
        records.sort_by(|a, b| a.id().cmp(b.id()));
        match records.windows(2).find(|w| w[0].id() == w[1].id()) {
            Some(pair) => Err(DuplicateId { id: pair[0].id().clone() }),
            None => Ok(Self { records }),
        }
    }

    /// Sorts the records by external id and keeps the first of each id, for callers that have dealt with repeats (the
    /// readers reject them).
    pub fn first_of_each(mut records: Vec<T>) -> Self {
        records.sort_by(|a, b| a.id().cmp(b.id()));
        records.dedup_by(|later, first| later.id() == first.id());
        Self { records }
    }

    /// The dense id of the record with this external id.
    pub fn find(&self, id: &str) -> Option<usize> {
        self.records.binary_search_by(|r| r.id().as_str().as_bytes().cmp(id.as_bytes())).ok()
    }

    /// The records, in the order of their ids.
    pub fn as_slice(&self) -> &[T] {
        &self.records
    }

    /// Gives the records back.
    pub fn into_vec(self) -> Vec<T> {
        self.records
    }
}

impl<T> std::ops::Deref for Pool<T> {
    type Target = [T];

    fn deref(&self) -> &[T] {
        &self.records
    }
}

/// Two records of a pool share an id. `Debug` does not show it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("编号“{id}”出现两次 (the id “{id}” occurs twice)")]
pub struct DuplicateId {
    /// The id.
    pub id: ExternalId,
}
