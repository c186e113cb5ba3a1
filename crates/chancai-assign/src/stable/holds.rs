//! What one side holds while the other asks: for every owner the best keys it was offered, no more than it has room for.

/// Bounded sets of keys, all in one arena; a lower key is better.
pub(super) struct Holds {
    /// Owner `o` has `keys[starts[o]..starts[o + 1]]`, of which the first `lens[o]` are in use.
    starts: Vec<usize>,
    lens: Vec<u32>,
    /// A heap with its worst key first, once its owner is full; before that in order of arrival.
    keys: Vec<u64>,
    /// An owner takes keys below this: all while it has room, none if it never has.
    below: Vec<u64>,
}

/// What became of an offer.
pub(super) enum Offer {
    Kept,
    Refused,
    /// Kept in place of this key.
    Replaced(u64),
}

impl Holds {
    pub(super) fn new(room: impl Iterator<Item = u32>) -> Self {
        let mut starts = vec![0];
        let mut below = Vec::new();
        for room in room {
            starts.push(starts[starts.len() - 1] + room as usize);
            below.push(if room == 0 { 0 } else { u64::MAX });
        }
        let keys = vec![0; starts[starts.len() - 1]];
        Self { lens: vec![0; below.len()], starts, keys, below }
    }

    /// Offers `key`, below `u64::MAX`. O(log room).
    pub(super) fn offer(&mut self, owner: u32, key: u64) -> Offer {
        let owner = owner as usize;
        if key >= self.below[owner] {
            return Offer::Refused;
        }
        let keys = &mut self.keys[self.starts[owner]..self.starts[owner + 1]];
        let len = self.lens[owner] as usize;
        if len < keys.len() {
            keys[len] = key;
            self.lens[owner] += 1;
            if len + 1 == keys.len() {
                (0..keys.len() / 2).rev().for_each(|at| sift_down(keys, at));
                self.below[owner] = keys[0];
            }
            return Offer::Kept;
        }
        let worst = std::mem::replace(&mut keys[0], key);
        sift_down(keys, 0);
        self.below[owner] = keys[0];
        Offer::Replaced(worst)
    }

    /// All keys held, by owner, in no order within one.
    pub(super) fn into_keys(self) -> impl Iterator<Item = u64> {
        let owners = self.starts.windows(2).zip(&self.lens).map(|(bounds, &len)| bounds[0]..bounds[0] + len as usize);
        owners.collect::<Vec<_>>().into_iter().flatten().map(move |at| self.keys[at])
    }
}

fn sift_down(keys: &mut [u64], mut at: usize) {
    let key = keys[at];
    loop {
        let mut child = 2 * at + 1;
        if child >= keys.len() {
            break;
        }
        if child + 1 < keys.len() && keys[child + 1] > keys[child] {
            child += 1;
        }
        if keys[child] <= key {
            break;
        }
        keys[at] = keys[child];
        at = child;
    }
    keys[at] = key;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lowest_keys_stay() {
        let mut holds = Holds::new([0, 3, 1].into_iter());
        let mut out = Vec::new();
        for key in [9, 4, 7, 4 << 40, 2, 8, 1, 3] {
            for owner in 0..3 {
                match holds.offer(owner, key) {
                    Offer::Kept => {}
                    Offer::Refused => out.push((owner, key)),
                    Offer::Replaced(worst) => out.push((owner, worst)),
                }
            }
        }
        let mut kept: Vec<_> = holds.into_keys().collect();
        kept[..3].sort_unstable();
        assert_eq!(kept, [1, 2, 3, 1]);
        let refused = |owner| out.iter().filter(|(of, _)| *of == owner).map(|(_, key)| *key).collect::<Vec<u64>>();
        assert_eq!(refused(0), [9, 4, 7, 4 << 40, 2, 8, 1, 3]);
        assert_eq!(refused(1), [4 << 40, 9, 8, 7, 4]);
        assert_eq!(refused(2), [9, 7, 4 << 40, 4, 8, 2, 3]);
    }
}
