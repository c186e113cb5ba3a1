//! What became of ids that went: a table from old ids to new ones.

use std::collections::BTreeMap;

use chancai_table::{Column, Source};

use crate::error::TaxonomyError;
use crate::read::Reading;

/// Old external ids and what they went over into 后继表: one id, several, or none.
///
/// What is stated counts before what the ids themselves say: an id that stays may go over into itself and another.
///
/// ```
/// use chancai_taxonomy::Successors;
///
/// let mut first = Successors::default();
/// first.insert("welding", ["arc-welding", "laser-welding"]);
/// let mut second = Successors::default();
/// second.insert("arc-welding", ["tig"]);
/// assert_eq!(first.then(&second).of("welding").unwrap(), ["laser-welding", "tig"]);
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(transparent))]
pub struct Successors {
    table: BTreeMap<String, Vec<String>>,
}

impl Successors {
    /// Says that `old` went over into `new`, beside what was said before. An empty `new` says that nothing took its
    /// place, unless something else says what did.
    pub fn insert<S: Into<String>>(&mut self, old: impl Into<String>, new: impl IntoIterator<Item = S>) {
        let now = self.table.entry(old.into()).or_default();
        now.extend(new.into_iter().map(Into::into));
        now.sort_unstable();
        now.dedup();
    }

    /// What an id went over into, sorted, none twice: empty where nothing took its place, `None` where nothing is said.
    pub fn of(&self, old: &str) -> Option<&[String]> {
        self.table.get(old).map(Vec::as_slice)
    }

    /// Every id that something is said of, sorted, with what it went over into.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &[String])> {
        self.table.iter().map(|(old, new)| (old.as_str(), new.as_slice()))
    }

    /// The number of ids that something is said of.
    pub fn len(&self) -> usize {
        self.table.len()
    }

    /// Whether nothing is said of any id.
    pub fn is_empty(&self) -> bool {
        self.table.is_empty()
    }

    /// Over two versions at once: what this table says, then what `next` says of the result. The ids of `next` are those
    /// of the version in between.
    #[must_use]
    pub fn then(&self, next: &Self) -> Self {
        let mut table = Self::default();
        for (old, between) in self.iter() {
            let on = between.iter().flat_map(|id| next.of(id).unwrap_or(std::slice::from_ref(id)));
            table.insert(old, on);
        }
        for (old, new) in next.iter().filter(|(old, _)| self.of(old).is_none()) {
            table.insert(old, new);
        }
        table
    }
}

/// Reads a table of successors: columns `old` and `new`, where `new` is a list and an id may have several rows. An
/// empty `new` says that nothing took the place of `old`.
///
/// # Errors
///
/// [`TaxonomyError::Table`] where the file lacks a column.
///
/// ```
/// use chancai_table::{Format, Source};
/// use chancai_taxonomy::read_successors;
///
/// let text = "旧编号,新编号\nwelding,arc；laser\nargon,tig\nforge,\n";
/// let read = read_successors(&Source::from_text("后继.csv", text, Format::Csv))?;
/// assert_eq!(read.value.of("welding").unwrap(), ["arc", "laser"]);
/// assert_eq!((read.value.of("forge").unwrap().len(), read.value.of("tig")), (0, None));
/// # Ok::<(), chancai_taxonomy::TaxonomyError>(())
/// ```
pub fn read_successors(source: &Source) -> Result<Reading<Successors>, TaxonomyError> {
    let loaded = chancai_table::read(source, COLUMNS, |row| {
        let new: Vec<String> = row.list("new").map(str::to_owned).collect();
        Some((row.required_text("old")?, new))
    })?;
    // Together, since each insertion sorts what an id went over into.
    let mut stated: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for row in loaded.rows {
        let (old, new) = row.value;
        stated.entry(old).or_default().extend(new);
    }
    let mut value = Successors::default();
    for (old, new) in stated {
        value.insert(old, new);
    }
    Ok(Reading { value, rejects: loaded.rejects, notes: loaded.notes })
}

const COLUMNS: &[Column] = &[Column::required("old", &["旧编号"]), Column::required("new", &["新编号"])];
