//! Entropy and mutual information of counts, in bits.

use std::collections::BTreeMap;

/// How often each bin meets each group.
pub(super) struct Tally {
    rows: usize,
    bins: Vec<usize>,
    groups: Vec<usize>,
    joint: Vec<usize>,
}

impl Tally {
    pub(super) fn new(bins: &[u32], groups: &[u32]) -> Self {
        let counts = |values: &mut dyn Iterator<Item = u64>| {
            let mut counts: BTreeMap<u64, usize> = BTreeMap::new();
            values.for_each(|value| *counts.entry(value).or_default() += 1);
            counts.into_values().collect::<Vec<_>>()
        };
        let both = bins.iter().zip(groups).map(|(&bin, &group)| u64::from(bin) << 32 | u64::from(group));
        Self {
            rows: bins.len(),
            bins: counts(&mut bins.iter().map(|&bin| bin.into())),
            groups: counts(&mut groups.iter().map(|&group| group.into())),
            joint: counts(&mut { both }),
        }
    }

    /// H(bin) + H(group) - H(both), at least 0.
    pub(super) fn bits(&self) -> f64 {
        let of = |counts: &[usize]| entropy(counts.iter().copied());
        (of(&self.bins) + of(&self.groups) - of(&self.joint)).max(0.0)
    }

    /// The same from entropies each corrected for how few rows there are: a cell that is filled adds 1 / 2n nats but for one
    /// (Miller 1955).
    pub(super) fn corrected_bits(&self) -> f64 {
        let cells = self.bins.len() as f64 + self.groups.len() as f64 - self.joint.len() as f64 - 1.0;
        let nats = cells / (2.0 * self.rows.max(1) as f64);
        (self.bits() + nats * std::f64::consts::LOG2_E).clamp(0.0, entropy(self.groups.iter().copied()))
    }
}

/// The entropy of counts in bits.
pub(super) fn entropy(counts: impl Iterator<Item = usize> + Clone) -> f64 {
    let total = counts.clone().sum::<usize>() as f64;
    let of = |n: usize| {
        let share = n as f64 / total;
        if n > 0 { -share * share.log2() } else { 0.0 }
    };
    counts.map(of).sum()
}

/// The bin of each value by quantiles, of at most `most`; equal values are in one bin. What is missing has bin 0.
pub(super) fn quantile_bins(values: &[Option<f64>], most: usize) -> Vec<u32> {
    let mut sorted: Vec<f64> = values.iter().flatten().copied().collect();
    sorted.sort_by(f64::total_cmp);
    let mut ends: Vec<f64> = (1..most).filter_map(|bin| sorted.get(bin * sorted.len() / most).copied()).collect();
    ends.dedup();
    let bin = |value: f64| ends.partition_point(|end| *end <= value) as u32 + 1;
    values.iter().map(|value| value.map_or(0, bin)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_is_independent_says_nothing_and_what_is_the_same_says_all() {
        let bins: Vec<u32> = (0..80).map(|at| at % 4).collect();
        let apart: Vec<u32> = (0..80).map(|at| at / 4 % 5).collect();
        let tally = Tally::new(&bins, &apart);
        assert!(tally.bits() < 1e-12 && tally.corrected_bits() < 1e-12);
        let same = Tally::new(&bins, &bins);
        assert!((same.bits() - 2.0).abs() < 1e-12);
        assert!(same.corrected_bits() <= 2.0);
    }

    #[test]
    fn bins_hold_equal_values_and_the_missing_apart() {
        let values = [Some(1.0), Some(1.0), None, Some(2.0), Some(3.0)];
        let bins = quantile_bins(&values, 8);
        assert_eq!(bins[0], bins[1]);
        assert_eq!(bins[2], 0);
        assert!(0 < bins[0] && bins[0] < bins[3] && bins[3] < bins[4]);
        assert_eq!(quantile_bins(&[None, None], 8), [0, 0]);
    }

    proptest! {
        #[test]
        fn information_lies_between_nothing_and_either_entropy(
            rows in proptest::collection::vec((0u32..5, 0u32..4), 1..60)
        ) {
            let (bins, groups): (Vec<u32>, Vec<u32>) = rows.into_iter().unzip();
            let (tally, turned) = (Tally::new(&bins, &groups), Tally::new(&groups, &bins));
            let least = entropy(tally.bins.iter().copied()).min(entropy(tally.groups.iter().copied()));
            prop_assert!(tally.bits() >= 0.0 && tally.bits() <= least + 1e-9);
            prop_assert!((tally.bits() - turned.bits()).abs() < 1e-9);
        }
    }
}
