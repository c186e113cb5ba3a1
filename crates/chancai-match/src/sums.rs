//! The two skill sums of a whole row, term at a time.

use chancai_model::{Fraction, TalentFacts, coverage};
use chancai_taxonomy::{Neighbours, SkillId};

/// One entry of a posting list: who, and what they make of the skill.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Posting<T> {
    pub(crate) who: u32,
    pub(crate) what: T,
}

/// From each skill to those who hold or want it, in order: compressed rows, one allocation.
#[derive(Debug)]
pub(crate) struct Postings<T> {
    starts: Vec<usize>,
    entries: Vec<Posting<T>>,
}

impl<T: Copy> Postings<T> {
    /// `rows[who]` lists the skills of `who`. Counting sort: O(skills + entries).
    pub(crate) fn new<'r, R: Iterator<Item = (SkillId, T)>>(
        skills: usize,
        rows: usize,
        row: impl Fn(usize) -> R + 'r,
    ) -> Self {
        let mut starts = vec![0usize; skills + 1];
        for who in 0..rows {
            for (skill, _) in row(who) {
                starts[skill.index() + 1] += 1;
            }
        }
        for i in 0..skills {
            starts[i + 1] += starts[i];
        }
        let mut next = starts.clone();
        let mut entries: Vec<Option<Posting<T>>> = vec![None; starts[skills]];
        for who in 0..rows {
            for (skill, what) in row(who) {
                entries[next[skill.index()]] = Some(Posting { who: who as u32, what });
                next[skill.index()] += 1;
            }
        }
        Self { starts, entries: entries.into_iter().flatten().collect() }
    }

    pub(crate) fn of(&self, skill: SkillId) -> &[Posting<T>] {
        &self.entries[self.starts[skill.index()]..self.starts[skill.index() + 1]]
    }
}

/// What a position makes of a skill it wants.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Wanted {
    pub(crate) level: Option<Fraction>,
    pub(crate) importance: Fraction,
    pub(crate) use_weight: Fraction,
}

/// Scratch of one row: the sums of every candidate, and what was touched on the way. All zero between rows.
pub(crate) struct Scratch {
    /// Numerators of the skill term, by candidate.
    pub(crate) skill: Vec<u64>,
    /// Numerators of utilisation, by candidate.
    pub(crate) used: Vec<u64>,
    best: Vec<Best>,
    touched: Vec<u32>,
    by_skill: Vec<Best>,
    touched_skills: Vec<SkillId>,
}

/// The largest similarity x level and the largest similarity (or use) found so far.
#[derive(Clone, Copy, Default, PartialEq)]
struct Best {
    effective: Fraction,
    similarity: Fraction,
}

impl Best {
    /// Raises both; says whether this is the first that came.
    fn raise(&mut self, effective: Fraction, similarity: Fraction) -> bool {
        let first = self.similarity == Fraction::ZERO;
        self.effective = self.effective.max(effective);
        self.similarity = self.similarity.max(similarity);
        first
    }
}

impl Scratch {
    pub(crate) fn new(candidates: usize, skills: usize) -> Self {
        Self {
            skill: vec![0; candidates],
            used: vec![0; candidates],
            best: vec![Best::default(); candidates],
            touched: Vec::new(),
            by_skill: vec![Best::default(); skills],
            touched_skills: Vec::new(),
        }
    }

    /// Both sums of every position for one talent.
    ///
    /// `similar` lists what each held skill partly satisfies. O(postings of all skills that a held one stands in for).
    pub(crate) fn of_talent(
        &mut self,
        talent: &TalentFacts<'_>,
        similar: &Neighbours<SkillId>,
        wanted_by: &Postings<Wanted>,
    ) {
        for held in talent.skills().iter() {
            let (skills, sims) = similar.of(held.skill);
            for (&skill, &sim) in skills.iter().zip(sims) {
                let sim = Fraction::from_steps(sim);
                if self.by_skill[skill.index()].raise(sim.times(held.level), sim) {
                    self.touched_skills.push(skill);
                }
                for posting in wanted_by.of(skill) {
                    let used = sim.times(posting.what.use_weight);
                    if used > Fraction::ZERO && self.best[posting.who as usize].raise(Fraction::ZERO, used) {
                        self.touched.push(posting.who);
                    }
                }
            }
            for who in self.touched.drain(..) {
                let used = std::mem::take(&mut self.best[who as usize]).similarity;
                self.used[who as usize] += product(held.level, used);
            }
        }
        for skill in self.touched_skills.drain(..) {
            let best = std::mem::take(&mut self.by_skill[skill.index()]);
            for posting in wanted_by.of(skill) {
                let met = coverage(best.effective, best.similarity, posting.what.level);
                self.skill[posting.who as usize] += product(posting.what.importance, met);
            }
        }
    }

    /// The sums of one candidate, which are zero afterwards.
    pub(crate) fn take(&mut self, candidate: usize) -> (u64, u64) {
        (std::mem::take(&mut self.skill[candidate]), std::mem::take(&mut self.used[candidate]))
    }
}

fn product(a: Fraction, b: Fraction) -> u64 {
    u64::from(a.steps()) * u64::from(b.steps())
}
