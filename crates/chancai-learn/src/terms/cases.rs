//! Past decisions as the scorer sees them.

use crate::error::LearnError;
use crate::judged::{Judged, MAX_LABEL};
use chancai_model::{Decision, Position, Scorer, Side, Talent, Term, TermValues};
use std::collections::BTreeMap;
use std::fmt;

/// One pair that somebody decided on.
#[derive(Clone, Copy, PartialEq)]
pub struct TermCase {
    /// Whose choice it was among: the position for suitability (one employer compares applicants), the talent for attraction
    /// (one person compares offers). Any number that tells them apart.
    pub group: u32,
    /// The values of its terms, made by the scorer.
    pub terms: TermValues,
    /// How it ended, the better the higher, as [`MAX_LABEL`] at most: 0 declined 未选, 1 shortlisted 入围, 2 hired 录用.
    pub outcome: u32,
}

/// Shows neither whose case it was nor how it ended.
impl fmt::Debug for TermCase {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("TermCase(…)")
    }
}

/// Past decisions that teach the weights of one side.
///
/// All they hold of people is what the scorer computes of a pair; [`ProtectedAttributes`](chancai_model::ProtectedAttributes)
/// have no way in. A term that is known only once the choice is made (the employer's own ranking, say) would explain the
/// choice by itself: leave it out of the values.
///
/// ```
/// use chancai_learn::{TermCase, TermCases};
/// use chancai_model::{Side, Term, TermValues, Value};
///
/// // 一个岗位、两名应聘者：技能高者录用。
/// let case = |skill, outcome| {
///     let terms = TermValues::from_fn(|term| if term == Term::Skill { Value::new(skill) } else { None });
///     TermCase { group: 7, terms, outcome }
/// };
/// let cases = TermCases::new(Side::Suitability, vec![case(0.9, 2), case(0.4, 0)])?;
/// assert_eq!((cases.cases().len(), cases.groups(), cases.pairs()), (2, 1, 1));
/// # Ok::<(), chancai_learn::LearnError>(())
/// ```
#[derive(Clone)]
pub struct TermCases {
    side: Side,
    cases: Vec<TermCase>,
}

impl TermCases {
    /// Checks cases.
    ///
    /// # Errors
    ///
    /// [`LearnError::TooLarge`] for an outcome above [`MAX_LABEL`].
    pub fn new(side: Side, cases: Vec<TermCase>) -> Result<Self, LearnError> {
        match cases.iter().find(|case| case.outcome > MAX_LABEL) {
            Some(case) => {
                Err(LearnError::TooLarge { what: "outcome", limit: MAX_LABEL.into(), given: case.outcome.into() })
            }
            None => Ok(Self { side, cases }),
        }
    }

    /// Decisions on candidates as cases of suitability, grouped by post, and the place of the decision each came from.
    ///
    /// Left out are decisions on pairs that a gate rules out (there is no score, so no terms) or that are not in the pools. The
    /// employer's ranking does not enter: it is the choice itself, or near to it. The scorer's own weights do not matter here.
    /// O(decisions) scores.
    pub fn of_decisions(
        scorer: &Scorer<'_>,
        talents: &[Talent],
        positions: &[Position],
        decisions: &[Decision],
    ) -> (Self, Vec<usize>) {
        let case = |(at, decision): (usize, &Decision)| {
            let talent = talents.get(decision.talent as usize)?;
            let position = positions.get(decision.position as usize)?;
            let known = scorer.score_pair(talent, position).score()?.terms;
            let terms = TermValues::from_fn(|term| known.get(term).filter(|_| term != Term::EmployerRanking));
            Some((TermCase { group: decision.position, terms, outcome: decision.decided.grade() }, at))
        };
        let (cases, places) = decisions.iter().enumerate().filter_map(case).unzip();
        (Self { side: Side::Suitability, cases }, places)
    }

    /// The side whose weights they teach.
    pub fn side(&self) -> Side {
        self.side
    }

    /// The cases, in the order given.
    pub fn cases(&self) -> &[TermCase] {
        &self.cases
    }

    /// How many positions, or people, chose.
    pub fn groups(&self) -> usize {
        self.rows_by_group().len()
    }

    /// How many pairs of cases of one group ended differently.
    pub fn pairs(&self) -> u64 {
        self.as_judged().0.pairs()
    }

    /// The terms of the side, in order.
    pub fn terms(&self) -> Vec<Term> {
        Term::ALL.iter().copied().filter(|term| term.counts_in(self.side)).collect()
    }

    /// The cases as rows of features, for [`fit_lambdamart`](crate::fit_lambdamart) and
    /// [`fit_linear`](crate::fit_linear), and the case each row came from: a feature for each of [`terms`](Self::terms), in
    /// order, its value plus one (as `f32`: to 1e-7), and 0 where it is missing, so that a tree can tell missing from worst.
    pub fn as_judged(&self) -> (Judged, Vec<usize>) {
        let groups = self.rows_by_group();
        let order = groups.concat();
        let sizes: Vec<usize> = groups.iter().map(Vec::len).collect();
        let terms = self.terms();
        let rows = order.iter().map(|&case| {
            let value = |(at, &term): (usize, &Term)| {
                self.cases[case].terms.get(term).map(|value| (at as u32, value.to_f64() as f32 + 1.0))
            };
            terms.iter().enumerate().filter_map(value).collect::<Vec<_>>()
        });
        let labels: Vec<u32> = order.iter().map(|&case| self.cases[case].outcome).collect();
        // Outcomes, values and groups were checked or made right; what is left to refuse is nothing.
        let judged = Judged::from_rows(rows, &labels, &sizes).unwrap_or_default();
        (judged, order)
    }

    /// The cases of each group, groups by their number.
    fn rows_by_group(&self) -> Vec<Vec<usize>> {
        let mut groups: BTreeMap<u32, Vec<usize>> = BTreeMap::new();
        for (at, case) in self.cases.iter().enumerate() {
            groups.entry(case.group).or_default().push(at);
        }
        groups.into_values().collect()
    }
}

impl fmt::Debug for TermCases {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TermCases").field("side", &self.side).field("cases", &self.cases.len()).finish_non_exhaustive()
    }
}
