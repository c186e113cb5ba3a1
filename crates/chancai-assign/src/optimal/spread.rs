//! The greatest total among allocations that do not crowd a few columns.

use super::network::{Layout, edge_arcs, last_arcs, marks, matched, supplies};
use super::{Units, Unsolved, branch, most_pairs, no_flow};
use crate::Problem;
use crate::flow::{Arc, Network, minimum_cost};

/// How evenly rows must lie over the columns that have seats.
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum Evenness {
    /// The Gini index of how many rows the columns hold, at most this: 0 where all hold alike, towards 1 where one holds all.
    GiniAtMost(f64),
    /// The entropy of the columns' shares of all rows placed, at least this share of the largest there is (in 0..=1): 1 where
    /// all hold alike.
    EntropyAtLeast(f64),
}

impl Evenness {
    /// Whether these numbers of rows are even enough; without rows they are.
    pub fn is_met(self, held: &[u32]) -> bool {
        match self {
            Self::GiniAtMost(most) => gini(held) <= most,
            Self::EntropyAtLeast(least) => entropy(held) >= least,
        }
    }
}

/// The Gini index of numbers: the mean absolute difference of all pairs over twice the mean. 0 where all are 0.
///
/// O(n log n). C. Gini, "Variabilità e mutabilità" (1912).
pub fn gini(held: &[u32]) -> f64 {
    let mut sorted = held.to_vec();
    sorted.sort_unstable();
    let n = sorted.len() as i128;
    let sum: i128 = sorted.iter().map(|&x| i128::from(x)).sum();
    // The i-th smallest is the larger of its pair i times and the smaller of it n - 1 - i times.
    let weighted: i128 = (0..).zip(&sorted).map(|(at, &x)| (2 * at + 1 - n) * i128::from(x)).sum();
    if sum == 0 { 0.0 } else { weighted as f64 / (n * sum) as f64 }
}

/// The entropy of shares over the largest there is for as many: 1 where all are alike, 0 where one has all. 1 where there is
/// only one or all are 0.
pub fn entropy(held: &[u32]) -> f64 {
    let sum: f64 = held.iter().map(|&x| f64::from(x)).sum();
    if held.len() < 2 || sum <= 0.0 {
        return 1.0;
    }
    let shares = held.iter().filter(|&&x| x > 0).map(|&x| f64::from(x) / sum);
    let entropy: f64 = shares.map(|share| -share * share.ln()).sum();
    entropy / (held.len() as f64).ln()
}

/// An even allocation and how much evenness may have cost.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Spread {
    /// Indices of the problem's edges, ascending.
    pub edges: Vec<u32>,
    /// The sum of their values in units.
    pub total: i128,
    /// No allocation of as many pairs that is even enough has a greater total, in units. For a Gini index this is the best
    /// total of any allocation.
    pub bound: i128,
    /// What a unit is.
    pub units: Units,
    /// What crowding was made to cost, in the input's units: 0 where the best allocation is even enough.
    pub charge: f64,
    /// The Gini index of what the columns hold.
    pub gini: f64,
    /// Its entropy over the largest there is.
    pub entropy: f64,
}

/// How often the charge is halved between too little and enough.
const HALVINGS: u32 = 24;

/// As many pairs as possible, spread as `evenness` asks, at the greatest total that a charge on crowding finds.
///
/// Each further row at a column costs more (x ln x for the entropy, x² for the Gini index), so the cheapest flow through parallel
/// arcs is exact for every charge; the least charge that is enough is found by halving. That gives the best total among all
/// allocations at least as even as it is in the charge's own measure; [`Spread::bound`] says how far the best one within the
/// limit can be (Lagrange; H. Everett, Operations Research 11, 1963). Empty columns with seats count; minimums and quotas
/// are kept. O(log) flows with one arc more for every seat.
///
/// # Errors
///
/// As [`optimal`](super::optimal); [`Unsolved::NotEven`] where no charge makes the allocation even enough.
///
/// # Example
///
/// ```
/// use chancai_assign::{Edge, Evenness, Problem, spread};
///
/// // 四名教师都更想去城里(列 0)；要求两校各得一半。
/// let edges: Vec<Edge> = (0..4).flat_map(|row| [Edge::new(row, 0, 9.0), Edge::new(row, 1, f64::from(row))]).collect();
/// let problem = Problem::new(4, &[4, 4], &edges)?;
/// let even = spread(&problem, Evenness::GiniAtMost(0.0))?;
/// assert_eq!(even.edges.len(), 4);
/// assert_eq!(even.units.text(even.total), "23");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn spread(problem: &Problem, evenness: Evenness) -> Result<Spread, Unsolved> {
    if branch::is_needed(problem) {
        return Err(Unsolved::EvennessWithGroups);
    }
    let (least, _) = most_pairs(problem)?;
    let search = Search { problem, evenness, units: Units::of(problem), least };
    let free = search.solve(0.0)?;
    if evenness.is_met(&search.held(&free.edges)) {
        return Ok(search.answer(&free, &free, free.total));
    }
    // Beyond the range of all values a charge outweighs every total.
    let (mut low, mut high) = (0.0, search.largest_charge());
    let mut enough = search.solve(high)?;
    if !evenness.is_met(&search.held(&enough.edges)) {
        let held = search.held(&enough.edges);
        return Err(Unsolved::NotEven { gini: gini(&held), entropy: entropy(&held) });
    }
    let mut bound = free.total.min(search.bound(&enough));
    for _ in 0..HALVINGS {
        let charge = f64::midpoint(low, high);
        let tried = search.solve(charge)?;
        bound = bound.min(search.bound(&tried));
        if evenness.is_met(&search.held(&tried.edges)) {
            (high, enough) = (charge, if tried.total >= enough.total { tried } else { enough });
        } else {
            low = charge;
        }
    }
    Ok(search.answer(&enough, &free, bound))
}

struct Search<'a> {
    problem: &'a Problem,
    evenness: Evenness,
    units: Units,
    least: u64,
}

/// The best allocation at one charge.
struct Tried {
    edges: Vec<u32>,
    total: i128,
    charge: f64,
}

impl Search<'_> {
    fn solve(&self, charge: f64) -> Result<Tried, Unsolved> {
        let problem = self.problem;
        let values = self.units.values();
        let mut arcs: Vec<Arc> = edge_arcs(problem, values, &marks(problem)).collect();
        for (at, (from, to, minimum, maximum)) in Layout::of(problem).bounds(problem).enumerate() {
            if at >= problem.columns() {
                arcs.push(Arc { from, to, lower: minimum.into(), upper: maximum.into(), cost: 0 });
                continue;
            }
            // A seat beyond the candidates is never taken.
            let seats = maximum.min(problem.column_list(at as u32).len() as u32);
            // The first seats carry the minimum: they cost least, so a cheapest flow fills them first.
            arcs.extend((0..seats.max(minimum)).map(|seat| Arc {
                from,
                to,
                lower: i64::from(seat < minimum),
                upper: 1,
                cost: self.seat_cost(charge, seat),
            }));
        }
        arcs.extend(last_arcs(problem, self.least));
        let network = Network::new(&supplies(problem), &arcs).ok();
        let flow = network.and_then(|network| minimum_cost(&network).ok()).ok_or_else(|| no_flow(problem))?;
        let edges = matched(problem, &flow);
        let total = edges.iter().map(|&edge| i128::from(values[edge as usize])).sum();
        Ok(Tried { edges, total, charge })
    }

    /// What the measure rises by with one more row at a column that holds `held`.
    fn rise(&self, held: u32) -> f64 {
        let x = f64::from(held);
        match self.evenness {
            Evenness::GiniAtMost(_) => 2.0 * x + 1.0,
            Evenness::EntropyAtLeast(_) if held == 0 => 0.0,
            Evenness::EntropyAtLeast(_) => (x + 1.0) * (x + 1.0).ln() - x * x.ln(),
        }
    }

    fn seat_cost(&self, charge: f64, held: u32) -> i64 {
        (charge * self.rise(held)).round().min(self.largest_cost()) as i64
    }

    /// So much more than all values differ that no total makes up for it, and within what a network may cost.
    fn largest_cost(&self) -> f64 {
        let nodes = (self.problem.rows() + self.problem.columns() + self.problem.quotas().len() + 8) as f64;
        (1_u64 << 57) as f64 / nodes
    }

    fn largest_charge(&self) -> f64 {
        let seats = self.problem.capacities().iter().max().copied().unwrap_or(0);
        let seats = seats.min(self.problem.rows() as u32);
        self.largest_cost() / (self.rise(seats) + 1.0)
    }

    /// How many rows each column with seats holds.
    fn held(&self, edges: &[u32]) -> Vec<u32> {
        let mut held = vec![0; self.problem.columns()];
        for &edge in edges {
            held[self.problem.edges()[edge as usize].column as usize] += 1;
        }
        let with_seats = held.iter().zip(self.problem.capacities()).filter(|(_, seats)| **seats > 0);
        with_seats.map(|(&held, _)| held).collect()
    }

    /// What no allocation within the limit can exceed, by what was best at one charge.
    fn bound(&self, tried: &Tried) -> i128 {
        let Evenness::EntropyAtLeast(least) = self.evenness else { return i128::MAX };
        let held = self.held(&tried.edges);
        let pairs = tried.edges.len() as f64;
        let measure = |held: &u32| (0..*held).map(|seat| self.rise(seat)).sum::<f64>();
        // Shares' entropy is at least h exactly where the sum of x ln x is at most K (ln K - h).
        let most = pairs * (pairs.ln() - least * (held.len() as f64).ln());
        let over = held.iter().map(measure).sum::<f64>() - most;
        // Costs were rounded, by half a unit a seat at most.
        tried.total - (tried.charge * over).floor() as i128 + tried.edges.len() as i128 + 1
    }

    fn answer(&self, tried: &Tried, free: &Tried, bound: i128) -> Spread {
        let held = self.held(&tried.edges);
        Spread {
            edges: tried.edges.clone(),
            total: tried.total,
            bound: bound.clamp(tried.total, free.total),
            units: self.units.clone(),
            charge: self.units.score(tried.charge.round() as i128),
            gini: gini(&held),
            entropy: entropy(&held),
        }
    }
}
