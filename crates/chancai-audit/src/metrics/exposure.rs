//! Many lists together: do they all name the same few, and whom do they never name.

/// How much a place in a list is seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
pub enum Discount {
    /// Every place alike.
    #[default]
    None,
    /// 1 / log2(place + 1), as in NDCG.
    Logarithmic,
}

/// How much each of `items` is seen over all lists: the sum over its places of what the place counts. Items beyond
/// `items` are passed over; one that a list has twice is seen twice.
///
/// Places are added up from the first to the last, so the lists may come in any order. O(entries of all lists + l log l)
/// for l lists.
pub fn exposure(lists: &[Vec<u32>], items: usize, discount: Discount) -> Vec<f64> {
    let mut seen = vec![0.0; items];
    let mut lists: Vec<&[u32]> = lists.iter().map(Vec::as_slice).collect();
    lists.sort_by_key(|list| std::cmp::Reverse(list.len()));
    for place in 0..lists.first().map_or(0, |longest| longest.len()) {
        let counts = match discount {
            Discount::None => 1.0,
            Discount::Logarithmic => 1.0 / ((place + 2) as f64).log2(),
        };
        for item in lists.iter().map_while(|list| list.get(place)) {
            if let Some(sum) = seen.get_mut(*item as usize) {
                *sum += counts;
            }
        }
    }
    seen
}

/// Gini coefficient of numbers that are not negative: 0 where all are equal, (n - 1) / n where one has everything.
/// `None` where there are none, they are all 0, or one is negative or no number. O(n log n).
///
/// ```
/// use chancai_audit::metrics::gini;
///
/// assert_eq!(gini(&[3.0, 3.0, 3.0]), Some(0.0));
/// assert_eq!(gini(&[0.0, 0.0, 0.0, 8.0]), Some(0.75));
/// assert_eq!(gini(&[0.0]), None);
/// ```
pub fn gini(values: &[f64]) -> Option<f64> {
    if !values.iter().all(|value| value.is_finite() && *value >= 0.0) {
        return None;
    }
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    // Shares of the largest: no sum overflows.
    let largest = sorted.last().copied().filter(|largest| *largest > 0.0)?;
    for value in &mut sorted {
        *value /= largest;
    }
    let n = sorted.len() as f64;
    let sum: f64 = sorted.iter().sum();
    // Mean difference by ranks: sum of (2 i - n - 1) x_i over n times the sum, i from 1.
    let weighted: f64 = sorted.iter().zip(1u32..).map(|(x, i)| (2.0 * f64::from(i) - n - 1.0) * x).sum();
    Some((weighted / (n * sum)).max(0.0))
}

/// Congestion of many lists: the [`gini`] coefficient of the [`exposure`] of all items, listed or not. 0 where all
/// are seen alike, near 1 where all lists name the same few. `None` where nobody is listed.
///
/// ```
/// use chancai_audit::metrics::{Discount, congestion, coverage};
///
/// // 三个岗位都推荐同一个人，另外三人无人问津。
/// let lists = vec![vec![0], vec![0], vec![0]];
/// assert_eq!(congestion(&lists, 4, Discount::None), Some(0.75));
/// assert_eq!(coverage(&lists, 4, 10), Some(0.25));
/// ```
pub fn congestion(lists: &[Vec<u32>], items: usize, discount: Discount) -> Option<f64> {
    gini(&exposure(lists, items, discount))
}

/// The share of `items` that are among the first `k` of some list; `None` without items.
pub fn coverage(lists: &[Vec<u32>], items: usize, k: usize) -> Option<f64> {
    let mut seen = vec![false; items];
    for item in lists.iter().flat_map(|list| list.iter().take(k)) {
        if let Some(seen) = seen.get_mut(*item as usize) {
            *seen = true;
        }
    }
    (items > 0).then(|| seen.iter().filter(|seen| **seen).count() as f64 / items as f64)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The definition: mean absolute difference over twice the mean.
    fn plain_gini(values: &[f64]) -> Option<f64> {
        let n = values.len() as f64;
        let sum: f64 = values.iter().sum();
        let difference: f64 = values.iter().flat_map(|a| values.iter().map(move |b| (a - b).abs())).sum();
        (sum > 0.0).then(|| difference / (2.0 * n * sum))
    }

    proptest! {
        #[test]
        fn gini_is_the_definition(values in prop::collection::vec(0.0..10.0f64, 0..20), scale in 0.1..9.0f64) {
            match (gini(&values), plain_gini(&values)) {
                (Some(fast), Some(plain)) => {
                    prop_assert!((fast - plain).abs() < 1e-12);
                    let scaled: Vec<f64> = values.iter().map(|v| v * scale).collect();
                    prop_assert!((gini(&scaled).unwrap() - fast).abs() < 1e-12);
                    prop_assert!(fast <= 1.0 - 1.0 / values.len() as f64 + 1e-12);
                }
                (fast, plain) => prop_assert_eq!(fast, plain),
            }
        }

        #[test]
        fn a_longer_look_never_covers_less(
            lists in prop::collection::vec(prop::collection::vec(0u32..9, 0..6), 0..6), k in 0usize..6
        ) {
            prop_assert!(coverage(&lists, 7, k) <= coverage(&lists, 7, k + 1));
        }
    }

    proptest! {
        #[test]
        fn the_order_of_lists_cannot_show(
            lists in prop::collection::vec(prop::collection::vec(0u32..9, 0..6), 1..6), turn in 0usize..6
        ) {
            let mut turned = lists.clone();
            turned.rotate_left(turn % lists.len());
            let of = |lists: &[Vec<u32>]| exposure(lists, 9, Discount::Logarithmic);
            prop_assert_eq!(of(&turned), of(&lists));
        }

        #[test]
        fn equal_exposure_has_no_congestion(value in 1e-300..1e300f64, n in 1usize..50) {
            prop_assert_eq!(gini(&vec![value; n]), Some(0.0));
        }
    }

    #[test]
    fn the_largest_numbers_are_compared() {
        let found = gini(&[f64::MAX, 0.0, f64::MAX, 0.0]).unwrap();
        assert!((found - 0.5).abs() < 1e-12);
        assert_eq!((gini(&[]), gini(&[-1.0, 2.0]), gini(&[f64::NAN])), (None, None, None));
    }

    #[test]
    fn discounted_places_count_less() {
        let seen = exposure(&[vec![0, 1, 9], vec![1]], 3, Discount::Logarithmic);
        assert!((seen[1] - (1.0 + 1.0 / 3f64.log2())).abs() < 1e-12);
        assert_eq!((seen[0], seen[2]), (1.0, 0.0));
        assert_eq!(coverage(&[], 0, 3), None);
    }
}
