//! The proof: a check of stability that shares no code with the algorithm.

mod standing;
mod tied;
mod together;

pub use tied::blocking_pairs_with;

use crate::{Allocation, Problem};
use standing::Standing;

/// A row and a column that would leave what they hold for each other. See [`blocks`] for the definition.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct BlockingPair {
    /// The row.
    pub row: u32,
    /// The column.
    pub column: u32,
    /// The column the row would leave, if it holds all it can.
    pub leaves: Option<u32>,
    /// The row that would be let go (the least liked), unless a seat is free. Under a quota that is full it may sit at
    /// another column.
    pub displaces: Option<u32>,
}

/// A couple that would leave what it holds for one of its wishes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct BlockingCouple {
    /// The couple.
    pub couple: u32,
    /// The wish, by its place among the couple's wishes.
    pub wish: u32,
}

/// A group that would leave what it holds for a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct BlockingGroup {
    /// The group.
    pub group: u32,
    /// The column.
    pub column: u32,
}

/// All that blocks an allocation.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Blocks {
    /// Rows that are in no couple and no group, by row, then column.
    pub pairs: Vec<BlockingPair>,
    /// Couples, by couple, then wish.
    pub couples: Vec<BlockingCouple>,
    /// Groups, by group, then column.
    pub groups: Vec<BlockingGroup>,
}

impl Blocks {
    /// How many pairs, wishes and moves of groups block.
    pub fn len(&self) -> usize {
        self.pairs.len() + self.couples.len() + self.groups.len()
    }

    /// Whether the allocation is stable.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// All that blocks `allocation`.
///
/// # Definition
///
/// "Likes" is the strict order of [`Problem`]: score, then the lower index. Fixed pairs are settled: nobody leaves one,
/// is displaced from one or is looked at along one.
///
/// **Pairs.** `(row, column)` blocks when
/// 1. there is an edge between them and they are not matched to each other,
/// 2. the row holds fewer columns than its capacity, or one it likes strictly less, which it would leave, and
/// 3. the column has a free seat, or holds a row it likes strictly less.
///
/// **Quotas.** A column has a free seat only if no quota above it is full either. Where a quota is the nearest that is full,
/// rows of all columns beneath it compete for its places, and in 3 the row must be liked better than the least liked beneath:
/// by the higher `column_score`, then the lower row, then the lower column. What the row itself leaves does not count as
/// free: within a full township it may move only if it would win the place anew. (If it did count, there might be no stable
/// allocation.) A quota that holds more than its maximum counts as full.
///
/// **Minimums.** If any column or quota has a minimum above 0, fewer pairs block, for otherwise minimums could not be kept. In
/// place of 3: the column holds a row it likes strictly less; or it has a free seat, the row is the one it likes best of all
/// who would come by 1 and 2, and what the row leaves holds more than its minimum, and so do all quotas above that which are
/// not above the new column too.
///
/// **Couples.** A couple blocks with a wish that it likes better than what it has (any, if what it has is no wish) when the
/// columns, choosing anew among all they hold and the couple, would have both members. What the couple leaves counts as free: a
/// seat that one member leaves is free for the partner, and for either under the quotas. With minimums, moreover, what holds no
/// more than its minimum may not lose by the move. Members block in no other way.
///
/// **Groups.** A group blocks with a column that all its rows have edges to and that its lowest row likes better than the column
/// they hold together (any, if they hold none or are split), when the column, as above, would have all of them. A row, couple or
/// group that would take the place of one member displaces the group.
///
/// A column without seats blocks nothing. O(E d) time for d quotas above a column; couples and groups cost O(m) for each wish
/// where m rows sit beneath one full quota or column.
///
/// Works from the scores alone and not from the ranks that [`stable`](crate::stable) uses, so that a fault of
/// one is caught by the other. Of a problem other than the allocation's own the answer has no meaning, and it does not panic.
///
/// # Example
///
/// ```
/// use chancai_assign::{Allocation, BlockingCouple, Column, Couple, Edge, Parts, Problem, Row, blocks};
///
/// // 夫妻在县里(列 0)和镇里(列 1)各有一个岗位，都更想对调：对方空出的岗位算空缺。
/// let parts = Parts {
///     rows: vec![Row::default(); 2],
///     columns: vec![Column::new(1); 2],
///     edges: vec![Edge::new(0, 0, 0.1), Edge::new(0, 1, 0.2), Edge::new(1, 0, 0.2), Edge::new(1, 1, 0.1)],
///     couples: vec![Couple { rows: [0, 1], wishes: vec![[Some(1), Some(0)], [Some(0), Some(1)]] }],
///     ..Parts::default()
/// };
/// let problem = Problem::from_parts(&parts)?;
/// let today = Allocation::from_rows(&problem, &[Some(0), Some(1)])?;
/// assert_eq!(blocks(&problem, &today).couples, [BlockingCouple { couple: 0, wish: 0 }]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn blocks(problem: &Problem, allocation: &Allocation) -> Blocks {
    looked_at(problem, allocation.edges()).0
}

/// The pairs that block `allocation`, ordered by row, then column: [`Blocks::pairs`]. Without couples and groups it is empty
/// exactly when the allocation is stable.
///
/// O(E d) time for d quotas above a column, O(rows + columns) memory beside the pairs.
///
/// # Example
///
/// ```
/// use chancai_assign::{Allocation, BlockingPair, Edge, Problem, blocking_pairs};
///
/// // 现状：一个岗位给了乙，而岗位更看重甲，甲还闲着。
/// let edge = |row, column_score| Edge::new(row, 0, 0.0).preferred(1.0, column_score);
/// let problem = Problem::new(2, &[1], &[edge(0, 0.9), edge(1, 0.4)])?;
/// let today = Allocation::from_rows(&problem, &[None, Some(0)])?;
/// let pair = BlockingPair { row: 0, column: 0, leaves: None, displaces: Some(1) };
/// assert_eq!(blocking_pairs(&problem, &today), [pair]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn blocking_pairs(problem: &Problem, allocation: &Allocation) -> Vec<BlockingPair> {
    Standing::of(problem, allocation.edges()).pairs().0
}

/// How many block the allocation of these edges.
pub(crate) fn count_blocks(problem: &Problem, edges: &[u32]) -> usize {
    looked_at(problem, edges).0.len()
}

/// All that blocks, and for every column how many rows of no couple and no group would rather sit there than where they are.
pub(crate) fn looked_at(problem: &Problem, edges: &[u32]) -> (Blocks, Vec<u32>) {
    let standing = Standing::of(problem, edges);
    let (pairs, wanted) = standing.pairs();
    let (couples, groups) = together::blocking(&standing);
    (Blocks { pairs, couples, groups }, wanted)
}

/// What an answer carries: how many pairs could upset it, counted by [`blocks`] after the fact.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct Certificate {
    blocking_pairs: usize,
    edges_checked: usize,
}

impl Certificate {
    /// How many pairs, wishes of couples and moves of groups block the allocation; 0 for a stable one.
    pub fn blocking_pairs(&self) -> usize {
        self.blocking_pairs
    }

    /// How many edges were looked at: all of the problem's.
    pub fn edges_checked(&self) -> usize {
        self.edges_checked
    }

    /// Whether nothing blocks.
    pub fn is_stable(&self) -> bool {
        self.blocking_pairs == 0
    }

    pub(crate) fn new(problem: &Problem, blocks: &Blocks) -> Self {
        Self { blocking_pairs: blocks.len(), edges_checked: problem.edges().len() }
    }
}
