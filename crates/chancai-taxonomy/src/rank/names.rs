//! Every name of every concept as sets of terms, for the cosine of a query with the best single name.

use super::field::{Terms, length};
use crate::csr::Csr;

/// The names of a taxonomy in one vocabulary; a name is the set of its terms.
#[derive(Debug, Clone)]
pub(crate) struct Names {
    /// Terms by name, ascending.
    terms: Csr<u32>,
    /// 1 / Euclidean length of each name.
    scales: Vec<f32>,
    rarity: Vec<f32>,
    /// Names by term, ascending; empty where names are only looked at one by one.
    postings: Csr<u32>,
}

impl Names {
    /// Of names as sets of terms; `indexed` to find them by term.
    pub(crate) fn new(terms: Csr<u32>, rarity: Vec<f32>, indexed: bool) -> Self {
        let scales = (0..terms.len())
            .map(|name| 1.0 / length(terms.row(name).iter().map(|&term| rarity[term as usize])))
            .collect();
        let pairs = (0..terms.len()).flat_map(|name| terms.row(name).iter().map(move |&t| (t as usize, name as u32)));
        let postings = if indexed { Csr::from_pairs(rarity.len(), pairs) } else { Csr::with_capacity(0) };
        Self { terms, scales, rarity, postings }
    }

    /// The query's weights, made one long.
    pub(crate) fn weigh(&self, query: &Terms) -> Terms {
        let mut weighed: Terms =
            query.iter().filter_map(|&(term, count)| Some((term, count * self.rarity.get(term as usize)?))).collect();
        let length = length(weighed.iter().map(|&(_, weight)| weight));
        for (_, weight) in &mut weighed {
            *weight /= length;
        }
        weighed
    }

    /// Adds the cosine of a weighed query to the entry of each name that shares a term, and tells `touched` of names
    /// that were at 0. O(postings of the terms).
    pub(crate) fn add(&self, weighed: &Terms, cosines: &mut [f32], touched: &mut Vec<u32>) {
        for &(term, weight) in weighed {
            let weight = weight * self.rarity[term as usize];
            for &name in self.postings.row(term as usize) {
                let cosine = &mut cosines[name as usize];
                if *cosine == 0.0 {
                    touched.push(name);
                }
                *cosine += weight * self.scales[name as usize];
            }
        }
    }

    /// The cosine with one name of a query laid out over all terms, `weight x rarity` each. O(terms of the name).
    pub(crate) fn cosine(&self, name: usize, laid_out: &[f32]) -> f32 {
        // Four sums side by side: each addition waits for the one before it in its own sum only.
        let (fours, rest) = self.terms.row(name).as_chunks::<4>();
        let mut sums = [0.0_f32; 4];
        for four in fours {
            for (sum, &term) in sums.iter_mut().zip(four) {
                *sum += laid_out[term as usize];
            }
        }
        let rest: f32 = rest.iter().map(|&term| laid_out[term as usize]).sum();
        ((sums[0] + sums[1]) + (sums[2] + sums[3]) + rest) * self.scales[name]
    }

    /// Lays a weighed query out over all terms, or clears it away again.
    pub(crate) fn lay_out(&self, weighed: &Terms, laid_out: &mut [f32], present: bool) {
        for &(term, weight) in weighed {
            laid_out[term as usize] = if present { weight * self.rarity[term as usize] } else { 0.0 };
        }
    }

    /// The number of different terms.
    pub(crate) fn vocabulary(&self) -> usize {
        self.rarity.len()
    }
}
