//! The DIMACS text format of minimum-cost flow problems (`.min`), as the first implementation challenge (1991) has it.
//!
//! ```text
//! c anything                          a comment
//! p min NODES ARCS                    once, first
//! n NODE SUPPLY                       nodes that send (above 0) or receive (below 0)
//! a FROM TO LOWER UPPER COST          the arcs
//! ```
//!
//! Nodes are numbered from 1 in the text and from 0 in a [`Network`]. All numbers are whole.

use super::network::{Arc, Network, NetworkError};
use std::fmt;
use std::io::{self, BufRead, Write};

/// The most faults that are collected.
const MOST_FAULTS: usize = 100;

/// Reads a problem. O(text).
///
/// Lines are separated by line feeds, fields by spaces or tabs; blank lines and comments are passed over. A
/// `UPPER` of [`UNLIMITED`](super::UNLIMITED), 9223372036854775807, limits nothing.
///
/// # Errors
///
/// [`DimacsError`] with every fault up to 100: lines of other kinds, fields that are missing, too many or no numbers,
/// a second `p` line, nodes that are not there or named twice, bounds that cross, counts other than announced; and,
/// where the lines are good, supplies that do not add up to zero and numbers that are too large.
///
/// # Example
///
/// ```
/// use chancai_assign::flow::{dimacs, minimum_cost};
///
/// let text = "c 两名医生去一所卫生院\np min 3 2\nn 1 1\nn 2 1\nn 3 -2\na 1 3 0 1 5\na 2 3 0 1 7\n";
/// let network = dimacs::read(text.as_bytes())?;
/// assert_eq!(minimum_cost(&network)?.cost, 12);
///
/// let error = dimacs::read("p min 2 1\na 1 x 0 1 5\n".as_bytes()).unwrap_err();
/// assert!(error.to_string().contains("第 2 行"), "{error}");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn read(mut text: impl BufRead) -> Result<Network, DimacsError> {
    let mut reader = Reader::default();
    let (mut line, mut bytes) = (0, Vec::new());
    while reader.faults.len() < MOST_FAULTS {
        bytes.clear();
        if text.read_until(b'\n', &mut bytes)? == 0 {
            break;
        }
        line += 1;
        reader.line(line, &String::from_utf8_lossy(&bytes));
    }
    reader.finish(line)
}

/// Writes a problem as [`read`] reads it, supplies of 0 left out; unlimited arcs with the bound that counts.
///
/// # Errors
///
/// What `out` refuses.
pub fn write(mut out: impl Write, network: &Network) -> io::Result<()> {
    writeln!(out, "p min {} {}", network.nodes(), network.arcs())?;
    for (node, supply) in (1..).zip(network.supplies()).filter(|(_, supply)| **supply != 0) {
        writeln!(out, "n {node} {supply}")?;
    }
    for Arc { from, to, lower, upper, cost } in network.iter() {
        writeln!(out, "a {} {} {lower} {upper} {cost}", u64::from(from) + 1, u64::from(to) + 1)?;
    }
    out.flush()
}

/// Why a text was refused.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum DimacsError {
    /// The text could not be read.
    #[error("读不了 / cannot read: {0}")]
    Io(#[from] io::Error),
    /// Lines are wrong: every fault up to 100, by line.
    #[error("{}", told(faults))]
    Lines {
        /// The faults.
        faults: Vec<DimacsFault>,
    },
    /// The lines are good and the network is not.
    #[error(transparent)]
    Network(#[from] NetworkError),
}

impl DimacsError {
    /// The stable ASCII code of the error.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Io(_) => "UNREADABLE",
            Self::Lines { .. } => "BAD_LINES",
            Self::Network(_) => "BAD_NETWORK",
        }
    }

    /// The faults of lines; none where another thing is wrong.
    pub fn faults(&self) -> &[DimacsFault] {
        if let Self::Lines { faults } = self { faults } else { &[] }
    }
}

/// How many faults a message shows.
const SHOWN: usize = 20;

fn told(faults: &[DimacsFault]) -> String {
    let more = if faults.len() >= MOST_FAULTS { "+" } else { "" };
    let mut text = format!("{count}{more} 处错误 / {count}{more} fault(s)", count = faults.len());
    for fault in faults.iter().take(SHOWN) {
        text.push_str("\n  ");
        text.push_str(&fault.to_string());
    }
    if faults.len() > SHOWN {
        text.push_str("\n  …");
    }
    text
}

/// What is wrong with one line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DimacsFault {
    /// The line, from 1; the last one where something is missing at the end.
    pub line: u64,
    /// Which field: `line`, `problem`, `nodes`, `arcs`, `node`, `supply`, `from`, `to`, `lower`, `upper`, `cost`.
    pub field: &'static str,
    /// What the text has there, at most 40 characters of it.
    pub given: String,
    /// What was expected.
    pub expected: String,
}

impl fmt::Display for DimacsFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { line, field, given, expected } = self;
        write!(f, "第 {line} 行 {field} 为 “{given}”, 应为 {expected} / line {line}: {field} is “{given}”")
    }
}

/// A node may be named once; this supply stands for not yet.
const UNNAMED: i64 = i64::MIN;

#[derive(Default)]
struct Reader {
    /// The counts of nodes and arcs, once they are announced.
    announced: Option<(u32, u32)>,
    supplies: Vec<i64>,
    arcs: Vec<Arc>,
    /// `a` lines, good or not.
    arc_lines: u64,
    faults: Vec<DimacsFault>,
}

impl Reader {
    fn line(&mut self, line: u64, text: &str) {
        let mut fields = Fields { line, rest: text.split_ascii_whitespace(), faults: &mut self.faults };
        match (fields.rest.next(), self.announced) {
            (None, _) => {}
            (Some(kind), _) if kind.starts_with('c') => {}
            (Some("p"), None) => self.announced = fields.problem(),
            (Some("p"), Some(_)) => fields.fault("line", text, "只有一行 p / one p line only"),
            (Some("n" | "a"), None) => fields.fault("line", text, "p 行在先 / the p line first"),
            (Some("n"), Some((nodes, _))) => {
                self.supplies.resize(nodes as usize, UNNAMED);
                if let Some((node, supply)) = fields.node(nodes) {
                    let place = &mut self.supplies[node as usize];
                    if *place == UNNAMED {
                        *place = supply;
                    } else {
                        fields.fault("node", &(node + 1).to_string(), "每个节点至多一行 n / one n line a node");
                    }
                }
            }
            (Some("a"), Some((nodes, _))) => {
                self.arc_lines += 1;
                self.arcs.extend(fields.arc(nodes));
            }
            (Some(_), _) => fields.fault("line", text, "以 c、p、n 或 a 开头 / a line of kind c, p, n or a"),
        }
    }

    fn finish(mut self, line: u64) -> Result<Network, DimacsError> {
        let end = |field, given: &str, expected: String| DimacsFault { line, field, given: given.to_owned(), expected };
        match self.announced {
            None if self.faults.is_empty() => {
                self.faults.push(end("problem", "", "p min NODES ARCS".to_owned()));
            }
            Some((_, arcs)) if self.faults.len() < MOST_FAULTS && self.arc_lines != u64::from(arcs) => {
                let expected = format!("p 行所说的 {arcs} 条 / {arcs}, as the p line says");
                self.faults.push(end("arcs", &self.arc_lines.to_string(), expected));
            }
            _ => {}
        }
        if !self.faults.is_empty() {
            return Err(DimacsError::Lines { faults: self.faults });
        }
        let nodes = self.announced.map_or(0, |(nodes, _)| nodes);
        self.supplies.resize(nodes as usize, UNNAMED);
        for supply in self.supplies.iter_mut().filter(|supply| **supply == UNNAMED) {
            *supply = 0;
        }
        Ok(Network::new(&self.supplies, &self.arcs)?)
    }
}

/// The fields of one line that are not yet read.
struct Fields<'a> {
    line: u64,
    rest: std::str::SplitAsciiWhitespace<'a>,
    faults: &'a mut Vec<DimacsFault>,
}

impl Fields<'_> {
    fn problem(&mut self) -> Option<(u32, u32)> {
        let kind = self.rest.next();
        if kind != Some("min") {
            self.fault("problem", kind.unwrap_or(""), "min");
            return None;
        }
        let (nodes, arcs) = (self.number("nodes", 0, MOST_NODES), self.number("arcs", 0, i64::from(u32::MAX)));
        self.nothing_more();
        Some((nodes? as u32, arcs? as u32))
    }

    fn node(&mut self, nodes: u32) -> Option<(u32, i64)> {
        let node = self.number("node", 1, nodes.into());
        let supply = self.number("supply", i64::MIN + 1, i64::MAX);
        self.nothing_more();
        Some((node? as u32 - 1, supply?))
    }

    fn arc(&mut self, nodes: u32) -> Option<Arc> {
        let (from, to) = (self.number("from", 1, nodes.into()), self.number("to", 1, nodes.into()));
        let lower = self.number("lower", i64::MIN + 1, i64::MAX);
        let upper = self.number("upper", lower.unwrap_or(i64::MIN + 1), i64::MAX);
        let cost = self.number("cost", i64::MIN + 1, i64::MAX);
        self.nothing_more();
        Some(Arc { from: from? as u32 - 1, to: to? as u32 - 1, lower: lower?, upper: upper?, cost: cost? })
    }

    /// The next field, a whole number in a range.
    fn number(&mut self, field: &'static str, least: i64, most: i64) -> Option<i64> {
        let given = self.rest.next().unwrap_or("");
        let number = given.parse().ok().filter(|number| (least..=most).contains(number));
        if number.is_none() {
            self.fault(field, given, &format!("{least} 至 {most} 的整数 / a whole number from {least} to {most}"));
        }
        number
    }

    fn nothing_more(&mut self) {
        if let Some(more) = self.rest.next() {
            self.fault("line", more, "行尾 / the end of the line");
        }
    }

    fn fault(&mut self, field: &'static str, given: &str, expected: &str) {
        if self.faults.len() < MOST_FAULTS {
            let given = given.trim().chars().take(40).collect();
            self.faults.push(DimacsFault { line: self.line, field, given, expected: expected.to_owned() });
        }
    }
}

/// Nodes are announced before they are seen, so their number costs memory: a billion at most.
const MOST_NODES: i64 = 1_000_000_000;
