//! What is given: agents with capacities, jobs, and what each pair takes and is worth.

use std::fmt;

use crate::integer::{LARGEST_TOTAL, MOST_PARTS};

/// A checked generalised assignment problem: every job goes to exactly one agent, within the agents' capacities.
///
/// Tables are by agent, then by job: the pair of agent `i` and job `j` stands at `i * jobs + j`. No agents, no jobs,
/// capacity 0, resource 0 and values of any sign are legal. A pair that must not be gets more resource than the agent has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Generalised {
    jobs: usize,
    capacities: Vec<u64>,
    values: Vec<i64>,
    resources: Vec<u64>,
}

impl Generalised {
    /// Checks the problem.
    ///
    /// # Errors
    ///
    /// [`GeneralisedError`] with every fault: tables of another size than agents times jobs, more than [`MOST_PARTS`] pairs,
    /// absolute values that add up to more than [`LARGEST_TOTAL`], or an agent's resources and capacity that do.
    ///
    /// # Example
    ///
    /// ```
    /// use chancai_assign::generalised::{Generalised, GeneralisedFault};
    ///
    /// // 两位专家、两个项目，却只给了三个报酬。
    /// let error = Generalised::new(&[5, 5], 2, &[1, 2, 3], &[2, 2, 2, 2]).unwrap_err();
    /// assert_eq!(error.faults(), [GeneralisedFault::Size { what: "values", given: 3, expected: 4 }]);
    /// ```
    pub fn new(capacities: &[u64], jobs: usize, values: &[i64], resources: &[u64]) -> Result<Self, GeneralisedError> {
        let faults = faults_of(capacities, jobs, values, resources);
        if !faults.is_empty() {
            return Err(GeneralisedError { faults });
        }
        let (capacities, values, resources) = (capacities.to_vec(), values.to_vec(), resources.to_vec());
        Ok(Self { jobs, capacities, values, resources })
    }

    /// How many agents there are.
    pub fn agents(&self) -> usize {
        self.capacities.len()
    }

    /// How many jobs there are.
    pub fn jobs(&self) -> usize {
        self.jobs
    }

    /// The capacity of every agent.
    pub fn capacities(&self) -> &[u64] {
        &self.capacities
    }

    /// The values, by agent, then by job.
    pub fn values(&self) -> &[i64] {
        &self.values
    }

    /// What of an agent's capacity a job takes, by agent, then by job.
    pub fn resources(&self) -> &[u64] {
        &self.resources
    }

    /// What an assignment is worth, given the agent of every job; `None` where it breaks a capacity or names no agent.
    pub fn value(&self, agent_of: &[u32]) -> Option<i64> {
        let mut left = self.capacities.clone();
        let mut value = 0;
        for (job, &agent) in agent_of.iter().enumerate() {
            let left = left.get_mut(agent as usize)?;
            let pair = agent as usize * self.jobs + job;
            *left = left.checked_sub(*self.resources.get(pair)?)?;
            value += self.values[pair];
        }
        (agent_of.len() == self.jobs).then_some(value)
    }
}

/// Why a generalised assignment problem was refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub struct GeneralisedError {
    faults: Vec<GeneralisedFault>,
}

impl GeneralisedError {
    /// All faults.
    pub fn faults(&self) -> &[GeneralisedFault] {
        &self.faults
    }
}

impl fmt::Display for GeneralisedError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let count = self.faults.len();
        write!(f, "广义分配问题有 {count} 处错误 / the generalised assignment problem has {count} fault(s)")?;
        match self.faults.first() {
            Some(first) => write!(f, "; 第一处 / the first: {first}"),
            None => Ok(()),
        }
    }
}

/// One fault of a generalised assignment problem.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum GeneralisedFault {
    /// More pairs, agents or jobs than there may be.
    #[error("数量过大 / too many: {given}, at most {limit}")]
    TooMany {
        /// How many there are.
        given: usize,
        /// The most there may be.
        limit: usize,
    },
    /// A table is not of agents times jobs.
    #[error("{what} 有 {given} 个，应有 {expected} 个 / {what} are {given}, not {expected}")]
    Size {
        /// `values` or `resources`.
        what: &'static str,
        /// How many there are.
        given: usize,
        /// Agents times jobs.
        expected: usize,
    },
    /// The absolute values add up to too much.
    #[error("价值合计过大 / the values add up to more than {limit}")]
    ValuesTooLarge {
        /// The largest total.
        limit: u64,
    },
    /// An agent's resources and capacity add up to too much.
    #[error("第 {agent} 个承担者的资源合计过大 / the resources of agent {agent} add up to more than {limit}")]
    ResourcesTooLarge {
        /// The agent, from 0.
        agent: usize,
        /// The largest total.
        limit: u64,
    },
}

impl GeneralisedFault {
    /// The stable ASCII code.
    pub fn code(&self) -> &'static str {
        match self {
            Self::TooMany { .. } => "TOO_MANY",
            Self::Size { .. } => "SIZE",
            Self::ValuesTooLarge { .. } => "VALUES_TOO_LARGE",
            Self::ResourcesTooLarge { .. } => "RESOURCES_TOO_LARGE",
        }
    }
}

fn faults_of(capacities: &[u64], jobs: usize, values: &[i64], resources: &[u64]) -> Vec<GeneralisedFault> {
    let pairs = capacities.len().saturating_mul(jobs);
    let counts = [capacities.len(), jobs, pairs].into_iter().filter(|&given| given > MOST_PARTS);
    let mut faults: Vec<_> = counts.map(|given| GeneralisedFault::TooMany { given, limit: MOST_PARTS }).collect();
    for (what, given) in [("values", values.len()), ("resources", resources.len())] {
        if given != pairs {
            faults.push(GeneralisedFault::Size { what, given, expected: pairs });
        }
    }
    let limit = LARGEST_TOTAL;
    if values.iter().fold(0_u64, |sum, value| sum.saturating_add(value.unsigned_abs())) > limit {
        faults.push(GeneralisedFault::ValuesTooLarge { limit });
    }
    for (agent, &capacity) in capacities.iter().enumerate() {
        let own = resources.iter().skip(agent.saturating_mul(jobs)).take(jobs);
        if own.fold(capacity, |sum, &resource| sum.saturating_add(resource)) > limit {
            faults.push(GeneralisedFault::ResourcesTooLarge { agent, limit });
        }
    }
    faults
}
