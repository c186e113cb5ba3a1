//! Compressed sparse rows: many short lists in two allocations.

/// Row `i` is `items[starts[i]..starts[i + 1]]`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Csr<T> {
    starts: Vec<usize>,
    items: Vec<T>,
}

impl<T> Csr<T> {
    /// An empty table with room for `rows` rows.
    pub(crate) fn with_capacity(rows: usize) -> Self {
        let mut starts = Vec::with_capacity(rows + 1);
        starts.push(0);
        Self { starts, items: Vec::new() }
    }

    /// Appends a row.
    pub(crate) fn push_row(&mut self, row: impl IntoIterator<Item = T>) {
        self.items.extend(row);
        self.starts.push(self.items.len());
    }

    /// Every item, to change in place.
    pub(crate) fn items_mut(&mut self) -> &mut [T] {
        &mut self.items
    }

    /// The number of rows.
    pub(crate) fn len(&self) -> usize {
        self.starts.len() - 1
    }

    /// The number of items in all rows.
    pub(crate) fn total(&self) -> usize {
        self.items.len()
    }

    /// Where row `index` lies in [`Csr::items`].
    pub(crate) fn range(&self, index: usize) -> std::ops::Range<usize> {
        self.starts[index]..self.starts[index + 1]
    }

    /// Row `index`.
    pub(crate) fn row(&self, index: usize) -> &[T] {
        &self.items[self.range(index)]
    }
}

impl<T: Copy> Csr<T> {
    /// Rows `0..rows` from `(row, item)` pairs; within a row the order of the pairs is kept.
    ///
    /// Counting sort: O(rows + pairs), the pairs are walked twice.
    pub(crate) fn from_pairs<I>(rows: usize, pairs: I) -> Self
    where
        I: Iterator<Item = (usize, T)> + Clone,
    {
        let mut starts = vec![0_usize; rows + 1];
        for (row, _) in pairs.clone() {
            starts[row + 1] += 1;
        }
        for row in 0..rows {
            starts[row + 1] += starts[row];
        }
        let mut next = starts.clone();
        let mut places: Vec<Option<T>> = vec![None; starts[rows]];
        for (row, item) in pairs {
            places[next[row]] = Some(item);
            next[row] += 1;
        }
        Self { starts, items: places.into_iter().flatten().collect() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pairs_become_rows_in_their_order() {
        let pairs = [(2, 'c'), (0, 'a'), (2, 'd')];
        let csr = Csr::from_pairs(3, pairs.iter().copied());
        assert_eq!(csr.row(0), ['a']);
        assert!(csr.row(1).is_empty());
        assert_eq!(csr.row(2), ['c', 'd']);
        assert_eq!((csr.len(), csr.total()), (3, 3));
    }
}
