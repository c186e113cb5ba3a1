//! From judged rows to a linear ranker, the setting chosen by cross-validation.

use super::objective::learn;
use super::{LinearFit, LinearModel, LinearOptions, LinearSetting, Signs};
use crate::crossval::in_given_order;
use crate::error::{Lack, LearnError};
use crate::judged::Judged;
use crate::loss::{Method, PairWeight};
use crate::proxy::{AuditColumns, proxies_of_features};
use std::collections::BTreeSet;

/// Learns a linear ranker of judged rows: L2-regularised RankNet (Burges et al. 2005) or logistic regression, over the
/// settings of the options, the one chosen whose out-of-fold NDCG@10 is highest.
///
/// `audit` holds what people must not be judged by, row by row. It never enters the ranker; the report says which features
/// speak of it. [`AuditColumns::none`] where the rows are not people.
///
/// The result does not depend on the order of queries, of rows within one, or on threads. Settings x folds x a few hundred
/// passes over values and pairs.
///
/// ```
/// use chancai_learn::{AuditColumns, Judged, LinearOptions, fit_linear, mean_ndcg};
///
/// // 十个岗位，各有三名应聘者：第一个特征与录用有关，第二个无关。
/// let rows = (0..30).map(|at| [(0, [0.9, 0.5, 0.2][at % 3]), (1, (at * 7 % 10) as f32 / 10.0)]);
/// let labels: Vec<u32> = (0..30).map(|at| [2, 1, 0][at % 3]).collect();
/// let judged = Judged::from_rows(rows, &labels, &[3; 10])?;
///
/// let fit = fit_linear(&judged, &LinearOptions::default(), &AuditColumns::none(30))?;
/// assert_eq!(mean_ndcg(&judged, &fit.model.scores(&judged), 10)?, Some(1.0));
/// assert!(fit.model.weights[0] > 10.0 * fit.model.weights[1].abs());
/// # Ok::<(), chancai_learn::LearnError>(())
/// ```
///
/// # Errors
///
/// [`LearnError::NothingToLearn`] where no query has rows with different labels (or, by classes, all rows are of one), or
/// there are fewer queries than folds; [`LearnError::Setting`] for an option out of range; [`LearnError::Length`] where the
/// audit columns are of other rows.
pub fn fit_linear(judged: &Judged, options: &LinearOptions, audit: &AuditColumns) -> Result<LinearFit, LearnError> {
    let settings = settings(judged, options)?;
    let cross_validation = options.cross_validation;
    cross_validation.check(judged.queries())?;
    let (data, order) = judged.canonical();
    let proxies = proxies_of_features(judged, audit, cross_validation.seed)?;
    let one = |setting: LinearSetting, data: &Judged| learn(data, options.method, setting, options.standardise);
    let compared = cross_validation.compare(&data, settings.len(), options.par, |setting, train, held| {
        // A part of the data without pairs teaches nothing: all scores alike.
        let scores = one(settings[setting], train).map_or_else(|| vec![0.0; held.rows()], |model| model.scores(held));
        vec![scores]
    });
    let best = compared.best();
    let why = if options.method == Method::Pairwise { Lack::Pairs } else { Lack::Classes };
    let model: LinearModel = one(settings[best], &data).ok_or(LearnError::NothingToLearn { why })?;
    let provenance = compared.provenance(&settings, cross_validation, &data);
    Ok(LinearFit { model, provenance, out_of_fold: in_given_order(&compared.out_of_fold[best], &order), proxies })
}

/// Every setting the options allow.
fn settings(judged: &Judged, options: &LinearOptions) -> Result<Vec<LinearSetting>, LearnError> {
    if options.strengths.is_empty() {
        return Err(LearnError::Length { what: "strengths", expected: 1, given: 0 });
    }
    if let Some(&given) = options.strengths.iter().find(|s| !(s.is_finite() && **s > 0.0)) {
        return Err(LearnError::Setting { name: "strengths", expected: "> 0", given });
    }
    let signs: &[bool] = match options.signs {
        Signs::Free => &[false],
        Signs::NonNegative => &[true],
        Signs::Auto => &[false, true],
    };
    let kinds: Vec<(Option<PairWeight>, Option<u32>)> = match options.method {
        Method::Pairwise => match options.pair_weight {
            Some(weight) => vec![(Some(weight), None)],
            None => [PairWeight::Even, PairWeight::Gain].map(|weight| (Some(weight), None)).to_vec(),
        },
        Method::Logistic => match options.positive_from {
            Some(from) => vec![(None, Some(from))],
            None => thresholds(judged).into_iter().map(|from| (None, Some(from))).collect(),
        },
    };
    if kinds.is_empty() {
        return Err(LearnError::NothingToLearn { why: Lack::Classes });
    }
    let mut all = Vec::new();
    for (pair_weight, positive_from) in kinds {
        for &non_negative in signs {
            let with = |&strength: &f64| LinearSetting { strength, non_negative, pair_weight, positive_from };
            all.extend(options.strengths.iter().map(with));
        }
    }
    Ok(all)
}

/// Every label but the lowest that is there.
fn thresholds(judged: &Judged) -> BTreeSet<u32> {
    let mut labels: BTreeSet<u32> = judged.labels().iter().copied().collect();
    labels.pop_first();
    labels
}
