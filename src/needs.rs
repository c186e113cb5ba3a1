//! What the chains are short of: supply and demand per node and skill, from people and posts.

use crate::{Catalogue, District, Error};
use chancai_chain::{NodeId, NodeNumbers, Scarcity, ScarcityOptions, SkillNumbers, scarcity};
use chancai_model::{Fraction, Identified as _, Position, ScoringModel, Talent};
use chancai_taxonomy::SkillId;
use std::collections::{BTreeMap, BTreeSet};

/// What the gap analysis is told of every node and of every skill a node asks for.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct ChainNumbers {
    /// One of each node, in the order of their ids.
    pub nodes: Vec<NodeNumbers>,
    /// One of each node and skill it asks for, by node, then by skill.
    pub skills: Vec<SkillNumbers>,
}

/// Supply, demand and employers of every chain node and of the skills it asks for.
///
/// Of a node:
///
/// - **demand**: full-time seats of the positions at the node (headcount x the share of full time of the preferred way
///   of working);
/// - **supply**: free full-time shares of consenting people who can serve the node: they have worked at it, or follow one
///   of its occupations (or a narrower one), or hold (themselves or as narrower skills) at least half of its core skills
///   by weight. Who can serve several nodes counts at each in equal shares, so that nobody is counted twice;
/// - **enterprises**: employers who state the node or have a position at it. Where no employer states its nodes, a node
///   without positions has an unknown number of them, not zero;
/// - **concentration**: the Herfindahl index of the employers' shares in those seats; not stated without seats.
///
/// Of a skill at a node:
///
/// - **demand**: seats of the positions at the node that want it, or a narrower skill, times the importance they give it;
/// - **supply**: what those who can serve the node count there, times the level at which they hold it (themselves or as
///   a narrower skill).
///
/// A node's core skills weigh at least half as much as its weightiest. A node names all that is needed there, up to
/// thirty skills of many people: half of them all would ask one person to be several, half of the core asks for the trade.
///
/// Where there are no positions at all demand is unknown, and where there are no talents supply is.
///
/// O(talents x skills x nodes a skill belongs to).
pub fn chain_numbers(catalogue: &Catalogue, district: &District) -> ChainNumbers {
    let chains = &catalogue.chains;
    let mut sums: Vec<Sums<'_>> = chains.nodes().map(|(_, node)| Sums::new(node.skills().len())).collect();
    for position in district.positions.iter() {
        for node in position.nodes() {
            sums[node.index()].add_position(catalogue, *node, position);
        }
    }
    let presence_known = district.employers.iter().any(|e| !e.nodes.is_empty());
    for employer in &district.employers {
        for node in &employer.nodes {
            sums[node.index()].employers.entry(&employer.id).or_default();
        }
    }
    let needs = NodeNeeds::of(catalogue);
    let default = ScoringModel::default().default_level();
    let mut covered = vec![0.0; chains.len()];
    for talent in district.applicants.iter().filter(|t| t.consent()) {
        let meets = meets(catalogue, talent, default);
        let served = needs.served_by(catalogue, talent, &meets, &mut covered);
        for node in &served {
            let share = talent.capacity().to_f64() / served.len() as f64;
            sums[node.index()].add_talent(chains.node(*node).skills(), &meets, share);
        }
    }
    let known = Known {
        posts: !district.positions.is_empty(),
        people: !district.applicants.is_empty(),
        presence: presence_known,
    };
    let mut numbers = ChainNumbers::default();
    for ((id, node), sum) in chains.nodes().zip(&sums) {
        numbers.nodes.push(sum.node_numbers(id, known));
        let of = |(&(skill, _), counted): (&(SkillId, f64), &[f64; 2])| SkillNumbers {
            node: id,
            skill,
            demand: known.posts.then_some(counted[0]),
            supply: known.people.then_some(counted[1]),
        };
        numbers.skills.extend(node.skills().iter().zip(&sum.skills).map(of));
    }
    numbers
}

/// What is known of a district at all.
#[derive(Clone, Copy)]
struct Known {
    posts: bool,
    people: bool,
    presence: bool,
}

struct Sums<'a> {
    demand: f64,
    supply: f64,
    /// Seats by employer; without seats for those who only state the node.
    employers: BTreeMap<&'a str, f64>,
    /// Demand and supply of each skill of the node, in its order.
    skills: Vec<[f64; 2]>,
}

impl<'a> Sums<'a> {
    fn new(skills: usize) -> Self {
        Self { demand: 0.0, supply: 0.0, employers: BTreeMap::new(), skills: vec![[0.0; 2]; skills] }
    }

    fn add_position(&mut self, catalogue: &Catalogue, node: NodeId, position: &'a Position) {
        let share = position.modes().first().map_or(1.0, |m| m.full_time().to_f64());
        let seats = f64::from(position.headcount()) * share;
        self.demand += seats;
        // A post without an employer's id stands for one of its own.
        *self.employers.entry(position.employer().unwrap_or(position.id().as_str())).or_default() += seats;
        // A post that wants two skills under one of the node's asks for that one once.
        let mut wanted: BTreeMap<SkillId, Fraction> = BTreeMap::new();
        for wish in position.requirements() {
            for skill in catalogue.skills.ancestors(wish.skill).iter().chain([&wish.skill]) {
                let most = wanted.entry(*skill).or_default();
                *most = wish.importance.max(*most);
            }
        }
        for ((skill, _), counted) in catalogue.chains.node(node).skills().iter().zip(&mut self.skills) {
            counted[0] += wanted.get(skill).map_or(0.0, |importance| seats * importance.to_f64());
        }
    }

    fn add_talent(&mut self, skills: &[(SkillId, f64)], meets: &BTreeMap<SkillId, Fraction>, share: f64) {
        self.supply += share;
        for ((skill, _), counted) in skills.iter().zip(&mut self.skills) {
            counted[1] += meets.get(skill).map_or(0.0, |level| share * level.to_f64());
        }
    }

    fn node_numbers(&self, node: NodeId, known: Known) -> NodeNumbers {
        let mut numbers = NodeNumbers::new(node);
        numbers.demand = known.posts.then_some(self.demand);
        numbers.supply = known.people.then_some(self.supply);
        numbers.enterprises = Some(self.employers.len() as u32).filter(|&n| known.presence || n > 0);
        let shares = self.employers.values().map(|seats| seats / self.demand);
        // Rounding may leave a sum of squares a hair above one.
        let index = shares.map(|share| share * share).sum::<f64>().min(1.0);
        numbers.concentration = (self.demand > 0.0).then_some(index);
        numbers
    }
}

/// The skills a talent meets, as held or by a narrower one, at the best level of those.
fn meets(catalogue: &Catalogue, talent: &Talent, default: Fraction) -> BTreeMap<SkillId, Fraction> {
    let mut meets: BTreeMap<SkillId, Fraction> = BTreeMap::new();
    for held in talent.skills() {
        let level = held.level.unwrap_or(default);
        for skill in catalogue.skills.ancestors(held.skill).iter().chain([&held.skill]) {
            let best = meets.entry(*skill).or_default();
            *best = level.max(*best);
        }
    }
    meets
}

/// From each core skill to the nodes that need it, with its share of the core's weight, and from each occupation to the
/// nodes it works at.
struct NodeNeeds {
    of_skill: Vec<Vec<(NodeId, f64)>>,
    of_occupation: Vec<Vec<NodeId>>,
}

impl NodeNeeds {
    fn of(catalogue: &Catalogue) -> Self {
        let mut of_skill = vec![Vec::new(); catalogue.skills.len()];
        let mut of_occupation = vec![Vec::new(); catalogue.occupations.len()];
        for (id, node) in catalogue.chains.nodes() {
            let heaviest = node.skills().iter().map(|(_, weight)| *weight).fold(0.0, f64::max);
            let core = || node.skills().iter().filter(|(_, weight)| *weight >= heaviest / 2.0);
            let total: f64 = core().map(|(_, weight)| weight).sum();
            for &(skill, weight) in core() {
                of_skill[skill.index()].push((id, weight / total));
            }
            for (occupation, _) in node.occupations() {
                of_occupation[occupation.index()].push(id);
            }
        }
        Self { of_skill, of_occupation }
    }

    /// The nodes a talent can serve. `covered` is zero before and after.
    fn served_by(
        &self,
        catalogue: &Catalogue,
        talent: &Talent,
        meets: &BTreeMap<SkillId, Fraction>,
        covered: &mut [f64],
    ) -> BTreeSet<NodeId> {
        let mut served: BTreeSet<NodeId> = talent.nodes().iter().copied().collect();
        for &occupation in talent.occupations() {
            for at in catalogue.occupations.ancestors(occupation).iter().chain([&occupation]) {
                served.extend(&self.of_occupation[at.index()]);
            }
        }
        let mut touched = Vec::new();
        for skill in meets.keys() {
            for &(node, share) in &self.of_skill[skill.index()] {
                covered[node.index()] += share;
                touched.push(node);
            }
        }
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
        let meets = meets(catalogue, talent, default);
        for (skill, level) in meets {
            supply[skill.index()] += talent.capacity().to_f64() * level.to_f64();
        }
    }
    let options = ScarcityOptions::default();
    let scarce = demand.iter().zip(&supply).map(|(&d, &s)| scarcity(Some(d), Some(s), &options));
    Ok(scarce.collect::<Result<_, _>>()?)
}

#[cfg(all(test, feature = "data"))]
mod tests {
    use super::*;
    use crate::{CatalogueFiles, DistrictFiles, pipeline};
    use chancai_table::{Format, Source};

    /// Whether one person, whole and consenting, is supply at the node of the smelter's own power station.
    fn serves(skills: &str, occupations: &str, nodes: &str) -> bool {
        let talents = format!("编号,技能,职业,产业链节点,可投入,同意\nwang,{skills},{occupations},{nodes},1,是\n");
        let source = |name, text: &str| Source::from_text(name, text, Format::Csv);
        let files = DistrictFiles::new(source("人才.csv", &talents), source("岗位.csv", "编号,岗位名称\np1,值班员\n"));
        let run = pipeline::run(&CatalogueFiles::embedded(), &files, &pipeline::Options::default()).unwrap();
        let node = run.catalogue.chains.find("nm-captive-power").unwrap();
        let numbers = chain_numbers(&run.catalogue, &run.district);
        let supply: Vec<f64> = numbers.nodes.iter().map(|numbers| numbers.supply.unwrap()).collect();
        let whole: f64 = supply.iter().sum();
        assert!(whole < 1.0 + 1e-9, "counted twice: {whole}");
        supply[node.index()] > 0.0
    }

    #[test]
    fn who_knows_half_of_the_core_serves_a_node() {
        // 供配电 0.9, 能源管理 0.8, 自动化控制 0.5, 工业烟气治理 0.5; 碳排放核算 0.3 is not of the core.
        assert!(serves("供配电;能源管理", "", ""));
        assert!(serves("继电保护;能源管理", "", ""), "a narrower skill counts as the broader");
        assert!(!serves("供配电;碳排放核算", "", ""), "0.9 of 2.7 is less than half");
        assert!(!serves("能源管理;自动化控制", "", ""), "1.3 of 2.7 is less than half");
    }

    #[test]
    fn who_worked_at_a_node_or_follows_its_occupation_serves_it() {
        assert!(serves("", "变配电运行值班员", ""));
        assert!(serves("", "", "nm-captive-power"));
        assert!(!serves("", "护士", ""));
    }
}
