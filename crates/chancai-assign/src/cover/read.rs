//! The OR-Library's format of set covering.

use super::{Candidate, Cover};
use crate::integer::{LARGEST_TOTAL, MOST_PARTS};
use crate::words::{Expected, ReadError, Words};

/// Reads a set-covering problem as the OR-Library has it (Beasley 1990): how many rows (items) and columns (candidates),
/// what each column costs, then for each row how many columns cover it and which, from 1. White space may stand anywhere,
/// line breaks too.
///
/// # Errors
///
/// [`ReadError`] at the first value that is missing, no whole number, out of range, one too many, or a column that a row
/// names twice; costs may add up to [`LARGEST_TOTAL`].
///
/// # Example
///
/// ```
/// use chancai_assign::cover::read_scp;
///
/// // 两项技能、三名候选：费用 4 5 7；第一项技能有候选 1 和 3 会，第二项有 2 和 3 会。
/// let cover = read_scp(b"2 3\n4 5 7\n2 1 3\n2 2 3\n")?;
/// assert_eq!(cover.candidates()[2].covers, [0, 1]);
/// let error = read_scp("2 3\n4 五 7\n".as_bytes()).unwrap_err();
/// assert_eq!((error.line, &*error.given), (2, "“五”"));
/// # Ok::<(), chancai_assign::cover::ReadError>(())
/// ```
pub fn read_scp(bytes: &[u8]) -> Result<Cover, ReadError> {
    let mut words = Words::new(bytes);
    let count = |zh, en| Expected { zh, en, least: 0, most: MOST_PARTS as i64 };
    let rows = words.number(&count("行数", "the number of rows"))? as usize;
    let columns = words.number(&count("列数", "the number of columns"))? as usize;
    // Counts may say anything; what is allocated keeps to the file's length.
    let mut candidates = Vec::with_capacity(columns.min(words.most_left()));
    let mut left = LARGEST_TOTAL as i64;
    for _ in 0..columns {
        let cost = words.number(&Expected { zh: "列的费用", en: "the cost of a column", least: 0, most: left })?;
        left -= cost;
        candidates.push(Candidate { cost: cost as u64, covers: Vec::new() });
    }
    for row in 0..rows as u32 {
        let most = columns as i64;
        let covering =
            words.number(&Expected {
                zh: "覆盖该行的列数", en: "how many columns cover the row", least: 0, most
            })?;
        for _ in 0..covering {
            let column = words.number(&Expected { zh: "列号", en: "the number of a column", least: 1, most })?;
            let covers = &mut candidates[column as usize - 1].covers;
            if covers.last() == Some(&row) {
                return Err(words.refuse(column, "此行未列过的列号", "a column that the row has not named"));
            }
            covers.push(row);
        }
    }
    words.end()?;
    Ok(Cover::new(rows, &candidates).unwrap_or_else(|_| unreachable!("every number was checked as it was read")))
}
