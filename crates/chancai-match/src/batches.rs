//! Lists one after the other, and pairs who are on each other's.

use crate::{Match, MatchIndex, Par};
use std::fmt;
use std::iter::FusedIterator;
use std::ops::ControlFlow;

/// How many positions are searched at a time: enough to share out among threads.
const POSITIONS: usize = 512;
/// How many talents are.
const TALENTS: usize = 4096;

/// The lists of a batch in order, some hundred computed at a time: see [`MatchIndex::batches`].
pub struct Batches<'i> {
    index: &'i MatchIndex<'i>,
    rows: Rows,
    k: usize,
    par: Par,
    /// Computed and not yet handed on.
    ready: std::vec::IntoIter<Vec<Match>>,
    handed: usize,
    computed: usize,
    watch: Option<Watch<'i>>,
    stopped: bool,
}

type Watch<'i> = Box<dyn FnMut(BatchProgress) -> ControlFlow<()> + Send + 'i>;

/// Whose lists they are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Rows {
    Positions,
    Talents,
}

/// How far a batch has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct BatchProgress {
    /// How many lists are computed and handed on.
    pub done: usize,
    /// How many there are to be.
    pub of: usize,
}

/// A talent and a position, each among the other's best.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Mutual {
    /// The talent's place in its pool.
    pub talent: u32,
    /// The position's place in its pool.
    pub position: u32,
    /// The rank of the talent among the position's best, from 1.
    pub rank_of_talent: usize,
    /// The rank of the position among the talent's best, from 1.
    pub rank_of_position: usize,
    /// How well the two suit.
    pub fit: f64,
}

impl MatchIndex<'_> {
    /// The best k talents of every position, as [`top_talents`](Self::top_talents) has them, in order: each with the number
    /// of the position. Some hundred are computed at a time, in the rayon pool of the thread that asks for the next; so much is in
    /// memory beside the index, and nothing is computed that nobody asks for.
    ///
    /// ```
    /// use chancai_match::{MatchIndex, Par};
    /// use chancai_model::{Pool, Position, Scorer, ScoringContext, ScoringModel, Talent};
    /// use chancai_taxonomy::{Concept, Kind, Lang, Neighbours, SkillTaxonomy, TaxonomyBuilder};
    /// use std::ops::ControlFlow;
    /// # let skills: SkillTaxonomy =
    /// #     TaxonomyBuilder::from_iter([Concept::new("weld", Kind::Skill).label(Lang::Zh, "焊接")]).build().unwrap();
    /// # let similar = Neighbours::identity(skills.len());
    /// # let weld = skills.find("weld").unwrap();
    /// # let scorer = Scorer::new(ScoringModel::default(), ScoringContext::of_skills(&skills, &similar));
    /// let talents = Pool::new(vec![Talent::builder("人才1").skill(weld, 0.9).consent(true).build().unwrap()]).unwrap();
    /// let posts = ["甲厂", "乙厂"].map(|id| Position::builder(id).requires(weld, 0.5, None).build().unwrap());
    /// let posts = Pool::new(posts.to_vec()).unwrap();
    /// let index = MatchIndex::new(&scorer, &talents, &posts, Par::default());
    ///
    /// let (mut shown, mut order) = (Vec::new(), 0..);
    /// let batches = index.batches(3, Par::default()).watched(|progress| {
    ///     shown.push((progress.done, progress.of));
    ///     ControlFlow::Continue(()) // Break(()) 即停
    /// });
    /// for (position, best) in batches {
    ///     assert_eq!((position, best.len()), (order.next().unwrap(), 1));
    /// }
    /// assert_eq!(shown, [(0, 2), (2, 2)]);
    /// ```
    pub fn batches(&self, k: usize, par: Par) -> Batches<'_> {
        Batches::new(self, Rows::Positions, k, par)
    }

    /// The same of the best k positions of every talent, as [`top_positions`](Self::top_positions) has them.
    pub fn batches_of_talents(&self, k: usize, par: Par) -> Batches<'_> {
        Batches::new(self, Rows::Talents, k, par)
    }

    /// All pairs who are each among the other's best k: by position, then by the talent's rank there.
    ///
    /// The talents of every position are searched first, then the positions of those talents who are on a list at all: as long as
    /// [`top_talents`](Self::top_talents), and [`top_positions`](Self::top_positions) of at most k talents a position.
    pub fn mutual(&self, k: usize, par: Par) -> Vec<Mutual> {
        let lists = self.top_talents(k, par);
        let mut listed: Vec<u32> = lists.iter().flatten().map(|found| found.candidate).collect();
        listed.sort_unstable();
        listed.dedup();
        let theirs = self.positions_for(listed.len(), |i| listed[i] as usize, k, par);
        let theirs: Vec<Vec<(u32, usize)>> = theirs.iter().map(|list| ranks(list)).collect();
        let rank_of_position = |talent: u32, position: u32| {
            let ranks = &theirs[listed.binary_search(&talent).ok()?];
            let found = ranks.binary_search_by_key(&position, |entry| entry.0).ok()?;
            Some(ranks[found].1)
        };
        let mut pairs = Vec::new();
        for (position, list) in lists.iter().enumerate() {
            let position = position as u32;
            pairs.extend(list.iter().enumerate().filter_map(|(before, &Match { candidate: talent, fit, .. })| {
                let rank_of_position = rank_of_position(talent, position)?;
                Some(Mutual { talent, position, rank_of_talent: before + 1, rank_of_position, fit })
            }));
        }
        pairs
    }
}

/// Who is on a list, ascending, with the rank.
fn ranks(list: &[Match]) -> Vec<(u32, usize)> {
    let mut ranks: Vec<(u32, usize)> = list.iter().map(|found| found.candidate).zip(1..).collect();
    ranks.sort_unstable();
    ranks
}

impl<'i> Batches<'i> {
    fn new(index: &'i MatchIndex<'i>, rows: Rows, k: usize, par: Par) -> Self {
        let ready = Vec::new().into_iter();
        Self { index, rows, k, par, ready, handed: 0, computed: 0, watch: None, stopped: false }
    }

    /// Tells how far it is: before lists are computed, and once when all are handed on. Where it is told to break, no more are
    /// computed and the iterator ends; every list computed by then was handed on.
    #[must_use]
    pub fn watched(self, watch: impl FnMut(BatchProgress) -> ControlFlow<()> + Send + 'i) -> Self {
        Self { watch: Some(Box::new(watch)), ..self }
    }

    fn of(&self) -> usize {
        match self.rows {
            Rows::Positions => self.index.positions(),
            Rows::Talents => self.index.talents(),
        }
    }

    /// Whether to go on: there is more, and nobody wants to stop.
    fn goes_on(&mut self) -> bool {
        let progress = BatchProgress { done: self.handed, of: self.of() };
        let wanted = self.watch.as_mut().is_none_or(|watch| watch(progress).is_continue());
        wanted && progress.done < progress.of
    }

    fn compute(&mut self) {
        let (start, of) = (self.computed, self.of());
        let lists = match self.rows {
            Rows::Positions => {
                self.computed = of.min(start + POSITIONS);
                self.index.talents_for(start..self.computed, self.k, self.par)
            }
            Rows::Talents => {
                self.computed = of.min(start + TALENTS);
                self.index.positions_for(self.computed - start, |i| start + i, self.k, self.par)
            }
        };
        self.ready = lists.into_iter();
    }
}

impl Iterator for Batches<'_> {
    type Item = (u32, Vec<Match>);

    fn next(&mut self) -> Option<Self::Item> {
        if self.stopped {
            return None;
        }
        if self.ready.len() == 0 {
            if !self.goes_on() {
                self.stopped = true;
                return None;
            }
            self.compute();
        }
        let list = self.ready.next()?;
        self.handed += 1;
        Some((self.handed as u32 - 1, list))
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        let left = if self.stopped { 0 } else { self.of() - self.handed };
        (if self.watch.is_some() { self.ready.len() } else { left }, Some(left))
    }
}

impl FusedIterator for Batches<'_> {}

impl fmt::Debug for Batches<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = f.debug_struct("Batches");
        shown.field("rows", &self.rows).field("done", &self.handed).field("of", &self.of()).finish_non_exhaustive()
    }
}
