//! Edges packed for scanning: the best of a list first, as far as anybody has looked.

use std::ops::Range;

/// An edge in one integer whose order is the order of scanning: greater values first, then lower indices.
pub(super) trait Cell: Copy + Ord {
    /// Packs a value, counted from the least one, and the index at the far end of the edge.
    fn new(value: i64, index: u32) -> Self;

    /// The value, from 0.
    fn value(self) -> i64;

    /// The index at the far end.
    fn index(self) -> usize;
}

/// Values that span less than 2^32.
impl Cell for u64 {
    #[inline]
    fn new(value: i64, index: u32) -> Self {
        (value as u64) << 32 | u64::from(!index)
    }

    #[inline]
    fn value(self) -> i64 {
        (self >> 32).cast_signed()
    }

    #[inline]
    fn index(self) -> usize {
        !(self as u32) as usize
    }
}

/// All other values.
impl Cell for u128 {
    #[inline]
    fn new(value: i64, index: u32) -> Self {
        u128::from(value as u64) << 32 | u128::from(!index)
    }

    #[inline]
    fn value(self) -> i64 {
        (self >> 32) as i64
    }

    #[inline]
    fn index(self) -> usize {
        !(self as u32) as usize
    }
}

/// How many cells of a list are put in order at first; the others when somebody looks past them. Where there are
/// seats for all, few rows look further than their best few.
const FIRST: usize = 8;

/// Lists of cells, each in descending order as far as it was looked at.
pub(super) struct Lists<C> {
    /// List `i` owns `cells[starts[i]..starts[i + 1]]`.
    starts: Vec<usize>,
    cells: Vec<C>,
    /// How many cells of each list stand in descending order, before and above all others of the list.
    ordered: Vec<u32>,
}

impl<C: Cell> Lists<C> {
    /// Takes lists of cells in any order. `starts` has one entry more than there are lists.
    pub(super) fn new(starts: Vec<usize>, mut cells: Vec<C>) -> Self {
        let ordered = starts.windows(2).map(|bounds| order_first(&mut cells[bounds[0]..bounds[1]])).collect();
        Self { starts, cells, ordered }
    }

    /// The same edges listed by their far ends, which are below `count`.
    pub(super) fn transposed(&self, count: usize) -> Self {
        let mut starts = vec![0; count + 1];
        for cell in &self.cells {
            starts[cell.index() + 1] += 1;
        }
        for index in 0..count {
            starts[index + 1] += starts[index];
        }
        let mut next = starts.clone();
        let mut cells = vec![C::new(0, 0); self.cells.len()];
        for list in 0..self.len() {
            for cell in self.list(list) {
                let place = &mut next[cell.index()];
                cells[*place] = C::new(cell.value(), list as u32);
                *place += 1;
            }
        }
        Self::new(starts, cells)
    }

    /// How many lists there are.
    pub(super) fn len(&self) -> usize {
        self.ordered.len()
    }

    /// How many cells there are.
    pub(super) fn cells(&self) -> usize {
        self.cells.len()
    }

    /// All cells of a list, in no order.
    pub(super) fn list(&self, list: usize) -> &[C] {
        &self.cells[self.range(list)]
    }

    /// The cells of a list that are in order.
    #[inline]
    pub(super) fn ordered(&self, list: usize) -> &[C] {
        &self.cells[self.starts[list]..self.starts[list] + self.ordered[list] as usize]
    }

    /// Puts the rest of a list in order; `false` where nothing was left.
    #[inline]
    pub(super) fn order_rest(&mut self, list: usize) -> bool {
        let range = self.range(list);
        let ordered = self.ordered[list] as usize;
        let rest = ordered < range.len();
        if rest {
            self.ordered[list] = range.len() as u32;
            sort(&mut self.cells[range.start + ordered..range.end]);
        }
        rest
    }

    fn range(&self, list: usize) -> Range<usize> {
        self.starts[list]..self.starts[list + 1]
    }
}

fn order_first<C: Cell>(list: &mut [C]) -> u32 {
    let mut first = list.len();
    if first > 2 * FIRST {
        first = FIRST;
        list.select_nth_unstable_by(first, |a, b| b.cmp(a));
    }
    sort(&mut list[..first]);
    first as u32
}

fn sort<C: Cell>(cells: &mut [C]) {
    // Cells of a list differ in their indices, so that an unstable sort has one result.
    cells.sort_unstable_by(|a, b| b.cmp(a));
}

#[cfg(test)]
mod tests {
    use super::*;

    fn descending<C: Cell>(largest: i64) {
        let values: Vec<i64> = (0..40).map(|k| [3, largest, 0, 7][k % 4]).collect();
        let cells: Vec<C> = (0..40).map(|k| C::new(values[k], k as u32)).collect();
        let mut lists = Lists::new(vec![0, 0, 40], cells);
        assert!(!lists.order_rest(0));
        let first: Vec<_> = lists.ordered(1).iter().map(|cell| (cell.value(), cell.index())).collect();
        assert_eq!(first, [1, 5, 9, 13, 17, 21, 25, 29].map(|index| (largest, index)));
        assert!(lists.order_rest(1));
        assert!(!lists.order_rest(1));
        let mut expected: Vec<(i64, usize)> = (0..40).map(|k| (values[k], k)).collect();
        expected.sort_by_key(|&(value, index)| (-value, index));
        let all: Vec<_> = lists.ordered(1).iter().map(|cell| (cell.value(), cell.index())).collect();
        assert_eq!(all, expected);
    }

    #[test]
    fn lists_are_ordered_by_value_then_index() {
        descending::<u64>((1 << 32) - 1);
        descending::<u128>(1 << 59);
    }

    #[test]
    fn transposing_twice_gives_the_edges_back() {
        let cells = vec![u64::new(5, 1), u64::new(4, 0), u64::new(9, 1)];
        let lists = Lists::new(vec![0, 2, 2, 3], cells);
        let by_column = lists.transposed(3);
        assert_eq!(by_column.len(), 3);
        assert_eq!(by_column.ordered(1), [u64::new(9, 2), u64::new(5, 0)]);
        let back = by_column.transposed(3);
        assert_eq!((back.ordered(0), back.ordered(2)), (lists.ordered(0), lists.ordered(2)));
    }
}
