//! A run over many queries.

use super::judged::Judged;
use super::measure::Measure;
use super::trec::{Qrels, RankedRun};
use std::collections::BTreeSet;

/// How a run is evaluated.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct EvaluationOptions {
    /// Count queries that have judgements and no list, each as an empty list; without it queries count that have both.
    pub complete: bool,
}

/// The values of one query, in the order of the measures asked for.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct QueryValues {
    /// The query.
    pub query: String,
    /// A value a measure.
    pub values: Vec<f64>,
}

/// What a run is worth: every query, and all of them.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Evaluation {
    /// The measures.
    pub measures: Vec<Measure>,
    /// The queries, in the order of their bytes.
    pub queries: Vec<QueryValues>,
    /// Over all queries, in the order of the measures: [`Measure::over`] the queries.
    pub all: Vec<f64>,
}

impl Evaluation {
    /// The values of one measure, query by query; empty for one that was not asked for.
    pub fn of(&self, measure: Measure) -> Vec<f64> {
        let at = self.measures.iter().position(|m| *m == measure);
        at.map_or_else(Vec::new, |at| self.queries.iter().map(|query| query.values[at]).collect())
    }
}

/// Evaluates a run against judgements.
///
/// Sums run over queries in the order of their bytes, so that the lines of the files may stand in any order.
/// O(listed log listed + judged log judged) a query.
///
/// ```
/// use chancai_audit::metrics::{EvaluationOptions, Measure, Qrels, RankedRun, evaluate};
///
/// let (mut qrels, mut run) = (Qrels::default(), RankedRun::default());
/// qrels.judge("岗位1", "王", 1);
/// qrels.judge("岗位2", "李", 1);
/// for (query, who, score) in [("岗位1", "王", 0.4), ("岗位1", "李", 0.9), ("岗位2", "李", 0.7)] {
///     run.list(query, who, score);
/// }
/// let found = evaluate(&qrels, &run, &[Measure::ReciprocalRank], EvaluationOptions::default());
/// assert_eq!(found.all, [0.75]);
/// assert_eq!(found.of(Measure::ReciprocalRank), [0.5, 1.0]);
/// ```
pub fn evaluate(qrels: &Qrels, run: &RankedRun, measures: &[Measure], options: EvaluationOptions) -> Evaluation {
    let listed: BTreeSet<&str> = run.queries().collect();
    let counted = qrels.queries().filter(|query| options.complete || listed.contains(query));
    let values = |query: &str| {
        let list: Vec<Option<u32>> = run.ranked(query).into_iter().map(|who| qrels.grade(query, who)).collect();
        let judged = Judged::new(&list, &qrels.grades(query));
        QueryValues { query: query.to_owned(), values: measures.iter().map(|measure| measure.of(&judged)).collect() }
    };
    let queries: Vec<QueryValues> = counted.map(values).collect();
    let mut found = Evaluation { measures: measures.to_vec(), all: Vec::new(), queries };
    found.all = measures.iter().map(|measure| measure.over(&found.of(*measure))).collect();
    found
}
