//! What the chains are short of: supply and demand per node, from people and posts.

use crate::{Catalogue, District, Error};
use chancai_chain::{NodeId, NodeNumbers, Scarcity, ScarcityOptions, scarcity};
use chancai_model::{Fraction, Identified as _, Position, ScoringModel, Talent};
use chancai_taxonomy::SkillId;
use std::collections::{BTreeMap, BTreeSet};

/// Supply, demand and employers of every chain node.
///
/// - **demand**: full-time seats of the positions at the node (headcount x the share of full time of the preferred way
///   of working);
/// - **supply**: free full-time shares of consenting people who have worked at the node, or who hold (themselves or as
///   narrower skills) at least half of the node's skills by weight. Who can serve several nodes counts at each in
///   equal shares, so that nobody is counted twice;
/// - **enterprises**: employers who state the node or have a position at it. Where no employer states its nodes, a node
///   without positions has an unknown number of them, not zero.
///
/// Where there are no positions at all demand is unknown, and where there are no talents supply is.
///
/// O(talents x skills x nodes a skill belongs to).
pub fn node_numbers(catalogue: &Catalogue, district: &District) -> Vec<NodeNumbers> {
    let nodes = catalogue.chains.len();
    let mut sums = vec![Sums::default(); nodes];
    for position in district.positions.iter() {
        for node in position.nodes() {
            sums[node.index()].add_position(position);
        }
    }
    let presence_known = district.employers.iter().any(|e| !e.nodes.is_empty());
    for employer in &district.employers {
        for node in &employer.nodes {
            sums[node.index()].employers.insert(&employer.id);
        }
    }
    let needs = NodeNeeds::of(catalogue);
    let mut covered = vec![0.0; nodes];
    for talent in district.applicants.iter().filter(|t| t.consent()) {
        let served = needs.served_by(catalogue, talent, &mut covered);
        for node in &served {
            sums[node.index()].supply += talent.capacity().to_f64() / served.len() as f64;
        }
    }
    let (posts, people) = (!district.positions.is_empty(), !district.applicants.is_empty());
    let numbers = |(node, sum): (NodeId, Sums<'_>)| NodeNumbers {
        node,
        demand: posts.then_some(sum.demand),
        supply: people.then_some(sum.supply),
        enterprises: Some(sum.employers.len() as u32).filter(|&n| presence_known || n > 0),
    };
    catalogue.chains.ids().zip(sums).map(numbers).collect()
}

#[derive(Clone, Default)]
struct Sums<'a> {
    demand: f64,
    supply: f64,
    employers: BTreeSet<&'a str>,
}

impl<'a> Sums<'a> {
    fn add_position(&mut self, position: &'a Position) {
        let share = position.modes().first().map_or(1.0, |m| m.full_time().to_f64());
        self.demand += f64::from(position.headcount()) * share;
        // A post without an employer's id stands for one of its own.
        self.employers.insert(position.employer().unwrap_or(position.id().as_str()));
    }
}

/// From each skill to the nodes that need it, with its share of the node's weight.
struct NodeNeeds {
    of_skill: Vec<Vec<(NodeId, f64)>>,
}

impl NodeNeeds {
    fn of(catalogue: &Catalogue) -> Self {
        let mut of_skill = vec![Vec::new(); catalogue.skills.len()];
        for (id, node) in catalogue.chains.nodes() {
            let total: f64 = node.skills().iter().map(|(_, weight)| weight).sum();
            for &(skill, weight) in node.skills() {
                of_skill[skill.index()].push((id, weight / total));
            }
        }
        Self { of_skill }
    }

    /// The nodes a talent can serve. `covered` is zero before and after.
    fn served_by(&self, catalogue: &Catalogue, talent: &Talent, covered: &mut [f64]) -> BTreeSet<NodeId> {
        let mut meets: BTreeSet<SkillId> = BTreeSet::new();
        for held in talent.skills() {
            meets.insert(held.skill);
            meets.extend(catalogue.skills.ancestors(held.skill));
        }
        let mut touched = Vec::new();
        for skill in meets {
            for &(node, share) in &self.of_skill[skill.index()] {
                covered[node.index()] += share;
                touched.push(node);
            }
        }
        let mut served: BTreeSet<NodeId> = talent.nodes().iter().copied().collect();
        for node in touched {
            if std::mem::take(&mut covered[node.index()]) >= 0.5 {
                served.insert(node);
            }
        }
        served
    }
}

/// How scarce every skill is: weighted demand (headcount x importance of the positions that want it) over reachable
/// supply (free full-time shares x levels of consenting people who hold it or a narrower skill). In the order of the
/// skills' ids.
///
/// # Errors
///
/// [`Error::Chain`] if a sum is not a number; the readers let none pass.
pub fn skill_scarcity(catalogue: &Catalogue, district: &District) -> Result<Vec<Scarcity>, Error> {
    let mut demand = vec![0.0; catalogue.skills.len()];
    let mut supply = vec![0.0; catalogue.skills.len()];
    for position in district.positions.iter() {
        for wanted in position.requirements() {
            demand[wanted.skill.index()] += f64::from(position.headcount()) * wanted.importance.to_f64();
        }
    }
    let default = ScoringModel::default().default_level();
    for talent in district.applicants.iter().filter(|t| t.consent()) {
        let mut meets: BTreeMap<SkillId, Fraction> = BTreeMap::new();
        for held in talent.skills() {
            let level = held.level.unwrap_or(default);
            for skill in catalogue.skills.ancestors(held.skill).iter().chain([&held.skill]) {
                let best = meets.entry(*skill).or_default();
                *best = level.max(*best);
            }
        }
        for (skill, level) in meets {
            supply[skill.index()] += talent.capacity().to_f64() * level.to_f64();
        }
    }
    let options = ScarcityOptions::default();
    let scarce = demand.iter().zip(&supply).map(|(&d, &s)| scarcity(Some(d), Some(s), &options));
    Ok(scarce.collect::<Result<_, _>>()?)
}
