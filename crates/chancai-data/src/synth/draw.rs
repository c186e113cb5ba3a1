//! Numbers by SplitMix64.

/// SplitMix64 (Steele, Lea and Flood 2014).
#[derive(Debug, Clone)]
pub(super) struct SplitMix(u64);

impl SplitMix {
    pub(super) const fn new(seed: u64) -> Self {
        Self(seed)
    }

    pub(super) const fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// From 0 to below 1.
    pub(super) fn unit(&mut self) -> f64 {
        (self.next() >> 11) as f64 * (1.0 / (1u64 << 53) as f64)
    }

    pub(super) fn below(&mut self, n: usize) -> usize {
        (self.unit() * n as f64) as usize
    }
}

/// Weights to draw from.
#[derive(Debug, Clone)]
pub(super) struct Weights(Vec<f64>);

impl Weights {
    /// Cumulative shares of these weights.
    pub(super) fn new(weights: impl IntoIterator<Item = f64>) -> Self {
        let mut sum = 0.0;
        let cumulative: Vec<f64> = weights
            .into_iter()
            .map(|w| {
                sum += w;
                sum
            })
            .collect();
        Self(cumulative.into_iter().map(|c| c / sum).collect())
    }

    /// The first index whose cumulative share exceeds a number drawn.
    pub(super) fn draw(&self, from: &mut SplitMix) -> usize {
        let u = from.unit();
        self.0.partition_point(|&share| share <= u).min(self.0.len() - 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_published_first_numbers() {
        // Of the reference implementation with seed 1234567.
        let mut from = SplitMix::new(1_234_567);
        let found: Vec<u64> = (0..3).map(|_| from.next()).collect();
        assert_eq!(found, [6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423]);
    }

    #[test]
    fn a_draw_takes_the_first_share_above() {
        let weights = Weights::new([0.0, 1.0, 0.0, 3.0]);
        let mut from = SplitMix::new(1);
        let drawn: Vec<usize> = (0..4_000).map(|_| weights.draw(&mut from)).collect();
        assert!(drawn.iter().all(|&i| i == 1 || i == 3));
        let ones = drawn.iter().filter(|&&i| i == 1).count();
        assert!((900..1_100).contains(&ones), "{ones}");
    }
}
