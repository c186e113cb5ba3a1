//! Trees added one by one, each on the derivatives that the ones before have left.

use super::TreeSetting;
use super::bins::Binned;
use super::forest::Tree;
use super::grow::grow;
use super::lambda::Lambdas;
use crate::judged::Judged;
use rand::RngExt as _;
use rand_pcg::Pcg64;

/// Grows one forest on canonical data. `bag` numbers it among those that are averaged; each has draws of its own.
pub(crate) fn boost(data: &Judged, binned: &Binned, setting: &TreeSetting, seed: u64, bag: u32) -> Vec<Tree> {
    let mut rng = Pcg64::new(seed.into(), bag.into());
    let lambdas = Lambdas::new(data, setting.truncation);
    let mut scores = vec![0.0; data.rows()];
    let mut trees = Vec::with_capacity(setting.trees as usize);
    for _ in 0..setting.trees {
        let features = draw(&mut rng, binned.features.len(), setting.feature_share);
        let rows = draw(&mut rng, data.rows(), setting.row_share).into_iter().map(|row| row as u32).collect();
        let slopes = lambdas.slopes(&scores);
        let grown = grow(binned, &slopes, rows, &features, setting);
        for (row, score) in scores.iter_mut().enumerate() {
            *score += grown.value(binned, row);
        }
        // A forest of one leaf a tree has nothing more to learn from these rows, but other draws may.
        trees.extend(Tree::new(grown.nodes));
    }
    trees
}

/// A share of the numbers below `n`, at least one where there is one, ascending.
fn draw(rng: &mut Pcg64, n: usize, share: f64) -> Vec<usize> {
    let wanted = ((n as f64 * share).round() as usize).clamp(1.min(n), n);
    let mut left = wanted;
    // Each is taken with the chance that keeps all subsets alike (Knuth's algorithm S).
    (0..n)
        .filter(|&at| {
            let take = left > 0 && rng.random_range(0..n - at) < left;
            left -= usize::from(take);
            take
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand::SeedableRng as _;

    #[test]
    fn draws_have_the_size_asked_for() {
        let mut rng = Pcg64::seed_from_u64(3);
        for (n, share, wanted) in [(10, 0.3, 3), (10, 1.0, 10), (3, 0.01, 1), (0, 0.5, 0)] {
            let drawn = draw(&mut rng, n, share);
            assert_eq!(drawn.len(), wanted);
            assert!(drawn.windows(2).all(|pair| pair[0] < pair[1]));
        }
    }
}
