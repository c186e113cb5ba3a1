//! Moves from unit to unit, within what each unit may lose and gain.

use std::fmt;

use super::move_proof::{MoveConflict, MovePrices, conflict_of};
use crate::flow::{self, Arc, Network};

/// How many people a unit may gain on balance: those who come less those who go.
///
/// `Default` limits nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(default))]
pub struct Unit {
    /// At least so many; below 0 it may lose so many.
    pub least: i32,
    /// At most so many; below 0 it must lose at least so many.
    pub most: i32,
}

impl Unit {
    /// As many come as go.
    pub fn balanced() -> Self {
        Self { least: 0, most: 0 }
    }

    /// A unit that may lose at most `loss` people on balance and gain at most `gain`. Limits above 2^31 - 1 count as that.
    pub fn limited(loss: u32, gain: u32) -> Self {
        let size = |limit: u32| i32::try_from(limit).unwrap_or(i32::MAX);
        Self { least: -size(loss), most: size(gain) }
    }
}

impl Default for Unit {
    fn default() -> Self {
        Self { least: -i32::MAX, most: i32::MAX }
    }
}

/// A post that people of other units can move to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Post {
    /// The unit it belongs to.
    pub unit: u32,
    /// At least so many people must come.
    pub least: u32,
    /// At most so many can.
    pub most: u32,
}

/// Somebody who may move to a post of another unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Move {
    /// Who.
    pub person: u32,
    /// Where to.
    pub post: u32,
    /// What it is worth; a move below 0 is made only where a limit asks for it.
    pub value: i64,
}

/// Everything a [`Moves`] is checked from. `Default` is the empty problem.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(default))]
pub struct MoveParts {
    /// What every unit may lose and gain.
    pub units: Vec<Unit>,
    /// The unit of every person.
    pub people: Vec<u32>,
    /// The posts.
    pub posts: Vec<Post>,
    /// Who may move where.
    pub moves: Vec<Move>,
}

/// A checked problem of moves.
///
/// A person moves at most once. Only heads are counted: who leaves a unit does not open a post there. Moves are kept ordered
/// by person, then post.
#[derive(Debug, Clone)]
pub struct Moves {
    units: Vec<Unit>,
    people: Vec<u32>,
    posts: Vec<Post>,
    steps: Vec<Move>,
    network: Network,
}

impl Moves {
    /// Checks all parts in one pass. O(P + M log M) for P people and M moves.
    ///
    /// # Errors
    ///
    /// [`MovesError`] with every fault found: an index out of range, a move within a unit, a move given twice, limits that
    /// cross, a value whose sums could overflow.
    ///
    /// # Example
    ///
    /// ```
    /// use chancai_assign::exchange::{Move, MoveFault, MoveParts, Moves, Unit};
    ///
    /// // 下限写得比上限高。
    /// let parts = MoveParts { units: vec![Unit { least: 2, most: 1 }], ..MoveParts::default() };
    /// let error = Moves::new(&parts).unwrap_err();
    /// assert_eq!(error.faults(), [MoveFault::UnitLimitsCross { unit: 0, least: 2, most: 1 }]);
    /// ```
    pub fn new(parts: &MoveParts) -> Result<Self, MovesError> {
        let faults = faults_of(parts);
        if !faults.is_empty() {
            return Err(MovesError { faults });
        }
        let MoveParts { units, people, posts, moves: mut steps } = parts.clone();
        steps.sort_unstable_by_key(|step| (step.person, step.post));
        let layout = Layout { people: people.len() as u32, posts: posts.len() as u32, units: units.len() as u32 };
        let arcs = layout.arcs(&units, &people, &posts, &steps);
        let supplies = vec![0; layout.pool() as usize + 1];
        let given = supplies.len() + arcs.len();
        // Counts, bounds and values are within what a network takes, by the checks above.
        let too_many = |_| MovesError { faults: vec![MoveFault::TooMany { given, limit: MOST }] };
        let network = Network::new(&supplies, &arcs).map_err(too_many)?;
        Ok(Self { units, people, posts, steps, network })
    }

    /// What every unit may lose and gain.
    pub fn units(&self) -> &[Unit] {
        &self.units
    }

    /// The unit of every person.
    pub fn people(&self) -> &[u32] {
        &self.people
    }

    /// The posts.
    pub fn posts(&self) -> &[Post] {
        &self.posts
    }

    /// The moves, by person, then post.
    pub fn moves(&self) -> &[Move] {
        &self.steps
    }

    /// The unit somebody leaves by a move and the one they come to.
    pub(super) fn ends(&self, step: &Move) -> [usize; 2] {
        [self.people[step.person as usize], self.posts[step.post as usize].unit].map(|unit| unit as usize)
    }
}

/// Where nodes lie: people, posts, units, then the pool that takes what units gain and gives what they lose.
struct Layout {
    people: u32,
    posts: u32,
    units: u32,
}

impl Layout {
    fn post(&self, post: u32) -> u32 {
        self.people + post
    }

    fn unit(&self, unit: u32) -> u32 {
        self.people + self.posts + unit
    }

    fn pool(&self) -> u32 {
        self.unit(self.units)
    }

    /// The arcs: moves; people, from their units; posts, to theirs; units, to the pool.
    fn arcs(&self, units: &[Unit], people: &[u32], posts: &[Post], moves: &[Move]) -> Vec<Arc> {
        let arc = |from, to, lower, upper, cost| Arc { from, to, lower, upper, cost };
        let moves = moves.iter().map(|step| arc(step.person, self.post(step.post), 0, 1, -step.value));
        let people = (0..).zip(people).map(|(person, &unit)| arc(self.unit(unit), person, 0, 1, 0));
        let posts = (0..)
            .zip(posts)
            .map(|(at, post)| arc(self.post(at), self.unit(post.unit), post.least.into(), post.most.into(), 0));
        let units =
            (0..).zip(units).map(|(at, unit)| arc(self.unit(at), self.pool(), unit.least.into(), unit.most.into(), 0));
        moves.chain(people).chain(posts).chain(units).collect()
    }
}

/// Moves made, with the prices that prove that none are worth more.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Moved {
    /// The moves made: indices into [`Moves::moves`], ascending.
    pub moves: Vec<u32>,
    /// The sum of their values.
    pub total: i128,
    /// What every unit gains on balance; below 0 it loses.
    pub gains: Vec<i64>,
    /// The proof: see [`move_bound`](super::move_bound).
    pub prices: MovePrices,
}

/// The moves worth most together, within what every unit may lose and gain: no unit is drained.
///
/// A circulation of least cost, solved exactly ([`flow::minimum_cost`]): people flow from their units through posts to
/// other units, and what a unit gains flows to a pool from which others take what they lose. With all units
/// [balanced](Unit::balanced) only closed exchanges remain, of two units or along longer cycles.
///
/// # Errors
///
/// [`MoveConflict`] where least gains of units or posts cannot be met: which units and posts, what they must, and what they
/// can. Without such lower limits (no `least` above 0 and no `most` below 0) there is always an answer.
///
/// # Example
///
/// ```
/// use chancai_assign::exchange::{Move, MoveParts, Moves, Post, Unit, best_moves, verify_moves};
///
/// // 机关(0)、国企(1)、乡镇(2) 各一人一岗，都想去国企；要求各单位进出相抵。
/// let step = |person, post, value| Move { person, post, value };
/// let parts = MoveParts {
///     units: vec![Unit::balanced(); 3],
///     people: vec![0, 1, 2],
///     posts: (0..3).map(|unit| Post { unit, least: 0, most: 1 }).collect(),
///     moves: vec![step(0, 1, 9), step(2, 1, 8), step(1, 2, 3), step(2, 0, 4)],
/// };
/// let problem = Moves::new(&parts)?;
/// let best = best_moves(&problem)?;
/// // 机关→国企→乡镇→机关，三方轮换。
/// assert_eq!((best.total, &best.gains[..]), (16, &[0, 0, 0][..]));
/// assert_eq!(verify_moves(&problem, &best)?.bound, 16);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn best_moves(moves: &Moves) -> Result<Moved, Box<MoveConflict>> {
    let flow = flow::minimum_cost(&moves.network).map_err(|cut| Box::new(conflict_of(moves, &cut)))?;
    let (steps, people, posts) = (moves.steps.len(), moves.people.len(), moves.posts.len());
    let price = |arc: Arc| flow.potentials[arc.to as usize] - flow.potentials[arc.from as usize];
    let mut prices = moves.network.iter().skip(steps).map(price);
    let prices = MovePrices {
        people: prices.by_ref().take(people).map(|price| price.max(0)).collect(),
        posts: prices.by_ref().take(posts).collect(),
        units: prices.collect(),
    };
    Ok(Moved {
        moves: (0..).zip(&flow.flows[..steps]).filter(|(_, flow)| **flow > 0).map(|(at, _)| at).collect(),
        total: -flow.cost,
        gains: flow.flows[steps + people + posts..].to_vec(),
        prices,
    })
}

/// Why a problem of moves was refused: every fault.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub struct MovesError {
    faults: Vec<MoveFault>,
}

impl MovesError {
    /// All faults: counts, then units, people, posts and moves, each by position.
    pub fn faults(&self) -> &[MoveFault] {
        &self.faults
    }
}

impl fmt::Display for MovesError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let count = self.faults.len();
        write!(f, "流动问题有 {count} 处错误 / the problem of moves has {count} fault(s)")?;
        match self.faults.first() {
            Some(first) => write!(f, "; 第一处 / the first: {first}"),
            None => Ok(()),
        }
    }
}

/// One fault of a problem of moves. Positions are those in the caller's slices, from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum MoveFault {
    /// More units, people, posts and moves together than indices can name.
    #[error("单位、人员、岗位与流动过多 / too many units, people, posts and moves: {given}, at most {limit}")]
    TooMany {
        /// How many there are together.
        given: usize,
        /// The most there may be.
        limit: usize,
    },
    /// A unit's least gain is above its most.
    #[error("单位[{unit}] 的净流入下限 {least} 高于上限 {most} / unit {unit} must gain {least} to {most}")]
    UnitLimitsCross {
        /// The unit.
        unit: usize,
        /// Its least gain.
        least: i32,
        /// Its most.
        most: i32,
    },
    /// A person belongs to a unit that is not there.
    #[error("人员[{person}] 所属单位 {unit} 不存在 / person {person} belongs to unit {unit} of {units}")]
    PersonOutOfUnits {
        /// The person.
        person: usize,
        /// The unit named.
        unit: u32,
        /// How many units there are.
        units: usize,
    },
    /// A post belongs to a unit that is not there.
    #[error("岗位[{post}] 所属单位 {unit} 不存在 / post {post} belongs to unit {unit} of {units}")]
    PostOutOfUnits {
        /// The post.
        post: usize,
        /// The unit named.
        unit: u32,
        /// How many units there are.
        units: usize,
    },
    /// A post's least is above its most.
    #[error("岗位[{post}] 的下限 {least} 高于上限 {most} / post {post} must take {least} to {most}")]
    PostLimitsCross {
        /// The post.
        post: usize,
        /// How many must come.
        least: u32,
        /// How many can.
        most: u32,
    },
    /// A move names a person who is not there.
    #[error("流动[{step}] 所指人员 {person} 不存在 / move {step} names person {person} of {people}")]
    PersonOutOfRange {
        /// Position of the move.
        step: usize,
        /// The person named.
        person: u32,
        /// How many people there are.
        people: usize,
    },
    /// A move names a post that is not there.
    #[error("流动[{step}] 所指岗位 {post} 不存在 / move {step} names post {post} of {posts}")]
    PostOutOfRange {
        /// Position of the move.
        step: usize,
        /// The post named.
        post: u32,
        /// How many posts there are.
        posts: usize,
    },
    /// A move to a post of one's own unit.
    #[error("流动[{step}] 未离开单位 {unit} / move {step} does not leave unit {unit}")]
    OneUnit {
        /// Position of the move.
        step: usize,
        /// The unit.
        unit: u32,
    },
    /// The move was given before.
    #[error("流动[{step}] 与 [{first}] 重复 / move {step} repeats move {first}")]
    Duplicate {
        /// Position of the move.
        step: usize,
        /// Position of the one that gave it first.
        first: usize,
    },
    /// Sums of prices could overflow.
    #[error(
        "流动[{step}] 的价值 {value} 过大, 绝对值至多 {limit} / move {step} is worth {value}, at most {limit} either way"
    )]
    ValueTooLarge {
        /// Position of the move.
        step: usize,
        /// Its value.
        value: i64,
        /// The largest absolute value among so many people, posts and units.
        limit: i64,
    },
}

impl MoveFault {
    /// The stable ASCII code of the fault.
    pub fn code(&self) -> &'static str {
        match self {
            Self::TooMany { .. } => "TOO_MANY",
            Self::UnitLimitsCross { .. } => "UNIT_LIMITS_CROSS",
            Self::PersonOutOfUnits { .. } => "PERSON_OUT_OF_UNITS",
            Self::PostOutOfUnits { .. } => "POST_OUT_OF_UNITS",
            Self::PostLimitsCross { .. } => "POST_LIMITS_CROSS",
            Self::PersonOutOfRange { .. } => "PERSON_OUT_OF_RANGE",
            Self::PostOutOfRange { .. } => "POST_OUT_OF_RANGE",
            Self::OneUnit { .. } => "ONE_UNIT",
            Self::Duplicate { .. } => "DUPLICATE_PAIR",
            Self::ValueTooLarge { .. } => "VALUE_TOO_LARGE",
        }
    }
}

/// Every person, post and unit is a node and an arc, and so many limits of 32 bits add up to what a network takes.
const MOST: usize = u32::MAX as usize / 32;

fn faults_of(parts: &MoveParts) -> Vec<MoveFault> {
    let mut faults = Vec::new();
    let given = parts.units.len() + parts.people.len() + parts.posts.len() + parts.moves.len();
    if given > MOST {
        faults.push(MoveFault::TooMany { given, limit: MOST });
    }
    let units = parts.units.len();
    let there = |unit: u32| (unit as usize) < units;
    for (at, &Unit { least, most }) in parts.units.iter().enumerate().filter(|(_, unit)| unit.least > unit.most) {
        faults.push(MoveFault::UnitLimitsCross { unit: at, least, most });
    }
    for (person, &unit) in parts.people.iter().enumerate().filter(|(_, unit)| !there(**unit)) {
        faults.push(MoveFault::PersonOutOfUnits { person, unit, units });
    }
    for (at, &Post { unit, least, most }) in parts.posts.iter().enumerate() {
        if !there(unit) {
            faults.push(MoveFault::PostOutOfUnits { post: at, unit, units });
        }
        if least > most {
            faults.push(MoveFault::PostLimitsCross { post: at, least, most });
        }
    }
    push_moves(parts, &mut faults);
    faults
}

fn push_moves(parts: &MoveParts, faults: &mut Vec<MoveFault>) {
    let (people, posts) = (parts.people.len(), parts.posts.len());
    let nodes = i64::try_from(people + posts + parts.units.len()).unwrap_or(i64::MAX - 2);
    let limit = Network::MOST_COST / (nodes + 2);
    for (step, &Move { person, post, value }) in parts.moves.iter().enumerate() {
        let (from, to) = (parts.people.get(person as usize), parts.posts.get(post as usize));
        if from.is_none() {
            faults.push(MoveFault::PersonOutOfRange { step, person, people });
        }
        if to.is_none() {
            faults.push(MoveFault::PostOutOfRange { step, post, posts });
        }
        if let Some(&unit) = from.filter(|&&from| to.is_some_and(|to| to.unit == from)) {
            faults.push(MoveFault::OneUnit { step, unit });
        }
        if value.unsigned_abs() > limit.unsigned_abs() {
            faults.push(MoveFault::ValueTooLarge { step, value, limit });
        }
    }
    for (first, step) in super::swaps::repeats(parts.moves.iter().map(|step| (step.person, step.post))) {
        faults.push(MoveFault::Duplicate { step, first });
    }
}
