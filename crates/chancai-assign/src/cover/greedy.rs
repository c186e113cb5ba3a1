//! The greedy cover, and how far it can be from the best.

use super::Cover;

/// A cover found greedily.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Greedy {
    /// The candidates chosen, ascending.
    pub chosen: Vec<u32>,
    /// What they cost.
    pub cost: u64,
    /// No cover costs less: what the greedy choice paid before needless candidates were dropped, over
    /// `1 + 1/2 + ... + 1/d` for the `d` items of the candidate that covers most, rounded up.
    pub bound: u64,
}

/// Takes the candidate that costs least an item still missing, again and again, and drops what is not needed in the end.
/// Ties fall to the lower index. `None` where an item cannot be covered as often as it is needed.
///
/// The bound is that of Chvátal (1979), for needs above 1 that of Wolsey (1982). O(E + n k) time for E pairs, n candidates
/// and k chosen.
///
/// # Example
///
/// ```
/// use chancai_assign::cover::{Candidate, Cover, greedy};
///
/// // 三项技能：甲会前两项要价 5，乙会后两项要价 5，丙三项都会要价 9。
/// let candidate = |cost, covers: &[u32]| Candidate { cost, covers: covers.to_vec() };
/// let cover = Cover::new(3, &[candidate(5, &[0, 1]), candidate(5, &[1, 2]), candidate(9, &[0, 1, 2])])?;
/// let greedy = greedy(&cover).unwrap();
/// // 每项 2.5 的甲先入选，再由乙补上：共 10，比丙贵。
/// assert_eq!((greedy.chosen, greedy.cost, greedy.bound), (vec![0, 1], 10, 6));
/// # Ok::<(), chancai_assign::cover::CoverError>(())
/// ```
pub fn greedy(cover: &Cover) -> Option<Greedy> {
    let candidates = cover.candidates();
    let mut missing: Vec<u32> = cover.needs().to_vec();
    let useful =
        |missing: &[u32], covers: &[u32]| covers.iter().filter(|&&item| missing[item as usize] > 0).count() as u64;
    let mut gains: Vec<u64> = candidates.iter().map(|candidate| useful(&missing, &candidate.covers)).collect();
    let most = gains.iter().copied().max().unwrap_or(0);
    let mut left: u64 = missing.iter().map(|&need| u64::from(need)).sum();
    let (mut chosen, mut paid) = (Vec::new(), 0);
    while left > 0 {
        let able = (0..candidates.len()).filter(|&at| gains[at] > 0);
        // a / b < c / d as a d < c b: no rounding.
        let dear = |at: usize, other: usize| u128::from(candidates[at].cost) * u128::from(gains[other]);
        let best = able.reduce(|best, at| if dear(at, best) < dear(best, at) { at } else { best })?;
        chosen.push(best as u32);
        paid += candidates[best].cost;
        left -= gains[best];
        gains[best] = 0;
        for &item in &candidates[best].covers {
            let missing = &mut missing[item as usize];
            if *missing == 0 {
                continue;
            }
            *missing -= 1;
            if *missing == 0 {
                for &other in cover.candidates_of(item) {
                    gains[other as usize] = gains[other as usize].saturating_sub(1);
                }
            }
        }
    }
    drop_needless(cover, &mut chosen);
    let cost = chosen.iter().map(|&at| candidates[at as usize].cost).sum();
    Some(Greedy { chosen, cost, bound: over_harmonic(paid, most) })
}

/// The dearest first.
fn drop_needless(cover: &Cover, chosen: &mut Vec<u32>) {
    let candidates = cover.candidates();
    let mut covered = vec![0_u32; cover.needs().len()];
    for &at in chosen.iter() {
        for &item in &candidates[at as usize].covers {
            covered[item as usize] += 1;
        }
    }
    chosen.sort_by_key(|&at| (std::cmp::Reverse(candidates[at as usize].cost), std::cmp::Reverse(at)));
    chosen.retain(|&at| {
        let covers = &candidates[at as usize].covers;
        let needless = covers.iter().all(|&item| covered[item as usize] > cover.needs()[item as usize]);
        if needless {
            for &item in covers {
                covered[item as usize] -= 1;
            }
        }
        !needless
    });
    chosen.sort_unstable();
}

/// `paid / (1 + 1/2 + ... + 1/most)`, rounded up; the sum is rounded up in parts of 2^40 first, so the bound holds.
fn over_harmonic(paid: u64, most: u64) -> u64 {
    const PARTS: u128 = 1 << 40;
    let harmonic: u128 = (1..=u128::from(most)).map(|k| PARTS.div_ceil(k)).sum();
    if harmonic == 0 { 0 } else { (u128::from(paid) * PARTS).div_ceil(harmonic) as u64 }
}
