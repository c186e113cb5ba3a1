//! From each skill to the talents of a block who hold it.

mod store;

use crate::search::simd::prefetch;
use chancai_model::{Fraction, PreparedPool};
use chancai_taxonomy::{Neighbours, SkillId};
use std::ops::Range;

/// How many levels are told apart while searching.
pub(crate) const LEVELS: usize = 32;

/// The levels of a pool in at most [`LEVELS`] steps, each standing for the highest in it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Levels {
    /// The step of each level of the pool.
    step: Vec<u8>,
    /// The highest level of each step.
    pub(crate) highest: Vec<Fraction>,
}

impl Levels {
    pub(crate) fn of(pool: &PreparedPool) -> Self {
        let levels = (0..pool.levels() as u32).map(|number| pool.level(number));
        let apart = pool.levels() <= LEVELS;
        let (mut step, mut highest) = (Vec::with_capacity(pool.levels()), Vec::<Fraction>::new());
        let mut last = None;
        for (number, level) in levels.enumerate() {
            let cell = if apart { number } else { usize::from(level.steps()) * LEVELS / (1 << 16) };
            if last != Some(cell) {
                highest.push(level);
                last = Some(cell);
            }
            // Levels ascend, so the last of a step is its highest.
            let current = highest.len() - 1;
            highest[current] = level;
            step.push(current as u8);
        }
        Self { step, highest }
    }
}

/// Who holds each skill, skill by skill: places in the block, levels, and shares of all that the person can do.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct BlockPostings {
    starts: Vec<u32>,
    ids: Vec<u16>,
    /// Steps of level; where talents were expanded, effective levels in 255ths, rounded up, and at least one.
    steps: Vec<u8>,
    /// The level over the sum of the person's levels, in 255ths, rounded up; empty where utilisation weighs nothing.
    shares: Vec<u8>,
}

/// How much of a list is asked for, in lines of the cache: of the places, and of the levels.
const LINES: [usize; 2] = [4, 2];

/// The postings of one skill.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Held<'a> {
    pub(crate) ids: &'a [u16],
    pub(crate) steps: &'a [u8],
    pub(crate) shares: &'a [u8],
}

impl BlockPostings {
    /// Of the talents of a range of the pool, which is no longer than a `u16` counts. Counting sort: O(skills + skills held).
    pub(crate) fn new(
        pool: &PreparedPool,
        range: Range<usize>,
        skills: usize,
        levels: &Levels,
        with_shares: bool,
    ) -> Self {
        let mut starts = vec![0u32; skills + 1];
        for talent in range.clone() {
            for (skill, _) in pool.skills(talent).codes() {
                starts[skill.index() + 1] += 1;
            }
        }
        for skill in 0..skills {
            starts[skill + 1] += starts[skill];
        }
        let mut next = starts.clone();
        let held = starts[skills] as usize;
        let (mut ids, mut steps) = (vec![0; held], vec![0; held]);
        let mut shares = vec![0; if with_shares { held } else { 0 }];
        for (place, talent) in range.enumerate() {
            let row = pool.skills(talent);
            let sum: u64 = row.codes().map(|(_, level)| u64::from(pool.level(level).steps())).sum();
            for (skill, level) in row.codes() {
                let at = next[skill.index()] as usize;
                next[skill.index()] += 1;
                ids[at] = place as u16;
                steps[at] = levels.step[level as usize];
                if with_shares {
                    let level = u64::from(pool.level(level).steps());
                    shares[at] = (level * 255).div_ceil(sum.max(1)) as u8;
                }
            }
        }
        Self { starts, ids, steps, shares }
    }

    /// The same of every skill that a talent's skills stand in for, with the highest effective level.
    pub(crate) fn expanded(pool: &PreparedPool, range: Range<usize>, similar: &Neighbours<SkillId>) -> Self {
        // Room for all at once: growing would copy much of it several times.
        let most = |talent| pool.skills(talent).codes().map(|(skill, _)| similar.of(skill).0.len()).sum::<usize>();
        let mut rows: Vec<(u32, u16, u8)> = Vec::with_capacity(range.clone().map(most).sum());
        // By skill the highest effective level of the talent at hand, and the skills that have one.
        let mut highest = vec![0u8; similar.len()];
        let mut touched: Vec<u32> = Vec::new();
        for (place, talent) in range.enumerate() {
            pool.skills(talent).for_each(|skill, level| {
                let (others, sims) = similar.of(skill);
                for (other, &sim) in others.iter().zip(sims).filter(|(_, sim)| **sim > 0) {
                    let effective = u32::from(Fraction::from_steps(sim).times(level).steps());
                    // At least one: a skill of level 0 still meets a requirement of any level.
                    let step = (effective * 255).div_ceil(u32::from(u16::MAX)).max(1) as u8;
                    let so_far = &mut highest[other.index()];
                    if *so_far == 0 {
                        touched.push(other.index() as u32);
                    }
                    *so_far = step.max(*so_far);
                }
            });
            rows.extend(
                touched.drain(..).map(|skill| (skill, place as u16, std::mem::take(&mut highest[skill as usize]))),
            );
        }
        let mut starts = vec![0u32; similar.len() + 1];
        for &(skill, ..) in &rows {
            starts[skill as usize + 1] += 1;
        }
        for skill in 0..similar.len() {
            starts[skill + 1] += starts[skill];
        }
        let mut next = starts.clone();
        let (mut ids, mut steps) = (vec![0; rows.len()], vec![0; rows.len()]);
        for (skill, place, effective) in rows {
            let at = next[skill as usize] as usize;
            next[skill as usize] += 1;
            (ids[at], steps[at]) = (place, effective);
        }
        Self { starts, ids, steps, shares: Vec::new() }
    }

    #[inline]
    pub(crate) fn of(&self, skill: u32) -> Held<'_> {
        let range = self.starts[skill as usize] as usize..self.starts[skill as usize + 1] as usize;
        let shares = if self.shares.is_empty() { &[][..] } else { &self.shares[range.clone()] };
        Held { ids: &self.ids[range.clone()], steps: &self.steps[range], shares }
    }

    /// Has the processor fetch where a list starts.
    #[inline]
    pub(crate) fn ask_for_start(&self, skill: u32) {
        prefetch(&self.starts[skill as usize..]);
    }

    /// Has the processor fetch a list, or the beginning of a long one.
    #[inline]
    pub(crate) fn ask_for(&self, skill: u32) {
        let range = self.starts[skill as usize] as usize..self.starts[skill as usize + 1] as usize;
        let lines = |width: usize, most: usize| range.clone().step_by(64 / width).take(most);
        lines(2, LINES[0]).for_each(|at| prefetch(&self.ids[at..]));
        lines(1, LINES[1]).for_each(|at| prefetch(&self.steps[at..]));
    }

    pub(crate) fn bytes(&self) -> usize {
        self.starts.len() * 4 + self.ids.len() * 2 + self.steps.len() + self.shares.len()
    }
}
