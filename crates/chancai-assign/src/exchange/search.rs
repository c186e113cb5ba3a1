//! The best swaps: relax, price what the relaxation breaks, and branch on what is left.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::odd;
use super::relax::{Cut, Origin, Relaxed, Settled, relax};
use super::swap_proof::{OddSet, SwapPrices, Swapped};
use super::swaps::{FINE, Swaps};

/// How often prices of cuts are improved before the first choice, and at each later one.
const FIRST_ROUNDS: u32 = 80;
const LATER_ROUNDS: u32 = 12;

/// The swaps worth most together.
///
/// Everybody is in at most one swap and no limit of a unit or between two units is broken. This is a matching of greatest
/// weight in a general graph with side limits. Half swaps are allowed first: then the question is a flow over two copies of
/// everybody, and exact ([`flow::minimum_cost`](crate::flow::minimum_cost)). What that breaks, odd sets and limits between
/// units, gets prices by subgradient steps (Held and Karp 1971), and where these do not settle the question, swaps are
/// ruled in or out one by one, the most promising branch first, until nothing better is possible or `choices` branches
/// were looked at (they come in pairs, so it may be one more). The answer then says its gap.
///
/// The same answer in any order of `swaps`. Each look is up to 80 flows at first, 12 later. Without limits the question is
/// polynomial; with limits between units it is NP-hard.
///
/// # Example
///
/// ```
/// use chancai_assign::exchange::{Swap, SwapParts, Swaps, best_swaps, verify_swaps};
///
/// // 开发区、国企、乡镇各派干部双向挂职。0、1 属开发区，2 属国企，3 属乡镇；开发区一次至多一人外派。
/// let swap = |a, b, value| Swap { a, b, value };
/// let parts = SwapParts {
///     people: vec![0, 0, 1, 2],
///     units: vec![Some(1), None, None],
///     swaps: vec![swap(0, 2, 5), swap(1, 3, 4), swap(2, 3, 3)],
///     between: vec![],
/// };
/// let problem = Swaps::new(&parts)?;
/// let best = best_swaps(&problem, 100);
/// assert_eq!((&best.swaps[..], best.total), (&[0][..], 5));
/// assert!(best.is_proved());
/// assert_eq!(verify_swaps(&problem, &best)?.total, 5);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn best_swaps(swaps: &Swaps, choices: u32) -> Swapped {
    let mut search = Search::new(swaps);
    let first = search.look(&[], search.prices.clone(), FIRST_ROUNDS);
    let prices = search.published(&first.relaxed, &first.prices);
    let mut open = BinaryHeap::from([search.branch(first, Vec::new())]);
    let mut bound = search.best.0;
    while let Some(branch) = open.pop() {
        let (Some(on), true) = (branch.on, branch.bound > search.best.0) else { break };
        if search.looked >= choices {
            bound = branch.bound;
            break;
        }
        for made in [true, false] {
            let marks: Vec<_> = branch.marks.iter().copied().chain([(on, made)]).collect();
            let look = search.look(&marks, branch.prices.clone(), LATER_ROUNDS);
            let child = search.branch(look, marks);
            // A child knows what its parent does.
            open.push(Branch { bound: child.bound.min(branch.bound), ..child });
        }
    }
    let (total, chosen) = search.best;
    Swapped { swaps: chosen, total, bound: bound.max(total), prices, choices: search.looked }
}

/// A partial choice that may hold something better.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Branch {
    bound: i128,
    /// Of equal bounds the older.
    age: Reverse<u32>,
    /// The swap to rule in and out next; none where nothing is left to choose.
    on: Option<u32>,
    marks: Vec<(u32, bool)>,
    prices: Vec<i64>,
}

/// The best relaxation found of a partial choice.
struct Look {
    relaxed: Relaxed,
    prices: Vec<i64>,
    settled: Settled,
}

struct Search<'a> {
    swaps: &'a Swaps,
    cuts: Vec<Cut>,
    /// Where the next look starts.
    prices: Vec<i64>,
    /// No price needs to be higher: it takes away all that any swap is worth.
    highest: i64,
    best: (i128, Vec<u32>),
    looked: u32,
}

impl<'a> Search<'a> {
    fn new(swaps: &'a Swaps) -> Self {
        let mut cuts: Vec<Cut> = swaps.between().iter().map(limit_cut).collect();
        for at in 0..swaps.swaps().len() as u32 {
            if let Some(limit) = swaps.limited_by(at) {
                cuts[limit as usize].members.push((at, 1));
            }
        }
        let highest = swaps.swaps().iter().map(|swap| swap.value.max(0) * FINE).max().unwrap_or(0);
        Self { swaps, prices: vec![0; cuts.len()], cuts, highest, best: (0, Vec::new()), looked: 0 }
    }

    /// Looks at a partial choice: improves the prices of cuts, and keeps whatever better choice turns up.
    fn look(&mut self, marks: &[(u32, bool)], mut prices: Vec<i64>, rounds: u32) -> Look {
        self.looked += 1;
        let settled = Settled::of(self.swaps, marks);
        prices.resize(self.cuts.len(), 0);
        let mut best: Option<(Relaxed, Vec<i64>)> = None;
        // Steps are halved when they stop helping.
        let (mut shift, mut idle) = (0, 0);
        for _ in 0..rounds {
            let relaxed = relax(self.swaps, &settled, &self.cuts, &prices);
            self.round(&settled, &relaxed.halves);
            odd::separate(self.swaps, &relaxed.halves, &mut self.cuts);
            let steps = self.steps(&relaxed, &prices, shift);
            let next = stepped(&prices, &steps, self.highest);
            let stays = next == prices;
            let before = std::mem::replace(&mut prices, next);
            if best.as_ref().is_none_or(|(least, _)| relaxed.bound < least.bound) {
                best = Some((relaxed, before));
                idle = 0;
            } else {
                idle += 1;
                (shift, idle) = if idle >= 4 { (shift + 1, 0) } else { (shift, idle) };
            }
            if stays || best.as_ref().is_some_and(|(least, _)| whole(least.bound) <= self.best.0) {
                break;
            }
        }
        let (relaxed, prices) = best.unwrap_or_else(|| {
            let none = vec![0; self.cuts.len()];
            (relax(self.swaps, &settled, &self.cuts, &none), none)
        });
        Look { relaxed, prices, settled }
    }

    /// How far every cut's price should move: what it is overstepped by, in proportion to the gap (Polyak 1969).
    fn steps(&self, relaxed: &Relaxed, prices: &[i64], shift: u32) -> Vec<i128> {
        let over = |(at, cut): (usize, &Cut)| {
            let used: i64 = cut.members.iter().map(|&(swap, n)| n * i64::from(relaxed.halves[swap as usize])).sum();
            let over = i128::from(used) - 2 * i128::from(cut.most);
            if over < 0 && prices.get(at).is_none_or(|&price| price == 0) { 0 } else { over }
        };
        let over: Vec<i128> = self.cuts.iter().enumerate().map(over).collect();
        let squares: i128 = over.iter().map(|over| over * over).sum::<i128>().max(1) << shift.min(60);
        let gap = (relaxed.bound - self.best.0 * i128::from(SwapPrices::SCALE)).max(0);
        over.iter().map(|over| rounded(gap.saturating_mul(*over), squares)).collect()
    }

    /// A choice from halves: whole swaps first, then half ones, then none, the more valuable first, as long as they fit.
    fn round(&mut self, settled: &Settled, halves: &[u8]) {
        let values = self.swaps.swaps();
        let mut order: Vec<u32> = (0..values.len() as u32).filter(|&at| settled.is_open(self.swaps, at)).collect();
        order.sort_unstable_by_key(|&at| (Reverse(halves[at as usize]), Reverse(values[at as usize].value), at));
        let mut left = Settled {
            marks: settled.marks.clone(),
            taken: settled.taken.clone(),
            away: settled.away.clone(),
            between: settled.between.clone(),
        };
        let made = |&at: &u32| settled.marks[at as usize] == Some(true);
        let mut chosen: Vec<u32> = (0..values.len() as u32).filter(made).collect();
        for at in order {
            if left.is_open(self.swaps, at) {
                left.take(self.swaps, at);
                chosen.push(at);
            }
        }
        let total = chosen.iter().map(|&at| i128::from(values[at as usize].value)).sum();
        if total > self.best.0 {
            chosen.sort_unstable();
            self.best = (total, chosen);
        }
    }

    /// What to branch on after a look.
    fn branch(&self, look: Look, marks: Vec<(u32, bool)>) -> Branch {
        let on = self.choice(&look);
        // Where nothing is open the choice is whole, and was kept if it was the best.
        let bound = if on.is_some() { whole(look.relaxed.bound) } else { self.best.0 };
        Branch { bound, age: Reverse(self.looked), on, marks, prices: look.prices }
    }

    /// The swap that decides most: half made; in a cut that is overstepped; in one with a price; any. Of these the most
    /// valuable.
    fn choice(&self, look: &Look) -> Option<u32> {
        let halves = &look.relaxed.halves;
        let mut class = vec![0_u8; halves.len()];
        for (cut, &price) in self.cuts.iter().zip(look.prices.iter().chain(std::iter::repeat(&0))) {
            let used: i64 = cut.members.iter().map(|&(swap, n)| n * i64::from(halves[swap as usize])).sum();
            for &(swap, _) in &cut.members {
                let made = halves[swap as usize] == 2;
                let rank = if used > 2 * cut.most && made { 2 } else { u8::from(price > 0) };
                class[swap as usize] = class[swap as usize].max(rank);
            }
        }
        for (class, _) in class.iter_mut().zip(halves).filter(|(_, halves)| **halves == 1) {
            *class = 3;
        }
        let open = (0..halves.len() as u32).filter(|&at| look.settled.is_open(self.swaps, at));
        open.max_by_key(|&at| (class[at as usize], self.swaps.swaps()[at as usize].value, Reverse(at)))
    }

    /// The prices of the first look, for everybody.
    fn published(&self, relaxed: &Relaxed, prices: &[i64]) -> SwapPrices {
        let limits = self.swaps.between().len();
        let priced = self.cuts.iter().zip(prices.iter().map(|price| 2 * price));
        let odd = priced.clone().filter_map(|(cut, price)| match &cut.origin {
            Origin::Odd(set) if price > 0 => Some(OddSet { price, ..set.clone() }),
            _ => None,
        });
        // What a limit of 0 rules out was never in the flow. A price above all values says so and adds nothing.
        let shut = |price: i64, limit: Option<u32>| if limit == Some(0) { 2 * self.highest } else { price };
        let between = priced.take(limits).zip(self.swaps.between());
        SwapPrices {
            people: relaxed.people.clone(),
            units: relaxed.units.iter().zip(self.swaps.units()).map(|(&price, &limit)| shut(price, limit)).collect(),
            odd: odd.collect(),
            between: between.map(|((_, price), limit)| shut(price, Some(limit.most))).collect(),
        }
    }
}

fn limit_cut(limit: &super::Between) -> Cut {
    Cut { members: Vec::new(), most: limit.most.into(), origin: Origin::Between }
}

/// A bound in units of value.
fn whole(bound: i128) -> i128 {
    bound.div_euclid(SwapPrices::SCALE.into())
}

/// The quotient, away from zero, so that no step is lost to rounding.
fn rounded(dividend: i128, divisor: i128) -> i128 {
    let size = (dividend.abs() + divisor - 1) / divisor;
    size * dividend.signum()
}

fn stepped(prices: &[i64], steps: &[i128], highest: i64) -> Vec<i64> {
    let price = |at: usize| i128::from(prices.get(at).copied().unwrap_or(0));
    let next = |(at, step): (usize, &i128)| (price(at) + step).clamp(0, highest.into()) as i64;
    steps.iter().enumerate().map(next).collect()
}
