//! Ids as they are met, numbered in their order.

use rustc_hash::FxHashMap;

/// The ids of one table.
#[derive(Default)]
pub(super) struct Ids {
    numbers: FxHashMap<String, u32>,
    names: Vec<String>,
    /// Whether ids that are not there yet are taken in.
    open: bool,
}

impl Ids {
    /// The ids of a table that is given, sorted.
    pub(super) fn closed(mut names: Vec<String>) -> Self {
        names.sort_unstable();
        let numbers = names.iter().cloned().zip(0..).collect();
        Self { numbers, names, open: false }
    }

    /// Ids of a table that is not given: whatever is asked for is one.
    pub(super) fn open() -> Self {
        Self { open: true, ..Self::default() }
    }

    /// The number of an id.
    pub(super) fn number(&mut self, id: &str) -> Option<u32> {
        if let Some(&number) = self.numbers.get(id) {
            return Some(number);
        }
        let number = self.names.len() as u32;
        if self.open {
            self.names.push(id.to_owned());
            self.numbers.insert(id.to_owned(), number);
        }
        self.open.then_some(number)
    }

    /// The number of an id that is there.
    pub(super) fn known(&self, id: &str) -> Option<u32> {
        self.numbers.get(id).copied()
    }

    /// Ends the taking in: for every number so far its number in the order of ids. `None` where nothing was taken in.
    pub(super) fn close(&mut self) -> Option<Vec<u32>> {
        if !std::mem::take(&mut self.open) {
            return None;
        }
        let before = std::mem::take(&mut self.numbers);
        *self = Self::closed(std::mem::take(&mut self.names));
        let mut order = vec![0; before.len()];
        #[allow(clippy::iter_over_hash_type, reason = "every number is put in its own place")]
        for (id, number) in before {
            order[number as usize] = self.numbers[&id];
        }
        Some(order)
    }

    pub(super) fn into_names(self) -> Vec<String> {
        self.names
    }
}
