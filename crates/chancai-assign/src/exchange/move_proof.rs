//! The proof of moves: prices and the bound they give, or a conflict; with checks that share no code with the flow.

use std::fmt;

use super::moves::{Move, Moved, Moves};
use crate::flow::{Infeasible, Stuck};

/// Prices by which anybody can see that no moves are worth more. See [`move_bound`].
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct MovePrices {
    /// For every person, what their one move is worth; never below 0.
    pub people: Vec<i64>,
    /// For every post the price of a place: above 0 where places are scarce, below 0 where it must be filled.
    pub posts: Vec<i64>,
    /// For every unit the price of gaining one more person: above 0 where it may not gain more, below 0 where it may not lose
    /// more. Who moves pays it where they come and gets it where they go.
    pub units: Vec<i64>,
}

/// What no moves within the limits can exceed, by weak duality.
///
/// Every person counts their price, every post and unit its price times its most (or times its least where the price is
/// below 0), every move what its value exceeds the prices it meets by: its person's, its post's, that of the unit it comes
/// to less that of the unit it leaves. The sum of all that is a bound, whatever the prices.
///
/// O(M), exact. `None` where lengths do not match the problem or a person's price is below 0.
///
/// # Example
///
/// ```
/// use chancai_assign::exchange::{Move, MoveParts, MovePrices, Moves, Post, Unit, move_bound};
///
/// // 机关两人想下基层，价值 9 和 7；机关至多净流出一人，这个名额值 7。
/// let moves = [9, 7].iter().zip(0..).map(|(&value, person)| Move { person, post: 0, value }).collect();
/// let parts = MoveParts {
///     units: vec![Unit::limited(1, 0), Unit::default()],
///     people: vec![0, 0],
///     posts: vec![Post { unit: 1, least: 0, most: 5 }],
///     moves,
/// };
/// let problem = Moves::new(&parts)?;
/// let prices = MovePrices { people: vec![2, 0], posts: vec![0], units: vec![-7, 0] };
/// assert_eq!(move_bound(&problem, &prices), Some(9));
/// # Ok::<(), chancai_assign::exchange::MovesError>(())
/// ```
pub fn move_bound(moves: &Moves, prices: &MovePrices) -> Option<i128> {
    let fits = prices.people.len() == moves.people().len()
        && prices.posts.len() == moves.posts().len()
        && prices.units.len() == moves.units().len();
    if !fits || prices.people.iter().any(|&price| price < 0) {
        return None;
    }
    let times =
        |price: i64, least: i64, most: i64| i128::from(price) * i128::from(if price < 0 { least } else { most });
    let mut bound: i128 = prices.people.iter().copied().map(i128::from).sum();
    for (&price, post) in prices.posts.iter().zip(moves.posts()) {
        bound += times(price, post.least.into(), post.most.into());
    }
    for (&price, unit) in prices.units.iter().zip(moves.units()) {
        bound += times(price, unit.least.into(), unit.most.into());
    }
    for step in moves.moves() {
        let [from, to] = moves.ends(step).map(|unit| i128::from(prices.units[unit]));
        let place = i128::from(prices.people[step.person as usize]) + i128::from(prices.posts[step.post as usize]);
        bound += (i128::from(step.value) - place - to + from).max(0);
    }
    Some(bound)
}

/// What verified moves are known to be: none within the limits are worth more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct MoveCertificate {
    /// The total, added up anew.
    pub total: i128,
    /// The bound that the prices give, equal to it.
    pub bound: i128,
}

/// Why moves break a limit or are not proved best: the first reason found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum MoveBreach {
    /// A move that is not there, out of order, or named twice.
    #[error("流动 {step} 不存在或顺序不对 / move {step} is not there or out of order")]
    BadMove {
        /// The index.
        step: u32,
    },
    /// A person moves twice.
    #[error("人员 {person} 流动了两次 / person {person} moves twice")]
    PersonTwice {
        /// The person.
        person: u32,
    },
    /// A post takes fewer than its least or more than its most.
    #[error("岗位 {post} 来了 {taken} 人, 应为 {least} 至 {most} / post {post} takes {taken}, not {least} to {most}")]
    PostOutOfLimits {
        /// The post.
        post: u32,
        /// How many come.
        taken: u32,
        /// Its least.
        least: u32,
        /// Its most.
        most: u32,
    },
    /// A unit gains less than its least or more than its most.
    #[error("单位 {unit} 净流入 {gain}, 应为 {least} 至 {most} / unit {unit} gains {gain}, not {least} to {most}")]
    UnitOutOfLimits {
        /// The unit.
        unit: u32,
        /// Its gain on balance.
        gain: i64,
        /// Its least.
        least: i32,
        /// Its most.
        most: i32,
    },
    /// The gains stated are others.
    #[error("所写净流入与流动不符 / the gains stated are not those of the moves")]
    WrongGains,
    /// The sum of the values is another.
    #[error("总价值应为 {sum}, 写的是 {given} / the moves are worth {sum}, {given} was stated")]
    WrongTotal {
        /// The total stated.
        given: i128,
        /// The sum.
        sum: i128,
    },
    /// Prices of another problem, or a person's below 0.
    #[error("价格无效 / the prices are none of this problem")]
    BadPrices,
    /// The prices leave room above the total.
    #[error("价格给出的上界 {bound} 高于总价值 {total} / prices bound by {bound}, the total is {total}")]
    NotProved {
        /// The bound.
        bound: i128,
        /// The total.
        total: i128,
    },
}

impl MoveBreach {
    /// The stable ASCII code.
    pub fn code(&self) -> &'static str {
        match self {
            Self::BadMove { .. } => "BAD_MOVE",
            Self::PersonTwice { .. } => "PERSON_TWICE",
            Self::PostOutOfLimits { .. } => "POST_OUT_OF_LIMITS",
            Self::UnitOutOfLimits { .. } => "UNIT_OUT_OF_LIMITS",
            Self::WrongGains => "WRONG_GAINS",
            Self::WrongTotal { .. } => "WRONG_TOTAL",
            Self::BadPrices => "BAD_PRICES",
            Self::NotProved { .. } => "NOT_PROVED",
        }
    }
}

/// Checks moves from the definitions alone: nobody moves twice, posts and units stay within their limits, the total is the
/// sum of values, and the prices prove that none is greater. O(M).
///
/// # Errors
///
/// The first [`MoveBreach`] found, in this order.
pub fn verify_moves(moves: &Moves, answer: &Moved) -> Result<MoveCertificate, MoveBreach> {
    let mut moved = vec![false; moves.people().len()];
    let mut taken = vec![0_u32; moves.posts().len()];
    let mut gains = vec![0_i64; moves.units().len()];
    let (mut before, mut total) = (None, 0_i128);
    for &at in &answer.moves {
        let step = moves.moves().get(at as usize).filter(|_| before < Some(at));
        let step: &Move = step.ok_or(MoveBreach::BadMove { step: at })?;
        before = Some(at);
        if std::mem::replace(&mut moved[step.person as usize], true) {
            return Err(MoveBreach::PersonTwice { person: step.person });
        }
        let [from, to] = moves.ends(step);
        (gains[from], gains[to]) = (gains[from] - 1, gains[to] + 1);
        taken[step.post as usize] += 1;
        total += i128::from(step.value);
    }
    for (post, (&taken, limits)) in (0..).zip(taken.iter().zip(moves.posts())) {
        if taken < limits.least || taken > limits.most {
            return Err(MoveBreach::PostOutOfLimits { post, taken, least: limits.least, most: limits.most });
        }
    }
    for (unit, (&gain, limits)) in (0..).zip(gains.iter().zip(moves.units())) {
        if gain < limits.least.into() || gain > limits.most.into() {
            return Err(MoveBreach::UnitOutOfLimits { unit, gain, least: limits.least, most: limits.most });
        }
    }
    if gains != answer.gains {
        return Err(MoveBreach::WrongGains);
    }
    if total != answer.total {
        return Err(MoveBreach::WrongTotal { given: answer.total, sum: total });
    }
    let bound = move_bound(moves, &answer.prices).ok_or(MoveBreach::BadPrices)?;
    if bound == total { Ok(MoveCertificate { total, bound }) } else { Err(MoveBreach::NotProved { bound, total }) }
}

/// Why no moves keep to the limits: some units, posts and people who must let more people in (or out) than can.
///
/// With [`Stuck::Needs`], `must` people have to come into these units and posts on balance, and at most `can` are able to;
/// with [`Stuck::Surplus`] they have to get out. [`verify_conflict`] says what is counted.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct MoveConflict {
    /// Whether people have to come in or to get out.
    pub stuck: Stuck,
    /// The units, ascending.
    pub units: Vec<u32>,
    /// The posts, ascending.
    pub posts: Vec<u32>,
    /// The people, ascending.
    pub people: Vec<u32>,
    /// How many must.
    pub must: i128,
    /// How many can.
    pub can: i128,
}

impl MoveConflict {
    /// By how many the limits must be relaxed at least.
    pub fn shortfall(&self) -> i128 {
        self.must - self.can
    }
}

impl std::error::Error for MoveConflict {}

impl fmt::Display for MoveConflict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { units, posts, must, can, .. } = self;
        let (zh, en) = match self.stuck {
            Stuck::Needs => ("流入", "come in"),
            Stuck::Surplus => ("流出", "get out"),
        };
        write!(f, "单位 {units:?} 岗位 {posts:?} 必须{zh} {must} 人, 至多 {can} 人")?;
        write!(f, " / units {units:?} and posts {posts:?}: {must} must {en}, at most {can} can")
    }
}

/// Recounts a conflict from the problem alone, and says whether it is one: O(M).
///
/// Of the conflict's units, posts and people (the set; everything else is outside), people come in by moves from outside
/// to its posts, from units outside as its people, from posts outside that belong to its units, and by what its units may
/// lose. So many *can* come in. So many *must* as its units have to gain at least, and its posts of units outside have to
/// take. Getting out is the same the other way round.
///
/// `false` where indices are not ascending or not there, sums are others than stated, or what must can.
pub fn verify_conflict(moves: &Moves, conflict: &MoveConflict) -> bool {
    let marks = |set: &[u32], count: usize| {
        let mut marks = vec![false; count];
        let fits = set.is_sorted_by(|a, b| a < b) && set.last().is_none_or(|&last| (last as usize) < count);
        set.iter().filter(|_| fits).for_each(|&at| marks[at as usize] = true);
        fits.then_some(marks)
    };
    let units = marks(&conflict.units, moves.units().len());
    let posts = marks(&conflict.posts, moves.posts().len());
    let people = marks(&conflict.people, moves.people().len());
    let (Some(units), Some(posts), Some(people)) = (units, posts, people) else { return false };
    let (must, can) = recount(moves, conflict.stuck, [&units, &posts, &people]);
    (must, can) == (conflict.must, conflict.can) && must > can
}

/// What must and what can cross into the marked units, posts and people, or out of them.
fn recount(moves: &Moves, stuck: Stuck, [units, posts, people]: [&[bool]; 3]) -> (i128, i128) {
    // Whether something from a place marked `from` or not to a place marked `to` or not crosses the wanted way.
    let inwards = stuck == Stuck::Needs;
    let crosses = |from: bool, to: bool| from != to && to == inwards;
    let (mut must, mut can) = (0_i128, 0_i128);
    for step in moves.moves() {
        can += i128::from(crosses(people[step.person as usize], posts[step.post as usize]));
    }
    for (&unit, &person) in moves.people().iter().zip(people) {
        can += i128::from(crosses(units[unit as usize], person));
    }
    for (post, &marked) in moves.posts().iter().zip(posts) {
        let unit = units[post.unit as usize];
        if crosses(marked, unit) {
            can += i128::from(post.most);
        } else if marked != unit {
            must += i128::from(post.least);
        }
    }
    for (unit, _) in moves.units().iter().zip(units).filter(|(_, marked)| **marked) {
        let (least, most) = (i128::from(unit.least), i128::from(unit.most));
        let (needed, room) = if inwards { (least, -least) } else { (-most, most) };
        must += needed.max(0);
        can += room.max(0);
    }
    (must, can)
}

/// A cut of the network in the problem's terms: of its two sides the one that does not hold the pool.
pub(super) fn conflict_of(moves: &Moves, cut: &Infeasible) -> MoveConflict {
    let counts = [moves.people().len(), moves.posts().len(), moves.units().len()];
    let pool = counts.iter().sum::<usize>();
    let mut inside = vec![false; pool + 1];
    for &node in &cut.nodes {
        inside[node as usize] = true;
    }
    let turned = inside[pool];
    let stuck = match (cut.stuck, turned) {
        (Stuck::Needs, false) | (Stuck::Surplus, true) => Stuck::Needs,
        _ => Stuck::Surplus,
    };
    for inside in &mut inside {
        *inside ^= turned;
    }
    let (people, rest) = inside.split_at(counts[0]);
    let (posts, units) = rest.split_at(counts[1]);
    let units = &units[..counts[2]];
    let numbers = |marks: &[bool]| (0..).zip(marks).filter(|(_, marked)| **marked).map(|(at, _)| at).collect();
    let (must, can) = recount(moves, stuck, [units, posts, people]);
    MoveConflict { stuck, units: numbers(units), posts: numbers(posts), people: numbers(people), must, can }
}
