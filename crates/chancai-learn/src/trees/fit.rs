//! From judged rows to a forest, the setting chosen by cross-validation.

use super::bins::Binned;
use super::boost::boost;
use super::forest::{Forest, Tree};
use super::{LambdaMartFit, LambdaMartOptions, TreeSetting};
use crate::crossval::in_given_order;
use crate::error::{Lack, LearnError};
use crate::judged::Judged;
use crate::proxy::{AuditColumns, proxies_of_features};

/// Learns a forest that ranks: LambdaMART (Burges 2010; Wu et al. 2010) with histograms of at most 255 bins a feature.
///
/// The setting and the number of trees are those whose out-of-fold NDCG@10 is highest. For those who want it: a linear ranker
/// explains itself, a forest does not. `audit` as for [`fit_linear`](crate::fit_linear).
///
/// Derivatives are whole numbers when they are summed, draws are seeded, and each forest grows on one thread: the result
/// does not depend on the order of queries, of rows within one, or on threads. O(settings x folds x bags x trees x rows x
/// features x depth).
///
/// ```
/// use chancai_learn::{AuditColumns, Judged, LambdaMartOptions, TreeSetting, fit_lambdamart, mean_ndcg};
///
/// // 经验过少、过多都不如适中：一棵树看得出，加权和看不出。
/// let years = |at: usize| [1.0, 6.0, 20.0, 4.0][at % 4];
/// let rows = (0..80).map(|at| [(0, years(at) + (at / 4) as f32 / 100.0)]);
/// let labels: Vec<u32> = (0..80).map(|at| [0, 2, 0, 1][at % 4]).collect();
/// let judged = Judged::from_rows(rows, &labels, &[4; 20])?;
///
/// let mut options = LambdaMartOptions::default();
/// let mut setting = TreeSetting::default();
/// (setting.trees, setting.min_rows, setting.row_share) = (50, 5, 1.0);
/// options.settings = vec![setting];
/// let fit = fit_lambdamart(&judged, &options, &AuditColumns::none(80))?;
/// assert_eq!(mean_ndcg(&judged, &fit.model.scores(&judged), 10)?, Some(1.0));
/// # Ok::<(), chancai_learn::LearnError>(())
/// ```
///
/// # Errors
///
/// [`LearnError::NothingToLearn`] where no query has rows with different labels or there are fewer queries than folds;
/// [`LearnError::Setting`] for a setting out of range; [`LearnError::Length`] where no setting is given, or the audit columns
/// are of other rows.
pub fn fit_lambdamart(
    judged: &Judged,
    options: &LambdaMartOptions,
    audit: &AuditColumns,
) -> Result<LambdaMartFit, LearnError> {
    check(options)?;
    let cross_validation = options.cross_validation;
    cross_validation.check(judged.queries())?;
    if judged.pairs() == 0 {
        return Err(LearnError::NothingToLearn { why: Lack::Pairs });
    }
    let (data, order) = judged.canonical();
    let proxies = proxies_of_features(judged, audit, cross_validation.seed)?;
    let seed = cross_validation.seed;
    let compared = cross_validation.compare(&data, options.settings.len(), options.par, |at, train, held| {
        staged(&forest(train, &options.settings[at], seed), &stages(&options.settings[at], options.every), held)
    });
    let settings: Vec<TreeSetting> = options
        .settings
        .iter()
        .flat_map(|setting| stages(setting, options.every).into_iter().map(|trees| TreeSetting { trees, ..*setting }))
        .collect();
    let best = compared.best();
    let provenance = compared.provenance(&settings, cross_validation, &data);
    let model = forest(&data, &settings[best], seed);
    Ok(LambdaMartFit { model, provenance, out_of_fold: in_given_order(&compared.out_of_fold[best], &order), proxies })
}

fn forest(data: &Judged, setting: &TreeSetting, seed: u64) -> Forest {
    let binned = Binned::new(data);
    Forest { bags: (0..setting.bags).map(|bag| boost(data, &binned, setting, seed, bag)).collect() }
}

/// The numbers of trees that are compared.
fn stages(setting: &TreeSetting, every: u32) -> Vec<u32> {
    let mut stages: Vec<u32> = (1..=setting.trees / every).map(|times| times * every).collect();
    if !setting.trees.is_multiple_of(every) {
        stages.push(setting.trees);
    }
    stages
}

/// The scores of rows by the first trees of a forest, for each number of trees.
fn staged(forest: &Forest, stages: &[u32], held: &Judged) -> Vec<Vec<f64>> {
    let mut columns = vec![vec![0.0; held.rows()]; stages.len()];
    for row in 0..held.rows() {
        let asked = |feature: u32| held.value(row, feature);
        for trees in &forest.bags {
            let mut sum = 0.0;
            let mut after = 0;
            for (column, &stage) in columns.iter_mut().zip(stages) {
                let new: &[Tree] = trees.get(after..stage as usize).unwrap_or_default();
                sum += new.iter().map(|tree| tree.value(asked)).sum::<f64>();
                after = stage as usize;
                column[row] += sum / forest.bags.len() as f64;
            }
        }
    }
    columns
}

/// Refuses settings out of range.
fn check(options: &LambdaMartOptions) -> Result<(), LearnError> {
    let refuse = |name, expected, given| Err(LearnError::Setting { name, expected, given });
    if options.settings.is_empty() {
        return Err(LearnError::Length { what: "settings", expected: 1, given: 0 });
    }
    if options.every == 0 {
        return refuse("every", ">= 1", 0.0);
    }
    for setting in &options.settings {
        for (name, given) in [("trees", setting.trees), ("bags", setting.bags), ("truncation", setting.truncation)] {
            if given == 0 {
                return refuse(name, ">= 1", 0.0);
            }
        }
        if setting.leaves < 2 {
            return refuse("leaves", ">= 2", setting.leaves.into());
        }
        let shares = [
            ("learning_rate", setting.learning_rate),
            ("feature_share", setting.feature_share),
            ("row_share", setting.row_share),
        ];
        for (name, given) in shares {
            if !(given > 0.0 && given <= 1.0) {
                return refuse(name, "0 < x <= 1", given);
            }
        }
        for (name, given) in [("l2", setting.l2), ("min_hessian", setting.min_hessian)] {
            if !(given.is_finite() && given >= 0.0) {
                return refuse(name, ">= 0", given);
            }
        }
    }
    Ok(())
}
