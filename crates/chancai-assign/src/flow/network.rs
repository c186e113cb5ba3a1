//! What is given: nodes with supplies, arcs with bounds and costs.

use std::fmt;

/// An upper bound that does not bind: see [`Network`].
pub const UNLIMITED: i64 = i64::MAX;

/// One arc as the caller gives it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Arc {
    /// The node it leaves, below [`Network::nodes`].
    pub from: u32,
    /// The node it enters, below [`Network::nodes`]; the same one is legal.
    pub to: u32,
    /// The least it carries; may be negative.
    pub lower: i64,
    /// The most it carries, at least `lower`; [`UNLIMITED`] where nothing limits it.
    pub upper: i64,
    /// What one unit of flow costs; may be negative.
    pub cost: i64,
}

/// A checked network.
///
/// Parallel arcs, loops, bounds that leave no choice, negative costs, parts without a connection and no nodes at all
/// are legal. Quantities and costs are whole numbers, and their magnitudes are limited so that no later sum can
/// overflow: the absolute values of all supplies and bounds together reach at most [`Network::MOST_QUANTITY`], no
/// cost times the number of nodes (plus one) exceeds [`Network::MOST_COST`], and the dearest that all arcs could be
/// together fits an `i128` (only unlimited arcs in the millions come near).
///
/// An upper bound of [`UNLIMITED`] is replaced by one that no cheapest flow needs: one more than all that is sent, all
/// that the limited arcs could carry and all lower bounds. Only where unlimited arcs form a cycle of negative cost,
/// and no flow is cheapest, does that bound show: then the answer is the cheapest flow within it.
///
/// Memory: 24 bytes an arc, 32 where any lower bound is not zero; 8 a node.
#[derive(Debug, Clone)]
pub struct Network {
    supplies: Vec<i64>,
    from: Vec<u32>,
    to: Vec<u32>,
    /// Empty where all are zero.
    lower: Vec<i64>,
    upper: Vec<i64>,
    cost: Vec<i64>,
    largest_cost: i64,
}

impl Network {
    /// The most that the absolute values of supplies, lower bounds and limited upper bounds may add up to: 2^60.
    pub const MOST_QUANTITY: i64 = 1 << 60;
    /// The most that the absolute cost of an arc, times one more than the number of nodes, may reach: 2^58.
    pub const MOST_COST: i64 = 1 << 58;

    /// Checks and keeps a network. O(nodes + arcs).
    ///
    /// # Errors
    ///
    /// [`NetworkError`] with every fault found: too many nodes or arcs, supplies that do not add up to zero, quantities
    /// that together are too large, then by arc a node that is not there, a lower bound above the upper, a cost that
    /// is too large.
    ///
    /// # Example
    ///
    /// ```
    /// use chancai_assign::flow::{Arc, Network, NetworkFault};
    ///
    /// // 供给 2 人，需求只写了 1 人；弧的下界又高于上界。
    /// let arc = Arc { from: 0, to: 1, lower: 3, upper: 2, cost: 0 };
    /// let error = Network::new(&[2, -1], &[arc]).unwrap_err();
    /// let unbalanced = NetworkFault::Unbalanced { sum: 1 };
    /// assert_eq!(error.faults(), [unbalanced, NetworkFault::BoundsCross { arc: 0, lower: 3, upper: 2 }]);
    /// ```
    pub fn new(supplies: &[i64], arcs: &[Arc]) -> Result<Self, NetworkError> {
        let faults = faults_of(supplies, arcs);
        if !faults.is_empty() {
            return Err(NetworkError { faults });
        }
        let lower: Vec<i64> =
            if arcs.iter().any(|arc| arc.lower != 0) { arcs.iter().map(|arc| arc.lower).collect() } else { Vec::new() };
        let room = unlimited_room(supplies, arcs);
        let upper = |arc: &Arc| if arc.upper == UNLIMITED { arc.lower + room } else { arc.upper };
        Ok(Self {
            supplies: supplies.to_vec(),
            from: arcs.iter().map(|arc| arc.from).collect(),
            to: arcs.iter().map(|arc| arc.to).collect(),
            lower,
            upper: arcs.iter().map(upper).collect(),
            cost: arcs.iter().map(|arc| arc.cost).collect(),
            largest_cost: arcs.iter().map(|arc| arc.cost.abs()).max().unwrap_or(0),
        })
    }

    /// How many nodes there are.
    pub fn nodes(&self) -> usize {
        self.supplies.len()
    }

    /// How many arcs there are.
    pub fn arcs(&self) -> usize {
        self.from.len()
    }

    /// The supply of every node.
    pub fn supplies(&self) -> &[i64] {
        &self.supplies
    }

    /// An arc, its upper bound as it counts (never [`UNLIMITED`]).
    ///
    /// # Panics
    ///
    /// If there is no such arc.
    pub fn arc(&self, arc: usize) -> Arc {
        Arc {
            from: self.from[arc],
            to: self.to[arc],
            lower: self.lower(arc),
            upper: self.upper[arc],
            cost: self.cost[arc],
        }
    }

    /// All arcs in the order they were given, as [`Self::arc`].
    pub fn iter(&self) -> impl ExactSizeIterator<Item = Arc> {
        (0..self.arcs()).map(|arc| self.arc(arc))
    }

    pub(super) fn from(&self) -> &[u32] {
        &self.from
    }

    pub(super) fn to(&self) -> &[u32] {
        &self.to
    }

    pub(super) fn costs(&self) -> &[i64] {
        &self.cost
    }

    pub(super) fn lower(&self, arc: usize) -> i64 {
        self.lower.get(arc).copied().unwrap_or(0)
    }

    /// How much more than its lower bound an arc can carry; below 2^62.
    pub(super) fn room(&self, arc: usize) -> i64 {
        self.upper[arc] - self.lower(arc)
    }

    /// The largest absolute cost of an arc.
    pub(super) fn largest_cost(&self) -> i64 {
        self.largest_cost
    }
}

/// More than any arc must carry beyond its lower bound in a cheapest flow, unless unlimited arcs form a cycle of
/// negative cost: paths carry at most all that is sent, and every other cycle holds a limited arc.
fn unlimited_room(supplies: &[i64], arcs: &[Arc]) -> i64 {
    let sent: i64 = supplies.iter().map(|supply| supply.abs()).sum();
    let limited = |arc: &Arc| if arc.upper == UNLIMITED { 0 } else { arc.upper - arc.lower };
    // A lower bound sends as much and receives as much, wherever it stands.
    let carried: i64 = arcs.iter().map(|arc| 2 * arc.lower.abs() + limited(arc)).sum();
    sent + carried + 1
}

/// Why a network was refused: every fault.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub struct NetworkError {
    faults: Vec<NetworkFault>,
}

impl NetworkError {
    /// All faults: counts and sums first, then by arc.
    pub fn faults(&self) -> &[NetworkFault] {
        &self.faults
    }
}

impl fmt::Display for NetworkError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let count = self.faults.len();
        write!(f, "网络有 {count} 处错误 / the network has {count} fault(s)")?;
        match self.faults.first() {
            Some(first) => write!(f, "; 第一处 / the first: {first}"),
            None => Ok(()),
        }
    }
}

/// One end of an arc.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
pub enum End {
    /// The node it leaves.
    From,
    /// The node it enters.
    To,
}

/// One fault of a network. `arc` is the position in the slice the caller gave, from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum NetworkFault {
    /// More nodes and arcs than indices can name.
    #[error("节点和弧过多 / too many nodes and arcs: {given}, at most {limit}")]
    TooMany {
        /// How many there are together.
        given: usize,
        /// The most there may be.
        limit: usize,
    },
    /// What is sent is not what is received.
    #[error("供给之和应为 0, 实为 {sum} / the supplies add up to {sum}, not 0")]
    Unbalanced {
        /// The sum of the supplies.
        sum: i128,
    },
    /// Supplies and bounds could overflow.
    #[error(
        "供给与界的绝对值之和为 {sum}, 上限 {limit}, 不限量请用 UNLIMITED / supplies and bounds add up to {sum}, at most {limit}"
    )]
    QuantitiesTooLarge {
        /// The sum of absolute values of supplies, lower bounds and limited upper bounds.
        sum: i128,
        /// The most it may be.
        limit: i64,
    },
    /// The total cost could overflow.
    #[error("总费用可能超出 i128 / the total cost could exceed an i128")]
    TotalTooLarge,
    /// The arc names a node that is not there.
    #[error("第 {arc} 条弧的节点 {node} 不存在 / arc {arc} names node {node} of {nodes}")]
    NodeOutOfRange {
        /// Position of the arc.
        arc: usize,
        /// Which end.
        end: End,
        /// The node it names.
        node: u32,
        /// How many nodes there are.
        nodes: usize,
    },
    /// The lower bound lies above the upper.
    #[error("第 {arc} 条弧的下界 {lower} 高于上界 {upper} / arc {arc} has bounds {lower} to {upper}")]
    BoundsCross {
        /// Position of the arc.
        arc: usize,
        /// Its lower bound.
        lower: i64,
        /// Its upper bound.
        upper: i64,
    },
    /// Potentials could overflow.
    #[error("第 {arc} 条弧的费用 {cost} 过大, 绝对值至多 {limit} / arc {arc} costs {cost}, at most {limit} either way")]
    CostTooLarge {
        /// Position of the arc.
        arc: usize,
        /// Its cost.
        cost: i64,
        /// The largest absolute cost in a network of so many nodes.
        limit: i64,
    },
}

impl NetworkFault {
    /// The stable ASCII code of the fault.
    pub fn code(&self) -> &'static str {
        match self {
            Self::TooMany { .. } => "TOO_MANY",
            Self::Unbalanced { .. } => "UNBALANCED",
            Self::QuantitiesTooLarge { .. } => "QUANTITIES_TOO_LARGE",
            Self::TotalTooLarge => "TOTAL_TOO_LARGE",
            Self::NodeOutOfRange { .. } => "NODE_OUT_OF_RANGE",
            Self::BoundsCross { .. } => "BOUNDS_CROSS",
            Self::CostTooLarge { .. } => "COST_TOO_LARGE",
        }
    }

    /// The position of the faulty arc in the caller's slice; `None` where a count or a sum is at fault.
    pub fn arc(&self) -> Option<usize> {
        match *self {
            Self::TooMany { .. } | Self::Unbalanced { .. } | Self::QuantitiesTooLarge { .. } | Self::TotalTooLarge => {
                None
            }
            Self::NodeOutOfRange { arc, .. } | Self::BoundsCross { arc, .. } | Self::CostTooLarge { arc, .. } => {
                Some(arc)
            }
        }
    }
}

/// Every fault of the input: counts, sums, then by arc.
fn faults_of(supplies: &[i64], arcs: &[Arc]) -> Vec<NetworkFault> {
    let mut faults = Vec::new();
    let nodes = supplies.len();
    // The tree numbers arcs and, in the upper half of a u32, an artificial arc for every node.
    let (given, limit) = (nodes.saturating_add(arcs.len()), i32::MAX as usize);
    if given > limit {
        faults.push(NetworkFault::TooMany { given, limit });
    }
    let sum: i128 = supplies.iter().copied().map(i128::from).sum();
    if sum != 0 {
        faults.push(NetworkFault::Unbalanced { sum });
    }
    let (sum, limit) = (quantities(supplies, arcs), Network::MOST_QUANTITY);
    if sum > limit.into() {
        faults.push(NetworkFault::QuantitiesTooLarge { sum, limit });
    }
    if dearest(arcs) == i128::MAX {
        faults.push(NetworkFault::TotalTooLarge);
    }
    let limit = Network::MOST_COST / i64::try_from(nodes).unwrap_or(i64::MAX).saturating_add(1);
    for (index, arc) in arcs.iter().enumerate() {
        for (end, node) in [(End::From, arc.from), (End::To, arc.to)] {
            if node as usize >= nodes {
                faults.push(NetworkFault::NodeOutOfRange { arc: index, end, node, nodes });
            }
        }
        if arc.lower > arc.upper {
            faults.push(NetworkFault::BoundsCross { arc: index, lower: arc.lower, upper: arc.upper });
        }
        if arc.cost.unsigned_abs() > limit.unsigned_abs() {
            faults.push(NetworkFault::CostTooLarge { arc: index, cost: arc.cost, limit });
        }
    }
    faults
}

fn quantities(supplies: &[i64], arcs: &[Arc]) -> i128 {
    let size = |value: i64| i128::from(value).abs();
    let limited = |arc: &Arc| if arc.upper == UNLIMITED { 0 } else { size(arc.upper) };
    let supplied: i128 = supplies.iter().map(|&supply| size(supply)).sum();
    supplied + arcs.iter().map(|arc| size(arc.lower) + limited(arc)).sum::<i128>()
}

/// What all arcs could cost together, at their dearest; the largest number where that is too much.
fn dearest(arcs: &[Arc]) -> i128 {
    let size = |value: i64| i128::from(value).abs();
    let most = |arc: &Arc| size(arc.lower).max(size(arc.upper));
    arcs.iter().fold(0, |sum, arc| sum.saturating_add(size(arc.cost) * most(arc)))
}
