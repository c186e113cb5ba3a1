//! Rows of features with graded labels, grouped by query.

use crate::error::LearnError;
use chancai_taxonomy::Fingerprint;
use ndarray::ArrayView2;
use std::cmp::Ordering;
use std::fmt;
use std::ops::Range;

/// The largest label: gains are 2^label - 1, and these stay exact.
pub const MAX_LABEL: u32 = 30;
/// The most features: weights are kept densely.
pub const MAX_FEATURES: usize = 1 << 20;

/// Judged rows: each with features (what is not given is 0), a graded label, and the query it belongs to.
///
/// A query (查询组) is whatever rows are ranked against each other: the candidates of one position, the documents of
/// one search. The rows are kept as compressed sparse rows. Checked once; `Debug` shows sizes alone.
///
/// ```
/// use chancai_learn::Judged;
/// use ndarray::array;
///
/// // 两个岗位：三人应聘前一个，两人应聘后一个；2 录用，1 入围，0 未选。
/// let features = array![[0.9_f32, 0.0], [0.5, 0.2], [0.1, 0.9], [0.7, 0.3], [0.4, 0.0]];
/// let judged = Judged::from_dense(&features.view(), &[2, 1, 0, 1, 0], &[3, 2])?;
/// assert_eq!((judged.rows(), judged.queries(), judged.features(), judged.pairs()), (5, 2, 2, 4));
/// assert_eq!(judged.row(0), (&[0][..], &[0.9][..])); // zeros are not kept
/// # Ok::<(), chancai_learn::LearnError>(())
/// ```
#[derive(Clone, PartialEq)]
pub struct Judged {
    starts: Vec<usize>,
    columns: Vec<u32>,
    values: Vec<f32>,
    labels: Vec<u32>,
    /// Where each query begins, and the number of rows.
    queries: Vec<usize>,
    features: usize,
}

impl Judged {
    /// Rows of a matrix, `sizes` of them a query.
    ///
    /// # Errors
    ///
    /// [`LearnError`] where lengths differ, a value is not finite, a label is above [`MAX_LABEL`] or a group is empty.
    pub fn from_dense(features: &ArrayView2<'_, f32>, labels: &[u32], sizes: &[usize]) -> Result<Self, LearnError> {
        let rows = features.rows().into_iter().map(|row| {
            let given = row.iter().enumerate().map(|(column, &value)| (column as u32, value));
            given.collect::<Vec<_>>()
        });
        let mut judged = Self::from_rows(rows, labels, sizes)?;
        if features.ncols() > MAX_FEATURES {
            return Err(too_many(features.ncols() as u64));
        }
        judged.features = features.ncols();
        Ok(judged)
    }

    /// Sparse rows as (feature, value) in ascending order of features, counted from 0; `sizes` of them a query.
    ///
    /// # Errors
    ///
    /// As [`from_dense`](Self::from_dense), and for features out of order or beyond [`MAX_FEATURES`].
    pub fn from_rows<R>(rows: impl IntoIterator<Item = R>, labels: &[u32], sizes: &[usize]) -> Result<Self, LearnError>
    where
        R: IntoIterator<Item = (u32, f32)>,
    {
        let mut judged = Self { labels: labels.to_vec(), ..Self::default() };
        for (at, row) in rows.into_iter().enumerate() {
            judged.push(at, row)?;
        }
        let rows = judged.starts.len() - 1;
        length("labels", rows, labels.len())?;
        if let Some(&given) = labels.iter().find(|&&label| label > MAX_LABEL) {
            return Err(LearnError::TooLarge { what: "label", limit: MAX_LABEL.into(), given: given.into() });
        }
        for (group, &size) in sizes.iter().enumerate() {
            if size == 0 {
                return Err(LearnError::EmptyGroup { group });
            }
            // A sum beyond the rows is refused just below.
            judged.queries.push(judged.queries[group].saturating_add(size));
        }
        length("groups", rows, judged.queries[sizes.len()])?;
        Ok(judged)
    }

    fn push(&mut self, row: usize, cells: impl IntoIterator<Item = (u32, f32)>) -> Result<(), LearnError> {
        let mut last = None;
        for (feature, value) in cells {
            if !value.is_finite() {
                return Err(LearnError::NotFinite { row, feature });
            }
            if last.is_some_and(|last| feature <= last) {
                return Err(LearnError::Order { row, feature });
            }
            if feature as usize >= MAX_FEATURES {
                return Err(too_many(u64::from(feature) + 1));
            }
            last = Some(feature);
            self.features = self.features.max(feature as usize + 1);
            if value != 0.0 {
                self.columns.push(feature);
                self.values.push(value);
            }
        }
        self.starts.push(self.columns.len());
        Ok(())
    }

    /// How many rows.
    pub fn rows(&self) -> usize {
        self.labels.len()
    }

    /// How many queries.
    pub fn queries(&self) -> usize {
        self.queries.len() - 1
    }

    /// How many features: one more than the largest that is given.
    pub fn features(&self) -> usize {
        self.features
    }

    /// The labels by row.
    pub fn labels(&self) -> &[u32] {
        &self.labels
    }

    /// The features of a row that are not 0, and their values; empty where there is no such row.
    pub fn row(&self, row: usize) -> (&[u32], &[f32]) {
        let range = match (self.starts.get(row), self.starts.get(row + 1)) {
            (Some(&from), Some(&to)) => from..to,
            _ => 0..0,
        };
        (&self.columns[range.clone()], &self.values[range])
    }

    /// The value of one feature in a row.
    pub fn value(&self, row: usize, feature: u32) -> f32 {
        let (columns, values) = self.row(row);
        columns.binary_search(&feature).map_or(0.0, |at| values[at])
    }

    /// The rows of each query.
    pub fn groups(&self) -> impl ExactSizeIterator<Item = Range<usize>> + '_ {
        self.queries.windows(2).map(|ends| ends[0]..ends[1])
    }

    /// How many pairs of rows of one query differ in their labels.
    pub fn pairs(&self) -> u64 {
        let of_group = |group: Range<usize>| {
            let mut counts = [0u64; MAX_LABEL as usize + 1];
            self.labels[group].iter().for_each(|&label| counts[label as usize] += 1);
            let all: u64 = counts.iter().sum();
            (all * all - counts.iter().map(|n| n * n).sum::<u64>()) / 2
        };
        self.groups().map(of_group).sum()
    }

    /// Sixteen hex digits of the content: the same in any order of the queries and of the rows within one.
    pub fn fingerprint(&self) -> String {
        let (sorted, _) = self.canonical();
        let mut print = Fingerprint::new().add(&(sorted.features as u64).to_le_bytes());
        for group in sorted.groups() {
            print = print.add(&(group.len() as u64).to_le_bytes());
            for row in group {
                let (columns, values) = sorted.row(row);
                let cells = columns.iter().zip(values);
                let bytes = cells.flat_map(|(c, v)| [c.to_le_bytes(), v.to_bits().to_le_bytes()].concat());
                let bytes: Vec<u8> = sorted.labels[row].to_le_bytes().into_iter().chain(bytes).collect();
                print = print.add(&bytes);
            }
        }
        print.to_string()
    }

    /// The same data with rows and queries in an order that depends on their content alone, and the row each came from.
    ///
    /// Learning starts from this, so that the order of a file cannot matter. O(n log n) comparisons of rows.
    pub(crate) fn canonical(&self) -> (Self, Vec<usize>) {
        let mut groups: Vec<Vec<usize>> = self.groups().map(Iterator::collect).collect();
        for group in &mut groups {
            group.sort_by(|&a, &b| self.compare(a, b));
        }
        groups.sort_by(|a, b| {
            let rows = a.iter().zip(b).map(|(&a, &b)| self.compare(a, b));
            a.len().cmp(&b.len()).then_with(|| rows.fold(Ordering::Equal, Ordering::then))
        });
        let order = groups.concat();
        let sizes: Vec<usize> = groups.iter().map(Vec::len).collect();
        (self.gather(&order, &sizes), order)
    }

    /// Rows by their features, then their label.
    fn compare(&self, a: usize, b: usize) -> Ordering {
        let ((left, x), (right, y)) = (self.row(a), self.row(b));
        let values = || x.iter().zip(y).map(|(x, y)| x.total_cmp(y)).fold(Ordering::Equal, Ordering::then);
        left.cmp(right).then_with(values).then(self.labels[a].cmp(&self.labels[b]))
    }

    /// The queries for which `keep` holds, and the row each of their rows came from.
    pub(crate) fn select(&self, keep: impl Fn(usize) -> bool) -> (Self, Vec<usize>) {
        let kept = self.groups().enumerate().filter(|(query, _)| keep(*query)).map(|(_, group)| group);
        let (mut order, mut sizes) = (Vec::new(), Vec::new());
        for group in kept {
            sizes.push(group.len());
            order.extend(group);
        }
        (self.gather(&order, &sizes), order)
    }

    fn gather(&self, order: &[usize], sizes: &[usize]) -> Self {
        let labels = order.iter().map(|&row| self.labels[row]).collect();
        let mut picked = Self { labels, features: self.features, ..Self::default() };
        for &row in order {
            let (columns, values) = self.row(row);
            picked.columns.extend_from_slice(columns);
            picked.values.extend_from_slice(values);
            picked.starts.push(picked.columns.len());
        }
        let ends = sizes.iter().scan(0, |end, size| {
            *end += size;
            Some(*end)
        });
        picked.queries.extend(ends);
        picked
    }
}

/// No rows.
impl Default for Judged {
    fn default() -> Self {
        let (columns, values, labels) = (Vec::new(), Vec::new(), Vec::new());
        Self { starts: vec![0], columns, values, labels, queries: vec![0], features: 0 }
    }
}

impl fmt::Debug for Judged {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Judged")
            .field("rows", &self.rows())
            .field("queries", &self.queries())
            .field("features", &self.features)
            .finish_non_exhaustive()
    }
}

fn too_many(given: u64) -> LearnError {
    LearnError::TooLarge { what: "features", limit: MAX_FEATURES as u64, given }
}

/// Refuses two lengths that differ.
pub(crate) fn length(what: &'static str, expected: usize, given: usize) -> Result<(), LearnError> {
    if expected == given { Ok(()) } else { Err(LearnError::Length { what, expected, given }) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::array;

    #[test]
    fn what_is_wrong_is_named() {
        let two = array![[1.0_f32, 2.0], [3.0, 4.0]];
        let with = |labels: &[u32], sizes: &[usize]| Judged::from_dense(&two.view(), labels, sizes).unwrap_err();
        assert_eq!(with(&[0], &[2]), LearnError::Length { what: "labels", expected: 2, given: 1 });
        assert_eq!(with(&[0, 1], &[1]), LearnError::Length { what: "groups", expected: 2, given: 1 });
        assert_eq!(with(&[0, 1], &[2, 0]), LearnError::EmptyGroup { group: 1 });
        assert_eq!(with(&[0, 31], &[2]), LearnError::TooLarge { what: "label", limit: 30, given: 31 });
        assert_eq!(
            with(&[0, 1], &[usize::MAX, 3]),
            LearnError::Length { what: "groups", expected: 2, given: usize::MAX }
        );
        let bad = array![[1.0_f32, f32::NAN]];
        let bad = Judged::from_dense(&bad.view(), &[0], &[1]);
        assert_eq!(bad.unwrap_err(), LearnError::NotFinite { row: 0, feature: 1 });
        let rows = |row: &[(u32, f32)]| Judged::from_rows([row.to_vec()], &[0], &[1]).unwrap_err();
        assert_eq!(rows(&[(3, 1.0), (3, 2.0)]), LearnError::Order { row: 0, feature: 3 });
        assert!(matches!(rows(&[(u32::MAX, 1.0)]), LearnError::TooLarge { what: "features", .. }));
    }

    #[test]
    fn nothing_at_all_is_data_too() {
        let none = Judged::from_rows(Vec::<Vec<(u32, f32)>>::new(), &[], &[]).unwrap();
        assert_eq!((none.rows(), none.queries(), none.features(), none.pairs()), (0, 0, 0, 0));
        assert_eq!(none.row(7), (&[][..], &[][..]));
    }

    #[test]
    fn order_of_queries_and_rows_does_not_matter() {
        let a = array![[1.0_f32, 0.0], [0.0, 1.0], [0.5, 0.5], [0.5, 0.5]];
        let b = array![[0.5_f32, 0.5], [0.5, 0.5], [0.0, 1.0], [1.0, 0.0]];
        let a = Judged::from_dense(&a.view(), &[2, 0, 1, 0], &[2, 2]).unwrap();
        let b = Judged::from_dense(&b.view(), &[0, 1, 0, 2], &[2, 2]).unwrap();
        assert_eq!(a.canonical().0, b.canonical().0);
        assert_eq!(a.fingerprint(), b.fingerprint());
        let other = array![[1.0_f32, 0.0], [0.0, 1.0], [0.5, 0.5], [0.5, 0.5]];
        let other = Judged::from_dense(&other.view(), &[2, 0, 1, 1], &[2, 2]).unwrap();
        assert_ne!(a.fingerprint(), other.fingerprint());
        let (sorted, order) = a.canonical();
        for (row, &from) in order.iter().enumerate() {
            assert_eq!((sorted.row(row), sorted.labels()[row]), (a.row(from), a.labels()[from]));
        }
    }

    #[test]
    fn debug_shows_sizes_alone() {
        let one = Judged::from_rows([[(0, 0.75)]], &[1], &[1]).unwrap();
        assert_eq!(format!("{one:?}"), "Judged { rows: 1, queries: 1, features: 1, .. }");
    }
}
