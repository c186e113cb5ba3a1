//! What is known of nodes from elsewhere: shares of suppliers, supply and demand.

use std::collections::BTreeMap;

use chancai_table::fault::OUT_OF_RANGE;
use chancai_table::{Column, Fault, Located, Row, Source};

use crate::concentration::ROUNDED;
use crate::{ChainError, ChainGraph, NodeId, NodeNumbers, SupplierShare, codes};

const SHARE_COLUMNS: &[Column] = &[
    Column::required("node", &["节点", "编号", "id"]),
    Column::required("region", &["区域", "地区"]),
    Column::required("share", &["份额", "占比"]),
];

const NUMBER_COLUMNS: &[Column] = &[
    Column::required("node", &["节点", "编号", "id"]),
    Column::optional("demand", &["需求"]),
    Column::optional("supply", &["供给"]),
    Column::optional("enterprises", &["企业数", "企业"]),
    Column::optional("concentration", &["集中度"]),
];

/// The good rows of a table about nodes, and what was wrong with the others.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct LoadedMeasures<T> {
    /// The good rows, in their order.
    pub rows: Vec<T>,
    /// Every fault of every other row.
    pub rejects: Vec<Fault>,
    /// Worth a look; nothing was left out for these but unknown columns.
    pub notes: Vec<Fault>,
}

/// Reads shares of suppliers: node, region, share in 0..=1; an empty share is not stated.
///
/// A row is left out for a node that the graph does not hold or a share out of range; and all rows of a node whose shares
/// add up to more than 1.
///
/// # Errors
///
/// [`ChainError::Table`] for a file that cannot be read as a table at all.
///
/// ```
/// use chancai_chain::{ChainGraph, read_shares};
/// use chancai_table::{Format, Source};
/// let shares = Source::from_text("S.csv", "节点,地区,份额\n光刻胶,甲地,0.8\n", Format::Csv);
/// let loaded = read_shares(&shares, &ChainGraph::default())?;
/// assert_eq!(loaded.rejects[0].code.code, "unknown_node");
/// # Ok::<(), chancai_chain::ChainError>(())
/// ```
pub fn read_shares(source: &Source, graph: &ChainGraph) -> Result<LoadedMeasures<SupplierShare>, ChainError> {
    let table = chancai_table::read(source, SHARE_COLUMNS, |row| {
        let node = node(row, graph);
        let region = row.required_text("region");
        let share = row.number("share", 0.0..=1.0);
        Some(SupplierShare { node: node?, region: region?, share })
    })?;
    let share = |row: &Located<SupplierShare>| row.value.share.unwrap_or(0.0);
    let mut stated: Vec<(NodeId, f64)> = table.rows.iter().map(|row| (row.value.node, share(row))).collect();
    // The smallest first: the sums do not turn on the order of the rows.
    stated.sort_by(|a, b| a.1.total_cmp(&b.1));
    let mut sums: BTreeMap<NodeId, f64> = BTreeMap::new();
    for (node, share) in stated {
        *sums.entry(node).or_default() += share;
    }
    let (mut rows, mut rejects) = (Vec::new(), table.rejects);
    for Located { line, value } in table.rows {
        let sum = sums[&value.node];
        if sum > 1.0 + ROUNDED {
            let expected = format!("该节点各地份额之和不超过 1，现为 {sum} / shares of a node add up to 1, not {sum}");
            let id = graph.node(value.node).external();
            rejects.push(Fault::new(table.file.clone(), line, "share", id, OUT_OF_RANGE, expected));
        } else {
            rows.push(value);
        }
    }
    rejects.sort_by_key(|fault| fault.line);
    Ok(LoadedMeasures { rows, rejects, notes: table.notes })
}

/// Reads supply, demand and enterprises of nodes; an empty cell is not stated.
///
/// # Errors
///
/// [`ChainError::Table`] for a file that cannot be read as a table at all.
///
/// ```
/// use chancai_chain::{ChainGraph, read_numbers};
/// use chancai_table::{Format, Source};
/// let numbers = Source::from_text("N.csv", "节点,需求,供给,企业数\n光刻,4,-1,2\n", Format::Csv);
/// let loaded = read_numbers(&numbers, &ChainGraph::default())?;
/// let codes: Vec<_> = loaded.rejects.iter().map(|fault| fault.code.code).collect();
/// assert_eq!(codes, ["unknown_node", "out_of_range"]);
/// # Ok::<(), chancai_chain::ChainError>(())
/// ```
pub fn read_numbers(source: &Source, graph: &ChainGraph) -> Result<LoadedMeasures<NodeNumbers>, ChainError> {
    let table = chancai_table::read(source, NUMBER_COLUMNS, |row| {
        let node = row.unique_id("node").and_then(|_| node(row, graph));
        let (demand, supply) = (row.number("demand", 0.0..=f64::MAX), row.number("supply", 0.0..=f64::MAX));
        let enterprises = row.integer("enterprises", 0..=u64::from(u32::MAX)).map(|count| count as u32);
        let concentration = row.number("concentration", 0.0..=1.0);
        Some(NodeNumbers { node: node?, demand, supply, enterprises, concentration })
    })?;
    let rows = table.rows.into_iter().map(|row| row.value).collect();
    Ok(LoadedMeasures { rows, rejects: table.rejects, notes: table.notes })
}

/// The node a row is about; one that the graph does not hold is a fault.
fn node(row: &mut Row<'_>, graph: &ChainGraph) -> Option<NodeId> {
    let id = row.folded("node").into_owned();
    let found = graph.find(&id);
    if found.is_none() && !id.is_empty() {
        row.fault(codes::UNKNOWN_NODE, "node", id.clone(), "图中的节点 a node of the graph");
    } else if id.is_empty() {
        row.required_text("node");
    }
    found
}
