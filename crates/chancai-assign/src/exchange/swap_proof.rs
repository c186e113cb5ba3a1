//! The proof of swaps: prices, the bound they give, and a check that shares no code with the search.

use super::swaps::{Swap, Swaps};

/// Prices by which anybody can see that no choice of swaps is worth more: the dual of the linear program.
///
/// All are whole numbers of sixteenths of a unit of value ([`Self::SCALE`]) and none is below 0. See [`swap_bound`].
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct SwapPrices {
    /// For every person, what their one swap is worth.
    pub people: Vec<i64>,
    /// For every unit, the price of having one more person away; counted only where that is limited.
    pub units: Vec<i64>,
    /// For every limit between two units, the price of one swap between them.
    pub between: Vec<i64>,
    /// Prices of sets that hold an odd number of places.
    pub odd: Vec<OddSet>,
}

impl SwapPrices {
    /// How many price units make one unit of value.
    pub const SCALE: i64 = 2 * super::swaps::FINE;
}

/// Some people, and some units with a limit, who have an odd number of places among them.
///
/// A swap uses as many of these places as there are people of the set, and people of units of the set, in it: 0 to 4. Swaps
/// that use two places are at most half as many as there are places, rounded down: three people who would all change places
/// with each other make one swap, not one and a half (Edmonds 1965; with units Chvatal 1973). So the sum of half of the
/// places used, rounded down for each swap, is at most half of all places, rounded down.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct OddSet {
    /// The people, ascending.
    pub people: Vec<u32>,
    /// The units, ascending, each with a limit.
    pub units: Vec<u32>,
    /// The price.
    pub price: i64,
}

impl OddSet {
    /// How much a swap counts in the set, or nothing.
    pub(super) fn count(&self, swaps: &Swaps, swap: &Swap) -> i64 {
        let places = |person: u32| {
            let unit = swaps.people()[person as usize];
            i64::from(self.people.binary_search(&person).is_ok()) + i64::from(self.units.binary_search(&unit).is_ok())
        };
        let both = places(swap.a) + places(swap.b);
        both / 2
    }

    /// Half of the places of the set, rounded down; `None` where the set is none of the problem.
    pub(super) fn most(&self, swaps: &Swaps) -> Option<i64> {
        let is_set = |set: &[u32], below: usize| {
            set.is_sorted_by(|a, b| a < b) && set.last().is_none_or(|&last| (last as usize) < below)
        };
        if !is_set(&self.people, swaps.people().len()) || !is_set(&self.units, swaps.units().len()) {
            return None;
        }
        let limits = self.units.iter().map(|&unit| swaps.units()[unit as usize].map(i64::from));
        let places = limits.sum::<Option<i64>>()? + i64::try_from(self.people.len()).ok()?;
        Some(places / 2)
    }
}

/// What no choice of swaps can exceed, by weak duality, in units of value rounded down.
///
/// Every person counts their price, every limited unit its price times its limit, every limit between units and every odd
/// set its price times what it allows, every swap what its value exceeds the prices it meets by. The sum of all that is a
/// bound whatever the prices are; equal to a total it proves that total best.
///
/// Exact; O(S k log P) for k odd sets. `None` where lengths do not match the problem, a price is below 0, or an odd set is
/// none of the problem.
///
/// # Example
///
/// ```
/// use chancai_assign::exchange::{OddSet, Swap, SwapParts, SwapPrices, Swaps, swap_bound};
///
/// // 三个单位各一人，两两可换，每换一次值 4：三人之中只能换一对。
/// let swap = |a, b| Swap { a, b, value: 4 };
/// let swaps = vec![swap(0, 1), swap(1, 2), swap(0, 2)];
/// let parts = SwapParts { people: vec![0, 1, 2], units: vec![None; 3], swaps, between: vec![] };
/// let problem = Swaps::new(&parts)?;
/// let odd = OddSet { people: vec![0, 1, 2], units: vec![], price: 4 * SwapPrices::SCALE };
/// let prices = SwapPrices { people: vec![0; 3], units: vec![0; 3], between: vec![], odd: vec![odd] };
/// assert_eq!(swap_bound(&problem, &prices), Some(4));
/// # Ok::<(), chancai_assign::exchange::SwapsError>(())
/// ```
pub fn swap_bound(swaps: &Swaps, prices: &SwapPrices) -> Option<i128> {
    let fits = prices.people.len() == swaps.people().len()
        && prices.units.len() == swaps.units().len()
        && prices.between.len() == swaps.between().len();
    let odd = || prices.odd.iter().map(|set| &set.price);
    let mut all = prices.people.iter().chain(&prices.units).chain(&prices.between).chain(odd());
    if !fits || all.any(|&price| price < 0) {
        return None;
    }
    let mut bound: i128 = prices.people.iter().copied().map(i128::from).sum();
    for (&price, limit) in prices.units.iter().zip(swaps.units()) {
        bound += i128::from(price) * i128::from(limit.unwrap_or(0));
    }
    for (&price, limit) in prices.between.iter().zip(swaps.between()) {
        bound += i128::from(price) * i128::from(limit.most);
    }
    for set in &prices.odd {
        bound += i128::from(set.price) * i128::from(set.most(swaps)?);
    }
    for (at, swap) in (0..).zip(swaps.swaps()) {
        let worth = i128::from(swap.value) * i128::from(SwapPrices::SCALE);
        bound += (worth - charged(swaps, prices, at, swap)).max(0);
    }
    Some(bound.div_euclid(SwapPrices::SCALE.into()))
}

/// The prices that a swap meets.
fn charged(swaps: &Swaps, prices: &SwapPrices, at: u32, swap: &Swap) -> i128 {
    let mut sum = 0;
    for person in [swap.a, swap.b] {
        let unit = swaps.people()[person as usize] as usize;
        sum += i128::from(prices.people[person as usize]);
        if swaps.units()[unit].is_some() {
            sum += i128::from(prices.units[unit]);
        }
    }
    if let Some(limit) = swaps.limited_by(at) {
        sum += i128::from(prices.between[limit as usize]);
    }
    sum + prices.odd.iter().map(|set| i128::from(set.price) * i128::from(set.count(swaps, swap))).sum::<i128>()
}

/// Chosen swaps, and what is known of them.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Swapped {
    /// The swaps made: indices into [`Swaps::swaps`], ascending.
    pub swaps: Vec<u32>,
    /// The sum of their values.
    pub total: i128,
    /// No choice is worth more. Equal to `total` where it is proved best.
    pub bound: i128,
    /// Prices that prove a bound by themselves; it may be above `bound` where choices had to be looked at one by one.
    pub prices: SwapPrices,
    /// How many partial choices were looked at: 1 where the prices, or the first look, sufficed.
    pub choices: u32,
}

impl Swapped {
    /// Whether nothing is better.
    pub fn is_proved(&self) -> bool {
        self.bound == self.total
    }

    /// By how much the total may fall short of the best.
    pub fn gap(&self) -> i128 {
        self.bound - self.total
    }
}

/// What a check of chosen swaps has shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct SwapCertificate {
    /// The total, added up anew.
    pub total: i128,
    /// The bound that the prices give by themselves: see [`swap_bound`].
    pub price_bound: i128,
    /// Whether the two are equal: the prices alone prove the choice best.
    pub proved_by_prices: bool,
}

/// Why chosen swaps are none, or their proof is none: the first reason found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SwapBreach {
    /// A swap that is not there, out of order, or named twice.
    #[error("互换 {swap} 不存在或顺序不对 / swap {swap} is not there or out of order")]
    BadSwap {
        /// The index.
        swap: u32,
    },
    /// A person has two swaps.
    #[error("人员 {person} 换了两次 / person {person} is in two swaps")]
    PersonTwice {
        /// The person.
        person: u32,
    },
    /// Too many people of a unit are away.
    #[error("单位 {unit} 外派 {away} 人, 至多 {limit} / unit {unit} has {away} away, at most {limit}")]
    TooManyAway {
        /// The unit.
        unit: u32,
        /// How many are away.
        away: u32,
        /// How many may be.
        limit: u32,
    },
    /// Too many swaps between two units.
    #[error("限额[{between}]: 互换 {made} 次, 至多 {limit} / limit {between}: {made} swaps, at most {limit}")]
    TooManyBetween {
        /// Position of the limit.
        between: u32,
        /// How many there are.
        made: u32,
        /// How many there may be.
        limit: u32,
    },
    /// The sum of the values is another.
    #[error("总价值应为 {sum}, 写的是 {given} / the swaps are worth {sum}, {given} was stated")]
    WrongTotal {
        /// The total stated.
        given: i128,
        /// The sum.
        sum: i128,
    },
    /// Prices of another problem, or below 0.
    #[error("价格无效 / the prices are none of this problem")]
    BadPrices,
    /// A stated bound below the total, or above what the prices give.
    #[error(
        "上界 {bound} 不可信: 总价值 {total}, 价格给出 {price_bound} / the bound {bound} cannot be: the total is {total} and prices give {price_bound}"
    )]
    BadBound {
        /// The bound stated.
        bound: i128,
        /// The total.
        total: i128,
        /// The bound of the prices.
        price_bound: i128,
    },
}

impl SwapBreach {
    /// The stable ASCII code.
    pub fn code(&self) -> &'static str {
        match self {
            Self::BadSwap { .. } => "BAD_SWAP",
            Self::PersonTwice { .. } => "PERSON_TWICE",
            Self::TooManyAway { .. } => "TOO_MANY_AWAY",
            Self::TooManyBetween { .. } => "TOO_MANY_BETWEEN",
            Self::WrongTotal { .. } => "WRONG_TOTAL",
            Self::BadPrices => "BAD_PRICES",
            Self::BadBound { .. } => "BAD_BOUND",
        }
    }
}

/// Checks chosen swaps from the definitions alone: nobody is in two, no limit is broken, the total is the sum of values, and
/// the prices bound it. What a search ruled out one by one is not looked at again: see
/// [`SwapCertificate::proved_by_prices`]. O(S k log P) for k odd sets.
///
/// # Errors
///
/// The first [`SwapBreach`] found, in this order.
pub fn verify_swaps(swaps: &Swaps, answer: &Swapped) -> Result<SwapCertificate, SwapBreach> {
    let mut taken = vec![false; swaps.people().len()];
    let mut away = vec![0_u32; swaps.units().len()];
    let mut made = vec![0_u32; swaps.between().len()];
    let (mut before, mut total) = (None, 0_i128);
    for &at in &answer.swaps {
        let swap = swaps.swaps().get(at as usize).filter(|_| before < Some(at));
        let swap = swap.ok_or(SwapBreach::BadSwap { swap: at })?;
        before = Some(at);
        total += i128::from(swap.value);
        for person in [swap.a, swap.b] {
            if std::mem::replace(&mut taken[person as usize], true) {
                return Err(SwapBreach::PersonTwice { person });
            }
            away[swaps.people()[person as usize] as usize] += 1;
        }
        if let Some(limit) = swaps.limited_by(at) {
            made[limit as usize] += 1;
        }
    }
    for (unit, (&away, limit)) in (0..).zip(away.iter().zip(swaps.units())) {
        if let Some(limit) = limit.filter(|&limit| away > limit) {
            return Err(SwapBreach::TooManyAway { unit, away, limit });
        }
    }
    for (between, (&made, limit)) in (0..).zip(made.iter().zip(swaps.between())) {
        if made > limit.most {
            return Err(SwapBreach::TooManyBetween { between, made, limit: limit.most });
        }
    }
    if total != answer.total {
        return Err(SwapBreach::WrongTotal { given: answer.total, sum: total });
    }
    let price_bound = swap_bound(swaps, &answer.prices).ok_or(SwapBreach::BadPrices)?;
    if answer.bound < total || answer.bound > price_bound {
        return Err(SwapBreach::BadBound { bound: answer.bound, total, price_bound });
    }
    Ok(SwapCertificate { total, price_bound, proved_by_prices: price_bound == total })
}
