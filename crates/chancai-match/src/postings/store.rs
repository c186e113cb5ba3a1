//! Postings as plain columns, and back.

use super::BlockPostings;
use chancai_model::Column;
use std::ops::RangeInclusive;

impl BlockPostings {
    /// Starts, places, steps and shares.
    pub(crate) fn columns(&self) -> [Column<'_>; 4] {
        [
            Column::U32((&self.starts).into()),
            Column::U16((&self.ids).into()),
            Column::U8((&self.steps).into()),
            Column::U8((&self.shares).into()),
        ]
    }

    /// The postings of such columns, of so many talents; `None` where they could not have been made: lists out of order, a
    /// place beyond the talents, a step that does not exist.
    pub(crate) fn from_columns(columns: [Column<'_>; 4], talents: usize, steps: RangeInclusive<u8>) -> Option<Self> {
        let [Column::U32(starts), Column::U16(ids), Column::U8(all_steps), Column::U8(shares)] = columns else {
            return None;
        };
        let whole = starts.first() == Some(&0) && starts.last().copied() == u32::try_from(ids.len()).ok();
        let beside = all_steps.len() == ids.len() && (shares.is_empty() || shares.len() == ids.len());
        if !whole || !beside || !starts.is_sorted() {
            return None;
        }
        let lists = starts.windows(2).all(|pair| {
            let list = &ids[pair[0] as usize..pair[1] as usize];
            // The last is the largest.
            list.is_sorted_by(|a, b| a < b) && list.last().is_none_or(|&last| usize::from(last) < talents)
        });
        let (lowest, highest) = all_steps.iter().fold((u8::MAX, 0), |(low, high), &s| (low.min(s), high.max(s)));
        let exist = all_steps.is_empty() || (steps.contains(&lowest) && steps.contains(&highest));
        (lists && exist).then(|| Self {
            starts: starts.into_owned(),
            ids: ids.into_owned(),
            steps: all_steps.into_owned(),
            shares: shares.into_owned(),
        })
    }
}
