//! How policies compare when rows are drawn at random, the same way for every seed.

use super::desk::{ArrivalsError, Policy, check_columns, check_count};
use super::replay::{Replay, hindsight, replay};
use super::rows::{Forecast, Rows};

/// A small generator of random numbers, so that a seed gives the same runs everywhere: SplitMix64 (Steele, Lea and Flood
/// 2014). Not for secrets.
///
/// # Example
///
/// ```
/// use chancai_assign::arrivals::SplitMix64;
///
/// // 同一种子，同样的序列。
/// let mut random = SplitMix64::new(1_234_567);
/// assert_eq!([random.next(), random.next()], [6_457_827_717_110_365_317, 3_203_168_211_198_807_973]);
/// assert!(random.below(6) < 6);
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SplitMix64 {
    state: u64,
}

impl SplitMix64 {
    /// A generator of the sequence that belongs to `seed`.
    pub fn new(seed: u64) -> Self {
        Self { state: seed }
    }

    /// The next 64 bits.
    #[expect(clippy::should_implement_trait, reason = "an iterator that never ends would hide that")]
    pub fn next(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut bits = self.state;
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        bits ^ (bits >> 31)
    }

    /// A number below `bound`, each equally likely; 0 where `bound` is 0. The upper half of a product, drawn again where it
    /// would favour some numbers (Lemire 2019).
    pub fn below(&mut self, bound: u32) -> u32 {
        if bound == 0 {
            return 0;
        }
        let uneven = u64::MAX % u64::from(bound) + 1;
        loop {
            let product = u128::from(self.next()) * u128::from(bound);
            if product as u64 >= uneven % u64::from(bound) {
                return (product >> 64) as u32;
            }
        }
    }
}

/// What a policy is told of who comes later.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum Foresight {
    /// How many will come, and the pool they are drawn from: [`Forecast::spread`].
    #[default]
    Pool,
    /// The very rows that will come: [`Forecast::exactly`].
    Exact,
}

/// What is simulated: in every run `batches` batches of `batch` rows each, drawn from a pool with replacement.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Simulation {
    /// The seats of every column.
    pub seats: Vec<u32>,
    /// How many batches arrive in a run.
    pub batches: u32,
    /// How many rows a batch has.
    pub batch: u32,
    /// How many runs there are.
    pub runs: u32,
    /// Which random rows: the same seed draws the same, and more runs begin with the same ones.
    pub seed: u64,
    /// What policies know of the rows to come.
    pub foresight: Foresight,
}

/// One run, the policies in the order they were asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Run {
    /// What could have been had.
    pub hindsight: i128,
    /// The total of every policy.
    pub totals: Vec<i128>,
    /// The seats it left unfilled.
    pub unfilled: Vec<u64>,
    /// The rows it turned away.
    pub rejected: Vec<u64>,
}

/// Policies side by side.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Comparison {
    /// The policies.
    pub policies: Vec<Policy>,
    /// Every run.
    pub runs: Vec<Run>,
}

impl Comparison {
    /// The total of the policy at this position over all runs, as a part of what could have been had; `None` where nothing
    /// could, or there is no such policy.
    pub fn ratio(&self, policy: usize) -> Option<f64> {
        let total: i128 = self.runs.iter().map(|run| run.totals.get(policy)).sum::<Option<_>>()?;
        let most: i128 = self.runs.iter().map(|run| run.hindsight).sum();
        (most > 0).then(|| total as f64 / most as f64)
    }

    /// The least such part in any one run.
    pub fn least_ratio(&self, policy: usize) -> Option<f64> {
        let runs = self.runs.iter().filter(|run| run.hindsight > 0);
        runs.filter_map(|run| Some(*run.totals.get(policy)? as f64 / run.hindsight as f64)).min_by(f64::total_cmp)
    }
}

/// Draws runs and lets every policy decide each, beside what could have been had with all rows known.
///
/// Exact totals, the same for the same seed, and no policy exceeds hindsight. An empty pool sends nobody. Each batch takes a
/// policy one or two cheapest flows over the batch and the pool.
///
/// # Errors
///
/// [`ArrivalsError`] where the pool is of other columns or a run has too many rows.
///
/// # Example
///
/// ```
/// use chancai_assign::arrivals::{Choice, Foresight, Policy, Rows, Simulation, simulate};
///
/// // 两类人：常见的值 1，少见的值 9；十天每天三人，五个名额。
/// let kinds = [1, 1, 1, 1, 9].map(|value| vec![Choice { column: 0, value }]);
/// let pool = Rows::new(1, &kinds)?;
/// let simulation =
///     Simulation { seats: vec![5], batches: 10, batch: 3, runs: 20, seed: 7, foresight: Foresight::Pool };
/// let comparison = simulate(&pool, &simulation, &[Policy::Greedy, Policy::ReservePrices])?;
/// assert!(comparison.ratio(1) > comparison.ratio(0));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn simulate(pool: &Rows, simulation: &Simulation, policies: &[Policy]) -> Result<Comparison, ArrivalsError> {
    let seats = &simulation.seats[..];
    check_columns(seats.len(), pool)?;
    let given = u64::from(simulation.batches) * u64::from(simulation.batch);
    check_count(seats.len(), given)?;
    let mut random = SplitMix64::new(simulation.seed);
    let runs = (0..simulation.runs).map(|_| {
        let drawn: Vec<u32> = (0..given).map(|_| random.below(pool.len() as u32)).collect();
        one_run(pool, simulation, policies, &pool.picked(&drawn))
    });
    Ok(Comparison { policies: policies.to_vec(), runs: runs.collect::<Result<_, _>>()? })
}

/// Every policy over the rows of one run.
fn one_run(pool: &Rows, simulation: &Simulation, policies: &[Policy], rows: &Rows) -> Result<Run, ArrivalsError> {
    let (seats, count) = (&simulation.seats, rows.len() as u32);
    let until = |batch: u32| batch.saturating_mul(simulation.batch).min(count);
    let batch = |at| rows.picked(&(until(at)..until(at + 1)).collect::<Vec<_>>());
    let batches: Vec<Rows> = (0..simulation.batches).map(batch).collect();
    let forecast = |at: usize| match (simulation.foresight, until(at as u32 + 1)) {
        (Foresight::Pool, arrived) => Forecast::spread(pool, count - arrived),
        (Foresight::Exact, arrived) => Forecast::rest(rows, arrived),
    };
    let replays: Vec<Replay> =
        policies.iter().map(|&policy| replay(seats, &batches, policy, forecast)).collect::<Result<_, _>>()?;
    Ok(Run {
        hindsight: hindsight(seats, &batches)?.total,
        totals: replays.iter().map(|replay| replay.total).collect(),
        unfilled: replays.iter().map(Replay::unfilled).collect(),
        rejected: replays.iter().map(Replay::rejected).collect(),
    })
}
