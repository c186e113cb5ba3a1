//! A pool of talents that changes.

mod change;
mod numbers;

use crate::search::Search;
use crate::topk::Ranked;
use crate::why::{self, WhyNot};
use crate::{IndexOptions, Match, Par, TalentIndex};
use chancai_model::{
    Explanation, ExternalId, Identified as _, Improvement, Outcome, Pool, Position, PreparedPosition, PreparedTalent,
    Scorer, Talent,
};
use chancai_taxonomy::{Neighbours, SkillId};
pub use change::{ChangeError, IdsError, PoolChange};
use numbers::{Numbers, Slot};
use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

/// Talents who come, change and leave, indexed at any time: the best of those now there for any position.
///
/// **Law:** after any changes, before and after [`merge`](Self::merge), every answer is that of a
/// [`MatchIndex`](crate::MatchIndex) made anew of those now in the pool, bit for bit and on any number of threads. A candidate is
/// named by its place in the order of the ids of those now there; [`id`](Self::id) gives the id. A change renumbers.
///
/// How: an index that stays as it is, the base; a small one beside it of who came or changed since; and a bit for each
/// of the base who left or changed. Somebody who left is in no answer and no count from then on. What the base has of them (and
/// the text of their id) goes from memory with the next merge, which is the caller's to call, and with the last clone made
/// before. Original records are never kept.
///
/// A clone shares the base and is cheap: readers can keep one while the pool goes on changing, and a
/// merge can run on one in the background ([`merged`](Self::merged)).
///
/// ```
/// use chancai_match::{IndexOptions, LiveIndex, Par, PoolChange};
/// use chancai_model::{ExternalId, Pool, Position, Scorer, ScoringContext, ScoringModel, Talent};
/// use chancai_taxonomy::{Concept, Kind, Lang, Neighbours, SkillTaxonomy, TaxonomyBuilder};
///
/// let skills: SkillTaxonomy =
///     TaxonomyBuilder::from_iter([Concept::new("weld", Kind::Skill).label(Lang::Zh, "焊接")]).build().unwrap();
/// let similar = Neighbours::identity(skills.len());
/// let weld = skills.find("weld").unwrap();
/// let welder = |id: &str, level| Talent::builder(id).skill(weld, level).consent(true).build().unwrap();
/// let scorer = Scorer::new(ScoringModel::default(), ScoringContext::of_skills(&skills, &similar));
///
/// let pool = Pool::new(vec![welder("人才1", 0.5), welder("人才3", 0.9)]).unwrap();
/// let mut live = LiveIndex::new(&scorer, &pool, &IndexOptions::default(), Par::default());
/// let post = [Position::builder("焊工").requires(weld, 0.9, None).build().unwrap()];
/// let best = |live: &LiveIndex<'_>| live.id(live.best(&post, 1, Par::default())[0][0].candidate).unwrap().to_string();
/// assert_eq!(best(&live), "人才3");
///
/// // 人才2来了，人才3走了
/// let gone = ExternalId::new("人才3").unwrap();
/// live.apply([PoolChange::Insert(welder("人才2", 0.8)), PoolChange::Delete(gone)], Par::default()).unwrap();
/// assert_eq!((best(&live).as_str(), live.len(), live.find("人才3")), ("人才2", 2, None));
/// live.merge(Par::default());
/// assert_eq!((best(&live).as_str(), live.unmerged()), ("人才2", 0));
/// ```
#[derive(Clone)]
pub struct LiveIndex<'a> {
    scorer: &'a Scorer<'a>,
    options: IndexOptions,
    standing_in: Arc<Neighbours<SkillId>>,
    base: Arc<Part>,
    delta: Arc<Part>,
    numbers: Numbers,
}

/// Talents with their ids, ascending.
struct Part {
    index: TalentIndex,
    ids: Vec<ExternalId>,
}

/// A record of the delta to come.
enum Row {
    /// As it is in the delta so far.
    Kept(u32),
    New(Box<Talent>),
}

/// Of people, numbers alone are shown.
impl fmt::Debug for LiveIndex<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("LiveIndex").field("talents", &self.len()).finish_non_exhaustive()
    }
}

impl Part {
    fn find(&self, id: &str) -> Result<u32, u32> {
        let found = self.ids.binary_search_by(|known| known.as_str().cmp(id));
        found.map(|place| place as u32).map_err(|place| place as u32)
    }
}

impl<'a> LiveIndex<'a> {
    /// Prepares and indexes a pool: O(talents log talents + skills held).
    pub fn new(scorer: &'a Scorer<'a>, talents: &Pool<Talent>, options: &IndexOptions, par: Par) -> Self {
        let index = TalentIndex::build(scorer, talents.len(), |i| &talents[i], options, par);
        let ids = talents.iter().map(|talent| talent.id().clone()).collect();
        Self::around(scorer, Part { index, ids }, options)
    }

    /// The same of talents that are indexed already, by this scorer, with their ids. What is indexed later is laid out by `options`.
    ///
    /// # Errors
    ///
    /// [`IdsError`] where there are not as many ids as talents, or they do not ascend.
    pub fn of(
        scorer: &'a Scorer<'a>,
        index: TalentIndex,
        ids: Vec<ExternalId>,
        options: &IndexOptions,
    ) -> Result<Self, IdsError> {
        if ids.len() != index.len() {
            return Err(IdsError::Count { ids: ids.len(), talents: index.len() });
        }
        if let Some(pair) = ids.windows(2).find(|pair| pair[0] >= pair[1]) {
            return Err(IdsError::Order { id: pair[1].clone() });
        }
        Ok(Self::around(scorer, Part { index, ids }, options))
    }

    fn around(scorer: &'a Scorer<'a>, base: Part, options: &IndexOptions) -> Self {
        let nobody = TalentIndex::new(scorer, &[], Par::Seq);
        Self {
            scorer,
            options: options.clone(),
            standing_in: Arc::new(scorer.context().similar_skills.transpose()),
            numbers: Numbers::whole(base.ids.len()),
            base: Arc::new(base),
            delta: Arc::new(Part { index: nobody, ids: Vec::new() }),
        }
    }

    /// How many talents are there.
    pub fn len(&self) -> usize {
        self.numbers.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// How many records a merge would take in or out: what came or changed, and what the base still has of those who left
    /// or changed. Searches and changes slow down as it grows.
    pub fn unmerged(&self) -> usize {
        self.delta.ids.len() + self.base.ids.len() - self.numbers.base_there()
    }

    /// The id of a candidate. O(log talents).
    pub fn id(&self, candidate: u32) -> Option<&ExternalId> {
        self.numbers.slot(candidate).map(|slot| self.id_at(slot))
    }

    /// The candidate with this id. O(log talents).
    pub fn find(&self, id: &str) -> Option<u32> {
        self.slot_of(id).map(|slot| self.numbers.of(slot))
    }

    /// The index of those there and their ids, where no change waits for a merge: so that what is written from it holds nobody
    /// who left.
    pub fn index(&self) -> Option<(&TalentIndex, &[ExternalId])> {
        (self.unmerged() == 0).then(|| (&self.base.index, &*self.base.ids))
    }

    /// Makes changes, one after the other, all of them or none. O(records come or changed since the last merge, each with its
    /// skills, + talents / 64): many changes at once cost little more than one.
    ///
    /// # Errors
    ///
    /// [`ChangeError`] for the first change that inserts who is there, or updates or deletes who is not; nothing has changed then.
    pub fn apply(&mut self, changes: impl IntoIterator<Item = PoolChange>, par: Par) -> Result<(), ChangeError> {
        let changed = self.changed(changes)?;
        let mut gone = self.numbers.gone().to_vec();
        for place in changed.keys().filter_map(|id| self.base.find(id.as_str()).ok()) {
            gone[place as usize / 64] |= 1 << (place % 64);
        }
        let kept = self.delta.ids.iter().enumerate().filter(|(_, id)| !changed.contains_key(id));
        let mut rows: Vec<(ExternalId, Row)> = kept.map(|(i, id)| (id.clone(), Row::Kept(i as u32))).collect();
        rows.extend(changed.into_iter().filter_map(|(id, record)| Some((id, Row::New(Box::new(record?))))));
        rows.sort_unstable_by(|a, b| a.0.cmp(&b.0));
        let places = rows.iter().map(|(id, _)| self.base.find(id.as_str()).unwrap_or_else(|place| place));
        let numbers = Numbers::new(gone, &places.collect::<Vec<_>>());
        let prepared = |i: usize| match &rows[i].1 {
            Row::Kept(place) => self.delta.index.prepared(self.scorer, *place),
            Row::New(talent) => self.scorer.prepare_talent(talent),
        };
        let index = TalentIndex::of_prepared(self.scorer, rows.len(), prepared, &self.options, par);
        let ids = rows.into_iter().map(|row| row.0).collect();
        (self.delta, self.numbers) = (Arc::new(Part { index, ids }), numbers);
        Ok(())
    }

    /// Who is there after the changes, of those they concern.
    fn changed(
        &self,
        changes: impl IntoIterator<Item = PoolChange>,
    ) -> Result<BTreeMap<ExternalId, Option<Talent>>, ChangeError> {
        let mut changed: BTreeMap<ExternalId, Option<Talent>> = BTreeMap::new();
        for (i, change) in changes.into_iter().enumerate() {
            let id = change.id();
            let there = changed.get(id).map_or_else(|| self.slot_of(id.as_str()).is_some(), Option::is_some);
            match (&change, there) {
                (PoolChange::Insert(_), true) => {
                    return Err(ChangeError::Duplicate { change: i + 1, id: id.clone() });
                }
                (PoolChange::Update(_) | PoolChange::Delete(_), false) => {
                    return Err(ChangeError::Unknown { change: i + 1, id: id.clone() });
                }
                _ => {}
            }
            let (id, record) = change.into_record();
            changed.insert(id, record);
        }
        Ok(changed)
    }

    /// Makes one index of all that are there; what it had of those who left is dropped. Takes as long as a new index without
    /// preparing the records; both are in memory meanwhile.
    pub fn merge(&mut self, par: Par) {
        if self.unmerged() > 0 {
            *self = self.merged(par);
        }
    }

    /// The same apart from this one, which stays as it is: to merge a clone in the background while this one answers. Changes made
    /// meanwhile are to be applied to the merged one too, before it takes this one's place.
    #[must_use]
    pub fn merged(&self, par: Par) -> Self {
        let slots: Vec<Slot> = (0..self.len() as u32).filter_map(|number| self.numbers.slot(number)).collect();
        let prepared = |i: usize| self.prepared(slots[i]);
        let index = TalentIndex::of_prepared(self.scorer, slots.len(), prepared, &self.options, par);
        let ids = slots.iter().map(|&slot| self.id_at(slot).clone()).collect();
        Self::around(self.scorer, Part { index, ids }, &self.options)
    }

    /// The best k talents of every position, best first; shorter where fewer pass the gates.
    ///
    /// As long as [`MatchIndex::top_talents`](crate::MatchIndex::top_talents), and the positions are prepared first.
    pub fn best(&self, positions: &[Position], k: usize, par: Par) -> Vec<Vec<Match>> {
        let prepared = par.rows(positions.len(), || (), |(), i| self.scorer.prepare_position(&positions[i]));
        self.lists(&prepared, k, 0.0, par)
    }

    /// The score of a candidate for a position, or the gate that rules it out; `None` where there is no such candidate.
    pub fn score(&self, candidate: u32, position: &Position) -> Option<Outcome> {
        let talent = self.talent(candidate)?;
        Some(self.scorer.score(&talent, &self.scorer.prepare_position(position)))
    }

    /// The whole account of a candidate and a position; `None` where there is no such candidate.
    pub fn explain(&self, candidate: u32, position: &Position) -> Option<Explanation> {
        let talent = self.talent(candidate)?;
        Some(self.scorer.explain(&talent, &self.scorer.prepare_position(position)))
    }

    /// What the person could change to raise the fit, the largest gain first ([`Scorer::improvements`]); `None` where there is no such
    /// candidate.
    pub fn improvements(&self, candidate: u32, position: &Position) -> Option<Vec<Improvement>> {
        let talent = self.talent(candidate)?;
        Some(self.scorer.improvements(&talent, &self.scorer.prepare_position(position)))
    }

    /// Why a candidate is not among the best k of a position, as [`MatchIndex::why_not`](crate::MatchIndex::why_not); `None` where
    /// there is no such candidate.
    pub fn why_not(&self, candidate: u32, position: &Position, k: usize) -> Option<WhyNot> {
        let (talent, position) = (self.talent(candidate)?, self.scorer.prepare_position(position));
        let best = |k, floor| {
            let lists = self.lists(std::slice::from_ref(&position), k, floor, Par::Seq);
            lists.into_iter().next().unwrap_or_default()
        };
        Some(why::why_not(self.scorer, (candidate, &talent), &position, k, best))
    }

    /// The best k of every position, of those whose fit is at least `floor`.
    fn lists(&self, positions: &[PreparedPosition], k: usize, floor: f64, par: Par) -> Vec<Vec<Match>> {
        let base = Search::new(self.scorer, &self.base.index, &self.standing_in, k).without(self.numbers.gone());
        let mut lists = base.run(positions, |_| floor, par);
        // Who is to enter from the delta must be as good as the last of a full list.
        let last = |list: &Vec<Match>| if list.len() < k { floor } else { list.last().map_or(floor, |m| m.fit) };
        let floors: Vec<f64> = lists.iter().map(last).collect();
        let delta = Search::new(self.scorer, &self.delta.index, &self.standing_in, k);
        let others = delta.run(positions, |i| floors[i], par);
        for (list, others) in lists.iter_mut().zip(others) {
            for found in list.iter_mut() {
                found.candidate = self.numbers.of(Slot::Base(found.candidate));
            }
            let others = others.into_iter();
            list.extend(others.map(|m| Match { candidate: self.numbers.of(Slot::Delta(m.candidate)), ..m }));
            list.sort_by_key(|found| Reverse(Ranked::of(found)));
            list.truncate(k);
        }
        lists
    }

    fn talent(&self, candidate: u32) -> Option<PreparedTalent> {
        self.numbers.slot(candidate).map(|slot| self.prepared(slot))
    }

    fn prepared(&self, slot: Slot) -> PreparedTalent {
        match slot {
            Slot::Base(place) => self.base.index.prepared(self.scorer, place),
            Slot::Delta(place) => self.delta.index.prepared(self.scorer, place),
        }
    }

    fn id_at(&self, slot: Slot) -> &ExternalId {
        match slot {
            Slot::Base(place) => &self.base.ids[place as usize],
            Slot::Delta(place) => &self.delta.ids[place as usize],
        }
    }

    fn slot_of(&self, id: &str) -> Option<Slot> {
        let base = || self.base.find(id).ok().filter(|&place| !self.numbers.is_gone(place));
        self.delta.find(id).ok().map(Slot::Delta).or_else(|| base().map(Slot::Base))
    }
}
