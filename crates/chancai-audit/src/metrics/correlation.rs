//! How alike two orders are.

use std::cmp::Ordering;

/// Kendall's tau-b (Kendall 1945) of two series: the pairs in the same order less those in opposite order, over the
/// geometric mean of the pairs that are not tied in each. Without ties that is Kendall's tau (1938).
///
/// -1 for opposite orders, 1 for the same; `None` where a series is shorter than two, the lengths differ, a value is no number, or
/// all values of a series are equal. By counting the exchanges of a merge sort (Knight 1966): O(n log n).
///
/// ```
/// use chancai_audit::metrics::kendall_tau;
///
/// // 两位评委给四个人打分。
/// assert_eq!(kendall_tau(&[1.0, 2.0, 3.0, 4.0], &[10.0, 20.0, 40.0, 30.0]), Some(4.0 / 6.0));
/// assert_eq!(kendall_tau(&[1.0, 2.0], &[5.0, 5.0]), None);
/// ```
pub fn kendall_tau(x: &[f64], y: &[f64]) -> Option<f64> {
    let mut pairs = paired(x, y)?;
    let n = pairs.len() as u64;
    pairs.sort_by(|a, b| by_value(a.0, b.0).then(by_value(a.1, b.1)));
    let tied_x = ties(&pairs, |a, b| a.0 == b.0);
    let tied_both = ties(&pairs, |a, b| a == b);
    let mut second: Vec<f64> = pairs.iter().map(|pair| pair.1).collect();
    let discordant = exchanges(&mut second);
    let tied_y = ties(&second, |a, b| a == b);
    let all = n * (n - 1) / 2;
    let (free_x, free_y) = (all - tied_x, all - tied_y);
    if free_x == 0 || free_y == 0 {
        return None;
    }
    // Pairs tied in neither, less twice those in opposite order.
    let untied = all + tied_both - tied_x - tied_y;
    let difference = untied as f64 - 2.0 * discordant as f64;
    // Equal roots divide out exactly; the product of the two might round.
    let scale = if free_x == free_y { free_x as f64 } else { (free_x as f64).sqrt() * (free_y as f64).sqrt() };
    Some((difference / scale).clamp(-1.0, 1.0))
}

/// Spearman's rho (Spearman 1904) of two series: Pearson's correlation of their ranks, tied values at their mean rank.
///
/// `None` as for [`kendall_tau`]. O(n log n).
///
/// ```
/// use chancai_audit::metrics::spearman_rho;
///
/// assert_eq!(spearman_rho(&[1.0, 2.0, 3.0], &[1.0, 4.0, 9.0]), Some(1.0));
/// ```
pub fn spearman_rho(x: &[f64], y: &[f64]) -> Option<f64> {
    let pairs = paired(x, y)?;
    let (x, y): (Vec<f64>, Vec<f64>) = pairs.into_iter().unzip();
    let (x, y) = (doubled_ranks(&x), doubled_ranks(&y));
    // Twice the ranks are whole numbers with the mean n + 1: the sums are exact.
    let mean = x.len() as i128 + 1;
    let product = |a: &[i128], b: &[i128]| a.iter().zip(b).map(|(a, b)| (a - mean) * (b - mean)).sum::<i128>();
    let (xx, yy) = (product(&x, &x), product(&y, &y));
    if xx == 0 || yy == 0 {
        return None;
    }
    let scale = if xx == yy { xx as f64 } else { (xx as f64).sqrt() * (yy as f64).sqrt() };
    Some((product(&x, &y) as f64 / scale).clamp(-1.0, 1.0))
}

fn paired(x: &[f64], y: &[f64]) -> Option<Vec<(f64, f64)>> {
    let fit = x.len() == y.len() && x.len() >= 2 && x.iter().chain(y).all(|value| !value.is_nan());
    fit.then(|| x.iter().copied().zip(y.iter().copied()).collect())
}

/// Minus zero equals zero.
fn by_value(a: f64, b: f64) -> Ordering {
    a.partial_cmp(&b).unwrap_or(Ordering::Equal)
}

/// Pairs of neighbours' runs that are the same.
fn ties<T>(sorted: &[T], same: impl Fn(&T, &T) -> bool) -> u64 {
    sorted.chunk_by(|a, b| same(a, b)).map(|run| run.len() as u64 * (run.len() as u64 - 1) / 2).sum()
}

/// Sorts, and counts the pairs that stood in falling order.
fn exchanges(values: &mut [f64]) -> u64 {
    if values.len() < 2 {
        return 0;
    }
    let (left, right) = values.split_at_mut(values.len() / 2);
    let mut count = exchanges(left) + exchanges(right);
    let mut merged = Vec::with_capacity(left.len() + right.len());
    let (mut l, mut r) = (0, 0);
    while l < left.len() && r < right.len() {
        if right[r] < left[l] {
            count += (left.len() - l) as u64;
            merged.push(right[r]);
            r += 1;
        } else {
            merged.push(left[l]);
            l += 1;
        }
    }
    merged.extend_from_slice(&left[l..]);
    merged.extend_from_slice(&right[r..]);
    values.copy_from_slice(&merged);
    count
}

/// Twice the rank of every value from 1, the mean where values are tied.
fn doubled_ranks(values: &[f64]) -> Vec<i128> {
    let mut order: Vec<usize> = (0..values.len()).collect();
    order.sort_by(|&a, &b| by_value(values[a], values[b]));
    let mut ranks = vec![0; values.len()];
    let mut before = 0;
    for run in order.chunk_by(|&a, &b| by_value(values[a], values[b]).is_eq()) {
        for &at in run {
            ranks[at] = (2 * before + run.len() + 1) as i128;
        }
        before += run.len();
    }
    ranks
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn series() -> impl Strategy<Value = Vec<(f64, f64)>> {
        prop::collection::vec((0i32..6, 0i32..6), 2..30)
            .prop_map(|pairs| pairs.into_iter().map(|(x, y)| (f64::from(x), f64::from(y))).collect())
    }

    /// The definition, pair by pair.
    fn plain_tau(pairs: &[(f64, f64)]) -> Option<f64> {
        let (mut difference, mut free_x, mut free_y) = (0.0, 0.0, 0.0);
        for (i, a) in pairs.iter().enumerate() {
            for b in &pairs[..i] {
                let (dx, dy) = ((a.0 - b.0).partial_cmp(&0.0)?, (a.1 - b.1).partial_cmp(&0.0)?);
                free_x += f64::from(u8::from(dx.is_ne()));
                free_y += f64::from(u8::from(dy.is_ne()));
                difference += f64::from(dx as i8 * dy as i8);
            }
        }
        (free_x > 0.0 && free_y > 0.0).then(|| difference / f64::sqrt(free_x * free_y))
    }

    proptest! {
        #[test]
        fn the_fast_tau_is_the_definition(pairs in series()) {
            let (x, y): (Vec<f64>, Vec<f64>) = pairs.iter().copied().unzip();
            let (fast, plain) = (kendall_tau(&x, &y), plain_tau(&pairs));
            prop_assert_eq!(fast.is_some(), plain.is_some());
            if let (Some(fast), Some(plain)) = (fast, plain) {
                prop_assert!((fast - plain).abs() < 1e-12);
            }
        }

        #[test]
        fn same_and_opposite_orders(pairs in series()) {
            let x: Vec<f64> = pairs.iter().map(|p| p.0).collect();
            let minus: Vec<f64> = x.iter().map(|v| -v).collect();
            for measure in [kendall_tau, spearman_rho] {
                if let Some(same) = measure(&x, &x) {
                    prop_assert!((same - 1.0).abs() < f64::EPSILON);
                    prop_assert!((measure(&x, &minus).unwrap() + 1.0).abs() < f64::EPSILON);
                }
            }
        }

        #[test]
        fn the_order_of_the_pairs_cannot_show(pairs in series(), turn in 0usize..30) {
            let mut turned = pairs.clone();
            turned.rotate_left(turn % pairs.len());
            let of = |pairs: &[(f64, f64)]| {
                let (x, y): (Vec<f64>, Vec<f64>) = pairs.iter().copied().unzip();
                (kendall_tau(&x, &y), spearman_rho(&x, &y))
            };
            prop_assert_eq!(of(&pairs), of(&turned));
        }
    }

    #[test]
    fn what_cannot_be_said() {
        for (x, y) in [
            (vec![], vec![]),
            (vec![1.0], vec![1.0]),
            (vec![1.0, 2.0], vec![1.0]),
            (vec![f64::NAN, 1.0], vec![1.0, 2.0]),
        ] {
            assert_eq!((kendall_tau(&x, &y), spearman_rho(&x, &y)), (None, None));
        }
    }
}
