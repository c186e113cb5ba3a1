//! The plain path that every faster one must equal.

use crate::Match;
use crate::topk::Ranked;
use chancai_model::{Position, Scorer, Talent};

/// The best k talents of one position by scoring every pair, sorting and truncating.
///
/// `talents` in the order of their external ids, as a [`Pool`](chancai_model::Pool) has them. O(talents x skills x
/// requirements); for tests and for looking at one position.
pub fn score_all(scorer: &Scorer<'_>, talents: &[Talent], position: &Position, k: usize) -> Vec<Match> {
    let prepared = scorer.prepare_position(position);
    let mut all: Vec<(Ranked, Match)> = Vec::new();
    for (i, talent) in talents.iter().enumerate() {
        if let Some(score) = scorer.score(&scorer.prepare_talent(talent), &prepared).score() {
            let candidate = i as u32;
            all.push((Ranked { fit: score.fit, candidate }, Match::new(candidate, score)));
        }
    }
    all.sort_by_key(|(ranked, _)| std::cmp::Reverse(*ranked));
    all.into_iter().take(k).map(|(_, m)| m).collect()
}
