//! Who sits where and at what price: the state that the auctions and the searches share.

use std::ops::Range;

use super::cells::{Cell, Lists};

/// No column.
pub(super) const NONE: u32 = u32::MAX;

/// A taken seat.
#[derive(Clone, Copy, Default)]
pub(super) struct Member {
    /// The value of the row's edge; while rows bid, the price up to which the row stays.
    pub(super) level: i64,
    pub(super) row: u32,
}

/// Rows, columns, prices and who holds what.
///
/// Values count from the least usable one. What a row gains at a column is the value less the column's price; its
/// profit is the most it gains anywhere, or `outside` where that is more. Between the steps of a solution:
///
/// - prices are not negative;
/// - a row with a seat makes its profit there;
///
/// and at an optimum besides: a row without a seat has the profit `outside`, a column with a free seat the price 0.
pub(super) struct Market<C> {
    /// Edges by row; the index of a cell is the column.
    pub(super) lists: Lists<C>,
    /// Seats of each column, at most one more than it has edges.
    pub(super) seats: Vec<u32>,
    pub(super) prices: Vec<i64>,
    /// What a row has without a seat.
    pub(super) outside: i64,
    /// The column each row holds, or [`NONE`].
    pub(super) held: Vec<u32>,
    /// The slot of each row that holds a column.
    slot_of: Vec<usize>,
    /// Column `c` owns `members[slots[c]..slots[c + 1]]`, of which the first `taken[c]` are in use.
    slots: Vec<usize>,
    taken: Vec<u32>,
    pub(super) members: Vec<Member>,
}

/// Where a row gains most.
pub(super) struct Choice<C> {
    /// The most it gains, `outside` counted.
    pub(super) profit: i64,
    /// Its edge there; `None` where it gains most outside.
    pub(super) cell: Option<C>,
    /// The most it gains anywhere else, `outside` counted.
    pub(super) second: i64,
}

impl<C: Cell> Market<C> {
    /// All rows without a seat, all prices 0.
    pub(super) fn new(lists: Lists<C>, seats: Vec<u32>, outside: i64) -> Self {
        let (rows, columns) = (lists.len(), seats.len());
        let mut slots = vec![0; columns + 1];
        for (column, &count) in seats.iter().enumerate() {
            slots[column + 1] = slots[column] + count as usize;
        }
        Self {
            members: vec![Member::default(); slots[columns]],
            lists,
            prices: vec![0; columns],
            outside,
            held: vec![NONE; rows],
            slot_of: vec![0; rows],
            taken: vec![0; columns],
            seats,
            slots,
        }
    }

    pub(super) fn rows(&self) -> usize {
        self.held.len()
    }

    pub(super) fn columns(&self) -> usize {
        self.seats.len()
    }

    #[inline]
    pub(super) fn is_full(&self, column: usize) -> bool {
        self.taken[column] == self.seats[column]
    }

    /// Whether a seat is free although it has a price.
    pub(super) fn is_overpriced(&self, column: usize) -> bool {
        self.prices[column] > 0 && !self.is_full(column)
    }

    /// The slots that a column has in use.
    #[inline]
    pub(super) fn taken(&self, column: usize) -> Range<usize> {
        self.slots[column]..self.slots[column] + self.taken[column] as usize
    }

    /// Every row gives up its seat.
    pub(super) fn clear(&mut self) {
        self.taken.fill(0);
        self.held.fill(NONE);
    }

    /// Where `row` gains most; among equals, in the column whose value is higher, then whose index is lower.
    #[inline]
    pub(super) fn choice(&mut self, row: usize) -> Choice<C> {
        loop {
            let (choice, complete) = self.choice_so_far(row);
            if complete || !self.lists.order_rest(row) {
                return choice;
            }
        }
    }

    /// The choice among the cells in order, and whether no other cell can change it.
    #[inline]
    fn choice_so_far(&self, row: usize) -> (Choice<C>, bool) {
        let mut choice = Choice { profit: self.outside, cell: None, second: self.outside };
        for &cell in self.lists.ordered(row) {
            // Prices are not negative, so neither this cell nor a later one can gain more.
            if cell.value() <= choice.second {
                return (choice, true);
            }
            let gain = cell.value() - self.prices[cell.index()];
            if gain > choice.profit {
                choice = Choice { profit: gain, cell: Some(cell), second: choice.profit };
            } else if gain > choice.second {
                choice.second = gain;
            }
        }
        (choice, false)
    }

    /// The profit of a row in a state where rows without a seat have none but `outside`.
    #[inline]
    pub(super) fn profit(&self, row: usize) -> i64 {
        match self.held[row] {
            NONE => self.outside,
            column => self.members[self.slot_of[row]].level - self.prices[column as usize],
        }
    }

    /// Seats a row in a slot of a column, whoever sat there.
    pub(super) fn put(&mut self, slot: usize, column: usize, member: Member) {
        self.members[slot] = member;
        self.slot_of[member.row as usize] = slot;
        self.held[member.row as usize] = column as u32;
    }

    /// Seats a row in a free seat.
    pub(super) fn join(&mut self, column: usize, member: Member) {
        let slot = self.take(column);
        self.put(slot, column, member);
    }

    /// Counts one more seat of a column as taken and gives its slot.
    pub(super) fn take(&mut self, column: usize) -> usize {
        let slot = self.taken(column).end;
        self.taken[column] += 1;
        slot
    }

    /// A row gives up its seat, if it has one; the column that now has a free one.
    pub(super) fn leave(&mut self, row: usize) -> Option<usize> {
        let column = self.held[row];
        if column == NONE {
            return None;
        }
        let column = column as usize;
        self.taken[column] -= 1;
        let (hole, last) = (self.slot_of[row], self.taken(column).end);
        let moved = self.members[last];
        self.put(hole, column, moved);
        self.held[row] = NONE;
        Some(column)
    }
}
