//! Which number everybody in a changed pool has.

/// The numbers of those in a pool that is made of a base, some of whom are gone, and of others beside it: the place of each in
/// the order of all their ids, as if the pool were new.
///
/// Takes a bit and a half for each of the base, so that a change costs next to nothing; a number is looked up by halving.
#[derive(Clone, Debug, Default)]
pub(super) struct Numbers {
    /// Who of the base is gone, a bit each; all ones beyond the last.
    gone: Vec<u64>,
    /// How many of the base are there before each word.
    there_before: Vec<u32>,
    /// How many of the base are there before each of the others; ascending.
    base_before: Vec<u32>,
    /// How many are there.
    len: usize,
}

/// Where somebody's record is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Slot {
    /// In the base, by its own number there.
    Base(u32),
    /// Among the others.
    Delta(u32),
}

impl Numbers {
    /// Of a base from which nobody is gone.
    pub(super) fn whole(base: usize) -> Self {
        let mut gone = vec![0; base.div_ceil(64)];
        if let Some(last) = gone.last_mut().filter(|_| !base.is_multiple_of(64)) {
            *last = u64::MAX << (base % 64);
        }
        Self::new(gone, &[])
    }

    /// `places` says how many of the base, gone or not, have lower ids than each of the others. O(base / 64 + others).
    pub(super) fn new(gone: Vec<u64>, places: &[u32]) -> Self {
        let mut there = 0;
        let there_before = gone.iter().map(|word| {
            let before = there;
            there += word.count_zeros();
            before
        });
        let there_before: Vec<u32> = there_before.collect();
        let mut numbers = Self { gone, there_before, base_before: Vec::new(), len: there as usize + places.len() };
        let base_before: Vec<u32> = places.iter().map(|&place| numbers.there_before(place, there)).collect();
        numbers.base_before = base_before;
        numbers
    }

    /// How many of the base are there before a place of it, `all` of them before its end.
    fn there_before(&self, place: u32, all: u32) -> u32 {
        let word = place as usize / 64;
        self.gone.get(word).map_or(all, |gone| {
            let below = !(u64::MAX << (place % 64));
            self.there_before[word] + (!gone & below).count_ones()
        })
    }

    pub(super) fn len(&self) -> usize {
        self.len
    }

    /// Who of the base is gone, a bit each.
    pub(super) fn gone(&self) -> &[u64] {
        &self.gone
    }

    /// How many of the base are there.
    pub(super) fn base_there(&self) -> usize {
        self.len - self.base_before.len()
    }

    pub(super) fn is_gone(&self, base: u32) -> bool {
        self.gone[base as usize / 64] >> (base % 64) & 1 == 1
    }

    /// The number of somebody.
    pub(super) fn of(&self, slot: Slot) -> u32 {
        match slot {
            Slot::Base(place) => {
                let before = self.there_before(place, 0);
                before + self.base_before.partition_point(|&base| base <= before) as u32
            }
            Slot::Delta(place) => self.base_before[place as usize] + place,
        }
    }

    /// Who has a number; `None` where nobody does.
    pub(super) fn slot(&self, number: u32) -> Option<Slot> {
        if number as usize >= self.len {
            return None;
        }
        // The first of the others whose number is not below.
        let (mut low, mut high) = (0, self.base_before.len() as u32);
        while low < high {
            let middle = low.midpoint(high);
            if self.of(Slot::Delta(middle)) < number {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        let is_other = (low as usize) < self.base_before.len() && self.of(Slot::Delta(low)) == number;
        Some(if is_other { Slot::Delta(low) } else { Slot::Base(self.there(number - low)) })
    }

    /// The place of the one of the base before whom so many are there.
    fn there(&self, before: u32) -> u32 {
        let word = self.there_before.partition_point(|&there| there <= before) - 1;
        let mut left = !self.gone[word];
        for _ in self.there_before[word]..before {
            left &= left - 1;
        }
        word as u32 * 64 + left.trailing_zeros()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        /// Against the pool written out: base and others in the order of their ids.
        #[test]
        fn numbers_are_places_in_the_order_of_all(
            gone in prop::collection::vec(any::<bool>(), 0..200),
            others in prop::collection::vec(0usize..=200, 0..20),
        ) {
            let mut words: Vec<u64> = Numbers::whole(gone.len()).gone().to_vec();
            gone.iter().enumerate().filter(|(_, gone)| **gone).for_each(|(i, _)| words[i / 64] |= 1 << (i % 64));
            let mut places: Vec<u32> = others.iter().map(|place| *place.min(&gone.len()) as u32).collect();
            places.sort_unstable();
            let numbers = Numbers::new(words, &places);
            let base = (0..gone.len() as u32).filter(|&i| !gone[i as usize]);
            let base = base.map(|i| ((i, 1, 0), Slot::Base(i)));
            let others = places.iter().enumerate().map(|(j, &place)| ((place, 0, j), Slot::Delta(j as u32)));
            let mut all: Vec<_> = base.chain(others).collect();
            all.sort_unstable_by_key(|entry| entry.0);
            prop_assert_eq!(numbers.len(), all.len());
            for (number, &(_, slot)) in all.iter().enumerate() {
                prop_assert_eq!(numbers.of(slot), number as u32);
                prop_assert_eq!(numbers.slot(number as u32), Some(slot));
            }
            prop_assert_eq!(numbers.slot(all.len() as u32), None);
        }
    }
}
