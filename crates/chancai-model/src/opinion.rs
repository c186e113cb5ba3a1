//! What employers say of candidates: their own ranking, and the veto.

use crate::invalid::{Checks, InvalidRecord, MISSING_VALUE, OUT_OF_RANGE};
use crate::{Date, ExternalId, Fraction};
use std::fmt;

/// What an employer says of one candidate for one post.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
pub enum Verdict {
    /// The employer will not take the candidate for this post: a gate.
    Veto,
    /// The candidate's place in the employer's own ranking for this post, from 1; candidates may share a place.
    Rank(u32),
}

/// One statement of an employer (用人单位的意见建议), with who made it, when, and why.
///
/// `Debug` shows the verdict alone.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct Opinion {
    position: ExternalId,
    talent: ExternalId,
    verdict: Verdict,
    by: String,
    date: Date,
    reason: String,
}

impl fmt::Debug for Opinion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Opinion({:?})", self.verdict)
    }
}

/// No employer ranks more candidates for one post than this.
const MOST_RANKS: u32 = 10_000;

impl Opinion {
    /// A statement on a candidate for a post, both by external id. `by` names who made it, `date` is `YYYY-MM-DD`;
    /// a veto needs a `reason`.
    ///
    /// # Errors
    ///
    /// [`InvalidRecord`] for a bad id, a rank that is 0 or above 10,000, nobody who made it, a date that is none, or a
    /// veto without a reason.
    pub fn new(
        [position, talent]: [&str; 2],
        verdict: Verdict,
        by: &str,
        date: &str,
        reason: &str,
    ) -> Result<Self, InvalidRecord> {
        let mut checks = Checks::default();
        let position = ExternalId::checked(position, &mut checks);
        let talent = ExternalId::checked(talent, &mut checks);
        match verdict {
            Verdict::Rank(rank) if !(1..=MOST_RANKS).contains(&rank) => {
                checks.refuse("rank", rank, OUT_OF_RANGE, "1..=10000");
            }
            Verdict::Veto if reason.trim().is_empty() => {
                checks.refuse("reason", reason, MISSING_VALUE, "否决须说明理由 a veto needs a reason");
            }
            _ => {}
        }
        if by.trim().is_empty() {
            checks.refuse("by", by, MISSING_VALUE, "意见由谁作出 who says so");
        }
        let day = Date::parse(date);
        if day.is_none() {
            checks.refuse("date", date, OUT_OF_RANGE, "YYYY-MM-DD");
        }
        checks.finish()?;
        let Some(date) = day else { return Err(InvalidRecord { fields: Vec::new() }) };
        Ok(Self { position, talent, verdict, by: by.into(), date, reason: reason.into() })
    }

    /// External id of the post.
    pub fn position(&self) -> &ExternalId {
        &self.position
    }

    /// External id of the candidate.
    pub fn talent(&self) -> &ExternalId {
        &self.talent
    }

    /// What is said.
    pub fn verdict(&self) -> Verdict {
        self.verdict
    }

    /// Who says so.
    pub fn by(&self) -> &str {
        &self.by
    }

    /// When.
    pub fn date(&self) -> Date {
        self.date
    }

    /// Why; may be empty where it is no veto.
    pub fn reason(&self) -> &str {
        &self.reason
    }
}

/// All statements of all employers, found by post and candidate. Independent of the order they came in.
///
/// ```
/// use chancai_model::{Opinion, Opinions, Verdict};
///
/// let say = |talent, verdict| Opinion::new(["p1", talent], verdict, "人事科", "2020-11-17", "面试").unwrap();
/// let opinions = Opinions::new(vec![say("li", Verdict::Veto), say("wang", Verdict::Rank(1)), say("zhao", Verdict::Rank(2))]).unwrap();
/// assert_eq!(opinions.len(), 3);
/// let twice = Opinions::new(vec![say("li", Verdict::Veto), say("li", Verdict::Rank(1))]);
/// assert!(twice.is_err());
/// ```
#[derive(Clone, Debug, Default)]
pub struct Opinions {
    /// By position, then talent.
    all: Vec<Opinion>,
    /// Sorted ids; a place here is what prepared records carry.
    positions: Vec<ExternalId>,
    talents: Vec<ExternalId>,
    /// For every position where its statements begin in `all`, and the end.
    starts: Vec<usize>,
    /// For every statement the place of its talent.
    whose: Vec<u32>,
    /// For every position the last place of its ranking.
    last: Vec<u32>,
}

/// Two statements on one candidate for one post. `Debug` does not show whom.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("岗位“{position}”对“{talent}”有两条意见 (two opinions of one pair)")]
pub struct DuplicateOpinion {
    /// External id of the post.
    pub position: ExternalId,
    /// External id of the candidate.
    pub talent: ExternalId,
}

impl Opinions {
    /// Sorts the statements: O(n log n).
    ///
    /// # Errors
    ///
    /// [`DuplicateOpinion`] where two are about one candidate for one post.
    pub fn new(mut all: Vec<Opinion>) -> Result<Self, DuplicateOpinion> {
        all.sort();
        let same = |w: &&[Opinion]| w[0].position == w[1].position && w[0].talent == w[1].talent;
        if let Some(twice) = all.windows(2).find(same) {
            return Err(DuplicateOpinion { position: twice[0].position.clone(), talent: twice[0].talent.clone() });
        }
        let mut talents: Vec<ExternalId> = all.iter().map(|o| o.talent.clone()).collect();
        talents.sort();
        talents.dedup();
        let whose = all.iter().filter_map(|o| talents.binary_search(&o.talent).ok()).map(|i| i as u32).collect();
        let (mut positions, mut starts, mut last) = (Vec::new(), vec![0], Vec::new());
        for of_one in all.chunk_by(|a, b| a.position == b.position) {
            positions.push(of_one[0].position.clone());
            starts.push(starts[starts.len() - 1] + of_one.len());
            last.push(of_one.iter().map(Opinion::rank).max().unwrap_or(0));
        }
        Ok(Self { all, positions, talents, starts, whose, last })
    }

    /// How many statements.
    pub fn len(&self) -> usize {
        self.all.len()
    }

    /// Whether nobody said anything.
    pub fn is_empty(&self) -> bool {
        self.all.is_empty()
    }

    /// Every statement, by position, then candidate.
    pub fn iter(&self) -> std::slice::Iter<'_, Opinion> {
        self.all.iter()
    }

    /// How many candidates they are about.
    pub(crate) fn talents(&self) -> usize {
        self.talents.len()
    }

    pub(crate) fn talent(&self, id: &ExternalId) -> Option<u32> {
        self.talents.binary_search(id).ok().map(|i| i as u32)
    }

    pub(crate) fn position(&self, id: &ExternalId) -> Option<u32> {
        self.positions.binary_search(id).ok().map(|i| i as u32)
    }

    /// What is said of a pair, and the last place of that post's ranking.
    pub(crate) fn of(&self, talent: Option<u32>, position: Option<u32>) -> Option<(&Opinion, u32)> {
        let (talent, position) = (talent?, position? as usize);
        let row = self.starts[position]..self.starts[position + 1];
        let at = self.whose[row.clone()].binary_search(&talent).ok()?;
        Some((&self.all[row][at], self.last[position]))
    }
}

impl<'a> IntoIterator for &'a Opinions {
    type Item = &'a Opinion;
    type IntoIter = std::slice::Iter<'a, Opinion>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl Opinion {
    fn rank(&self) -> u32 {
        match self.verdict {
            Verdict::Rank(rank) => rank,
            Verdict::Veto => 0,
        }
    }
}

/// A place in a ranking as a value: the first of n counts 1, the last 1/n.
pub(crate) fn rank_value(rank: u32, last: u32) -> Fraction {
    Fraction::ratio(u64::from(last + 1 - rank.min(last)), u64::from(last))
}
