//! The OR-Library's format of generalised assignment.

use super::Generalised;
use crate::integer::{LARGEST_TOTAL, MOST_PARTS};
use crate::words::{Expected, ReadError, Words};

/// Reads generalised assignment problems as the OR-Library has them: how many problems, then for each how many agents and
/// jobs, the values agent by agent, the resources agent by agent, the capacities. White space may stand anywhere.
///
/// The file does not say whether values are gained or paid; [`solve`](super::solve) is told.
///
/// # Errors
///
/// [`ReadError`] at the first value that is missing, no whole number, out of range or one too many.
///
/// # Example
///
/// ```
/// use chancai_assign::generalised::read_gap;
///
/// let problems = read_gap(b"1\n2 3\n 5 4 6\n 5 6 4\n 2 3 2\n 3 2 2\n 4 4\n")?;
/// assert_eq!((problems[0].agents(), problems[0].jobs(), problems[0].capacities()), (2, 3, &[4, 4][..]));
/// let error = read_gap(b"1\n2 3\n 5 4 6\n 5 6 4\n 2 3 2\n 3 2 2\n 4 -4\n").unwrap_err();
/// assert_eq!((error.line, &*error.given), (7, "“-4”"));
/// # Ok::<(), chancai_assign::generalised::ReadError>(())
/// ```
pub fn read_gap(bytes: &[u8]) -> Result<Vec<Generalised>, ReadError> {
    let mut words = Words::new(bytes);
    let most = MOST_PARTS as i64;
    let count = words.number(&Expected { zh: "问题个数", en: "the number of problems", least: 0, most })?;
    let problems = (0..count).map(|_| problem(&mut words)).collect::<Result<_, _>>()?;
    words.end()?;
    Ok(problems)
}

fn problem(words: &mut Words<'_>) -> Result<Generalised, ReadError> {
    let most = MOST_PARTS as i64;
    let agents = words.number(&Expected { zh: "承担者数", en: "the number of agents", least: 0, most })?;
    // Agents times jobs is bounded too; without agents any number of jobs would do.
    let most = most / agents.max(1);
    let jobs = words.number(&Expected { zh: "任务数", en: "the number of jobs", least: 0, most })?;
    let (agents, jobs) = (agents as usize, jobs as usize);
    let mut left = LARGEST_TOTAL as i64;
    let mut values = Vec::with_capacity((agents * jobs).min(words.most_left()));
    for _ in 0..agents * jobs {
        let value = words.number(&Expected { zh: "价值", en: "a value", least: -left, most: left })?;
        left -= value.abs();
        values.push(value);
    }
    let mut resources = Vec::with_capacity((agents * jobs).min(words.most_left()));
    let mut rooms = Vec::with_capacity(agents.min(words.most_left()));
    for _ in 0..agents {
        let mut left = LARGEST_TOTAL as i64;
        for _ in 0..jobs {
            let resource = words.number(&Expected { zh: "资源", en: "a resource", least: 0, most: left })?;
            left -= resource;
            resources.push(resource as u64);
        }
        rooms.push(left);
    }
    let mut capacities = Vec::with_capacity(rooms.len());
    for most in rooms {
        capacities.push(words.number(&Expected { zh: "容量", en: "a capacity", least: 0, most })? as u64);
    }
    Ok(Generalised::new(&capacities, jobs, &values, &resources)
        .unwrap_or_else(|_| unreachable!("every number was checked as it was read")))
}
