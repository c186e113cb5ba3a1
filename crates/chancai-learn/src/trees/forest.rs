//! Trees and forests as data.

use crate::judged::Judged;

/// A node of a tree. Children stand behind their parent.
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
pub enum Node {
    /// Rows whose feature is at most the threshold go left, the others right.
    Split {
        /// The feature, counted as in the data.
        feature: u32,
        /// The threshold.
        threshold: f32,
        /// Where the left child stands.
        left: u32,
        /// Where the right child stands.
        right: u32,
    },
    /// What the tree says of the rows that come here.
    Leaf {
        /// The value.
        value: f64,
    },
}

/// A regression tree. Checked: the first node is the root, and every split's children stand behind it, so that a walk ends.
///
/// ```
/// use chancai_learn::{Node, Tree};
///
/// let tree = Tree::new(vec![
///     Node::Split { feature: 3, threshold: 0.5, left: 1, right: 2 },
///     Node::Leaf { value: -1.0 },
///     Node::Leaf { value: 1.0 },
/// ])?;
/// assert_eq!(tree.value(|feature| if feature == 3 { 0.7 } else { 0.0 }), 1.0);
/// assert!(Tree::new(vec![Node::Split { feature: 0, threshold: 0.0, left: 0, right: 0 }]).is_err());
/// # Ok::<(), chancai_learn::BadTree>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(try_from = "Vec<Node>", into = "Vec<Node>")
)]
pub struct Tree(Vec<Node>);

/// Nodes that make no tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum BadTree {
    /// There is no root.
    #[error("树没有节点 (a tree without nodes)")]
    Empty,
    /// A child that does not stand behind its parent, or nowhere.
    #[error("节点 {node} 的子节点 {child} 不在其后 (child {child} of node {node} does not stand behind it)")]
    Child {
        /// The parent.
        node: usize,
        /// The child.
        child: u32,
    },
    /// A threshold or value that is no finite number.
    #[error("节点 {node} 的数不是有限数 (the number of node {node} is not finite)")]
    NotFinite {
        /// The node.
        node: usize,
    },
}

impl Tree {
    /// Checks nodes, the root first.
    ///
    /// # Errors
    ///
    /// [`BadTree`] without nodes, for a child that does not stand behind its parent, or a number that is not finite.
    pub fn new(nodes: Vec<Node>) -> Result<Self, BadTree> {
        if nodes.is_empty() {
            return Err(BadTree::Empty);
        }
        for (node, what) in nodes.iter().enumerate() {
            let finite = match *what {
                Node::Leaf { value } => value.is_finite(),
                Node::Split { threshold, left, right, .. } => {
                    let stray = |child: &u32| !(node + 1..nodes.len()).contains(&(*child as usize));
                    if let Some(child) = [left, right].into_iter().find(stray) {
                        return Err(BadTree::Child { node, child });
                    }
                    threshold.is_finite()
                }
            };
            if !finite {
                return Err(BadTree::NotFinite { node });
            }
        }
        Ok(Self(nodes))
    }

    /// The nodes, the root first.
    pub fn nodes(&self) -> &[Node] {
        &self.0
    }

    /// What the tree says of a row, its features asked for one by one.
    pub fn value(&self, feature: impl Fn(u32) -> f32) -> f64 {
        let mut at = 0;
        loop {
            match self.0[at] {
                Node::Leaf { value } => return value,
                Node::Split { feature: asked, threshold, left, right } => {
                    at = if feature(asked) <= threshold { left } else { right } as usize;
                }
            }
        }
    }
}

impl TryFrom<Vec<Node>> for Tree {
    type Error = BadTree;

    fn try_from(nodes: Vec<Node>) -> Result<Self, BadTree> {
        Self::new(nodes)
    }
}

impl From<Tree> for Vec<Node> {
    fn from(tree: Tree) -> Self {
        tree.0
    }
}

/// Trees whose values are added up.
#[derive(Clone, Debug, PartialEq, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Forest {
    /// Forests with draws of their own, each a list of trees; the score is the mean of theirs.
    pub bags: Vec<Vec<Tree>>,
}

impl Forest {
    /// The score of one sparse row, features ascending; values added in the order of the trees. 0 of no trees.
    pub fn score(&self, features: &[u32], values: &[f32]) -> f64 {
        let asked = |feature: u32| features.binary_search(&feature).map_or(0.0, |at| values[at]);
        let bags = self.bags.iter().map(|trees| trees.iter().map(|tree| tree.value(asked)).sum::<f64>());
        bags.sum::<f64>() / self.bags.len().max(1) as f64
    }

    /// The score of every row. O(rows x trees x depth x log features of the row).
    pub fn scores(&self, judged: &Judged) -> Vec<f64> {
        let score = |row| {
            let (features, values) = judged.row(row);
            self.score(features, values)
        };
        (0..judged.rows()).map(score).collect()
    }

    /// How often each feature is split on, by feature up to the largest used.
    pub fn splits_by_feature(&self) -> Vec<u32> {
        let mut counts = Vec::new();
        for node in self.bags.iter().flatten().flat_map(Tree::nodes) {
            if let Node::Split { feature, .. } = *node {
                let feature = feature as usize;
                if counts.len() <= feature {
                    counts.resize(feature + 1, 0);
                }
                counts[feature] += 1;
            }
        }
        counts
    }
}
