//! Features in bins: at most 255 a feature, with as many rows in each as ties allow.

use crate::judged::Judged;

/// Most bins of a feature: a bin is a byte.
pub(crate) const BINS: usize = 255;

/// The rows of a data set with each feature's value as the number of its bin. Features that do not vary are left out.
pub(crate) struct Binned {
    pub(crate) features: Vec<BinnedFeature>,
}

/// One feature: a value belongs to the first bin whose upper end it does not exceed, or to the last, which has none.
pub(crate) struct BinnedFeature {
    /// Its number in the data.
    pub(crate) feature: u32,
    /// The upper ends of all bins but the last, ascending.
    pub(crate) ends: Vec<f32>,
    /// The bin of each row.
    pub(crate) bins: Vec<u8>,
}

impl Binned {
    /// Sorts each feature once: O(rows x features x log rows), and a byte for each row and feature that varies.
    pub(crate) fn new(data: &Judged) -> Self {
        let rows = data.rows();
        let mut columns: Vec<Vec<(u32, f32)>> = vec![Vec::new(); data.features()];
        for row in 0..rows {
            let (features, values) = data.row(row);
            features.iter().zip(values).for_each(|(&f, &v)| columns[f as usize].push((row as u32, v)));
        }
        let mut dense = vec![0.0f32; rows];
        let mut features = Vec::new();
        for (feature, cells) in columns.iter().enumerate() {
            dense.fill(0.0);
            for &(row, value) in cells {
                dense[row as usize] = value;
            }
            let ends = ends(&dense);
            if !ends.is_empty() {
                let bins = dense.iter().map(|value| ends.partition_point(|end| end < value) as u8).collect();
                features.push(BinnedFeature { feature: feature as u32, ends, bins });
            }
        }
        Self { features }
    }
}

/// Where bins end: half way between two neighbouring values; with more values than bins, where shares of the rows end.
fn ends(values: &[f32]) -> Vec<f32> {
    let mut sorted = values.to_vec();
    sorted.sort_unstable_by(f32::total_cmp);
    // Where a new value begins.
    let starts: Vec<usize> = (1..sorted.len()).filter(|&at| sorted[at - 1] < sorted[at]).collect();
    let middle = |&at: &usize| {
        let (low, high) = (sorted[at - 1], sorted[at]);
        let middle = f32::midpoint(low, high);
        if middle < high { middle } else { low }
    };
    if starts.len() < BINS {
        return starts.iter().map(middle).collect();
    }
    let share = |bin: usize| {
        let wanted = bin * sorted.len() / BINS;
        starts[starts.partition_point(|&start| start < wanted).min(starts.len() - 1)]
    };
    let mut picked: Vec<usize> = (1..BINS).map(share).collect();
    picked.dedup();
    picked.iter().map(middle).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn few_values_have_a_bin_each() {
        assert_eq!(ends(&[3.0, 1.0, 1.0, 2.0]), [1.5, 2.5]);
        assert!(ends(&[1.0, 1.0]).is_empty());
        assert!(ends(&[]).is_empty());
        let (low, high) = (1.0f32, 1.0f32.next_up());
        assert_eq!(ends(&[low, high]), [low]);
    }

    #[test]
    fn many_values_share_bins_evenly() {
        let values: Vec<f32> = (0..10_000).map(|v| v as f32).collect();
        let ends = ends(&values);
        assert_eq!(ends.len(), BINS - 1);
        let mut counts = vec![0; BINS];
        for value in &values {
            counts[ends.partition_point(|end| end < value)] += 1;
        }
        assert!(counts.iter().all(|n| (38..=41).contains(n)), "{counts:?}");
    }

    proptest! {
        #[test]
        fn values_keep_their_order_and_few_stay_apart(values in proptest::collection::vec(-3i8..4, 1..40)) {
            let values: Vec<f32> = values.into_iter().map(f32::from).collect();
            let ends = ends(&values);
            let bin = |value: f32| ends.partition_point(|end| *end < value);
            for &a in &values {
                for &b in &values {
                    prop_assert_eq!(a < b, bin(a) < bin(b));
                }
            }
        }
    }
}
