//! Whether rules are exclusive and total.

use super::bounds::{TierBounds, uncovered};
use super::problem::TierProblem;
use super::profile::TierProfile;
use super::rule::{MAX_RULES, TierRule};
use crate::Date;
use std::collections::BTreeSet;

/// So many overlaps are listed at most: a rule pasted over a whole file makes one with every other.
const MAX_OVERLAPS: usize = 100;

/// So many looks a check may take for all periods together, which is well under a second; a thousand rules that fit each
/// other take some tens of thousands.
const LOOKS: u64 = 1_000_000;

/// Everything wrong with rules that are sorted by category and first day.
pub(super) fn problems(rules: &[TierRule]) -> Vec<TierProblem> {
    if rules.len() > MAX_RULES {
        return vec![TierProblem::TooMany { given: rules.len() }];
    }
    let mut problems: Vec<TierProblem> = rules.iter().flat_map(of_one).collect();
    let mut names: Vec<_> = rules.iter().map(TierRule::name).collect();
    names.sort();
    let mut twice: Vec<_> = names.windows(2).filter(|w| w[0] == w[1]).map(|w| w[0].clone()).collect();
    twice.dedup();
    problems.extend(twice.into_iter().map(|rule| TierProblem::Duplicate { rule }));
    if !problems.is_empty() {
        return problems;
    }
    let mut looks = LOOKS;
    for category in rules.chunk_by(|a, b| a.category == b.category) {
        problems.extend(overlaps(category).take(MAX_OVERLAPS));
        gaps(category, &mut looks, &mut problems);
    }
    problems
}

/// What is wrong with a rule by itself.
fn of_one(rule: &TierRule) -> Vec<TierProblem> {
    let mut problems = Vec::new();
    for (field, text) in [("rule", &rule.id), ("tier", &rule.tier), ("version", &rule.version)] {
        if text.trim().is_empty() {
            problems.push(TierProblem::TextMissing { rule: rule.name(), field });
        }
    }
    if let Some(valid_to) = rule.valid_to.filter(|last| *last < rule.valid_from) {
        problems.push(TierProblem::EmptyPeriod { rule: rule.name(), valid_from: rule.valid_from, valid_to });
    }
    if let Some((bounds, field)) = rule.bounds().and_then(|b| Some((b, b.empty_field()?))) {
        let (low, high) = bounds.range(field);
        let (low, high) = (field.show(low), field.show(high));
        problems.push(TierProblem::EmptyRange { rule: rule.name(), field, low, high });
    }
    problems
}

/// Pairs of rules of one category that are in force on one day and have a profile in common.
fn overlaps(rules: &[TierRule]) -> impl Iterator<Item = TierProblem> {
    let pairs = rules.iter().enumerate().flat_map(|(i, a)| rules[i + 1..].iter().map(move |b| (a, b)));
    pairs.filter_map(|(a, b)| {
        let date = a.valid_from.max(b.valid_from);
        if !(a.in_force(date) && b.in_force(date)) {
            return None;
        }
        let category = a.category;
        let mut rules = [a.name(), b.name()];
        rules.sort();
        match (a.bounds(), b.bounds()) {
            (Some(of_a), Some(of_b)) => {
                let witness = TierProfile::at(of_a.meets(of_b)?);
                Some(TierProblem::Overlap { category, date, rules, witness })
            }
            (None, None) => Some(TierProblem::TwoOtherwise { category, date, rules }),
            _ => None,
        }
    })
}

/// Periods of one category in which a profile meets no rule.
fn gaps(rules: &[TierRule], looks: &mut u64, problems: &mut Vec<TierProblem>) {
    for date in changes(rules) {
        let in_force: Vec<&TierRule> = rules.iter().filter(|r| r.in_force(date)).collect();
        let boxes: Vec<&TierBounds> = in_force.iter().filter_map(|r| r.bounds()).collect();
        let Some(category) = in_force.first().map(|r| r.category) else { continue };
        if boxes.len() < in_force.len() {
            continue;
        }
        match uncovered(&TierBounds::all(), &boxes, looks) {
            Ok(None) => {}
            Ok(Some(values)) => {
                problems.push(TierProblem::Gap { category, date, witness: TierProfile::at(values) });
            }
            Err(_) => problems.push(TierProblem::TooComplex { category, date }),
        }
    }
}

/// The days on which a rule begins or has just ended; between two of them the rules in force are the same.
fn changes(rules: &[TierRule]) -> BTreeSet<Date> {
    let ended = rules.iter().filter_map(|r| r.valid_to?.next());
    rules.iter().map(|r| r.valid_from).chain(ended).collect()
}
