//! What would raise a pair, and the smallest change that would take it far enough.

use super::change::Change;
use super::prepare::{PreparedPosition, PreparedTalent};
use super::score::{Score, Scorer};
use crate::Fraction;
use crate::scale::Education;
use std::cmp::Ordering;

/// One change, and what the pair would score with it.
#[derive(Clone, Debug, PartialEq)]
pub struct Improvement {
    /// The change.
    pub change: Change,
    /// The score with it.
    pub score: Score,
    /// How much fit rises.
    pub gain: f64,
}

/// Changes that together take a pair where it should be.
#[derive(Clone, Debug, PartialEq)]
pub struct Counterfactual {
    /// The changes, gates first; empty where the pair is there already.
    pub changes: Vec<Change>,
    /// The score with them.
    pub score: Score,
    /// Whether no smaller number of the changes considered would do, each to the extent that is best alone. `false` where
    /// there were too many to try all.
    pub fewest: bool,
}

/// A change in growing extents, the last of which is best: it raises fit more than any smaller one.
struct Ladder {
    rungs: Vec<Change>,
    /// Fit at the last rung.
    fit: f64,
}

/// Sets of changes are tried exhaustively among so many of the best, up to so many at once.
const TRIED: usize = 12;
const AT_ONCE: usize = 3;

/// Levels are raised in twentieths.
const LEVEL_STEP: u16 = u16::MAX / 20;

impl Scorer<'_> {
    /// Single changes of the person's that would raise the fit of a pair, the largest gain first; empty where a gate is
    /// closed. Each goes as far as raises fit most: a skill up to the level wanted, a degree, up to ten more years where the
    /// post looks at years, pay asked within what is offered.
    ///
    /// Every number comes from [`score`](Self::score) of the changed pair: O(requirements) scores.
    pub fn improvements(&self, t: &PreparedTalent, p: &PreparedPosition) -> Vec<Improvement> {
        let Some(&now) = self.score(t, p).score() else { return Vec::new() };
        let raised = |ladder: Ladder| {
            let change = ladder.rungs.into_iter().next_back()?;
            let score = *self.score(&self.changed(t, [&change]), p).score()?;
            Some(Improvement { change, score, gain: score.fit - now.fit })
        };
        self.ladders(t, p, now.fit).into_iter().filter_map(raised).collect()
    }

    /// The smallest change of the person's after which `enough` holds of the score: all closed gates opened, then the
    /// fewest further changes, of these the least in extent ([`Change::extent`]). `None` where a gate is not the person's to
    /// open, or no changes considered would do.
    ///
    /// Up to three further changes are found by trying all sets of the twelve best, more of them by adding the best next;
    /// then each is lowered as far as `enough` still holds. At most some ten thousand scores.
    pub fn smallest_change(
        &self,
        t: &PreparedTalent,
        p: &PreparedPosition,
        enough: impl Fn(&Score) -> bool,
    ) -> Option<Counterfactual> {
        let found = self.openings(t, p).into_iter().filter_map(|opening| self.beyond(t, p, opening, &enough));
        found.min_by(|a, b| by_size(&a.changes, &b.changes))
    }

    /// The opening with what it takes beyond it.
    fn beyond(
        &self,
        t: &PreparedTalent,
        p: &PreparedPosition,
        opening: Vec<Change>,
        enough: &impl Fn(&Score) -> bool,
    ) -> Option<Counterfactual> {
        let opened = self.changed(t, &opening);
        let base = *self.score(&opened, p).score()?;
        if enough(&base) {
            return Some(Counterfactual { changes: opening, score: base, fewest: true });
        }
        let ladders = self.ladders(&opened, p, base.fit);
        let reached = |changes: &[&Change]| {
            let outcome = self.score(&self.changed(&opened, changes.iter().copied()), p);
            outcome.score().copied().filter(|score| enough(score))
        };
        let (chosen, fewest) = choose(&ladders, &reached)?;
        let rungs = lowered(&ladders, &chosen, &reached);
        let score = reached(&rungs)?;
        let changes = opening.into_iter().chain(rungs.into_iter().cloned()).collect();
        Some(Counterfactual { changes, score, fewest })
    }

    /// What could be raised, the largest gain first.
    fn ladders(&self, t: &PreparedTalent, p: &PreparedPosition, base: f64) -> Vec<Ladder> {
        let mut candidates = self.skill_rungs(t, p);
        candidates.push(education_rungs(t, p));
        candidates.push(years_rungs(t, p));
        candidates.push(pay_rungs(t, p));
        let best = |mut rungs: Vec<Change>| {
            let mut best: Option<(usize, f64)> = None;
            for (i, change) in rungs.iter().enumerate() {
                let fit = self.score(&self.changed(t, [change]), p).score().map_or(0.0, |s| s.fit);
                if fit > best.map_or(base, |b| b.1) {
                    best = Some((i, fit));
                }
            }
            let (last, fit) = best?;
            rungs.truncate(last + 1);
            Some(Ladder { rungs, fit })
        };
        let mut ladders: Vec<Ladder> = candidates.into_iter().filter_map(best).collect();
        ladders.sort_by(|a, b| b.fit.total_cmp(&a.fit).then_with(|| a.rungs.cmp(&b.rungs)));
        ladders
    }

    /// Every skill wanted that is not held at the level wanted, in twentieths up to it.
    fn skill_rungs(&self, t: &PreparedTalent, p: &PreparedPosition) -> Vec<Vec<Change>> {
        let of_one = |wanted: &super::prepare::PreparedRequirement| {
            let skill = wanted.skill;
            let from = t.skills.iter().find(|held| held.skill == skill).map(|held| held.level);
            let Some(to) = wanted.level else {
                let to = self.model().default_level();
                return if from.is_none() { vec![Change::Skill { skill, from, to }] } else { Vec::new() };
            };
            let steps = (1..20).map(|i| Fraction::from_steps(i * LEVEL_STEP)).filter(|&level| level < to);
            let rungs = steps.chain([to]).filter(|&level| level > from.unwrap_or_default());
            rungs.map(|to| Change::Skill { skill, from, to }).collect()
        };
        p.requirements.iter().map(of_one).collect()
    }
}

/// The degrees above the one held, where the post looks at degrees.
fn education_rungs(t: &PreparedTalent, p: &PreparedPosition) -> Vec<Change> {
    let matters = p.min_education.is_some() || p.phase.is_some();
    let above = Education::ALL.iter().filter(|&&to| matters && t.education.is_some_and(|has| to > has));
    above.map(|&to| Change::Education { from: t.education, to }).collect()
}

/// One to ten more years, where the post looks at years.
fn years_rungs(t: &PreparedTalent, p: &PreparedPosition) -> Vec<Change> {
    let Some(from) = t.years.filter(|_| p.min_years.is_some() || p.phase.is_some()) else { return Vec::new() };
    let more = (1..=10).map(|years| from + years * 100).filter(|&to| to <= 6_000);
    more.map(|to| Change::Years { from: t.years, to }).collect()
}

/// The highest pay offered, then the lowest, where more is asked.
fn pay_rungs(t: &PreparedTalent, p: &PreparedPosition) -> Vec<Change> {
    let (Some(from), Some((lowest, highest))) = (t.pay_ask, p.pay) else { return Vec::new() };
    let mut below: Vec<u32> = [highest, lowest].into_iter().filter(|&to| to < from).collect();
    below.dedup();
    below.into_iter().map(|to| Change::PayAsk { from, to }).collect()
}

/// Which ladders, at their last rungs, are enough: the fewest, of these the least in extent.
fn choose(ladders: &[Ladder], reached: &impl Fn(&[&Change]) -> Option<Score>) -> Option<(Vec<usize>, bool)> {
    for size in 1..=AT_ONCE.min(ladders.len()) {
        let tried = if size == 1 { ladders.len() } else { ladders.len().min(TRIED) };
        let mut best: Option<(Vec<&Change>, Vec<usize>)> = None;
        for set in sets(tried, size) {
            if reached(&last_rungs(ladders, &set)).is_none() {
                continue;
            }
            let rungs = lowered(ladders, &set, reached);
            if best.as_ref().is_none_or(|(least, _)| by_size(&rungs, least).is_lt()) {
                best = Some((rungs, set));
            }
        }
        if let Some((_, set)) = best {
            return Some((set, tried == ladders.len()));
        }
    }
    let more = (AT_ONCE + 1..=ladders.len()).map(|n| (0..n).collect::<Vec<usize>>());
    let mut enough = more.filter(|set| reached(&last_rungs(ladders, set)).is_some());
    enough.next().map(|set| (set, false))
}

fn last_rungs<'l>(ladders: &'l [Ladder], set: &[usize]) -> Vec<&'l Change> {
    set.iter().filter_map(|&i| ladders[i].rungs.last()).collect()
}

/// The chosen changes, each lowered in turn to the first rung that is still enough.
fn lowered<'l>(
    ladders: &'l [Ladder],
    chosen: &[usize],
    reached: &impl Fn(&[&Change]) -> Option<Score>,
) -> Vec<&'l Change> {
    let mut rungs = last_rungs(ladders, chosen);
    for (at, &ladder) in chosen.iter().enumerate() {
        let last = rungs[at];
        for rung in &ladders[ladder].rungs {
            rungs[at] = rung;
            if reached(&rungs).is_some() {
                break;
            }
            rungs[at] = last;
        }
    }
    rungs
}

/// Every set of `size` of the first `n`, in lexicographic order.
fn sets(n: usize, size: usize) -> Vec<Vec<usize>> {
    if size == 0 {
        return vec![Vec::new()];
    }
    let with_last = |last: usize| sets(last, size - 1).into_iter().map(move |set| [set, vec![last]].concat());
    let mut all: Vec<Vec<usize>> = (0..n).flat_map(with_last).collect();
    all.sort();
    all
}

/// Fewer first, then less in extent, then in their own order.
fn by_size<C: std::borrow::Borrow<Change> + Ord>(a: &[C], b: &[C]) -> Ordering {
    let extent = |changes: &[C]| changes.iter().map(|c| c.borrow().extent()).sum::<f64>();
    a.len().cmp(&b.len()).then_with(|| extent(a).total_cmp(&extent(b))).then_with(|| a.cmp(b))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sets_are_all_and_each_once() {
        assert_eq!(sets(3, 2), [vec![0, 1], vec![0, 2], vec![1, 2]]);
        assert_eq!(sets(12, 3).len(), 220);
        assert_eq!(sets(1, 2), Vec::<Vec<usize>>::new());
    }
}
