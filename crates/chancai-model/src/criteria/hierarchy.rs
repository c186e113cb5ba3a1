//! A hierarchy of criteria: each node weighs its children, and the leaves weigh the product along the way.

use std::collections::BTreeSet;

use super::ahp::{Ahp, ahp};
use super::error::CriteriaError;
use super::matrix::{CriterionWeights, same_length};
use super::pairwise::PairwiseMatrix;

/// The most levels a hierarchy may have.
const DEPTH: usize = 64;

/// A criterion, and what it is made of.
#[derive(Debug, Clone, PartialEq)]
pub struct CriterionNode {
    name: String,
    /// Levels from here down, 1 for a leaf.
    depth: usize,
    children: Vec<CriterionNode>,
    weights: Local,
}

/// How a node weighs its children.
#[derive(Debug, Clone, PartialEq)]
enum Local {
    Given(Vec<f64>),
    Judged(Box<Ahp>),
}

impl CriterionNode {
    /// A criterion that alternatives are measured on.
    pub fn leaf(name: impl Into<String>) -> Self {
        Self { name: name.into(), depth: 1, children: Vec::new(), weights: Local::Given(Vec::new()) }
    }

    /// A criterion whose parts have given weights.
    ///
    /// # Errors
    ///
    /// [`CriteriaError::Length`] where the weights do not fit the children; [`CriteriaError::TooDeep`] beyond 64 levels.
    pub fn weighted(
        name: impl Into<String>,
        weights: &CriterionWeights,
        children: Vec<Self>,
    ) -> Result<Self, CriteriaError> {
        same_length("下级准则 children", weights.as_slice().len(), children.len())?;
        Self::over(name.into(), Local::Given(weights.as_slice().to_vec()), children)
    }

    /// A criterion whose parts were compared by pairs.
    ///
    /// # Errors
    ///
    /// [`CriteriaError::Length`] where the matrix does not fit the children; [`CriteriaError::TooDeep`] beyond 64 levels.
    pub fn judged(
        name: impl Into<String>,
        judgements: &PairwiseMatrix,
        children: Vec<Self>,
    ) -> Result<Self, CriteriaError> {
        same_length("下级准则 children", judgements.size(), children.len())?;
        Self::over(name.into(), Local::Judged(Box::new(ahp(judgements))), children)
    }

    fn over(name: String, weights: Local, children: Vec<Self>) -> Result<Self, CriteriaError> {
        let depth = 1 + children.iter().map(|child| child.depth).max().unwrap_or(0);
        if depth > DEPTH {
            return Err(CriteriaError::TooDeep { limit: DEPTH, given: depth });
        }
        Ok(Self { name, depth, children, weights })
    }

    /// The name.
    pub fn name(&self) -> &str {
        &self.name
    }
}

/// What a hierarchy comes to.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct HierarchyWeights {
    /// The leaves in the order of the tree; their global weights sum to 1.
    pub leaves: Vec<LeafWeight>,
    /// The nodes whose children were judged by pairs, each before its own children.
    pub judged: Vec<NodeConsistency>,
}

/// A leaf's weight.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct LeafWeight {
    /// Names from the root to the leaf.
    pub path: Vec<String>,
    /// Its share of its parent, 1 for a root that is a leaf.
    pub local: f64,
    /// Its share of the whole: the product of the shares along the path.
    pub global: f64,
}

/// How consistent the judgements at one node are.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct NodeConsistency {
    /// Names from the root to the node.
    pub path: Vec<String>,
    /// Weights of its children, λ, CI and CR.
    pub ahp: Ahp,
}

impl HierarchyWeights {
    /// The leaves' global weights as the weights of criteria, in the order of the tree.
    ///
    /// # Errors
    ///
    /// [`CriteriaError::Weight`] if the weights were changed to what is none.
    pub fn criterion_weights(&self) -> Result<CriterionWeights, CriteriaError> {
        CriterionWeights::new(&self.leaves.iter().map(|leaf| leaf.global).collect::<Vec<f64>>())
    }
}

/// Weighs the leaves of a hierarchy (Saaty 1980). O(nodes x levels).
///
/// # Errors
///
/// [`CriteriaError::RepeatedLeaf`] where two leaves have one name, since criteria are found by name.
///
/// # Example
///
/// ```
/// use chancai_model::criteria::{CriterionNode, CriterionWeights, PairwiseMatrix, hierarchy_weights};
/// use ndarray::array;
///
/// // 人才评价：业绩与能力 3:1；业绩下分专利、论文 2:1。
/// let results = CriterionNode::judged(
///     "业绩",
///     &PairwiseMatrix::complete(&array![[1.0, 2.0], [0.5, 1.0]])?,
///     vec![CriterionNode::leaf("专利"), CriterionNode::leaf("论文")],
/// )?;
/// let weights = CriterionWeights::new(&[3.0, 1.0])?;
/// let root = CriterionNode::weighted("人才评价", &weights, vec![results, CriterionNode::leaf("能力")])?;
/// let found = hierarchy_weights(&root)?;
/// let globals: Vec<f64> = found.leaves.iter().map(|leaf| leaf.global).collect();
/// assert!(globals.iter().zip([0.5, 0.25, 0.25]).all(|(a, b)| (a - b).abs() < 1e-15));
/// assert_eq!(found.judged[0].path, ["人才评价", "业绩"]);
/// # Ok::<(), chancai_model::criteria::CriteriaError>(())
/// ```
pub fn hierarchy_weights(root: &CriterionNode) -> Result<HierarchyWeights, CriteriaError> {
    let mut found = HierarchyWeights { leaves: Vec::new(), judged: Vec::new() };
    walk(root, &mut Vec::new(), (1.0, 1.0), &mut found);
    let mut names = BTreeSet::new();
    let last = |leaf: &LeafWeight| leaf.path.last().cloned().unwrap_or_default();
    match found.leaves.iter().map(last).find(|name| !names.insert(name.clone())) {
        Some(name) => Err(CriteriaError::RepeatedLeaf { name }),
        None => Ok(found),
    }
}

/// Visits a node, whose depth has been bounded.
fn walk(node: &CriterionNode, path: &mut Vec<String>, (local, global): (f64, f64), found: &mut HierarchyWeights) {
    path.push(node.name.clone());
    if node.children.is_empty() {
        found.leaves.push(LeafWeight { path: path.clone(), local, global });
    }
    let weights = match &node.weights {
        Local::Given(weights) => weights,
        Local::Judged(ahp) => {
            found.judged.push(NodeConsistency { path: path.clone(), ahp: (**ahp).clone() });
            &ahp.weights
        }
    };
    for (child, weight) in node.children.iter().zip(weights) {
        walk(child, path, (*weight, global * weight), found);
    }
    path.pop();
}
