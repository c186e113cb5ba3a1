//! Embeddings of many positions and a block of talents: one product of two matrices.
//!
//! Cosines in single precision bound the embedding term; the scorer settles it exactly for who comes near. The error of a
//! product of two vectors of length one and d numbers is below `d u` with `u = 2^-24` in whatever order it is added up
//! (Higham, Accuracy and Stability of Numerical Algorithms, 2002, section 3.1), and d `f32::EPSILON` is twice that.

use super::{Query, Search, walk};
use crate::talents::Block;
use chancai_model::{Fraction, Side, Term};
use ndarray::{Array2, ArrayView2};

/// For how many positions products are made at a time.
pub(super) const TOGETHER: usize = 32;

/// Cosines of a few positions, talent by talent of a block; not a number where there is none.
pub(super) struct Cosines {
    talents: usize,
    /// Position by position; nothing for those whose talents cannot enter or are told nothing by it.
    rows: Vec<Option<usize>>,
    all: Vec<f32>,
}

impl Cosines {
    /// Of one of the positions.
    pub(super) fn of(&self, position: usize) -> Option<&[f32]> {
        let start = (*self.rows.get(position)?)? * self.talents;
        Some(&self.all[start..start + self.talents])
    }
}

impl Search<'_> {
    /// Whether vectors can change a bound.
    pub(super) fn embeds(&self) -> bool {
        let model = self.scorer.model();
        let weighs = Side::ALL.iter().any(|&side| model.weight(side, Term::Embedding) > Fraction::ZERO);
        weighs && self.index.pool.has_embeddings()
    }

    /// The cosines of some positions with the talents of a block. O(positions x talents x length).
    pub(super) fn cosines(&self, queries: &[&mut Query<'_>], number: usize) -> Cosines {
        let block = &self.index.blocks[number];
        let talents = block.len as usize;
        let mut cosines = Cosines { talents, rows: vec![None; queries.len()], all: Vec::new() };
        let wants = |query: &Query<'_>| {
            let bound = query.bound.as_ref().map(|(_, bound)| bound).filter(|bound| bound.embedding.is_some())?;
            let most = walk::reach(bound, number, block) + bound.skills_top;
            let length = query.position.embedding().len();
            (length > 0 && most >= bound.needed(query.least())).then_some(length)
        };
        let wanted: Vec<Option<usize>> = queries.iter().map(|query| wants(query)).collect();
        let mut lengths: Vec<usize> = wanted.iter().copied().flatten().collect();
        lengths.sort_unstable();
        lengths.dedup();
        for length in lengths {
            let alike: Vec<usize> = (0..queries.len()).filter(|&i| wanted[i] == Some(length)).collect();
            let vectors = alike.iter().flat_map(|&i| queries[i].position.embedding().iter().copied()).collect();
            self.multiply(&mut cosines, block, &alike, length, vectors);
        }
        cosines
    }

    /// Those of positions whose vectors have one length.
    fn multiply(&self, cosines: &mut Cosines, block: &Block, alike: &[usize], length: usize, vectors: Vec<f32>) {
        let pool = &self.index.pool;
        let embedding = |place: usize| pool.embedding(block.first as usize + place);
        let places: Vec<usize> = (0..cosines.talents).filter(|&place| embedding(place).len() == length).collect();
        let held: Vec<f32> = places.iter().flat_map(|&place| embedding(place).iter().copied()).collect();
        let (Ok(positions), Ok(held)) = (
            Array2::from_shape_vec((alike.len(), length), vectors),
            ArrayView2::from_shape((places.len(), length), &held),
        ) else {
            return;
        };
        let products = positions.dot(&held.t());
        for (products, &i) in products.rows().into_iter().zip(alike) {
            let start = cosines.all.len();
            cosines.rows[i] = Some(start / cosines.talents);
            cosines.all.resize(start + cosines.talents, f32::NAN);
            let row = &mut cosines.all[start..];
            products.iter().zip(&places).for_each(|(&product, &place)| row[place] = product);
        }
    }
}

/// What the embedding term adds to a bound beyond the most it can: nothing, or less than nothing.
#[derive(Debug, Clone, Copy)]
pub(crate) struct EmbeddingAdds {
    pub(super) terms: super::sides::TermAdds,
    pub(super) most: f64,
    pub(super) unit: f64,
}

impl EmbeddingAdds {
    /// With this cosine, which may be so much too low; not a number where there is none.
    #[inline]
    fn beyond(&self, cosine: f32, error: f64) -> i32 {
        let adds = if cosine.is_nan() {
            self.terms.missing
        } else {
            // Values are whole steps, rounded to the nearest.
            let value = f64::midpoint(1.0, f64::from(cosine) + error) + 1.0 / f64::from(u16::MAX);
            self.terms.at(value.clamp(0.0, 1.0))
        };
        super::bound::up((adds - self.most) * self.unit).min(0)
    }
}

impl walk::Lay {
    /// Lowers what the strips of a block leave possible by what its cosines say, which are of vectors of this length.
    pub(super) fn embed(&mut self, adds: Option<&EmbeddingAdds>, cosines: Option<&[f32]>, length: usize) {
        self.embedded.clear();
        let (Some(adds), Some(cosines)) = (adds, cosines) else { return };
        let error = length as f64 * f64::from(f32::EPSILON);
        self.embedded.extend(cosines.iter().map(|&cosine| adds.beyond(cosine, error)));
        for (top, strip) in self.tops.iter_mut().zip(self.embedded.chunks(super::simd::STRIP)) {
            *top += strip.iter().copied().max().unwrap_or(0);
        }
    }
}
