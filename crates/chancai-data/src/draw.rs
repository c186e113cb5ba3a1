//! Drawing with integers only, so that a seed gives the same bytes on every machine.

use rand::{RngExt as _, SeedableRng as _};
use rand_pcg::Pcg64;

/// A seeded source of choices.
pub(crate) struct Draw {
    random: Pcg64,
}

impl Draw {
    /// `stream` keeps the parts of one district apart: more talents do not change the posts.
    pub(crate) fn new(seed: u64, stream: u64) -> Self {
        Self { random: Pcg64::seed_from_u64(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15).wrapping_add(stream)) }
    }

    /// A number below `n`; 0 for none.
    pub(crate) fn below(&mut self, n: usize) -> usize {
        if n == 0 { 0 } else { self.random.random_range(0..n as u64) as usize }
    }

    /// True `per_cent` times in a hundred.
    pub(crate) fn chance(&mut self, per_cent: usize) -> bool {
        self.below(100) < per_cent
    }

    /// One of the items, each as likely; `items` is not empty.
    pub(crate) fn pick<'a, T>(&mut self, items: &'a [T]) -> &'a T {
        &items[self.below(items.len())]
    }

    /// The place of one of the weights, as likely as it is large; they do not add to zero.
    pub(crate) fn weighted(&mut self, weights: &[u32]) -> usize {
        let total: u32 = weights.iter().sum();
        let mut left = self.below(total as usize) as u32;
        weights
            .iter()
            .position(|&w| {
                let here = left < w;
                left = left.saturating_sub(w);
                here
            })
            .unwrap_or(0)
    }

    /// One of the items by their weights.
    pub(crate) fn pick_weighted<T: Copy>(&mut self, items: &[(T, u32)]) -> T {
        let weights: Vec<u32> = items.iter().map(|i| i.1).collect();
        items[self.weighted(&weights)].0
    }

    /// Up to `n` different items, in their order.
    pub(crate) fn some<T: Copy>(&mut self, items: &[T], n: usize) -> Vec<T> {
        let mut needed = n.min(items.len());
        let mut chosen = Vec::with_capacity(needed);
        for (i, &item) in items.iter().enumerate() {
            if needed > 0 && self.below(items.len() - i) < needed {
                chosen.push(item);
                needed -= 1;
            }
        }
        chosen
    }
}

/// `hundredths` as a decimal fraction.
pub(crate) fn decimal(hundredths: usize) -> String {
    format!("{}.{:02}", hundredths / 100, hundredths % 100)
}

/// Rows to CSV text.
pub(crate) fn csv_text<R: AsRef<[String]>>(header: &[&str], rows: impl IntoIterator<Item = R>) -> String {
    let mut csv = csv::Writer::from_writer(Vec::new());
    // Writing to memory cannot fail, and every row has the header's length.
    let _ = csv.write_record(header);
    for row in rows {
        let _ = csv.write_record(row.as_ref());
    }
    csv.into_inner().ok().and_then(|bytes| String::from_utf8(bytes).ok()).unwrap_or_default()
}
