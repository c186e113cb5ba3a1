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
    let Compared { difference, free_x, free_y, .. } = Compared::new(paired(x, y)?);
    if free_x == 0 || free_y == 0 {
        return None;
    }
    // Equal roots divide out exactly; the product of the two might round.
    let scale = if free_x == free_y { free_x as f64 } else { (free_x as f64).sqrt() * (free_y as f64).sqrt() };
    Some((difference / scale).clamp(-1.0, 1.0))
}

/// Kendall's tau-a (Kendall 1938) of two series: the pairs in the same order less those in opposite order, over all
/// pairs, so that ties draw it to 0.
///
/// `None` where a series is shorter than two, the lengths differ or a value is no number. O(n log n).
///
/// ```
/// use chancai_audit::metrics::kendall_tau_a;
///
/// assert_eq!(kendall_tau_a(&[1.0, 2.0, 3.0], &[1.0, 2.0, 2.0]), Some(2.0 / 3.0));
/// ```
pub fn kendall_tau_a(x: &[f64], y: &[f64]) -> Option<f64> {
    let Compared { difference, all, .. } = Compared::new(paired(x, y)?);
    Some(difference / all as f64)
}

/// How the pairs of two series stand.
struct Compared {
    /// Pairs in the same order less those in opposite order.
    difference: f64,
    all: u64,
    /// Pairs that are not tied in one series, and in the other.
    free_x: u64,
    free_y: u64,
}

impl Compared {
    fn new(mut pairs: Vec<(f64, f64)>) -> Self {
        let n = pairs.len() as u64;
        pairs.sort_by(|a, b| by_value(a.0, b.0).then(by_value(a.1, b.1)));
        let tied_x = ties(&pairs, |a, b| by_value(a.0, b.0).is_eq());
        let tied_both = ties(&pairs, |a, b| a == b);
        let mut second: Vec<f64> = pairs.iter().map(|pair| pair.1).collect();
        let discordant = exchanges(&mut second);
        let tied_y = ties(&second, |a, b| by_value(*a, *b).is_eq());
        let all = n * (n - 1) / 2;
        // Pairs tied in neither, less twice those in opposite order.
        let untied = all + tied_both - tied_x - tied_y;
        let difference = untied as f64 - 2.0 * discordant as f64;
        Self { difference, all, free_x: all - tied_x, free_y: all - tied_y }
    }
}

/// tau_ap (Yilmaz, Aslam & Robertson 2008) of a ranking against the one held to be true: as Kendall's tau, but a fault near the
/// top weighs more. For each item but the first of the ranking, the share of those above it that are truly above it; twice
/// the mean of these, less 1.
///
/// Both are scores, one an item, the best the largest; the two are not interchangeable. `None` where a series is shorter than
/// two, the lengths differ, a value is no number, or scores are tied (it is defined for orders). O(n log n).
///
/// ```
/// use chancai_audit::metrics::tau_ap;
///
/// // 真实次序甲乙丙丁；错在最前比错在最后更重。
/// let truth = [4.0, 3.0, 2.0, 1.0];
/// let (first, last) = ([3.0, 4.0, 2.0, 1.0], [4.0, 3.0, 1.0, 2.0]);
/// assert!(tau_ap(&first, &truth) < tau_ap(&last, &truth));
/// ```
pub fn tau_ap(ranking: &[f64], truth: &[f64]) -> Option<f64> {
    let mut pairs = paired(ranking, truth)?;
    pairs.sort_by(|a, b| by_value(a.1, b.1));
    let tied_truth = ties(&pairs, |a, b| by_value(a.1, b.1).is_eq());
    // The item's place from the worst by the truth, in the order of the ranking from its best.
    let mut order: Vec<(f64, usize)> = pairs.iter().map(|pair| pair.0).zip(1..).collect();
    order.sort_by(|a, b| by_value(b.0, a.0));
    if tied_truth > 0 || ties(&order, |a, b| by_value(a.0, b.0).is_eq()) > 0 {
        return None;
    }
    let mut above = Counter::new(order.len());
    let mut sum = 0.0;
    for (before, &(_, place)) in order.iter().enumerate() {
        if before > 0 {
            sum += (before - above.up_to(place)) as f64 / before as f64;
        }
        above.add(place);
    }
    Some(2.0 * sum / (order.len() - 1) as f64 - 1.0)
}

/// How many of the places 1 to n were added, by a tree of partial sums (Fenwick 1994).
struct Counter(Vec<usize>);

impl Counter {
    fn new(n: usize) -> Self {
        Self(vec![0; n + 1])
    }

    fn add(&mut self, mut place: usize) {
        while let Some(sum) = self.0.get_mut(place) {
            *sum += 1;
            place += place & place.wrapping_neg();
        }
    }

    fn up_to(&self, mut place: usize) -> usize {
        let mut sum = 0;
        while place > 0 {
            sum += self.0[place];
            place &= place - 1;
        }
        sum
    }
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

    fn sign(a: f64, b: f64) -> i8 {
        by_value(a, b) as i8
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
        fn tau_a_is_the_definition(pairs in series()) {
            let (x, y): (Vec<f64>, Vec<f64>) = pairs.iter().copied().unzip();
            let mut difference = 0.0;
            for (i, a) in pairs.iter().enumerate() {
                difference += pairs[..i].iter().map(|b| f64::from(sign(a.0, b.0) * sign(a.1, b.1))).sum::<f64>();
            }
            let all = (pairs.len() * (pairs.len() - 1) / 2) as f64;
            prop_assert_eq!(kendall_tau_a(&x, &y), Some(difference / all));
        }

        #[test]
        fn tau_ap_is_the_definition(order in Just((0u32..12).collect::<Vec<_>>()).prop_shuffle(), n in 2usize..12) {
            // The best comes first; what it is worth by the truth is its number.
            let truth: Vec<f64> = order[..n].iter().map(|&worth| f64::from(worth)).collect();
            let ranking: Vec<f64> = (0..n).map(|at| -(at as f64)).collect();
            let share = |at: usize| truth[..at].iter().filter(|worth| **worth > truth[at]).count() as f64 / at as f64;
            let plain = 2.0 * (1..n).map(share).sum::<f64>() / (n - 1) as f64 - 1.0;
            prop_assert!((tau_ap(&ranking, &truth).unwrap() - plain).abs() < 1e-12);
            prop_assert_eq!(tau_ap(&truth, &truth), Some(1.0));
            let opposite: Vec<f64> = truth.iter().map(|worth| -worth).collect();
            prop_assert_eq!(tau_ap(&opposite, &truth), Some(-1.0));
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
            assert_eq!((kendall_tau_a(&x, &y), tau_ap(&x, &y)), (None, None));
        }
    }

    #[test]
    fn ties_have_no_tau_ap() {
        assert_eq!(tau_ap(&[1.0, 1.0], &[1.0, 2.0]), None);
        assert_eq!(tau_ap(&[1.0, 2.0], &[0.0, -0.0]), None);
    }
}
