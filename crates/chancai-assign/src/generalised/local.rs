//! Assignments out of relaxed ones: by regret, then by shifts and swaps.

use crate::integer::{Heuristic, Program, View};

/// The heuristic of generalised assignment: jobs that the relaxation gives to one agent stay there, the others go where
/// their regret is largest (Martello and Toth 1981); then jobs are shifted, swapped and shifted by two while that gains.
pub(super) struct Local {
    pub(super) jobs: usize,
}

impl Heuristic for Local {
    fn propose(&mut self, program: &Program, view: &View<'_>) -> Option<Vec<bool>> {
        let mut assignment = Assignment::new(self.jobs, program, view);
        assignment.place_relaxed();
        assignment.place_by_regret()?;
        assignment.improve();
        Some(assignment.chosen())
    }
}

const NOBODY: usize = usize::MAX;

struct Assignment<'a> {
    jobs: usize,
    agents: usize,
    program: &'a Program,
    view: &'a View<'a>,
    agent_of: Vec<usize>,
    left: Vec<i64>,
}

impl<'a> Assignment<'a> {
    fn new(jobs: usize, program: &'a Program, view: &'a View<'a>) -> Self {
        let left = program.capacities().iter().map(|&capacity| capacity as i64).collect();
        let agents = program.capacities().len();
        Self { jobs, agents, program, view, agent_of: vec![NOBODY; jobs], left }
    }

    fn pair(&self, agent: usize, job: usize) -> usize {
        agent * self.jobs + job
    }

    fn weight(&self, agent: usize, job: usize) -> i64 {
        self.program.items()[self.pair(agent, job)].weight as i64
    }

    fn cost(&self, agent: usize, job: usize) -> i64 {
        self.program.items()[self.pair(agent, job)].cost
    }

    /// Whether the search leaves this pair open.
    fn may(&self, agent: usize, job: usize) -> bool {
        self.view.fixed[self.pair(agent, job)].is_none()
    }

    /// Whether the job may leave its agent.
    fn movable(&self, job: usize) -> bool {
        self.agent_of[job] != NOBODY && self.may(self.agent_of[job], job)
    }

    fn place(&mut self, agent: usize, job: usize) {
        self.left[agent] -= self.weight(agent, job);
        self.agent_of[job] = agent;
    }

    fn remove(&mut self, job: usize) -> usize {
        let agent = std::mem::replace(&mut self.agent_of[job], NOBODY);
        self.left[agent] += self.weight(agent, job);
        agent
    }

    fn place_relaxed(&mut self) {
        for job in 0..self.jobs {
            let pairs = (0..self.agents).map(|agent| (agent, self.pair(agent, job)));
            let decided = pairs.clone().find(|&(_, pair)| self.view.fixed[pair] == Some(true));
            let open = pairs.filter(|&(_, pair)| self.view.fixed[pair].is_none() && self.view.taken[pair]);
            let cheapest = || open.min_by_key(|&(_, pair)| self.view.reduced[pair]);
            if let Some((agent, _)) = decided.or_else(cheapest) {
                self.place(agent, job);
            }
        }
    }

    /// Jobs without an agent, the one that loses most by its second choice first.
    fn place_by_regret(&mut self) -> Option<()> {
        let mut waiting: Vec<usize> = (0..self.jobs).filter(|&job| self.agent_of[job] == NOBODY).collect();
        while !waiting.is_empty() {
            let mut most: Option<(i64, usize, usize)> = None;
            for (at, &job) in waiting.iter().enumerate() {
                let (agent, regret) = match self.two_best(job) {
                    (None, _) => {
                        self.make_room(job)?;
                        most = Some((i64::MAX, at, NOBODY));
                        break;
                    }
                    (Some((agent, _)), None) => (agent, i64::MAX - 1),
                    (Some((agent, price)), Some(second)) => (agent, second - price),
                };
                if most.is_none_or(|most| regret > most.0) {
                    most = Some((regret, at, agent));
                }
            }
            let (_, at, agent) = most?;
            let job = waiting.swap_remove(at);
            if agent != NOBODY {
                self.place(agent, job);
            }
        }
        Some(())
    }

    /// The agent with room whose reduced cost is least, and the second least cost.
    fn two_best(&self, job: usize) -> (Option<(usize, i64)>, Option<i64>) {
        let (mut best, mut second): (Option<(usize, i64)>, Option<i64>) = (None, None);
        for agent in (0..self.agents).filter(|&agent| self.may(agent, job)) {
            if self.weight(agent, job) > self.left[agent] {
                continue;
            }
            let price = self.view.reduced[self.pair(agent, job)];
            if best.is_none_or(|best| price < best.1) {
                second = best.map(|best| best.1);
                best = Some((agent, price));
            } else if second.is_none_or(|second| price < second) {
                second = Some(price);
            }
        }
        (best, second)
    }

    /// No agent has room for the job: moves another job away so that one has, at the least cost, and places it.
    fn make_room(&mut self, job: usize) -> Option<()> {
        let mut best: Option<(i64, usize, usize)> = None;
        for other in (0..self.jobs).filter(|&other| self.movable(other)) {
            let from = self.agent_of[other];
            let room = self.left[from] + self.weight(from, other) - self.weight(from, job);
            if room < 0 || !self.may(from, job) {
                continue;
            }
            for to in (0..self.agents).filter(|&to| to != from && self.may(to, other)) {
                let cost = self.cost(from, job) + self.cost(to, other) - self.cost(from, other);
                if self.weight(to, other) <= self.left[to] && best.is_none_or(|best| cost < best.0) {
                    best = Some((cost, other, to));
                }
            }
        }
        let (_, other, to) = best?;
        let from = self.remove(other);
        self.place(to, other);
        self.place(from, job);
        Some(())
    }

    fn improve(&mut self) {
        while self.shift() || self.swap() || self.eject() {}
    }

    /// The best move of one job to another agent, for every job in turn; whether any gained.
    fn shift(&mut self) -> bool {
        let mut gained = false;
        for job in 0..self.jobs {
            if !self.movable(job) {
                continue;
            }
            let from = self.agent_of[job];
            let better = |&to: &usize| {
                to != from
                    && self.may(to, job)
                    && self.cost(to, job) < self.cost(from, job)
                    && self.weight(to, job) <= self.left[to]
            };
            if let Some(to) = (0..self.agents).filter(better).min_by_key(|&to| self.cost(to, job)) {
                self.remove(job);
                self.place(to, job);
                gained = true;
            }
        }
        gained
    }

    /// Two jobs that change places while that gains; whether any did.
    fn swap(&mut self) -> bool {
        let mut gained = false;
        for one in 0..self.jobs {
            for other in one + 1..self.jobs {
                if self.swap_gains(one, other) {
                    let (from, to) = (self.remove(one), self.remove(other));
                    self.place(to, one);
                    self.place(from, other);
                    gained = true;
                }
            }
        }
        gained
    }

    fn swap_gains(&self, one: usize, other: usize) -> bool {
        let (a, b) = (self.agent_of[one], self.agent_of[other]);
        a != b
            && self.cost(b, one) + self.cost(a, other) < self.cost(a, one) + self.cost(b, other)
            && self.left[a] + self.weight(a, one) >= self.weight(a, other)
            && self.left[b] + self.weight(b, other) >= self.weight(b, one)
            && self.movable(one)
            && self.movable(other)
            && self.may(b, one)
            && self.may(a, other)
    }

    /// A job moves where it is cheaper and another of that agent's makes room for it; whether any pair of moves gained.
    fn eject(&mut self) -> bool {
        let mut gained = false;
        for job in 0..self.jobs {
            if self.movable(job)
                && let Some((to, other, third)) = self.chain(job)
            {
                self.remove(job);
                self.remove(other);
                self.place(to, job);
                self.place(third, other);
                gained = true;
            }
        }
        gained
    }

    /// The best such pair of moves for a job: where it goes, who leaves, and for where.
    fn chain(&self, job: usize) -> Option<(usize, usize, usize)> {
        let from = self.agent_of[job];
        let mut best: Option<(i64, (usize, usize, usize))> = None;
        for other in (0..self.jobs).filter(|&other| self.agent_of[other] != from && self.movable(other)) {
            let to = self.agent_of[other];
            let saved = self.cost(from, job) - self.cost(to, job);
            let room = self.left[to] + self.weight(to, other) - self.weight(to, job);
            if saved <= 0 || room < 0 || !self.may(to, job) {
                continue;
            }
            for third in (0..self.agents).filter(|&third| third != to && self.may(third, other)) {
                let paid = self.cost(third, other) - self.cost(to, other) - saved;
                let freed = if third == from { self.weight(from, job) } else { 0 };
                let fits = self.weight(third, other) <= self.left[third] + freed;
                if paid < 0 && fits && best.is_none_or(|best| paid < best.0) {
                    best = Some((paid, (to, other, third)));
                }
            }
        }
        best.map(|best| best.1)
    }

    fn chosen(&self) -> Vec<bool> {
        let mut chosen = vec![false; self.program.items().len()];
        for (job, &agent) in self.agent_of.iter().enumerate() {
            chosen[self.pair(agent, job)] = true;
        }
        chosen
    }
}
