//! Boxes of profiles, and what a set of boxes leaves uncovered.

use super::field::TierField;

/// A range for every field, both ends included: a conjunction of conditions.
///
/// ```
/// use chancai_model::tiers::{TierBounds, TierField, TierProfile};
///
/// // 工作满五年、专利不超过两件。
/// let bounds = TierBounds::all().at_least(TierField::Years, 500).at_most(TierField::Patents, 2);
/// assert_eq!(bounds.range(TierField::Years), (500, 6_000));
/// assert_eq!(bounds.asks(TierField::Papers), false);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TierBounds {
    low: [u32; TierField::COUNT],
    high: [u32; TierField::COUNT],
}

impl TierBounds {
    /// Every profile.
    pub fn all() -> Self {
        Self { low: [0; TierField::COUNT], high: std::array::from_fn(|i| TierField::ALL[i].largest()) }
    }

    /// Those of these whose field is `value` or more.
    #[must_use]
    pub fn at_least(mut self, field: TierField, value: u32) -> Self {
        self.low[field as usize] = self.low[field as usize].max(value);
        self
    }

    /// Those of these whose field is `value` or less.
    #[must_use]
    pub fn at_most(mut self, field: TierField, value: u32) -> Self {
        self.high[field as usize] = self.high[field as usize].min(value);
        self
    }

    /// The lowest and the highest value of a field; nothing is within where the first is above the second.
    pub fn range(&self, field: TierField) -> (u32, u32) {
        (self.low[field as usize], self.high[field as usize])
    }

    /// Whether the field makes a difference.
    pub fn asks(&self, field: TierField) -> bool {
        self.range(field) != (0, field.largest())
    }

    /// A field whose range is empty.
    pub(super) fn empty_field(&self) -> Option<TierField> {
        TierField::ALL.iter().copied().find(|&field| self.low[field as usize] > self.high[field as usize])
    }

    /// The lowest profile within both; none where they have none in common.
    pub(super) fn meets(&self, other: &Self) -> Option<[u32; TierField::COUNT]> {
        let low: [u32; TierField::COUNT] = std::array::from_fn(|i| self.low[i].max(other.low[i]));
        (0..TierField::COUNT).all(|i| low[i] <= self.high[i].min(other.high[i])).then_some(low)
    }

    fn covers(&self, other: &Self) -> bool {
        (0..TierField::COUNT).all(|i| self.low[i] <= other.low[i] && other.high[i] <= self.high[i])
    }

    /// Below `cut` and from `cut` on, in one field.
    fn split(&self, i: usize, cut: u32) -> [Self; 2] {
        let (mut below, mut above) = (*self, *self);
        below.high[i] = cut - 1;
        above.low[i] = cut;
        [below, above]
    }
}

/// The looks a search may take are used up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct OutOfLooks;

/// A profile in `space` that lies in none of `boxes`; none where they cover it.
///
/// The space is split at ends of boxes until no box meets a part, which shows a profile, or one box covers it. A part costs
/// one look for every box that may meet it. Boxes that are apart can mostly be told apart by cuts that split few of
/// them, so rules as people write them cost little; boxes made to cost much use up `looks`, and the search ends without an
/// answer. Memory is bounded by `looks` too.
pub(super) fn uncovered(
    space: &TierBounds,
    boxes: &[&TierBounds],
    looks: &mut u64,
) -> Result<Option<[u32; TierField::COUNT]>, OutOfLooks> {
    let mut parts = vec![(*space, boxes.to_vec())];
    while let Some((part, boxes)) = parts.pop() {
        *looks = looks.checked_sub(1 + boxes.len() as u64).ok_or(OutOfLooks)?;
        let near: Vec<&TierBounds> = boxes.into_iter().filter(|b| b.meets(&part).is_some()).collect();
        if near.is_empty() {
            return Ok(Some(part.low));
        }
        if near.iter().any(|b| b.covers(&part)) {
            continue;
        }
        // A box that meets the part and does not cover it has an end inside it.
        let cuts = (0..TierField::COUNT).filter_map(|i| best_cut(&part, &near, i));
        let Some((_, field, cut)) = cuts.min() else { continue };
        let [below, above] = part.split(field, cut);
        // The lower part is looked at first, so that the profile shown is a low one.
        parts.push((above, near.clone()));
        parts.push((below, near));
    }
    Ok(None)
}

/// The cut of one field that leaves the fewest boxes on its fuller side, with that number; none where no box ends inside
/// the part. A box that is split counts on both sides.
fn best_cut(part: &TierBounds, boxes: &[&TierBounds], field: usize) -> Option<(usize, usize, u32)> {
    let mut lows: Vec<u32> = boxes.iter().map(|b| b.low[field].max(part.low[field])).collect();
    let mut ends: Vec<u32> = boxes.iter().map(|b| b.high[field].min(part.high[field]) + 1).collect();
    lows.sort_unstable();
    ends.sort_unstable();
    let inside = |cut: &&u32| (part.low[field] + 1..=part.high[field]).contains(*cut);
    let cuts = lows.iter().chain(&ends).filter(inside);
    let sides = |cut: u32| {
        let (left, gone) = (lows.partition_point(|&low| low < cut), ends.partition_point(|&end| end <= cut));
        left.max(boxes.len() - gone)
    };
    cuts.map(|&cut| (sides(cut), field, cut)).min()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Boxes in a small grid of three fields.
    fn small() -> impl Strategy<Value = TierBounds> {
        prop::array::uniform3((0u32..4, 0u32..4)).prop_map(|ranges| {
            [TierField::Education, TierField::Title, TierField::Papers].into_iter().zip(ranges).fold(
                TierBounds::all(),
                |bounds, (field, (a, b))| {
                    let bounds = bounds.at_least(field, a.min(b));
                    // Now and then no upper end, so that whole spaces are covered too.
                    if a.max(b) == 3 { bounds } else { bounds.at_most(field, a.max(b)) }
                },
            )
        })
    }

    proptest! {
        #[test]
        fn the_search_agrees_with_trying_every_profile(boxes in prop::collection::vec(small(), 0..8)) {
            let boxes: Vec<&TierBounds> = boxes.iter().collect();
            let within = |values: &[u32; TierField::COUNT]| {
                boxes.iter().any(|b| (0..TierField::COUNT).all(|i| (b.low[i]..=b.high[i]).contains(&values[i])))
            };
            let mut grid = Vec::new();
            for (e, t, p) in (0..6).flat_map(|e| (0..5).flat_map(move |t| (0..6).map(move |p| (e, t, p)))) {
                let mut values = [0; TierField::COUNT];
                (values[TierField::Education as usize], values[TierField::Title as usize]) = (e, t);
                values[TierField::Papers as usize] = p;
                grid.push(values);
            }
            let found = uncovered(&TierBounds::all(), &boxes, &mut 1_000_000).unwrap();
            prop_assert_eq!(found.is_some(), grid.iter().any(|values| !within(values)));
            prop_assert!(found.is_none_or(|values| !within(&values)));
        }
    }

    #[test]
    fn a_search_that_costs_too_much_ends() {
        let boxes: Vec<TierBounds> =
            (1..200).map(|i| TierBounds::all().at_least(TierField::Papers, i).at_most(TierField::Patents, i)).collect();
        let boxes: Vec<&TierBounds> = boxes.iter().collect();
        assert_eq!(uncovered(&TierBounds::all(), &boxes, &mut 100), Err(OutOfLooks));
    }
}
