//! Attributes for the audit: a type that no learner reads.

use super::AttributeSummary;
use super::information::entropy;
use crate::error::LearnError;
use crate::judged::length;
use chancai_model::ProtectedAttributes;
use std::collections::BTreeMap;
use std::fmt;

/// Attributes of the people behind the rows that are learned from, for the proxy report and nothing else.
///
/// Learners take these beside the data and hand them to the report; no score is computed from them, and neither rows of
/// terms ([`TermCases`](crate::TermCases)) nor scorers have a place for them. The values are kept as numbers of their
/// groups. `Debug` shows nothing but sizes.
///
/// ```
/// use chancai_learn::AuditColumns;
///
/// let audit = AuditColumns::none(4).with("户籍类型", &[Some("城镇"), Some("农村"), None, Some("城镇")])?;
/// assert_eq!(format!("{audit:?}"), "AuditColumns { columns: 1, rows: 4 }");
/// assert!(AuditColumns::none(4).with("户籍类型", &[Some("城镇")]).is_err());
/// # Ok::<(), chancai_learn::LearnError>(())
/// ```
///
/// They cannot be learned from. This does not compile:
///
/// ```compile_fail,E0308
/// use chancai_learn::{AuditColumns, LinearOptions, fit_linear};
///
/// fn learn(attributes: &AuditColumns) {
///     let _ = fit_linear(attributes, &LinearOptions::default(), attributes);
/// }
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct AuditColumns {
    rows: usize,
    columns: Vec<Column>,
}

/// One attribute: the group of each row.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct Column {
    name: String,
    groups: Vec<Option<u32>>,
}

impl AuditColumns {
    /// No attributes of so many rows: the report will be empty.
    pub fn none(rows: usize) -> Self {
        Self { rows, columns: Vec::new() }
    }

    /// The attributes of people, a row each, as they are stated: sex, ethnicity, religion, health, marital status, politics,
    /// birthplace, and the decade of birth. An attribute that nobody states has no column.
    pub fn of_people(people: &[ProtectedAttributes]) -> Self {
        type Of = fn(&ProtectedAttributes) -> Option<&str>;
        const ATTRIBUTES: [(&str, Of); 8] = [
            ("gender", |p| p.gender.as_deref()),
            ("ethnicity", |p| p.ethnicity.as_deref()),
            ("religion", |p| p.religion.as_deref()),
            ("birth_decade", |p| decade(p.birth_date.as_deref()?)),
            ("health", |p| p.health.as_deref()),
            ("marital_status", |p| p.marital_status.as_deref()),
            ("politics", |p| p.politics.as_deref()),
            ("birthplace", |p| p.birthplace.as_deref()),
        ];
        let mut audit = Self::none(people.len());
        for (name, of) in ATTRIBUTES {
            let values: Vec<Option<&str>> = people.iter().map(of).collect();
            if values.iter().any(Option::is_some) {
                audit.columns.push(Column::new(name, &values));
            }
        }
        audit
    }

    /// With one more attribute, a value or none for each row.
    ///
    /// # Errors
    ///
    /// [`LearnError::Length`] unless there is one for each row.
    pub fn with(mut self, name: &str, values: &[Option<&str>]) -> Result<Self, LearnError> {
        length("audit", self.rows, values.len())?;
        self.columns.push(Column::new(name, values));
        Ok(self)
    }

    /// How many rows it is of.
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// Whether there is no attribute.
    pub fn is_empty(&self) -> bool {
        self.columns.is_empty()
    }

    pub(super) fn columns(&self) -> &[Column] {
        &self.columns
    }
}

impl fmt::Debug for AuditColumns {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AuditColumns").field("columns", &self.columns.len()).field("rows", &self.rows).finish()
    }
}

impl Column {
    /// Groups are numbered in the order of their names.
    fn new(name: &str, values: &[Option<&str>]) -> Self {
        let mut numbers: BTreeMap<&str, u32> = values.iter().flatten().map(|value| (*value, 0)).collect();
        numbers.values_mut().zip(0..).for_each(|(number, next)| *number = next);
        let groups = values.iter().map(|value| value.and_then(|value| numbers.get(value).copied())).collect();
        Self { name: name.to_owned(), groups }
    }

    pub(super) fn name(&self) -> &str {
        &self.name
    }

    /// The group of each row with groups of fewer than `small` rows put together, or left out where they are still too few.
    pub(super) fn grouped(&self, small: usize) -> (Vec<Option<u32>>, AttributeSummary) {
        let mut counts: BTreeMap<u32, usize> = BTreeMap::new();
        self.groups.iter().flatten().for_each(|&group| *counts.entry(group).or_default() += 1);
        let is_small = |group: u32| counts.get(&group).is_none_or(|&n| n < small);
        let (merged, together) = counts.values().filter(|&&n| n < small).fold((0, 0), |(m, n), rows| (m + 1, n + rows));
        let other = (together >= small).then_some(u32::MAX);
        let put = |&group: &Option<u32>| group.and_then(|group| if is_small(group) { other } else { Some(group) });
        let groups: Vec<Option<u32>> = self.groups.iter().map(put).collect();
        let mut sizes: BTreeMap<u32, usize> = BTreeMap::new();
        groups.iter().flatten().for_each(|&group| *sizes.entry(group).or_default() += 1);
        let summary = AttributeSummary {
            attribute: self.name.clone(),
            groups: sizes.len(),
            merged,
            left_out: groups.iter().filter(|group| group.is_none()).count(),
            entropy: entropy(sizes.values().copied()),
        };
        (groups, summary)
    }
}

/// The decade of a date of birth that begins with its year: `198` of 1987-05-01.
fn decade(date: &str) -> Option<&str> {
    let year = date.trim().get(..4)?;
    year.bytes().all(|b| b.is_ascii_digit()).then(|| &year[..3])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn small_groups_are_put_together_or_left_out() {
        let names = ["汉"; 6].iter().chain(&["回"; 2]).chain(&["藏"; 3]).map(|name| Some(*name));
        let audit = AuditColumns::none(11).with("ethnicity", &names.collect::<Vec<_>>()).unwrap();
        let (groups, summary) = audit.columns[0].grouped(5);
        assert_eq!((summary.groups, summary.merged, summary.left_out), (2, 2, 0));
        assert!(groups[6..].iter().all(|group| *group == Some(u32::MAX)));
        let (_, summary) = audit.columns[0].grouped(6);
        assert_eq!((summary.groups, summary.merged, summary.left_out), (1, 2, 5));
    }

    #[test]
    fn people_give_a_column_for_what_they_state() {
        let mut person = ProtectedAttributes::default();
        (person.gender, person.birth_date) = (Some("女".into()), Some("1987-05-01".into()));
        let audit = AuditColumns::of_people(&[person, ProtectedAttributes::default()]);
        assert_eq!(audit.columns.iter().map(Column::name).collect::<Vec<_>>(), ["gender", "birth_decade"]);
        assert_eq!((decade("1987-05-01"), decade("87"), decade("八七年五月")), (Some("198"), None, None));
        assert!(!format!("{audit:?}").contains('女'));
    }
}
