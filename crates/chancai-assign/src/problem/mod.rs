//! What is given: rows, columns with seats, the pairs that may be matched, and the bounds to keep.

mod faults;
mod parts;

pub use faults::{Part, ProblemError, ProblemFault};
pub use parts::{Column, Couple, Edge, Pair, Parts, Quota, Row, ScoreOf};

use rustc_hash::FxHashSet;

/// A checked allocation problem.
///
/// Preferences are strict unless an algorithm asks for ties: a row orders its columns by `row_score` from high to low,
/// equal scores by column index from low to high; a column orders its rows by `column_score` and row index likewise.
/// `-0.0` equals `0.0`. A pair without an edge is unacceptable to both: it is never matched. Forbidden pairs have lost
/// their edges.
///
/// Capacity 0, rows without edges, columns without edges, no rows and no columns are all legal. Whether all minimums,
/// maximums and fixed pairs can be kept together is not asked here.
///
/// Memory: 40 bytes an edge, 28 a row, 32 a column.
#[derive(Debug, Clone)]
pub struct Problem {
    rows: Vec<Row>,
    columns: Vec<Column>,
    capacities: Vec<u32>,
    quotas: Vec<Quota>,
    couples: Vec<Couple>,
    /// Indices into `edges`, ascending.
    fixed: Vec<u32>,
    /// Row `r` owns `edges[row_starts[r]..row_starts[r + 1]]`, its best first.
    row_starts: Vec<usize>,
    edges: Vec<Edge>,
    /// Column `c` owns `by_column[column_starts[c]..column_starts[c + 1]]`: edge indices, its best first.
    column_starts: Vec<usize>,
    by_column: Vec<u32>,
    /// For every edge, its place in its column's order, the best 0.
    column_ranks: Vec<u32>,
}

impl Problem {
    /// A problem of rows that hold one column each and columns with so many seats, without further bounds.
    ///
    /// # Errors
    ///
    /// As [`Self::from_parts`].
    ///
    /// # Example
    ///
    /// ```
    /// use chancai_assign::{Edge, Part, Problem, ProblemFault};
    ///
    /// // 一个岗位，一个人；第二行写错了岗位号。
    /// let error = Problem::new(1, &[1], &[Edge::new(0, 0, 0.5), Edge::new(0, 7, 0.5)]).unwrap_err();
    /// assert_eq!(error.faults(), [ProblemFault::ColumnOutOfRange { part: Part::Edges, at: 1, column: 7, columns: 1 }]);
    /// ```
    pub fn new(rows: usize, capacities: &[u32], edges: &[Edge]) -> Result<Self, ProblemError> {
        let parts = Parts {
            rows: vec![Row::default(); rows],
            columns: capacities.iter().map(|&seats| Column::new(seats)).collect(),
            edges: edges.to_vec(),
            ..Parts::default()
        };
        Self::from_parts(&parts)
    }

    /// Checks all parts in one pass and orders both sides' preferences. O(E log d) for E edges and at most d at one row or
    /// column; in any order of edges the same.
    ///
    /// # Errors
    ///
    /// [`ProblemError`] with every fault found: an index out of range, a score that is not finite, a pair given twice, a
    /// quota above itself, a fixed pair or a wish without an edge, more of anything than indices can name.
    pub fn from_parts(parts: &Parts) -> Result<Self, ProblemError> {
        let faults = faults::faults_of(parts);
        if faults.is_empty() { Ok(Self::of_sound(parts)) } else { Err(ProblemError::new(faults)) }
    }

    /// The problem of parts that have no fault, such as some of a checked problem's edges.
    pub(crate) fn of_sound(parts: &Parts) -> Self {
        let forbidden: FxHashSet<Pair> = parts.forbidden.iter().copied().collect();
        let (row_starts, edges) = order_rows(parts.rows.len(), &parts.edges, &forbidden);
        let (column_starts, by_column) = order_columns(parts.columns.len(), &edges);
        let mut column_ranks = vec![0; edges.len()];
        for bounds in column_starts.windows(2) {
            for (rank, &edge) in (0..).zip(&by_column[bounds[0]..bounds[1]]) {
                column_ranks[edge as usize] = rank;
            }
        }
        let mut problem = Self {
            rows: parts.rows.clone(),
            columns: parts.columns.clone(),
            capacities: parts.columns.iter().map(|column| column.maximum).collect(),
            quotas: parts.quotas.clone(),
            couples: parts.couples.clone(),
            fixed: Vec::new(),
            row_starts,
            edges,
            column_starts,
            by_column,
            column_ranks,
        };
        problem.fixed = parts.fixed.iter().filter_map(|pair| problem.edge_between(pair.row, pair.column)).collect();
        for couple in &mut problem.couples {
            let mut seen = FxHashSet::default();
            couple.wishes.retain(|wish| seen.insert(*wish));
        }
        problem.fixed.sort_unstable();
        problem.fixed.dedup();
        problem
    }

    /// How many rows there are.
    pub fn rows(&self) -> usize {
        self.rows.len()
    }

    /// How many columns there are.
    pub fn columns(&self) -> usize {
        self.columns.len()
    }

    /// The rows.
    pub fn row_parts(&self) -> &[Row] {
        &self.rows
    }

    /// The columns.
    pub fn column_parts(&self) -> &[Column] {
        &self.columns
    }

    /// The seats of every column.
    pub fn capacities(&self) -> &[u32] {
        &self.capacities
    }

    /// The quotas over columns.
    pub fn quotas(&self) -> &[Quota] {
        &self.quotas
    }

    /// The quotas that `column` counts towards, the nearest first; none for a column out of range.
    pub fn path(&self, column: u32) -> impl Iterator<Item = u32> + '_ {
        let nearest = self.columns.get(column as usize).and_then(|column| column.node);
        std::iter::successors(nearest, |&quota| self.quotas[quota as usize].parent)
    }

    /// The couples, each wish once.
    pub fn couples(&self) -> &[Couple] {
        &self.couples
    }

    /// The edges that are settled: indices into [`Self::edges`], ascending.
    pub fn fixed(&self) -> &[u32] {
        &self.fixed
    }

    /// All edges, by row, each row's best first.
    pub fn edges(&self) -> &[Edge] {
        &self.edges
    }

    /// The edges of `row`, its best first; empty for a row out of range.
    pub fn edges_of_row(&self, row: u32) -> &[Edge] {
        &self.edges[self.row_range(row)]
    }

    /// The edges of `column`, its best first; empty for a column out of range.
    pub fn edges_of_column(&self, column: u32) -> impl ExactSizeIterator<Item = &Edge> {
        self.column_list(column).iter().map(|&edge| &self.edges[edge as usize])
    }

    /// The index into [`Self::edges`] of the pair's edge. O(d) for d edges of the row.
    pub fn edge_between(&self, row: u32, column: u32) -> Option<u32> {
        let range = self.row_range(row);
        let at = self.edges[range.clone()].iter().position(|edge| edge.column == column)?;
        Some((range.start + at) as u32)
    }

    /// Whether rows hold one column each and nothing but seats bounds the columns.
    pub fn is_plain(&self) -> bool {
        let single = |row: &Row| row.capacity == 1 && row.group.is_none();
        let seats_only = |column: &Column| column.minimum == 0 && column.node.is_none();
        self.couples.is_empty()
            && self.fixed.is_empty()
            && self.rows.iter().all(single)
            && self.columns.iter().all(seats_only)
            && self.quotas.iter().all(|quota| quota.minimum == 0)
    }

    /// Where the edges of `row` lie in [`Self::edges`].
    pub(crate) fn row_range(&self, row: u32) -> std::ops::Range<usize> {
        bounds(&self.row_starts, row)
    }

    /// Where the list of `column` lies in [`Self::by_column`].
    pub(crate) fn column_range(&self, column: u32) -> std::ops::Range<usize> {
        bounds(&self.column_starts, column)
    }

    /// Indices into [`Self::edges`] by column, each column's best first.
    pub(crate) fn by_column(&self) -> &[u32] {
        &self.by_column
    }

    /// Indices into [`Self::edges`] of the column's edges, its best first.
    pub(crate) fn column_list(&self, column: u32) -> &[u32] {
        &self.by_column[self.column_range(column)]
    }

    /// The place of an edge in its column's order, the best 0.
    pub(crate) fn column_rank(&self, edge: usize) -> u32 {
        self.column_ranks[edge]
    }
}

fn bounds(starts: &[usize], index: u32) -> std::ops::Range<usize> {
    match starts.get(index as usize..=index as usize + 1) {
        Some(&[start, end]) => start..end,
        _ => 0..0,
    }
}

/// Edges grouped by row, each group in the row's order of preference.
fn order_rows(rows: usize, edges: &[Edge], forbidden: &FxHashSet<Pair>) -> (Vec<usize>, Vec<Edge>) {
    let allowed =
        |edge: &&Edge| forbidden.is_empty() || !forbidden.contains(&Pair { row: edge.row, column: edge.column });
    let starts = starts(rows, edges.iter().filter(allowed).map(|edge| edge.row));
    let mut next = starts.clone();
    let mut ordered = vec![Edge::new(0, 0, 0.0); starts[rows]];
    for edge in edges.iter().filter(allowed) {
        // Adding zero turns -0.0 into 0.0, which `total_cmp` would otherwise rank below it.
        let (score, row_score, column_score) = (edge.score + 0.0, edge.row_score + 0.0, edge.column_score + 0.0);
        ordered[next[edge.row as usize]] = Edge { score, row_score, column_score, ..*edge };
        next[edge.row as usize] += 1;
    }
    for group in starts.windows(2) {
        ordered[group[0]..group[1]]
            .sort_unstable_by(|a, b| b.row_score.total_cmp(&a.row_score).then(a.column.cmp(&b.column)));
    }
    (starts, ordered)
}

/// Indices of `edges` grouped by column, each group in the column's order of preference.
fn order_columns(columns: usize, edges: &[Edge]) -> (Vec<usize>, Vec<u32>) {
    let starts = starts(columns, edges.iter().map(|edge| edge.column));
    let mut next = starts.clone();
    // The score and the index in one integer: sorting then looks at nothing else. Edges come by row, so equal scores stay
    // in that order.
    let mut ordered = vec![0_u128; edges.len()];
    for (index, edge) in (0..).zip(edges) {
        ordered[next[edge.column as usize]] = descending(edge.column_score, index);
        next[edge.column as usize] += 1;
    }
    for group in starts.windows(2) {
        ordered[group[0]..group[1]].sort_unstable();
    }
    (starts, ordered.into_iter().map(|key| key as u32).collect())
}

/// An integer that orders by score from high to low (as `total_cmp` does), then by index; its low 32 bits are the index.
pub(crate) fn descending(score: f64, index: u32) -> u128 {
    let bits = score.to_bits();
    // Of negative numbers larger bits are lower: turned round, all bits; of others the sign bit moves them above.
    let ascending = if bits >> 63 == 1 { !bits } else { bits | 1 << 63 };
    u128::from(!ascending) << 32 | u128::from(index)
}

/// Running totals of how often each of `0..count` occurs: the starts of its group, with a last end.
fn starts(count: usize, keys: impl Iterator<Item = u32>) -> Vec<usize> {
    let mut starts = vec![0; count + 1];
    for key in keys {
        starts[key as usize + 1] += 1;
    }
    for index in 0..count {
        starts[index + 1] += starts[index];
    }
    starts
}

#[cfg(test)]
mod tests {
    use super::*;

    fn edge(row: u32, column: u32, row_score: f64, column_score: f64) -> Edge {
        Edge::new(row, column, 0.0).preferred(row_score, column_score)
    }

    fn codes(parts: &Parts) -> Vec<(Option<(Part, usize)>, &'static str)> {
        let error = Problem::from_parts(parts).unwrap_err();
        error.faults().iter().map(|fault| (fault.place(), fault.code())).collect()
    }

    #[test]
    fn every_fault_is_reported_in_edge_order() {
        let edges =
            [edge(0, 0, f64::NAN, f64::INFINITY), edge(9, 9, 1.0, 1.0), edge(0, 0, 1.0, 1.0), edge(0, 1, 1.0, 1.0)];
        let parts = Parts {
            rows: vec![Row::default()],
            columns: vec![Column::new(1); 2],
            edges: edges.to_vec(),
            ..Parts::default()
        };
        let at = |edge| Some((Part::Edges, edge));
        assert_eq!(
            codes(&parts),
            [
                (at(0), "NOT_FINITE"),
                (at(0), "NOT_FINITE"),
                (at(1), "ROW_OUT_OF_RANGE"),
                (at(1), "COLUMN_OUT_OF_RANGE"),
                (at(2), "DUPLICATE_PAIR"),
            ]
        );
        assert!(Problem::from_parts(&parts).unwrap_err().to_string().contains('5'));
    }

    #[test]
    fn every_other_part_is_checked_in_the_same_pass() {
        let parts = Parts {
            rows: vec![Row::default(), Row::default(), Row { capacity: 2, group: None }],
            columns: vec![Column::new(1).under(7), Column::new(1)],
            quotas: [Some(2), Some(0), Some(1), None, Some(9)]
                .map(|parent| Quota { parent, minimum: 0, maximum: 1 })
                .to_vec(),
            edges: vec![Edge::new(0, 0, 1.0), Edge::new(1, 1, f64::NEG_INFINITY)],
            couples: vec![
                Couple { rows: [0, 0], wishes: vec![[Some(0), Some(1)], [None, Some(5)]] },
                Couple { rows: [2, 9], wishes: vec![] },
            ],
            fixed: vec![Pair { row: 0, column: 0 }, Pair { row: 1, column: 0 }],
            forbidden: vec![Pair { row: 0, column: 0 }, Pair { row: 3, column: 3 }],
        };
        let at = |part, at| Some((part, at));
        assert_eq!(
            codes(&parts),
            [
                (at(Part::Edges, 1), "NOT_FINITE"),
                (at(Part::Edges, 1), "NOT_FINITE"),
                (at(Part::Edges, 1), "NOT_FINITE"),
                (at(Part::Columns, 0), "QUOTA_OUT_OF_RANGE"),
                (at(Part::Quotas, 4), "QUOTA_OUT_OF_RANGE"),
                (at(Part::Quotas, 0), "QUOTA_CYCLE"),
                (at(Part::Couples, 0), "NO_PARTNER"),
                (at(Part::Couples, 0), "NO_EDGE"),
                (at(Part::Couples, 0), "COLUMN_OUT_OF_RANGE"),
                (at(Part::Couples, 1), "NO_PARTNER"),
                (at(Part::Couples, 1), "ROW_OUT_OF_RANGE"),
                (at(Part::Fixed, 1), "NO_EDGE"),
                (at(Part::Forbidden, 1), "ROW_OUT_OF_RANGE"),
                (at(Part::Forbidden, 1), "COLUMN_OUT_OF_RANGE"),
                (at(Part::Fixed, 0), "FIXED_FORBIDDEN"),
            ]
        );
    }

    #[test]
    fn preferences_are_ordered_by_score_then_index() {
        let edges = [
            edge(0, 2, 0.5, 0.1),
            edge(0, 1, 0.5, 0.9),
            edge(0, 0, 0.4, 0.9),
            edge(1, 1, 1.0, 0.9),
            edge(2, 1, 1.0, 1.0),
        ];
        let problem = Problem::new(3, &[1, 1, 1], &edges).unwrap();
        let columns: Vec<_> = problem.edges_of_row(0).iter().map(|edge| edge.column).collect();
        assert_eq!(columns, [1, 2, 0]);
        let rows: Vec<_> = problem.edges_of_column(1).map(|edge| edge.row).collect();
        assert_eq!(rows, [2, 0, 1]);
    }

    #[test]
    fn forbidden_pairs_lose_their_edges_and_fixed_ones_are_found() {
        let parts = Parts {
            rows: vec![Row::default(); 2],
            columns: vec![Column::new(1); 2],
            edges: vec![Edge::new(0, 0, 1.0), Edge::new(0, 1, 0.5), Edge::new(1, 1, 0.5)],
            fixed: vec![Pair { row: 1, column: 1 }; 2],
            forbidden: vec![Pair { row: 0, column: 0 }, Pair { row: 1, column: 0 }],
            ..Parts::default()
        };
        let problem = Problem::from_parts(&parts).unwrap();
        assert_eq!(problem.edges().len(), 2);
        assert_eq!(problem.fixed(), [1]);
        assert!(!problem.is_plain());
        assert_eq!(problem.edges_of_column(0).len(), 0);
    }

    #[test]
    fn integers_order_as_scores_do() {
        let scores = [f64::MIN, -3.5, -f64::MIN_POSITIVE, -5e-324, -0.0, 0.0, 5e-324, 1.0, 1.5, f64::MAX];
        for (a, b) in scores.iter().flat_map(|a| scores.iter().map(move |b| (*a, *b))) {
            for (at, other) in [(0, 1), (1, 0), (7, u32::MAX)] {
                let expected = b.total_cmp(&a).then(at.cmp(&other));
                assert_eq!(descending(a, at).cmp(&descending(b, other)), expected);
                assert_eq!(descending(a, other) as u32, other);
            }
        }
    }

    #[test]
    fn negative_zero_ties_with_zero() {
        let edges = [edge(0, 0, -0.0, 0.0), edge(0, 1, 0.0, 0.0)];
        let problem = Problem::new(1, &[1, 1], &edges).unwrap();
        assert_eq!(problem.edges_of_row(0)[0].column, 0);
    }

    #[test]
    fn empty_problems_are_legal() {
        for (rows, capacities) in [(0, &[][..]), (2, &[]), (0, &[1, 0]), (2, &[0, 3])] {
            let problem = Problem::new(rows, capacities, &[]).unwrap();
            assert_eq!((problem.rows(), problem.columns()), (rows, capacities.len()));
            assert!(problem.edges_of_row(7).is_empty());
        }
    }
}
