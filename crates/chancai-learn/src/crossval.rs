//! Cross-validation over queries: which setting ranks best the queries it has not seen.

use crate::error::{Lack, LearnError};
use crate::judged::Judged;
use crate::quality::{mean, ndcg_by_query};
use chancai_chain::Par;
use rand::{RngExt as _, SeedableRng as _};
use rand_pcg::Pcg64;

/// The version of the records this crate writes; it grows whenever their meaning changes.
pub const FORMAT_VERSION: u32 = 1;

/// How settings are compared: the queries are dealt into folds, and each fold is ranked by what was learned on the others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct CrossValidation {
    /// Folds, 2 or more; 5 by default.
    pub folds: u32,
    /// How often the queries are dealt anew, 1 or more; the results are averaged. 1 by default.
    pub repeats: u32,
    /// The seed of all draws.
    pub seed: u64,
}

impl Default for CrossValidation {
    fn default() -> Self {
        Self { folds: 5, repeats: 1, seed: 0 }
    }
}

/// How one setting did in cross-validation.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct SettingScore<S> {
    /// The setting.
    pub setting: S,
    /// Mean NDCG@10 of the queries held out.
    #[cfg_attr(feature = "serde", serde(rename = "ndcg@10"))]
    pub ndcg_10: f64,
    /// The standard error of that mean over queries (of the first deal).
    pub standard_error: f64,
}

/// Where a model comes from: enough to learn it again and to see what else was tried.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Provenance<S> {
    /// [`FORMAT_VERSION`].
    pub format_version: u32,
    /// The setting the model was learned with.
    pub chosen: S,
    /// What was tried, in order, and how it did; the best was chosen, of equals the earlier.
    pub tried: Vec<SettingScore<S>>,
    /// Folds, repeats and seed.
    pub cross_validation: CrossValidation,
    /// Rows learned from.
    pub rows: usize,
    /// Queries, or positions, learned from.
    pub queries: usize,
    /// Pairs of rows of one query with different labels.
    pub pairs: u64,
    /// [`Judged::fingerprint`] of the data.
    pub fingerprint: String,
}

/// What cross-validation found: how each setting did, and its out-of-fold scores in the first deal.
pub(crate) struct Compared {
    pub(crate) ndcg: Vec<(f64, f64)>,
    pub(crate) out_of_fold: Vec<Vec<f64>>,
}

impl Compared {
    /// The best setting, the earlier of equals.
    pub(crate) fn best(&self) -> usize {
        let better = |best: usize, at: usize| if self.ndcg[at].0 > self.ndcg[best].0 { at } else { best };
        (1..self.ndcg.len()).fold(0, better)
    }

    /// Where a model learned from the data by the best of these settings comes from.
    pub(crate) fn provenance<S: Copy>(
        &self,
        settings: &[S],
        cross_validation: CrossValidation,
        data: &Judged,
    ) -> Provenance<S> {
        Provenance {
            format_version: FORMAT_VERSION,
            chosen: settings[self.best()],
            tried: self.tried(settings),
            cross_validation,
            rows: data.rows(),
            queries: data.queries(),
            pairs: data.pairs(),
            fingerprint: data.fingerprint(),
        }
    }

    /// The scores beside the settings they belong to.
    fn tried<S: Clone>(&self, settings: &[S]) -> Vec<SettingScore<S>> {
        let score = |(setting, &(ndcg_10, standard_error)): (&S, &(f64, f64))| SettingScore {
            setting: setting.clone(),
            ndcg_10,
            standard_error,
        };
        settings.iter().zip(&self.ndcg).map(score).collect()
    }
}

impl CrossValidation {
    /// Refuses numbers out of range, and fewer queries than folds.
    pub(crate) fn check(&self, queries: usize) -> Result<(), LearnError> {
        if self.folds < 2 {
            return Err(LearnError::Setting { name: "folds", expected: ">= 2", given: self.folds.into() });
        }
        if self.repeats < 1 {
            return Err(LearnError::Setting { name: "repeats", expected: ">= 1", given: self.repeats.into() });
        }
        if queries < self.folds as usize {
            return Err(LearnError::NothingToLearn { why: Lack::Groups });
        }
        Ok(())
    }

    /// The fold of each query, for each deal.
    pub(crate) fn deals(&self, queries: usize) -> Vec<Vec<u32>> {
        let mut rng = Pcg64::seed_from_u64(self.seed);
        let deal = |_| {
            let mut folds: Vec<u32> = (0..queries).map(|query| query as u32 % self.folds).collect();
            // Fisher and Yates.
            for last in (1..folds.len()).rev() {
                folds.swap(last, rng.random_range(0..=last));
            }
            folds
        };
        (0..self.repeats).map(deal).collect()
    }

    /// Compares settings: `rank` learns on its first argument under families of settings numbered from 0 and scores the
    /// rows of its second; each family gives one or more columns of scores (as many for every fold), its settings.
    ///
    /// The data must be canonical; the result depends on nothing else, however the work is shared out.
    pub(crate) fn compare(
        &self,
        data: &Judged,
        families: usize,
        par: Par,
        rank: impl Fn(usize, &Judged, &Judged) -> Vec<Vec<f64>> + Sync + Send,
    ) -> Compared {
        let deals = self.deals(data.queries());
        let parts: Vec<_> = deals
            .iter()
            .flat_map(|deal| (0..self.folds).map(move |fold| (deal, fold)))
            .map(|(deal, fold)| (data.select(|query| deal[query] != fold).0, data.select(|query| deal[query] == fold)))
            .collect();
        let jobs = par.rows(
            parts.len() * families,
            || (),
            |(), job| {
                let (train, (held, _)) = &parts[job / families];
                rank(job % families, train, held)
            },
        );
        let folds = self.folds as usize;
        let mut found = Compared { ndcg: Vec::new(), out_of_fold: Vec::new() };
        // The scores of one setting in one deal, gathered from its folds.
        let gather = |deal: usize, family: usize, setting: usize| {
            let mut scores = vec![0.0; data.rows()];
            for part in deal * folds..(deal + 1) * folds {
                let held = parts[part].1.1.iter();
                for (&row, &score) in held.zip(&jobs[part * families + family][setting]) {
                    scores[row] = score;
                }
            }
            scores
        };
        for (family, first) in jobs.iter().enumerate().take(families) {
            for setting in 0..first.len() {
                found.add(data, (0..deals.len()).map(|deal| gather(deal, family, setting)).collect());
            }
        }
        found
    }
}

impl Compared {
    /// A setting, by its out-of-fold scores of each deal.
    fn add(&mut self, data: &Judged, mut columns: Vec<Vec<f64>>) {
        let of = |scores: &Vec<f64>| mean(&ndcg_by_query(data, scores, 10)).unwrap_or((0.0, 0.0));
        let deals: Vec<(f64, f64)> = columns.iter().map(of).collect();
        let average = deals.iter().map(|(ndcg, _)| ndcg).sum::<f64>() / deals.len() as f64;
        self.ndcg.push((average, deals.first().map_or(0.0, |first| first.1)));
        self.out_of_fold.push(columns.swap_remove(0));
    }
}

/// Scores of canonical rows, back in the order of the caller's rows.
pub(crate) fn in_given_order(scores: &[f64], order: &[usize]) -> Vec<f64> {
    let mut given = vec![0.0; scores.len()];
    order.iter().zip(scores).for_each(|(&row, &score)| given[row] = score);
    given
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folds_are_even_and_the_seed_decides() {
        let with = |seed| CrossValidation { seed, repeats: 2, ..CrossValidation::default() };
        let deals = with(1).deals(23);
        for deal in &deals {
            for fold in 0..5 {
                let size = deal.iter().filter(|&&f| f == fold).count();
                assert!((4..=5).contains(&size));
            }
        }
        assert_ne!(deals[0], deals[1]);
        assert_eq!(deals, with(1).deals(23));
        assert_ne!(deals, with(2).deals(23));
    }

    #[test]
    fn what_cannot_be_divided_is_refused() {
        let with = |folds, repeats| CrossValidation { folds, repeats, seed: 0 };
        assert!(matches!(with(1, 1).check(9), Err(LearnError::Setting { name: "folds", .. })));
        assert!(matches!(with(2, 0).check(9), Err(LearnError::Setting { name: "repeats", .. })));
        assert_eq!(with(5, 1).check(4), Err(LearnError::NothingToLearn { why: Lack::Groups }));
        assert_eq!(with(5, 1).check(5), Ok(()));
    }

    #[test]
    fn every_row_is_scored_by_what_has_not_seen_it() {
        let rows = (0..12).map(|at| [(0, at as f32 + 1.0)]);
        let data = Judged::from_rows(rows, &[0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1], &[2; 6]).unwrap();
        let (data, _) = data.canonical();
        let options = CrossValidation { folds: 3, ..CrossValidation::default() };
        // The score says whether the row was in the training part; the second setting ranks by the feature.
        let found = options.compare(&data, 1, Par::default(), |_, train, held| {
            let seen = |value: f32| (0..train.rows()).any(|row| train.value(row, 0).total_cmp(&value).is_eq());
            let seen = (0..held.rows()).map(|row| f64::from(u8::from(seen(held.value(row, 0)))));
            vec![seen.collect(), (0..held.rows()).map(|row| held.value(row, 0).into()).collect()]
        });
        assert_eq!(found.out_of_fold[0], [0.0; 12]);
        assert!((found.ndcg[1].0 - 1.0).abs() < 1e-12);
        assert_eq!(found.best(), 1);
    }
}
