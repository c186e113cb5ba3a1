//! Talents who come in chunks, more of them than memory holds.

use crate::search::Search;
use crate::{IndexOptions, Match, Par, TalentIndex};
use chancai_model::{
    DuplicateId, EngagementMode, ExternalId, Identified as _, Pool, Position, PreparedPosition, Scorer, Talent,
};
use chancai_taxonomy::{Neighbours, SkillId};
use std::fmt;

/// The best talents of every position among talents who come in chunks, each of which is forgotten before the next.
///
/// **Law:** the lists are those of one [`MatchIndex`](crate::MatchIndex) of all talents, bit for bit, whatever the chunks and their
/// order, and on any number of threads.
///
/// In memory are the positions, k entries for each, and one chunk with its index; never all talents. Every chunk costs a pass
/// over the positions besides its talents, so large chunks (100,000 talents) are better than small ones. The caller reads the
/// chunks, deals with what cannot be read, shows the progress, and stops when it likes:
///
/// ```
/// use chancai_match::{Par, StreamSearch};
/// use chancai_model::{Position, Scorer, ScoringContext, ScoringModel, Talent};
/// use chancai_taxonomy::{Concept, Kind, Lang, Neighbours, SkillTaxonomy, TaxonomyBuilder};
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let skills: SkillTaxonomy =
///     TaxonomyBuilder::from_iter([Concept::new("weld", Kind::Skill).label(Lang::Zh, "焊接")]).build()?;
/// let similar = Neighbours::identity(skills.len());
/// let weld = skills.find("weld").unwrap();
/// let scorer = Scorer::new(ScoringModel::default(), ScoringContext::of_skills(&skills, &similar));
/// let posts = [Position::builder("焊工岗").requires(weld, 0.9, None).build()?];
///
/// // 每块由文件读出，可能出错
/// let welder = |id: &str, level| Talent::builder(id).skill(weld, level).consent(true).build().unwrap();
/// let chunks: [std::io::Result<Vec<Talent>>; 2] =
///     [Ok(vec![welder("王工", 0.4), welder("李工", 0.8)]), Ok(vec![welder("赵工", 0.9)])];
///
/// let mut search = StreamSearch::new(&scorer, &posts, 2, Par::default());
/// for chunk in chunks {
///     let progress = search.push(chunk?, Par::default())?;
///     assert!(progress.talents >= 2);
/// }
/// let lists = search.finish()?;
/// assert_eq!(lists[0].iter().map(|found| found.id.as_str()).collect::<Vec<_>>(), ["赵工", "李工"]);
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct StreamSearch<'a> {
    scorer: &'a Scorer<'a>,
    standing_in: Neighbours<SkillId>,
    options: IndexOptions,
    positions: Vec<PreparedPosition>,
    k: usize,
    lists: Vec<Vec<StreamMatch>>,
    progress: StreamProgress,
}

/// One entry of a list of the best: who, by the id, and how well. As [`Match`], but for who.
///
/// `Debug` does not show who.
#[derive(Clone, Debug, PartialEq)]
pub struct StreamMatch {
    /// Whose record it is.
    pub id: ExternalId,
    /// How well the two suit; what ranks.
    pub fit: f64,
    /// Suitability, where a term of that side is present.
    pub suitability: Option<f64>,
    /// Attraction, where a term of that side is present.
    pub attraction: Option<f64>,
    /// The way of working that suits both best.
    pub mode: EngagementMode,
}

impl StreamMatch {
    fn new(id: &ExternalId, found: &Match) -> Self {
        let Match { fit, suitability, attraction, mode, .. } = *found;
        Self { id: id.clone(), fit, suitability, attraction, mode }
    }
}

/// How far a stream has come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct StreamProgress {
    /// Chunks searched.
    pub chunks: u64,
    /// Talents in them.
    pub talents: u64,
}

/// Of people, numbers alone are shown.
impl fmt::Debug for StreamSearch<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (positions, progress) = (self.positions.len(), self.progress);
        let mut shown = f.debug_struct("StreamSearch");
        shown.field("positions", &positions).field("progress", &progress).finish_non_exhaustive()
    }
}

impl<'a> StreamSearch<'a> {
    /// For the best k talents of every position. O(positions).
    pub fn new(scorer: &'a Scorer<'a>, positions: &[Position], k: usize, par: Par) -> Self {
        let positions = par.rows(positions.len(), || (), |(), i| scorer.prepare_position(&positions[i]));
        Self {
            scorer,
            standing_in: scorer.context().similar_skills.transpose(),
            options: IndexOptions::default(),
            lists: vec![Vec::new(); positions.len()],
            positions,
            k,
            progress: StreamProgress::default(),
        }
    }

    /// The same with chunks laid out like this. Results are the same with any.
    #[must_use]
    pub fn with_options(mut self, options: &IndexOptions) -> Self {
        self.options = options.clone();
        self
    }

    /// Searches a chunk, in any order, for those who belong among the best so far, and forgets the rest; says how far that is. As long
    /// as an index of the chunk and its search from the fit that every list has reached.
    ///
    /// # Errors
    ///
    /// [`DuplicateId`] where two talents of the chunk share an id; the chunk counts as not come then. An id that comes
    /// again in a later chunk is noticed by [`finish`](Self::finish), and only where it matters: not all ids are kept.
    pub fn push(&mut self, chunk: Vec<Talent>, par: Par) -> Result<StreamProgress, DuplicateId> {
        let talents = Pool::new(chunk)?;
        let index = TalentIndex::build(self.scorer, talents.len(), |i| &talents[i], &self.options, par);
        let search = Search::new(self.scorer, &index, &self.standing_in, self.k);
        let floor =
            |list: &Vec<StreamMatch>| if list.len() < self.k { 0.0 } else { list.last().map_or(0.0, |m| m.fit) };
        let floors: Vec<f64> = self.lists.iter().map(floor).collect();
        let found = search.run(&self.positions, |i| floors[i], par);
        for (list, found) in self.lists.iter_mut().zip(found) {
            list.extend(found.iter().map(|found| StreamMatch::new(talents[found.candidate as usize].id(), found)));
            list.sort_by(|a, b| b.fit.total_cmp(&a.fit).then_with(|| a.id.cmp(&b.id)));
            list.truncate(self.k);
        }
        self.progress.chunks += 1;
        self.progress.talents += talents.len() as u64;
        Ok(self.progress)
    }

    /// How far it has come.
    pub fn progress(&self) -> StreamProgress {
        self.progress
    }

    /// The best of every position among the talents so far, best first.
    pub fn so_far(&self) -> &[Vec<StreamMatch>] {
        &self.lists
    }

    /// The best k of every position among all talents, best first; shorter where fewer pass the gates.
    ///
    /// # Errors
    ///
    /// [`DuplicateId`] where a list would name somebody twice: two chunks had talents of the same id.
    pub fn finish(self) -> Result<Vec<Vec<StreamMatch>>, DuplicateId> {
        let mut ids: Vec<&ExternalId> = Vec::new();
        for list in &self.lists {
            ids.clear();
            ids.extend(list.iter().map(|found| &found.id));
            ids.sort_unstable();
            if let Some(pair) = ids.windows(2).find(|pair| pair[0] == pair[1]) {
                return Err(DuplicateId { id: pair[0].clone() });
            }
        }
        Ok(self.lists)
    }
}
