//! The index and the batches that run over it.

use crate::Par;
use crate::search::Search;
use crate::sums::{Postings, Scratch, Wanted};
use crate::talents::TalentIndex;
use crate::topk::{Ranked, TopK};
use crate::why::{self, WhyNot};
use chancai_model::{
    EngagementMode, Explanation, Improvement, Outcome, PairFit, Position, PreparedPosition, PreparedTalent, Score,
    Scorer, Talent,
};
use chancai_taxonomy::{Neighbours, SkillId};
use std::ops::Range;

/// One entry of a list of the best: who, and how well.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Match {
    /// The candidate's place in its pool: a talent's in lists of positions, a position's in lists of talents.
    pub candidate: u32,
    /// How well the two suit; what ranks.
    pub fit: f64,
    /// Suitability, where a term of that side is present.
    pub suitability: Option<f64>,
    /// Attraction, where a term of that side is present.
    pub attraction: Option<f64>,
    /// The way of working that suits both best.
    pub mode: EngagementMode,
}

impl Match {
    pub(crate) fn new(candidate: u32, score: impl Into<PairFit>) -> Self {
        let PairFit { fit, suitability, attraction, mode } = score.into();
        Self { candidate, fit, suitability, attraction, mode }
    }
}

/// Talents and positions, prepared and indexed by skill. Immutable; every batch borrows it.
///
/// Dense ids are places in the slices given, which must be in the order of external ids for ties to fall as stated (a
/// [`Pool`](chancai_model::Pool) is).
///
/// ```
/// use chancai_match::{MatchIndex, Par};
/// use chancai_model::{Pool, Position, Scorer, ScoringContext, ScoringModel, Talent};
/// use chancai_taxonomy::{Concept, Kind, Lang, Neighbours, SkillTaxonomy, TaxonomyBuilder};
///
/// let concepts = [("weld", "焊接"), ("cnc", "数控加工")].map(|(id, zh)| Concept::new(id, Kind::Skill).label(Lang::Zh, zh));
/// let skills: SkillTaxonomy = TaxonomyBuilder::from_iter(concepts).build().unwrap();
/// let similar = Neighbours::identity(skills.len());
/// let [weld, cnc] = ["weld", "cnc"].map(|s| skills.find(s).unwrap());
/// let talent = |id: &str, skill, level| Talent::builder(id).skill(skill, level).consent(true).build().unwrap();
/// let talents = Pool::new(vec![talent("t2", weld, 0.5), talent("t1", weld, 0.9), talent("t3", cnc, 1.0)]).unwrap();
/// let positions = Pool::new(vec![Position::builder("p1").requires(weld, 0.9, None).build().unwrap()]).unwrap();
///
/// let scorer = Scorer::new(ScoringModel::default(), ScoringContext::of_skills(&skills, &similar));
/// let index = MatchIndex::new(&scorer, &talents, &positions, Par::default());
/// let best = &index.top_talents(2, Par::default())[0];
/// assert_eq!(best.iter().map(|m| m.candidate).collect::<Vec<_>>(), [0, 1]); // t1 then t2
/// assert_eq!(best[0].fit, 1.0);
/// ```
#[derive(Debug)]
pub struct MatchIndex<'a> {
    scorer: &'a Scorer<'a>,
    talents: TalentIndex,
    positions: Vec<PreparedPosition>,
    standing_in: Neighbours<SkillId>,
    wanted_by: Postings<Wanted>,
    scalar: bool,
}

impl<'a> MatchIndex<'a> {
    /// Prepares and indexes both pools: O(talents log talents + skills held + requirements).
    pub fn new(scorer: &'a Scorer<'a>, talents: &[Talent], positions: &[Position], par: Par) -> Self {
        Self::of(scorer, TalentIndex::new(scorer, talents, par), positions, par)
    }

    /// The same with talents that are indexed already, by this scorer.
    pub fn of(scorer: &'a Scorer<'a>, talents: TalentIndex, positions: &[Position], par: Par) -> Self {
        let skills = scorer.context().skills.len();
        let positions = par.rows(positions.len(), || (), |(), i| scorer.prepare_position(&positions[i]));
        let wanted_by = Postings::new(skills, positions.len(), |who| {
            positions[who]
                .requirements()
                .iter()
                .map(|r| (r.skill, Wanted { level: r.level, importance: r.importance, use_weight: r.use_weight }))
        });
        let standing_in = scorer.context().similar_skills.transpose();
        Self { scorer, talents, positions, standing_in, wanted_by, scalar: false }
    }

    /// The same without instructions that only some processors have. Results are the same; for counting instructions, and for
    /// holding the two paths together.
    #[must_use]
    pub fn without_simd(self) -> Self {
        Self { scalar: true, ..self }
    }

    /// How many talents.
    pub fn talents(&self) -> usize {
        self.talents.len()
    }

    /// How many positions.
    pub fn positions(&self) -> usize {
        self.positions.len()
    }

    /// The best k talents of every position, best first; shorter where fewer pass the gates.
    ///
    /// A position takes O(postings of its skills + talents / 64) at most, and less where gates rule out whole regions;
    /// memory is the index, one block of sums a thread and the results.
    pub fn top_talents(&self, k: usize, par: Par) -> Vec<Vec<Match>> {
        self.talents_for(0..self.positions.len(), k, par)
    }

    /// The best k positions of every talent, best first; shorter where fewer pass the gates.
    pub fn top_positions(&self, k: usize, par: Par) -> Vec<Vec<Match>> {
        self.positions_for(self.talents.len(), |t| t, k, par)
    }

    /// For every pair `(talent, position)` the rank of that position among all of the talent's, from 1; `None`
    /// where a gate rules it out. Takes as long as [`top_positions`](Self::top_positions) of those talents.
    ///
    /// # Panics
    ///
    /// If an index is out of range.
    pub fn ranks_of_positions(&self, pairs: &[(u32, u32)], par: Par) -> Vec<Option<usize>> {
        par.rows(
            pairs.len(),
            || self.scratch(),
            |scratch, i| {
                let (t, p) = pairs[i];
                let target = self.ranked(t as usize, p as usize, p)?;
                let mut ahead = 0;
                self.positions_of(scratch, t as usize, |ranked, _| ahead += usize::from(ranked > target));
                Some(ahead + 1)
            },
        )
    }

    /// The score of one pair, or the gate that rules it out.
    ///
    /// # Panics
    ///
    /// If an index is out of range.
    pub fn score(&self, talent: u32, position: u32) -> Outcome {
        self.scorer.score_facts(&self.talents.facts(talent), &self.positions[position as usize])
    }

    /// The whole account of one pair.
    ///
    /// # Panics
    ///
    /// If an index is out of range.
    pub fn explain(&self, talent: u32, position: u32) -> Explanation {
        self.scorer.explain(&self.talent(talent), &self.positions[position as usize])
    }

    /// What the person could change to raise the fit of one pair, the largest gain first
    /// ([`Scorer::improvements`](chancai_model::Scorer::improvements)).
    ///
    /// # Panics
    ///
    /// If an index is out of range.
    pub fn improvements(&self, talent: u32, position: u32) -> Vec<Improvement> {
        self.scorer.improvements(&self.talent(talent), &self.positions[position as usize])
    }

    /// Why a talent is not among the best k of a position, or where it stands among them, and the smallest change of the
    /// person's that would enter ([`Scorer::smallest_change`]). One row, and at most some ten thousand scores of the pair.
    ///
    /// # Panics
    ///
    /// If an index is out of range.
    pub fn why_not(&self, talent: u32, position: u32, k: usize) -> WhyNot {
        let position = &self.positions[position as usize];
        let best = |k, floor| self.best_of(position, k, floor);
        why::why_not(self.scorer, (talent, &self.talent(talent)), position, k, best)
    }

    /// The best k talents of these positions.
    pub(crate) fn talents_for(&self, positions: Range<usize>, k: usize, par: Par) -> Vec<Vec<Match>> {
        self.search(k).run(&self.positions[positions], |_| 0.0, par)
    }

    /// The best k positions of so many talents.
    pub(crate) fn positions_for(
        &self,
        count: usize,
        talent: impl Fn(usize) -> usize + Sync + Send,
        k: usize,
        par: Par,
    ) -> Vec<Vec<Match>> {
        par.rows(count, || self.scratch(), |scratch, i| self.best_positions(scratch, talent(i), k))
    }

    /// One talent as the scorer prepared it.
    fn talent(&self, talent: u32) -> PreparedTalent {
        self.talents.prepared(self.scorer, talent)
    }

    fn search(&self, k: usize) -> Search<'_> {
        let search = Search::new(self.scorer, &self.talents, &self.standing_in, k);
        if self.scalar { search.without_simd() } else { search }
    }

    /// The best k of one position, of those whose fit is at least `floor`.
    fn best_of(&self, position: &PreparedPosition, k: usize, floor: f64) -> Vec<Match> {
        let lists = self.search(k).run(std::slice::from_ref(position), |_| floor, Par::Seq);
        lists.into_iter().next().unwrap_or_default()
    }

    fn scratch(&self) -> Scratch {
        Scratch::new(self.positions.len(), self.scorer.context().skills.len())
    }

    fn best_positions(&self, scratch: &mut Scratch, t: usize, k: usize) -> Vec<Match> {
        let mut best = TopK::new(k);
        self.positions_of(scratch, t, |ranked, score| best.push(ranked, Match::new(ranked.candidate, score)));
        best.take_sorted()
    }

    /// Hands on every position whose gates a talent passes.
    fn positions_of(&self, scratch: &mut Scratch, t: usize, mut found: impl FnMut(Ranked, &Score)) {
        let talent = self.talents.facts(t as u32);
        scratch.of_talent(&talent, self.scorer.context().similar_skills, &self.wanted_by);
        for (i, position) in self.positions.iter().enumerate() {
            let (skill, used) = scratch.take(i);
            if let Ok(gated) = self.scorer.gate(&talent, position)
                && let Outcome::Scored(score) = self.scorer.complete(&talent, position, gated, skill, used)
            {
                found(Ranked { fit: score.fit, candidate: i as u32 }, &score);
            }
        }
    }

    fn ranked(&self, t: usize, p: usize, candidate: u32) -> Option<Ranked> {
        let outcome = self.scorer.score_facts(&self.talents.facts(t as u32), &self.positions[p]);
        outcome.score().map(|score| Ranked { fit: score.fit, candidate })
    }
}
