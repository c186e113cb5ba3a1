//! Which single hire unlocks which node.

use std::collections::BTreeSet;

use chancai_taxonomy::SkillId;

use crate::{ChainGraph, MakingRules, NodeGap, NodeId};

/// What one hire would unlock.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Unlock {
    /// Position of the hire in the list that was given.
    pub hire: usize,
    /// The locked nodes that lack nothing any more, ascending.
    pub unlocked: Vec<NodeId>,
    /// What can be made along the chains then and could not before, the unlocked nodes among it where their other inputs
    /// can be made too; ascending.
    pub made_possible: Vec<NodeId>,
}

/// What each hire would unlock, in the order of the hires; those that unlock nothing are left out.
///
/// A node is locked by the core skills that nobody has: those that weigh at least half as much as its weightiest and whose
/// supply is stated as 0. A hire is the skills one person brings, broader ones among them that these satisfy; it unlocks a
/// node when it brings all that the node lacks. What that makes possible follows from the rules of making, with locked
/// nodes taken as what cannot be had. Skills whose supply is not stated lock nothing.
///
/// O(hires (nodes + edges + skills)).
///
/// # Example
///
/// ```
/// use chancai_chain::{
///     ChainGraph, ChainRecord, EdgeKind, EdgeRecord, GapOptions, NodeKind, NodeRecord, SkillNumbers, Stage, gaps, unlocks,
/// };
/// use chancai_taxonomy::SkillId;
///
/// let (coating, bonding) = (SkillId::new(0), SkillId::new(1));
/// let node = |id, skill| {
///     let mut node = NodeRecord::new(id, "ic", Stage::Mid, NodeKind::Process, id, id);
///     node.skills = vec![(skill, 1.0)];
///     node
/// };
/// let graph = ChainGraph::build(
///     vec![ChainRecord::new("ic", "集成电路", "Integrated circuits")],
///     vec![node("涂胶", coating), node("封装", bonding)],
///     vec![EdgeRecord::new("涂胶", "封装", EdgeKind::Feeds, 1.0)],
/// )?;
/// let at = |id| graph.find(id).unwrap();
/// // 没有人会涂胶，封装有人。
/// let skills = [
///     SkillNumbers { node: at("涂胶"), skill: coating, demand: Some(1.0), supply: Some(0.0) },
///     SkillNumbers { node: at("封装"), skill: bonding, demand: Some(1.0), supply: Some(2.0) },
/// ];
/// let gaps = gaps(&graph, &[], &skills, &GapOptions::default())?;
/// let found = unlocks(&graph, &gaps, &[vec![bonding], vec![coating]]);
/// assert_eq!((found.len(), found[0].hire), (1, 1));
/// assert_eq!(found[0].unlocked, [at("涂胶")]);
/// assert_eq!(found[0].made_possible, [at("封装"), at("涂胶")]);
/// # Ok::<(), chancai_chain::ChainError>(())
/// ```
pub fn unlocks(graph: &ChainGraph, gaps: &[NodeGap], hires: &[Vec<SkillId>]) -> Vec<Unlock> {
    let locks: Vec<(NodeId, Vec<SkillId>)> = gaps
        .iter()
        .filter(|gap| gap.node.index() < graph.len())
        .map(|gap| (gap.node, lock(gap)))
        .filter(|(_, lock)| !lock.is_empty())
        .collect();
    let rules = MakingRules::of(graph);
    let locked: Vec<u32> = locks.iter().map(|(node, _)| node.get()).collect();
    let before = rules.makeable(&locked);
    let unlock = |(hire, skills): (usize, &Vec<SkillId>)| {
        let brings: BTreeSet<SkillId> = skills.iter().copied().collect();
        let opens = |(_, lock): &&(NodeId, Vec<SkillId>)| lock.iter().all(|skill| brings.contains(skill));
        let mut unlocked: Vec<NodeId> = locks.iter().filter(opens).map(|(node, _)| *node).collect();
        unlocked.sort_unstable();
        if unlocked.is_empty() {
            return None;
        }
        let still: Vec<u32> =
            locked.iter().copied().filter(|&node| unlocked.binary_search(&NodeId::new(node)).is_err()).collect();
        let after = rules.makeable(&still);
        let made_possible = graph.ids().filter(|node| after[node.index()] && !before[node.index()]).collect();
        Some(Unlock { hire, unlocked, made_possible })
    };
    hires.iter().enumerate().filter_map(unlock).collect()
}

/// The core skills of a node that nobody has.
fn lock(gap: &NodeGap) -> Vec<SkillId> {
    let heaviest = gap.skills.iter().map(|skill| skill.weight).fold(0.0, f64::max);
    let core = gap.skills.iter().filter(|skill| skill.weight >= heaviest / 2.0);
    core.filter(|skill| skill.supply == Some(0.0)).map(|skill| skill.skill).collect()
}
