//! What is given for swaps: people and their units, pairs that could change places, limits.

use std::fmt;

use crate::flow::Network;

/// Everything a [`Swaps`] is checked from. `Default` is the empty problem.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(default))]
pub struct SwapParts {
    /// The unit of every person.
    pub people: Vec<u32>,
    /// For every unit, how many of its people may be away at once; `None` where that is not limited.
    pub units: Vec<Option<u32>>,
    /// Who could change places with whom.
    pub swaps: Vec<Swap>,
    /// How many swaps there may be between two units; between others as many as fit.
    pub between: Vec<Between>,
}

/// Two people of different units, each of whom could take the other's place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Swap {
    /// One of them.
    pub a: u32,
    /// The other.
    pub b: u32,
    /// What both units gain together. A swap whose value is not above 0 is never made.
    pub value: i64,
}

/// A limit on the swaps between two units.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Between {
    /// The two units, in any order.
    pub units: [u32; 2],
    /// How many swaps there may be.
    pub most: u32,
}

/// A checked problem of swaps.
///
/// People without a swap, units without people and a limit of 0 are legal. Swaps are kept with `a` below `b`, ordered by
/// `a`, then `b`, so that no answer depends on the order they are given in.
#[derive(Debug, Clone)]
pub struct Swaps {
    people: Vec<u32>,
    units: Vec<Option<u32>>,
    pairs: Vec<Swap>,
    between: Vec<Between>,
    /// For every swap, which of `between` limits it.
    limited_by: Vec<Option<u32>>,
}

/// Prices are so much finer than values: see [`SwapPrices`](super::SwapPrices).
pub(super) const FINE: i64 = 8;

impl Swaps {
    /// Checks all parts in one pass. O(P + S log S) for P people and S swaps.
    ///
    /// # Errors
    ///
    /// [`SwapsError`] with every fault found: an index out of range, two people of one unit, a pair given twice, a value
    /// whose sums could overflow, a limit of a unit with itself, two limits for one pair of units.
    ///
    /// # Example
    ///
    /// ```
    /// use chancai_assign::exchange::{Swap, SwapFault, SwapParts, Swaps};
    ///
    /// // 甲、乙同在一个单位，谈不上互换。
    /// let swaps = vec![Swap { a: 0, b: 1, value: 3 }];
    /// let parts = SwapParts { people: vec![0, 0], units: vec![None], swaps, between: vec![] };
    /// let error = Swaps::new(&parts).unwrap_err();
    /// assert_eq!(error.faults(), [SwapFault::OneUnit { swap: 0, unit: 0 }]);
    /// ```
    pub fn new(parts: &SwapParts) -> Result<Self, SwapsError> {
        let faults = faults_of(parts);
        if !faults.is_empty() {
            return Err(SwapsError { faults });
        }
        let mut swaps: Vec<Swap> =
            parts.swaps.iter().map(|swap| Swap { a: swap.a.min(swap.b), b: swap.a.max(swap.b), ..*swap }).collect();
        swaps.sort_unstable_by_key(pair);
        let mut limits: Vec<([u32; 2], u32)> =
            (0..).zip(&parts.between).map(|(at, limit)| (sorted(limit.units), at)).collect();
        limits.sort_unstable();
        let limited_by = swaps.iter().map(|swap| {
            let units = sorted([parts.people[swap.a as usize], parts.people[swap.b as usize]]);
            let at = limits.binary_search_by_key(&units, |limit| limit.0).ok()?;
            Some(limits[at].1)
        });
        Ok(Self {
            limited_by: limited_by.collect(),
            people: parts.people.clone(),
            units: parts.units.clone(),
            between: parts.between.clone(),
            pairs: swaps,
        })
    }

    /// The unit of every person.
    pub fn people(&self) -> &[u32] {
        &self.people
    }

    /// How many people of every unit may be away.
    pub fn units(&self) -> &[Option<u32>] {
        &self.units
    }

    /// The swaps with `a` below `b`, ordered by `a`, then `b`.
    pub fn swaps(&self) -> &[Swap] {
        &self.pairs
    }

    /// The limits between units, as given.
    pub fn between(&self) -> &[Between] {
        &self.between
    }

    /// Which of [`Self::between`] limits a swap.
    ///
    /// # Panics
    ///
    /// If there is no such swap.
    pub fn limited_by(&self, swap: u32) -> Option<u32> {
        self.limited_by[swap as usize]
    }

    /// The units of the two people of a swap.
    pub(super) fn units_of(&self, swap: &Swap) -> [usize; 2] {
        [swap.a, swap.b].map(|person| self.people[person as usize] as usize)
    }
}

fn pair(swap: &Swap) -> (u32, u32) {
    (swap.a.min(swap.b), swap.a.max(swap.b))
}

fn sorted(mut units: [u32; 2]) -> [u32; 2] {
    units.sort_unstable();
    units
}

/// Why a problem of swaps was refused: every fault.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub struct SwapsError {
    faults: Vec<SwapFault>,
}

impl SwapsError {
    /// All faults: counts, then people, swaps and limits, each by position.
    pub fn faults(&self) -> &[SwapFault] {
        &self.faults
    }
}

impl fmt::Display for SwapsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let count = self.faults.len();
        write!(f, "互换问题有 {count} 处错误 / the problem of swaps has {count} fault(s)")?;
        match self.faults.first() {
            Some(first) => write!(f, "; 第一处 / the first: {first}"),
            None => Ok(()),
        }
    }
}

/// One fault of a problem of swaps. Positions are those in the caller's slices, from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SwapFault {
    /// More people, units, swaps and limits together than indices can name.
    #[error("人员、单位、互换与限额过多 / too many people, units, swaps and limits: {given}, at most {limit}")]
    TooMany {
        /// How many there are together.
        given: usize,
        /// The most there may be.
        limit: usize,
    },
    /// A person belongs to a unit that is not there.
    #[error("人员[{person}] 所属单位 {unit} 不存在 / person {person} belongs to unit {unit} of {units}")]
    UnitOutOfRange {
        /// The person.
        person: usize,
        /// The unit named.
        unit: u32,
        /// How many units there are.
        units: usize,
    },
    /// A swap names a person who is not there.
    #[error("互换[{swap}] 所指人员 {person} 不存在 / swap {swap} names person {person} of {people}")]
    PersonOutOfRange {
        /// Position of the swap.
        swap: usize,
        /// The person named.
        person: u32,
        /// How many people there are.
        people: usize,
    },
    /// Both people of a swap are of one unit, or are the same.
    #[error("互换[{swap}] 的双方同属单位 {unit} / both people of swap {swap} are of unit {unit}")]
    OneUnit {
        /// Position of the swap.
        swap: usize,
        /// The unit.
        unit: u32,
    },
    /// The pair was given before.
    #[error("互换[{swap}] 与 [{first}] 重复 / swap {swap} repeats swap {first}")]
    Duplicate {
        /// Position of the swap.
        swap: usize,
        /// Position of the one that gave the pair first.
        first: usize,
    },
    /// Sums of prices could overflow.
    #[error(
        "互换[{swap}] 的价值 {value} 过大, 绝对值至多 {limit} / swap {swap} is worth {value}, at most {limit} either way"
    )]
    ValueTooLarge {
        /// Position of the swap.
        swap: usize,
        /// Its value.
        value: i64,
        /// The largest absolute value among so many people and units.
        limit: i64,
    },
    /// A limit names a unit that is not there.
    #[error("限额[{between}] 所指单位 {unit} 不存在 / limit {between} names unit {unit} of {units}")]
    LimitOutOfRange {
        /// Position of the limit.
        between: usize,
        /// The unit named.
        unit: u32,
        /// How many units there are.
        units: usize,
    },
    /// A limit between a unit and itself.
    #[error("限额[{between}] 的两端都是单位 {unit} / limit {between} is between unit {unit} and itself")]
    LimitWithin {
        /// Position of the limit.
        between: usize,
        /// The unit.
        unit: u32,
    },
    /// The two units were limited before.
    #[error("限额[{between}] 与 [{first}] 重复 / limit {between} repeats limit {first}")]
    LimitTwice {
        /// Position of the limit.
        between: usize,
        /// Position of the one that limited them first.
        first: usize,
    },
}

impl SwapFault {
    /// The stable ASCII code of the fault.
    pub fn code(&self) -> &'static str {
        match self {
            Self::TooMany { .. } => "TOO_MANY",
            Self::UnitOutOfRange { .. } => "UNIT_OUT_OF_RANGE",
            Self::PersonOutOfRange { .. } => "PERSON_OUT_OF_RANGE",
            Self::OneUnit { .. } => "ONE_UNIT",
            Self::Duplicate { .. } => "DUPLICATE_PAIR",
            Self::ValueTooLarge { .. } => "VALUE_TOO_LARGE",
            Self::LimitOutOfRange { .. } => "LIMIT_OUT_OF_RANGE",
            Self::LimitWithin { .. } => "LIMIT_WITHIN",
            Self::LimitTwice { .. } => "LIMIT_TWICE",
        }
    }
}

fn faults_of(parts: &SwapParts) -> Vec<SwapFault> {
    let mut faults = Vec::new();
    // Every person and unit is two nodes, every swap two arcs.
    let given = parts.people.len() + parts.units.len() + parts.swaps.len() + parts.between.len();
    let limit = u32::MAX as usize / 16;
    if given > limit {
        faults.push(SwapFault::TooMany { given, limit });
    }
    let units = parts.units.len();
    for (person, &unit) in parts.people.iter().enumerate() {
        if unit as usize >= units {
            faults.push(SwapFault::UnitOutOfRange { person, unit, units });
        }
    }
    push_swaps(parts, &mut faults);
    push_limits(parts, &mut faults);
    faults
}

fn push_swaps(parts: &SwapParts, faults: &mut Vec<SwapFault>) {
    let people = parts.people.len();
    let half = i64::try_from(people + parts.units.len() + 1).unwrap_or(i64::MAX);
    let limit = Network::MOST_COST / half / 2 / FINE;
    for (at, swap) in parts.swaps.iter().enumerate() {
        for person in [swap.a, swap.b] {
            if person as usize >= people {
                faults.push(SwapFault::PersonOutOfRange { swap: at, person, people });
            }
        }
        let [a, b] = [swap.a, swap.b].map(|person| parts.people.get(person as usize));
        if let Some(&unit) = a.filter(|_| a == b) {
            faults.push(SwapFault::OneUnit { swap: at, unit });
        }
        if swap.value.unsigned_abs() > limit.unsigned_abs() {
            faults.push(SwapFault::ValueTooLarge { swap: at, value: swap.value, limit });
        }
    }
    for (first, swap) in repeats(parts.swaps.iter().map(pair)) {
        faults.push(SwapFault::Duplicate { swap, first });
    }
}

fn push_limits(parts: &SwapParts, faults: &mut Vec<SwapFault>) {
    let units = parts.units.len();
    for (between, limit) in parts.between.iter().enumerate() {
        for unit in limit.units.into_iter().filter(|&unit| unit as usize >= units) {
            faults.push(SwapFault::LimitOutOfRange { between, unit, units });
        }
        if limit.units[0] == limit.units[1] {
            faults.push(SwapFault::LimitWithin { between, unit: limit.units[0] });
        }
    }
    for (first, between) in repeats(parts.between.iter().map(|limit| sorted(limit.units))) {
        faults.push(SwapFault::LimitTwice { between, first });
    }
}

/// Every position whose key was there before, with the position where it was first; by position.
pub(super) fn repeats<K: Ord>(keys: impl Iterator<Item = K>) -> Vec<(usize, usize)> {
    let mut keyed: Vec<(K, usize)> = keys.enumerate().map(|(at, key)| (key, at)).collect();
    keyed.sort_unstable();
    let same = keyed.chunk_by(|a, b| a.0 == b.0);
    let mut repeats: Vec<_> = same.flat_map(|same| same[1..].iter().map(|again| (same[0].1, again.1))).collect();
    repeats.sort_unstable_by_key(|&(_, again)| again);
    repeats
}
