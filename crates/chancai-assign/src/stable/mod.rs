//! The algorithms: deferred acceptance and what it becomes with ties, quotas, minimums, couples and groups.

mod body;
mod bounded;
mod claims;
mod holds;
mod market;
mod options;
mod plain;
mod search;
mod strong;
mod tied;
mod units;

pub use options::{Beyond, NoStable, Proposer, StableEdges, StableOptions, Ties};

use crate::{Allocation, Problem};
use market::Market;

/// A stable allocation by deferred acceptance, ties going to the lower index.
///
/// The proposing side works down its preferences; the other side holds the best proposals so far and lets
/// the worse ones go on. With strict preferences the result does not depend on who asks first, so equal
/// problems give equal allocations whatever the order of their edges.
///
/// Which rows are placed and how many seats of each column are filled is the same under both proposers, and
/// a column that stays short gets the very same rows (the rural hospitals theorem): no change of rule sends
/// more people to the township nobody chose.
///
/// Rows may hold several columns, and fixed pairs have their seats first. Quotas, minimums, couples and groups are
/// treated as [`stable_with`] says. With couples or groups the answer may not be stable: its certificate then says so.
///
/// D. Gale and L. S. Shapley, "College admissions and the stability of marriage", American Mathematical
/// Monthly 69 (1962); A. E. Roth, "The evolution of the labor market for medical interns and residents",
/// Journal of Political Economy 92 (1984), for many to one.
///
/// Time O(E log s) for E edges and s seats at the largest column (or places of a row, where columns propose); the
/// certificate is O(E). Memory O(rows + columns + seats taken).
///
/// # Example
///
/// ```
/// use chancai_assign::{Edge, Problem, Proposer, stable};
///
/// // 两名教师各有偏爱的学校，两所学校的偏爱恰好相反：谁先提，谁如愿。
/// let edge = |row, column, row_score, column_score| Edge::new(row, column, 0.0).preferred(row_score, column_score);
/// let edges = [edge(0, 0, 1.0, 0.0), edge(0, 1, 0.0, 1.0), edge(1, 1, 1.0, 0.0), edge(1, 0, 0.0, 1.0)];
/// let problem = Problem::new(2, &[1, 1], &edges)?;
/// assert_eq!(stable(&problem, Proposer::Rows).row_to_column(), [Some(0), Some(1)]);
/// assert_eq!(stable(&problem, Proposer::Columns).row_to_column(), [Some(1), Some(0)]);
/// # Ok::<(), chancai_assign::ProblemError>(())
/// ```
pub fn stable(problem: &Problem, proposer: Proposer) -> Allocation {
    let edges = match stable_edges(problem, &StableOptions { proposer, ..StableOptions::default() }) {
        Ok(found) => found.edges,
        Err(NoStable::NoneFound { nearest, .. }) => nearest,
        // Only of ties that were asked for.
        Err(NoStable::NoneExists { .. } | NoStable::Unsupported { .. }) => Vec::new(),
    };
    Allocation::describe(problem, edges)
}

/// A stable allocation as asked for: [`stable_edges`], then checked and described.
///
/// # What is promised
///
/// Always: edges, seats, row capacities and maximums of quotas are kept, and fixed pairs sit where they fit. What else is
/// asked for and not kept, [`violations`](crate::violations) lists. The definition of what blocks stands at
/// [`blocks`](crate::blocks); the certificate counts it.
///
/// - **Quotas with maximums.** The columns choose as one body, the best set that keeps all maximums, by the higher
///   `column_score`, then the lower row, then the lower column. The best of such sets is found greedily (laminar bounds
///   make a matroid), so all theorems of deferred acceptance hold: no block, best for the side that asks, no row gains by
///   misstating its order, both sides place the same rows. Y. Kamada and F. Kojima, "Efficient matching under
///   distributional constraints", American Economic Review 105 (2015); F. Kojima, A. Tamura and M. Yokoo, "Designing
///   matching mechanisms under constraints", Journal of Economic Theory 176 (2018).
/// - **Minimums.** Where the above keeps them all, it is the answer. Else seats are held back: the body never holds rows
///   such that the places left, of as many as there are in all, would be too few for what the minimums still need (M. Goto
///   et al., "Strategyproof matching with regional minimum and maximum quotas", Artificial Intelligence 235, 2016). If every
///   row accepts every column and they can be kept at all, this keeps all minimums. If lists are shorter and one still falls
///   short, seats are held back as if fewer places were to be had, a few times; of tries that all fall short the one by least
///   is given. At last rows may claim seats left free. No pair blocks by the definition for minimums. Rows may then gain by
///   misstating their order, since whether seats are held back depends on it.
/// - **Couples and groups.** A limited search in the manner of Roth and Peranson; rows ask. What it gives is stable.
///   If it gives nothing, none was found, which does not mean that none exists: deciding that is NP-hard (E. Ronn,
///   "NP-complete stable matching problems", Journal of Algorithms 11, 1990). Minimums play no part in it. A group holds one
///   column, in the order of its lowest row, and is never split.
/// - **Ties.** [`Ties::Strong`] and [`Ties::Super`] are supported where rows hold one column each, seats and fixed pairs are
///   all that bounds, and rows ask; the answer is best for rows, or it is proved that none exists. The certificate of the
///   allocation knows no ties: ask [`blocking_pairs_with`](crate::blocking_pairs_with). R. W. Irving, D. F. Manlove and S.
///   Scott, "The hospitals/residents problem with ties" (2000) and "Strong stability in the hospitals/residents problem"
///   (2003).
///
/// # Errors
///
/// [`NoStable`]: none exists (ties), none was found (couples, groups), or the combination is not supported.
///
/// # Example
///
/// ```
/// use chancai_assign::{Column, Couple, Edge, Parts, Problem, Row, StableOptions, stable_with};
///
/// // 夫妻二人只愿同去一个镇：甲去卫生院(列 0)，乙去中学(列 1)。卫生院更看重丙，丙却更想去县医院(列 2)。
/// let edge = |row, column, row_score, column_score| Edge::new(row, column, 0.0).preferred(row_score, column_score);
/// let parts = Parts {
///     rows: vec![Row::default(); 3],
///     columns: vec![Column::new(1); 3],
///     edges: vec![edge(0, 0, 1.0, 0.5), edge(1, 1, 1.0, 0.5), edge(2, 0, 0.4, 0.9), edge(2, 2, 0.8, 0.9)],
///     couples: vec![Couple { rows: [0, 1], wishes: vec![[Some(0), Some(1)]] }],
///     ..Parts::default()
/// };
/// let problem = Problem::from_parts(&parts)?;
/// let allocation = stable_with(&problem, &StableOptions::default())?;
/// assert_eq!(allocation.row_to_column(), [Some(0), Some(1), Some(2)]);
/// assert!(allocation.certificate().is_stable());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn stable_with(problem: &Problem, options: &StableOptions) -> Result<Allocation, NoStable> {
    stable_edges(problem, options).map(|found| Allocation::describe(problem, found.edges))
}

/// As [`stable_with`], solved only: neither checked nor described. [`Allocation::from_edges`] does that.
///
/// Time: O(E log s) without quotas, minimums, couples and groups; under quotas O(E d log E) for d quotas above a column where
/// rows ask, and O(E (d + log E)) and a pass over the columns for each round of offers where columns do. Super-stability O(E),
/// strong stability O(E^2) at worst.
///
/// # Errors
///
/// As [`stable_with`].
///
/// # Example
///
/// ```
/// use chancai_assign::{Allocation, Edge, Problem, StableOptions, stable_edges};
///
/// let problem = Problem::new(2, &[1], &[Edge::new(0, 0, 0.4), Edge::new(1, 0, 0.9)])?;
/// let found = stable_edges(&problem, &StableOptions::default())?;
/// assert_eq!((found.edges.as_slice(), found.proposals), ([1].as_slice(), 2));
/// let allocation = Allocation::from_edges(&problem, &found.edges)?;
/// assert_eq!(allocation.row_to_column(), [None, Some(0)]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn stable_edges(problem: &Problem, options: &StableOptions) -> Result<StableEdges, NoStable> {
    let market = Market::new(problem);
    let together = !problem.couples().is_empty() || problem.row_parts().iter().any(|row| row.group.is_some());
    match options.ties {
        Ties::Strong | Ties::Super => {
            if let Some(with) = beyond(problem, options.proposer) {
                return Err(NoStable::Unsupported { ties: options.ties, with });
            }
            if options.ties == Ties::Strong { strong::strongly_stable(&market) } else { tied::super_stable(&market) }
        }
        Ties::ByIndex if together => search::solve(&market, options),
        Ties::ByIndex if has_quotas(problem) || has_minimums(problem) => Ok(bounded::solve(&market, options.proposer)),
        Ties::ByIndex => Ok(plain::solve(&market, options.proposer)),
    }
}

/// What of the problem strong and super-stability do not go with.
fn beyond(problem: &Problem, proposer: Proposer) -> Option<Beyond> {
    let rows = problem.row_parts();
    let found = [
        (Beyond::RowCapacities, rows.iter().any(|row| row.capacity > 1)),
        (Beyond::Groups, rows.iter().any(|row| row.group.is_some())),
        (Beyond::Couples, !problem.couples().is_empty()),
        (Beyond::Minimums, has_minimums(problem)),
        (Beyond::Quotas, has_quotas(problem)),
        (Beyond::ColumnsAsking, proposer == Proposer::Columns),
    ];
    found.into_iter().find(|(_, found)| *found).map(|(beyond, _)| beyond)
}

fn has_minimums(problem: &Problem) -> bool {
    problem.column_parts().iter().any(|column| column.minimum > 0)
        || problem.quotas().iter().any(|quota| quota.minimum > 0)
}

fn has_quotas(problem: &Problem) -> bool {
    problem.column_parts().iter().any(|column| column.node.is_some())
}
