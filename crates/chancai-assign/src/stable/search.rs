//! Stable allocations with couples and groups: proposals, dismissals and freed seats, until nobody would move.
//!
//! A. E. Roth and E. Peranson, "The redesign of the matching market for American physicians", American Economic Review 89
//! (1999): whoever is dismissed proposes anew, a couple that leaves frees its seats, and those who would rather have them are
//! asked again. The process need not end where couples choose together, so it is limited and begun again in other orders.

use super::body::Body;
use super::market::Market;
use super::units::{NONE, Units};
use super::{NoStable, StableEdges, StableOptions};
use crate::certificate::count_blocks;

/// A stable allocation, if a try finds one. Minimums play no part.
pub(super) fn solve(market: &Market<'_>, options: &StableOptions) -> Result<StableEdges, NoStable> {
    let units = Units::new(market);
    let limit = (u64::from(options.moves_per_row) * market.problem.rows() as u64).max(1000);
    let mut nearest: Option<(usize, Vec<u32>)> = None;
    let (mut moves, mut proposals) = (0, 0);
    let attempts = options.attempts.max(1);
    for attempt in 1..=attempts {
        let mut search = Search::new(market, &units, attempt);
        let stable = search.run(limit);
        moves += search.moves;
        proposals += search.proposals;
        let edges = search.edges();
        if stable {
            return Ok(StableEdges { edges, proposals, attempts: attempt, reserve: None });
        }
        let blocking = count_blocks(market.problem, &edges);
        if nearest.as_ref().is_none_or(|(least, _)| blocking < *least) {
            nearest = Some((blocking, edges));
        }
    }
    let (blocking, nearest) = nearest.unwrap_or_default();
    Err(NoStable::NoneFound { attempts, moves, nearest, blocking })
}

/// Actors are the rows and, after them, the units; a row that belongs to a unit does not act itself.
struct Search<'a> {
    market: &'a Market<'a>,
    units: &'a Units,
    body: Body<'a>,
    /// For every row the open edges it holds, its best first.
    held: Vec<Vec<u32>>,
    /// For every unit the wish it has.
    current: Vec<u32>,
    /// The columns beneath every quota.
    beneath: Vec<Vec<u32>>,
    queue: Queue,
    moves: u64,
    proposals: u64,
}

impl<'a> Search<'a> {
    fn new(market: &'a Market<'a>, units: &'a Units, attempt: u32) -> Self {
        let problem = market.problem;
        let mut beneath = vec![Vec::new(); problem.quotas().len()];
        for column in 0..problem.columns() as u32 {
            problem.path(column).for_each(|quota| beneath[quota as usize].push(column));
        }
        Self {
            market,
            units,
            body: Body::new(market),
            held: vec![Vec::new(); problem.rows()],
            current: vec![NONE; units.units.len()],
            beneath,
            queue: Queue::new(problem.rows() + units.units.len(), attempt),
            moves: 0,
            proposals: 0,
        }
    }

    /// Whether nobody would move in the end; at most about `limit` moves.
    fn run(&mut self, limit: u64) -> bool {
        loop {
            let before = self.moves;
            let actors = self.held.len() + self.units.units.len();
            (0..actors as u32).for_each(|actor| self.queue.push(actor));
            while let Some(actor) = self.queue.pop() {
                if self.moves > limit {
                    return false;
                }
                self.act(actor);
            }
            // All were asked once more and none moved.
            if self.moves == before {
                return true;
            }
        }
    }

    fn edges(&self) -> Vec<u32> {
        let mut edges: Vec<u32> = self.market.seated.iter().chain(self.held.iter().flatten()).copied().collect();
        edges.sort_unstable();
        edges
    }

    fn act(&mut self, actor: u32) {
        let rows = self.held.len() as u32;
        if actor >= rows {
            self.act_together(actor - rows);
        } else if self.units.of_row[actor as usize] == NONE {
            self.act_alone(actor);
        }
    }

    /// A row asks down its list.
    fn act_alone(&mut self, row: u32) {
        let room = self.market.row_room[row as usize] as usize;
        for edge in self.market.problem.row_range(row).map(|edge| edge as u32) {
            let held = &self.held[row as usize];
            let full = held.len() >= room;
            if full && held.last().is_none_or(|&worst| worst <= edge) {
                break;
            }
            if !self.market.is_open(edge) || held.contains(&edge) {
                continue;
            }
            self.proposals += 1;
            let dismissed = self.body.take(edge);
            if dismissed == Some(edge) {
                continue;
            }
            self.moves += 1;
            let left = if full { self.held[row as usize].pop() } else { None };
            if let Some(left) = left.filter(|_| left != dismissed) {
                self.leave(left);
            }
            self.hold(edge);
            self.dismiss(dismissed.filter(|_| left != dismissed).as_slice());
        }
    }

    /// A couple or group asks for all it likes better than what it has; what it leaves is free meanwhile.
    fn act_together(&mut self, unit: u32) {
        let now = self.current[unit as usize];
        let wishes = &self.units.units[unit as usize].wishes;
        let old: &[u32] = wishes.get(now as usize).map_or(&[], Vec::as_slice);
        for (wish, new) in (0..now).zip(wishes) {
            self.proposals += 1;
            let freed: Vec<u32> = old.iter().filter_map(|&edge| self.frees(edge)).collect();
            self.let_go(old);
            let Some(dismissed) = self.take_all(new) else {
                self.take_again(old);
                continue;
            };
            self.moves += 1;
            self.unhold(old);
            for &edge in new {
                self.hold(edge);
            }
            self.current[unit as usize] = wish;
            self.dismiss(&dismissed);
            for node in freed {
                self.wake(node);
            }
            self.queue.push(self.held.len() as u32 + unit);
            return;
        }
    }

    /// Takes all edges and says who had to go, or takes none where not all can stay.
    fn take_all(&mut self, new: &[u32]) -> Option<Vec<u32>> {
        let mut dismissed = Vec::new();
        for (at, &edge) in new.iter().enumerate() {
            match self.body.take(edge) {
                Some(gone) if new.contains(&gone) => {
                    let taken: Vec<u32> = new[..=at].iter().copied().filter(|&edge| edge != gone).collect();
                    self.let_go(&taken);
                    self.take_again(&dismissed);
                    return None;
                }
                gone => dismissed.extend(gone),
            }
        }
        Some(dismissed)
    }

    fn hold(&mut self, edge: u32) {
        let held = &mut self.held[self.market.row(edge) as usize];
        let at = held.partition_point(|&other| other < edge);
        held.insert(at, edge);
    }

    fn unhold(&mut self, edges: &[u32]) {
        for &edge in edges {
            self.held[self.market.row(edge) as usize].retain(|&held| held != edge);
        }
    }

    fn let_go(&mut self, edges: &[u32]) {
        for &edge in edges {
            self.body.let_go(edge);
        }
    }

    /// Takes back what was held before and has its place still.
    fn take_again(&mut self, edges: &[u32]) {
        for &edge in edges {
            self.body.take(edge);
        }
    }

    /// Sends away who lost these edges, and with one member the whole unit.
    fn dismiss(&mut self, dismissed: &[u32]) {
        self.unhold(dismissed);
        for &edge in dismissed {
            let row = self.market.row(edge);
            let unit = self.units.of_row[row as usize];
            if unit == NONE {
                self.queue.push(row);
                continue;
            }
            let wish = std::mem::replace(&mut self.current[unit as usize], NONE);
            let units = self.units;
            for &other in units.units[unit as usize].wishes.get(wish as usize).into_iter().flatten() {
                if self.held[self.market.row(other) as usize].contains(&other) {
                    self.unhold(&[other]);
                    self.leave(other);
                }
            }
            self.queue.push(self.held.len() as u32 + unit);
        }
    }

    /// Frees the place of an edge and asks those again who might like it.
    fn leave(&mut self, edge: u32) {
        let freed = self.frees(edge);
        self.body.let_go(edge);
        if let Some(node) = freed {
            self.wake(node);
        }
    }

    /// The highest node that is full now and would not be without the edge.
    fn frees(&self, edge: u32) -> Option<u32> {
        self.body.path(self.body.column(edge)).filter(|&node| self.body.is_full(node)).last()
    }

    fn wake(&mut self, node: u32) {
        let quota = (node as usize).checked_sub(self.market.problem.columns());
        let columns = quota.map_or(vec![node], |quota| self.beneath[quota].clone());
        for &edge in columns.iter().flat_map(|&column| self.market.problem.column_list(column)) {
            let row = self.market.row(edge);
            let unit = self.units.of_row[row as usize];
            if unit != NONE {
                self.queue.push(self.held.len() as u32 + unit);
            } else if self.held[row as usize].last().is_none_or(|&worst| edge < worst) {
                self.queue.push(row);
            }
        }
    }
}

/// Who is to act: in order of arrival at the first try, drawn at random by the number of the try later.
struct Queue {
    actors: std::collections::VecDeque<u32>,
    waits: Vec<bool>,
    /// State of the draw (splitmix64), if any.
    state: Option<u64>,
}

impl Queue {
    fn new(actors: usize, attempt: u32) -> Self {
        let state = (attempt > 1).then_some(u64::from(attempt));
        Self { actors: std::collections::VecDeque::new(), waits: vec![false; actors], state }
    }

    fn push(&mut self, actor: u32) {
        if !std::mem::replace(&mut self.waits[actor as usize], true) {
            self.actors.push_back(actor);
        }
    }

    fn pop(&mut self) -> Option<u32> {
        if let Some(state) = self.state.as_mut().filter(|_| self.actors.len() > 1) {
            let at = draw(state) % self.actors.len() as u64;
            self.actors.swap(0, at as usize);
        }
        let actor = self.actors.pop_front()?;
        self.waits[actor as usize] = false;
        Some(actor)
    }
}

/// The generator of G. L. Steele, D. Lea and C. H. Flood, "Fast splittable pseudorandom number generators" (2014).
fn draw(state: &mut u64) -> u64 {
    *state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let mut mixed = *state;
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^ (mixed >> 31)
}
