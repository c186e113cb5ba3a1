//! The best talents of many positions: bounds first, exact scores for those who may enter.
//!
//! Positions come in batches, and a batch goes through the blocks one after the other, so that a block's postings stay in the
//! cache while every position of the batch reads them. For a position and a block the postings of its skills are added up,
//! the sums are compared with what the list so far leaves possible, and who remains is scored exactly.

mod bound;
mod demand;
mod kernel;
mod shortlist;
mod sides;
pub(crate) mod simd;
mod tables;
mod tally;
mod vectors;
mod walk;

use crate::talents::{Expand, TalentIndex};
use crate::topk::{Ranked, TopK};
use crate::{Match, Par};
use bound::Bound;
pub(crate) use bound::Kind;
use chancai_chain::NodeId;
use chancai_model::{
    Combine, Facet, FitPart, Fraction, Outcome, PairFit, PreparedPosition, Presence, Scorer, Side, Ways,
};
use chancai_taxonomy::{Neighbours, SkillId};
use demand::Demand;
use kernel::Sums;
use shortlist::{Candidate, Shortlist};
use simd::Kernel;
use std::borrow::BorrowMut;
use std::collections::BinaryHeap;
use std::rc::Rc;
use tables::{Point, Tables};
use tally::Tally;
use walk::Lay;

/// How many positions go through the blocks together at most; four times as many through the blocks of a large index, which
/// come through the caches less often then.
const BATCH: usize = 128;
/// From how many blocks on an index is large.
const LARGE: usize = 64;
/// The facets whose gates are shut to talents here and there, as no order of them can prevent.
const GATED: [Facet; 2] = [Facet::Work, Facet::Career];
/// How many talents of a shortlist are tried for the point of a bound.
const AIMS: usize = 4;
/// How many talents before it is scored a talent is asked for.
const AHEAD: usize = 4;
/// Where a side is taken to be before anything is known of a list.
const START: f64 = 0.625;

/// What a search needs beside the index.
#[derive(Clone, Copy)]
pub(crate) struct Search<'s> {
    pub(crate) scorer: &'s Scorer<'s>,
    pub(crate) index: &'s TalentIndex,
    /// For each skill those that stand in for it.
    pub(crate) standing_in: &'s Neighbours<SkillId>,
    pub(crate) k: usize,
    /// Candidates who count as not there, as bits; those beyond the end are there.
    gone: &'s [u64],
    kernel: Kernel,
    /// Whether vectors can change a bound.
    embeds: bool,
}

/// What one thread works with.
pub(crate) struct Scratch<'p> {
    tables: Tables<'p>,
    work: Work,
}

/// What one query works with.
struct Work {
    sums: Sums,
    tally: Tally,
    /// Talents of a block whose bound reaches the list, where there is no shortlist.
    near: Vec<Candidate>,
    /// What skills must add at least, strip by strip.
    least: Vec<u16>,
    /// Strips with somebody in them who reaches that.
    found: Vec<(u32, u64)>,
    /// The block at hand.
    lay: Lay,
    /// Strips with what the best of each reaches, in one number; empty between blocks.
    strips: BinaryHeap<i64>,
    /// What queries that are done leave for others.
    rooms: Vec<Room>,
}

/// Memory of a query.
struct Room {
    demand: Demand,
    listed: Vec<u64>,
    best: TopK<Match>,
}

impl Default for Room {
    fn default() -> Self {
        Self { demand: Demand::default(), listed: Vec::new(), best: TopK::new(0) }
    }
}

/// One position on its way through the blocks.
struct Query<'p> {
    position: &'p PreparedPosition,
    demand: Demand,
    /// The rows of its facets, by number.
    rows: [Option<u32>; Facet::ALL.len()],
    best: TopK<Match>,
    /// Who is scored in the end; none where everybody is who may be among the best so far.
    shortlist: Option<Shortlist>,
    /// Room of a shortlist that is done.
    room: Vec<u64>,
    /// No fit below this matters.
    floor: f64,
    /// About where the sides of the last of the list are.
    point: Point,
    /// The bound for talents of the kind that comes next, and that kind.
    bound: Option<(Presence, Rc<Bound>)>,
    home: u32,
}

/// Where a position stands among those that want alike.
fn likeness(position: &PreparedPosition) -> (&[NodeId], Option<SkillId>) {
    (position.nodes(), position.requirements().first().map(|wanted| wanted.skill))
}

impl Query<'_> {
    /// The least fit that can still enter the list.
    fn least(&self) -> f64 {
        let least = self.best.worst().map_or(self.floor, |worst| worst.fit.max(self.floor));
        self.shortlist.as_ref().map_or(least, |list| list.least().max(least))
    }

    fn is_full(&self) -> bool {
        self.shortlist.as_ref().map_or(self.best.is_full(), Shortlist::is_full)
    }
}

impl<'s> Search<'s> {
    pub(crate) fn new(
        scorer: &'s Scorer<'s>,
        index: &'s TalentIndex,
        standing_in: &'s Neighbours<SkillId>,
        k: usize,
    ) -> Self {
        let kernel = Kernel::detect();
        let search = Self { scorer, index, standing_in, k, gone: &[], kernel, embeds: false };
        Self { embeds: search.embeds(), ..search }
    }

    /// The same on the path that every processor has.
    pub(crate) fn without_simd(self) -> Self {
        Self { kernel: Kernel::Scalar, ..self }
    }

    /// The same among all but these.
    pub(crate) fn without(self, gone: &'s [u64]) -> Self {
        Self { gone, ..self }
    }

    fn is_gone(&self, candidate: u32) -> bool {
        self.gone.get(candidate as usize / 64).is_some_and(|word| word >> (candidate % 64) & 1 == 1)
    }

    /// The best k of every position, best first; `floor` is the fit below which nobody matters to it.
    pub(crate) fn run(
        &self,
        positions: &[PreparedPosition],
        floor: impl Fn(usize) -> f64 + Sync + Send,
        par: Par,
    ) -> Vec<Vec<Match>> {
        // Positions that want alike read the same postings: they go together.
        let mut order: Vec<u32> = (0..positions.len() as u32).collect();
        order.sort_by_key(|&p| likeness(&positions[p as usize]));
        // Where there is more than one thread, pieces small enough for all to be done at the same time.
        let pieces = if par.threads() > 1 { par.threads() * 4 } else { 1 };
        let most = if self.index.blocks.len() > LARGE { 4 * BATCH } else { BATCH };
        let size = (positions.len() / pieces).clamp(32, most);
        let batches = par.rows(
            positions.len().div_ceil(size),
            || self.scratch(),
            |scratch, batch| {
                let batch = &order[batch * size..order.len().min((batch + 1) * size)];
                let positions: Vec<&PreparedPosition> = batch.iter().map(|&p| &positions[p as usize]).collect();
                self.batch(scratch, &positions, |i| floor(batch[i] as usize))
            },
        );
        let mut lists = vec![Vec::new(); positions.len()];
        for (list, p) in batches.into_iter().flatten().zip(order) {
            lists[p as usize] = list;
        }
        lists
    }

    pub(crate) fn scratch<'p>(&self) -> Scratch<'p> {
        let tally = Tally::new(self.scorer.context().skills.len());
        let work = Work {
            sums: Sums::default(),
            tally,
            near: Vec::new(),
            least: Vec::new(),
            found: Vec::new(),
            lay: Lay::default(),
            strips: BinaryHeap::new(),
            rooms: Vec::new(),
        };
        Scratch { tables: Tables::default(), work }
    }

    pub(crate) fn batch<'p>(
        &self,
        scratch: &mut Scratch<'p>,
        positions: &[&'p PreparedPosition],
        floor: impl Fn(usize) -> f64,
    ) -> Vec<Vec<Match>> {
        if self.k == 0 || self.index.is_empty() {
            return vec![Vec::new(); positions.len()];
        }
        let Scratch { tables, work } = scratch;
        if self.index.plain {
            let lists = positions.iter().enumerate().map(|(i, &position)| self.everybody(work, position, floor(i)));
            return lists.collect();
        }
        tables.trim();
        let made = positions.iter().enumerate();
        let mut queries: Vec<Query<'_>> = made.map(|(i, &p)| self.query(work, tables, p, floor(i))).collect();
        // Each list starts where its best are likely, then takes everything else.
        self.pass(work, &mut queries, tables, |query, block| query.home == block);
        for query in queries.iter_mut().filter(|query| query.bound.as_ref().is_some_and(|b| b.1.two_sided)) {
            self.aim(work, tables, query);
        }
        self.pass(work, &mut queries, tables, |query, block| query.home != block);
        let mut again: Vec<&mut Query<'_>> = queries
            .iter_mut()
            .filter_map(|query| (!self.score_shortlist(work, tables, query)).then_some(query))
            .collect();
        self.pass(work, &mut again, tables, |_, _| true);
        let mut lists = Vec::with_capacity(queries.len());
        for mut query in queries {
            lists.push(query.best.take_sorted());
            work.rooms.push(Room { demand: query.demand, listed: query.room, best: query.best });
        }
        lists
    }

    /// The best of a few talents for a position: everybody is scored. O(talents x (skills + requirements)).
    fn everybody(&self, work: &mut Work, position: &PreparedPosition, floor: f64) -> Vec<Match> {
        let Work { tally, rooms, .. } = work;
        let (pool, mut room) = (&self.index.pool, rooms.pop().unwrap_or_default());
        let serves = &mut room.demand.serves;
        serves.clear();
        tally.open(serves, position, self.standing_in);
        let mut best = TopK::new(self.k);
        for (talent, &candidate) in self.index.who.iter().enumerate() {
            let gate = |facts: &_| self.scorer.gate(facts, position).ok().filter(|_| !self.is_gone(candidate));
            // The sum of the levels is of no matter to gates.
            let Some(gated) = gate(&pool.facts_of(talent, 0)) else { continue };
            let sums = tally.sums(pool, talent, serves, position);
            let facts = pool.facts_of(talent, sums.level);
            if let Outcome::Scored(score) = self.scorer.complete(&facts, position, gated, sums.skill, sums.used)
                && score.fit >= floor
            {
                best.push(Ranked { fit: score.fit, candidate }, Match::new(candidate, &score));
            }
        }
        tally.close(serves);
        rooms.push(room);
        best.take_sorted()
    }

    /// Some queries through some blocks, block by block.
    fn pass<'p, Q: BorrowMut<Query<'p>>>(
        &self,
        work: &mut Work,
        queries: &mut [Q],
        tables: &mut Tables<'p>,
        visits: impl Fn(&Query<'p>, u32) -> bool,
    ) {
        for (number, block) in self.index.blocks.iter().enumerate() {
            let all = queries.iter_mut().map(BorrowMut::borrow_mut);
            let mut visiting: Vec<&mut Query<'p>> = all.filter(|query| visits(query, number as u32)).collect();
            let together = if self.embeds { vectors::TOGETHER } else { visiting.len().max(1) };
            for some in visiting.chunks_mut(together) {
                for query in &mut *some {
                    self.settle_bound(query, block.presence, tables);
                }
                let cosines = self.embeds.then(|| self.cosines(some, number));
                for at in 0..some.len() {
                    // Nearly all of a block is far from the processor: what is read soon is asked for.
                    if let Some((_, bound)) = some.get(at + 2).and_then(|query| query.bound.as_ref()) {
                        bound.skills.each(|skill| block.postings.ask_for_start(skill));
                    }
                    if let Some((_, bound)) = some.get(at + 1).and_then(|query| query.bound.as_ref()) {
                        bound.skills.each(|skill| block.postings.ask_for(skill));
                    }
                    let cosines = cosines.as_ref().and_then(|cosines| cosines.of(at));
                    self.walk(work, some[at], number, tables, cosines);
                }
            }
        }
    }

    /// Takes the sides of one of the best so far as the point of the bounds to come.
    fn aim(&self, work: &mut Work, tables: &Tables<'_>, query: &mut Query<'_>) {
        let Some(mut list) = query.shortlist.take() else { return };
        work.tally.open(&mut query.demand.serves, query.position, self.standing_in);
        let listed = (0..list.sort().min(AIMS)).filter_map(|at| list.get(at));
        let mut scored = listed.filter_map(|(_, talent)| self.exact(&mut work.tally, tables, query, talent, None));
        let point = scored.next().map_or(query.point, |score| {
            let side = |side: Option<f64>| side.unwrap_or(START);
            tables::on_grid([side(score.suitability), side(score.attraction)])
        });
        drop(scored);
        work.tally.close(&query.demand.serves);
        if point != query.point {
            (query.point, query.bound) = (point, None);
        }
        query.shortlist = Some(list);
    }

    /// Scores who is on the shortlist; whether that gives the best. Where it does not, the query starts again without one,
    /// from the fit that it has reached.
    fn score_shortlist(&self, work: &mut Work, tables: &Tables<'_>, query: &mut Query<'_>) -> bool {
        let Some(mut list) = query.shortlist.take() else { return true };
        work.tally.open(&mut query.demand.serves, query.position, self.standing_in);
        for at in 0..list.sort() {
            if let Some((_, soon)) = list.get(at + AHEAD) {
                self.index.pool.skills(soon as usize).first(simd::prefetch, simd::prefetch, simd::prefetch);
            }
            let Some((_, talent)) = list.get(at).filter(|(bound, _)| *bound >= query.least()) else { break };
            self.admit(&mut work.tally, tables, query, talent, None);
        }
        work.tally.close(&query.demand.serves);
        let holds = !list.left_out() || query.best.worst().is_some_and(|worst| worst.fit > list.least());
        if !holds {
            query.floor = query.least();
            query.best.clear(self.k);
        }
        query.room = list.into_room();
        holds
    }

    fn query<'p>(
        &self,
        work: &mut Work,
        tables: &mut Tables<'p>,
        position: &'p PreparedPosition,
        floor: f64,
    ) -> Query<'p> {
        let mut row = |facet| self.tabulated(facet).then(|| tables.row(self.scorer, self.index, facet, position));
        let rows = Facet::ALL.map(&mut row);
        for row in GATED.iter().filter_map(|&facet| rows[facet as usize]) {
            tables.count_use(row, self.index);
        }
        let (levels, expand) = (&self.index.levels, self.index.kind.expand);
        let Room { mut demand, mut listed, mut best } = work.rooms.pop().unwrap_or_default();
        best.clear(self.k);
        demand.fill(position, self.standing_in, levels, expand, &mut work.tally);
        // The skills of one talent may add up to more than the best of them counts where talents are not expanded: too many
        // of those with high bounds are not among the best then.
        let shortlist = (expand == Expand::Talents).then(|| {
            let room = std::mem::take(&mut listed);
            Shortlist::new(self.k.saturating_add(self.k / 2).saturating_add(6), room)
        });
        let room = listed;
        let mut query = Query {
            position,
            demand,
            rows,
            best,
            shortlist,
            room,
            floor,
            point: tables::on_grid([START; 2]),
            bound: None,
            home: 0,
        };
        query.home = self.home(&mut query, tables);
        query
    }

    /// Whether a facet gets a row: it has gates, or its terms weigh something in what ranks. What people ask is too diverse to
    /// tabulate.
    fn tabulated(&self, facet: Facet) -> bool {
        match facet {
            Facet::Pay => false,
            Facet::Work | Facet::Place | Facet::Career => true,
            Facet::Nodes | Facet::Occupations => match self.scorer.model().combine() {
                Combine::Suitability => self.weighs(facet, &[Side::Suitability]),
                _ => self.weighs(facet, Side::ALL),
            },
        }
    }

    /// Whether terms of a facet weigh something on one of these sides.
    fn weighs(&self, facet: Facet, sides: &[Side]) -> bool {
        let model = self.scorer.model();
        facet.terms().iter().any(|&term| sides.iter().any(|&side| model.weight(side, term) > Fraction::ZERO))
    }

    /// Makes the bound for talents of this kind, unless it is there.
    fn settle_bound(&self, query: &mut Query<'_>, presence: Presence, tables: &mut Tables<'_>) {
        if query.bound.as_ref().is_none_or(|(kind, _)| *kind != presence) {
            let bound = self.bound(query, presence, tables);
            query.bound = Some((presence, Rc::new(bound)));
        }
    }

    fn bound(&self, query: &Query<'_>, presence: Presence, tables: &mut Tables<'_>) -> Bound {
        let sides = tables.sides(self.scorer, query.position, presence, query.point);
        let unit = bound::unit(&sides.1, &query.demand, self.index.kind);
        let facets = query.rows.map(|row| row.map(|row| tables.table(&sides, row, unit, self.index)));
        Bound::new(&sides.1, &query.demand, self.index.kind, unit, facets)
    }

    /// The block with the best place and nodes, the first of equals.
    fn home(&self, query: &mut Query<'_>, tables: &mut Tables<'_>) -> u32 {
        let (mut home, mut best) = (0, i32::MIN);
        for (number, block) in self.index.blocks.iter().enumerate() {
            self.settle_bound(query, block.presence, tables);
            let Some((_, bound)) = &query.bound else { continue };
            if bound.blind {
                query.shortlist = None;
            }
            let reach = walk::reach(bound, number, block);
            if reach > best {
                (home, best) = (number as u32, reach);
            }
        }
        home
    }

    /// Scores a talent exactly and takes it in where it is among the best.
    fn admit(
        &self,
        tally: &mut Tally,
        tables: &Tables<'_>,
        query: &mut Query<'_>,
        talent: u32,
        bound: Option<(&Bound, i32)>,
    ) {
        let candidate = self.index.who[talent as usize];
        if !self.is_gone(candidate)
            && let Some(score) = self.exact(tally, tables, query, talent, bound)
            && score.fit >= query.floor
        {
            query.best.push(Ranked { fit: score.fit, candidate }, Match::new(candidate, score));
        }
    }

    /// The score of a talent; none where a gate is shut, or where its skills and what it has beside them in a bound show
    /// that it is not among the best.
    fn exact(
        &self,
        tally: &mut Tally,
        tables: &Tables<'_>,
        query: &Query<'_>,
        talent: u32,
        bound: Option<(&Bound, i32)>,
    ) -> Option<PairFit> {
        let (pool, position, talent) = (&self.index.pool, query.position, talent as usize);
        let sums = tally.sums(pool, talent, &query.demand.serves, position);
        if let Some((bound, beside)) = bound.filter(|(bound, _)| !bound.blind) {
            let skill = sums.skill as f64 / (position.importance_sum().max(1) as f64 * f64::from(u16::MAX));
            let used = sums.used as f64 / (sums.level.max(1) as f64 * f64::from(u16::MAX));
            let start = pool.assessment(talent).map_or(0, |value| i32::from(bound.start_of(value.steps())));
            if beside + start + bound.exactly(skill, used) < bound.needed(query.least()) {
                return None;
            }
        }
        let (facets, ways) = self.known(tables, query, talent)?;
        self.scorer.fit_of_known((pool, talent), position, (facets, ways), sums)
    }

    /// What the facets of a talent add to its fit, and the ways of working they leave; none where a gate of theirs is shut.
    #[inline]
    fn known(&self, tables: &Tables<'_>, query: &Query<'_>, talent: usize) -> Option<(FitPart, Ways)> {
        let pool = &self.index.pool;
        let (mut sum, mut ways) = (FitPart::default(), [None; 2]);
        for facet in [Facet::Work, Facet::Place, Facet::Nodes, Facet::Occupations, Facet::Career] {
            let value = pool.facet(facet, talent);
            match query.rows[facet as usize] {
                Some(row) => sum = sum.plus(tables.part(self.scorer, row, value)?),
                None if self.weighs(facet, Side::ALL) => {
                    let terms = self.scorer.facet_terms(pool, facet, value, query.position)?;
                    sum = sum.plus(self.scorer.facet_part(facet, terms));
                }
                None => {}
            }
            if facet == Facet::Work {
                ways = query.rows[facet as usize].map_or(ways, |row| tables.ways(row, value));
            }
        }
        Some((sum, ways))
    }
}
