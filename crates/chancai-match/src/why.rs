//! Why somebody is not among the best of a position.

use crate::Match;
use crate::topk::Ranked;
use chancai_model::{Counterfactual, Gate, PreparedPosition, PreparedTalent, Score, Scorer};

/// Why a pair is not among the best k.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum WhyNot {
    /// Gates rule it out.
    Barred {
        /// All that do, in the order they are checked.
        gates: Vec<Gate>,
        /// The smallest change of the person's that would open them and enter the best k; `None` where none would.
        change: Option<Counterfactual>,
    },
    /// It is ranked, from 1, and this is the fit the k-th best has.
    Ranked {
        /// Its rank.
        rank: usize,
        /// Its fit.
        fit: f64,
        /// The fit of the k-th best; what it would have to beat, or equal with a lower id. `None` where fewer than k
        /// passed the gates or k is 0.
        kth_fit: Option<f64>,
        /// The smallest change of the person's that would enter the best k, all others staying as they are; without any
        /// change where it is among them, `None` where none considered would do.
        change: Option<Counterfactual>,
    },
}

/// Why a talent, by the number it has among the candidates, is not among the best k of a position. `best` gives the best of it, so
/// many at most, of those whose fit is at least so much.
pub(crate) fn why_not(
    scorer: &Scorer<'_>,
    (candidate, talent): (u32, &PreparedTalent),
    position: &PreparedPosition,
    k: usize,
    best: impl Fn(usize, f64) -> Vec<Match>,
) -> WhyNot {
    let outcome = scorer.score(talent, position);
    let list = best(k.saturating_add(1), 0.0);
    let kth = |mut list: std::slice::Iter<'_, Match>| list.nth(k.wrapping_sub(1)).map(Ranked::of);
    // Who is k-th among the others is whom to pass; where they are fewer anybody enters.
    let others: Vec<Match> = list.iter().filter(|found| found.candidate != candidate).copied().collect();
    let last = kth(others.iter());
    let enters = |score: &Score| k > 0 && last.is_none_or(|last| Ranked { fit: score.fit, candidate } > last);
    let change = scorer.smallest_change(talent, position, enters);
    match outcome.score() {
        None => WhyNot::Barred { gates: scorer.explain(talent, position).gates, change },
        Some(score) => {
            let target = Ranked { fit: score.fit, candidate };
            let ahead = best(usize::MAX, target.fit);
            let rank = 1 + ahead.iter().filter(|found| Ranked::of(found) > target).count();
            WhyNot::Ranked { rank, fit: target.fit, kth_fit: kth(list.iter()).map(|kth| kth.fit), change }
        }
    }
}
